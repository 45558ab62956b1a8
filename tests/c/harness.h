/* What every C test needs: checks, a runner, memory connections, peers, random numbers, time.
 *
 *     TEST(adds) { if (!CHECK(1 + 1 == 2)) return; CHECK_STATUS(sslwrap_ctx_new(0, NULL), SSLWRAP_E_INVALID_ARG); }
 *     int main(int argc, char **argv) { BEGIN(argc, argv); RUN(adds); return END(); }
 *
 * Prints "ok name" or "FAIL name" for each test; why goes to stderr. argv[1] is the directory that tests/certs.sh made.
 * After each test no handle may be alive, OpenSSL's error queue must be empty and its peer processes are ended. */
#ifndef HARNESS_H
#define HARNESS_H

#include <dlfcn.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sslwrap.h>

/* ---- checks and runner ---- */

static const char *certs_dir_ = "."; /* argv[1] */
static const char *left_out_;        /* why the test that runs was ended */
static int failed_checks_;           /* in the test that runs */
static int failed_tests_;

#define TEST(name) static void name(void)
#define RUN(name) run_(#name, name)
/* At a test's beginning: it ends there where the TLS library beneath lacks what it is about, or has it in a way of its own. */
#define NEEDS(feature) LEAVE_OUT_IF(!lib_has(feature), "this build has no " feature)
#define NOT_ON_AWS_LC(why) LEAVE_OUT_IF(lib_has("aws-lc"), why)
/* The newest OpenSSL, and one of our own: what a program registers with libcrypto is not known to it. */
#define NOT_ON_VENDORED(why) LEAVE_OUT_IF(lib_has("vendored"), why)
#define LEAVE_OUT_IF(condition, why) \
    do { \
        if (condition) { \
            left_out_ = (why); \
            return; \
        } \
    } while (0)
#define CHECK(condition) check_((condition) != 0, __FILE__, __LINE__, #condition)
#define CHECK_STATUS(expression, status) check_status_((expression), (status), __FILE__, __LINE__, #expression)
#define CHECK_OK(expression) CHECK_STATUS(expression, SSLWRAP_OK)
#define CHECK_TEXT(have, want) check_text_((have), (want), __FILE__, __LINE__, #have)

static inline int check_(int holds, const char *file, int line, const char *what)
{
    if (!holds) {
        fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
        failed_checks_++;
    }
    return holds;
}

static inline int check_status_(int have, int want, const char *file, int line, const char *what)
{
    if (have != want) {
        fprintf(stderr, "%s:%d: %s\n    is %s (%d), not %s (%d); error message: \"%s\"\n", file, line, what,
                sslwrap_status_name(have), have, sslwrap_status_name(want), want, sslwrap_error_message());
        failed_checks_++;
    }
    return have == want;
}

static inline int check_text_(const char *have, const char *want, const char *file, int line, const char *what)
{
    int same = have != NULL && strcmp(have, want) == 0;
    if (!same) {
        fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", file, line, what, have ? have : "(NULL)", want);
        failed_checks_++;
    }
    return same;
}

/* The address of a function of some loaded library, or NULL: what OpenSSL was linked into us privately shows nothing. */
static inline void find_function_(void *pointer_to_function_pointer, const char *name)
{
    void *symbol = dlsym(RTLD_DEFAULT, name);
    memcpy(pointer_to_function_pointer, &symbol, sizeof symbol);
}

/* The oldest entry of OpenSSL's error queue; 0 when it is empty. */
static inline unsigned long openssl_queue(void)
{
    unsigned long (*peek)(void);
    find_function_(&peek, "ERR_peek_error");
    return peek ? peek() : 0;
}

static inline int lib_has(const char *feature)
{
    int has = 0;
    CHECK_OK(sslwrap_has(feature, &has));
    return has;
}

static inline uint64_t live_handles(void)
{
    uint64_t n = UINT64_MAX;
    CHECK_OK(sslwrap_live_handles(0, &n));
    return n;
}

static void stop_peers(void);

