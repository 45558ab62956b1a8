/* A name server that never answers: every lookup ends at its deadline or when it is cancelled, and the process can end
 * although its threads still wait. In a child with a network and an /etc/resolv.conf of its own. */
/* threads */
#include "net.h"

#include <linux/sched.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

static int put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* 1: this process now lives where the name server is silent; 0: not allowed here. The server's socket stays open. */
static int move_out(void)
{
    char map[64], conf[] = "/tmp/resolvXXXXXX";
    struct ifreq lo;
    struct sockaddr_in at;
    int user = (int)getuid(), group = (int)getgid(), fd, server;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) != 0)
        return 0;
    put("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "0 %d 1", user);
    if (!put("/proc/self/uid_map", map))
        return 0;
    snprintf(map, sizeof map, "0 %d 1", group);
    put("/proc/self/gid_map", map);
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    memset(&lo, 0, sizeof lo);
    strcpy(lo.ifr_name, "lo");
    lo.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(fd, SIOCSIFFLAGS, &lo) != 0)
        return 0;
    close(fd);
    server = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    memset(&at, 0, sizeof at);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(53);
    if (bind(server, (struct sockaddr *)&at, sizeof at) != 0)
        return 0;
    fd = mkstemp(conf);
    if (fd < 0 || write(fd, "nameserver 127.0.0.1\noptions timeout:30 attempts:3\n", 51) != 51)
        return 0;
    close(fd);
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && mount(conf, "/etc/resolv.conf", NULL, MS_BIND, NULL) == 0 &&
           unlink(conf) == 0;
}

static void *cancel_soon(void *lookup)
{
    sleep_ms(150);
    CHECK_OK(sslwrap_lookup_cancel(lookup));
    return NULL;
}

