/* What a connection tells of itself and of its peer, against what the other end says. */
#include "raw.h"
#include "../c/net.h"

struct facts {
    const char *version, *cipher, *cipher_version;
    int number, bits;
};

static void facts(sslwrap_conn *conn, struct facts *f)
{
    CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &f->version));
    CHECK_OK(sslwrap_conn_get_cipher_name(conn, &f->cipher));
    CHECK_OK(sslwrap_conn_get_cipher_version(conn, &f->cipher_version));
    CHECK_OK(sslwrap_conn_get_protocol_version(conn, &f->number));
    CHECK_OK(sslwrap_conn_get_cipher_bits(conn, &f->bits));
}

/* Each suite in its version, both roles: `compare` holds ours against libssl's end. */
static void each(void (*compare)(const struct facts *, SSL *))
{
    static const struct {
        int version;
        const char *suite;
    } suites[] = {{TLS1_VERSION, "ECDHE-RSA-AES128-SHA"}, {TLS1_1_VERSION, "AES256-SHA"}, {TLS1_2_VERSION, "ECDHE-RSA-AES256-GCM-SHA384"},
                  {TLS1_2_VERSION, "ECDHE-RSA-CHACHA20-POLY1305"}, {TLS1_2_VERSION, "AES128-SHA"}, {TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256"},
                  {TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256"}};
    size_t i;
    int serves;
    for (i = 0; i < sizeof suites / sizeof *suites; i++)
        for (serves = 0; serves < 2; serves++) {
            sslwrap_ctx *ctx = our_ctx(serves ? "rsa" : NULL);
            SSL_CTX *raw = raw_ctx(!serves, serves ? NULL : "rsa");
            struct ends e;
            struct facts f = {"", "", "", 0, 0};
            int version = suites[i].version;
            CHECK_OK(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_TLS1_VERSION));
            CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, "ALL:@SECLEVEL=0"));
            CHECK(SSL_CTX_set_min_proto_version(raw, version) == 1 && SSL_CTX_set_max_proto_version(raw, version) == 1);
            if (version == TLS1_3_VERSION)
                CHECK(SSL_CTX_set_ciphersuites(raw, suites[i].suite) == 1);
            else {
                char list[80];
                snprintf(list, sizeof list, "%s:@SECLEVEL=0", suites[i].suite);
                CHECK(SSL_CTX_set_cipher_list(raw, list) == 1);
            }
            ends_new(&e, ctx, raw, serves);
            if (CHECK_OK(ends_shake(&e))) {
                facts(e.ours, &f);
                compare(&f, e.peer.ssl);
            }
            ends_free(&e);
            ctx_done(ctx);
        }
}

static sslwrap_conn *fresh_conn(sslwrap_ctx **ctx)
{
    sslwrap_conn *conn = NULL;
    *ctx = our_ctx(NULL);
    CHECK_OK(sslwrap_conn_new(*ctx, NULL, &conn));
    return conn;
}

static void fresh_done(sslwrap_conn *conn, sslwrap_ctx *ctx)
{
    CHECK_OK(sslwrap_conn_free(conn));
    ctx_done(ctx);
}

static void same_bits(const struct facts *f, SSL *raw) { CHECK(f->bits == SSL_get_cipher_bits(raw, NULL)); }

ROW(A137, "libssl")
{
    sslwrap_ctx *ctx;
    sslwrap_conn *conn = fresh_conn(&ctx);
    int bits = 9;
    CHECK_STATUS(sslwrap_conn_get_cipher_bits(conn, &bits), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_cipher_bits(conn, NULL), SSLWRAP_E_INVALID_ARG);
    fresh_done(conn, ctx);
    each(same_bits);
}

static void same_cipher(const struct facts *f, SSL *raw) { CHECK_TEXT(f->cipher, SSL_get_cipher_name(raw)); }

