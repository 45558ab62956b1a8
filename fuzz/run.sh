#!/bin/bash
# run.sh [TARGET...]: every fuzz target (or those named) with clang's libFuzzer: for FUZZ_SECONDS (60) without a sanitizer,
# where most of the executions are made, then for a third of that with AddressSanitizer on what was found so far. It begins
# with what fuzz/seeds.py makes and with fuzz/corpus. New inputs are kept in target/fuzz/corpus/TARGET (fuzz/merge.sh brings
# the useful ones into the tree); one that ends a target is left in target/fuzz/found and belongs, once mended, into
# fuzz/corpus/TARGET. Status 1 when something was found.
# It ends in a table of this run and in one of all runs since target/fuzz/tally was made (remove it for a new count);
# `run.sh tally` prints that one alone, `run.sh table` the rows of docs/testing.md from it and from the last logs.
# FUZZ_RUNS=10000000: until each build has made so many in all, or FUZZ_SECONDS are over. FUZZ_LONGEST=200: no input of more
# bytes, in place of 600 or 4096 (short ones are quicker). FUZZ_BUILDS="plain asan" says which of the two. OpenSSL is the
# system's and has no instrumentation.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$PWD/target/fuzz
tally() {
	[ -e "$out/tally" ] || return 0
	printf '%-10s %-6s %12s %10s %9s  %s\n' target build executions seconds 'cpu sec.' 'ended by'
	awk '{key = $2 " " $3; runs[key] += $4; seconds[key] += $5; cpu[key] += $6; if ($7 != "ok") found[key]++}
		END{for (key in runs) {split(key, k, " "); printf "%-10s %-6s %12d %10d %9d  %d inputs\n", k[1], k[2], runs[key], seconds[key], cpu[key], found[key]}}' \
		"$out/tally" | sort -k2,2r -k1,1
}
if [ "${1-}" = tally ]; then
	tally
	exit 0
fi
if [ "${1-}" = table ]; then
	for target in records calls client server pump dtls sockets loaders texts session; do
		found=$(awk '/ cov: /{for (i = 1; i < NF; i++) {if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1)}} END{printf "%d | %d", cov, ft}' \
			"$out/$target-plain.log" 2>/dev/null)
		awk -v target="$target" -v found="$found" 'function commas(n) {while (n ~ /[0-9][0-9][0-9][0-9]/) sub(/[0-9][0-9][0-9]($|,)/, ",&", n); return n}
			$2 == target {runs[$3] += $4} END{printf "| %s | %s | %s | %s |\n", target, commas(runs["plain"] ""), commas(runs["asan"] ""), found}' "$out/tally"
	done
	exit 0
fi
export CERTS=$out/certs
mkdir -p "$out/found" "$out/bin" "$CERTS"
cargo build --locked || exit 1 # seeds.py needs a library without a sanitizer
sh tests/certs.sh "$CERTS" || exit 1
host=$(rustc -vV | sed -n 's/^host: //p')
coverage='-Cpasses=sancov-module -Ccodegen-units=1'
for option in level=4 inline-8bit-counters pc-table trace-compares; do
	coverage="$coverage -Cllvm-args=-sanitizer-coverage-$option"
done

# build FLAGS DIR: the static library, with coverage counters
build() {
	CARGO_PROFILE_RELEASE_LTO=off RUSTC_BOOTSTRAP=1 RUSTFLAGS="$1 $coverage" \
		cargo rustc --release --locked --lib --crate-type staticlib --features test-hooks --target "$host" --target-dir "$2"
}
builds=${FUZZ_BUILDS:-plain asan}
for b in $builds; do
	case $b in
	# a shared object of it: snapshot.h has to know where its data is
	plain) build '' target-fuzz-plain && clang-22 -shared -fPIC -O2 fuzz/counters.c -o "$out/bin/libsslwrap-fuzz.so" \
		-Wl,-soname,libsslwrap-fuzz.so -Wl,-Bsymbolic -Wl,-z,now -Wl,--whole-archive "target-fuzz-plain/$host/release/libsslwrap.a" \
		-Wl,--no-whole-archive -lssl -lcrypto -lpthread -ldl -lm ;;
	asan) build -Zsanitizer=address target-fuzz ;;
	esac || exit 1
done
python3 fuzz/seeds.py "$CERTS" target/debug/libsslwrap.so "$out/seeds" || exit 1
# the allocator keeps what it has: asking the kernel each time costs a twentieth
export MALLOC_TOP_PAD_=33554432 MALLOC_TRIM_THRESHOLD_=1073741824
export LD_BIND_NOW=1 # what the linker writes into libssl and libcrypto is written before snapshot.h copies them

