/* The caller's functions as a transport: moods, bad answers, coming back from inside, who frees what. */
#include "net.h"

/* A stretch of bytes between two ends. */
struct pipe_ {
    unsigned char bytes[1 << 16];
    size_t from, to;
    int ended;
};

struct mine {
    struct pipe_ *in, *out;
    struct random r;
    int moody;            /* short counts, and WANTs for nothing */
    int recv_bad, send_bad; /* answer this; 1000: a count that is too large; 1001: no count */
    int error;
    int freed, recvs, sends, waits, shutdowns;
    int reenter; /* 1: from recv, 2: from send; 3: free the connection there */
    int inside_status[4];
    sslwrap_conn *conn;
    uint64_t waited_for;
    double waited;
    void (*other)(void *); /* what wait does: lets the other end work */
    void *other_end;
    int wait_answer;
};

static void come_back(struct mine *m, int where)
{
    char buf[4];
    size_t n;
    int version;
    uint64_t state;
    if (m->reenter == 3 && m->conn != NULL && where == 1) {
        CHECK_OK(sslwrap_conn_free(m->conn));
        CHECK_STATUS(sslwrap_conn_pending(m->conn, &n), SSLWRAP_E_INVALID_ARG);
        m->conn = NULL;
    }
    if (m->reenter != where)
        return;
    m->inside_status[0] = sslwrap_conn_recv(m->conn, buf, sizeof buf, 0, &n);
    m->inside_status[1] = sslwrap_conn_send(m->conn, "x", 1, 0, &n);
    m->inside_status[2] = sslwrap_conn_do_handshake(m->conn);
    CHECK_OK(sslwrap_conn_pending(m->conn, &n));
    CHECK_OK(sslwrap_conn_out_pending(m->conn, &n));
    CHECK_OK(sslwrap_conn_get_shutdown(m->conn, &state));
    CHECK_OK(sslwrap_conn_get_protocol_version(m->conn, &version));
    CHECK_OK(sslwrap_conn_set_app_data(m->conn, m, NULL));
    CHECK_STATUS(sslwrap_conn_flush(m->conn), SSLWRAP_E_BUSY);
}

static int my_recv(void *buf, size_t cap, size_t *n, void *userdata)
{
    struct mine *m = userdata;
    size_t there = m->in->to - m->in->from;
    m->recvs++;
    CHECK(cap > 0 && *n == 0);
    come_back(m, 1);
    if (m->recv_bad == 1000) {
        *n = cap + 1;
        return SSLWRAP_OK;
    }
    errno = m->error;
    if (m->recv_bad != 0)
        return m->recv_bad;
    if (m->moody && random_below(&m->r, 4) == 0)
        return random_below(&m->r, 3) == 0 ? SSLWRAP_ERROR_WANT_WRITE : SSLWRAP_ERROR_WANT_READ;
    if (there == 0)
        return m->in->ended ? SSLWRAP_OK : SSLWRAP_ERROR_WANT_READ;
    *n = there < cap ? there : cap;
    if (m->moody)
        *n = 1 + random_below(&m->r, *n);
    memcpy(buf, m->in->bytes + m->in->from, *n);
    m->in->from += *n;
    return SSLWRAP_OK;
}

static int my_send(const void *bytes, size_t len, size_t *n, void *userdata)
{
    struct mine *m = userdata;
    size_t room;
    m->sends++;
    CHECK(len > 0 && *n == 0);
    come_back(m, 2);
    if (m->send_bad == 1000)
        *n = len + 1;
    if (m->send_bad >= 1000)
        return SSLWRAP_OK;
    errno = m->error;
    if (m->send_bad != 0)
        return m->send_bad;
    if (m->moody && random_below(&m->r, 4) == 0)
        return random_below(&m->r, 3) == 0 ? SSLWRAP_ERROR_WANT_READ : SSLWRAP_ERROR_WANT_WRITE;
    memmove(m->out->bytes, m->out->bytes + m->out->from, m->out->to - m->out->from);
    m->out->to -= m->out->from;
    m->out->from = 0;
    room = sizeof m->out->bytes - m->out->to;
    if (room == 0)
        return SSLWRAP_ERROR_WANT_WRITE;
    *n = len < room ? len : room;
    if (m->moody)
        *n = 1 + random_below(&m->r, *n);
    memcpy(m->out->bytes + m->out->to, bytes, *n);
    m->out->to += *n;
    return SSLWRAP_OK;
}

