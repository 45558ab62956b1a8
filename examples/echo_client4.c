/* echo_client4 [HOST [PORT]]
 *
 * The socket document's second program: says hello over IPv4 and prints what comes back. HOST is localhost and PORT 50007
 * where none are given.
 *
 *   cc echo_client4.c -o echo_client4 $(pkg-config --cflags --libs sslwrap) */
#include "example.h"

int main(int argc, char **argv)
{
    sslwrap_sock *s;
    sslwrap_addr *there;
    char data[1024];
    size_t n;
    must(sslwrap_addr_inet(argc > 1 ? argv[1] : "localhost", argc > 2 ? atoi(argv[2]) : 50007, &there)); /* resolves */
    must(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &s));
    must(sslwrap_sock_connect(s, there));
    must(sslwrap_sock_sendall(s, "Hello, world", 12, 0, NULL));
    must(sslwrap_sock_recv(s, data, sizeof data, 0, &n));
    must(sslwrap_sock_close(s));
    printf("Received '%.*s'\n", (int)n, data);
    must(sslwrap_sock_free(s));
    must(sslwrap_addr_free(there));
    return all_freed();
}
