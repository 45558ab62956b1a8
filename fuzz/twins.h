/* Two connections alike in everything but who seals and opens their records, without a handshake's two ends each time: one
 * handshake for each kind was recorded, and as the random numbers and the clock are ours, playing back what the far end said
 * gives the same keys again. The far end's records are forged from its secrets. */
#ifndef TWINS_H
#define TWINS_H

#include "chance.h"
#include "snapshot.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

/* ---- the far end's records ---- */

enum { DATA = 23, HANDSHAKE = 22, ALERT = 21 };
#define LARGEST 16384
#define MOST_RECORD (5 + LARGEST + 256 + 300)

struct way {
    uint8_t secret[48], iv[12];
    int hash;
    const char *cipher;
    EVP_CIPHER_CTX *ctx;
    uint64_t number;
};

static void expand_label(const struct way *w, const char *label, uint8_t *out, size_t len)
{
    uint8_t info[64], block[64];
    size_t n = strlen(label);
    info[0] = 0;
    info[1] = (uint8_t)len;
    info[2] = (uint8_t)(6 + n);
    memcpy(info + 3, "tls13 ", 6);
    memcpy(info + 9, label, n);
    info[9 + n] = 0;
    info[10 + n] = 1;
    MUST(HMAC(w->hash == 48 ? EVP_sha384() : EVP_sha256(), w->secret, w->hash, info, 11 + n, block, NULL) != NULL);
    memcpy(out, block, len);
}

static void way_start(struct way *w)
{
    uint8_t key[32];
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, w->cipher, NULL);
    MUST(cipher != NULL);
    expand_label(w, "key", key, (size_t)EVP_CIPHER_get_key_length(cipher));
    expand_label(w, "iv", w->iv, 12);
    w->number = 0;
    w->ctx = EVP_CIPHER_CTX_new();
    MUST(EVP_EncryptInit_ex(w->ctx, cipher, NULL, key, NULL) == 1);
    EVP_CIPHER_free(cipher);
}

/* The key before belongs to somebody else. */
static void way_update(struct way *w)
{
    uint8_t next[48];
    expand_label(w, "traffic upd", next, (size_t)w->hash);
    memcpy(w->secret, next, sizeof next);
    way_start(w);
}

/* A record: content, type, `padding` zeros, sealed with this number. `out` has room for 22 bytes more than content and padding. */
static size_t forge(const struct way *w, uint64_t number, unsigned type, const uint8_t *content, size_t len, size_t padding, uint8_t *out)
{
    uint8_t nonce[12];
    size_t inner = len + 1 + padding, body = inner + 16;
    int n, i;
    out[0] = DATA;
    out[1] = out[2] = 3;
    out[3] = (uint8_t)(body >> 8);
    out[4] = (uint8_t)body;
    memmove(out + 5, content, len);
    out[5 + len] = (uint8_t)type;
    memset(out + 6 + len, 0, padding);
    memcpy(nonce, w->iv, 12);
    for (i = 0; i < 8; i++)
        nonce[4 + i] ^= (uint8_t)(number >> (8 * (7 - i)));
    MUST(EVP_EncryptInit_ex(w->ctx, NULL, NULL, NULL, nonce) == 1);
    MUST(EVP_EncryptUpdate(w->ctx, NULL, &n, out, 5) == 1);
    MUST(EVP_EncryptUpdate(w->ctx, out + 5, &n, out + 5, (int)inner) == 1);
    MUST(EVP_EncryptFinal_ex(w->ctx, out + 5 + inner, &n) == 1);
    MUST(EVP_CIPHER_CTX_ctrl(w->ctx, EVP_CTRL_AEAD_GET_TAG, 16, out + 5 + inner) == 1);
    return 5 + body;
}

/* ---- the recorded handshakes ---- */

struct twin {
    sslwrap_conn *conn;
    uint64_t stream;
};

struct flight {
    uint8_t bytes[8192];
    size_t len;
};

/* What a connection is like: 0 to 2 are suites; 3 has its records cut at 512 bytes and, where it serves, tickets. */
enum { KINDS = 4 };
static const char *const suite_names[KINDS] = {"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"};
static const char *const cipher_names[KINDS] = {"AES-128-GCM", "ChaCha20-Poly1305", "AES-256-GCM", "AES-128-GCM"};

struct kind {
    int serves;
    sslwrap_ctx *ctxs[2]; /* our own records, OpenSSL's */
    struct flight in[3], out; /* of a connection of this kind; what it says is all in one */
    int flights;
    struct way to_us; /* as it is right after the handshake */
    struct twin ready[2]; /* where memory is put back: connections behind their handshake */
};
static struct kind kinds[2][KINDS]; /* [serves] */

#define OUR_SEED 1000
#define FAR_SEED 2000

static void ask_of(struct twin *t) { stream = &t->stream; }

static sslwrap_ctx *kind_ctx(int serves, int kind)
{
    sslwrap_ctx *ctx = kind != 2 ? psk_ctx(serves, 0) : serves ? server_ctx(0) : client_ctx(0); /* no key goes with SHA-384 */
    MUST_OK(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_TLS1_3_VERSION));
    MUST_OK(sslwrap_ctx_set_tls13_ciphersuites(ctx, suite_names[kind]));
    if (serves) {
        MUST_OK(sslwrap_ctx_set_session_cache_mode(ctx, SSLWRAP_SESS_CACHE_OFF, NULL));
        MUST_OK(sslwrap_ctx_set_num_tickets(ctx, 0));
    }
    return ctx;
}

