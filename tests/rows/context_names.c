/* Server names: sent, read, decided by; and the other context that a name may lead to. */
#include "raw.h"
#include "../c/net.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- a client's ---- */

static char raw_name[300];
static int raw_name_calls;

/* libssl's server: keeps the name that came. */
static int raw_named(SSL *ssl, int *alert, void *unused)
{
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)alert, (void)unused;
    raw_name_calls++;
    snprintf(raw_name, sizeof raw_name, "%s", name != NULL ? name : "(none)");
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *raw_listener(const char *shown)
{
    SSL_CTX *raw = raw_ctx(1, shown);
    raw_name_calls = 0;
    *raw_name = 0;
    SSL_CTX_set_tlsext_servername_callback(raw, raw_named);
    return raw;
}

/* libssl's server gets the bytes; nothing is checked against them (the certificate is for other names). What cannot be a
 * name is refused with a reason, and the name before it is sent. */
ROW(A173, "libssl")
{
    static char l63[64], l64[65], n253[254], n254[255], n256[257];
    static const char *const good[] = {"a.example", "A.Example", "xn--mnchen-3ya.example", "under_score.example", "localhost", n253, l63};
    static const char *const bad[] = {"", "127.0.0.1", "::1", "[::1]", "fe80::1%lo", "1.2.3", "0x7f.1", "a..b", ".a.example", "a b.example",
                                      "a.example/", "m\xc3\xbcnchen.example", "a.example\n", "*.example:443", n254, n256, l64, NULL};
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    size_t i;
    memset(l63, 'a', 63), memset(l64, 'a', 64);
    for (i = 0; i < 253; i++)
        n253[i] = i % 4 == 3 ? '.' : 'b';
    memcpy(n254, n253, 253), n254[253] = 'b';
    memset(n256, 'c', 256);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    for (i = 0; i < COUNT(good); i++) {
        ends_new(&e, ctx, raw_listener("good"), 0);
        CHECK_OK(sslwrap_conn_set_tlsext_host_name(e.ours, good[i]));
        CHECK_OK(ends_shake(&e));
        CHECK_TEXT(raw_name, good[i]);
        CHECK_STATUS(sslwrap_conn_set_tlsext_host_name(e.ours, "late.example"), SSLWRAP_E_STATE);
        ends_free(&e);
    }
    ends_new(&e, ctx, raw_listener("good"), 0);
    CHECK_OK(sslwrap_conn_set_tlsext_host_name(e.ours, "first.example"));
    for (i = 0; i < COUNT(bad); i++) {
        if (!CHECK_STATUS(sslwrap_conn_set_tlsext_host_name(e.ours, bad[i]), SSLWRAP_E_INVALID_ARG))
            fprintf(stderr, "    name %zu: %s\n", i, bad[i]);
        CHECK(strlen(sslwrap_error_message()) > 20);
    }
    CHECK_OK(ends_shake(&e));
    CHECK_TEXT(raw_name, "first.example");
    ends_free(&e);
    ends_new(&e, ctx, raw_listener("good"), 0); /* and none where none is set */
    CHECK_OK(ends_shake(&e));
    CHECK_TEXT(raw_name, "(none)");
    ends_free(&e);
    ctx_done(ctx);
}

/* ---- a server's ---- */

struct chooser {
    int answer, calls;
    sslwrap_conn *conn;
    sslwrap_ctx *other;
    char name[300];
};

static int chooses(sslwrap_conn *conn, void *userdata)
{
    struct chooser *c = userdata;
    size_t n;
    c->calls++;
    c->conn = conn;
    if (sslwrap_conn_get_servername(conn, c->name, sizeof c->name, &n) == SSLWRAP_E_NO_VALUE)
        snprintf(c->name, sizeof c->name, "(none)");
    if (c->other != NULL)
        CHECK_OK(sslwrap_conn_set_context(conn, c->other));
    return c->answer;
}

static SSL_CTX *naming(const char *name, struct ends *e, sslwrap_ctx *ctx)
{
    SSL_CTX *raw = raw_ctx(0, NULL);
    ends_new(e, ctx, raw, 1);
    if (name != NULL)
        SSL_set_tlsext_host_name(e->peer.ssl, name);
    return raw;
}

static int alert_came;

static void raw_informed(const SSL *ssl, int where, int ret)
{
    (void)ssl;
    if (where == SSL_CB_READ_ALERT)
        alert_came = ret;
}

