/* DTLS over memory: datagrams that are lost, doubled, swapped, cut, changed or made up. The first byte: bit 0 who is served
 * rubbish alone (no other end), bit 1 whether it is the server, bit 2 cookies, bit 3 certificates and no shared key. Then
 * three bytes for each datagram of the real ends (what happens to it, where, with what), or a length and the datagram. */
#include "chance.h"

KEEPS
static sslwrap_ctx *clients[2], *servers[2][2]; /* [by certificate][cookies] */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int i;
    (void)argc, (void)argv;
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
    keep_all();
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
    int done[2] = {0, 0}, handled, i, complete;
    size_t n;
    int64_t left;
    sslwrap_conn *a, *b;
    of_the_input = 0;
    a = end_of(clients[how >> 3 & 1], 0);
    b = end_of(servers[how >> 3 & 1][how >> 2 & 1], 1);
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
    MUST_OK(sslwrap_conn_free(a));
    MUST_OK(sslwrap_conn_free(b));
    nothing_is_left();
    return 0;
}
