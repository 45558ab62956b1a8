/* DTLS: contexts, boundaries of datagrams, listening and cookies, timers, sizes, SRTP; over memory, UDP and functions of
 * our own. */
#include "dtls.h"

#include <pthread.h>

/* ---- contexts */

TEST(versions_of_one_kind)
{
    sslwrap_ctx *dtls = NULL, *tls = NULL;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_DTLS_METHOD, &dtls));
    CHECK_OK(sslwrap_ctx_set_min_proto_version(dtls, SSLWRAP_DTLS1_VERSION));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(dtls, SSLWRAP_DTLS1_2_VERSION));
    CHECK_OK(sslwrap_ctx_set_min_proto_version(dtls, SSLWRAP_DTLS1_2_VERSION));
    CHECK_STATUS(sslwrap_ctx_set_max_proto_version(dtls, SSLWRAP_DTLS1_VERSION), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_min_proto_version(dtls, SSLWRAP_TLS1_2_VERSION), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "speaks DTLS") != NULL);
    CHECK_OK(sslwrap_ctx_set_min_proto_version(dtls, 0));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(dtls, SSLWRAP_DTLS1_VERSION));
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &tls));
    CHECK_STATUS(sslwrap_ctx_set_max_proto_version(tls, SSLWRAP_DTLS1_2_VERSION), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "speaks TLS") != NULL);
    CHECK_OK(sslwrap_ctx_free(dtls));
    CHECK_OK(sslwrap_ctx_free(tls));
}

/* What is for the other kind of transport says so. */
TEST(the_wrong_kind)
{
    NEEDS("dtls-listen");
    sslwrap_ctx *dtls = dtls_client_ctx(), *tls = client_ctx();
    sslwrap_conn *conn = NULL, *over_tls = NULL;
    int fds[2], udp, port, handled;
    int64_t us;
    size_t mtu;
    const char *name;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
    udp = udp_socket(&port, 0);
    CHECK_STATUS(sslwrap_conn_new_fd(dtls, fds[0], &conn), SSLWRAP_E_INVALID_ARG);
    CHECK(strstr(sslwrap_error_message(), "datagram socket") != NULL);
    CHECK_STATUS(sslwrap_conn_new_fd(tls, udp, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_dial(dtls, "127.0.0.1", "9", 1, &conn), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_new(tls, NULL, &over_tls));
    CHECK_STATUS(sslwrap_conn_set_context(over_tls, dtls), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(over_tls, NULL), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_dtlsv1_get_timeout(over_tls, &us), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_dtlsv1_handle_timeout(over_tls, &handled), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_set_ciphertext_mtu(over_tls, 1200), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_get_cleartext_mtu(over_tls, &mtu), SSLWRAP_E_STATE);
    CHECK_STATUS(sslwrap_conn_get_selected_srtp_profile(over_tls, &name), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_conn_free(over_tls));
    /* a socket without a peer: who should be asked? */
    CHECK_OK(sslwrap_conn_new_fd(dtls, udp, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_STATE);
    CHECK(strstr(sslwrap_error_message(), "connect it") != NULL);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(conn, NULL), SSLWRAP_E_STATE);
    CHECK(strstr(sslwrap_error_message(), "a client") != NULL);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(dtls));
    CHECK_OK(sslwrap_ctx_free(tls));
    close(fds[0]);
    close(fds[1]);
    close(udp);
}

/* ---- boundaries */

TEST(datagrams_over_memory)
{
    static unsigned char big[LARGEST_DATAGRAM], buf[LARGEST_DATAGRAM];
    struct pair p;
    struct random r = {7};
    size_t n, size, len, mtu;
    int version, i;
    sslwrap_pump pumped;
    const void *shown;
    void *room;
    if (!dtls_pair(&p, dtls_client_ctx(), dtls_server_ctx("good")))
        return;
    CHECK_STATUS(sslwrap_conn_get_cleartext_mtu(p.client, &mtu), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    /* what carries a stream is for TLS */
    CHECK_STATUS(sslwrap_conn_bio_peek(p.client, &shown, &n), SSLWRAP_E_UNSUPPORTED);
    CHECK_STATUS(sslwrap_conn_bio_reserve(p.client, 1, &room, &n), SSLWRAP_E_UNSUPPORTED);
    CHECK_STATUS(sslwrap_conn_bio_consume(p.client, 1), SSLWRAP_E_UNSUPPORTED);
    memset(&pumped, 0, sizeof pumped);
    pumped.size = sizeof pumped;
    CHECK_STATUS(sslwrap_conn_pump(p.client, &pumped), SSLWRAP_E_UNSUPPORTED);
    /* nothing is taken by a buffer that is too small, and the size is told */
    CHECK_STATUS(sslwrap_conn_bio_read(p.client, NULL, 0, &size), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(size > 100);
    CHECK_STATUS(sslwrap_conn_bio_read(p.client, buf, size - 1, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
    CHECK(n == size);
    CHECK_OK(sslwrap_conn_bio_pending(p.client, &n));
    CHECK(n == size);
    CHECK_OK(sslwrap_conn_bio_read(p.client, buf, size, &n));
    CHECK(n == size);
    CHECK_STATUS(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_bio_write(p.server, buf, size, &n));
    CHECK_OK(handshake(p.client, p.server));
    CHECK_OK(sslwrap_conn_get_protocol_version(p.client, &version));
    CHECK(version == SSLWRAP_DTLS1_2_VERSION);

    /* three sends are three datagrams, and three receives */
    SEND(p.client, "one");
    SEND(p.client, "two two");
    SEND(p.client, "three");
    for (i = 0; i < 3; i++) {
        CHECK_OK(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n));
        CHECK_OK(sslwrap_conn_bio_write(p.server, NULL, 0, &len)); /* an empty datagram is no end */
        CHECK_OK(sslwrap_conn_bio_write(p.server, buf, n, &len));
    }
    CHECK_STATUS(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_recv(p.server, buf, sizeof buf, SSLWRAP_MSG_PEEK, &n));
    CHECK(n == 3);
    CHECK_GOT(p.server, "one");
    CHECK_OK(sslwrap_conn_recv(p.server, buf, 4, 0, &n));
    CHECK(n == 4 && memcmp(buf, "two ", 4) == 0);
    CHECK_OK(sslwrap_conn_pending(p.server, &n));
    CHECK(n == 3);
    CHECK_GOT(p.server, "two");
    CHECK_GOT(p.server, "three");
    CHECK_GOT(p.server, NULL);

    /* one record at most, and it says so */
    random_bytes(&r, big, sizeof big);
    CHECK_OK(sslwrap_conn_send(p.server, big, 16384, 0, &n));
    CHECK(n == 16384);
    CHECK_STATUS(sslwrap_conn_send(p.server, big, 16385, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK(n == 0 && strstr(sslwrap_error_message(), "16384") != NULL);
    CHECK_OK(sslwrap_conn_bio_read(p.server, buf, sizeof buf, &n));
    CHECK(n > 16384);
    CHECK_OK(sslwrap_conn_bio_write(p.client, buf, n, &len));
    CHECK_OK(sslwrap_conn_recv(p.client, buf, sizeof buf, 0, &n));
    CHECK(n == 16384 && memcmp(buf, big, n) == 0);
    CHECK_STATUS(sslwrap_conn_bio_write(p.client, big, 70000, &n), SSLWRAP_E_INVALID_ARG);

    /* two records in one datagram, as other implementations send them */
    SEND(p.client, "a");
    SEND(p.client, "b");
    CHECK_OK(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &size));
    CHECK_OK(sslwrap_conn_bio_read(p.client, buf + size, sizeof buf - size, &n));
    CHECK_OK(sslwrap_conn_bio_write(p.server, buf, size + n, &len));
    CHECK_GOT(p.server, "a");
    {
        uint64_t events, now;
        CHECK_OK(sslwrap_conn_interest(p.server, &events, &now));
        CHECK(now & SSLWRAP_WAIT_READ); /* it is here, and no descriptor would tell */
    }
    CHECK_GOT(p.server, "b");
    CHECK_GOT(p.server, NULL);

    /* what is said to fit does */
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(p.client, &mtu));
    CHECK_OK(sslwrap_conn_get_ciphertext_mtu(p.client, &size));
    CHECK(mtu < size && mtu > size - 60);
    CHECK_OK(sslwrap_conn_send(p.client, big, mtu, 0, &n));
    CHECK_OK(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n));
    CHECK(n <= size);
    CHECK_OK(sslwrap_conn_set_ciphertext_mtu(p.client, 600));
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(p.client, &mtu));
    CHECK_OK(sslwrap_conn_send(p.client, big, mtu, 0, &n));
    CHECK_OK(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n));
    CHECK(n <= 600 && n > 600 - 16);

    CHECK_OK(sslwrap_conn_shutdown(p.client, &i));
    CHECK(i == 0);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_recv(p.server, buf, sizeof buf, 0, &n), SSLWRAP_ERROR_ZERO_RETURN);
    CHECK_OK(sslwrap_conn_unread(p.server, buf, sizeof buf, &n));
    CHECK(n == 0);
    CHECK_OK(sslwrap_conn_shutdown(p.server, &i));
    CHECK(i == 1);
    pump(p.client, p.server);
    CHECK_OK(sslwrap_conn_shutdown(p.client, &i));
    CHECK(i == 1);
    pair_free(&p);
}

