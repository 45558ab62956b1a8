/* Socket objects: making connections, options, modes and attributes. Moving bytes is in sock_bytes.c. */
#include "sock.h"

#include <math.h>
#include <sys/resource.h>

/* Each method is a call of the system's: the same arguments to both, the same answers. */
ROW(B89, "libc")
{
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM), *made = NULL;
    sslwrap_addr *addr = addr4("127.0.0.1", 9), *got = NULL;
    int fd = socket(AF_INET, SOCK_STREAM, 0), value = 0, raw_value;
    struct sockaddr_in raw;
    socklen_t len = sizeof raw;
    char c = 'c';
    size_t n;
#define BOTH(ours, theirs) CHECK((ours) == SSLWRAP_ERROR_SYSCALL && (theirs) == -1 && error_number() == errno)
    BOTH(sslwrap_sock_accept(sock, &made, NULL), accept(fd, NULL, NULL));
    BOTH(sslwrap_sock_getpeername(sock, &got), getpeername(fd, (struct sockaddr *)&raw, &len));
    BOTH(sslwrap_sock_recv(sock, &c, 1, 0, &n), (int)recv(fd, &c, 1, 0));
    BOTH(sslwrap_sock_send(sock, &c, 1, 0, &n), (int)send(fd, &c, 1, MSG_NOSIGNAL));
    BOTH(sslwrap_sock_shutdown(sock, SSLWRAP_SHUT_RDWR), shutdown(fd, SHUT_RDWR));
    BOTH(sslwrap_sock_getsockopt_int(sock, 12345, 1, &value), getsockopt(fd, 12345, 1, &raw_value, &len));
    BOTH(sslwrap_sock_setsockopt_int(sock, SOL_SOCKET, 12345, 1), setsockopt(fd, SOL_SOCKET, 12345, &value, sizeof value));
    BOTH(sslwrap_sock_setsockopt(sock, SOL_SOCKET, SO_LINGER, "x", 1), setsockopt(fd, SOL_SOCKET, SO_LINGER, "x", 1));
    CHECK_OK(sslwrap_addr_free(addr));
    addr = addr4("192.0.2.7", 9); /* not this machine's */
    CHECK_OK(sslwrap_addr_sockaddr(addr, &raw, sizeof raw, &n));
    BOTH(sslwrap_sock_bind(sock, addr), bind(fd, (struct sockaddr *)&raw, sizeof raw));
    CHECK_OK(sslwrap_addr_free(addr));
    close(fd);
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B90, "libc")
{
    int port, client, listening = socket(AF_INET, SOCK_STREAM, 0);
    sslwrap_sock *listener = our_listener(&port), *conn = (sslwrap_sock *)(void *)&conn;
    sslwrap_addr *peer = NULL;
    struct sockaddr_in own;
    socklen_t len = sizeof own;
    char want[64];
    double timeout = 7;
    int64_t from;
    /* not listening */
    CHECK(accept(listening, NULL, NULL) == -1);
    close(listening);
    CHECK_OK(sslwrap_sock_settimeout(listener, 0.15));
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_accept(listener, &conn, &peer), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 150);
    CHECK(conn == NULL && peer == NULL);
    CHECK_OK(sslwrap_sock_setblocking(listener, 0));
    CHECK_STATUS(sslwrap_sock_accept(listener, &conn, &peer), SSLWRAP_ERROR_WANT_READ);
    client = tcp_connect(port, 0);
    CHECK(getsockname(client, (struct sockaddr *)&own, &len) == 0);
    snprintf(want, sizeof want, "127.0.0.1:%d", ntohs(own.sin_port));
    CHECK_OK(sslwrap_sock_settimeout(listener, 5));
    CHECK_OK(sslwrap_sock_accept(listener, &conn, &peer));
    CHECK_TEXT(shown(peer), want);
    CHECK_OK(sslwrap_sock_gettimeout(conn, &timeout)); /* the default, not the listener's */
    CHECK(timeout == -1 && !(fcntl(fd_of(conn), F_GETFL) & O_NONBLOCK) && (fcntl(fd_of(conn), F_GETFD) & FD_CLOEXEC));
    CHECK_OK(sslwrap_sock_free(conn));
    close(client);
    client = tcp_connect(port, 0);
    CHECK_OK(sslwrap_sock_accept(listener, &conn, NULL)); /* nobody asks who it is */
    CHECK_OK(sslwrap_sock_free(conn));
    close(client);
    if (!slow_machine()) { /* valgrind itself closes what is beyond the limit */
        struct rlimit was, few;
        CHECK(getrlimit(RLIMIT_NOFILE, &was) == 0);
        few = was;
        client = tcp_connect(port, 0);
        few.rlim_cur = 3; /* out of descriptors: told, and the client is still there afterwards */
        CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
        CHECK_STATUS(sslwrap_sock_accept(listener, &conn, &peer), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == EMFILE && conn == NULL && peer == NULL);
        CHECK(setrlimit(RLIMIT_NOFILE, &was) == 0);
        CHECK_OK(sslwrap_sock_accept(listener, &conn, NULL));
        CHECK_OK(sslwrap_sock_free(conn));
        close(client);
    }
    CHECK_OK(sslwrap_sock_free(listener));
}

