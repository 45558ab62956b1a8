/* What both programs print of a connection, in one line of KEY=VALUE that the step compares with what the peer says. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <sslwrap.h>

static void die(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, sslwrap_error_message());
    exit(2);
}
#define MUST(call) \
    do { \
        if ((call) != SSLWRAP_OK) \
            die(#call); \
    } while (0)

/* "h2,http/1.1" in wire form. */
static inline size_t alpn_wire(const char *names, unsigned char *wire)
{
    size_t n = 0, start;
    while (*names) {
        start = n++;
        while (*names && *names != ',')
            wire[n++] = (unsigned char)*names++;
        wire[start] = (unsigned char)(n - start - 1);
        if (*names == ',')
            names++;
    }
    return n;
}

/* The common name of the peer's certificate, or "-". */
static void peer_name(sslwrap_conn *conn, char *buf, size_t cap)
{
    sslwrap_x509 *cert = NULL;
    sslwrap_x509_name *name = NULL;
    size_t i, n, count = 0;
    char field[16];
    snprintf(buf, cap, "-");
    if (sslwrap_conn_get_peer_certificate(conn, &cert) != SSLWRAP_OK)
        return;
    MUST(sslwrap_x509_subject(cert, &name));
    MUST(sslwrap_x509_name_entry_count(name, &count));
    for (i = 0; i < count; i++)
        if (sslwrap_x509_name_entry_field(name, i, field, sizeof field, &n) == SSLWRAP_OK && strcmp(field, "CN") == 0)
            MUST(sslwrap_x509_name_entry_value(name, i, buf, cap, &n));
    sslwrap_x509_name_free(name);
    sslwrap_x509_free(cert);
}

static void facts(sslwrap_conn *conn)
{
    const char *protocol = "-", *cipher = "-", *group = "-";
    char alpn[256] = "", name[256] = "", peer[256];
    int verify = -1;
    size_t n;
    sslwrap_conn_get_protocol_version_name(conn, &protocol);
    sslwrap_conn_get_cipher_name(conn, &cipher);
    sslwrap_conn_get_group_name(conn, &group);
    sslwrap_conn_get_alpn_proto_negotiated(conn, alpn, sizeof alpn - 1, &n);
    sslwrap_conn_get_servername(conn, name, sizeof name, &n);
    sslwrap_conn_get_verify_result(conn, &verify);
    peer_name(conn, peer, sizeof peer);
    printf("up protocol=%s cipher=%s group=%s alpn=%s name=%s peer=%s verify=%d\n", protocol, cipher, group,
           *alpn ? alpn : "-", *name ? name : "-", peer, verify);
    fflush(stdout);
}

/* "down status=SSL kind=3 code=10 TEXT" */
static inline void failure(sslwrap_conn *conn, int status)
{
    sslwrap_error *error = NULL;
    int kind = 0, code = 0;
    char text[1024] = "";
    size_t n;
    if (sslwrap_conn_error(conn, &error) == SSLWRAP_OK) {
        sslwrap_error_kind(error, &kind);
        sslwrap_error_errno(error, &code);
        sslwrap_error_text(error, text, sizeof text, &n);
        sslwrap_error_free(error);
    }
    printf("down status=%s kind=%d code=%d %s\n", sslwrap_status_name(status), kind, code, text);
    fflush(stdout);
}

/* The whole file. */
static inline char *slurp(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    long size;
    if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 || (data = malloc((size_t)size + 1)) == NULL) {
        perror(path);
        exit(2);
    }
    rewind(f);
    *len = fread(data, 1, (size_t)size, f);
    fclose(f);
    return data;
}
