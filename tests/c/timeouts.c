/* The library owns waiting: deadlines, as seen from outside, against peers that are not ours; the connection stays usable
 * (R70-R72, R75); a descriptor's O_NONBLOCK stays as it is; the retry rules of calls that do not wait (R35). */
#include "net.h"

#include <sys/time.h>

enum { T = 300 }; /* ms */
#define SECONDS (T / 1000.0)

static int is_timeout(int status)
{
    int kind = 0;
    return CHECK_STATUS(status, SSLWRAP_E_TIMEOUT) && CHECK_OK(sslwrap_error_kind(NULL, &kind)) &&
           CHECK(kind == SSLWRAP_KIND_TIMEOUT);
}

static size_t out_pending(sslwrap_conn *conn)
{
    size_t n = 0;
    CHECK_OK(sslwrap_conn_out_pending(conn, &n));
    return n;
}

/* A client of ours over a socket of ours, which has the timeout. */
static sslwrap_conn *client_sock(sslwrap_ctx *ctx, int fd, double timeout, sslwrap_sock **sock)
{
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_sock_adopt_fd(fd, sock));
    CHECK_OK(sslwrap_sock_settimeout(*sock, timeout));
    CHECK_OK(sslwrap_conn_new(ctx, *sock, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    return conn;
}

/* One that connects and says nothing: every call that would need it. The socket's timeout is inherited, at the time of the call. */
static void says_nothing(int as_server)
{
    sslwrap_ctx *ctx = as_server ? server_ctx("good") : client_ctx();
    sslwrap_sock *sock = NULL;
    sslwrap_conn *conn = NULL;
    int ends[2], complete;
    size_t n;
    uint64_t ready;
    char buf[10];
    int64_t from;

    if (tcp_pair(ends)) {
        CHECK_OK(sslwrap_sock_adopt_fd(ends[0], &sock));
        CHECK_OK(sslwrap_sock_settimeout(sock, SECONDS));
        CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
        if (!as_server)
            CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        from = now_ms();
        is_timeout(sslwrap_conn_do_handshake(conn));
        CHECK_TOOK(from, T);
        CHECK(strstr(sslwrap_error_message(), "0.3 s") != NULL);
        from = now_ms();
        is_timeout(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
        CHECK_TOOK(from, T);
        from = now_ms();
        n = 7;
        is_timeout(sslwrap_conn_send(conn, "hello", 5, 0, &n));
        CHECK_TOOK(from, T);
        CHECK(n == 0);
        n = 7;
        from = now_ms();
        is_timeout(sslwrap_conn_sendall(conn, "hello", 5, 0, &n));
        CHECK_TOOK(from, T);
        CHECK(n == 0);
        CHECK_STATUS(sslwrap_conn_shutdown(conn, &complete), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_close(conn, 1), SSLWRAP_E_STATE);
        from = now_ms();
        is_timeout(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, SECONDS, &ready));
        CHECK_TOOK(from, T);
        CHECK(ready == 0);
        from = now_ms();
        is_timeout(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, 0, &ready));
        CHECK_TOOK(from, 0);
        CHECK_OK(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE, SECONDS, &ready));
        CHECK(ready == SSLWRAP_WAIT_WRITE);
        CHECK_OK(sslwrap_sock_settimeout(sock, 2 * SECONDS)); /* counts at once */
        from = now_ms();
        is_timeout(sslwrap_conn_do_handshake(conn));
        CHECK_TOOK(from, 2 * T);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, SECONDS / 3, SECONDS, SECONDS)); /* its own instead */
        from = now_ms();
        is_timeout(sslwrap_conn_do_handshake(conn));
        CHECK_TOOK(from, T / 3);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 0, 0, 0));
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
        CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK_STATUS(sslwrap_conn_send(conn, "hello", 5, 0, &n), SSLWRAP_ERROR_WANT_READ);
        close(ends[1]);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, SECONDS, -1, -1));
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_SYSCALL);
    }
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(silent_server) { says_nothing(0); }
TEST(silent_client) { says_nothing(1); }