/* Whatever the MTU, no datagram of a handshake is above it, with the largest flights there are. */
TEST(handshakes_keep_to_the_mtu)
{
    static const struct {
        const char *suites;
    } kinds[] = {{"ECDHE-ECDSA-AES256-GCM-SHA384"}, {"ECDHE-ECDSA-AES128-SHA256"}, {"ECDHE-ECDSA-CHACHA20-POLY1305"}};
    static unsigned char buf[LARGEST_DATAGRAM];
    size_t mtu, n, taken, largest;
    int kind, i, who;
    for (kind = 0; kind < 3; kind++) {
        if (kind == 1 && lib_has("aws-lc"))
            continue; /* it has no such cipher */
        for (mtu = lib_has("aws-lc") ? 256 : 208; mtu < 9500; mtu += mtu < 400 ? (size_t)rounds(1, 17) : mtu / (size_t)rounds(24, 6)) {
            sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
            struct pair p;
            CHECK_OK(sslwrap_ctx_set_cipher_list(s, kinds[kind].suites));
            CHECK_OK(sslwrap_ctx_use_certificate_chain_file(c, cert("client.pem")));
            CHECK_OK(sslwrap_ctx_use_privatekey_file(c, cert("client.key"), SSLWRAP_FILETYPE_PEM));
            CHECK_OK(sslwrap_ctx_load_verify_locations(s, cert("ca.pem"), NULL));
            CHECK_OK(sslwrap_ctx_set_verify(s, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, NULL, NULL));
            if (mtu & 1) {
                CHECK_OK(sslwrap_ctx_set_options(c, SSLWRAP_OP_NO_QUERY_MTU, NULL));
                CHECK_OK(sslwrap_ctx_set_options(s, SSLWRAP_OP_NO_QUERY_MTU, NULL));
            }
            if (!dtls_pair(&p, c, s))
                return;
            CHECK_OK(sslwrap_conn_set_ciphertext_mtu(p.client, mtu));
            CHECK_OK(sslwrap_conn_set_ciphertext_mtu(p.server, mtu));
            largest = 0;
            for (i = 0; i < 8; i++) {
                for (who = 0; who < 2; who++) {
                    sslwrap_conn *from = who ? p.server : p.client, *to = who ? p.client : p.server;
                    int status = sslwrap_conn_do_handshake(from);
                    if (!CHECK(status == SSLWRAP_OK || status == SSLWRAP_ERROR_WANT_READ))
                        fprintf(stderr, "mtu %zu: %s\n", mtu, sslwrap_error_message());
                    while (sslwrap_conn_bio_read(from, buf, sizeof buf, &n) == SSLWRAP_OK) {
                        if (n > largest)
                            largest = n;
                        CHECK_OK(sslwrap_conn_bio_write(to, buf, n, &taken));
                    }
                }
            }
            CHECK_OK(sslwrap_conn_do_handshake(p.client));
            CHECK_OK(sslwrap_conn_do_handshake(p.server));
            if (!CHECK(largest <= mtu) || !CHECK(mtu > 1400 || largest > mtu - 100))
                fprintf(stderr, "mtu %zu, %s: a datagram of %zu\n", mtu, kinds[kind].suites, largest);
            CHECK_OK(sslwrap_conn_get_cleartext_mtu(p.client, &n));
            CHECK_OK(sslwrap_conn_send(p.client, buf, n, 0, &taken));
            CHECK_OK(sslwrap_conn_bio_read(p.client, buf, sizeof buf, &n));
            CHECK(n <= mtu);
            pair_free(&p);
        }
    }
}

/* A flight that OpenSSL's own buffer would cut within a record: it arrives at once, without sending anything again. */
TEST(large_flights)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("rsa");
    sslwrap_x509 *ca = NULL;
    struct pair p;
    int i;
    CHECK_OK(sslwrap_x509_load_file(cert("ca.pem"), SSLWRAP_FILETYPE_PEM, &ca));
    for (i = 0; i < 12; i++)
        CHECK_OK(sslwrap_ctx_add_extra_chain_cert(s, ca));
    CHECK_OK(sslwrap_x509_free(ca));
    if (!dtls_pair(&p, c, s))
        return;
    CHECK_OK(sslwrap_conn_set_ciphertext_mtu(p.client, 60000));
    CHECK_OK(sslwrap_conn_set_ciphertext_mtu(p.server, 60000));
    CHECK_OK(handshake(p.client, p.server));
    pair_free(&p);
}

/* What decides about a client decides over datagrams too, once. */
static int choose(sslwrap_conn *conn, void *userdata)
{
    sslwrap_ctx **other = userdata;
    char name[64];
    size_t n;
    CHECK_OK(sslwrap_conn_get_servername(conn, name, sizeof name, &n));
    CHECK_TEXT(name, "good.example");
    CHECK(other[1] == NULL);
    other[1] = other[0];
    CHECK_OK(sslwrap_conn_set_context(conn, other[0]));
    return SSLWRAP_SERVERNAME_OK;
}

