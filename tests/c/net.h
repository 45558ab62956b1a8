/* For tests over sockets: raw TCP, connections of ours over it, deadlines measured from outside. */
#ifndef NET_H
#define NET_H

#include "harness.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>

/* A listening socket of 127.0.0.1, and its port. */
static inline int tcp_listen(int *port)
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(listen(fd, 8) == 0);
    CHECK(getsockname(fd, (struct sockaddr *)&address, &len) == 0);
    *port = ntohs(address.sin_port);
    return fd;
}

/* A connected socket; `buffer` bytes of buffer each way where it is not 0. */
static inline int tcp_connect(int port, int buffer)
{
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)port);
    if (buffer != 0) {
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    CHECK(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    return fd;
}

/* Two ends of a TCP connection. */
static inline int tcp_pair(int ends[2])
{
    int port, listener = tcp_listen(&port), one = 1;
    ends[0] = tcp_connect(port, 0);
    ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    close(listener);
    return CHECK(ends[0] >= 0) && CHECK(ends[1] >= 0);
}

/* Closes so that the peer sees a reset. */
static inline void tcp_reset(int fd)
{
    struct linger now = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

/* A client of ours over a descriptor, for good.example. */
static inline sslwrap_conn *client_fd(sslwrap_ctx *ctx, int fd)
{
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    return conn;
}

static inline sslwrap_conn *server_fd(sslwrap_ctx *ctx, int fd)
{
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
    return conn;
}

/* How late a deadline may be seen: 50 ms where this program has the machine to itself. */
static inline int lateness(void)
{
    double load = 0;
#ifdef __SANITIZE_ADDRESS__
    return 500;
#endif
    if (slow_machine())
        return 3000;
    /* the average is a minute old: half of the machine in use may be all of it by now */
    return getloadavg(&load, 1) == 1 && load > (double)sysconf(_SC_NPROCESSORS_ONLN) / 2 ? 500 : 50;
}

/* Since `from`: not before `ms`, and not much later. */
#define CHECK_TOOK(from, ms) check_took_(now_ms() - (from), (ms), __FILE__, __LINE__)
static inline int check_took_(int64_t took, int ms, const char *file, int line)
{
    int ok = took >= ms - 1 && took <= ms + lateness(); /* now_ms cuts */
    if (!ok)
        fprintf(stderr, "%s:%d: took %" PRId64 " ms, not %d\n", file, line, took, ms);
    return check_(ok, file, line, "in time");
}

static inline int error_number(void)
{
    int error = 0;
    sslwrap_error_errno(NULL, &error);
    return error;
}

/* An end without goodbye. */
#define CHECK_TRUNCATED(expression) check_truncated_((expression), __FILE__, __LINE__, #expression)
static inline int check_truncated_(int status, const char *file, int line, const char *what)
{
    return check_status_(status, SSLWRAP_ERROR_SYSCALL, file, line, what) && check_(error_number() == -1, file, line, "errno -1") &&
           check_(strstr(sslwrap_error_message(), "Unexpected EOF") != NULL, file, line, "Unexpected EOF");
}

/* Has the peer printed exactly these bytes, or does it within the time? */
static inline int peer_got(struct peer *p, const void *bytes, size_t len, int timeout_ms)
{
    char *have = malloc(len + 1);
    int64_t until = now_ms() + timeout_ms;
    ssize_t n;
    int same;
    while ((n = pread(p->log, have, len + 1, 0)) < (ssize_t)len && now_ms() < until)
        sleep_ms(5);
    sleep_ms(20);
    n = pread(p->log, have, len + 1, 0);
    same = n == (ssize_t)len && memcmp(have, bytes, len) == 0;
    if (!same)
        fprintf(stderr, "the peer has %zd bytes of %zu, or others\n", n, len);
    free(have);
    return same;
}

/* Of this thread. */
static inline int64_t cpu_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_THREAD, &u);
    return u.ru_utime.tv_sec * 1000 + u.ru_utime.tv_usec / 1000 + u.ru_stime.tv_sec * 1000 + u.ru_stime.tv_usec / 1000;
}

#endif
