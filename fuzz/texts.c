/* Names, lists and addresses as callers write them. The first byte says where the rest goes. Refused or taken, what the
 * object held before is there; an address that prints is read back as the same. Nothing here asks a name server. */
#include "chance.h"
#include "snapshot.h"

KEEPS
static sslwrap_ctx *client, *server, *fresh;
static sslwrap_conn *ready;
static sslwrap_x509_store *roots;

static void make_fresh(void)
{
    MUST_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &fresh));
    MUST_OK(sslwrap_ctx_set_cert_store(fresh, roots)); /* else the system's are read */
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    few_roots();
    snapshot_start();
    known_chance();
    client = client_ctx(0);
    server = server_ctx(0);
    MUST_OK(sslwrap_ctx_get_cert_store(client, &roots));
    make_fresh();
    if (snapshot_group(0))
        MUST_OK(sslwrap_conn_new(client, NULL, &ready));
    keep_all();
    snapshot_take();
    return 0;
}

static void ask_addr(sslwrap_addr *addr)
{
    char host[256];
    uint8_t raw[256];
    size_t n, len = 0;
    int number, equal = 0;
    sslwrap_addr *copy = NULL;
    if (addr == NULL)
        return;
    MUST(is_documented(sslwrap_addr_host(addr, host, sizeof host, &n)));
    MUST(is_documented(sslwrap_addr_to_string(addr, host, sizeof host, &n)));
    MUST(is_documented(sslwrap_addr_path(addr, raw, sizeof raw, &n)));
    MUST(is_documented(sslwrap_addr_port(addr, &number)));
    MUST_OK(sslwrap_addr_family(addr, &number));
    MUST_OK(sslwrap_addr_sockaddr(addr, raw, sizeof raw, &len));
    if (sslwrap_addr_from_sockaddr(raw, len, &copy) == SSLWRAP_OK) {
        MUST_OK(sslwrap_addr_equal(addr, copy, &equal));
        MUST(equal);
    }
    MUST_OK(sslwrap_addr_free(copy));
    MUST_OK(sslwrap_addr_free(addr));
}

static void ask_found(sslwrap_addrinfo *found)
{
    size_t n = 0, i, len;
    char name[1100];
    sslwrap_addr *addr;
    if (found == NULL)
        return;
    MUST_OK(sslwrap_addrinfo_len(found, &n));
    for (i = 0; i < n; i++) {
        MUST(is_documented(sslwrap_addrinfo_canonname(found, i, name, sizeof name, &len)));
        MUST_OK(sslwrap_addrinfo_addr(found, i, &addr));
        ask_addr(addr);
    }
    MUST_OK(sslwrap_addrinfo_free(found));
}

static void packed(int family, const char *ip)
{
    uint8_t bytes16[16], again[16];
    char buf[64];
    size_t n, len;
    if (sslwrap_inet_pton(family, ip, bytes16, sizeof bytes16, &n) != SSLWRAP_OK)
        return;
    MUST_OK(sslwrap_inet_ntop(family, bytes16, n, buf, sizeof buf, &len));
    MUST_OK(sslwrap_inet_pton(family, buf, again, sizeof again, &len));
    MUST(len == n && memcmp(bytes16, again, n) == 0);
}

static int about_addresses(unsigned which, struct input *in)
{
    sslwrap_addr *addr = NULL;
    sslwrap_addrinfo *found = NULL;
    uint8_t raw[16];
    char buf[256];
    size_t n, len;
    const uint8_t *data;
    const char *one, *other;
    int status;
    switch (which) {
    case 0:
        data = bytes(in, in->left, &len);
        status = sslwrap_addr_unix(data, len, &addr);
        break;
    case 1:
        data = bytes(in, in->left, &len);
        status = sslwrap_addr_from_sockaddr(data, len, &addr);
        break;
    case 2:
        one = text(in, in->left / 2);
        other = text(in, in->left);
        status = sslwrap_getaddrinfo(one, other, SSLWRAP_AF_UNSPEC, SSLWRAP_SOCK_STREAM, 0,
                                     SSLWRAP_AI_NUMERICHOST | SSLWRAP_AI_NUMERICSERV, &found);
        break;
    case 3: status = sslwrap_inet_aton(text(in, in->left), raw, sizeof raw, &n); break;
    case 4:
        one = text(in, in->left);
        packed(SSLWRAP_AF_INET, one);
        packed(SSLWRAP_AF_INET6, one);
        return SSLWRAP_OK;
    case 5:
        data = bytes(in, in->left, &len);
        MUST(is_documented(sslwrap_inet_ntop((int)len % 12, data, len, buf, sizeof buf, &n)));
        status = sslwrap_inet_ntoa(data, len, buf, sizeof buf, &n);
        break;
    default: status = sslwrap_getservbyname(text(in, 200), text(in, in->left), &(int){0}); break;
    }
    MUST(status == SSLWRAP_OK || (addr == NULL && found == NULL));
    ask_addr(addr);
    ask_found(found);
    return status;
}