static int my_wait(uint64_t events, double seconds, void *userdata)
{
    struct mine *m = userdata;
    m->waits++;
    m->waited_for = events;
    m->waited = seconds;
    if (m->other != NULL)
        m->other(m->other_end);
    if (m->wait_answer == SSLWRAP_E_TIMEOUT)
        sleep_ms((int)(seconds * 1000) + 1);
    errno = m->error;
    return m->wait_answer;
}

static int my_shutdown(int how, void *userdata)
{
    struct mine *m = userdata;
    m->shutdowns += 1 + how;
    errno = m->error;
    return m->error ? SSLWRAP_ERROR_SYSCALL : SSLWRAP_OK;
}

static void my_free(void *userdata)
{
    ((struct mine *)userdata)->freed++;
}

static sslwrap_io functions(struct mine *m, int waits)
{
    sslwrap_io io;
    memset(&io, 0, sizeof io);
    io.size = sizeof io;
    io.recv = my_recv;
    io.send = my_send;
    io.wait = waits ? my_wait : NULL;
    io.shutdown = my_shutdown;
    io.userdata = m;
    io.free = my_free;
    return io;
}

struct two {
    sslwrap_ctx *client_ctx, *server_ctx;
    sslwrap_conn *client, *server;
    struct mine c, s;
    struct pipe_ up, down;
};

/* The client waits with a function when `waits`; the server never does. */
static struct two *two_ends(int waits)
{
    struct two *t = calloc(1, sizeof *t);
    sslwrap_io io;
    if (t == NULL)
        exit(1);
    t->client_ctx = client_ctx();
    t->server_ctx = server_ctx("good");
    t->c.in = t->s.out = &t->down;
    t->c.out = t->s.in = &t->up;
    t->c.r.state = 1;
    t->s.r.state = 2;
    io = functions(&t->c, waits);
    CHECK_OK(sslwrap_conn_new_io(t->client_ctx, &io, &t->client));
    CHECK_OK(sslwrap_conn_set_server_name(t->client, "good.example"));
    t->c.conn = t->client;
    io = functions(&t->s, 0);
    CHECK_OK(sslwrap_conn_new_io(t->server_ctx, &io, &t->server));
    t->s.conn = t->server;
    CHECK(t->c.recvs + t->c.sends + t->c.waits == 0);
    return t;
}

static void end_two(struct two *t)
{
    if (t->c.conn != NULL)
        CHECK_OK(sslwrap_conn_free(t->client));
    CHECK_OK(sslwrap_conn_free(t->server));
    CHECK(t->c.freed == 1 && t->s.freed == 1);
    CHECK_OK(sslwrap_ctx_free(t->client_ctx));
    CHECK_OK(sslwrap_ctx_free(t->server_ctx));
    free(t);
}

static int shaken(struct two *t)
{
    int i, a = 1, b = 1;
    for (i = 0; i < 10000 && (a || b); i++) {
        a = sslwrap_conn_do_handshake(t->client);
        b = sslwrap_conn_do_handshake(t->server);
        if ((a && !is_want(a)) || (b && !is_want(b)))
            break;
    }
    return CHECK_OK(a) && CHECK_OK(b);
}

/* Whatever the functions' mood is, the bytes arrive. */
TEST(moods)
{
    struct two *t = two_ends(0);
    enum { LEN = 300000 };
    unsigned char *data = malloc(LEN), *got = malloc(LEN);
    struct random r = {9};
    size_t at = 0, put = 0, n, len = 0;
    int status, i, complete;

    random_bytes(&r, data, LEN);
    t->c.moody = t->s.moody = 1;
    if (shaken(t)) {
        for (i = 0; i < 10000000 && at < LEN && failed_checks_ == 0; i++) {
            if (put < LEN) {
                len = len != 0 ? len : 1 + random_below(&r, 50000);
                if (len > LEN - put)
                    len = LEN - put;
                status = sslwrap_conn_send(t->client, data + put, len, 0, &n);
                CHECK(status == SSLWRAP_OK || is_want(status));
                put += n;
                len = n != 0 ? 0 : len;
            } else {
                status = sslwrap_conn_flush(t->client);
                CHECK(status == SSLWRAP_OK || is_want(status));
            }
            status = sslwrap_conn_recv(t->server, got + at, LEN - at, 0, &n);
            CHECK(status == SSLWRAP_OK || is_want(status));
            at += n;
        }
        CHECK(at == LEN && memcmp(data, got, LEN) == 0);
        while (is_want(sslwrap_conn_shutdown(t->client, &complete)))
            continue;
        while (is_want(status = sslwrap_conn_recv(t->server, got, 10, 0, &n)))
            continue;
        CHECK_STATUS(status, SSLWRAP_ERROR_ZERO_RETURN);
    }
    free(data);
    free(got);
    end_two(t);
}

