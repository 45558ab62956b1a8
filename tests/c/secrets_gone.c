/* What was secret is nowhere in this process once it was freed: passphrases given and asked for, shared keys, ticket keys. The
 * whole of the writable memory is looked through, as a core file would have it. The secrets are kept masked here. */
/* no: valgrind: its own copies of memory are looked through too */
/* no: asan: it keeps what was freed, and shadows of all memory */
#include "harness.h"

enum { LEN = 24 };

static const unsigned char mask[LEN] = {0x5a, 0x13, 0x77, 0xe1, 0x90, 0x0f, 0xc4, 0x2b, 0x68, 0xd5, 0x3c, 0xa7,
                                        0x11, 0x8e, 0xf2, 0x49, 0xb6, 0x05, 0x7d, 0xec, 0x31, 0x9a, 0x44, 0xcf};
static unsigned char secret[LEN]; /* unmasked only while it is needed */

static void unmask(unsigned number)
{
    int i;
    for (i = 0; i < LEN; i++)
        secret[i] = (unsigned char)((mask[i] ^ (0x21 + number * 5 + (unsigned)i)) | 1);
}

static void forget(void)
{
    volatile unsigned char *p = secret;
    int i;
    for (i = 0; i < LEN; i++)
        p[i] = 0;
}

/* Does it begin here? Compared without ever standing in memory as a whole. */
static int is_here(const unsigned char *at, unsigned number)
{
    int i;
    for (i = 0; i < LEN; i++)
        if (at[i] != (unsigned char)((mask[i] ^ (0x21 + number * 5 + (unsigned)i)) | 1))
            return 0;
    return 1;
}

/* How often it is in the writable memory of this process. */
static int found(unsigned number)
{
    static unsigned char window[1 << 16];
    char line[512], rights[8];
    unsigned long from, to;
    int n = 0, mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    FILE *maps = fopen("/proc/self/maps", "re");
    while (mem >= 0 && maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        unsigned long at;
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[1] != 'w')
            continue;
        for (at = from; at + LEN <= to; at += sizeof window - LEN) {
            ssize_t got = pread(mem, window, to - at < sizeof window ? to - at : sizeof window, (off_t)at), i;
            for (i = 0; got > 0 && i + LEN <= got; i++) {
                unsigned long here = at + (unsigned long)i;
                if (here >= (unsigned long)window && here < (unsigned long)window + sizeof window)
                    continue; /* what was read, read again */
                n += is_here(window + i, number);
            }
        }
    }
    if (maps != NULL)
        fclose(maps);
    if (mem >= 0)
        close(mem);
    return n;
}

static int gives(char *buf, int size, int writing, void *userdata)
{
    (void)writing, (void)userdata;
    CHECK(size > LEN);
    memcpy(buf, secret, LEN);
    return LEN;
}

/* The search finds what is there: else the rest says nothing. */
TEST(it_would_be_found)
{
    unsigned char *there = malloc(LEN);
    unmask(0);
    memcpy(there, secret, LEN);
    CHECK(found(0) >= 2);
    forget();
    CHECK(found(0) == 1);
    memset(there, 0, LEN);
    __asm__ volatile("" : : "r"(there) : "memory");
    CHECK(found(0) == 0);
    free(there);
}

TEST(passphrases)
{
    sslwrap_pkey *key = NULL, *again = NULL, *none = NULL;
    sslwrap_ctx *ctx = NULL;
    char pem[8192];
    size_t n = 0;
    FILE *f;
    CHECK_OK(sslwrap_pkey_load_file(cert("good.key"), SSLWRAP_FILETYPE_PEM, NULL, 0, &key));
    unmask(1);
    CHECK_OK(sslwrap_pkey_dump_pem(key, secret, LEN, pem, sizeof pem, &n)); /* written under it */
    CHECK_OK(sslwrap_pkey_load_pem(pem, n, secret, LEN, &again));           /* read with it, */
    forget();
    CHECK_STATUS(sslwrap_pkey_load_pem(pem, n, "wrong", 5, &none), SSLWRAP_ERROR_SSL);
    unmask(1);
    f = fopen("/tmp/sslwrap-secrets.pem", "we");
    if (CHECK(f != NULL)) {
        CHECK(fwrite(pem, 1, n, f) == n);
        fclose(f);
    }
    CHECK_OK(sslwrap_ctx_new_server(&ctx)); /* and asked for it */
    CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, gives, NULL, NULL));
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, "/tmp/sslwrap-secrets.pem", SSLWRAP_FILETYPE_PEM));
    forget();
    unlink("/tmp/sslwrap-secrets.pem");
    CHECK(found(1) == 0); /* not even while the keys live */
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_pkey_free(key));
    CHECK_OK(sslwrap_pkey_free(again));
    CHECK(found(1) == 0);
}

TEST(shared_keys)
{
    NEEDS("psk-tls1.3");
    int version;
    for (version = SSLWRAP_TLS1_2_VERSION; version <= SSLWRAP_TLS1_3_VERSION; version++) {
        sslwrap_ctx *client = NULL, *server = NULL;
        struct pair p;
        unmask(2);
        CHECK_OK(sslwrap_ctx_new_server(&server));
        CHECK_OK(sslwrap_ctx_set_max_proto_version(server, version));
        CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, secret, LEN));
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
        CHECK_OK(sslwrap_ctx_set_psk(client, "alice", 5, secret, LEN));
        forget();
        CHECK(pair_from(&p, client, server));
        CHECK_OK(handshake(p.client, p.server));
        pair_free(&p);
        CHECK(found(2) > 0); /* the contexts have it still */
        CHECK_OK(sslwrap_ctx_free(client));
        CHECK_OK(sslwrap_ctx_free(server));
        CHECK(found(2) == 0);
    }
}

TEST(ticket_keys)
{
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    unsigned char keys[80] = {1};
    struct pair p;
    unmask(3);
    memcpy(keys + 16, secret, LEN);
    CHECK_OK(sslwrap_ctx_set_ticket_keys(server, keys, 80, 80));
    memset(keys, 0, sizeof keys);
    __asm__ volatile("" : : "r"(keys) : "memory");
    forget();
    CHECK(pair_from(&p, client, server));
    CHECK_OK(handshake(p.client, p.server));
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    CHECK(found(3) == 0);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(it_would_be_found);
    RUN(passphrases);
    RUN(shared_keys);
    RUN(ticket_keys);
    return END();
}
