/* A far end whose records the test writes and reads itself: plain libssl shakes hands and tells its secrets. */
#ifndef FORGE_H
#define FORGE_H

#include "../rows/raw.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

enum { DATA = 23, HANDSHAKE = 22, ALERT = 21, CCS = 20 };
enum { KEY_UPDATE = 24, NEW_SESSION_TICKET = 4, CLOSE_NOTIFY = 0, USER_CANCELED = 90 };

/* One direction. */
struct way {
    unsigned char secret[48], key[32], iv[12];
    int hash; /* its length; 0: not known yet */
    const EVP_CIPHER *cipher;
    uint64_t number;
};

struct far {
    struct raw raw;
    struct way to_us, from_us;
    int server;
    int updates; /* TRAFFIC_SECRET_N lines */
};

static inline void expand_label(const struct way *w, const char *label, unsigned char *out, size_t len)
{
    unsigned char info[64], block[64];
    size_t n = strlen(label);
    info[0] = 0;
    info[1] = (unsigned char)len;
    info[2] = (unsigned char)(6 + n);
    memcpy(info + 3, "tls13 ", 6);
    memcpy(info + 9, label, n);
    info[9 + n] = 0;
    info[10 + n] = 1;
    HMAC(w->hash == 48 ? EVP_sha384() : EVP_sha256(), w->secret, w->hash, info, 11 + n, block, NULL);
    memcpy(out, block, len);
}

static inline void way_start(struct way *w)
{
    expand_label(w, "key", w->key, (size_t)EVP_CIPHER_get_key_length(w->cipher));
    expand_label(w, "iv", w->iv, 12);
    w->number = 0;
}

static inline void way_update(struct way *w)
{
    unsigned char next[48];
    expand_label(w, "traffic upd", next, (size_t)w->hash);
    memcpy(w->secret, next, sizeof next);
    way_start(w);
}

static inline void forge_keylog(const SSL *ssl, const char *line)
{
    struct far *f = SSL_get_app_data(ssl);
    const char *text = strrchr(line, ' ') + 1;
    int of_server = strncmp(line, "SERVER", 6) == 0, i;
    struct way *w = of_server == f->server ? &f->to_us : &f->from_us;
    if (strstr(line, "TRAFFIC_SECRET_N ") != NULL)
        f->updates++;
    if (strstr(line, "_TRAFFIC_SECRET_0 ") == NULL)
        return;
    w->hash = (int)strlen(text) / 2;
    for (i = 0; i < w->hash; i++) {
        unsigned byte = 0;
        sscanf(text + 2 * i, "%2x", &byte);
        w->secret[i] = (unsigned char)byte;
    }
    switch (SSL_CIPHER_get_protocol_id(SSL_get_current_cipher(ssl))) {
    case 0x1301: w->cipher = EVP_aes_128_gcm(); break;
    case 0x1302: w->cipher = EVP_aes_256_gcm(); break;
    default: w->cipher = EVP_chacha20_poly1305(); break;
    }
    way_start(w);
}

/* A raw end that serves, or is a client, and tells its secrets; `ctx` is taken. */
static inline void far_new(struct far *f, SSL_CTX *ctx, int server)
{
    memset(f, 0, sizeof *f);
    f->server = server;
    SSL_CTX_set_keylog_callback(ctx, forge_keylog);
    raw_new(&f->raw, ctx, server);
    SSL_set_app_data(f->raw.ssl, f);
}

static inline void nonce_of(const struct way *w, uint64_t number, unsigned char nonce[12])
{
    int i;
    memcpy(nonce, w->iv, 12);
    for (i = 0; i < 8; i++)
        nonce[4 + i] ^= (unsigned char)(number >> (8 * (7 - i)));
}

/* A record with this number: content, type, `padding` zeros. Gives its length; `out` has room for 5 + len + 1 + padding + 16. */
static inline size_t forge_numbered(const struct way *w, uint64_t number, int type, const void *content, size_t len,
                                    size_t padding, unsigned char *out)
{
    unsigned char nonce[12];
    size_t inner = len + 1 + padding, body = inner + 16;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n;
    out[0] = DATA;
    out[1] = out[2] = 3;
    out[3] = (unsigned char)(body >> 8);
    out[4] = (unsigned char)body;
    if (len > 0)
        memmove(out + 5, content, len);
    out[5 + len] = (unsigned char)type;
    memset(out + 6 + len, 0, padding);
    nonce_of(w, number, nonce);
    EVP_EncryptInit_ex(ctx, w->cipher, NULL, w->key, nonce);
    EVP_EncryptUpdate(ctx, NULL, &n, out, 5);
    EVP_EncryptUpdate(ctx, out + 5, &n, out + 5, (int)inner);
    EVP_EncryptFinal_ex(ctx, out + 5 + inner, &n);
    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, out + 5 + inner);
    EVP_CIPHER_CTX_free(ctx);
    return 5 + body;
}

static inline size_t forge(struct way *w, int type, const void *content, size_t len, size_t padding, unsigned char *out)
{
    return forge_numbered(w, w->number++, type, content, len, padding, out);
}

/* Opens a whole record in place. Gives the type, and where the content (at record + 5) ends; -1 when it does not open. */
static inline int open_record(struct way *w, unsigned char *record, size_t *len)
{
    unsigned char nonce[12];
    size_t body = (size_t)record[3] << 8 | record[4], end;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n, fine;
    if (body < 17)
        return EVP_CIPHER_CTX_free(ctx), -1;
    end = body - 16;
    nonce_of(w, w->number, nonce);
    EVP_DecryptInit_ex(ctx, w->cipher, NULL, w->key, nonce);
    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 16, record + 5 + end);
    EVP_DecryptUpdate(ctx, NULL, &n, record, 5);
    EVP_DecryptUpdate(ctx, record + 5, &n, record + 5, (int)end);
    fine = EVP_DecryptFinal_ex(ctx, record + 5 + end, &n) == 1;
    EVP_CIPHER_CTX_free(ctx);
    ERR_clear_error();
    if (!fine)
        return -1;
    w->number++;
    while (end > 0 && record[4 + end] == 0)
        end--;
    *len = end - 1;
    return end > 0 ? record[4 + end] : -1;
}

#endif
