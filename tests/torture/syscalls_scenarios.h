/* What syscalls.c does while system calls fail, and the far end: plain libssl or the kernel's sockets, on a thread of its own. */
#ifndef SYSCALLS_SCENARIOS_H
#define SYSCALLS_SCENARIOS_H

static sslwrap_ctx *client, *server, *lax; /* lax: as the document has it, nobody is verified */
static SSL_CTX *raw_client, *raw_server;
static uint64_t kept_handles;

static struct {
    sslwrap_sock *sock, *listener, *other;
    sslwrap_conn *conn, *listening;
    sslwrap_addr *at, *from;
    sslwrap_addrinfo *list;
    int fd;
} w;

static void contexts(void)
{
    client = client_ctx();
    server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &lax));
    raw_client = SSL_CTX_new(TLS_client_method());
    raw_server = SSL_CTX_new(TLS_server_method());
    CHECK(SSL_CTX_use_certificate_chain_file(raw_server, cert("good.pem")) == 1);
    CHECK(SSL_CTX_use_PrivateKey_file(raw_server, cert("good.key"), SSL_FILETYPE_PEM) == 1);
    kept_handles = live_handles();
}

/* ---- the far end ---- */

enum far_kind { NOBODY, SERVES, COMES, STAYS_SILENT };
static enum far_kind far_kind;
static int far_tls, meet_port; /* meet_port: where it comes to; -1: nowhere any more */
static sslwrap_conn *to_cancel;
static pthread_t canceller;
static int has_canceller;

static int word(int *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
static void set_word(int *p, int value) { __atomic_exchange_n(p, value, __ATOMIC_ACQ_REL); }

/* All that comes, then all of ours, then the goodbye. */
static void far_talks(int fd, SSL *ssl)
{
    size_t at = 0;
    ssize_t n;
    char rest[100];
    int i;
    while (far.len < LENGTH && (n = ssl ? SSL_read(ssl, far.got + far.len, LENGTH - (int)far.len) : read(fd, far.got + far.len, LENGTH - far.len)) > 0)
        far.len += (size_t)n;
    for (i = 0; far.len == LENGTH && at < LENGTH; i++) {
        size_t piece = LENGTH - at < 20000 ? LENGTH - at : 20000;
        if (i < 2)
            sleep_ms(1); /* they find nothing at times */
        n = ssl ? SSL_write(ssl, down + at, (int)piece) : send(fd, down + at, piece, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        at += (size_t)n;
    }
    if (far.len < LENGTH)
        return;
    if (ssl != NULL) {
        if (SSL_shutdown(ssl) == 0)
            SSL_read(ssl, rest, sizeof rest);
        far.goodbye = SSL_get_shutdown(ssl) == (SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    } else {
        shutdown(fd, SHUT_WR);
        while (read(fd, rest, sizeof rest) > 0)
            continue;
    }
}

static int far_connects(int port)
{
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)port);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd); /* they have gone already */
    return -1;
}

static void *far_works(void *unused)
{
    struct timeval limit = {15, 0};
    sigset_t pipe_signal;
    SSL *ssl = NULL;
    int fd = -1;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE); /* libssl's writes raise it, ours must not */
    pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    if (far_kind == COMES) {
        while (word(&meet_port) == 0)
            sleep_ms(1);
        if (word(&meet_port) > 0)
            fd = far_connects(meet_port);
    } else {
        fd = accept(far.listener, NULL, NULL);
    }
    if (fd < 0)
        return unused;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (far_kind == STAYS_SILENT) {
        while (word(&meet_port) == 0)
            sleep_ms(2);
    } else if (far_tls) {
        ssl = SSL_new(far_kind == COMES ? raw_client : raw_server);
        SSL_set_fd(ssl, fd);
        SSL_set_max_proto_version(ssl, far_tls);
        if ((far_kind == COMES ? SSL_connect(ssl) : SSL_accept(ssl)) == 1)
            far_talks(fd, ssl);
        SSL_free(ssl);
    } else {
        far_talks(fd, NULL);
    }
    ERR_clear_error();
    close(fd);
    OPENSSL_thread_stop();
    return unused;
}

