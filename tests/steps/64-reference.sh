#!/bin/bash
# The manual pages and the web pages: every export is on one, they render without a warning, and their links lead somewhere.
set -u
out=$OUT/reference man=$STAGE/share/man
rm -rf "$out" && mkdir -p "$out"
cd "${ROOT:-$(dirname "$0")/../..}" || exit 1

t() { # NAME COMMAND: one test; not in a condition, which would switch -e off
	(set -eo pipefail; eval "$2") >"$out/log" 2>&1
	if [ $? = 0 ]; then echo "ok $1"; else tail -n 20 "$out/log" | sed 's/^/    /'; echo "FAIL $1"; fi
}
not() { if "$@"; then return 1; fi; } # `!` alone would not end a test
export MANPATH=$man LC_ALL=C.UTF-8

t 'man finds a page for every export' 'xargs man -w 3 <tests/abi/symbols.txt >"$out/found"
	[ "$(wc -l <"$out/found")" = "$(wc -l <tests/abi/symbols.txt)" ]
	[ -z "$(grep -v "^$man/" "$out/found")" ]'
t 'and it is described there' 'while read -r name; do
		grep -qx "\.SS $name()" "$man/man3/$name.3" && grep -q "^\.SH NAME" "$man/man3/$name.3" || { echo "$name"; exit 1; }
	done <tests/abi/symbols.txt'
t 'and for every type' 'for name in $(grep -oE "^typedef .*\b(sslwrap_\w+)(;|\)\()" include/sslwrap.h | grep -oE "sslwrap_\w+" | sort -u); do
		[ -e "$man/man3/$name.3" ] || { echo "$name"; exit 1; }
	done; [ -e "$man/man3/sslwrap_io.3" ] && [ -e "$man/man3/sslwrap_verify_fn.3" ]'
t 'groff renders them without a warning' 'find "$man" -type f -print0 | xargs -0 -P 2 -n 8 groff -man -ww -Tutf8 -z >"$out/groff" 2>&1; cat "$out/groff"
	[ ! -s "$out/groff" ]'
if command -v mandoc >/dev/null; then
	t 'mandoc finds nothing to warn of' 'find "$man" -type f -print0 | xargs -0 mandoc -Tlint -W warning'
fi
t 'man shows what is on the page' 'man 3 sslwrap_conn_recv | col -bx >"$out/shown"
	grep -q "^SSLWRAP_CONN_IO(3)" "$out/shown"; grep -q "SSLWRAP_ERROR_ZERO_RETURN" "$out/shown"
	man 7 sslwrap | col -bx >"$out/shown7"; grep -q "sslwrap_conn_io(3)" "$out/shown7"'
# apropos and the like read the NAME section
t 'lexgrog finds the names' 'lexgrog "$man/man3/sslwrap_conn_io.3" | grep -q "sslwrap_conn_recv - "; lexgrog "$man/man7/sslwrap.7"'
t 'the same header gives the same pages' 'SOURCE_DATE_EPOCH=0 python3 -B docs/reference man "$out/1"; SOURCE_DATE_EPOCH=0 python3 -B docs/reference man "$out/2"
	diff -r "$out/1" "$out/2"; grep -q "1970-01-01" "$out/1/man7/sslwrap.7"'

t 'web pages: links, names, nothing from elsewhere' 'python3 -B docs/reference html "$out/html"
	python3 -B tests/packages/pages.py "$out/html" tests/abi/symbols.txt
	[ -z "$(grep -rhoE "(src|href)=\"(https?:)?//[^\"]*" "$out/html" | grep -v "https://crates.io/crates/cargo-c$")" ]'
t 'a link that leads nowhere is found' 'cp -r "$out/html" "$out/broken"; sed -i "s/id=\"sslwrap_conn_recv\"/id=\"elsewhere\"/" "$out/broken/conn_io.html"
	not python3 -B tests/packages/pages.py "$out/broken" tests/abi/symbols.txt >"$out/said"; grep -q "conn_io.html#sslwrap_conn_recv: no such place" "$out/said"'
t 'the program of sslwrap(7) compiles' 'sed -n "/^\`\`\`c$/,/^\`\`\`$/{/^\`\`\`/d;p}" docs/overview.md >"$out/overview.c"
	cc -std=c99 -Wall -Wextra -Werror -pedantic "$out/overview.c" -o "$out/overview" $(pkg-config --cflags --libs sslwrap); not "$out/overview"'
