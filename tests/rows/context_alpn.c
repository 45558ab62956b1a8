/* ALPN: what is offered, what is chosen, what both ends say of it. */
#include "raw.h"
#include "../c/net.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define H2_HTTP "\x02h2\x08http/1.1"

static unsigned char seen[256];
static unsigned seen_len, raw_calls;
static const char *raw_choice;

/* libssl's server: keeps what was offered; takes raw_choice. */
static int raw_selects(SSL *ssl, const unsigned char **out, unsigned char *out_len, const unsigned char *in, unsigned in_len, void *unused)
{
    (void)ssl, (void)unused;
    raw_calls++;
    memcpy(seen, in, seen_len = in_len < sizeof seen ? in_len : (unsigned)sizeof seen);
    if (raw_choice == NULL)
        return SSL_TLSEXT_ERR_NOACK;
    *out = (const unsigned char *)raw_choice;
    *out_len = (unsigned char)strlen(raw_choice);
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *raw_selector(const char *choice)
{
    SSL_CTX *raw = raw_ctx(1, "good");
    raw_choice = choice;
    raw_calls = seen_len = 0;
    SSL_CTX_set_alpn_select_cb(raw, raw_selects, NULL);
    return raw;
}

static void negotiated(sslwrap_conn *conn, const char *want)
{
    char have[300] = "";
    size_t n = 99;
    CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(conn, have, sizeof have, &n));
    CHECK(n == strlen(want) && memcmp(have, want, n) == 0);
}

struct list {
    const char *bytes;
    size_t len;
};
static char long_list[70000];
static const struct list bad_lists[] = {{"", 0}, {NULL, 0}, {"\0", 1}, {"\x02h", 2}, {"\x02h2\0", 4}, {"\x02h2\x09http/1.1", 12}, {"\xff", 1},
                                        {"h2", 2}, {long_list, 65536}, {long_list, 65792}};

static void long_list_filled(void)
{
    size_t i;
    for (i = 0; i < sizeof long_list; i += 256) /* names of 255 bytes */
        memset(long_list + i, 'a', sizeof long_list - i < 256 ? sizeof long_list - i : 256), long_list[i] = (char)255;
}

