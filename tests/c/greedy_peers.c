/* What a peer may want of us without end: new handshakes, empty records, warnings, key updates, tiny fragments, chains, messages that
 * claim to be long, a flight that is sent again. The work for each is small, what is too much ends the connection, and what it
 * was used for before is not lost. */
/* link: ssl */
/* no: valgrind: most of it is about time and memory; with AddressSanitizer all of it runs */
#include "forge.h"

#include <openssl/x509v3.h>

/* ---- measures ---- */

static long resident_kib(void)
{
    long all = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f == NULL || fscanf(f, "%ld %ld", &all, &resident) != 2)
        resident = 0;
    if (f != NULL)
        fclose(f);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Grown by less than this since `before`; what a sanitizer keeps is not ours. */
static int grew_less(long before, long kib)
{
#ifdef __SANITIZE_ADDRESS__
    return (void)before, (void)kib, 1;
#endif
    return slow_machine() || CHECK(resident_kib() - before < kib);
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline int goes_both_ways(struct ends *e)
{
    char buf[8];
    size_t n;
    return CHECK(SSL_write(e->peer.ssl, "ping", 4) == 4) && (raw_pump(e->ours, &e->peer), 1) &&
           CHECK_OK(sslwrap_conn_recv(e->ours, buf, sizeof buf, 0, &n)) && CHECK(n == 4 && memcmp(buf, "ping", 4) == 0) &&
           CHECK_OK(sslwrap_conn_send(e->ours, "pong", 4, 0, &n)) && (raw_pump(e->ours, &e->peer), 1) &&
           CHECK(raw_read(&e->peer, buf, sizeof buf) == 4 && memcmp(buf, "pong", 4) == 0);
}

/* ---- records of TLS 1.2, AES-128-GCM, as the raw end would write them ---- */

struct old {
    unsigned char key[16], salt[4];
    uint64_t number;
};

static void prf(const unsigned char *secret, size_t secret_len, const unsigned char *seed, size_t seed_len, unsigned char *out, size_t len)
{
    unsigned char a[32], in[128];
    unsigned n;
    HMAC(EVP_sha256(), secret, (int)secret_len, seed, seed_len, a, &n);
    while (len > 0) {
        unsigned char block[32];
        size_t some = len < 32 ? len : 32;
        memcpy(in, a, 32);
        memcpy(in + 32, seed, seed_len);
        HMAC(EVP_sha256(), secret, (int)secret_len, in, 32 + seed_len, block, &n);
        memcpy(out, block, some);
        out += some;
        len -= some;
        HMAC(EVP_sha256(), secret, (int)secret_len, a, 32, block, &n);
        memcpy(a, block, 32);
    }
}

/* Behind the handshake, whose Finished had the number 0. */
static void old_start(struct old *o, SSL *ssl)
{
    unsigned char master[48], seed[13 + 64], block[40];
    int client = !SSL_is_server(ssl);
    CHECK(SSL_SESSION_get_master_key(SSL_get_session(ssl), master, sizeof master) == 48);
    memcpy(seed, "key expansion", 13);
    SSL_get_server_random(ssl, seed + 13, 32);
    SSL_get_client_random(ssl, seed + 45, 32);
    prf(master, 48, seed, sizeof seed, block, sizeof block);
    memcpy(o->key, block + (client ? 0 : 16), 16);
    memcpy(o->salt, block + 32 + (client ? 0 : 4), 4);
    o->number = 1;
}

static size_t old_record(struct old *o, int type, const void *content, size_t len, unsigned char *out)
{
    unsigned char nonce[12], aad[13];
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n, i;
    out[0] = (unsigned char)type;
    out[1] = out[2] = 3;
    out[3] = (unsigned char)((len + 24) >> 8);
    out[4] = (unsigned char)(len + 24);
    memcpy(nonce, o->salt, 4);
    for (i = 0; i < 8; i++)
        out[5 + i] = nonce[4 + i] = aad[i] = (unsigned char)(o->number >> (8 * (7 - i)));
    aad[8] = (unsigned char)type;
    aad[9] = aad[10] = 3;
    aad[11] = (unsigned char)(len >> 8);
    aad[12] = (unsigned char)len;
    EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, o->key, nonce);
    EVP_EncryptUpdate(ctx, NULL, &n, aad, 13);
    EVP_EncryptUpdate(ctx, out + 13, &n, content, (int)len);
    EVP_EncryptFinal_ex(ctx, out + 13 + len, &n);
    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, out + 13 + len);
    EVP_CIPHER_CTX_free(ctx);
    o->number++;
    return 5 + 24 + len;
}

