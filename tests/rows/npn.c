/* Next protocol negotiation, ALPN's forerunner: TLS 1.2, the server offers, the client chooses. */
#include "raw.h"

#include <limits.h>

#define OFFERED "\x03one\x03two\x05three"
#define OFFERED_LEN 14

struct answer {
    int answer;
    const char *bytes;
    size_t len;
    int asked, freed;
    sslwrap_conn *conn;
    unsigned char offered[64];
    size_t offered_len;
};

static int advertise(sslwrap_conn *conn, uint8_t *protos, size_t cap, size_t *len, void *userdata)
{
    struct answer *a = userdata;
    a->asked++;
    a->conn = conn;
    CHECK(cap >= 255);
    if (a->bytes != NULL)
        memcpy(protos, a->bytes, a->len < cap ? a->len : cap);
    *len = a->len;
    return a->answer;
}

static int choose(sslwrap_conn *conn, const uint8_t *offered, size_t offered_len, uint8_t *chosen, size_t *chosen_len, void *userdata)
{
    struct answer *a = userdata;
    a->asked++;
    a->conn = conn;
    a->offered_len = offered_len;
    memcpy(a->offered, offered, offered_len < 64 ? offered_len : 64);
    if (a->bytes != NULL)
        memcpy(chosen, a->bytes, a->len < 255 ? a->len : 255);
    *chosen_len = a->len;
    return a->answer;
}

static void freed(void *userdata)
{
    ((struct answer *)userdata)->freed++;
}

static int raw_offers(SSL *ssl, const unsigned char **out, unsigned *len, void *arg)
{
    (void)ssl;
    (void)arg;
    *out = (const unsigned char *)OFFERED;
    *len = OFFERED_LEN;
    return SSL_TLSEXT_ERR_OK;
}

