package sslwrap

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// serveTo makes a server of ctx and shakes hands with crypto/tls on the other end.
func serveTo(t *testing.T, ctx *Context, config *tls.Config) (s *Conn, peer *tls.Conn, ours, theirs error) {
	t.Helper()
	a, b := pipe(t)
	s, err := ctx.Server(b)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	config.RootCAs = pool(t)
	peer = tls.Client(a, config)
	done := make(chan error)
	go func() { done <- peer.Handshake() }()
	ours = s.Handshake()
	if ours != nil {
		a.SetDeadline(time.Now().Add(time.Second))
	}
	return s, peer, ours, <-done
}

func TestServerNames(t *testing.T) { // two certificates, and a name that is nobody's
	other, err := NewServer()
	must(t, err)
	defer other.Close()
	must(t, other.UseIdentityFile(file("other.pem"), file("other.key")))
	must(t, other.SetMaxVersion(VersionTLS12)) // the chosen context's settings are in force too
	ctx := server(t)
	nobody := errors.New("nobody is called that")
	var asked []string
	must(t, ctx.SetServerNameCallback(func(c *Conn, name string) (*Context, error) {
		asked = append(asked, name)
		switch name {
		case "a.example":
			return other, nil
		case "nobody.example":
			return nil, nobody
		}
		return nil, nil
	}))
	for name, version := range map[string]uint16{"a.example": VersionTLS12, "good.example": VersionTLS13} {
		s, peer, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: name})
		if ours != nil || theirs != nil { // crypto/tls verified the name
			t.Fatal(name, ours, theirs)
		}
		if v := peer.ConnectionState().Version; v != version || s.ConnectionState().ServerName != name {
			t.Errorf("%s: version %x, %+v", name, v, s.ConnectionState())
		}
	}
	s, _, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: "nobody.example"})
	if !errors.Is(ours, nobody) || theirs == nil || !strings.Contains(theirs.Error(), "unrecognized name") {
		t.Errorf("%v, %v", ours, theirs)
	}
	if err := s.Handshake(); !errors.Is(err, nobody) {
		t.Errorf("the second time: %v", err)
	}
	if len(asked) != 3 {
		t.Errorf("%q", asked)
	}
}

func TestALPNCallback(t *testing.T) {
	ctx := server(t)
	unwanted := errors.New("unwanted")
	must(t, ctx.SetALPNCallback(func(c *Conn, offered []string) (string, error) {
		switch last := offered[len(offered)-1]; last {
		case "none":
			return "", nil
		case "refuse":
			return "", unwanted
		case "other":
			return "not offered", nil
		default:
			return last, nil
		}
	}))
	for last, want := range map[string]string{"b": "b", "none": ""} {
		_, peer, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: "localhost", NextProtos: []string{"a", last}})
		if ours != nil || theirs != nil || peer.ConnectionState().NegotiatedProtocol != want {
			t.Errorf("%s: %v, %v, %q", last, ours, theirs, peer.ConnectionState().NegotiatedProtocol)
		}
	}
	_, _, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: "localhost", NextProtos: []string{"a", "refuse"}})
	if !errors.Is(ours, unwanted) || theirs == nil {
		t.Errorf("%v, %v", ours, theirs)
	}
	var e *Error
	_, _, ours, _ = serveTo(t, ctx, &tls.Config{ServerName: "localhost", NextProtos: []string{"a", "other"}})
	if !errors.As(ours, &e) || e.StatusName() != "SSLWRAP_E_CALLBACK" {
		t.Errorf("%v", ours)
	}
}

func TestVerifyCallback(t *testing.T) {
	never := errors.New("not this one")
	for _, c := range []struct {
		what     string
		identity string
		insecure bool
		answer   error
		ok       bool
		steps    int
	}{
		{"accepts", "good", false, nil, true, 3},
		{"refuses", "good", false, never, false, 1},
		{"cannot accept what is refused", "otherca-leaf", false, nil, false, 1},
		{"can, insecurely", "otherca-leaf", true, nil, true, 1},
	} {
		a, b := pipe(t)
		peer := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, c.identity)}})
		go peer.Handshake()
		ctx := client(t)
		var steps []VerifyStep
		set := ctx.SetVerifyCallback
		if c.insecure {
			set = ctx.InsecureSetVerifyCallback
		}
		must(t, set(func(conn *Conn, step VerifyStep) error {
			if conn.NetConn() != a {
				t.Error("another connection")
			}
			steps = append(steps, step)
			return c.answer
		}))
		conn, err := ctx.Client(a, "good.example")
		must(t, err)
		err = conn.Handshake()
		if (err == nil) != c.ok || c.answer != nil && !errors.Is(err, c.answer) || len(steps) < c.steps {
			t.Errorf("%s: %v, %d steps", c.what, err, len(steps))
		}
		last := steps[len(steps)-1]
		if c.ok && (last.Depth != 0 || !bytes.Equal(last.Certificate, goIdentity(t, c.identity).Certificate[0])) {
			t.Errorf("%s: %d, %x", c.what, last.Depth, last.Certificate)
		}
		if c.identity == "good" != steps[0].OK {
			t.Errorf("%s: %d, %d", c.what, steps[0].Depth, steps[0].Code)
		}
		conn.Close()
	}
}

