/* Callbacks for sessions: new ones, those kept outside, those that are gone. */
#include "sessions.h"

/* A store outside: bytes by id. */
struct store {
    struct {
        unsigned char id[32];
        size_t id_len;
        unsigned char *bytes;
        size_t len;
        sslwrap_session *kept; /* up_ref'ed */
    } slots[64];
    int used, asked, removed, freed, answer, reenters;
    int as_handle; /* answer with the kept handle, not with the bytes */
    sslwrap_session *instead;
};

static void count_free(void *userdata)
{
    ((struct store *)userdata)->freed++;
}

static void put(sslwrap_conn *conn, sslwrap_session *session, void *userdata)
{
    struct store *s = userdata;
    size_t n = 0;
    int version = 0;
    if (!CHECK(s->used < 64))
        return;
    CHECK_OK(sslwrap_conn_get_protocol_version(conn, &version)); /* the very handle, and getters are allowed */
    CHECK_STATUS(sslwrap_conn_recv(conn, &n, 1, 0, &n), SSLWRAP_E_BUSY);
    CHECK_OK(sslwrap_session_id(session, s->slots[s->used].id, 32, &s->slots[s->used].id_len));
    s->slots[s->used].bytes = exported(session, &s->slots[s->used].len);
    CHECK_OK(sslwrap_session_up_ref(session));
    s->slots[s->used].kept = session;
    s->used++;
}

static int find(sslwrap_conn *conn, const uint8_t *id, size_t id_len, sslwrap_session **session, void *userdata)
{
    struct store *s = userdata;
    int i;
    s->asked++;
    CHECK(conn != NULL && *session == NULL);
    if (s->instead != NULL) {
        CHECK_OK(sslwrap_session_up_ref(s->instead));
        *session = s->instead;
        return SSLWRAP_SESSION_FOUND;
    }
    if (s->answer != 0)
        return s->answer;
    for (i = 0; i < s->used; i++)
        if (s->slots[i].bytes != NULL && s->slots[i].id_len == id_len && memcmp(s->slots[i].id, id, id_len) == 0) {
            if (s->as_handle) {
                CHECK_OK(sslwrap_session_up_ref(s->slots[i].kept));
                *session = s->slots[i].kept;
            } else {
                CHECK_OK(sslwrap_session_import(s->slots[i].bytes, s->slots[i].len, session));
            }
            return SSLWRAP_SESSION_FOUND;
        }
    return SSLWRAP_SESSION_NONE;
}

static void gone(const uint8_t *id, size_t id_len, void *userdata)
{
    struct store *s = userdata;
    int i;
    s->removed++;
    for (i = 0; i < s->used; i++)
        if (s->slots[i].bytes != NULL && s->slots[i].id_len == id_len && memcmp(s->slots[i].id, id, id_len) == 0) {
            free(s->slots[i].bytes);
            s->slots[i].bytes = NULL;
        }
}

static void store_free(struct store *s)
{
    int i;
    for (i = 0; i < s->used; i++) {
        free(s->slots[i].bytes);
        CHECK_OK(sslwrap_session_free(s->slots[i].kept));
    }
    s->used = 0;
}

/* A client is given as many sessions as tickets come, and each is good for one connection in TLS 1.3. */
TEST(clients_are_given_sessions)
{
    NOT_ON_AWS_LC("its clients may use a ticket of TLS 1.3 twice");
    int i;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        struct store s;
        uint64_t mode = 0;
        int tls13 = ways[i].version == SSLWRAP_TLS1_3_VERSION;
        memset(&s, 0, sizeof s);
        go_way(server, &ways[i]);
        CHECK_OK(sslwrap_ctx_set_num_tickets(server, 3));
        CHECK_OK(sslwrap_ctx_set_new_session_callback(client, put, &s, count_free));
        CHECK_OK(sslwrap_ctx_get_session_cache_mode(client, &mode));
        CHECK((mode & SSLWRAP_SESS_CACHE_CLIENT) != 0);
        CHECK(resumes(client, server, NULL) == 0);
        CHECK(s.used == (tls13 ? 3 : 1));
        CHECK(resumable(s.slots[0].kept));
        CHECK(resumes(client, server, s.slots[0].kept) == 1);
        if (tls13) {
            CHECK(s.used == 4); /* a resumed one brings one */
            CHECK(!resumable(s.slots[0].kept));
            CHECK(resumes(client, server, s.slots[0].kept) == 0);
            CHECK(resumes(client, server, s.slots[1].kept) == 1);
        } else {
            CHECK(resumable(s.slots[0].kept));
        }
        store_free(&s);
        sslwrap_ctx_free(client);
        CHECK(s.freed == 1);
        sslwrap_ctx_free(server);
    }
}

