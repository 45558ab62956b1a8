/* Making sockets, byte order, addresses as bytes, the default timeout. */
#include "sock.h"

#include <math.h>
#include <sys/resource.h>

static int closes_on_exec(int fd)
{
    return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

ROW(B70, "libc")
{
    static const int families[] = {AF_INET, AF_INET6, AF_UNIX, 0, 255, -1}, types[] = {SOCK_STREAM, SOCK_DGRAM, 0, 99, -1},
                     protos[] = {0, IPPROTO_TCP, IPPROTO_UDP, 9999, -1};
    size_t f, t, p;
    for (f = 0; f < 6; f++)
        for (t = 0; t < 5; t++)
            for (p = 0; p < 5; p++) {
                sslwrap_sock *sock = NULL;
                double timeout = 7;
                int fd, raw_error, status, value;
                if (types[t] < 0)
                    continue; /* holds the bits of flags, which ours refuses */
                fd = socket(families[f], types[t], protos[p]);
                raw_error = errno;
                status = sslwrap_sock_new(families[f], types[t], protos[p], &sock);
                if (fd < 0) {
                    CHECK(status == SSLWRAP_ERROR_SYSCALL && sock == NULL && error_number() == raw_error);
                    continue;
                }
                close(fd);
                if (!CHECK_STATUS(status, SSLWRAP_OK))
                    continue;
                CHECK(closes_on_exec(fd_of(sock)));
                CHECK_OK(sslwrap_sock_gettimeout(sock, &timeout));
                CHECK(timeout == -1 && !(fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK));
                CHECK_OK(sslwrap_sock_proto(sock, &value));
                CHECK(value == protos[p]);
                CHECK_OK(sslwrap_sock_free(sock));
            }
    {
        sslwrap_sock *sock = NULL;
        CHECK_STATUS(sslwrap_sock_new(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0, &sock), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_sock_new(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0, &sock), SSLWRAP_E_INVALID_ARG);
    }
    {
        struct rlimit was, few;
        sslwrap_sock *sock = NULL;
        CHECK(getrlimit(RLIMIT_NOFILE, &was) == 0);
        few = was;
        few.rlim_cur = 3;
        CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
        CHECK_STATUS(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &sock), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == EMFILE);
        CHECK(setrlimit(RLIMIT_NOFILE, &was) == 0);
    }
}

ROW(B74, "libc")
{
    static const int families[] = {AF_UNIX, AF_INET, AF_INET6}, types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET, 99};
    size_t f, t, n;
    for (f = 0; f < 3; f++)
        for (t = 0; t < 4; t++) {
            sslwrap_sock *a = NULL, *b = NULL;
            int raw[2], answer = socketpair(families[f], types[t], 0, raw), raw_error = errno, value;
            int status = sslwrap_sock_pair(families[f], types[t], 0, &a, &b);
            char buf[8];
            if (answer < 0) {
                CHECK(status == SSLWRAP_ERROR_SYSCALL && error_number() == raw_error && a == NULL && b == NULL);
                continue;
            }
            close(raw[0]);
            close(raw[1]);
            if (!CHECK_STATUS(status, SSLWRAP_OK))
                continue;
            CHECK(closes_on_exec(fd_of(a)) && closes_on_exec(fd_of(b)));
            CHECK_OK(sslwrap_sock_type(b, &value));
            CHECK(value == types[t]);
            CHECK_OK(sslwrap_sock_send(a, "ab", 2, 0, &n));
            CHECK_OK(sslwrap_sock_recv(b, buf, sizeof buf, 0, &n));
            CHECK(n == 2);
            CHECK_OK(sslwrap_sock_send(b, "cd", 2, 0, &n));
            CHECK_OK(sslwrap_sock_recv(a, buf, sizeof buf, 0, &n));
            CHECK(n == 2 && memcmp(buf, "cd", 2) == 0);
            CHECK_OK(sslwrap_sock_free(a));
            CHECK_OK(sslwrap_sock_free(b));
        }
}