ROW(B91, "libc")
{
    int port;
    sslwrap_sock *first = our_listener(&port), *second = sock_of(AF_INET, SOCK_STREAM);
    sslwrap_addr *addr = addr4("127.0.0.1", port), *any = addr4("127.0.0.1", 0);
    struct sockaddr_in raw;
    size_t n;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_OK(sslwrap_addr_sockaddr(addr, &raw, sizeof raw, &n));
    CHECK(bind(fd, (struct sockaddr *)&raw, sizeof raw) == -1);
    CHECK(errno == EADDRINUSE);
    CHECK_STATUS(sslwrap_sock_bind(second, addr), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EADDRINUSE);
    CHECK_OK(sslwrap_sock_bind(second, any));
    CHECK_STATUS(sslwrap_sock_bind(second, any), SSLWRAP_ERROR_SYSCALL); /* bound already */
    CHECK(error_number() == EINVAL);
    CHECK_STATUS(sslwrap_sock_bind(second, NULL), SSLWRAP_E_INVALID_ARG);
    close(fd);
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_OK(sslwrap_addr_free(any));
    CHECK_OK(sslwrap_sock_free(first));
    CHECK_OK(sslwrap_sock_free(second));
}

/* All that was sent is delivered; then the end. Everything later fails. */
ROW(B92, "libc")
{
    static char bytes[100000], got[100001];
    int raw, fd, value;
    double seconds;
    sslwrap_sock *sock = our_end(&raw), *conn = NULL;
    sslwrap_addr *addr = addr4("127.0.0.1", 9);
    size_t sent = 0, n, total = 0;
    ssize_t m;
    memset(bytes, 'q', sizeof bytes);
    CHECK_OK(sslwrap_sock_sendall(sock, bytes, sizeof bytes, 0, &sent));
    fd = fd_of(sock);
    CHECK_OK(sslwrap_sock_close(sock));
    CHECK(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
    while ((m = recv(raw, got + total, sizeof got - total, 0)) > 0)
        total += (size_t)m;
    CHECK(m == 0 && total == sizeof bytes && memcmp(got, bytes, total) == 0);
    close(raw);
    CHECK_OK(sslwrap_sock_close(sock)); /* again is fine */
    CHECK_STATUS(sslwrap_sock_send(sock, "x", 1, 0, &n), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_recv(sock, got, 1, 0, &n), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_recvfrom(sock, got, 1, 0, &n, NULL), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_sendall(sock, "x", 1, 0, &n), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_sendto(sock, "x", 1, 0, addr, &n), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_accept(sock, &conn, NULL), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_bind(sock, addr), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_connect(sock, addr), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_connect_ex(sock, addr, &value), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_listen(sock, 1), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_fileno(sock, &value), SSLWRAP_E_CLOSED);
    CHECK(value == -1);
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_STATUS(sslwrap_sock_getpeername(sock, &addr), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_getsockopt_int(sock, SOL_SOCKET, SO_TYPE, &value), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_setsockopt_int(sock, SOL_SOCKET, SO_KEEPALIVE, 1), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_shutdown(sock, SSLWRAP_SHUT_RDWR), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_setblocking(sock, 0), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_dup(sock, &conn), SSLWRAP_E_CLOSED);
    CHECK_STATUS(sslwrap_sock_wait(sock, SSLWRAP_WAIT_READ, 0, (uint64_t *)&seconds), SSLWRAP_E_CLOSED);
    CHECK_OK(sslwrap_sock_family(sock, &value)); /* what it was made with stays */
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B93, "libc")
{
    int raw, fd;
    char c;
    sslwrap_sock *sock = our_end(&raw), *again;
    fd = fd_of(sock);
    again = sock;
    CHECK_OK(sslwrap_sock_up_ref(sock));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK(fcntl(fd, F_GETFD) != -1);
    CHECK_OK(sslwrap_sock_free(again)); /* the last owner */
    CHECK(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
    CHECK(recv(raw, &c, 1, 0) == 0);
    CHECK_STATUS(sslwrap_sock_free(sock), SSLWRAP_E_INVALID_ARG);
    close(raw);
}

ROW(B94, "libc")
{
    int port, listener = tcp_listen(&port), fds[3], i, flags;
    sslwrap_addr *addr = addr4("127.0.0.1", port), *peer = NULL;
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    char want[64];
    CHECK_OK(sslwrap_sock_connect(sock, addr));
    CHECK(!(fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK));
    snprintf(want, sizeof want, "127.0.0.1:%d", port);
    CHECK_OK(sslwrap_sock_getpeername(sock, &peer));
    CHECK_TEXT(shown(peer), want);
    CHECK_STATUS(sslwrap_sock_connect(sock, addr), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EISCONN);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_addr_free(addr));
    close(listener);
    addr = addr4("127.0.0.1", port); /* nobody any more */
    for (i = 0; i < 3; i++) {
        static const double modes[] = {-1, 5, 0};
        int status;
        sock = sock_of(AF_INET, SOCK_STREAM);
        CHECK_OK(sslwrap_sock_settimeout(sock, modes[i]));
        flags = fcntl(fd_of(sock), F_GETFL);
        status = sslwrap_sock_connect(sock, addr);
        if (i == 2 && status == SSLWRAP_ERROR_WANT_WRITE) {
            uint64_t ready;
            CHECK_OK(sslwrap_sock_wait(sock, SSLWRAP_WAIT_WRITE, 5, &ready));
            status = sslwrap_sock_connect(sock, addr);
        }
        CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == ECONNREFUSED);
        CHECK(fcntl(fd_of(sock), F_GETFL) == flags);
        CHECK_OK(sslwrap_sock_free(sock));
    }
    CHECK_OK(sslwrap_addr_free(addr));
    addr = addr4("127.0.0.1", port_that_stalls(fds));
    sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK_OK(sslwrap_sock_settimeout(sock, 0.2));
    {
        int64_t from = now_ms();
        CHECK_STATUS(sslwrap_sock_connect(sock, addr), SSLWRAP_E_TIMEOUT);
        CHECK_TOOK(from, 200);
    }
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_addr_free(addr));
    for (i = 0; i < 3; i++)
        close(fds[i]);
}

