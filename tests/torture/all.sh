#!/bin/bash
# `make torture`: every fault of tests/torture and a long fuzz, then a table of figures; status 1 when anything failed.
# FUZZ_SECONDS: how long each fuzz target runs (600); 0 leaves fuzzing out.
set -u
cd "$(dirname "$0")/../.." || exit 1
export OUT=$PWD/target/torture
export STAGE=$OUT/stage CERTS=$OUT/certs PKG_CONFIG_PATH=$OUT/stage/lib/pkgconfig
mkdir -p "$CERTS"
make -s all && rm -rf "$STAGE" && make -s install PREFIX="$STAGE" && sh tests/certs.sh "$CERTS" || exit 1
table= bad=0
row() { # NAME FAULTS FAILURES SECONDS
	table="$table$(printf '%-24s %12s %9s %8s' "$1" "$2" "$3" "$4")
"
	[ "$3" = 0 ] || bad=1
}

from=$SECONDS
bash tests/torture/run.sh nomem 1 2>&1 | tee "$OUT/nomem.log"
read -r faults failures < <(awk '/^[0-9]+ faults, [0-9]+ bad$/{f = $1; b = $3} END{print f + 0, f ? b + 0 : 1}' "$OUT/nomem.log")
row 'memory runs out' "$faults" "$failures" $((SECONDS - from))

from=$SECONDS
bash tests/torture/run.sh hostile 1 2>&1 | tee "$OUT/hostile.log"
read -r faults failures < <(awk '/^FAIL /{b++} /^[0-9]+ faults, /{f = $1} END{print f + 0, f ? b + 0 : 1}' "$OUT/hostile.log")
row 'a hostile peer' "$faults" "$failures" $((SECONDS - from))

from=$SECONDS
bash tests/torture/run.sh syscalls 1 2>&1 | tee "$OUT/syscalls.log"
read -r faults failures < <(awk '/^[0-9]+ faults, [0-9]+ bad /{f = $1; b = $3} END{print f + 0, f ? b + 0 : 1}' "$OUT/syscalls.log")
row 'system calls fail' "$faults" "$failures" $((SECONDS - from))

from=$SECONDS
bash tests/torture/run.sh soak 100000 10000 2>&1 | tee "$OUT/soak.log"
read -r faults failures < <(awk '/^[0-9]+ faults, [0-9]+ bad$/{f = $1; b = $3} END{print f + 0, f ? b + 0 : 1}' "$OUT/soak.log")
row 'again and again' "$faults" "$failures" $((SECONDS - from))

from=$SECONDS
SSLWRAP_LONG=1 bash tests/cprog.sh plain tests/c/processes.c 2>&1 | tee "$OUT/processes.log"
row 'processes, 200 exits' 212 "$(grep -c '^FAIL ' "$OUT/processes.log")" $((SECONDS - from))

from=$SECONDS
bash tests/torture/tlsfuzzer.sh 2>&1 | tee "$OUT/tlsfuzzer.log"
if ! grep -q '^tlsfuzzer: not run' "$OUT/tlsfuzzer.log"; then
	read -r cases failures < <(awk '/^[0-9]+ scripts, /{c = $3; b = $(NF - 1)} END{print c + 0, c ? b + 0 : 1}' "$OUT/tlsfuzzer.log")
	row 'tlsfuzzer' "$cases" "$failures" $((SECONDS - from))
fi

from=$SECONDS
bash tests/torture/bogo.sh 2>&1 | tee "$OUT/bogo.log"
grep -q '^bogo: not run' "$OUT/bogo.log" || row bogo "$(awk '/^[0-9]+ tests, /{print $1 * $3}' "$OUT/bogo.log")" \
	"$(awk '/^[0-9]+ tests, /{b = $5; n = 1} END{print n ? b : 1}' "$OUT/bogo.log")" $((SECONDS - from))

from=$SECONDS
bash tests/defects/run.sh 2>&1 | tee "$OUT/defects.log"
read -r faults failures < <(awk '/ of [0-9]+ planted defects are caught$/{f = $3; b = $3 - $1} END{print f + 0, f ? b + 0 : 1}' "$OUT/defects.log")
row 'defects that survive' "$faults" "$failures" $((SECONDS - from))

from=$SECONDS
bash tests/coverage.sh 2>&1 | tee "$OUT/coverage.log"
read -r faults failures < <(awk '/^branches /{f = $2} /^FAIL /{b++} END{print f + 0, f ? b + 0 : 1}' "$OUT/coverage.log")
row 'branches counted' "$faults" "$failures" $((SECONDS - from))

if [ "${FUZZ_SECONDS:=600}" != 0 ]; then
	FUZZ_SECONDS=$FUZZ_SECONDS bash fuzz/run.sh 2>&1 | tee "$OUT/fuzz.log"
	while read -r target runs failures; do
		row "fuzz: $target" "$runs" "$failures" "$FUZZ_SECONDS"
	done < <(awk 'last && NF == 0{exit} last{print $1 "/" $2, $3, $NF != "ok"} /^target /{last = 1}' "$OUT/fuzz.log")
	grep -q '^target ' "$OUT/fuzz.log" || row fuzz 0 1 0 # it was not built
fi
printf '\n%-24s %12s %9s %8s\n%s' torture faults failures seconds "$table"
exit $bad
