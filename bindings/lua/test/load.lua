-- luajit load.lua CERTS [NAME]: many connections under the sample scheduler, the collector at random points, nginx, and the
-- same program under LuaSec and under this module.
package.path = (arg[0]:match("^(.*)/[^/]*$") or ".") .. "/?.lua;" .. package.path
local t = require "harness"
local ffi, sslwrap, test, eq, contains, file = t.ffi, t.sslwrap, t.test, t.eq, t.contains, t.file
local client, server = t.client, t.server
local sched = dofile(t.here .. "/../../../examples/scheduler.lua")
local many = tonumber(os.getenv "MANY") or 1000

test("coroutines under the scheduler, both ends", function()
  math.randomseed(7)
  local listener = assert(sslwrap.listen("127.0.0.1", 0, 1024))
  local _, port = listener:getsockname()
  local sctx, cctx = server(), client()
  local open, most, done = 0, 0, 0
  sched.spawn(function()
    for _ = 1, many do
      local sock = assert(sched.accept(listener, 120))
      sched.spawn(function()
        local conn = assert(sched.wrap(sock, sctx))
        assert(sched.handshake(conn, 120))
        while true do
          local line, why = sched.receive(conn, "*l", 120)
          if not line then
            eq(why, "closed")
            break
          end
          assert(sched.send(conn, line:reverse() .. "\n", 120))
        end
        conn:close()
      end)
    end
  end)
  for i = 1, many do
    sched.spawn(function()
      local conn = assert(sched.connect(cctx, "127.0.0.1", port, "localhost", 120))
      open = open + 1
      most = math.max(most, open)
      while open < many and done == 0 do sched.sleep(0.05) end -- all at the same time
      for round = 1, 3 do
        local line = ("%d-%d-"):format(i, round) .. ("x"):rep(i % 100 == 0 and 100000 or i % 50)
        assert(sched.send(conn, line .. "\n", 120))
        if math.random(200) == 1 then collectgarbage() end
        eq(sched.receive(conn, "*l", 120), line:reverse())
      end
      done = done + 1
      conn:close()
    end)
  end
  sched.run()
  listener:close()
  eq(most, many); eq(done, many)
end)

test("a timeout under the scheduler", function()
  local listener = assert(sslwrap.listen("127.0.0.1", 0))
  local _, port = listener:getsockname()
  local why
  sched.spawn(function() _, why = sched.connect(client(), "127.0.0.1", port, "localhost", 0.2) end)
  local other = 0
  sched.spawn(function() for _ = 1, 5 do sched.sleep(0.02); other = other + 1 end end)
  sched.run()
  eq(why, "timeout"); eq(other, 5)
  listener:close()
end)

-- Calls and forgets in any order, with the collector at random points.
test("the collector at random points", function()
  math.randomseed(11)
  local sctx, cctx
  for _ = 1, 150 do
    if math.random(10) == 1 or not cctx then
      cctx = client { onverify = math.random(2) == 1 and function() collectgarbage() end or nil }
      sctx = server { onservername = math.random(2) == 1 and function() collectgarbage() end or nil, hosts = math.random(2) == 1 and
        { ["a.example"] = { mode = "server", certificate = file "other.pem", key = file "other.key" } } or nil }
    end
    local c, s = cctx:memory("good.example"), sctx:memory()
    if math.random(5) == 1 then sctx:close(); sctx = nil; cctx = nil end
    if math.random(3) == 1 then collectgarbage() end
    assert(t.shake(c, s))
    local session, cert = c:getsession(), c:getpeercertificate()
    if math.random(3) == 1 then collectgarbage("step", math.random(1000)) end
    assert(s:sendall("hello")); t.carry(c, s)
    eq(c:receive(5), "hello")
    if math.random(2) == 1 then c:close() end
    c, s = nil, nil
    if math.random(3) == 1 then collectgarbage() end
    contains(cert:subject(), "good.example"); assert(session:timeout() > 0)
  end
end)

local function free_port()
  local l = assert(sslwrap.listen("127.0.0.1", 0))
  local _, port = l:getsockname()
  l:close()
  return port
end

local function nginx(f)
  local program = io.popen("command -v nginx || ls /usr/sbin/nginx 2>/dev/null"):read("*l")
  if not program then return print "skipped: there is no nginx" end
  local dir = io.popen("mktemp -d"):read("*l")
  local port = free_port()
  local conf = assert(io.open(dir .. "/conf", "w"))
  conf:write(([[user root; daemon off; pid D/pid; error_log D/log; events { worker_connections 64; } http { access_log off;
client_body_temp_path D; proxy_temp_path D; fastcgi_temp_path D; uwsgi_temp_path D; scgi_temp_path D;
server { listen 127.0.0.1:%d ssl; ssl_certificate %s; ssl_certificate_key %s; root D; } }
]]):gsub("D", dir):format(port, file "good.pem", file "good.key"))
  conf:close()
  local page = assert(io.open(dir .. "/page", "w"))
  page:write(("page"):rep(50000))
  page:close()
  os.execute(("chmod 755 '%s'; '%s' -c '%s/conf' -e '%s/log' & echo $! >'%s/sh'"):format(dir, program, dir, dir, dir))
  local ok, why
  for _ = 1, 200 do
    local probe = sslwrap.connect("127.0.0.1", port, 1)
    if probe then probe:close() break end
    ffi.C.usleep(20000)
  end
  ok, why = xpcall(f, debug.traceback, port)
  os.execute(("kill $(cat '%s/pid'); sleep 0.1; rm -rf '%s'"):format(dir, dir))
  if not ok then error(why, 0) end
end

test("a verified client to nginx", function()
  nginx(function(port)
    local conn = assert(client { alpn = "http/1.1" }:dial("localhost", port, 20))
    eq(conn:getalpn(), "http/1.1"); eq(conn:getpeerverification(), true)
    assert(conn:sendall("GET /page HTTP/1.0\r\nHost: localhost\r\n\r\n"))
    eq(conn:receive("*l"), "HTTP/1.1 200 OK")
    local length
    repeat
      local line = assert(conn:receive("*l"))
      length = length or line:match("^Content%-Length: (%d+)")
    until line == ""
    eq(conn:receive(tonumber(length)), ("page"):rep(50000))
    conn:close()
    local none, why = client { cafile = file "otherca.pem" }:dial("localhost", port, 20)
    eq(none, nil); contains(why, "refused")
  end)
end)

test("one program, LuaSec and this module", function()
  if not pcall(require, "ssl") then return print "skipped: there is no LuaSec" end
  local answers = {}
  nginx(function(port)
    for _, module in ipairs { "ssl", "sslwrap" } do
      local p = io.popen(("LUA_PATH='%s;;' luajit '%s/luasec.lua' %s '%s' %d 2>&1"):format(package.path, t.here, module, t.certs, port))
      answers[#answers + 1] = p:read("*a")
      p:close()
    end
  end)
  eq(answers[2], answers[1])
  contains(answers[1], "HTTP/1.1 200 OK"); contains(answers[1], "the end")
end)

t.run()
