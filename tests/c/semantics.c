/* What programs written for pyOpenSSL rely on besides names and types, one test for each behaviour. The other end is
 * libssl's or Python's. Elsewhere: 11 OCSP in ocsp.c, 12 sessions in sessions.c, 15 DTLS in dtls.c, 22 sockets in
 * tests/rows/sock_*.c. */
/* link: ssl */
#include "../rows/python.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define WIRE "\x02h2\x08http/1.1"

static int unmoved(sslwrap_conn *conn, sslwrap_ctx *ctx, int in_name);

/* ---- every callback of a context, each keeping the handle that it got ---- */

struct heard {
    int verify, info, name, alpn, keylog;
    sslwrap_conn *conn[5];
    sslwrap_ctx *other; /* what is called from inside, with this */
};

static int on_verify(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *userdata)
{
    struct heard *h = userdata;
    (void)cert, (void)error, (void)depth;
    h->verify++;
    h->conn[0] = conn;
    if (h->other != NULL)
        CHECK(unmoved(conn, h->other, 0));
    return ok;
}

static void on_info(sslwrap_conn *conn, int where, int ret, void *userdata)
{
    struct heard *h = userdata;
    (void)where, (void)ret;
    h->info++;
    h->conn[1] = conn;
    if (h->other != NULL)
        CHECK(unmoved(conn, h->other, 0));
}

static int on_name(sslwrap_conn *conn, void *userdata)
{
    struct heard *h = userdata;
    h->name++;
    h->conn[2] = conn;
    if (h->other != NULL)
        CHECK(unmoved(conn, h->other, 1));
    return SSLWRAP_SERVERNAME_OK;
}

static int on_alpn(sslwrap_conn *conn, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *userdata)
{
    struct heard *h = userdata;
    (void)offered, (void)len;
    h->alpn++;
    h->conn[3] = conn;
    if (h->other != NULL)
        CHECK(unmoved(conn, h->other, 0));
    memcpy(chosen, "h2", *chosen_len = 2);
    return SSLWRAP_ALPN_SELECTED;
}

static void on_keylog(sslwrap_conn *conn, const char *line, void *userdata)
{
    struct heard *h = userdata;
    (void)line;
    h->keylog++;
    h->conn[4] = conn;
    if (h->other != NULL)
        CHECK(unmoved(conn, h->other, 0));
}

static sslwrap_ctx *listening(struct heard *h)
{
    sslwrap_ctx *ctx = our_ctx("good");
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, on_verify, h, NULL));
    CHECK_OK(sslwrap_ctx_set_info_callback(ctx, on_info, h, NULL));
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, on_name, h, NULL));
    CHECK_OK(sslwrap_ctx_set_alpn_select_callback(ctx, on_alpn, h, NULL));
    CHECK_OK(sslwrap_ctx_set_keylog_callback(ctx, on_keylog, h, NULL));
    return ctx;
}

static SSL_CTX *full_client(void)
{
    SSL_CTX *raw = raw_ctx(0, "client");
    SSL_CTX_set_alpn_protos(raw, (const unsigned char *)WIRE, 12);
    return raw;
}

/* What may be called from inside, called. */
static int unmoved(sslwrap_conn *conn, sslwrap_ctx *ctx, int in_name)
{
    char text[300];
    const char *name;
    size_t n;
    int number, bad = 0, status;
    uint64_t state;
    sslwrap_x509 *cert = NULL;
    sslwrap_x509_list *chain = NULL;
    sslwrap_ctx *now = NULL;
    status = sslwrap_conn_get_servername(conn, text, sizeof text, &n);
    bad |= status != SSLWRAP_OK && status != SSLWRAP_E_NO_VALUE;
    status = sslwrap_conn_get_cipher_name(conn, &name);
    bad |= status != SSLWRAP_OK && status != SSLWRAP_E_NO_VALUE;
    bad |= sslwrap_conn_get_alpn_proto_negotiated(conn, text, sizeof text, &n) != SSLWRAP_OK;
    bad |= sslwrap_conn_get_shutdown(conn, &state) != SSLWRAP_OK;
    bad |= sslwrap_conn_get_protocol_version(conn, &number) != SSLWRAP_OK;
    bad |= sslwrap_conn_get_verify_result(conn, &number) != SSLWRAP_OK;
    bad |= sslwrap_conn_get_state_string(conn, &name) != SSLWRAP_OK;
    bad |= sslwrap_conn_get_context(conn, &now) != SSLWRAP_OK;
    bad |= sslwrap_ctx_free(now) != SSLWRAP_OK;
    status = sslwrap_conn_get_peer_certificate(conn, &cert);
    bad |= status != SSLWRAP_OK && status != SSLWRAP_E_NO_VALUE;
    sslwrap_x509_free(cert);
    status = sslwrap_conn_get_peer_cert_chain(conn, &chain);
    bad |= status != SSLWRAP_OK && status != SSLWRAP_E_NO_VALUE;
    sslwrap_x509_list_free(chain);
    bad |= sslwrap_conn_set_app_data(conn, &bad, NULL) != SSLWRAP_OK;
    bad |= sslwrap_conn_set_context(conn, ctx) != (in_name ? SSLWRAP_OK : SSLWRAP_E_BUSY);
    bad |= sslwrap_conn_recv(conn, text, 1, 0, &n) != SSLWRAP_E_BUSY;
    return !bad;
}

