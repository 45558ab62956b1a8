/* OCSP responses: what a server staples by data, event and callback, what a client is shown, and both callbacks in their one
 * slot; against plain libssl, openssl s_client and s_server, nginx and GnuTLS. */
/* link: ssl */
#include "../rows/raw.h"
#include "net.h"

#include <limits.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static unsigned char good[4096], other[4096];
static size_t good_len, other_len;

static size_t read_der(const char *name, unsigned char *to, size_t cap)
{
    FILE *f = fopen(cert(name), "rb");
    size_t n = f ? fread(to, 1, cap, f) : 0;
    if (f != NULL)
        fclose(f);
    CHECK(n > 100 && n < cap && to[0] == 0x30);
    return n;
}

static int last_alert;

static void watch(const SSL *ssl, int where, int ret)
{
    (void)ssl;
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && ret >> 8 == SSL3_AL_FATAL)
        last_alert = ret & 0xff;
}

/* ---- our server ---- */

struct server {
    int calls, answer, freed;
    const void *gives;
    size_t len;
};

static int on_staple(sslwrap_conn *conn, void *userdata)
{
    struct server *s = userdata;
    s->calls++;
    if (s->gives != NULL)
        CHECK_OK(sslwrap_conn_set_ocsp_response(conn, s->gives, s->len));
    return s->answer;
}

static void server_gone(void *userdata) { ((struct server *)userdata)->freed++; }

/* A libssl client against our server; true when its handshake is done. `want`: it asks for a response. */
static int raw_asks(sslwrap_conn *conn, int max, int want, const void *expected, size_t len, int *status)
{
    struct raw r;
    const unsigned char *got = NULL;
    long n;
    int done;
    raw_new(&r, raw_ctx(0, NULL), 0);
    SSL_set_tlsext_host_name(r.ssl, "good.example");
    SSL_set_max_proto_version(r.ssl, max);
    SSL_set_info_callback(r.ssl, watch);
    last_alert = 0;
    if (want)
        SSL_set_tlsext_status_type(r.ssl, TLSEXT_STATUSTYPE_ocsp);
    *status = raw_handshake(conn, &r);
    for (done = 0; done < 3 && *status == SSLWRAP_ERROR_WANT_CLIENT_HELLO_CB; done++) {
        if (expected != NULL)
            CHECK_OK(sslwrap_conn_set_ocsp_response(conn, expected, len));
        CHECK_OK(sslwrap_conn_answer(conn, SSLWRAP_EVENT_CLIENT_HELLO, SSLWRAP_ANSWER_ACCEPT, 0));
        *status = raw_handshake(conn, &r);
    }
    SSL_do_handshake(r.ssl); /* takes an alert in */
    done = SSL_is_init_finished(r.ssl);
    n = SSL_get_tlsext_status_ocsp_resp(r.ssl, &got);
    if (done)
        CHECK(expected == NULL ? n <= 0 : n == (long)len && memcmp(got, expected, len) == 0);
    raw_free(&r);
    return done;
}

static sslwrap_conn *server_of(sslwrap_ctx *ctx)
{
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    return conn;
}

TEST(stapled_in_every_form)
{
    int max, form, want, status;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (form = 0; form < 4; form++)
            for (want = form == 2; want < 2; want++) { /* the event's answer gives what is expected */
                sslwrap_ctx *ctx = server_ctx("good");
                struct server s = {0, SSLWRAP_OCSP_STAPLED, 0, good, good_len};
                sslwrap_conn *conn;
                if (form == 0)
                    CHECK_OK(sslwrap_ctx_set_ocsp_response(ctx, good, good_len));
                if (form == 1)
                    CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(ctx, on_staple, &s, server_gone));
                if (form == 2)
                    CHECK_OK(sslwrap_ctx_set_events(ctx, SSLWRAP_EVENT_CLIENT_HELLO));
                conn = server_of(ctx);
                if (form == 3)
                    CHECK_OK(sslwrap_conn_set_ocsp_response(conn, good, good_len));
                CHECK(raw_asks(conn, max, want, want ? good : NULL, good_len, &status));
                CHECK_STATUS(status, SSLWRAP_OK);
                CHECK(s.calls == (form == 1 && want));
                CHECK_OK(sslwrap_conn_free(conn));
                CHECK_OK(sslwrap_ctx_free(ctx));
                CHECK(s.freed == (form == 1));
            }
}

