/* Whether and how a context verifies: modes, depth, callback. The other end is plain libssl. */
#include "raw.h"

#define DEMAND (SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT)

/* What libssl's list is when a client that verifies meets a server that shows NAME, or a server a client. */
static struct queue refused_by_libssl(const char *shown, int server_verifies, int mode)
{
    SSL_CTX *client = raw_ctx(0, server_verifies ? shown : NULL), *server = raw_ctx(1, server_verifies ? "good" : shown);
    int who;
    SSL_CTX_set_verify(server_verifies ? server : client, mode, NULL);
    CHECK(!raw_both(client, server, &who));
    CHECK(who == server_verifies);
    return raw_both_queue;
}

static int asked;

static int is_asked(SSL *ssl, void *unused)
{
    (void)ssl, (void)unused;
    asked++;
    return 1;
}

/* A client of libssl that counts how often its certificate is asked for. */
static SSL_CTX *counting_client(void)
{
    SSL_CTX *raw = raw_ctx(0, "client");
    asked = 0;
    SSL_CTX_set_cert_cb(raw, is_asked, NULL);
    return raw;
}

/* Looks at nothing: a server that nobody signed passes, and our server asks for no certificate. */
ROW(A8, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL), *server = our_ctx("good");
    CHECK(SSLWRAP_VERIFY_NONE == SSL_VERIFY_NONE);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_NONE, NULL, NULL, NULL));
    CHECK_OK(meets(ctx, raw_ctx(1, "selfsigned"), 0));
    ctx_done(ctx);
    CHECK_OK(sslwrap_ctx_set_verify(server, SSLWRAP_VERIFY_NONE, NULL, NULL, NULL));
    CHECK_OK(meets(server, counting_client(), 1));
    CHECK(asked == 0);
    ctx_done(server);
}

ROW(A9, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct queue q = refused_by_libssl("selfsigned", 0, SSL_VERIFY_PEER);
    CHECK(SSLWRAP_VERIFY_PEER == SSL_VERIFY_PEER);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_STATUS(meets(ctx, raw_ctx(1, "selfsigned"), 0), SSLWRAP_ERROR_SSL);
    CHECK_QUEUE(NULL, &q);
    CHECK_OK(meets(ctx, raw_ctx(1, "good"), 0));
    ctx_done(ctx);
}

