package sslwrap

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
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

func TestWrongName(t *testing.T) {
	for name, version := range versions {
		a, b := pipe(t)
		peer := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, "other")}, MinVersion: version, MaxVersion: version})
		done := make(chan error, 1)
		go func() {
			err := peer.Handshake()
			if err == nil { // TLS 1.3: the alert comes later
				_, err = peer.Read(make([]byte, 1))
			}
			done <- err
		}()
		c, err := client(t).Client(a, "good.example")
		must(t, err)
		err = c.Handshake()
		var v *VerifyError
		if !errors.As(err, &v) {
			t.Fatalf("%T %v", err, err)
		}
		if v.Code != 62 || v.Depth != 0 || !strings.Contains(v.Hint, "good.example") || !strings.Contains(v.Hint, "a.example") ||
			!strings.Contains(err.Error(), v.Hint) {
			t.Errorf("%s: %d, %d, %q, %v", name, v.Code, v.Depth, v.Hint, err)
		}
		if cert, err := v.X509(); err != nil || cert.Subject.CommonName != "a.example" {
			t.Errorf("%s: %v, %v", name, cert, err)
		}
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindCertificate || e.Status != 1 || e.StatusName() != "SSLWRAP_ERROR_SSL" ||
			len(e.Reasons) == 0 || e.Reasons[0] != "certificate verify failed" {
			t.Errorf("%s: %q", name, e.Reasons)
		}
		var n net.Error
		if errors.As(err, &n) && n.Timeout() {
			t.Error("a timeout?")
		}
		if _, again := c.Write([]byte("secret")); !errors.As(again, &v) {
			t.Errorf("%s: writing afterwards: %v", name, again)
		}
		// OpenSSL 3.0 sends this alert of TLS 1.3 unencrypted (so does openssl s_client), and crypto/tls does not read it
		want := map[string]string{"1.2": "bad certificate", "1.3": "bad record MAC"}[name]
		if err := <-done; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the peer got no alert: %v", name, err)
		}
		c.Close()
	}
}

func TestUntrusted(t *testing.T) {
	a, b := pipe(t)
	go tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, "otherca-leaf")}}).Handshake()
	c, err := client(t).Client(a, "good.example")
	must(t, err)
	defer c.Close()
	var v *VerifyError
	if err := c.Handshake(); !errors.As(err, &v) || v.Code == 0 || v.Hint == "" {
		t.Errorf("%v", err)
	}
	if _, err := client(t).Client(a, ""); err == nil {
		t.Error("a client without a name")
	}
	ctx, err := NewClient()
	must(t, err)
	defer ctx.Close()
	if err := ctx.LoadVerifyLocations(file("nothing.pem"), ""); err == nil || !strings.Contains(err.Error(), "nothing.pem") {
		t.Errorf("%v", err)
	}
	if err := ctx.LoadVerifyLocations("a\x00b", ""); err == nil {
		t.Error("a NUL went through")
	}
}

func TestInsecureNoNameCheck(t *testing.T) {
	a, b := pipe(t)
	peer := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, "other")}})
	ctx := client(t)
	ctx.InsecureNoNameCheck()
	c, err := ctx.Client(a, "")
	must(t, err)
	defer c.Close()
	shake(t, c, peer)
}

func TestIdentityFromMemory(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(file(name))
		must(t, err)
		return b
	}
	for i, id := range []struct {
		certs, key []byte
		pass       string
	}{
		{read("good.pem"), read("good.key"), ""},
		{append(read("good.key"), read("good.pem")...), nil, ""},
		{read("good.pem"), read("encrypted.key"), "secret"},
		{read("server.p12"), nil, "secret"},
	} {
		a, b := pipe(t)
		ctx, err := NewServer()
		must(t, err)
		defer ctx.Close()
		if err := ctx.UseIdentity(id.certs, id.key, id.pass); err != nil {
			t.Fatal(i, err)
		}
		s, err := ctx.Server(b)
		must(t, err)
		defer s.Close()
		trust, err := NewClient()
		must(t, err)
		defer trust.Close()
		must(t, trust.LoadVerifyMem(read("ca.pem")))
		name := "127.0.0.1"
		if i == 3 { // the PKCS#12 file
			must(t, trust.LoadVerifyMem(read("inter.pem")))
		}
		c, err := trust.Client(a, name)
		must(t, err)
		defer c.Close()
		shake(t, c, s)
	}
	ctx, err := NewServer()
	must(t, err)
	defer ctx.Close()
	if err := ctx.UseIdentity(read("good.pem"), read("rsa.key"), ""); err == nil {
		t.Error("a key that does not fit")
	}
	if err := ctx.UseIdentity(read("good.pem"), read("encrypted.key"), "wrong"); err == nil {
		t.Error("a wrong passphrase")
	}
}

