-- luajit decisions.lua CERTS [NAME]: decisions as data, as events and by callbacks; sessions and staples.
package.path = (arg[0]:match("^(.*)/[^/]*$") or ".") .. "/?.lua;" .. package.path
local t = require "harness"
local sslwrap, K, test, eq, contains, file, slurp = t.sslwrap, t.K, t.test, t.eq, t.contains, t.file, t.slurp
local client, server, carry, shake, pair = t.client, t.server, t.carry, t.shake, t.pair

local other = { mode = "server", certificate = file "other.pem", key = file "other.key", max_protocol = "tlsv1_2" }

test("callbacks: server name, with two certificates", function()
  local chosen = assert(sslwrap.newcontext(other))
  local asked = {}
  local p = { onservername = function(conn, name)
    asked[#asked + 1] = name or "none"
    collectgarbage()
    if name == "a.example" then return chosen end
    if name == "nobody.example" then return false, "nobody is called that" end
  end }
  for name, version in pairs { ["a.example"] = "TLSv1.2", ["good.example"] = "TLSv1.3" } do
    local c, s, ok, why = pair({}, p, name)
    assert(ok, why)
    eq(s:version(), version); eq(c:version(), version)
  end
  local c, s = client():memory("nobody.example"), server(p):memory()
  c:dohandshake(); carry(c, s)
  local ok, why, code = s:dohandshake()
  eq(ok, nil); contains(why, "nobody is called that"); eq(code, K.ERROR_SSL)
  carry(c, s)
  contains(select(2, c:dohandshake()), "unrecognized name")
  eq(#asked, 3)
end)

test("callbacks: ALPN", function()
  local function last(_, names)
    local name = names[#names]
    if name == "none" then return nil end
    if name == "refuse" then return false, "unwanted" end
    return name
  end
  for offer, want in pairs { b = "b", none = "-" } do
    local c, s, ok, why = pair({ alpn = { "a", offer } }, { onalpn = last })
    assert(ok, why)
    eq(s:getalpn() or "-", want); eq(c:getalpn() or "-", want)
  end
  local _, s, ok, why = pair({ alpn = { "a", "refuse" } }, { onalpn = last })
  eq(ok, nil)
  contains(select(2, s:dohandshake()), "unwanted")
  local c
  c, s, ok, why = pair({ alpn = "x" }, { alpn = function(names) return names[1] end }) -- LuaSec's way
  assert(ok, why)
  eq(c:getalpn(), "x")
end)

test("callbacks: verification", function()
  local seen = {}
  local function note(_, cert, step)
    seen[#seen + 1] = step.depth .. " " .. tostring(step.ok) .. " " .. tostring(cert and cert:subject())
    collectgarbage()
  end
  local _, _, ok, why = pair { onverify = note }
  assert(ok, why)
  eq(#seen, 3); contains(seen[1], "2 true"); contains(seen[3], "0 true"); contains(seen[3], "CN=good.example")
  _, _, ok, why = pair { onverify = function() return false, "not this one" end }
  eq(ok, nil); contains(why, "not this one")
  local function yes() return true end
  _, _, ok, why = pair { cafile = file "otherca.pem", onverify = yes } -- what is refused stays so
  eq(ok, nil); contains(why, "not")
  _, _, ok, why = pair { cafile = file "otherca.pem", insecure_onverify = yes }
  assert(ok, why)
end)

test("callbacks: key log and info", function()
  local lines, places = {}, 0
  local _, _, ok, why = pair({ onkeylog = function(_, line) lines[#lines + 1] = line end }, { oninfo = function() places = places + 1 end })
  assert(ok, why)
  assert(#lines >= 4 and places > 4)
  contains(lines[1], "_TRAFFIC_SECRET ")
end)

test("callbacks: an error in each kind ends its connection alone", function()
  local boom
  local function bang() if boom then error "bang" end end
  local clients = { onverify = bang, onkeylog = bang, oninfo = bang, onocsp = bang, onsession = bang }
  local servers = { onservername = bang, onalpn = bang, onkeylog = bang, oninfo = bang, oncertificate = bang }
  for _, side in ipairs { clients, servers } do
    for kind, f in pairs(side) do
      for _, on in ipairs { true, false } do
        boom = on
        local cp, sp = { alpn = "x" }, { ocsp = slurp "good-ocsp.der" }
        if side == clients then cp[kind] = f else sp[kind] = f end
        local c, s = client(cp):memory("good.example"), server(sp):memory()
        assert(c:request_ocsp())
        local texts = {}
        for _ = 1, 6 do
          for _, end_ in ipairs { c, s } do
            local _, why = end_:dohandshake()
            if why and why ~= "wantread" then texts[#texts + 1] = why end
            carry(c, s)
          end
        end
        local _, why = c:recv(1) -- the tickets
        if why ~= "wantread" then texts[#texts + 1] = why end
        local all = table.concat(texts, "; ")
        if on then
          contains(all, "error in " .. kind); contains(all, "bang")
        else
          eq(all, "", kind)
        end
      end
    end
  end
end)

test("callbacks: yielding in one is refused", function()
  local co = coroutine.wrap(function()
    local _, _, ok, why = pair({ onverify = function() coroutine.yield() end })
    return ok, why
  end)
  local ok, why = co()
  eq(ok, nil); contains(why, "yield")
end)

test("callbacks in compiled loops", function()
  local n, many = 0, tonumber(os.getenv "MANY") or 60
  for _ = 1, many do -- hot without callbacks first
    local c, s = pair()
    c:sendall("x"); carry(c, s); eq(s:recv(), "x")
  end
  for _ = 1, many do
    local c, s, ok, why = pair({ onverify = function() n = n + 1 end, oninfo = function() n = n + 1 end })
    assert(ok, why)
    c:sendall("x"); carry(c, s); eq(s:recv(), "x")
  end
  assert(n > 3 * many)
end)

test("data: host table", function()
  for policy, want in pairs { default = true, refuse = false } do
    local p = { hosts = { ["a.example"] = other }, host_policy = policy }
    local c, s, ok, why = pair({}, p, "a.example")
    assert(ok, why)
    eq(c:version(), "TLSv1.2"); eq(s:getsniname(), "a.example")
    c, s, ok = pair({}, p, "good.example")
    eq(ok == true, want, policy)
  end
  local called
  local host = { mode = "server", certificate = file "other.pem", key = file "other.key", onalpn = function(_, names) called = names[1] return called end }
  local c, _, ok, why = pair({ alpn = "q" }, { hosts = { ["a.example"] = host } }, "a.example")
  assert(ok, why)
  eq(c:getalpn(), "q"); eq(called, "q")
end)

-- Both ends until they want something else than bytes.
local function turn(c, s)
  local cw, sw
  for _ = 1, 8 do
    local _, a = c:dohandshake(); carry(c, s)
    local _, b = s:dohandshake(); carry(c, s)
    cw, sw = a, b
    if cw and cw ~= "wantread" or sw and sw ~= "wantread" or not cw and not sw then break end
  end
  return cw, sw
end

test("events: hello, certificate, verify", function()
  local chosen = assert(sslwrap.newcontext { mode = "server", certificate = file "other.pem", key = file "other.key",
    max_protocol = "tlsv1_2", events = "certificate" }) -- it brings its own
  local c = client({ events = "verify", alpn = { "x", "y" } }):memory("a.example")
  local s = server({ events = "hello" }):memory()
  local cw, sw = turn(c, s)
  eq(sw, "wanthello"); eq(s:wanted(), "hello")
  local hello = assert(s:hello())
  eq(hello.name, "a.example"); eq(table.concat(hello.alpn, " "), "x y"); eq(#hello.random, 32)
  assert(s:set_context(chosen)); assert(s:select_alpn("y")); assert(s:answer("accept"))
  cw, sw = turn(c, s)
  eq(sw, "wantcertificate"); eq(s:wanted(), "certificate"); assert(s:answer("default"))
  cw, sw = turn(c, s)
  eq(cw, "wantverify"); eq(c:wanted(), "verify"); eq(#c:verify_errors(), 0)
  eq(#assert(c:getpeerchain()), 2)
  assert(c:answer("accept"))
  cw, sw = turn(c, s)
  eq(cw, nil); eq(sw, nil)
  eq(c:version(), "TLSv1.2"); eq(c:getalpn(), "y")
  local none, text = c:wanted()
  eq(none, nil); eq(text, "no value")
  none, text = client { events = "verify" }:dial("127.0.0.1", 1, 1)
  eq(none, nil); contains(text, "events")

  c, s = client({ events = "verify" }):memory("wrong.example"), server():memory()
  cw = turn(c, s)
  eq(cw, "wantverify"); assert(c:verify_errors()[1].code > 0)
  assert(c:answer("default"))
  cw = turn(c, s)
  contains(cw, "not for wrong.example")
  c, s = client():memory("good.example"), server({ events = "hello" }):memory()
  turn(c, s)
  assert(s:answer("refuse", 112))
  cw, sw = turn(c, s)
  contains(sw, "refused it")
  contains(select(2, c:dohandshake()), "unrecognized name")
end)

test("sessions", function()
  for _, version in ipairs { "tlsv1_2", "tlsv1_3" } do
    local kept = {}
    local cctx = client { protocol = version, onsession = function(_, session) kept[#kept + 1] = session end }
    local sctx = server { tickets = 2 }
    local c, s = cctx:memory("good.example"), sctx:memory()
    assert(shake(c, s))
    eq(c:reused(), false)
    c:recv(1)
    assert(#kept >= 1, "no session came")
    local bytes = assert(kept[#kept]:export())
    local session = assert(sslwrap.session(bytes))
    assert(session:resumable() and session:equals(kept[#kept]) and session:timeout() > 0 and session:time() > 0)
    c, s = cctx:memory("good.example"), sctx:memory()
    assert(c:setsession(session))
    assert(shake(c, s))
    eq(c:reused(), true); eq(s:reused(), true)
    c, s = cctx:memory("other.example"), sctx:memory() -- the name is checked again
    local text = select(2, c:setsession(kept[1])) or select(2, shake(c, s))
    assert(text, "a session for another name")
    local last = client({ protocol = version }):memory("good.example")
    assert(last:setsession(session) or true)
  end
  local bad, text = sslwrap.session("garbage")
  eq(bad, nil); assert(#text > 5)
  local keys = ("k"):rep(80)
  local one, two = server { ticket_keys = keys, session_id = "farm" }, server { ticket_keys = keys, session_id = "farm" }
  local cctx = client { protocol = "tlsv1_2" }
  local c, s = cctx:memory("good.example"), one:memory()
  assert(shake(c, s))
  local session = assert(c:getsession())
  c, s = cctx:memory("good.example"), two:memory()
  assert(c:setsession(session) and shake(c, s))
  eq(s:reused(), true)
  assert(two:renew_ticket_keys(("z"):rep(80)))
  c, s = cctx:memory("good.example"), two:memory()
  assert(c:setsession(session) and shake(c, s))
  eq(s:reused(), false)
end)

test("OCSP staples", function()
  local der = slurp "good-ocsp.der"
  local given
  local sctx = server { ocsp = der }
  local c, s = client({ onocsp = function(_, response) given = response end }):memory("good.example"), sctx:memory()
  assert(c:request_ocsp() and shake(c, s))
  eq(given, der); eq(c:getocsp(), der)
  assert(sctx:renew_ocsp(der))
  c, s = client({ onocsp = function() return false, "stale" end }):memory("good.example"), sctx:memory()
  assert(c:request_ocsp())
  local ok, why = shake(c, s)
  eq(ok, nil); contains(why, "stale")
  c, s = client():memory("good.example"), sctx:memory()
  assert(shake(c, s)) -- does not ask
  eq(select(2, c:getocsp()), "no value")
end)

test("keys shared beforehand", function()
  local key = ("k"):rep(32)
  local cctx = client { psk = { identity = "me", key = key } }
  for _, sp in ipairs { { psks = { me = key } } } do
    sp.mode = "server"
    local c, s = cctx:memory("good.example"), assert(sslwrap.newcontext(sp)):memory()
    assert(shake(c, s))
    eq(s:reused(), true)
  end
end)

test("pump", function()
  local c, s = client():memory("good.example"), server():memory()
  local to_c, to_s, got, ci, si = "", "", {}, nil, nil
  local data, at = ("0123456789"):rep(50000), 1
  for _ = 1, 1000 do
    local out, plain
    out, plain, ci = c:pump(to_c, ci and not ci.handshake and data:sub(at) or "")
    at = at + ci.send_done
    to_c, to_s = to_c:sub(ci.input_done + 1), to_s .. out
    out, plain, si = s:pump(to_s)
    to_s, to_c = to_s:sub(si.input_done + 1), to_c .. out
    got[#got + 1] = plain
    assert(not ci.text and not si.text)
    if at > #data and #to_s == 0 and not si.plaintext_ready and not ci.has_output then break end
  end
  eq(table.concat(got) == data, true); eq(ci.handshake, false)
  local _, _, info = s:pump("this is no TLS at all, and more than a header's length of it")
  if not info.text then _, _, info = s:pump() end
  eq(info.code, K.ERROR_SSL); eq(info.closed, true)
end)

test("sockets: datagrams, options, names", function()
  local a, b = assert(sslwrap.udp()), assert(sslwrap.udp())
  assert(a:bind("127.0.0.1", 0)); assert(b:bind("127.0.0.1", 0)); assert(b:settimeout(5))
  local _, port = b:getsockname()
  eq(a:sendto("hello", "127.0.0.1", port), 5)
  eq(b:wait("r", 5), "r")
  local data, host, from = b:recvfrom()
  eq(data, "hello"); eq(host, "127.0.0.1"); eq(from, select(2, a:getsockname()))
  assert(a:setoption("rcvbuf", 100000)); assert(a:getoption("rcvbuf") >= 100000)
  local s = assert(sslwrap.tcp()); assert(s:setoption("tcp_nodelay", true)); eq(s:getoption("tcp_nodelay"), 1)
  local found = assert(sslwrap.resolve("localhost", 80, 10))
  eq(found[1].port, 80); assert(found[1].host == "127.0.0.1" or found[1].host == "::1")
  assert(#sslwrap.gethostname() > 0)
  assert(not pcall(s.setoption, s, "no such", 1))
end)

t.run()