/* Without it a client with no certificate passes, with it not; libssl's own server says the same words. */
ROW(A10, "libssl")
{
    sslwrap_ctx *asks = our_ctx("good"), *demands = our_ctx("good");
    struct queue q = refused_by_libssl(NULL, 1, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    CHECK(SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT == SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    CHECK_OK(sslwrap_ctx_set_verify(asks, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_OK(meets(asks, raw_ctx(0, NULL), 1));
    CHECK_OK(sslwrap_ctx_set_verify(demands, DEMAND, NULL, NULL, NULL));
    CHECK_STATUS(meets(demands, raw_ctx(0, NULL), 1), SSLWRAP_ERROR_SSL);
    CHECK_QUEUE(NULL, &q);
    CHECK_REASON(NULL, "SSL routines", "peer did not return a certificate");
    CHECK_OK(meets(demands, raw_ctx(0, "client"), 1));
    ctx_done(asks);
    ctx_done(demands);
}

/* Each mode comes back as libssl's context has it. */
ROW(A11, "libssl")
{
    static const uint64_t modes[] = {SSLWRAP_VERIFY_NONE, SSLWRAP_VERIFY_PEER, DEMAND, DEMAND | SSLWRAP_VERIFY_CLIENT_ONCE};
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    sslwrap_ctx *ctx = our_ctx(NULL);
    uint64_t mode;
    size_t i;
    for (i = 0; i < sizeof modes / sizeof *modes; i++) {
        SSL_CTX_set_verify(raw, (int)modes[i], NULL);
        CHECK_OK(sslwrap_ctx_set_verify(ctx, modes[i], NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_get_verify_mode(ctx, &mode));
        CHECK(mode == (uint64_t)SSL_CTX_get_verify_mode(raw));
    }
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

/* Shakes hands twice (TLS 1.2, asked for by the client); gives how often the client was asked for a certificate. */
static int asked_in_two(uint64_t mode)
{
    sslwrap_ctx *ctx = our_ctx("good");
    SSL_CTX *raw = counting_client();
    struct ends e;
    char buf[4];
    size_t n;
    int i;
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_ALLOW_CLIENT_RENEGOTIATION, NULL));
    CHECK_OK(sslwrap_ctx_set_verify(ctx, mode, NULL, NULL, NULL));
    ends_new(&e, ctx, raw, 1);
    CHECK_OK(ends_shake(&e));
    CHECK(SSL_renegotiate(e.peer.ssl) == 1);
    for (i = 0; i < 6; i++) {
        SSL_do_handshake(e.peer.ssl);
        raw_pump(e.ours, &e.peer);
        sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n);
        raw_pump(e.ours, &e.peer);
    }
    CHECK(SSL_is_init_finished(e.peer.ssl) && SSL_total_renegotiations(e.peer.ssl) == 1);
    ends_free(&e);
    ctx_done(ctx);
    return asked;
}

/* It is asked in the first handshake, and not in the next. */
ROW(A51, "libssl")
{
    NEEDS("renegotiation");
    CHECK(SSLWRAP_VERIFY_CLIENT_ONCE == SSL_VERIFY_CLIENT_ONCE);
    CHECK(asked_in_two(SSLWRAP_VERIFY_PEER) == 2);
    CHECK(asked_in_two(SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_CLIENT_ONCE) == 1);
}

ROW(A79, "libssl")
{
    sslwrap_ctx *ctx = NULL;
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    int depth = 0;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_get_verify_depth(ctx, &depth));
    CHECK(depth == SSL_CTX_get_verify_depth(raw));
    CHECK(depth == -1);
    SSL_CTX_set_verify_depth(raw, 3);
    CHECK_OK(sslwrap_ctx_set_verify_depth(ctx, 3));
    CHECK_OK(sslwrap_ctx_get_verify_depth(ctx, &depth));
    CHECK(depth == SSL_CTX_get_verify_depth(raw));
    CHECK_STATUS(sslwrap_ctx_get_verify_depth(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

ROW(A80, "libssl")
{
    sslwrap_ctx *ctx = NULL;
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    uint64_t mode = 99;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_get_verify_mode(ctx, &mode));
    CHECK(mode == (uint64_t)SSL_CTX_get_verify_mode(raw) && mode == SSL_VERIFY_NONE);
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, NULL);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_CLIENT_ONCE, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_get_verify_mode(ctx, &mode));
    CHECK(mode == (uint64_t)SSL_CTX_get_verify_mode(raw));
    CHECK_STATUS(sslwrap_ctx_get_verify_mode(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

struct step {
    int error, depth, ok;
    unsigned char der[4096];
    size_t len;
    sslwrap_conn *conn;
};

static struct step steps[16];
static int step_count, raw_count, raw_steps[16][3];
static X509 *raw_certs[16];

static int watches(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *answer)
{
    struct step *s = &steps[step_count++ % 16];
    s->error = error;
    s->depth = depth;
    s->ok = ok;
    s->conn = conn;
    if (cert != NULL)
        CHECK_OK(sslwrap_x509_dump_der(cert, s->der, sizeof s->der, &s->len));
    return answer != NULL ? *(const int *)answer : ok;
}

static int raw_answer;

static int raw_watches(int ok, X509_STORE_CTX *store)
{
    X509 *cert = X509_STORE_CTX_get_current_cert(store);
    int i = raw_count++ % 16;
    raw_steps[i][0] = X509_STORE_CTX_get_error(store);
    raw_steps[i][1] = X509_STORE_CTX_get_error_depth(store);
    raw_steps[i][2] = ok;
    X509_up_ref(cert);
    raw_certs[i] = cert;
    if (raw_answer > 0)
        X509_STORE_CTX_set_error(store, X509_V_OK); /* as pyOpenSSL does */
    return raw_answer < 0 ? ok : raw_answer;
}

/* The callback is asked what libssl's own is asked; without one libssl decides. */
static void same_questions(const char *shown, const int *answer)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *client = raw_ctx(0, NULL);
    struct ends e;
    unsigned char *der = NULL;
    int i, who, len, result = -1, passes;
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, raw_watches);
    raw_answer = answer != NULL ? *answer : -1;
    step_count = raw_count = 0;
    passes = raw_both(client, raw_ctx(1, shown), &who);
    ERR_clear_error();
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, watches, (void *)(uintptr_t)answer, NULL));
    ends_new(&e, ctx, raw_ctx(1, shown), 0);
    CHECK((ends_shake(&e) == SSLWRAP_OK) == passes);
    CHECK(step_count == raw_count && raw_count > 0 && raw_count < 16);
    for (i = 0; i < raw_count; i++) {
        CHECK(steps[i].error == raw_steps[i][0] && steps[i].depth == raw_steps[i][1] && steps[i].ok == raw_steps[i][2]);
        CHECK(steps[i].conn == e.ours);
        len = i2d_X509(raw_certs[i], &der);
        CHECK((size_t)len == steps[i].len && memcmp(der, steps[i].der, steps[i].len) == 0);
        OPENSSL_free(der);
        der = NULL;
        X509_free(raw_certs[i]);
    }
    CHECK_OK(sslwrap_conn_get_verify_result(e.ours, &result));
    if (passes)
        CHECK(result == X509_V_OK); /* where it was accepted the error is forgotten */
    else
        CHECK(result == raw_steps[raw_count - 1][0] || (answer != NULL && result == X509_V_ERR_APPLICATION_VERIFICATION) ||
              result == X509_V_ERR_UNSPECIFIED);
    ends_free(&e);
    ctx_done(ctx);
}

ROW(A110, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    uint64_t mode = 99;
    same_questions("good", NULL);
    same_questions("expired", NULL);
    /* NULL takes the callback away: libssl decides again */
    step_count = 0;
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, watches, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_STATUS(meets(ctx, raw_ctx(1, "expired"), 0), SSLWRAP_ERROR_SSL);
    CHECK_OK(meets(ctx, raw_ctx(1, "good"), 0));
    CHECK(step_count == 0);
    /* in use: too late, and as it was */
    CHECK_STATUS(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_NONE, NULL, NULL, NULL), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_get_verify_mode(ctx, &mode));
    CHECK(mode == SSLWRAP_VERIFY_PEER);
    ctx_done(ctx);
}