TEST(decisions_over_datagrams)
{
    NEEDS("dtls-listen");
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("other");
    sslwrap_ctx *chosen[2] = {dtls_server_ctx("good"), NULL};
    struct pair p;
    unsigned char alpn[8];
    size_t n;
    CHECK_OK(sslwrap_ctx_set_alpn_protos(c, "\4coap", 5));
    CHECK_OK(sslwrap_ctx_set_alpn_preference(chosen[0], "\4coap", 5));
    CHECK_OK(sslwrap_ctx_set_alpn_preference(s, "\4coap", 5));
    CHECK_OK(sslwrap_ctx_set_tlsext_servername_callback(s, choose, chosen, NULL));
    if (!dtls_pair(&p, c, s))
        return;
    CHECK_OK(sslwrap_conn_set_dtls_peer(p.server, "x", 1));
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, NULL), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_OK(sslwrap_conn_dtlsv1_listen(p.server, NULL));
    CHECK_OK(handshake(p.client, p.server));
    CHECK(chosen[1] == chosen[0]);
    CHECK_OK(sslwrap_conn_get_alpn_proto_negotiated(p.server, alpn, sizeof alpn, &n));
    CHECK(n == 4 && memcmp(alpn, "coap", 4) == 0);
    pair_free(&p);
    CHECK_OK(sslwrap_ctx_free(chosen[0]));
}

/* The largest record of the context is the largest datagram, and not the end of the connection. */
TEST(smaller_records)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct pair p;
    char big[2000] = "";
    size_t n, mtu;
    CHECK_OK(sslwrap_ctx_set_max_send_fragment(c, 512));
    if (!dtls_pair(&p, c, s))
        return;
    CHECK_OK(handshake(p.client, p.server));
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(p.client, &mtu));
    CHECK(mtu == 512);
    CHECK_STATUS(sslwrap_conn_send(p.client, big, 513, 0, &n), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_send(p.client, big, 512, 0, &n));
    pump(p.client, p.server);
    CHECK_OK(sslwrap_conn_recv(p.server, big, sizeof big, 0, &n));
    CHECK(n == 512);
    pair_free(&p);
}

TEST(mtus_that_cannot_be)
{
    NOT_ON_AWS_LC("its least MTU is another");
    sslwrap_ctx *ctx = NULL;
    sslwrap_conn *conn = NULL;
    size_t mtu;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_DTLS_CLIENT_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_set_options(ctx, SSLWRAP_OP_NO_QUERY_MTU, NULL));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_get_ciphertext_mtu(conn, &mtu), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_set_ciphertext_mtu(conn, 207), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_ciphertext_mtu(conn, 65536), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_set_link_mtu(conn, 255), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_STATE);
    CHECK(strstr(sslwrap_error_message(), "set_ciphertext_mtu") != NULL);
    CHECK_OK(sslwrap_conn_set_link_mtu(conn, 256));
    CHECK_OK(sslwrap_conn_get_ciphertext_mtu(conn, &mtu));
    CHECK(mtu == 208);
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
}

/* ---- timers */

TEST(timers_over_memory)
{
    struct pair p;
    unsigned char first[2000], again[2000];
    size_t n, m;
    int64_t us, from;
    int handled;
    uint64_t events, now;
    if (!dtls_pair(&p, dtls_client_ctx(), dtls_server_ctx("good")))
        return;
    CHECK_STATUS(sslwrap_conn_dtlsv1_get_timeout(p.client, &us), SSLWRAP_E_NO_VALUE);
    CHECK_OK(sslwrap_conn_dtlsv1_handle_timeout(p.client, &handled));
    CHECK(handled == 0);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    from = now_ms();
    CHECK_OK(sslwrap_conn_dtlsv1_get_timeout(p.client, &us));
    CHECK(us > 500000 && us <= 1000000);
    CHECK_OK(sslwrap_conn_bio_read(p.client, first, sizeof first, &n));
    CHECK_OK(sslwrap_conn_dtlsv1_handle_timeout(p.client, &handled));
    CHECK(handled == 0);
    CHECK_STATUS(sslwrap_conn_bio_read(p.client, again, sizeof again, &m), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_interest(p.client, &events, &now));
    CHECK((now & SSLWRAP_WAIT_READ) == 0);
    while (sslwrap_conn_dtlsv1_get_timeout(p.client, &us) == SSLWRAP_OK && us > 0)
        sleep_ms((int)(us / 1000) + 1);
    CHECK(now_ms() - from >= 900);
    CHECK_OK(sslwrap_conn_interest(p.client, &events, &now));
    CHECK((now & SSLWRAP_WAIT_READ) != 0);
    CHECK_OK(sslwrap_conn_dtlsv1_handle_timeout(p.client, &handled));
    CHECK(handled == 1);
    CHECK_OK(sslwrap_conn_bio_read(p.client, again, sizeof again, &m));
    CHECK(m == n && memcmp(first + 13, again + 13, n - 13) == 0); /* the same but for the number of the record */
    CHECK_OK(sslwrap_conn_dtlsv1_get_timeout(p.client, &us));
    CHECK(us > 1500000 && us <= 2000000);
    CHECK_OK(sslwrap_conn_bio_write(p.server, again, m, &n));
    CHECK_OK(handshake(p.client, p.server));
    CHECK_STATUS(sslwrap_conn_dtlsv1_get_timeout(p.client, &us), SSLWRAP_E_NO_VALUE);
    CHECK_STATUS(sslwrap_conn_dtlsv1_get_timeout(p.server, &us), SSLWRAP_E_NO_VALUE);
    pair_free(&p);
}

/* When datagrams came to a socket that never answers. */
struct counted {
    int fd;
    int64_t from, at[16];
    int count;
};

static void *count_datagrams(void *arg)
{
    struct counted *c = arg;
    char buf[2000];
    struct pollfd p = {c->fd, POLLIN, 0};
    while (poll(&p, 1, 6000) == 1) {
        ssize_t n = recv(c->fd, buf, sizeof buf, 0);
        if (n <= 1) /* the end */
            break;
        if (c->count < 16)
            c->at[c->count++] = now_ms() - c->from;
    }
    return NULL;
}

/* Nobody answers: our waiting sends again after 1 s and after 2 s more, and ends at the deadline. `how`: 0 a blocking
 * handshake, 1 conn_wait after a handshake that does not wait, 2 functions of the caller's. */
