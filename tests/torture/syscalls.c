/* Every system call of each scenario fails, with each errno that matters, moves less than asked, is interrupted in storms, or
 * lies; this program stands before libc's functions. Each fault in a process of its own. What can be got over is: both streams
 * are the same. What cannot ends with that errno, and what came is a counted prefix. No descriptor is lost, no deadline
 * passed, no signal raised, no handle left, and what left nothing behind works when it is called again.
 *
 *     syscalls CERTS [STEP [SCENARIO]]          every STEP-th of them (1)
 *     syscalls CERTS @CALL,N,KIND,ERRNO,TIMES SCENARIO    that one alone, in this process: for a debugger
 */
/* link: ssl */
#include "../c/descriptors.h"
#include "../c/net.h"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>

enum call { NO_CALL, RECV, SEND, RECVFROM, SENDTO, RECVMSG, SENDMSG, POLL, CONNECT, ACCEPT, SOCKET, PAIR, GETSOCKOPT, SETSOCKOPT, FCNTL,
            EVENTFD, PEERNAME, SOCKNAME, SHUTDOWN, CLOSE, BIND, LISTEN, READ, NANOSLEEP, RESOLVE, THREAD, CLOCK, CALLS };
static const char *const call_names[] = {"", "recv", "send", "recvfrom", "sendto", "recvmsg", "sendmsg", "poll", "connect", "accept4",
    "socket", "socketpair", "getsockopt", "setsockopt", "fcntl", "eventfd", "getpeername", "getsockname", "shutdown", "close", "bind",
    "listen", "read", "nanosleep", "getaddrinfo", "pthread_create", "clock_gettime"};
/* FAIL: -1 and the errno. SHORT: moves `error` bytes at most. LIE: poll says ready; clocks jump. NONE: poll says nothing is, recv
 * that the stream ended. AFTER: is done, and fails all the same. */
enum kind { FAIL, SHORT, LIE, NONE, AFTER };
static const char *const kind_names[] = {"fails", "is short", "lies", "says nothing", "fails when done"};

/* What is to come of it. EITHER: without, or with this errno. */
enum end { ON, END, EITHER };

static struct fault {
    enum call call;
    enum kind kind;
    int error, from, times;
    enum end end;
} fault;
static int seen[CALLS], hits, weather;
static struct random sky;
static __thread int mine; /* the thread under test */
static int armed;         /* for what the library's own threads call */

/* The n-th call of this kind: is it one of the faulty ones? */
static int strikes(enum call call)
{
    if (!armed || (!mine && call != RESOLVE))
        return 0;
    seen[call]++;
    if (call != fault.call || seen[call] < fault.from || seen[call] - fault.from >= fault.times)
        return 0;
    hits++;
    return 1;
}

/* Bad weather: whatever can be got over, at any call. 0: none. Else an errno, -1 short, -2 a lie. */
static int bad_weather(enum call call)
{
    static const int errors[] = {EINTR, EAGAIN, EINTR, -1};
    int error;
    if (!weather || !armed || !mine || random_below(&sky, 100) >= (size_t)weather)
        return 0;
    error = errors[random_below(&sky, 4)];
    if (call == POLL && error == -1)
        error = -2;
    else if (call == CONNECT || call == NANOSLEEP)
        error = EINTR;
    else if ((call == ACCEPT || call == RECVFROM || call == RECVMSG || call == SENDTO || call == SENDMSG) && error == -1)
        error = EINTR;
    else if (call == EVENTFD)
        error = EMFILE;
    else if (call != RECV && call != SEND && call != POLL && call != ACCEPT && call != RECVFROM && call != RECVMSG && call != SENDTO &&
             call != SENDMSG)
        return 0;
    hits++;
    return error;
}

#define REAL(result, name, arguments)                             \
    static result(*real) arguments;                               \
    if (real == NULL) {                                           \
        void *symbol = dlsym(RTLD_NEXT, #name);                   \
        memcpy(&real, &symbol, sizeof real);                      \
    }
/* Fails where it is time to. */
#define FAULT(call)                                               \
    int struck_ = strikes(call), drops_ = bad_weather(call);      \
    if (drops_ > 0)                                               \
        return errno = drops_, -1;                                \
    if (struck_ && fault.kind == FAIL)                            \
        return errno = fault.error, -1;
#define LESS(len)                                                 \
    if (struck_ && fault.kind == SHORT && len > (size_t)fault.error) \
        len = (size_t)fault.error;                                \
    if (drops_ == -1 && len > 0)                                  \
        len = 1 + random_below(&sky, len);
#define PASSES(result, name, call, arguments, given)              \
    result name arguments                                         \
    {                                                             \
        REAL(result, name, arguments)                             \
        FAULT(call)                                               \
        return real given;                                        \
    }

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
    REAL(ssize_t, recv, (int, void *, size_t, int))
    FAULT(RECV)
    if (struck_ && fault.kind == NONE)
        return 0;
    LESS(len)
    return real(fd, buf, len, flags);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
    REAL(ssize_t, send, (int, const void *, size_t, int))
    FAULT(SEND)
    LESS(len)
    return real(fd, buf, len, flags);
}

