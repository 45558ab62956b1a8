/* What Go calls: each function is one crossing, with the snapshot of a failure taken in it, thus on the thread of the call
 * that failed. Handles travel as integers and become pointers here only: they are no addresses, and Go must never look at
 * them as such. */
#ifndef SSLWRAP_GO_BRIDGE_H
#define SSLWRAP_GO_BRIDGE_H
#include <sslwrap.h>
#include <string.h>

#define CTX ((sslwrap_ctx *)h)
#define CONN ((sslwrap_conn *)h)

typedef struct {
	int status;
	uintptr_t value; /* a new handle, or the snapshot of a failure */
	size_t n;        /* a length */
} swg_result;

static inline uintptr_t swg_snapshot(int status)
{
	sslwrap_error *err = NULL;
	if (status == SSLWRAP_OK || status == SSLWRAP_E_NO_VALUE || status == SSLWRAP_E_BUFFER_TOO_SMALL ||
		(status > 0 && status != SSLWRAP_ERROR_SSL && status != SSLWRAP_ERROR_SYSCALL))
		return 0;
	return sslwrap_error_take(&err) == SSLWRAP_OK ? (uintptr_t)err : 0;
}
static inline swg_result swg_end(int status)
{
	swg_result r = {status, swg_snapshot(status), 0};
	return r;
}
static inline swg_result swg_made(int status, void *handle, size_t n)
{
	swg_result r = {status, status == SSLWRAP_OK ? (uintptr_t)handle : swg_snapshot(status), n};
	return r;
}

/* ---- failures */

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

/* ---- contexts */

