#!/bin/bash
# The Go binding against the installed library: vet, gofmt, its tests under the race detector with every pointer checked
# that goes over to C. Gets STAGE and CERTS from run.sh.
set -eu
cd "$(dirname "$0")/../../bindings/go"
if out=$(python3 ../bound.py "$STAGE/include/sslwrap.h" ../../tests/abi/symbols.txt .); then
	echo 'ok go binds, or leaves out with a reason'
else
	echo "FAIL go: $out"
fi
export PKG_CONFIG_PATH=$STAGE/lib/pkgconfig LD_LIBRARY_PATH=$STAGE/lib
export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local CGO_ENABLED=1
export GOCACHE=$OUT/go-cache

if out=$(gofmt -l . ../../tests/go-xnet) && [ -z "$out" ]; then echo 'ok go gofmt'; else echo "FAIL go gofmt: $out"; fi
if go vet ./...; then echo 'ok go vet'; else echo 'FAIL go vet'; fi
# cgocheck=2 was a runtime setting up to Go 1.20 and is an experiment since
case $(go env GOVERSION) in
go1.19* | go1.20*) export GODEBUG=cgocheck=2 ;;
*) export GOEXPERIMENT=cgocheck2 ;;
esac
go test -race -count=1 -timeout 5m -v ./... >"$OUT/go.log" 2>&1 || echo '--- exit status not 0' >>"$OUT/go.log"
sed -n 's/^--- PASS: \([^ ]*\).*/ok go \1/p; s/^--- FAIL: /FAIL go /p' "$OUT/go.log"
if grep -q '^ok[[:space:]]*sslwrap' "$OUT/go.log" && ! grep -q '^--- exit' "$OUT/go.log"; then
	echo 'ok go exit status'
else
	cat "$OUT/go.log"
	echo 'FAIL go exit status'
fi

# The collector at work all the time; and where this Go looks for leaks when it ends, with AddressSanitizer.
if GOGC=1 go test -count=1 -timeout 5m . >"$OUT/go-gc.log" 2>&1; then echo 'ok go GOGC=1'; else cat "$OUT/go-gc.log"; echo 'FAIL go GOGC=1'; fi
case $(go env GOVERSION) in
go1.19* | go1.2[0-4]*) ;;
*)
	if env -u GOEXPERIMENT go test -asan -count=1 -timeout 5m . >"$OUT/go-asan.log" 2>&1; then
		echo 'ok go leaks'
	else
		cat "$OUT/go-asan.log"
		echo 'FAIL go leaks'
	fi
	;;
esac

# golang.org/x/net as Debian has it: its idea of a net.Conn, and HTTP/2. In GOPATH mode, since there is no network.
if [ -d /usr/share/gocode/src/golang.org/x/net/nettest ]; then
	dir=$OUT/go-xnet
	rm -rf "$dir" && mkdir -p "$dir/src"
	cp -r . "$dir/src/sslwrap"
	cp -r ../../tests/go-xnet "$dir/src/xnet"
	(cd "$dir/src/xnet" && GOFLAGS='' GO111MODULE=off GOPATH=$dir:/usr/share/gocode go test -race -count=1 -timeout 5m -v .) \
		>"$OUT/go-xnet.log" 2>&1 || { cat "$OUT/go-xnet.log"; echo 'FAIL go x/net'; }
	sed -n 's/^ *--- PASS: \([^ ]*\).*/ok go x\/net \1/p; s/^ *--- FAIL: /FAIL go x\/net /p' "$OUT/go-xnet.log"
else
	echo 'skipped: golang-golang-x-net-dev is not installed'
fi

# The README's two programs, as they stand there.
dir=$OUT/go-readme
rm -rf "$dir" && mkdir -p "$dir/client" "$dir/server"
awk -v dir="$dir" '/^```go/{n++; on=1; next} /^```/{on=0} on{print > (dir "/" (n==1 ? "client" : "server") "/main.go")}' README.md
printf 'module readme\n\ngo 1.19\n\nrequire sslwrap v0.0.0\n\nreplace sslwrap => %s\n' "$PWD" >"$dir/go.mod"
(cd "$dir" && go vet ./... && go build -o "$dir/bin/" ./...)
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$dir/bin/server" "127.0.0.1:$port" "$CERTS/good.pem" "$CERTS/good.key" &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 100); do
	said=$("$dir/bin/client" "localhost:$port" "$CERTS/ca.pem" 2>&1) && break
	sleep 0.1
done
if [ "$said" = hello ]; then echo 'ok go README'; else echo "FAIL go README: $said"; fi