static void hear(sslwrap_conn *conn, const char *line, void *userdata)
{
    struct kind *k = userdata;
    const char *text = strrchr(line, ' ') + 1, *label = k->serves ? "CLIENT_TRAFFIC_SECRET_0 " : "SERVER_TRAFFIC_SECRET_0 ";
    int i;
    (void)conn;
    if (strncmp(line, label, strlen(label)) != 0)
        return;
    k->to_us.hash = (int)strlen(text) / 2;
    for (i = 0; i < k->to_us.hash; i++) {
        unsigned byte = 0;
        sscanf(text + 2 * i, "%2x", &byte);
        k->to_us.secret[i] = (uint8_t)byte;
    }
}

static void take(sslwrap_conn *conn, struct flight *f)
{
    size_t n;
    while (sslwrap_conn_bio_read(conn, f->bytes + f->len, sizeof f->bytes - f->len, &n) == SSLWRAP_OK)
        f->len += n;
}

static void begin(struct twin *t, sslwrap_ctx *ctx, int serves, uint64_t seed)
{
    t->stream = seed;
    ask_of(t);
    t->conn = end_of(ctx, serves);
}

static void record(struct kind *k, int kind)
{
    sslwrap_ctx *far_ctx = kind_ctx(!k->serves, kind);
    struct twin us, far;
    size_t before = 0, taken;
    int i, done[2] = {0, 0};
    MUST_OK(sslwrap_ctx_set_keylog_callback(far_ctx, hear, k, NULL));
    begin(&us, k->ctxs[1], k->serves, OUR_SEED);
    begin(&far, far_ctx, !k->serves, FAR_SEED);
    for (i = 0; i < 4 && !(done[0] && done[1]); i++) {
        struct flight said = {{0}, 0};
        ask_of(&us);
        done[0] = sslwrap_conn_do_handshake(us.conn) == SSLWRAP_OK;
        take(us.conn, &k->out);
        ask_of(&far);
        if (k->out.len > before)
            MUST_OK(sslwrap_conn_bio_write(far.conn, k->out.bytes + before, k->out.len - before, &taken));
        before = k->out.len;
        done[1] = sslwrap_conn_do_handshake(far.conn) == SSLWRAP_OK;
        take(far.conn, &said);
        if (said.len > 0) {
            MUST(k->flights < 3);
            k->in[k->flights++] = said;
            ask_of(&us);
            MUST_OK(sslwrap_conn_bio_write(us.conn, said.bytes, said.len, &taken));
        }
    }
    MUST(done[0] && done[1]);
    stream = &of_the_input;
    MUST_OK(sslwrap_conn_free(us.conn));
    MUST_OK(sslwrap_conn_free(far.conn));
    MUST_OK(sslwrap_ctx_free(far_ctx));
    k->to_us.cipher = cipher_names[kind];
    MUST(k->to_us.hash > 0);
    way_start(&k->to_us);
}

/* A connection that has just shaken hands. */
static void shaken(struct twin *t, const struct kind *k, int theirs)
{
    static struct flight said;
    size_t taken;
    int i = 0, status, records;
    begin(t, k->ctxs[theirs], k->serves, OUR_SEED);
    while ((status = sslwrap_conn_do_handshake(t->conn)) != SSLWRAP_OK) {
        MUST(is_want(status) && i < k->flights);
        MUST_OK(sslwrap_conn_bio_write(t->conn, k->in[i].bytes, k->in[i].len, &taken));
        i++;
    }
    said.len = 0;
    take(t->conn, &said);
    MUST(i == k->flights && said.len == k->out.len && memcmp(said.bytes, k->out.bytes, said.len) == 0);
    MUST_OK(sslwrap_conn_records(t->conn, &records));
    MUST(records == (theirs ? SSLWRAP_RECORDS_OPENSSL : SSLWRAP_RECORDS_OWN));
}

static int group_of(int serves, int kind) { return 1 + kind + KINDS * serves; }

static void make_kinds(void)
{
    static const uint8_t ticket_keys[80] = "so that the tickets of both are the same";
    int serves, kind, theirs;
    known_chance();
    for (serves = 0; serves < 2; serves++)
        for (kind = 0; kind < KINDS; kind++) {
            struct kind *k = &kinds[serves][kind];
            k->serves = serves;
            for (theirs = 0; theirs < 2; theirs++) {
                k->ctxs[theirs] = kind_ctx(serves, kind);
                if (theirs)
                    MUST_OK(sslwrap_ctx_set_mode(k->ctxs[theirs], SSLWRAP_MODE_OPENSSL_RECORDS, NULL));
                if (kind == 3)
                    MUST_OK(sslwrap_ctx_set_max_send_fragment(k->ctxs[theirs], 512));
                if (kind == 3 && serves)
                    MUST_OK(sslwrap_ctx_set_num_tickets(k->ctxs[theirs], 2));
                if (serves) {
                    MUST_OK(sslwrap_ctx_set_ticket_keys(k->ctxs[theirs], ticket_keys, sizeof ticket_keys, sizeof ticket_keys));
                    MUST_OK(sslwrap_ctx_set_session_id(k->ctxs[theirs], "twins", 5));
                }
            }
            for (theirs = 0; theirs < 2; theirs++) /* the first of a context takes random numbers that others do not */
                MUST_OK(sslwrap_conn_free(end_of(k->ctxs[theirs], serves)));
            record(k, kind);
        }
    for (serves = 0; serves < 2; serves++)
        for (kind = 0; kind < KINDS; kind++)
            if (snapshot_group(group_of(serves, kind)))
                for (theirs = 0; theirs < 2; theirs++)
                    shaken(&kinds[serves][kind].ready[theirs], &kinds[serves][kind], theirs);
    stream = &of_the_input;
}

#endif
