/* Every allocation of each scenario fails, once and from then on, each in a process of its own: no crash, no hang, a status
 * that says so, nothing lost of memory or handles, and the same operation succeeds afterwards on the same handles.
 *
 *     nomem CERTS [STEP [SCENARIO]]      every STEP-th allocation (1)
 *     nomem CERTS @N SCENARIO            that one alone, in this process: for a debugger
 */
#include "../c/harness.h"

#include <errno.h>

/* ---- an allocator that fails on request; it serves every library of the process ---- */

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static int armed, persistent, struck;
static long left_, counted;
static long live; /* blocks */

static int fails(void)
{
    if (!armed)
        return 0;
    counted++;
    if (left_ > 0) {
        left_--;
        return 0;
    }
    if (struck && !persistent)
        return 0;
    struck = 1;
    return 1;
}

static void *counted_block(void *p)
{
    live += p != NULL;
    return p;
}

void *malloc(size_t n)
{
    return fails() ? (errno = ENOMEM, (void *)NULL) : counted_block(__libc_malloc(n));
}

void *calloc(size_t n, size_t m)
{
    return fails() ? (errno = ENOMEM, (void *)NULL) : counted_block(__libc_calloc(n, m));
}

void *realloc(void *p, size_t n)
{
    void *q;
    if (fails())
        return errno = ENOMEM, (void *)NULL;
    q = __libc_realloc(p, n);
    if (p == NULL)
        live += q != NULL;
    else if (n == 0)
        live--;
    return q;
}

int posix_memalign(void **out, size_t align, size_t n)
{
    if (fails())
        return ENOMEM;
    *out = counted_block(__libc_memalign(align, n));
    return *out == NULL ? ENOMEM : 0;
}

void *aligned_alloc(size_t align, size_t n)
{
    return fails() ? (errno = ENOMEM, (void *)NULL) : counted_block(__libc_memalign(align, n));
}

void free(void *p)
{
    live -= p != NULL;
    __libc_free(p);
}

/* ---- operations ---- */

/* What a scenario works on. Everything is freed at its end. */
static struct world {
    sslwrap_ctx *client, *server;
    sslwrap_conn *a, *b;
    sslwrap_x509 *cert;
    sslwrap_x509_list *list;
    sslwrap_x509_name *name;
    sslwrap_x509_store *store;
    sslwrap_x509_crl *crl;
    sslwrap_pkey *key;
    sslwrap_identity *identity;
    sslwrap_error *error;
    sslwrap_addr *addr;
    sslwrap_addrinfo *addrinfo;
    sslwrap_sock *listener, *sock, *accepted;
    char text[8192];
    size_t n;
    int number;
} w;

static char *ca_pem, *chain_pem, *key_pem, *crl_pem;
static unsigned failures;

static void say(const char *scenario, long at, const char *what, int status)
{
    const char *reason;
    size_t n, i;
    fprintf(stderr, "%s, allocation %ld%s: %s is %s: %s\n", scenario, at, persistent ? " and on" : "", what,
            sslwrap_status_name(status), sslwrap_error_message());
    for (i = 0; sslwrap_error_count(NULL, &n) == SSLWRAP_OK && i < n; i++)
        if (sslwrap_error_reason(NULL, i, &reason) == SSLWRAP_OK)
            fprintf(stderr, "        %s\n", reason);
    failures++;
}

static const char *scenario_name;
static long scenario_at;

