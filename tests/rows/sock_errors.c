/* How calls fail, and what they say. */
#include "sock.h"

ROW(B13, "document")
{
    sslwrap_sock *sock = (sslwrap_sock *)(void *)&sock;
    sslwrap_addr *addr = addr4("127.0.0.1", 9);
    size_t n = 7;
    char c;
    CHECK_STATUS(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM | SOCK_NONBLOCK, 0, &sock), SSLWRAP_E_INVALID_ARG);
    CHECK(sock == NULL);
    CHECK_STATUS(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_recv((sslwrap_sock *)(void *)addr, &c, 1, 0, &n), SSLWRAP_E_INVALID_ARG); /* of another type */
    CHECK(n == 0);
    sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK_STATUS(sslwrap_sock_recv(sock, NULL, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), SSLWRAP_ERROR_SYSCALL); /* a matter of the socket */
    CHECK(error_number() == ENOTCONN);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_addr_free(addr));
}

/* Non-blocking by either name, seen on the descriptor, in the answers and by the clock. */
ROW(B14, "libc")
{
    int raw, how;
    for (how = 0; how < 3; how++) {
        sslwrap_sock *sock = our_end(&raw);
        int64_t from;
        size_t n;
        char c;
        CHECK(!(fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK));
        CHECK_OK(how == 0 ? sslwrap_sock_setblocking(sock, 0) : sslwrap_sock_settimeout(sock, how == 1 ? 0.0 : 0.1));
        CHECK(fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK);
        from = now_ms();
        CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), how == 2 ? SSLWRAP_E_TIMEOUT : SSLWRAP_ERROR_WANT_READ);
        CHECK_TOOK(from, how == 2 ? 100 : 0);
        CHECK(recv(fd_of(sock), &c, 1, 0) == -1 && errno == EAGAIN);
        close(raw);
        CHECK_OK(sslwrap_sock_free(sock));
    }
}

/* errno and text as libc has them. */
ROW(B15, "libc")
{
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    sslwrap_addr *addr = addr4("127.0.0.1", free_port());
    sslwrap_error *kept = NULL;
    struct sockaddr_in raw;
    size_t n;
    int fd = socket(AF_INET, SOCK_STREAM, 0), raw_error, kind = 0, number = 0;
    CHECK_OK(sslwrap_addr_sockaddr(addr, &raw, sizeof raw, &n));
    CHECK(connect(fd, (struct sockaddr *)&raw, sizeof raw) == -1);
    raw_error = errno;
    CHECK_STATUS(sslwrap_sock_connect(sock, addr), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == raw_error && raw_error == ECONNREFUSED);
    CHECK(strstr(sslwrap_error_message(), strerror(raw_error)) != NULL);
    CHECK_OK(sslwrap_error_kind(NULL, &kind));
    CHECK(kind == SSLWRAP_KIND_TRANSPORT);
    CHECK_OK(sslwrap_error_take(&kept));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_STATUS(sslwrap_sock_free(sock), SSLWRAP_E_INVALID_ARG); /* another failure: what was taken stays */
    CHECK_OK(sslwrap_error_errno(kept, &number));
    CHECK(number == raw_error);
    CHECK_OK(sslwrap_error_free(kept));
    CHECK_OK(sslwrap_addr_free(addr));
    close(fd);
}

ROW(B16, "libc")
{
    struct hostent entry, *found = NULL;
    char room[4096];
    int why = 0, status;
    sslwrap_hostent *host = NULL;
    gethostbyname_r("no-such-host.invalid", &entry, room, sizeof room, &found, &why);
    CHECK(found == NULL);
    status = sslwrap_gethostbyname_ex("no-such-host.invalid", &host);
    CHECK(status == SSLWRAP_E_HOST && host == NULL);
    CHECK(error_number() == why);
    CHECK(why == SSLWRAP_HOST_NOT_FOUND || why == SSLWRAP_TRY_AGAIN);
    CHECK(strstr(sslwrap_error_message(), hstrerror(why)) != NULL);
    CHECK(SSLWRAP_HOST_NOT_FOUND == HOST_NOT_FOUND && SSLWRAP_TRY_AGAIN == TRY_AGAIN && SSLWRAP_NO_RECOVERY == NO_RECOVERY &&
          SSLWRAP_NO_DATA == NO_DATA);
    {
        struct in_addr nobody = {htonl(0xc0000207)}; /* 192.0.2.7 */
        gethostbyaddr_r(&nobody, sizeof nobody, AF_INET, &entry, room, sizeof room, &found, &why);
        CHECK_STATUS(sslwrap_gethostbyaddr("192.0.2.7", &host), SSLWRAP_E_HOST);
        CHECK(error_number() == why);
    }
}

ROW(B17, "libc")
{
    static const struct {
        const char *host, *service;
        int family, type;
    } bad[] = {{NULL, NULL, 0, 0}, {"no-such-host.invalid", NULL, 0, 0}, {"127.0.0.1", "no-such-service", 0, SOCK_STREAM},
               {"127.0.0.1", NULL, 255, 0}, {"127.0.0.1", NULL, 0, 99}, {"127.0.0.1", NULL, AF_INET6, 0},
               {"::1", NULL, AF_INET, 0}};
    size_t i;
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct addrinfo hints, *list = NULL;
        sslwrap_addrinfo *ours = NULL;
        int code, detail = 7;
        memset(&hints, 0, sizeof hints);
        hints.ai_family = bad[i].family;
        hints.ai_socktype = bad[i].type;
        code = getaddrinfo(bad[i].host, bad[i].service, &hints, &list);
        CHECK(code != 0);
        CHECK_STATUS(sslwrap_getaddrinfo(bad[i].host, bad[i].service, bad[i].family, bad[i].type, 0, 0, &ours), SSLWRAP_E_GAI);
        CHECK(error_number() == code && ours == NULL);
        CHECK(strstr(sslwrap_error_message(), gai_strerror(code)) != NULL);
        CHECK_OK(sslwrap_error_detail(NULL, &detail));
        CHECK(code == EAI_SYSTEM || detail == 0);
    }
}

/* Only where a timeout was set, and by the clock of someone else. */
ROW(B18, "document")
{
    int raw, port;
    char c;
    size_t n;
    int64_t from;
    sslwrap_sock *sock = our_end(&raw), *made = NULL, *listener;
    CHECK_OK(sslwrap_sock_settimeout(sock, 0.2));
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_recv(sock, &c, 1, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 200);
    CHECK(strstr(sslwrap_error_message(), "timed out") != NULL);
    CHECK(send(raw, "x", 1, 0) == 1);
    CHECK_OK(sslwrap_sock_recv(sock, &c, 1, 0, &n)); /* usable as before */
    CHECK_OK(sslwrap_setdefaulttimeout(0.1));
    listener = our_listener(&port);
    CHECK_OK(sslwrap_setdefaulttimeout(-1));
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_accept(listener, &made, NULL), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 100);
    CHECK_OK(sslwrap_sock_free(listener));
    CHECK_OK(sslwrap_sock_free(sock));
    close(raw);
    CHECK_TEXT(python_says("a, b = socket.socketpair(); a.settimeout(0.05)\ntry: a.recv(1)\nexcept socket.timeout as e: print(e)"), "timed out");
}
