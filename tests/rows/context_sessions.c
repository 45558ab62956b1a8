/* What a context says of sessions. */
#include "sessions.h"

/* Does a server with this mode resume a raw client's session, and does it keep it? */
static int resumes_with(uint64_t mode, int64_t *kept)
{
    sslwrap_ctx *ctx = server_with_ids();
    SSL_CTX *client = raw_ctx(0, NULL);
    SSL_SESSION *session = NULL;
    int reused;
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, mode, NULL));
    CHECK(raw_visits(ctx, client, &session) == 0);
    *kept = in_memory(ctx);
    reused = raw_visits(ctx, client, &session);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    ctx_done(ctx);
    return reused;
}

ROW(A36, "libssl")
{
    int64_t kept = -1;
    CHECK(SSLWRAP_SESS_CACHE_OFF == SSL_SESS_CACHE_OFF);
    CHECK(resumes_with(SSLWRAP_SESS_CACHE_OFF, &kept) == 0);
    CHECK(kept == 0);
}

/* A client with the bit keeps in its context what raw servers give it; a server with it alone keeps nothing. */
ROW(A37, "libssl")
{
    NEEDS("session-cache-client");
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *server = raw_ctx(1, "good");
    sslwrap_session *session = NULL;
    int64_t kept = -1;
    CHECK(SSLWRAP_SESS_CACHE_CLIENT == SSL_SESS_CACHE_CLIENT);
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_CLIENT, NULL));
    SSL_CTX_set_max_proto_version(server, TLS1_2_VERSION);
    CHECK(visits_raw(ctx, server, &session) == 0);
    CHECK(in_memory(ctx) == 1);
    CHECK(visits_raw(ctx, server, &session) == 1);
    sslwrap_session_free(session);
    SSL_CTX_free(server);
    ctx_done(ctx);
    CHECK(resumes_with(SSLWRAP_SESS_CACHE_CLIENT, &kept) == 0);
    CHECK(kept == 0);
}

ROW(A38, "libssl")
{
    int64_t kept = -1;
    CHECK(SSLWRAP_SESS_CACHE_SERVER == SSL_SESS_CACHE_SERVER);
    CHECK(resumes_with(SSLWRAP_SESS_CACHE_SERVER, &kept) == 1);
    CHECK(kept == 1);
}

/* One context in both roles. */
ROW(A39, "libssl")
{
    NEEDS("session-cache-client");
    sslwrap_ctx *ctx = server_with_ids();
    SSL_CTX *server = raw_ctx(1, "good"), *client = raw_ctx(0, NULL);
    sslwrap_session *ours = NULL;
    SSL_SESSION *theirs = NULL;
    CHECK(SSLWRAP_SESS_CACHE_BOTH == SSL_SESS_CACHE_BOTH);
    CHECK(SSLWRAP_SESS_CACHE_BOTH == (SSLWRAP_SESS_CACHE_CLIENT | SSLWRAP_SESS_CACHE_SERVER));
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_BOTH, NULL));
    CHECK(visits_raw(ctx, server, &ours) == 0);
    CHECK(in_memory(ctx) == 1);
    CHECK(raw_visits(ctx, client, &theirs) == 0);
    CHECK(in_memory(ctx) == 2);
    CHECK(visits_raw(ctx, server, &ours) == 1);
    CHECK(raw_visits(ctx, client, &theirs) == 1);
    sslwrap_session_free(ours);
    SSL_SESSION_free(theirs);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
    ctx_done(ctx);
}