TEST(semantics_1_same_handle)
{
    struct heard h;
    sslwrap_ctx *ctx;
    struct ends e;
    int i;
    memset(&h, 0, sizeof h);
    ctx = listening(&h);
    ends_new(&e, ctx, full_client(), 1);
    CHECK_OK(ends_shake(&e));
    CHECK(h.verify == 3 && h.info > 5 && h.name == 1 && h.alpn == 1 && h.keylog >= 4);
    for (i = 0; i < 5; i++)
        CHECK(h.conn[i] == e.ours);
    ends_free(&e);
    ctx_done(ctx);
}

/* Everything that may be is called inside every callback, also going over to another context by name. */
TEST(semantics_2_re_entry)
{
    struct heard h, second;
    sslwrap_ctx *ctx, *other;
    struct ends e;
    memset(&h, 0, sizeof h);
    memset(&second, 0, sizeof second);
    ctx = listening(&h);
    h.other = second.other = other = listening(&second);
    ends_new(&e, ctx, full_client(), 1);
    SSL_set_tlsext_host_name(e.peer.ssl, "some.example");
    CHECK_OK(ends_shake(&e));
    CHECK(h.name == 1 && second.name == 0 && second.verify == 3 && second.alpn == 1);
    ends_free(&e);
    ctx_done(ctx);
    ctx_done(other);
}

/* Several entries, oldest first; taken along, read again, forgotten. */
TEST(semantics_3_error_list)
{
    NOT_ON_AWS_LC("its errors name no functions");
    static const char *const reasons[] = {"wrong tag", "nested asn1 error"};
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_error *one = NULL, *none = NULL;
    const char *text = "";
    char function[8];
    size_t n = 0, i, len;
    CHECK_STATUS(sslwrap_ctx_use_certificate_mem(ctx, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 58),
                 SSLWRAP_ERROR_SSL);
    CHECK_OK(sslwrap_error_take(&one));
    CHECK_STATUS(sslwrap_ctx_set_cipher_list(ctx, "imaginary-cipher"), SSLWRAP_E_INVALID_ARG);
    CHECK_REASON(NULL, "SSL routines", "no cipher match"); /* the new one, alone */
    CHECK_OK(sslwrap_error_count(one, &n));
    CHECK(n == 2);
    for (i = 0; i < n; i++) {
        CHECK_OK(sslwrap_error_reason(one, i, &text));
        CHECK_TEXT(text, reasons[i]);
        CHECK_OK(sslwrap_error_lib(one, i, &text));
        CHECK_TEXT(text, "asn1 encoding routines");
        CHECK_STATUS(sslwrap_error_func(one, i, function, 3, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
    }
    CHECK_STATUS(sslwrap_ctx_use_certificate_mem(ctx, "no pem", 6), SSLWRAP_ERROR_SSL);
    CHECK_REASON(NULL, "PEM routines", "no start line");
    CHECK_OK(sslwrap_error_free(one));
    CHECK_OK(sslwrap_error_clear());
    CHECK_STATUS(sslwrap_error_take(&none), SSLWRAP_E_NO_VALUE);
    CHECK_TEXT(sslwrap_error_message(), "");
    ctx_done(ctx);
}

/* Python's server goes without goodbye, and with a reset: never a clean end, the errno is there, and no signal kills us. */
TEST(semantics_4_ends_without_goodbye)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct peer *peer;
    sslwrap_conn *conn;
    char buf[8];
    size_t n;
    int fd, i, status = SSLWRAP_OK;
    signal(SIGPIPE, SIG_DFL);
    conn = with_python(ctx, 0, "cert=good shake send=data", &peer, &fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == 4);
    for (i = 0; i < 2; i++)
        CHECK_TRUNCATED(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    conn = with_python(ctx, 0, "cert=good shake recv=4 reset", &peer, &fd);
    CHECK_OK(sslwrap_conn_sendall(conn, "data", 4, 0, &n));
    waitpid(peer->pid, NULL, 0);
    peer->pid = 0;
    for (i = 0; i < 1000 && status == SSLWRAP_OK; i++)
        status = sslwrap_conn_send(conn, "more", 4, 0, &n);
    CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EPIPE || error_number() == ECONNRESET);
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    ctx_done(ctx);
}

/* The three modes are on: a retry may come from elsewhere; without the mode it is a bad retry, as in libssl. */
TEST(semantics_5_modes)
{
    const uint64_t on = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY;
    int moving;
    for (moving = 0; moving < 2; moving++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        struct ends e;
        char one[] = "the same bytes", other[] = "the same bytes";
        uint64_t mask = 0;
        size_t n = 9;
        CHECK_OK(sslwrap_ctx_set_mode(ctx, 0, &mask));
        CHECK((mask & on) == on);
        if (!moving)
            CHECK_OK(sslwrap_ctx_clear_mode(ctx, SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER, NULL));
        ends_new(&e, ctx, raw_ctx(1, "good"), 0);
        CHECK_STATUS(sslwrap_conn_send(e.ours, one, 14, 0, &n), SSLWRAP_ERROR_WANT_READ); /* from send */
        CHECK_OK(ends_shake(&e));
        CHECK_OK(sslwrap_conn_send(e.ours, "", 0, 0, &n));
        CHECK_OK(sslwrap_conn_set_send_limit(e.ours, 5));
        CHECK_OK(sslwrap_conn_send(e.ours, "fill", 4, 0, &n));
        CHECK_STATUS(sslwrap_conn_send(e.ours, one, 14, 0, &n), SSLWRAP_ERROR_WANT_WRITE);
        raw_pump(e.ours, &e.peer);
        if (moving)
            CHECK_OK(sslwrap_conn_send(e.ours, other, 14, 0, &n));
        else {
            CHECK_STATUS(sslwrap_conn_send(e.ours, other, 14, 0, &n), SSLWRAP_ERROR_SSL);
            CHECK_REASON(NULL, "SSL routines", "bad write retry");
            CHECK_STATUS(sslwrap_conn_send(e.ours, one, 14, 0, &n), SSLWRAP_ERROR_SSL); /* libssl does not get over it: so again */
            CHECK_REASON(NULL, "SSL routines", "bad write retry");
        }
        raw_pump(e.ours, &e.peer);
        CHECK(raw_read(&e.peer, other, 14) == 4);
        CHECK(!moving || (raw_read(&e.peer, other, 14) == 14 && memcmp(other, one, 14) == 0));
        ends_free(&e);
        ctx_done(ctx);
    }
}

TEST(semantics_6_peek_and_pending)
{
    sslwrap_ctx *ctx = our_ctx("good");
    struct ends e;
    char buf[10];
    size_t n = 0, left = 0;
    ends_new(&e, ctx, raw_ctx(0, NULL), 1);
    CHECK_OK(ends_shake(&e));
    raw_send(&e, "0123456789");
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, 0, 0, &n));
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, 3, SSLWRAP_MSG_PEEK, &n));
    CHECK_OK(sslwrap_conn_pending(e.ours, &left));
    CHECK(n == 3 && left == 10);
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, 3, 0, &n));
    CHECK_OK(sslwrap_conn_pending(e.ours, &left));
    CHECK(n == 3 && left == 7 && memcmp(buf, "012", 3) == 0);
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n));
    CHECK(n == 7 && memcmp(buf, "3456789", 7) == 0);
    ends_free(&e);
    ctx_done(ctx);
}

