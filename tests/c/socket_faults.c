/* Faults below our socket calls: this program stands before libc's functions, and one call of one of them is interrupted,
 * moves less, says that nothing is there, lies or fails. What the library does about it is told by a peer that uses the
 * kernel alone: the bytes are the same or a counted prefix, the errno comes out, no descriptor is lost, the flags of others
 * stay, nothing ends late and nothing spins. */
/* threads */
/* link: ssl */
#include "descriptors.h"
#include "net.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>

enum call { NO_CALL, RECV, SEND, RECVFROM, SENDTO, RECVMSG, SENDMSG, POLL, CONNECT, ACCEPT, SOCKET, GETSOCKOPT, SETSOCKOPT, FCNTL, BELL,
            GETPEERNAME, CALLS };
static const char *const names[] = {"", "recv", "send", "recvfrom", "sendto", "recvmsg", "sendmsg", "poll", "connect", "accept4",
                                    "socket", "getsockopt", "setsockopt", "fcntl", "eventfd", "getpeername"};
enum kind { FAIL, SHORT, LIE };

/* The fault: of the calls of `call`, those from the `from`-th on, `times` of them. */
static struct {
    enum call call;
    enum kind kind;
    int error, from, times;
} fault;
static int seen[CALLS], hits;
static __thread int armed; /* in the thread under test */

static int strikes(enum call call)
{
    if (!armed)
        return 0;
    seen[call]++;
    if (call != fault.call || seen[call] < fault.from || seen[call] >= fault.from + fault.times)
        return 0;
    hits++;
    return 1;
}

/* libc's own */
#define REAL(result, name, arguments)                             \
    static result(*real) arguments;                               \
    if (real == NULL) {                                           \
        void *symbol = dlsym(RTLD_NEXT, #name);                   \
        memcpy(&real, &symbol, sizeof real);                      \
    }
#define FAILS(call)                                               \
    if (strikes(call) && fault.kind == FAIL)                      \
        return errno = fault.error, -1;

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
    REAL(ssize_t, recv, (int, void *, size_t, int))
    if (strikes(RECV)) {
        if (fault.kind == FAIL)
            return errno = fault.error, -1;
        len = len > 3 ? 3 : len;
    }
    return real(fd, buf, len, flags);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
    REAL(ssize_t, send, (int, const void *, size_t, int))
    if (strikes(SEND)) {
        if (fault.kind == FAIL)
            return errno = fault.error, -1;
        len = len > 7 ? 7 : len;
    }
    return real(fd, buf, len, flags);
}

ssize_t recvfrom(int fd, void *buf, size_t len, int flags, __SOCKADDR_ARG from, socklen_t *from_len)
{
    REAL(ssize_t, recvfrom, (int, void *, size_t, int, __SOCKADDR_ARG, socklen_t *))
    FAILS(RECVFROM)
    return real(fd, buf, len, flags, from, from_len);
}

ssize_t sendto(int fd, const void *buf, size_t len, int flags, __CONST_SOCKADDR_ARG to, socklen_t to_len)
{
    REAL(ssize_t, sendto, (int, const void *, size_t, int, __CONST_SOCKADDR_ARG, socklen_t))
    FAILS(SENDTO)
    return real(fd, buf, len, flags, to, to_len);
}

