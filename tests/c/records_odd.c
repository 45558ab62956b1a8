/* Our own records against OpenSSL's: the same script of operations, legal, odd and hostile, is played to a connection that
 * seals and opens itself and to one that leaves it to OpenSSL. All that a caller or the peer can see must be the same:
 * statuses, bytes, messages, states, and every record that leaves, alerts too. */
/* link: ssl */
#include "forge.h"

/* ---- what one run showed ---- */

struct log {
    char *text;
    size_t len, cap;
};

static void say(struct log *log, const char *format, ...)
{
    va_list list;
    int n;
    if (log->cap - log->len < 2048)
        log->text = realloc(log->text, log->cap += 65536);
    va_start(list, format);
    n = vsnprintf(log->text + log->len, 2048, format, list);
    va_end(list);
    log->len += n < 2048 ? (size_t)n : 2047;
}

/* ---- one run ---- */

struct run {
    struct log *log;
    struct far far;
    sslwrap_conn *ours;
    unsigned char out[400000];    /* of ours, not decoded yet */
    size_t out_len;
    unsigned char in[800000];     /* for ours, not delivered yet */
    size_t in_len;
    unsigned char kept[8][17000]; /* records for replay; the first is the first under its key */
    size_t kept_len[8], kept_count;
    unsigned char tail[1000];     /* the last that was delivered */
    size_t most;                  /* content of a legal record */
    int over, ended;
};

static unsigned char plain[20000];

static void decode(struct run *r)
{
    size_t n, at = 0, body, len;
    while (sslwrap_conn_bio_read(r->ours, r->out + r->out_len, sizeof r->out - r->out_len, &n) == SSLWRAP_OK)
        r->out_len += n;
    while (r->out_len - at >= 5 && r->out_len - at >= 5 + (body = (size_t)r->out[at + 3] << 8 | r->out[at + 4])) {
        unsigned char *record = r->out + at;
        int type = record[0] == DATA ? open_record(&r->far.from_us, record, &len) : -2;
        if (type == HANDSHAKE && record[5] == NEW_SESSION_TICKET)
            say(r->log, "  out: ticket\n");
        else if (type >= 0)
            say(r->log, "  out: %d, %zu bytes, %" PRIx64 "\n", type, len, hash_more(HASH_START, record + 5, len));
        else
            say(r->log, "  out: cannot be opened (%d)\n", record[0]);
        if (type == HANDSHAKE && record[5] == KEY_UPDATE)
            way_update(&r->far.from_us);
        at += 5 + body;
    }
    memmove(r->out, r->out + at, r->out_len - at);
    r->out_len -= at;
}

static void told(struct run *r, const char *what, int status)
{
    say(r->log, "%s: %s", what, sslwrap_status_name(status));
    if (status != SSLWRAP_OK && !is_want(status))
        say(r->log, " (%s)", sslwrap_error_message());
    say(r->log, "\n");
    if (status == SSLWRAP_ERROR_SSL || status == SSLWRAP_ERROR_SYSCALL)
        r->over++;
    decode(r);
}

static void look(struct run *r)
{
    size_t pending = 0;
    int want_read = -1, want_write = -1;
    uint64_t state = 9, events = 0, now = 0;
    CHECK_OK(sslwrap_conn_pending(r->ours, &pending));
    CHECK_OK(sslwrap_conn_get_shutdown(r->ours, &state));
    CHECK_OK(sslwrap_conn_want_read(r->ours, &want_read));
    CHECK_OK(sslwrap_conn_want_write(r->ours, &want_write));
    CHECK_OK(sslwrap_conn_interest(r->ours, &events, &now));
    say(r->log, "  pending %zu, shutdown %d, wants %d %d, interest %d %d\n", pending, (int)state, want_read, want_write, (int)events,
        (int)now);
}

static void receive(struct run *r, size_t cap, int flags)
{
    static unsigned char buf[20000];
    size_t n = 77, i;
    int status, clean = 1;
    memset(buf, 0xa5, sizeof buf);
    status = sslwrap_conn_recv(r->ours, buf, cap, flags, &n);
    say(r->log, "recv(%zu, %d) %zu %" PRIx64 " ", cap, flags, n, hash_more(HASH_START, buf, n));
    for (i = n; i < sizeof buf; i++)
        clean &= buf[i] == 0xa5 || (buf[i] == 0 && i < cap);
    CHECK(clean); /* nothing that was not given out */
    told(r, "", status);
}

