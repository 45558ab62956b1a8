/* Handles: a stale one is answered and never followed (R5), also while other threads are inside (R6); any order of
 * freeing; counted owners. */
/* threads */
#include "harness.h"

#include <pthread.h>
#include <sched.h>

/* One handle value is used up a million times: the first one stays dead. Errors are the cheapest handles. */
TEST(slot_reused)
{
    sslwrap_error *first = NULL, *next;
    int i, n = rounds(1000000, 20000), status, same_slot = 0, stale = 0, repeated = 0;

    CHECK_STATUS(sslwrap_ctx_new_client(NULL), SSLWRAP_E_INVALID_ARG);
    if (!CHECK_OK(sslwrap_error_take(&first)))
        return;
    CHECK_OK(sslwrap_error_free(first));
    for (i = 0; i < n; i++) {
        next = NULL;
        if (sslwrap_error_take(&next) != SSLWRAP_OK) { /* should taking leave the record empty, fail once more */
            sslwrap_ctx_new_client(NULL);
            if (!CHECK_OK(sslwrap_error_take(&next)))
                return;
        }
        repeated += next == first;
        /* bits 1 to 22 are the slot: were it never the same one, this test would test nothing */
        same_slot += (((uintptr_t)next ^ (uintptr_t)first) & 0x7ffffe) == 0;
        if (i % 64 == 0 || i < 100 || i > n - 100)
            stale += sslwrap_error_status(first, &status) != SSLWRAP_E_INVALID_ARG ||
                     sslwrap_error_free(first) != SSLWRAP_E_INVALID_ARG;
        if (sslwrap_error_free(next) != SSLWRAP_OK && !CHECK(!"freed"))
            return;
    }
    CHECK(repeated == 0);
    CHECK(stale == 0);
    CHECK(same_slot > n / 2);
    CHECK_STATUS(sslwrap_error_free(first), SSLWRAP_E_INVALID_ARG);
}

TEST(double_free)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    sslwrap_conn *out = (sslwrap_conn *)(uintptr_t)0x1001;
    size_t n = 1;

    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_STATUS(sslwrap_conn_free(conn), SSLWRAP_E_INVALID_ARG);
    CHECK(sslwrap_error_message()[0] != 0);
    CHECK_STATUS(sslwrap_conn_bio_pending(conn, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_STATUS(sslwrap_ctx_free(ctx), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_new(ctx, NULL, &out), SSLWRAP_E_INVALID_ARG);
    CHECK(out == NULL);
    CHECK_OK(sslwrap_conn_free(NULL));
    CHECK_OK(sslwrap_ctx_free(NULL));
}

/* A context where a connection is wanted, the other way round, and numbers that never were handles. */
TEST(wrong_type)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    uintptr_t junk[] = {1, 3, 0x1001, 0x2, (uintptr_t)&junk, (uintptr_t)&junk | 1, UINTPTR_MAX, UINTPTR_MAX >> 17, UINTPTR_MAX >> 1};
    size_t n, i;

    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_bio_pending((sslwrap_conn *)(void *)ctx, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_free((sslwrap_conn *)(void *)ctx), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_free((sslwrap_ctx *)(void *)conn), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_up_ref((sslwrap_ctx *)(void *)conn), SSLWRAP_E_INVALID_ARG);
    for (i = 0; i < sizeof junk / sizeof junk[0]; i++) {
        CHECK_STATUS(sslwrap_conn_bio_pending((sslwrap_conn *)junk[i], &n), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_conn_free((sslwrap_conn *)junk[i]), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_free((sslwrap_ctx *)junk[i]), SSLWRAP_E_INVALID_ARG);
    }
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(owners_are_counted)
{
    sslwrap_ctx *ctx = client_ctx();
    uint64_t all, contexts;
    int i;

    for (i = 0; i < 3; i++)
        CHECK_OK(sslwrap_ctx_up_ref(ctx));
    CHECK_OK(sslwrap_live_handles(0, &all));
    CHECK_OK(sslwrap_live_handles(SSLWRAP_TYPE_CTX, &contexts));
    CHECK(all == 1 && contexts == 1);
    for (i = 0; i < 3; i++) {
        CHECK_OK(sslwrap_ctx_free(ctx));
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL)); /* alive */
    }
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_STATUS(sslwrap_ctx_up_ref(ctx), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_free(ctx), SSLWRAP_E_INVALID_ARG);
}

