/* A context: made, counted, its masks, its ciphers, the pointer kept with it. */
#include "raw.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The method decides the sides; each flexible one speaks with libssl. What is none is refused, and nothing comes out. */
ROW(A68, "libssl")
{
    static const struct {
        int method, client, server;
    } methods[] = {{SSLWRAP_SSLV23_METHOD, 1, 1}, {SSLWRAP_TLS_METHOD, 1, 1}, {SSLWRAP_TLS_CLIENT_METHOD, 1, 0}, {SSLWRAP_TLS_SERVER_METHOD, 0, 1}};
    static const int bad[] = {0, -1, 13, 100, 2147483647, -2147483647 - 1};
    size_t i;
    for (i = 0; i < COUNT(methods); i++) {
        sslwrap_ctx *ctx = NULL;
        sslwrap_conn *conn = NULL;
        CHECK_OK(sslwrap_ctx_new(methods[i].method, &ctx));
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), 0));
        CHECK_OK(sslwrap_ctx_up_ref(ctx)); /* two owners */
        if (methods[i].client)
            CHECK_OK(meets(ctx, raw_ctx(1, "good"), 0));
        ctx_done(ctx);
        if (methods[i].server)
            CHECK_OK(meets(ctx, raw_ctx(0, NULL), 1));
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        ctx_done(ctx);
        CHECK_STATUS(sslwrap_ctx_free(ctx), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_conn_free(conn)); /* it needs no context of the caller's */
    }
    for (i = 0; i < COUNT(bad); i++) {
        sslwrap_ctx *ctx = (sslwrap_ctx *)(void *)&ctx;
        CHECK_STATUS(sslwrap_ctx_new(bad[i], &ctx), SSLWRAP_E_INVALID_ARG);
        CHECK(ctx == NULL && strstr(sslwrap_error_message(), "METHOD") != NULL);
    }
    CHECK_STATUS(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_free(NULL));
}

static int freed;

static void counts(void *data) { freed += *(int *)data; }

/* As an SSL_CTX's own ex_data: NULL until set, and then the pointer that was set. */
ROW(A73, "libssl")
{
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    sslwrap_ctx *ctx = our_ctx(NULL);
    void *data = &data;
    CHECK_OK(sslwrap_ctx_get_app_data(ctx, &data));
    CHECK(data == SSL_CTX_get_app_data(raw) && data == NULL);
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &freed, NULL));
    SSL_CTX_set_app_data(raw, &freed);
    CHECK_OK(sslwrap_ctx_get_app_data(ctx, &data));
    CHECK(data == SSL_CTX_get_app_data(raw));
    CHECK_STATUS(sslwrap_ctx_get_app_data(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    ctx_done(ctx);
    CHECK_STATUS(sslwrap_ctx_get_app_data(ctx, &data), SSLWRAP_E_INVALID_ARG);
    SSL_CTX_free(raw);
}

/* Freed once each: when replaced, when removed, when the context goes. Also while it is in use. */
ROW(A89, "document")
{
    static int ones = 1, tens = 10, hundreds = 100;
    sslwrap_ctx *ctx = our_ctx(NULL), *again = NULL;
    sslwrap_conn *conn = NULL;
    void *data = NULL;
    freed = 0;
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &ones, counts));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &tens, counts));
    CHECK(freed == 1);
    CHECK_OK(sslwrap_conn_get_context(conn, &again)); /* through whatever handle */
    CHECK_OK(sslwrap_ctx_get_app_data(again, &data));
    CHECK(data == &tens);
    ctx_done(again);
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, NULL, NULL));
    CHECK_OK(sslwrap_ctx_get_app_data(ctx, &data));
    CHECK(freed == 11 && data == NULL);
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &hundreds, counts));
    ctx_done(ctx);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(freed == 111);
}

/* ---- ciphers ---- */

static unsigned char hello[512];
static size_t hello_len;

