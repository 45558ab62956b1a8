#!/bin/bash
# Several hosts: a client, a router and a server, each in a network namespace of its own, with addresses of both families.
# What is behind the router is there, refuses, cannot be reached (the router says so), or is a black hole (it says nothing).
# CERTS, OUT, STAGE: as run.sh sets them.
set -u
here=$(cd "$(dirname "$0")/../network" && pwd)
work=$OUT/network

if [ "${1-}" != inside ]; then
	mkdir -p "$work"
	# shellcheck disable=SC2046
	gcc -std=c99 -Wall -Wextra -Werror -pedantic -D_GNU_SOURCE -g "$here/across.c" -o "$work/across" \
		$(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib" || exit 1
	# a certificate for all of its names
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 2 \
		-subj /CN=hosts -addext subjectAltName=DNS:both.test,DNS:four.test,DNS:six.test,DNS:broken6.test,DNS:far6.test \
		2>/dev/null || exit 1
	# as root without a user namespace, for containers that forbid those alone
	for how in '-nm' '-rnm'; do
		if unshare $how true 2>/dev/null; then
			exec unshare $how bash "$0" inside
		fi
	done
	if [ "$(id -u)" = 0 ]; then
		echo 'FAIL network: this kernel refuses network namespaces, so that nothing that crosses a network was tried'
		exit 1
	fi
	echo 'ok network: not tried, this kernel gives network namespaces to root alone'
	exit 0
fi

pids=()
trap 'kill "${pids[@]}" 2>/dev/null' EXIT
failed=0
host() { # NAME: a namespace; its process is in $NAME
	unshare -n sleep 600 &
	printf -v "$1" %s $!
	pids+=($!)
	for _ in $(seq 100); do
		[ "$(readlink "/proc/$!/ns/net")" != "$(readlink /proc/self/ns/net)" ] && return
		sleep 0.02
	done
}
in_() { nsenter -t "$1" -n "${@:2}"; } # PROCESS COMMAND...
set -e
host router
host server
ip link set lo up
in_ "$router" ip link set lo up
in_ "$server" ip link set lo up
ip link add cl0 type veth peer name rc0 netns "$router"
in_ "$router" ip link add rs0 type veth peer name sv0 netns "$server"
up() { # PROCESS LINK ADDRESS4 ADDRESS6
	in_ "$1" ip addr add "$3/24" dev "$2"
	in_ "$1" ip addr add "$4/64" dev "$2" nodad
	in_ "$1" ip link set "$2" up
}
up $$ cl0 10.77.1.2 fd77:1::2
up "$router" rc0 10.77.1.1 fd77:1::1
up "$router" rs0 10.77.2.1 fd77:2::1
up "$server" sv0 10.77.2.2 fd77:2::2
routes() { ip route replace default via 10.77.1.1 && ip route replace default via fd77:1::1; }
routes
in_ "$server" ip route add default via 10.77.2.1
in_ "$server" ip route add default via fd77:2::1
in_ "$router" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
in_ "$router" ip route add unreachable 10.77.8.0/24
in_ "$router" ip route add unreachable fd77:8::/64
in_ "$router" ip route add blackhole 10.77.9.0/24
in_ "$router" ip route add blackhole fd77:9::/64
cat >"$work/hosts" <<'END'
127.0.0.1 localhost
10.77.2.2 both.test four.test broken6.test far6.test
fd77:2::2 both.test six.test
fd77:9::2 broken6.test
fd77:8::2 far6.test
10.77.8.2 far.test
10.77.9.2 hole.test
END
mount --bind "$work/hosts" /etc/hosts

cd "$work"
for any in 0.0.0.0 '[::]'; do
	in_ "$server" openssl s_server -quiet -accept "$any:4433" -www -cert cert.pem -key key.pem >/dev/null 2>&1 &
	pids+=($!)
done
rm -f word
mkfifo word
in_ "$server" python3 "$here/peer.py" cert.pem key.pem <word >peer 2>&1 &
pids+=($!)
exec 7>word
for _ in $(seq 300); do
	[ "$(grep -c '^listening' peer)" = 3 ] && grep -q '^bytes' peer && [ "$(in_ "$server" ss -ltn | grep -c :4433)" = 2 ] && break
	sleep 0.1
done
set +e
wanted=$(grep ^bytes peer)

t() { # NAME PATTERN FROM-MS TO-MS WHAT HOST PORT SECONDS [CA]
	local name=$1 pattern=$2 said ms
	said=$(./across "${@:5}" 2>&1)
	ms=$(sed -n 's/.* ms=\([0-9]*\) .*/\1/p' <<<"$said")
	if grep -qE -- "$pattern" <<<"$said" && [ "${ms:--1}" -ge "$3" ] && [ "$ms" -le "$4" ]; then
		echo "ok network: $name"
	else
		printf '    %s\nFAIL network: %s\n' "$said" "$name"
		failed=1
	fi
}
# Both families, one of them broken.
t 'IPv6 first' '^SSLWRAP_OK .* fd77:2::2$' 0 8000 dial both.test 4433 10 cert.pem
t 'an IPv6 black hole costs a quarter of a second' '^SSLWRAP_OK .* 10.77.2.2$' 200 8000 dial broken6.test 4433 10 cert.pem
t 'IPv6 that cannot be reached' '^SSLWRAP_OK .* 10.77.2.2$' 0 8000 dial far6.test 4433 10 cert.pem
t 'a socket finds the way around a black hole too' '^SSLWRAP_OK .* 10.77.2.2$' 200 8000 create broken6.test 4433 10
# Nobody, in three ways.
t 'refused' '^SSLWRAP_ERROR_SYSCALL errno=111 .*both.test:4440.*Connection refused' 0 8000 dial both.test 4440 10 cert.pem
t 'unreachable, dialled' '^SSLWRAP_ERROR_SYSCALL errno=113 .*No route to host' 0 8000 dial far.test 4433 10 cert.pem
t 'unreachable, connected' '^SSLWRAP_ERROR_SYSCALL errno=113 .*No route to host' 0 8000 connect 10.77.8.2 4433 10
t 'unreachable over IPv6' '^SSLWRAP_ERROR_SYSCALL errno=101 .*Network is unreachable' 0 8000 connect fd77:8::2 4433 10
t 'a black hole, dialled' '^SSLWRAP_E_TIMEOUT .*hole.test:4433.*1 without answer' 695 3000 dial hole.test 4433 0.7 cert.pem
t 'a black hole, connected' '^SSLWRAP_E_TIMEOUT ' 695 3000 connect 10.77.9.2 4433 0.7
t 'a black hole over IPv6' '^SSLWRAP_E_TIMEOUT ' 695 3000 connect fd77:9::2 4433 0.7
# In mid-stream.
t 'all of it, and a goodbye' "^$wanted late=0 SSLWRAP_ERROR_ZERO_RETURN " 0 8000 fetch both.test 4434 20 cert.pem
t 'reset in mid-stream' '^bytes=[0-9]+ .* SSLWRAP_ERROR_SYSCALL errno=104 .*Connection reset' 0 8000 fetch both.test 4435 20 cert.pem
(
	# half has come, and there the link is cut; calls run out of time, until it is back
	while ! grep -q late late; do sleep 0.05; done
	in_ "$router" ip link set rs0 down
	echo go >&7
	while [ "$(grep -c late late)" -lt 4 ]; do sleep 0.05; done
	in_ "$router" ip link set rs0 up
	in_ "$router" ip addr add fd77:2::1/64 dev rs0 nodad # it goes with the link
) &
: >late
said=$(./across fetch four.test 4436 0.3 cert.pem 2>late)
if grep -qE "^$wanted late=([4-9]|[1-9][0-9]) SSLWRAP_ERROR_ZERO_RETURN " <<<"$said"; then
	echo 'ok network: a link that fails and comes back'
else
	printf '    %s\nFAIL network: a link that fails and comes back\n' "$said"
	failed=1
fi
wait $!
# One family alone.
ip -4 addr flush dev cl0
t 'IPv6 alone' '^SSLWRAP_OK .* fd77:2::2$' 0 8000 dial both.test 4433 10 cert.pem
t 'IPv6 alone, to a host without' '^SSLWRAP_ERROR_SYSCALL errno=101 .*Network is unreachable' 0 8000 dial four.test 4433 10 cert.pem
ip addr add 10.77.1.2/24 dev cl0
ip -6 addr flush dev cl0
ip -6 route flush dev cl0
ip route replace default via 10.77.1.1
t 'IPv4 alone' '^SSLWRAP_OK .* 10.77.2.2$' 0 8000 dial both.test 4433 10 cert.pem
t 'IPv4 alone, to a host without' '^SSLWRAP_ERROR_SYSCALL errno=(101|99) .*(Network is unreachable|Cannot assign)' 0 8000 dial six.test 4433 10 cert.pem
exit $failed
