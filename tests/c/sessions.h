/* For tests of sessions: pairs that may resume, and what came of it. */
#ifndef SESSIONS_H
#define SESSIONS_H

#include "harness.h"

/* A pair whose client offers `session` (NULL: none); handshaken, tickets read. 1 when it stands. */
static inline int pair_offering(struct pair *p, sslwrap_ctx *client, sslwrap_ctx *server, sslwrap_session *session)
{
    char byte;
    size_t n;
    if (!pair_from(p, client, server))
        return 0;
    if (session != NULL)
        CHECK_OK(sslwrap_conn_set_session(p->client, session));
    if (!CHECK_OK(handshake(p->client, p->server)))
        return 0;
    CHECK_STATUS(sslwrap_conn_recv(p->client, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ); /* tickets */
    return 1;
}

static inline int reused(sslwrap_conn *conn)
{
    int answer = -1;
    CHECK_OK(sslwrap_conn_session_reused(conn, &answer));
    return answer;
}

static inline int resumable(sslwrap_session *session)
{
    int answer = -1;
    CHECK_OK(sslwrap_session_is_resumable(session, &answer));
    return answer;
}

static inline sslwrap_session *session_of(sslwrap_conn *conn)
{
    sslwrap_session *session = NULL;
    CHECK_OK(sslwrap_conn_get_session(conn, &session));
    return session;
}

/* The session of a whole handshake, both ends gone with a goodbye or without. */
static inline sslwrap_session *session_from(sslwrap_ctx *client, sslwrap_ctx *server)
{
    struct pair p;
    sslwrap_session *session = NULL;
    if (pair_offering(&p, client, server, NULL)) {
        CHECK(!reused(p.client) && !reused(p.server));
        session = session_of(p.client);
    }
    pair_free(&p);
    return session;
}

/* 1 resumed, 0 not, -1 the two ends differ, or no connection. The session may be NULL. */
static inline int resumes(sslwrap_ctx *client, sslwrap_ctx *server, sslwrap_session *session)
{
    struct pair p;
    int answer = -1;
    if (pair_offering(&p, client, server, session) && reused(p.client) == reused(p.server))
        answer = reused(p.client);
    pair_free(&p);
    return answer;
}

static inline unsigned char *exported(sslwrap_session *session, size_t *len)
{
    unsigned char *bytes;
    CHECK_STATUS(sslwrap_session_export(session, NULL, 0, len), SSLWRAP_E_BUFFER_TOO_SMALL);
    bytes = malloc(*len);
    CHECK_OK(sslwrap_session_export(session, bytes, *len, len));
    return bytes;
}

/* What a version and its way of resuming need: TLS 1.2 with tickets and with ids, TLS 1.3 with tickets and with ids. */
struct way {
    const char *name;
    int version;
    int tickets;
};

static const struct way ways[] = {
    {"1.2 tickets", SSLWRAP_TLS1_2_VERSION, 1},
    {"1.2 ids", SSLWRAP_TLS1_2_VERSION, 0},
    {"1.3 tickets", SSLWRAP_TLS1_3_VERSION, 1},
    {"1.3 ids", SSLWRAP_TLS1_3_VERSION, 0},
};
#define WAYS (lib_has("tls1.3-session-ids") ? 4 : 3) /* the last is without */

static inline void go_way(sslwrap_ctx *server, const struct way *way)
{
    CHECK_OK(sslwrap_ctx_set_max_proto_version(server, way->version));
    if (!way->tickets)
        CHECK_OK(sslwrap_ctx_set_options(server, SSLWRAP_OP_NO_TICKET, NULL));
}

#endif
