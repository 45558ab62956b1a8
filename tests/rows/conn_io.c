/* Data through a connection: read, send, peek, pending, want. The other end is plain libssl. */
#include "raw.h"
#include "../c/net.h"

typedef int (*reader)(sslwrap_conn *, void *, size_t, int, size_t *);

/* Two ends that have shaken hands; the version is the raw end's highest. */
static sslwrap_ctx *talking(struct ends *e, int version)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    SSL_CTX *raw = raw_ctx(1, "good");
    SSL_CTX_set_max_proto_version(raw, version);
    ends_new(e, ctx, raw, 0);
    CHECK_OK(ends_shake(e));
    return ctx;
}

static void done(struct ends *e, sslwrap_ctx *ctx)
{
    ends_free(e);
    ctx_done(ctx);
}

/* Leaves the bytes as often as it is given; every other flag is passed over. */
ROW(A54, "libssl")
{
    static const int ignored[] = {MSG_OOB, MSG_WAITALL, MSG_DONTWAIT, MSG_TRUNC, MSG_NOSIGNAL, 0x40000000};
    struct ends e;
    sslwrap_ctx *ctx = talking(&e, TLS1_3_VERSION);
    char buf[16];
    size_t n, i;
    CHECK(SSLWRAP_MSG_PEEK == MSG_PEEK);
    raw_send(&e, "hello");
    for (i = 0; i < 3; i++) {
        memset(buf, 0, sizeof buf);
        CHECK_OK(sslwrap_conn_recv(e.ours, buf, sizeof buf, SSLWRAP_MSG_PEEK, &n));
        CHECK(n == 5 && memcmp(buf, "hello", 5) == 0);
    }
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, 2, SSLWRAP_MSG_PEEK | MSG_WAITALL, &n));
    CHECK(n == 2);
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n));
    CHECK(n == 5);
    for (i = 0; i < sizeof ignored / sizeof *ignored; i++) {
        raw_send(&e, "flags");
        CHECK_OK(sslwrap_conn_recv(e.ours, buf, sizeof buf, ignored[i], &n));
        CHECK(n == 5 && memcmp(buf, "flags", 5) == 0);
    }
    CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, SSLWRAP_MSG_PEEK, &n), SSLWRAP_ERROR_WANT_READ);
    done(&e, ctx);
}

/* As SSL_pending of a libssl client that got the same. */
ROW(A156, "libssl")
{
    int version;
    for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        struct ends e;
        sslwrap_ctx *ctx = talking(&e, version);
        sslwrap_conn *fresh = NULL;
        char buf[100];
        size_t n = 99, left;
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
        CHECK_OK(sslwrap_conn_pending(fresh, &n));
        CHECK(n == 0);
        CHECK_STATUS(sslwrap_conn_pending(fresh, NULL), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_conn_free(fresh));
        memset(buf, 'x', sizeof buf);
        CHECK(SSL_write(e.peer.ssl, buf, 100) == 100);
        raw_pump(e.ours, &e.peer);
        CHECK_OK(sslwrap_conn_pending(e.ours, &n));
        CHECK(n == 0); /* arrived, and not opened yet */
        for (left = 100; left > 0; left -= 25) {
            CHECK_OK(sslwrap_conn_recv(e.ours, buf, 25, 0, &n));
            CHECK(n == 25);
            CHECK_OK(sslwrap_conn_pending(e.ours, &n));
            CHECK(n == left - 25);
        }
        /* libssl's own end of the same: one record, read in part */
        CHECK_OK(sslwrap_conn_send(e.ours, buf, 100, 0, &n));
        raw_pump(e.ours, &e.peer);
        CHECK(SSL_pending(e.peer.ssl) == 0 && raw_read(&e.peer, buf, 25) == 25 && SSL_pending(e.peer.ssl) == 75);
        done(&e, ctx);
    }
}

