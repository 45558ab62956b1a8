#!/bin/bash
# The library against peers that we did not write: openssl, GnuTLS, nginx, curl and Python's ssl, in both roles. A megabyte
# goes through whole, and what our end says of version, cipher, group, ALPN and certificate is what the other says; then
# what must be refused, with the words that say why, and the peers' alerts with ours. Everything on 127.0.0.1.
# STAGE: a staged install. CERTS: made by tests/certs.sh.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
: "${STAGE:?the prefix of a staged install}" "${CERTS:?made by tests/certs.sh}"
export CERTS LC_ALL=C
work=$(mktemp -d)
started=()
cleanup() {
	set +e
	[ ${#started[@]} = 0 ] || { kill "${started[@]}"; wait "${started[@]}"; } 2>/dev/null
	if [ -n "${OUT:-}" ]; then
		mkdir -p "$OUT/peers"
		cp "$work"/*.log "$OUT/peers/"
	fi 2>/dev/null
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
failed=0
ok() { echo "ok peers $*"; }
fail() { # NAME: WHY
	echo "FAIL peers $*"
	failed=1
}
result() { # NAME WHY: good when WHY is empty
	if [ -z "$2" ]; then ok "$1"; else fail "$1: $2"; fi
}

for program in openssl curl gnutls-cli gnutls-serv nginx python3; do
	PATH=$PATH:/usr/sbin command -v $program >/dev/null || fail "$program is not installed (tests/setup.sh)"
done
[ $failed = 0 ] || exit 1
PATH=$PATH:/usr/sbin

for program in client server; do
	# shellcheck disable=SC2046 # a list
	gcc -std=c99 -pedantic -Wall -Wextra -Werror -D_GNU_SOURCE -g "$root/tests/peers/$program.c" -o $program \
		$(pkg-config --cflags --libs sslwrap) -Wl,-rpath,"$STAGE/lib" -lpthread
done
# Lines, for peers that echo lines; hexadecimal, since s_server takes some letters for commands; ends that can be found.
size=1048576
{ echo page-begins; head -c 600000 /dev/urandom | od -An -v -tx1 | tr -d ' \n' | fold -w 4000 | head -c $((size - 22)); echo; } >page
echo page-ends >>page
size=$(wc -c <page)
same() { sed -n '/^page-begins$/,/^page-ends$/p' "$1" | cmp -s - page || echo "the data is not the same; "; }

# ---- helpers

port() { ./client free-port; }
listens() { # PORT: within 5 s
	local hex i
	hex=$(printf ':%04X' "$1")
	for ((i = 0; i < 250; i++)); do
		if awk -v p="$hex" '$4 == "0A" && substr($2, length($2) - 4) == p { f = 1 } END { exit !f }' /proc/net/tcp /proc/net/tcp6; then
			return 0
		fi
		sleep 0.02
	done
	return 1
}
background() { # LOG COMMAND...
	local log=$1
	shift
	: >"$log" # before it begins: who looks for a port or a line finds none of an earlier one's
	"$@" >"$log" 2>&1 &
	started+=($!)
}
stop_last() {
	local pid=${started[-1]}
	unset 'started[-1]'
	{ kill "$pid"; wait "$pid"; } 2>/dev/null || true
}
field() { sed -n "s/^up .*\b$1=\([^ ]*\).*/\1/p" "$2" | tail -n 1; }
# wants FILE PHRASE...: what is missing in it
wants() {
	local file=$1 phrase
	shift
	for phrase; do
		grep -qaiF -- "$phrase" "$file" || echo "no '$phrase' in: $(tail -c 600 "$file" | tr '\n' '|'); "
	done
}
# agree OURS VERSION CIPHER GROUP ALPN PEER: what our end printed against what the other said ('' is not compared)
agree() {
	local ours=$1 name
	shift
	for name in protocol cipher group alpn peer; do
		[ -z "$1" ] || [ "$(field $name "$ours" | tr 'A-Z-' 'a-z_')" = "$(tr 'A-Z-' 'a-z_' <<<"$1")" ] ||
			echo "our $name is $(field $name "$ours"), the peer's $1; "
		shift
	done
}
# GnuTLS' words "(TLS1.3-X.509)-(ECDHE-X25519)-(ECDSA-SECP256R1-SHA256)-(AES-256-GCM)" as VERSION GROUP, and its cipher
# without dashes, which is in ours.
gnutls_facts() {
	local line
	line=$(grep -a '^- Description:' "$1" | tail -n 1)
	# shellcheck disable=SC2001
	version=$(sed 's/.*(TLS\(1\.[23]\).*/TLSv\1/' <<<"$line")
	group=$(sed 's/.*-(ECDHE-\([A-Z0-9]*\)).*/\1/' <<<"$line")
	bulk=$(sed 's/.*-(\([^)]*\))$/\1/' <<<"$line" | tr -d '-')
}
declare -A max=([tls1.2]=0x0303 [tls1.3]=0x0304) says=([tls1.2]=TLSv1.2 [tls1.3]=TLSv1.3) short=([tls1.2]=1.2 [tls1.3]=1.3)
declare -A file=([ecdsa]=good [rsa]=rsa)
mine() { [ "$1" = plain ] || echo "-cert $CERTS/client.pem -key $CERTS/client.key"; }

# ---- our servers, one for each kind of connection, and nginx before and behind them

versions='tls1.2 tls1.3' kinds='ecdsa rsa' auths='plain mtls'
declare -A at seen
for v in $versions; do for k in $kinds; do for a in $auths; do
	c=$v-$k-$a
	demand=
	[ $a = plain ] || demand="-ca $CERTS/ca.pem"
	# shellcheck disable=SC2086
	background "our-$c.log" ./server -cert "$CERTS/${file[$k]}.pem" -key "$CERTS/${file[$k]}.key" -page page \
		-alpn http/1.1,h2 -max ${max[$v]} $demand
	seen[$c]=0
done; done; done
for c in "${!seen[@]}"; do
	for ((i = 0; i < 250; i++)); do
		at[$c]=$(sed -n 's/^port //p' "our-$c.log")
		[ -z "${at[$c]}" ] || break
		sleep 0.02
	done
done
# What our server CONFIG printed of its latest connection, in the file `ours`.
ours() {
	local log=our-$1.log i
	for ((i = 0; i < 300; i++)); do
		[ "$(grep -c '^done' "$log")" -le "${seen[$1]}" ] || break
		sleep 0.02
	done
	awk -v n="${seen[$1]}" '/^port/ { next } $0 == "done" { d++; next } d == n' "$log" >ours
	seen[$1]=$(grep -c '^done' "$log" || true)
}

bad='expired selfsigned other otherca-leaf nointer revoked future'
declare -A nginx_port
for name in ecdsa-plain ecdsa-mtls rsa-plain rsa-mtls http $bad; do nginx_port[$name]=$(port); done
mkdir html tmp
cp page html/page
server_block() { # PORT CERT NAME MORE
	echo "server { listen 127.0.0.1:$1 ssl; server_name $3; ssl_certificate $CERTS/$2.pem; ssl_certificate_key $CERTS/$2.key; $4
	add_header X-Facts \"protocol=\$ssl_protocol cipher=\$ssl_cipher group=\$ssl_curve alpn=\$ssl_alpn_protocol\";
	add_header X-Name \"asked=\$ssl_server_name block=$3 dn=\$ssl_client_s_dn verify=\$ssl_client_verify\"; }"
}
{
	echo "daemon off; master_process off; error_log nginx-error.log info; pid nginx.pid; events {}"
	echo "http { access_log off; root $work/html; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache none; ssl_session_tickets off;"
	for t in client_body proxy fastcgi uwsgi scgi; do echo "${t}_temp_path $work/tmp;"; done
	verify="ssl_client_certificate $CERTS/ca.pem; ssl_verify_client on; ssl_verify_depth 3;"
	for k in $kinds; do
		server_block "${nginx_port[$k-plain]}" ${file[$k]} good.example ''
		server_block "${nginx_port[$k-mtls]}" ${file[$k]} good.example "$verify"
	done
	server_block "${nginx_port[ecdsa-plain]}" other a.example ''
	for name in $bad; do server_block "${nginx_port[$name]}" "$name" good.example ''; done
	echo "server { listen 127.0.0.1:${nginx_port[http]}; proxy_ssl_server_name on; proxy_ssl_name good.example;"
	echo "proxy_ssl_verify on; proxy_ssl_verify_depth 3; proxy_ssl_trusted_certificate $CERTS/ca.pem;"
	echo "proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_session_reuse off; proxy_max_temp_file_size 0;"
	for c in "${!at[@]}"; do
		identity=
		[[ $c != *-mtls ]] || identity="proxy_ssl_certificate $CERTS/client.pem; proxy_ssl_certificate_key $CERTS/client.key;"
		echo "location /$c { $identity proxy_pass https://127.0.0.1:${at[$c]}; }"
	done
	echo "location /bare { proxy_pass https://127.0.0.1:${at[tls1.3-ecdsa-mtls]}; } } }"
} >nginx.conf
background nginx.log nginx -p "$work" -e nginx-error.log -c "$work/nginx.conf"
listens "${nginx_port[http]}" || fail "nginx does not start: $(cat nginx.log nginx-error.log)"

# ---- we serve

for v in $versions; do for k in $kinds; do for a in $auths; do
	c=$v-$k-$a
	name="$v $k $a"
	who=-
	[ $a = plain ] || who=client
	identity=$(mine $a)

	chain=
	[ $a = plain ] || chain="-cert_chain $CERTS/inter.pem"
	# it tells of ALPN only where it would mix what it tells with the data
	# shellcheck disable=SC2206 # lists
	s_client=(openssl s_client -connect "127.0.0.1:${at[$c]}" -servername good.example -verify_hostname good.example
		-CAfile "$CERTS/ca.pem" -verify_return_error -alpn h2 $identity $chain)
	"${s_client[@]}" </dev/null >said 2>&1 || true
	ours $c
	alpn=$(sed -n 's/^ALPN protocol: //p' said)
	"${s_client[@]}" -brief -ign_eof <page >body 2>said || true
	ours $c
	version=$(sed -n 's/^Protocol version: //p' said)
	cipher=$(sed -n 's/^Ciphersuite: //p' said)
	group=$(sed -n 's/^Server Temp Key: \([A-Z0-9]*\),.*/\1/p' said)
	result "openssl-client $name" "$(same body; wants said 'Verification: OK' 'Verified peername: good.example'
		[ "$version" = "${says[$v]}" ] || echo "it says $version; "
		agree ours "${version:-none}" "${cipher:-none}" "${group:-none}" "${alpn:-none}" $who; grep '^down' ours || true)"

	gnutls_id=
	[ $a = plain ] || gnutls_id="--x509certfile $CERTS/client.pem --x509keyfile $CERTS/client.key"
	rm -f gnutls-said
	# shellcheck disable=SC2086
	timeout 10 gnutls-cli --x509cafile "$CERTS/ca.pem" $gnutls_id --sni-hostname good.example \
		--verify-hostname good.example --alpn h2 --logfile gnutls-said -p "${at[$c]}" 127.0.0.1 <page >said 2>&1 || true
	ours $c
	gnutls_facts gnutls-said
	alpn=$(sed -n 's/^- Application protocol: //p' gnutls-said)
	result "gnutls-client $name" "$(same said; wants gnutls-said 'The certificate is trusted'
		agree ours "$version" '' "$group" "${alpn:-none}" $who; wants <(field cipher ours | tr -d '_-') "$bulk"; grep '^down' ours || true)"

	curl_id=
	[ $a = plain ] || curl_id="--cert $CERTS/client.pem --key $CERTS/client.key"
	# shellcheck disable=SC2086
	curl -sv --max-time 10 --cacert "$CERTS/ca.pem" $curl_id --resolve "good.example:${at[$c]}:127.0.0.1" \
		"https://good.example:${at[$c]}/page" -o body 2>said || true
	ours $c
	cipher=$(sed -n 's/.*SSL connection using TLSv1\.[23] \/ //p' said)
	alpn=$(sed -n 's/.*ALPN: server accepted //p' said)
	result "curl $name" "$(same body; wants said "using ${says[$v]}" 'certificate verify ok'
		agree ours "${says[$v]}" "${cipher:-none}" '' "${alpn:-none}" $who; grep '^down' ours || true)"

	curl -sS --max-time 10 "http://127.0.0.1:${nginx_port[http]}/$c" -o body 2>said || true
	ours $c
	result "nginx-client $name" "$(same body; agree ours "${says[$v]}" '' '' '' $who; grep '^down' ours || true)"

	[ $a = plain ] && m=0 || m=1
	again=
	[ $k = rsa ] || again=again # and a resumed one: also of a server that verifies (a default session id context)
	python3 "$root/tests/peers/peer.py" client "${at[$c]}" page body "${short[$v]}" $m $again >said 2>&1 || true
	if [ -n "$again" ]; then
		ours $c
		[ ${seen[$c]} -ge 6 ] || ours $c
	else
		ours $c
	fi
	read -r version cipher alpn peer < <(grep ^TLS said || echo none none none none)
	result "python-client $name${again:+ resumed}" "$(same body; agree ours "$version" "$cipher" '' "$alpn" $who
		[ "$peer" = good.example ] || echo "its peer is $peer; "; [ -z "$again" ] || wants said resumed; grep '^down' ours || true)"