static void silence(int how)
{
    sslwrap_ctx *ctx = dtls_client_ctx();
    sslwrap_conn *conn = NULL;
    struct counted c = {-1, 0, {0}, 0};
    pthread_t thread;
    uint64_t ready;
    int port, here, fd, i;
    c.fd = udp_socket(&port, 0);
    fd = udp_socket(&here, port);
    CHECK_OK(sslwrap_conn_new_fd(ctx, fd, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    c.from = now_ms();
    pthread_create(&thread, NULL, count_datagrams, &c);
    if (how == 0) {
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 3.6, 1, 1));
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_E_TIMEOUT);
    } else {
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 0, 0, 0));
        CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_WANT_READ);
        CHECK_STATUS(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, 3.6, &ready), SSLWRAP_E_TIMEOUT);
    }
    CHECK_TOOK(c.from, 3600);
    CHECK(send(fd, "x", 1, 0) == 1);
    pthread_join(thread, NULL);
    CHECK(c.count == 3);
    for (i = 0; i < c.count; i++)
        if (!CHECK(c.at[i] >= (i == 0 ? 0 : i == 1 ? 950 : 2950) && c.at[i] <= (i == 0 ? 0 : i == 1 ? 1000 : 3000) + 4 * lateness()))
            fprintf(stderr, "datagram %d after %" PRId64 " ms\n", i, c.at[i]);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(ctx));
    close(fd);
    close(c.fd);
}

TEST(nobody_answers)
{
    silence(0);
}

TEST(nobody_answers_who_waits)
{
    silence(1);
}

/* ---- sockets */

struct serving {
    sslwrap_conn *conn;
    int status, closed;
    double timeout;
};

/* Blocking: finds a client, shakes hands, gives back what comes, ends. */
static void *serve(void *arg)
{
    struct serving *s = arg;
    char buf[LARGEST_DATAGRAM];
    size_t n, m;
    s->status = sslwrap_conn_do_handshake(s->conn);
    while (s->status == SSLWRAP_OK && (s->status = sslwrap_conn_recv(s->conn, buf, sizeof buf, 0, &n)) == SSLWRAP_OK)
        s->status = sslwrap_conn_send(s->conn, buf, n, 0, &m);
    s->closed = sslwrap_conn_close(s->conn, 5);
    return NULL;
}

/* Both ends block, each on its connected socket. */
TEST(over_connected_sockets)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct serving serving = {NULL, -99, -99, 5};
    sslwrap_conn *conn = NULL;
    pthread_t thread;
    static char big[16384];
    char buf[LARGEST_DATAGRAM];
    int ports[2], fds[2], i;
    size_t n, mtu;
    uint64_t ready;
    fds[0] = udp_socket(&ports[0], 0);
    fds[1] = udp_socket(&ports[1], ports[0]);
    udp_connect(fds[0], ports[1]);
    CHECK_OK(sslwrap_conn_new_fd(c, fds[0], &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 10, 10, 10));
    CHECK_OK(sslwrap_conn_new_fd(s, fds[1], &serving.conn));
    CHECK_OK(sslwrap_conn_set_timeouts(serving.conn, 10, 10, 10));
    pthread_create(&thread, NULL, serve, &serving);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    for (i = 0; i < 50; i++) {
        char text[40];
        snprintf(text, sizeof text, "datagram %d", i);
        SEND(conn, text);
        CHECK_OK(sslwrap_conn_wait(conn, SSLWRAP_WAIT_READ, 10, &ready));
        CHECK_GOT(conn, text);
    }
    /* loopback has a large MTU: it is what one record takes */
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(conn, &mtu));
    CHECK(mtu == 16384);
    memset(big, 'x', sizeof big);
    CHECK_OK(sslwrap_conn_send(conn, big, sizeof big, 0, &n));
    CHECK_OK(sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n));
    CHECK(n == sizeof big && memcmp(buf, big, n) == 0);
    CHECK(send(fds[0], "", 0, 0) == 0); /* empty, and no end */
    CHECK(send(fds[0], "rubbish", 7, 0) == 7);
    SEND(conn, "still here");
    CHECK_GOT(conn, "still here");
    CHECK_OK(sslwrap_conn_close(conn, 5));
    pthread_join(thread, NULL);
    CHECK_STATUS(serving.status, SSLWRAP_ERROR_ZERO_RETURN);
    CHECK_OK(serving.closed);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_conn_free(serving.conn));
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
    close(fds[0]);
    close(fds[1]);
}

/* A closed port is told at once, and the connection can be used when somebody comes to listen there. */
TEST(nobody_there_yet)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct serving serving = {NULL, -99, -99, 5};
    sslwrap_conn *conn = NULL;
    pthread_t thread;
    int port, here, fd, there = udp_socket(&port, 0), one = 1;
    int64_t from = now_ms();
    struct sockaddr_in address;
    close(there);
    fd = udp_socket(&here, port);
    CHECK_OK(sslwrap_conn_new_fd(c, fd, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 10, 10));
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNREFUSED && now_ms() - from < 900);
    there = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    setsockopt(there, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)port);
    CHECK(bind(there, (struct sockaddr *)&address, sizeof address) == 0);
    udp_connect(there, here);
    CHECK_OK(sslwrap_conn_new_fd(s, there, &serving.conn));
    CHECK_OK(sslwrap_conn_set_timeouts(serving.conn, 20, 10, 10));
    pthread_create(&thread, NULL, serve, &serving);
    CHECK_OK(sslwrap_conn_do_handshake(conn));
    SEND(conn, "now");
    CHECK_GOT(conn, "now");
    CHECK_OK(sslwrap_conn_close(conn, 5));
    pthread_join(thread, NULL);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_conn_free(serving.conn));
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
    close(fd);
    close(there);
}

/* ---- listening */

/* Datagrams that a listener of ours answers, and which it lets through. */
static int udp_to(int from, int port, const void *bytes, size_t len)
{
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)port);
    return sendto(from, bytes, len, 0, (struct sockaddr *)&address, sizeof address) == (ssize_t)len;
}

/* A client over memory has said hello; `buf` has it. With a cookie: after the answer was given to it. */
static size_t hello_of(sslwrap_conn *client, void *buf, size_t cap)
{
    size_t n = 0;
    CHECK_STATUS(sslwrap_conn_do_handshake(client), SSLWRAP_ERROR_WANT_READ);
    CHECK_OK(sslwrap_conn_bio_read(client, buf, cap, &n));
    return n;
}

static size_t udp_answer(int fd, void *buf, size_t cap)
{
    struct pollfd p = {fd, POLLIN, 0};
    ssize_t n = poll(&p, 1, 200) == 1 ? recv(fd, buf, cap, 0) : 0;
    return n > 0 ? (size_t)n : 0;
}

