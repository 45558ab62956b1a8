package sslwrap

/*
#cgo pkg-config: sslwrap
#include <sslwrap.h>

// Handles travel as integers and become pointers here only: they are no addresses, and Go must never look at them as such.
#define CTX ((sslwrap_ctx *)h)
#define CONN ((sslwrap_conn *)h)

typedef struct {
	int status;
	int fed;         // the input was taken
	uintptr_t value; // a new handle, or the snapshot of a failure
	size_t n;        // bytes of plaintext, or of text
	size_t out;      // bytes of ciphertext taken out
	size_t left;     // bytes of ciphertext that still wait
} swg_result;

// The snapshot of a failure is taken in the crossing of the call that failed, thus on its thread.
static inline swg_result swg_end(int status)
{
	swg_result r = {status, 0, 0, 0, 0, 0};
	sslwrap_error *err = NULL;
	if ((status == SSLWRAP_ERROR_SSL || status == SSLWRAP_ERROR_SYSCALL || status < 0) && status != SSLWRAP_E_NO_VALUE &&
		status != SSLWRAP_E_BUFFER_TOO_SMALL && sslwrap_error_take(&err) == SSLWRAP_OK)
		r.value = (uintptr_t)err;
	return r;
}

typedef struct {
	int kind, number, detail;
	size_t entries, len;
	char text[1024];
} swg_failure;

static inline void swg_error_read(uintptr_t h, swg_failure *f)
{
	sslwrap_error *err = (sslwrap_error *)h;
	sslwrap_error_kind(err, &f->kind);
	sslwrap_error_errno(err, &f->number);
	sslwrap_error_detail(err, &f->detail);
	sslwrap_error_count(err, &f->entries);
	if (sslwrap_error_text(err, f->text, sizeof f->text, &f->len) != SSLWRAP_OK)
		f->len = 0;
}
static inline const char *swg_error_reason(uintptr_t h, size_t i)
{
	const char *reason = "";
	sslwrap_error_reason((sslwrap_error *)h, i, &reason);
	return reason;
}
static inline void swg_error_free(uintptr_t h) { sslwrap_error_free((sslwrap_error *)h); }

static inline swg_result swg_ctx_new(int server)
{
	sslwrap_ctx *ctx = NULL;
	swg_result r = swg_end(server ? sslwrap_ctx_new_server(&ctx) : sslwrap_ctx_new_client(&ctx));
	if (r.status == SSLWRAP_OK)
		r.value = (uintptr_t)ctx;
	return r;
}
static inline void swg_ctx_free(uintptr_t h) { sslwrap_ctx_free(CTX); }
static inline swg_result swg_ctx_identity_file(uintptr_t h, const unsigned char *certs, const unsigned char *key)
{
	return swg_end(sslwrap_ctx_use_identity_file(CTX, (const char *)certs, (const char *)key));
}
static inline swg_result swg_ctx_identity_mem(uintptr_t h, const unsigned char *certs, size_t certs_len, const unsigned char *key,
	size_t key_len, const unsigned char *pass, size_t pass_len)
{
	sslwrap_identity *id = NULL;
	int status = sslwrap_identity_new_mem(certs, certs_len, key, key_len, pass, pass_len, &id);
	swg_result r = swg_end(status == SSLWRAP_OK ? sslwrap_ctx_use_identity(CTX, id) : status);
	sslwrap_identity_free(id);
	return r;
}
static inline swg_result swg_ctx_locations(uintptr_t h, const unsigned char *file, const unsigned char *dir)
{
	return swg_end(sslwrap_ctx_load_verify_locations(CTX, (const char *)file, (const char *)dir));
}
static inline swg_result swg_ctx_trust_mem(uintptr_t h, const unsigned char *pem, size_t len)
{
	return swg_end(sslwrap_ctx_load_verify_mem(CTX, pem, len));
}
static inline swg_result swg_ctx_system_trust(uintptr_t h)
{
	size_t n = 0;
	swg_result r = swg_end(sslwrap_ctx_load_system_trust(CTX, &n));
	r.n = n;
	return r;
}
static inline swg_result swg_ctx_alpn(uintptr_t h, int server, const unsigned char *protos, size_t len)
{
	return swg_end(server ? sslwrap_ctx_set_alpn_preference(CTX, protos, len) : sslwrap_ctx_set_alpn_protos(CTX, protos, len));
}
static inline swg_result swg_ctx_min(uintptr_t h, int v) { return swg_end(sslwrap_ctx_set_min_proto_version(CTX, v)); }
static inline swg_result swg_ctx_max(uintptr_t h, int v) { return swg_end(sslwrap_ctx_set_max_proto_version(CTX, v)); }
static inline swg_result swg_ctx_options(uintptr_t h, uint64_t o) { return swg_end(sslwrap_ctx_set_options(CTX, o, NULL)); }
static inline swg_result swg_ctx_verify(uintptr_t h, uint64_t mode)
{
	return swg_end(sslwrap_ctx_set_verify(CTX, mode, NULL, NULL, NULL));
}
// which: 0 TLS 1.2 ciphers, 1 TLS 1.3 suites, 2 groups, 3 key-log file
static inline swg_result swg_ctx_text(uintptr_t h, int which, const unsigned char *text)
{
	const char *s = (const char *)text;
	return swg_end(which == 0 ? sslwrap_ctx_set_cipher_list(CTX, s) : which == 1 ? sslwrap_ctx_set_tls13_ciphersuites(CTX, s)
		: which == 2 ? sslwrap_ctx_set_groups(CTX, s) : sslwrap_ctx_set_keylog_file(CTX, s));
}

// name: NULL for a server; empty for a client that does not check it.
static inline swg_result swg_conn_new(uintptr_t ctx, const unsigned char *name)
{
	sslwrap_conn *conn = NULL;
	const char *s = (const char *)name;
	int status = sslwrap_conn_new((sslwrap_ctx *)ctx, NULL, &conn);
	swg_result r;
	if (status == SSLWRAP_OK)
		status = s ? sslwrap_conn_set_connect_state(conn) : sslwrap_conn_set_accept_state(conn);
	if (status == SSLWRAP_OK && s)
		status = *s ? sslwrap_conn_set_server_name(conn, s) : sslwrap_conn_insecure_no_name_check(conn);
	r = swg_end(status);
	if (status == SSLWRAP_OK)
		r.value = (uintptr_t)conn;
	else
		sslwrap_conn_free(conn);
	return r;
}
static inline void swg_conn_free(uintptr_t h) { sslwrap_conn_free(CONN); }

enum { SWG_HANDSHAKE, SWG_RECV, SWG_SEND, SWG_SHUTDOWN, SWG_TAKE };

// One crossing: what came goes in, one thing is done, what is to leave comes out (when there is room for it).
static inline swg_result swg_step(uintptr_t h, int op, const unsigned char *in, size_t in_len, int eof, unsigned char *buf, size_t len,
	unsigned char *out, size_t out_cap)
{
	size_t n = 0, fed = 0, taken = 0, left = 0;
	int status = SSLWRAP_OK, complete;
	swg_result r;
	if (in_len != 0)
		status = sslwrap_conn_bio_write(CONN, in, in_len, &fed);
	if (status == SSLWRAP_OK && eof)
		status = sslwrap_conn_bio_shutdown(CONN);
	if (status == SSLWRAP_OK)
		switch (op) {
		case SWG_HANDSHAKE: status = sslwrap_conn_do_handshake(CONN); break;
		case SWG_RECV: status = sslwrap_conn_recv(CONN, buf, len, 0, &n); break;
		case SWG_SEND: status = sslwrap_conn_send(CONN, buf, len, 0, &n); break;
		case SWG_SHUTDOWN: status = sslwrap_conn_shutdown(CONN, &complete); break;
		}
	r = swg_end(status);
	if (out_cap != 0)
		sslwrap_conn_bio_read(CONN, out, out_cap, &taken);
	sslwrap_conn_bio_pending(CONN, &left);
	r.fed = fed == in_len;
	r.n = n;
	r.out = taken;
	r.left = left;
	return r;
}

typedef struct {
	int version, bits;
	const char *version_name, *cipher, *group;
	size_t alpn_len, name_len;
	char alpn[256], name[256];
} swg_state;

static inline swg_result swg_conn_state(uintptr_t h, swg_state *s)
{
	int status = sslwrap_conn_get_protocol_version(CONN, &s->version);
	if (status != SSLWRAP_OK)
		return swg_end(status);
	s->version_name = s->cipher = s->group = "";
	sslwrap_conn_get_protocol_version_name(CONN, &s->version_name);
	sslwrap_conn_get_cipher_name(CONN, &s->cipher);
	sslwrap_conn_get_cipher_bits(CONN, &s->bits);
	sslwrap_conn_get_group_name(CONN, &s->group);
	if (sslwrap_conn_get_alpn_proto_negotiated(CONN, s->alpn, sizeof s->alpn, &s->alpn_len) != SSLWRAP_OK)
		s->alpn_len = 0;
	if (sslwrap_conn_get_servername(CONN, s->name, sizeof s->name, &s->name_len) != SSLWRAP_OK)
		s->name_len = 0;
	return swg_end(SSLWRAP_OK);
}
// The i-th certificate that the peer sent, as DER.
static inline swg_result swg_conn_peer(uintptr_t h, size_t i, unsigned char *buf, size_t cap)
{
	sslwrap_x509_list *chain = NULL;
	sslwrap_x509 *cert = NULL;
	size_t n = 0;
	int status = sslwrap_conn_get_peer_cert_chain(CONN, &chain);
	swg_result r;
	if (status == SSLWRAP_OK && (status = sslwrap_x509_list_len(chain, &n)) == SSLWRAP_OK && i >= n)
		status = SSLWRAP_E_NO_VALUE;
	if (status == SSLWRAP_OK && (status = sslwrap_x509_list_get(chain, i, &cert)) == SSLWRAP_OK)
		status = sslwrap_x509_dump_der(cert, buf, cap, &n);
	r = swg_end(status);
	r.n = n;
	sslwrap_x509_free(cert);
	sslwrap_x509_list_free(chain);
	return r;
}
static inline swg_result swg_conn_hint(uintptr_t h, unsigned char *buf, size_t cap)
{
	size_t n = 0;
	swg_result r = swg_end(sslwrap_conn_get_verify_hint(CONN, (char *)buf, cap, &n));
	r.n = n;
	return r;
}
static inline swg_result swg_conn_culprit(uintptr_t h, unsigned char *buf, size_t cap)
{
	sslwrap_x509 *cert = NULL;
	size_t n = 0;
	int depth, status = sslwrap_conn_get_verify_culprit(CONN, &cert, &depth);
	swg_result r = swg_end(status == SSLWRAP_OK ? sslwrap_x509_dump_der(cert, buf, cap, &n) : status);
	r.n = n;
	sslwrap_x509_free(cert);
	return r;
}
*/
import "C"

