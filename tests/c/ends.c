/* How connections over TCP end: cut, reset, refused, in every phase (R32-R34); no signal (R37); a failure is told again and
 * again; what the peer sent before our sending failed is received; what follows a goodbye is handed back. */
/* link: ssl */
#include "net.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

/* A peer of plain libssl in this process, over a descriptor that waits. */
struct plain {
    SSL_CTX *ctx;
    SSL *ssl;
    int fd;
};

static void plain_make(struct plain *p, int fd, int as_server, const char *name)
{
    char pem[64], key[64];
    p->fd = fd;
    p->ctx = SSL_CTX_new(TLS_method());
    p->ssl = NULL;
    snprintf(pem, sizeof pem, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    if (as_server) {
        CHECK(SSL_CTX_use_certificate_chain_file(p->ctx, cert(pem)) == 1);
        CHECK(SSL_CTX_use_PrivateKey_file(p->ctx, cert(key), SSL_FILETYPE_PEM) == 1);
    }
    SSL_CTX_load_verify_locations(p->ctx, cert("ca.pem"), NULL);
    p->ssl = SSL_new(p->ctx);
    SSL_set_fd(p->ssl, fd);
    if (as_server)
        SSL_set_accept_state(p->ssl);
    else
        SSL_set_connect_state(p->ssl);
}

static void plain_free(struct plain *p)
{
    SSL_free(p->ssl);
    SSL_CTX_free(p->ctx);
    ERR_clear_error();
}

/* Shakes hands in one thread: neither side waits. */
static int meet(sslwrap_conn *conn, struct plain *p)
{
    int64_t until = now_ms() + 20000;
    int flags = fcntl(p->fd, F_GETFL), ours = -1, theirs = -1;
    fcntl(p->fd, F_SETFL, flags | O_NONBLOCK);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 0, 0, 0));
    while ((ours != 0 || theirs != 1) && now_ms() < until) {
        if (ours != 0)
            ours = sslwrap_conn_do_handshake(conn);
        if (theirs != 1)
            theirs = SSL_do_handshake(p->ssl);
        ERR_clear_error();
        if (ours != 0 && !is_want(ours))
            break;
    }
    fcntl(p->fd, F_SETFL, flags);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 5, 5, 5));
    return CHECK_OK(ours) && CHECK(theirs == 1);
}

struct world {
    sslwrap_ctx *ctx;
    sslwrap_conn *conn;
    struct plain peer;
    int ends[2];
};

static int world(struct world *w, int we_serve, int version, const char *name)
{
    memset(w, 0, sizeof *w);
    w->ctx = we_serve ? server_ctx("good") : client_ctx();
    if (version != 0)
        CHECK_OK(sslwrap_ctx_set_max_proto_version(w->ctx, version));
    if (!tcp_pair(w->ends))
        exit(1);
    w->conn = we_serve ? server_fd(w->ctx, w->ends[0]) : client_fd(w->ctx, w->ends[0]);
    CHECK_OK(sslwrap_conn_set_timeouts(w->conn, 5, 5, 5));
    plain_make(&w->peer, w->ends[1], !we_serve, name);
    return 1;
}

static void over(struct world *w)
{
    plain_free(&w->peer);
    CHECK_OK(sslwrap_conn_free(w->conn));
    CHECK_OK(sslwrap_ctx_free(w->ctx));
    close(w->ends[0]);
    if (w->ends[1] >= 0)
        close(w->ends[1]);
}

static void hang_up(struct world *w, int reset)
{
    char rest[4096];
    if (reset) {
        tcp_reset(w->ends[1]);
    } else {
        while (recv(w->ends[1], rest, sizeof rest, MSG_DONTWAIT) > 0) /* unread bytes would make it a reset */
            continue;
        close(w->ends[1]);
    }
    w->ends[1] = -1;
    sleep_ms(5);
}