done; done; done

# ---- we connect

mkfifo stdin
exec 7<>stdin
for v in $versions; do for k in $kinds; do for a in $auths; do
	name="$v $k $a"
	identity=$(mine $a)
	cert=${file[$k]}
	p=$(port)
	demand=
	[ $a = plain ] || demand="-Verify 3 -verify_return_error -CAfile $CERTS/ca.pem"
	# shellcheck disable=SC2086
	openssl s_server -accept "127.0.0.1:$p" -cert "$CERTS/$cert.pem" -key "$CERTS/$cert.key" -cert_chain "$CERTS/inter.pem" \
		-alpn h2 -naccept 1 $demand <&7 >said 2>&1 &
	started+=($!)
	listens "$p"
	# first the handshake: what it writes before is written without a word
	{ for ((i = 0; i < 250; i++)); do ! grep -q '^-----END SSL' said || break; sleep 0.02; done; cat page >&7; } &
	writer=$!
	# shellcheck disable=SC2086
	./client "$p" -ca "$CERTS/ca.pem" $identity -max ${max[$v]} -alpn h2,http/1.1 -send page -count "$size" -out body >ours 2>&1 || true
	wait $writer
	wait "${started[-1]}" || true
	unset 'started[-1]'
	cipher=$(sed -n 's/^CIPHER is //p' said)
	alpn=$(sed -n 's/^ALPN protocols selected: //p' said)
	[ $a = plain ] && peer= || peer='CN = client'
	result "openssl-server $name" "$(same body; same said; wants said $peer "-----END SSL SESSION"
		agree ours "${says[$v]}" "${cipher:-none}" '' "${alpn:-none}" good.example; wants ours 'close SSLWRAP_OK'; grep '^down' ours || true)"

	p=$(port)
	demand=
	[ $a = plain ] || demand="--require-client-cert --verify-client-cert"
	# shellcheck disable=SC2086
	background gnutls-said gnutls-serv --echo -p "$p" --x509certfile "$CERTS/$cert.pem" --x509keyfile "$CERTS/$cert.key" \
		--x509cafile "$CERTS/ca.pem" --alpn h2 $demand
	listens "$p"
	# shellcheck disable=SC2086
	./client "$p" -ca "$CERTS/ca.pem" $identity -max ${max[$v]} -alpn h2,http/1.1 -send page -count "$size" -out body >ours 2>&1 || true
	stop_last
	gnutls_facts gnutls-said
	[ $a = plain ] && peer= || peer='Subject: CN=client'
	result "gnutls-server $name" "$(same body; wants gnutls-said $peer 'name[1]: good.example'
		agree ours "$version" '' "$group" h2 good.example; wants <(field cipher ours | tr -d '_-') "$bulk"; grep '^down' ours || true)"

	[ $a = plain ] && m=0 || m=1
	background said python3 "$root/tests/peers/peer.py" server "$size" "$cert" "${short[$v]}" $m
	for ((i = 0; i < 250; i++)); do grep -q ^port said && break; sleep 0.02; done
	# shellcheck disable=SC2086
	./client "$(sed -n 's/^port //p' said)" -ca "$CERTS/ca.pem" $identity -alpn h2,http/1.1 -send page -count "$size" -out body >ours 2>&1 || true
	for ((i = 0; i < 100; i++)); do grep -q ^TLS said && break; sleep 0.02; done
	stop_last
	read -r version cipher alpn peer < <(grep ^TLS said || echo none none none none)
	[ $a = plain ] && who=- || who=client
	result "python-server $name" "$(same body; agree ours "$version" "$cipher" '' "$alpn" good.example
		[ "$version $peer" = "${says[$v]} $who" ] || echo "it says $version and $peer; "; grep '^down' ours || true)"

	# shellcheck disable=SC2086
	./client "${nginx_port[$k-$a]}" -ca "$CERTS/ca.pem" $identity -max ${max[$v]} -alpn h2,http/1.1 -get /page -out body >ours 2>&1 || true
	facts=$(sed -n 's/^X-Facts: //p' ours)
	get() { sed "s/.*\b$1=\([^ ]*\).*/\1/" <<<"$facts"; }
	group=$(get group | sed 's/prime256v1/secp256r1/')
	[ $a = plain ] && peer='dn= verify=NONE' || peer='dn=CN=client,O=libsslwrap tests verify=SUCCESS'
	result "nginx-server $name" "$(same body; wants ours "asked=good.example block=good.example" "$peer"
		agree ours "${says[$v]}" "$(get cipher)" "$group" "$(get alpn)" good.example; grep '^down' ours || true)"
