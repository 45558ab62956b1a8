/* What every fuzz target needs: the input as a stream, contexts made once, checks that end the process. */
#ifndef FUZZ_H
#define FUZZ_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dl_iterate_phdr, memmem */
#endif

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sslwrap.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s does not hold; error message: \"%s\"\n", __FILE__, __LINE__, #condition,        \
                    sslwrap_error_message());                                                                          \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)
#define MUST_OK(expression) MUST((expression) == SSLWRAP_OK)

/* ---- the input: 0 when it is used up ---- */

struct input {
    const uint8_t *at;
    size_t left;
};

static inline unsigned byte(struct input *in)
{
    if (in->left == 0)
        return 0;
    in->left--;
    return *in->at++;
}

static inline unsigned word(struct input *in)
{
    unsigned high = byte(in);
    return high << 8 | byte(in);
}

/* At most `most` bytes of the input, where they lie. */
static inline const uint8_t *bytes(struct input *in, size_t most, size_t *len)
{
    const uint8_t *at = in->at;
    *len = most < in->left ? most : in->left;
    in->at += *len;
    in->left -= *len;
    return *len == 0 ? (const uint8_t *)"" : at;
}

/* As text in one of four buffers, cut at 0. */
static inline const char *text(struct input *in, size_t most)
{
    static char buffers[4][1024];
    static unsigned next;
    char *buf = buffers[next++ % 4];
    size_t len;
    const uint8_t *at = bytes(in, most < 1023 ? most : 1023, &len);
    memcpy(buf, at, len);
    buf[len] = 0;
    return buf;
}

/* ---- statuses ---- */

static inline int is_documented(int status)
{
    return status >= SSLWRAP_E_CANCELLED && status <= SSLWRAP_ERROR_WANT_RETRY_VERIFY && status != SSLWRAP_E_PANIC;
}

static inline int is_want(int status)
{
    return status == SSLWRAP_ERROR_WANT_READ || status == SSLWRAP_ERROR_WANT_WRITE;
}

/* At the end of every run; and no panic has been counted as a status on the way. */
static uint64_t fuzz_used; /* handles that were there at the beginning of this run, and are freed in it (snapshot.h) */
static inline void nothing_is_left(void)
{
    extern uint64_t fuzz_kept; /* handles that the target keeps from run to run */
    uint64_t n = 0;
    MUST_OK(sslwrap_live_handles(SSLWRAP_TYPE_ANY, &n));
    MUST(n == fuzz_kept - fuzz_used);
}
#define KEEPS uint64_t fuzz_kept;
static inline void keep_all(void)
{
    extern uint64_t fuzz_kept;
    MUST_OK(sslwrap_live_handles(SSLWRAP_TYPE_ANY, &fuzz_kept));
}

/* ---- contexts ---- */

/* "DIR/name": DIR holds what tests/certs.sh made. */
static inline const char *cert(const char *name)
{
    static char paths[4][512];
    static unsigned next;
    const char *dir = getenv("CERTS");
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", dir != NULL ? dir : "target/test/certs", name);
    return path;
}

/* The system's roots are one, and not the hundred and forty that a context without any would read each time. */
static inline void few_roots(void)
{
    setenv("SSL_CERT_FILE", cert("ca.pem"), 1);
    setenv("SSL_CERT_DIR", "/nowhere", 1);
}

static inline sslwrap_ctx *server_ctx(int dtls)
{
    sslwrap_ctx *ctx = NULL;
    MUST_OK(dtls ? sslwrap_ctx_new_dtls_server(&ctx) : sslwrap_ctx_new_server(&ctx));
    MUST_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
    MUST_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    return ctx;
}

static inline sslwrap_ctx *client_ctx(int dtls)
{
    sslwrap_ctx *ctx = NULL;
    MUST_OK(dtls ? sslwrap_ctx_new_dtls_client(&ctx) : sslwrap_ctx_new_client(&ctx));
    MUST_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
    return ctx;
}