/* One unconnected socket hears many: the one with a cookie for its own address is served, with no callback set. */
TEST(listening_to_all)
{
    NEEDS("dtls-listen");
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    sslwrap_sock *sock = NULL;
    sslwrap_addr *any = NULL, *peer = NULL, *known = NULL;
    sslwrap_conn *server = NULL, *a = NULL, *b = NULL;
    struct serving serving = {NULL, -99, -99, 5};
    pthread_t thread;
    static const unsigned char alert[] = {21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40};
    unsigned char buf[2000], hello[2000];
    size_t n, taken, len;
    int port = 0, ports[2], fd[2], got = 0, status, i;
    CHECK_OK(sslwrap_sock_new(AF_INET, SOCK_DGRAM, 0, &sock));
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", 0, &any));
    CHECK_OK(sslwrap_sock_bind(sock, any));
    CHECK_OK(sslwrap_addr_free(any));
    CHECK_OK(sslwrap_sock_getsockname(sock, &any));
    CHECK_OK(sslwrap_addr_port(any, &port));
    CHECK_OK(sslwrap_conn_new(s, sock, &server));
    CHECK_OK(sslwrap_conn_set_timeouts(server, 0, 10, 10));
    fd[0] = udp_socket(&ports[0], 0);
    fd[1] = udp_socket(&ports[1], 0);
    CHECK_OK(sslwrap_conn_new(c, NULL, &a));
    CHECK_OK(sslwrap_conn_new(c, NULL, &b));
    CHECK_OK(sslwrap_conn_set_server_name(a, "good.example"));
    CHECK_OK(sslwrap_conn_set_server_name(b, "good.example"));

    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, &peer), SSLWRAP_ERROR_WANT_READ);
    CHECK(peer == NULL);
    CHECK_STATUS(sslwrap_conn_get_dtls_peer(server, &known), SSLWRAP_E_NO_VALUE);
    CHECK(udp_to(fd[0], port, "rubbish", 7));
    CHECK(udp_to(fd[0], port, "", 0));
    n = hello_of(a, hello, sizeof hello);
    CHECK(udp_to(fd[0], port, hello, n - 5)); /* cut */
    CHECK(udp_to(fd[0], port, hello, n));
    sleep_ms(20);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, &peer), SSLWRAP_ERROR_WANT_READ);
    /* HelloVerifyRequest, not larger than the hello: nobody else is flooded through us */
    n = udp_answer(fd[0], buf, sizeof buf);
    CHECK(n > 0 && n < 100 && buf[13] == 3);
    CHECK(udp_answer(fd[0], hello, sizeof hello) == 0);
    /* its cookie, from another address */
    CHECK_OK(sslwrap_conn_bio_write(a, buf, n, &taken));
    len = hello_of(a, hello, sizeof hello);
    CHECK(udp_to(fd[1], port, hello, len));
    sleep_ms(20);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, &peer), SSLWRAP_ERROR_WANT_READ);
    n = udp_answer(fd[1], buf, sizeof buf);
    CHECK(n > 0 && buf[13] == 3);
    /* a stranger's hello and alert lie in the socket's queue behind the right one */
    CHECK(udp_to(fd[0], port, hello, len));
    n = hello_of(b, buf, sizeof buf);
    CHECK(udp_to(fd[1], port, buf, n));
    CHECK(udp_to(fd[1], port, alert, sizeof alert));
    sleep_ms(20);
    CHECK_OK(sslwrap_conn_dtlsv1_listen(server, &peer));
    CHECK_OK(sslwrap_addr_port(peer, &got));
    CHECK(got == ports[0]);
    CHECK_OK(sslwrap_conn_get_dtls_peer(server, &known));
    CHECK_OK(sslwrap_addr_port(known, &got));
    CHECK(got == ports[0]);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, NULL), SSLWRAP_E_STATE);

    CHECK_OK(sslwrap_conn_set_timeouts(server, 10, 10, 10));
    serving.conn = server;
    pthread_create(&thread, NULL, serve, &serving);
    udp_connect(fd[0], port);
    for (i = 0; i < 200; i++) {
        status = sslwrap_conn_do_handshake(a);
        while (sslwrap_conn_bio_read(a, buf, sizeof buf, &n) == SSLWRAP_OK)
            CHECK(send(fd[0], buf, n, 0) == (ssize_t)n);
        if (status == SSLWRAP_OK)
            break;
        n = udp_answer(fd[0], buf, sizeof buf);
        CHECK_OK(sslwrap_conn_bio_write(a, buf, n, &taken));
    }
    CHECK_OK(status);
    SEND(a, "through");
    CHECK_OK(sslwrap_conn_bio_read(a, buf, sizeof buf, &n));
    CHECK(send(fd[0], buf, n, 0) == (ssize_t)n);
    for (i = 0; i < 20 && (n = udp_answer(fd[0], buf, sizeof buf)) == 0; i++)
        ;
    CHECK_OK(sslwrap_conn_bio_write(a, buf, n, &taken));
    CHECK_GOT(a, "through");
    CHECK_OK(sslwrap_conn_shutdown(a, &i));
    CHECK_OK(sslwrap_conn_bio_read(a, buf, sizeof buf, &n));
    CHECK(send(fd[0], buf, n, 0) == (ssize_t)n);
    pthread_join(thread, NULL);
    CHECK_STATUS(serving.status, SSLWRAP_ERROR_ZERO_RETURN);
    CHECK_OK(sslwrap_conn_free(a));
    CHECK_OK(sslwrap_conn_free(b));
    CHECK_OK(sslwrap_conn_free(server));
    CHECK_OK(sslwrap_sock_free(sock));
    CHECK_OK(sslwrap_addr_free(any));
    CHECK_OK(sslwrap_addr_free(peer));
    CHECK_OK(sslwrap_addr_free(known));
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
    close(fd[0]);
    close(fd[1]);
}

/* Blocking, until its deadline or a client. */
TEST(listening_waits)
{
    NEEDS("dtls-listen");
    sslwrap_ctx *s = dtls_server_ctx("good");
    sslwrap_conn *server = NULL;
    int port, fd = udp_socket(&port, 0), other, here;
    int64_t from = now_ms();
    CHECK_OK(sslwrap_conn_new_fd(s, fd, &server));
    CHECK_OK(sslwrap_conn_set_timeouts(server, 0.3, 1, 1));
    other = udp_socket(&here, port);
    CHECK(send(other, "rubbish", 7, 0) == 7);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, NULL), SSLWRAP_E_TIMEOUT);
    CHECK_TOOK(from, 300);
    CHECK_OK(sslwrap_conn_free(server));
    CHECK_OK(sslwrap_ctx_free(s));
    close(fd);
    close(other);
}

/* ---- cookies */

struct cookies {
    size_t len;
    int make, check; /* the answers */
    int made, checked, freed;
    size_t seen_len;
    unsigned char seen[255];
    sslwrap_conn *conn;
};

static int make_cookie(sslwrap_conn *conn, unsigned char *cookie, size_t *len, void *userdata)
{
    struct cookies *c = userdata;
    size_t n;
    CHECK(conn == c->conn);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(conn, NULL), SSLWRAP_E_BUSY);
    CHECK_OK(sslwrap_conn_pending(conn, &n));
    c->made++;
    memset(cookie, 0x5a, c->len < 255 ? c->len : 255);
    *len = c->len;
    return c->make;
}

static int check_cookie(sslwrap_conn *conn, const unsigned char *cookie, size_t len, void *userdata)
{
    struct cookies *c = userdata;
    CHECK(conn == c->conn);
    c->checked++;
    c->seen_len = len;
    memcpy(c->seen, cookie, len);
    return c->check;
}

static void free_cookies(void *userdata)
{
    ((struct cookies *)userdata)->freed++;
}

