-- The library, and how values go over to it and come back. A part of sslwrap.lua.
local ffi = require "ffi"
local declared = require "sslwrap_cdef"
ffi.cdef(declared.cdef)
local loaded, C = pcall(ffi.load, "libsslwrap.so.0")
if not loaded then C = ffi.load("sslwrap") end
local K = declared.constants
local core = { C = C, K = K }

local size_out, int_out, int_out2 = ffi.new("size_t[1]"), ffi.new("int[1]"), ffi.new("int[1]")
local u64_out, u64_out2, i64_out = ffi.new("uint64_t[1]"), ffi.new("uint64_t[1]"), ffi.new("int64_t[1]")
local double_out, text_out = ffi.new("double[1]"), ffi.new("const char *[1]")
local bytes_t, const_bytes_t = ffi.typeof("uint8_t *"), ffi.typeof("const uint8_t *")
local CHUNK, ROOM = 16384, 65536 -- what is read where nobody says how much; what there is room for without a buffer made for it
local chunk = ffi.new("uint8_t[?]", ROOM)

core.out = {
  size = size_out, int = int_out, int2 = int_out2, u64 = u64_out, u64_2 = u64_out2, i64 = i64_out, double = double_out,
  text = text_out,
}
core.CHUNK, core.ROOM, core.chunk, core.bytes_t = CHUNK, ROOM, chunk, bytes_t

local words = {
  [K.ERROR_ZERO_RETURN] = "closed", [K.E_CLOSED] = "closed", [K.E_TIMEOUT] = "timeout",
  [K.ERROR_WANT_READ] = "wantread", [K.ERROR_WANT_WRITE] = "wantwrite", [K.ERROR_WANT_CLIENT_HELLO_CB] = "wanthello",
  [K.ERROR_WANT_X509_LOOKUP] = "wantcertificate", [K.ERROR_WANT_RETRY_VERIFY] = "wantverify",
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
    local a, b, c, d, e, f, g = ...
    local status
    if n == 0 then status = make(out)
    elseif n == 1 then status = make(a, out)
    elseif n == 2 then status = make(a, b, out)
    elseif n == 3 then status = make(a, b, c, out)
    elseif n == 4 then status = make(a, b, c, d, out)
    elseif n == 5 then status = make(a, b, c, d, e, out)
    elseif n == 6 then status = make(a, b, c, d, e, f, out)
    else status = make(a, b, c, d, e, f, g, out) end
    if status ~= 0 then return failed(status) end
    return ffi.gc(out[0], free)
  end
end
core.new = {}
core.new.ctx = maker("sslwrap_ctx", C.sslwrap_ctx_free)
core.new.conn = maker("sslwrap_conn", C.sslwrap_conn_free)
core.new.sock = maker("sslwrap_sock", C.sslwrap_sock_free)
core.new.addr = maker("sslwrap_addr", C.sslwrap_addr_free)
core.new.x509 = maker("sslwrap_x509", C.sslwrap_x509_free)
core.new.x509_list = maker("sslwrap_x509_list", C.sslwrap_x509_list_free)
core.new.x509_name = maker("sslwrap_x509_name", C.sslwrap_x509_name_free)
core.new.identity = maker("sslwrap_identity", C.sslwrap_identity_free)
core.new.error = maker("sslwrap_error", C.sslwrap_error_free)
core.new.addrinfo = maker("sslwrap_addrinfo", C.sslwrap_addrinfo_free)
core.new.session = maker("sslwrap_session", C.sslwrap_session_free)

local function release(handle, free) return done(free(ffi.gc(handle, nil))) end

-- get(buf, cap, len): asked once, and again when the chunk was too small.
local function text_of(get, handle, ...)
  local extra = select("#", ...) > 0
  local buf, cap = chunk, ROOM
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

-- A table's words as a mask; bits_of tells what a word is.
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

-- Protocol names as ALPN has them on the wire, and back.
local function wire(protocols)
  local out = {}
  for i, p in ipairs(list(protocols)) do
    if type(p) ~= "string" or #p < 1 or #p > 255 then return invalid("an ALPN protocol is a string of 1 to 255 bytes") end
    out[i] = string.char(#p) .. p
  end
  return table.concat(out)
end
local function unwire(s)
  local names, at = {}, 1
  while at <= #s do
    local n = s:byte(at)
    names[#names + 1] = s:sub(at + 1, at + n)
    at = at + 1 + n
  end
  return names
end

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

-- The handle of an object that is not closed.
local function live(self)
  local h = self.h
  if not h then error("it is closed", 3) end
  return h
end

core.failed, core.done, core.invalid, core.release, core.text_of, core.number_of = failed, done, invalid, release, text_of, number_of
core.static_of, core.seconds, core.no_nul, core.bytes_of, core.list, core.mask = static_of, seconds, no_nul, bytes_of, list, mask
core.wire, core.unwire, core.described, core.live = wire, unwire, described, live
return core
