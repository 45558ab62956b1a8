/* The system answers as it seldom does: this program stands before libc's resolver, before connect and before a few others,
 * and lets them say what no machine says on demand.
 *
 * Seen to fail one by one on 2026-11-30, each with the line changed that heeds the answer: in src/sys fd.rs (F_SETFD), file.rs (EINTR,
 * ENOMEM), append.rs (EINTR), store.rs (is_hashed). */
#include "net.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>

#define REAL(result, name, params)                \
    static result(*real) params;                  \
    if (real == NULL) {                           \
        void *symbol = dlsym(RTLD_NEXT, #name);   \
        memcpy(&real, &symbol, sizeof real);      \
    }

/* ---- what is told: each is 0, or what the test wants ---- */

static int port_of_all; /* where the addresses of the names below lead to */

/* Names that end in .test: a list of addresses, one for each letter before the point. */
static struct addrinfo *answers(const char *host)
{
    struct addrinfo *list = NULL, **end = &list;
    for (; *host != '.' && *host != 'x'; host++) { /* x: nothing */
        struct addrinfo *made = calloc(1, sizeof *made + sizeof(struct sockaddr_in6));
        struct sockaddr_in *four = (void *)(made + 1);
        struct sockaddr_in6 *six = (void *)(made + 1);
        made->ai_socktype = SOCK_STREAM;
        made->ai_addr = (void *)(made + 1);
        if (*host == 's' || *host == 'l' || *host == 'm') { /* IPv6: of the world, of interface 3, of this machine */
            made->ai_family = six->sin6_family = AF_INET6;
            made->ai_addrlen = sizeof *six;
            six->sin6_port = htons((uint16_t)port_of_all);
            inet_pton(AF_INET6, *host == 's' ? "2001:db8::1" : *host == 'l' ? "fe80::1" : "::1", &six->sin6_addr);
            six->sin6_scope_id = *host == 'l' ? 3 : 0;
        } else {
            made->ai_family = AF_INET;
            made->ai_addrlen = sizeof *four;
            four->sin_family = *host == 'u' ? AF_UNIX : AF_INET; /* u: nonsense */
            four->sin_port = htons((uint16_t)port_of_all);
            four->sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(*host >= '0' && *host <= '9' ? *host - '1' : 0));
            if (*host == 'n')
                made->ai_addr = NULL, made->ai_addrlen = 0;
        }
        *end = made;
        end = &made->ai_next;
    }
    return list;
}

static int ours(const char *host) { return host != NULL && strlen(host) >= 5 && strcmp(host + strlen(host) - 5, ".test") == 0; }

static struct addrinfo *made_here[64];

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
    size_t i;
    REAL(int, getaddrinfo, (const char *, const char *, const struct addrinfo *, struct addrinfo **))
    if (!ours(host))
        return real(host, service, hints, out);
    *out = answers(host);
    for (i = 0; *out != NULL && made_here[i] != NULL; i++)
        ;
    made_here[i] = *out;
    return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
    size_t i;
    REAL(void, freeaddrinfo, (struct addrinfo *))
    for (i = 0; i < 64; i++)
        if (made_here[i] == list) {
            made_here[i] = NULL;
            while (list != NULL) {
                struct addrinfo *next = list->ai_next;
                free(list);
                list = next;
            }
            return;
        }
    real(list);
}

static int connect_by_address; /* 127.0.0.2 and so on fail, each in its way */
static int connect_at_once, connect_to_itself, connect_refused;

int connect(int fd, __CONST_SOCKADDR_ARG to, socklen_t len)
{
    static const int errors[] = {0, 0, EHOSTUNREACH, ETIMEDOUT, ECONNREFUSED, ENETUNREACH, EACCES, EPERM};
    const struct sockaddr_in *in = (const void *)to.__sockaddr__;
    int last = in->sin_family == AF_INET ? (int)(ntohl(in->sin_addr.s_addr) & 0xff) : 0, result;
    REAL(int, connect, (int, __CONST_SOCKADDR_ARG, socklen_t))
    if (connect_refused)
        return errno = connect_refused, -1;
    if (connect_by_address && last > 1 && last < 8)
        return errno = errors[last], -1;
    if (connect_by_address && in->sin_family == AF_INET6)
        return errno = ENETUNREACH, -1;
    if (connect_to_itself) {
        bind(fd, to.__sockaddr__, len);
        connect_to_itself--;
    }
    result = real(fd, to, len);
    if (result != 0 && errno == EINPROGRESS && connect_at_once) {
        struct pollfd p = {fd, POLLOUT, 0};
        poll(&p, 1, 5000);
        return 0;
    }
    return result;
}

