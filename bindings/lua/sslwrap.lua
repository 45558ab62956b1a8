-- TLS and sockets by libsslwrap, for LuaJIT. See README.md.
--
-- Functions give a value, or nil, a text and the status code. The text is "closed" (the peer ended it properly),
-- "timeout", "wantread" or "wantwrite" for those, else one line that says what to do. Mistakes in calls raise errors.
local ffi = require "ffi"
local declared = require "sslwrap_cdef"
ffi.cdef(declared.cdef)
local loaded, C = pcall(ffi.load, "libsslwrap.so.0")
if not loaded then C = ffi.load("sslwrap") end
local K = declared.constants

local M = { C = C, constants = K }
local Context, Conn, Socket, Certificate = {}, {}, {}, {}
for _, class in ipairs { Context, Conn, Socket, Certificate } do class.__index = class end

-- ---- values

local size_out, int_out, int_out2 = ffi.new("size_t[1]"), ffi.new("int[1]"), ffi.new("int[1]")
local u64_out, u64_out2, i64_out = ffi.new("uint64_t[1]"), ffi.new("uint64_t[1]"), ffi.new("int64_t[1]")
local double_out, text_out = ffi.new("double[1]"), ffi.new("const char *[1]")
local bytes_t, const_bytes_t = ffi.typeof("uint8_t *"), ffi.typeof("const uint8_t *")
local CHUNK = 16384
local chunk = ffi.new("uint8_t[?]", CHUNK)

local words = {
  [K.ERROR_ZERO_RETURN] = "closed", [K.E_CLOSED] = "closed", [K.E_TIMEOUT] = "timeout",
  [K.ERROR_WANT_READ] = "wantread", [K.ERROR_WANT_WRITE] = "wantwrite",
}
local silent = { [K.E_NO_VALUE] = "no value", [K.E_BUFFER_TOO_SMALL] = "buffer too small" }

local function failed(status)
  local text = words[status] or silent[status]
  return nil, text or ffi.string(C.sslwrap_error_message()), status
end

local function done(status)
  if status == 0 then return true end
  return failed(status)
end

local function invalid(...) return nil, string.format(...), K.E_INVALID_ARG end

-- An out pointer becomes an owned handle in one breath.
local function maker(kind, free)
  local out_t = ffi.typeof(kind .. " *[1]")
  return function(make, ...)
    local out = out_t()
    local n = select("#", ...)
    local a, b, c, d, e, f = ...
    local status
    if n == 0 then status = make(out)
    elseif n == 1 then status = make(a, out)
    elseif n == 2 then status = make(a, b, out)
    elseif n == 3 then status = make(a, b, c, out)
    elseif n == 4 then status = make(a, b, c, d, out)
    elseif n == 5 then status = make(a, b, c, d, e, out)
    else status = make(a, b, c, d, e, f, out) end
    if status ~= 0 then return failed(status) end
    return ffi.gc(out[0], free)
  end
end
local new_ctx = maker("sslwrap_ctx", C.sslwrap_ctx_free)
local new_conn = maker("sslwrap_conn", C.sslwrap_conn_free)
local new_sock = maker("sslwrap_sock", C.sslwrap_sock_free)
local new_addr = maker("sslwrap_addr", C.sslwrap_addr_free)
local new_x509 = maker("sslwrap_x509", C.sslwrap_x509_free)
local new_list = maker("sslwrap_x509_list", C.sslwrap_x509_list_free)
local new_name = maker("sslwrap_x509_name", C.sslwrap_x509_name_free)
local new_identity = maker("sslwrap_identity", C.sslwrap_identity_free)
local new_error = maker("sslwrap_error", C.sslwrap_error_free)

local function release(handle, free) return done(free(ffi.gc(handle, nil))) end

