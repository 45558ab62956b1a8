#!/bin/bash
# run.sh [TARGET...]: every fuzz target (or those named) for FUZZ_SECONDS (60) with clang's libFuzzer and AddressSanitizer.
# It begins with what fuzz/seeds.py makes and with fuzz/corpus. New inputs are kept in target/fuzz/corpus/TARGET; one that
# ends a target is left in target/fuzz/found and belongs, once mended, into fuzz/corpus/TARGET. Ends in a table; status 1
# when something was found.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$PWD/target/fuzz
export CERTS=$out/certs
mkdir -p "$out/found" "$CERTS"
cargo build --locked || exit 1 # seeds.py needs a library without a sanitizer
sh tests/certs.sh "$CERTS" || exit 1
host=$(rustc -vV | sed -n 's/^host: //p')
coverage='-Cpasses=sancov-module -Ccodegen-units=1'
for option in level=4 inline-8bit-counters pc-table trace-compares; do
	coverage="$coverage -Cllvm-args=-sanitizer-coverage-$option"
done
CARGO_PROFILE_RELEASE_LTO=off RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=address $coverage" \
	cargo build --release --locked --features test-hooks --target "$host" --target-dir target-fuzz || exit 1
rm -rf "$out/stage"
make -s install PREFIX="$out/stage" BUILD="target-fuzz/$host/release" || exit 1

python3 fuzz/seeds.py "$CERTS" target/debug/libsslwrap.so "$out/seeds" || exit 1

[ $# -gt 0 ] || set -- calls client server loaders texts session pump dtls
found=0 table=
for target in "$@"; do
	clang-22 -std=gnu11 -Wall -Wextra -O1 -g -fsanitize=fuzzer,address "fuzz/$target.c" -o "$out/$target" \
		-I"$out/stage/include" -L"$out/stage/lib" -lsslwrap -Wl,-rpath,"$out/stage/lib" || exit 1
	mkdir -p "$out/corpus/$target"
	log=$out/$target.log
	"$out/$target" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=20 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 \
		-artifact_prefix="$out/found/$target-" "$out/corpus/$target" "$out/seeds/$target" "fuzz/corpus/$target" >"$log" 2>&1
	rc=$?
	row=$(awk -v target="$target" -v rc=$rc '
		/ cov: /{for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1); else if ($i == "ft:") ft = $(i + 1)}
		/^stat::number_of_executed_units/{runs = $2}
		/^stat::average_exec_per_sec/{rate = $2}
		END{printf "%-10s %12d %8d %8d %8d  %s", target, runs, rate, cov, ft, rc ? "FOUND SOMETHING" : "ok"}' "$log")
	echo "$row"
	table="$table$row
"
	if [ $rc != 0 ]; then
		found=1
		grep -E 'ERROR|SUMMARY|does not hold|Test unit' "$log" | sed 's/^/    /'
	fi
done
printf '\n%-10s %12s %8s %8s %8s\n%s' target executions per-sec edges features "$table"
exit $found
