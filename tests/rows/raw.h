/* libssl alone: as the other end of a memory connection of ours, and to hold our answers against. */
#ifndef RAW_H
#define RAW_H

#include "rows.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

struct raw {
    SSL_CTX *ctx;
    SSL *ssl;
    BIO *in, *out; /* the SSL's */
};

/* A context of libssl alone: trusts the test root; a server shows NAME.pem, a client too where `name` is given. */
static inline SSL_CTX *raw_ctx(int server, const char *name)
{
    char pem[64], key[64];
    SSL_CTX *ctx = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
    CHECK(ctx != NULL);
    CHECK(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    if (name != NULL) {
        snprintf(pem, sizeof pem, "%s.pem", name);
        snprintf(key, sizeof key, "%s.key", name);
        CHECK(SSL_CTX_use_certificate_chain_file(ctx, cert(pem)) == 1);
        CHECK(SSL_CTX_use_PrivateKey_file(ctx, cert(key), SSL_FILETYPE_PEM) == 1);
    }
    return ctx;
}

/* Takes the context. */
static inline void raw_new(struct raw *r, SSL_CTX *ctx, int server)
{
    r->ctx = ctx;
    r->ssl = SSL_new(ctx);
    r->in = BIO_new(BIO_s_mem());
    r->out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(r->in, -1);
    BIO_set_mem_eof_return(r->out, -1);
    SSL_set_bio(r->ssl, r->in, r->out);
    if (server)
        SSL_set_accept_state(r->ssl);
    else
        SSL_set_connect_state(r->ssl);
}

static inline void raw_free(struct raw *r)
{
    SSL_free(r->ssl);
    SSL_CTX_free(r->ctx);
    ERR_clear_error();
}

/* Ciphertext both ways, until nothing moves; gives the number of bytes. */
static inline size_t raw_pump(sslwrap_conn *ours, struct raw *r)
{
    unsigned char buf[16384];
    size_t moved = 0, before, n, taken;
    int got;
    do {
        before = moved;
        while (sslwrap_conn_bio_read(ours, buf, sizeof buf, &n) == SSLWRAP_OK) {
            CHECK(BIO_write(r->in, buf, (int)n) == (int)n);
            moved += n;
        }
        while ((got = BIO_read(r->out, buf, sizeof buf)) > 0) {
            CHECK_OK(sslwrap_conn_bio_write(ours, buf, (size_t)got, &taken));
            moved += (size_t)got;
        }
    } while (moved != before);
    return moved;
}

/* ---- what OpenSSL says of a failure of its own, to hold ours against ---- */

struct queue {
    int n;
    unsigned long code[16];
    char function[16][80];
};

/* Takes the thread's queue, which a call of libssl alone left behind. */
static inline struct queue queue_taken(void)
{
    struct queue q;
    const char *function;
    unsigned long code;
    memset(&q, 0, sizeof q);
    while ((code = ERR_get_error_all(NULL, NULL, &function, NULL, NULL)) != 0 && CHECK(q.n < 16)) {
        q.code[q.n] = code;
        snprintf(q.function[q.n++], sizeof q.function[0], "%s", function);
    }
    return q;
}

/* One libssl beneath both ends? Not in a build with its own. */
static inline int same_openssl(void) { return sslwrap_openssl_version_num() == OpenSSL_version_num(); }

/* The record's list (NULL: this thread's) is that of libssl: library, function and reason of each, in order. */
#define CHECK_QUEUE(err, queue) check_queue_((err), (queue), __FILE__, __LINE__)
static inline int check_queue_(const sslwrap_error *err, const struct queue *q, const char *file, int line)
{
    size_t n = 0, i, len;
    int same;
    CHECK_OK(sslwrap_error_count(err, &n));
    same = q->n > 0 && n == (size_t)q->n;
    for (i = 0; i < n; i++) {
        const char *lib = "", *reason = "";
        char function[200] = "";
        CHECK_OK(sslwrap_error_lib(err, i, &lib));
        CHECK_OK(sslwrap_error_reason(err, i, &reason));
        CHECK_OK(sslwrap_error_func(err, i, function, sizeof function, &len));
        if (!same || strcmp(lib, ERR_lib_error_string(q->code[i])) || strcmp(reason, ERR_reason_error_string(q->code[i])) ||
            (same_openssl() && strcmp(function, q->function[i]))) {
            fprintf(stderr, "%s:%d: ours %zu of %zu: %s, %s, %s\n", file, line, i, n, lib, function, reason);
            same = 0;
        }
    }
    for (i = 0; !same && i < (size_t)q->n; i++)
        fprintf(stderr, "    libssl's %zu of %d: %s, %s, %s\n", i, q->n, ERR_lib_error_string(q->code[i]), q->function[i],
                ERR_reason_error_string(q->code[i]));
    return check_(same, file, line, "the list of errors is libssl's");
}

/* Exactly one entry, by its words; "" for no list at all. */
#define CHECK_REASON(err, lib, reason) check_reason_((err), (lib), (reason), __FILE__, __LINE__)
static inline int check_reason_(const sslwrap_error *err, const char *lib, const char *reason, const char *file, int line)
{
    const char *have_lib = "", *have_reason = "";
    size_t n = 0;
    CHECK_OK(sslwrap_error_count(err, &n));
    if (n > 0) {
        CHECK_OK(sslwrap_error_lib(err, 0, &have_lib));
        CHECK_OK(sslwrap_error_reason(err, 0, &have_reason));
    }
    return check_(n == (*reason != 0) || (n > 1 && *reason && lib_has("aws-lc")), file, line, "the number of entries") &
           check_text_(have_lib, lib, file, line, "lib") & check_text_(have_reason, reason, file, line, "reason");
}

/* Our status when our end fails, SSLWRAP_ERROR_SSL when the raw end does. Its errors stay in its queue until raw_free. */
static inline int raw_handshake(sslwrap_conn *ours, struct raw *r)
{
    int i, status, done;
    for (i = 0; i < 100; i++) {
        status = sslwrap_conn_do_handshake(ours);
        raw_pump(ours, r);
        if (status != SSLWRAP_OK && !is_want(status))
            return status;
        ERR_clear_error();
        done = SSL_do_handshake(r->ssl);
        if (done <= 0 && SSL_get_error(r->ssl, done) != SSL_ERROR_WANT_READ)
            return raw_pump(ours, r), SSLWRAP_ERROR_SSL;
        raw_pump(ours, r);
        if (status == SSLWRAP_OK && done == 1)
            return SSLWRAP_OK;
    }
    return SSLWRAP_ERROR_WANT_READ;
}

static int raw_both_version;         /* that they agreed on */
static struct queue raw_both_queue; /* of the one that failed */

/* Two ends of libssl alone, until one fails; `who` failed: 0 client, 1 server, -1 neither. */
static inline int raw_both(SSL_CTX *client, SSL_CTX *server, int *who)
{
    struct raw end[2];
    BIO *from;
    unsigned char buf[16384];
    int i, k, got, done[2] = {0, 0};
    raw_new(&end[0], client, 0);
    raw_new(&end[1], server, 1);
    *who = -1;
    for (i = 0; i < 20 && *who < 0; i++)
        for (k = 0; k < 2 && *who < 0; k++) {
            ERR_clear_error();
            done[k] = SSL_do_handshake(end[k].ssl);
            if (done[k] == 1) /* what comes behind: the other end's alert */
                got = SSL_read(end[k].ssl, buf, 1);
            else
                got = done[k];
            if (got <= 0 && SSL_get_error(end[k].ssl, got) != SSL_ERROR_WANT_READ) {
                *who = k;
                break;
            }
            from = end[k].out;
            while ((got = BIO_read(from, buf, sizeof buf)) > 0)
                BIO_write(end[!k].in, buf, got);
        }
    raw_both_version = SSL_version(end[1].ssl);
    raw_both_queue = queue_taken();
    if (*who >= 0) { /* the other end gets the alert */
        while ((got = BIO_read(end[*who].out, buf, sizeof buf)) > 0)
            BIO_write(end[!*who].in, buf, got);
        SSL_read(end[!*who].ssl, buf, 1);
    }
    SSL_free(end[0].ssl);
    SSL_free(end[1].ssl);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    ERR_clear_error();
    return done[0] == 1 && done[1] == 1 && *who < 0;
}

/* Lets the raw end read what came (tickets, key updates), and ours too; NULL where nothing is expected. */
static inline int raw_read(struct raw *r, void *buf, int cap)
{
    int n = SSL_read(r->ssl, buf, cap);
    ERR_clear_error();
    return n;
}

/* ---- one connection: ours, and the raw end ---- */

struct ends {
    sslwrap_conn *ours;
    struct raw peer;
};

/* A context as the SSL document has it; trusts the test root, shows NAME.pem where `name` is given. */
static inline sslwrap_ctx *our_ctx(const char *name)
{
    sslwrap_ctx *ctx = NULL;
    char pem[64], key[64];
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
    if (name != NULL) {
        snprintf(pem, sizeof pem, "%s.pem", name);
        snprintf(key, sizeof key, "%s.key", name);
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert(pem)));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert(key), SSLWRAP_FILETYPE_PEM));
    }
    return ctx;
}