/* One that fails for lack of memory works when made again. */
#define OP(expression)                                                                                                 \
    do {                                                                                                               \
        int status_ = (expression), struck_ = struck;                                                                  \
        if (status_ == SSLWRAP_OK)                                                                                     \
            break;                                                                                                     \
        armed = 0;                                                                                                     \
        if (!struck_ || !lacks_memory(status_))                                                                        \
            say(scenario_name, scenario_at, #expression, status_);                                                     \
        status_ = (expression);                                                                                        \
        if (status_ != SSLWRAP_OK)                                                                                     \
            say(scenario_name, scenario_at, "once more: " #expression, status_);                                       \
    } while (0)

/* NOMEM. Where OpenSSL met one failure and gave another reason ("internal error", "decode error"), we have only its word;
 * when nothing is left for a record either, it is known. */
static int lacks_memory(int status)
{
    return status == SSLWRAP_E_NOMEM || (!persistent && status == SSLWRAP_ERROR_SSL);
}

static int text_of(int status)
{
    return status == SSLWRAP_E_BUFFER_TOO_SMALL ? SSLWRAP_OK : status;
}

static void context_client(void)
{
    OP(sslwrap_ctx_new_client(&w.client));
    OP(sslwrap_ctx_load_verify_mem(w.client, ca_pem, strlen(ca_pem)));
    OP(sslwrap_ctx_set_alpn_protos(w.client, "\2h2\10http/1.1", 12));
    OP(sslwrap_ctx_set_groups(w.client, "X25519:P-256"));
    OP(sslwrap_ctx_set_cipher_list(w.client, "ECDHE+AESGCM"));
    OP(sslwrap_ctx_set_tls13_ciphersuites(w.client, "TLS_AES_128_GCM_SHA256"));
}

static int named(sslwrap_conn *conn, void *userdata)
{
    (void)conn, (void)userdata;
    return SSLWRAP_SERVERNAME_OK;
}

static void context_server(void)
{
    OP(sslwrap_ctx_new_server(&w.server));
    OP(sslwrap_ctx_use_certificate_mem(w.server, chain_pem, strlen(chain_pem)));
    OP(sslwrap_ctx_use_privatekey_mem(w.server, key_pem, strlen(key_pem), SSLWRAP_FILETYPE_PEM));
    OP(sslwrap_ctx_check_privatekey(w.server));
    OP(sslwrap_ctx_set_alpn_preference(w.server, "\2h2", 3));
    OP(sslwrap_ctx_set_tlsext_servername_callback(w.server, named, NULL, NULL));
}

static void context_files(void)
{
    OP(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &w.server));
    OP(sslwrap_ctx_use_certificate_chain_file(w.server, cert("good.pem")));
    OP(sslwrap_ctx_use_privatekey_file(w.server, cert("good.key"), SSLWRAP_FILETYPE_PEM));
    OP(sslwrap_ctx_load_verify_locations(w.server, cert("ca.pem"), NULL));
    OP(sslwrap_ctx_set_verify(w.server, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    OP(sslwrap_ctx_set_session_id(w.server, "id", 2));
}

static void bad_material(void)
{
    static const char bad[] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    int status;
    OP(sslwrap_ctx_new_server(&w.server));
    status = sslwrap_ctx_use_certificate_mem(w.server, bad, sizeof bad - 1);
    if (status != SSLWRAP_ERROR_SSL && !(struck && lacks_memory(status)))
        say(scenario_name, scenario_at, "a bad certificate", status);
    armed = 0;
    status = sslwrap_ctx_use_certificate_mem(w.server, bad, sizeof bad - 1);
    if (status != SSLWRAP_ERROR_SSL)
        say(scenario_name, scenario_at, "a bad certificate", status);
}

/* A handshake that lacked memory is lost; the next one between the same contexts is not. */
static int connected(const char *name, int version)
{
    int status;
    sslwrap_conn_free(w.a);
    sslwrap_conn_free(w.b);
    w.a = w.b = NULL;
    if ((status = sslwrap_conn_new(w.client, NULL, &w.a)) != SSLWRAP_OK)
        return status;
    if ((status = sslwrap_conn_new(w.server, NULL, &w.b)) != SSLWRAP_OK)
        return status;
    if ((status = sslwrap_conn_set_server_name(w.a, name)) != SSLWRAP_OK)
        return status;
    (void)version;
    for (w.number = 0; w.number < 20; w.number++) {
        int a, b;
        size_t n, taken;
        a = sslwrap_conn_do_handshake(w.a);
        if (a != SSLWRAP_OK && !is_want(a))
            return a;
        while (sslwrap_conn_bio_read(w.a, w.text, sizeof w.text, &n) == SSLWRAP_OK)
            if ((status = sslwrap_conn_bio_write(w.b, w.text, n, &taken)) != SSLWRAP_OK)
                return status;
        b = sslwrap_conn_do_handshake(w.b);
        if (b != SSLWRAP_OK && !is_want(b))
            return b;
        while (sslwrap_conn_bio_read(w.b, w.text, sizeof w.text, &n) == SSLWRAP_OK)
            if ((status = sslwrap_conn_bio_write(w.a, w.text, n, &taken)) != SSLWRAP_OK)
                return status;
        if (a == SSLWRAP_OK && b == SSLWRAP_OK)
            return SSLWRAP_OK;
    }
    return SSLWRAP_ERROR_WANT_READ;
}

static int talked(void)
{
    static char data[40000], back[40000];
    size_t n, sent, got = 0, taken;
    int status = connected("good.example", 0);
    if (status != SSLWRAP_OK)
        return status;
    if ((status = sslwrap_conn_sendall(w.a, data, sizeof data, 0, &sent)) != SSLWRAP_OK)
        return status;
    while (sslwrap_conn_bio_read(w.a, w.text, sizeof w.text, &n) == SSLWRAP_OK)
        if ((status = sslwrap_conn_bio_write(w.b, w.text, n, &taken)) != SSLWRAP_OK)
            return status;
    while (got < sizeof data) {
        if ((status = sslwrap_conn_recv(w.b, back + got, sizeof back - got, 0, &n)) != SSLWRAP_OK)
            return status;
        got += n;
    }
    return memcmp(data, back, sizeof data) == 0 ? SSLWRAP_OK : SSLWRAP_E_PANIC;
}

static void both_contexts(void)
{
    int was = armed;
    armed = 0;
    context_client();
    context_server();
    armed = was;
}

static void handshake_tls13(void)
{
    both_contexts();
    OP(connected("good.example", 0));
    OP(text_of(sslwrap_conn_get_peer_certificate(w.a, &w.cert)));
    OP(text_of(sslwrap_conn_get_verified_chain(w.a, &w.list)));
}

static void data_tls13(void)
{
    both_contexts();
    OP(talked());
}

static void data_tls12(void)
{
    both_contexts();
    sslwrap_ctx_set_max_proto_version(w.client, SSLWRAP_TLS1_2_VERSION);
    OP(talked());
}

static void client_certificate(void)
{
    both_contexts();
    armed = 0;
    sslwrap_ctx_use_certificate_chain_file(w.client, cert("client.pem"));
    sslwrap_ctx_use_privatekey_file(w.client, cert("client.key"), SSLWRAP_FILETYPE_PEM);
    sslwrap_ctx_load_verify_mem(w.server, ca_pem, strlen(ca_pem));
    sslwrap_ctx_set_verify(w.server, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL);
    armed = 1;
    OP(connected("good.example", 0));
}

/* Refused: the text and the hint come whole, or memory is what lacks. */
static void refused_name(void)
{
    int status;
    both_contexts();
    status = connected("bad.example", 0);
    if (status != SSLWRAP_ERROR_SSL && !(struck && lacks_memory(status)))
        say(scenario_name, scenario_at, "a wrong name", status);
    OP(sslwrap_error_take(&w.error));
    armed = 0;
    status = connected("bad.example", 0);
    if (status != SSLWRAP_ERROR_SSL || strstr(sslwrap_error_message(), "bad.example") == NULL)
        say(scenario_name, scenario_at, "a wrong name, afterwards", status);
}

static void certificates(void)
{
    OP(sslwrap_x509_load_pem(chain_pem, strlen(chain_pem), &w.cert));
    OP(sslwrap_x509_list_load_pem(chain_pem, strlen(chain_pem), &w.list));
    OP(text_of(sslwrap_x509_dump_pem(w.cert, w.text, sizeof w.text, &w.n)));
    OP(sslwrap_x509_subject(w.cert, &w.name));
    OP(text_of(sslwrap_x509_name_oneline(w.name, w.text, sizeof w.text, &w.n)));
    OP(text_of(sslwrap_x509_fingerprint(w.cert, "sha256", w.text, sizeof w.text, &w.n)));
    OP(text_of(sslwrap_x509_serial(w.cert, w.text, sizeof w.text, &w.n)));
    OP(sslwrap_x509_san_count(w.cert, &w.n));
    OP(sslwrap_x509_check_host(w.cert, "good.example", 0, &w.number));
}

static void stores(void)
{
    OP(sslwrap_x509_store_new(&w.store));
    OP(sslwrap_x509_store_load_pem(w.store, ca_pem, strlen(ca_pem), &w.n));
    OP(sslwrap_x509_crl_load_pem(crl_pem, strlen(crl_pem), &w.crl));
    OP(sslwrap_x509_store_add_crl(w.store, w.crl));
    OP(sslwrap_x509_store_set_flags(w.store, SSLWRAP_X509_V_FLAG_X509_STRICT));
}

static void keys(void)
{
    OP(sslwrap_pkey_load_pem(key_pem, strlen(key_pem), NULL, 0, &w.key));
    OP(text_of(sslwrap_pkey_dump_pem(w.key, NULL, 0, w.text, sizeof w.text, &w.n)));
    OP(text_of(sslwrap_pkey_dump_public_der(w.key, w.text, sizeof w.text, &w.n)));
}

static void identities(void)
{
    OP(sslwrap_identity_new_mem(chain_pem, strlen(chain_pem), key_pem, strlen(key_pem), NULL, 0, &w.identity));
    OP(sslwrap_ctx_new_server(&w.server));
    OP(sslwrap_ctx_use_identity(w.server, w.identity));
}

static void addresses(void)
{
    OP(sslwrap_addr_inet("127.0.0.1", 80, &w.addr));
    OP(text_of(sslwrap_addr_to_string(w.addr, w.text, sizeof w.text, &w.n)));
    OP(sslwrap_getaddrinfo("127.0.0.1", "80", SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, 0, &w.addrinfo));
}

static void sockets(void)
{
    sslwrap_addr *at = NULL;
    OP(sslwrap_addr_inet("127.0.0.1", 0, &w.addr));
    OP(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.listener));
    OP(sslwrap_sock_bind(w.listener, w.addr));
    OP(sslwrap_sock_listen(w.listener, 4));
    OP(sslwrap_sock_getsockname(w.listener, &at));
    OP(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &w.sock));
    OP(sslwrap_sock_settimeout(w.listener, 10));
    OP(sslwrap_sock_settimeout(w.sock, 10));
    OP(sslwrap_sock_connect(w.sock, at));
    sslwrap_addr_free(at);
    OP(sslwrap_sock_accept(w.listener, &w.accepted, NULL));
    OP(sslwrap_sock_sendall(w.sock, "hello", 5, 0, &w.n));
    OP(sslwrap_sock_recv(w.accepted, w.text, sizeof w.text, 0, &w.n));
    if (w.n != 5 || memcmp(w.text, "hello", 5) != 0)
        say(scenario_name, scenario_at, "what was received", 0);
}

static int over_sockets(void)
{
    int status, other, i;
    sslwrap_sock_free(w.sock);
    sslwrap_sock_free(w.accepted);
    sslwrap_conn_free(w.a);
    sslwrap_conn_free(w.b);
    w.a = w.b = NULL;
    w.sock = w.accepted = NULL;
    if ((status = sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &w.sock, &w.accepted)) != SSLWRAP_OK ||
        (status = sslwrap_sock_setblocking(w.sock, 0)) != SSLWRAP_OK ||
        (status = sslwrap_sock_setblocking(w.accepted, 0)) != SSLWRAP_OK ||
        (status = sslwrap_conn_new(w.client, w.sock, &w.a)) != SSLWRAP_OK ||
        (status = sslwrap_conn_new(w.server, w.accepted, &w.b)) != SSLWRAP_OK ||
        (status = sslwrap_conn_set_server_name(w.a, "good.example")) != SSLWRAP_OK)
        return status;
    for (i = 0; i < 100; i++) {
        status = sslwrap_conn_do_handshake(w.a);
        if (status != SSLWRAP_OK && !is_want(status))
            return status;
        other = sslwrap_conn_do_handshake(w.b);
        if (other != SSLWRAP_OK && !is_want(other))
            return other;
        if (status == SSLWRAP_OK && other == SSLWRAP_OK)
            return SSLWRAP_OK;
    }
    return SSLWRAP_ERROR_WANT_READ;
}

