#!/bin/bash
# Every exported function with everything a careless caller could pass (tests/gen/abuse.c), against the staged library
# and, when there is one, against the ASan build. First the same against a toy with planted mistakes, all of which must be
# found. STAGE: the staged prefix. ASAN_LIBDIR: where an ASan build of the library is. CERTS: made by tests/certs.sh.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${STAGE:?the prefix of a staged install}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gen=$root/tests/gen
strict='-std=c99 -pedantic -Wall -Wextra -Werror -D_GNU_SOURCE -g'
if [ -e "${CERTS:-}/good.pem" ]; then
	cp -r "$CERTS" "$work/certs" # nothing here may spoil the others'
else
	sh "$root/tests/certs.sh" "$work/certs"
fi
export RES_OPTIONS="timeout:1 attempts:1" # names are looked up where nobody answers
cd "$work" # whatever is written by mistake
failed=0

# The toy: good ones pass, bad ones fail, each for itself.
mkdir toy
cp "$gen/abuse_toy.h" toy/sslwrap.h
python3 "$gen/abuse.py" toy/sslwrap.h >toy/abuse_table.h
# shellcheck disable=SC2086 # a list
gcc $strict -Itoy -I"$gen" "$gen/abuse.c" "$gen/abuse_toy.c" -o toy/abuse -lm
ABUSE_SECONDS=2 toy/abuse certs toy >toy/said 2>toy/why || true
wrong=$(grep -E '^ok toy .*_bad_|^FAIL toy ' toy/said | grep -vE '^FAIL toy .*_bad_' || true)
bad=$(grep -c 'FAIL toy .*_bad_' toy/said || true)
if [ -z "$wrong" ] && [ "$bad" = "$(grep -c '^[a-z].*sslwrap_toy_bad_' toy/sslwrap.h)" ]; then
	echo "ok abuse finds $bad planted mistakes and no others"
else
	cat toy/why
	echo "FAIL abuse finds planted mistakes: $wrong"
	failed=1
fi
# What the generator does not understand stops it.
for odd in 'int sslwrap_x(float f);' 'int sslwrap_x(struct sockaddr *a);' 'int sslwrap_x(int n, ...);' 'struct x { int y; };' 'FILE *sslwrap_x(void);'; do
	if { cat toy/sslwrap.h; echo "$odd"; } >toy/odd.h && python3 "$gen/abuse.py" toy/odd.h >/dev/null 2>&1; then
		echo "FAIL abuse: the generator takes \`$odd\`"
		failed=1
	else
		echo "ok abuse: the generator refuses \`$odd\`"
	fi
done

run() { # LABEL LIBDIR FLAGS...
	local label=$1 libdir=$2
	shift 2
	# shellcheck disable=SC2086 # a list
	gcc $strict "$@" -I. -I"$STAGE/include" -I"$gen" "$gen/abuse.c" -o "$label" -L"$libdir" -lsslwrap -lm -Wl,-rpath,"$libdir"
	env -u LD_LIBRARY_PATH ./"$label" certs "$label" || failed=1
}
python3 "$gen/abuse.py" "$STAGE/include/sslwrap.h" >abuse_table.h
run abuse "$STAGE/lib"
asan=${ASAN_LIBDIR:-${OUT:+$OUT/asan/lib}}
if [ -e "$asan/libsslwrap.so" ]; then
	run abuse-asan "$asan" -fsanitize=address
fi
exit $failed
