package sslwrap

import (
	"crypto/x509"
	"io"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	inFirst  = 4 << 10  // read from the network at once, at first
	inMost   = 64 << 10 // and where more comes
	outChunk = 64 << 10 // sealed at once
	record   = 16 << 10 // holds so much at most

	recordHeader = 5
	recordSeal   = 1 + 16 // its type within, and the tag

	slack   = 2 << 10 // what records and answers add
	goodbye = 5 * time.Second
)

// Conn is a TLS connection: a net.Conn. Any goroutines may use it at the same time.
//
// Lock order: hsMu, inMu, outMu, takeMu, pumpMu. Ciphertext leaves in the order in which it was made: it is taken out of the
// library under takeMu, which is held for a crossing, and written under outMu, which is held while the network takes it.
type Conn struct {
	nc   net.Conn
	h    *handle
	ctx  *Context
	name string // of the server

	pumpMu sync.Mutex // for a crossing

	closed      atomic.Bool
	established atomic.Bool
	writers     atomic.Int32 // Write calls under way
	readBy      atomic.Int64 // deadlines, in Unix nanoseconds; 0 for none
	writeBy     atomic.Int64
	cause       atomic.Pointer[cause] // what a callback said or did

	hsMu  sync.Mutex
	hsErr error
	state atomic.Pointer[ConnectionState]

	inMu  sync.Mutex // hsMu stands in for it until the handshake is done
	inBuf []byte
	in    []byte  // read and not fed yet
	inEOF bool    // the network's stream ended
	fed   framing // of what the library was given
	more  bool    // a round may give plaintext, or the end, without more from the network

	outMu     sync.Mutex
	outBuf    *[]byte
	out       []byte // taken out and not written yet
	outErr    error  // the network refused for good
	saidBye   bool
	wantFlush atomic.Bool // a reader left something to write

	takeMu sync.Mutex
	aside  []byte // taken out by a reader while a writer was at work: after out
}

type cause struct {
	err      error
	panicked bool
}

var (
	_ net.Conn      = (*Conn)(nil)
	_ io.ReaderFrom = (*Conn)(nil)
)

// Rounds compute in C, where the scheduler takes those that last for waiting and starts thread upon thread: so only some
// at a time. None waits there.
var computing = make(chan struct{}, 2*runtime.GOMAXPROCS(0))

var outBufs = sync.Pool{New: func() any { b := make([]byte, outChunk+slack); return &b }}

// ConnectionState is what the handshake came to.
type ConnectionState struct {
	HandshakeComplete   bool
	Version             uint16 // tls.VersionTLS13, ...
	VersionName         string // "TLSv1.3"
	CipherSuite         string // OpenSSL's name, "TLS_AES_128_GCM_SHA256"
	CipherBits          int
	Group               string   // of the key exchange, "x25519"; "" where there is none
	NegotiatedProtocol  string   // by ALPN
	ServerName          string   // that the client asked for
	RawPeerCertificates [][]byte // DER, the peer's own first
	DidResume           bool     // an earlier session, or a key shared beforehand
	OCSPResponse        []byte   // that the server stapled, DER; nil for none
}

// PeerCertificates parses what the peer sent, its own first.
func (s ConnectionState) PeerCertificates() ([]*x509.Certificate, error) {
	return parse(s.RawPeerCertificates)
}

func parse(raw [][]byte) (certs []*x509.Certificate, err error) {
	for _, der := range raw {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		certs = append(certs, cert)
	}
	return certs, nil
}

// ConnectionState tells what the handshake came to; the zero value before it is done. Also after Close.
func (c *Conn) ConnectionState() ConnectionState {
	if s := c.state.Load(); s != nil {
		return *s
	}
	return ConnectionState{}
}

// VerifiedChain is the peer's chain as it was verified, up to the anchor; nil where nothing was verified.
func (c *Conn) VerifiedChain() ([]*x509.Certificate, error) {
	raw, err := c.h.connChain(true)
	if c.closed.Load() {
		return nil, net.ErrClosed
	}
	if err != nil {
		return nil, err
	}
	return parse(raw)
}

// NetConn is the connection beneath. Reading or writing it breaks this one.
func (c *Conn) NetConn() net.Conn { return c.nc }

func (c *Conn) LocalAddr() net.Addr  { return c.nc.LocalAddr() }
func (c *Conn) RemoteAddr() net.Addr { return c.nc.RemoteAddr() }

