/* Names and numbers: each of our functions beside libc's over the same arguments, and CPython's answers. */
#include "sock.h"

/* Ours and libc's, entry by entry. */
static void same_addresses(const char *host, const char *service, int family, int type, int proto, int flags)
{
    struct addrinfo hints, *list = NULL, *a;
    sslwrap_addrinfo *ours = NULL;
    size_t n = 0, i = 0, len;
    int code, status;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = family;
    hints.ai_socktype = type;
    hints.ai_protocol = proto;
    hints.ai_flags = flags;
    code = getaddrinfo(host, service, &hints, &list);
    status = sslwrap_getaddrinfo(host, service, family, type, proto, (uint64_t)flags, &ours);
    if (code != 0) {
        CHECK_STATUS(status, SSLWRAP_E_GAI);
        CHECK(error_number() == code && ours == NULL);
        return;
    }
    if (!CHECK_STATUS(status, SSLWRAP_OK)) {
        freeaddrinfo(list);
        return;
    }
    CHECK_OK(sslwrap_addrinfo_len(ours, &n));
    for (a = list; a != NULL; a = a->ai_next, i++) {
        int value;
        char name[1100];
        sslwrap_addr *addr = NULL;
        struct sockaddr_storage raw;
        CHECK_OK(sslwrap_addrinfo_family(ours, i, &value));
        CHECK(value == a->ai_family);
        CHECK_OK(sslwrap_addrinfo_socktype(ours, i, &value));
        CHECK(value == a->ai_socktype);
        CHECK_OK(sslwrap_addrinfo_proto(ours, i, &value));
        CHECK(value == a->ai_protocol);
        CHECK_OK(sslwrap_addrinfo_canonname(ours, i, name, sizeof name, &len));
        CHECK_TEXT(name, a->ai_canonname == NULL ? "" : a->ai_canonname);
        CHECK_OK(sslwrap_addrinfo_addr(ours, i, &addr));
        CHECK_OK(sslwrap_addr_sockaddr(addr, &raw, sizeof raw, &len));
        CHECK(len == a->ai_addrlen && memcmp(&raw, a->ai_addr, len) == 0);
        CHECK_OK(sslwrap_addr_free(addr));
    }
    CHECK(i == n);
    freeaddrinfo(list);
    CHECK_OK(sslwrap_addrinfo_free(ours));
}

ROW(B48, "libc")
{
    static const char *const hosts[] = {"127.0.0.1", "::1", "localhost", "1.2.3", "0x7f.1", NULL};
    static const char *const services[] = {"80", "http", "0", "65535", NULL};
    static const int families[] = {AF_UNSPEC, AF_INET, AF_INET6}, types[] = {0, SOCK_STREAM, SOCK_DGRAM, SOCK_RAW};
    size_t h, s, f, t;
    for (h = 0; h < 6; h++)
        for (s = 0; s < 5; s++)
            for (f = 0; f < 3; f++)
                for (t = 0; t < 4; t++)
                    same_addresses(hosts[h], services[s], families[f], types[t], 0, 0);
}

ROW(B49, "libc")
{
    sslwrap_addrinfo *list = NULL;
    same_addresses("localhost", "80", AF_INET, SOCK_STREAM, 0, 0);
    same_addresses("192.0.2.1", "80", AF_UNSPEC, SOCK_STREAM, 0, AI_NUMERICHOST);
    same_addresses("2001:db8::1", "80", AF_UNSPEC, SOCK_STREAM, 0, AI_NUMERICHOST);
    same_addresses(NULL, "80", AF_UNSPEC, SOCK_STREAM, 0, 0);
    same_addresses(NULL, "80", AF_UNSPEC, SOCK_STREAM, 0, AI_PASSIVE);
    same_addresses("localhost", "80", AF_UNSPEC, SOCK_STREAM, 0, AI_NUMERICHOST);
    CHECK_STATUS(sslwrap_getaddrinfo("a..b", "80", 0, 0, 0, 0, &list), SSLWRAP_E_INVALID_ARG); /* no name at all */
    CHECK_STATUS(sslwrap_getaddrinfo("b\xe4r", "80", 0, 0, 0, 0, &list), SSLWRAP_E_INVALID_ARG);
}

