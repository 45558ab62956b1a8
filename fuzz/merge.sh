#!/bin/bash
# merge.sh [TARGET...]: brings into fuzz/corpus/TARGET what is of use in target/fuzz/corpus/TARGET, after fuzz/run.sh: the
# fewest and smallest inputs that together reach every edge, none above 4 KiB. Inputs that once found something
# (crash-*, timeout-* and the like) stay.
set -eu
cd "$(dirname "$0")/.."
out=$PWD/target/fuzz
export CERTS=$out/certs
[ $# -gt 0 ] || set -- records calls client server pump dtls sockets loaders texts session
for target in "$@"; do
	rm -rf "$out/merged"
	mkdir -p "$out/merged" "fuzz/corpus/$target"
	"$out/bin/$target-plain" -set_cover_merge=1 -use_counters=0 -max_len=4096 "$out/merged" \
		"fuzz/corpus/$target" "$out/corpus/$target" >"$out/merge.log" 2>&1 || { tail "$out/merge.log"; exit 1; }
	find "fuzz/corpus/$target" -type f ! -name '*-*' -delete
	cp "$out"/merged/* "fuzz/corpus/$target"
	echo "$target: $(find "fuzz/corpus/$target" -type f | wc -l) inputs, $(du -sb "fuzz/corpus/$target" | cut -f1) bytes"
done
