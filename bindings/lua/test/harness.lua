-- What the tests share: luajit TEST.lua CERTS [NAME], CERTS as tests/certs.sh makes them. Each test prints `ok lua NAME` or
-- `FAIL lua NAME`; the library must be empty after each.
local here = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = here .. "/../?.lua;" .. package.path
local ffi = require "ffi"
local sslwrap = require "sslwrap"
local K = sslwrap.constants
local certs, only = assert(arg[1], "usage: luajit TEST.lua CERTS [NAME]"), arg[2]
ffi.cdef "int usleep(unsigned int); int socketpair(int, int, int, int *); int close(int); int kill(int, int);"

local tests, failures = {}, 0
local function test(name, f) tests[#tests + 1] = { name, f } end
local function eq(have, want, what)
  if have ~= want then
    error(("%s: have %s, want %s"):format(what or "value", tostring(have), tostring(want)), 2)
  end
end
local function contains(text, part)
  if type(text) ~= "string" or not text:find(part, 1, true) then
    error(("%q is not in %s"):format(part, tostring(text)), 2)
  end
end
local function file(name) return certs .. "/" .. name end
local function slurp(name)
  local f = assert(io.open(file(name), "rb"))
  local s = f:read("*a")
  f:close()
  return s
end

local function client(p)
  p = p or {}
  p.mode, p.cafile = "client", p.cafile or (not p.ca and file "ca.pem" or nil)
  return assert(sslwrap.newcontext(p))
end
local function server(p)
  p = p or {}
  p.mode = "server"
  if not p.identity then p.certificate, p.key = p.certificate or file "good.pem", p.key or file "good.key" end
  return assert(sslwrap.newcontext(p))
end

local function peer(...)
  local p = assert(io.popen(("python3 '%s/peer.py' '%s' %s 2>&1"):format(here, certs, table.concat({ ... }, " "))))
  return p
end
local function serve(...)
  local p = peer("serve", ...)
  return p, assert(tonumber(p:read("*l")))
end

-- Carries ciphertext between two ends in memory until nothing moves.
local function carry(a, b)
  repeat
    local moved = false
    for _, pair in ipairs { { a, b }, { b, a } } do
      local bytes = pair[1]:bio_read(1000)
      while bytes do
        moved = true
        eq(pair[2]:bio_write(bytes), #bytes)
        bytes = pair[1]:bio_read(1000)
      end
    end
  until not moved
end
local function shake(a, b)
  for _ = 1, 10 do
    local x, xt = a:dohandshake()
    carry(a, b)
    local y, yt = b:dohandshake()
    carry(a, b)
    if x and y then return true end
    if not x and xt ~= "wantread" then return nil, xt end
    if not y and yt ~= "wantread" then return nil, yt end
  end
  error "the handshake does not end"
end
local function pair(cp, sp, name)
  local c, s = assert(client(cp):memory(name or "good.example")), assert(server(sp):memory())
  return c, s, shake(c, s)
end

-- COLLECT=1: the collector at random points of whatever the tests do.
if os.getenv "COLLECT" then
  jit.off()
  math.randomseed(5)
  debug.sethook(function() if math.random(4) == 1 then collectgarbage() end end, "", 100)
end

local function run()
  for _, t in ipairs(tests) do
    if not only or t[1]:find(only, 1, true) then
      local from = os.time()
      local ok, why = xpcall(t[2], debug.traceback)
      if os.time() - from > 2 then io.stderr:write(t[1], ": ", os.time() - from, " s\n") end
      collectgarbage(); collectgarbage()
      local left = sslwrap.live_handles()
      if ok and left ~= 0 then ok, why = false, left .. " handles are alive" end
      if not ok then failures = failures + 1 end
      print((ok and "ok lua " or "FAIL lua ") .. t[1] .. (ok and "" or ": " .. tostring(why)))
      io.stdout:flush()
    end
  end
  os.exit(failures == 0 and 0 or 1)
end

return {
  ffi = ffi, sslwrap = sslwrap, K = K, here = here, certs = certs, test = test, eq = eq, contains = contains, file = file,
  slurp = slurp, client = client, server = server, peer = peer, serve = serve, carry = carry, shake = shake, pair = pair,
  run = run,
}