static int about_connections(unsigned which, struct input *in, sslwrap_conn *conn)
{
    size_t len, n, key_len;
    const uint8_t *data, *key;
    char name[300], before[300];
    int status, had;
    switch (which) {
    case 0:
        had = sslwrap_conn_get_servername(conn, before, sizeof before, &n);
        status = sslwrap_conn_set_server_name(conn, text(in, in->left));
        if (status != SSLWRAP_OK) {
            MUST(sslwrap_conn_get_servername(conn, name, sizeof name, &n) == had);
            MUST(had != SSLWRAP_OK || strcmp(name, before) == 0);
        }
        return status;
    case 1: return sslwrap_conn_set_tlsext_host_name(conn, text(in, in->left));
    case 2:
        data = bytes(in, in->left, &len);
        return sslwrap_conn_set_alpn_protos(conn, data, len);
    case 3:
        key = bytes(in, byte(in), &key_len);
        data = bytes(in, in->left, &len);
        return sslwrap_conn_set_psk(conn, data, len, key, key_len);
    default:
        data = bytes(in, in->left, &len);
        return sslwrap_conn_set_dtls_peer(conn, data, len);
    }
}

static int about_contexts(unsigned which, struct input *in)
{
    size_t len, n, other;
    const uint8_t *data, *more;
    sslwrap_strlist *ciphers = NULL;
    int status, a, b;
    switch (which) {
    case 0:
        status = sslwrap_ctx_set_cipher_list(fresh, text(in, in->left));
        if (status == SSLWRAP_OK) {
            MUST_OK(sslwrap_ctx_get_ciphers(fresh, &ciphers));
            MUST_OK(sslwrap_strlist_len(ciphers, &n));
            MUST(n > 0);
            MUST_OK(sslwrap_strlist_free(ciphers));
        }
        return status;
    case 1: return sslwrap_ctx_set_tls13_ciphersuites(fresh, text(in, in->left));
    case 2: return sslwrap_ctx_set_groups(fresh, text(in, in->left));
    case 3: return sslwrap_ctx_set_tlsext_use_srtp(fresh, text(in, in->left));
    case 4:
        data = bytes(in, in->left, &len);
        return sslwrap_ctx_set_alpn_protos(fresh, data, len);
    case 5:
        data = bytes(in, in->left, &len);
        return sslwrap_ctx_set_alpn_preference(fresh, data, len);
    case 6:
        data = bytes(in, in->left, &len);
        return sslwrap_ctx_set_npn_protos(fresh, data, len);
    case 7:
        data = bytes(in, in->left, &len);
        return sslwrap_ctx_set_session_id(fresh, data, len);
    case 8:
        more = bytes(in, byte(in), &other);
        data = bytes(in, in->left, &len);
        return sslwrap_ctx_add_psk(fresh, data, len, more, other);
    case 9: return sslwrap_ctx_set_psk_hint(fresh, text(in, in->left));
    case 10: return sslwrap_ctx_add_host(fresh, text(in, in->left), server);
    case 11:
        a = (int)byte(in);
        data = bytes(in, in->left, &len);
        return sslwrap_ctx_add_pin(fresh, a, data, len);
    case 12:
        other = byte(in);
        data = bytes(in, in->left, &len);
        return sslwrap_ctx_set_ticket_keys(fresh, data, len, other);
    default: /* versions: what was refused changed nothing */
        while (in->left > 0) {
            int version = (int)word(in);
            MUST(is_documented(sslwrap_ctx_get_min_proto_version(fresh, &a)));
            status = sslwrap_ctx_set_min_proto_version(fresh, version);
            MUST(is_documented(sslwrap_ctx_get_min_proto_version(fresh, &b)));
            MUST(status == SSLWRAP_OK ? b == version : b == a);
            version = (int)word(in);
            MUST(is_documented(sslwrap_ctx_set_max_proto_version(fresh, version)));
        }
        return SSLWRAP_OK;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    unsigned which = byte(&in) % 26;
    int status, is_made = snapshot_enter(0);
    of_the_input = fuzz_used = 0;
    if (which < 7) {
        status = about_addresses(which, &in);
    } else if (which < 12) {
        sslwrap_conn *conn = ready;
        if (is_made)
            fuzz_used = 1;
        else
            MUST_OK(sslwrap_conn_new(client, NULL, &conn));
        status = about_connections(which - 7, &in, conn);
        if (status == SSLWRAP_OK) {
            MUST_OK(sslwrap_conn_set_connect_state(conn));
            MUST(sslwrap_conn_do_handshake(conn) != SSLWRAP_OK); /* writes its hello, or says why not */
        }
        MUST_OK(sslwrap_conn_free(conn));
    } else {
        status = about_contexts(which - 12, &in);
        if (status == SSLWRAP_OK) {
            sslwrap_conn *conn = NULL;
            MUST_OK(sslwrap_conn_new(fresh, NULL, &conn));
            MUST_OK(sslwrap_conn_set_connect_state(conn));
            MUST(sslwrap_conn_do_handshake(conn) != SSLWRAP_OK);
            MUST_OK(sslwrap_conn_free(conn));
            if (!is_made) { /* what refused is as it was, and serves the next */
                MUST_OK(sslwrap_ctx_free(fresh));
                make_fresh();
            }
        }
    }
    MUST(is_documented(status));
    nothing_is_left();
    snapshot_leave();
    return 0;
}
