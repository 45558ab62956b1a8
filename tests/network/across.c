/* across WHAT HOST PORT SECONDS [CA-FILE]: one call across a network, for tests/steps/45-network.sh. Prints the status, the
 * errno, how many milliseconds it took, and the peer's address or the line of text.
 *     dial       resolves, connects, shakes hands, verifies
 *     create     sslwrap_sock_create_connection
 *     connect    a socket of its own, to an address
 *     fetch      dials (10 s), then receives until the end, SECONDS for each call: prints also the bytes, their sum, and how
 *                often a call ran out of time */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sslwrap.h>

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * (int64_t)1000 + t.tv_nsec / 1000000;
}

static void must(int status)
{
    if (status == SSLWRAP_OK)
        return;
    fprintf(stderr, "across: %s\n", sslwrap_error_message());
    exit(2);
}

static void tell(int status, int64_t from, sslwrap_sock *sock)
{
    char text[200] = "";
    sslwrap_addr *peer;
    size_t n;
    int error = 0;
    int64_t took = now_ms() - from;
    if (status == SSLWRAP_OK && sock != NULL) {
        must(sslwrap_sock_getpeername(sock, &peer));
        must(sslwrap_addr_host(peer, text, sizeof text, &n));
        must(sslwrap_addr_free(peer));
    } else if (status != SSLWRAP_OK) {
        must(sslwrap_error_errno(NULL, &error));
    }
    printf("%s errno=%d ms=%d %s\n", sslwrap_status_name(status), error, (int)took,
           status == SSLWRAP_OK ? text : sslwrap_error_message());
}

static void fetch(sslwrap_conn *conn, double seconds)
{
    static char buf[16384];
    uint64_t sum = 14695981039346656037u; /* FNV-1a */
    size_t n, i, total = 0;
    int status, late = 0;
    must(sslwrap_conn_set_timeouts(conn, 10, seconds, 10));
    for (;;) {
        int64_t from = now_ms();
        status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
        if (status == SSLWRAP_E_TIMEOUT && late < 40) {
            if (now_ms() - from < (int64_t)(seconds * 1000) - 5)
                printf("too soon: %d ms\n", (int)(now_ms() - from));
            late++;
            fprintf(stderr, "late\n"); /* the script may wait for this */
            continue;
        }
        if (status != SSLWRAP_OK)
            break;
        for (i = 0; i < n; i++)
            sum = (sum ^ (unsigned char)buf[i]) * 1099511628211u;
        total += n;
    }
    printf("bytes=%zu sum=%016" PRIx64 " late=%d ", total, sum, late);
    tell(status, now_ms(), NULL);
}

int main(int argc, char **argv)
{
    sslwrap_ctx *ctx = NULL;
    sslwrap_conn *conn = NULL;
    sslwrap_sock *sock = NULL;
    sslwrap_addr *addr = NULL;
    double seconds;
    int64_t from;
    uint64_t live;
    int fd, status;

    if (argc < 5)
        return fputs("usage: across WHAT HOST PORT SECONDS [CA-FILE]\n", stderr), 2;
    seconds = atof(argv[4]);
    from = now_ms();
    if (argc > 5) {
        must(sslwrap_ctx_new_client(&ctx));
        must(sslwrap_ctx_load_verify_locations(ctx, argv[5], NULL));
        from = now_ms();
        status = sslwrap_conn_dial(ctx, argv[2], argv[3], strcmp(argv[1], "fetch") == 0 ? 10 : seconds, &conn);
        if (status == SSLWRAP_OK) {
            must(sslwrap_conn_fileno(conn, &fd));
            must(sslwrap_sock_fromfd(fd, SSLWRAP_AF_UNSPEC, SSLWRAP_SOCK_STREAM, 0, &sock));
        }
        if (status == SSLWRAP_OK && strcmp(argv[1], "fetch") == 0)
            fetch(conn, seconds);
        else
            tell(status, from, sock);
    } else if (strcmp(argv[1], "create") == 0) {
        status = sslwrap_sock_create_connection(argv[2], argv[3], seconds, &sock);
        tell(status, from, sock);
    } else {
        must(strchr(argv[2], ':') != NULL ? sslwrap_addr_inet6(argv[2], atoi(argv[3]), 0, 0, &addr)
                                          : sslwrap_addr_inet(argv[2], atoi(argv[3]), &addr));
        must(sslwrap_sock_new(strchr(argv[2], ':') != NULL ? SSLWRAP_AF_INET6 : SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock));
        must(sslwrap_sock_settimeout(sock, seconds));
        from = now_ms();
        tell(sslwrap_sock_connect(sock, addr), from, sock);
    }
    sslwrap_conn_free(conn), sslwrap_ctx_free(ctx), sslwrap_sock_free(sock), sslwrap_addr_free(addr);
    must(sslwrap_live_handles(SSLWRAP_TYPE_ANY, &live));
    return live != 0;
}
