/* Two ends without a socket. However the bytes between them are cut, the outcome is the same: one byte at a time, at
 * random, or whole flights; TLS 1.3 and 1.2; ECDSA and RSA. */
#include "harness.h"

/* How many of the waiting bytes to hand over next. */
struct cuts {
    size_t fixed;         /* this many each time; 0: at random, */
    size_t most;          /* from 1 to this */
    struct random random;
};

static size_t next_cut(struct cuts *cuts)
{
    return cuts->fixed ? cuts->fixed : 1 + random_below(&cuts->random, cuts->most);
}

/* Everything that must not depend on the cuts. */
struct outcome {
    const char *protocol[2], *cipher[2];
    uint64_t received[2]; /* hash of what the client, the server got */
    int closed[2];        /* status of the last recv */
    int complete[2];      /* of shutdown */
};

#define CLIENT 0
#define SERVER 1

struct session {
    sslwrap_conn *end[2];
    int done[2]; /* the handshake of each end */
    uint64_t received[2];
    size_t count[2];
    int last[2];
};

/* Lets one end do what it can with what it has. */
static int step(struct session *s, int who)
{
    unsigned char buf[5000];
    size_t n;
    int status;
    if (!s->done[who]) {
        status = sslwrap_conn_do_handshake(s->end[who]);
        if (is_want(status))
            return 1;
        if (!CHECK_OK(status))
            return 0;
        s->done[who] = 1;
    }
    while ((status = sslwrap_conn_recv(s->end[who], buf, sizeof buf, 0, &n)) == SSLWRAP_OK) {
        if (!CHECK(n > 0 && n <= sizeof buf))
            return 0;
        s->received[who] = hash_more(s->received[who], buf, n);
        s->count[who] += n;
    }
    s->last[who] = status;
    return CHECK(status == SSLWRAP_ERROR_WANT_READ || status == SSLWRAP_ERROR_ZERO_RETURN);
}

/* Carries everything that `from` has to say, cut both where it is taken out and where it is put in. */
static int carry(struct session *s, int from, struct cuts *cuts, size_t *moved)
{
    static unsigned char buf[1 << 20];
    size_t filled = 0, at = 0, n, taken;
    while (filled < sizeof buf) {
        size_t room = next_cut(cuts);
        if (room > sizeof buf - filled)
            room = sizeof buf - filled;
        if (sslwrap_conn_bio_read(s->end[from], buf + filled, room, &n) != SSLWRAP_OK || n == 0)
            break;
        if (!CHECK(n <= room))
            return 0;
        filled += n;
    }
    while (at < filled) {
        size_t piece = next_cut(cuts);
        if (piece > filled - at)
            piece = filled - at;
        if (!CHECK_OK(sslwrap_conn_bio_write(s->end[!from], buf + at, piece, &taken)) || !CHECK(taken == piece))
            return 0;
        at += piece;
        if (!step(s, !from))
            return 0;
    }
    *moved += filled;
    return 1;
}

static int settle(struct session *s, struct cuts *cuts)
{
    size_t moved;
    do {
        moved = 0;
        if (!step(s, CLIENT) || !carry(s, CLIENT, cuts, &moved) || !step(s, SERVER) || !carry(s, SERVER, cuts, &moved))
            return 0;
    } while (moved > 0);
    return 1;
}

#define MESSAGES 5

