/* What the TLS library beneath does not have is told by sslwrap_has and refused with one line; what it has is not. */
#include "harness.h"

static sslwrap_ctx *client, *server;
static sslwrap_conn *conn;

static int waits(void) { return sslwrap_ctx_set_events(client, SSLWRAP_EVENT_VERIFY); }
static int later(void) { return sslwrap_ctx_set_post_handshake_auth(client, 1); }
static int tickets(void) { return sslwrap_conn_set_num_tickets(conn, 3); }
static int levels(void) { return sslwrap_ctx_set_cipher_list(client, "DEFAULT@SECLEVEL=2"); }
static int parameters(void) { return sslwrap_ctx_set_dh_auto(server, 1); }
static int by_uri(void)
{
    sslwrap_pkey *key = NULL;
    int status = sslwrap_pkey_load_uri("nobody:knows-this", NULL, 0, &key);
    return status == SSLWRAP_ERROR_SSL ? SSLWRAP_OK : status; /* there is no such scheme */
}

TEST(told_and_refused)
{
    static const struct {
        const char *name;
        int (*call)(void);
    } features[] = {{"verify-event", waits}, {"post-handshake-auth", later}, {"conn-tickets", tickets}, {"security-levels", levels},
                    {"dh", parameters},      {"key-uri", by_uri}};
    size_t i;
    for (i = 0; i < sizeof features / sizeof *features; i++) {
        int has = lib_has(features[i].name);
        CHECK(has || lib_has("aws-lc")); /* OpenSSL has them all */
        sslwrap_ctx *of_conn = NULL;
        int status;
        CHECK_OK(sslwrap_ctx_new_client(&client));
        CHECK_OK(sslwrap_ctx_new_server(&server));
        CHECK_OK(sslwrap_ctx_new_server(&of_conn));
        CHECK_OK(sslwrap_conn_new(of_conn, NULL, &conn));
        status = features[i].call();
        if (!CHECK_STATUS(status, has ? SSLWRAP_OK : SSLWRAP_E_UNSUPPORTED))
            fprintf(stderr, "    %s\n", features[i].name);
        if (status != SSLWRAP_OK)
            CHECK(strstr(sslwrap_error_message(), "this TLS library has no such thing") != NULL);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(of_conn);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(told_and_refused);
    return END();
}
