/* link: ssl */
/* threads */
/* What is only seen where somebody else has a part in it: entries of others in OpenSSL's queue, a store of keys that is none of
 * OpenSSL's own, destructors that come back while there are threads, readers slower than their writer. */
#include "net.h"

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/store.h>
#include <pthread.h>

/* ---- entries of somebody else's in the queue before each call (R30) ---- */

static void dirty(void)
{
    ERR_raise(ERR_LIB_X509, X509_R_CERT_ALREADY_IN_HASH_TABLE);
}

TEST(a_dirty_queue_means_nothing)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    char got[32];
    size_t n;
    int i, status = SSLWRAP_ERROR_WANT_READ, complete;

    CHECK_OK(sslwrap_ctx_set_mode(server, SSLWRAP_MODE_OPENSSL_RECORDS, NULL)); /* so that each step is OpenSSL's */
    if (pair_from(&p, client, server)) {
        dirty();
        CHECK_STATUS(sslwrap_conn_recv(p.server, got, sizeof got, 0, &n), SSLWRAP_ERROR_WANT_READ);
        for (i = 0; i < 10 && status != SSLWRAP_OK; i++) {
            dirty();
            status = sslwrap_conn_do_handshake(p.client);
            if (!CHECK(status == SSLWRAP_OK || is_want(status)))
                break;
            pump(p.client, p.server);
            dirty();
            status = sslwrap_conn_do_handshake(p.server);
            if (!CHECK(status == SSLWRAP_OK || is_want(status)))
                break;
            pump(p.client, p.server);
        }
        CHECK_OK(status);
        dirty();
        CHECK_STATUS(sslwrap_conn_recv(p.client, got, sizeof got, 0, &n), SSLWRAP_ERROR_WANT_READ);
        dirty();
        CHECK_STATUS(sslwrap_conn_recv(p.server, got, sizeof got, 0, &n), SSLWRAP_ERROR_WANT_READ);
        dirty();
        CHECK_OK(sslwrap_conn_sendall(p.server, "hello", 5, 0, &n));
        pump(p.client, p.server);
        dirty();
        CHECK_OK(sslwrap_conn_recv(p.client, got, sizeof got, 0, &n));
        dirty();
        CHECK_OK(sslwrap_conn_shutdown(p.client, &complete));
        pump(p.client, p.server);
        dirty();
        CHECK_STATUS(sslwrap_conn_recv(p.server, got, sizeof got, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    }
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    ERR_clear_error();
}

/* ---- keys of a store that a program brought along ---- */

struct ossl_store_loader_ctx_st {
    int step, fails, nothing;
};

static OSSL_STORE_LOADER_CTX *store_open(const OSSL_STORE_LOADER *loader, const char *uri, const UI_METHOD *ui, void *ui_data)
{
    OSSL_STORE_LOADER_CTX *ctx;
    (void)loader;
    (void)ui;
    (void)ui_data;
    if (strstr(uri, "refused") != NULL) {
        ERR_raise(ERR_LIB_USER, 100);
        return NULL;
    }
    ctx = calloc(1, sizeof *ctx);
    ctx->fails = strstr(uri, "fails") != NULL;
    ctx->nothing = strstr(uri, "nothing") != NULL;
    return ctx;
}

/* A name, nothing at all for once, then a key. */
static OSSL_STORE_INFO *store_load(OSSL_STORE_LOADER_CTX *ctx, const UI_METHOD *ui, void *ui_data)
{
    BIO *bio;
    EVP_PKEY *key;
    (void)ui;
    (void)ui_data;
    switch (ctx->step++) {
    case 0:
        return OSSL_STORE_INFO_new_NAME(OPENSSL_strdup("fake:one"));
    case 1:
        return NULL;
    }
    if (ctx->nothing)
        return OSSL_STORE_INFO_new_NAME(OPENSSL_strdup("fake:another"));
    bio = BIO_new_file(cert("good.key"), "r");
    key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return OSSL_STORE_INFO_new_PKEY(key);
}

static int store_eof(OSSL_STORE_LOADER_CTX *ctx) { return ctx->step > 5; }
static int store_error(OSSL_STORE_LOADER_CTX *ctx) { return ctx->fails && ctx->step > 1; }
static int store_close(OSSL_STORE_LOADER_CTX *ctx)
{
    free(ctx);
    return 1;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
TEST(keys_of_another_store)
{
    NEEDS("key-uri");
    NOT_ON_VENDORED("it does not know what we register with the system's");
    OSSL_STORE_LOADER *loader = OSSL_STORE_LOADER_new(NULL, "fake");
    sslwrap_pkey *key = NULL;
    sslwrap_x509 *good = NULL;
    int same = 0;

    OSSL_STORE_LOADER_set_open(loader, store_open);
    OSSL_STORE_LOADER_set_load(loader, store_load);
    OSSL_STORE_LOADER_set_eof(loader, store_eof);
    OSSL_STORE_LOADER_set_error(loader, store_error);
    OSSL_STORE_LOADER_set_close(loader, store_close);
    CHECK(OSSL_STORE_register_loader(loader) == 1);
    CHECK_OK(sslwrap_x509_load_file(cert("good.pem"), SSLWRAP_FILETYPE_PEM, &good));
    if (CHECK_OK(sslwrap_pkey_load_uri("fake:key", NULL, 0, &key))) {
        CHECK_OK(sslwrap_pkey_belongs_to(key, good, &same));
        CHECK(same == 1);
        CHECK_OK(sslwrap_pkey_free(key));
    }
    CHECK_STATUS(sslwrap_pkey_load_uri("fake:nothing", NULL, 0, &key), SSLWRAP_ERROR_SSL);
    CHECK(key == NULL);
    CHECK_STATUS(sslwrap_pkey_load_uri("fake:fails", NULL, 0, &key), SSLWRAP_ERROR_SSL);
    CHECK(key == NULL);
    CHECK_STATUS(sslwrap_pkey_load_uri("fake:refused", NULL, 0, &key), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "is the URI right?") != NULL);
    CHECK(key == NULL);
    CHECK_STATUS(sslwrap_pkey_load_uri("fake-too:key", NULL, 0, &key), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "is its provider or engine installed?") != NULL);
    CHECK_OK(sslwrap_x509_free(good));
    OSSL_STORE_LOADER_free(OSSL_STORE_unregister_loader("fake"));
}
#pragma GCC diagnostic pop

