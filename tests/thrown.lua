-- A Lua error out of a callback that was made by the FFI itself; those of the package are under pcall. tests/steps/33-thrown.sh
local ffi = require "ffi"
ffi.cdef(require("sslwrap_cdef").cdef)
local C = ffi.load("sslwrap")
local ctx, conn = ffi.new("sslwrap_ctx *[1]"), ffi.new("sslwrap_conn *[1]")
assert(C.sslwrap_ctx_new_client(ctx) == 0)
local out = ffi.cast("sslwrap_info_fn", function() error("out of a callback") end)
assert(C.sslwrap_ctx_set_info_callback(ctx[0], out, nil, nil) == 0)
assert(C.sslwrap_conn_new(ctx[0], nil, conn) == 0)
assert(C.sslwrap_conn_set_server_name(conn[0], "localhost") == 0)
print("before")
io.stdout:flush()
pcall(C.sslwrap_conn_do_handshake, conn[0])
