#!/bin/bash
# The Lua binding against the installed library: its declarations are those of the header, and its tests pass, with the
# interpreter too (the compiler moves when collectors run). Gets STAGE and CERTS from run.sh.
set -eu
cd "$(dirname "$0")/../../bindings/lua"
if out=$(python3 ../bound.py "$STAGE/include/sslwrap.h" ../../tests/abi/symbols.txt .); then
	echo 'ok lua binds, or leaves out with a reason'
else
	echo "FAIL lua: $out"
fi
export LD_LIBRARY_PATH=$STAGE/lib

if luajit gen.lua "$STAGE/include/sslwrap.h" | diff -u sslwrap_cdef.lua -; then
	echo 'ok lua cdef is that of the header'
else
	echo 'FAIL lua cdef: luajit gen.lua ../../include/sslwrap.h >sslwrap_cdef.lua'
fi
for flags in -jon -joff; do
	for test in test decisions load; do
		log=$OUT/lua-$test.log rc=0
		timeout 300 luajit $flags test/$test.lua "$CERTS" >"$log" 2>&1 || rc=$?
		sed "s/^\(ok\|FAIL\) lua /&$flags /" "$log"
		if [ $rc = 0 ]; then echo "ok lua $flags $test ends"; else echo "FAIL lua $flags $test: exit status $rc"; fi
	done
done
COLLECT=1 timeout 300 luajit test/decisions.lua "$CERTS" >"$OUT/lua-collect.log" 2>&1 && echo 'ok lua collector' ||
	{ cat "$OUT/lua-collect.log"; echo 'FAIL lua collector'; }
MANY=20 timeout 600 valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
	luajit -joff test/decisions.lua "$CERTS" >"$OUT/lua-valgrind.log" 2>&1 && echo 'ok lua valgrind' ||
	{ cat "$OUT/lua-valgrind.log"; echo 'FAIL lua valgrind'; }

# Installed: as a plain copy, and by luarocks where it is there (the rockspec names every file).
tree=$OUT/lua-tree
rm -rf "$tree" && mkdir -p "$tree/share/lua/5.1"
cp -r sslwrap.lua sslwrap_cdef.lua sslwrap "$tree/share/lua/5.1"
if command -v luarocks >/dev/null; then
	rm -rf "$OUT/lua-rocks" && mkdir -p "$OUT/lua-rocks"
	cp -r ./*.rockspec sslwrap.lua sslwrap_cdef.lua sslwrap "$OUT/lua-rocks"
	if (cd "$OUT/lua-rocks" && luarocks --lua-version 5.1 --tree "$OUT/lua-rocks/tree" make --deps-mode none) >"$OUT/luarocks.log" 2>&1 &&
		diff -r "$OUT/lua-rocks/tree/share/lua/5.1" "$tree/share/lua/5.1"; then
		echo 'ok lua luarocks lays down what a copy does'
	else
		cat "$OUT/luarocks.log"
		echo 'FAIL lua luarocks'
	fi
fi

# The README's two programs, as they stand there.
dir=$OUT/lua-readme
rm -rf "$dir" && mkdir -p "$dir"
awk -v dir="$dir" '/^```lua/{n++; on=1; next} /^```/{on=0} on{print > (dir "/" (n==1 ? "client" : "server") ".lua")}' README.md
export LUA_PATH="$tree/share/lua/5.1/?.lua;;"
cd "$OUT"
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
luajit "$dir/server.lua" "$port" "$CERTS/good.pem" "$CERTS/good.key" &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 100); do
	said=$(luajit "$dir/client.lua" localhost "$port" "$CERTS/ca.pem" 2>&1) && break
	sleep 0.1
done
if [ "$said" = 'you said hello' ]; then echo 'ok lua README'; else echo "FAIL lua README: $said"; fi