/* ---- certificates in OpenSSL's own PEM, and what is too long ---- */

TEST(trusted_certificate)
{
    BIO *in = BIO_new_file(cert("good.pem"), "r"), *out = BIO_new(BIO_s_mem());
    X509 *theirs = PEM_read_bio_X509(in, NULL, NULL, NULL);
    sslwrap_x509 *good = NULL, *ours = NULL;
    char *text;
    long len;
    int same = 0;

    CHECK(X509_alias_set1(theirs, (const unsigned char *)"alias", 5) == 1 && PEM_write_bio_X509_AUX(out, theirs) == 1);
    len = BIO_get_mem_data(out, &text);
    CHECK(len > 40 && strncmp(text, "-----BEGIN TRUSTED CERTIFICATE", 30) == 0);
    CHECK_OK(sslwrap_x509_load_file(cert("good.pem"), SSLWRAP_FILETYPE_PEM, &good));
    if (CHECK_OK(sslwrap_x509_load_pem(text, (size_t)len, &ours))) {
        CHECK_OK(sslwrap_x509_equal(good, ours, &same));
        CHECK(same == 1);
    }
    CHECK_OK(sslwrap_x509_free(good));
    CHECK_OK(sslwrap_x509_free(ours));
    X509_free(theirs);
    BIO_free(in);
    BIO_free(out);
}

static size_t file(const char *name, unsigned char *to, size_t cap)
{
    FILE *f = fopen(cert(name), "re");
    size_t n = 0;
    if (CHECK(f != NULL)) {
        n = fread(to, 1, cap - 1, f);
        fclose(f);
    }
    return n;
}

