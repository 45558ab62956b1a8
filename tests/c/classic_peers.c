/* The classic surface against TLS stacks that are not OpenSSL's, and a server that is not a test's: GnuTLS and nginx. */
#include "net.h"

static sslwrap_conn *serve(sslwrap_ctx *ctx, int listener, int *fd)
{
    sslwrap_conn *conn = NULL;
    *fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    conn = server_fd(ctx, *fd);
    CHECK_OK(sslwrap_conn_set_accept_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    return conn;
}

static struct peer *gnutls_cli(int port, const char *priority, const char *option, const char *value)
{
    static char number[16];
    const char *argv[24];
    int n = 0;
    snprintf(number, sizeof number, "%d", port);
    argv[n++] = "gnutls-cli";
    argv[n++] = "--port";
    argv[n++] = number;
    argv[n++] = "--x509cafile";
    argv[n++] = cert("ca.pem");
    argv[n++] = "--sni-hostname=good.example";
    argv[n++] = "--verify-hostname=good.example";
    argv[n++] = "--priority";
    argv[n++] = priority;
    argv[n++] = "--x509certfile";
    argv[n++] = cert("client.pem");
    argv[n++] = "--x509keyfile";
    argv[n++] = cert("client.key");
    if (option != NULL)
        argv[n++] = option;
    if (value != NULL)
        argv[n++] = value;
    argv[n++] = "127.0.0.1";
    argv[n] = NULL;
    return start_peer(0, argv);
}

/* GnuTLS exports the same key under the same label. */
TEST(gnutls_exports_the_same)
{
    static const char *const priorities[] = {"NORMAL:-VERS-ALL:+VERS-TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3"};
    size_t v, i;
    for (v = 0; v < 2; v++) {
        sslwrap_ctx *ctx = server_ctx("good");
        int port, fd, listener = tcp_listen(&port);
        struct peer *client = gnutls_cli(port, priorities[v], "--keymatexport=EXPORTER-both", "--keymatexportsize=24");
        sslwrap_conn *conn = serve(ctx, listener, &fd);
        unsigned char key[24];
        char text[80];
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK_OK(sslwrap_conn_export_keying_material(conn, "EXPORTER-both", 13, NULL, 0, 0, key, sizeof key));
        for (i = 0; i < sizeof key; i++)
            snprintf(text + 2 * i, 3, "%02x", key[i]);
        CHECK(client != NULL && peer_printed(client, text, 10000));
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
        close(fd);
        close(listener);
    }
}

/* GnuTLS says how large the prime is. */
TEST(gnutls_dhe)
{
    NEEDS("dh");
    sslwrap_ctx *ctx = server_ctx("rsa");
    int port, fd, listener = tcp_listen(&port);
    struct peer *client;
    sslwrap_conn *conn;
    CHECK_OK(sslwrap_ctx_load_tmp_dh(ctx, cert("dh.pem")));
    client = gnutls_cli(port, "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+DHE-RSA", NULL, NULL);
    conn = serve(ctx, listener, &fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(client != NULL && peer_printed(client, "DHE", 10000) && peer_printed(client, "2048", 10000));
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    close(fd);
    close(listener);
}

/* GnuTLS shows its certificate when it is asked later, and takes new keys. */
TEST(gnutls_asked_later)
{
    NEEDS("post-handshake-auth");
    sslwrap_ctx *ctx = server_ctx("good");
    int port, fd, i, listener = tcp_listen(&port);
    struct peer *client;
    sslwrap_conn *conn;
    sslwrap_x509 *peer = NULL;
    char buf[64];
    size_t n;
    CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_POST_HANDSHAKE, NULL, NULL, NULL));
    client = gnutls_cli(port, "NORMAL:-VERS-ALL:+VERS-TLS1.3", "--post-handshake-auth", NULL);
    conn = serve(ctx, listener, &fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(client != NULL && peer_printed(client, "Simple Client Mode", 10000));
    CHECK_STATUS(sslwrap_conn_get_peer_certificate(conn, &peer), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_conn_verify_client_post_handshake(conn));
    CHECK_OK(sslwrap_conn_key_update(conn, 1));
    for (i = 0; i < 100 && peer == NULL && client != NULL; i++) {
        CHECK(write(client->input, "line\n", 5) == 5);
        if (!CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)))
            break;
        sslwrap_conn_get_peer_certificate(conn, &peer);
        sleep_ms(20);
    }
    CHECK(peer != NULL);
    sslwrap_x509_free(peer);
    CHECK_OK(sslwrap_conn_sendall(conn, "with new keys\n", 14, 0, &n));
    CHECK(client != NULL && peer_printed(client, "with new keys", 10000));
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    close(fd);
    close(listener);
}

