/* Calls in any order: the input is a program of one byte for the call and then bytes for its arguments. Objects lie in slots;
 * a slot may be empty, freed already, or hold something of another type. Callbacks go on with the program where they are
 * asked. A program begins with two connections behind their handshake, two before it, and one object of most types. Nothing
 * may crash or hang, every status is a documented one, a freed handle is refused, and one of another type, nothing is left. */
#include "chance.h"
#include "snapshot.h"

enum kind { CTX, CONN, SESSION, CERT, LIST, NAME, STORE, CRL, KEY, IDENTITY, ERROR_, ADDR, SOCK, STRLIST, NAMES, BYTES, KINDS };
#define SLOTS 4

KEEPS
static void *slots[KINDS][SLOTS];
static void *dead[64]; /* freed, lately */
static unsigned dead_next;
static struct input *program;
static int depth;
static unsigned spent;

/* What takes longer than a hundred other calls: some of it for each program, new contexts only where its length is a multiple
 * of four. */
static unsigned budget;
static int may_spend(unsigned cost) { return (spent += cost) <= budget; }

static char ca_pem[8192], chain_pem[8192], key_pem[4096], crl_pem[8192];
static uint8_t session_bytes[2][4096], ocsp_der[4096], p12[8192];
static sslwrap_identity *known_identity;
static sslwrap_x509_store *known_store;
static void *at_first[KINDS][SLOTS];
static uint64_t at_first_count;
static size_t session_lens[2], ocsp_len, p12_len;

static size_t slurp(const char *path, void *buf, size_t cap)
{
    FILE *f = fopen(path, "rb");
    size_t n;
    MUST(f != NULL);
    n = fread(buf, 1, cap - 1, f);
    ((char *)buf)[n] = 0;
    fclose(f);
    return n;
}

static void carry(sslwrap_conn *from, sslwrap_conn *to)
{
    uint8_t buf[16384];
    size_t n, taken;
    int i;
    for (i = 0; i < 50 && sslwrap_conn_bio_read(from, buf, sizeof buf, &n) == SSLWRAP_OK; i++)
        if (sslwrap_conn_bio_write(to, buf, n, &taken) != SSLWRAP_OK)
            return;
}

static void make_sessions(void)
{
    int i, round;
    for (i = 0; i < 2; i++) {
        sslwrap_ctx *client = client_ctx(0), *server = server_ctx(0);
        sslwrap_conn *a, *b;
        sslwrap_session *session = NULL;
        char byte;
        size_t n;
        MUST_OK(sslwrap_ctx_set_max_proto_version(client, i ? SSLWRAP_TLS1_3_VERSION : SSLWRAP_TLS1_2_VERSION));
        a = end_of(client, 0), b = end_of(server, 1);
        for (round = 0; round < 4; round++) {
            sslwrap_conn_do_handshake(a), carry(a, b);
            sslwrap_conn_do_handshake(b), carry(b, a);
        }
        sslwrap_conn_recv(a, &byte, 1, 0, &n);
        MUST_OK(sslwrap_conn_get_session(a, &session));
        MUST_OK(sslwrap_session_export(session, session_bytes[i], sizeof session_bytes[i], &session_lens[i]));
        sslwrap_session_free(session);
        sslwrap_conn_free(a), sslwrap_conn_free(b), sslwrap_ctx_free(client), sslwrap_ctx_free(server);
    }
}

static int release(enum kind kind, void *h)
{
    switch (kind) {
    case CTX: return sslwrap_ctx_free(h);
    case CONN: return sslwrap_conn_free(h);
    case SESSION: return sslwrap_session_free(h);
    case CERT: return sslwrap_x509_free(h);
    case LIST: return sslwrap_x509_list_free(h);
    case NAME: return sslwrap_x509_name_free(h);
    case STORE: return sslwrap_x509_store_free(h);
    case CRL: return sslwrap_x509_crl_free(h);
    case KEY: return sslwrap_pkey_free(h);
    case IDENTITY: return sslwrap_identity_free(h);
    case ERROR_: return sslwrap_error_free(h);
    case ADDR: return sslwrap_addr_free(h);
    case SOCK: return sslwrap_sock_free(h);
    case STRLIST: return sslwrap_strlist_free(h);
    case NAMES: return sslwrap_name_list_free(h);
    default: return sslwrap_bytes_free(h);
    }
}

/* Once for each reference; then it is dead, and known to be. */
static void drop(enum kind kind, unsigned at)
{
    void *h = slots[kind][at];
    if (h == NULL)
        return;
    slots[kind][at] = NULL;
    while (release(kind, h) == SSLWRAP_OK)
        ;
    dead[dead_next++ % 64] = h;
}

/* ---- contexts and objects that programs begin with ---- */

enum how { BY_KEY, DATAGRAMS, BY_CERTIFICATE, HOWS };

static sslwrap_ctx *make_ctx(int serves, int how)
{
    sslwrap_ctx *ctx = NULL;
    if (how != BY_CERTIFICATE)
        return psk_ctx(serves, how == DATAGRAMS);
    if (serves) {
        MUST_OK(sslwrap_ctx_new_server(&ctx));
        MUST_OK(sslwrap_ctx_use_identity(ctx, known_identity));
    } else {
        MUST_OK(sslwrap_ctx_new_client(&ctx));
        MUST_OK(sslwrap_ctx_set_cert_store(ctx, known_store));
    }
    return ctx;
}

