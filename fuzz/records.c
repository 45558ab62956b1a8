/* The records of TLS 1.3 behind the handshake: a connection that seals and opens its own, and its twin that leaves them to
 * OpenSSL, get the same bytes from the far end and the same calls. Every status, message, state and byte, of plaintext and
 * of what leaves, must be the same; and what comes out is what the far end sealed, in its order, and nothing else.
 *
 * The first byte: bit 0 serves, bits 1 and 2 the kind (twins.h), bit 3 what leaves stays until it is asked for, bits 4 and 5
 * how it ends. Then a program: a byte for each step, and bytes for its arguments. */
#include "twins.h"

KEEPS

#define MOST_WIRE 100000
#define MOST_STEPS 200

static uint8_t plain[LARGEST + 1000];
static struct twin twins[2];
static struct way to_us;
static EVP_CIPHER_CTX *first_key; /* the kind's own; others are freed */
static int lazy, ended, closed; /* who closes gets no data that was underway */
/* It was set by hand: OpenSSL may have the beginning of a record, and does not give that back; nor does it forget plaintext
 * that nobody can have any more. 2: behind `unread`. */
static int goodbye_is_made_up;
/* The far end said goodbye at another level than that of a warning: libssl 3.0 leaves that record unread, and takes it again where
 * the goodbye was taken back by hand. Ours has read it. So none is taken back then. */
static int odd_goodbye;

/* From the far end, not delivered yet. */
static uint8_t wire[MOST_WIRE + MOST_RECORD];
static size_t wire_len;
/* All plain data that was sealed as it should be, and how far it has been received. */
static uint8_t expected[MOST_WIRE * 4];
static size_t expected_len, received, sealed_in_all;
/* All ciphertext that was delivered. A pump takes input until 128 KiB wait, of which OpenSSL may have a record already: not so much. */
static size_t delivered;
#define MOST_WAITING 110000

#define GUARDED 64 /* behind the room for plaintext */
static uint8_t filled[512], zeros[512];

#define KEPT 8
static uint8_t kept[KEPT][700];
static size_t kept_len[KEPT], kept_count;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    size_t i;
    (void)argc, (void)argv;
    for (i = 0; i < sizeof plain; i++) /* no byte that a wiped buffer has */
        plain[i] = (uint8_t)((i * 31 + i / 251) | 1);
    snapshot_start();
    memset(filled, 0xa5, sizeof filled);
    make_kinds();
    keep_all();
    snapshot_take();
    return 0;
}

/* ---- both do the same ---- */

enum what { RECV, PEEK, SEND, SENDALL, SHUTDOWN, KEY_UPDATE, PUMP, LOOK, TAKE, SHOW, UNREAD, SET_SHUTDOWN, RELEASE, ASK_CLIENT, SHAKE, RENEGOTIATE,
            DELIVER, LEND, END, CLOSE, SESSION, READ_ALL, EXPORT, MODE };

struct step {
    enum what what;
    size_t a, b;
    unsigned c;
};

struct result {
    int status;
    size_t n, out_pending;
    uint64_t x, y, z;
    char message[300];
    uint8_t data[2 * LARGEST + 2000]; /* n bytes of it; behind them what stood there */
};
static struct result results[2];

static void look(sslwrap_conn *conn, struct result *r)
{
    uint64_t shut = 9, events = 0, now = 0;
    int want_read = -1, want_write = -1;
    r->status = sslwrap_conn_pending(conn, &r->n);
    r->x = r->n, r->n = 0;
    MUST_OK(sslwrap_conn_get_shutdown(conn, &shut));
    MUST_OK(sslwrap_conn_want_read(conn, &want_read));
    MUST_OK(sslwrap_conn_want_write(conn, &want_write));
    MUST_OK(sslwrap_conn_interest(conn, &events, &now));
    r->y = shut << 16 | (uint64_t)(want_read + 1) << 8 | (uint64_t)(want_write + 1);
    r->z = events << 16 | now;
}

