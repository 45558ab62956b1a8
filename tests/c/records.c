/* Our own records with plain libssl on the other end: every kind of handshake, over a transport that is cut in every way,
 * then data both ways at once with key updates, tickets and padding in the middle, then a half close. */
/* link: ssl */
#include "forge.h"

static unsigned char byte_at(size_t at, unsigned seed)
{
    uint64_t x = ((at >> 3) + seed) * UINT64_C(0x9e3779b97f4a7c15);
    return (unsigned char)(x >> (8 * (at & 7)));
}

/* ---- kinds of handshakes ---- */

struct kind {
    const char *name;
    int tickets;         /* of the raw server */
    int client_cert;     /* the server demands one */
    int retry;           /* the client's first key share is not what the server takes */
    int resumed;         /* the raw client comes a second time */
    int max_send;        /* the raw end's largest fragment */
    int max_fragment;    /* the raw client asks for records of at most this */
    int block, padding;  /* the raw end pads: to blocks, by a callback */
    int early_write;     /* the raw server writes before the client is done */
    int tls12;
};

static const struct kind kinds[] = {
    {.name = "tickets 0", .tickets = 0},
    {.name = "tickets 1", .tickets = 1},
    {.name = "tickets 2", .tickets = 2},
    {.name = "tickets 5", .tickets = 5},
    {.name = "client certificate", .tickets = 2, .client_cert = 1},
    {.name = "retry", .tickets = 2, .retry = 1},
    {.name = "resumed", .tickets = 2, .resumed = 1},
    {.name = "small fragments", .tickets = 2, .max_send = 512},
    {.name = "small fragments agreed", .tickets = 2, .max_fragment = TLSEXT_max_fragment_length_512},
    {.name = "padded to blocks", .tickets = 2, .block = 512},
    {.name = "padded by a callback", .tickets = 3, .padding = 1},
    {.name = "server writes early", .tickets = 1, .early_write = 1},
    {.name = "TLS 1.2", .tls12 = 1},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t pad(SSL *ssl, int type, size_t len, void *arg)
{
    (void)ssl, (void)type, (void)arg;
    return len * 7 % 301;
}

static SSL_CTX *raw_for(const struct kind *k, int server, const char *suite)
{
    SSL_CTX *ctx = raw_ctx(server, server ? "good" : k->client_cert ? "client" : NULL);
    if (k->tls12)
        SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
    else
        CHECK(SSL_CTX_set_ciphersuites(ctx, suite) == 1);
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_num_tickets(ctx, (size_t)k->tickets);
    if (server && k->client_cert)
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    if (k->retry)
        CHECK(SSL_CTX_set1_groups_list(ctx, server ? "X25519" : "P-384:X25519") == 1);
    if (k->max_send)
        CHECK(SSL_CTX_set_max_send_fragment(ctx, k->max_send) == 1);
    if (k->max_fragment && !server)
        CHECK(SSL_CTX_set_tlsext_max_fragment_length(ctx, (uint8_t)k->max_fragment) == 1);
    if (k->block)
        CHECK(SSL_CTX_set_block_padding(ctx, (size_t)k->block) == 1);
    if (k->padding)
        SSL_CTX_set_record_padding_callback(ctx, pad);
    if (k->early_write)
        SSL_CTX_set_max_early_data(ctx, 1000);
    return ctx;
}

static sslwrap_ctx *ours_for(const struct kind *k, int raw_serves)
{
    sslwrap_ctx *ctx = raw_serves ? client_ctx() : server_ctx("good");
    if (k->client_cert && raw_serves) {
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("client.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert("client.key"), SSLWRAP_FILETYPE_PEM));
    } else if (k->client_cert) {
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
    }
    if (k->retry)
        CHECK_OK(sslwrap_ctx_set_groups(ctx, raw_serves ? "P-384:X25519" : "X25519"));
    return ctx;
}

/* ---- one connection ---- */

struct talk {
    const struct kind *kind;
    struct far far;
    sslwrap_conn *ours;
    struct random random;
    size_t cut;                             /* most bytes carried at once */
    size_t sent[2], got[2], want;           /* 0: ours, 1: the raw end; each has `want` bytes to send */
    size_t piece[2];                        /* a write that must be made again */
    size_t largest;                         /* body of a record of ours */
    unsigned char header[5];
    size_t seen, body;
    int closed[2];                          /* got the other's goodbye */
    int said[2];
    int events;
};

static void look_at_records(struct talk *t, const unsigned char *p, size_t n)
{
    for (; n > 0; n--, p++) {
        if (t->body > 0) {
            t->body--;
            continue;
        }
        t->header[t->seen++] = *p;
        if (t->seen == 5) {
            t->seen = 0;
            t->body = (size_t)t->header[3] << 8 | t->header[4];
            if (t->header[0] == DATA && t->body > t->largest)
                t->largest = t->body;
        }
    }
}

static int carry(struct talk *t)
{
    unsigned char buf[20000];
    size_t n = 1 + random_below(&t->random, t->cut), taken;
    int got, moved = 0;
    if (n > sizeof buf)
        n = sizeof buf;
    if (sslwrap_conn_bio_read(t->ours, buf, n, &n) == SSLWRAP_OK) {
        CHECK(BIO_write(t->far.raw.in, buf, (int)n) == (int)n);
        look_at_records(t, buf, n);
        moved = 1;
    }
    n = 1 + random_below(&t->random, t->cut);
    got = BIO_read(t->far.raw.out, buf, n > sizeof buf ? (int)sizeof buf : (int)n);
    if (got > 0) {
        CHECK_OK(sslwrap_conn_bio_write(t->ours, buf, (size_t)got, &taken));
        moved = 1;
    }
    return moved;
}

static int shake(struct talk *t)
{
    int ours = 0, raw = 0, early = !t->kind->early_write || !t->far.server, idle = 0, status, n;
    size_t count;
    while ((!ours || !raw) && idle < 3) {
        if (!ours) {
            status = sslwrap_conn_do_handshake(t->ours);
            ours = status == SSLWRAP_OK;
            if (!ours && !CHECK(is_want(status)))
                return fprintf(stderr, "%s\n", sslwrap_error_message()), 0;
        }
        ERR_clear_error();
        if (!early) {
            unsigned char buf[100];
            if (SSL_read_early_data(t->far.raw.ssl, buf, sizeof buf, &count) == SSL_READ_EARLY_DATA_FINISH) {
                early = 1;
            } else if (SSL_get_state(t->far.raw.ssl) == TLS_ST_EARLY_DATA && t->sent[1] == 0) {
                buf[0] = byte_at(0, 1), buf[1] = byte_at(1, 1);
                if (SSL_write_early_data(t->far.raw.ssl, buf, 2, &count) == 1)
                    t->sent[1] = 2;
            }
        } else if (!raw) {
            n = SSL_do_handshake(t->far.raw.ssl);
            raw = n == 1;
            if (n <= 0 && !CHECK(SSL_get_error(t->far.raw.ssl, n) == SSL_ERROR_WANT_READ))
                return ERR_print_errors_fp(stderr), 0;
        }
        idle = carry(t) ? 0 : idle + 1;
    }
    return CHECK(ours && raw);
}

static void our_turn(struct talk *t)
{
    static unsigned char buf[40000];
    size_t n = 0, i, len;
    int status, peek = random_below(&t->random, 4) == 0;
    if (!t->said[0] && t->sent[0] < t->want && random_below(&t->random, 2)) {
        len = 1 + random_below(&t->random, random_below(&t->random, 3) ? 300 : sizeof buf);
        len = len < t->want - t->sent[0] ? len : t->want - t->sent[0];
        for (i = 0; i < len; i++)
            buf[i] = byte_at(t->sent[0] + i, 0);
        CHECK_OK(sslwrap_conn_send(t->ours, buf, len, 0, &n));
        t->sent[0] += n;
    }
    if (!t->kind->tls12 && !t->said[0] && random_below(&t->random, 40) == 0)
        CHECK_OK(sslwrap_conn_key_update(t->ours, (int)random_below(&t->random, 2)));
    len = 1 + random_below(&t->random, random_below(&t->random, 3) ? 300 : sizeof buf);
    status = sslwrap_conn_recv(t->ours, buf, len, peek ? SSLWRAP_MSG_PEEK : 0, &n);
    if (status == SSLWRAP_OK) {
        for (i = 0; i < n && buf[i] == byte_at(t->got[0] + i, 1); i++)
            continue;
        CHECK(i == n);
        t->got[0] += peek ? 0 : n;
    } else if (status == SSLWRAP_ERROR_ZERO_RETURN) {
        t->closed[0] = 1;
    } else {
        CHECK_STATUS(status, SSLWRAP_ERROR_WANT_READ);
    }
}

static void raw_event(struct talk *t)
{
    SSL *ssl = t->far.raw.ssl;
    if (t->kind->tls12 || t->said[1])
        return;
    t->events++;
    switch (random_below(&t->random, 3)) {
    case 0: SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED); break;
    case 1: SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED); break;
    default:
        if (t->far.server)
            SSL_new_session_ticket(ssl);
    }
    ERR_clear_error();
}

