package sslwrap_test

import (
	"fmt"
	"io"
	"log"
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
