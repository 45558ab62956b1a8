/* DTLS over a bad network: datagrams lost, doubled, out of order, cut and changed, at random but the same in every run.
 * Handshakes end by their timers; what comes out was sent, once; a connection outlives what is not of its peer. */
#include "dtls.h"

#define CLIENT 0
#define SERVER 1
#define WAITING 64

/* What a network does to datagrams, in percent. */
struct faults {
    int lose, twice, late, cut, change;
};

struct datagram {
    unsigned char bytes[2000];
    size_t len;
    int delay; /* rounds */
};

struct link {
    sslwrap_conn *end[2];
    struct random r;
    struct faults faults;
    struct datagram waiting[2][WAITING]; /* towards this end */
    int count[2];
    int done[2], dead;
    int by_hand; /* the timer is handled by the call for it, else by the next step */
    int resent;
    char seen[2][64];
};

static void put(struct link *l, int to, const unsigned char *bytes, size_t len)
{
    struct datagram *d;
    if (l->count[to] == WAITING || len > sizeof d->bytes)
        return; /* lost */
    d = &l->waiting[to][l->count[to]++];
    memcpy(d->bytes, bytes, len);
    d->len = len;
    d->delay = random_below(&l->r, 100) < (size_t)l->faults.late ? 1 + (int)random_below(&l->r, 4) : 0;
    if (random_below(&l->r, 100) < (size_t)l->faults.cut)
        d->len = random_below(&l->r, len);
    if (random_below(&l->r, 100) < (size_t)l->faults.change && d->len > 0)
        d->bytes[random_below(&l->r, d->len)] ^= (unsigned char)(1u << random_below(&l->r, 8));
}

static void carry(struct link *l, int from)
{
    unsigned char buf[LARGEST_DATAGRAM];
    struct datagram *w = l->waiting[!from];
    size_t n, taken;
    int i, kept = 0;
    while (sslwrap_conn_bio_read(l->end[from], buf, sizeof buf, &n) == SSLWRAP_OK) {
        if (random_below(&l->r, 100) < (size_t)l->faults.lose)
            continue;
        put(l, !from, buf, n);
        if (random_below(&l->r, 100) < (size_t)l->faults.twice)
            put(l, !from, buf, n);
    }
    for (i = 0; i < l->count[!from]; i++) {
        if (w[i].delay-- > 0)
            w[kept++] = w[i];
        else
            CHECK_OK(sslwrap_conn_bio_write(l->end[!from], w[i].bytes, w[i].len, &taken));
    }
    l->count[!from] = kept;
}

/* What an end does with what it has: shakes hands, then receives "number" texts, each at most once. */
static void work(struct link *l, int who)
{
    char buf[LARGEST_DATAGRAM];
    size_t n;
    int64_t us;
    int status, handled = 0;
    if (l->by_hand && sslwrap_conn_dtlsv1_get_timeout(l->end[who], &us) == SSLWRAP_OK && us == 0) {
        CHECK_OK(sslwrap_conn_dtlsv1_handle_timeout(l->end[who], &handled));
        l->resent += handled;
    }
    if (!l->done[who]) {
        status = sslwrap_conn_do_handshake(l->end[who]);
        l->done[who] = status == SSLWRAP_OK;
        if (!l->done[who] && status != SSLWRAP_ERROR_WANT_READ)
            l->dead = status;
        return;
    }
    while ((status = sslwrap_conn_recv(l->end[who], buf, sizeof buf, 0, &n)) == SSLWRAP_OK) {
        unsigned number = 99;
        buf[n < sizeof buf ? n : sizeof buf - 1] = 0;
        if (CHECK(sscanf(buf, "number %2u;", &number) == 1) && CHECK(number < 64)) {
            CHECK(n == strlen("number 00; which is of this end 0") && buf[n - 1] == '0' + !who);
            CHECK(!l->seen[who][number]); /* a doubled datagram is received once */
            l->seen[who][number] = 1;
        }
    }
    if (status != SSLWRAP_ERROR_WANT_READ)
        l->dead = status;
}

