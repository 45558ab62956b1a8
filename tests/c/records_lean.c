/* OpenSSL's record buffers are given back only while nothing is in them: some of its releases do not look, and would go on
 * reading what they freed (CVE-2024-4741). */
/* link: ssl */
#include "forge.h"

#include <dlfcn.h>

static int given_back;

/* Stands before OpenSSL's own; not where the library has an OpenSSL inside. */
int SSL_free_buffers(SSL *ssl)
{
    int (*own)(SSL *) = NULL;
    void *found = dlsym(RTLD_NEXT, "SSL_free_buffers");
    memcpy(&own, &found, sizeof own);
    given_back++;
    CHECK(SSL_pending(ssl) == 0 && !SSL_has_pending(ssl));
    CHECK_TEXT(SSL_rstate_string(ssl), "RH"); /* at a header, not in a body */
    return own(ssl);
}

static void full(uint64_t mode)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *ours;
    struct far far;
    char buf[20], record[100];
    size_t n = 0;
    int i, len;
    CHECK_OK(sslwrap_ctx_set_mode(ctx, mode, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
    CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
    far_new(&far, raw_ctx(1, "good"), 1);
    if (CHECK_OK(raw_handshake(ours, &far.raw))) {
        /* data that OpenSSL gives out in parts: it stands behind an update */
        CHECK(SSL_key_update(far.raw.ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
        CHECK(SSL_write(far.raw.ssl, "abcdefghij", 10) == 10);
        raw_pump(ours, &far.raw);
        for (i = 0; i < 5; i++) {
            CHECK_OK(sslwrap_conn_recv(ours, buf, 2, 0, &n));
            CHECK(n == 2 && buf[0] == 'a' + 2 * i && buf[1] == 'b' + 2 * i);
            CHECK_OK(sslwrap_conn_release_buffers(ours));
        }
        CHECK_STATUS(sslwrap_conn_recv(ours, buf, 2, 0, &n), SSLWRAP_ERROR_WANT_READ);
        /* a record of which not all has come */
        CHECK(SSL_write(far.raw.ssl, "klm", 3) == 3);
        len = BIO_read(far.raw.out, record, sizeof record);
        CHECK(len == 25);
        CHECK_OK(sslwrap_conn_bio_write(ours, record, 10, &n));
        CHECK_STATUS(sslwrap_conn_recv(ours, buf, 3, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_release_buffers(ours));
        CHECK_OK(sslwrap_conn_bio_write(ours, record + 10, 15, &n));
        CHECK_OK(sslwrap_conn_recv(ours, buf, 3, 0, &n));
        CHECK(n == 3 && memcmp(buf, "klm", 3) == 0);
        CHECK_OK(sslwrap_conn_release_buffers(ours));
    }
    CHECK_OK(sslwrap_conn_free(ours));
    CHECK_OK(sslwrap_ctx_free(ctx));
    raw_free(&far.raw);
}

TEST(nothing_in_use_is_freed)
{
    full(0);
    full(SSLWRAP_MODE_OPENSSL_RECORDS);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(nothing_in_use_is_freed);
    if (getenv("RECORDS_SHOW") != NULL)
        fprintf(stderr, "given back %d times\n", given_back);
    return END();
}