func TestKeyLogAndInfo(t *testing.T) {
	ctx := server(t)
	var keys bytes.Buffer
	must(t, ctx.SetKeyLogWriter(&keys))
	seen := 0
	must(t, ctx.SetInfoCallback(func(c *Conn, where, ret int) { seen++ }))
	_, _, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: "localhost"})
	must(t, ours)
	must(t, theirs)
	if lines := strings.Split(keys.String(), "\n"); len(lines) < 5 || !strings.HasPrefix(lines[0], "SERVER_HANDSHAKE_TRAFFIC_SECRET ") {
		t.Errorf("%q", lines)
	}
	if seen < 5 {
		t.Errorf("%d places", seen)
	}
}

// A panic in a callback ends its connection, not the program, and the next connection is not harmed.
func TestPanic(t *testing.T) {
	boom := true
	bang := func() {
		if boom {
			panic("bang")
		}
	}
	for kind, set := range map[string]func(*Context) error{
		"server name": func(c *Context) error {
			return c.SetServerNameCallback(func(*Conn, string) (*Context, error) { bang(); return nil, nil })
		},
		"alpn": func(c *Context) error {
			return c.SetALPNCallback(func(*Conn, []string) (string, error) { bang(); return "", nil })
		},
		"info": func(c *Context) error { return c.SetInfoCallback(func(*Conn, int, int) { bang() }) },
		"keylog": func(c *Context) error {
			return c.SetKeyLogWriter(writer(func([]byte) (int, error) { bang(); return 0, nil }))
		},
		"verify": func(c *Context) error {
			must(t, c.LoadVerifyLocations(file("ca.pem"), ""))
			must(t, c.SetVerifyCallback(func(*Conn, VerifyStep) error { bang(); return nil }))
			return c.SetClientAuth(RequireClientCert) // does not take the callback away
		},
	} {
		ctx := server(t)
		must(t, set(ctx))
		for _, boom = range []bool{true, false} {
			config := &tls.Config{ServerName: "localhost", NextProtos: []string{"x"}, Certificates: []tls.Certificate{goIdentity(t, "client")}}
			_, _, ours, _ := serveTo(t, ctx, config)
			var p *PanicError
			if boom != errors.As(ours, &p) || boom && (p.Value != "bang" || !strings.Contains(string(p.Stack), "TestPanic")) {
				t.Errorf("%s, %v: %v", kind, boom, ours)
			}
			if !boom && ours != nil {
				t.Errorf("%s: %v", kind, ours)
			}
		}
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

// A callback that waits for the network, and one that handshakes itself, with all places to compute taken.
func TestCallbackTakesItsTime(t *testing.T) {
	inner, err := server(t).Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer echo(t, inner)()
	trust := client(t)
	ctx := server(t)
	must(t, ctx.SetServerNameCallback(func(*Conn, string) (*Context, error) {
		c, err := trust.Dial("tcp", inner.Addr().String(), time.Minute)
		if err == nil {
			c.Close()
		}
		return nil, err
	}))
	l, err := ctx.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer echo(t, l)()
	var wg sync.WaitGroup
	for i := 0; i < 8*runtime.GOMAXPROCS(0); i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := trust.Dial("tcp", l.Addr().String(), time.Minute)
			if err != nil {
				t.Error(err)
				return
			}
			c.Close()
		}()
	}
	wg.Wait()
}

// Setters that are refused, on a frozen context and a closed one, give their callbacks back; so does a context that goes.
func TestCallbacksAreFreed(t *testing.T) {
	freed := make(chan string, 4)
	watch := func(name string) func(*Conn, int, int) {
		big := &struct{ buf [1000]byte }{}
		runtime.SetFinalizer(big, func(any) { freed <- name })
		return func(*Conn, int, int) { big.buf[0]++ }
	}
	func() {
		ctx, err := NewServer()
		must(t, err)
		must(t, ctx.SetInfoCallback(watch("replaced")))
		must(t, ctx.SetInfoCallback(watch("gone")))
		a, _ := net.Pipe()
		c, err := ctx.Server(a)
		must(t, err)
		if ctx.SetInfoCallback(watch("frozen")) == nil {
			t.Error("a setter on a frozen context")
		}
		must(t, ctx.Close())
		if ctx.SetInfoCallback(watch("closed")) == nil {
			t.Error("a setter on a closed context")
		}
		c.Close()
	}()
	got := map[string]bool{}
	for i := 0; i < 200 && len(got) < 4; i++ {
		runtime.GC()
		select {
		case name := <-freed:
			got[name] = true
		case <-time.After(10 * time.Millisecond):
		}
	}
	if len(got) != 4 {
		t.Error(fmt.Sprint("freed: ", got))
	}
}
