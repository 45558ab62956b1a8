-- A scheduler for coroutines over sslwrap connections, as a sample: spawn functions, call run. In a coroutine, the functions
-- here wait for descriptors with poll(2) instead of blocking, so one thread serves any number of connections.
--
--   local sched = dofile "examples/scheduler.lua"
--   sched.spawn(function() local conn = assert(sched.connect(ctx, "127.0.0.1", 8443, "localhost")) ... end)
--   sched.run()
local ffi = require "ffi"
local sslwrap = require "sslwrap"
ffi.cdef [[
struct sched_pollfd { int fd; short events, revents; };
int poll(struct sched_pollfd *, unsigned long, int);
struct sched_timespec { long s, ns; };
int clock_gettime(int, struct sched_timespec *);
]]
local POLLIN, POLLOUT = 1, 4
local M, waiting, ready = {}, {}, {}
local clock = ffi.new("struct sched_timespec")

local function now()
  ffi.C.clock_gettime(1, clock)
  return tonumber(clock.s) + tonumber(clock.ns) * 1e-9
end

local function step(co, ...)
  local ok, fd, events, deadline = coroutine.resume(co, ...)
  if not ok then error(debug.traceback(co, fd), 0) end
  if coroutine.status(co) ~= "dead" then waiting[#waiting + 1] = { co = co, fd = fd, events = events, deadline = deadline } end
end

function M.spawn(f, ...)
  local args, n = { ... }, select("#", ...)
  ready[#ready + 1] = coroutine.create(function() f(unpack(args, 1, n)) end)
end

--- Runs until every coroutine has ended. An error in one ends it all.
function M.run()
  while #ready > 0 or #waiting > 0 do
    local now_ready = ready
    ready = {}
    for _, co in ipairs(now_ready) do step(co) end
    if #waiting > 0 and #ready == 0 then
      local list, nearest = waiting, math.huge
      waiting = {}
      local fds = ffi.new("struct sched_pollfd[?]", #list)
      for i, w in ipairs(list) do
        fds[i - 1].fd, fds[i - 1].events = w.fd, w.events
        if w.deadline then nearest = math.min(nearest, w.deadline) end
      end
      local ms = nearest == math.huge and -1 or math.max(0, math.ceil((nearest - now()) * 1000))
      ffi.C.poll(fds, #list, ms)
      local late = now()
      for i, w in ipairs(list) do
        if fds[i - 1].revents ~= 0 then step(w.co, true)
        elseif w.deadline and w.deadline <= late then step(w.co, false)
        else waiting[#waiting + 1] = w end
      end
    end
  end
end

local function wait(fd, events, deadline) return coroutine.yield(fd, events, deadline) end

-- Repeats f(...) until it does not want the descriptor any more. Its answers are value, or nil, text and more; with resume
-- the arguments are made anew from what came before.
local function persist(conn, timeout, f, again)
  local deadline = timeout and now() + timeout
  while true do
    local value, text, three, four = f()
    if value or text ~= "wantread" and text ~= "wantwrite" then return value, text, three, four end
    if again then again(three) end
    local flag = text == "wantread" and POLLIN or POLLOUT
    if text == "wantread" and conn.out_pending and conn:out_pending() > 0 then flag = POLLIN + POLLOUT end
    if not wait(conn:getfd(), flag, deadline) then return nil, "timeout", three, sslwrap.constants.E_TIMEOUT end
    if conn.out_pending and conn:out_pending() > 0 then conn:flush() end
  end
end

--- The next client of a listener, a socket.
function M.accept(listener, timeout)
  listener:settimeout(0)
  return persist(listener, timeout, function() return listener:accept() end)
end

--- Over a socket of sslwrap: a connection that waits by the scheduler. name: of the server, for clients.
function M.wrap(sock, ctx, name)
  local conn, text, code = sslwrap.wrap(sock, ctx, name)
  if not conn then return nil, text, code end
  conn:settimeouts(0, 0, 0)
  return conn
end

function M.handshake(conn, timeout) return persist(conn, timeout, function() return conn:dohandshake() end) end

--- Connects and shakes hands. host is an address: names are resolved elsewhere.
function M.connect(ctx, host, port, name, timeout)
  local sock, text, code = sslwrap.tcp(host)
  if not sock then return nil, text, code end
  sock:settimeout(0)
  local ok
  ok, text, code = persist(sock, timeout, function() return sock:connect(host, port) end)
  if not ok then
    sock:close()
    return nil, text, code
  end
  local conn
  conn, text, code = M.wrap(sock, ctx, name or host)
  if not conn then return nil, text, code end
  ok, text, code = M.handshake(conn, timeout)
  if ok then return conn end
  conn:close()
  return nil, text, code
end

--- As conn:receive and conn:send, waiting by the scheduler.
function M.receive(conn, pattern, timeout)
  local before = ""
  return persist(conn, timeout, function() return conn:receive(pattern, before) end, function(partial) before = partial end)
end
function M.send(conn, data, timeout)
  local from = 1
  local last, text, at, code = persist(conn, timeout, function() return conn:send(data, from) end, function(index) from = index + 1 end)
  if last then last, text, code = persist(conn, timeout, function() return conn:flush() end) end
  if last then return #data end
  return nil, text, at, code
end

function M.sleep(seconds) return wait(-1, 0, now() + seconds) end

return M