static SSL_CTX *old_raw(int server)
{
    SSL_CTX *raw = raw_ctx(server, server ? "good" : NULL);
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    CHECK(SSL_CTX_set_cipher_list(raw, "ECDHE-ECDSA-AES128-GCM-SHA256") == 1);
    return raw;
}

/* ---- renegotiation (R49) ---- */

/* The hello of a client that begins anew, without its record. */
static size_t a_hello(unsigned char *out, size_t cap)
{
    struct raw r;
    unsigned char record[4096];
    int n;
    raw_new(&r, old_raw(0), 0);
    SSL_do_handshake(r.ssl);
    n = BIO_read(r.out, record, sizeof record);
    CHECK(n > 5 && (size_t)n - 5 < cap);
    memcpy(out, record + 5, (size_t)n - 5);
    raw_free(&r);
    return (size_t)n - 5;
}

TEST(a_thousand_renegotiations)
{
    NEEDS("renegotiation");
    static unsigned char hello[4096], record[5000];
    size_t hello_len = a_hello(hello, sizeof hello), n;
    int kind;
    for (kind = 0; kind < 2; kind++) { /* the safe server, and the one of the document */
        sslwrap_ctx *ctx = kind == 0 ? server_ctx("good") : our_ctx("good");
        struct ends e;
        struct old o;
        double from;
        int64_t times = -1;
        int i, many = few_rounds(1000, 20);
        char buf[8];
        ends_new(&e, ctx, old_raw(0), 1);
        CHECK_OK(ends_shake(&e));
        old_start(&o, e.peer.ssl);
        o.number++; /* the byte of ends_shake */
        from = cpu_seconds();
        for (i = 0; i < many && failed_checks_ == 0; i++) {
            size_t len = old_record(&o, HANDSHAKE, hello, hello_len, record);
            CHECK_OK(sslwrap_conn_bio_write(e.ours, record, len, &n));
            CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
            CHECK_OK(sslwrap_conn_bio_pending(e.ours, &n));
            CHECK(n > 0 && n < 100); /* a warning and no hello */
            CHECK_OK(sslwrap_conn_bio_read(e.ours, record, sizeof record, &n));
            CHECK(record[0] == ALERT);
        }
        CHECK(slow_machine() || cpu_seconds() - from < 2);
        CHECK_OK(sslwrap_conn_total_renegotiations(e.ours, &times));
        CHECK(times == 0);
        {
            size_t len = old_record(&o, DATA, "still here", 10, record);
            char got[16];
            CHECK_OK(sslwrap_conn_bio_write(e.ours, record, len, &n));
            CHECK_OK(sslwrap_conn_recv(e.ours, got, sizeof got, 0, &n));
            CHECK(n == 10 && memcmp(got, "still here", 10) == 0);
            CHECK_OK(sslwrap_conn_send(e.ours, "answer", 6, 0, &n));
        }
        ends_free(&e);
        ctx_done(ctx);
    }
}

/* ---- floods (R50) ---- */

enum flood { EMPTY, WARNINGS, UPDATES, REQUESTS, TINY, FLOODS };
static const char *const flood_names[] = {"empty records", "warnings", "key updates", "key updates asked for", "records of one byte"};

