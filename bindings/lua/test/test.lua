-- luajit test.lua CERTS [NAME]: the module against itself in memory and against Python, openssl and curl.
package.path = (arg[0]:match("^(.*)/[^/]*$") or ".") .. "/?.lua;" .. package.path
local t = require "harness"
local ffi, sslwrap, K, test, eq, contains = t.ffi, t.sslwrap, t.K, t.test, t.eq, t.contains
local file, slurp, client, server, peer, serve = t.file, t.slurp, t.client, t.server, t.peer, t.serve
local carry, shake, pair = t.carry, t.shake, t.pair

test("module", function()
  contains(sslwrap.openssl_version(), "OpenSSL")
  eq(sslwrap.version(), K.VERSION_STRING)
  eq(sslwrap.status_name(K.E_TIMEOUT), "SSLWRAP_E_TIMEOUT")
  eq(sslwrap.has("tls1.3"), true)
  eq(sslwrap.has("no such thing"), false)
end)

for _, version in ipairs { "tlsv1_2", "tlsv1_3" } do
  test("memory " .. version, function()
    local c, s, ok, why = pair({ protocol = version, alpn = { "x", "h2" } }, { alpn = { "h2", "x" } })
    assert(ok, why)
    eq(c:version():lower():gsub("%.", "_"), version)
    eq(c:info("cipher"), s:info().cipher)
    assert(c:bits() >= 128 and c:group())
    eq(c:getalpn(), "h2"); eq(s:getalpn(), "h2")
    eq(s:getsniname(), "good.example")
    eq(c:getpeerverification(), true)
    local data = ("0123456789abcdef"):rep(10000)
    assert(c:sendall(data))
    eq(s:bio_pending(), 0)
    carry(c, s)
    eq(s:receive(#data), data)
    local _, text, code = s:recv()
    eq(text, "wantread"); eq(code, K.ERROR_WANT_READ)
    eq(s:send("abcdef", 2, 4), 4)
    carry(c, s)
    eq(c:recv(2), "bc"); eq(c:pending(), 1); eq(c:recv(), "d")
    eq(c:shutdown(), false)
    carry(c, s)
    _, text, code = s:recv()
    eq(text, "closed"); eq(code, K.ERROR_ZERO_RETURN)
    eq(s:shutdown(), true)
    carry(c, s)
    eq(select(2, c:recv()), "closed")
  end)
end

test("memory: truncation and garbage", function()
  local c, s = pair()
  assert(s:sendall("half"))
  carry(c, s)
  assert(c:bio_shutdown())
  local data, text, partial, code = c:receive("*a")
  eq(data, nil); contains(text, "Unexpected EOF"); eq(partial, "half"); eq(code, K.ERROR_SYSCALL)
  local err = assert(sslwrap.last_error())
  eq(err.kind, K.KIND_TRUNCATED); eq(err.number, -1); eq(err.status, K.ERROR_SYSCALL)
  contains(err.message, assert(c:error()).message)
  assert(s:bio_write("this is no TLS at all"))
  local _, why, number = s:recv()
  eq(number, K.ERROR_SSL); assert(#why > 10)
  assert(#sslwrap.last_error().reasons > 0)
end)

test("wrong name", function()
  local c, s, ok, why = pair({}, {}, "wrong.example")
  eq(ok, nil)
  contains(why, "good.example"); contains(why, "not for wrong.example")
  local err = sslwrap.last_error()
  local good, hint, number = c:getpeerverification()
  eq(good, false); contains(hint, "not for wrong.example"); eq(number, K.X509_V_ERR_HOSTNAME_MISMATCH)
  eq(c:error().kind, K.KIND_CERTIFICATE)
  assert(s and err)
  local none, text = client():memory()
  assert(none, text)
  local _, refusal, code = none:dohandshake() -- nobody said whose certificate it must be
  eq(code, K.E_STATE); contains(refusal, "name")
end)

test("ALPN without anything in common", function()
  local _, _, ok, why = pair({ alpn = "a" }, { alpn = "b" })
  eq(ok, nil); contains(why, "ALPN")
end)

test("parameters", function()
  for _, p in ipairs {
    { mode = "neither" }, { mode = "client", cafiel = "x" }, { mode = "client", protocol = "tlsv9" },
    { mode = "client", verify = "refuse" }, { mode = "client", options = { "no_such" } }, { mode = "client", alpn = "" },
    { mode = "client", ciphers = "NO-SUCH" }, { mode = "server", key = file "good.key" },
    { mode = "client", protocol = "tlsv1_2", min_protocol = "tlsv1_3" },
    { mode = "server", certificate = file "good.pem", key = file "rsa.key" },
    { mode = "server", certificate = file "good.pem", key = file "encrypted.key", password = "wrong" },
    { mode = "client", cafile = "/no/such/file" }, { mode = "client", alpn = print },
  } do
    local ctx, text, code = sslwrap.newcontext(p)
    eq(ctx, nil); assert(type(text) == "string" and #text > 10, text); assert(type(code) == "number")
  end
  assert(not pcall(sslwrap.newcontext))
  assert(not pcall(client, { ciphers = "a\0b" }))
  for _, p in ipairs {
    { key = file "encrypted.key", password = "secret" },
    { key = file "encrypted.key", password = function() return "secret" end },
    { identity = slurp "good.pem" .. slurp "good.key" },
    { options = { "no_ticket", "cipher_server_preference" }, ciphers = "ECDHE+AESGCM", curveslist = "P-256", depth = 3 },
    { min_protocol = "tlsv1_2", max_protocol = "tlsv1_2", ciphersuites = "TLS_AES_128_GCM_SHA256" },
  } do
    local _, _, ok, why = pair({ ca = slurp "ca.pem" }, p)
    assert(ok, why)
  end
  local c, s, ok, why = pair({ verify = "none", cafile = file "otherca.pem" }, nil, "wrong.example")
  assert(ok, why)
  c, s = assert(client { verify = "none" }:memory()), assert(server():memory())
  assert(shake(c, s))
end)

test("key log", function()
  local path = os.tmpname()
  local _, _, ok, why = pair({ keylog = path })
  local f = assert(io.open(path))
  local keys = f:read("*a")
  f:close()
  os.remove(path)
  assert(ok, why)
  contains(keys, "CLIENT_TRAFFIC_SECRET_0")
end)

test("certificates", function()
  local c, s, ok, why = pair()
  assert(ok, why)
  local cert = assert(c:getpeercertificate())
  contains(cert:subject(), "CN=good.example"); contains(cert:issuer(), "CN=Test Intermediate")
  contains(cert:pem(), "-----BEGIN CERTIFICATE-----")
  eq(cert:der(), slurp "good.der")
  assert(cert:notbefore() < os.time() and cert:notafter() > os.time())
  eq(#cert:digest(), 32 * 3 - 1); eq(#cert:digest("SHA1"), 20 * 3 - 1)
  assert(#cert:serial() >= 4)
  eq(#assert(c:getpeerchain()), 2)
  eq(#assert(c:getverifiedchain()), 3)
  local _, text, code = s:getpeercertificate()
  eq(text, "no value"); eq(code, K.E_NO_VALUE)
  assert(cert:close() and cert:close())
end)

test("sendv", function()
  local c, s = pair()
  eq(c:sendv {}, 0); eq(c:sendv { "", "" }, 0)
  eq(c:sendv { "GET / HTTP/1.1\r\n", "", "\r\n" }, 18)
  carry(c, s)
  eq(s:recv(), "GET / HTTP/1.1\r\n\r\n")
  local many = {}
  for i = 1, 3000 do many[i] = ("%d,"):format(i):rep(i % 50) end
  local whole = table.concat(many)
  eq(c:sendv(many), #whole)
  carry(c, s)
  eq(s:receive(#whole), whole)
  assert(not pcall(c.sendv, c, { "a", 1 }))
  eq(c:sendv { "after" }, 5)
  carry(c, s)
  eq(s:recv(), "after")
  assert(s:close())
  -- where only so much may wait: the count, and the rest again
  c, s = pair()
  assert(K.OK == nil or K.OK == 0)
  eq(sslwrap.C.sslwrap_conn_set_send_limit(c.h, 20000), 0)
  local big = { ("x"):rep(10), ("y"):rep(50000), "z" }
  local ok, text, sent, code = c:sendv(big)
  eq(ok, nil); eq(text, "wantwrite"); eq(code, K.ERROR_WANT_WRITE)
  assert(sent > 10 and sent < 50011)
  carry(c, s)
  eq(s:receive(sent), (table.concat(big):sub(1, sent)))
end)

test("recv_into", function()
  local c, s = pair()
  assert(s:sendall("hello world"))
  carry(c, s)
  local array = ffi.new("uint8_t[5]")
  eq(c:recv_into(array), 5); eq(ffi.string(array, 5), "hello")
  eq(c:recv_into(array, 2), 2); eq(ffi.string(array, 2), " w")
  eq(c:recv_into(ffi.cast("char *", array), 1), 1); eq(ffi.string(array, 1), "o")
  assert(not pcall(c.recv_into, c, array, 6))
  assert(not pcall(c.recv_into, c, ffi.cast("char *", array)))
  local has, buffer = pcall(require, "string.buffer")
  if has then
    local b = buffer.new()
    eq(c:recv_into(b, 2), 2); eq(c:recv_into(b), 1); eq(b:tostring(), "rld")
    eq(select(2, c:recv_into(b)), "wantread")
  end
  assert(s:sendall("line\nrest"))
  carry(c, s)
  assert(not pcall(s.send_from, s, "a string"))
  eq(s:send_from(ffi.new("char[6]", "direct")), 6); eq(s:send_from(ffi.new("char[6]", "direct"), 2), 2)
  carry(c, s)
  eq(c:receive("*l"), "line"); eq(c:recv_into(array), 4); eq(ffi.string(array, 4), "rest")
  eq(c:receive(8), "directdi")
end)

for _, max in ipairs { "1.2", "1.3" } do
  test("dial, TLS " .. max, function()
    local p, port = serve("max=" .. max, "alpn=zz,h2", "n=1")
    local c = assert(sslwrap.dial(client { alpn = { "h2" } }, "127.0.0.1", port, 20))
    eq(c:version(), "TLSv" .. max); eq(c:getalpn(), "h2")
    assert(c:settimeout(20))
    local data = ("x"):rep(1000000)
    local sent = 0
    while sent < #data do
      local to = math.min(sent + 50000, #data)
      eq(c:send(data, sent + 1, to), to)
      eq(c:receive(to - sent), data:sub(sent + 1, to))
      sent = to
    end
    assert(c:getfd() > 2)
    eq(c:wait("w", 1), "w")
    local r, w, now_r, now_w = c:interest()
    eq(r, true); eq(w, false); eq(now_r, false); eq(now_w, true)
    assert(c:close() and c:close())
    assert(not pcall(c.recv, c))
    p:close()
  end)
end

test("lines, and all until the goodbye", function()
  local p, port = serve("then=bye", "n=2")
  local c = assert(client():dial("localhost", port, 20))
  eq(c:receive(), "one"); eq(c:receive("*l"), "two"); eq(c:receive("*a", "and "), "and three")
  local data, text, partial, code = c:receive()
  eq(data, nil); eq(text, "closed"); eq(partial, ""); eq(code, K.ERROR_ZERO_RETURN)
  c:close()
  c = assert(client():dial("localhost", port, 20))
  eq(c:receive("*a"), "one\r\ntwo\nthree")
  c:close()
  p:close()
end)

test("dial: wrong name, refused, no host", function()
  local p, port = serve("identity=other", "n=1")
  local c, text, code = client():dial("127.0.0.1", port, 20)
  eq(c, nil); eq(code, K.ERROR_SSL); contains(text, "a.example"); contains(text, "127.0.0.1")
  eq(sslwrap.last_error().reasons[1], "certificate verify failed")
  p:close()
  c, text, code = client():dial("127.0.0.1", port, 20)
  eq(c, nil); eq(code, K.ERROR_SYSCALL); contains(text, "refused")
  c, text, code = client():dial("no.such.host.invalid", 443, 20)
  eq(c, nil); eq(code, K.E_GAI)
end)

test("truncation", function()
  local p, port = serve("then=cut", "n=1")
  local c = assert(client():dial("127.0.0.1", port, 20))
  local data, text, partial, code = c:receive("*a")
  eq(data, nil); contains(text, "Unexpected EOF"); eq(partial, "half"); eq(code, K.ERROR_SYSCALL)
  c:close()
  p:close()
end)

test("timeouts", function()
  local p, port = serve("then=mute", "n=1")
  local from = os.time()
  local c, text, code = client():dial("127.0.0.1", port, 0.3)
  eq(c, nil); eq(text, "timeout"); eq(code, K.E_TIMEOUT)
  contains(sslwrap.last_error().message, "timed out")
  assert(os.time() - from < 10)
  p:close()
  p, port = serve("then=quiet", "n=1")
  c = assert(client():dial("127.0.0.1", port, 20))
  assert(c:settimeout(0.1))
  local data, why, partial, number = c:receive(5)
  eq(data, nil); eq(why, "timeout"); eq(partial, ""); eq(number, K.E_TIMEOUT)
  eq(select(2, c:wait("r", 0.05)), "timeout")
  assert(c:settimeouts(0, 0, 0))
  eq(select(2, c:recv()), "wantread")
  assert(c:settimeout(20) and c:sendall("still works, q"))
  c:close()
  p:close()
end)

test("server to Python", function()
  for _, max in ipairs { "1.2", "1.3" } do
    local l = assert(sslwrap.listen("127.0.0.1", 0))
    assert(l:settimeout(20))
    local host, port = l:getsockname()
    eq(host, "127.0.0.1")
    local p = peer("connect", port, "max=" .. max, "alpn=b,a")
    local sock = assert(l:accept())
    assert(sock:settimeout(20))
    eq(sock:gettimeout(), 20)
    eq((sock:getpeername()), "127.0.0.1")
    local c = assert(sslwrap.wrap(sock, server { alpn = { "a", "b" } }))
    assert(c:dohandshake())
    eq(c:getsniname(), "good.example")
    eq(c:receive("*l"), "hello")
    eq(c:receive("*a"), "world")
    c:close()
    assert(not pcall(sock.recv, sock)) -- it went with the connection
    eq(p:read("*l"), "TLSv" .. max .. " a"); eq(p:read("*l"), "bye")
    p:close()
    l:close()
  end
end)

test("server to curl", function()
  local l = assert(sslwrap.listen("127.0.0.1", 0))
  local _, port = l:getsockname()
  local p = io.popen(("curl -sS --cacert '%s' --cert '%s' --key '%s' https://localhost:%d/path 2>&1"):format(
    file "ca.pem", file "client.pem", file "client.key", port))
  local params = { mode = "server", certificate = file "good.pem", key = file "good.key", cafile = file "ca.pem",
    client_ca = file "ca.pem", verify = { "peer", "fail_if_no_peer_cert" }, alpn = { "http/1.1" } }
  local c = assert(sslwrap.wrap(assert(l:accept()), params))
  assert(c:settimeout(20) and c:dohandshake())
  contains(c:getpeercertificate():subject(), "CN=client")
  eq(c:receive(), "GET /path HTTP/1.1")
  repeat local line = assert(c:receive()) until line == ""
  assert(c:sendall("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"))
  c:close()
  eq(p:read("*a"), "hello")
  p:close()
  l:close()
end)

test("client certificate, and none", function()
  local p, port = serve("client=1", "max=1.2", "n=2")
  local ctx = client { certificate = file "client.pem", key = file "client.key" }
  local c = assert(ctx:dial("127.0.0.1", port, 20))
  assert(c:sendall("x")); eq(c:receive(1), "x")
  c:close()
  local none, text = client():dial("127.0.0.1", port, 20)
  eq(none, nil); contains(text, "client certificate")
  p:close()
end)

test("s_server and s_client", function()
  local p, port = serve("n=0") -- a free port
  p:close()
  local run = ("openssl s_server -quiet -rev -naccept 1 -accept 127.0.0.1:%d -cert '%s' -key '%s' -cert_chain '%s' 2>&1"):format(
    port, file "good.pem", file "good.key", file "good.pem")
  local s_server = io.popen(run)
  local c, why
  for _ = 1, 200 do
    c, why = client():dial("127.0.0.1", port, 20)
    if c then break end
    ffi.C.usleep(50000)
  end
  assert(c, why)
  assert(c:sendall("abc\n"))
  eq(c:receive(), "cba")
  c:close()
  s_server:close()

  local l = assert(sslwrap.listen("127.0.0.1", 0))
  local _, at = l:getsockname()
  local s_client = io.popen(("echo hello | openssl s_client -connect 127.0.0.1:%d -servername good.example -CAfile '%s' "
    .. "-verify_return_error -verify_hostname good.example -quiet 2>&1 -ign_eof"):format(at, file "ca.pem"))
  c = assert(server():wrap(assert(l:accept())))
  eq(c:receive(), "hello")
  assert(c:sendall("and back\n"))
  c:close()
  contains(s_client:read("*a"), "and back")
  s_client:close()
  l:close()
end)

test("descriptors, and LuaSocket's way", function()
  local fds = ffi.new("int[2]")
  assert(ffi.C.socketpair(1, 1, 0, fds) == 0)
  local closed = 0
  local like_luasocket = { getfd = function() return fds[0] end, close = function() closed = closed + 1 end }
  local c = assert(client():wrap(like_luasocket, "good.example"))
  local s = assert(server():wrap(fds[1]))
  assert(c:settimeout(0) and s:settimeout(0))
  for _ = 1, 10 do
    local _, a = c:dohandshake()
    local _, b = s:dohandshake()
    if not a and not b then break end
    assert((a or "wantread") == "wantread" and (b or "wantread") == "wantread", a)
  end
  -- under back pressure the index tells how far it came
  local data, sent, text = ("y"):rep(3000000), 0, nil
  local got = {}
  while sent < #data do
    local last, why, index = c:send(data, sent + 1)
    sent, text = last or index, why or text
    local piece = s:recv(65536)
    while piece do
      got[#got + 1] = piece
      piece = s:recv(65536)
    end
  end
  eq(text, "wantwrite")
  repeat
    local all = c:flush()
    local piece = s:recv(65536)
    while piece do
      got[#got + 1] = piece
      piece = s:recv(65536)
    end
  until all
  eq(#table.concat(got), #data)
  c:close()
  eq(closed, 1)
  eq(select(2, s:recv()), "closed")
  s:close()
  eq(ffi.C.close(fds[0]), 0); eq(ffi.C.close(fds[1]), 0) -- neither was closed for us
end)

test("sockets", function()
  local a, b = sslwrap.socketpair()
  assert(a:sendall("hello")); eq(b:recv(2), "he"); eq(b:recv(), "llo")
  assert(b:settimeout(0.05))
  eq(select(2, b:recv()), "timeout")
  assert(b:settimeout(0)); eq(select(2, b:recv()), "wantread")
  assert(b:settimeout(nil)); eq(b:gettimeout(), nil)
  eq(a:send("x"), 1); assert(a:shutdown("send"))
  eq(b:recv(), "x"); eq(b:recv(), "")
  a:close()
  assert(not pcall(a.send, a, "x"))
  local _, why = b:sendall("x")
  contains(why, "pipe")
  local fd = b:getfd()
  assert(fd > 2)
  b:close()
  local l = assert(sslwrap.listen("127.0.0.1", 0))
  local _, port = l:getsockname()
  local c = assert(sslwrap.connect("localhost", port, 5))
  local s = assert(l:accept())
  assert(s:sendall("hi")); eq(c:recv(), "hi")
  local none, text, code = sslwrap.listen("127.0.0.1", port)
  eq(none, nil); contains(text, "in use"); eq(code, K.ERROR_SYSCALL)
  none, text = sslwrap.connect("127.0.0.1", 1, 5)
  eq(none, nil); contains(text, "refused")
end)

test("100 connections, the collector at work, half of them forgotten", function()
  local p, port = serve("n=100")
  local ctx = client()
  for i = 1, 100 do
    local c = assert(ctx:dial("127.0.0.1", port, 60))
    assert(c:sendall("hello\n"))
    collectgarbage()
    eq(c:receive(), "hello")
    if i % 2 == 0 then c:close() end
  end
  ctx:close()
  collectgarbage(); collectgarbage()
  eq(sslwrap.live_handles(K.TYPE_CONN), 0)
  p:close()
end)

t.run()
