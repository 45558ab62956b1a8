/* How calls and connections end: the statuses, what the error record holds, goodbyes. libssl or a socket at the other end. */
#include "raw.h"
#include "../c/net.h"

static void done(struct ends *e, sslwrap_ctx *ctx)
{
    ends_free(e);
    ctx_done(ctx);
}

/* The list of a refused certificate is libssl's, of its client and of its server that gets the alert. */
ROW(A57, "libssl")
{
    NOT_ON_AWS_LC("in TLS 1.3 it takes no alert in the clear, as libssl sends one");
    SSL_CTX *client = raw_ctx(0, NULL);
    sslwrap_ctx *verifies = our_ctx(NULL), *serves = our_ctx("selfsigned");
    struct queue refuses;
    int who, kind = 0;
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_up_ref(client);
    CHECK(!raw_both(client, raw_ctx(1, "selfsigned"), &who) && who == 0);
    refuses = raw_both_queue;
    CHECK_OK(sslwrap_ctx_set_verify(verifies, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_STATUS(meets(verifies, raw_ctx(1, "selfsigned"), 0), SSLWRAP_ERROR_SSL);
    CHECK(ERR_peek_error() == 0); /* nothing is left behind */
    CHECK_QUEUE(NULL, &refuses);
    CHECK_REASON(NULL, "SSL routines", "certificate verify failed");
    CHECK_OK(sslwrap_error_kind(NULL, &kind));
    CHECK(kind == SSLWRAP_KIND_CERTIFICATE);
    { /* the other role: the alert comes in, and libssl's server says so in one entry */
        struct ends e;
        char buf[4];
        size_t n;
        int i, status = SSLWRAP_OK;
        ends_new(&e, serves, client, 1);
        for (i = 0; i < 6 && (status == SSLWRAP_OK || is_want(status)); i++) {
            SSL_do_handshake(e.peer.ssl);
            raw_pump(e.ours, &e.peer);
            status = sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n);
            raw_pump(e.ours, &e.peer);
        }
        ERR_clear_error();
        CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
        CHECK_REASON(NULL, "SSL routines", ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, 1000 + SSL_AD_UNKNOWN_CA)));
        ends_free(&e);
    }
    ctx_done(verifies);
    ctx_done(serves);
}

/* All of them, oldest first, never NULL; what is behind the last is refused. libssl fails here with several. */
ROW(A58, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_error *error = NULL;
    const unsigned char *zeros = (const unsigned char *)"\0\0\0";
    struct queue q;
    const char *text = "left";
    uint64_t code = 1;
    size_t n = 0, i, len;
    CHECK(d2i_X509(NULL, &zeros, 3) == NULL); /* what AAAA stands for */
    q = queue_taken();
    CHECK(q.n > 1);
    CHECK_STATUS(sslwrap_ctx_use_certificate_mem(ctx, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 58),
                 SSLWRAP_ERROR_SSL);
    CHECK_QUEUE(NULL, &q);
    CHECK_OK(sslwrap_error_take(&error));
    CHECK_OK(sslwrap_error_count(error, &n));
    for (i = 0; i < n; i++) {
        CHECK_OK(sslwrap_error_code(error, i, &code));
        CHECK(!same_openssl() || code == q.code[i]);
        CHECK_OK(sslwrap_error_lib(error, i, &text));
        CHECK(text != NULL);
        CHECK_OK(sslwrap_error_reason(error, i, &text));
        CHECK(text != NULL);
        CHECK_STATUS(sslwrap_error_func(error, i, NULL, 0, &len), SSLWRAP_E_BUFFER_TOO_SMALL);
        CHECK(!same_openssl() || len == strlen(q.function[i]));
    }
    CHECK_STATUS(sslwrap_error_code(error, n, &code), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_error_lib(error, n, &text), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_error_reason(error, SIZE_MAX, &text), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_error_free(error));
    /* and none at first */
    CHECK_OK(sslwrap_error_clear());
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n == 0);
    CHECK_TEXT(sslwrap_error_message(), "");
    ctx_done(ctx);
}

