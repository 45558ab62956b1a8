/* How streams end, and calls with nothing in them. A cut connection is never a clean end (R32); zero-length calls do
 * nothing and are fine (R9). */
#include "harness.h"

struct world {
    sslwrap_ctx *client_ctx, *server_ctx;
    struct pair p;
};

static int world_make(struct world *w, int version)
{
    w->client_ctx = client_ctx();
    w->server_ctx = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_max_proto_version(w->client_ctx, version));
    return pair_from(&w->p, w->client_ctx, w->server_ctx);
}

static int world_connected(struct world *w, int version)
{
    return world_make(w, version) && CHECK_OK(handshake(w->p.client, w->p.server));
}

static void world_free(struct world *w)
{
    pair_free(&w->p);
    CHECK_OK(sslwrap_ctx_free(w->client_ctx));
    CHECK_OK(sslwrap_ctx_free(w->server_ctx));
}

/* The status, and this thread's record, of an end without goodbye. */
static int is_truncated(int status)
{
    int error = 0, kind = 0;
    return CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL) && CHECK_OK(sslwrap_error_errno(NULL, &error)) && CHECK(error == -1) &&
           CHECK_OK(sslwrap_error_kind(NULL, &kind)) && CHECK(kind == SSLWRAP_KIND_TRUNCATED) &&
           CHECK(strstr(sslwrap_error_message(), "Unexpected EOF") != NULL);
}

static int recv_status(sslwrap_conn *conn)
{
    char buf[100];
    size_t n = 77;
    int status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
    CHECK(status == SSLWRAP_OK || n == 0);
    return status;
}

