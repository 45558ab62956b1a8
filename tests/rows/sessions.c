/* Sessions of connections. */
#include "sessions.h"
#include "../c/net.h"

/* Counted, and gone with the last owner only: libssl still resumes it meanwhile. */
ROW(A119, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *server = raw_ctx(1, "good");
    sslwrap_session *session = NULL, *same;
    CHECK(visits_raw(ctx, server, &session) == 0);
    same = session;
    CHECK_OK(sslwrap_session_up_ref(session));
    CHECK_OK(sslwrap_session_free(session));
    CHECK(visits_raw(ctx, server, &same) == 1); /* which freed it, and gave another */
    CHECK_STATUS(sslwrap_session_free(session), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_session_up_ref(session), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_session_free(same));
    CHECK_OK(sslwrap_session_free(NULL));
    SSL_CTX_free(server);
    ctx_done(ctx);
}

/* `openssl s_server -www` says on its page whether it resumed. */
static int server_says(sslwrap_ctx *ctx, int port, sslwrap_session **session)
{
    int fd = tcp_connect(port, 0), reused = -1;
    sslwrap_conn *conn = client_fd(ctx, fd);
    static char page[65536];
    size_t n = 0, len = 0;
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    if (*session != NULL)
        CHECK_OK(sslwrap_conn_set_session(conn, *session));
    if (CHECK_OK(sslwrap_conn_do_handshake(conn)) && CHECK_OK(sslwrap_conn_send(conn, "GET / HTTP/1.0\r\n\r\n", 18, 0, &n))) {
        while (len < sizeof page - 1 && sslwrap_conn_recv(conn, page + len, sizeof page - 1 - len, 0, &n) == SSLWRAP_OK)
            len += n;
        page[len] = 0;
        reused = strstr(page, "Reused, TLS") != NULL ? 1 : strstr(page, "New, TLS") != NULL ? 0 : -1;
        CHECK(our_reused(conn) == reused);
        CHECK_OK(sslwrap_session_free(*session));
        CHECK_OK(sslwrap_conn_get_session(conn, session));
    }
    sslwrap_conn_free(conn);
    close(fd);
    return reused;
}

ROW(A120, "openssl s_server")
{
    int version;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++) {
        struct peer *server = start_s_server("good", "-www", NULL);
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_session *session = NULL;
        CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, version));
        if (CHECK(server != NULL)) {
            CHECK(server_says(ctx, server->port, &session) == 0);
            CHECK(server_says(ctx, server->port, &session) == 1);
            CHECK(server_says(ctx, server->port, &session) == 1);
        }
        sslwrap_session_free(session);
        ctx_done(ctx);
    }
}

/* The document's sessions have no methods. Ours go out as libssl's bytes, and come back. */
ROW(A121, "libssl")
{
    NOT_ON_AWS_LC("libssl does not read its sessions");
    int version;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        SSL_CTX *server = raw_ctx(1, "good");
        sslwrap_session *session = NULL, *back = NULL;
        SSL_SESSION *theirs;
        unsigned char bytes[8192], *p = bytes, id[32];
        const unsigned char *their_id;
        unsigned their_len = 0;
        size_t n = 0;
        int answer = -1;
        int64_t number;
        SSL_CTX_set_max_proto_version(server, version);
        CHECK(visits_raw(ctx, server, &session) == 0);
        theirs = raw_session(session);
        their_id = SSL_SESSION_get_id(theirs, &their_len);
        CHECK_OK(sslwrap_session_id(session, id, sizeof id, &n));
        CHECK(n == their_len && memcmp(id, their_id, n) == 0);
        CHECK_OK(sslwrap_session_is_resumable(session, &answer));
        CHECK(answer == SSL_SESSION_is_resumable(theirs));
        CHECK_OK(sslwrap_session_protocol(session, &answer));
        CHECK(answer == SSL_SESSION_get_protocol_version(theirs));
        CHECK_OK(sslwrap_session_time(session, &number));
        CHECK(number == SSL_SESSION_get_time(theirs));
        CHECK_OK(sslwrap_session_timeout(session, &number));
        CHECK(number == SSL_SESSION_get_timeout(theirs));
        CHECK_OK(sslwrap_session_ticket_lifetime(session, &number));
        CHECK(number == (int64_t)SSL_SESSION_get_ticket_lifetime_hint(theirs));
        n = (size_t)i2d_SSL_SESSION(theirs, &p);
        CHECK_OK(sslwrap_session_import(bytes, n, &back));
        CHECK(visits_raw(ctx, server, &back) == 1);
        SSL_SESSION_free(theirs);
        sslwrap_session_free(session);
        sslwrap_session_free(back);
        SSL_CTX_free(server);
        ctx_done(ctx);
    }
}