static void *cancels(void *unused)
{
    sslwrap_conn *conn;
    while ((conn = __atomic_load_n(&to_cancel, __ATOMIC_ACQUIRE)) == NULL)
        if (word(&meet_port) < 0)
            return unused;
        else
            sleep_ms(1);
    sleep_ms(15);
    if (sslwrap_conn_cancel(conn) != SSLWRAP_OK)
        told("cancel");
    return unused;
}

/* ---- scenarios ---- */

/* Calls of this program's own. */
#define RAW(call) (mine = 0, done_(call))
static long done_(long answer)
{
    mine = 1;
    return answer;
}

static const char *far_port(void)
{
    static char text[16];
    snprintf(text, sizeof text, "%d", far.port);
    return text;
}

static void sock_talks(sslwrap_sock *sock)
{
    size_t n = 1;
    DO(sslwrap_sock_sendall(sock, up, LENGTH, 0, &run.sent));
    DO(sslwrap_sock_shutdown(sock, SSLWRAP_SHUT_WR));
    while (n > 0) {
        DO(sslwrap_sock_recv(sock, run.got + run.len, sizeof run.got - run.len, 0, &n));
        run.len += n;
    }
    if (run.len < LENGTH) {
        run.error = -1;
        failed_at("the end of the stream", SSLWRAP_ERROR_SYSCALL);
        run.error = -1;
        return;
    }
    DO(sslwrap_sock_close(sock));
    run.complete = 1;
}

static void sock_client(void)
{
    DO(sslwrap_addr_inet("127.0.0.1", far.port, &w.at));
    MAKE(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.sock));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    DO(sslwrap_sock_connect(w.sock, w.at));
    sock_talks(w.sock);
}

static int listens(void)
{
    int port, status;
    if ((status = sslwrap_sock_create_server("127.0.0.1", "0", 0, 5, 0, &w.listener)) != SSLWRAP_OK ||
        (status = sslwrap_sock_settimeout(w.listener, run.timeout)) != SSLWRAP_OK ||
        (status = sslwrap_sock_getsockname(w.listener, &w.at)) != SSLWRAP_OK || (status = sslwrap_addr_port(w.at, &port)) != SSLWRAP_OK) {
        sslwrap_sock_free(w.listener);
        w.listener = NULL;
        return status;
    }
    set_word(&meet_port, port);
    return SSLWRAP_OK;
}

static void sock_server(void)
{
    MAKE(listens());
    MAKE(sslwrap_sock_accept(w.listener, &w.sock, &w.from));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    sock_talks(w.sock);
}

static void sock_by_name(void)
{
    MAKE(sslwrap_sock_create_connection("localhost", far_port(), IN_TIME, &w.sock));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    sock_talks(w.sock);
}

static void datagrams(void)
{
    char buf[64];
    size_t n;
    int i, behind = 0;
    DO(sslwrap_addr_inet("127.0.0.1", 0, &w.from));
    MAKE(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_DGRAM, 0, &w.sock));
    MAKE(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_DGRAM, 0, &w.other));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    MAKE(sslwrap_sock_bind(w.sock, w.from));
    sslwrap_addr_free(w.from);
    w.from = NULL;
    MAKE(sslwrap_sock_getsockname(w.sock, &w.at));
    for (i = 0; i < 3; i++) {
        sslwrap_iovec piece[2] = {{buf, 3}, {buf + 3, 61}};
        memset(buf, 0, sizeof buf);
        MAKE(sslwrap_sock_sendto(w.other, up + i, 50, 0, w.at, &n));
        sslwrap_addr_free(w.from);
        w.from = NULL;
        if (i == 0)
            MAKE(sslwrap_sock_recvfrom(w.sock, buf, sizeof buf, 0, &n, &w.from));
        else if (i == 1)
            MAKE(sslwrap_sock_recv(w.sock, buf, sizeof buf, 0, &n));
        else
            MAKE(sslwrap_sock_recvmsg(w.sock, piece, 2, NULL, 0, NULL, 0, NULL, &n, &w.from));
        if (n != 50 && (weather || fault.kind == SHORT || fault.kind == NONE) && i == 1)
            behind = n == 0; /* of a datagram the rest is lost; an empty one was made up, and the real one is next */
        else if (n != 50 || memcmp(buf, up + i - behind, 50) != 0)
            told("another datagram");
    }
    run.complete = 1;
}

