/* Addresses as the socket document has them, against struct sockaddr of libc, the kernel and CPython. */
#include "sock.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

static size_t raw_of(sslwrap_addr *addr, struct sockaddr_storage *raw)
{
    size_t n = 0;
    memset(raw, 0xee, sizeof *raw);
    CHECK_OK(sslwrap_addr_sockaddr(addr, raw, sizeof *raw, &n));
    return n;
}

/* The methods are those of socket(2): each call of ours beside the system's, over the same two ends. */
ROW(B1, "libc")
{
    int raw;
    char ours[64], theirs[64];
    size_t n;
    ssize_t m;
    sslwrap_sock *sock = our_end(&raw);
    CHECK(send(raw, "0123456789", 10, 0) == 10);
    m = recv(fd_of(sock), theirs, 4, MSG_PEEK);
    CHECK_OK(sslwrap_sock_recv(sock, ours, 4, SSLWRAP_MSG_PEEK, &n));
    CHECK((ssize_t)n == m && memcmp(ours, theirs, n) == 0);
    CHECK_OK(sslwrap_sock_recv(sock, ours, 4, 0, &n)); /* into exactly the room given */
    CHECK(n == 4 && memcmp(ours, "0123", 4) == 0);
    CHECK_OK(sslwrap_sock_recv(sock, ours, sizeof ours, 0, &n));
    CHECK(n == 6 && memcmp(ours, "456789", 6) == 0);
    CHECK_OK(sslwrap_sock_send(sock, "hello", 5, 0, &n)); /* of exactly the length given */
    CHECK(n == 5 && recv(raw, theirs, sizeof theirs, 0) == 5 && memcmp(theirs, "hello", 5) == 0);
    close(raw);
    CHECK_OK(sslwrap_sock_free(sock));
}

/* Every length of a path and of an abstract name: bound by ours, read by libc, and the other way round. */
ROW(B2, "libc")
{
    char dir[] = "/tmp/rowXXXXXX", path[256], back[128];
    size_t len, n, at;
    CHECK(mkdtemp(dir) != NULL);
    for (len = 1; len <= 110; len++) {
        int abstract;
        for (abstract = 0; abstract < 2; abstract++) {
            sslwrap_addr *addr = NULL, *own = NULL;
            sslwrap_sock *sock;
            struct sockaddr_un raw;
            socklen_t raw_len = sizeof raw;
            int status;
            if (abstract) {
                memset(path, 0, sizeof path); /* NULs inside count */
                snprintf(path + 1, 60, "row%d.%u", (int)getpid(), (unsigned)len);
                if (len > 2)
                    path[len - 1] = 'x';
            } else {
                at = (size_t)snprintf(path, sizeof path, "%s/", dir);
                memset(path + at, 'p', sizeof path - at);
            }
            status = sslwrap_addr_unix(path, len, &addr);
            if (len > sizeof raw.sun_path) {
                CHECK(status == SSLWRAP_E_INVALID_ARG && addr == NULL);
                continue;
            }
            if (!CHECK(status == SSLWRAP_OK))
                continue;
            CHECK_OK(sslwrap_addr_path(addr, back, sizeof back, &n));
            CHECK(n == len && memcmp(back, path, len) == 0);
            if (len > (abstract ? 2 : strlen(dir) + 1)) { /* others might have a short one */
                sock = sock_of(AF_UNIX, SOCK_DGRAM);
                CHECK_OK(sslwrap_sock_bind(sock, addr));
                memset(&raw, 0, sizeof raw);
                CHECK(getsockname(fd_of(sock), (struct sockaddr *)&raw, &raw_len) == 0);
                CHECK(raw.sun_family == AF_UNIX && memcmp(raw.sun_path, path, len) == 0);
                CHECK(raw_len >= offsetof(struct sockaddr_un, sun_path) + len);
                CHECK_OK(sslwrap_sock_getsockname(sock, &own));
                CHECK_OK(sslwrap_addr_path(own, back, sizeof back, &n));
                CHECK(n == len && memcmp(back, path, len) == 0);
                CHECK_OK(sslwrap_addr_free(own));
                CHECK_OK(sslwrap_sock_free(sock));
                path[len] = 0;
                if (!abstract)
                    CHECK(unlink(path) == 0);
            }
            CHECK_OK(sslwrap_addr_free(addr));
        }
    }
    CHECK(rmdir(dir) == 0);
    {
        sslwrap_addr *addr = NULL;
        sslwrap_sock *sock = sock_of(AF_UNIX, SOCK_DGRAM);
        CHECK_STATUS(sslwrap_addr_unix("/tmp/a\0b", 8, &addr), SSLWRAP_E_INVALID_ARG); /* a NUL inside a path */
        CHECK_OK(sslwrap_addr_unix(NULL, 0, &addr));
        CHECK_OK(sslwrap_sock_bind(sock, addr)); /* unnamed: the kernel picks an abstract name */
        CHECK_OK(sslwrap_addr_free(addr));
        CHECK_OK(sslwrap_sock_getsockname(sock, &addr));
        CHECK_OK(sslwrap_addr_path(addr, back, sizeof back, &n));
        CHECK(n == 6 && back[0] == 0);
        CHECK_OK(sslwrap_addr_free(addr));
        CHECK_OK(sslwrap_sock_free(sock));
    }
}

