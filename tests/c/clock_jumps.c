/* no: valgrind: times are measured */
/* The wall clock jumps by a day at each look, either way: deadlines are of the monotonic clock and do not notice (R71). */
#include "net.h"

#include <sys/syscall.h>
#include <sys/time.h>

enum { T = 250, DAY = 86400 };
#define SECONDS (T / 1000.0)

static int jumps;

static long jump(void)
{
    static int looks;
    return jumps ? (looks++ % 2 ? DAY : -DAY) : 0;
}

/* Also those of every library of the process. */
int clock_gettime(clockid_t id, struct timespec *t)
{
    long answer = syscall(SYS_clock_gettime, id, t);
    if (answer == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
        t->tv_sec += jump();
    return (int)answer;
}

static long fine(void)
{
    struct timespec t;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &t);
    return t.tv_sec + jump();
}

time_t time(time_t *to)
{
    time_t now = fine();
    if (to != NULL)
        *to = now;
    return now;
}

int gettimeofday(struct timeval *restrict t, void *restrict zone)
{
    (void)zone;
    t->tv_sec = fine();
    t->tv_usec = 0;
    return 0;
}

TEST(sockets_time_out_in_time)
{
    sslwrap_sock *one = NULL, *other = NULL;
    char got[8], *much = calloc(1, 1 << 24);
    size_t n;
    int64_t from;

    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &one, &other));
    CHECK_OK(sslwrap_sock_settimeout(one, SECONDS));
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_recv(one, got, sizeof got, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, T);
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_sendall(one, much, 1 << 24, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, T);
    CHECK_OK(sslwrap_sock_free(one));
    CHECK_OK(sslwrap_sock_free(other));
    free(much);
}

TEST(connections_time_out_in_time)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    uint64_t ready;
    int ends[2];
    int64_t from;

    if (tcp_pair(ends)) {
        conn = client_fd(ctx, ends[0]);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, SECONDS, SECONDS, SECONDS));
        from = now_ms();
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_TIMEOUT);
        CHECK_TOOK(from, T);
        from = now_ms();
        CHECK_STATUS(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, SECONDS, &ready), SSLWRAP_E_TIMEOUT);
        CHECK_TOOK(from, T);
        CHECK_OK(sslwrap_conn_free(conn));
        close(ends[0]);
        close(ends[1]);
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    alarm(60); /* a deadline that is never reached */
    jumps = 1;
    RUN(sockets_time_out_in_time);
    RUN(connections_time_out_in_time);
    return END();
}
