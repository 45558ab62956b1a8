/* Decisions as data: a host table against libssl, openssl s_client and curl, and pinned keys. */
/* link: ssl */
#include "../rows/raw.h"
#include "net.h"

#include <openssl/x509v3.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct seen {
    int status, alert, version;
    char subject[64];
};

static int last_alert;

static void watch(const SSL *ssl, int where, int ret)
{
    (void)ssl;
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && ret >> 8 == SSL3_AL_FATAL)
        last_alert = ret & 0xff;
}

/* What a libssl client that asks for `name` (NULL: for none) comes to. */
static struct seen ask(sslwrap_ctx *ctx, const char *name, const char *with_certificate)
{
    struct seen seen;
    sslwrap_conn *conn = NULL;
    struct raw r;
    X509 *shown;
    char byte[1];
    memset(&seen, 0, sizeof seen);
    last_alert = 0;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    raw_new(&r, raw_ctx(0, with_certificate), 0);
    SSL_set_info_callback(r.ssl, watch);
    if (name != NULL)
        SSL_set_tlsext_host_name(r.ssl, name);
    seen.status = raw_handshake(conn, &r);
    raw_read(&r, byte, sizeof byte); /* takes an alert in */
    seen.alert = last_alert;
    seen.version = SSL_version(r.ssl);
    shown = SSL_get1_peer_certificate(r.ssl);
    if (shown != NULL)
        X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, seen.subject, sizeof seen.subject);
    X509_free(shown);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    return seen;
}

