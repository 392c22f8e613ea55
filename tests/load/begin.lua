-- wrk with one connection a thread: each candidate begins her exam and reads its first page; then comes the next one.
local mine, at, page, number = {}, 0, nil, 0
local threads = tonumber(os.getenv("THREADS"))

function setup(thread)
  thread:set("number", number)
  number = number + 1
end

function init(args)
  local line_number = 0
  for line in io.lines(os.getenv("DESKS")) do
    if line_number % threads == (_G.number or 0) then
      local cookie, token, place = line:match("(%S+) (%S+) (%S+)")
      mine[#mine + 1] = { cookie = cookie, token = token, place = place }
    end
    line_number = line_number + 1
  end
end

function request()
  if not page then at = at + 1 end
  local desk = mine[at] or mine[#mine]
  local headers = { ["Cookie"] = "session=" .. desk.cookie, ["X-CSRFToken"] = desk.token }
  if page then return wrk.format("GET", page, headers) end
  return wrk.format("POST", "/exams/begin/" .. desk.place, headers)
end

function response(status, headers, body)
  page = (not page) and (headers["Location"] or headers["location"]) or nil
  if not page and at >= #mine then wrk.thread:stop() end
end
