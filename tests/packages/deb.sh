#!/bin/bash
# The Debian packages: built from the archive, lintian clean, and a program compiles against them, in a root of their own.
# Nothing is installed into this machine. Minutes, so part of `make test-all`. Gets ROOT, OUT and CERTS from run.sh.
set -u
out=$OUT/deb
mkdir -p "$out"
cd "${ROOT:-$(dirname "$0")/../..}" || exit 1

t() { # NAME COMMAND: one test; not in a condition, which would switch -e off
	(set -eo pipefail; eval "$2") >"$out/log" 2>&1
	if [ $? = 0 ]; then echo "ok $1"; else tail -n 40 "$out/log" | sed 's/^/    /'; echo "FAIL $1"; fi
}
not() { if "$@"; then return 1; fi; } # `!` alone would not end a test
version=$(sed -n '/^version = /{s/.*"\(.*\)"/\1/p;q}' Cargo.toml)
soname=libsslwrap.so.${version%%.*} package=libsslwrap${version%%.*}
arch=$(dpkg --print-architecture) triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH)

t 'deb: builds, without a network' 'export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9
	make -s dist; bash packaging/deb.sh "target/dist/libsslwrap-$version.tar.gz" "$out/built"'
debs=("$out/built/$package"_*_"$arch".deb "$out/built/libsslwrap-dev"_*_"$arch".deb)
[ -e "${debs[0]}" ] && [ -e "${debs[1]}" ] || exit 1
t 'deb: lintian has no errors, warnings or unused overrides' 'cd "$out/built"
	lintian --allow-root --fail-on error,warning --info ./*.changes ./*.dsc | tee "$out/lintian"
	[ -z "$(grep -E "^[EW]: |unused-override|mismatched-override" "$out/lintian")" ]'
t 'deb: source format and symbols' '[ "$(sed -n "s/^Format: //p" "$out"/built/*.dsc)" = "3.0 (quilt)" ]
	dpkg-deb -I "${debs[0]}" symbols | sed -n "s/^ \(.*\)@Base .*/\1/p" | LC_ALL=C sort | diff - tests/abi/symbols.txt
	not grep -q "dpkg-gensymbols: warning" "$out/built/build.log"'

# A root of their own: unpacked, used through pkg-config.
root=$out/root
rm -rf "$root" && mkdir -p "$root"
for d in "${debs[@]}"; do dpkg -x "$d" "$root"; done
lib=$root/usr/lib/$triplet
unset PKG_CONFIG_PATH
export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$lib/pkgconfig:/usr/lib/$triplet/pkgconfig:/usr/share/pkgconfig
t 'deb: the library and its links' '[ "$(readlink "$lib/$soname")" = "libsslwrap.so.$version" ]; [ "$(readlink "$lib/libsslwrap.so")" = "$soname" ]
	dpkg-deb -c "${debs[0]}" >"$out/list"; grep -q "$soname -> " "$out/list"; not grep -q "libsslwrap.so -> " "$out/list"
	readelf -d "$lib/$soname" | grep -q "SONAME.*\[$soname\]"'
t 'deb: a program compiles and runs' 'cc -std=c99 -Wall -Wextra -Werror -pedantic tests/consumers/main.c -o "$out/app" $(pkg-config --cflags --libs sslwrap)
	LD_LIBRARY_PATH=$lib "$out/app"
	LD_LIBRARY_PATH=$lib ldd "$out/app" | grep -q "$soname => $lib/"'
t 'deb: an example talks' 'cc -std=c99 examples/memory_bio.c -o "$out/memory" $(pkg-config --cflags --libs sslwrap)
	LD_LIBRARY_PATH=$lib "$out/memory" "$CERTS/good.pem" "$CERTS/good.key" "$CERTS/ca.pem" good.example | grep -q "^goodbye said and answered: yes$"'
t 'deb: the static library links' 'cc tests/consumers/main.c -o "$out/static" -I"$root/usr/include" "$lib/libsslwrap.a" -lssl -lcrypto -lpthread -ldl -lm; "$out/static"'
t 'deb: CMake' 'cmake -S tests/consumers -B "$out/cmake" -DCMAKE_PREFIX_PATH="$root/usr" -DCMAKE_LIBRARY_ARCHITECTURE="$triplet" >/dev/null
	cmake --build "$out/cmake" >/dev/null; "$out/cmake/shared"; "$out/cmake/static"'
t 'deb: manual and web pages' 'MANPATH=$root/usr/share/man xargs man -w 3 <tests/abi/symbols.txt >"$out/found"; [ "$(wc -l <"$out/found")" = "$(wc -l <tests/abi/symbols.txt)" ]
	python3 -B tests/packages/pages.py "$root/usr/share/doc/libsslwrap-dev/html" tests/abi/symbols.txt'
t 'deb: nothing of the building machine is in it' 'not grep -rIl "$OUT" "$root"; not grep -q "$OUT" "$lib/$soname"'
t 'deb: the debug package belongs to the library' 'dpkg-deb -c "$out"/built/"$package"-dbgsym_*.d*eb >"$out/list"; grep -q "/usr/lib/debug/" "$out/list"'