/* `many` records of one kind in one piece; what comes of it, and how many bytes of data came out. */
static int flooded(int serve, int old, enum flood flood, int many, size_t *came)
{
    sslwrap_ctx *ctx = serve ? server_ctx("good") : client_ctx();
    struct far f;
    struct old o;
    sslwrap_conn *ours = NULL;
    unsigned char *all = malloc((size_t)many * 40 + 100), *at = all;
    size_t n, pending = 0;
    int i, status;
    char buf[4096];
    double from;
    far_new(&f, old ? old_raw(!serve) : raw_ctx(!serve, serve ? NULL : "good"), !serve);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
    if (!serve)
        CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
    CHECK_OK(serve ? sslwrap_conn_set_accept_state(ours) : sslwrap_conn_set_connect_state(ours));
    CHECK_OK(raw_handshake(ours, &f.raw));
    raw_pump(ours, &f.raw);
    while (sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n) == SSLWRAP_OK)
        ;
    if (old)
        old_start(&o, f.raw.ssl);
    else if (!serve)
        f.to_us.number = 2; /* two tickets came */
    for (i = 0; i < many; i++) {
        static const unsigned char warning_old[] = {1, 100}, warning[] = {1, USER_CANCELED};
        unsigned char update[] = {KEY_UPDATE, 0, 0, 1, 0};
        int type = flood == WARNINGS ? ALERT : flood == UPDATES || flood == REQUESTS ? HANDSHAKE : DATA;
        const void *content = flood == WARNINGS ? (old ? warning_old : warning) : flood == TINY ? (const void *)"t" : update;
        size_t len = flood == EMPTY ? 0 : flood == WARNINGS ? 2 : flood == TINY ? 1 : 5;
        update[4] = flood == REQUESTS;
        at += old ? old_record(&o, type, content, len, at) : forge(&f.to_us, type, content, len, 0, at);
        if (type == HANDSHAKE)
            way_update(&f.to_us);
    }
    at += old ? old_record(&o, DATA, "end", 3, at) : forge(&f.to_us, DATA, "end", 3, 0, at);
    CHECK_OK(sslwrap_conn_bio_write(ours, all, (size_t)(at - all), &n));
    from = cpu_seconds();
    *came = 0;
    while ((status = sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n)) == SSLWRAP_OK)
        *came += n;
    CHECK(slow_machine() || cpu_seconds() - from < 3);
    CHECK_OK(sslwrap_conn_bio_pending(ours, &pending));
    CHECK(pending <= (size_t)(at - all)); /* over memory who carries the bytes sees the answers grow: no more than what came in */
    CHECK(flood == REQUESTS || pending < 4096);
    free(all);
    CHECK_OK(sslwrap_conn_free(ours));
    raw_free(&f.raw);
    ctx_done(ctx);
    return status;
}

TEST(floods)
{
    NEEDS("own-records");
    int serve, old, flood;
    for (serve = 0; serve < 2; serve++)
        for (old = 0; old < 2; old++)
            for (flood = 0; flood < FLOODS; flood++) {
                int many = few_rounds(5000, 60), before = failed_checks_, status;
                size_t came;
                if ((old && (flood == UPDATES || flood == REQUESTS)) || (few_rounds(0, 1) && serve != old))
                    continue;
                status = flooded(serve, old, (enum flood)flood, many, &came);
                if (flood == EMPTY || flood == WARNINGS)
                    CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
                else
                    CHECK(status == SSLWRAP_ERROR_WANT_READ && came == (size_t)(flood == TINY ? many + 3 : 3));
                if (failed_checks_ != before)
                    fprintf(stderr, "    serving %d, TLS 1.2 %d, %s\n", serve, old, flood_names[flood]);
            }
}

/* ---- over a socket, from a peer that sends and never reads (R36, R50) ---- */

/* Shakes hands with plain libssl over a socket, then sends what `fill` makes for ever. */
static pid_t start_flooder(int *fd, enum flood flood)
{
    int ends[2];
    pid_t child;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    child = fork();
    if (child == 0) {
        SSL_CTX *raw = raw_ctx(1, "good");
        struct far f;
        static unsigned char all[65536];
        char byte;
        memset(&f, 0, sizeof f);
        f.server = 1;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        SSL_CTX_set_keylog_callback(raw, forge_keylog);
        f.raw.ssl = SSL_new(raw);
        SSL_set_app_data(f.raw.ssl, &f);
        SSL_set_fd(f.raw.ssl, ends[1]);
        close(ends[0]);
        if (SSL_accept(f.raw.ssl) != 1 || SSL_read(f.raw.ssl, &byte, 1) != 1)
            _exit(1);
        f.to_us.number = 2; /* tickets */
        for (;;) {
            size_t len = 0, at = 0;
            while (len < sizeof all - 100) {
                unsigned char update[] = {KEY_UPDATE, 0, 0, 1, 0};
                update[4] = flood == REQUESTS;
                len += forge(&f.to_us, HANDSHAKE, update, 5, 0, all + len);
                way_update(&f.to_us);
            }
            while (at < len) {
                ssize_t n = send(ends[1], all + at, len - at, MSG_NOSIGNAL);
                if (n <= 0)
                    _exit(0);
                at += (size_t)n;
            }
        }
    }
    close(ends[1]);
    *fd = ends[0];
    return child;
}

