/* What the classic surface adds to one connection, row by row elsewhere: identity, options, versions and names of its own; keys
 * and certificates asked for later; the end of a failed connection; and what each setter refuses. */
/* link: ssl */
#include "../rows/raw.h"
#include "net.h"

#include <openssl/x509v3.h>

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

static const char *error_text(sslwrap_conn *conn)
{
    static char text[1024];
    sslwrap_error *error = NULL;
    size_t n = 0;
    text[0] = 0;
    if (CHECK_OK(sslwrap_conn_error(conn, &error)))
        CHECK_OK(sslwrap_error_text(error, text, sizeof text, &n));
    sslwrap_error_free(error);
    return text;
}

/* ---- an identity of its own ---- */

static sslwrap_x509 *load_cert(const char *name)
{
    sslwrap_x509 *x = NULL;
    CHECK_OK(sslwrap_x509_load_file(cert(name), SSLWRAP_FILETYPE_PEM, &x));
    return x;
}

static sslwrap_pkey *load_key(const char *name)
{
    sslwrap_pkey *key = NULL;
    CHECK_OK(sslwrap_pkey_load_file(cert(name), SSLWRAP_FILETYPE_PEM, NULL, 0, &key));
    return key;
}

/* The name that libssl's client finds in the certificate it was shown. */
static void shown_name(struct raw *r, char *name, size_t cap)
{
    X509 *x = SSL_get1_peer_certificate(r->ssl);
    name[0] = 0;
    if (CHECK(x != NULL))
        X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, name, (int)cap);
    X509_free(x);
}

static sslwrap_ctx *bare_server(void)
{
    sslwrap_ctx *ctx = NULL;
    CHECK_OK(sslwrap_ctx_new_server(&ctx));
    return ctx;
}

TEST(own_certificate)
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL, *other = NULL;
    sslwrap_x509 *a = load_cert("other.pem"), *have = NULL;
    sslwrap_pkey *a_key = load_key("other.key"), *wrong = load_key("client.key");
    struct raw r;
    char name[64];
    int same = 0;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_certificate(conn, &have)); /* the context's */
    CHECK_OK(sslwrap_x509_equal(have, a, &same));
    CHECK(same == 0);
    sslwrap_x509_free(have);
    CHECK_OK(sslwrap_conn_use_certificate(conn, a));
    CHECK_STATUS(sslwrap_conn_use_privatekey(conn, wrong), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_conn_use_privatekey(conn, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_use_certificate(conn, (sslwrap_x509 *)a_key), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_use_privatekey(conn, a_key));
    CHECK_OK(sslwrap_conn_get_certificate(conn, &have));
    CHECK_OK(sslwrap_x509_equal(have, a, &same));
    CHECK(same == 1);
    sslwrap_x509_free(have);
    raw_new(&r, raw_ctx(0, NULL), 0);
    CHECK_OK(raw_handshake(conn, &r));
    shown_name(&r, name, sizeof name);
    CHECK_TEXT(name, "a.example");
    raw_free(&r);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &other)); /* the context has its own still */
    raw_new(&r, raw_ctx(0, NULL), 0);
    CHECK_OK(raw_handshake(other, &r));
    shown_name(&r, name, sizeof name);
    CHECK_TEXT(name, "good.example");
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_conn_free(other);
    sslwrap_ctx_free(ctx);
    ctx = bare_server();
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_get_certificate(conn, &have), SSLWRAP_E_NO_VALUE);
    CHECK(have == NULL);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    sslwrap_x509_free(a);
    sslwrap_pkey_free(a_key);
    sslwrap_pkey_free(wrong);
}

struct choice {
    sslwrap_x509 *cert;
    sslwrap_pkey *key;
    sslwrap_identity *identity;
    int status[4];
};