PASSES(ssize_t, recvfrom, RECVFROM, (int fd, void *buf, size_t len, int flags, __SOCKADDR_ARG from, socklen_t *from_len), (fd, buf, len, flags, from, from_len))
PASSES(ssize_t, sendto, SENDTO, (int fd, const void *buf, size_t len, int flags, __CONST_SOCKADDR_ARG to, socklen_t to_len), (fd, buf, len, flags, to, to_len))
PASSES(ssize_t, recvmsg, RECVMSG, (int fd, struct msghdr *m, int flags), (fd, m, flags))
PASSES(ssize_t, sendmsg, SENDMSG, (int fd, const struct msghdr *m, int flags), (fd, m, flags))
PASSES(int, accept4, ACCEPT, (int fd, __SOCKADDR_ARG from, socklen_t *len, int flags), (fd, from, len, flags))
PASSES(int, socket, SOCKET, (int family, int type, int proto), (family, type, proto))
PASSES(int, socketpair, PAIR, (int family, int type, int proto, int fds[2]), (family, type, proto, fds))
PASSES(int, getsockopt, GETSOCKOPT, (int fd, int level, int option, void *value, socklen_t *len), (fd, level, option, value, len))
PASSES(int, setsockopt, SETSOCKOPT, (int fd, int level, int option, const void *value, socklen_t len), (fd, level, option, value, len))
PASSES(int, eventfd, EVENTFD, (unsigned count, int flags), (count, flags))
PASSES(int, getpeername, PEERNAME, (int fd, __SOCKADDR_ARG peer, socklen_t *len), (fd, peer, len))
PASSES(int, getsockname, SOCKNAME, (int fd, __SOCKADDR_ARG own, socklen_t *len), (fd, own, len))
PASSES(int, shutdown, SHUTDOWN, (int fd, int how), (fd, how))
PASSES(int, bind, BIND, (int fd, __CONST_SOCKADDR_ARG to, socklen_t len), (fd, to, len))
PASSES(int, listen, LISTEN, (int fd, int backlog), (fd, backlog))
PASSES(ssize_t, read, READ, (int fd, void *buf, size_t len), (fd, buf, len))
PASSES(int, nanosleep, NANOSLEEP, (const struct timespec *for_, struct timespec *left), (for_, left))

int fcntl(int fd, int command, ...)
{
    va_list list;
    long value;
    REAL(int, fcntl, (int, int, ...))
    va_start(list, command);
    value = va_arg(list, long);
    va_end(list);
    if (strikes(FCNTL))
        return errno = fault.error, -1;
    return real(fd, command, value);
}

int poll(struct pollfd *p, nfds_t n, int ms)
{
    REAL(int, poll, (struct pollfd *, nfds_t, int))
    FAULT(POLL)
    if ((struck_ && fault.kind == LIE) || drops_ == -2) {
        real(p, n, 0);
        p[0].revents = p[0].events;
        return p[0].events != 0;
    }
    if (struck_ && fault.kind == NONE) {
        for (; n > 0; n--)
            p[n - 1].revents = 0;
        return 0;
    }
    return real(p, n, ms);
}

int connect(int fd, __CONST_SOCKADDR_ARG to, socklen_t len)
{
    int drops = bad_weather(CONNECT);
    REAL(int, connect, (int, __CONST_SOCKADDR_ARG, socklen_t))
    if (strikes(CONNECT) || drops > 0) {
        int error = drops > 0 ? drops : fault.error;
        if (error == EINTR || error == EINPROGRESS || error == EALREADY)
            real(fd, to, len); /* it goes on in the kernel */
        return errno = error, -1;
    }
    return real(fd, to, len);
}

int close(int fd)
{
    REAL(int, close, (int))
    if (strikes(CLOSE)) {
        real(fd);
        return errno = fault.error, -1;
    }
    return real(fd);
}