ROW(B75, "libc")
{
    sslwrap_sock *sock = NULL, *bad = NULL;
    int raw[2], fd, value = 0, file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    size_t n;
    char c;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, raw) == 0);
    CHECK_OK(sslwrap_sock_fromfd(raw[0], SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &sock));
    fd = fd_of(sock);
    CHECK(fd != raw[0] && closes_on_exec(fd) && !closes_on_exec(raw[0]));
    CHECK_OK(sslwrap_sock_family(sock, &value));
    CHECK(value == AF_UNIX);
    CHECK(close(raw[0]) == 0); /* each for itself */
    CHECK_OK(sslwrap_sock_send(sock, "x", 1, 0, &n));
    CHECK(recv(raw[1], &c, 1, 0) == 1 && c == 'x');
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
    CHECK(recv(raw[1], &c, 1, 0) == 0); /* with the last one the connection ends */
    close(raw[1]);
    CHECK_OK(sslwrap_sock_fromfd(file, SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &bad)); /* not checked */
    CHECK_STATUS(sslwrap_sock_recv(bad, &c, 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ENOTSOCK);
    CHECK_OK(sslwrap_sock_free(bad));
    close(file);
    CHECK_STATUS(sslwrap_sock_fromfd(-1, SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &bad), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EBADF && bad == NULL);
    CHECK_STATUS(sslwrap_sock_fromfd(1 << 20, SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &bad), SSLWRAP_ERROR_SYSCALL);
}

static const uint32_t numbers[] = {0, 1, 0x12345678, 0x80000000, 0xffffffff, 0x00ff00ff, 0xff, 0xff000000, 0x7fffffff, 50007};

ROW(B76, "libc") { size_t i; for (i = 0; i < 10; i++) CHECK(sslwrap_ntohl(numbers[i]) == ntohl(numbers[i])); }
ROW(B78, "libc") { size_t i; for (i = 0; i < 10; i++) CHECK(sslwrap_htonl(numbers[i]) == htonl(numbers[i])); }

ROW(B77, "libc")
{
    uint32_t n;
    for (n = 0; n < 65536; n++)
        if (sslwrap_ntohs((uint16_t)n) != ntohs((uint16_t)n))
            CHECK(n == 65536);
}

ROW(B79, "libc")
{
    uint32_t n;
    for (n = 0; n < 65536; n++)
        if (sslwrap_htons((uint16_t)n) != htons((uint16_t)n))
            CHECK(n == 65536);
    CHECK_TEXT(python_says("print(socket.htons(50007))"), sslwrap_htons(50007) == 22467 ? "22467" : "50007");
}

static const char *const texts[] = {
    "1.2.3.4", "123.45.67.89", "0.0.0.0", "255.255.255.255", "1", "127.1", "127.0.1", "0x7f.1", "010.1.1.1", "4294967295",
    "4294967296", "1.2.3.4 junk", "1.2.3.4junk", "1.2.3.4.5", "256.1.1.1", "1.2.3.256", "-1", "", " 1.2.3.4", "::1", "01.02.03.04",
    "1..2", "a.b.c.d", "0x", "1.2.3.", ".1.2.3", "+1.2.3.4", "::", "1::2::3", "::ffff:1.2.3.4", "2001:db8::7", "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8:9", "12345::", "::1%lo", "[::1]", "::1.2.3.4", "FE80::A", "1:2:3:4:5:6:7::", "::127.1", ":::", "g::"};
#define TEXTS (sizeof texts / sizeof *texts)

