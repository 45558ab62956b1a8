package sslwrap

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

// The same over ours and over crypto/tls, in turns, both with TLS_AES_128_GCM_SHA256 over loopback TCP: each reports its
// own time for a turn, and the ratio of ours to crypto/tls's, by the clock and by the processor's time (which a busy machine
// does not change much).
//
//	go test -run '^$' -bench . -benchtime 2s

func bothEnds(b *testing.B) (ours, gos [2]net.Conn) {
	a0, a1 := usualPipe(b)
	cctx, sctx := client(b), server(b)
	must(b, cctx.SetCipherSuites("TLS_AES_128_GCM_SHA256"))
	c, err := cctx.Client(a0, "good.example")
	must(b, err)
	s, err := sctx.Server(a1)
	must(b, err)
	b0, b1 := usualPipe(b)
	gc := tls.Client(b0, &tls.Config{RootCAs: pool(b), ServerName: "good.example"})
	gs := tls.Server(b1, &tls.Config{Certificates: []tls.Certificate{goIdentity(b, "good")}})
	shake(b, c, s, gc, gs)
	if got := gc.ConnectionState().CipherSuite; got != tls.TLS_AES_128_GCM_SHA256 {
		b.Skipf("crypto/tls took suite %x", got)
	}
	ours, gos = [2]net.Conn{c, s}, [2]net.Conn{gc, gs}
	for _, end := range []net.Conn{c, s, gc, gs} {
		must(b, end.SetDeadline(time.Time{}))
		b.Cleanup(func() { end.Close() })
	}
	return ours, gos
}

// usualPipe is TCP as Debian has it. Some machines are set to BBR, whose pacing timers weigh more here than TLS.
func usualPipe(b *testing.B) (client, server net.Conn) {
	usual := func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) {
			if syscall.SetsockoptString(int(fd), syscall.IPPROTO_TCP, syscall.TCP_CONGESTION, "cubic") != nil {
				_ = syscall.SetsockoptString(int(fd), syscall.IPPROTO_TCP, syscall.TCP_CONGESTION, "reno")
			}
		})
	}
	l, err := (&net.ListenConfig{Control: usual}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	must(b, err)
	defer l.Close()
	client, err = (&net.Dialer{Control: usual}).Dial("tcp", l.Addr().String())
	must(b, err)
	server, err = l.Accept()
	must(b, err)
	return client, server
}

func used() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// inTurns runs turn on one end of both, with peer at the other all the time, and reports.
func inTurns(b *testing.B, bytes int64, peer, turn func(end net.Conn)) {
	ours, gos := bothEnds(b)
	go peer(ours[1])
	go peer(gos[1])
	turn(ours[0])
	turn(gos[0])
	var spent, busy [2]time.Duration
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		for j, ends := range [][2]net.Conn{ours, gos} {
			from, before := time.Now(), used()
			turn(ends[0])
			spent[j] += time.Since(from)
			busy[j] += used() - before
		}
	}
	b.StopTimer()
	for j, name := range []string{"ours", "go"} {
		b.ReportMetric(float64(spent[j].Nanoseconds())/float64(b.N), name+"-ns/op")
		if bytes > 0 {
			b.ReportMetric(float64(bytes)*float64(b.N)/spent[j].Seconds()/1e6, name+"-MB/s")
		}
	}
	b.ReportMetric(float64(spent[0])/float64(spent[1]), "ours/go")
	b.ReportMetric(float64(busy[0])/float64(busy[1]), "cpu-ours/go")
}

func BenchmarkPing(b *testing.B) { // 100 bytes there and back, sixteen times
	buf := make([]byte, 100)
	echoes := func(end net.Conn) {
		back := make([]byte, 100)
		for {
			if _, err := io.ReadFull(end, back); err != nil {
				return
			}
			end.Write(back)
		}
	}
	inTurns(b, 0, echoes, func(end net.Conn) {
		for i := 0; i < 16; i++ {
			end.Write(buf)
			if _, err := io.ReadFull(end, buf); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkBulk(b *testing.B) { // 1 MiB one way
	data, sink := make([]byte, 1<<20), make([]byte, 32<<10)
	sends := func(end net.Conn) {
		for wanted := make([]byte, 1); ; {
			if _, err := end.Read(wanted); err != nil {
				return
			}
			end.Write(data)
		}
	}
	inTurns(b, 1<<20, sends, func(end net.Conn) {
		end.Write([]byte{1})
		for n := 0; n < len(data); {
			got, err := end.Read(sink)
			if err != nil {
				b.Fatal(err)
			}
			n += got
		}
	})
}

func BenchmarkHandshake(b *testing.B) {
	cctx, sctx := client(b), server(b)
	gc := &tls.Config{RootCAs: pool(b), ServerName: "good.example"}
	gs := &tls.Config{Certificates: []tls.Certificate{goIdentity(b, "good")}, SessionTicketsDisabled: true}
	var spent [2]time.Duration
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		for j := range spent {
			x, y := pipe(b)
			from := time.Now()
			if j == 0 {
				c, err := cctx.Client(x, "good.example")
				must(b, err)
				s, err := sctx.Server(y)
				must(b, err)
				shake(b, c, s)
				c.Close()
				s.Close()
			} else {
				c, s := tls.Client(x, gc), tls.Server(y, gs)
				shake(b, c, s)
				c.Close()
				s.Close()
			}
			spent[j] += time.Since(from)
			x.Close()
			y.Close()
		}
	}
	b.StopTimer()
	for j, name := range []string{"ours", "go"} {
		b.ReportMetric(float64(spent[j].Nanoseconds())/float64(b.N), name+"-ns/op")
	}
	b.ReportMetric(float64(spent[0])/float64(spent[1]), "ours/go")
}
