/* Connections that hold a socket as the document has it: listening, connecting, half-closing. */
#include "raw.h"
#include "../c/net.h"

/* A socket of ours that listens on 127.0.0.1, and its port. */
static sslwrap_sock *listener_of_ours(int *port)
{
    sslwrap_sock *sock = NULL;
    sslwrap_addr *any = NULL, *own = NULL;
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", 0, &any));
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_sock_bind(sock, any));
    CHECK_OK(sslwrap_sock_listen(sock, 4));
    CHECK_OK(sslwrap_sock_getsockname(sock, &own));
    CHECK_OK(sslwrap_addr_port(own, port));
    sslwrap_addr_free(any);
    sslwrap_addr_free(own);
    return sock;
}

static sslwrap_addr *loopback(int port)
{
    sslwrap_addr *address = NULL;
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", port, &address));
    return address;
}

/* s_client comes in twice through one listening connection; each new one has the context, the peer's address, no handshake yet,
 * and a socket of its own. */
ROW(A125, "openssl s_client")
{
    sslwrap_ctx *ctx = server_ctx("good"), *same = NULL;
    sslwrap_conn *listening = NULL, *conn = (sslwrap_conn *)(uintptr_t)3, *memory = NULL;
    sslwrap_addr *from = NULL;
    int port, round, number = 0, fd = -1, n_fd = -1;
    sslwrap_sock *sock = listener_of_ours(&port), *quiet = NULL;
    char host[64];
    size_t n;
    CHECK_OK(sslwrap_conn_new(ctx, sock, &listening));
    for (round = 0; round < 2; round++) {
        struct peer *client = start_s_client(port, "-brief", NULL);
        const char *version = NULL;
        CHECK_OK(sslwrap_conn_accept(listening, &conn, &from));
        CHECK_OK(sslwrap_conn_get_context(conn, &same));
        CHECK(same == ctx);
        sslwrap_ctx_free(same);
        CHECK_OK(sslwrap_addr_host(from, host, sizeof host, &n));
        CHECK_TEXT(host, "127.0.0.1");
        CHECK_OK(sslwrap_addr_port(from, &number));
        CHECK(number != 0 && number != port);
        CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &version));
        CHECK_TEXT(version, "Unknown");
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
        CHECK_OK(sslwrap_conn_fileno(conn, &fd));
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK(client != NULL && peer_printed(client, "CONNECTION ESTABLISHED", 10000));
        CHECK_OK(sslwrap_conn_sendall(conn, "hello\n", 6, 0, &n));
        CHECK(client != NULL && peer_printed(client, "hello\n", 10000));
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK(fcntl(fd, F_GETFD) == -1); /* it was the connection's own */
        sslwrap_addr_free(from);
    }
    { /* without asking for the address; nobody there; memory; not listening */
        int raw = tcp_connect(port, 0);
        CHECK_OK(sslwrap_conn_accept(listening, &conn, NULL));
        sslwrap_conn_free(conn);
        close(raw);
    }
    CHECK_OK(sslwrap_conn_set_timeouts(listening, 0, 0, 0));
    CHECK_STATUS(sslwrap_conn_accept(listening, &conn, &from), SSLWRAP_ERROR_WANT_READ);
    CHECK(conn == NULL && from == NULL);
    CHECK_OK(sslwrap_conn_set_timeouts(listening, 0.1, 0, 0));
    CHECK_STATUS(sslwrap_conn_accept(listening, &conn, &from), SSLWRAP_E_TIMEOUT);
    CHECK_STATUS(sslwrap_conn_accept(listening, NULL, &from), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &memory));
    CHECK_STATUS(sslwrap_conn_accept(memory, &conn, NULL), SSLWRAP_E_STATE);
    sslwrap_conn_free(memory);
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &quiet));
    CHECK_OK(sslwrap_sock_settimeout(quiet, 1));
    CHECK_OK(sslwrap_conn_new(ctx, quiet, &memory));
    CHECK_STATUS(sslwrap_conn_accept(memory, &conn, NULL), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EINVAL);
    sslwrap_conn_free(memory);
    sslwrap_sock_free(quiet);
    CHECK_OK(sslwrap_sock_fileno(sock, &n_fd));
    CHECK(fcntl(n_fd, F_GETFD) != -1);
    sslwrap_conn_free(listening);
    CHECK(fcntl(n_fd, F_GETFD) != -1); /* the caller's */
    sslwrap_sock_free(sock);
    sslwrap_ctx_free(ctx);
}