static size_t pumped_in;
static void pump(sslwrap_conn *conn, const struct step *s, struct result *r)
{
    static uint8_t output[LARGEST * 2];
    sslwrap_pump io;
    memset(&io, 0, sizeof io);
    io.size = sizeof io;
    io.input = wire;
    io.input_len = ended ? 0 : s->a;
    io.output = output;
    io.output_cap = s->b;
    io.send = plain;
    io.send_len = s->c & 0xFF;
    io.recv = r->data;
    io.recv_cap = s->c >> 8;
    r->status = sslwrap_conn_pump(conn, &io);
    r->n = io.recv_done;
    r->x = io.state;
    r->y = io.input_done << 32 | io.output_done;
    pumped_in = io.input_done;
    r->z = io.send_done;
    MUST(io.output_done <= io.output_cap && io.recv_done <= io.recv_cap && io.input_done <= io.input_len && io.send_done <= io.send_len);
    if (io.output_done > 0) /* looked at as a number: LARGEST bytes would not fit behind the plaintext */
        MUST(EVP_Digest(output, io.output_done, r->data + r->n, NULL, EVP_sha256(), NULL) == 1);
    r->n += io.output_done > 0 ? 32 : 0;
}

static void session(sslwrap_conn *conn, struct result *r)
{
    sslwrap_session *session = NULL;
    int resumable = -1;
    r->status = sslwrap_conn_get_session(conn, &session);
    if (session != NULL)
        MUST_OK(sslwrap_session_is_resumable(session, &resumable));
    r->x = (uint64_t)(resumable + 1);
    MUST_OK(sslwrap_session_free(session));
}

static void run(struct twin *t, const struct step *s, struct result *r)
{
    sslwrap_conn *conn = t->conn;
    const void *at = NULL;
    void *to = NULL;
    int complete = -1;
    size_t n = 0;
    sslwrap_bytes *all = NULL;
    ask_of(t);
    r->n = 0;
    r->x = r->y = r->z = 0;
    if (s->what == RECV || s->what == PEEK)
        memset(r->data, 0xa5, s->a + GUARDED);
    switch (s->what) {
    case RECV: r->status = sslwrap_conn_recv(conn, r->data, s->a, 0, &r->n); break;
    case PEEK: r->status = sslwrap_conn_recv(conn, r->data, s->a, SSLWRAP_MSG_PEEK, &r->n); break;
    case SEND: r->status = sslwrap_conn_send(conn, plain, s->a, 0, &n), r->x = n; break;
    case SENDALL: r->status = sslwrap_conn_sendall(conn, plain, s->a, 0, &n), r->x = n; break;
    case SHUTDOWN: r->status = sslwrap_conn_shutdown(conn, &complete), r->x = (uint64_t)(complete + 1); break;
    case KEY_UPDATE: r->status = sslwrap_conn_key_update(conn, (int)s->c); break;
    case PUMP: pump(conn, s, r); break;
    case LOOK: look(conn, r); break;
    case TAKE: r->status = sslwrap_conn_bio_read(conn, r->data, s->a, &r->n); break;
    case SHOW:
        r->status = sslwrap_conn_bio_peek(conn, &at, &n);
        if (r->status == SSLWRAP_OK) {
            r->n = n < s->a ? n : s->a;
            memcpy(r->data, at, r->n);
            MUST_OK(sslwrap_conn_bio_consume(conn, r->n));
        }
        break;
    case UNREAD: r->status = sslwrap_conn_unread(conn, r->data, s->a, &r->n); break;
    case SET_SHUTDOWN: r->status = sslwrap_conn_set_shutdown(conn, s->c); break;
    case RELEASE: r->status = sslwrap_conn_release_buffers(conn); break;
    case ASK_CLIENT: r->status = sslwrap_conn_verify_client_post_handshake(conn); break;
    case SHAKE: r->status = sslwrap_conn_do_handshake(conn); break;
    case RENEGOTIATE: r->status = sslwrap_conn_renegotiate(conn, &complete); break;
    case DELIVER: r->status = sslwrap_conn_bio_write(conn, wire, s->a, &n), r->x = n; break;
    case LEND:
        r->status = sslwrap_conn_bio_reserve(conn, s->a, &to, &n);
        if (r->status == SSLWRAP_OK) {
            MUST(n >= s->a);
            memcpy(to, wire, s->a);
            r->status = sslwrap_conn_bio_commit(conn, s->a);
        }
        break;
    case END: r->status = sslwrap_conn_bio_shutdown(conn); break;
    case CLOSE: r->status = sslwrap_conn_close(conn, 0); break;
    case SESSION: session(conn, r); break;
    case EXPORT: r->status = sslwrap_conn_export_keying_material(conn, "twins", 5, NULL, 0, 0, r->data, 32), r->n = r->status == SSLWRAP_OK ? 32 : 0; break;
    case MODE: r->status = s->c & 1 ? sslwrap_conn_set_mode(conn, s->a, &r->x) : sslwrap_conn_clear_mode(conn, s->a, &r->x); r->x = 0; break;
    default:
        MUST_OK(sslwrap_bytes_new(&all));
        r->status = sslwrap_conn_read_all(conn, all, s->a);
        sslwrap_bytes_get(all, r->data, sizeof r->data, &r->n);
        sslwrap_bytes_free(all);
    }
    MUST(is_documented(r->status));
    r->message[0] = 0;
    if (r->status != SSLWRAP_OK && !is_want(r->status))
        snprintf(r->message, sizeof r->message, "%s", sslwrap_error_message());
    MUST_OK(sslwrap_conn_out_pending(conn, &r->out_pending));
}