static void raw_turn(struct talk *t)
{
    static unsigned char buf[40000];
    SSL *ssl = t->far.raw.ssl;
    size_t i, len;
    int n;
    if (random_below(&t->random, 30) == 0)
        raw_event(t);
    if (!t->said[1] && t->sent[1] < t->want && random_below(&t->random, 2)) {
        len = 1 + random_below(&t->random, random_below(&t->random, 3) ? 300 : sizeof buf);
        len = len < t->want - t->sent[1] ? len : t->want - t->sent[1];
        for (i = 0; i < len; i++)
            buf[i] = byte_at(t->sent[1] + i, 1);
        n = SSL_write(ssl, buf, (int)len);
        if (CHECK(n > 0))
            t->sent[1] += (size_t)n;
    }
    n = SSL_read(ssl, buf, 1 + (int)random_below(&t->random, sizeof buf));
    for (i = 0; n > 0 && i < (size_t)n && buf[i] == byte_at(t->got[1] + i, 0); i++)
        continue;
    if (n > 0) {
        CHECK(i == (size_t)n);
        t->got[1] += (size_t)n;
    } else if (SSL_get_error(ssl, n) == SSL_ERROR_ZERO_RETURN) {
        t->closed[1] = 1;
    } else if (!CHECK(SSL_get_error(ssl, n) == SSL_ERROR_WANT_READ)) {
        ERR_print_errors_fp(stderr);
    }
    ERR_clear_error();
}

