package sslwrap

import (
	"context"
	"crypto/tls"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ClientAuth is what a server asks of its clients.
type ClientAuth int

const (
	NoClientCert      ClientAuth = iota // none is asked for
	RequestClientCert                   // asked for; one that is shown must be good
	RequireClientCert                   // a client must show a good one
)

// Context is settings that connections share, for one side. The first connection freezes them: setters then fail. Any
// goroutine may use it. Connections outlive it.
type Context struct {
	h      *handle
	server bool
	noName atomic.Bool

	wantOCSP atomic.Bool
	onName   atomic.Pointer[func(*Conn, string) (*Context, error)]
	sessions atomic.Pointer[sessions]

	mu     sync.Mutex // the mode of verification and its callback are set together
	mode   uint64
	verify *verifyCallback
}

// NewClient makes a context for clients: TLS 1.2 and up, certificates verified and checked against the name. It trusts
// what the system trusts; anchors that are loaded take its place. Renegotiation is refused, as crypto/tls does.
func NewClient() (*Context, error) {
	c, err := newContext(false)
	if err != nil {
		return nil, err
	}
	if err := c.h.ctxOptions(optionNoReneg).err("options"); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// NewServer makes a context for servers: TLS 1.2 and up. Give it an identity.
func NewServer() (*Context, error) { return newContext(true) }

func newContext(server bool) (*Context, error) {
	h, err := ctxNew(server)
	if err != nil {
		return nil, err
	}
	c := &Context{h: h, server: server, mode: verifyPeer}
	if server {
		c.mode = verifyNone
	}
	return c, nil
}

// Close gives the context up. Its connections go on.
func (c *Context) Close() error {
	c.h.free()
	return nil
}

// UseIdentityFile loads certificate chain (PEM, the leaf first) and key, checked to belong together.
func (c *Context) UseIdentityFile(certs, key string) error {
	if err := noNUL("identity", certs, key); err != nil {
		return err
	}
	return c.h.ctxIdentityFile(certs, key).err("identity")
}

// UseIdentity takes certificate chain and key from memory, PEM or DER; key may be nil when certs holds both (PEM or
// PKCS#12). passphrase may be empty.
func (c *Context) UseIdentity(certs, key []byte, passphrase string) error {
	return c.h.ctxIdentityMem(certs, key, []byte(passphrase), false).err("identity")
}

// RenewIdentity shows another certificate from now on, also while the context is in use: new connections have it, and
// what was there before stays when this one cannot be used. The arguments are UseIdentity's.
func (c *Context) RenewIdentity(certs, key []byte, passphrase string) error {
	return c.h.ctxIdentityMem(certs, key, []byte(passphrase), true).err("identity")
}

// LoadVerifyLocations loads anchors from a PEM file, a folder with hashed names, or both; "" leaves one out.
func (c *Context) LoadVerifyLocations(file, dir string) error {
	if err := noNUL("trust", file, dir); err != nil {
		return err
	}
	return c.h.ctxLocations(file, dir).err("trust")
}

// LoadVerifyMem loads anchors from PEM text.
func (c *Context) LoadVerifyMem(pem []byte) error { return c.h.ctxTrustMem(pem).err("trust") }

// LoadSystemTrust adds the system's anchors to those loaded before, and tells how many there are.
func (c *Context) LoadSystemTrust() (int, error) {
	r := c.h.ctxSystemTrust()
	return r.n, r.err("trust")
}

// SetALPN offers protocols, or, on a server, tells what it prefers: the first that the client offers too is taken, and a
// client that offers only others is refused.
func (c *Context) SetALPN(protocols ...string) error {
	var wire []byte
	for _, p := range protocols {
		if len(p) == 0 || len(p) > 255 {
			return localError("alpn", statusInvalidArg, "an ALPN protocol has 1 to 255 bytes")
		}
		wire = append(append(wire, byte(len(p))), p...)
	}
	return c.h.ctxALPN(c.server, wire).err("alpn")
}

// SetMinVersion sets the lowest version: tls.VersionTLS12, tls.VersionTLS13, ...
func (c *Context) SetMinVersion(version uint16) error { return c.h.ctxMin(version).err("version") }

// SetMaxVersion sets the highest version.
func (c *Context) SetMaxVersion(version uint16) error { return c.h.ctxMax(version).err("version") }

func (c *Context) set(op string, which int, value string) error {
	if err := noNUL(op, value); err != nil {
		return err
	}
	return c.h.ctxText(which, value).err(op)
}

// SetCiphers sets the ciphers for TLS 1.2, as OpenSSL writes them: "ECDHE+AESGCM".
func (c *Context) SetCiphers(list string) error { return c.set("ciphers", 0, list) }

// SetCipherSuites sets the suites for TLS 1.3: names between colons.
func (c *Context) SetCipherSuites(list string) error { return c.set("ciphers", 1, list) }

// SetGroups sets the groups for key exchange: names between colons, as "X25519:P-256".
func (c *Context) SetGroups(list string) error { return c.set("groups", 2, list) }

// SetKeyLogFile adds the keys of all connections to a file, for Wireshark: whoever has it can read the traffic.
func (c *Context) SetKeyLogFile(path string) error { return c.set("keylog", 3, path) }

// SetClientAuth tells what a server asks of its clients.
func (c *Context) SetClientAuth(auth ClientAuth) error {
	if !c.server {
		return localError("verify", statusInvalidArg, "only servers ask for client certificates")
	}
	modes := map[ClientAuth]uint64{NoClientCert: verifyNone, RequestClientCert: verifyPeer, RequireClientCert: verifyPeerRequired}
	mode, known := modes[auth]
	if !known {
		return localError("verify", statusInvalidArg, "there is no such ClientAuth")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.setVerify(mode, c.verify)
}

// Under mu.
func (c *Context) setVerify(mode uint64, verify *verifyCallback) error {
	if err := c.h.ctxVerify(mode, verify).err("verify"); err != nil {
		return err
	}
	c.mode, c.verify = mode, verify
	return nil
}

// LoadClientCA tells clients whose certificates a server wants: the names of those in a PEM file. It does not trust them.
func (c *Context) LoadClientCA(file string) error {
	if err := noNUL("client CA", file); err != nil {
		return err
	}
	return c.h.ctxClientCA(file).err("client CA")
}

// InsecureNoNameCheck lets clients go on without knowing whose certificate is right, where Client is given no name: any
// that the anchors vouch for will do.
func (c *Context) InsecureNoNameCheck() { c.noName.Store(true) }

// Client makes a client over nc, which it owns from then on. serverName is sent to the server, and its certificate must be
// for it. The handshake is done by the first Read or Write, or by Handshake.
func (c *Context) Client(nc net.Conn, serverName string) (*Conn, error) {
	if c.server {
		return nil, localError("client", statusInvalidArg, "this context is for servers")
	}
	if err := noNUL("client", serverName); err != nil {
		return nil, err
	}
	if serverName == "" && !c.noName.Load() {
		return nil, localError("client", statusInvalidArg, "no server name: it is what the certificate must be for")
	}
	return c.conn(nc, serverName)
}

// Server makes the server's end over nc, which it owns from then on. The handshake is done by the first Read or Write, or
// by Handshake.
func (c *Context) Server(nc net.Conn) (*Conn, error) {
	if !c.server {
		return nil, localError("server", statusInvalidArg, "this context is for clients")
	}
	return c.conn(nc, "")
}

func (c *Context) conn(nc net.Conn, name string) (*Conn, error) {
	h, err := c.h.connNew(c.server, name)
	if err != nil {
		return nil, err
	}
	conn := &Conn{nc: nc, h: h, ctx: c, name: name}
	if c.wantOCSP.Load() && !c.server {
		if err := h.connRequestOCSP().err("ocsp"); err != nil {
			return nil, err
		}
	}
	if kept := c.sessions.Load(); kept != nil {
		kept.offer(conn)
	}
	return conn, nil
}

// Dial connects, shakes hands and verifies that the certificate is for addr's host; timeout is for all of it, 0 for none.
func (c *Context) Dial(network, addr string, timeout time.Duration) (*Conn, error) {
	ctx := context.Background()
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	return c.dial(ctx, network, addr)
}

// DialContext is Dial under a context.Context. It fits http.Transport.DialTLSContext. The net.Conn is a *Conn.
func (c *Context) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := c.dial(ctx, network, addr)
	if err != nil {
		return nil, err // not a nil *Conn in an interface
	}
	return conn, nil
}

func (c *Context) dial(ctx context.Context, network, addr string) (*Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if zone := strings.IndexByte(host, '%'); zone >= 0 { // of IPv6, ours, not in the certificate
		host = host[:zone]
	}
	nc, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	conn, err := c.Client(nc, host)
	if err != nil {
		nc.Close()
		return nil, err
	}
	if err := conn.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// The versions are crypto/tls's numbers, which are the protocol's.
const (
	VersionTLS12 = tls.VersionTLS12
	VersionTLS13 = tls.VersionTLS13
)
