#!/bin/bash
# The surface that was last accepted (tests/abi/accepted.h: the header without its comments) against a header: constants and
# macros by their text, types and functions by abidiff on a library of empty functions made from each. Rust's own debug
# information would not do: abidiff does not see there that a parameter changed.
#   surface.sh HEADER           one test per kind of change, and a self test; fails on any difference from accepted.h
#   surface.sh OLD NEW          what changed between two headers, for a release: status 0 nothing, 4 added, 12 broken
#   surface.sh HEADER --write   accepts
set -u
here=$(cd "$(dirname "$0")" && pwd)
export LC_ALL=C
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
strip() { python3 -c 'import re, sys
text = re.sub(r"/\*.*?\*/", " ", sys.stdin.read(), flags=re.S)
print(re.sub(r"\n\s*\n+", "\n", re.sub(r"[ \t]+", " ", re.sub(r" +(?=\n)", "", text))).strip())' <"$1"; }
if [ "${2-}" = --write ]; then strip "$1" >"$here/accepted.h"; exit; fi

library() { # HEADER NAME: its functions, empty, in NAME.so with debug information
	mkdir -p "$tmp/$2"
	cp "$1" "$tmp/$2/sslwrap.h"
	{
		echo '#include "sslwrap.h"'
		gcc -E -P -I"$tmp/$2" -include stddef.h -include stdint.h -include stdbool.h "$tmp/$2/sslwrap.h" | tr '\n' ' ' |
			grep -oE '[A-Za-z_][A-Za-z0-9_ *]*\bsslwrap_[a-z0-9_]+ *\([^;{}]*\) *;' | sed 's/;$/ { __builtin_trap(); }/'
	} >"$tmp/$2/stub.c"
	# One name for both, so that the place of a declaration is no difference.
	(cd "$tmp/$2" && gcc -g -w -shared -fPIC -ffile-prefix-map="$tmp/$2=." stub.c -Wl,-soname,libsslwrap.so -o libsslwrap.so)
}
macros() { grep -E '^# ?define ' "$1" | grep -vE ' SSLWRAP_(VERSION_|H$)' | tr -s ' ' | sort; }
compare() { # OLD NEW: prints differences; status 0, 4 (more than before), 12 (something is gone or different)
	local rc=0 gone new
	library "$1" old && library "$2" new || return 1
	gone=$(comm -23 <(macros "$1") <(macros "$2"))
	new=$(comm -13 <(macros "$1") <(macros "$2"))
	[ -z "$new" ] || { echo "$new" | sed 's/^/new: /'; rc=4; }
	[ -z "$gone" ] || { echo "$gone" | sed 's/^/gone: /'; rc=12; }
	abidiff --no-show-locs "$tmp/old/libsslwrap.so" "$tmp/new/libsslwrap.so" && return $rc
	[ $? -lt 16 ] || return 1
	# abidiff's own "incompatible" (8) is for symbols that are gone; to us what changed is incompatible too.
	abidiff --no-added-syms "$tmp/old/libsslwrap.so" "$tmp/new/libsslwrap.so" >"$tmp/ignored" 2>&1 || rc=12
	return $((rc | 4))
}
command -v abidiff >/dev/null || { echo 'FAIL abidiff is not installed (tests/setup.sh)'; exit 1; }
if [ $# = 2 ]; then compare "$1" "$2"; exit; fi

t() { # NAME WANTED-STATUS OLD NEW
	local out rc=0
	out=$(compare "$3" "$4" 2>&1) || rc=$?
	if [ $rc = "$2" ]; then echo "ok $1"; else printf '%s\nFAIL %s (status %s, not %s)\n' "$out" "$1" $rc "$2"; fi
}
strip "$1" >"$tmp/now.h"
# The comparison sees what it must.
plant() { # NAME STATUS SED-EXPRESSION
	sed -E "$3" "$tmp/now.h" >"$tmp/planted.h"
	if cmp -s "$tmp/now.h" "$tmp/planted.h"; then echo "FAIL surface: $1: nothing was planted"; return; fi
	t "surface: seen: $1" "$2" "$tmp/now.h" "$tmp/planted.h"
}
plant 'a field of a struct moves' 12 '/^typedef struct sslwrap_pump \{/,/^\}/{/^ *size_t size;/d;s/^(\} sslwrap_pump;)/size_t size; \1/}'
plant 'a parameter is wider' 12 's/(sslwrap_status_name\()int /\1int64_t /'
plant 'a function is gone' 12 '/sslwrap_version\(/d'
plant 'a constant has another value' 12 's/^(#define SSLWRAP_E_TIMEOUT ).*/\1(-77)/'
plant 'a function is new' 4 's/^(.*sslwrap_version\(void\);)/\1 int sslwrap_brand_new(int n);/'
# A changed line is a changed ABI: docs/abi.md says what may change; then `make symbols` accepts it.
t 'surface is that of accepted.h (a reviewed change: make symbols)' 0 "$here/accepted.h" "$tmp/now.h"