TEST(semantics_7_memory_bio)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    static char big[300000];
    size_t n = 9;
    CHECK_OK(sslwrap_error_clear());
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_STATUS(sslwrap_conn_bio_read(e.ours, big, sizeof big, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_TEXT(sslwrap_error_message(), "");
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_bio_write(e.ours, big, sizeof big, &n)); /* everything, good or bad */
    CHECK(n == sizeof big);
    CHECK_STATUS(sslwrap_conn_recv(e.ours, big, 1, 0, &n), SSLWRAP_ERROR_SSL);
    ends_free(&e);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_bio_shutdown(e.ours));
    CHECK_TRUNCATED(sslwrap_conn_recv(e.ours, big, 1, 0, &n));
    ends_free(&e);
    ctx_done(ctx);
}

static int says(sslwrap_conn *conn, sslwrap_x509 *cert, int error, int depth, int ok, void *answer)
{
    (void)conn, (void)cert, (void)error, (void)depth, (void)ok;
    return *(int *)answer;
}

/* A connection keeps what its context had; its own takes the place. 1 makes the result OK, 0 refuses and libssl hears it. */
TEST(semantics_8_verify_callback)
{
    static int yes = 1, no = 0;
    struct heard h;
    sslwrap_ctx *ctx;
    struct ends e;
    int result = 9;
    uint64_t mode = 99;
    memset(&h, 0, sizeof h);
    ctx = listening(&h);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(sslwrap_conn_get_verify_mode(e.ours, &mode));
    CHECK(mode == SSLWRAP_VERIFY_PEER);
    CHECK_OK(ends_shake(&e));
    CHECK(h.verify == 3); /* successes too */
    CHECK_OK(sslwrap_conn_set_verify(e.ours, SSLWRAP_VERIFY_NONE, NULL, NULL, NULL));
    CHECK_OK(sslwrap_conn_get_verify_mode(e.ours, &mode));
    CHECK(mode == SSLWRAP_VERIFY_NONE);
    CHECK_STATUS(sslwrap_conn_get_verify_mode(e.ours, NULL), SSLWRAP_E_INVALID_ARG);
    ends_free(&e);
    ends_new(&e, ctx, raw_ctx(1, "expired"), 0);
    CHECK_OK(sslwrap_conn_set_verify(e.ours, SSLWRAP_VERIFY_PEER, says, &yes, NULL));
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_get_verify_result(e.ours, &result));
    CHECK(result == X509_V_OK && h.verify == 3);
    ends_free(&e);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(sslwrap_conn_set_verify(e.ours, SSLWRAP_VERIFY_PEER, says, &no, NULL));
    CHECK_STATUS(ends_shake(&e), SSLWRAP_ERROR_SSL);
    CHECK(SSL_do_handshake(e.peer.ssl) < 0 && ERR_GET_REASON(ERR_peek_error()) > 1000); /* an alert */
    ends_free(&e);
    ctx_done(ctx);
}

