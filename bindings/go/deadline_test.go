package sslwrap

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestTruncation(t *testing.T) {
	for name, version := range versions {
		a, b := pipe(t)
		peer := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, "good")}, MaxVersion: version})
		c, err := client(t).Client(a, "good.example")
		must(t, err)
		shake(t, c, peer)
		_, err = peer.Write([]byte("half"))
		must(t, err)
		must(t, b.Close()) // no close_notify
		got, err := io.ReadAll(c)
		var e *Error
		if string(got) != "half" || !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || !errors.As(err, &e) ||
			e.Kind != KindTruncated || !strings.Contains(err.Error(), "Unexpected EOF") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: the second time: %v", name, err)
		}
		c.Close()
	}
	a, b := pipe(t) // during the handshake
	c, err := client(t).Client(a, "good.example")
	must(t, err)
	defer c.Close()
	must(t, b.(*net.TCPConn).CloseWrite())
	if err := c.Handshake(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout() && errors.Is(err, os.ErrDeadlineExceeded)
}

func TestReadDeadline(t *testing.T) {
	c, s := pair(t)
	shake(t, c, s)
	buf := make([]byte, 10)
	start := time.Now()
	must(t, c.SetReadDeadline(start.Add(100*time.Millisecond)))
	_, err := c.Read(buf)
	if took := time.Since(start); !isTimeout(err) || took < 100*time.Millisecond || took > 5*time.Second {
		t.Errorf("%v after %v", err, took)
	}
	must(t, c.SetReadDeadline(time.Time{}))
	time.AfterFunc(50*time.Millisecond, func() { c.SetReadDeadline(time.Now()) }) // while a Read waits
	if _, err := c.Read(buf); !isTimeout(err) {
		t.Error(err)
	}
	must(t, c.SetReadDeadline(time.Now().Add(60*time.Second)))
	talk(t, c, s, 1000)
}

// A writer that nobody reads stops at its deadline, and goes on behind it without losing or repeating a byte.
func TestWriteDeadline(t *testing.T) {
	c, s := pair(t)
	shake(t, c, s)
	data := make([]byte, 32<<20)
	rand.New(rand.NewSource(3)).Read(data)
	must(t, c.SetWriteDeadline(time.Now().Add(300*time.Millisecond)))
	n, err := c.Write(data)
	if !isTimeout(err) || n == 0 || n == len(data) {
		t.Fatalf("%d, %v", n, err)
	}
	if m, err := c.Write(data[n:]); m != 0 || !isTimeout(err) {
		t.Errorf("%d, %v", m, err)
	}
	sum := make(chan [32]byte)
	go func() {
		got := make([]byte, len(data))
		if _, err := io.ReadFull(s, got); err != nil {
			t.Error(err)
		}
		sum <- sha256.Sum256(got)
	}()
	must(t, c.SetWriteDeadline(time.Now().Add(60*time.Second)))
	m, err := c.Write(data[n:])
	if n+m != len(data) || err != nil {
		t.Errorf("%d and %d of %d, %v", n, m, len(data), err)
	}
	if <-sum != sha256.Sum256(data) {
		t.Error("other bytes came")
	}
	talk(t, c, s, 1000)
}

func TestHandshakeDeadline(t *testing.T) {
	a, b := pipe(t)
	c, err := client(t).Client(a, "good.example")
	must(t, err)
	defer c.Close()
	must(t, c.SetDeadline(time.Now().Add(50*time.Millisecond)))
	if err := c.Handshake(); !isTimeout(err) {
		t.Fatal(err)
	}
	// that does not break it: the other side comes, and it goes on
	must(t, c.SetDeadline(time.Now().Add(60*time.Second)))
	s, err := server(t).Server(b)
	must(t, err)
	defer s.Close()
	shake(t, c, s)
	talk(t, c, s, 10)
}

// A TLS 1.3 key update asks for an answer: what a Read leaves to be written goes out, and both sides go on.
func TestKeyUpdate(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	addr := l.Addr().String()
	l.Close()
	cmd := exec.Command("openssl", "s_server", "-accept", addr, "-cert", file("good.pem"), "-key", file("good.key"),
		"-cert_chain", file("good.pem"), "-naccept", "1")
	in, err := cmd.StdinPipe()
	must(t, err)
	var out bytes.Buffer
	cmd.Stdout = &out
	must(t, cmd.Start())
	var c *Conn
	for i := 0; i < 200; i++ {
		if c, err = client(t).Dial("tcp", addr, 30*time.Second); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	must(t, err)
	must(t, c.SetDeadline(time.Now().Add(60*time.Second)))
	buf := make([]byte, 100)
	for i := 0; i < 3; i++ {
		io.WriteString(in, "K\n")
		time.Sleep(100 * time.Millisecond) // s_server takes what it reads at once for one command
		io.WriteString(in, "after\n")
		if n, err := io.ReadFull(c, buf[:6]); err != nil || string(buf[:n]) != "after\n" {
			t.Fatalf("%q, %v", buf[:n], err)
		}
		fmt.Fprintf(c, "answer %d\n", i)
	}
	must(t, c.Close()) // which ends s_server
	must(t, cmd.Wait())
	if n := strings.Count(out.String(), "SSL_do_handshake -> 1"); n != 3 {
		t.Errorf("%d key updates", n)
	}
	for i := 0; i < 3; i++ {
		if !strings.Contains(out.String(), fmt.Sprintf("answer %d\n", i)) {
			t.Errorf("answer %d is missing in %q", i, out.String())
		}
	}
}

func TestConcurrentClose(t *testing.T) {
	for i := 0; i < 20; i++ {
		c, s := pair(t)
		shake(t, c, s)
		var wg sync.WaitGroup
		until := func(op func() error) {
			defer wg.Done()
			for {
				if err := op(); err != nil {
					if !errors.Is(err, net.ErrClosed) {
						t.Error(err)
					}
					return
				}
			}
		}
		wg.Add(6)
		for j := 0; j < 2; j++ {
			in, out := make([]byte, 100), make([]byte, 100000)
			go until(func() error { _, err := c.Read(in); return err })
			go until(func() error { _, err := c.Write(out); return err }) // nobody reads: it blocks
			go func() {
				defer wg.Done()
				time.Sleep(time.Duration(i) * time.Millisecond)
				c.Close()
			}()
		}
		wg.Wait()
		s.Close()
	}
}

// In the handshake, or with an idle Read, and a Close from elsewhere.
func TestCloseWhileWaiting(t *testing.T) {
	for _, shaken := range []bool{false, true} {
		c, s := pair(t)
		if shaken {
			shake(t, c, s)
		}
		time.AfterFunc(30*time.Millisecond, func() { c.Close() })
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		s.Close()
	}
}
