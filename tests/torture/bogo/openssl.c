/* An end on libssl alone, set up as ours.c sets up the library: what it does with a test is what OpenSSL does, so that a
 * failure of ours can be told from one of OpenSSL's. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include "bogo.h"

static SSL_CTX *ctx;
static SSL *ssl;
static SSL_SESSION *kept;
static const struct config *now;
static int sessions, ended;
static char told[2048];

static void must(int good)
{
    char text[256];
    if (good > 0)
        return;
    ERR_error_string_n(ERR_peek_error(), text, sizeof text);
    die("openssl: %s", text);
}

static void keep_why(void)
{
    size_t have = 0, i;
    unsigned long e;
    const char *reason;
    told[0] = '\0';
    while ((e = ERR_get_error()) != 0)
        if ((reason = ERR_reason_error_string(e)) != NULL && have < sizeof told)
            have += (size_t)snprintf(told + have, sizeof told - have, ":%s: ", reason);
    for (i = 0; told[i] != '\0'; i++)
        told[i] = (char)(told[i] == ' ' && told[i + 1] != ':' && told[i + 1] != '\0' ? '_' : toupper((unsigned char)told[i]));
    if (have < sizeof told)
        snprintf(told + have, sizeof told - have, "(OpenSSL)");
}

/* Callbacks. */

static int verify(int ok, X509_STORE_CTX *store)
{
    (void)ok;
    if (!now->verify_fail) /* forget it, as ours does */
        X509_STORE_CTX_set_error(store, X509_V_OK);
    return !now->verify_fail;
}

static int alpn(SSL *s, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen, void *arg)
{
    const char *want = now->expect_advertised_alpn;
    (void)s, (void)arg;
    if (now->decline_alpn)
        return SSL_TLSEXT_ERR_NOACK;
    if (now->reject_alpn)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    if (want != NULL && (strlen(want) != inlen || memcmp(want, in, inlen) != 0))
        die("the client offers other protocols");
    *out = (const unsigned char *)now->select_alpn;
    *outlen = (unsigned char)strlen(now->select_alpn);
    return SSL_TLSEXT_ERR_OK;
}

static int advertise(SSL *s, const unsigned char **out, unsigned *len, void *arg)
{
    (void)s, (void)arg;
    *out = (const unsigned char *)now->advertise_npn;
    *len = (unsigned)strlen(now->advertise_npn);
    return SSL_TLSEXT_ERR_OK;
}

static int npn(SSL *s, unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen, void *arg)
{
    (void)s, (void)in, (void)inlen, (void)arg;
    *out = (unsigned char *)(uintptr_t)now->select_next_proto;
    *outlen = (unsigned char)strlen(now->select_next_proto);
    return SSL_TLSEXT_ERR_OK;
}

static void show_identity(SSL *s)
{
    if (now->cert_file == NULL)
        return;
    must(SSL_use_certificate_chain_file(s, now->cert_file));
    must(SSL_use_PrivateKey_file(s, now->key_file, SSL_FILETYPE_PEM));
}

static int server_name(SSL *s, int *alert, void *arg)
{
    (void)s, (void)alert, (void)arg;
    return SSL_TLSEXT_ERR_OK;
}

static int ocsp(SSL *s, void *arg)
{
    (void)s, (void)arg;
    return !now->fail_ocsp_callback;
}

static int certificate(SSL *s, void *arg)
{
    (void)arg;
    if (now->use_old_client_cert_callback)
        show_identity(s);
    return !now->fail_cert_callback;
}

