#!/bin/bash
# run.sh [TARGET...]: every fuzz target (or those named) with clang's libFuzzer: for FUZZ_SECONDS (60) without a sanitizer,
# where most of the executions are made, then for a third of that with AddressSanitizer on what was found so far. It begins
# with what fuzz/seeds.py makes and with fuzz/corpus. New inputs are kept in target/fuzz/corpus/TARGET (fuzz/merge.sh brings
# the useful ones into the tree); one that ends a target is left in target/fuzz/found and belongs, once mended, into
# fuzz/corpus/TARGET. Ends in a table; status 1 when something was found.
# FUZZ_BUILDS="plain asan" says which of the two. OpenSSL is the system's and has no instrumentation.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$PWD/target/fuzz
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
	plain) build '' target-fuzz-plain ;;
	asan) build -Zsanitizer=address target-fuzz ;;
	esac || exit 1
done
python3 fuzz/seeds.py "$CERTS" target/debug/libsslwrap.so "$out/seeds" || exit 1
# the allocator keeps what it has: asking the kernel each time costs a twentieth
export MALLOC_TOP_PAD_=33554432 MALLOC_TRIM_THRESHOLD_=1073741824

# compile TARGET plain|asan: libFuzzer's own memcmp and strcmp are left out of the first, as OpenSSL calls them all the time
compile() {
	case $2 in
	plain) set -- "$1" "$2" target-fuzz-plain -O2 -fsanitize=fuzzer-no-link "$(clang-22 -print-runtime-dir)/libclang_rt.fuzzer-$(uname -m).a" -lstdc++ ;;
	asan) set -- "$1" "$2" target-fuzz -O1 -fsanitize=fuzzer,address ;;
	esac
	local name=$1 kind=$2 dir=$3
	shift 3
	clang-22 -std=gnu11 -Wall -Wextra -g "fuzz/$name.c" -o "$out/bin/$name-$kind" -Iinclude \
		"$dir/$host/release/libsslwrap.a" "$@" -lssl -lcrypto -lpthread -ldl -lm
}

# Longer inputs than these are only slower.
longest() {
	case $1 in
	calls | texts | sockets | records | pump | dtls) echo 600 ;;
	*) echo 4096 ;;
	esac
}

[ $# -gt 0 ] || set -- records calls client server pump dtls sockets loaders texts session
found=0 table=
for target in "$@"; do
	mkdir -p "$out/corpus/$target" "$out/seeds/$target"
	for b in $builds; do
		compile "$target" "$b" || exit 1
		log=$out/$target-$b.log seconds=${FUZZ_SECONDS:-60}
		[ "$b" = plain ] || seconds=$((seconds / 3 + 1))
		"$out/bin/$target-$b" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -max_len="$(longest "$target")" \
			-print_final_stats=1 -artifact_prefix="$out/found/$target-" \
			"$out/corpus/$target" "$out/seeds/$target" "fuzz/corpus/$target" >"$log" 2>&1
		rc=$?
		row=$(awk -v target="$target" -v build="$b" -v rc=$rc '
			/ cov: /{for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1); else if ($i == "ft:") ft = $(i + 1)}
			/^stat::number_of_executed_units/{runs = $2}
			/^stat::average_exec_per_sec/{rate = $2}
			END{printf "%-10s %-6s %12d %8d %8d %8d  %s", target, build, runs, rate, cov, ft, rc ? "FOUND SOMETHING" : "ok"}' "$log")
		echo "$row"
		table="$table$row
"
		if [ $rc != 0 ]; then
			found=1
			grep -aE 'ERROR|SUMMARY|does not hold|differs|Test unit' "$log" | sed 's/^/    /'
		fi
	done
done
printf '\n%-10s %-6s %12s %8s %8s %8s\n%s' target build executions per-sec edges features "$table"
exit $found
