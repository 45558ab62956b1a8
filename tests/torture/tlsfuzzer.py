#!/usr/bin/env python3
"""tlsfuzzer.py DIR WEB OUT [PATTERN | all]: runs scripts of tlsfuzzer, of which DIR is a copy, against servers of ours (the
program WEB, tests/torture/web.c) with both record layers, and against openssl s_server. The scripts are no judges: a part of
what they ask OpenSSL does not do. What counts is a case that OpenSSL passes and ours does not. Prints a line for each such
script, and for each that compares nothing since OpenSSL fails at once; then the sum. Status 1 when ours was worse anywhere.
OUT is where certificates are made. The Python that runs it must have tlslite-ng. VERBOSE=1 tells all answers."""

import os
import re
import socket
import subprocess
import sys
import time

LIMIT = 240  # seconds for a script
# What a layer of records, of alerts and of ends can get wrong, and what a handshake can behind which it begins; "all" instead
# of a pattern runs the rest too, which is OpenSSL's alone and takes hours.
CHOSEN = re.compile(
    r"^test-(tls13-)?(0rtt-garbage|aes-gcm-nonces|alpn-negotiation|atypical-padding|ccs|certificate-verify|chacha20"
    r"|connection-abort|conversation|count-tickets|cve-.*|downgrade-protection|early-application-data|empty-alert|encrypt-then-mac.*"
    r"|extended-master-secret-extension|fallback-scsv|finished.*|fuzzed-.*|hello-request-by-client|hrr|interleaved-.*"
    r"|invalid-content-type|invalid-server-name-extension.*|keyupdate|large-hello|legacy-version|message-.*|multiple-ccs-messages"
    r"|nociphers|non-support|openssl-3712|post-handshake-auth|psk_.*|record-.*|renegotiation-.*|resumption-.*"
    r"|session-.*|sessionID-.*|shuffled-extentions|sig-algs-renegotiation-resumption|ssl-death-alert|symetric-ciphers"
    r"|truncating-of-(client-hello|finished)|unencrypted-alert|version-negotiation|x25519|zero-.*)$"
)
# of no use here: they measure time, want another kind of certificate than ours, or speak of what we do not serve
SKIPPED = re.compile(
    r"timing|marvin|lucky13|minerva|rsa-keys-generator|_stub|mldsa|mlkem-in|dsa-in-certificate|dsa-sig-flex"
    r"|sslv2|heartbeat|keyupdate-from-server|certificate-compression|ocsp"
)
# scripts that want more than host and port; {cert} and {key} are those of a client
ASKED = re.compile(
    r"test-(tls13-)?(certificate-(request|verify|malformed)|rsa-(sigs|pss-sigs)-on-certificate-verify|"
    r"extended-master-secret-extension-with-client-cert|renegotiation-disabled-client-cert)"
)
CLIENT = re.compile(r"certificate-verify|certificate-malformed|on-certificate-verify|with-client-cert|post-handshake-auth")
EC = re.compile(r"ecdsa|point-extension")


# many scripts begin with what no server should allow any more
CIPHERS = "ALL:COMPLEMENTOFALL:!aNULL:@SECLEVEL=0"


class Server:
    def __init__(self, args, port=None, **kinds):
        self.process = subprocess.Popen(args, stdout=subprocess.PIPE if port is None else subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self.port = port or int(self.process.stdout.readline())
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)

    def end(self):
        self.process.kill()
        self.process.wait()


