package sslwrap

import (
	"io"
	"net"
	"os"
)

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

// framing knows where in a record the bytes end that the library was given.
type framing struct {
	head [recordHeader]byte
	n    int // bytes of a header that is not whole
	rest int // bytes of the record that are to come
}

func (f *framing) add(b []byte) {
	for len(b) > 0 {
		if f.rest > 0 {
			n := f.rest
			if n > len(b) {
				n = len(b)
			}
			f.rest, b = f.rest-n, b[n:]
			continue
		}
		n := copy(f.head[f.n:], b)
		f.n, b = f.n+n, b[n:]
		if f.n == recordHeader {
			f.n, f.rest = 0, int(f.head[3])<<8+int(f.head[4])
		}
	}
}

// continues tells how much of in belongs to a record, or to a header, whose beginning the library has.
func (f *framing) continues(in []byte) int {
	n := f.rest
	if f.n > 0 {
		n = recordHeader - f.n
	}
	if n > len(in) {
		n = len(in)
	}
	return n
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

// feeds tells whether the library gets on with in.
func (f *framing) feeds(in []byte) bool {
	_, whole := front(in)
	return whole || f.continues(in) > 0
}

// fitting is the start of in that b has room for the plaintext of: whole records, which the library opens straight into b; it
// would have to keep others. One at least; all of in where there is none. What continues a record goes before.
func (f *framing) fitting(in []byte, room int) []byte {
	if n := f.continues(in); n > 0 { // no more than that: then records begin where in does
		return in[:n]
	}
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
			whole = c.fed.feeds(c.in)
		}
		eof := c.inEOF && len(c.in) == 0
		m, err := c.pump("read", &round{eof: eof, in: c.fed.fitting(c.in, len(b)), recv: b})
		c.in = c.in[m.in:]
		c.more = m.state&pumpWantInput == 0 || c.fed.feeds(c.in)
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