TEST(timeouts_are_checked)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    double bad[] = {-0.5, -2, 0, 0};
    int ends[2], i;
    uint64_t ready;

    bad[2] = bad[2] / bad[3]; /* not a number */
    if (tcp_pair(ends)) {
        conn = client_fd(ctx, ends[0]);
        for (i = 0; i < 3; i++) {
            CHECK_STATUS(sslwrap_conn_set_timeouts(conn, bad[i], 1, 1), SSLWRAP_E_INVALID_ARG);
            CHECK_STATUS(sslwrap_conn_set_timeouts(conn, 1, bad[i], 1), SSLWRAP_E_INVALID_ARG);
            CHECK_STATUS(sslwrap_conn_set_timeouts(conn, 1, 1, bad[i]), SSLWRAP_E_INVALID_ARG);
            CHECK_STATUS(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, bad[i], &ready), SSLWRAP_E_INVALID_ARG);
            CHECK_STATUS(sslwrap_conn_close(conn, bad[i]), SSLWRAP_E_INVALID_ARG);
        }
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 1e300, 1e-9, 1e9));
        CHECK_STATUS(sslwrap_conn_wait(conn, 0, 1, &ready), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_wait(conn, 4, 1, &ready), SSLWRAP_E_INVALID_ARG);
        close(ends[0]);
        close(ends[1]);
    }
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* Stopped and let go on, in every phase: nothing is lost. */
static void stopped(const char *version, int foreign)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_sock *sock = NULL;
    sslwrap_conn *conn;
    struct peer *p = start_s_server("good", "-quiet", version, "-num_tickets", "0", NULL);
    const size_t LEN = (size_t)rounds(20000000, 8000000);
    char *data = malloc(LEN), buf[100];
    struct random r = {5};
    size_t n, sent, at;
    int64_t from;
    int fd, flags, complete, round, status, said = 0;
    uint64_t events, now;

    if (p == NULL || data == NULL)
        return;
    random_bytes(&r, data, LEN);
    fd = tcp_connect(p->port, 65536); /* does not grow */
    if (foreign) {
        conn = client_fd(ctx, fd);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, SECONDS, SECONDS, SECONDS));
    } else
        conn = client_sock(ctx, fd, SECONDS, &sock);
    flags = fcntl(fd, F_GETFL);
    CHECK(!foreign || !(flags & O_NONBLOCK));

    kill(p->pid, SIGSTOP);
    from = now_ms();
    is_timeout(sslwrap_conn_do_handshake(conn));
    CHECK_TOOK(from, T);
    kill(p->pid, SIGCONT);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, SECONDS, SECONDS));
    CHECK_OK(sslwrap_conn_do_handshake(conn));

    from = now_ms();
    is_timeout(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK_TOOK(from, T);

    kill(p->pid, SIGSTOP);
    at = 0;
    sent = 1;
    for (round = 0; round < 2 || (sent != 0 && round < 20); round++) { /* until the kernel finds no more room */
        from = now_ms();
        sent = 0;
        status = round % 2 ? sslwrap_conn_sendall(conn, data + at, LEN - at, 0, &sent)
                           : sslwrap_conn_send(conn, data + at, LEN - at, 0, &sent);
        is_timeout(status);
        CHECK_TOOK(from, T);
        CHECK(sent < LEN - at);
        at += sent;
    }
    CHECK(sent == 0);
    CHECK(at > 100000);
    CHECK(out_pending(conn) > 65536); /* above the limit, and not without end */
    CHECK(out_pending(conn) < 1000000);
    from = now_ms();
    is_timeout(sslwrap_conn_flush(conn));
    CHECK_TOOK(from, T);
    from = now_ms();
    is_timeout(sslwrap_conn_wait(conn, SSLWRAP_WAIT_WRITE, SECONDS, &now));
    CHECK_TOOK(from, T);
    CHECK_OK(sslwrap_conn_interest(conn, &events, &now));
    CHECK(events == (SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE) && now == 0);
    from = now_ms();
    is_timeout(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)); /* the other direction is as usual */
    CHECK_TOOK(from, T);
    kill(p->pid, SIGCONT);
    /* another call of the reader's takes the rest along, until there is none */
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK(out_pending(conn) == 0);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 60));
    CHECK_OK(sslwrap_conn_sendall(conn, data + at, LEN - at, 0, &sent));
    CHECK(sent == LEN - at && out_pending(conn) == 0);
    CHECK(peer_got(p, data, LEN, 20000));
    CHECK(write(p->input, "answer", 6) == 6);
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == 6 && memcmp(buf, "answer", 6) == 0);

    /* The goodbye, when nothing can leave: the first step is to send it. */
    kill(p->pid, SIGSTOP);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, SECONDS));
    for (round = 0; round < 3; round = sent == 0 ? round + 1 : 0) /* the kernel finds room for more now and then */
        CHECK_STATUS(sslwrap_conn_send(conn, data, LEN, 0, &sent), SSLWRAP_E_TIMEOUT);
    for (round = 0; round < 2; round++) {
        from = now_ms();
        complete = 7;
        status = sslwrap_conn_shutdown(conn, &complete);
        if (status == SSLWRAP_OK)
            said = 1; /* room after all; the next one waits for the peer's */
        else if (is_timeout(status))
            CHECK_TOOK(from, T);
        CHECK(complete == 0);
    }
    kill(p->pid, SIGCONT);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    if (!said) {
        CHECK_OK(sslwrap_conn_shutdown(conn, &complete));
        CHECK(complete == 0);
    }
    CHECK(out_pending(conn) == 0);
    CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_ERROR_SSL);
    kill(p->pid, SIGSTOP);
    sleep_ms(20);
    if (!foreign) { /* the second one waits for the peer's */
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, SECONDS));
        from = now_ms();
        status = sslwrap_conn_shutdown(conn, &complete);
        if (status != SSLWRAP_OK && is_timeout(status))
            CHECK_TOOK(from, T);
    }
    kill(p->pid, SIGCONT);
    CHECK_OK(sslwrap_conn_close(conn, 20));
    CHECK(fcntl(fd, F_GETFL) == flags);
    CHECK_OK(sslwrap_conn_free(conn));
    if (foreign) {
        CHECK(fcntl(fd, F_GETFL) == flags);
        close(fd);
    }
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_ctx_free(ctx));
    free(data);
}