static sslwrap_ctx *pool[2][HOWS];
__attribute__((unused)) static void make_pool(void)
{
    int i;
    for (i = 0; i < 2 * HOWS; i++) {
        pool[i & 1][i >> 1] = make_ctx(i & 1, i >> 1);
        MUST_OK(sslwrap_conn_free(end_of(pool[i & 1][i >> 1], i & 1)));
    }
}

/* One of each sort for a program. */
static int was_taken[2][HOWS];
static sslwrap_ctx *ready_ctx(int serves, unsigned how)
{
    how = how < HOWS ? how : BY_KEY;
    if (was_taken[serves][how]++)
        return NULL;
    fuzz_used += pool[serves][how] != NULL;
    return pool[serves][how] != NULL ? pool[serves][how] : make_ctx(serves, (int)how);
}

static int on_name(sslwrap_conn *c, void *u);

static void begin_slots(void)
{
    size_t n;
    int i;
    sslwrap_ctx *client = make_ctx(0, BY_KEY), *server = make_ctx(1, BY_KEY);
    slots[CTX][0] = client, slots[CTX][1] = server;
    program = NULL;
    MUST_OK(sslwrap_ctx_set_tlsext_servername_callback(server, on_name, NULL, NULL));
    for (i = 0; i < SLOTS; i++)
        slots[CONN][i] = end_of(i & 1 ? server : client, i & 1);
    shake(slots[CONN][0], slots[CONN][1]);
    MUST_OK(sslwrap_session_import(session_bytes[1], session_lens[1], (sslwrap_session **)&slots[SESSION][0]));
    MUST_OK(sslwrap_x509_load_pem(chain_pem, strlen(chain_pem), (sslwrap_x509 **)&slots[CERT][0]));
    MUST_OK(sslwrap_x509_list_load_pem(chain_pem, strlen(chain_pem), (sslwrap_x509_list **)&slots[LIST][0]));
    MUST_OK(sslwrap_x509_subject(slots[CERT][0], (sslwrap_x509_name **)&slots[NAME][0]));
    MUST_OK(sslwrap_x509_store_new((sslwrap_x509_store **)&slots[STORE][0]));
    MUST_OK(sslwrap_x509_store_load_pem(slots[STORE][0], ca_pem, strlen(ca_pem), &n));
    MUST_OK(sslwrap_x509_crl_load_pem(crl_pem, strlen(crl_pem), (sslwrap_x509_crl **)&slots[CRL][0]));
    MUST_OK(sslwrap_pkey_load_pem(key_pem, strlen(key_pem), NULL, 0, (sslwrap_pkey **)&slots[KEY][0]));
    MUST_OK(sslwrap_identity_new_mem(chain_pem, strlen(chain_pem), key_pem, strlen(key_pem), NULL, 0, (sslwrap_identity **)&slots[IDENTITY][0]));
    MUST_OK(sslwrap_bytes_new((sslwrap_bytes **)&slots[BYTES][0]));
}

/* Where memory is put back, the first objects need not be freed each time. */
static void end_new_slots(void)
{
    int kind;
    unsigned at;
    for (at = 0; at < SLOTS; at++)
        for (kind = 0; kind < KINDS; kind++)
            if (slots[kind][at] != at_first[kind][at])
                drop((enum kind)kind, at);
    memset(dead, 0, sizeof dead);
    dead_next = 0;
}

static void end_slots(void)
{
    int kind;
    unsigned at;
    for (at = 0; at < SLOTS; at++)
        for (kind = 0; kind < KINDS; kind++)
            drop((enum kind)kind, at);
    memset(dead, 0, sizeof dead);
    dead_next = 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    size_t n;
    (void)argc, (void)argv;
    snapshot_start();
    few_roots();
    known_chance();
    slurp(cert("ca.pem"), ca_pem, sizeof ca_pem);
    slurp(cert("good.pem"), chain_pem, sizeof chain_pem);
    slurp(cert("good.key"), key_pem, sizeof key_pem);
    slurp(cert("crl.pem"), crl_pem, sizeof crl_pem);
    ocsp_len = slurp(cert("good-ocsp.der"), ocsp_der, sizeof ocsp_der);
    p12_len = slurp(cert("server.p12"), p12, sizeof p12);
    MUST_OK(sslwrap_identity_new_file(cert("good.pem"), cert("good.key"), NULL, 0, &known_identity));
    MUST_OK(sslwrap_x509_store_new(&known_store));
    MUST_OK(sslwrap_x509_store_load_pem(known_store, ca_pem, strlen(ca_pem), &n));
    make_sessions();
    begin_slots(); /* what OpenSSL looks up once is there */
    end_slots();
    if (snapshot_group(0)) {
        uint64_t before;
        make_pool();
        keep_all();
        before = fuzz_kept;
        begin_slots();
        keep_all();
        at_first_count = fuzz_kept - before;
        memcpy(at_first, slots, sizeof slots);
    } else {
        keep_all();
    }
    snapshot_take();
    return 0;
}

