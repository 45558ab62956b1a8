/* Messages in pieces with ancillary data, beside sendmsg(2) and recvmsg(2); descriptors that travel; sockets duplicated and
 * waited for; TLS over a unix socket. */
/* threads */
#include "net.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/un.h>

static void unix_pair(int type, sslwrap_sock **ours, int *raw)
{
    int ends[2];
    CHECK(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) == 0);
    CHECK_OK(sslwrap_sock_adopt_fd(ends[0], ours));
    *raw = ends[1];
}

static int fd_of(sslwrap_sock *sock)
{
    int fd = -1;
    CHECK_OK(sslwrap_sock_fileno(sock, &fd));
    return fd;
}

/* struct iovec and ours are one thing */
TEST(pieces_are_iovecs)
{
    sslwrap_iovec ours = {&ours, 7};
    struct iovec theirs;
    CHECK(sizeof ours == sizeof theirs);
    memcpy(&theirs, &ours, sizeof theirs);
    CHECK(theirs.iov_base == &ours && theirs.iov_len == 7);
}

TEST(pieces_are_gathered_and_scattered)
{
    int raw, type;
    for (type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
        char a[3], b[1], c[10], got[32];
        sslwrap_iovec out[4] = {{(void *)(uintptr_t)"hello", 5}, {NULL, 0}, {(void *)(uintptr_t)", ", 2}, {(void *)(uintptr_t)"world", 5}},
                      in[4] = {{a, 3}, {NULL, 0}, {b, 1}, {c, 10}};
        sslwrap_sock *sock;
        size_t n = 0, control = 7;
        uint64_t flags = 7;
        unix_pair(type, &sock, &raw);
        CHECK_OK(sslwrap_sock_sendmsg(sock, out, 4, NULL, 0, 0, NULL, &n));
        CHECK(n == 12 && recv(raw, got, sizeof got, 0) == 12 && memcmp(got, "hello, world", 12) == 0);
        CHECK(send(raw, "0123456789", 10, 0) == 10);
        CHECK_OK(sslwrap_sock_recvmsg(sock, in, 4, NULL, 0, &control, 0, &flags, &n, NULL));
        CHECK(n == 10 && control == 0 && flags == 0);
        CHECK(memcmp(a, "012", 3) == 0 && b[0] == '3' && memcmp(c, "456789", 6) == 0);
        CHECK(send(raw, "0123456789", 10, 0) == 10);
        CHECK_OK(sslwrap_sock_recvmsg(sock, in, 3, NULL, 0, NULL, 0, &flags, &n, NULL));
        CHECK(n == 4 && flags == (type == SOCK_DGRAM ? SSLWRAP_MSG_TRUNC : 0));
        CHECK_OK(sslwrap_sock_settimeout(sock, type == SOCK_DGRAM ? 0.05 : 0));
        if (type == SOCK_STREAM) {
            CHECK_OK(sslwrap_sock_recvmsg(sock, in, 4, NULL, 0, NULL, 0, NULL, &n, NULL));
            CHECK(n == 6);
        }
        CHECK_STATUS(sslwrap_sock_recvmsg(sock, in, 4, NULL, 0, NULL, 0, NULL, &n, NULL),
                     type == SOCK_DGRAM ? SSLWRAP_E_TIMEOUT : SSLWRAP_ERROR_WANT_READ);
        CHECK(n == 0);
        in[1].len = 1;
        CHECK_STATUS(sslwrap_sock_recvmsg(sock, in, 4, NULL, 0, NULL, 0, NULL, &n, NULL), SSLWRAP_E_INVALID_ARG);
        out[0].len = SIZE_MAX;
        CHECK_STATUS(sslwrap_sock_sendmsg(sock, out, 4, NULL, 0, 0, NULL, &n), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_sock_sendmsg(sock, out, 1025, NULL, 0, 0, NULL, &n), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_sock_sendmsg(sock, NULL, 1, NULL, 0, 0, NULL, &n), SSLWRAP_E_INVALID_ARG);
        close(raw);
        CHECK_STATUS(sslwrap_sock_sendmsg(sock, in, 1, NULL, 0, 0, NULL, &n), SSLWRAP_ERROR_SYSCALL); /* no SIGPIPE */
        CHECK_OK(sslwrap_sock_free(sock));
    }
}

