/* What callbacks decide that may stop a call, and OCSP. */
#include "raw.h"
#include "../c/net.h"

static int not_yet(SSL *ssl, void *arg)
{
    (void)ssl;
    return (*(int *)arg)++ == 0 ? -1 : 1;
}

static int pending_once(sslwrap_conn *conn, void *userdata)
{
    (void)conn;
    ++*(int *)userdata;
    return SSLWRAP_ANSWER_PENDING;
}

/* A callback of the application's asks to be called again: the same number as OpenSSL's, for the same reason. */
ROW(A64, "libssl")
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *ours = NULL;
    struct raw client, server;
    int calls = 0, raw_calls = 0, raw_error, status, i;
    unsigned char buf[8192];
    /* libssl with itself */
    raw_new(&client, raw_ctx(0, NULL), 0);
    raw_new(&server, raw_ctx(1, "good"), 1);
    SSL_set_cert_cb(server.ssl, not_yet, &raw_calls);
    SSL_do_handshake(client.ssl);
    i = BIO_read(client.out, buf, sizeof buf);
    CHECK(i > 0 && BIO_write(server.in, buf, i) == i);
    raw_error = SSL_get_error(server.ssl, SSL_do_handshake(server.ssl));
    raw_free(&client);
    raw_free(&server);
    CHECK(raw_error == SSL_ERROR_WANT_X509_LOOKUP);
    /* ours with libssl */
    CHECK_OK(sslwrap_ctx_set_certificate_callback(ctx, pending_once, &calls, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
    CHECK_OK(sslwrap_conn_set_accept_state(ours));
    raw_new(&client, raw_ctx(0, NULL), 0);
    status = raw_handshake(ours, &client);
    CHECK(status == raw_error && status == SSLWRAP_ERROR_WANT_X509_LOOKUP);
    CHECK_STATUS(sslwrap_conn_do_handshake(ours), raw_error);
    CHECK(calls == 1 && raw_calls == 1);
    CHECK_TEXT(sslwrap_status_name(raw_error), "SSLWRAP_ERROR_WANT_X509_LOOKUP");
    raw_free(&client);
    CHECK_OK(sslwrap_conn_free(ours));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* The document's version had no such callbacks; ours has one: without it the status does not occur, with it the handshake
 * goes on where it stopped. */
ROW(A65, "openssl s_client")
{
    int with;
    for (with = 0; with < 2; with++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn;
        struct peer *peer;
        int port, fd, calls = 0, listener = tcp_listen(&port);
        if (with)
            CHECK_OK(sslwrap_ctx_set_certificate_callback(ctx, pending_once, &calls, NULL));
        peer = start_s_client(port, "-verify_return_error", NULL);
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        conn = server_fd(ctx, fd);
        if (with) {
            CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_X509_LOOKUP);
            CHECK_OK(sslwrap_conn_answer(conn, SSLWRAP_EVENT_CERTIFICATE, SSLWRAP_ANSWER_ACCEPT, 0));
        }
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK(calls == with);
        CHECK(peer_printed(peer, "Verify return code: 0", 10000));
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd), close(listener);
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

struct judged {
    int calls, answer;
    size_t len;
    unsigned char got[4096];
};

static int judge(sslwrap_conn *conn, const uint8_t *response, size_t len, void *userdata)
{
    struct judged *j = userdata;
    (void)conn;
    j->calls++;
    j->len = len;
    memcpy(j->got, response, len < sizeof j->got ? len : sizeof j->got);
    return j->answer;
}

static size_t read_response(unsigned char *to, size_t cap)
{
    FILE *f = fopen(cert("good-ocsp.der"), "rb");
    size_t n = fread(to, 1, cap, f);
    fclose(f);
    return n;
}

static int connect_to(int port, int ask, struct judged *j)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn;
    int fd = tcp_connect(port, 0), status;
    CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(ctx, judge, j, NULL));
    conn = client_fd(ctx, fd);
    if (ask)
        CHECK_OK(sslwrap_conn_request_ocsp(conn));
    status = sslwrap_conn_do_handshake(conn);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    close(fd);
    return status;
}

