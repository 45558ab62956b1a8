/* Keys shared beforehand over datagrams, and where a server insists on certificates. */
#include "dtls.h"
#include "sessions.h"

static const unsigned char key[32] = "thirty-two bytes that both have!";

/* A DTLS server without a certificate, and a client that knows nobody. */
static int dtls_psk_pair(struct pair *p, sslwrap_ctx **client, sslwrap_ctx **server)
{
    CHECK_OK(sslwrap_ctx_new_dtls_server(server));
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_DTLS_CLIENT_METHOD, client));
    CHECK_OK(sslwrap_ctx_set_verify(*client, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_add_psk(*server, "alice", 5, key, sizeof key));
    return CHECK(pair_from(p, *client, *server));
}

/* DTLS counts its versions downwards from numbers that are larger than any of TLS. */
TEST(over_datagrams)
{
    struct pair p;
    sslwrap_ctx *client = NULL, *server = NULL;
    sslwrap_x509 *shown = NULL;
    if (!dtls_psk_pair(&p, &client, &server))
        return;
    CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, key, sizeof key));
    if (CHECK_OK(handshake(p.client, p.server))) {
        SEND(p.client, "over datagrams");
        pump(p.client, p.server);
        CHECK_GOT(p.server, "over datagrams");
        CHECK_STATUS(sslwrap_conn_get_peer_certificate(p.client, &shown), SSLWRAP_E_NO_VALUE);
    }
    pair_free(&p);
    CHECK(pair_from(&p, client, server));
    CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, key, sizeof key - 1)); /* another key */
    CHECK(handshake(p.client, p.server) != SSLWRAP_OK);
    pair_free(&p);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

/* TLS 1.2 has identities without a NUL and of 255 bytes at most: the message says so. */
TEST(an_identity_that_would_be_cut)
{
    static const size_t lengths[] = {6, 256};
    size_t i;
    for (i = 0; i < 2; i++) {
        char identity[256];
        sslwrap_ctx *client = NULL, *server = NULL;
        struct pair p;
        int status;
        memset(identity, 'x', sizeof identity);
        identity[2] = i == 0 ? 0 : 'x';
        CHECK_OK(sslwrap_ctx_new_server(&server));
        CHECK_OK(sslwrap_ctx_set_max_proto_version(server, SSLWRAP_TLS1_2_VERSION));
        CHECK_OK(sslwrap_ctx_add_psk(server, identity, lengths[i], key, sizeof key));
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
        CHECK(pair_from(&p, client, server));
        CHECK_OK(sslwrap_conn_set_psk(p.client, identity, lengths[i], key, sizeof key));
        CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
        pump(p.client, p.server);
        CHECK_STATUS(sslwrap_conn_do_handshake(p.server), SSLWRAP_ERROR_WANT_READ);
        pump(p.client, p.server);
        status = sslwrap_conn_do_handshake(p.client);
        CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
        CHECK(strstr(sslwrap_error_message(), "TLS 1.2 and DTLS cannot carry") != NULL);
        pair_free(&p);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* Who has the key needs no certificate: also when the key was offered to this connection alone. */
TEST(offered_to_a_server_that_insists)
{
    NEEDS("psk-tls1.3");
    sslwrap_ctx *client = NULL, *server = NULL;
    struct pair p;
    CHECK_OK(sslwrap_ctx_new_server(&server));
    CHECK_OK(sslwrap_ctx_set_verify(server, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
    CHECK(pair_from(&p, client, server));
    CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, key, sizeof key));
    CHECK_OK(sslwrap_conn_offer_psk(p.server, "alice", 5, key, sizeof key));
    CHECK_OK(handshake(p.client, p.server));
    CHECK(reused(p.server) == 1);
    pair_free(&p);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

/* And so does who resumes a session that began with the key, as often as it likes. */
TEST(sessions_that_began_with_a_key)
{
    NEEDS("psk-tls1.3");
    int i, round;
    for (i = 0; i < WAYS; i++) {
        sslwrap_ctx *client = NULL, *server = NULL;
        sslwrap_session *session;
        struct pair p;
        char byte;
        size_t n;
        CHECK_OK(sslwrap_ctx_new_server(&server));
        go_way(server, &ways[i]);
        CHECK_OK(sslwrap_ctx_set_verify(server, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, key, sizeof key));
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
        CHECK(pair_from(&p, client, server));
        CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, key, sizeof key));
        CHECK_OK(handshake(p.client, p.server));
        CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
        session = session_of(p.client);
        pair_free(&p);
        for (round = 0; round < 2; round++) {
            CHECK(pair_from(&p, client, server));
            if (ways[i].version == SSLWRAP_TLS1_2_VERSION) /* or OpenSSL's client does not offer such a suite */
                CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, key, sizeof key));
            CHECK_OK(sslwrap_conn_set_session(p.client, session));
            if (!CHECK_OK(handshake(p.client, p.server)) || !CHECK(reused(p.server) == 1))
                fprintf(stderr, "    %s, %d\n", ways[i].name, round);
            CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
            SEND(p.client, "resumed");
            pump(p.client, p.server);
            CHECK_GOT(p.server, "resumed");
            sslwrap_session_free(session);
            session = session_of(p.client);
            pair_free(&p);
        }
        sslwrap_session_free(session);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(over_datagrams);
    RUN(an_identity_that_would_be_cut);
    RUN(offered_to_a_server_that_insists);
    RUN(sessions_that_began_with_a_key);
    return END();
}