static int keeps_ciphers(SSL *ssl, int *alert, void *unused)
{
    const unsigned char *list;
    (void)alert, (void)unused;
    hello_len = SSL_client_hello_get0_ciphers(ssl, &list);
    memcpy(hello, list, hello_len < sizeof hello ? hello_len : sizeof hello);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static SSL_CTX *looking_server(void)
{
    SSL_CTX *raw = raw_ctx(1, "rsa");
    SSL_CTX_set_client_hello_cb(raw, keeps_ciphers, NULL);
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    hello_len = 0;
    return raw;
}

/* What our client offers with this list, byte for byte, is what libssl's offers. */
static void offers_the_same(const char *list)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *client = raw_ctx(0, NULL);
    unsigned char theirs[512];
    size_t len;
    int who;
    CHECK(SSL_CTX_set_cipher_list(client, list) == 1);
    ERR_clear_error();
    CHECK(raw_both(client, looking_server(), &who));
    ERR_clear_error();
    memcpy(theirs, hello, len = hello_len);
    CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, list));
    CHECK_OK(meets(ctx, looking_server(), 0));
    CHECK(hello_len > 0);
    if (same_openssl())
        CHECK(len == hello_len && memcmp(theirs, hello, len) == 0);
    ctx_done(ctx);
}

