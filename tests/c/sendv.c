/* sslwrap_conn_sendv: pieces leave as one stream in full records, whoever seals them; libssl is at the other end. */
/* link: ssl */
/* threads */
#include "../rows/raw.h"
#include "dtls.h"
#include "net.h"

#include <pthread.h>

enum kind { OWN, THEIRS, TLS_1_2, WHOLE_WRITES, KINDS };

#define MOST 200000
static unsigned char data[MOST], got[MOST];

struct sender {
    sslwrap_ctx *ctx;
    struct ends e;
};

static int sender_new(struct sender *s, enum kind kind)
{
    int status;
    memset(s, 0, sizeof *s);
    s->ctx = our_ctx(NULL);
    if (kind == THEIRS)
        CHECK_OK(sslwrap_ctx_set_mode(s->ctx, SSLWRAP_MODE_OPENSSL_RECORDS, NULL));
    if (kind == TLS_1_2)
        CHECK_OK(sslwrap_ctx_set_max_proto_version(s->ctx, SSLWRAP_TLS1_2_VERSION));
    ends_new(&s->e, s->ctx, raw_ctx(1, "good"), 0);
    if (kind == WHOLE_WRITES)
        CHECK_OK(sslwrap_conn_clear_mode(s->e.ours, SSLWRAP_MODE_ENABLE_PARTIAL_WRITE | SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER, NULL));
    status = ends_shake(&s->e);
    if (CHECK_STATUS(status, SSLWRAP_OK)) {
        int records = -1;
        CHECK_OK(sslwrap_conn_records(s->e.ours, &records));
        CHECK(records == (kind == OWN ? SSLWRAP_RECORDS_OWN : SSLWRAP_RECORDS_OPENSSL));
    }
    return status == SSLWRAP_OK;
}

static void sender_free(struct sender *s)
{
    ends_free(&s->e);
    ctx_done(s->ctx);
}

/* What libssl reads of what we sent, and in how many records it came. */
static size_t arrived(struct sender *s, int *records)
{
    static unsigned char wire[MOST + 100000];
    size_t len = 0, n, at, sum = 0;
    int came;
    while (sslwrap_conn_bio_read(s->e.ours, wire + len, sizeof wire - len, &n) == SSLWRAP_OK)
        len += n;
    *records = 0;
    for (at = 0; at + 5 <= len; at += 5 + ((size_t)wire[at + 3] << 8 | wire[at + 4]))
        ++*records;
    CHECK(at == len);
    CHECK(BIO_write(s->e.peer.in, wire, (int)len) == (int)len || len == 0);
    while ((came = SSL_read(s->e.peer.ssl, got + sum, (int)(sizeof got - sum > 16384 ? 16384 : sizeof got - sum))) > 0)
        sum += (size_t)came;
    ERR_clear_error();
    return sum;
}

static size_t cut(sslwrap_iovec *pieces, size_t count, size_t done)
{
    size_t i;
    for (i = 0; i < count && done > 0; i++) {
        size_t n = pieces[i].len < done ? pieces[i].len : done;
        pieces[i].base = (unsigned char *)pieces[i].base + n;
        pieces[i].len -= n;
        done -= n;
    }
    return done;
}

TEST(a_header_and_a_body_are_one_record)
{
    NEEDS("own-records");
    int kind, records;
    for (kind = 0; kind < KINDS; kind++) {
        struct sender s;
        sslwrap_iovec pieces[3] = {{data, 200}, {NULL, 0}, {data + 1000, 5000}};
        size_t n = 0;
        if (!sender_new(&s, (enum kind)kind))
            return;
        CHECK_OK(sslwrap_conn_sendv(s.e.ours, pieces, 3, 0, &n));
        if (kind == WHOLE_WRITES && n == 200) { /* libssl insists on the address: a piece at a time */
            CHECK(cut(pieces, 3, n) == 0);
            CHECK_OK(sslwrap_conn_sendv(s.e.ours, pieces, 3, 0, &n));
            n += 200;
        }
        CHECK(n == 5200);
        CHECK(arrived(&s, &records) == 5200 && memcmp(got, data, 200) == 0 && memcmp(got + 200, data + 1000, 5000) == 0);
        CHECK(records == (kind == WHOLE_WRITES ? 2 : 1));
        sender_free(&s);
    }
}