/* None is no failure; the alert of FATAL; nothing else is an answer. */
TEST(server_callback_answers)
{
    static const struct {
        int answer, gives, status, alert;
    } cases[] = {
        {SSLWRAP_OCSP_STAPLED, 0, SSLWRAP_OK, 0},
        {SSLWRAP_OCSP_NOACK, 0, SSLWRAP_OK, 0},
        {SSLWRAP_OCSP_NOACK, 1, SSLWRAP_OK, 0},
        {SSLWRAP_OCSP_FATAL, 1, SSLWRAP_ERROR_SSL, SSL_AD_INTERNAL_ERROR},
        {1, 1, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR},
        {-1, 1, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR},
        {SSLWRAP_ANSWER_PENDING, 1, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR},
        {INT_MAX, 1, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR},
    };
    size_t i;
    int max, status;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (i = 0; i < COUNT(cases); i++) {
            sslwrap_ctx *ctx = server_ctx("good");
            struct server s = {0, cases[i].answer, 0, cases[i].gives ? good : NULL, good_len};
            sslwrap_conn *conn;
            CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(ctx, on_staple, &s, NULL));
            conn = server_of(ctx);
            CHECK(raw_asks(conn, max, 1, NULL, 0, &status) == (cases[i].status == SSLWRAP_OK));
            CHECK_STATUS(status, cases[i].status);
            CHECK(last_alert == cases[i].alert && s.calls == 1);
            if (cases[i].status == SSLWRAP_E_CALLBACK)
                CHECK(strstr(sslwrap_error_message(), "OCSP server callback answered") != NULL);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
        }
}

/* A renewal counts for handshakes to come, while the context is in use; a bad one leaves what was there. */
TEST(renewed)
{
    NOT_ON_VENDORED("OpenSSL 3.6 staples what is about its certificate, and nothing else");
    sslwrap_ctx *ctx = server_ctx("good"), *host = server_ctx("other");
    static unsigned char large[60000] = {0x30};
    sslwrap_conn *early, *conn;
    int status;
    CHECK_STATUS(sslwrap_ctx_set_ocsp_response(ctx, "-----BEGIN", 10), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_ocsp_response(ctx, good, good_len));
    CHECK_OK(sslwrap_ctx_set_ocsp_response(ctx, NULL, 0));
    CHECK_OK(sslwrap_ctx_renew_ocsp_response(ctx, good, good_len));
    early = server_of(ctx);
    CHECK_STATUS(sslwrap_ctx_set_ocsp_response(ctx, other, other_len), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_ctx_renew_ocsp_response(ctx, NULL, 0), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_renew_ocsp_response(ctx, "x", 1), SSLWRAP_E_INVALID_ARG);
    CHECK(raw_asks(early, TLS1_3_VERSION, 1, good, good_len, &status));
    CHECK_OK(sslwrap_ctx_renew_ocsp_response(ctx, other, other_len));
    conn = server_of(ctx);
    CHECK(raw_asks(conn, TLS1_3_VERSION, 1, other, other_len, &status));
    CHECK_OK(sslwrap_conn_free(conn));
    conn = server_of(ctx);
    CHECK_STATUS(sslwrap_conn_set_ocsp_response(conn, "PEM", 3), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_set_ocsp_response(conn, good, good_len)); /* its own */
    CHECK(raw_asks(conn, TLS1_2_VERSION, 1, good, good_len, &status));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_renew_ocsp_response(ctx, large, sizeof large));
    conn = server_of(ctx);
    CHECK(raw_asks(conn, TLS1_3_VERSION, 1, large, sizeof large, &status));
    CHECK_OK(sslwrap_conn_free(early));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    /* the chosen context's counts */
    ctx = server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_ocsp_response(ctx, other, other_len));
    CHECK_OK(sslwrap_ctx_set_ocsp_response(host, good, good_len));
    CHECK_OK(sslwrap_ctx_add_host(ctx, "good.example", host));
    conn = server_of(ctx);
    CHECK(raw_asks(conn, TLS1_3_VERSION, 1, good, good_len, &status));
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK_OK(sslwrap_ctx_free(host));
}

/* ---- our client ---- */

struct client {
    int calls, answer, freed;
    size_t len;
    unsigned char got[4096];
};

static int on_stapled(sslwrap_conn *conn, const uint8_t *response, size_t len, void *userdata)
{
    struct client *c = userdata;
    size_t n = 0;
    c->calls++;
    c->len = len;
    CHECK(response != NULL);
    if (len <= sizeof c->got)
        memcpy(c->got, response, len);
    CHECK_STATUS(sslwrap_conn_get_ocsp_response(conn, NULL, 0, &n), len ? SSLWRAP_E_BUFFER_TOO_SMALL : SSLWRAP_E_NO_VALUE);
    CHECK(n == len);
    return c->answer;
}

