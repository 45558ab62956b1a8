-- Sockets. A part of sslwrap.lua.
local ffi = require "ffi"
local core = require "sslwrap.core"
local C, K, out, new, live = core.C, core.K, core.out, core.new, core.live
local failed, done, seconds, no_nul, bytes_of = core.failed, core.done, core.seconds, core.no_nul, core.bytes_of
local text_of, number_of, release, CHUNK = core.text_of, core.number_of, core.release, core.CHUNK
local ROOM, chunk = core.ROOM, core.chunk
local M, Socket = {}, {}
Socket.__index = Socket

local function socket(h, text, code)
  if not h then return nil, text, code end
  return setmetatable({ h = h }, Socket)
end

--- A TCP connection to a host by its name.
function M.connect(host, service, timeout)
  return socket(new.sock(C.sslwrap_sock_create_connection, no_nul(host, "the host"), no_nul(tostring(service), "the service"),
    seconds(timeout)))
end

-- An address as a handle: of a host's number ("" for all of IPv4) and port, or the path of a Unix socket.
local function address_of(host, port)
  no_nul(host, "the host")
  if host:find("/", 1, true) then return new.addr(C.sslwrap_addr_unix, host, #host), K.AF_UNIX end
  if host:find(":", 1, true) then
    local h, text, code = new.addr(C.sslwrap_addr_inet6, host, port, 0, 0)
    return h, h and K.AF_INET6 or text, code
  end
  local h, text, code = new.addr(C.sslwrap_addr_inet, host, port)
  return h, h and K.AF_INET or text, code
end

local function with_address(host, port, f)
  local addr, text, code = address_of(host, port)
  if not addr then return nil, text, code end
  local ok, why, number = done(f(addr))
  release(addr, C.sslwrap_addr_free)
  return ok, why, number
end

local types = { stream = K.SOCK_STREAM, datagram = K.SOCK_DGRAM }
--- A socket: family "inet", "inet6" or "unix", kind "stream" or "datagram".
function M.socket(family, kind)
  local number = K["AF_" .. tostring(family):upper()] or error("there is no family " .. tostring(family), 2)
  return socket(new.sock(C.sslwrap_sock_new, number, types[kind or "stream"] or error("a socket is stream or datagram", 2), 0))
end
--- A TCP or UDP socket for addresses like this one, neither bound nor connected.
function M.tcp(host) return M.socket(host and host:find(":", 1, true) and "inet6" or "inet") end
function M.udp(host) return M.socket(host and host:find(":", 1, true) and "inet6" or "inet", "datagram") end

--- A listening TCP socket. host: a numeric address, "" for all of IPv4; port: 0 for a free one.
function M.listen(host, port, backlog)
  local sock, text, code = M.tcp(host)
  if not sock then return nil, text, code end
  local ok
  ok, text, code = sock:setoption("reuseaddr", 1)
  if ok then ok, text, code = sock:bind(host, port) end
  if ok then ok, text, code = sock:listen(backlog) end
  if ok then return sock end
  sock:close()
  return nil, text, code
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
function M.adopt(fd) return socket(new.sock(C.sslwrap_sock_adopt_fd, fd)) end

local sock_out_t = ffi.typeof("sslwrap_sock *[1]")
function Socket:accept()
  local made = sock_out_t()
  local status = C.sslwrap_sock_accept(live(self), made, nil)
  if status ~= 0 then return failed(status) end
  return socket(ffi.gc(made[0], C.sslwrap_sock_free))
end

local function address(get, h)
  local addr, text, code = new.addr(get, h)
  if not addr then return nil, text, code end
  local host, why, number = text_of(C.sslwrap_addr_host, addr)
  local port = host and number_of(C.sslwrap_addr_port, addr, out.int)
  release(addr, C.sslwrap_addr_free)
  if not host then return nil, why, number end
  return host, port
end
function Socket:getsockname() return address(C.sslwrap_sock_getsockname, live(self)) end
function Socket:getpeername() return address(C.sslwrap_sock_getpeername, live(self)) end

--- host: an address. Where it answers "wantwrite" or "timeout", call again with the same to go on.
function Socket:connect(host, port)
  local h = live(self)
  return with_address(host, port, function(addr) return C.sslwrap_sock_connect(h, addr) end)
end
function Socket:bind(host, port)
  local h = live(self)
  return with_address(host, port, function(addr) return C.sslwrap_sock_bind(h, addr) end)
end
function Socket:listen(backlog) return done(C.sslwrap_sock_listen(live(self), backlog or 128)) end

--- Datagrams: to an address, and from one: the data, the host, the port.
function Socket:sendto(data, host, port)
  local h = live(self)
  local p, from, to = bytes_of(data)
  local ok, text, code = with_address(host, port, function(addr)
    return C.sslwrap_sock_sendto(h, p, to - from + 1, 0, addr, out.size)
  end)
  if not ok then return nil, text, code end
  return tonumber(out.size[0])
end
local addr_out_t = ffi.typeof("sslwrap_addr *[1]")
function Socket:recvfrom(n)
  local h, sender = live(self), addr_out_t()
  n = n or 65536
  local buf = n <= ROOM and chunk or ffi.new("uint8_t[?]", n)
  local status = C.sslwrap_sock_recvfrom(h, buf, n, 0, out.size, sender)
  if status ~= 0 then return failed(status) end
  local data = ffi.string(buf, out.size[0])
  if sender[0] == nil then return data end
  local host = text_of(C.sslwrap_addr_host, sender[0])
  local port = host and number_of(C.sslwrap_addr_port, sender[0], out.int)
  C.sslwrap_addr_free(sender[0])
  return data, host, port
end

--- Options that are one number: "reuseaddr", "keepalive", "rcvbuf" (SO_ constants), "tcp_nodelay" (TCP_ constants).
local function option(name)
  local upper = tostring(name):upper()
  if K["SO_" .. upper] then return K.SOL_SOCKET, K["SO_" .. upper] end
  if K[upper] and upper:find("^TCP_") then return K.IPPROTO_TCP, K[upper] end
  error("there is no option " .. tostring(name), 3)
end
function Socket:setoption(name, value)
  local level, number = option(name)
  if type(value) == "boolean" then value = value and 1 or 0 end
  return done(C.sslwrap_sock_setsockopt_int(live(self), level, number, value))
end
function Socket:getoption(name)
  local level, number = option(name)
  local status = C.sslwrap_sock_getsockopt_int(live(self), level, number, out.int)
  if status ~= 0 then return failed(status) end
  return out.int[0]
end

--- what: "r", "w" or "rw". Gives what is possible now.
function Socket:wait(what, timeout)
  local bits = (what:find("r") and K.WAIT_READ or 0) + (what:find("w") and K.WAIT_WRITE or 0)
  local status = C.sslwrap_sock_wait(live(self), bits, seconds(timeout), out.u64)
  if status ~= 0 then return failed(status) end
  local now = tonumber(out.u64[0])
  return (now % 2 == 1 and "r" or "") .. (now >= 2 and "w" or "")
end

--- The descriptor, which is the caller's from now on.
function Socket:detach()
  local h = live(self)
  local fd, text, code = number_of(C.sslwrap_sock_detach, h, out.int)
  if not fd then return nil, text, code end
  self.h = nil
  release(h, C.sslwrap_sock_free)
  return fd
end

function Socket:settimeout(t) return done(C.sslwrap_sock_settimeout(live(self), seconds(t))) end
function Socket:gettimeout()
  local t, text, code = number_of(C.sslwrap_sock_gettimeout, live(self), out.double)
  if t == -1 then return nil end
  return t, text, code
end
function Socket:getfd() return number_of(C.sslwrap_sock_fileno, live(self), out.int) end

--- At most n bytes; "" is the end of the stream.
function Socket:recv(n)
  local h = live(self)
  n = n or CHUNK
  local buf = n <= ROOM and chunk or ffi.new("uint8_t[?]", n)
  local status = C.sslwrap_sock_recv(h, buf, n, 0, out.size)
  if status ~= 0 then return failed(status) end
  return ffi.string(buf, out.size[0])
end
--- How many bytes went.
function Socket:send(data)
  local h = live(self)
  local p, from, to = bytes_of(data)
  local status = C.sslwrap_sock_send(h, p, to - from + 1, 0, out.size)
  if status ~= 0 then return failed(status) end
  return tonumber(out.size[0])
end
--- true; on failure nil, the text, the code, and how many bytes went.
function Socket:sendall(data)
  local h = live(self)
  local p, from, to = bytes_of(data)
  local status = C.sslwrap_sock_sendall(h, p, to - from + 1, 0, out.size)
  if status == 0 then return true end
  local sent = tonumber(out.size[0])
  local _, text, code = failed(status)
  return nil, text, code, sent
end

-- ---- names

local function host_port(addr)
  local host, why, number = text_of(C.sslwrap_addr_host, addr)
  if not host then return nil, why, number end
  return host, number_of(C.sslwrap_addr_port, addr, out.int)
end

--- The addresses of a name: a list of { host =, port =, family = "inet" or "inet6" }.
function M.resolve(host, service, timeout)
  local list, text, code = new.addrinfo(C.sslwrap_getaddrinfo_timeout, no_nul(host, "the host"),
    service and no_nul(tostring(service), "the service"), 0, K.SOCK_STREAM, 0, 0, seconds(timeout))
  if not list then return nil, text, code end
  local found = {}
  for i = 1, number_of(C.sslwrap_addrinfo_len, list, out.size) do
    local addr = new.addr(C.sslwrap_addrinfo_addr, list, i - 1)
    if addr then
      local at, port = host_port(addr)
      found[#found + 1] = { host = at, port = port, family = at and at:find(":", 1, true) and "inet6" or "inet" }
      release(addr, C.sslwrap_addr_free)
    end
  end
  release(list, C.sslwrap_addrinfo_free)
  return found
end
local function own_name(get)
  local status = get(chunk, ROOM, out.size)
  if status ~= 0 then return failed(status) end
  return ffi.string(chunk, out.size[0])
end
function M.gethostname() return own_name(C.sslwrap_gethostname) end

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

M.Socket = Socket
return M