/* A day forwards or back, by turns. */
int clock_gettime(clockid_t clock, struct timespec *t)
{
    int answer;
    REAL(int, clock_gettime, (clockid_t, struct timespec *))
    answer = real(clock, t);
    if (clock == CLOCK_REALTIME && strikes(CLOCK))
        t->tv_sec += seen[CLOCK] % 2 ? 86400 : -86400;
    return answer;
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
    REAL(int, getaddrinfo, (const char *, const char *, const struct addrinfo *, struct addrinfo **))
    if (strikes(RESOLVE)) {
        errno = EMFILE;
        return fault.error;
    }
    return real(host, service, hints, list);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*work)(void *), void *with)
{
    REAL(int, pthread_create, (pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))
    if (strikes(THREAD))
        return fault.error;
    return real(thread, how, work, with);
}

/* ---- a run ---- */

enum { LENGTH = 50000, IN_TIME = 10 };
static unsigned char up[LENGTH], down[LENGTH]; /* what we send, and what the far end does */

static struct far_end {
    int listener, port, fd;
    SSL_CTX *ctx;
    pthread_t thread;
    unsigned char got[LENGTH + 1];
    size_t len;
    int goodbye; /* it heard ours */
} far;

static struct run {
    const char *scenario;
    int status, error; /* of the first call that failed, 0 */
    const char *failed;
    size_t sent;       /* as reported */
    unsigned char got[LENGTH + 1];
    size_t len;
    int complete;
    double timeout;
} run;

static unsigned bad_checks;
static void told(const char *what)
{
    bad_checks++;
    fprintf(stderr, "%s (timeout %g), %s %s (%d) from %d, %d times: %s; failed: %s, %d, errno %d; sent %zu, they have %zu, we %zu%s: %s\n",
            run.scenario, run.timeout, call_names[fault.call], kind_names[fault.kind], fault.error, fault.from, fault.times, what,
            run.failed ? run.failed : "-", run.status, run.error, run.sent, far.len, run.len, weather ? ", bad weather" : "",
            run.status ? sslwrap_error_message() : "");
}

static int failed_at(const char *what, int status)
{
    if (run.failed == NULL) {
        run.failed = what;
        run.status = status;
        run.error = status == SSLWRAP_ERROR_SYSCALL ? error_number() : 0;
    }
    return 0;
}

