#!/bin/bash
# The Lua binding against the installed library: its declarations are those of the header, and its tests pass, with the
# interpreter too (the compiler moves when collectors run). Gets STAGE and CERTS from run.sh.
set -eu
cd "$(dirname "$0")/../../bindings/lua"
export LD_LIBRARY_PATH=$STAGE/lib

if luajit gen.lua "$STAGE/include/sslwrap.h" | diff -u sslwrap_cdef.lua -; then
	echo 'ok lua cdef is that of the header'
else
	echo 'FAIL lua cdef: luajit gen.lua ../../include/sslwrap.h >sslwrap_cdef.lua'
fi
# The rockspec is a Lua file that names files which exist.
luajit - *.rockspec <<'LUA' || echo 'FAIL lua rockspec'
local t = {}
setfenv(assert(loadfile(arg[1])), t)()
for _, file in pairs(t.build.modules) do assert(io.open(file)):close() end
assert(arg[1] == t.package .. "-" .. t.version .. ".rockspec")
print("ok lua rockspec")
LUA
for flags in -jon -joff; do
	timeout 300 luajit $flags test/test.lua "$CERTS" >"$OUT/lua.log" 2>&1 || [ $? != 124 ] || echo 'FAIL lua: took too long' >>"$OUT/lua.log"
	sed "s/^\(ok\|FAIL\) lua /&$flags /" "$OUT/lua.log"
	grep -q '^ok lua 100 connections' "$OUT/lua.log" || echo "FAIL lua $flags: did not come to its end"
done

# The README's two programs, as they stand there.
dir=$OUT/lua-readme
rm -rf "$dir" && mkdir -p "$dir"
awk -v dir="$dir" '/^```lua/{n++; on=1; next} /^```/{on=0} on{print > (dir "/" (n==1 ? "client" : "server") ".lua")}' README.md
export LUA_PATH="$PWD/?.lua;;"
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
luajit "$dir/server.lua" "$port" "$CERTS/good.pem" "$CERTS/good.key" &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 100); do
	said=$(luajit "$dir/client.lua" localhost "$port" "$CERTS/ca.pem" 2>&1) && break
	sleep 0.1
done
if [ "$said" = 'you said hello' ]; then echo 'ok lua README'; else echo "FAIL lua README: $said"; fi
