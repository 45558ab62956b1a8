#!/bin/bash
# The C examples: each is built as its first lines say, and run against curl, nginx and a thousand clients.
set -u
out=$OUT/examples
rm -rf "$out" && mkdir -p "$out/folder/sub" && cd "$out" || exit 1
. "$ROOT/tests/examples/nginx.sh"
started=()
trap 'for p in "${started[@]}"; do kill "$p" 2>/dev/null; done; wait' EXIT
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
start() { # LOG COMMAND...: starts a server of ours; sets PID and PORT
	"${@:2}" >"$1" 2>&1 &
	PID=$!
	started+=($PID)
	for _ in {1..100}; do
		PORT=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$1" 2>/dev/null)
		[ -z "$PORT" ] || return 0
		sleep 0.05
	done
	echo "FAIL $2 does not start: $(cat "$1")"
	exit 1
}
stop() { # LOG NAME: SIGTERM, and how it ends
	local rc=0
	kill "$PID"
	wait "$PID" || rc=$?
	t "$2: SIGTERM ends it, all handles freed" 'echo "exit $rc"; [ $rc = 0 ]; [ "$(tail -n 1 '"$1"')" = "0 handles left" ]'
}
one_line() { # FILE: of less than 300 bytes
	cat "$1"
	[ "$(wc -l <"$1")" = 1 ] && [ "$(wc -c <"$1")" -lt 300 ]
}

built=1
for c in "$ROOT"/examples/*.c; do
	name=$(basename "$c" .c)
	t "$name builds" 'cc -std=c99 -Wall -Wextra -Werror -pedantic -O1 "$c" -o "$name" $(pkg-config --cflags --libs sslwrap) -lpthread'
	t "$name has less than 120 lines" '[ "$(wc -l <"$c")" -lt 120 ]'
	[ -x "$name" ] || built=0
done
t 'the load generator builds' 'cc -std=c99 -D_XOPEN_SOURCE=700 -Wall -Wextra -Werror -pedantic -O1 "$ROOT/tests/examples/load.c" -o load \
	$(pkg-config --cflags --libs sslwrap)'
[ $built = 1 ] && [ -x load ] || exit 1

# ---- memory_bio ----
t 'memory_bio' './memory_bio "$CERTS/good.pem" "$CERTS/good.key" "$CERTS/ca.pem" good.example >memory 2>&1; cat memory
	grep -q "^agreed on TLSv1.3, TLS_AES_256_GCM_SHA384$" memory; grep -q "^client got \"hello yourself\"$" memory
	grep -q "^goodbye said and answered: yes$" memory; [ "$(tail -n 1 memory)" = "0 handles left" ]'
t 'memory_bio refuses a wrong name' 'not ./memory_bio "$CERTS/good.pem" "$CERTS/good.key" "$CERTS/ca.pem" bad.example >memory 2>memory.err
	one_line memory.err; grep -q "certificate is for good.example.* not for bad.example" memory.err'

# ---- https_get against nginx ----
mkdir -p nginx/www/deep
seq 1 200000 >nginx/www/page.txt
echo inside >nginx/www/deep/file
if ! nginx_start "$out/nginx" "$CERTS" good other rsa expired nointer; then echo 'FAIL nginx starts'; exit 1; fi
started+=("$NGINX")
good=${NGINX_PORTS[0]} other=${NGINX_PORTS[1]} rsa=${NGINX_PORTS[2]} expired=${NGINX_PORTS[3]} nointer=${NGINX_PORTS[4]}
t 'https_get from nginx over TLS 1.3' './https_get "localhost:$good/page.txt" "$CERTS/ca.pem" >page 2>facts; cat facts
	cmp page nginx/www/page.txt; grep -q "^protocol  *TLSv1.3$" facts; grep -q "^cipher  *TLS_AES_256_GCM_SHA384$" facts
	grep -q "^group  *x25519$" facts; grep -q "^ALPN  *http/1.1$" facts; grep -q "^HTTP/1.1 200 OK$" facts
	grep -q "^Content-Length: $(stat -c %s page)$" facts'
t 'https_get tells the verified chain' '[ "$(sed -n "s/^certificate  *CN=\([^,]*\),.*/\1/p; s/^issued by  *CN=\([^,]*\),.*/\1/p" facts)" = "good.example
Test Intermediate
Test Root" ]; [ "$(grep -cE "^valid  *[0-9]{4}-[0-9]{2}-[0-9]{2} to [0-9]{4}-[0-9]{2}-[0-9]{2}$" facts)" = 1 ]'
t 'https_get with three arguments' './https_get 127.0.0.1 "$good" /deep/file "$CERTS/ca.pem" 2>/dev/null | cmp - nginx/www/deep/file'
t 'https_get with an RSA certificate' './https_get "localhost:$rsa/deep/file" "$CERTS/ca.pem" 2>/dev/null | cmp - nginx/www/deep/file'
t 'https_get by the system trust' 'SSL_CERT_FILE=$CERTS/ca.pem SSL_CERT_DIR=/nonexistent ./https_get "localhost:$good/deep/file" 2>/dev/null | cmp - nginx/www/deep/file'
refused() { # NAME PORT CA PATTERN
	t "https_get refuses $1" 'not ./https_get "localhost:'"$2"'/page.txt" "$CERTS/'"$3"'" >page 2>refusal; [ ! -s page ]
		one_line refusal; grep -q "'"$4"'" refusal'
}
refused 'a wrong name' "$other" ca.pem 'is for a.example, b.example, not for localhost'
refused 'a wrong CA' "$good" otherca.pem "'Test Root'.* is not among the trusted"
refused 'an expired certificate' "$expired" ca.pem 'expired 3 days ago'
refused 'a chain without its intermediate' "$nointer" ca.pem 'intermediate'
refused 'a port where nobody is' 1 ca.pem 'Connection refused'
t 'https_get: a page cut short is an error' 'head -c 4096 /dev/zero >nginx/www/zero; python3 "$ROOT/tests/examples/cut.py" "$CERTS" >cut.port 2>cut.err & cut=$!
	for _ in {1..100}; do [ -s cut.port ] && break; sleep 0.05; done
	not ./https_get "localhost:$(cat cut.port)/" "$CERTS/ca.pem" >page 2>refusal; wait $cut; cat refusal cut.err
	[ "$(cat page)" = "half a pa" ]; tail -n 1 refusal | grep -q "Unexpected EOF\|without goodbye\|ended"'

