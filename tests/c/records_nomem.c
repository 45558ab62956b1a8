/* Our own records while memory is lacking: a record that OpenSSL sealed and could not hand over leaves first and once. */
/* no: aws-lc: it may crash where there is no memory: cert_use_cert_and_key pushes into a list that it could not make */
/* link: ssl */
/* no: valgrind: it has a malloc of its own */
/* no: asan: it has a malloc of its own */
#include "forge.h"

#include <errno.h>

void *__libc_malloc(size_t size);
void *__libc_realloc(void *p, size_t size);

/* OpenSSL's own buffers are smaller: what fails is the queue behind it. */
enum { LARGE = 30000, PIECE = 16000 };
static int armed, failed;

static int fails(size_t size)
{
    if (!armed || size < LARGE)
        return 0;
    failed++;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) { return fails(size) ? NULL : __libc_malloc(size); }
void *realloc(void *p, size_t size) { return fails(size) ? NULL : __libc_realloc(p, size); }

static unsigned char plain[40 * PIECE];

/* What was sent so far comes, and nothing else. */
static int comes(sslwrap_conn *ours, struct raw *raw, size_t from, size_t to)
{
    static unsigned char buf[PIECE];
    int n;
    raw_pump(ours, raw);
    while ((n = SSL_read(raw->ssl, buf, sizeof buf)) > 0) {
        if (!CHECK((size_t)n <= to - from && memcmp(buf, plain + from, (size_t)n) == 0))
            return 0;
        from += (size_t)n;
    }
    return CHECK(SSL_get_error(raw->ssl, n) == SSL_ERROR_WANT_READ) & CHECK(from == to);
}

/* What we have to send stays. */
static int asks_for_update(sslwrap_conn *ours, struct raw *raw)
{
    unsigned char buf[1000];
    size_t n;
    int got;
    CHECK(SSL_key_update(raw->ssl, SSL_KEY_UPDATE_REQUESTED) == 1);
    CHECK(SSL_write(raw->ssl, "x", 1) == 1);
    while ((got = BIO_read(raw->out, buf, sizeof buf)) > 0)
        CHECK_OK(sslwrap_conn_bio_write(ours, buf, (size_t)got, &n));
    return CHECK_OK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n)) & CHECK(n == 1);
}

/* After so many records that wait, an update is answered and data follows it, without memory for the queue. */
static int once(int before)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *ours;
    struct far far;
    SSL_CTX *raw = raw_ctx(1, "good");
    size_t at = 0, n = 0;
    int i, kind = -1, status = SSLWRAP_OK;
    SSL_CTX_set_mode(raw, SSL_MODE_AUTO_RETRY);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
    CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
    far_new(&far, raw, 1);
    if (CHECK_OK(raw_handshake(ours, &far.raw))) {
        CHECK_OK(sslwrap_conn_records(ours, &kind));
        CHECK(kind == SSLWRAP_RECORDS_OWN);
        comes(ours, &far.raw, 0, 0);
        for (i = 0; i < before; i++) {
            CHECK_OK(sslwrap_conn_send(ours, plain + at, PIECE, 0, &n));
            at += n;
        }
        asks_for_update(ours, &far.raw);
        armed = 1;
        status = sslwrap_conn_send(ours, plain + at, PIECE, 0, &n);
        armed = 0;
        if (status != SSLWRAP_OK) {
            CHECK_STATUS(status, SSLWRAP_E_NOMEM);
            CHECK(n == 0);
            CHECK_OK(sslwrap_conn_send(ours, plain + at, PIECE, 0, &n));
        }
        at += n;
        CHECK_OK(sslwrap_conn_send(ours, plain + at, 100, 0, &n));
        at += n;
        CHECK_OK(sslwrap_conn_key_update(ours, 0)); /* nothing is held any more */
        CHECK_OK(sslwrap_conn_send(ours, plain + at, 100, 0, &n));
        at += n;
        comes(ours, &far.raw, 0, at);
    }
    CHECK_OK(sslwrap_conn_free(ours));
    CHECK_OK(sslwrap_ctx_free(ctx));
    raw_free(&far.raw);
    return status == SSLWRAP_E_NOMEM;
}

TEST(held_for_want_of_memory)
{
    int before, met = 0;
    for (before = 0; before < 34 && failed_checks_ == 0; before++)
        met += once(before);
    CHECK(met > 0 && failed > 0);
}

/* How many sends of a byte fit into what the queue has; then the goodbye, which is a little longer, does not. */
static int goodbye(int version, int sends)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *ours;
    struct far far;
    SSL_CTX *raw = raw_ctx(1, "good");
    unsigned char buf[PIECE];
    size_t n = 0, came = 0;
    int i, got, complete = 7, status = SSLWRAP_OK;
    SSL_CTX_set_max_proto_version(raw, version);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
    CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
    far_new(&far, raw, 1);
    if (CHECK_OK(raw_handshake(ours, &far.raw))) {
        comes(ours, &far.raw, 0, 0);
        for (i = 0; i < 3; i++)
            CHECK_OK(sslwrap_conn_send(ours, plain, PIECE, 0, &n));
        armed = 1;
        for (i = 0; i != sends && status == SSLWRAP_OK; i++)
            status = sslwrap_conn_send(ours, plain, 1, 0, &n);
        if (sends < 0) {
            armed = 0;
            CHECK_STATUS(status, SSLWRAP_E_NOMEM);
            sends = i - 1;
        } else {
            CHECK_OK(status);
            CHECK_STATUS(sslwrap_conn_shutdown(ours, &complete), SSLWRAP_E_NOMEM);
            CHECK(complete == 0);
            CHECK_STATUS(sslwrap_conn_shutdown(ours, &complete), SSLWRAP_E_NOMEM);
            armed = 0;
            CHECK_STATUS(sslwrap_conn_send(ours, "x", 1, 0, &n), SSLWRAP_ERROR_SSL); /* it was said, if not heard */
            CHECK_OK(sslwrap_conn_shutdown(ours, &complete));
            CHECK(complete == 0);
            raw_pump(ours, &far.raw);
            while ((got = SSL_read(far.raw.ssl, buf, sizeof buf)) > 0)
                came += (size_t)got;
            CHECK(SSL_get_error(far.raw.ssl, got) == SSL_ERROR_ZERO_RETURN);
            CHECK(came == 3 * PIECE + (size_t)sends);
            CHECK(SSL_shutdown(far.raw.ssl) >= 0);
            raw_pump(ours, &far.raw);
            CHECK_OK(sslwrap_conn_shutdown(ours, &complete));
            CHECK(complete == 1);
        }
    }
    CHECK_OK(sslwrap_conn_free(ours));
    CHECK_OK(sslwrap_ctx_free(ctx));
    raw_free(&far.raw);
    return sends;
}

TEST(goodbye_for_want_of_memory)
{
    NOT_ON_VENDORED("OpenSSL 3.6 says goodbye without more memory");
    goodbye(TLS1_3_VERSION, goodbye(TLS1_3_VERSION, -1));
    goodbye(TLS1_2_VERSION, goodbye(TLS1_2_VERSION, -1));
}

int main(int argc, char **argv)
{
    struct random r = {5};
    BEGIN(argc, argv);
    random_bytes(&r, plain, sizeof plain);
    RUN(held_for_want_of_memory);
    RUN(goodbye_for_want_of_memory);
    return END();
}
