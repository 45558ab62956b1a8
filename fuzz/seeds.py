#!/usr/bin/env python3
"""seeds.py CERTS LIBSSLWRAP.SO DIR: writes each target's first inputs to DIR/TARGET. What fuzzing found is in fuzz/corpus."""
import ctypes
import os
import struct
import subprocess
import sys

certs = sys.argv[1]


def put(target, name, *parts):
    folder = os.path.join(sys.argv[3], target)
    os.makedirs(folder, exist_ok=True)
    data = b"".join(p if isinstance(p, bytes) else bytes(p) for p in parts)
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data)


def read(name):
    with open(os.path.join(certs, name), "rb") as f:
        return f.read()


def openssl(*arguments, stdin=b""):
    return subprocess.run(("openssl",) + arguments, input=stdin, stdout=subprocess.PIPE, check=True).stdout


# loaders: the number of the loader, then what it loads
good, key = read("good.pem"), read("good.key")
crl = read("crl.pem")
for name, which, data in (
    ("cert-pem", 0, good), ("cert-der", 1, read("good.der")), ("list-pem", 2, good),
    ("name-der", 3, bytes.fromhex("301031 0e300c06 03550403 0c056578 616d".replace(" ", ""))),
    ("crl-pem", 4, crl), ("crl-der", 5, openssl("crl", "-outform", "DER", stdin=crl)),
    ("key-pem", 6, key), ("key-encrypted", 6, read("encrypted.key")), ("key-traditional", 8, read("encrypted-traditional.key")),
    ("key-der", 7, read("good-key.der")), ("key-rsa", 6, read("rsa.key")), ("store", 9, read("ca.pem")),
    ("identity", 10, good + b"\0" + key), ("pkcs12", 11, read("server.p12")), ("ctx-cert", 12, good), ("ctx-key", 13, key),
    ("ctx-key-der", 14, read("good-key.der")), ("ctx-pkcs12", 15, read("server.p12")), ("ctx-identity", 15, good + key),
    ("ctx-trust", 16, read("ca.pem")), ("ctx-ca", 17, read("ca.pem")), ("ctx-dh", 18, read("dh.pem")),
    ("ctx-ocsp", 19, read("good-ocsp.der")),
):
    put("loaders", name, [which], data)

# texts: the number of the function, then its text
for name, which, data in (
    ("unix", 0, b"\0abstract"), ("sockaddr", 1, struct.pack("<HH", 2, 0x5000) + bytes([127, 0, 0, 1]) + bytes(8)),
    ("sockaddr6", 1, struct.pack("<HHI", 10, 0x5000, 0) + bytes(15) + b"\1" + bytes(4)), ("lookup", 2, b"127.0.0.1000000080"),
    ("aton", 3, b"1.2.3"), ("pton", 4, b"fe80::1:2.3.4.5"), ("ntop", 5, bytes(16)), ("service", 6, b"https"),
    ("name", 7, b"good.example"), ("name-idn", 7, "b\u00fccher.example".encode()), ("name-ip", 7, b"::1"), ("sni", 8, b"a.example"),
    ("alpn", 9, b"\2h2\x08http/1.1"), ("psk", 10, b"\x10" + b"k" * 16 + b"alice"), ("ciphers", 12, b"ECDHE+AESGCM:!aNULL:@STRENGTH"),
    ("suites", 13, b"TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256"), ("groups", 14, b"X25519:P-256"),
    ("srtp", 15, b"SRTP_AES128_CM_SHA1_80"), ("ctx-alpn", 16, b"\2h2"), ("preference", 17, b"\2h2"), ("npn", 18, b"\2h2"),
    ("sid", 19, b"id"), ("ctx-psk", 20, b"\x10" + b"k" * 16 + b"alice"), ("hint", 21, b"hint"), ("host", 22, b"*.a.example"),
    ("pin", 23, b"\1" + bytes(32)), ("tickets", 24, b"\x50" + bytes(160)), ("versions", 25, bytes([3, 3, 3, 4, 3, 1, 0, 0])),
):
    put("texts", name, [which], data)