static void tls_over_sockets(void)
{
    both_contexts();
    OP(over_sockets());
    OP(sslwrap_conn_sendall(w.a, "hello", 5, 0, &w.n));
    OP(sslwrap_conn_recv(w.b, w.text, sizeof w.text, 0, &w.n));
}

static const struct {
    const char *name;
    void (*run)(void);
} scenarios[] = {
    {"context of a client", context_client},
    {"context of a server", context_server},
    {"context from files", context_files},
    {"a bad certificate", bad_material},
    {"handshake, TLS 1.3", handshake_tls13},
    {"data, TLS 1.3", data_tls13},
    {"data, TLS 1.2", data_tls12},
    {"client certificate", client_certificate},
    {"refused name and its text", refused_name},
    {"certificates", certificates},
    {"stores and revocation lists", stores},
    {"keys", keys},
    {"identities", identities},
    {"addresses", addresses},
    {"sockets", sockets},
    {"TLS over sockets", tls_over_sockets},
};

/* What OpenSSL and we keep for the thread goes too: OpenSSL's error queue holds on to the texts it once had. */
static void clear(void)
{
    void (*openssl_thread_stop)(void);
    find_function_(&openssl_thread_stop, "OPENSSL_thread_stop");
    sslwrap_conn_free(w.a);
    sslwrap_conn_free(w.b);
    sslwrap_ctx_free(w.client);
    sslwrap_ctx_free(w.server);
    sslwrap_x509_free(w.cert);
    sslwrap_x509_list_free(w.list);
    sslwrap_x509_name_free(w.name);
    sslwrap_x509_store_free(w.store);
    sslwrap_x509_crl_free(w.crl);
    sslwrap_pkey_free(w.key);
    sslwrap_identity_free(w.identity);
    sslwrap_error_free(w.error);
    sslwrap_addr_free(w.addr);
    sslwrap_addrinfo_free(w.addrinfo);
    sslwrap_sock_free(w.listener);
    sslwrap_sock_free(w.sock);
    sslwrap_sock_free(w.accepted);
    memset(&w, 0, sizeof w);
    sslwrap_thread_stop();
    if (openssl_thread_stop != NULL)
        openssl_thread_stop();
}

