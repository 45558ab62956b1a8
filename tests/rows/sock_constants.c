/* The socket document's constants, each against the system's headers and CPython's. */
#include "sock.h"

#include <linux/netlink.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>

#define SAME(name) CHECK((int64_t)(SSLWRAP_##name) == (int64_t)(name))

/* Our names as CPython's module has them: every one that both have has the same number. */
static void same_in_python(const char *family)
{
    char command[1600];
    FILE *f;
    int same = 0, lines = 0;
    snprintf(command, sizeof command,
             "gcc -E -dM $(PKG_CONFIG_PATH=$STAGE/lib/pkgconfig pkg-config --cflags sslwrap) -include sslwrap.h -x c /dev/null 2>/dev/null | python3 -c '\n"
             "import socket, sys, re\n"
             "for line in sys.stdin:\n"
             "    m = re.match(r\"#define SSLWRAP_(%s\\w+) (.*)\", line)\n"
             "    if m and isinstance(getattr(socket, m.group(1), None), int):\n"
             "        value = int(re.sub(r\"UINT64_C|[()u]\", \"\", m.group(2)), 0) & 0xffffffff\n"
             "        print(m.group(1), \"same\" if value == getattr(socket, m.group(1)) & 0xffffffff else \"differs\")'",
             family);
    f = popen(command, "r");
    while (f != NULL && fgets(command, sizeof command, f) != NULL) {
        lines++;
        same += strstr(command, " same\n") != NULL;
        if (strstr(command, " same\n") == NULL)
            fprintf(stderr, "CPython: %s", command);
    }
    if (f != NULL)
        pclose(f);
    CHECK(lines > 0 && same == lines);
}

/* Does socket(2) make what ours makes, or refuse with the same errno? */
static void made_like_libc(int family, int type)
{
    sslwrap_sock *sock = NULL;
    int fd = socket(family, type, 0), raw_error = errno, status = sslwrap_sock_new(family, type, 0, &sock), value, same = -1;
    socklen_t len = sizeof same;
    if (fd < 0) {
        CHECK(status == SSLWRAP_ERROR_SYSCALL && sock == NULL && error_number() == raw_error);
        return;
    }
    CHECK(getsockopt(fd, SOL_SOCKET, SO_TYPE, &same, &len) == 0);
    close(fd);
    if (CHECK(status == SSLWRAP_OK)) {
        CHECK_OK(sslwrap_sock_family(sock, &value));
        CHECK(value == family);
        CHECK_OK(sslwrap_sock_type(sock, &value));
        CHECK(value == type);
        CHECK_OK(sslwrap_sock_getsockopt_int(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_TYPE, &value));
        CHECK(value == same); /* a raw unix socket is one of datagrams */
    }
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B19, "libc") { SAME(AF_UNIX); made_like_libc(SSLWRAP_AF_UNIX, SOCK_STREAM); }
ROW(B20, "libc") { SAME(AF_INET); made_like_libc(SSLWRAP_AF_INET, SOCK_STREAM); }
ROW(B21, "libc") { SAME(AF_INET6); made_like_libc(SSLWRAP_AF_INET6, SOCK_STREAM); }

ROW(B22, "libc")
{
    sslwrap_addrinfo *list = NULL;
    size_t n = 0;
    SAME(AF_UNSPEC);
    CHECK_OK(sslwrap_getaddrinfo(NULL, "80", SSLWRAP_AF_UNSPEC, SSLWRAP_SOCK_STREAM, 0, SSLWRAP_AI_PASSIVE, &list));
    CHECK_OK(sslwrap_addrinfo_len(list, &n));
    CHECK(n >= 1);
    CHECK_OK(sslwrap_addrinfo_free(list));
}

