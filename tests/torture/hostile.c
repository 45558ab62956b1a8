/* A peer that spoils what it sends: every byte of each flight cut off or changed, in both roles, TLS 1.2 and 1.3; then
 * application records spoilt in every byte, dropped, repeated and swapped; then floods. The peer is plain libssl whose bytes
 * are spoilt on the way. Whatever comes: a documented status, the same again afterwards, no byte of plaintext that was not sent.
 *
 *     hostile CERTS [STEP]      every STEP-th byte (1)
 */
/* link: ssl */
#include "../rows/raw.h"

static long step_ = 1;
static long spoilt_, completed_;

enum how { FLIP_LOW, FLIP_HIGH, ZERO, CUT, HOWS };

struct talk {
    sslwrap_conn *ours;
    struct raw peer;
    unsigned char out[1 << 17]; /* of the peer, not yet handed over */
    size_t len;
};

static sslwrap_ctx *ctxs[2][2]; /* [we serve][TLS 1.2] */
static SSL_CTX *raws[2][2];

static void spoil(unsigned char *bytes, size_t *len, size_t at, enum how how)
{
    if (how == CUT)
        *len = at;
    else if (how == ZERO)
        bytes[at] = 0;
    else
        bytes[at] ^= how == FLIP_LOW ? 1 : 0x80;
}

static void begin(struct talk *t, int serve, int old)
{
    t->len = 0;
    t->ours = NULL;
    CHECK_OK(sslwrap_conn_new(ctxs[serve][old], NULL, &t->ours));
    if (!serve)
        CHECK_OK(sslwrap_conn_set_server_name(t->ours, "good.example"));
    SSL_CTX_up_ref(raws[serve][old]);
    raw_new(&t->peer, raws[serve][old], !serve);
}

static void end(struct talk *t)
{
    raw_free(&t->peer);
    CHECK_OK(sslwrap_conn_free(t->ours));
}

/* What the peer has to say next; 0 when nothing. */
static size_t take(struct talk *t)
{
    int n = BIO_read(t->peer.out, t->out, sizeof t->out);
    return t->len = n > 0 ? (size_t)n : 0;
}

static void give(struct talk *t)
{
    size_t taken;
    CHECK_OK(sslwrap_conn_bio_write(t->ours, t->out, t->len, &taken));
}

static void carry_ours(struct talk *t)
{
    unsigned char buf[16384];
    size_t n;
    while (sslwrap_conn_bio_read(t->ours, buf, sizeof buf, &n) == SSLWRAP_OK)
        BIO_write(t->peer.in, buf, (int)n);
}

static int is_documented(int status)
{
    return status == SSLWRAP_OK || status == SSLWRAP_ERROR_SSL || status == SSLWRAP_ERROR_SYSCALL ||
           status == SSLWRAP_ERROR_ZERO_RETURN || status == SSLWRAP_ERROR_WANT_READ;
}

/* A failure is told again, word for word. */
static void stays(struct talk *t, int status)
{
    char first[512], buf[8];
    size_t n;
    if (status != SSLWRAP_ERROR_SSL && status != SSLWRAP_ERROR_SYSCALL)
        return;
    CHECK(sslwrap_error_message()[0] != 0);
    snprintf(first, sizeof first, "%s", strchr(sslwrap_error_message(), ':'));
    CHECK_STATUS(sslwrap_conn_recv(t->ours, buf, sizeof buf, 0, &n), status);
    CHECK(n == 0);
    CHECK_TEXT(strchr(sslwrap_error_message(), ':'), first);
}

/* A handshake with flight number `which` of the peer spoilt at `at`. False when there is no such byte. */
static int one_handshake(int serve, int old, int which, size_t at, enum how how)
{
    struct talk t;
    int round, flight = 0, status = SSLWRAP_ERROR_WANT_READ, was_there = 0, cut = 0;
    begin(&t, serve, old);
    for (round = 0; round < 12; round++) {
        if (!cut)
            status = sslwrap_conn_do_handshake(t.ours);
        if (!CHECK(is_documented(status)) || (status != SSLWRAP_OK && status != SSLWRAP_ERROR_WANT_READ))
            break;
        carry_ours(&t);
        ERR_clear_error();
        SSL_do_handshake(t.peer.ssl);
        if (take(&t) == 0)
            break;
        if (flight++ == which) {
            if (at >= t.len)
                break;
            was_there = 1;
            spoil(t.out, &t.len, at, how);
            give(&t);
            if (how == CUT) {
                CHECK_OK(sslwrap_conn_bio_shutdown(t.ours));
                status = sslwrap_conn_do_handshake(t.ours);
                cut = 1;
                break;
            }
            continue;
        }
        give(&t);
    }
    if (was_there) {
        spoilt_++;
        if (cut) { /* the last flight may have been enough for us: tickets are not of the handshake */
            char byte;
            size_t n;
            if (status == SSLWRAP_OK) {
                completed_++;
                status = sslwrap_conn_recv(t.ours, &byte, 1, 0, &n);
            }
            CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
        } else if (status == SSLWRAP_OK) {
            completed_++; /* harmless, or OpenSSL's peer will notice; what we say must be true */
        }
        stays(&t, status);
    }
    end(&t);
    return was_there;
}

