"""The ssl module of Python as a peer, for tests/steps/50-peers.sh; certificates in the directory CERTS.
  peer.py client PORT FILE OUT MAX(1.2|1.3) MTLS(0|1|wrong) [again]   sends FILE, receives as much into OUT
  peer.py server SIZE CERT MAX MTLS                                   prints its port; takes SIZE bytes, sends them back
Prints "protocol cipher alpn peer" of each connection, or the error."""
import os
import socket
import ssl
import sys

certs = os.environ['CERTS'] + '/'
versions = {'1.2': ssl.TLSVersion.TLSv1_2, '1.3': ssl.TLSVersion.TLSv1_3}


def common_name(tls):
    cert = tls.getpeercert()
    return dict(pair[0] for pair in cert['subject'])['commonName'] if cert else '-'


def facts(tls):
    print(tls.version(), tls.cipher()[0], tls.selected_alpn_protocol() or '-', common_name(tls), flush=True)


def take(tls, size):
    data = bytearray()
    while len(data) < size:
        piece = tls.recv(65536)
        if not piece:
            break
        data += piece
    return data


def client(port, file, out, version, mtls, again=None):
    ctx = ssl.create_default_context(cafile=certs + 'ca.pem')
    ctx.maximum_version = versions[version]
    ctx.set_alpn_protocols(['h2', 'http/1.1'])
    if mtls != '0':
        name = {'1': 'client', 'wrong': 'otherca-leaf'}[mtls]
        ctx.load_cert_chain(certs + name + '.pem', certs + name + '.key')
    data = open(file, 'rb').read()
    session = None
    for _ in range(2 if again else 1):
        with socket.create_connection(('127.0.0.1', int(port)), 5) as sock:
            with ctx.wrap_socket(sock, server_hostname='good.example', session=session) as tls:
                tls.sendall(data)  # not beside recv: until Python 3.13 two threads in one SSL object corrupt it
                got = take(tls, len(data))
                with open(out, 'wb') as f:
                    f.write(got)
                facts(tls)
                if again:
                    print('resumed' if tls.session_reused else 'anew', flush=True)
                session = tls.session
                if tls.recv(1):
                    print('more than was sent', flush=True)


def server(size, cert, version, mtls):
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ctx.load_cert_chain(certs + cert + '.pem', certs + cert + '.key')
    ctx.maximum_version = versions[version]
    ctx.set_alpn_protocols(['http/1.1', 'h2'])
    if mtls == '1':
        ctx.load_verify_locations(certs + 'ca.pem')
        ctx.verify_mode = ssl.CERT_REQUIRED
    listener = socket.create_server(('127.0.0.1', 0))
    print('port', listener.getsockname()[1], flush=True)
    while True:
        sock, _ = listener.accept()
        sock.settimeout(5)
        try:
            with ctx.wrap_socket(sock, server_side=True) as tls:
                tls.sendall(take(tls, int(size)))
                facts(tls)
                tls.unwrap()
        except OSError as error:
            print(error, flush=True)


try:
    {'client': client, 'server': server}[sys.argv[1]](*sys.argv[2:])
except (OSError, ValueError) as error:
    print(error, flush=True)
    sys.exit(1)
