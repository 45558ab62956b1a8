/* What both ends know and nobody else. */
#include "raw.h"
#include "../c/net.h"

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

/* A client of ours and a server of plain libssl, shaken hands. */
static sslwrap_conn *with_raw(int version, struct raw *r, sslwrap_ctx **ctx)
{
    sslwrap_conn *conn = NULL;
    SSL_CTX *raw = raw_ctx(1, "good");
    SSL_CTX_set_min_proto_version(raw, version);
    SSL_CTX_set_max_proto_version(raw, version);
    *ctx = client_ctx();
    CHECK_OK(sslwrap_conn_new(*ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    raw_new(r, raw, 1);
    CHECK_OK(raw_handshake(conn, r));
    return conn;
}

static void without(sslwrap_conn *conn, struct raw *r, sslwrap_ctx *ctx)
{
    raw_free(r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

typedef int (*bytes_fn)(sslwrap_conn *conn, void *buf, size_t cap, size_t *len);

/* Nothing on a fresh connection; too little room tells how much is needed and writes nothing. */
static void check_getter(bytes_fn get, sslwrap_conn *done, const void *want, size_t want_len)
{
    unsigned char buf[80], canary[80];
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *fresh = NULL;
    size_t n = 9;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
    CHECK_STATUS(get(fresh, buf, sizeof buf, &n), SSLWRAP_E_NO_VALUE);
    CHECK(n == 0);
    sslwrap_conn_free(fresh);
    sslwrap_ctx_free(ctx);
    memset(buf, 0x5a, sizeof buf);
    memset(canary, 0x5a, sizeof canary);
    CHECK_STATUS(get(done, buf, want_len - 1, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == want_len && memcmp(buf, canary, sizeof buf) == 0);
    CHECK_OK(get(done, buf, want_len, &n));
    CHECK(n == want_len && memcmp(buf, want, want_len) == 0 && buf[want_len] == 0x5a);
    CHECK_STATUS(get(NULL, buf, sizeof buf, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(get(done, buf, sizeof buf, NULL), SSLWRAP_E_INVALID_ARG);
}

ROW(A130, "libssl")
{
    size_t v;
    for (v = 0; v < 2; v++) {
        unsigned char want[32];
        struct raw r;
        sslwrap_ctx *ctx;
        sslwrap_conn *conn = with_raw(versions[v], &r, &ctx);
        CHECK(SSL_get_client_random(r.ssl, want, sizeof want) == 32);
        check_getter(sslwrap_conn_client_random, conn, want, 32);
        without(conn, &r, ctx);
    }
}

ROW(A165, "libssl")
{
    size_t v;
    for (v = 0; v < 2; v++) {
        unsigned char want[32];
        struct raw r;
        sslwrap_ctx *ctx;
        sslwrap_conn *conn = with_raw(versions[v], &r, &ctx);
        CHECK(SSL_get_server_random(r.ssl, want, sizeof want) == 32);
        check_getter(sslwrap_conn_server_random, conn, want, 32);
        without(conn, &r, ctx);
    }
}

/* A TLS 1.2 server in python, which prints its channel binding: our finished message of a full handshake. */
static const char python_server[] =
    "import ssl, socket, sys\n"
    "c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
    "c.maximum_version = ssl.TLSVersion.TLSv1_2\n"
    "c.load_cert_chain(sys.argv[2], sys.argv[3])\n"
    "l = socket.socket()\n"
    "l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
    "l.bind(('127.0.0.1', int(sys.argv[1])))\n"
    "l.listen(1)\n"
    "s = c.wrap_socket(l.accept()[0], server_side=True)\n"
    "print('binding', s.get_channel_binding('tls-unique').hex(), flush=True)\n"
    "s.recv(1)\n";

/* And a client, which prints its own: what a server of ours has of its peer. */
static const char python_client[] =
    "import ssl, socket, sys\n"
    "c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"
    "c.maximum_version = ssl.TLSVersion.TLSv1_2\n"
    "c.load_verify_locations(sys.argv[2])\n"
    "s = c.wrap_socket(socket.create_connection(('127.0.0.1', int(sys.argv[1]))), server_hostname='good.example')\n"
    "print('binding', s.get_channel_binding('tls-unique').hex(), flush=True)\n"
    "s.recv(1)\n";

static int printed_hex(struct peer *p, const char *word, const unsigned char *bytes, size_t len)
{
    char text[400];
    size_t at = (size_t)snprintf(text, sizeof text, "%s", word), i;
    for (i = 0; i < len; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%02x", bytes[i]);
    return peer_printed(p, text, 10000);
}

ROW(A143, "python")
{
    const char *argv[8];
    char port[16];
    unsigned char ours[64], want[64];
    struct peer *peer;
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    sslwrap_sock *sock = NULL;
    int number = free_port();
    size_t n = 0, v;
    snprintf(port, sizeof port, "%d", number);
    argv[0] = "python3";
    argv[1] = "-c";
    argv[2] = python_server;
    argv[3] = port;
    argv[4] = cert("good.pem");
    argv[5] = cert("good.key");
    argv[6] = NULL;
    peer = start_peer(number, argv);
    CHECK_OK(sslwrap_sock_create_connection("127.0.0.1", port, 10, &sock));
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_STATUS(sslwrap_conn_get_finished(conn, ours, sizeof ours, &n), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_get_finished(conn, ours, sizeof ours, &n));
    CHECK(n == 12);
    CHECK(peer != NULL && printed_hex(peer, "binding ", ours, n));
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    sslwrap_ctx_free(ctx);
    for (v = 0; v < 2; v++) {
        struct raw r;
        conn = with_raw(versions[v], &r, &ctx);
        n = SSL_get_peer_finished(r.ssl, want, sizeof want);
        check_getter(sslwrap_conn_get_finished, conn, want, n);
        without(conn, &r, ctx);
    }
}

ROW(A147, "python")
{
    const char *argv[8];
    char port[16];
    unsigned char theirs[64], want[64];
    struct peer *peer;
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL;
    int number, listener = tcp_listen(&number), fd;
    size_t n = 0, v;
    snprintf(port, sizeof port, "%d", number);
    argv[0] = "python3";
    argv[1] = "-c";
    argv[2] = python_client;
    argv[3] = port;
    argv[4] = cert("ca.pem");
    argv[5] = NULL;
    peer = start_peer(0, argv);
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    conn = server_fd(ctx, fd);
    CHECK_STATUS(sslwrap_conn_get_peer_finished(conn, theirs, sizeof theirs, &n), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_get_peer_finished(conn, theirs, sizeof theirs, &n));
    CHECK(n == 12);
    CHECK(peer != NULL && printed_hex(peer, "binding ", theirs, n));
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    close(fd);
    close(listener);
    for (v = 0; v < 2; v++) {
        struct raw r;
        conn = with_raw(versions[v], &r, &ctx);
        n = SSL_get_finished(r.ssl, want, sizeof want);
        check_getter(sslwrap_conn_get_peer_finished, conn, want, n);
        without(conn, &r, ctx);
    }
}

#define LABEL "EXPORTER-rows"

static int exported(sslwrap_conn *conn, const char *label, const char *context, size_t context_len, int use, void *key, size_t len)
{
    return sslwrap_conn_export_keying_material(conn, label, strlen(label), context, context_len, use, key, len);
}

/* s_server prints what it exports under the same label; libssl's function has the same with and without a context. */
ROW(A134, "openssl s_server")
{
    size_t v, i;
    for (v = 0; v < 2; v++) {
        static const struct {
            const char *context;
            size_t len;
            int use;
        } with[] = {{NULL, 0, 0}, {NULL, 0, 1}, {"", 0, 1}, {"bound", 5, 1}, {"bound", 5, 0}};
        struct peer *server = start_s_server("good", versions[v] == TLS1_2_VERSION ? "-tls1_2" : "-tls1_3", "-keymatexport", LABEL,
                                             "-keymatexportlen", "40", NULL);
        unsigned char key[40], want[40], plain[40], empty[40], same[300];
        char text[200], port[16];
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_conn *conn = NULL;
        sslwrap_sock *sock = NULL;
        struct raw r;
        size_t at;
        if (server == NULL)
            continue;
        snprintf(port, sizeof port, "%d", server->port);
        CHECK_OK(sslwrap_sock_create_connection("127.0.0.1", port, 10, &sock));
        CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        CHECK_STATUS(exported(conn, LABEL, NULL, 0, 0, key, sizeof key), SSLWRAP_E_STATE);
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK_OK(exported(conn, LABEL, NULL, 0, 0, key, sizeof key));
        at = (size_t)snprintf(text, sizeof text, "Keying material: ");
        for (i = 0; i < sizeof key; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%02X", key[i]);
        CHECK(peer_printed(server, text, 10000));
        sslwrap_conn_free(conn);
        sslwrap_sock_free(sock);
        sslwrap_ctx_free(ctx);

        conn = with_raw(versions[v], &r, &ctx);
        for (i = 0; i < sizeof with / sizeof *with; i++) {
            CHECK(SSL_export_keying_material(r.ssl, want, sizeof want, LABEL, strlen(LABEL), (const unsigned char *)with[i].context,
                                             with[i].len, with[i].use) == 1);
            CHECK_OK(exported(conn, LABEL, with[i].context, with[i].len, with[i].use, key, sizeof key));
            CHECK(memcmp(key, want, sizeof key) == 0);
        }
        CHECK_OK(exported(conn, LABEL, NULL, 0, 0, plain, sizeof plain));
        CHECK_OK(exported(conn, LABEL, NULL, 0, 1, empty, sizeof empty));
        /* RFC 8446 7.5 makes them the same, RFC 5705 does not */
        CHECK((memcmp(plain, empty, sizeof plain) == 0) == (versions[v] == TLS1_3_VERSION));
        /* context and key in one place */
        memcpy(same, "bound", 5);
        CHECK_OK(exported(conn, LABEL, (char *)same, 5, 1, same, 40));
        CHECK_OK(exported(conn, LABEL, "bound", 5, 1, key, 40));
        CHECK(memcmp(same, key, 40) == 0);
        /* bad ones leave the room alone and the connection alive */
        memset(key, 7, sizeof key);
        memset(want, 7, sizeof want);
        memset(same, 'x', 250);
        same[250] = 0;
        CHECK_STATUS(exported(conn, (char *)same, NULL, 0, 0, key, sizeof key), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(exported(conn, LABEL, NULL, 5, 1, key, sizeof key), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(exported(conn, LABEL, NULL, 0, 2, key, sizeof key), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(exported(conn, LABEL, NULL, 0, 0, key, 0), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(exported(conn, LABEL, NULL, 0, 0, key, 65536), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(exported(conn, LABEL, NULL, 0, 0, key, SIZE_MAX), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(exported(conn, LABEL, NULL, 0, 0, NULL, 40), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(exported(conn, LABEL, "c", 65536, 1, key, sizeof key), SSLWRAP_E_INVALID_ARG);
        if (versions[v] == TLS1_2_VERSION)
            CHECK_STATUS(exported(conn, "master secret", NULL, 0, 0, key, sizeof key), SSLWRAP_ERROR_SSL);
        CHECK(memcmp(key, want, sizeof key) == 0);
        CHECK_OK(exported(conn, LABEL, NULL, 0, 0, key, sizeof key));
        without(conn, &r, ctx);
    }
}