/* Data both ways at once until all has come; then one says goodbye while the other goes on for a while. */
static void talk(struct talk *t)
{
    size_t more = t->want;
    int complete, first = (int)random_below(&t->random, 2), idle = 0;
    t->want = more / 2;
    while (failed_checks_ == 0 && idle < 100000 && (!t->closed[0] || !t->closed[1])) {
        our_turn(t);
        carry(t);
        raw_turn(t);
        idle = carry(t) ? 0 : idle + 1;
        if (t->want < more && t->sent[0] == t->want && t->sent[1] == t->want) {
            if (first == 0)
                CHECK_STATUS(sslwrap_conn_shutdown(t->ours, &complete), SSLWRAP_OK);
            else
                CHECK(SSL_shutdown(t->far.raw.ssl) == 0);
            t->said[first] = 1;
            t->want = more;
        }
        if (t->want == more && t->closed[!first] && !t->said[!first] && t->sent[!first] == more) {
            if (first == 1)
                CHECK_STATUS(sslwrap_conn_shutdown(t->ours, &complete), SSLWRAP_OK);
            else
                SSL_shutdown(t->far.raw.ssl);
            t->said[!first] = 1;
        }
    }
    CHECK(idle < 100000);
    CHECK(t->got[0] == t->sent[1] && t->got[1] == t->sent[0]);
    CHECK(t->got[!first] == more / 2 && t->got[first] == more);
    CHECK(t->kind->tls12 || more < 4000000 || (t->events > 0 && t->far.updates > 0));
}

static void connect_both(struct talk *t, sslwrap_ctx *ctx, SSL_CTX *raw, int raw_serves, SSL_SESSION *session)
{
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &t->ours));
    if (raw_serves)
        CHECK_OK(sslwrap_conn_set_server_name(t->ours, "good.example"));
    SSL_CTX_up_ref(raw);
    far_new(&t->far, raw, raw_serves);
    if (session != NULL)
        CHECK(SSL_set_session(t->far.raw.ssl, session) == 1);
}

static void disconnect(struct talk *t)
{
    CHECK_OK(sslwrap_conn_free(t->ours));
    raw_free(&t->far.raw);
}

static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};