static int choose_by_name(sslwrap_conn *conn, void *userdata)
{
    struct choice *c = userdata;
    if (c->identity != NULL) {
        c->status[0] = sslwrap_conn_use_identity(conn, c->identity);
    } else {
        c->status[0] = sslwrap_conn_use_certificate(conn, c->cert);
        c->status[1] = sslwrap_conn_use_privatekey(conn, c->key);
    }
    c->status[2] = sslwrap_conn_set_max_proto_version(conn, SSLWRAP_TLS1_2_VERSION);
    c->status[3] = sslwrap_conn_set_hostflags(conn, 0); /* a client's, and too late */
    return SSLWRAP_SERVERNAME_OK;
}

/* The certificate that is chosen in the server-name callback is shown, and the version chosen there spoken. */
TEST(own_certificate_by_name)
{
    int whole;
    for (whole = 0; whole < 2; whole++) {
        sslwrap_ctx *ctx = bare_server();
        sslwrap_conn *conn = NULL;
        struct choice c = {NULL, NULL, NULL, {-99, -99, -99, -99}};
        struct raw r;
        char name[64];
        c.cert = load_cert("other.pem");
        c.key = load_key("other.key");
        if (whole)
            CHECK_OK(sslwrap_identity_new_file(cert("other.pem"), cert("other.key"), NULL, 0, &c.identity));
        CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, choose_by_name, &c, NULL));
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        raw_new(&r, raw_ctx(0, NULL), 0);
        CHECK_OK(raw_handshake(conn, &r));
        CHECK(c.status[0] == SSLWRAP_OK && (whole || c.status[1] == SSLWRAP_OK) && c.status[2] == SSLWRAP_OK);
        CHECK(c.status[3] == SSLWRAP_E_BUSY);
        shown_name(&r, name, sizeof name);
        CHECK_TEXT(name, "a.example");
        CHECK(SSL_version(r.ssl) == TLS1_2_VERSION);
        if (whole) /* with its chain: libssl verified it */
            CHECK(SSL_get_verify_result(r.ssl) == X509_V_OK);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
        sslwrap_x509_free(c.cert);
        sslwrap_pkey_free(c.key);
        sslwrap_identity_free(c.identity);
    }
}

/* ---- options, modes, versions, ciphers, groups ---- */