/* One that failed answers the same for ever, and sends no goodbye; closing it tells the failure again. */
static void stays_dead(sslwrap_conn *conn, int status)
{
    char buf[10], message[400];
    size_t n;
    int complete, i, error = error_number();
    snprintf(message, sizeof message, "%s", strchr(sslwrap_error_message(), ':'));
    for (i = 0; i < 3; i++) {
        CHECK_STATUS(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n), status);
        CHECK_TEXT(strchr(sslwrap_error_message(), ':'), message);
        CHECK(error_number() == error && n == 0);
        CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), status);
        CHECK_TEXT(strchr(sslwrap_error_message(), ':'), message);
        CHECK(error_number() == error && n == 0);
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), status);
        CHECK_STATUS(sslwrap_conn_shutdown(conn, &complete), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_conn_close(conn, 1), status);
        CHECK_TEXT(strchr(sslwrap_error_message(), ':'), message);
        CHECK(error_number() == error);
    }
}

/* The peer goes without goodbye: after data, all of which comes first. */
static void cut(int version, int reset, int we_serve)
{
    struct world w;
    char buf[7];
    size_t n, got = 0;
    int status;

    world(&w, we_serve, version, "good");
    if (meet(w.conn, &w.peer)) {
        CHECK(SSL_write(w.peer.ssl, "all of this arrives", 19) == 19);
        hang_up(&w, reset);
        while (got < 19 && CHECK_OK(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n)))
            got += n;
        CHECK(got == 19);
        status = sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n);
        if (reset) {
            CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
            CHECK(error_number() == ECONNRESET);
        } else
            CHECK_TRUNCATED(status);
        stays_dead(w.conn, SSLWRAP_ERROR_SYSCALL);
    }
    over(&w);
}

TEST(cut_after_data_tls13) { cut(0x0304, 0, 0); }
TEST(cut_after_data_tls12) { cut(0x0303, 0, 1); }
TEST(reset_after_data_tls13) { cut(0x0304, 1, 1); }
TEST(reset_after_data_tls12) { cut(0x0303, 1, 0); }

/* At every byte of a record, over TCP. */
TEST(cut_mid_record)
{
    struct world w;
    unsigned char record[300], buf[16384];
    size_t n, at, len = 300;
    BIO *pipe_end;
    int got;

    for (at = 1; at < len && failed_checks_ == 0; at += (size_t)rounds(11, 60)) {
        world(&w, at % 2, 0, "good");
        if (meet(w.conn, &w.peer)) {
            pipe_end = BIO_new(BIO_s_mem()); /* the record goes here, we send a part of it */
            SSL_set0_wbio(w.peer.ssl, pipe_end);
            CHECK(SSL_write(w.peer.ssl, "never to be seen", 16) == 16);
            got = BIO_read(pipe_end, record, sizeof record);
            len = got > 0 ? (size_t)got : 0;
            if (at < len) {
                CHECK(write(w.ends[1], record, at) == (ssize_t)at);
                CHECK_OK(sslwrap_conn_set_timeouts(w.conn, 5, 0.002, 5));
                if (at % 3)
                    CHECK_STATUS(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n), SSLWRAP_E_TIMEOUT);
                hang_up(&w, 0);
                CHECK_OK(sslwrap_conn_set_timeouts(w.conn, 5, 5, 5));
                CHECK_TRUNCATED(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n));
                stays_dead(w.conn, SSLWRAP_ERROR_SYSCALL);
            }
        }
        over(&w);
    }
}

/* In the handshake: at once, after the hello, in the middle of the server's flight. */
TEST(cut_in_handshake)
{
    struct world w;
    unsigned char buf[8192];
    int reset, status;
    ssize_t n;
    BIO *pipe_end;

    for (reset = 0; reset < 2; reset++) {
        world(&w, 0, 0, "good");
        hang_up(&w, reset);
        status = sslwrap_conn_do_handshake(w.conn);
        CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
        if (!reset)
            CHECK(error_number() == -1 || error_number() == ECONNRESET || error_number() == EPIPE);
        over(&w);

        world(&w, 1, 0, "good");
        hang_up(&w, reset);
        CHECK_STATUS(sslwrap_conn_do_handshake(w.conn), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == (reset ? ECONNRESET : -1));
        stays_dead(w.conn, SSLWRAP_ERROR_SYSCALL);
        over(&w);

        world(&w, 0, 0, "good");
        CHECK_OK(sslwrap_conn_set_timeouts(w.conn, 0, 0, 0));
        CHECK_STATUS(sslwrap_conn_do_handshake(w.conn), SSLWRAP_ERROR_WANT_READ);
        pipe_end = BIO_new(BIO_s_mem());
        SSL_set0_wbio(w.peer.ssl, pipe_end);
        fcntl(w.ends[1], F_SETFL, O_NONBLOCK);
        SSL_do_handshake(w.peer.ssl);
        ERR_clear_error();
        n = BIO_read(pipe_end, buf, sizeof buf);
        CHECK(n > 1000);
        CHECK(write(w.ends[1], buf, (size_t)n / 2) == n / 2);
        sleep_ms(2);
        CHECK_STATUS(sslwrap_conn_do_handshake(w.conn), SSLWRAP_ERROR_WANT_READ);
        hang_up(&w, reset);
        status = sslwrap_conn_do_handshake(w.conn);
        CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == (reset ? ECONNRESET : -1));
        stays_dead(w.conn, SSLWRAP_ERROR_SYSCALL);
        over(&w);
    }
}

