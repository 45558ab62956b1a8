/* Thousands of sockets at once, all above descriptor 1,024; and closing under those who wait. */
/* threads */
#include "net.h"

#include <pthread.h>
#include <sys/resource.h>

#define MOST 5000

static int limit_of_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max == RLIM_INFINITY || limit.rlim_max > 1000000 ? 1000000 : (int)limit.rlim_max;
}

TEST(thousands_above_1024)
{
    static int low[1100];
    static sslwrap_sock *all[MOST];
    int i, limit = limit_of_descriptors(), count = rounds(MOST, 200), fd = -1;
    size_t n;
    char c;
    uint64_t ready;
    if (limit < count + 1200) {
        fprintf(stderr, "fewer sockets: only %d descriptors\n", limit);
        count = (limit - 1200) / 2 * 2;
    }
    for (i = 0; i < 1100; i++)
        CHECK((low[i] = fcntl(0, F_DUPFD_CLOEXEC, 0)) >= 0);
    for (i = 0; i < count; i += 2) {
        if (!CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &all[i], &all[i + 1])))
            break;
        CHECK_OK(sslwrap_sock_settimeout(all[i], 5));
    }
    CHECK_OK(sslwrap_sock_fileno(all[0], &fd));
    CHECK(fd > 1024);
    for (i = 0; i < count; i += 2) { /* each pair carries its own number */
        int number = 0;
        CHECK_OK(sslwrap_sock_send(all[i + 1], &i, sizeof i, 0, &n));
        CHECK_OK(sslwrap_sock_wait(all[i], SSLWRAP_WAIT_READ, 5, &ready));
        CHECK_OK(sslwrap_sock_recv(all[i], &number, sizeof number, SSLWRAP_MSG_WAITALL, &n));
        CHECK(n == sizeof number && number == i);
    }
    CHECK_OK(sslwrap_sock_settimeout(all[count - 2], 0.1));
    {
        int64_t from = now_ms();
        CHECK_STATUS(sslwrap_sock_recv(all[count - 2], &c, 1, 0, &n), SSLWRAP_E_TIMEOUT);
        CHECK_TOOK(from, 100);
    }
    { /* names, connecting and TLS up there */
        sslwrap_ctx *server = server_ctx("good"), *client = client_ctx();
        sslwrap_sock *listener = NULL, *made = NULL, *sock = NULL;
        sslwrap_addr *at = NULL;
        char port[8];
        int number;
        CHECK_OK(sslwrap_sock_create_server("127.0.0.1", "0", 0, 5, 0, &listener));
        CHECK_OK(sslwrap_sock_getsockname(listener, &at));
        CHECK_OK(sslwrap_addr_port(at, &number));
        CHECK_OK(sslwrap_addr_free(at));
        snprintf(port, sizeof port, "%d", number);
        CHECK_OK(sslwrap_sock_create_connection("localhost", port, 10, &sock));
        CHECK_OK(sslwrap_sock_accept(listener, &made, NULL));
        {
            sslwrap_conn *a = NULL, *b = NULL;
            int i_, status_a = -1, status_b = -1;
            CHECK_OK(sslwrap_sock_setblocking(sock, 0));
            CHECK_OK(sslwrap_sock_setblocking(made, 0));
            CHECK_OK(sslwrap_conn_new(client, sock, &a));
            CHECK_OK(sslwrap_conn_set_server_name(a, "good.example"));
            CHECK_OK(sslwrap_conn_new(server, made, &b));
            for (i_ = 0; i_ < 1000 && (status_a != SSLWRAP_OK || status_b != SSLWRAP_OK); i_++) {
                status_a = sslwrap_conn_do_handshake(a);
                status_b = sslwrap_conn_do_handshake(b);
            }
            CHECK(status_a == SSLWRAP_OK && status_b == SSLWRAP_OK);
            CHECK_OK(sslwrap_conn_free(a));
            CHECK_OK(sslwrap_conn_free(b));
        }
        CHECK_OK(sslwrap_sock_free(sock));
        CHECK_OK(sslwrap_sock_free(made));
        CHECK_OK(sslwrap_sock_free(listener));
        CHECK_OK(sslwrap_ctx_free(server));
        CHECK_OK(sslwrap_ctx_free(client));
    }
    for (i = 0; i < count; i++)
        CHECK_OK(sslwrap_sock_free(all[i]));
    for (i = 0; i < 1100; i++)
        close(low[i]);
    CHECK(fcntl(fd, F_GETFD) == -1);
}

struct waiter {
    sslwrap_sock *sock;
    int accepts, status;
    int64_t ended;
};