static void differ(const struct step *s)
{
    int i;
    fprintf(stderr, "step %d (%zu, %zu, %u) differs:\n", (int)s->what, s->a, s->b, s->c);
    for (i = 0; i < 2; i++) {
        const struct result *r = &results[i];
        fprintf(stderr, "  %s: %s \"%s\", %zu bytes %02x%02x%02x%02x, %llx %llx %llx, %zu wait\n", i ? "OpenSSL" : "own", sslwrap_status_name(r->status),
                r->message, r->n, r->data[0], r->data[1], r->data[2], r->data[3], (unsigned long long)r->x, (unsigned long long)r->y,
                (unsigned long long)r->z, r->out_pending);
    }
    MUST(!"both are the same");
}

/* Whether all of it is as it was filled, or has been wiped. */
static int untouched(const uint8_t *at, size_t len, int wiped)
{
    size_t i;
    for (i = 0; i < len; i += 512) {
        size_t now = len - i < 512 ? len - i : 512;
        if (memcmp(at + i, filled, now) != 0 && !(wiped && memcmp(at + i, zeros, now) == 0))
            break;
    }
    for (; i < len; i++)
        if (at[i] != 0xa5 && !(wiped && at[i] == 0))
            return 0;
    return 1;
}

/* Whether it went well. */
static int both(enum what what, size_t a, size_t b, unsigned c)
{
    struct step s = {what, a, b, c};
    struct result *own = &results[0], *theirs = &results[1];
    size_t n;
    run(&twins[0], &s, own);
    run(&twins[1], &s, theirs);
    if (what == SET_SHUTDOWN && c & SSLWRAP_RECEIVED_SHUTDOWN && !goodbye_is_made_up)
        goodbye_is_made_up = 1;
    if (what == UNREAD && goodbye_is_made_up) {
        goodbye_is_made_up = 2;
        own->n = theirs->n = 0;
    }
    if (what == LOOK && goodbye_is_made_up == 2) {
        own->x = theirs->x = 0;
        own->y >>= 16, theirs->y >>= 16; /* the shutdown state alone */
        own->z = theirs->z = 0;
    }
    if (own->status != theirs->status || own->n != theirs->n || own->out_pending != theirs->out_pending || own->x != theirs->x ||
        own->y != theirs->y || own->z != theirs->z || memcmp(own->data, theirs->data, own->n) != 0 || strcmp(own->message, theirs->message) != 0)
        differ(&s);
    if (what == RECV || what == PEEK) {
        MUST(own->status == SSLWRAP_OK ? own->n <= a && (own->n > 0 || a == 0) : own->n == 0);
        MUST(untouched(own->data + own->n, a - own->n, 1) && untouched(own->data + a, GUARDED, 0)); /* nothing that was not given out */
    }
    if (what == RECV || what == PEEK || what == READ_ALL || what == PUMP) {
        n = own->n - (what == PUMP && own->y & 0xFFFFFFFF ? 32 : 0);
        if (closed && n > 0 && memmem(expected + received, expected_len - received, own->data, n) != NULL)
            received = (size_t)((uint8_t *)memmem(expected + received, expected_len - received, own->data, n) - expected);
        MUST(n <= expected_len - received && memcmp(own->data, expected + received, n) == 0);
        if (what != PEEK)
            received += n;
    }
    if (!lazy && what != TAKE && what != SHOW)
        while (both(TAKE, 2 * LARGEST, 0, 0))
            ;
    return own->status == SSLWRAP_OK;
}

