/* flood CERTS FILE connect PORT | accept: sends FILE while it receives the same bytes back or from the other end, on two
 * threads; then says goodbye. `accept` prints "port N" first. Exit 0 when every byte was right and the records were ours. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

#include <sslwrap.h>

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, sslwrap_error_message());
    _exit(2);
}
#define MUST(call) \
    do { \
        if ((call) != SSLWRAP_OK) \
            die(#call); \
    } while (0)

static const char *data;
static size_t size;
static sslwrap_conn *conn;

static void *send_all(void *arg)
{
    size_t at = 0, n, piece;
    while (at < size) {
        piece = 1 + (at * 2654435761u >> 7) % 300000;
        MUST(sslwrap_conn_sendall(conn, data + at, piece < size - at ? piece : size - at, 0, &n));
        at += n;
    }
    return arg;
}

static sslwrap_conn *accepted(const char *certs)
{
    char path[4096];
    sslwrap_ctx *ctx;
    sslwrap_sock *listener, *sock;
    sslwrap_addr *address, *peer;
    int port;
    sslwrap_conn *made;
    MUST(sslwrap_ctx_new_server(&ctx));
    snprintf(path, sizeof path, "%s/good.pem", certs);
    MUST(sslwrap_ctx_use_certificate_chain_file(ctx, path));
    snprintf(path, sizeof path, "%s/good.key", certs);
    MUST(sslwrap_ctx_use_privatekey_file(ctx, path, SSLWRAP_FILETYPE_PEM));
    MUST(sslwrap_sock_create_server("127.0.0.1", "0", SSLWRAP_AF_INET, 1, 0, &listener));
    MUST(sslwrap_sock_getsockname(listener, &address));
    MUST(sslwrap_addr_port(address, &port));
    printf("port %d\n", port);
    fflush(stdout);
    MUST(sslwrap_sock_accept(listener, &sock, &peer));
    MUST(sslwrap_conn_new(ctx, sock, &made));
    return made;
}

int main(int argc, char **argv)
{
    static char buf[200000], path[4096];
    struct stat info;
    pthread_t writer;
    size_t got = 0, n;
    int fd, kind = -1, status;
    if (argc < 4 || (fd = open(argv[2], O_RDONLY)) < 0 || fstat(fd, &info) != 0)
        return 3;
    size = (size_t)info.st_size;
    data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (argc == 5) {
        sslwrap_ctx *ctx;
        MUST(sslwrap_ctx_new_client(&ctx));
        snprintf(path, sizeof path, "%s/ca.pem", argv[1]);
        MUST(sslwrap_ctx_load_verify_locations(ctx, path, NULL));
        MUST(sslwrap_conn_dial(ctx, "localhost", argv[4], 20, &conn));
    } else {
        conn = accepted(argv[1]);
    }
    MUST(sslwrap_conn_do_handshake(conn));
    MUST(sslwrap_conn_records(conn, &kind));
    if (kind != SSLWRAP_RECORDS_OWN)
        return fprintf(stderr, "the records are not ours\n"), 4;
    pthread_create(&writer, NULL, send_all, NULL);
    while (got < size) {
        status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
        if (status != SSLWRAP_OK)
            die("recv");
        if (n > size - got || memcmp(buf, data + got, n) != 0)
            return fprintf(stderr, "other bytes near %zu\n", got), 5;
        got += n;
    }
    pthread_join(writer, NULL);
    status = sslwrap_conn_close(conn, 20);
    if (status != SSLWRAP_OK && status != SSLWRAP_ERROR_SYSCALL)
        die("close");
    puts("done");
    return 0;
}
