// bench-go CERTS MEASURE SECONDS: prints the rounds and the CPU seconds that they took.
// Over memory, TLS 1.3, TLS_AES_128_GCM_SHA256 (Go's choice on this machine), X25519, good.pem, verified against ca.pem.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strconv"
	"syscall"
)

// wire is one end of a connection in memory. Both ends run on one goroutine after the handshake, so nothing waits there.
// What else a net.Conn can do is not asked of it.
type wire struct {
	net.Conn
	in, out *pipe
}

type pipe struct {
	bytes []byte
	more  chan struct{}
	wait  bool
}

func (w wire) Read(p []byte) (int, error) {
	for len(w.in.bytes) == 0 {
		if !w.in.wait {
			return 0, io.ErrNoProgress
		}
		<-w.in.more
	}
	n := copy(p, w.in.bytes)
	w.in.bytes = w.in.bytes[:copy(w.in.bytes, w.in.bytes[n:])]
	return n, nil
}

func (w wire) Write(p []byte) (int, error) {
	w.out.bytes = append(w.out.bytes, p...)
	select {
	case w.out.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

// RemoteAddr is asked for when a session is looked for.
func (w wire) RemoteAddr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "unix"} }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func cpu() float64 {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

func pair(client, server *tls.Config) (*tls.Conn, *tls.Conn) {
	a, b := &pipe{more: make(chan struct{}, 1), wait: true}, &pipe{more: make(chan struct{}, 1), wait: true}
	c, s := tls.Client(wire{in: a, out: b}, client), tls.Server(wire{in: b, out: a}, server)
	done := make(chan error)
	go func() { done <- s.Handshake() }()
	must(c.Handshake())
	must(<-done)
	a.wait, b.wait = false, false
	return c, s
}

func message(from, to *tls.Conn, bytes, room []byte) {
	_, err := from.Write(bytes)
	must(err)
	_, err = io.ReadFull(to, room[:len(bytes)])
	must(err)
}

func main() {
	certs, measure := os.Args[1], os.Args[2]
	seconds, err := strconv.ParseFloat(os.Args[3], 64)
	must(err)
	runtime.GOMAXPROCS(1)
	identity, err := tls.LoadX509KeyPair(certs+"/good.pem", certs+"/good.key")
	must(err)
	ca, err := os.ReadFile(certs + "/ca.pem")
	must(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	groups := []tls.CurveID{tls.X25519}
	client := &tls.Config{RootCAs: roots, ServerName: "good.example", MinVersion: tls.VersionTLS13, CurvePreferences: groups}
	server := &tls.Config{Certificates: []tls.Certificate{identity}, MinVersion: tls.VersionTLS13, CurvePreferences: groups,
		SessionTicketsDisabled: measure != "resumed"}
	if measure == "resumed" {
		client.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	}
	plain, room := make([]byte, 16384), make([]byte, 16384)
	c, s := pair(client, server)
	if c.ConnectionState().CipherSuite != tls.TLS_AES_128_GCM_SHA256 {
		panic("not TLS_AES_128_GCM_SHA256")
	}
	if measure == "resumed" { // the tickets come in with data
		message(s, c, plain[:1], room)
	}
	rounds := 0
	from := cpu()
	for cpu()-from < seconds {
		for i := 0; i < 16; i++ {
			switch measure {
			case "bulk":
				message(c, s, plain, room)
			case "ping":
				message(c, s, plain[:64], room)
				message(s, c, plain[:64], room)
			default:
				c, s := pair(client, server)
				if c.ConnectionState().DidResume != (measure == "resumed") {
					panic("not as asked: resumed")
				}
				if measure == "resumed" {
					message(s, c, plain[:1], room)
				}
			}
			rounds++
		}
	}
	fmt.Printf("%d %.6f\n", rounds, cpu()-from)
}