TEST(floods_over_sockets)
{
    int kind;
    for (kind = 0; kind < 2; kind++) {
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_conn *ours = NULL;
        int fd, status = SSLWRAP_OK;
        pid_t child = start_flooder(&fd, kind ? REQUESTS : UPDATES);
        size_t n, waits = 0;
        char byte;
        long before;
        int64_t from;
        CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &ours));
        CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
        CHECK_OK(sslwrap_conn_set_timeouts(ours, 20, 0.5, 0.5));
        CHECK_OK(sslwrap_conn_do_handshake(ours));
        before = resident_kib();
        CHECK_OK(sslwrap_conn_send(ours, "!", 1, 0, &n));
        from = now_ms();
        status = sslwrap_conn_recv(ours, &byte, 1, 0, &n);
        CHECK_STATUS(status, SSLWRAP_E_TIMEOUT);
        CHECK(now_ms() - from >= 499 && now_ms() - from < 6000);
        CHECK_OK(sslwrap_conn_set_timeouts(ours, 0, 0, 0)); /* nor is who does not wait kept */
        from = now_ms();
        CHECK(is_want(sslwrap_conn_recv(ours, &byte, 1, 0, &n)));
        CHECK(now_ms() - from < 10000);
        CHECK_OK(sslwrap_conn_out_pending(ours, &waits));
        CHECK(waits < 1000000);
        CHECK(grew_less(before, 4096));
        CHECK_OK(sslwrap_conn_free(ours));
        close(fd);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        ctx_done(ctx);
    }
}

/* A far end over functions of ours, behind whose handshake key updates come without end. */
struct endless {
    struct far far;
    int floods;
};

static int endless_recv(void *buf, size_t len, size_t *n, void *userdata)
{
    struct endless *e = userdata;
    unsigned char record[64], update[] = {KEY_UPDATE, 0, 0, 1, 0};
    int got;
    if (!e->floods) {
        got = BIO_read(e->far.raw.out, buf, (int)len);
        *n = got > 0 ? (size_t)got : 0;
        return got > 0 ? SSLWRAP_OK : SSLWRAP_ERROR_WANT_READ;
    }
    *n = forge(&e->far.to_us, HANDSHAKE, update, 5, 0, record);
    if (!CHECK(*n <= len)) /* whoever asks has room for a record */
        return SSLWRAP_ERROR_SYSCALL;
    memcpy(buf, record, *n);
    way_update(&e->far.to_us);
    return SSLWRAP_OK;
}

static int endless_send(const void *buf, size_t len, size_t *n, void *userdata)
{
    struct endless *e = userdata;
    *n = (size_t)BIO_write(e->far.raw.in, buf, (int)len);
    return SSLWRAP_OK;
}

