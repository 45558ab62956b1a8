package sslwrap

/*
#cgo pkg-config: sslwrap
#include "bridge.h"
*/
import "C"

import (
	"runtime"
	"strings"
	"sync/atomic"
	"unsafe"
)

// Only files named cgo*.go know C. Every pointer that goes over is lent for the call.

// Statuses, as the C header has them.
const (
	statusOK         = C.SSLWRAP_OK
	statusNoValue    = C.SSLWRAP_E_NO_VALUE
	statusTooSmall   = C.SSLWRAP_E_BUFFER_TOO_SMALL
	statusInvalidArg = C.SSLWRAP_E_INVALID_ARG
	statusTimeout    = C.SSLWRAP_E_TIMEOUT
	statusState      = C.SSLWRAP_E_STATE
	statusClosed     = C.SSLWRAP_E_CLOSED

	optionNoReneg      = C.SSLWRAP_OP_NO_RENEGOTIATION
	verifyNone         = C.SSLWRAP_VERIFY_NONE
	verifyPeer         = C.SSLWRAP_VERIFY_PEER
	verifyPeerRequired = C.SSLWRAP_VERIFY_PEER | C.SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT
)

// Kind is what a program decides by.
type Kind int

const (
	KindNone        Kind = C.SSLWRAP_KIND_NONE        // no failure
	KindLocal       Kind = C.SSLWRAP_KIND_LOCAL       // found on this side: an argument, memory, a state
	KindProtocol    Kind = C.SSLWRAP_KIND_PROTOCOL    // the peer and we do not agree about the protocol
	KindCertificate Kind = C.SSLWRAP_KIND_CERTIFICATE // a certificate was not accepted
	KindTransport   Kind = C.SSLWRAP_KIND_TRANSPORT   // the network failed
	KindTruncated   Kind = C.SSLWRAP_KIND_TRUNCATED   // the peer went away without close_notify
	KindTimeout     Kind = C.SSLWRAP_KIND_TIMEOUT     // the deadline passed
	KindResolve     Kind = C.SSLWRAP_KIND_RESOLVE     // a name was not resolved
)

// Version is the version of the library that is running.
func Version() string { return C.GoString(C.sslwrap_version()) }

// LiveHandles counts what of the library's is alive in this process: to find what was not closed.
func LiveHandles() int {
	var n C.uint64_t
	C.sslwrap_live_handles(C.SSLWRAP_TYPE_ANY, &n)
	return int(n)
}

func statusName(status int) string { return C.GoString(C.sslwrap_status_name(C.int(status))) }

// ---- values

// ptr is where a slice begins; nil when it is empty. Typed: cgo would look at all that lies around an unsafe.Pointer, and
// refuse bytes that are part of something with pointers.
func ptr(b []byte) *C.uchar {
	if len(b) == 0 {
		return nil
	}
	return (*C.uchar)(unsafe.Pointer(&b[0]))
}

// text makes s end with a NUL; "" becomes nil.
func text(s string) []byte {
	if s == "" {
		return nil
	}
	return append([]byte(s), 0)
}

func noNUL(op string, texts ...string) error {
	for _, s := range texts {
		if strings.IndexByte(s, 0) >= 0 {
			return localError(op, statusInvalidArg, "a text must not contain a NUL")
		}
	}
	return nil
}

func truth(b bool) C.int {
	if b {
		return 1
	}
	return 0
}

// ---- what came out of a crossing

type result struct {
	status int
	value  uintptr
	n      int
}

func from(r C.swg_result) result { return result{int(r.status), uintptr(r.value), int(r.n)} }

// err frees the snapshot; nil for success.
func (r result) err(op string) error {
	if r.status == statusOK {
		return nil
	}
	return failure(op, r.status, r.value)
}

func failure(op string, status int, snapshot uintptr) *Error {
	e := &Error{Op: op, Status: status, Kind: KindLocal}
	if snapshot == 0 {
		e.Message = statusName(status)
		return e
	}
	var f C.swg_failure
	h := C.uintptr_t(snapshot)
	C.swg_error_read(h, &f)
	e.Kind, e.Number, e.Detail = Kind(f.kind), int(f.number), int(f.detail)
	e.Message = C.GoStringN(&f.text[0], C.int(f.len))
	if text := strings.TrimPrefix(e.Message, "conn_pump: "); text != e.Message {
		e.Message = op + ": " + text // the crossing is ours: whoever reads it called something else
	}
	for i := C.size_t(0); i < f.entries; i++ {
		if s := C.GoString(C.swg_error_reason(h, i)); s != "" {
			e.Reasons = append(e.Reasons, s)
		}
	}
	C.swg_error_free(h)
	return e
}

// fetch asks again when the buffer was too small; nil when there is no such value.
func fetch(op string, get func(buf []byte) result) ([]byte, error) {
	buf := make([]byte, 2048)
	for {
		r := get(buf)
		switch r.status {
		case statusOK:
			return buf[:r.n:r.n], nil
		case statusNoValue:
			return nil, nil
		case statusTooSmall:
			buf = make([]byte, r.n+1)
		default:
			return nil, r.err(op)
		}
	}
}

// ---- handles

// handle owns one handle of the library's. A freed one is 0, which the library refuses; so does it one that is freed
// while another goroutine is on its way in.
type handle struct {
	value atomic.Uintptr
	drop  func(C.uintptr_t)
}

func newHandle(value uintptr, drop func(C.uintptr_t)) *handle {
	h := &handle{drop: drop}
	h.value.Store(value)
	runtime.SetFinalizer(h, (*handle).free)
	return h
}

func (h *handle) c() C.uintptr_t { return C.uintptr_t(h.value.Load()) }

func (h *handle) free() {
	v := h.value.Swap(0)
	if v == 0 {
		return
	}
	h.drop(C.uintptr_t(v))
	runtime.SetFinalizer(h, nil)
}
