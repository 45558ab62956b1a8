/* epoll_server PORT CERTIFICATE KEY
 *
 * Sends back what it gets, to thousands of clients at once in one thread: no call waits, epoll does. Ends on SIGTERM and
 * Ctrl-C. (A server for others would also drop clients that do nothing for long: see the timeouts in https_serve.c.)
 *
 *   cc epoll_server.c -o epoll_server $(pkg-config --cflags --libs sslwrap) */
#include "example.h"
#include <sys/epoll.h>
#include <sys/resource.h>

#define MOST 10000 /* clients */

struct client {
    sslwrap_conn *tls;
    size_t from, len; /* what of buf is still to be sent back */
    char buf[4096];
};

static struct client *clients[MOST]; /* by descriptor */
static sslwrap_ctx *ctx;
static sslwrap_sock *listener;
static int epoll, limit, count, peak;

/* Tells epoll what to look out for. */
static void watch(int how, int fd, uint64_t wanted)
{
    struct epoll_event event = {0, {.fd = fd}};
    event.events = (wanted & SSLWRAP_WAIT_READ ? EPOLLIN : 0) | (wanted & SSLWRAP_WAIT_WRITE ? EPOLLOUT : 0);
    if (epoll_ctl(epoll, how, fd, &event) != 0)
        perror("epoll_ctl"), exit(1);
}

static void drop(int fd)
{
    must(sslwrap_conn_free(clients[fd]->tls)); /* nobody else has the socket: this closes it, and epoll forgets it */
    free(clients[fd]);
    clients[fd] = NULL;
    count--;
}

/* Takes in all who have come. */
static void take_in(void)
{
    sslwrap_sock *sock;
    int status, fd;
    while ((status = sslwrap_sock_accept(listener, &sock, NULL)) == SSLWRAP_OK) {
        must(sslwrap_sock_fileno(sock, &fd));
        if (fd < limit && (clients[fd] = calloc(1, sizeof **clients)) != NULL) {
            must(sslwrap_conn_new(ctx, sock, &clients[fd]->tls));
            watch(EPOLL_CTL_ADD, fd, SSLWRAP_WAIT_READ);
            peak = ++count > peak ? count : peak;
        }
        must(sslwrap_sock_free(sock)); /* the connection has it now; without one this closes it */
    }
    if (status != SSLWRAP_ERROR_WANT_READ) /* nobody else for now */
        must(status);
}

/* Goes on with a client until it would have to wait, and then waits for that. The handshake happens by itself. */
static void go_on(int fd)
{
    struct client *c = clients[fd];
    uint64_t events, at_once;
    size_t n;
    int turns = 16, status = SSLWRAP_OK; /* so many, that a busy client does not hold up the others */
    while (status == SSLWRAP_OK && turns-- > 0)
        if (c->from < c->len) {
            status = sslwrap_conn_send(c->tls, c->buf + c->from, c->len - c->from, 0, &n);
            c->from += n; /* with every status: what was taken must not be given again */
        } else {
            c->from = 0;
            status = sslwrap_conn_recv(c->tls, c->buf, sizeof c->buf, 0, &c->len);
        }
    if (status == SSLWRAP_ERROR_ZERO_RETURN && (status = sslwrap_conn_close(c->tls, 0.0)) == SSLWRAP_OK)
        status = SSLWRAP_E_CLOSED; /* both have said goodbye */
    if (status != SSLWRAP_OK && status != SSLWRAP_ERROR_WANT_READ && status != SSLWRAP_ERROR_WANT_WRITE) {
        drop(fd); /* gone, in order or not */
        return;
    }
    must(sslwrap_conn_interest(c->tls, &events, &at_once));
    if (c->from < c->len) /* first it has to take what it is owed */
        events = SSLWRAP_WAIT_WRITE;
    /* Bytes may wait in the library, where epoll does not see them: then come back soon. */
    watch(EPOLL_CTL_MOD, fd, at_once & SSLWRAP_WAIT_READ ? events | SSLWRAP_WAIT_WRITE : events);
}

int main(int argc, char **argv)
{
    struct rlimit files;
    struct epoll_event ready[64];
    int door, i, n;
    if (argc != 4 || getrlimit(RLIMIT_NOFILE, &files) != 0)
        return fprintf(stderr, "usage: epoll_server PORT CERTIFICATE KEY\n"), 2;
    files.rlim_cur = files.rlim_max;
    limit = (files.rlim_max < MOST ? (int)files.rlim_max : MOST) - 8;
    must(sslwrap_ctx_new_server(&ctx));
    must(sslwrap_ctx_use_identity_file(ctx, argv[2], argv[3]));
    must(sslwrap_setdefaulttimeout(0.0)); /* for all sockets and their connections: no call waits */
    listener = listen_on(atoi(argv[1]));
    must(sslwrap_sock_fileno(listener, &door));
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 || (epoll = epoll_create1(EPOLL_CLOEXEC)) < 0)
        return perror("epoll_server"), 1;
    watch(EPOLL_CTL_ADD, door, SSLWRAP_WAIT_READ);
    while (!told_to_stop()) {
        n = epoll_wait(epoll, ready, 64, 500);
        for (i = 0; i < n; i++)
            if (ready[i].data.fd == door)
                take_in();
            else
                go_on(ready[i].data.fd);
    }
    for (i = 0; i < limit; i++)
        if (clients[i] != NULL)
            drop(i);
    must(sslwrap_sock_free(listener));
    must(sslwrap_ctx_free(ctx));
    printf("at most %d clients at once\n", peak);
    return all_freed();
}
