#!/bin/bash
# `make demo`: its facts, its speed, what it leaves behind, and that it notices when something is wrong.
set -u
cd "$ROOT" || exit 1
out=$OUT/demo
unset LD_LIBRARY_PATH # it has its own; PKG_CONFIG_PATH stays: cargo would build all anew without it
rm -rf "$out" && mkdir -p "$out/bin" || exit 1

t() { # NAME COMMAND: one test; not in a condition, which would switch -e off
	(set -eo pipefail; eval "$2") >"$out/log" 2>&1
	if [ $? = 0 ]; then echo "ok $1"; else sed 's/^/    /' "$out/log"; echo "FAIL $1"; fi
}
left_over() { # processes of the demo, a line each
	local p
	for p in /proc/[0-9]*; do
		if grep -qaF "$ROOT/target/demo/" "$p/cmdline" 2>/dev/null && [ "${p#/proc/}" != $BASHPID ]; then
			echo "${p#/proc/} $(tr '\0' ' ' <"$p/cmdline")"
		fi
	done
}

rc=0
make -s demo </dev/null >"$out/demo" 2>&1 || rc=$?
t 'make demo' 'cat "$out/demo"; [ $rc = 0 ]'
has() { t "demo: $1" 'grep -qE "'"$2"'" "$out/demo"'; }
has 'TLS 1.3 to nginx' '^ +protocol +TLSv1\.3$'
has 'its suite and group' '^ +suite +TLS_AES_256_GCM_SHA384$'
has 'the verified chain' '^ +└ issued by Test Root$'
has 'the page' '^ +page +Hello from nginx\.$'
# one line, which the demo folds where the port is long
t 'demo: a wrong name is refused in one line' 'tr -s "\n " " " <"$out/demo" | grep -q "refused: certificate is for a\.example, b\.example, not for localhost ✓"'
has 'curl gets a file from https_serve' '^ +Hello from https_serve\.$'
has 'what the server saw of TLS 1.3' '8 ×  TLSv1\.3 +TLS_AES_256_GCM_SHA384 +x25519 +localhost +200 /ten-megabytes'
has 'what the server saw of TLS 1.2' '1 ×  TLSv1\.2 +ECDHE-ECDSA-AES256-GCM-SHA384 +x25519'
t 'demo: under ten seconds after the build' 'ms=$(sed -n "s/^Done in \([0-9]*\) ms.*/\1/p" "$out/demo"); echo "$ms ms"; [ "$ms" -lt 10000 ]'
t 'demo: no colours into a file, no line wider than 120' '! grep -q "$(printf "\033")" "$out/demo" && ! grep -qE ".{121}" "$out/demo"'
t 'demo: leaves no process' 'left_over; [ -z "$(left_over)" ]'

# Interrupted as soon as nginx is there. INT is ignored by what a script starts in the background, unless told otherwise.
for signal in INT TERM; do
	rm -f target/demo/nginx/nginx.pid
	env --default-signal=INT bash examples/demo.sh >"$out/$signal" 2>&1 &
	demo=$!
	for _ in {1..600}; do
		[ ! -s target/demo/nginx/nginx.pid ] || break
		sleep 0.05
	done
	kill -$signal $demo
	rc=0
	wait $demo || rc=$?
	t "demo: SIG$signal ends it and its processes" 'cat "$out/$signal"; left_over; [ $rc -gt 128 ] && [ -z "$(left_over)" ]'
done

# A curl that brings something else.
printf '#!/bin/sh\nexit 22\n' >"$out/bin/curl"
chmod +x "$out/bin/curl"
rc=0
PATH=$out/bin:$PATH bash examples/demo.sh >"$out/wrong" 2>&1 || rc=$?
t 'demo: tells when something is wrong' 'cat "$out/wrong"; left_over; [ $rc = 1 ] && grep -q "✗ curl" "$out/wrong" && [ -z "$(left_over)" ]'
