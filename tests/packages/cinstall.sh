#!/bin/bash
# `cargo cinstall` lays down what `make install` does. cargo-c takes minutes to compile, so this is part of `make test-all`; it
# is compiled once, into target/tools. Gets ROOT, OUT and STAGE from run.sh.
set -u
out=$OUT/cinstall
rm -rf "$out" && mkdir -p "$out"
cd "${ROOT:-$(dirname "$0")/../..}" || exit 1

t() { # NAME COMMAND: one test; not in a condition, which would switch -e off
	(set -eo pipefail; eval "$2") >"$out/log" 2>&1
	if [ $? = 0 ]; then echo "ok $1"; else tail -n 40 "$out/log" | sed 's/^/    /'; echo "FAIL $1"; fi
}
version=$(sed -n '/^version = /{s/.*"\(.*\)"/\1/p;q}' Cargo.toml)
soname=libsslwrap.so.${version%%.*}
export PATH=$PWD/target/tools/bin:$PATH
if ! command -v cargo-cinstall >/dev/null; then
	# The newest that this Rust can compile: cargo names it when it refuses a newer one.
	install() { CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-c --locked --debug --root target/tools "$@" >"$out/cargo-c.log" 2>&1; }
	install || install --version "=$(sed -n 's/^`cargo-c \(.*\)` supports rustc.*/\1/p' "$out/cargo-c.log")" ||
		{ tail -n 20 "$out/cargo-c.log"; echo 'FAIL cargo-c compiles'; exit 1; }
fi

prefix=$out/prefix
t 'cargo cinstall' 'cargo cinstall --release --locked --prefix="$prefix" --libdir="$prefix/lib" --target-dir "$OUT/cinstall-build"'
files() { (cd "$1" && find include lib -name cmake -prune -o \( -type f -o -type l \) -print | sort); }
t 'the same files' 'diff <(files "$STAGE") <(files "$prefix")'
t 'the same links' 'for l in libsslwrap.so "$soname"; do [ "$(readlink -f "$prefix/lib/$l")" = "$prefix/lib/libsslwrap.so.$version" ]; done'
t 'the same header' 'cmp "$STAGE/include/sslwrap.h" "$prefix/include/sslwrap.h"'
t 'the same SONAME and flags' 'tags() { readelf -d "$1/lib/libsslwrap.so" | sed -n "s/.*(\(SONAME\|FLAGS\|FLAGS_1\)) */\1 /p" | sort; }
	diff <(tags "$STAGE") <(tags "$prefix"); tags "$prefix" | grep -q "SONAME.*\[$soname\]"'
t 'the same exports' 'bash tests/abi/check.sh "$prefix" | tee "$out/abi"; [ -z "$(grep ^FAIL "$out/abi")" ]'
# Equal in effect: what a compiler and a linker are told. cargo-c adds libraries that libc has by now.
t 'a pkg-config file equal in effect' 'flags() { PKG_CONFIG_PATH=$1/lib/pkgconfig pkg-config "${@:2}" sslwrap | sed "s|$1|PREFIX|g" | tr " " "\n" | grep . |
		grep -vxE -e "-l(gcc_s|util|rt|pthread|m|dl|c)" | sort -u; }
	for what in --cflags --libs "--static --libs" --modversion; do diff <(flags "$STAGE" $what) <(flags "$prefix" $what); done'
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib
t 'a program compiles and runs' 'cc -std=c99 tests/consumers/main.c -o "$out/app" $(pkg-config --cflags --libs sslwrap); "$out/app"'
# Not with -static: cargo-c names libgcc_s, which there is as a shared library alone.
t 'and one with the static library' 'cc -std=c99 tests/consumers/main.c -o "$out/static" $(pkg-config --static --cflags --libs sslwrap | sed "s/-lsslwrap/-l:libsslwrap.a/")
	env -u LD_LIBRARY_PATH "$out/static"'
