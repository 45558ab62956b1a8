/* Callbacks set, replaced and taken away by one thread while another is inside the connection: once the setter has returned the
 * former userdata is used no more, and its free function ran once. */
/* threads */
#include "net.h"

#include <pthread.h>

struct data {
    int alive, calls;
};

static int freed; /* under the rule that one thread sets: no lock */

static void free_data(void *userdata)
{
    struct data *d = userdata;
    d->alive = 0;
    freed++;
    free(d);
}

static void hears(sslwrap_conn *conn, int where, int ret, void *userdata)
{
    struct data *d = userdata;
    (void)conn, (void)where, (void)ret;
    d->calls += d->alive;
}

static int lets_pass(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    struct data *d = userdata;
    (void)conn, (void)cert, (void)error, (void)depth;
    d->calls += d->alive;
    return ok;
}

static struct data *fresh(void)
{
    struct data *d = malloc(sizeof *d);
    if (d == NULL)
        exit(1);
    d->alive = 1;
    d->calls = 0;
    return d;
}

struct work {
    sslwrap_conn *client, *server;
    int done;
};

/* Both ends by turns, so that every step is another stay inside. */
static void *shakes(void *arg)
{
    struct work *w = arg;
    int a = SSLWRAP_ERROR_WANT_READ, b = SSLWRAP_ERROR_WANT_READ, i;
    for (i = 0; i < 1000 && (a != SSLWRAP_OK || b != SSLWRAP_OK); i++) {
        a = sslwrap_conn_do_handshake(w->client);
        b = sslwrap_conn_do_handshake(w->server);
        if ((a != SSLWRAP_OK && !is_want(a)) || (b != SSLWRAP_OK && !is_want(b)))
            break;
    }
    CHECK_OK(a);
    CHECK_OK(b);
    __atomic_exchange_n(&w->done, 1, __ATOMIC_ACQ_REL);
    return NULL;
}

TEST(taken_away_while_another_thread_is_inside)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    int round, sets = 0;
    freed = 0;
    for (round = 0; round < rounds(60, 6) && failed_checks_ == 0; round++) {
        struct work w = {NULL, NULL, 0};
        pthread_t thread;
        int ends[2];
        if (!CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0))
            return;
        w.client = client_fd(client, ends[0]);
        w.server = server_fd(server, ends[1]);
        CHECK(pthread_create(&thread, NULL, shakes, &w) == 0);
        do {
            CHECK_OK(sslwrap_conn_set_info_callback(w.client, hears, fresh(), free_data));
            CHECK_OK(sslwrap_conn_set_verify(w.client, SSLWRAP_VERIFY_PEER, lets_pass, fresh(), free_data));
            CHECK_OK(sslwrap_conn_set_info_callback(w.client, NULL, NULL, NULL));
            sets += 2;
            CHECK(freed == sets - 1);
            CHECK_OK(sslwrap_conn_set_verify(w.client, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
            CHECK(freed == sets);
        } while (!__atomic_load_n(&w.done, __ATOMIC_ACQUIRE));
        pthread_join(thread, NULL);
        CHECK_OK(sslwrap_conn_free(w.client));
        CHECK_OK(sslwrap_conn_free(w.server));
        close(ends[0]);
        close(ends[1]);
    }
    CHECK(freed == sets && sets > 0);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* R14: a thousand replacements, and what a context that is never used leaves. */
TEST(a_thousand_replacements)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    int i;
    freed = 0;
    for (i = 0; i < 500; i++)
        CHECK_OK(sslwrap_ctx_set_info_callback(ctx, hears, fresh(), free_data));
    CHECK(freed == 499);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    for (i = 0; i < 500; i++)
        CHECK_OK(sslwrap_conn_set_info_callback(conn, hears, fresh(), free_data));
    CHECK(freed == 499 + 499);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK(freed == 1000);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(taken_away_while_another_thread_is_inside);
    RUN(a_thousand_replacements);
    return END();
}