static int no_sockets; /* the errno */

int socket(int family, int type, int proto)
{
    REAL(int, socket, (int, int, int))
    if (no_sockets != 0 && family != AF_UNIX)
        return errno = no_sockets, -1;
    return real(family, type, proto);
}

static int no_own_name;

int getsockname(int fd, __SOCKADDR_ARG at, socklen_t *len)
{
    REAL(int, getsockname, (int, __SOCKADDR_ARG, socklen_t *))
    if (no_own_name)
        return errno = ENOBUFS, -1;
    return real(fd, at, len);
}

static size_t room_wanted; /* by what looks names up */
static int host_why, host_error;

static int host(struct hostent *entry, char *room, size_t len, struct hostent **found, int *why, int family, int lists)
{
    static char *aliases[] = {(char *)(uintptr_t) "other.test", (char *)(uintptr_t) "third.test", NULL};
    static unsigned char six[16] = {0x20, 1, 0xd, 0xb8, [15] = 9};
    static char *sixes[] = {(char *)six, NULL};
    *found = NULL;
    *why = host_why;
    if (len < room_wanted)
        return *why = -1, ERANGE;
    if (host_why != 77)
        return host_error;
    snprintf(room, len, "found.test");
    entry->h_name = room;
    entry->h_aliases = lists ? aliases : NULL;
    entry->h_addrtype = family;
    entry->h_length = 16;
    entry->h_addr_list = lists ? sixes : NULL;
    *found = entry;
    return 0;
}

int gethostbyname2_r(const char *name, int family, struct hostent *entry, char *room, size_t len, struct hostent **found, int *why)
{
    (void)family;
    return host(entry, room, len, found, why, AF_INET, strcmp(name, "nothing.test") != 0 && 0);
}

int gethostbyaddr_r(const void *at, socklen_t at_len, int family, struct hostent *entry, char *room, size_t len, struct hostent **found,
                    int *why)
{
    (void)at, (void)at_len;
    return host(entry, room, len, found, why, family, family == AF_INET6);
}

int getprotobyname_r(const char *name, struct protoent *entry, char *room, size_t len, struct protoent **found)
{
    (void)name, (void)room;
    *found = NULL;
    if (len < room_wanted)
        return ERANGE;
    entry->p_proto = 42;
    *found = entry;
    return 0;
}

static int nameless;

int gethostname(char *name, size_t len)
{
    REAL(int, gethostname, (char *, size_t))
    return nameless ? (errno = EPERM, -1) : real(name, len);
}

static int interrupted; /* so often */
static int files_refused;

ssize_t writev(int fd, const struct iovec *pieces, int count)
{
    REAL(ssize_t, writev, (int, const struct iovec *, int))
    return interrupted > 0 ? (interrupted--, errno = EINTR, -1) : real(fd, pieces, count);
}

ssize_t read(int fd, void *buf, size_t len)
{
    REAL(ssize_t, read, (int, void *, size_t))
    return interrupted > 0 ? (interrupted--, errno = EINTR, -1) : real(fd, buf, len);
}

int open(const char *path, int flags, ...)
{
    va_list list;
    unsigned mode;
    REAL(int, open, (const char *, int, ...))
    va_start(list, flags);
    mode = va_arg(list, unsigned);
    va_end(list);
    if (interrupted > 1)
        return interrupted--, errno = EINTR, -1;
    return files_refused ? (errno = files_refused, -1) : real(path, flags, mode);
}

static int no_system_trust;

int stat(const char *restrict path, struct stat *restrict out)
{
    REAL(int, stat, (const char *restrict, struct stat *restrict))
    if (no_system_trust && (strncmp(path, "/etc/", 5) == 0 || strncmp(path, "/usr/", 5) == 0))
        return errno = ENOENT, -1;
    return real(path, out);
}

static int no_buffers;