done; done; done
exec 7>&-

# nginx with two names on one port
for n in good.example a.example; do
	./client "${nginx_port[ecdsa-plain]}" -ca "$CERTS/ca.pem" -name $n -get /page -out body >ours 2>&1 || true
	result "nginx-server sni $n" "$(same body; wants ours "asked=$n block=$n" "peer=$n verify=0")"
done
./client "${nginx_port[ecdsa-mtls]}" -ca "$CERTS/ca.pem" -get /page >ours 2>&1 || true
result "nginx-server mtls without a certificate" "$(wants ours '400 Bad Request')"
./client "${nginx_port[ecdsa-mtls]}" -ca "$CERTS/ca.pem" -cert "$CERTS/otherca-leaf.pem" -key "$CERTS/otherca-leaf.key" -get /page >ours 2>&1 || true
result "nginx-server mtls with a wrong certificate" "$(wants ours '400 Bad Request')"

# ---- what our client refuses

refused() { # NAME PORT CODE PHRASE [OPTIONS]
	local name=$1 p=$2 code=$3 phrase=$4 v
	shift 4
	for v in $versions; do
		./client "$p" -ca "$CERTS/ca.pem" -max ${max[$v]} "$@" -get /page -out nothing >ours 2>&1 || true
		result "refuse $name $v" "$(wants ours "down status=SSLWRAP_ERROR_SSL kind=3 code=$code " "$phrase"
			[ ! -e nothing ] || echo 'and yet there is a page; ')"
		rm -f nothing
	done
}
refused expired "${nginx_port[expired]}" 10 "certificate 'good.example' expired 3 days ago"
refused not-yet-valid "${nginx_port[future]}" 9 'is not valid yet: it starts in 3 days'
aws_lc= self_signed=(18 "self-signed certificate 'good.example' is not among the trusted")
case $STAGE in
*/aws-lc) aws_lc=yes self_signed=(20 "'good.example' is not among the trusted") ;; # it may not sign: to AWS-LC it did not
esac
refused self-signed "${nginx_port[selfsigned]}" "${self_signed[@]}"
refused wrong-name "${nginx_port[other]}" 62 'certificate is for a.example, b.example, not for good.example'
refused wrong-ca "${nginx_port[otherca-leaf]}" 20 "'Another Root' that issued 'good.example'"
refused missing-intermediate "${nginx_port[nointer]}" 20 "the server did not send the intermediate 'Test Intermediate'"
refused revoked "${nginx_port[revoked]}" 23 "certificate 'good.example' was revoked by 'Test Intermediate'" -crl "$CERTS/crl.pem"
refused wrong-address "${nginx_port[ecdsa-plain]}" 64 'not for 127.0.0.2' -name 127.0.0.2
./client "${nginx_port[ecdsa-plain]}" -ca "$CERTS/ca.pem" -crl "$CERTS/crl.pem" -get /page -out body >ours 2>&1 || true
result 'accept not-revoked' "$(same body)"
./client "${nginx_port[ecdsa-plain]}" -ca "$CERTS/ca.pem" -name 127.0.0.1 -get /page -out body >ours 2>&1 || true
result 'accept address' "$(same body; wants ours 'asked= ')"
./client "${nginx_port[http]}" -ca "$CERTS/ca.pem" >ours 2>&1 || true
result 'refuse plain-text port' "$(wants ours 'down status=SSLWRAP_ERROR_SSL kind=2' 'the peer does not speak TLS here')"

