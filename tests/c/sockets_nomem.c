/* Every allocation of a socket call fails once, and from some point on all of them: the answer is a status, nothing that
 * came is lost, no descriptor stays behind, and the same call succeeds on the same handles afterwards. This program's malloc
 * stands before libc's. */
/* no: valgrind: it has a malloc of its own */
/* no: asan: it has a malloc of its own */
#include "descriptors.h"
#include "net.h"
#include "nomem.h"

/* Runs `step` with each allocation failing in turn, until none was left to fail. `step` answers the status of the call
 * that is under test, and frees what it made; it is run once more without failures after each. */
static int steps_failed;
static void with_failures(const char *name, int (*step)(int armed_))
{
    int times, from;
    for (times = 1; times <= FOR_EVER; times = times == 1 ? FOR_EVER : FOR_EVER + 1)
        for (from = 1; from < 3000; from++) {
            int status = step(from * (times == 1 ? 1 : -1)), hit = failed;
            if (hit == 0) {
                CHECK_STATUS(status, SSLWRAP_OK);
                break;
            }
            steps_failed += status != SSLWRAP_OK;
            /* OK: libc or the library did without. The resolver may blame the name, or have no thread to ask on */
            if (!CHECK(status == SSLWRAP_OK || status == SSLWRAP_E_NOMEM || status == SSLWRAP_E_GAI || status == SSLWRAP_E_HOST ||
                       status == SSLWRAP_ERROR_SYSCALL))
                fprintf(stderr, "%s: %s after %d failures from the %d. on\n", name, sslwrap_status_name(status), hit, from);
            if (!CHECK_STATUS(step(0), SSLWRAP_OK))
                fprintf(stderr, "%s: not usable after failures from the %d. on\n", name, from);
        }
}

static void begin(int from)
{
    if (from != 0)
        arm(from < 0 ? -from : from, from < 0 ? FOR_EVER : 1);
    else
        failed = 0;
}

/* ---- what came is not lost ---- */

static sslwrap_sock *listener;
static int port;

static int accepts(int from)
{
    sslwrap_sock *made = NULL;
    sslwrap_addr *peer = NULL;
    int client = tcp_connect(port, 0), status, hit, own = 0, theirs = 0;
    struct sockaddr_in name;
    socklen_t len = sizeof name;
    getsockname(client, (struct sockaddr *)&name, &len);
    own = ntohs(name.sin_port);
    begin(from);
    status = sslwrap_sock_accept(listener, &made, &peer);
    disarm();
    hit = failed;
    if (status != SSLWRAP_OK) {
        CHECK_STATUS(status, SSLWRAP_E_NOMEM);
        CHECK(made == NULL && peer == NULL);
        CHECK_OK(sslwrap_sock_accept(listener, &made, &peer)); /* the very same client */
    }
    CHECK_OK(sslwrap_addr_port(peer, &theirs));
    CHECK(own == theirs);
    CHECK_OK(sslwrap_addr_free(peer));
    CHECK_OK(sslwrap_sock_free(made));
    close(client);
    failed = hit;
    return status;
}

static sslwrap_conn *listening;

static int accepts_tls(int from)
{
    sslwrap_conn *made = NULL;
    sslwrap_addr *peer = NULL;
    int client = tcp_connect(port, 0), status, hit, own = 0, theirs = 0;
    struct sockaddr_in name;
    socklen_t len = sizeof name;
    getsockname(client, (struct sockaddr *)&name, &len);
    own = ntohs(name.sin_port);
    begin(from);
    status = sslwrap_conn_accept(listening, &made, &peer);
    disarm();
    hit = failed;
    if (status != SSLWRAP_OK) {
        CHECK_STATUS(status, SSLWRAP_E_NOMEM);
        CHECK(made == NULL && peer == NULL);
        CHECK_OK(sslwrap_conn_accept(listening, &made, &peer)); /* the very same client */
    }
    CHECK_OK(sslwrap_addr_port(peer, &theirs));
    CHECK(own == theirs);
    CHECK_OK(sslwrap_addr_free(peer));
    CHECK_OK(sslwrap_conn_free(made));
    close(client);
    failed = hit;
    return status;
}

static sslwrap_sock *receiver;
static int sender_fd, which;

