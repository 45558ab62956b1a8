#!/bin/bash
# A C++ exception or a Lua error that leaves a callback ends the process, with a line that says so, and unwinds nothing of
# OpenSSL's on its way (docs/callbacks.md). longjmp: tests/c/inside.c.
set -eu
mkdir -p "$OUT/thrown"
cd "$OUT/thrown"
# shellcheck disable=SC2046 # a list
g++ -std=c++11 -Wall -Wextra -Werror -pedantic "$ROOT/tests/thrown.cpp" -o thrown $(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib"
ends() { # NAME COMMAND...
	local name=$1 rc=0
	shift
	(ulimit -c 0; exec "$@") >"$name.out" 2>"$name.err" || rc=$?
	if [ "$rc" = 134 ] && [ "$(cat "$name.out")" = before ] && grep -q 'cannot catch foreign exceptions, aborting' "$name.err"; then
		echo "ok thrown out of $name"
	else
		echo "FAIL thrown out of $name: exit status $rc"
		cat "$name.err"
	fi
}
for kind in info verify name keylog; do ends "$kind" ./thrown "$CERTS" $kind; done
export LUA_PATH="$ROOT/bindings/lua/?.lua" LD_LIBRARY_PATH=$STAGE/lib
ends lua luajit -joff "$ROOT/tests/thrown.lua"