static int link_make(struct link *l, sslwrap_ctx *c, sslwrap_ctx *s, struct faults faults, uint64_t seed)
{
    struct pair p;
    memset(l, 0, sizeof *l);
    if (!pair_from(&p, c, s))
        return 0;
    l->end[CLIENT] = p.client;
    l->end[SERVER] = p.server;
    l->faults = faults;
    l->r.state = seed * 7919 + 13;
    l->by_hand = (int)(seed & 1);
    return 1;
}

static void link_free(struct link *l)
{
    CHECK_OK(sslwrap_conn_free(l->end[CLIENT]));
    CHECK_OK(sslwrap_conn_free(l->end[SERVER]));
}

#define LINKS 48

/* Many at once, since their timers go by the clock. `may_die`: a changed handshake may be refused. */
static void through(struct faults faults, int may_die, uint64_t seed, double seconds)
{
    static struct link links[LINKS];
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    int64_t until = now_ms() + (int64_t)(seconds * 1000);
    int i, number, who, open, dead = 0, resent = 0, count = rounds(LINKS, 10);
    size_t n, came = 0;
    for (i = 0; i < count; i++)
        if (!link_make(&links[i], c, s, faults, seed + (uint64_t)i))
            return;
    do {
        open = 0;
        for (i = 0; i < count; i++) {
            struct link *l = &links[i];
            if (l->dead || (l->done[CLIENT] && l->done[SERVER]))
                continue;
            open++;
            work(l, CLIENT);
            carry(l, CLIENT);
            work(l, SERVER);
            carry(l, SERVER);
        }
        if (open > 0)
            sleep_ms(5);
    } while (open > 0 && now_ms() < until);
    if (may_die)
        dead = open; /* both wait: what was changed makes everything else seem changed */
    else if (!CHECK(open == 0))
        fprintf(stderr, "%d of %d handshakes did not end\n", open, count);
    for (i = 0; i < count; i++) {
        struct link *l = &links[i];
        dead += l->dead != 0;
        resent += l->resent;
        if (l->dead || !l->done[CLIENT] || !l->done[SERVER])
            continue;
        for (number = 0; number < 64; number++) {
            for (who = 0; who < 2; who++) {
                char text[64];
                snprintf(text, sizeof text, "number %02d; which is of this end %d", number, who);
                CHECK_OK(sslwrap_conn_send(l->end[who], text, strlen(text), 0, &n));
                carry(l, who);
                work(l, !who);
            }
        }
        CHECK(l->dead == 0); /* nothing on the way ends it any more */
        l->faults = (struct faults){0, 0, 0, 0, 0};
        for (number = 0; number < 8; number++) {
            carry(l, number % 2);
            work(l, CLIENT);
            work(l, SERVER);
        }
        SEND(l->end[CLIENT], "and still");
        carry(l, CLIENT);
        CHECK_GOT(l->end[SERVER], "and still");
        for (number = 0; number < 64; number++)
            came += (size_t)(l->seen[CLIENT][number] + l->seen[SERVER][number]);
        for (who = 0; who < 2; who++)
            CHECK_OK(sslwrap_conn_shutdown(l->end[who], &number));
        carry(l, CLIENT);
        carry(l, SERVER);
        CHECK_STATUS(sslwrap_conn_recv(l->end[CLIENT], &number, 1, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
        CHECK_STATUS(sslwrap_conn_recv(l->end[SERVER], &number, 1, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    }
    CHECK(may_die ? dead < count : dead == 0);
    CHECK(resent > 0 || faults.lose + faults.cut == 0);
    CHECK(came > (size_t)(count - dead) * 128 / 4);
    for (i = 0; i < count; i++)
        link_free(&links[i]);
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

TEST(lost_doubled_and_late)
{
    through((struct faults){20, 15, 25, 0, 0}, 0, 100, 100);
}

TEST(only_late_and_doubled)
{
    through((struct faults){0, 30, 50, 0, 0}, 0, 200, 30);
}

TEST(cut)
{
    through((struct faults){0, 0, 0, 15, 0}, 0, 300, 100);
}

TEST(everything_at_once)
{
    through((struct faults){5, 10, 20, 5, 4}, 1, 400, 8);
}

/* An established connection, and a datagram of it. */
static size_t sealed(struct pair *p, unsigned char *buf, size_t cap, const char *text)
{
    size_t n = 0;
    SEND(p->client, text);
    CHECK_OK(sslwrap_conn_bio_read(p->client, buf, cap, &n));
    return n;
}

/* Cut at every byte, each bit changed, replayed, made up: nothing of it is accepted and the connection stays. */
static void each_fault(const char *suite)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct pair p;
    unsigned char good[2000], bad[2000];
    struct random r = {5};
    size_t len, i, n, bits;
    CHECK_OK(sslwrap_ctx_set_cipher_list(c, suite));
    CHECK_OK(sslwrap_ctx_set_cipher_list(s, suite));
    if (!dtls_pair(&p, c, s))
        return;
    if (!CHECK_OK(handshake(p.client, p.server))) {
        pair_free(&p);
        return;
    }
    len = sealed(&p, good, sizeof good, "plaintext that counts");
    for (i = 0; i < len; i++) {
        memcpy(bad, good, len);
        CHECK_OK(sslwrap_conn_bio_write(p.server, bad, i, &n));
        CHECK_GOT(p.server, NULL);
    }
    bits = 8 * len;
    for (i = 0; i < bits; i++) {
        memcpy(bad, good, len);
        bad[i / 8] ^= (unsigned char)(1u << i % 8);
        CHECK_OK(sslwrap_conn_bio_write(p.server, bad, len, &n));
        CHECK_GOT(p.server, NULL);
    }
    for (i = 0; i < (size_t)rounds(2000, 100); i++) {
        size_t some = 1 + random_below(&r, 300);
        random_bytes(&r, bad, some);
        if (i % 2 == 0)
            memcpy(bad, good, some < 13 ? some : 13); /* the header of a record of it */
        if (i % 4 == 0 && some > 13) {
            bad[11] = 0;
            bad[12] = (unsigned char)(some - 13);
        }
        CHECK_OK(sslwrap_conn_bio_write(p.server, bad, some, &n));
        CHECK_GOT(p.server, NULL);
    }
    /* rubbish behind it is none of it */
    memcpy(bad, good, len);
    random_bytes(&r, bad + len, 40);
    CHECK_OK(sslwrap_conn_bio_write(p.server, bad, len + 40, &n));
    CHECK_GOT(p.server, "plaintext that counts");
    CHECK_GOT(p.server, NULL);
    CHECK_OK(sslwrap_conn_bio_write(p.server, good, len, &n));
    CHECK_GOT(p.server, NULL); /* a replay */
    CHECK_OK(sslwrap_conn_bio_write(p.client, good, len, &n));
    CHECK_GOT(p.client, NULL); /* reflected */
    SEND(p.server, "back");
    pump(p.client, p.server);
    CHECK_GOT(p.client, "back");
    pair_free(&p);
}

TEST(each_fault_gcm)
{
    each_fault("ECDHE-ECDSA-AES128-GCM-SHA256");
}

TEST(each_fault_cbc)
{
    NOT_ON_AWS_LC("it has none of these ciphers");
    each_fault("ECDHE-ECDSA-AES128-SHA256");
}

TEST(each_fault_ccm)
{
    NOT_ON_AWS_LC("it has none of these ciphers");
    each_fault("ECDHE-ECDSA-AES128-CCM");
    each_fault("ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0");
}

TEST(each_fault_chacha)
{
    each_fault("ECDHE-ECDSA-CHACHA20-POLY1305");
}

/* Each datagram of a handshake cut and changed everywhere in turn, the right one never coming: nobody comes through who
 * should not, and nothing breaks. */
TEST(handshakes_with_a_changed_datagram)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct random r = {77};
    int which, round, steps = 0;
    for (which = 0; which < 12; which++) {
        for (round = 0; round < rounds(60, 4); round++) {
            struct pair p;
            unsigned char buf[LARGEST_DATAGRAM];
            size_t n, taken;
            int i, who, nth = 0, status[2] = {-99, -99};
            if (!pair_from(&p, c, s))
                return;
            for (i = 0; i < 6; i++) {
                for (who = 0; who < 2; who++) {
                    sslwrap_conn *from = who ? p.server : p.client, *to = who ? p.client : p.server;
                    status[who] = sslwrap_conn_do_handshake(from);
                    CHECK(status[who] == SSLWRAP_OK || status[who] == SSLWRAP_ERROR_WANT_READ ||
                          status[who] == SSLWRAP_ERROR_SSL);
                    while (sslwrap_conn_bio_read(from, buf, sizeof buf, &n) == SSLWRAP_OK) {
                        if (nth++ == which) {
                            steps++;
                            if (round % 3 == 0)
                                n = random_below(&r, n);
                            else if (round % 3 == 1)
                                buf[random_below(&r, n)] ^= (unsigned char)(1u << random_below(&r, 8));
                            else
                                random_bytes(&r, buf + random_below(&r, n), 1);
                        }
                        CHECK_OK(sslwrap_conn_bio_write(to, buf, n, &taken));
                    }
                }
            }
            if (status[CLIENT] == SSLWRAP_OK && status[SERVER] == SSLWRAP_OK) {
                SEND(p.client, "through");
                pump(p.client, p.server);
                CHECK_GOT(p.server, "through");
            }
            CHECK_OK(sslwrap_conn_free(p.client));
            CHECK_OK(sslwrap_conn_free(p.server));
        }
    }
    CHECK(steps > 0);
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

/* A listener is given every cut and many changes of a hello with a right cookie, and serves the right one after all. */
TEST(listening_to_rubbish)
{
    NEEDS("dtls-listen");
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct pair p;
    struct random r = {3};
    unsigned char hello[2000], bad[2000];
    size_t len, n, i;
    int status, found = 0;
    if (!pair_from(&p, c, s))
        return;
    CHECK_OK(sslwrap_conn_set_dtls_peer(p.server, "somebody", 8));
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, NULL), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_bio_read(p.client, hello, sizeof hello, &len));
    for (i = 0; i < len; i++) {
        CHECK_OK(sslwrap_conn_bio_write(p.server, hello, i, &n));
        CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, NULL), SSLWRAP_ERROR_WANT_READ);
    }
    for (i = 0; i < (size_t)rounds(3000, 200); i++) {
        memcpy(bad, hello, len);
        if (i % 2)
            random_bytes(&r, bad + random_below(&r, len - 4), 4);
        else
            random_bytes(&r, bad, 1 + random_below(&r, len));
        CHECK_OK(sslwrap_conn_bio_write(p.server, bad, len, &n));
        status = sslwrap_conn_dtlsv1_listen(p.server, NULL);
        if (status == SSLWRAP_OK) { /* changed behind the cookie, which was right */
            CHECK_OK(sslwrap_conn_free(p.server));
            CHECK_OK(sslwrap_conn_new(s, NULL, &p.server));
            CHECK_OK(sslwrap_conn_set_dtls_peer(p.server, "somebody", 8));
            found++;
        } else {
            CHECK_STATUS(status, SSLWRAP_ERROR_WANT_READ);
        }
    }
    CHECK(found > 0);
    while (sslwrap_conn_bio_read(p.server, bad, sizeof bad, &n) == SSLWRAP_OK)
        ;
    CHECK_OK(sslwrap_conn_bio_write(p.server, hello, len, &n));
    CHECK_OK(sslwrap_conn_dtlsv1_listen(p.server, NULL));
    CHECK_OK(handshake(p.client, p.server));
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(each_fault_gcm);
    RUN(each_fault_cbc);
    RUN(each_fault_ccm);
    RUN(each_fault_chacha);
    RUN(handshakes_with_a_changed_datagram);
    RUN(listening_to_rubbish);
    RUN(lost_doubled_and_late);
    RUN(only_late_and_doubled);
    RUN(cut);
    RUN(everything_at_once);
    return END();
}
