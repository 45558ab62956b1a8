"""peer.py CERT KEY: on every address, port 4434 sends 2 MiB over TLS and says goodbye, port 4435 sends half of it and resets
the connection, port 4436 sends half, waits for a byte on stdin, and sends the rest."""
import os
import socket
import ssl
import struct
import sys
import threading

data = bytes(i * 7 % 251 for i in range(1 << 16)) * 32
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
go_on = threading.Event()


def serve(sock, port):
    conn = context.wrap_socket(sock, server_side=True)
    half = len(data) // 2
    conn.sendall(data[:half])
    if port == 4435:
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(conn.detach())
        return
    if port == 4436:
        go_on.wait(30)
    conn.sendall(data[half:])
    conn.unwrap()
    conn.close()


def listen(port):
    listener = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
    print("listening", port, flush=True)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0], port), daemon=True).start()


for port in (4434, 4435, 4436):
    threading.Thread(target=listen, args=(port,), daemon=True).start()
sum = 14695981039346656037
for byte in data:
    sum = (sum ^ byte) * 1099511628211 % (1 << 64)
print(f"bytes={len(data)} sum={sum:016x}", flush=True)
sys.stdin.readline()
go_on.set()
threading.Event().wait()
