-- TLS and sockets by libsslwrap, for LuaJIT. See README.md.
--
-- Functions give a value, or nil, a text and the status code. The text is "closed" (the peer ended it properly),
-- "timeout", "wantread" or "wantwrite" for those, else one line that says what to do. Mistakes in calls raise errors.
--
-- The parts are in the folder beside this file.
local core = require "sslwrap.core"
local contexts = require "sslwrap.context"
local conns = require "sslwrap.conn"
require "sslwrap.info"
local sockets = require "sslwrap.socket"
local sessions = require "sslwrap.session"
local ffi = require "ffi"
local C, K, out, no_nul, number_of = core.C, core.K, core.out, core.no_nul, core.number_of

local M = {
  C = C, constants = K, newcontext = contexts.newcontext, wrap = conns.wrap, dial = conns.dial, session = sessions.import,
}
for _, name in ipairs { "connect", "listen", "socketpair", "adopt", "socket", "tcp", "udp", "resolve", "gethostname" } do M[name] = sockets[name] end

function M.version() return ffi.string(C.sslwrap_version()) end
function M.openssl_version() return core.static_of(C.sslwrap_version_string, K.OPENSSL_VERSION) end
function M.has(feature) return number_of(C.sslwrap_has, no_nul(feature, "the feature"), out.int) == 1 end
function M.status_name(status) return ffi.string(C.sslwrap_status_name(status)) end
--- How many handles are alive; kind: a TYPE_ constant, none for all.
function M.live_handles(kind) return number_of(C.sslwrap_live_handles, kind or K.TYPE_ANY, out.u64) end

--- The last failure as a table: status, kind (KIND_ constants), number (errno or verify code), detail, message, reasons.
function M.last_error()
  local err, text, code = core.new.error(C.sslwrap_error_take)
  if not err then return nil, text, code end
  return core.described(err)
end

return M
