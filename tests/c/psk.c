/* Keys shared beforehand, in TLS 1.2 and 1.3: known to the contexts, or asked for. */
#include "net.h"
#include "sessions.h"

static const unsigned char key[32] = "thirty-two bytes that both have!";
static const int versions[] = {SSLWRAP_TLS1_2_VERSION, SSLWRAP_TLS1_3_VERSION};
#define VERSIONS (lib_has("psk-tls1.3") ? 2 : 1)

/* A server without a certificate, and a client that knows nobody. */
static void psk_contexts(sslwrap_ctx **client, sslwrap_ctx **server, int version)
{
    CHECK_OK(sslwrap_ctx_new_server(server));
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_CLIENT_METHOD, client));
    CHECK_OK(sslwrap_ctx_set_verify(*client, SSLWRAP_VERIFY_PEER, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_set_min_proto_version(*server, version));
    CHECK_OK(sslwrap_ctx_set_max_proto_version(*server, version));
}

/* The status of the handshake; something is sent where it is well. */
static int talk(sslwrap_ctx *client, sslwrap_ctx *server, const char *identity, const void *shared, size_t len)
{
    struct pair p;
    int status;
    char byte = 0;
    size_t n;
    CHECK(pair_from(&p, client, server));
    if (identity != NULL)
        CHECK_OK(sslwrap_conn_set_psk(p.client, identity, strlen(identity), shared, len));
    status = handshake(p.client, p.server);
    if (status == SSLWRAP_OK) {
        sslwrap_x509 *shown = NULL;
        CHECK_OK(sslwrap_conn_send(p.client, "x", 1, 0, &n));
        pump(p.client, p.server);
        CHECK_OK(sslwrap_conn_recv(p.server, &byte, 1, 0, &n));
        CHECK(byte == 'x');
        CHECK_STATUS(sslwrap_conn_get_peer_certificate(p.client, &shown), SSLWRAP_E_NO_VALUE);
        CHECK_STATUS(sslwrap_conn_set_psk(p.client, "late", 4, key, 4), SSLWRAP_E_STATE);
    }
    pair_free(&p);
    return status;
}

TEST(known_to_the_contexts)
{
    int i;
    for (i = 0; i < VERSIONS; i++) {
        sslwrap_ctx *client, *server;
        psk_contexts(&client, &server, versions[i]);
        CHECK_OK(sslwrap_ctx_add_psk(server, "bob", 3, key, 16));
        CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, key, 4)); /* replaced below */
        CHECK_OK(sslwrap_ctx_add_psk(server, "carol", 5, key, 20));
        CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, key, sizeof key));
        CHECK_OK(sslwrap_ctx_set_psk(client, "alice", 5, key, sizeof key));
        CHECK_OK(talk(client, server, NULL, NULL, 0));
        CHECK_OK(talk(client, server, "bob", key, 16)); /* the connection's own goes before */
        CHECK_OK(talk(client, server, "carol", key, 20));
        CHECK(talk(client, server, "carol", key, 21) == SSLWRAP_ERROR_SSL); /* another key */
        CHECK(talk(client, server, "dave", key, 16) == SSLWRAP_ERROR_SSL);  /* nobody */
        CHECK(talk(client, server, "alic", key, sizeof key) == SSLWRAP_ERROR_SSL);
        CHECK_STATUS(sslwrap_ctx_add_psk(server, "late", 4, key, 4), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_ctx_set_psk(client, "late", 4, key, 4), SSLWRAP_E_STATE);
        CHECK_STATUS(sslwrap_ctx_set_psk_hint(server, "late"), SSLWRAP_E_STATE);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* What such a connection was made with may be resumed. */