static void send_some(struct run *r, size_t len)
{
    size_t n = 0, sum = 0;
    int status = SSLWRAP_OK;
    while (sum < len && (status = sslwrap_conn_send(r->ours, plain + sum, len - sum, 0, &n)) == SSLWRAP_OK)
        sum += n;
    say(r->log, "send(%zu) %zu ", len, sum);
    told(r, "", status);
}

static void deliver(struct run *r, size_t n)
{
    size_t taken = 0;
    int status;
    if (n > r->in_len)
        n = r->in_len;
    if (n == 0 || r->ended)
        return;
    status = sslwrap_conn_bio_write(r->ours, r->in, n, &taken);
    say(r->log, "deliver(%zu) %s\n", n, sslwrap_status_name(status));
    if (n >= sizeof r->tail) {
        memcpy(r->tail, r->in + n - sizeof r->tail, sizeof r->tail);
    } else {
        memmove(r->tail, r->tail + n, sizeof r->tail - n);
        memcpy(r->tail + sizeof r->tail - n, r->in, n);
    }
    memmove(r->in, r->in + n, r->in_len - n);
    r->in_len -= n;
}

static unsigned char *room(struct run *r, size_t len)
{
    CHECK(sizeof r->in - r->in_len >= len);
    return r->in + r->in_len;
}

static void put(struct run *r, int type, const void *content, size_t len, size_t padding)
{
    unsigned char *at = room(r, len + padding + 22);
    size_t n = forge(&r->far.to_us, type, content, len, padding, at);
    if (n <= sizeof r->kept[0]) {
        size_t place = r->kept_count++;
        place = place < 1 ? 0 : 1 + place % 7;
        memcpy(r->kept[place], at, n);
        r->kept_len[place] = n;
    }
    r->in_len += n;
}

static void put_raw(struct run *r, const void *bytes, size_t len)
{
    memcpy(room(r, len), bytes, len);
    r->in_len += len;
}

static const size_t lengths[] = {1, 2, 15, 16, 17, 64, 511, 512, 513, 600, 3000, 16383, 16384};
static size_t some_length(struct random *random) { return lengths[random_below(random, sizeof lengths / sizeof *lengths)]; }

static void key_update(struct run *r, int asks)
{
    unsigned char message[5] = {KEY_UPDATE, 0, 0, 1, 0};
    message[4] = (unsigned char)asks;
    put(r, HANDSHAKE, message, 5, 0);
    way_update(&r->far.to_us);
    r->kept_count = 0;
}

static void ticket(struct run *r, int pieces)
{
    static const unsigned char message[] = {NEW_SESSION_TICKET, 0, 0, 26, 0, 0, 1, 0, 1, 2, 3, 4, 2, 0, 9, 0, 11,
                                            't', 'i', 'c', 'k', 'e', 't', ' ', 'o', 'n', 'e', 0, 0, 0};
    size_t half = sizeof message / 2 - 3;
    if (pieces == 1) {
        put(r, HANDSHAKE, message, 30, 0);
    } else {
        put(r, HANDSHAKE, message, half, 0);
        if (pieces == 3)
            put(r, DATA, plain, 5, 0); /* not allowed between */
        put(r, HANDSHAKE, message + half, 30 - half, 0);
    }
}

static void alert(struct run *r, int level, int what)
{
    unsigned char message[2];
    message[0] = (unsigned char)level;
    message[1] = (unsigned char)what;
    put(r, ALERT, message, 2, 0);
}

/* What a correct peer may send. */
static void legal(struct run *r, struct random *random)
{
    size_t len = some_length(random);
    if (len > r->most)
        len = r->most;
    switch (random_below(random, 14)) {
    case 0: key_update(r, 0); break;
    case 1: key_update(r, 1); break;
    case 2: put(r, DATA, plain, 0, random_below(random, 20)); break;
    case 3: put(r, DATA, plain, len < 15000 ? len : 15000, random_below(random, 1000)); break;
    case 4: alert(r, 1, USER_CANCELED); break;
    case 5:
        if (r->far.server)
            ticket(r, 1 + (int)random_below(random, 2));
        break;
    case 6: put(r, DATA, plain + 3, 64, 0); /* fall through */
    default: put(r, DATA, plain + random_below(random, 100), len, 0);
    }
}

/* What was put is read before anything else comes. */
static void arrives(struct run *r)
{
    deliver(r, r->in_len);
    receive(r, 600, 0);
}

enum { HOSTILE = 34 };

