// Package sslwrap is TLS by libsslwrap (OpenSSL beneath) behind net.Conn.
//
// A Context holds settings; its first connection freezes them. A Conn is a net.Conn in full: deadlines from any
// goroutine, Read, Write and Close at the same time, half close. Network I/O stays in Go's poller: the library only turns
// bytes into bytes, in memory, so no goroutine ever blocks a thread in C, and any net.Conn will do beneath.
//
//	ctx, err := sslwrap.NewClient() // TLS 1.2 and up, the system's trust, names checked
//	conn, err := ctx.Dial("tcp", "example.org:443", 5*time.Second)
//	client := &http.Client{Transport: &http.Transport{DialTLSContext: ctx.DialContext}}
//
// # Decisions
//
// What can be said beforehand is a setting: SetALPN, SetClientAuth. What cannot is a callback on the Context:
// SetServerNameCallback, SetALPNCallback, SetVerifyCallback. An error that it returns comes out of the handshake and matches
// with errors.Is; a panic in it ends the connection as a *PanicError.
//
// # Errors
//
// A close_notify from the peer is io.EOF. An end without it matches io.ErrUnexpectedEOF with errors.Is: data may be
// missing. Deadlines give what the net.Conn beneath gives: a net.Error whose Timeout method says true, and the connection
// stays usable. What the library reports is an *Error with its status, kind and message; a refused certificate is a
// *VerifyError around it, with the reason and what to do. Calls after Close match net.ErrClosed.
package sslwrap