# compile TARGET plain|asan: libFuzzer's own memcmp and strcmp are left out of the first, as OpenSSL calls them all the time
compile() {
	case $2 in
	plain)
		clang-22 -std=gnu11 -Wall -Wextra -g -O2 -DSNAPSHOT -fsanitize-coverage=inline-8bit-counters,pc-table "fuzz/$1.c" -o "$out/bin/$1-plain" \
			-Iinclude -L"$out/bin" -lsslwrap-fuzz "-Wl,-rpath,\$ORIGIN" -Wl,-z,now '-Wl,--export-dynamic-symbol=__sanitizer_cov_trace_*' \
			"$(clang-22 -print-runtime-dir)/libclang_rt.fuzzer-$(uname -m).a" -lstdc++ -lssl -lcrypto -lpthread -ldl -lm
		;;
	asan)
		clang-22 -std=gnu11 -Wall -Wextra -g -O1 -fsanitize=fuzzer,address "fuzz/$1.c" -o "$out/bin/$1-asan" -Iinclude \
			"target-fuzz/$host/release/libsslwrap.a" -lssl -lcrypto -lpthread -ldl -lm
		;;
	esac
}

# -entropic=0: its sums over a corpus of thousands take a third of the time of `calls`, and find no more. The timeout is of the
# clock, and a machine that runs others may stand still for a minute. Longer inputs than these are only slower.
longest() {
	[ -z "${FUZZ_LONGEST-}" ] || { echo "$FUZZ_LONGEST"; return; }
	case $1 in
	calls | texts | sockets | records | pump | dtls) echo 600 ;;
	*) echo 4096 ;;
	esac
}

[ $# -gt 0 ] || set -- records calls client server pump dtls sockets loaders texts session
found=0 table=
TIMEFORMAT='%U %S'
for target in "$@"; do
	mkdir -p "$out/corpus/$target" "$out/seeds/$target"
	for b in $builds; do
		compile "$target" "$b" || exit 1
		log=$out/$target-$b.log seconds=${FUZZ_SECONDS:-60} limit=()
		[ "$b" = plain ] || seconds=$((seconds / 3 + 1))
		if [ -n "${FUZZ_RUNS-}" ]; then
			left=$((FUZZ_RUNS - $(awk -v t="$target" -v b="$b" '$2 == t && $3 == b {n += $4} END{print n + 0}' "$out/tally" 2>/dev/null || echo 0)))
			[ $left -gt 0 ] || continue
			limit=("-runs=$left")
		fi
		began=$SECONDS
		{ time "$out/bin/$target-$b" -max_total_time="$seconds" "${limit[@]}" -timeout=600 -rss_limit_mb=2048 -max_len="$(longest "$target")" \
			-entropic=0 -reload=0 -print_funcs=0 -print_final_stats=1 -artifact_prefix="$out/found/$target-" \
			"$out/corpus/$target" "$out/seeds/$target" "fuzz/corpus/$target" >"$log" 2>&1; } 2>"$log.time"
		rc=$?
		took=$((SECONDS - began))
		row=$(awk -v target="$target" -v build="$b" -v rc=$rc '
			/ cov: /{for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1); else if ($i == "ft:") ft = $(i + 1)}
			/^#[0-9]/{runs = substr($1, 2)}
			/^stat::number_of_executed_units/{runs = $2}
			/^stat::average_exec_per_sec/{rate = $2}
			END{printf "%-10s %-6s %12d %8d %8d %8d  %s", target, build, runs, rate, cov, ft, rc ? "FOUND SOMETHING" : "ok"}' "$log")
		echo "$row"
		table="$table$row
"
		# shellcheck disable=SC2086 # words
		set_runs() { runs=$3; }
		set_runs $row
		echo "$(date +%F) $target $b $runs $took $(awk '{print $1 + $2}' "$log.time" | tail -n 1) $([ $rc = 0 ] && echo ok || echo found)" >>"$out/tally"
		if [ $rc != 0 ]; then
			found=1
			grep -aE 'ERROR|SUMMARY|does not hold|differs|Test unit' "$log" | sed 's/^/    /'
		fi
	done
done
printf '\n%-10s %-6s %12s %8s %8s %8s\n%s\n' target build executions per-sec edges features "$table"
tally
exit $found
