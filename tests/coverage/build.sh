# shellcheck shell=bash
# Sourced by tests/coverage.sh and tests/mutants/run.sh: the library with counters, in $STAGE.
export ROOT=$PWD OUT=$PWD/target/coverage
export STAGE=$OUT/stage CERTS=$OUT/certs PKG_CONFIG_PATH=$OUT/stage/lib/pkgconfig
export CARGO_TERM_COLOR=never CPROG_SECONDS=900
host=$(rustc -vV | sed -n 's/^host: //p')
tools=/usr/lib/llvm-22/bin
[ -x $tools/llvm-cov ] || { echo 'coverage: llvm-22 is missing: sh tests/setup.sh all' >&2; exit 1; }
mkdir -p "$OUT/log" "$OUT/raw" "$CERTS"
nothing=$OUT/nothing.profraw # build scripts and make's own cargo count nothing

# --target: build scripts are not counted. Not optimised away, not much slower: level 1. Debug assertions stay on.
counted_cargo() { # COMMAND ARGUMENTS...
	local flags='-Cinstrument-coverage -Zcoverage-options=branch'
	flags="$flags -Cllvm-args=-runtime-counter-relocation -Cllvm-args=-instrprof-atomic-counter-update-all"
	CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=1 RUSTC_BOOTSTRAP=1 RUSTFLAGS=$flags \
		cargo "$@" --locked --features test-hooks --target "$host" --target-dir target-coverage
}
export LLVM_PROFILE_FILE=$nothing
counted_cargo build || exit 1
rm -rf "$STAGE"
make -s install PREFIX="$STAGE" BUILD="target-coverage/$host/debug" && sh tests/certs.sh "$CERTS" || exit 1
