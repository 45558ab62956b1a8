/* Two ends by sslwrap_conn_pump, with buffers of every size: five bytes for each round (whose turn, and how much room for
 * what). What arrives is the beginning of what was sent; with room enough afterwards, all of it. The first byte: bit 0
 * TLS 1.2, bit 1 behind the handshake, and with a certificate where bits 2 to 4 are set. Handshakes take longer than all
 * else: one by pumps only where the input's length is a multiple of four, and with a certificate of sixteen. */
#include "chance.h"
#include "snapshot.h"

#define MOST 8192

KEEPS
static sslwrap_ctx *ctxs[4][2]; /* [bit 0 TLS 1.2, bit 1 by certificate][serves] */

struct end {
    sslwrap_conn *conn;
    uint8_t wire[1 << 17]; /* comes in */
    size_t begin, end;
    size_t to_send, sent_so_far;
    size_t received;
    int failed;
    uint64_t state;
};
static struct end ends[2];
static uint8_t pattern[2][MOST];

/* ---- connections ---- */

#define MODES 8 /* bit 2: behind the handshake */
static sslwrap_conn *ready[MODES][2];

static void make(int mode)
{
    int who;
    of_the_input = 0;
    for (who = 0; who < 2; who++)
        ends[who].conn = end_of(ctxs[mode & 3][who], who);
    if (mode & 4)
        shake(ends[0].conn, ends[1].conn);
}

static void drop(void)
{
    MUST_OK(sslwrap_conn_free(ends[0].conn));
    MUST_OK(sslwrap_conn_free(ends[1].conn));
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int i;
    (void)argc, (void)argv;
    snapshot_start();
    known_chance();
    for (i = 0; i < 2 * MOST; i++)
        pattern[i & 1][i >> 1] = (uint8_t)((i >> 1) * 31 + (i >> 1) / 251 + (i & 1));
    for (i = 0; i < 4; i++) {
        ctxs[i][0] = i & 2 ? client_ctx(0) : psk_ctx(0, 0);
        ctxs[i][1] = i & 2 ? server_ctx(0) : psk_ctx(1, 0);
        MUST_OK(sslwrap_ctx_set_session_cache_mode(ctxs[i][1], SSLWRAP_SESS_CACHE_OFF, NULL));
        if (i & 1)
            MUST_OK(sslwrap_ctx_set_max_proto_version(ctxs[i][0], SSLWRAP_TLS1_2_VERSION));
    }
    for (i = 0; i < MODES; i++) {
        make(i); /* what OpenSSL looks up once is there */
        shake(ends[0].conn, ends[1].conn);
        drop();
    }
    for (i = 0; i < MODES; i++)
        if (snapshot_group(1 + i)) {
            make(i);
            ready[i][0] = ends[0].conn, ready[i][1] = ends[1].conn;
        }
    keep_all();
    snapshot_take();
    return 0;
}

static void turn(int who, size_t in, size_t out, size_t room)
{
    static uint8_t output[1 << 15], plain[MOST];
    struct end *me = &ends[who], *other = &ends[!who];
    sslwrap_pump io;
    size_t free_wire;
    int status;
    if (other->begin > 0) {
        memmove(other->wire, other->wire + other->begin, other->end - other->begin);
        other->end -= other->begin;
        other->begin = 0;
    }
    free_wire = sizeof other->wire - other->end;
    memset(&io, 0, sizeof io);
    io.size = sizeof io;
    io.input = me->wire + me->begin;
    io.input_len = in < me->end - me->begin ? in : me->end - me->begin;
    io.output = output;
    io.output_cap = out < sizeof output ? out : sizeof output;
    if (io.output_cap > free_wire)
        io.output_cap = free_wire;
    io.send = pattern[who] + me->sent_so_far;
    io.send_len = me->to_send - me->sent_so_far;
    io.recv = plain;
    io.recv_cap = room < sizeof plain ? room : sizeof plain;
    status = sslwrap_conn_pump(me->conn, &io);
    MUST(status == SSLWRAP_OK);
    MUST(io.input_done <= io.input_len && io.output_done <= io.output_cap && io.send_done <= io.send_len && io.recv_done <= io.recv_cap);
    MUST(io.recv_done <= other->sent_so_far - me->received);
    MUST(memcmp(plain, pattern[!who] + me->received, io.recv_done) == 0);
    me->received += io.recv_done;
    me->begin += io.input_done;
    me->sent_so_far += io.send_done;
    memcpy(other->wire + other->end, output, io.output_done);
    other->end += io.output_done;
    me->state = io.state;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned how = byte(&in);
    size_t i, goal[2];
    int by_certificate = (how & 0x1C) == 0x1C, behind = how & 2 || size % (by_certificate ? 16 : 4) != 0;
    int who, complete, mode = (int)((how & 1) | (by_certificate ? 2 : 0) | (behind ? 4 : 0));
    if (snapshot_enter(1 + mode)) {
        ends[0].conn = ready[mode][0], ends[1].conn = ready[mode][1];
        fuzz_used = 2;
    } else {
        make(mode);
    }
    of_the_input = 1000000;
    for (who = 0; who < 2; who++) {
        struct end *e = &ends[who];
        e->begin = e->end = e->sent_so_far = e->received = 0;
        e->to_send = word(&in) % (MOST + 1);
        goal[who] = e->to_send;
    }
    while (in.left > 0) {
        unsigned b = byte(&in);
        turn(b & 1, word(&in) >> (b >> 2 & 15), word(&in) >> (b >> 6), b & 2 ? MOST : b >> 2);
    }
    for (i = 0; i < 400; i++) {
        turn(0, 1 << 17, 1 << 15, MOST);
        turn(1, 1 << 17, 1 << 15, MOST);
        if (ends[0].received == goal[1] && ends[1].received == goal[0] && !((ends[0].state | ends[1].state) & SSLWRAP_PUMP_HANDSHAKE))
            break;
    }
    MUST(ends[0].received == goal[1] && ends[1].received == goal[0]);
    MUST_OK(sslwrap_conn_shutdown(ends[0].conn, &complete));
    turn(0, 1 << 17, 1 << 15, MOST);
    turn(1, 1 << 17, 1 << 15, MOST);
    MUST(ends[1].state & SSLWRAP_PUMP_PEER_CLOSED);
    for (who = 0; who < 2; who++)
        ask(ends[who].conn);
    drop();
    nothing_is_left();
    snapshot_leave();
    return 0;
}