int setvbuf(FILE *file, char *room, int how, size_t len)
{
    REAL(int, setvbuf, (FILE *, char *, int, size_t))
    return no_buffers ? -1 : real(file, room, how, len);
}

static int thread_error, thread_strikes;

int pthread_create(pthread_t *thread, const pthread_attr_t *with, void *(*work)(void *), void *data)
{
    REAL(int, pthread_create, (pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))
    return thread_strikes > 0 ? (thread_strikes--, thread_error) : real(thread, with, work, data);
}

static int no_attributes;

int pthread_attr_init(pthread_attr_t *with)
{
    REAL(int, pthread_attr_init, (pthread_attr_t *))
    return no_attributes ? ENOMEM : real(with);
}

static int flags_refused;

int fcntl(int fd, int command, ...)
{
    va_list list;
    long argument;
    REAL(int, fcntl, (int, int, ...))
    va_start(list, command);
    argument = va_arg(list, long);
    va_end(list);
    return flags_refused == command ? (errno = EBADF, -1) : real(fd, command, argument);
}

static int recv_short, recv_error, send_slow; /* the first is short, the second fails */

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
    REAL(ssize_t, recv, (int, void *, size_t, int))
    if (recv_short)
        return recv_short = 0, real(fd, buf, len > 3 ? 3 : len, flags);
    if (recv_error)
        return errno = recv_error, recv_error = 0, -1;
    return real(fd, buf, len, flags);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
    REAL(ssize_t, send, (int, const void *, size_t, int))
    if (send_slow)
        sleep_ms(send_slow);
    return real(fd, buf, send_slow && len > 5 ? 5 : len, flags);
}

/* ---- addresses ---- */

static int dial(const char *name)
{
    sslwrap_sock *sock = NULL;
    int status = sslwrap_sock_create_connection(name, "1", 5, &sock);
    CHECK((status == SSLWRAP_OK) == (sock != NULL));
    CHECK_OK(sslwrap_sock_free(sock));
    return status;
}

TEST(addresses_of_names)
{
    static const struct {
        const char *name;
        uint32_t given, scope;
        const char *host;
    } table[] = {{"s.test", 0, 0, "2001:db8::1"}, {"s.test", 7, 7, "2001:db8::1"}, {"l.test", 0, 3, "fe80::1"}, {"l.test", 7, 7, "fe80::1"}};
    sslwrap_addr *at = NULL;
    sslwrap_sock *sock = NULL;
    char host_text[64];
    size_t i, n;
    uint32_t scope;
    int port;
    for (i = 0; i < 4; i++) {
        CHECK_OK(sslwrap_addr_inet6(table[i].name, 443, 5, table[i].given, &at));
        CHECK_OK(sslwrap_addr_scope_id(at, &scope));
        CHECK_OK(sslwrap_addr_port(at, &port));
        CHECK_OK(sslwrap_addr_host(at, host_text, sizeof host_text, &n));
        CHECK(scope == table[i].scope && port == 443);
        CHECK(strncmp(host_text, table[i].host, strlen(table[i].host)) == 0);
        CHECK_OK(sslwrap_addr_free(at));
    }
    /* a name that is there, but has no address */
    CHECK_STATUS(sslwrap_addr_inet6("x.test", 443, 0, 0, &at), SSLWRAP_E_GAI);
    CHECK(strstr(sslwrap_error_message(), "x.test has no address") != NULL);
    CHECK_STATUS(sslwrap_sock_create_server("x.test", "0", 0, 5, 0, &sock), SSLWRAP_E_GAI);
    CHECK_STATUS(dial("x.test"), SSLWRAP_ERROR_SYSCALL);
    CHECK_OK(sslwrap_addr_inet("1.test", 443, &at));
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_STATUS(sslwrap_addr_inet("u.test", 443, &at) == SSLWRAP_OK ? sslwrap_addr_free(at) : SSLWRAP_OK, SSLWRAP_OK);
}

/* ---- connecting to a name ---- */