TEST(resumed)
{
    int i;
    for (i = 0; i < VERSIONS; i++) {
        sslwrap_ctx *client, *server;
        sslwrap_session *session;
        struct pair p;
        char byte;
        size_t n;
        psk_contexts(&client, &server, versions[i]);
        CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, key, sizeof key));
        if (versions[i] == SSLWRAP_TLS1_2_VERSION) /* without one it offers no such suite, also when it resumes */
            CHECK_OK(sslwrap_ctx_set_psk(client, "alice", 5, key, sizeof key));
        CHECK(pair_from(&p, client, server));
        CHECK_OK(sslwrap_conn_set_psk(p.client, "alice", 5, key, sizeof key));
        CHECK_OK(handshake(p.client, p.server));
        CHECK_STATUS(sslwrap_conn_recv(p.client, &byte, 1, 0, &n), SSLWRAP_ERROR_WANT_READ);
        CHECK(reused(p.server) == (versions[i] == SSLWRAP_TLS1_3_VERSION)); /* to TLS 1.3 it is the same */
        session = session_of(p.client);
        pair_free(&p);
        CHECK(resumes(client, server, session) == 1); /* in TLS 1.3 without the key */
        sslwrap_session_free(session);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
}

/* A server with a certificate, too: TLS 1.3 clients without a key that it knows see that one. */
TEST(beside_a_certificate)
{
    NEEDS("psk-tls1.3");
    sslwrap_ctx *client = client_ctx(), *server = server_ctx("good");
    struct pair p;
    CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, key, sizeof key));
    CHECK_OK(talk(client, server, "alice", key, sizeof key));
    CHECK(pair_from(&p, client, server));
    CHECK_OK(sslwrap_conn_set_psk(p.client, "nobody", 6, key, sizeof key));
    CHECK_OK(handshake(p.client, p.server));
    CHECK(reused(p.client) == 0);
    pair_free(&p);
    CHECK(pair_from(&p, client, server)); /* none at all */
    CHECK_OK(handshake(p.client, p.server));
    CHECK(reused(p.client) == 0);
    pair_free(&p);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

TEST(lengths)
{
    NOT_ON_AWS_LC("it takes identities of 128 bytes and keys of 256");
    unsigned char much[600] = {1};
    sslwrap_ctx *client, *server;
    sslwrap_conn *conn = NULL;
    int i;
    psk_contexts(&client, &server, SSLWRAP_TLS1_3_VERSION);
    CHECK_STATUS(sslwrap_ctx_add_psk(server, "", 0, key, 4), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_psk(server, "a", 1, key, 0), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_psk(server, much, 257, key, 4), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_psk(server, "a", 1, much, 513), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_add_psk(server, NULL, 1, much, 5), SSLWRAP_E_INVALID_ARG);
    CHECK_STATUS(sslwrap_ctx_set_psk(client, "a", 1, much, 513), SSLWRAP_E_INVALID_ARG);
    CHECK_OK(sslwrap_conn_new(client, NULL, &conn));
    CHECK_STATUS(sslwrap_conn_set_psk(conn, "a", 1, much, 513), SSLWRAP_E_INVALID_ARG);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
    for (i = 0; i < VERSIONS; i++) { /* the longest; and in TLS 1.3 any byte */
        struct pair p;
        much[0] = versions[i] == SSLWRAP_TLS1_3_VERSION ? 0 : 'x';
        memset(much + 1, 'y', sizeof much - 1);
        psk_contexts(&client, &server, versions[i]);
        CHECK_OK(sslwrap_ctx_add_psk(server, much, 255, much, 512));
        CHECK(pair_from(&p, client, server));
        CHECK_OK(sslwrap_conn_set_psk(p.client, much, 255, much, 512));
        CHECK_OK(handshake(p.client, p.server));
        pair_free(&p);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
    }
    /* a NUL inside would be cut in TLS 1.2 */
    psk_contexts(&client, &server, SSLWRAP_TLS1_2_VERSION);
    CHECK_OK(sslwrap_ctx_add_psk(server, "al", 2, key, 32));
    {
        struct pair p;
        CHECK(pair_from(&p, client, server));
        CHECK_OK(sslwrap_conn_set_psk(p.client, "al\0ice", 6, key, 32));
        CHECK_STATUS(handshake(p.client, p.server), SSLWRAP_ERROR_SSL);
        pair_free(&p);
    }
    sslwrap_ctx_free(client);
    sslwrap_ctx_free(server);
}

