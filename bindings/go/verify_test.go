package sslwrap

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
			!strings.HasPrefix(err.Error(), "sslwrap: handshake: the peer's certificate is refused: "+v.Hint) {
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
			must(t, sctx.LoadClientCA(file("ca.pem")))
			must(t, sctx.SetMaxVersion(version))
			s, err := sctx.Server(b)
			must(t, err)
			config := &tls.Config{RootCAs: pool(t), ServerName: "good.example"}
			if give {
				config.GetClientCertificate = func(info *tls.CertificateRequestInfo) (*tls.Certificate, error) {
					if len(info.AcceptableCAs) != 1 || !bytes.Contains(info.AcceptableCAs[0], []byte("Test Root")) {
						t.Errorf("%s: %q", name, info.AcceptableCAs)
					}
					identity := goIdentity(t, "client")
					return &identity, nil
				}
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
