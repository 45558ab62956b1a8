/* Sessions: taken, offered, resumed or not, carried as bytes, freed in any order. */
#include "sessions.h"

TEST(resumed_in_every_way)
{
    int i;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        sslwrap_session *session;
        struct pair p;
        unsigned char first[64], again[64], theirs[64];
        size_t n = 0;
        int64_t hits;
        sslwrap_session_stats stats;
        go_way(server, &ways[i]);
        CHECK(pair_offering(&p, client, server, NULL));
        CHECK_OK(sslwrap_conn_master_key(p.client, first, sizeof first, &n));
        session = session_of(p.client);
        CHECK(resumable(session));
        pair_free(&p);
        CHECK(pair_offering(&p, client, server, session));
        if (!CHECK(reused(p.client) == 1) || !CHECK(reused(p.server) == 1))
            fprintf(stderr, "    %s\n", ways[i].name);
        CHECK_OK(sslwrap_conn_master_key(p.client, again, sizeof again, &n));
        CHECK_OK(sslwrap_conn_master_key(p.server, theirs, sizeof theirs, &n));
        if (ways[i].version == SSLWRAP_TLS1_2_VERSION) {
            CHECK(n == 48 && memcmp(first, again, n) == 0 && memcmp(first, theirs, n) == 0);
        }
        stats.size = sizeof stats;
        CHECK_OK(sslwrap_ctx_get_session_stats(server, &stats));
        hits = stats.hits;
        CHECK(hits == 1 && stats.accept == 2 && stats.accept_good == 2 && stats.cb_hits == 0 && stats.connect == 0);
        pair_free(&p);
        CHECK_OK(sslwrap_session_free(session));
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* A fresh connection has none; in TLS 1.3 it is resumable once its ticket was read. */
TEST(when_there_is_one)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_session *session = (sslwrap_session *)&client;
    struct pair p;
    unsigned char key[64];
    size_t n = 7;
    char byte;
    int answer = -1;
    CHECK(pair_from(&p, client, server));
    CHECK_STATUS(sslwrap_conn_get_session(p.client, &session), SSLWRAP_E_NO_VALUE);
    CHECK(session == NULL);
    CHECK_STATUS(sslwrap_conn_get_session(p.server, &session), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_master_key(p.client, key, sizeof key, &n), SSLWRAP_E_NO_VALUE);
    CHECK(n == 0);
    CHECK_OK(sslwrap_conn_session_reused(p.client, &answer));
    CHECK(answer == 0);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    CHECK_STATUS(sslwrap_conn_get_session(p.client, &session), SSLWRAP_E_NO_VALUE); /* half made */
    CHECK_STATUS(sslwrap_conn_master_key(p.client, key, sizeof key, &n), SSLWRAP_E_NO_VALUE);
    CHECK_OK(handshake(p.client, p.server));
    session = session_of(p.client);
    CHECK(!resumable(session));
    sslwrap_session_free(session);
    CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
    session = session_of(p.client);
    CHECK(resumable(session));
    sslwrap_session_free(session);
    CHECK_STATUS(sslwrap_conn_master_key(p.client, key, 3, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == (lib_has("aws-lc") ? 32 : 48)); /* SHA-384, and what AWS-LC prefers */
    pair_free(&p);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

TEST(what_it_says)
{
    NOT_ON_AWS_LC("it tells another lifetime than the context has");
    int i;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        sslwrap_session *a, *b, *imported = NULL;
        char name[64];
        unsigned char id[64], *bytes;
        size_t n = 0, len;
        int version = 0, equal = -1;
        int64_t made = 0, timeout = 0, lifetime = -1, now = (int64_t)time(NULL);
        const char *cipher = NULL;
        go_way(server, &ways[i]);
        CHECK_OK(sslwrap_ctx_set_timeout(server, 77, NULL));
        CHECK_OK(sslwrap_ctx_set_timeout(client, 55, NULL));
        a = session_from(client, server);
        b = session_from(client, server);
        CHECK_OK(sslwrap_session_id(a, id, sizeof id, &n));
        CHECK(n == 32);
        CHECK_STATUS(sslwrap_session_id(a, id, 31, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK(n == 32);
        CHECK_OK(sslwrap_session_time(a, &made));
        CHECK(made >= now - 2 && made <= now + 2);
        CHECK_OK(sslwrap_session_timeout(a, &timeout));
        CHECK(timeout == 55);
        if (ways[i].tickets || ways[i].version == SSLWRAP_TLS1_3_VERSION) {
            CHECK_OK(sslwrap_session_ticket_lifetime(a, &lifetime));
            CHECK(lifetime == 77);
        } else {
            CHECK_STATUS(sslwrap_session_ticket_lifetime(a, &lifetime), SSLWRAP_E_NO_VALUE);
        }
        CHECK_OK(sslwrap_session_protocol(a, &version));
        CHECK(version == ways[i].version);
        CHECK_OK(sslwrap_session_cipher_name(a, &cipher));
        CHECK(cipher != NULL && strstr(cipher, "AES") != NULL);
        CHECK_STATUS(sslwrap_session_hostname(a, name, sizeof name, &n), SSLWRAP_E_NO_VALUE); /* not acknowledged */
        CHECK_OK(sslwrap_session_equal(a, b, &equal));
        CHECK(equal == 0);
        bytes = exported(a, &len);
        CHECK_OK(sslwrap_session_import(bytes, len, &imported));
        CHECK_OK(sslwrap_session_equal(a, imported, &equal));
        CHECK(equal == 1);
        free(bytes);
        sslwrap_session_free(a);
        sslwrap_session_free(b);
        sslwrap_session_free(imported);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

TEST(where_one_may_be_set)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *other = client_ctx();
    sslwrap_session *session = session_from(client, server);
    struct pair p;
    CHECK(pair_from(&p, other, server));
    CHECK_STATUS(sslwrap_conn_set_session(p.client, session), SSLWRAP_E_INVALID_ARG); /* of another context */
    CHECK(strstr(sslwrap_error_message(), "another context") != NULL);
    CHECK_STATUS(sslwrap_conn_set_session(p.server, session), SSLWRAP_E_STATE);
    CHECK_OK(handshake(p.client, p.server));
    CHECK(reused(p.client) == 0);
    pair_free(&p);

    CHECK(pair_from(&p, client, server));
    CHECK_OK(sslwrap_conn_set_session(p.client, session));
    CHECK_OK(sslwrap_conn_set_session(p.client, NULL)); /* taken back */
    CHECK_OK(handshake(p.client, p.server));
    CHECK(reused(p.client) == 0);
    CHECK_STATUS(sslwrap_conn_set_session(p.client, session), SSLWRAP_E_STATE); /* too late */
    CHECK_STATUS(sslwrap_conn_set_session(p.client, (sslwrap_session *)p.client), SSLWRAP_E_INVALID_ARG);
    pair_free(&p);
    CHECK_OK(sslwrap_session_free(session));
    CHECK_STATUS(sslwrap_session_free(session), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_session_free(NULL));
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
    sslwrap_ctx_free(other);
}

/* By ids and by tickets: another session id context, another context without one, a time that is over. */
TEST(not_resumed)
{
    int i;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *other = server_ctx("good");
        sslwrap_ctx *brief = server_ctx("good");
        sslwrap_session *session, *over;
        go_way(server, &ways[i]);
        go_way(other, &ways[i]);
        go_way(brief, &ways[i]);
        CHECK_OK(sslwrap_ctx_set_timeout(brief, 1, NULL));
        CHECK_OK(sslwrap_ctx_set_session_id(server, "one", 3));
        CHECK_OK(sslwrap_ctx_set_session_id(other, "two", 3));
        over = session_from(client, brief);
        session = session_from(client, server);
        CHECK(resumes(client, other, session) == 0);
        CHECK(resumes(client, brief, session) == 0);
        sleep_ms(2100);
        CHECK(resumes(client, brief, over) == 0);
        CHECK(resumes(client, server, session) == 1); /* while that one goes on */
        sslwrap_session_free(session);
        sslwrap_session_free(over);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
        sslwrap_ctx_free(other);
        sslwrap_ctx_free(brief);
    }
}

/* The same ticket keys: then the session id context alone decides. */
TEST(shared_ticket_keys)
{
    int i, length;
    for (i = 0; i < WAYS; i += 2)
        for (length = 48; length <= 80; length += 32) {
            unsigned char keys[160];
            struct random r = {7};
            sslwrap_ctx *client = client_ctx(), *a = server_ctx("good"), *b = server_ctx("good"), *c = server_ctx("good");
            sslwrap_ctx *d = server_ctx("good");
            sslwrap_session *session;
            random_bytes(&r, keys, sizeof keys);
            CHECK_OK(sslwrap_ctx_set_session_id(a, "fleet", 5));
            CHECK_OK(sslwrap_ctx_set_session_id(b, "fleet", 5));
            CHECK_OK(sslwrap_ctx_set_session_id(c, "other", 5));
            CHECK_OK(sslwrap_ctx_set_session_id(d, "fleet", 5));
            go_way(a, &ways[i]);
            go_way(b, &ways[i]);
            go_way(c, &ways[i]);
            go_way(d, &ways[i]);
            CHECK_OK(sslwrap_ctx_set_ticket_keys(a, keys, (size_t)length, (size_t)length));
            CHECK_OK(sslwrap_ctx_set_ticket_keys(b, keys, (size_t)length, (size_t)length));
            CHECK_OK(sslwrap_ctx_set_ticket_keys(c, keys, (size_t)length, (size_t)length));
            session = session_from(client, a);
            CHECK(resumes(client, b, session) == 1);
            CHECK(resumes(client, c, session) == 0);
            CHECK(resumes(client, d, session) == 0); /* a key of its own */
            /* a new key in front: the old one still opens, and what it opened is sealed with the new */
            CHECK_STATUS(sslwrap_ctx_renew_ticket_keys(b, keys, 0, (size_t)length), SSLWRAP_E_INVALID_ARG);
            {
                unsigned char two[160];
                struct pair p;
                sslwrap_session *newer = NULL;
                memcpy(two, keys + length, (size_t)length);
                memcpy(two + length, keys, (size_t)length);
                CHECK_OK(sslwrap_ctx_renew_ticket_keys(b, two, 2 * (size_t)length, (size_t)length));
                CHECK(pair_offering(&p, client, b, session));
                CHECK(reused(p.client) == 1 && reused(p.server) == 1);
                newer = session_of(p.client);
                pair_free(&p);
                CHECK(resumes(client, a, newer) == 0); /* does not have the new key */
                CHECK_OK(sslwrap_ctx_renew_ticket_keys(b, two, (size_t)length, (size_t)length));
                CHECK(resumes(client, b, session) == 0); /* the old key is gone */
                CHECK(resumes(client, b, newer) == 1);
                sslwrap_session_free(newer);
            }
            sslwrap_session_free(session);
            sslwrap_ctx_free(client);
            sslwrap_ctx_free(a);
            sslwrap_ctx_free(b);
            sslwrap_ctx_free(c);
            sslwrap_ctx_free(d);
        }
}

TEST(ticket_keys_refused)
{
    unsigned char keys[65 * 80] = {0};
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL;
    size_t i;
    for (i = 0; i < 65; i++)
        keys[i * 80] = (unsigned char)(i + 1);
    CHECK_STATUS(sslwrap_ctx_set_ticket_keys(ctx, keys, 79, 80), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_ticket_keys(ctx, keys, 80, 40), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_ticket_keys(ctx, keys, 65 * 80, 80), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_ticket_keys(ctx, NULL, 80, 80), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_renew_ticket_keys(ctx, keys, 80, 80), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_set_ticket_keys(ctx, keys, 64 * 80, 80));
    CHECK_OK(sslwrap_ctx_set_ticket_keys(ctx, NULL, 0, 0));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_ctx_set_ticket_keys(ctx, keys, 80, 80), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_renew_ticket_keys(ctx, keys, 80, 80), SSLWRAP_E_STATE);
    memcpy(keys + 80, keys, 16);
    CHECK_STATUS(sslwrap_ctx_renew_ticket_keys(ctx, keys, 160, 80), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

/* Resuming asks for no certificate: so it is asked for before, whom the session is of and whether it was accepted. */
TEST(what_was_not_checked_is_not_resumed)
{
    int i, byways;
    for (i = 0; i < WAYS; i++)
        for (byways = 0; byways < 2; byways++) {
            sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *unknown = server_ctx("selfsigned");
            sslwrap_session *session, *unverified;
            struct pair p;
            unsigned char *bytes;
            size_t len;
            go_way(server, &ways[i]);
            go_way(unknown, &ways[i]);
            session = session_from(client, server);
            CHECK(pair_from(&p, client, unknown));
            CHECK_OK(sslwrap_conn_set_verify(p.client, SSLWRAP_VERIFY_NONE, NULL, NULL, NULL));
            CHECK_OK(handshake(p.client, p.server));
            CHECK_STATUS(sslwrap_conn_recv(p.client, &len, 1, 0, &len), SSLWRAP_ERROR_WANT_READ);
            unverified = session_of(p.client);
            pair_free(&p);
            if (byways) { /* as bytes it is the same */
                bytes = exported(session, &len);
                sslwrap_session_free(session);
                CHECK_OK(sslwrap_session_import(bytes, len, &session));
                free(bytes);
                bytes = exported(unverified, &len);
                sslwrap_session_free(unverified);
                CHECK_OK(sslwrap_session_import(bytes, len, &unverified));
                free(bytes);
            }

            CHECK(pair_from(&p, client, unknown));
            CHECK_OK(sslwrap_conn_set_session(p.client, unverified));
            CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_E_STATE);
            CHECK(strstr(sslwrap_error_message(), "not verified") != NULL);
            CHECK_OK(sslwrap_conn_set_session(p.client, NULL)); /* still usable */
            CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_ERROR_SSL);
            pair_free(&p);

            CHECK(pair_from(&p, client, server));
            CHECK_OK(sslwrap_conn_set_session(p.client, session));
            CHECK_OK(sslwrap_conn_set_server_name(p.client, "a.example"));
            CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_E_STATE);
            CHECK(strstr(sslwrap_error_message(), "another name") != NULL);
            CHECK_OK(sslwrap_conn_set_server_name(p.client, "127.0.0.2"));
            CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_E_STATE);
            CHECK_OK(sslwrap_conn_set_server_name(p.client, "127.0.0.1")); /* in the certificate, too */
            CHECK_OK(handshake(p.client, p.server));
            pair_free(&p);
            sslwrap_session_free(session);
            sslwrap_session_free(unverified);
            sslwrap_ctx_free(client);
            sslwrap_ctx_free(server);
            sslwrap_ctx_free(unknown);
        }
}