/* ---- what the far end sends ---- */

static int has_room(size_t len) { return wire_len + len + 600 < MOST_WIRE && sealed_in_all + len < sizeof expected; }

static void keep(const uint8_t *record, size_t len)
{
    if (len > sizeof kept[0])
        return;
    memcpy(kept[kept_count % KEPT], record, len);
    kept_len[kept_count++ % KEPT] = len;
}

/* Gives where it begins. */
static uint8_t *put(unsigned type, const uint8_t *content, size_t len, size_t padding)
{
    uint8_t *at = wire + wire_len;
    size_t n;
    if (!has_room(len + padding))
        return NULL;
    n = forge(&to_us, to_us.number++, type, content, len, padding, at);
    keep(at, n);
    wire_len += n;
    sealed_in_all += len + 30;
    while (type == 0 && len > 0) /* more padding */
        type = content[--len];
    if (type == ALERT && len == 2 && content[0] != 1 && content[1] == 0)
        odd_goodbye = 1;
    if (type == DATA && len <= LARGEST) {
        memcpy(expected + expected_len, content, len);
        expected_len += len;
    }
    return at;
}

static void put_raw(const uint8_t *bytes, size_t len)
{
    if (!has_room(len))
        return;
    memcpy(wire + wire_len, bytes, len);
    wire_len += len;
}

static void put_update(unsigned asks)
{
    uint8_t message[5] = {24, 0, 0, 1, 0};
    EVP_CIPHER_CTX *before = to_us.ctx;
    message[4] = (uint8_t)asks;
    if (put(HANDSHAKE, message, 5, 0) == NULL)
        return;
    way_update(&to_us);
    if (before != first_key)
        EVP_CIPHER_CTX_free(before);
}

static void put_ticket(unsigned how)
{
    static const uint8_t message[] = {4, 0, 0, 26, 0, 0, 1, 0, 1, 2, 3, 4, 2, 0, 9, 0, 11, 't', 'i', 'c', 'k', 'e', 't', ' ', 'o', 'n', 'e', 0, 0, 0};
    size_t cut = how % sizeof message;
    if (cut > 0)
        put(HANDSHAKE, message, cut, 0);
    put(HANDSHAKE, message + cut, sizeof message - cut, how >> 6);
}

static void put_changed(struct input *in)
{
    size_t before = expected_len;
    uint8_t *record = put(DATA, plain, byte(in) * 4 + 1, 0);
    unsigned at = word(in), with = byte(in);
    size_t len;
    expected_len = before;
    if (record == NULL)
        return;
    len = (size_t)(wire + wire_len - record);
    record[at % len] ^= (uint8_t)(with ? with : 1);
    if (len <= sizeof kept[0])
        kept_count--; /* as it was it would be genuine */
}