/* Credentials, made by libc's macros and by the kernel: the same bytes either way. */
TEST(ancillary_data_is_the_systems)
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
    } out, in;
    struct ucred own, *got;
    sslwrap_sock *sock;
    sslwrap_iovec piece;
    char byte = 'x';
    size_t n, control = 0;
    uint64_t flags;
    int raw, one = 1;
    unix_pair(SOCK_STREAM, &sock, &raw);
    own.pid = getpid();
    own.uid = getuid();
    own.gid = getgid();
    memset(&out, 0, sizeof out);
    out.head.cmsg_level = SOL_SOCKET;
    out.head.cmsg_type = SCM_CREDENTIALS;
    out.head.cmsg_len = CMSG_LEN(sizeof own);
    memcpy(CMSG_DATA(&out.head), &own, sizeof own);
    CHECK(setsockopt(raw, SOL_SOCKET, SO_PASSCRED, &one, sizeof one) == 0);
    CHECK_OK(sslwrap_sock_setsockopt_int(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_PASSCRED, 1));
    piece.base = &byte;
    piece.len = 1;
    CHECK_OK(sslwrap_sock_sendmsg(sock, &piece, 1, &out, sizeof out, 0, NULL, &n));
    {
        struct iovec iov = {&byte, 1};
        struct msghdr m;
        memset(&m, 0, sizeof m);
        m.msg_iov = &iov;
        m.msg_iovlen = 1;
        m.msg_control = &in;
        m.msg_controllen = sizeof in;
        CHECK(recvmsg(raw, &m, 0) == 1);
        got = (struct ucred *)(void *)CMSG_DATA(&in.head);
        CHECK(in.head.cmsg_type == SCM_CREDENTIALS && got->pid == own.pid && got->uid == own.uid);
    }
    CHECK(send(raw, "y", 1, 0) == 1);
    memset(&in, 0, sizeof in);
    CHECK_OK(sslwrap_sock_recvmsg(sock, &piece, 1, &in, sizeof in, &control, 0, &flags, &n, NULL));
    CHECK(n == 1 && byte == 'y' && control == CMSG_SPACE(sizeof own) && flags == 0);
    CHECK(in.head.cmsg_type == SCM_CREDENTIALS && got->pid == own.pid);
    CHECK(send(raw, "z", 1, 0) == 1);
    CHECK_OK(sslwrap_sock_recvmsg(sock, &piece, 1, &in, 8, &control, 0, &flags, &n, NULL)); /* no room */
    CHECK(flags & SSLWRAP_MSG_CTRUNC);
    close(raw);
    CHECK_OK(sslwrap_sock_free(sock));
}

/* Linux counts a byte out of band also where there was no room for it. */
TEST(no_more_comes_than_there_is_room)
{
    sslwrap_sock *sock;
    sslwrap_addr *sender = NULL;
    sslwrap_iovec piece;
    char byte = 'x';
    size_t n = 9, control;
    uint64_t flags;
    int raw, status;
    unix_pair(SOCK_STREAM, &sock, &raw);
    if (send(raw, "!", 1, MSG_OOB) == 1) { /* not before Linux 5.15 */
        piece.base = &byte;
        piece.len = 0;
        status = sslwrap_sock_recvmsg(sock, &piece, 1, NULL, 0, &control, SSLWRAP_MSG_OOB, &flags, &n, NULL);
        CHECK(n == 0);
        if (status != SSLWRAP_OK)
            CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
        CHECK(send(raw, "!", 1, MSG_OOB) == 1);
        status = sslwrap_sock_recvfrom(sock, &byte, 0, SSLWRAP_MSG_OOB, &n, &sender);
        CHECK(n == 0 && byte == 'x');
        CHECK_OK(sslwrap_addr_free(sender));
    }
    close(raw);
    CHECK_OK(sslwrap_sock_free(sock));
}

