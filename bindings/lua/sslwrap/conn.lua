-- Connections: handshake and bytes. A part of sslwrap.lua.
local ffi = require "ffi"
local core = require "sslwrap.core"
local callbacks = require "sslwrap.callbacks"
local contexts = require "sslwrap.context"
local sockets = require "sslwrap.socket"
local C, K, out, new, live = core.C, core.K, core.out, core.new, core.live
local failed, done, seconds, no_nul, bytes_of = core.failed, core.done, core.seconds, core.no_nul, core.bytes_of
local number_of, release, CHUNK, bytes_t = core.number_of, core.release, core.CHUNK, core.bytes_t
local ROOM, chunk = core.ROOM, core.chunk
local M, Conn = {}, {}
Conn.__index = Conn
local Context = contexts.Context

-- Not out.size: a callback may use that before the call is over.
local moved, complete = ffi.new("size_t[1]"), ffi.new("int[1]")

local function object(ctx, h)
  local self = setmetatable({ h = h, rest = "", mode = ctx.mode, context = ctx, calls = ctx.calls }, Conn)
  if ctx.calls == callbacks.guarded then callbacks.remember(self) end
  return self
end

-- What went wrong, with what a callback said; that alone where the call itself went well.
local function refusal(self, status)
  local cause = self.cause
  if status == 0 then return nil, cause, K.E_CALLBACK end
  local _, text, code = failed(status)
  if cause then text = text .. ": " .. cause end
  return nil, text, code
end

local function connection(ctx, h, text, code, name)
  if not h then return nil, text, code end
  local self = object(ctx, h)
  if ctx.mode == "client" then
    local ok, why, number = true, nil, nil
    if name then
      ok, why, number = self:sni(name)
    elseif ctx.unverified then
      ok, why, number = done(C.sslwrap_conn_insecure_no_name_check(h))
    end
    if not ok then
      release(h, C.sslwrap_conn_free)
      return nil, why, number
    end
  end
  return self
end

--- A connection over memory, its ciphertext carried with bio_read and bio_write. name: of the server, for clients.
function Context:memory(name)
  local h, text, code = new.conn(C.sslwrap_conn_new, live(self), nil)
  return connection(self, h, text, code, name)
end

--- A connection over a socket of this module, one of LuaSocket's, or a descriptor. Sockets are closed with the connection,
--- descriptors stay the caller's.
function Context:wrap(transport, name)
  local ctx = live(self)
  local h, text, code
  if getmetatable(transport) == sockets.Socket then
    h, text, code = new.conn(C.sslwrap_conn_new, ctx, live(transport))
  else
    local fd = transport
    if type(fd) ~= "number" then fd = fd:getfd() end
    h, text, code = new.conn(C.sslwrap_conn_new_fd, ctx, fd)
  end
  local conn, why, number = connection(self, h, text, code, name)
  if conn and type(transport) ~= "number" then conn.transport = transport end
  return conn, why, number
end

--- Resolves, connects, shakes hands and verifies under one deadline.
function Context:dial(host, service, timeout)
  no_nul(host, "the host")
  if self.events then return core.invalid("dial cannot stop for events: connect, wrap, dohandshake") end
  if self.entry then -- they must find the connection, so it is there first
    local sock, why, number = sockets.connect(host, service, timeout)
    if not sock then return nil, why, number end
    local conn
    conn, why, number = self:wrap(sock, host)
    if not conn then return nil, why, number end
    conn:settimeouts(timeout, nil, nil)
    local ok
    ok, why, number = conn:dohandshake()
    if ok then return conn end
    conn:close()
    return nil, why, number
  end
  local h, text, code = new.conn(self.calls.dial, live(self), host, no_nul(tostring(service), "the service"), seconds(timeout))
  if not h then return nil, text, code end
  return object(self, h)
end

local function context_of(ctx)
  if getmetatable(ctx) == Context then return ctx end
  return contexts.newcontext(ctx)
