#!/bin/bash
# libsslwrap beside rustls, Go's crypto/tls, Python's ssl and pyOpenSSL, and beside the bare cryptography: CPU time, in turns.
#   PEERS_ROUNDS=9 PEERS_SLICE=0.3 BENCH_ONLY=ping benches/peers.sh
# Writes target/bench-peers.json, and target/bench.svg with it.
set -eu
cd "$(dirname "$0")/.."
out=$PWD/target/bench
command -v go >/dev/null && /usr/bin/python3 -c 'import OpenSSL' 2>/dev/null ||
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq golang-go python3-openssl >/dev/null
BENCH_BUILD=1 bash benches/run.sh
certs=$out/certs
cargo build --release --locked --quiet --manifest-path benches/peers/rustls/Cargo.toml --target-dir "$out/rustls"
(cd benches/peers/go && go build -o "$out/bench-go" .)
gcc -std=c99 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE benches/peers/aead.c -o "$out/aead" -lcrypto
env -u LD_LIBRARY_PATH python3 benches/peers.py target/bench-peers.json \
	"plain C, OpenSSL=$out/bench one raw $certs" \
	"libsslwrap=$out/bench one ours $certs" \
	"libsslwrap, by pump=$out/bench one ours-pump $certs" \
	"rustls, aws-lc-rs=$out/rustls/release/bench-rustls $certs" \
	"Go crypto/tls=$out/bench-go $certs" \
	"Python ssl=/usr/bin/python3 $PWD/benches/peers/tls.py $certs" \
	"pyOpenSSL=/usr/bin/python3 $PWD/benches/peers/tls.py --pyopenssl $certs" \
	"EVP AES-128-GCM alone=$out/aead"
python3 benches/chart.py "$out" target/bench.json target/bench.svg