/* After libssl's goodbye, again and again; the other direction goes on. */
ROW(A59, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    char buf[16];
    size_t n = 9;
    int i;
    CHECK(SSLWRAP_ERROR_ZERO_RETURN == SSL_ERROR_ZERO_RETURN);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK(SSL_write(e.peer.ssl, "bye", 3) == 3 && SSL_shutdown(e.peer.ssl) == 0);
    raw_pump(e.ours, &e.peer);
    CHECK_OK(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n));
    for (i = 0; i < 3; i++) {
        CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
        CHECK(n == 0);
    }
    CHECK_OK(sslwrap_conn_send(e.ours, "still here", 10, 0, &n));
    raw_pump(e.ours, &e.peer);
    CHECK(raw_read(&e.peer, buf, sizeof buf) == 10);
    done(&e, ctx);
}

/* One to one, with the names. */
ROW(A60, "libssl")
{
#define E(name) {SSLWRAP_ERROR_##name, SSL_ERROR_##name, "SSLWRAP_ERROR_" #name}
    static const struct {
        int ours, theirs;
        const char *name;
    } all[] = {E(SSL), E(WANT_READ), E(WANT_WRITE), E(WANT_X509_LOOKUP), E(SYSCALL), E(ZERO_RETURN), E(WANT_CONNECT), E(WANT_ACCEPT),
               E(WANT_ASYNC), E(WANT_ASYNC_JOB), E(WANT_CLIENT_HELLO_CB), E(WANT_RETRY_VERIFY)};
#undef E
    size_t i;
    CHECK(SSLWRAP_OK == SSL_ERROR_NONE);
    for (i = 0; i < sizeof all / sizeof *all; i++) {
        CHECK(all[i].ours == all[i].theirs);
        CHECK_TEXT(sslwrap_status_name(all[i].ours), all[i].name);
    }
}

/* From each of the calls, without a record, and each goes on with the same arguments once libssl's bytes are there. */
ROW(A61, "libssl")
{
    int call;
    CHECK(SSLWRAP_ERROR_WANT_READ == SSL_ERROR_WANT_READ);
    for (call = 0; call < 3; call++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        struct ends e;
        char buf[8];
        size_t n;
        int i, status = SSLWRAP_ERROR_WANT_READ;
        ends_new(&e, ctx, raw_ctx(1, "good"), 0);
        CHECK_OK(sslwrap_error_clear());
        for (i = 0; i < 10 && status == SSLWRAP_ERROR_WANT_READ; i++) {
            status = call == 0   ? sslwrap_conn_do_handshake(e.ours)
                     : call == 1 ? sslwrap_conn_send(e.ours, "same", 4, 0, &n)
                                 : sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n);
            CHECK_TEXT(sslwrap_error_message(), "");
            raw_pump(e.ours, &e.peer);
            if (SSL_do_handshake(e.peer.ssl) == 1 && call == 2)
                SSL_write(e.peer.ssl, "data", 4);
            raw_pump(e.ours, &e.peer);
        }
        CHECK_OK(status);
        CHECK(i > 1);
        done(&e, ctx);
    }
}