static void client_gone(void *userdata) { ((struct client *)userdata)->freed++; }

static int raw_staples(SSL *ssl, void *arg)
{
    unsigned char *copy;
    if (arg == NULL)
        return SSL_TLSEXT_ERR_NOACK;
    copy = OPENSSL_malloc(good_len);
    memcpy(copy, good, good_len);
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)good_len);
    return SSL_TLSEXT_ERR_OK;
}

TEST(client_callback_answers)
{
    static const struct {
        int ask, staple, answer, status, alert, calls;
    } cases[] = {
        {1, 1, SSLWRAP_ANSWER_ACCEPT, SSLWRAP_OK, 0, 1},
        {1, 0, SSLWRAP_ANSWER_ACCEPT, SSLWRAP_OK, 0, 1},
        {0, 1, SSLWRAP_ANSWER_REFUSE, SSLWRAP_OK, 0, 0},
        {1, 1, SSLWRAP_ANSWER_REFUSE, SSLWRAP_ERROR_SSL, SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE, 1},
        {1, 0, SSLWRAP_ANSWER_REFUSE, SSLWRAP_ERROR_SSL, SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE, 1},
        {1, 1, 2, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR, 1},
        {1, 1, -1, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR, 1},
        {1, 1, SSLWRAP_ANSWER_PENDING, SSLWRAP_E_CALLBACK, SSL_AD_INTERNAL_ERROR, 1},
    };
    size_t i, n;
    int max, status;
    for (max = TLS1_2_VERSION; max <= TLS1_3_VERSION; max++)
        for (i = 0; i < COUNT(cases); i++) {
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_conn *conn = NULL;
            struct client c;
            struct raw r;
            unsigned char got[4096];
            memset(&c, 0, sizeof c);
            c.answer = cases[i].answer;
            CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(ctx, on_stapled, &c, client_gone));
            CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
            CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
            CHECK_STATUS(sslwrap_conn_get_ocsp_response(conn, got, sizeof got, &n), SSLWRAP_E_NO_VALUE);
            if (cases[i].ask)
                CHECK_OK(sslwrap_conn_request_ocsp(conn));
            raw_new(&r, raw_ctx(1, "good"), 1);
            SSL_CTX_set_tlsext_status_cb(r.ctx, raw_staples);
            SSL_CTX_set_tlsext_status_arg(r.ctx, cases[i].staple ? &r : NULL);
            SSL_set_max_proto_version(r.ssl, max);
            SSL_set_info_callback(r.ssl, watch);
            last_alert = 0;
            status = raw_handshake(conn, &r);
            SSL_do_handshake(r.ssl);
            CHECK_STATUS(status, cases[i].status);
            CHECK(c.calls == cases[i].calls && last_alert == cases[i].alert);
            if (c.calls)
                CHECK(cases[i].staple ? c.len == good_len && memcmp(c.got, good, good_len) == 0 : c.len == 0);
            if (status == SSLWRAP_OK && cases[i].ask && cases[i].staple) {
                CHECK_OK(sslwrap_conn_get_ocsp_response(conn, got, sizeof got, &n));
                CHECK(n == good_len && memcmp(got, good, n) == 0);
                CHECK_STATUS(sslwrap_conn_get_ocsp_response(conn, got, n - 1, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
            }
            if (status == SSLWRAP_ERROR_SSL)
                CHECK(strstr(sslwrap_error_message(), "OCSP client callback refused") != NULL);
            CHECK_STATUS(sslwrap_conn_request_ocsp(conn), status == SSLWRAP_OK ? SSLWRAP_E_STATE : status);
            raw_free(&r);
            CHECK_OK(sslwrap_conn_free(conn));
            CHECK_OK(sslwrap_ctx_free(ctx));
            CHECK(c.freed == 1);
        }
}

/* Setting one takes the other away, and its userdata with it; a server is not asked by the client's. */
TEST(one_slot)
{
    sslwrap_ctx *ctx = server_ctx("good");
    struct server s = {0, SSLWRAP_OCSP_STAPLED, 0, good, good_len};
    struct client c;
    sslwrap_conn *conn;
    int status;
    memset(&c, 0, sizeof c);
    CHECK_OK(sslwrap_ctx_set_ocsp_server_callback(ctx, on_staple, &s, server_gone));
    CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(ctx, on_stapled, &c, client_gone));
    CHECK(s.freed == 1 && c.freed == 0);
    conn = server_of(ctx);
    CHECK_STATUS(sslwrap_ctx_set_ocsp_server_callback(ctx, NULL, NULL, NULL), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_request_ocsp(conn), SSLWRAP_E_STATE);
    CHECK(raw_asks(conn, TLS1_3_VERSION, 1, NULL, 0, &status));
    CHECK(s.calls == 0 && c.calls == 0);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    CHECK(c.freed == 1);
}

