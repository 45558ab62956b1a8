/* One end of a TLS connection over memory against a hostile other end. The first byte says what comes:
 *
 *     bit 0   0: the rest goes in as it is, cut by the input's own lengths
 *             1: a real other end, whose bytes are changed on the way: four bytes for each change (which byte of the stream,
 *                how, with what)
 *     bit 1   TLS 1.2 at most            bit 2   the stream ends behind the input
 *     bit 3   one byte at a time         bit 4   the change begins only behind the handshake
 *     bit 5   a shared key; else a certificate, but with a real end only where bits 6 and 7 are set: that is slow
 *
 * The real end was recorded: random numbers and the clock are ours, so that it would say the same each time. It goes on
 * when it has been answered. Whatever comes, no byte of plaintext comes out that the real end did not send. */
#include "chance.h"
#include "snapshot.h"

KEEPS
#define MODES 4 /* bit 0 TLS 1.2, bit 1 a shared key */
static sslwrap_ctx *ours[MODES], *theirs[MODES];

static int named(sslwrap_conn *conn, void *userdata)
{
    char name[256];
    size_t n;
    (void)userdata;
    sslwrap_conn_get_servername(conn, name, sizeof name, &n);
    return SSLWRAP_SERVERNAME_OK;
}

static const char said[] = "what the real end says, and nothing else";

static void make_contexts(void)
{
    int i;
    for (i = 0; i < MODES; i++) {
        int shared = i >> 1;
        sslwrap_ctx *client = shared ? psk_ctx(0, 0) : client_ctx(0), *server = shared ? psk_ctx(1, 0) : server_ctx(0);
        sslwrap_ctx *limited = SERVES ? server : client;
        if (i & 1)
            MUST_OK(sslwrap_ctx_set_max_proto_version(limited, SSLWRAP_TLS1_2_VERSION));
        MUST_OK(sslwrap_ctx_set_session_cache_mode(server, SSLWRAP_SESS_CACHE_OFF, NULL)); /* runs are alike */
        MUST_OK(sslwrap_ctx_set_alpn_protos(client, "\2h2\10http/1.1", 12));
        MUST_OK(sslwrap_ctx_set_alpn_preference(server, "\10http/1.1\2h2", 12));
        MUST_OK(sslwrap_ctx_set_tlsext_servername_callback(server, named, NULL, NULL));
        ours[i] = SERVES ? server : client;
        theirs[i] = SERVES ? client : server;
    }
}

/* ---- what the real end says ---- */

struct flight {
    uint8_t bytes[8192];
    size_t len;
};
#define MOST_FLIGHTS 8
/* Some in the handshake, three behind it. */
static struct script {
    struct flight flights[MOST_FLIGHTS];
    int shaking, count;
} scripts[MODES];

#define OUR_SEED 1000
#define FAR_SEED 2000

static void discard(sslwrap_conn *conn, size_t *n)
{
    static uint8_t buf[16384];
    size_t now;
    while (sslwrap_conn_bio_read(conn, buf, sizeof buf, &now) == SSLWRAP_OK)
        *n += now;
}

static void take(sslwrap_conn *peer, struct script *s)
{
    struct flight *f = &s->flights[s->count];
    size_t n;
    MUST(s->count < MOST_FLIGHTS);
    while (sslwrap_conn_bio_read(peer, f->bytes + f->len, sizeof f->bytes - f->len, &n) == SSLWRAP_OK)
        f->len += n;
    s->count += f->len > 0;
}

