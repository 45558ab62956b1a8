/* Certificates and trust renewed while a context is in use; plain libssl at the other end. */
/* link: ssl */
/* threads */
#include "../rows/raw.h"

#include <pthread.h>

static sslwrap_identity *identity_of(const char *name)
{
    sslwrap_identity *identity = NULL;
    char pem[64], key[64];
    snprintf(pem, sizeof pem, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    CHECK_OK(sslwrap_identity_new_file(cert(pem), cert(key), NULL, 0, &identity));
    return identity;
}

/* The subject that a plain client is shown; "" when there is no handshake. */
static void shown(sslwrap_ctx *ctx, sslwrap_conn *ours, char *name, size_t cap)
{
    struct raw r;
    sslwrap_conn *conn = ours;
    X509 *peer;
    name[0] = 0;
    if (conn == NULL)
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    raw_new(&r, raw_ctx(0, NULL), 0);
    SSL_set_tlsext_host_name(r.ssl, "good.example");
    if (raw_handshake(conn, &r) == SSLWRAP_OK) {
        peer = SSL_get1_peer_certificate(r.ssl);
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, (int)cap);
        X509_free(peer);
    }
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
}

TEST(a_certificate_takes_the_place_of_another)
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_identity *other = identity_of("other"), *rsa = identity_of("rsa");
    sslwrap_conn *before = NULL;
    char name[100], first[100];
    shown(ctx, NULL, first, sizeof first);
    CHECK(first[0] != 0);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &before));
    CHECK_STATUS(sslwrap_ctx_use_identity(ctx, other), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_renew_identity(ctx, other));
    shown(ctx, NULL, name, sizeof name);
    CHECK(strcmp(name, first) != 0 && strstr(name, "a.example") != NULL);
    shown(ctx, before, name, sizeof name); /* made before: keeps what it began with */
    CHECK_TEXT(name, first);
    CHECK_OK(sslwrap_ctx_renew_identity(ctx, rsa)); /* another kind of key: the former one is gone */
    shown(ctx, NULL, name, sizeof name);
    CHECK_TEXT(name, first);
    CHECK_OK(sslwrap_identity_free(other));
    CHECK_OK(sslwrap_identity_free(rsa));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* A 512-bit key is below the security level: refused, and what was there stays. */
TEST(what_cannot_be_used_changes_nothing)
{
    NEEDS("security-levels");
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_identity *weak = NULL;
    sslwrap_x509_store *empty = NULL;
    sslwrap_ctx *client = client_ctx();
    sslwrap_conn *conn = NULL;
    char name[100], first[100];
    shown(ctx, NULL, first, sizeof first);
    CHECK_OK(sslwrap_identity_new_file(cert("weak.pem"), cert("weak.key"), NULL, 0, &weak));
    CHECK_STATUS(sslwrap_ctx_renew_identity(ctx, weak), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "this identity cannot be used") != NULL);
    shown(ctx, NULL, name, sizeof name);
    CHECK_TEXT(name, first);
    CHECK_OK(sslwrap_conn_new(client, NULL, &conn));
    CHECK_OK(sslwrap_x509_store_new(&empty));
    CHECK_STATUS(sslwrap_ctx_renew_cert_store(client, empty), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_x509_store_free(empty));
    CHECK_OK(sslwrap_identity_free(weak));
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(client));
}

/* The peer shows a chain to the test root: trusted, not trusted by another root, trusted again. */
TEST(trust_takes_the_place_of_another)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_x509_store *store = NULL, *had = NULL;
    size_t n;
    int round;
    for (round = 0; round < 3; round++) {
        sslwrap_conn *conn = NULL;
        struct raw r;
        if (round > 0) {
            CHECK_OK(sslwrap_x509_store_new(&store));
            CHECK_OK(sslwrap_x509_store_load_locations(store, cert(round == 1 ? "otherca.pem" : "ca.pem"), NULL, &n));
            CHECK_OK(sslwrap_ctx_renew_cert_store(ctx, store));
            CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &had));
            CHECK_OK(sslwrap_x509_store_free(had));
            CHECK_OK(sslwrap_x509_store_free(store));
        }
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        raw_new(&r, raw_ctx(1, "good"), 1);
        CHECK_STATUS(raw_handshake(conn, &r), round == 1 ? SSLWRAP_ERROR_SSL : SSLWRAP_OK);
        raw_free(&r);
        CHECK_OK(sslwrap_conn_free(conn));
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* The context that the name leads to shows its newest, not the first one's. */
TEST(renewed_behind_a_host_table)
{
    sslwrap_ctx *front = server_ctx("rsa"), *host = server_ctx("good");
    sslwrap_identity *other = identity_of("other");
    char name[100];
    CHECK_OK(sslwrap_ctx_add_host(front, "good.example", host));
    shown(front, NULL, name, sizeof name);
    CHECK_OK(sslwrap_ctx_renew_identity(host, other));
    shown(front, NULL, name, sizeof name);
    CHECK(strstr(name, "a.example") != NULL);
    CHECK_OK(sslwrap_identity_free(other));
    CHECK_OK(sslwrap_ctx_free(front));
    CHECK_OK(sslwrap_ctx_free(host));
}

struct crowd {
    sslwrap_ctx *client, *server;
    int wrong;
};

static void *shakes(void *arg)
{
    struct crowd *c = arg;
    int i;
    for (i = 0; i < rounds(60, 6); i++) {
        struct pair p;
        if (!pair_from(&p, c->client, c->server) || handshake(p.client, p.server) != SSLWRAP_OK)
            c->wrong++;
        pair_free(&p);
    }
    return NULL;
}

/* Four threads shake hands, this one renews all the time: no handshake fails. */
TEST(renewed_while_others_shake_hands)
{
    struct crowd c[4];
    pthread_t threads[4];
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_identity *good = identity_of("good"), *rsa = identity_of("rsa");
    sslwrap_x509_store *store = NULL;
    size_t n;
    int i;
    CHECK_OK(sslwrap_x509_store_new(&store));
    CHECK_OK(sslwrap_x509_store_load_locations(store, cert("ca.pem"), NULL, &n));
    for (i = 0; i < 4; i++) {
        c[i].client = client;
        c[i].server = server;
        c[i].wrong = 0;
        CHECK(pthread_create(&threads[i], NULL, shakes, &c[i]) == 0);
    }
    for (i = 0; i < rounds(200, 20); i++) {
        CHECK_OK(sslwrap_ctx_renew_identity(server, i % 2 ? good : rsa));
        CHECK_OK(sslwrap_ctx_renew_cert_store(client, store));
    }
    for (i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        CHECK(c[i].wrong == 0);
    }
    CHECK_OK(sslwrap_x509_store_free(store));
    CHECK_OK(sslwrap_identity_free(good));
    CHECK_OK(sslwrap_identity_free(rsa));
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(a_certificate_takes_the_place_of_another);
    RUN(what_cannot_be_used_changes_nothing);
    RUN(trust_takes_the_place_of_another);
    RUN(renewed_behind_a_host_table);
    RUN(renewed_while_others_shake_hands);
    return END();
}
