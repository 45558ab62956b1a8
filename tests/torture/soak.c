/* The same again and again: the memory of the process stays what it was. Connections made, used and closed; threads that come,
 * shake hands, talk and go.
 *
 *     soak CERTS CONNECTIONS THREADS
 */
/* link: ssl */
#include "../c/net.h"

#include <malloc.h>
#include <pthread.h>

static sslwrap_ctx *client, *server;

static long resident(void) /* KiB */
{
    long pages = 0, all = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f == NULL || fscanf(f, "%ld %ld", &all, &pages) != 2)
        exit(2);
    fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* A handshake, a word each way, goodbyes. 1 when all is well. */
static int talk(int over_tcp)
{
    struct pair p;
    sslwrap_sock *socks[2] = {NULL, NULL};
    char buf[16];
    size_t n;
    int i, a = 1, b = 1, ok, complete;
    if (over_tcp) {
        if (sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &socks[0], &socks[1]) != SSLWRAP_OK)
            return 0;
        for (i = 0; i < 2; i++)
            sslwrap_sock_setblocking(socks[i], 0);
    }
    p.client = p.server = NULL;
    ok = sslwrap_conn_new(client, socks[0], &p.client) == SSLWRAP_OK && sslwrap_conn_new(server, socks[1], &p.server) == SSLWRAP_OK &&
         sslwrap_conn_set_server_name(p.client, "good.example") == SSLWRAP_OK;
    for (i = 0; ok && i < 20 && (a || b); i++) {
        a = sslwrap_conn_do_handshake(p.client);
        if (!over_tcp)
            pump_one_way(p.client, p.server);
        b = sslwrap_conn_do_handshake(p.server);
        if (!over_tcp)
            pump_one_way(p.server, p.client);
    }
    ok = ok && a == SSLWRAP_OK && b == SSLWRAP_OK && sslwrap_conn_send(p.client, "word", 4, 0, &n) == SSLWRAP_OK;
    if (ok && !over_tcp)
        pump_one_way(p.client, p.server);
    ok = ok && sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n) == SSLWRAP_OK && n == 4;
    ok = ok && sslwrap_conn_shutdown(p.client, &complete) == SSLWRAP_OK;
    sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n); /* tickets; and a failure whose record the thread keeps */
    sslwrap_conn_free(p.client);
    sslwrap_conn_free(p.server);
    sslwrap_sock_free(socks[0]);
    sslwrap_sock_free(socks[1]);
    return ok;
}

static void *lives(void *how)
{
    return talk(how != NULL) ? how : (void *)&client;
}

/* Plain sockets: connected and closed. */
static int connects(sslwrap_sock *listener, const sslwrap_addr *at)
{
    sslwrap_sock *sock = NULL, *made = NULL;
    int ok = sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &sock) == SSLWRAP_OK && sslwrap_sock_connect(sock, at) == SSLWRAP_OK &&
             sslwrap_sock_accept(listener, &made, NULL) == SSLWRAP_OK;
    struct linger now = {1, 0}; /* or the ports are used up */
    int fd;
    if (ok && sslwrap_sock_fileno(sock, &fd) == SSLWRAP_OK)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    sslwrap_sock_free(sock);
    sslwrap_sock_free(made);
    return ok;
}

static long bad;

static void grown(const char *what, long rounds, long before)
{
    long by = resident() - before;
    int fine = by < 1024;
    printf("%s soak %s (%ld rounds, grown by %ld KiB)\n", fine ? "ok" : "FAIL", what, rounds, by);
    fflush(stdout);
    bad += !fine;
}

int main(int argc, char **argv)
{
    long connections = argc > 2 ? atol(argv[2]) : 1000, threads = argc > 3 ? atol(argv[3]) : 100, i, k, before;
    sslwrap_sock *listener = NULL;
    sslwrap_addr *at = NULL;
    BEGIN(argc, argv);
    mallopt(M_ARENA_MAX, 2); /* what threads leave to each other is not growth */
    client = client_ctx();
    server = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_session_cache_mode(server, SSLWRAP_SESS_CACHE_OFF, NULL)); /* sessions that are kept are no leak */
    CHECK_OK(sslwrap_sock_create_server("127.0.0.1", "0", 0, 16, 0, &listener));
    CHECK_OK(sslwrap_sock_getsockname(listener, &at));
    for (i = 0; i < connections / 10 + 50; i++) /* what is made once */
        CHECK(connects(listener, at));
    before = resident();
    for (i = 0; i < connections; i++)
        if (!CHECK(connects(listener, at)))
            break;
    grown("plain sockets", i, before);
    for (k = 0; k < 2; k++) {
        for (i = 0; i < 100; i++)
            CHECK(talk(k != 0));
        before = resident();
        for (i = 0; i < connections / 10; i++)
            if (!CHECK(talk(k != 0)))
                break;
        grown(k ? "TLS over sockets" : "TLS over memory", i, before);
    }
    for (k = 0; k < 2; k++) {
        before = 0;
        for (i = 0; i < threads + 50; i++) {
            pthread_t thread;
            void *answer;
            if (i == 50)
                before = resident();
            if (!CHECK(pthread_create(&thread, NULL, lives, k ? &server : NULL) == 0))
                break;
            pthread_join(thread, &answer);
            CHECK(answer != (void *)&client);
        }
        grown(k ? "threads, TLS over sockets" : "threads, TLS over memory", i - 50, before);
    }
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_OK(sslwrap_sock_free(listener));
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    bad += failed_checks_ + (live_handles() != 0);
    printf("%ld faults, %ld bad\n", connections + connections / 5 + 2 * threads, bad);
    return bad != 0;
}