static int server_with_cookies(struct cookies *cookies, struct pair *p)
{
    sslwrap_ctx *s = dtls_server_ctx("good");
    CHECK_OK(sslwrap_ctx_set_cookie_generate_callback(s, make_cookie, cookies, free_cookies));
    CHECK_OK(sslwrap_ctx_set_cookie_verify_callback(s, check_cookie, cookies, free_cookies));
    if (!dtls_pair(p, dtls_client_ctx(), s))
        return 0;
    cookies->conn = p->server;
    return 1;
}

TEST(cookies_by_callback)
{
    NEEDS("dtls-listen");
    struct cookies c = {255, SSLWRAP_COOKIE_OK, SSLWRAP_COOKIE_OK, 0, 0, 0, 0, {0}, NULL};
    struct pair p;
    sslwrap_addr *peer = (sslwrap_addr *)&c;
    if (!server_with_cookies(&c, &p))
        return;
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, &peer), SSLWRAP_ERROR_WANT_READ);
    CHECK(peer == NULL);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, &peer), SSLWRAP_ERROR_WANT_READ);
    CHECK(c.made == 1 && c.checked == 0);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    /* wrong: it gets another */
    c.check = SSLWRAP_COOKIE_REFUSE;
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, &peer), SSLWRAP_ERROR_WANT_READ);
    CHECK(c.made == 2 && c.checked == 1 && c.seen_len == 255 && c.seen[0] == 0x5a && c.seen[254] == 0x5a);
    c.check = SSLWRAP_COOKIE_OK;
    pair_free(&p);
    CHECK(c.freed == 2);

    memset(&c, 0, sizeof c);
    c.len = 1;
    c.make = c.check = SSLWRAP_COOKIE_OK;
    if (!server_with_cookies(&c, &p))
        return;
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, &peer), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_STATUS(sslwrap_conn_do_handshake(p.client), SSLWRAP_ERROR_WANT_READ);
    pump(p.client, p.server);
    CHECK_OK(sslwrap_conn_dtlsv1_listen(p.server, &peer));
    CHECK(peer == NULL && c.seen_len == 1);
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, &peer), SSLWRAP_E_STATE);
    CHECK_OK(handshake(p.client, p.server));
    SEND(p.client, "hello");
    pump(p.client, p.server);
    CHECK_GOT(p.server, "hello");
    pair_free(&p);
    CHECK(c.freed == 2);
}

/* Answers that are none come out, and the next client may come. */
TEST(cookies_that_cannot_be)
{
    NEEDS("dtls-listen");
    static const struct {
        size_t len;
        int make, check, first;
    } cases[] = {{256, SSLWRAP_COOKIE_OK, 1, SSLWRAP_E_CALLBACK},
                 {SIZE_MAX, SSLWRAP_COOKIE_OK, 1, SSLWRAP_E_CALLBACK},
                 {0, SSLWRAP_COOKIE_OK, 1, SSLWRAP_E_CALLBACK},
                 {16, 7, 1, SSLWRAP_E_CALLBACK},
                 {16, SSLWRAP_COOKIE_REFUSE, 1, SSLWRAP_ERROR_WANT_READ}};
    size_t i, n;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cookies c = {cases[i].len, cases[i].make, cases[i].check, 0, 0, 0, 0, {0}, NULL};
        unsigned char hello[2000];
        struct pair p;
        size_t len, taken;
        if (!server_with_cookies(&c, &p))
            return;
        len = hello_of(p.client, hello, sizeof hello);
        CHECK_OK(sslwrap_conn_bio_write(p.server, hello, len, &taken));
        CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, NULL), cases[i].first);
        CHECK_OK(sslwrap_conn_bio_pending(p.server, &n));
        CHECK(n == 0); /* nothing was sent */
        c.len = 20;
        c.make = SSLWRAP_COOKIE_OK;
        CHECK_OK(sslwrap_conn_bio_write(p.server, hello, len, &taken));
        CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, NULL), SSLWRAP_ERROR_WANT_READ);
        pump(p.client, p.server);
        len = hello_of(p.client, hello, sizeof hello);
        c.check = 9;
        CHECK_OK(sslwrap_conn_bio_write(p.server, hello, len, &taken));
        CHECK_STATUS(sslwrap_conn_dtlsv1_listen(p.server, NULL), SSLWRAP_E_CALLBACK);
        c.check = SSLWRAP_COOKIE_OK;
        CHECK_OK(sslwrap_conn_bio_write(p.server, hello, len, &taken));
        CHECK_OK(sslwrap_conn_dtlsv1_listen(p.server, NULL));
        while (sslwrap_conn_bio_read(p.server, hello, sizeof hello, &n) == SSLWRAP_OK)
            ; /* the answer to the one before */
        CHECK_OK(handshake(p.client, p.server));
        pair_free(&p);
    }
}

/* The same without listening: the server keeps the client meanwhile, and refuses for good. */
TEST(cookies_within_the_handshake)
{
    NEEDS("dtls-listen");
    struct cookies c = {20, SSLWRAP_COOKIE_OK, SSLWRAP_COOKIE_OK, 0, 0, 0, 0, {0}, NULL};
    int round;
    for (round = 0; round < 4; round++) {
        sslwrap_ctx *s = dtls_server_ctx("good");
        struct pair p;
        CHECK_OK(sslwrap_ctx_set_options(s, SSLWRAP_OP_COOKIE_EXCHANGE, NULL));
        CHECK_OK(sslwrap_ctx_set_cookie_generate_callback(s, make_cookie, &c, NULL));
        CHECK_OK(sslwrap_ctx_set_cookie_verify_callback(s, check_cookie, &c, NULL));
        if (!dtls_pair(&p, dtls_client_ctx(), s))
            return;
        c.conn = p.server;
        c.len = round == 1 ? 300 : 20;
        c.make = round == 2 ? -1 : SSLWRAP_COOKIE_OK;
        c.check = round == 3 ? SSLWRAP_COOKIE_REFUSE : SSLWRAP_COOKIE_OK;
        CHECK_STATUS(handshake(p.client, p.server),
                     round == 0   ? SSLWRAP_OK
                     : round == 3 ? SSLWRAP_ERROR_SSL
                                  : SSLWRAP_E_CALLBACK);
        pair_free(&p);
    }
}

