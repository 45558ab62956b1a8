#!/bin/bash
# Builds the Debian packages from an archive that `make dist` made: deb.sh ARCHIVE OUT
# OUT/*.deb and the source package; OUT/source-.../ is where they were built. The archive is the orig tarball, packaging/debian
# of it becomes debian/. Rust may come from rustup, so what dpkg knows of installed packages is not asked (-d).
set -euo pipefail
archive=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
base=$(basename "$archive" .tar.gz)
version=${base#libsslwrap-}
orig=$out/libsslwrap_$version.orig.tar.gz

command -v dh >/dev/null || { echo 'deb: debhelper is missing' >&2; exit 1; }
rm -rf "$out/$base" "$out"/*.deb "$out"/*.dsc "$out"/*.changes "$out"/*.buildinfo "$out"/*.tar.*
cp "$archive" "$orig"
tar -C "$out" -xf "$orig"
cp -R "$out/$base/packaging/debian" "$out/$base/debian"
cd "$out/$base"
# Crates compiled once serve the next time.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$out/target}
dpkg-buildpackage -us -uc -d "${@:3}" >"$out/build.log" 2>&1 || { tail -n 40 "$out/build.log" >&2; exit 1; }
ls "$out"/*.deb
