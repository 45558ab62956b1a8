#!/bin/bash
# Builds and stages the library, compiles the benchmark against it, runs it: tables, target/bench.json with all of them, and
# target/bench.svg (with what peers.sh measured last), which the README shows as docs/bench.svg.
#   BENCH_ONLY=tcp BENCH_PAIRS=21 benches/run.sh      only some measures, more pairs; scale, go, luajit, call, threads and memory are names too
#   BENCH_FEATURES=vendored benches/run.sh            our side with these features; the other keeps the system's OpenSSL
#   BENCH_LIB=DIR benches/run.sh                      a library that is built already, from DIR
#   BENCH_OPENSSL_RECORDS=1 benches/run.sh            our side with OpenSSL's records
#   BENCH_BUILD=1 benches/run.sh                      builds alone
set -eu
cd "$(dirname "$0")/.."
out=$PWD/target/bench built=${BENCH_LIB:-}
mkdir -p "$out"
if [ -z "$built" ]; then
	dir=target
	[ -z "${BENCH_FEATURES:-}" ] || dir=target/bench/$BENCH_FEATURES
	make -s all CARGO_FLAGS="--quiet --target-dir $dir" FEATURES="${BENCH_FEATURES:-}"
	built=$dir/release
fi
rm -rf "$out/stage"
make -s install PREFIX="$out/stage" BUILD="$built"
sh tests/certs.sh "$out/certs"

compile() { # SOURCE OBJECT FLAGS...
	gcc -std=c99 -O2 -Wall -Wextra -Werror -pedantic -D_GNU_SOURCE -c "benches/$1" -o "$out/$2" "${@:3}"
}
# shellcheck disable=SC2046 # lists
{
	compile bench.c bench.o
	compile counter.c counter.o
	compile side_raw.c raw_mem.o
	compile side_raw.c raw_pair.o -DRAW_BIO_PAIR
	compile side_raw.c raw_again.o -DRAW_AGAIN
	compile side_raw.c raw_clean.o -DRAW_CLEARS
	PKG_CONFIG_PATH=$out/stage/lib/pkgconfig
	export PKG_CONFIG_PATH
	compile side_ours.c ours.o $(pkg-config --cflags sslwrap)
	compile side_ours.c ours_pump.o $(pkg-config --cflags sslwrap) -DOURS_PUMP
	compile side_ours.c ours_sendv.o $(pkg-config --cflags sslwrap) -DOURS_SENDV
	compile side_ours.c ours_theirs.o $(pkg-config --cflags sslwrap) -DOURS_THEIRS
	compile scale.c scale.o
	gcc -rdynamic -o "$out/bench" "$out"/{bench,counter,raw_mem,raw_again,raw_clean,raw_pair,ours,ours_pump,ours_sendv,ours_theirs}.o \
		$(pkg-config --libs sslwrap) -Wl,-rpath,"$out/stage/lib" -lssl -lcrypto -lpthread
	gcc -o "$out/scale" "$out"/{scale,raw_mem,ours}.o $(pkg-config --libs sslwrap) -Wl,-rpath,"$out/stage/lib" -lssl -lcrypto -lpthread
}
[ -z "${BENCH_BUILD:-}" ] || exit 0
only=${BENCH_ONLY:-}
rm -f "$out"/bench-*.json
env -u LD_LIBRARY_PATH "$out/bench" "$out/certs" "$out/bench-measures.json"
case scale in *"$only"*) env -u LD_LIBRARY_PATH "$out/scale" "$out/certs" "$out/bench-scale.json" ;; esac
# The bindings: Go beside crypto/tls; LuaJIT and C in turns.
case go in *"$only"*) ! command -v go >/dev/null || (
	cd bindings/go
	echo
	CERTS=$out/certs PKG_CONFIG_PATH=$out/stage/lib/pkgconfig LD_LIBRARY_PATH=$out/stage/lib GOFLAGS=-mod=mod GOPROXY=off \
		GOCACHE=$out/go-cache go test -run '^$' -bench . -benchtime 1s . | grep ^Benchmark | tee "$out/bench-go.txt"
) ;; esac
case luajit in *"$only"*) ! command -v luajit >/dev/null ||
	BENCH_ONLY='' PEERS_MEASURES='bulk ping' PEERS_ROUNDS=5 PEERS_SLICE=0.15 LD_LIBRARY_PATH=$out/stage/lib python3 benches/peers.py "$out/bench-luajit.json" \
		"plain C=$out/bench one raw $out/certs" "libsslwrap from C=$out/bench one ours $out/certs" \
		"from LuaJIT, buffers=luajit $PWD/benches/peers/forms.lua buffers $out/certs" \
		"from LuaJIT, strings=luajit $PWD/benches/peers/forms.lua strings $out/certs" ;; esac
python3 benches/chart.py "$out" target/bench.json target/bench.svg