/* By now nobody has asked anything: which of the forms asks is seen by the clock alone. */
static void ends_in_time(void)
{
    sslwrap_addrinfo *list = NULL;
    sslwrap_addr *addr = NULL, *known = NULL;
    sslwrap_hostent *host = NULL;
    sslwrap_lookup *lookup = NULL, *lookups[16];
    sslwrap_sock *sock = NULL;
    sslwrap_ctx *ctx = NULL;
    sslwrap_conn *conn = NULL;
    pthread_t other;
    char text[1100], service[256];
    size_t n, i;
    int64_t from;
#define ENDS(call)                               \
    from = now_ms();                             \
    CHECK_STATUS(call, SSLWRAP_E_TIMEOUT);       \
    CHECK_TOOK(from, 200);                       \
    CHECK(strstr(sslwrap_error_message(), "timed out") != NULL)
    CHECK_OK(sslwrap_addr_inet("192.0.2.7", 443, &known));
    ENDS(sslwrap_getaddrinfo_timeout("stalled.example", "443", 0, 0, 0, 0, 0.2, &list));
    ENDS(sslwrap_gethostbyname_timeout("stalled.example", 0.2, text, sizeof text, &n));
    ENDS(sslwrap_gethostbyname_ex_timeout("stalled.example", 0.2, &host));
    ENDS(sslwrap_gethostbyaddr_timeout("192.0.2.7", 0.2, &host));
    ENDS(sslwrap_gethostbyaddr_timeout("2001:db8::7", 0.2, &host));
    ENDS(sslwrap_gethostbyaddr_timeout("stalled.example", 0.2, &host));
    ENDS(sslwrap_getfqdn_timeout("stalled.example", 0.2, text, sizeof text, &n));
    ENDS(sslwrap_getnameinfo_timeout(known, 0, 0.2, text, sizeof text, &n, service, sizeof service, &n));
    ENDS(sslwrap_addr_inet_timeout("stalled.example", 80, 0.2, &addr));
    ENDS(sslwrap_addr_inet6_timeout("stalled.example", 80, 0, 0, 0.2, &addr));
    ENDS(sslwrap_sock_create_connection("stalled.example", "80", 0.2, &sock));
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &ctx));
    ENDS(sslwrap_conn_dial(ctx, "stalled.example", "443", 0.2, &conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK(list == NULL && host == NULL && addr == NULL && sock == NULL && conn == NULL);

    /* Twelve are under way now: four more find a place. */
    for (i = 0; i < 4; i++)
        CHECK_OK(sslwrap_lookup_getaddrinfo("stalled.example", "443", 0, 0, 0, 0, &lookups[i]));
    CHECK_STATUS(sslwrap_lookup_getaddrinfo("stalled.example", "443", 0, 0, 0, 0, &lookup), SSLWRAP_E_TIMEOUT);
    CHECK(lookup == NULL && strstr(sslwrap_error_message(), "16 other names") != NULL);
    ENDS(sslwrap_getaddrinfo_timeout("localhost", "443", 0, 0, 0, 0, 0.2, &list)); /* no place for it either */
    /* numbers ask nobody, and without a deadline nobody needs a place */
    CHECK_OK(sslwrap_getaddrinfo_timeout("192.0.2.7", "443", 0, SSLWRAP_SOCK_STREAM, 0, 0, 0.2, &list));
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_OK(sslwrap_gethostbyname("localhost", text, sizeof text, &n));
    CHECK_OK(sslwrap_getnameinfo_timeout(known, SSLWRAP_NI_NUMERICHOST | SSLWRAP_NI_NUMERICSERV, 0.2, text, sizeof text, &n, service,
                                         sizeof service, &n));
    from = now_ms();
    CHECK_STATUS(sslwrap_lookup_wait(lookups[0], 0.2), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 200);
    CHECK_STATUS(sslwrap_lookup_addrinfo(lookups[0], &list), SSLWRAP_E_TIMEOUT);
    CHECK_STATUS(sslwrap_lookup_hostent(lookups[0], &host), SSLWRAP_E_STATE);
    CHECK(pthread_create(&other, NULL, cancel_soon, lookups[1]) == 0);
    from = now_ms();
    CHECK_STATUS(sslwrap_lookup_wait(lookups[1], -1), SSLWRAP_E_CANCELLED);
    CHECK_TOOK(from, 150);
    pthread_join(other, NULL);
    CHECK_STATUS(sslwrap_lookup_wait(lookups[1], -1), SSLWRAP_E_CANCELLED); /* now and later */
    for (i = 0; i < 4; i++)
        CHECK_OK(sslwrap_lookup_free(lookups[i]));
    CHECK_OK(sslwrap_addr_free(known));
    sslwrap_thread_stop();
}

TEST(a_silent_name_server)
{
    int status = 0, report[2];
    int64_t ended = 0;
    pid_t child;
    CHECK(pipe(report) == 0);
    child = fork();
    if (child == 0) {
        if (!move_out())
            exit(77);
        ends_in_time();
        ended = now_ms();
        if (write(report[1], &ended, sizeof ended) != (ssize_t)sizeof ended)
            _exit(3);
        if (slow_machine()) /* valgrind would count the memory of the threads */
            execl("/bin/sh", "sh", "-c", failed_checks_ != 0 ? "exit 1" : "exit 0", (char *)NULL);
        exit(failed_checks_ != 0); /* with sixteen threads in the resolver */
    }
    close(report[1]);
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
        fprintf(stderr, "not tested: no namespaces of our own here\n");
    } else {
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        CHECK(read(report[0], &ended, sizeof ended) == (ssize_t)sizeof ended);
        CHECK(now_ms() - ended < 2000 + lateness());
    }
    close(report[0]);
}