TEST(the_verify_result_travels)
{
    int i;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        sslwrap_session *session;
        sslwrap_x509 *shown = NULL;
        struct pair p;
        int result = -1;
        go_way(server, &ways[i]);
        /* a client with a certificate, whom the server insists on */
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(client, cert("client.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(client, cert("client.key"), SSLWRAP_FILETYPE_PEM));
        CHECK_OK(sslwrap_ctx_load_verify_locations(server, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(server, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
        session = session_from(client, server);
        CHECK(pair_offering(&p, client, server, session));
        CHECK(reused(p.client) == 1 && reused(p.server) == 1);
        CHECK_OK(sslwrap_conn_get_verify_result(p.client, &result));
        CHECK(result == SSLWRAP_X509_V_OK);
        CHECK_OK(sslwrap_conn_get_verify_result(p.server, &result));
        CHECK(result == SSLWRAP_X509_V_OK);
        CHECK_OK(sslwrap_conn_get_peer_certificate(p.server, &shown)); /* known from the session */
        sslwrap_x509_free(shown);
        CHECK_OK(sslwrap_conn_get_peer_certificate(p.client, &shown));
        sslwrap_x509_free(shown);
        pair_free(&p);
        sslwrap_session_free(session);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* A server that insists on certificates does not take the session of one that did not ask, whose keys and id it shares;
 * also where both know clients by keys too, of which this one has none. */
static void no_certificate_by_way(int keyed)
{
    unsigned char keys[80] = {3};
    int i, here;
    for (i = 0; i < WAYS; i++)
        for (here = !ways[i].tickets; here < 2; here++) { /* with ids they have no memory in common */
            sslwrap_ctx *client = client_ctx(), *open = server_ctx("good"), *strict = server_ctx("good");
            sslwrap_session *session;
            struct pair p;
            const uint64_t mode = SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT;
            char byte;
            size_t n = 0;
            int status;
            go_way(open, &ways[i]);
            go_way(strict, &ways[i]);
            CHECK_OK(sslwrap_ctx_set_session_id(open, "same", 4));
            CHECK_OK(sslwrap_ctx_set_session_id(strict, "same", 4));
            CHECK_OK(sslwrap_ctx_set_ticket_keys(open, keys, 80, 80));
            CHECK_OK(sslwrap_ctx_set_ticket_keys(strict, keys, 80, 80));
            CHECK_OK(sslwrap_ctx_load_verify_locations(strict, cert("ca.pem"), NULL));
            CHECK_OK(sslwrap_ctx_set_verify(strict, mode, NULL, NULL, NULL));
            if (keyed) {
                CHECK_OK(sslwrap_ctx_add_psk(open, "alice", 5, "sixteen bytes...", 16));
                CHECK_OK(sslwrap_ctx_add_psk(strict, "alice", 5, "sixteen bytes...", 16));
            }
            session = session_from(client, open);
            CHECK(resumes(client, open, session) == 1);
            CHECK(pair_from(&p, client, here ? open : strict));
            if (here) /* one context, but this connection insists */
                CHECK_OK(sslwrap_conn_set_verify(p.server, mode, NULL, NULL, NULL));
            CHECK_OK(sslwrap_conn_set_session(p.client, session));
            status = handshake(p.client, p.server);
            CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
            CHECK_STATUS(sslwrap_conn_recv(p.server, &byte, 1, 0, &n), SSLWRAP_ERROR_SSL);
            CHECK(strstr(sslwrap_error_message(), "resumed a session") != NULL);
            pair_free(&p);
            sslwrap_session_free(session);
            sslwrap_ctx_free(client);
            sslwrap_ctx_free(open);
            sslwrap_ctx_free(strict);
        }
}

TEST(no_certificate_by_way_of_another_server) { no_certificate_by_way(0); }
TEST(no_certificate_where_others_have_keys) { no_certificate_by_way(1); }

/* A connection that went without a goodbye leaves its session good; one that failed spoils it. */
TEST(what_spoils_a_session)
{
    NOT_ON_AWS_LC("to it a failure spoils no session");
    int i, fails;
    for (i = 0; i < WAYS; i++)
        for (fails = 0; fails < 2; fails++) {
            sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
            sslwrap_session *session;
            struct pair p;
            char byte;
            size_t n;
            go_way(server, &ways[i]);
            CHECK(pair_offering(&p, client, server, NULL));
            session = session_of(p.client);
            if (fails) {
                CHECK_OK(sslwrap_conn_bio_write(p.client, "\x17\x03\x03\x00\x20 this is no record of this connection", 37, &n));
                CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_SSL);
            }
            pair_free(&p);
            CHECK(resumable(session) == !fails);
            CHECK(resumes(client, server, session) == !fails);
            sslwrap_session_free(session);
            sslwrap_ctx_free(client);
            sslwrap_ctx_free(server);
        }
}

/* Context, session, connections: freed in all orders; what is left goes on. */
TEST(freed_in_any_order)
{
    int order[4], a, b, c, d;
    for (a = 0; a < 4; a++)
        for (b = 0; b < 4; b++)
            for (c = 0; c < 4; c++) {
                sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
                sslwrap_session *session;
                struct pair p;
                if (a == b || a == c || b == c) {
                    sslwrap_ctx_free(client);
                    sslwrap_ctx_free(server);
                    continue;
                }
                d = 6 - a - b - c;
                order[0] = a, order[1] = b, order[2] = c, order[3] = d;
                session = session_from(client, server);
                CHECK(pair_offering(&p, client, server, session));
                for (d = 0; d < 4; d++) {
                    if (order[d] == 0)
                        CHECK_OK(sslwrap_ctx_free(client));
                    else if (order[d] == 1)
                        CHECK_OK(sslwrap_session_free(session));
                    else if (order[d] == 2)
                        CHECK_OK(sslwrap_conn_free(p.client));
                    else
                        CHECK_OK(sslwrap_conn_free(p.server));
                }
                sslwrap_ctx_free(server);
            }
}

TEST(counted)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_session *session = session_from(client, server);
    CHECK_OK(sslwrap_session_up_ref(session));
    CHECK_OK(sslwrap_session_free(session));
    CHECK(resumable(session));
    CHECK(resumes(client, server, session) == 1);
    CHECK_OK(sslwrap_session_free(session));
    CHECK_STATUS(sslwrap_session_up_ref(session), SSLWRAP_E_INVALID_ARG);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

/* ---- as bytes */

/* Another context of another process would do the same: tests/rows/sessions.c has that. */
TEST(imported)
{
    int i;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *other = client_ctx();
        sslwrap_session *session, *imported = NULL;
        unsigned char *bytes;
        size_t len;
        go_way(server, &ways[i]);
        session = session_from(client, server);
        bytes = exported(session, &len);
        CHECK_STATUS(sslwrap_session_export(session, bytes, len - 1, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK_OK(sslwrap_session_import(bytes, len, &imported));
        CHECK(resumable(imported));
        CHECK(resumes(other, server, imported) == 1);
        free(bytes);
        sslwrap_session_free(session);
        sslwrap_session_free(imported);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
        sslwrap_ctx_free(other);
    }
}

/* Offers it, and looks that nothing breaks: any status will do. */
static void try_it(sslwrap_ctx *client, sslwrap_ctx *server, sslwrap_session *session)
{
    struct pair p;
    char text[300];
    unsigned char bytes[64];
    const char *name;
    int64_t number;
    size_t n;
    int answer;
    sslwrap_session_hostname(session, text, sizeof text, &n);
    sslwrap_session_id(session, bytes, sizeof bytes, &n);
    sslwrap_session_cipher_name(session, &name);
    sslwrap_session_ticket_lifetime(session, &number);
    sslwrap_session_is_resumable(session, &answer);
    if (pair_from(&p, client, server) && sslwrap_conn_set_session(p.client, session) == SSLWRAP_OK &&
        handshake(p.client, p.server) == SSLWRAP_OK) {
        CHECK_OK(sslwrap_conn_session_reused(p.client, &answer));
        sslwrap_conn_recv(p.client, bytes, 1, 0, &n);
        sslwrap_conn_send(p.server, "x", 1, 0, &n);
        pump(p.client, p.server);
        CHECK_OK(sslwrap_conn_recv(p.client, bytes, 1, 0, &n));
    }
    pair_free(&p);
}

TEST(bytes_that_were_changed)
{
    int i;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        sslwrap_session *session, *changed;
        unsigned char *bytes;
        size_t len, at;
        int taken = 0, status;
        go_way(server, &ways[i]);
        session = session_from(client, server);
        bytes = exported(session, &len);
        for (at = 0; at < len; at += (size_t)rounds(1, 29)) {
            unsigned char *cut = malloc(at ? at : 1); /* so that valgrind sees reading past it */
            memcpy(cut, bytes, at);
            changed = (sslwrap_session *)bytes;
            CHECK_STATUS(sslwrap_session_import(cut, at, &changed), SSLWRAP_ERROR_SSL);
            CHECK(changed == NULL && strstr(sslwrap_error_message(), "session") != NULL);
            free(cut);
            bytes[at] ^= (unsigned char)(1u << at % 8);
            status = sslwrap_session_import(bytes, len, &changed);
            if (status == SSLWRAP_OK) {
                taken++;
                try_it(client, server, changed);
                CHECK_OK(sslwrap_session_free(changed));
            } else {
                CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
            }
            bytes[at] ^= (unsigned char)(1u << at % 8);
        }
        CHECK(taken > 0);
        bytes = realloc(bytes, len + 1);
        bytes[len] = 0;
        CHECK_STATUS(sslwrap_session_import(bytes, len + 1, &changed), SSLWRAP_ERROR_SSL); /* something behind it */
        CHECK_STATUS(sslwrap_session_import(NULL, 0, &changed), SSLWRAP_ERROR_SSL);
        CHECK_STATUS(sslwrap_session_import(NULL, 1, &changed), SSLWRAP_E_INVALID_ARG);
        free(bytes);
        sslwrap_session_free(session);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* ---- what a server keeps in memory */

TEST(cache_settings)
{
    sslwrap_ctx *server = server_ctx("good");
    sslwrap_conn *conn = NULL;
    uint64_t mode = 99, before = 99;
    int64_t size = -1, former = -1;
    int count = -1;
    sslwrap_session_stats stats;
    CHECK_STATUS(sslwrap_ctx_set_session_cache_mode(server, 0x8, &before), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_get_session_cache_mode(server, &mode));
    CHECK(mode == SSLWRAP_SESS_CACHE_SERVER && before == 0);
    CHECK_OK(sslwrap_ctx_set_session_cache_size(server, 5, &former));
    CHECK(former == 20480);
    CHECK_STATUS(sslwrap_ctx_set_session_cache_size(server, -1, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_get_session_cache_size(server, &size));
    CHECK(size == 5);
    CHECK_OK(sslwrap_ctx_get_num_tickets(server, &count));
    CHECK(count == 1);
    CHECK_STATUS(sslwrap_ctx_set_num_tickets(server, -1), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_num_tickets(server, 101), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_num_tickets(server, 0));
    CHECK_STATUS(sslwrap_ctx_set_timeout(server, INT64_C(2147483648), &former), SSLWRAP_E_INVALID_ARG);
    stats.size = sizeof stats - 1;
    CHECK_STATUS(sslwrap_ctx_get_session_stats(server, &stats), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_get_session_stats(server, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_new(server, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_num_tickets(conn, &count));
    CHECK(count == 0);
    if (lib_has("conn-tickets")) {
        CHECK_OK(sslwrap_conn_set_num_tickets(conn, 3));
        CHECK_OK(sslwrap_conn_get_num_tickets(conn, &count));
        CHECK(count == 3);
    } else {
        CHECK_STATUS(sslwrap_conn_set_num_tickets(conn, 3), SSLWRAP_E_UNSUPPORTED);
    }
    CHECK_STATUS(sslwrap_conn_set_num_tickets(conn, -1), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_session_cache_mode(server, 0, NULL), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_num_tickets(server, 1), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_session_cache_size(server, 1, NULL), SSLWRAP_E_STATE);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(server);
}

static int64_t kept(sslwrap_ctx *ctx)
{
    sslwrap_session_stats stats;
    stats.size = sizeof stats;
    CHECK_OK(sslwrap_ctx_get_session_stats(ctx, &stats));
    return stats.number;
}

TEST(kept_dropped_flushed)
{
    NOT_ON_AWS_LC("its cache keeps others, and removes only what it keeps itself");
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_session *one, *two, *three;
    int removed = -1;
    go_way(server, &ways[1]);
    CHECK_OK(sslwrap_ctx_set_session_cache_size(server, 3, NULL)); /* OpenSSL 3.0 keeps one less */
    one = session_from(client, server);
    two = session_from(client, server);
    CHECK(kept(server) == 2);
    three = session_from(client, server);
    CHECK(kept(server) == 2);
    CHECK(resumes(client, server, two) == 1);
    CHECK(resumes(client, server, one) == 0); /* the oldest went; this one took two's place */
    CHECK(resumes(client, server, three) == 1);
    CHECK_OK(sslwrap_ctx_remove_session(server, three, &removed)); /* by its id */
    CHECK(removed == 1);
    CHECK(resumable(three) == 0);
    CHECK_OK(sslwrap_ctx_remove_session(server, three, NULL));
    CHECK_OK(sslwrap_ctx_flush_sessions(server, (int64_t)time(NULL) - 10));
    CHECK(kept(server) == 1);
    CHECK_STATUS(sslwrap_ctx_flush_sessions(server, -1), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_flush_sessions(server, (int64_t)time(NULL) + 400));
    CHECK(kept(server) == 0);
    sslwrap_session_free(one);
    sslwrap_session_free(two);
    sslwrap_session_free(three);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

TEST(no_cache_and_no_tickets)
{
    int i;
    for (i = 1; i < WAYS; i += 2) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        sslwrap_session *session;
        go_way(server, &ways[i]);
        CHECK_OK(sslwrap_ctx_set_session_cache_mode(server, SSLWRAP_SESS_CACHE_OFF, NULL));
        session = session_from(client, server);
        CHECK(resumes(client, server, session) == 0);
        sslwrap_session_free(session);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* Version and context of the connection decide, not of the session. */
TEST(another_version)
{
    sslwrap_ctx *client = client_ctx(), *old = client_ctx(), *server = server_ctx("good");
    sslwrap_session *session, *imported = NULL;
    unsigned char *bytes;
    size_t len;
    CHECK_OK(sslwrap_ctx_set_max_proto_version(old, SSLWRAP_TLS1_2_VERSION));
    session = session_from(client, server);
    bytes = exported(session, &len);
    CHECK_OK(sslwrap_session_import(bytes, len, &imported));
    CHECK(resumes(old, server, imported) == 0);
    sslwrap_session_free(session);
    sslwrap_session_free(imported);
    free(bytes);
    session = session_from(old, server);
    bytes = exported(session, &len);
    CHECK_OK(sslwrap_session_import(bytes, len, &imported));
    CHECK(resumes(client, server, imported) == 0); /* both would rather have TLS 1.3 */
    sslwrap_session_free(session);
    sslwrap_session_free(imported);
    free(bytes);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(old);
    sslwrap_ctx_free(server);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(resumed_in_every_way);
    RUN(when_there_is_one);
    RUN(what_it_says);
    RUN(where_one_may_be_set);
    RUN(not_resumed);
    RUN(shared_ticket_keys);
    RUN(ticket_keys_refused);
    RUN(what_was_not_checked_is_not_resumed);
    RUN(the_verify_result_travels);
    RUN(no_certificate_by_way_of_another_server);
    RUN(no_certificate_where_others_have_keys);
    RUN(what_spoils_a_session);
    RUN(freed_in_any_order);
    RUN(counted);
    RUN(imported);
    RUN(bytes_that_were_changed);
    RUN(cache_settings);
    RUN(kept_dropped_flushed);
    RUN(no_cache_and_no_tickets);
    RUN(another_version);
    return END();
}
