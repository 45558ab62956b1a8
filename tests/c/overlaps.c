/* Input and output in one buffer, by nothing, a byte, half and all of it (R10): the result is that of two buffers. */
/* no: valgrind: it is about what is read and written where, which AddressSanitizer sees as well */
#include "harness.h"

#include <arpa/inet.h>

static const size_t shifts[] = {0, 1, 2, 7, 15, 16, 17, 31, 32, 33, 63};
#define SHIFTS (sizeof shifts / sizeof *shifts)

/* What is exported goes over what it is bound to, and over the label. */
TEST(keying_material)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    unsigned char context[64], want[64], buf[256];
    static const char label[] = "EXPORTER-over-each-other";
    struct pair p;
    size_t i;
    int old;
    memset(context, 'c', sizeof context);
    for (old = 0; old < few_rounds(2, 1); old++) {
        sslwrap_ctx *ctx = old ? client_ctx() : client;
        if (old)
            CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, SSLWRAP_TLS1_2_VERSION));
        if (!pair_from(&p, ctx, server) || !CHECK_OK(handshake(p.client, p.server)))
            return;
        CHECK_OK(sslwrap_conn_export_keying_material(p.server, label, sizeof label - 1, context, sizeof context, 1, want, sizeof want));
        for (i = 0; i < SHIFTS; i++) {
            int behind;
            for (behind = 0; behind < 2; behind++) {
                unsigned char *in = buf + (behind ? shifts[i] : 0), *out = buf + (behind ? 0 : shifts[i]);
                memset(buf, 0, sizeof buf);
                memcpy(in, context, sizeof context);
                CHECK_OK(sslwrap_conn_export_keying_material(p.client, label, sizeof label - 1, in, sizeof context, 1, out, sizeof want));
                CHECK(memcmp(out, want, sizeof want) == 0);
                if (shifts[i] >= sizeof label - 1)
                    continue;
                memset(buf, 0, sizeof buf);
                in = buf + 100 + (behind ? shifts[i] : 0);
                out = buf + 100 + (behind ? 0 : shifts[i]);
                memcpy(in, label, sizeof label - 1);
                CHECK_OK(sslwrap_conn_export_keying_material(p.client, in, sizeof label - 1, context, sizeof context, 1, out, sizeof want));
                CHECK(memcmp(out, want, sizeof want) == 0);
            }
        }
        pair_free(&p);
        if (old)
            CHECK_OK(sslwrap_ctx_free(ctx));
    }
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

/* Ciphertext goes on from where it was put: out of one end's buffer and into the other's, a little later in the same one. */
TEST(ciphertext)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    static unsigned char buf[40000];
    struct pair p;
    size_t n = 0, taken, i;
    if (!pair_from(&p, client, server) || !CHECK_OK(handshake(p.client, p.server)))
        return;
    for (i = 0; i < SHIFTS; i++) {
        memset(buf, 'a' + (int)i, 20000);
        CHECK_OK(sslwrap_conn_send(p.client, buf, 16000, 0, &n));
        CHECK(n == 16000);
        CHECK_OK(sslwrap_conn_bio_read(p.client, buf + shifts[i], sizeof buf - shifts[i], &n)); /* over the plaintext */
        CHECK_OK(sslwrap_conn_bio_write(p.server, buf + shifts[i], n, &taken));
        CHECK(taken == n);
        CHECK_OK(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n)); /* and back over the ciphertext */
        CHECK(n == 16000 && buf[0] == 'a' + i && buf[15999] == 'a' + i && memcmp(buf, buf + 1, 15999) == 0);
    }
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
}

TEST(keys_and_passphrases)
{
    sslwrap_pkey *key = NULL, *back = NULL;
    static char buf[8192];
    size_t i, n = 0;
    int equal = 0;
    CHECK_OK(sslwrap_pkey_load_file(cert("good.key"), SSLWRAP_FILETYPE_PEM, NULL, 0, &key));
    for (i = 0; i < SHIFTS; i += (size_t)few_rounds(1, 4)) {
        memset(buf, 0, sizeof buf);
        memcpy(buf + shifts[i], "the passphrase", 14);
        CHECK_OK(sslwrap_pkey_dump_pem(key, buf + shifts[i], 14, buf, sizeof buf, &n)); /* gone, once the key stands there */
        CHECK_OK(sslwrap_pkey_load_pem(buf, n, "the passphrase", 14, &back));
        CHECK_OK(sslwrap_pkey_equal_public(key, back, &equal));
        CHECK(equal == 1);
        CHECK_OK(sslwrap_pkey_free(back));
    }
    CHECK_OK(sslwrap_pkey_free(key));
}

TEST(addresses)
{
    unsigned char six[16] = {0x20, 1, 0xd, 0xb8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1};
    char buf[200], want[64];
    size_t i, n;
    inet_ntop(AF_INET6, six, want, sizeof want);
    for (i = 0; i < SHIFTS; i++) {
        memset(buf, 0, sizeof buf);
        memcpy(buf + shifts[i], six, 16);
        CHECK_OK(sslwrap_inet_ntop(SSLWRAP_AF_INET6, buf + shifts[i], 16, buf, sizeof buf, &n));
        CHECK_TEXT(buf, want);
        memset(buf, 0, sizeof buf);
        strcpy(buf + shifts[i], want);
        CHECK_OK(sslwrap_inet_pton(SSLWRAP_AF_INET6, buf + shifts[i], buf, 16, &n));
        CHECK(n == 16 && memcmp(buf, six, 16) == 0);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(keying_material);
    RUN(ciphertext);
    RUN(keys_and_passphrases);
    RUN(addresses);
    return END();
}
