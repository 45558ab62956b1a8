/* The methods: what each of them speaks, as s_client and s_server print it. */
#include "raw.h"
#include "../c/net.h"

#define WEAK "DEFAULT:@SECLEVEL=0"

/* A context of a method that shows a certificate; NULL and a failed check when it cannot be made. */
static sslwrap_ctx *of_method(int method, int weak)
{
    sslwrap_ctx *ctx = NULL;
    if (!CHECK_OK(sslwrap_ctx_new(method, &ctx)))
        return NULL;
    if (weak)
        CHECK_OK(sslwrap_ctx_set_cipher_list(ctx, WEAK));
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    return ctx;
}

static void check_version(sslwrap_conn *conn, const char *name, int number)
{
    const char *have = NULL;
    int version = 0;
    CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &have));
    CHECK_TEXT(have, name);
    CHECK_OK(sslwrap_conn_get_protocol_version(conn, &version));
    CHECK(version == number);
}

/* Against s_client that speaks only `option` (NULL: all), as a server, then against s_server as a client. `name`: NULL when there
 * must be no handshake. */
static void negotiate(int method, int weak, const char *option, const char *name, int number)
{
    sslwrap_ctx *ctx = of_method(method, weak);
    sslwrap_conn *conn = NULL;
    sslwrap_sock *sock = NULL;
    struct peer *peer;
    char said[64], text[16];
    int port, listener = tcp_listen(&port), fd, status;
    snprintf(said, sizeof said, "Protocol version: %s", name != NULL ? name : "");
    peer = start_s_client(port, "-brief", "-cipher", WEAK, option, NULL);
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    conn = server_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    status = sslwrap_conn_do_handshake(conn);
    if (name != NULL) {
        CHECK_STATUS(status, SSLWRAP_OK);
        CHECK(peer != NULL && peer_printed(peer, said, 10000));
        check_version(conn, name, number);
    } else {
        CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
    }
    sslwrap_conn_free(conn);
    close(fd);
    close(listener);

    peer = start_s_server("good", "-brief", "-cipher", WEAK, option, NULL);
    if (peer != NULL) {
        snprintf(text, sizeof text, "%d", peer->port);
        CHECK_OK(sslwrap_sock_create_connection("127.0.0.1", text, 10, &sock));
        CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
        CHECK_OK(sslwrap_conn_set_connect_state(conn));
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
        status = sslwrap_conn_do_handshake(conn);
        if (name != NULL) {
            CHECK_STATUS(status, SSLWRAP_OK);
            CHECK(peer_printed(peer, said, 10000));
            check_version(conn, name, number);
        } else {
            CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
        }
        sslwrap_conn_free(conn);
        sslwrap_sock_free(sock);
    }
    sslwrap_ctx_free(ctx);
}

/* OpenSSL has neither any more: no context, and no silent other version. */
static void unsupported(int method)
{
    sslwrap_ctx *ctx = (sslwrap_ctx *)(uintptr_t)3;
    CHECK_STATUS(sslwrap_ctx_new(method, &ctx), SSLWRAP_E_UNSUPPORTED);
    CHECK(ctx == NULL);
}

ROW(A1, "libssl")
{
    CHECK(SSLWRAP_SSLV2_METHOD == 1);
    CHECK(dlsym(RTLD_DEFAULT, "SSLv2_method") == NULL);
    unsupported(SSLWRAP_SSLV2_METHOD);
}

ROW(A2, "libssl")
{
    CHECK(SSLWRAP_SSLV3_METHOD == 2);
    CHECK(dlsym(RTLD_DEFAULT, "SSLv3_method") == NULL);
    unsupported(SSLWRAP_SSLV3_METHOD);
}