static void messages(void)
{
    char buf[16] = "";
    sslwrap_iovec out[2], in[2];
    size_t n, count = 0;
    int fds[2] = {-1, -1}, null;
    MAKE(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &w.sock, &w.other));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    DO(sslwrap_sock_settimeout(w.other, run.timeout));
    out[0].base = up, out[0].len = 4;
    out[1].base = up + 4, out[1].len = 4;
    in[0].base = buf, in[0].len = 5;
    in[1].base = buf + 5, in[1].len = 11;
    MAKE(sslwrap_sock_sendmsg(w.sock, out, 2, NULL, 0, 0, NULL, &n));
    MAKE(sslwrap_sock_recvmsg(w.other, in, 2, NULL, 0, NULL, 0, NULL, &n, NULL));
    if (n != 8 || memcmp(buf, up, 8) != 0)
        told("another message");
    null = (int)RAW(open("/dev/null", O_RDONLY | O_CLOEXEC));
    n = 0;
    if (failed_at_last(sslwrap_sock_send_fds(w.sock, "fd", 2, &null, 1, 0, &n), "send_fds")) {
        RAW(close(null));
        return;
    }
    RAW(close(null));
    if (failed_at_last(sslwrap_sock_recv_fds(w.other, buf, sizeof buf, fds, 2, &count, 0, NULL, &n), "recv_fds")) {
        armed = 0; /* they wait still */
        if (sslwrap_sock_recv_fds(w.other, buf, sizeof buf, fds, 2, &count, 0, NULL, &n) != SSLWRAP_OK)
            told("again: recv_fds");
    }
    if (n != 2 || count != 1)
        told("another descriptor");
    RAW(close(fds[0]));
    run.complete = run.failed == NULL;
}

static void copies(void)
{
    FILE *file = NULL;
    char buf[32] = "";
    size_t n = 0;
    MAKE(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &w.sock, &w.other));
    if (failed_at_last(sslwrap_sock_makefile(w.sock, "w", -1, &file), "makefile")) {
        armed = 0;
        if (sslwrap_sock_makefile(w.sock, "w", -1, &file) != SSLWRAP_OK)
            told("again: makefile");
        else
            fclose(file);
        return;
    }
    fputs("by stdio", file);
    fclose(file);
    DO(sslwrap_sock_settimeout(w.other, run.timeout));
    DO(sslwrap_sock_recv(w.other, buf, sizeof buf, SSLWRAP_MSG_PEEK, &n));
    w.listener = NULL;
    MAKE(sslwrap_sock_dup(w.other, &w.listener));
    for (run.len = 0; run.len < 8; run.len += n)
        if (failed_at_last(sslwrap_sock_recv(w.listener, buf + run.len, sizeof buf - run.len, 0, &n), "recv"))
            break;
    run.len = 0;
    if (run.failed != NULL)
        return;
    if (memcmp(buf, "by stdio", 8) != 0)
        told("another text");
    run.complete = 1;
}

/* Over whatever w.conn has. */
static void tls_talks(void)
{
    size_t n;
    int status;
    DO(sslwrap_conn_do_handshake(w.conn));
    DO(sslwrap_conn_sendall(w.conn, up, LENGTH, 0, &run.sent));
    while (run.len < LENGTH) {
        DO(sslwrap_conn_recv(w.conn, run.got + run.len, sizeof run.got - run.len, 0, &n));
        run.len += n;
    }
    status = sslwrap_conn_recv(w.conn, run.got, sizeof run.got, 0, &n);
    if (status != SSLWRAP_ERROR_ZERO_RETURN) {
        failed_at("the goodbye", status);
        return;
    }
    DO(sslwrap_conn_close(w.conn, IN_TIME));
    run.complete = 1;
}

static void tls_over_socket(void)
{
    DO(sslwrap_addr_inet("127.0.0.1", far.port, &w.at));
    MAKE(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.sock));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    DO(sslwrap_conn_new(client, w.sock, &w.conn));
    DO(sslwrap_conn_set_server_name(w.conn, "good.example"));
    DO(sslwrap_conn_connect(w.conn, w.at));
    tls_talks();
}

