/* A server for tests/steps/50-peers.sh, one connection after another on a port of 127.0.0.1 that it prints.
 *   server -cert F -key F -page F [-ca F] [-alpn a,b] [-max N] [-ciphers L]
 * -ca demands a client certificate of its issue. Who sends "GET " is sent the page; from everybody else as many bytes as
 * the page has are taken and sent back. Each connection is a line of facts, a failure another; "done" ends both. */
#include "common.h"
#include <poll.h>

/* Closed while the peer's bytes wait unread, a TCP connection is reset, and our alert may be lost with it. */
static void linger(sslwrap_conn *conn)
{
    char waste[16384];
    struct pollfd p = {-1, POLLIN, 0};
    if (sslwrap_conn_fileno(conn, &p.fd) != SSLWRAP_OK || shutdown(p.fd, SHUT_WR) != 0)
        return;
    while (poll(&p, 1, 1000) == 1 && recv(p.fd, waste, sizeof waste, 0) > 0)
        ;
}

static void serve(sslwrap_conn *conn, const char *page, size_t len)
{
    char *got = malloc(len + 65536), head[200];
    size_t have = 0, n;
    int status = SSLWRAP_OK, up;
    up = status = sslwrap_conn_do_handshake(conn);
    while (status == SSLWRAP_OK && have < len) {
        status = sslwrap_conn_recv(conn, got + have, len + 65536 - have - 1, 0, &n);
        if (status == SSLWRAP_OK)
            have += n;
        got[have] = 0;
        if (have > 8 && memcmp(got, "GET ", 4) == 0 && strstr(got, "\r\n\r\n") != NULL) {
            n = (size_t)snprintf(head, sizeof head, "HTTP/1.0 200 OK\r\nContent-Length: %zu\r\n\r\n", len);
            if ((status = sslwrap_conn_sendall(conn, head, n, 0, &n)) == SSLWRAP_OK)
                status = sslwrap_conn_sendall(conn, page, len, 0, &n);
            break;
        }
    }
    if (status == SSLWRAP_OK && have >= len)
        status = sslwrap_conn_sendall(conn, got, len, 0, &n);
    if (up == SSLWRAP_OK)
        facts(conn);
    if (status != SSLWRAP_OK && status != SSLWRAP_ERROR_ZERO_RETURN) {
        failure(conn, status);
        linger(conn);
    } else
        sslwrap_conn_close(conn, 2.0);
    free(got);
}

int main(int argc, char **argv)
{
    const char *certs = NULL, *key = NULL, *ca = NULL, *alpn = NULL, *page_file = NULL, *ciphers = NULL;
    int i, max = 0, port = 0;
    size_t len = 0;
    sslwrap_ctx *ctx = NULL;
    sslwrap_sock *listener = NULL;
    sslwrap_addr *any = NULL, *bound = NULL;
    char *page;
    for (i = 1; i + 1 < argc; i += 2) {
        const char *o = argv[i], *v = argv[i + 1];
        if (strcmp(o, "-cert") == 0)
            certs = v;
        else if (strcmp(o, "-key") == 0)
            key = v;
        else if (strcmp(o, "-ca") == 0)
            ca = v;
        else if (strcmp(o, "-alpn") == 0)
            alpn = v;
        else if (strcmp(o, "-page") == 0)
            page_file = v;
        else if (strcmp(o, "-ciphers") == 0)
            ciphers = v;
        else if (strcmp(o, "-max") == 0)
            max = (int)strtol(v, NULL, 0);
        else
            return fprintf(stderr, "server: %s?\n", o), 2;
    }
    page = slurp(page_file, &len);
    MUST(sslwrap_ctx_new_server(&ctx));
    MUST(sslwrap_ctx_use_identity_file(ctx, certs, key));
    if (ca != NULL) {
        MUST(sslwrap_ctx_load_verify_locations(ctx, ca, NULL));
        MUST(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
    }
    if (alpn != NULL) {
        unsigned char wire[512];
        MUST(sslwrap_ctx_set_alpn_preference(ctx, wire, alpn_wire(alpn, wire)));
    }
    if (ciphers != NULL)
        MUST(sslwrap_ctx_set_cipher_list(ctx, ciphers));
    if (max != 0)
        MUST(sslwrap_ctx_set_max_proto_version(ctx, max));
    MUST(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &listener));
    MUST(sslwrap_addr_inet("127.0.0.1", 0, &any));
    MUST(sslwrap_sock_bind(listener, any));
    MUST(sslwrap_sock_listen(listener, 16));
    MUST(sslwrap_sock_getsockname(listener, &bound));
    MUST(sslwrap_addr_port(bound, &port));
    MUST(sslwrap_addr_free(any));
    MUST(sslwrap_addr_free(bound));
    printf("port %d\n", port);
    fflush(stdout);
    for (;;) {
        sslwrap_sock *sock = NULL;
        sslwrap_conn *conn = NULL;
        MUST(sslwrap_sock_accept(listener, &sock, NULL));
        MUST(sslwrap_conn_new(ctx, sock, &conn));
        MUST(sslwrap_sock_free(sock));
        MUST(sslwrap_conn_set_accept_state(conn));
        MUST(sslwrap_conn_set_timeouts(conn, 5.0, 5.0, 5.0));
        serve(conn, page, len);
        MUST(sslwrap_conn_free(conn));
        printf("done\n");
        fflush(stdout);
    }
}
