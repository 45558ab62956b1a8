package sslwrap

import (
	"io"
	"sync"
)

// Callbacks are settings like the others. They run on the goroutine that is inside Read, Write or Handshake, and all but the
// server name's hold a thread as long as they take. They must not read or write the connection, which would wait for itself. A panic in one
// is recovered: the handshake fails with it, as a *PanicError.

// VerifyStep is one certificate of the peer's chain, on its way through verification.
type VerifyStep struct {
	Certificate []byte // DER; nil where the failure is of none
	Depth       int    // 0 is the peer's own
	Code        int    // X509_V_ERR_*, 0 for none
	OK          bool   // whether it is accepted as far as OpenSSL goes
}

// SetVerifyCallback asks f too about each certificate of the peer's chain, from the anchor down. An error refuses it and
// comes out of the handshake; nil leaves it at what was found, so that f can refuse more but not less.
func (c *Context) SetVerifyCallback(f func(conn *Conn, step VerifyStep) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.setVerify(c.mode, &verifyCallback{f, false})
}

// InsecureSetVerifyCallback lets f alone decide: nil accepts any certificate, so a careless f accepts everybody.
func (c *Context) InsecureSetVerifyCallback(f func(conn *Conn, step VerifyStep) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.setVerify(c.mode, &verifyCallback{f, true})
}

// SetServerNameCallback lets a server choose by the name that the client asks for, "" for none: another context, nil for
// this one or what AddHost told, or an error, which refuses the client. It is asked before versions, ciphers and
// certificates are chosen. It may take its time and, unlike the others, holds no thread of the library's.
func (c *Context) SetServerNameCallback(f func(conn *Conn, name string) (*Context, error)) error {
	if err := c.h.ctxStopForHello().err("server name"); err != nil {
		return err
	}
	c.onName.Store(&f)
	return nil
}

// SetALPNCallback lets a server choose among the protocols that the client offers: "" goes on without one, an error
// refuses the client. Where SetALPN was called, that goes before it.
func (c *Context) SetALPNCallback(f func(conn *Conn, offered []string) (string, error)) error {
	return c.h.ctxALPNSelect(f).err("alpn")
}

// SetKeyLogWriter writes the keys of all connections to w, line by line, for Wireshark: whoever has them can read the
// traffic. Errors of w are not told.
func (c *Context) SetKeyLogWriter(w io.Writer) error {
	var mu sync.Mutex
	return c.h.ctxKeyLog(func(line []byte) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = w.Write(line)
	}).err("keylog")
}

// SetInfoCallback tells where handshakes stand, and of alerts: where and ret as OpenSSL's SSL_CTX_set_info_callback(3) has
// them.
func (c *Context) SetInfoCallback(f func(conn *Conn, where, ret int)) error {
	return c.h.ctxInfo(f).err("info")
}
