/* One thread reads a connection while another writes it, and more than that: nothing is lost, nobody waits for what has
 * come (R60). The far end is plain libssl, whose two directions take turns under a lock of the test's. */
/* threads */
/* link: ssl */
#include "net.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>

enum { MIB = 1 << 20 };
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WITH_TSAN 1
#endif
#endif
#ifdef WITH_TSAN
static const int with_tsan = 1;
#else
static const int with_tsan = 0;
#endif

static size_t volume(void)
{
    const char *mib = getenv("DUPLEX_MIB");
    if (mib != NULL)
        return (size_t)atoi(mib) * MIB;
#ifdef __SANITIZE_ADDRESS__
    return 16 * MIB;
#endif
    if (getenv("LD_PRELOAD") != NULL && strstr(getenv("LD_PRELOAD"), "helgrind") != NULL)
        return 2 * MIB;
    return (size_t)(slow_machine() || with_tsan ? 16 : 256) * MIB;
}

static int word(int *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
/* race detectors follow words that are written by read-modify-write */
static void set_word(int *p, int value) { __atomic_exchange_n(p, value, __ATOMIC_ACQ_REL); }

/* Bytes that tell their place: quick to make and to check. */
static void stream(unsigned char *buf, size_t at, size_t len, unsigned seed)
{
    size_t i;
    for (i = 0; i < len; i++) {
        uint64_t x = ((at + i) >> 3) + seed;
        x *= 0x9e3779b97f4a7c15u;
        buf[i] = (unsigned char)(x >> (8 * ((at + i) & 7)));
    }
}

/* ---- the far end: a process of plain libssl, one thread, poll ---- */

/* Sends `out` bytes of the stream once `after` bytes have come, takes `in` bytes; says goodbye; exit 0 when all was right.
 * updates: asks for new keys every now and then. */
static void far_end(int fd, int serves, size_t in, size_t out, size_t after, int updates)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl;
    static unsigned char inbuf[65536], outbuf[65536], want[65536];
    size_t got = 0, put = 0, ready = 0, used = 0, asked = 0;
    struct pollfd poller;
    int status;

    SSL_CTX_use_certificate_chain_file(ctx, cert("good.pem"));
    SSL_CTX_use_PrivateKey_file(ctx, cert("good.key"), SSL_FILETYPE_PEM);
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    ssl = SSL_new(ctx);
    SSL_set_fd(ssl, fd);
    if (serves)
        SSL_set_accept_state(ssl);
    else
        SSL_set_connect_state(ssl);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    poller.fd = fd;
    while (got < in || put < out) {
        int moved = 0;
        poller.events = 0;
        if (got < in || !SSL_is_init_finished(ssl)) {
            status = SSL_read(ssl, inbuf, sizeof inbuf);
            if (status > 0) {
                moved = 1;
                stream(want, got, (size_t)status, 1);
                if (memcmp(want, inbuf, (size_t)status) != 0)
                    _exit(3);
                got += (size_t)status;
                if (updates && got < in && got / (4 * MIB) > asked) {
                    asked++;
                    if (SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) != 1)
                        ERR_clear_error(); /* not while a write is held up; the stale entry would pass for a failed read */
                }
            } else {
                status = SSL_get_error(ssl, status);
                if (status == SSL_ERROR_WANT_READ)
                    poller.events |= POLLIN;
                else if (status == SSL_ERROR_WANT_WRITE)
                    poller.events |= POLLOUT;
                else {
                    ERR_print_errors_fp(stderr);
                    _exit(4);
                }
            }
        }
        if (put < out && got >= after && SSL_is_init_finished(ssl)) {
            if (ready == used) {
                ready = out - put < sizeof outbuf ? out - put : sizeof outbuf;
                used = 0;
                stream(outbuf, put, ready, 2);
            }
            status = SSL_write(ssl, outbuf + used, (int)(ready - used));
            if (status > 0) {
                moved = 1;
                used += (size_t)status;
                put += (size_t)status;
            } else {
                status = SSL_get_error(ssl, status);
                if (status == SSL_ERROR_WANT_WRITE)
                    poller.events |= POLLOUT;
                else if (status == SSL_ERROR_WANT_READ)
                    poller.events |= POLLIN;
                else {
                    ERR_print_errors_fp(stderr);
                    _exit(5);
                }
            }
        }
        if (!moved)
            poll(&poller, 1, -1);
    }
    fcntl(fd, F_SETFL, 0);
    SSL_shutdown(ssl);
    while (SSL_read(ssl, inbuf, sizeof inbuf) > 0)
        continue;
    _exit(0);
}