/* ---- asked for */

struct asked {
    int answer, times, freed;
    size_t key_len, identity_len; /* to claim */
    char hint[300], seen[300];
};

static int server_side(sslwrap_conn *conn, const uint8_t *identity, size_t len, uint8_t *room, size_t cap, size_t *key_len,
                       void *userdata)
{
    struct asked *a = userdata;
    int version;
    CHECK(conn != NULL && len > 0 && cap >= 32);
    CHECK_OK(sslwrap_conn_get_protocol_version(conn, &version));
    a->times++;
    if (len >= sizeof a->seen || (a->answer == SSLWRAP_PSK_FOUND && len != 5)) /* a ticket */
        return SSLWRAP_PSK_NONE;
    memcpy(a->seen, identity, len);
    a->seen[len] = 0;
    memcpy(room, key, sizeof key);
    *key_len = a->key_len;
    return a->answer;
}

static int client_side(sslwrap_conn *conn, const char *hint, uint8_t *identity, size_t identity_cap, size_t *identity_len,
                       uint8_t *room, size_t cap, size_t *key_len, void *userdata)
{
    struct asked *a = userdata;
    CHECK(conn != NULL && cap >= 32 && identity_cap >= 255);
    a->times++;
    if (hint != NULL)
        snprintf(a->hint, sizeof a->hint, "%s", hint);
    memcpy(identity, "alice", 5);
    memcpy(room, key, sizeof key);
    *identity_len = a->identity_len;
    *key_len = a->key_len;
    return a->answer;
}

static void count_free(void *userdata)
{
    ((struct asked *)userdata)->freed++;
}

TEST(asked_for)
{
    int i;
    for (i = 0; i < VERSIONS; i++) {
        sslwrap_ctx *client, *server;
        struct asked c = {SSLWRAP_PSK_FOUND, 0, 0, 32, 5, "", ""}, s = {SSLWRAP_PSK_FOUND, 0, 0, 32, 0, "", ""};
        psk_contexts(&client, &server, versions[i]);
        CHECK_OK(sslwrap_ctx_set_psk_hint(server, "who are you?"));
        CHECK_OK(sslwrap_ctx_set_psk_server_callback(server, server_side, &s, count_free));
        CHECK_OK(sslwrap_ctx_set_psk_client_callback(client, client_side, &c, count_free));
        CHECK_OK(talk(client, server, NULL, NULL, 0));
        CHECK_TEXT(s.seen, "alice");
        CHECK(c.times >= 1 && c.times <= 2 && s.times == 1);
        CHECK_TEXT(c.hint, versions[i] == SSLWRAP_TLS1_2_VERSION ? "who are you?" : "");
        CHECK_STATUS(sslwrap_ctx_set_psk_server_callback(server, NULL, NULL, NULL), SSLWRAP_E_STATE);
        sslwrap_ctx_free(client);
        sslwrap_ctx_free(server);
        CHECK(c.freed == 1 && s.freed == 1);
    }
}

