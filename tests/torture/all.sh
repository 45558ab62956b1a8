#!/bin/bash
# `make torture`: every fault of tests/torture, suites of others, planted defects, coverage and the fuzz targets, two parts at a time, then
# a table of figures; status 1 when anything failed.
#   tests/torture/all.sh [PART...]   all of `parts` below, or some
# FUZZ_SECONDS: how long each fuzz target runs (60, and a third of it with AddressSanitizer); 0 leaves fuzzing out.
# TORTURE_LANES: how many parts at a time (2).
# shellcheck disable=SC2016,SC2086 # awk's expressions, and lists
set -u
cd "$(dirname "$0")/../.." || exit 1
parts='nomem defects fuzz coverage tlsfuzzer bogo syscalls soak handles hostile processes' # the longest first
export OUT=$PWD/target/torture
export STAGE=$OUT/stage CERTS=$OUT/certs PKG_CONFIG_PATH=$OUT/stage/lib/pkgconfig
export FUZZ_SECONDS=${FUZZ_SECONDS:-60}

run() { "$@" >"$log" 2>&1 || rc=$?; }
torture() { run bash tests/torture/run.sh "$@"; }
row() { # NAME FAULTS FAILURES: a part that fails has at least one
	printf '%-24s %12s %9s %8s\n' "$1" "$2" $(($3 ? $3 : rc != 0)) $((SECONDS - from)) >>"$OUT/rows/$part"
}
counted() { # NAME PATTERN FAULTS FAILURES: awk's expressions for the line that matches; no such line is a failure
	local faults failures
	read -r faults failures < <(awk "/^FAIL /{fails++} /$2/{faults = $3; bad = $4} END{print faults + 0, faults ? bad + 0 : 1}" "$log")
	row "$1" "$faults" "$failures"
}

run_part() {
	local rc=0
	case $part in
	nomem) torture nomem 1 && counted 'memory runs out' '^[0-9]+ faults, [0-9]+ bad$' '$1' '$3' ;;
	hostile) torture hostile 1 && counted 'a hostile peer' '^[0-9]+ faults, ' '$1' fails ;;
	syscalls) torture syscalls 1 && counted 'system calls fail' '^[0-9]+ faults, [0-9]+ bad ' '$1' '$3' ;;
	soak) torture soak 100000 10000 && counted 'again and again' '^[0-9]+ faults, [0-9]+ bad$' '$1' '$3' ;;
	processes) SSLWRAP_LONG=1 run bash tests/cprog.sh plain tests/c/processes.c && row '200 exits of busy threads' 212 "$(grep -c '^FAIL ' "$log")" ;;
	handles) SSLWRAP_LONG=1 CPROG_SECONDS=900 run bash tests/cprog.sh plain tests/c/handles.c && row 'freed while in use' 100000 "$(grep -c '^FAIL ' "$log")" ;;
	tlsfuzzer)
		run bash tests/torture/tlsfuzzer.sh
		grep '^tlsfuzzer: not run' "$log" || counted 'tlsfuzzer: scripts' '^[0-9]+ scripts, ' '$1' '$(NF - 1)'
		;;
	bogo)
		run bash tests/torture/bogo.sh
		grep '^bogo: not run' "$log" || counted 'bogo: tests' '^[0-9]+ tests, ' '$1 * $3' '$5'
		;;
	defects) run bash tests/defects/run.sh && counted 'defects caught' ' of [0-9]+ planted defects are caught$' '$1' '$3 - $1' ;;
	coverage) run bash tests/coverage.sh && counted 'branches counted' '^branches ' '$2' 0 ;;
	fuzz)
		[ "$FUZZ_SECONDS" != 0 ] || return 0
		run bash fuzz/run.sh
		while read -r target runs failures; do
			row "fuzz: $target" "$runs" "$failures"
		done < <(awk 'last && NF == 0{exit} last{print $1 "/" $2, $3, $NF != "ok"} /^target /{last = 1}' "$log")
		grep -q '^target ' "$log" || row fuzz 0 1 # it was not built
		;;
	*) : >"$log" && rc=1 && row "no part: $part" 0 1 ;;
	esac
}
if [ "${1-}" = part ]; then
	part=$2 log=$OUT/$2.log from=$SECONDS
	rm -f "$OUT/rows/$part"
	run_part
	grep -h '^FAIL \|FOUND SOMETHING' "$log"
	echo "ran $part ($((SECONDS - from)) s), $log"
	exit 0
fi

began=$SECONDS
mkdir -p "$CERTS" "$OUT/rows"
rm -f "$OUT"/rows/*
make -s all && rm -rf "$STAGE" && make -s install PREFIX="$STAGE" && sh tests/certs.sh "$CERTS" || exit 1
[ $# -gt 0 ] || set -- $parts
printf '%s\n' "$@" | xargs -P "${TORTURE_LANES:-2}" -n 1 bash "$0" part
for part; do cat "$OUT/rows/$part" 2>/dev/null; done >"$OUT/table"
printf '\n%-24s %12s %9s %8s\n' torture faults failures seconds
cat "$OUT/table"
echo "$((SECONDS - began)) seconds in all"
awk '$(NF - 1) != 0{bad = 1} END{exit bad || NR == 0}' "$OUT/table"
