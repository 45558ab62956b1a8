#!/bin/bash
# `make defects`: plants each defect of tests/defects/*.patch in a copy of the tree, builds that, and runs the tests which its
# second line names until one fails. A defect that all of them pass is a missing test; a patch that no longer applies is to
# be made anew. Both, and a test that fails without any defect, give status 1. Ends in a table.
#   tests/defects/run.sh [NN...]     all, or those whose file begins so
# Caught by: a list of `c NAME` (tests/c), `valgrind NAME`, `rows NAME` (tests/rows), `rust ARGUMENTS` (cargo test), `abuse`,
# `hostile`, `nomem`, `dtls-peers`.
set -u
cd "$(dirname "$0")/../.." || exit 1
OUT=$PWD/target/defects
. tests/defects/tree.sh
run() { # KIND NAME...
	local kind=$1
	shift
	case $kind in
	c) bash tests/cprog.sh plain "tests/c/$1.c" ;;
	valgrind) bash tests/cprog.sh valgrind "tests/c/$1.c" ;;
	rows) bash tests/cprog.sh plain "$OUT/rows/$1.c" ;;
	rust) (cd "$tree" && cargo test --locked --target-dir "$OUT/target" "$@") ;;
	abuse) OUT='' bash tests/steps/30-abuse.sh ;;
	hostile) bash tests/torture/run.sh hostile 29 ;;
	nomem) bash tests/torture/run.sh nomem 41 ;;
	dtls-peers) bash tests/steps/52-dtls.sh ;;
	*) echo "no kind of test: $kind" ;;
	esac >"$OUT/log/$kind-${1-}" 2>&1
	local rc=$?
	[ $rc = 0 ] && ! grep -q '^FAIL ' "$OUT/log/$kind-${1-}"
}
tests_of() { sed -n 's/^Caught by: //p' "$1" | tr ',' '\n' | sed 's/^ *//'; }

patches=()
for patch in tests/defects/*.patch; do
	number=$(basename "$patch")
	[ $# = 0 ] || [[ " $* " == *" ${number%%-*} "* ]] || continue
	patches+=("$patch")
done

bad=0 table=
caught=0 catchers=
for patch in "${patches[@]}"; do
	name=$(basename "$patch" .patch) by= from=$SECONDS
	if ! patch -s -f -p1 -F0 -d "$tree" <"$patch" >"$OUT/log/patch" 2>&1; then
		cat "$OUT/log/patch"
		by='FAIL: the patch does not apply'
	elif ! build "$OUT/target/debug"; then
		grep -A 8 '^error' "$OUT/log/build" | head -n 20
		by='FAIL: it does not build'
	else
		while read -r test; do
			# shellcheck disable=SC2086 # a list
			if ! run $test; then
				by=$test
				break
			fi
		done < <(tests_of "$patch")
		: "${by:=FAIL: it survives}"
	fi
	# shellcheck disable=SC2046 # a list
	(cd "$tree" && for f in $(sed -n 's|^+++ b/\([^	 ]*\).*|\1|p' "$ROOT/$patch"); do cp "$ROOT/$f" "$f" && touch "$f" && rm -f "$f.orig" "$f.rej"; done)
	case $by in FAIL*) bad=1 ;; *) caught=$((caught + 1)) catchers="$catchers$by
" ;; esac
	echo "$name: $by ($((SECONDS - from)) s)"
	table="$table$(printf '%-34s %s' "$name" "$by")
"
done
# What caught them must pass where nothing was planted.
build "$OUT/target/debug" || bad=1
while read -r test; do
	# shellcheck disable=SC2086 # a list
	if [ -n "$test" ] && ! run $test; then
		echo "FAIL without a defect: $test ($OUT/log)"
		bad=1
	fi
done < <(echo "$catchers" | sort -u)
printf '\n%-34s %s\n%s%s\n' defect 'caught by' "$table" "$caught of ${#patches[@]} planted defects are caught"
exit $bad
