/* OpenSSL's functions refuse below our calls: this program stands before them, and where the library calls one of them it
 * fails, or lies. Each refusal comes out as a status, no data arrives that was not sent, and what had another way takes it.
 *
 * Seen to fail one by one on 2026-11-30, each with the line changed that makes OpenSSL's answer an error: in src/sys seal.rs
 * (parameters, update, finish), verify.rs (never good by accident), x509.rs (matched), store.rs (set_flags, X509_LOOKUP_ctrl), crl.rs
 * (to_pem), ticket.rs and ssl_ctx.rs (RAND_bytes), ssl.rs (both versions, SSL_set1_param, SSL_set_session_id_context),
 * session.rs (from_psk: without a cipher OpenSSL crashes; without the master key the handshake fails all the same), dtls.rs (hmac),
 * ssl_session.rs (set_session, SSL_CTX_set_ex_data), aead.rs (expand_by_hmac). */
/* link: ssl */
/* no: vendored: nobody stands before the functions of an OpenSSL inside the library */
/* no: aws-lc: it has neither providers nor these derivations */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "dtls.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>

/* The fault: of the library's calls of this function, those from the `from`-th on, `times` of them. */
static struct {
    const char *function;
    int from, times, seen, hits;
} fault;

static void arm(const char *function, int from, int times)
{
    fault.function = function;
    fault.from = from;
    fault.times = times;
    fault.seen = fault.hits = 0;
}

static void disarm(void) { fault.function = NULL; }

/* Does the library make this call, and not OpenSSL itself? */
static int strikes(const char *function, const void *caller)
{
    Dl_info at;
    if (fault.function == NULL || strcmp(function, fault.function) != 0 || dladdr(caller, &at) == 0 ||
        strstr(at.dli_fname, "sslwrap") == NULL)
        return 0;
    fault.seen++;
    if (fault.seen < fault.from || fault.seen - fault.from >= fault.times)
        return 0;
    fault.hits++;
    return 1;
}