import (
	"runtime"
	"strings"
	"sync/atomic"
	"unsafe"
)

// This is the only file that knows C. Every pointer that goes over is lent for the call.

// Statuses, as the C header has them.
const (
	statusOK           = C.SSLWRAP_OK
	statusWantRead     = C.SSLWRAP_ERROR_WANT_READ
	statusWantWrite    = C.SSLWRAP_ERROR_WANT_WRITE
	statusZeroReturn   = C.SSLWRAP_ERROR_ZERO_RETURN
	statusNoValue      = C.SSLWRAP_E_NO_VALUE
	statusTooSmall     = C.SSLWRAP_E_BUFFER_TOO_SMALL
	statusInvalidArg   = C.SSLWRAP_E_INVALID_ARG
	statusTimeout      = C.SSLWRAP_E_TIMEOUT
	statusState        = C.SSLWRAP_E_STATE
	statusClosed       = C.SSLWRAP_E_CLOSED
	optionNoReneg      = C.SSLWRAP_OP_NO_RENEGOTIATION
	verifyNone         = C.SSLWRAP_VERIFY_NONE
	verifyPeer         = C.SSLWRAP_VERIFY_PEER
	verifyPeerRequired = C.SSLWRAP_VERIFY_PEER | C.SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT
)

const (
	opHandshake = C.SWG_HANDSHAKE
	opRecv      = C.SWG_RECV
	opSend      = C.SWG_SEND
	opShutdown  = C.SWG_SHUTDOWN
	opTake      = C.SWG_TAKE
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

// result is what came out of a crossing.
type result struct {
	status       int
	fed          bool
	value        uintptr
	n, out, left int
}

func from(r C.swg_result) result {
	return result{int(r.status), r.fed != 0, uintptr(r.value), int(r.n), int(r.out), int(r.left)}
}

// err frees the snapshot; nil for success.
func (r result) err(op string) error {
	if r.status == statusOK {
		return nil
	}
	return r.failure(op)
}

func (r result) failure(op string) *Error {
	e := &Error{Op: op, Status: r.status, Kind: KindLocal}
	if r.value == 0 {
		e.Message = statusName(r.status)
		return e
	}
	var f C.swg_failure
	h := C.uintptr_t(r.value)
	C.swg_error_read(h, &f)
	e.Kind, e.Number, e.Detail = Kind(f.kind), int(f.number), int(f.detail)
	e.Message = C.GoStringN(&f.text[0], C.int(f.len))
	for i := C.size_t(0); i < f.entries; i++ {
		if s := C.GoString(C.swg_error_reason(h, i)); s != "" {
			e.Reasons = append(e.Reasons, s)
		}
	}
	C.swg_error_free(h)
	return e
}

// handle owns one handle of the library's. A freed one is 0, which the library refuses; so does it one that is freed
// while another goroutine is on its way in.
type handle struct {
	value  atomic.Uintptr
	isConn bool
}

func newHandle(value uintptr, isConn bool) *handle {
	h := &handle{isConn: isConn}
	h.value.Store(value)
	runtime.SetFinalizer(h, (*handle).free)
	return h
}

func (h *handle) c() C.uintptr_t { return C.uintptr_t(h.value.Load()) }

func (h *handle) free() {
	v := C.uintptr_t(h.value.Swap(0))
	switch {
	case v == 0:
		return
	case h.isConn:
		C.swg_conn_free(v)
	default:
		C.swg_ctx_free(v)
	}
	runtime.SetFinalizer(h, nil)
}

// ---- contexts

func ctxNew(server bool) result {
	if server {
		return from(C.swg_ctx_new(1))
	}
	return from(C.swg_ctx_new(0))
}

func (h *handle) ctxIdentityFile(certs, key string) result {
	c, k := text(certs), text(key)
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_identity_file(h.c(), ptr(c), ptr(k)))
}

