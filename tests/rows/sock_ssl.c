/* The socket document's SSL objects, against openssl s_server and plain libssl. */
#include "sock.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

/* A connected socket of ours. */
static sslwrap_sock *to_port(int port)
{
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    sslwrap_addr *at = addr4("127.0.0.1", port);
    CHECK_OK(sslwrap_sock_settimeout(sock, 20));
    CHECK_OK(sslwrap_sock_connect(sock, at));
    CHECK_OK(sslwrap_addr_free(at));
    return sock;
}

ROW(B71, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-verify", "1", "-CAfile", cert("ca.pem"), NULL);
    sslwrap_sock *sock;
    sslwrap_conn *conn = NULL;
    size_t n;
    if (server == NULL)
        return;
    sock = to_port(server->port); /* without a certificate of ours */
    CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
    CHECK_OK(sslwrap_conn_write(conn, "first\n", 6, 0, &n));
    CHECK(peer_printed(server, "first", 5000));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
    sock = to_port(server->port); /* with one: key file first, as the document has it */
    CHECK_OK(sslwrap_ssl(sock, cert("client.key"), cert("client.pem"), &conn));
    CHECK_OK(sslwrap_conn_write(conn, "second\n", 7, 0, &n));
    CHECK(peer_printed(server, "second", 5000) && peer_printed(server, "CN = client", 5000));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
    sock = to_port(server->port);
    CHECK_STATUS(sslwrap_ssl(sock, cert("client.key"), NULL, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ssl(sock, NULL, cert("client.pem"), &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ssl(sock, "/nonexistent", cert("client.pem"), &conn), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ENOENT && conn == NULL);
    CHECK_STATUS(sslwrap_ssl(sock, cert("good.key"), cert("client.pem"), &conn), SSLWRAP_ERROR_SSL); /* do not fit */
    CHECK_STATUS(sslwrap_ssl(NULL, NULL, NULL, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK_STATUS(sslwrap_ssl(sock, NULL, NULL, &conn), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_sock_free(sock));
    {
        int raw; /* a peer that never answers: the socket's timeout counts for the handshake */
        int64_t from;
        sock = our_end(&raw);
        CHECK_OK(sslwrap_sock_settimeout(sock, 0.2));
        from = now_ms();
        CHECK_STATUS(sslwrap_ssl(sock, NULL, NULL, &conn), SSLWRAP_E_TIMEOUT);
        CHECK_TOOK(from, 200);
        CHECK(conn == NULL);
        CHECK_OK(sslwrap_sock_free(sock));
        close(raw);
        sock = our_end(&raw);
        close(raw); /* or hangs up */
        CHECK_STATUS(sslwrap_ssl(sock, NULL, NULL, &conn), SSLWRAP_ERROR_SYSCALL);
        CHECK_OK(sslwrap_sock_free(sock));
        sock = sock_of(AF_INET, SOCK_DGRAM);
        CHECK_STATUS(sslwrap_ssl(sock, NULL, NULL, &conn), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_sock_free(sock));
    }
}

/* What ssl() gives is a connection like any other. */
ROW(B72, "openssl s_server")
{
    struct peer *server = start_s_server("good", NULL);
    sslwrap_sock *sock;
    sslwrap_conn *conn = NULL;
    const char *name = NULL;
    if (server == NULL)
        return;
    sock = to_port(server->port);
    CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &name));
    CHECK_TEXT(name, "TLSv1.3");
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_STATUS(sslwrap_conn_free(conn), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_sock_free(sock));
}

/* The safe form, in what is not as with ssl(): whom it trusts, and whom it names; a certificate of the client's own. */
static void asks_who_is_there(void)
{
    struct peer *server = start_s_server("good", "-verify", "1", "-CAfile", cert("ca.pem"), "-servername", "good.example",
                                         "-cert2", cert("other.pem"), "-key2", cert("other.key"), NULL);
    sslwrap_sock *sock;
    sslwrap_conn *conn = NULL;
    size_t n;
    if (server == NULL)
        return;
    sock = to_port(server->port); /* by the system's trust: it does not know our CA, or there is none */
    CHECK(sslwrap_ssl_ex(sock, "localhost", NULL, NULL, NULL, &conn) != SSLWRAP_OK && conn == NULL);
    CHECK_OK(sslwrap_sock_free(sock));
    sock = to_port(server->port); /* the name was sent, so another certificate came */
    CHECK_STATUS(sslwrap_ssl_ex(sock, "good.example", cert("ca.pem"), NULL, NULL, &conn), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "'a.example'") != NULL);
    CHECK_OK(sslwrap_sock_free(sock));
    sock = to_port(server->port);
    CHECK_OK(sslwrap_ssl_ex(sock, "127.0.0.1", cert("ca.pem"), cert("client.key"), cert("client.pem"), &conn));
    CHECK_OK(sslwrap_conn_write(conn, "known\n", 6, 0, &n));
    CHECK(peer_printed(server, "known", 5000) && peer_printed(server, "CN = client", 5000));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
    sock = to_port(server->port);
    CHECK_STATUS(sslwrap_ssl_ex(sock, NULL, cert("ca.pem"), NULL, NULL, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ssl_ex(sock, "", cert("ca.pem"), NULL, NULL, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ssl_ex(sock, "localhost", "/nonexistent", NULL, NULL, &conn), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_ssl_ex(sock, "localhost", cert("ca.pem"), cert("client.key"), NULL, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_sock_free(sock));
}

/* It believes anybody: expired, self-signed, for another name. The safe call, to the same servers, refuses them all. */
ROW(B73, "openssl s_server")
{
    static const char *const names[] = {"expired", "selfsigned", "other", "good"};
    size_t i;
    for (i = 0; i < 4; i++) {
        struct peer *server = start_s_server(names[i], NULL);
        sslwrap_sock *sock;
        sslwrap_conn *conn = NULL;
        sslwrap_ctx *ctx = client_ctx();
        char port[8];
        if (server == NULL)
            return;
        sock = to_port(server->port);
        CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_sock_free(sock));
        sock = to_port(server->port); /* the same call, but it asks who is there */
        CHECK_STATUS(sslwrap_ssl_ex(sock, "localhost", cert("ca.pem"), NULL, NULL, &conn),
                     i == 3 ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
        CHECK((conn != NULL) == (i == 3));
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_sock_free(sock));
        snprintf(port, sizeof port, "%d", server->port);
        CHECK_STATUS(sslwrap_conn_dial(ctx, "localhost", port, 20, &conn), i == 3 ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
    asks_who_is_there();
}

ROW(B120, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-quiet", NULL);
    sslwrap_sock *sock;
    sslwrap_conn *conn = NULL;
    char bytes[40000];
    struct random r = {5};
    size_t n = 7, i;
    if (server == NULL)
        return;
    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)('a' + random_below(&r, 26));
    sock = to_port(server->port);
    CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
    CHECK_OK(sslwrap_conn_write(conn, bytes, sizeof bytes, 0, &n));
    CHECK(n == sizeof bytes);
    CHECK(peer_got(server, bytes, sizeof bytes, 5000));
    CHECK_OK(sslwrap_conn_write(conn, bytes, 0, 0, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
}

/* A server of plain libssl in a child: sends `bytes` in pieces, then says goodbye, or just closes. */
static int libssl_server(const char *bytes, size_t len, int goodbye, pid_t *child)
{
    int port, listener = tcp_listen(&port);
    *child = fork();
    if (*child == 0) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
        SSL *ssl;
        size_t at = 0;
        int fd;
        SSL_CTX_use_certificate_chain_file(ctx, cert("good.pem"));
        SSL_CTX_use_PrivateKey_file(ctx, cert("good.key"), SSL_FILETYPE_PEM);
        fd = accept(listener, NULL, NULL);
        ssl = SSL_new(ctx);
        SSL_set_fd(ssl, fd);
        if (SSL_accept(ssl) != 1)
            _exit(1);
        while (at < len) {
            size_t piece = len - at < 7000 ? len - at : 7000;
            if (SSL_write(ssl, bytes + at, (int)piece) != (int)piece)
                _exit(2);
            at += piece;
        }
        if (goodbye)
            SSL_shutdown(ssl);
        shutdown(fd, SHUT_WR);
        while (recv(fd, (char[256]){0}, 256, 0) > 0)
            ;
        _exit(0);
    }
    close(listener);
    return port;
}

/* With n: at most n bytes; without: until the end. */
ROW(B121, "libssl")
{
    static char bytes[50000], got[50000];
    sslwrap_bytes *all = NULL;
    sslwrap_sock *sock;
    sslwrap_conn *conn = NULL;
    struct random r = {6};
    size_t n, len = 0;
    pid_t child;
    random_bytes(&r, bytes, sizeof bytes);
    sock = to_port(libssl_server(bytes, sizeof bytes, 1, &child));
    CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
    CHECK_OK(sslwrap_conn_read(conn, got, 100, 0, &n));
    CHECK(n >= 1 && n <= 100 && memcmp(got, bytes, n) == 0);
    CHECK_OK(sslwrap_bytes_new(&all));
    CHECK_OK(sslwrap_conn_read_all(conn, all, SIZE_MAX));
    CHECK_OK(sslwrap_bytes_len(all, &len));
    CHECK(len == sizeof bytes - n);
    CHECK_STATUS(sslwrap_bytes_get(all, got, 10, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK_OK(sslwrap_bytes_get(all, got, sizeof got, &len));
    CHECK(len == sizeof bytes - n && memcmp(got, bytes + n, len) == 0);
    CHECK_OK(sslwrap_bytes_clear(all));
    CHECK_OK(sslwrap_bytes_len(all, &len));
    CHECK(len == 0);
    CHECK_OK(sslwrap_conn_read_all(conn, all, 0)); /* at the end nothing more comes */
    CHECK_OK(sslwrap_bytes_free(all));
    CHECK_STATUS(sslwrap_conn_read(conn, got, 100, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
    waitpid(child, NULL, 0);
}

/* The document says both: read() until the end, and that it need not return everything. So: a limit, and going on; and an
 * end without goodbye is told, with what came before it. */
ROW(B122, "libssl")
{
    static char bytes[50000], got[50000];
    sslwrap_bytes *all = NULL;
    sslwrap_sock *sock;
    sslwrap_conn *conn = NULL;
    size_t len = 0;
    int goodbye;
    memset(bytes, 'z', sizeof bytes);
    for (goodbye = 0; goodbye < 2; goodbye++) {
        pid_t child;
        sock = to_port(libssl_server(bytes, sizeof bytes, goodbye, &child));
        CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
        CHECK_OK(sslwrap_bytes_new(&all));
        CHECK_STATUS(sslwrap_conn_read_all(conn, all, 20000), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK_OK(sslwrap_bytes_len(all, &len));
        CHECK(len == 20000);
        CHECK_STATUS(sslwrap_conn_read_all(conn, all, 20000), SSLWRAP_E_BUFFER_TOO_SMALL); /* nothing is lost */
        if (goodbye)
            CHECK_OK(sslwrap_conn_read_all(conn, all, 50000));
        else
            CHECK_TRUNCATED(sslwrap_conn_read_all(conn, all, 50000));
        CHECK_OK(sslwrap_bytes_get(all, got, sizeof got, &len));
        CHECK(len == sizeof bytes && memcmp(got, bytes, len) == 0);
        CHECK_OK(sslwrap_bytes_free(all));
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_sock_free(sock));
        waitpid(child, NULL, 0);
    }
}

/* As libssl writes the name in the certificate. */
static void same_line(int (*get)(const sslwrap_conn *, char *, size_t, size_t *), const X509_NAME *(*name_of)(const X509 *))
{
    static const char *const names[] = {"good", "selfsigned", "otherca-leaf"};
    size_t i, n;
    for (i = 0; i < 3; i++) {
        struct peer *server = start_s_server(names[i], NULL);
        sslwrap_sock *sock;
        sslwrap_conn *conn = NULL;
        char path[64], ours[1024], small[4], *want;
        FILE *f;
        X509 *x;
        snprintf(path, sizeof path, "%s.pem", names[i]);
        f = fopen(cert(path), "re");
        x = PEM_read_X509(f, NULL, NULL, NULL);
        want = X509_NAME_oneline(name_of(x), NULL, 0);
        if (server == NULL)
            return;
        sock = to_port(server->port);
        CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
        CHECK_OK(get(conn, ours, sizeof ours, &n));
        CHECK_TEXT(ours, want);
        CHECK(n == strlen(want) && ours[0] == '/');
        CHECK_STATUS(get(conn, small, sizeof small, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK(n == strlen(want));
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_sock_free(sock));
        OPENSSL_free(want);
        X509_free(x);
        fclose(f);
    }
    {
        sslwrap_ctx *ctx = NULL;
        sslwrap_conn *fresh = NULL;
        char text[64];
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
        CHECK_STATUS(get(fresh, text, sizeof text, &n), SSLWRAP_E_NO_VALUE);
        CHECK_OK(sslwrap_conn_free(fresh));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

static const X509_NAME *subject_of(const X509 *x) { return X509_get_subject_name(x); }
static const X509_NAME *issuer_of(const X509 *x) { return X509_get_issuer_name(x); }

ROW(B123, "libssl") { same_line(sslwrap_conn_server, subject_of); }
ROW(B124, "libssl") { same_line(sslwrap_conn_issuer, issuer_of); }

/* Freeing the SSL object leaves the socket open; closing the socket ends the connection. */
ROW(B125, "openssl s_server")
{
    struct peer *server = start_s_server("good", NULL);
    sslwrap_sock *sock;
    sslwrap_conn *conn = NULL;
    int fd;
    size_t n;
    char c;
    if (server == NULL)
        return;
    sock = to_port(server->port);
    fd = fd_of(sock);
    CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(fcntl(fd, F_GETFD) != -1 && fd_of(sock) == fd);
    CHECK_OK(sslwrap_sock_send(sock, "x", 1, 0, &n)); /* connected still, though no longer by TLS */
    CHECK_OK(sslwrap_sock_close(sock));
    CHECK(fcntl(fd, F_GETFD) == -1);
    CHECK_OK(sslwrap_sock_free(sock));
    sock = to_port(server->port);
    fd = fd_of(sock);
    CHECK_OK(sslwrap_ssl(sock, NULL, NULL, &conn));
    CHECK_OK(sslwrap_sock_close(sock));
    CHECK(fcntl(fd, F_GETFD) == -1);
    CHECK(sslwrap_conn_read(conn, &c, 1, 0, &n) != SSLWRAP_OK);
    CHECK(sslwrap_conn_write(conn, &c, 1, 0, &n) != SSLWRAP_OK);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
}