ROW(B3, "libc")
{
    static const char *const hosts[] = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "1.2.3.4", "192.0.2.255", "localhost"};
    static const int ports[] = {0, 1, 80, 32768, 65535}, bad[] = {-1, 65536, 0x7fffffff, -0x7fffffff - 1};
    size_t i, k;
    for (i = 0; i < sizeof hosts / sizeof *hosts; i++)
        for (k = 0; k < 5; k++) {
            struct addrinfo hints, *list = NULL;
            struct sockaddr_storage raw;
            sslwrap_addr *addr;
            memset(&hints, 0, sizeof hints);
            hints.ai_family = AF_INET;
            hints.ai_socktype = SOCK_STREAM;
            CHECK(getaddrinfo(hosts[i], NULL, &hints, &list) == 0);
            ((struct sockaddr_in *)list->ai_addr)->sin_port = htons((uint16_t)ports[k]);
            addr = addr4(hosts[i], ports[k]);
            CHECK(raw_of(addr, &raw) == sizeof(struct sockaddr_in));
            CHECK(memcmp(&raw, list->ai_addr, sizeof(struct sockaddr_in)) == 0);
            freeaddrinfo(list);
            CHECK_OK(sslwrap_addr_free(addr));
        }
    for (k = 0; k < 4; k++) {
        sslwrap_addr *addr = NULL;
        CHECK_STATUS(sslwrap_addr_inet("127.0.0.1", bad[k], &addr), SSLWRAP_E_INVALID_ARG);
        CHECK(addr == NULL);
    }
    CHECK_TEXT(shown(addr4("127.0.0.1", 50007)), "127.0.0.1:50007");
}

ROW(B4, "libc")
{
    static const char *const hosts[] = {"::1", "::", "2001:db8::7", "::ffff:192.0.2.1", "::192.0.2.1", "fe80::1", "1:2:3:4:5:6:7:8",
                                        "ff02::1:2"};
    size_t i, n;
    for (i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct sockaddr_storage raw;
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&raw;
        struct in6_addr want;
        sslwrap_addr *addr = NULL;
        char text[64], theirs[64];
        uint32_t number = 0;
        int port = 0;
        CHECK(inet_pton(AF_INET6, hosts[i], &want) == 1);
        CHECK_OK(sslwrap_addr_inet6(hosts[i], 443, 0x54321, i == 5 ? 1 : 0, &addr));
        CHECK(raw_of(addr, &raw) == sizeof *six);
        CHECK(six->sin6_family == AF_INET6 && six->sin6_port == htons(443) && six->sin6_flowinfo == htonl(0x54321));
        CHECK(memcmp(&six->sin6_addr, &want, 16) == 0 && six->sin6_scope_id == (i == 5 ? 1 : 0));
        CHECK_OK(sslwrap_addr_flowinfo(addr, &number));
        CHECK(number == 0x54321);
        CHECK_OK(sslwrap_addr_scope_id(addr, &number));
        CHECK(number == (i == 5 ? 1 : 0));
        CHECK_OK(sslwrap_addr_port(addr, &port));
        CHECK(port == 443);
        CHECK_OK(sslwrap_addr_host(addr, text, sizeof text, &n));
        inet_ntop(AF_INET6, &want, theirs, sizeof theirs);
        if (i == 5)
            strcat(theirs, "%1");
        CHECK_TEXT(text, theirs);
        CHECK_OK(sslwrap_addr_free(addr));
    }
}

