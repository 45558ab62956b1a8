/* A connection: made over a socket, memory, a descriptor or the caller's functions; its side, its handshake, its pointer. */
#include "raw.h"
#include "../c/net.h"

/* libssl's server on a descriptor, in a process of its own: sends back what it gets. */
static pid_t raw_echo(int fd)
{
    pid_t pid = fork();
    if (pid == 0) {
        SSL_CTX *ctx = raw_ctx(1, "good");
        SSL *ssl = SSL_new(ctx);
        char buf[1000];
        int n;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        SSL_set_fd(ssl, fd);
        if (SSL_accept(ssl) != 1)
            _exit(1);
        while ((n = SSL_read(ssl, buf, sizeof buf)) > 0)
            SSL_write(ssl, buf, n);
        _exit(SSL_get_error(ssl, n) == SSL_ERROR_ZERO_RETURN ? 0 : 2);
    }
    return pid;
}

static void echoes(sslwrap_conn *conn, pid_t peer)
{
    char buf[16] = "";
    size_t n = 0;
    int complete = 0, how = -1;
    CHECK_OK(sslwrap_conn_sendall(conn, "over the wire", 13, 0, &n));
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == 13 && memcmp(buf, "over the wire", 13) == 0);
    CHECK_OK(sslwrap_conn_shutdown(conn, &complete));
    CHECK(waitpid(peer, &how, 0) == peer && how == 0); /* it saw a clean end */
}

