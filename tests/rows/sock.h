/* For the rows of the socket document: sockets of ours beside those of libc, and what CPython says. */
#ifndef SOCK_H
#define SOCK_H

#include "rows.h"

#include "../c/net.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stddef.h>
#include <sys/un.h>

/* What a Python program prints, without the last newline; "" when there is no Python. */
static inline const char *python_says(const char *format, ...)
{
    static char said[4][4096];
    static unsigned next;
    char *out = said[next++ % 4], program[3000], command[4000];
    size_t n = 0;
    va_list list;
    FILE *f;
    va_start(list, format);
    vsnprintf(program, sizeof program, format, list);
    va_end(list);
    snprintf(command, sizeof command, "python3 -c '\nimport socket\n%s' 2>&1", program);
    f = popen(command, "r");
    if (CHECK(f != NULL)) {
        n = fread(out, 1, sizeof said[0] - 1, f);
        pclose(f);
    }
    while (n > 0 && out[n - 1] == '\n')
        n--;
    out[n] = 0;
    return out;
}

static inline sslwrap_addr *addr4(const char *host, int port)
{
    sslwrap_addr *addr = NULL;
    CHECK_OK(sslwrap_addr_inet(host, port, &addr));
    return addr;
}

/* "host:port" and the like, in one of four buffers. Frees the address. */
static inline const char *shown(sslwrap_addr *addr)
{
    static char text[4][200];
    static unsigned next;
    char *out = text[next++ % 4];
    size_t n;
    out[0] = 0;
    CHECK_OK(sslwrap_addr_to_string(addr, out, sizeof text[0], &n));
    CHECK_OK(sslwrap_addr_free(addr));
    return out;
}

static inline sslwrap_sock *sock_of(int family, int type)
{
    sslwrap_sock *sock = NULL;
    CHECK_OK(sslwrap_sock_new(family, type, 0, &sock));
    return sock;
}

static inline int fd_of(sslwrap_sock *sock)
{
    int fd = -1;
    CHECK_OK(sslwrap_sock_fileno(sock, &fd));
    return fd;
}

/* A listener of ours on 127.0.0.1 and its port. */
static inline sslwrap_sock *our_listener(int *port)
{
    sslwrap_sock *sock = sock_of(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM);
    sslwrap_addr *at = addr4("127.0.0.1", 0);
    CHECK_OK(sslwrap_sock_bind(sock, at));
    CHECK_OK(sslwrap_sock_listen(sock, 8));
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_OK(sslwrap_sock_getsockname(sock, &at));
    CHECK_OK(sslwrap_addr_port(at, port));
    CHECK_OK(sslwrap_addr_free(at));
    return sock;
}

/* A socket of ours connected to one of libc. */
static inline sslwrap_sock *our_end(int *raw)
{
    sslwrap_sock *sock = sock_of(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM);
    int port, listener = tcp_listen(&port);
    sslwrap_addr *at = addr4("127.0.0.1", port);
    CHECK_OK(sslwrap_sock_connect(sock, at));
    CHECK_OK(sslwrap_addr_free(at));
    *raw = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    CHECK(*raw >= 0);
    close(listener);
    return sock;
}

/* A TCP port of 127.0.0.1 that takes no connection: its queue is full, and what comes is not answered. */
static inline int port_that_stalls(int fds[3])
{
    struct sockaddr_in at;
    socklen_t len = sizeof at;
    int i;
    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fds[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(fds[0], (struct sockaddr *)&at, sizeof at) == 0 && listen(fds[0], 0) == 0);
    CHECK(getsockname(fds[0], (struct sockaddr *)&at, &len) == 0);
    for (i = 1; i < 3; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        CHECK(connect(fds[i], (struct sockaddr *)&at, sizeof at) == 0 || errno == EINPROGRESS);
        sleep_ms(20);
    }
    return ntohs(at.sin_port);
}

#endif
