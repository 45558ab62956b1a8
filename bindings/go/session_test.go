package sslwrap

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// hello is one message from a server at addr; what comes with it are the tickets.
func hello(t *testing.T, ctx *Context, addr string) ConnectionState {
	t.Helper()
	c, err := ctx.Dial("tcp", addr, time.Minute)
	must(t, err)
	defer c.Close()
	if got, err := io.ReadAll(c); err != nil || string(got) != "hello" {
		t.Fatalf("%q, %v", got, err)
	}
	return c.ConnectionState()
}

func greet(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		c.Write([]byte("hello"))
		c.Close()
	}
}

// Our client, by itself and by hand, with crypto/tls's server; then crypto/tls's client with our server.
func TestResumption(t *testing.T) {
	for name, version := range versions {
		l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{goIdentity(t, "good")}, MaxVersion: version})
		must(t, err)
		defer l.Close()
		go greet(l)
		ctx := client(t)
		must(t, ctx.ResumeSessions(2))
		for i := 0; i < 4; i++ {
			if s := hello(t, ctx, l.Addr().String()); s.DidResume != (i > 0) {
				t.Errorf("%s: %d resumed: %v", name, i, s.DidResume)
			}
		}

		ctx = client(t)
		c, err := ctx.Dial("tcp", l.Addr().String(), time.Minute)
		must(t, err)
		_, err = io.ReadAll(c)
		must(t, err)
		session, err := c.Session()
		if err != nil || session == nil || !session.Resumable() {
			t.Fatalf("%s: %v, %v", name, session, err)
		}
		must(t, c.Close())
		b, err := session.Export()
		must(t, err)
		again, err := ImportSession(b)
		must(t, err)
		nc, err := net.Dial("tcp", l.Addr().String())
		must(t, err)
		c, err = ctx.Client(nc, "127.0.0.1")
		must(t, err)
		must(t, c.SetSession(again))
		must(t, c.Handshake())
		if !c.ConnectionState().DidResume {
			t.Errorf("%s: an imported session was not resumed", name)
		}
		c.Close()
		must(t, session.Close())
		must(t, again.Close())

		sctx := server(t)
		must(t, sctx.SetMaxVersion(version))
		must(t, sctx.SetTicketKeys(bytes.Repeat([]byte{7}, 80)))
		must(t, sctx.SetSessionID([]byte("tests")))
		ours, err := sctx.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		defer ours.Close()
		go greet(ours)
		config := &tls.Config{RootCAs: pool(t), ClientSessionCache: tls.NewLRUClientSessionCache(1)}
		for i, want := range []bool{false, true, false} {
			if i == 2 {
				must(t, sctx.RenewTicketKeys(bytes.Repeat([]byte{8}, 80)))
			}
			peer, err := tls.Dial("tcp", ours.Addr().String(), config)
			must(t, err)
			_, err = io.ReadAll(peer)
			must(t, err)
			if peer.ConnectionState().DidResume != want {
				t.Errorf("%s: %d: resumed %v", name, i, !want)
			}
			peer.Close()
		}
	}
	if _, err := ImportSession([]byte("garbage")); err == nil {
		t.Error("garbage is no session")
	}
}

func TestOCSP(t *testing.T) {
	der, err := os.ReadFile(file("good-ocsp.der"))
	must(t, err)
	ctx := server(t)
	must(t, ctx.SetOCSPResponse(der))
	_, peer, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: "localhost"})
	must(t, ours)
	must(t, theirs)
	if !bytes.Equal(peer.OCSPResponse(), der) {
		t.Error("crypto/tls was given another response")
	}
	must(t, ctx.RenewOCSPResponse(der))

	stale := errors.New("stale")
	for _, c := range []struct {
		judge  error
		staple []byte
	}{{nil, der}, {nil, nil}, {stale, der}} {
		a, b := pipe(t)
		identity := goIdentity(t, "good")
		identity.OCSPStaple = c.staple
		go tls.Server(b, &tls.Config{Certificates: []tls.Certificate{identity}}).Handshake()
		cctx := client(t)
		asked := 0
		must(t, cctx.SetOCSPCallback(func(conn *Conn, got []byte) error {
			asked++
			if !bytes.Equal(got, c.staple) {
				t.Errorf("%x", got)
			}
			return c.judge
		}))
		conn, err := cctx.Client(a, "good.example")
		must(t, err)
		if err = conn.Handshake(); c.judge == nil && err != nil || !errors.Is(err, c.judge) && c.judge != nil || asked != 1 {
			t.Errorf("%v, asked %d times", err, asked)
		}
		if c.judge == nil && !bytes.Equal(conn.ConnectionState().OCSPResponse, c.staple) {
			t.Errorf("%x", conn.ConnectionState().OCSPResponse)
		}
		conn.Close()
	}
}

