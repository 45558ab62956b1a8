/* Socket objects: moving bytes, against ends of libc. */
#include "sock.h"

ROW(B102, "libc")
{
    int raw;
    sslwrap_sock *sock = our_end(&raw), *a = NULL, *b = NULL;
    char buf[64];
    size_t n;
    CHECK_OK(sslwrap_sock_recv(sock, buf, 0, 0, &n)); /* no room: nothing is done */
    CHECK(n == 0);
    CHECK(send(raw, "hello, world", 12, 0) == 12);
    CHECK_OK(sslwrap_sock_recv(sock, buf, 5, SSLWRAP_MSG_PEEK, &n));
    CHECK(n == 5 && memcmp(buf, "hello", 5) == 0);
    CHECK_OK(sslwrap_sock_recv(sock, buf, 5, 0, &n));
    CHECK(n == 5 && memcmp(buf, "hello", 5) == 0);
    CHECK_OK(sslwrap_sock_recv(sock, buf, sizeof buf, 0, &n)); /* what is there, though there is room for more */
    CHECK(n == 7 && memcmp(buf, ", world", 7) == 0);
    CHECK(send(raw, "u", 1, MSG_OOB) == 1);
    sleep_ms(20);
    CHECK_OK(sslwrap_sock_recv(sock, buf, sizeof buf, SSLWRAP_MSG_OOB, &n));
    CHECK(n == 1 && buf[0] == 'u');
    CHECK_STATUS(sslwrap_sock_recv(sock, buf, sizeof buf, UINT64_C(1) << 40, &n), SSLWRAP_E_INVALID_ARG);
    CHECK(n == 0);
    CHECK(shutdown(raw, SHUT_WR) == 0);
    CHECK_OK(sslwrap_sock_recv(sock, buf, sizeof buf, 0, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_sock_recv(sock, buf, sizeof buf, 0, &n)); /* and again */
    CHECK(n == 0);
    CHECK_OK(sslwrap_sock_free(sock));
    close(raw);
    sock = our_end(&raw);
    tcp_reset(raw);
    sleep_ms(20);
    CHECK_STATUS(sslwrap_sock_recv(sock, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNRESET);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_DGRAM, 0, &a, &b));
    CHECK(send(fd_of(a), "", 0, 0) == 0 && send(fd_of(a), "longer", 6, 0) == 6 && send(fd_of(a), "whole", 5, 0) == 5);
    CHECK_OK(sslwrap_sock_recv(b, buf, sizeof buf, 0, &n)); /* an empty datagram */
    CHECK(n == 0);
    CHECK_OK(sslwrap_sock_recv(b, buf, 2, SSLWRAP_MSG_TRUNC, &n)); /* its whole length, though there was no room */
    CHECK(n == 6 && memcmp(buf, "lo", 2) == 0);
    CHECK_OK(sslwrap_sock_recv(b, buf, 2, 0, &n)); /* the rest is lost */
    CHECK(n == 2);
    CHECK_OK(sslwrap_sock_setblocking(b, 0));
    CHECK_STATUS(sslwrap_sock_recv(b, buf, 2, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
}

/* The sender, for each family; and none on streams. */
ROW(B103, "libc")
{
    static const int families[] = {AF_INET, AF_INET6};
    size_t i, n;
    char buf[16];
    for (i = 0; i < 2; i++) {
        sslwrap_sock *sock = sock_of(families[i], SOCK_DGRAM);
        sslwrap_addr *any = NULL, *own = NULL, *sender = NULL;
        struct sockaddr_storage to, from, have;
        socklen_t len = sizeof from;
        int fd = socket(families[i], SOCK_DGRAM, 0);
        size_t m;
        if (families[i] == AF_INET)
            any = addr4("127.0.0.1", 0);
        else
            CHECK_OK(sslwrap_addr_inet6("::1", 0, 0, 0, &any));
        CHECK_OK(sslwrap_sock_bind(sock, any));
        CHECK_OK(sslwrap_sock_getsockname(sock, &own));
        CHECK_OK(sslwrap_addr_sockaddr(own, &to, sizeof to, &n));
        CHECK(sendto(fd, "hello", 5, 0, (struct sockaddr *)&to, (socklen_t)n) == 5);
        CHECK_OK(sslwrap_sock_recvfrom(sock, buf, sizeof buf, 0, &n, &sender));
        CHECK(n == 5 && memcmp(buf, "hello", 5) == 0);
        memset(&from, 0, sizeof from);
        CHECK(getsockname(fd, (struct sockaddr *)&from, &len) == 0);
        CHECK_OK(sslwrap_addr_sockaddr(sender, &have, sizeof have, &m));
        if (families[i] == AF_INET) {
            struct sockaddr_in *a = (struct sockaddr_in *)&from, *b = (struct sockaddr_in *)&have;
            CHECK(a->sin_port == b->sin_port && b->sin_addr.s_addr == htonl(INADDR_LOOPBACK));
        } else {
            struct sockaddr_in6 *a = (struct sockaddr_in6 *)&from, *b = (struct sockaddr_in6 *)&have;
            CHECK(a->sin6_port == b->sin6_port && IN6_IS_ADDR_LOOPBACK(&b->sin6_addr));
        }
        CHECK_OK(sslwrap_addr_free(sender));
        CHECK_OK(sslwrap_sock_settimeout(sock, 0.05));
        CHECK_STATUS(sslwrap_sock_recvfrom(sock, buf, sizeof buf, 0, &n, &sender), SSLWRAP_E_TIMEOUT);
        CHECK(sender == NULL && n == 0);
        CHECK_OK(sslwrap_addr_free(any));
        CHECK_OK(sslwrap_addr_free(own));
        CHECK_OK(sslwrap_sock_free(sock));
        close(fd);
    }
    {
        int raw;
        sslwrap_sock *sock = our_end(&raw);
        sslwrap_addr *sender = (sslwrap_addr *)(void *)&raw;
        CHECK(send(raw, "x", 1, 0) == 1);
        CHECK_OK(sslwrap_sock_recvfrom(sock, buf, sizeof buf, 0, &n, &sender));
        CHECK(n == 1 && sender == NULL);
        CHECK_OK(sslwrap_sock_free(sock));
        close(raw);
    }
}

ROW(B104, "libc")
{
    static char bytes[1 << 20], got[1 << 16];
    int raw, small = 8192;
    sslwrap_sock *sock = our_end(&raw);
    size_t n, taken = 0;
    ssize_t m;
    memset(bytes, 's', sizeof bytes);
    CHECK(setsockopt(fd_of(sock), SOL_SOCKET, SO_SNDBUF, &small, sizeof small) == 0);
    CHECK_OK(sslwrap_sock_send(sock, bytes, 0, 0, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_sock_send(sock, bytes, sizeof bytes, 0, &n)); /* a part of it */
    CHECK(n > 0 && n < sizeof bytes);
    while (taken < n && (m = recv(raw, got, sizeof got, 0)) > 0)
        taken += (size_t)m;
    CHECK(taken == n);
    CHECK(recv(raw, got, sizeof got, MSG_DONTWAIT) == -1 && errno == EAGAIN);
    CHECK_STATUS(sslwrap_sock_send(sock, "x", 1, UINT64_C(1) << 33, &n), SSLWRAP_E_INVALID_ARG);
    tcp_reset(raw);
    sleep_ms(20);
    CHECK_STATUS(sslwrap_sock_send(sock, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNRESET && n == 0);
    CHECK_STATUS(sslwrap_sock_send(sock, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL); /* no SIGPIPE */
    CHECK(error_number() == EPIPE);
    CHECK_OK(sslwrap_sock_free(sock));
}

/* All of it arrives in order; what went by the time of a failure is counted, and is what the other end has. */
ROW(B105, "libc")
{
    size_t size = 3000000, sent = 7, total = 0;
    char *bytes = malloc(size), *got = malloc(size);
    struct random r = {11};
    int raw, port, listener = tcp_listen(&port), results[2], small = 8192;
    pid_t child;
    ssize_t m;
    sslwrap_sock *sock;
    random_bytes(&r, bytes, size);
    CHECK(pipe(results) == 0);
    child = fork();
    if (child == 0) {
        uint64_t hash = HASH_START;
        raw = accept(listener, NULL, NULL);
        while ((m = recv(raw, got, 50000, 0)) > 0)
            hash = hash_more(hash, got, (size_t)m);
        _exit(write(results[1], &hash, sizeof hash) != (ssize_t)sizeof hash);
    }
    {
        sslwrap_addr *at = addr4("127.0.0.1", port);
        uint64_t hash = 0;
        sock = sock_of(AF_INET, SOCK_STREAM);
        CHECK_OK(sslwrap_sock_connect(sock, at));
        CHECK_OK(sslwrap_sock_sendall(sock, bytes, size, 0, &sent));
        CHECK(sent == size);
        CHECK_OK(sslwrap_sock_free(sock));
        CHECK(read(results[0], &hash, sizeof hash) == (ssize_t)sizeof hash && hash == hash_more(HASH_START, bytes, size));
        CHECK_OK(sslwrap_addr_free(at));
    }
    waitpid(child, NULL, 0);
    close(listener);
    close(results[0]);
    close(results[1]);
    sock = our_end(&raw);
    CHECK(setsockopt(fd_of(sock), SOL_SOCKET, SO_SNDBUF, &small, sizeof small) == 0);
    CHECK_OK(sslwrap_sock_settimeout(sock, 0.2));
    {
        int64_t from = now_ms();
        CHECK_STATUS(sslwrap_sock_sendall(sock, bytes, size, 0, &sent), SSLWRAP_E_TIMEOUT);
        CHECK_TOOK(from, 200);
    }
    CHECK(sent > 0 && sent < size);
    CHECK_OK(sslwrap_sock_free(sock));
    while ((m = recv(raw, got + total, size - total, 0)) > 0)
        total += (size_t)m;
    CHECK(total == sent && memcmp(got, bytes, total) == 0);
    close(raw);
    free(bytes);
    free(got);
}

ROW(B106, "libc")
{
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_DGRAM);
    struct sockaddr_in at;
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sslwrap_addr *to;
    char buf[64], *big = calloc(1, 70000);
    size_t n;
    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && getsockname(fd, (struct sockaddr *)&at, &len) == 0);
    to = addr4("127.0.0.1", ntohs(at.sin_port));
    CHECK_OK(sslwrap_sock_sendto(sock, "hello", 5, 0, to, &n));
    CHECK(n == 5 && recv(fd, buf, sizeof buf, 0) == 5 && memcmp(buf, "hello", 5) == 0);
    CHECK_OK(sslwrap_sock_sendto(sock, NULL, 0, 0, to, &n)); /* an empty one */
    CHECK(n == 0 && recv(fd, buf, sizeof buf, 0) == 0);
    CHECK(sendto(fd, big, 70000, 0, (struct sockaddr *)&at, sizeof at) == -1 && errno == EMSGSIZE);
    CHECK_STATUS(sslwrap_sock_sendto(sock, big, 70000, 0, to, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EMSGSIZE && n == 0);
    CHECK_STATUS(sslwrap_sock_sendto(sock, "x", 1, 0, NULL, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_addr_free(to));
    CHECK_OK(sslwrap_sock_free(sock));
    free(big);
    close(fd);
}