/* What is called in place of OpenSSL's. `action` is done where the fault strikes; `real` is OpenSSL's own. */
#define INSTEAD(result, name, params, args, action)                                                                    \
    result name params                                                                                                 \
    {                                                                                                                  \
        static result(*real) params;                                                                                   \
        if (real == NULL) {                                                                                            \
            void *symbol = dlsym(RTLD_NEXT, #name);                                                                    \
            memcpy(&real, &symbol, sizeof real);                                                                       \
        }                                                                                                              \
        if (strikes(#name, __builtin_return_address(0)))                                                               \
            action;                                                                                                    \
        return real args;                                                                                              \
    }

static int final_lies; /* it says yes to whatever it finds */
static int params_lie; /* says yes, and changes nothing */
static int store_error, hosts_answer, text_len;

INSTEAD(int, EVP_CIPHER_CTX_set_params, (EVP_CIPHER_CTX * c, const OSSL_PARAM p[]), (c, p), return params_lie)
INSTEAD(int, EVP_CIPHER_CTX_get_params, (EVP_CIPHER_CTX * c, OSSL_PARAM p[]), (c, p), return 0)
INSTEAD(int, EVP_CipherInit_ex, (EVP_CIPHER_CTX * c, const EVP_CIPHER *t, ENGINE *e, const unsigned char *k, const unsigned char *iv, int enc),
        (c, t, e, k, iv, enc), return 0)
INSTEAD(int, EVP_CipherUpdate, (EVP_CIPHER_CTX * c, unsigned char *to, int *n, const unsigned char *from, int len), (c, to, n, from, len),
        return 0)
INSTEAD(int, EVP_CipherFinal_ex, (EVP_CIPHER_CTX * c, unsigned char *to, int *n), (c, to, n), {
    real(c, to, n);
    return final_lies;
})

static const char *absent; /* what this OpenSSL does not have: names that begin so */

/* What not every OpenSSL has the library looks for. */
#ifdef __SANITIZE_ADDRESS__ /* it needs libc's for itself */
enum { LOOKS_UP = 0 };
#else
enum { LOOKS_UP = 1 };
static int sha_init(SHA256_CTX *c) { return strikes("SHA256_Init", __builtin_return_address(0)) ? 0 : SHA256_Init(c); }

static int sha_final(unsigned char *to, SHA256_CTX *c) { return strikes("SHA256_Final", __builtin_return_address(0)) ? 0 : SHA256_Final(to, c); }

void *dlsym(void *restrict where, const char *restrict name)
{
    static void *(*real)(void *, const char *);
    Dl_info at;
    int (*ours)() = NULL;
    void *found;
    if (real == NULL) {
        found = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
        if (found == NULL)
            found = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
        memcpy(&real, &found, sizeof real);
    }
    found = real(where, name);
    if (dladdr(__builtin_return_address(0), &at) == 0 || strstr(at.dli_fname, "sslwrap.so") == NULL)
        return found;
    if (absent != NULL && strncmp(name, absent, strlen(absent)) == 0)
        return NULL;
    if (strcmp(name, "SHA256_Init") == 0)
        ours = (int (*)())sha_init;
    else if (strcmp(name, "SHA256_Final") == 0)
        ours = (int (*)())sha_final;
    if (ours != NULL)
        memcpy(&found, &ours, sizeof found);
    return found;
}
#endif

INSTEAD(unsigned char *, HMAC,
        (const EVP_MD *md, const void *key, int key_len, const unsigned char *p, size_t n, unsigned char *to, unsigned *len),
        (md, key, key_len, p, n, to, len), return NULL)
INSTEAD(EVP_KDF *, EVP_KDF_fetch, (OSSL_LIB_CTX * l, const char *name, const char *query), (l, name, query), return NULL)
INSTEAD(EVP_KDF_CTX *, EVP_KDF_CTX_new, (EVP_KDF * k), (k), return NULL)
INSTEAD(int, OSSL_PROVIDER_add_builtin, (OSSL_LIB_CTX * l, const char *name, OSSL_provider_init_fn *f), (l, name, f), return 0)
INSTEAD(OSSL_PROVIDER *, OSSL_PROVIDER_try_load, (OSSL_LIB_CTX * l, const char *name, int retain), (l, name, retain), return NULL)
INSTEAD(void *, OSSL_PROVIDER_get0_provider_ctx, (const OSSL_PROVIDER *p), (p), return NULL)
INSTEAD(const char *, OSSL_PROVIDER_get0_name, (const OSSL_PROVIDER *p), (p), return "another")
INSTEAD(int, OPENSSL_init_ssl, (uint64_t options, const OPENSSL_INIT_SETTINGS *s), (options, s), return 0)
INSTEAD(int, pthread_key_create, (pthread_key_t * k, void (*f)(void *)), (k, f), return EAGAIN)
INSTEAD(int, pthread_setspecific, (pthread_key_t k, const void *p), (k, p), return ENOMEM)
INSTEAD(int, CRYPTO_get_ex_new_index, (int class, long argl, void *argp, CRYPTO_EX_new *n, CRYPTO_EX_dup *d, CRYPTO_EX_free *f),
        (class, argl, argp, n, d, f), return -1)
INSTEAD(int, SSL_CTX_set_ex_data, (SSL_CTX * c, int index, void *p), (c, index, p), return 0)
INSTEAD(const char *, OBJ_nid2sn, (int nid), (nid), return NULL)
INSTEAD(int, RAND_bytes, (unsigned char *p, int n), (p, n), return 0)
INSTEAD(int, X509_STORE_set_flags, (X509_STORE * s, unsigned long flags), (s, flags), return 0)
INSTEAD(X509_LOOKUP *, X509_STORE_add_lookup, (X509_STORE * s, X509_LOOKUP_METHOD *m), (s, m), return NULL)
INSTEAD(int, X509_LOOKUP_ctrl, (X509_LOOKUP * l, int c, const char *p, long n, char **r), (l, c, p, n, r), return 0)
INSTEAD(int, PEM_write_bio_X509_CRL, (BIO * b, const X509_CRL *c), (b, c), return 0)
INSTEAD(int, X509_verify_cert, (X509_STORE_CTX * c), (c), {
    X509_STORE_CTX_set_error(c, store_error);
    if (store_error == X509_V_ERR_UNSPECIFIED)
        ERR_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
    return 0;
})
INSTEAD(int, X509_check_host, (X509 * x, const char *host, size_t n, unsigned flags, char **peer), (x, host, n, flags, peer),
        return hosts_answer)
INSTEAD(int, OBJ_obj2txt, (char *to, int cap, const ASN1_OBJECT *o, int numbers), (to, cap, o, numbers), return text_len)
INSTEAD(int, X509V3_EXT_print, (BIO * b, X509_EXTENSION *e, unsigned long flags, int indent), (b, e, flags, indent), {
    int done = real(b, e, flags, indent);
    BIO_puts(b, "\n\n");
    return done;
})
INSTEAD(int, X509_get_signature_nid, (const X509 *x), (x), return NID_undef)
INSTEAD(size_t, EC_get_builtin_curves, (EC_builtin_curve * c, size_t n), (c, n), return 0)
INSTEAD(int, SSL_SESSION_set1_id_context, (SSL_SESSION * s, const unsigned char *id, unsigned n), (s, id, n), return 0)
INSTEAD(int, SSL_SESSION_set1_master_key, (SSL_SESSION * s, const unsigned char *key, size_t n), (s, key, n), return 0)
INSTEAD(int, SSL_SESSION_set_cipher, (SSL_SESSION * s, const SSL_CIPHER *c), (s, c), return 0)
INSTEAD(int, SSL_SESSION_set_protocol_version, (SSL_SESSION * s, int v), (s, v), return 0)
INSTEAD(int, SSL_SESSION_set1_ticket_appdata, (SSL_SESSION * s, const void *p, size_t n), (s, p, n), return 0)
INSTEAD(const SSL_CIPHER *, SSL_CIPHER_find, (SSL * s, const unsigned char *p), (s, p), return NULL)
INSTEAD(int, SSL_set1_param, (SSL * s, X509_VERIFY_PARAM *p), (s, p), return 0)
INSTEAD(int, SSL_set_session_id_context, (SSL * s, const unsigned char *id, unsigned n), (s, id, n), return 0)

static int command; /* of SSL_ctrl's */
long SSL_ctrl(SSL *s, int c, long n, void *p)
{
    static long (*real)(SSL *, int, long, void *);
    if (real == NULL) {
        void *symbol = dlsym(RTLD_NEXT, "SSL_ctrl");
        memcpy(&real, &symbol, sizeof real);
    }
    return c == command && strikes("SSL_ctrl", __builtin_return_address(0)) ? 0 : real(s, c, n, p);
}

/* A fault that strikes nowhere shows nothing; with an OpenSSL of the library's own none does. */
static void hit(int at_least)
{
    if (!CHECK(fault.hits >= at_least))
        fprintf(stderr, "    %s failed %d times of %d calls\n", fault.function, fault.hits, fault.seen);
    disarm();
}

/* ---- records ---- */

static unsigned char sent[60000], got[60000];

static int lacks(int status) { return status == SSLWRAP_E_NOMEM; }

/* Sends in three ways. 1: all of it; else some call failed, for want of memory as the library sees it. */
static int send_all(sslwrap_conn *from, size_t *len)
{
    sslwrap_iovec pieces[3];
    size_t n = 0, i;
    int status[3];
    *len = 0;
    status[0] = sslwrap_conn_send(from, sent, 100, 0, &n);
    *len += n;
    status[1] = lacks(status[0]) ? SSLWRAP_OK : sslwrap_conn_send(from, sent + *len, 30000, 0, &n);
    *len += status[0] == SSLWRAP_OK ? n : 0;
    for (i = 0; i < 3; i++) { /* small, large, small: the large one is not copied first */
        pieces[i].base = sent + *len + (i == 0 ? 0 : i == 1 ? 10 : 8010);
        pieces[i].len = i == 1 ? 8000 : 10;
    }
    status[2] = status[0] != SSLWRAP_OK || status[1] != SSLWRAP_OK ? SSLWRAP_OK : sslwrap_conn_sendv(from, pieces, 3, 0, &n);
    *len += status[0] == SSLWRAP_OK && status[1] == SSLWRAP_OK ? n : 0;
    for (i = 0; i < 3; i++)
        CHECK(status[i] == SSLWRAP_OK || lacks(status[i]));
    return status[0] == SSLWRAP_OK && status[1] == SSLWRAP_OK && status[2] == SSLWRAP_OK;
}

/* Receives what there is, in rooms of this size; the status that ended it. */
static int receive_all(sslwrap_conn *to, size_t room, size_t *len)
{
    int status;
    size_t n;
    *len = 0;
    while ((status = sslwrap_conn_recv(to, got + *len, room < sizeof got - *len ? room : sizeof got - *len, 0, &n)) == SSLWRAP_OK && n > 0)
        *len += n;
    CHECK(memcmp(sent, got, *len) == 0);
    return status;
}

static void records(const char *suite)
{
    static const char *const functions[] = {"EVP_CIPHER_CTX_set_params", "EVP_CIPHER_CTX_get_params", "EVP_CipherUpdate", "EVP_CipherFinal_ex",
                                            "EVP_CipherInit_ex"};
    static const size_t rooms[] = {16384, 777};
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    size_t f, room;
    int way, nth, struck = 0;
    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, suite));
    for (f = 0; f < 5; f++)
        for (way = 0; way < rounds(3, 2); way++)
            for (nth = 1; nth < 12; nth += rounds(1, 7)) {
                struct pair p;
                size_t went, came, n;
                int all, status;
                room = rooms[way == 2];
                if (!pair_from(&p, client, server) || !CHECK_OK(handshake(p.client, p.server)))
                    return;
                if (way == 0)
                    arm(functions[f], nth, 1);
                all = send_all(p.client, &went);
                disarm();
                struck += way == 0 && fault.hits;
                if (way == 0 && fault.hits == 0)
                    nth = 99;
                CHECK(all == (fault.hits == 0 || way != 0));
                if (way == 0) { /* what failed was not sent; whoever tries again goes on where it ended */
                    if (!all && sslwrap_conn_send(p.client, sent + went, 50, 0, &n) == SSLWRAP_OK)
                        went += n;
                    pump(p.client, p.server);
                    receive_all(p.server, room, &came);
                    CHECK(came <= went);
                } else {
                    pump(p.client, p.server);
                    arm(functions[f], nth, 1);
                    status = receive_all(p.server, room, &came);
                    disarm();
                    struck += fault.hits;
                    if (fault.hits == 0)
                        nth = 99;
                    /* what does not open one way may open another; if it does not, nothing behind it arrives */
                    CHECK(status == SSLWRAP_ERROR_WANT_READ ? came == went : came < went);
                    CHECK(fault.hits > 0 || status == SSLWRAP_ERROR_WANT_READ);
                }
                pair_free(&p);
            }
    CHECK(struck > rounds(5, 2));
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

TEST(records_of_aes) { records("TLS_AES_128_GCM_SHA256"); }
TEST(records_of_chacha) { records("TLS_CHACHA20_POLY1305_SHA256"); }

/* ---- what is found out once in a process: each in a child that has not asked yet ---- */

static void talk(int records)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    size_t went, came;
    int kind;
    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, "TLS_AES_128_GCM_SHA256"));
    CHECK(pair_from(&p, client, server));
    CHECK_OK(handshake(p.client, p.server));
    CHECK(send_all(p.client, &went));
    pump(p.client, p.server);
    CHECK_STATUS(receive_all(p.server, 5000, &came), SSLWRAP_ERROR_WANT_READ);
    CHECK(went == came && went > 30000);
    CHECK_OK(sslwrap_conn_records(p.server, &kind));
    CHECK(kind == records);
    CHECK_OK(sslwrap_conn_records(p.client, &kind));
    CHECK(kind == records);
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* Whatever is not to be had at first, there is a way around: connections work, with records of ours. */
TEST(not_to_be_had_at_first)
{
    static const struct {
        const char *function;
        int from, times, params_lie, final_lies;
        const char *absent;
    } faults[] = {
        {"EVP_CIPHER_CTX_set_params", 1, 1, 1, 0, NULL}, /* nonces as parameters: ignored, */
        {"EVP_CipherFinal_ex", 1, 1, 0, 0, NULL},        /* not sealed, */
        {"EVP_CipherFinal_ex", 3, 1, 0, 1, NULL},        /* the wrong record is opened, */
        {"EVP_CipherFinal_ex", 4, 1, 0, 0, NULL},        /* or the right one is not */
        {"OPENSSL_init_ssl", 1, 9, 0, 0, NULL},          /* our key derivation */
        {"EVP_KDF_fetch", 1, 9, 0, 0, NULL},
        {"OSSL_PROVIDER_get0_name", 1, 9, 0, 0, NULL},
        {"OSSL_PROVIDER_add_builtin", 1, 9, 0, 0, NULL},
        {"OSSL_PROVIDER_try_load", 1, 9, 0, 0, NULL},
        {"OSSL_PROVIDER_get0_provider_ctx", 1, 1, 0, 0, NULL},
        {"OSSL_PROVIDER_get0_provider_ctx", 1, 9, 0, 0, NULL},
        {"EVP_KDF_fetch", 2, 9, 0, 0, NULL},
        {"SHA256_Init", 1, 99999, 0, 0, NULL},
        {"none", 1, 1, 0, 0, "SHA256"},
        {"none", 1, 1, 0, 0, "SHA384"},
    };
    size_t i;
    for (i = 0; i < sizeof faults / sizeof *faults; i++) {
        int status = -1, looked_up = faults[i].absent != NULL || strcmp(faults[i].function, "SHA256_Init") == 0;
        pid_t child;
        if ((looked_up && !LOOKS_UP) || (slow_machine() && i % 4 != 0))
            continue;
        child = fork();
        if (child == 0) {
            failed_checks_ = 0;
            params_lie = faults[i].params_lie;
            final_lies = faults[i].final_lies;
            arm(faults[i].function, faults[i].from, faults[i].times);
            absent = faults[i].absent;
            talk(strcmp(faults[i].function, "SHA256_Init") == 0 ? SSLWRAP_RECORDS_OPENSSL : SSLWRAP_RECORDS_OWN); /* nobody tells us theirs */
            hit(absent == NULL);
            _exit(failed_checks_ != 0);
        }
        CHECK(waitpid(child, &status, 0) == child);
        if (!CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0))
            fprintf(stderr, "    %s, from %d\n", faults[i].function, faults[i].from);
    }
}

