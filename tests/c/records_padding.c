/* Who configured OpenSSL to pad its records has them padded: then they stay OpenSSL's. */
/* link: ssl */
#include "forge.h"

static const char config[] = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = padded\n"
                             "[padded]\nRecordPadding = 512\n";

static void padded(int raw_serves, const char *suite)
{
    sslwrap_ctx *ctx = raw_serves ? client_ctx() : server_ctx("good");
    SSL_CTX *raw = raw_ctx(raw_serves, raw_serves ? "good" : NULL);
    sslwrap_conn *ours;
    struct far far;
    unsigned char buf[2000];
    size_t n = 0;
    int kind = -1;
    CHECK(SSL_CTX_set_ciphersuites(raw, suite) == 1);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &ours));
    if (raw_serves)
        CHECK_OK(sslwrap_conn_set_server_name(ours, "good.example"));
    far_new(&far, raw, raw_serves);
    if (CHECK_OK(raw_handshake(ours, &far.raw))) {
        raw_pump(ours, &far.raw);
        CHECK_OK(sslwrap_conn_records(ours, &kind));
        CHECK(kind == SSLWRAP_RECORDS_OPENSSL);
        CHECK_OK(sslwrap_conn_send(ours, "how long?", 9, 0, &n));
        CHECK_OK(sslwrap_conn_bio_read(ours, buf, sizeof buf, &n));
        CHECK(n == 5 + 512 + 16 && buf[0] == DATA);
        CHECK(BIO_write(far.raw.in, buf, (int)n) == (int)n);
        CHECK(raw_read(&far.raw, buf, sizeof buf) == 9);
        /* and it all goes on after updates of both */
        CHECK(SSL_key_update(far.raw.ssl, SSL_KEY_UPDATE_REQUESTED) == 1);
        CHECK(SSL_write(far.raw.ssl, "so", 2) == 2);
        raw_pump(ours, &far.raw);
        CHECK_OK(sslwrap_conn_recv(ours, buf, sizeof buf, 0, &n));
        CHECK_OK(sslwrap_conn_send(ours, "now", 3, 0, &n));
        raw_pump(ours, &far.raw);
        CHECK(raw_read(&far.raw, buf, sizeof buf) == 3);
    }
    CHECK_OK(sslwrap_conn_free(ours));
    CHECK_OK(sslwrap_ctx_free(ctx));
    raw_free(&far.raw);
}

TEST(padded_as_configured)
{
    NOT_ON_AWS_LC("it pads nothing");
    padded(0, "TLS_AES_128_GCM_SHA256");
    padded(1, "TLS_AES_256_GCM_SHA384");
    padded(1, "TLS_CHACHA20_POLY1305_SHA256");
}

int main(int argc, char **argv)
{
    char path[] = "/tmp/sslwrap-paddingXXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, config, sizeof config - 1) != (ssize_t)sizeof config - 1 || setenv("OPENSSL_CONF", path, 1) != 0)
        return 1;
    close(fd);
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, NULL);
    BEGIN(argc, argv);
    RUN(padded_as_configured); /* an OpenSSL of the library's own reads it at our first call */
    unlink(path);
    return END();
}
