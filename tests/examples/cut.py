"""A TLS server that answers half a page and then vanishes without a goodbye. Prints its port. usage: cut.py CERTS"""
import socket
import ssl
import sys

ctx = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
ctx.load_cert_chain(sys.argv[1] + "/good.pem", sys.argv[1] + "/good.key")
listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(20)
print(listener.getsockname()[1], flush=True)
raw, _ = listener.accept()
tls = ctx.wrap_socket(raw, server_side=True)
tls.recv(65536)
tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\nhalf a pa")
socket.socket(fileno=tls.detach()).close()