static void one(const struct kind *k, int raw_serves, int suite, size_t cut, size_t volume, uint64_t seed)
{
    static struct talk talking;
    struct talk *t = &talking;
    sslwrap_ctx *ctx = ours_for(k, raw_serves);
    SSL_CTX *raw = raw_for(k, raw_serves, suites[suite]);
    SSL_SESSION *session = NULL;
    int kind = -1, before = failed_checks_, first;
    for (first = k->resumed && !raw_serves; first >= 0; first--) {
        memset(t, 0, sizeof *t);
        t->kind = k;
        t->cut = cut;
        t->random.state = seed;
        t->want = volume;
        connect_both(t, ctx, raw, raw_serves, session);
        if (shake(t)) {
            CHECK(session == NULL || SSL_session_reused(t->far.raw.ssl));
            CHECK_OK(sslwrap_conn_records(t->ours, &kind));
            CHECK(kind == (k->tls12 ? SSLWRAP_RECORDS_OPENSSL : SSLWRAP_RECORDS_OWN));
            talk(t);
            if (k->max_fragment && !raw_serves && !lib_has("aws-lc")) /* it agrees to none */
                CHECK(t->largest == 512 + 1 + 16);
        }
        SSL_SESSION_free(session);
        session = first ? SSL_get1_session(t->far.raw.ssl) : NULL;
        if (failed_checks_ != before)
            fprintf(stderr, "%s, raw end %s, %s, cut %zu, seed %" PRIu64 "\n", k->name, raw_serves ? "serves" : "is client",
                    suites[suite], cut, seed);
        disconnect(t);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(raw);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(each_kind_cut_in_every_way)
{
    NEEDS("own-records");
    static const size_t cuts[] = {1, 3, 50, 2000, 20000};
    size_t k, c;
    int i;
    for (k = 0; k < KINDS; k++)
        for (c = slow_machine() ? 3 : 0; c < sizeof cuts / sizeof *cuts; c++)
            for (i = 0; i < 2 && failed_checks_ == 0; i++)
                one(&kinds[k], i, (int)(k + c) % 3, cuts[c], cuts[c] < 50 || slow_machine() ? 20000 : 300000, 1000 * k + 10 * c + (size_t)i + 1);
}

TEST(long_talks)
{
    NEEDS("own-records");
    int i;
    for (i = 0; i < rounds(60, 2) && failed_checks_ == 0; i++)
        one(&kinds[(size_t)i % (KINDS - 1)], i / 3 % 2, i % 3, 100 + 400 * (size_t)i, slow_machine() ? 200000 : 4000000, 77 + (uint64_t)i);
}

/* ---- single things ---- */

struct meeting {
    sslwrap_ctx *ctx;
    sslwrap_conn *ours;
    struct far far;
};

static int meet(struct meeting *m, int raw_serves, uint64_t mode)
{
    static const struct kind plain = {.name = "plain", .tickets = 0};
    m->ctx = ours_for(&plain, raw_serves);
    CHECK_OK(sslwrap_ctx_set_mode(m->ctx, mode, NULL));
    CHECK_OK(sslwrap_conn_new(m->ctx, NULL, &m->ours));
    if (raw_serves)
        CHECK_OK(sslwrap_conn_set_server_name(m->ours, "good.example"));
    far_new(&m->far, raw_for(&plain, raw_serves, suites[0]), raw_serves);
    return CHECK_OK(raw_handshake(m->ours, &m->far.raw));
}

static void part(struct meeting *m)
{
    CHECK_OK(sslwrap_conn_free(m->ours));
    CHECK_OK(sslwrap_ctx_free(m->ctx));
    raw_free(&m->far.raw);
}

static int raw_gets(struct meeting *m, const char *text)
{
    char buf[100] = "";
    raw_pump(m->ours, &m->far.raw);
    raw_read(&m->far.raw, buf, sizeof buf - 1);
    return CHECK_TEXT(buf, text);
}

static int we_get(struct meeting *m, const char *text)
{
    char buf[100] = "";
    size_t n;
    raw_pump(m->ours, &m->far.raw);
    CHECK_OK(sslwrap_conn_recv(m->ours, buf, sizeof buf - 1, 0, &n));
    return CHECK_TEXT(buf, text);
}

static void we_say(struct meeting *m, const char *text)
{
    size_t n;
    CHECK_OK(sslwrap_conn_send(m->ours, text, strlen(text), 0, &n));
    CHECK(n == strlen(text));
}

TEST(who_has_the_records)
{
    NEEDS("own-records");
    struct meeting m;
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *fresh;
    uint64_t mask = 0;
    int kind = -1;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
    CHECK_OK(sslwrap_conn_records(fresh, &kind));
    CHECK(kind == SSLWRAP_RECORDS_OPENSSL);
    CHECK_OK(sslwrap_conn_free(fresh));
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_STATUS(sslwrap_conn_records(NULL, &kind), SSLWRAP_E_INVALID_ARG);

    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_set_mode(ctx, SSLWRAP_MODE_OPENSSL_RECORDS, &mask));
    CHECK(mask == (SSLWRAP_MODE_OPENSSL_RECORDS | SSLWRAP_MODE_ENABLE_PARTIAL_WRITE | SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                   SSLWRAP_MODE_AUTO_RETRY));
    CHECK_OK(sslwrap_ctx_clear_mode(ctx, SSLWRAP_MODE_OPENSSL_RECORDS | SSLWRAP_MODE_AUTO_RETRY, &mask));
    CHECK(mask == (SSLWRAP_MODE_ENABLE_PARTIAL_WRITE | SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER));
    CHECK_OK(sslwrap_ctx_free(ctx));

    if (meet(&m, 1, 0)) {
        CHECK_OK(sslwrap_conn_records(m.ours, &kind));
        CHECK(kind == SSLWRAP_RECORDS_OWN);
    }
    part(&m);
    if (meet(&m, 0, SSLWRAP_MODE_OPENSSL_RECORDS)) {
        CHECK_OK(sslwrap_conn_records(m.ours, &kind));
        CHECK(kind == SSLWRAP_RECORDS_OPENSSL);
        we_say(&m, "hello");
        raw_gets(&m, "hello");
    }
    part(&m);
}

/* Asynchronous jobs are OpenSSL's, also where a connection alone asks for them. */
TEST(asynchronous_ones_stay)
{
    struct meeting m;
    int kind = -1;
    static const struct kind plain = {.name = "plain", .tickets = 0};
    m.ctx = ours_for(&plain, 1);
    CHECK_OK(sslwrap_conn_new(m.ctx, NULL, &m.ours));
    CHECK_OK(sslwrap_conn_set_server_name(m.ours, "good.example"));
    CHECK_OK(sslwrap_conn_set_mode(m.ours, SSLWRAP_MODE_ASYNC, NULL));
    far_new(&m.far, raw_for(&plain, 1, suites[0]), 1);
    if (CHECK_OK(raw_handshake(m.ours, &m.far.raw))) {
        CHECK_OK(sslwrap_conn_records(m.ours, &kind));
        CHECK(kind == SSLWRAP_RECORDS_OPENSSL);
        we_say(&m, "hello");
        raw_gets(&m, "hello");
    }
    part(&m);
}

/* A requested key update is answered with the next write: before its data. */
TEST(an_update_is_answered_by_the_next_write)
{
    struct meeting m;
    int serves;
    for (serves = 0; serves < 2; serves++) {
        if (meet(&m, serves, 0)) {
            we_say(&m, "one");
            raw_gets(&m, "one");
            CHECK(SSL_write(m.far.raw.ssl, "two", 3) == 3);
            we_get(&m, "two");
            CHECK(SSL_key_update(m.far.raw.ssl, SSL_KEY_UPDATE_REQUESTED) == 1);
            CHECK(SSL_write(m.far.raw.ssl, "three", 5) == 5);
            CHECK(m.far.updates == 1); /* theirs */
            we_get(&m, "three");
            CHECK(raw_pump(m.ours, &m.far.raw) == 0); /* nothing by itself */
            we_say(&m, "four");
            raw_gets(&m, "four");
            CHECK(m.far.updates == 2); /* and ours */
            we_say(&m, "five");
            raw_gets(&m, "five");
            CHECK(SSL_write(m.far.raw.ssl, "six", 3) == 3);
            we_get(&m, "six");
        }
        part(&m);
    }
}

/* Nothing is sealed behind our goodbye; what the peer sends still comes. */
TEST(nothing_behind_the_goodbye)
{
    struct meeting m;
    size_t n = 7;
    int complete;
    if (meet(&m, 1, 0)) {
        we_say(&m, "last");
        CHECK_OK(sslwrap_conn_shutdown(m.ours, &complete));
        CHECK(!complete);
        CHECK_STATUS(sslwrap_conn_send(m.ours, "more", 4, 0, &n), SSLWRAP_ERROR_SSL);
        CHECK(n == 0);
        raw_gets(&m, "last");
        CHECK(SSL_read(m.far.raw.ssl, &n, 1) <= 0 && SSL_get_shutdown(m.far.raw.ssl) == SSL_RECEIVED_SHUTDOWN);
        CHECK(raw_pump(m.ours, &m.far.raw) == 0);
        CHECK(SSL_write(m.far.raw.ssl, "still here", 10) == 10);
        we_get(&m, "still here");
    }
    part(&m);
}

/* The user's key log sees what it always saw: five lines, and one for each update. */
static void count_lines(sslwrap_conn *conn, const char *line, void *userdata)
{
    (void)conn;
    ++*(int *)userdata;
    CHECK(strstr(line, "SECRET") != NULL);
}

TEST(the_key_log_is_chained)
{
    NEEDS("own-records");
    static const struct kind plain = {.name = "plain", .tickets = 0};
    struct meeting m;
    int lines = 0;
    m.ctx = ours_for(&plain, 1);
    CHECK_OK(sslwrap_ctx_set_keylog_callback(m.ctx, count_lines, &lines, NULL));
    CHECK_OK(sslwrap_conn_new(m.ctx, NULL, &m.ours));
    CHECK_OK(sslwrap_conn_set_server_name(m.ours, "good.example"));
    far_new(&m.far, raw_for(&plain, 1, suites[1]), 1);
    if (CHECK_OK(raw_handshake(m.ours, &m.far.raw))) {
        CHECK(lines == 5);
        CHECK(SSL_key_update(m.far.raw.ssl, SSL_KEY_UPDATE_REQUESTED) == 1);
        CHECK(SSL_write(m.far.raw.ssl, "x", 1) == 1);
        we_get(&m, "x");
        we_say(&m, "y");
        raw_gets(&m, "y");
        CHECK(lines == (lib_has("aws-lc") ? 5 : 7)); /* it logs no updates */
    }
    part(&m);
}

/* Who has the records is settled: not ours once OpenSSL may have read ahead, and not OpenSSL's again, whatever callback asks
 * while OpenSSL is at an update. */
static int settled;

static void want_them(sslwrap_conn *conn, const char *line, void *userdata)
{
    (void)line;
    CHECK_STATUS(sslwrap_conn_clear_mode(conn, SSLWRAP_MODE_OPENSSL_RECORDS, NULL), *(int *)userdata);
    settled++;
}

static void give_them_back(sslwrap_conn *conn, const char *line, void *userdata)
{
    (void)userdata;
    if (strstr(line, "_TRAFFIC_SECRET_N ") == NULL)
        return;
    CHECK_STATUS(sslwrap_conn_set_mode(conn, SSLWRAP_MODE_OPENSSL_RECORDS, NULL), SSLWRAP_E_STATE);
    settled++;
}

TEST(no_change_on_the_way)
{
    NOT_ON_AWS_LC("it logs its secrets ahead of time");
    static const struct kind plain = {.name = "plain", .tickets = 0};
    struct meeting m;
    int late, refused = SSLWRAP_E_STATE, kind, complete;
    size_t n;
    for (late = 0; late < 2; late++) {
        settled = 0;
        m.ctx = ours_for(&plain, 1);
        CHECK_OK(sslwrap_ctx_set_keylog_callback(m.ctx, late ? give_them_back : want_them, &refused, NULL));
        CHECK_OK(sslwrap_conn_new(m.ctx, NULL, &m.ours));
        CHECK_OK(sslwrap_conn_set_server_name(m.ours, "good.example"));
        if (!late)
            CHECK_OK(sslwrap_conn_set_mode(m.ours, SSLWRAP_MODE_OPENSSL_RECORDS, NULL));
        far_new(&m.far, raw_for(&plain, 1, suites[0]), 1);
        if (CHECK_OK(raw_handshake(m.ours, &m.far.raw))) {
            CHECK_OK(sslwrap_conn_records(m.ours, &kind));
            CHECK(kind == (late ? SSLWRAP_RECORDS_OWN : SSLWRAP_RECORDS_OPENSSL));
            we_say(&m, "one");
            raw_gets(&m, "one");
            CHECK(SSL_key_update(m.far.raw.ssl, SSL_KEY_UPDATE_REQUESTED) == 1);
            CHECK(SSL_write(m.far.raw.ssl, "two", 3) == 3);
            we_get(&m, "two");
            we_say(&m, "three");
            raw_gets(&m, "three");
            CHECK_OK(sslwrap_conn_shutdown(m.ours, &complete));
            CHECK_STATUS(sslwrap_conn_send(m.ours, "more", 4, 0, &n), SSLWRAP_ERROR_SSL);
        }
        CHECK(settled > 1);
        part(&m);
    }
}

/* What is peeked at is still there; what is pending is told; and setting the state by hand works as with OpenSSL. */
TEST(what_waits_inside)
{
    NOT_ON_AWS_LC("its SSL_set_shutdown sets bits, and clears none");
    struct meeting m;
    char buf[20];
    size_t n = 0;
    int wants = -1;
    uint64_t mode;
    for (mode = 0; mode <= SSLWRAP_MODE_OPENSSL_RECORDS; mode += SSLWRAP_MODE_OPENSSL_RECORDS) {
        if (meet(&m, 1, mode)) {
            CHECK(SSL_write(m.far.raw.ssl, "abcdefghij", 10) == 10);
            CHECK(SSL_write(m.far.raw.ssl, "klm", 3) == 3);
            raw_pump(m.ours, &m.far.raw);
            CHECK_OK(sslwrap_conn_pending(m.ours, &n));
            CHECK(n == 0);
            CHECK_OK(sslwrap_conn_recv(m.ours, buf, 4, SSLWRAP_MSG_PEEK, &n));
            CHECK(n == 4 && memcmp(buf, "abcd", 4) == 0);
            CHECK_OK(sslwrap_conn_pending(m.ours, &n));
            CHECK(n == 10);
            CHECK_OK(sslwrap_conn_recv(m.ours, buf, 4, 0, &n));
            CHECK_OK(sslwrap_conn_pending(m.ours, &n));
            CHECK(n == 6);
            CHECK_OK(sslwrap_conn_set_shutdown(m.ours, SSLWRAP_RECEIVED_SHUTDOWN));
            CHECK_STATUS(sslwrap_conn_recv(m.ours, buf, 4, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
            CHECK_OK(sslwrap_conn_set_shutdown(m.ours, 0));
            CHECK_OK(sslwrap_conn_recv(m.ours, buf, sizeof buf, 0, &n));
            CHECK(n == 6 && memcmp(buf, "efghij", 6) == 0);
            CHECK_OK(sslwrap_conn_recv(m.ours, buf, 3, 0, &n));
            CHECK(n == 3 && memcmp(buf, "klm", 3) == 0);
            /* a state set by hand counts also where nothing waits; a handshake that is done changes nothing */
            CHECK_STATUS(sslwrap_conn_recv(m.ours, buf, 4, 0, &n), SSLWRAP_ERROR_WANT_READ);
            CHECK_OK(sslwrap_conn_do_handshake(m.ours));
            CHECK_OK(sslwrap_conn_want_read(m.ours, &wants));
            CHECK(wants == 1);
            CHECK_OK(sslwrap_conn_set_shutdown(m.ours, SSLWRAP_RECEIVED_SHUTDOWN));
            CHECK_STATUS(sslwrap_conn_recv(m.ours, buf, 4, SSLWRAP_MSG_PEEK, &n), SSLWRAP_ERROR_ZERO_RETURN);
            CHECK_STATUS(sslwrap_conn_recv(m.ours, buf, 4, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
            CHECK_OK(sslwrap_conn_set_shutdown(m.ours, 0));
            /* the caller's own end: what is unread is the network's, never plaintext */
            CHECK(SSL_write(m.far.raw.ssl, "plaintext!", 10) == 10);
            raw_pump(m.ours, &m.far.raw);
            CHECK_OK(sslwrap_conn_recv(m.ours, buf, 4, 0, &n));
            CHECK_OK(sslwrap_conn_set_shutdown(m.ours, SSLWRAP_RECEIVED_SHUTDOWN));
            memset(buf, 0, sizeof buf);
            CHECK_OK(sslwrap_conn_unread(m.ours, buf, sizeof buf, &n));
            CHECK(n == 0);
        }
        part(&m);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(who_has_the_records);
    RUN(asynchronous_ones_stay);
    RUN(an_update_is_answered_by_the_next_write);
    RUN(nothing_behind_the_goodbye);
    RUN(the_key_log_is_chained);
    RUN(no_change_on_the_way);
    RUN(what_waits_inside);
    RUN(each_kind_cut_in_every_way);
    RUN(long_talks);
    return END();
}