/* After every 255 connections expired sessions go, unless the bit is set. */
ROW(A40, "libssl")
{
    NOT_ON_AWS_LC("its cache is cleared otherwise");
    int bit, i;
    CHECK(SSLWRAP_SESS_CACHE_NO_AUTO_CLEAR == SSL_SESS_CACHE_NO_AUTO_CLEAR);
    for (bit = 0; bit < 2 && !slow_machine(); bit++) {
        sslwrap_ctx *ctx = server_with_ids();
        SSL_CTX *client = raw_ctx(0, NULL);
        CHECK_OK(sslwrap_ctx_set_timeout(ctx, 1, NULL));
        CHECK_OK(sslwrap_ctx_set_session_cache_mode(
            ctx, SSLWRAP_SESS_CACHE_SERVER | (bit ? SSLWRAP_SESS_CACHE_NO_AUTO_CLEAR : 0), NULL));
        for (i = 0; i < 256; i++) {
            SSL_SESSION *session = NULL;
            if (i == 255)
                sleep_ms(2100);
            CHECK(raw_visits(ctx, client, &session) == 0);
            SSL_SESSION_free(session);
        }
        CHECK(in_memory(ctx) == (bit ? 256 : 1));
        SSL_CTX_free(client);
        ctx_done(ctx);
    }
}

ROW(A41, "libssl")
{
    int64_t kept = -1;
    CHECK(SSLWRAP_SESS_CACHE_NO_INTERNAL_LOOKUP == SSL_SESS_CACHE_NO_INTERNAL_LOOKUP);
    CHECK(resumes_with(SSLWRAP_SESS_CACHE_SERVER | SSLWRAP_SESS_CACHE_NO_INTERNAL_LOOKUP, &kept) == 0);
    CHECK(kept == 1);
}

ROW(A42, "libssl")
{
    int64_t kept = -1;
    CHECK(SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE == SSL_SESS_CACHE_NO_INTERNAL_STORE);
    CHECK(resumes_with(SSLWRAP_SESS_CACHE_SERVER | SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE, &kept) == 0);
    CHECK(kept == 0);
}

ROW(A43, "libssl")
{
    int64_t kept = -1;
    CHECK(SSLWRAP_SESS_CACHE_NO_INTERNAL == SSL_SESS_CACHE_NO_INTERNAL);
    CHECK(SSLWRAP_SESS_CACHE_NO_INTERNAL == (SSLWRAP_SESS_CACHE_NO_INTERNAL_LOOKUP | SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE));
    CHECK(resumes_with(SSLWRAP_SESS_CACHE_SERVER | SSLWRAP_SESS_CACHE_NO_INTERNAL, &kept) == 0);
    CHECK(kept == 0);
}

/* Each combination is taken as OpenSSL takes it; a bit of nobody's is not. */
ROW(A44, "libssl")
{
    static const uint64_t bits[] = {SSLWRAP_SESS_CACHE_CLIENT, SSLWRAP_SESS_CACHE_SERVER, SSLWRAP_SESS_CACHE_NO_AUTO_CLEAR,
                                    SSLWRAP_SESS_CACHE_NO_INTERNAL_LOOKUP, SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE,
                                    SSLWRAP_SESS_CACHE_UPDATE_TIME};
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw = raw_ctx(1, NULL);
    uint64_t mode, have, before, known = 0;
    unsigned set, i;
    for (set = 0; set < 64; set++) {
        for (i = 0, mode = 0; i < 6; i++)
            mode |= set >> i & 1 ? bits[i] : 0;
        known |= mode;
        CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, mode, &before));
        CHECK(before == (uint64_t)SSL_CTX_set_session_cache_mode(raw, (long)mode));
        CHECK_OK(sslwrap_ctx_get_session_cache_mode(ctx, &have));
        CHECK(have == (uint64_t)SSL_CTX_get_session_cache_mode(raw));
    }
    for (i = 0; i < 64; i++)
        if ((known >> i & 1) == 0)
            CHECK_STATUS(sslwrap_ctx_set_session_cache_mode(ctx, UINT64_C(1) << i, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_get_session_cache_mode(ctx, &have));
    CHECK(have == known);
    SSL_CTX_free(raw);
    ctx_done(ctx);
}