TEST(stopped_tls13) { stopped("-tls1_3", 0); }
TEST(stopped_tls12_foreign_descriptor) { stopped("-tls1_2", 1); }

/* close against one that is stopped, and against one that never stops sending. */
TEST(close_has_a_deadline)
{
    sslwrap_ctx *ctx = client_ctx();
    struct peer *p = start_s_server("good", "-quiet", NULL);
    sslwrap_conn *conn;
    int fd = tcp_connect(p->port, 0);
    int64_t from;

    conn = client_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    kill(p->pid, SIGSTOP);
    from = now_ms();
    is_timeout(sslwrap_conn_close(conn, SECONDS));
    CHECK_TOOK(from, T);
    is_timeout(sslwrap_conn_close(conn, 0.01));
    kill(p->pid, SIGCONT);
    CHECK_OK(sslwrap_conn_close(conn, 20));
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* A child that never stops talking plain TLS, by s_server fed from /dev/zero. */
TEST(close_against_a_flood)
{
    const char *argv[4] = {"sh", "-c", NULL, NULL};
    char command[1500];
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn;
    int port = free_port(), fd;
    int64_t from;

    snprintf(command, sizeof command, "exec openssl s_server -quiet -accept 127.0.0.1:%d -cert %s -cert_chain %s -key %s </dev/zero", port,
             cert("good.pem"), cert("inter.pem"), cert("good.key"));
    argv[2] = command;
    if (start_peer(port, argv) == NULL)
        return;
    fd = tcp_connect(port, 0);
    conn = client_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    sleep_ms(100);
    from = now_ms();
    sslwrap_conn_close(conn, SECONDS); /* or it ends at our goodbye */
    CHECK(now_ms() - from < T + lateness());
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* Between us and a server, in a child: carries everything, and from a signal on one byte per 0.8 timeout each way. */
static volatile sig_atomic_t trickling;
static void trickle(int unused) { trickling = unused != 0; }

static void carry(int a, int b)
{
    struct pollfd fds[2];
    static char buf[65536];
    int i;
    for (;;) {
        fds[0].fd = a;
        fds[1].fd = b;
        fds[0].events = fds[1].events = POLLIN;
        if (poll(fds, 2, -1) < 0)
            continue;
        if (trickling)
            sleep_ms(T * 8 / 10);
        for (i = 0; i < 2; i++) {
            ssize_t n, done;
            if (!(fds[i].revents & POLLIN))
                continue;
            n = read(fds[i].fd, buf, trickling ? 1 : sizeof buf);
            if (n <= 0)
                _exit(0);
            for (done = 0; done < n; ) {
                ssize_t m = write(fds[1 - i].fd, buf + done, (size_t)(n - done));
                if (m > 0)
                    done += m;
            }
        }
    }
}

static pid_t start_carrier(int *fd, int port)
{
    int ends[2], there;
    pid_t pid;
    if (!CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0))
        return -1;
    there = tcp_connect(port, 0);
    trickling = 0;
    signal(SIGUSR1, trickle);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        carry(ends[1], there);
    }
    close(ends[1]);
    close(there);
    *fd = ends[0];
    return pid;
}