/* A whole life: handshake, data of several sizes both ways, both shutdowns. */
static int converse(sslwrap_ctx *client, sslwrap_ctx *server, struct cuts *cuts, struct outcome *out)
{
    static const size_t sizes[MESSAGES] = {1, 5, 1000, 16384, 16385};
    static unsigned char data[16385];
    struct random random = {7};
    struct pair pair;
    struct session s;
    uint64_t sent[2] = {HASH_START, HASH_START};
    size_t i, n, total = 0;
    int who, fine = 0;

    memset(&s, 0, sizeof s);
    memset(out, 0, sizeof *out);
    s.received[CLIENT] = s.received[SERVER] = HASH_START;
    if (!pair_from(&pair, client, server))
        goto end;
    s.end[CLIENT] = pair.client;
    s.end[SERVER] = pair.server;
    if (!settle(&s, cuts) || !CHECK(s.done[CLIENT] && s.done[SERVER]))
        goto end;

    for (i = 0; i < MESSAGES; i++) {
        total += sizes[i];
        for (who = 0; who < 2; who++) {
            random_bytes(&random, data, sizes[i]);
            if (!CHECK_OK(sslwrap_conn_sendall(s.end[who], data, sizes[i], 0, &n)) || !CHECK(n == sizes[i]))
                goto end;
            sent[who] = hash_more(sent[who], data, sizes[i]);
        }
        if (!settle(&s, cuts))
            goto end;
    }
    for (who = 0; who < 2; who++) {
        if (!CHECK(s.count[who] == total) || !CHECK(s.received[who] == sent[!who]))
            goto end;
        out->received[who] = s.received[who];
        CHECK_OK(sslwrap_conn_get_protocol_version_name(s.end[who], &out->protocol[who]));
        CHECK_OK(sslwrap_conn_get_cipher_name(s.end[who], &out->cipher[who]));
    }

    /* the client says goodbye, the server hears it and answers, the client hears that */
    CHECK_OK(sslwrap_conn_shutdown(s.end[CLIENT], &out->complete[CLIENT]));
    CHECK(out->complete[CLIENT] == 0);
    if (!settle(&s, cuts) || !CHECK_STATUS(s.last[SERVER], SSLWRAP_ERROR_ZERO_RETURN))
        goto end;
    CHECK_OK(sslwrap_conn_shutdown(s.end[SERVER], &out->complete[SERVER]));
    CHECK(out->complete[SERVER] == 1);
    if (!settle(&s, cuts) || !CHECK_STATUS(s.last[CLIENT], SSLWRAP_ERROR_ZERO_RETURN))
        goto end;
    CHECK_OK(sslwrap_conn_shutdown(s.end[CLIENT], &out->complete[CLIENT]));
    CHECK(out->complete[CLIENT] == 1);
    for (who = 0; who < 2; who++)
        out->closed[who] = s.last[who];
    fine = 1;
end:
    pair_free(&pair);
    return fine;
}

static int same(const struct outcome *a, const struct outcome *b)
{
    int who, fine = 1;
    for (who = 0; who < 2; who++)
        fine = CHECK_TEXT(a->protocol[who], b->protocol[who]) && CHECK_TEXT(a->cipher[who], b->cipher[who]) &&
               CHECK(a->received[who] == b->received[who]) && CHECK(a->closed[who] == b->closed[who]) &&
               CHECK(a->complete[who] == b->complete[who]) && fine;
    return fine;
}

static void every_cut(const char *certificate, int version, const char *protocol, int patterns)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx(certificate);
    struct outcome whole, cut;
    struct cuts cuts;
    int i;

    CHECK_OK(sslwrap_ctx_set_max_proto_version(client, version));
    memset(&cuts, 0, sizeof cuts);
    cuts.fixed = 1 << 20;
    if (!converse(client, server, &cuts, &whole) || !CHECK_TEXT(whole.protocol[CLIENT], protocol))
        goto end;
    cuts.fixed = 1;
    if (!converse(client, server, &cuts, &cut) || !same(&cut, &whole))
        goto end;
    cuts.fixed = 0;
    for (i = 0; i < patterns; i++) {
        static const size_t most[] = {3, 17, 300, 5000, 40000};
        cuts.random.state = 1000u + (unsigned)i;
        cuts.most = most[i % 5];
        if (!converse(client, server, &cuts, &cut) || !same(&cut, &whole)) {
            fprintf(stderr, "cut pattern %d of up to %zu bytes\n", i, cuts.most);
            break;
        }
    }
end:
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

TEST(tls13_any_cut) { every_cut("good", 0x0304, "TLSv1.3", rounds(200, 3)); }
TEST(tls12_any_cut) { every_cut("good", 0x0303, "TLSv1.2", rounds(200, 3)); }
TEST(tls13_rsa_any_cut) { every_cut("rsa", 0x0304, "TLSv1.3", rounds(20, 1)); }
TEST(tls12_rsa_any_cut) { every_cut("rsa", 0x0303, "TLSv1.2", rounds(20, 1)); }