static int gives(char *buf, int size, int writing, void *answer)
{
    (void)size;
    CHECK(writing == 0);
    memcpy(buf, "secret", 6);
    return *(int *)answer;
}

TEST(semantics_9_passphrase)
{
    static int answers[] = {6, 0, -1};
    size_t i;
    for (i = 0; i < 3; i++) {
        sslwrap_ctx *ctx = NULL;
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
        CHECK_OK(sslwrap_ctx_set_passwd_cb(ctx, gives, &answers[i], NULL));
        CHECK_OK(sslwrap_ctx_use_certificate_chain_file(ctx, cert("good.pem")));
        CHECK_STATUS(sslwrap_ctx_use_privatekey_file(ctx, cert("encrypted.key"), SSLWRAP_FILETYPE_PEM), i == 0 ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
        CHECK_STATUS(meets(ctx, raw_ctx(0, NULL), 1), SSLWRAP_ERROR_SSL + (i == 0 ? -1 : 0));
        ctx_done(ctx);
    }
}

static char fingerprint_[200];

/* The SHA-256 of a certificate in hexadecimal without colons, as peer.py prints it. */
static const char *fingerprint(const char *name)
{
    sslwrap_x509 *x = our_x509(name);
    char colons[128];
    size_t n, i, k = 0;
    CHECK_OK(sslwrap_x509_fingerprint(x, "sha256", colons, sizeof colons, &n));
    CHECK_OK(sslwrap_x509_free(x));
    k = (size_t)snprintf(fingerprint_, sizeof fingerprint_, "peer ");
    for (i = 0; i < n; i++)
        if (colons[i] != ':')
            fingerprint_[k++] = (char)(colons[i] >= 'a' ? colons[i] - 32 : colons[i]);
    fingerprint_[k] = 0;
    return fingerprint_;
}

static int switches(sslwrap_conn *conn, void *other)
{
    char name[64] = "";
    size_t n;
    CHECK_OK(sslwrap_conn_get_servername(conn, name, sizeof name, &n));
    if (strcmp(name, "a.example") == 0)
        CHECK_OK(sslwrap_conn_set_context(conn, other));
    return SSLWRAP_SERVERNAME_OK;
}

static int picks(sslwrap_conn *conn, const uint8_t *offered, size_t len, uint8_t *chosen, size_t *chosen_len, void *name)
{
    (void)conn, (void)offered, (void)len;
    *chosen_len = strlen(name);
    memcpy(chosen, name, *chosen_len);
    memset(name, 0, *chosen_len); /* copied: what becomes of it now is all one */
    return SSLWRAP_ALPN_SELECTED;
}

/* By the name Python's client gets another certificate, another ALPN choice, and is asked for its certificate or not. */
TEST(semantics_10_alpn_and_name)
{
    char first[] = "h2", second[] = "http/1.1";
    sslwrap_ctx *ctx = our_ctx("good"), *other = our_ctx("other");
    struct peer *peer;
    sslwrap_conn *conn;
    sslwrap_x509 *shown = NULL;
    int fd;
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(ctx, switches, other, NULL));
    CHECK_OK(sslwrap_ctx_set_alpn_select_callback(ctx, picks, first, NULL));
    CHECK_OK(sslwrap_ctx_set_alpn_select_callback(other, picks, second, NULL));
    CHECK_OK(sslwrap_ctx_set_verify(other, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
    conn = with_python(ctx, 1, "verify sni=good.example alpn=h2,http/1.1 cert=client shake wait", &peer, &fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(peer_printed(peer, fingerprint("good.pem"), 20000) && peer_printed(peer, "alpn h2", 1000));
    CHECK_STATUS(sslwrap_conn_get_peer_certificate(conn, &shown), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    conn = with_python(ctx, 1, "verify sni=a.example alpn=h2,http/1.1 cert=client shake wait", &peer, &fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(peer_printed(peer, fingerprint("other.pem"), 20000) && peer_printed(peer, "alpn http/1.1", 1000));
    CHECK_OK(sslwrap_conn_get_peer_certificate(conn, &shown));
    CHECK_OK(sslwrap_x509_free(shown));
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    ctx_done(ctx);
    ctx_done(other);
}

/* The names in `list` are the subjects of these files, in order. */
static void names_are(sslwrap_name_list *list, const STACK_OF(X509_NAME) *raw, const char *const *files, size_t count)
{
    size_t n = 99, i;
    CHECK_OK(sslwrap_name_list_len(list, &n));
    CHECK(n == count && (raw == NULL || (size_t)sk_X509_NAME_num(raw) == count));
    for (i = 0; i < n && i < count; i++) {
        sslwrap_x509 *x = our_x509(files[i]);
        sslwrap_x509_name *have = NULL, *want = NULL;
        X509 *copy = x509_of(x);
        int same = 0;
        CHECK_OK(sslwrap_name_list_get(list, i, &have));
        CHECK_OK(sslwrap_x509_subject(x, &want));
        CHECK_OK(sslwrap_x509_name_equal(have, want, &same));
        CHECK(same == 1);
        CHECK(raw == NULL || X509_NAME_cmp(sk_X509_NAME_value(raw, (int)i), X509_get_subject_name(copy)) == 0);
        CHECK_OK(sslwrap_x509_name_free(have));
        CHECK_OK(sslwrap_x509_name_free(want));
        CHECK_OK(sslwrap_x509_free(x));
        X509_free(copy);
    }
    CHECK_OK(sslwrap_name_list_free(list));
}

/* Order and repeats are kept, set replaces, add appends; readable before the handshake, and libssl's client gets them. */
TEST(semantics_13_client_ca_list)
{
    static const char *const files[] = {"ca.pem", "otherca.pem", "ca.pem", "inter.pem"};
    sslwrap_ctx *ctx = our_ctx("good");
    sslwrap_x509_name *names[3];
    sslwrap_name_list *list = NULL;
    struct ends e;
    sslwrap_x509 *x;
    int i;
    for (i = 0; i < 3; i++) {
        x = our_x509(files[i]);
        CHECK_OK(sslwrap_x509_subject(x, &names[i]));
        if (i == 1)
            CHECK_OK(sslwrap_ctx_add_client_ca(ctx, x)); /* to be replaced */
        CHECK_OK(sslwrap_x509_free(x));
    }
    CHECK_OK(sslwrap_ctx_set_client_ca_list(ctx, (const sslwrap_x509_name *const *)names, 3));
    for (i = 0; i < 3; i++)
        CHECK_OK(sslwrap_x509_name_free(names[i]));
    x = our_x509(files[3]);
    CHECK_OK(sslwrap_ctx_add_client_ca(ctx, x));
    CHECK_OK(sslwrap_x509_free(x));
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    ends_new(&e, ctx, raw_ctx(0, "client"), 1);
    CHECK_OK(sslwrap_conn_get_client_ca_list(e.ours, &list));
    names_are(list, NULL, files, 4);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_get_client_ca_list(e.ours, &list));
    names_are(list, SSL_get_client_CA_list(e.peer.ssl), files, 4);
    ends_free(&e);
    ctx_done(ctx);
}

/* On a fresh connection each says that there is none, which is neither empty nor a failure. */
TEST(semantics_14_none)
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    sslwrap_x509 *x = NULL;
    sslwrap_x509_list *list = NULL;
    const char *name;
    char text[64];
    size_t n;
    int number;
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_error_clear());
    CHECK_STATUS(sslwrap_conn_get_peer_certificate(conn, &x), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_peer_cert_chain(conn, &list), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_verified_chain(conn, &list), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_cipher_name(conn, &name), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_cipher_version(conn, &name), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_cipher_bits(conn, &number), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_group_name(conn, &name), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_servername(conn, text, sizeof text, &n), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_verify_hint(conn, text, sizeof text, &n), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_get_verify_culprit(conn, &x, &number), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(conn, text, sizeof text, &n)); /* empty, as pyOpenSSL's b"" */
    CHECK(n == 0);
    CHECK_TEXT(sslwrap_error_message(), "");
    CHECK_OK(sslwrap_conn_free(conn));
    ctx_done(ctx);
}

static char raw_lines[4096];

static void raw_keylog(const SSL *ssl, const char *line)
{
    (void)ssl;
    strcat(strcat(raw_lines, line), "\n");
}

static char our_lines[4096];

static void keeps_lines(sslwrap_conn *conn, const char *line, void *unused)
{
    (void)conn, (void)unused;
    CHECK(strchr(line, '\n') == NULL);
    strcat(strcat(our_lines, line), "\n");
}

static void on_other_info(sslwrap_conn *conn, int where, int ret, void *calls)
{
    (void)conn, (void)where, (void)ret;
    ++*(int *)calls;
}

/* libssl's end logs the same secrets; a connection's own info callback takes the place of its context's. */
TEST(semantics_16_info_and_key_log)
{
    struct heard h;
    sslwrap_ctx *ctx;
    SSL_CTX *raw;
    struct ends e;
    int calls = 0, version;
    for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        char *line, *rest = our_lines;
        ctx = our_ctx(NULL);
        raw = raw_ctx(1, "good");
        *raw_lines = *our_lines = 0;
        SSL_CTX_set_max_proto_version(raw, version);
        SSL_CTX_set_keylog_callback(raw, raw_keylog);
        CHECK_OK(sslwrap_ctx_set_keylog_callback(ctx, keeps_lines, NULL, NULL));
        CHECK_OK(meets(ctx, raw, 0));
        CHECK(strlen(our_lines) == strlen(raw_lines) && strlen(our_lines) > 100);
        while ((line = strtok_r(rest, "\n", &rest)) != NULL)
            CHECK(strstr(raw_lines, line) != NULL);
        ctx_done(ctx);
    }
    memset(&h, 0, sizeof h);
    ctx = listening(&h);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(sslwrap_conn_set_info_callback(e.ours, on_other_info, &calls, NULL));
    CHECK_OK(ends_shake(&e));
    CHECK(calls > 5 && h.info == 0);
    ends_free(&e);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK(h.info > 5);
    ends_free(&e);
    ctx_done(ctx);
}

static int went;

static void goes(void *unused)
{
    (void)unused;
    went++;
}

/* The context goes first; its callbacks stay as long as a connection may call them. Certificates outlive connections. */
TEST(semantics_17_lifetimes)
{
    static int yes = 1;
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_x509 *shown = NULL;
    struct ends e;
    X509 *copy;
    went = 0;
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, says, &yes, goes));
    ends_new(&e, ctx, raw_ctx(1, "expired"), 0);
    ctx_done(ctx);
    CHECK(went == 0);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_get_peer_certificate(e.ours, &shown));
    ends_free(&e);
    CHECK(went == 1);
    copy = x509_of(shown);
    CHECK(is_cert(copy, "expired.pem"));
    X509_free(copy);
    CHECK_OK(sslwrap_x509_free(shown));
}