static inline void run_(const char *name, void (*test)(void))
{
    static uint64_t left_over; /* by earlier tests, which failed for it */
    uint64_t alive;
    failed_checks_ = 0;
    left_out_ = NULL;
    test();
    stop_peers();
    alive = live_handles();
    if (alive != left_over) {
        fprintf(stderr, "%s: %" PRIu64 " handles were not freed\n", name, alive - left_over);
        failed_checks_++;
        left_over = alive;
    }
    if (openssl_queue() != 0) {
        fprintf(stderr, "%s: OpenSSL's error queue is not empty: %lx\n", name, openssl_queue());
        failed_checks_++;
    }
    if (left_out_ != NULL && failed_checks_ == 0)
        printf("left out: %s: %s\n", name, left_out_);
    else
        printf("%s %s\n", failed_checks_ ? "FAIL" : "ok", name);
    fflush(stdout);
    failed_tests_ += failed_checks_ != 0;
}

/* Fewer rounds where the program runs much slower: under valgrind, seen by what it maps into us, and when
 * RUNNING_ON_VALGRIND is set. */
static inline int slow_machine(void)
{
    static int known = -1;
    char line[1024];
    FILE *maps;
    if (known >= 0)
        return known;
    known = getenv("RUNNING_ON_VALGRIND") != NULL;
    maps = fopen("/proc/self/maps", "re");
    while (maps != NULL && !known && fgets(line, sizeof line, maps) != NULL)
        known = strstr(line, "/vgpreload_") != NULL;
    if (maps != NULL)
        fclose(maps);
    return known;
}

static inline int rounds(int usual, int under_valgrind)
{
    return slow_machine() ? under_valgrind : usual;
}

/* Fewer with AddressSanitizer too. */
static inline int few_rounds(int usual, int few)
{
#ifdef __SANITIZE_ADDRESS__
    return (void)usual, few;
#endif
    return rounds(usual, few);
}

static inline void begin_(int argc, char **argv)
{
    if (argc > 1)
        certs_dir_ = argv[1];
    setvbuf(stdout, NULL, _IOLBF, 0);
    slow_machine(); /* before there are threads */
}
#define BEGIN(argc, argv) begin_(argc, argv)
#define END() (failed_tests_ != 0)

/* "DIR/name", in one of eight buffers. */
static inline const char *cert(const char *name)
{
    static char paths[8][512];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", certs_dir_, name);
    return path;
}

/* ---- time and random numbers ---- */

static inline int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline void sleep_ms(int ms)
{
    struct timespec t;
    t.tv_sec = ms / 1000;
    t.tv_nsec = (long)(ms % 1000) * 1000000;
    nanosleep(&t, NULL);
}

/* xorshift64*: the same numbers in every run. */
struct random {
    uint64_t state;
};

static inline uint64_t random_next(struct random *r)
{
    if (r->state == 0)
        r->state = 0x9e3779b97f4a7c15u;
    r->state ^= r->state >> 12;
    r->state ^= r->state << 25;
    r->state ^= r->state >> 27;
    return r->state * 0x2545f4914f6cdd1du;
}

/* 0 to limit - 1 */
static inline size_t random_below(struct random *r, size_t limit)
{
    return (size_t)(random_next(r) >> 11) % limit;
}

static inline void random_bytes(struct random *r, void *buf, size_t len)
{
    unsigned char *p = buf;
    size_t i;
    for (i = 0; i < len; i++)
        p[i] = (unsigned char)(random_next(r) >> 56);
}

/* FNV-1a, to compare streams: start with HASH_START, feed pieces. */
#define HASH_START UINT64_C(0xcbf29ce484222325)
static inline uint64_t hash_more(uint64_t hash, const void *buf, size_t len)
{
    const unsigned char *p = buf;
    size_t i;
    for (i = 0; i < len; i++)
        hash = (hash ^ p[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* ---- contexts and memory connections ---- */

/* A context that shows a certificate. NULL (and a failed check) when it cannot be made. */
static inline sslwrap_ctx *server_ctx(const char *name)
{
    sslwrap_ctx *ctx = NULL;
    char pem[64], key[64];
    snprintf(pem, sizeof pem, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    if (!CHECK_OK(sslwrap_ctx_new_server(&ctx)))
        return NULL;
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert(pem)));
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert(key), SSLWRAP_FILETYPE_PEM));
    CHECK_OK(sslwrap_ctx_check_privatekey(ctx));
    return ctx;
}

/* A context that trusts the test root and checks names. */
static inline sslwrap_ctx *client_ctx(void)
{
    sslwrap_ctx *ctx = NULL;
    if (!CHECK_OK(sslwrap_ctx_new_client(&ctx)))
        return NULL;
    CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
    return ctx;
}

/* Two ends in memory: `client` expects good.example. */
struct pair {
    sslwrap_conn *client, *server;
};

