/* echo_server_dual [HOST [PORT]]
 *
 * The socket document's third program: as echo_server4, over whatever family comes first for HOST (all of this machine
 * where none is given) that can be bound. On PORT 50007 where none is given. That may be IPv6 alone, the document says; one
 * call, sslwrap_sock_create_server, does all of open_server() and listens to both.
 *
 *   cc echo_server_dual.c -o echo_server_dual $(pkg-config --cflags --libs sslwrap) */
#include "example.h"

static sslwrap_sock *open_server(const char *host, const char *port)
{
    sslwrap_addrinfo *list;
    sslwrap_sock *s = NULL;
    size_t count, i;
    must(sslwrap_getaddrinfo(host, port, SSLWRAP_AF_UNSPEC, SSLWRAP_SOCK_STREAM, 0, SSLWRAP_AI_PASSIVE, &list));
    must(sslwrap_addrinfo_len(list, &count));
    for (i = 0; i < count && s == NULL; i++) {
        int family, type, proto;
        sslwrap_addr *addr;
        must(sslwrap_addrinfo_family(list, i, &family));
        must(sslwrap_addrinfo_socktype(list, i, &type));
        must(sslwrap_addrinfo_proto(list, i, &proto));
        must(sslwrap_addrinfo_addr(list, i, &addr));
        if (sslwrap_sock_new(family, type, proto, &s) == SSLWRAP_OK &&
            (sslwrap_sock_setsockopt_int(s, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, 1) != SSLWRAP_OK ||
             sslwrap_sock_bind(s, addr) != SSLWRAP_OK || sslwrap_sock_listen(s, 1) != SSLWRAP_OK)) {
            must(sslwrap_sock_free(s)); /* on to the next */
            s = NULL;
        }
        must(sslwrap_addr_free(addr));
    }
    must(sslwrap_addrinfo_free(list));
    return s;
}

int main(int argc, char **argv)
{
    sslwrap_sock *s = open_server(argc > 1 && argv[1][0] != 0 ? argv[1] : NULL, argc > 2 ? argv[2] : "50007"), *conn;
    sslwrap_addr *addr;
    char text[160], data[1024];
    size_t n;
    if (s == NULL)
        return fprintf(stderr, "could not open socket: %s\n", sslwrap_error_message()), 1;
    must(sslwrap_sock_getsockname(s, &addr));
    must(sslwrap_addr_to_string(addr, text, sizeof text, &n));
    must(sslwrap_addr_free(addr));
    printf("listening on %s\n", text);
    fflush(stdout);
    must(sslwrap_sock_accept(s, &conn, &addr));
    must(sslwrap_addr_to_string(addr, text, sizeof text, &n));
    must(sslwrap_addr_free(addr));
    printf("Connected by %s\n", text);
    for (;;) {
        must(sslwrap_sock_recv(conn, data, sizeof data, 0, &n));
        if (n == 0)
            break;
        must(sslwrap_sock_sendall(conn, data, n, 0, NULL));
    }
    must(sslwrap_sock_free(conn));
    must(sslwrap_sock_free(s));
    return all_freed();
}