ROW(B23, "libc") { SAME(AF_NETLINK); made_like_libc(SSLWRAP_AF_NETLINK, SOCK_RAW); }
ROW(B24, "libc") { SAME(SOCK_STREAM); made_like_libc(AF_INET, SSLWRAP_SOCK_STREAM); }
ROW(B25, "libc") { SAME(SOCK_DGRAM); made_like_libc(AF_INET, SSLWRAP_SOCK_DGRAM); }
ROW(B26, "libc") { SAME(SOCK_RAW); made_like_libc(AF_INET, SSLWRAP_SOCK_RAW); }
ROW(B27, "libc") { SAME(SOCK_RDM); made_like_libc(AF_INET, SSLWRAP_SOCK_RDM); }
ROW(B28, "libc") { SAME(SOCK_SEQPACKET); made_like_libc(AF_UNIX, SSLWRAP_SOCK_SEQPACKET); made_like_libc(AF_INET, SSLWRAP_SOCK_SEQPACKET); }

/* The generally useful ones carry bytes in every family; the others at least answer as the system does. */
ROW(B29, "libc")
{
    static const int families[] = {AF_UNIX, AF_INET, AF_INET6}, types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET};
    sslwrap_sock *a = NULL, *b = NULL;
    char buf[8];
    size_t i, k, n;
    for (i = 0; i < 3; i++)
        for (k = 0; k < 5; k++)
            made_like_libc(families[i], types[k]);
    for (k = 0; k < 2; k++) {
        CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, types[k], 0, &a, &b));
        CHECK_OK(sslwrap_sock_send(a, "hello", 5, 0, &n));
        CHECK(recv(fd_of(b), buf, sizeof buf, 0) == 5 && memcmp(buf, "hello", 5) == 0);
        CHECK_OK(sslwrap_sock_free(a));
        CHECK_OK(sslwrap_sock_free(b));
    }
}

ROW(B30, "libc")
{
    SAME(SO_ACCEPTCONN); SAME(SO_BROADCAST); SAME(SO_DEBUG); SAME(SO_DONTROUTE); SAME(SO_ERROR); SAME(SO_KEEPALIVE);
    SAME(SO_LINGER); SAME(SO_OOBINLINE); SAME(SO_RCVBUF); SAME(SO_RCVLOWAT); SAME(SO_RCVTIMEO); SAME(SO_REUSEADDR);
    SAME(SO_REUSEPORT); SAME(SO_SNDBUF); SAME(SO_SNDLOWAT); SAME(SO_SNDTIMEO); SAME(SO_TYPE); SAME(SO_DOMAIN);
    SAME(SO_PROTOCOL); SAME(SO_BINDTODEVICE); SAME(SO_PASSCRED); SAME(SO_PEERCRED); SAME(SO_PEERSEC); SAME(SO_PRIORITY);
    SAME(SO_MARK); SAME(SO_INCOMING_CPU);
    same_in_python("SO_");
}

ROW(B31, "libc") { SAME(SOMAXCONN); same_in_python("SOMAX"); }

ROW(B32, "libc")
{
    SAME(MSG_PEEK); SAME(MSG_OOB); SAME(MSG_DONTROUTE); SAME(MSG_CTRUNC); SAME(MSG_TRUNC); SAME(MSG_DONTWAIT); SAME(MSG_EOR);
    SAME(MSG_WAITALL); SAME(MSG_CONFIRM); SAME(MSG_ERRQUEUE); SAME(MSG_NOSIGNAL); SAME(MSG_MORE); SAME(MSG_CMSG_CLOEXEC);
    SAME(MSG_FASTOPEN);
    same_in_python("MSG_");
}

ROW(B33, "libc") { SAME(SOL_SOCKET); SAME(SOL_IP); SAME(SOL_TCP); SAME(SOL_UDP); same_in_python("SOL_"); }

ROW(B34, "libc")
{
    SAME(IPPROTO_IP); SAME(IPPROTO_ICMP); SAME(IPPROTO_IGMP); SAME(IPPROTO_TCP); SAME(IPPROTO_EGP); SAME(IPPROTO_PUP);
    SAME(IPPROTO_UDP); SAME(IPPROTO_IDP); SAME(IPPROTO_TP); SAME(IPPROTO_IPV6); SAME(IPPROTO_ROUTING); SAME(IPPROTO_FRAGMENT);
    SAME(IPPROTO_RSVP); SAME(IPPROTO_GRE); SAME(IPPROTO_ESP); SAME(IPPROTO_AH); SAME(IPPROTO_ICMPV6); SAME(IPPROTO_NONE);
    SAME(IPPROTO_DSTOPTS); SAME(IPPROTO_PIM); SAME(IPPROTO_SCTP); SAME(IPPROTO_UDPLITE); SAME(IPPROTO_RAW); SAME(IPPROTO_HOPOPTS);
    SAME(IPPROTO_IPIP); SAME(IPPROTO_MPTCP);
    same_in_python("IPPROTO_");
}