/* Every call that sends, to one who has gone: EPIPE or ECONNRESET, told again, and no signal (SIGPIPE's default kills). */
TEST(no_signal)
{
    struct world w;
    char buf[10];
    size_t n;
    int call, status = 0, i, complete;
    struct sigaction action;

    CHECK(sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL);
    for (call = 0; call < 5; call++) {
        world(&w, call % 2, 0, "good");
        if (call == 4) {
            hang_up(&w, 1);
            CHECK_STATUS(sslwrap_conn_do_handshake(w.conn), SSLWRAP_ERROR_SYSCALL);
            over(&w);
            continue;
        }
        if (meet(w.conn, &w.peer)) {
            hang_up(&w, 1);
            for (i = 0; i < 20; i++) {
                switch (call) {
                case 0: status = sslwrap_conn_send(w.conn, "x", 1, 0, &n); break;
                case 1: status = sslwrap_conn_sendall(w.conn, "x", 1, 0, &n); break;
                case 2: status = sslwrap_conn_shutdown(w.conn, &complete); break;
                default: status = sslwrap_conn_close(w.conn, 1); break;
                }
                if (status != SSLWRAP_OK)
                    break;
                sleep_ms(1);
            }
            if (CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL))
                CHECK(error_number() == EPIPE || error_number() == ECONNRESET);
            CHECK_STATUS(sslwrap_conn_send(w.conn, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
            CHECK(error_number() == EPIPE || error_number() == ECONNRESET);
            CHECK_STATUS(sslwrap_conn_flush(w.conn), SSLWRAP_ERROR_SYSCALL);
            CHECK_STATUS(sslwrap_conn_shutdown(w.conn, &complete), SSLWRAP_E_STATE);
            CHECK_STATUS(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SYSCALL);
        }
        over(&w);
    }
}

/* The peer sends data and an alert and goes; our sending fails; its words are received all the same. */
TEST(alert_behind_a_failed_send)
{
    struct world w;
    char buf[100];
    size_t n;
    int i, status = SSLWRAP_OK;
    struct plain *p = &w.peer;
    unsigned char garbage[40] = {23, 3, 3, 0, 35};

    world(&w, 0, 0x0303, "good");
    if (meet(w.conn, p)) {
        CHECK(SSL_write(p->ssl, "last words", 10) == 10);
        /* what it cannot open makes it send a fatal alert */
        CHECK(write(w.ends[0], garbage, sizeof garbage) == (ssize_t)sizeof garbage);
        sleep_ms(5);
        CHECK(SSL_read(p->ssl, buf, sizeof buf) <= 0);
        ERR_clear_error();
        hang_up(&w, 0); /* whatever we send then is answered by a reset */
        for (i = 0; i < 50 && status == SSLWRAP_OK; i++) {
            status = sslwrap_conn_send(w.conn, "more and more", 13, 0, &n);
            sleep_ms(1);
        }
        CHECK_STATUS(status, SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == EPIPE || error_number() == ECONNRESET);
        CHECK_OK(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n));
        CHECK(n == 10 && memcmp(buf, "last words", 10) == 0);
        CHECK_STATUS(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SSL);
        CHECK(strstr(sslwrap_error_message(), "alert") != NULL);
        stays_dead(w.conn, SSLWRAP_ERROR_SSL);
    }
    over(&w);
}