# ---- the socket document's programs, against each other, Python and openssl ----
wait_port() { # LOG: sets PORT; the program says where it listens
	for _ in {1..100}; do
		PORT=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$1" 2>/dev/null)
		[ -z "$PORT" ] || return 0
		sleep 0.05
	done
	cat "$1"
	return 1
}
echo_pair() { # SERVER CLIENT HOST: commands; SERVER takes one client and ends
	local rc=0
	rm -f echo.server
	$1 >echo.server 2>&1 & local pid=$!
	wait_port echo.server
	timeout 20 $2 "$3" "$PORT" >echo.client || rc=$?
	wait $pid || rc=$?
	cat echo.server echo.client
	[ $rc = 0 ] && [ "$(head -n 1 echo.client)" = "Received 'Hello, world'" ] && grep -q "^Connected by " echo.server
}
cat >echo.py <<'PY'
import socket, sys
if sys.argv[1] == "server":
    s = socket.create_server(("127.0.0.1", 0))
    print("listening on 127.0.0.1:%d" % s.getsockname()[1], flush=True)
    conn, addr = s.accept()
    print("Connected by", addr)
    while data := conn.recv(1024):
        conn.sendall(data)
else:
    s = socket.create_connection((sys.argv[2], int(sys.argv[3])), 10)
    s.sendall(b"Hello, world")
    print("Received %r" % s.recv(1024).decode())
