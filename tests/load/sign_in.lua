-- wrk: somebody signs in with her right password, again and again.
local body = string.format("identifier=%s&password=%s&csrf_token=%s&next=",
  os.getenv("WHO"):gsub("@", "%%40"), os.getenv("PASSWORD"), os.getenv("CSRF"))
function request()
  -- Beside the cookie, which wrk was given.
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", nil, wrk.headers, body)
end