/* Ours by `ctx`, which stays the caller's; takes `raw`. */
static inline void ends_new(struct ends *e, sslwrap_ctx *ctx, SSL_CTX *raw, int we_serve)
{
    e->ours = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &e->ours));
    CHECK_OK(we_serve ? sslwrap_conn_set_accept_state(e->ours) : sslwrap_conn_set_connect_state(e->ours));
    raw_new(&e->peer, raw, !we_serve);
}

static inline void ends_free(struct ends *e)
{
    CHECK_OK(sslwrap_conn_free(e->ours));
    raw_free(&e->peer);
}

/* The handshake, and a byte each way: a client of TLS 1.3 learns only then that it was refused. Our status. */
static inline int ends_shake(struct ends *e)
{
    char buf[4];
    size_t n;
    int status = raw_handshake(e->ours, &e->peer);
    if (status != SSLWRAP_OK)
        return status;
    if (SSL_write(e->peer.ssl, "x", 1) != 1)
        return SSLWRAP_ERROR_SSL;
    raw_pump(e->ours, &e->peer);
    status = sslwrap_conn_recv(e->ours, buf, sizeof buf, 0, &n);
    if (status == SSLWRAP_OK && CHECK_OK(sslwrap_conn_send(e->ours, "y", 1, 0, &n))) {
        raw_pump(e->ours, &e->peer);
        if (raw_read(&e->peer, buf, sizeof buf) != 1)
            return SSLWRAP_ERROR_SSL;
    }
    return status;
}

