/* The names of CAs that a server sends when it asks for a client's certificate. */
#include "raw.h"

#include <openssl/x509.h>

/* The certificate in a file, and its subject as OpenSSL itself has it. */
static X509 *raw_cert(const char *name)
{
    FILE *f = fopen(cert(name), "re");
    X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    return x;
}

static sslwrap_x509 *our_cert(const char *name)
{
    sslwrap_x509 *x = NULL;
    CHECK_OK(sslwrap_x509_load_file(cert(name), SSLWRAP_FILETYPE_PEM, &x));
    return x;
}

static sslwrap_x509_name *our_name(const char *name)
{
    sslwrap_x509 *x = our_cert(name);
    sslwrap_x509_name *subject = NULL;
    CHECK_OK(sslwrap_x509_subject(x, &subject));
    sslwrap_x509_free(x);
    return subject;
}

/* The n-th name of libssl's list is the subject of this file's certificate. */
static int is_subject(const STACK_OF(X509_NAME) *list, int nth, const char *file)
{
    X509 *x = raw_cert(file);
    int same = nth < sk_X509_NAME_num(list) && X509_NAME_cmp(sk_X509_NAME_value(list, nth), X509_get_subject_name(x)) == 0;
    X509_free(x);
    return same;
}

static void make_pair(sslwrap_ctx *ctx, int version, struct raw *r, sslwrap_conn **conn)
{
    SSL_CTX *raw = raw_ctx(0, "client");
    SSL_CTX_set_min_proto_version(raw, version);
    SSL_CTX_set_max_proto_version(raw, version);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, conn));
    raw_new(r, raw, 0);
}

/* Added one by one: plain libssl on the other end reads them in the CertificateRequest, in order and with the repeat. */
ROW(A69, "libssl")
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    static const char *const files[] = {"ca.pem", "inter.pem", "ca.pem"};
    size_t v, i;
    for (v = 0; v < 2; v++) {
        sslwrap_ctx *ctx = server_ctx("good");
        sslwrap_conn *conn = NULL;
        const STACK_OF(X509_NAME) *sent;
        struct raw r;
        for (i = 0; i < 3; i++) {
            sslwrap_x509 *ca = our_cert(files[i]);
            CHECK_OK(sslwrap_ctx_add_client_ca(ctx, ca));
            sslwrap_x509_free(ca);
        }
        CHECK_STATUS(sslwrap_ctx_add_client_ca(ctx, NULL), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_ctx_add_client_ca(ctx, (sslwrap_x509 *)ctx), SSLWRAP_E_INVALID_ARG);
        make_pair(ctx, versions[v], &r, &conn);
        CHECK_STATUS(sslwrap_ctx_add_client_ca(ctx, NULL), SSLWRAP_E_INVALID_ARG);
        CHECK_OK(raw_handshake(conn, &r));
        sent = SSL_get_client_CA_list(r.ssl);
        CHECK(sk_X509_NAME_num(sent) == 3);
        for (i = 0; i < 3; i++)
            CHECK(is_subject(sent, (int)i, files[i]));
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
    }
}