static inline int pair_from(struct pair *p, sslwrap_ctx *client, sslwrap_ctx *server)
{
    p->client = p->server = NULL;
    return CHECK_OK(sslwrap_conn_new(client, NULL, &p->client)) &&
           CHECK_OK(sslwrap_conn_new(server, NULL, &p->server)) &&
           CHECK_OK(sslwrap_conn_set_server_name(p->client, "good.example")) &&
           CHECK_OK(sslwrap_conn_set_connect_state(p->client)) &&
           CHECK_OK(sslwrap_conn_set_accept_state(p->server));
}

static inline void pair_free(struct pair *p)
{
    CHECK_OK(sslwrap_conn_free(p->client));
    CHECK_OK(sslwrap_conn_free(p->server));
    p->client = p->server = NULL;
}

/* Moves waiting ciphertext from one end to the other; gives the number of bytes. */
static inline size_t pump_one_way(sslwrap_conn *from, sslwrap_conn *to)
{
    unsigned char buf[16384];
    size_t moved = 0, n, taken;
    while (sslwrap_conn_bio_read(from, buf, sizeof buf, &n) == SSLWRAP_OK && n > 0) {
        if (!CHECK_OK(sslwrap_conn_bio_write(to, buf, n, &taken)) || !CHECK(taken == n))
            break;
        moved += n;
    }
    return moved;
}

/* Both ways, until nothing moves. */
static inline size_t pump(sslwrap_conn *a, sslwrap_conn *b)
{
    size_t moved = 0, before;
    do {
        before = moved;
        moved += pump_one_way(a, b);
        moved += pump_one_way(b, a);
    } while (moved != before);
    return moved;
}

static inline int is_want(int status)
{
    return status == SSLWRAP_ERROR_WANT_READ || status == SSLWRAP_ERROR_WANT_WRITE;
}

/* SSLWRAP_OK, or the status of the end that failed first. What is left to send (an alert, tickets) is delivered. */
static inline int handshake(sslwrap_conn *a, sslwrap_conn *b)
{
    int i, a_status, b_status;
    for (i = 0; i < 100; i++) {
        a_status = sslwrap_conn_do_handshake(a);
        if (a_status != SSLWRAP_OK && !is_want(a_status)) {
            pump(a, b);
            return a_status;
        }
        pump(a, b);
        b_status = sslwrap_conn_do_handshake(b);
        if (b_status != SSLWRAP_OK && !is_want(b_status)) {
            pump(a, b);
            return b_status;
        }
        pump(a, b);
        if (a_status == SSLWRAP_OK && b_status == SSLWRAP_OK)
            return SSLWRAP_OK;
    }
    return SSLWRAP_ERROR_WANT_READ; /* neither end goes on */
}

/* ---- peer processes ---- */

struct peer {
    pid_t pid;
    int port;  /* 0 when it does not listen */
    int input; /* its stdin; close it (and set -1) for end of file */
    int log;   /* its stdout and stderr, a file without a name */
};

static struct peer peers_[16];
static int peer_count_;

/* A loopback port that nobody used a moment ago. */
static inline int free_port(void)
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = 0;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &len) == 0)
        port = ntohs(address.sin_port);
    if (fd >= 0)
        close(fd);
    return port;
}

/* Read from /proc: trying to connect would use up a peer that serves only once. */
static inline int listens_(int port)
{
    static const char *const tables[] = {"/proc/net/tcp", "/proc/net/tcp6"};
    char line[512];
    unsigned at, state;
    int i, found = 0;
    for (i = 0; i < 2 && !found; i++) {
        FILE *f = fopen(tables[i], "re");
        if (f == NULL)
            continue;
        while (!found && fgets(line, sizeof line, f) != NULL)
            found = sscanf(line, " %*d: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x", &at, &state) == 2 &&
                    (int)at == port && state == 10; /* TCP_LISTEN */
        fclose(f);
    }
    return found;
}

/* Starts argv (ended by NULL), found by PATH, and waits until it listens on `port` (0: does not wait). The caller put the
 * port into argv. NULL and a failed check when it does not come up. All peers end with the test, or when the test dies. */