/* What libssl takes in silence and cannot be meant is refused, and the mode is as it was. */
ROW(A111, "document")
{
    static const uint64_t bad[] = {SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, SSLWRAP_VERIFY_CLIENT_ONCE, 6, 16, 17,
                                   UINT64_C(1) << 32, UINT64_MAX};
    sslwrap_ctx *ctx = our_ctx(NULL);
    uint64_t mode;
    size_t i;
    CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, NULL, NULL, NULL));
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_STATUS(sslwrap_ctx_set_verify(ctx, bad[i], watches, NULL, NULL), SSLWRAP_E_INVALID_ARG);
        CHECK(strstr(sslwrap_error_message(), "VERIFY_") != NULL);
        CHECK_OK(sslwrap_ctx_get_verify_mode(ctx, &mode));
        CHECK(mode == DEMAND);
    }
    ctx_done(ctx);
}

ROW(A112, "libssl")
{
    NOT_ON_AWS_LC("its callback is called in another order");
    static const int yes = SSLWRAP_VERIFY_ACCEPT, no = SSLWRAP_VERIFY_REFUSE;
    same_questions("good", NULL);
    same_questions("expired", &yes);
    same_questions("selfsigned", &yes);
    same_questions("nointer", &yes);
    same_questions("good", &no);
}

/* A leaf, one intermediate, the root: 0 intermediates are too few, 1 is enough. libssl's own client says the same. */
ROW(A113, "libssl")
{
    NOT_ON_AWS_LC("a chain that is too long has no issuer to it");
    static const int bad[] = {-1, -2147483647, 101, 2147483647};
    size_t i;
    int depth, kept;
    for (depth = 0; depth < 3; depth++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        SSL_CTX *client = raw_ctx(0, NULL);
        struct queue q;
        int who, passes;
        SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_verify_depth(client, depth);
        passes = raw_both(client, raw_ctx(1, "good"), &who);
        q = raw_both_queue;
        CHECK(passes == (depth >= 1));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_set_verify_depth(ctx, depth));
        CHECK_STATUS(meets(ctx, raw_ctx(1, "good"), 0), passes ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
        if (!passes) {
            CHECK_QUEUE(NULL, &q);
            CHECK_OK(sslwrap_error_errno(NULL, &kept));
            CHECK(kept == X509_V_ERR_CERT_CHAIN_TOO_LONG);
        }
        CHECK_STATUS(sslwrap_ctx_set_verify_depth(ctx, 5), SSLWRAP_E_STATE);
        ctx_done(ctx);
    }
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        CHECK_OK(sslwrap_ctx_set_verify_depth(ctx, 4));
        CHECK_STATUS(sslwrap_ctx_set_verify_depth(ctx, bad[i]), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_ctx_get_verify_depth(ctx, &kept));
        CHECK(kept == 4);
        ctx_done(ctx);
    }
}
