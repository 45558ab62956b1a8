/* Small print that must hold: demands where nothing is verified, setters that fail, sizes that cannot go out. */
#include "harness.h"

static void run(const char *line)
{
    CHECK(system(line) == 0);
}

/* A demanded key is demanded also of a peer that is let pass unverified. */
TEST(pins_where_nothing_is_verified)
{
    static const unsigned char nobodys[32] = {1};
    static const char *const names[] = {"good", "selfsigned", "expired"};
    size_t i;
    for (i = 0; i < 3; i++) {
        sslwrap_ctx *client = NULL, *server = server_ctx(names[i]);
        struct pair p;
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
        CHECK(pair_from(&p, client, server)); /* without the pin it is let pass */
        pair_free(&p);
        sslwrap_ctx_free(client);
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &client));
        CHECK_OK(sslwrap_ctx_add_pin(client, SSLWRAP_PIN_REQUIRED, nobodys, sizeof nobodys));
        CHECK(pair_from(&p, client, server));
        CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_ERROR_SSL);
        CHECK(strstr(sslwrap_error_message(), "pinned keys") != NULL);
        pair_free(&p);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* OpenSSL refuses the key as too weak; what the connection showed before it shows still. */
TEST(an_identity_that_cannot_be_used)
{
    NEEDS("security-levels");
    char dir[] = "/tmp/weak.XXXXXX", line[800], pem[100], key[100];
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    sslwrap_identity *weak = NULL;
    sslwrap_x509 *shown = NULL;
    struct pair p;
    CHECK(mkdtemp(dir) != NULL);
    snprintf(pem, sizeof pem, "%s/weak.pem", dir);
    snprintf(key, sizeof key, "%s/weak.key", dir);
    snprintf(line, sizeof line, "openssl req -x509 -newkey rsa:1024 -nodes -subj /CN=weak -keyout %s -out %s 2>/dev/null", key, pem);
    run(line);
    CHECK_OK(sslwrap_identity_new_file(pem, key, NULL, 0, &weak));
    CHECK(pair_from(&p, client, server));
    CHECK_STATUS(sslwrap_conn_use_identity(p.server, weak), SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_conn_get_certificate(p.server, &shown));
    sslwrap_x509_free(shown);
    CHECK_OK(handshake(p.client, p.server));
    pair_free(&p);
    sslwrap_identity_free(weak);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
    snprintf(line, sizeof line, "rm -r %s", dir);
    run(line);
}

/* In TLS 1.3 it goes out in an extension, whose length has 16 bits: a larger one would end every handshake. */
TEST(staples_that_cannot_go_out)
{
    static unsigned char der[70000] = {0x30};
    sslwrap_ctx *server = server_ctx("good");
    sslwrap_conn *conn = NULL;
    CHECK_STATUS(sslwrap_ctx_set_ocsp_response(server, der, sizeof der), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "65527") != NULL);
    CHECK_STATUS(sslwrap_ctx_renew_ocsp_response(server, der, 65528), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_ocsp_response(server, der, 65527));
    CHECK_OK(sslwrap_conn_new(server, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_set_ocsp_response(conn, der, 65528), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(server);
}

/* The stream has ended: nothing follows, also not what was reserved before. */
TEST(commit_behind_the_end)
{
    sslwrap_ctx *client = client_ctx();
    sslwrap_conn *conn = NULL;
    void *room = NULL;
    size_t cap = 0, pending = 7;
    CHECK_OK(sslwrap_conn_new(client, NULL, &conn));
    CHECK_OK(sslwrap_conn_bio_reserve(conn, 0, &room, &cap));
    memset(room, 22, 5);
    CHECK_OK(sslwrap_conn_bio_shutdown(conn));
    CHECK_STATUS(sslwrap_conn_bio_commit(conn, 5), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_conn_bio_commit(conn, 0)); /* only gives it back */
    CHECK_OK(sslwrap_conn_out_pending(conn, &pending));
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(client);
}

/* The kernel would say that nothing went, and drop the descriptors without a word. */
TEST(descriptors_without_a_byte)
{
    int types[] = {SSLWRAP_SOCK_STREAM, SSLWRAP_SOCK_DGRAM}, i, fd = 2, came = -1;
    for (i = 0; i < 2; i++) {
        sslwrap_sock *a = NULL, *b = NULL;
        size_t n = 7, count = 7;
        char byte;
        CHECK_OK(sslwrap_sock_pair(SSLWRAP_AF_UNIX, types[i], 0, &a, &b));
        CHECK_OK(sslwrap_sock_settimeout(b, 0));
        if (types[i] == SSLWRAP_SOCK_STREAM) {
            CHECK_STATUS(sslwrap_sock_send_fds(a, "", 0, &fd, 1, 0, &n), SSLWRAP_E_INVALID_ARG);
            CHECK(n == 0);
            CHECK_OK(sslwrap_sock_send_fds(a, "", 0, &fd, 0, 0, &n)); /* nothing at all is fine */
        } else {
            CHECK_OK(sslwrap_sock_send_fds(a, "", 0, &fd, 1, 0, &n));
            CHECK_OK(sslwrap_sock_recv_fds(b, &byte, 1, &came, 1, &count, 0, NULL, &n));
            CHECK(n == 0 && count == 1 && close(came) == 0);
        }
        CHECK_OK(sslwrap_sock_free(a));
        CHECK_OK(sslwrap_sock_free(b));
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(pins_where_nothing_is_verified);
    RUN(an_identity_that_cannot_be_used);
    RUN(staples_that_cannot_go_out);
    RUN(commit_behind_the_end);
    RUN(descriptors_without_a_byte);
    return END();
}
