#!/bin/bash
# The pages of docs/ speak of names that are there, and the porting guides leave none out.
set -u
cd "${ROOT:-$(dirname "$0")/../..}" || exit 1
header=$STAGE/include/sslwrap.h
for page in docs/*.md; do
	wrong=$(grep -oE '\b(sslwrap|SSLWRAP)_[A-Za-z0-9_]*[A-Za-z0-9]\b' "$page" | sort -u | while read -r name; do
		grep -qw "$name" "$header" || grep -qE "\b${name}_" "$header" || echo "$name"
	done)
	files=$(grep -oE '`[a-z_0-9]+\.c`' "$page" | tr -d '`' | sort -u | while read -r name; do [ -e "examples/$name" ] || echo "$name"; done)
	if [ -z "$wrong$files" ]; then echo "ok $page names what is there"; else echo "FAIL $page: $wrong $files"; fi
done
# Every name in C of the rows is on the page, save those that came to nothing: sslwrap_error_errno has all numbers, sockets
# have no read and write, and sslwrap_conn_dial is the safe ssl().
without=' sslwrap_error_code sslwrap_sock_read sslwrap_ssl_ex '
lacking=$(cut -f4 tests/rows/socket.tsv | grep -oE 'sslwrap_[a-z0-9_]*[a-z0-9]' | sort -u | while read -r name; do
	[ "${without/ $name /}" != "$without" ] && continue
	grep -qw "$name" docs/porting-from-python-socket.md || grep -qE "\b${name}_" docs/porting-from-python-socket.md || echo "$name"
done)
if [ -z "$lacking" ]; then echo 'ok docs/porting-from-python-socket.md is complete'; else echo "FAIL porting-from-python-socket.md lacks" $lacking; fi