ssize_t recvmsg(int fd, struct msghdr *m, int flags)
{
    REAL(ssize_t, recvmsg, (int, struct msghdr *, int))
    FAILS(RECVMSG)
    return real(fd, m, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
    REAL(ssize_t, sendmsg, (int, const struct msghdr *, int))
    FAILS(SENDMSG)
    return real(fd, m, flags);
}

int poll(struct pollfd *p, nfds_t n, int ms)
{
    REAL(int, poll, (struct pollfd *, nfds_t, int))
    if (strikes(POLL)) {
        if (fault.kind == FAIL)
            return errno = fault.error, -1;
        real(p, n, 0);
        p[0].revents = p[0].events; /* ready, it says */
        return 1;
    }
    return real(p, n, ms);
}

int connect(int fd, __CONST_SOCKADDR_ARG to, socklen_t len)
{
    REAL(int, connect, (int, __CONST_SOCKADDR_ARG, socklen_t))
    if (strikes(CONNECT)) {
        if (fault.error == EINTR || fault.error == EINPROGRESS || fault.error == EALREADY)
            real(fd, to, len); /* it goes on in the kernel */
        return errno = fault.error, -1;
    }
    return real(fd, to, len);
}

int accept4(int fd, __SOCKADDR_ARG from, socklen_t *len, int flags)
{
    REAL(int, accept4, (int, __SOCKADDR_ARG, socklen_t *, int))
    FAILS(ACCEPT)
    return real(fd, from, len, flags);
}

int socket(int family, int type, int proto)
{
    REAL(int, socket, (int, int, int))
    FAILS(SOCKET)
    return real(family, type, proto);
}

int getsockopt(int fd, int level, int option, void *value, socklen_t *len)
{
    REAL(int, getsockopt, (int, int, int, void *, socklen_t *))
    FAILS(GETSOCKOPT)
    return real(fd, level, option, value, len);
}

int getpeername(int fd, __SOCKADDR_ARG peer, socklen_t *len)
{
    REAL(int, getpeername, (int, __SOCKADDR_ARG, socklen_t *))
    FAILS(GETPEERNAME)
    return real(fd, peer, len);
}

int eventfd(unsigned count, int flags)
{
    REAL(int, eventfd, (unsigned, int))
    FAILS(BELL)
    return real(count, flags);
}

/* Arms the fault for what follows in this thread. */
static void arm(enum call call, enum kind kind, int error, int from, int times)
{
    memset(seen, 0, sizeof seen);
    hits = 0;
    fault.call = call;
    fault.kind = kind;
    fault.error = error;
    fault.from = from;
    fault.times = times;
    armed = 1;
}

static void disarm(void)
{
    armed = 0;
}

/* ---- a stream: connect, send all, receive it back until the end ---- */

#define LENGTH 60000
static unsigned char bytes[LENGTH], got[LENGTH + 1];

/* What the peer received; it sends it all back, in pieces with pauses so that readers find nothing at times. */
struct echo {
    int listener, pauses;
    size_t len;
    unsigned char bytes[LENGTH + 1];
};

static void *echo(void *p)
{
    struct echo *e = p;
    int fd = (int)syscall(SYS_accept4, e->listener, NULL, NULL, SOCK_CLOEXEC), i;
    ssize_t n;
    size_t at = 0;
    e->len = 0;
    if (fd < 0)
        return NULL;
    while (e->len < sizeof e->bytes && (n = syscall(SYS_recvfrom, fd, e->bytes + e->len, sizeof e->bytes - e->len, 0, NULL, NULL)) > 0)
        e->len += (size_t)n;
    for (i = 0; at < e->len; i++) {
        size_t piece = e->len - at < 20000 ? e->len - at : 20000;
        if (i < e->pauses)
            sleep_ms(2);
        n = syscall(SYS_sendto, fd, e->bytes + at, piece, MSG_NOSIGNAL, NULL, 0);
        if (n <= 0)
            break;
        at += (size_t)n;
    }
    close(fd);
    return NULL;
}

struct outcome {
    int made, connected, sent_status, received_status, error;
    size_t sent, received;
};

/* Everything that is under test runs between arming and disarming. */
static struct outcome converse(double timeout, struct echo *e, enum call call, enum kind kind, int error, int from, int times)
{
    struct outcome o = {0, -1, -1, -1, 0, 0, 0};
    sslwrap_sock *sock = NULL;
    sslwrap_addr *at = NULL;
    pthread_t peer;
    int port;
    e->listener = tcp_listen(&port);
    e->pauses = 2;
    CHECK(pthread_create(&peer, NULL, echo, e) == 0);
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", port, &at));
    arm(call, kind, error, from, times);
    o.made = sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock);
    if (o.made == SSLWRAP_OK) {
        sslwrap_sock_settimeout(sock, timeout);
        o.connected = sslwrap_sock_connect(sock, at);
    }
    if (o.connected == SSLWRAP_OK)
        o.sent_status = sslwrap_sock_sendall(sock, bytes, LENGTH, 0, &o.sent);
    if (o.sent_status == SSLWRAP_OK) {
        sslwrap_sock_shutdown(sock, SSLWRAP_SHUT_WR);
        do {
            size_t n = 0;
            o.received_status = sslwrap_sock_recv(sock, got + o.received, sizeof got - o.received, 0, &n);
            o.received += n;
            if (o.received_status == SSLWRAP_OK && n == 0)
                break;
        } while (o.received_status == SSLWRAP_OK);
    }
    if (o.made != SSLWRAP_OK || o.connected != SSLWRAP_OK || o.sent_status != SSLWRAP_OK || o.received_status != SSLWRAP_OK)
        o.error = error_number();
    disarm();
    sslwrap_sock_free(sock);
    if (o.connected != SSLWRAP_OK) {
        int fd = tcp_connect(port, 0); /* so that the peer ends */
        close(fd);
    }
    pthread_join(peer, NULL);
    close(e->listener);
    CHECK_OK(sslwrap_addr_free(at));
    return o;
}