TEST(any_pieces_arrive_in_full_records)
{
    NEEDS("own-records");
    static sslwrap_iovec pieces[1024];
    struct random r = {0};
    int kind, round, records;
    for (kind = 0; kind < KINDS; kind++) {
        struct sender s;
        if (!sender_new(&s, (enum kind)kind))
            return;
        for (round = 0; round < rounds(60, 6); round++) {
            size_t count = 1 + random_below(&r, round % 3 == 0 ? 1024 : 12), sum = 0, i, n = 0;
            for (i = 0; i < count; i++) {
                size_t most = count > 12 ? 190 : (size_t)1 << random_below(&r, 15);
                pieces[i].base = data + sum;
                pieces[i].len = random_below(&r, 4) == 0 ? 0 : random_below(&r, most + 1);
                sum += pieces[i].len;
            }
            CHECK_OK(sslwrap_conn_sendv(s.e.ours, pieces, count, 0, &n));
            CHECK(n == sum);
            CHECK(arrived(&s, &records) == sum && memcmp(got, data, sum) == 0);
            CHECK(kind == WHOLE_WRITES || (size_t)records == (sum + 16383) / 16384);
        }
        sender_free(&s);
    }
}

/* Where only so much may wait, the count is of what was taken, and the rest can be given in other pieces. */
TEST(a_limit_cuts_anywhere)
{
    NEEDS("own-records");
    int kind, records;
    for (kind = 0; kind < WHOLE_WRITES; kind++) {
        struct sender s;
        size_t sum = 0, received = 0, n, step = 7;
        if (!sender_new(&s, (enum kind)kind))
            return;
        CHECK_OK(sslwrap_conn_set_send_limit(s.e.ours, 20000));
        while (received < 100000) {
            sslwrap_iovec pieces[3];
            size_t first = step * 1013 % 3000;
            int status;
            pieces[0].base = data + sum;
            pieces[0].len = sum + first < 100000 ? first : 100000 - sum;
            pieces[1].base = data + sum + pieces[0].len;
            pieces[1].len = (100000 - sum - pieces[0].len) / 2;
            pieces[2].base = (unsigned char *)pieces[1].base + pieces[1].len;
            pieces[2].len = 100000 - sum - pieces[0].len - pieces[1].len;
            status = sslwrap_conn_sendv(s.e.ours, pieces, 3, 0, &n);
            if (!CHECK(status == SSLWRAP_OK || (status == SSLWRAP_ERROR_WANT_WRITE && n == 0)))
                break;
            if (status == SSLWRAP_OK)
                CHECK(n > 0 || sum == 100000);
            sum += n;
            if (status != SSLWRAP_OK || sum == 100000) {
                size_t more = arrived(&s, &records);
                CHECK(memcmp(got, data + received, more) == 0);
                received += more;
            }
            step++;
        }
        CHECK(received == 100000 && sum == 100000);
        sender_free(&s);
    }
}

