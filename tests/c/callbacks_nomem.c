/* Setters of callbacks and of data while memory is lacking (R14): each allocation fails once, and from some point on all. Userdata of a
 * setter that failed is still the caller's, the former one is still in its place; of one that succeeded it is freed exactly
 * once. This program's malloc stands before libc's. */
/* no: valgrind: it has a malloc of its own */
/* no: asan: it has a malloc of its own */
#include "harness.h"
#include "nomem.h"

static int no_verify(sslwrap_conn *c, sslwrap_x509 *x, int e, int d, int ok, void *u) { return (void)c, (void)x, (void)e, (void)d, (void)u, ok; }
static void no_info(sslwrap_conn *c, int where, int ret, void *u) { (void)c, (void)where, (void)ret, (void)u; }
static int no_name(sslwrap_conn *c, void *u) { return (void)c, (void)u, 0; }
static int no_alpn(sslwrap_conn *c, const uint8_t *o, size_t n, uint8_t *b, size_t *m, void *u) { return (void)c, (void)o, (void)n, (void)b, (void)m, (void)u, 0; }
static void no_line(sslwrap_conn *c, const char *line, void *u) { (void)c, (void)line, (void)u; }
static int no_phrase(char *b, int size, int w, void *u) { return (void)b, (void)size, (void)w, (void)u, 0; }
static int no_make(sslwrap_conn *c, uint8_t *b, size_t *n, void *u) { return (void)c, (void)b, (void)n, (void)u, 0; }
static int no_check(sslwrap_conn *c, const uint8_t *b, size_t n, void *u) { return (void)c, (void)b, (void)n, (void)u, 0; }
static int no_offer(sslwrap_conn *c, uint8_t *b, size_t cap, size_t *n, void *u) { return (void)c, (void)b, (void)cap, (void)n, (void)u, 0; }
static void no_session(sslwrap_conn *c, sslwrap_session *s, void *u) { (void)c, (void)u, sslwrap_session_free(s); }
static int no_find(sslwrap_conn *c, const uint8_t *b, size_t n, sslwrap_session **s, void *u) { return (void)c, (void)b, (void)n, (void)s, (void)u, 0; }
static void no_removal(const uint8_t *b, size_t n, void *u) { (void)b, (void)n, (void)u; }
static int no_psk(sslwrap_conn *c, const uint8_t *i, size_t n, uint8_t *k, size_t cap, size_t *m, void *u)
{
    return (void)c, (void)i, (void)n, (void)k, (void)cap, (void)m, (void)u, 0;
}
static int no_psk_client(sslwrap_conn *c, const char *h, uint8_t *i, size_t icap, size_t *n, uint8_t *k, size_t cap, size_t *m, void *u)
{
    return (void)c, (void)h, (void)i, (void)icap, (void)n, (void)k, (void)cap, (void)m, (void)u, 0;
}
static int no_staple(sslwrap_conn *c, const uint8_t *b, size_t n, void *u) { return (void)c, (void)b, (void)n, (void)u, 0; }

static sslwrap_ctx *ctx;
static sslwrap_conn *conn;
static void count(void *userdata) { ++*(int *)userdata; }