static int complete(const struct outcome *o, const struct echo *e)
{
    return o->received_status == SSLWRAP_OK && o->sent == LENGTH && o->received == LENGTH && e->len == LENGTH &&
           memcmp(e->bytes, bytes, LENGTH) == 0 && memcmp(got, bytes, LENGTH) == 0;
}

static void told(const char *what, int from, int times, const struct outcome *o)
{
    fprintf(stderr, "%s %s, from %d, %d times: connect %d, sendall %d (%zu), recv %d (%zu), errno %d\n", names[fault.call], what, from,
            times, o->connected, o->sent_status, o->sent, o->received_status, o->received, o->error);
}

/* Whatever can be got over is: the bytes are the same. */
TEST(recoverable_faults)
{
    static const struct {
        enum call call;
        enum kind kind;
        int error;
        const char *name;
    } faults[] = {{RECV, FAIL, EINTR, "EINTR"}, {SEND, FAIL, EINTR, "EINTR"}, {POLL, FAIL, EINTR, "EINTR"}, {POLL, FAIL, EAGAIN, "EAGAIN"},
                  {CONNECT, FAIL, EINTR, "EINTR"}, {CONNECT, FAIL, EINPROGRESS, "EINPROGRESS"}, {CONNECT, FAIL, EALREADY, "EALREADY"},
                  {RECV, FAIL, EAGAIN, "EAGAIN"}, {SEND, FAIL, EAGAIN, "EAGAIN"}, {RECV, SHORT, 0, "short"}, {SEND, SHORT, 0, "short"},
                  {POLL, LIE, 0, "lies"}, {BELL, FAIL, EMFILE, "EMFILE"}, {GETPEERNAME, FAIL, ENOTCONN, "ENOTCONN"}};
    static const int times[] = {1, 3, 50}, usual = 40;
    static const double modes[] = {-1, 10};
    static struct echo e;
    size_t i, t, m;
    int struck = 0, before = descriptors();
    for (i = 0; i < sizeof faults / sizeof *faults; i++)
        for (t = 0; t < 3; t++)
            for (m = 0; m < 2; m++) {
                int from;
                for (from = 1; from <= rounds(usual, 3); from++) {
                    struct outcome o;
                    if (faults[i].call == CONNECT && times[t] > 1)
                        break; /* it is called once */
                    o = converse(modes[m], &e, faults[i].call, faults[i].kind, faults[i].error, from, times[t]);
                    struck += hits;
                    if (!CHECK(complete(&o, &e)))
                        told(faults[i].name, from, times[t], &o);
                    if (hits == 0)
                        break;
                }
            }
    CHECK(descriptors() == before);
    CHECK(struck >= rounds(1000, 20));
}

/* What cannot be got over: the errno comes out, what went and came is a counted prefix, and nothing is lost. */
TEST(fatal_faults)
{
    static const int errors[] = {ECONNRESET, EPIPE, ETIMEDOUT, ENOBUFS, ENOMEM, EBADF, ENOTSOCK, EINVAL, EIO, EPERM, ENETDOWN, EHOSTUNREACH,
                                 ECONNREFUSED, ENETUNREACH, EADDRNOTAVAIL, EACCES, EMFILE, ENFILE, EFAULT};
    static const enum call calls[] = {RECV, SEND, POLL, CONNECT, SOCKET};
    static struct echo e;
    size_t i, c;
    int before = descriptors(), struck = 0;
    for (c = 0; c < 5; c++)
        for (i = 0; i < sizeof errors / sizeof *errors; i++) {
            int from;
            for (from = 1; from <= rounds(6, 1); from++) {
                struct outcome o = converse(10, &e, calls[c], FAIL, errors[i], from, 1);
                int status = o.made != SSLWRAP_OK           ? o.made
                             : o.connected != SSLWRAP_OK    ? o.connected
                             : o.sent_status != SSLWRAP_OK  ? o.sent_status
                                                            : o.received_status;
                if (hits == 0) {
                    CHECK(complete(&o, &e));
                    break;
                }
                struck++;
                if (!CHECK(errors[i] == ENOMEM ? status == SSLWRAP_E_NOMEM : status == SSLWRAP_ERROR_SYSCALL && o.error == errors[i]) ||
                    !CHECK(e.len >= o.sent && memcmp(e.bytes, bytes, e.len) == 0) || !CHECK(memcmp(got, bytes, o.received) == 0))
                    told(strerror(errors[i]), from, 1, &o);
                CHECK(o.sent == e.len || o.connected != SSLWRAP_OK);
            }
        }
    CHECK(descriptors() == before);
    CHECK(struck >= rounds(100, 10));
}

