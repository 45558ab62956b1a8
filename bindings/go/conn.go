package sslwrap

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	inSize   = 32 << 10 // read from the network at once
	outChunk = 64 << 10 // sealed at once
	slack    = 1 << 10  // what records and answers add
	goodbye  = 5 * time.Second
)

// Conn is a TLS connection: a net.Conn. Any goroutines may use it at the same time.
//
// Lock order: hsMu, inMu, outMu. Ciphertext leaves in the order in which it was made: it is taken out of the library and
// written under outMu.
type Conn struct {
	nc net.Conn
	h  *handle

	closed      atomic.Bool
	established atomic.Bool
	writers     atomic.Int32 // Write calls under way

	hsMu  sync.Mutex
	hsErr error
	state atomic.Pointer[ConnectionState]

	inMu  sync.Mutex // hsMu stands in for it until the handshake is done
	inBuf []byte
	in    []byte // read and not fed yet
	inEOF bool

	outMu     sync.Mutex
	outBuf    []byte
	out       []byte // taken out and not written yet
	outErr    error  // the network refused for good
	saidBye   bool
	wantFlush atomic.Bool // a reader left something to write
}

var _ net.Conn = (*Conn)(nil)

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
}

// PeerCertificates parses what the peer sent, its own first.
func (s ConnectionState) PeerCertificates() ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for _, der := range s.RawPeerCertificates {
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

// NetConn is the connection beneath. Reading or writing it breaks this one.
func (c *Conn) NetConn() net.Conn { return c.nc }

func (c *Conn) LocalAddr() net.Addr  { return c.nc.LocalAddr() }
func (c *Conn) RemoteAddr() net.Addr { return c.nc.RemoteAddr() }

// SetDeadline is for reading and writing, and so for the handshake. A passed deadline leaves the connection usable: set
// another and go on.
func (c *Conn) SetDeadline(t time.Time) error      { return c.nc.SetDeadline(t) }
func (c *Conn) SetReadDeadline(t time.Time) error  { return c.nc.SetReadDeadline(t) }
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.nc.SetWriteDeadline(t) }

// failure turns a status into an error. A handle that another goroutine freed is a closed connection.
func (c *Conn) failure(op string, r result) error {
	e := r.failure(op)
	if c.closed.Load() {
		return net.ErrClosed
	}
	if e.Kind == KindCertificate {
		if hint := c.h.connHint(); hint != "" {
			return &VerifyError{Code: e.Number, Depth: e.Detail, Hint: hint, Certificate: c.h.connCulprit(), Err: e}
		}
	}
	return e
}

// ---- handshake

// Handshake shakes hands, once; Read and Write do it by themselves.
func (c *Conn) Handshake() error { return c.HandshakeContext(context.Background()) }