/* Never more than there is room for, in order, record by record; then WANT_READ. */
static void reads(reader read)
{
    static const char *const said[] = {"one", "two and more", "3"};
    struct ends e;
    sslwrap_ctx *ctx = talking(&e, TLS1_3_VERSION);
    sslwrap_conn *fresh = NULL;
    char buf[40], got[40] = "";
    size_t n = 99, i, len = 0;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
    CHECK_STATUS(read(fresh, buf, sizeof buf, 0, &n), SSLWRAP_E_STATE); /* whose side? */
    CHECK_OK(sslwrap_conn_set_connect_state(fresh));
    CHECK_STATUS(read(fresh, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK(n == 0);
    CHECK_OK(read(fresh, NULL, 0, 0, &n));
    CHECK_OK(sslwrap_conn_free(fresh));
    for (i = 0; i < 3; i++)
        raw_send(&e, said[i]);
    CHECK_OK(read(e.ours, buf, 0, 0, &n)); /* no room: nothing is done */
    CHECK(n == 0);
    while (read(e.ours, buf, 5, 0, &n) == SSLWRAP_OK) {
        CHECK(n > 0 && n <= 5);
        memcpy(got + len, buf, n);
        len += n;
    }
    CHECK_TEXT(got, "onetwo and more3");
    CHECK_STATUS(read(e.ours, buf, 5, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK(n == 0);
    CHECK_STATUS(read(e.ours, NULL, 5, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(read(e.ours, buf, SIZE_MAX, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(read(e.ours, buf, 5, 0, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(read(NULL, buf, 5, 0, &n), SSLWRAP_E_INVALID_ARG);
    raw_send(&e, "still fine");
    CHECK_OK(read(e.ours, buf, sizeof buf, SSLWRAP_MSG_PEEK, &n));
    CHECK_OK(read(e.ours, buf, sizeof buf, 0, &n));
    CHECK(n == 10 && memcmp(buf, "still fine", 10) == 0);
    done(&e, ctx);
}

ROW(A157, "libssl") { reads(sslwrap_conn_read); }

ROW(A158, "libssl") { reads(sslwrap_conn_recv); }

static int into_all(sslwrap_conn *conn, void *buf, size_t cap, int flags, size_t *n)
{
    return sslwrap_conn_recv_into(conn, buf, cap, 0, flags, n);
}

/* nbytes left out is the whole buffer, more than it counts as it; what is behind stays untouched. */
ROW(A159, "libssl")
{
    static const struct {
        size_t cap, nbytes, want;
    } cases[] = {{10, 0, 10}, {10, 5, 5}, {5, 10, 5}, {10, 10, 10}, {26, 100, 26}, {40, 0, 26}, {40, 26, 26}, {10, SIZE_MAX, 10}, {10, 1, 1}};
    size_t i, n;
    reads(into_all);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ends e;
        sslwrap_ctx *ctx = talking(&e, TLS1_3_VERSION);
        char buf[64], rest[64];
        raw_send(&e, "abcdefghijklmnopqrstuvwxyz");
        memset(buf, '#', sizeof buf);
        CHECK_OK(sslwrap_conn_recv_into(e.ours, buf, cases[i].cap, cases[i].nbytes, SSLWRAP_MSG_PEEK, &n));
        CHECK(n == cases[i].want);
        memset(buf, '#', sizeof buf);
        CHECK_OK(sslwrap_conn_recv_into(e.ours, buf, cases[i].cap, cases[i].nbytes, 0, &n));
        CHECK(n == cases[i].want && memcmp(buf, "abcdefghijklmnopqrstuvwxyz", n) == 0 && buf[n] == '#');
        if (n < 26) {
            CHECK_OK(sslwrap_conn_recv(e.ours, rest, sizeof rest, 0, &n));
            CHECK(cases[i].want + n == 26);
        }
        done(&e, ctx);
    }
}

typedef int (*writer)(sslwrap_conn *, const void *, size_t, int, size_t *);

/* libssl's end gets the bytes, once, in order; flags count for nothing. */
static void writes(writer write)
{
    static const int flags[] = {0, MSG_PEEK, MSG_OOB, -1};
    struct ends e;
    sslwrap_ctx *ctx = talking(&e, TLS1_3_VERSION);
    sslwrap_conn *fresh = NULL;
    static char big[100000], back[100000];
    char buf[32];
    size_t n = 99, i, at = 0;
    int got, len = 0;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
    CHECK_STATUS(write(fresh, "x", 1, 0, &n), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_conn_set_connect_state(fresh));
    CHECK_STATUS(write(fresh, "x", 1, 0, &n), SSLWRAP_ERROR_WANT_READ); /* the handshake first */
    CHECK(n == 0);
    CHECK_OK(write(fresh, NULL, 0, 0, &n));
    CHECK_OK(sslwrap_conn_free(fresh));
    for (i = 0; i < sizeof flags / sizeof *flags; i++) {
        CHECK_OK(write(e.ours, "with \0 inside", 13, flags[i], &n));
        CHECK(n == 13);
        raw_pump(e.ours, &e.peer);
        CHECK(raw_read(&e.peer, buf, sizeof buf) == 13 && memcmp(buf, "with \0 inside", 13) == 0);
    }
    CHECK_OK(write(e.ours, "", 0, 0, &n)); /* nothing on the wire */
    CHECK(n == 0 && raw_pump(e.ours, &e.peer) == 0);
    for (i = 0; i < sizeof big; i++)
        big[i] = (char)(i * 7 >> 3);
    while (at < sizeof big && CHECK_OK(write(e.ours, big + at, sizeof big - at, 0, &n)) && CHECK(n > 0))
        at += n;
    raw_pump(e.ours, &e.peer);
    while (len < (int)sizeof back && (got = raw_read(&e.peer, back + len, (int)sizeof back - len)) > 0)
        len += got;
    CHECK(len == (int)sizeof big && memcmp(big, back, sizeof big) == 0);
    CHECK_STATUS(write(e.ours, NULL, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(write(e.ours, "x", SIZE_MAX, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(write(e.ours, "x", 1, 0, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(write(NULL, "x", 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(write(e.ours, "fine", 4, 0, &n));
    raw_pump(e.ours, &e.peer);
    CHECK(raw_read(&e.peer, buf, sizeof buf) == 4);
    done(&e, ctx);
}

/* And the same bytes again from elsewhere, where the first time did not take them. */
ROW(A163, "libssl")
{
    struct ends e;
    sslwrap_ctx *ctx;
    char one[] = "retried", other[8], buf[32];
    size_t n = 99;
    int i;
    writes(sslwrap_conn_send);
    ctx = talking(&e, TLS1_3_VERSION);
    CHECK_OK(sslwrap_conn_set_send_limit(e.ours, 10));
    CHECK_OK(sslwrap_conn_send(e.ours, "fills it", 8, 0, &n));
    for (i = 0; i < 3; i++) {
        memcpy(other, "retried", 8);
        CHECK_STATUS(sslwrap_conn_send(e.ours, i % 2 ? other : one, 7, 0, &n), SSLWRAP_ERROR_WANT_WRITE);
        CHECK(n == 0);
    }
    raw_pump(e.ours, &e.peer);
    CHECK_OK(sslwrap_conn_send(e.ours, other, 7, 0, &n));
    raw_pump(e.ours, &e.peer);
    CHECK(raw_read(&e.peer, buf, 8) == 8 && raw_read(&e.peer, buf, sizeof buf) == 7 && memcmp(buf, "retried", 7) == 0);
    done(&e, ctx);
}

ROW(A179, "libssl") { writes(sslwrap_conn_write); }

/* All of it; where it stops it tells how much the other end will get, and that is what libssl's end gets. */
ROW(A164, "libssl")
{
    struct ends e;
    sslwrap_ctx *ctx = talking(&e, TLS1_3_VERSION);
    static char big[200000], back[200000];
    size_t i, sent = 0, at = 0, len = 0;
    int got, status, stops = 0;
    writes(sslwrap_conn_sendall);
    for (i = 0; i < sizeof big; i++)
        big[i] = (char)(i * 11 >> 4);
    CHECK_OK(sslwrap_conn_sendall(e.ours, big, sizeof big, 0, &sent));
    CHECK(sent == sizeof big);
    raw_pump(e.ours, &e.peer);
    while ((got = raw_read(&e.peer, back + len, (int)(sizeof back - len))) > 0)
        len += (size_t)got;
    CHECK(len == sizeof big && memcmp(big, back, len) == 0);
    CHECK_OK(sslwrap_conn_set_send_limit(e.ours, 30000));
    for (len = 0; at < sizeof big; at += sent) {
        status = sslwrap_conn_sendall(e.ours, big + at, sizeof big - at, 0, &sent);
        if (status != SSLWRAP_OK && !CHECK(status == SSLWRAP_ERROR_WANT_WRITE))
            break;
        stops += status != SSLWRAP_OK;
        raw_pump(e.ours, &e.peer);
        while (len < sizeof back && (got = raw_read(&e.peer, back + len, (int)(sizeof back - len))) > 0)
            len += (size_t)got;
        CHECK(len == at + sent);
    }
    CHECK(stops > 2 && len == sizeof big && memcmp(big, back, len) == 0);
    done(&e, ctx);
}

/* As SSL_want of libssl's end in the same place. */
ROW(A177, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    int yes = 9;
    char buf[4];
    size_t n;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(sslwrap_conn_want_read(e.ours, &yes)); /* fresh: nobody wants anything */
    CHECK(yes == 0 && !SSL_want_read(e.peer.ssl));
    CHECK_STATUS(sslwrap_conn_do_handshake(e.ours), SSLWRAP_ERROR_WANT_READ);
    SSL_do_handshake(e.peer.ssl);
    CHECK_OK(sslwrap_conn_want_read(e.ours, &yes));
    CHECK(yes == 1 && SSL_want_read(e.peer.ssl));
    CHECK_OK(ends_shake(&e));
    CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    raw_read(&e.peer, buf, sizeof buf);
    CHECK_OK(sslwrap_conn_want_read(e.ours, &yes));
    CHECK(yes == 1);
    CHECK(SSL_want_read(e.peer.ssl));
    raw_send(&e, "data");
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n));
    CHECK_OK(sslwrap_conn_want_read(e.ours, &yes));
    CHECK(yes == 0);
    CHECK_STATUS(sslwrap_conn_want_read(e.ours, NULL), SSLWRAP_E_INVALID_ARG);
    done(&e, ctx);
}

/* Over a socket that is full, as the kernel sees it; not once it is read empty. */
ROW(A178, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    static char block[16384];
    struct pollfd space;
    struct raw r;
    int ends[2], yes = 9, i, status = SSLWRAP_OK;
    size_t n;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    CHECK_OK(sslwrap_conn_new_fd(ctx, ends[0], &conn));
    CHECK_OK(sslwrap_conn_want_write(conn, &yes));
    CHECK(yes == 0);
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    r.ctx = raw_ctx(1, "good");
    r.ssl = SSL_new(r.ctx);
    SSL_set_fd(r.ssl, ends[1]);
    SSL_set_accept_state(r.ssl);
    for (i = 0; i < 10 && !SSL_is_init_finished(r.ssl); i++) {
        sslwrap_conn_do_handshake(conn);
        SSL_do_handshake(r.ssl);
    }
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_want_write(conn, &yes));
    CHECK(yes == 0);
    for (i = 0; i < 1000 && status == SSLWRAP_OK; i++)
        status = sslwrap_conn_send(conn, block, sizeof block, 0, &n);
    CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE);
    space.fd = ends[0];
    space.events = POLLOUT;
    CHECK(poll(&space, 1, 0) == 0);
    CHECK_OK(sslwrap_conn_want_write(conn, &yes));
    CHECK(yes == 1);
    while (raw_read(&r, block, sizeof block) > 0 || sslwrap_conn_flush(conn) != SSLWRAP_OK)
        ;
    CHECK_OK(sslwrap_conn_send(conn, block, sizeof block, 0, &n)); /* what was refused, again */
    CHECK_OK(sslwrap_conn_want_write(conn, &yes));
    CHECK(yes == 0);
    CHECK_STATUS(sslwrap_conn_want_write(conn, NULL), SSLWRAP_E_INVALID_ARG);
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    close(ends[0]), close(ends[1]);
    ctx_done(ctx);
}
