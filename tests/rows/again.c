/* A second handshake on the same connection: TLS 1.2 and below. */
#include "raw.h"
#include "../c/net.h"

/* Clients and servers as the document has them: those of ctx_new_client and _new_server do not renegotiate. */
static sslwrap_ctx *plain_ctx(int server)
{
    sslwrap_ctx *ctx = NULL;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, SSLWRAP_TLS1_2_VERSION));
    if (server) {
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    }
    return ctx;
}

static sslwrap_conn *client_of(sslwrap_ctx *ctx, const struct peer *server, sslwrap_sock **sock)
{
    sslwrap_conn *conn = NULL;
    char port[16];
    snprintf(port, sizeof port, "%d", server->port);
    CHECK_OK(sslwrap_sock_create_connection("127.0.0.1", port, 10, sock));
    CHECK_OK(sslwrap_conn_new(ctx, *sock, &conn));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    return conn;
}

static int renegotiations(sslwrap_conn *conn)
{
    int64_t n = -1;
    CHECK_OK(sslwrap_conn_total_renegotiations(conn, &n));
    return (int)n;
}

static int pending(sslwrap_conn *conn)
{
    int yes = -1;
    CHECK_OK(sslwrap_conn_renegotiate_pending(conn, &yes));
    return yes;
}

/* A client's wish against s_server, which has to be told that it may. Another answer for TLS 1.3, for a fresh connection and
 * where it is switched off. */
ROW(A160, "openssl s_server")
{
    NEEDS("renegotiation");
    struct peer *server = start_s_server("good", "-tls1_2", "-client_renegotiation", NULL);
    sslwrap_ctx *ctx = plain_ctx(0);
    sslwrap_conn *conn;
    sslwrap_sock *sock = NULL;
    struct pair p;
    struct raw r;
    int started = -1;
    size_t n;
    char first[64], second[64];
    if (server == NULL)
        return;
    conn = client_of(ctx, server, &sock);
    CHECK_STATUS(sslwrap_conn_renegotiate(conn, &started), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_get_finished(conn, first, sizeof first, &n));
    CHECK_OK(sslwrap_conn_renegotiate(conn, &started));
    CHECK(started == 1);
    CHECK_OK(sslwrap_conn_renegotiate(conn, &started));
    CHECK(started == 0); /* one is pending */
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_get_finished(conn, second, sizeof second, &n));
    CHECK(memcmp(first, second, n) != 0);
    CHECK_OK(sslwrap_conn_sendall(conn, "after\n", 6, 0, &n));
    CHECK(peer_printed(server, "after\n", 10000));
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    sslwrap_ctx_free(ctx);

    { /* refused by those that are safe by default; the connection lives */
        sslwrap_ctx *safe = client_ctx();
        SSL_CTX *raw = raw_ctx(1, "good");
        char buf[8];
        SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
        SSL_CTX_set_options(raw, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        conn = NULL;
        CHECK_OK(sslwrap_conn_new(safe, NULL, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        raw_new(&r, raw, 1);
        CHECK_OK(raw_handshake(conn, &r));
        CHECK_STATUS(sslwrap_conn_renegotiate(conn, &started), SSLWRAP_ERROR_SSL);
        CHECK(started == 0);
        CHECK_OK(sslwrap_conn_send(conn, "x", 1, 0, &n));
        raw_pump(conn, &r);
        CHECK(raw_read(&r, buf, sizeof buf) == 1);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(safe);
    }
    { /* TLS 1.3 */
        sslwrap_ctx *client = client_ctx(), *other = server_ctx("good");
        if (pair_from(&p, client, other)) {
            CHECK_OK(handshake(p.client, p.server));
            CHECK_STATUS(sslwrap_conn_renegotiate(p.client, &started), SSLWRAP_E_UNSUPPORTED);
            CHECK_STATUS(sslwrap_conn_renegotiate(p.server, &started), SSLWRAP_E_UNSUPPORTED);
            CHECK(strstr(sslwrap_error_message(), "conn_key_update") != NULL);
            CHECK_STATUS(sslwrap_conn_renegotiate(p.server, NULL), SSLWRAP_E_INVALID_ARG);
        }
        pair_free(&p);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(other);
    }
}

/* A server's wish against s_client: pending until the new handshake is done, while data goes on. */
ROW(A161, "openssl s_client")
{
    NEEDS("renegotiation");
    sslwrap_ctx *ctx = plain_ctx(1);
    sslwrap_conn *conn = NULL;
    struct peer *client;
    int port, listener = tcp_listen(&port), fd, started = 0;
    char buf[64];
    size_t n;
    client = start_s_client(port, "-tls1_2", "-msg", NULL);
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    conn = server_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK(pending(conn) == 0);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(pending(conn) == 0);
    CHECK_OK(sslwrap_conn_renegotiate(conn, &started));
    CHECK(started == 1 && pending(conn) == 1);
    CHECK_OK(sslwrap_conn_do_handshake(conn)); /* asks for it */
    CHECK(client != NULL && peer_printed(client, "HelloRequest", 10000));
    if (client != NULL)
        CHECK(write(client->input, "line\n", 5) == 5);
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)); /* the handshake and what comes behind it */
    CHECK(n == 5 && memcmp(buf, "line\n", 5) == 0);
    CHECK(pending(conn) == 0);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    close(fd);
    close(listener);
}