TEST(all_addresses_are_tried)
{
    static const struct {
        const char *name;
        int error;
        const char *said, *also;
    } table[] = {
        {"2.test", EHOSTUNREACH, "1 address tried", "(127.0.0.2)"},
        {"22.test", EHOSTUNREACH, "1 address tried", "(127.0.0.2)"}, /* each once */
        {"23.test", ETIMEDOUT, "2 addresses tried", "(127.0.0.3)"},
        {"2345.test", ECONNREFUSED, "4 addresses tried", ", "},
        {"5s2.test", EHOSTUNREACH, "3 addresses tried", "(2001:db8::1)"},
        {"5.test", ENETUNREACH, "1 address tried", "(127.0.0.5)"},
        {"67.test", EACCES, "2 addresses tried", "(127.0.0.6)"},
        {"2345672.test", ECONNREFUSED, "6 addresses tried", "(127.0.0.4)"},
        {"2u2n.test", 0, "addresses tried", ""},
    };
    size_t i;
    int fd;
    connect_by_address = 1;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        CHECK_STATUS(dial(table[i].name), SSLWRAP_ERROR_SYSCALL);
        CHECK(table[i].error == 0 || error_number() == table[i].error || (table[i].error == EACCES && error_number() == EPERM));
        if (!CHECK(strstr(sslwrap_error_message(), table[i].said) != NULL && strstr(sslwrap_error_message(), table[i].also) != NULL))
            fprintf(stderr, "    %s: %s\n", table[i].name, sslwrap_error_message());
    }
    /* the one that answers is found behind those that do not */
    fd = tcp_listen(&port_of_all);
    CHECK_OK(dial("23451.test"));
    connect_at_once = 1;
    CHECK_OK(dial("21.test"));
    no_own_name = 1; /* then it is taken for another's */
    CHECK_OK(dial("1.test"));
    no_own_name = connect_at_once = 0;
    close(fd);
    connect_by_address = 0;
    connect_to_itself = connect_at_once = 1; /* nobody listens: a socket that meets itself is no peer */
    CHECK_STATUS(dial("1.test"), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNREFUSED);
    connect_to_itself = connect_at_once = 0;
    no_sockets = EAFNOSUPPORT;
    CHECK_STATUS(dial("1.test"), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EAFNOSUPPORT);
    no_sockets = ENOMEM;
    CHECK_STATUS(dial("1.test"), SSLWRAP_E_NOMEM);
    no_sockets = 0;
}

TEST(is_there_ipv6)
{
    int has = 7;
    sslwrap_sock *sock = NULL;
    no_sockets = EAFNOSUPPORT;
    CHECK_OK(sslwrap_has_ipv6(&has));
    CHECK(has == 0);
    CHECK_STATUS(sslwrap_sock_create_server("", "0", 0, 5, 0, &sock), SSLWRAP_ERROR_SYSCALL);
    no_sockets = EMFILE;
    CHECK_STATUS(sslwrap_has_ipv6(&has), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EMFILE);
    no_sockets = 0;
}

/* ---- hosts ---- */

TEST(hosts_of_any_size)
{
    static const struct {
        size_t room;
        int why, error, status, number;
    } table[] = {{0, 77, 0, SSLWRAP_OK, 0},          {5000, 77, 0, SSLWRAP_OK, 0},
                 {(size_t)1 << 30, 77, 0, SSLWRAP_E_NOMEM, 0}, {0, -1, ENOMEM, SSLWRAP_E_NOMEM, 0},
                 {0, -1, EIO, SSLWRAP_ERROR_SYSCALL, EIO},     {0, 0, 0, SSLWRAP_E_HOST, 0},
                 {0, 2, 0, SSLWRAP_E_HOST, 0}};
    size_t i, n;
    char text[100];
    int number;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        sslwrap_hostent *host_found = NULL;
        room_wanted = table[i].room;
        host_why = table[i].why;
        host_error = table[i].error;
        CHECK_STATUS(sslwrap_gethostbyaddr("2001:db8::9", &host_found), table[i].status);
        if (table[i].status == SSLWRAP_OK) {
            CHECK_OK(sslwrap_hostent_name(host_found, text, sizeof text, &n));
            CHECK_TEXT(text, "found.test");
            CHECK_OK(sslwrap_hostent_aliases_len(host_found, &n));
            CHECK(n == 2);
            CHECK_OK(sslwrap_hostent_aliases_get(host_found, 1, text, sizeof text, &n));
            CHECK_TEXT(text, "third.test");
            CHECK_OK(sslwrap_hostent_addresses_get(host_found, 0, text, sizeof text, &n));
            CHECK_TEXT(text, "2001:db8::9");
        } else if (table[i].number != 0) {
            CHECK(error_number() == table[i].number);
        }
        CHECK_OK(sslwrap_hostent_free(host_found));
        host_found = NULL;
        CHECK_STATUS(sslwrap_gethostbyname_ex("some.test", &host_found), table[i].status);
        if (table[i].status == SSLWRAP_OK) { /* without lists it has neither */
            CHECK_OK(sslwrap_hostent_aliases_len(host_found, &n));
            CHECK(n == 0);
            CHECK_OK(sslwrap_hostent_addresses_len(host_found, &n));
            CHECK(n == 0);
        }
        CHECK_OK(sslwrap_hostent_free(host_found));
        CHECK_STATUS(sslwrap_getprotobyname("some", &number), table[i].room > 1 << 20 ? SSLWRAP_E_NOMEM : SSLWRAP_OK);
        CHECK(table[i].room > 1 << 20 || number == 42);
    }
    room_wanted = 0;
    nameless = 1;
    CHECK_STATUS(sslwrap_gethostname(text, sizeof text, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EPERM);
    nameless = 0;
}

