/* What is decided in a handshake, and by whom: verification, server name, ALPN, groups, versions, ciphers, passphrases,
 * key log. Whatever is not a known answer refuses; nothing asked for is passed over. Both ends are in memory; a client of
 * plain OpenSSL comes in where a session must be resumed. */
/* link: ssl */
#include "harness.h"
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#define CLIENT 0
#define SERVER 1
#define SSL_REFUSED SSLWRAP_ERROR_SSL
static const int strange_answers[] = {-1, 2, 3, 77, INT_MIN, INT_MAX};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- two ends, and what became of them ---- */

struct end {
    int status, kind, code, depth;
    char text[800];
};

/* Each end until it is done or has failed; then the failure's record. A TLS 1.3 client is done before it can know that
 * the server refused its certificate: it reads once more. */
static void shake(sslwrap_conn *client, sslwrap_conn *server, struct end end[2])
{
    sslwrap_conn *conn[2];
    int i, who;
    char byte;
    size_t n;
    conn[CLIENT] = client;
    conn[SERVER] = server;
    memset(end, 0, 2 * sizeof *end);
    end[CLIENT].status = end[SERVER].status = SSLWRAP_ERROR_WANT_READ;
    for (i = 0; i < 20; i++)
        for (who = CLIENT; who <= SERVER; who++) {
            if (is_want(end[who].status))
                end[who].status = sslwrap_conn_do_handshake(conn[who]);
            pump(client, server);
        }
    if (end[CLIENT].status == SSLWRAP_OK && end[SERVER].status != SSLWRAP_OK)
        end[CLIENT].status = sslwrap_conn_recv(client, &byte, 1, 0, &n);
    for (who = CLIENT; who <= SERVER; who++) {
        sslwrap_error *error = NULL;
        size_t len;
        if (end[who].status == SSLWRAP_OK || is_want(end[who].status))
            continue;
        if (sslwrap_conn_error(conn[who], &error) != SSLWRAP_OK)
            continue;
        CHECK_OK(sslwrap_error_kind(error, &end[who].kind));
        CHECK_OK(sslwrap_error_errno(error, &end[who].code));
        CHECK_OK(sslwrap_error_detail(error, &end[who].depth));
        CHECK_OK(sslwrap_error_text(error, end[who].text, sizeof end[who].text, &len));
        CHECK_OK(sslwrap_error_free(error));
    }
}

static int says_(const struct end *end, const char *phrase, const char *file, int line)
{
    if (strstr(end->text, phrase) != NULL)
        return 1;
    fprintf(stderr, "%s:%d: \"%s\" not in \"%s\"\n", file, line, phrase, end->text);
    failed_checks_++;
    return 0;
}
#define SAYS(end, phrase) says_(&(end), (phrase), __FILE__, __LINE__)
#define STATUS(end, want) \
    do { \
        if (!CHECK((end).status == (want))) \
            fprintf(stderr, "    status %d, not %d: %s\n", (end).status, (want), (end).text); \
    } while (0)

/* Data goes through both ways. */
static int talks(struct pair *p)
{
    char buf[8];
    size_t n;
    return CHECK_OK(sslwrap_conn_send(p->client, "ping", 4, 0, &n)) && (pump(p->client, p->server), 1) &&
           CHECK_OK(sslwrap_conn_recv(p->server, buf, sizeof buf, 0, &n)) && CHECK(n == 4 && memcmp(buf, "ping", 4) == 0) &&
           CHECK_OK(sslwrap_conn_send(p->server, "pong", 4, 0, &n)) && (pump(p->client, p->server), 1) &&
           CHECK_OK(sslwrap_conn_recv(p->client, buf, sizeof buf, 0, &n)) && CHECK(n == 4 && memcmp(buf, "pong", 4) == 0);
}

/* What an end agreed on. */
struct agreed {
    const char *version, *cipher, *group;
    char alpn[256];
};

static void look(sslwrap_conn *conn, struct agreed *a)
{
    size_t n = 0;
    a->version = a->cipher = a->group = "";
    memset(a->alpn, 0, sizeof a->alpn);
    CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &a->version));
    CHECK_OK(sslwrap_conn_get_cipher_name(conn, &a->cipher));
    CHECK_OK(sslwrap_conn_get_group_name(conn, &a->group));
    CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(conn, a->alpn, sizeof a->alpn - 1, &n));
}

/* One connection from contexts that stay the caller's. `name`: NULL sets none. True when both ends are done. */
static int meet(sslwrap_ctx *client, sslwrap_ctx *server, const char *name, struct end end[2], struct agreed *agreed)
{
    struct pair p = {NULL, NULL};
    int fine = 0;
    if (CHECK_OK(sslwrap_conn_new(client, NULL, &p.client)) && CHECK_OK(sslwrap_conn_new(server, NULL, &p.server))) {
        CHECK_OK(sslwrap_conn_set_connect_state(p.client));
        CHECK_OK(sslwrap_conn_set_accept_state(p.server));
        if (name != NULL)
            CHECK_OK(sslwrap_conn_set_server_name(p.client, name));
        shake(p.client, p.server, end);
        fine = end[CLIENT].status == SSLWRAP_OK && end[SERVER].status == SSLWRAP_OK;
        if (fine && agreed != NULL) {
            struct agreed other;
            look(p.client, agreed);
            look(p.server, &other);
            CHECK_TEXT(other.version, agreed->version);
            CHECK_TEXT(other.cipher, agreed->cipher);
            CHECK_TEXT(other.group, agreed->group);
            CHECK_TEXT(other.alpn, agreed->alpn);
        }
        if (fine)
            fine = talks(&p);
    }
    pair_free(&p);
    return fine;
}

static void free_both(sslwrap_ctx *a, sslwrap_ctx *b)
{
    CHECK_OK(sslwrap_ctx_free(a));
    CHECK_OK(sslwrap_ctx_free(b));
}

static sslwrap_ctx *client_with_certificate(void)
{
    sslwrap_ctx *ctx = client_ctx();
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("client.pem")));
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("client.key"), SSLWRAP_FILETYPE_PEM));
    return ctx;
}

#define DEMAND (SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT)

/* ---- verification ---- */

struct verifier {
    int calls, failures, freed;
    int depth[16], ok[16], error[16];
    int answer;        /* NONE_SET: what OpenSSL says */
    int answer_at;     /* the depth that `answer` is for; -1: all */
    sslwrap_conn *conn;
    sslwrap_x509 *kept[16];
    int keep_counted, free_lent, seen_null;
    char subject[16][64];
};
#define AS_IS 1000

static int verify(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    struct verifier *v = userdata;
    sslwrap_x509_name *name = NULL;
    size_t n;
    v->conn = conn;
    if (v->calls < 16) {
        v->depth[v->calls] = depth;
        v->ok[v->calls] = ok;
        v->error[v->calls] = error;
        v->kept[v->calls] = cert;
        if (cert == NULL)
            v->seen_null++;
        else if (CHECK_OK(sslwrap_x509_subject(cert, &name))) {
            CHECK_OK(sslwrap_x509_name_entry_value(name, 1, v->subject[v->calls], sizeof v->subject[0], &n));
            CHECK_OK(sslwrap_x509_name_free(name));
        }
    }
    v->calls++;
    v->failures += !ok;
    if (v->keep_counted)
        CHECK_OK(sslwrap_x509_up_ref(cert));
    if (v->free_lent)
        CHECK_OK(sslwrap_x509_free(cert));
    if (v->answer == AS_IS || (v->answer_at >= 0 && v->answer_at != depth))
        return ok;
    return v->answer;
}

static void verifier_freed(void *userdata) { ((struct verifier *)userdata)->freed++; }

static void verifier(struct verifier *v, int answer)
{
    memset(v, 0, sizeof *v);
    v->answer = answer;
    v->answer_at = -1;
}

/* Successes too, from the anchor down, once each; the handle is the caller's own. Both sides, both versions. */
TEST(verify_sees_every_certificate)
{
    static const int versions[] = {SSLWRAP_TLS1_2_VERSION, SSLWRAP_TLS1_3_VERSION};
    size_t i;
    for (i = 0; i < COUNT(versions); i++) {
        sslwrap_ctx *client = client_with_certificate(), *server = server_ctx("good");
        struct verifier c, s;
        struct pair p;
        struct end end[2];
        int k, result = -1;
        verifier(&c, AS_IS);
        verifier(&s, AS_IS);
        CHECK_OK(sslwrap_ctx_set_max_proto_version(client, versions[i]));
        CHECK_OK(sslwrap_ctx_load_verify_locations(server, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, verify, &c, verifier_freed));
        CHECK_OK(sslwrap_ctx_set_verify(server, DEMAND, verify, &s, verifier_freed));
        if (pair_from(&p, client, server)) {
            shake(p.client, p.server, end);
            STATUS(end[CLIENT], SSLWRAP_OK);
            STATUS(end[SERVER], SSLWRAP_OK);
            CHECK(c.calls == 3 && s.calls == 3 && c.failures == 0 && s.failures == 0);
            for (k = 0; k < 3; k++)
                CHECK(c.depth[k] == 2 - k && s.depth[k] == 2 - k && c.error[k] == 0 && s.error[k] == 0);
            CHECK_TEXT(c.subject[0], "Test Root");
            CHECK_TEXT(c.subject[1], "Test Intermediate");
            CHECK_TEXT(c.subject[2], "good.example");
            CHECK_TEXT(s.subject[2], "client");
            CHECK(c.conn == p.client && s.conn == p.server);
            CHECK_OK(sslwrap_conn_get_verify_result(p.client, &result));
            CHECK(result == SSLWRAP_X509_V_OK);
        }
        pair_free(&p);
        CHECK(c.freed == 0 && s.freed == 0);
        free_both(client, server);
        CHECK(c.freed == 1 && s.freed == 1);
    }
}

/* 1 to a bad certificate: the error is forgotten. */
TEST(verify_accepts)
{
    static const char *const bad[] = {"otherca-leaf", "selfsigned", "expired", "future", "other", "nointer"};
    size_t i, n;
    for (i = 0; i < COUNT(bad); i += (size_t)rounds(1, 3)) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx(bad[i]);
        struct verifier v;
        struct pair p;
        struct end end[2];
        int result = -1;
        verifier(&v, SSLWRAP_VERIFY_ACCEPT);
        CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, verify, &v, NULL));
        if (pair_from(&p, client, server)) {
            shake(p.client, p.server, end);
            STATUS(end[CLIENT], SSLWRAP_OK);
            STATUS(end[SERVER], SSLWRAP_OK);
            CHECK(v.failures > 0);
            CHECK_OK(sslwrap_conn_get_verify_result(p.client, &result));
            CHECK(result == SSLWRAP_X509_V_OK);
            CHECK_STATUS(sslwrap_conn_get_verify_hint(p.client, NULL, 0, &n), SSLWRAP_E_NO_VALUE);
            talks(&p);
        }
        pair_free(&p);
        free_both(client, server);
    }
}

/* 0: to a good certificate at any depth, and to a bad one. The other side gets an alert. */
TEST(verify_refuses)
{
    struct verifier v;
    struct end end[2];
    sslwrap_ctx *client, *server;
    int depth, max;
    for (max = SSLWRAP_TLS1_2_VERSION; max <= SSLWRAP_TLS1_3_VERSION; max++)
        for (depth = 0; depth < 3; depth += rounds(1, 2)) {
            client = client_ctx();
            server = server_ctx("good");
            verifier(&v, SSLWRAP_VERIFY_REFUSE);
            v.answer_at = depth;
            CHECK_OK(sslwrap_ctx_set_max_proto_version(client, max));
            CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, verify, &v, NULL));
            CHECK(!meet(client, server, "good.example", end, NULL));
            STATUS(end[CLIENT], SSL_REFUSED);
            CHECK(end[CLIENT].kind == SSLWRAP_KIND_CERTIFICATE);
            SAYS(end[CLIENT], "the verify callback refused");
            STATUS(end[SERVER], SSL_REFUSED);
            CHECK(end[SERVER].kind == SSLWRAP_KIND_PROTOCOL);
            CHECK(v.calls == 3 - depth); /* and was not asked again */
            free_both(client, server);
        }
    client = client_ctx();
    server = server_ctx("expired");
    verifier(&v, SSLWRAP_VERIFY_REFUSE);
    v.answer_at = 0;
    CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, verify, &v, NULL));
    CHECK(!meet(client, server, "good.example", end, NULL));
    STATUS(end[CLIENT], SSL_REFUSED);
    CHECK(end[CLIENT].kind == SSLWRAP_KIND_CERTIFICATE && end[CLIENT].code == SSLWRAP_X509_V_ERR_CERT_HAS_EXPIRED);
    SAYS(end[CLIENT], "expired 3 days ago");
    SAYS(end[SERVER], "certificate has expired");
    free_both(client, server);
}