/* A server that wants a certificate, in TLS 1.3: the client learns it behind its handshake; in TLS 1.2 within. */
static void wants_certificate(int version)
{
    struct world w;
    char buf[10];
    size_t n;
    int status, i;

    world(&w, 0, version, "good");
    SSL_set_verify(w.peer.ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    fcntl(w.ends[1], F_SETFL, fcntl(w.ends[1], F_GETFL) | O_NONBLOCK);
    CHECK_OK(sslwrap_conn_set_timeouts(w.conn, 0, 0, 0));
    for (i = 0; i < 10; i++) {
        status = sslwrap_conn_do_handshake(w.conn);
        if (status != SSLWRAP_OK && !is_want(status))
            break;
        SSL_do_handshake(w.peer.ssl);
        ERR_clear_error();
        sleep_ms(1);
    }
    if (version == 0x0304) {
        CHECK_OK(status);
        status = sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n);
    }
    CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
    CHECK(strstr(sslwrap_error_message(), "peer refused") != NULL);
    stays_dead(w.conn, SSLWRAP_ERROR_SSL);
    over(&w);
}

TEST(certificate_wanted_tls13) { wants_certificate(0x0304); }
TEST(certificate_wanted_tls12) { wants_certificate(0x0303); }

/* A peer that sends its alert and closes while our part of the handshake is on its way: the alert is what is told. */
TEST(alert_in_handshake)
{
    struct world w;
    unsigned char alert[7] = {21, 3, 3, 0, 2, 2, 40}, buf[4096];
    int i, status = 0;

    for (i = 0; i < 20 && failed_checks_ == 0; i++) {
        world(&w, 0, 0, "good");
        CHECK_OK(sslwrap_conn_set_timeouts(w.conn, 0, 0, 0));
        if (i % 2)
            CHECK_STATUS(sslwrap_conn_do_handshake(w.conn), SSLWRAP_ERROR_WANT_READ);
        CHECK(write(w.ends[1], alert, sizeof alert) == (ssize_t)sizeof alert);
        if (i % 2)
            CHECK(recv(w.ends[1], buf, sizeof buf, 0) > 0);
        hang_up(&w, 0);
        CHECK_OK(sslwrap_conn_set_timeouts(w.conn, 5, 5, 5));
        status = sslwrap_conn_do_handshake(w.conn);
        CHECK_STATUS(status, SSLWRAP_ERROR_SSL);
        CHECK(strstr(sslwrap_error_message(), "peer refused") != NULL);
        over(&w);
    }
}

/* Broken by one bit: final, and the peer gets the alert. */
TEST(bad_record)
{
    struct world w;
    unsigned char record[100], buf[100];
    BIO *pipe_end;
    int len, at;
    size_t n;

    for (at = 5; at < 50 && failed_checks_ == 0; at += rounds(3, 17)) {
        world(&w, at % 2, at % 3 ? 0x0304 : 0x0303, "good");
        if (meet(w.conn, &w.peer)) {
            pipe_end = BIO_new(BIO_s_mem());
            SSL_set0_wbio(w.peer.ssl, pipe_end);
            CHECK(SSL_write(w.peer.ssl, "some ordinary text of a length", 30) == 30);
            len = BIO_read(pipe_end, record, sizeof record);
            if (at < len) {
                record[at] ^= 16;
                CHECK(write(w.ends[1], record, (size_t)len) == len);
                CHECK_STATUS(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_SSL);
                stays_dead(w.conn, SSLWRAP_ERROR_SSL);
                CHECK(SSL_read(w.peer.ssl, buf, sizeof buf) <= 0);
                CHECK(ERR_GET_REASON(ERR_peek_error()) == 1000 + 20); /* bad_record_mac */
            }
        }
        over(&w);
    }
}