ROW(A76, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw = raw_ctx(1, NULL);
    uint64_t mode = 99;
    CHECK_OK(sslwrap_ctx_get_session_cache_mode(ctx, &mode));
    CHECK(mode == (uint64_t)SSL_CTX_get_session_cache_mode(raw));
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_BOTH, NULL));
    CHECK_OK(sslwrap_ctx_get_session_cache_mode(ctx, &mode));
    CHECK(mode == SSL_SESS_CACHE_BOTH);
    CHECK_STATUS(sslwrap_ctx_get_session_cache_mode(NULL, &mode), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_get_session_cache_mode(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    SSL_CTX_free(raw);
    ctx_done(ctx);
}

/* What the raw client is told of the life of its session's ticket. */
static long lifetime_from(sslwrap_ctx *ctx)
{
    SSL_CTX *client = raw_ctx(0, NULL);
    SSL_SESSION *session = NULL;
    long lifetime;
    CHECK(raw_visits(ctx, client, &session) == 0);
    lifetime = (long)SSL_SESSION_get_ticket_lifetime_hint(session);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    return lifetime;
}

ROW(A77, "libssl")
{
    NOT_ON_AWS_LC("libssl does not read its sessions");
    static const int64_t values[] = {0, 1, 300, 7200, 86400, 2147483647};
    sslwrap_ctx *ctx = our_ctx("good");
    SSL_CTX *raw = raw_ctx(1, NULL);
    int64_t seconds;
    size_t i;
    for (i = 0; i < sizeof values / sizeof values[0]; i++) {
        CHECK_OK(sslwrap_ctx_set_timeout(ctx, values[i], NULL));
        SSL_CTX_set_timeout(raw, (long)values[i]);
        CHECK_OK(sslwrap_ctx_get_timeout(ctx, &seconds));
        CHECK(seconds == SSL_CTX_get_timeout(raw));
        CHECK(seconds == values[i]);
    }
    CHECK_OK(sslwrap_ctx_set_timeout(ctx, 4711, NULL));
    CHECK(lifetime_from(ctx) == 4711);
    CHECK_OK(sslwrap_ctx_get_timeout(ctx, &seconds)); /* in use, too */
    CHECK(seconds == 4711);
    SSL_CTX_free(raw);
    ctx_done(ctx);
}

/* The document's default, not OpenSSL's. */
ROW(A78, "libssl")
{
    sslwrap_ctx *ctx = our_ctx("good"), *secure = NULL;
    SSL_CTX *raw = raw_ctx(1, NULL);
    int64_t seconds = 0;
    CHECK_OK(sslwrap_ctx_get_timeout(ctx, &seconds));
    CHECK(seconds == 300 && SSL_CTX_get_timeout(raw) != 300);
    CHECK(lifetime_from(ctx) == 300);
    CHECK_OK(sslwrap_ctx_new_client(&secure));
    CHECK_OK(sslwrap_ctx_get_timeout(secure, &seconds));
    CHECK(seconds == 300);
    SSL_CTX_free(raw);
    ctx_done(ctx);
    ctx_done(secure);
}

ROW(A104, "libssl")
{
    sslwrap_ctx *ctx = our_ctx("good");
    SSL_CTX *client = raw_ctx(0, NULL);
    SSL_SESSION *session = NULL;
    uint64_t before = 99;
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_OFF, &before));
    CHECK(before == SSL_SESS_CACHE_SERVER);
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_BOTH, &before));
    CHECK(before == SSL_SESS_CACHE_OFF);
    CHECK_STATUS(sslwrap_ctx_set_session_cache_mode(ctx, 4, &before), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_SERVER, NULL));
    CHECK(raw_visits(ctx, client, &session) == 0);
    CHECK_STATUS(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_OFF, &before), SSLWRAP_E_STATE); /* in use */
    CHECK(raw_visits(ctx, client, &session) == 1);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    ctx_done(ctx);
}

