#!/usr/bin/env python3
"""Prints the C program that compares every public constant with its original.

    constants.py [--header sslwrap.h] > constants.c
    constants.py --families

The names come from `pub const SSLWRAP_...` in src/base (and src/capi) and, with --header, from the header's own #defines as well. Every
name must have an original in OpenSSL's or the system's headers, or a number of its own in OWN; one that has neither makes this
script fail, so nobody can add a constant without saying what it is. Names that the header lacks make the C program fail to compile.

--families looks from the other side: which names of the families that we offer whole do the headers have and we not?
"""
import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

INCLUDES = """\
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/types.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <netdb.h>
#include <linux/can.h>
#include <linux/can/raw.h>
#include <linux/can/j1939.h>
#include <linux/vm_sockets.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
"""

# Numbers that are ours alone. Once released they never change, so they are written down a second time here.
OWN = {}
OWN.update({f"{name}_METHOD": i for i, name in enumerate(
    "SSLV2 SSLV3 SSLV23 TLSV1 TLSV1_1 TLSV1_2 TLS TLS_SERVER TLS_CLIENT DTLS DTLS_SERVER DTLS_CLIENT".split(), 1)})
OWN.update({f"E_{name}": -i for i, name in enumerate(
    "INVALID_ARG NOMEM TIMEOUT UNSUPPORTED NO_VALUE BUFFER_TOO_SMALL STATE BUSY GAI HOST CALLBACK CLOSED PANIC CANCELLED".split(), 1)})
OWN.update({f"KIND_{name}": i for i, name in enumerate(
    "NONE LOCAL PROTOCOL CERTIFICATE TRANSPORT TRUNCATED TIMEOUT RESOLVE".split())})
OWN.update({f"TYPE_{name}": i for i, name in enumerate(
    "ANY CTX CONN SESSION SOCK ADDR ADDRINFO X509 X509_LIST X509_NAME NAME_LIST X509_STORE X509_CRL PKEY CURVE STRLIST HOSTENT "
    "ERROR IDENTITY".split())})
OWN.update({"TYPE_LOOKUP": 24, "TYPE_BYTES": 25})
OWN.update({
    "MODE_OPENSSL_RECORDS": 1 << 40, "RECORDS_OPENSSL": 0, "RECORDS_OWN": 1,
    "VERIFY_ACCEPT": 1, "VERIFY_REFUSE": 0, "ANSWER_PENDING": -2, "COOKIE_OK": 1, "COOKIE_REFUSE": 0, "WAIT_READ": 1, "WAIT_WRITE": 2, "HAS_IPV6": 1,
    "SESSION_NONE": 0, "SESSION_FOUND": 1, "PSK_NONE": 0, "PSK_FOUND": 1, "PSK_FATAL": 2,
    # the release whose numbers we carry, whatever release is installed here
    "OPENSSL_VERSION_NUMBER": 0x30000130,
})
OWN.update({f"PUMP_{name}": 1 << i for i, name in enumerate(
    "HANDSHAKE WANT_INPUT HAS_OUTPUT PLAINTEXT_READY DECISION PEER_CLOSED CLOSED".split())})
OWN.update({
    "EVENT_CLIENT_HELLO": 1, "EVENT_CERTIFICATE": 2, "EVENT_VERIFY": 4,
    "ANSWER_REFUSE": 0, "ANSWER_ACCEPT": 1, "ANSWER_DEFAULT": 2,
    "OCSP_STAPLED": 0, "OCSP_NOACK": 3, "OCSP_FATAL": 2,
    "HOST_DEFAULT": 0, "HOST_REFUSE": 1, "PIN_REQUIRED": 1, "PIN_SUFFICIENT": 2,
})

# Macros of the header that are no numbers.
NOT_NUMBERS = {"SSLWRAP_H", "SSLWRAP_SHORT_NAMES"} | {f"SSLWRAP_VERSION_{part}" for part in ("MAJOR", "MINOR", "PATCH", "STRING")}

# Originals with another name. Families first: ours -> theirs.
FAMILY = {
    "OP_": "SSL_OP_", "MODE_": "SSL_MODE_", "VERIFY_": "SSL_VERIFY_", "FILETYPE_": "SSL_FILETYPE_", "ERROR_": "SSL_ERROR_",
    "SESS_CACHE_": "SSL_SESS_CACHE_", "CB_": "SSL_CB_", "ST_": "SSL_ST_", "SSLEAY_": "OPENSSL_",
}
SAME = ("X509_V_", "X509_CHECK_FLAG_", "X509_PURPOSE_", "OPENSSL_", "AF_", "SOCK_", "SO_", "MSG_", "SOL_", "SHUT_", "EAI_", "AI_",
        "NI_", "IPPROTO_", "IPPORT_", "INADDR_", "IP_", "IPV6_", "TCP_")