static void put(enum kind kind, int status, void *h)
{
    unsigned at = byte(program) % SLOTS;
    MUST(is_documented(status));
    MUST(status == SSLWRAP_OK || h == NULL);
    if (h == NULL)
        return;
    drop(kind, at);
    slots[kind][at] = h;
}

/* One of the kind; rarely a dead one, one of another kind, or no handle at all. */
static void *pick(enum kind kind)
{
    unsigned b = byte(program);
    if (b < 0xF0)
        return slots[kind][b % SLOTS];
    if (b < 0xF8)
        return dead[byte(program) % 64];
    if (b < 0xFE)
        return slots[byte(program) % KINDS][b % SLOTS];
    return (void *)(uintptr_t)(b == 0xFE ? 0x12345 : UINT64_MAX);
}

static void run_one(void);

/* ---- callbacks: the program says what they do and answer ---- */

static int answer(void)
{
    static const int answers[] = {0, 1, 2, 3, -1, -2, 77, 0};
    if (depth < 3 && program->left > 0 && byte(program) & 1) {
        depth++;
        run_one();
        depth--;
    }
    return answers[byte(program) % 8];
}

/* What is kept with a callback is freed once where the setter succeeded, and never where it failed. */
#define MOST_DATA 1000
static struct {
    uint8_t kept, freed;
} all_data[MOST_DATA];
static unsigned given, last_given; /* from 1; in this call */
static int has_function;
#define MAYBE(function) ((has_function = byte(program) & 1) ? (function) : NULL)

static void *data(void)
{
    MUST(given + 1 < MOST_DATA);
    last_given = ++given;
    return (void *)(uintptr_t)given;
}

static void free_data(void *data)
{
    uintptr_t n = (uintptr_t)data;
    MUST(n > 0 && n <= given && all_data[n].freed == 0);
    all_data[n].freed = 1;
}

static void settle_data(int status)
{
    if (last_given > 0)
        all_data[last_given].kept = status == SSLWRAP_OK ? has_function ? 1 : 2 : 0;
    last_given = 0;
}

static void all_data_is_freed(void)
{
    unsigned i;
    for (i = 1; i <= given; i++)
        MUST(all_data[i].kept == 2 || all_data[i].freed == all_data[i].kept); /* 2: without a function there was nothing to keep */
}

static int on_verify(sslwrap_conn *c, sslwrap_x509 *x, int e, int d, int ok, void *u) { (void)c, (void)x, (void)e, (void)d, (void)u; return byte(program) & 1 ? ok : answer(); }
static void on_info(sslwrap_conn *c, int w, int r, void *u) { (void)c, (void)w, (void)r, (void)u; if (byte(program) > 0xC0) answer(); }
/* What it is there for: it goes over to another context, or sets what it likes. */
static int on_name(sslwrap_conn *c, void *u)
{
    unsigned b;
    (void)u;
    if (program == NULL || program->left == 0)
        return SSLWRAP_SERVERNAME_OK;
    b = byte(program);
    if (b & 2)
        MUST(is_documented(sslwrap_conn_set_context(c, pick(CTX))));
    if (b & 4)
        MUST(is_documented(sslwrap_conn_set_verify(c, b >> 4, on_verify, NULL, NULL)));
    if (b & 8)
        MUST(is_documented(sslwrap_conn_set_options(c, (uint64_t)1 << (b >> 4), NULL)));
    return b & 1 ? answer() : SSLWRAP_SERVERNAME_OK;
}
static int on_ask(sslwrap_conn *c, void *u) { (void)c, (void)u; return answer(); }
static void on_line(sslwrap_conn *c, const char *l, void *u) { (void)c, (void)l, (void)u; if (byte(program) > 0xC0) answer(); }
static int on_pass(char *b, int n, int w, void *u) { (void)b, (void)n, (void)w, (void)u; return answer(); }
static int on_ocsp(sslwrap_conn *c, const uint8_t *r, size_t n, void *u) { (void)c, (void)r, (void)n, (void)u; return answer(); }
static void on_session(sslwrap_conn *c, sslwrap_session *s, void *u)
{
    (void)c, (void)u;
    if (byte(program) & 1)
        put(SESSION, sslwrap_session_up_ref(s), s);
    answer();
}
static int on_alpn(sslwrap_conn *c, const uint8_t *o, size_t n, uint8_t *chosen, size_t *len, void *u)
{
    (void)c, (void)u;
    *len = byte(program);
    if (n > 0 && o[0] < n && byte(program) & 1) {
        *len = o[0];
        memcpy(chosen, o + 1, o[0]);
    }
    return answer();
}
static int on_psk(sslwrap_conn *c, const uint8_t *i, size_t n, uint8_t *key, size_t cap, size_t *len, void *u)
{
    (void)c, (void)i, (void)n, (void)u;
    memset(key, 'k', cap < 16 ? cap : 16);
    *len = byte(program) & 1 ? 16 : byte(program) * 4;
    return answer();
}

static const char *const words[] = {"good.example", "a.example", "", "127.0.0.1", "::1", "*.example", "ECDHE+AESGCM", "HIGH:!aNULL", "nonsense",
                                    "TLS_AES_128_GCM_SHA256", "X25519:P-256", "P-384", "CN", "sha256", "SRTP_AES128_CM_SHA1_80", "prime256v1"};