ROW(B80, "libc")
{
    size_t i, n;
    for (i = 0; i < TEXTS; i++) {
        struct in_addr want;
        unsigned char packed[4] = {7, 7, 7, 7};
        int takes = inet_aton(texts[i], &want), status = sslwrap_inet_aton(texts[i], packed, 4, &n);
        if (!CHECK(status == (takes ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL)))
            fprintf(stderr, "inet_aton of \"%s\"\n", texts[i]);
        CHECK(!takes || (n == 4 && memcmp(packed, &want, 4) == 0));
        CHECK(takes || error_number() == 0);
    }
    CHECK_STATUS(sslwrap_inet_aton("1.2.3.4", NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == 4);
    CHECK_TEXT(python_says("print(socket.inet_aton(\"127.1\").hex())"), "7f000001");
}

ROW(B81, "libc")
{
    unsigned char packed[16];
    size_t n;
    struct in_addr none;
    CHECK(inet_aton("::1", &none) == 0);
    CHECK_STATUS(sslwrap_inet_aton("::1", packed, 4, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_inet_aton("::ffff:127.0.0.1", packed, 16, &n), SSLWRAP_ERROR_SYSCALL);
}

ROW(B82, "libc")
{
    size_t i, n;
    char text[16], want[16];
    for (i = 0; i < 10; i++) {
        CHECK_OK(sslwrap_inet_ntoa(&numbers[i], 4, text, sizeof text, &n));
        CHECK_TEXT(text, inet_ntop(AF_INET, &numbers[i], want, sizeof want));
        CHECK(n == strlen(want));
    }
    for (i = 0; i <= 16; i++) /* the document's socket.error, not a bad argument as inet_ntop has it */
        CHECK(i == 4 || (sslwrap_inet_ntoa(i == 0 ? NULL : want, i, text, sizeof text, &n) == SSLWRAP_ERROR_SYSCALL && error_number() == 0));
    CHECK_STATUS(sslwrap_inet_ntoa(NULL, 4, text, sizeof text, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_inet_ntoa("\377\377\377\377", 4, text, 15, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == 15);
}

ROW(B83, "libc")
{
    static const int families[] = {AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC, -1, 255};
    size_t i, f, n;
    for (f = 0; f < 6; f++)
        for (i = 0; i < TEXTS; i++) {
            unsigned char want[16] = {0}, packed[16] = {0};
            int takes = inet_pton(families[f], texts[i], want), raw_error = errno;
            int status = sslwrap_inet_pton(families[f], texts[i], packed, sizeof packed, &n);
            if (!CHECK(status == (takes == 1 ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL)))
                fprintf(stderr, "inet_pton of \"%s\"\n", texts[i]);
            CHECK(takes != 1 || (n == (families[f] == AF_INET ? 4 : 16) && memcmp(packed, want, 16) == 0));
            CHECK(takes != -1 || error_number() == raw_error);
        }
    CHECK_STATUS(sslwrap_inet_pton(AF_INET6, "::1", NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == 16);
}

ROW(B84, "libc")
{
    struct random r = {42};
    size_t i, n, len;
    char text[64], want[64];
    unsigned char packed[17];
    for (i = 0; i < 2000; i++) {
        random_bytes(&r, packed, 16);
        for (n = 0; n < 16; n++) /* runs of zeroes, in all places */
            if (i & (1u << (n / 2)))
                packed[n] = 0;
        if (i % 7 == 0)
            packed[10] = packed[11] = 0xff;
        CHECK_OK(sslwrap_inet_ntop(AF_INET6, packed, 16, text, sizeof text, &n));
        if (strcmp(text, inet_ntop(AF_INET6, packed, want, sizeof want)) != 0)
            CHECK_TEXT(text, want);
    }
    for (i = 0; i < 10; i++) {
        CHECK_OK(sslwrap_inet_ntop(AF_INET, &numbers[i], 4, text, sizeof text, &n));
        CHECK_TEXT(text, inet_ntop(AF_INET, &numbers[i], want, sizeof want));
    }
    for (len = 0; len < 18; len++) { /* a wrong length is a bad argument */
        CHECK(len == 4 || sslwrap_inet_ntop(AF_INET, packed, len, text, sizeof text, &n) == SSLWRAP_E_INVALID_ARG);
        CHECK(len == 16 || sslwrap_inet_ntop(AF_INET6, packed, len, text, sizeof text, &n) == SSLWRAP_E_INVALID_ARG);
    }
    CHECK(inet_ntop(AF_UNIX, packed, want, sizeof want) == NULL && errno == EAFNOSUPPORT);
    CHECK_STATUS(sslwrap_inet_ntop(AF_UNIX, packed, 4, text, sizeof text, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EAFNOSUPPORT);
}

static double timeout_of(sslwrap_sock *sock)
{
    double timeout = 7;
    CHECK_OK(sslwrap_sock_gettimeout(sock, &timeout));
    return timeout;
}

ROW(B85, "python")
{
    double timeout = 7;
    CHECK_OK(sslwrap_getdefaulttimeout(&timeout));
    CHECK(timeout == -1); /* None */
    CHECK_TEXT(python_says("print(socket.getdefaulttimeout())"), "None");
    CHECK_OK(sslwrap_setdefaulttimeout(2.5));
    CHECK_OK(sslwrap_getdefaulttimeout(&timeout));
    CHECK(timeout == 2.5);
    CHECK_OK(sslwrap_setdefaulttimeout(-1));
    CHECK_STATUS(sslwrap_getdefaulttimeout(NULL), SSLWRAP_E_INVALID_ARG);
}

/* New sockets of every making get it; those that exist do not; what cannot be meant changes nothing. */
ROW(B86, "document")
{
    static const double bad[] = {-2, -0.5, -1e300};
    sslwrap_sock *old = sock_of(AF_INET, SOCK_STREAM), *sock = NULL, *a = NULL, *b = NULL;
    int port, client;
    double timeout = 7;
    size_t i;
    CHECK_OK(sslwrap_setdefaulttimeout(0.25));
    sock = sock_of(AF_INET, SOCK_STREAM);
    CHECK(timeout_of(sock) == 0.25 && timeout_of(old) == -1 && (fcntl(fd_of(sock), F_GETFL) & O_NONBLOCK));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &a, &b));
    CHECK(timeout_of(a) == 0.25 && timeout_of(b) == 0.25);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_fromfd(fd_of(b), AF_UNIX, SOCK_STREAM, 0, &a));
    CHECK(timeout_of(a) == 0.25);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
    sock = our_listener(&port);
    client = tcp_connect(port, 0);
    CHECK_OK(sslwrap_sock_accept(sock, &a, NULL));
    CHECK(timeout_of(a) == 0.25);
    close(client);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(sock));
    for (i = 0; i < 3; i++)
        CHECK_STATUS(sslwrap_setdefaulttimeout(bad[i]), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_setdefaulttimeout(NAN), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_getdefaulttimeout(&timeout));
    CHECK(timeout == 0.25);
    CHECK_OK(sslwrap_setdefaulttimeout(INFINITY));
    CHECK_OK(sslwrap_getdefaulttimeout(&timeout));
    CHECK(timeout == -1);
    CHECK_OK(sslwrap_sock_free(old));
}

/* One type for all sockets: whatever makes one, the same calls take it. */
ROW(B87, "document")
{
    uint64_t before = 0, after = 0;
    sslwrap_sock *made[4] = {NULL};
    int value, i;
    CHECK_OK(sslwrap_live_handles(SSLWRAP_TYPE_SOCK, &before));
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &made[0]));
    CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_DGRAM, 0, &made[1], &made[2]));
    CHECK_OK(sslwrap_sock_dup(made[1], &made[3]));
    CHECK_OK(sslwrap_live_handles(SSLWRAP_TYPE_SOCK, &after));
    CHECK(after == before + 4);
    for (i = 0; i < 4; i++) {
        CHECK_OK(sslwrap_sock_fileno(made[i], &value));
        CHECK_OK(sslwrap_sock_free(made[i]));
    }
}

