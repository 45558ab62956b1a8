/* Who closes a descriptor: sockets, their duplicates and FILEs in every order, each once, the connection's end with the last (R87); and
 * closing that is interrupted, which is not done again, since the number may be somebody else's by then (R78). This program's
 * close stands before libc's. */
/* threads */
/* no: helgrind: who used a handle last and who takes its slot next are ordered by an atomic count, which ThreadSanitizer sees and it does not */
#include "net.h"

#include <pthread.h>

static int interrupting;          /* the thread under test: close says EINTR, having closed */
static __thread int ours_closes;  /* inside a call of the library */
static int closes, of_closed;     /* by the library; of numbers that were not open */

int close(int fd)
{
    static int (*real)(int);
    int open = fcntl(fd, F_GETFD) != -1, failed;
    if (real == NULL) {
        void *symbol = dlsym(RTLD_NEXT, "close");
        memcpy(&real, &symbol, sizeof real);
    }
    if (ours_closes) {
        __atomic_fetch_add(&closes, 1, __ATOMIC_SEQ_CST);
        if (!open)
            __atomic_fetch_add(&of_closed, 1, __ATOMIC_SEQ_CST);
    }
    failed = real(fd);
    if (ours_closes && interrupting) {
        CHECK(fcntl(2, F_DUPFD_CLOEXEC, fd) == fd); /* somebody else's, at once */
        return errno = EINTR, -1;
    }
    return failed;
}

#define OURS(call)            \
    do {                      \
        ours_closes = 1;      \
        CHECK_OK(call);       \
        ours_closes = 0;      \
    } while (0)

/* A socket, its duplicate, a FILE of each: 24 orders. What is left works; what was written is there; the peer sees the end once. */
TEST(every_order)
{
    int order;
    for (order = 0; order < 24; order++) {
        sslwrap_sock *sock = NULL, *copy = NULL, *peer = NULL;
        FILE *file = NULL, *of_copy = NULL;
        int left[4] = {0, 1, 2, 3}, rest = order, i, k, canaries[4], before = failed_checks_;
        char buf[64];
        size_t n;
        CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &sock, &peer));
        CHECK_OK(sslwrap_sock_dup(sock, &copy));
        CHECK_OK(sslwrap_sock_makefile(sock, "r+", -1, &file));
        CHECK_OK(sslwrap_sock_makefile(copy, "w", -1, &of_copy));
        CHECK_OK(sslwrap_sock_send(peer, "line\nmore", 9, 0, &n));
        CHECK(fgets(buf, sizeof buf, file) != NULL); /* it has the rest in its buffer */
        CHECK(fputs("a", of_copy) >= 0);
        CHECK_OK(sslwrap_sock_setblocking(peer, 0));
        closes = of_closed = 0;
        for (i = 4; i > 0; i--) {
            int pick = rest % i, who = left[pick];
            rest /= i;
            for (k = pick; k < i - 1; k++)
                left[k] = left[k + 1];
            switch (who) {
            case 0: OURS(sslwrap_sock_free(sock)); break;
            case 1: OURS(sslwrap_sock_close(copy)); break;
            case 2:
                CHECK(fread(buf, 1, 4, file) == 4 && memcmp(buf, "more", 4) == 0);
                CHECK(fclose(file) == 0);
                break;
            default: CHECK(fclose(of_copy) == 0); break; /* flushes */
            }
            canaries[i - 1] = fcntl(2, F_DUPFD_CLOEXEC, 0);
            if (who == 3) {
                CHECK_OK(sslwrap_sock_recv(peer, buf, sizeof buf, 0, &n));
                CHECK(n == 1 && buf[0] == 'a');
            }
            if (i > 1) {
                CHECK_STATUS(sslwrap_sock_recv(peer, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ); /* no end yet */
            } else {
                CHECK_OK(sslwrap_sock_recv(peer, buf, sizeof buf, 0, &n));
                CHECK(n == 0);
            }
        }
        CHECK(closes == 2 && of_closed == 0); /* the FILEs' are stdio's */
        OURS(sslwrap_sock_free(copy)); /* is closed already */
        CHECK(closes == 2);
        for (i = 0; i < 4; i++)
            CHECK(fcntl(canaries[i], F_GETFD) == FD_CLOEXEC && close(canaries[i]) == 0);
        CHECK_OK(sslwrap_sock_free(peer));
        if (failed_checks_ != before)
            fprintf(stderr, "    order %d\n", order);
    }
}