static void hostile(struct run *r, struct random *random, size_t which)
{
    unsigned char *at, header[5] = {DATA, 3, 3, 0, 0}, message[40];
    size_t len = some_length(random), n;
    int i;
    say(r->log, "hostile %zu\n", which);
    switch (which) {
    case 0: case 1: case 2: /* a flipped bit, anywhere */
        at = room(r, len + 22);
        n = forge(&r->far.to_us, DATA, plain, len, 0, at);
        n = which == 0 ? random_below(random, n) : which == 1 ? n - 1 - random_below(random, 16) : n;
        if (which == 2)
            at[5 + random_below(random, len)] ^= 0x80;
        else
            at[n] ^= (unsigned char)(1 << random_below(random, 8));
        r->in_len += len + 22;
        break;
    case 3: /* again what came before */
        n = random_below(random, 2) ? 0 : random_below(random, 8);
        put_raw(r, r->kept[n], r->kept_len[n]);
        break;
    case 4: /* one is left out */
        r->far.to_us.number++;
        put(r, DATA, plain, len, 0);
        break;
    case 5: case 6: { /* two change places */
        static unsigned char second[17000];
        size_t m = forge_numbered(&r->far.to_us, r->far.to_us.number + 1, DATA, plain, 64, 0, second);
        put_raw(r, second, m);
        put(r, DATA, plain, len, 0);
        r->far.to_us.number++;
        break;
    }
    case 7: put(r, 0, plain, 0, len); break;                       /* zeros and nothing else */
    case 8: put(r, 20, "\1", 1, 0); break;
    case 9: put(r, 24, plain, len, 3); break;
    case 10: put(r, 99, plain, len, 0); break;
    case 11: put(r, HANDSHAKE, plain, 0, 0); break;
    case 12: put(r, ALERT, plain, 0, 5); break;
    case 13: put(r, DATA, plain, 16385, 0); break;                  /* too much content */
    case 14: put(r, DATA, plain, 16384, 239); break;                /* as long as OpenSSL takes */
    case 15: put(r, DATA, plain, 16384, 240); break;                /* and longer */
    case 16: put(r, DATA, plain, 100, 16600 - 100); break;
    case 17: case 18: case 19: case 20: /* too short for a tag */
        header[4] = (unsigned char)(which == 17 ? 0 : which == 18 ? 1 : which == 19 ? 15 : 16);
        put_raw(r, header, 5);
        put_raw(r, plain, header[4]);
        break;
    case 21: /* longer than a record can be */
        header[3] = 0x41, header[4] = 1;
        put_raw(r, header, 5);
        put_raw(r, plain, 16641);
        break;
    case 22: put_raw(r, "\24\3\3\0\1\1", 6); break;                 /* the middleboxes' record, too late */
    case 23: put_raw(r, "\25\3\3\0\2\2\50", 7); break;              /* an alert in the clear */
    case 24: put_raw(r, "\25\3\3\0\2\1\0", 7); break;
    case 25: put_raw(r, "GET / HTTP/1.0\r\n\r\n", 18); break;
    case 26: put_raw(r, "\27\3\1\0\23", 5), put_raw(r, plain, 19); break;
    case 27: put_raw(r, "\26\3\3\0\4", 5), put_raw(r, plain, 4); break;
    case 28: ticket(r, 3); break;
    case 29: /* the key change does not end its record */
        memcpy(message, "\30\0\0\1\0\30\0\0\1\0", 10);
        put(r, HANDSHAKE, message, 10, 0);
        break;
    case 30:
        memcpy(message, "\30\0\0\1\2", 5);
        put(r, HANDSHAKE, message, 5, 0);
        break;
    case 31: /* more empty records, or warnings, than OpenSSL takes; a few with data between */
        for (i = 0; i < 40; i++)
            put(r, DATA, plain, i == 20 && len < 100 ? 1 : 0, 0);
        break;
    case 32:
        for (i = 0; i < 8; i++) {
            alert(r, 1, USER_CANCELED);
            if (i == 3 && len < 100)
                put(r, DATA, plain, 1, 0);
        }
        break;
    case HOSTILE + 1: put(r, DATA, plain, 513, 0); break; /* where 512 are agreed */
    case HOSTILE + 2: put(r, DATA, plain, 513, 300); break;
    case HOSTILE + 3: put(r, DATA, plain, 9000, 0); break;
    case HOSTILE + 4: /* warnings, and data before they are too many */
        arrives(r);
        for (i = 0; i < 12; i++) {
            alert(r, 1, USER_CANCELED);
            arrives(r);
            if (i % 3 == 2)
                put(r, DATA, plain, 1, 0), arrives(r);
        }
        break;
    case HOSTILE + 5: /* data within a message */
        arrives(r);
        put(r, HANDSHAKE, "\4\0\0\32\0\0\1\0\1\2\3\4", 12, 0);
        arrives(r);
        put(r, DATA, plain, 5, 0);
        arrives(r);
        break;
    case 33: /* the old key after a change */
        memcpy(message, "\30\0\0\1\0", 5);
        put(r, HANDSHAKE, message, 5, 0);
        put(r, DATA, plain, len, 0);
        break;
    }
}