static int receives(int from)
{
    sslwrap_addr *sender = NULL;
    char buf[16] = "";
    sslwrap_iovec piece = {buf, sizeof buf};
    size_t n = 0, count;
    int status, hit, tries, fds[2];
    CHECK(send(sender_fd, "datagram", 8, 0) == 8);
    begin(from);
    for (tries = 0, status = hit = 0; tries < 2; tries++) {
        int now = which == 0   ? sslwrap_sock_recvfrom(receiver, buf, sizeof buf, 0, &n, &sender)
                  : which == 1 ? sslwrap_sock_recvmsg(receiver, &piece, 1, NULL, 0, NULL, 0, NULL, &n, &sender)
                               : sslwrap_sock_recv_fds(receiver, buf, sizeof buf, fds, 2, &count, 0, NULL, &n);
        if (tries == 0) {
            disarm();
            hit = failed;
            status = now;
        }
        if (now == SSLWRAP_OK)
            break;
        CHECK_STATUS(now, SSLWRAP_E_NOMEM);
        CHECK(n == 0 && sender == NULL);
    }
    CHECK(n == 8 && memcmp(buf, "datagram", 8) == 0); /* by the second try at the latest */
    CHECK_OK(sslwrap_addr_free(sender));
    failed = hit;
    return status;
}

TEST(nothing_that_came_is_lost)
{
    sslwrap_addr *at = NULL, *any = NULL;
    sslwrap_ctx *server;
    sslwrap_conn *nobody = NULL;
    struct sockaddr_in raw;
    size_t n;
    int before = descriptors();
    CHECK_OK(sslwrap_sock_create_server("127.0.0.1", "0", 0, 5, 0, &listener));
    CHECK_OK(sslwrap_sock_settimeout(listener, 5));
    CHECK_OK(sslwrap_sock_getsockname(listener, &at));
    CHECK_OK(sslwrap_addr_port(at, &port));
    CHECK_OK(sslwrap_addr_free(at));
    with_failures("accept", accepts);
    server = server_ctx("good");
    CHECK_OK(sslwrap_conn_new(server, listener, &listening));
    steps_failed = 0;
    with_failures("accept, TLS", accepts_tls);
    CHECK(steps_failed > 10);
    CHECK_OK(sslwrap_sock_settimeout(listener, 0)); /* nobody is there: nothing is made for nobody */
    CHECK_STATUS(sslwrap_conn_accept(listening, &nobody, NULL), SSLWRAP_ERROR_WANT_READ);
    CHECK(nobody == NULL);
    CHECK_OK(sslwrap_conn_free(listening));
    CHECK_OK(sslwrap_ctx_free(server));
    CHECK_OK(sslwrap_sock_free(listener));

    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_DGRAM, 0, &receiver));
    CHECK_OK(sslwrap_sock_settimeout(receiver, 5));
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", 0, &any));
    CHECK_OK(sslwrap_sock_bind(receiver, any));
    CHECK_OK(sslwrap_sock_getsockname(receiver, &at));
    CHECK_OK(sslwrap_addr_sockaddr(at, &raw, sizeof raw, &n));
    sender_fd = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(connect(sender_fd, (struct sockaddr *)&raw, sizeof raw) == 0);
    steps_failed = 0;
    for (which = 0; which < 3; which++)
        with_failures("receiving", receives);
    CHECK(steps_failed > 0);
    close(sender_fd);
    CHECK_OK(sslwrap_addr_free(any));
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_OK(sslwrap_sock_free(receiver));
    CHECK(descriptors() == before);
}

/* ---- everything else that makes something ---- */

static int makes_sockets(int from)
{
    sslwrap_sock *a = NULL, *b = NULL, *c = NULL, *d = NULL;
    FILE *file = NULL;
    int status;
    begin(from);
    status = sslwrap_sock_pair(AF_UNIX, SOCK_STREAM, 0, &a, &b);
    if (status == SSLWRAP_OK)
        status = sslwrap_sock_dup(a, &c);
    if (status == SSLWRAP_OK)
        status = sslwrap_sock_makefile(a, "r+", -1, &file);
    if (status == SSLWRAP_OK)
        status = sslwrap_sock_create_server("127.0.0.1", "0", 0, 1, 0, &d);
    disarm();
    if (file != NULL)
        fclose(file);
    CHECK_OK(sslwrap_sock_free(a));
    CHECK_OK(sslwrap_sock_free(b));
    CHECK_OK(sslwrap_sock_free(c));
    CHECK_OK(sslwrap_sock_free(d));
    return status;
}