TEST(bytes_behind_a_certificate_or_key)
{
    unsigned char der[8192];
    sslwrap_x509 *crt = NULL;
    sslwrap_pkey *key = NULL;
    size_t n = file("good.der", der, sizeof der);
    int i;

    CHECK_OK(sslwrap_x509_load_der(der, n, &crt));
    CHECK_OK(sslwrap_x509_free(crt));
    der[n] = 0;
    for (i = 0; i < 3; i++) { /* and nothing of what was read is kept */
        CHECK_STATUS(sslwrap_x509_load_der(der, n + 1, &crt), SSLWRAP_ERROR_SSL);
        CHECK(crt == NULL);
    }
    n = file("good-key.der", der, sizeof der);
    CHECK_OK(sslwrap_pkey_load_der(der, n, NULL, 0, &key));
    CHECK_OK(sslwrap_pkey_free(key));
    der[n] = 0;
    CHECK_STATUS(sslwrap_pkey_load_der(der, n + 1, NULL, 0, &key), SSLWRAP_ERROR_SSL);
    CHECK(key == NULL && strstr(sslwrap_error_message(), "bytes behind the private key") != NULL);
}

/* ---- destructors that come back ---- */

static int freed;
static void comes_back(void *userdata)
{
    void *now = NULL;
    CHECK_OK(sslwrap_ctx_get_app_data(userdata, &now));
    CHECK(now == NULL);
    freed++;
}

static void *idles(void *end)
{
    char byte;
    while (read(*(int *)end, &byte, 1) < 0)
        ;
    return NULL;
}

TEST(a_destructor_may_ask)
{
    sslwrap_ctx *ctx = NULL;
    pthread_t thread;
    int ends[2];

    freed = 0;
    if (!CHECK(pipe2(ends, O_CLOEXEC) == 0) || !CHECK(pthread_create(&thread, NULL, idles, &ends[0]) == 0)) /* alone there are no locks */
        return;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, ctx, comes_back));
    CHECK_OK(sslwrap_ctx_set_app_data(ctx, NULL, NULL));
    CHECK(freed == 1);
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK(freed == 1);
    close(ends[1]);
    CHECK(pthread_join(thread, NULL) == 0);
    close(ends[0]);
}

/* ---- a blocking send returns when its records have left ---- */

enum { MUCH = 1 << 20 };
static size_t received;

static void *reads_slowly(void *argument)
{
    sslwrap_conn *conn = argument;
    static char room[16384];
    size_t n;
    while (sslwrap_conn_recv(conn, room, sizeof room, 0, &n) == SSLWRAP_OK) {
        received += n;
        sleep_ms(1);
    }
    return NULL;
}

TEST(sent_has_left)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_conn *from = NULL, *to = NULL;
    char *much = calloc(1, MUCH);
    pthread_t thread;
    size_t n = 0, waits = 1;
    int port, listener = tcp_listen(&port), ends[2], complete, small = 8192;

    CHECK(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == 0); /* for those that it accepts */
    ends[0] = tcp_connect(port, small);
    ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    from = client_fd(client, ends[0]);
    to = server_fd(server, ends[1]);
    received = 0;
    CHECK(pthread_create(&thread, NULL, reads_slowly, to) == 0);
    CHECK_OK(sslwrap_conn_do_handshake(from));
    CHECK_OK(sslwrap_conn_sendall(from, much, MUCH, 0, &n));
    CHECK(n == MUCH);
    CHECK_OK(sslwrap_conn_out_pending(from, &waits));
    CHECK(waits == 0);
    CHECK_OK(sslwrap_conn_shutdown(from, &complete));
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(received == MUCH);
    CHECK_OK(sslwrap_conn_free(from));
    CHECK_OK(sslwrap_conn_free(to));
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    close(ends[0]);
    close(ends[1]);
    close(listener);
    free(much);
}

/* ---- a peer that takes a little now and then does not move the deadline (R71) ---- */

static void *takes_a_little(void *end)
{
    static char room[65536];
    while (sleep_ms(60), read(*(int *)end, room, sizeof room) > 0)
        ;
    return NULL;
}

