#!/bin/bash
# make demo: a real nginx and a real curl talk to the examples, on this machine alone. Installs missing Debian packages
# when it is root, asks nothing, leaves nothing behind but target/. Ends with 0 only when everything was as it should be.
set -u
cd "$(dirname "$0")/.." || exit 1
dir=$PWD/target/demo NGINX= server=

if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ]; then
	bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
	bold= dim= green= red= plain=
fi
cleanup() {
	local p
	for p in $NGINX $server; do kill "$p" 2>/dev/null; done
	for p in $NGINX $server; do wait "$p" 2>/dev/null; done
	NGINX= server=
}
trap cleanup EXIT
trap 'echo; exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
fail() { # TEXT [FILE]
	echo "  ${red}✗ $1${plain}"
	if [ -n "${2-}" ]; then sed 's/^/    /' "$2" | tail -n 30; fi
	exit 1
}
title() { echo; echo "${bold}$1${plain}"; }
command_line() { echo "  ${dim}\$ $*${plain}"; }
good() { echo "  ${green}✓${plain} $*"; }
row() { printf '    %-12s %s\n' "$1" "$2"; }
fact() { sed -n "s/^$1  *//p" "$dir/facts"; }

# ---- building, as little as is needed ----
sh tests/setup.sh demo || exit 1
mkdir -p "$dir" && rm -rf "$dir/log" "$dir/nginx" "$dir/folder" || exit 1
echo "${dim}building (the first time takes a minute or two) ...${plain}"
if [ -t 2 ]; then
	make -s all || fail 'cargo build'
else
	make -s all >"$dir/log" 2>&1 || fail 'cargo build' "$dir/log"
fi
make -s install MANDIR= PREFIX="$dir/prefix" >"$dir/log" 2>&1 || fail 'make install' "$dir/log"
export PKG_CONFIG_PATH=$dir/prefix/lib/pkgconfig
for name in https_get https_serve; do
	# shellcheck disable=SC2046 # flags
	cc -std=c99 -O2 "examples/$name.c" -o "$dir/$name" $(pkg-config --cflags --libs sslwrap) -lpthread \
		-Wl,-rpath,"$dir/prefix/lib" >"$dir/log" 2>&1 || fail "cc $name.c" "$dir/log"
done
from=$(date +%s%N)

# ---- a CA and certificates, made now ----
sh tests/certs.sh "$dir/certs" >"$dir/log" 2>&1 || fail 'making certificates' "$dir/log"
ca=$dir/certs/ca.pem
. tests/examples/nginx.sh
mkdir -p "$dir/nginx/www" "$dir/folder"
echo 'Hello from nginx.' >"$dir/nginx/www/hello.txt"
echo 'Hello from https_serve.' >"$dir/folder/hello.txt"
head -c 10485760 /dev/urandom >"$dir/folder/ten-megabytes"
nginx_start "$dir/nginx" "$dir/certs" good other 2>"$dir/log" || fail 'nginx does not start' "$dir/log"

title '1. https_get fetches a page from nginx'
url=localhost:${NGINX_PORTS[0]}/hello.txt
command_line "https_get $url ca.pem"
"$dir/https_get" "$url" "$ca" >"$dir/page" 2>"$dir/facts" || fail 'https_get' "$dir/facts"
row protocol "$(fact protocol)"
row suite "$(fact cipher)"
row group "$(fact group)"
row ALPN "$(fact ALPN)"
row chain "$(sed -n 's/^certificate  *CN=\([^,]*\).*/\1/p' "$dir/facts")"
depth=
sed -n 's/^issued by  *CN=\([^,]*\).*/\1/p' "$dir/facts" | while read -r name; do
	row '' "$depth└ issued by $name"
	depth+='  '
done
row valid "$(fact valid)"
row page "$(cat "$dir/page")"
cmp -s "$dir/page" "$dir/nginx/www/hello.txt" || fail 'another page came'
[ "$(fact protocol)" = TLSv1.3 ] || fail 'not TLS 1.3'
[ "$(grep -c '^issued by' "$dir/facts")" = 2 ] || fail 'the chain does not lead to the root' "$dir/facts"
good 'TLS 1.3, and the chain and the name were verified'

