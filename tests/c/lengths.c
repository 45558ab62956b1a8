/* Lengths beyond 4 GiB that are true (R8): the memory is there, what it should be stands at its beginning. Who cuts the length to 32 bits
 * would find it good. Refused, and nothing copied. */
/* no: asan: its shadow has no room for it */
/* no: valgrind: it would write down each page */
#include "harness.h"

#include <sys/mman.h>
#include <sys/resource.h>

#define HUGE (UINT64_C(1) << 32)

static unsigned char *map;

/* The file's bytes at the beginning of the mapping; all else is zero. */
static size_t put_file(const char *name)
{
    FILE *f = fopen(cert(name), "re");
    size_t n = 0;
    memset(map, 0, 8192);
    if (CHECK(f != NULL)) {
        n = fread(map, 1, 8192, f);
        fclose(f);
    }
    return n;
}

static void put(const void *bytes, size_t len)
{
    memset(map, 0, 8192);
    memcpy(map, bytes, len);
}

/* Not for want of memory: it was looked at before it was copied. */
static int is_refusal(int status)
{
    if (status == SSLWRAP_OK || status == SSLWRAP_E_NOMEM || status == SSLWRAP_E_PANIC)
        fprintf(stderr, "    %s: %s\n", sslwrap_status_name(status), sslwrap_error_message());
    return status != SSLWRAP_OK && status != SSLWRAP_E_NOMEM && status != SSLWRAP_E_PANIC;
}

static int work(void)
{
    struct rlimit limit;
    sslwrap_ctx *ctx = client_ctx(), *server = server_ctx("good");
    sslwrap_conn *conn = NULL;
    sslwrap_x509 *x = NULL;
    sslwrap_pkey *key = NULL;
    sslwrap_x509_crl *list = NULL;
    sslwrap_session *session = NULL;
    sslwrap_addr *addr = NULL;
    sslwrap_identity *identity = NULL;
    sslwrap_sock *sock = NULL, *peer = NULL;
    unsigned char out[64];
    char text[64];
    struct pair p;
    size_t n, len, pages = 0;
    FILE *f;

    map = mmap(NULL, HUGE + 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (!CHECK(map != MAP_FAILED))
        return 1;
    f = fopen("/proc/self/statm", "re"); /* no second such mapping: who copies first finds no room, and fails otherwise */
    CHECK(f != NULL && fscanf(f, "%zu", &pages) == 1);
    fclose(f);
    limit.rlim_cur = limit.rlim_max = pages * (size_t)sysconf(_SC_PAGESIZE) + (512u << 20);
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, SSLWRAP_SOCK_STREAM, 0, &sock, &peer));