# client, server: how, then bytes or changes
hello = bytes.fromhex("16030300310200002d0303") + bytes(32) + bytes.fromhex("00c02b000005ff01000100")
for name, data in (("raw", b"\0" + hello), ("raw-12", b"\2" + hello), ("raw-cut", b"\x0c" + hello[:20]), ("alert", b"\0\x15\3\3\0\2\2\x28"),
                   ("no-tls", b"\0GET / HTTP/1.0\r\n\r\n"), ("plain", b"\1"), ("plain-12", b"\3"), ("bytewise", b"\x0d"), ("bytewise-12", b"\x0f")):
    put("client", name, data)
    put("server", name, data)
chello = bytes.fromhex("16030100380100003403 03".replace(" ", "")) + bytes(32) + bytes.fromhex("0004c02bc02f0100000700000000000000")
put("server", "hello", b"\0" + chello)
put("server", "hello-cut", b"\4" + chello[:30])
for target in ("client", "server"):
    for at in (0, 3, 5, 9, 43, 80, 130, 200, 500):
        for how in range(5):
            put(target, f"change-{at}-{how}", b"\xc1" + struct.pack(">HBB", at, how, 1))
    for at in (0, 1, 3, 4, 5, 20, 60, 70):
        put(target, f"record-{at}", b"\x11" + struct.pack(">HBB", at, 0, 1))
        put(target, f"record-12-{at}", b"\x17" + struct.pack(">HBB", at, 4, 2))
        put(target, f"key-{at}", b"\x31" + struct.pack(">HBB", at, 0, 1))
        put(target, f"key-12-{at}", b"\x33" + struct.pack(">HBB", at, 3, 2))
    for at in (0, 5, 9, 43, 80, 130):
        put(target, f"hello-key-{at}", b"\x21" + struct.pack(">HBB", at, 0, 1))
        put(target, f"hello-key-12-{at}", b"\x23" + struct.pack(">HBB", at, 1, 7))

# records: how, then steps as fuzz/records.c numbers them: what the far end seals, delivery, what is asked of both
small, large, update, alert, fragment, raw, changed, again, skip, swap, huge, many, deliver, end = 0, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15, 18, 23
recv, peek, send, shut, renew, pump, look, read_all = b"\x1a", b"\x1b\x0c", b"\x1d\x40", b"\x20", b"\x21", 34, b"\x24", b"\x2f\x0e"
said = bytes([small, 1, 60])
for how in range(8): # both sides, each kind
    put("records", f"plain-{how}", [how], said, said, [deliver], recv, send, recv, look, shut)
    put("records", f"rest-{how}", [how | 0x30], said, [deliver, 0x19, 7], renew, send, peek, said, [update, 1, deliver], read_all, send, shut)
    for name, what in (("update", [update, 1]), ("late", [update, 0]), ("ticket", [5, 0]), ("pieces", [5, 0x49]), ("alert", [alert, 1, 90]), ("fatal", [alert, 2, 40]),
                       ("goodbye", [17]), ("fragment", [fragment, 3, 4, 0, 0]), ("raw", [raw, 6, 20, 3, 3, 0, 1, 1]), ("changed", [changed, 9, 0, 40, 1]), ("header", [changed, 9, 0, 2, 1]),
                       ("again", [again, 0]), ("skip", [skip, 1]), ("swap", [swap, 30]), ("warnings", [many, 0x47]), ("empty", [many, 0x28]), ("cut", [16, 3, deliver, end])):
        put("records", f"{name}-{how}", [how], said, [deliver], recv, said, what, said, [deliver], recv, recv, recv, send, look, shut)
    for size in range(8):
        put("records", f"size-{size}-{how}", [how], said, [deliver], recv, [huge, size], said, [deliver], recv, recv, send)
    put("records", f"large-{how}", [how], [large, 0x40, 0, 0, deliver], recv, [large, 1, 255, 3, deliver], recv, [large, 2, 0, 0, 21, 40], recv, [deliver], recv)
    put("records", f"pump-{how}", [how | 8], said, said, [pump, 0, 40, 1, 0, 4, 0, 5, pump, 255, 255, 255, 255, 127, 255, 9], send, [update, 1, pump, 255, 255, 255, 255, 0, 9, 9], b"\x25\x7f\xff")