RENAMED = {
    "OK": "SSL_ERROR_NONE",
    "SENT_SHUTDOWN": "SSL_SENT_SHUTDOWN", "RECEIVED_SHUTDOWN": "SSL_RECEIVED_SHUTDOWN",
    "ALPN_SELECTED": "SSL_TLSEXT_ERR_OK", "ALPN_NOACK": "SSL_TLSEXT_ERR_NOACK", "ALPN_FATAL": "SSL_TLSEXT_ERR_ALERT_FATAL",
    "SERVERNAME_OK": "SSL_TLSEXT_ERR_OK", "SERVERNAME_NOACK": "SSL_TLSEXT_ERR_NOACK",
    "SERVERNAME_FATAL": "SSL_TLSEXT_ERR_ALERT_FATAL",
    "AF_DECNET": "AF_DECnet",
    "SAN_EMAIL": "GEN_EMAIL", "SAN_DNS": "GEN_DNS", "SAN_URI": "GEN_URI", "SAN_IP": "GEN_IPADD",
}
RENAMED.update({f"OP_NO_{up}": f"SSL_OP_NO_{real}" for up, real in (
    ("SSLV2", "SSLv2"), ("SSLV3", "SSLv3"), ("TLSV1", "TLSv1"), ("TLSV1_1", "TLSv1_1"), ("TLSV1_2", "TLSv1_2"),
    ("TLSV1_3", "TLSv1_3"), ("DTLSV1", "DTLSv1"), ("DTLSV1_2", "DTLSv1_2"))})
RENAMED.update({name: name for name in (
    "SSL3_VERSION TLS1_VERSION TLS1_1_VERSION TLS1_2_VERSION TLS1_3_VERSION DTLS1_VERSION DTLS1_2_VERSION "
    "SOMAXCONN HOST_NOT_FOUND TRY_AGAIN NO_RECOVERY NO_DATA").split()})

# Names of the headers inside our families that we leave out on purpose.
LEFT_OUT = set("""
    AF_MAX AI_IDN_ALLOW_UNASSIGNED AI_IDN_USE_STD3_ASCII_RULES NI_IDN_ALLOW_UNASSIGNED NI_IDN_USE_STD3_ASCII_RULES
    IPPROTO_MAX
    IP_DF IP_MF IP_RF IP_OFFMASK IP_MAXPACKET IP_MSS
    TCP_COOKIE_IN_ALWAYS TCP_COOKIE_MAX TCP_COOKIE_MIN TCP_COOKIE_OUT_NEVER TCP_COOKIE_PAIR_SIZE TCP_S_DATA_IN TCP_S_DATA_OUT
    TCP_MAXWIN TCP_MAX_WINSHIFT TCP_MD5SIG_FLAG_PREFIX TCP_MD5SIG_MAXKEYLEN TCP_MSS TCP_MSS_DEFAULT TCP_MSS_DESIRED
    TCP_REPAIR_OFF TCP_REPAIR_OFF_NO_WP TCP_REPAIR_ON
    SSL_OP_BIT SSL_ST_READ_HEADER SSL_ST_READ_BODY SSL_ST_READ_DONE
    X509_PURPOSE_DYNAMIC X509_PURPOSE_DYNAMIC_NAME X509_PURPOSE_MIN X509_PURPOSE_MAX
    SOCK_BUF_LOCK_MASK SOCK_RCVBUF_LOCK SOCK_SNDBUF_LOCK SOCK_TXREHASH_DEFAULT SOCK_TXREHASH_DISABLED SOCK_TXREHASH_ENABLED
    SOL_VSOCK SO_VM_SOCKETS_CONNECT_TIMEOUT SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD
    SO_VM_SOCKETS_NONBLOCK_TXRX SO_VM_SOCKETS_PEER_HOST_VM_ID SO_VM_SOCKETS_TRUSTED
    """.split())


def from_sources():
    """Our names (without SSLWRAP_) in order, with their Rust types."""
    found = {}
    for room in ("base", "capi"):
        for path in sorted((ROOT / "src" / room).glob("*.rs")):
            for name, kind in re.findall(r"^pub const SSLWRAP_(\w+): (\w+)", path.read_text(), re.M):
                if name in found:
                    sys.exit(f"{path}: SSLWRAP_{name} is there twice")
                found[name] = kind
    return found


def from_header(path):
    found = {}
    for name, text in re.findall(r"^[ \t]*#[ \t]*define[ \t]+(SSLWRAP_\w+)(?!\w|\()[ \t]*(.*)$", path.read_text(), re.M):
        if name in NOT_NUMBERS or not text or text.startswith(('"', "__attribute__")):
            continue
        if text.startswith("-"):
            sys.exit(f"{path}: {name} is negative and has no parentheses")
        found[name[len("SSLWRAP_"):]] = None
    return found