# ---- what our server refuses, and how the peers hear of it

client_refused() { # NAME CONFIG OUR-PHRASE THEIR-PHRASE COMMAND...
	local name=$1 config=$2 ours=$3 theirs=$4
	shift 4
	timeout 10 "$@" <page >said 2>&1 || true
	ours "$config"
	result "server refuses $name" "$(wants ours 'down status=SSLWRAP_ERROR_SSL' "$ours"; wants said "$theirs")"
}
none='the client sent no certificate, and one is required'
wrong="'Another Root' that issued 'good.example'"
declare -A missing=([tls1.2]='alert handshake failure' [tls1.3]='alert certificate required')
for v in $versions; do
	c=$v-ecdsa-mtls
	to=127.0.0.1:${at[$c]}
	# shellcheck disable=SC2054
	s_client=(openssl s_client -connect "$to" -servername good.example -CAfile "$CERTS/ca.pem" -ign_eof)
	curl=(curl -sv --max-time 10 --cacert "$CERTS/ca.pem" --resolve "good.example:${at[$c]}:127.0.0.1" "https://good.example:${at[$c]}/")
	gnutls=(gnutls-cli --x509cafile "$CERTS/ca.pem" --sni-hostname good.example --verify-hostname good.example -p "${at[$c]}" 127.0.0.1)
	theirs=(-cert "$CERTS/otherca-leaf.pem" -key "$CERTS/otherca-leaf.key")
	client_refused "openssl-client without certificate $v" $c "$none" "${missing[$v]}" "${s_client[@]}"
	client_refused "openssl-client with a wrong certificate $v" $c "$wrong" 'alert unknown ca' "${s_client[@]}" "${theirs[@]}"
	client_refused "openssl-client with a server's certificate $v" $c "is not made for a client" 'alert unsupported certificate' \
		"${s_client[@]}" -cert "$CERTS/good.pem" -key "$CERTS/good.key" -cert_chain "$CERTS/inter.pem"
	client_refused "curl without certificate $v" $c "$none" "${missing[$v]}" "${curl[@]}"
	client_refused "gnutls-client without certificate $v" $c "$none" 'fatal alert' "${gnutls[@]}"
	client_refused "python-client without certificate $v" $c "$none" 'alert' \
		python3 "$root/tests/peers/peer.py" client "${at[$c]}" page body "${short[$v]}" 0
	client_refused "python-client with a wrong certificate $v" $c "$wrong" 'unknown ca' \
		python3 "$root/tests/peers/peer.py" client "${at[$c]}" page body "${short[$v]}" wrong