/* The bytes that were stapled; empty when none were; a refusal ends the handshake. */
ROW(A98, "openssl s_server")
{
    struct peer *stapling = start_s_server("good", "-status_file", cert("good-ocsp.der"), NULL);
    struct peer *plain = start_s_server("good", NULL);
    unsigned char response[4096];
    size_t len = read_response(response, sizeof response);
    struct judged j = {0, SSLWRAP_ANSWER_ACCEPT, 99, {0}};
    if (stapling == NULL || plain == NULL)
        return;
    CHECK_STATUS(connect_to(stapling->port, 1, &j), SSLWRAP_OK);
    CHECK(j.calls == 1 && j.len == len && memcmp(j.got, response, len) == 0);
    CHECK_STATUS(connect_to(plain->port, 1, &j), SSLWRAP_OK);
    CHECK(j.calls == 2 && j.len == 0);
    j.answer = SSLWRAP_ANSWER_REFUSE;
    CHECK_STATUS(connect_to(stapling->port, 1, &j), SSLWRAP_ERROR_SSL);
    CHECK(peer_printed(stapling, "bad certificate status response", 10000));
    j.answer = 7;
    CHECK_STATUS(connect_to(stapling->port, 1, &j), SSLWRAP_E_CALLBACK);
}

struct given {
    int calls;
    const void *bytes;
    size_t len;
};

static int give(sslwrap_conn *conn, void *userdata)
{
    struct given *g = userdata;
    g->calls++;
    CHECK_OK(sslwrap_conn_set_ocsp_response(conn, g->bytes, g->len));
    return SSLWRAP_OCSP_STAPLED;
}

static void serve(sslwrap_ctx *ctx, const char *ask, const char *expected)
{
    sslwrap_conn *conn;
    int port, fd, listener = tcp_listen(&port);
    struct peer *peer = start_s_client(port, ask, NULL);
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    conn = server_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(peer_printed(peer, "Verify return code: 0", 10000) && peer_printed(peer, expected, 10000));
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd), close(listener);
}

/* What the callback gives is stapled; nothing given is no failure. */
ROW(A99, "openssl s_client")
{
    sslwrap_ctx *ctx = server_ctx("good");
    unsigned char response[4096];
    struct given g = {0, response, 0};
    g.len = read_response(response, sizeof response);
    CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(ctx, give, &g, NULL));
    serve(ctx, "-status", "Cert Status: good");
    g.len = 0;
    serve(ctx, "-status", "OCSP response: no response sent");
    CHECK(g.calls == 2);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

static void count_free(void *userdata) { ++*(int *)userdata; }

static int give_none(sslwrap_conn *conn, void *userdata)
{
    (void)conn, (void)userdata;
    return SSLWRAP_OCSP_NOACK;
}

/* One slot, as SSL_CTX_set_tlsext_status_cb has one: the later setter takes the earlier one's place, whichever side it is for. */
ROW(A100, "libssl")
{
    sslwrap_ctx *ctx = server_ctx("good");
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    int (*seen)(SSL *, void *) = NULL;
    int freed = 0;
    struct judged j = {0, SSLWRAP_ANSWER_ACCEPT, 0, {0}};
    SSL_CTX_set_tlsext_status_cb(raw, not_yet);
    SSL_CTX_set_tlsext_status_cb(raw, NULL);
    SSL_CTX_get_tlsext_status_cb(raw, &seen);
    CHECK(seen == NULL);
    SSL_CTX_free(raw);
    CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(ctx, give_none, &freed, count_free));
    CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(ctx, judge, &j, NULL));
    CHECK(freed == 1);
    CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(ctx, give_none, &freed, count_free));
    CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(ctx, NULL, NULL, NULL));
    CHECK(freed == 2);
    serve(ctx, "-status", "OCSP response: no response sent");
    CHECK(j.calls == 0);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* Unless it is asked for, none is sent. */
ROW(A162, "openssl s_server")
{
    struct peer *peer = start_s_server("good", "-status_file", cert("good-ocsp.der"), NULL);
    struct judged j = {0, SSLWRAP_ANSWER_ACCEPT, 0, {0}};
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    if (peer == NULL)
        return;
    CHECK_STATUS(connect_to(peer->port, 0, &j), SSLWRAP_OK);
    CHECK(j.calls == 0);
    CHECK_STATUS(connect_to(peer->port, 1, &j), SSLWRAP_OK);
    CHECK(j.calls == 1 && j.len > 0);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_request_ocsp(conn)); /* on a fresh one */
    CHECK(is_want(sslwrap_conn_do_handshake(conn)));
    CHECK_STATUS(sslwrap_conn_request_ocsp(conn), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}