/* It is on the server's sessions, up to 32 bytes as OpenSSL has it. */
ROW(A105, "libssl")
{
    NOT_ON_AWS_LC("libssl does not read its sessions");
    static const unsigned char id[33] = "thirty-two bytes and not one mor";
    SSL_CTX *raw = raw_ctx(1, NULL);
    size_t len;
    for (len = 0; len <= 33; len += len == 1 ? 31 : 1) {
        sslwrap_ctx *ctx = our_ctx("good");
        SSL_CTX *client;
        struct ends e;
        sslwrap_session *session = NULL;
        SSL_SESSION *theirs;
        const unsigned char *have;
        unsigned n = 99;
        int taken = SSL_CTX_set_session_id_context(raw, id, (unsigned)len);
        ERR_clear_error();
        CHECK_STATUS(sslwrap_ctx_set_session_id(ctx, id, len), taken ? SSLWRAP_OK : SSLWRAP_E_INVALID_ARG);
        if (len == 0 || !taken) {
            ctx_done(ctx);
            continue;
        }
        client = raw_ctx(0, NULL);
        ends_new(&e, ctx, client, 1);
        CHECK_OK(ends_shake(&e));
        CHECK_OK(sslwrap_conn_get_session(e.ours, &session));
        theirs = raw_session(session);
        have = SSL_SESSION_get0_id_context(theirs, &n);
        CHECK(n == len && memcmp(have, id, n) == 0);
        SSL_SESSION_free(theirs);
        sslwrap_session_free(session);
        ends_free(&e);
        ctx_done(ctx);
    }
    SSL_CTX_free(raw);
}

/* The trap: a raw server that asks for certificates and has no id ends its clients' second connections. Ours goes on,
 * with an id of its own or the caller's. */
ROW(A106, "libssl")
{
    int version, given;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++) {
        SSL_CTX *server = raw_ctx(1, "good"), *client = raw_ctx(0, "client");
        SSL_SESSION *session = NULL;
        for (given = 0; given < 2; given++) {
            sslwrap_ctx *ctx = our_ctx("good");
            CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, version));
            CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
            if (given)
                CHECK_OK(sslwrap_ctx_set_session_id(ctx, "id", 2));
            CHECK(raw_visits(ctx, client, &session) == 0);
            CHECK(raw_visits(ctx, client, &session) == 1);
            ctx_done(ctx);
        }
        {
            sslwrap_ctx *ctx = our_ctx("client");
            sslwrap_session *ours = NULL;
            struct ends e;
            SSL_CTX_set_max_proto_version(server, version);
            SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
            CHECK(visits_raw(ctx, server, &ours) == 0);
            SSL_CTX_up_ref(server);
            ends_new(&e, ctx, server, 0);
            CHECK_OK(sslwrap_conn_set_session(e.ours, ours));
            CHECK_STATUS(ends_shake(&e), SSLWRAP_ERROR_SSL);
            ends_free(&e);
            sslwrap_session_free(ours);
            ctx_done(ctx);
        }
        SSL_SESSION_free(session);
        SSL_CTX_free(server);
        SSL_CTX_free(client);
    }
}

ROW(A107, "libssl")
{
    sslwrap_ctx *ctx = our_ctx("good");
    int64_t previous = 0;
    CHECK_OK(sslwrap_ctx_set_timeout(ctx, 20, &previous));
    CHECK(previous == 300);
    CHECK_OK(sslwrap_ctx_set_timeout(ctx, 44, &previous));
    CHECK(previous == 20);
    CHECK_STATUS(sslwrap_ctx_set_timeout(ctx, -1, &previous), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_timeout(ctx, INT64_C(2147483648), &previous), SSLWRAP_E_INVALID_ARG);
    CHECK(lifetime_from(ctx) == 44); /* of newly created sessions */
    CHECK_STATUS(sslwrap_ctx_set_timeout(ctx, 45, &previous), SSLWRAP_E_STATE);
    ctx_done(ctx);
}
