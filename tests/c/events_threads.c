/* Decisions over sockets that are answered by another thread, later than any timeout. */
/* threads */
#include "net.h"

#include <pthread.h>

struct later {
    sslwrap_conn *conn;
    uint64_t event;
    int ms, status;
};

static void *answer_later(void *with)
{
    struct later *l = with;
    sleep_ms(l->ms);
    l->status = sslwrap_conn_answer(l->conn, l->event, SSLWRAP_ANSWER_ACCEPT, 0);
    sslwrap_thread_stop();
    return NULL;
}

static void *ping(void *with)
{
    sslwrap_conn *conn = with;
    size_t n;
    char byte;
    int status = sslwrap_conn_do_handshake(conn);
    if (status == SSLWRAP_OK)
        status = sslwrap_conn_send(conn, "p", 1, 0, &n);
    if (status == SSLWRAP_OK)
        status = sslwrap_conn_recv(conn, &byte, 1, 0, &n);
    sslwrap_thread_stop();
    return (void *)(intptr_t)status;
}

/* A blocking call stops for the decision, which is no timeout, though it takes longer than the timeout is; the answer comes
 * from another thread while connections of the same context go on. */
TEST(answered_late_by_another_thread)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_conn *slow_client, *slow, *fast_client, *fast;
    struct later later;
    pthread_t client_thread, fast_thread, answerer;
    uint64_t events = 9, now = 9, ready = 9;
    double brief = slow_machine() ? 4 : 0.5;
    int ends[2], more[2], status = 0;
    void *result = NULL;
    size_t n;
    char byte;
    if (!tcp_pair(ends) || !tcp_pair(more))
        return;
    slow_client = client_fd(client, ends[0]);
    slow = server_fd(server, ends[1]);
    fast_client = client_fd(client, more[0]);
    fast = server_fd(server, more[1]);
    CHECK_OK(sslwrap_conn_set_events(slow, SSLWRAP_EVENT_CLIENT_HELLO));
    CHECK_OK(sslwrap_conn_set_timeouts(slow, brief, brief, brief));
    pthread_create(&client_thread, NULL, ping, slow_client);
    CHECK_STATUS(sslwrap_conn_do_handshake(slow), SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
    CHECK_STATUS(sslwrap_conn_wait(slow, SSLWRAP_WAIT_READ, 5.0, &ready), SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
    CHECK_OK(sslwrap_conn_interest(slow, &events, &now));
    CHECK(events == 0 && now == 0);
    later.conn = slow;
    later.event = SSLWRAP_EVENT_CLIENT_HELLO;
    later.ms = (int)(brief * 3000);
    pthread_create(&answerer, NULL, answer_later, &later);
    /* another connection comes and goes meanwhile */
    pthread_create(&fast_thread, NULL, ping, fast_client);
    CHECK_OK(sslwrap_conn_recv(fast, &byte, 1, 0, &n));
    CHECK_OK(sslwrap_conn_send(fast, "q", 1, 0, &n));
    pthread_join(fast_thread, &result);
    CHECK((intptr_t)result == SSLWRAP_OK);
    CHECK_STATUS(sslwrap_conn_recv(slow, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB);
    pthread_join(answerer, NULL);
    CHECK_STATUS(later.status, SSLWRAP_OK);
    CHECK_OK(sslwrap_conn_wait(slow, SSLWRAP_WAIT_READ, 0, &ready));
    CHECK(ready == SSLWRAP_WAIT_READ);
    CHECK_OK(sslwrap_conn_interest(slow, &events, &now));
    CHECK(now == (SSLWRAP_WAIT_READ | SSLWRAP_WAIT_WRITE));
    CHECK_OK(sslwrap_conn_recv(slow, &byte, 1, 0, &n));
    CHECK_OK(sslwrap_conn_send(slow, "q", 1, 0, &n));
    pthread_join(client_thread, &result);
    status = (int)(intptr_t)result;
    CHECK_STATUS(status, SSLWRAP_OK);
    CHECK_OK(sslwrap_conn_free(slow_client));
    CHECK_OK(sslwrap_conn_free(slow));
    CHECK_OK(sslwrap_conn_free(fast_client));
    CHECK_OK(sslwrap_conn_free(fast));
    close(ends[0]), close(ends[1]), close(more[0]), close(more[1]);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* The client's wait runs out while the server's decision waits; a cancelled connection's decision still waits, and can be
 * answered and gone on with. */
TEST(timed_out_and_cancelled)
{
    NEEDS("verify-event");
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_conn *near, *far;
    uint64_t event = 0, ready = 0;
    double brief = slow_machine() ? 5 : 0.2;
    int ends[2];
    pthread_t thread;
    void *result = NULL;
    size_t n;
    char byte;
    CHECK_OK(sslwrap_ctx_set_events(client, SSLWRAP_EVENT_VERIFY));
    if (!tcp_pair(ends))
        return;
    near = client_fd(client, ends[0]);
    far = server_fd(server, ends[1]);
    pthread_create(&thread, NULL, ping, far);
    CHECK_OK(sslwrap_conn_set_timeouts(near, 60, brief, brief));
    CHECK_STATUS(sslwrap_conn_do_handshake(near), SSLWRAP_ERROR_WANT_RETRY_VERIFY);
    CHECK_OK(sslwrap_conn_cancel(near));
    CHECK_STATUS(sslwrap_conn_do_handshake(near), SSLWRAP_ERROR_WANT_RETRY_VERIFY);
    CHECK_OK(sslwrap_conn_wanted(near, &event));
    CHECK_OK(sslwrap_conn_answer(near, event, SSLWRAP_ANSWER_ACCEPT, 0));
    CHECK_OK(sslwrap_conn_wait(near, SSLWRAP_WAIT_WRITE, 1, &ready));
    CHECK_OK(sslwrap_conn_resume(near));
    CHECK_OK(sslwrap_conn_recv(near, &byte, 1, 0, &n));
    CHECK_STATUS(sslwrap_conn_recv(near, &byte, 1, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_OK(sslwrap_conn_send(near, "q", 1, 0, &n));
    pthread_join(thread, &result);
    CHECK((intptr_t)result == SSLWRAP_OK);
    CHECK_OK(sslwrap_conn_free(near));
    CHECK_OK(sslwrap_conn_free(far));
    close(ends[0]), close(ends[1]);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

struct worker {
    pthread_t thread;
    sslwrap_conn *conn;
    int status, started;
};

/* Answers at once, while the callback that started it may still run. */
static void *work(void *with)
{
    struct worker *w = with;
    w->status = sslwrap_conn_answer(w->conn, SSLWRAP_EVENT_CERTIFICATE, SSLWRAP_ANSWER_ACCEPT, 0);
    sslwrap_thread_stop();
    return NULL;
}

static int hand_over(sslwrap_conn *conn, void *userdata)
{
    struct worker *w = userdata;
    w->conn = conn;
    w->started = pthread_create(&w->thread, NULL, work, w) == 0;
    sleep_ms(50);
    return SSLWRAP_ANSWER_PENDING;
}

/* The usual shape: a callback gives the matter to a worker and asks for time; the worker's answer comes after the question,
 * however fast it is. */
TEST(a_worker_answers)
{
    int i;
    for (i = 0; i < rounds(5, 2); i++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        sslwrap_conn *near, *far;
        struct worker w = {0};
        pthread_t thread;
        void *result = NULL;
        int ends[2];
        size_t n;
        char byte;
        CHECK_OK(sslwrap_ctx_set_certificate_callback(server, hand_over, &w, NULL));
        if (!tcp_pair(ends))
            return;
        near = client_fd(client, ends[0]);
        far = server_fd(server, ends[1]);
        pthread_create(&thread, NULL, ping, near);
        CHECK_STATUS(sslwrap_conn_do_handshake(far), SSLWRAP_ERROR_WANT_X509_LOOKUP);
        CHECK(w.started && pthread_join(w.thread, NULL) == 0);
        CHECK_STATUS(w.status, SSLWRAP_OK);
        CHECK_OK(sslwrap_conn_recv(far, &byte, 1, 0, &n));
        CHECK_OK(sslwrap_conn_send(far, "q", 1, 0, &n));
        pthread_join(thread, &result);
        CHECK((intptr_t)result == SSLWRAP_OK);
        CHECK_OK(sslwrap_conn_free(near));
        CHECK_OK(sslwrap_conn_free(far));
        close(ends[0]), close(ends[1]);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(answered_late_by_another_thread);
    RUN(a_worker_answers);
    RUN(timed_out_and_cancelled);
    return END();
}
