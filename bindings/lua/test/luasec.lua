-- luajit luasec.lua MODULE CERTS PORT: a program in the style of LuaSec over LuaSocket; it must say the same with either module.
-- PORT: of an HTTPS server.
local ssl = require(arg[1])
local socket = require "socket"
local certs, port = arg[2], tonumber(arg[3])

local params = {
  mode = "client", protocol = "tlsv1_2", cafile = certs .. "/ca.pem", certificate = certs .. "/client.pem",
  key = certs .. "/client.key", verify = { "peer", "fail_if_no_peer_cert" }, options = { "all", "no_sslv3" },
  ciphers = "ECDHE+AESGCM", depth = 4, curve = "P-256",
}
local function connect(p)
  local sock = socket.tcp()
  sock:settimeout(20)
  assert(sock:connect("127.0.0.1", port))
  local conn = assert(ssl.wrap(sock, p))
  conn:sni("localhost")
  conn:settimeout(20)
  return conn
end

local conn = connect(params)
print("handshake", (conn:dohandshake()))
local info = conn:info()
print(info.protocol, conn:info("cipher"), info.bits)
print("verified", conn:getpeerverification())
print(#conn:getpeercertificate():pem() > 500)
print("sent", (conn:send("GET /page HTTP/1.1\r\nHost: localhost\r\n")))
print("sent", (conn:send("xxConnection: close\r\n\r\nyy", 3, -3)))
print((conn:receive()))
local length
repeat
  local line = assert(conn:receive("*l"))
  length = length or tonumber(line:match("^Content%-Length: (%d+)"))
until line == ""
print((conn:receive(8, "prefix ")))
print(#conn:receive(length - 10))
print(#conn:receive("*a"))
local none, why, partial = conn:receive("*a")
print(none, why, partial)
conn:close()

conn = connect(ssl.newcontext(params)) -- a context in place of a table
print("handshake", (conn:dohandshake()))
conn:settimeout(0)
none, why, partial = conn:receive(5)
print(none, why, partial)
print(conn:dirty(), conn:want())
conn:close()

params.cafile = certs .. "/otherca.pem"
conn = connect(params)
print("refused", not conn:dohandshake())
conn:close()
params.protocol, params.cafile = "no such", nil
print("parameters", (ssl.newcontext(params)))
print "the end"