static pid_t start_far_end(int *fd, int serves, size_t in, size_t out, size_t after, int updates)
{
    int ends[2];
    pid_t pid;
    if (!tcp_pair(ends))
        exit(1);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        far_end(ends[1], serves, in, out, after, updates);
    }
    close(ends[1]);
    *fd = ends[0];
    return pid;
}

static void ended_well(pid_t pid)
{
    int status = -1, i;
    for (i = 0; i < 2000 && waitpid(pid, &status, WNOHANG) == 0; i++)
        sleep_ms(5);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    kill(pid, SIGKILL);
}

/* ---- our end ---- */

struct end {
    sslwrap_conn *conn;
    size_t in, out;          /* how much is to be moved */
    size_t got, put;         /* how much was */
    int reading, writing;    /* the thread is about to */
    int cancelled;           /* how many calls ended so */
    int go;                  /* the round: those that were cancelled wait for the next one */
    int wrong;
    int64_t cancelled_at[2]; /* when the thread came out */
};

static void again(struct end *e, int who)
{
    int round = word(&e->go);
    __atomic_exchange_n(&e->cancelled_at[who], now_ms(), __ATOMIC_ACQ_REL);
    __atomic_add_fetch(&e->cancelled, 1, __ATOMIC_ACQ_REL);
    while (word(&e->go) == round)
        sleep_ms(1);
}

static void *reader(void *arg)
{
    struct end *e = arg;
    static unsigned char buf[100000], want[100000];
    struct random r = {11};
    size_t n;
    int status;
    set_word(&e->reading, 1);
    while (e->got < e->in) {
        size_t cap = 1 + random_below(&r, sizeof buf);
        if (cap > e->in - e->got)
            cap = e->in - e->got;
        status = sslwrap_conn_recv(e->conn, buf, cap, 0, &n);
        if (status == SSLWRAP_E_CANCELLED) {
            again(e, 0);
            continue;
        }
        if (status != SSLWRAP_OK) {
            fprintf(stderr, "recv after %zu bytes: %s\n", e->got, sslwrap_error_message());
            set_word(&e->wrong, 1);
            break;
        }
        stream(want, e->got, n, 2);
        if (memcmp(want, buf, n) != 0) {
            set_word(&e->wrong, 2);
            break;
        }
        __atomic_add_fetch(&e->got, n, __ATOMIC_ACQ_REL);
    }
    return NULL;
}

static void *writer(void *arg)
{
    struct end *e = arg;
    static unsigned char buf[400000];
    struct random r = {12};
    size_t n, len, at;
    int status;
    set_word(&e->writing, 1);
    while (e->put < e->out) {
        len = random_below(&r, 100) == 0 ? sizeof buf : 1 + random_below(&r, 40000);
        if (len > e->out - e->put)
            len = e->out - e->put;
        stream(buf, e->put, len, 1);
        for (at = 0; at < len;) {
            status = sslwrap_conn_send(e->conn, buf + at, len - at, 0, &n);
            at += n;
            __atomic_add_fetch(&e->put, n, __ATOMIC_ACQ_REL);
            if (status == SSLWRAP_E_CANCELLED) {
                again(e, 1);
                continue;
            }
            if (status != SSLWRAP_OK || at != len) {
                fprintf(stderr, "send after %zu bytes: %s\n", e->put, sslwrap_error_message());
                set_word(&e->wrong, 3);
                return NULL;
            }
        }
    }
    while ((status = sslwrap_conn_flush(e->conn)) == SSLWRAP_E_CANCELLED)
        again(e, 1);
    if (status != SSLWRAP_OK)
        set_word(&e->wrong, 4);
    return NULL;
}

