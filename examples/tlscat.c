/* netcat over TLS: stdin goes to the peer, what the peer says goes to stdout, both at once in one thread.
 *     tlscat HOST PORT [CAFILE]      a client; trusts CAFILE, or what the system trusts
 *     tlscat -l PORT CERT KEY        a server for one client
 *     cc tlscat.c -o tlscat $(pkg-config --cflags --libs sslwrap) */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sslwrap.h>

enum { SECONDS = 30 }; /* to connect and shake hands in */

static void must(int status)
{
    if (status == SSLWRAP_OK)
        return;
    fprintf(stderr, "tlscat: %s\n", sslwrap_error_message());
    exit(1);
}

/* What does not wait has to be called again now and then. */
static void must_or_later(int status)
{
    must(status == SSLWRAP_ERROR_WANT_READ || status == SSLWRAP_ERROR_WANT_WRITE ? SSLWRAP_OK : status);
}

static sslwrap_conn *as_client(const char *host, const char *port, const char *ca)
{
    sslwrap_ctx *ctx;
    sslwrap_sock *sock;
    sslwrap_conn *conn;
    must(sslwrap_ctx_new_client(&ctx));
    if (ca != NULL)
        must(sslwrap_ctx_load_verify_locations(ctx, ca, NULL));
    must(sslwrap_sock_create_connection(host, port, SECONDS, &sock));
    must(sslwrap_conn_new(ctx, sock, &conn));
    must(sslwrap_conn_set_server_name(conn, host)); /* must be in its certificate */
    sslwrap_sock_free(sock); /* the connection keeps what it needs */
    sslwrap_ctx_free(ctx);
    return conn;
}

static sslwrap_conn *as_server(const char *port, const char *certificate, const char *key)
{
    sslwrap_ctx *ctx;
    sslwrap_addr *address;
    sslwrap_sock *listener, *sock;
    sslwrap_conn *conn;
    must(sslwrap_ctx_new_server(&ctx));
    must(sslwrap_ctx_use_certificate_chain_file(ctx, certificate));
    must(sslwrap_ctx_use_privatekey_file(ctx, key, SSLWRAP_FILETYPE_PEM));
    must(sslwrap_addr_inet("0.0.0.0", atoi(port), &address));
    must(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &listener));
    must(sslwrap_sock_setsockopt_int(listener, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, 1));
    must(sslwrap_sock_bind(listener, address));
    must(sslwrap_sock_listen(listener, 1));
    must(sslwrap_sock_accept(listener, &sock, NULL));
    must(sslwrap_conn_new(ctx, sock, &conn));
    sslwrap_sock_free(sock);
    sslwrap_sock_free(listener);
    sslwrap_addr_free(address);
    sslwrap_ctx_free(ctx);
    return conn;
}

/* Until the peer says goodbye. */
static void carry(sslwrap_conn *conn)
{
    static char in[65536], out[65536];
    size_t n, at = 0, len = 0; /* out[at..len] is still to be sent */
    int fd, status, end_of_input = 0, said_goodbye = 0, complete;
    uint64_t events, now;
    struct pollfd fds[2];

    must(sslwrap_conn_fileno(conn, &fd));
    for (;;) {
        must(sslwrap_conn_interest(conn, &events, &now));
        fds[0].fd = fd;
        fds[0].events = (short)((events & SSLWRAP_WAIT_READ ? POLLIN : 0) | (events & SSLWRAP_WAIT_WRITE ? POLLOUT : 0));
        fds[1].fd = end_of_input || at < len ? -1 : 0; /* no more before this has left */
        fds[1].events = POLLIN;
        if (poll(fds, 2, now & SSLWRAP_WAIT_READ ? 0 : -1) < 0)
            continue; /* a signal */
        status = sslwrap_conn_recv(conn, in, sizeof in, 0, &n);
        if (status == SSLWRAP_ERROR_ZERO_RETURN)
            return;
        must_or_later(status);
        if (fwrite(in, 1, n, stdout) != n || fflush(stdout) != 0)
            exit(1);
        if (fds[1].fd == 0 && fds[1].revents != 0) {
            ssize_t got = read(0, out, sizeof out);
            end_of_input = got <= 0;
            at = 0;
            len = got > 0 ? (size_t)got : 0;
        }
        if (at < len) {
            must_or_later(sslwrap_conn_send(conn, out + at, len - at, 0, &n));
            at += n;
        } else if (end_of_input && !said_goodbye) {
            must_or_later(status = sslwrap_conn_shutdown(conn, &complete));
            said_goodbye = status == SSLWRAP_OK;
        }
    }
}

int main(int argc, char **argv)
{
    sslwrap_conn *conn;
    if (argc < 3 || argc > 5)
        return fputs("usage: tlscat HOST PORT [CAFILE] | tlscat -l PORT CERT KEY\n", stderr), 2;
    conn = argc == 5 ? as_server(argv[2], argv[3], argv[4]) : as_client(argv[1], argv[2], argv[3]);
    must(sslwrap_conn_set_timeouts(conn, SECONDS, 0, 0));
    must(sslwrap_conn_do_handshake(conn)); /* waits; from here on nothing does but poll */
    carry(conn);
    sslwrap_conn_close(conn, 5.0);
    sslwrap_conn_free(conn);
    return 0;
}