TEST(trickling_peer)
{
    sslwrap_ctx *ctx = client_ctx();
    struct peer *p = start_s_server("good", "-quiet", NULL);
    sslwrap_conn *conn;
    static char big[8 << 20];
    char buf[100];
    size_t n;
    int64_t from;
    int fd = -1;
    uint64_t ready;
    pid_t carrier;

    if (p == NULL || (carrier = start_carrier(&fd, p->port)) < 0)
        return;
    kill(carrier, SIGUSR1);
    sleep_ms(20);
    conn = client_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, SECONDS, SECONDS, SECONDS));
    from = now_ms();
    is_timeout(sslwrap_conn_do_handshake(conn));
    CHECK_TOOK(from, T);
    CHECK_OK(sslwrap_conn_free(conn));
    kill(carrier, SIGKILL);
    waitpid(carrier, NULL, 0);
    close(fd);
    stop_peer(p);
    p = start_s_server("good", "-quiet", NULL);
    if (p == NULL || (carrier = start_carrier(&fd, p->port)) < 0)
        return;
    conn = client_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, SECONDS, 0.05, SECONDS));
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_E_TIMEOUT); /* tickets */
    CHECK_OK(sslwrap_conn_set_timeouts(conn, SECONDS, SECONDS, SECONDS));
    kill(carrier, SIGUSR1);
    CHECK(write(p->input, "1234567890", 10) == 10);
    sleep_ms(20);
    from = now_ms();
    is_timeout(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK_TOOK(from, T);
    from = now_ms();
    is_timeout(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, SECONDS, &ready));
    CHECK_TOOK(from, T);
    from = now_ms();
    is_timeout(sslwrap_conn_sendall(conn, big, sizeof big, 0, &n));
    CHECK_TOOK(from, T);
    CHECK(n < sizeof big);
    from = now_ms();
    is_timeout(sslwrap_conn_close(conn, SECONDS));
    CHECK_TOOK(from, T);
    CHECK_OK(sslwrap_conn_free(conn));
    kill(carrier, SIGKILL);
    waitpid(carrier, NULL, 0);
    close(fd);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* `far` is over memory, at the other end of conn's socket. Its tickets are taken; conn does not wait from here on. */