/* Leaves the scenario when it fails. No call may take longer than its timeout. */
#define DO(call)                                                  \
    do {                                                          \
        int64_t from_ = now_ms();                                 \
        int status_ = (call);                                     \
        if (run.timeout > 0 && now_ms() - from_ > IN_TIME * 1000 + lateness()) \
            told("too late: " #call);                             \
        if (status_ != SSLWRAP_OK) {                              \
            failed_at(#call, status_);                            \
            return;                                               \
        }                                                         \
    } while (0)
/* The same for what leaves nothing behind when it fails: called again without faults, it works. */
#define MAKE(call)                                                \
    do {                                                          \
        int status_ = (call);                                     \
        if (status_ != SSLWRAP_OK) {                              \
            failed_at(#call, status_);                            \
            armed = 0;                                            \
            status_ = (call);                                     \
            if (status_ != SSLWRAP_OK)                            \
                told("again: " #call);                            \
            return;                                               \
        }                                                         \
    } while (0)

/* For calls that must be cleaned up behind. */
static int failed_at_last(int status, const char *what)
{
    if (status != SSLWRAP_OK)
        failed_at(what, status);
    return status != SSLWRAP_OK;
}

#include "syscalls_scenarios.h"

/* One run in this process; 0 when all is well. */
static int one(size_t scenario, double timeout, struct fault f, int bad, uint64_t seed)
{
    int before = descriptors(), after, waited = 0;
    uint64_t handles;
    memset(&run, 0, sizeof run);
    run.scenario = scenarios[scenario].name;
    run.timeout = timeout;
    fault = f;
    memset(seen, 0, sizeof seen);
    hits = 0;
    weather = bad;
    sky.state = seed;
    begin(scenario);
    mine = armed = 1;
    scenarios[scenario].run();
    armed = 0;
    finish();
    if ((hits == 0 || weather || f.end == ON) && !run.complete)
        told("it should have been got over");
    if (run.failed != NULL && hits > 0 && !weather && f.end != ON) {
        int nomem = f.error == ENOMEM || (f.call == RESOLVE && f.error == EAI_MEMORY);
        int as_said = f.kind == NONE                ? run.status == SSLWRAP_ERROR_SYSCALL && run.error == -1
                      : f.call == RESOLVE && !nomem ? run.status == SSLWRAP_E_GAI || run.status == SSLWRAP_E_HOST || run.status == SSLWRAP_ERROR_SYSCALL
                      : nomem && run.error == 0     ? run.status == SSLWRAP_E_NOMEM || run.status == SSLWRAP_E_GAI
                                                    : run.status == SSLWRAP_ERROR_SYSCALL && run.error == f.error;
        if (scenarios[scenario].names) /* or one of another address's */
            as_said |= run.status == SSLWRAP_ERROR_SYSCALL || run.status == SSLWRAP_E_GAI || run.status == SSLWRAP_E_TIMEOUT;
        if (!as_said)
            told("another failure");
    }
    if (run.failed == NULL && !run.complete && run.len == 0 && hits > 0 && f.end == END && f.kind != NONE)
        told("nothing came, and no failure");
    if (far.len > LENGTH || memcmp(far.got, up, far.len) != 0 || run.len > LENGTH || memcmp(run.got, down, run.len) != 0)
        told("other bytes");
    if (far.len > run.sent)
        told("more arrived than was counted");
    if (sslwrap_live_handles(0, &handles) != SSLWRAP_OK || handles != kept_handles)
        told("handles are left");
    /* who gave up does not wait for the thread that looks a name up, which has files open */
    while ((after = descriptors()) != before && scenarios[scenario].names && waited++ < 5000)
        usleep(1000);
    if (after != before)
        told(after > before ? "descriptors are left" : "descriptors are gone");
    if (openssl_queue() != 0)
        told("OpenSSL's queue");
    return bad_checks != 0;
}

static long faults, bad_faults, runs; /* a storm is many faults in one run */
static int pipe_ends[2];

static int spawn(size_t scenario, double timeout, struct fault f, int bad, uint64_t seed, int counts[CALLS])
{
    int how = -1, said[CALLS + 1];
    pid_t child = fork();
    if (child == 0) {
        int failed;
        alarm(60);
        failed = one(scenario, timeout, f, bad, seed);
        seen[NO_CALL] = hits;
        if (write(pipe_ends[1], seen, sizeof seen) != sizeof seen)
            _exit(3);
        _exit(failed);
    }
    runs++;
    memset(said, 0, sizeof said);
    if (child < 0 || waitpid(child, &how, 0) != child || how != 0) {
        fault = f;
        run.scenario = scenarios[scenario].name;
        run.timeout = timeout;
        if (!WIFEXITED(how))
            fprintf(stderr, "%s (timeout %g), %s %s (%d) from %d, %d times, weather %d, seed %llu: ended by signal %d\n", run.scenario, timeout,
                    call_names[f.call], kind_names[f.kind], f.error, f.from, f.times, bad, (unsigned long long)seed, WTERMSIG(how));
        bad_faults++;
    }
    if (WIFEXITED(how) && read(pipe_ends[0], said, sizeof seen) == sizeof seen)
        faults += said[0];
    if (counts != NULL)
        memcpy(counts, said, sizeof seen);
    return how;
}

#include "syscalls_faults.h"

int main(int argc, char **argv)
{
    long step = argc > 2 && argv[2][0] != '@' ? atol(argv[2]) : 1;
    struct random r = {11};
    size_t i, t;
    BEGIN(argc, argv);
    random_bytes(&r, up, LENGTH);
    random_bytes(&r, down, LENGTH);
    contexts();
    if (pipe2(pipe_ends, O_CLOEXEC) != 0)
        return 2;
    for (i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        long before = faults, bad = bad_faults, runs_before = runs;
        if (argc > 3 && strstr(scenarios[i].name, argv[3]) == NULL)
            continue;
        if (argc > 2 && argv[2][0] == '@') {
            struct fault f;
            int call, kind;
            if (sscanf(argv[2], "@%d,%d,%d,%d,%d", &call, &f.from, &kind, &f.error, &f.times) != 5)
                return 2;
            f.call = (enum call)call;
            f.kind = (enum kind)kind;
            f.end = EITHER;
            return one(i, scenarios[i].timeouts[0], f, 0, 0);
        }
        for (t = 0; t < 2; t++)
            if (t == 0 || scenarios[i].timeouts[t] != scenarios[i].timeouts[0])
                all_faults(i, scenarios[i].timeouts[t], step);
        printf("%s syscalls %s (%ld calls failed in %ld runs, %ld bad)\n", bad_faults > bad ? "FAIL" : "ok", scenarios[i].name,
               faults - before, runs - runs_before, bad_faults - bad);
    }
    printf("%ld faults, %ld bad (%ld calls failed)\n", runs, bad_faults, faults);
    return bad_faults != 0;
}