static const char *any_word(void)
{
    unsigned b = byte(program);
    return b < 0xE0 ? words[b % 16] : b == 0xFF ? NULL : text(program, b & 31);
}
static const uint8_t *some(size_t *len) { return bytes(program, byte(program) & 63, len); }
static const int versions[] = {0x303, 0x304, 0x302, 0x301, 0, 0xfefd, 0xfeff, -1};
static int any_version(void) { return versions[byte(program) % 8]; }

static char scratch[20000];
static size_t room(void) { unsigned b = byte(program); return b & 1 ? sizeof scratch : b; }

static int context_call(unsigned which)
{
    sslwrap_ctx *ctx = pick(CTX);
    void *h = NULL;
    size_t n, m;
    const uint8_t *d, *e;
    uint64_t mask;
    int64_t count;
    int number, status;
    sslwrap_session_stats stats;
    if (((which % 60 > 10 && which % 60 < 13) || which % 60 == 15) && !may_spend(3))
        return SSLWRAP_OK;
    if (which % 60 == 13 && !may_spend(6))
        return SSLWRAP_OK;
    switch (which % 60) {
    case 0: return sslwrap_ctx_set_min_proto_version(ctx, any_version());
    case 1: return sslwrap_ctx_set_max_proto_version(ctx, any_version());
    case 2: return sslwrap_ctx_set_options(ctx, (uint64_t)1 << (byte(program) & 63), &mask);
    case 3: return sslwrap_ctx_clear_options(ctx, (uint64_t)1 << (byte(program) & 63), NULL);
    case 4: return sslwrap_ctx_set_mode(ctx, (uint64_t)1 << (byte(program) & 15), &mask);
    case 5: return sslwrap_ctx_set_cipher_list(ctx, any_word());
    case 6: return sslwrap_ctx_set_tls13_ciphersuites(ctx, any_word());
    case 7: return sslwrap_ctx_set_groups(ctx, any_word());
    case 8: d = some(&n); return sslwrap_ctx_set_session_id(ctx, d, n);
    case 9: return sslwrap_ctx_set_timeout(ctx, (int)byte(program) - 8, &count);
    case 10: return sslwrap_ctx_set_app_data(ctx, data(), free_data);
    case 11: return sslwrap_ctx_use_certificate_mem(ctx, chain_pem, byte(program) & 1 ? strlen(chain_pem) : word(program) % sizeof chain_pem);
    case 12: return sslwrap_ctx_use_privatekey_mem(ctx, key_pem, strlen(key_pem), SSLWRAP_FILETYPE_PEM);
    case 13: return sslwrap_ctx_use_identity_mem(ctx, p12, p12_len);
    case 14: return sslwrap_ctx_check_privatekey(ctx);
    case 15: return sslwrap_ctx_load_verify_mem(ctx, ca_pem, strlen(ca_pem));
    case 16: return sslwrap_ctx_use_certificate(ctx, pick(CERT));
    case 17: return sslwrap_ctx_add_extra_chain_cert(ctx, pick(CERT));
    case 18: return sslwrap_ctx_use_privatekey(ctx, pick(KEY));
    case 19: return sslwrap_ctx_use_identity(ctx, pick(IDENTITY));
    case 20: return sslwrap_ctx_set_cert_store(ctx, pick(STORE));
    case 21: status = sslwrap_ctx_get_cert_store(ctx, (sslwrap_x509_store **)&h); put(STORE, status, h); return status;
    case 22: return sslwrap_ctx_set_verify(ctx, byte(program) & 15, MAYBE(on_verify), data(), free_data);
    case 23: return sslwrap_ctx_set_verify_depth(ctx, (int)byte(program) - 2);
    case 24: return sslwrap_ctx_set_info_callback(ctx, MAYBE(on_info), data(), free_data);
    case 25: return sslwrap_ctx_set_tlsext_servername_callback(ctx, MAYBE(on_name), data(), free_data);
    case 26: d = some(&n); return sslwrap_ctx_set_alpn_protos(ctx, d, n);
    case 27: return sslwrap_ctx_set_alpn_protos(ctx, "\2h2\10http/1.1", 12);
    case 28: return sslwrap_ctx_set_alpn_select_callback(ctx, MAYBE(on_alpn), data(), free_data);
    case 29: return sslwrap_ctx_set_alpn_preference(ctx, "\2h2", 3);
    case 30: return sslwrap_ctx_set_keylog_callback(ctx, on_line, data(), free_data);
    case 31: return sslwrap_ctx_set_passwd_cb(ctx, on_pass, data(), free_data);
    case 32: d = some(&n); return sslwrap_ctx_set_cookie_secret(ctx, d, n);
    case 33: return sslwrap_ctx_set_tlsext_use_srtp(ctx, any_word());
    case 34: return sslwrap_ctx_add_client_ca(ctx, pick(CERT));
    case 35: status = sslwrap_ctx_get_client_ca_list(ctx, (sslwrap_name_list **)&h); put(NAMES, status, h); return status;
    case 36: status = sslwrap_ctx_get_ciphers(ctx, (sslwrap_strlist **)&h); put(STRLIST, status, h); return status;
    case 37: return sslwrap_ctx_set_max_send_fragment(ctx, word(program));
    case 38: return sslwrap_ctx_set_post_handshake_auth(ctx, byte(program) % 3);
    case 39: return sslwrap_ctx_set_npn_protos(ctx, "\2h2", 3);
    case 40: return sslwrap_ctx_set_npn_preference(ctx, "\2h2", 3);
    case 41: return sslwrap_ctx_set_npn_select_callback(ctx, on_alpn, data(), free_data);
    case 42: return sslwrap_ctx_set_session_cache_mode(ctx, byte(program), &mask);
    case 43: return sslwrap_ctx_set_session_cache_size(ctx, (int)byte(program) - 3, &count);
    case 44: stats.size = sizeof stats; return sslwrap_ctx_get_session_stats(ctx, &stats);
    case 45: return sslwrap_ctx_flush_sessions(ctx, word(program));
    case 46: return sslwrap_ctx_remove_session(ctx, pick(SESSION), &number);
    case 47: return sslwrap_ctx_set_num_tickets(ctx, (int)byte(program) - 3);
    case 48: memset(scratch, 7, 160); return sslwrap_ctx_set_ticket_keys(ctx, scratch, byte(program), 80);
    case 49: memset(scratch, 9, 160); return sslwrap_ctx_renew_ticket_keys(ctx, scratch, 80, 80);
    case 50: return sslwrap_ctx_set_new_session_callback(ctx, MAYBE(on_session), data(), free_data);
    case 51: d = some(&n); e = some(&m); return sslwrap_ctx_add_psk(ctx, d, n, e, m);
    case 52: return sslwrap_ctx_set_psk(ctx, "alice", 5, "kkkkkkkkkkkkkkkk", 16);
    case 53: return sslwrap_ctx_set_psk_server_callback(ctx, on_psk, data(), free_data);
    case 54: return sslwrap_ctx_add_host(ctx, any_word(), pick(CTX));
    case 55: return sslwrap_ctx_set_host_policy(ctx, (int)byte(program) % 4 - 1);
    case 56: return sslwrap_ctx_set_certificate_callback(ctx, on_ask, data(), free_data);
    case 57: return sslwrap_ctx_set_events(ctx, byte(program) & 15);
    case 58: return byte(program) & 1 ? sslwrap_ctx_set_ocsp_client_callback(ctx, on_ocsp, data(), free_data) : sslwrap_ctx_set_ocsp_server_callback(ctx, on_ask, data(), free_data);
    default: return byte(program) & 1 ? sslwrap_ctx_set_ocsp_response(ctx, ocsp_der, ocsp_len) : sslwrap_ctx_renew_ocsp_response(ctx, ocsp_der, ocsp_len);
    }
}

