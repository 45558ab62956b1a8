#!/bin/bash
# Every fuzz target on its first inputs and on all that fuzzing found (fuzz/corpus), without a fuzzer: plain, and with
# AddressSanitizer where the run has built that.
set -eu
python3 "$ROOT/fuzz/seeds.py" "$CERTS" "$STAGE/lib/libsslwrap.so" "$OUT/fuzz/seeds"
for target in records calls client server pump dtls sockets loaders texts session; do
	for build in plain asan; do
		prefix=$STAGE flags=
		if [ $build = asan ]; then
			[ -e "$OUT/asan/lib/libsslwrap.so" ] || continue
			prefix=$OUT/asan flags=-fsanitize=address
		fi
		program=$OUT/fuzz/$target-$build
		# shellcheck disable=SC2086,SC2046 # lists
		gcc -std=gnu11 -Wall -Wextra -Werror -g $flags "$ROOT/fuzz/$target.c" "$ROOT/fuzz/replay.c" -o "$program" \
			$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs sslwrap) -lcrypto -Wl,-rpath,"$prefix/lib"
		inputs=$(find "$OUT/fuzz/seeds/$target" "$ROOT/fuzz/corpus/$target" -type f | sort)
		# shellcheck disable=SC2086 # a list
		if env -u LD_LIBRARY_PATH "$program" $inputs >"$program.log" 2>&1; then
			echo "ok $target, $build: $(tail -n 1 "$program.log")"
		else
			tail -n 20 "$program.log"
			echo "FAIL $target, $build"
		fi
	done
done