func (h *handle) ctxIdentityMem(certs, key, pass []byte) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_identity_mem(h.c(), ptr(certs), C.size_t(len(certs)), ptr(key), C.size_t(len(key)),
		ptr(pass), C.size_t(len(pass))))
}

func (h *handle) ctxLocations(file, dir string) result {
	f, d := text(file), text(dir)
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_locations(h.c(), ptr(f), ptr(d)))
}

func (h *handle) ctxTrustMem(pem []byte) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_trust_mem(h.c(), ptr(pem), C.size_t(len(pem))))
}

func (h *handle) ctxSystemTrust() result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_system_trust(h.c()))
}

func (h *handle) ctxALPN(server bool, wire []byte) result {
	defer runtime.KeepAlive(h)
	which := C.int(0)
	if server {
		which = 1
	}
	return from(C.swg_ctx_alpn(h.c(), which, ptr(wire), C.size_t(len(wire))))
}

func (h *handle) ctxMin(version uint16) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_min(h.c(), C.int(version)))
}

func (h *handle) ctxMax(version uint16) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_max(h.c(), C.int(version)))
}

func (h *handle) ctxOptions(options uint64) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_options(h.c(), C.uint64_t(options)))
}

func (h *handle) ctxVerify(mode uint64) result {
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_verify(h.c(), C.uint64_t(mode)))
}

