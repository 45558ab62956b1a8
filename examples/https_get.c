/* https_get HOST[:PORT]/PATH [CA-FILE]
 * https_get HOST PORT PATH [CA-FILE]
 *
 * Fetches a page and tells what the connection agreed on. The body goes to stdout, all else to stderr. The server's
 * certificate must be for HOST and vouched for by what the system trusts, or by CA-FILE in its place.
 *
 *   cc https_get.c -o https_get $(pkg-config --cflags --libs sslwrap) */
#include "example.h"
#include <time.h>

static void fact(const char *label, const char *value)
{
    fprintf(stderr, "%-12s %s\n", label, value);
}

/* Names are objects; their text is copied into a buffer of ours, and ends with a NUL. */
static void fact_subject(const char *label, sslwrap_x509 *cert)
{
    sslwrap_x509_name *name;
    char text[1024];
    size_t len;
    must(sslwrap_x509_subject(cert, &name)); /* what comes out is ours to free */
    must(sslwrap_x509_name_rfc2253(name, text, sizeof text, &len));
    fact(label, text);
    must(sslwrap_x509_name_free(name));
}

static void print_facts(sslwrap_conn *tls)
{
    const char *text;
    char alpn[256], date[64];
    size_t len, i, count;
    int64_t from, until;
    sslwrap_x509 *cert;
    sslwrap_x509_list *chain;

    must(sslwrap_conn_get_protocol_version_name(tls, &text));
    fact("protocol", text);
    must(sslwrap_conn_get_cipher_name(tls, &text));
    fact("cipher", text); /* a group there may not be: that is an answer, not a failure */
    fact("group", sslwrap_conn_get_group_name(tls, &text) == SSLWRAP_OK ? text : "none");
    must(sslwrap_conn_get_alpn_proto_negotiated(tls, alpn, sizeof alpn - 1, &len)); /* bytes: no NUL behind them */
    alpn[len] = 0;
    fact("ALPN", len > 0 ? alpn : "none");

    must(sslwrap_conn_get_verified_chain(tls, &chain)); /* from the server's own certificate to the root */
    must(sslwrap_x509_list_len(chain, &count));
    for (i = 0; i < count; i++) {
        must(sslwrap_x509_list_get(chain, i, &cert));
        fact_subject(i == 0 ? "certificate" : "issued by", cert);
        if (i == 0) {
            must(sslwrap_x509_not_before(cert, &from)); /* in seconds since 1970 */
            must(sslwrap_x509_not_after(cert, &until));
            len = strftime(date, sizeof date, "%Y-%m-%d to ", gmtime((time_t[]){(time_t)from}));
            strftime(date + len, sizeof date - len, "%Y-%m-%d", gmtime((time_t[]){(time_t)until}));
            fact("valid", date);
        }
        must(sslwrap_x509_free(cert));
    }
    must(sslwrap_x509_list_free(chain));
}

int main(int argc, char **argv)
{
    const char *port = "443", *path = "", *ca = argc == 3 ? argv[2] : argc == 5 ? argv[4] : NULL;
    char buf[16384], last = 0, *at;
    sslwrap_ctx *ctx;
    sslwrap_conn *tls;
    size_t n, i;
    int status, in_head = 1;

    if (argc < 2 || argc > 5)
        return fprintf(stderr, "usage: https_get HOST[:PORT]/PATH [CA-FILE] | HOST PORT PATH [CA-FILE]\n"), 2;
    if (argc > 3)
        port = argv[2], path = argv[3] + (argv[3][0] == '/');
    else if ((at = strchr(argv[1], '/')) != NULL)
        *at = 0, path = at + 1;
    if (argc <= 3 && (at = strchr(argv[1], ':')) != NULL)
        *at = 0, port = at + 1;

    must(sslwrap_ctx_new_client(&ctx)); /* TLS 1.2 and up; certificate and name are checked */
    must(sslwrap_ctx_set_alpn_protos(ctx, "\x08http/1.1", 9));
    if (ca != NULL)
        must(sslwrap_ctx_load_verify_locations(ctx, ca, NULL));
    must(sslwrap_conn_dial(ctx, argv[1], port, 10.0, &tls)); /* resolve, connect, shake hands, verify: in ten seconds */
    print_facts(tls);

    must(sslwrap_conn_set_timeouts(tls, 10.0, 10.0, 10.0)); /* for each call from here on */
    if (snprintf(buf, sizeof buf, "GET /%s HTTP/1.0\r\nHost: %s\r\n\r\n", path, argv[1]) >= (int)sizeof buf)
        return fprintf(stderr, "https_get: the path is too long\n"), 2;
    must(sslwrap_conn_sendall(tls, buf, strlen(buf), 0, &n));
    while ((status = sslwrap_conn_recv(tls, buf, sizeof buf, 0, &n)) == SSLWRAP_OK) {
        for (i = 0; i < n && in_head; i++) /* the head ends with an empty line */
            if (buf[i] != '\r') {
                fputc(buf[i], stderr);
                in_head = buf[i] != '\n' || last != '\n';
                last = buf[i];
            }
        fwrite(buf + i, 1, n - i, stdout);
    }
    if (status != SSLWRAP_ERROR_ZERO_RETURN) /* a connection that was cut is not a clean end */
        must(status);
    must(sslwrap_conn_free(tls));
    must(sslwrap_ctx_free(ctx));
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
