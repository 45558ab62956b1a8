// Package xnet tests the Go binding with golang.org/x/net, of which the binding itself knows nothing: nettest, which says
// what a net.Conn is, and http2.
package xnet

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/nettest"

	"sslwrap"
)

func file(name string) string { return os.Getenv("CERTS") + "/" + name }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func contexts(t testing.TB) (client, server *sslwrap.Context) {
	t.Helper()
	client, err := sslwrap.NewClient()
	must(t, err)
	t.Cleanup(func() { client.Close() })
	must(t, client.LoadVerifyLocations(file("ca.pem"), ""))
	server, err = sslwrap.NewServer()
	must(t, err)
	t.Cleanup(func() { server.Close() })
	must(t, server.UseIdentityFile(file("good.pem"), file("good.key")))
	return client, server
}

func tcp() (a, b net.Conn, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer l.Close()
	if a, err = net.Dial("tcp", l.Addr().String()); err != nil {
		return nil, nil, err
	}
	b, err = l.Accept()
	return a, b, err
}

func pipe() (a, b net.Conn, err error) {
	a, b = net.Pipe()
	return a, b, nil
}

// Shaken hands with: before that, a Write reads and a Read writes. Over net.Pipe, which has no room for tickets that nobody
// reads yet, TLS 1.2.
func TestConn(t *testing.T) {
	for _, c := range []struct {
		name    string
		beneath func() (net.Conn, net.Conn, error)
		version uint16
	}{{"tcp 1.3", tcp, sslwrap.VersionTLS13}, {"tcp 1.2", tcp, sslwrap.VersionTLS12}, {"pipe 1.2", pipe, sslwrap.VersionTLS12}} {
		c := c
		t.Run(c.name, func(t *testing.T) {
			client, server := contexts(t)
			must(t, client.SetMaxVersion(c.version))
			nettest.TestConn(t, func() (c1, c2 net.Conn, stop func(), err error) {
				a, b, err := c.beneath()
				must(t, err)
				one, err := client.Client(a, "good.example")
				must(t, err)
				two, err := server.Server(b)
				must(t, err)
				failed := make(chan error)
				go func() { failed <- two.Handshake() }()
				if err = one.Handshake(); err == nil {
					err = <-failed
				}
				return one, two, func() { one.Close(); two.Close() }, err
			})
		})
	}
}

func handler(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%s %d", r.Proto, len(body))
}

// Our listener gives HTTP/2 to those who ask for it and HTTP/1.1 to the others: to x/net's client over our Dial, to
// net/http's own over crypto/tls, to curl.
func TestHTTP2(t *testing.T) {
	client, server := contexts(t)
	must(t, server.SetALPN("h2", "http/1.1"))
	l, err := server.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	h2 := &http2.Server{}
	l.NextProto("h2", func(c *sslwrap.Conn) {
		h2.ServeConn(c, &http2.ServeConnOpts{Handler: http.HandlerFunc(handler)})
	})
	srv := &http.Server{Handler: http.HandlerFunc(handler)}
	go srv.Serve(l)
	defer srv.Close()

	must(t, client.SetALPN("h2"))
	ours := &http2.Transport{DialTLSContext: func(ctx context.Context, network, addr string, _ *tls.Config) (net.Conn, error) {
		return client.DialContext(ctx, network, addr)
	}}
	defer ours.CloseIdleConnections()
	gos := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer gos.CloseIdleConnections()
	one := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer one.CloseIdleConnections()
	for i, c := range []struct {
		transport http.RoundTripper
		proto     string
	}{{ours, "HTTP/2.0"}, {gos, "HTTP/2.0"}, {one, "HTTP/1.1"}} {
		c := c
		failed := make(chan error)
		for j := 0; j < 20; j++ {
			size := j * 20000
			go func() {
				resp, err := (&http.Client{Transport: c.transport, Timeout: time.Minute}).Post("https://"+l.Addr().String()+"/", "text/plain",
					bytes.NewReader(make([]byte, size)))
				if err == nil {
					var got []byte
					got, err = io.ReadAll(resp.Body)
					resp.Body.Close()
					if want := fmt.Sprintf("%s %d", c.proto, size); err == nil && string(got) != want {
						err = fmt.Errorf("%q; want %q", got, want)
					}
				}
				failed <- err
			}()
		}
		for j := 0; j < 20; j++ {
			if err := <-failed; err != nil {
				t.Error(i, err)
			}
		}
	}
	for flag, want := range map[string]string{"--http2": "HTTP/2.0 5", "--http1.1": "HTTP/1.1 5"} {
		got, err := exec.Command("curl", "-sS", flag, "--cacert", file("ca.pem"), "-d", "hello", "https://"+l.Addr().String()+"/").CombinedOutput()
		if err != nil || strings.TrimSpace(string(got)) != want {
			t.Errorf("curl %s: %q, %v", flag, got, err)
		}
	}
}
