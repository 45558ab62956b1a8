/* https_serve PORT FOLDER CERTIFICATE KEY
 *
 * Serves a folder over TLS to 32 clients at once, with a thread each. SIGTERM or Ctrl-C: finishes what is under way, ends.
 *
 *   cc https_serve.c -o https_serve $(pkg-config --cflags --libs sslwrap) -lpthread */
#define _XOPEN_SOURCE 700
#include "example.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define THREADS 32
static char root[4096];
static sslwrap_ctx *ctx;
static sslwrap_sock *listener;

/* Opens a file, or answers -1. What was opened is checked, not what was asked for: no ".." and no link leads out. */
static int open_inside(const char *path, off_t *size)
{
    char text[4096], real[4096] = "";
    struct stat st;
    int fd, len = (int)strlen(root);
    if (snprintf(text, sizeof text, "%s%s%s", root, path, path[strlen(path) - 1] == '/' ? "index.html" : "") >= 4096 ||
        (fd = open(text, O_RDONLY | O_NONBLOCK | O_CLOEXEC)) < 0)
        return -1;
    snprintf(text, sizeof text, "/proc/self/fd/%d", fd);
    if (readlink(text, real, sizeof real - 1) > 0 && strncmp(real, root, (size_t)len) == 0 && real[len] == '/' &&
        fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return *size = st.st_size, fd;
    close(fd);
    return -1;
}

/* Reads a request, which must come in at most eight pieces, and answers it; tells in `line` what it was. */
static int answer(sslwrap_conn *tls, char *line, size_t cap)
{
    char buf[16384] = "";
    size_t have = 0, n, i;
    off_t left = 0, got;
    int status, fd = -1, code = 405;
    for (i = 0; i < 8 && strstr(buf, "\r\n\r\n") == NULL; i++, have += n, buf[have] = 0)
        if ((status = sslwrap_conn_recv(tls, buf + have, sizeof buf - 1 - have, 0, &n)) != SSLWRAP_OK)
            return status;
    for (i = 4; buf[i] > ' ' && buf[i] < 127 && buf[i] != '?';)
        i++;
    buf[i] = 0; /* leaves "GET /path", and nothing that a terminal would obey */
    if (strncmp(buf, "GET /", 5) == 0)
        code = (fd = open_inside(buf + 4, &left)) < 0 ? 404 : 200;
    snprintf(line, cap, "%d %s", code, code == 405 ? "not GET" : buf + 4);
    snprintf(buf, sizeof buf, "HTTP/1.1 %d \r\nContent-Length: %ld\r\nConnection: close\r\n\r\n", code, (long)left);
    status = sslwrap_conn_sendall(tls, buf, strlen(buf), 0, &n);
    for (; status == SSLWRAP_OK && left > 0; left -= got) {
        if ((got = read(fd, buf, left < (off_t)sizeof buf ? (size_t)left : sizeof buf)) <= 0)
            break; /* shorter than it was: without a goodbye the client knows */
        status = sslwrap_conn_sendall(tls, buf, (size_t)got, 0, &n);
    }
    close(fd); /* or -1, which is none */
    return status != SSLWRAP_OK || left > 0 ? status : sslwrap_conn_close(tls, 5.0);
}

/* A thread: takes in a client, serves it, takes in the next one, until the listener is closed. */
static void *serve(void *unused)
{
    sslwrap_sock *sock;
    sslwrap_conn *tls;
    const char *version, *cipher, *group, *asked, *reason;
    char name[256], line[512] = "";
    size_t len;
    int status;
    while ((status = sslwrap_sock_accept(listener, &sock, NULL)) != SSLWRAP_E_CLOSED) {
        must(status);
        must(sslwrap_conn_new(ctx, sock, &tls));
        must(sslwrap_conn_set_timeouts(tls, 5.0, 5.0, 10.0)); /* handshake, each recv, each send: who is silent goes */
        if ((status = sslwrap_conn_do_handshake(tls)) == SSLWRAP_OK)
            status = answer(tls, line, sizeof line);
        reason = status == SSLWRAP_OK ? "" : sslwrap_error_message(); /* before another call fails */
        must(sslwrap_conn_get_protocol_version_name(tls, &version));
        cipher = sslwrap_conn_get_cipher_name(tls, &cipher) == SSLWRAP_OK ? cipher : "-";
        group = sslwrap_conn_get_group_name(tls, &group) == SSLWRAP_OK ? group : "-";
        asked = sslwrap_conn_get_servername(tls, name, sizeof name, &len) == SSLWRAP_OK ? name : "-";
        for (len = 0; asked == name && name[len] != 0; len++) /* it comes from the client, and goes to a terminal */
            name[len] = name[len] > ' ' && name[len] < 127 ? name[len] : '?';
        printf("%-8s %-29s %-8s %-14s %s %s\n", version, cipher, group, asked, line, reason);
        must(sslwrap_conn_free(tls));
        must(sslwrap_sock_free(sock));
        line[0] = 0;
    }
    return unused;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    sigset_t ends;
    int i, got;
    if (argc != 5 || realpath(argv[2], root) == NULL)
        return fprintf(stderr, "usage: https_serve PORT FOLDER CERTIFICATE KEY\n"), 2;
    must(sslwrap_ctx_new_server(&ctx));
    must(sslwrap_ctx_use_identity_file(ctx, argv[3], argv[4]));
    must(sslwrap_ctx_set_alpn_preference(ctx, "\x08http/1.1", 9));
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL); /* in all threads: the signal is for sigwait */
    listener = listen_on(atoi(argv[1]));
    for (i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, serve, NULL) != 0)
            return perror("https_serve"), 1;
    sigwait(&ends, &got);
    pthread_sigmask(SIG_UNBLOCK, &ends, NULL); /* a second one does not wait for clients */
    must(sslwrap_sock_close(listener));        /* accept returns E_CLOSED in every thread */
    for (i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    must(sslwrap_sock_free(listener));
    must(sslwrap_ctx_free(ctx));
    return all_freed();
}