/* Python's module supplies 5000 for what Linux's headers count as 5000 too. */
ROW(B35, "libc") { SAME(IPPORT_RESERVED); SAME(IPPORT_USERRESERVED); same_in_python("IPPORT_"); }

ROW(B36, "libc")
{
    SAME(INADDR_ANY); SAME(INADDR_BROADCAST); SAME(INADDR_LOOPBACK); SAME(INADDR_UNSPEC_GROUP); SAME(INADDR_ALLHOSTS_GROUP);
    SAME(INADDR_MAX_LOCAL_GROUP); SAME(INADDR_NONE);
    same_in_python("INADDR_");
    CHECK(sslwrap_htonl((uint32_t)SSLWRAP_INADDR_LOOPBACK) == inet_addr("127.0.0.1")); /* they are in the host's order */
}

ROW(B37, "libc")
{
    SAME(IP_OPTIONS); SAME(IP_HDRINCL); SAME(IP_TOS); SAME(IP_TTL); SAME(IP_RECVOPTS); SAME(IP_RETOPTS); SAME(IP_MULTICAST_IF);
    SAME(IP_MULTICAST_TTL); SAME(IP_MULTICAST_LOOP); SAME(IP_ADD_MEMBERSHIP); SAME(IP_DROP_MEMBERSHIP); SAME(IP_TRANSPARENT);
    SAME(IP_DEFAULT_MULTICAST_TTL); SAME(IP_DEFAULT_MULTICAST_LOOP); SAME(IP_MAX_MEMBERSHIPS); SAME(IP_RECVTOS);
    SAME(IP_BIND_ADDRESS_NO_PORT); SAME(IP_RECVRETOPTS);
    same_in_python("IP_");
}

ROW(B38, "libc")
{
    SAME(IPV6_JOIN_GROUP); SAME(IPV6_LEAVE_GROUP); SAME(IPV6_MULTICAST_HOPS); SAME(IPV6_MULTICAST_IF); SAME(IPV6_MULTICAST_LOOP);
    SAME(IPV6_UNICAST_HOPS); SAME(IPV6_V6ONLY); SAME(IPV6_CHECKSUM); SAME(IPV6_DONTFRAG); SAME(IPV6_DSTOPTS); SAME(IPV6_HOPLIMIT);
    SAME(IPV6_HOPOPTS); SAME(IPV6_NEXTHOP); SAME(IPV6_PATHMTU); SAME(IPV6_PKTINFO); SAME(IPV6_RECVDSTOPTS);
    SAME(IPV6_RECVHOPLIMIT); SAME(IPV6_RECVHOPOPTS); SAME(IPV6_RECVPKTINFO); SAME(IPV6_RECVRTHDR); SAME(IPV6_RECVTCLASS);
    SAME(IPV6_RTHDR); SAME(IPV6_RTHDRDSTOPTS); SAME(IPV6_RTHDR_TYPE_0); SAME(IPV6_RECVPATHMTU); SAME(IPV6_TCLASS);
    same_in_python("IPV6_");
}

ROW(B39, "libc")
{
    SAME(EAI_ADDRFAMILY); SAME(EAI_AGAIN); SAME(EAI_BADFLAGS); SAME(EAI_FAIL); SAME(EAI_FAMILY); SAME(EAI_MEMORY);
    SAME(EAI_NODATA); SAME(EAI_NONAME); SAME(EAI_OVERFLOW); SAME(EAI_SERVICE); SAME(EAI_SOCKTYPE); SAME(EAI_SYSTEM);
    same_in_python("EAI_");
}