/* A server that goes over to a new ticket key renews tickets of TLS 1.2 when they are resumed: the client is given them. */
TEST(renewed_tickets)
{
    NOT_ON_AWS_LC("its clients may use a ticket of TLS 1.3 twice");
    unsigned char keys[160];
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct store s;
    memset(&s, 0, sizeof s);
    memset(keys, 1, 80);
    memset(keys + 80, 2, 80);
    CHECK_OK(sslwrap_ctx_set_max_proto_version(client, SSLWRAP_TLS1_2_VERSION));
    CHECK_OK(sslwrap_ctx_set_ticket_keys(server, keys + 80, 80, 80));
    CHECK_OK(sslwrap_ctx_set_new_session_callback(client, put, &s, count_free));
    CHECK(resumes(client, server, NULL) == 0);
    CHECK(resumes(client, server, s.slots[0].kept) == 1);
    CHECK(s.used == 1 && resumable(s.slots[0].kept)); /* nothing new */
    CHECK_OK(sslwrap_ctx_renew_ticket_keys(server, keys, 160, 80));
    CHECK(resumes(client, server, s.slots[0].kept) == 1);
    if (CHECK(s.used == 2) && CHECK(resumable(s.slots[1].kept))) {
        CHECK(!resumable(s.slots[0].kept));
        CHECK_OK(sslwrap_ctx_renew_ticket_keys(server, keys, 80, 80)); /* the old one is gone */
        CHECK(resumes(client, server, s.slots[1].kept) == 1);
    }
    store_free(&s);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
    CHECK(s.freed == 1);
}

/* One server's sessions are resumed by another, which has nothing but the store in common with it. */
TEST(kept_outside)
{
    NEEDS("tls1.3-session-ids");
    int i, as_handle, removes;
    for (i = 1; i < WAYS; i += 2)
        for (as_handle = 0; as_handle < 2; as_handle++)
            for (removes = 0; removes < 2; removes++) {
                sslwrap_ctx *client = client_ctx(), *a = server_ctx("good"), *b = server_ctx("good");
                struct store s;
                sslwrap_session *session;
                sslwrap_session_stats stats;
                struct pair p;
                char byte;
                size_t n;
                memset(&s, 0, sizeof s);
                s.as_handle = as_handle;
                go_way(a, &ways[i]);
                go_way(b, &ways[i]);
                CHECK_OK(sslwrap_ctx_set_session_id(a, "fleet", 5));
                CHECK_OK(sslwrap_ctx_set_session_id(b, "fleet", 5));
                CHECK_OK(sslwrap_ctx_set_new_session_callback(a, put, &s, count_free));
                CHECK_OK(sslwrap_ctx_set_find_session_callback(b, find, &s, count_free));
                if (removes)
                    CHECK_OK(sslwrap_ctx_set_remove_session_callback(b, gone, &s, count_free));
                session = session_from(client, a);
                CHECK(s.used >= 1);
                CHECK(pair_offering(&p, client, b, session));
                CHECK(reused(p.client) == 1 && reused(p.server) == 1);
                CHECK(s.asked == 1);
                stats.size = sizeof stats;
                CHECK_OK(sslwrap_ctx_get_session_stats(b, &stats));
                CHECK(stats.hits == 1 && stats.cb_hits == 1);
                CHECK(!removes || stats.number == 0);
                /* what fails is told */
                CHECK_OK(sslwrap_conn_bio_write(p.server, "\x17\x03\x03\x00\x20 this is no record of this connection", 37, &n));
                CHECK_STATUS(sslwrap_conn_recv(p.server, &byte, 1, 0, &n), SSLWRAP_ERROR_SSL);
                CHECK(!removes || s.removed == 1);
                pair_free(&p);
                if (removes && ways[i].version == SSLWRAP_TLS1_2_VERSION)
                    CHECK(resumes(client, b, session) == 0); /* in TLS 1.3 the connection had gone over to the next session */
                sslwrap_session_free(session);
                store_free(&s);
                sslwrap_ctx_free(client);
                sslwrap_ctx_free(a);
                sslwrap_ctx_free(b);
                CHECK(s.freed == 2 + removes);
            }
}