/* Byte outputs of each size below the one that is needed: nothing is written, nothing consumed, and then it is. */
TEST(semantics_18_too_small)
{
    sslwrap_ctx *ctx = our_ctx("good");
    SSL_CTX *raw = full_client();
    sslwrap_x509 *x = our_x509("good.pem");
    static unsigned char room[8000];
    struct ends e;
    size_t need = 0, n, size;
    CHECK_OK(sslwrap_ctx_set_alpn_preference(ctx, WIRE, 12));
    ends_new(&e, ctx, raw, 1);
    SSL_set_tlsext_host_name(e.peer.ssl, "some.example");
    CHECK_OK(ends_shake(&e));
#define EACH_SIZE(call, extra) \
    do { \
        size_t cap = 0; \
        void *buf = NULL; \
        CHECK_STATUS(call, SSLWRAP_E_BUFFER_TOO_SMALL); \
        need = n; \
        for (size = 1, buf = room; size < need + (extra); size += need / 16 + 1) { \
            cap = size; \
            memset(room, 7, sizeof room); \
            CHECK_STATUS(call, SSLWRAP_E_BUFFER_TOO_SMALL); \
            CHECK(n == need && room[size] == 7); \
        } \
        cap = need + (extra); \
        memset(room, 7, sizeof room); \
        CHECK_OK(call); \
        CHECK(n == need && room[cap] == 7); \
    } while (0)
    EACH_SIZE(sslwrap_conn_get_servername(e.ours, buf, cap, &n), 1);
    EACH_SIZE(sslwrap_conn_get_alpn_proto_negotiated(e.ours, buf, cap, &n), 0);
    EACH_SIZE(sslwrap_x509_dump_der(x, buf, cap, &n), 0);
    EACH_SIZE(sslwrap_x509_dump_pem(x, buf, cap, &n), 1);
    EACH_SIZE(sslwrap_x509_serial(x, buf, cap, &n), 1);
    EACH_SIZE(sslwrap_x509_fingerprint(x, "sha256", buf, cap, &n), 1);
    ends_free(&e);
    CHECK_OK(sslwrap_x509_free(x));
    ctx_done(ctx);
}