/* One whole connection; takes `raw` alone. Our status. */
static inline int meets(sslwrap_ctx *ctx, SSL_CTX *raw, int we_serve)
{
    struct ends e;
    int status;
    ends_new(&e, ctx, raw, we_serve);
    status = ends_shake(&e);
    ends_free(&e);
    return status;
}

/* The raw end sends text. */
static inline void raw_send(struct ends *e, const char *text)
{
    CHECK(SSL_write(e->peer.ssl, text, (int)strlen(text)) == (int)strlen(text));
    raw_pump(e->ours, &e->peer);
}

static inline void ctx_done(sslwrap_ctx *ctx) { CHECK_OK(sslwrap_ctx_free(ctx)); }

/* Is this certificate the first of NAME.pem? By its DER. */
static inline int is_cert(X509 *have, const char *name)
{
    FILE *f = fopen(cert(name), "re");
    X509 *want = f != NULL ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;
    int same = have != NULL && want != NULL && X509_cmp(have, want) == 0;
    X509_free(want);
    if (f != NULL)
        fclose(f);
    return same;
}

/* A copy of our certificate as libcrypto's, or NULL. */
static inline X509 *x509_of(sslwrap_x509 *ours)
{
    unsigned char der[8192];
    const unsigned char *p = der;
    size_t n = 0;
    if (!CHECK_OK(sslwrap_x509_dump_der(ours, der, sizeof der, &n)))
        return NULL;
    return d2i_X509(NULL, &p, (long)n);
}

static inline sslwrap_x509 *our_x509(const char *name)
{
    sslwrap_x509 *x = NULL;
    CHECK_OK(sslwrap_x509_load_file(cert(name), SSLWRAP_FILETYPE_PEM, &x));
    return x;
}

#endif
