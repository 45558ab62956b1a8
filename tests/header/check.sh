#!/bin/bash
# The header compiles everywhere without a warning. usage: check.sh DIRECTORY-OF-sslwrap.h
set -u
inc=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1

t() { # NAME COMMAND...: one test
	local name=$1
	shift
	if "$@" >log 2>&1; then echo "ok $name"; else sed 's/^/    /' log; echo "FAIL $name"; fi
}
two() { "$@" -c a.c -o a.o && "$@" -c b.c -o b.o && "$1" a.o b.o -o two; }

# Each constant is used once, so that a value which C cannot hold is seen.
used=$(sed -n 's/^#define \(SSLWRAP_[A-Z0-9_]*\) .*/(void)(\1);/p' "$inc/sslwrap.h")
printf '#include <sslwrap.h>\n#include <sslwrap.h>\nint b(void);\nint main(void) { %s return b(); }\n' "$used" >a.c
printf '#include <sslwrap.h>\nint b(void);\nint b(void) { return 0; }\n' >b.c
warn="-pedantic -Wall -Wextra -Werror -I$inc"
# shellcheck disable=SC2086 # a list
{
	t 'header as C99, twice and in two files' two gcc -std=c99 $warn
	t 'header as C17' gcc -std=c17 -Wstrict-prototypes $warn -fsyntax-only a.c
	t 'header as C++11' two g++ -std=c++11 -x c++ $warn
	t 'header as C++20' g++ -std=c++20 -x c++ $warn -fsyntax-only a.c
}
t 'short names capture nothing' sh "$here/short-names.sh" "$inc"