/* The whole name, then the longest pattern; letters in any case; the final dot does not count. */
TEST(names)
{
    static const struct {
        const char *name;
        int version;
    } cases[] = {
        {"a.example", TLS1_2_VERSION},     {"A.Example", TLS1_2_VERSION},   {"x.deep.example", TLS1_3_VERSION},
        {"x.y.deep.example", TLS1_3_VERSION}, {"b.example", TLS1_2_VERSION}, {"xb.example", TLS1_2_VERSION},
        {"deep.example", TLS1_2_VERSION},
    };
    sslwrap_ctx *ctx = server_ctx("rsa"), *old = server_ctx("other"), *fresh = server_ctx("good");
    struct seen seen;
    size_t i;
    CHECK_OK(sslwrap_ctx_set_max_proto_version(old, SSLWRAP_TLS1_2_VERSION));
    CHECK_OK(sslwrap_ctx_add_host(ctx, "*.deep.example", fresh));
    CHECK_OK(sslwrap_ctx_add_host(ctx, "a.EXAMPLE", fresh));
    CHECK_OK(sslwrap_ctx_add_host(ctx, "*.example", old));
    CHECK_OK(sslwrap_ctx_add_host(ctx, "A.example", old)); /* takes the place of the one before */
    CHECK_OK(sslwrap_ctx_add_host(ctx, "own.example", ctx));
    CHECK_OK(sslwrap_ctx_free(old)); /* the table keeps them */
    CHECK_OK(sslwrap_ctx_free(fresh));
    for (i = 0; i < COUNT(cases); i++) {
        seen = ask(ctx, cases[i].name, NULL);
        CHECK(seen.status == SSLWRAP_OK && seen.version == cases[i].version);
        CHECK_TEXT(seen.subject, cases[i].version == TLS1_2_VERSION ? "a.example" : "good.example");
    }
    seen = ask(ctx, "example", NULL);
    CHECK(seen.status == SSLWRAP_OK && seen.version == TLS1_3_VERSION);
    seen = ask(ctx, NULL, NULL);
    CHECK(seen.status == SSLWRAP_OK);
    seen = ask(ctx, "own.example", NULL);
    CHECK(seen.status == SSLWRAP_OK && seen.version == TLS1_3_VERSION);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* Verification, too, is the chosen context's: a client without a certificate is let in by one host and not by the other. */
TEST(the_host_verifies)
{
    sslwrap_ctx *ctx = server_ctx("good"), *strict = server_ctx("good");
    struct seen seen;
    CHECK_OK(sslwrap_ctx_load_verify_locations(strict, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(strict, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_add_host(ctx, "strict.example", strict));
    seen = ask(ctx, "strict.example", NULL);
    CHECK(seen.status == SSLWRAP_ERROR_SSL && seen.alert == SSL_AD_CERTIFICATE_REQUIRED);
    seen = ask(ctx, "strict.example", "client");
    CHECK(seen.status == SSLWRAP_OK);
    seen = ask(ctx, "good.example", NULL);
    CHECK(seen.status == SSLWRAP_OK);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(strict));
}

/* A client of libssl's that offers `session` and takes the one it is given; whether it was resumed. */
static int resumes(sslwrap_ctx *ctx, const char *name, int max, SSL_SESSION **session, int *status)
{
    sslwrap_conn *conn = NULL;
    struct raw r;
    char byte[1];
    int reused;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    raw_new(&r, raw_ctx(0, "client"), 0);
    SSL_set_max_proto_version(r.ssl, max);
    SSL_set_tlsext_host_name(r.ssl, name);
    if (*session != NULL)
        CHECK(SSL_set_session(r.ssl, *session) == 1);
    *status = raw_handshake(conn, &r);
    raw_read(&r, byte, sizeof byte); /* takes tickets in */
    reused = SSL_session_reused(r.ssl);
    SSL_SESSION_free(*session);
    *session = SSL_get1_session(r.ssl);
    SSL_set_shutdown(r.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* or it would be good for nothing */
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    return reused;
}

/* Whom one host's trust let in, another's does not know: tickets have one key for all of them. */
TEST(sessions_stay_with_their_host)
{
    const uint64_t strict = SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT;
    int max, status;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++) {
        sslwrap_ctx *ctx = server_ctx("good"), *ours = server_ctx("good"), *others = server_ctx("good");
        SSL_SESSION *session = NULL;
        CHECK_OK(sslwrap_ctx_load_verify_locations(ours, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_load_verify_locations(others, cert("otherca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(ours, strict, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_set_verify(others, strict, NULL, NULL, NULL));
        CHECK_OK(sslwrap_ctx_add_host(ctx, "ours.example", ours));
        CHECK_OK(sslwrap_ctx_add_host(ctx, "others.example", others));
        CHECK(!resumes(ctx, "ours.example", max, &session, &status) && status == SSLWRAP_OK);
        CHECK(resumes(ctx, "ours.example", max, &session, &status) && status == SSLWRAP_OK);
        CHECK(!resumes(ctx, "others.example", max, &session, &status) && status == SSLWRAP_ERROR_SSL);
        SSL_SESSION_free(session);
        CHECK_OK(sslwrap_ctx_free(ctx));
        CHECK_OK(sslwrap_ctx_free(ours));
        CHECK_OK(sslwrap_ctx_free(others));
    }
}

static int asked;

static int count(sslwrap_conn *conn, void *userdata)
{
    (void)conn, (void)userdata;
    asked++;
    return SSLWRAP_SERVERNAME_OK;
}

/* Who is not in the table: the callback, or the alert. */
TEST(unknown_names)
{
    int strict;
    for (strict = 0; strict < 2; strict++) {
        sslwrap_ctx *ctx = server_ctx("good"), *host = server_ctx("other");
        struct seen seen;
        asked = 0;
        CHECK_STATUS(sslwrap_ctx_set_host_policy(ctx, 2), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_set_host_policy(ctx, -1), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_ctx_set_host_policy(ctx, strict ? SSLWRAP_HOST_REFUSE : SSLWRAP_HOST_DEFAULT));
        CHECK_OK(sslwrap_ctx_add_host(ctx, "a.example", host));
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, count, NULL, NULL));
        seen = ask(ctx, "a.example", NULL);
        CHECK(seen.status == SSLWRAP_OK && asked == 0);
        seen = ask(ctx, "b.example", NULL);
        CHECK(seen.status == (strict ? SSLWRAP_ERROR_SSL : SSLWRAP_OK) && asked == !strict);
        CHECK(seen.alert == (strict ? SSL_AD_UNRECOGNIZED_NAME : 0));
        CHECK(!strict || strstr(sslwrap_error_message(), "not in the host table") != NULL);
        seen = ask(ctx, NULL, NULL);
        CHECK(seen.status == (strict ? SSLWRAP_ERROR_SSL : SSLWRAP_OK) && asked == 2 * !strict);
        CHECK_STATUS(sslwrap_ctx_set_host_policy(ctx, 0), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_ctx_add_host(ctx, "c.example", host), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_ctx_set_max_proto_version(host, SSLWRAP_TLS1_2_VERSION), SSLWRAP_E_STATE); /* it was chosen */
        CHECK_OK(sslwrap_ctx_free(ctx));
        CHECK_OK(sslwrap_ctx_free(host));
    }
}

TEST(what_is_no_host)
{
    static const char *const wrong[] = {"", "*", "*.", ".example", "a*.example", "*.*.example", "a..example", "192.0.2.1", "::1",
                                        "a b", "*a.example", "**.example"};
    sslwrap_ctx *a = server_ctx("good"), *b = server_ctx("other"), *c = server_ctx("rsa"), *client = client_ctx();
    size_t i;
    for (i = 0; i < COUNT(wrong); i++)
        CHECK_STATUS(sslwrap_ctx_add_host(a, wrong[i], b), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_host(a, NULL, b), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_host(a, "a.example", NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_host(a, "a.example", client), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_host(client, "a.example", a), SSLWRAP_E_INVALID_ARG);
    /* no two keep each other alive */
    CHECK_OK(sslwrap_ctx_add_host(a, "a.example", b));
    CHECK_STATUS(sslwrap_ctx_add_host(b, "a.example", a), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_add_host(b, "c.example", c));
    CHECK_STATUS(sslwrap_ctx_add_host(c, "a.example", a), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_add_host(a, "d.example", b), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_add_host(a, "a.example", a));
    CHECK_OK(sslwrap_ctx_free(a));
    CHECK_OK(sslwrap_ctx_free(b));
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(client));
}

/* A thousand names, found as they were put in. */
TEST(many_names)
{
    sslwrap_ctx *ctx = server_ctx("good"), *host = server_ctx("other");
    struct random random = {0};
    char name[64];
    int i;
    for (i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "%s%zx.example", i % 2 ? "*.h" : "h", random_below(&random, 1u << 30));
        CHECK_OK(sslwrap_ctx_add_host(ctx, name, host));
    }
    random.state = 0;
    for (i = 0; i < 1000; i++) {
        struct seen seen;
        snprintf(name, sizeof name, "%s%zx.example", i % 2 ? "x.h" : "h", random_below(&random, 1u << 30));
        if (i % 97 != 0)
            continue;
        seen = ask(ctx, name, NULL);
        CHECK_TEXT(seen.subject, "a.example");
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(host));
}

/* openssl s_client and curl, which verify the name that they asked for. */
TEST(other_clients)
{
    int who;
    for (who = 0; who < 4; who++) {
        sslwrap_ctx *ctx = server_ctx("good"), *host = server_ctx("other");
        sslwrap_conn *conn;
        struct peer *peer;
        const char *name = who & 1 ? "a.example" : "x.wild.example";
        char resolve[64], url[64], buf[256], shown[32];
        int port, fd, listener = tcp_listen(&port);
        size_t n;
        static const char page[] = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        CHECK_OK(sslwrap_ctx_add_host(ctx, "*.example", host));
        CHECK_OK(sslwrap_ctx_add_host(ctx, "*.wild.example", ctx));
        if (who < 2) {
            peer = start_s_client(port, "-servername", name, "-verify_return_error", "-verify_hostname", name, NULL);
        } else {
            const char *argv[] = {"curl", "-sS", "--cacert", NULL, "--resolve", resolve, url, NULL};
            argv[3] = cert("ca.pem");
            snprintf(resolve, sizeof resolve, "%s:%d:127.0.0.1", name, port);
            snprintf(url, sizeof url, "https://%s:%d/", name, port);
            peer = start_peer(0, argv);
        }
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        conn = server_fd(ctx, fd);
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        if (who < 2) {
            snprintf(shown, sizeof shown, "CN = %s", who & 1 ? "a.example" : "good.example");
            CHECK(peer_printed(peer, shown, 10000) && peer_printed(peer, "Verify return code: 0", 10000));
        } else {
            CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
            CHECK_OK(sslwrap_conn_sendall(conn, page, sizeof page - 1, 0, &n));
            CHECK(peer_printed(peer, "hello", 10000));
        }
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd), close(listener);
        CHECK_OK(sslwrap_ctx_free(ctx));
        CHECK_OK(sslwrap_ctx_free(host));
    }
}

/* ---- pins ---- */

static void pin_of(const char *name, unsigned char pin[32])
{
    FILE *f = fopen(cert(name), "r");
    X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
    unsigned char *der = NULL;
    int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);
    fclose(f);
    CHECK(n > 0 && EVP_Digest(der, (size_t)n, pin, NULL, EVP_sha256(), NULL) == 1);
    OPENSSL_free(der);
    X509_free(x);
}

/* A demanded key may stand anywhere in the chain, and is a demand besides all others; one that suffices is the peer's own. */
TEST(pins)
{
    NOT_ON_AWS_LC("who refuses its certificate is told otherwise");
    static const struct {
        int kind;
        const char *pinned, *shows;
        int status;
        const char *says;
    } cases[] = {
        {SSLWRAP_PIN_REQUIRED, "good.pem", "good", SSLWRAP_OK, NULL},
        {SSLWRAP_PIN_REQUIRED, "inter.pem", "good", SSLWRAP_OK, NULL},
        {SSLWRAP_PIN_REQUIRED, "ca.pem", "good", SSLWRAP_OK, NULL},
        {SSLWRAP_PIN_REQUIRED, "rsa.pem", "good", SSLWRAP_ERROR_SSL, "pinned keys"},
        {SSLWRAP_PIN_REQUIRED, "expired.pem", "expired", SSLWRAP_ERROR_SSL, "expired"},
        {SSLWRAP_PIN_REQUIRED, "selfsigned.pem", "selfsigned", SSLWRAP_ERROR_SSL, "self-signed"},
        {SSLWRAP_PIN_SUFFICIENT, "selfsigned.pem", "selfsigned", SSLWRAP_OK, NULL},
        {SSLWRAP_PIN_SUFFICIENT, "other.pem", "other", SSLWRAP_OK, NULL},
        {SSLWRAP_PIN_SUFFICIENT, "inter.pem", "expired", SSLWRAP_ERROR_SSL, "expired"},
        {SSLWRAP_PIN_SUFFICIENT, "rsa.pem", "selfsigned", SSLWRAP_ERROR_SSL, "self-signed"},
        {SSLWRAP_PIN_SUFFICIENT, "rsa.pem", "good", SSLWRAP_OK, NULL},
    };
    size_t i;
    int max;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (i = 0; i < COUNT(cases); i++) {
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_conn *conn = NULL;
            struct raw r;
            unsigned char pin[32];
            int status, result = -1;
            pin_of(cases[i].pinned, pin);
            CHECK_STATUS(sslwrap_ctx_add_pin(ctx, cases[i].kind, pin, 31), SSLWRAP_E_INVALID_ARG);
            CHECK_STATUS(sslwrap_ctx_add_pin(ctx, 0, pin, 32), SSLWRAP_E_INVALID_ARG);
            CHECK_STATUS(sslwrap_ctx_add_pin(ctx, 3, pin, 32), SSLWRAP_E_INVALID_ARG);
            CHECK_OK(sslwrap_ctx_add_pin(ctx, cases[i].kind, pin, sizeof pin));
            CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
            CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
            CHECK_STATUS(sslwrap_ctx_add_pin(ctx, cases[i].kind, pin, sizeof pin), SSLWRAP_E_STATE);
            raw_new(&r, raw_ctx(1, cases[i].shows), 1);
            SSL_set_max_proto_version(r.ssl, max);
            status = raw_handshake(conn, &r);
            if (!CHECK_STATUS(status, cases[i].status))
                fprintf(stderr, "    case %zu\n", i);
            if (cases[i].says != NULL)
                CHECK(strstr(sslwrap_error_message(), cases[i].says) != NULL);
            CHECK_OK(sslwrap_conn_get_verify_result(conn, &result));
            CHECK((result == X509_V_OK) == (status == SSLWRAP_OK));
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

static int refuses_what_is_wrong(sslwrap_conn *conn, sslwrap_x509 *x, int error, int depth, int ok, void *userdata)
{
    (void)conn, (void)x, (void)error, (void)depth, (void)userdata;
    return ok ? SSLWRAP_VERIFY_ACCEPT : SSLWRAP_VERIFY_REFUSE;
}

/* That OpenSSL tells of its policies is no flaw of a chain: not for who judges each certificate, nor for pins. */
TEST(a_notice_of_policies)
{
    int asks, pinned;
    for (asks = 0; asks < 2; asks++)
        for (pinned = 0; pinned < 2; pinned++) {
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_x509_store *store = NULL;
            sslwrap_conn *conn = NULL;
            struct raw r;
            unsigned char pin[32];
            pin_of("inter.pem", pin);
            CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &store));
            CHECK_OK(sslwrap_x509_store_set_flags(store, SSLWRAP_X509_V_FLAG_POLICY_CHECK | SSLWRAP_X509_V_FLAG_NOTIFY_POLICY));
            CHECK_OK(sslwrap_x509_store_free(store));
            if (asks)
                CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, refuses_what_is_wrong, NULL, NULL));
            if (pinned)
                CHECK_OK(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_REQUIRED, pin, sizeof pin));
            CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
            CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
            raw_new(&r, raw_ctx(1, "good"), 1);
            if (!CHECK_OK(raw_handshake(conn, &r)))
                fprintf(stderr, "    asks %d, pinned %d\n", asks, pinned);
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* Shows a certificate for good.example that names the real intermediate as its issuer, which has not signed it. */
static void forge(SSL_CTX *raw)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    FILE *f = fopen(cert("inter.pem"), "r");
    X509 *inter = PEM_read_X509(f, NULL, NULL, NULL), *x = X509_new();
    X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "DNS:good.example");
    fclose(f);
    CHECK(X509_set_version(x, 2) == 1 && ASN1_INTEGER_set(X509_get_serialNumber(x), 7) == 1);
    CHECK(X509_gmtime_adj(X509_getm_notBefore(x), -3600) != NULL && X509_gmtime_adj(X509_getm_notAfter(x), 3600) != NULL);
    CHECK(X509_set_issuer_name(x, X509_get_subject_name(inter)) == 1 && X509_set_pubkey(x, key) == 1);
    CHECK(X509_add_ext(x, names, -1) == 1 && X509_sign(x, key, EVP_sha256()) > 0);
    CHECK(SSL_CTX_use_certificate(raw, x) == 1 && SSL_CTX_use_PrivateKey(raw, key) == 1);
    CHECK(SSL_CTX_clear_chain_certs(raw) == 1 && SSL_CTX_add1_chain_cert(raw, inter) == 1);
    X509_EXTENSION_free(names);
    X509_free(x);
    X509_free(inter);
    EVP_PKEY_free(key);
}