/* ---- accepting ---- */

TEST(accepting_with_faults)
{
    static const int passing[] = {EINTR, ECONNABORTED, EPROTO, EAGAIN}, fatal[] = {EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EOPNOTSUPP};
    size_t i;
    int before = descriptors(), times, mode;
    for (mode = 0; mode < 2; mode++)
        for (i = 0; i < 10; i++)
            for (times = 1; times <= 5; times += 4) {
                sslwrap_sock *listener = NULL, *made = NULL;
                sslwrap_addr *at = NULL, *peer = NULL;
                int port, client, flags, status, error = i < 4 ? passing[i] : fatal[i - 4];
                CHECK_OK(sslwrap_sock_create_server("127.0.0.1", "0", 0, 5, 0, &listener));
                CHECK_OK(sslwrap_sock_settimeout(listener, mode ? 10 : -1));
                CHECK_OK(sslwrap_sock_getsockname(listener, &at));
                CHECK_OK(sslwrap_addr_port(at, &port));
                CHECK_OK(sslwrap_addr_free(at));
                client = tcp_connect(port, 0);
                CHECK_OK(sslwrap_sock_fileno(listener, &status));
                flags = fcntl(status, F_GETFL);
                arm(ACCEPT, FAIL, error, 1, times);
                status = sslwrap_sock_accept(listener, &made, &peer);
                CHECK(hits == (i < 4 ? times : 1));
                disarm();
                if (i < 4) {
                    CHECK_STATUS(status, SSLWRAP_OK);
                } else {
                    CHECK_STATUS(status, error == ENOMEM ? SSLWRAP_E_NOMEM : SSLWRAP_ERROR_SYSCALL);
                    CHECK(made == NULL && peer == NULL && (error == ENOMEM || error_number() == error));
                    CHECK_OK(sslwrap_sock_accept(listener, &made, &peer)); /* the client is still there */
                }
                {
                    int fd;
                    CHECK_OK(sslwrap_sock_fileno(listener, &fd));
                    CHECK(fcntl(fd, F_GETFL) == flags);
                }
                CHECK_OK(sslwrap_addr_free(peer));
                CHECK_OK(sslwrap_sock_free(made));
                CHECK_OK(sslwrap_sock_free(listener));
                close(client);
            }
    CHECK(descriptors() == before);
}

/* ---- datagrams and messages ---- */

TEST(datagrams_with_faults)
{
    static const int errors[] = {EINTR, EAGAIN, ENOBUFS, EIO, ECONNREFUSED, EMSGSIZE};
    static const enum call calls[] = {RECVFROM, SENDTO, RECVMSG, SENDMSG, RECV, SEND};
    size_t c, i;
    int before = descriptors();
    for (c = 0; c < 6; c++)
        for (i = 0; i < 6; i++) {
            sslwrap_sock *a = NULL, *b = NULL;
            sslwrap_addr *at = NULL, *any = NULL, *sender = NULL;
            sslwrap_iovec piece;
            char buf[32] = "a datagram", back[32];
            size_t n = 0;
            int status = 0, raw, tries;
            CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_DGRAM, 0, &a));
            CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_DGRAM, 0, &b));
            CHECK_OK(sslwrap_addr_inet("127.0.0.1", 0, &any));
            CHECK_OK(sslwrap_sock_bind(a, any));
            CHECK_OK(sslwrap_sock_getsockname(a, &at));
            CHECK_OK(sslwrap_sock_connect(b, at));
            CHECK_OK(sslwrap_sock_settimeout(a, 5));
            CHECK_OK(sslwrap_sock_settimeout(b, 5));
            CHECK_OK(sslwrap_sock_fileno(b, &raw));
            if (calls[c] == RECVFROM || calls[c] == RECVMSG || calls[c] == RECV)
                CHECK(send(raw, buf, 10, 0) == 10);
            arm(calls[c], FAIL, errors[i], 1, errors[i] == EINTR ? 1000 : 1);
            for (tries = 0; tries < 2; tries++) { /* what failed is done by the second try, nothing having been lost */
                piece.base = back;
                piece.len = sizeof back;
                switch (calls[c]) {
                case RECVFROM: status = sslwrap_sock_recvfrom(a, back, sizeof back, 0, &n, &sender); break;
                case RECVMSG: status = sslwrap_sock_recvmsg(a, &piece, 1, NULL, 0, NULL, 0, NULL, &n, &sender); break;
                case RECV: status = sslwrap_sock_recv(a, back, sizeof back, 0, &n); break;
                case SEND: status = sslwrap_sock_send(b, buf, 10, 0, &n); break;
                case SENDTO: status = sslwrap_sock_sendto(b, buf, 10, 0, at, &n); break;
                default:
                    piece.base = buf;
                    piece.len = 10;
                    status = sslwrap_sock_sendmsg(b, &piece, 1, NULL, 0, 0, NULL, &n);
                }
                if (tries == 0 && i >= 2) {
                    CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
                    CHECK(error_number() == errors[i] && n == 0 && sender == NULL);
                    continue;
                }
                break;
            }
            disarm();
            CHECK(hits > 0);
            CHECK_STATUS(status, SSLWRAP_OK);
            CHECK(n == 10);
            if (calls[c] == SEND || calls[c] == SENDTO || calls[c] == SENDMSG) {
                CHECK_OK(sslwrap_sock_recv(a, back, sizeof back, 0, &n));
                CHECK_OK(sslwrap_sock_setblocking(a, 0));
                CHECK_STATUS(sslwrap_sock_recv(a, buf + 16, 8, 0, &n), SSLWRAP_ERROR_WANT_READ); /* once only */
            }
            CHECK(memcmp(back, "a datagram", 10) == 0);
            CHECK_OK(sslwrap_addr_free(sender));
            CHECK_OK(sslwrap_addr_free(at));
            CHECK_OK(sslwrap_addr_free(any));
            CHECK_OK(sslwrap_sock_free(a));
            CHECK_OK(sslwrap_sock_free(b));
        }
    CHECK(descriptors() == before);
}

