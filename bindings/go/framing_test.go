package sslwrap

import (
	"bytes"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// pieces is a connection whose bytes come just as they are cut.
type pieces struct {
	net.Conn
	come chan []byte
	rest []byte
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		select {
		case p.rest = <-p.come:
		case <-time.After(10 * time.Second):
			return 0, os.ErrDeadlineExceeded
		}
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

func aRecord(t *testing.T, from io.Reader) []byte {
	t.Helper()
	b := make([]byte, recordHeader)
	_, err := io.ReadFull(from, b)
	must(t, err)
	b = append(b, make([]byte, int(b[3])<<8+int(b[4]))...)
	_, err = io.ReadFull(from, b[recordHeader:])
	must(t, err)
	return b
}

// The end of the handshake comes with the beginning of a record, whose rest looks like the beginning of a longer one.
func TestRestLooksLikeARecord(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	p := &pieces{Conn: b, come: make(chan []byte, 8)}
	s, err := server(t).Server(p)
	must(t, err)
	c, err := client(t).Client(a, "good.example")
	must(t, err)
	data := bytes.Repeat([]byte("many bytes "), 1400)
	shaken := make(chan error, 1)
	go func() { shaken <- s.Handshake() }()
	go func() { _, _ = c.Write(data) }()
	go func() { _, _ = io.Copy(io.Discard, c) }() // its tickets
	p.come <- aRecord(t, b)                       // the client's hello
	var end []byte
	last := aRecord(t, b)
	for len(last) < len(data) {
		end = append(end, last...)
		last = aRecord(t, b)
	}
	cut := 0
	for i := recordHeader + 1; i+recordHeader < len(last); i++ {
		if n := int(last[i+3])<<8 + int(last[i+4]); last[i] == 23 && n > len(last)-i-recordHeader && n <= record+256 {
			cut = i
		}
	}
	if cut == 0 { // one record in a million
		return
	}
	p.come <- append(end, last[:cut]...)
	must(t, <-shaken)
	p.come <- last[cut:]
	got := make([]byte, len(data))
	if _, err := io.ReadFull(s, got); err != nil || !bytes.Equal(got, data) {
		t.Fatal("what came is not what was sent", err)
	}
}