static void our_turn(struct run *r, struct random *random)
{
    static const size_t caps[] = {1, 10, 63, 64, 100, 600, 5000, 16383, 16384, 16385, 20000};
    size_t cap = caps[random_below(random, sizeof caps / sizeof *caps)];
    int complete = -1, i;
    switch (random_below(random, 12)) {
    case 0: receive(r, cap, SSLWRAP_MSG_PEEK); break;
    case 1: case 2: case 3: send_some(r, some_length(random)); break;
    case 4: look(r); break;
    case 5:
        for (i = 0; i < 5; i++)
            receive(r, cap, 0);
        break;
    case 6:
        if (random_below(random, 15) == 0) {
            told(r, "shutdown", sslwrap_conn_shutdown(r->ours, &complete));
            say(r->log, "  complete %d\n", complete);
        }
        break;
    case 7:
        if (random_below(random, 4) == 0)
            told(r, "key update", sslwrap_conn_key_update(r->ours, (int)random_below(random, 2)));
        break;
    default: receive(r, cap, 0);
    }
}

struct plan {
    int server; /* the far end is */
    const char *suite;
    uint64_t seed;
    int steps;
    int which; /* -1: only what is legal; HOSTILE: anything; else: that, once, after some legal traffic */
    int fragment; /* the client asks for records of 512 bytes at most */
};

static SSL_CTX *far_ctx(const struct plan *p)
{
    SSL_CTX *ctx = raw_ctx(p->server, p->server ? "good" : NULL);
    CHECK(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) == 1);
    CHECK(SSL_CTX_set_ciphersuites(ctx, p->suite) == 1);
    SSL_CTX_set_num_tickets(ctx, 0);
    if (p->fragment)
        CHECK(SSL_CTX_set_tlsext_max_fragment_length(ctx, TLSEXT_max_fragment_length_512) == 1);
    return ctx;
}

static void play(const struct plan *p, uint64_t mode, struct log *log)
{
    static struct run run;
    struct run *r = &run;
    struct random random = {p->seed};
    sslwrap_ctx *ctx = p->server ? client_ctx() : server_ctx("good");
    int i, kind = -1;
    unsigned char rest[1000];
    size_t n;

    memset(r, 0, sizeof *r);
    r->log = log;
    r->most = p->fragment ? 512 : 16384;
    CHECK_OK(sslwrap_ctx_set_mode(ctx, mode, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &r->ours));
    if (p->server)
        CHECK_OK(sslwrap_conn_set_server_name(r->ours, "good.example"));
    far_new(&r->far, far_ctx(p), p->server);
    if (!CHECK_OK(raw_handshake(r->ours, &r->far.raw)))
        goto out;
    if (!p->server) /* raw_handshake carried our tickets over */
        r->far.from_us.number = 2;
    CHECK_OK(sslwrap_conn_records(r->ours, &kind));
    CHECK(kind == (mode ? SSLWRAP_RECORDS_OPENSSL : SSLWRAP_RECORDS_OWN));
    for (i = 0; i < p->steps && r->over < 3; i++) {
        int at_last = i == p->steps * 2 / 3;
        if (random_below(&random, 2) && !r->ended)
            legal(r, &random);
        if (!r->ended && (p->which == HOSTILE ? random_below(&random, 40) == 0 : p->which >= 0 && at_last))
            hostile(r, &random, p->which == HOSTILE ? random_below(&random, HOSTILE) : (size_t)p->which);
        if (random_below(&random, 4) == 0)
            deliver(r, random_below(&random, 30));
        else if (random_below(&random, 4) != 0)
            deliver(r, r->in_len);
        our_turn(r, &random);
        if (random_below(&random, 200) == 0 && !r->ended)
            alert(r, 1, CLOSE_NOTIFY);
    }
    if (random_below(&random, 2)) {
        deliver(r, r->in_len);
        if (random_below(&random, 2)) {
            alert(r, 1, CLOSE_NOTIFY);
            put_raw(r, "plain text behind", 17);
            deliver(r, r->in_len);
        }
    }
    if (random_below(&random, 3)) {
        r->ended = 1;
        told(r, "end", sslwrap_conn_bio_shutdown(r->ours));
    }
    for (i = 0; i < 300 && r->over < 3; i++) {
        size_t before = log->len;
        receive(r, 20000, 0);
        if (strstr(log->text + before, "SSLWRAP_OK") == NULL)
            break;
    }
    look(r);
    send_some(r, 100);
    receive(r, 100, 0);
    n = 0;
    i = sslwrap_conn_unread(r->ours, rest, sizeof rest, &n);
    if (!lib_has("aws-lc")) /* which takes the head alone of a record that has a wrong one */
        say(log, "unread %zu ", n);
    if (n < sizeof rest)
        CHECK(memcmp(rest, r->tail + sizeof r->tail - n, n) == 0); /* just as it came */
    told(r, "", i);
    told(r, "shutdown", sslwrap_conn_shutdown(r->ours, &i));
    told(r, "shutdown", sslwrap_conn_shutdown(r->ours, &i));
    look(r);
out:
    CHECK_OK(sslwrap_conn_free(r->ours));
    CHECK_OK(sslwrap_ctx_free(ctx));
    raw_free(&r->far.raw);
}

