#!/usr/bin/env bash
# Every public constant against its original, from the installed header: as C99 and as C++11. STAGE is the staged install prefix.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: "${STAGE:?the prefix of a staged install}"
export PKG_CONFIG_PATH="$STAGE/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
read -ra flags <<<"$(pkg-config --cflags sslwrap openssl)"
printf '#include "sslwrap.h"\n' >"$work/where.c"
header=$(${CC:-cc} "${flags[@]}" -E "$work/where.c" | sed -n 's/^# [0-9]* "\(.*\/sslwrap\.h\)".*/\1/p' | sed -n 1p)
[ -n "$header" ] || { echo "FAIL sslwrap.h is not found with: ${flags[*]}"; exit 1; }

python3 "$here/tests/gen/constants.py" --header "$header" >"$work/constants.c"
strict=(-pedantic -Wall -Wextra -Werror)
${CC:-cc} -std=c99 "${strict[@]}" "${flags[@]}" -o "$work/c99" "$work/constants.c"
${CXX:-c++} -x c++ -std=c++11 "${strict[@]}" "${flags[@]}" -o "$work/cxx11" "$work/constants.c"

# Elsewhere the headers may lack old names and have new ones; here nothing may be missing on either side.
allow=(--allow-absent)
if grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release && [[ $(pkg-config --modversion openssl) == 3.0.* ]]; then
    allow=()
    python3 "$here/tests/gen/constants.py" --families
fi
"$work/c99" "${allow[@]}"
"$work/cxx11" "${allow[@]}"
