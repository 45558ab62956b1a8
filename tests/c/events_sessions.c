/* Sessions and shared keys that are looked up while the call stands: the client's hello tells what is asked for, the answer
 * brings it. Plain libssl is the client. */
/* link: ssl */
#include "../rows/raw.h"

static const unsigned char psk_key[32] = {1, 2, 3, 4, 5, 6, 7, 8};

static sslwrap_ctx *stateful(int version)
{
    sslwrap_ctx *ctx = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_NO_TICKET, NULL));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, version));
    CHECK_OK(sslwrap_ctx_set_session_id(ctx, "same", 4));
    return ctx;
}

static sslwrap_conn *server_of(sslwrap_ctx *ctx)
{
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    return conn;
}

/* The client's session, and what the server would keep of it. */
static SSL_SESSION *first_meeting(int version, unsigned char *kept, size_t cap, size_t *len)
{
    sslwrap_ctx *ctx = stateful(version);
    sslwrap_conn *conn = server_of(ctx);
    sslwrap_session *session = NULL;
    SSL_SESSION *theirs;
    struct raw r;
    char byte;
    raw_new(&r, raw_ctx(0, NULL), 0);
    CHECK_STATUS(raw_handshake(conn, &r), SSLWRAP_OK);
    raw_read(&r, &byte, 1); /* tickets, which are names of sessions here */
    theirs = SSL_get1_session(r.ssl);
    CHECK(SSL_SESSION_is_resumable(theirs));
    CHECK_OK(sslwrap_conn_get_session(conn, &session));
    CHECK_OK(sslwrap_session_export(session, kept, cap, len));
    CHECK_OK(sslwrap_session_free(session));
    SSL_shutdown(r.ssl);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    return theirs;
}

/* Another process has the same session from a store: offered, it is resumed; not offered, or another id, it is not. */
TEST(session_by_event)
{
    int version, found, last = lib_has("tls1.3-session-ids") ? TLS1_3_VERSION : TLS1_2_VERSION;
    for (version = TLS1_2_VERSION; version <= last; version++)
        for (found = 0; found < 2; found++) {
            unsigned char kept[8192], asked[64], own[64];
            size_t len = 0, asked_len = 0, own_len = 0;
            SSL_SESSION *theirs = first_meeting(version, kept, sizeof kept, &len);
            sslwrap_ctx *ctx = stateful(version);
            sslwrap_session *session = NULL;
            sslwrap_conn *conn;
            struct raw r;
            int status, reused = -1;
            CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
            conn = server_of(ctx);
            raw_new(&r, raw_ctx(0, NULL), 0);
            CHECK(SSL_set_session(r.ssl, theirs) == 1);
            status = raw_handshake(conn, &r);
            CHECK(status == SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
            if (version == TLS1_2_VERSION)
                CHECK_OK(sslwrap_conn_hello_session_id(conn, asked, sizeof asked, &asked_len));
            else
                CHECK_OK(sslwrap_conn_hello_psk_identity(conn, 0, asked, sizeof asked, &asked_len));
            CHECK_OK(sslwrap_session_import(kept, len, &session));
            CHECK_OK(sslwrap_session_id(session, own, sizeof own, &own_len));
            CHECK(asked_len == own_len && memcmp(asked, own, own_len) == 0);
            if (found)
                CHECK_OK(sslwrap_conn_offer_session(conn, session));
            CHECK_OK(sslwrap_session_free(session));
            CHECK_OK(sslwrap_conn_answer(conn, SSLWRAP_EVENT_CLIENT_HELLO, SSLWRAP_ANSWER_ACCEPT, 0));
            CHECK_STATUS(raw_handshake(conn, &r), SSLWRAP_OK);
            CHECK(SSL_session_reused(r.ssl) == found);
            CHECK_OK(sslwrap_conn_session_reused(conn, &reused));
            CHECK(reused == found);
            raw_free(&r);
            SSL_SESSION_free(theirs);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

static unsigned show_key(SSL *ssl, const char *hint, char *identity, unsigned cap, unsigned char *key, unsigned key_cap)
{
    (void)ssl, (void)hint, (void)cap;
    if (key_cap < sizeof psk_key)
        return 0;
    strcpy(identity, "somebody");
    memcpy(key, psk_key, sizeof psk_key);
    return sizeof psk_key;
}

/* A server without any certificate: the offered key is all it has. Without one, or with that of another, nobody gets in. */
TEST(psk_by_event)
{
    int how;
    for (how = 0; how < 4; how++) {
        if (how != 1 && !lib_has("psk-tls1.3"))
            continue;
        static const char *const names[] = {"somebody", "somebody", "anybody", ""};
        sslwrap_ctx *ctx = NULL;
        sslwrap_conn *conn;
        struct raw r;
        unsigned char asked[64];
        size_t len = 0;
        int status, max = how == 1 ? TLS1_2_VERSION : TLS1_3_VERSION;
        CHECK_OK(sslwrap_ctx_new_server(&ctx));
        CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, max));
        CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
        conn = server_of(ctx);
        raw_new(&r, raw_ctx(0, NULL), 0);
        SSL_set_psk_client_callback(r.ssl, show_key);
        status = raw_handshake(conn, &r);
        CHECK(status == SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
        if (how == 0) {
            CHECK_OK(sslwrap_conn_hello_psk_identity(conn, 0, asked, sizeof asked, &len));
            CHECK(len == 8 && memcmp(asked, "somebody", 8) == 0);
            CHECK_STATUS(sslwrap_conn_hello_psk_identity(conn, 1, asked, sizeof asked, &len), SSLWRAP_E_NO_VALUE);
        }
        CHECK_STATUS(sslwrap_conn_offer_psk(conn, "x", 1, NULL, 0), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_offer_psk(conn, NULL, 0, "x", 1), SSLWRAP_E_INVALID_ARG);
        if (*names[how])
            CHECK_OK(sslwrap_conn_offer_psk(conn, names[how], strlen(names[how]), psk_key, sizeof psk_key));
        CHECK_OK(sslwrap_conn_answer(conn, SSLWRAP_EVENT_CLIENT_HELLO, SSLWRAP_ANSWER_ACCEPT, 0));
        CHECK_STATUS(raw_handshake(conn, &r), how < 2 ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
        CHECK(SSL_is_init_finished(r.ssl) == (how < 2));
        CHECK(how >= 2 || SSL_version(r.ssl) == max);
        if (how < 2)
            CHECK_STATUS(sslwrap_conn_offer_psk(conn, NULL, 0, NULL, 0), SSLWRAP_E_STATE);
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(session_by_event);
    RUN(psk_by_event);
    return END();
}
