/* The error record: written by a failing call and by nothing else, one for each thread, with OpenSSL's own list; and
 * what others left in OpenSSL's queue changes nothing (R30, R31). */
/* threads */
#include "harness.h"

#include <errno.h>
#include <pthread.h>

/* A failure that needs nothing. */
static void fail_here(void)
{
    CHECK_STATUS(sslwrap_ctx_new_client(NULL), SSLWRAP_E_INVALID_ARG);
}

static int record_is_empty(void)
{
    int status = 5, kind = 5, error = 5;
    size_t n = 5;
    uint64_t code = 5;
    return CHECK_TEXT(sslwrap_error_message(), "") && CHECK_OK(sslwrap_error_status(NULL, &status)) && CHECK(status == 0) &&
           CHECK_OK(sslwrap_error_kind(NULL, &kind)) && CHECK(kind == SSLWRAP_KIND_NONE) &&
           CHECK_OK(sslwrap_error_count(NULL, &n)) && CHECK(n == 0) &&
           CHECK(sslwrap_error_errno(NULL, &error) != SSLWRAP_OK || error == 0) &&
           CHECK(sslwrap_error_code(NULL, 0, &code) != SSLWRAP_OK);
}

/* The record holds a failure and keeps holding it: `save` it, do something, see that it is `kept`. */
struct saved {
    char message[1024];
    int status, kind;
    size_t count;
};

static void save(struct saved *s)
{
    snprintf(s->message, sizeof s->message, "%s", sslwrap_error_message());
    CHECK(s->message[0] != 0);
    CHECK_OK(sslwrap_error_status(NULL, &s->status));
    CHECK_OK(sslwrap_error_kind(NULL, &s->kind));
    CHECK_OK(sslwrap_error_count(NULL, &s->count));
}

static int kept(const struct saved *s)
{
    struct saved now;
    save(&now);
    return CHECK_TEXT(now.message, s->message) && CHECK(now.status == s->status) && CHECK(now.kind == s->kind) &&
           CHECK(now.count == s->count);
}

static void *in_new_thread(void *unused)
{
    record_is_empty();
    CHECK_OK(sslwrap_error_clear());
    record_is_empty();
    fail_here();
    CHECK(sslwrap_error_message()[0] != 0);
    return unused;
}

TEST(empty_at_first_and_per_thread)
{
    pthread_t thread;
    struct saved before;
    sslwrap_ctx *ctx = NULL;

    CHECK_STATUS(sslwrap_ctx_new(12345, &ctx), SSLWRAP_E_INVALID_ARG);
    CHECK(ctx == NULL);
    save(&before);
    CHECK(before.status == SSLWRAP_E_INVALID_ARG && before.kind == SSLWRAP_KIND_LOCAL);
    CHECK(strstr(before.message, "ctx_new") != NULL);
    if (CHECK(pthread_create(&thread, NULL, in_new_thread, NULL) == 0))
        pthread_join(thread, NULL);
    kept(&before);
    CHECK_OK(sslwrap_error_clear());
    record_is_empty();
}