end
--- ctx: a context, or the parameters of one.
function M.wrap(transport, ctx, name)
  local context, text, code = context_of(ctx)
  if not context then return nil, text, code end
  return context:wrap(transport, name)
end
function M.dial(ctx, host, service, timeout)
  local context, text, code = context_of(ctx)
  if not context then return nil, text, code end
  return context:dial(host, service, timeout)
end

--- Whose certificate it must be; also sent to the server.
function Conn:sni(name) return done(C.sslwrap_conn_set_server_name(live(self), no_nul(name, "the name"))) end

--- true; on failure nil, the text and the code. "wanthello", "wantcertificate" and "wantverify" await conn:answer.
function Conn:dohandshake()
  local status = self.calls.handshake(live(self))
  if status == 0 and not self.cause then return true end
  return refusal(self, status)
end

--- For the handshake, reading and writing; nil or a negative number waits without end, 0 does not wait.
function Conn:settimeout(t)
  t = seconds(t)
  return done(C.sslwrap_conn_set_timeouts(live(self), t, t, t))
end
function Conn:settimeouts(handshake, read, write)
  return done(C.sslwrap_conn_set_timeouts(live(self), seconds(handshake), seconds(read), seconds(write)))
end

--- At most n bytes, as soon as there are any.
function Conn:recv(n)
  local h = live(self)
  n = n or CHUNK
  if self.rest ~= "" then
    local s = self.rest:sub(1, n)
    self.rest = self.rest:sub(n + 1)
    return s
  end
  local buf = n <= ROOM and chunk or ffi.new("uint8_t[?]", n)
  local status = self.calls.recv(h, buf, n, 0, moved)
  if status ~= 0 or self.cause then return refusal(self, status) end
  return ffi.string(buf, moved[0])
end

