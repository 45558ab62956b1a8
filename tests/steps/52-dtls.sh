#!/bin/bash
# DTLS against peers that we did not write: openssl s_client and s_server, gnutls-cli and gnutls-serv, in both roles, with
# cookies, IPv6, small MTUs, DTLS 1.0, SRTP; what goes through comes out the same.
# STAGE: a staged install. CERTS: made by tests/certs.sh.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${STAGE:?the prefix of a staged install}" "${CERTS:?made by tests/certs.sh}"
export CERTS LC_ALL=C
work=$(mktemp -d)
started=()
stop() { # ends what was started
	[ ${#started[@]} = 0 ] || { kill "${started[@]}"; wait "${started[@]}"; } 2>/dev/null || true
	started=()
}
cleanup() {
	set +e
	stop
	if [ -n "${OUT:-}" ]; then
		mkdir -p "$OUT/dtls"
		cp "$work"/*.log "$OUT/dtls/"
	fi 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap '' PIPE # a peer that has gone
trap 'exit 1' HUP INT TERM
cd "$work"
failed=0
result() { # NAME WHY: good when WHY is empty
	stop
	if [ -z "$2" ]; then
		echo "ok dtls $1"
	else
		echo "FAIL dtls $1: $2"
		tail -n 5 ./*.log | sed 's/^/    /'
		failed=1
	fi
	rm -f ./*.log got
}
for program in openssl gnutls-cli gnutls-serv; do
	command -v $program >/dev/null || { echo "FAIL dtls $program is not installed (tests/setup.sh)"; exit 1; }
done
# shellcheck disable=SC2046 # a list
gcc -std=c99 -pedantic -Wall -Wextra -Werror -D_GNU_SOURCE -g "$root/tests/peers/dtls.c" -o dtls \
	$(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib"
# hexadecimal, since s_client takes some letters for commands; lines of 1 to 900 bytes
for ((i = 0; i < 300; i++)); do
	line=$(printf '%04x%0*d' $i $((i * 3)) $i)
	echo "${line}e"
done >lines
size=$(wc -c <lines)
cert=(-cert "$CERTS/good.pem" -key "$CERTS/good.key")
client_cert=(-cert "$CERTS/client.pem" -key "$CERTS/client.key")

bound() { # PORT: within 10 s somebody receives there
	local hex i
	hex=$(printf ':%04X' "$1")
	for ((i = 0; i < 500; i++)); do
		if awk -v p="$hex" 'substr($2, length($2) - 4) == p { f = 1 } END { exit !f }' /proc/net/udp /proc/net/udp6; then
			return 0
		fi
		sleep 0.02
	done
	echo "nobody came to $1"
}
says() { # FILE TEXT...: what is missing, within 10 s
	local file=$1 text i
	shift
	for text; do
		for ((i = 0; i < 500; i++)); do
			! grep -q -e "$text" "$file" 2>/dev/null || continue 2
			sleep 0.02
		done
		echo "$file does not say '$text'; "
	done
}
# The sum of what a peer printed: it may print other things between, but each of our lines whole.
lines_in() { grep -E '^[0-9a-f]{5,}e$' "$1" | cmp -s - lines || echo "the lines are not the same in $1; "; }
# Until they are back, 10 s at most; a peer that took several at once from its pipe goes on with each line more.
awaited() {
	local i
	for ((i = 0; i < 200; i++)); do
		[ -n "$(lines_in client.log)" ] || return 0
		echo . >&7
		sleep 0.05
	done
}
ended() { says "$1" "$2" 'live=0'; }

# ---- our client

ours_to_s_server() { # NAME CLIENT-OPTIONS -- SERVER-OPTIONS
	local name=$1 port why options=()
	shift
	while [ "$1" != -- ]; do options+=("$1"); shift; done
	shift
	port=$(./dtls free-port)
	mkfifo in.fifo
	openssl s_server "$@" -port "$port" "${cert[@]}" -cert_chain "$CERTS/inter.pem" -naccept 1 <in.fifo >server.log 2>&1 &
	started+=($!)
	exec 7>in.fifo
	rm in.fifo
	why=$(bound "$port")
	./dtls client "$port" "${options[@]}" -lines lines -take "$size" -out got >client.log 2>&1 &
	started+=($!)
	why+=$(says client.log '^up ')
	# s_server sends blocks as it reads them
	{ while read -r line; do echo "$line"; sleep 0.002; done <lines >&7; } 2>/dev/null || true
	why+=$(ended client.log 'close=')
	cmp -s got lines || why+="what came is not what was sent; "
	sleep 0.1
	why+=$(lines_in server.log)
	exec 7>&-
	for text in "${expected[@]}"; do why+=$(says client.log "$text"); done
	result "$name" "$why"
}
expected=('protocol=DTLSv1.2' 'verify=0' 'peer=good.example')
ours_to_s_server 'client, s_server' -- -dtls1_2
ours_to_s_server 'client, s_server that listens' -- -dtls -listen
expected=('protocol=DTLSv1.2' 'cleartext_mtu=2[0-9][0-9]$')
ours_to_s_server 'client, s_server, small MTU' -mtu 300 -- -dtls1_2 -mtu 300
expected=('protocol=DTLSv1 ')
ours_to_s_server 'client, s_server, DTLS 1.0' -max 0xfeff -ciphers 'DEFAULT:@SECLEVEL=0' -- -dtls1 -cipher 'DEFAULT:@SECLEVEL=0'
expected=('srtp=SRTP_AEAD_AES_128_GCM')
ours_to_s_server 'client, s_server, SRTP' -srtp SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80 -- -dtls1_2 -use_srtp SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80
expected=('cipher=ECDHE-ECDSA-AES128-SHA')
ours_to_s_server 'client, s_server, CBC' -ciphers ECDHE-ECDSA-AES128-SHA -- -dtls1_2
expected=('protocol=DTLSv1.2' 'verify=0')
ours_to_s_server 'client, s_server that verifies it' "${client_cert[@]}" -- -dtls1_2 -Verify 3 -verify_return_error -CAfile "$CERTS/ca.pem"

ours_to_gnutls() { # NAME SERVER-OPTIONS
	local name=$1 port why
	shift
	port=$(./dtls free-port)
	gnutls-serv --udp --echo -p "$port" --x509certfile "$CERTS/good.pem" --x509keyfile "$CERTS/good.key" "$@" >server.log 2>&1 &
	started+=($!)
	why=$(bound "$port")
	./dtls client "$port" -lines lines -echo >client.log 2>&1 || true
	why+=$(ended client.log 'close=')
	why+=$(says client.log 'protocol=DTLSv1.2' 'verify=0')
	result "$name" "$why"
}
ours_to_gnutls 'client, gnutls-serv' --disable-client-cert
ours_to_gnutls 'client, gnutls-serv without cookies' --disable-client-cert --nocookie
ours_to_gnutls 'client, gnutls-serv, small MTU' --disable-client-cert --mtu 400

# ---- our server

s_client_to_ours() { # NAME SERVER-OPTIONS -- CLIENT-OPTIONS
	local name=$1 port why options=()
	shift
	while [ "$1" != -- ]; do options+=("$1"); shift; done
	shift
	port=$(./dtls free-port)
	./dtls server "$port" "${cert[@]}" "${options[@]}" -echo >server.log 2>&1 &
	started+=($!)
	why=$(says server.log ready)
	mkfifo in.fifo
	openssl s_client "$@" -port "$port" -servername good.example -CAfile "$CERTS/ca.pem" -verify_return_error <in.fifo >client.log 2>&1 &
	started+=($!)
	exec 7>in.fifo
	rm in.fifo
	why+=$(says server.log 'from ' '^up ')
	{ while read -r line; do echo "$line"; sleep 0.004; done <lines >&7; awaited; } 2>/dev/null || true
	exec 7>&-
	why+=$(ended server.log 'close=')
	why+=$(says client.log 'Verify return code: 0')
	why+=$(lines_in client.log)
	for text in "${expected[@]}"; do why+=$(says client.log "$text"); done
	result "$name" "$why"
}
expected=('Protocol  : DTLSv1.2')
s_client_to_ours 's_client' -- -dtls1_2 -host 127.0.0.1
s_client_to_ours 's_client over IPv6' -v6 -- -dtls1_2 -host ::1 -6
s_client_to_ours 's_client, small MTU' -mtu 300 -- -dtls1_2 -host 127.0.0.1 -mtu 300
expected=('Protocol  : DTLSv1$')
s_client_to_ours 's_client, DTLS 1.0' -max 0xfeff -ciphers 'DEFAULT:@SECLEVEL=0' -- -dtls1 -cipher 'DEFAULT:@SECLEVEL=0' -host 127.0.0.1
expected=('SRTP Extension negotiated, profile=SRTP_AES128_CM_SHA1_80')
s_client_to_ours 's_client, SRTP' -srtp SRTP_AES128_CM_SHA1_80 -- -dtls1_2 -use_srtp SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80 -host 127.0.0.1

gnutls_to_ours() { # NAME CLIENT-OPTIONS
	local name=$1 port why
	shift
	port=$(./dtls free-port)
	./dtls server "$port" "${cert[@]}" -echo >server.log 2>&1 &
	started+=($!)
	why=$(says server.log ready)
	mkfifo in.fifo
	gnutls-cli --udp -p "$port" --x509cafile "$CERTS/ca.pem" --verify-hostname=good.example --sni-hostname=good.example "$@" 127.0.0.1 <in.fifo >client.log 2>&1 &
	started+=($!)
	exec 7>in.fifo
	rm in.fifo
	why+=$(says server.log 'from 127.0.0.1' '^up ')
	{ while read -r line; do echo "$line"; sleep 0.004; done <lines >&7; awaited; } 2>/dev/null || true
	exec 7>&-
	why+=$(ended server.log 'close=')
	why+=$(says client.log 'Handshake was completed')
	why+=$(lines_in client.log)
	result "$name" "$why"
}
gnutls_to_ours 'gnutls-cli'
gnutls_to_ours 'gnutls-cli, small MTU' --mtu 1000

exit $failed
