package sslwrap

import (
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
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
	in    []byte // read and not fed yet
	inEOF bool   // the network's stream ended
	more  bool   // a round may give plaintext, or the end, without more from the network

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
	computing <- struct{}{}
	m := c.h.pump(r)
	<-computing
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

// fill reads from the network, behind what was not fed yet.
func (c *Conn) fill() error {
	if len(c.in) >= len(c.inBuf) {
		c.inBuf = make([]byte, len(c.inBuf)+inFirst)
	}
	kept := copy(c.inBuf, c.in)
	c.in = c.inBuf[:kept]
	for tries := 0; tries < 100; tries++ {
		n, err := c.nc.Read(c.inBuf[kept:])
		switch {
		case n > 0: // an error will come again
			c.in = c.inBuf[:kept+n]
			if kept+n == len(c.inBuf) && kept+n < inMost {
				c.inBuf = make([]byte, 4*len(c.inBuf))
			}
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

// front is the length of the first record of in, where all of it is there. What is no record of data counts as one.
func front(in []byte) (n int, whole bool) {
	if len(in) < recordHeader {
		return 0, false
	}
	n = recordHeader + int(in[3])<<8 + int(in[4])
	if in[0] != 23 || n > recordHeader+record+256 {
		return len(in), true
	}
	return n, n <= len(in)
}

// fitting is the start of in that b has room for the plaintext of: whole records, which the library opens straight into b; it
// would have to keep others. One at least; all of in where there is none.
func fitting(in []byte, room int) []byte {
	at := 0
	for {
		n, whole := front(in[at:])
		if room -= n - recordHeader - recordSeal; !whole || room < 0 {
			if at == 0 && whole {
				at = n
			} else if at == 0 {
				at = len(in)
			}
			return in[:at]
		}
		at += n
	}
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
		if passed(&c.readBy) {
			return 0, os.ErrDeadlineExceeded
		}
		for whole := c.more; !whole && !c.inEOF; {
			if err := c.fill(); err != nil {
				return 0, err
			}
			_, whole = front(c.in)
		}
		eof := c.inEOF && len(c.in) == 0
		m, err := c.pump("read", &round{eof: eof, in: fitting(c.in, len(b)), recv: b})
		c.in = c.in[m.in:]
		_, whole := front(c.in)
		c.more = m.state&pumpWantInput == 0 || whole
		if m.state&pumpHasOutput != 0 { // alerts, key updates
			c.wantFlush.Store(true)
			c.flushIfFree()
		}
		switch {
		case m.got > 0: // a failure will come again
			return m.got, nil
		case err != nil:
			return 0, err
		case m.state&pumpPeerClosed != 0:
			return 0, io.EOF
		case c.more && m.state&pumpHasOutput != 0: // it failed, and tells once the alert is out
			c.takeAside()
		case c.more && m.state&pumpNothingMore != 0, eof && !c.more:
			return 0, io.ErrUnexpectedEOF
		case c.more && m.in == 0:
			return 0, io.ErrNoProgress
		}
	}
}

// takeAside takes ciphertext out while a writer may wait for the network.
func (c *Conn) takeAside() {
	c.takeMu.Lock()
	buf := make([]byte, slack)
	m, _ := c.pump("read", &round{out: buf})
	c.aside = append(c.aside, buf[:m.out]...)
	c.takeMu.Unlock()
	c.wantFlush.Store(true)
	c.flushIfFree()
}

// ---- writing

// room is where ciphertext goes. Under outMu, with nothing in out.
func (c *Conn) room() []byte {
	if c.outBuf == nil {
		c.outBuf = outBufs.Get().(*[]byte)
	}
	return *c.outBuf
}

// flush writes what is taken out, then takes out more until there is none. Under outMu.
func (c *Conn) flush() error {
	for {
		if err := c.writeOut(); err != nil {
			return err
		}
		if m, _ := c.take("flush", &round{}); m.out == 0 {
			return c.writeOut()
		}
	}
}

// take makes a round whose ciphertext is to be written next. Under outMu, with nothing in out.
func (c *Conn) take(op string, r *round) (moved, error) {
	c.takeMu.Lock()
	defer c.takeMu.Unlock()
	if len(c.aside) > 0 { // what was taken out earlier leaves earlier
		c.out, c.aside = c.aside, nil
		return moved{out: len(c.out), state: pumpHasOutput}, nil
	}
	r.out = c.room()
	m, err := c.pump(op, r)
	c.out = r.out[:m.out]
	return m, err
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
	c.out = nil
	if c.outBuf != nil {
		outBufs.Put(c.outBuf)
		c.outBuf = nil
	}
	return nil
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
	err = c.writing(func() error {
		n, err = c.write(b)
		return err
	})
	return n, err
}

// WriteBuffers is Write for slices that belong together: records are filled across them, so that a header and a body leave
// as one. n counts as Write's does, through all of them. bufs is left as it is.
func (c *Conn) WriteBuffers(bufs net.Buffers) (n int64, err error) {
	err = c.writing(func() error {
		gathered := outBufs.Get().(*[]byte)
		defer outBufs.Put(gathered)
		g := (*gathered)[:0]
		put := func(b []byte) error {
			m, err := c.write(b)
			n += int64(m)
			return err
		}
		for _, b := range bufs {
			for len(b) > 0 {
				left := record - len(g)%record
				if len(g) == 0 && len(b) >= record { // needs no copy
					whole := len(b) / record * record
					if err := put(b[:whole]); err != nil {
						return err
					}
					b = b[whole:]
					continue
				}
				if len(b) < left {
					left = len(b)
				}
				g, b = append(g, b[:left]...), b[left:]
				if len(g) == outChunk || len(g)%record == 0 && len(b) >= record {
					if err := put(g); err != nil {
						return err
					}
					g = g[:0]
				}
			}
		}
		return put(g)
	})
	return n, err
}

// ReadFrom writes what r gives, as it comes, until its end: io.Copy calls it.
func (c *Conn) ReadFrom(r io.Reader) (n int64, err error) {
	buf := outBufs.Get().(*[]byte)
	defer outBufs.Put(buf)
	for {
		got, err := r.Read((*buf)[:outChunk])
		if got > 0 {
			m, failure := c.Write((*buf)[:got])
			n += int64(m)
			if failure != nil {
				return n, failure
			}
		}
		switch {
		case err == io.EOF:
			return n, nil
		case err != nil:
			return n, err
		}
	}
}

// writing is a call that writes: after the handshake, alone.
func (c *Conn) writing(call func() error) error {
	c.writers.Add(1)
	defer c.writers.Add(-1)
	if c.closed.Load() {
		return net.ErrClosed
	}
	if err := c.Handshake(); err != nil {
		return err
	}
	c.outMu.Lock()
	defer c.unlockOut()
	if c.saidBye {
		return localError("write", statusState, "CloseWrite was called: nothing more can be written")
	}
	return call()
}

// Under outMu.
func (c *Conn) write(b []byte) (n int, err error) {
	for len(b) > 0 {
		if passed(&c.writeBy) {
			return n, os.ErrDeadlineExceeded
		}
		if err := c.writeOut(); err != nil {
			return n, err
		}
		chunk := b
		if len(chunk) > outChunk {
			chunk = chunk[:outChunk]
		}
		m, err := c.take("write", &round{send: chunk})
		n += m.sent
		b = b[m.sent:]
		flushErr := c.writeOut()
		switch {
		case flushErr != nil:
			return n, flushErr
		case err != nil && len(b) > 0:
			return n, err
		case m.out == 0 && m.sent == 0 && m.state&pumpHasOutput == 0:
			return n, io.ErrNoProgress
		case m.state&pumpHasOutput != 0 && len(b) == 0:
			if err := c.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, c.writeOut()
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
