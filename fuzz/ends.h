/* One end of a TLS connection over memory against a hostile other end. The first byte says what comes:
 *
 *     bit 0   0: the rest goes in as it is, cut by the input's own lengths
 *             1: a real other end, whose bytes are changed on the way: four bytes for each change (which byte of the stream,
 *                how, with what)
 *     bit 1   TLS 1.2 at most            bit 2   the stream ends behind the input
 *     bit 3   one byte at a time         bit 4   the change begins only behind the handshake
 *     bit 5   a shared key, no certificate
 *
 * Whatever comes, no byte of plaintext comes out that the real end did not send. */
#include "chance.h"

static sslwrap_ctx *ours[2][2], *theirs[2][2]; /* [TLS 1.2][shared key] */
KEEPS

static int named(sslwrap_conn *conn, void *userdata)
{
    char name[256];
    size_t n;
    (void)userdata;
    sslwrap_conn_get_servername(conn, name, sizeof name, &n);
    return SSLWRAP_SERVERNAME_OK;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int i;
    (void)argc, (void)argv;
    known_chance();
    for (i = 0; i < 4; i++) {
        int old = i & 1, shared = i >> 1;
        sslwrap_ctx *client = shared ? psk_ctx(0, 0) : client_ctx(0), *server = shared ? psk_ctx(1, 0) : server_ctx(0);
        sslwrap_ctx *limited = SERVES ? server : client;
        if (old)
            MUST_OK(sslwrap_ctx_set_max_proto_version(limited, SSLWRAP_TLS1_2_VERSION));
        MUST_OK(sslwrap_ctx_set_session_cache_mode(server, SSLWRAP_SESS_CACHE_OFF, NULL)); /* runs are alike */
        MUST_OK(sslwrap_ctx_set_alpn_protos(client, "\2h2\10http/1.1", 12));
        MUST_OK(sslwrap_ctx_set_alpn_preference(server, "\10http/1.1\2h2", 12));
        MUST_OK(sslwrap_ctx_set_tlsext_servername_callback(server, named, NULL, NULL));
        ours[old][shared] = SERVES ? server : client;
        theirs[old][shared] = SERVES ? client : server;
    }
    keep_all();
    return 0;
}

static const char said[] = "what the real end says, and nothing else";

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

/* Carries what `from` has to say; `*carried` counts the bytes of its stream. */
static void carry(sslwrap_conn *from, sslwrap_conn *to, struct change *changes, size_t count, size_t *carried, size_t piece,
                  int *done)
{
    static uint8_t buf[70000];
    size_t n, i;
    while (sslwrap_conn_bio_read(from, buf, 16384, &n) == SSLWRAP_OK && n > 0) {
        size_t start = *carried, len = n;
        *carried += n;
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
}

static void real_end(struct input *in, unsigned how, sslwrap_conn *conn, sslwrap_ctx *peer_ctx)
{
    sslwrap_conn *peer = end_of(peer_ctx, !SERVES);
    struct change changes[16];
    size_t count = 0, to_us = 0, to_peer = 0, sent, i;
    int done = 0, peer_done = 0, complete;
    while (in->left > 0 && count < 16) {
        changes[count].at = word(in);
        changes[count].how = byte(in);
        changes[count++].with = byte(in);
    }
    go_on(conn, &done, 1);
    go_on(peer, &peer_done, 1);
    for (i = 0; i < 5 && !(done && peer_done); i++) {
        carry(conn, peer, NULL, 0, &to_peer, 0, &peer_done);
        carry(peer, conn, changes, how & 16 ? 0 : count, &to_us, how & 8 ? 1 : 0, &done);
    }
    if (how & 16)
        to_us = 0;
    if (peer_done) {
        MUST(is_documented(sslwrap_conn_sendall(peer, said, sizeof said, 0, &sent)));
        carry(peer, conn, changes, count, &to_us, how & 8 ? 1 : 0, &done);
        sslwrap_conn_key_update(peer, 1);
        sslwrap_conn_sendall(peer, said, sizeof said, 0, &sent);
        carry(peer, conn, changes, count, &to_us, how & 8 ? 1 : 0, &done);
        sslwrap_conn_shutdown(peer, &complete);
        carry(peer, conn, changes, count, &to_us, how & 8 ? 1 : 0, &done);
    }
    MUST_OK(sslwrap_conn_free(peer));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned how = byte(&in);
    int old = how >> 1 & 1, shared = how >> 5 & 1, complete;
    size_t n;
    sslwrap_conn *conn;
    of_the_input = 0;
    conn = end_of(ours[old][shared], SERVES);
    if (how & 1)
        real_end(&in, how, conn, theirs[old][shared]);
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
    return 0;
}