TEST(own_masks)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    uint64_t of_ctx = 0, mask = 0, again = 0;
    CHECK_OK(sslwrap_ctx_get_options(ctx, &of_ctx));
    CHECK(of_ctx & SSLWRAP_OP_NO_RENEGOTIATION);
    CHECK_OK(sslwrap_ctx_get_mode(ctx, &mask));
    CHECK((mask & 7) == (SSLWRAP_MODE_ENABLE_PARTIAL_WRITE | SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSLWRAP_MODE_AUTO_RETRY));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_options(conn, &mask));
    CHECK(mask == of_ctx);
    CHECK_OK(sslwrap_conn_set_options(conn, SSLWRAP_OP_NO_TICKET | SSLWRAP_OP_NO_TLSV1_3, &mask));
    CHECK(mask == (of_ctx | SSL_OP_NO_TICKET | SSL_OP_NO_TLSv1_3));
    CHECK_OK(sslwrap_conn_clear_options(conn, SSLWRAP_OP_NO_TICKET, &mask));
    CHECK(mask == (of_ctx | SSL_OP_NO_TLSv1_3));
    CHECK_STATUS(sslwrap_conn_set_options(conn, UINT64_C(1) << 63, &mask), SSLWRAP_E_INVALID_ARG);
    CHECK(mask == 0);
    CHECK_STATUS(sslwrap_conn_clear_options(conn, UINT64_C(1) << 63, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_get_options(conn, &again));
    CHECK(again == (of_ctx | SSL_OP_NO_TLSv1_3));
    CHECK_OK(sslwrap_ctx_get_options(ctx, &mask));
    CHECK(mask == of_ctx);
    CHECK_OK(sslwrap_conn_get_mode(conn, &mask));
    CHECK_OK(sslwrap_conn_set_mode(conn, SSLWRAP_MODE_RELEASE_BUFFERS, &again));
    CHECK(again == (mask | SSL_MODE_RELEASE_BUFFERS));
    CHECK_OK(sslwrap_conn_clear_mode(conn, SSLWRAP_MODE_RELEASE_BUFFERS, &again));
    CHECK(again == mask);
    CHECK_STATUS(sslwrap_conn_set_mode(conn, UINT64_C(1) << 41, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_clear_mode(conn, UINT64_C(1) << 41, NULL), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

TEST(own_versions_ciphers_groups)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    struct raw r;
    int version = 0;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_set_max_proto_version(conn, SSLWRAP_TLS1_2_VERSION));
    CHECK_STATUS(sslwrap_conn_set_min_proto_version(conn, SSLWRAP_TLS1_3_VERSION), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_max_proto_version(conn, SSLWRAP_TLS1_1_VERSION), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_max_proto_version(conn, 0x305), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_max_proto_version(conn, -1), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_get_max_proto_version(conn, &version));
    CHECK(version == TLS1_2_VERSION);
    CHECK_OK(sslwrap_conn_get_min_proto_version(conn, &version));
    CHECK(version == TLS1_2_VERSION);
    CHECK_OK(sslwrap_conn_set_cipher_list(conn, "ECDHE-ECDSA-CHACHA20-POLY1305"));
    CHECK_STATUS(sslwrap_conn_set_cipher_list(conn, "AES128-SHA:FOO"), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_cipher_list(conn, ""), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_conn_set_cipher_list(conn, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_set_groups(conn, "P-384:P-256"));
    CHECK_STATUS(sslwrap_conn_set_groups(conn, "P-384:nonsense"), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_groups(conn, ""), SSLWRAP_E_INVALID_ARG);
    raw_new(&r, raw_ctx(1, "good"), 1);
    CHECK_OK(raw_handshake(conn, &r));
    CHECK(SSL_version(r.ssl) == TLS1_2_VERSION);
    CHECK_TEXT(SSL_get_cipher(r.ssl), "ECDHE-ECDSA-CHACHA20-POLY1305");
    CHECK(SSL_get_negotiated_group(r.ssl) == NID_secp384r1);
    CHECK_STATUS(sslwrap_conn_set_min_proto_version(conn, 0), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_set_cipher_list(conn, "DEFAULT"), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_set_tls13_ciphersuites(conn, "TLS_AES_128_GCM_SHA256"), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_set_groups(conn, "P-384"), SSLWRAP_E_STATE);
    raw_free(&r);
    sslwrap_conn_free(conn);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_set_tls13_ciphersuites(conn, "TLS_CHACHA20_POLY1305_SHA256"));
    CHECK_STATUS(sslwrap_conn_set_tls13_ciphersuites(conn, ""), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_tls13_ciphersuites(conn, "TLS_AES_128_GCM_SHA256:x"), SSLWRAP_E_INVALID_ARG);
    raw_new(&r, raw_ctx(1, "good"), 1);
    CHECK_OK(raw_handshake(conn, &r));
    CHECK_TEXT(SSL_get_cipher(r.ssl), "TLS_CHACHA20_POLY1305_SHA256");
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

/* The largest record that plain libssl is sent. */
TEST(send_fragment)
{
    static const int64_t bad[] = {0, -1, 511, 16385, INT64_MIN, INT64_MAX};
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL;
    struct raw r;
    static char data[4000], got[8000];
    size_t i, n;
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_STATUS(sslwrap_ctx_set_max_send_fragment(ctx, bad[i]), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_max_send_fragment(ctx, 512));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_ctx_set_max_send_fragment(ctx, 512), SSLWRAP_E_STATE);
    raw_new(&r, raw_ctx(0, NULL), 0);
    CHECK_OK(raw_handshake(conn, &r));
    CHECK_OK(sslwrap_conn_sendall(conn, data, sizeof data, 0, &n));
    raw_pump(conn, &r);
    CHECK(SSL_read(r.ssl, got, sizeof got) == 512); /* one record at a time */
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

/* ---- how names are compared ---- */

/* x.wild.example against *.wild.example. */
static int wild(uint64_t flags, int set, int before)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    struct raw r;
    int status;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    if (set && before)
        CHECK_OK(sslwrap_conn_set_hostflags(conn, flags));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "x.wild.example"));
    if (set && !before)
        CHECK_OK(sslwrap_conn_set_hostflags(conn, flags));
    raw_new(&r, raw_ctx(1, "good"), 1);
    status = raw_handshake(conn, &r);
    CHECK_STATUS(sslwrap_conn_set_hostflags(conn, flags), status == SSLWRAP_OK ? SSLWRAP_E_STATE : status);
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    return status;
}