ROW(B95, "libc")
{
    int port, listener = tcp_listen(&port), error = 7, dead = free_port();
    sslwrap_addr *addr = addr4("127.0.0.1", port), *nobody = addr4("127.0.0.1", dead);
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    struct sockaddr_in raw;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    size_t n;
    uint64_t ready = 0;
    CHECK_OK(sslwrap_sock_connect_ex(sock, addr, &error));
    CHECK(error == 0);
    CHECK_OK(sslwrap_sock_connect_ex(sock, addr, &error));
    CHECK(error == EISCONN);
    CHECK_OK(sslwrap_sock_free(sock));
    sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK_OK(sslwrap_sock_connect_ex(sock, nobody, &error));
    CHECK(error == ECONNREFUSED);
    CHECK_OK(sslwrap_sock_free(sock));
    /* asynchronous: what libc's connect says at first, and in the end 0 */
    CHECK_OK(sslwrap_addr_sockaddr(addr, &raw, sizeof raw, &n));
    CHECK(connect(fd, (struct sockaddr *)&raw, sizeof raw) == -1 && errno == EINPROGRESS);
    sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK_OK(sslwrap_sock_connect_ex(sock, addr, &error));
    CHECK(error == EINPROGRESS);
    CHECK_OK(sslwrap_sock_wait(sock, SSLWRAP_WAIT_WRITE, 5, &ready));
    CHECK(ready == SSLWRAP_WAIT_WRITE);
    CHECK_OK(sslwrap_sock_getsockopt_int(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_ERROR, &error));
    CHECK(error == 0);
    CHECK_OK(sslwrap_sock_connect_ex(sock, addr, &error));
    CHECK(error == 0 || error == EISCONN);
    CHECK_OK(sslwrap_sock_free(sock));
    sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK_STATUS(sslwrap_sock_connect_ex(sock, NULL, &error), SSLWRAP_E_INVALID_ARG); /* other trouble still fails */
    CHECK(error == 0);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_OK(sslwrap_addr_free(nobody));
    close(listener);
    close(fd);
}