func TestHosts(t *testing.T) {
	other, err := NewServer()
	must(t, err)
	defer other.Close()
	must(t, other.UseIdentityFile(file("other.pem"), file("other.key")))
	ctx := server(t)
	must(t, ctx.AddHost("a.example", other))
	must(t, ctx.AddHost("*.wild.example", ctx))
	must(t, ctx.RefuseOtherHosts())
	for name, ok := range map[string]bool{"a.example": true, "x.wild.example": true, "good.example": false} {
		_, _, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: name}) // which verifies it
		if (ours == nil) != ok || (theirs == nil) != ok {
			t.Errorf("%s: %v, %v", name, ours, theirs)
		}
	}
}

func TestPSK(t *testing.T) {
	key := bytes.Repeat([]byte{3}, 32)
	cctx, err := NewClient()
	must(t, err)
	defer cctx.Close()
	must(t, cctx.SetPSK([]byte("me"), key))
	sctx, err := NewServer()
	must(t, err)
	defer sctx.Close()
	must(t, sctx.AddPSK([]byte("me"), key))
	a, b := pipe(t)
	c, err := cctx.Client(a, "good.example")
	must(t, err)
	defer c.Close()
	s, err := sctx.Server(b)
	must(t, err)
	defer s.Close()
	shake(t, c, s)
	talk(t, c, s, 1000)
	if !c.ConnectionState().DidResume || c.ConnectionState().RawPeerCertificates != nil {
		t.Errorf("%+v", c.ConnectionState())
	}
}

func TestPins(t *testing.T) {
	pin := func(name string) []byte {
		b, err := os.ReadFile(file(name))
		must(t, err)
		block, _ := pem.Decode(b)
		cert, err := x509.ParseCertificate(block.Bytes)
		must(t, err)
		sum := sha256.Sum256(cert.RawSubjectPublicKeyInfo)
		return sum[:]
	}
	for _, c := range []struct {
		pin        []byte
		sufficient bool
		identity   string
		ok         bool
	}{
		{pin("inter.pem"), false, "good", true}, {pin("other.pem"), false, "good", false},
		{pin("selfsigned.pem"), true, "selfsigned", true}, {pin("good.pem"), true, "selfsigned", false},
	} {
		a, b := pipe(t)
		go tls.Server(b, &tls.Config{Certificates: []tls.Certificate{goIdentity(t, c.identity)}}).Handshake()
		ctx := client(t)
		if c.sufficient {
			must(t, ctx.InsecureAddSufficientPin(c.pin))
		} else {
			must(t, ctx.AddPin(c.pin))
		}
		conn, err := ctx.Client(a, "good.example")
		must(t, err)
		if err := conn.Handshake(); (err == nil) != c.ok {
			t.Errorf("%s, sufficient %v: %v", c.identity, c.sufficient, err)
		}
		conn.Close()
	}
}

func TestExportKeyingMaterial(t *testing.T) {
	for _, version := range versions {
		ctx := server(t)
		must(t, ctx.SetMaxVersion(version))
		s, peer, ours, theirs := serveTo(t, ctx, &tls.Config{ServerName: "localhost"})
		must(t, ours)
		must(t, theirs)
		for _, context := range [][]byte{nil, {}, []byte("context")} {
			got, err := s.ExportKeyingMaterial("EXPERIMENTAL-test", context, 40)
			must(t, err)
			state := peer.ConnectionState()
			want, err := state.ExportKeyingMaterial("EXPERIMENTAL-test", context, 40)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%x: %x, want %x, %v", version, got, want, err)
			}
		}
	}
}
