#!/bin/bash
# defects.sh TARGET NN...: how long a fuzz target takes to find mistakes: plants each patch of tests/defects whose name begins
# so, or a patch file that is named, in a copy of the tree, and runs the target on its first inputs (fuzz/seeds.py) alone until
# it finds something, for FUZZ_SECONDS (600) at most. Needs what fuzz/run.sh left in target/fuzz. A line for each; status 1
# when one was not found.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$PWD/target/fuzz tree=$PWD/target/fuzz/defect
target=$1
shift
export CERTS=$out/certs LD_BIND_NOW=1 MALLOC_TOP_PAD_=33554432 MALLOC_TRIM_THRESHOLD_=1073741824
mkdir -p "$tree/bin"
host=$(rustc -vV | sed -n 's/^host: //p')
coverage='-Cpasses=sancov-module'
for option in level=4 inline-8bit-counters pc-table trace-compares; do
	coverage="$coverage -Cllvm-args=-sanitizer-coverage-$option"
done
missed=0
TIMEFORMAT='%U %S'
for name in "$@"; do
	patch=$(ls tests/defects/"$name"*.patch 2>/dev/null || echo "$name")
	rm -rf "$tree/tree"
	mkdir -p "$tree/tree"
	git ls-files -z --cached --others --exclude-standard Cargo.toml Cargo.lock build.rs src include benches/*.rs cbindgen.toml |
		tar --null -T - -c | tar -x -C "$tree/tree"
	find "$tree/tree/src" -name '*.rs' -exec touch {} +
	(cd "$tree/tree" && patch -s -p1) <"$patch" || exit 1
	(cd "$tree/tree" && CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 RUSTC_BOOTSTRAP=1 RUSTFLAGS="$coverage" \
		cargo rustc --release --locked --lib --crate-type staticlib --features test-hooks --target "$host" --target-dir "$tree/target") >"$tree/build.log" 2>&1 ||
		{ tail "$tree/build.log"; exit 1; }
	clang-22 -shared -fPIC -O2 fuzz/counters.c -o "$tree/bin/libsslwrap-fuzz.so" -Wl,-soname,libsslwrap-fuzz.so -Wl,-Bsymbolic -Wl,-z,now \
		-Wl,--whole-archive "$tree/target/$host/release/libsslwrap.a" -Wl,--no-whole-archive -lssl -lcrypto -lpthread -ldl -lm || exit 1
	cp "$out/bin/$target-plain" "$tree/bin/$target"
	rm -rf "$tree/new"
	mkdir "$tree/new"
	began=$SECONDS
	{ time "$tree/bin/$target" -max_total_time="${FUZZ_SECONDS:-600}" -timeout=30 -max_len=600 -entropic=0 -reload=0 -print_funcs=0 -print_final_stats=1 \
		-artifact_prefix="$tree/" "$tree/new" "$out/seeds/$target" >"$tree/log" 2>&1; } 2>"$tree/time"
	rc=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$tree/log")
	[ -n "$runs" ] || runs=$(grep -aoE '^#[0-9]+' "$tree/log" | tail -n 1)
	cpu=$(awk '{print $1 + $2}' "$tree/time" | tail -n 1)
	if [ $rc = 0 ]; then
		echo "MISSED $target $(basename "$patch" .patch): not in $runs executions, $cpu seconds of processor time"
		missed=1
	else
		echo "found  $target $(basename "$patch" .patch): $cpu seconds of processor time, $((SECONDS - began)) of the clock, $runs executions: $(grep -aE 'does not hold|differs|ERROR' "$tree/log" | head -n 1)"
	fi
done
exit $missed