ROW(A139, "libssl")
{
    sslwrap_ctx *ctx;
    sslwrap_conn *conn = fresh_conn(&ctx);
    const char *name = "left";
    CHECK_STATUS(sslwrap_conn_get_cipher_name(conn, &name), SSLWRAP_E_NO_VALUE);
    CHECK(name == NULL || *name == 0);
    CHECK_STATUS(sslwrap_conn_get_cipher_name(conn, NULL), SSLWRAP_E_INVALID_ARG);
    fresh_done(conn, ctx);
    each(same_cipher);
}

static void same_cipher_version(const struct facts *f, SSL *raw) { CHECK_TEXT(f->cipher_version, SSL_get_cipher_version(raw)); }

ROW(A140, "libssl")
{
    sslwrap_ctx *ctx;
    sslwrap_conn *conn = fresh_conn(&ctx);
    const char *name = "left";
    CHECK_STATUS(sslwrap_conn_get_cipher_version(conn, &name), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_cipher_version(conn, NULL), SSLWRAP_E_INVALID_ARG);
    fresh_done(conn, ctx);
    each(same_cipher_version);
}

static void same_number(const struct facts *f, SSL *raw) { CHECK(f->number == SSL_version(raw)); }

/* The number on the wire: 0x0301 for TLS 1, which is the document's 769. */
ROW(A148, "libssl")
{
    NOT_ON_AWS_LC("before the handshake it has no version");
    sslwrap_ctx *ctx;
    sslwrap_conn *conn = fresh_conn(&ctx);
    int number = 0;
    CHECK(SSLWRAP_TLS1_VERSION == 769 && SSLWRAP_TLS1_VERSION == TLS1_VERSION);
    CHECK_OK(sslwrap_conn_get_protocol_version(conn, &number));
    CHECK(number == TLS1_3_VERSION); /* the highest that would be tried, as SSL_version has it */
    CHECK_STATUS(sslwrap_conn_get_protocol_version(conn, NULL), SSLWRAP_E_INVALID_ARG);
    fresh_done(conn, ctx);
    each(same_number);
}

static void same_version(const struct facts *f, SSL *raw) { CHECK_TEXT(f->version, SSL_get_version(raw)); }

/* "Unknown" until the handshake is done, and after one that failed. */
ROW(A149, "libssl")
{
    sslwrap_ctx *ctx;
    sslwrap_conn *conn = fresh_conn(&ctx);
    struct ends e;
    const char *name = "";
    CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &name));
    CHECK_TEXT(name, "Unknown");
    CHECK_STATUS(sslwrap_conn_get_protocol_version_name(conn, NULL), SSLWRAP_E_INVALID_ARG);
    fresh_done(conn, ctx);
    ctx = our_ctx(NULL);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    ends_new(&e, ctx, raw_ctx(1, "selfsigned"), 0);
    CHECK_STATUS(ends_shake(&e), SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_conn_get_protocol_version_name(e.ours, &name));
    CHECK_TEXT(name, "Unknown");
    ends_free(&e);
    ctx_done(ctx);
    each(same_version);
}

/* Word for word what SSL_state_string_long says of libssl's end in the same place. */
ROW(A153, "libssl")
{
    NOT_ON_AWS_LC("its states have names of their own");
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw_c = raw_ctx(0, NULL), *server = raw_ctx(1, "good");
    struct raw client;
    struct ends e;
    const char *text = "";
    raw_new(&client, raw_c, 0);
    ends_new(&e, ctx, server, 0);
    CHECK_OK(sslwrap_conn_get_state_string(e.ours, &text));
    CHECK_TEXT(text, SSL_state_string_long(client.ssl)); /* before/connect initialization */
    SSL_do_handshake(client.ssl);
    sslwrap_conn_do_handshake(e.ours);
    CHECK_OK(sslwrap_conn_get_state_string(e.ours, &text));
    CHECK_TEXT(text, SSL_state_string_long(client.ssl));
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_get_state_string(e.ours, &text));
    CHECK_TEXT(text, SSL_state_string_long(e.peer.ssl)); /* done, both */
    CHECK_STATUS(sslwrap_conn_get_state_string(e.ours, NULL), SSLWRAP_E_INVALID_ARG);
    ends_free(&e);
    raw_free(&client);
    ctx_done(ctx);
}