ROW(B96, "libc")
{
    int raw;
    sslwrap_sock *sock = our_end(&raw);
    struct pollfd p;
    p.fd = fd_of(sock);
    p.events = POLLIN;
    CHECK(poll(&p, 1, 0) == 0);
    CHECK(send(raw, "x", 1, 0) == 1);
    CHECK(poll(&p, 1, 5000) == 1 && p.revents == POLLIN);
    CHECK(fd_of(sock) == p.fd);
    close(raw);
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B97, "libc")
{
    int raw;
    sslwrap_sock *sock = our_end(&raw), *a = NULL, *b = NULL;
    sslwrap_addr *peer = NULL;
    struct sockaddr_in theirs;
    socklen_t len = sizeof theirs;
    char want[64];
    CHECK(getsockname(raw, (struct sockaddr *)&theirs, &len) == 0);
    snprintf(want, sizeof want, "127.0.0.1:%d", ntohs(theirs.sin_port));
    CHECK_OK(sslwrap_sock_getpeername(sock, &peer));
    CHECK_TEXT(shown(peer), want);
    close(raw);
    CHECK_OK(sslwrap_sock_free(sock));
    sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK_STATUS(sslwrap_sock_getpeername(sock, &peer), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ENOTCONN && peer == NULL);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &a, &b));
    CHECK_OK(sslwrap_sock_getpeername(a, &peer));
    CHECK_TEXT(shown(peer), "unnamed");
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
}

ROW(B98, "libc")
{
    static const int families[] = {AF_INET, AF_INET6, AF_UNIX};
    size_t i, n;
    for (i = 0; i < 3; i++) {
        sslwrap_sock *sock = sock_of(families[i], SOCK_STREAM);
        sslwrap_addr *own = NULL;
        struct sockaddr_storage want, have;
        socklen_t len = sizeof want;
        CHECK(sslwrap_sock_listen(sock, 1) == (families[i] == AF_UNIX ? SSLWRAP_ERROR_SYSCALL : SSLWRAP_OK));
        memset(&want, 0, sizeof want);
        CHECK(getsockname(fd_of(sock), (struct sockaddr *)&want, &len) == 0);
        CHECK_OK(sslwrap_sock_getsockname(sock, &own));
        CHECK_OK(sslwrap_addr_sockaddr(own, &have, sizeof have, &n));
        CHECK(n == len && memcmp(&want, &have, n) == 0);
        CHECK_OK(sslwrap_addr_free(own));
        CHECK_OK(sslwrap_sock_free(sock));
    }
}

ROW(B99, "libc")
{
    static const int options[][2] = {{SOL_SOCKET, SO_TYPE}, {SOL_SOCKET, SO_SNDBUF}, {SOL_SOCKET, SO_RCVBUF}, {SOL_SOCKET, SO_LINGER},
                                     {SOL_SOCKET, SO_RCVTIMEO}, {IPPROTO_TCP, TCP_NODELAY}, {IPPROTO_TCP, TCP_INFO},
                                     {IPPROTO_TCP, TCP_CONGESTION}, {IPPROTO_IP, IP_TTL}, {IPPROTO_IP, IP_TOS}, {SOL_SOCKET, 9999},
                                     {9999, 1}, {SOL_SOCKET, SO_PEERCRED}, {IPPROTO_IPV6, IPV6_V6ONLY}};
    static const size_t caps[] = {0, 1, 3, 4, 8, 16, 256};
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    size_t i, k;
    for (i = 0; i < sizeof options / sizeof *options; i++) {
        int value = 7, want = 0, answer;
        socklen_t len = sizeof want;
        answer = getsockopt(fd_of(sock), options[i][0], options[i][1], &want, &len);
        CHECK_STATUS(sslwrap_sock_getsockopt_int(sock, options[i][0], options[i][1], &value),
                     answer == 0 ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL);
        CHECK(answer == 0 ? value == want : error_number() == errno);
        for (k = 0; k < 7; k++) {
            unsigned char have[256] = {0}, need[256] = {0};
            size_t n = 7;
            int status;
            len = (socklen_t)caps[k];
            answer = getsockopt(fd_of(sock), options[i][0], options[i][1], need, &len);
            want = errno;
            status = sslwrap_sock_getsockopt(sock, options[i][0], options[i][1], have, caps[k], &n);
            if (answer != 0) {
                CHECK(status == SSLWRAP_ERROR_SYSCALL && error_number() == want && n == 0);
                continue;
            }
            CHECK(status == SSLWRAP_OK && n == len);
            CHECK(options[i][1] == TCP_INFO || memcmp(have, need, n) == 0);
        }
    }
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B100, "libc")
{
    static const int backlogs[] = {-5, 0, 1, 5, 1 << 30};
    size_t i;
    for (i = 0; i < 5; i++) {
        sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
        sslwrap_addr *any = addr4("127.0.0.1", 0), *own = NULL;
        int listens = 0, port, fd;
        socklen_t len = sizeof listens;
        CHECK_OK(sslwrap_sock_bind(sock, any));
        CHECK_OK(sslwrap_sock_listen(sock, backlogs[i])); /* below 1 counts as 1: at least one client gets in */
        CHECK(getsockopt(fd_of(sock), SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) == 0 && listens == 1);
        CHECK_OK(sslwrap_sock_getsockname(sock, &own));
        CHECK_OK(sslwrap_addr_port(own, &port));
        fd = tcp_connect(port, 0);
        close(fd);
        CHECK_OK(sslwrap_addr_free(own));
        CHECK_OK(sslwrap_addr_free(any));
        CHECK_OK(sslwrap_sock_free(sock));
    }
    {
        sslwrap_sock *sock = sock_of(AF_INET, SOCK_DGRAM);
        CHECK_STATUS(sslwrap_sock_listen(sock, 1), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == EOPNOTSUPP);
        CHECK_OK(sslwrap_sock_free(sock));
    }
}

