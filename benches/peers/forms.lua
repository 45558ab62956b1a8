-- luajit forms.lua strings|buffers CERTS MEASURE SECONDS: prints the rounds and the CPU seconds that they took.
-- libsslwrap from LuaJIT over memory, as tls.py does it: with the binding's strings, or with the C calls and two buffers.
local root = (arg[0]:match("^(.*)/[^/]*$") or ".") .. "/../../bindings/lua/"
package.path = root .. "?.lua;" .. package.path
local ffi = require "ffi"
local sslwrap = require "sslwrap"
local C, K = sslwrap.C, sslwrap.constants
local form, certs, measure, seconds = arg[1], arg[2], arg[3], tonumber(arg[4])
local size = ({ bulk = 16384, ping = 64 })[measure]
if not size then os.exit(3) end

local common = { protocol = "tlsv1_3" }
local function context(p)
  for k, v in pairs(common) do p[k] = v end
  local ctx = assert(sslwrap.newcontext(p))
  assert(C.sslwrap_ctx_set_tls13_ciphersuites(ctx.h, "TLS_AES_128_GCM_SHA256") == 0)
  assert(C.sslwrap_ctx_set_groups(ctx.h, "X25519") == 0)
  return ctx
end
local client = assert(context({ mode = "client", cafile = certs .. "/ca.pem" }):memory "good.example")
local server = assert(context({ mode = "server", certificate = certs .. "/good.pem", key = certs .. "/good.key" }):memory())

local function carry(from, to)
  local bytes = from:bio_read(65536)
  while bytes do
    to:bio_write(bytes)
    bytes = from:bio_read(65536)
  end
end
repeat
  local a = client:dohandshake()
  carry(client, server)
  local b = server:dohandshake()
  carry(server, client)
until a and b
client:recv() -- takes the tickets in

local message
if form == "strings" then
  local text = ("\7"):rep(size)
  function message(from, to)
    assert(from:send(text))
    carry(from, to)
    local got = 0
    while got < size do got = got + #assert(to:recv()) end
  end
else
  local plain, wire, n = ffi.new("uint8_t[?]", 65536), ffi.new("uint8_t[?]", 65536), ffi.new "size_t[1]"
  function message(from, to)
    if C.sslwrap_conn_send(from.h, plain, size, 0, n) ~= 0 or C.sslwrap_conn_bio_read(from.h, wire, 65536, n) ~= 0 or
      C.sslwrap_conn_bio_write(to.h, wire, n[0], n) ~= 0 or C.sslwrap_conn_recv(to.h, plain, 65536, 0, n) ~= 0 or n[0] ~= size then
      error "a message did not arrive"
    end
  end
end

local rounds, start = 0, os.clock()
repeat
  for _ = 1, 64 do
    message(client, server)
    if measure == "ping" then message(server, client) end
  end
  rounds = rounds + 64
until os.clock() - start > seconds
print(("%d %.6f"):format(rounds, os.clock() - start))
