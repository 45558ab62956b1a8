-- Sessions, to be resumed. A part of sslwrap.lua.
local core = require "sslwrap.core"
local callbacks = require "sslwrap.callbacks"
local C, out, live = core.C, core.out, core.live
local M, Session = {}, {}
Session.__index = Session

local function session(h, text, code)
  if not h then return nil, text, code end
  return setmetatable({ h = h }, Session)
end
callbacks.session, M.session = session, session

--- From what export gave: it says whether its peer was verified, so only from where nobody else can write.
function M.import(bytes)
  if type(bytes) ~= "string" then error("a session is imported from a string", 2) end
  return session(core.new.session(C.sslwrap_session_import, bytes, #bytes))
end

--- As bytes, which hold its secret.
function Session:export() return core.text_of(C.sslwrap_session_export, live(self)) end
function Session:id() return core.text_of(C.sslwrap_session_id, live(self)) end
function Session:resumable() return core.number_of(C.sslwrap_session_is_resumable, live(self), out.int) == 1 end
function Session:time() return core.number_of(C.sslwrap_session_time, live(self), out.i64) end
function Session:timeout() return core.number_of(C.sslwrap_session_timeout, live(self), out.i64) end
function Session:hostname() return core.text_of(C.sslwrap_session_hostname, live(self)) end
function Session:protocol() return core.number_of(C.sslwrap_session_protocol, live(self), out.int) end
function Session:cipher() return core.static_of(C.sslwrap_session_cipher_name, live(self)) end
function Session:equals(other)
  local status = C.sslwrap_session_equal(live(self), live(other), out.int)
  if status ~= 0 then return core.failed(status) end
  return out.int[0] == 1
end
function Session:close()
  if self.h then core.release(self.h, C.sslwrap_session_free); self.h = nil end
  return true
end

M.Session = Session
return M
