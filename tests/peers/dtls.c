/* A DTLS end for tests/steps/52-dtls.sh, at 127.0.0.1 or ::1: facts and failures in one line each.
 *   dtls client PORT [options]   dtls server PORT [options]   dtls free-port
 * -v6; -max N (a version); -mtu N (of the link); -srtp LIST; -cert F -key F; -ciphers LIST
 * -lines FILE: sends each line in a datagram; -echo: a client waits for each to come back, a server gives back what comes
 * -take N -out FILE: receives so many bytes
 * A server listens with a cookie and prints who came; a client prints what it sent again. */
#include "common.h"

#include <netinet/in.h>
#include <unistd.h>

static sslwrap_addr *address(const char *v6, int port)
{
    sslwrap_addr *addr = NULL;
    if (v6 != NULL)
        MUST(sslwrap_addr_inet6("::1", port, 0, 0, &addr));
    else
        MUST(sslwrap_addr_inet("127.0.0.1", port, &addr));
    return addr;
}

static const char *option(int argc, char **argv, const char *name)
{
    int i;
    for (i = 3; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return i + 1 < argc ? argv[i + 1] : "";
    return NULL;
}

static int failed(const char *what)
{
    printf("failed: %s: %s\n", what, sslwrap_error_message());
    return 1;
}

int main(int argc, char **argv)
{
    sslwrap_ctx *ctx = NULL;
    sslwrap_sock *sock = NULL;
    sslwrap_addr *addr, *peer = NULL;
    sslwrap_conn *conn = NULL;
    static char line[16384], buf[20000];
    const char *v6, *max, *mtu, *srtp, *cert, *key, *lines, *echo, *take, *out, *ciphers, *profile = "-";
    size_t n, got = 0, cleartext = 0;
    uint64_t alive = 99;
    int server, port, status, one = 1;
    FILE *file;

    if (argc == 2 && strcmp(argv[1], "free-port") == 0) {
        MUST(sslwrap_sock_new(AF_INET, SOCK_DGRAM, 0, &sock));
        addr = address(NULL, 0);
        MUST(sslwrap_sock_bind(sock, addr));
        MUST(sslwrap_sock_getsockname(sock, &peer));
        MUST(sslwrap_addr_port(peer, &port));
        printf("%d\n", port);
        return 0;
    }
    if (argc < 3)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    server = strcmp(argv[1], "server") == 0;
    port = atoi(argv[2]);
    v6 = option(argc, argv, "-v6");
    max = option(argc, argv, "-max");
    mtu = option(argc, argv, "-mtu");
    srtp = option(argc, argv, "-srtp");
    cert = option(argc, argv, "-cert");
    key = option(argc, argv, "-key");
    lines = option(argc, argv, "-lines");
    echo = option(argc, argv, "-echo");
    take = option(argc, argv, "-take");
    out = option(argc, argv, "-out");
    ciphers = option(argc, argv, "-ciphers");

    MUST(server ? sslwrap_ctx_new_dtls_server(&ctx) : sslwrap_ctx_new_dtls_client(&ctx));
    snprintf(buf, sizeof buf, "%s/ca.pem", getenv("CERTS"));
    MUST(sslwrap_ctx_load_verify_locations(ctx, buf, NULL));
    if (max != NULL) {
        MUST(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_DTLS1_VERSION));
        MUST(sslwrap_ctx_set_max_proto_version(ctx, (int)strtol(max, NULL, 0)));
    }
    if (ciphers != NULL)
        MUST(sslwrap_ctx_set_cipher_list(ctx, ciphers));
    if (srtp != NULL)
        MUST(sslwrap_ctx_set_tlsext_use_srtp(ctx, srtp));
    if (cert != NULL) {
        MUST(sslwrap_ctx_use_certificate_chain_file(ctx, cert));
        MUST(sslwrap_ctx_use_privatekey_file(ctx, key, SSLWRAP_FILETYPE_PEM));
    }
    MUST(sslwrap_sock_new(v6 != NULL ? AF_INET6 : AF_INET, SOCK_DGRAM, 0, &sock));
    MUST(sslwrap_sock_setsockopt_int(sock, SSLWRAP_SOL_SOCKET, SSLWRAP_SO_REUSEADDR, one));
    addr = address(v6, port);
    if (server)
        MUST(sslwrap_sock_bind(sock, addr));
    else
        MUST(sslwrap_sock_connect(sock, addr));
    MUST(sslwrap_conn_new(ctx, sock, &conn));
    MUST(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    if (mtu != NULL)
        MUST(sslwrap_conn_set_link_mtu(conn, (size_t)atoi(mtu)));
    if (server) {
        puts("ready");
        if (sslwrap_conn_dtlsv1_listen(conn, &peer) != SSLWRAP_OK)
            return failed("listen");
        MUST(sslwrap_addr_host(peer, buf, sizeof buf, &n));
        printf("from %s\n", buf);
    } else {
        MUST(sslwrap_conn_set_server_name(conn, "good.example"));
    }
    if (sslwrap_conn_do_handshake(conn) != SSLWRAP_OK)
        return failed("handshake");
    facts(conn);
    sslwrap_conn_get_selected_srtp_profile(conn, &profile);
    MUST(sslwrap_conn_get_cleartext_mtu(conn, &cleartext));
    printf("srtp=%s cleartext_mtu=%zu\n", profile != NULL ? profile : "-", cleartext);

    status = SSLWRAP_OK;
    if (lines != NULL) {
        file = fopen(lines, "r");
        while (file != NULL && fgets(line, sizeof line, file) != NULL) {
            size_t len = strlen(line);
            if ((status = sslwrap_conn_send(conn, line, len, 0, &n)) != SSLWRAP_OK)
                return failed("send");
            if (echo == NULL) {
                usleep(500); /* nobody holds us back */
                continue;
            }
            for (got = 0; got < len; got += n)
                if ((status = sslwrap_conn_recv(conn, buf + got, sizeof buf - got, 0, &n)) != SSLWRAP_OK)
                    return failed("recv");
            if (got != len || memcmp(buf, line, len) != 0)
                return printf("failed: not what was sent\n"), 1;
        }
        fclose(file);
    } else if (echo != NULL) {
        while ((status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)) == SSLWRAP_OK)
            if (sslwrap_conn_send(conn, buf, n, 0, &n) != SSLWRAP_OK)
                return failed("send");
    }
    if (take != NULL) {
        file = fopen(out, "w");
        for (got = 0; got < (size_t)atol(take); got += n) {
            if ((status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)) != SSLWRAP_OK)
                return failed("recv");
            fwrite(buf, 1, n, file);
        }
        fclose(file);
    }
    if (status != SSLWRAP_OK && status != SSLWRAP_ERROR_ZERO_RETURN)
        return failed("end");
    status = sslwrap_conn_close(conn, 1);
    printf("close=%s\n", sslwrap_status_name(status));
    sslwrap_conn_free(conn);
    sslwrap_sock_free(sock);
    sslwrap_ctx_free(ctx);
    sslwrap_addr_free(addr);
    sslwrap_addr_free(peer);
    MUST(sslwrap_live_handles(0, &alive));
    printf("live=%d\n", (int)alive);
    return alive != 0;
}