/* Once, whatever it says; and the number is not touched again. */
TEST(interrupted_closing)
{
    sslwrap_ctx *ctx = client_ctx();
    int how, fd = -1, ends[2];
    for (how = 0; how < 4; how++) {
        sslwrap_sock *sock = NULL, *peer = NULL;
        sslwrap_conn *conn = NULL;
        CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &sock, &peer));
        CHECK_OK(sslwrap_sock_fileno(sock, &fd));
        closes = of_closed = 0;
        if (how == 2) {
            CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
            CHECK_OK(sslwrap_sock_free(sock));
            sock = NULL;
        }
        interrupting = 1;
        if (how == 0)
            OURS(sslwrap_sock_close(sock));
        else if (how == 1)
            OURS(sslwrap_sock_free(sock));
        else if (how == 2)
            OURS(sslwrap_conn_free(conn));
        else {
            int status;
            CHECK_OK(sslwrap_sock_settimeout(sock, 5));
            ours_closes = 1;
            status = sslwrap_sock_close(sock);
            ours_closes = 0;
            CHECK_OK(status);
        }
        interrupting = 0;
        CHECK(closes == 1 && of_closed == 0);
        CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
        if (how == 0 || how == 3)
            OURS(sslwrap_sock_free(sock));
        CHECK(closes == 1 && fcntl(fd, F_GETFD) == FD_CLOEXEC);
        close(fd);
        CHECK_OK(sslwrap_sock_free(peer));
    }
    /* what is the caller's is not closed at all */
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    {
        sslwrap_conn *conn = NULL;
        closes = 0;
        CHECK_OK(sslwrap_conn_new_fd(ctx, ends[0], &conn));
        OURS(sslwrap_conn_free(conn));
        CHECK(closes == 0 && fcntl(ends[0], F_GETFD) == FD_CLOEXEC);
    }
    close(ends[0]);
    close(ends[1]);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* ---- a storm of closing and opening: nobody touches a number that is another's ---- */

static struct {
    pthread_mutex_t lock;
    sslwrap_sock *sock;
    int round, stop;
} storm = {PTHREAD_MUTEX_INITIALIZER, NULL, 0, 0};

static void *receives(void *unused)
{
    char buf[8];
    size_t n;
    for (;;) {
        sslwrap_sock *sock;
        int status, stop;
        pthread_mutex_lock(&storm.lock);
        sock = storm.sock;
        stop = storm.stop;
        pthread_mutex_unlock(&storm.lock);
        if (stop)
            return unused;
        status = sslwrap_sock_recv(sock, buf, sizeof buf, 0, &n);
        /* a byte of the pair's own, its end, or that it is closed or gone: never a byte of the canaries */
        CHECK((status == SSLWRAP_OK && (n == 0 || buf[0] == 'o')) || status == SSLWRAP_E_CLOSED || status == SSLWRAP_E_INVALID_ARG ||
              status == SSLWRAP_E_TIMEOUT);
    }
}

TEST(storm_with_canaries)
{
    pthread_t threads[2];
    int i, round, n = rounds(2000, 30);
    for (round = 0; round < n && failed_checks_ == 0; round++) {
        sslwrap_sock *a = NULL, *b = NULL, *old;
        int canary[2];
        size_t sent;
        CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &a, &b));
        CHECK_OK(sslwrap_sock_settimeout(a, 0.2));
        pthread_mutex_lock(&storm.lock);
        old = storm.sock;
        storm.sock = a;
        pthread_mutex_unlock(&storm.lock);
        if (round == 0)
            for (i = 0; i < 2; i++)
                CHECK(pthread_create(&threads[i], NULL, receives, NULL) == 0);
        CHECK_OK(sslwrap_sock_send(b, "o", 1, 0, &sent));
        CHECK_OK(sslwrap_sock_close(a)); /* while they are inside, or about to be */
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, canary) == 0); /* takes the number */
        CHECK(write(canary[0], "c", 1) == 1 && write(canary[1], "c", 1) == 1);
        if (round % 8 == 0)
            sched_yield();
        {
            char c = 0;
            CHECK(recv(canary[0], &c, 1, MSG_DONTWAIT) == 1 && c == 'c');
            CHECK(recv(canary[1], &c, 1, MSG_DONTWAIT) == 1 && c == 'c');
        }
        close(canary[0]);
        close(canary[1]);
        CHECK_OK(sslwrap_sock_free(b));
        CHECK_OK(sslwrap_sock_free(old));
    }
    pthread_mutex_lock(&storm.lock);
    storm.stop = 1;
    pthread_mutex_unlock(&storm.lock);
    for (i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    CHECK_OK(sslwrap_sock_free(storm.sock));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(every_order);
    RUN(interrupted_closing);
    RUN(storm_with_canaries);
    return END();
}