#define REFUSED(call) CHECK(is_refusal((call)))
    len = put_file("good.der");
    CHECK_OK(sslwrap_x509_load_der(map, len, &x));
    CHECK_OK(sslwrap_x509_free(x));
    REFUSED(sslwrap_x509_load_der(map, HUGE + len, &x));
    len = put_file("good-key.der");
    REFUSED(sslwrap_pkey_load_der(map, HUGE + len, NULL, 0, &key));
    len = put_file("good-ocsp.der");
    REFUSED(sslwrap_ctx_set_ocsp_response(server, map, HUGE + len));
    len = put_file("server.p12");
    REFUSED(sslwrap_identity_new_mem(map, HUGE + len, NULL, 0, "secret", 6, &identity));
    put("\2h2", 3);
    REFUSED(sslwrap_ctx_set_alpn_protos(ctx, map, HUGE + 3));
    REFUSED(sslwrap_ctx_set_alpn_preference(server, map, HUGE + 3));
    REFUSED(sslwrap_ctx_set_npn_protos(server, map, HUGE + 3));
    REFUSED(sslwrap_conn_set_alpn_protos(conn, map, HUGE + 3));
    put("sixteen bytes...sixteen bytes...sixteen bytes...sixteen bytes...sixteen bytes...", 80);
    REFUSED(sslwrap_ctx_set_session_id(server, map, HUGE + 16));
    REFUSED(sslwrap_ctx_set_ticket_keys(server, map, HUGE + 80, 80));
    REFUSED(sslwrap_ctx_set_cookie_secret(server, map, HUGE + 32));
    REFUSED(sslwrap_ctx_add_psk(server, map, HUGE + 5, "sixteen bytes...", 16));
    REFUSED(sslwrap_ctx_add_psk(server, "alice", 5, map, HUGE + 16));
    REFUSED(sslwrap_conn_set_psk(conn, map, HUGE + 5, "sixteen bytes...", 16));
    REFUSED(sslwrap_conn_set_psk(conn, "alice", 5, map, HUGE + 16));
    REFUSED(sslwrap_ctx_add_pin(ctx, SSLWRAP_PIN_REQUIRED, map, HUGE + 32));
    REFUSED(sslwrap_session_import(map, HUGE + 80, &session));
    REFUSED(sslwrap_addr_unix((char *)map, HUGE + 4, &addr));
    REFUSED(sslwrap_inet_ntoa(map, HUGE + 4, text, sizeof text, &n));
    REFUSED(sslwrap_inet_ntop(SSLWRAP_AF_INET6, map, HUGE + 16, text, sizeof text, &n));
    {
        short in = AF_INET;
        put(&in, sizeof in);
        REFUSED(sslwrap_addr_from_sockaddr(map, HUGE + 16, &addr));
    }
    {
        int one = 1;
        put(&one, sizeof one);
        REFUSED(sslwrap_sock_setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, map, HUGE + 4));
    }
    put("secret", 6);
    REFUSED(sslwrap_pkey_load_file(cert("encrypted.key"), SSLWRAP_FILETYPE_PEM, map, HUGE + 6, &key));
    CHECK(x == NULL && key == NULL && list == NULL && session == NULL && addr == NULL && identity == NULL);
    if (pair_from(&p, ctx, server)) {
        CHECK_OK(handshake(p.client, p.server));
        put("EXPORTER-label", 14);
        REFUSED(sslwrap_conn_export_keying_material(p.client, map, HUGE + 14, NULL, 0, 0, out, sizeof out));
        REFUSED(sslwrap_conn_export_keying_material(p.client, "EXPORTER-label", 14, map, HUGE + 14, 1, out, sizeof out));
        REFUSED(sslwrap_conn_export_keying_material(p.client, "EXPORTER-label", 14, NULL, 0, 0, map, HUGE + 64));
        /* data may be as long as it likes: what there is room for is taken, and counted */
        CHECK_OK(sslwrap_conn_set_send_limit(p.client, 100000));
        n = 0;
        CHECK_OK(sslwrap_conn_send(p.client, map, HUGE + 5, 0, &n));
        CHECK(n > 16000 && n < 300000);
        len = n;
        pump(p.client, p.server);
        n = 0;
        CHECK_OK(sslwrap_conn_recv(p.server, map, HUGE + 5, 0, &n)); /* and so is the room */
        CHECK(n > 0 && n <= len);
    }
    pair_free(&p);
    CHECK_OK(sslwrap_sock_setblocking(sock, 0));
    CHECK_OK(sslwrap_sock_send(sock, map, HUGE + 5, 0, &n));
    CHECK(n > 0 && n < HUGE);
    CHECK_OK(sslwrap_sock_recv(peer, map, HUGE + 5, 0, &n));
    CHECK(n > 0 && n < HUGE);
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_sock_free(peer));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(server));
    return failed_checks_ != 0 || live_handles() != 0;
}

TEST(beyond_four_gib)
{
    int how = -1;
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        _exit(work());
    }
    CHECK(waitpid(child, &how, 0) == child && how == 0);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(beyond_four_gib);
    return END();
}