TEST(careless_calls)
{
    NEEDS("own-records");
    static sslwrap_iovec many[1025];
    sslwrap_iovec null = {NULL, 1}, huge = {data, SIZE_MAX}, none = {NULL, 0};
    struct sender s;
    char odd[sizeof(sslwrap_iovec) + 1];
    int records;
    size_t n = 9;
    if (!sender_new(&s, OWN))
        return;
    CHECK_STATUS(sslwrap_conn_sendv(s.e.ours, NULL, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK(n == 0);
    CHECK_STATUS(sslwrap_conn_sendv(s.e.ours, &null, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_sendv(s.e.ours, &huge, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_sendv(s.e.ours, many, 1025, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_sendv(s.e.ours, &none, 1, 0, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_sendv(NULL, &none, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_sendv(s.e.ours, NULL, 0, 0, &n));
    CHECK_OK(sslwrap_conn_sendv(s.e.ours, many, 1024, 0, &n));
    CHECK(n == 0 && arrived(&s, &records) == 0 && records == 0);
    none.base = data;
    none.len = 3;
    memcpy(odd + 1, &none, sizeof none); /* a table may be misaligned */
    CHECK_OK(sslwrap_conn_sendv(s.e.ours, (const sslwrap_iovec *)(const void *)(odd + 1), 1, 0, &n));
    CHECK(n == 3 && arrived(&s, &records) == 3);
    sender_free(&s);
}

TEST(pieces_are_one_datagram)
{
    sslwrap_ctx *client = dtls_client_ctx(), *server = dtls_server_ctx("good");
    sslwrap_iovec pieces[2] = {{data, 100}, {data + 300, 700}}, large[2] = {{data, 16384}, {data, 1}};
    struct pair p;
    size_t n;
    if (dtls_pair(&p, client, server) && CHECK_OK(handshake(p.client, p.server))) {
        CHECK_OK(sslwrap_conn_sendv(p.client, pieces, 2, 0, &n));
        CHECK(n == 800);
        pump(p.client, p.server);
        CHECK_OK(sslwrap_conn_recv(p.server, got, sizeof got, 0, &n));
        CHECK(n == 800 && memcmp(got, data, 100) == 0 && memcmp(got + 100, data + 300, 700) == 0);
        CHECK_STATUS(sslwrap_conn_sendv(p.client, large, 2, 0, &n), SSLWRAP_E_INVALID_ARG);
    }
    pair_free(&p);
}

struct reader {
    sslwrap_conn *conn;
    size_t expected, came;
    int right;
};

/* The data over and over. */
static void *reads_all(void *reader)
{
    struct reader *r = reader;
    size_t n;
    r->right = 1;
    for (r->came = 0; r->came < r->expected; r->came += n) {
        size_t at = r->came % MOST;
        if (sslwrap_conn_recv(r->conn, got + at, MOST - at, 0, &n) != SSLWRAP_OK)
            break;
        r->right &= memcmp(got + at, data + at, n) == 0;
    }
    return NULL;
}

/* A call that waits takes all; one whose time is over says how far it came, and the rest follows. */
TEST(over_sockets)
{
    sslwrap_ctx *cctx = client_ctx(), *sctx = server_ctx("good");
    sslwrap_conn *client, *server;
    struct reader r;
    sslwrap_iovec pieces[3] = {{data, 300}, {data + 300, MOST - 1000}, {data + MOST - 700, 700}};
    pthread_t reader;
    size_t n = 0, sum = 0;
    int fds[2], status = SSLWRAP_OK;
    if (!tcp_pair(fds))
        return;
    client = client_fd(cctx, fds[0]);
    server = server_fd(sctx, fds[1]);
    CHECK_OK(sslwrap_conn_set_timeouts(client, 60, 60, 60));
    r.conn = server;
    r.expected = MOST;
    pthread_create(&reader, NULL, reads_all, &r);
    CHECK_OK(sslwrap_conn_sendv(client, pieces, 3, 0, &n)); /* shakes hands first */
    CHECK(n == MOST);
    pthread_join(reader, NULL);
    CHECK(r.came == MOST && r.right);

    CHECK_OK(sslwrap_conn_set_timeouts(client, 60, 60, slow_machine() ? 5 : 0.2));
    while (status == SSLWRAP_OK && sum < (size_t)64 << 20) { /* until nobody takes any more */
        status = sslwrap_conn_sendv(client, pieces, 3, 0, &n);
        sum += n;
        CHECK(status != SSLWRAP_OK || n == MOST);
    }
    CHECK_STATUS(status, SSLWRAP_E_TIMEOUT);
    CHECK(cut(pieces, 3, n) == 0);
    CHECK_OK(sslwrap_conn_set_timeouts(client, 60, 60, 60));
    r.expected = sum - n + MOST;
    pthread_create(&reader, NULL, reads_all, &r);
    CHECK_OK(sslwrap_conn_sendv(client, pieces, 3, 0, &n)); /* the rest, in the pieces that are left */
    CHECK_OK(sslwrap_conn_flush(client));
    pthread_join(reader, NULL);
    CHECK(r.came == r.expected && r.right);
    CHECK_OK(sslwrap_conn_free(client));
    close(fds[0]);
    CHECK_OK(sslwrap_conn_free(server));
    close(fds[1]);
    ctx_done(cctx);
    ctx_done(sctx);
}

int main(int argc, char **argv)
{
    struct random r = {0};
    BEGIN(argc, argv);
    random_bytes(&r, data, sizeof data);
    RUN(a_header_and_a_body_are_one_record);
    RUN(any_pieces_arrive_in_full_records);
    RUN(a_limit_cuts_anywhere);
    RUN(careless_calls);
    RUN(pieces_are_one_datagram);
    RUN(over_sockets);
    return END();
}
