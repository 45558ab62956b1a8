/* What every example needs, so that each can show its own subject. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <signal.h>
#include <sslwrap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every function that can fail returns a status; what went wrong in the last failing call is told in one line. */
static inline void must(int status)
{
    if (status == SSLWRAP_OK)
        return;
    fprintf(stderr, "%s\n", sslwrap_error_message());
    exit(1);
}

/* Listens on 127.0.0.1. Port 0 takes a free one; the line that is printed tells which. */
static inline sslwrap_sock *listen_on(int port)
{
    sslwrap_sock *listener;
    sslwrap_addr *addr;
    char text[160];
    size_t len;
    must(sslwrap_addr_inet("127.0.0.1", port, &addr));
    must(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &listener));
    must(sslwrap_sock_setsockopt_int(listener, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, 1));
    must(sslwrap_sock_bind(listener, addr));
    must(sslwrap_sock_listen(listener, SSLWRAP_SOMAXCONN));
    must(sslwrap_addr_free(addr));
    must(sslwrap_sock_getsockname(listener, &addr)); /* what comes out of a call is ours to free */
    must(sslwrap_addr_to_string(addr, text, sizeof text, &len));
    must(sslwrap_addr_free(addr));
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("listening on %s\n", text);
    return listener;
}

static inline volatile sig_atomic_t *stop_flag(void)
{
    static volatile sig_atomic_t stop;
    return &stop;
}

static inline void on_stop(int number)
{
    *stop_flag() = number;
}

/* Whether SIGTERM or Ctrl-C has come. From the first call on they do nothing else. */
static inline int told_to_stop(void)
{
    signal(SIGTERM, on_stop);
    signal(SIGINT, on_stop);
    return *stop_flag() != 0;
}

/* At the end: 0 when every handle was freed. */
static inline int all_freed(void)
{
    uint64_t live;
    must(sslwrap_live_handles(SSLWRAP_TYPE_ANY, &live));
    printf("%d handles left\n", (int)live);
    return live == 0 ? 0 : 1;
}

#endif