/* s_client prints what it was sent. */
ROW(A70, "openssl s_client")
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_sock *listener = NULL, *sock = NULL;
    sslwrap_addr *any = NULL;
    sslwrap_conn *conn = NULL;
    struct peer *client;
    int port = free_port();
    static char said[65536];
    CHECK_OK(sslwrap_ctx_load_client_ca(ctx, cert("ca.pem")));
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", port, &any));
    CHECK_OK(sslwrap_sock_new(SSLWRAP_AF_INET, SSLWRAP_SOCK_STREAM, 0, &listener));
    CHECK_OK(sslwrap_sock_setsockopt_int(listener, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, 1));
    CHECK_OK(sslwrap_sock_bind(listener, any));
    CHECK_OK(sslwrap_sock_listen(listener, 1));
    client = start_s_client(port, NULL);
    CHECK_OK(sslwrap_sock_accept(listener, &sock, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, sock, &conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(client != NULL && peer_printed(client, "Acceptable client certificate CA names\nO = libsslwrap tests, CN = Test Root\n", 10000));
    if (client != NULL)
        CHECK(strstr(peer_output(client, said, sizeof said), "Test Intermediate\nRequested") == NULL);
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    sslwrap_sock_free(listener);
    sslwrap_addr_free(any);
    sslwrap_ctx_free(ctx);
}

/* What the file gives is what OpenSSL's own function gives for it; it takes the place of what was there. A file that cannot be
 * used leaves the list alone. */
ROW(A81, "libssl")
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_x509 *other = our_cert("otherca.pem");
    sslwrap_name_list *list = NULL;
    STACK_OF(X509_NAME) *raw;
    size_t n = 0, i;
    char both[64] = "/tmp/cas.XXXXXX";
    int fd = mkstemp(both);
    static const char *const parts[] = {"ca.pem", "inter.pem", "ca.pem"};
    FILE *out = fdopen(fd, "w");
    for (i = 0; i < 3; i++) {
        X509 *x = raw_cert(parts[i]);
        CHECK(PEM_write_X509(out, x) == 1);
        X509_free(x);
    }
    fclose(out);
    raw = SSL_load_client_CA_file(both);
    CHECK_OK(sslwrap_ctx_add_client_ca(ctx, other));
    sslwrap_x509_free(other);
    CHECK_OK(sslwrap_ctx_load_client_ca(ctx, both));
    CHECK_STATUS(sslwrap_ctx_load_client_ca(ctx, "/nowhere/at/all.pem"), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_ctx_load_client_ca(ctx, cert("good.key")), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_load_client_ca(ctx, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_load_client_ca_mem(ctx, "", 0), SSLWRAP_ERROR_SSL);
    CHECK_STATUS(sslwrap_ctx_load_client_ca_mem(ctx, NULL, 3), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_get_client_ca_list(ctx, &list));
    CHECK_OK(sslwrap_name_list_len(list, &n));
    CHECK(n == (size_t)sk_X509_NAME_num(raw));
    for (i = 0; i < n; i++) {
        sslwrap_x509_name *name = NULL;
        unsigned char der[512], *p = der;
        unsigned char ours[512];
        size_t len = 0;
        int want = i2d_X509_NAME(sk_X509_NAME_value(raw, (int)i), &p);
        CHECK_OK(sslwrap_name_list_get(list, i, &name));
        CHECK_OK(sslwrap_x509_name_dump_der(name, ours, sizeof ours, &len));
        CHECK(len == (size_t)want && memcmp(der, ours, len) == 0);
        sslwrap_x509_name_free(name);
    }
    sslwrap_name_list_free(list);
    sk_X509_NAME_pop_free(raw, X509_NAME_free);
    unlink(both);
    sslwrap_ctx_free(ctx);
    ERR_clear_error();
}

/* Named to the client, trusted by nobody: a client whose root is only in this list is refused. */
ROW(A82, "libssl")
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_x509_store *store = NULL;
    sslwrap_conn *conn = NULL;
    struct raw r;
    size_t certs = 9;
    CHECK_OK(sslwrap_ctx_load_client_ca(ctx, cert("ca.pem")));
    CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &store));
    CHECK_OK(sslwrap_x509_store_count(store, &certs, NULL, NULL));
    CHECK(certs == 0);
    sslwrap_x509_store_free(store);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    raw_new(&r, raw_ctx(0, "client"), 0);
    SSL_set_max_proto_version(r.ssl, TLS1_2_VERSION);
    CHECK_STATUS(raw_handshake(conn, &r), SSLWRAP_ERROR_SSL);
    ERR_clear_error();
    CHECK(SSL_do_handshake(r.ssl) != 1);
    CHECK(ERR_GET_REASON(ERR_peek_error()) == SSL_R_TLSV1_ALERT_UNKNOWN_CA);
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

