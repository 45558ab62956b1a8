#!/bin/bash
# `make coverage`: what of src/ the tests run. Builds the library with counters, runs the C tests, the rows, the abuse, a
# part of the faults without memory and of the hostile peer, the fuzz corpus and `cargo test`, and says how many branches
# and lines ran, which exported functions and which `unsafe` blocks did not (tests/coverage/report.py). Status 1 when that
# is less than promised or differs from tests/coverage/left-out.txt. Two environment variables:
#   COVERAGE_ONLY=c- make coverage    only the steps whose name matches; COVERAGE_KEEP=1: in addition to what ran before
# The counters live in a file that each process maps, so that what a child counts is there also when it ends by _exit or
# by a signal, and they are counted atomically, so that threads lose nothing.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/coverage/build.sh
[ -n "${COVERAGE_KEEP-}" ] || rm -f "$OUT"/raw/*
counted_cargo test --no-run --message-format=json 2>"$OUT/log/rust-build" |
	sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' | sort -u >"$OUT/rust-tests" || exit 1
export LLVM_PROFILE_FILE=$OUT/raw/%m%c.profraw # %m: one file for each binary; %c: mapped

failed=
step() { # NAME COMMAND...: what fails is named below, but is the business of `make test`
	local name=$1 from=$SECONDS
	shift
	[[ $name =~ ${COVERAGE_ONLY:-.} ]] || return 0
	"$@" >"$OUT/log/$name" 2>&1 || failed="$failed $name"
	echo "ran $name ($((SECONDS - from)) s)"
	grep '^FAIL ' "$OUT/log/$name" | sed 's/^/    /'
}
c_programs() {
	find tests/c -name '*.c' | sort | xargs -P 2 -n 1 bash tests/cprog.sh plain
}
rows() {
	python3 tests/rows/make.py "$OUT/rows" && find "$OUT/rows" -name '*.c' | sort | xargs -P 2 -n 1 bash tests/cprog.sh plain
}
rust() {
	local test rc=0
	while read -r test; do "$test" || rc=1; done <"$OUT/rust-tests"
	return $rc
}
step c-tests c_programs
step c-rows rows
step rust rust
step abuse bash tests/steps/30-abuse.sh
step nomem bash tests/torture/run.sh nomem 41 # every 11th reaches no branch more
step syscalls bash tests/torture/run.sh syscalls 11
step hostile bash tests/torture/run.sh hostile 29
step fuzz-replay bash tests/steps/36-fuzz-replay.sh
step peers bash tests/steps/50-peers.sh
step dtls bash tests/steps/52-dtls.sh
[ -z "$failed" ] || echo "did not pass, look into $OUT/log:$failed"

export LLVM_PROFILE_FILE=$nothing
$tools/llvm-profdata merge -sparse "$OUT"/raw/*.profraw -o "$OUT/merged" || exit 1
objects=$(sed 's/^/-object /' "$OUT/rust-tests")
for format in text lcov; do
	# shellcheck disable=SC2086 # a list
	$tools/llvm-cov export "$STAGE/lib/libsslwrap.so" $objects -instr-profile="$OUT/merged" -format=$format \
		--ignore-filename-regex='(\.cargo|rustc|rustlib)/' >"$OUT/export.$format" || exit 1
done
exec python3 tests/coverage/report.py "$OUT"
