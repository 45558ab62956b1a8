package sslwrap

import "sync"

// Session can be resumed: the next handshake with its server is shorter. Any goroutine may use it.
type Session struct{ h *handle }

// Export gives it as bytes, which hold its secret.
func (s *Session) Export() ([]byte, error) { return s.h.sessionExport() }

// Resumable tells whether a server could resume it at all.
func (s *Session) Resumable() bool { return s.h.sessionResumable() }

// Close gives it up, ahead of the collector.
func (s *Session) Close() error {
	s.h.free()
	return nil
}

// Session is the connection's, to be resumed by a later one; nil where there is none: in TLS 1.3 it comes with a ticket,
// which a Read after the handshake takes. Servers' sessions and resumed ones are of little use here.
func (c *Conn) Session() (*Session, error) { return c.h.connSession() }

// SetSession offers a session to the server, before the handshake. ConnectionState tells whether it was taken.
func (c *Conn) SetSession(s *Session) error { return c.h.connSetSession(s.h).err("session") }

// SetSessionCallback gives f each session that a client may resume later; in TLS 1.3 that is inside Read, and several times.
// It replaces ResumeSessions.
func (c *Context) SetSessionCallback(f func(conn *Conn, s *Session)) error {
	return c.h.ctxSession(f).err("session")
}

// ResumeSessions lets a client keep up to max sessions, the latest of each server name, and resume them by itself; those of
// TLS 1.3 once, so that nobody can tell that two connections are of the same client.
func (c *Context) ResumeSessions(max int) error {
	if c.server || max < 1 {
		return localError("session", statusInvalidArg, "only clients keep sessions, one at least")
	}
	kept := &sessions{max: max, of: map[string]*Session{}}
	if err := c.SetSessionCallback(func(conn *Conn, s *Session) { kept.put(conn.name, s) }); err != nil {
		return err
	}
	c.sessions.Store(kept)
	return nil
}

type sessions struct {
	mu    sync.Mutex
	max   int
	of    map[string]*Session
	order []string // the oldest first
}

func (k *sessions) put(name string, s *Session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.of[name]; old != nil {
		old.Close()
	} else if k.order = append(k.order, name); len(k.order) > k.max {
		k.of[k.order[0]].Close()
		delete(k.of, k.order[0])
		k.order = k.order[1:]
	}
	k.of[name] = s
}

// offer has the connection resume what is kept for its server.
func (k *sessions) offer(c *Conn) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.of[c.name]
	if s == nil {
		return
	}
	_ = c.SetSession(s) // a full handshake will do
	if s.h.sessionVersion() < VersionTLS13 {
		return // good for many
	}
	s.Close()
	delete(k.of, c.name)
	for i, name := range k.order {
		if name == c.name {
			k.order = append(k.order[:i], k.order[i+1:]...)
			break
		}
	}
}

// SetTickets tells how many tickets a server sends after a TLS 1.3 handshake; 0 for none.
func (c *Context) SetTickets(n int) error { return c.h.ctxTickets(n).err("tickets") }

// SetTicketKeys lets servers with the same keys and the same SetSessionID resume each other's sessions. Each key has 80
// bytes, or each 48, as nginx has them in its files. The first seals, all open.
func (c *Context) SetTicketKeys(keys ...[]byte) error { return c.ticketKeys(false, keys) }

// RenewTicketKeys replaces keys that were set, also while the context is in use.
func (c *Context) RenewTicketKeys(keys ...[]byte) error { return c.ticketKeys(true, keys) }

func (c *Context) ticketKeys(renew bool, keys [][]byte) error {
	var all []byte
	each := 0
	for _, key := range keys {
		if each != 0 && len(key) != each {
			return localError("tickets", statusInvalidArg, "ticket keys are all of one length, 80 or 48 bytes")
		}
		each = len(key)
		all = append(all, key...)
	}
	return c.h.ctxTicketKeys(renew, all, each).err("tickets")
}

// SetSessionID marks a server's sessions: only servers with the same mark resume them.
func (c *Context) SetSessionID(id []byte) error {
	return c.h.ctxBytes(bytesSessionID, id).err("session")
}

// SetPSK gives a client the key that it shares with its servers beforehand.
func (c *Context) SetPSK(identity, key []byte) error {
	if c.server {
		return localError("psk", statusInvalidArg, "a server has AddPSK")
	}
	return c.h.ctxPSK(false, identity, key).err("psk")
}

// AddPSK tells a server the key of a client.
func (c *Context) AddPSK(identity, key []byte) error {
	if !c.server {
		return localError("psk", statusInvalidArg, "a client has SetPSK")
	}
	return c.h.ctxPSK(true, identity, key).err("psk")
}