func TestClientCertificates(t *testing.T) {
	for name, version := range versions {
		for _, give := range []bool{true, false} {
			a, b := pipe(t)
			sctx := server(t)
			must(t, sctx.SetClientAuth(RequireClientCert))
			must(t, sctx.LoadVerifyLocations(file("ca.pem"), ""))
			must(t, sctx.SetMaxVersion(version))
			s, err := sctx.Server(b)
			must(t, err)
			config := &tls.Config{RootCAs: pool(t), ServerName: "good.example"}
			if give {
				config.Certificates = []tls.Certificate{goIdentity(t, "client")}
			}
			peer := tls.Client(a, config)
			done := make(chan error, 1)
			go func() {
				err := peer.Handshake()
				if err == nil {
					_, err = peer.Read(make([]byte, 1))
				}
				done <- err
			}()
			err = s.Handshake()
			if give {
				must(t, err)
				list, err := s.ConnectionState().PeerCertificates()
				if err != nil || len(list) == 0 || list[0].Subject.CommonName != "client" {
					t.Errorf("%s: %v, %v", name, list, err)
				}
			} else if err == nil || !strings.Contains(err.Error(), "no certificate") {
				t.Errorf("%s: a client without a certificate: %v", name, err)
			}
			s.Close()
			if err := <-done; give != (err == io.EOF) {
				t.Errorf("%s: the client: %v", name, err)
			}
		}
	}
}

func TestClientShowsCertificate(t *testing.T) {
	a, b := pipe(t)
	peer := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, "good")},
		ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool(t)})
	ctx := client(t)
	must(t, ctx.UseIdentityFile(file("client.pem"), file("client.key")))
	c, err := ctx.Client(a, "good.example")
	must(t, err)
	defer c.Close()
	shake(t, c, peer)
	talk(t, c, peer, 10)
}

func TestALPNRefused(t *testing.T) {
	a, b := pipe(t)
	ctx := server(t)
	must(t, ctx.SetALPN("h2"))
	s, err := ctx.Server(b)
	must(t, err)
	defer s.Close()
	done := make(chan error, 1)
	config := &tls.Config{RootCAs: pool(t), ServerName: "localhost", NextProtos: []string{"other"}}
	go func() { done <- tls.Client(a, config).Handshake() }()
	if err := s.Handshake(); err == nil || !strings.Contains(err.Error(), "ALPN") {
		t.Errorf("%v", err)
	}
	if err := <-done; err == nil || !strings.Contains(err.Error(), "no application protocol") {
		t.Errorf("the peer got no alert: %v", err)
	}
	if err := ctx.SetALPN(""); err == nil {
		t.Error("an empty protocol")
	}
	var e *Error
	if err := ctx.SetALPN("late"); !errors.As(err, &e) || e.StatusName() != "SSLWRAP_E_STATE" {
		t.Errorf("a setter on a frozen context: %v", err)
	}
}

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

func TestDial(t *testing.T) {
	l, err := server(t).Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer echo(t, l)()
	ctx := client(t)
	c, err := ctx.Dial("tcp", l.Addr().String(), 30*time.Second)
	must(t, err)
	if c.LocalAddr().String() != c.NetConn().LocalAddr().String() || c.RemoteAddr().String() != l.Addr().String() {
		t.Error("addresses")
	}
	fmt.Fprint(c, "hello")
	must(t, c.CloseWrite())
	if got, err := io.ReadAll(c); err != nil || string(got) != "hello" {
		t.Errorf("%q, %v", got, err)
	}
	must(t, c.Close())
	if err := c.Close(); !errors.Is(err, net.ErrClosed) {
		t.Error(err)
	}
	if c.ConnectionState().Version == 0 {
		t.Error("the state went with the connection")
	}
	_, rerr := c.Read(make([]byte, 1))
	_, werr := c.Write([]byte("x"))
	if !errors.Is(rerr, net.ErrClosed) || !errors.Is(werr, net.ErrClosed) || !errors.Is(c.CloseWrite(), net.ErrClosed) {
		t.Error(rerr, werr)
	}
	if _, err := ctx.Dial("tcp", "nonsense", time.Second); err == nil {
		t.Error("an address without a port")
	}
}

