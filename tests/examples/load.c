/* load PORT CA-FILE CLIENTS: that many clients in one thread, all connected before the first sends. Each sends its own
 * bytes in messages of different lengths to an echo server, compares what comes back, and says goodbye in order. */
#include "../../examples/example.h"
#include <poll.h>
#include <sys/resource.h>

#define MESSAGES 3
#define LONGEST 40000

struct client {
    sslwrap_conn *tls;
    size_t number, total, sent, got;
};

static const size_t lengths[MESSAGES] = {1, 1000, LONGEST};
static char data[65536], buf[65536];

/* Each client's bytes are those of `data` from another place on. */
static const char *bytes_of(const struct client *c)
{
    return data + c->number * 7 % (sizeof data - LONGEST - 1001);
}

static int shake(struct client *c) { return sslwrap_conn_do_handshake(c->tls); }

static int echo(struct client *c)
{
    size_t n, end, i;
    int status = SSLWRAP_OK;
    while (c->got < c->total) {
        for (end = 0, i = 0; c->sent >= end && i < MESSAGES; i++) /* the end of the message that is under way */
            end += lengths[i];
        if (c->sent < end) {
            status = sslwrap_conn_send(c->tls, bytes_of(c) + c->sent, end - c->sent, 0, &n);
            c->sent += n;
            if (status == SSLWRAP_OK)
                continue;
            if (status != SSLWRAP_ERROR_WANT_WRITE)
                return status;
        }
        if ((status = sslwrap_conn_recv(c->tls, buf, sizeof buf, 0, &n)) != SSLWRAP_OK)
            return status;
        if (n > c->sent - c->got || memcmp(buf, bytes_of(c) + c->got, n) != 0)
            printf("FAIL client %d: other bytes came back\n", (int)c->number), exit(1);
        c->got += n;
    }
    return SSLWRAP_OK;
}

static int finish(struct client *c) { return sslwrap_conn_close(c->tls, 0.0); }

/* Does one thing with all clients until each is done with it. */
static void all_do(struct client *clients, struct pollfd *polls, int count, int what(struct client *), const char *name)
{
    int left = count, i, fd, status;
    uint64_t events, at_once;
    for (i = 0; i < count; i++)
        polls[i].fd = -2, polls[i].revents = POLLOUT; /* -2: not begun */
    while (left > 0) {
        for (i = 0; i < count; i++) {
            if (polls[i].revents == 0)
                continue;
            status = what(&clients[i]);
            must(sslwrap_conn_fileno(clients[i].tls, &fd));
            must(sslwrap_conn_interest(clients[i].tls, &events, &at_once));
            polls[i].fd = fd, polls[i].revents = 0;
            polls[i].events = (events & SSLWRAP_WAIT_READ ? POLLIN : 0) | (events & SSLWRAP_WAIT_WRITE ? POLLOUT : 0);
            if (status == SSLWRAP_OK)
                polls[i].fd = -1, left--;
            else if (status != SSLWRAP_ERROR_WANT_READ && status != SSLWRAP_ERROR_WANT_WRITE)
                printf("FAIL client %d, %s: %s\n", i, name, sslwrap_error_message()), exit(1);
        }
        if (left > 0 && poll(polls, (nfds_t)count, 20000) <= 0)
            printf("FAIL %s: nothing happens any more, %d left\n", name, left), exit(1);
    }
    printf("%s: all %d\n", name, count);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    struct client *clients;
    struct pollfd *polls;
    sslwrap_ctx *ctx;
    sslwrap_sock *sock;
    int count, i;
    size_t m;

    if (argc != 4 || (count = atoi(argv[3])) < 1 || getrlimit(RLIMIT_NOFILE, &files) != 0)
        return fprintf(stderr, "usage: load PORT CA-FILE CLIENTS\n"), 2;
    files.rlim_cur = files.rlim_max;
    clients = calloc((size_t)count, sizeof *clients);
    polls = calloc((size_t)count, sizeof *polls);
    if (clients == NULL || polls == NULL || setrlimit(RLIMIT_NOFILE, &files) != 0)
        return perror("load"), 1;
    for (m = 0; m < sizeof data; m++)
        data[m] = (char)(m * 2654435761u >> 13);
    setvbuf(stdout, NULL, _IOLBF, 0);

    must(sslwrap_ctx_new_client(&ctx));
    must(sslwrap_ctx_load_verify_locations(ctx, argv[2], NULL));
    for (i = 0; i < count; i++) {
        clients[i].number = (size_t)i;
        for (m = 0; m < MESSAGES; m++)
            clients[i].total += lengths[m];
        must(sslwrap_sock_create_connection("127.0.0.1", argv[1], 20.0, &sock));
        must(sslwrap_conn_new(ctx, sock, &clients[i].tls));
        must(sslwrap_sock_free(sock));
        must(sslwrap_conn_set_timeouts(clients[i].tls, 0.0, 0.0, 0.0));
        must(sslwrap_conn_set_server_name(clients[i].tls, "localhost"));
    }
    all_do(clients, polls, count, shake, "handshake");
    all_do(clients, polls, count, echo, "echo");
    all_do(clients, polls, count, finish, "goodbye");
    for (i = 0; i < count; i++)
        must(sslwrap_conn_free(clients[i].tls));
    must(sslwrap_ctx_free(ctx));
    free(clients);
    free(polls);
    return all_freed();
}
