#!/bin/sh
# SSLWRAP_SHORT_NAMES captures nothing: no short name is an identifier of libc, Linux or OpenSSL headers or a symbol of
# their libraries, and a program may include them before and after. usage: short-names.sh DIRECTORY-OF-sslwrap.h
set -eu
inc=$1
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C

cp "$here/every.h" "$tmp/every.h"
ossl=$(echo '#include <openssl/ssl.h>' | gcc -E - | sed -n 's|^# 1 "\(.*\)/openssl/[a-z0-9_]*\.h".*|\1|p' | sort -u)
ossl=$(for dir in $ossl; do (cd "$dir" && echo openssl/*.h); done)
for h in $ossl; do
	# Not for programs to include, or empty or an error on this system.
	case $h in */asn1_mac.h | */__*) continue ;; esac
	echo "#include <$h>"
done >>"$tmp/every.h"

sed -n 's/^#define \([a-z][a-z0-9_]*\) sslwrap_.*/\1/p' "$inc/sslwrap.h" | sort >"$tmp/short"
[ -s "$tmp/short" ] || { echo 'no short names in the header' >&2; exit 1; }
gcc -std=gnu11 -D_GNU_SOURCE -E -dD "$tmp/every.h" -o "$tmp/every.i"
{
	sed 's/^# .*//' "$tmp/every.i" | grep -oE '[A-Za-z_][A-Za-z0-9_]*'
	for lib in c m ssl crypto; do
		nm -D --defined-only "$(gcc -print-file-name="lib$lib.so.6" | grep / || gcc -print-file-name="lib$lib.so")" | sed 's/.* //; s/@.*//'
	done
} | sort -u >"$tmp/taken"
caught=$(comm -12 "$tmp/short" "$tmp/taken")
[ -z "$caught" ] || { printf 'add to TAKEN in build.rs:\n%s\n' "$caught" >&2; exit 1; }

for order in 'every.h sslwrap.h' 'sslwrap.h every.h' 'every.h sslwrap.h every.h sslwrap.h'; do
	{
		echo '#define SSLWRAP_SHORT_NAMES'
		for h in $order; do echo "#include \"$h\""; done
		echo 'int main(void) { sslwrap_ctx *c; return ctx_new_client(&c) || ctx_free(c); }'
	} >"$tmp/t.c"
	gcc -std=gnu11 -D_GNU_SOURCE -Wall -Werror -Wno-cpp -fsyntax-only -I"$tmp" -I"$inc" "$tmp/t.c"
	cp "$tmp/t.c" "$tmp/t.cc"
	g++ -D_GNU_SOURCE -Wall -Werror -Wno-cpp -fsyntax-only -I"$tmp" -I"$inc" "$tmp/t.cc" || { echo "C++: $order" >&2; exit 1; }
done
