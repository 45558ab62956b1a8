/* A connection of plain libssl in memory, as the other end of a memory connection of ours. */
#ifndef RAW_H
#define RAW_H

#include "rows.h"

#include <openssl/err.h>
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

/* Lets the raw end read what came (tickets, key updates), and ours too; NULL where nothing is expected. */
static inline int raw_read(struct raw *r, void *buf, int cap)
{
    int n = SSL_read(r->ssl, buf, cap);
    ERR_clear_error();
    return n;
}

#endif
