package sslwrap

import (
	"context"
	"errors"
	"net"
	"runtime/debug"
)

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
	c.outMu.Lock()
	defer c.outMu.Unlock()
	for {
		if err := c.writeOut(); err != nil { // an alert too
			return err
		}
		m, err := c.shake()
		switch {
		case m.out > 0:
			if err != nil { // it comes again
				continue
			}
		case err != nil:
			c.hsErr = err
			return err
		case m.state&pumpDecision != 0:
			if err := c.decide(); err != nil {
				c.hsErr = err
				return err
			}
			continue
		}
		switch {
		case m.state&pumpHandshake == 0:
			return c.shaken()
		case m.state&pumpHasOutput == 0 && m.state&pumpWantInput != 0 && len(c.in) == 0:
			if err := c.writeOut(); err != nil {
				return err
			}
			if err := c.fill(); err != nil {
				return err
			}
		}
	}
}

// shake is a step of the handshake. Under outMu, with nothing in out.
func (c *Conn) shake() (moved, error) {
	m, err := c.pump("handshake", &round{eof: c.inEOF, in: c.in, out: c.room()})
	c.in = c.in[m.in:]
	c.out = (*c.outBuf)[:m.out]
	return m, err
}

// decide answers the client's hello: the only decision that this package waits for by itself.
func (c *Conn) decide() error {
	chosen, err := c.choose()
	answer, alert := answerDefault, 0
	if err == nil && chosen != nil {
		answer, err = answerAccept, c.h.connSetContext(chosen.h).err("server name")
	}
	if err != nil {
		answer, alert = answerRefuse, alertUnrecognizedName
		var p *PanicError
		c.cause.Store(&cause{err, errors.As(err, &p)})
	}
	return c.h.connAnswerHello(answer, alert).err("handshake")
}

const alertUnrecognizedName = 112

func (c *Conn) choose() (chosen *Context, err error) {
	f := c.ctx.onName.Load()
	if f == nil {
		return nil, nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
	}()
	return (*f)(c, c.h.connServerName())
}

// shaken is the end of the handshake. Under outMu.
func (c *Conn) shaken() error {
	state, err := c.h.connState()
	if err != nil {
		if c.closed.Load() {
			return net.ErrClosed
		}
		return err
	}
	if err := c.flush(); err != nil {
		return err
	}
	c.more = true
	c.state.Store(&state)
	c.established.Store(true)
	return nil
}
