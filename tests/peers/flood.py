"""Python's ssl as the other end of flood.c: sends FILE while it receives as many bytes, and says whether they were the same.
  flood.py CERTS FILE connect PORT | accept"""
import select
import socket
import ssl
import sys

certs, path, role = sys.argv[1:4]
data = memoryview(open(path, 'rb').read())
if role == 'connect':
    ctx = ssl.create_default_context(cafile=certs + '/ca.pem')
    sock = socket.create_connection(('127.0.0.1', int(sys.argv[4])))
    tls = ctx.wrap_socket(sock, server_hostname='localhost')
else:
    ctx = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ctx.load_cert_chain(certs + '/good.pem', certs + '/good.key')
    listener = socket.create_server(('127.0.0.1', 0))
    print('port', listener.getsockname()[1], flush=True)
    tls = ctx.wrap_socket(listener.accept()[0], server_side=True)
tls.setblocking(False)
sent = got = 0
right = True
while sent < len(data) or got < len(data):
    moved = False
    try:
        if sent < len(data):
            sent += tls.send(data[sent:sent + 65536])
            moved = True
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
        pass
    try:
        if got < len(data):
            piece = tls.recv(65536)
            if not piece:
                sys.exit('the end came too early')
            right &= data[got:got + len(piece)] == piece
            got += len(piece)
            moved = True
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
        pass
    if not moved:
        select.select([tls], [tls] if sent < len(data) else [], [], 10)
tls.setblocking(True)
try:
    tls.unwrap()
except (OSError, ssl.SSLError):
    pass
sys.exit(0 if right else 'other bytes came')