/* nginx names the CAs that its clients' certificates may be of. */
TEST(nginx_client_cas)
{
    static const char *const protocols[] = {"TLSv1.2", "TLSv1.3"};
    char dir[] = "/tmp/classic.XXXXXX", path[600], text[200], number[16], certs[512];
    const char *argv[12];
    size_t v;
    if (!CHECK(mkdtemp(dir) != NULL) || !CHECK(realpath(certs_dir_, certs) != NULL))
        return;
    for (v = 0; v < 2; v++) {
        int port = free_port();
        struct peer *nginx;
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_conn *conn = NULL;
        sslwrap_sock *sock = NULL;
        sslwrap_name_list *list = NULL;
        sslwrap_x509_name *name = NULL;
        size_t n = 0, len;
        FILE *f;
        snprintf(path, sizeof path, "%s/nginx.conf", dir);
        f = fopen(path, "we");
        fprintf(f,
                "daemon off; master_process off; pid %s/pid; error_log %s/log; events {} http { access_log off;\n"
                "client_body_temp_path %s/1; proxy_temp_path %s/2; fastcgi_temp_path %s/3; uwsgi_temp_path %s/4; scgi_temp_path %s/5;\n"
                "server { listen 127.0.0.1:%d ssl; ssl_protocols %s; ssl_certificate %s/good.pem; ssl_certificate_key %s/good.key;\n"
                "ssl_client_certificate %s/ca.pem; ssl_verify_client optional; } }\n",
                dir, dir, dir, dir, dir, dir, dir, port, protocols[v], certs, certs, certs);
        fclose(f);
        snprintf(text, sizeof text, "%s/log", dir);
        argv[0] = "/usr/sbin/nginx";
        argv[1] = "-p";
        argv[2] = dir;
        argv[3] = "-e";
        argv[4] = text;
        argv[5] = "-c";
        argv[6] = path;
        argv[7] = NULL;
        nginx = start_peer(port, argv);
        snprintf(number, sizeof number, "%d", port);
        if (nginx != NULL) {
            CHECK_OK(sslwrap_sock_create_connection("127.0.0.1", number, 10, &sock));
            CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
            CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
            CHECK_OK(sslwrap_conn_do_handshake(conn));
            CHECK_OK(sslwrap_conn_get_client_ca_list(conn, &list));
            CHECK_OK(sslwrap_name_list_len(list, &n));
            CHECK(n == 1);
            CHECK_OK(sslwrap_name_list_get(list, 0, &name));
            CHECK_OK(sslwrap_x509_name_rfc2253(name, text, sizeof text, &len));
            CHECK_TEXT(text, "CN=Test Root,O=libsslwrap tests");
            sslwrap_x509_name_free(name);
            sslwrap_name_list_free(list);
            sslwrap_conn_free(conn);
            sslwrap_sock_free(sock);
            stop_peer(nginx);
        }
        sslwrap_ctx_free(ctx);
    }
    snprintf(path, sizeof path, "rm -rf %s", dir);
    CHECK(system(path) == 0);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(gnutls_exports_the_same);
    RUN(gnutls_dhe);
    RUN(gnutls_asked_later);
    RUN(nginx_client_cas);
    return END();
}