/* ---- threads that look names up ---- */

TEST(threads_for_names)
{
    sslwrap_addrinfo *list = NULL;
    thread_error = EINVAL; /* a small stack is not enough here: the usual one is taken */
    thread_strikes = 1;
    CHECK_OK(sslwrap_getaddrinfo_timeout("1.test", "1", 0, SSLWRAP_SOCK_STREAM, 0, 0, 5, &list));
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK(thread_strikes == 0);
    list = NULL;
    thread_error = EAGAIN;
    thread_strikes = 1;
    CHECK_STATUS(sslwrap_getaddrinfo_timeout("1.test", "1", 0, SSLWRAP_SOCK_STREAM, 0, 0, 5, &list), SSLWRAP_ERROR_SYSCALL);
    CHECK(list == NULL && error_number() == EAGAIN);
    no_attributes = 1;
    CHECK(sslwrap_getaddrinfo_timeout("1.test", "1", 0, SSLWRAP_SOCK_STREAM, 0, 0, 5, &list) != SSLWRAP_OK);
    CHECK(list == NULL);
    no_attributes = 0;
}

/* Names beyond ASCII are for who asks for them, and are UTF-8. */
TEST(names_beyond_ascii)
{
    sslwrap_addrinfo *list = NULL;
    CHECK_OK(sslwrap_getaddrinfo("1\xc3\xbc.test", "1", 0, SSLWRAP_SOCK_STREAM, 0, SSLWRAP_AI_IDN, &list));
    CHECK_OK(sslwrap_addrinfo_free(list));
    list = NULL;
    CHECK_STATUS(sslwrap_getaddrinfo("1\xc3.test", "1", 0, SSLWRAP_SOCK_STREAM, 0, SSLWRAP_AI_IDN, &list), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_getaddrinfo("1\xc3\xbc.test", "1", 0, SSLWRAP_SOCK_STREAM, 0, 0, &list), SSLWRAP_E_INVALID_ARG);
    CHECK(list == NULL);
}

/* ---- files ---- */

static void *feed(void *path)
{
    char text[20000];
    int from = open(cert("good.pem"), O_RDONLY | O_CLOEXEC), to = open(path, O_WRONLY | O_CLOEXEC);
    ssize_t n = read(from, text, sizeof text);
    CHECK(n > 0 && write(to, text, (size_t)n) == n);
    close(from);
    close(to);
    return NULL;
}