TEST(host_flags)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    CHECK_STATUS(wild(0, 0, 0), SSLWRAP_OK);
    CHECK_STATUS(wild(SSLWRAP_X509_CHECK_FLAG_NO_WILDCARDS, 1, 0), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(wild(SSLWRAP_X509_CHECK_FLAG_NO_WILDCARDS, 1, 1), SSLWRAP_ERROR_SSL); /* setting the name keeps them */
    CHECK_STATUS(wild(0, 1, 1), SSLWRAP_OK);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_set_hostflags(conn, 0x40), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_hostflags(conn, UINT64_MAX), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

/* ---- after the handshake ---- */

/* New keys, ours alone or both: plain libssl goes on reading and writing, and says that it saw the message. */
static int updates_seen;
static void saw_message(int write, int version, int type, const void *buf, size_t len, SSL *ssl, void *arg)
{
    (void)version;
    (void)ssl;
    (void)arg;
    if (!write && type == SSL3_RT_HANDSHAKE && len > 0 && *(const unsigned char *)buf == SSL3_MT_KEY_UPDATE)
        updates_seen++;
}

TEST(key_update)
{
    int ask, server;
    for (server = 0; server < 2; server++)
        for (ask = 0; ask < 2; ask++) {
            sslwrap_ctx *ctx = server ? server_ctx("good") : client_ctx();
            sslwrap_conn *conn = NULL;
            struct raw r;
            char buf[64];
            size_t n;
            int i;
            CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
            if (!server)
                CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
            CHECK_STATUS(sslwrap_conn_key_update(conn, ask), SSLWRAP_E_STATE);
            raw_new(&r, raw_ctx(!server, server ? NULL : "good"), !server);
            SSL_set_msg_callback(r.ssl, saw_message);
            CHECK_OK(raw_handshake(conn, &r));
            CHECK_STATUS(sslwrap_conn_key_update(conn, 2), SSLWRAP_E_INVALID_ARG);
            CHECK_STATUS(sslwrap_conn_key_update(conn, -1), SSLWRAP_E_INVALID_ARG);
            updates_seen = 0;
            for (i = 0; i < 3; i++) {
                CHECK_OK(sslwrap_conn_key_update(conn, ask));
                CHECK_OK(sslwrap_conn_send(conn, "new keys", 8, 0, &n));
                raw_pump(conn, &r);
                CHECK(raw_read(&r, buf, sizeof buf) == 8 && memcmp(buf, "new keys", 8) == 0);
                CHECK(SSL_write(r.ssl, "so be it", 8) == 8);
                raw_pump(conn, &r);
                CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
                CHECK(n == 8 && memcmp(buf, "so be it", 8) == 0);
            }
            CHECK(updates_seen == 3);
            raw_free(&r);
            sslwrap_conn_free(conn);
            sslwrap_ctx_free(ctx);
        }
    { /* TLS 1.2 */
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_conn *conn = NULL;
        struct raw r;
        SSL_CTX *raw = raw_ctx(1, "good");
        SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        raw_new(&r, raw, 1);
        CHECK_OK(raw_handshake(conn, &r));
        CHECK_STATUS(sslwrap_conn_key_update(conn, 1), SSLWRAP_E_UNSUPPORTED);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
    }
}

/* A server of ours asks s_client for its certificate after the handshake. */
TEST(asked_later_s_client)
{
    NEEDS("post-handshake-auth");
    int allowed;
    for (allowed = 0; allowed < 2; allowed++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn = NULL;
        sslwrap_x509 *peer = NULL;
        struct peer *client;
        int port, listener = tcp_listen(&port), fd;
        char buf[64];
        size_t n;
        int i;
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_POST_HANDSHAKE, NULL, NULL, NULL));
        client = start_s_client(port, "-cert", cert("client.pem"), "-key", cert("client.key"), "-cert_chain", cert("inter.pem"),
                                allowed ? "-enable_pha" : NULL, NULL);
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        conn = server_fd(ctx, fd);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
        CHECK_STATUS(sslwrap_conn_verify_client_post_handshake(conn), SSLWRAP_E_STATE);
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK_STATUS(sslwrap_conn_get_peer_certificate(conn, &peer), SSLWRAP_E_NO_VALUE);
        if (!allowed) {
            CHECK_STATUS(sslwrap_conn_verify_client_post_handshake(conn), SSLWRAP_ERROR_SSL);
        } else {
            CHECK_OK(sslwrap_conn_verify_client_post_handshake(conn));
            CHECK_STATUS(sslwrap_conn_verify_client_post_handshake(conn), SSLWRAP_ERROR_SSL); /* it was asked */
        }
        for (i = 0; i < (allowed ? 100 : 1) && peer == NULL && client != NULL; i++) { /* it may send data before it reads */
            CHECK(write(client->input, "data\n", 5) == 5);
            CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
            CHECK(n % 5 == 0 && n > 0);
            sslwrap_conn_get_peer_certificate(conn, &peer);
            sleep_ms(20);
        }
        CHECK((peer != NULL) == allowed);
        sslwrap_x509_free(peer);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
        close(fd);
        close(listener);
    }
}

