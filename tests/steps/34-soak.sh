#!/bin/bash
# The same again and again: memory stays what it was; a part of what `make torture` does. And the library loaded and given back by a
# program that is not linked with it.
set -eu
bash "$ROOT/tests/torture/run.sh" soak 1000 60
cat >"$OUT/loads.py" <<'P'
import _ctypes, ctypes, os, sys

def mappings():
    return sum('libsslwrap' in line for line in open('/proc/self/maps'))

name, panics, after, good = sys.argv[1], sys.argv[2] == 'panics', [], True
for _ in range(40):
    library = ctypes.CDLL(sys.argv[3])
    handle = ctypes.c_void_p()
    if panics:
        good = good and library.sslwrap_ctx_new(7, ctypes.byref(handle)) == -13
    else:
        good = good and library.sslwrap_ctx_new_client(ctypes.byref(handle)) == 0 and library.sslwrap_ctx_free(handle) == 0
        good = good and library.sslwrap_ctx_new(12345, ctypes.byref(handle)) != 0
    _ctypes.dlclose(library._handle)
    after.append(mappings())
good = good and after[0] == after[-1]
os.write(int(sys.argv[4]), ('ok %s\n' % name if good else 'FAIL %s: %s\n' % (name, after)).encode())
P
python3 "$OUT/loads.py" 'loaded forty times' works "$STAGE/lib/libsslwrap.so.0" 1
# the same with a panic each time, of which nothing is printed: the build for tests, where there is one
if [ -e "$OUT/asan/lib/libsslwrap.so.0" ]; then
	LD_PRELOAD=$(gcc -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0 RUST_BACKTRACE=full SSLWRAP_PANIC_AT=sslwrap_ctx_new \
		python3 "$OUT/loads.py" 'a panic in each of forty loads' panics "$OUT/asan/lib/libsslwrap.so.0" 3 3>&1 >"$OUT/loads.said" 2>&1
	if [ -s "$OUT/loads.said" ]; then echo 'FAIL a panic that is printed'; cat "$OUT/loads.said"; else echo 'ok panics are not printed'; fi
fi