static int hello(SSL *s, int *alert, void *arg)
{
    (void)arg;
    if (now->fail_early_callback) {
        *alert = SSL_AD_HANDSHAKE_FAILURE;
        return SSL_CLIENT_HELLO_ERROR;
    }
    if (now->use_early_callback)
        show_identity(s);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int new_session(SSL *s, SSL_SESSION *session)
{
    (void)s;
    sessions++;
    if (now->server)
        return 0;
    SSL_SESSION_free(kept);
    kept = session;
    return 1;
}

static unsigned psk_client(SSL *s, const char *hint, char *identity, unsigned cap, unsigned char *psk, unsigned psk_cap)
{
    (void)s, (void)hint, (void)psk_cap;
    snprintf(identity, cap, "%s", now->psk_identity != NULL ? now->psk_identity : "");
    memcpy(psk, now->psk, strlen(now->psk));
    return (unsigned)strlen(now->psk);
}

static unsigned psk_server(SSL *s, const char *identity, unsigned char *psk, unsigned cap)
{
    (void)s, (void)cap;
    if (strcmp(identity, now->psk_identity != NULL ? now->psk_identity : "") != 0)
        return 0;
    memcpy(psk, now->psk, strlen(now->psk));
    return (unsigned)strlen(now->psk);
}

/* The runner beneath a connection. */

static int bio_read(BIO *bio, char *buf, int cap)
{
    long n = net_recv(buf, (size_t)cap);
    BIO_clear_retry_flags(bio);
    if (n == NET_TIMER)
        BIO_set_retry_read(bio);
    ended |= n == 0;
    return n > 0 ? (int)n : n == 0 ? 0 : -1;
}

static int bio_write(BIO *bio, const char *buf, int len)
{
    BIO_clear_retry_flags(bio);
    return net_send(buf, (size_t)len) == 0 ? len : -1;
}

static long bio_ctrl(BIO *bio, int what, long number, void *at)
{
    (void)bio, (void)number, (void)at;
    switch (what) {
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_EOF:
        return ended;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
        return 1232;
    default:
        return 0;
    }
}

/* Settings. */

static void make_ctx(const struct config *c)
{
    static uint8_t keys[80];
    int mode = SSL_VERIFY_NONE;
    uint64_t off = 0;
    must((ctx = SSL_CTX_new(c->dtls ? DTLS_method() : TLS_method())) != NULL);
    SSL_CTX_set_min_proto_version(ctx, c->min_version != 0 ? c->min_version : c->dtls ? DTLS1_VERSION : TLS1_VERSION);
    SSL_CTX_set_max_proto_version(ctx, c->max_version);
    off |= c->no_tls1 ? SSL_OP_NO_TLSv1 : 0;
    off |= c->no_tls11 ? c->dtls ? SSL_OP_NO_DTLSv1 : SSL_OP_NO_TLSv1_1 : 0;
    off |= c->no_tls12 ? c->dtls ? SSL_OP_NO_DTLSv1_2 : SSL_OP_NO_TLSv1_2 : 0;
    off |= c->no_tls13 ? SSL_OP_NO_TLSv1_3 : 0;
    off |= c->no_ticket ? SSL_OP_NO_TICKET : 0;
    off |= c->server_preference || c->cipher != NULL ? SSL_OP_CIPHER_SERVER_PREFERENCE : 0;
    off |= c->mtu != 0 ? SSL_OP_NO_QUERY_MTU : 0;
    off |= c->renegotiate_freely ? 0 : SSL_OP_NO_RENEGOTIATION;
    SSL_CTX_set_options(ctx, off);
    must((int)SSL_CTX_set1_groups_list(ctx, groups(c)));
    if (SSL_CTX_set_cipher_list(ctx, ciphers(c)) != 1 && c->cipher != NULL)
        unimplemented("-cipher of what OpenSSL was built without");
    SSL_CTX_set_mode(ctx, SSL_MODE_AUTO_RETRY | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                              (c->fallback_scsv ? SSL_MODE_SEND_FALLBACK_SCSV : 0));
    if (c->cert_file != NULL && !c->use_early_callback && !c->use_old_client_cert_callback) {
        must(SSL_CTX_use_certificate_chain_file(ctx, c->cert_file));
        must(SSL_CTX_use_PrivateKey_file(ctx, c->key_file, SSL_FILETYPE_PEM));
    }
    if (c->require_any_client_certificate)
        mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    if (c->verify_peer)
        mode = SSL_VERIFY_PEER;
    SSL_CTX_set_verify(ctx, mode, verify);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"bogo", 4);
    memset(keys, 0x5a, sizeof keys);
    SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof keys);
    SSL_CTX_set_session_cache_mode(ctx, c->server ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, new_session);
    SSL_CTX_set_cert_cb(ctx, certificate, NULL);
    SSL_CTX_set_dh_auto(ctx, 1);
    SSL_CTX_set_tlsext_servername_callback(ctx, server_name);
    if (c->use_ocsp_callback && c->server)
        unimplemented("-use-ocsp-callback of a server: the test's response is no DER");
    if (c->use_ocsp_callback)
        SSL_CTX_set_tlsext_status_cb(ctx, ocsp);
    if (c->use_early_callback || c->fail_early_callback)
        SSL_CTX_set_client_hello_cb(ctx, hello, NULL);
    if (c->select_alpn != NULL || c->decline_alpn || c->reject_alpn)
        SSL_CTX_set_alpn_select_cb(ctx, alpn, NULL);
    if (c->advertise_npn != NULL)
        SSL_CTX_set_next_protos_advertised_cb(ctx, advertise, NULL);
    if (c->select_next_proto != NULL)
        SSL_CTX_set_next_proto_select_cb(ctx, npn, NULL);
    if (c->srtp_profiles != NULL)
        must(SSL_CTX_set_tlsext_use_srtp(ctx, c->srtp_profiles) == 0);
    if (c->max_send_fragment != 0)
        must((int)SSL_CTX_set_max_send_fragment(ctx, c->max_send_fragment));
    if (c->psk != NULL && c->server)
        SSL_CTX_set_psk_server_callback(ctx, psk_server);
    if (c->psk_identity != NULL && c->server)
        must(SSL_CTX_use_psk_identity_hint(ctx, c->psk_identity));
    if (c->psk != NULL && !c->server)
        SSL_CTX_set_psk_client_callback(ctx, psk_client);
}

