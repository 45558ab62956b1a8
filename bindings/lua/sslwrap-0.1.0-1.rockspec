rockspec_format = "3.0"
package = "sslwrap"
version = "0.1.0-1"
source = { url = "." } -- `luarocks make` in this folder
description = {
  summary = "TLS and sockets by libsslwrap, for LuaJIT",
  detailed = "Needs the shared library libsslwrap.so.0; no compiler.",
  license = "MIT OR Apache-2.0",
}
dependencies = { "lua == 5.1" } -- LuaJIT: it uses the ffi library
build = {
  type = "builtin",
  modules = {
    sslwrap = "sslwrap.lua",
    sslwrap_cdef = "sslwrap_cdef.lua",
    ["sslwrap.callbacks"] = "sslwrap/callbacks.lua",
    ["sslwrap.conn"] = "sslwrap/conn.lua",
    ["sslwrap.context"] = "sslwrap/context.lua",
    ["sslwrap.core"] = "sslwrap/core.lua",
    ["sslwrap.info"] = "sslwrap/info.lua",
    ["sslwrap.session"] = "sslwrap/session.lua",
    ["sslwrap.socket"] = "sslwrap/socket.lua",
    ["sslwrap.x509"] = "sslwrap/x509.lua",
  },
}