ROW(B101, "libc")
{
    int raw, order;
    char line[64];
    for (order = 0; order < 2; order++) { /* closed in either order, the connection ends with the last */
        sslwrap_sock *sock = our_end(&raw);
        FILE *file = NULL;
        char c;
        CHECK_OK(sslwrap_sock_makefile(sock, "r+", -1, &file));
        if (!CHECK(file != NULL))
            return;
        CHECK(fileno(file) != fd_of(sock) && (fcntl(fileno(file), F_GETFD) & FD_CLOEXEC));
        CHECK(send(raw, "one\ntwo\n", 8, 0) == 8);
        CHECK(fgets(line, sizeof line, file) != NULL);
        CHECK_TEXT(line, "one\n");
        CHECK(fgets(line, sizeof line, file) != NULL);
        CHECK_TEXT(line, "two\n");
        fflush(file);
        CHECK(fprintf(file, "back %d\n", 1) == 7);
        CHECK(recv(raw, line, sizeof line, MSG_DONTWAIT) == -1 && errno == EAGAIN); /* still in its buffer */
        if (order == 0) {
            CHECK_OK(sslwrap_sock_free(sock));
            CHECK(fflush(file) == 0 && recv(raw, line, sizeof line, 0) == 7);
            CHECK(fclose(file) == 0);
        } else {
            CHECK(fclose(file) == 0); /* flushes */
            CHECK(recv(raw, line, sizeof line, 0) == 7);
            CHECK(recv(raw, line, sizeof line, MSG_DONTWAIT) == -1 && errno == EAGAIN);
            CHECK(send(fd_of(sock), "x", 1, 0) == 1 && recv(raw, &c, 1, 0) == 1);
            CHECK_OK(sslwrap_sock_free(sock));
        }
        CHECK(recv(raw, &c, 1, 0) == 0);
        close(raw);
    }
    {
        sslwrap_sock *sock = our_end(&raw);
        FILE *file = (FILE *)(void *)&raw;
        static const char *const bad[] = {"", "a", "rw", "x", "r,ccs=UTF-8", "re"};
        size_t i;
        for (i = 0; i < 6; i++) {
            CHECK_STATUS(sslwrap_sock_makefile(sock, bad[i], -1, &file), SSLWRAP_E_INVALID_ARG);
            CHECK(file == NULL);
        }
        CHECK_OK(sslwrap_sock_makefile(sock, "wb", 0, &file)); /* unbuffered: leaves at once */
        CHECK(fputc('u', file) == 'u' && recv(raw, line, sizeof line, MSG_DONTWAIT) == 1);
        CHECK(fclose(file) == 0);
        CHECK_OK(sslwrap_sock_makefile(sock, "w", 1, &file)); /* by lines */
        CHECK(fputs("ab", file) >= 0 && recv(raw, line, sizeof line, MSG_DONTWAIT) == -1);
        CHECK(fputs("c\n", file) >= 0 && recv(raw, line, sizeof line, MSG_DONTWAIT) == 4);
        CHECK(fclose(file) == 0);
        CHECK_OK(sslwrap_sock_settimeout(sock, 1)); /* stdio cannot wait for it then */
        CHECK_STATUS(sslwrap_sock_makefile(sock, "r", -1, &file), SSLWRAP_E_STATE);
        CHECK(file == NULL);
        CHECK_OK(sslwrap_sock_free(sock));
        close(raw);
    }
}

static double mode_of(sslwrap_sock *sock)
{
    double timeout = 7;
    CHECK_OK(sslwrap_sock_gettimeout(sock, &timeout));
    return timeout;
}