static sslwrap_conn *our_end(sslwrap_ctx *ctx, int fd, int serves)
{
    sslwrap_conn *conn = serves ? server_fd(ctx, fd) : client_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 60, 100, 100));
    return conn;
}

static void start(pthread_t *thread, void *(*work)(void *), void *arg)
{
    if (pthread_create(thread, NULL, work, arg) != 0)
        exit(1);
}

static void goodbye(struct end *e)
{
    char buf[10];
    size_t n;
    CHECK_OK(sslwrap_conn_set_timeouts(e->conn, 20, 20, 20));
    CHECK_STATUS(sslwrap_conn_recv(e->conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    CHECK_OK(sslwrap_conn_close(e->conn, 20));
}

/* Both ways at once. early: the reader waits before the writer starts, which shakes hands for both, and gets its first
 * byte after the writer has sent 1 MiB. */
static void both_ways(int serves, int version, int early, int updates)
{
    sslwrap_ctx *ctx = serves ? server_ctx("good") : client_ctx();
    size_t len = volume();
    struct end e;
    pthread_t threads[2];
    int fd;
    pid_t pid = start_far_end(&fd, !serves, len, len, early ? MIB : 0, updates);
    int64_t from = now_ms();

    memset(&e, 0, sizeof e);
    CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, version));
    e.conn = our_end(ctx, fd, serves);
    e.in = e.out = len;
    start(&threads[0], reader, &e);
    if (early) {
        while (!word(&e.reading))
            sleep_ms(1);
        sleep_ms(30); /* it waits */
    }
    start(&threads[1], writer, &e);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    CHECK(e.wrong == 0 && e.got == len && e.put == len);
    goodbye(&e);
    ended_well(pid);
    if (getenv("DUPLEX_TELLS"))
        fprintf(stderr, "%zu MiB each way in %d ms\n", len / MIB, (int)(now_ms() - from));
    CHECK_OK(sslwrap_conn_free(e.conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    close(fd);
}

TEST(both_ways_tls13) { both_ways(0, 0x0304, 0, 0); }
TEST(both_ways_tls12) { both_ways(1, 0x0303, 0, 0); }
TEST(reader_waits_first) { both_ways(0, 0x0304, 1, 0); }
TEST(reader_waits_first_tls12) { both_ways(0, 0x0303, 1, 0); }
TEST(new_keys_meanwhile) { both_ways(1, 0x0304, 1, 1); }

/* Cancelled from outside, again and again: both come back within 50 ms, and go on with nothing lost. */
TEST(cancel_and_resume)
{
    sslwrap_ctx *ctx = client_ctx();
    /* The far end runs for a moment between two rounds, a long one where the machine is busy: rounds end before it is through. */
    size_t len = (size_t)rounds(with_tsan ? 16 : 64, 8) * MIB;
    struct end e;
    pthread_t threads[2];
    int fd, round = 0, small = 32768;
    int64_t soonest = INT64_MAX;
    pid_t pid = start_far_end(&fd, 1, len, len, 0, 0);

    memset(&e, 0, sizeof e);
    e.conn = our_end(ctx, fd, 0);
    e.in = e.out = len;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    CHECK_OK(sslwrap_conn_do_handshake(e.conn));
    kill(pid, SIGSTOP);
    start(&threads[0], reader, &e);
    start(&threads[1], writer, &e);
    while (round < 10 && failed_checks_ == 0) {
        int64_t from, until = now_ms() + 30000, last, came[2];
        sleep_ms(round < 2 ? 200 : 20); /* both wait: nobody takes or gives */
        if (__atomic_load_n(&e.got, __ATOMIC_ACQUIRE) > len / 2 || __atomic_load_n(&e.put, __ATOMIC_ACQUIRE) > len / 2)
            break;
        from = now_ms();
        CHECK_OK(sslwrap_conn_cancel(e.conn));
        while (word(&e.cancelled) < 2 && now_ms() < until)
            sleep_ms(1);
        CHECK(word(&e.cancelled) == 2);
        came[0] = __atomic_load_n(&e.cancelled_at[0], __ATOMIC_ACQUIRE);
        came[1] = __atomic_load_n(&e.cancelled_at[1], __ATOMIC_ACQUIRE);
        last = (came[0] > came[1] ? came[0] : came[1]) - from;
        if (last < soonest)
            soonest = last;
        CHECK(last <= 500 || slow_machine() || with_tsan);
        CHECK_OK(sslwrap_conn_resume(e.conn));
        set_word(&e.cancelled, 0);
        set_word(&e.go, ++round);
        kill(pid, SIGCONT); /* a little goes on */
        sleep_ms(1);
        if (round < 10)
            kill(pid, SIGSTOP);
    }
    kill(pid, SIGCONT);
    CHECK(round >= 3);
    CHECK(soonest <= 50 || slow_machine() || with_tsan); /* a hiccup of the machine is not ours in every round */
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    CHECK(e.wrong == 0 && e.got == len && e.put == len);
    goodbye(&e);
    ended_well(pid);
    CHECK_OK(sslwrap_conn_free(e.conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    close(fd);
}

/* ---- calls that wait, ended from another thread ---- */

struct waiter {
    sslwrap_conn *conn;
    int what, status, inside, done;
    int64_t out;
};

static void *waits(void *arg)
{
    struct waiter *w = arg;
    char buf[10];
    size_t n;
    uint64_t ready;
    set_word(&w->inside, 1);
    switch (w->what) {
    case 0: w->status = sslwrap_conn_recv(w->conn, buf, sizeof buf, 0, &n); break;
    case 1: w->status = sslwrap_conn_do_handshake(w->conn); break;
    case 2: w->status = sslwrap_conn_wait(w->conn, SSLWRAP_WAIT_READ, -1, &ready); break;
    default: w->status = sslwrap_conn_send(w->conn, "x", 1, 0, &n); break;
    }
    w->out = now_ms();
    set_word(&w->done, 1);
    return NULL;
}

/* by: 0 cancel, 1 close of the socket, 2 cancel and free while it waits */
static void ended_by(int by)
{
    sslwrap_ctx *ctx = client_ctx();
    int ends[2], what, i;
    struct waiter w[2];
    pthread_t threads[2];
    char buf[10];
    size_t n;

    for (what = 0; what < 4; what++) {
        sslwrap_sock *sock = NULL;
        sslwrap_conn *conn = NULL;
        int64_t from;
        if (!tcp_pair(ends))
            return;
        CHECK_OK(sslwrap_sock_adopt_fd(ends[0], &sock));
        CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        memset(w, 0, sizeof w);
        for (i = 0; i < 2; i++) {
            w[i].conn = conn;
            w[i].what = i == 0 ? what : (what + 1) % 4;
            start(&threads[i], waits, &w[i]);
        }
        while (!word(&w[0].inside) || !word(&w[1].inside))
            sleep_ms(1);
        sleep_ms(slow_machine() ? 300 : 20);
        CHECK(!word(&w[0].done) && !word(&w[1].done));
        from = now_ms();
        if (by == 1)
            CHECK_OK(sslwrap_sock_close(sock));
        else
            CHECK_OK(sslwrap_conn_cancel(conn));
        if (by == 2)
            CHECK_OK(sslwrap_conn_free(conn));
        for (i = 0; i < 2; i++) {
            pthread_join(threads[i], NULL);
            CHECK_STATUS(w[i].status, by == 1 ? SSLWRAP_E_CLOSED : SSLWRAP_E_CANCELLED);
            if (!slow_machine() && !with_tsan)
                CHECK(w[i].out - from <= lateness());
        }
        if (by == 2) {
            CHECK_STATUS(sslwrap_conn_free(conn), SSLWRAP_E_INVALID_ARG);
        } else {
            CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), by == 1 ? SSLWRAP_E_CLOSED : SSLWRAP_E_CANCELLED);
            CHECK_OK(sslwrap_conn_free(conn));
        }
        CHECK_OK(sslwrap_sock_free(sock));
        close(ends[1]);
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(waiting_ended_by_cancel) { ended_by(0); }
TEST(waiting_ended_by_sock_close) { ended_by(1); }
TEST(cancelled_and_freed) { ended_by(2); }

/* ---- more threads than one each way: whole sends stay whole ---- */

enum { NOTE = 1000 };
struct crowd {
    sslwrap_conn *conn;
    int notes;
    unsigned char mark;
    int wrong;
    size_t got;
    size_t *total;
    size_t all;
};

/* Each note is one record: what arrives in one piece was sent in one piece. */
static void *sends_notes(void *arg)
{
    struct crowd *c = arg;
    unsigned char note[NOTE];
    size_t n;
    int i;
    for (i = 0; i < c->notes && !c->wrong; i++) {
        memset(note, c->mark + i % 50, sizeof note);
        if (sslwrap_conn_send(c->conn, note, sizeof note, 0, &n) != SSLWRAP_OK || n != sizeof note)
            set_word(&c->wrong, 1);
    }
    return NULL;
}

static void *takes_notes(void *arg)
{
    struct crowd *c = arg;
    unsigned char note[NOTE];
    size_t n, i;
    for (;;) {
        int status = sslwrap_conn_recv(c->conn, note, sizeof note, 0, &n);
        if (status == SSLWRAP_ERROR_ZERO_RETURN)
            return NULL;
        if (status != SSLWRAP_OK || n != sizeof note) {
            fprintf(stderr, "a note of %zu bytes: %s\n", n, sslwrap_status_name(status));
            set_word(&c->wrong, 1);
            return NULL;
        }
        for (i = 1; i < n; i++)
            if (note[i] != note[0])
                set_word(&c->wrong, 2);
        c->got += n;
    }
}

TEST(two_readers_two_writers)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    int ends[2], i, notes = with_tsan ? 1000 : rounds(20000, 300), complete;
    pthread_t threads[8];
    struct crowd c[8];
    size_t got = 0;
    struct waiter shake;

    if (!tcp_pair(ends))
        return;
    memset(c, 0, sizeof c);
    memset(&shake, 0, sizeof shake);
    c[0].conn = client_fd(client, ends[0]);
    c[4].conn = server_fd(server, ends[1]);
    shake.conn = c[4].conn;
    shake.what = 1;
    start(&threads[0], waits, &shake);
    CHECK_OK(sslwrap_conn_do_handshake(c[0].conn));
    pthread_join(threads[0], NULL);
    CHECK_OK(shake.status);
    for (i = 0; i < 8; i++) {
        c[i].conn = c[i / 4 * 4].conn;
        c[i].notes = notes;
        c[i].mark = (unsigned char)(i * 50);
        start(&threads[i], i % 2 ? takes_notes : sends_notes, &c[i]);
    }
    for (i = 0; i < 8; i += 2) {
        pthread_join(threads[i], NULL);
        CHECK(c[i].wrong == 0);
    }
    CHECK_OK(sslwrap_conn_shutdown(c[0].conn, &complete));
    CHECK_OK(sslwrap_conn_shutdown(c[4].conn, &complete));
    for (i = 1; i < 8; i += 2) {
        pthread_join(threads[i], NULL);
        CHECK(c[i].wrong == 0);
        got += c[i].got;
    }
    CHECK(got == (size_t)notes * NOTE * 4);
    CHECK_OK(sslwrap_conn_free(c[0].conn));
    CHECK_OK(sslwrap_conn_free(c[4].conn));
    close(ends[0]);
    close(ends[1]);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(waiting_ended_by_cancel);
    RUN(waiting_ended_by_sock_close);
    RUN(cancelled_and_freed);
    RUN(cancel_and_resume);
    RUN(both_ways_tls13);
    RUN(both_ways_tls12);
    RUN(reader_waits_first);
    RUN(reader_waits_first_tls12);
    RUN(new_keys_meanwhile);
    RUN(two_readers_two_writers);
    return END();
}