static inline swg_result swg_ctx_new(int server)
{
	sslwrap_ctx *ctx = NULL;
	int status = server ? sslwrap_ctx_new_server(&ctx) : sslwrap_ctx_new_client(&ctx);
	return swg_made(status, ctx, 0);
}
static inline void swg_ctx_free(uintptr_t h) { sslwrap_ctx_free(CTX); }
static inline swg_result swg_ctx_identity_file(uintptr_t h, const unsigned char *certs, const unsigned char *key)
{
	return swg_end(sslwrap_ctx_use_identity_file(CTX, (const char *)certs, (const char *)key));
}
static inline swg_result swg_ctx_identity_mem(uintptr_t h, const unsigned char *certs, size_t certs_len, const unsigned char *key,
	size_t key_len, const unsigned char *pass, size_t pass_len, int renew)
{
	sslwrap_identity *id = NULL;
	int status = sslwrap_identity_new_mem(certs, certs_len, key, key_len, pass, pass_len, &id);
	swg_result r;
	if (status == SSLWRAP_OK)
		status = renew ? sslwrap_ctx_renew_identity(CTX, id) : sslwrap_ctx_use_identity(CTX, id);
	r = swg_end(status);
	sslwrap_identity_free(id);
	return r;
}
static inline swg_result swg_ctx_locations(uintptr_t h, const unsigned char *file, const unsigned char *dir)
{
	return swg_end(sslwrap_ctx_load_verify_locations(CTX, (const char *)file, (const char *)dir));
}
static inline swg_result swg_ctx_client_ca(uintptr_t h, const unsigned char *file)
{
	return swg_end(sslwrap_ctx_load_client_ca(CTX, (const char *)file));
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
/* which: 0 TLS 1.2 ciphers, 1 TLS 1.3 suites, 2 groups, 3 key-log file */
static inline swg_result swg_ctx_text(uintptr_t h, int which, const unsigned char *text)
{
	const char *s = (const char *)text;
	return swg_end(which == 0 ? sslwrap_ctx_set_cipher_list(CTX, s) : which == 1 ? sslwrap_ctx_set_tls13_ciphersuites(CTX, s)
		: which == 2 ? sslwrap_ctx_set_groups(CTX, s) : sslwrap_ctx_set_keylog_file(CTX, s));
}

static inline swg_result swg_ctx_add_host(uintptr_t h, const unsigned char *name, uintptr_t host)
{
	return swg_end(sslwrap_ctx_add_host(CTX, (const char *)name, (sslwrap_ctx *)host));
}
static inline swg_result swg_ctx_host_policy(uintptr_t h, int policy) { return swg_end(sslwrap_ctx_set_host_policy(CTX, policy)); }
static inline swg_result swg_ctx_events(uintptr_t h, uint64_t events) { return swg_end(sslwrap_ctx_set_events(CTX, events)); }
static inline swg_result swg_ctx_tickets(uintptr_t h, int n) { return swg_end(sslwrap_ctx_set_num_tickets(CTX, n)); }
/* which: 0 the OCSP response, 1 a new one, 2 the session id context, 3 a pin that is required, 4 one that is sufficient */
static inline swg_result swg_ctx_bytes(uintptr_t h, int which, const unsigned char *p, size_t n)
{
	return swg_end(which == 0 ? sslwrap_ctx_set_ocsp_response(CTX, p, n) : which == 1 ? sslwrap_ctx_renew_ocsp_response(CTX, p, n)
		: which == 2 ? sslwrap_ctx_set_session_id(CTX, p, n)
		: sslwrap_ctx_add_pin(CTX, which == 3 ? SSLWRAP_PIN_REQUIRED : SSLWRAP_PIN_SUFFICIENT, p, n));
}
static inline swg_result swg_ctx_ticket_keys(uintptr_t h, int renew, const unsigned char *keys, size_t n, size_t key_len)
{
	return swg_end(renew ? sslwrap_ctx_renew_ticket_keys(CTX, keys, n, key_len) : sslwrap_ctx_set_ticket_keys(CTX, keys, n, key_len));
}
static inline swg_result swg_ctx_psk(uintptr_t h, int server, const unsigned char *id, size_t id_len, const unsigned char *key,
	size_t key_len)
{
	return swg_end(server ? sslwrap_ctx_add_psk(CTX, id, id_len, key, key_len) : sslwrap_ctx_set_psk(CTX, id, id_len, key, key_len));
}

/* ---- callbacks: bridge.c has their C ends; userdata is a cgo.Handle, given back by swg_c_free */

int swg_c_verify(sslwrap_conn *, sslwrap_x509 *, int, int, int, void *);
int swg_c_alpn(sslwrap_conn *, const uint8_t *, size_t, uint8_t *, size_t *, void *);
void swg_c_keylog(sslwrap_conn *, const char *, void *);
void swg_c_info(sslwrap_conn *, int, int, void *);
void swg_c_session(sslwrap_conn *, sslwrap_session *, void *);
int swg_c_ocsp(sslwrap_conn *, const uint8_t *, size_t, void *);
void swg_c_free(void *);

/* user 0: the mode alone */
static inline swg_result swg_ctx_verify(uintptr_t h, uint64_t mode, uintptr_t user)
{
	return swg_end(user == 0 ? sslwrap_ctx_set_verify(CTX, mode, NULL, NULL, NULL)
		: sslwrap_ctx_set_verify(CTX, mode, swg_c_verify, (void *)user, swg_c_free));
}
static inline swg_result swg_ctx_alpn_select(uintptr_t h, uintptr_t user)
{
	return swg_end(sslwrap_ctx_set_alpn_select_callback(CTX, swg_c_alpn, (void *)user, swg_c_free));
}
static inline swg_result swg_ctx_keylog(uintptr_t h, uintptr_t user)
{
	return swg_end(sslwrap_ctx_set_keylog_callback(CTX, swg_c_keylog, (void *)user, swg_c_free));
}
static inline swg_result swg_ctx_info(uintptr_t h, uintptr_t user)
{
	return swg_end(sslwrap_ctx_set_info_callback(CTX, swg_c_info, (void *)user, swg_c_free));
}
static inline swg_result swg_ctx_session(uintptr_t h, uintptr_t user)
{
	return swg_end(sslwrap_ctx_set_new_session_callback(CTX, swg_c_session, (void *)user, swg_c_free));
}
static inline swg_result swg_ctx_ocsp(uintptr_t h, uintptr_t user)
{
	return swg_end(sslwrap_ctx_set_ocsp_client_callback(CTX, swg_c_ocsp, (void *)user, swg_c_free));
}
static inline swg_result swg_conn_set_context(uintptr_t h, uintptr_t ctx)
{
	return swg_end(sslwrap_conn_set_context(CONN, (sslwrap_ctx *)ctx));
}
static inline swg_result swg_x509_der(uintptr_t h, unsigned char *buf, size_t cap)
{
	size_t n = 0;
	int status = h == 0 ? SSLWRAP_E_NO_VALUE : sslwrap_x509_dump_der((sslwrap_x509 *)h, buf, cap, &n);
	swg_result r = swg_end(status);
	r.n = n;
	return r;
}

/* ---- connections */

/* name: NULL for a server; empty for a client that does not check it. */
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
	r = swg_made(status, conn, 0);
	if (status != SSLWRAP_OK)
		sslwrap_conn_free(conn);
	return r;
}
static inline void swg_conn_free(uintptr_t h) { sslwrap_conn_free(CONN); }
static inline swg_result swg_conn_request_ocsp(uintptr_t h) { return swg_end(sslwrap_conn_request_ocsp(CONN)); }
static inline swg_result swg_conn_ocsp(uintptr_t h, unsigned char *buf, size_t cap)
{
	size_t n = 0;
	swg_result r = swg_end(sslwrap_conn_get_ocsp_response(CONN, buf, cap, &n));
	r.n = n;
	return r;
}
/* The hello that waits for a decision; another decision is none of ours. */
static inline swg_result swg_conn_answer_hello(uintptr_t h, int answer, int alert)
{
	return swg_end(sslwrap_conn_answer(CONN, SSLWRAP_EVENT_CLIENT_HELLO, answer, alert));
}
static inline swg_result swg_conn_export(uintptr_t h, const unsigned char *label, size_t label_len, const unsigned char *context,
	size_t context_len, int use_context, unsigned char *key, size_t key_len)
{
	return swg_end(sslwrap_conn_export_keying_material(CONN, label, label_len, context, context_len, use_context, key, key_len));
}