/* Python asks a client of ours, which allows it by its context or for itself, and prints whom it sees. */
static const char python_asks[] =
    "import ssl, socket, sys\n"
    "c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
    "c.load_cert_chain(sys.argv[2], sys.argv[3])\n"
    "c.load_verify_locations(sys.argv[4])\n"
    "c.verify_mode = ssl.CERT_OPTIONAL\n"
    "c.post_handshake_auth = True\n"
    "l = socket.socket()\n"
    "l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
    "l.bind(('127.0.0.1', int(sys.argv[1])))\n"
    "l.listen(1)\n"
    "s = c.wrap_socket(l.accept()[0], server_side=True)\n"
    "print('before', s.getpeercert(), flush=True)\n"
    "try:\n"
    "    s.verify_client_post_handshake()\n"
    "except ssl.SSLError as e:\n"
    "    print('refused', e.reason, flush=True)\n"
    "s.send(b'?')\n"
    "s.recv(1)\n"
    "print('after', s.getpeercert(), flush=True)\n"
    "s.send(b'!')\n";

TEST(asked_later_python)
{
    NEEDS("post-handshake-auth");
    int how; /* 0: not allowed, 1: by the context, 2: by the connection */
    for (how = 0; how < 3; how++) {
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_conn *conn = NULL;
        sslwrap_sock *sock = NULL;
        struct peer *server;
        const char *argv[8];
        char port[16], byte;
        int number = free_port();
        size_t n;
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("client.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("client.key"), SSLWRAP_FILETYPE_PEM));
        CHECK_STATUS(sslwrap_ctx_set_post_handshake_auth(ctx, 2), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_ctx_set_post_handshake_auth(ctx, how == 1));
        snprintf(port, sizeof port, "%d", number);
        argv[0] = "python3";
        argv[1] = "-c";
        argv[2] = python_asks;
        argv[3] = port;
        argv[4] = cert("good.pem");
        argv[5] = cert("good.key");
        argv[6] = cert("ca.pem");
        argv[7] = NULL;
        server = start_peer(number, argv);
        CHECK_OK(sslwrap_sock_create_connection("127.0.0.1", port, 10, &sock));
        CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        if (how == 2)
            CHECK_OK(sslwrap_conn_set_post_handshake_auth(conn, 1));
        CHECK_STATUS(sslwrap_conn_set_post_handshake_auth(conn, -1), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK_STATUS(sslwrap_conn_set_post_handshake_auth(conn, 1), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_verify_client_post_handshake(conn), SSLWRAP_E_STATE); /* a server's call */
        CHECK_OK(sslwrap_conn_recv(conn, &byte, 1, 0, &n)); /* brings the request, sends the answer */
        CHECK_OK(sslwrap_conn_send(conn, "x", 1, 0, &n));
        CHECK_OK(sslwrap_conn_recv(conn, &byte, 1, 0, &n));
        if (server != NULL && how == 0)
            CHECK(peer_printed(server, "refused EXTENSION_NOT_RECEIVED", 10000) && peer_printed(server, "after None", 10000));
        else if (server != NULL)
            CHECK(peer_printed(server, "before None\nafter {'subject'", 10000));
        sslwrap_conn_free(conn);
        sslwrap_sock_free(sock);
        sslwrap_ctx_free(ctx);
    }
}

/* ---- the end of one that failed ---- */

/* A server that does not trust its client's certificate. The client (plain libssl) has much to send before it reads, as TLS 1.3
 * lets it: closing would reset the connection under it, conn_close takes its bytes until it has seen the alert. */
TEST(alert_before_the_end)
{
    size_t v;
    for (v = 0; v < 2; v++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn;
        SSL_CTX *raw = raw_ctx(0, "otherca-leaf");
        SSL *ssl;
        int ends[2], status, reason = 0, i, child;
        int64_t from;
        char text[1024];
        SSL_CTX_set_min_proto_version(raw, versions[v]);
        SSL_CTX_set_max_proto_version(raw, versions[v]);
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
        if (!tcp_pair(ends))
            return;
        child = fork();
        if (child == 0) { /* the client: after its part of the handshake it sends on, reads late */
            static char data[16000];
            close(ends[1]);
            alarm(20);
            ssl = SSL_new(raw);
            SSL_set_fd(ssl, ends[0]);
            SSL_set_tlsext_host_name(ssl, "good.example");
            signal(SIGPIPE, SIG_IGN);
            i = SSL_connect(ssl);
            if (i == 1) {
                for (i = 0; i < 100; i++)
                    if (SSL_write(ssl, data, sizeof data) <= 0)
                        _exit(9);
                ERR_clear_error();
                SSL_read(ssl, data, sizeof data);
            }
            reason = ERR_GET_REASON(ERR_peek_error());
            _exit(reason == SSL_R_TLSV1_ALERT_UNKNOWN_CA ? 7 : 8);
        }
        close(ends[0]);
        conn = server_fd(ctx, ends[1]);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_SSL);
        snprintf(text, sizeof text, "%s", strchr(sslwrap_error_message(), ':'));
        from = now_ms();
        CHECK_STATUS(sslwrap_conn_close(conn, 10), SSLWRAP_ERROR_SSL); /* the failure again */
        CHECK(now_ms() - from < 9000);
        CHECK_TEXT(strchr(sslwrap_error_message(), ':'), text);
        sslwrap_conn_free(conn);
        close(ends[1]);
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
        sslwrap_ctx_free(ctx);
        SSL_CTX_free(raw);
    }
}

/* A peer that never closes: the deadline ends it, and the failure is told, not the timeout. */
TEST(close_of_a_failed_one_has_a_deadline)
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn;
    int ends[2], i;
    int64_t from;
    char got[64];
    if (!tcp_pair(ends))
        return;
    conn = server_fd(ctx, ends[1]);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK(send(ends[0], "\x16\x03\x01\x00\x04\x02\x00\x00\x00", 9, 0) == 9); /* a server's hello: not for a server */
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_SSL);
    from = now_ms();
    CHECK_STATUS(sslwrap_conn_close(conn, 0.3), SSLWRAP_ERROR_SSL);
    CHECK_TOOK(from, 300);
    CHECK(recv(ends[0], got, sizeof got, 0) == 7 && got[0] == 21); /* the alert, and then the end */
    CHECK(recv(ends[0], got, sizeof got, 0) == 0);
    CHECK_STATUS(sslwrap_conn_close(conn, 0), SSLWRAP_ERROR_WANT_READ);
    for (i = 0; i < 100; i++) /* one that never stops sending */
        if (send(ends[0], got, sizeof got, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
    from = now_ms();
    CHECK_STATUS(sslwrap_conn_close(conn, 0.2), SSLWRAP_ERROR_SSL);
    CHECK_TOOK(from, 200);
    close(ends[0]);
    CHECK_STATUS(sslwrap_conn_close(conn, 10), SSLWRAP_ERROR_SSL); /* it closed */
    sslwrap_conn_free(conn);
    close(ends[1]);
    sslwrap_ctx_free(ctx);
}

/* The connection's record names the call, as the thread's does. */
TEST(record_names_the_call)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("expired");
    struct pair p;
    char byte;
    size_t n;
    if (pair_from(&p, client, server)) {
        int started;
        CHECK_STATUS(sslwrap_conn_renegotiate(p.client, &started), SSLWRAP_E_STATE);
        CHECK_TEXT(error_text(p.client), sslwrap_error_message());
        CHECK(strncmp(error_text(p.client), "conn_renegotiate: ", 18) == 0);
        CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_ERROR_SSL);
        CHECK(strncmp(error_text(p.client), "conn_do_handshake: ", 19) == 0);
        CHECK_TEXT(error_text(p.client), sslwrap_error_message());
        CHECK_STATUS(sslwrap_conn_recv(p.server, &byte, 1, 0, &n), SSLWRAP_ERROR_SSL); /* the alert */
        CHECK(strncmp(error_text(p.server), "conn_recv: ", 11) == 0);
        CHECK_TEXT(error_text(p.server), sslwrap_error_message());
        CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_SSL); /* told again by another call */
        CHECK(strncmp(sslwrap_error_message(), "conn_recv: ", 11) == 0);
        CHECK(strncmp(error_text(p.client), "conn_do_handshake: ", 19) == 0); /* it failed there */
        CHECK(strstr(error_text(p.client), "conn_recv") == NULL);
    }
    pair_free(&p);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