/* Connection(context, socket): over a socket of ours, with libssl behind it. The context may go first. */
ROW(A122, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_sock *a = NULL, *b = NULL;
    sslwrap_conn *conn = NULL;
    int fd = -1;
    pid_t peer;
    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &a, &b));
    CHECK_OK(sslwrap_sock_fileno(b, &fd));
    peer = raw_echo(fd);
    CHECK_OK(sslwrap_conn_new(ctx, a, &conn));
    ctx_done(ctx);
    CHECK_OK(sslwrap_sock_free(a)); /* counted: the connection has it */
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    echoes(conn, peer);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_STATUS(sslwrap_conn_free(conn), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(NULL));
    CHECK_OK(sslwrap_sock_free(b));
    /* what is no context or no socket; and a descriptor that is none */
    ctx = our_ctx(NULL);
    conn = (sslwrap_conn *)(void *)&conn;
    CHECK_STATUS(sslwrap_conn_new(NULL, NULL, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK(conn == NULL);
    CHECK_STATUS(sslwrap_conn_new(ctx, (sslwrap_sock *)(void *)ctx, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_new(ctx, NULL, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_new_fd(ctx, -1, &conn), SSLWRAP_ERROR_SYSCALL);
    CHECK(conn == NULL && error_number() == EBADF);
    CHECK_STATUS(sslwrap_conn_new_fd(ctx, 9999, &conn), SSLWRAP_ERROR_SYSCALL);
    ctx_done(ctx);
}

/* No socket: over memory. It has no descriptor, and never waits. */
ROW(A123, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    int fd = 5;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_STATUS(sslwrap_conn_fileno(e.ours, &fd), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_sock_shutdown(e.ours, SSLWRAP_SHUT_RDWR), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_set_timeouts(e.ours, 1, 1, 1), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_do_handshake(e.ours), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(ends_shake(&e));
    ends_free(&e);
    ctx_done(ctx);
}

static int pipe_recv(void *buf, size_t cap, size_t *n, void *fds)
{
    ssize_t got = read(((int *)fds)[0], buf, cap);
    *n = got > 0 ? (size_t)got : 0;
    return got >= 0 ? SSLWRAP_OK : errno == EAGAIN ? SSLWRAP_ERROR_WANT_READ : SSLWRAP_ERROR_SYSCALL;
}

static int pipe_send(const void *bytes, size_t len, size_t *n, void *fds)
{
    ssize_t put = write(((int *)fds)[1], bytes, len);
    *n = put > 0 ? (size_t)put : 0;
    return put >= 0 ? SSLWRAP_OK : errno == EAGAIN ? SSLWRAP_ERROR_WANT_WRITE : SSLWRAP_ERROR_SYSCALL;
}

static int pipe_wait(uint64_t events, double seconds, void *fds)
{
    struct pollfd p[2] = {{((int *)fds)[0], POLLIN, 0}, {((int *)fds)[1], POLLOUT, 0}};
    int which = (events & SSLWRAP_WAIT_READ) == 0;
    return poll(p + which, 1, seconds < 0 ? -1 : (int)(seconds * 1000)) >= 0 ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL;
}

/* The footnote: anything that carries bytes will do. Here two pipes. */
ROW(A124, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    sslwrap_io io;
    int down[2], up[2], ours[2], how = -1, complete = 0;
    char buf[32] = "";
    size_t n;
    pid_t peer;
    CHECK(pipe2(down, O_CLOEXEC) == 0 && pipe2(up, O_CLOEXEC) == 0);
    peer = fork();
    if (peer == 0) {
        SSL *ssl = SSL_new(raw_ctx(1, "good"));
        char got[32];
        int len;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(up[1]), close(down[0]);
        SSL_set_rfd(ssl, up[0]);
        SSL_set_wfd(ssl, down[1]);
        if (SSL_accept(ssl) != 1 || (len = SSL_read(ssl, got, sizeof got)) <= 0 || SSL_write(ssl, got, len) != len)
            _exit(1);
        _exit(SSL_read(ssl, got, 1) == 0 ? 0 : 2);
    }
    close(up[0]), close(down[1]);
    ours[0] = down[0], ours[1] = up[1];
    CHECK(fcntl(ours[0], F_SETFL, O_NONBLOCK) == 0 && fcntl(ours[1], F_SETFL, O_NONBLOCK) == 0);
    memset(&io, 0, sizeof io);
    io.size = sizeof io;
    io.recv = pipe_recv;
    io.send = pipe_send;
    io.wait = pipe_wait;
    io.userdata = ours;
    CHECK_OK(sslwrap_conn_new_io(ctx, &io, &conn));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    CHECK_OK(sslwrap_conn_sendall(conn, "through pipes", 13, 0, &n));
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK_TEXT(buf, "through pipes");
    CHECK_OK(sslwrap_conn_shutdown(conn, &complete));
    CHECK(waitpid(peer, &how, 0) == peer && how == 0);
    CHECK_OK(sslwrap_conn_free(conn));
    io.size = 3;
    CHECK_STATUS(sslwrap_conn_new_io(ctx, &io, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK(conn == NULL);
    CHECK_STATUS(sslwrap_conn_new_io(ctx, NULL, &conn), SSLWRAP_E_INVALID_ARG);
    close(ours[0]), close(ours[1]);
    ctx_done(ctx);
}

/* Done with the openssl command as a server, again and again; before it is said who we are it cannot be. */
ROW(A133, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-tls1_2", NULL);
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    const char *name = "";
    int fd;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_STATE);
    CHECK(strstr(sslwrap_error_message(), "connect_state") != NULL);
    CHECK_OK(sslwrap_conn_free(conn));
    if (server != NULL && CHECK((fd = tcp_connect(server->port, 0)) >= 0)) {
        CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
        CHECK_OK(sslwrap_conn_set_connect_state(conn));
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK_OK(sslwrap_conn_do_handshake(conn)); /* done is done */
        CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &name));
        CHECK_TEXT(name, "TLSv1.2");
        CHECK(peer_printed(server, "CIPHER is", 10000));
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd);
    }
    ctx_done(ctx);
}

/* The same handle, as the caller has it, and again after another context was set. */
ROW(A142, "document")
{
    sslwrap_ctx *a = our_ctx(NULL), *b = our_ctx(NULL), *at = NULL;
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new(a, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_context(conn, &at));
    CHECK(at == a);
    ctx_done(at);
    CHECK_OK(sslwrap_conn_set_context(conn, b));
    CHECK_OK(sslwrap_conn_get_context(conn, &at));
    CHECK(at == b);
    ctx_done(at);
    ctx_done(a);
    ctx_done(b);
    CHECK_OK(sslwrap_conn_get_context(conn, &at)); /* freed by the caller: still there, by some handle */
    CHECK(at != NULL);
    ctx_done(at);
    CHECK_STATUS(sslwrap_conn_get_context(conn, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(conn));
}

/* recv and send shake hands by themselves; the side can be changed until then. `serves`: ours. */
static void side(int serves, int sends)
{
    sslwrap_ctx *ctx = our_ctx("good");
    struct ends e;
    char buf[8] = "";
    size_t n = 0;
    int i, status = SSLWRAP_ERROR_WANT_READ;
    e.ours = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &e.ours));
    CHECK_OK(serves ? sslwrap_conn_set_connect_state(e.ours) : sslwrap_conn_set_accept_state(e.ours)); /* second thoughts */
    CHECK_OK(serves ? sslwrap_conn_set_accept_state(e.ours) : sslwrap_conn_set_connect_state(e.ours));
    raw_new(&e.peer, raw_ctx(!serves, serves ? NULL : "good"), !serves);
    CHECK(SSL_is_server(e.peer.ssl) == !serves);
    for (i = 0; i < 10 && status == SSLWRAP_ERROR_WANT_READ; i++) {
        status = sends ? sslwrap_conn_send(e.ours, "data", 4, 0, &n) : sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n);
        raw_pump(e.ours, &e.peer);
        if (!sends && SSL_is_init_finished(e.peer.ssl))
            SSL_write(e.peer.ssl, "data", 4);
        else
            SSL_do_handshake(e.peer.ssl);
        raw_pump(e.ours, &e.peer);
    }
    CHECK_OK(status);
    CHECK(n == 4);
    if (sends)
        CHECK(raw_read(&e.peer, buf, 8) == 4);
    CHECK(memcmp(buf, "data", 4) == 0);
    CHECK_STATUS(serves ? sslwrap_conn_set_connect_state(e.ours) : sslwrap_conn_set_accept_state(e.ours), SSLWRAP_E_STATE);
    ends_free(&e);
    ctx_done(ctx);
}