/* ---- sessions */

static inline swg_result swg_conn_session(uintptr_t h)
{
	sslwrap_session *session = NULL;
	int status = sslwrap_conn_get_session(CONN, &session);
	return swg_made(status, session, 0);
}
static inline swg_result swg_conn_set_session(uintptr_t h, uintptr_t session)
{
	return swg_end(sslwrap_conn_set_session(CONN, (sslwrap_session *)session));
}
static inline swg_result swg_session_import(const unsigned char *p, size_t n)
{
	sslwrap_session *session = NULL;
	int status = sslwrap_session_import(p, n, &session);
	return swg_made(status, session, 0);
}
static inline swg_result swg_session_export(uintptr_t h, unsigned char *buf, size_t cap)
{
	size_t n = 0;
	swg_result r = swg_end(sslwrap_session_export((sslwrap_session *)h, buf, cap, &n));
	r.n = n;
	return r;
}
static inline swg_result swg_session_version(uintptr_t h)
{
	int version = 0;
	swg_result r = swg_end(sslwrap_session_protocol((sslwrap_session *)h, &version));
	r.n = (size_t)version;
	return r;
}
static inline swg_result swg_session_resumable(uintptr_t h)
{
	int yes = 0;
	swg_result r = swg_end(sslwrap_session_is_resumable((sslwrap_session *)h, &yes));
	r.n = (size_t)yes;
	return r;
}
static inline int swg_session_up_ref(uintptr_t h) { return sslwrap_session_up_ref((sslwrap_session *)h); }
static inline void swg_session_free(uintptr_t h) { sslwrap_session_free((sslwrap_session *)h); }