static void shake_by_hand(sslwrap_conn *conn, sslwrap_conn *far, int fd)
{
    unsigned char buf[16384];
    size_t n;
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 0, 0, 0));
    while (sslwrap_conn_do_handshake(conn) != SSLWRAP_OK || sslwrap_conn_do_handshake(far) != SSLWRAP_OK) {
        ssize_t came = recv(fd, buf, sizeof buf, MSG_DONTWAIT);
        if (came > 0)
            CHECK_OK(sslwrap_conn_bio_write(far, buf, (size_t)came, &n));
        sslwrap_conn_do_handshake(far);
        if (sslwrap_conn_bio_read(far, buf, sizeof buf, &n) == SSLWRAP_OK)
            CHECK(write(fd, buf, n) == (ssize_t)n);
    }
    while (sslwrap_conn_bio_read(far, buf, sizeof buf, &n) == SSLWRAP_OK)
        CHECK(write(fd, buf, n) == (ssize_t)n);
    sleep_ms(1);
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
}

static void part(sslwrap_conn *conn, sslwrap_conn *far, const int *ends)
{
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_conn_free(far));
    close(ends[0]);
    close(ends[1]);
}

/* A record in two halves, the first one taken by recv, the second one by wait: wait knows that it is whole. */
TEST(wait_knows_half_records)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_conn *conn, *far = NULL;
    unsigned char record[200], buf[16384];
    size_t len, n, cut;
    int ends[2];
    uint64_t ready;
    int64_t from;

    for (cut = 1; cut < 40 && failed_checks_ == 0; cut += (size_t)rounds(1, 9)) {
        if (!tcp_pair(ends))
            return;
        conn = client_fd(client, ends[0]);
        CHECK_OK(sslwrap_conn_new(server, NULL, &far));
        shake_by_hand(conn, far, ends[1]);
        CHECK_OK(sslwrap_conn_send(far, "here I am", 9, 0, &n));
        CHECK_OK(sslwrap_conn_bio_read(far, record, sizeof record, &len));
        if (cut < len) {
            CHECK(write(ends[1], record, cut) == (ssize_t)cut);
            CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
            from = now_ms();
            is_timeout(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, 0.005, &ready));
            CHECK(now_ms() - from >= 4);
            CHECK(write(ends[1], record + cut, len - cut) == (ssize_t)(len - cut));
            CHECK_OK(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, 5, &ready));
            CHECK(ready == SSLWRAP_WAIT_READ);
            CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
            CHECK(n == 9);
        }
        part(conn, far, ends);
    }
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* Who waits to send sleeps, also where there is something to read. */
TEST(sending_with_data_here)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_conn *conn, *far = NULL;
    static unsigned char much[4000000];
    unsigned char buf[16384];
    int ends[2], room = 65536;
    int64_t from, cpu;
    size_t n;

    if (!tcp_pair(ends))
        return;
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    conn = client_fd(client, ends[0]);
    CHECK_OK(sslwrap_conn_new(server, NULL, &far));
    shake_by_hand(conn, far, ends[1]);
    CHECK_OK(sslwrap_conn_send(far, "one", 3, 0, &n));
    CHECK_OK(sslwrap_conn_send(far, "two", 3, 0, &n));
    CHECK_OK(sslwrap_conn_bio_read(far, buf, sizeof buf, &n));
    CHECK(write(ends[1], buf, n) == (ssize_t)n);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 5, 5, SECONDS));
    CHECK_OK(sslwrap_conn_recv(conn, buf, 1, 0, &n)); /* the rest of it, and the other, are with us */
    from = now_ms();
    cpu = cpu_ms();
    is_timeout(sslwrap_conn_sendall(conn, much, sizeof much, 0, &n));
    CHECK_TOOK(from, T);
    CHECK(n > 0 && n < sizeof much);
    CHECK(cpu_ms() - cpu < T / 3 + lateness());
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == 2 && memcmp(buf, "ne", 2) == 0);
    part(conn, far, ends);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

