#!/bin/bash
# What the short paths cost, in instructions that callgrind counts: no noise, so that a step back is seen at once. The limits
# are a tenth above what was counted; the time of the same paths is what `make bench` is for.
set -eu
command -v valgrind >/dev/null || { echo "FAIL valgrind is not installed (tests/setup.sh)"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# shellcheck disable=SC2046 # a list
gcc -std=c99 -Wall -Wextra -Werror -pedantic -D_GNU_SOURCE -O1 -g "$ROOT/tests/instructions.c" -o "$dir/instructions" \
	$(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib"
bad=0
count() { # FUNCTION MOST [ROUNDS]: instructions for each of the 1,000 rounds
	local each rounds=${3:-1000}
	each=$(env -u LD_LIBRARY_PATH valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="$1" "$dir/instructions" "$CERTS" 2>&1 |
		awk -v rounds="$rounds" '/Collected/ { print int($4 / rounds) }')
	if [ "${each:-0}" -gt 0 ] && [ "$each" -le "$2" ]; then
		echo "ok instructions $1: $each, at most $2"
	else
		echo "FAIL instructions $1: ${each:-none}, at most $2"
		bad=1
	fi
}
count idle_recv 235
count ping 12850
count ping_theirs 30100
count pump_ping 13400
count made_and_freed 21700
count resumed 4500000 10
exit $bad
