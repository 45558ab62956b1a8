/* link: ssl */
/* no: asan: freed memory is kept from being used again, and shadowed */
/* no: valgrind: its own copies would be found */
/* The traffic secrets of a connection are gone with it (R61): the process's whole writable memory is searched for them, the freed
 * part and the stack too. What is searched for is never written down by the test: it is told byte by byte. secrets_gone.c looks
 * for what callers give. */
#include "harness.h"

#include <openssl/ssl.h>

typedef unsigned char (*byte_at)(size_t at);
enum { LENGTH = 40 };

static unsigned char one(size_t at) { return (unsigned char)('a' + ((at + 3) * 2654435761u >> 24) % 26); }
static unsigned char other(size_t at) { return (unsigned char)(0x81 + at * 29 % 100); }

static unsigned char mask_[48]; /* a secret of a handshake, written here only under a mask */
static unsigned char masked(size_t at) { return mask_[at] ^ 0x5a; }

__attribute__((noinline)) static void copied(unsigned char *to, byte_at byte, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++)
        to[i] = byte(i);
}

__attribute__((noinline)) static void clear(void *at, size_t n)
{
    volatile unsigned char *p = at;
    while (n-- > 0)
        *p++ = 0;
}

/* How often it stands in memory, but for its first 16 bytes: those the allocator uses as soon as a block is freed. */
static int places(byte_at byte, size_t n)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512], rights[8];
    unsigned long from, to;
    int found = 0;
    while (CHECK(maps != NULL) && fgets(line, sizeof line, maps) != NULL) {
        const volatile unsigned char *p, *end;
        size_t i;
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || rights[1] != 'w' || strstr(line, "[v") != NULL)
            continue;
        end = (const volatile unsigned char *)to;
        for (p = (const volatile unsigned char *)from; p + n <= end; p++) {
            for (i = 16; i < n && p[i] == byte(i); i++)
                ;
            found += i == n;
        }
    }
    if (maps != NULL)
        fclose(maps);
    return found;
}

/* Overwrites what is left of deeper calls: a register saved there is nobody's secret-keeping. */
__attribute__((noinline)) static void lower_stack(void)
{
    unsigned char room[65536];
    clear(room, sizeof room);
}

TEST(the_search_finds)
{
    unsigned char *copy = malloc(LENGTH);
    copied(copy, one, LENGTH);
    CHECK(places(one, LENGTH) == 1);
    copied(copy, other, LENGTH);
    CHECK(places(one, LENGTH) == 0 && places(other, LENGTH) == 1);
    clear(copy, LENGTH);
    CHECK(places(other, LENGTH) == 0);
    free(copy);
}

static void learn(const char *line)
{
    const char *hex = strrchr(line, ' ');
    size_t i;
    if (hex == NULL || strncmp(line, "SERVER_TRAFFIC_SECRET_0", 23) != 0)
        return;
    for (hex++, i = 0; hex[0] != 0 && hex[1] != 0 && i < 48; i++, hex += 2) {
        unsigned value = 0;
        CHECK(sscanf(hex, "%2x", &value) == 1);
        mask_[i] = (unsigned char)value ^ 0x5a;
    }
}

static void logs(sslwrap_conn *conn, const char *line, void *userdata)
{
    (void)conn;
    (void)userdata;
    learn(line);
}

static void libssl_logs(const SSL *ssl, const char *line)
{
    (void)ssl;
    learn(line);
}

/* How many copies libssl alone leaves behind: 3.0 does not wipe an SSL that it frees. */
static int left_by_libssl(void)
{
    SSL_CTX *to = SSL_CTX_new(TLS_server_method()), *from = SSL_CTX_new(TLS_client_method());
    SSL *server, *client;
    BIO *a, *b;
    int i;
    SSL_CTX_use_certificate_chain_file(to, cert("good.pem"));
    SSL_CTX_use_PrivateKey_file(to, cert("good.key"), SSL_FILETYPE_PEM);
    SSL_CTX_set_keylog_callback(to, libssl_logs);
    server = SSL_new(to);
    client = SSL_new(from);
    CHECK(BIO_new_bio_pair(&a, 0, &b, 0) == 1);
    SSL_set_bio(server, a, a);
    SSL_set_bio(client, b, b);
    SSL_set_accept_state(server);
    SSL_set_connect_state(client);
    for (i = 0; i < 10; i++) {
        SSL_do_handshake(client);
        SSL_do_handshake(server);
    }
    CHECK(SSL_is_init_finished(server) && places(masked, 48) > 0);
    SSL_free(server);
    SSL_free(client);
    SSL_CTX_free(to);
    SSL_CTX_free(from);
    lower_stack();
    return places(masked, 48);
}

/* Those of our own records: no copy stays but OpenSSL's. */
TEST(traffic_secrets_are_wiped)
{
    NEEDS("own-records");
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    char got[8];
    size_t n;
    int theirs = left_by_libssl();

    CHECK_OK(sslwrap_ctx_set_tls13_ciphersuites(server, "TLS_AES_256_GCM_SHA384"));
    CHECK_OK(sslwrap_ctx_set_keylog_callback(server, logs, NULL, NULL));
    if (pair_from(&p, client, server) && CHECK_OK(handshake(p.client, p.server))) {
        CHECK_OK(sslwrap_conn_sendall(p.server, "hello", 5, 0, &n));
        pump(p.server, p.client);
        CHECK_OK(sslwrap_conn_recv(p.client, got, sizeof got, 0, &n));
        CHECK(places(masked, 48) >= theirs + 2); /* one at each end: else this would prove nothing */
    }
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    lower_stack();
    CHECK(places(masked, 48) <= theirs);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(the_search_finds);
    RUN(traffic_secrets_are_wiped);
    return END();
}