static int open_fds(void)
{
    int n = 0, fd;
    for (fd = 0; fd < 2000; fd++)
        n += fcntl(fd, F_GETFD) != -1;
    return n;
}

/* 1 to 300 descriptors, with room for all, for fewer, for none: each that comes is the file that was sent and is
 * close-on-exec; those without room are closed. */
TEST(descriptors_travel)
{
    static int fds[300], came[300];
    static const size_t counts[] = {0, 1, 2, 3, 5, 64, 253, 254, 300}, rooms[] = {300, 253, 64, 4, 3, 2, 1, 0};
    sslwrap_sock *a = NULL, *b = NULL;
    size_t i, k, j, n, taken;
    int file = open("/dev/null", O_RDONLY), before;
    struct rlimit limit;
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max < 2000 ? limit.rlim_max : 2000;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &a, &b));
    CHECK_OK(sslwrap_sock_settimeout(b, 5));
    for (i = 0; i < 300; i++)
        fds[i] = file;
    before = open_fds();
    for (i = 0; i < sizeof counts / sizeof *counts; i++)
        for (k = 0; k < sizeof rooms / sizeof *rooms; k++) {
            char byte[2];
            uint64_t flags = 0;
            int status = sslwrap_sock_send_fds(a, "x", 1, fds, counts[i], 0, &n);
            if (counts[i] > 253) {
                CHECK(status == SSLWRAP_E_INVALID_ARG && n == 0);
                continue;
            }
            CHECK(status == SSLWRAP_OK && n == 1);
            CHECK_OK(sslwrap_sock_recv_fds(b, byte, sizeof byte, came, rooms[k], &taken, 0, &flags, &n));
            CHECK(n == 1 && byte[0] == 'x');
            CHECK(taken == (counts[i] < rooms[k] ? counts[i] : rooms[k]));
            CHECK(((flags & SSLWRAP_MSG_CTRUNC) != 0) == (counts[i] > rooms[k]));
            for (j = 0; j < taken; j++) {
                CHECK(fcntl(came[j], F_GETFD) == FD_CLOEXEC);
                close(came[j]);
            }
            CHECK(open_fds() == before);
        }
    fds[0] = 1999; /* not open */
    CHECK_STATUS(sslwrap_sock_send_fds(a, "x", 1, fds, 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EBADF);
    fds[0] = fd_of(a); /* a socket through itself, and used at the other end */
    CHECK_OK(sslwrap_sock_send_fds(a, "s", 1, fds, 1, 0, &n));
    CHECK_OK(sslwrap_sock_recv_fds(b, came, 1, came, 1, &taken, 0, NULL, &n));
    CHECK(taken == 1 && send(came[0], "through", 7, 0) == 7);
    close(came[0]);
    {
        char buf[16];
        CHECK_OK(sslwrap_sock_recv(b, buf, sizeof buf, 0, &n));
        CHECK(n == 7);
    }
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
    close(file);
}

