#!/bin/bash
# The same again and again: memory stays what it was; a part of what `make torture` does. And the library loaded and given back by a
# program that is not linked with it.
set -eu
bash "$ROOT/tests/torture/run.sh" soak 1000 60
python3 - "$STAGE/lib/libsslwrap.so.0" <<'P'
import _ctypes, ctypes, sys

def mappings():
    return sum('libsslwrap' in line for line in open('/proc/self/maps'))

after = []
for _ in range(40):
    library = ctypes.CDLL(sys.argv[1])
    handle = ctypes.c_void_p()
    good = library.sslwrap_ctx_new_client(ctypes.byref(handle)) == 0 and library.sslwrap_ctx_free(handle) == 0
    good = good and library.sslwrap_ctx_new(12345, ctypes.byref(handle)) != 0
    _ctypes.dlclose(library._handle)
    after.append(mappings())
good = good and after[0] == after[-1]
print('ok loaded forty times' if good else 'FAIL loaded forty times: %s' % after)
P