static int set_verify(void *u) { return sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, no_verify, u, count); }
static int conn_verify(void *u) { return sslwrap_conn_set_verify(conn, SSLWRAP_VERIFY_PEER, no_verify, u, count); }
#define SETS(name, object, function, callback) static int name(void *u) { return function(object, callback, u, count); }
SETS(info, ctx, sslwrap_ctx_set_info_callback, no_info)
SETS(conn_info, conn, sslwrap_conn_set_info_callback, no_info)
SETS(server_name, ctx, sslwrap_ctx_set_tlsext_servername_callback, no_name)
SETS(alpn, ctx, sslwrap_ctx_set_alpn_select_callback, no_alpn)
SETS(key_log, ctx, sslwrap_ctx_set_keylog_callback, no_line)
SETS(passphrase, ctx, sslwrap_ctx_set_passwd_cb, no_phrase)
SETS(cookie_made, ctx, sslwrap_ctx_set_cookie_generate_callback, no_make)
SETS(cookie_checked, ctx, sslwrap_ctx_set_cookie_verify_callback, no_check)
SETS(npn_offer, ctx, sslwrap_ctx_set_npn_advertise_callback, no_offer)
SETS(npn_choice, ctx, sslwrap_ctx_set_npn_select_callback, no_alpn)
SETS(new_session, ctx, sslwrap_ctx_set_new_session_callback, no_session)
SETS(find_session, ctx, sslwrap_ctx_set_find_session_callback, no_find)
SETS(remove_session, ctx, sslwrap_ctx_set_remove_session_callback, no_removal)
SETS(psk_server, ctx, sslwrap_ctx_set_psk_server_callback, no_psk)
SETS(psk_client, ctx, sslwrap_ctx_set_psk_client_callback, no_psk_client)
SETS(certificate, ctx, sslwrap_ctx_set_certificate_callback, no_name)
SETS(ocsp_client, ctx, sslwrap_ctx_set_ocsp_client_callback, no_staple)
SETS(ocsp_server, ctx, sslwrap_ctx_set_ocsp_server_callback, no_name)
static int ctx_data(void *u) { return sslwrap_ctx_set_app_data(ctx, u, count); }
static int conn_data(void *u) { return sslwrap_conn_set_app_data(conn, u, count); }

static const struct {
    const char *name;
    int (*set)(void *userdata);
    int of_conn, datagrams;
} setters[] = {{"verify", set_verify, 0, 0}, {"info", info, 0, 0}, {"server name", server_name, 0, 0}, {"ALPN", alpn, 0, 0}, {"key log", key_log, 0, 0},
               {"passphrase", passphrase, 0, 0}, {"cookie, made", cookie_made, 0, 1}, {"cookie, checked", cookie_checked, 0, 1},
               {"NPN, offered", npn_offer, 0, 0}, {"NPN, chosen", npn_choice, 0, 0}, {"new session", new_session, 0, 0},
               {"find session", find_session, 0, 0}, {"remove session", remove_session, 0, 0}, {"PSK, server", psk_server, 0, 0},
               {"PSK, client", psk_client, 0, 0}, {"certificate", certificate, 0, 0}, {"OCSP, client", ocsp_client, 0, 0},
               {"OCSP, server", ocsp_server, 0, 0}, {"app data", ctx_data, 0, 0}, {"verify of a connection", conn_verify, 1, 0},
               {"info of a connection", conn_info, 1, 0}, {"app data of a connection", conn_data, 1, 0}};

TEST(userdata_of_setters_that_fail)
{
    size_t s;
    for (s = 0; s < sizeof setters / sizeof *setters; s++) {
        int from, forever, faults = 0, before = failed_checks_;
        for (forever = 0; forever < 2; forever++)
            for (from = 1; from < 100; from++) {
                int first = 0, second = 0, status;
                CHECK_OK(setters[s].datagrams ? sslwrap_ctx_new_dtls_server(&ctx) : sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
                if (setters[s].of_conn)
                    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
                status = setters[s].set(&first);
                if (status == SSLWRAP_E_UNSUPPORTED) { /* AWS-LC, which has no such thing */
                    CHECK_OK(sslwrap_ctx_free(ctx));
                    faults = -1;
                    break;
                }
                CHECK_OK(status);
                arm(from, forever ? FOR_EVER : 1);
                status = setters[s].set(&second);
                disarm();
                if (failed > 0 && status != SSLWRAP_OK) {
                    CHECK_STATUS(status, SSLWRAP_E_NOMEM);
                    CHECK(first == 0 && second == 0);
                    faults++;
                    CHECK_OK(setters[s].set(&second)); /* and now it is */
                } else {
                    CHECK_OK(status);
                }
                CHECK(first == 1 && second == 0);
                if (setters[s].of_conn)
                    CHECK_OK(sslwrap_conn_free(conn));
                CHECK_OK(sslwrap_ctx_free(ctx));
                CHECK(first == 1 && second == 1);
                if (failed == 0)
                    break; /* it needs no more */
            }
        CHECK(faults != 0);
        if (failed_checks_ != before)
            fprintf(stderr, "    %s\n", setters[s].name);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(userdata_of_setters_that_fail);
    return END();
}
