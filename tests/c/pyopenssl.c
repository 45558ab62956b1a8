/* What pyOpenSSL's own tests look at and no test of a row does; tests/rows/pyopenssl.tsv holds the two side by side. The other
 * end is libssl. */
/* link: ssl */
#include "../rows/raw.h"
#include "../c/net.h"

/* Ours and libssl's over a pair of sockets, hands shaken. */
struct wired {
    sslwrap_ctx *ctx;
    sslwrap_conn *ours;
    struct raw raw;
    int fd[2];
};

static int wired(struct wired *w)
{
    int i;
    memset(w, 0, sizeof *w);
    w->ctx = our_ctx(NULL);
    if (!CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, w->fd) == 0))
        return 0;
    CHECK_OK(sslwrap_conn_new_fd(w->ctx, w->fd[0], &w->ours));
    CHECK_OK(sslwrap_conn_set_connect_state(w->ours));
    w->raw.ctx = raw_ctx(1, "good");
    w->raw.ssl = SSL_new(w->raw.ctx);
    SSL_set_fd(w->raw.ssl, w->fd[1]);
    SSL_set_accept_state(w->raw.ssl);
    for (i = 0; i < 10 && !SSL_is_init_finished(w->raw.ssl); i++) {
        sslwrap_conn_do_handshake(w->ours);
        SSL_do_handshake(w->raw.ssl);
    }
    return CHECK_OK(sslwrap_conn_do_handshake(w->ours));
}

static void unwired(struct wired *w)
{
    CHECK_OK(sslwrap_conn_free(w->ours));
    raw_free(&w->raw);
    ctx_done(w->ctx);
    close(w->fd[0]), close(w->fd[1]);
}

/* The kernel says EPIPE, and so does the record. */
TEST(after_sock_shutdown)
{
    struct wired w;
    int how, complete;
    size_t n;
    for (how = 0; how < 3; how++) {
        if (!wired(&w))
            return;
        CHECK_OK(sslwrap_conn_sock_shutdown(w.ours, SSLWRAP_SHUT_RDWR));
        CHECK_STATUS(how == 0   ? sslwrap_conn_shutdown(w.ours, &complete)
                     : how == 1 ? sslwrap_conn_sendall(w.ours, "hello, world", 12, 0, &n)
                                : sslwrap_conn_send(w.ours, "hello, world", 12, 0, &n),
                     SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == EPIPE && strstr(sslwrap_error_message(), strerror(EPIPE)) != NULL);
        unwired(&w);
    }
}

/* No goodbye comes back: WANT_READ, then an end that is not clean. */
TEST(goodbye_never_answered)
{
    sslwrap_ctx *ctx = our_ctx("good");
    struct ends e;
    int complete = 9;
    ends_new(&e, ctx, raw_ctx(0, NULL), 1);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_shutdown(e.ours, &complete));
    CHECK(complete == 0);
    CHECK_STATUS(sslwrap_conn_shutdown(e.ours, &complete), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_bio_shutdown(e.ours));
    CHECK_TRUNCATED(sslwrap_conn_shutdown(e.ours, &complete));
    CHECK(complete == 0);
    ends_free(&e);
    ctx_done(ctx);
}

/* The socket is full before the first byte of the handshake. */
TEST(handshake_into_a_full_socket)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    static char block[65536];
    int fd[2], yes = 0;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fd) == 0);
    while (send(fd[0], block, sizeof block, 0) > 0 || send(fd[0], block, 1, 0) > 0)
        ;
    CHECK(errno == EAGAIN);
    CHECK_OK(sslwrap_conn_new_fd(ctx, fd[0], &conn));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_WRITE);
    CHECK_OK(sslwrap_conn_want_write(conn, &yes));
    CHECK(yes == 1);
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd[0]), close(fd[1]);
    ctx_done(ctx);
}

/* More than a record at once: what was taken is what comes. */
TEST(more_than_a_record)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    static char big[1 << 15], back[1 << 16];
    size_t n = 0;
    int got, came = 0;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_send(e.ours, big, sizeof big, 0, &n));
    CHECK(n > 0 && n <= sizeof big);
    raw_pump(e.ours, &e.peer);
    while ((got = raw_read(&e.peer, back, sizeof back)) > 0)
        came += got;
    CHECK((size_t)came == n);
    ends_free(&e);
    ctx_done(ctx);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(after_sock_shutdown);
    RUN(goodbye_never_answered);
    RUN(handshake_into_a_full_socket);
    RUN(more_than_a_record);
    return END();
}
