package sslwrap

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// The form of one crossing a call beside crypto/tls, both over memory and on one goroutine: what TLS and the border cost
// without a network. As inTurns, but for BenchmarkPumpPing and BenchmarkPumpBulk.

// wire is an end of a stream in memory. What else a net.Conn can do is not asked of it.
type wire struct {
	net.Conn
	in, out *stream
}

type stream struct {
	mu    sync.Mutex
	more  sync.Cond
	bytes []byte
	at    int
}

func (w wire) Read(p []byte) (int, error) {
	s := w.in
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.at == len(s.bytes) {
		s.more.Wait()
	}
	n := copy(p, s.bytes[s.at:])
	if s.at += n; s.at == len(s.bytes) {
		s.bytes, s.at = s.bytes[:0], 0
	}
	return n, nil
}

func (w wire) Write(p []byte) (int, error) {
	s := w.out
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes = append(s.bytes, p...)
	s.more.Signal()
	return len(p), nil
}

type message func(toServer bool, data, room []byte)

func goMessages(b *testing.B) message {
	there, back := &stream{}, &stream{}
	there.more.L, back.more.L = &there.mu, &back.mu
	c := tls.Client(wire{in: back, out: there}, &tls.Config{RootCAs: pool(b), ServerName: "good.example"})
	s := tls.Server(wire{in: there, out: back}, &tls.Config{Certificates: []tls.Certificate{goIdentity(b, "good")}, SessionTicketsDisabled: true})
	done := make(chan error)
	go func() { done <- s.Handshake() }()
	must(b, c.Handshake())
	must(b, <-done)
	if got := c.ConnectionState().CipherSuite; got != tls.TLS_AES_128_GCM_SHA256 {
		b.Skipf("crypto/tls took suite %x", got)
	}
	return func(toServer bool, data, room []byte) {
		from, to := c, s
		if !toServer {
			from, to = s, c
		}
		_, err := from.Write(data)
		must(b, err)
		_, err = io.ReadFull(to, room[:len(data)])
		must(b, err)
	}
}

func ourMessages(b *testing.B) message {
	cctx, sctx := client(b), server(b)
	must(b, cctx.SetCipherSuites("TLS_AES_128_GCM_SHA256"))
	c, err := cctx.h.connNew(false, "good.example")
	must(b, err)
	b.Cleanup(c.free)
	s, err := sctx.h.connNew(true, "")
	must(b, err)
	b.Cleanup(s.free)
	wired := make([]byte, outChunk+slack)
	for from, to, quiet := c, s, 0; quiet < 3; from, to = to, from {
		m := from.pump(&round{out: wired})
		if quiet++; m.out > 0 {
			to.pump(&round{in: wired[:m.out]})
			quiet = 0
		}
	}
	return func(toServer bool, data, room []byte) {
		from, to := c, s
		if !toServer {
			from, to = s, c
		}
		sent := from.pump(&round{send: data, out: wired})
		got := to.pump(&round{in: wired[:sent.out], recv: room})
		if sent.sent != len(data) || got.got != len(data) {
			b.Fatalf("%d of %d bytes arrived: %+v %+v", got.got, len(data), sent, got)
		}
	}
}

func overMemory(b *testing.B, turn func(message)) {
	sides := []message{ourMessages(b), goMessages(b)}
	var busy [2]time.Duration
	for _, side := range sides {
		turn(side)
	}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		for j, side := range sides {
			before := used()
			turn(side)
			busy[j] += used() - before
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(busy[1])/float64(busy[0]), "times-go")
}

func BenchmarkPumpPing(b *testing.B) { // 64 bytes there and back
	data, room := make([]byte, 64), make([]byte, record)
	overMemory(b, func(m message) {
		for i := 0; i < 1000; i++ {
			m(true, data, room)
			m(false, data, room)
		}
	})
}

func BenchmarkPumpBulk(b *testing.B) { // 16 KiB one way
	data, room := make([]byte, record), make([]byte, record)
	overMemory(b, func(m message) {
		for i := 0; i < 100; i++ {
			m(true, data, room)
		}
	})
}