/* None on a fresh connection; afterwards the one that libssl has on the other end, owned, longer than the connection. */
ROW(A151, "libssl")
{
    NOT_ON_AWS_LC("libssl does not read its sessions");
    int we_serve, version;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++)
        for (we_serve = 0; we_serve < 2; we_serve++) {
            sslwrap_ctx *ctx = our_ctx("good");
            sslwrap_session *session = (sslwrap_session *)&ctx;
            SSL_SESSION *ours;
            struct ends e;
            unsigned char a[512], b[512];
            ends_new(&e, ctx, raw_ctx(!we_serve, "good"), we_serve);
            SSL_set_max_proto_version(e.peer.ssl, version);
            CHECK_STATUS(sslwrap_conn_get_session(e.ours, &session), SSLWRAP_E_NO_VALUE);
            CHECK(session == NULL && SSL_get_session(e.peer.ssl) == NULL);
            CHECK_OK(ends_shake(&e));
            CHECK_OK(sslwrap_conn_get_session(e.ours, &session));
            ours = raw_session(session);
            CHECK(SSL_SESSION_get_protocol_version(ours) == version);
            CHECK(SSL_SESSION_get0_cipher(ours) == SSL_SESSION_get0_cipher(SSL_get_session(e.peer.ssl)));
            if (version == SSLWRAP_TLS1_2_VERSION) { /* there it is one secret */
                size_t n = SSL_SESSION_get_master_key(ours, a, sizeof a);
                CHECK(n == SSL_SESSION_get_master_key(SSL_get_session(e.peer.ssl), b, sizeof b) && memcmp(a, b, n) == 0);
            }
            SSL_SESSION_free(ours);
            ends_free(&e);
            ctx_done(ctx);
            ours = raw_session(session); /* it outlives all */
            SSL_SESSION_free(ours);
            CHECK_OK(sslwrap_session_free(session));
        }
}

/* The very bytes that libssl has. */
ROW(A155, "libssl")
{
    NOT_ON_AWS_LC("libssl does not read its sessions");
    int we_serve, version;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++)
        for (we_serve = 0; we_serve < 2; we_serve++) {
            sslwrap_ctx *ctx = our_ctx("good");
            sslwrap_session *session = NULL;
            SSL_SESSION *ours;
            struct ends e;
            unsigned char a[512], b[512];
            size_t n = 7, want;
            ends_new(&e, ctx, raw_ctx(!we_serve, "good"), we_serve);
            SSL_set_max_proto_version(e.peer.ssl, version);
            CHECK_STATUS(sslwrap_conn_master_key(e.ours, a, sizeof a, &n), SSLWRAP_E_NO_VALUE);
            CHECK(n == 0);
            CHECK_OK(ends_shake(&e));
            CHECK_STATUS(sslwrap_conn_master_key(e.ours, NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
            CHECK(n == 48);
            CHECK_OK(sslwrap_conn_master_key(e.ours, a, sizeof a, &n));
            if (version == SSLWRAP_TLS1_2_VERSION) {
                want = SSL_SESSION_get_master_key(SSL_get_session(e.peer.ssl), b, sizeof b);
            } else { /* each ticket has a secret of its own: ours, read by libssl */
                CHECK_OK(sslwrap_conn_get_session(e.ours, &session));
                ours = raw_session(session);
                want = SSL_SESSION_get_master_key(ours, b, sizeof b);
                SSL_SESSION_free(ours);
                sslwrap_session_free(session);
            }
            CHECK(n == want && memcmp(a, b, n) == 0);
            ends_free(&e);
            ctx_done(ctx);
        }
}

/* libssl resumes it on the other end; too late, on a server, and from another context it is refused. */
ROW(A171, "libssl")
{
    int version;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++) {
        sslwrap_ctx *ctx = our_ctx(NULL), *other = our_ctx(NULL);
        SSL_CTX *server = raw_ctx(1, "good");
        sslwrap_session *session = NULL;
        struct ends e;
        SSL_CTX_set_max_proto_version(server, version);
        CHECK(visits_raw(ctx, server, &session) == 0);
        CHECK(visits_raw(ctx, server, &session) == 1);

        SSL_CTX_up_ref(server);
        ends_new(&e, other, server, 0);
        CHECK_STATUS(sslwrap_conn_set_session(e.ours, session), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(ends_shake(&e));
        CHECK(!SSL_session_reused(e.peer.ssl));
        CHECK_STATUS(sslwrap_conn_set_session(e.ours, session), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_set_session(NULL, session), SSLWRAP_E_INVALID_ARG);
        ends_free(&e);
        sslwrap_session_free(session);
        SSL_CTX_free(server);
        ctx_done(ctx);
        ctx_done(other);
    }
}