static int connection_call(unsigned which)
{
    sslwrap_conn *conn = pick(CONN);
    void *h = NULL;
    const void *peek;
    size_t n = 0, m;
    const uint8_t *d;
    uint64_t mask, ready;
    int64_t count;
    double a, b, c;
    int number, other, status;
    sslwrap_pump io;
    switch (which % 68) {
    case 0: return sslwrap_conn_set_connect_state(conn);
    case 1: return sslwrap_conn_set_accept_state(conn);
    case 2: return sslwrap_conn_set_server_name(conn, any_word());
    case 3: return sslwrap_conn_set_tlsext_host_name(conn, any_word());
    case 4: return sslwrap_conn_insecure_no_name_check(conn);
    case 5: d = some(&n); return sslwrap_conn_set_alpn_protos(conn, d, n);
    case 6: return sslwrap_conn_set_context(conn, pick(CTX));
    case 7: status = sslwrap_conn_get_context(conn, (sslwrap_ctx **)&h); put(CTX, status, h); return status;
    case 8: return sslwrap_conn_set_timeouts(conn, 0.001, byte(program) & 1 ? 0.001 : 0, 0.0); /* a socket with -1 is waited for without end */
    case 9: return sslwrap_conn_get_timeouts(conn, &a, &b, &c);
    case 10: case 11: return sslwrap_conn_do_handshake(conn);
    case 12: return sslwrap_conn_shutdown(conn, &number);
    case 13: return sslwrap_conn_set_shutdown(conn, byte(program) & 7);
    case 14: return sslwrap_conn_set_app_data(conn, data(), free_data);
    case 15: case 16: m = room(); status = sslwrap_conn_recv(conn, scratch, m, 0, &n); MUST(n <= m); return status;
    case 17: status = sslwrap_conn_recv(conn, scratch, 100, (int)byte(program), &n); MUST(n <= 100); return status;
    case 18: case 19: return sslwrap_conn_send(conn, scratch, room(), 0, &n);
    case 20: return sslwrap_conn_sendall(conn, scratch, word(program) % sizeof scratch, 0, &n);
    case 21: return sslwrap_conn_flush(conn);
    case 22: d = some(&m); status = sslwrap_conn_bio_write(conn, d, m, &n); MUST(n <= m); return status;
    case 23: m = room(); status = sslwrap_conn_bio_read(conn, scratch, m, &n); MUST(n <= m || status == SSLWRAP_E_BUFFER_TOO_SMALL); return status;
    case 24: return sslwrap_conn_bio_shutdown(conn);
    case 25:
        status = sslwrap_conn_bio_reserve(conn, word(program), &h, &n);
        if (status == SSLWRAP_OK)
            memset(h, 0x16, n < 64 ? n : 64);
        return status;
    case 26: return sslwrap_conn_bio_commit(conn, byte(program));
    case 27: return sslwrap_conn_bio_peek(conn, &peek, &n);
    case 28: return sslwrap_conn_bio_consume(conn, byte(program));
    case 29: return sslwrap_conn_wait(conn, byte(program) & 3, 0, &ready);
    case 30: return sslwrap_conn_cancel(conn);
    case 31: return sslwrap_conn_resume(conn);
    case 32: return sslwrap_conn_sock_shutdown(conn, byte(program) % 4);
    case 33: return sslwrap_conn_close(conn, 0);
    case 34: return sslwrap_conn_unread(conn, scratch, room(), &n);
    case 35: return sslwrap_conn_set_send_limit(conn, word(program));
    case 36: return sslwrap_conn_set_verify(conn, byte(program) & 15, MAYBE(on_verify), data(), free_data);
    case 37: return sslwrap_conn_set_info_callback(conn, MAYBE(on_info), data(), free_data);
    case 38: status = sslwrap_conn_get_peer_certificate(conn, (sslwrap_x509 **)&h); put(CERT, status, h); return status;
    case 39: status = sslwrap_conn_get_peer_cert_chain(conn, (sslwrap_x509_list **)&h); put(LIST, status, h); return status;
    case 40: status = sslwrap_conn_get_verified_chain(conn, (sslwrap_x509_list **)&h); put(LIST, status, h); return status;
    case 41: status = sslwrap_conn_get_session(conn, (sslwrap_session **)&h); put(SESSION, status, h); return status;
    case 42: return sslwrap_conn_set_session(conn, pick(SESSION));
    case 43: return sslwrap_conn_offer_session(conn, pick(SESSION));
    case 44: return sslwrap_conn_offer_psk(conn, "alice", 5, "kkkkkkkkkkkkkkkk", 16);
    case 45: return sslwrap_conn_master_key(conn, scratch, room(), &n);
    case 46: return sslwrap_conn_set_num_tickets(conn, (int)byte(program) - 2);
    case 47: return sslwrap_conn_set_events(conn, byte(program) & 15);
    case 48: case 49: number = (int)byte(program); other = (int)byte(program); return sslwrap_conn_answer(conn, (uint64_t)1 << (number & 3), number >> 2 & 3, other);
    case 50: return sslwrap_conn_use_identity(conn, pick(IDENTITY));
    case 51: d = some(&n); return sslwrap_conn_select_alpn(conn, d, n);
    case 52: return sslwrap_conn_request_ocsp(conn);
    case 53: return sslwrap_conn_set_ocsp_response(conn, ocsp_der, ocsp_len);
    case 54: return sslwrap_conn_use_certificate(conn, pick(CERT));
    case 55: return sslwrap_conn_use_privatekey(conn, pick(KEY));
    case 56: return sslwrap_conn_set_options(conn, (uint64_t)1 << (byte(program) & 63), &mask);
    case 57: return sslwrap_conn_renegotiate(conn, &number);
    case 58: return sslwrap_conn_key_update(conn, byte(program) & 1);
    case 59: return sslwrap_conn_verify_client_post_handshake(conn);
    case 60: return sslwrap_conn_dtlsv1_listen(conn, NULL);
    case 61: return sslwrap_conn_dtlsv1_handle_timeout(conn, &number);
    case 62: return sslwrap_conn_set_ciphertext_mtu(conn, word(program));
    case 63: d = some(&n); return sslwrap_conn_set_dtls_peer(conn, d, n);
    case 64: return sslwrap_conn_dtlsv1_get_timeout(conn, &count);
    case 65:
        memset(&io, 0, sizeof io);
        io.size = sizeof io;
        io.input = some(&io.input_len);
        io.output = scratch;
        io.output_cap = room() / 4;
        io.recv = scratch + 10000;
        io.recv_cap = byte(program);
        io.send = "hello";
        io.send_len = byte(program) & 5;
        return sslwrap_conn_pump(conn, &io);
    case 66: status = sslwrap_conn_error(conn, (sslwrap_error **)&h); put(ERROR_, status, h); return status;
    default:
        if (conn != NULL && conn == slots[CONN][0])
            ask(conn);
        return SSLWRAP_OK;
    }
}