typedef struct {
	int status;
	uintptr_t failure; /* its snapshot */
	uint64_t state;    /* SSLWRAP_PUMP_* */
	size_t in, out, sent, got;
} swg_round;

/* A round of the connection. bye: says goodbye before; eof: no more input will come. */
static inline swg_round swg_pump(uintptr_t h, int bye, int eof, const unsigned char *in, size_t in_len, unsigned char *out,
	size_t out_cap, const unsigned char *send, size_t send_len, unsigned char *recv, size_t recv_cap)
{
	sslwrap_pump io = {sizeof io, in, in_len, 0, out, out_cap, 0, send, send_len, 0, recv, recv_cap, 0, 0};
	int complete, status = SSLWRAP_OK;
	swg_round r;
	if (bye)
		status = sslwrap_conn_shutdown(CONN, &complete);
	if (eof)
		status = sslwrap_conn_bio_shutdown(CONN);
	if (status == SSLWRAP_OK || status == SSLWRAP_ERROR_WANT_READ || status == SSLWRAP_ERROR_WANT_WRITE)
		status = sslwrap_conn_pump(CONN, &io);
	r.status = status;
	r.failure = swg_snapshot(status);
	r.state = io.state;
	r.in = io.input_done;
	r.out = io.output_done;
	r.sent = io.send_done;
	r.got = io.recv_done;
	return r;
}

typedef struct {
	int version, bits, resumed;
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
	sslwrap_conn_session_reused(CONN, &s->resumed);
	if (sslwrap_conn_get_alpn_proto_negotiated(CONN, s->alpn, sizeof s->alpn, &s->alpn_len) != SSLWRAP_OK)
		s->alpn_len = 0;
	if (sslwrap_conn_get_servername(CONN, s->name, sizeof s->name, &s->name_len) != SSLWRAP_OK)
		s->name_len = 0;
	return swg_end(SSLWRAP_OK);
}
static inline swg_result swg_conn_servername(uintptr_t h, unsigned char *buf, size_t cap)
{
	size_t n = 0;
	swg_result r = swg_end(sslwrap_conn_get_servername(CONN, (char *)buf, cap, &n));
	r.n = n;
	return r;
}
/* What the peer sent, or, verified, the chain up to the anchor: each certificate as its length in four bytes, the highest
 * first, and its DER. n is how much there is, also where that is more than cap. */
static inline swg_result swg_conn_chain(uintptr_t h, int verified, unsigned char *buf, size_t cap)
{
	sslwrap_x509_list *chain = NULL;
	size_t i, count = 0, n, at = 0;
	int status = verified ? sslwrap_conn_get_verified_chain(CONN, &chain) : sslwrap_conn_get_peer_cert_chain(CONN, &chain);
	swg_result r;
	if (status == SSLWRAP_OK)
		status = sslwrap_x509_list_len(chain, &count);
	for (i = 0; status == SSLWRAP_OK && i < count; i++) {
		sslwrap_x509 *cert = NULL;
		int fits = at + 4 <= cap;
		status = sslwrap_x509_list_get(chain, i, &cert);
		if (status == SSLWRAP_OK)
			status = sslwrap_x509_dump_der(cert, fits ? buf + at + 4 : NULL, fits ? cap - at - 4 : 0, &n);
		sslwrap_x509_free(cert);
		if (status != SSLWRAP_OK && status != SSLWRAP_E_BUFFER_TOO_SMALL)
			break;
		if (status == SSLWRAP_OK && fits) {
			buf[at] = (unsigned char)(n >> 24);
			buf[at + 1] = (unsigned char)(n >> 16);
			buf[at + 2] = (unsigned char)(n >> 8);
			buf[at + 3] = (unsigned char)n;
		}
		status = SSLWRAP_OK;
		at += 4 + n;
	}
	sslwrap_x509_list_free(chain);
	r = swg_end(status == SSLWRAP_OK && at > cap ? SSLWRAP_E_BUFFER_TOO_SMALL : status);
	r.n = at;
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

#undef CTX
#undef CONN
#endif