static void every_byte_of_the_handshake(int serve, int old)
{
    int which, how;
    size_t at;
    for (which = 0; which < 3; which++)
        for (how = 0; how < HOWS; how++)
            for (at = (size_t)(which + how) % (size_t)step_; one_handshake(serve, old, which, at, how); at += (size_t)step_)
                if (failed_checks_ != 0) {
                    fprintf(stderr, "serving %d, TLS 1.2 %d, flight %d, byte %zu, change %d\n", serve, old, which, at, how);
                    return;
                }
}

static int shaken(struct talk *t, int serve, int old)
{
    char buf[8];
    size_t n;
    begin(t, serve, old);
    if (!CHECK_OK(raw_handshake(t->ours, &t->peer)))
        return 0;
    CHECK_STATUS(sslwrap_conn_recv(t->ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ); /* tickets */
    return 1;
}

/* Two records; the first is spoilt. Nothing of it, and nothing behind it, may come out. */
static void every_byte_of_a_record(int serve, int old)
{
    static const char text[] = "what nobody may change";
    int how;
    size_t at;
    for (how = 0; how < HOWS - 1; how++)
        for (at = 0;; at += (size_t)step_) {
            struct talk t;
            unsigned char buf[64];
            size_t n = 0, i;
            int status;
            if (!shaken(&t, serve, old))
                return;
            SSL_write(t.peer.ssl, text, sizeof text);
            take(&t);
            if (at >= t.len) {
                end(&t);
                break;
            }
            if (how == ZERO && t.out[at] == 0) {
                end(&t);
                continue;
            }
            spoil(t.out, &t.len, at, how);
            give(&t);
            memset(buf, 0xEE, sizeof buf);
            status = sslwrap_conn_recv(t.ours, buf, sizeof buf, 0, &n);
            spoilt_++;
            if (status == SSLWRAP_ERROR_WANT_READ && (at == 3 || at == 4)) { /* it claims to be longer */
                CHECK_OK(sslwrap_conn_bio_shutdown(t.ours));
                status = sslwrap_conn_recv(t.ours, buf, sizeof buf, 0, &n);
            }
            if (!CHECK(status == SSLWRAP_ERROR_SSL || status == SSLWRAP_ERROR_SYSCALL) || !CHECK(n == 0))
                fprintf(stderr, "serving %d, TLS 1.2 %d, byte %zu, change %d: %s\n", serve, old, at, how, sslwrap_status_name(status));
            for (i = 0; i + 6 < sizeof buf; i++)
                CHECK(memcmp(buf + i, text + 5, 6) != 0);
            stays(&t, status);
            end(&t);
            if (failed_checks_ != 0)
                return;
        }
}

/* Records repeated, dropped, swapped: what comes out is a prefix of what was sent. */
static void records_in_wrong_order(int serve, int old)
{
    static const int orders[][5] = {{0, 0, 1, 2, 3}, {0, 2, 1, 3, 3}, {1, 0, 2, 3, 3}, {0, 1, 3, 3, 2}, {0, 1, 2, 2, 3}, {3, 0, 1, 2, 3}};
    size_t o;
    for (o = 0; o < sizeof orders / sizeof *orders; o++) {
        struct talk t;
        static unsigned char records[4][256];
        size_t lens[4], n, got = 0;
        unsigned char buf[256];
        int i, status;
        if (!shaken(&t, serve, old))
            return;
        for (i = 0; i < 4; i++) {
            char text[9];
            snprintf(text, sizeof text, "record %d", i);
            SSL_write(t.peer.ssl, text, 8);
            lens[i] = (size_t)BIO_read(t.peer.out, records[i], sizeof records[i]);
        }
        for (i = 0; i < 5; i++) {
            size_t taken;
            CHECK_OK(sslwrap_conn_bio_write(t.ours, records[orders[o][i]], lens[orders[o][i]], &taken));
        }
        while ((status = sslwrap_conn_recv(t.ours, buf, sizeof buf, 0, &n)) == SSLWRAP_OK) {
            CHECK(n == 8 && buf[7] == '0' + got);
            got++;
        }
        CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
        CHECK(got < 4);
        spoilt_++;
        stays(&t, status);
        end(&t);
    }
}

/* Many key updates, tickets and tiny records: bounded work for each call, nothing lost, memory bounded. */
static void floods(int serve)
{
    struct talk t;
    int i, many = 2000;
    char buf[4096];
    size_t n, got = 0;
    if (!shaken(&t, serve, 0))
        return;
    for (i = 0; i < many; i++) {
        CHECK(SSL_key_update(t.peer.ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
        CHECK(SSL_write(t.peer.ssl, "k", 1) == 1);
        if (i % 50 == 49) {
            take(&t);
            give(&t);
            while (sslwrap_conn_recv(t.ours, buf, sizeof buf, 0, &n) == SSLWRAP_OK)
                got += n;
        }
    }
    CHECK(got == (size_t)many);
    if (!serve) {
        for (i = 0; i < 200; i++) {
            SSL_new_session_ticket(t.peer.ssl);
            SSL_write(t.peer.ssl, "t", 1);
        }
        take(&t);
        give(&t);
        for (got = 0; sslwrap_conn_recv(t.ours, buf, sizeof buf, 0, &n) == SSLWRAP_OK;)
            got += n;
        CHECK(got == 200);
    }
    end(&t);
}

/* Bytes that are no TLS at all, and claims of length. */
static void nonsense(int serve)
{
    struct random random = {11};
    int i;
    for (i = 0; i < 2000 / (int)step_ + 10; i++) {
        struct talk t;
        int status;
        size_t len;
        begin(&t, serve, 0);
        sslwrap_conn_do_handshake(t.ours);
        len = 1 + random_below(&random, 600);
        random_bytes(&random, t.out, len);
        if (i % 3 == 0) { /* a record, at least */
            t.out[0] = (unsigned char)(20 + i % 5);
            t.out[1] = 3;
            t.out[2] = (unsigned char)(1 + i % 3);
            t.out[3] = (unsigned char)(i % 2 ? 0x40 : 0);
        }
        t.len = len;
        give(&t);
        status = sslwrap_conn_do_handshake(t.ours);
        CHECK(status == SSLWRAP_ERROR_SSL || status == SSLWRAP_ERROR_WANT_READ || status == SSLWRAP_ERROR_SYSCALL);
        spoilt_++;
        stays(&t, status);
        end(&t);
    }
}

static void close_all(void)
{
    int serve, old;
    for (serve = 0; serve < 2; serve++)
        for (old = 0; old < 2; old++) {
            sslwrap_ctx_free(ctxs[serve][old]);
            SSL_CTX_free(raws[serve][old]);
        }
}

static void open_all(void)
{
    int serve, old;
    for (serve = 0; serve < 2; serve++)
        for (old = 0; old < 2; old++) {
            ctxs[serve][old] = serve ? server_ctx("good") : client_ctx();
            raws[serve][old] = raw_ctx(!serve, serve ? NULL : "good");
            if (old)
                SSL_CTX_set_max_proto_version(raws[serve][old], TLS1_2_VERSION);
        }
}

#define BOTH(name, call)                                                                                               \
    TEST(name)                                                                                                         \
    {                                                                                                                  \
        int serve, old;                                                                                                \
        open_all();                                                                                                    \
        for (serve = 0; serve < 2; serve++)                                                                            \
            for (old = 0; old < 2; old++)                                                                              \
                call;                                                                                                  \
        close_all();                                                                                                   \
    }

BOTH(spoilt_handshakes, every_byte_of_the_handshake(serve, old))
BOTH(spoilt_records, every_byte_of_a_record(serve, old))
BOTH(wrong_order, records_in_wrong_order(serve, old))
BOTH(flooded, if (!old) floods(serve))
BOTH(no_tls_at_all, if (!old) nonsense(serve))

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    if (argc > 2)
        step_ = atol(argv[2]);
    RUN(spoilt_handshakes);
    RUN(spoilt_records);
    RUN(wrong_order);
    RUN(flooded);
    RUN(no_tls_at_all);
    printf("%ld faults, %ld handshakes completed all the same\n", spoilt_, completed_);
    return END();
}
