/* A plain C program on libssl: two memory BIOs a connection or, with RAW_BIO_PAIR, a BIO pair; the socket BIO on TCP. */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "bench.h"

#ifdef RAW_BIO_PAIR
#define SIDE_NAME raw_pair
#elif defined RAW_AGAIN /* the same once more: how far apart two equal programs come out */
#define SIDE_NAME raw_again
#elif defined RAW_CLEARS
#define SIDE_NAME raw_clean
#else
#define SIDE_NAME raw_mem
#endif
#include "side.h"

/* SSL_get_error(3) demands an empty error queue before each call. Most programs forget; curl and nginx do not. */
#ifdef RAW_CLEARS
#define BEFORE() ERR_clear_error()
#else
#define BEFORE() (void)0
#endif

struct end {
    SSL *ssl;
    BIO *in, *out; /* the program's; one and the same of a pair */
};

static SSL_CTX *contexts[ROLES];

static const char *side_openssl(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

static SSL_CTX *make_context(const SSL_METHOD *method)
{
    SSL_CTX *ctx = SSL_CTX_new(method);
    if (ctx == NULL || SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1 ||
        SSL_CTX_set_ciphersuites(ctx, SUITE) != 1 || SSL_CTX_set1_groups_list(ctx, GROUP) != 1)
        die("raw: no context");
    SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    return ctx;
}

static void side_open(const char *certs)
{
    char pem[4096], key[4096], ca[4096];
    snprintf(pem, sizeof pem, "%s/good.pem", certs);
    snprintf(key, sizeof key, "%s/good.key", certs);
    snprintf(ca, sizeof ca, "%s/ca.pem", certs);
    contexts[0] = make_context(TLS_client_method());
    contexts[1] = make_context(TLS_server_method());
    contexts[2] = make_context(TLS_client_method());
    SSL_CTX_set_verify(contexts[0], SSL_VERIFY_PEER, NULL);
    if (SSL_CTX_load_verify_locations(contexts[0], ca, NULL) != 1 ||
        SSL_CTX_use_certificate_chain_file(contexts[1], pem) != 1 ||
        SSL_CTX_use_PrivateKey_file(contexts[1], key, SSL_FILETYPE_PEM) != 1)
        die("raw: cannot load the certificates in %s", certs);
}

static inline void context_make_and_free(const char *certs)
{
    char pem[4096], key[4096];
    SSL_CTX *ctx = make_context(TLS_server_method());
    snprintf(pem, sizeof pem, "%s/good.pem", certs);
    snprintf(key, sizeof key, "%s/good.key", certs);
    if (SSL_CTX_use_certificate_chain_file(ctx, pem) != 1 || SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
        die("raw: cannot load the certificates in %s", certs);
    SSL_CTX_free(ctx);
}

static inline void end_make(struct end *e, int role, int fd)
{
    e->ssl = SSL_new(contexts[role]);
    e->in = e->out = NULL;
    if (e->ssl == NULL)
        die("raw: no connection");
    if (fd != -1) {
        SSL_set_fd(e->ssl, fd);
    } else {
#ifdef RAW_BIO_PAIR
        BIO *inner;
        if (BIO_new_bio_pair(&inner, 0, &e->in, 0) != 1)
            die("raw: no BIO pair");
        e->out = e->in;
        SSL_set_bio(e->ssl, inner, inner);
#else
        e->in = BIO_new(BIO_s_mem());
        e->out = BIO_new(BIO_s_mem());
        SSL_set_bio(e->ssl, e->in, e->out);
#endif
    }
    if (role == SERVER) {
        SSL_set_accept_state(e->ssl);
        return;
    }
    SSL_set_connect_state(e->ssl);
    if (role == CLIENT) {
        SSL_set_hostflags(e->ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        if (SSL_set_tlsext_host_name(e->ssl, HOST) != 1 || SSL_set1_host(e->ssl, HOST) != 1)
            die("raw: no host name");
    }
}

static inline void end_free(struct end *e)
{
    SSL_free(e->ssl);
#ifdef RAW_BIO_PAIR
    BIO_free(e->in);
#endif
}

static int again(struct end *e, int answer, const char *what)
{
    int error = SSL_get_error(e->ssl, answer);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
        ERR_print_errors_fp(stderr);
        die("raw: %s: error %d", what, error);
    }
    return AGAIN;
}

static inline int end_handshake(struct end *e)
{
    int answer;
    BEFORE();
    answer = SSL_do_handshake(e->ssl);
    return answer == 1 ? DONE : again(e, answer, "handshake");
}

static inline int end_write(struct end *e, const void *buf, size_t len, size_t *n)
{
    int answer;
    *n = 0;
    BEFORE();
    answer = SSL_write_ex(e->ssl, buf, len, n);
    return answer == 1 ? DONE : again(e, answer, "write");
}

static inline int end_read(struct end *e, void *buf, size_t cap, size_t *n)
{
    int answer;
    BEFORE();
    answer = SSL_read_ex(e->ssl, buf, cap, n);
    return answer == 1 ? DONE : again(e, answer, "read");
}

static inline void end_write_pieces(struct end *e, const struct piece *pieces, int count)
{
    size_t n, sum;
    int i;
    for (i = 0; i < count; i++)
        for (sum = 0; sum < pieces[i].len; sum += n)
            if (end_write(e, pieces[i].at + sum, pieces[i].len - sum, &n) != DONE)
                die("raw: the socket is full");
}

static inline void end_waits(struct end *e)
{
    (void)e; /* as the descriptor says */
}

static inline size_t end_pending(struct end *e)
{
    return (size_t)SSL_pending(e->ssl);
}

static inline size_t end_take(struct end *e, void *buf, size_t cap)
{
    int n = BIO_read(e->out, buf, (int)cap);
    return n > 0 ? (size_t)n : 0;
}

static inline void end_put(struct end *e, const void *buf, size_t len)
{
    if (BIO_write(e->in, buf, (int)len) != (int)len)
        die("raw: the BIO is full");
}

static inline void end_flush(struct end *e)
{
    (void)e;
}

static inline int end_is_as_agreed(struct end *e)
{
    return SSL_version(e->ssl) == TLS1_3_VERSION && strcmp(SSL_get_cipher_name(e->ssl), SUITE) == 0 &&
           SSL_get_negotiated_group(e->ssl) == NID_X25519 && SSL_get_verify_result(e->ssl) == X509_V_OK;
}

static inline void *end_session(struct end *e)
{
    return SSL_get1_session(e->ssl);
}

static inline void end_resume(struct end *e, void *session)
{
    if (SSL_set_session(e->ssl, session) != 1)
        die("raw: the session is not taken");
}

static inline int end_is_resumed(struct end *e)
{
    SSL_set_shutdown(e->ssl, SSL_SENT_SHUTDOWN); /* or freeing it spoils the session */
    return SSL_session_reused(e->ssl);
}

#include "loops.h"
