#!/bin/bash
# What the shared library shows and takes. usage: check.sh PREFIX [--write | --static]
# --static: OpenSSL is inside, and what it takes is its own business.
set -u
lib=$1/lib/libsslwrap.so header=$1/include/sslwrap.h
here=$(dirname "$0")
export LC_ALL=C
exports() { nm -D --defined-only "$lib" | sed 's/.* //; s/@.*//' | sort; }
declared() { gcc -E -P "$header" | grep -oE '\bsslwrap_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u; }
if [ "${2-}" = --write ]; then exports >"$here/symbols.txt"; exit; fi

t() { # NAME COMMAND...: one test; nothing printed is success
	local name=$1 out
	shift
	out=$("$@" 2>&1) && [ -z "$out" ] && echo "ok $name" || printf '%s\nFAIL %s\n' "$out" "$name"
}
# A changed line is a changed ABI: review it, then `make symbols`.
t 'exports are those of symbols.txt' diff "$here/symbols.txt" <(exports)
t 'exports are those of the header' diff <(declared) <(exports)
foreign() { exports | grep -v '^sslwrap_'; [ $? = 1 ]; }
t 'no foreign export' foreign
dynamic() { for want in 'SONAME.*\[libsslwrap\.so\.0\]' 'FLAGS_1.*NODELETE' 'FLAGS_1.*NOW'; do
	readelf -d "$lib" | grep -q "$want" || echo "missing: $want"
done; }
t 'SONAME and flags' dynamic

# Not safe with threads, or changing the process that we are a guest in. Rust's std itself needs abort and getenv.
deny='gethostbyname|gethostbyname2|gethostbyaddr|gethostent|getservbyname|getservbyport|getservent|getprotobyname
getprotobynumber|getprotoent|getnetbyname|inet_ntoa|inet_addr|strerror|strtok|localtime|gmtime|ctime|asctime
rand|srand|random|srandom|drand48|setenv|putenv|unsetenv|clearenv|setlocale|signal|sigaction|sigprocmask|alarm|setitimer
exit|_exit|quick_exit|atexit|system|popen|fork|vfork|execve|chdir|fchdir|umask|select|pselect|gets|tmpnam|mktemp|getpwnam'
forbidden() { nm -D -u "$lib" | sed 's/.* //; s/@.*//' | grep -xE "$(echo "$deny" | tr '\n' '|')"; [ $? = 1 ]; }
[ "${2-}" = --static ] || t 'no forbidden import' forbidden