/* Where plain SHA-2 is not to be had HMAC makes the keys of records, and where that fails nothing is sealed with another key. */
TEST(keys_without_hmac)
{
    int status = 0;
    pid_t child = LOOKS_UP ? fork() : -1;
    if (child == 0) {
        int nth, struck = 0;
        failed_checks_ = 0;
        absent = "SHA";
        for (nth = 1; nth < 60; nth += rounds(1, 9)) {
            sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
            struct pair p;
            size_t went = 0, came;
            CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, "TLS_AES_128_GCM_SHA256"));
            CHECK(pair_from(&p, client, server));
            arm("HMAC", nth, 1);
            if (handshake(p.client, p.server) == SSLWRAP_OK) {
                int all = send_all(p.client, &went);
                pump(p.client, p.server);
                int got_all = receive_all(p.server, 16384, &came);
                CHECK(got_all == SSLWRAP_ERROR_WANT_READ || lacks(got_all)); /* never that a record is not of the peer */
                CHECK(came == went || lacks(got_all));
                CHECK(all || fault.hits > 0);
            }
            disarm();
            struck += fault.hits;
            pair_free(&p);
            CHECK_OK(sslwrap_ctx_free(client));
            CHECK_OK(sslwrap_ctx_free(server));
            if (fault.hits == 0)
                break;
        }
        CHECK(struck > 0);
        _exit(failed_checks_ != 0);
    }
    CHECK(child < 0 || (waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

/* A process that has no key left for thread-local data: no records of ours by our derivation, errors without their text. */
TEST(no_place_for_what_belongs_to_a_thread)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        sslwrap_ctx *ctx = NULL;
        failed_checks_ = 0;
        arm("pthread_key_create", 1, 99);
        CHECK_STATUS(sslwrap_ctx_new(12345, &ctx), SSLWRAP_E_INVALID_ARG);
        CHECK_TEXT(sslwrap_error_message(), "");
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
        CHECK_OK(sslwrap_ctx_free(ctx));
        hit(1);
        CHECK_STATUS(sslwrap_ctx_new(12345, &ctx), SSLWRAP_E_INVALID_ARG);
        CHECK(strstr(sslwrap_error_message(), "12345") != NULL);
        talk(SSLWRAP_RECORDS_OWN);
        _exit(failed_checks_ != 0);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int nothing_to_offer(sslwrap_conn *conn, uint8_t *list, size_t cap, size_t *len, void *userdata)
{
    (void)conn, (void)list, (void)cap, (void)len, (void)userdata;
    return SSLWRAP_OK;
}

/* An OpenSSL that was built without NPN. */
TEST(no_npn)
{
    int status = 0, has = 5;
    pid_t child = LOOKS_UP ? fork() : -1;
    if (child == 0) {
        sslwrap_ctx *ctx = client_ctx();
        failed_checks_ = 0;
        absent = "SSL_CTX_set_next_proto";
        CHECK_OK(sslwrap_has("npn", &has));
        CHECK(has == 0);
        CHECK_STATUS(sslwrap_ctx_set_npn_preference(ctx, "\2h2", 3), SSLWRAP_E_UNSUPPORTED);
        CHECK_STATUS(sslwrap_ctx_set_npn_protos(ctx, "\2h2", 3), SSLWRAP_E_UNSUPPORTED);
        CHECK_STATUS(sslwrap_ctx_set_npn_advertise_callback(ctx, nothing_to_offer, NULL, NULL), SSLWRAP_E_UNSUPPORTED);
        CHECK_OK(sslwrap_ctx_free(ctx));
        talk(SSLWRAP_RECORDS_OWN);
        _exit(failed_checks_ != 0);
    }
    CHECK(child < 0 || (waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

static void *without_a_record(void *p)
{
    sslwrap_ctx *ctx = NULL;
    (void)p;
    arm("pthread_setspecific", 1, 99);
    CHECK_STATUS(sslwrap_ctx_new(12345, &ctx), SSLWRAP_E_INVALID_ARG);
    hit(1);
    CHECK_TEXT(sslwrap_error_message(), "");
    CHECK_STATUS(sslwrap_ctx_new(12345, &ctx), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "12345") != NULL);
    return NULL;
}

/* A thread that has no memory for what belongs to it is told the status alone. */
TEST(no_record_for_a_thread)
{
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, without_a_record, NULL) == 0);
    pthread_join(thread, NULL);
}

/* ---- our key derivation, where plain SHA-2 or the other derivation fails in the middle ---- */

TEST(secrets_without_sha2)
{
    static const char *const functions[] = {"SHA256_Init", "SHA256_Final", "HMAC", "EVP_KDF_CTX_new"};
    size_t f;
    int nth;
    for (f = 0; f < 4; f++)
        for (nth = 1; nth < 90; nth += rounds(3, 80)) {
            sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
            struct pair p;
            size_t went, came;
            int status;
            CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, "TLS_AES_128_GCM_SHA256"));
            CHECK(pair_from(&p, client, server));
            arm(functions[f], nth, 1);
            status = handshake(p.client, p.server);
            disarm();
            if (fault.hits == 0)
                nth = 99;
            CHECK(f >= 2 || status == SSLWRAP_OK); /* another way gives the same secret */
            if (status == SSLWRAP_OK && send_all(p.client, &went)) {
                pump(p.client, p.server);
                CHECK_STATUS(receive_all(p.server, 16384, &came), SSLWRAP_ERROR_WANT_READ);
                CHECK(went == came);
            }
            pair_free(&p);
            CHECK_OK(sslwrap_ctx_free(client));
            CHECK_OK(sslwrap_ctx_free(server));
        }
}