static int lets_pass(sslwrap_conn *conn, sslwrap_x509 *x, int error, int depth, int ok, void *userdata)
{
    (void)conn, (void)x, (void)error, (void)depth, (void)ok, (void)userdata;
    return SSLWRAP_VERIFY_ACCEPT;
}

/* Whose certificate was not verified has shown his own key alone: others' certificates are to be had by everybody. */
TEST(keys_above_who_was_not_verified)
{
    static const struct {
        const char *pinned, *shows; /* NULL: forged */
        int verifies, status;
    } cases[] = {
        {"inter.pem", NULL, 0, SSLWRAP_ERROR_SSL},
        {"inter.pem", NULL, 1, SSLWRAP_ERROR_SSL},
        {"inter.pem", "good", 0, SSLWRAP_OK}, /* nothing is wrong with it */
        {"inter.pem", "good", 1, SSLWRAP_OK},
        {"inter.pem", "expired", 0, SSLWRAP_ERROR_SSL},
        {"expired.pem", "expired", 0, SSLWRAP_OK},
        {"expired.pem", "expired", 1, SSLWRAP_OK},
        {"selfsigned.pem", "selfsigned", 0, SSLWRAP_OK},
        {"selfsigned.pem", "other", 0, SSLWRAP_ERROR_SSL},
    };
    size_t i;
    int max;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (i = 0; i < COUNT(cases); i++) {
            sslwrap_ctx *ctx = client_ctx();
            SSL_CTX *raw = raw_ctx(1, cases[i].shows != NULL ? cases[i].shows : "good");
            sslwrap_conn *conn = NULL;
            struct raw r;
            unsigned char pin[32];
            int status;
            pin_of(cases[i].pinned, pin);
            CHECK_OK(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_REQUIRED, pin, sizeof pin));
            if (cases[i].verifies)
                CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, lets_pass, NULL, NULL));
            else
                CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_NONE, NULL, NULL, NULL));
            if (cases[i].shows == NULL)
                forge(raw);
            CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
            CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
            raw_new(&r, raw, 1);
            SSL_set_max_proto_version(r.ssl, max);
            status = raw_handshake(conn, &r);
            if (!CHECK_STATUS(status, cases[i].status))
                fprintf(stderr, "    case %zu\n", i);
            if (status != SSLWRAP_OK)
                CHECK(strstr(sslwrap_error_message(), "pinned key") != NULL);
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* Who shows no certificate has none of the keys: he was not asked, or let pass without. */
TEST(keys_of_who_shows_none)
{
    static const struct {
        const char *pinned, *shows;
        uint64_t mode;
        int status;
        const char *says;
    } cases[] = {
        {"client.pem", NULL, SSLWRAP_VERIFY_NONE, SSLWRAP_ERROR_SSL, "no certificate"},
        {"client.pem", "client", SSLWRAP_VERIFY_NONE, SSLWRAP_ERROR_SSL, "no certificate"}, /* nobody asks for it */
        {"client.pem", NULL, SSLWRAP_VERIFY_PEER, SSLWRAP_ERROR_SSL, "no certificate"},
        {"client.pem", "client", SSLWRAP_VERIFY_PEER, SSLWRAP_OK, NULL},
        {"rsa.pem", "client", SSLWRAP_VERIFY_PEER, SSLWRAP_ERROR_SSL, "pinned keys"},
        {"client.pem", NULL, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_POST_HANDSHAKE, SSLWRAP_OK, NULL}, /* is asked later, in TLS 1.3 */
    };
    size_t i;
    int max, wanted;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (i = 0; i < COUNT(cases); i++) {
            sslwrap_ctx *ctx;
            unsigned char pin[32];
            struct seen seen;
            if ((cases[i].mode & SSLWRAP_VERIFY_POST_HANDSHAKE) != 0 && !lib_has("post-handshake-auth"))
                continue;
            ctx = server_ctx("good");
            pin_of(cases[i].pinned, pin);
            CHECK_OK(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_REQUIRED, pin, sizeof pin));
            CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
            CHECK_OK(sslwrap_ctx_set_verify(ctx, cases[i].mode, NULL, NULL, NULL));
            CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, max));
            seen = ask(ctx, "good.example", cases[i].shows);
            wanted = max == TLS1_2_VERSION && (cases[i].mode & SSLWRAP_VERIFY_POST_HANDSHAKE) != 0 ? SSLWRAP_ERROR_SSL : cases[i].status;
            if (!CHECK_STATUS(seen.status, wanted) ||
                (cases[i].says != NULL && !CHECK(strstr(sslwrap_error_message(), cases[i].says) != NULL)))
                fprintf(stderr, "    case %zu: %s\n", i, sslwrap_error_message());
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* But for who has a key that both have beforehand. */
TEST(keys_of_who_shares_another)
{
    int max;
    for (max = SSLWRAP_TLS1_2_VERSION; max <= (lib_has("psk-tls1.3") ? SSLWRAP_TLS1_3_VERSION : SSLWRAP_TLS1_2_VERSION); max++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        static const unsigned char nobodys[32] = {1};
        struct pair p;
        CHECK_OK(sslwrap_ctx_set_max_proto_version(server, max));
        CHECK_OK(sslwrap_ctx_set_cipher_list(client, "PSK-AES128-CBC-SHA"));
        CHECK_OK(sslwrap_ctx_set_cipher_list(server, "PSK-AES128-CBC-SHA"));
        CHECK_OK(sslwrap_ctx_add_pin(server, SSLWRAP_PIN_REQUIRED, nobodys, sizeof nobodys));
        CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, "sixteen bytes...", 16));
        CHECK(pair_from(&p, client, server));
        CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, "sixteen bytes...", 16));
        CHECK_OK(handshake(p.client, p.server));
        pair_free(&p);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(names);
    RUN(the_host_verifies);
    RUN(sessions_stay_with_their_host);
    RUN(unknown_names);
    RUN(what_is_no_host);
    RUN(many_names);
    RUN(other_clients);
    RUN(pins);
    RUN(a_notice_of_policies);
    RUN(keys_above_who_was_not_verified);
    RUN(keys_of_who_shows_none);
    RUN(keys_of_who_shares_another);
    return END();
}
