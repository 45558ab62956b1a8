package sslwrap

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

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