/* Both fail: there is no secret, and no connection. */
TEST(secrets_by_nobody)
{
    EVP_KDF *kdf;
    EVP_KDF_CTX *ctx;
    unsigned char out[32], key[32] = {1};
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    sslwrap_ctx *ours = client_ctx();
    OSSL_PARAM first[] = {OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode), OSSL_PARAM_construct_end()};
    OSSL_PARAM all[] = {OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
                        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)(uintptr_t) "SHA2-256", 0),
                        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key, sizeof key),
                        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PREFIX, (void *)(uintptr_t) "tls13 ", 6),
                        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_LABEL, (void *)(uintptr_t) "key", 3), OSSL_PARAM_construct_end()};
    kdf = EVP_KDF_fetch(NULL, "TLS13-KDF", "?sslwrap.a");
    ctx = EVP_KDF_CTX_new(kdf);
    if (!CHECK(ctx != NULL))
        return;
    CHECK(EVP_KDF_derive(ctx, out, sizeof out, all) == 1);
    arm("EVP_KDF_CTX_new", 1, 9);
    CHECK(EVP_KDF_CTX_set_params(ctx, first) != 1);
    CHECK(EVP_KDF_CTX_get_params(ctx, first) != 1);
    all[2].data_size = 0; /* a thing for the other derivation */
    CHECK(EVP_KDF_derive(ctx, out, sizeof out, all) != 1);
    hit(3);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
    ERR_clear_error();
    CHECK_OK(sslwrap_ctx_free(ours));
}

