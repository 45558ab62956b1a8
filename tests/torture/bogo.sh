#!/bin/bash
# bogo.sh [PATTERN]: BoringSSL's protocol tests (ssl/test/runner) on both of our record layers, and on OpenSSL alone, whose
# results ours are judged by: see bogo.py. STAGE, OUT: as run.sh sets them. BOGO: a copy of BoringSSL's repository, of which
# one commit is used, target/boringssl where nothing is said; Go and its x/crypto come from Debian. BOGO_KINDS: what
# bogo/ours.c calls so, "records" being ours over a descriptor ("records openssl memory pump" are all there are).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=${BOGO:-$root/target/boringssl}
commit=b628f8721e7e67302b0e26c92e0108a31066194e # of 2024-01-13, the last but one that wants Go 1.19, as Debian 12 has
out=$OUT/torture/bogo
if ! git --git-dir "$copy/.git" cat-file -e $commit 2>/dev/null && ! git --git-dir "$copy" cat-file -e $commit 2>/dev/null; then
	echo "bogo: not run. git clone https://github.com/google/boringssl '$copy'"
	exit 0
fi
if [ ! -d /usr/share/gocode/src/golang.org/x/crypto ]; then
	echo 'bogo: not run. apt-get install golang-go golang-golang-x-crypto-dev'
	exit 0
fi
[ ! -d "$copy/.git" ] || copy=$copy/.git
tests=$out/go/src/boringssl.googlesource.com/boringssl/ssl/test/runner
if [ "$(cat "$out/commit" 2>/dev/null)" != $commit ]; then
	rm -rf "$out" && mkdir -p "$out/go/src/boringssl.googlesource.com/boringssl"
	git --git-dir "$copy" archive $commit -- ssl/test/runner util/testresult ':!ssl/test/runner/hpke/testdata' |
		tar -x -C "$out/go/src/boringssl.googlesource.com/boringssl"
	(cd "$tests" && GO111MODULE=off GOPATH=$out/go:/usr/share/gocode GOCACHE=$out/cache nice -n 5 go test -c -o "$out/runner" .)
	echo $commit >"$out/commit"
fi
cc='gcc -std=c99 -Wall -Wextra -Werror -pedantic -D_GNU_SOURCE -g -rdynamic' # so that libssl finds our clock
# shellcheck disable=SC2046 # lists
$cc "$root"/tests/torture/bogo/{shim,net,ours,ours_ask}.c -o "$out/ours" $(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib"
$cc "$root"/tests/torture/bogo/{shim,net,openssl}.c -o "$out/openssl" -lssl -lcrypto

run() { # NAME SHIM KIND [PATTERN]
	rm -f "$out/$1".*
	(cd "$tests" && env -u LD_LIBRARY_PATH BOGO_KIND="$3" BOGO_LOG="$out/$1.log" nice -n 5 "$out/runner" -shim-path "$out/$2" \
		-num-workers "${BOGO_WORKERS:-6}" -pipe -loose-errors -allow-unimplemented -json-output "$out/$1.json" \
		${4:+-test "$4"} >"$out/$1.out" 2>&1) || [ -s "$out/$1.json" ] || { tail -n 3 "$out/$1.out" && exit 1; }
}
run judge openssl '' "${1-}"
kinds=
for kind in ${BOGO_KINDS:-records openssl}; do
	run "ours-$kind" ours "$kind" "${1-}"
	kinds="$kinds ours-$kind"
done
# shellcheck disable=SC2086 # a list
python3 "$root/tests/torture/bogo.py" "$out" judge $kinds
