#!/bin/sh
# Installs the Debian packages that the tests need, asking nothing; quick when none is missing. `setup.sh all` adds
# those of `make test-all`, `setup.sh demo` is content with those of `make demo`. Rust comes from rustup or the
# distribution, not from here.
set -eu
command -v cargo >/dev/null || { echo 'setup: cargo is missing: https://rustup.rs' >&2; exit 1; }
command -v dpkg-query >/dev/null || { echo 'setup: not Debian; see the package list in tests/setup.sh' >&2; exit 0; }

want='gcc g++ binutils make pkg-config libc6-dev libssl-dev openssl valgrind cmake git
meson autoconf automake man-db mandoc abigail-tools iproute2
python3 nginx curl gnutls-bin golang-go golang-golang-x-net-dev golang-golang-x-text-dev luajit lua-sec lua-socket luarocks'
case ${1-} in
all) want="$want clang-22 libclang1-22 libclang-rt-22-dev llvm-22 debhelper lintian python3-venv
golang-golang-x-crypto-dev" ;;
demo) want='gcc make pkg-config libc6-dev libssl-dev openssl nginx curl' ;;
esac

missing=
for p in $want; do
	case $(dpkg-query -W -f '${Status}' "$p" 2>/dev/null || true) in
	*' installed') ;;
	*) missing="$missing $p" ;;
	esac
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
	echo "setup: as root: apt-get install$missing" >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# We need programs, not services: without this the nginx package starts a web server on port 80.
if [ ! -e /usr/sbin/policy-rc.d ]; then
	trap 'rm -f /usr/sbin/policy-rc.d' EXIT
	trap 'exit 1' HUP INT TERM
	printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
	chmod 755 /usr/sbin/policy-rc.d
fi
apt-get -qq -o DPkg::Lock::Timeout=600 update
# shellcheck disable=SC2086 # a list
apt-get -qq -y -o DPkg::Lock::Timeout=600 --no-install-recommends install $missing >/dev/null