done
curl -sS --max-time 10 "http://127.0.0.1:${nginx_port[http]}/bare" -o body 2>said || true
ours tls1.3-ecdsa-mtls
result 'server refuses nginx-client without certificate' "$(wants ours "$none"; wants nginx-error.log 'alert certificate required')"

# ---- the peers refuse, and our words say what to do

c=tls1.3-ecdsa-plain
curl_to=(--resolve "good.example:${at[$c]}:127.0.0.1" "https://good.example:${at[$c]}/")
hint() { # NAME PHRASE COMMAND...: in our server's line
	local name=$1 phrase=$2
	shift 2
	timeout 10 "$@" <page >said 2>&1 || true
	ours $c
	result "hint $name" "$(wants ours 'down ' "$phrase")"
}
# in TLS 1.3 its alert comes in the clear, which is none to AWS-LC
[ -n "$aws_lc" ] || hint 'curl does not trust us' 'the peer refused: it does not trust the CA of our certificate' curl -s --cacert "$CERTS/otherca.pem" "${curl_to[@]}"
hint 'gnutls-client does not trust us' 'the peer refused' gnutls-cli --x509cafile "$CERTS/otherca.pem" --sni-hostname good.example \
	-p "${at[$c]}" 127.0.0.1
hint 'curl speaks no TLS' 'plain HTTP' curl -s "http://127.0.0.1:${at[$c]}/"
hint 'openssl-client has no version' 'no TLS version in common' openssl s_client -connect "127.0.0.1:${at[$c]}" -tls1_1 -cipher DEFAULT@SECLEVEL=0
hint 'openssl-client has no protocol' 'no ALPN protocol in common' openssl s_client -connect "127.0.0.1:${at[$c]}" -alpn smtp
c=tls1.2-ecdsa-plain
hint 'openssl-client has no cipher' 'no cipher suite in common' openssl s_client -connect "127.0.0.1:${at[$c]}" -cipher ECDHE-RSA-AES128-GCM-SHA256 -tls1_2