TEST(files_that_are_odd)
{
    sslwrap_x509 *read_one = NULL;
    char path[] = "/tmp/oddXXXXXX", fifo[64];
    pthread_t feeder;
    int fd = mkstemp(path);
    interrupted = 4;
    CHECK_OK(sslwrap_x509_load_file(cert("good.pem"), SSLWRAP_FILETYPE_PEM, &read_one));
    CHECK(interrupted == 0);
    CHECK_OK(sslwrap_x509_free(read_one));
    read_one = NULL;
    files_refused = ENOMEM;
    CHECK_STATUS(sslwrap_x509_load_file(cert("good.pem"), SSLWRAP_FILETYPE_PEM, &read_one), SSLWRAP_E_NOMEM);
    files_refused = 0;
    snprintf(fifo, sizeof fifo, "%s.fifo", path); /* it does not say how long it is */
    CHECK(mkfifo(fifo, 0600) == 0);
    CHECK(pthread_create(&feeder, NULL, feed, fifo) == 0);
    CHECK_OK(sslwrap_x509_load_file(fifo, SSLWRAP_FILETYPE_PEM, &read_one));
    pthread_join(feeder, NULL);
    unlink(fifo);
    CHECK_OK(sslwrap_x509_free(read_one));
    read_one = NULL;
    CHECK(ftruncate(fd, (off_t)(16 << 20) + 1) == 0);
    CHECK_STATUS(sslwrap_x509_load_file(path, SSLWRAP_FILETYPE_PEM, &read_one), SSLWRAP_E_INVALID_ARG);
    CHECK(read_one == NULL && strstr(sslwrap_error_message(), "larger than") != NULL);
    close(fd);
    unlink(path);
}

/* Only names as `openssl rehash` makes them count; where the system has nothing, it is said where was looked. */
TEST(trust_that_is_not_there)
{
    NOT_ON_AWS_LC("its own place is one of the usual ones");
    static const char *const names[] = {"a1b2c3d4.0", "a1b2c3d4x0", "a1b2c3d4.r0", "a1b2c3dg.0", "a1b2c3d4.", "short"};
    sslwrap_x509_store *store;
    char dir[] = "/tmp/trustXXXXXX", path[64];
    size_t i, count = 77;
    CHECK(mkdtemp(dir) != NULL);
    CHECK_OK(sslwrap_x509_store_new(&store));
    for (i = 0; i < 6; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    }
    CHECK_OK(sslwrap_x509_store_load_locations(store, NULL, dir, &count));
    CHECK(count == 1);
    CHECK_OK(sslwrap_x509_store_free(store));
    unsetenv("SSL_CERT_FILE");
    unsetenv("SSL_CERT_DIR");
    no_system_trust = 1;
    CHECK_OK(sslwrap_x509_store_new(&store));
    CHECK_STATUS(sslwrap_x509_store_load_system(store, &count), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "/etc/ssl/cert.pem") != NULL);
    setenv("SSL_CERT_DIR", dir, 1); /* who says where does not mean elsewhere */
    CHECK_OK(sslwrap_x509_store_load_system(store, &count));
    CHECK(count == 1);
    for (i = 0; i < 6; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        unlink(path);
    }
    CHECK_STATUS(sslwrap_x509_store_load_system(store, &count), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), dir) != NULL && strstr(sslwrap_error_message(), "/etc/ssl/cert.pem") == NULL);
    no_system_trust = 0;
    unsetenv("SSL_CERT_DIR");
    rmdir(dir);
    CHECK_OK(sslwrap_x509_store_free(store));
}

/* Lines of the key log stand whole, however often the writing is interrupted. */
TEST(interrupted_lines)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    char path[] = "/tmp/logXXXXXX", line[512];
    int fd = mkstemp(path), lines = 0;
    struct pair p;
    FILE *file;
    CHECK_OK(sslwrap_ctx_set_keylog_file(client, path));
    CHECK(pair_from(&p, client, server));
    interrupted = 3;
    CHECK_OK(handshake(p.client, p.server));
    CHECK(interrupted == 0);
    file = fdopen(fd, "r");
    while (fgets(line, sizeof line, file) != NULL)
        lines += strchr(line, '\n') != NULL && strchr(line, ' ') != NULL;
    CHECK(lines >= 4);
    fclose(file);
    unlink(path);
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    client = client_ctx();
    CHECK_OK(sslwrap_ctx_set_keylog_file(client, "/dev/full")); /* no business of the handshake's */
    CHECK(pair_from(&p, client, server));
    CHECK_OK(handshake(p.client, p.server));
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* ---- sockets ---- */