/* What is waiting is told, taken piece by piece, and then there is nothing: WANT_READ. */
TEST(bio_pending_counts)
{
    sslwrap_ctx *client = client_ctx();
    sslwrap_conn *conn = NULL;
    unsigned char buf[4096];
    size_t pending, left, n;

    CHECK_OK(sslwrap_conn_new(client, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    CHECK_OK(sslwrap_conn_bio_pending(conn, &pending));
    CHECK(pending == 0);
    CHECK_STATUS(sslwrap_conn_bio_read(conn, buf, sizeof buf, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK(n == 0);
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_bio_pending(conn, &pending));
    CHECK(pending > 100 && pending < sizeof buf);
    CHECK_OK(sslwrap_conn_bio_read(conn, buf, 10, &n));
    CHECK(n == 10);
    CHECK_OK(sslwrap_conn_bio_pending(conn, &left));
    CHECK(left == pending - 10);
    CHECK_OK(sslwrap_conn_bio_read(conn, buf, sizeof buf, &n));
    CHECK(n == left);
    CHECK_STATUS(sslwrap_conn_bio_read(conn, buf, sizeof buf, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(client));
}

/* `pending` is plaintext that needs no more input; MSG_PEEK leaves it there. */
TEST(pending_and_peek)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    char buf[64];
    size_t n;

    if (pair_from(&p, client, server) && CHECK_OK(handshake(p.client, p.server))) {
        CHECK_OK(sslwrap_conn_pending(p.server, &n));
        CHECK(n == 0);
        CHECK_OK(sslwrap_conn_send(p.client, "hello world", 11, 0, &n));
        CHECK(n == 11);
        pump(p.client, p.server);
        CHECK_OK(sslwrap_conn_recv(p.server, buf, 5, MSG_PEEK, &n));
        CHECK(n == 5 && memcmp(buf, "hello", 5) == 0);
        CHECK_OK(sslwrap_conn_pending(p.server, &n));
        CHECK(n == 11);
        CHECK_OK(sslwrap_conn_recv(p.server, buf, 6, 0, &n));
        CHECK(n == 6 && memcmp(buf, "hello ", 6) == 0);
        CHECK_OK(sslwrap_conn_pending(p.server, &n));
        CHECK(n == 5);
        CHECK_OK(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n));
        CHECK(n == 5 && memcmp(buf, "world", 5) == 0);
        CHECK_STATUS(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK(n == 0);
    }
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* A handshake that must not succeed: the name is not in the certificate, or nobody we trust signed it. */
static void refused(const char *certificate, const char *why)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx(certificate);
    struct pair p;
    int kind = -1;

    if (pair_from(&p, client, server)) {
        CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_ERROR_SSL);
        CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_SSL); /* and stays refused */
        CHECK_OK(sslwrap_error_kind(NULL, &kind));
        CHECK(kind == SSLWRAP_KIND_CERTIFICATE);
        if (!CHECK(strstr(sslwrap_error_message(), why) != NULL))
            fprintf(stderr, "%s: \"%s\" not in \"%s\"\n", certificate, why, sslwrap_error_message());
    }
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* A goodbye in the handshake is the end, whatever comes behind it. */
TEST(goodbye_in_handshake)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    char buf[10];
    size_t n;
    int i;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_bio_write(conn, "\x15\3\3\0\2\1\0" "no record", 16, &n));
    for (i = 0; i < 3; i++) {
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_ZERO_RETURN);
        CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    }
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(refuses_wrong_name) { refused("other", "a.example"); }
TEST(refuses_expired) { refused("expired", "expired"); }
TEST(refuses_future) { refused("future", "not valid yet"); }
TEST(refuses_unknown_issuer) { refused("otherca-leaf", "issued"); }
TEST(refuses_missing_intermediate) { refused("nointer", "intermediate"); }

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(tls13_any_cut);
    RUN(tls12_any_cut);
    RUN(tls13_rsa_any_cut);
    RUN(tls12_rsa_any_cut);
    RUN(bio_pending_counts);
    RUN(pending_and_peek);
    RUN(goodbye_in_handshake);
    RUN(refuses_wrong_name);
    RUN(refuses_expired);
    RUN(refuses_future);
    RUN(refuses_unknown_issuer);
    RUN(refuses_missing_intermediate);
    return END();
}