void end_new(const struct config *c, const char *kind, int fd, int again)
{
    static BIO_METHOD *method;
    BIO *bio;
    (void)kind, (void)fd;
    now = c;
    sessions = ended = 0;
    told[0] = '\0';
    if (!again) {
        SSL_CTX_free(ctx);
        make_ctx(c);
    }
    if (method == NULL) {
        must((method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "runner")) != NULL);
        BIO_meth_set_read(method, bio_read);
        BIO_meth_set_write(method, bio_write);
        BIO_meth_set_ctrl(method, bio_ctrl);
    }
    must((ssl = SSL_new(ctx)) != NULL);
    must((bio = BIO_new(method)) != NULL);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
    if (c->mtu != 0)
        must((int)SSL_set_mtu(ssl, c->mtu));
    if (c->server) {
        SSL_set_accept_state(ssl);
        return;
    }
    SSL_set_connect_state(ssl);
    if (c->host_name != NULL)
        must((int)SSL_set_tlsext_host_name(ssl, c->host_name));
    if (c->advertise_alpn != NULL)
        must(SSL_set_alpn_protos(ssl, (const unsigned char *)c->advertise_alpn, (unsigned)strlen(c->advertise_alpn)) == 0);
    if (c->enable_ocsp_stapling)
        must((int)SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp));
    if (kept != NULL) {
        must(SSL_set_session(ssl, kept));
        SSL_SESSION_free(kept);
        kept = NULL;
    }
}

int end_has_session(void)
{
    return kept != NULL;
}

void end_free(void)
{
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* or its session would be good for nothing */
    SSL_free(ssl);
    ssl = NULL;
}

/* Bytes. */

/* What a call came to; *again: it is to be made again. */
static int outcome(int rc, int *again)
{
    unsigned long e = ERR_peek_error();
    *again = 0;
    if (rc > 0)
        return DONE;
    switch (SSL_get_error(ssl, rc)) {
    case SSL_ERROR_ZERO_RETURN:
        return GOODBYE;
    case SSL_ERROR_WANT_READ: /* a timer */
        *again = DTLSv1_handle_timeout(ssl) >= 0;
        break;
    case SSL_ERROR_SYSCALL:
        if (ended && e == 0) {
            snprintf(told, sizeof told, "(the stream ended)");
            return VANISHED;
        }
        break;
    case SSL_ERROR_SSL:
        if (ERR_GET_REASON(e) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
            keep_why();
            return VANISHED;
        }
        break;
    }
    if (!*again && told[0] == '\0')
        keep_why();
    return FAILED;
}

int end_handshake(void)
{
    int rc, again;
    do {
        ERR_clear_error();
        rc = outcome(SSL_do_handshake(ssl), &again);
    } while (again);
    return rc;
}

int end_read(void *buf, size_t cap, int peek, size_t *n)
{
    int rc, again;
    do {
        ERR_clear_error();
        rc = outcome(peek ? SSL_peek_ex(ssl, buf, cap, n) : SSL_read_ex(ssl, buf, cap, n), &again);
    } while (again);
    return rc;
}

