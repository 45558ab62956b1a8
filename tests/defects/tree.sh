# shellcheck shell=bash
# Sourced by tests/defects/run.sh and tests/mutants/run.sh with OUT set: a copy of this tree in which mistakes are planted, and its library in $STAGE.
export ROOT=$PWD OUT STAGE=$OUT/stage CERTS=$OUT/certs PKG_CONFIG_PATH=$OUT/stage/lib/pkgconfig CARGO_TERM_COLOR=never
export CARGO_PROFILE_DEV_DEBUG=0 RES_OPTIONS='timeout:1 attempts:1' CPROG_SECONDS=${CPROG_SECONDS:-600} # an unoptimised build
tree=$OUT/tree
mkdir -p "$tree" "$CERTS" "$OUT/log"
sh tests/certs.sh "$CERTS" || exit 1
python3 tests/rows/make.py "$OUT/rows" >/dev/null || exit 1
# As the tree is now, not as it was committed. Cargo looks at times: what a patch changed before is touched.
(cd "$tree" && find . -mindepth 1 -maxdepth 1 ! -name target -exec rm -rf {} +)
git ls-files -z --cached --others --exclude-standard | xargs -0 -I{} find {} -maxdepth 0 -print0 2>/dev/null | tar --null -T - -c | tar -x -C "$tree"
find "$tree/src" -name '*.rs' -exec touch {} +

build() {
	(cd "$tree" && cargo rustc --lib --crate-type cdylib --locked --features test-hooks --target-dir "$OUT/target") >"$OUT/log/build" 2>&1 || return 1
	if [ ! -e "$STAGE/lib/libsslwrap.so.0" ]; then
		make -s install PREFIX="$STAGE" BUILD="$1" || return 1
	fi
	cp "$OUT/target/debug/libsslwrap.so" "$STAGE/lib/next" && mv "$STAGE/lib/next" "$(readlink -f "$STAGE/lib/libsslwrap.so")"
}

# The library is C's business alone: an empty static one satisfies the installation.
mkdir -p "$OUT/target/debug" && : >"$OUT/target/debug/libsslwrap.a"
rm -rf "$STAGE"
build "$OUT/target/debug" || { tail -n 30 "$OUT/log/build"; exit 1; }
