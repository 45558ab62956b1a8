/* Two threads that write one connection without waiting. Where OpenSSL seals, a record that could not leave must be offered again
 * by who offered it: what the other thread brings meanwhile is not taken for it. */
/* threads */
#include "net.h"

#include <pthread.h>

enum { NOTE = 5000, WRITERS = 2 };

struct writer {
    sslwrap_conn *conn;
    int fd, id, notes, moves;
    int wants;
};

/* Each note tells whose it is and which. */
static void note(unsigned char *buf, int id, int number)
{
    int i;
    for (i = 0; i < NOTE; i++)
        buf[i] = (unsigned char)(id + number * 7 + i);
    buf[0] = (unsigned char)id;
    buf[1] = (unsigned char)number;
    buf[2] = (unsigned char)(number >> 8);
}

static void *writes(void *arg)
{
    struct writer *w = arg;
    unsigned char bufs[2][NOTE];
    int number, turn = 0;
    for (number = 0; number < w->notes; number++) {
        size_t at = 0;
        note(bufs[turn], w->id, number);
        while (at < NOTE) {
            size_t n = 77;
            int status = sslwrap_conn_send(w->conn, bufs[turn] + at, NOTE - at, 0, &n);
            struct pollfd p;
            if (status == SSLWRAP_OK) {
                at += n;
                continue;
            }
            if (!CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE) || !CHECK(n == 0))
                return NULL;
            w->wants++;
            if (w->moves) { /* the same bytes from elsewhere */
                memcpy(bufs[!turn], bufs[turn], NOTE);
                turn = !turn;
            }
            p.fd = w->fd;
            p.events = POLLOUT;
            poll(&p, 1, 5);
        }
    }
    while (sslwrap_conn_flush(w->conn) == SSLWRAP_ERROR_WANT_WRITE) /* what was taken is the library's to send, when it is called */
        sleep_ms(1);
    return NULL;
}

static void *reads(void *arg)
{
    struct writer *r = arg; /* `notes`: of each writer */
    static unsigned char got[NOTE], want[NOTE];
    int next[WRITERS + 1] = {0, 0, 0}, i;
    for (i = 0; i < WRITERS * r->notes; i++) {
        size_t at = 0, n;
        while (at < NOTE) {
            if (!CHECK_OK(sslwrap_conn_recv(r->conn, got + at, NOTE - at, 0, &n)))
                return NULL;
            at += n;
        }
        if (i % 8 == 0)
            sleep_ms(1);
        if (!CHECK(got[0] == 1 || got[0] == 2))
            return NULL;
        note(want, got[0], next[got[0]]++);
        if (!CHECK(memcmp(got, want, NOTE) == 0)) {
            fprintf(stderr, "    note %d is %d of writer %d, not %d\n", i, got[1] | got[2] << 8, got[0], next[got[0]] - 1);
            return NULL;
        }
    }
    return NULL;
}

static void run(uint64_t mode, int version, int moves)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct writer writers[WRITERS], reader;
    pthread_t threads[WRITERS + 1];
    sslwrap_conn *a, *b;
    int ends[2], small = 4096, i, flags, notes = rounds(400, 30), status = 1, other = 1;
    CHECK_OK(sslwrap_ctx_set_mode(client, mode, NULL));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(client, version));
    if (!CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0))
        return;
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    flags = fcntl(ends[0], F_GETFL);
    fcntl(ends[0], F_SETFL, flags | O_NONBLOCK);
    a = client_fd(client, ends[0]);
    b = server_fd(server, ends[1]);
    CHECK_OK(sslwrap_conn_set_send_limit(a, 1));
    CHECK_OK(sslwrap_conn_set_timeouts(b, 0, 0, 0));
    for (i = 0; i < 1000 && (status != SSLWRAP_OK || other != SSLWRAP_OK); i++) {
        status = sslwrap_conn_do_handshake(a);
        other = sslwrap_conn_do_handshake(b);
    }
    CHECK_OK(status);
    CHECK_OK(other);
    CHECK_OK(sslwrap_conn_set_timeouts(b, 20, 20, 20));
    memset(writers, 0, sizeof writers);
    for (i = 0; i < WRITERS; i++) {
        writers[i].conn = a;
        writers[i].fd = ends[0];
        writers[i].id = i + 1;
        writers[i].notes = notes;
        writers[i].moves = moves;
        CHECK(pthread_create(&threads[i], NULL, writes, &writers[i]) == 0);
    }
    memset(&reader, 0, sizeof reader);
    reader.conn = b;
    reader.notes = notes;
    CHECK(pthread_create(&threads[WRITERS], NULL, reads, &reader) == 0);
    pthread_join(threads[WRITERS], NULL);
    if (failed_checks_ > 0)
        shutdown(ends[1], SHUT_RDWR); /* lets the writers end */
    for (i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    CHECK(writers[0].wants + writers[1].wants > 0);
    CHECK_OK(sslwrap_conn_free(a));
    CHECK_OK(sslwrap_conn_free(b));
    close(ends[0]);
    close(ends[1]);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

TEST(two_writers_openssl_seals) { run(SSLWRAP_MODE_OPENSSL_RECORDS, SSLWRAP_TLS1_3_VERSION, 0); }
TEST(two_writers_that_move_their_bytes) { run(SSLWRAP_MODE_OPENSSL_RECORDS, SSLWRAP_TLS1_3_VERSION, 1); }
TEST(two_writers_tls12) { run(0, SSLWRAP_TLS1_2_VERSION, 1); }
TEST(two_writers_own_records) { run(0, SSLWRAP_TLS1_3_VERSION, 0); }

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(two_writers_openssl_seals);
    RUN(two_writers_that_move_their_bytes);
    RUN(two_writers_tls12);
    RUN(two_writers_own_records);
    return END();
}
