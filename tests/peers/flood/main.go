// Go's crypto/tls as the other end of flood.c: sends FILE while it receives as many bytes, and compares them.
//
//	flood CERTS FILE connect PORT | accept
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	certs, file, role := os.Args[1], os.Args[2], os.Args[3]
	data, err := os.ReadFile(file)
	must(err)
	var conn *tls.Conn
	if role == "connect" {
		pem, err := os.ReadFile(certs + "/ca.pem")
		must(err)
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		conn, err = tls.Dial("tcp", "127.0.0.1:"+os.Args[4], &tls.Config{RootCAs: pool, ServerName: "localhost"})
		must(err)
	} else {
		cert, err := tls.LoadX509KeyPair(certs+"/good.pem", certs+"/good.key")
		must(err)
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		must(err)
		fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
		raw, err := listener.Accept()
		must(err)
		conn = tls.Server(raw, &tls.Config{Certificates: []tls.Certificate{cert}})
	}
	sent := make(chan error)
	go func() {
		_, err := conn.Write(data)
		sent <- err
	}()
	buf := make([]byte, 100000)
	for got := 0; got < len(data); {
		n, err := conn.Read(buf)
		if n == 0 {
			must(err)
		}
		if !bytes.Equal(buf[:n], data[got:got+n]) {
			log.Fatal("other bytes came near ", got)
		}
		got += n
	}
	must(<-sent)
	must(conn.CloseWrite())
	_, err = io.Copy(io.Discard, conn)
	must(err)
}