static volatile sig_atomic_t alarms;
static void alarmed(int unused) { alarms += unused != 0; }

/* Signals without SA_RESTART, a thousand in a second: neither bytes nor times change. */
TEST(storm_of_signals)
{
    sslwrap_ctx *ctx = client_ctx();
    struct peer *p = start_s_server("good", "-quiet", NULL);
    struct sigaction action;
    struct itimerval often, never;
    enum { LEN = 5000000 };
    char *data = malloc(LEN), buf[100];
    struct random r = {6};
    sslwrap_sock *sock = NULL;
    sslwrap_conn *conn;
    size_t n;
    int64_t from;
    uint64_t ready;

    if (p == NULL)
        return;
    random_bytes(&r, data, LEN);
    conn = client_sock(ctx, tcp_connect(p->port, 8192), SECONDS, &sock);
    memset(&action, 0, sizeof action);
    action.sa_handler = alarmed;
    sigaction(SIGALRM, &action, NULL); /* for good: valgrind delivers the last one late, and the default ends the process */
    memset(&never, 0, sizeof never);
    often.it_interval.tv_sec = often.it_value.tv_sec = 0;
    often.it_interval.tv_usec = often.it_value.tv_usec = slow_machine() ? 20000 : 1000;
    setitimer(ITIMER_REAL, &often, NULL);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, SECONDS, 30));
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_sendall(conn, data, LEN, 0, &n));
    CHECK(n == LEN);
    from = now_ms();
    is_timeout(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK_TOOK(from, T);
    from = now_ms();
    is_timeout(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, SECONDS, &ready));
    CHECK_TOOK(from, T);
    setitimer(ITIMER_REAL, &never, NULL);
    CHECK(alarms > T / 40);
    CHECK(peer_got(p, data, LEN, 20000));
    CHECK_OK(sslwrap_conn_close(conn, 20));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_ctx_free(ctx));
    free(data);
}

/* Without waiting: 60,000 bytes at a time through a narrow pipe, from another address each time. OK takes some, WANT_WRITE
 * none. Where OpenSSL seals, shorter than before is refused, and changes nothing; where we do, nothing is held back from
 * last time. The descriptor's mode decides that nothing waits. */