/* ---- bad input ---- */

/* Setters of a context that is in use: nothing moves. */
TEST(in_use)
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL;
    sslwrap_x509 *ca = load_cert("ca.pem");
    sslwrap_curve *curve = NULL;
    sslwrap_name_list *list = NULL;
    size_t n = 9;
    CHECK_OK(sslwrap_get_elliptic_curve("prime256v1", &curve));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_ctx_add_client_ca(ctx, ca), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_load_client_ca(ctx, cert("ca.pem")), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_load_client_ca(ctx, "/nowhere"), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_load_client_ca_mem(ctx, "x", 1), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_load_tmp_dh_mem(ctx, "x", 1), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_dh_auto(ctx, 1), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_tmp_ecdh(ctx, curve), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_npn_protos(ctx, "\x01x", 2), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_npn_preference(ctx, "\x01x", 2), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_npn_select_callback(ctx, NULL, NULL, NULL), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_set_post_handshake_auth(ctx, 1), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_get_client_ca_list(ctx, &list));
    CHECK_OK(sslwrap_name_list_len(list, &n));
    CHECK(n == 0);
    sslwrap_name_list_free(list);
    sslwrap_curve_free(curve);
    sslwrap_x509_free(ca);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(own_certificate);
    RUN(own_certificate_by_name);
    RUN(own_masks);
    RUN(own_versions_ciphers_groups);
    RUN(send_fragment);
    RUN(host_flags);
    RUN(key_update);
    RUN(asked_later_s_client);
    RUN(asked_later_python);
    RUN(alert_before_the_end);
    RUN(close_of_a_failed_one_has_a_deadline);
    RUN(record_names_the_call);
    RUN(in_use);
    return END();
}