/* Remembers what was offered, takes the second. */
static unsigned char raw_saw[64];
static unsigned raw_saw_len;
static int raw_chooses(SSL *ssl, unsigned char **out, unsigned char *len, const unsigned char *in, unsigned in_len, void *arg)
{
    (void)ssl;
    (void)arg;
    raw_saw_len = in_len;
    memcpy(raw_saw, in, in_len < 64 ? in_len : 64);
    *out = (unsigned char *)(uintptr_t)in + 5;
    *len = 3;
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *raw12(int server, const char *name)
{
    SSL_CTX *raw = raw_ctx(server, name);
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    return raw;
}

/* Plain libssl's client sees the list that the callback wrote, or none; what is no list ends the handshake. */
ROW(A96, "libssl")
{
    static char long_list[4097];
    struct {
        int answer;
        const char *bytes;
        size_t len;
        int status;
    } cases[] = {
        {SSLWRAP_ALPN_SELECTED, OFFERED, OFFERED_LEN, SSLWRAP_OK},
        {SSLWRAP_ALPN_NOACK, NULL, 0, SSLWRAP_OK},
        {SSLWRAP_ALPN_NOACK, OFFERED, OFFERED_LEN, SSLWRAP_OK},
        {SSLWRAP_ALPN_FATAL, NULL, 0, SSLWRAP_ERROR_SSL},
        {SSLWRAP_ALPN_SELECTED, OFFERED, OFFERED_LEN - 1, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_SELECTED, "\x00", 1, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_SELECTED, NULL, 0, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_SELECTED, long_list, sizeof long_list, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_SELECTED, NULL, SIZE_MAX, SSLWRAP_E_CALLBACK},
        {1, OFFERED, OFFERED_LEN, SSLWRAP_E_CALLBACK},
        {-1, OFFERED, OFFERED_LEN, SSLWRAP_E_CALLBACK},
        {77, OFFERED, OFFERED_LEN, SSLWRAP_E_CALLBACK},
        {INT_MIN, OFFERED, OFFERED_LEN, SSLWRAP_E_CALLBACK},
        {INT_MAX, OFFERED, OFFERED_LEN, SSLWRAP_E_CALLBACK},
    };
    size_t i;
    int has = 0;
    CHECK_OK(sslwrap_has("npn", &has));
    if (!CHECK(has == 1))
        return;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn = NULL;
        struct answer a = {0, NULL, 0, 0, 0, NULL, {0}, 0};
        SSL_CTX *raw = raw12(0, NULL);
        struct raw r;
        int status;
        a.answer = cases[i].answer;
        a.bytes = cases[i].bytes;
        a.len = cases[i].len;
        raw_saw_len = 0;
        SSL_CTX_set_next_proto_select_cb(raw, raw_chooses, NULL);
        CHECK_OK(sslwrap_ctx_set_npn_advertise_callback(ctx, advertise, &a, freed));
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        CHECK_STATUS(sslwrap_ctx_set_npn_advertise_callback(ctx, advertise, &a, freed), SSLWRAP_E_STATE);
        CHECK(a.freed == 0);
        raw_new(&r, raw, 0);
        status = raw_handshake(conn, &r);
        if (!CHECK(status == cases[i].status))
            fprintf(stderr, "    case %zu: %d, %s\n", i, status, sslwrap_error_message());
        CHECK(a.asked == 1 && a.conn == conn);
        if (status == SSLWRAP_OK && cases[i].answer == SSLWRAP_ALPN_SELECTED)
            CHECK(raw_saw_len == OFFERED_LEN && memcmp(raw_saw, OFFERED, OFFERED_LEN) == 0);
        else
            CHECK(raw_saw_len == 0);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
        CHECK(a.freed == 1);
    }
    { /* replaced, and taken away; TLS 1.3 does not ask */
        sslwrap_ctx *ctx = server_ctx("good");
        struct answer a = {0, OFFERED, OFFERED_LEN, 0, 0, NULL, {0}, 0}, b = a;
        sslwrap_conn *conn = NULL;
        SSL_CTX *raw = raw_ctx(0, NULL);
        struct raw r;
        CHECK_OK(sslwrap_ctx_set_npn_advertise_callback(ctx, advertise, &a, freed));
        CHECK_OK(sslwrap_ctx_set_npn_advertise_callback(ctx, advertise, &b, freed));
        CHECK(a.freed == 1);
        CHECK_OK(sslwrap_ctx_set_npn_advertise_callback(ctx, NULL, NULL, NULL));
        CHECK(b.freed == 1);
        CHECK_OK(sslwrap_ctx_set_npn_advertise_callback(ctx, advertise, &a, NULL));
        SSL_CTX_set_next_proto_select_cb(raw, raw_chooses, NULL);
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        raw_new(&r, raw, 0);
        CHECK_OK(raw_handshake(conn, &r));
        CHECK(SSL_version(r.ssl) == TLS1_3_VERSION && a.asked == 0);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
    }
}

/* Plain libssl's server offers three; what the callback chose is what that server has. */
ROW(A97, "libssl")
{
    static const struct {
        int answer;
        const char *bytes;
        size_t len;
        int status;
    } cases[] = {
        {SSLWRAP_ALPN_SELECTED, "three", 5, SSLWRAP_OK},
        {SSLWRAP_ALPN_SELECTED, "four", 4, SSLWRAP_E_CALLBACK}, /* must be one of the offered */
        {SSLWRAP_ALPN_SELECTED, "thre", 4, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_SELECTED, "", 0, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_SELECTED, NULL, 256, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_SELECTED, NULL, SIZE_MAX, SSLWRAP_E_CALLBACK},
        {SSLWRAP_ALPN_NOACK, NULL, 0, SSLWRAP_ERROR_SSL},
        {SSLWRAP_ALPN_FATAL, NULL, 0, SSLWRAP_ERROR_SSL},
        {1, "one", 3, SSLWRAP_E_CALLBACK},
        {-1, "one", 3, SSLWRAP_E_CALLBACK},
        {INT_MAX, "one", 3, SSLWRAP_E_CALLBACK},
    };
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_conn *conn = NULL;
        struct answer a = {0, NULL, 0, 0, 0, NULL, {0}, 0};
        SSL_CTX *raw = raw12(1, "good");
        const unsigned char *got;
        unsigned got_len;
        struct raw r;
        int status;
        a.answer = cases[i].answer;
        a.bytes = cases[i].bytes;
        a.len = cases[i].len;
        SSL_CTX_set_next_protos_advertised_cb(raw, raw_offers, NULL);
        CHECK_OK(sslwrap_ctx_set_npn_select_callback(ctx, choose, &a, freed));
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        raw_new(&r, raw, 1);
        status = raw_handshake(conn, &r);
        if (!CHECK(status == cases[i].status))
            fprintf(stderr, "    case %zu: %d, %s\n", i, status, sslwrap_error_message());
        CHECK(a.asked == 1 && a.conn == conn);
        CHECK(a.offered_len == OFFERED_LEN && memcmp(a.offered, OFFERED, OFFERED_LEN) == 0);
        SSL_get0_next_proto_negotiated(r.ssl, &got, &got_len);
        if (status == SSLWRAP_OK)
            CHECK(got_len == 5 && memcmp(got, "three", 5) == 0);
        else
            CHECK(got_len == 0);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
        CHECK(a.freed == 1);
    }
}