/* ---- other people's ends ---- */

TEST(s_client_and_gnutls_read_it)
{
    int who;
    for (who = 0; who < 2; who++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn;
        struct peer *peer;
        char address[16], saved[] = "/tmp/ocsp.XXXXXX", option[64];
        unsigned char got[4096];
        int port, fd, listener = tcp_listen(&port), file = mkstemp(saved);
        ssize_t n = 0;
        int64_t until = now_ms() + 20000;
        CHECK_OK(sslwrap_ctx_set_ocsp_response(ctx, good, good_len));
        snprintf(address, sizeof address, "%d", port);
        snprintf(option, sizeof option, "--save-ocsp=%s", saved);
        if (who == 0) {
            peer = start_s_client(port, "-status", "-servername", "good.example", NULL);
        } else {
            const char *argv[] = {"gnutls-cli", "--port", address, "--x509cafile", NULL, "--sni-hostname=good.example",
                                  "--verify-hostname=good.example", option, "127.0.0.1", NULL};
            argv[4] = cert("ca.pem");
            peer = start_peer(0, argv);
        }
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        conn = server_fd(ctx, fd);
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        if (who == 0) {
            CHECK(peer_printed(peer, "OCSP Response Status: successful", 10000));
            CHECK(peer_printed(peer, "Cert Status: good", 10000));
        } else {
            while ((n = pread(file, got, sizeof got, 0)) < (ssize_t)good_len && now_ms() < until)
                sleep_ms(10);
            CHECK(n == (ssize_t)good_len && memcmp(got, good, good_len) == 0);
        }
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd), close(listener), close(file), unlink(saved);
        CHECK_OK(sslwrap_ctx_free(ctx));
    }
}

static void client_reads(int port)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn;
    struct client c;
    int fd = tcp_connect(port, 0);
    memset(&c, 0, sizeof c);
    c.answer = SSLWRAP_ANSWER_ACCEPT;
    CHECK_OK(sslwrap_ctx_set_ocsp_client_callback(ctx, on_stapled, &c, NULL));
    conn = client_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_request_ocsp(conn));
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(c.calls == 1 && c.len == good_len && memcmp(c.got, good, good_len) == 0);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    close(fd);
}

TEST(s_server_staples)
{
    struct peer *peer = start_s_server("good", "-status_file", cert("good-ocsp.der"), NULL);
    if (peer != NULL)
        client_reads(peer->port);
}

TEST(nginx_staples)
{
    char dir[] = "/tmp/nginx.XXXXXX", conf[64], remove[128];
    const char *argv[] = {"nginx", "-p", dir, "-c", conf, "-e", "stderr", NULL};
    int port = free_port();
    FILE *f;
    struct peer *peer;
    if (!CHECK(mkdtemp(dir) != NULL))
        return;
    snprintf(conf, sizeof conf, "%s/conf", dir);
    f = fopen(conf, "w");
    fprintf(f,
            "daemon off; master_process off; pid %s/pid; events {} http { access_log off; client_body_temp_path %s/a; proxy_temp_path %s/b; "
            "fastcgi_temp_path %s/c; uwsgi_temp_path %s/d; scgi_temp_path %s/e; server { listen 127.0.0.1:%d ssl; "
            "ssl_certificate %s; ssl_certificate_key %s; ssl_stapling on; ssl_stapling_file %s; } }\n",
            dir, dir, dir, dir, dir, dir, port, cert("good.pem"), cert("good.key"), cert("good-ocsp.der"));
    fclose(f);
    peer = start_peer(port, argv);
    if (peer != NULL) {
        client_reads(port);
        stop_peer(peer);
    }
    snprintf(remove, sizeof remove, "rm -rf %s", dir);
    CHECK(system(remove) == 0);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    good_len = read_der("good-ocsp.der", good, sizeof good);
    other_len = read_der("revoked-ocsp.der", other, sizeof other);
    RUN(stapled_in_every_form);
    RUN(server_callback_answers);
    RUN(renewed);
    RUN(client_callback_answers);
    RUN(one_slot);
    RUN(s_client_and_gnutls_read_it);
    RUN(s_server_staples);
    RUN(nginx_staples);
    return END();
}
