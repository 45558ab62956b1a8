package sslwrap

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

var certs string // made by tests/certs.sh

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	certs = os.Getenv("CERTS")
	if certs == "" {
		dir, err := os.MkdirTemp("", "sslwrap")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		certs = dir
		if out, err := exec.Command("sh", "../../tests/certs.sh", dir).CombinedOutput(); err != nil {
			panic(string(out))
		}
	}
	code := m.Run()
	if n := live(0); n != 0 {
		fmt.Printf("--- FAIL: TestLiveHandles: %d handles of the library are alive at the end\n", n)
		return 1
	}
	return code
}

// live waits until at most want handles are alive, with the collector's help.
func live(want int) int {
	for i := 0; ; i++ {
		runtime.GC()
		n := LiveHandles()
		if n <= want || i == 100 {
			return n
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func file(name string) string { return filepath.Join(certs, name) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func pool(t testing.TB) *x509.CertPool {
	t.Helper()
	pem, err := os.ReadFile(file("ca.pem"))
	must(t, err)
	p := x509.NewCertPool()
	p.AppendCertsFromPEM(pem)
	return p
}

func client(t testing.TB) *Context {
	t.Helper()
	c, err := NewClient()
	must(t, err)
	t.Cleanup(func() { c.Close() })
	must(t, c.LoadVerifyLocations(file("ca.pem"), ""))
	return c
}

func server(t testing.TB) *Context {
	t.Helper()
	c, err := NewServer()
	must(t, err)
	t.Cleanup(func() { c.Close() })
	must(t, c.UseIdentityFile(file("good.pem"), file("good.key")))
	return c
}

func goIdentity(t testing.TB, name string) tls.Certificate {
	t.Helper()
	cert, err := tls.LoadX509KeyPair(file(name+".pem"), file(name+".key"))
	must(t, err)
	return cert
}

// pipe is a connected pair of TCP sockets.
func pipe(t testing.TB) (a, b net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	a, err = net.Dial("tcp", l.Addr().String())
	must(t, err)
	b, err = l.Accept()
	must(t, err)
	t.Cleanup(func() { a.Close(); b.Close() })
	must(t, a.SetDeadline(time.Now().Add(60*time.Second)))
	must(t, b.SetDeadline(time.Now().Add(60*time.Second)))
	return a, b
}

// pair is both ends of the library's, not shaken hands yet.
func pair(t testing.TB) (c, s *Conn) {
	t.Helper()
	a, b := pipe(t)
	c, err := client(t).Client(a, "good.example")
	must(t, err)
	t.Cleanup(func() { c.Close() })
	s, err = server(t).Server(b)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return c, s
}

func shake(t testing.TB, ends ...interface{ Handshake() error }) {
	t.Helper()
	errs := make(chan error, len(ends))
	for _, e := range ends {
		e := e
		go func() { errs <- e.Handshake() }()
	}
	for range ends {
		must(t, <-errs)
	}
}

// talk sends size bytes each way at the same time, and compares.
func talk(t testing.TB, a, b net.Conn, size int) {
	t.Helper()
	data := [2][]byte{make([]byte, size), make([]byte, size)}
	rand.New(rand.NewSource(1)).Read(data[0])
	rand.New(rand.NewSource(2)).Read(data[1])
	errs := make(chan error, 4)
	for i, c := range []net.Conn{a, b} {
		i, c := i, c
		go func() {
			_, err := c.Write(data[i])
			errs <- err
		}()
		go func() {
			got := make([]byte, size)
			_, err := io.ReadFull(c, got)
			if err == nil && !bytes.Equal(got, data[1-i]) {
				err = errors.New("other bytes came")
			}
			errs <- err
		}()
	}
	for i := 0; i < 4; i++ {
		must(t, <-errs)
	}
}

// echo serves until the listener is closed, and then waits for its connections.
func echo(t testing.TB, l net.Listener) (stop func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Add(1)
			go func() {
				defer wg.Done()
				io.Copy(c, c)
				c.Close()
			}()
		}
	}()
	return func() {
		l.Close()
		wg.Wait()
	}
}

var versions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

func TestClientToGo(t *testing.T) {
	for name, version := range versions {
		name, version := name, version
		t.Run(name, func(t *testing.T) {
			a, b := pipe(t)
			peer := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, "good")},
				MinVersion: version, MaxVersion: version, NextProtos: []string{"x", "two"}})
			ctx := client(t)
			must(t, ctx.SetALPN("one", "two"))
			c, err := ctx.Client(a, "good.example")
			must(t, err)
			defer c.Close()
			if c.ConnectionState().HandshakeComplete {
				t.Error("complete before the handshake")
			}
			shake(t, c, peer)
			s := c.ConnectionState()
			if !s.HandshakeComplete || s.Version != version || s.VersionName != "TLSv"+name || s.NegotiatedProtocol != "two" ||
				s.ServerName != "good.example" || s.CipherBits < 128 || s.CipherSuite == "" || s.Group == "" {
				t.Errorf("%+v", s)
			}
			if got := peer.ConnectionState(); got.ServerName != "good.example" || got.NegotiatedProtocol != "two" {
				t.Errorf("the peer: %+v", got)
			}
			list, err := s.PeerCertificates()
			must(t, err)
			if len(list) != 2 || list[0].Subject.CommonName != "good.example" || list[1].Subject.CommonName != "Test Intermediate" {
				t.Errorf("certificates: %v", list)
			}
			for _, size := range []int{1, 16384, 16385, 3 << 20} {
				talk(t, c, peer, size)
			}
			must(t, peer.CloseWrite())
			if n, err := c.Read(make([]byte, 10)); n != 0 || err != io.EOF {
				t.Errorf("%d, %v; want io.EOF", n, err)
			}
			if _, err := c.Write([]byte("still open")); err != nil {
				t.Error(err)
			}
			must(t, c.Close())
			if got, err := io.ReadAll(peer); err != nil || string(got) != "still open" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestServerToGo(t *testing.T) {
	for name, version := range versions {
		name, version := name, version
		t.Run(name, func(t *testing.T) {
			a, b := pipe(t)
			ctx := server(t)
			must(t, ctx.SetMaxVersion(version))
			must(t, ctx.SetMinVersion(version))
			must(t, ctx.SetALPN("two", "one"))
			c, err := ctx.Server(b)
			must(t, err)
			defer c.Close()
			peer := tls.Client(a, &tls.Config{RootCAs: pool(t), ServerName: "good.example", NextProtos: []string{"one", "two"}})
			shake(t, c, peer)
			if s := c.ConnectionState(); s.Version != version || s.NegotiatedProtocol != "two" || s.ServerName != "good.example" ||
				len(s.RawPeerCertificates) != 0 {
				t.Errorf("%+v", s)
			}
			talk(t, c, peer, 3<<20)
			must(t, c.CloseWrite())
			must(t, c.CloseWrite())
			if _, err := c.Write([]byte("x")); err == nil {
				t.Error("written after CloseWrite")
			}
			if n, err := peer.Read(make([]byte, 10)); n != 0 || err != io.EOF {
				t.Errorf("%d, %v; want io.EOF", n, err)
			}
			if _, err := peer.Write([]byte("late")); err != nil {
				t.Error(err)
			}
			must(t, peer.Close())
			if got, err := io.ReadAll(c); err != nil || string(got) != "late" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestBothEnds(t *testing.T) {
	c, s := pair(t)
	talk(t, c, s, 5<<20) // Read and Write shake hands by themselves
}

func TestOverNetPipe(t *testing.T) { // no buffer at all beneath
	a, b := net.Pipe()
	c, err := client(t).Client(a, "localhost")
	must(t, err)
	s, err := server(t).Server(b)
	must(t, err)
	must(t, c.SetDeadline(time.Now().Add(60*time.Second)))
	must(t, s.SetDeadline(time.Now().Add(60*time.Second)))
	talk(t, c, s, 300000)
	done := make(chan error)
	go func() {
		_, err := io.Copy(io.Discard, s)
		done <- err
	}()
	must(t, c.Close())
	must(t, <-done) // the goodbye came
	s.Close()
}

// Bytes in memory that also holds pointers: cgo must not look at those.
// Slices of every size arrive as one stream, and io.Copy goes the same way.
func TestWriteBuffers(t *testing.T) {
	a, b := pipe(t)
	c, err := client(t).Client(a, "good.example")
	must(t, err)
	s, err := server(t).Server(b)
	must(t, err)
	shake(t, c, s)
	defer c.Close()
	defer s.Close()
	random := rand.New(rand.NewSource(6))
	for round := 0; round < 60; round++ {
		var bufs net.Buffers
		var whole []byte
		for i := random.Intn(40); i >= 0; i-- {
			piece := make([]byte, random.Intn(1<<uint(random.Intn(17))))
			random.Read(piece)
			bufs, whole = append(bufs, piece), append(whole, piece...)
		}
		got := make([]byte, len(whole))
		done := make(chan error, 1)
		go func() {
			_, err := io.ReadFull(s, got)
			done <- err
		}()
		if round%3 == 2 {
			n, err := io.Copy(c, bytes.NewReader(whole))
			if err != nil || n != int64(len(whole)) {
				t.Fatal(n, err)
			}
		} else {
			n, err := c.WriteBuffers(bufs)
			if err != nil || n != int64(len(whole)) {
				t.Fatal(n, err)
			}
		}
		must(t, <-done)
		if !bytes.Equal(got, whole) {
			t.Fatal("other bytes arrived")
		}
	}
	must(t, c.CloseWrite())
	if n, err := c.WriteBuffers(net.Buffers{{1}}); n != 0 || err == nil {
		t.Fatal("written after CloseWrite")
	}
}

// A header and a body are one record: what the peer reads at once.
func TestWriteBuffersFillsRecords(t *testing.T) {
	a, b := pipe(t)
	c, err := client(t).Client(a, "good.example")
	must(t, err)
	s, err := server(t).Server(b)
	must(t, err)
	shake(t, c, s)
	defer c.Close()
	defer s.Close()
	buf := make([]byte, 64<<10)
	for _, want := range [][]int{{200 + 5000}, {16384, 200 + 40000 - 2*16384 + 16384}} {
		head, body := make([]byte, 200), make([]byte, want[0]-200)
		if len(want) > 1 {
			body = make([]byte, want[0]+want[1]-200)
		}
		_, err := c.WriteBuffers(net.Buffers{head, body})
		must(t, err)
		n, err := s.Read(buf[:16384])
		must(t, err)
		if n != want[0] {
			t.Fatalf("the first read gave %d bytes, not %d", n, want[0])
		}
		if len(want) > 1 {
			_, err = io.ReadFull(s, buf[:want[1]])
			must(t, err)
		}
	}
}

func TestBufferAmongPointers(t *testing.T) {
	c, s := pair(t)
	shake(t, c, s)
	type mixed struct {
		p   *int
		buf [64]byte
		q   []string
	}
	from, to := &mixed{p: new(int), q: []string{"x"}}, &mixed{p: new(int), q: []string{"x"}}
	copy(from.buf[:], "hello")
	_, err := c.Write(from.buf[:5])
	must(t, err)
	if n, err := s.Read(to.buf[:]); err != nil || string(to.buf[:n]) != "hello" {
		t.Errorf("%d, %v", n, err)
	}
}
