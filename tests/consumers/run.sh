#!/bin/bash
# Installs into a prefix of its own, builds a program against it in every documented way, runs it and takes the
# installation back. usage: run.sh SCRATCH-DIRECTORY
set -u
src=$(cd "$(dirname "$0")" && pwd)
root=$src/../..
tmp=$1
rm -rf "$tmp" && mkdir -p "$tmp"
prefix=$tmp/prefix
version=$(sed -n '/^version = /{s/.*"\(.*\)"/\1/p;q}' "$root/Cargo.toml")

t() { # NAME COMMAND: one test
	if bash -euo pipefail -c "$2" >"$tmp/log" 2>&1; then echo "ok $1"; else cat "$tmp/log"; echo "FAIL $1"; fi
}
not() { if "$@"; then return 1; fi; } # `!` alone would not end a test
block() { # LANGUAGE: what the page shows in it
	sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{/^\`\`\`/d;p}" "$root/docs/using.md"
}
export -f not block
linked() { # PROGRAM WANTED(0|1): does it load our library?
	[ "$(readelf -d "$1" | grep -c 'NEEDED.*libsslwrap\.so\.0')" = "$2" ]
}
export -f linked
export src root tmp prefix version
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig CFLAGS='-std=c99 -Wall -Wextra -Werror -pedantic'

t install 'make -s -C "$root" install PREFIX="$prefix"; cp -a "$prefix" "$tmp/moved"'
t 'symlinks' '[ "$(readlink "$prefix/lib/libsslwrap.so")" = libsslwrap.so.0 ]
	[ "$(readlink "$prefix/lib/libsslwrap.so.0")" = "libsslwrap.so.$version" ]
	[ -f "$prefix/lib/libsslwrap.so.$version" ] && [ ! -L "$prefix/lib/libsslwrap.so.$version" ]'
t 'SONAME' 'readelf -d "$prefix/lib/libsslwrap.so" | grep -q "SONAME.*\[libsslwrap\.so\.0\]"'
t 'pkg-config version' '[ "$(pkg-config --modversion sslwrap)" = "$version" ]'
t 'pkg-config shared' 'cc $CFLAGS "$src/main.c" -o "$tmp/pc" $(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$prefix/lib"
	linked "$tmp/pc" 1; "$tmp/pc"'
# A linker prefers the shared library where both are; -l: names the archive.
t 'pkg-config static' 'cc $CFLAGS "$src/main.c" -o "$tmp/pcs" $(pkg-config --static --cflags --libs sslwrap | sed "s/-lsslwrap/-l:libsslwrap.a/")
	linked "$tmp/pcs" 0; "$tmp/pcs"'
t 'pkg-config -static' 'cc $CFLAGS -static "$src/main.c" -o "$tmp/pcss" $(pkg-config --static --cflags --libs sslwrap); "$tmp/pcss"'
t 'DESTDIR' 'make -s -C "$root" install PREFIX=/opt/x DESTDIR="$tmp/dest"
	export PKG_CONFIG_SYSROOT_DIR=$tmp/dest PKG_CONFIG_PATH=$tmp/dest/opt/x/lib/pkgconfig
	cc $CFLAGS "$src/main.c" -o "$tmp/pcd" $(pkg-config --cflags --libs sslwrap)
	LD_LIBRARY_PATH=$tmp/dest/opt/x/lib "$tmp/pcd"; not grep -rIq "$tmp" "$tmp/dest"
	make -s -C "$root" uninstall PREFIX=/opt/x DESTDIR="$tmp/dest"; [ -z "$(find "$tmp/dest" ! -type d)" ]'
t 'LIBDIR' 'make -s -C "$root" install PREFIX="$tmp/multi" LIBDIR="$tmp/multi/lib/triplet"
	cmake -S "$src" -B "$tmp/cm-multi" -DCMAKE_PREFIX_PATH="$tmp/multi" -Dsslwrap_DIR="$tmp/multi/lib/triplet/cmake/sslwrap"
	cmake --build "$tmp/cm-multi"; "$tmp/cm-multi/shared"'
# From a copy: the package finds itself wherever it is.
t 'cmake' 'cmake -S "$src" -B "$tmp/cm" -DCMAKE_PREFIX_PATH="$tmp/moved" -DWANT="$version"; cmake --build "$tmp/cm"'
t 'cmake shared' 'linked "$tmp/cm/shared" 1; "$tmp/cm/shared"'
t 'cmake static' 'linked "$tmp/cm/static" 0; "$tmp/cm/static"'
t 'cmake refuses a newer version' 'not cmake -S "$src" -B "$tmp/cm-new" -DCMAKE_PREFIX_PATH="$tmp/moved" -DWANT=0.999'
# What docs/using.md shows, as it stands there.
mkdir -p "$tmp/docs-cmake" "$tmp/meson" "$tmp/auto"
for d in docs-cmake meson auto; do cp "$src/main.c" "$tmp/$d/app.c"; done
t 'docs: CMake' 'cd "$tmp/docs-cmake"; block cmake >CMakeLists.txt
	cmake -S . -B build -DCMAKE_PREFIX_PATH="$prefix"; cmake --build build; linked build/app 1; build/app'
t 'docs: pkg-config' 'cd "$tmp/docs-cmake"; block sh >build.sh; [ "$(grep -c "^cc " build.sh)" = 2 ]
	sed -n 1p build.sh | sh -eux; LD_LIBRARY_PATH=$prefix/lib ./a.out; sed -n 2p build.sh | sh -eux; ./a.out; not linked a.out 1'
t 'docs: Meson' 'cd "$tmp/meson"; block meson >meson.build; meson setup build; meson compile -C build
	linked build/app 1; build/app; linked build/app-static 0; build/app-static'
t 'docs: Autotools' 'cd "$tmp/auto"; block autoconf >configure.ac; block automake >Makefile.am
	[ "$(wc -l <configure.ac)" = 5 ]; autoreconf -i; mkdir build; cd build; ../configure; make; linked app 1
	LD_LIBRARY_PATH=$prefix/lib ./app; make distcheck AM_DISTCHECK_CONFIGURE_FLAGS="PKG_CONFIG_PATH=$PKG_CONFIG_PATH"'
t 'docs: Autotools, all static' 'cd "$tmp/auto"; mkdir static; cd static; ../configure PKG_CONFIG="pkg-config --static" LDFLAGS=-static; make
	linked app 0; ./app'
t 'manual pages' '[ "$(MANPATH=$prefix/share/man man -w 3 sslwrap_conn_recv)" = "$prefix/share/man/man3/sslwrap_conn_io.3" ]
	[ "$(MANPATH=$prefix/share/man man -w 7 sslwrap)" = "$prefix/share/man/man7/sslwrap.7" ]
	make -s -C "$root" install PREFIX="$tmp/bare" MANDIR=; [ ! -e "$tmp/bare/share/man" ]'
t 'install-html' 'make -s -C "$root" install-html PREFIX="$prefix"; [ -e "$prefix/share/doc/libsslwrap/html/conn_io.html" ]'
t 'uninstall leaves nothing' 'echo mine >"$prefix/lib/other"; make -s -C "$root" uninstall PREFIX="$prefix"
	[ "$(find "$prefix" ! -type d)" = "$prefix/lib/other" ]
	[ -z "$(find "$prefix" | sed "s|^$prefix||" | grep -v -e "^/lib/other$" | grep sslwrap)" ]'
