"""Python's ssl module as the other end of a test, told step by step.
  peer.py CERTS client PORT STEP...     connects to 127.0.0.1
  peer.py CERTS server PORT STEP...     serves one connection
Settings: min=1.2 max=1.3 cert=NAME verify sni=NAME alpn=a,b ciphers=LIST. Then, in their order: shake, send=TEXT, recv=N,
goodbye, reset, wait (for the end of its input). Prints a line for what each step brought; "error ..." and the end where one fails."""
import hashlib
import socket
import ssl
import struct
import sys

certs, role, port, *steps = sys.argv[1:]
versions = {'1.2': ssl.TLSVersion.TLSv1_2, '1.3': ssl.TLSVersion.TLSv1_3}


def say(*words):
    print(*words, flush=True)


def context(settings):
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT if role == 'client' else ssl.PROTOCOL_TLS_SERVER)
    ctx.check_hostname = False
    ctx.load_verify_locations(f'{certs}/ca.pem')
    ctx.verify_mode = ssl.CERT_REQUIRED if 'verify' in settings else ssl.CERT_NONE
    if 'cert' in settings:
        ctx.load_cert_chain(f'{certs}/{settings["cert"]}.pem', f'{certs}/{settings["cert"]}.key')
    if 'min' in settings:
        ctx.minimum_version = versions[settings['min']]
    if 'max' in settings:
        ctx.maximum_version = versions[settings['max']]
    if 'alpn' in settings:
        ctx.set_alpn_protocols(settings['alpn'].split(','))
    if 'ciphers' in settings:
        ctx.set_ciphers(settings['ciphers'])
    if role == 'server':
        ctx.sni_callback = lambda tls, name, _: say('sni', name or '-')
    return ctx


def facts(tls):
    der = tls.getpeercert(binary_form=True)
    say('version', tls.version())
    say('cipher', *tls.cipher())
    say('alpn', tls.selected_alpn_protocol() or '-')
    say('peer', hashlib.sha256(der).hexdigest().upper() if der else '-')


def plain():
    if role == 'client':
        return socket.create_connection(('127.0.0.1', int(port)), 20)
    with socket.create_server(('127.0.0.1', int(port))) as listener:
        sock, _ = listener.accept()
    sock.settimeout(20)
    return sock


def run():
    settings, actions = {}, []
    for step in steps:
        name, _, value = step.partition('=')
        if name in ('min', 'max', 'cert', 'verify', 'sni', 'alpn', 'ciphers'):
            settings[name] = value
        else:
            actions.append((name, value))
    ctx = context(settings)
    sock = plain()
    tls = ctx.wrap_socket(sock, server_side=role == 'server', server_hostname=settings.get('sni') if role == 'client' else None,
                          do_handshake_on_connect=False, suppress_ragged_eofs=False)
    for name, value in actions:
        if name == 'shake':
            tls.do_handshake()
            facts(tls)
        elif name == 'send':
            tls.sendall(value.encode())
        elif name == 'recv':
            got = b''
            while len(got) < int(value):
                piece = tls.recv(int(value) - len(got))
                if not piece:
                    say('end')
                    break
                got += piece
            say('got', got.decode())
        elif name == 'goodbye':
            tls.unwrap()
            say('goodbye')
        elif name == 'reset':
            sock = tls.detach()
            s = socket.socket(fileno=sock)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            s.close()
        elif name == 'wait':
            sys.stdin.read()


try:
    run()
except (OSError, ValueError) as error:
    say('error', getattr(error, 'reason', None) or error)
    sys.exit(1)