ROW(A166, "libssl")
{
    side(1, 0);
    side(1, 1);
    CHECK_STATUS(sslwrap_conn_set_accept_state(NULL), SSLWRAP_E_INVALID_ARG);
}

ROW(A169, "libssl")
{
    side(0, 0);
    side(0, 1);
    CHECK_STATUS(sslwrap_conn_set_connect_state(NULL), SSLWRAP_E_INVALID_ARG);
}

static int freed;

static void counts(void *data) { freed += *(int *)data; }

ROW(A136, "libssl")
{
    SSL_CTX *raw_c = SSL_CTX_new(TLS_method());
    SSL *raw = SSL_new(raw_c);
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    void *data = &data;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_app_data(conn, &data));
    CHECK(data == SSL_get_app_data(raw) && data == NULL);
    SSL_set_app_data(raw, &freed);
    CHECK_OK(sslwrap_conn_set_app_data(conn, &freed, NULL));
    CHECK_OK(sslwrap_conn_get_app_data(conn, &data));
    CHECK(data == SSL_get_app_data(raw));
    CHECK_STATUS(sslwrap_conn_get_app_data(conn, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_STATUS(sslwrap_conn_get_app_data(conn, &data), SSLWRAP_E_INVALID_ARG);
    ctx_done(ctx);
    SSL_free(raw);
    SSL_CTX_free(raw_c);
}

/* Each connection has its own, freed once each, also in mid-handshake. */
ROW(A168, "document")
{
    static int ones = 1, tens = 10, hundreds = 100;
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL, *other = NULL;
    void *data = NULL;
    freed = 0;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &other));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    CHECK_OK(sslwrap_conn_set_app_data(conn, &ones, counts));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_set_app_data(conn, &tens, counts));
    CHECK(freed == 1);
    CHECK_OK(sslwrap_conn_get_app_data(other, &data));
    CHECK(data == NULL);
    CHECK_OK(sslwrap_conn_set_app_data(other, &hundreds, counts));
    CHECK_OK(sslwrap_conn_free(other));
    CHECK(freed == 101);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(freed == 111);
    ctx_done(ctx);
}