ROW(B50, "libc")
{
    sslwrap_addrinfo *list = NULL;
    sslwrap_addr *addr = NULL;
    static const char *const bad[] = {"65536", "-1", " 80", "99999999999999999999"};
    size_t i;
    int port = 0;
    same_addresses("127.0.0.1", "https", AF_INET, SOCK_STREAM, 0, 0);
    same_addresses("127.0.0.1", "443", AF_INET, SOCK_STREAM, 0, AI_NUMERICSERV);
    same_addresses("127.0.0.1", "https", AF_INET, SOCK_STREAM, 0, AI_NUMERICSERV);
    same_addresses("127.0.0.1", NULL, AF_INET, SOCK_STREAM, 0, 0);
    for (i = 0; i < sizeof bad / sizeof *bad; i++) /* libc takes some of them for other ports */
        CHECK_STATUS(sslwrap_getaddrinfo("127.0.0.1", bad[i], 0, 0, 0, 0, &list), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_getaddrinfo_port("127.0.0.1", 65535, 0, SSLWRAP_SOCK_STREAM, 0, 0, &list));
    CHECK_OK(sslwrap_addrinfo_addr(list, 0, &addr));
    CHECK_OK(sslwrap_addr_port(addr, &port));
    CHECK(port == 65535);
    CHECK_OK(sslwrap_addr_free(addr));
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_STATUS(sslwrap_getaddrinfo_port("127.0.0.1", 65536, 0, 0, 0, 0, &list), SSLWRAP_E_INVALID_ARG);
}

/* "" is None, which is NULL; both at once name nothing. */
ROW(B51, "libc")
{
    static const char *const none[] = {NULL, ""};
    size_t h, s;
    sslwrap_addrinfo *list = NULL;
    sslwrap_addr *addr = NULL;
    for (h = 0; h < 2; h++)
        for (s = 0; s < 2; s++) {
            CHECK_STATUS(sslwrap_getaddrinfo(none[h], none[s], 0, 0, 0, 0, &list), SSLWRAP_E_GAI);
            CHECK(error_number() == EAI_NONAME && list == NULL);
        }
    CHECK_OK(sslwrap_getaddrinfo("", "80", AF_INET, SOCK_STREAM, 0, SSLWRAP_AI_PASSIVE, &list));
    CHECK_OK(sslwrap_addrinfo_addr(list, 0, &addr));
    CHECK_TEXT(shown(addr), "0.0.0.0:80");
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_OK(sslwrap_getaddrinfo("127.0.0.1", "", AF_INET, SOCK_STREAM, 0, 0, &list));
    CHECK_OK(sslwrap_addrinfo_addr(list, 0, &addr));
    CHECK_TEXT(shown(addr), "127.0.0.1:0");
    CHECK_OK(sslwrap_addrinfo_free(list));
}

/* Each entry makes a socket that can be bound to its address. */
ROW(B52, "libc")
{
    sslwrap_addrinfo *list = NULL;
    size_t n = 0, i;
    CHECK_OK(sslwrap_getaddrinfo("localhost", "0", 0, 0, 0, 0, &list));
    CHECK_OK(sslwrap_addrinfo_len(list, &n));
    for (i = 0; i < n; i++) {
        int family = 0, type = 0, proto = 0, made;
        sslwrap_sock *sock = NULL;
        sslwrap_addr *addr = NULL;
        CHECK_OK(sslwrap_addrinfo_family(list, i, &family));
        CHECK_OK(sslwrap_addrinfo_socktype(list, i, &type));
        CHECK_OK(sslwrap_addrinfo_proto(list, i, &proto));
        CHECK_OK(sslwrap_addrinfo_addr(list, i, &addr));
        if (type != SOCK_RAW) { /* needs privilege */
            CHECK_OK(sslwrap_sock_new(family, type, proto, &sock));
            CHECK_OK(sslwrap_sock_bind(sock, addr));
            CHECK_OK(sslwrap_sock_getsockopt_int(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_PROTOCOL, &made));
            CHECK(made == proto);
            CHECK_OK(sslwrap_sock_free(sock));
        }
        CHECK_OK(sslwrap_addr_free(addr));
    }
    CHECK_STATUS(sslwrap_addrinfo_family(list, n, (int *)&n), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_addrinfo_free(list));
}

ROW(B53, "libc")
{
    same_addresses("127.0.0.1", "80", AF_INET, 0, 0, AI_CANONNAME);
    same_addresses("::1", "80", AF_INET6, 0, 0, AI_CANONNAME);
    same_addresses("localhost", "80", AF_INET, 0, 0, AI_CANONNAME);
    CHECK_TEXT(python_says("print(socket.getaddrinfo(\"127.0.0.1\", 80, flags=socket.AI_CANONNAME)[0][3])"), "127.0.0.1");
}