ROW(B107, "libc")
{
    int raw, small = 4096;
    char bytes[4096];
    size_t n;
    sslwrap_sock *sock = our_end(&raw);
    memset(bytes, 'b', sizeof bytes);
    CHECK(setsockopt(fd_of(sock), SOL_SOCKET, SO_SNDBUF, &small, sizeof small) == 0);
    CHECK(mode_of(sock) == -1);
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK(mode_of(sock) == 0 && (fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK));
    CHECK_STATUS(sslwrap_sock_recv(sock, bytes, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
    while (sslwrap_sock_send(sock, bytes, sizeof bytes, 0, &n) == SSLWRAP_OK)
        CHECK(n > 0);
    CHECK_STATUS(sslwrap_sock_send(sock, bytes, sizeof bytes, 0, &n), SSLWRAP_ERROR_WANT_WRITE);
    CHECK(send(fd_of(sock), bytes, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
    CHECK_OK(sslwrap_sock_setblocking(sock, 1));
    CHECK(mode_of(sock) == -1 && !(fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK));
    CHECK_STATUS(sslwrap_sock_setblocking(sock, 2), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_sock_free(sock));
    close(raw);
}

ROW(B108, "document")
{
    static const double good[] = {0, 0.001, 0.5, 1e-9, 3600, 2147483.648, 1e9}, bad[] = {-0.1, -2, -1e300};
    int raw;
    size_t i, n;
    char c;
    sslwrap_sock *sock = our_end(&raw);
    for (i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK_OK(sslwrap_sock_settimeout(sock, good[i]));
        CHECK(fabs(mode_of(sock) - good[i]) <= 1e-9 + good[i] * 1e-12);
        CHECK(fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK);
    }
    for (i = 0; i < 3; i++)
        CHECK_STATUS(sslwrap_sock_settimeout(sock, bad[i]), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_settimeout(sock, NAN), SSLWRAP_E_INVALID_ARG);
    CHECK(mode_of(sock) == 1e9);
    CHECK_OK(sslwrap_sock_settimeout(sock, 1e-9)); /* short, but not none: it times out */
    CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_OK(sslwrap_sock_settimeout(sock, -0.0));
    CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_sock_settimeout(sock, INFINITY));
    CHECK(mode_of(sock) == -1);
    CHECK_OK(sslwrap_sock_settimeout(sock, 1e300)); /* no overflow to a short one */
    CHECK(send(raw, "x", 1, 0) == 1);
    CHECK_OK(sslwrap_sock_recv(sock, &c, 1, 0, &n));
    CHECK_OK(sslwrap_sock_free(sock));
    close(raw);
}

ROW(B109, "python")
{
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK(mode_of(sock) == -1);
    CHECK_OK(sslwrap_sock_settimeout(sock, 2.5));
    CHECK(mode_of(sock) == 2.5);
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK(mode_of(sock) == 0);
    CHECK_OK(sslwrap_sock_settimeout(sock, 1));
    CHECK_OK(sslwrap_sock_setblocking(sock, 1));
    CHECK(mode_of(sock) == -1);
    CHECK_TEXT(python_says("s = socket.socket()\nprint(s.gettimeout())\ns.settimeout(2.5); print(s.gettimeout())\n"
                           "s.setblocking(0); print(s.gettimeout())\ns.settimeout(1); s.setblocking(1); print(s.gettimeout())"),
               "None\n2.5\n0.0\nNone");
    CHECK_OK(sslwrap_sock_free(sock));
}

/* The three modes by the clock: a peer that answers after 300 ms. */
ROW(B110, "libc")
{
    static const double modes[] = {-1, 0, 0.1, 5};
    static const int want[] = {SSLWRAP_OK, SSLWRAP_ERROR_WANT_READ, SSLWRAP_E_TIMEOUT, SSLWRAP_OK}, took[] = {300, 0, 100, 300};
    int i;
    for (i = 0; i < 4; i++) {
        int raw;
        sslwrap_sock *sock = our_end(&raw);
        pid_t child;
        int64_t from;
        size_t n;
        char c;
        CHECK_OK(sslwrap_sock_settimeout(sock, modes[i]));
        from = now_ms();
        child = fork();
        if (child == 0) {
            sleep_ms(300);
            _exit(send(raw, "x", 1, MSG_NOSIGNAL) != 1);
        }
        CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), want[i]);
        CHECK_TOOK(from, took[i]);
        CHECK(n == (want[i] == SSLWRAP_OK));
        waitpid(child, NULL, 0);
        close(raw);
        CHECK_OK(sslwrap_sock_free(sock));
    }
}

/* EAGAIN and EWOULDBLOCK come out as one thing, which says what to wait for. */
ROW(B111, "libc")
{
    int raw, port;
    sslwrap_sock *sock = our_end(&raw), *listener = our_listener(&port), *made = NULL;
    char c;
    size_t n;
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK_OK(sslwrap_sock_setblocking(listener, 0));
    CHECK(recv(fd_of(sock), &c, 1, 0) == -1 && (errno == EAGAIN || errno == EWOULDBLOCK));
    CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_STATUS(sslwrap_sock_recvfrom(sock, &c, 1, 0, &n, NULL), SSLWRAP_ERROR_WANT_READ);
    CHECK_STATUS(sslwrap_sock_accept(listener, &made, NULL), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_sock_settimeout(sock, 0.05));
    CHECK_STATUS(sslwrap_sock_recvfrom(sock, &c, 1, 0, &n, NULL), SSLWRAP_E_TIMEOUT);
    CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, SSLWRAP_MSG_DONTWAIT, &n), SSLWRAP_ERROR_WANT_READ); /* this once */
    CHECK_OK(sslwrap_sock_free(listener));
    CHECK_OK(sslwrap_sock_free(sock));
    close(raw);
}

