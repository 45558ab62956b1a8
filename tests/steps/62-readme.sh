#!/bin/bash
# The README's programs, as they stand there, against a local server; and the names and files that it speaks of.
set -u
out=$OUT/readme
rm -rf "$out" && mkdir -p "$out/folder" "$out/go" && cd "$out" || exit 1
readme=$ROOT/README.md
trap 'kill ${server-} 2>/dev/null; wait' EXIT
trap 'exit 1' HUP INT TERM

t() { # NAME COMMAND: one test; not in a condition, which would switch -e off
	(set -eo pipefail; eval "$2") >"$out/log" 2>&1
	if [ $? = 0 ]; then echo "ok $1"; else sed 's/^/    /' "$out/log"; echo "FAIL $1"; fi
}
not() { # COMMAND: fails when it succeeds, or was killed; `!` alone would not end a test
	local rc=0
	"$@" || rc=$?
	[ $rc -gt 0 ] && [ $rc -lt 124 ]
}
block() { awk -v lang="$1" '$0 == "```" lang {on = 1; next} /^```/ {on = 0} on' "$readme"; }
checked() { # NAME COMMAND...: gets the page by the system's trust, and refuses what it does not vouch for
	command=("${@:2}")
	t "$1 gets a page" 'SSL_CERT_FILE=$CERTS/ca.pem timeout 20 "${command[@]}" >page; cat page
		[ "$(tail -n 1 page)" = "the page" ]'
	t "$1 refuses another CA" 'export SSL_CERT_FILE=$CERTS/otherca.pem; not timeout 20 "${command[@]}" >page 2>refusal; cat refusal
		[ ! -s page ]; grep -q "is not among the trusted" refusal'
}
export SSL_CERT_DIR=/nonexistent

echo 'the page' >folder/index.html
cc -std=c99 "$ROOT/examples/https_serve.c" -o serve $(pkg-config --cflags --libs sslwrap) -lpthread || exit 1
./serve 0 folder "$CERTS/good.pem" "$CERTS/good.key" >serve.log 2>&1 &
server=$!
for _ in {1..100}; do
	port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' serve.log 2>/dev/null)
	[ -z "$port" ] || break
	sleep 0.05
done

block c >app.c
t 'README: the C program compiles' 'cc -std=c99 -Wall -Wextra -Werror -pedantic app.c -o app $(pkg-config --cflags --libs sslwrap)'
t 'README: the C program has 20 lines at most' '[ "$(wc -l <app.c)" -gt 5 ]; [ "$(wc -l <app.c)" -le 20 ]'
checked 'README: the C program' ./app localhost "$port"
t 'README: the C program without a program at the other end' 'not ./app localhost 1 2>refusal; grep -q "Connection refused" refusal'

if [ -d "$ROOT/bindings/go" ]; then
	block go >go/main.go
	printf 'module readme\n\ngo 1.19\n\nrequire sslwrap v0.0.0\n\nreplace sslwrap => %s\n' "$ROOT/bindings/go" >go/go.mod
	export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local CGO_ENABLED=1 GOCACHE=$OUT/go-cache
	t 'README: the Go program compiles' 'cd go && go vet . && go build -o ../goapp .'
	checked 'README: the Go program' ./goapp "localhost:$port"
fi
if [ -d "$ROOT/bindings/lua" ]; then
	block lua >app.lua
	export LUA_PATH="$ROOT/bindings/lua/?.lua;;"
	checked 'README: the Lua program' luajit app.lua localhost "$port"
fi

t 'README: every function that it names is in the header' 'for f in $(grep -oE "\bsslwrap_[a-z0-9_]+" "$readme" | sort -u); do
	grep -qwE "$f" "$STAGE/include/sslwrap.h" || { echo "$f"; exit 1; }; done'
t 'README: every file that it names is there' 'cd "$ROOT"; for f in $(grep -oE "\]\([^)]+\)" "$readme" | tr -d "]()"); do
	case $f in bindings/*) [ -d bindings ] || continue ;; esac; [ -e "$f" ] || { echo "$f"; exit 1; }; done
	for f in $(grep -oE "\`[a-z_]+\.c\`" "$readme" | tr -d "\`" | grep -v "^app"); do [ -e "examples/$f" ] || { echo "$f"; exit 1; }; done'