static void *wait_for_it(void *p)
{
    struct waiter *w = p;
    sslwrap_sock *made = NULL;
    char c;
    size_t n;
    w->status = w->accepts ? sslwrap_sock_accept(w->sock, &made, NULL) : sslwrap_sock_recv(w->sock, &c, 1, 0, &n);
    w->ended = now_ms();
    sslwrap_thread_stop();
    return NULL;
}

/* Twelve threads, more than there are places for waiters, in each of the modes that wait. */
TEST(closing_wakes)
{
    static const double modes[] = {-1, 30};
    int accepts, mode, i;
    for (accepts = 0; accepts < 2; accepts++)
        for (mode = 0; mode < 2; mode++) {
            struct waiter waiters[12];
            pthread_t threads[12];
            sslwrap_sock *sock = NULL, *other = NULL;
            int64_t from;
            if (accepts)
                CHECK_OK(sslwrap_sock_create_server("127.0.0.1", "0", 0, 5, 0, &sock));
            else
                CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &sock, &other));
            CHECK_OK(sslwrap_sock_settimeout(sock, modes[mode]));
            for (i = 0; i < 12; i++) {
                waiters[i].sock = sock;
                waiters[i].accepts = accepts;
                CHECK(pthread_create(&threads[i], NULL, wait_for_it, &waiters[i]) == 0);
            }
            sleep_ms(100);
            from = now_ms();
            CHECK_OK(sslwrap_sock_close(sock));
            for (i = 0; i < 12; i++) {
                pthread_join(threads[i], NULL);
                CHECK_STATUS(waiters[i].status, SSLWRAP_E_CLOSED);
                CHECK(waiters[i].ended - from < 200 + lateness());
            }
            CHECK_OK(sslwrap_sock_free(sock));
            CHECK_OK(sslwrap_sock_free(other));
        }
}

struct call {
    sslwrap_sock *sock;
    sslwrap_addr *at;
    int which, status;
    int64_t ended;
};

static void *other_calls(void *p)
{
    static char much[1 << 20];
    struct call *c = p;
    char byte;
    sslwrap_iovec piece = {&byte, 1};
    uint64_t ready;
    size_t n;
    switch (c->which) {
    case 0: c->status = sslwrap_sock_sendall(c->sock, much, sizeof much, 0, &n); break;
    case 1: c->status = sslwrap_sock_recvfrom(c->sock, &byte, 1, 0, &n, NULL); break;
    case 2: c->status = sslwrap_sock_recvmsg(c->sock, &piece, 1, NULL, 0, NULL, 0, NULL, &n, NULL); break;
    case 3: c->status = sslwrap_sock_wait(c->sock, SSLWRAP_WAIT_READ, -1, &ready); break;
    default: c->status = sslwrap_sock_connect(c->sock, c->at);
    }
    c->ended = now_ms();
    sslwrap_thread_stop();
    return NULL;
}

/* And every other call that waits. */
TEST(closing_wakes_the_others)
{
    int which, fds[3], i;
    for (which = 0; which < 5; which++) {
        struct call c = {NULL, NULL, 0, 0, 0};
        sslwrap_sock *other = NULL;
        struct sockaddr_in at;
        socklen_t len = sizeof at;
        pthread_t thread;
        int64_t from;
        c.which = which;
        if (which == 4) { /* to a listener whose queue is full */
            fds[0] = tcp_listen(&i);
            CHECK(listen(fds[0], 0) == 0 && getsockname(fds[0], (struct sockaddr *)&at, &len) == 0);
            for (i = 1; i < 3; i++) {
                fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
                (void)!connect(fds[i], (struct sockaddr *)&at, sizeof at);
                sleep_ms(20);
            }
            CHECK_OK(sslwrap_addr_inet("127.0.0.1", ntohs(at.sin_port), &c.at));
            CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &c.sock));
        } else {
            CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &c.sock, &other));
        }
        CHECK(pthread_create(&thread, NULL, other_calls, &c) == 0);
        sleep_ms(100);
        from = now_ms();
        CHECK_OK(sslwrap_sock_close(c.sock));
        pthread_join(thread, NULL);
        CHECK_STATUS(c.status, SSLWRAP_E_CLOSED);
        CHECK(c.ended - from < 200 + lateness());
        CHECK_OK(sslwrap_sock_free(c.sock));
        CHECK_OK(sslwrap_sock_free(other));
        CHECK_OK(sslwrap_addr_free(c.at));
        for (i = 0; which == 4 && i < 3; i++)
            close(fds[i]);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(thousands_above_1024);
    RUN(closing_wakes);
    RUN(closing_wakes_the_others);
    return END();
}
