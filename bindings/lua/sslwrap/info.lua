-- Connections: what the handshake came to, and what it waits for. A part of sslwrap.lua.
local core = require "sslwrap.core"
local callbacks = require "sslwrap.callbacks"
local contexts = require "sslwrap.context"
local sessions = require "sslwrap.session"
local x509 = require "sslwrap.x509"
local C, K, out, new, live = core.C, core.K, core.out, core.new, core.live
local failed, done, text_of, number_of, static_of = core.failed, core.done, core.text_of, core.number_of, core.static_of
local Conn = require("sslwrap.conn").Conn

-- What the handshake came to.
function Conn:version() return static_of(C.sslwrap_conn_get_protocol_version_name, live(self)) end
function Conn:cipher() return static_of(C.sslwrap_conn_get_cipher_name, live(self)) end
function Conn:bits() return number_of(C.sslwrap_conn_get_cipher_bits, live(self), out.int) end
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
  local result, text, code = number_of(C.sslwrap_conn_get_verify_result, live(self), out.int)
  if not result then return nil, text, code end
  if result == 0 then return true end
  return false, (text_of(C.sslwrap_conn_get_verify_hint, self.h)), result
end
function Conn:getpeercertificate()
  local cert, text, code = new.x509(C.sslwrap_conn_get_peer_certificate, live(self))
  if not cert then return nil, text, code end
  return x509.certificate(cert)
end
--- As it was sent, and as it was verified.
function Conn:getpeerchain() return x509.certificates(C.sslwrap_conn_get_peer_cert_chain, live(self)) end
function Conn:getverifiedchain() return x509.certificates(C.sslwrap_conn_get_verified_chain, live(self)) end
--- The connection's last failure, as last_error tells it.
function Conn:error()
  local err, text, code = new.error(C.sslwrap_conn_error, live(self))
  if not err then return nil, text, code end
  return core.described(err)
end

-- ---- sessions and staples

--- To be resumed; in TLS 1.3 there is one once a ticket came, with what is read.
function Conn:getsession() return sessions.session(new.session(C.sslwrap_conn_get_session, live(self))) end
--- To resume it; before the handshake.
function Conn:setsession(session) return done(C.sslwrap_conn_set_session(live(self), live(session))) end
function Conn:reused() return number_of(C.sslwrap_conn_session_reused, live(self), out.int) == 1 end

--- A client, before the handshake: asks for an OCSP response.
function Conn:request_ocsp() return done(C.sslwrap_conn_request_ocsp(live(self))) end
--- What was stapled, as DER. It is not verified.
function Conn:getocsp() return text_of(C.sslwrap_conn_get_ocsp_response, live(self)) end
--- A server, while the hello is decided about: staples this one.
function Conn:set_ocsp(der) return done(C.sslwrap_conn_set_ocsp_response(live(self), der, #der)) end

-- ---- decisions

local names = { hello = K.EVENT_CLIENT_HELLO, certificate = K.EVENT_CERTIFICATE, verify = K.EVENT_VERIFY }
local answers = { accept = K.ANSWER_ACCEPT, default = K.ANSWER_DEFAULT, refuse = K.ANSWER_REFUSE }
--- What waits for an answer: "hello", "certificate" or "verify".
function Conn:wanted()
  local bits, text, code = number_of(C.sslwrap_conn_wanted, live(self), out.u64)
  if not bits then return nil, text, code end
  for name, number in pairs(names) do
    if number == bits then return name end
  end
end
--- Decides it: "accept", "default" or "refuse" (alert: a TLS alert's number, none for the usual). Then dohandshake again.
function Conn:answer(what, alert)
  local answer = answers[what] or error("answer takes accept, default or refuse", 2)
  local bits, text, code = number_of(C.sslwrap_conn_wanted, live(self), out.u64)
  if not bits then return nil, text, code end
  return done(C.sslwrap_conn_answer(self.h, bits, answer, alert or 0))
end
--- What the client offers, while its hello is decided about: name, alpn (a list), version, session_id, random.
function Conn:hello()
  local h = live(self)
  local version, text, code = number_of(C.sslwrap_conn_hello_version, h, out.int)
  if not version then return nil, text, code end
  local alpn = text_of(C.sslwrap_conn_hello_alpn, h)
  return {
    version = version, name = text_of(C.sslwrap_conn_get_servername, h), alpn = core.unwire(alpn or ""),
    session_id = text_of(C.sslwrap_conn_hello_session_id, h), random = text_of(C.sslwrap_conn_hello_random, h),
    ciphers = text_of(C.sslwrap_conn_hello_ciphers, h),
  }
end
--- One extension of the hello by its number, as bytes.
function Conn:hello_extension(number) return text_of(C.sslwrap_conn_hello_extension, live(self), number) end
--- Goes over to another context: in onservername, or with "hello" waiting.
function Conn:set_context(ctx)
  local ok, text, code = done(C.sslwrap_conn_set_context(live(self), live(ctx)))
  if not ok then return nil, text, code end
  self.chosen = ctx -- its callbacks are in force
  if ctx.calls == callbacks.guarded and self.calls ~= ctx.calls then
    self.calls = ctx.calls
    callbacks.remember(self)
  end
  return true
end
function Conn:select_alpn(name) return done(C.sslwrap_conn_select_alpn(live(self), name, name and #name or 0)) end
--- Shows this identity: a table with certificate, key and password, or identity, as newcontext takes them.
function Conn:use_identity(p)
  local id, text, code = contexts.identity(p)
  if not id then return nil, text, code end
  local ok, why, number = done(C.sslwrap_conn_use_identity(live(self), id))
  core.release(id, C.sslwrap_identity_free)
  return ok, why, number
end
--- Everything that is wrong with the chain that "verify" waits for: a list of { code =, depth = }.
function Conn:verify_errors()
  local found = {}
  while C.sslwrap_conn_verify_error(live(self), #found, out.int, out.int2) == 0 do
    found[#found + 1] = { code = out.int[0], depth = out.int2[0] }
  end
  return found
end