title '2. The same nginx with a certificate for somebody else'
url=localhost:${NGINX_PORTS[1]}/hello.txt
command_line "https_get $url ca.pem"
"$dir/https_get" "$url" "$ca" >"$dir/page" 2>"$dir/refusal" && fail 'a wrong name was let pass'
sed 's/^/    /' "$dir/refusal" | fold -s -w 110 | sed '2,$s/^/    /'
[ ! -s "$dir/page" ] && [ "$(wc -l <"$dir/refusal")" = 1 ] || fail 'not refused in one line'
grep -q 'certificate is for a.example, b.example, not for localhost' "$dir/refusal" || fail 'refused for another reason'
good 'refused before a byte of the page was asked for'

title '3. https_serve serves a folder to curl'
"$dir/https_serve" 0 "$dir/folder" "$dir/certs/good.pem" "$dir/certs/good.key" >"$dir/serve" 2>&1 &
server=$!
port=
for _ in {1..100}; do
	port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$dir/serve")
	[ -z "$port" ] || break
	sleep 0.05
done
[ -n "$port" ] || fail 'https_serve does not start' "$dir/serve"
fetch() { # NAME CURL-ARGUMENTS...: into the file $dir/NAME
	curl -sS --max-time 20 -o "$dir/$1" "${@:2}" 2>"$dir/$1.log" || fail "curl ${*:2}" "$dir/$1.log"
}
command_line "curl --cacert ca.pem https://localhost:$port/hello.txt"
fetch page --cacert "$ca" "https://localhost:$port/hello.txt"
sed 's/^/    /' "$dir/page"
command_line "curl --cacert ca.pem --tls-max 1.2 https://127.0.0.1:$port/hello.txt"
fetch page --cacert "$ca" --tls-max 1.2 "https://127.0.0.1:$port/hello.txt"
sed 's/^/    /' "$dir/page"
command_line "curl --cacert ca.pem https://localhost:$port/ten-megabytes    (8 at once)"
pids=()
for i in 1 2 3 4 5 6 7 8; do
	fetch "big$i" --cacert "$ca" "https://localhost:$port/ten-megabytes" &
	pids+=($!)
done
for p in "${pids[@]}"; do wait "$p" || exit 1; done
for i in 1 2 3 4 5 6 7 8; do
	cmp -s "$dir/big$i" "$dir/folder/ten-megabytes" || fail 'ten megabytes came out differently'
	rm "$dir/big$i"
done
echo '    8 times the same bytes as in the folder'
command_line "curl --cacert another-ca.pem https://localhost:$port/hello.txt"
curl -sS --cacert "$dir/certs/otherca.pem" "https://localhost:$port/hello.txt" >"$dir/page" 2>"$dir/log" &&
	fail 'curl trusts another CA'
echo "    $(head -n 1 "$dir/log")"
kill "$server"
wait "$server" || fail 'https_serve ends in disorder' "$dir/serve"
server=
echo '  what the server saw:'
sed -n '/^TLS/p; /not trust/p' "$dir/serve" | sort | uniq -c |
	sed -E 's/^ *([0-9]+) Unknown .*(the peer refused.*)/    \1 ×  \2/; s/^ *([0-9]+) TLS/    \1 ×  TLS/'
[ "$(grep -cE '^TLSv1.3 +TLS_AES_256_GCM_SHA384 +x25519 +localhost +200 /(hello.txt|ten-megabytes) $' "$dir/serve")" = 9 ] &&
	[ "$(grep -cE '^TLSv1.2 +ECDHE-ECDSA-AES256-GCM-SHA384 +x25519 +- +200 /hello.txt $' "$dir/serve")" = 1 ] &&
	grep -q 'does not trust the CA' "$dir/serve" || fail 'the server saw something else' "$dir/serve"
[ "$(tail -n 1 "$dir/serve")" = '0 handles left' ] || fail 'handles were not freed' "$dir/serve"
good 'ended on SIGTERM with every handle freed'

title "Done in $((($(date +%s%N) - from) / 1000000)) ms. The programs: examples/https_get.c, examples/https_serve.c"