static void put_swapped(unsigned len)
{
    if (!has_room(2 * len))
        return;
    wire_len += forge(&to_us, to_us.number + 1, DATA, plain, len, 0, wire + wire_len);
    wire_len += forge(&to_us, to_us.number, DATA, plain, len, 0, wire + wire_len);
    to_us.number += 2;
}

static void put_many(unsigned how)
{
    static const uint8_t warning[] = {1, 90};
    unsigned i;
    for (i = 0; i < (how & 63); i++)
        if (how & 64)
            put(ALERT, warning, 2, 0);
        else
            put(DATA, plain, 0, how >> 7);
}

static void put_oversize(unsigned how)
{
    static const size_t lens[][2] = {{LARGEST + 1, 0}, {LARGEST, 239}, {LARGEST, 240}, {100, 16500}, {0, 16384}, {LARGEST, 0}, {LARGEST - 1, 1}, {LARGEST, 1}};
    put(DATA, plain, lens[how % 8][0], lens[how % 8][1]);
}

static void deliver(enum what how, size_t n)
{
    if (n > wire_len)
        n = wire_len;
    if (n == 0 || ended)
        return;
    both(how, n, 0, 0);
    delivered += n;
    memmove(wire, wire + n, wire_len - n);
    wire_len -= n;
}

static void by_pump(struct input *in)
{
    size_t input = word(in), room = word(in), out = word(in), done;
    unsigned len = byte(in);
    if (input > wire_len)
        input = wire_len;
    if (delivered + input > received + MOST_WAITING)
        input = 0;
    both(PUMP, input, out % (2 * LARGEST + 1), (unsigned)(room & 0x7FFF) << 8 | len);
    done = pumped_in; /* not of results: what leaves has been taken since */
    delivered += done;
    memmove(wire, wire + done, wire_len - done);
    wire_len -= done;
}

static void put_something(unsigned which, struct input *in)
{
    const uint8_t *content;
    size_t len;
    unsigned a;
    switch (which) {
    case 0: case 1: a = byte(in), put(DATA, plain + a, byte(in), 0); break;
    case 2: len = word(in) % (LARGEST + 1), put(DATA, plain, len, byte(in)); break;
    case 3: put(DATA, plain, 0, byte(in)); break;
    case 4: put_update(byte(in)); break;
    case 5: put_ticket(byte(in)); break;
    case 6: content = bytes(in, 2, &len), put(ALERT, content, len, 0); break;
    case 7: a = byte(in), content = bytes(in, byte(in), &len), put(a, content, len, byte(in)); break;
    case 8: content = bytes(in, byte(in) & 63, &len), put(HANDSHAKE, content, len, 0); break;
    case 9: content = bytes(in, byte(in), &len), put_raw(content, len); break;
    case 10: put_changed(in); break;
    case 11:
        a = byte(in) % KEPT;
        if (a < kept_count)
            put_raw(kept[a], kept_len[a]);
        break;
    case 12: to_us.number += byte(in); break;
    case 13: put_swapped(byte(in)); break;
    case 14: put_oversize(byte(in)); break;
    case 15: put_many(byte(in)); break;
    case 16: a = byte(in), wire_len -= a < wire_len ? a : wire_len; break;
    default: put(ALERT, (const uint8_t *)"\1\0", 2, 0); /* goodbye */
    }
}

static const uint16_t caps[] = {0, 1, 10, 63, 64, 100, 511, 512, 513, 600, 5000, 16383, 16384, 16385, 20000, 2};
static size_t some_size(struct input *in) { return caps[byte(in) % 16]; }

