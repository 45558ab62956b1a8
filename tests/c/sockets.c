/* Sockets, addresses and names through the header alone, against sockets of libc. */
/* threads */
/* link: ssl */
#include "harness.h"
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/un.h>

static sslwrap_sock *listener_on_loopback(sslwrap_addr **at)
{
    sslwrap_sock *listener = NULL;
    sslwrap_addr *any = NULL;
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &listener));
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", 0, &any));
    CHECK_OK(sslwrap_sock_bind(listener, any));
    CHECK_OK(sslwrap_sock_listen(listener, 16));
    CHECK_OK(sslwrap_sock_getsockname(listener, at));
    CHECK_OK(sslwrap_addr_free(any));
    return listener;
}

/* An echo server as the socket document has it; the client is libc's. */
TEST(echo_with_a_client_of_libc)
{
    sslwrap_addr *at = NULL, *peer = NULL;
    sslwrap_sock *listener = listener_on_loopback(&at), *conn = NULL;
    struct sockaddr_in raw;
    char buf[64], text[160];
    size_t n = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0), port = 0;

    CHECK_OK(sslwrap_addr_sockaddr(at, &raw, sizeof raw, &n));
    CHECK(n == sizeof raw && raw.sin_family == AF_INET);
    CHECK_OK(sslwrap_addr_port(at, &port));
    CHECK(ntohs(raw.sin_port) == port);
    CHECK(connect(fd, (struct sockaddr *)&raw, sizeof raw) == 0);
    CHECK_OK(sslwrap_sock_accept(listener, &conn, &peer));
    CHECK_OK(sslwrap_addr_to_string(peer, text, sizeof text, &n));
    CHECK(strncmp(text, "127.0.0.1:", 10) == 0 && n == strlen(text));
    CHECK_STATUS(sslwrap_addr_to_string(peer, text, n, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK_STATUS(sslwrap_addr_host(peer, NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == 9);
    CHECK_STATUS(sslwrap_addr_scope_id(peer, (uint32_t *)(void *)buf), SSLWRAP_E_NO_VALUE);

    CHECK(write(fd, "hello", 5) == 5);
    CHECK_OK(sslwrap_sock_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == 5 && memcmp(buf, "hello", 5) == 0);
    CHECK_OK(sslwrap_sock_sendall(conn, buf, n, 0, NULL));
    CHECK(read(fd, buf, sizeof buf) == 5);
    close(fd);
    CHECK_OK(sslwrap_sock_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_sock_close(conn));
    CHECK_OK(sslwrap_sock_close(conn));
    CHECK_STATUS(sslwrap_sock_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_E_CLOSED);
    CHECK_OK(sslwrap_sock_free(conn));
    CHECK_STATUS(sslwrap_sock_free(conn), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_sock_free(NULL));
    CHECK_OK(sslwrap_sock_free(listener));
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_OK(sslwrap_addr_free(peer));
}

TEST(what_cannot_be_meant)
{
    sslwrap_sock *sock = (sslwrap_sock *)(void *)&sock;
    sslwrap_addr *addr = (sslwrap_addr *)(void *)&addr;
    size_t n = 77;
    int value = 7;

    CHECK_STATUS(sslwrap_sock_new(2, 1 | 04000, 0, &sock), SSLWRAP_E_INVALID_ARG);
    CHECK(sock == NULL);
    CHECK_STATUS(sslwrap_addr_inet("127.0.0.1", 65536, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK(addr == NULL);
    CHECK_STATUS(sslwrap_sock_recv((sslwrap_sock *)(void *)&n, &value, 4, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK(n == 0);
    CHECK_OK(sslwrap_addr_inet6("fe80::1%1", 443, 5, 0, &addr));
    CHECK_STATUS(sslwrap_sock_fileno((sslwrap_sock *)(void *)addr, &value), SSLWRAP_E_INVALID_ARG);
    CHECK(value == -1);
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock));
    CHECK_STATUS(sslwrap_sock_connect(sock, addr), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_settimeout(sock, -2), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_setblocking(sock, 2), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_send(sock, NULL, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_send(sock, "x", 1, UINT64_C(1) << 50, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_send(sock, "x", SIZE_MAX, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_send(sock, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_addr_free(addr));
}

TEST(names_of_unix_sockets)
{
    sslwrap_addr *addr = NULL, *same = NULL;
    struct sockaddr_un raw;
    char buf[128];
    size_t n = 0;
    int equal = 0;

    CHECK_OK(sslwrap_addr_unix("\0a\0b", 4, &addr));
    CHECK_OK(sslwrap_addr_sockaddr(addr, &raw, sizeof raw, &n));
    CHECK(n == 6 && memcmp(raw.sun_path, "\0a\0b", 4) == 0);
    CHECK_OK(sslwrap_addr_from_sockaddr(&raw, n, &same));
    CHECK_OK(sslwrap_addr_equal(addr, same, &equal));
    CHECK(equal == 1);
    CHECK_OK(sslwrap_addr_path(same, buf, sizeof buf, &n));
    CHECK(n == 4 && memcmp(buf, "\0a\0b", 4) == 0);
    CHECK_STATUS(sslwrap_addr_host(same, buf, sizeof buf, &n), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_addr_up_ref(same));
    CHECK_OK(sslwrap_addr_free(same));
    CHECK_OK(sslwrap_addr_free(same));
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_STATUS(sslwrap_addr_unix("a\0b", 3, &addr), SSLWRAP_E_INVALID_ARG);
}

TEST(lists_of_addresses)
{
    sslwrap_addrinfo *list = NULL;
    sslwrap_addr *addr = NULL;
    char host[64], service[64];
    size_t len = 0, host_len = 0, service_len = 0, i;
    int family = 0, type = 0, port = 0;

    CHECK_OK(sslwrap_getaddrinfo_timeout("localhost", "443", 0, SSLWRAP_SOCK_STREAM, 0, 0, 5.0, &list));
    CHECK_OK(sslwrap_addrinfo_len(list, &len));
    CHECK(len >= 1);
    for (i = 0; i < len; i++) {
        CHECK_OK(sslwrap_addrinfo_family(list, i, &family));
        CHECK_OK(sslwrap_addrinfo_socktype(list, i, &type));
        CHECK_OK(sslwrap_addrinfo_canonname(list, i, host, sizeof host, &host_len));
        CHECK_OK(sslwrap_addrinfo_addr(list, i, &addr));
        CHECK_OK(sslwrap_addr_port(addr, &port));
        CHECK(type == SSLWRAP_SOCK_STREAM && host_len == 0 && port == 443);
        CHECK_OK(sslwrap_getnameinfo(addr, SSLWRAP_NI_NUMERICHOST | SSLWRAP_NI_NUMERICSERV, host, sizeof host, &host_len,
                                     service, sizeof service, &service_len));
        CHECK_TEXT(service, "443");
        CHECK_OK(sslwrap_addr_free(addr));
    }
    CHECK_STATUS(sslwrap_addrinfo_addr(list, len, &addr), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_STATUS(sslwrap_getaddrinfo(NULL, NULL, 0, 0, 0, 0, &list), SSLWRAP_E_GAI);
    CHECK_STATUS(sslwrap_getaddrinfo("127.0.0.1", "65536", 0, 0, 0, 0, &list), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_getaddrinfo_port("127.0.0.1", 80, 0, 0, 0, SSLWRAP_AI_CANONNAME, &list));
    CHECK_OK(sslwrap_addrinfo_canonname(list, 0, host, sizeof host, &host_len));
    CHECK_TEXT(host, "127.0.0.1");
    CHECK_OK(sslwrap_addrinfo_free(list));
}

TEST(default_timeout_is_for_new_sockets)
{
    sslwrap_sock *a = NULL, *b = NULL;
    double t = 0;
    char c;
    size_t n;

    CHECK_OK(sslwrap_setdefaulttimeout(0));
    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &a, &b));
    CHECK_OK(sslwrap_setdefaulttimeout(-1));
    CHECK_OK(sslwrap_sock_gettimeout(a, &t));
    CHECK(t == 0);
    CHECK_STATUS(sslwrap_sock_recv(a, &c, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_sock_settimeout(a, 0.02));
    CHECK_STATUS(sslwrap_sock_recv(a, &c, 1, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
}

TEST(descriptors_change_hands)
{
    sslwrap_sock *taken = NULL, *copy = NULL;
    int pair[2], fd = -1, null = open("/dev/null", O_RDONLY);

    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    CHECK_STATUS(sslwrap_sock_adopt_fd(null, &taken), SSLWRAP_ERROR_SYSCALL);
    CHECK(fcntl(null, F_GETFD) >= 0);
    CHECK_OK(sslwrap_sock_adopt_fd(pair[0], &taken));
    CHECK_OK(sslwrap_sock_fromfd(pair[1], SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &copy));
    CHECK_OK(sslwrap_sock_free(copy));
    CHECK(fcntl(pair[1], F_GETFD) == 0);
    CHECK_OK(sslwrap_sock_detach(taken, &fd));
    CHECK(fd == pair[0]);
    CHECK_OK(sslwrap_sock_free(taken));
    CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC);
    CHECK_OK(sslwrap_sock_adopt_fd(fd, &taken));
    CHECK_OK(sslwrap_sock_free(taken));
    CHECK(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
    close(pair[1]);
    close(null);
}

/* After fork the child closes its copy of an accepted connection, and the parent's goes on. */
TEST(closing_in_a_child_leaves_the_connection_alone)
{
    sslwrap_sock *ours = NULL, *other = NULL;
    char c = 0;
    size_t n = 0;
    pid_t child;
    int how = -1;

    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &ours, &other));
    child = fork();
    if (child == 0)
        _exit(sslwrap_sock_close(ours) != 0);
    CHECK(waitpid(child, &how, 0) == child && how == 0);
    CHECK_OK(sslwrap_sock_send(ours, "x", 1, 0, &n));
    CHECK_OK(sslwrap_sock_recv(other, &c, 1, 0, &n));
    CHECK(c == 'x');
    CHECK_OK(sslwrap_sock_free(ours));
    CHECK_OK(sslwrap_sock_free(other));
}

struct storm {
    sslwrap_sock *sock;
    int wrong;
};

static void *receive_until_closed(void *arg)
{
    struct storm *storm = arg;
    char buf[16];
    size_t n;
    for (;;) {
        int st = sslwrap_sock_recv(storm->sock, buf, sizeof buf, 0, &n);
        if (st == SSLWRAP_E_CLOSED || st == SSLWRAP_E_INVALID_ARG)
            return NULL;
        if (st != SSLWRAP_OK || n == 0 || buf[0] != 's')
            return storm->wrong = 1, NULL;
    }
}

/* Descriptors opened right after a close take its number: nobody may read from them by mistake. */
TEST(closing_while_others_receive)
{
    int round, rounds = slow_machine() ? 20 : 500;
    for (round = 0; round < rounds; round++) {
        struct storm storm = {NULL, 0};
        sslwrap_sock *other = NULL;
        pthread_t threads[3];
        int canary[2], i;
        size_t n;
        char c = 'c';

        CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &storm.sock, &other));
        for (i = 0; i < 3; i++)
            pthread_create(&threads[i], NULL, receive_until_closed, &storm);
        for (i = 0; i < 5; i++)
            CHECK_OK(sslwrap_sock_send(other, "s", 1, 0, &n));
        if (round % 2)
            CHECK_OK(sslwrap_sock_close(storm.sock));
        else
            CHECK_OK(sslwrap_sock_shutdown(storm.sock, SSLWRAP_SHUT_WR)), CHECK_OK(sslwrap_sock_close(storm.sock));
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, canary) == 0);
        CHECK(write(canary[0], "c", 1) == 1 && write(canary[1], "c", 1) == 1);
        for (i = 0; i < 3; i++)
            pthread_join(threads[i], NULL);
        CHECK(!storm.wrong);
        CHECK(read(canary[0], &c, 1) == 1 && read(canary[1], &c, 1) == 1);
        close(canary[0]);
        close(canary[1]);
        CHECK_OK(sslwrap_sock_free(storm.sock));
        CHECK_OK(sslwrap_sock_free(other));
    }
}

static void *resolve_some(void *arg)
{
    int i, rounds = slow_machine() ? 3 : 20;
    for (i = 0; i < rounds; i++) {
        sslwrap_addrinfo *list = NULL;
        int st = sslwrap_getaddrinfo_timeout("localhost", "80", 0, 1, 0, 0, i % 2 ? 5.0 : 0.0005, &list);
        if (st != SSLWRAP_OK && st != SSLWRAP_E_TIMEOUT)
            *(int *)arg = st;
        sslwrap_addrinfo_free(list);
    }
    return NULL;
}

TEST(names_by_many_threads)
{
    pthread_t threads[24];
    int wrong[24] = {0}, i;
    for (i = 0; i < 24; i++)
        pthread_create(&threads[i], NULL, resolve_some, &wrong[i]);
    for (i = 0; i < 24; i++) {
        pthread_join(threads[i], NULL);
        CHECK_STATUS(wrong[i], SSLWRAP_OK);
    }
}

TEST(connections_by_name)
{
    sslwrap_addr *at = NULL;
    sslwrap_sock *listener = listener_on_loopback(&at), *made = NULL;
    char port[16];
    int number = 0;

    CHECK_OK(sslwrap_addr_port(at, &number));
    snprintf(port, sizeof port, "%d", number);
    CHECK_OK(sslwrap_sock_create_connection("localhost", port, 5.0, &made));
    CHECK_OK(sslwrap_sock_free(made));
    CHECK_OK(sslwrap_sock_free(listener));
    CHECK_STATUS(sslwrap_sock_create_connection("127.0.0.1", port, 5.0, &made), SSLWRAP_ERROR_SYSCALL);
    CHECK(strstr(sslwrap_error_message(), "cannot reach 127.0.0.1:") != NULL);
    CHECK(strstr(sslwrap_error_message(), "Connection refused (127.0.0.1)") != NULL);
    CHECK_OK(sslwrap_addr_free(at));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(echo_with_a_client_of_libc);
    RUN(what_cannot_be_meant);
    RUN(names_of_unix_sockets);
    RUN(lists_of_addresses);
    RUN(default_timeout_is_for_new_sockets);
    RUN(descriptors_change_hands);
    RUN(closing_in_a_child_leaves_the_connection_alone);
    RUN(closing_while_others_receive);
    RUN(names_by_many_threads);
    RUN(connections_by_name);
    return END();
}
