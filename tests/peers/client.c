/* A client for tests/steps/50-peers.sh: one connection to 127.0.0.1, facts and failures in one line each.
 *   client PORT [-name NAME] [-ca F] [-cert F -key F] [-alpn a,b] [-max N] [-crl F] [-ciphers L] [-groups L]
 *          [-get PATH | -send FILE -count N] [-out FILE]
 * -get asks for a page and keeps its body; -send sends a file while another thread receives N bytes.
 *   client free-port    prints one that nobody listens on */
#include "common.h"

struct sending {
    sslwrap_conn *conn;
    const char *data;
    size_t len, sent;
    int status;
};

static void *send_all(void *arg)
{
    struct sending *s = arg;
    s->status = sslwrap_conn_sendall(s->conn, s->data, s->len, 0, &s->sent);
    return NULL;
}

static void spit(const char *path, const char *data, size_t len)
{
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(data, 1, len, f) != len || fclose(f) != 0) {
        perror(path);
        exit(2);
    }
}

static int free_port(void)
{
    sslwrap_sock *sock = NULL;
    sslwrap_addr *any = NULL, *bound = NULL;
    int port = 0;
    MUST(sslwrap_sock_new(AF_INET, SOCK_STREAM, 0, &sock));
    MUST(sslwrap_addr_inet("127.0.0.1", 0, &any));
    MUST(sslwrap_sock_bind(sock, any));
    MUST(sslwrap_sock_getsockname(sock, &bound));
    MUST(sslwrap_addr_port(bound, &port));
    printf("%d\n", port);
    sslwrap_addr_free(any);
    sslwrap_addr_free(bound);
    sslwrap_sock_free(sock);
    return 0;
}

