-- wrk: the same page, asked from another address each time, as a proxy in front tells it.
local number = 0
local threads = 0
function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end
function request()
  number = number + 1
  wrk.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", first, math.floor(number / 250) % 250, number % 250 + 1)
  return wrk.format("GET")
end