/* R17: only 1 accepts. On both sides, in both versions, and also where nothing is verified. */
TEST(verify_strange_answers)
{
    size_t i;
    int max;
    for (i = 0; i < COUNT(strange_answers); i += (size_t)rounds(1, 4))
        for (max = SSLWRAP_TLS1_2_VERSION; max <= SSLWRAP_TLS1_3_VERSION; max++) {
            uint64_t mode;
            for (mode = SSLWRAP_VERIFY_NONE; mode <= SSLWRAP_VERIFY_PEER; mode++) {
                sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
                struct verifier v;
                struct end end[2];
                verifier(&v, strange_answers[i]);
                CHECK_OK(sslwrap_ctx_set_max_proto_version(client, max));
                CHECK_OK(sslwrap_ctx_set_verify(client, mode, verify, &v, NULL));
                CHECK(!meet(client, server, "good.example", end, NULL));
                STATUS(end[CLIENT], SSLWRAP_E_CALLBACK);
                SAYS(end[CLIENT], "verify callback answered");
                STATUS(end[SERVER], SSL_REFUSED);
                CHECK(v.calls == 1);
                free_both(client, server);
            }
            {
                sslwrap_ctx *client = client_with_certificate(), *server = server_ctx("good");
                struct verifier v;
                struct end end[2];
                verifier(&v, strange_answers[i]);
                CHECK_OK(sslwrap_ctx_set_max_proto_version(client, max));
                CHECK_OK(sslwrap_ctx_load_verify_locations(server, cert("ca.pem"), NULL));
                CHECK_OK(sslwrap_ctx_set_verify(server, SSLWRAP_VERIFY_PEER, verify, &v, NULL));
                CHECK(!meet(client, server, "good.example", end, NULL));
                STATUS(end[SERVER], SSLWRAP_E_CALLBACK);
                STATUS(end[CLIENT], SSL_REFUSED);
                free_both(client, server);
            }
        }
}

/* A client that verifies nothing is not stopped by REFUSE: OpenSSL's rule, and the document's. It can look afterwards. */
TEST(verify_none_goes_on)
{
    sslwrap_ctx *client = NULL, *server = server_ctx("good");
    struct verifier v;
    struct pair p;
    struct end end[2];
    int result = 0;
    verifier(&v, SSLWRAP_VERIFY_REFUSE);
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
    CHECK_OK(sslwrap_ctx_load_verify_locations(client, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_NONE, verify, &v, NULL));
    if (pair_from(&p, client, server)) {
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], SSLWRAP_OK);
        STATUS(end[SERVER], SSLWRAP_OK);
        CHECK(v.calls == 1);
        CHECK_OK(sslwrap_conn_get_verify_result(p.client, &result));
        CHECK(result != SSLWRAP_X509_V_OK);
        talks(&p);
    }
    pair_free(&p);
    free_both(client, server);
}

TEST(verify_modes)
{
    NOT_ON_AWS_LC("a chain that is too long has no issuer to it");
    static const uint64_t wrong[] = {SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, SSLWRAP_VERIFY_CLIENT_ONCE, 16, 17,
                                     UINT64_C(1) << 32, UINT64_MAX};
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct verifier v;
    struct end end[2];
    uint64_t mode = 99;
    size_t i;
    int depth = 99;
    verifier(&v, AS_IS);
    CHECK_OK(sslwrap_ctx_get_verify_mode(client, &mode));
    CHECK(mode == SSLWRAP_VERIFY_PEER);
    for (i = 0; i < COUNT(wrong); i++)
        CHECK_STATUS(sslwrap_ctx_set_verify(client, wrong[i], verify, &v, verifier_freed), SSLWRAP_E_INVALID_ARG);
    CHECK(v.freed == 0);
    CHECK_OK(sslwrap_ctx_get_verify_mode(client, &mode));
    CHECK(mode == SSLWRAP_VERIFY_PEER);
    CHECK_STATUS(sslwrap_ctx_set_verify_depth(client, -1), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_verify_depth(client, 101), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_verify_depth(client, 0));
    CHECK_OK(sslwrap_ctx_get_verify_depth(client, &depth));
    CHECK(depth == 0);
    CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK(!meet(client, server, "good.example", end, NULL)); /* there is one intermediate */
    CHECK(end[CLIENT].code == SSLWRAP_X509_V_ERR_CERT_CHAIN_TOO_LONG ||
          end[CLIENT].code == SSLWRAP_X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
          end[CLIENT].code == SSLWRAP_X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT);
    SAYS(end[CLIENT], "set_verify_depth");
    CHECK(v.calls == 0);
    free_both(client, server);
}

/* The certificate is lent: afterwards its handle is dead, unless it was counted. */
TEST(verify_lends)
{
    int how, i;
    for (how = 0; how < 3; how++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        struct verifier v;
        struct end end[2];
        sslwrap_x509_name *name = NULL;
        verifier(&v, AS_IS);
        v.keep_counted = how == 1;
        v.free_lent = how == 2;
        CHECK_OK(sslwrap_error_clear());
        CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, verify, &v, NULL));
        CHECK(meet(client, server, "good.example", end, NULL));
        CHECK_TEXT(sslwrap_error_message(), "");
        for (i = 0; i < 3; i++)
            if (how == 1) {
                CHECK_OK(sslwrap_x509_subject(v.kept[i], &name));
                CHECK_OK(sslwrap_x509_name_free(name));
                CHECK_OK(sslwrap_x509_free(v.kept[i]));
            } else {
                CHECK_STATUS(sslwrap_x509_subject(v.kept[i], &name), SSLWRAP_E_INVALID_ARG);
                CHECK_STATUS(sslwrap_x509_free(v.kept[i]), SSLWRAP_E_INVALID_ARG);
            }
        free_both(client, server);
    }
}

/* ---- the server name ---- */

struct namer {
    int calls, freed, answer, name_status, switch_status;
    char name[300];
    sslwrap_conn *conn;
    sslwrap_ctx *go_to;
    int go_nowhere;          /* try wrong contexts first */
    sslwrap_ctx *ctx_to_free; /* frees it, and the connection's handle, inside */
    sslwrap_conn *conn_to_free;
};

static int name_server(sslwrap_conn *conn, void *userdata)
{
    struct namer *n = userdata;
    size_t len;
    n->calls++;
    n->conn = conn;
    n->name_status = sslwrap_conn_get_servername(conn, n->name, sizeof n->name, &len);
    if (n->go_nowhere) {
        CHECK_STATUS(sslwrap_conn_set_context(conn, NULL), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_set_context(conn, (sslwrap_ctx *)(void *)conn), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_set_context(conn, (sslwrap_ctx *)(void *)n), SSLWRAP_E_INVALID_ARG);
    }
    if (n->go_to != NULL)
        n->switch_status = sslwrap_conn_set_context(conn, n->go_to);
    if (n->ctx_to_free != NULL) {
        CHECK_OK(sslwrap_ctx_free(n->ctx_to_free));
        n->ctx_to_free = NULL;
    }
    if (n->conn_to_free != NULL) {
        CHECK_OK(sslwrap_conn_free(n->conn_to_free));
        CHECK_STATUS(sslwrap_conn_free(n->conn_to_free), SSLWRAP_E_INVALID_ARG);
        n->conn_to_free = NULL;
    }
    return n->answer;
}

static void namer_freed(void *userdata) { ((struct namer *)userdata)->freed++; }

TEST(server_name_once_per_handshake)
{
    /* retry: the key share that comes first is for a group that the server does not have */
    static const struct { int max, retry, named; } table[] = {
        {SSLWRAP_TLS1_2_VERSION, 0, 1}, {SSLWRAP_TLS1_2_VERSION, 0, 0}, {SSLWRAP_TLS1_3_VERSION, 0, 1},
        {SSLWRAP_TLS1_3_VERSION, 0, 0}, {SSLWRAP_TLS1_3_VERSION, 1, 1}, {SSLWRAP_TLS1_3_VERSION, 1, 0},
    };
    size_t i;
    for (i = 0; i < COUNT(table); i++) {
        sslwrap_ctx *client = NULL, *server = server_ctx("good");
        struct namer n;
        struct pair p;
        struct end end[2];
        struct agreed agreed;
        memset(&n, 0, sizeof n);
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &client));
        CHECK_OK(sslwrap_ctx_set_max_proto_version(client, table[i].max));
        CHECK_OK(sslwrap_ctx_set_groups(client, "P-256:X25519"));
        if (table[i].retry)
            CHECK_OK(sslwrap_ctx_set_groups(server, "X25519"));
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(server, name_server, &n, namer_freed));
        p.client = p.server = NULL;
        CHECK_OK(sslwrap_conn_new(client, NULL, &p.client));
        CHECK_OK(sslwrap_conn_new(server, NULL, &p.server));
        CHECK_OK(sslwrap_conn_set_connect_state(p.client));
        if (table[i].named)
            CHECK_OK(sslwrap_conn_set_tlsext_host_name(p.client, "Some.Example"));
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], SSLWRAP_OK);
        STATUS(end[SERVER], SSLWRAP_OK);
        CHECK(n.calls == 1 && n.conn == p.server);
        CHECK_STATUS(n.name_status, table[i].named ? SSLWRAP_OK : SSLWRAP_E_NO_VALUE);
        CHECK_TEXT(n.name, table[i].named ? "Some.Example" : "");
        look(p.server, &agreed);
        CHECK_TEXT(agreed.group, table[i].retry ? "x25519" : "secp256r1");
        pair_free(&p);
        free_both(client, server);
        CHECK(n.freed == 1);
    }
}

TEST(server_name_answers)
{
    static const int answers[] = {SSLWRAP_SERVERNAME_OK, SSLWRAP_SERVERNAME_NOACK, SSLWRAP_SERVERNAME_FATAL,
                                  -1, 1, 4, 77, INT_MIN, INT_MAX};
    size_t i;
    int max;
    for (i = 0; i < COUNT(answers); i += (size_t)rounds(1, 2))
        for (max = SSLWRAP_TLS1_2_VERSION; max <= SSLWRAP_TLS1_3_VERSION; max++) {
            sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
            struct namer n;
            struct end end[2];
            int fine;
            memset(&n, 0, sizeof n);
            n.answer = answers[i];
            CHECK_OK(sslwrap_ctx_set_max_proto_version(client, max));
            CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(server, name_server, &n, NULL));
            fine = meet(client, server, "good.example", end, NULL);
            CHECK(n.calls == 1);
            if (i < 2) {
                CHECK(fine);
            } else {
                STATUS(end[CLIENT], SSL_REFUSED);
                STATUS(end[SERVER], i == 2 ? SSL_REFUSED : SSLWRAP_E_CALLBACK);
                SAYS(end[SERVER], i == 2 ? "refused the client's name" : "server name callback answered");
                SAYS(end[CLIENT], i == 2 ? "it does not know this server name" : "alert internal error");
            }
            free_both(client, server);
        }
}

/* A server whose callback goes over to another context; B decides everything (R42). */
struct both_contexts {
    sslwrap_ctx *client, *a, *b;
    struct namer namer;
};

static void contexts(struct both_contexts *c, const char *a, const char *b)
{
    memset(c, 0, sizeof *c);
    c->client = client_with_certificate();
    c->a = server_ctx(a);
    c->b = server_ctx(b);
    c->namer.go_to = c->b;
    c->namer.switch_status = -99;
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(c->a, name_server, &c->namer, NULL));
}

static int goes_over(struct both_contexts *c, struct end end[2], struct agreed *agreed)
{
    int fine;
    memset(agreed, 0, sizeof *agreed);
    agreed->version = agreed->cipher = agreed->group = "";
    fine = meet(c->client, c->a, "good.example", end, agreed);
    CHECK(c->namer.calls == 1);
    CHECK_STATUS(c->namer.switch_status, SSLWRAP_OK);
    CHECK_OK(sslwrap_ctx_free(c->client));
    free_both(c->a, c->b);
    return fine;
}