/* Success, frees, the error functions, and answers that are no failures leave the record alone. */
TEST(only_failures_write)
{
    sslwrap_ctx *ctx, *server;
    sslwrap_conn *conn = NULL;
    sslwrap_error *error = NULL;
    const char *name;
    struct saved before;
    struct pair p;
    char small[1], buf[100];
    size_t n, len;
    int number;
    uint64_t count;

    fail_here();
    save(&before);
    ctx = client_ctx(); /* successes */
    server = server_ctx("good");
    kept(&before);
    CHECK_OK(sslwrap_conn_new(server, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    kept(&before);
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
    kept(&before);
    CHECK_STATUS(sslwrap_conn_bio_read(conn, buf, sizeof buf, &n), SSLWRAP_ERROR_WANT_READ);
    kept(&before);
    CHECK_STATUS(sslwrap_conn_get_cipher_name(conn, &name), SSLWRAP_E_NO_VALUE);
    kept(&before);
    CHECK_STATUS(sslwrap_error_text(NULL, small, sizeof small, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(len >= strlen(before.message));
    kept(&before);
    CHECK_STATUS(sslwrap_error_text(NULL, NULL, 0, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
    kept(&before);
    CHECK_OK(sslwrap_error_take(&error));
    CHECK_OK(sslwrap_error_status(error, &number));
    CHECK(number == SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_error_free(error));
    CHECK_OK(sslwrap_live_handles(0, &count));
    CHECK(sslwrap_version()[0] != 0 && sslwrap_status_name(0)[0] != 0);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(NULL));

    fail_here(); /* should taking have emptied it */
    save(&before);
    if (pair_from(&p, ctx, server)) { /* the clean end is no failure either */
        CHECK_OK(handshake(p.client, p.server));
        CHECK_OK(sslwrap_conn_shutdown(p.server, &number));
        pump(p.client, p.server);
        CHECK_STATUS(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
        CHECK(sslwrap_error_message()[0] != 0);
    }
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(server));
    CHECK(sslwrap_error_message()[0] != 0);
}

/* A new failure takes the place of the old one, list and all. */
TEST(replaced_whole)
{
    sslwrap_ctx *ctx = NULL;
    size_t n = 9;

    CHECK_OK(sslwrap_ctx_new_server(&ctx));
    CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.key")), SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n > 0);
    CHECK_OK(sslwrap_ctx_free(ctx));
    fail_here();
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n == 0);
}

/* OpenSSL's entries, oldest first, with its own words. */
TEST(openssl_list)
{
    NOT_ON_AWS_LC("its numbers of errors are others");
    sslwrap_ctx *ctx = NULL;
    const char *lib = NULL, *reason = NULL;
    char func[64], small[2];
    uint64_t code = 0;
    size_t n = 0, len = 99;
    int kind = -1;

    CHECK_OK(sslwrap_ctx_new_server(&ctx));
    CHECK_STATUS(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.key")), SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n >= 1 && n <= 16);
    CHECK_OK(sslwrap_error_lib(NULL, 0, &lib));
    CHECK_TEXT(lib, "PEM routines");
    CHECK_OK(sslwrap_error_reason(NULL, 0, &reason));
    CHECK_TEXT(reason, "no start line");
    CHECK_OK(sslwrap_error_code(NULL, 0, &code));
    CHECK((code & 0x7fffff) == 108 && (code >> 23 & 0xff) == 9); /* PEM_R_NO_START_LINE of ERR_LIB_PEM */
    CHECK_OK(sslwrap_error_func(NULL, 0, func, sizeof func, &len));
    CHECK(len == strlen(func));
    if (len > 1) {
        CHECK_STATUS(sslwrap_error_func(NULL, 0, small, sizeof small, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK(len == strlen(func));
    }
    CHECK_OK(sslwrap_error_kind(NULL, &kind));
    CHECK(kind == SSLWRAP_KIND_LOCAL);
    CHECK(strstr(sslwrap_error_message(), "no start line") != NULL);
    lib = "unchanged?";
    CHECK(sslwrap_error_lib(NULL, n, &lib) != SSLWRAP_OK); /* behind the last one */
    CHECK(lib == NULL);
    CHECK(sslwrap_error_lib(NULL, SIZE_MAX, &lib) != SSLWRAP_OK);
    CHECK(strstr(sslwrap_error_message(), "no start line") != NULL);
    CHECK(openssl_queue() == 0);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

static void *reads_snapshot(void *error)
{
    int status = 0;
    char text[2048];
    size_t len;
    CHECK_OK(sslwrap_error_status(error, &status));
    CHECK(status == SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_error_text(error, text, sizeof text, &len));
    CHECK(len == strlen(text) && len > 0);
    CHECK_TEXT(sslwrap_error_message(), ""); /* reading another's leaves one's own alone */
    return NULL;
}

/* A connection's failure as a snapshot: outlives the connection and the next failure, readable by any thread. */
TEST(snapshot_outlives)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("expired");
    sslwrap_error *from_conn = NULL, *from_thread = NULL, *none = (sslwrap_error *)(uintptr_t)3;
    struct pair p;
    pthread_t thread;
    char first[2048], again[2048];
    size_t len;
    int kind = 0;

    if (pair_from(&p, client, server)) {
        CHECK_STATUS(sslwrap_conn_error(p.client, &none), SSLWRAP_E_NO_VALUE);
        CHECK(none == NULL);
        CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_ERROR_SSL);
        CHECK_OK(sslwrap_conn_error(p.client, &from_conn));
        CHECK_OK(sslwrap_error_take(&from_thread));
    }
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    fail_here();
    CHECK_OK(sslwrap_error_kind(from_conn, &kind));
    CHECK(kind == SSLWRAP_KIND_CERTIFICATE);
    CHECK_OK(sslwrap_error_text(from_conn, first, sizeof first, &len));
    CHECK(strstr(first, "expired") != NULL);
    if (CHECK(pthread_create(&thread, NULL, reads_snapshot, from_conn) == 0))
        pthread_join(thread, NULL);
    CHECK_OK(sslwrap_error_text(from_thread, again, sizeof again, &len));
    CHECK(strstr(again, "expired") != NULL);
    CHECK_OK(sslwrap_error_free(from_thread));
    CHECK_OK(sslwrap_error_text(from_conn, again, sizeof again, &len)); /* counted: one of them less */
    CHECK_TEXT(again, first);
    CHECK_OK(sslwrap_error_free(from_conn));
    CHECK_STATUS(sslwrap_error_kind(from_conn, &kind), SSLWRAP_E_INVALID_ARG);
}

/* Every status has a name of its own; others have some text. */
TEST(status_names)
{
    int a, b;
    CHECK_TEXT(sslwrap_status_name(SSLWRAP_OK), "SSLWRAP_OK");
    CHECK_TEXT(sslwrap_status_name(SSLWRAP_ERROR_WANT_READ), "SSLWRAP_ERROR_WANT_READ");
    CHECK_TEXT(sslwrap_status_name(SSLWRAP_E_BUFFER_TOO_SMALL), "SSLWRAP_E_BUFFER_TOO_SMALL");
    for (a = -13; a <= 12; a++)
        for (b = -13; b < a; b++)
            CHECK(strcmp(sslwrap_status_name(a), sslwrap_status_name(b)) != 0);
    CHECK(sslwrap_status_name(INT32_MIN) != NULL && sslwrap_status_name(INT32_MAX) != NULL);
}

/* ---- a dirty queue ---- */

static void (*err_new)(void);
static void (*err_set_debug)(const char *file, int line, const char *func);
static void (*err_set_error)(int lib, int reason, const char *format, ...);

/* As a careless library in the same thread leaves it. */
static void dirty(void)
{
    int i;
    for (i = 0; i < 3; i++) {
        err_new();
        err_set_debug("elsewhere.c", 7, "elsewhere");
        err_set_error(20, 0x126, "left behind"); /* ERR_LIB_SSL, SSL_R_UNEXPECTED_EOF_WHILE_READING */
    }
    CHECK(openssl_queue() != 0);
    errno = EPIPE;
}

/* A call that need not ask OpenSSL leaves its queue alone; what is in it then is still ours. */
#define DIRT (20ul << 23 | 0x126)
#define DIRTY(expression, status) \
    (dirty(), CHECK_STATUS(expression, status) && CHECK(openssl_queue() == 0 || openssl_queue() == DIRT))

TEST(stale_entries_change_nothing)
{
    sslwrap_ctx *client = NULL, *server = NULL;
    struct pair p = {NULL, NULL};
    const char *name, *reason;
    unsigned char buf[20000];
    size_t n, taken, i;
    int complete, c = -1, s = -1;

    find_function_(&err_new, "ERR_new");
    find_function_(&err_set_debug, "ERR_set_debug");
    find_function_(&err_set_error, "ERR_set_error");
    if (err_new == NULL || err_set_debug == NULL || err_set_error == NULL) {
        fprintf(stderr, "OpenSSL is linked in privately: nobody else can reach its queue\n");
        return;
    }
    CHECK_OK(sslwrap_error_clear());
    DIRTY(sslwrap_ctx_new_client(&client), SSLWRAP_OK);
    DIRTY(sslwrap_ctx_load_verify_locations(client, cert("ca.pem"), NULL), SSLWRAP_OK);
    DIRTY(sslwrap_ctx_new_server(&server), SSLWRAP_OK);
    DIRTY(sslwrap_ctx_use_certificate_chain_file(server, cert("good.pem")), SSLWRAP_OK);
    DIRTY(sslwrap_ctx_use_privatekey_file(server, cert("good.key"), SSLWRAP_FILETYPE_PEM), SSLWRAP_OK);
    DIRTY(sslwrap_ctx_check_privatekey(server), SSLWRAP_OK);
    DIRTY(sslwrap_conn_new(client, NULL, &p.client), SSLWRAP_OK);
    DIRTY(sslwrap_conn_new(server, NULL, &p.server), SSLWRAP_OK);
    DIRTY(sslwrap_conn_set_server_name(p.client, "good.example"), SSLWRAP_OK);
    DIRTY(sslwrap_conn_set_connect_state(p.client), SSLWRAP_OK);
    DIRTY(sslwrap_conn_set_accept_state(p.server), SSLWRAP_OK);
    DIRTY(sslwrap_conn_do_handshake(p.server), SSLWRAP_ERROR_WANT_READ);
    DIRTY(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);

    for (i = 0; i < 10 && (c != SSLWRAP_OK || s != SSLWRAP_OK); i++) {
        dirty();
        c = sslwrap_conn_do_handshake(p.client);
        CHECK(openssl_queue() == 0 || openssl_queue() == DIRT);
        CHECK(c == SSLWRAP_OK || c == SSLWRAP_ERROR_WANT_READ);
        dirty();
        if (sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n) == SSLWRAP_OK)
            DIRTY(sslwrap_conn_bio_write(p.server, buf, n, &taken), SSLWRAP_OK);
        dirty();
        s = sslwrap_conn_do_handshake(p.server);
        CHECK(openssl_queue() == 0 || openssl_queue() == DIRT);
        CHECK(s == SSLWRAP_OK || s == SSLWRAP_ERROR_WANT_READ);
        dirty();
        if (sslwrap_conn_bio_read(p.server, buf, sizeof buf, &n) == SSLWRAP_OK)
            DIRTY(sslwrap_conn_bio_write(p.client, buf, n, &taken), SSLWRAP_OK);
    }
    if (!CHECK(c == SSLWRAP_OK && s == SSLWRAP_OK))
        goto end;
    DIRTY(sslwrap_conn_get_protocol_version_name(p.client, &name), SSLWRAP_OK);
    DIRTY(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    DIRTY(sslwrap_conn_send(p.client, "some data", 9, 0, &n), SSLWRAP_OK);
    DIRTY(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    DIRTY(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_OK);
    CHECK(n == 9);
    DIRTY(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
    DIRTY(sslwrap_conn_shutdown(p.client, &complete), SSLWRAP_OK);
    CHECK(complete == 0);
    pump(p.client, p.server);
    DIRTY(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    DIRTY(sslwrap_conn_shutdown(p.server, &complete), SSLWRAP_OK);
    CHECK(complete == 1);
    CHECK_TEXT(sslwrap_error_message(), "conn_recv: the peer ended the connection properly"); /* nothing else did */

    /* a failure tells its own entries only */
    DIRTY(sslwrap_ctx_use_certificate_chain_file(client, cert("good.key")), SSLWRAP_E_STATE); /* it has a connection */
    CHECK(strstr(sslwrap_error_message(), "left behind") == NULL);
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n == 0);
end:
    DIRTY(sslwrap_conn_free(p.client), SSLWRAP_OK);
    DIRTY(sslwrap_conn_free(p.server), SSLWRAP_OK);
    DIRTY(sslwrap_ctx_free(client), SSLWRAP_OK);
    DIRTY(sslwrap_ctx_free(server), SSLWRAP_OK);

    server = NULL;
    CHECK_OK(sslwrap_ctx_new_server(&server));
    DIRTY(sslwrap_ctx_use_certificate_chain_file(server, cert("good.key")), SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_error_reason(NULL, 0, &reason));
    CHECK_TEXT(reason, "no start line");
    CHECK_OK(sslwrap_ctx_free(server));
}

/* A cut while the queue is dirty, and dirt that looks like a cut while nothing is cut. */
TEST(stale_entries_and_eof)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    char buf[10];
    size_t n;
    int error = 0;

    if (err_new != NULL && pair_from(&p, client, server)) {
        CHECK_OK(handshake(p.client, p.server));
        DIRTY(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_shutdown(p.client));
        DIRTY(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
        CHECK_OK(sslwrap_error_errno(NULL, &error));
        CHECK(error == -1);
        DIRTY(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
        pair_free(&p);
    }
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* finding out why a certificate is refused must not cost OpenSSL's own list */
static void refused_certificate(void)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("other");
    struct pair p;
    const char *reason = NULL;
    size_t n = 0;
    int number = 0;
    if (!pair_from(&p, client, server))
        goto end;
    CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_error_errno(NULL, &number));
    CHECK(number == SSLWRAP_X509_V_ERR_HOSTNAME_MISMATCH);
    CHECK(strstr(sslwrap_error_message(), "not for good.example") != NULL);
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n == 1);
    CHECK_OK(sslwrap_error_reason(NULL, 0, &reason));
    CHECK_TEXT(reason, "certificate verify failed");
end:
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(empty_at_first_and_per_thread);
    RUN(only_failures_write);
    RUN(replaced_whole);
    RUN(openssl_list);
    RUN(snapshot_outlives);
    RUN(status_names);
    RUN(stale_entries_change_nothing);
    RUN(stale_entries_and_eof);
    RUN(refused_certificate);
    return END();
}