static int finds_names(int from)
{
    sslwrap_addrinfo *list = NULL;
    sslwrap_hostent *host = NULL, *behind = NULL;
    sslwrap_addr *addr = NULL;
    char text[1100], service[256];
    size_t n;
    int status, number;
    begin(from);
    status = sslwrap_getaddrinfo("localhost", "80", 0, 0, 0, SSLWRAP_AI_CANONNAME, &list);
    if (status == SSLWRAP_OK)
        status = sslwrap_gethostbyname_ex("localhost", &host);
    if (status == SSLWRAP_OK)
        status = sslwrap_gethostbyaddr("127.0.0.1", &behind);
    if (status == SSLWRAP_OK)
        status = sslwrap_getfqdn("localhost", text, sizeof text, &n);
    if (status == SSLWRAP_OK)
        status = sslwrap_getservbyname("https", "tcp", &number);
    if (status == SSLWRAP_OK)
        status = sslwrap_getservbyport(443, NULL, text, sizeof text, &n);
    if (status == SSLWRAP_OK)
        status = sslwrap_getprotobyname("udp", &number);
    if (status == SSLWRAP_OK)
        status = sslwrap_addr_inet("localhost", 80, &addr);
    if (status == SSLWRAP_OK)
        status = sslwrap_getnameinfo(addr, 0, text, sizeof text, &n, service, sizeof service, &n);
    disarm();
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_OK(sslwrap_hostent_free(host));
    CHECK_OK(sslwrap_hostent_free(behind));
    CHECK_OK(sslwrap_addr_free(addr));
    return status;
}

static int looks_up(int from)
{
    sslwrap_lookup *lookup = NULL;
    sslwrap_addrinfo *list = NULL, *other = NULL;
    int status;
    begin(from);
    status = sslwrap_lookup_getaddrinfo("localhost", "80", 0, SOCK_STREAM, 0, 0, &lookup);
    if (status == SSLWRAP_OK)
        status = sslwrap_lookup_wait(lookup, 20);
    if (status == SSLWRAP_OK)
        status = sslwrap_lookup_addrinfo(lookup, &list);
    if (status == SSLWRAP_OK)
        status = sslwrap_getaddrinfo_timeout("localhost", "80", 0, SOCK_STREAM, 0, 0, 20, &other);
    disarm();
    CHECK_OK(sslwrap_lookup_free(lookup));
    CHECK_OK(sslwrap_addrinfo_free(list));
    CHECK_OK(sslwrap_addrinfo_free(other));
    return status;
}

TEST(making_things)
{
    int before = descriptors();
    steps_failed = 0;
    with_failures("sockets", makes_sockets);
    CHECK(steps_failed > 4);
    with_failures("names", finds_names);
    with_failures("lookups", looks_up);
    sleep_ms(50); /* for the last threads of the resolver */
    CHECK(descriptors() == before);
}

/* Without memory for the error record either, failures are still told by their status. */
TEST(the_first_failure_of_a_thread)
{
    sslwrap_sock *sock = NULL;
    size_t n;
    char c;
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &sock));
    sslwrap_thread_stop();
    arm(1, FOR_EVER);
    n = (size_t)sslwrap_sock_recv(sock, &c, 1, 0, &n);
    disarm();
    CHECK_STATUS((int)n, SSLWRAP_ERROR_SYSCALL);
    CHECK_OK(sslwrap_sock_free(sock));
}

int main(int argc, char **argv)
{
    sslwrap_addrinfo *warm = NULL;
    BEGIN(argc, argv);
    sslwrap_getaddrinfo("localhost", "80", 0, 0, 0, 0, &warm); /* what libc keeps, it has from now on */
    sslwrap_addrinfo_free(warm);
    RUN(nothing_that_came_is_lost);
    RUN(making_things);
    RUN(the_first_failure_of_a_thread);
    return END();
}