/* Who does not wait is told to wait, and, since nothing new need come before there is more to read, that it can go on at once. */
TEST(a_flood_ends_a_turn)
{
    static struct endless e;
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *ours = NULL;
    sslwrap_io io;
    uint64_t events, now;
    char byte;
    size_t n;
    int i, status = SSLWRAP_ERROR_WANT_READ;
    memset(&io, 0, sizeof io);
    io.size = sizeof io;
    io.recv = endless_recv;
    io.send = endless_send;
    io.userdata = &e;
    far_new(&e.far, raw_ctx(1, "good"), 1);
    CHECK_OK(sslwrap_conn_new_io(ctx, &io, &ours));
    CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
    for (i = 0; i < 10 && status == SSLWRAP_ERROR_WANT_READ; i++) {
        status = sslwrap_conn_do_handshake(ours);
        SSL_do_handshake(e.far.raw.ssl);
    }
    CHECK_OK(status);
    CHECK_STATUS(sslwrap_conn_recv(ours, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ); /* tickets */
    CHECK_OK(sslwrap_conn_interest(ours, &events, &now));
    CHECK((now & SSLWRAP_WAIT_READ) == 0);
    e.far.to_us.number = 2;
    e.floods = 1;
    for (i = 0; i < 2; i++) {
        CHECK_STATUS(sslwrap_conn_recv(ours, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_interest(ours, &events, &now));
        CHECK((now & SSLWRAP_WAIT_READ) != 0);
    }
    CHECK_OK(sslwrap_conn_free(ours));
    raw_free(&e.far.raw);
    ERR_clear_error();
    ctx_done(ctx);
}

/* The peer takes nothing, and asks for new keys: what it sends comes in all the same, and once it takes what was sent, all of
 * that is there, in order and under the new keys. `asks`: so often that its answers have no room. */
static void closed_window(int serve, int ours_seals, int asks)
{
    sslwrap_ctx *ctx = serve ? server_ctx("good") : client_ctx();
    SSL_CTX *raw = raw_ctx(!serve, serve ? NULL : "good");
    SSL *ssl = SSL_new(raw);
    sslwrap_conn *ours = NULL;
    static unsigned char piece[16384], back[65536];
    uint64_t sent = HASH_START, got = HASH_START, mask = 0, events, now;
    size_t n, sent_len = 0, got_len = 0, in = 0, in_sent = 0;
    int ends[2], i, m, status = SSLWRAP_OK, room = 8192, asked = 0, wanted_to_write = 0;
    struct random random = {7};
    int before = failed_checks_, one_answer = lib_has("aws-lc"); /* it owes no second one while the first waits */
    char buf[64];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    if (!ours_seals)
        CHECK_OK(sslwrap_ctx_set_mode(ctx, SSLWRAP_MODE_OPENSSL_RECORDS, &mask));
    CHECK_OK(sslwrap_conn_new_fd(ctx, ends[0], &ours));
    CHECK_OK(sslwrap_conn_set_timeouts(ours, 0, 0, 0));
    if (!serve)
        CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
    CHECK_OK(serve ? sslwrap_conn_set_accept_state(ours) : sslwrap_conn_set_connect_state(ours));
    SSL_set_fd(ssl, ends[1]);
    SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (serve)
        SSL_set_connect_state(ssl);
    else
        SSL_set_accept_state(ssl);
    for (i = 0; i < 100 && (!SSL_is_init_finished(ssl) || status != SSLWRAP_OK || i < 3); i++) {
        status = sslwrap_conn_do_handshake(ours);
        SSL_do_handshake(ssl);
        ERR_clear_error();
    }
    CHECK_OK(status);
    CHECK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n) == SSLWRAP_ERROR_WANT_READ);
    do { /* until it takes no more */
        random_bytes(&random, piece, sizeof piece);
        status = sslwrap_conn_send(ours, piece, sizeof piece, 0, &n);
        sent = hash_more(sent, piece, n);
        sent_len += n;
    } while (status == SSLWRAP_OK);
    CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE);
    for (i = 0; i < asks && failed_checks_ == before; i++) {
        if (SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_write(ssl, "in", 2) == 2) {
            in_sent += 2;
            asked++;
        }
        ERR_clear_error();
        while ((status = sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n)) == SSLWRAP_OK)
            in += n;
        if (!CHECK(is_want(status)))
            break;
        if (status == SSLWRAP_ERROR_WANT_WRITE) {
            CHECK_OK(sslwrap_conn_interest(ours, &events, &now));
            CHECK(events == SSLWRAP_WAIT_WRITE); /* or who polls for both would spin */
            wanted_to_write = 1;
            break;
        }
    }
    CHECK(asked > 0 && (wanted_to_write || in == in_sent));
    CHECK(wanted_to_write == (asks > 10 && !one_answer));
    for (i = 0; i < 100000 && (got_len < sent_len || in < in_sent) && failed_checks_ == before; i++) {
        while ((m = SSL_read(ssl, back, sizeof back)) > 0) {
            got = hash_more(got, back, (size_t)m);
            got_len += (size_t)m;
        }
        CHECK(SSL_get_error(ssl, m) == SSL_ERROR_WANT_READ);
        ERR_clear_error();
        status = sslwrap_conn_flush(ours);
        CHECK(status == SSLWRAP_OK || status == SSLWRAP_ERROR_WANT_WRITE);
        while ((status = sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n)) == SSLWRAP_OK)
            in += n;
        CHECK(is_want(status));
    }
    CHECK(in == in_sent && got_len == sent_len && got == sent);
    CHECK_OK(sslwrap_conn_send(ours, piece, sizeof piece, 0, &n)); /* what had no room; and both ways, under the newest keys */
    for (i = 0, got_len = 0; i < 1000 && got_len < n; i++)
        if ((m = SSL_read(ssl, back, sizeof back)) > 0)
            CHECK(memcmp(back, piece + got_len, (size_t)m) == 0), got_len += (size_t)m;
        else
            sslwrap_conn_flush(ours);
    CHECK(got_len == n && SSL_write(ssl, "word", 4) == 4);
    CHECK_OK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n));
    CHECK(n == 4);
    if (!ours_seals && !one_answer && !few_rounds(0, serve)) { /* an answer that OpenSSL holds is no data of ours: what is sent then may be anything */
        for (i = 0, status = SSLWRAP_ERROR_WANT_READ; i < 20000 && status != SSLWRAP_ERROR_WANT_WRITE; i++) {
            if (SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
                SSL_write(ssl, "in", 2);
            ERR_clear_error();
            while ((status = sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n)) == SSLWRAP_OK)
                continue;
        }
        CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE);
        CHECK_STATUS(sslwrap_conn_send(ours, "now", 3, 0, &n), SSLWRAP_ERROR_WANT_WRITE);
        for (i = 0, got_len = 0; i < 10000 && got_len < 3; i++) {
            sslwrap_conn_flush(ours);
            sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n);
            if ((m = SSL_read(ssl, back, sizeof back)) > 0)
                got_len += (size_t)m;
            ERR_clear_error();
            if (sent_len != 0 && sslwrap_conn_send(ours, "now", 3, 0, &n) == SSLWRAP_OK)
                sent_len = 0;
        }
        CHECK(got_len == 3 && memcmp(back, "now", 3) == 0);
    }
    CHECK_OK(sslwrap_conn_free(ours));
    SSL_free(ssl);
    SSL_CTX_free(raw);
    ERR_clear_error();
    close(ends[0]);
    close(ends[1]);
    ctx_done(ctx);
}