/* A key that both know, and no certificate: signing takes longer than all else. */
static inline sslwrap_ctx *psk_ctx(int serves, int dtls)
{
    sslwrap_ctx *ctx = NULL;
    if (serves)
        MUST_OK(dtls ? sslwrap_ctx_new_dtls_server(&ctx) : sslwrap_ctx_new_server(&ctx));
    else
        MUST_OK(dtls ? sslwrap_ctx_new_dtls_client(&ctx) : sslwrap_ctx_new_client(&ctx));
    MUST_OK(serves ? sslwrap_ctx_add_psk(ctx, "alice", 5, "a key of 16 bytes", 16) : sslwrap_ctx_set_psk(ctx, "alice", 5, "a key of 16 bytes", 16));
    MUST_OK(sslwrap_ctx_set_groups(ctx, serves ? "P-384" : "P-256")); /* none in common: TLS 1.3 uses none */
    MUST_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_ALLOW_NO_DHE_KEX, NULL));
    MUST_OK(sslwrap_ctx_set_cipher_list(ctx, "PSK-AES128-GCM-SHA256"));
    return ctx;
}

static inline sslwrap_conn *end_of(sslwrap_ctx *ctx, int serves)
{
    sslwrap_conn *conn = NULL;
    MUST_OK(sslwrap_conn_new(ctx, NULL, &conn));
    if (!serves)
        MUST_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    MUST_OK(serves ? sslwrap_conn_set_accept_state(conn) : sslwrap_conn_set_connect_state(conn));
    return conn;
}

/* What one has to say goes to the other. */
static inline void hand_over(sslwrap_conn *from, sslwrap_conn *to)
{
    static uint8_t buf[16384];
    size_t n, taken;
    while (sslwrap_conn_bio_read(from, buf, sizeof buf, &n) == SSLWRAP_OK)
        MUST_OK(sslwrap_conn_bio_write(to, buf, n, &taken));
}

static inline void shake(sslwrap_conn *client, sslwrap_conn *server)
{
    int i, status[2] = {1, 1};
    for (i = 0; i < 8 && (status[0] != SSLWRAP_OK || status[1] != SSLWRAP_OK); i++) {
        status[0] = sslwrap_conn_do_handshake(client);
        hand_over(client, server);
        status[1] = sslwrap_conn_do_handshake(server);
        hand_over(server, client);
    }
    MUST(status[0] == SSLWRAP_OK && status[1] == SSLWRAP_OK);
}

/* Everything that may be asked of a connection, whatever its state. */
static inline void ask(sslwrap_conn *conn)
{
    char buf[4096];
    const char *name;
    size_t n;
    int number;
    uint64_t mask, ready;
    sslwrap_x509 *x509 = NULL;
    sslwrap_x509_list *list = NULL;
    sslwrap_session *session = NULL;
    MUST(is_documented(sslwrap_conn_get_protocol_version_name(conn, &name)));
    MUST(is_documented(sslwrap_conn_get_cipher_name(conn, &name)));
    MUST(is_documented(sslwrap_conn_get_group_name(conn, &name)));
    MUST(is_documented(sslwrap_conn_get_state_string(conn, &name)));
    MUST(is_documented(sslwrap_conn_get_alpn_proto_negotiated(conn, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_conn_get_servername(conn, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_conn_get_verify_result(conn, &number)));
    MUST(is_documented(sslwrap_conn_get_verify_hint(conn, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_conn_pending(conn, &n)));
    MUST(is_documented(sslwrap_conn_out_pending(conn, &n)));
    MUST(is_documented(sslwrap_conn_get_shutdown(conn, &mask)));
    MUST(is_documented(sslwrap_conn_interest(conn, &mask, &ready)));
    MUST(is_documented(sslwrap_conn_session_reused(conn, &number)));
    MUST(is_documented(sslwrap_conn_hello_random(conn, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_conn_hello_ciphers(conn, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_conn_hello_alpn(conn, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_conn_hello_extension(conn, 16, buf, sizeof buf, &n)));
    MUST(is_documented(sslwrap_conn_peer_sigalg(conn, 0, &number)));
    MUST(is_documented(sslwrap_conn_get_peer_certificate(conn, &x509)));
    MUST(is_documented(sslwrap_conn_get_peer_cert_chain(conn, &list)));
    MUST(is_documented(sslwrap_conn_get_session(conn, &session)));
    sslwrap_x509_free(x509);
    sslwrap_x509_list_free(list);
    sslwrap_session_free(session);
}

#endif