/* Names, copied: order and repeats kept, and replaced as a whole; one bad handle leaves the former list. */
ROW(A91, "libssl")
{
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL;
    const sslwrap_x509_name *names[4], *bad[2];
    const STACK_OF(X509_NAME) *sent;
    static const char *const files[] = {"inter.pem", "ca.pem", "inter.pem", "otherca.pem"};
    struct raw r;
    int i;
    for (i = 0; i < 4; i++)
        names[i] = our_name(files[i]);
    bad[0] = names[1];
    bad[1] = (const sslwrap_x509_name *)ctx;
    CHECK_OK(sslwrap_ctx_load_client_ca(ctx, cert("ca.pem")));
    CHECK_OK(sslwrap_ctx_set_client_ca_list(ctx, names, 4));
    CHECK_STATUS(sslwrap_ctx_set_client_ca_list(ctx, bad, 2), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_client_ca_list(ctx, NULL, 2), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_client_ca_list(ctx, names, SIZE_MAX), SSLWRAP_E_INVALID_ARG);
    for (i = 0; i < 4; i++)
        sslwrap_x509_name_free((sslwrap_x509_name *)(uintptr_t)names[i]);
    make_pair(ctx, TLS1_3_VERSION, &r, &conn);
    CHECK_STATUS(sslwrap_ctx_set_client_ca_list(ctx, NULL, 0), SSLWRAP_E_STATE);
    CHECK_OK(raw_handshake(conn, &r));
    sent = SSL_get_client_CA_list(r.ssl);
    CHECK(sk_X509_NAME_num(sent) == 4);
    for (i = 0; i < 4; i++)
        CHECK(is_subject(sent, i, files[i]));
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    ctx = server_ctx("good"); /* none at all */
    CHECK_OK(sslwrap_ctx_load_client_ca(ctx, cert("ca.pem")));
    CHECK_OK(sslwrap_ctx_set_client_ca_list(ctx, NULL, 0));
    make_pair(ctx, TLS1_3_VERSION, &r, &conn);
    CHECK_OK(raw_handshake(conn, &r));
    CHECK(sk_X509_NAME_num(SSL_get_client_CA_list(r.ssl)) <= 0);
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}

/* A server of ours tells before the handshake, a client of ours after: what plain libssl sent. */
ROW(A141, "libssl")
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    sslwrap_ctx *ctx = server_ctx("good");
    sslwrap_conn *conn = NULL;
    sslwrap_name_list *list = NULL;
    sslwrap_x509_name *name = NULL;
    char text[200];
    size_t n = 9, v;
    CHECK_OK(sslwrap_ctx_load_client_ca(ctx, cert("ca.pem")));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_get_client_ca_list(conn, &list));
    CHECK_OK(sslwrap_name_list_len(list, &n));
    CHECK(n == 1);
    CHECK_OK(sslwrap_name_list_get(list, 0, &name));
    CHECK_OK(sslwrap_x509_name_rfc2253(name, text, sizeof text, &n));
    CHECK_TEXT(text, "CN=Test Root,O=libsslwrap tests");
    sslwrap_x509_name_free(name);
    CHECK_STATUS(sslwrap_name_list_get(list, 1, &name), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_name_list_get(list, SIZE_MAX, &name), SSLWRAP_E_NO_VALUE);
    CHECK(name == NULL);
    sslwrap_name_list_free(list);
    CHECK_STATUS(sslwrap_name_list_free(list), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
    for (v = 0; v < 2; v++) {
        SSL_CTX *raw = raw_ctx(1, "good");
        struct raw r;
        SSL_CTX_set_min_proto_version(raw, versions[v]);
        SSL_CTX_set_max_proto_version(raw, versions[v]);
        SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_client_CA_list(raw, SSL_load_client_CA_file(cert("inter.pem")));
        ctx = client_ctx();
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
        CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
        CHECK_OK(sslwrap_conn_get_client_ca_list(conn, &list));
        CHECK_OK(sslwrap_name_list_len(list, &n));
        CHECK(n == 0);
        sslwrap_name_list_free(list);
        raw_new(&r, raw, 1);
        CHECK_OK(raw_handshake(conn, &r));
        CHECK_OK(sslwrap_conn_get_client_ca_list(conn, &list));
        CHECK_OK(sslwrap_name_list_len(list, &n));
        CHECK(n == 1);
        CHECK_OK(sslwrap_name_list_get(list, 0, &name));
        CHECK_OK(sslwrap_x509_name_rfc2253(name, text, sizeof text, &n));
        CHECK_TEXT(text, "CN=Test Intermediate,O=libsslwrap tests");
        sslwrap_x509_name_free(name);
        sslwrap_name_list_free(list);
        raw_free(&r);
        sslwrap_conn_free(conn);
        sslwrap_ctx_free(ctx);
    }
}