static const char *negotiated(sslwrap_conn *conn)
{
    static char name[256];
    size_t n = 0;
    memset(name, 0, sizeof name);
    CHECK_OK(sslwrap_conn_get_next_proto_negotiated(conn, name, sizeof name, &n));
    CHECK(n == strlen(name));
    return name;
}

/* By the lists, both roles, against the programs; empty when fresh, when not asked for, and beside ALPN. */
ROW(A144, "openssl s_server")
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    struct peer *server = start_s_server("good", "-nextprotoneg", "one,two", "-tls1_2", NULL), *client;
    struct raw r;
    SSL_CTX *raw;
    char port[16];
    size_t n = 9;
    sslwrap_sock *listener = NULL, *sock = NULL;
    sslwrap_addr *address = NULL;
    int client_port = free_port();

    CHECK_STATUS(sslwrap_ctx_set_npn_preference(ctx, "\x04two", 4), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_npn_preference(ctx, "\x00", 1), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_npn_preference(ctx, NULL, 1), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_npn_preference(ctx, "\x04zero\x03two\x03one", 13));
    if (server != NULL) {
        snprintf(port, sizeof port, "%d", server->port);
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        CHECK_TEXT(negotiated(conn), "");
        sslwrap_conn_free(conn);
        conn = NULL;
        CHECK_OK(sslwrap_sock_create_connection("127.0.0.1", port, 10, &sock));
        CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK(peer_printed(server, "NEXTPROTO is two", 10000));
        CHECK_TEXT(negotiated(conn), "two");
        CHECK_STATUS(sslwrap_conn_get_next_proto_negotiated(conn, NULL, 0, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK(n == 3);
        sslwrap_conn_free(conn);
        sslwrap_sock_free(sock);
    }
    sslwrap_ctx_free(ctx);

    ctx = client_ctx(); /* nothing in common */
    CHECK_OK(sslwrap_ctx_set_npn_preference(ctx, "\x04zero", 5));
    raw = raw12(1, "good");
    SSL_CTX_set_next_protos_advertised_cb(raw, raw_offers, NULL);
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    raw_new(&r, raw, 1);
    CHECK_STATUS(raw_handshake(conn, &r), SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "no NPN protocol in common") != NULL);
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);

    ctx = server_ctx("good"); /* the other way round */
    CHECK_STATUS(sslwrap_ctx_set_npn_protos(ctx, "one", 3), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_npn_protos(ctx, "\x03one", 4));
    CHECK_OK(sslwrap_ctx_set_npn_protos(ctx, NULL, 0));
    CHECK_OK(sslwrap_ctx_set_npn_protos(ctx, OFFERED, OFFERED_LEN));
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", client_port, &address));
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &listener));
    CHECK_OK(sslwrap_sock_bind(listener, address));
    CHECK_OK(sslwrap_sock_listen(listener, 1));
    client = start_s_client(client_port, "-nextprotoneg", "nine,three", "-tls1_2", NULL);
    CHECK_OK(sslwrap_sock_accept(listener, &sock, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(client != NULL && peer_printed(client, "Next protocol: (1) three", 10000));
    CHECK_TEXT(negotiated(conn), "three");
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    sslwrap_sock_free(listener);
    sslwrap_addr_free(address);
    sslwrap_ctx_free(ctx);
}