/* Client without being told so, connected, not shaken hands: s_server hears of it only then. */
ROW(A131, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-brief", NULL);
    sslwrap_ctx *ctx = NULL;
    sslwrap_conn *conn = NULL;
    sslwrap_sock *sock = NULL;
    sslwrap_addr *there, *nobody = loopback(free_port()), *peer = NULL;
    const char *version = NULL;
    int port = 0;
    if (server == NULL)
        return;
    there = loopback(server->port);
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK_STATUS(sslwrap_conn_connect(conn, nobody), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNREFUSED);
    CHECK_STATUS(sslwrap_conn_connect(conn, NULL), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK_OK(sslwrap_conn_connect(conn, there));
    CHECK_OK(sslwrap_sock_getpeername(sock, &peer));
    CHECK_OK(sslwrap_addr_port(peer, &port));
    CHECK(port == server->port);
    sslwrap_addr_free(peer);
    CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &version));
    CHECK_TEXT(version, "Unknown");
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(peer_printed(server, "Protocol version: TLSv1.3", 10000));
    CHECK_STATUS(sslwrap_conn_connect(conn, there), SSLWRAP_E_STATE);
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_connect(conn, there), SSLWRAP_E_STATE);
    sslwrap_conn_free(conn);
    sslwrap_addr_free(there);
    sslwrap_addr_free(nobody);
    sslwrap_ctx_free(ctx);
}

/* The errno as a result: of nobody there, of one under way, of success; the handshake goes on from the latter. */
ROW(A132, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-brief", NULL);
    sslwrap_ctx *ctx = NULL;
    sslwrap_conn *conn = NULL;
    sslwrap_sock *sock = NULL;
    sslwrap_addr *there, *nobody = loopback(free_port());
    int error = -1, i;
    if (server == NULL)
        return;
    there = loopback(server->port);
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    CHECK_OK(sslwrap_conn_connect_ex(conn, nobody, &error));
    CHECK(error == ECONNREFUSED);
    CHECK_STATUS(sslwrap_conn_connect_ex(conn, nobody, NULL), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_sock_settimeout(sock, 0));
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    for (i = 0; i < 1000; i++) {
        CHECK_OK(sslwrap_conn_connect_ex(conn, there, &error));
        if (error == 0 || !CHECK(error == EINPROGRESS))
            break;
        sleep_ms(5);
    }
    CHECK(error == 0);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(peer_printed(server, "Protocol version: TLSv1.3", 10000));
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    sslwrap_addr_free(there);
    sslwrap_addr_free(nobody);
    sslwrap_ctx_free(ctx);
}

ROW(A154, "document")
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_makefile(conn), SSLWRAP_E_UNSUPPORTED);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_STATUS(sslwrap_conn_makefile(conn), SSLWRAP_E_INVALID_ARG);
    sslwrap_ctx_free(ctx);
}

/* The kernel's word: the other end reads the end of the stream, or the writing end is told so. */
ROW(A175, "libc")
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    int ends[2];
    char byte;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_sock_shutdown(conn, SSLWRAP_SHUT_WR), SSLWRAP_E_STATE);
    sslwrap_conn_free(conn);
    if (tcp_pair(ends)) {
        conn = client_fd(ctx, ends[0]);
        CHECK_STATUS(sslwrap_conn_sock_shutdown(conn, 3), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_sock_shutdown(conn, -1), SSLWRAP_E_INVALID_ARG);
        CHECK(recv(ends[1], &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
        CHECK_OK(sslwrap_conn_sock_shutdown(conn, SSLWRAP_SHUT_WR));
        CHECK(recv(ends[1], &byte, 1, 0) == 0);
        CHECK(send(ends[0], "x", 1, MSG_NOSIGNAL) == -1 && errno == EPIPE);
        CHECK(send(ends[1], "x", 1, 0) == 1);
        CHECK(recv(ends[0], &byte, 1, 0) == 1);
        CHECK_OK(sslwrap_conn_sock_shutdown(conn, SSLWRAP_SHUT_RD));
        CHECK(recv(ends[0], &byte, 1, 0) == 0);
        sslwrap_conn_free(conn);
        close(ends[0]);
        close(ends[1]);
    }
    if (tcp_pair(ends)) { /* both at once */
        conn = client_fd(ctx, ends[0]);
        CHECK_OK(sslwrap_conn_sock_shutdown(conn, SSLWRAP_SHUT_RDWR));
        CHECK(recv(ends[1], &byte, 1, 0) == 0);
        CHECK(recv(ends[0], &byte, 1, 0) == 0);
        sslwrap_conn_free(conn);
        close(ends[0]);
        close(ends[1]);
    }
    sslwrap_ctx_free(ctx);
}