TEST(what_is_refused_is_not_taken)
{
    sslwrap_sock *a = NULL, *b = NULL, *taken = NULL;
    FILE *file = NULL;
    int ends[2], many[300], back[4], flags = SSLWRAP_MSG_WAITALL;
    size_t n, fds;
    uint64_t shown;
    char buf[32];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    flags_refused = F_SETFD;
    CHECK_STATUS(sslwrap_sock_adopt_fd(ends[0], &taken), SSLWRAP_ERROR_SYSCALL);
    CHECK(taken == NULL && error_number() == EBADF);
    flags_refused = 0;
    CHECK(write(ends[0], "still ours", 10) == 10);
    CHECK_OK(sslwrap_setdefaulttimeout(3)); /* with a timeout it does not wait in the kernel */
    CHECK_OK(sslwrap_sock_adopt_fd(ends[0], &taken));
    CHECK_OK(sslwrap_setdefaulttimeout(-1));
    CHECK((fcntl(ends[0], F_GETFL, 0) & O_NONBLOCK) != 0);
    CHECK_OK(sslwrap_sock_free(taken));
    CHECK(read(ends[1], buf, sizeof buf) == 10 && read(ends[1], buf, sizeof buf) == 0);
    close(ends[1]);

    CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &a, &b));
    no_buffers = 1;
    CHECK_STATUS(sslwrap_sock_makefile(a, "r", 1, &file), SSLWRAP_E_NOMEM);
    CHECK(file == NULL);
    no_buffers = 0;
    memset(many, 0, sizeof many);
    CHECK_STATUS(sslwrap_sock_send_fds(a, "x", 1, many, 300, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "300") != NULL);
    /* credentials that come along are no descriptors */
    CHECK_OK(sslwrap_sock_setsockopt_int(b, SOL_SOCKET, SO_PASSCRED, 1));
    CHECK_OK(sslwrap_sock_send_fds(a, "x", 1, many, 1, 0, &n));
    back[0] = -1;
    CHECK_OK(sslwrap_sock_recv_fds(b, buf, sizeof buf, back, 4, &fds, 0, &shown, &n));
    CHECK(n == 1 && fds <= 1);
    if (fds == 1)
        close(back[0]);
    CHECK_OK(sslwrap_sock_setsockopt_int(b, SOL_SOCKET, SO_PASSCRED, 0));

    /* what came before an error is given, and the error to the next call */
    CHECK_OK(sslwrap_sock_send(a, "abcdefgh", 8, 0, &n));
    recv_short = 1;
    recv_error = ECONNRESET;
    CHECK_OK(sslwrap_sock_recv(b, buf, 8, flags, &n));
    CHECK(n == 3 && memcmp(buf, "abc", 3) == 0);
    CHECK_STATUS(sslwrap_sock_recv(b, buf, 8, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNRESET);
    CHECK_OK(sslwrap_sock_recv(b, buf, 5, flags, &n));
    CHECK(n == 5 && memcmp(buf, "defgh", 5) == 0);
    CHECK_OK(sslwrap_sock_send(a, "end", 3, 0, &n)); /* less than all: the end came */
    CHECK_OK(sslwrap_sock_shutdown(a, SSLWRAP_SHUT_WR));
    CHECK_OK(sslwrap_sock_recv(b, buf, 8, flags, &n));
    CHECK(n == 3);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));

    CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_DGRAM, 0, &a, &b)); /* a datagram is whole as it is */
    CHECK_OK(sslwrap_sock_send(a, "one", 3, 0, &n));
    CHECK_OK(sslwrap_sock_recv(b, buf, 8, flags, &n));
    CHECK(n == 3);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
}

/* A peer that takes a little now and then does not move the deadline; without one all of it goes. */
TEST(slow_sending_ends)
{
    sslwrap_sock *a = NULL, *b = NULL;
    size_t sent = 0;
    CHECK_OK(sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &a, &b));
    CHECK_OK(sslwrap_sock_settimeout(a, 0.05));
    send_slow = 20;
    CHECK_STATUS(sslwrap_sock_sendall(a, "0123456789012345678901234567890123456789", 40, 0, &sent), SSLWRAP_E_TIMEOUT);
    CHECK(sent >= 5 && sent < 40 && sent % 5 == 0);
    CHECK_OK(sslwrap_sock_settimeout(a, 0)); /* who never waits sends what can be sent */
    CHECK_OK(sslwrap_sock_sendall(a, "01234567890", 11, 0, &sent));
    CHECK(sent == 11);
    send_slow = 0;
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
}

