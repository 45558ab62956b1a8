-- Callbacks: one C function for each kind in the whole process, since LuaJIT has few to give; what tells contexts apart is
-- their number, which travels as userdata. Each runs its Lua function in pcall: an error ends the connection, not the
-- program. A function that may call back must not be called from compiled code; connections of contexts with callbacks
-- call through guard. A part of sslwrap.lua.
local ffi = require "ffi"
local core = require "sslwrap.core"
local x509 = require "sslwrap.x509"
local C, K = core.C, core.K
local M = {}

-- Weak: a context's callbacks live as long as the context or a connection of it.
local contexts, connections = setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "v" })
local last = 0

local function number(p) return tonumber(ffi.cast("uintptr_t", p)) end

--- f, called by the interpreter.
local function guard(f)
  local function careful(...) return f(...) end
  jit.off(careful)
  return careful
end
M.guard = guard

-- What may call back, as it is and guarded.
M.plain, M.guarded = {}, {}
for name, f in pairs {
  handshake = C.sslwrap_conn_do_handshake, recv = C.sslwrap_conn_recv, send = C.sslwrap_conn_send, sendv = C.sslwrap_conn_sendv,
  shutdown = C.sslwrap_conn_shutdown, close = C.sslwrap_conn_close, flush = C.sslwrap_conn_flush, pump = C.sslwrap_conn_pump,
  dial = C.sslwrap_conn_dial,
} do
  M.plain[name], M.guarded[name] = f, guard(f)
end

function M.remember(conn) connections[number(conn.h)] = conn end

-- The function and its connection; an error in it is kept with the connection.
local function call(kind, handle, user, ...)
  local entry, conn = contexts[number(user)], connections[number(handle)]
  if not entry or not conn then return false end
  local ok, a, b = pcall(entry[kind], conn, ...)
  if ok then return true, a, b end
  conn.cause = "error in " .. kind .. ": " .. tostring(a)
  return false
end

-- No and why.
local function refused(handle, why)
  local conn = connections[number(handle)]
  if conn and why and not conn.cause then conn.cause = tostring(why) end
end

local bodies = {
  onverify = { "sslwrap_verify_fn", K.VERIFY_REFUSE, function(conn, cert, code, depth, preverified, user)
    local entry = contexts[number(user)]
    local one = cert ~= nil and C.sslwrap_x509_up_ref(cert) == 0 and x509.certificate(ffi.gc(cert, C.sslwrap_x509_free)) or nil
    local ok, answer, why = call("onverify", conn, user, one, { ok = preverified == 1, code = code, depth = depth })
    if not ok then return K.VERIFY_REFUSE end
    if answer == false then
      refused(conn, why)
      return K.VERIFY_REFUSE
    end
    if preverified == 1 or entry.insecure and answer == true then return K.VERIFY_ACCEPT end
    return K.VERIFY_REFUSE
  end },
  onservername = { "sslwrap_servername_fn", K.SERVERNAME_FATAL, function(conn, user)
    local ok, answer, why = call("onservername", conn, user, (core.text_of(C.sslwrap_conn_get_servername, conn)))
    if not ok then return K.SERVERNAME_FATAL end
    if answer == false then
      refused(conn, why)
      return K.SERVERNAME_FATAL
    end
    if type(answer) == "table" then
      local went, text = connections[number(conn)]:set_context(answer)
      if not went then
        refused(conn, text)
        return K.SERVERNAME_FATAL
      end
    end
    return K.SERVERNAME_OK
  end },
  onalpn = { "sslwrap_alpn_select_fn", K.ALPN_FATAL, function(conn, offered, len, chosen, chosen_len, user)
    local ok, answer, why = call("onalpn", conn, user, core.unwire(ffi.string(offered, len)))
    if not ok then return K.ALPN_FATAL end
    if answer == nil then return K.ALPN_NOACK end
    if type(answer) ~= "string" or #answer < 1 or #answer > 255 then
      refused(conn, answer == false and why or "onalpn gives a name that was offered, nil or false")
      return K.ALPN_FATAL
    end
    ffi.copy(chosen, answer, #answer)
    chosen_len[0] = #answer
    return K.ALPN_SELECTED
  end },
  onkeylog = { "sslwrap_keylog_fn", nil, function(conn, line, user) call("onkeylog", conn, user, ffi.string(line)) end },
  oninfo = { "sslwrap_info_fn", nil, function(conn, where, ret, user) call("oninfo", conn, user, where, ret) end },
  onsession = { "sslwrap_new_session_fn", nil, function(conn, session, user)
    if C.sslwrap_session_up_ref(session) ~= 0 then return end
    call("onsession", conn, user, M.session(ffi.gc(session, C.sslwrap_session_free)))
  end },
  oncertificate = { "sslwrap_certificate_fn", K.ANSWER_REFUSE, function(conn, user)
    local ok, answer, why = call("oncertificate", conn, user)
    if ok and answer ~= false then return K.ANSWER_ACCEPT end
    refused(conn, why)
    return K.ANSWER_REFUSE
  end },
  onocsp = { "sslwrap_ocsp_client_fn", K.ANSWER_REFUSE, function(conn, response, len, user)
    local ok, answer, why = call("onocsp", conn, user, len > 0 and ffi.string(response, len) or nil)
    if ok and answer ~= false then return K.ANSWER_ACCEPT end
    refused(conn, why)
    return K.ANSWER_REFUSE
  end },
}

local made = {}
local function c_function(kind)
  if not made[kind] then
    local ctype, refuses, body = unpack(bodies[kind])
    made[kind] = ffi.cast(ctype, function(...)
      local ok, answer = pcall(body, ...)
      if ok then return answer end
      return refuses
    end)
  end
  return made[kind]
end

local setters = {
  onservername = C.sslwrap_ctx_set_tlsext_servername_callback, onalpn = C.sslwrap_ctx_set_alpn_select_callback,
  onkeylog = C.sslwrap_ctx_set_keylog_callback, oninfo = C.sslwrap_ctx_set_info_callback,
  onsession = C.sslwrap_ctx_set_new_session_callback, oncertificate = C.sslwrap_ctx_set_certificate_callback,
  onocsp = C.sslwrap_ctx_set_ocsp_client_callback,
}
M.kinds = { "onverify", "insecure_onverify" }
for kind in pairs(setters) do M.kinds[#M.kinds + 1] = kind end

--- Sets what p has of callbacks. mode: of verification. Gives the entry that context and connections keep, or nil.
function M.set(h, p, mode, set)
  local entry
  for _, kind in ipairs(M.kinds) do
    if p[kind] ~= nil then
      if type(p[kind]) ~= "function" then return core.invalid("%s must be a function", kind) end
      entry = entry or {}
      entry[kind] = p[kind]
    end
  end
  if not entry then return nil end
  last = last + 1
  contexts[last] = entry
  local user = ffi.cast("void *", last)
  if entry.insecure_onverify then entry.onverify, entry.insecure = entry.insecure_onverify, true end
  if entry.onverify then set(C.sslwrap_ctx_set_verify, mode, c_function "onverify", user, nil) end
  for kind, setter in pairs(setters) do
    if entry[kind] then set(setter, c_function(kind), user, nil) end
  end
  return entry
end

return M
