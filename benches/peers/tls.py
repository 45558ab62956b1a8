"""tls.py [--pyopenssl] CERTS MEASURE SECONDS: prints the rounds and the CPU seconds that they took.
Over memory, TLS 1.3, good.pem, verified against ca.pem; Python's ssl, or pyOpenSSL. Suite and group are what the two ends
agree on (Python's ssl cannot set them for TLS 1.3)."""
import sys
import time

certs, measure, seconds = sys.argv[-3], sys.argv[-2], float(sys.argv[-1])
plain = b"\7" * 16384

if "--pyopenssl" in sys.argv:
    from OpenSSL import SSL

    def context(server):
        ctx = SSL.Context(SSL.TLS_METHOD)
        ctx.set_min_proto_version(SSL.TLS1_3_VERSION)
        if server:
            ctx.use_certificate_chain_file(certs + "/good.pem")
            ctx.use_privatekey_file(certs + "/good.key")
        else:
            ctx.load_verify_locations(certs + "/ca.pem")
            ctx.set_verify(SSL.VERIFY_PEER, lambda *a: a[4])
        return ctx

    class End:
        def __init__(self, ctx, server, session):
            self.conn = SSL.Connection(ctx, None)
            if server:
                self.conn.set_accept_state()
            else:
                self.conn.set_connect_state()
                self.conn.set_tlsext_host_name(b"good.example")
                if session:
                    self.conn.set_session(session)

        def shake(self):
            try:
                self.conn.do_handshake()
                return True
            except SSL.WantReadError:
                return False

        def take(self):
            out = b""
            try:
                while True:
                    out += self.conn.bio_read(65536)
            except SSL.WantReadError:
                return out

        def put(self, data):
            if data:
                self.conn.bio_write(data)

        def write(self, data):
            self.conn.send(data)

        def read(self):
            try:
                return self.conn.recv(65536)
            except SSL.WantReadError:
                return b""

        def session(self):
            return self.conn.get_session()

        reused = None
else:
    import ssl

    def context(server):
        ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        ctx.minimum_version = ssl.TLSVersion.TLSv1_3
        if server:
            ctx.load_cert_chain(certs + "/good.pem", certs + "/good.key")
        else:
            ctx.load_verify_locations(certs + "/ca.pem")
        return ctx

    class End:
        def __init__(self, ctx, server, session):
            self.input, self.output = ssl.MemoryBIO(), ssl.MemoryBIO()
            self.conn = ctx.wrap_bio(self.input, self.output, server_side=server,
                                     server_hostname=None if server else "good.example", session=session)

        def shake(self):
            try:
                self.conn.do_handshake()
                return True
            except ssl.SSLWantReadError:
                return False

        def take(self):
            return self.output.read()

        def put(self, data):
            self.input.write(data)

        def write(self, data):
            self.conn.write(data)

        def read(self):
            try:
                return self.conn.read(65536)
            except ssl.SSLWantReadError:
                return b""

        def session(self):
            return self.conn.session

        @property
        def reused(self):
            return self.conn.session_reused


contexts = [context(False), context(True)]


def pair(session=None):
    client, server = End(contexts[0], False, session), End(contexts[1], True, None)
    done = [False, False]
    while not all(done):
        done[0] = client.shake()
        server.put(client.take())
        done[1] = server.shake()
        client.put(server.take())
    client.read()
    return client, server


def message(source, sink, data):
    source.write(data)
    sink.put(source.take())
    got = 0
    while got < len(data):
        got += len(sink.read())


client, server = pair()
session = client.session() if measure == "resumed" else None
rounds, start = 0, time.process_time()
while time.process_time() - start < seconds:
    for _ in range(16):
        if measure == "bulk":
            message(client, server, plain)
        elif measure == "ping":
            message(client, server, plain[:64])
            message(server, client, plain[:64])
        else:
            fresh, _ = pair(session)
            assert fresh.reused in (None, measure == "resumed")
        rounds += 1
print(rounds, f"{time.process_time() - start:.6f}")
