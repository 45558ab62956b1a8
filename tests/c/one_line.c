/* What an operator reads: the one line of a failure names the peer, what happened, and what to do. The peers are the openssl
 * command and raw TCP. */
#include "net.h"

static int says(const char *text)
{
    const char *line = sslwrap_error_message();
    int found = strstr(line, text) != NULL;
    if (!found)
        fprintf(stderr, "\"%s\" does not say \"%s\"\n", line, text);
    return CHECK(found) && CHECK(strchr(line, '\n') == NULL);
}

/* The handshake of a server of ours with what `peer` does to its end; the status is `status`. */
static void serve_odd(sslwrap_ctx *ctx, const char *sent, int status, const char *line)
{
    int ends[2];
    sslwrap_conn *conn;
    if (!tcp_pair(ends))
        return;
    conn = server_fd(ctx, ends[1]);
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    CHECK(send(ends[0], sent, strlen(sent), MSG_NOSIGNAL) == (ssize_t)strlen(sent));
    CHECK(shutdown(ends[0], SHUT_WR) == 0);
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), status);
    says(line);
    CHECK_OK(sslwrap_conn_free(conn));
    close(ends[0]);
    close(ends[1]);
}

TEST(clients_that_speak_no_tls)
{
    sslwrap_ctx *ctx = server_ctx("good");
    serve_odd(ctx, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", SSLWRAP_ERROR_SSL, "the client speaks plain HTTP to this TLS port");
    serve_odd(ctx, "CONNECT x:443 HTTP/1.1\r\n\r\n", SSLWRAP_ERROR_SSL, "as to an HTTP proxy");
    serve_odd(ctx, "SSH-2.0-OpenSSH_9\r\n", SSLWRAP_ERROR_SSL, "what the client sent is not TLS");
    serve_odd(ctx, "", SSLWRAP_ERROR_SYSCALL, "Unexpected EOF: the client closed the connection during the handshake");
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* A server whose key is of another kind than its certificate: OpenSSL takes both, and then has neither. */
static void serve_without(const char *key, const char *version)
{
    sslwrap_ctx *ctx = NULL;
    sslwrap_conn *conn;
    struct peer *client;
    int port, listener = tcp_listen(&port), fd;
    CHECK_OK(sslwrap_ctx_new_server(&ctx));
    if (key != NULL) {
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert(key), SSLWRAP_FILETYPE_PEM));
    }
    client = start_s_client(port, version, NULL);
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    conn = server_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_SSL);
    says("there is no certificate with its key to show; give the context an identity");
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    close(fd);
    close(listener);
    CHECK(client != NULL);
}

TEST(servers_without_an_identity)
{
    NOT_ON_AWS_LC("it refuses a key of another kind than the certificate at once");
    serve_without(NULL, "-tls1_2");
    serve_without(NULL, "-tls1_3");
    serve_without("rsa.key", "-tls1_2");
    serve_without("rsa.key", "-tls1_3");
}

/* Among many peers it matters which it was. */
TEST(dialling_says_whom)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    struct peer *server = start_s_server("other", NULL);
    char service[16], line[160];
    int port, silent = tcp_listen(&port);
    if (server == NULL)
        return;
    snprintf(service, sizeof service, "%d", server->port);
    CHECK_STATUS(sslwrap_conn_dial(ctx, "localhost", service, 20, &conn), SSLWRAP_ERROR_SSL);
    snprintf(line, sizeof line,
             "conn_dial: localhost:%s: the peer's certificate is refused: certificate is for a.example, b.example, not for "
             "localhost",
             service);
    CHECK_TEXT(sslwrap_error_message(), line);

    snprintf(service, sizeof service, "%d", port);
    CHECK_STATUS(sslwrap_conn_dial(ctx, "127.0.0.1", service, 0.3, &conn), SSLWRAP_E_TIMEOUT);
    snprintf(line, sizeof line, "conn_dial: 127.0.0.1:%s: timed out after ", service);
    says(line);
    says(" s, waiting for the handshake");
    CHECK(strlen(sslwrap_error_message()) <= strlen(line) + strlen("1.234 s, waiting for the handshake")); /* whole ms */

    CHECK_STATUS(sslwrap_conn_dial(ctx, "localhost", "no-such-service", 20, &conn), SSLWRAP_E_GAI);
    says("'no-such-service' is no service that this system knows: give the port as a number");
    CHECK_STATUS(sslwrap_conn_dial(ctx, "https://localhost/", "443", 20, &conn), SSLWRAP_E_GAI);
    says("https://localhost/ was not resolved: give a host name or address alone, without scheme, port or path");
    CHECK_STATUS(sslwrap_conn_dial(ctx, "localhost:443", "443", -1, &conn), SSLWRAP_E_GAI);
    says("without scheme, port or path");
    CHECK_STATUS(sslwrap_conn_dial(ctx, "nonesuch.invalid", "443", 20, &conn), SSLWRAP_E_GAI);
    says("nonesuch.invalid was not resolved: ");
    CHECK(strstr(sslwrap_error_message(), "scheme") == NULL);
    CHECK_OK(sslwrap_ctx_free(ctx));
    close(silent);
}

/* The peer takes everything, but says no goodbye. */
TEST(closing_waits_for_a_goodbye)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    struct peer *server = start_s_server("good", NULL);
    char service[16];
    if (server == NULL)
        return;
    snprintf(service, sizeof service, "%d", server->port);
    CHECK_OK(sslwrap_conn_dial(ctx, "localhost", service, 20, &conn));
    CHECK(kill(server->pid, SIGSTOP) == 0);
    CHECK_STATUS(sslwrap_conn_close(conn, 0.25), SSLWRAP_E_TIMEOUT);
    CHECK_TEXT(sslwrap_error_message(), "conn_close: timed out after 0.25 s, waiting for the peer to take our data and say goodbye");
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(lists_name_what_is_wrong_in_them)
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    CHECK_STATUS(sslwrap_ctx_set_groups(ctx, "X25519:P-255:P-256"), SSLWRAP_E_INVALID_ARG);
    says("'P-255' is no group that this OpenSSL knows");
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_set_groups(conn, "P-256:none"), SSLWRAP_E_INVALID_ARG);
    says("'none' is no group that this OpenSSL knows");
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

TEST(names_that_are_none)
{
    NEEDS("key-uri");
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    sslwrap_pkey *key = NULL;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_set_tlsext_host_name(conn, "192.0.2.1"), SSLWRAP_E_INVALID_ARG);
    says("an IP address is no host name");
    CHECK_STATUS(sslwrap_conn_set_server_name(conn, "192.0.2"), SSLWRAP_E_INVALID_ARG);
    says("not an IP address in its usual form");
    CHECK_STATUS(sslwrap_conn_set_server_name(conn, "example.org:443"), SSLWRAP_E_INVALID_ARG);
    says("give a name or address alone, without brackets, port or zone");
    CHECK_STATUS(sslwrap_pkey_load_uri("no-such-scheme:object=x", NULL, 0, &key), SSLWRAP_ERROR_SSL);
    says("is its provider or engine installed?");
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(clients_that_speak_no_tls);
    RUN(servers_without_an_identity);
    RUN(dialling_says_whom);
    RUN(closing_waits_for_a_goodbye);
    RUN(lists_name_what_is_wrong_in_them);
    RUN(names_that_are_none);
    return END();
}
