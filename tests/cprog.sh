#!/bin/bash
# Compiles and runs one C test for run.sh. usage: cprog.sh plain|valgrind|asan|helgrind|tsan|vendored|aws-lc FILE
# Comments in FILE that count: `link: ssl`, `threads`, `no: MODE: REASON`, each alone in /* */.
set -eu
mode=$1 file=$2
name=$(basename "$file" .c)
prefix=$STAGE cc=gcc flags= run= limit=${CPROG_SECONDS:-120}
case $mode in
valgrind) run='valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible' ;;
# fair: or one thread that is busy keeps the others out
helgrind) run='valgrind --tool=helgrind --fair-sched=yes -q --error-exitcode=9' limit=600 ;;
asan) prefix=$OUT/asan flags=-fsanitize=address ;;
tsan) # what it does not see is how glibc's resolver locks the settings that its threads share
	prefix=$OUT/tsan flags=-fsanitize=thread cc=clang-22 limit=600
	printf 'race:^__libc_dynarray_\n' >"$OUT/tsan/glibc"
	export TSAN_OPTIONS=suppressions=$OUT/tsan/glibc ;;
vendored | aws-lc) prefix=$OUT/$mode ;;
esac
has() { grep -qF "/* $1 */" "$file"; }

case $mode in
helgrind | tsan) has threads || exit 0 ;;
esac
if has 'link: ssl'; then flags="$flags -lssl -lcrypto -lpthread"; fi

dir=$OUT/c/$mode
mkdir -p "$dir"
log=$dir/$name.log
fail() {
	[ ! -e "$log" ] || tail -n 30 "$log" | sed 's/^/    /' # indented: its lines are not counted again
	echo "FAIL $name: $* ($log)"
	exit 1
}
if grep -q "/\* no: $mode:" "$file"; then
	grep -q "/\* no: $mode: *[^ *].* \*/" "$file" && exit 0
	fail "'no: $mode' without a reason"
fi
# shellcheck disable=SC2046,SC2086 # lists
$cc -std=c99 -Wall -Wextra -Werror -pedantic -D_GNU_SOURCE -g "$file" -o "$dir/$name" \
	$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs sslwrap) \
	-Wl,-rpath,"$prefix/lib" $flags >"$log" 2>&1 || fail "does not compile for $mode"

rc=0
# The program's rpath decides which build it runs with.
# shellcheck disable=SC2086 # a list
env -u LD_LIBRARY_PATH timeout -k 5 $limit $run "$dir/$name" "$CERTS" >"$log" 2>&1 || rc=$?
bad=$(grep -c '^FAIL ' "$log" || true)
if [ $mode != plain ]; then
	[ $rc = 0 ] && [ "$bad" = 0 ] || fail "$mode, exit $rc"
	echo "ok $name: $mode"
	exit
fi
grep '^ok ' "$log" | sed "s|^ok |&$name: |" || true
grep '^FAIL ' "$log" | sed "s|^FAIL |&$name: |" || true
[ "$bad" = 0 ] || exit 1
[ $rc = 0 ] || fail "exit $rc"
grep -q '^ok ' "$log" || echo "ok $name"