/* ---- the peer's certificates ---- */

/* The length of a chain; each is that of the file, or not asked (NULL). */
static size_t chain_is(sslwrap_x509_list *list, const char *const *names)
{
    size_t n = 0, i;
    CHECK_OK(sslwrap_x509_list_len(list, &n));
    for (i = 0; i < n && names[i] != NULL; i++) {
        sslwrap_x509 *one = NULL;
        X509 *copy;
        CHECK_OK(sslwrap_x509_list_get(list, i, &one));
        copy = x509_of(one);
        CHECK(is_cert(copy, names[i]));
        X509_free(copy);
        CHECK_OK(sslwrap_x509_free(one));
    }
    CHECK_OK(sslwrap_x509_list_free(list));
    return n;
}

/* What the other end was given to show, its own first; on a server too, where libssl leaves the leaf out. */
ROW(A145, "libssl")
{
    static const char *const good[] = {"good.pem", "inter.pem", NULL}, *const client[] = {"client.pem", "inter.pem", NULL};
    sslwrap_ctx *ctx;
    sslwrap_conn *conn = fresh_conn(&ctx);
    sslwrap_x509_list *list = NULL;
    struct ends e;
    CHECK_STATUS(sslwrap_conn_get_peer_cert_chain(conn, &list), SSLWRAP_E_NO_VALUE);
    CHECK(list == NULL);
    CHECK_STATUS(sslwrap_conn_get_peer_cert_chain(conn, NULL), SSLWRAP_E_INVALID_ARG);
    fresh_done(conn, ctx);
    ctx = our_ctx(NULL);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_get_peer_cert_chain(e.ours, &list));
    ends_free(&e); /* it outlives the connection */
    CHECK(chain_is(list, good) == 2);
    ctx_done(ctx);
    ctx = our_ctx("good");
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    ends_new(&e, ctx, raw_ctx(0, "client"), 1);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_get_peer_cert_chain(e.ours, &list));
    CHECK(chain_is(list, client) == 2);
    ends_free(&e);
    ends_new(&e, ctx, raw_ctx(0, NULL), 1); /* asked for, and none shown */
    CHECK_OK(ends_shake(&e));
    CHECK_STATUS(sslwrap_conn_get_peer_cert_chain(e.ours, &list), SSLWRAP_E_NO_VALUE);
    ends_free(&e);
    ctx_done(ctx);
}

/* The command's certificate, byte for byte; counted, so it outlives the connection. None from a client that shows none. */
ROW(A146, "openssl s_server")
{
    struct peer *server = start_s_server("good", NULL);
    sslwrap_ctx *ctx;
    sslwrap_conn *conn = fresh_conn(&ctx);
    sslwrap_x509 *shown = NULL;
    struct ends e;
    X509 *copy;
    int fd;
    CHECK_STATUS(sslwrap_conn_get_peer_certificate(conn, &shown), SSLWRAP_E_NO_VALUE);
    CHECK(shown == NULL);
    CHECK_STATUS(sslwrap_conn_get_peer_certificate(conn, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(conn));
    if (server != NULL && CHECK((fd = tcp_connect(server->port, 0)) >= 0)) {
        conn = NULL;
        CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
        CHECK_OK(sslwrap_conn_set_connect_state(conn));
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK_OK(sslwrap_conn_get_peer_certificate(conn, &shown));
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd);
        copy = x509_of(shown);
        CHECK(is_cert(copy, "good.pem"));
        X509_free(copy);
        CHECK_OK(sslwrap_x509_free(shown));
    }
    ctx_done(ctx);
    ctx = our_ctx("good");
    ends_new(&e, ctx, raw_ctx(0, NULL), 1);
    CHECK_OK(ends_shake(&e));
    CHECK_STATUS(sslwrap_conn_get_peer_certificate(e.ours, &shown), SSLWRAP_E_NO_VALUE);
    ends_free(&e);
    ctx_done(ctx);
}