static void one_step(struct input *in)
{
    unsigned which = byte(in) % 48, i;
    size_t n;
    if (which < 18) {
        put_something(which, in);
        return;
    }
    switch (which) {
    case 18: case 19: case 20: deliver(DELIVER, wire_len); break;
    case 21: deliver(DELIVER, byte(in)); break;
    case 22: deliver(LEND, word(in)); break;
    case 23: both(END, 0, 0, 0), ended = 1; break;
    case 24: both(RECV, some_size(in), 0, 0); break;
    case 25: both(RECV, byte(in), 0, 0); break;
    case 26: both(RECV, 20000, 0, 0); break;
    case 27: both(PEEK, some_size(in), 0, 0); break;
    case 28:
        for (i = 0, n = some_size(in); i < 40 && both(RECV, n, 0, 0) && n > 0; i++)
            ;
        break;
    case 29: both(SEND, byte(in), 0, 0); break;
    case 30: both(SEND, some_size(in) % LARGEST, 0, 0); break;
    case 31: both(SENDALL, some_size(in) % LARGEST, 0, 0); break;
    case 32: both(SHUTDOWN, 0, 0, 0); break;
    case 33: both(KEY_UPDATE, 0, 0, byte(in) & 1); break;
    case 34: case 35: by_pump(in); break;
    case 36: both(LOOK, 0, 0, 0); break;
    case 37: both(TAKE, word(in) & 0x7FFF, 0, 0); break;
    case 38: both(SHOW, word(in) & 0x7FFF, 0, 0); break;
    case 39: both(UNREAD, some_size(in), 0, 0); break;
    case 40:
        i = byte(in) & 3;
        if (!odd_goodbye || i & SSLWRAP_RECEIVED_SHUTDOWN)
            both(SET_SHUTDOWN, 0, 0, i);
        break;
    case 41: both(RELEASE, 0, 0, 0); break;
    case 42: both(ASK_CLIENT, 0, 0, 0); break;
    case 43: both(SHAKE, 0, 0, 0); break;
    case 44: both(byte(in) & 1 ? RENEGOTIATE : SESSION, 0, 0, 0); break;
    case 45: both(EXPORT, 0, 0, 0); break;
    case 46: both(CLOSE, 0, 0, 0), closed = 1; break;
    default: both(READ_ALL, some_size(in), 0, 0); break;
    }
}

static void finish(unsigned how)
{
    int i;
    deliver(DELIVER, wire_len);
    if (how & 1) {
        put(ALERT, (const uint8_t *)"\1\0", 2, 0);
        put_raw((const uint8_t *)"plain text behind", 17);
        deliver(DELIVER, wire_len);
    }
    if (how & 2) {
        both(END, 0, 0, 0);
        ended = 1;
    }
    for (i = 0; i < 300 && both(RECV, 20000, 0, 0); i++)
        ;
    both(LOOK, 0, 0, 0);
    both(SEND, 100, 0, 0);
    both(UNREAD, 1000, 0, 0);
    both(SHUTDOWN, 0, 0, 0);
    both(SHUTDOWN, 0, 0, 0);
    both(LOOK, 0, 0, 0);
    while (both(TAKE, 2 * LARGEST, 0, 0))
        ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned how = byte(&in);
    const struct kind *k = &kinds[how & 1][how >> 1 & 3];
    int i, is_made = snapshot_enter(group_of(how & 1, how >> 1 & 3));
    to_us = k->to_us;
    first_key = to_us.ctx;
    lazy = how >> 3 & 1;
    ended = closed = goodbye_is_made_up = odd_goodbye = 0;
    wire_len = expected_len = received = delivered = sealed_in_all = kept_count = 0;
    fuzz_used = is_made ? 2 : 0;
    for (i = 0; i < 2; i++)
        if (is_made)
            twins[i] = k->ready[i];
        else
            shaken(&twins[i], k, i);
    for (i = 0; i < MOST_STEPS && in.left > 0; i++)
        one_step(&in);
    finish(how >> 4);
    for (i = 0; i < 2; i++)
        MUST_OK(sslwrap_conn_free(twins[i].conn));
    if (to_us.ctx != first_key)
        EVP_CIPHER_CTX_free(to_us.ctx);
    nothing_is_left();
    snapshot_leave();
    return 0;
}