/* What came of an attempt is told once, by the option or by the call; then a new one begins. */
TEST(attempts_without_waiting)
{
    sslwrap_sock *sock = NULL;
    sslwrap_addr *at = NULL;
    int port, listener, status, error = 0, i;
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", free_port(), &at));
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_sock_settimeout(sock, 0));
    status = sslwrap_sock_connect(sock, at);
    CHECK(status != SSLWRAP_OK);
    for (i = 0; is_want(status) && error == 0 && i < 1000; i++) {
        sleep_ms(1);
        CHECK_OK(sslwrap_sock_getsockopt_int(sock, SOL_SOCKET, SO_ERROR, &error));
    }
    CHECK(!is_want(status) || error == ECONNREFUSED);
    CHECK_OK(sslwrap_addr_free(at));
    listener = tcp_listen(&port);
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", port, &at));
    for (i = 0; (status = sslwrap_sock_connect(sock, at)) != SSLWRAP_OK && i < 1000; i++)
        sleep_ms(1);
    CHECK_OK(status);
    status = sslwrap_sock_connect(sock, at); /* it stands already */
    CHECK(status == SSLWRAP_OK || error_number() == EISCONN);
    CHECK_OK(sslwrap_sock_free(sock));
    sock = NULL;
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &sock));
    CHECK_OK(sslwrap_sock_settimeout(sock, 0));
    CHECK(is_want(sslwrap_sock_connect(sock, at)));
    sleep_ms(20);
    CHECK_OK(sslwrap_sock_connect(sock, at));
    connect_refused = EACCES;
    CHECK_STATUS(sslwrap_sock_connect(sock, at), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EACCES);
    connect_refused = EAGAIN; /* nothing was begun */
    CHECK_STATUS(sslwrap_sock_connect(sock, at), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EAGAIN);
    connect_refused = 0;
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_OK(sslwrap_sock_free(sock));
    close(listener);
}

/* Who is accepted when a timeout is the default has it, and does not wait in the kernel. */
TEST(accepted_with_the_default_timeout)
{
    sslwrap_ctx *server = server_ctx("good");
    sslwrap_sock *listener = NULL;
    sslwrap_addr *at = NULL;
    sslwrap_conn *listening = NULL, *made = NULL;
    int port = 0, client, i, fd = -1;
    CHECK_OK(sslwrap_sock_create_server("127.0.0.1", "0", 0, 5, 0, &listener));
    CHECK_OK(sslwrap_sock_settimeout(listener, 0));
    CHECK_OK(sslwrap_sock_getsockname(listener, &at));
    CHECK_OK(sslwrap_addr_port(at, &port));
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_OK(sslwrap_conn_new(server, listener, &listening));
    CHECK_STATUS(sslwrap_conn_accept(listening, &made, NULL), SSLWRAP_ERROR_WANT_READ);
    client = tcp_connect(port, 0);
    CHECK_OK(sslwrap_setdefaulttimeout(3));
    for (i = 0; sslwrap_conn_accept(listening, &made, NULL) == SSLWRAP_ERROR_WANT_READ && i < 1000; i++)
        sleep_ms(1);
    CHECK_OK(sslwrap_setdefaulttimeout(-1));
    if (CHECK(made != NULL)) {
        CHECK_OK(sslwrap_conn_fileno(made, &fd));
        CHECK((fcntl(fd, F_GETFL, 0) & O_NONBLOCK) != 0);
    }
    CHECK_OK(sslwrap_conn_free(made));
    CHECK_OK(sslwrap_conn_free(listening));
    CHECK_OK(sslwrap_sock_free(listener));
    CHECK_OK(sslwrap_ctx_free(server));
    close(client);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(addresses_of_names);
    RUN(all_addresses_are_tried);
    RUN(is_there_ipv6);
    RUN(hosts_of_any_size);
    RUN(threads_for_names);
    RUN(names_beyond_ascii);
    RUN(files_that_are_odd);
    RUN(trust_that_is_not_there);
    RUN(interrupted_lines);
    RUN(what_is_refused_is_not_taken);
    RUN(slow_sending_ends);
    RUN(attempts_without_waiting);
    RUN(accepted_with_the_default_timeout);
    return END();
}
