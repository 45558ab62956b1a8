-- Contexts, from tables of parameters. A part of sslwrap.lua.
local core = require "sslwrap.core"
local callbacks = require "sslwrap.callbacks"
local C, K, new = core.C, core.K, core.new
local done, invalid, no_nul, list, mask, wire = core.done, core.invalid, core.no_nul, core.list, core.mask, core.wire
local release = core.release
local M, Context = {}, {}
Context.__index = Context

local known = {}
for word in ([[mode protocol min_protocol max_protocol certificate key password identity certificates cafile capath ca
  client_ca system_trust verify depth options ciphers ciphersuites curve curveslist groups alpn keylog hosts host_policy
  pins_required pins_sufficient events tickets ticket_keys session_id session_cache ocsp psk psks]]):gmatch("%S+") do
  known[word] = true
end
for _, kind in ipairs(callbacks.kinds) do known[kind] = true end

local versions = {
  tlsv1 = K.TLS1_VERSION, tlsv1_1 = K.TLS1_1_VERSION, tlsv1_2 = K.TLS1_2_VERSION, tlsv1_3 = K.TLS1_3_VERSION,
}
local any = { any = true, tls = true, sslv23 = true }

local verify_modes = {
  none = K.VERIFY_NONE, peer = K.VERIFY_PEER, fail_if_no_peer_cert = K.VERIFY_FAIL_IF_NO_PEER_CERT, client_once = K.VERIFY_CLIENT_ONCE,
}

local event_bits = { hello = K.EVENT_CLIENT_HELLO, certificate = K.EVENT_CERTIFICATE, verify = K.EVENT_VERIFY }

