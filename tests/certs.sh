#!/bin/sh
# certs.sh DIR: a small public-key world for tests, made with the openssl command alone. Making it again renews it only
# when it is older than half a day (the expired certificates expired 3 days ago) or when this script has changed.
#
#   ca.pem inter.pem          root and intermediate; everything below is signed by the intermediate unless said otherwise
#   good.pem .key             chain file (leaf, intermediate): good.example, *.wild.example, localhost, 127.0.0.1, ::1
#   good.der good-key.der     the leaf and its key (PKCS#8) in DER; encrypted.key: the key, passphrase "secret" (PKCS#8);
#                             encrypted-traditional.key: the same in OpenSSL's older form
#   server.p12                good with its chain, password "secret"
#   rsa.pem .key              as good, RSA 2048
#   weak                      as good, RSA 1024: below the security level
#   expired future            as good, ended 3 days ago / begins in 3 days
#   selfsigned                as good, its own issuer
#   other                     for a.example and b.example only
#   nointer                   as good, but the file lacks the intermediate
#   revoked crl.pem           as good, in the intermediate's list; crl.pem holds the lists of intermediate and root
#   otherca.pem otherca-leaf  another root, and a leaf for good's names signed by it
#   client.pem .key           client authentication, CN=client
#   good-ocsp.der             the intermediate's word that good is good, for a year; revoked-ocsp.der: that revoked is revoked
#   dh.pem                    ffdhe2048
set -eu
umask 077
[ $# = 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd)
stamp=$dir/.made-by
script=$(cksum <"$0")
if [ "$(cat "$stamp" 2>/dev/null)" = "$script" ] && [ -n "$(find "$stamp" -mmin -720)" ]; then exit 0; fi

work=$(mktemp -d "$dir/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
fail() { echo "$0: $*" >&2; cat log >&2; exit 1; }
run() { openssl "$@" >>log 2>&1 || fail "openssl $*"; }
days() { date -u -d "@$(($(date +%s) + $1 * 86400 - 3600))" +%Y%m%d%H%M%SZ; }
: >log
mkdir issued

cat >conf <<'END'
[req]
distinguished_name = dn
prompt = no
[dn]
O = libsslwrap tests
CN = ${ENV::CN}
[ca_ext]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[inter_ext]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[good_ext]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:good.example, DNS:*.wild.example, DNS:localhost, IP:127.0.0.1, IP:::1
[self_ext]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:good.example, DNS:*.wild.example, DNS:localhost, IP:127.0.0.1, IP:::1
[other_ext]
basicConstraints = critical, CA:false
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:a.example, DNS:b.example
[client_ext]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[root_db]
database = root.db
default_md = sha256
[inter_db]
database = inter.db
new_certs_dir = issued
serial = serial
default_md = sha256
policy = anything
unique_subject = no
copy_extensions = none
[anything]
organizationName = optional
commonName = supplied
END
: >root.db
: >inter.db
echo 1000 >serial
CN= ; export CN

key() { run genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }
root() { # name, CN
    key "$1"
    CN=$2; run req -config conf -x509 -new -key "$1.key" -extensions ca_ext -days 3650 -out "$1.pem"
}
leaf() { # name, CN, extensions, first day, last day: signed by the intermediate, the chain behind it
    CN=$2; run req -config conf -new -key "$1.key" -out csr
    run ca -config conf -name inter_db -batch -notext -cert inter.pem -keyfile inter.key -extensions "$3" \
        -startdate "$(days "$4")" -enddate "$(days "$5")" -in csr -out leaf
    cat leaf inter.pem >"$1.pem"
}

root ca 'Test Root'
root otherca 'Another Root'
key inter
CN='Test Intermediate'; run req -config conf -new -key inter.key -out csr
run x509 -req -in csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 3650 -extfile conf -extensions inter_ext -out inter.pem

for name in good expired future selfsigned other otherca-leaf nointer revoked client; do key $name; done
run genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key
leaf good good.example good_ext -1 365
leaf rsa good.example good_ext -1 365
run genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out weak.key
leaf weak good.example good_ext -1 365
leaf expired good.example good_ext -33 -3
leaf future good.example good_ext 4 33
leaf other a.example other_ext -1 365
leaf client client client_ext -1 365
leaf nointer good.example good_ext -1 365
cp leaf nointer.pem
leaf revoked good.example good_ext -1 365
run ca -config conf -name inter_db -cert inter.pem -keyfile inter.key -revoke leaf
run ca -config conf -name inter_db -cert inter.pem -keyfile inter.key -gencrl -crldays 365 -out inter.crl
run ca -config conf -name root_db -cert ca.pem -keyfile ca.key -gencrl -crldays 365 -out root.crl
cat inter.crl root.crl >crl.pem
CN=good.example
run req -config conf -x509 -new -key selfsigned.key -extensions self_ext -days 365 -out selfsigned.pem
run req -config conf -new -key otherca-leaf.key -out csr
run x509 -req -in csr -CA otherca.pem -CAkey otherca.key -set_serial 3 -days 365 -extfile conf -extensions good_ext \
    -out otherca-leaf.pem

run pkcs8 -topk8 -in good.key -v2 aes-256-cbc -iter 1000 -passout pass:secret -out encrypted.key
run ec -in good.key -aes256 -passout pass:secret -out encrypted-traditional.key
run x509 -in good.pem -outform DER -out good.der
run pkcs8 -topk8 -nocrypt -in good.key -outform DER -out good-key.der
run pkcs12 -export -in good.pem -inkey good.key -name good -passout pass:secret -iter 1000 -out server.p12
for name in good revoked; do
    run ocsp -issuer inter.pem -cert $name.pem -no_nonce -reqout request.der
    run ocsp -index inter.db -CA inter.pem -rsigner inter.pem -rkey inter.key -ndays 365 -reqin request.der -respout $name-ocsp.der
done
rm request.der
run genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out dh.pem

mv -f -- *.pem *.der *.p12 *.key "$dir"/
echo "$script" >"$stamp"