TEST(set_context_switches)
{
    static const unsigned char ab[] = "\1a\1b", just_a[] = "\1a", just_b[] = "\1b";
    struct both_contexts c;
    struct end end[2];
    struct agreed agreed;
    struct verifier va, vb;

    /* the certificate */
    contexts(&c, "other", "good");
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.version, "TLSv1.3");
    contexts(&c, "good", "rsa");
    CHECK_OK(sslwrap_ctx_set_max_proto_version(c.client, SSLWRAP_TLS1_2_VERSION));
    CHECK(goes_over(&c, end, &agreed));
    CHECK(strstr(agreed.cipher, "ECDHE-RSA") != NULL);

    /* versions, both ways */
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_max_proto_version(c.b, SSLWRAP_TLS1_2_VERSION));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.version, "TLSv1.2");
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_max_proto_version(c.a, SSLWRAP_TLS1_2_VERSION));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.version, "TLSv1.3");
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_min_proto_version(c.b, SSLWRAP_TLS1_3_VERSION));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(c.client, SSLWRAP_TLS1_2_VERSION));
    CHECK(!goes_over(&c, end, &agreed));
    STATUS(end[SERVER], SSL_REFUSED);
    SAYS(end[SERVER], "no TLS version in common");
    SAYS(end[CLIENT], "no TLS version in common");

    /* options, both ways */
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_options(c.b, SSLWRAP_OP_NO_TLSV1_3, NULL));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.version, "TLSv1.2");
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_options(c.a, SSLWRAP_OP_NO_TLSV1_3, NULL));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.version, "TLSv1.3");

    /* groups and ciphers */
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_groups(c.a, "P-256"));
    CHECK_OK(sslwrap_ctx_set_groups(c.b, "P-384"));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.group, "secp384r1");
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_groups(c.a, "P-384"));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.group, lib_has("aws-lc") || lib_has("vendored") ? "X25519MLKEM768" : "x25519"); /* B has the default */
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(c.a, "TLS_AES_128_GCM_SHA256"));
    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(c.b, "TLS_CHACHA20_POLY1305_SHA256"));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.cipher, "TLS_CHACHA20_POLY1305_SHA256");
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_max_proto_version(c.client, SSLWRAP_TLS1_2_VERSION));
    CHECK_OK(sslwrap_ctx_set_cipher_list(c.a, "ECDHE-ECDSA-AES128-GCM-SHA256"));
    CHECK_OK(sslwrap_ctx_set_cipher_list(c.b, "ECDHE-ECDSA-CHACHA20-POLY1305"));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.cipher, "ECDHE-ECDSA-CHACHA20-POLY1305");

    /* ALPN: list and callback are B's; none of its own is none */
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_alpn_protos(c.client, ab, 4));
    CHECK_OK(sslwrap_ctx_set_alpn_preference(c.a, just_a, 2));
    CHECK_OK(sslwrap_ctx_set_alpn_preference(c.b, just_b, 2));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.alpn, "b");
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_alpn_protos(c.client, ab, 4));
    CHECK_OK(sslwrap_ctx_set_alpn_preference(c.a, just_a, 2));
    CHECK(goes_over(&c, end, &agreed));
    CHECK_TEXT(agreed.alpn, "");

    /* verification: B demands a certificate, and its callback is asked */
    verifier(&va, SSLWRAP_VERIFY_REFUSE);
    verifier(&vb, AS_IS);
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_set_verify(c.a, SSLWRAP_VERIFY_PEER, verify, &va, NULL));
    CHECK_OK(sslwrap_ctx_set_verify(c.b, DEMAND, verify, &vb, NULL));
    CHECK_OK(sslwrap_ctx_load_verify_locations(c.b, cert("ca.pem"), NULL));
    CHECK(goes_over(&c, end, &agreed));
    CHECK(va.calls == 0 && vb.calls == 3);
    contexts(&c, "other", "good"); /* A demands, B does not ask */
    CHECK_OK(sslwrap_ctx_set_verify(c.a, DEMAND, NULL, NULL, NULL));
    CHECK(goes_over(&c, end, &agreed));
    contexts(&c, "other", "good"); /* B's anchors count, not A's */
    CHECK_OK(sslwrap_ctx_load_verify_locations(c.a, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_load_verify_locations(c.b, cert("otherca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(c.b, DEMAND, NULL, NULL, NULL));
    CHECK(!goes_over(&c, end, &agreed));
    CHECK(end[SERVER].kind == SSLWRAP_KIND_CERTIFICATE);
    SAYS(end[CLIENT], "it does not trust the CA of our certificate");
    contexts(&c, "other", "good"); /* depth */
    CHECK_OK(sslwrap_ctx_load_verify_locations(c.b, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(c.b, DEMAND, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_verify_depth(c.b, 0));
    CHECK(!goes_over(&c, end, &agreed));
    CHECK(end[SERVER].kind == SSLWRAP_KIND_CERTIFICATE);
    contexts(&c, "other", "good");
    CHECK_OK(sslwrap_ctx_load_verify_locations(c.b, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(c.b, DEMAND, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_verify_depth(c.a, 0));
    CHECK(goes_over(&c, end, &agreed));
}

/* The certificate that B demands and the client has not. */
TEST(set_context_demands_a_certificate)
{
    int max;
    for (max = SSLWRAP_TLS1_2_VERSION; max <= SSLWRAP_TLS1_3_VERSION; max++) {
        struct both_contexts c;
        struct end end[2];
        struct agreed agreed;
        contexts(&c, "other", "good");
        CHECK_OK(sslwrap_ctx_free(c.client));
        c.client = client_ctx();
        CHECK_OK(sslwrap_ctx_set_max_proto_version(c.client, max));
        CHECK_OK(sslwrap_ctx_load_verify_locations(c.b, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(c.b, DEMAND, NULL, NULL, NULL));
        CHECK(!goes_over(&c, end, &agreed));
        STATUS(end[SERVER], SSL_REFUSED);
        SAYS(end[SERVER], "the client sent no certificate, and one is required");
        STATUS(end[CLIENT], SSL_REFUSED);
        SAYS(end[CLIENT], "wants a client certificate");
    }
}

/* What is no context changes nothing; and where a context cannot be changed any more, it is said. */
TEST(set_context_refuses)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *other = server_ctx("other"), *got = NULL;
    struct namer n;
    struct pair p;
    struct end end[2];
    memset(&n, 0, sizeof n);
    n.go_nowhere = 1;
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(server, name_server, &n, NULL));
    if (pair_from(&p, client, server)) {
        /* between the flights of a handshake */
        CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
        CHECK_STATUS(sslwrap_conn_set_context(p.client, other), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_set_connect_state(p.client), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_set_accept_state(p.client), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_set_server_name(p.client, "a.example"), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_set_tlsext_host_name(p.client, "a.example"), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_set_alpn_protos(p.client, "\2h2", 3), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_insecure_no_name_check(p.client), SSLWRAP_E_STATE);
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], SSLWRAP_OK);
        STATUS(end[SERVER], SSLWRAP_OK);
        CHECK(n.calls == 1);
        CHECK_STATUS(sslwrap_conn_set_context(p.server, other), SSLWRAP_E_STATE);
        CHECK_OK(sslwrap_conn_get_context(p.server, &got));
        CHECK(got == server);
        CHECK_OK(sslwrap_ctx_free(got));
        talks(&p);
    }
    pair_free(&p);
    free_both(client, server);
    CHECK_OK(sslwrap_ctx_free(other));
}

/* Before the handshake a client goes over too; who the server must be stays said. */
TEST(set_context_keeps_the_name_check)
{
    sslwrap_ctx *first = client_ctx(), *second = client_ctx(), *server = server_ctx("other");
    struct pair p;
    struct end end[2];
    if (pair_from(&p, first, server)) {
        CHECK_OK(sslwrap_conn_set_context(p.client, second));
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], SSL_REFUSED);
        CHECK(end[CLIENT].code == SSLWRAP_X509_V_ERR_HOSTNAME_MISMATCH);
        SAYS(end[CLIENT], "not for good.example");
    }
    pair_free(&p);
    free_both(first, second);
    CHECK_OK(sslwrap_ctx_free(server));
}

/* R16: the connection, its context and the next one may all be freed inside; the outer call ends as if they were not. */
TEST(free_inside_the_server_name_callback)
{
    int what;
    for (what = 0; what < 8; what += rounds(1, 7)) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *next = server_ctx("good");
        struct namer n;
        struct pair p;
        unsigned char buf[8192];
        size_t len, taken;
        memset(&n, 0, sizeof n);
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(server, name_server, &n, namer_freed));
        if (!pair_from(&p, client, server))
            return;
        if (what & 1)
            n.go_to = next;
        if (what & 2)
            n.ctx_to_free = server;
        if (what & 4)
            n.conn_to_free = p.server;
        CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &len));
        CHECK_OK(sslwrap_conn_bio_write(p.server, buf, len, &taken));
        CHECK_STATUS(sslwrap_conn_do_handshake(p.server), SSLWRAP_ERROR_WANT_READ);
        CHECK(n.calls == 1);
        if (what & 4) {
            CHECK_STATUS(sslwrap_conn_do_handshake(p.server), SSLWRAP_E_INVALID_ARG);
            p.server = NULL;
        } else {
            struct end end[2];
            shake(p.client, p.server, end);
            STATUS(end[SERVER], SSLWRAP_OK);
            STATUS(end[CLIENT], SSLWRAP_OK);
        }
        pair_free(&p);
        CHECK_OK(sslwrap_ctx_free(client));
        if (!(what & 2))
            CHECK_OK(sslwrap_ctx_free(server));
        CHECK_OK(sslwrap_ctx_free(next));
        CHECK(n.freed == 1);
    }
}

/* ---- ALPN ---- */

struct selector {
    int calls, freed, answer;
    const char *choice;
    size_t length; /* what is told; may be a lie */
    unsigned char offered[256];
    size_t offered_len;
};

static int choose(sslwrap_conn *conn, const uint8_t *offered, size_t offered_len, uint8_t *chosen, size_t *chosen_len,
                  void *userdata)
{
    struct selector *s = userdata;
    (void)conn;
    s->calls++;
    s->offered_len = offered_len;
    memcpy(s->offered, offered, offered_len < sizeof s->offered ? offered_len : sizeof s->offered);
    if (s->choice != NULL)
        memcpy(chosen, s->choice, strlen(s->choice));
    *chosen_len = s->length;
    return s->answer;
}

static void selector_freed(void *userdata) { ((struct selector *)userdata)->freed++; }

TEST(alpn_callback)
{
    static const struct { int answer; const char *choice; size_t length; int status; const char *alpn; } table[] = {
        {SSLWRAP_ALPN_SELECTED, "http/1.1", 8, SSLWRAP_OK, "http/1.1"},
        {SSLWRAP_ALPN_SELECTED, "h2", 2, SSLWRAP_OK, "h2"},
        {SSLWRAP_ALPN_NOACK, "h2", 2, SSLWRAP_OK, ""},
        {SSLWRAP_ALPN_FATAL, "h2", 2, SSL_REFUSED, NULL},
        {SSLWRAP_ALPN_SELECTED, "h3", 2, SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "h", 1, SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "http/1", 6, SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, NULL, 0, SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "h2", 255, SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "h2", 256, SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "h2", SIZE_MAX, SSLWRAP_E_CALLBACK, NULL},
        {1, "h2", 2, SSLWRAP_E_CALLBACK, NULL},
        {-1, "h2", 2, SSLWRAP_E_CALLBACK, NULL},
        {4, "h2", 2, SSLWRAP_E_CALLBACK, NULL},
        {77, "h2", 2, SSLWRAP_E_CALLBACK, NULL},
        {INT_MIN, "h2", 2, SSLWRAP_E_CALLBACK, NULL},
        {INT_MAX, "h2", 2, SSLWRAP_E_CALLBACK, NULL},
    };
    static const unsigned char offer[] = "\2h2\10http/1.1";
    size_t i;
    int max;
    for (i = 0; i < COUNT(table); i += (size_t)rounds(1, 4))
        for (max = SSLWRAP_TLS1_2_VERSION; max <= SSLWRAP_TLS1_3_VERSION; max++) {
            sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
            struct selector s;
            struct end end[2];
            struct agreed agreed;
            int fine;
            memset(&s, 0, sizeof s);
            s.answer = table[i].answer;
            s.choice = table[i].choice;
            s.length = table[i].length;
            CHECK_OK(sslwrap_ctx_set_max_proto_version(client, max));
            CHECK_OK(sslwrap_ctx_set_alpn_protos(client, offer, sizeof offer - 1));
            CHECK_OK(sslwrap_ctx_set_alpn_select_callback(server, choose, &s, selector_freed));
            fine = meet(client, server, "good.example", end, &agreed);
            CHECK(s.calls == 1 && s.offered_len == sizeof offer - 1 && memcmp(s.offered, offer, s.offered_len) == 0);
            if (table[i].status == SSLWRAP_OK) {
                if (CHECK(fine))
                    CHECK_TEXT(agreed.alpn, table[i].alpn);
            } else {
                STATUS(end[SERVER], table[i].status);
                SAYS(end[SERVER], "ALPN");
                STATUS(end[CLIENT], SSL_REFUSED);
                SAYS(end[CLIENT], "no ALPN protocol in common");
            }
            free_both(client, server);
            CHECK(s.freed == 1);
        }
}

TEST(alpn_preference)
{
    static const struct { const char *offer, *preference, *alpn; } table[] = {
        {"\2h2\10http/1.1", "\10http/1.1\2h2", "http/1.1"}, /* the server's order counts */
        {"\10http/1.1\2h2", "\2h2\10http/1.1", "h2"},
        {"\2h2\10http/1.1", "\2h3\10http/1.1", "http/1.1"},
        {"\2h2", "\2h3", NULL}, /* nothing in common */
        {"\2h2", "\1h", NULL},
        {"", "\2h2", ""}, /* who offers nothing gets none */
        {"\2h2", "", ""},
    };
    size_t i;
    for (i = 0; i < COUNT(table); i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        struct end end[2];
        struct agreed agreed;
        int fine;
        if (table[i].offer[0])
            CHECK_OK(sslwrap_ctx_set_alpn_protos(client, table[i].offer, strlen(table[i].offer)));
        CHECK_OK(sslwrap_ctx_set_alpn_preference(server, "\1x", 2));
        CHECK_OK(sslwrap_ctx_set_alpn_preference(server, table[i].preference, strlen(table[i].preference)));
        fine = meet(client, server, "good.example", end, &agreed);
        if (table[i].alpn != NULL) {
            if (CHECK(fine))
                CHECK_TEXT(agreed.alpn, table[i].alpn);
        } else {
            STATUS(end[SERVER], SSL_REFUSED);
            SAYS(end[SERVER], "no ALPN protocol in common with the client");
            SAYS(end[CLIENT], "no ALPN protocol in common");
        }
        free_both(client, server);
    }
}

