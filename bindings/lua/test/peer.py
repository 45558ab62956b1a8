"""A TLS peer for test.lua: Python's ssl module.

peer.py CERTS serve [identity=good] [min=1.2] [max=1.3] [alpn=a,b] [then=echo|cut|mute|bye|quiet] [client=1] [n=100]
    listens, prints its port, serves n connections
peer.py CERTS connect PORT [max=1.3] [alpn=a,b] [identity=client]
    connects, checks good.example, sends lines, prints what came and what was agreed on
"""
import socket, ssl, sys, threading

certs, what = sys.argv[1:3]
opts = dict(a.split("=", 1) for a in sys.argv[3:] if "=" in a)
versions = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def context(kind, identity):
    ctx = ssl.SSLContext(kind)
    if identity:
        ctx.load_cert_chain(f"{certs}/{identity}.pem", f"{certs}/{identity}.key")
    if "max" in opts:
        ctx.maximum_version = versions[opts["max"]]
    if "min" in opts:
        ctx.minimum_version = versions[opts["min"]]
    if "alpn" in opts:
        ctx.set_alpn_protocols(opts["alpn"].split(","))
    return ctx


def serve(ctx, sock):
    then = opts.get("then", "echo")
    try:
        if then == "mute":
            while sock.recv(100000):
                pass
            return
        tls = ctx.wrap_socket(sock, server_side=True)
        if then == "cut":
            tls.sendall(b"half")
            socket.socket(fileno=tls.detach()).close()  # no close_notify
            return
        if then == "bye":
            tls.sendall(b"one\r\ntwo\nthree")
            tls.unwrap()
            return
        if then == "quiet":
            while tls.recv(1) not in (b"", b"q"):
                pass
            return
        while True:
            data = tls.recv(65536)
            if not data:
                break
            tls.sendall(data)
        tls.unwrap()
    except (OSError, ssl.SSLError):
        pass


if what == "serve":
    ctx = context(ssl.PROTOCOL_TLS_SERVER, opts.get("identity", "good"))
    if "client" in opts:
        ctx.verify_mode = ssl.CERT_REQUIRED
        ctx.load_verify_locations(f"{certs}/ca.pem")
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    for _ in range(int(opts.get("n", 1))):
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(ctx, sock)).start()
else:
    ctx = context(ssl.PROTOCOL_TLS_CLIENT, opts.get("identity"))
    ctx.load_verify_locations(f"{certs}/ca.pem")
    tls = ctx.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[3]))), server_hostname="good.example")
    print(tls.version(), tls.selected_alpn_protocol(), flush=True)
    tls.sendall(b"hello\nworld")
    try:
        tls.unwrap()
        print("bye")
    except OSError as e:
        print("no bye:", e)