TEST(new_keys_while_nothing_is_taken)
{
    int serve, seals, asks;
    for (serve = 0; serve < 2; serve++)
        for (seals = 0; seals < 2; seals++)
            for (asks = 0; asks < 2; asks++) {
                int before = failed_checks_;
                if (asks && (!seals || few_rounds(0, serve)))
                    continue; /* libssl alone ends such a connection too: a second answer does not fit a record that it holds */
                closed_window(serve, seals, asks ? 10000 : seals ? 5 : 1);
                if (failed_checks_ != before)
                    fprintf(stderr, "    serving %d, sealing %d, %d\n", serve, seals, asks);
            }
}

/* ---- a flight that is sent again (R51) ---- */

/* What a client that resumes sends first, data included where it tries; it is not told that we take none. */
static size_t first_flight(sslwrap_ctx *ctx, unsigned char *out, size_t cap, int early)
{
    struct ends e;
    SSL_CTX *raw = raw_ctx(0, NULL);
    SSL_SESSION *session;
    size_t n = 0, len = 0;
    int got;
    SSL_CTX_up_ref(raw);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_CLIENT);
    ends_new(&e, ctx, raw, 1);
    CHECK_OK(ends_shake(&e));
    session = SSL_get1_session(e.peer.ssl);
    CHECK(SSL_SESSION_get_max_early_data(session) == 0);
    SSL_set_shutdown(e.peer.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* or it would be good for nothing */
    ends_free(&e);
    if (early)
        CHECK(SSL_SESSION_set_max_early_data(session, 1000) == 1);
    raw_new(&e.peer, raw, 0);
    CHECK(SSL_set_session(e.peer.ssl, session) == 1);
    if (early)
        CHECK(SSL_write_early_data(e.peer.ssl, "buy ten", 7, &n) == 1 && n == 7);
    else
        SSL_do_handshake(e.peer.ssl);
    while ((got = BIO_read(e.peer.out, out + len, (int)(cap - len))) > 0)
        len += (size_t)got;
    CHECK(len > 0);
    raw_free(&e.peer);
    SSL_SESSION_free(session);
    return len;
}

