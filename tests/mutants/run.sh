#!/bin/bash
# `make mutants`: takes a sample of the small changes that cargo-mutants would make to src/, makes one after the other in a copy of
# the tree and runs the C tests, the rows and then `cargo test` until one fails: first those that run the changed lines, the
# quickest first. A change that all of them pass is a missing test, or changes nothing that can be seen: tests/mutants/alike.txt
# has those that were looked at, with the reason. Status 1 when fewer than GOAL of a hundred were noticed. Four variables:
#   MUTANTS=60 (how many)   SEED=1 (which)   WHICH='src/tls/*' (of those whose name, as it is printed, is like this)   GOAL=80
set -u
cd "$(dirname "$0")/../.." || exit 1
export MUTANTS=${MUTANTS:-60} SEED=${SEED:-1} WHICH=${WHICH:-src/*} GOAL=${GOAL:-80}
out=$PWD/target/mutants
mkdir -p "$out/lines" "$out/raw"
[ -x "$out/tools/bin/cargo-mutants" ] || cargo install -q --locked --root "$out/tools" cargo-mutants --version '^27' || exit 1

# Which lines each program runs, and how long it takes: made anew for all when src/ has changed, else for programs that have.
. tests/coverage/build.sh
[ -z "$(find src -newer "$out/lines/made" -type f 2>&1 | head -n 1)" ] || rm -f "$out"/lines/*
python3 tests/rows/make.py "$OUT/rows" >/dev/null || exit 1
lines_of() { # FILE: lines/NAME has the hundredths of a second, then FILE:LINE of what ran
	local name from hundredths
	name=$(basename "$1" .c) from=$(date +%s%N)
	[ ! -e "$out/lines/$name" ] || [ "$1" -nt "$out/lines/$name" ] || return 0
	rm -f "$out/lines/$name"
	LLVM_PROFILE_FILE=$out/raw/$name.%m%c.profraw bash tests/cprog.sh plain "$1" >/dev/null 2>&1 || return 0 # one that fails says nothing
	hundredths=$((($(date +%s%N) - from) / 10000000))
	export LLVM_PROFILE_FILE=$nothing
	"$tools/llvm-profdata" merge -sparse "$out/raw/$name".*.profraw -o "$out/raw/$name.data" 2>/dev/null || return 0
	"$tools/llvm-cov" export "$STAGE/lib/libsslwrap.so" -instr-profile="$out/raw/$name.data" -format=lcov -skip-functions -skip-branches \
		--ignore-filename-regex='(\.cargo|rustc|rustlib)/' 2>/dev/null | awk -F'[:,]' -v root="$ROOT/" -v first="$hundredths $1" '
		BEGIN{print first} /^SF:/{file = $2; sub(root, "", file)} /^DA:/ && $3 > 0{print file ":" $2}' >"$out/lines/$name"
	rm -f "$out/raw/$name".*
}
export -f lines_of
export out tools nothing
find "$PWD/tests/c" "$OUT/rows" -name '*.c' | xargs -P 2 -I{} bash -c 'lines_of {}'
touch "$out/lines/made"
OUT=$out
. tests/defects/tree.sh
(cd "$tree" && "$out/tools/bin/cargo-mutants" mutants --list --json --no-shuffle) >"$out/list.json" || exit 1
export -f build # and what it asks for
export tree
exec python3 tests/mutants/run.py "$out"