func (h *handle) ctxText(which int, s string) result {
	t := append([]byte(s), 0)
	defer runtime.KeepAlive(h)
	return from(C.swg_ctx_text(h.c(), C.int(which), ptr(t)))
}

// ---- connections

func (h *handle) connNew(server bool, name string) result {
	defer runtime.KeepAlive(h)
	if server {
		return from(C.swg_conn_new(h.c(), nil))
	}
	t := append([]byte(name), 0)
	return from(C.swg_conn_new(h.c(), ptr(t)))
}

func (h *handle) step(op int, in []byte, eof bool, buf, out []byte) result {
	e := C.int(0)
	if eof {
		e = 1
	}
	r := C.swg_step(h.c(), C.int(op), ptr(in), C.size_t(len(in)), e, ptr(buf), C.size_t(len(buf)), ptr(out), C.size_t(len(out)))
	runtime.KeepAlive(h)
	return from(r)
}

func (h *handle) connState() (ConnectionState, error) {
	var s C.swg_state
	defer runtime.KeepAlive(h)
	if r := from(C.swg_conn_state(h.c(), &s)); r.status != statusOK {
		return ConnectionState{}, r.failure("state")
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
	for i := 0; ; i++ {
		der, err := h.fetch(func(buf []byte) result {
			return from(C.swg_conn_peer(h.c(), C.size_t(i), ptr(buf), C.size_t(len(buf))))
		})
		if err != nil {
			return ConnectionState{}, err
		}
		if der == nil {
			return state, nil
		}
		state.RawPeerCertificates = append(state.RawPeerCertificates, der)
	}
}

func (h *handle) connHint() string {
	defer runtime.KeepAlive(h)
	hint, _ := h.fetch(func(buf []byte) result { return from(C.swg_conn_hint(h.c(), ptr(buf), C.size_t(len(buf)))) })
	return string(hint)
}

func (h *handle) connCulprit() []byte {
	defer runtime.KeepAlive(h)
	der, _ := h.fetch(func(buf []byte) result { return from(C.swg_conn_culprit(h.c(), ptr(buf), C.size_t(len(buf)))) })
	return der
}

// fetch asks again when the buffer was too small; nil when there is no such value.
func (h *handle) fetch(get func(buf []byte) result) ([]byte, error) {
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
			return nil, r.failure("state")
		}
	}
}