# sockets: a call, how, on which; then where a new one goes
pair, rcv, snd, opts = [0, 0, 0, 0, 1], 2, 6, 10
put("sockets", "talk", pair, [snd, 0, 0, 20, 0, rcv, 0, 1, 50, 0, rcv, 2, 1, 50, 0])
put("sockets", "peek", pair, [snd, 2, 0, 20, 0, rcv, 0, 1, 9, 3, rcv, 0, 1, 50, 0, 13, 1, 0, rcv, 0, 1, 50, 0])
put("sockets", "pieces", pair, [snd, 4, 0, 90, 0, rcv, 6, 1, 90, 0])
put("sockets", "descriptors", pair, [snd, 0x17, 0, 9, 0, rcv, 0xb, 1, 50, 0, snd, 0x17, 0, 9, 0, rcv, 2, 1, 50, 0])
put("sockets", "datagrams", [0, 1, 0, 0, 1], [snd, 0, 0, 20, 0, rcv, 0, 1, 9, 0, snd, 0, 0, 0, 0, rcv, 1, 1, 50, 5, 0])
put("sockets", "server", [0, 4, 0, 0, 16, 3, 0, 17, 5, 0, opts, 4, 0, 0, 0, 4, 0, 1, 18, 0, 1, 19, 1, 0, 2, 0], [snd, 0, 1, 9, 0, rcv, 0, 2, 50, 0])
put("sockets", "udp", [0, 12, 0, 0, 16, 0, 0, opts, 4, 0, 0, 0, 12, 0, 1, snd, 11, 1, 9, 0, 0, rcv, 1, 0, 50, 0, 1])
put("sockets", "file", pair, [20, 0, 0, 2, 0, 99, 21, 0, 0, 21, 2, 0, rcv, 0, 1, 50, 0, 20, 0, 1, 0, 1, 1, snd, 0, 0, 9, 0, 21, 5, 0, 21, 10, 0])
put("sockets", "copies", pair, [12, 0, 0, 2, snd, 0, 2, 9, 0, 15, 0, 0, rcv, 0, 1, 50, 0, 22, 1, 2, 3, 22, 0, 3, 4, 14, 0, 4])
for how in range(12):
    put("sockets", f"about-{how}", pair, [opts, how, 0, 3, 0, 0])

# pump: version, two lengths, rounds
put("pump", "plain", b"\0\0\x10\x10\0")
put("pump", "12", b"\1\x20\0\0\1")
put("pump", "certificate", b"\x1c\0\x10\x10\0")
put("pump", "certificate-12", b"\x1d\x20\0\0\1")
put("pump", "behind", b"\2\x1f\xff\x1f\xff")
put("pump", "behind-12", b"\3\x20\0\0\1")
put("pump", "small", b"\0\1\0\1\0", b"\0\0\1\0\1" * 60, b"\1\0\1\0\1" * 60)
put("pump", "large", b"\0\x1f\xff\x1f\xff", b"\0\xff\xff\xff\xff\1\xff\xff\xff\xff" * 30)

# dtls: how, then what happens to each datagram
put("dtls", "plain", b"\0")
put("dtls", "cookies", b"\4")
put("dtls", "behind", b"\x10")
put("dtls", "behind-cookies", b"\x14")
put("dtls", "certificate", b"\x08")
put("dtls", "certificate-cookies", b"\x0c")
for what in range(1, 8):
    put("dtls", f"{what}", b"\4", bytes([what, 40, 1]))
    put("dtls", f"late-{what}", b"\0", bytes(9), bytes([what, 90, 7]) * 6)
    put("dtls", f"data-{what}", b"\0", bytes(24), bytes([what, 90, 7]) * 6)
dhello = bytes.fromhex("16fefd0000000000000000 0036 0100002a 0000 000000 00002a fefd".replace(" ", "")) + bytes(32) + bytes.fromhex("00000002c02b0100")
put("dtls", "raw-server", b"\3", struct.pack(">H", len(dhello)), dhello)
put("dtls", "raw-client", b"\1", struct.pack(">H", 25), bytes.fromhex("16feff0000000000000000000c 03000000000000000000000c".replace(" ", ""))[:25])

