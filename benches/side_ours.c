/* The same program on libsslwrap. */
#include <sslwrap.h>

#include "bench.h"

#ifdef OURS_PUMP
#define SIDE_NAME ours_pump
#elif defined OURS_SENDV /* pieces in one call */
#define SIDE_NAME ours_sendv
#elif defined OURS_THEIRS /* with OpenSSL's records */
#define SIDE_NAME ours_theirs
#else
#define SIDE_NAME ours
#endif
#include "side.h"

struct end {
    sslwrap_conn *conn;
};

static sslwrap_ctx *contexts[ROLES];

static void must(int status, const char *what)
{
    if (status != SSLWRAP_OK)
        die("ours: %s: %s: %s", what, sslwrap_status_name(status), sslwrap_error_message());
}

static const char *side_openssl(void)
{
    const char *text;
    must(sslwrap_version_string(SSLWRAP_SSLEAY_VERSION, &text), "version");
    return text;
}

static void side_open(const char *certs)
{
    char pem[4096], key[4096], ca[4096];
    int i;
    snprintf(pem, sizeof pem, "%s/good.pem", certs);
    snprintf(key, sizeof key, "%s/good.key", certs);
    snprintf(ca, sizeof ca, "%s/ca.pem", certs);
    must(sslwrap_ctx_new_client(&contexts[0]), "client context");
    must(sslwrap_ctx_new_server(&contexts[1]), "server context");
    must(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, &contexts[2]), "credulous context");
    for (i = 0; i < ROLES; i++) {
        must(sslwrap_ctx_set_min_proto_version(contexts[i], SSLWRAP_TLS1_3_VERSION), "version");
        must(sslwrap_ctx_set_tls13_ciphersuites(contexts[i], SUITE), "suite");
        must(sslwrap_ctx_set_groups(contexts[i], GROUP), "group");
#ifdef OURS_THEIRS
        must(sslwrap_ctx_set_mode(contexts[i], SSLWRAP_MODE_OPENSSL_RECORDS, NULL), "mode");
#endif
        if (getenv("BENCH_OPENSSL_RECORDS") != NULL)
            must(sslwrap_ctx_set_mode(contexts[i], SSLWRAP_MODE_OPENSSL_RECORDS, NULL), "mode");
    }
    must(sslwrap_ctx_load_verify_locations(contexts[0], ca, NULL), ca);
    must(sslwrap_ctx_use_certificate_chain_file(contexts[1], pem), pem);
    must(sslwrap_ctx_use_privatekey_file(contexts[1], key, SSLWRAP_FILETYPE_PEM), key);
}

static inline void context_make_and_free(const char *certs)
{
    char pem[4096], key[4096];
    sslwrap_ctx *ctx;
    snprintf(pem, sizeof pem, "%s/good.pem", certs);
    snprintf(key, sizeof key, "%s/good.key", certs);
    must(sslwrap_ctx_new_server(&ctx), "server context");
    must(sslwrap_ctx_use_certificate_chain_file(ctx, pem), pem);
    must(sslwrap_ctx_use_privatekey_file(ctx, key, SSLWRAP_FILETYPE_PEM), key);
    sslwrap_ctx_free(ctx);
}

static inline void end_make(struct end *e, int role, int fd)
{
    must(fd == -1 ? sslwrap_conn_new(contexts[role], NULL, &e->conn)
                  : sslwrap_conn_new_fd(contexts[role], fd, &e->conn), "connection");
    if (role == CLIENT)
        must(sslwrap_conn_set_server_name(e->conn, HOST), "host name");
}

static inline void end_free(struct end *e)
{
    sslwrap_conn_free(e->conn);
}

static int again(int status, const char *what)
{
    if (status != SSLWRAP_ERROR_WANT_READ && status != SSLWRAP_ERROR_WANT_WRITE)
        must(status, what);
    return AGAIN;
}

static inline int end_handshake(struct end *e)
{
    int status = sslwrap_conn_do_handshake(e->conn);
    return status == SSLWRAP_OK ? DONE : again(status, "handshake");
}

static inline int end_write(struct end *e, const void *buf, size_t len, size_t *n)
{
    int status = sslwrap_conn_send(e->conn, buf, len, 0, n);
    return status == SSLWRAP_OK ? DONE : again(status, "write");
}

