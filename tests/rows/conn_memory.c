/* A connection over memory, with plain libssl at the other end of the wire. */
#include "raw.h"

/* What comes out is what libssl's end understands, in whatever pieces; nothing there is WANT_READ and no failure. */
ROW(A126, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    unsigned char byte;
    size_t n = 99, waiting = 0;
    int fd[2], i;
    sslwrap_conn *over_fd = NULL;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_STATUS(sslwrap_conn_bio_read(e.ours, &byte, 1, &n), SSLWRAP_ERROR_WANT_READ); /* fresh */
    CHECK(n == 0);
    CHECK_STATUS(sslwrap_conn_do_handshake(e.ours), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_bio_read(e.ours, &byte, 0, &n)); /* no room: nothing is done */
    CHECK_OK(sslwrap_conn_bio_read(e.ours, NULL, 0, &n));
    for (i = 0; sslwrap_conn_bio_read(e.ours, &byte, 1, &n) == SSLWRAP_OK; i++) /* byte by byte */
        CHECK(n == 1 && BIO_write(e.peer.in, &byte, 1) == 1);
    CHECK_STATUS(sslwrap_conn_bio_read(e.ours, &byte, 1, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK(i > 100 && n == 0);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_send(e.ours, "hello", 5, 0, &n));
    CHECK_OK(sslwrap_conn_bio_pending(e.ours, &waiting));
    CHECK(waiting > 5);
    CHECK_STATUS(sslwrap_conn_bio_read(e.ours, &byte, 1, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_bio_read(e.ours, NULL, 1, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_bio_pending(e.ours, &n));
    CHECK(n == waiting);
    ends_free(&e);
    /* over a descriptor there is no such memory */
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) == 0);
    CHECK_OK(sslwrap_conn_new_fd(ctx, fd[0], &over_fd));
    CHECK_STATUS(sslwrap_conn_bio_read(over_fd, &byte, 1, &n), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_bio_write(over_fd, "x", 1, &n), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_bio_shutdown(over_fd), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_conn_free(over_fd));
    close(fd[0]), close(fd[1]);
    ctx_done(ctx);
}

/* As long as it is not taken libssl's end gets nothing and we get no further; once it is, both go on. */
ROW(A127, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    size_t first = 0, n = 99;
    int i;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(sslwrap_conn_bio_pending(e.ours, &n));
    CHECK(n == 0);
    CHECK_STATUS(sslwrap_conn_bio_pending(e.ours, NULL), SSLWRAP_E_INVALID_ARG);
    for (i = 0; i < 5; i++) {
        CHECK_STATUS(sslwrap_conn_do_handshake(e.ours), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_pending(e.ours, &n));
        CHECK(n > 0 && (i == 0 || n == first));
        first = n;
        CHECK(SSL_do_handshake(e.peer.ssl) == -1 && SSL_want_read(e.peer.ssl));
    }
    CHECK(raw_pump(e.ours, &e.peer) == first);
    CHECK(SSL_do_handshake(e.peer.ssl) == -1 && BIO_pending(e.peer.out) > 0);
    CHECK_OK(ends_shake(&e));
    /* records of any number wait, in order, where no limit is set */
    for (i = 0; i < 50; i++)
        CHECK_OK(sslwrap_conn_send(e.ours, "0123456789", 10, 0, &n));
    CHECK_OK(sslwrap_conn_bio_pending(e.ours, &n));
    CHECK(n >= 50 * 10);
    raw_pump(e.ours, &e.peer);
    for (i = 0; i < 50; i++) {
        char ten[11] = "";
        CHECK(raw_read(&e.peer, ten, 10) == 10);
        CHECK_TEXT(ten, "0123456789");
    }
    /* with a limit the connection answers WANT_WRITE until something was taken */
    CHECK_OK(sslwrap_conn_set_send_limit(e.ours, 100));
    for (i = 0; i < 50 && sslwrap_conn_send(e.ours, "0123456789", 10, 0, &n) == SSLWRAP_OK; i++)
        ;
    CHECK(i > 0 && i < 50 && n == 0);
    CHECK_STATUS(sslwrap_conn_send(e.ours, "0123456789", 10, 0, &n), SSLWRAP_ERROR_WANT_WRITE);
    raw_pump(e.ours, &e.peer);
    CHECK_OK(sslwrap_conn_send(e.ours, "0123456789", 10, 0, &n));
    ends_free(&e);
    ctx_done(ctx);
}

/* The end of the stream: an end without goodbye while libssl's end is still there, behind all that came before it. */
ROW(A128, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    char buf[16];
    size_t n = 0;
    int error = 0, i;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    raw_send(&e, "last words");
    CHECK_OK(sslwrap_conn_bio_shutdown(e.ours));
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n));
    CHECK(n == 10 && memcmp(buf, "last words", 10) == 0);
    for (i = 0; i < 2; i++) {
        CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
        CHECK_OK(sslwrap_error_errno(NULL, &error));
        CHECK(error == -1 && strstr(sslwrap_error_message(), "Unexpected EOF") != NULL);
    }
    CHECK_STATUS(sslwrap_conn_bio_write(e.ours, "x", 1, &n), SSLWRAP_E_STATE);
    CHECK(n == 0);
    ends_free(&e);
    /* behind a goodbye of libssl's it is a clean end */
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK(SSL_shutdown(e.peer.ssl) == 0);
    raw_pump(e.ours, &e.peer);
    CHECK_OK(sslwrap_conn_bio_shutdown(e.ours));
    CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    ends_free(&e);
    /* in the handshake */
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(sslwrap_conn_bio_shutdown(e.ours));
    CHECK_STATUS(sslwrap_conn_do_handshake(e.ours), SSLWRAP_ERROR_SYSCALL);
    CHECK_OK(sslwrap_error_errno(NULL, &error));
    CHECK(error == -1);
    ends_free(&e);
    ctx_done(ctx);
}

/* Takes everything, at once or byte by byte: libssl's records come out whole. */
ROW(A129, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    static unsigned char wire[70000];
    static char plain[60000], back[60000];
    size_t n = 99, got = 0;
    int len, i;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(sslwrap_conn_bio_write(e.ours, NULL, 0, &n));
    CHECK(n == 0);
    CHECK_STATUS(sslwrap_conn_bio_write(e.ours, NULL, 1, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_bio_write(e.ours, "x", SIZE_MAX, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(ends_shake(&e));
    memset(plain, 'p', sizeof plain);
    CHECK(SSL_write(e.peer.ssl, plain, sizeof plain) == (int)sizeof plain);
    len = BIO_read(e.peer.out, wire, sizeof wire);
    CHECK(len > (int)sizeof plain);
    CHECK_OK(sslwrap_conn_bio_write(e.ours, wire, (size_t)len, &n));
    CHECK(n == (size_t)len);
    while (got < sizeof back && sslwrap_conn_recv(e.ours, back + got, sizeof back - got, 0, &n) == SSLWRAP_OK)
        got += n;
    CHECK(got == sizeof plain && memcmp(plain, back, got) == 0);
    CHECK(SSL_write(e.peer.ssl, "in pieces", 9) == 9);
    len = BIO_read(e.peer.out, wire, sizeof wire);
    for (i = 0; i < len; i++) {
        CHECK_STATUS(sslwrap_conn_recv(e.ours, back, sizeof back, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_write(e.ours, wire + i, 1, &n));
        CHECK(n == 1);
    }
    CHECK_OK(sslwrap_conn_recv(e.ours, back, sizeof back, 0, &n));
    CHECK(n == 9 && memcmp(back, "in pieces", 9) == 0);
    ends_free(&e);
    ctx_done(ctx);
}