# session: what the library exports, of both versions
def exported(lib, version):
    def new(function, *arguments):
        handle = ctypes.c_void_p()
        assert function(*arguments, ctypes.byref(handle)) == 0
        return handle

    def carry(a, b):
        buf, n = ctypes.create_string_buffer(16384), ctypes.c_size_t()
        while lib.sslwrap_conn_bio_read(a, buf, ctypes.c_size_t(16384), ctypes.byref(n)) == 0:
            lib.sslwrap_conn_bio_write(b, buf, n, ctypes.byref(n))

    client, server = new(lib.sslwrap_ctx_new_client), new(lib.sslwrap_ctx_new_server)
    path = lambda name: os.path.join(certs, name).encode()
    assert lib.sslwrap_ctx_load_verify_locations(client, path("ca.pem"), None) == 0
    assert lib.sslwrap_ctx_use_certificate_chain_file(server, path("good.pem")) == 0
    assert lib.sslwrap_ctx_use_privatekey_file(server, path("good.key"), 1) == 0
    assert lib.sslwrap_ctx_set_max_proto_version(client, version) == 0
    a, b = new(lib.sslwrap_conn_new, client, None), new(lib.sslwrap_conn_new, server, None)
    assert lib.sslwrap_conn_set_server_name(a, b"good.example") == 0
    for _ in range(5):
        lib.sslwrap_conn_do_handshake(a)
        carry(a, b)
        lib.sslwrap_conn_do_handshake(b)
        carry(b, a)
    n, buf = ctypes.c_size_t(), ctypes.create_string_buffer(16384)
    lib.sslwrap_conn_recv(a, buf, ctypes.c_size_t(1), 0, ctypes.byref(n))
    session = new(lib.sslwrap_conn_get_session, a)
    assert lib.sslwrap_session_export(session, buf, ctypes.c_size_t(16384), ctypes.byref(n)) == 0
    return buf.raw[: n.value]


library = ctypes.CDLL(sys.argv[2])
put("session", "12", exported(library, 0x303))
put("session", "13", exported(library, 0x304))

# calls: numbers as fuzz/calls.c has them
CONTEXT, CONNECTION, STEP = 56, 116, 184
pair = bytes([3, 0, 0, 4, 0, 1, 5, 0, 0, 5, 1, 1, CONNECTION + 2, 0, 0])
shake = bytes([STEP + 1, 0, 1])
talk = bytes([CONNECTION + 18, 0, 20, STEP, 0, 1, CONNECTION + 15, 1, 1, STEP, 0, 1])
bye = bytes([CONNECTION + 12, 0, STEP, 0, 1, CONNECTION + 15, 1, 1, CONNECTION + 12, 1])
put("calls", "empty")
put("calls", "talk", pair, shake, talk, bye)
put("calls", "stale", pair, [STEP + 3, 1], shake, [STEP + 2, 0], talk)
put("calls", "dtls", [3, 1, 0, 4, 1, 1, 5, 0, 0, 5, 1, 1, CONNECTION + 2, 0, 0], shake, shake, talk)
for which in range(56):
    put("calls", f"object-{which}", pair, shake, [8, 0, 1, 10, 0, 11, 0, 14, 0, 18, 0, 21, 0, 25, 0, 30, 0, 48, 0, which, 0, 0, 0, 0, 0])
for which in range(60): # before the first connection, and after
    setter = bytes([CONTEXT + which, 1, 1, 1, 1, 1])
    put("calls", f"context-{which}", [3, 0, 0, 4, 0, 1], setter, [CONTEXT + which, 0, 1, 1, 1, 1], pair[6:], shake, setter, talk, bytes([1] * 30))
for which in range(68):
    put("calls", f"connection-{which}", pair, [CONNECTION + which, 0, 1, 1, 1, 1], shake, talk, [CONNECTION + which, 1, 1, 1, 1, 1, CONNECTION + which, 0, 0, 0, 0, 0], bye)
