#!/bin/bash
# Out of memory is a status: our own code calls nothing of std that ends the process when memory is short (design:
# Memory). Built alone and without LTO, so that what std calls by itself is not seen.
set -eu
cd "${ROOT:-$(dirname "$0")/../..}"
dir=$PWD/target-object
mkdir -p "$dir"
rm -f "$dir/sslwrap.o" # nothing old passes
# One object: names that no other crate defines are then undefined in it.
CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
	cargo rustc --release --locked --lib --crate-type rlib --target-dir "$dir" -- --emit "obj=$dir/sslwrap.o" >"$dir/log" 2>&1 ||
	{ cat "$dir/log"; exit 1; }

bad='handle_alloc_error|raw_vec::handle_error|grow_one|format_inner|CString|from_utf8_lossy|RandomState|std::thread|std::env|__tls_get_addr'
if nm -uC "$dir/sslwrap.o" | grep -E "$bad"; then
	echo 'FAIL object: no call that ends the process without memory'
else
	echo 'ok object: no call that ends the process without memory'
fi
# Nor does it end the process on purpose, or print: what std does where two panics meet is std's.
own='(^| )(abort|exit|_exit|puts|printf|fwrite|getenv)$|process::(abort|exit)|stdio::_e?print|io::stdio::(Stdout|Stderr)'
if nm -uC "$dir/sslwrap.o" | grep -E "$own"; then
	echo 'FAIL object: no end of the process on purpose, and no printing'
else
	echo 'ok object: no end of the process on purpose, and no printing'
fi
if readelf -SW "$dir/sslwrap.o" | grep -E '\.(tbss|tdata)'; then
	echo 'FAIL object: no thread-local data'
else
	echo 'ok object: no thread-local data'
fi