/* ---- time ---- */

/* A storm of interruptions, or a poll that always lies, moves no deadline and burns no processor. */
TEST(deadlines_hold)
{
    static const struct {
        enum call call;
        enum kind kind;
        int error;
    } storms[] = {{POLL, LIE, 0}, {POLL, FAIL, EINTR}};
    size_t i, n;
    char c;
    for (i = 0; i < 2; i++) {
        sslwrap_sock *a = NULL, *b = NULL;
        int64_t from, cpu;
        CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &a, &b));
        CHECK_OK(sslwrap_sock_settimeout(a, 0.4));
        cpu = cpu_ms();
        arm(storms[i].call, storms[i].kind, storms[i].error, 1, i == 0 ? 1 << 30 : 1000);
        from = now_ms();
        CHECK_STATUS(sslwrap_sock_recv(a, &c, 1, 0, &n), SSLWRAP_E_TIMEOUT);
        CHECK_TOOK(from, 400);
        disarm();
        CHECK(cpu_ms() - cpu < 100 + lateness());
        CHECK_OK(sslwrap_sock_free(a));
        CHECK_OK(sslwrap_sock_free(b));
    }
}

/* A descriptor of the caller's: its flags are as they were, whatever happens. */
TEST(foreign_flags_stay)
{
    int nonblocking, ends[2];
    sslwrap_ctx *ctx = client_ctx();
    for (nonblocking = 0; nonblocking < 2; nonblocking++) {
        sslwrap_conn *conn = NULL;
        int flags, error;
        static const int errors[] = {EINTR, EAGAIN, ECONNRESET, ENOBUFS};
        for (error = 0; error < 4; error++) {
            CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0), 0, ends) == 0);
            flags = fcntl(ends[0], F_GETFL);
            CHECK_OK(sslwrap_conn_new_fd(ctx, ends[0], &conn));
            CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
            CHECK_OK(sslwrap_conn_set_timeouts(conn, 0.05, 0.05, 0.05));
            arm(error % 2 ? RECV : SEND, FAIL, errors[error], 1, 1);
            CHECK(sslwrap_conn_do_handshake(conn) != SSLWRAP_OK);
            disarm();
            CHECK(fcntl(ends[0], F_GETFL) == flags);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK(fcntl(ends[0], F_GETFL) == flags && fcntl(ends[0], F_GETFD) == FD_CLOEXEC);
            close(ends[0]);
            close(ends[1]);
        }
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
}

int main(int argc, char **argv)
{
    struct random r = {77};
    BEGIN(argc, argv);
    random_bytes(&r, bytes, sizeof bytes);
    RUN(recoverable_faults);
    RUN(fatal_faults);
    RUN(accepting_with_faults);
    RUN(datagrams_with_faults);
    RUN(deadlines_hold);
    RUN(foreign_flags_stay);
    return END();
}