TEST(alpn_lists)
{
    static unsigned char long_list[65792];
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_conn *conn = NULL;
    struct end end[2];
    struct agreed agreed;
    size_t i;
    static const struct { const char *bytes; size_t len; } wrong[] = {
        {"\0", 1}, {"\2h2\0", 4}, {"\0\2h2", 4}, {"\3h2", 3}, {"\2h", 2}, {"h2", 2}, {"\377h2", 3}, {"\2h2\1", 4},
    };
    memset(long_list, 'x', sizeof long_list);
    for (i = 0; i < sizeof long_list; i += 256)
        long_list[i] = 255;
    CHECK_OK(sslwrap_ctx_set_alpn_protos(client, "\2h2", 3));
    CHECK_OK(sslwrap_ctx_set_alpn_preference(server, "\2h2\3zzz", 7));
    for (i = 0; i < COUNT(wrong); i++) {
        CHECK_STATUS(sslwrap_ctx_set_alpn_protos(client, wrong[i].bytes, wrong[i].len), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_set_alpn_preference(server, wrong[i].bytes, wrong[i].len), SSLWRAP_E_INVALID_ARG);
    }
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos(client, NULL, 0), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos(client, NULL, 3), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos(client, long_list, sizeof long_list), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_alpn_preference(server, long_list, sizeof long_list), SSLWRAP_E_INVALID_ARG);
    CHECK(meet(client, server, "good.example", end, &agreed));
    CHECK_TEXT(agreed.alpn, "h2"); /* as before all that */
    if (CHECK_OK(sslwrap_conn_new(client, NULL, &conn))) {
        for (i = 0; i < COUNT(wrong); i++)
            CHECK_STATUS(sslwrap_conn_set_alpn_protos(conn, wrong[i].bytes, wrong[i].len), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_set_alpn_protos(conn, long_list, sizeof long_list), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_conn_set_alpn_protos(conn, "\3zzz", 4));
    }
    CHECK_OK(sslwrap_conn_free(conn));
    free_both(client, server);
    /* a name of 255 bytes works */
    client = client_ctx();
    server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_alpn_protos(client, long_list, 512));
    CHECK_OK(sslwrap_ctx_set_alpn_preference(server, long_list, 256));
    CHECK(meet(client, server, "good.example", end, &agreed));
    CHECK(strlen(agreed.alpn) == 255);
    free_both(client, server);
}

/* ---- groups, versions, ciphers ---- */

TEST(groups)
{
    static const char *const wrong[] = {"", "nonsense", "X25519:nonsense", ":", "X25519::P-256"};
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct end end[2];
    struct agreed agreed;
    size_t i;
    CHECK_OK(sslwrap_ctx_set_groups(client, "P-384"));
    for (i = 0; i < COUNT(wrong); i++)
        CHECK_STATUS(sslwrap_ctx_set_groups(client, wrong[i]), SSLWRAP_E_INVALID_ARG);
    CHECK(meet(client, server, "good.example", end, &agreed));
    CHECK_TEXT(agreed.group, "secp384r1");
    free_both(client, server);
    client = client_ctx();
    server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_groups(client, "P-521"));
    CHECK_OK(sslwrap_ctx_set_groups(server, "X25519:P-256"));
    CHECK(!meet(client, server, "good.example", end, &agreed));
    STATUS(end[SERVER], SSL_REFUSED);
    SAYS(end[SERVER], "group");
    SAYS(end[CLIENT], "no cipher, group or signature in common");
    free_both(client, server);
}

/* R48 */
TEST(versions)
{
    static const int wrong[] = {-1, 1, 2, 0x02ff, 0x0305, 0x0400, 0x7f1c, 0xfeff, 0xfefd, INT_MIN, INT_MAX};
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *old;
    struct end end[2];
    struct agreed agreed;
    size_t i;
    for (i = 0; i < COUNT(wrong); i++) {
        CHECK_STATUS(sslwrap_ctx_set_min_proto_version(client, wrong[i]), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_set_max_proto_version(client, wrong[i]), SSLWRAP_E_INVALID_ARG);
    }
    CHECK_OK(sslwrap_ctx_set_max_proto_version(client, SSLWRAP_TLS1_2_VERSION));
    CHECK_STATUS(sslwrap_ctx_set_min_proto_version(client, SSLWRAP_TLS1_3_VERSION), SSLWRAP_E_INVALID_ARG);
    CHECK(meet(client, server, "good.example", end, &agreed));
    CHECK_TEXT(agreed.version, "TLSv1.2");
    free_both(client, server);
    client = client_ctx();
    server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_min_proto_version(client, SSLWRAP_TLS1_3_VERSION));
    CHECK_STATUS(sslwrap_ctx_set_max_proto_version(client, SSLWRAP_TLS1_2_VERSION), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_max_proto_version(server, SSLWRAP_TLS1_2_VERSION));
    CHECK(!meet(client, server, "good.example", end, &agreed));
    SAYS(end[CLIENT], "no TLS version in common");
    SAYS(end[SERVER], "no TLS version in common");
    free_both(client, server);

    /* nobody gets TLS 1.1 who does not ask for it: not the secure kinds, not the document's */
    for (i = 0; i < 2; i++) {
        old = NULL;
        server = server_ctx("good");
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLSV1_1_METHOD, &old));
        CHECK_OK(sslwrap_ctx_set_cipher_list(old, "DEFAULT@SECLEVEL=0"));
        if (i == 1) {
            CHECK_OK(sslwrap_ctx_free(server));
            CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &server));
            CHECK_OK(sslwrap_ctx_use_identity_file(server, cert("good.pem"), cert("good.key")));
        }
        CHECK(!meet(old, server, "good.example", end, &agreed));
        STATUS(end[SERVER], SSL_REFUSED);
        SAYS(end[SERVER], i == 0 || !lib_has("security-levels") || lib_has("vendored") ? "no TLS version in common" : "no signature algorithm in common");
        free_both(old, server);
    }
    /* who asks gets it */
    old = NULL;
    server = NULL;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLSV1_1_METHOD, &old));
    CHECK_OK(sslwrap_ctx_set_cipher_list(old, "DEFAULT@SECLEVEL=0"));
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLSV1_1_METHOD, &server));
    CHECK_OK(sslwrap_ctx_use_identity_file(server, cert("good.pem"), cert("good.key")));
    CHECK_OK(sslwrap_ctx_set_cipher_list(server, "DEFAULT@SECLEVEL=0"));
    CHECK(meet(old, server, "good.example", end, &agreed));
    CHECK_TEXT(agreed.version, "TLSv1.1");
    free_both(old, server);
}

/* R47: a name that is not known, or a list that leaves nothing, is refused, and the former list stays. */
TEST(cipher_lists)
{
    NEEDS("security-levels");
    static const struct { const char *list; int status; } wrong[] = {
        {"", SSLWRAP_ERROR_SSL},
        {":", SSLWRAP_ERROR_SSL},
        {"nonsense", SSLWRAP_E_INVALID_ARG},
        {"AES128-GCM-SHA256:FOO", SSLWRAP_E_INVALID_ARG},
        {"FOO:AES128-GCM-SHA256", SSLWRAP_E_INVALID_ARG},
        {"AES128-GCM-SHA256 FOO", SSLWRAP_E_INVALID_ARG},
        {"AES128-GCM-SHA256,FOO", SSLWRAP_E_INVALID_ARG},
        {"TLS_AES_128_GCM_SHA256", SSLWRAP_E_INVALID_ARG},
        {"ECDHE-ECDSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256", SSLWRAP_E_INVALID_ARG},
        {"ECDHE+FOO", SSLWRAP_E_INVALID_ARG},
        {"@FOO", SSLWRAP_ERROR_SSL},
        {"@SECLEVEL=9", SSLWRAP_ERROR_SSL},
        {"AES128-GCM-SHA256:!AES", SSLWRAP_ERROR_SSL},
        {"!ALL", SSLWRAP_ERROR_SSL},
        {"aes128-gcm-sha256", SSLWRAP_E_INVALID_ARG},
        {"@SECLEVEL=0:FOO", SSLWRAP_E_INVALID_ARG},
        {"@SECLEVEL=0:!ALL", SSLWRAP_ERROR_SSL},
        {"ALL:@SECLEVEL=0:!ALL", SSLWRAP_ERROR_SSL},
        {"ECDHE-ECDSA-AES128-GCM-SHA256\n", SSLWRAP_E_INVALID_ARG},
    };
    static const char *const right[] = {
        "ECDHE-ECDSA-AES128-GCM-SHA256", "DEFAULT", "HIGH:!aNULL:!MD5", "ECDHE+AESGCM:ECDHE+CHACHA20", "ALL:@STRENGTH",
        "DEFAULT@SECLEVEL=1", "DEFAULT:@SECLEVEL=2", "HIGH:!NOSUCHTHING", "ECDHE-ECDSA-AES128-GCM-SHA256:-AES256",
        "ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES128-GCM-SHA256",
    };
    static const char *const wrong_suites[] = {
        "", ":", "FOO", "TLS_AES_128_GCM_SHA256:FOO", "FOO:TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256",
        "TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256", "tls_aes_128_gcm_sha256",
        "TLS_ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ",
    };
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct end end[2];
    struct agreed agreed;
    size_t i;
    for (i = 0; i < COUNT(right); i++)
        CHECK_OK(sslwrap_ctx_set_cipher_list(client, right[i]));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(client, SSLWRAP_TLS1_2_VERSION));
    CHECK_OK(sslwrap_ctx_set_cipher_list(client, "ECDHE-ECDSA-AES256-GCM-SHA384"));
    for (i = 0; i < COUNT(wrong); i++) {
        int status = sslwrap_ctx_set_cipher_list(client, wrong[i].list);
        const char *reason = "";
        CHECK_OK(sslwrap_error_reason(NULL, 0, &reason));
        CHECK(strcmp(reason, "no cipher match") == 0 || strcmp(reason, "invalid command") == 0);
        if (!CHECK_STATUS(status, wrong[i].status))
            fprintf(stderr, "    for \"%s\"\n", wrong[i].list);
        CHECK(openssl_queue() == 0);
    }
    CHECK(meet(client, server, "good.example", end, &agreed));
    CHECK_TEXT(agreed.cipher, "ECDHE-ECDSA-AES256-GCM-SHA384");
    free_both(client, server);

    client = client_ctx();
    server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(client, "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256"));
    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(client, "TLS_AES_128_GCM_SHA256"));
    for (i = 0; i < COUNT(wrong_suites); i++) {
        if (!CHECK_STATUS(sslwrap_ctx_set_tls13_ciphersuites(client, wrong_suites[i]), SSLWRAP_E_INVALID_ARG))
            fprintf(stderr, "    for \"%s\"\n", wrong_suites[i]);
        CHECK(openssl_queue() == 0);
    }
    CHECK(meet(client, server, "good.example", end, &agreed));
    CHECK_TEXT(agreed.cipher, "TLS_AES_128_GCM_SHA256");
    free_both(client, server);
}

/* The security level is a part of the list: a refused list does not lower it. */
TEST(cipher_list_level_stays)
{
    NEEDS("security-levels");
    sslwrap_ctx *client = client_ctx(), *server = NULL;
    struct end end[2];
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLSV1_1_METHOD, &server));
    CHECK_OK(sslwrap_ctx_use_identity_file(server, cert("good.pem"), cert("good.key")));
    CHECK_OK(sslwrap_ctx_set_cipher_list(server, "DEFAULT@SECLEVEL=0"));
    CHECK_OK(sslwrap_ctx_set_min_proto_version(client, SSLWRAP_TLS1_1_VERSION));
    CHECK_STATUS(sslwrap_ctx_set_cipher_list(client, "ALL:@SECLEVEL=0:!ALL"), SSLWRAP_ERROR_SSL);
    CHECK(!meet(client, server, "good.example", end, NULL)); /* TLS 1.1 needs level 0 */
    free_both(client, server);
}

/* ---- session id context (R45): with a client that is not ours, over memory ---- */

struct plain {
    SSL_CTX *ctx;
    SSL_SESSION *session;
};

static SSL_SESSION *new_session;
static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    SSL_SESSION_free(new_session);
    new_session = session;
    return 1;
}