ROW(B40, "libc")
{
    SAME(AI_PASSIVE); SAME(AI_CANONNAME); SAME(AI_NUMERICHOST); SAME(AI_NUMERICSERV); SAME(AI_ADDRCONFIG); SAME(AI_V4MAPPED);
    SAME(AI_ALL);
    same_in_python("AI_");
}

ROW(B41, "libc")
{
    SAME(NI_MAXHOST); SAME(NI_MAXSERV); SAME(NI_NUMERICHOST); SAME(NI_NUMERICSERV); SAME(NI_NOFQDN); SAME(NI_NAMEREQD);
    SAME(NI_DGRAM);
    same_in_python("NI_");
}

ROW(B42, "libc")
{
    SAME(TCP_NODELAY); SAME(TCP_MAXSEG); SAME(TCP_CORK); SAME(TCP_KEEPIDLE); SAME(TCP_KEEPINTVL); SAME(TCP_KEEPCNT);
    SAME(TCP_SYNCNT); SAME(TCP_LINGER2); SAME(TCP_DEFER_ACCEPT); SAME(TCP_WINDOW_CLAMP); SAME(TCP_INFO); SAME(TCP_QUICKACK);
    SAME(TCP_FASTOPEN); SAME(TCP_CONGESTION); SAME(TCP_USER_TIMEOUT); SAME(TCP_NOTSENT_LOWAT);
    same_in_python("TCP_");
}

/* The numbers are the system's own: set by our name, read by libc's. */
ROW(B43, "libc")
{
    static const int options[][2] = {
        {SSLWRAP_SO_REUSEADDR, SO_REUSEADDR}, {SSLWRAP_SO_KEEPALIVE, SO_KEEPALIVE}, {SSLWRAP_SO_BROADCAST, SO_BROADCAST}};
    sslwrap_sock *sock = sock_of(AF_INET, SOCK_STREAM);
    size_t i;
    for (i = 0; i < 3; i++) {
        int value = -1;
        socklen_t len = sizeof value;
        CHECK_OK(sslwrap_sock_setsockopt_int(sock, SSLWRAP_SOL_SOCKET, options[i][0], 1));
        CHECK(getsockopt(fd_of(sock), SOL_SOCKET, options[i][1], &value, &len) == 0 && value != 0);
    }
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B44, "libc")
{
    int has = -1, fd = socket(AF_INET6, SOCK_STREAM, 0);
    CHECK_OK(sslwrap_has_ipv6(&has));
    CHECK(has == (fd >= 0) && SSLWRAP_HAS_IPV6 == 1);
    CHECK_TEXT(python_says("print(int(socket.has_ipv6))"), "1");
    if (fd >= 0)
        close(fd);
    CHECK_STATUS(sslwrap_has_ipv6(NULL), SSLWRAP_E_INVALID_ARG);
}

/* One half closed by our name is what libc's half is on the other end. */
static void half(int ours, int theirs)
{
    int raw, answer;
    char c;
    sslwrap_sock *sock = our_end(&raw);
    CHECK(ours == theirs);
    CHECK_OK(sslwrap_sock_shutdown(sock, ours));
    answer = (int)send(fd_of(sock), "x", 1, MSG_NOSIGNAL);
    CHECK(ours == SSLWRAP_SHUT_RD ? answer == 1 : answer == -1 && errno == EPIPE);
    CHECK(ours == SSLWRAP_SHUT_WR || recv(fd_of(sock), &c, 1, MSG_DONTWAIT) == 0);
    CHECK(ours == SSLWRAP_SHUT_RD || recv(raw, &c, 1, 0) == 0);
    close(raw);
    CHECK_OK(sslwrap_sock_free(sock));
}

ROW(B45, "libc") { half(SSLWRAP_SHUT_RD, SHUT_RD); }
ROW(B46, "libc") { half(SSLWRAP_SHUT_WR, SHUT_WR); }
ROW(B47, "libc") { half(SSLWRAP_SHUT_RDWR, SHUT_RDWR); }
