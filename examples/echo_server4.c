/* echo_server4 [PORT]
 *
 * The socket document's first program: sends back all that it gets, to a single client, over IPv4. PORT is 50007 where
 * none is given.
 *
 *   cc echo_server4.c -o echo_server4 $(pkg-config --cflags --libs sslwrap) */
#include "example.h"

int main(int argc, char **argv)
{
    sslwrap_sock *listener, *conn;
    sslwrap_addr *here, *addr;
    char text[160], data[1024];
    size_t n;
    must(sslwrap_addr_inet("", argc > 1 ? atoi(argv[1]) : 50007, &here)); /* "" means the local host, all of it */
    must(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &listener));
    must(sslwrap_sock_setsockopt_int(listener, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, 1));
    must(sslwrap_sock_bind(listener, here));
    must(sslwrap_sock_listen(listener, 1));
    must(sslwrap_addr_free(here));
    must(sslwrap_sock_getsockname(listener, &here)); /* port 0 took a free one */
    must(sslwrap_addr_to_string(here, text, sizeof text, &n));
    printf("listening on %s\n", text);
    fflush(stdout);
    must(sslwrap_sock_accept(listener, &conn, &addr)); /* from now on conn sends and receives, never the listener */
    must(sslwrap_addr_to_string(addr, text, sizeof text, &n));
    printf("Connected by %s\n", text);
    for (;;) {
        must(sslwrap_sock_recv(conn, data, sizeof data, 0, &n));
        if (n == 0) /* the client has said all that it had to say */
            break;
        must(sslwrap_sock_sendall(conn, data, n, 0, NULL));
    }
    must(sslwrap_sock_close(conn));
    must(sslwrap_sock_free(conn));
    must(sslwrap_sock_free(listener));
    must(sslwrap_addr_free(addr));
    must(sslwrap_addr_free(here));
    return all_freed();
}
