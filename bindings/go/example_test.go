package sslwrap_test

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"

	"sslwrap"
)

// A server that sends back what comes, and a client.
func Example() {
	dir, cleanup := certificates() // ca.pem, good.pem and good.key, for 127.0.0.1
	defer cleanup()

	serverContext, err := sslwrap.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer serverContext.Close()
	if err := serverContext.UseIdentityFile(dir+"/good.pem", dir+"/good.key"); err != nil {
		log.Fatal(err)
	}
	listener, err := serverContext.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		io.Copy(conn, conn)
	}()

	clientContext, err := sslwrap.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	defer clientContext.Close()
	if err := clientContext.LoadVerifyLocations(dir+"/ca.pem", ""); err != nil { // instead of the system's trust
		log.Fatal(err)
	}
	conn, err := clientContext.Dial("tcp", listener.Addr().String(), 10*time.Second)
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "hello")
	conn.CloseWrite()
	echo, err := io.ReadAll(conn)
	fmt.Println(string(echo), err, conn.ConnectionState().VersionName)
	// Output: hello <nil> TLSv1.3
}

func certificates() (dir string, cleanup func()) {
	if dir := os.Getenv("CERTS"); dir != "" {
		return dir, func() {}
	}
	dir, err := os.MkdirTemp("", "sslwrap")
	if err != nil {
		log.Fatal(err)
	}
	if err := exec.Command("sh", "../../tests/certs.sh", dir).Run(); err != nil {
		log.Fatal(err)
	}
	return dir, func() { os.RemoveAll(dir) }
}

// A client that keeps sessions, and an http.Transport over it.
func ExampleContext_DialContext() {
	dir, cleanup := certificates()
	defer cleanup()
	server, err := sslwrap.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	if err := server.UseIdentityFile(dir+"/good.pem", dir+"/good.key"); err != nil {
		log.Fatal(err)
	}
	listener, err := server.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") })}
	go srv.Serve(listener)
	defer srv.Close()

	ctx, err := sslwrap.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	defer ctx.Close()
	if err := ctx.LoadVerifyLocations(dir+"/ca.pem", ""); err != nil {
		log.Fatal(err)
	}
	if err := ctx.ResumeSessions(100); err != nil {
		log.Fatal(err)
	}
	transport := &http.Transport{DialTLSContext: ctx.DialContext, DisableKeepAlives: true}
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	for i := 0; i < 2; i++ {
		resp, err := client.Get("https://" + listener.Addr().String())
		if err != nil {
			log.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.Status, string(body), err)
	}
	// Output:
	// 200 OK hello <nil>
	// 200 OK hello <nil>
}

// One address, two certificates.
func ExampleContext_AddHost() {
	dir, cleanup := certificates()
	defer cleanup()
	shop, err := sslwrap.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer shop.Close()
	if err := shop.UseIdentityFile(dir+"/other.pem", dir+"/other.key"); err != nil { // for a.example
		log.Fatal(err)
	}
	main, err := sslwrap.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	defer main.Close()
	if err := main.UseIdentityFile(dir+"/good.pem", dir+"/good.key"); err != nil {
		log.Fatal(err)
	}
	if err := main.AddHost("a.example", shop); err != nil {
		log.Fatal(err)
	}
	a, b := net.Pipe()
	server, err := main.Server(b)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		server.Handshake()
		server.Close()
	}()
	trust, err := sslwrap.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	defer trust.Close()
	if err := trust.LoadVerifyLocations(dir+"/ca.pem", ""); err != nil {
		log.Fatal(err)
	}
	conn, err := trust.Client(a, "a.example")
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	fmt.Println(conn.Handshake())
	certs, err := conn.ConnectionState().PeerCertificates()
	fmt.Println(certs[0].DNSNames, err)
	io.Copy(io.Discard, conn)
	// Output:
	// <nil>
	// [a.example b.example] <nil>
}
