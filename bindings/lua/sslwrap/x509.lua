-- Certificates. A part of sslwrap.lua.
local core = require "sslwrap.core"
local C, out, text_of, number_of, no_nul, release = core.C, core.out, core.text_of, core.number_of, core.no_nul, core.release
local Certificate = {}
Certificate.__index = Certificate

local function certificate(h) return setmetatable({ h = h }, Certificate) end
function Certificate:pem() return text_of(C.sslwrap_x509_dump_pem, self.h) end
function Certificate:der() return text_of(C.sslwrap_x509_dump_der, self.h) end
local function name_text(get, cert)
  local name, text, code = core.new.x509_name(get, cert.h)
  if not name then return nil, text, code end
  local line = text_of(C.sslwrap_x509_name_rfc2253, name)
  release(name, C.sslwrap_x509_name_free)
  return line
end
function Certificate:subject() return name_text(C.sslwrap_x509_subject, self) end
function Certificate:issuer() return name_text(C.sslwrap_x509_issuer, self) end
function Certificate:serial() return text_of(C.sslwrap_x509_serial, self.h) end
function Certificate:notbefore() return number_of(C.sslwrap_x509_not_before, self.h, out.i64) end
function Certificate:notafter() return number_of(C.sslwrap_x509_not_after, self.h, out.i64) end
function Certificate:digest(name)
  return text_of(C.sslwrap_x509_fingerprint, self.h, no_nul(name or "SHA256", "the digest"))
end
function Certificate:close()
  if self.h then release(self.h, C.sslwrap_x509_free); self.h = nil end
  return true
end

local function certificates(get, h)
  local chain, text, code = core.new.x509_list(get, h)
  if not chain then return nil, text, code end
  local certs = {}
  for i = 1, number_of(C.sslwrap_x509_list_len, chain, out.size) do
    local cert, why, number = core.new.x509(C.sslwrap_x509_list_get, chain, i - 1)
    if not cert then return nil, why, number end
    certs[i] = certificate(cert)
  end
  release(chain, C.sslwrap_x509_list_free)
  return certs
end

return { certificate = certificate, certificates = certificates }