/* Whatever the other end speaks: the highest, or the one that it has. */
ROW(A3, "openssl s_client")
{
    CHECK(SSLWRAP_SSLV23_METHOD == 3);
    negotiate(SSLWRAP_SSLV23_METHOD, 0, NULL, "TLSv1.3", TLS1_3_VERSION);
    negotiate(SSLWRAP_SSLV23_METHOD, 0, "-tls1_2", "TLSv1.2", TLS1_2_VERSION);
    negotiate(SSLWRAP_SSLV23_METHOD, 1, "-tls1", "TLSv1", TLS1_VERSION);
    negotiate(SSLWRAP_TLS_METHOD, 0, NULL, "TLSv1.3", TLS1_3_VERSION);
}

/* Pinned: with a peer that speaks everything, and with one that does not speak it. */
ROW(A4, "openssl s_client")
{
    CHECK(SSLWRAP_TLSV1_METHOD == 4);
    negotiate(SSLWRAP_TLSV1_METHOD, 1, NULL, "TLSv1", TLS1_VERSION);
    negotiate(SSLWRAP_TLSV1_METHOD, 1, "-tls1", "TLSv1", TLS1_VERSION);
    negotiate(SSLWRAP_TLSV1_METHOD, 1, "-tls1_2", NULL, 0);
}

ROW(A5, "openssl s_client")
{
    CHECK(SSLWRAP_TLSV1_1_METHOD == 5);
    negotiate(SSLWRAP_TLSV1_1_METHOD, 1, NULL, "TLSv1.1", TLS1_1_VERSION);
    negotiate(SSLWRAP_TLSV1_1_METHOD, 1, "-tls1_1", "TLSv1.1", TLS1_1_VERSION);
    negotiate(SSLWRAP_TLSV1_1_METHOD, 1, "-tls1_3", NULL, 0);
}

ROW(A6, "openssl s_client")
{
    CHECK(SSLWRAP_TLSV1_2_METHOD == 6);
    negotiate(SSLWRAP_TLSV1_2_METHOD, 0, NULL, "TLSv1.2", TLS1_2_VERSION);
    negotiate(SSLWRAP_TLSV1_2_METHOD, 0, "-tls1_3", NULL, 0);
}

/* Numbers that are no method, and methods that the build lacks: an error, never another version. */
ROW(A7, "libssl")
{
    static const int none[] = {0, -1, 13, 100, INT32_MIN, INT32_MAX};
    sslwrap_ctx *ctx = NULL;
    size_t i;
    for (i = 0; i < sizeof none / sizeof *none; i++) {
        ctx = (sslwrap_ctx *)(uintptr_t)3;
        CHECK_STATUS(sslwrap_ctx_new(none[i], &ctx), SSLWRAP_E_INVALID_ARG);
        CHECK(ctx == NULL);
    }
    unsupported(SSLWRAP_SSLV2_METHOD);
    unsupported(SSLWRAP_SSLV3_METHOD);
    { /* the range that a pinned method set is the one that libssl's own setters give */
        static const int methods[] = {SSLWRAP_TLSV1_METHOD, SSLWRAP_TLSV1_1_METHOD, SSLWRAP_TLSV1_2_METHOD, SSLWRAP_TLS_METHOD};
        static const int versions[] = {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, 0};
        for (i = 0; i < 4; i++) {
            SSL_CTX *raw = SSL_CTX_new(TLS_method());
            int min = -1, max = -1;
            SSL_CTX_set_min_proto_version(raw, versions[i]);
            SSL_CTX_set_max_proto_version(raw, versions[i]);
            CHECK_OK(sslwrap_ctx_new(methods[i], &ctx));
            CHECK_OK(sslwrap_ctx_get_min_proto_version(ctx, &min));
            CHECK_OK(sslwrap_ctx_get_max_proto_version(ctx, &max));
            CHECK(min == SSL_CTX_get_min_proto_version(raw) && max == SSL_CTX_get_max_proto_version(raw));
            sslwrap_ctx_free(ctx);
            SSL_CTX_free(raw);
        }
    }
}