/* Mostly with known roots: reading the system's takes longer than all else. */
static void put_ctx(int status, void *h)
{
    if (h != NULL && byte(program) < 0xF0)
        MUST_OK(sslwrap_ctx_set_cert_store(h, known_store));
    put(CTX, status, h);
}

static int object_call(unsigned which)
{
    void *h = NULL, *g = NULL;
    size_t n = 0, m;
    const uint8_t *d;
    int status, number;
    if (which % 56 < 3 && !may_spend(4))
        return SSLWRAP_OK;
    if (((which % 56 > 9 && which % 56 < 12) || which % 56 == 20 || which % 56 == 21 || which % 56 == 24 || which % 56 == 25 || which % 56 == 30) && !may_spend(3))
        return SSLWRAP_OK;
    switch (which % 56) {
    case 0: status = sslwrap_ctx_new((int)byte(program) % 14, (sslwrap_ctx **)&h); put_ctx(status, h); return status;
    case 1: status = sslwrap_ctx_new_client((sslwrap_ctx **)&h); put_ctx(status, h); return status;
    case 2: status = sslwrap_ctx_new_server((sslwrap_ctx **)&h); put_ctx(status, h); return status;
    case 3: put(CTX, SSLWRAP_OK, ready_ctx(0, byte(program))); return SSLWRAP_OK;
    case 4: put(CTX, SSLWRAP_OK, ready_ctx(1, byte(program))); return SSLWRAP_OK;
    case 5: case 6: status = sslwrap_conn_new(pick(CTX), NULL, (sslwrap_conn **)&h); put(CONN, status, h); return status;
    case 7: status = sslwrap_conn_new(pick(CTX), pick(SOCK), (sslwrap_conn **)&h); put(CONN, status, h); return status;
    case 8:
        status = sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, (sslwrap_sock **)&h, (sslwrap_sock **)&g);
        sslwrap_sock_setblocking(h, 0), sslwrap_sock_setblocking(g, 0);
        put(SOCK, status, h), put(SOCK, status, g);
        return status;
    case 9: number = byte(program) & 1; status = sslwrap_session_import(session_bytes[number], session_lens[number], (sslwrap_session **)&h); put(SESSION, status, h); return status;
    case 10: status = sslwrap_x509_load_pem(chain_pem, strlen(chain_pem), (sslwrap_x509 **)&h); put(CERT, status, h); return status;
    case 11: status = sslwrap_x509_list_load_pem(chain_pem, strlen(chain_pem), (sslwrap_x509_list **)&h); put(LIST, status, h); return status;
    case 12: status = sslwrap_x509_list_get(pick(LIST), byte(program), (sslwrap_x509 **)&h); put(CERT, status, h); return status;
    case 13: status = sslwrap_x509_subject(pick(CERT), (sslwrap_x509_name **)&h); put(NAME, status, h); return status;
    case 14: status = sslwrap_x509_name_new((sslwrap_x509_name **)&h); put(NAME, status, h); return status;
    case 15: d = some(&n); return sslwrap_x509_name_add_entry(pick(NAME), any_word(), d, n);
    case 16: return sslwrap_x509_name_get_entry(pick(NAME), any_word(), byte(program), scratch, room(), &n);
    case 17: return sslwrap_x509_name_oneline(pick(NAME), scratch, room(), &n);
    case 18: status = sslwrap_x509_store_new((sslwrap_x509_store **)&h); put(STORE, status, h); return status;
    case 19: return sslwrap_x509_store_add_cert(pick(STORE), pick(CERT));
    case 20: return sslwrap_x509_store_load_pem(pick(STORE), ca_pem, strlen(ca_pem), &n);
    case 21: status = sslwrap_x509_crl_load_pem(crl_pem, strlen(crl_pem), (sslwrap_x509_crl **)&h); put(CRL, status, h); return status;
    case 22: return sslwrap_x509_store_add_crl(pick(STORE), pick(CRL));
    case 23: return sslwrap_x509_store_set_flags(pick(STORE), (uint64_t)1 << (byte(program) & 31));
    case 24: status = sslwrap_x509_store_verify(pick(STORE), pick(CERT), pick(LIST), any_word(), (sslwrap_x509_list **)&h); put(LIST, status, h); return status;
    case 25: status = sslwrap_pkey_load_pem(key_pem, strlen(key_pem), NULL, 0, (sslwrap_pkey **)&h); put(KEY, status, h); return status;
    case 26: status = sslwrap_x509_public_key(pick(CERT), (sslwrap_pkey **)&h); put(KEY, status, h); return status;
    case 27: return sslwrap_pkey_dump_pem(pick(KEY), byte(program) & 1 ? "p" : NULL, byte(program) & 1, scratch, room(), &n);
    case 28: return sslwrap_pkey_belongs_to(pick(KEY), pick(CERT), &number);
    case 29: status = sslwrap_identity_new(pick(CERT), pick(LIST), pick(KEY), (sslwrap_identity **)&h); put(IDENTITY, status, h); return status;
    case 30: status = sslwrap_identity_new_mem(chain_pem, strlen(chain_pem), key_pem, strlen(key_pem), NULL, 0, (sslwrap_identity **)&h); put(IDENTITY, status, h); return status;
    case 31: status = sslwrap_identity_cert(pick(IDENTITY), (sslwrap_x509 **)&h); put(CERT, status, h); return status;
    case 32: status = sslwrap_error_take((sslwrap_error **)&h); put(ERROR_, status, h); return status;
    case 33: return sslwrap_error_text(pick(ERROR_), scratch, room(), &n);
    case 34: return sslwrap_error_func(pick(ERROR_), byte(program), scratch, room(), &n);
    case 35: d = some(&n); status = sslwrap_addr_unix(d, n, (sslwrap_addr **)&h); put(ADDR, status, h); return status;
    case 36: d = some(&n); status = sslwrap_addr_from_sockaddr(d, n, (sslwrap_addr **)&h); put(ADDR, status, h); return status;
    case 37: return sslwrap_addr_to_string(pick(ADDR), scratch, room(), &n);
    case 38: return sslwrap_sock_close(pick(SOCK));
    case 39: return sslwrap_sock_shutdown(pick(SOCK), byte(program) % 4);
    case 40: m = room(); status = sslwrap_sock_recv(pick(SOCK), scratch, m, 0, &n); MUST(n <= m); return status;
    case 41: return sslwrap_sock_send(pick(SOCK), scratch, byte(program), 0, &n);
    case 42: status = sslwrap_sock_dup(pick(SOCK), (sslwrap_sock **)&h); sslwrap_sock_setblocking(h, 0); put(SOCK, status, h); return status;
    case 43: return sslwrap_session_export(pick(SESSION), scratch, room(), &n);
    case 44: return sslwrap_session_id(pick(SESSION), scratch, room(), &n);
    case 45: return sslwrap_session_equal(pick(SESSION), pick(SESSION), &number);
    case 46: return sslwrap_strlist_get(pick(STRLIST), byte(program), scratch, room(), &n);
    case 47: status = sslwrap_name_list_get(pick(NAMES), byte(program), (sslwrap_x509_name **)&h); put(NAME, status, h); return status;
    case 48: status = sslwrap_bytes_new((sslwrap_bytes **)&h); put(BYTES, status, h); return status;
    case 49: return sslwrap_conn_read_all(pick(CONN), pick(BYTES), room());
    case 50: return sslwrap_bytes_get(pick(BYTES), scratch, room(), &n);
    case 51: h = pick(CTX); status = sslwrap_ctx_up_ref(h); return status;
    case 52: h = pick(CERT); return sslwrap_x509_up_ref(h);
    case 53: return sslwrap_x509_dump_pem(pick(CERT), scratch, room(), &n);
    case 54: status = sslwrap_identity_chain(pick(IDENTITY), (sslwrap_x509_list **)&h); put(LIST, status, h); return status;
    default: return sslwrap_pkey_equal_public(pick(KEY), pick(KEY), &number);
    }
}