/* A buffer that has something already keeps it where nothing comes: with tickets, and with the goodbye. */
static void nothing_is_written(int version)
{
    struct world w;
    char buf[2000], kept[sizeof buf];
    int complete;
    size_t n;

    memset(buf, 0x5a, sizeof buf);
    memset(kept, 0x5a, sizeof kept);
    if (world_connected(&w, version)) {
        pump(w.p.client, w.p.server);
        CHECK_STATUS(sslwrap_conn_recv(w.p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_send(w.p.server, "two", 3, 0, &n));
        CHECK_OK(sslwrap_conn_shutdown(w.p.server, &complete));
        pump(w.p.client, w.p.server);
        CHECK(memcmp(buf, kept, sizeof buf) == 0);
        CHECK_OK(sslwrap_conn_recv(w.p.client, buf, sizeof buf, 0, &n));
        CHECK(n == 3 && memcmp(buf, "two", 3) == 0 && memcmp(buf + 3, kept + 3, sizeof buf - 3) == 0);
        CHECK_STATUS(sslwrap_conn_recv(w.p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
        CHECK(memcmp(buf, "two", 3) == 0 && memcmp(buf + 3, kept + 3, sizeof buf - 3) == 0);
    }
    world_free(&w);
}

TEST(nothing_is_written_tls12) { nothing_is_written(SSLWRAP_TLS1_2_VERSION); }
TEST(nothing_is_written_tls13) { nothing_is_written(SSLWRAP_TLS1_3_VERSION); }

/* Sends, cuts, and receives all of it before the cut is told, again and again. */
static void cut_after_data(int version)
{
    struct world w;
    char buf[7];
    size_t n, got = 0;
    int i;

    if (world_connected(&w, version)) {
        CHECK_OK(sslwrap_conn_send(w.p.server, "all of this arrives", 19, 0, &n));
        pump(w.p.client, w.p.server);
        CHECK_OK(sslwrap_conn_bio_shutdown(w.p.client));
        while (got < 19 && CHECK_OK(sslwrap_conn_recv(w.p.client, buf, sizeof buf, 0, &n)))
            got += n;
        CHECK(got == 19);
        for (i = 0; i < 5; i++)
            is_truncated(recv_status(w.p.client));
    }
    world_free(&w);
}

TEST(cut_after_data_tls13) { cut_after_data(0x0304); }
TEST(cut_after_data_tls12) { cut_after_data(0x0303); }

/* At every byte of a record: whatever is missing, it is a cut. */
TEST(cut_mid_record)
{
    struct world w;
    unsigned char record[256];
    size_t len, n, cut;

    for (cut = 0; cut < 256; cut += (size_t)rounds(7, 50)) {
        if (world_connected(&w, 0x0304)) {
            CHECK_OK(sslwrap_conn_send(w.p.server, "never to be seen", 16, 0, &n));
            CHECK_OK(sslwrap_conn_bio_read(w.p.server, record, sizeof record, &len));
            if (cut >= len) {
                world_free(&w);
                break;
            }
            CHECK_OK(sslwrap_conn_bio_write(w.p.client, record, cut, &n));
            CHECK(n == cut);
            CHECK_STATUS(recv_status(w.p.client), SSLWRAP_ERROR_WANT_READ);
            CHECK_OK(sslwrap_conn_bio_shutdown(w.p.client));
            if (!is_truncated(recv_status(w.p.client)) || !is_truncated(recv_status(w.p.client)))
                fprintf(stderr, "cut after %zu of %zu bytes\n", cut, len);
        }
        world_free(&w);
    }
}

/* In the handshake: before any byte, after the client's hello, in the middle of the server's flight. */
TEST(cut_in_handshake)
{
    struct world w;
    unsigned char flight[8192];
    size_t len, n;

    if (world_make(&w, 0x0304)) {
        CHECK_OK(sslwrap_conn_bio_shutdown(w.p.server));
        is_truncated(sslwrap_conn_do_handshake(w.p.server));
        is_truncated(sslwrap_conn_do_handshake(w.p.server));

        CHECK_STATUS(sslwrap_conn_do_handshake(w.p.client), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_shutdown(w.p.client));
        is_truncated(sslwrap_conn_do_handshake(w.p.client));
        is_truncated(sslwrap_conn_do_handshake(w.p.client));
    }
    world_free(&w);

    if (world_make(&w, 0x0304)) {
        CHECK_STATUS(sslwrap_conn_do_handshake(w.p.client), SSLWRAP_ERROR_WANT_READ);
        pump_one_way(w.p.client, w.p.server);
        CHECK_STATUS(sslwrap_conn_do_handshake(w.p.server), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_read(w.p.server, flight, sizeof flight, &len));
        CHECK_OK(sslwrap_conn_bio_write(w.p.client, flight, len / 2, &n));
        CHECK_STATUS(sslwrap_conn_do_handshake(w.p.client), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_shutdown(w.p.client));
        is_truncated(sslwrap_conn_do_handshake(w.p.client));
        is_truncated(sslwrap_conn_do_handshake(w.p.client));
    }
    world_free(&w);
}

/* The clean end: data first, then ZERO_RETURN for ever, also when the transport ends behind it; the other direction goes on. */
static void goodbye(int version)
{
    struct world w;
    char buf[100];
    size_t n;
    int complete, i;

    if (world_connected(&w, version)) {
        CHECK_OK(sslwrap_conn_send(w.p.server, "last words", 10, 0, &n));
        CHECK_OK(sslwrap_conn_shutdown(w.p.server, &complete));
        CHECK(complete == 0);
        pump(w.p.client, w.p.server);
        CHECK_OK(sslwrap_conn_recv(w.p.client, buf, sizeof buf, 0, &n));
        CHECK(n == 10 && memcmp(buf, "last words", 10) == 0);
        for (i = 0; i < 3; i++)
            CHECK_STATUS(recv_status(w.p.client), SSLWRAP_ERROR_ZERO_RETURN);
        CHECK_OK(sslwrap_conn_bio_shutdown(w.p.client));
        for (i = 0; i < 3; i++)
            CHECK_STATUS(recv_status(w.p.client), SSLWRAP_ERROR_ZERO_RETURN);
        CHECK_OK(sslwrap_conn_send(w.p.client, "still heard", 11, 0, &n));
        pump(w.p.client, w.p.server);
        CHECK_OK(sslwrap_conn_recv(w.p.server, buf, sizeof buf, 0, &n));
        CHECK(n == 11 && memcmp(buf, "still heard", 11) == 0);
        CHECK_OK(sslwrap_conn_shutdown(w.p.client, &complete));
        CHECK(complete == 1);
    }
    world_free(&w);
}

TEST(goodbye_tls13) { goodbye(0x0304); }
TEST(goodbye_tls12) { goodbye(0x0303); }

/* After our own goodbye nothing can be sent, and that is said at once. */
TEST(no_send_after_goodbye)
{
    struct world w;
    size_t n = 9;
    int complete, status;

    if (world_connected(&w, 0x0304)) {
        CHECK_OK(sslwrap_conn_shutdown(w.p.client, &complete));
        status = sslwrap_conn_send(w.p.client, "x", 1, 0, &n);
        CHECK(status != SSLWRAP_OK && !is_want(status));
        CHECK(n == 0);
    }
    world_free(&w);
}

/* Nothing in, nothing out: OK and nothing on the wire, in every phase, with and without a buffer. */
static void nothing(sslwrap_conn *conn)
{
    char buf[1] = {'u'};
    size_t n, before, after;

    CHECK_OK(sslwrap_conn_bio_pending(conn, &before));
    n = 5;
    CHECK_OK(sslwrap_conn_send(conn, buf, 0, 0, &n));
    CHECK(n == 0);
    n = 5;
    CHECK_OK(sslwrap_conn_send(conn, NULL, 0, 0, &n));
    CHECK(n == 0);
    n = 5;
    CHECK_OK(sslwrap_conn_sendall(conn, NULL, 0, 0, &n));
    CHECK(n == 0);
    n = 5;
    CHECK_OK(sslwrap_conn_recv(conn, buf, 0, 0, &n));
    CHECK(n == 0 && buf[0] == 'u');
    n = 5;
    CHECK_OK(sslwrap_conn_recv(conn, NULL, 0, 0, &n));
    CHECK(n == 0);
    n = 5;
    CHECK_OK(sslwrap_conn_bio_write(conn, NULL, 0, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_conn_bio_pending(conn, &after));
    CHECK(before == after);
}

TEST(zero_length)
{
    struct world w;
    char buf[100];
    size_t n;
    int complete;

    if (world_make(&w, 0x0304)) {
        nothing(w.p.client);
        nothing(w.p.server);
        if (CHECK_OK(handshake(w.p.client, w.p.server))) {
            nothing(w.p.client);
            nothing(w.p.server);
            CHECK_OK(sslwrap_conn_send(w.p.client, "data", 4, 0, &n));
            nothing(w.p.client); /* data waits to leave */
            pump(w.p.client, w.p.server);
            nothing(w.p.server); /* data waits to be read: it is not the end, and it is not lost */
            CHECK_OK(sslwrap_conn_recv(w.p.server, buf, sizeof buf, 0, &n));
            CHECK(n == 4 && memcmp(buf, "data", 4) == 0);
            CHECK_OK(sslwrap_conn_shutdown(w.p.client, &complete));
            nothing(w.p.client); /* even after our own goodbye */
            pump(w.p.client, w.p.server);
            CHECK_STATUS(recv_status(w.p.server), SSLWRAP_ERROR_ZERO_RETURN);
            nothing(w.p.server);
            CHECK_STATUS(recv_status(w.p.server), SSLWRAP_ERROR_ZERO_RETURN);
        }
    }
    world_free(&w);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(cut_after_data_tls13);
    RUN(cut_after_data_tls12);
    RUN(cut_mid_record);
    RUN(nothing_is_written_tls12);
    RUN(nothing_is_written_tls13);
    RUN(cut_in_handshake);
    RUN(goodbye_tls13);
    RUN(goodbye_tls12);
    RUN(no_send_after_goodbye);
    RUN(zero_length);
    return END();
}
