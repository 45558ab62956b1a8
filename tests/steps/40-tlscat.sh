#!/bin/bash
# examples/tlscat.c in both roles against openssl s_server and s_client, 10 MiB each way at once, TLS 1.2 and 1.3; and what
# it says to a server whose CA it does not trust.
set -eu
: "${STAGE:?the prefix of a staged install}" "${CERTS:?made by tests/certs.sh}" "${ROOT:?}"
work=$(mktemp -d)
pids=
# shellcheck disable=SC2086 # a list
trap 'kill $pids 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
failed=0
gcc -std=c99 -pedantic -Wall -Wextra -Werror -D_GNU_SOURCE -g "$ROOT/examples/tlscat.c" -o tlscat \
	$(PKG_CONFIG_PATH=$STAGE/lib/pkgconfig pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib"
[ "$(wc -l <"$ROOT/examples/tlscat.c")" -lt 120 ] || { echo 'FAIL tlscat is under 120 lines'; failed=1; }
size=$((10 << 20))
head -c $size /dev/urandom >up
head -c $size /dev/urandom >down

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
listening() { # PORT: does somebody listen, within 20 s?
	for _ in $(seq 400); do
		if [ -n "$(awk -v p="$(printf ':%04X' "$1")" '$4 == "0A" && $2 ~ p "$"' /proc/net/tcp /proc/net/tcp6)" ]; then return 0; fi
		sleep 0.05
	done
	echo "nobody listens on port $1"
	return 1
}
# FILE OUTPUT: the file, then an open pipe until the output is all there (or 60 s): whoever ends first must not cut the other.
feed() {
	cat "$1"
	for _ in $(seq 1200); do
		if [ "$(stat -c %s "$2" 2>/dev/null || echo 0)" -ge $size ]; then return 0; fi
		sleep 0.05
	done
}
check() { # NAME STATUS
	if [ "$2" = 0 ] && cmp up got-up && cmp down got-down; then
		echo "ok tlscat $1"
	else
		cat said* || true
		echo "FAIL tlscat $1 (exit $2)"
		failed=1
	fi
}

for version in tls1_2 tls1_3; do
	: >got-up; : >got-down
	p=$(port)
	{ feed down got-up; sleep 1; } | openssl s_server -quiet -$version -naccept 1 -accept "127.0.0.1:$p" -cert "$CERTS/good.pem" \
		-cert_chain "$CERTS/inter.pem" -key "$CERTS/good.key" >got-up 2>said-server &
	pids="$pids $!"
	listening "$p"
	rc=0
	feed up got-down | timeout 90 ./tlscat localhost "$p" "$CERTS/ca.pem" >got-down 2>said || rc=$?
	for _ in $(seq 100); do [ "$(stat -c %s got-up)" -ge $size ] || sleep 0.05; done
	check "client, s_server, $version" $rc

	: >got-up; : >got-down
	p=$(port)
	(feed up got-down | timeout 90 ./tlscat -l "$p" "$CERTS/good.pem" "$CERTS/good.key" >got-down 2>said; echo $? >rc) &
	server=$!
	pids="$pids $server"
	listening "$p"
	{ feed down got-up; sleep 1; } | timeout 90 openssl s_client -quiet -$version -connect "127.0.0.1:$p" -CAfile "$CERTS/ca.pem" \
		-verify_return_error -servername good.example >got-up 2>said-client || true
	wait $server || true
	check "server, s_client, $version" "$(cat rc)"
done

p=$(port)
sleep 20 | openssl s_server -quiet -accept "127.0.0.1:$p" -cert "$CERTS/other.pem" -key "$CERTS/other.key" -cert_chain "$CERTS/inter.pem" >/dev/null 2>&1 &
pids="$pids $!"
listening "$p"
refused() { # NAME HOST CA TEXT: one line that holds the text
	rc=0
	timeout 20 ./tlscat "$2" "$p" "$CERTS/$3" </dev/null >out 2>said || rc=$?
	if [ $rc = 1 ] && [ ! -s out ] && [ "$(wc -l <said)" = 1 ] && grep -q "$4" said; then
		echo "ok tlscat $1: $(cat said)"
	else
		cat said
		echo "FAIL tlscat $1 (exit $rc)"
		failed=1
	fi
}
refused 'wrong CA' localhost otherca.pem 'certificate is refused'
refused 'wrong name' localhost ca.pem 'certificate is refused'
refused 'no such file' localhost nonesuch.pem 'nonesuch'
exit $failed
