package sslwrap

import (
	"context"
	"net"
	"sync"
	"time"
)

// Listener accepts TLS connections; it is a net.Listener for http.Server.Serve and its like.
type Listener struct {
	net.Listener
	ctx   *Context
	inner net.Listener

	once      sync.Once
	protocols map[string]func(*Conn)
	accepted  chan net.Conn
	failed    chan error
	done      chan struct{}
	closing   sync.Once
}

// HandshakeTimeout is how long a Listener with NextProto waits for a client's handshake.
const HandshakeTimeout = 10 * time.Second

// Listen listens like net.Listen.
func (c *Context) Listen(network, addr string) (*Listener, error) {
	inner, err := net.Listen(network, addr)
	if err != nil {
		return nil, err
	}
	return c.NewListener(inner), nil
}

// NewListener makes the connections of inner TLS.
func (c *Context) NewListener(inner net.Listener) *Listener {
	return &Listener{Listener: inner, ctx: c, inner: inner, protocols: map[string]func(*Conn){}, accepted: make(chan net.Conn),
		failed: make(chan error), done: make(chan struct{})}
}

// NextProto hands connections that agreed on proto by ALPN to serve, each on a goroutine of its own, and Accept gives only
// the others. To be called before Accept. With golang.org/x/net/http2:
//
//	ctx.SetALPN("h2", "http/1.1")
//	listener.NextProto("h2", func(c *sslwrap.Conn) { h2.ServeConn(c, &http2.ServeConnOpts{Handler: handler}) })
//	server.Serve(listener) // HTTP/1.1
func (l *Listener) NextProto(proto string, serve func(*Conn)) { l.protocols[proto] = serve }

// Accept waits for the next connection, a *Conn. Its handshake is not done yet, so that a slow client keeps nobody
// waiting; with NextProto it is, beside Accept and within HandshakeTimeout.
func (l *Listener) Accept() (net.Conn, error) {
	if len(l.protocols) == 0 {
		conn, err := l.accept()
		if err != nil {
			return nil, err // not a nil *Conn in an interface
		}
		return conn, nil
	}
	l.once.Do(func() { go l.sort() })
	select {
	case conn := <-l.accepted:
		return conn, nil
	case err := <-l.failed:
		return nil, err
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *Listener) accept() (*Conn, error) {
	nc, err := l.inner.Accept()
	if err != nil {
		return nil, err
	}
	conn, err := l.ctx.Server(nc)
	if err != nil {
		nc.Close()
	}
	return conn, err
}

// sort shakes hands with each client on a goroutine of its own.
func (l *Listener) sort() {
	for {
		conn, err := l.accept()
		if err != nil {
			select {
			case l.failed <- err: // Accept's caller decides whether to go on
				continue
			case <-l.done:
				return
			}
		}
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), HandshakeTimeout)
			defer cancel()
			if conn.HandshakeContext(ctx) != nil {
				conn.Close()
			} else if serve := l.protocols[conn.ConnectionState().NegotiatedProtocol]; serve != nil {
				defer conn.Close()
				serve(conn)
			} else {
				l.deliver(conn)
			}
		}()
	}
}

func (l *Listener) deliver(conn *Conn) {
	select {
	case l.accepted <- conn:
	case <-l.done:
		conn.Close()
	}
}

// Close ends Accept. Connections go on.
func (l *Listener) Close() error {
	l.closing.Do(func() { close(l.done) })
	return l.inner.Close()
}