/* Steps that take a program of their own many tries to find. */
static void whole_step(unsigned which)
{
    sslwrap_conn *a = pick(CONN), *b = pick(CONN);
    int i;
    unsigned at;
    enum kind kind;
    if (which >= 64) { /* by another type's function */
        at = byte(program);
        kind = (enum kind)(at % KINDS);
        which = byte(program) % KINDS;
        if (which != kind && slots[kind][at / KINDS % SLOTS] != NULL)
            MUST(release((enum kind)which, slots[kind][at / KINDS % SLOTS]) == SSLWRAP_E_INVALID_ARG);
        return;
    }
    switch (which % 4) {
    case 0: carry(a, b), carry(b, a); break;
    case 1:
        for (i = 0; i < 3; i++) {
            sslwrap_conn_do_handshake(a), carry(a, b);
            sslwrap_conn_do_handshake(b), carry(b, a);
        }
        break;
    case 2:
        at = byte(program);
        drop((enum kind)(at % KINDS), at / KINDS % SLOTS);
        break;
    default: /* freed once, by its handle alone: other references stay, and a slot may be stale */
        at = byte(program);
        kind = (enum kind)(at % KINDS);
        if (slots[kind][at / KINDS % SLOTS] != NULL)
            MUST(is_documented(release(kind, slots[kind][at / KINDS % SLOTS])));
    }
    for (i = 0; i < 64; i++)
        if (dead[i] != NULL && i == (int)(which % 64))
            MUST(sslwrap_conn_free(dead[i]) == SSLWRAP_E_INVALID_ARG);
}