/* Without a scope a link-local address is incomplete, and the kernel says so; with one, or with %lo, it is not. */
ROW(B5, "libc")
{
    sslwrap_addr *addr = NULL, *same = NULL;
    uint32_t scope = 7, flow = 7;
    int equal = 0;
    CHECK_OK(sslwrap_addr_inet6("fe80::1", 80, 0, 0, &addr));
    CHECK_OK(sslwrap_addr_scope_id(addr, &scope));
    CHECK_OK(sslwrap_addr_flowinfo(addr, &flow));
    CHECK(scope == 0 && flow == 0);
    {
        sslwrap_sock *sock = sock_of(AF_INET6, SOCK_DGRAM);
        int fd = socket(AF_INET6, SOCK_DGRAM, 0), raw_error;
        struct sockaddr_in6 raw;
        size_t n;
        CHECK_OK(sslwrap_addr_sockaddr(addr, &raw, sizeof raw, &n));
        raw_error = connect(fd, (struct sockaddr *)&raw, sizeof raw) == 0 ? 0 : errno;
        CHECK_STATUS(sslwrap_sock_connect(sock, addr), raw_error == 0 ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL);
        CHECK(raw_error == EINVAL && error_number() == raw_error);
        close(fd);
        CHECK_OK(sslwrap_sock_free(sock));
    }
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_OK(sslwrap_addr_inet6("fe80::1%lo", 80, 0, 0, &addr));
    CHECK_OK(sslwrap_addr_inet6("fe80::1%1", 80, 0, 1, &same));
    CHECK_OK(sslwrap_addr_scope_id(addr, &scope));
    CHECK(scope == if_nametoindex("lo"));
    CHECK_OK(sslwrap_addr_equal(addr, same, &equal));
    CHECK(equal == 1);
    CHECK_OK(sslwrap_addr_free(same));
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_STATUS(sslwrap_addr_inet6("fe80::1%nosuch", 80, 0, 0, &addr), SSLWRAP_E_GAI);
    CHECK(error_number() == EAI_NONAME);
    CHECK_STATUS(sslwrap_addr_inet6("fe80::1%lo", 80, 0, 99, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_addr_inet6("::1", 80, 0x100000, 0, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK_TEXT(python_says("print(socket.getaddrinfo(\"fe80::1%%lo\", 80, type=socket.SOCK_STREAM)[0][4][3])"), "1");
}

/* Sockets of other families are made, but have no address of ours but their raw bytes, which are handed through. */
ROW(B6, "libc")
{
    struct sockaddr_storage raw;
    sslwrap_addr *addr = NULL;
    char host[64];
    size_t n;
    int family = 0, port;
    memset(&raw, 0, sizeof raw);
    raw.ss_family = AF_PACKET;
    CHECK_OK(sslwrap_addr_from_sockaddr(&raw, 20, &addr));
    CHECK_OK(sslwrap_addr_family(addr, &family));
    CHECK(family == AF_PACKET);
    CHECK_STATUS(sslwrap_addr_host(addr, host, sizeof host, &n), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_addr_port(addr, &port), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_addr_path(addr, host, sizeof host, &n), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_OK(sslwrap_addr_from_sockaddr(&raw, sizeof raw, &addr));
    CHECK_OK(sslwrap_addr_free(addr));
    raw.ss_family = AF_INET; /* a length that its family does not have */
    CHECK_STATUS(sslwrap_addr_from_sockaddr(&raw, sizeof(struct sockaddr_in) - 1, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_addr_from_sockaddr(&raw, 1, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_addr_from_sockaddr(&raw, sizeof raw + 1, &addr), SSLWRAP_E_INVALID_ARG);
    {
        sslwrap_sock *sock = NULL;
        int fd = socket(255, SOCK_STREAM, 0), raw_error = errno;
        CHECK(fd < 0);
        CHECK_STATUS(sslwrap_sock_new(255, SSLWRAP_SOCK_STREAM, 0, &sock), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == raw_error);
    }
}

ROW(B7, "document")
{
    static const int families[] = {AF_INET, AF_INET6, AF_UNIX};
    sslwrap_addr *addrs[3] = {NULL, NULL, NULL};
    size_t i, k, n;
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", 9, &addrs[0]));
    CHECK_OK(sslwrap_addr_inet6("::1", 9, 0, 0, &addrs[1]));
    CHECK_OK(sslwrap_addr_unix("\0nobody", 7, &addrs[2]));
    for (i = 0; i < 3; i++)
        for (k = 0; k < 3; k++) {
            sslwrap_sock *sock = sock_of(families[i], SOCK_DGRAM);
            int error = 7;
            if (i != k) {
                CHECK_STATUS(sslwrap_sock_bind(sock, addrs[k]), SSLWRAP_E_INVALID_ARG);
                CHECK_STATUS(sslwrap_sock_connect(sock, addrs[k]), SSLWRAP_E_INVALID_ARG);
                CHECK_STATUS(sslwrap_sock_connect_ex(sock, addrs[k], &error), SSLWRAP_E_INVALID_ARG);
                CHECK_STATUS(sslwrap_sock_sendto(sock, "x", 1, 0, addrs[k], &n), SSLWRAP_E_INVALID_ARG);
                CHECK_STATUS(sslwrap_sock_sendmsg(sock, NULL, 0, NULL, 0, 0, addrs[k], &n), SSLWRAP_E_INVALID_ARG);
            }
            CHECK_OK(sslwrap_sock_free(sock));
        }
    for (i = 0; i < 3; i++)
        CHECK_OK(sslwrap_addr_free(addrs[i]));
}

ROW(B8, "libc")
{
    struct sockaddr_storage raw;
    sslwrap_addr *addr = addr4("", 50007);
    CHECK(raw_of(addr, &raw) == sizeof(struct sockaddr_in));
    CHECK(((struct sockaddr_in *)&raw)->sin_addr.s_addr == htonl(INADDR_ANY));
    CHECK_OK(sslwrap_addr_free(addr));
    {
        sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
        addr = addr4("", 0);
        CHECK_OK(sslwrap_sock_bind(sock, addr));
        CHECK_OK(sslwrap_addr_free(addr));
        CHECK_OK(sslwrap_sock_getsockname(sock, &addr));
        CHECK(strncmp(shown(addr), "0.0.0.0:", 8) == 0);
        CHECK_OK(sslwrap_sock_free(sock));
    }
    CHECK_TEXT(python_says("s = socket.socket(); s.bind((\"\", 0)); print(s.getsockname()[0])"), "0.0.0.0");
}

ROW(B9, "libc")
{
    struct sockaddr_storage raw;
    sslwrap_addr *addr = addr4("<broadcast>", 9);
    CHECK(raw_of(addr, &raw) == sizeof(struct sockaddr_in));
    CHECK(((struct sockaddr_in *)&raw)->sin_addr.s_addr == htonl(INADDR_BROADCAST));
    {
        sslwrap_sock *sock = sock_of(AF_INET, SOCK_DGRAM);
        size_t n;
        CHECK_STATUS(sslwrap_sock_sendto(sock, "x", 1, 0, addr, &n), SSLWRAP_ERROR_SYSCALL); /* not without SO_BROADCAST */
        CHECK(error_number() == EACCES || error_number() == ENETUNREACH);
        CHECK_OK(sslwrap_sock_free(sock));
    }
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_TEXT(python_says("print(socket.gethostbyname(\"<broadcast>\"))"), "255.255.255.255");
}

ROW(B10, "document")
{
    sslwrap_addr *addr = NULL;
    CHECK_STATUS(sslwrap_addr_inet6("", 80, 0, 0, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_addr_inet6("<broadcast>", 80, 0, 0, &addr), SSLWRAP_E_INVALID_ARG);
    CHECK(addr == NULL);
}

/* The first answer of the resolver; a number asks nobody. */
ROW(B11, "libc")
{
    struct addrinfo hints, *list = NULL;
    struct sockaddr_storage raw;
    sslwrap_addr *addr;
    int i;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    CHECK(getaddrinfo("localhost", NULL, &hints, &list) == 0);
    addr = addr4("localhost", 0);
    CHECK(raw_of(addr, &raw) == list->ai_addrlen && memcmp(&raw, list->ai_addr, list->ai_addrlen) == 0);
    CHECK_OK(sslwrap_addr_free(addr));
    freeaddrinfo(list);
    for (i = 0; i < 100; i++)
        CHECK_TEXT(shown(addr4("192.0.2.7", i)) + 9, shown(addr4("192.0.2.7", i)) + 9);
    CHECK_STATUS(sslwrap_addr_inet("no-such-host.invalid", 80, &addr), SSLWRAP_E_GAI);
    CHECK(addr == NULL);
}

/* A question to the kernel's routing table: which interface has the index of lo? */
ROW(B12, "libc")
{
    struct {
        struct nlmsghdr head;
        struct ifinfomsg info;
    } ask;
    char answer[16384];
    sslwrap_sock *sock = NULL;
    sslwrap_addr *own = NULL, *kernel = NULL, *sender = NULL;
    uint32_t pid = 7, groups = 7;
    struct sockaddr_storage raw;
    struct sockaddr_nl *nl = (struct sockaddr_nl *)&raw;
    size_t n;
    int found = 0;
    CHECK_OK(sslwrap_addr_netlink(0, 0, &kernel));
    CHECK(raw_of(kernel, &raw) == sizeof *nl && nl->nl_family == AF_NETLINK && nl->nl_pid == 0 && nl->nl_groups == 0);
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_NETLINK, SSLWRAP_SOCK_RAW, NETLINK_ROUTE, &sock));
    CHECK_OK(sslwrap_sock_settimeout(sock, 5));
    CHECK_OK(sslwrap_sock_bind(sock, kernel)); /* 0: the kernel picks a number */
    CHECK_OK(sslwrap_sock_getsockname(sock, &own));
    CHECK_OK(sslwrap_addr_netlink_id(own, &pid, &groups));
    CHECK(pid != 0 && groups == 0);
    CHECK_OK(sslwrap_addr_free(own));
    memset(&ask, 0, sizeof ask);
    ask.head.nlmsg_len = sizeof ask;
    ask.head.nlmsg_type = RTM_GETLINK;
    ask.head.nlmsg_flags = NLM_F_REQUEST;
    ask.head.nlmsg_seq = 42;
    ask.info.ifi_family = AF_UNSPEC;
    ask.info.ifi_index = (int)if_nametoindex("lo");
    CHECK_OK(sslwrap_sock_sendto(sock, &ask, sizeof ask, 0, kernel, &n));
    CHECK(n == sizeof ask);
    CHECK_OK(sslwrap_sock_recvfrom(sock, answer, sizeof answer, 0, &n, &sender));
    CHECK_OK(sslwrap_addr_netlink_id(sender, &pid, &groups));
    CHECK(pid == 0);
    {
        struct nlmsghdr *head = (struct nlmsghdr *)(void *)answer;
        if (CHECK(n >= sizeof *head && head->nlmsg_type == RTM_NEWLINK && head->nlmsg_seq == 42)) {
            struct ifinfomsg *info = NLMSG_DATA(head);
            struct rtattr *at = IFLA_RTA(info);
            int left = (int)IFLA_PAYLOAD(head);
            for (; RTA_OK(at, left); at = RTA_NEXT(at, left))
                found |= at->rta_type == IFLA_IFNAME && strcmp(RTA_DATA(at), "lo") == 0;
        }
    }
    CHECK(found);
    CHECK_OK(sslwrap_addr_free(sender));
    CHECK_OK(sslwrap_addr_free(kernel));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_TEXT(python_says("s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0); s.bind((0, 0)); print(len(s.getsockname()))"), "2");
}