static sslwrap_x509_store *store_of(sslwrap_ctx *ctx)
{
    sslwrap_x509_store *store = NULL;
    CHECK_OK(sslwrap_ctx_get_cert_store(ctx, &store));
    return store;
}

static int verdict(sslwrap_ctx *ctx, const char *shown)
{
    int code = 0;
    if (meets(ctx, raw_ctx(1, shown), 0) != SSLWRAP_OK)
        CHECK_OK(sslwrap_error_errno(NULL, &code));
    return code;
}

/* Certificates, revocation lists, flags and time that the store gets before the first connection count for it. */
TEST(semantics_19_store)
{
    int what;
    for (what = 0; what < 4; what++) {
        sslwrap_ctx *ctx = NULL;
        sslwrap_x509_store *store;
        sslwrap_x509 *root = our_x509("ca.pem");
        CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
        store = store_of(ctx);
        if (what > 0)
            CHECK_OK(sslwrap_x509_store_add_cert(store, root));
        if (what == 2) {
            CHECK_OK(sslwrap_x509_store_load_locations(store, cert("crl.pem"), NULL, NULL));
            CHECK_OK(sslwrap_x509_store_set_flags(store, SSLWRAP_X509_V_FLAG_CRL_CHECK | SSLWRAP_X509_V_FLAG_CRL_CHECK_ALL));
        }
        if (what == 3)
            CHECK_OK(sslwrap_x509_store_set_time(store, (int64_t)time(NULL) + 3 * 365 * 86400));
        CHECK_OK(sslwrap_x509_store_free(store));
        CHECK_OK(sslwrap_x509_free(root));
        if (what == 0)
            CHECK(verdict(ctx, "good") == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
        if (what == 1)
            CHECK(verdict(ctx, "good") == 0 && verdict(ctx, "revoked") == 0);
        if (what == 2)
            CHECK(verdict(ctx, "good") == 0 && verdict(ctx, "revoked") == X509_V_ERR_CERT_REVOKED);
        if (what == 3)
            CHECK(verdict(ctx, "good") == X509_V_ERR_CERT_HAS_EXPIRED);
        ctx_done(ctx);
    }
}

/* Certificate and key go in as DER, PKCS#8 and traditional; Python gets that certificate, and we get its own byte for byte. */
TEST(semantics_20_der)
{
    static const char *const keys[] = {"good-key.der", "good-key-traditional.der"};
    size_t i;
    for (i = 0; i < 2; i++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        sslwrap_pkey *key = NULL;
        sslwrap_x509 *leaf = NULL, *shown = NULL;
        sslwrap_x509_list *chain = NULL, *verified = NULL;
        sslwrap_conn *conn;
        struct peer *peer;
        static unsigned char der[8000];
        unsigned char *p = der;
        size_t len = 0, n = 0;
        X509 *copy;
        FILE *f = fopen(cert("good.der"), "re");
        int fd;
        len = fread(der, 1, sizeof der, f);
        fclose(f);
        CHECK_OK(sslwrap_x509_load_der(der, len, &leaf));
        CHECK_STATUS(sslwrap_x509_load_der(der, len - 1, &shown), SSLWRAP_ERROR_SSL);
        if (i == 0) {
            f = fopen(cert(keys[0]), "re");
            len = fread(der, 1, sizeof der, f);
            fclose(f);
        } else {
            BIO *bio = BIO_new_file(cert("good.key"), "r");
            EVP_PKEY *raw = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
            len = (size_t)i2d_PrivateKey(raw, &p);
            EVP_PKEY_free(raw);
            BIO_free(bio);
        }
        CHECK_OK(sslwrap_pkey_load_der(der, len, NULL, 0, &key));
        CHECK_OK(sslwrap_ctx_use_certificate(ctx, leaf));
        CHECK_OK(sslwrap_ctx_use_privatekey(ctx, key));
        CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
        conn = with_python(ctx, 1, "cert=client shake wait", &peer, &fd);
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK(peer_printed(peer, fingerprint("good.pem"), 20000));
        CHECK_OK(sslwrap_conn_get_peer_certificate(conn, &shown));
        copy = x509_of(shown);
        CHECK(is_cert(copy, "client.pem"));
        X509_free(copy);
        CHECK_OK(sslwrap_conn_get_peer_cert_chain(conn, &chain));
        CHECK_OK(sslwrap_x509_list_len(chain, &n));
        CHECK(n == 2); /* the leaf is in it */
        CHECK_OK(sslwrap_conn_get_verified_chain(conn, &verified));
        CHECK_OK(sslwrap_x509_list_len(verified, &n));
        CHECK(n == 3);
        CHECK_OK(sslwrap_x509_list_free(chain));
        CHECK_OK(sslwrap_x509_list_free(verified));
        CHECK_OK(sslwrap_x509_free(shown));
        CHECK_OK(sslwrap_x509_free(leaf));
        CHECK_OK(sslwrap_pkey_free(key));
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd);
        ctx_done(ctx);
    }
}

