/* What an end on the public header can be asked; ours.c makes it. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "ours.h"

size_t end_finished(int of_peer, void *buf, size_t cap)
{
    size_t len = 0;
    must(of_peer ? sslwrap_conn_get_peer_finished(conn, buf, cap, &len) : sslwrap_conn_get_finished(conn, buf, cap, &len));
    return len;
}

int end_version(void)
{
    int version;
    must(sslwrap_conn_get_protocol_version(conn, &version));
    return version;
}

int end_curve(void)
{
    static const struct {
        int id;
        const char *name;
    } names[] = {{23, "prime256v1"}, {23, "P-256"}, {23, "secp256r1"}, {24, "secp384r1"}, {24, "P-384"},
                 {25, "secp521r1"}, {25, "P-521"}, {21, "secp224r1"}, {21, "P-224"}, {29, "X25519"}};
    const char *name;
    size_t i;
    if (sslwrap_conn_get_group_name(conn, &name) == SSLWRAP_OK)
        for (i = 0; i < sizeof names / sizeof *names; i++)
            if (strcasecmp(name, names[i].name) == 0)
                return names[i].id;
    return 0;
}

const char *end_cipher(void)
{
    const char *name = "";
    sslwrap_conn_get_cipher_name(conn, &name);
    return name;
}

int end_reused(void)
{
    int reused;
    must(sslwrap_conn_session_reused(conn, &reused));
    return reused;
}

int end_new_sessions(void)
{
    return sessions;
}

int end_renegotiations(void)
{
    int64_t n;
    must(sslwrap_conn_total_renegotiations(conn, &n));
    return (int)n;
}

int end_has_peer_certificate(void)
{
    sslwrap_x509 *cert;
    if (sslwrap_conn_get_peer_certificate(conn, &cert) != SSLWRAP_OK)
        return 0;
    must(sslwrap_x509_free(cert));
    return 1;
}

int end_verified(void)
{
    int result;
    must(sslwrap_conn_get_verify_result(conn, &result));
    return result == SSLWRAP_X509_V_OK;
}

int end_peer_shows(const char *cert_file)
{
    static char pem[100000];
    sslwrap_x509_list *want, *got;
    sslwrap_x509 *a, *b;
    size_t len, i, n, m;
    int equal = 1;
    FILE *f = fopen(cert_file, "r");
    if (f == NULL)
        die("%s is missing", cert_file);
    len = fread(pem, 1, sizeof pem, f);
    fclose(f);
    must(sslwrap_x509_list_load_pem(pem, len, &want));
    if (sslwrap_conn_get_peer_cert_chain(conn, &got) != SSLWRAP_OK)
        return 0;
    must(sslwrap_x509_list_len(want, &n));
    must(sslwrap_x509_list_len(got, &m));
    for (i = 0; n == m && i < n && equal; i++) {
        must(sslwrap_x509_list_get(want, i, &a));
        must(sslwrap_x509_list_get(got, i, &b));
        must(sslwrap_x509_equal(a, b, &equal));
        must(sslwrap_x509_free(a));
        must(sslwrap_x509_free(b));
    }
    must(sslwrap_x509_list_free(want));
    must(sslwrap_x509_list_free(got));
    return n == m && equal;
}

size_t end_alpn(char *buf, size_t cap)
{
    size_t len = 0;
    must(sslwrap_conn_get_alpn_proto_negotiated(conn, buf, cap - 1, &len));
    buf[len] = '\0';
    return len;
}

size_t end_npn(char *buf, size_t cap)
{
    size_t len = 0;
    must(sslwrap_conn_get_next_proto_negotiated(conn, buf, cap - 1, &len));
    buf[len] = '\0';
    return len;
}

size_t end_server_name(char *buf, size_t cap)
{
    size_t len = 0;
    if (sslwrap_conn_get_servername(conn, buf, cap, &len) != SSLWRAP_OK)
        buf[0] = '\0';
    return len;
}

size_t end_ocsp(void *buf, size_t cap)
{
    size_t len = 0;
    return sslwrap_conn_get_ocsp_response(conn, buf, cap, &len) == SSLWRAP_OK ? len : 0;
}
