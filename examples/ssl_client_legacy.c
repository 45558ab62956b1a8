/* ssl_client_legacy HOST [PORT]
 *
 * The socket document's SSL program: connects, tells the names in the server's certificate, asks for a page and prints what
 * comes. PORT is 443 where none is given. It believes whoever answers: NOTHING IS VERIFIED. A program that cares calls
 * sslwrap_conn_dial with a context of sslwrap_ctx_new_client, as https_get.c does.
 *
 *   cc ssl_client_legacy.c -o ssl_client_legacy $(pkg-config --cflags --libs sslwrap) */
#include "example.h"

#define MOST (1 << 20) /* bytes of an answer */

int main(int argc, char **argv)
{
    sslwrap_sock *s;
    sslwrap_addr *there;
    sslwrap_conn *ssl_sock;
    sslwrap_bytes *answer;
    char name[1024], *data;
    size_t n;
    int status;
    if (argc < 2 || argc > 3)
        return fprintf(stderr, "usage: ssl_client_legacy HOST [PORT]\n"), 2;
    must(sslwrap_addr_inet(argv[1], argc > 2 ? atoi(argv[2]) : 443, &there));
    must(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &s));
    must(sslwrap_sock_settimeout(s, 30)); /* for each call, those of ssl_sock too */
    must(sslwrap_sock_connect(s, there));
    must(sslwrap_addr_free(there));

    must(sslwrap_ssl(s, NULL, NULL, &ssl_sock));
    must(sslwrap_conn_server(ssl_sock, name, sizeof name, &n));
    printf("'%s'\n", name);
    must(sslwrap_conn_issuer(ssl_sock, name, sizeof name, &n));
    printf("'%s'\n", name);

    n = (size_t)snprintf(name, sizeof name, "GET / HTTP/1.0\r\nHost: %.500s\r\n\r\n", argv[1]);
    must(sslwrap_conn_write(ssl_sock, name, n, 0, &n));
    must(sslwrap_bytes_new(&answer));
    status = sslwrap_conn_read_all(ssl_sock, answer, MOST); /* what came stays in it, however it ended */
    must(sslwrap_bytes_len(answer, &n));
    if ((data = malloc(n + 1)) == NULL)
        return 1;
    must(sslwrap_bytes_get(answer, data, n, &n));
    fwrite(data, 1, n, stdout);
    if (status != SSLWRAP_OK)
        fprintf(stderr, "there may be more: %s\n", sslwrap_error_message());

    free(data);
    must(sslwrap_bytes_free(answer));
    must(sslwrap_conn_free(ssl_sock)); /* the connection is the socket's: closing that ends it */
    must(sslwrap_sock_close(s));
    must(sslwrap_sock_free(s));
    return all_freed() != 0 || status != SSLWRAP_OK;
}