/* ---- certificates ---- */

TEST(chains_are_never_good_by_accident)
{
    static const int no_memory[] = {X509_V_ERR_OUT_OF_MEM, X509_V_ERR_UNSPECIFIED}; /* with the second one OpenSSL's queue says so */
    int i;
    sslwrap_x509_store *store;
    sslwrap_x509 *leaf;
    CHECK_OK(sslwrap_x509_store_new(&store));
    CHECK_OK(sslwrap_x509_store_load_locations(store, cert("ca.pem"), NULL, NULL));
    CHECK_OK(sslwrap_x509_store_load_locations(store, cert("inter.pem"), NULL, NULL));
    CHECK_OK(sslwrap_x509_load_file(cert("good.pem"), SSLWRAP_FILETYPE_PEM, &leaf));
    CHECK_OK(sslwrap_x509_store_verify(store, leaf, NULL, "good.example", NULL));
    store_error = X509_V_OK; /* it says no, but not why */
    arm("X509_verify_cert", 1, 1);
    CHECK_STATUS(sslwrap_x509_store_verify(store, leaf, NULL, "good.example", NULL), SSLWRAP_ERROR_SSL);
    hit(1);
    for (i = 0; i < 2; i++) {
        store_error = no_memory[i];
        arm("X509_verify_cert", 1, 1);
        CHECK_STATUS(sslwrap_x509_store_verify(store, leaf, NULL, "good.example", NULL), SSLWRAP_E_NOMEM);
        hit(1);
    }
    CHECK_OK(sslwrap_x509_store_verify(store, leaf, NULL, "good.example", NULL));
    arm("X509_STORE_set_flags", 1, 1);
    CHECK(sslwrap_x509_store_set_flags(store, SSLWRAP_X509_V_FLAG_CRL_CHECK) != SSLWRAP_OK);
    hit(1);
    CHECK_OK(sslwrap_x509_store_verify(store, leaf, NULL, "good.example", NULL)); /* nothing is checked that was not set */
    arm("X509_STORE_add_lookup", 1, 1);
    CHECK(sslwrap_x509_store_load_locations(store, NULL, certs_dir_, NULL) != SSLWRAP_OK);
    hit(1);
    CHECK(strstr(sslwrap_error_message(), certs_dir_) != NULL);
    arm("X509_LOOKUP_ctrl", 1, 1);
    CHECK(sslwrap_x509_store_load_locations(store, NULL, certs_dir_, NULL) != SSLWRAP_OK);
    hit(1);
    CHECK_OK(sslwrap_x509_free(leaf));
    CHECK_OK(sslwrap_x509_store_free(store));
}

