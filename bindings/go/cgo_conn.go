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
		DidResume:          s.resumed != 0,
		Group:              C.GoString(s.group),
		NegotiatedProtocol: C.GoStringN(&s.alpn[0], C.int(s.alpn_len)),
		ServerName:         C.GoStringN(&s.name[0], C.int(s.name_len)),
	}
	var err error
	if state.RawPeerCertificates, err = h.connChain(false); err == nil {
		state.OCSPResponse, err = h.connOCSP()
	}
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

func (h *handle) connOCSP() ([]byte, error) {
	defer runtime.KeepAlive(h)
	return fetch("state", func(buf []byte) result { return from(C.swg_conn_ocsp(h.c(), ptr(buf), C.size_t(len(buf)))) })
}

func (h *handle) connRequestOCSP() result {
	defer runtime.KeepAlive(h)
	return from(C.swg_conn_request_ocsp(h.c()))
}

const (
	answerAccept  = C.SSLWRAP_ANSWER_ACCEPT
	answerDefault = C.SSLWRAP_ANSWER_DEFAULT
	answerRefuse  = C.SSLWRAP_ANSWER_REFUSE
)

func (h *handle) connAnswerHello(answer, alert int) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_conn_answer_hello(h.c(), C.int(answer), C.int(alert)))
}

func (h *handle) connSetContext(ctx *handle) result {
	defer runtime.KeepAlive(h)
	defer runtime.KeepAlive(ctx)
	return from(C.swg_conn_set_context(h.c(), ctx.c()))
}

func (h *handle) connExport(label string, context []byte, n int) ([]byte, error) {
	key := make([]byte, n)
	l := []byte(label)
	defer runtime.KeepAlive(h)
	return key, from(C.swg_conn_export(h.c(), ptr(l), C.size_t(len(l)), ptr(context), C.size_t(len(context)), truth(context != nil),
		ptr(key), C.size_t(n))).err("export")
}

func newSession(value uintptr) *Session {
	return &Session{newHandle(value, func(h C.uintptr_t) { C.swg_session_free(h) })}
}

func (h *handle) connSession() (*Session, error) {
	r := from(C.swg_conn_session(h.c()))
	runtime.KeepAlive(h)
	if r.status == statusNoValue {
		return nil, nil
	}
	if err := r.err("session"); err != nil {
		return nil, err
	}
	return newSession(r.value), nil
}

func (h *handle) connSetSession(session *handle) result {
	defer runtime.KeepAlive(h)
	defer runtime.KeepAlive(session)
	return from(C.swg_conn_set_session(h.c(), session.c()))
}

// ImportSession makes a session from what Export gave. It says whether its peer was verified: only from where nobody else
// can write.
func ImportSession(b []byte) (*Session, error) {
	r := from(C.swg_session_import(ptr(b), C.size_t(len(b))))
	if err := r.err("session"); err != nil {
		return nil, err
	}
	return newSession(r.value), nil
}

func (h *handle) sessionExport() ([]byte, error) {
	defer runtime.KeepAlive(h)
	return fetch("session", func(buf []byte) result { return from(C.swg_session_export(h.c(), ptr(buf), C.size_t(len(buf)))) })
}

func (h *handle) sessionResumable() bool {
	defer runtime.KeepAlive(h)
	return from(C.swg_session_resumable(h.c())).n == 1
}

func (h *handle) sessionVersion() uint16 {
	defer runtime.KeepAlive(h)
	return uint16(from(C.swg_session_version(h.c())).n)
}