static void record(int mode)
{
    static uint64_t far;
    struct script *s = &scripts[mode];
    sslwrap_conn *conn, *peer;
    size_t sent;
    int i, status[2] = {1, 1}, complete, round;
    for (round = 0; round < 2; round++) { /* the first of a context takes random numbers that others do not */
        memset(s, 0, sizeof *s);
        of_the_input = OUR_SEED, far = FAR_SEED;
        conn = end_of(ours[mode], SERVES);
        stream = &far;
        peer = end_of(theirs[mode], !SERVES);
        for (i = 0; i < 5; i++) {
            int before = s->count;
            stream = &of_the_input;
            if (status[0] != SSLWRAP_OK || i == 0)
                status[0] = sslwrap_conn_do_handshake(conn);
            hand_over(conn, peer);
            stream = &far;
            if (status[1] != SSLWRAP_OK || i == 0)
                status[1] = sslwrap_conn_do_handshake(peer);
            take(peer, s);
            stream = &of_the_input;
            if (s->count > before)
                MUST_OK(sslwrap_conn_bio_write(conn, s->flights[before].bytes, s->flights[before].len, &sent));
        }
        MUST(status[0] == SSLWRAP_OK && status[1] == SSLWRAP_OK);
        s->shaking = s->count;
        stream = &far;
        MUST_OK(sslwrap_conn_sendall(peer, said, sizeof said, 0, &sent));
        take(peer, s);
        sslwrap_conn_key_update(peer, 1); /* not with TLS 1.2 */
        MUST_OK(sslwrap_conn_sendall(peer, said, sizeof said, 0, &sent));
        take(peer, s);
        MUST_OK(sslwrap_conn_shutdown(peer, &complete));
        take(peer, s);
        stream = &of_the_input;
        MUST_OK(sslwrap_conn_free(conn));
        MUST_OK(sslwrap_conn_free(peer));
    }
}

/* A failure stays what it was. */
static void go_on(sslwrap_conn *conn, int *done, int honest)
{
    char buf[256];
    size_t n = 99;
    int status, again;
    if (!*done) {
        status = sslwrap_conn_do_handshake(conn);
        MUST(is_documented(status));
        *done = status == SSLWRAP_OK;
        MUST(!*done || honest);
        if (*done || status == SSLWRAP_ERROR_WANT_READ)
            return;
    } else {
        do {
            status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
            MUST(is_documented(status));
            MUST(status == SSLWRAP_OK ? n > 0 && n <= sizeof buf : n == 0);
            MUST(status != SSLWRAP_OK || (n <= sizeof said && memcmp(buf, said, n) == 0));
        } while (status == SSLWRAP_OK);
        if (status == SSLWRAP_ERROR_WANT_READ)
            return;
    }
    again = *done ? sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n) : sslwrap_conn_do_handshake(conn);
    MUST(again == status || (is_want(status) && is_documented(again)));
}

static void feed(sslwrap_conn *conn, const uint8_t *data, size_t len, size_t piece, int *done, int honest)
{
    size_t taken;
    while (len > 0) {
        size_t now = piece < len ? piece : len;
        MUST_OK(sslwrap_conn_bio_write(conn, data, now, &taken));
        MUST(taken == now);
        data += now;
        len -= now;
        go_on(conn, done, honest);
    }
}

/* ---- ours: at its beginning, its hello said; or behind the handshake ---- */

static struct made {
    sslwrap_conn *conn;
    uint64_t stream;
} ready[2 * MODES];

static struct made make(int mode, int behind)
{
    const struct script *s = &scripts[mode];
    struct made made;
    size_t n;
    int i, done = 0;
    of_the_input = OUR_SEED;
    made.conn = end_of(ours[mode], SERVES);
    go_on(made.conn, &done, 1);
    for (i = 0; behind && i < s->shaking; i++)
        feed(made.conn, s->flights[i].bytes, s->flights[i].len, s->flights[i].len, &done, 1);
    MUST(done == behind);
    n = 0;
    discard(made.conn, &n);
    MUST(n > 0 || (SERVES && !behind));
    made.stream = of_the_input;
    return made;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int i;
    (void)argc, (void)argv;
    snapshot_start();
    few_roots();
    known_chance();
    make_contexts();
    for (i = 0; i < MODES; i++)
        record(i);
    for (i = 0; i < 2 * MODES; i++)
        if (snapshot_group(1 + i))
            ready[i] = make(i % MODES, i / MODES);
    keep_all();
    snapshot_take();
    return 0;
}