func keep(at *atomic.Int64, t time.Time) {
	if t.IsZero() {
		at.Store(0)
	} else {
		at.Store(t.UnixNano())
	}
}

func passed(at *atomic.Int64) bool {
	t := at.Load()
	return t != 0 && time.Now().UnixNano() >= t
}

// SetDeadline is for reading and writing, and so for the handshake. A passed deadline leaves the connection usable: set
// another and go on.
func (c *Conn) SetDeadline(t time.Time) error {
	keep(&c.readBy, t)
	keep(&c.writeBy, t)
	return c.nc.SetDeadline(t)
}

// SetReadDeadline is SetDeadline for Read.
func (c *Conn) SetReadDeadline(t time.Time) error {
	keep(&c.readBy, t)
	return c.nc.SetReadDeadline(t)
}

// SetWriteDeadline is SetDeadline for Write.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	keep(&c.writeBy, t)
	return c.nc.SetWriteDeadline(t)
}

// pump is one crossing. A handle that another goroutine freed is a closed connection.
func (c *Conn) pump(op string, r *round) (moved, error) {
	c.pumpMu.Lock() // here, not in C: who waits there would keep its place from a callback that needs one
	leave := c.enter()
	brief := c.established.Load() && len(r.in)+len(r.send) <= record && !callbacks.Load() // they give a place back
	if !brief {
		computing <- struct{}{}
	}
	m := c.h.pump(r)
	c.fed.add(r.in[:m.in])
	if !brief {
		<-computing
	}
	leave()
	c.pumpMu.Unlock()
	why := c.cause.Load()
	if m.status == statusOK {
		if why != nil && why.panicked {
			return m, why.err
		}
		return m, nil
	}
	e := failure(op, m.status, m.failure)
	if why != nil {
		e.Cause = why.err
	}
	if c.closed.Load() {
		return m, net.ErrClosed
	}
	if e.Kind == KindCertificate {
		if hint := c.h.connHint(); hint != "" {
			return m, &VerifyError{Code: e.Number, Depth: e.Detail, Hint: hint, Certificate: c.h.connCulprit(), Err: e}
		}
	}
	return m, e
}

// CloseWrite says goodbye to the peer (close_notify); reading goes on.
func (c *Conn) CloseWrite() error {
	if c.closed.Load() {
		return net.ErrClosed
	}
	if !c.established.Load() {
		return localError("close", statusState, "the handshake is not done")
	}
	c.outMu.Lock()
	defer c.unlockOut()
	return c.sayGoodbye()
}

// Under outMu.
func (c *Conn) sayGoodbye() error {
	if err := c.flush(); err != nil {
		return err
	}
	if !c.saidBye {
		m, err := c.take("close", &round{bye: true})
		if err != nil && m.out == 0 {
			return err
		}
		c.saidBye = true
	}
	return c.flush()
}

// Close says goodbye where that needs no waiting for a Write under way, and closes the connection beneath. Calls of other
// goroutines end; theirs and later ones' error matches net.ErrClosed.
func (c *Conn) Close() error {
	if !c.closed.CompareAndSwap(false, true) {
		return net.ErrClosed
	}
	if c.established.Load() && c.writers.Load() == 0 {
		_ = c.nc.SetWriteDeadline(time.Now().Add(goodbye))
		c.outMu.Lock()
		_ = c.sayGoodbye() // a peer that is gone need not hear it
		c.outMu.Unlock()
	}
	c.drain()
	err := c.nc.Close()
	c.h.free()
	return err
}

// drain takes what has come and nobody will read, such as tickets: closed over it, a kernel would answer with a reset, and
// the peer could lose what was written last. Waits for nothing.
func (c *Conn) drain() {
	nc, ok := c.nc.(syscall.Conn)
	if !ok || !c.established.Load() || !c.inMu.TryLock() { // a reader is at it
		return
	}
	defer c.inMu.Unlock()
	raw, err := nc.SyscallConn()
	if err != nil || c.nc.SetReadDeadline(time.Time{}) != nil {
		return
	}
	buf := make([]byte, inFirst)
	_ = raw.Read(func(fd uintptr) bool {
		for i := 0; i < 16; i++ {
			if n, err := syscall.Read(int(fd), buf); n <= 0 || err != nil {
				break
			}
		}
		return true
	})
}