-- get(buf, cap, len): asked once, and again when the chunk was too small.
local function text_of(get, handle, ...)
  local extra = select("#", ...) > 0
  local buf, cap = chunk, CHUNK
  while true do
    local status
    if extra then status = get(handle, (...), buf, cap, size_out) else status = get(handle, buf, cap, size_out) end
    if status == 0 then return ffi.string(buf, size_out[0]) end
    if status ~= K.E_BUFFER_TOO_SMALL then return failed(status) end
    cap = tonumber(size_out[0]) + 1
    buf = ffi.new("uint8_t[?]", cap)
  end
end

local function number_of(get, handle, out)
  local status = get(handle, out)
  if status ~= 0 then return failed(status) end
  return tonumber(out[0])
end

local function static_of(get, handle)
  local status = get(handle, text_out)
  if status ~= 0 then return failed(status) end
  return ffi.string(text_out[0])
end

local function seconds(t)
  if t == nil or t < 0 then return -1 end
  return t
end

-- A C string ends at its NUL: a name with one would be another name.
local function no_nul(s, what)
  if type(s) ~= "string" then error(what .. " must be a string, not " .. type(s), 3) end
  if s:find("\0", 1, true) then error(what .. " must not contain a NUL", 3) end
  return s
end

local function bytes_of(s, i, j)
  if type(s) ~= "string" then error("the data must be a string, not " .. type(s), 3) end
  i, j = i or 1, j or -1
  if i < 0 then i = #s + i + 1 end
  if j < 0 then j = #s + j + 1 end
  if i < 1 then i = 1 end
  if j > #s then j = #s end
  return ffi.cast(const_bytes_t, s), i, j
end

-- ---- the library

function M.version() return ffi.string(C.sslwrap_version()) end
function M.openssl_version() return static_of(C.sslwrap_version_string, K.OPENSSL_VERSION) end
function M.has(feature) return number_of(C.sslwrap_has, no_nul(feature, "the feature"), int_out) == 1 end
function M.status_name(status) return ffi.string(C.sslwrap_status_name(status)) end
--- How many handles are alive; kind: a TYPE_ constant, none for all.
function M.live_handles(kind) return number_of(C.sslwrap_live_handles, kind or K.TYPE_ANY, u64_out) end

local function described(err)
  local info = {
    status = number_of(C.sslwrap_error_status, err, int_out), kind = number_of(C.sslwrap_error_kind, err, int_out),
    number = number_of(C.sslwrap_error_errno, err, int_out), detail = number_of(C.sslwrap_error_detail, err, int_out),
    message = text_of(C.sslwrap_error_text, err), reasons = {},
  }
  for i = 1, number_of(C.sslwrap_error_count, err, size_out) do
    C.sslwrap_error_reason(err, i - 1, text_out)
    info.reasons[i] = ffi.string(text_out[0])
  end
  release(err, C.sslwrap_error_free)
  return info
end
--- The last failure as a table: status, kind (KIND_ constants), number (errno or verify code), detail, message, reasons.
function M.last_error()
  local err, text, code = new_error(C.sslwrap_error_take)
  if not err then return nil, text, code end
  return described(err)
end

-- ---- certificates

local function certificate(h) return setmetatable({ h = h }, Certificate) end
function Certificate:pem() return text_of(C.sslwrap_x509_dump_pem, self.h) end
function Certificate:der() return text_of(C.sslwrap_x509_dump_der, self.h) end
local function name_text(get, cert)
  local name, text, code = new_name(get, cert.h)
  if not name then return nil, text, code end
  local line = text_of(C.sslwrap_x509_name_rfc2253, name)
  release(name, C.sslwrap_x509_name_free)
  return line
end
function Certificate:subject() return name_text(C.sslwrap_x509_subject, self) end
function Certificate:issuer() return name_text(C.sslwrap_x509_issuer, self) end
function Certificate:serial() return text_of(C.sslwrap_x509_serial, self.h) end
function Certificate:notbefore() return number_of(C.sslwrap_x509_not_before, self.h, i64_out) end
function Certificate:notafter() return number_of(C.sslwrap_x509_not_after, self.h, i64_out) end
function Certificate:digest(name)
  return text_of(C.sslwrap_x509_fingerprint, self.h, no_nul(name or "SHA256", "the digest"))