static void tls_openssl_seals(void)
{
    DO(sslwrap_addr_inet("127.0.0.1", far.port, &w.at));
    MAKE(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.sock));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    DO(sslwrap_sock_connect(w.sock, w.at));
    DO(sslwrap_conn_new(client, w.sock, &w.conn));
    DO(sslwrap_conn_set_mode(w.conn, SSLWRAP_MODE_OPENSSL_RECORDS, NULL));
    DO(sslwrap_conn_set_server_name(w.conn, "good.example"));
    tls_talks();
}

static void tls_over_descriptor(void)
{
    w.fd = (int)RAW(tcp_connect(far.port, 0));
    MAKE(sslwrap_conn_new_fd(client, w.fd, &w.conn));
    DO(sslwrap_conn_set_timeouts(w.conn, run.timeout, run.timeout, run.timeout));
    DO(sslwrap_conn_set_server_name(w.conn, "good.example"));
    tls_talks();
}

static void tls_dialled(void)
{
    DO(sslwrap_conn_dial(lax, "localhost", far_port(), IN_TIME, &w.conn));
    DO(sslwrap_conn_set_timeouts(w.conn, run.timeout, run.timeout, run.timeout));
    tls_talks();
}

static void tls_server(void)
{
    MAKE(listens());
    DO(sslwrap_conn_new(server, w.listener, &w.listening));
    MAKE(sslwrap_conn_accept(w.listening, &w.conn, &w.from));
    DO(sslwrap_conn_set_timeouts(w.conn, run.timeout, run.timeout, run.timeout));
    tls_talks();
}

/* Made again until it is done: by the status, as an event loop does. */
static int until_done(int (*step)(size_t *), size_t *n)
{
    int64_t until = now_ms() + IN_TIME * 1000;
    struct pollfd p;
    int status;
    while (is_want(status = step(n))) {
        p.fd = w.fd;
        p.events = status == SSLWRAP_ERROR_WANT_READ ? POLLIN : POLLOUT;
        RAW(poll(&p, 1, 2000));
        if (now_ms() > until)
            return SSLWRAP_E_TIMEOUT;
    }
    return status;
}

static int shakes(size_t *n) { return (void)n, sslwrap_conn_do_handshake(w.conn); }
static int sends(size_t *n) { return sslwrap_conn_send(w.conn, up + run.sent, LENGTH - run.sent, 0, n); }
static int flushes(size_t *n) { return (void)n, sslwrap_conn_flush(w.conn); }
static int receives(size_t *n) { return sslwrap_conn_recv(w.conn, run.got + run.len, sizeof run.got - run.len, 0, n); }
static int parts(size_t *n)
{
    int complete;
    return (void)n, sslwrap_conn_shutdown(w.conn, &complete);
}

static void tls_event_loop(void)
{
    size_t n = 0;
    int status = SSLWRAP_OK;
    w.fd = (int)RAW(tcp_connect(far.port, 4096));
    RAW(fcntl(w.fd, F_SETFL, O_NONBLOCK));
    MAKE(sslwrap_conn_new_fd(client, w.fd, &w.conn));
    DO(sslwrap_conn_set_server_name(w.conn, "good.example"));
    DO(sslwrap_conn_set_send_limit(w.conn, 1));
    DO(until_done(shakes, &n));
    while (run.sent < LENGTH) {
        status = until_done(sends, &n);
        run.sent += n;
        DO(status);
    }
    DO(until_done(flushes, &n));
    while (run.len < LENGTH) {
        DO(until_done(receives, &n));
        run.len += n;
    }
    status = until_done(receives, &n);
    if (status != SSLWRAP_ERROR_ZERO_RETURN) {
        failed_at("the goodbye", status);
        return;
    }
    DO(until_done(parts, &n));
    run.complete = 1;
}

static void tls_cancelled(void)
{
    size_t n;
    uint64_t ready;
    int status;
    w.fd = (int)RAW(tcp_connect(far.port, 0));
    MAKE(sslwrap_conn_new_fd(client, w.fd, &w.conn));
    DO(sslwrap_conn_set_timeouts(w.conn, run.timeout, run.timeout, run.timeout));
    DO(sslwrap_conn_set_server_name(w.conn, "good.example"));
    DO(sslwrap_conn_do_handshake(w.conn));
    __atomic_store_n(&to_cancel, w.conn, __ATOMIC_RELEASE);
    status = sslwrap_conn_recv(w.conn, run.got, sizeof run.got, 0, &n);
    if (status != SSLWRAP_E_CANCELLED) {
        failed_at("cancelled recv", status);
        return;
    }
    status = sslwrap_conn_wait(w.conn, SSLWRAP_WAIT_READ, IN_TIME, &ready);
    if (status != SSLWRAP_E_CANCELLED && status != SSLWRAP_OK) {
        failed_at("cancelled wait", status);
        return;
    }
    DO(sslwrap_conn_resume(w.conn));
    tls_talks();
}