/* Goodbye, then bytes that are not TLS: handed back. The other direction goes on, as long as we like. */
static void goodbye(int version)
{
    struct world w;
    char buf[100];
    size_t n;
    int complete, i;

    world(&w, version == 0x0303, version, "good");
    if (meet(w.conn, &w.peer)) {
        CHECK_STATUS(sslwrap_conn_unread(w.conn, buf, sizeof buf, &n), SSLWRAP_E_STATE);
        CHECK(SSL_write(w.peer.ssl, "last words", 10) == 10);
        CHECK(SSL_shutdown(w.peer.ssl) == 0);
        CHECK(write(w.ends[1], "QUIT plain\r\n", 12) == 12);
        CHECK_OK(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n));
        CHECK(n == 10);
        for (i = 0; i < 3; i++)
            CHECK_STATUS(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
        if (version == 0x0304) {
            CHECK_OK(sslwrap_conn_send(w.conn, "still heard", 11, 0, &n));
            CHECK(SSL_read(w.peer.ssl, buf, sizeof buf) == 11);
        }
        CHECK_OK(sslwrap_conn_shutdown(w.conn, &complete));
        CHECK(complete == 1);
        CHECK(SSL_read(w.peer.ssl, buf, sizeof buf) <= 0 && SSL_get_shutdown(w.peer.ssl) == 3);
        CHECK_OK(sslwrap_conn_unread(w.conn, buf, 5, &n));
        CHECK(n == 5 && memcmp(buf, "QUIT ", 5) == 0);
        CHECK_OK(sslwrap_conn_unread(w.conn, buf, sizeof buf, &n));
        CHECK(n == 7 && memcmp(buf, "plain\r\n", 7) == 0);
        CHECK_OK(sslwrap_conn_unread(w.conn, buf, sizeof buf, &n));
        CHECK(n == 0);
        CHECK_STATUS(sslwrap_conn_set_shutdown(w.conn, SSLWRAP_SENT_SHUTDOWN), SSLWRAP_E_STATE);
        CHECK_OK(sslwrap_conn_set_shutdown(w.conn, SSLWRAP_RECEIVED_SHUTDOWN));
        CHECK_STATUS(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    }
    over(&w);
}

TEST(goodbye_tls13) { goodbye(0x0304); }
TEST(goodbye_tls12) { goodbye(0x0303); }

/* Shutdown in its two steps, with the peer's data before its goodbye: said so, and nothing is lost. */
TEST(shutdown_with_data_waiting)
{
    struct world w;
    char buf[100];
    size_t n;
    int complete;

    world(&w, 0, 0, "good");
    if (meet(w.conn, &w.peer)) {
        CHECK(SSL_write(w.peer.ssl, "wait, there is more", 19) == 19);
        CHECK_OK(sslwrap_conn_shutdown(w.conn, &complete));
        CHECK(complete == 0);
        CHECK_STATUS(sslwrap_conn_send(w.conn, "x", 1, 0, &n), SSLWRAP_ERROR_SSL);
        CHECK_STATUS(sslwrap_conn_shutdown(w.conn, &complete), SSLWRAP_E_STATE);
        CHECK(strstr(sslwrap_error_message(), "receive it first") != NULL);
        CHECK_OK(sslwrap_conn_recv(w.conn, buf, sizeof buf, 0, &n));
        CHECK(n == 19);
        CHECK(SSL_shutdown(w.peer.ssl) == 0 || SSL_shutdown(w.peer.ssl) == 1);
        CHECK_OK(sslwrap_conn_shutdown(w.conn, &complete));
        CHECK(complete == 1);
    }
    over(&w);
}

/* close: drops what still comes; fine when the peer just closes behind our goodbye. */
TEST(close_drains)
{
    struct world w;
    int answers;

    for (answers = 0; answers < 2; answers++) {
        world(&w, answers, 0, "good");
        if (meet(w.conn, &w.peer)) {
            CHECK(SSL_write(w.peer.ssl, "nobody wants this", 17) == 17);
            if (answers)
                SSL_shutdown(w.peer.ssl);
            else {
                shutdown(w.ends[1], SHUT_WR);
            }
            CHECK_OK(sslwrap_conn_close(w.conn, 5));
        }
        over(&w);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(cut_after_data_tls13);
    RUN(cut_after_data_tls12);
    RUN(reset_after_data_tls13);
    RUN(reset_after_data_tls12);
    RUN(cut_mid_record);
    RUN(cut_in_handshake);
    RUN(no_signal);
    RUN(alert_behind_a_failed_send);
    RUN(certificate_wanted_tls13);
    RUN(certificate_wanted_tls12);
    RUN(alert_in_handshake);
    RUN(bad_record);
    RUN(goodbye_tls13);
    RUN(goodbye_tls12);
    RUN(shutdown_with_data_waiting);
    RUN(close_drains);
    return END();
}
