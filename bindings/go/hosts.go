package sslwrap

// AddHost serves clients that ask for the name, or, with "*.name", for one below it, by the other context: its identity,
// trust, versions, verification and ALPN. That context is frozen when it is first chosen.
func (c *Context) AddHost(name string, host *Context) error {
	if err := noNUL("host", name); err != nil {
		return err
	}
	return c.h.ctxAddHost(name, host.h).err("host")
}

// RefuseOtherHosts refuses clients that ask for a name that AddHost did not tell, or for none.
func (c *Context) RefuseOtherHosts() error { return c.h.ctxRefuseOtherHosts().err("host") }

// SetOCSPResponse staples this OCSP response (DER) to the handshakes of clients that ask for one.
func (c *Context) SetOCSPResponse(der []byte) error { return c.h.ctxBytes(bytesOCSP, der).err("ocsp") }

// RenewOCSPResponse staples another from now on, also while the context is in use.
func (c *Context) RenewOCSPResponse(der []byte) error {
	return c.h.ctxBytes(bytesNewOCSP, der).err("ocsp")
}

// RequestOCSP lets a client ask servers to staple an OCSP response: ConnectionState has it. It is not verified here.
func (c *Context) RequestOCSP() { c.wantOCSP.Store(true) }

// SetOCSPCallback is RequestOCSP, with f to judge what was stapled (nil: nothing was): an error refuses the server.
func (c *Context) SetOCSPCallback(f func(conn *Conn, der []byte) error) error {
	if err := c.h.ctxOCSPJudge(f).err("ocsp"); err != nil {
		return err
	}
	c.RequestOCSP()
	return nil
}

// AddPin asks that the peer's verified chain has a key whose SubjectPublicKeyInfo has this SHA-256.
func (c *Context) AddPin(sha256 []byte) error {
	return c.h.ctxBytes(bytesPinRequired, sha256).err("pin")
}

// InsecureAddSufficientPin accepts a peer whose own certificate has the key, whatever else is wrong with it: for devices
// that sign their own certificates.
func (c *Context) InsecureAddSufficientPin(sha256 []byte) error {
	return c.h.ctxBytes(bytesPinSufficient, sha256).err("pin")
}

// ExportKeyingMaterial derives a key from the connection's secrets (RFC 5705, RFC 8446); context nil means none, which in
// TLS 1.2 is not the same as an empty one.
func (c *Conn) ExportKeyingMaterial(label string, context []byte, length int) ([]byte, error) {
	if !c.established.Load() {
		return nil, localError("export", statusState, "the handshake is not done")
	}
	return c.h.connExport(label, context, length)
}