TEST(duplicates_live_on)
{
    int raw, fd;
    sslwrap_sock *sock, *copy = NULL;
    double timeout = 0;
    size_t n;
    char c;
    unix_pair(SOCK_STREAM, &sock, &raw);
    CHECK_OK(sslwrap_sock_settimeout(sock, 3));
    CHECK_OK(sslwrap_sock_dup(sock, &copy));
    CHECK_OK(sslwrap_sock_gettimeout(copy, &timeout));
    fd = fd_of(copy);
    CHECK(timeout == 3 && fd != fd_of(sock) && fcntl(fd, F_GETFD) == FD_CLOEXEC);
    CHECK_OK(sslwrap_sock_close(sock));
    CHECK_OK(sslwrap_sock_send(copy, "x", 1, 0, &n));
    CHECK(recv(raw, &c, 1, 0) == 1);
    CHECK_OK(sslwrap_sock_detach(copy, &fd));
    CHECK_STATUS(sslwrap_sock_send(copy, "x", 1, 0, &n), SSLWRAP_E_CLOSED);
    CHECK(send(fd, "y", 1, 0) == 1 && close(fd) == 0);
    CHECK_OK(sslwrap_sock_free(copy));
    CHECK_OK(sslwrap_sock_free(sock));
    close(raw);
}

static void *close_soon(void *sock)
{
    sleep_ms(100);
    CHECK_OK(sslwrap_sock_close(sock));
    return NULL;
}

TEST(waiting_moves_nothing)
{
    int raw;
    sslwrap_sock *sock;
    uint64_t ready = 7;
    size_t n;
    char c;
    int64_t from = now_ms();
    pthread_t closer;
    unix_pair(SOCK_STREAM, &sock, &raw);
    CHECK_STATUS(sslwrap_sock_wait(sock, SSLWRAP_WAIT_READ, 0.1, &ready), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 100);
    CHECK(ready == 0);
    CHECK_OK(sslwrap_sock_wait(sock, SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE, -1, &ready));
    CHECK(ready == SSLWRAP_WAIT_WRITE);
    CHECK(send(raw, "x", 1, 0) == 1);
    CHECK_OK(sslwrap_sock_wait(sock, SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE, 0, &ready));
    CHECK(ready == (SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE));
    CHECK_OK(sslwrap_sock_recv(sock, &c, 1, 0, &n));
    CHECK(n == 1 && c == 'x');
    CHECK_STATUS(sslwrap_sock_wait(sock, 0, 1, &ready), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_wait(sock, 4, 1, &ready), SSLWRAP_E_INVALID_ARG);
    CHECK(pthread_create(&closer, NULL, close_soon, sock) == 0);
    CHECK_STATUS(sslwrap_sock_wait(sock, SSLWRAP_WAIT_READ, 20, &ready), SSLWRAP_E_CLOSED);
    pthread_join(closer, NULL);
    CHECK_OK(sslwrap_sock_free(sock));
    close(raw);
}

static void *serve_tls(void *sock)
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL;
    char buf[64];
    size_t n;
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK_OK(sslwrap_conn_sendall(conn, buf, n, 0, &n));
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    return NULL;
}

/* A connection has its socket's timeout, also when that is changed under it. */
TEST(tls_over_a_unix_socket)
{
    sslwrap_sock *a = NULL, *b = NULL;
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    pthread_t server;
    char buf[64];
    size_t n;
    int64_t from;
    int complete;
    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &a, &b));
    CHECK_OK(sslwrap_sock_settimeout(a, 20));
    CHECK(pthread_create(&server, NULL, serve_tls, b) == 0);
    CHECK_OK(sslwrap_conn_new(ctx, a, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_sendall(conn, "over unix", 9, 0, &n));
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == 9 && memcmp(buf, "over unix", 9) == 0);
    CHECK_OK(sslwrap_sock_settimeout(a, 0.1));
    from = now_ms();
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 100);
    CHECK_OK(sslwrap_sock_setblocking(a, 0));
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_shutdown(conn, &complete));
    CHECK_OK(sslwrap_conn_free(conn));
    pthread_join(server, NULL);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(pieces_are_iovecs);
    RUN(pieces_are_gathered_and_scattered);
    RUN(ancillary_data_is_the_systems);
    RUN(no_more_comes_than_there_is_room);
    RUN(descriptors_travel);
    RUN(duplicates_live_on);
    RUN(waiting_moves_nothing);
    RUN(tls_over_a_unix_socket);
    return END();
}