static inline int end_read(struct end *e, void *buf, size_t cap, size_t *n)
{
    int status = sslwrap_conn_recv(e->conn, buf, cap, 0, n);
    return status == SSLWRAP_OK ? DONE : again(status, "read");
}

static inline void end_write_pieces(struct end *e, const struct piece *pieces, int count)
{
    size_t n, sum = 0;
#ifdef OURS_SENDV
    sslwrap_iovec all[8];
    int i;
    for (i = 0; i < count; i++) {
        all[i].base = (void *)(uintptr_t)pieces[i].at;
        sum += all[i].len = pieces[i].len;
    }
    if (sslwrap_conn_sendv(e->conn, all, (size_t)count, 0, &n) != SSLWRAP_OK || n != sum)
        die("ours: the socket is full");
#else
    for (; count > 0; pieces++, count--)
        for (sum = 0; sum < pieces->len; sum += n)
            if (end_write(e, pieces->at + sum, pieces->len - sum, &n) != DONE)
                die("ours: the socket is full");
#endif
}

static inline void end_waits(struct end *e)
{
    must(sslwrap_conn_set_timeouts(e->conn, -1, -1, -1), "timeouts");
}

static inline size_t end_pending(struct end *e)
{
    size_t n = 0;
    sslwrap_conn_pending(e->conn, &n);
    return n;
}

static inline size_t end_take(struct end *e, void *buf, size_t cap)
{
    size_t n;
    return sslwrap_conn_bio_read(e->conn, buf, cap, &n) == SSLWRAP_OK ? n : 0;
}

static inline void end_put(struct end *e, const void *buf, size_t len)
{
    size_t n;
    must(sslwrap_conn_bio_write(e->conn, buf, len, &n), "bio_write");
}

static inline void end_flush(struct end *e)
{
    int status = sslwrap_conn_flush(e->conn);
    if (status != SSLWRAP_OK)
        again(status, "flush");
}

/* What verification found is no matter of asking: a client of sslwrap_ctx_new_client does not get here without. */
static inline int end_is_as_agreed(struct end *e)
{
    const char *version, *suite, *group;
    int result;
    must(sslwrap_conn_get_protocol_version_name(e->conn, &version), "protocol version");
    must(sslwrap_conn_get_cipher_name(e->conn, &suite), "cipher name");
    must(sslwrap_conn_get_group_name(e->conn, &group), "group name");
    must(sslwrap_conn_get_verify_result(e->conn, &result), "verify result");
    return strcmp(version, "TLSv1.3") == 0 && strcmp(suite, SUITE) == 0 && strcasecmp(group, GROUP) == 0 && result == 0;
}

static inline void *end_session(struct end *e)
{
    sslwrap_session *session;
    must(sslwrap_conn_get_session(e->conn, &session), "session");
    return session;
}

static inline void end_resume(struct end *e, void *session)
{
    must(sslwrap_conn_set_session(e->conn, session), "session");
}

static inline int end_is_resumed(struct end *e)
{
    int yes;
    must(sslwrap_conn_session_reused(e->conn, &yes), "session");
    must(sslwrap_conn_set_shutdown(e->conn, SSLWRAP_SENT_SHUTDOWN), "shutdown"); /* or freeing it spoils the session */
    return yes;
}

#ifdef OURS_PUMP
/* One call seals and gives out, one takes in and opens. */
#define SIDE_MESSAGE
static unsigned char plain[MEGA], got[MEGA];

static void message(struct end *from, struct end *to, size_t len)
{
    static unsigned char carried[2 * BLOCK];
    sslwrap_pump out, in;
    size_t sum = 0, sent = 0;
    memset(&out, 0, sizeof out);
    memset(&in, 0, sizeof in);
    out.size = in.size = sizeof out;
    while (sum < len) {
        out.send = plain + sent;
        out.send_len = len - sent;
        out.output = carried;
        out.output_cap = sizeof carried;
        must(sslwrap_conn_pump(from->conn, &out), "pump");
        sent += out.send_done;
        in.input = carried;
        in.input_len = out.output_done;
        in.recv = got + sum;
        in.recv_cap = sizeof got - sum;
        must(sslwrap_conn_pump(to->conn, &in), "pump");
        if (in.input_done != in.input_len)
            die("a pump left input");
        sum += in.recv_done;
    }
}
#endif

#include "loops.h"