/* The server sees the bytes that were set, in their order. Lists that are none are refused and the former one goes out. */
static void as_a_list(void)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_strlist *list = NULL, *wrong = NULL;
    char name[300], text[16];
    struct ends e;
    size_t n = 9;
    memset(name, 'a', sizeof name);
    name[256] = 0;
    CHECK_OK(sslwrap_strlist_new(&list));
    CHECK_OK(sslwrap_strlist_len(list, &n));
    CHECK(n == 0);
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos_list(ctx, list), SSLWRAP_E_INVALID_ARG); /* nothing in it */
    CHECK_OK(sslwrap_strlist_add(list, "h2"));
    CHECK_OK(sslwrap_strlist_add(list, "http/1.1"));
    CHECK_STATUS(sslwrap_strlist_add(list, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_strlist_len(list, &n));
    CHECK(n == 2);
    CHECK_OK(sslwrap_strlist_get(list, 1, text, sizeof text, &n));
    CHECK_TEXT(text, "http/1.1");
    CHECK_OK(sslwrap_strlist_new(&wrong));
    CHECK_OK(sslwrap_strlist_add(wrong, name));
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos_list(ctx, wrong), SSLWRAP_E_INVALID_ARG); /* 256 bytes */
    CHECK_OK(sslwrap_strlist_free(wrong));
    CHECK_OK(sslwrap_strlist_new(&wrong));
    CHECK_OK(sslwrap_strlist_add(wrong, ""));
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos_list(ctx, wrong), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_strlist_free(wrong));
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos_list(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_alpn_protos_list(ctx, list));
    CHECK_OK(sslwrap_strlist_free(list));
    seen_len = 0;
    ends_new(&e, ctx, raw_selector("h2"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK(seen_len == 12 && memcmp(seen, H2_HTTP, 12) == 0);
    negotiated(e.ours, "h2");
    ends_free(&e);
    ctx_done(ctx);
}
ROW(A86, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    size_t i;
    long_list_filled();
    CHECK_OK(sslwrap_ctx_set_alpn_protos(ctx, "\x03old", 4));
    CHECK_OK(sslwrap_ctx_set_alpn_protos(ctx, H2_HTTP, 12));
    for (i = 0; i < COUNT(bad_lists); i++) {
        if (!CHECK_STATUS(sslwrap_ctx_set_alpn_protos(ctx, bad_lists[i].bytes, bad_lists[i].len), SSLWRAP_E_INVALID_ARG))
            fprintf(stderr, "    list %zu\n", i);
        CHECK(strstr(sslwrap_error_message(), "protocol") != NULL || strstr(sslwrap_error_message(), "wire form") != NULL);
    }
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos(ctx, NULL, 5), SSLWRAP_E_INVALID_ARG);
    ends_new(&e, ctx, raw_selector("http/1.1"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK(raw_calls == 1 && seen_len == 12 && memcmp(seen, H2_HTTP, 12) == 0);
    negotiated(e.ours, "http/1.1");
    ends_free(&e);
    CHECK_STATUS(sslwrap_ctx_set_alpn_protos(ctx, H2_HTTP, 12), SSLWRAP_E_STATE);
    ctx_done(ctx);
    /* the longest that the extension can carry is taken */
    ctx = our_ctx(NULL);
    CHECK_OK(sslwrap_ctx_set_alpn_protos(ctx, long_list, 65280));
    ctx_done(ctx);
    as_a_list();
}

struct select {
    int answer, calls;
    const char *choice;
    unsigned char offered[256];
    size_t offered_len;
    sslwrap_conn *conn;
};

static int selects(sslwrap_conn *conn, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *userdata)
{
    struct select *s = userdata;
    s->calls++;
    s->conn = conn;
    memcpy(s->offered, offered, s->offered_len = len < 256 ? len : 256);
    if (s->choice != NULL) {
        memset(chosen, 0, 255);
        memcpy(chosen, s->choice, strlen(s->choice));
        *chosen_len = strlen(s->choice);
    }
    return s->answer;
}

static sslwrap_ctx *selector(struct select *s)
{
    sslwrap_ctx *ctx = our_ctx("good");
    CHECK_OK(sslwrap_ctx_set_alpn_select_callback(ctx, selects, s, NULL));
    return ctx;
}

static SSL_CTX *offering(const char *wire)
{
    SSL_CTX *raw = raw_ctx(0, NULL);
    if (wire != NULL)
        CHECK(SSL_CTX_set_alpn_protos(raw, (const unsigned char *)wire, (unsigned)strlen(wire)) == 0);
    return raw;
}

static void raw_negotiated(SSL *ssl, const char *want)
{
    const unsigned char *have;
    unsigned len;
    SSL_get0_alpn_selected(ssl, &have, &len);
    CHECK(len == strlen(want) && (len == 0 || memcmp(have, want, len) == 0));
}

/* Called once with what the client offers, and not at all when it offers nothing; both ends know the choice. */
ROW(A87, "libssl")
{
    struct select s = {SSLWRAP_ALPN_SELECTED, 0, "http/1.1", {0}, 0, NULL};
    sslwrap_ctx *ctx = selector(&s);
    struct ends e;
    ends_new(&e, ctx, offering(H2_HTTP), 1);
    CHECK_OK(ends_shake(&e));
    CHECK(s.calls == 1 && s.conn == e.ours && s.offered_len == 12 && memcmp(s.offered, H2_HTTP, 12) == 0);
    raw_negotiated(e.peer.ssl, "http/1.1");
    negotiated(e.ours, "http/1.1");
    ends_free(&e);
    ends_new(&e, ctx, offering(NULL), 1);
    CHECK_OK(ends_shake(&e));
    CHECK(s.calls == 1);
    raw_negotiated(e.peer.ssl, "");
    negotiated(e.ours, "");
    ends_free(&e);
    ctx_done(ctx);
    /* NULL takes it away: as if there were none */
    ctx = selector(&s);
    CHECK_OK(sslwrap_ctx_set_alpn_select_callback(ctx, NULL, NULL, NULL));
    ends_new(&e, ctx, offering(H2_HTTP), 1);
    CHECK_OK(ends_shake(&e));
    CHECK(s.calls == 1);
    raw_negotiated(e.peer.ssl, "");
    ends_free(&e);
    ctx_done(ctx);
}

/* The alert that came to libssl's end, or 0: kept by its info callback. */
static int alert_came;

static void raw_informed(const SSL *ssl, int where, int ret)
{
    (void)ssl;
    if (where == SSL_CB_READ_ALERT)
        alert_came = ret;
}

ROW(A88, "libssl")
{
    static const struct {
        int answer;
        const char *choice;
        int status;
        const char *agreed;
    } cases[] = {
        {SSLWRAP_ALPN_SELECTED, "h2", SSLWRAP_OK, "h2"},
        {SSLWRAP_ALPN_NOACK, NULL, SSLWRAP_OK, ""},
        {SSLWRAP_ALPN_NOACK, "h2", SSLWRAP_OK, ""},
        {SSLWRAP_ALPN_FATAL, NULL, SSLWRAP_ERROR_SSL, NULL},
        {SSLWRAP_ALPN_FATAL, "h2", SSLWRAP_ERROR_SSL, NULL},
        {SSLWRAP_ALPN_SELECTED, NULL, SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "", SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "spdy/2", SSLWRAP_E_CALLBACK, NULL},
        {SSLWRAP_ALPN_SELECTED, "h", SSLWRAP_E_CALLBACK, NULL},
        {1, "h2", SSLWRAP_E_CALLBACK, NULL},
        {-1, "h2", SSLWRAP_E_CALLBACK, NULL},
        {77, "h2", SSLWRAP_E_CALLBACK, NULL},
    };
    size_t i;
    CHECK(SSLWRAP_ALPN_SELECTED == SSL_TLSEXT_ERR_OK && SSLWRAP_ALPN_NOACK == SSL_TLSEXT_ERR_NOACK && SSLWRAP_ALPN_FATAL == SSL_TLSEXT_ERR_ALERT_FATAL);
    for (i = 0; i < COUNT(cases); i++) {
        struct select s = {cases[i].answer, 0, cases[i].choice, {0}, 0, NULL};
        sslwrap_ctx *ctx = selector(&s);
        struct ends e;
        int status;
        ends_new(&e, ctx, offering(H2_HTTP), 1);
        alert_came = 0;
        SSL_set_info_callback(e.peer.ssl, raw_informed);
        status = ends_shake(&e);
        if (!CHECK_STATUS(status, cases[i].status))
            fprintf(stderr, "    case %zu\n", i);
        if (status == SSLWRAP_OK) {
            raw_negotiated(e.peer.ssl, cases[i].agreed);
            negotiated(e.ours, cases[i].agreed);
        } else { /* the client is told with RFC 7301's alert */
            SSL_do_handshake(e.peer.ssl);
            CHECK(alert_came == (SSL3_AL_FATAL << 8 | SSL_AD_NO_APPLICATION_PROTOCOL));
        }
        ends_free(&e);
        ctx_done(ctx);
    }
}

/* Both ends say the same; nothing on a fresh connection, and nothing consumed where the room is too small. */
ROW(A135, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-alpn", "h2,http/1.1", NULL);
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL, *fresh = NULL;
    char buf[8];
    size_t n = 99;
    int fd;
    CHECK_OK(sslwrap_ctx_set_alpn_protos(ctx, "\x08http/1.1\x02h2", 12));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
    negotiated(fresh, "");
    CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(fresh, NULL, 0, &n));
    CHECK(n == 0);
    if (server != NULL && CHECK((fd = tcp_connect(server->port, 0)) >= 0)) {
        CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
        CHECK_OK(sslwrap_conn_set_connect_state(conn));
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        negotiated(conn, "h2"); /* the server's first that we offer */
        CHECK(peer_printed(server, "ALPN protocols selected: h2", 10000));
        memset(buf, 7, sizeof buf);
        CHECK_STATUS(sslwrap_conn_get_alpn_proto_negotiated(conn, buf, 1, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK(n == 2 && buf[0] == 7);
        CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(conn, buf, 2, &n));
        CHECK(n == 2 && memcmp(buf, "h2\7", 3) == 0);
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd);
    }
    CHECK_STATUS(sslwrap_conn_get_alpn_proto_negotiated(fresh, buf, sizeof buf, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_free(fresh));
    ctx_done(ctx);
}

/* For this connection alone, in place of its context's; refused lists leave what was set. */
ROW(A167, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    size_t i;
    long_list_filled();
    CHECK_OK(sslwrap_ctx_set_alpn_protos(ctx, H2_HTTP, 12));
    ends_new(&e, ctx, raw_selector("spdy/2"), 0);
    CHECK_OK(sslwrap_conn_set_alpn_protos(e.ours, "\x06spdy/2", 7));
    for (i = 0; i < COUNT(bad_lists); i++)
        CHECK_STATUS(sslwrap_conn_set_alpn_protos(e.ours, bad_lists[i].bytes, bad_lists[i].len), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(ends_shake(&e));
    CHECK(seen_len == 7 && memcmp(seen, "\x06spdy/2", 7) == 0);
    negotiated(e.ours, "spdy/2");
    CHECK_STATUS(sslwrap_conn_set_alpn_protos(e.ours, H2_HTTP, 12), SSLWRAP_E_STATE);
    ends_free(&e);
    ends_new(&e, ctx, raw_selector(NULL), 0); /* the next has the context's */
    CHECK_OK(ends_shake(&e));
    CHECK(seen_len == 12 && memcmp(seen, H2_HTTP, 12) == 0);
    negotiated(e.ours, "");
    ends_free(&e);
    ctx_done(ctx);
}