/* SocketServer's loop by hand: one after the other is taken in, served and let go. */
ROW(B88, "python")
{
    sslwrap_sock *listener, *conn = NULL;
    int port, i;
    size_t n;
    char text[64], line[2000], *said;
    FILE *python;
    listener = our_listener(&port);
    snprintf(line, sizeof line,
             "python3 -c '\nimport socket\nfor i in range(3):\n s = socket.create_connection((\"127.0.0.1\", %d))\n"
             " s.sendall(b\"client %%d\" %% i)\n print(s.recv(100).decode(), end=\" \", flush=True)\n s.close()'",
             port);
    python = popen(line, "r");
    CHECK_OK(sslwrap_sock_settimeout(listener, 10));
    for (i = 0; i < 3; i++) {
        CHECK_OK(sslwrap_sock_accept(listener, &conn, NULL));
        CHECK_OK(sslwrap_sock_recv(conn, text, sizeof text - 1, 0, &n));
        text[n] = 0;
        snprintf(line, sizeof line, "[%s]", text);
        CHECK_OK(sslwrap_sock_sendall(conn, line, strlen(line), 0, NULL));
        CHECK_OK(sslwrap_sock_free(conn));
    }
    said = fgets(line, sizeof line, python);
    CHECK_TEXT(said, "[client 0] [client 1] [client 2] ");
    pclose(python);
    CHECK_OK(sslwrap_sock_free(listener));
}