static void run_one(void)
{
    unsigned call = byte(program);
    int status = SSLWRAP_OK;
    has_function = 1;
    if (call < 56)
        status = object_call(call);
    else if (call < 116)
        status = context_call(call - 56);
    else if (call < 184)
        status = connection_call(call - 116);
    else
        whole_step(call - 184);
    settle_data(status);
    MUST(is_documented(status));
    MUST(sslwrap_error_message() != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    int calls, is_made;
    fuzz_used = spent = 0;
    budget = size % 4 == 0 ? 6 : 3;
    of_the_input = depth = 0;
    memset(all_data, 0, (given + 1) * sizeof *all_data);
    given = last_given = 0;
    memset(was_taken, 0, sizeof was_taken);
    is_made = snapshot_enter(0);
    if (is_made) {
        memcpy(slots, at_first, sizeof slots);
        fuzz_used = at_first_count;
    } else {
        begin_slots();
    }
    of_the_input = 1000000;
    program = &in;
    for (calls = 0; in.left > 0 && calls < 300; calls++)
        run_one();
    in.left = 0;
    if (is_made && size % 4 != 0) {
        end_new_slots();
    } else {
        end_slots();
        nothing_is_left();
        all_data_is_freed();
    }
    snapshot_leave();
    return 0;
}