/* Contexts and connections in each of the 24 orders; those not yet freed go on working. */
TEST(any_order)
{
    int order, i, k;
    for (order = 0; order < 24; order++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        struct pair p;
        int left[4] = {0, 1, 2, 3}, rest = order;
        char buf[16];
        size_t n;

        if (!pair_from(&p, client, server) || !CHECK_OK(handshake(p.client, p.server)))
            return;
        for (i = 4; i > 0; i--) {
            int pick = rest % i, who = left[pick], both;
            rest /= i;
            for (k = pick; k < i - 1; k++)
                left[k] = left[k + 1];
            if (who == 0)
                CHECK_OK(sslwrap_ctx_free(client));
            else if (who == 1)
                CHECK_OK(sslwrap_ctx_free(server));
            else if (who == 2)
                CHECK_OK(sslwrap_conn_free(p.client));
            else
                CHECK_OK(sslwrap_conn_free(p.server));
            for (both = 0, k = 0; k < i - 1; k++)
                both += left[k] >= 2;
            if (both == 2) {
                CHECK_OK(sslwrap_conn_send(p.client, "works", 5, 0, &n));
                pump(p.client, p.server);
                CHECK_OK(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n));
                CHECK(n == 5);
            }
        }
    }
}

/* A context, its store, a connection, the certificate it was shown and its session in each of the 120 orders (R44). Those not yet
 * freed go on working. */
TEST(five_in_any_order)
{
    sslwrap_ctx *server = server_ctx("good");
    int order, i, k;
    for (order = 0; order < 120; order += rounds(1, 41)) {
        sslwrap_ctx *client = client_ctx();
        sslwrap_x509_store *store = NULL;
        sslwrap_x509 *shown = NULL;
        sslwrap_session *session = NULL;
        struct pair p;
        int left[5] = {0, 1, 2, 3, 4}, rest = order, before = failed_checks_, resumable;
        unsigned char der[4096];
        char buf[16];
        size_t n;
        if (!pair_from(&p, client, server) || !CHECK_OK(handshake(p.client, p.server)))
            return;
        CHECK_STATUS(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ); /* tickets */
        CHECK_OK(sslwrap_ctx_get_cert_store(client, &store));
        CHECK_OK(sslwrap_conn_get_peer_certificate(p.client, &shown));
        CHECK_OK(sslwrap_conn_get_session(p.client, &session));
        for (i = 5; i > 0; i--) {
            int pick = rest % i, who = left[pick];
            rest /= i;
            for (k = pick; k < i - 1; k++)
                left[k] = left[k + 1];
            CHECK_OK(who == 0   ? sslwrap_ctx_free(client)
                     : who == 1 ? sslwrap_x509_store_free(store)
                     : who == 2 ? sslwrap_x509_free(shown)
                     : who == 3 ? sslwrap_session_free(session)
                                : sslwrap_conn_free(p.client));
            for (k = 0; k < i - 1; k++)
                switch (left[k]) {
                case 0:
                    CHECK_OK(sslwrap_ctx_up_ref(client));
                    CHECK_OK(sslwrap_ctx_free(client));
                    break;
                case 1: CHECK(sslwrap_x509_store_count(store, &n, NULL, NULL) == SSLWRAP_OK && n == 1); break;
                case 2: CHECK_OK(sslwrap_x509_dump_der(shown, der, sizeof der, &n)); break;
                case 3: CHECK_OK(sslwrap_session_is_resumable(session, &resumable)); break;
                default:
                    CHECK_OK(sslwrap_conn_send(p.client, "works", 5, 0, &n));
                    pump(p.client, p.server);
                    CHECK_OK(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n));
                    CHECK(n == 5);
                }
        }
        CHECK_OK(sslwrap_conn_free(p.server));
        if (failed_checks_ != before)
            fprintf(stderr, "    order %d\n", order);
    }
    CHECK_OK(sslwrap_ctx_free(server));
}

/* A context freed before its connection's handshake even began. */
TEST(ctx_freed_first)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    int made = pair_from(&p, client, server);

    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    if (made)
        CHECK_OK(handshake(p.client, p.server));
    pair_free(&p);
}

/* ---- two threads ---- */

static struct {
    sslwrap_conn *conn;
    int round;   /* what the main thread has begun; -1 ends it */
    int inside;  /* calls that the other thread has made in this round */
    int done;    /* the round that the other thread has finished */
    int strange; /* answers that nobody may give */
} shared_;