static void resolving(void)
{
    char text[1100];
    size_t n, k;
    MAKE(sslwrap_getaddrinfo_timeout("localhost", "443", SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, 0, IN_TIME, &w.list));
    DO(sslwrap_addrinfo_addr(w.list, 0, &w.at));
    MAKE(sslwrap_gethostbyname_timeout("localhost", IN_TIME, text, sizeof text, &n));
    MAKE(sslwrap_getnameinfo_timeout(w.at, SSLWRAP_NI_NUMERICHOST | SSLWRAP_NI_NUMERICSERV, IN_TIME, text, 1000, &n, text + 1000, 100, &k));
    run.complete = 1;
}

static int times_out(int status, const char *what, int64_t from)
{
    int64_t took = now_ms() - from;
    if (status == SSLWRAP_OK && fault.kind == LIE && fault.call == POLL && strstr(what, "sock_wait(") != NULL)
        return 1; /* on a busy machine the calls before it do not use up all lies */
    if (status != SSLWRAP_E_TIMEOUT)
        return failed_at(what, status);
    if (took < run.timeout * 1000 - 1 || took > run.timeout * 1000 + lateness()) {
        fprintf(stderr, "%s took %ld ms\n", what, (long)took);
        told("not in time");
    }
    return 1;
}

static int64_t burnt_ms(void)
{
    struct rusage u;
    getrusage(RUSAGE_THREAD, &u);
    return u.ru_utime.tv_sec * 1000 + u.ru_utime.tv_usec / 1000 + u.ru_stime.tv_sec * 1000 + u.ru_stime.tv_usec / 1000;
}