/* Versions of Python's end bound ours; a name or an address is checked for one connection. */
TEST(semantics_21_versions_and_names)
{
    static const char *const names[][2] = {{"good.example", "yes"}, {"127.0.0.1", "yes"}, {"::1", "yes"}, {"GOOD.example.", "yes"},
                                           {"bank.example", NULL}, {"127.0.0.2", NULL}, {"x.wild.example", "yes"}, {"wild.example", NULL}};
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct peer *peer;
    sslwrap_conn *conn;
    const char *name = "";
    size_t i;
    int fd, number = 0;
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    for (i = 0; i < COUNT(names); i++) {
        struct ends e;
        ends_new(&e, ctx, raw_ctx(1, "good"), 0);
        CHECK_OK(sslwrap_conn_set_server_name(e.ours, names[i][0]));
        CHECK_STATUS(ends_shake(&e), names[i][1] != NULL ? SSLWRAP_OK : SSLWRAP_ERROR_SSL);
        if (names[i][1] == NULL) {
            CHECK_OK(sslwrap_error_errno(NULL, &number));
            CHECK(number == X509_V_ERR_HOSTNAME_MISMATCH || number == X509_V_ERR_IP_ADDRESS_MISMATCH);
        }
        ends_free(&e);
    }
    ctx_done(ctx);
    ctx = our_ctx(NULL);
    CHECK_OK(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_TLS1_2_VERSION));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, SSLWRAP_TLS1_2_VERSION));
    CHECK_STATUS(sslwrap_ctx_set_min_proto_version(ctx, SSLWRAP_TLS1_3_VERSION), SSLWRAP_E_INVALID_ARG);
    conn = with_python(ctx, 0, "cert=good shake wait", &peer, &fd);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK(peer_printed(peer, "version TLSv1.2", 20000));
    CHECK_OK(sslwrap_conn_get_protocol_version_name(conn, &name));
    CHECK_TEXT(name, "TLSv1.2");
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    conn = with_python(ctx, 0, "cert=good min=1.3 shake", &peer, &fd);
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_SSL);
    CHECK(peer_printed(peer, "error UNSUPPORTED_PROTOCOL", 20000));
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    ctx_done(ctx);
}

