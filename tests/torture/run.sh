#!/bin/bash
# run.sh NAME ARGUMENTS...: builds tests/torture/NAME.c against the staged library and runs it. STAGE, CERTS, OUT: as run.sh sets them.
set -eu
name=$1 root=$(cd "$(dirname "$0")/../.." && pwd)
shift
mkdir -p "$OUT/torture"
libs=
if grep -qF '/* link: ssl */' "$root/tests/torture/$name.c"; then libs='-lssl -lcrypto'; fi
# shellcheck disable=SC2046,SC2086 # lists
gcc -std=c99 -Wall -Wextra -Werror -D_GNU_SOURCE -fno-builtin -g "$root/tests/torture/$name.c" -o "$OUT/torture/$name" \
	$(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib" $libs
env -u LD_LIBRARY_PATH "$OUT/torture/$name" "$CERTS" "$@"