/* Without the callback that is told, a session found is kept in memory, too: asked once. */
TEST(found_once)
{
    sslwrap_ctx *client = client_ctx(), *a = server_ctx("good");
    struct store s;
    sslwrap_session *session;
    memset(&s, 0, sizeof s);
    go_way(a, &ways[1]);
    CHECK_OK(sslwrap_ctx_set_new_session_callback(a, put, &s, NULL));
    CHECK_OK(sslwrap_ctx_set_find_session_callback(a, find, &s, NULL));
    session = session_from(client, a);
    s.asked = 0;
    CHECK(resumes(client, a, session) == 1);
    CHECK(s.asked == 0); /* in memory still */
    CHECK_OK(sslwrap_ctx_flush_sessions(a, 0));
    CHECK(resumes(client, a, session) == 1);
    CHECK(s.asked == 1);
    CHECK(resumes(client, a, session) == 1);
    CHECK(s.asked == 1);
    sslwrap_session_free(session);
    store_free(&s);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(a);
}

TEST(answers_to_a_look_up)
{
    static const int bad[] = {2, -1, -2, 77, SSLWRAP_SESSION_FOUND}; /* found, but none is given */
    size_t k;
    sslwrap_ctx *client = client_ctx(), *a = server_ctx("good"), *b = server_ctx("good");
    struct store s, others;
    sslwrap_session *session, *wrong;
    struct pair p;
    memset(&s, 0, sizeof s);
    memset(&others, 0, sizeof others);
    go_way(a, &ways[1]);
    go_way(b, &ways[1]);
    CHECK_OK(sslwrap_ctx_set_session_id(a, "fleet", 5));
    CHECK_OK(sslwrap_ctx_set_session_id(b, "fleet", 5));
    CHECK_OK(sslwrap_ctx_set_new_session_callback(a, put, &others, NULL));
    CHECK_OK(sslwrap_ctx_set_find_session_callback(b, find, &s, NULL));
    session = session_from(client, a);
    wrong = session_from(client, a);
    CHECK(resumes(client, b, session) == 0); /* not known there */
    for (k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        s.answer = bad[k];
        CHECK(pair_from(&p, client, b));
        CHECK_OK(sslwrap_conn_set_session(p.client, session));
        CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_E_CALLBACK);
        pair_free(&p);
    }
    /* a session of another id is not taken for it */
    s.instead = others.slots[1].kept;
    CHECK(resumes(client, b, session) == 0);
    s.instead = others.slots[0].kept;
    CHECK(resumes(client, b, session) == 1);
    /* a handle that is dead */
    CHECK_STATUS(sslwrap_ctx_set_find_session_callback(b, NULL, NULL, NULL), SSLWRAP_E_STATE);
    sslwrap_session_free(session);
    sslwrap_session_free(wrong);
    store_free(&others);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(a);
    sslwrap_ctx_free(b);
}

/* The callbacks stay with the connection while its context and its users' data go; replaced ones are freed once. */
TEST(lifetimes)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct store s[4];
    struct pair p;
    size_t n;
    char byte;
    memset(s, 0, sizeof s);
    CHECK_OK(sslwrap_ctx_set_num_tickets(server, 2));
    CHECK_OK(sslwrap_ctx_set_new_session_callback(client, put, &s[0], count_free));
    CHECK_OK(sslwrap_ctx_set_new_session_callback(client, put, &s[1], count_free));
    CHECK(s[0].freed == 1);
    CHECK_OK(sslwrap_ctx_set_new_session_callback(client, NULL, NULL, NULL));
    CHECK(s[1].freed == 1);
    CHECK_OK(sslwrap_ctx_set_new_session_callback(client, put, &s[2], count_free));
    CHECK_OK(sslwrap_ctx_set_remove_session_callback(client, gone, &s[3], count_free));
    CHECK(pair_from(&p, client, server));
    CHECK_STATUS(sslwrap_ctx_set_new_session_callback(client, put, &s[0], count_free), SSLWRAP_E_STATE);
    CHECK(s[0].freed == 1);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    CHECK_OK(handshake(p.client, p.server));
    CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK(s[2].used == 2 && s[2].freed == 0);
    pair_free(&p);
    CHECK(s[2].freed == 1 && s[3].freed == 1);
    store_free(&s[2]);
}