// A server that accepts and says nothing: the time is for the handshake too.
func TestDialTimeout(t *testing.T) {
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer mute.Close()
	ctx := client(t)
	start := time.Now()
	_, err = ctx.Dial("tcp", mute.Addr().String(), 200*time.Millisecond)
	var n net.Error
	if took := time.Since(start); !errors.As(err, &n) || !n.Timeout() || took < 200*time.Millisecond || took > 10*time.Second {
		t.Errorf("%v after %v", err, took)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	if nc, err := ctx.DialContext(cancelled, "tcp", mute.Addr().String()); nc != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", nc, err)
	}
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

func TestHTTP(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %d", r.URL.Path, len(body))
	})}
	go srv.Serve(server(t).NewListener(inner))
	defer srv.Close()
	ctx := client(t)
	must(t, ctx.SetALPN("http/1.1"))
	transport := &http.Transport{DialTLSContext: ctx.DialContext}
	defer transport.CloseIdleConnections()
	goTransport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool(t)}}
	defer goTransport.CloseIdleConnections()
	for _, c := range []*http.Client{{Transport: transport, Timeout: time.Minute}, {Transport: goTransport, Timeout: time.Minute}} {
		for i := 0; i < 10; i++ {
			resp, err := c.Post("https://"+inner.Addr().String()+"/path", "text/plain", bytes.NewReader(make([]byte, 100000*i)))
			must(t, err)
			got, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if want := fmt.Sprintf("/path %d", 100000*i); err != nil || string(got) != want {
				t.Errorf("%q, %v; want %q", got, err, want)
			}
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

func Test100Connections(t *testing.T) {
	l, err := server(t).Listen("tcp", "127.0.0.1:0")
	must(t, err)
	stop := echo(t, l)
	ctx := client(t)
	before := live(2)
	var wg sync.WaitGroup
	for i := 0; i < 100; i++ {
		i := i
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := ctx.Dial("tcp", l.Addr().String(), 2*time.Minute)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			data := bytes.Repeat([]byte{byte(i)}, 1000*i+1)
			go func() {
				c.Write(data)
				c.CloseWrite()
			}()
			runtime.GC()
			if got, err := io.ReadAll(c); err != nil || !bytes.Equal(got, data) {
				t.Errorf("%d: %d bytes, %v", i, len(got), err)
			}
		}()
	}
	wg.Wait()
	stop()
	if n := LiveHandles(); n != before { // closed, not collected
		t.Errorf("%d handles before, %d after", before, n)
	}
}

// What is not closed is freed by the collector.
func TestForgotten(t *testing.T) {
	before := live(0)
	func() {
		ctx, err := NewServer()
		must(t, err)
		a, b := net.Pipe()
		defer a.Close()
		if _, err := ctx.Server(b); err != nil {
			t.Error(err)
		}
	}()
	if n := live(before); n != before {
		t.Errorf("%d handles before, %d after", before, n)
	}
}

func TestSettings(t *testing.T) {
	ctx := server(t)
	must(t, ctx.SetCiphers("ECDHE+AESGCM"))
	must(t, ctx.SetCipherSuites("TLS_CHACHA20_POLY1305_SHA256"))
	must(t, ctx.SetGroups("P-384"))
	log := filepath.Join(t.TempDir(), "keys")
	must(t, ctx.SetKeyLogFile(log))
	for what, err := range map[string]error{
		"cipher": ctx.SetCiphers("NO-SUCH"), "suite": ctx.SetCipherSuites("NO-SUCH"), "group": ctx.SetGroups("NO-SUCH"),
		"version": ctx.SetMinVersion(99), "auth": ctx.SetClientAuth(9), "client": client(t).SetClientAuth(RequireClientCert),
	} {
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindLocal {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := ctx.Client(nil, "x"); err == nil {
		t.Error("a client of a server context")
	}
	if _, err := client(t).Server(nil); err == nil {
		t.Error("a server of a client context")
	}
	a, b := pipe(t)
	s, err := ctx.Server(b)
	must(t, err)
	defer s.Close()
	peer := tls.Client(a, &tls.Config{RootCAs: pool(t), ServerName: "localhost"})
	shake(t, s, peer)
	if st := s.ConnectionState(); st.CipherSuite != "TLS_CHACHA20_POLY1305_SHA256" || st.Group != "secp384r1" {
		t.Errorf("%+v", st)
	}
	if keys, err := os.ReadFile(log); err != nil || !strings.Contains(string(keys), "SERVER_TRAFFIC_SECRET_0") {
		t.Errorf("%q, %v", keys, err)
	}
	if Version() == "" {
		t.Error("no version")
	}
	closed, err := NewServer()
	must(t, err)
	must(t, closed.Close())
	if err := closed.SetMinVersion(VersionTLS13); err == nil {
		t.Error("a setter on a closed context")
	}
	if _, err := closed.Server(a); err == nil {
		t.Error("a connection of a closed context")
	}
}

func BenchmarkEcho(b *testing.B) {
	c, s := pair(b)
	shake(b, c, s)
	must(b, c.SetDeadline(time.Time{}))
	must(b, s.SetDeadline(time.Time{}))
	go io.Copy(s, s)
	buf := make([]byte, 100)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		c.Write(buf)
		io.ReadFull(c, buf)
	}
}