/* A connection of a plain OpenSSL client to `server`; 1 resumed, 0 not, -1 failed. */
static int plain_connect(SSL_CTX *ctx, sslwrap_ctx *server, SSL_SESSION *session)
{
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    sslwrap_conn *conn = NULL;
    unsigned char buf[16384];
    int i, n, mine = -1, theirs = SSLWRAP_ERROR_WANT_READ, resumed = -1;
    size_t len, taken;
    SSL_set_bio(ssl, in, out);
    SSL_set_connect_state(ssl);
    SSL_set_tlsext_host_name(ssl, "good.example");
    if (session != NULL)
        CHECK(SSL_set_session(ssl, session) == 1);
    CHECK_OK(sslwrap_conn_new(server, NULL, &conn));
    for (i = 0; i < 10 && (mine != 1 || theirs != SSLWRAP_OK); i++) {
        ERR_clear_error();
        mine = SSL_do_handshake(ssl);
        while ((n = BIO_read(out, buf, sizeof buf)) > 0)
            CHECK_OK(sslwrap_conn_bio_write(conn, buf, (size_t)n, &taken));
        ERR_clear_error();
        if (theirs != SSLWRAP_OK)
            theirs = sslwrap_conn_do_handshake(conn);
        while (sslwrap_conn_bio_read(conn, buf, sizeof buf, &len) == SSLWRAP_OK)
            BIO_write(in, buf, (int)len);
        if (theirs != SSLWRAP_OK && !is_want(theirs))
            break;
    }
    if (mine == 1 && theirs == SSLWRAP_OK) {
        resumed = SSL_session_reused(ssl);
        CHECK_OK(sslwrap_conn_send(conn, "x", 1, 0, &len));
        while (sslwrap_conn_bio_read(conn, buf, sizeof buf, &len) == SSLWRAP_OK)
            BIO_write(in, buf, (int)len);
        CHECK(SSL_read(ssl, buf, sizeof buf) == 1); /* takes the tickets too */
    } else {
        fprintf(stderr, "plain client %d, our server %s: %s\n", mine, sslwrap_status_name(theirs), sslwrap_error_message());
    }
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* else the session counts as broken */
    SSL_free(ssl);
    ERR_clear_error();
    CHECK_OK(sslwrap_conn_free(conn));
    return resumed;
}

static SSL_CTX *plain_client(int max)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    CHECK(SSL_CTX_use_certificate_chain_file(ctx, cert("client.pem")) == 1);
    CHECK(SSL_CTX_use_PrivateKey_file(ctx, cert("client.key"), SSL_FILETYPE_PEM) == 1);
    SSL_CTX_set_max_proto_version(ctx, max);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, keep_session);
    return ctx;
}

static sslwrap_ctx *demanding_server(void)
{
    sslwrap_ctx *server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_load_verify_locations(server, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(server, DEMAND, NULL, NULL, NULL));
    return server;
}

TEST(sessions_stay_in_their_context)
{
    int max;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++) {
        SSL_CTX *client = plain_client(max);
        sslwrap_ctx *server = demanding_server(), *first = server_ctx("good"), *second = server_ctx("good");
        struct namer n;
        /* none set: the second connection works, and is resumed */
        CHECK(plain_connect(client, server, NULL) == 0);
        CHECK(new_session != NULL);
        CHECK(plain_connect(client, server, new_session) == 1);
        SSL_SESSION_free(new_session);
        new_session = NULL;
        CHECK_OK(sslwrap_ctx_free(server));

        /* one set, or taken away again: so too */
        for (n.calls = 0; n.calls < 2; n.calls++) {
            server = demanding_server();
            CHECK_OK(sslwrap_ctx_set_session_id(server, "here", 4));
            if (n.calls == 1)
                CHECK_OK(sslwrap_ctx_set_session_id(server, "", 0));
            CHECK(plain_connect(client, server, NULL) == 0);
            CHECK(plain_connect(client, server, new_session) == 1);
            SSL_SESSION_free(new_session);
            new_session = NULL;
            CHECK_OK(sslwrap_ctx_free(server));
        }

        /* R42: a session of the first target is not good for the second */
        memset(&n, 0, sizeof n);
        server = server_ctx("other");
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(server, name_server, &n, NULL));
        n.go_to = first;
        CHECK(plain_connect(client, server, NULL) == 0);
        CHECK(plain_connect(client, server, new_session) == 1);
        n.go_to = second;
        CHECK(plain_connect(client, server, new_session) == 0);
        SSL_SESSION_free(new_session);
        new_session = NULL;
        CHECK_OK(sslwrap_ctx_free(server));
        free_both(first, second);
        SSL_CTX_free(client);
    }
}

TEST(session_id_lengths)
{
    static const char bytes[40] = "0123456789012345678901234567890123456789";
    sslwrap_ctx *server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_session_id(server, bytes, 32));
    CHECK_STATUS(sslwrap_ctx_set_session_id(server, bytes, 33), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_session_id(server, bytes, SIZE_MAX), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_session_id(server, NULL, 0));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* ---- passphrases (R54) ---- */

struct phrase {
    int calls, freed, answer, size, writing, nul;
    const char *text;
    sslwrap_ctx *ctx_to_free;
};

static int passphrase(char *buf, int size, int writing, void *userdata)
{
    struct phrase *p = userdata;
    p->calls++;
    p->size = size;
    p->writing = writing;
    memset(buf, 'x', (size_t)size); /* all of it is ours to write */
    if (p->text != NULL)
        memcpy(buf, p->text, strlen(p->text) + (size_t)p->nul);
    if (p->ctx_to_free != NULL)
        CHECK_OK(sslwrap_ctx_free(p->ctx_to_free));
    return p->answer;
}

static void phrase_freed(void *userdata) { ((struct phrase *)userdata)->freed++; }

/* A length, what stands there, whether a NUL follows it, and whether that is the passphrase. */
static const struct { int answer; const char *text; int nul, fine; } phrases[] = {
    {6, "secret", 0, 1}, {-1, "secret", 0, 0}, {0, "secret", 0, 0}, {1, "secret", 0, 0}, {5, "secret", 0, 0}, {7, "secret", 0, 0},
    {1023, "secret", 0, 0}, {1024, "secret", 0, 0}, {1025, "secret", 0, 0}, {INT_MAX, "secret", 0, 0}, {INT_MIN, "secret", 0, 0},
    {7, "secret", 1, 0}, {6, "Secret", 0, 0}, {6, "secret", 0, 1},
};

TEST(passphrase_lengths)
{
    static const char *const files[] = {"encrypted.key", "encrypted-traditional.key"};
    sslwrap_ctx *ctx = server_ctx("good");
    size_t f, i;
    for (f = 0; f < COUNT(files); f++)
        for (i = 0; i < COUNT(phrases); i += (size_t)rounds(1, 3)) {
            struct phrase p;
            int status;
            if (phrases[i].nul)
                continue; /* HMAC pads keys with zeros: for PBKDF2 it is the same one */
            memset(&p, 0, sizeof p);
            p.answer = phrases[i].answer;
            p.text = phrases[i].text;
            p.nul = phrases[i].nul;
            CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, passphrase, &p, phrase_freed));
            status = sslwrap_ctx_use_privatekey_file(ctx, cert(files[f]), SSLWRAP_FILETYPE_PEM);
            CHECK(p.calls == 1 && p.writing == 0 && p.size >= 1024);
            if (phrases[i].fine)
                CHECK_STATUS(status, SSLWRAP_OK);
            else
                CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
            if (!phrases[i].fine && !CHECK(strstr(sslwrap_error_message(), "passphrase") != NULL))
                fprintf(stderr, "    %s\n", sslwrap_error_message());
            CHECK_OK(sslwrap_ctx_check_privatekey(ctx)); /* on failure the former key stays */
            CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, NULL, NULL, NULL));
            CHECK(p.freed == 1);
        }
    /* nobody to ask: no prompt, and it is said */
    for (f = 0; f < COUNT(files); f++) {
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert(files[f]), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL);
        CHECK(strstr(sslwrap_error_message(), "set a passphrase") != NULL);
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* The same for PKCS#12, whose functions of OpenSSL's take a text: what is longer than the room, or has a NUL, is no text. */
TEST(passphrase_lengths_of_pkcs12)
{
    sslwrap_ctx *ctx = server_ctx("rsa");
    char blob[8192];
    FILE *f = fopen(cert("server.p12"), "re");
    size_t i, len = fread(blob, 1, sizeof blob, f);
    fclose(f);
    for (i = 0; i < COUNT(phrases); i += (size_t)rounds(1, 3)) {
        struct phrase p;
        int status;
        memset(&p, 0, sizeof p);
        p.answer = phrases[i].answer;
        p.text = phrases[i].text;
        p.nul = phrases[i].nul;
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, passphrase, &p, phrase_freed));
        status = sslwrap_ctx_use_identity_mem(ctx, blob, len);
        CHECK(p.calls == 1 && p.writing == 0 && p.size >= 1024);
        CHECK(phrases[i].fine ? status == SSLWRAP_OK : status == SSLWRAP_ERROR_SSL || status == SSLWRAP_E_INVALID_ARG);
        CHECK(strstr(sslwrap_error_message(), "secret") == NULL);
        CHECK(openssl_queue() == 0);
        CHECK_OK(sslwrap_ctx_check_privatekey(ctx)); /* on failure the former identity stays */
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, NULL, NULL, NULL));
        CHECK(p.freed == 1);
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* Longer than what is offered counts as what is offered: a passphrase of exactly that length opens. */
TEST(passphrase_is_cut)
{
    sslwrap_ctx *ctx = NULL;
    sslwrap_pkey *key = NULL;
    struct phrase p;
    char pem[4096];
    static char xs[1025];
    size_t n = 0;
    memset(xs, 'x', 1024);
    CHECK_OK(sslwrap_pkey_load_file(cert("good.key"), SSLWRAP_FILETYPE_PEM, NULL, 0, &key));
    CHECK_OK(sslwrap_pkey_dump_pem(key, xs, 1024, pem, sizeof pem, &n));
    CHECK_OK(sslwrap_pkey_free(key));
    CHECK_OK(sslwrap_ctx_new_server(&ctx));
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
    memset(&p, 0, sizeof p);
    p.answer = INT_MAX;
    CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, passphrase, &p, NULL));
    CHECK_OK(sslwrap_ctx_use_privatekey_mem(ctx, pem, n, SSLWRAP_FILETYPE_PEM));
    CHECK(p.size == 1024);
    CHECK_OK(sslwrap_ctx_check_privatekey(ctx));
    /* R16: the context goes while its callback runs */
    p.answer = -1;
    p.ctx_to_free = ctx;
    CHECK_STATUS(sslwrap_ctx_use_privatekey_mem(ctx, pem, n, SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_free(ctx), SSLWRAP_E_INVALID_ARG);
}

/* R55: what does not belong together is refused and the context is as before. */
TEST(identity_all_or_nothing)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct end end[2];
    char half[256];
    FILE *f, *from;
    char line[200];
    CHECK_STATUS(sslwrap_ctx_use_privatekey_file(server, cert("other.key"), SSLWRAP_FILETYPE_PEM), SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_ctx_check_privatekey(server));
    CHECK_STATUS(sslwrap_ctx_use_identity_file(server, cert("other.pem"), cert("good.key")), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_use_identity_file(server, cert("rsa.pem"), cert("good.key")), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_use_identity_file(server, cert("other.pem"), cert("nowhere.key")), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_ctx_use_identity_mem(server, "nonsense", 8), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(server, cert("nowhere.pem")), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(server, cert("good.key")), SSLWRAP_ERROR_SSL);
    /* a good leaf, then a broken intermediate */
    snprintf(half, sizeof half, "/tmp/half.%ld.pem", (long)getpid());
    if (CHECK((f = fopen(half, "we")) != NULL) && CHECK((from = fopen(cert("other.pem"), "re")) != NULL)) {
        int ends = 0;
        while (fgets(line, sizeof line, from) != NULL && !ends) {
            fputs(line, f);
            ends = strncmp(line, "-----END", 8) == 0;
        }
        fputs("-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n", f);
        fclose(from);
        fclose(f);
        CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(server, half), SSLWRAP_ERROR_SSL);
        unlink(half);
    }
    CHECK_OK(sslwrap_ctx_check_privatekey(server));
    CHECK(meet(client, server, "good.example", end, NULL)); /* chain and all */
    free_both(client, server);
}

/* ---- key log and info ---- */

struct lines {
    int calls, freed;
    char text[8][300];
    sslwrap_conn *conn;
};

static void keep_line(sslwrap_conn *conn, const char *line, void *userdata)
{
    struct lines *l = userdata;
    l->conn = conn;
    if (l->calls < 8)
        snprintf(l->text[l->calls], sizeof l->text[0], "%s", line);
    l->calls++;
}

static void lines_freed(void *userdata) { ((struct lines *)userdata)->freed++; }

static int has_line(const struct lines *l, const char *line)
{
    int i;
    for (i = 0; i < l->calls && i < 8; i++)
        if (strcmp(l->text[i], line) == 0)
            return 1;
    return 0;
}