TEST(first_flights_again)
{
    NOT_ON_AWS_LC("it has no early data for this client");
    int early, i, cached;
    for (early = 0; early < 2; early++)
        for (cached = 0; cached < 2; cached++) {
            sslwrap_ctx *ctx = server_ctx("good");
            static unsigned char flight[8192];
            size_t len, n;
            if (cached)
                CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_NO_TICKET, NULL));
            len = first_flight(ctx, flight, sizeof flight, early);
            for (i = 0; i < 3; i++) { /* as often as one likes: no data comes of it, and no handshake is over */
                sslwrap_conn *ours = NULL;
                char buf[64];
                CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
                CHECK_OK(sslwrap_conn_set_accept_state(ours));
                CHECK_OK(sslwrap_conn_bio_write(ours, flight, len, &n));
                CHECK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n) != SSLWRAP_OK && n == 0);
                CHECK(sslwrap_conn_do_handshake(ours) != SSLWRAP_OK);
                CHECK_OK(sslwrap_conn_bio_shutdown(ours));
                CHECK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n) != SSLWRAP_OK && n == 0);
                CHECK_OK(sslwrap_conn_free(ours));
            }
            ctx_done(ctx);
        }
}

/* ---- chains and messages that are too long (R52) ---- */

static X509 *signed_by(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key, int ca)
{
    X509 *x = X509_new();
    X509_NAME *subject = X509_get_subject_name(x);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints, ca ? "critical,CA:TRUE" : "CA:FALSE");
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(x, issuer != NULL ? X509_get_subject_name(issuer) : subject);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400);
    X509_set_pubkey(x, key);
    X509_add_ext(x, ext, -1);
    X509_EXTENSION_free(ext);
    if (!ca) {
        ext = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "DNS:good.example");
        X509_add_ext(x, ext, -1);
        X509_EXTENSION_free(ext);
    }
    CHECK(X509_sign(x, issuer_key, EVP_sha256()) > 0);
    return x;
}

/* A chain of so many certificates below a root that `ctx` trusts, each signed by the next. */
static SSL_CTX *deep(sslwrap_ctx *ctx, int many)
{
    SSL_CTX *raw = SSL_CTX_new(TLS_server_method());
    EVP_PKEY *key = EVP_EC_gen("P-256");
    char name[32];
    unsigned char *der = NULL;
    X509 *above = signed_by("root", key, NULL, key, 1), *all[200];
    int i, len = i2d_X509(above, &der);
    sslwrap_x509_store *store = NULL;
    sslwrap_x509 *root = NULL;
    CHECK_OK(sslwrap_x509_load_der(der, (size_t)len, &root));
    CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &store));
    CHECK_OK(sslwrap_x509_store_add_cert(store, root));
    CHECK_OK(sslwrap_x509_store_free(store));
    CHECK_OK(sslwrap_x509_free(root));
    OPENSSL_free(der);
    SSL_CTX_set_security_level(raw, 0);
    for (i = many - 1; i >= 0; i--) {
        X509 *x;
        snprintf(name, sizeof name, "number %d", i);
        x = signed_by(name, key, above, key, i > 0);
        if (i == many - 1)
            X509_free(above);
        above = all[i] = x;
    }
    CHECK(SSL_CTX_use_certificate(raw, all[0]) == 1);
    for (i = 0; i < many; i++) {
        if (i > 0)
            CHECK(SSL_CTX_add1_chain_cert(raw, all[i]) == 1);
        X509_free(all[i]);
    }
    CHECK(SSL_CTX_use_PrivateKey(raw, key) == 1);
    EVP_PKEY_free(key);
    return raw;
}

/* Ours fed in small pieces, as a network would, until it says something final. */
static int fed_slowly(sslwrap_conn *ours, struct raw *r, long *grown)
{
    unsigned char buf[4096];
    long before = resident_kib();
    int status = SSLWRAP_ERROR_WANT_READ, n, i;
    size_t len;
    for (i = 0; i < 10000 && is_want(status); i++) {
        status = sslwrap_conn_do_handshake(ours);
        while (sslwrap_conn_bio_read(ours, buf, sizeof buf, &len) == SSLWRAP_OK)
            BIO_write(r->in, buf, (int)len);
        SSL_do_handshake(r->ssl);
        ERR_clear_error();
        if ((n = BIO_read(r->out, buf, sizeof buf)) > 0)
            CHECK_OK(sslwrap_conn_bio_write(ours, buf, (size_t)n, &len));
        else if (is_want(status) && i > 20)
            break;
    }
    *grown = resident_kib() - before;
    return status;
}