TEST(answers)
{
    static const struct {
        int answer;
        size_t key_len, identity_len;
        int status;
    } cases[] = {
        {SSLWRAP_PSK_NONE, 32, 5, SSLWRAP_ERROR_SSL},
        {SSLWRAP_PSK_FATAL, 32, 5, SSLWRAP_ERROR_SSL},
        {3, 32, 5, SSLWRAP_E_CALLBACK},
        {-2, 32, 5, SSLWRAP_E_CALLBACK},
        {SSLWRAP_PSK_FOUND, 0, 5, SSLWRAP_E_CALLBACK},
        {SSLWRAP_PSK_FOUND, 513, 5, SSLWRAP_E_CALLBACK},
        {SSLWRAP_PSK_FOUND, (size_t)-1, 5, SSLWRAP_E_CALLBACK},
        {SSLWRAP_PSK_FOUND, 31, 5, SSLWRAP_ERROR_SSL}, /* another key */
    };
    size_t i, k;
    for (i = 0; i < VERSIONS; i++)
        for (k = 0; k < sizeof cases / sizeof cases[0]; k++) {
            sslwrap_ctx *client, *server;
            struct asked c = {SSLWRAP_PSK_FOUND, 0, 0, 32, 5, "", ""}, s = {SSLWRAP_PSK_FOUND, 0, 0, 32, 0, "", ""};
            s.answer = cases[k].answer;
            s.key_len = cases[k].key_len;
            psk_contexts(&client, &server, versions[i]);
            CHECK_OK(sslwrap_ctx_set_psk_server_callback(server, server_side, &s, NULL));
            CHECK_OK(sslwrap_ctx_set_psk_client_callback(client, client_side, &c, NULL));
            if (!CHECK(talk(client, server, NULL, NULL, 0) == cases[k].status))
                fprintf(stderr, "    server, case %zu, version %x\n", k, (unsigned)versions[i]);
            sslwrap_ctx_free(client);
            sslwrap_ctx_free(server);

            s.answer = SSLWRAP_PSK_FOUND;
            s.key_len = 32;
            c.answer = cases[k].answer;
            c.key_len = cases[k].key_len;
            psk_contexts(&client, &server, versions[i]);
            CHECK_OK(sslwrap_ctx_set_psk_server_callback(server, server_side, &s, NULL));
            CHECK_OK(sslwrap_ctx_set_psk_client_callback(client, client_side, &c, NULL));
            if (!CHECK(talk(client, server, NULL, NULL, 0) == cases[k].status))
                fprintf(stderr, "    client, case %zu, version %x\n", k, (unsigned)versions[i]);
            sslwrap_ctx_free(client);
            sslwrap_ctx_free(server);
        }
}

/* ---- with others */

static const char hex[] = "7468697274792d74776f2062797465732074686174";

/* Both versions, in both roles, with programs of two libraries. */
static void client_of_theirs(const char *const *argv, int version)
{
    int port = 0, listener = tcp_listen(&port), fd, have = 0;
    sslwrap_ctx *server = NULL, *unused;
    sslwrap_conn *conn = NULL;
    char port_text[16], line[8] = "";
    static char said[4000];
    const char *args[40];
    size_t n = 0, i;
    struct peer *peer;
    psk_contexts(&unused, &server, version);
    sslwrap_ctx_free(unused);
    CHECK_OK(sslwrap_ctx_add_psk(server, "alice", 5, key, 21));
    CHECK_OK(sslwrap_ctx_set_psk_hint(server, "ours"));
    snprintf(port_text, sizeof port_text, "%d", port);
    for (i = 0; argv[i] != NULL; i++)
        args[i] = strcmp(argv[i], "PORT") == 0 ? port_text : argv[i];
    args[i] = NULL;
    peer = start_peer(0, args);
    if (CHECK(peer != NULL)) {
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        conn = server_fd(server, fd);
        CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
        if (!CHECK_OK(sslwrap_conn_do_handshake(conn)))
            fprintf(stderr, "%s said: %s\n", args[0], peer_output(peer, said, sizeof said));
        else if (strcmp(args[0], "gnutls-cli") == 0 && version == SSLWRAP_TLS1_2_VERSION)
            strcpy(line, "hello\n"); /* gnutls-cli 3.7 crashes behind the handshake, when it tells of it; with any server */
        else if (!CHECK(write(peer->input, "hello\n", 6) == 6) ||
            !CHECK_OK(sslwrap_conn_recv(conn, line, sizeof line - 1, 0, &n)))
            fprintf(stderr, "%s said: %s\n", args[0], peer_output(peer, said, sizeof said));
        CHECK_TEXT(line, "hello\n");
        CHECK_OK(sslwrap_conn_get_protocol_version(conn, &have));
        CHECK(have == version);
        sslwrap_conn_free(conn);
        close(fd);
    }
    close(listener);
    sslwrap_ctx_free(server);
}