end
function Certificate:close()
  if self.h then release(self.h, C.sslwrap_x509_free); self.h = nil end
  return true
end

-- ---- contexts

local known = {}
for word in ([[mode protocol min_protocol max_protocol certificate key password identity cafile capath ca system_trust
  verify depth options ciphers ciphersuites curve curveslist groups alpn keylog]]):gmatch("%S+") do known[word] = true end

local versions = {
  tlsv1 = K.TLS1_VERSION, tlsv1_1 = K.TLS1_1_VERSION, tlsv1_2 = K.TLS1_2_VERSION, tlsv1_3 = K.TLS1_3_VERSION,
}
local any = { any = true, tls = true, sslv23 = true }

local function list(v) return type(v) == "table" and v or { v } end

local function mask(v, what, bits_of)
  local sum = 0ULL
  for _, word in ipairs(list(v)) do
    local bits = bits_of(word)
    if not bits then return invalid("%s: there is no %s", what, tostring(word)) end
    sum = bit.bor(sum, 0ULL + bits)
  end
  return sum
end

local verify_modes = {
  none = K.VERIFY_NONE, peer = K.VERIFY_PEER, fail_if_no_peer_cert = K.VERIFY_FAIL_IF_NO_PEER_CERT, client_once = K.VERIFY_CLIENT_ONCE,
}