/* Nobody answers: each call ends when it is time, whatever happens meanwhile, and does not burn the time away. */
static void deadlines(void)
{
    static unsigned char much[16 << 20];
    char byte;
    size_t n;
    uint64_t ready;
    int64_t burnt = burnt_ms();
#define LATE(call)                                                \
    do {                                                          \
        int64_t from_ = now_ms();                                 \
        if (!times_out((call), #call, from_))                     \
            return;                                               \
    } while (0)
    DO(sslwrap_addr_inet("127.0.0.1", far.port, &w.at));
    DO(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.sock));
    DO(sslwrap_sock_settimeout(w.sock, IN_TIME));
    DO(sslwrap_sock_connect(w.sock, w.at));
    DO(sslwrap_sock_settimeout(w.sock, run.timeout));
    LATE(sslwrap_sock_recv(w.sock, &byte, 1, 0, &n));
    LATE(sslwrap_sock_wait(w.sock, SSLWRAP_WAIT_READ, run.timeout, &ready));
    DO(sslwrap_conn_new(client, w.sock, &w.conn));
    DO(sslwrap_conn_set_server_name(w.conn, "good.example"));
    LATE(sslwrap_conn_do_handshake(w.conn));
    LATE(sslwrap_conn_recv(w.conn, &byte, 1, 0, &n));
    LATE(sslwrap_conn_wait(w.conn, SSLWRAP_WAIT_READ, run.timeout, &ready));
    LATE(sslwrap_sock_sendall(w.sock, much, sizeof much, 0, &n)); /* more than the kernel has room for */
    DO(sslwrap_sock_create_server("127.0.0.1", "0", 0, 1, 0, &w.listener));
    DO(sslwrap_sock_settimeout(w.listener, run.timeout));
    LATE(sslwrap_sock_accept(w.listener, &w.other, NULL));
    if (burnt_ms() - burnt > 150 + lateness())
        told("it burnt the processor");
    run.complete = 1;
}

static const struct scenario {
    const char *name;
    void (*run)(void);
    enum far_kind kind;
    int tls, talks; /* talks: the far end has received everything when all went well */
    double timeouts[2];
    int only_on, fair, names; /* fair: no bad weather. names: several addresses are tried, any of their errors may be told */
} scenarios[] = {
    {"socket, client", sock_client, SERVES, 0, 1, {-1, IN_TIME}, 0, 0, 0},
    {"socket, server", sock_server, COMES, 0, 1, {-1, IN_TIME}, 0, 0, 0},
    {"socket, by name", sock_by_name, SERVES, 0, 1, {IN_TIME, IN_TIME}, 0, 0, 1},
    {"datagrams", datagrams, NOBODY, 0, 0, {-1, IN_TIME}, 0, 0, 0},
    {"messages and descriptors", messages, NOBODY, 0, 0, {-1, IN_TIME}, 0, 0, 0},
    {"copies of sockets", copies, NOBODY, 0, 0, {-1, IN_TIME}, 0, 0, 0},
    {"TLS 1.3, client", tls_over_socket, SERVES, TLS1_3_VERSION, 1, {-1, IN_TIME}, 0, 0, 0},
    {"TLS 1.2, client", tls_over_socket, SERVES, TLS1_2_VERSION, 1, {-1, IN_TIME}, 0, 0, 0},
    {"TLS 1.3, OpenSSL seals", tls_openssl_seals, SERVES, TLS1_3_VERSION, 1, {-1, IN_TIME}, 0, 0, 0},
    {"TLS 1.3, over a descriptor", tls_over_descriptor, SERVES, TLS1_3_VERSION, 1, {-1, IN_TIME}, 0, 0, 0},
    {"TLS, dialled", tls_dialled, SERVES, TLS1_3_VERSION, 1, {IN_TIME, IN_TIME}, 0, 0, 1},
    {"TLS 1.3, server", tls_server, COMES, TLS1_3_VERSION, 1, {-1, IN_TIME}, 0, 0, 0},
    {"TLS 1.2, server", tls_server, COMES, TLS1_2_VERSION, 1, {-1, IN_TIME}, 0, 0, 0},
    {"TLS 1.3, event loop", tls_event_loop, SERVES, TLS1_3_VERSION, 1, {0, 0}, 0, 0, 0},
    {"TLS 1.2, event loop", tls_event_loop, SERVES, TLS1_2_VERSION, 1, {0, 0}, 0, 0, 0},
    {"TLS 1.3, cancelled", tls_cancelled, SERVES, TLS1_3_VERSION, 1, {-1, IN_TIME}, 0, 0, 0},
    {"resolving", resolving, NOBODY, 0, 0, {IN_TIME, IN_TIME}, 0, 0, 1},
    {"deadlines", deadlines, STAYS_SILENT, 0, 0, {0.06, 0.06}, 1, 1, 0},
};

static void begin(size_t i)
{
    memset(&w, 0, sizeof w);
    memset(&far, 0, sizeof far);
    w.fd = far.listener = -1;
    far_kind = scenarios[i].kind;
    far_tls = scenarios[i].tls;
    meet_port = 0;
    to_cancel = NULL;
    if (far_kind == SERVES || far_kind == STAYS_SILENT)
        far.listener = tcp_listen(&far.port);
    if (far_kind != NOBODY && pthread_create(&far.thread, NULL, far_works, NULL) != 0)
        exit(2);
    has_canceller = scenarios[i].run == tls_cancelled;
    if (has_canceller && pthread_create(&canceller, NULL, cancels, NULL) != 0)
        exit(2);
}

static void finish(void)
{
    if (word(&meet_port) == 0)
        set_word(&meet_port, -1);
    if (has_canceller)
        pthread_join(canceller, NULL);
    sslwrap_conn_free(w.conn);
    sslwrap_conn_free(w.listening);
    sslwrap_sock_free(w.sock);
    sslwrap_sock_free(w.other);
    sslwrap_sock_free(w.listener);
    sslwrap_addr_free(w.at);
    sslwrap_addr_free(w.from);
    sslwrap_addrinfo_free(w.list);
    if (w.fd >= 0)
        close(w.fd);
    if (far.listener >= 0)
        shutdown(far.listener, SHUT_RDWR);
    if (far_kind != NOBODY)
        pthread_join(far.thread, NULL);
    if (far.listener >= 0)
        close(far.listener);
    if (far_kind == SERVES || far_kind == COMES)
        run.complete = run.complete && run.sent == LENGTH && far.len == LENGTH && run.len == LENGTH && (!far_tls || far.goodbye);
}

#endif