static inline struct peer *start_peer(int port, const char *const *argv)
{
    struct peer *p;
    char name[] = "/tmp/peer.XXXXXX";
    int pipe_ends[2], log;
    int64_t until = now_ms() + 20000;
    if (!CHECK(peer_count_ < 16) || !CHECK(pipe2(pipe_ends, O_CLOEXEC) == 0) || !CHECK((log = mkostemp(name, O_CLOEXEC)) >= 0))
        return NULL;
    unlink(name);
    p = &peers_[peer_count_++];
    p->port = port;
    p->input = pipe_ends[1];
    p->log = log;
    p->pid = fork();
    if (p->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(pipe_ends[0], 0);
        dup2(log, 1);
        dup2(log, 2);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        fprintf(stderr, "%s cannot be started\n", argv[0]);
        _exit(127);
    }
    close(pipe_ends[0]);
    if (!CHECK(p->pid > 0))
        return NULL;
    while (port != 0 && !listens_(port)) {
        if (waitpid(p->pid, NULL, WNOHANG) == p->pid)
            p->pid = 0;
        if (!CHECK(p->pid != 0) || !CHECK(now_ms() < until)) {
            char said[400];
            ssize_t n = pread(log, said, sizeof said, 0);
            fprintf(stderr, "%s said: %.*s\n", argv[0], n > 0 ? (int)n : 0, said);
            return NULL;
        }
        sleep_ms(5);
    }
    return p;
}

/* What the peer printed so far, as text (cut to the room there is). */
static inline const char *peer_output(struct peer *p, char *buf, size_t cap)
{
    ssize_t n = pread(p->log, buf, cap - 1, 0);
    buf[n > 0 ? n : 0] = 0;
    return buf;
}

/* Waits until the peer has printed `text`. */
static inline int peer_printed(struct peer *p, const char *text, int timeout_ms)
{
    static char buf[65536];
    int64_t until = now_ms() + timeout_ms;
    while (strstr(peer_output(p, buf, sizeof buf), text) == NULL) {
        if (now_ms() > until)
            return 0;
        sleep_ms(5);
    }
    return 1;
}

/* Does the file hold the intermediate behind the leaf? */
static inline int has_chain_(const char *path)
{
    char line[128];
    int certificates = 0;
    FILE *f = fopen(path, "re");
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        certificates += strncmp(line, "-----BEGIN CERTIFICATE", 22) == 0;
    if (f != NULL)
        fclose(f);
    return certificates > 1;
}

/* `openssl s_server` on 127.0.0.1 with NAME.pem and NAME.key, and more arguments ended by NULL. */
static inline struct peer *start_s_server(const char *name, ...)
{
    const char *argv[40], *more;
    char pem[64], key[64], address[32];
    int n = 0, port = free_port();
    va_list list;
    snprintf(pem, sizeof pem, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    snprintf(address, sizeof address, "127.0.0.1:%d", port);
    argv[n++] = "openssl";
    argv[n++] = "s_server";
    argv[n++] = "-accept";
    argv[n++] = address;
    argv[n++] = "-cert";
    argv[n++] = cert(pem); /* the leaf: s_server does not look behind it */
    argv[n++] = "-key";
    argv[n++] = cert(key);
    if (has_chain_(cert(pem))) {
        argv[n++] = "-cert_chain";
        argv[n++] = cert("inter.pem");
    }
    va_start(list, name);
    while ((more = va_arg(list, const char *)) != NULL && n < 39)
        argv[n++] = more;
    va_end(list);
    argv[n] = NULL;
    return start_peer(port, argv);
}

/* `openssl s_client` to a port of 127.0.0.1, and more arguments ended by NULL. */
static inline struct peer *start_s_client(int port, ...)
{
    const char *argv[40], *more;
    char address[32];
    int n = 0;
    va_list list;
    snprintf(address, sizeof address, "127.0.0.1:%d", port);
    argv[n++] = "openssl";
    argv[n++] = "s_client";
    argv[n++] = "-connect";
    argv[n++] = address;
    argv[n++] = "-CAfile";
    argv[n++] = cert("ca.pem");
    va_start(list, port);
    while ((more = va_arg(list, const char *)) != NULL && n < 39)
        argv[n++] = more;
    va_end(list);
    argv[n] = NULL;
    return start_peer(0, argv);
}

static inline void stop_peer(struct peer *p)
{
    if (p->pid > 0) {
        kill(p->pid, SIGKILL);
        waitpid(p->pid, NULL, 0);
    }
    if (p->input >= 0)
        close(p->input);
    if (p->log >= 0)
        close(p->log);
    p->pid = 0;
    p->input = p->log = -1;
}

static void stop_peers(void)
{
    while (peer_count_ > 0)
        stop_peer(&peers_[--peer_count_]);
}

#endif