PY
t 'echo_server4 and echo_client4' 'echo_pair "./echo_server4 0" ./echo_client4 localhost; [ "$(tail -n 1 echo.server)" = "0 handles left" ]
	[ "$(tail -n 1 echo.client)" = "0 handles left" ]'
t 'echo_server4 and Python' 'echo_pair "./echo_server4 0" "python3 echo.py client" 127.0.0.1'
t 'echo_client4 and Python' 'echo_pair "python3 echo.py server" ./echo_client4 127.0.0.1'
t 'echo_server_dual and echo_client_dual over IPv4' 'echo_pair "./echo_server_dual 127.0.0.1 0" ./echo_client_dual 127.0.0.1
	[ "$(tail -n 1 echo.server)" = "0 handles left" ]; [ "$(tail -n 1 echo.client)" = "0 handles left" ]'
t 'echo_server_dual and echo_client_dual over IPv6' 'echo_pair "./echo_server_dual ::1 0" ./echo_client_dual ::1; grep -q "^Connected by \[::1\]:" echo.server'
t 'echo_client_dual finds the address that answers' 'echo_pair "./echo_server_dual 127.0.0.1 0" ./echo_client_dual localhost'
if unshare -rn ip link set lo up 2>/dev/null; then # a network of its own: elsewhere the port may be taken
	export -f echo_pair wait_port
	t 'the echo programs without arguments' 'unshare -rn bash -euc "ip link set lo up; echo_pair ./echo_server_dual ./echo_client_dual localhost
		grep -q :50007$ echo.server; echo_pair ./echo_server4 ./echo_client4 localhost; grep -q :50007$ echo.server"'
fi
t 'echo_client_dual: nobody there' 'not ./echo_client_dual 127.0.0.1 1 2>refusal; one_line refusal; grep -q "Connection refused" refusal'
t 'ssl_client_legacy tells server and issuer' './ssl_client_legacy localhost "$good" >legacy; cat legacy
	[ "$(sed -n 1p legacy)" = "'"'"'/O=libsslwrap tests/CN=good.example'"'"'" ]; [ "$(sed -n 2p legacy)" = "'"'"'/O=libsslwrap tests/CN=Test Intermediate'"'"'" ]
	grep -q "^HTTP/1.[01] [0-9][0-9][0-9]" legacy; [ "$(tail -n 1 legacy)" = "0 handles left" ]'
t 'ssl_client_legacy believes anybody' './ssl_client_legacy localhost "$expired" >legacy; ./ssl_client_legacy localhost "$other" >legacy'

# ---- https_serve against curl ----
echo hello >folder/index.html
echo sub >folder/sub/index.html
head -c 10485760 /dev/urandom >folder/big
echo secret >outside
ln -s ../outside folder/link-out
ln -s .. folder/folder-out
ln -s sub folder/link-in
mkfifo folder/pipe
mkdir folder-too && echo secret >folder-too/file # its name begins as the folder's
start serve.log ./https_serve 0 folder "$CERTS/good.pem" "$CERTS/good.key"
url=https://localhost:$PORT
get() { curl -sS --max-time 30 --path-as-is --cacert "$CERTS/ca.pem" "$@"; }
code() { [ "$(get -o /dev/null -w '%{http_code} %{ssl_verify_result}' "${@:2}")" = "$1 0" ]; }
t 'https_serve: curl gets the index' '[ "$(get $url/)" = hello ]; [ "$(get $url/sub/)" = sub ]; [ "$(get "$url/index.html?x=1")" = hello ]'
t 'https_serve: curl over TLS 1.2' '[ "$(get --tls-max 1.2 $url/)" = hello ]'
t 'https_serve: a link inside the folder' '[ "$(get $url/link-in/)" = sub ]'
t 'https_serve: ALPN, Content-Length' 'get -v --http1.1 $url/ >/dev/null 2>curl; cat curl; grep -qi "ALPN.*http/1.1" curl; grep -q "< Content-Length: 6" curl'
t 'https_serve: no way out of the folder' 'for p in /../outside /sub/../../outside /link-out /folder-out/outside /../folder-too/file \
	//etc/passwd /%2e%2e/outside /pipe /sub /nothing "/$(printf "%04000d" 0)"; do echo "$p"; code 404 "$url$p"; done'