client_hint() { # NAME PHRASE CLIENT-OPTIONS -- SERVER-OPTIONS
	local name=$1 phrase=$2 p options=()
	shift 2
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	p=$(port)
	background said openssl s_server -accept "127.0.0.1:$p" -cert "$CERTS/good.pem" -key "$CERTS/good.key" \
		-cert_chain "$CERTS/inter.pem" -quiet "$@"
	listens "$p"
	./client "$p" -ca "$CERTS/ca.pem" "${options[@]}" >ours 2>&1 || true
	stop_last
	result "hint $name" "$(wants ours 'down status=SSLWRAP_ERROR_SSL kind=2' "$phrase")"
}
require=(-Verify 3 -verify_return_error -CAfile "$CERTS/ca.pem")
client_hint 'openssl-server wants a certificate tls1.3' 'it wants a client certificate; give the context one' -- "${require[@]}"
client_hint 'openssl-server wants a certificate tls1.2' 'or it wants a client certificate' -max 0x0303 -- "${require[@]}"
client_hint 'openssl-server does not trust us' 'it does not trust the CA of our certificate' \
	-cert "$CERTS/otherca-leaf.pem" -key "$CERTS/otherca-leaf.key" -- "${require[@]}"
client_hint 'openssl-server has no version' 'no TLS version in common' -max 0x0303 -- -tls1_3
client_hint 'openssl-server has no protocol' 'no ALPN protocol in common' -alpn smtp -- -alpn h2
client_hint 'openssl-server has no cipher' 'no cipher, group or signature in common' -max 0x0303 -ciphers ECDHE-RSA-AES128-GCM-SHA256 --
client_hint 'openssl-server has no group' 'no cipher, group or signature in common' -groups P-521 -- -groups X25519
client_hint 'openssl-server does not know the name' 'it does not know this server name' -- -servername a.example -servername_fatal \
	-cert2 "$CERTS/other.pem" -key2 "$CERTS/other.key"
p=$(port)
background said gnutls-serv --echo -p "$p" --x509certfile "$CERTS/good.pem" --x509keyfile "$CERTS/good.key" --x509cafile "$CERTS/ca.pem" \
	--require-client-cert --verify-client-cert
listens "$p"
./client "$p" -ca "$CERTS/ca.pem" >ours 2>&1 || true
result 'hint gnutls-server wants a certificate' "$(wants ours 'down ' 'it wants a client certificate')"
stop_last

# ---- nobody of ours died on the way
for c in "${!at[@]}"; do
	./client "${at[$c]}" -ca "$CERTS/ca.pem" $(mine "${c##*-}") -send page -count "$size" -out body >ours 2>&1 || true
	result "still serves $c" "$(same body)"
done
exit $failed
