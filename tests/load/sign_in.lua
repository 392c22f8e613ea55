-- wrk: people sign in with their right passwords, one after the other, so that nobody does it twice at once.
local mine, turn, number = {}, 0, 0
local threads = tonumber(os.getenv("THREADS") or "1")

function setup(thread)
  thread:set("number", number)
  number = number + 1
end

function init(args)
  local at = 0
  for identifier in io.lines(os.getenv("DESKS")) do
    if at % threads == (_G.number or 0) then mine[#mine + 1] = identifier:gsub("@", "%%40") end
    at = at + 1
  end
end

function request()
  turn = turn % #mine + 1
  -- Beside the cookie, which wrk was given.
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", nil, wrk.headers, string.format("identifier=%s&password=%s&csrf_token=%s&next=",
    mine[turn], os.getenv("PASSWORD"), os.getenv("CSRF")))
end
