/* echo_client_dual [HOST [PORT]]
 *
 * The socket document's fourth program: tries all addresses of HOST, of both families, one after the other, and says hello
 * to the first that takes it. HOST is localhost and PORT 50007 where none are given. One call,
 * sslwrap_sock_create_connection, does all of open_client(), and does not wait long for an address that is silent.
 *
 *   cc echo_client_dual.c -o echo_client_dual $(pkg-config --cflags --libs sslwrap) */
#include "example.h"

static sslwrap_sock *open_client(const char *host, const char *port)
{
    sslwrap_addrinfo *list;
    sslwrap_sock *s = NULL;
    size_t count, i;
    must(sslwrap_getaddrinfo(host, port, SSLWRAP_AF_UNSPEC, SSLWRAP_SOCK_STREAM, 0, 0, &list));
    must(sslwrap_addrinfo_len(list, &count));
    for (i = 0; i < count && s == NULL; i++) {
        int family, type, proto;
        sslwrap_addr *addr;
        must(sslwrap_addrinfo_family(list, i, &family));
        must(sslwrap_addrinfo_socktype(list, i, &type));
        must(sslwrap_addrinfo_proto(list, i, &proto));
        must(sslwrap_addrinfo_addr(list, i, &addr));
        if (sslwrap_sock_new(family, type, proto, &s) == SSLWRAP_OK && sslwrap_sock_connect(s, addr) != SSLWRAP_OK) {
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
    sslwrap_sock *s = open_client(argc > 1 ? argv[1] : "localhost", argc > 2 ? argv[2] : "50007");
    char data[1024];
    size_t n;
    if (s == NULL)
        return fprintf(stderr, "could not open socket: %s\n", sslwrap_error_message()), 1;
    must(sslwrap_sock_sendall(s, "Hello, world", 12, 0, NULL));
    must(sslwrap_sock_recv(s, data, sizeof data, 0, &n));
    must(sslwrap_sock_free(s)); /* closes it too */
    printf("Received '%.*s'\n", (int)n, data);
    return all_freed();
}