def original(name):
    if name in RENAMED:
        return RENAMED[name]
    for ours, theirs in FAMILY.items():
        if name.startswith(ours):
            return theirs + name[len(ours):]
    if name.startswith(SAME):
        return name
    return None


def program(names):
    unknown = [name for name in names if name not in OWN and original(name) is None]
    if unknown:
        sys.exit("no original and no number in OWN (tests/gen/constants.py): " + " ".join("SSLWRAP_" + n for n in unknown))
    gone = sorted(set(OWN) - set(names))
    if gone:
        sys.exit("a released number is gone: " + " ".join("SSLWRAP_" + n for n in gone))
    out = ["/* Made by tests/gen/constants.py; do not edit. */", INCLUDES + '#include "sslwrap.h"', "#include <stdio.h>",
           "#include <string.h>", "", "/* every constant must be usable in #if */"]
    for name in names:
        out.append(f"#if !defined(SSLWRAP_{name}) || ((SSLWRAP_{name}) != (SSLWRAP_{name}))\n#error SSLWRAP_{name}\n#endif")
    out.append("""
struct pair {
    const char *name;
    long long ours, theirs;
    int wide; /* 1: must be an unsigned 64 bit number, 0: an int or unsigned, -1: unknown */
    int is_wide;
};
#define WIDE(x) (sizeof(x) == 8 && (x) * 0 - 1 > 0)
static const struct pair pairs[] = {""")
    absent = []
    for name, kind in names.items():
        wide = {"u64": 1, "i32": 0, "u32": 0}.get(kind, -1)
        if kind not in ("u64", "i32", "u32", None):
            sys.exit(f"SSLWRAP_{name}: {kind} is no type for a public constant")
        theirs = str(OWN[name]) if name in OWN else original(name)
        row = (f'    {{"SSLWRAP_{name}", (long long)(SSLWRAP_{name}), (long long)({theirs}), {wide}, '
               f"WIDE(SSLWRAP_{name})}},")
        # Enumerators without a macro cannot be asked for; one that is absent does not compile.
        if name in OWN or name.startswith(("IPPORT_", "SO_J1939_")):
            out.append(row)
        else:
            out.append(f"#ifdef {theirs}\n{row}\n#endif")
            absent.append(f'#ifndef {theirs}\n    "SSLWRAP_{name}",\n#endif')
    out += ["};", "/* what these headers do not have: a misspelt original, or other releases of OpenSSL and the system */",
            "static const char *const absent[] = {", *absent, "    NULL};", """
int main(int argc, char **argv)
{
    int allow = argc > 1 && strcmp(argv[1], "--allow-absent") == 0, bad = 0;
    size_t i, n = sizeof pairs / sizeof pairs[0];
    for (i = 0; i < n; i++) {
        const struct pair *p = &pairs[i];
        if (p->ours != p->theirs) {
            printf("FAIL %s %lld %lld\\n", p->name, p->ours, p->theirs);
            bad = 1;
        }
        if (p->wide >= 0 && p->wide != p->is_wide) {
            printf("FAIL %s has the wrong type\\n", p->name);
            bad = 1;
        }
    }
    for (i = 0; absent[i]; i++) {
        printf("%s %s has no original here\\n", allow ? "note" : "FAIL", absent[i]);
        bad |= !allow;
    }
    if (!bad)
        printf("ok constants (%lu compared)\\n", (unsigned long)n);
    return bad;
}"""]
    print("\n".join(out))


def families(names):
    """Macros of the headers in our families that we neither have nor leave out."""
    prefixes = tuple(FAMILY[f] for f in FAMILY if f not in ("SSLEAY_", "ERROR_", "FILETYPE_")) + ("SSL_ERROR_",)
    prefixes += tuple(p for p in SAME if p not in ("OPENSSL_", "IPPORT_"))
    text = subprocess.run(["cc", "-E", "-dM", "-"], input=INCLUDES, capture_output=True, text=True, check=True).stdout
    ours = {original(name) for name in names}
    macros = re.findall(r"^#define (\w+)(?=\s)", text, re.M)
    missing = sorted(m for m in macros if m.startswith(prefixes) and m not in ours and m not in LEFT_OUT)
    for name in missing:
        print(f"FAIL {name} is in the headers and neither ours nor left out on purpose")
    if not missing:
        print("ok constant families")
    return bool(missing)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--header", type=pathlib.Path)
    parser.add_argument("--families", action="store_true")
    args = parser.parse_args()
    names = from_sources()
    if args.families:
        sys.exit(families(names))
    if args.header:
        for name in from_header(args.header):
            names.setdefault(name, None)
    program(names)


main()
