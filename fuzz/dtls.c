/* DTLS over memory: datagrams that are lost, doubled, swapped, cut, changed or made up. The first byte: bit 0 who is served
 * rubbish alone (no other end), bit 1 whether it is the server, bit 2 cookies, bit 3 certificates and no shared key, bit 4
 * behind the handshake (not for rubbish). Then
 * three bytes for each datagram of the real ends (what happens to it, where, with what), or a length and the datagram. */
#include "chance.h"
#include "snapshot.h"

KEEPS
static sslwrap_ctx *clients[2], *servers[2][2]; /* [by certificate][cookies] */

#define MODES 8
static sslwrap_conn *pair[2], *ready[MODES][2];

static int make(int mode)
{
    of_the_input = 0;
    pair[0] = end_of(clients[mode >> 1 & 1], 0);
    pair[1] = end_of(servers[mode >> 1 & 1][mode & 1], 1);
    if (mode & 1)
        MUST_OK(sslwrap_conn_set_dtls_peer(pair[1], (const uint8_t *)"somebody", 8)); /* who the cookies are for */
    if (mode & 4)
        shake(pair[0], pair[1]);
    return 1;
}

static int drop(void)
{
    MUST_OK(sslwrap_conn_free(pair[0]));
    MUST_OK(sslwrap_conn_free(pair[1]));
    return 1;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int i;
    (void)argc, (void)argv;
    snapshot_start();
    known_chance();
    for (i = 0; i < 4; i++) {
        int cookies = i & 1, certified = i >> 1;
        sslwrap_ctx *server = certified ? server_ctx(1) : psk_ctx(1, 1);
        MUST_OK(sslwrap_ctx_set_session_cache_mode(server, SSLWRAP_SESS_CACHE_OFF, NULL));
        if (cookies) {
            MUST_OK(sslwrap_ctx_set_cookie_secret(server, "a secret of thirty-two bytes, all", 32));
            MUST_OK(sslwrap_ctx_set_options(server, SSLWRAP_OP_COOKIE_EXCHANGE, NULL));
        } else {
            clients[certified] = certified ? client_ctx(1) : psk_ctx(0, 1);
        }
        servers[certified][cookies] = server;
    }
    for (i = 0; i < MODES; i++)
        MUST(make(i) && drop()); /* what OpenSSL looks up once is there */
    for (i = 0; i < MODES; i++)
        if (snapshot_group(1 + i)) {
            make(i);
            memcpy(ready[i], pair, sizeof pair);
        }
    keep_all();
    snapshot_take();
    return 0;
}

static const char said[] = "a datagram";

static void go_on(sslwrap_conn *conn, int *done)
{
    char buf[2048];
    size_t n;
    int status;
    if (!*done) {
        status = sslwrap_conn_do_handshake(conn);
        MUST(is_documented(status));
        *done = status == SSLWRAP_OK;
        return;
    }
    while ((status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)) == SSLWRAP_OK)
        MUST(n == sizeof said && memcmp(buf, said, n) == 0);
    MUST(is_documented(status));
    MUST(n == 0);
}

/* One datagram on its way, with what the input does to it. */
static void deliver(struct input *in, sslwrap_conn *from, sslwrap_conn *to, int *done)
{
    static uint8_t buf[20000], kept[20000];
    static size_t kept_len;
    size_t n, taken;
    while (sslwrap_conn_bio_read(from, buf, sizeof buf, &n) == SSLWRAP_OK) {
        unsigned how = byte(in), at = in->left ? byte(in) : 0, with = in->left ? byte(in) : 0;
        size_t where = n ? (at * n / 256) : 0;
        MUST(n > 0);
        switch (how % 8) {
        case 1: continue; /* lost */
        case 2: MUST(is_documented(sslwrap_conn_bio_write(to, buf, n, &taken))); break; /* twice */
        case 3: buf[where] ^= (uint8_t)(with | 1); break;
        case 4: n = where + 1; break;
        case 5: /* another day */
            memcpy(kept, buf, n);
            kept_len = n;
            continue;
        case 6:
            if (kept_len > 0)
                MUST(is_documented(sslwrap_conn_bio_write(to, kept, kept_len, &taken)));
            break;
        case 7: buf[at % 13 < n ? at % 13 : 0] = (uint8_t)with; break; /* the record's head */
        default: break;
        }
        MUST(is_documented(sslwrap_conn_bio_write(to, buf, n, &taken)));
        go_on(to, done);
    }
    kept_len = 0;
}

static void rubbish(struct input *in, sslwrap_conn *conn)
{
    int done = 0;
    size_t len, taken;
    uint8_t out[20000];
    go_on(conn, &done);
    while (in->left > 0) {
        size_t most = word(in) & 0x7FF;
        const uint8_t *data = bytes(in, most, &len);
        MUST(is_documented(sslwrap_conn_bio_write(conn, data, len, &taken)));
        go_on(conn, &done);
        MUST(!done);
    }
    while (sslwrap_conn_bio_read(conn, out, sizeof out, &len) == SSLWRAP_OK)
        ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned how = byte(&in);
    int mode = (int)(how >> 2 & (how & 1 ? 3 : 7)), done[2] = {mode >> 2, mode >> 2}, handled, i, complete;
    size_t n;
    int64_t left;
    sslwrap_conn *a, *b;
    if (snapshot_enter(1 + mode)) {
        memcpy(pair, ready[mode], sizeof pair);
        fuzz_used = 2;
    } else {
        make(mode);
    }
    a = pair[0];
    b = pair[1];
    of_the_input = 1000000;
    if (how & 1) {
        rubbish(&in, how & 2 ? b : a);
    } else {
        go_on(a, &done[0]);
        for (i = 0; i < 8; i++) {
            deliver(&in, a, b, &done[1]);
            deliver(&in, b, a, &done[0]);
            MUST(is_documented(sslwrap_conn_dtlsv1_get_timeout(a, &left)));
            MUST(is_documented(sslwrap_conn_dtlsv1_handle_timeout(a, &handled)));
            if (done[0])
                MUST(is_documented(sslwrap_conn_send(a, said, sizeof said, 0, &n)));
            if (done[1])
                MUST(is_documented(sslwrap_conn_send(b, said, sizeof said, 0, &n)));
        }
        MUST(is_documented(sslwrap_conn_shutdown(a, &complete)));
        deliver(&in, a, b, &done[1]);
    }
    ask(a);
    ask(b);
    drop();
    nothing_is_left();
    snapshot_leave();
    return 0;
}