/* libssl with libssl: what its own function counts, on the client's end and on the server's. */
static void raw_counts(int by_server, int count[2])
{
    struct raw end[2];
    char buf[4096];
    int i, who, n;
    for (who = 0; who < 2; who++) {
        SSL_CTX *raw = raw_ctx(who, who ? "good" : NULL);
        SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
        SSL_CTX_set_options(raw, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        raw_new(&end[who], raw, who);
    }
    for (i = 0; i < 30; i++)
        for (who = 0; who < 2; who++) {
            if (i == 10 && who == by_server)
                CHECK(SSL_renegotiate(end[who].ssl) == 1);
            SSL_do_handshake(end[who].ssl);
            raw_read(&end[who], buf, 1);
            while ((n = BIO_read(end[who].out, buf, sizeof buf)) > 0)
                BIO_write(end[1 - who].in, buf, n);
        }
    for (who = 0; who < 2; who++) {
        count[who] = (int)SSL_total_renegotiations(end[who].ssl);
        raw_free(&end[who]);
    }
}

/* Each role, by either side's wish: the count is the one that libssl has in the same place. */
ROW(A176, "libssl")
{
    NEEDS("renegotiation");
    int by_server, server, want[2], round, started;
    for (by_server = 0; by_server < 2; by_server++) {
        raw_counts(by_server, want);
        CHECK(want[by_server] == 1);
        for (server = 0; server < 2; server++) {
            sslwrap_ctx *ctx = plain_ctx(server);
            sslwrap_conn *conn = NULL;
            SSL_CTX *raw = raw_ctx(!server, server ? NULL : "good");
            struct raw r;
            char buf[64];
            size_t n;
            CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_ALLOW_CLIENT_RENEGOTIATION, NULL));
            SSL_CTX_set_options(raw, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
            CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
            CHECK_OK(server ? sslwrap_conn_set_accept_state(conn) : sslwrap_conn_set_connect_state(conn));
            CHECK(renegotiations(conn) == 0);
            raw_new(&r, raw, !server);
            CHECK_OK(raw_handshake(conn, &r));
            CHECK(renegotiations(conn) == 0);
            if (server == by_server)
                CHECK_OK(sslwrap_conn_renegotiate(conn, &started));
            else
                CHECK(SSL_renegotiate(r.ssl) == 1);
            for (round = 0; round < 20; round++) {
                if (server == by_server)
                    sslwrap_conn_do_handshake(conn);
                else
                    SSL_do_handshake(r.ssl);
                CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
                raw_pump(conn, &r);
                raw_read(&r, buf, sizeof buf);
                raw_pump(conn, &r);
            }
            CHECK(renegotiations(conn) == want[server]);
            CHECK(SSL_total_renegotiations(r.ssl) == want[!server]);
            CHECK(pending(conn) == 0 && !SSL_renegotiate_pending(r.ssl));
            CHECK_OK(sslwrap_conn_send(conn, "x", 1, 0, &n));
            raw_pump(conn, &r);
            CHECK(raw_read(&r, buf, sizeof buf) == 1);
            raw_free(&r);
            sslwrap_conn_free(conn);
            sslwrap_ctx_free(ctx);
        }
    }
}
