/* A process that forks while its threads are inside the library: the child may free what it inherited, and the parent's
 * connections notice nothing. */
/* threads */
/* no: valgrind: the child leaves what may be inside OpenSSL where it is, which counts as lost there */
/* no: helgrind: to it the threads that the child does not have are still there */
/* no: asan: gcc 12's allocator there keeps its own locks over a fork: the child waits for a thread that it does not have */
#include "net.h"

#include <pthread.h>

static int stop_;
static pthread_mutex_t stopping = PTHREAD_MUTEX_INITIALIZER; /* no atomics: helgrind does not know them */

static void set_stop(int value)
{
    pthread_mutex_lock(&stopping);
    stop_ = value;
    pthread_mutex_unlock(&stopping);
}

static int stopped(void)
{
    int value;
    pthread_mutex_lock(&stopping);
    value = stop_;
    pthread_mutex_unlock(&stopping);
    return value;
}

/* Handles made and freed, names looked up: every lock that the process shares is taken all the time. */
static void *churns(void *ctx)
{
    sslwrap_addrinfo *list;
    sslwrap_conn *conn;
    unsigned i;
    for (i = 0; !stopped(); i++) {
        if (!CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn)))
            break;
        CHECK_OK(sslwrap_conn_free(conn));
        if (i % 16 == 0 && sslwrap_getaddrinfo_timeout("127.0.0.1", "443", 0, 0, 0, 0, 5.0, &list) == SSLWRAP_OK)
            sslwrap_addrinfo_free(list);
    }
    return NULL;
}

struct flow {
    sslwrap_conn *conn;
    uint64_t hash;
    size_t moved;
    int status;
};

static unsigned char data[1 << 16];

static void *sends(void *arg)
{
    struct flow *f = arg;
    size_t n;
    f->hash = HASH_START;
    while (!stopped() && (f->status = sslwrap_conn_sendall(f->conn, data, sizeof data, 0, &n)) == SSLWRAP_OK) {
        f->hash = hash_more(f->hash, data, n);
        f->moved += n;
    }
    if (f->status == SSLWRAP_OK)
        f->status = sslwrap_conn_close(f->conn, 20.0);
    return NULL;
}

static void *receives(void *arg)
{
    static unsigned char buf[1 << 16];
    struct flow *f = arg;
    size_t n;
    f->hash = HASH_START;
    while ((f->status = sslwrap_conn_recv(f->conn, buf, sizeof buf, 0, &n)) == SSLWRAP_OK) {
        f->hash = hash_more(f->hash, buf, n);
        f->moved += n;
    }
    if (f->status == SSLWRAP_ERROR_ZERO_RETURN)
        CHECK_OK(sslwrap_conn_close(f->conn, 20.0));
    return NULL;
}

/* In the child: 0 when all went well. More than freeing is not promised: OpenSSL's own locks are not forked. */
static int frees(sslwrap_ctx *client, sslwrap_ctx *server, sslwrap_conn *a, sslwrap_conn *b, sslwrap_conn *idle)
{
    uint64_t left;
    if (sslwrap_conn_free(idle) != SSLWRAP_OK || sslwrap_conn_free(a) != SSLWRAP_OK || sslwrap_conn_free(b) != SSLWRAP_OK)
        return 1;
    if (sslwrap_ctx_free(client) != SSLWRAP_OK || sslwrap_ctx_free(server) != SSLWRAP_OK)
        return 2;
    return sslwrap_live_handles(0, &left) != SSLWRAP_OK;
}

TEST(forking_while_threads_are_inside)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct flow from, to;
    pthread_t threads[4];
    int ends[2], i, how, times = rounds(100, 5);
    struct random random = {3};
    sslwrap_conn *idle = NULL;

    if (!tcp_pair(ends))
        return;
    set_stop(0);
    random_bytes(&random, data, sizeof data);
    memset(&from, 0, sizeof from);
    memset(&to, 0, sizeof to);
    from.conn = client_fd(client, ends[0]);
    to.conn = server_fd(server, ends[1]);
    CHECK_OK(sslwrap_conn_new(client, NULL, &idle));
    CHECK(pthread_create(&threads[0], NULL, receives, &to) == 0);
    CHECK(pthread_create(&threads[1], NULL, sends, &from) == 0);
    CHECK(pthread_create(&threads[2], NULL, churns, client) == 0);
    CHECK(pthread_create(&threads[3], NULL, churns, server) == 0);
    for (i = 0; i < times; i++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(20 * (slow_machine() ? 10 : 1));
            _exit(frees(client, server, from.conn, to.conn, idle));
        }
        how = -1;
        if (!CHECK(waitpid(child, &how, 0) == child) || !CHECK(how == 0)) {
            fprintf(stderr, "fork %d: the child ended with %x\n", i, (unsigned)how);
            break;
        }
    }
    set_stop(1);
    for (i = 1; i < 4; i++)
        pthread_join(threads[i], NULL);
    pthread_join(threads[0], NULL);
    CHECK_STATUS(from.status, SSLWRAP_OK);
    CHECK_STATUS(to.status, SSLWRAP_ERROR_ZERO_RETURN);
    CHECK(from.moved > 0 && from.moved == to.moved && from.hash == to.hash);
    CHECK_OK(sslwrap_conn_free(idle));
    CHECK_OK(sslwrap_conn_free(from.conn));
    CHECK_OK(sslwrap_conn_free(to.conn));
    close(ends[0]);
    close(ends[1]);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(forking_while_threads_are_inside);
    return END();
}
