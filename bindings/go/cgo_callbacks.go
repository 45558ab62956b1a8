package sslwrap

// #include "bridge.h"
import "C"

import (
	"errors"
	"runtime"
	"runtime/cgo"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A callback travels through C as the number of a cgo.Handle, which the library's destructor gives back. It runs on the
// goroutine that is inside a call of this package, so the connection that it is about is one that is registered here for
// the time of that call, and only then: the registry keeps nothing alive.

type verifyCallback struct {
	f        func(*Conn, VerifyStep) error
	insecure bool
}

var (
	callbacks atomic.Bool // some context has one
	insideMu  sync.Mutex
	inside    = map[uintptr]*visit{}
)

type visit struct {
	conn  *Conn
	calls int
}

// enter lets callbacks find the connection, until leave.
func (c *Conn) enter() (leave func()) {
	if !callbacks.Load() {
		return func() {}
	}
	key := c.h.value.Load()
	insideMu.Lock()
	defer insideMu.Unlock()
	v := inside[key]
	if v == nil || v.conn != c {
		v = &visit{conn: c}
		inside[key] = v
	}
	v.calls++
	return func() {
		insideMu.Lock()
		defer insideMu.Unlock()
		if v.calls--; v.calls == 0 && inside[key] == v {
			delete(inside, key)
		}
	}
}

// callback runs f, with the connection and what was registered; a panic becomes the connection's cause of failure. A
// callback may take its time, and so gives back the place among those that compute.
func callback[T any](user, conn C.uintptr_t, f func(*Conn, T) error) (failed bool) {
	insideMu.Lock()
	v := inside[uintptr(conn)]
	insideMu.Unlock()
	if v == nil {
		return true
	}
	defer func() {
		if p := recover(); p != nil {
			v.conn.cause.Store(&cause{&PanicError{Value: p, Stack: debug.Stack()}, true})
			failed = true
		}
	}()
	<-computing
	defer func() { computing <- struct{}{} }()
	if err := f(v.conn, cgo.Handle(user).Value().(T)); err != nil {
		if err != errRefused {
			v.conn.cause.Store(&cause{err, false})
		}
		return true
	}
	return false
}

//export sslwrapGoVerify
func sslwrapGoVerify(user, conn, cert C.uintptr_t, code, depth, ok C.int) C.int {
	step := VerifyStep{Code: int(code), Depth: int(depth), OK: ok != 0}
	step.Certificate, _ = fetch("verify", func(buf []byte) result {
		return from(C.swg_x509_der(cert, ptr(buf), C.size_t(len(buf))))
	})
	refused := callback(user, conn, func(c *Conn, v verifyCallback) error {
		if err := v.f(c, step); err != nil {
			return err
		}
		if !step.OK && !v.insecure {
			return errRefused
		}
		return nil
	})
	if refused {
		return C.SSLWRAP_VERIFY_REFUSE
	}
	return C.SSLWRAP_VERIFY_ACCEPT
}

var errRefused = errors.New("as OpenSSL found") // which tells why

//export sslwrapGoALPN
func sslwrapGoALPN(user, conn C.uintptr_t, offered *C.uchar, n C.size_t, chosen *C.uchar, chosenLen *C.size_t) C.int {
	wire := unsafe.Slice((*byte)(offered), int(n))
	answer := C.int(C.SSLWRAP_ALPN_NOACK)
	failed := callback(user, conn, func(c *Conn, f func(*Conn, []string) (string, error)) error {
		var list []string
		for len(wire) > int(wire[0]) {
			end := 1 + int(wire[0])
			list = append(list, string(wire[1:end]))
			if wire = wire[end:]; len(wire) == 0 {
				break
			}
		}
		name, err := f(c, list)
		if err == nil && len(name) > 255 {
			err = localError("alpn", statusInvalidArg, "an ALPN protocol has 1 to 255 bytes")
		}
		if err == nil && name != "" {
			*chosenLen = C.size_t(copy(unsafe.Slice((*byte)(chosen), 255), name))
			answer = C.SSLWRAP_ALPN_SELECTED
		}
		return err
	})
	if failed {
		return C.SSLWRAP_ALPN_FATAL
	}
	return answer
}

//export sslwrapGoKeyLog
func sslwrapGoKeyLog(user, conn C.uintptr_t, line *C.uchar, n C.size_t) {
	s := append(append([]byte{}, unsafe.Slice((*byte)(line), int(n))...), '\n')
	callback(user, conn, func(c *Conn, f func([]byte)) error { f(s); return nil })
}

//export sslwrapGoInfo
func sslwrapGoInfo(user, conn C.uintptr_t, where, ret C.int) {
	callback(user, conn, func(c *Conn, f func(*Conn, int, int)) error { f(c, int(where), int(ret)); return nil })
}

//export sslwrapGoSession
func sslwrapGoSession(user, conn, session C.uintptr_t) {
	if C.swg_session_up_ref(session) != statusOK {
		return
	}
	s := newSession(uintptr(session))
	callback(user, conn, func(c *Conn, f func(*Conn, *Session)) error { f(c, s); return nil })
}

//export sslwrapGoOCSP
func sslwrapGoOCSP(user, conn C.uintptr_t, response *C.uchar, n C.size_t) C.int {
	der := append([]byte(nil), unsafe.Slice((*byte)(response), int(n))...)
	if callback(user, conn, func(c *Conn, f func(*Conn, []byte) error) error { return f(c, der) }) {
		return C.SSLWRAP_ANSWER_REFUSE
	}
	return C.SSLWRAP_ANSWER_ACCEPT
}

//export sslwrapGoFree
func sslwrapGoFree(user C.uintptr_t) { cgo.Handle(user).Delete() }

// set hands a callback over; where the library does not take it, it stays here and goes.
func (h *handle) set(v any, setter func(user C.uintptr_t) C.swg_result) result {
	callbacks.Store(true)
	user := cgo.NewHandle(v)
	r := from(setter(C.uintptr_t(user)))
	runtime.KeepAlive(h)
	if r.status != statusOK {
		user.Delete()
	}
	return r
}

func (h *handle) ctxVerify(mode uint64, v *verifyCallback) result {
	if v == nil {
		defer runtime.KeepAlive(h)
		return from(C.swg_ctx_verify(h.c(), C.uint64_t(mode), 0))
	}
	return h.set(*v, func(user C.uintptr_t) C.swg_result { return C.swg_ctx_verify(h.c(), C.uint64_t(mode), user) })
}

func (h *handle) ctxSession(f func(*Conn, *Session)) result {
	return h.set(f, func(user C.uintptr_t) C.swg_result { return C.swg_ctx_session(h.c(), user) })
}

func (h *handle) ctxOCSPJudge(f func(*Conn, []byte) error) result {
	return h.set(f, func(user C.uintptr_t) C.swg_result { return C.swg_ctx_ocsp(h.c(), user) })
}

func (h *handle) ctxALPNSelect(f func(*Conn, []string) (string, error)) result {
	return h.set(f, func(user C.uintptr_t) C.swg_result { return C.swg_ctx_alpn_select(h.c(), user) })
}

func (h *handle) ctxKeyLog(f func([]byte)) result {
	return h.set(f, func(user C.uintptr_t) C.swg_result { return C.swg_ctx_keylog(h.c(), user) })
}

func (h *handle) ctxInfo(f func(*Conn, int, int)) result {
	return h.set(f, func(user C.uintptr_t) C.swg_result { return C.swg_ctx_info(h.c(), user) })
}
