-- wrk with one connection a thread: each candidate begins her exam and reads its first page; then comes the next one.
-- wrk itself always lasts as long as it was told, so each thread says in a file when its last candidate has her page.
local mine, at, page, refused, ended = {}, 0, nil, 0, false
local number = 0
local threads = tonumber(os.getenv("THREADS"))

function setup(thread)
  thread:set("place", number)
  number = number + 1
end

function init(args)
  -- wrk asks its first thread once beforehand and sends nothing of it.
  if place == 0 then at = -1 end
  local line_number = 0
  for line in io.lines(os.getenv("DESKS")) do
    if line_number % threads == place then
      local cookie, token, application = line:match("(%S+) (%S+) (%S+)")
      mine[#mine + 1] = { cookie = cookie, token = token, application = application }
    end
    line_number = line_number + 1
  end
end

function request()
  if not page then at = at + 1 end
  local desk = mine[math.max(1, math.min(at, #mine))]
  local headers = { ["Cookie"] = "session=" .. desk.cookie, ["X-CSRFToken"] = desk.token }
  if page then return wrk.format("GET", page, headers) end
  return wrk.format("POST", "/exams/begin/" .. desk.application, headers)
end

function response(status, headers, body)
  local expected = page and 200 or 302
  if status ~= expected then refused = refused + 1 end
  page = (not page) and (headers["Location"] or headers["location"]) or nil
  if not page and at >= #mine and not ended then
    ended = true
    local told = io.open(os.getenv("ENDED") .. "/" .. place, "w")
    told:write(#mine, " ", refused)
    told:close()
    wrk.thread:stop()
  end
end