/* Over a socket without blocking: poll, then call again; the command's server echoes. */
ROW(A62, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-rev", NULL);
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    char buf[32] = "";
    size_t n = 0;
    uint64_t ready = 0;
    int fd, waits = 0, status;
    if (server == NULL || !CHECK((fd = tcp_connect(server->port, 0)) >= 0))
        return;
    CHECK(fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
    CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    while ((status = sslwrap_conn_do_handshake(conn)) == SSLWRAP_ERROR_WANT_READ && waits++ < 20) {
        int yes = 0, want = -1;
        CHECK_OK(sslwrap_conn_want_read(conn, &yes));
        CHECK(yes == 1);
        CHECK_OK(sslwrap_conn_want(conn, &want));
        CHECK(want == SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, 20, &ready));
        CHECK(ready == SSLWRAP_WAIT_READ);
    }
    CHECK_OK(status);
    CHECK(waits > 0);
    CHECK_OK(sslwrap_conn_sendall(conn, "olleh\n", 6, 0, &n));
    while ((status = sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n)) == SSLWRAP_ERROR_WANT_READ && waits++ < 40)
        CHECK_OK(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, 20, &ready));
    CHECK_OK(status);
    CHECK_TEXT(buf, "hello\n");
    CHECK_OK(sslwrap_conn_want(conn, &waits));
    CHECK(waits == SSLWRAP_OK);
    if (CHECK(kill(server->pid, SIGSTOP) == 0)) { /* nobody takes what is sent */
        static const char much[1 << 16];
        while ((status = sslwrap_conn_send(conn, much, sizeof much, 0, &n)) == SSLWRAP_OK)
            ;
        CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE);
        CHECK_OK(sslwrap_conn_want(conn, &waits));
        CHECK(waits == SSLWRAP_ERROR_WANT_WRITE);
    }
    CHECK_OK(sslwrap_conn_free(conn));
    close(fd);
    ctx_done(ctx);
}

/* The kernel's buffer is full, as it says itself; what was taken arrives at libssl's end, no more and no less. */
ROW(A63, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    static char block[16384];
    struct pollfd space;
    struct raw r;
    int ends[2], i, got, status = SSLWRAP_OK;
    size_t n, sent = 0, came = 0;
    CHECK(SSLWRAP_ERROR_WANT_WRITE == SSL_ERROR_WANT_WRITE);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    CHECK_OK(sslwrap_conn_new_fd(ctx, ends[0], &conn));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    r.ctx = raw_ctx(1, "good");
    r.ssl = SSL_new(r.ctx);
    SSL_set_fd(r.ssl, ends[1]);
    SSL_set_accept_state(r.ssl);
    for (i = 0; i < 10 && !SSL_is_init_finished(r.ssl); i++) {
        sslwrap_conn_do_handshake(conn);
        SSL_do_handshake(r.ssl);
    }
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    CHECK_OK(sslwrap_error_clear());
    while (status == SSLWRAP_OK && sent < 10000000) {
        status = sslwrap_conn_send(conn, block, sizeof block, 0, &n);
        sent += n;
    }
    CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE);
    CHECK_TEXT(sslwrap_error_message(), "");
    space.fd = ends[0];
    space.events = POLLOUT;
    CHECK(poll(&space, 1, 0) == 0);
    do {
        while ((got = raw_read(&r, block, sizeof block)) > 0)
            came += (size_t)got;
    } while (sslwrap_conn_flush(conn) != SSLWRAP_OK);
    while ((got = raw_read(&r, block, sizeof block)) > 0)
        came += (size_t)got;
    CHECK(came == sent);
    CHECK_OK(sslwrap_conn_send(conn, block, sizeof block, 0, &n)); /* with the same arguments, and it goes */
    raw_free(&r);
    CHECK_OK(sslwrap_conn_free(conn));
    close(ends[0]), close(ends[1]);
    ctx_done(ctx);
}