local function into(self, p, n)
  if self.rest ~= "" then
    n = math.min(n, #self.rest)
    ffi.copy(p, self.rest, n)
    self.rest = self.rest:sub(n + 1)
    return n
  end
  local status = self.calls.recv(self.h, p, n, 0, moved)
  if status ~= 0 or self.cause then return refusal(self, status) end
  return tonumber(moved[0])
end

--- Into memory of the caller's: an array (n: at most so many), a pointer (n is needed) or a string.buffer. Gives the count.
function Conn:recv_into(buf, n)
  live(self)
  if type(buf) == "userdata" then
    local p, room = buf:reserve(n or CHUNK)
    local got, text, code = into(self, p, n and math.min(n, tonumber(room)) or tonumber(room))
    if got then buf:commit(got) end
    return got, text, code
  end
  local whole = ffi.sizeof(buf)
  if tostring(ffi.typeof(buf)):find("*", 1, true) then
    if not n then error("a pointer needs a count", 2) end
  elseif not n then
    n = whole
  elseif n > whole then
    error("the array is smaller than that", 2)
  end
  return into(self, ffi.cast(bytes_t, buf), n)
end

--- As LuaSocket's: "*l" (a line, the default), "*a" (all until the peer's goodbye) or a number of bytes. On failure nil, the
--- text, what came before it, and the status code.
function Conn:receive(pattern, prefix)
  live(self)
  pattern, prefix = pattern or "*l", prefix or ""
  if type(pattern) == "number" then
    local parts, have = { prefix }, #prefix
    while have < pattern do
      local s, text, code = self:recv(pattern - have)
      if not s then return nil, text, table.concat(parts), code end
      parts[#parts + 1], have = s, have + #s
    end
    return table.concat(parts)
  end
  local kind = pattern:match("^%*?([al])")
  if not kind then error("receive takes '*l', '*a' or a number", 2) end
  local parts = { prefix }
  while true do
    local s, text, code = self:recv()
    if not s then
      local all = table.concat(parts)
      if kind == "a" and code == K.ERROR_ZERO_RETURN and #all > 0 then return all end
      return nil, text, all, code
    end
    local at = kind == "l" and s:find("\n", 1, true)
    if at then
      self.rest = s:sub(at + 1) .. self.rest
      parts[#parts + 1] = s:sub(1, at - 1)
      return (table.concat(parts):gsub("\r", ""))
    end
    parts[#parts + 1] = s
  end
end

--- As LuaSocket's: sends data from i to j and gives the index of the last byte sent. On failure nil, the text, that index,
--- and the status code. Bytes up to that index are on their way and must not be sent again.
function Conn:send(data, i, j)
  local h = live(self)
  local p, from, to = bytes_of(data, i, j)
  while from <= to do
    local status = self.calls.send(h, p + from - 1, to - from + 1, 0, moved)
    from = from + tonumber(moved[0])
    if status ~= 0 or self.cause then
      local _, text, code = refusal(self, status)
      return nil, text, from - 1, code
    end
  end
  return to
end

local MOST_PIECES = 1024
local pieces = ffi.new("sslwrap_iovec[?]", MOST_PIECES)

--- Sends the strings of a table one behind the other, in records that are filled across them: a header and a body leave as
--- one. Gives how many bytes went; on failure nil, the text, that count, and the status code.
function Conn:sendv(strings)
  local h = live(self)
  local sent, at, offset = 0, 1, 0
  while strings[at] do
    local n = 0
    while n < MOST_PIECES and strings[at + n] do
      local s = strings[at + n]
      if type(s) ~= "string" then error("sendv takes a table of strings", 2) end
      local skipped = n == 0 and offset or 0
      pieces[n].base = ffi.cast("uint8_t *", ffi.cast("const char *", s)) + skipped
      pieces[n].len = #s - skipped
      n = n + 1
    end
    local status = self.calls.sendv(h, pieces, n, 0, moved)
    local went = tonumber(moved[0])
    sent = sent + went
    if status ~= 0 or self.cause then
      local _, text, code = refusal(self, status)
      return nil, text, sent, code
    end
    while strings[at] and went >= #strings[at] - offset and n > 0 do
      went, at, offset, n = went - (#strings[at] - offset), at + 1, 0, n - 1
    end
    offset = offset + went
  end
  return sent
end

--- Sends n bytes from memory: an array or pointer, without a string. Gives how many went; on failure nil, the text, that
--- count, and the status code.
function Conn:send_from(buf, n)
  local h = live(self)
  if type(buf) ~= "cdata" then error("send_from takes an array or a pointer", 2) end
  local status = self.calls.send(h, ffi.cast(bytes_t, buf), n or ffi.sizeof(buf), 0, moved)
  local sent = tonumber(moved[0])
  if status == 0 and not self.cause then return sent end
  local _, text, code = refusal(self, status)
  return nil, text, sent, code
end

--- Sends all of it: true.
function Conn:sendall(data)
  local last, text, _, code = self:send(data)
  if last then return true end
  return nil, text, code
end

function Conn:flush() return done(self.calls.flush(live(self))) end
function Conn:pending() return number_of(C.sslwrap_conn_pending, live(self), out.size) + #self.rest end
function Conn:out_pending() return number_of(C.sslwrap_conn_out_pending, live(self), out.size) end

--- Says goodbye to the peer; true once it has answered, false when it has not yet.
function Conn:shutdown()
  local status = self.calls.shutdown(live(self), complete)
  if status ~= 0 then return failed(status) end
  return complete[0] == 1
end

--- Says goodbye where that can be, and frees all; the socket too where the connection has one.
function Conn:close()
  local h = self.h
  if not h then return true end
  self.h = nil
  if self.calls.shutdown(h, complete) == 0 and complete[0] == 0 then
    self.calls.close(h, 0) -- takes what came, or a kernel would answer it with a reset
  end
  release(h, C.sslwrap_conn_free)
  if self.transport then
    self.transport:close()
    self.transport = nil
  end
  return true
end

-- Over memory.
function Conn:bio_write(data)
  local h = live(self)
  local p, from, to = bytes_of(data)
  local status = C.sslwrap_conn_bio_write(h, p, to - from + 1, out.size)
  if status ~= 0 then return failed(status) end
  return tonumber(out.size[0])
end
function Conn:bio_read(n)
  local h = live(self)
  n = n or CHUNK
  local buf = n <= ROOM and chunk or ffi.new("uint8_t[?]", n)
  local status = C.sslwrap_conn_bio_read(h, buf, n, out.size)
  if status ~= 0 then return failed(status) end
  return ffi.string(buf, out.size[0])
end
function Conn:bio_shutdown() return done(C.sslwrap_conn_bio_shutdown(live(self))) end
function Conn:bio_pending() return number_of(C.sslwrap_conn_bio_pending, live(self), out.size) end

local pump, pump_out, pump_in = ffi.new("sslwrap_pump"), ffi.new("uint8_t[65536]"), ffi.new("uint8_t[65536]")
local pump_bits = {
  handshake = K.PUMP_HANDSHAKE, want_input = K.PUMP_WANT_INPUT, has_output = K.PUMP_HAS_OUTPUT,
  plaintext_ready = K.PUMP_PLAINTEXT_READY, decision = K.PUMP_DECISION, peer_closed = K.PUMP_PEER_CLOSED, closed = K.PUMP_CLOSED,
}
--- A round of a connection over memory, in one call: takes ciphertext and plaintext to send, gives ciphertext for the
--- network (to be sent in any case), received plaintext and a table: input_done, send_done, and handshake, want_input,
--- has_output, plaintext_ready, decision, peer_closed, closed. On failure the table has text and code too.
function Conn:pump(input, data)
  local h = live(self)
  input, data = input or "", data or ""
  ffi.fill(pump, ffi.sizeof(pump))
  pump.size = ffi.sizeof(pump)
  pump.input, pump.input_len, pump.send, pump.send_len = input, #input, data, #data
  pump.output, pump.output_cap, pump.recv, pump.recv_cap = pump_out, 65536, pump_in, 65536
  local status = self.calls.pump(h, pump)
  local info = { input_done = tonumber(pump.input_done), send_done = tonumber(pump.send_done) }
  for name, bits in pairs(pump_bits) do info[name] = bit.band(pump.state, bits) ~= 0 end
  local ciphertext, plaintext = ffi.string(pump_out, pump.output_done), ffi.string(pump_in, pump.recv_done)
  if status ~= 0 or self.cause then
    local _, text, code = refusal(self, status)
    info.text, info.code = text, code
  end
  return ciphertext, plaintext, info
end

-- For event loops.
local function events(bits)
  local b = tonumber(bits)
  return b % 2 == 1, b >= 2
end
--- Whether to poll the descriptor for reading and writing, and whether each is possible without polling.
function Conn:interest()
  local status = C.sslwrap_conn_interest(live(self), out.u64, out.u64_2)
  if status ~= 0 then return failed(status) end
  local r, w = events(out.u64[0])
  return r, w, events(out.u64_2[0])
end
--- what: "r", "w" or "rw". Gives what is possible now.
function Conn:wait(what, timeout)
  local bits = (what:find("r") and K.WAIT_READ or 0) + (what:find("w") and K.WAIT_WRITE or 0)
  local status = C.sslwrap_conn_wait(live(self), bits, seconds(timeout), out.u64)
  if status ~= 0 then return failed(status) end
  local r, w = events(out.u64[0])
  return (r and "r" or "") .. (w and "w" or "")
end
function Conn:getfd() return number_of(C.sslwrap_conn_fileno, live(self), out.int) end

--- What dohandshake, receive or send wait for: "read", "write" or "nothing".
function Conn:want()
  local h = live(self)
  if number_of(C.sslwrap_conn_out_pending, h, out.size) > 0 then return "write" end
  if number_of(C.sslwrap_conn_want_read, h, out.int) == 1 then return "read" end
  return "nothing"
end
--- Whether receive has something without waiting.
function Conn:dirty() return self:pending() > 0 end
--- Makes calls of other threads and coroutines on it end, until resume.
function Conn:cancel() return done(C.sslwrap_conn_cancel(live(self))) end
function Conn:resume() return done(C.sslwrap_conn_resume(live(self))) end

M.Conn = Conn
return M