static const char *fqdn_of(const char *name)
{
    static char text[2][1100];
    static int next;
    char *out = text[next++ % 2];
    size_t n;
    out[0] = 0;
    CHECK_OK(sslwrap_getfqdn(name, out, sizeof text[0], &n));
    CHECK(n == strlen(out));
    return out;
}

ROW(B54, "python")
{
    size_t n = 0;
    char small[2];
    if (strchr(python_says("print(socket.getfqdn())"), '.') != NULL) /* else CPython is not as its document has it: B55 */
        CHECK_TEXT(fqdn_of(NULL), python_says("print(socket.getfqdn())"));
    CHECK_TEXT(fqdn_of(""), fqdn_of(NULL));
    CHECK_TEXT(fqdn_of("0.0.0.0"), fqdn_of(NULL));
    CHECK_TEXT(fqdn_of("localhost"), python_says("print(socket.getfqdn(\"localhost\"))"));
    CHECK_TEXT(fqdn_of("127.0.0.1"), python_says("print(socket.getfqdn(\"127.0.0.1\"))"));
    CHECK_TEXT(fqdn_of("::1"), python_says("print(socket.getfqdn(\"::1\"))"));
    CHECK_STATUS(sslwrap_getfqdn(NULL, small, 1, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == strlen(fqdn_of(NULL)));
}

/* The algorithm done again with libc's calls. The document ends with gethostname(); for another host's name that would be
 * the wrong machine, so there it is that host's name, as CPython has it. */
static const char *fqdn_by_hand(const char *name)
{
    static char room[8192], own[256];
    struct hostent entry, *found = NULL;
    struct in_addr four;
    int why, i, local = name == NULL;
    gethostname(own, sizeof own);
    if (local)
        name = own;
    if (inet_pton(AF_INET, name, &four) != 1) {
        struct addrinfo hints, *list = NULL;
        memset(&hints, 0, sizeof hints);
        hints.ai_socktype = SOCK_STREAM;
        if (getaddrinfo(name, NULL, &hints, &list) != 0)
            return name;
        if (list->ai_family == AF_INET)
            gethostbyaddr_r(&((struct sockaddr_in *)list->ai_addr)->sin_addr, 4, AF_INET, &entry, room, sizeof room, &found, &why);
        else
            gethostbyaddr_r(&((struct sockaddr_in6 *)list->ai_addr)->sin6_addr, 16, AF_INET6, &entry, room, sizeof room, &found, &why);
        freeaddrinfo(list);
    } else {
        gethostbyaddr_r(&four, 4, AF_INET, &entry, room, sizeof room, &found, &why);
    }
    if (found == NULL)
        return name;
    if (strchr(found->h_name, '.') != NULL)
        return found->h_name;
    for (i = 0; found->h_aliases[i] != NULL; i++)
        if (strchr(found->h_aliases[i], '.') != NULL)
            return found->h_aliases[i];
    return local ? own : found->h_name;
}

ROW(B55, "libc")
{
    static const char *const names[] = {NULL, "localhost", "127.0.0.1", "192.0.2.7", "no-such-host.invalid"};
    size_t i;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        CHECK_TEXT(fqdn_of(names[i]), fqdn_by_hand(names[i]));
}

static const char *quad_of(const char *name)
{
    static char text[64];
    size_t n;
    text[0] = 0;
    CHECK_OK(sslwrap_gethostbyname(name, text, sizeof text, &n));
    return text;
}

ROW(B56, "libc")
{
    struct hostent entry, *found = NULL;
    char room[4096], text[64];
    int why;
    size_t n;
    if (CHECK(gethostbyname_r("localhost", &entry, room, sizeof room, &found, &why) == 0 && found != NULL))
        CHECK_TEXT(quad_of("localhost"), inet_ntop(AF_INET, found->h_addr_list[0], text, sizeof text));
    CHECK_TEXT(quad_of(""), python_says("print(socket.gethostbyname(\"\"))"));
    CHECK_TEXT(quad_of("<broadcast>"), "255.255.255.255");
    CHECK_TEXT(quad_of("127.1"), python_says("print(socket.gethostbyname(\"127.1\"))"));
    CHECK_STATUS(sslwrap_gethostbyname("no-such-host.invalid", text, sizeof text, &n), SSLWRAP_E_GAI);
    CHECK_STATUS(sslwrap_gethostbyname("localhost", text, 4, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == strlen(quad_of("localhost")));
    CHECK_STATUS(sslwrap_gethostbyname(NULL, text, sizeof text, &n), SSLWRAP_E_INVALID_ARG);
}

ROW(B57, "document")
{
    static const char *const literals[] = {"1.2.3.4", "0.0.0.0", "255.255.255.255", "127.0.0.1"};
    size_t i;
    for (i = 0; i < 4; i++)
        CHECK_TEXT(quad_of(literals[i]), literals[i]);
}

ROW(B58, "python")
{
    char text[64];
    size_t n;
    CHECK_STATUS(sslwrap_gethostbyname("::1", text, sizeof text, &n), SSLWRAP_E_GAI);
    CHECK(error_number() == EAI_ADDRFAMILY);
    CHECK_TEXT(python_says("try: print(socket.gethostbyname(\"::1\"))\nexcept socket.gaierror as e: print(e.errno)"), "-9");
}

/* A handle of ours and an entry of libc's. */
static void same_host(sslwrap_hostent *host, const struct hostent *entry)
{
    char text[1100], want[64];
    size_t n = 0, i;
    int family = 0;
    CHECK_OK(sslwrap_hostent_name(host, text, sizeof text, &n));
    CHECK_TEXT(text, entry->h_name);
    CHECK_OK(sslwrap_hostent_family(host, &family));
    CHECK(family == entry->h_addrtype);
    CHECK_OK(sslwrap_hostent_aliases_len(host, &n));
    for (i = 0; entry->h_aliases[i] != NULL; i++) {
        size_t len;
        if (!CHECK_OK(sslwrap_hostent_aliases_get(host, i, text, sizeof text, &len)))
            break;
        CHECK_TEXT(text, entry->h_aliases[i]);
    }
    CHECK(i == n);
    CHECK_STATUS(sslwrap_hostent_aliases_get(host, n, text, sizeof text, &i), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_hostent_addresses_len(host, &n));
    for (i = 0; entry->h_addr_list[i] != NULL; i++) {
        size_t len;
        if (!CHECK_OK(sslwrap_hostent_addresses_get(host, i, text, sizeof text, &len)))
            break;
        CHECK_TEXT(text, inet_ntop(entry->h_addrtype, entry->h_addr_list[i], want, sizeof want));
    }
    CHECK(i == n);
    CHECK_STATUS(sslwrap_hostent_addresses_get(host, n, text, sizeof text, &i), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_hostent_free(host));
    CHECK_STATUS(sslwrap_hostent_free(host), SSLWRAP_E_INVALID_ARG);
}

static void same_by_name(const char *name)
{
    struct hostent entry, *found = NULL;
    char room[8192];
    int why = 0, status;
    sslwrap_hostent *host = NULL;
    gethostbyname2_r(name, AF_INET, &entry, room, sizeof room, &found, &why);
    status = sslwrap_gethostbyname_ex(name, &host);
    if (found == NULL) {
        CHECK_STATUS(status, SSLWRAP_E_HOST);
        CHECK(error_number() == why && host == NULL);
        return;
    }
    if (CHECK_STATUS(status, SSLWRAP_OK))
        same_host(host, found);
}

ROW(B59, "libc")
{
    char own[256];
    gethostname(own, sizeof own);
    same_by_name("localhost");
    same_by_name("127.0.0.1");
    same_by_name(own);
    same_by_name("no-such-host.invalid");
    CHECK_STATUS(sslwrap_gethostbyname_ex("a b", (sslwrap_hostent **)(void *)own), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_gethostbyname_ex("localhost", NULL), SSLWRAP_E_INVALID_ARG);
}

ROW(B60, "libc")
{
    sslwrap_hostent *host = NULL;
    int family = 0;
    CHECK_OK(sslwrap_gethostbyname_ex("localhost", &host));
    CHECK_OK(sslwrap_hostent_family(host, &family));
    CHECK(family == AF_INET);
    CHECK_OK(sslwrap_hostent_free(host));
    same_by_name("::1");
    same_by_name("ip6-no-such-host.invalid");
}

ROW(B61, "libc")
{
    char ours[256], theirs[256];
    size_t n;
    CHECK(gethostname(theirs, sizeof theirs) == 0);
    CHECK_OK(sslwrap_gethostname(ours, sizeof ours, &n));
    CHECK_TEXT(ours, theirs);
    CHECK(n == strlen(theirs));
    CHECK_STATUS(sslwrap_gethostname(ours, n, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK_STATUS(sslwrap_gethostname(NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == strlen(theirs));
    CHECK_TEXT(theirs, python_says("print(socket.gethostname())"));
}

/* A mapping that may not exist: then the same failure as libc's. */
ROW(B62, "libc")
{
    char own[256], text[64];
    struct addrinfo hints, *list = NULL;
    size_t n;
    int code;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    CHECK_OK(sslwrap_gethostname(own, sizeof own, &n));
    code = getaddrinfo(own, NULL, &hints, &list);
    if (code != 0) {
        CHECK_STATUS(sslwrap_gethostbyname(own, text, sizeof text, &n), SSLWRAP_E_GAI);
        CHECK(error_number() == code);
    } else {
        char want[64];
        CHECK_TEXT(quad_of(own), inet_ntop(AF_INET, &((struct sockaddr_in *)list->ai_addr)->sin_addr, want, sizeof want));
        freeaddrinfo(list);
    }
}

ROW(B63, "python")
{
    char own[256], text[1100];
    sslwrap_hostent *host = NULL;
    size_t n;
    CHECK_OK(sslwrap_gethostname(own, sizeof own, &n));
    if (sslwrap_gethostbyaddr(own, &host) == SSLWRAP_OK) {
        CHECK_OK(sslwrap_hostent_name(host, text, sizeof text, &n));
        CHECK_TEXT(text, python_says("print(socket.gethostbyaddr(socket.gethostname())[0])"));
        CHECK_OK(sslwrap_hostent_free(host));
    } else {
        CHECK(strstr(python_says("print(socket.gethostbyaddr(socket.gethostname())[0])"), "error") != NULL);
    }
}

static void same_by_addr(int family, const char *ip)
{
    struct hostent entry, *found = NULL;
    char room[8192], packed[16];
    int why = 0, status;
    sslwrap_hostent *host = NULL;
    CHECK(inet_pton(family, ip, packed) == 1);
    gethostbyaddr_r(packed, family == AF_INET ? 4 : 16, family, &entry, room, sizeof room, &found, &why);
    status = sslwrap_gethostbyaddr(ip, &host);
    if (found == NULL) {
        CHECK_STATUS(status, SSLWRAP_E_HOST);
        CHECK(error_number() == why);
        return;
    }
    if (CHECK_STATUS(status, SSLWRAP_OK))
        same_host(host, found);
}

ROW(B64, "libc")
{
    sslwrap_hostent *host = NULL;
    same_by_addr(AF_INET, "127.0.0.1");
    same_by_addr(AF_INET6, "::1");
    same_by_addr(AF_INET, "192.0.2.7");
    same_by_addr(AF_INET6, "2001:db8::7");
    CHECK_STATUS(sslwrap_gethostbyaddr("no-such-host.invalid", &host), SSLWRAP_E_GAI);
    CHECK_STATUS(sslwrap_gethostbyaddr("", &host), SSLWRAP_E_GAI);
    CHECK(host == NULL);
}

/* gethostbyaddr's name may lack a period where getfqdn finds one among the aliases. */
ROW(B65, "libc")
{
    sslwrap_hostent *host = NULL;
    char name[1100];
    size_t n;
    CHECK_OK(sslwrap_gethostbyaddr("127.0.0.1", &host));
    CHECK_OK(sslwrap_hostent_name(host, name, sizeof name, &n));
    CHECK_OK(sslwrap_hostent_free(host));
    CHECK(strchr(fqdn_of("127.0.0.1"), '.') != NULL || strcmp(name, fqdn_of("127.0.0.1")) == 0);
    CHECK_TEXT(fqdn_of("127.0.0.1"), fqdn_by_hand("127.0.0.1"));
}

ROW(B66, "libc")
{
    static const int flags[] = {0, NI_NUMERICHOST, NI_NUMERICSERV, NI_NUMERICHOST | NI_NUMERICSERV, NI_NAMEREQD, NI_DGRAM, NI_NOFQDN};
    sslwrap_addr *addrs[4] = {addr4("127.0.0.1", 80), addr4("192.0.2.7", 54321), NULL, NULL};
    size_t i, k, n, m;
    CHECK_OK(sslwrap_addr_inet6("::1", 443, 0, 0, &addrs[2]));
    CHECK_OK(sslwrap_addr_inet6("fe80::1%lo", 22, 0, 0, &addrs[3]));
    for (i = 0; i < 4; i++) {
        struct sockaddr_storage raw;
        CHECK_OK(sslwrap_addr_sockaddr(addrs[i], &raw, sizeof raw, &n));
        for (k = 0; k < sizeof flags / sizeof *flags; k++) {
            char host[1025] = "", service[256] = "", our_host[1025] = "", our_service[256] = "";
            int code = getnameinfo((struct sockaddr *)&raw, (socklen_t)n, host, sizeof host, service, sizeof service, flags[k]);
            int status = sslwrap_getnameinfo(addrs[i], (uint64_t)flags[k], our_host, sizeof our_host, &m, our_service,
                                             sizeof our_service, &m);
            if (code == 0) {
                CHECK_STATUS(status, SSLWRAP_OK);
                CHECK_TEXT(our_host, host);
                CHECK_TEXT(our_service, service);
            } else {
                CHECK_STATUS(status, SSLWRAP_E_GAI);
                CHECK(error_number() == code);
            }
        }
    }
    {
        char small[2];
        size_t host_len = 0, service_len = 0;
        CHECK_STATUS(sslwrap_getnameinfo(addrs[0], SSLWRAP_NI_NUMERICHOST | SSLWRAP_NI_NUMERICSERV, small, 2, &host_len, small, 2,
                                         &service_len),
                     SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK(host_len == 9 && service_len == 2);
        CHECK_STATUS(sslwrap_getnameinfo(addrs[0], UINT64_C(1) << 40, small, 2, &host_len, small, 2, &service_len),
                     SSLWRAP_E_INVALID_ARG);
    }
    for (i = 0; i < 4; i++)
        CHECK_OK(sslwrap_addr_free(addrs[i]));
}

ROW(B67, "libc")
{
    static const char *const names[] = {"icmp", "tcp", "udp", "ip", "ipv6", "ipv6-icmp", "ICMP", "no-such-protocol", ""};
    size_t i;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        struct protoent entry, *found = NULL;
        char room[4096];
        int proto = 7, status;
        getprotobyname_r(names[i], &entry, room, sizeof room, &found);
        status = sslwrap_getprotobyname(names[i], &proto);
        CHECK_STATUS(status, found != NULL ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL);
        CHECK(proto == (found != NULL ? found->p_proto : -1));
    }
    CHECK_TEXT(python_says("print(socket.getprotobyname(\"icmp\"))"), "1");
    CHECK_STATUS(sslwrap_getprotobyname(NULL, (int *)&i), SSLWRAP_E_INVALID_ARG);
}

ROW(B68, "libc")
{
    static const char *const names[] = {"http", "https", "domain", "ssh", "no-such-service", "", "www"};
    static const char *const protos[] = {NULL, "tcp", "udp", "sctp", "nonsense"};
    size_t i, k;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        for (k = 0; k < 5; k++) {
            struct servent entry, *found = NULL;
            char room[4096];
            int port = 7, status;
            getservbyname_r(names[i], protos[k], &entry, room, sizeof room, &found);
            status = sslwrap_getservbyname(names[i], protos[k], &port);
            CHECK_STATUS(status, found != NULL ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL);
            CHECK(port == (found != NULL ? ntohs((uint16_t)found->s_port) : -1));
        }
    CHECK_TEXT(python_says("print(socket.getservbyname(\"domain\", \"udp\"))"), "53");
}

ROW(B69, "libc")
{
    static const char *const protos[] = {NULL, "tcp", "udp", "nonsense"};
    int port;
    size_t k, n;
    char ours[256];
    for (port = 0; port < 65536; port += port < 1024 ? 1 : 997)
        for (k = 0; k < 4; k++) {
            struct servent entry, *found = NULL;
            char room[4096];
            int status;
            getservbyport_r(htons((uint16_t)port), protos[k], &entry, room, sizeof room, &found);
            status = sslwrap_getservbyport(port, protos[k], ours, sizeof ours, &n);
            if (status != (found != NULL ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL))
                CHECK_STATUS(status, found != NULL ? SSLWRAP_OK : SSLWRAP_ERROR_SYSCALL);
            if (found != NULL)
                CHECK_TEXT(ours, found->s_name);
        }
    CHECK_STATUS(sslwrap_getservbyport(-1, NULL, ours, sizeof ours, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_getservbyport(65536, NULL, ours, sizeof ours, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_TEXT(python_says("print(socket.getservbyport(443))"), "https");
}