static void raw_bytes(struct input *in, unsigned how, sslwrap_conn *conn)
{
    int done = 0;
    uint8_t buf[4096];
    size_t n;
    go_on(conn, &done, 0);
    while (in->left > 0) {
        size_t len, most = how & 8 ? 1 : in->left; /* in one piece, or one byte each time */
        const uint8_t *data = bytes(in, most, &len);
        feed(conn, data, len, len, &done, 0);
    }
    while (sslwrap_conn_bio_read(conn, buf, sizeof buf, &n) == SSLWRAP_OK)
        ;
}

struct change {
    size_t at;
    unsigned how, with;
};

/* One flight of the real end; `*carried` counts the bytes of its stream. */
static void carry(const struct flight *flight, sslwrap_conn *to, struct change *changes, size_t count, size_t *carried, size_t piece,
                  int *done)
{
    static uint8_t buf[sizeof flight->bytes + 16 * 255];
    size_t i, start = *carried, len = flight->len;
    memcpy(buf, flight->bytes, len);
    *carried += len;
    for (i = 0; i < count; i++) {
        size_t at = changes[i].at - start;
        if (changes[i].at < start || at >= len)
            continue;
        switch (changes[i].how % 5) {
        case 0: buf[at] ^= (uint8_t)changes[i].with; break;
        case 1: buf[at] = (uint8_t)changes[i].with; break;
        case 2: len = at; break;
        case 3: /* some bytes twice */
            memmove(buf + at + changes[i].with, buf + at, len - at);
            len += changes[i].with;
            break;
        default: /* some bytes fewer */
            if (changes[i].with < len - at) {
                memmove(buf + at, buf + at + changes[i].with, len - at - changes[i].with);
                len -= changes[i].with;
            }
        }
    }
    feed(to, buf, len, piece ? piece : len, done, 1);
}

static void real_end(struct input *in, unsigned how, sslwrap_conn *conn, const struct script *s, int done)
{
    struct change changes[16];
    size_t count = 0, carried = 0, answered = 1, piece = how & 8 ? 1 : 0;
    int i = done ? s->shaking : 0;
    while (in->left > 0 && count < 16) {
        changes[count].at = word(in);
        changes[count].how = byte(in);
        changes[count++].with = byte(in);
    }
    for (; i < s->shaking && answered > 0; i++) {
        answered = 0;
        carry(&s->flights[i], conn, changes, count, &carried, piece, &done);
        discard(conn, &answered);
    }
    if (i == s->shaking && (SERVES || done)) /* a client is done when it has spoken, a server when it was spoken to */
        for (; i < s->count; i++)
            carry(&s->flights[i], conn, changes, count, &carried, piece, &done);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned how = byte(&in);
    int mode = (int)((how >> 1 & 1) | (how & 0x20 || ((how & 1) && (how & 0xC0) != 0xC0) ? 2 : 0)), behind = (how & 0x11) == 0x11, complete, is_made;
    size_t n;
    struct made made;
    sslwrap_conn *conn;
    is_made = snapshot_enter(1 + mode + MODES * behind);
    made = is_made ? ready[mode + MODES * behind] : make(mode, behind);
    fuzz_used = is_made ? 1 : 0;
    of_the_input = made.stream;
    conn = made.conn;
    if (how & 1)
        real_end(&in, how, conn, &scripts[mode], behind);
    else
        raw_bytes(&in, how, conn);
    if (how & 4) {
        char buf[16];
        int status;
        MUST_OK(sslwrap_conn_bio_shutdown(conn));
        do
            status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
        while (status == SSLWRAP_OK);
        MUST(status == SSLWRAP_ERROR_SSL || status == SSLWRAP_ERROR_SYSCALL || status == SSLWRAP_ERROR_ZERO_RETURN ||
             status == SSLWRAP_E_CLOSED);
    }
    ask(conn);
    MUST(is_documented(sslwrap_conn_send(conn, "x", 1, 0, &n)));
    MUST(is_documented(sslwrap_conn_shutdown(conn, &complete)));
    MUST_OK(sslwrap_conn_free(conn));
    nothing_is_left();
    snapshot_leave();
    return 0;
}
