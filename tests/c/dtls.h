/* For tests of DTLS: contexts, ends over memory and over UDP. */
#ifndef DTLS_H
#define DTLS_H

#include "net.h"

#define LARGEST_DATAGRAM 20000

static inline sslwrap_ctx *dtls_server_ctx(const char *name)
{
    sslwrap_ctx *ctx = NULL;
    char pem[64], key[64];
    snprintf(pem, sizeof pem, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    if (!CHECK_OK(sslwrap_ctx_new_dtls_server(&ctx)))
        return NULL;
    CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert(pem)));
    CHECK_OK(sslwrap_ctx_use_privatekey_file(ctx, cert(key), SSLWRAP_FILETYPE_PEM));
    return ctx;
}

static inline sslwrap_ctx *dtls_client_ctx(void)
{
    sslwrap_ctx *ctx = NULL;
    if (!CHECK_OK(sslwrap_ctx_new_dtls_client(&ctx)))
        return NULL;
    CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("ca.pem"), NULL));
    return ctx;
}

/* Two ends in memory, made of contexts that are given up here. */
static inline int dtls_pair(struct pair *p, sslwrap_ctx *client, sslwrap_ctx *server)
{
    int made = client != NULL && server != NULL && pair_from(p, client, server);
    CHECK_OK(sslwrap_ctx_free(client));
    CHECK_OK(sslwrap_ctx_free(server));
    return made;
}

/* A UDP socket of 127.0.0.1, and its port; connected to another's where `to` is not 0. */
static inline int udp_socket(int *port, int to)
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(getsockname(fd, (struct sockaddr *)&address, &len) == 0);
    *port = ntohs(address.sin_port);
    address.sin_port = htons((uint16_t)to);
    if (to != 0)
        CHECK(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    return fd;
}

static inline void udp_connect(int fd, int to)
{
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)to);
    CHECK(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
}

/* Receives exactly this, or nothing when `text` is NULL. */
#define CHECK_GOT(conn, text) check_got_((conn), (text), __FILE__, __LINE__)
static inline int check_got_(sslwrap_conn *conn, const char *text, const char *file, int line)
{
    static char buf[LARGEST_DATAGRAM];
    size_t n;
    int status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n);
    if (text == NULL)
        return check_status_(status, SSLWRAP_ERROR_WANT_READ, file, line, "recv");
    return check_status_(status, SSLWRAP_OK, file, line, "recv") &&
           check_(n == strlen(text) && memcmp(buf, text, n) == 0, file, line, text);
}

#define SEND(conn, text) send_((conn), (text), __FILE__, __LINE__)
static inline int send_(sslwrap_conn *conn, const char *text, const char *file, int line)
{
    size_t n;
    return check_status_(sslwrap_conn_send(conn, text, strlen(text), 0, &n), SSLWRAP_OK, file, line, "send") &&
           check_(n == strlen(text), file, line, "all of it");
}

#endif
