/* peer.py as the other end, over a TCP connection of 127.0.0.1. */
#ifndef PYTHON_H
#define PYTHON_H

#include "raw.h"
#include "../c/net.h"

/* "STEP STEP ..." as words of its own; the last argument is NULL. */
static inline struct peer *start_python(const char *role, int port, const char *steps)
{
    static char words[600], number[16], script[600];
    const char *argv[40];
    char *word;
    int n = 0;
    snprintf(script, sizeof script, "%s", __FILE__);
    *strrchr(script, '/') = 0;
    strcat(script, "/peer.py");
    snprintf(words, sizeof words, "%s", steps);
    snprintf(number, sizeof number, "%d", port);
    argv[n++] = "python3";
    argv[n++] = script;
    argv[n++] = certs_dir_;
    argv[n++] = role;
    argv[n++] = number;
    for (word = strtok(words, " "); word != NULL && n < 39; word = strtok(NULL, " "))
        argv[n++] = word;
    argv[n] = NULL;
    return start_peer(strcmp(role, "server") == 0 ? port : 0, argv);
}

/* Ours over a new connection to a server of Python's, or from a client of it: with timeouts, its side set. */
static inline sslwrap_conn *with_python(sslwrap_ctx *ctx, int we_serve, const char *steps, struct peer **peer, int *fd)
{
    sslwrap_conn *conn = NULL;
    int port, listener;
    if (we_serve) {
        listener = tcp_listen(&port);
        *peer = start_python("client", port, steps);
        *fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        close(listener);
    } else {
        port = free_port();
        *peer = start_python("server", port, steps);
        *fd = tcp_connect(port, 0);
    }
    CHECK_OK(sslwrap_conn_new_fd(ctx, *fd, &conn));
    CHECK_OK(we_serve ? sslwrap_conn_set_accept_state(conn) : sslwrap_conn_set_connect_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 30, 30, 30));
    return conn;
}

#endif
