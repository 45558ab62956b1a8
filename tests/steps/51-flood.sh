#!/bin/bash
# Our own records against peers that we did not write: both ends send FLOOD_MIB (256) MiB at once, over TCP, in both roles.
# STAGE: a staged install. CERTS: made by tests/certs.sh.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${STAGE:?the prefix of a staged install}" "${CERTS:?made by tests/certs.sh}"
export LC_ALL=C
work=$(mktemp -d)
started=()
cleanup() {
	set +e
	[ ${#started[@]} = 0 ] || { kill "${started[@]}"; wait "${started[@]}"; } 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
PATH=$PATH:/usr/sbin
mib=${FLOOD_MIB:-256}
bytes=$((mib << 20))
# lines of letters that no tool takes for a command
head -c "$bytes" /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null |
	tr '\000-\377' 'a-za-za-za-za-za-za-za-za-za-v' | fold -w 4000 | head -c $((bytes - 1)) >data
echo >>data
sum=$(sha256sum <data)

# shellcheck disable=SC2046 # a list
gcc -std=c99 -pedantic -Wall -Wextra -Werror -D_GNU_SOURCE -O1 -g "$root/tests/peers/flood.c" -o ours \
	$(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib" -lpthread
(cd "$root/tests/peers/flood" && GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOCACHE=${OUT:-$work}/go-cache go build -o "$work/gopeer" .)

background() { # LOG COMMAND...
	local log=$1
	shift
	: >"$log" # before it begins: who looks for a port or a line finds none of an earlier one's
	"$@" >"$log" 2>&1 &
	started+=($!)
}
port_in() { # LOG: the port that it says
	local i port
	for ((i = 0; i < 500; i++)); do
		port=$(sed -n 's/^port //p' "$1")
		[ -z "$port" ] || break
		sleep 0.02
	done
	echo "$port"
}
free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
listens() { # PORT
	local i
	for ((i = 0; i < 500; i++)); do
		! ss -Hltn "sport = :$1" | grep -q . || return 0
		sleep 0.02
	done
	return 1
}
finish() { # NAME LOG PIDS...: all of them end well
	local name=$1 log=$2 pid why=
	shift 2
	for pid; do wait "$pid" || why="exit $?"; done
	if [ -z "$why" ]; then echo "ok flood $name"; else echo "FAIL flood $name: $why: $(tail -n 3 "$log" "$log.peer" | tr '\n' '|')"; fi
}
# a peer that writes what it gets: into a sum; its input stays open until it has all
takes_all() { # SUMFILE COMMAND...
	local file=$1
	shift
	{ cat data; while [ ! -s "$file" ]; do sleep 0.1; done; } | "$@" 2>>tool.log | head -c "$bytes" | sha256sum >"$file"
}
sum_is() { # FILE NAME
	local i
	for ((i = 0; i < 1000; i++)); do [ ! -s "$1" ] || break; sleep 0.05; done
	if [ "$(cat "$1" 2>/dev/null)" = "$sum" ]; then echo "ok flood $2: what the peer got"; else echo "FAIL flood $2: the peer got other bytes"; fi
}

for peer in go python; do
	if [ $peer = go ]; then run=(./gopeer); else run=(python3 "$root/tests/peers/flood.py"); fi
	background c.peer "${run[@]}" "$CERTS" data accept
	theirs=$!
	background c ./ours "$CERTS" data connect "$(port_in c.peer)"
	finish "to $peer" c $! "$theirs"
	background s ./ours "$CERTS" data accept
	mine=$!
	background s.peer "${run[@]}" "$CERTS" data connect "$(port_in s)"
	finish "from $peer" s $! "$mine"
done

port=$(free_port)
background o.peer takes_all sum.o openssl s_server -quiet -naccept 1 -accept "127.0.0.1:$port" -cert "$CERTS/good.pem" \
	-cert_chain "$CERTS/inter.pem" -key "$CERTS/good.key"
listens "$port"
background o ./ours "$CERTS" data connect "$port"
finish 'to openssl s_server' o $!
sum_is sum.o 'to openssl s_server'

for tool in 'openssl s_client' gnutls-cli; do
	background t ./ours "$CERTS" data accept
	mine=$!
	port=$(port_in t)
	if [ "$tool" = gnutls-cli ]; then
		run=(gnutls-cli --logfile=gnutls.log --x509cafile "$CERTS/ca.pem" -p "$port" localhost)
	else
		run=(openssl s_client -quiet -connect "127.0.0.1:$port" -CAfile "$CERTS/ca.pem" -servername localhost)
	fi
	rm -f sum.t
	background t.peer takes_all sum.t "${run[@]}"
	finish "from $tool" t "$mine"
	sum_is sum.t "from $tool"
done

port=$(free_port)
background g.peer gnutls-serv --echo --quiet -p "$port" --x509certfile "$CERTS/good.pem" --x509keyfile "$CERTS/good.key"
listens "$port"
background g ./ours "$CERTS" data connect "$port"
finish 'to gnutls-serv, which echoes' g $!