TEST(key_log)
{
    static const struct { int max, lines; const char *label; } table[] = {
        {SSLWRAP_TLS1_2_VERSION, 1, "CLIENT_RANDOM "}, {SSLWRAP_TLS1_3_VERSION, 5, "SERVER_HANDSHAKE_TRAFFIC_SECRET "}};
    size_t k;
    for (k = 0; k < COUNT(table); k++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        struct lines c, s;
        struct pair p;
        struct end end[2];
        struct stat status;
        char path[128], line[300];
        int i, in_file = 0, label = 0;
        FILE *f;
        memset(&c, 0, sizeof c);
        memset(&s, 0, sizeof s);
        snprintf(path, sizeof path, "/tmp/keylog.%ld.txt", (long)getpid());
        unlink(path);
        CHECK_OK(sslwrap_ctx_set_max_proto_version(client, table[k].max));
        CHECK_OK(sslwrap_ctx_set_keylog_callback(client, keep_line, &c, lines_freed));
        CHECK_OK(sslwrap_ctx_set_keylog_callback(server, keep_line, &s, lines_freed));
        CHECK_STATUS(sslwrap_ctx_set_keylog_file(client, "/nowhere/at/all"), SSLWRAP_ERROR_SYSCALL);
        CHECK_OK(sslwrap_ctx_set_keylog_file(client, path)); /* beside the callback */
        if (pair_from(&p, client, server)) {
            shake(p.client, p.server, end);
            STATUS(end[CLIENT], SSLWRAP_OK);
            CHECK(c.conn == p.client && s.conn == p.server);
        }
        pair_free(&p);
        CHECK(c.calls == table[k].lines && s.calls == table[k].lines);
        for (i = 0; i < c.calls && i < 8; i++) {
            CHECK(has_line(&s, c.text[i]));
            CHECK(strchr(c.text[i], '\n') == NULL);
            label += strncmp(c.text[i], table[k].label, strlen(table[k].label)) == 0;
        }
        CHECK(label == 1);
        if (CHECK((f = fopen(path, "re")) != NULL)) {
            while (fgets(line, sizeof line, f) != NULL) {
                CHECK(line[strlen(line) - 1] == '\n');
                line[strlen(line) - 1] = 0;
                CHECK(has_line(&c, line));
                in_file++;
            }
            fclose(f);
            CHECK(in_file == c.calls);
            CHECK(stat(path, &status) == 0 && (status.st_mode & 07777) == 0600);
        }
        unlink(path);
        free_both(client, server);
        CHECK(c.freed == 1 && s.freed == 1);
    }
}

struct told {
    int calls, start, done, alerts, freed, last_alert;
    sslwrap_conn *conn;
};

static void tell(sslwrap_conn *conn, int where, int ret, void *userdata)
{
    struct told *t = userdata;
    t->calls++;
    t->conn = conn;
    t->start += where == SSLWRAP_CB_HANDSHAKE_START;
    t->done += where == SSLWRAP_CB_HANDSHAKE_DONE;
    if (where & SSLWRAP_CB_ALERT) {
        t->alerts++;
        t->last_alert = ret;
    }
}

static void told_freed(void *userdata) { ((struct told *)userdata)->freed++; }

TEST(info_callback)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *bad = server_ctx("expired");
    struct told c, s, own;
    struct pair p;
    struct end end[2];
    memset(&c, 0, sizeof c);
    memset(&s, 0, sizeof s);
    memset(&own, 0, sizeof own);
    CHECK_OK(sslwrap_ctx_set_info_callback(client, tell, &c, told_freed));
    CHECK_OK(sslwrap_ctx_set_info_callback(server, tell, &s, told_freed));
    if (pair_from(&p, client, server)) {
        shake(p.client, p.server, end);
        CHECK(c.start >= 1 && c.done >= 1 && c.alerts == 0 && c.conn == p.client);
        CHECK(s.start >= 1 && s.done >= 1 && s.alerts == 0 && s.conn == p.server);
    }
    pair_free(&p);
    c.calls = 0;
    if (pair_from(&p, client, bad)) {
        CHECK_OK(sslwrap_conn_set_info_callback(p.client, tell, &own, told_freed));
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], SSL_REFUSED);
        CHECK(own.alerts == 1 && (own.last_alert & 0xff) == 45 && own.done == 0 && c.calls == 0);
        CHECK_OK(sslwrap_conn_set_info_callback(p.client, NULL, NULL, NULL));
        CHECK(own.freed == 1);
    }
    pair_free(&p);
    free_both(client, server);
    CHECK_OK(sslwrap_ctx_free(bad));
    CHECK(c.freed == 1 && s.freed == 1 && own.freed == 1);
}

/* ---- userdata and app data (R14) ---- */

static void count_free(void *userdata) { ++*(int *)userdata; }

/* One setter of each kind, as the same function. */
static int no_verify(sslwrap_conn *c, sslwrap_x509 *x, int e, int d, int ok, void *u)
{
    (void)c, (void)x, (void)e, (void)d, (void)u;
    return ok;
}
static void no_info(sslwrap_conn *c, int w, int r, void *u) { (void)c, (void)w, (void)r, (void)u; }
static int no_name(sslwrap_conn *c, void *u)
{
    (void)c, (void)u;
    return SSLWRAP_SERVERNAME_OK;
}
static int no_alpn(sslwrap_conn *c, const uint8_t *o, size_t ol, uint8_t *ch, size_t *cl, void *u)
{
    (void)c, (void)o, (void)ol, (void)ch, (void)cl, (void)u;
    return SSLWRAP_ALPN_NOACK;
}
static void no_line(sslwrap_conn *c, const char *l, void *u) { (void)c, (void)l, (void)u; }
static int no_phrase(char *b, int s, int w, void *u)
{
    (void)b, (void)s, (void)w, (void)u;
    return -1;
}

#define KINDS 6
static int set_kind(int kind, sslwrap_ctx *ctx, void *userdata, int none)
{
    sslwrap_free_fn free_fn = count_free;
    switch (kind) {
    case 0:
        return sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, none ? NULL : no_verify, userdata, free_fn);
    case 1:
        return sslwrap_ctx_set_info_callback(ctx, none ? NULL : no_info, userdata, free_fn);
    case 2:
        return sslwrap_ctx_set_tlsext_servername_callback(ctx, none ? NULL : no_name, userdata, free_fn);
    case 3:
        return sslwrap_ctx_set_alpn_select_callback(ctx, none ? NULL : no_alpn, userdata, free_fn);
    case 4:
        return sslwrap_ctx_set_keylog_callback(ctx, none ? NULL : no_line, userdata, free_fn);
    default:
        return sslwrap_ctx_set_passwd_cb(ctx, none ? NULL : no_phrase, userdata, free_fn);
    }
}

TEST(userdata_freed_exactly_once)
{
    static int freed[KINDS][1000];
    int kind, i, many = rounds(1000, 50);
    sslwrap_ctx *ctx = client_ctx();
    memset(freed, 0, sizeof freed);
    for (kind = 0; kind < KINDS; kind++) {
        for (i = 0; i < many; i++) {
            CHECK_OK(set_kind(kind, ctx, &freed[kind][i], 0));
            CHECK(freed[kind][i] == 0 && (i == 0 || freed[kind][i - 1] == 1));
        }
        CHECK_OK(set_kind(kind, ctx, NULL, 1));
        for (i = 0; i < many; i++)
            CHECK(freed[kind][i] == 1);
        memset(freed[kind], 0, sizeof freed[kind]);
        CHECK_OK(set_kind(kind, ctx, &freed[kind][0], 0));
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
    for (kind = 0; kind < KINDS; kind++)
        CHECK(freed[kind][0] == 1 && freed[kind][1] == 0);
    for (kind = 0; kind < KINDS; kind++) { /* a dead context, none: nothing moved */
        CHECK_STATUS(set_kind(kind, ctx, &freed[kind][2], 0), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(set_kind(kind, NULL, &freed[kind][2], 0), SSLWRAP_E_INVALID_ARG);
        CHECK(freed[kind][2] == 0);
    }
}

/* A connection's own, and the context's that live as long as the last connection does. */
TEST(userdata_of_connections)
{
    int freed[8] = {0, 0, 0, 0, 0, 0, 0, 0}, kind, i, many = rounds(1000, 50);
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL, *second = NULL;
    for (kind = 0; kind < KINDS; kind++)
        CHECK_OK(set_kind(kind, ctx, &freed[kind], 0));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &second));
    CHECK_OK(sslwrap_ctx_free(ctx));
    for (i = 0; i < many; i++) {
        freed[6] = freed[7] = 0;
        CHECK_OK(sslwrap_conn_set_verify(conn, SSLWRAP_VERIFY_PEER, no_verify, &freed[6], count_free));
        CHECK_OK(sslwrap_conn_set_info_callback(conn, no_info, &freed[7], count_free));
        CHECK(freed[6] == (i > 0) && freed[7] == (i > 0));
    }
    CHECK_STATUS(sslwrap_conn_set_verify(conn, 2, no_verify, &freed[0], count_free), SSLWRAP_E_INVALID_ARG);
    CHECK(freed[0] == 0);
    freed[6] = freed[7] = 0;
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(freed[6] == 1 && freed[7] == 1);
    for (kind = 0; kind < KINDS; kind++)
        CHECK(freed[kind] == 0); /* the second still has them */
    CHECK_OK(sslwrap_conn_free(second));
    for (kind = 0; kind < KINDS; kind++)
        CHECK(freed[kind] == 1);
}

TEST(app_data)
{
    int freed[4] = {0, 0, 0, 0};
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    void *data = &freed;
    CHECK_OK(sslwrap_ctx_get_app_data(ctx, &data));
    CHECK(data == NULL);
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &freed[0], count_free));
    CHECK_OK(sslwrap_ctx_get_app_data(ctx, &data));
    CHECK(data == &freed[0]);
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &freed[1], count_free));
    CHECK(freed[0] == 1 && freed[1] == 0);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, NULL, NULL)); /* also when it is in use */
    CHECK(freed[1] == 1);
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, &freed[1], NULL));
    CHECK_OK(sslwrap_conn_set_app_data(conn, &freed[2], count_free));
    CHECK_OK(sslwrap_conn_get_app_data(conn, &data));
    CHECK(data == &freed[2]);
    CHECK_OK(sslwrap_conn_set_app_data(conn, &freed[3], count_free));
    CHECK(freed[2] == 1 && freed[3] == 0);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(freed[3] == 1);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK(freed[0] == 1 && freed[1] == 1 && freed[2] == 1 && freed[3] == 1);
    CHECK_STATUS(sslwrap_conn_set_app_data(conn, &freed[3], count_free), SSLWRAP_E_INVALID_ARG);
    CHECK(freed[3] == 1);
}

/* ---- re-entry (R15, R16) ---- */