/* A pair: the kernel's errno, and its words; OpenSSL's list is empty. */
ROW(A66, "libc")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    sslwrap_conn *conn = NULL;
    char buf[4];
    size_t n = 9;
    int ends[2], kind = 0;
    if (!tcp_pair(ends))
        return;
    CHECK_OK(sslwrap_conn_new_fd(ctx, ends[0], &conn));
    CHECK_OK(sslwrap_conn_set_connect_state(conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    tcp_reset(ends[1]);
    CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNRESET || error_number() == EPIPE);
    CHECK(strstr(sslwrap_error_message(), strerror(error_number())) != NULL);
    CHECK_OK(sslwrap_error_count(NULL, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_error_kind(NULL, &kind));
    CHECK(kind == SSLWRAP_KIND_TRANSPORT);
    CHECK_OK(sslwrap_conn_free(conn));
    close(ends[0]);
    ctx_done(ctx);
}

/* The command's server is killed: no goodbye comes. Never a clean end, and again and again. */
ROW(A67, "openssl s_server")
{
    static const char *const versions[] = {"-tls1_2", "-tls1_3"};
    int i, k;
    for (i = 0; i < 2; i++) {
        struct peer *server = start_s_server("good", versions[i], NULL);
        sslwrap_ctx *ctx = our_ctx(NULL);
        sslwrap_conn *conn = NULL;
        char buf[16];
        size_t n = 9;
        int fd, kind = 0;
        if (server == NULL || !CHECK((fd = tcp_connect(server->port, 0)) >= 0))
            return;
        CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
        CHECK_OK(sslwrap_conn_set_connect_state(conn));
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
        CHECK_OK(sslwrap_conn_do_handshake(conn));
        CHECK(peer_printed(server, "CIPHER is", 20000));
        kill(server->pid, SIGKILL);
        for (k = 0; k < 2; k++) {
            CHECK_TRUNCATED(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
            CHECK(n == 0);
            CHECK_OK(sslwrap_error_count(NULL, &n));
            CHECK(n == 0);
        }
        CHECK_OK(sslwrap_error_kind(NULL, &kind));
        CHECK(kind == SSLWRAP_KIND_TRUNCATED);
        CHECK_OK(sslwrap_conn_free(conn));
        close(fd);
        ctx_done(ctx);
    }
}

/* ---- goodbyes ---- */

static uint64_t shutdown_of(sslwrap_conn *conn)
{
    uint64_t state = 99;
    CHECK_OK(sslwrap_conn_get_shutdown(conn, &state));
    return state;
}

ROW(A52, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    int complete = 9;
    char buf[4];
    CHECK(SSLWRAP_SENT_SHUTDOWN == SSL_SENT_SHUTDOWN);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK(shutdown_of(e.ours) == 0);
    CHECK_OK(sslwrap_conn_shutdown(e.ours, &complete));
    CHECK(complete == 0 && shutdown_of(e.ours) == SSLWRAP_SENT_SHUTDOWN);
    raw_pump(e.ours, &e.peer);
    CHECK(raw_read(&e.peer, buf, 4) == 0 && SSL_get_shutdown(e.peer.ssl) == SSL_RECEIVED_SHUTDOWN);
    done(&e, ctx);
}

ROW(A53, "libssl")
{
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    char buf[4];
    size_t n;
    CHECK(SSLWRAP_RECEIVED_SHUTDOWN == SSL_RECEIVED_SHUTDOWN);
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    CHECK(SSL_shutdown(e.peer.ssl) == 0 && SSL_get_shutdown(e.peer.ssl) == SSL_SENT_SHUTDOWN);
    raw_pump(e.ours, &e.peer);
    CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    CHECK(shutdown_of(e.ours) == SSLWRAP_RECEIVED_SHUTDOWN);
    done(&e, ctx);
}

/* Fresh, after ours, after both: as libssl's end in the mirror. */
ROW(A152, "libssl")
{
    sslwrap_ctx *ctx = our_ctx("good");
    struct ends e;
    int complete = 9;
    char buf[4];
    ends_new(&e, ctx, raw_ctx(0, NULL), 1);
    CHECK(shutdown_of(e.ours) == 0 && SSL_get_shutdown(e.peer.ssl) == 0);
    CHECK_STATUS(sslwrap_conn_get_shutdown(e.ours, NULL), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(ends_shake(&e));
    CHECK_OK(sslwrap_conn_shutdown(e.ours, &complete));
    raw_pump(e.ours, &e.peer);
    CHECK(raw_read(&e.peer, buf, 4) == 0);
    CHECK(SSL_shutdown(e.peer.ssl) == 1);
    raw_pump(e.ours, &e.peer);
    CHECK_OK(sslwrap_conn_shutdown(e.ours, &complete));
    CHECK(complete == 1);
    CHECK(shutdown_of(e.ours) == (uint64_t)SSL_get_shutdown(e.peer.ssl) && shutdown_of(e.ours) == 3);
    done(&e, ctx);
}

/* As SSL_set_shutdown: nothing goes out, and what is read is bits. What is no such bit is refused. */
ROW(A172, "libssl")
{
    NOT_ON_AWS_LC("its SSL_set_shutdown sets bits, and clears none");
    static const uint64_t bad[] = {4, 7, 256, UINT64_C(1) << 32, UINT64_MAX};
    sslwrap_ctx *ctx = our_ctx(NULL);
    struct ends e;
    uint64_t state;
    size_t i, n;
    ends_new(&e, ctx, raw_ctx(1, "good"), 0);
    CHECK_OK(ends_shake(&e));
    for (state = 0; state <= 3; state++) {
        CHECK_OK(sslwrap_conn_set_shutdown(e.ours, state));
        SSL_set_shutdown(e.peer.ssl, (int)state);
        CHECK(shutdown_of(e.ours) == (uint64_t)SSL_get_shutdown(e.peer.ssl));
        for (i = 0; i < sizeof bad / sizeof *bad; i++)
            CHECK_STATUS(sslwrap_conn_set_shutdown(e.ours, bad[i]), SSLWRAP_E_INVALID_ARG);
        CHECK(shutdown_of(e.ours) == state);
        CHECK_OK(sslwrap_conn_bio_pending(e.ours, &n));
        CHECK(n == 0);
    }
    done(&e, ctx);
    { /* pyOpenSSL's test: also on a fresh one */
        sslwrap_conn *fresh = NULL;
        ctx = our_ctx(NULL);
        CHECK_OK(sslwrap_conn_new(ctx, NULL, &fresh));
        CHECK_OK(sslwrap_conn_set_shutdown(fresh, SSLWRAP_RECEIVED_SHUTDOWN));
        CHECK(shutdown_of(fresh) == SSLWRAP_RECEIVED_SHUTDOWN);
        CHECK_OK(sslwrap_conn_free(fresh));
        ctx_done(ctx);
    }
}

/* In mid-handshake it is an error and sends nothing; then first ours, then both, whoever begins. */
ROW(A174, "libssl")
{
    int first;
    for (first = 0; first < 2; first++) {
        sslwrap_ctx *ctx = our_ctx(NULL);
        struct ends e;
        int complete = 9;
        char buf[4];
        size_t n, before;
        ends_new(&e, ctx, raw_ctx(1, "good"), 0);
        CHECK_STATUS(sslwrap_conn_shutdown(e.ours, &complete), SSLWRAP_E_STATE); /* fresh */
        CHECK_STATUS(sslwrap_conn_do_handshake(e.ours), SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_bio_pending(e.ours, &before));
        CHECK_STATUS(sslwrap_conn_shutdown(e.ours, &complete), SSLWRAP_E_STATE);
        CHECK(complete == 0);
        CHECK_OK(sslwrap_conn_bio_pending(e.ours, &n));
        CHECK(n == before);
        CHECK_OK(ends_shake(&e)); /* it did no harm */
        if (first == 0) {
            CHECK_OK(sslwrap_conn_shutdown(e.ours, &complete));
            CHECK(complete == 0);
            raw_pump(e.ours, &e.peer);
            CHECK(raw_read(&e.peer, buf, 4) == 0 && SSL_get_error(e.peer.ssl, 0) == SSL_ERROR_ZERO_RETURN);
            CHECK(SSL_shutdown(e.peer.ssl) == 1);
            raw_pump(e.ours, &e.peer);
            CHECK_OK(sslwrap_conn_shutdown(e.ours, &complete));
        } else {
            CHECK(SSL_shutdown(e.peer.ssl) == 0);
            raw_pump(e.ours, &e.peer);
            CHECK_STATUS(sslwrap_conn_recv(e.ours, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
            CHECK_OK(sslwrap_conn_shutdown(e.ours, &complete));
            raw_pump(e.ours, &e.peer);
            CHECK(SSL_shutdown(e.peer.ssl) == 1);
        }
        CHECK(complete == 1);
        CHECK_STATUS(sslwrap_conn_send(e.ours, "x", 1, 0, &n), SSLWRAP_ERROR_SSL);
        CHECK_REASON(NULL, "SSL routines", "protocol is shutdown");
        done(&e, ctx);
    }
}