/* Where names are answered: the same as the functions that wait. */
TEST(lookups_answer)
{
    sslwrap_lookup *lookup = NULL;
    sslwrap_addrinfo *list = NULL, *again = NULL;
    sslwrap_hostent *host = NULL;
    sslwrap_addr *addr = NULL;
    char text[1100], service[256];
    size_t n, m;
    CHECK_OK(sslwrap_lookup_getaddrinfo("localhost", "80", 0, SSLWRAP_SOCK_STREAM, 0, 0, &lookup));
    CHECK_OK(sslwrap_lookup_wait(lookup, 20));
    CHECK_OK(sslwrap_lookup_addrinfo(lookup, &list));
    CHECK_OK(sslwrap_lookup_addrinfo(lookup, &again));
    CHECK_OK(sslwrap_lookup_free(lookup));
    CHECK_OK(sslwrap_addrinfo_len(list, &n));
    CHECK_OK(sslwrap_addrinfo_len(again, &m));
    CHECK(n == m && n >= 1);
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_OK(sslwrap_addrinfo_free(again));

    CHECK_OK(sslwrap_addr_inet("127.0.0.1", 443, &addr));
    CHECK_OK(sslwrap_lookup_getnameinfo(addr, SSLWRAP_NI_NUMERICHOST, &lookup));
    CHECK_OK(sslwrap_lookup_wait(lookup, 20));
    CHECK_OK(sslwrap_lookup_names(lookup, text, sizeof text, &n, service, sizeof service, &n));
    CHECK_TEXT(text, "127.0.0.1");
    CHECK_TEXT(service, "https");
    CHECK_STATUS(sslwrap_lookup_addrinfo(lookup, &list), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_lookup_free(lookup));
    CHECK_OK(sslwrap_addr_free(addr));

    CHECK_OK(sslwrap_lookup_gethostbyaddr("127.0.0.1", &lookup));
    CHECK_OK(sslwrap_lookup_wait(lookup, 20));
    CHECK_OK(sslwrap_lookup_hostent(lookup, &host));
    CHECK_OK(sslwrap_hostent_name(host, text, sizeof text, &n));
    CHECK(n > 0);
    CHECK_OK(sslwrap_hostent_free(host));
    CHECK_OK(sslwrap_lookup_free(lookup));

    /* no time: numbers alone */
    CHECK_STATUS(sslwrap_getaddrinfo_timeout("localhost", "80", 0, 0, 0, 0, 0, &list), SSLWRAP_E_TIMEOUT);
    CHECK_OK(sslwrap_getaddrinfo_timeout("127.0.0.1", "80", 0, 0, 0, 0, 0, &list));
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_OK(sslwrap_gethostbyname_timeout("127.0.0.1", 0, text, sizeof text, &n));

    CHECK_OK(sslwrap_lookup_gethostbyname("a.invalid", &lookup));
    CHECK_STATUS(sslwrap_lookup_wait(lookup, 20), SSLWRAP_E_HOST);
    CHECK_STATUS(sslwrap_lookup_hostent(lookup, &host), SSLWRAP_E_HOST);
    CHECK(host == NULL);
    CHECK_OK(sslwrap_lookup_free(lookup));
    CHECK_STATUS(sslwrap_lookup_gethostbyname("a b", &lookup), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_lookup_wait(lookup, 1), SSLWRAP_E_INVALID_ARG);
}

/* Everything that Python's module does with calls that are not re-entrant, by eight threads at once. */
static void *ask_much(void *p)
{
    int i;
    for (i = 0; i < rounds(200, 5); i++) {
        sslwrap_hostent *host = NULL;
        char text[1100];
        int number = 0, odd = (i + (int)(intptr_t)p) % 2;
        size_t n;
        CHECK_OK(sslwrap_gethostbyname_ex("localhost", &host));
        CHECK_OK(sslwrap_hostent_addresses_get(host, 0, text, sizeof text, &n));
        CHECK_TEXT(text, "127.0.0.1");
        CHECK_OK(sslwrap_hostent_free(host));
        CHECK_OK(sslwrap_gethostbyaddr("127.0.0.1", &host));
        CHECK_OK(sslwrap_hostent_addresses_get(host, 0, text, sizeof text, &n));
        CHECK_TEXT(text, "127.0.0.1");
        CHECK_OK(sslwrap_hostent_free(host));
        CHECK_OK(sslwrap_getservbyname(odd ? "https" : "domain", NULL, &number));
        CHECK(number == (odd ? 443 : 53));
        CHECK_OK(sslwrap_getservbyport(odd ? 443 : 53, "tcp", text, sizeof text, &n));
        CHECK_TEXT(text, odd ? "https" : "domain");
        CHECK_OK(sslwrap_getprotobyname(odd ? "tcp" : "udp", &number));
        CHECK(number == (odd ? 6 : 17));
        CHECK_OK(sslwrap_inet_ntoa(odd ? "\1\2\3\4" : "\4\3\2\1", 4, text, sizeof text, &n));
        CHECK_TEXT(text, odd ? "1.2.3.4" : "4.3.2.1");
    }
    sslwrap_thread_stop();
    return NULL;
}

TEST(by_many_threads)
{
    pthread_t threads[8];
    intptr_t i;
    for (i = 0; i < 8; i++)
        CHECK(pthread_create(&threads[i], NULL, ask_much, (void *)i) == 0);
    for (i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(a_silent_name_server); /* first: no thread may be there when it forks */
    RUN(lookups_answer);
    RUN(by_many_threads);
    return END();
}