int end_write(const void *buf, size_t len)
{
    size_t n = 0, sent = 0;
    int rc, again;
    do {
        ERR_clear_error();
        rc = outcome(SSL_write_ex(ssl, (const char *)buf + sent, len - sent, &n), &again);
        sent += rc == DONE ? n : 0;
    } while (again || (rc == DONE && sent < len));
    return rc;
}

int end_shutdown(int *complete)
{
    int rc, again;
    do {
        ERR_clear_error();
        rc = SSL_shutdown(ssl);
        *complete = rc == 1;
        rc = outcome(rc == 0 ? 1 : rc, &again);
    } while (again);
    return rc;
}

int end_key_update(void)
{
    int again;
    return outcome(SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 ? SSL_do_handshake(ssl) : 0, &again);
}

int end_export(const char *label, const char *context, int use_context, void *key, size_t len)
{
    int again;
    return outcome(SSL_export_keying_material(ssl, key, len, label, strlen(label), (const unsigned char *)context, strlen(context), use_context), &again);
}

/* What there is to know. */

size_t end_finished(int of_peer, void *buf, size_t cap)
{
    return of_peer ? SSL_get_peer_finished(ssl, buf, cap) : SSL_get_finished(ssl, buf, cap);
}

int end_version(void)
{
    return SSL_version(ssl);
}

int end_curve(void)
{
    switch ((int)SSL_get_negotiated_group(ssl)) {
    case NID_X9_62_prime256v1:
        return 23;
    case NID_secp384r1:
        return 24;
    case NID_secp521r1:
        return 25;
    case NID_secp224r1:
        return 21;
    case NID_X25519:
        return 29;
    default:
        return 0;
    }
}

const char *end_cipher(void)
{
    return SSL_get_cipher_name(ssl);
}

int end_reused(void)
{
    return SSL_session_reused(ssl);
}

int end_new_sessions(void)
{
    return sessions;
}

int end_renegotiations(void)
{
    return (int)SSL_total_renegotiations(ssl);
}

int end_has_peer_certificate(void)
{
    return SSL_get0_peer_certificate(ssl) != NULL;
}

int end_verified(void)
{
    return SSL_get_verify_result(ssl) == X509_V_OK;
}

int end_peer_shows(const char *cert_file)
{
    STACK_OF(X509) *got = SSL_get_peer_cert_chain(ssl);
    X509 *own = SSL_get0_peer_certificate(ssl), *want;
    BIO *file = BIO_new_file(cert_file, "r");
    int i, n = got != NULL ? sk_X509_num(got) : 0, equal = own != NULL;
    must(file != NULL);
    for (i = 0; equal && (want = PEM_read_bio_X509(file, NULL, NULL, NULL)) != NULL; i++) {
        X509 *one = i == 0 ? own : i - now->server < n ? sk_X509_value(got, i - now->server) : NULL;
        equal = one != NULL && X509_cmp(want, one) == 0;
        X509_free(want);
    }
    BIO_free(file);
    ERR_clear_error();
    return equal && i == n + now->server;
}

static size_t text_of(char *buf, size_t cap, const void *from, size_t len)
{
    if (len > cap - 1)
        len = cap - 1;
    if (len > 0)
        memcpy(buf, from, len);
    buf[len] = '\0';
    return len;
}

size_t end_alpn(char *buf, size_t cap)
{
    const unsigned char *at;
    unsigned len;
    SSL_get0_alpn_selected(ssl, &at, &len);
    return text_of(buf, cap, at, len);
}

size_t end_npn(char *buf, size_t cap)
{
    const unsigned char *at;
    unsigned len;
    SSL_get0_next_proto_negotiated(ssl, &at, &len);
    return text_of(buf, cap, at, len);
}

size_t end_server_name(char *buf, size_t cap)
{
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    return text_of(buf, cap, name, name != NULL ? strlen(name) : 0);
}

size_t end_ocsp(void *buf, size_t cap)
{
    unsigned char *at;
    long len = SSL_get_tlsext_status_ocsp_resp(ssl, &at);
    return text_of(buf, cap, at, len > 0 ? (size_t)len : 0);
}

void end_why(char *text, size_t cap)
{
    snprintf(text, cap, "%s", told);
}