--- An identity's handle from certificate, key and password, or identity and password.
function M.identity(p)
  local pass = p.password
  if type(pass) == "function" then pass = pass() end
  if p.identity then
    return new.identity(C.sslwrap_identity_new_mem, p.identity, #p.identity, nil, 0, pass, pass and #pass or 0)
  end
  local certs = no_nul(p.certificate, "certificate")
  return new.identity(C.sslwrap_identity_new_file, certs, no_nul(p.key or certs, "key"), pass, pass and #pass or 0)
end

local function use_identity(ctx, p, use)
  local id, text, code = M.identity(p)
  if not id then return nil, text, code end
  local ok, why, number = done((use or C.sslwrap_ctx_use_identity)(ctx, id))
  release(id, C.sslwrap_identity_free)
  return ok, why, number
end

-- The settings that only say who we are and whom we trust; set(f, ...) and try(ok, text, code) raise what failed.
local function whom(self, p, set, try)
  local h = self.h
  if p.certificate or p.identity then try(use_identity(h, p))
  elseif p.key then try(invalid("a key without a certificate")) end
  for _, one in ipairs(p.certificates or {}) do try(use_identity(h, one)) end
  if p.cafile or p.capath then
    set(C.sslwrap_ctx_load_verify_locations, p.cafile and no_nul(p.cafile, "cafile"), p.capath and no_nul(p.capath, "capath"))
  end
  if p.client_ca then set(C.sslwrap_ctx_load_client_ca, no_nul(p.client_ca, "client_ca")) end
  if p.ca then set(C.sslwrap_ctx_load_verify_mem, p.ca, #p.ca) end
  if p.system_trust then set(C.sslwrap_ctx_load_system_trust, nil) end
  for kind, pins in pairs { [K.PIN_REQUIRED] = p.pins_required or {}, [K.PIN_SUFFICIENT] = p.pins_sufficient or {} } do
    for _, digest in ipairs(list(pins)) do set(C.sslwrap_ctx_add_pin, kind, digest, #digest) end
  end
  if p.psk then set(C.sslwrap_ctx_set_psk, p.psk.identity, #p.psk.identity, p.psk.key, #p.psk.key) end
  for identity, key in pairs(p.psks or {}) do set(C.sslwrap_ctx_add_psk, identity, #identity, key, #key) end
  if p.ocsp then set(C.sslwrap_ctx_set_ocsp_response, p.ocsp, #p.ocsp) end
end

-- Settings of sessions and of hosts.
local function more(self, p, set, try)
  if p.tickets then set(C.sslwrap_ctx_set_num_tickets, p.tickets) end
  if p.ticket_keys then set(C.sslwrap_ctx_set_ticket_keys, p.ticket_keys, #p.ticket_keys, #p.ticket_keys % 80 == 0 and 80 or 48) end
  if p.session_id then set(C.sslwrap_ctx_set_session_id, p.session_id, #p.session_id) end
  if p.session_cache then
    set(C.sslwrap_ctx_set_session_cache_mode, try(mask(p.session_cache, "session_cache", function(word)
      return K["SESS_CACHE_" .. tostring(word):upper()]
    end)), nil)
  end
  self.hosts = {}
  for name, host in pairs(p.hosts or {}) do
    if getmetatable(host) ~= Context then host = try(M.newcontext(host)) end
    set(C.sslwrap_ctx_add_host, no_nul(name, "a host"), core.live(host))
    self.hosts[name] = host -- and its callbacks with it
  end
  if p.host_policy then
    local policies = { default = K.HOST_DEFAULT, refuse = K.HOST_REFUSE }
    set(C.sslwrap_ctx_set_host_policy, policies[p.host_policy] or try(invalid("host_policy is default or refuse")))
  end
  if p.events then
    self.events = true
    set(C.sslwrap_ctx_set_events, try(mask(p.events, "events", function(word) return event_bits[word] end)))
  end
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

  whom(self, p, set, try)

  local mode = self.mode == "client" and K.VERIFY_PEER or K.VERIFY_NONE
  if p.verify then
    mode = try(mask(p.verify, "verify", function(word) return verify_modes[word] end))
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
  local offered = p.alpn
  if type(offered) == "function" then -- LuaSec's way: it is given the list
    if self.mode == "client" then try(invalid("a client's alpn is a name or a list")) end
    p.onalpn = p.onalpn or function(_, names) return p.alpn(names) end
  elseif offered then
    local protocols = try(wire(offered))
    set(self.mode == "server" and C.sslwrap_ctx_set_alpn_preference or C.sslwrap_ctx_set_alpn_protos, protocols, #protocols)
  end
  more(self, p, set, try)
  local entry, text, code = callbacks.set(h, p, mode, set)
  if text then try(entry, text, code) end
  self.entry = entry
  -- A chosen host's callbacks are this one's connections' too.
  self.calls = entry and callbacks.guarded or callbacks.plain
  for _, host in pairs(self.hosts) do
    if host.entry then self.calls = callbacks.guarded end
  end
end

--- A context from a table of parameters in the style of LuaSec; see README.md.
function M.newcontext(p)
  if type(p) ~= "table" then error("newcontext takes a table of parameters", 2) end
  local own = {}
  for key, value in pairs(p) do own[key] = value end
  p = own
  for key in pairs(p) do
    if not known[key] then return invalid("newcontext has no parameter %s", tostring(key)) end
  end
  if p.mode ~= "client" and p.mode ~= "server" then return invalid('mode must be "client" or "server"') end
  if p.protocol and (p.min_protocol or p.max_protocol) then return invalid("either protocol, or min_protocol and max_protocol") end
  if p.certificate and p.identity then return invalid("either certificate and key, or identity") end
  local h, text, code = new.ctx(p.mode == "server" and C.sslwrap_ctx_new_server or C.sslwrap_ctx_new_client)
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

--- Staples another OCSP response from now on.
function Context:renew_ocsp(der) return done(C.sslwrap_ctx_renew_ocsp_response(core.live(self), der, #der)) end
--- Shows another identity from now on, also while in use: certificate, key and password, or identity, as newcontext.
function Context:renew_identity(p) return use_identity(core.live(self), p, C.sslwrap_ctx_renew_identity) end
--- Seals tickets with another key from now on; the first seals, all open. Each 80 or 48 bytes.
function Context:renew_ticket_keys(keys)
  return done(C.sslwrap_ctx_renew_ticket_keys(core.live(self), keys, #keys, #keys % 80 == 0 and 80 or 48))
end

M.Context = Context
return M