/* From inside a callback of `conn`: what must answer BUSY does, what may be asked can be. */
static void come_back(sslwrap_conn *conn, int hello)
{
    char buf[64];
    size_t n;
    int number;
    double seconds = 0.1;
    uint64_t mask;
    const char *text;
    void *data;
    sslwrap_x509 *peer;
    sslwrap_x509_list *chain;
    sslwrap_ctx *ctx = NULL;
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_recv_into(conn, buf, sizeof buf, 0, 0, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_sendall(conn, "x", 1, 0, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_shutdown(conn, &number), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_close(conn, seconds), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_bio_read(conn, buf, sizeof buf, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_bio_write(conn, "x", 1, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_bio_shutdown(conn), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_unread(conn, buf, sizeof buf, &n), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_set_connect_state(conn), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_set_accept_state(conn), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_set_server_name(conn, "good.example"), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_set_tlsext_host_name(conn, "good.example"), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_insecure_no_name_check(conn), SSLWRAP_E_BUSY);
    CHECK_STATUS(sslwrap_conn_set_alpn_protos(conn, "\2h2", 3), SSLWRAP_E_BUSY);
    CHECK_OK(sslwrap_conn_get_context(conn, &ctx));
    if (!hello)
        CHECK_STATUS(sslwrap_conn_set_context(conn, ctx), SSLWRAP_E_BUSY);
    CHECK_OK(sslwrap_ctx_free(ctx));

#define ANSWERS(call) \
    do { \
        int answer_ = (call); \
        if (!CHECK(answer_ == SSLWRAP_OK || answer_ == SSLWRAP_E_NO_VALUE)) \
            fprintf(stderr, "    %s: %d\n", #call, answer_); \
    } while (0)
    ANSWERS(sslwrap_conn_get_servername(conn, buf, sizeof buf, &n));
    ANSWERS(sslwrap_conn_get_alpn_proto_negotiated(conn, buf, sizeof buf, &n));
    ANSWERS(sslwrap_conn_get_protocol_version(conn, &number));
    ANSWERS(sslwrap_conn_get_protocol_version_name(conn, &text));
    ANSWERS(sslwrap_conn_get_cipher_name(conn, &text));
    ANSWERS(sslwrap_conn_get_cipher_version(conn, &text));
    ANSWERS(sslwrap_conn_get_cipher_bits(conn, &number));
    ANSWERS(sslwrap_conn_get_group_name(conn, &text));
    ANSWERS(sslwrap_conn_get_state_string(conn, &text));
    ANSWERS(sslwrap_conn_get_verify_result(conn, &number));
    ANSWERS(sslwrap_conn_get_verify_hint(conn, NULL, 0, &n));
    ANSWERS(sslwrap_conn_want_read(conn, &number));
    ANSWERS(sslwrap_conn_want_write(conn, &number));
    ANSWERS(sslwrap_conn_get_shutdown(conn, &mask));
    ANSWERS(sslwrap_conn_get_app_data(conn, &data));
    ANSWERS(sslwrap_conn_set_app_data(conn, data, NULL));
    ANSWERS(sslwrap_conn_pending(conn, &n));
    ANSWERS(sslwrap_conn_out_pending(conn, &n));
    ANSWERS(sslwrap_conn_bio_pending(conn, &n));
    ANSWERS(sslwrap_conn_interest(conn, &mask, &mask));
    peer = NULL;
    ANSWERS(sslwrap_conn_get_peer_certificate(conn, &peer));
    CHECK_OK(sslwrap_x509_free(peer));
    chain = NULL;
    ANSWERS(sslwrap_conn_get_peer_cert_chain(conn, &chain));
    CHECK_OK(sslwrap_x509_list_free(chain));
    chain = NULL;
    ANSWERS(sslwrap_conn_get_verified_chain(conn, &chain));
    CHECK_OK(sslwrap_x509_list_free(chain));
}

struct inside {
    int calls, freed;
    int free_at;      /* frees the connection at this call; 0: never */
    int reset_at;     /* sets its own verify and info callbacks anew */
    sslwrap_ctx *ctx; /* and the context with it */
    int gone;
};

static void inside_freed(void *userdata) { ((struct inside *)userdata)->freed++; }

static void inside_call(sslwrap_conn *conn, struct inside *in, int hello)
{
    in->calls++;
    if (in->gone) { /* its handle is dead, though the call goes on */
        const char *text;
        CHECK_STATUS(sslwrap_conn_get_cipher_name(conn, &text), SSLWRAP_E_INVALID_ARG);
        return;
    }
    come_back(conn, hello);
    if (in->calls == in->free_at) {
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_STATUS(sslwrap_conn_free(conn), SSLWRAP_E_INVALID_ARG);
        if (in->ctx != NULL)
            CHECK_OK(sslwrap_ctx_free(in->ctx));
        in->gone = 1;
    }
}

static void info_inside(sslwrap_conn *conn, int where, int ret, void *userdata)
{
    (void)where, (void)ret;
    inside_call(conn, userdata, 0);
}
static int verify_inside(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    struct inside *in = userdata;
    (void)cert, (void)error, (void)depth;
    inside_call(conn, in, 0);
    if (in->calls == in->reset_at) { /* replaced while it runs: freed when it has returned */
        CHECK_OK(sslwrap_conn_set_verify(conn, SSLWRAP_VERIFY_PEER, no_verify, NULL, NULL));
        CHECK_OK(sslwrap_conn_set_info_callback(conn, no_info, NULL, NULL));
        CHECK(in->freed == 0);
    }
    return ok;
}
static int name_inside(sslwrap_conn *conn, void *userdata)
{
    inside_call(conn, userdata, 1);
    return SSLWRAP_SERVERNAME_OK;
}
static int alpn_inside(sslwrap_conn *conn, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len,
                       void *userdata)
{
    inside_call(conn, userdata, 0);
    CHECK(len == 3);
    memcpy(chosen, offered + 1, 2);
    *chosen_len = 2;
    return SSLWRAP_ALPN_SELECTED;
}
static void line_inside(sslwrap_conn *conn, const char *line, void *userdata)
{
    (void)line;
    inside_call(conn, userdata, 0);
}

#define INSIDE_KINDS 5
static const char *const inside_names[] = {"info", "verify", "server name", "ALPN", "key log"};

static void set_inside(int kind, sslwrap_ctx *ctx, struct inside *in)
{
    switch (kind) {
    case 0:
        CHECK_OK(sslwrap_ctx_set_info_callback(ctx, info_inside, in, inside_freed));
        break;
    case 1:
        CHECK_OK(sslwrap_ctx_set_verify(ctx, DEMAND, verify_inside, in, inside_freed));
        break;
    case 2:
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, name_inside, in, inside_freed));
        break;
    case 3:
        CHECK_OK(sslwrap_ctx_set_alpn_select_callback(ctx, alpn_inside, in, inside_freed));
        break;
    default:
        CHECK_OK(sslwrap_ctx_set_keylog_callback(ctx, line_inside, in, inside_freed));
        break;
    }
}

TEST(calls_from_inside_callbacks)
{
    int kind, max;
    for (kind = 0; kind < INSIDE_KINDS; kind++)
        for (max = SSLWRAP_TLS1_2_VERSION; max <= SSLWRAP_TLS1_3_VERSION; max++) {
            sslwrap_ctx *client = client_with_certificate(), *server = server_ctx("good");
            struct inside in;
            struct end end[2];
            int before = failed_checks_;
            memset(&in, 0, sizeof in);
            CHECK_OK(sslwrap_ctx_set_alpn_protos(client, "\2h2", 3));
            CHECK_OK(sslwrap_ctx_set_max_proto_version(client, max));
            CHECK_OK(sslwrap_ctx_load_verify_locations(server, cert("ca.pem"), NULL));
            set_inside(kind, server, &in);
            CHECK(meet(client, server, "good.example", end, NULL));
            CHECK(in.calls > 0);
            free_both(client, server);
            CHECK(in.freed == 1);
            if (failed_checks_ != before)
                fprintf(stderr, "    in the %s callback\n", inside_names[kind]);
        }
}

/* Freed inside: the outer call returns as ever, then the handle is dead. At each of the first calls in turn. */
TEST(free_from_inside_callbacks)
{
    int kind, at, with_ctx;
    for (kind = 0; kind < INSIDE_KINDS; kind++)
        for (at = 1; at <= 3; at += rounds(1, 2))
            for (with_ctx = 0; with_ctx < 2; with_ctx++) {
                sslwrap_ctx *client = client_with_certificate(), *server = server_ctx("good");
                struct inside in;
                struct pair p;
                int i, status = SSLWRAP_ERROR_WANT_READ;
                memset(&in, 0, sizeof in);
                in.free_at = at;
                in.ctx = with_ctx ? server : NULL;
                CHECK_OK(sslwrap_ctx_set_alpn_protos(client, "\2h2", 3));
                CHECK_OK(sslwrap_ctx_load_verify_locations(server, cert("ca.pem"), NULL));
                set_inside(kind, server, &in);
                if (!pair_from(&p, client, server))
                    return;
                for (i = 0; i < 10 && !in.gone && is_want(status); i++) {
                    sslwrap_conn_do_handshake(p.client);
                    pump_one_way(p.client, p.server);
                    status = sslwrap_conn_do_handshake(p.server);
                    CHECK(is_want(status) || status == SSLWRAP_OK);
                    if (!in.gone)
                        pump_one_way(p.server, p.client);
                }
                if (in.gone) {
                    CHECK_STATUS(sslwrap_conn_do_handshake(p.server), SSLWRAP_E_INVALID_ARG);
                    p.server = NULL;
                }
                pair_free(&p);
                CHECK_OK(sslwrap_ctx_free(client));
                if (!in.gone || !with_ctx)
                    CHECK_OK(sslwrap_ctx_free(server));
                CHECK(in.freed == 1);
            }
}

TEST(replace_from_inside_the_verify_callback)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct inside in;
    struct pair p;
    struct end end[2];
    memset(&in, 0, sizeof in);
    in.reset_at = 1;
    if (pair_from(&p, client, server)) {
        CHECK_OK(sslwrap_conn_set_verify(p.client, SSLWRAP_VERIFY_PEER, verify_inside, &in, inside_freed));
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], SSLWRAP_OK);
        CHECK(in.calls == 1 && in.freed == 1);
    }
    pair_free(&p);
    free_both(client, server);
}

/* ---- frozen (R43) ---- */

TEST(frozen_after_the_first_connection)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good"), *twin = client_ctx();
    sslwrap_conn *conn = NULL;
    sslwrap_x509 *leaf = NULL;
    sslwrap_pkey *key = NULL;
    sslwrap_x509_store *store = NULL;
    sslwrap_identity *identity = NULL;
    struct end end[2];
    struct agreed before, after;
    uint64_t mask = 0;
    int64_t seconds = 0;
    size_t n = 0;
    int kind, depth = 0, freed = 0;
    char pem[] = "-----BEGIN";
    CHECK_OK(sslwrap_x509_load_file(cert("other.pem"), SSLWRAP_FILETYPE_PEM, &leaf));
    CHECK_OK(sslwrap_pkey_load_file(cert("other.key"), SSLWRAP_FILETYPE_PEM, NULL, 0, &key));
    CHECK_OK(sslwrap_x509_store_new(&store));
    CHECK_OK(sslwrap_identity_new_file(cert("other.pem"), cert("other.key"), NULL, 0, &identity));
    CHECK(meet(twin, server, "good.example", end, &before));
    CHECK_OK(sslwrap_ctx_free(twin));
    CHECK_OK(sslwrap_conn_new(client, NULL, &conn));
#define FROZEN(call) CHECK_STATUS(call, SSLWRAP_E_STATE)
    for (kind = 0; kind < KINDS; kind++)
        FROZEN(set_kind(kind, client, &freed, 0));
    CHECK(freed == 0);
    FROZEN(sslwrap_ctx_set_min_proto_version(client, SSLWRAP_TLS1_2_VERSION));
    FROZEN(sslwrap_ctx_set_max_proto_version(client, SSLWRAP_TLS1_2_VERSION));
    FROZEN(sslwrap_ctx_set_options(client, SSLWRAP_OP_NO_TLSV1_3, &mask));
    FROZEN(sslwrap_ctx_clear_options(client, SSLWRAP_OP_NO_TLSV1_3, &mask));
    FROZEN(sslwrap_ctx_set_mode(client, SSLWRAP_MODE_RELEASE_BUFFERS, &mask));
    FROZEN(sslwrap_ctx_clear_mode(client, SSLWRAP_MODE_AUTO_RETRY, &mask));
    FROZEN(sslwrap_ctx_set_cipher_list(client, "ECDHE-ECDSA-AES128-GCM-SHA256"));
    FROZEN(sslwrap_ctx_set_tls13_ciphersuites(client, "TLS_AES_128_GCM_SHA256"));
    FROZEN(sslwrap_ctx_set_groups(client, "P-384"));
    FROZEN(sslwrap_ctx_set_session_id(client, "x", 1));
    FROZEN(sslwrap_ctx_set_timeout(client, 10, &seconds));
    FROZEN(sslwrap_ctx_use_certificate_chain_file(client, cert("other.pem")));
    FROZEN(sslwrap_ctx_use_certificate_file(client, cert("other.pem"), SSLWRAP_FILETYPE_PEM));
    FROZEN(sslwrap_ctx_use_certificate_mem(client, pem, 10));
    FROZEN(sslwrap_ctx_use_privatekey_file(client, cert("other.key"), SSLWRAP_FILETYPE_PEM));
    FROZEN(sslwrap_ctx_use_privatekey_mem(client, pem, 10, SSLWRAP_FILETYPE_PEM));
    FROZEN(sslwrap_ctx_use_identity_file(client, cert("other.pem"), cert("other.key")));
    FROZEN(sslwrap_ctx_use_identity_mem(client, pem, 10));
    FROZEN(sslwrap_ctx_load_verify_locations(client, cert("otherca.pem"), NULL));
    FROZEN(sslwrap_ctx_load_verify_mem(client, pem, 10));
    FROZEN(sslwrap_ctx_load_system_trust(client, &n));
    FROZEN(sslwrap_ctx_use_certificate(client, leaf));
    FROZEN(sslwrap_ctx_add_extra_chain_cert(client, leaf));
    FROZEN(sslwrap_ctx_use_privatekey(client, key));
    FROZEN(sslwrap_ctx_use_identity(client, identity));
    FROZEN(sslwrap_ctx_set_cert_store(client, store));
    FROZEN(sslwrap_ctx_set_verify_depth(client, 1));
    FROZEN(sslwrap_ctx_set_alpn_protos(client, "\2h2", 3));
    FROZEN(sslwrap_ctx_set_alpn_preference(client, "\2h2", 3));
    unlink("/tmp/sslwrap-frozen-keylog");
    FROZEN(sslwrap_ctx_set_keylog_file(client, "/tmp/sslwrap-frozen-keylog"));
    CHECK(access("/tmp/sslwrap-frozen-keylog", F_OK) != 0);
    CHECK(strstr(sslwrap_error_message(), "in use") != NULL);
    CHECK_OK(sslwrap_conn_free(conn));
    FROZEN(sslwrap_ctx_set_groups(client, "P-384")); /* for good */
    CHECK_OK(sslwrap_ctx_get_verify_mode(client, &mask));
    CHECK(mask == SSLWRAP_VERIFY_PEER);
    CHECK_OK(sslwrap_ctx_get_verify_depth(client, &depth));
    CHECK(depth == -1);
    CHECK_OK(sslwrap_ctx_get_timeout(client, &seconds));
    CHECK(seconds == 300);
    CHECK(meet(client, server, "good.example", end, &after));
    CHECK_TEXT(after.version, before.version);
    CHECK_TEXT(after.cipher, before.cipher);
    CHECK_TEXT(after.group, before.group);
    CHECK_TEXT(after.alpn, before.alpn);
    CHECK_OK(sslwrap_x509_free(leaf));
    CHECK_OK(sslwrap_pkey_free(key));
    CHECK_OK(sslwrap_x509_store_free(store));
    CHECK_OK(sslwrap_identity_free(identity));
    free_both(client, server);
}

/* ---- who the server must be (R38 to R41) ---- */

#define LABEL63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
#define NAME253 LABEL63 "." LABEL63 "." LABEL63 "." "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi"