static void serve(void *conn)
{
    char buf[100];
    size_t n;
    if (sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n) == SSLWRAP_OK)
        CHECK_OK(sslwrap_conn_send(conn, buf, n, 0, &n));
}

/* With a function to wait, calls wait: WANTs never come out, and the deadline is handed on. */
TEST(waiting)
{
    struct two *t = two_ends(1);
    char buf[100];
    size_t n;
    int64_t from;
    uint64_t ready;

    t->c.other = serve;
    t->c.other_end = t->server;
    CHECK_OK(sslwrap_conn_do_handshake(t->client));
    CHECK(t->c.waits > 0 && t->c.waited == -1 && t->c.waited_for & SSLWRAP_WAIT_READ);
    CHECK_OK(sslwrap_conn_set_timeouts(t->client, 7, 8, 9));
    CHECK_OK(sslwrap_conn_send(t->client, "echo", 4, 0, &n));
    CHECK_OK(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n));
    CHECK(n == 4 && t->c.waited > 7 && t->c.waited <= 8);
    t->c.wait_answer = SSLWRAP_E_TIMEOUT;
    CHECK_OK(sslwrap_conn_set_timeouts(t->client, 1, 0.1, 1));
    from = now_ms();
    CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 100);
    CHECK_STATUS(sslwrap_conn_wait(t->client, SSLWRAP_WAIT_READ, 0.02, &ready), SSLWRAP_E_TIMEOUT);
    t->c.wait_answer = SSLWRAP_E_CANCELLED;
    CHECK_OK(sslwrap_conn_set_timeouts(t->client, 1, 1, 1));
    CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_E_CANCELLED);
    t->c.wait_answer = SSLWRAP_ERROR_SYSCALL;
    t->c.error = EBADF;
    CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EBADF);
    t->c.wait_answer = 12345;
    CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_E_CALLBACK);
    CHECK(strstr(sslwrap_error_message(), "12345") != NULL);
    CHECK_OK(sslwrap_conn_cancel(t->client));
    t->c.waits = 0;
    CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_E_CANCELLED);
    CHECK(t->c.waits == 0);
    CHECK_OK(sslwrap_conn_resume(t->client));
    t->c.error = t->c.wait_answer = 0; /* none of these was the end */
    CHECK_OK(sslwrap_conn_send(t->client, "more", 4, 0, &n));
    CHECK_OK(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n));
    CHECK(n == 4);
    CHECK_OK(sslwrap_conn_wait(t->client, SSLWRAP_WAIT_WRITE, 1, &ready));
    CHECK_STATUS(sslwrap_conn_set_timeouts(t->server, 1, 1, 1), SSLWRAP_E_STATE); /* it cannot wait */
    CHECK_OK(sslwrap_conn_sock_shutdown(t->client, SSLWRAP_SHUT_WR));
    CHECK(t->c.shutdowns == 1 + SSLWRAP_SHUT_WR);
    t->c.error = ENOTCONN;
    CHECK_STATUS(sslwrap_conn_sock_shutdown(t->client, SSLWRAP_SHUT_WR), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ENOTCONN);
    end_two(t);
}