/* ---- faults ---- */

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "re");
    char *text = calloc(1, 65536);
    if (f == NULL || text == NULL || fread(text, 1, 65535, f) == 0)
        exit(2);
    fclose(f);
    return text;
}

/* In a process of its own: 0 when all is well. */
static int strike(int scenario, long at, int stay, long blocks)
{
    uint64_t handles;
    alarm(20);
    scenario_name = scenarios[scenario].name;
    scenario_at = at;
    left_ = at;
    persistent = stay;
    struck = 0;
    armed = 1;
    scenarios[scenario].run();
    armed = 0;
    if (openssl_queue() != 0)
        say(scenario_name, at, "OpenSSL's queue", 0);
    clear();
    if (sslwrap_live_handles(0, &handles) != SSLWRAP_OK || handles != 0)
        say(scenario_name, at, "what is left of handles", 0);
    if (live > blocks) {
        fprintf(stderr, "%s, allocation %ld%s: %ld blocks are lost\n", scenario_name, at, stay ? " and on" : "", live - blocks);
        failures++;
    }
    return failures != 0;
}

int main(int argc, char **argv)
{
    long only = argc > 2 && argv[2][0] == '@' ? atol(argv[2] + 1) : -1, step = argc > 2 && only < 0 ? atol(argv[2]) : 1, faults = 0, bad_faults = 0, at, blocks;
    size_t i;
    BEGIN(argc, argv);
    ca_pem = slurp(cert("ca.pem"));
    chain_pem = slurp(cert("good.pem"));
    key_pem = slurp(cert("good.key"));
    crl_pem = slurp(cert("crl.pem"));
    for (i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        long bad = 0, of = 0;
        int stay, round;
        if (argc > 3 && strstr(scenarios[i].name, argv[3]) == NULL)
            continue;
        scenario_name = scenarios[i].name;
        for (round = 0; round < 3; round++) { /* what libraries make once, and how many allocations there are */
            counted = 0;
            left_ = INT64_MAX;
            armed = round == 2;
            scenarios[i].run();
            armed = 0;
            clear();
        }
        of = counted;
        blocks = live;
        if (only >= 0)
            return strike((int)i, only, 0, blocks);
        for (stay = 0; stay < 2; stay++) {
            for (at = (long)i % step; at < of; at += step) {
                int how = -1;
                pid_t child = fork();
                if (child == 0)
                    _exit(strike((int)i, at, stay, blocks));
                faults++;
                if (waitpid(child, &how, 0) != child || how != 0) {
                    if (WIFSIGNALED(how))
                        fprintf(stderr, "%s, allocation %ld%s: ended by signal %d\n", scenarios[i].name, at,
                                stay ? " and on" : "", WTERMSIG(how));
                    bad++;
                }
            }
        }
        printf("%s nomem %s (%ld allocations, %ld bad)\n", bad || failures ? "FAIL" : "ok", scenarios[i].name, of, bad);
        bad_faults += bad;
        failures = 0;
    }
    printf("%ld faults, %ld bad\n", faults, bad_faults);
    return bad_faults != 0;
}