/* Shows the first difference. */
static int same(const struct plan *p)
{
    struct log own = {NULL, 0, 0}, theirs = {NULL, 0, 0};
    size_t i = 0, line = 0;
    play(p, 0, &own);
    play(p, SSLWRAP_MODE_OPENSSL_RECORDS, &theirs);
    if (!CHECK(own.len == theirs.len && memcmp(own.text, theirs.text, own.len) == 0)) {
        while (i < own.len && i < theirs.len && own.text[i] == theirs.text[i])
            if (own.text[i++] == '\n')
                line = i;
        i = line > 600 ? line - 600 : 0;
        fprintf(stderr, "server %d, %s, seed %" PRIu64 ", which %d:\n%.*s--- own\n%.300s\n--- OpenSSL\n%.300s\n", p->server,
                p->suite, p->seed, p->which, (int)(line - i), own.text + i, own.text + line, theirs.text + line);
        return 0;
    }
    if (getenv("RECORDS_SHOW") != NULL)
        fwrite(own.text, 1, own.len, stderr);
    free(own.text);
    free(theirs.text);
    return 1;
}

static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};

static void many(int which, int count, int steps)
{
    int i;
    for (i = 0; i < count && failed_checks_ == 0; i++) {
        struct plan p = {i % 2, suites[i / 2 % 3], 0, 0, 0, 0};
        p.seed = (uint64_t)(which + 2) * 1000000 + (uint64_t)i;
        p.steps = steps;
        p.which = which;
        same(&p);
    }
}

TEST(what_a_peer_may_send)
{
    NEEDS("own-records");
    many(-1, rounds(300, 6), 120);
}

TEST(each_hostile_act)
{
    NEEDS("own-records");
    int which;
    for (which = 0; which < HOSTILE && failed_checks_ == 0; which++)
        many(which, rounds(36, 2), 30);
}

TEST(longer_than_agreed)
{
    NEEDS("own-records");
    NOT_ON_VENDORED("OpenSSL 3.6 counts padding too");
    int i;
    for (i = 0; i < rounds(60, 6) && failed_checks_ == 0; i++) {
        struct plan p = {0, suites[i % 3], 500 + (uint64_t)i, 30, 0, 1};
        p.which = i % 4 == 0 ? -1 : HOSTILE + i % 4;
        same(&p);
    }
}

/* What OpenSSL counts and checks across its calls. */
TEST(read_one_by_one)
{
    NEEDS("own-records");
    many(HOSTILE + 4, rounds(24, 2), 30);
    many(HOSTILE + 5, rounds(24, 2), 30);
}

TEST(anything_in_any_order)
{
    NEEDS("own-records");
    many(HOSTILE, rounds(600, 6), 150);
}

/* RECORDS_SEED=ROUNDS: other sequences than those above. */
TEST(more_when_asked)
{
    const char *asked = getenv("RECORDS_SEED");
    int i;
    for (i = 0; asked != NULL && i < atoi(asked) && failed_checks_ == 0; i++) {
        struct plan p = {i % 2, suites[i / 2 % 3], 0, 100, HOSTILE, 0};
        p.seed = (uint64_t)now_ms() * 1000 + (uint64_t)i;
        same(&p);
    }
}

int main(int argc, char **argv)
{
    struct random r = {5};
    size_t i;
    BEGIN(argc, argv);
    random_bytes(&r, plain, sizeof plain);
    for (i = 0; i < sizeof plain; i++)
        plain[i] |= 1; /* no byte that a wiped buffer has */
    RUN(what_a_peer_may_send);
    RUN(each_hostile_act);
    RUN(longer_than_agreed);
    RUN(read_one_by_one);
    RUN(anything_in_any_order);
    RUN(more_when_asked);
    return END();
}