TEST(what_certificates_hold)
{
    sslwrap_x509 *leaf;
    sslwrap_x509_crl *crl;
    const char *name = "before";
    char text[4096], again[4096];
    size_t n, i, count;
    int yes = 5;
    CHECK_OK(sslwrap_x509_load_file(cert("good.pem"), SSLWRAP_FILETYPE_PEM, &leaf));
    for (i = 0; i < 2; i++) {
        hosts_answer = i == 0 ? -1 : -2;
        arm("X509_check_host", 1, 1);
        CHECK(sslwrap_x509_check_host(leaf, "good.example", 0, &yes) != SSLWRAP_OK && yes != 1);
        hit(1);
        text_len = i == 0 ? 0 : 5000;
        arm("OBJ_obj2txt", 1, 1);
        CHECK(sslwrap_x509_extension_oid(leaf, 0, text, sizeof text, &n) != SSLWRAP_OK);
        hit(1);
    }
    CHECK_OK(sslwrap_x509_extension_count(leaf, &count));
    for (i = 0; i < count; i++) { /* no line ends at the end, however OpenSSL prints it */
        CHECK_OK(sslwrap_x509_extension_text(leaf, i, text, sizeof text, &n));
        arm("X509V3_EXT_print", 1, 99);
        CHECK_OK(sslwrap_x509_extension_text(leaf, i, again, sizeof again, &n));
        hit(1);
        CHECK_TEXT(again, text);
    }
    {
        sslwrap_x509_name *subject = NULL;
        CHECK_OK(sslwrap_x509_subject(leaf, &subject));
        CHECK_OK(sslwrap_x509_name_entry_field(subject, 0, text, sizeof text, &n));
        CHECK_TEXT(text, "O");
        text_len = 0;
        arm("OBJ_nid2sn", 1, 1); /* one without a name is a number */
        CHECK_OK(sslwrap_x509_name_entry_field(subject, 0, text, sizeof text, &n));
        hit(1);
        CHECK_TEXT(text, "2.5.4.10");
        CHECK_OK(sslwrap_x509_name_free(subject));
    }
    arm("X509_get_signature_nid", 1, 1);
    CHECK_STATUS(sslwrap_x509_signature_algorithm(leaf, &name), SSLWRAP_E_NO_VALUE);
    hit(1);
    CHECK_OK(sslwrap_x509_free(leaf));
    CHECK_OK(sslwrap_x509_crl_load_file(cert("crl.pem"), SSLWRAP_FILETYPE_PEM, &crl));
    arm("PEM_write_bio_X509_CRL", 1, 1);
    CHECK(sslwrap_x509_crl_dump_pem(crl, text, sizeof text, &n) != SSLWRAP_OK);
    hit(1);
    CHECK_OK(sslwrap_x509_crl_free(crl));
    {
        sslwrap_strlist *names = NULL;
        arm("EC_get_builtin_curves", 1, 99);
        CHECK(sslwrap_get_elliptic_curves(&names) != SSLWRAP_OK && names == NULL);
        hit(1);
    }
}

/* A certificate that names itself as its issuer and was signed by another key, for seven names. */
static void *odd_certificate(size_t *len)
{
    static unsigned char der[4096];
    unsigned char *end = der;
    EVP_PKEY *own = EVP_EC_gen("P-256"), *others = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509V3_CTX with;
    static const char *const extensions[][2] = {{"subjectKeyIdentifier", "hash"}, {"authorityKeyIdentifier", "keyid:always"},
        {"subjectAltName", "DNS:a.example,DNS:b.example,DNS:c.example,DNS:d.example,DNS:e.example,DNS:f.example,DNS:g.example,"
                           "email:a@b.example,URI:http://a.example/,RID:1.2.3"}};
    int i;
    X509 *issuer = X509_new();
    X509_set_pubkey(issuer, others);
    X509_set_version(x, 2);
    X509_set_version(issuer, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 5);
    X509_gmtime_adj(X509_getm_notBefore(x), -1000);
    X509_gmtime_adj(X509_getm_notAfter(x), 100000);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"odd one", -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    X509_set_pubkey(x, own);
    for (i = 0; i < 3; i++) {
        X509_EXTENSION *e;
        X509V3_set_ctx(&with, i == 1 ? issuer : x, i == 1 ? issuer : x, NULL, NULL, 0);
        e = X509V3_EXT_conf(NULL, &with, extensions[i][0], extensions[i][1]);
        if (e == NULL) /* its own key identifier is not the other's */
            continue;
        X509_add_ext(i == 1 ? x : x, e, -1);
        if (i == 0) {
            X509_EXTENSION *of_issuer;
            X509V3_set_ctx(&with, NULL, issuer, NULL, NULL, 0);
            of_issuer = X509V3_EXT_conf(NULL, &with, extensions[0][0], extensions[0][1]);
            X509_add_ext(issuer, of_issuer, -1);
            X509_EXTENSION_free(of_issuer);
        }
        X509_EXTENSION_free(e);
    }
    X509_sign(x, others, EVP_sha256());
    *len = (size_t)i2d_X509(x, &end);
    X509_free(x);
    X509_free(issuer);
    EVP_PKEY_free(own);
    EVP_PKEY_free(others);
    ERR_clear_error();
    return der;
}

