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
    sslwrap_ctx *client, *server, *other;
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
    sslwrap_session *session;
    char text[8192];
    size_t n;
    int number;
} w;

static char *ca_pem, *chain_pem, *key_pem, *crl_pem, *ocsp_der;
static size_t ocsp_len;
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

#include "nomem_scenarios.h"

/* What OpenSSL and we keep for the thread goes too: OpenSSL's error queue holds on to the texts it once had. */
static void clear(void)
{
    void (*openssl_thread_stop)(void);
    find_function_(&openssl_thread_stop, "OPENSSL_thread_stop");
    sslwrap_conn_free(w.a);
    sslwrap_conn_free(w.b);
    sslwrap_ctx_free(w.client);
    sslwrap_ctx_free(w.server);
    sslwrap_ctx_free(w.other);
    sslwrap_session_free(w.session);
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

static void scenario_struck(int scenario, long at)
{
    uint64_t handles;
    left_ = at;
    struck = 0;
    armed = 1;
    scenarios[scenario].run();
    armed = 0;
    if (openssl_queue() != 0)
        say(scenario_name, at, "OpenSSL's queue", 0);
    clear();
    if (sslwrap_live_handles(0, &handles) != SSLWRAP_OK || handles != 0)
        say(scenario_name, at, "what is left of handles", 0);
}

/* In a process of its own: 0 when all is well. OpenSSL keeps what it fetched, and short of memory it fetches what it else never
 * does: that is no loss. What is lost is lost each time. */
static int strike(int scenario, long at, int stay, long blocks)
{
    int round;
    alarm(60); /* a busy machine is no hang */
    scenario_name = scenarios[scenario].name;
    scenario_at = at;
    persistent = stay;
    scenario_struck(scenario, at);
    for (round = 0; live > blocks && round < 3; round++) {
        blocks = live;
        scenario_struck(scenario, at);
    }
    if (live > blocks && getenv("LLVM_PROFILE_FILE") == NULL) { /* counters for coverage take blocks at the first fork, too */
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
    ocsp_der = slurp(cert("good-ocsp.der"));
    ocsp_len = (size_t)(((unsigned char)ocsp_der[2] << 8 | (unsigned char)ocsp_der[3]) + 4);
    for (i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        long bad = 0, of = 0, every;
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
        every = of < 100 ? 1 : step; /* few: all of them */
        blocks = live;
        if (only >= 0)
            return strike((int)i, only, 0, blocks);
        for (stay = 0; stay < 2; stay++) {
            for (at = (long)i % every; at < of; at += every) {
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