/* Made of the name of the peer: right for it alone, on every context with the secret. */
TEST(cookies_of_our_own)
{
    NEEDS("dtls-listen");
    static const char secret[] = "0123456789abcdef0123456789abcdef";
    sslwrap_ctx *s[3];
    sslwrap_ctx *c = dtls_client_ctx();
    sslwrap_conn *client = NULL, *server = NULL;
    unsigned char hello[2000], buf[2000];
    size_t len, n, taken;
    int i;
    for (i = 0; i < 3; i++)
        s[i] = dtls_server_ctx("good");
    CHECK_STATUS(sslwrap_ctx_set_cookie_secret(s[0], secret, 15), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_ctx_set_cookie_secret(s[0], secret, 32));
    CHECK_OK(sslwrap_ctx_set_cookie_secret(s[1], secret, 32));
    CHECK_OK(sslwrap_conn_new(c, NULL, &client));
    CHECK_OK(sslwrap_conn_set_server_name(client, "good.example"));
    CHECK_OK(sslwrap_conn_new(s[0], NULL, &server));
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, NULL), SSLWRAP_E_STATE);
    CHECK(strstr(sslwrap_error_message(), "set_dtls_peer") != NULL);
    CHECK_STATUS(sslwrap_conn_set_dtls_peer(server, buf, 129), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_set_dtls_peer(server, "192.0.2.1:1000", 14));
    len = hello_of(client, hello, sizeof hello);
    CHECK_OK(sslwrap_conn_bio_write(server, hello, len, &taken));
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, NULL), SSLWRAP_ERROR_WANT_READ);
    pump(client, server);
    len = hello_of(client, hello, sizeof hello);
    CHECK_OK(sslwrap_conn_free(server));
    for (i = 0; i < 5; i++) { /* 0: the same; 1: another server, same secret; 2: another secret; 3: another name; 4: a bit */
        CHECK_OK(sslwrap_conn_new(s[i < 3 ? i : 0], NULL, &server));
        CHECK_OK(sslwrap_conn_set_dtls_peer(server, i == 3 ? "192.0.2.1:1001" : "192.0.2.1:1000", 14));
        memcpy(buf, hello, len);
        buf[13 + 12 + 2 + 32 + 1 + 1 + 31] ^= i == 4; /* the last byte of the cookie */
        CHECK_OK(sslwrap_conn_bio_write(server, buf, len, &n));
        CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, NULL), i < 2 ? SSLWRAP_OK : SSLWRAP_ERROR_WANT_READ);
        CHECK_OK(sslwrap_conn_free(server));
    }
    CHECK_OK(sslwrap_conn_free(client));
    CHECK_OK(sslwrap_ctx_free(c));
    for (i = 0; i < 3; i++)
        CHECK_OK(sslwrap_ctx_free(s[i]));
}

TEST(half_the_cookies)
{
    struct cookies c;
    sslwrap_ctx *s = dtls_server_ctx("good");
    sslwrap_conn *conn = NULL;
    CHECK_OK(sslwrap_ctx_set_cookie_generate_callback(s, make_cookie, &c, NULL));
    CHECK_STATUS(sslwrap_conn_new(s, NULL, &conn), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_ctx_set_cookie_generate_callback(s, NULL, NULL, NULL));
    CHECK_OK(sslwrap_conn_new(s, NULL, &conn));
    CHECK_STATUS(sslwrap_ctx_set_cookie_generate_callback(s, make_cookie, &c, NULL), SSLWRAP_E_STATE);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_ctx_free(s));
}

/* ---- SRTP */

TEST(srtp)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    struct pair p;
    const char *name = "";
    CHECK_OK(sslwrap_ctx_set_tlsext_use_srtp(c, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80"));
    CHECK_OK(sslwrap_ctx_set_tlsext_use_srtp(s, "SRTP_AES128_CM_SHA1_32:SRTP_AES128_CM_SHA1_80"));
    CHECK_STATUS(sslwrap_ctx_set_tlsext_use_srtp(s, "SRTP_OF_MINE"), SSLWRAP_ERROR_SSL);
    if (!dtls_pair(&p, c, s))
        return;
    CHECK_STATUS(sslwrap_conn_get_selected_srtp_profile(p.client, &name), SSLWRAP_E_NO_VALUE);
    CHECK(name == NULL);
    CHECK_OK(handshake(p.client, p.server));
    CHECK_OK(sslwrap_conn_get_selected_srtp_profile(p.client, &name));
    CHECK_TEXT(name, "SRTP_AES128_CM_SHA1_80");
    CHECK_OK(sslwrap_conn_get_selected_srtp_profile(p.server, &name));
    CHECK_TEXT(name, "SRTP_AES128_CM_SHA1_80");
    pair_free(&p);
}

/* ---- functions of our own */

/* Carries datagrams to the other end over memory; `error` for the next send or recv. */
struct mine {
    sslwrap_conn *other;
    int send_error, recv_error, empties, larger_than, sends;
    int later, cut, waits; /* so many sends are not taken yet; a count that is too small */
};

static int my_send(const void *bytes, size_t len, size_t *n, void *userdata)
{
    struct mine *m = userdata;
    m->sends++;
    if (m->send_error != 0 || (m->larger_than != 0 && len > (size_t)m->larger_than)) {
        errno = m->send_error != 0 ? m->send_error : EMSGSIZE;
        m->send_error = 0;
        return SSLWRAP_ERROR_SYSCALL;
    }
    if (m->later > 0) {
        m->later--;
        return SSLWRAP_ERROR_WANT_WRITE;
    }
    if (m->cut) {
        *n = len - 1;
        return SSLWRAP_OK;
    }
    return sslwrap_conn_bio_write(m->other, bytes, len, n);
}

static int my_wait(uint64_t events, double seconds, void *userdata)
{
    (void)events, (void)seconds;
    ((struct mine *)userdata)->waits++;
    return SSLWRAP_OK;
}

static int my_recv(void *buf, size_t cap, size_t *n, void *userdata)
{
    struct mine *m = userdata;
    if (m->recv_error != 0) {
        errno = m->recv_error;
        m->recv_error = 0;
        return SSLWRAP_ERROR_SYSCALL;
    }
    if (m->empties > 0) {
        m->empties--;
        return SSLWRAP_OK;
    }
    return sslwrap_conn_bio_read(m->other, buf, cap, n);
}

static sslwrap_io carried_by(struct mine *m)
{
    sslwrap_io io;
    memset(&io, 0, sizeof io);
    io.size = sizeof io;
    io.recv = my_recv;
    io.send = my_send;
    io.userdata = m;
    return io;
}

/* A client over functions of ours that stands, and its server over memory. */
static sslwrap_conn *over_functions(struct mine *m, sslwrap_ctx *c, sslwrap_ctx *s, int waits)
{
    sslwrap_conn *conn = NULL;
    sslwrap_io io = carried_by(m);
    int i, status = -1;
    memset(m, 0, sizeof *m);
    io.wait = waits ? my_wait : NULL;
    CHECK_OK(sslwrap_conn_new(s, NULL, &m->other));
    CHECK_OK(sslwrap_conn_new_io(c, &io, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    if (waits)
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 0, 0, 0));
    for (i = 0; i < 10 && status != SSLWRAP_OK; i++) {
        status = sslwrap_conn_do_handshake(conn);
        status = sslwrap_conn_do_handshake(m->other) | status;
    }
    CHECK_OK(status);
    return conn;
}

/* What is not taken yet stays, up to the limit, and goes in order; who waits has it gone when the call ends. */
TEST(functions_that_take_no_datagram_yet)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    sslwrap_conn *conn;
    struct mine m;
    size_t n, sent = 0, i;
    char text[32], got[32];
    int status = SSLWRAP_OK;
    conn = over_functions(&m, c, s, 1);
    CHECK_OK(sslwrap_conn_set_send_limit(conn, 400));
    m.later = 1 << 20;
    while (sent < 100 && status == SSLWRAP_OK) {
        snprintf(text, sizeof text, "number %zu", sent);
        status = sslwrap_conn_send(conn, text, strlen(text), 0, &n);
        sent += status == SSLWRAP_OK;
    }
    CHECK_STATUS(status, SSLWRAP_ERROR_WANT_WRITE);
    CHECK(sent > 1 && sent < 100);
    m.later = 0;
    SEND(conn, "and after them");
    for (i = 0; i < sent; i++) {
        snprintf(text, sizeof text, "number %zu", i);
        CHECK_OK(sslwrap_conn_recv(m.other, got, sizeof got, 0, &n));
        CHECK(n == strlen(text) && memcmp(got, text, n) == 0);
    }
    CHECK_GOT(m.other, "and after them");
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 5, 5, 5));
    m.later = 3;
    m.waits = 0;
    SEND(conn, "waited for");
    CHECK(m.later == 0 && m.waits >= 1);
    CHECK_GOT(m.other, "waited for");

    /* what waits to go is lost with the way out: the next call tells */
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 0, 0, 0));
    m.later = 1;
    CHECK_OK(sslwrap_conn_send(conn, "x", 1, 0, &n));
    m.later = 0;
    m.send_error = EBADF;
    CHECK_STATUS(sslwrap_conn_send(conn, "y", 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(n == 0 && error_number() == EBADF);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_conn_free(m.other));

    conn = over_functions(&m, c, s, 0); /* half a datagram is none */
    m.cut = 1;
    CHECK(sslwrap_conn_send(conn, "x", 1, 0, &n) != SSLWRAP_OK);
    CHECK(strstr(sslwrap_error_message(), "of") != NULL);
    m.cut = 0;
    CHECK(sslwrap_conn_send(conn, "x", 1, 0, &n) != SSLWRAP_OK); /* it is of no more use */
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_conn_free(m.other));
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