/* Once per handshake with the caller's own handle, with a name and without; the answers, and everything that is none. */
ROW(A108, "libssl")
{
    static const struct {
        int answer, status, alert;
    } cases[] = {{SSLWRAP_SERVERNAME_OK, SSLWRAP_OK, 0},
                 {SSLWRAP_SERVERNAME_NOACK, SSLWRAP_OK, 0},
                 {SSLWRAP_SERVERNAME_FATAL, SSLWRAP_ERROR_SSL, SSL_AD_UNRECOGNIZED_NAME},
                 {1, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR},
                 {-1, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR},
                 {4, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR},
                 {77, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR}};
    struct chooser old = {SSLWRAP_SERVERNAME_FATAL, 0, NULL, NULL, ""};
    struct ends e;
    size_t i;
    int named;
    for (i = 0; i < COUNT(cases); i++)
        for (named = 0; named < 2; named++) {
            struct chooser c = {cases[i].answer, 0, NULL, NULL, ""};
            sslwrap_ctx *ctx = our_ctx("good");
            CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, chooses, &old, NULL));
            CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, chooses, &c, NULL)); /* the old one is forgotten */
            naming(named ? "some.example" : NULL, &e, ctx);
            SSL_set_info_callback(e.peer.ssl, raw_informed);
            alert_came = 0;
            CHECK_STATUS(ends_shake(&e), cases[i].status);
            SSL_do_handshake(e.peer.ssl);
            CHECK((alert_came & 255) == cases[i].alert);
            CHECK(c.calls == 1 && old.calls == 0 && c.conn == e.ours);
            CHECK_TEXT(c.name, named ? "some.example" : "(none)");
            ends_free(&e);
            ctx_done(ctx);
        }
    { /* NULL takes it away */
        sslwrap_ctx *ctx = our_ctx("good");
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, chooses, &old, NULL));
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, NULL, NULL, NULL));
        CHECK_OK(meets(ctx, raw_ctx(0, NULL), 1));
        CHECK(old.calls == 0);
        CHECK_STATUS(sslwrap_ctx_set_tlsext_servername_callback(ctx, chooses, &old, NULL), SSLWRAP_E_STATE);
        ctx_done(ctx);
    }
}

/* A server of ours for one connection of a process. */
static sslwrap_conn *serve(sslwrap_ctx *ctx, int listener, int *fd)
{
    sslwrap_conn *conn = NULL;
    *fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    CHECK_OK(sslwrap_conn_new_fd(ctx, *fd, &conn));
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    return conn;
}

/* The name that s_client was told to send; none where it was told not to; none on a fresh connection. */
ROW(A150, "openssl s_client")
{
    static const char *const names[] = {"some.example", NULL};
    sslwrap_ctx *ctx = our_ctx("good");
    int port, listener = tcp_listen(&port), i, fd;
    for (i = 0; i < 2; i++) {
        sslwrap_conn *conn;
        char name[64] = "left", small[4] = {7, 7, 7, 7};
        size_t n = 99;
        if (names[i] != NULL)
            start_s_client(port, "-servername", names[i], NULL);
        else
            start_s_client(port, "-noservername", NULL);
        conn = serve(ctx, listener, &fd);
        CHECK_STATUS(sslwrap_conn_get_servername(conn, name, sizeof name, &n), SSLWRAP_E_NO_VALUE);
        CHECK(n == 0);
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        if (names[i] != NULL) {
            CHECK_OK(sslwrap_conn_get_servername(conn, name, sizeof name, &n));
            CHECK_TEXT(name, names[i]);
            CHECK_STATUS(sslwrap_conn_get_servername(conn, small, sizeof small, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
            CHECK(n == strlen(names[i]) && small[0] == 7);
            CHECK_STATUS(sslwrap_conn_get_servername(conn, NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
            CHECK(n == strlen(names[i]));
        } else
            CHECK_STATUS(sslwrap_conn_get_servername(conn, name, sizeof name, &n), SSLWRAP_E_NO_VALUE);
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd);
    }
    close(listener);
    ctx_done(ctx);
}

/* In the callback: the client of libssl gets the other context's certificate. Before the handshake, too; later not. */
ROW(A170, "libssl")
{
    sslwrap_ctx *a = our_ctx("good"), *b = our_ctx("other"), *at = NULL;
    struct chooser c = {SSLWRAP_SERVERNAME_OK, 0, NULL, NULL, ""};
    struct ends e;
    c.other = b;
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(a, chooses, &c, NULL));
    naming("a.example", &e, a);
    CHECK_OK(sslwrap_conn_get_context(e.ours, &at));
    CHECK(at == a);
    ctx_done(at);
    CHECK_OK(ends_shake(&e));
    CHECK(is_cert(SSL_get0_peer_certificate(e.peer.ssl), "other.pem"));
    CHECK_OK(sslwrap_conn_get_context(e.ours, &at));
    CHECK(at == b);
    ctx_done(at);
    CHECK_STATUS(sslwrap_conn_set_context(e.ours, a), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_set_context(e.ours, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_context(e.ours, (sslwrap_ctx *)(void *)e.ours), SSLWRAP_E_INVALID_ARG);
    ends_free(&e);
    c.other = NULL;
    naming(NULL, &e, a);
    CHECK_OK(sslwrap_conn_set_context(e.ours, b));
    ctx_done(b); /* the connection keeps what it needs */
    CHECK_OK(ends_shake(&e));
    CHECK(is_cert(SSL_get0_peer_certificate(e.peer.ssl), "other.pem"));
    ends_free(&e);
    ctx_done(a);
}