TEST(a_trickle_moves_no_deadline)
{
    sslwrap_sock *sock = NULL;
    char *much = calloc(1, 8 << 20);
    pthread_t thread;
    size_t n = 0;
    int ends[2];
    int64_t from;

    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    CHECK_OK(sslwrap_sock_adopt_fd(ends[0], &sock));
    CHECK_OK(sslwrap_sock_settimeout(sock, 0.4));
    CHECK(pthread_create(&thread, NULL, takes_a_little, &ends[1]) == 0);
    from = now_ms();
    CHECK_STATUS(sslwrap_sock_sendall(sock, much, 8 << 20, 0, &n), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 400);
    CHECK(n > 0 && n < 8 << 20);
    CHECK_OK(sslwrap_sock_free(sock)); /* with the descriptor, so that the reader ends */
    CHECK(pthread_join(thread, NULL) == 0);
    close(ends[1]);
    free(much);
}

/* ---- descriptors (R77, R79) ---- */

static int open_fds(void)
{
    DIR *d = opendir("/proc/self/fd");
    int n = 0;
    while (CHECK(d != NULL) && readdir(d) != NULL)
        n++;
    if (d != NULL)
        closedir(d);
    return n;
}

TEST(failed_dialling_keeps_nothing)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    char port[16];
    int i, before;

    snprintf(port, sizeof port, "%d", free_port());
    CHECK_STATUS(sslwrap_conn_dial(ctx, "127.0.0.1", port, 5, &conn), SSLWRAP_ERROR_SYSCALL); /* what is made once is made */
    before = open_fds();
    for (i = 0; i < 3; i++)
        CHECK_STATUS(sslwrap_conn_dial(ctx, "127.0.0.1", port, 5, &conn), SSLWRAP_ERROR_SYSCALL);
    CHECK(open_fds() == before);
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(accepted_ones_end_at_exec)
{
    sslwrap_sock *listener = NULL, *made = NULL;
    sslwrap_addr *peer = NULL;
    int port, fd = tcp_listen(&port), client, its = -1;

    CHECK_OK(sslwrap_sock_adopt_fd(fd, &listener));
    client = tcp_connect(port, 0);
    CHECK_OK(sslwrap_sock_accept(listener, &made, &peer));
    CHECK_OK(sslwrap_sock_fileno(made, &its));
    CHECK(fcntl(its, F_GETFD) == FD_CLOEXEC);
    CHECK((fcntl(fd, F_GETFL) & O_NONBLOCK) == 0); /* nor did accepting leave this set */
    CHECK_OK(sslwrap_addr_free(peer));
    CHECK_OK(sslwrap_sock_free(made));
    CHECK_OK(sslwrap_sock_free(listener));
    close(client);
}

/* In TLS 1.2 a client is not asked for its certificate later, and a client asks nobody; both ends go on. */
TEST(asked_later_in_tls_1_3_alone)
{
    int version;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++) {
        sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
        struct pair p;
        char byte = 0;
        size_t n;
        CHECK_OK(sslwrap_ctx_set_max_proto_version(client, version));
        CHECK(pair_from(&p, client, server));
        CHECK_OK(handshake(p.client, p.server));
        if (version == SSLWRAP_TLS1_2_VERSION)
            CHECK_STATUS(sslwrap_conn_verify_client_post_handshake(p.server), SSLWRAP_E_UNSUPPORTED);
        else
            CHECK_STATUS(sslwrap_conn_verify_client_post_handshake(p.client), SSLWRAP_E_STATE);
        CHECK_OK(sslwrap_conn_send(p.server, "x", 1, 0, &n));
        pump(p.client, p.server);
        CHECK_OK(sslwrap_conn_recv(p.client, &byte, 1, 0, &n));
        CHECK(byte == 'x');
        pair_free(&p);
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(a_dirty_queue_means_nothing);
    RUN(keys_of_another_store);
    RUN(trusted_certificate);
    RUN(bytes_behind_a_certificate_or_key);
    RUN(a_destructor_may_ask);
    RUN(sent_has_left);
    RUN(a_trickle_moves_no_deadline);
    RUN(failed_dialling_keeps_nothing);
    RUN(accepted_ones_end_at_exec);
    RUN(asked_later_in_tls_1_3_alone);
    return END();
}