/* What the functions say while a server listens is told as it is; the next client is another matter. */
TEST(listening_over_functions_that_fail)
{
    NEEDS("dtls-listen");
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    sslwrap_conn *client = NULL, *server = NULL;
    struct mine m = {NULL, 0, 0, 0, 0, 0, 0, 0, 0};
    sslwrap_io io = carried_by(&m);
    int i, status = -1;
    CHECK_OK(sslwrap_conn_new(c, NULL, &client));
    CHECK_OK(sslwrap_conn_set_server_name(client, "good.example"));
    m.other = client;
    CHECK_OK(sslwrap_conn_new_io(s, &io, &server));
    CHECK_OK(sslwrap_conn_set_dtls_peer(server, "them", 4));
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, NULL), SSLWRAP_ERROR_WANT_READ);
    m.recv_error = ECONNREFUSED;
    CHECK_STATUS(sslwrap_conn_dtlsv1_listen(server, NULL), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNREFUSED);
    for (i = 0; i < 5 && status != SSLWRAP_OK; i++) {
        CHECK_STATUS(sslwrap_conn_do_handshake(client), SSLWRAP_ERROR_WANT_READ);
        status = sslwrap_conn_dtlsv1_listen(server, NULL);
    }
    CHECK_OK(status);
    for (i = 0, status = -1; i < 10 && status != SSLWRAP_OK; i++) {
        status = sslwrap_conn_do_handshake(server);
        status |= sslwrap_conn_do_handshake(client);
    }
    CHECK_OK(status);
    CHECK_OK(sslwrap_conn_free(client));
    CHECK_OK(sslwrap_conn_free(server));
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

TEST(functions_that_carry_datagrams)
{
    sslwrap_ctx *c = dtls_client_ctx(), *s = dtls_server_ctx("good");
    sslwrap_conn *conn = NULL, *server = NULL;
    struct mine m = {NULL, 0, 0, 0, 0, 0, 0, 0, 0};
    sslwrap_io io = carried_by(&m);
    char big[1200];
    size_t n, mtu;
    int i, status = -1;
    CHECK_OK(sslwrap_conn_new(s, NULL, &server));
    m.other = server;
    CHECK_OK(sslwrap_conn_new_io(c, &io, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    m.recv_error = ECONNREFUSED;
    CHECK_STATUS(sslwrap_conn_do_handshake(conn), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNREFUSED);
    m.empties = 3;
    for (i = 0; i < 10 && status != SSLWRAP_OK; i++) {
        status = sslwrap_conn_do_handshake(conn);
        CHECK(status == SSLWRAP_OK || status == SSLWRAP_ERROR_WANT_READ);
        status = sslwrap_conn_do_handshake(server) | status;
    }
    CHECK_OK(status);

    /* the error is about an earlier one: this one goes, and the next call tells */
    m.send_error = ECONNREFUSED;
    SEND(conn, "first");
    CHECK_GOT(server, "first");
    CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(n == 0 && error_number() == ECONNREFUSED);
    SEND(conn, "second");
    CHECK_GOT(server, "second");

    /* too large: nothing was taken, what fits is said, and does */
    m.larger_than = 700;
    memset(big, 'b', sizeof big);
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(conn, &mtu));
    CHECK(mtu > 1100);
    CHECK_STATUS(sslwrap_conn_send(conn, big, 1100, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(n == 0 && error_number() == EMSGSIZE);
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(conn, &mtu));
    CHECK(mtu < 1100);
    CHECK_STATUS(sslwrap_conn_send(conn, big, mtu, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK(n == 0 && error_number() == EMSGSIZE);
    CHECK_OK(sslwrap_conn_get_cleartext_mtu(conn, &n));
    CHECK(n < mtu);
    CHECK_GOT(server, NULL);
    SEND(conn, "third");
    CHECK_GOT(server, "third");

    m.send_error = EBADF;
    CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK_STATUS(sslwrap_conn_send(conn, "x", 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    CHECK_OK(sslwrap_conn_free(conn));
    CHECK_OK(sslwrap_conn_free(server));
    CHECK_OK(sslwrap_ctx_free(c));
    CHECK_OK(sslwrap_ctx_free(s));
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(versions_of_one_kind);
    RUN(the_wrong_kind);
    RUN(datagrams_over_memory);
    RUN(handshakes_keep_to_the_mtu);
    RUN(large_flights);
    RUN(decisions_over_datagrams);
    RUN(smaller_records);
    RUN(mtus_that_cannot_be);
    RUN(timers_over_memory);
    RUN(nobody_answers);
    RUN(nobody_answers_who_waits);
    RUN(over_connected_sockets);
    RUN(nobody_there_yet);
    RUN(listening_to_all);
    RUN(listening_waits);
    RUN(cookies_by_callback);
    RUN(cookies_that_cannot_be);
    RUN(cookies_within_the_handshake);
    RUN(cookies_of_our_own);
    RUN(half_the_cookies);
    RUN(srtp);
    RUN(listening_over_functions_that_fail);
    RUN(functions_that_carry_datagrams);
    RUN(functions_that_take_no_datagram_yet);
    return END();
}