/* What is no answer ends the connection, in the handshake and behind it, each direction. */
TEST(bad_answers)
{
    static const int bad[] = {1000, 1001, 1, 4, 6, -1, -3, -8, 99, INT32_MIN};
    size_t n;
    unsigned i, where;
    char buf[10];
    int status, r;

    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        for (where = 0; where < 4; where++) {
            struct two *t;
            if (bad[i] == 1001 && where % 2 == 0)
                continue; /* the end of the stream, for recv */
            t = two_ends(0);
            if (where >= 2)
                shaken(t);
            *(where % 2 ? &t->c.send_bad : &t->c.recv_bad) = bad[i];
            if (where == 0 || where == 1)
                status = sslwrap_conn_do_handshake(t->client);
            else if (where == 2)
                status = sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n);
            else
                status = sslwrap_conn_send(t->client, "x", 1, 0, &n);
            if (!CHECK_STATUS(status, SSLWRAP_E_CALLBACK))
                fprintf(stderr, "answer %d, place %u\n", bad[i], where);
            t->c.recv_bad = t->c.send_bad = 0;
            status = where == 3 ? sslwrap_conn_send(t->client, "x", 1, 0, &n)
                                : sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n);
            CHECK_STATUS(status, SSLWRAP_E_CALLBACK);
            end_two(t);
        }
    for (r = 0; r < 2; r++) {
        struct two *t = two_ends(0);
        shaken(t);
        t->c.recv_bad = SSLWRAP_ERROR_SYSCALL;
        t->c.error = r ? EHOSTUNREACH : 0;
        errno = ENOENT; /* what was before does not count */
        CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == (r ? EHOSTUNREACH : EIO));
        end_two(t);
    }
}

/* The stream's end is the function's word for it. */
TEST(end_of_stream)
{
    struct two *t = two_ends(0);
    char buf[10];
    size_t n;

    if (shaken(t)) {
        CHECK_OK(sslwrap_conn_send(t->server, "bye", 3, 0, &n));
        t->down.ended = 1;
        CHECK_OK(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n));
        CHECK(n == 3);
        CHECK_TRUNCATED(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n));
        CHECK_TRUNCATED(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n));
    }
    end_two(t);
}

TEST(coming_back_from_inside)
{
    struct two *t = two_ends(0);
    size_t n;
    int i, k;
    char buf[10];

    t->c.reenter = 1;
    shaken(t);
    for (k = 0; k < 2; k++) {
        t->c.reenter = 1 + k;
        memset(t->c.inside_status, 0, sizeof t->c.inside_status);
        if (k == 0)
            CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
        else
            CHECK_OK(sslwrap_conn_send(t->client, "x", 1, 0, &n));
        for (i = 0; i < 3; i++)
            CHECK_STATUS(t->c.inside_status[i], SSLWRAP_E_BUSY);
    }
    t->c.reenter = 3; /* freed inside: the call ends as usual, then everything goes */
    CHECK_STATUS(sslwrap_conn_recv(t->client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK(t->c.freed == 1);
    end_two(t);
}

/* What cannot become a connection keeps nothing. */
TEST(refused)
{
    static struct mine m;
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = (sslwrap_conn *)(uintptr_t)0x1001;
    sslwrap_io good = functions(&m, 1), io = good;
    unsigned char shifted[sizeof io + 1];
    size_t sizes[] = {0, 1, sizeof io - 1, sizeof io + 8, SIZE_MAX}, i;

    CHECK_STATUS(sslwrap_conn_new_io(ctx, NULL, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK(conn == NULL);
    CHECK_STATUS(sslwrap_conn_new_io(ctx, &io, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_new_io(NULL, &io, &conn), SSLWRAP_E_INVALID_ARG);
    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        io.size = sizes[i];
        CHECK_STATUS(sslwrap_conn_new_io(ctx, &io, &conn), SSLWRAP_E_INVALID_ARG);
    }
    io = good;
    io.recv = NULL;
    CHECK_STATUS(sslwrap_conn_new_io(ctx, &io, &conn), SSLWRAP_E_INVALID_ARG);
    io = good;
    io.send = NULL;
    CHECK_STATUS(sslwrap_conn_new_io(ctx, &io, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK(m.freed == 0);
    io = good;
    io.shutdown = NULL;
    io.free = NULL;
    memcpy(shifted + 1, &io, sizeof io);
    CHECK_OK(sslwrap_conn_new_io(ctx, (const sslwrap_io *)(const void *)(shifted + 1), &conn));
    CHECK_STATUS(sslwrap_conn_sock_shutdown(conn, SSLWRAP_SHUT_WR), SSLWRAP_E_UNSUPPORTED);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(m.freed == 0);
    CHECK_OK(sslwrap_conn_new_io(ctx, &good, &conn));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(m.freed == 1);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(moods);
    RUN(waiting);
    RUN(bad_answers);
    RUN(end_of_stream);
    RUN(coming_back_from_inside);
    RUN(refused);
    return END();
}