TEST(server_names)
{
    static const struct { const char *name; int valid; const char *sni; int matches_good; } table[] = {
        {"good.example", 1, "good.example", 1},
        {"good.example.", 1, "good.example", 1}, /* certificates have no final dot */
        {"GOOD.Example", 1, "GOOD.Example", 1},
        {"any.wild.example", 1, "any.wild.example", 1},
        {"a.b.wild.example", 1, "a.b.wild.example", 0},
        {"wild.example", 1, "wild.example", 0},
        {"localhost", 1, "localhost", 1},
        {"evilgood.example", 1, "evilgood.example", 0},
        {"good.example.evil.example", 1, "good.example.evil.example", 0},
        {"example", 1, "example", 0},
        {"a_b.example", 1, "a_b.example", 0},
        {"xn--bcher-kva.example", 1, "xn--bcher-kva.example", 0},
        {NAME253, 1, NAME253, 0},
        {NAME253 ".", 1, NAME253, 0},
        {"127.0.0.1", 1, NULL, 1},
        {"127.0.0.2", 1, NULL, 0},
        {"::1", 1, NULL, 1},
        {"0:0:0:0:0:0:0:1", 1, NULL, 1},
        {"::2", 1, NULL, 0},
        {"::ffff:127.0.0.1", 1, NULL, 0},
        {"", 0, NULL, 0}, {".", 0, NULL, 0}, {"..", 0, NULL, 0}, {"good..example", 0, NULL, 0},
        {".good.example", 0, NULL, 0}, {"good.example..", 0, NULL, 0}, {"good example", 0, NULL, 0},
        {"good.example ", 0, NULL, 0}, {" good.example", 0, NULL, 0}, {"good.example\n", 0, NULL, 0},
        {"*.wild.example", 0, NULL, 0}, {"good.example:443", 0, NULL, 0}, {"https://good.example", 0, NULL, 0},
        {"user@good.example", 0, NULL, 0}, {"good.example/", 0, NULL, 0}, {"1.2.3", 0, NULL, 0}, {"1", 0, NULL, 0},
        {"127.1", 0, NULL, 0}, {"127.0.0.1.", 0, NULL, 0}, {"127.0.0.256", 0, NULL, 0}, {"127.0.0.01", 0, NULL, 0},
        {"0x7f.1", 0, NULL, 0}, {"0x7f.0x1", 0, NULL, 0}, {"0X7F.0X1", 0, NULL, 0}, {"0x7f000001", 0, NULL, 0},
        {"2130706433", 0, NULL, 0}, {"[::1]", 0, NULL, 0}, {"[127.0.0.1]", 0, NULL, 0}, {"::1%lo", 0, NULL, 0},
        {"fe80::1%eth0", 0, NULL, 0}, {"::g", 0, NULL, 0}, {":::", 0, NULL, 0}, {"1::2::3", 0, NULL, 0},
        {"b\303\274cher.example", 0, NULL, 0}, {"\377\376.example", 0, NULL, 0},
        {NAME253 "j", 0, NULL, 0}, {NAME253 "j.", 0, NULL, 0}, {LABEL63 "l.example", 0, NULL, 0},
    };
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    size_t i, n;
    char sni[300];
    for (i = 0; i < COUNT(table); i += (size_t)rounds(1, 3)) {
        struct pair p = {NULL, NULL};
        struct end end[2];
        int before = failed_checks_, status;
        CHECK_OK(sslwrap_conn_new(client, NULL, &p.client));
        CHECK_OK(sslwrap_conn_new(server, NULL, &p.server));
        CHECK_STATUS(sslwrap_conn_set_server_name(p.client, table[i].name), table[i].valid ? SSLWRAP_OK : SSLWRAP_E_INVALID_ARG);
        /* the extension alone takes names only */
        status = sslwrap_conn_set_tlsext_host_name(p.server, table[i].name);
        CHECK(status == (table[i].sni && table[i].name[strlen(table[i].name) - 1] != '.' ? SSLWRAP_OK : SSLWRAP_E_INVALID_ARG) ||
              (table[i].sni && status == SSLWRAP_OK));
        CHECK_OK(sslwrap_conn_free(p.server));
        CHECK_OK(sslwrap_conn_new(server, NULL, &p.server));
        if (!table[i].valid) { /* and is still without a name: not one byte leaves */
            CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_E_STATE);
            CHECK_OK(sslwrap_conn_bio_pending(p.client, &n));
            CHECK(n == 0);
        } else {
            shake(p.client, p.server, end);
            if (table[i].matches_good) {
                STATUS(end[CLIENT], SSLWRAP_OK);
            } else {
                STATUS(end[CLIENT], SSL_REFUSED);
                CHECK(end[CLIENT].kind == SSLWRAP_KIND_CERTIFICATE);
                CHECK(end[CLIENT].code ==
                      (table[i].sni ? SSLWRAP_X509_V_ERR_HOSTNAME_MISMATCH : SSLWRAP_X509_V_ERR_IP_ADDRESS_MISMATCH));
                SAYS(end[CLIENT], "certificate is for good.example");
            }
            if (table[i].sni != NULL) {
                CHECK_OK(sslwrap_conn_get_servername(p.server, sni, sizeof sni, &n));
                CHECK_TEXT(sni, table[i].sni);
            } else {
                CHECK_STATUS(sslwrap_conn_get_servername(p.server, sni, sizeof sni, &n), SSLWRAP_E_NO_VALUE);
            }
        }
        pair_free(&p);
        if (failed_checks_ != before)
            fprintf(stderr, "    for the name \"%s\"\n", table[i].name);
    }
    free_both(client, server);
}

/* The last name counts, and nothing of an earlier one; a refused one changes nothing. */
TEST(server_name_set_again)
{
    NOT_ON_AWS_LC("an address that was required cannot be taken back");
    static const struct { const char *first, *second; int second_valid, fine; const char *sni; } table[] = {
        {"a.example", "good.example", 1, 1, "good.example"}, {"good.example", "a.example", 1, 0, "a.example"},
        {"a.example", "127.0.0.1", 1, 1, NULL},              {"good.example", "127.0.0.2", 1, 0, NULL},
        {"127.0.0.2", "good.example", 1, 1, "good.example"}, {"127.0.0.1", "a.example", 1, 0, "a.example"},
        {"127.0.0.2", "::1", 1, 1, NULL},                    {"::1", "127.0.0.2", 1, 0, NULL},
        {"good.example", "", 0, 1, "good.example"},          {"a.example", "", 0, 0, "a.example"},
        {"127.0.0.1", "[::1]", 0, 1, NULL},                  {"127.0.0.2", "127.1", 0, 0, NULL},
    };
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    size_t i, n;
    for (i = 0; i < COUNT(table); i += (size_t)rounds(1, 3)) {
        struct pair p = {NULL, NULL};
        struct end end[2];
        char sni[64];
        int before = failed_checks_;
        CHECK_OK(sslwrap_conn_new(client, NULL, &p.client));
        CHECK_OK(sslwrap_conn_new(server, NULL, &p.server));
        CHECK_OK(sslwrap_conn_set_server_name(p.client, table[i].first));
        CHECK_STATUS(sslwrap_conn_set_server_name(p.client, table[i].second),
                     table[i].second_valid ? SSLWRAP_OK : SSLWRAP_E_INVALID_ARG);
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], table[i].fine ? SSLWRAP_OK : SSL_REFUSED);
        if (!table[i].fine)
            SAYS(end[CLIENT], table[i].second_valid ? table[i].second : table[i].first);
        if (table[i].sni) {
            CHECK_OK(sslwrap_conn_get_servername(p.server, sni, sizeof sni, &n));
            CHECK_TEXT(sni, table[i].sni);
        } else {
            CHECK_STATUS(sslwrap_conn_get_servername(p.server, sni, sizeof sni, &n), SSLWRAP_E_NO_VALUE);
        }
        pair_free(&p);
        if (failed_checks_ != before)
            fprintf(stderr, "    for \"%s\" after \"%s\"\n", table[i].second, table[i].first);
    }
    free_both(client, server);
}

/* One name for the extension, another to be checked: the check is the checked one's, and so is the text. */
TEST(extension_and_check_apart)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    struct end end[2];
    char sni[64];
    size_t n;
    int which;
    for (which = 0; which < 2; which++) {
        if (pair_from(&p, client, server)) {
            CHECK_OK(sslwrap_conn_set_server_name(p.client, which ? "a.example" : "good.example"));
            CHECK_OK(sslwrap_conn_set_tlsext_host_name(p.client, "front.example"));
            shake(p.client, p.server, end);
            STATUS(end[CLIENT], which ? SSL_REFUSED : SSLWRAP_OK);
            if (which)
                SAYS(end[CLIENT], "not for a.example");
            CHECK_OK(sslwrap_conn_get_servername(p.server, sni, sizeof sni, &n));
            CHECK_TEXT(sni, "front.example");
        }
        pair_free(&p);
    }
    free_both(client, server);
}

TEST(no_name_no_byte)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("other"), *document = NULL, *stranger = server_ctx("otherca-leaf");
    struct pair p = {NULL, NULL};
    struct end end[2];
    char buf[16];
    size_t n;
    int how;
    for (how = 0; how < 3; how++) {
        CHECK_OK(sslwrap_conn_new(client, NULL, &p.client));
        if (how == 0)
            CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_E_STATE);
        else if (how == 1)
            CHECK_STATUS(sslwrap_conn_send(p.client, "x", 1, 0, &n), SSLWRAP_E_STATE);
        else
            CHECK_STATUS(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n), SSLWRAP_E_STATE);
        CHECK(strstr(sslwrap_error_message(), "conn_set_server_name") != NULL);
        CHECK_OK(sslwrap_conn_bio_pending(p.client, &n));
        CHECK(n == 0);
        /* the extension alone is no answer to whose certificate is right */
        CHECK_OK(sslwrap_conn_set_tlsext_host_name(p.client, "good.example"));
        CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_E_STATE);
        CHECK_OK(sslwrap_conn_bio_pending(p.client, &n));
        CHECK(n == 0);
        /* said: any name goes, but not any issuer */
        CHECK_OK(sslwrap_conn_insecure_no_name_check(p.client));
        CHECK_OK(sslwrap_conn_new(how == 2 ? stranger : server, NULL, &p.server));
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], how == 2 ? SSL_REFUSED : SSLWRAP_OK);
        pair_free(&p);
    }
    /* the document's kind of context needs none and checks none */
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &document));
    CHECK(meet(document, stranger, NULL, end, NULL));
    /* but where a name is set it is checked, when anything is */
    CHECK_OK(sslwrap_ctx_free(document));
    document = NULL;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &document));
    CHECK_OK(sslwrap_ctx_load_verify_locations(document, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(document, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK(!meet(document, server, "good.example", end, NULL));
    CHECK(end[CLIENT].code == SSLWRAP_X509_V_ERR_HOSTNAME_MISMATCH);
    CHECK(meet(document, server, "a.example", end, NULL));
    free_both(client, server);
    free_both(document, stranger);
}

/* After the waiver no name is checked, whichever came first. */
TEST(waiver_and_name)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("other");
    struct pair p;
    struct end end[2];
    int order;
    for (order = 0; order < 2; order++) {
        p.client = p.server = NULL;
        CHECK_OK(sslwrap_conn_new(client, NULL, &p.client));
        CHECK_OK(sslwrap_conn_new(server, NULL, &p.server));
        if (order == 0)
            CHECK_OK(sslwrap_conn_set_server_name(p.client, "good.example"));
        CHECK_OK(sslwrap_conn_insecure_no_name_check(p.client));
        if (order == 1) /* a name set after it is checked again */
            CHECK_OK(sslwrap_conn_set_server_name(p.client, "good.example"));
        shake(p.client, p.server, end);
        STATUS(end[CLIENT], order == 0 ? SSLWRAP_OK : SSL_REFUSED);
        pair_free(&p);
    }
    free_both(client, server);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(verify_sees_every_certificate);
    RUN(verify_accepts);
    RUN(verify_refuses);
    RUN(verify_strange_answers);
    RUN(verify_none_goes_on);
    RUN(verify_modes);
    RUN(verify_lends);
    RUN(server_name_once_per_handshake);
    RUN(server_name_answers);
    RUN(set_context_switches);
    RUN(set_context_demands_a_certificate);
    RUN(set_context_refuses);
    RUN(set_context_keeps_the_name_check);
    RUN(free_inside_the_server_name_callback);
    RUN(alpn_callback);
    RUN(alpn_preference);
    RUN(alpn_lists);
    RUN(groups);
    RUN(versions);
    RUN(cipher_lists);
    RUN(cipher_list_level_stays);
    RUN(sessions_stay_in_their_context);
    RUN(session_id_lengths);
    RUN(passphrase_lengths);
    RUN(passphrase_lengths_of_pkcs12);
    RUN(passphrase_is_cut);
    RUN(identity_all_or_nothing);
    RUN(key_log);
    RUN(info_callback);
    RUN(userdata_freed_exactly_once);
    RUN(userdata_of_connections);
    RUN(app_data);
    RUN(calls_from_inside_callbacks);
    RUN(free_from_inside_callbacks);
    RUN(replace_from_inside_the_verify_callback);
    RUN(frozen_after_the_first_connection);
    RUN(server_names);
    RUN(server_name_set_again);
    RUN(extension_and_check_apart);
    RUN(no_name_no_byte);
    RUN(waiver_and_name);
    return END();
}