TEST(what_is_said_of_odd_certificates)
{
    sslwrap_x509_store *store;
    sslwrap_x509 *odd = NULL;
    sslwrap_ctx *ctx = client_ctx();
    const sslwrap_x509_name *none = NULL;
    sslwrap_pkey *no_key = NULL;
    size_t len;
    void *der = odd_certificate(&len);
    CHECK_OK(sslwrap_x509_store_new(&store));
    CHECK_OK(sslwrap_x509_load_der(der, len, &odd));
    CHECK_STATUS(sslwrap_x509_store_verify(store, odd, NULL, NULL, NULL), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "'odd one'") != NULL && strstr(sslwrap_error_message(), "not among the trusted") != NULL);
    CHECK_OK(sslwrap_x509_store_add_cert(store, odd));
    CHECK_OK(sslwrap_x509_store_set_flags(store, SSLWRAP_X509_V_FLAG_PARTIAL_CHAIN));
    CHECK_OK(sslwrap_x509_store_verify(store, odd, NULL, "g.example", NULL));
    CHECK_STATUS(sslwrap_x509_store_verify(store, odd, NULL, "h.example", NULL), SSLWRAP_ERROR_SSL);
    if (!CHECK(strstr(sslwrap_error_message(), "a.example, b.example, c.example, d.example, e.example and 2 more, not for h.example") != NULL))
        fprintf(stderr, "    %s\n", sslwrap_error_message());
    CHECK_OK(sslwrap_x509_free(odd));
    CHECK_OK(sslwrap_x509_store_free(store));
    /* no array is so long, and no key of indefinite length is one */
    CHECK_STATUS(sslwrap_ctx_set_client_ca_list(ctx, &none, (size_t)1 << 30), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "cannot be meant") != NULL);
    CHECK(sslwrap_pkey_load_der("\x30\x80\x02\x01\x00\x30\x80\x00\x00", 9, NULL, 0, &no_key) != SSLWRAP_OK && no_key == NULL);
    memset(sent, 'p', 5000); /* nor is a passphrase so long that of any key */
    CHECK(sslwrap_pkey_load_file(cert("encrypted.key"), SSLWRAP_FILETYPE_PEM, sent, 5000, &no_key) != SSLWRAP_OK && no_key == NULL);
    CHECK_OK(sslwrap_pkey_load_file(cert("encrypted.key"), SSLWRAP_FILETYPE_PEM, "secret", 6, &no_key));
    CHECK_OK(sslwrap_pkey_free(no_key));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* ---- sessions, keys shared beforehand, contexts ---- */

static const unsigned char key[32] = "thirty-two bytes that both have!";

/* A key that cannot be made a session is not used, and without it nobody gets in. */
TEST(no_session_of_a_key)
{
    static const char *const functions[] = {"SSL_CIPHER_find", "SSL_SESSION_set1_id_context", "SSL_SESSION_set1_master_key",
                                            "SSL_SESSION_set_cipher", "SSL_SESSION_set_protocol_version", "SSL_SESSION_set1_ticket_appdata"};
    size_t i;
    int nth;
    for (i = 0; i < 6; i++)
        for (nth = 1; nth <= 2; nth++) { /* the client's, the server's */
            sslwrap_ctx *client, *server;
            struct pair p;
            CHECK_OK(sslwrap_ctx_new_server(&server));
            CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
            CHECK_OK(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
            CHECK_OK(sslwrap_ctx_set_min_proto_version(server, SSLWRAP_TLS1_3_VERSION));
            CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, key, sizeof key));
            CHECK(pair_from(&p, client, server));
            CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, key, sizeof key));
            arm(functions[i], nth, 1);
            CHECK(handshake(p.client, p.server) != SSLWRAP_OK);
            hit(1);
            pair_free(&p);
            CHECK_OK(sslwrap_ctx_free(client));
            CHECK_OK(sslwrap_ctx_free(server));
        }
}

static void on_removed(const uint8_t *id, size_t len, void *userdata)
{
    (void)id, (void)len, (void)userdata;
}

TEST(nobody_to_tell_of_sessions)
{
    static const char *const functions[] = {"CRYPTO_get_ex_new_index", "SSL_CTX_set_ex_data"};
    sslwrap_ctx *server = server_ctx("good");
    sslwrap_conn *conn = NULL;
    size_t i;
    CHECK_OK(sslwrap_ctx_set_remove_session_callback(server, on_removed, NULL, NULL));
    for (i = 0; i < 2; i++) {
        arm(functions[i], 1, 9);
        CHECK_STATUS(sslwrap_conn_new(server, NULL, &conn), SSLWRAP_E_NOMEM);
        hit(1);
    }
    CHECK_OK(sslwrap_conn_new(server, NULL, &conn)); /* at a second try all is well */
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* Two sessions of two versions are two; a client whose context has a name for its sessions resumes its own. */
TEST(sessions_of_a_named_context)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_session *first = NULL, *second = NULL;
    struct pair p;
    char byte;
    size_t n;
    int same = 5;
    CHECK_OK(sslwrap_ctx_set_session_id(client, "ours", 4));
    CHECK(pair_from(&p, client, server));
    CHECK_OK(handshake(p.client, p.server));
    CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_get_session(p.client, &first));
    pair_free(&p);
    CHECK(pair_from(&p, client, server));
    CHECK_OK(sslwrap_conn_set_max_proto_version(p.client, SSLWRAP_TLS1_2_VERSION));
    CHECK_OK(handshake(p.client, p.server));
    CHECK_OK(sslwrap_conn_get_session(p.client, &second));
    pair_free(&p);
    CHECK_OK(sslwrap_session_equal(first, second, &same));
    CHECK(same == 0);
    CHECK(pair_from(&p, client, server));
    arm("SSL_set_session_id_context", 1, 9);
    CHECK(sslwrap_conn_set_session(p.client, first) != SSLWRAP_OK);
    hit(1);
    CHECK_OK(sslwrap_conn_set_session(p.client, first));
    CHECK_OK(handshake(p.client, p.server));
    CHECK_OK(sslwrap_conn_session_reused(p.client, &same));
    CHECK(same == 1);
    pair_free(&p);
    CHECK_OK(sslwrap_session_free(first));
    CHECK_OK(sslwrap_session_free(second));
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