local function wire(protocols)
  local out = {}
  for i, p in ipairs(list(protocols)) do
    if type(p) ~= "string" or #p < 1 or #p > 255 then return invalid("an ALPN protocol is a string of 1 to 255 bytes") end
    out[i] = string.char(#p) .. p
  end
  return table.concat(out)
end

local function use_identity(ctx, p)
  local pass = p.password
  if type(pass) == "function" then pass = pass() end
  local id, text, code
  if p.identity then
    id, text, code = new_identity(C.sslwrap_identity_new_mem, p.identity, #p.identity, nil, 0, pass, pass and #pass or 0)
  else
    local certs = no_nul(p.certificate, "certificate")
    id, text, code = new_identity(C.sslwrap_identity_new_file, certs, no_nul(p.key or certs, "key"), pass, pass and #pass or 0)
  end
  if not id then return nil, text, code end
  local status = C.sslwrap_ctx_use_identity(ctx, id)
  local ok, why, number = done(status)
  release(id, C.sslwrap_identity_free)
  return ok, why, number
end

local function configure(self, p)
  local h = self.h
  local function try(ok, text, code) if not ok then error({ text, code }, 0) end return ok end
  local function set(f, ...) return try(done(f(h, ...))) end

  local lowest, highest = p.min_protocol, p.max_protocol
  if p.protocol and not any[p.protocol] then lowest, highest = p.protocol, p.protocol end
  for _, v in pairs { lowest or "tlsv1_2", highest or "tlsv1_3" } do
    if not versions[v] then try(invalid("there is no protocol %s", tostring(v))) end
  end
  if lowest then set(C.sslwrap_ctx_set_min_proto_version, versions[lowest]) end
  if highest then set(C.sslwrap_ctx_set_max_proto_version, versions[highest]) end

  if p.certificate or p.identity then try(use_identity(h, p))
  elseif p.key then try(invalid("a key without a certificate")) end

  if p.cafile or p.capath then
    set(C.sslwrap_ctx_load_verify_locations, p.cafile and no_nul(p.cafile, "cafile"), p.capath and no_nul(p.capath, "capath"))
  end
  if p.ca then set(C.sslwrap_ctx_load_verify_mem, p.ca, #p.ca) end
  if p.system_trust then set(C.sslwrap_ctx_load_system_trust, nil) end

  if p.verify then
    local mode = try(mask(p.verify, "verify", function(word) return verify_modes[word] end))
    set(C.sslwrap_ctx_set_verify, mode, nil, nil, nil)
    self.unverified = mode == 0
  end
  if p.depth then set(C.sslwrap_ctx_set_verify_depth, p.depth) end
  if p.options then set(C.sslwrap_ctx_set_options, try(mask(p.options, "options", function(word) return K["OP_" .. tostring(word):upper()] end)), nil) end
  if p.ciphers then set(C.sslwrap_ctx_set_cipher_list, no_nul(p.ciphers, "ciphers")) end
  if p.ciphersuites then set(C.sslwrap_ctx_set_tls13_ciphersuites, no_nul(p.ciphersuites, "ciphersuites")) end
  local groups = p.groups or p.curveslist or p.curve
  if groups then set(C.sslwrap_ctx_set_groups, no_nul(groups, "groups")) end
  if p.keylog then set(C.sslwrap_ctx_set_keylog_file, no_nul(p.keylog, "keylog")) end
  if p.alpn then
    local protocols = try(wire(p.alpn))
    set(self.mode == "server" and C.sslwrap_ctx_set_alpn_preference or C.sslwrap_ctx_set_alpn_protos, protocols, #protocols)
  end
end

--- A context from a table of parameters in the style of LuaSec; see README.md.
function M.newcontext(p)
  if type(p) ~= "table" then error("newcontext takes a table of parameters", 2) end
  for key in pairs(p) do
    if not known[key] then return invalid("newcontext has no parameter %s", tostring(key)) end
  end
  if p.mode ~= "client" and p.mode ~= "server" then return invalid('mode must be "client" or "server"') end
  if p.protocol and (p.min_protocol or p.max_protocol) then return invalid("either protocol, or min_protocol and max_protocol") end
  if p.certificate and p.identity then return invalid("either certificate and key, or identity") end
  local h, text, code = new_ctx(p.mode == "server" and C.sslwrap_ctx_new_server or C.sslwrap_ctx_new_client)
  if not h then return nil, text, code end
  local self = setmetatable({ h = h, mode = p.mode }, Context)
  local ok, why = pcall(configure, self, p)
  if ok then return self end
  self:close()
  if type(why) == "table" then return nil, why[1], why[2] end
  error(why, 2)
end

function Context:close()
  if self.h then release(self.h, C.sslwrap_ctx_free); self.h = nil end
  return true
end

-- ---- connections

local function live(self)
  local h = self.h
  if not h then error("it is closed", 3) end
  return h
end

local function connection(ctx, h, text, code, name)
  if not h then return nil, text, code end
  local self = setmetatable({ h = h, rest = "", mode = ctx.mode }, Conn)
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
  local h, text, code = new_conn(C.sslwrap_conn_new, live(self), nil)
  return connection(self, h, text, code, name)
end

--- A connection over a socket of this module, one of LuaSocket's, or a descriptor. Sockets are closed with the connection,
--- descriptors stay the caller's.
function Context:wrap(transport, name)
  local ctx = live(self)
  local h, text, code
  if getmetatable(transport) == Socket then
    h, text, code = new_conn(C.sslwrap_conn_new, ctx, live(transport))
  else
    local fd = transport
    if type(fd) ~= "number" then fd = fd:getfd() end
    h, text, code = new_conn(C.sslwrap_conn_new_fd, ctx, fd)
  end
  local conn, why, number = connection(self, h, text, code, name)
  if conn and type(transport) ~= "number" then conn.transport = transport end
  return conn, why, number
end

--- Resolves, connects, shakes hands and verifies under one deadline.
function Context:dial(host, service, timeout)
  no_nul(host, "the host")
  local h, text, code = new_conn(C.sslwrap_conn_dial, live(self), host, no_nul(tostring(service), "the service"), seconds(timeout))
  if not h then return nil, text, code end
  return setmetatable({ h = h, rest = "", mode = self.mode }, Conn)
end

local function context_of(ctx)
  if getmetatable(ctx) == Context then return ctx end
  return M.newcontext(ctx)
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

function Conn:dohandshake() return done(C.sslwrap_conn_do_handshake(live(self))) end

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
  local buf = n <= CHUNK and chunk or ffi.new("uint8_t[?]", n)
  local status = C.sslwrap_conn_recv(h, buf, n, 0, size_out)
  if status ~= 0 then return failed(status) end
  return ffi.string(buf, size_out[0])
end

local function into(self, p, n)
  if self.rest ~= "" then
    n = math.min(n, #self.rest)
    ffi.copy(p, self.rest, n)
    self.rest = self.rest:sub(n + 1)
    return n
  end
  local status = C.sslwrap_conn_recv(self.h, p, n, 0, size_out)
  if status ~= 0 then return failed(status) end
  return tonumber(size_out[0])
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
    local status = C.sslwrap_conn_send(h, p + from - 1, to - from + 1, 0, size_out)
    from = from + tonumber(size_out[0])
    if status ~= 0 then
      local _, text = failed(status)
      return nil, text, from - 1, status
    end
  end
  return to
end

--- Sends all of it: true.
function Conn:sendall(data)
  local last, text, _, code = self:send(data)
  if last then return true end
  return nil, text, code
end

function Conn:flush() return done(C.sslwrap_conn_flush(live(self))) end
function Conn:pending() return number_of(C.sslwrap_conn_pending, live(self), size_out) + #self.rest end
function Conn:out_pending() return number_of(C.sslwrap_conn_out_pending, live(self), size_out) end

--- Says goodbye to the peer; true once it has answered, false when it has not yet.
function Conn:shutdown()
  local status = C.sslwrap_conn_shutdown(live(self), int_out)
  if status ~= 0 then return failed(status) end
  return int_out[0] == 1
end

--- Says goodbye where that can be, and frees all; the socket too where the connection has one.
function Conn:close()
  local h = self.h
  if not h then return true end
  self.h = nil
  C.sslwrap_conn_shutdown(h, int_out)
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
  local status = C.sslwrap_conn_bio_write(h, p, to - from + 1, size_out)
  if status ~= 0 then return failed(status) end
  return tonumber(size_out[0])
end
function Conn:bio_read(n)
  local h = live(self)
  n = n or CHUNK
  local buf = n <= CHUNK and chunk or ffi.new("uint8_t[?]", n)
  local status = C.sslwrap_conn_bio_read(h, buf, n, size_out)
  if status ~= 0 then return failed(status) end
  return ffi.string(buf, size_out[0])
end
function Conn:bio_shutdown() return done(C.sslwrap_conn_bio_shutdown(live(self))) end
function Conn:bio_pending() return number_of(C.sslwrap_conn_bio_pending, live(self), size_out) end

-- For event loops.
local function events(bits)
  local b = tonumber(bits)
  return b % 2 == 1, b >= 2
end
--- Whether to poll the descriptor for reading and writing, and whether each is possible without polling.
function Conn:interest()
  local status = C.sslwrap_conn_interest(live(self), u64_out, u64_out2)
  if status ~= 0 then return failed(status) end
  local r, w = events(u64_out[0])
  return r, w, events(u64_out2[0])
end
--- what: "r", "w" or "rw". Gives what is possible now.
function Conn:wait(what, timeout)
  local bits = (what:find("r") and K.WAIT_READ or 0) + (what:find("w") and K.WAIT_WRITE or 0)
  local status = C.sslwrap_conn_wait(live(self), bits, seconds(timeout), u64_out)
  if status ~= 0 then return failed(status) end
  local r, w = events(u64_out[0])
  return (r and "r" or "") .. (w and "w" or "")
end
function Conn:getfd() return number_of(C.sslwrap_conn_fileno, live(self), int_out) end

-- What the handshake came to.
function Conn:version() return static_of(C.sslwrap_conn_get_protocol_version_name, live(self)) end
function Conn:cipher() return static_of(C.sslwrap_conn_get_cipher_name, live(self)) end
function Conn:bits() return number_of(C.sslwrap_conn_get_cipher_bits, live(self), int_out) end
function Conn:group() return static_of(C.sslwrap_conn_get_group_name, live(self)) end
function Conn:state() return static_of(C.sslwrap_conn_get_state_string, live(self)) end
function Conn:getsniname() return text_of(C.sslwrap_conn_get_servername, live(self)) end
function Conn:getalpn()
  local name, text, code = text_of(C.sslwrap_conn_get_alpn_proto_negotiated, live(self))
  if name == "" then return nil, "no value", K.E_NO_VALUE end
  return name, text, code
end
--- The protocol, cipher, bits and group as a table, or one of them.
function Conn:info(field)
  local info = { protocol = self:version(), cipher = self:cipher(), bits = self:bits(), group = self:group() }
  if field then return info[field] end
  return info
end
--- true, or false with the reason.
function Conn:getpeerverification()
  local result, text, code = number_of(C.sslwrap_conn_get_verify_result, live(self), int_out)
  if not result then return nil, text, code end
  if result == 0 then return true end
  return false, (text_of(C.sslwrap_conn_get_verify_hint, self.h)), result
end
function Conn:getpeercertificate()
  local cert, text, code = new_x509(C.sslwrap_conn_get_peer_certificate, live(self))
  if not cert then return nil, text, code end
  return certificate(cert)
end
local function certificates(get, h)
  local chain, text, code = new_list(get, h)
  if not chain then return nil, text, code end
  local certs = {}
  for i = 1, number_of(C.sslwrap_x509_list_len, chain, size_out) do
    local cert, why, number = new_x509(C.sslwrap_x509_list_get, chain, i - 1)
    if not cert then return nil, why, number end
    certs[i] = certificate(cert)
  end
  release(chain, C.sslwrap_x509_list_free)
  return certs
end
--- As it was sent, and as it was verified.
function Conn:getpeerchain() return certificates(C.sslwrap_conn_get_peer_cert_chain, live(self)) end
function Conn:getverifiedchain() return certificates(C.sslwrap_conn_get_verified_chain, live(self)) end
--- The connection's last failure, as last_error tells it.
function Conn:error()
  local err, text, code = new_error(C.sslwrap_conn_error, live(self))
  if not err then return nil, text, code end
  return described(err)
end

-- ---- sockets

local function socket(h, text, code)
  if not h then return nil, text, code end
  return setmetatable({ h = h }, Socket)
end

--- A TCP connection to a host by its name.
function M.connect(host, service, timeout)
  return socket(new_sock(C.sslwrap_sock_create_connection, no_nul(host, "the host"), no_nul(tostring(service), "the service"),
    seconds(timeout)))
end

--- A listening TCP socket. host: a numeric address, "" for all of IPv4; port: 0 for a free one.
function M.listen(host, port, backlog)
  no_nul(host, "the host")
  local six = host:find(":", 1, true)
  local addr, text, code
  if six then addr, text, code = new_addr(C.sslwrap_addr_inet6, host, port, 0, 0)
  else addr, text, code = new_addr(C.sslwrap_addr_inet, host, port) end
  if not addr then return nil, text, code end
  local sock, why, number = socket(new_sock(C.sslwrap_sock_new, six and K.AF_INET6 or K.AF_INET, K.SOCK_STREAM, 0))
  if not sock then return nil, why, number end
  local status = C.sslwrap_sock_setsockopt_int(sock.h, K.SOL_SOCKET, K.SO_REUSEADDR, 1)
  if status == 0 then status = C.sslwrap_sock_bind(sock.h, addr) end
  if status == 0 then status = C.sslwrap_sock_listen(sock.h, backlog or 128) end
  local ok
  ok, why, number = done(status)
  release(addr, C.sslwrap_addr_free)
  if ok then return sock end
  sock:close()
  return nil, why, number
end

--- Two sockets that are connected to each other.
function M.socketpair()
  local out_t = ffi.typeof("sslwrap_sock *[1]")
  local a, b = out_t(), out_t()
  local status = C.sslwrap_sock_pair(K.AF_UNIX, K.SOCK_STREAM, 0, a, b)
  if status ~= 0 then return failed(status) end
  local x, y = ffi.gc(a[0], C.sslwrap_sock_free), ffi.gc(b[0], C.sslwrap_sock_free)
  return socket(x), socket(y)
end

--- Takes a descriptor over: the socket closes it.
function M.adopt(fd) return socket(new_sock(C.sslwrap_sock_adopt_fd, fd)) end

local sock_out_t = ffi.typeof("sslwrap_sock *[1]")
function Socket:accept()
  local out = sock_out_t()
  local status = C.sslwrap_sock_accept(live(self), out, nil)
  if status ~= 0 then return failed(status) end
  return socket(ffi.gc(out[0], C.sslwrap_sock_free))
end

local function address(get, h)
  local addr, text, code = new_addr(get, h)
  if not addr then return nil, text, code end
  local host, why, number = text_of(C.sslwrap_addr_host, addr)
  local port = host and number_of(C.sslwrap_addr_port, addr, int_out)
  release(addr, C.sslwrap_addr_free)
  if not host then return nil, why, number end
  return host, port
end
function Socket:getsockname() return address(C.sslwrap_sock_getsockname, live(self)) end
function Socket:getpeername() return address(C.sslwrap_sock_getpeername, live(self)) end

function Socket:settimeout(t) return done(C.sslwrap_sock_settimeout(live(self), seconds(t))) end
function Socket:gettimeout()
  local t, text, code = number_of(C.sslwrap_sock_gettimeout, live(self), double_out)
  if t == -1 then return nil end
  return t, text, code
end
function Socket:getfd() return number_of(C.sslwrap_sock_fileno, live(self), int_out) end

--- At most n bytes; "" is the end of the stream.
function Socket:recv(n)
  local h = live(self)
  n = n or CHUNK
  local buf = n <= CHUNK and chunk or ffi.new("uint8_t[?]", n)
  local status = C.sslwrap_sock_recv(h, buf, n, 0, size_out)
  if status ~= 0 then return failed(status) end
  return ffi.string(buf, size_out[0])
end
--- How many bytes went.
function Socket:send(data)
  local h = live(self)
  local p, from, to = bytes_of(data)
  local status = C.sslwrap_sock_send(h, p, to - from + 1, 0, size_out)
  if status ~= 0 then return failed(status) end
  return tonumber(size_out[0])
end
--- true; on failure nil, the text, the code, and how many bytes went.
function Socket:sendall(data)
  local h = live(self)
  local p, from, to = bytes_of(data)
  local status = C.sslwrap_sock_sendall(h, p, to - from + 1, 0, size_out)
  if status == 0 then return true end
  local sent = tonumber(size_out[0])
  local _, text, code = failed(status)
  return nil, text, code, sent
end
local hows = { receive = K.SHUT_RD, send = K.SHUT_WR, both = K.SHUT_RDWR }
--- how: "receive", "send" or "both".
function Socket:shutdown(how)
  return done(C.sslwrap_sock_shutdown(live(self), hows[how] or error("shutdown takes receive, send or both", 2)))
end
function Socket:close()
  local h = self.h
  if not h then return true end
  self.h = nil
  C.sslwrap_sock_close(h)
  return release(h, C.sslwrap_sock_free)
end

return M
