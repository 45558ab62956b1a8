#!/bin/bash
# What the shared library shows and takes. usage: check.sh PREFIX [--write | --static]
# --static: OpenSSL is inside, and what it takes is its own business.
set -u
lib=$1/lib/libsslwrap.so header=$1/include/sslwrap.h
here=$(dirname "$0")
export LC_ALL=C
exports() { nm -D --defined-only "$lib" | sed 's/.* //; s/@.*//' | sort; }
declared() { gcc -E -P "$header" | grep -oE '\bsslwrap_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u; }
if [ "${2-}" = --write ]; then
	exports >"$here/symbols.txt"
	bash "$here/surface.sh" "$header" --write
	exit
fi

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

# Not safe with threads, or changing or ending the process that we are a guest in, or speaking to its user.
deny='gethostbyname|gethostbyname2|gethostbyaddr|gethostent|getservbyname|getservbyport|getservent|getprotobyname
getprotobynumber|getprotoent|getnetbyname|getnetbyaddr|inet_ntoa|inet_addr|strerror|strtok|localtime|gmtime|ctime|asctime
rand|srand|random|srandom|drand48|setenv|putenv|unsetenv|clearenv|setlocale|uselocale|newlocale|tzset
signal|sigaction|sigprocmask|sigsuspend|bsd_signal|sysv_signal|__sysv_signal|siginterrupt|raise|kill|alarm|setitimer|timer_create|ualarm
exit|_exit|_Exit|quick_exit|atexit|on_exit|system|popen|fork|vfork|clone|execve|execv|execvp|execl|execlp|posix_spawn|posix_spawnp
chdir|fchdir|chroot|umask|setuid|setgid|seteuid|setrlimit|prctl|nice|select|pselect|gets|tmpnam|tempnam|mktemp|getpwnam|getpwuid|getlogin
printf|vprintf|__printf_chk|__vprintf_chk|fprintf|vfprintf|__fprintf_chk|__vfprintf_chk|dprintf|__dprintf_chk|puts|putchar|putc|putc_unlocked
fputs|fputc|fwrite|perror|psignal|warn|warnx|err|errx|error|syslog|vsyslog|__syslog_chk|openlog|stdout|stderr|stdin|readline|getpass'
forbidden() { "$@" | sed 's/.* //; s/@.*//' | grep -xE "$(echo "$deny" | tr '\n' '|')"; [ $? = 1 ]; }
finds() { # the list is heeded: a library that takes two of them shows both
	local dir
	dir=$(mktemp -d)
	printf 'int puts(const char *); int setenv(const char *, const char *, int);\nint f(void) { return puts("") + setenv("a", "b", 1); }\n' >"$dir/f.c"
	gcc -shared -fPIC "$dir/f.c" -o "$dir/f.so" && [ "$(forbidden nm -D -u "$dir/f.so" | sort | xargs)" = 'puts setenv' ] || echo "not found"
	rm -rf "$dir"
}
t 'forbidden imports are found' finds
# abort and getenv are imported for Rust's std: it ends the process where a panic meets a panic, or one would leave an extern
# "C" function. Our own code uses neither (tests/steps/10-object.sh). write and writev are for eventfds and the key-log file.
[ "${2-}" = --static ] || t 'no forbidden import' forbidden nm -D -u "$lib"
[ "${2-}" = --static ] || bash "$here/surface.sh" "$header"