TEST(tickets_without_chance)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    unsigned char keys[80];
    memset(keys, 7, sizeof keys);
    CHECK_OK(sslwrap_ctx_set_ticket_keys(server, keys, sizeof keys, sizeof keys));
    CHECK(pair_from(&p, client, server));
    arm("RAND_bytes", 1, 99);
    CHECK(handshake(p.client, p.server) != SSLWRAP_OK); /* never one sealed with what everybody knows */
    hit(1);
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* Nor a context whose sessions, or cookies, anybody could name. */
TEST(contexts_without_chance)
{
    int datagrams;
    for (datagrams = 0; datagrams < 2; datagrams++) {
        sslwrap_ctx *ctx = datagrams ? dtls_server_ctx("good") : server_ctx("good");
        sslwrap_conn *conn = NULL;
        arm("RAND_bytes", 1 + datagrams, 99);
        CHECK(sslwrap_conn_new(ctx, NULL, &conn) != SSLWRAP_OK && conn == NULL);
        hit(1);
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn)); /* once there are some */
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

static sslwrap_ctx *other;
static int switched, strikes_at_switch;

static int on_name(sslwrap_conn *conn, void *userdata)
{
    arm(userdata, 1, strikes_at_switch);
    switched = sslwrap_conn_set_context(conn, other);
    return SSLWRAP_SERVERNAME_OK;
}

/* A connection goes over to another context as a whole, at a second try too, or stays with its own; where that fails it ends. */
TEST(contexts_are_changed_whole)
{
    static const struct {
        const char *function;
        int command;
    } faults[] = {{"SSL_ctrl", SSL_CTRL_SET_MIN_PROTO_VERSION}, {"SSL_ctrl", SSL_CTRL_SET_MAX_PROTO_VERSION}, {"SSL_set1_param", 0},
                  {"SSL_set_session_id_context", 0}};
    static const struct {
        int strikes, switches, stands;
    } courses[] = {{0, 1, 1}, {1, 1, 1}, {2, 0, 1}, {99, 0, 0}};
    size_t i, n;
    for (i = 0; i < 4; i++)
        for (n = 0; n < 4; n += (size_t)rounds(1, 3)) {
            sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
            struct pair p;
            other = server_ctx("good");
            CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(server, on_name, (void *)(uintptr_t)faults[i].function, NULL));
            CHECK(pair_from(&p, client, server));
            command = faults[i].command;
            strikes_at_switch = courses[n].strikes;
            switched = -99;
            CHECK((handshake(p.client, p.server) == SSLWRAP_OK) == courses[n].stands);
            hit(courses[n].strikes > 0);
            CHECK((switched == SSLWRAP_OK) == courses[n].switches && switched != -99);
            pair_free(&p);
            CHECK_OK(sslwrap_ctx_free(other));
            CHECK_OK(sslwrap_ctx_free(client));
            CHECK_OK(sslwrap_ctx_free(server));
        }
}

/* What cannot be told is told so. */
TEST(room_in_a_datagram)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct pair p;
    size_t mtu = 7;
    if (!pair_from(&p, c, s))
        return;
    CHECK_OK(handshake(p.client, p.server));
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(p.client, &mtu));
    CHECK(mtu > 100);
    command = SSL_CTRL_SET_MTU;
    arm("SSL_ctrl", 1, 9);
    CHECK_STATUS(sslwrap_conn_get_cleartext_mtu(p.client, &mtu), SSLWRAP_E_NO_VALUE);
    CHECK(mtu == 0);
    hit(1);
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

/* A listener that cannot make cookies serves nobody, until it can. */
TEST(cookies_that_cannot_be_made)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct pair p;
    if (!pair_from(&p, c, s))
        return;
    CHECK_OK(sslwrap_conn_set_dtls_peer(p.server, "somebody", 8));
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    arm("HMAC", 1, 9);
    CHECK(sslwrap_conn_dtlsv1_listen(p.server, NULL) != SSLWRAP_OK);
    hit(1);
    CHECK(pump(p.client, p.server) == 0);
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

int main(int argc, char **argv)
{
    struct random r = {99};
    BEGIN(argc, argv);
    random_bytes(&r, sent, sizeof sent);
    RUN(not_to_be_had_at_first); /* before anything is found out here */
    RUN(keys_without_hmac);
    RUN(no_place_for_what_belongs_to_a_thread);
    RUN(no_npn);
    RUN(no_record_for_a_thread);
    RUN(records_of_aes);
    if (!slow_machine())
        RUN(records_of_chacha);
    RUN(secrets_without_sha2);
    RUN(secrets_by_nobody);
    RUN(chains_are_never_good_by_accident);
    RUN(what_certificates_hold);
    RUN(what_is_said_of_odd_certificates);
    RUN(nobody_to_tell_of_sessions);
    RUN(sessions_of_a_named_context);
    RUN(room_in_a_datagram);
    RUN(no_session_of_a_key);
    RUN(tickets_without_chance);
    RUN(contexts_without_chance);
    RUN(contexts_are_changed_whole);
    RUN(cookies_that_cannot_be_made);
    return END();
}