t 'https_serve: GET alone' 'code 405 -X POST $url/; code 405 -X DELETE $url/index.html; [ "$(cat folder/index.html)" = hello ]'
t 'https_serve: curl refuses another CA' 'not curl -sS --cacert "$CERTS/otherca.pem" $url/ 2>curl; cat curl; grep -q "SSL certificate problem" curl'
t 'https_serve: 10 MiB by hash' '[ "$(get $url/big | sha256sum)" = "$(sha256sum <folder/big)" ]'
many() {
	local i pids=() want
	want=$(sha256sum <folder/big)
	for i in {1..20}; do
		(set -eo pipefail; [ "$(get "$url/big" | sha256sum)" = "$want" ]) &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i" || return 1; done
}
t 'https_serve: 20 curls at once, 10 MiB each' many
t 'https_serve: a line for each connection' 'grep -qE "^TLSv1.3 +TLS_AES_256_GCM_SHA384 +x25519 +localhost +200 /big $" serve.log
	grep -qE "^TLSv1.2 +ECDHE-ECDSA-AES256-GCM-SHA384 +x25519 +localhost +200 / $" serve.log
	[ "$(grep -c " 200 /big $" serve.log)" = 21 ]; grep -q "does not trust the CA" serve.log'
t 'https_serve: nothing from the client reaches the terminal' 'printf "GET /\033[31m HTTP/1.0\r\n\r\n" |
	timeout 20 openssl s_client -quiet -connect "localhost:$PORT" -servername localhost >/dev/null 2>&1
	not timeout 20 openssl s_client -quiet -connect "localhost:$PORT" -servername "$(printf "\033[31mx")" </dev/null >/dev/null 2>&1
	sleep 0.2; grep -q "not in its proper form" serve.log; not grep -q "$(printf "\033")" serve.log'
# 40 silent clients, more than there are threads: they are sent away, and then it serves again.
t 'https_serve: silent clients do not hold it' 'fds=(); for i in {1..40}; do exec {fd}<>/dev/tcp/127.0.0.1/$PORT; fds+=($fd); done
	s=$SECONDS; [ "$(get $url/)" = hello ]; echo "$((SECONDS - s)) s"; [ $((SECONDS - s)) -le 12 ]'
stop serve.log https_serve
t 'https_serve: a missing key is told' 'not ./https_serve 0 folder "$CERTS/good.pem" /nonexistent 2>refusal; one_line refusal; grep -q /nonexistent refusal'

# ---- epoll_server against a thousand clients ----
start epoll.log bash -c "ulimit -Sn 256; exec ./epoll_server 0 '$CERTS/good.pem' '$CERTS/good.key'"
if [ "$(ulimit -Hn)" != unlimited ] && [ "$(ulimit -Hn)" -lt 1100 ]; then clients=$(($(ulimit -Hn) - 100)); else clients=1000; fi
t "epoll_server: $clients clients at once" 'timeout 120 ./load "$PORT" "$CERTS/ca.pem" $clients; grep -q . epoll.log'
t 'epoll_server: openssl s_client' '[ "$( (echo hello; sleep 0.5) | timeout 20 openssl s_client -quiet -no_ign_eof -verify_return_error -CAfile "$CERTS/ca.pem" -connect "localhost:$PORT" 2>/dev/null)" = hello ]'
t 'epoll_server: who is not TLS is dropped, the others go on' 'exec {fd}<>/dev/tcp/127.0.0.1/$PORT; echo nonsense-nonsense >&$fd; timeout 10 cat <&$fd >/dev/null
	./load "$PORT" "$CERTS/ca.pem" 3'
stop epoll.log epoll_server
t 'epoll_server had them all at once' 'cat epoll.log; grep -q "^at most $clients clients at once$" epoll.log'