TEST(from_openssl_and_gnutls)
{
    static const char *const openssl12[] = {"sh", "-c", "exec openssl s_client -connect 127.0.0.1:$0 -psk_identity alice -psk $1 -tls1_2 -quiet", "PORT", hex, NULL};
    static const char *const openssl13[] = {"sh", "-c", "exec openssl s_client -connect 127.0.0.1:$0 -psk_identity alice -psk $1 -tls1_3 -quiet", "PORT", hex, NULL};
    static const char *const gnutls12[] = {"gnutls-cli", "-p", "PORT", "127.0.0.1", "--pskusername", "alice", "--pskkey", hex,
                                           "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-PSK:+DHE-PSK:+PSK", NULL};
    static const char *const gnutls13[] = {"gnutls-cli", "-p", "PORT", "127.0.0.1", "--pskusername", "alice", "--pskkey", hex,
                                           "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+ECDHE-PSK:+PSK", NULL};
    client_of_theirs(openssl12, SSLWRAP_TLS1_2_VERSION);
    client_of_theirs(gnutls12, SSLWRAP_TLS1_2_VERSION);
    if (VERSIONS > 1) {
        client_of_theirs(openssl13, SSLWRAP_TLS1_3_VERSION);
        client_of_theirs(gnutls13, SSLWRAP_TLS1_3_VERSION);
    }
}

static void server_of_theirs(int port, int version, const char *printed, struct peer *peer)
{
    sslwrap_ctx *client = NULL, *unused = NULL;
    sslwrap_conn *conn = NULL;
    static char said[4000];
    size_t n;
    int fd;
    if (!CHECK(peer != NULL))
        return;
    fd = tcp_connect(port, 0);
    psk_contexts(&client, &unused, version);
    sslwrap_ctx_free(unused);
    CHECK_OK(sslwrap_ctx_set_max_proto_version(client, version));
    CHECK_OK(sslwrap_ctx_set_min_proto_version(client, version));
    CHECK_OK(sslwrap_ctx_set_psk(client, "alice", 5, key, 21));
    CHECK_OK(sslwrap_conn_new_fd(client, fd, &conn));
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    if (!CHECK_OK(sslwrap_conn_do_handshake(conn)) || !CHECK_OK(sslwrap_conn_send(conn, "hello from here\n", 16, 0, &n)) ||
        !CHECK(peer_printed(peer, printed, 10000)))
        fprintf(stderr, "it said: %s\n", peer_output(peer, said, sizeof said));
    sslwrap_conn_free(conn);
    close(fd);
    sslwrap_ctx_free(client);
}

TEST(to_openssl_and_gnutls)
{
    static const char *const tls[] = {"-tls1_2", "-tls1_3"};
    static const char *const priorities[] = {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-PSK:+DHE-PSK:+PSK",
                                             "NORMAL:-VERS-ALL:+VERS-TLS1.3:+ECDHE-PSK:+PSK"};
    char address[32], port_text[16], name[] = "/tmp/psk.XXXXXX", line[80];
    int i, file = mkstemp(name);
    snprintf(line, sizeof line, "alice:%s\n", hex);
    CHECK(write(file, line, strlen(line)) == (ssize_t)strlen(line));
    close(file);
    for (i = 0; i < VERSIONS; i++) {
        int port = free_port();
        const char *openssl[] = {"openssl", "s_server", "-accept", address, "-nocert", "-psk_identity", "alice", "-psk", hex, tls[i], NULL};
        const char *gnutls[] = {"gnutls-serv", "-p", port_text, "--pskpasswd", name, "--echo", "--priority", priorities[i], NULL};
        snprintf(address, sizeof address, "127.0.0.1:%d", port);
        server_of_theirs(port, versions[i], "hello from here", start_peer(port, openssl));
        port = free_port();
        snprintf(port_text, sizeof port_text, "%d", port);
        server_of_theirs(port, versions[i], "PSK authentication. Connected as 'alice'", start_peer(port, gnutls));
    }
    unlink(name);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(known_to_the_contexts);
    RUN(resumed);
    RUN(beside_a_certificate);
    RUN(lengths);
    RUN(asked_for);
    RUN(answers);
    RUN(from_openssl_and_gnutls);
    RUN(to_openssl_and_gnutls);
    return END();
}