TEST(chains_without_end)
{
    static const int lengths[] = {3, 50, 120, 5000};
    int old;
    size_t i;
    for (old = 0; old < 2; old++)
        for (i = 0; i < 4; i += (size_t)few_rounds(1, 3)) {
            sslwrap_ctx *ctx = client_ctx();
            struct ends e;
            int code = 0, status, before = failed_checks_;
            long grown;
            SSL_CTX *raw = deep(ctx, lengths[i] > 120 ? 3 : lengths[i]);
            if (lengths[i] > 120) { /* the same one again and again: it is the length of the message that counts */
                X509 *x = SSL_CTX_get0_certificate(raw);
                int k;
                for (k = 3; k < lengths[i]; k++)
                    SSL_CTX_add1_chain_cert(raw, x);
            }
            if (old)
                SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
            ends_new(&e, ctx, raw, 0);
            CHECK_OK(sslwrap_conn_set_server_name(e.ours, "good.example"));
            SSL_do_handshake(e.peer.ssl);
            status = fed_slowly(e.ours, &e.peer, &grown);
            CHECK_STATUS(status, lengths[i] <= 50 ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
            if (lengths[i] == 120) {
                CHECK_OK(sslwrap_error_errno(NULL, &code));
                CHECK(code == SSLWRAP_X509_V_ERR_CERT_CHAIN_TOO_LONG || code == SSLWRAP_X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
            } else if (lengths[i] == 5000) {
                CHECK(strstr(sslwrap_error_message(), "excessive message size") != NULL);
            }
            if (failed_checks_ != before)
                fprintf(stderr, "    %d certificates, TLS 1.2 %d\n", lengths[i], old);
            if (lengths[i] == 5000)
                CHECK(slow_machine() || grew_less(resident_kib() - grown, 8192));
            ends_free(&e);
            ctx_done(ctx);
        }
}

/* The first message claims 16 MiB, and some of that comes. */
TEST(messages_that_claim_to_be_long)
{
    static const size_t claims[] = {0xffffff, 0x800000, 1000000};
    int serve;
    size_t k;
    for (serve = 0; serve < 2; serve++)
        for (k = 0; k < 3; k++) {
            sslwrap_ctx *ctx = serve ? server_ctx("good") : client_ctx();
            sslwrap_conn *ours = NULL;
            unsigned char record[5 + 4 + 1000] = {HANDSHAKE, 3, 3, 1004 >> 8, 1004 & 255};
            long before = resident_kib();
            int i, status = SSLWRAP_ERROR_WANT_READ;
            size_t n;
            record[5] = serve ? 1 : 2;
            record[6] = (unsigned char)(claims[k] >> 16);
            record[7] = (unsigned char)(claims[k] >> 8);
            record[8] = (unsigned char)claims[k];
            CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
            if (!serve)
                CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
            CHECK_OK(serve ? sslwrap_conn_set_accept_state(ours) : sslwrap_conn_set_connect_state(ours));
            for (i = 0; i < 20000 && is_want(status); i++) {
                status = sslwrap_conn_do_handshake(ours);
                CHECK_OK(sslwrap_conn_bio_write(ours, record, sizeof record, &n));
            }
            CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
            CHECK(strstr(sslwrap_error_message(), "excessive message size") != NULL);
            CHECK(i < 5); /* at the claim, not when it has come true */
            CHECK(grew_less(before, 1024));
            CHECK_OK(sslwrap_conn_free(ours));
            ctx_done(ctx);
        }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(a_thousand_renegotiations);
    RUN(floods);
    RUN(floods_over_sockets);
    RUN(a_flood_ends_a_turn);
    RUN(new_keys_while_nothing_is_taken);
    RUN(first_flights_again);
    RUN(chains_without_end);
    RUN(messages_that_claim_to_be_long);
    return END();
}