/* Under a mutex, since handles are handed over with these words: helgrind sees no order in atomics. */
static pthread_mutex_t words_ = PTHREAD_MUTEX_INITIALIZER;

static int add_word(int *p, int more)
{
    int now;
    pthread_mutex_lock(&words_);
    now = *p += more;
    pthread_mutex_unlock(&words_);
    return now;
}

static int word(int *p) { return add_word(p, 0); }

static void set_word(int *p, int value)
{
    pthread_mutex_lock(&words_);
    *p = value;
    pthread_mutex_unlock(&words_);
}

/* Calls until the handle is dead. */
static void *caller(void *unused)
{
    int seen = 0, round, status, stray = 0;
    char buf[16];
    size_t n;

    for (;;) {
        while ((round = word(&shared_.round)) == seen)
            sched_yield();
        if (round < 0)
            return unused;
        seen = round;
        do {
            sslwrap_conn *conn = shared_.conn;
            switch (round % 3) {
            case 0: status = sslwrap_conn_bio_pending(conn, &n); break;
            case 1: status = sslwrap_conn_do_handshake(conn); break;
            default: status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n); break;
            }
            stray += status != SSLWRAP_OK && status != SSLWRAP_ERROR_WANT_READ && status != SSLWRAP_E_INVALID_ARG;
            add_word(&shared_.inside, 1);
        } while (status != SSLWRAP_E_INVALID_ARG && stray == 0);
        add_word(&shared_.strange, stray);
        set_word(&shared_.done, round);
    }
}

TEST(free_while_in_use)
{
    sslwrap_ctx *server = server_ctx("good");
    pthread_t thread;
    int long_one = getenv("SSLWRAP_LONG") != NULL, round, n = rounds(long_one ? 100000 : 10000, 50), spins;
    int64_t until = now_ms() + (long_one ? 300000 : 30000); /* each round waits for two turns, which take long where many want theirs */

    memset(&shared_, 0, sizeof shared_);
    if (!CHECK(pthread_create(&thread, NULL, caller, NULL) == 0))
        return;
    for (round = 1; round <= n && failed_checks_ == 0 && (round <= 50 || now_ms() < until); round++) {
        if (!CHECK_OK(sslwrap_conn_new(server, NULL, &shared_.conn)))
            break;
        CHECK_OK(sslwrap_conn_set_accept_state(shared_.conn));
        set_word(&shared_.inside, 0);
        set_word(&shared_.round, round);
        while (word(&shared_.inside) < 2)
            sched_yield();
        for (spins = round % 200; spins > 0; spins--)
            word(&shared_.round);
        CHECK_OK(sslwrap_conn_free(shared_.conn));
        while (word(&shared_.done) != round)
            sched_yield();
    }
    set_word(&shared_.round, -1);
    pthread_join(thread, NULL);
    CHECK(shared_.strange == 0);
    CHECK_OK(sslwrap_ctx_free(server));
}

static struct {
    sslwrap_conn *conn;
    int ready, freed, refused;
} race_;

static void *frees(void *unused)
{
    int status;
    add_word(&race_.ready, 1);
    while (word(&race_.ready) < 2)
        sched_yield();
    status = sslwrap_conn_free(race_.conn);
    add_word(status == SSLWRAP_OK ? &race_.freed : &race_.refused, 1);
    return unused;
}

/* Two threads free the same handle at once: one of them did it. */
TEST(freed_by_two)
{
    sslwrap_ctx *server = server_ctx("good");
    int round, n = rounds(2000, 50);

    for (round = 0; round < n && failed_checks_ == 0; round++) {
        pthread_t a, b;
        memset(&race_, 0, sizeof race_);
        CHECK_OK(sslwrap_conn_new(server, NULL, &race_.conn));
        if (!CHECK(pthread_create(&a, NULL, frees, NULL) == 0) || !CHECK(pthread_create(&b, NULL, frees, NULL) == 0))
            exit(1);
        pthread_join(a, NULL);
        pthread_join(b, NULL);
        CHECK(race_.freed == 1 && race_.refused == 1);
    }
    CHECK_OK(sslwrap_ctx_free(server));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(slot_reused);
    RUN(double_free);
    RUN(wrong_type);
    RUN(owners_are_counted);
    RUN(any_order);
    RUN(five_in_any_order);
    RUN(ctx_freed_first);
    RUN(free_while_in_use);
    RUN(freed_by_two);
    return END();
}