/* The mode is one of the open file: all descriptors of it see it. And the deadline is one for the whole call. */
ROW(B112, "libc")
{
    int raw, copy, i;
    sslwrap_sock *sock = our_end(&raw), *dup = NULL;
    char bytes[8];
    size_t n;
    int64_t from;
    pid_t child;
    copy = fcntl(fd_of(sock), F_DUPFD_CLOEXEC, 0);
    CHECK_OK(sslwrap_sock_settimeout(sock, 0.5));
    CHECK(fcntl(copy, F_GETFL) & O_NONBLOCK);
    CHECK_OK(sslwrap_sock_dup(sock, &dup));
    CHECK(mode_of(dup) == 0.5);
    CHECK_OK(sslwrap_sock_free(dup));
    child = fork();
    if (child == 0) { /* a byte every 200 ms, never enough */
        for (i = 0; i < 8; i++) {
            sleep_ms(200);
            if (send(raw, "x", 1, MSG_NOSIGNAL) != 1)
                break;
        }
        _exit(0);
    }
    from = now_ms();
    CHECK_OK(sslwrap_sock_recv(sock, bytes, sizeof bytes, SSLWRAP_MSG_WAITALL, &n)); /* what came by then */
    CHECK_TOOK(from, 500);
    CHECK(n == 2);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    CHECK_OK(sslwrap_sock_setblocking(sock, 1));
    CHECK(!(fcntl(copy, F_GETFL) & O_NONBLOCK));
    close(copy);
    close(raw);
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B113, "libc")
{
    int fds[3], i, error = 7;
    sslwrap_addr *addr = addr4("127.0.0.1", port_that_stalls(fds)), *other = addr4("127.0.0.1", 9);
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    int64_t from;
    CHECK_OK(sslwrap_sock_settimeout(sock, 0.15));
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_connect(sock, addr), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 150);
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_connect_ex(sock, addr, &error), SSLWRAP_E_TIMEOUT); /* the same attempt goes on */
    CHECK_TOOK(from, 150);
    CHECK_STATUS(sslwrap_sock_connect(sock, other), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK_STATUS(sslwrap_sock_connect(sock, addr), SSLWRAP_ERROR_WANT_WRITE);
    close(accept(fds[0], NULL, NULL)); /* room in the queue: the attempt succeeds after all */
    close(accept(fds[0], NULL, NULL));
    CHECK_OK(sslwrap_sock_settimeout(sock, 20));
    CHECK_OK(sslwrap_sock_connect(sock, addr));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_OK(sslwrap_addr_free(other));
    for (i = 0; i < 3; i++)
        close(fds[i]);
}

