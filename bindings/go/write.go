package sslwrap

import (
	"errors"
	"io"
	"net"
	"os"
)

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