/* Both ends make the same key; in TLS 1.2 no context is another than an empty one, in TLS 1.3 it is the same. */
TEST(semantics_21_exporter)
{
    int version;
    for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        SSL_CTX *raw = raw_ctx(1, "good");
        unsigned char ours[3][32], theirs[32];
        struct ends e;
        int i;
        SSL_CTX_set_max_proto_version(raw, version);
        ends_new(&e, ctx, raw, 0);
        CHECK_STATUS(sslwrap_conn_export_keying_material(e.ours, "EXPORTER-test", 13, NULL, 0, 0, ours[0], 32), SSLWRAP_E_STATE);
        CHECK_OK(ends_shake(&e));
        for (i = 0; i < 3; i++) { /* none, empty, "context" */
            CHECK_OK(sslwrap_conn_export_keying_material(e.ours, "EXPORTER-test", 13, "context", i == 2 ? 7 : 0, i > 0, ours[i], 32));
            CHECK(SSL_export_keying_material(e.peer.ssl, theirs, 32, "EXPORTER-test", 13, (const unsigned char *)"context",
                                             i == 2 ? 7 : 0, i > 0) == 1);
            CHECK(memcmp(ours[i], theirs, 32) == 0);
        }
        CHECK((memcmp(ours[0], ours[1], 32) == 0) == (version == TLS1_3_VERSION));
        CHECK_OK(sslwrap_conn_export_keying_material(e.ours, NULL, 0, "context", 7, 1, ours[0], 32)); /* a label of nothing */
        CHECK(SSL_export_keying_material(e.peer.ssl, theirs, 32, "", 0, (const unsigned char *)"context", 7, 1) == 1);
        CHECK(memcmp(ours[0], theirs, 32) == 0);
        CHECK(memcmp(ours[1], ours[2], 32) != 0);
        ends_free(&e);
        ctx_done(ctx);
    }
}

static unsigned nobody(SSL *ssl, const char *hint, char *identity, unsigned cap, unsigned char *psk, unsigned psk_cap)
{
    (void)ssl, (void)hint;
    CHECK(cap > 0 && psk_cap >= 6);
    identity[0] = '\0';
    memcpy(psk, "secret", 6);
    return 6;
}

static int knows_nobody(sslwrap_conn *conn, const uint8_t *identity, size_t len, uint8_t *key, size_t cap, size_t *key_len, void *asked)
{
    (void)conn, (void)identity;
    ++*(int *)asked;
    CHECK(len == 0 && cap >= 6);
    memcpy(key, "secret", *key_len = 6);
    return SSLWRAP_PSK_FOUND;
}

/* In TLS 1.2 an identity may be empty, and a server may know its key. */
TEST(semantics_23_psk_without_a_name)
{
    sslwrap_ctx *ctx = our_ctx("good");
    SSL_CTX *raw = raw_ctx(0, NULL);
    struct ends e;
    int asked = 0;
    CHECK_OK(sslwrap_ctx_set_psk_server_callback(ctx, knows_nobody, &asked, NULL));
    SSL_CTX_set_psk_client_callback(raw, nobody);
    SSL_CTX_set_max_proto_version(raw, TLS1_2_VERSION);
    CHECK(SSL_CTX_set_cipher_list(raw, "PSK-AES128-GCM-SHA256:PSK-AES128-CBC-SHA") == 1);
    ends_new(&e, ctx, raw, 1);
    CHECK_OK(ends_shake(&e));
    CHECK(asked == 1);
    ends_free(&e);
    ctx_done(ctx);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(semantics_1_same_handle);
    RUN(semantics_2_re_entry);
    RUN(semantics_3_error_list);
    RUN(semantics_4_ends_without_goodbye);
    RUN(semantics_5_modes);
    RUN(semantics_6_peek_and_pending);
    RUN(semantics_7_memory_bio);
    RUN(semantics_8_verify_callback);
    RUN(semantics_9_passphrase);
    RUN(semantics_10_alpn_and_name);
    RUN(semantics_13_client_ca_list);
    RUN(semantics_14_none);
    RUN(semantics_16_info_and_key_log);
    RUN(semantics_17_lifetimes);
    RUN(semantics_18_too_small);
    RUN(semantics_19_store);
    RUN(semantics_20_der);
    RUN(semantics_21_versions_and_names);
    RUN(semantics_21_exporter);
    RUN(semantics_23_psk_without_a_name);
    return END();
}