ROW(B114, "libc")
{
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    struct linger on = {1, 7}, have;
    struct timeval time = {3, 0}, got;
    socklen_t len = sizeof have;
    int value = 0;
    char name[16] = "";
    CHECK_OK(sslwrap_sock_setsockopt_int(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_KEEPALIVE, 1));
    len = sizeof value;
    CHECK(getsockopt(fd_of(sock), SOL_SOCKET, SO_KEEPALIVE, &value, &len) == 0 && value == 1);
    CHECK_OK(sslwrap_sock_setsockopt(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_LINGER, &on, sizeof on));
    len = sizeof have;
    CHECK(getsockopt(fd_of(sock), SOL_SOCKET, SO_LINGER, &have, &len) == 0 && have.l_onoff == 1 && have.l_linger == 7);
    CHECK_OK(sslwrap_sock_setsockopt(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_RCVTIMEO, &time, sizeof time));
    len = sizeof got;
    CHECK(getsockopt(fd_of(sock), SOL_SOCKET, SO_RCVTIMEO, &got, &len) == 0 && got.tv_sec == 3);
    CHECK_OK(sslwrap_sock_setsockopt(sock, SSLWRAP_IPPROTO_TCP, SSLWRAP_TCP_CONGESTION, "reno", 4));
    len = sizeof name;
    CHECK(getsockopt(fd_of(sock), IPPROTO_TCP, TCP_CONGESTION, name, &len) == 0 && strcmp(name, "reno") == 0);
    CHECK_STATUS(sslwrap_sock_setsockopt(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_LINGER, NULL, 8), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_setsockopt(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_LINGER, &on, 2), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EINVAL);
    CHECK_STATUS(sslwrap_sock_setsockopt_int(sock, SSLWRAP_IPPROTO_TCP, 9999, 1), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ENOPROTOOPT);
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B115, "libc")
{
    static const int hows[] = {SSLWRAP_SHUT_RD, SSLWRAP_SHUT_WR, SSLWRAP_SHUT_RDWR};
    int i, raw;
    char c;
    size_t n;
    for (i = 0; i < 3; i++) {
        sslwrap_sock *sock = our_end(&raw);
        CHECK_OK(sslwrap_sock_shutdown(sock, hows[i]));
        if (hows[i] != SSLWRAP_SHUT_WR) {
            CHECK_OK(sslwrap_sock_recv(sock, &c, 1, 0, &n));
            CHECK(n == 0);
        }
        if (hows[i] != SSLWRAP_SHUT_RD) {
            CHECK_STATUS(sslwrap_sock_send(sock, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL); /* and no SIGPIPE */
            CHECK(error_number() == EPIPE);
            CHECK(recv(raw, &c, 1, 0) == 0);
        } else {
            CHECK_OK(sslwrap_sock_send(sock, "x", 1, 0, &n));
            CHECK(recv(raw, &c, 1, 0) == 1);
        }
        CHECK_STATUS(sslwrap_sock_shutdown(sock, 3), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_sock_shutdown(sock, -1), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(sslwrap_sock_free(sock));
        close(raw);
    }
}

/* They are not exported: nobody finds them. */
ROW(B116, "document")
{
    void *read_, *write_, *recv_;
    find_function_(&read_, "sslwrap_sock_read");
    find_function_(&write_, "sslwrap_sock_write");
    find_function_(&recv_, "sslwrap_sock_recv");
    CHECK(read_ == NULL && write_ == NULL && recv_ != NULL);
}

static int attribute(int (*get)(const sslwrap_sock *, int *), int family, int type, int proto)
{
    sslwrap_sock *sock = NULL;
    int value = -7;
    CHECK_OK(sslwrap_sock_new(family, type, proto, &sock));
    CHECK_OK(get(sock, &value));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_STATUS(get(sock, &value + 0), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(get(NULL, NULL), SSLWRAP_E_INVALID_ARG);
    return value;
}

ROW(B117, "document")
{
    sslwrap_sock *sock = NULL;
    int value, family = 0;
    CHECK_OK(sslwrap_sock_new(AF_INET6, SOCK_DGRAM, 0, &sock));
    CHECK_OK(sslwrap_sock_family(sock, &family));
    CHECK(family == AF_INET6);
    CHECK_OK(sslwrap_sock_getsockopt_int(sock, SOL_SOCKET, SO_DOMAIN, &value));
    CHECK(value == family);
    CHECK_OK(sslwrap_sock_free(sock));
    (void)attribute(sslwrap_sock_family, AF_UNIX, SOCK_STREAM, 0);
}

ROW(B118, "document")
{
    sslwrap_sock *sock = NULL;
    int type = 0;
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_DGRAM, 0, &sock));
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK_OK(sslwrap_sock_type(sock, &type)); /* as given, whatever the mode */
    CHECK(type == SOCK_DGRAM);
    CHECK_OK(sslwrap_sock_free(sock));
    (void)attribute(sslwrap_sock_type, AF_UNIX, SOCK_SEQPACKET, 0);
}

ROW(B119, "document")
{
    sslwrap_sock *sock = NULL;
    int proto = -1;
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_STREAM, IPPROTO_TCP, &sock));
    CHECK_OK(sslwrap_sock_proto(sock, &proto));
    CHECK(proto == IPPROTO_TCP);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_sock_proto(sock, &proto)); /* what was given, though the kernel took TCP */
    CHECK(proto == 0);
    CHECK_OK(sslwrap_sock_free(sock));
    (void)attribute(sslwrap_sock_proto, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
}
