package sslwrap

// #include "bridge.h"
import "C"

import (
	"encoding/binary"
	"runtime"
)

const (
	pumpHandshake   = C.SSLWRAP_PUMP_HANDSHAKE
	pumpWantInput   = C.SSLWRAP_PUMP_WANT_INPUT
	pumpHasOutput   = C.SSLWRAP_PUMP_HAS_OUTPUT
	pumpDecision    = C.SSLWRAP_PUMP_DECISION
	pumpPeerClosed  = C.SSLWRAP_PUMP_PEER_CLOSED
	pumpPlaintext   = C.SSLWRAP_PUMP_PLAINTEXT_READY
	pumpClosed      = C.SSLWRAP_PUMP_CLOSED
	pumpNothingMore = pumpPeerClosed | pumpClosed
)

// connNew makes a connection over memory. A client without a name does not check it.
func (h *handle) connNew(server bool, name string) (*handle, error) {
	var t []byte
	if !server {
		t = append([]byte(name), 0)
	}
	r := from(C.swg_conn_new(h.c(), ptr(t)))
	runtime.KeepAlive(h)
	if err := r.err("connection"); err != nil {
		return nil, err
	}
	return newHandle(r.value, func(h C.uintptr_t) { C.swg_conn_free(h) }), nil
}

// round is what a crossing moves: each slice may be empty.
type round struct {
	bye, eof bool
	in       []byte // ciphertext from the network
	out      []byte // room for ciphertext
	send     []byte // plaintext
	recv     []byte // room for plaintext
}

type moved struct {
	status             int
	failure            uintptr
	state              uint64
	in, out, sent, got int
}

// pump is one crossing: see sslwrap_conn_pump.
func (h *handle) pump(r *round) moved {
	m := C.swg_pump(h.c(), truth(r.bye), truth(r.eof), ptr(r.in), C.size_t(len(r.in)), ptr(r.out), C.size_t(len(r.out)),
		ptr(r.send), C.size_t(len(r.send)), ptr(r.recv), C.size_t(len(r.recv)))
	runtime.KeepAlive(h)
	return moved{int(m.status), uintptr(m.failure), uint64(m.state), int(m.in), int(m.out), int(m.sent), int(m.got)}
}

func (h *handle) connState() (ConnectionState, error) {
	var s C.swg_state
	defer runtime.KeepAlive(h)
	if err := from(C.swg_conn_state(h.c(), &s)).err("state"); err != nil {
		return ConnectionState{}, err
	}
	state := ConnectionState{
		HandshakeComplete:  true,
		Version:            uint16(s.version),
		VersionName:        C.GoString(s.version_name),
		CipherSuite:        C.GoString(s.cipher),
		CipherBits:         int(s.bits),
		Group:              C.GoString(s.group),
		NegotiatedProtocol: C.GoStringN(&s.alpn[0], C.int(s.alpn_len)),
		ServerName:         C.GoStringN(&s.name[0], C.int(s.name_len)),
	}
	var err error
	state.RawPeerCertificates, err = h.connChain(false)
	return state, err
}

// connChain is what the peer sent, or, verified, the chain up to the anchor.
func (h *handle) connChain(verified bool) (chain [][]byte, err error) {
	defer runtime.KeepAlive(h)
	all, err := fetch("state", func(buf []byte) result {
		return from(C.swg_conn_chain(h.c(), truth(verified), ptr(buf), C.size_t(len(buf))))
	})
	for len(all) >= 4 {
		n := 4 + int(binary.BigEndian.Uint32(all))
		chain = append(chain, all[4:n:n])
		all = all[n:]
	}
	return chain, err
}

func (h *handle) connHint() string {
	defer runtime.KeepAlive(h)
	hint, _ := fetch("state", func(buf []byte) result { return from(C.swg_conn_hint(h.c(), ptr(buf), C.size_t(len(buf)))) })
	return string(hint)
}

func (h *handle) connCulprit() []byte {
	defer runtime.KeepAlive(h)
	der, _ := fetch("state", func(buf []byte) result { return from(C.swg_conn_culprit(h.c(), ptr(buf), C.size_t(len(buf)))) })
	return der
}

func (h *handle) connServerName() string {
	defer runtime.KeepAlive(h)
	name, _ := fetch("state", func(buf []byte) result {
		return from(C.swg_conn_servername(h.c(), ptr(buf), C.size_t(len(buf))))
	})
	return string(name)
}
