/* web CERTS NAME [openssl] [ask] [later]: a server for test suites of others, with the identity NAME of tests/certs.sh. It
 * answers a line with a page and says goodbye, as openssl s_server -www does, so that the two can be compared. openssl:
 * with OpenSSL's records; ask: for a certificate of the client's; later: for one behind the handshake. Prints its port. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sslwrap.h>

enum { THREADS = 8 };
static sslwrap_ctx *ctx;
static sslwrap_sock *listener;
static int later;

static void must(int status)
{
    if (status == SSLWRAP_OK)
        return;
    fprintf(stderr, "web: %s\n", sslwrap_error_message());
    exit(1);
}

static int talk(sslwrap_conn *tls)
{
    static const char page[] = "HTTP/1.0 200 ok\r\nContent-type: text/plain\r\n\r\nhello\r\n";
    char buf[20000];
    size_t n, have = 0;
    int status = sslwrap_conn_do_handshake(tls);
    if (status == SSLWRAP_OK && later)
        status = sslwrap_conn_verify_client_post_handshake(tls);
    while (status == SSLWRAP_OK && have < 16384 && memchr(buf, '\n', have) == NULL) {
        status = sslwrap_conn_recv(tls, buf + have, sizeof buf - have, 0, &n);
        have += n;
    }
    if (status == SSLWRAP_OK)
        status = sslwrap_conn_sendall(tls, page, sizeof page - 1, 0, &n);
    return status == SSLWRAP_OK || status == SSLWRAP_ERROR_ZERO_RETURN ? sslwrap_conn_close(tls, 5.0) : status;
}

static void *serve(void *unused)
{
    sslwrap_sock *sock;
    sslwrap_conn *tls;
    while (sslwrap_sock_accept(listener, &sock, NULL) == SSLWRAP_OK) {
        must(sslwrap_conn_new(ctx, sock, &tls));
        must(sslwrap_conn_set_accept_state(tls));
        must(sslwrap_conn_set_timeouts(tls, 10.0, 10.0, 10.0));
        if (talk(tls) != SSLWRAP_OK) {
            if (getenv("WEB_VERBOSE") != NULL)
                fprintf(stderr, "web: %s\n", sslwrap_error_message());
            sslwrap_conn_close(tls, 0.5); /* so that its alert arrives, also where something was not read: as s_server waits */
        }
        must(sslwrap_conn_free(tls));
        must(sslwrap_sock_free(sock));
    }
    return unused;
}

int main(int argc, char **argv)
{
    char cert[4096], key[4096], ca[4096];
    sslwrap_addr *addr;
    pthread_t thread;
    uint64_t mode;
    int i, port;

    if (argc < 3)
        return fprintf(stderr, "usage: web CERTS NAME [openssl] [ask] [later]\n"), 2;
    snprintf(cert, sizeof cert, "%s/%s.pem", argv[1], argv[2]);
    snprintf(key, sizeof key, "%s/%s.key", argv[1], argv[2]);
    snprintf(ca, sizeof ca, "%s/ca.pem", argv[1]);
    must(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    must(sslwrap_ctx_use_identity_file(ctx, cert, key));
    must(sslwrap_ctx_set_cipher_list(ctx, "ALL:COMPLEMENTOFALL:!aNULL:@SECLEVEL=0")); /* as the script has s_server do */
    must(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_TLS1_VERSION));
    must(sslwrap_ctx_set_dh_auto(ctx, 1));
    for (i = 3; i < argc; i++) {
        if (strcmp(argv[i], "openssl") == 0)
            must(sslwrap_ctx_set_mode(ctx, SSLWRAP_MODE_OPENSSL_RECORDS, &mode));
        later |= strcmp(argv[i], "later") == 0;
        if (strcmp(argv[i], "ask") == 0 || later) {
            must(sslwrap_ctx_load_verify_locations(ctx, ca, NULL));
            must(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
        }
    }
    must(sslwrap_sock_create_server("127.0.0.1", "0", SSLWRAP_AF_INET, SSLWRAP_SOMAXCONN, 0, &listener));
    must(sslwrap_sock_getsockname(listener, &addr));
    must(sslwrap_addr_port(addr, &port));
    must(sslwrap_addr_free(addr));
    printf("%d\n", port);
    fflush(stdout);
    for (i = 1; i < THREADS; i++)
        if (pthread_create(&thread, NULL, serve, NULL) != 0)
            return perror("web"), 1;
    serve(NULL);
    return 0;
}