def make_certs(folder):
    """Its scripts offer only the signatures that they are about, and OpenSSL looks for those in the whole chain."""
    os.makedirs(folder, exist_ok=True)
    kinds = {"rsa": "rsa:2048", "ec": "ec", "ca": "rsa:2048"}
    for name, kind in kinds.items():
        more = ["-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else []
        subprocess.run(["openssl", "req", "-x509", "-newkey", kind, *more, "-nodes", "-keyout", f"{folder}/{name}.key",
                        "-out", f"{folder}/{name}.pem", "-subj", "/CN=localhost", "-days", "2"], check=True,
                       stderr=subprocess.DEVNULL)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(kind, web, certs, name, asks):
    if kind != "openssl":
        return Server([web, certs, name] + (["openssl"] if kind == "ours, OpenSSL's records" else []) + asks)
    port = free_port()
    ask = ["-verify", "5", "-CAfile", f"{certs}/ca.pem", "-verify_quiet"] if asks else []
    return Server(["openssl", "s_server", "-quiet", "-www", "-cipher", CIPHERS, "-min_protocol", "TLSv1", "-accept", f"127.0.0.1:{port}", "-cert", f"{certs}/{name}.pem",
                   "-key", f"{certs}/{name}.key"] + ask, port)


def run(script, port, extra):
    # the same choice of cases for each server
    code = "import random, runpy, sys; random.seed(7); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", code, script, "-h", "127.0.0.1", "-p", str(port)] + extra
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT,
                              env={**os.environ, "PYTHONHASHSEED": "7"})
    except subprocess.TimeoutExpired:
        return None
    text = done.stdout.decode(errors="replace")
    sums = dict(re.findall(r"^(TOTAL|SKIP|PASS|XFAIL|FAIL|XPASS): (\d+)$", text, re.M))
    if "TOTAL" not in sums:
        return None
    failed = re.search(r"^FAILED:\n((?:\t.*\n)*)", text, re.M)
    names = sorted(line.strip() for line in failed.group(1).splitlines()) if failed else []
    return int(sums["TOTAL"]), names  # not what PASS says: some scripts count what they repeat until chance has it right


def main():
    home, web, certs = sys.argv[1:4]
    make_certs(certs)
    pattern = CHOSEN if len(sys.argv) < 5 else re.compile("" if sys.argv[4] == "all" else sys.argv[4])
    kinds = ["openssl", "ours", "ours, OpenSSL's records"]
    servers, scripts, cases, passed, without, different = {}, 0, 0, 0, 0, 0
    try:
        for file in sorted(os.listdir(f"{home}/scripts")):
            script = file[:-3]
            if not file.startswith("test-") or SKIPPED.search(script) or not pattern.search(script):
                continue
            asks = ["later"] if "post-handshake" in script else ["ask"] if ASKED.search(script) else []
            name = "ec" if EC.search(script) else "rsa"
            extra = ["-c", f"{certs}/ca.pem", "-k", f"{certs}/ca.key"] if CLIENT.search(script) else []
            answers = []
            for kind in kinds:
                key = (kind, name, tuple(asks))
                if key not in servers:
                    servers[key] = start(kind, web, certs, name, asks)
                answers.append(run(f"{home}/scripts/{file}", servers[key].port, extra))
                if servers[key].process.poll() is not None:
                    print(f"FAIL {script}: the server {kind} ended")
                    different += 1
                    del servers[key]
            if answers[0] is None:
                without += 1
                print(f"{script}: no answer from openssl", flush=True)
                continue
            if "'sanity'" in answers[0][1]:
                without += 1
                print(f"{script}: openssl does not pass its sanity check", flush=True)
                continue
            scripts += 1
            cases += answers[0][0]
            passed += answers[1][0] - len(answers[1][1]) if answers[1] else 0
            for kind, answer in list(zip(kinds, answers))[1:]:
                worse = ["no answer"] if answer is None else sorted(set(answer[1]) - set(answers[0][1]))
                if worse:
                    different += 1
                    print(f"FAIL {script}: {kind}: as openssl does not: {', '.join(worse)}", flush=True)
                better = set(answers[0][1]) - set(answer[1] if answer else answers[0][1])
                if better:
                    print(f"{script}: {kind}: openssl alone fails {', '.join(sorted(better))}", flush=True)
            if os.environ.get("VERBOSE"):
                print(script, answers, flush=True)
    finally:
        for server in servers.values():
            server.end()
    print(f"{scripts} scripts, {cases} cases, {passed} passed by ours, {without} scripts without answer, {different} bad")
    return 1 if different else 0


sys.exit(main())