int main(int argc, char **argv)
{
    const char *name = "good.example", *ca = NULL, *certs = NULL, *key = NULL, *alpn = NULL, *crl = NULL, *path = NULL;
    const char *file = NULL, *out = NULL, *ciphers = NULL, *groups = NULL;
    int max = 0, i, status;
    size_t count = 0, got = 0, n, len = 0;
    sslwrap_ctx *ctx = NULL;
    sslwrap_sock *sock = NULL;
    sslwrap_conn *conn = NULL;
    char *body = malloc(8 << 20), *data = NULL, request[512];
    uint64_t alive = 99;

    if (argc == 2 && strcmp(argv[1], "free-port") == 0)
        return free_port();
    for (i = 2; i + 1 < argc; i += 2) {
        const char *o = argv[i], *v = argv[i + 1];
        if (strcmp(o, "-name") == 0)
            name = v;
        else if (strcmp(o, "-ca") == 0)
            ca = v;
        else if (strcmp(o, "-cert") == 0)
            certs = v;
        else if (strcmp(o, "-key") == 0)
            key = v;
        else if (strcmp(o, "-alpn") == 0)
            alpn = v;
        else if (strcmp(o, "-max") == 0)
            max = (int)strtol(v, NULL, 0);
        else if (strcmp(o, "-crl") == 0)
            crl = v;
        else if (strcmp(o, "-ciphers") == 0)
            ciphers = v;
        else if (strcmp(o, "-groups") == 0)
            groups = v;
        else if (strcmp(o, "-get") == 0)
            path = v;
        else if (strcmp(o, "-send") == 0)
            file = v;
        else if (strcmp(o, "-count") == 0)
            count = strtoul(v, NULL, 0);
        else if (strcmp(o, "-out") == 0)
            out = v;
        else
            return fprintf(stderr, "client: %s?\n", o), 2;
    }
    MUST(sslwrap_ctx_new_client(&ctx));
    if (ca != NULL)
        MUST(sslwrap_ctx_load_verify_locations(ctx, ca, NULL));
    if (certs != NULL)
        MUST(sslwrap_ctx_use_identity_file(ctx, certs, key));
    if (max != 0)
        MUST(sslwrap_ctx_set_max_proto_version(ctx, max));
    if (ciphers != NULL)
        MUST(sslwrap_ctx_set_cipher_list(ctx, ciphers));
    if (groups != NULL)
        MUST(sslwrap_ctx_set_groups(ctx, groups));
    if (alpn != NULL) {
        unsigned char wire[512];
        MUST(sslwrap_ctx_set_alpn_protos(ctx, wire, alpn_wire(alpn, wire)));
    }
    if (crl != NULL) {
        sslwrap_x509_store *store = NULL;
        char *lists = slurp(crl, &len), *at = lists;
        MUST(sslwrap_ctx_get_cert_store(ctx, &store));
        while ((at = strstr(at, "-----BEGIN X509 CRL")) != NULL) { /* each list of the file by itself */
            sslwrap_x509_crl *one = NULL;
            char *end = strstr(at, "-----END X509 CRL-----");
            MUST(sslwrap_x509_crl_load_pem(at, (size_t)(end - at) + 23, &one));
            MUST(sslwrap_x509_store_add_crl(store, one));
            MUST(sslwrap_x509_crl_free(one));
            at = end;
        }
        free(lists);
        MUST(sslwrap_x509_store_set_flags(store, SSLWRAP_X509_V_FLAG_CRL_CHECK | SSLWRAP_X509_V_FLAG_CRL_CHECK_ALL));
        MUST(sslwrap_x509_store_free(store));
    }
    MUST(sslwrap_sock_create_connection("127.0.0.1", argv[1], 5.0, &sock));
    MUST(sslwrap_conn_new(ctx, sock, &conn));
    MUST(sslwrap_sock_free(sock));
    MUST(sslwrap_conn_set_timeouts(conn, 5.0, 5.0, 5.0));
    MUST(sslwrap_conn_set_server_name(conn, name));
    status = sslwrap_conn_do_handshake(conn);
    if (status != SSLWRAP_OK) {
        failure(conn, status);
        goto end;
    }
    if (path != NULL) {
        size_t at;
        n = (size_t)snprintf(request, sizeof request, "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, name);
        if ((status = sslwrap_conn_sendall(conn, request, n, 0, &n)) == SSLWRAP_OK)
            while ((status = sslwrap_conn_recv(conn, body + got, (8 << 20) - got - 1, 0, &n)) == SSLWRAP_OK)
                got += n;
        facts(conn);
        if (status != SSLWRAP_ERROR_ZERO_RETURN) {
            failure(conn, status);
            goto end;
        }
        body[got] = 0;
        data = strstr(body, "\r\n\r\n");
        if (data != NULL) {
            for (at = 0; body + at < data; at++)
                if (body[at] != '\r')
                    putchar(body[at]); /* what the server says of itself */
            putchar('\n');
            if (out != NULL)
                spit(out, data + 4, got - (size_t)(data + 4 - body));
        }
    } else if (file != NULL) {
        struct sending s;
        pthread_t thread;
        s.conn = conn;
        s.data = data = slurp(file, &s.len);
        s.status = -99;
        pthread_create(&thread, NULL, send_all, &s);
        while (got < count && (status = sslwrap_conn_recv(conn, body + got, count - got, 0, &n)) == SSLWRAP_OK)
            got += n;
        pthread_join(thread, NULL);
        facts(conn);
        if (got < count || s.status != SSLWRAP_OK)
            failure(conn, got < count ? status : s.status);
        if (out != NULL)
            spit(out, body, got);
        free(data);
        status = sslwrap_conn_close(conn, 2.0);
        printf("close %s\n", sslwrap_status_name(status));
    } else {
        /* in TLS 1.3 a server tells only now what it thinks of our certificate */
        status = sslwrap_conn_recv(conn, body, 1, 0, &n);
        facts(conn);
        if (status != SSLWRAP_OK)
            failure(conn, status);
    }
end:
    free(body);
    MUST(sslwrap_conn_free(conn));
    MUST(sslwrap_ctx_free(ctx));
    MUST(sslwrap_live_handles(0, &alive));
    return alive != 0;
}