static void retries(uint64_t mode)
{
    int held = mode == SSLWRAP_MODE_OPENSSL_RECORDS, kind;
    sslwrap_ctx *ctx = client_ctx();
    struct peer *p = start_s_server("good", "-quiet", NULL);
    enum { PIECE = 60000, PIECES = 50 };
    char *data = malloc(PIECE * PIECES), *copies[2], buf[100];
    struct random r = {7};
    sslwrap_conn *conn;
    size_t n, at = 0, piece, left;
    int fd, flags, status, wants = 0, refused = 0, turn = 0, complete;
    struct pollfd poller;

    if (p == NULL)
        return;
    copies[0] = malloc(PIECE);
    copies[1] = malloc(PIECE);
    random_bytes(&r, data, PIECE * PIECES);
    CHECK_OK(sslwrap_ctx_set_mode(ctx, mode, NULL));
    fd = tcp_connect(p->port, 2048);
    flags = fcntl(fd, F_GETFL);
    CHECK(fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0);
    conn = client_fd(ctx, fd);
    poller.fd = fd;
    while ((status = sslwrap_conn_do_handshake(conn)) != SSLWRAP_OK && CHECK(is_want(status))) {
        poller.events = status == SSLWRAP_ERROR_WANT_READ ? POLLIN : POLLOUT;
        poll(&poller, 1, 5000);
    }
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_set_send_limit(conn, 1));
    CHECK_OK(sslwrap_conn_records(conn, &kind));
    CHECK(kind == (held ? SSLWRAP_RECORDS_OPENSSL : SSLWRAP_RECORDS_OWN));
    for (piece = 0; piece < PIECES; piece++) {
        for (left = PIECE; left > 0 && failed_checks_ == 0;) {
            char *copy = copies[turn++ % 2];
            memset(copies[turn % 2], 'x', PIECE);
            memcpy(copy, data + at, left);
            n = 77777;
            status = turn % 3 ? sslwrap_conn_send(conn, copy, left, 0, &n) : sslwrap_conn_sendall(conn, copy, left, 0, &n);
            CHECK(n <= left);
            if (status == SSLWRAP_OK)
                CHECK(n > 0);
            else {
                CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE);
                CHECK(n == 0 || turn % 3 == 0);
                if (n == 0) {
                    wants++;
                    if (left > 5 && held) { /* while it cannot leave: not so short */
                        status = sslwrap_conn_send(conn, copy, 5, 0, &n);
                        CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
                        CHECK(n == 0 && strstr(sslwrap_error_message(), "same bytes") != NULL);
                        refused++;
                        CHECK_STATUS(sslwrap_conn_shutdown(conn, &complete), SSLWRAP_E_STATE);
                    } else if (left > 5) {
                        status = sslwrap_conn_send(conn, copy, 5, 0, &n);
                        CHECK(status == SSLWRAP_OK ? n == 5 : status == SSLWRAP_ERROR_WANT_WRITE && n == 0);
                        refused++;
                        at += n;
                        left -= n;
                    }
                    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
                    n = 0;
                }
                poller.events = POLLOUT;
                poll(&poller, 1, 5000);
            }
            at += n;
            left -= n;
        }
    }
    CHECK(at == PIECE * PIECES);
    CHECK(lateness() > 50 || (wants > 5 && refused > 5)); /* when slow we never fill it */
    while ((status = sslwrap_conn_flush(conn)) == SSLWRAP_ERROR_WANT_WRITE) {
        poller.events = POLLOUT;
        poll(&poller, 1, 5000);
    }
    CHECK_OK(status);
    CHECK(peer_got(p, data, PIECE * PIECES, 20000));
    CHECK_OK(sslwrap_conn_close(conn, 20));
    CHECK(fcntl(fd, F_GETFL) == (flags | O_NONBLOCK));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(fcntl(fd, F_GETFL) == (flags | O_NONBLOCK));
    close(fd);
    CHECK_OK(sslwrap_ctx_free(ctx));
    free(copies[0]);
    free(copies[1]);
    free(data);
}

TEST(retries_without_waiting)
{
    NEEDS("own-records");
    retries(0);
}
TEST(retries_of_what_openssl_holds) { retries(SSLWRAP_MODE_OPENSSL_RECORDS); }

/* Each call has its one deadline, however much goes on meanwhile: sending to one who takes it all. */
TEST(sendall_has_one_deadline)
{
    sslwrap_ctx *ctx = client_ctx();
    struct peer *p = start_s_server("good", "-quiet", NULL);
    sslwrap_conn *conn;
    size_t len = (size_t)1 << 32, n = 0; /* never touched pages: nothing but zeros */
    void *data = calloc(1, len);
    int64_t from;
    int fd;

    if (p == NULL || !CHECK(data != NULL))
        return;
    fd = tcp_connect(p->port, 0);
    conn = client_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 1, 1, SECONDS));
    from = now_ms();
    is_timeout(sslwrap_conn_sendall(conn, data, len, 0, &n));
    CHECK_TOOK(from, T);
    CHECK(n > 0 && n < len);
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    CHECK_OK(sslwrap_ctx_free(ctx));
    free(data);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(silent_server);
    RUN(silent_client);
    RUN(timeouts_are_checked);
    RUN(stopped_tls13);
    RUN(stopped_tls12_foreign_descriptor);
    RUN(close_has_a_deadline);
    RUN(close_against_a_flood);
    RUN(trickling_peer);
    RUN(wait_knows_half_records);
    RUN(sending_with_data_here);
    RUN(storm_of_signals);
    RUN(retries_without_waiting);
    RUN(retries_of_what_openssl_holds);
    RUN(sendall_has_one_deadline);
    return END();
}