ROW(A90, "libssl")
{
    NEEDS("security-levels");
    static const char *const good[] = {"ECDHE+AESGCM:!aNULL", "ECDHE-RSA-AES128-GCM-SHA256", "HIGH:!aNULL:!MD5", "ALL:-ALL:AES128-SHA256",
                                       "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:@STRENGTH", "DEFAULT@SECLEVEL=1"};
    static const char *const bad[] = {"imaginary-cipher", "AES128-SHA256:imaginary-cipher", "", "ALL:!ALL", "TLS_AES_128_GCM_SHA256",
                                      "AES128-SHA256@", "ALL:@NONSENSE", ":", "\xc3\xa4", "AES128\nSHA256"};
    sslwrap_ctx *ctx = our_ctx(NULL);
    unsigned char before[512];
    struct queue q;
    SSL_CTX *raw;
    size_t i, len;
    for (i = 0; i < COUNT(good); i++)
        offers_the_same(good[i]);
    /* nothing known: libssl's words */
    raw = SSL_CTX_new(TLS_method());
    CHECK(SSL_CTX_set_cipher_list(raw, "imaginary-cipher") == 0);
    q = queue_taken();
    CHECK_STATUS(sslwrap_ctx_set_cipher_list(ctx, "imaginary-cipher"), SSLWRAP_E_INVALID_ARG);
    CHECK_QUEUE(NULL, &q);
    CHECK_REASON(NULL, "SSL routines", "no cipher match");
    CHECK(strstr(sslwrap_error_message(), "imaginary-cipher") != NULL);
    SSL_CTX_free(raw);
    ctx_done(ctx);
    /* after each refusal the list is the one before */
    ctx = our_ctx(NULL);
    CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, good[1]));
    CHECK_OK(meets(ctx, looking_server(), 0));
    ctx_done(ctx);
    memcpy(before, hello, len = hello_len);
    for (i = 0; i < COUNT(bad); i++) {
        int status;
        ctx = our_ctx(NULL);
        CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, good[1]));
        status = sslwrap_ctx_set_cipher_list(ctx, bad[i]);
        if (!CHECK(status == SSLWRAP_E_INVALID_ARG || status == SSLWRAP_ERROR_SSL))
            fprintf(stderr, "    \"%s\" is taken\n", bad[i]);
        CHECK(*sslwrap_error_message() != 0);
        CHECK_OK(meets(ctx, looking_server(), 0));
        CHECK(len == hello_len && memcmp(before, hello, len) == 0);
        ctx_done(ctx);
    }
    ctx = our_ctx(NULL);
    CHECK_STATUS(sslwrap_ctx_set_cipher_list(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    ctx_done(ctx);
}

/* ---- masks ---- */

/* Modes add up as in an SSL_CTX; what is no mode is refused and adds nothing. */
ROW(A95, "libssl")
{
    NOT_ON_AWS_LC("it keeps no bits that mean nothing to it, and tries again by itself");
    static const uint64_t add[] = {0, SSLWRAP_MODE_RELEASE_BUFFERS, SSLWRAP_MODE_NO_AUTO_CHAIN, SSLWRAP_MODE_RELEASE_BUFFERS};
    static const uint64_t bad[] = {0x200, UINT64_C(1) << 31, UINT64_C(1) << 32, UINT64_MAX, 0x200 | SSLWRAP_MODE_ASYNC};
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    uint64_t mask = 0;
    size_t i;
    /* from the start, as pyOpenSSL has it */
    SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    for (i = 0; i < COUNT(add); i++) {
        CHECK_OK(sslwrap_ctx_set_mode(ctx, add[i], &mask));
        CHECK(mask == (uint64_t)SSL_CTX_set_mode(raw, (long)add[i]));
    }
    for (i = 0; i < COUNT(bad); i++) {
        CHECK_STATUS(sslwrap_ctx_set_mode(ctx, bad[i], NULL), SSLWRAP_E_INVALID_ARG);
        CHECK(strstr(sslwrap_error_message(), "MODE_") != NULL);
        CHECK_OK(sslwrap_ctx_set_mode(ctx, 0, &mask));
        CHECK(mask == (uint64_t)SSL_CTX_get_mode(raw));
    }
    CHECK_OK(sslwrap_ctx_clear_mode(ctx, SSLWRAP_MODE_AUTO_RETRY, &mask));
    CHECK(mask == (uint64_t)SSL_CTX_clear_mode(raw, SSL_MODE_AUTO_RETRY));
    /* without it the record that holds no data (a ticket) ends the call */
    CHECK_STATUS(meets(ctx, raw_ctx(1, "good"), 0), SSLWRAP_ERROR_WANT_READ);
    CHECK_STATUS(sslwrap_ctx_set_mode(ctx, SSLWRAP_MODE_ASYNC, &mask), SSLWRAP_E_STATE);
    ctx_done(ctx);
    SSL_CTX_free(raw);
}

/* Which of two ciphers our server takes from a client that prefers the first. */
static const char *chosen(uint64_t options)
{
    sslwrap_ctx *ctx = our_ctx("rsa");
    SSL_CTX *raw = raw_ctx(0, NULL);
    struct ends e;
    const char *name;
    CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256"));
    CHECK_OK(sslwrap_ctx_set_options(ctx, options, NULL));
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(raw, "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384");
    ends_new(&e, ctx, raw, 1);
    CHECK_OK(ends_shake(&e));
    name = SSL_get_cipher_name(e.peer.ssl);
    ends_free(&e);
    ctx_done(ctx);
    return name;
}

/* Options add up as in an SSL_CTX, are refused where they are none, and do something. */
ROW(A101, "libssl")
{
    static const uint64_t add[] = {0, SSLWRAP_OP_NO_TICKET, SSLWRAP_OP_CRYPTOPRO_TLSEXT_BUG, SSLWRAP_OP_NO_TICKET, SSLWRAP_OP_ALL};
    static const uint64_t bad[] = {UINT64_C(1) << 5, UINT64_C(1) << 32, UINT64_C(1) << 63, UINT64_MAX, (UINT64_C(1) << 40) | SSLWRAP_OP_NO_TLSV1};
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    uint64_t mask = 0, last = 0;
    size_t i;
    for (i = 0; i < COUNT(add); i++) {
        CHECK_OK(sslwrap_ctx_set_options(ctx, add[i], &mask));
        CHECK(!same_openssl() || mask == SSL_CTX_set_options(raw, add[i]));
        CHECK((mask & (last | add[i])) == (last | add[i]));
        last = mask;
    }
    for (i = 0; i < COUNT(bad); i++) {
        CHECK_STATUS(sslwrap_ctx_set_options(ctx, bad[i], NULL), SSLWRAP_E_INVALID_ARG);
        CHECK(strstr(sslwrap_error_message(), "OP_") != NULL);
        CHECK_OK(sslwrap_ctx_set_options(ctx, 0, &mask));
        CHECK(mask == last);
    }
    CHECK_OK(meets(ctx, raw_ctx(1, "good"), 0));
    CHECK_STATUS(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_NO_TLSV1_3, NULL), SSLWRAP_E_STATE);
    ctx_done(ctx);
    SSL_CTX_free(raw);
    CHECK_TEXT(chosen(0), "ECDHE-RSA-AES128-GCM-SHA256");
    CHECK_TEXT(chosen(SSLWRAP_OP_CIPHER_SERVER_PREFERENCE), "ECDHE-RSA-AES256-GCM-SHA384");
}