// HandshakeContext is Handshake under a context; when that ends first, the connection beneath is closed, as crypto/tls
// does.
func (c *Conn) HandshakeContext(ctx context.Context) (err error) {
	if c.established.Load() {
		return nil
	}
	c.hsMu.Lock()
	defer c.hsMu.Unlock()
	if c.established.Load() || c.hsErr != nil {
		return c.hsErr
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if ctx.Done() != nil {
		done, ended := make(chan struct{}), make(chan error, 1)
		go func() {
			select {
			case <-ctx.Done():
				c.nc.Close()
				ended <- ctx.Err()
			case <-done:
				ended <- nil
			}
		}()
		defer func() {
			close(done)
			if ctxErr := <-ended; ctxErr != nil {
				err = ctxErr
			}
		}()
	}
	return c.handshake()
}

func (c *Conn) handshake() error {
	for {
		r := c.h.step(opHandshake, c.in, c.inEOF, nil, nil)
		if r.fed {
			c.in = nil
		}
		failed := r.status != statusOK && r.status != statusWantRead && r.status != statusWantWrite
		var err error
		if failed {
			err = c.failure("handshake", r)
			c.hsErr = err
		}
		c.outMu.Lock()
		flushErr := c.flush() // an alert too
		c.outMu.Unlock()
		switch {
		case failed:
			return err
		case flushErr != nil:
			return flushErr
		case r.status == statusOK:
			state, err := c.h.connState()
			if err != nil {
				if c.closed.Load() {
					err = net.ErrClosed
				}
				return err
			}
			c.state.Store(&state)
			c.established.Store(true)
			return nil
		case r.status == statusWantRead:
			if err := c.fill(); err != nil {
				return err
			}
		}
	}
}

// fill reads from the network what the next step feeds.
func (c *Conn) fill() error {
	if c.inBuf == nil {
		c.inBuf = make([]byte, inSize)
	}
	for tries := 0; tries < 100; tries++ {
		n, err := c.nc.Read(c.inBuf)
		switch {
		case n > 0: // an error will come again
			c.in = c.inBuf[:n]
			return nil
		case err == io.EOF:
			c.inEOF = true
			return nil
		case err != nil:
			return err
		}
	}
	return io.ErrNoProgress
}

// ---- reading

// Read shakes hands first where that is to be done. io.EOF is the peer's goodbye and nothing else.
func (c *Conn) Read(b []byte) (int, error) {
	if c.closed.Load() {
		return 0, net.ErrClosed
	}
	if err := c.Handshake(); err != nil {
		return 0, err
	}
	if len(b) == 0 {
		return 0, nil
	}
	c.inMu.Lock()
	defer c.inMu.Unlock()
	for {
		r := c.h.step(opRecv, c.in, c.inEOF, b, nil)
		if r.fed {
			c.in = nil
		}
		var err error
		if r.status != statusOK && r.status != statusWantRead && r.status != statusZeroReturn {
			err = c.failure("read", r)
		}
		if r.left > 0 { // alerts, key updates
			c.wantFlush.Store(true)
			c.flushIfFree()
		}
		switch {
		case err != nil:
			return 0, err
		case r.status == statusOK:
			return r.n, nil
		case r.status == statusZeroReturn:
			return 0, io.EOF
		}
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
}

// ---- writing

// flush writes what is taken out, then takes out more until there is none. Under outMu.
func (c *Conn) flush() error {
	for {
		if err := c.writeOut(); err != nil {
			return err
		}
		c.room(slack)
		r := c.h.step(opTake, nil, false, nil, c.outBuf)
		if r.out == 0 {
			return nil
		}
		c.out = c.outBuf[:r.out]
	}
}

// writeOut writes what is taken out. What a passed deadline leaves behind stays for the next call. Under outMu.
func (c *Conn) writeOut() error {
	if c.outErr != nil {
		return c.outErr
	}
	for len(c.out) > 0 {
		n, err := c.nc.Write(c.out)
		c.out = c.out[n:]
		if err != nil {
			var t net.Error
			if !errors.As(err, &t) || !t.Timeout() {
				c.outErr = err
			}
			return err
		}
	}
	return nil
}

// room makes the buffer at least so large. Under outMu, with nothing in it.
func (c *Conn) room(size int) {
	if len(c.outBuf) < size {
		c.outBuf = make([]byte, size)
	}
}

// flushIfFree is for readers: a writer that is at work takes it over when it is done.
func (c *Conn) flushIfFree() {
	for c.wantFlush.Load() {
		if !c.outMu.TryLock() {
			return
		}
		c.wantFlush.Store(false)
		_ = c.flush() // the next Write meets it
		c.outMu.Unlock()
	}
}

func (c *Conn) unlockOut() {
	c.outMu.Unlock()
	c.flushIfFree()
}

// Write shakes hands first where that is to be done. n counts the bytes that are sealed: they are delivered in order, by
// this call or, where a deadline cut it short, by the next, and must not be written again. So n may be len(b) beside an
// error.
func (c *Conn) Write(b []byte) (n int, err error) {
	c.writers.Add(1)
	defer c.writers.Add(-1)
	if c.closed.Load() {
		return 0, net.ErrClosed
	}
	if err := c.Handshake(); err != nil {
		return 0, err
	}
	c.outMu.Lock()
	defer c.unlockOut()
	if c.saidBye {
		return 0, localError("write", statusState, "CloseWrite was called: nothing more can be written")
	}
	if err := c.writeOut(); err != nil {
		return 0, err
	}
	for len(b) > 0 {
		chunk := b
		if len(chunk) > outChunk {
			chunk = chunk[:outChunk]
		}
		c.room(len(chunk) + slack)
		r := c.h.step(opSend, nil, false, chunk, c.outBuf)
		c.out = c.outBuf[:r.out]
		n += r.n
		b = b[r.n:]
		if r.status != statusOK {
			err = c.failure("write", r)
		}
		flushErr := c.writeOut()
		if flushErr == nil && r.left > 0 {
			flushErr = c.flush()
		}
		if err == nil {
			err = flushErr
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
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
	if err := c.writeOut(); err != nil {
		return err
	}
	if !c.saidBye {
		r := c.h.step(opShutdown, nil, false, nil, nil)
		if err := r.err("close"); err != nil && r.status != statusWantRead && r.status != statusWantWrite {
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
	err := c.nc.Close()
	c.h.free()
	return err
}