/* The call stops at the client's hello; the session is found meanwhile and offered. */
TEST(looked_up_while_the_call_stands)
{
    NEEDS("tls1.3-session-ids");
    int i;
    for (i = 1; i < WAYS; i += 2) {
        sslwrap_ctx *client = client_ctx(), *a = server_ctx("good"), *b = server_ctx("good");
        struct store s;
        sslwrap_session *session, *found = NULL;
        struct pair p;
        unsigned char id[64];
        size_t len = 0;
        int status, k;
        memset(&s, 0, sizeof s);
        go_way(a, &ways[i]);
        go_way(b, &ways[i]);
        CHECK_OK(sslwrap_ctx_set_session_id(a, "fleet", 5));
        CHECK_OK(sslwrap_ctx_set_session_id(b, "fleet", 5));
        CHECK_OK(sslwrap_ctx_set_new_session_callback(a, put, &s, NULL));
        CHECK_OK(sslwrap_ctx_set_events(b, SSLWRAP_EVENT_CLIENT_HELLO));
        session = session_from(client, a);
        CHECK(pair_from(&p, client, b));
        CHECK_OK(sslwrap_conn_set_session(p.client, session));
        CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
        pump(p.client, p.server);
        status = sslwrap_conn_do_handshake(p.server);
        CHECK_STATUS(status, SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
        if (ways[i].version == SSLWRAP_TLS1_2_VERSION)
            CHECK_OK(sslwrap_conn_hello_session_id(p.server, id, sizeof id, &len));
        else
            CHECK_OK(sslwrap_conn_hello_psk_identity(p.server, 0, id, sizeof id, &len));
        CHECK(len == 32);
        for (k = 0; k < s.used; k++)
            if (memcmp(s.slots[k].id, id, len) == 0)
                CHECK_OK(sslwrap_session_import(s.slots[k].bytes, s.slots[k].len, &found));
        CHECK(found != NULL);
        CHECK_OK(sslwrap_conn_offer_session(p.server, found));
        CHECK_OK(sslwrap_session_free(found));
        CHECK_OK(sslwrap_conn_answer(p.server, SSLWRAP_EVENT_CLIENT_HELLO, SSLWRAP_ANSWER_ACCEPT, 0));
        CHECK_OK(handshake(p.client, p.server));
        CHECK(reused(p.client) == 1 && reused(p.server) == 1);
        CHECK_STATUS(sslwrap_conn_offer_session(p.server, NULL), SSLWRAP_E_STATE);
        pair_free(&p);
        sslwrap_session_free(session);
        store_free(&s);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(a);
        sslwrap_ctx_free(b);
    }
}

static void free_it(sslwrap_conn *conn, sslwrap_session *session, void *userdata)
{
    (void)session;
    ++*(int *)userdata;
    CHECK_OK(sslwrap_conn_free(conn)); /* dies when the call ends */
}

/* A callback that frees what it is about. */
TEST(freed_inside)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    int called = 0;
    go_way(server, &ways[0]);
    CHECK_OK(sslwrap_ctx_set_new_session_callback(client, free_it, &called, NULL));
    CHECK(pair_from(&p, client, server));
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.server), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_OK(sslwrap_conn_do_handshake(p.server));
    pump(p.client, p.server);
    CHECK_OK(sslwrap_conn_do_handshake(p.client));
    CHECK(called == 1);
    CHECK_STATUS(sslwrap_conn_free(p.client), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(p.server));
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(clients_are_given_sessions);
    RUN(renewed_tickets);
    RUN(kept_outside);
    RUN(found_once);
    RUN(answers_to_a_look_up);
    RUN(lifetimes);
    RUN(looked_up_while_the_call_stands);
    RUN(freed_inside);
    return END();
}
