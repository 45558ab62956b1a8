/* Sessions between ours and libssl alone. */
#ifndef ROWS_SESSIONS_H
#define ROWS_SESSIONS_H

#include "raw.h"

static inline int our_reused(sslwrap_conn *conn)
{
    int reused = -1;
    CHECK_OK(sslwrap_conn_session_reused(conn, &reused));
    return reused;
}

/* A whole connection between our context and a raw one, which stays the caller's, after which both have gone well. The raw
 * client offers *session (where there is one) and has a new one there afterwards. 1: the raw end says that it was resumed. */
static inline int raw_visits(sslwrap_ctx *ours, SSL_CTX *client, SSL_SESSION **session)
{
    struct ends e;
    int reused = -1;
    SSL_CTX_up_ref(client);
    ends_new(&e, ours, client, 1);
    if (*session != NULL)
        CHECK(SSL_set_session(e.peer.ssl, *session) == 1);
    if (CHECK_OK(ends_shake(&e))) {
        reused = SSL_session_reused(e.peer.ssl);
        CHECK(our_reused(e.ours) == reused);
        SSL_SESSION_free(*session);
        *session = SSL_get1_session(e.peer.ssl);
    }
    SSL_set_shutdown(e.peer.ssl, SSL_SENT_SHUTDOWN); /* or it would spoil its session */
    ends_free(&e);
    return reused;
}

/* The same with a raw server, and a session of ours. */
static inline int visits_raw(sslwrap_ctx *ours, SSL_CTX *server, sslwrap_session **session)
{
    struct ends e;
    int reused = -1;
    SSL_CTX_up_ref(server);
    ends_new(&e, ours, server, 0);
    if (*session != NULL)
        CHECK_OK(sslwrap_conn_set_session(e.ours, *session));
    if (CHECK_OK(ends_shake(&e))) {
        reused = SSL_session_reused(e.peer.ssl);
        CHECK(our_reused(e.ours) == reused);
        CHECK_OK(sslwrap_session_free(*session));
        CHECK_OK(sslwrap_conn_get_session(e.ours, session));
    }
    SSL_set_shutdown(e.peer.ssl, SSL_SENT_SHUTDOWN);
    ends_free(&e);
    return reused;
}

static inline int64_t in_memory(sslwrap_ctx *ctx)
{
    sslwrap_session_stats stats;
    stats.size = sizeof stats;
    CHECK_OK(sslwrap_ctx_get_session_stats(ctx, &stats));
    return stats.number;
}

/* Ours as libssl has it. */
static inline SSL_SESSION *raw_session(sslwrap_session *ours)
{
    unsigned char bytes[8192];
    const unsigned char *p = bytes;
    size_t n = 0;
    SSL_SESSION *made;
    CHECK_OK(sslwrap_session_export(ours, bytes, sizeof bytes, &n));
    made = d2i_SSL_SESSION(NULL, &p, (long)n);
    CHECK(made != NULL && p == bytes + n);
    return made;
}

/* A server of ours that keeps sessions in memory (TLS 1.2 without tickets), and what a raw client of it needs. */
static inline sslwrap_ctx *server_with_ids(void)
{
    sslwrap_ctx *ctx = our_ctx("good");
    CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, SSLWRAP_TLS1_2_VERSION));
    CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_NO_TICKET, NULL));
    return ctx;
}

#endif
