package sslwrap

import (
	"bytes"
	"context"
	"fmt"
	"io"
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

func threads(t testing.TB) int {
	t.Helper()
	tasks, err := os.ReadDir("/proc/self/task")
	must(t, err)
	return len(tasks)
}

// 1,000 connections at the same time, each with a goroutine at both ends: the threads are few, whatever they wait for.
func Test1000Connections(t *testing.T) {
	const n = 1000
	l, err := server(t).Listen("tcp", "127.0.0.1:0")
	must(t, err)
	stop := echo(t, l)
	ctx := client(t)
	before, most := live(2), 0
	var open, wg sync.WaitGroup
	open.Add(n)
	wg.Add(n)
	for i := 0; i < n; i++ {
		i := i
		go func() {
			defer wg.Done()
			c, err := ctx.Dial("tcp", l.Addr().String(), 2*time.Minute)
			open.Done()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			open.Wait() // all are open now
			data := bytes.Repeat([]byte{byte(i)}, 20*i+1)
			for round := 0; round < 3; round++ {
				go c.Write(data)
				got := make([]byte, len(data))
				if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, data) {
					t.Error(i, err)
					return
				}
			}
		}()
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for waiting := true; waiting; {
		if now := threads(t); now > most {
			most = now
		}
		select {
		case <-done:
			waiting = false
		case <-time.After(5 * time.Millisecond):
		}
	}
	stop()
	t.Logf("%d threads at most, GOMAXPROCS %d", most, runtime.GOMAXPROCS(0))
	if limit := 8*runtime.GOMAXPROCS(0) + 32; most > limit {
		t.Errorf("%d threads, more than %d", most, limit)
	}
	if n := LiveHandles(); n != before { // closed, not collected
		t.Errorf("%d handles before, %d after", before, n)
	}
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// net/http's client over our Dial against nginx.
func TestNginx(t *testing.T) {
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		if nginx = "/usr/sbin/nginx"; exec.Command(nginx, "-v").Run() != nil {
			t.Skip("there is no nginx")
		}
	}
	dir, addr := t.TempDir(), freePort(t)
	must(t, os.WriteFile(filepath.Join(dir, "page"), bytes.Repeat([]byte("page"), 100000), 0o644))
	must(t, os.Chmod(dir, 0o755))
	conf := fmt.Sprintf(`daemon off; pid %[1]s/pid; error_log %[1]s/log; events { worker_connections 64; }
http { access_log off; client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s;
scgi_temp_path %[1]s; server { listen %[2]s ssl; ssl_certificate %[3]s; ssl_certificate_key %[4]s; root %[1]s; } }`,
		dir, addr, file("good.pem"), file("good.key"))
	must(t, os.WriteFile(filepath.Join(dir, "conf"), []byte("user root;"+conf), 0o644))
	cmd := exec.Command(nginx, "-c", filepath.Join(dir, "conf"), "-e", filepath.Join(dir, "log"))
	must(t, cmd.Start())
	defer func() { cmd.Process.Signal(os.Interrupt); cmd.Wait() }()
	ctx := client(t)
	must(t, ctx.SetALPN("http/1.1"))
	transport := &http.Transport{DialTLSContext: ctx.DialContext}
	defer transport.CloseIdleConnections()
	c := &http.Client{Transport: transport, Timeout: time.Minute}
	var resp *http.Response
	for i := 0; i < 200; i++ {
		if resp, err = c.Get("https://" + addr + "/page"); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	must(t, err)
	for i := 0; ; i++ {
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || len(body) != 400000 || resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Server"), "nginx") {
			t.Fatalf("%d bytes, %v, %v", len(body), resp.Status, err)
		}
		if i == 5 {
			break
		}
		resp, err = c.Get("https://" + addr + "/page")
		must(t, err)
	}
}

// http.Server over our Listener, which asks for client certificates, to curl.
func TestCurl(t *testing.T) {
	ctx := server(t)
	must(t, ctx.LoadVerifyLocations(file("ca.pem"), ""))
	must(t, ctx.SetClientAuth(RequireClientCert))
	must(t, ctx.SetALPN("http/1.1"))
	l, err := ctx.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	type key struct{}
	srv := &http.Server{
		ConnContext: func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, key{}, c) },
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			certs, _ := r.Context().Value(key{}).(*Conn).ConnectionState().PeerCertificates()
			fmt.Fprintf(w, "%s %s", r.Proto, certs[0].Subject.CommonName)
		}),
	}
	go srv.Serve(l)
	defer srv.Close()
	url := "https://" + l.Addr().String()
	got, err := exec.Command("curl", "-sS", "--cacert", file("ca.pem"), "--cert", file("client.pem"), "--key", file("client.key"), url).CombinedOutput()
	if err != nil || string(got) != "HTTP/1.1 client" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := exec.Command("curl", "-sS", "--cacert", file("ca.pem"), url).CombinedOutput(); err == nil {
		t.Errorf("without a certificate: %q", got)
	}
}
