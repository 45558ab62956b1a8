#!/bin/bash
# tlsfuzzer.sh [PATTERN]: tests/torture/tlsfuzzer.py with what it needs. STAGE, OUT: as run.sh sets them. tlsfuzzer is in no
# package registry: TLSFUZZER is a copy of its repository, target/tlsfuzzer where nothing is said; tlslite-ng, which it
# stands on, comes from PyPI.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=${TLSFUZZER:-$root/target/tlsfuzzer}
if [ ! -e "$copy/scripts/test-tls13-conversation.py" ]; then
	echo "tlsfuzzer: not run. git clone https://github.com/tlsfuzzer/tlsfuzzer '$copy'"
	exit 0
fi
venv=$OUT/tlsfuzzer-venv
if [ ! -e "$venv/ready" ]; then
	python3 -m venv "$venv"
	"$venv/bin/pip" -q install --pre 'tlslite-ng>=0.9.0b2,<0.10'
	touch "$venv/ready"
fi
mkdir -p "$OUT/torture"
# shellcheck disable=SC2046 # a list
gcc -std=c99 -Wall -Wextra -Werror -pedantic -D_GNU_SOURCE -g "$root/tests/torture/web.c" -o "$OUT/torture/web" \
	$(pkg-config --cflags --libs sslwrap) -lpthread -Wl,-rpath,"$STAGE/lib"
env -u LD_LIBRARY_PATH "$venv/bin/python" "$root/tests/torture/tlsfuzzer.py" "$copy" "$OUT/torture/web" "$OUT/torture/fz-certs" "$@"
