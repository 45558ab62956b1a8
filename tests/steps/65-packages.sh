#!/bin/bash
# The archive of the sources, and whether the packages' files agree with the library. What takes minutes is in
# tests/packages/deb.sh and cinstall.sh, which `make test-all` runs.
set -u
out=$OUT/packages
rm -rf "$out" && mkdir -p "$out"
cd "${ROOT:-$(dirname "$0")/../..}" || exit 1

t() { # NAME COMMAND: one test; not in a condition, which would switch -e off
	(set -eo pipefail; eval "$2") >"$out/log" 2>&1
	if [ $? = 0 ]; then echo "ok $1"; else tail -n 20 "$out/log" | sed 's/^/    /'; echo "FAIL $1"; fi
}
not() { if "$@"; then return 1; fi; } # `!` alone would not end a test
version=$(sed -n '/^version = /{s/.*"\(.*\)"/\1/p;q}' Cargo.toml)
base=libsslwrap-$version

t 'packaging agrees with Cargo.toml, Makefile and symbols.txt' 'python3 packaging/check.py'
t 'and what does not is found' 'mkdir -p "$out/copy/tests/abi"; cp -r Cargo.toml Makefile packaging pkgconfig bindings "$out/copy"
	cp tests/abi/symbols.txt "$out/copy/tests/abi"; cd "$out/copy"; python3 packaging/check.py
	sed -i 1d tests/abi/symbols.txt; not python3 packaging/check.py
	cp "$ROOT/tests/abi/symbols.txt" tests/abi; sed -i "s/^version_suffix_components = 1/version_suffix_components = 2/" Cargo.toml; not python3 packaging/check.py'

if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
	# Another place, another time, another mask: the same bytes.
	t 'make dist is reproducible' 'make -s dist; (umask 077; TZ=Asia/Tokyo LC_ALL=C python3 -B packaging/dist.py "$out/again")
		cmp "target/dist/$base.tar.gz" "$out/again/$base.tar.gz"'
	t 'its files are those of the commit, and vendor' 'tar -tf "target/dist/$base.tar.gz" >"$out/list"
		sed -n "s|^$base/||p" "$out/list" | grep -v "^vendor/" | diff - <({ git ls-tree -r --name-only HEAD; echo .cargo/config.toml; } | LC_ALL=C sort)
		[ -z "$(tar -tvf "target/dist/$base.tar.gz" | grep -v " root/root ")" ]; not grep -q "openssl-src-.*/openssl/" "$out/list"'
	t 'every crate has its licence in debian/copyright' 'tar -C "$out" -xf "target/dist/$base.tar.gz"
		python3 -B tests/packages/copyright.py "$out/$base"'
	# Without a network, without optimization; the directory is kept from one run to the next.
	t 'it builds by itself' 'cd "$out/$base"; export CARGO_HOME=$out/cargo CARGO_TARGET_DIR=$OUT/dist-build
		cargo build --offline --locked --lib
		diff include/sslwrap.h "$ROOT/include/sslwrap.h"
		make -s install PREFIX="$out/prefix" BUILD="$OUT/dist-build/debug"; [ -e "$out/prefix/share/man/man3/sslwrap_conn_recv.3" ]
		export PKG_CONFIG_PATH=$out/prefix/lib/pkgconfig LD_LIBRARY_PATH=$out/prefix/lib
		cc "$ROOT/tests/consumers/main.c" -o "$out/consumer" $(pkg-config --cflags --libs sslwrap); "$out/consumer"'
else
	echo 'skipped: the archive is made from a git checkout'
fi

# A Go module elsewhere, led to the package by `replace`, and to the library by pkg-config alone.
t 'a Go module out of the tree' 'mkdir -p "$out/go"; cp tests/packages/main.go "$out/go"; cd "$out/go"
	printf "module example.org/app\n\ngo 1.19\n\nrequire sslwrap v0.0.0\n\nreplace sslwrap => %s\n" "$ROOT/bindings/go" >go.mod
	export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local CGO_ENABLED=1 GOCACHE=$OUT/go-cache
	go build -o app .; [ "$(./app)" = "$version" ]'
# luarocks with nowhere to fetch from; the program finds modules by what luarocks says of its tree.
if command -v luarocks >/dev/null; then
	t 'luarocks make without a network' 'mkdir -p "$out/rock"; cp -r bindings/lua/. "$out/rock"; cd "$out/rock"
		export HOME=$out http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9
		luarocks --lua-version 5.1 --only-server=file:///nonexistent --tree "$out/rocks" make
		eval "$(luarocks --lua-version 5.1 --tree "$out/rocks" path)"; cd /
		[ "$(luajit -e "print((require \"sslwrap\").version())")" = "$version" ]
		cd "$out/rock"; luarocks --lua-version 5.1 --tree "$out/rocks" remove sslwrap; [ ! -e "$out/rocks/share/lua/5.1/sslwrap.lua" ]'
fi
