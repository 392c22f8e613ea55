-- wrk: fifty connections that together ask three hundred times a second, if they are answered in time.
local every = 50 / 300 * 1000
function delay() return math.random(0, math.floor(2 * every)) end
function done(summary, latency)
  io.write(string.format("  95%%  %.2fms\n", latency:percentile(95) / 1000))
end
