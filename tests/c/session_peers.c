/* Sessions with programs that are not ours: resumed on both ends' word. And with ourselves in a second process. */
#include "net.h"
#include "sessions.h"

#include <sys/stat.h>

static const int versions[] = {SSLWRAP_TLS1_2_VERSION, SSLWRAP_TLS1_3_VERSION};

/* Serves one connection of the listener: reads something, answers, says goodbye. 1: resumed; -1: failed. */
static int serve(int listener, sslwrap_ctx *ctx, unsigned char key[48])
{
    static const char answer[] = "HTTP/1.0 200 OK\r\n\r\nhello\n";
    struct pollfd p = {0, POLLIN, 0};
    sslwrap_conn *conn;
    char buf[4096];
    size_t n = 0;
    int fd, complete, result = -1;
    p.fd = listener;
    if (!CHECK(poll(&p, 1, 20000) == 1))
        return -1;
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    conn = server_fd(ctx, fd);
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 20, 20));
    if (CHECK_OK(sslwrap_conn_do_handshake(conn))) {
        result = reused(conn);
        if (key != NULL)
            CHECK_OK(sslwrap_conn_master_key(conn, key, 48, &n));
        if (sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n) == SSLWRAP_OK)
            CHECK_OK(sslwrap_conn_sendall(conn, answer, sizeof answer - 1, 0, &n));
        sslwrap_conn_shutdown(conn, &complete);
        sslwrap_conn_recv(conn, buf, sizeof buf, 0, &n); /* a reset would lose what we sent */
    }
    sslwrap_conn_free(conn);
    close(fd);
    return result;
}

/* A connection of ours to the port; asks for a page. 1: resumed, -1: failed. *session: offered, and the new one. */
static int visit(sslwrap_ctx *ctx, int port, sslwrap_session **session, char *page, size_t cap)
{
    int fd = tcp_connect(port, 0), complete, result = -1;
    sslwrap_conn *conn = client_fd(ctx, fd);
    size_t n = 0, len = 0;
    CHECK_OK(sslwrap_conn_set_timeouts(conn, 20, 5, 20));
    if (*session != NULL)
        CHECK_OK(sslwrap_conn_set_session(conn, *session));
    if (CHECK_OK(sslwrap_conn_do_handshake(conn)) && CHECK_OK(sslwrap_conn_send(conn, "GET / HTTP/1.0\r\n\r\n", 18, 0, &n))) {
        while (len < cap - 1 && sslwrap_conn_recv(conn, page + len, cap - 1 - len, 0, &n) == SSLWRAP_OK)
            len += n;
        result = reused(conn);
        sslwrap_session_free(*session);
        *session = session_of(conn);
        sslwrap_conn_shutdown(conn, &complete);
    }
    page[len] = 0;
    sslwrap_conn_free(conn);
    close(fd);
    return result;
}

static char page[65536];

/* Without tickets a server of TLS 1.3 may have no way of resuming. */
#define FIRST(i) ((i) == 1 && !lib_has("tls1.3-session-ids"))

static sslwrap_ctx *server_for(int i, int tickets)
{
    struct way way = {"", versions[i], tickets};
    sslwrap_ctx *ctx = server_ctx("good");
    go_way(ctx, &way);
    return ctx;
}

static void hex_of(char *text, const unsigned char *bytes, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++)
        sprintf(text + 2 * i, "%02X", bytes[i]);
}

/* ---- openssl */

TEST(openssl_s_client)
{
    char file[] = "/tmp/session.XXXXXX", key_text[128];
    unsigned char key[48];
    int i, tickets, port;
    close(mkstemp(file));
    for (i = 0; i < 2; i++)
        for (tickets = FIRST(i); tickets < rounds(2, 1); tickets++) {
            sslwrap_ctx *ctx = server_for(i, tickets);
            int listener = tcp_listen(&port);
            struct peer *p = start_s_client(port, "-sess_out", file, "-ign_eof", NULL);
            if (!CHECK(p != NULL) || !CHECK(write(p->input, "GET /\n", 6) == 6))
                return;
            CHECK(serve(listener, ctx, key) == 0);
            CHECK(waitpid(p->pid, NULL, 0) == p->pid); /* it has written its session */
            p->pid = 0;
            CHECK(peer_printed(p, "New, TLSv1", 10000));
            hex_of(key_text, key, sizeof key);
            CHECK(i == 1 || peer_printed(p, key_text, 10000));
            p = start_s_client(port, "-sess_in", file, "-ign_eof", NULL);
            if (!CHECK(p != NULL) || !CHECK(write(p->input, "GET /\n", 6) == 6))
                return;
            CHECK(serve(listener, ctx, key) == 1);
            CHECK(peer_printed(p, "Reused, TLSv1", 10000));
            hex_of(key_text, key, sizeof key);
            CHECK(i == 1 || peer_printed(p, key_text, 10000));
            close(listener);
            sslwrap_ctx_free(ctx);
        }
    unlink(file);
}

TEST(openssl_s_client_reconnects)
{
    int tickets, port, k;
    for (tickets = 0; tickets < rounds(2, 1); tickets++) {
        sslwrap_ctx *ctx = server_for(0, tickets);
        int listener = tcp_listen(&port);
        struct peer *p = start_s_client(port, "-reconnect", NULL);
        if (!CHECK(p != NULL))
            return;
        CHECK(serve(listener, ctx, NULL) == 0);
        for (k = 0; k < 4; k++)
            CHECK(serve(listener, ctx, NULL) == 1);
        CHECK(write(p->input, "Q\n", 2) == 2);
        CHECK(serve(listener, ctx, NULL) == 1);
        CHECK(peer_printed(p, "Reused, TLSv1.2", 10000));
        close(listener);
        sslwrap_ctx_free(ctx);
    }
}

TEST(openssl_s_server)
{
    int i;
    for (i = 0; i < 4; i++) {
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_session *session = NULL;
        struct peer *p = start_s_server("good", "-www", i < 2 ? "-tls1_2" : "-tls1_3", i % 2 ? "-no_ticket" : NULL, NULL);
        if (!CHECK(p != NULL))
            return;
        CHECK(visit(ctx, p->port, &session, page, sizeof page) == 0);
        CHECK(strstr(page, "New, TLS") != NULL);
        CHECK(visit(ctx, p->port, &session, page, sizeof page) == 1);
        CHECK(strstr(page, "Reused, TLS") != NULL);
        sslwrap_session_free(session);
        sslwrap_ctx_free(ctx);
    }
}

/* The server's name is in the session where the server acknowledges it. */
TEST(the_acknowledged_name)
{
    NEEDS("session-hostname");
    int i;
    for (i = 0; i < 2; i++) {
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_session *session = NULL;
        char name[64] = "";
        size_t n = 0;
        struct peer *p = start_s_server("good", "-www", "-servername", "good.example", "-cert2", cert("good.pem"), "-key2",
                                        cert("good.key"), NULL);
        CHECK_OK(sslwrap_ctx_load_verify_locations(ctx, cert("inter.pem"), NULL)); /* the second certificate comes alone */
        CHECK_OK(sslwrap_ctx_set_max_proto_version(ctx, versions[i]));
        if (!CHECK(p != NULL))
            return;
        visit(ctx, p->port, &session, page, sizeof page);
        if (session != NULL) {
            CHECK_OK(sslwrap_session_hostname(session, name, sizeof name, &n));
            CHECK_TEXT(name, "good.example");
            CHECK_STATUS(sslwrap_session_hostname(session, name, 12, &n), SSLWRAP_E_BUFFER_TOO_SMALL);
            CHECK(n == 12);
        }
        sslwrap_session_free(session);
        sslwrap_ctx_free(ctx);
    }
}

/* ---- GnuTLS */

static const char *const priorities[] = {"NORMAL:-VERS-ALL:+VERS-TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.3"};

TEST(gnutls_cli)
{
    int i, tickets, port;
    char port_text[16];
    for (i = 0; i < 2; i++)
        for (tickets = FIRST(i); tickets < rounds(2, 1); tickets++) {
            sslwrap_ctx *ctx = server_for(i, tickets);
            int listener = tcp_listen(&port);
            const char *argv[] = {"gnutls-cli", "--resume", "--x509cafile", cert("ca.pem"), "--verify-hostname", "good.example",
                                  "--waitresumption", "-p", port_text, "--priority", priorities[i], "127.0.0.1", NULL};
            struct peer *p;
            snprintf(port_text, sizeof port_text, "%d", port);
            p = start_peer(0, argv);
            if (!CHECK(p != NULL))
                return;
            CHECK(serve(listener, ctx, NULL) == 0);
            CHECK(write(p->input, "GET /\n", 6) == 6);
            if (!CHECK(serve(listener, ctx, NULL) == 1) || !CHECK(peer_printed(p, "*** This is a resumed session", 10000)))
                fprintf(stderr, "%s\n", peer_output(p, page, sizeof page));
            close(listener);
            sslwrap_ctx_free(ctx);
            stop_peer(p);
        }
}

/* The session id that gnutls-serv has, from its page. */
static int gnutls_id(char *id)
{
    const char *at = strstr(page, "Session ID: <i>");
    id[0] = 0;
    return at != NULL && sscanf(at, "Session ID: <i>%64[0-9A-F]", id) == 1;
}

TEST(gnutls_serv)
{
    int i, tickets;
    for (i = 0; i < 2; i++)
        for (tickets = 0; tickets < rounds(2, 1); tickets++) {
            char port_text[16], first[65], again[65];
            int port = free_port();
            const char *argv[] = {"gnutls-serv", "--http", "-p", port_text, "--x509certfile", cert("good.pem"), "--x509keyfile",
                                  cert("good.key"), "--priority", priorities[i], tickets ? NULL : "--noticket", NULL};
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_session *session = NULL, *none = NULL;
            struct peer *p;
            snprintf(port_text, sizeof port_text, "%d", port);
            p = start_peer(port, argv);
            if (!CHECK(p != NULL))
                return;
            CHECK(visit(ctx, port, &session, page, sizeof page) == 0);
            CHECK(gnutls_id(first));
            if (i == 1 && !tickets) { /* then it has no way of resuming */
                CHECK(session != NULL && !resumable(session));
            } else {
                CHECK(visit(ctx, port, &session, page, sizeof page) == 1);
                CHECK(gnutls_id(again));
                CHECK_TEXT(again, first);
                CHECK(visit(ctx, port, &none, page, sizeof page) == 0);
                CHECK(gnutls_id(again) && strcmp(again, first) != 0); /* which it is not by itself */
            }
            sslwrap_session_free(session);
            sslwrap_session_free(none);
            sslwrap_ctx_free(ctx);
            stop_peer(p);
        }
}

/* ---- nginx: says "r" for a resumed connection, "." for a new one */

TEST(nginx)
{
    char dir[] = "/tmp/nginx.XXXXXX", config[64];
    int i, tickets;
    if (!CHECK(mkdtemp(dir) != NULL))
        return;
    chmod(dir, 0755);
    snprintf(config, sizeof config, "%s/conf", dir);
    for (i = 0; i < 2; i++)
        for (tickets = 0; tickets < rounds(2, 1); tickets++) {
            int port = free_port();
            const char *argv[] = {"/usr/sbin/nginx", "-c", config, "-p", dir, "-e", "stderr", NULL};
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_session *session = NULL;
            struct peer *p;
            FILE *f = fopen(config, "we");
            fprintf(f,
                    "daemon off; master_process off; pid %s/pid; error_log stderr; events {}\n"
                    "http { access_log off; client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f;\n"
                    "uwsgi_temp_path %s/u; scgi_temp_path %s/s;\n"
                    "server { listen 127.0.0.1:%d ssl; ssl_certificate %s; ssl_certificate_key %s; ssl_protocols %s;\n"
                    "ssl_session_cache shared:all:1m; ssl_session_tickets %s; return 200 \"reused:$ssl_session_reused:\"; } }\n",
                    dir, dir, dir, dir, dir, dir, port, cert("good.pem"), cert("good.key"), i ? "TLSv1.3" : "TLSv1.2",
                    tickets ? "on" : "off");
            fclose(f);
            p = start_peer(port, argv);
            if (!CHECK(p != NULL))
                return;
            CHECK(visit(ctx, port, &session, page, sizeof page) == 0);
            CHECK(strstr(page, "reused:.:") != NULL);
            CHECK(visit(ctx, port, &session, page, sizeof page) == 1);
            CHECK(strstr(page, "reused:r:") != NULL);
            sslwrap_session_free(session);
            sslwrap_ctx_free(ctx);
            stop_peer(p);
        }
    snprintf(page, sizeof page, "rm -r '%s'", dir);
    CHECK(system(page) == 0);
}

/* ---- Python */

TEST(python_client)
{
    static const char program[] =
        "import socket, ssl, sys\n"
        "ctx = ssl.create_default_context(cafile=sys.argv[2])\n"
        "session = None\n"
        "for _ in range(2):\n"
        "    s = ctx.wrap_socket(socket.create_connection(('127.0.0.1', int(sys.argv[1]))), server_hostname='good.example', session=session)\n"
        "    s.sendall(b'x')\n"
        "    while s.recv(100): pass\n"
        "    session = s.session\n"
        "    print('resumed' if s.session_reused else 'anew', flush=True)\n"
        "    s.close()\n";
    int i, tickets, port;
    char port_text[16];
    for (i = 0; i < 2; i++)
        for (tickets = FIRST(i); tickets < rounds(2, 1); tickets++) {
            sslwrap_ctx *ctx = server_for(i, tickets);
            int listener = tcp_listen(&port);
            const char *argv[] = {"python3", "-c", program, port_text, cert("ca.pem"), NULL};
            struct peer *p;
            snprintf(port_text, sizeof port_text, "%d", port);
            p = start_peer(0, argv);
            if (!CHECK(p != NULL))
                return;
            CHECK(serve(listener, ctx, NULL) == 0);
            CHECK(serve(listener, ctx, NULL) == 1);
            if (!CHECK(peer_printed(p, "anew\nresumed\n", 10000)))
                fprintf(stderr, "%s\n", peer_output(p, page, sizeof page));
            close(listener);
            sslwrap_ctx_free(ctx);
        }
}

TEST(python_server)
{
    static const char program[] =
        "import socket, ssl, sys\n"
        "ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
        "ctx.load_cert_chain(sys.argv[2], sys.argv[3])\n"
        "ctx.maximum_version = ssl.TLSVersion.TLSv1_3 if sys.argv[4] == '1' else ssl.TLSVersion.TLSv1_2\n"
        "if sys.argv[5] == '0': ctx.options |= ssl.OP_NO_TICKET\n"
        "l = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n"
        "while True:\n"
        "    try:\n"
        "        s = ctx.wrap_socket(l.accept()[0], server_side=True)\n"
        "        s.recv(100)\n"
        "        s.sendall(b'resumed' if s.session_reused else b'anew')\n"
        "        s.unwrap()\n"
        "    except OSError: pass\n";
    int i, tickets;
    for (i = 0; i < 2; i++)
        for (tickets = 0; tickets < rounds(2, 1); tickets++) {
            char port_text[16];
            int port = free_port();
            const char *argv[] = {"python3", "-c", program, port_text, cert("good.pem"), cert("good.key"), i ? "1" : "0",
                                  tickets ? "1" : "0", NULL};
            sslwrap_ctx *ctx = client_ctx();
            sslwrap_session *session = NULL;
            struct peer *p;
            snprintf(port_text, sizeof port_text, "%d", port);
            p = start_peer(port, argv);
            if (!CHECK(p != NULL))
                return;
            CHECK(visit(ctx, port, &session, page, sizeof page) == 0);
            CHECK_TEXT(page, "anew");
            CHECK(visit(ctx, port, &session, page, sizeof page) == 1);
            CHECK_TEXT(page, "resumed");
            sslwrap_session_free(session);
            sslwrap_ctx_free(ctx);
            stop_peer(p);
        }
}

/* ---- ourselves in a second process */

/* What that process does: imports, connects, prints. */
static int second_process(const char *file, int port)
{
    unsigned char bytes[8192];
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_session *session = NULL;
    FILE *f = fopen(file, "re");
    size_t n = f != NULL ? fread(bytes, 1, sizeof bytes, f) : 0;
    int status = sslwrap_session_import(bytes, n, &session), result = visit(ctx, port, &session, page, sizeof page);
    printf("import %d, reused %d\n", status, result);
    return 0;
}

TEST(another_process)
{
    int i;
    for (i = 0; i < 2; i++) {
        char file[] = "/tmp/session.XXXXXX", port_text[16];
        unsigned char *bytes;
        size_t len;
        int fd = mkstemp(file);
        struct peer *server = start_s_server("good", "-www", i ? "-tls1_3" : "-tls1_2", NULL), *second;
        char self[512] = "";
        const char *argv[] = {self, certs_dir_, "second", file, port_text, NULL};
        sslwrap_ctx *ctx = client_ctx();
        sslwrap_session *session = NULL;
        if (!CHECK(server != NULL))
            return;
        CHECK(visit(ctx, server->port, &session, page, sizeof page) == 0);
        bytes = exported(session, &len);
        CHECK(write(fd, bytes, len) == (ssize_t)len);
        close(fd);
        snprintf(port_text, sizeof port_text, "%d", server->port);
        CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0); /* valgrind takes no other name */
        second = start_peer(0, argv);
        if (!CHECK(second != NULL) || !CHECK(peer_printed(second, "import 0, reused 1", 20000)))
            fprintf(stderr, "%s\n", peer_output(second, page, sizeof page));
        unlink(file);
        free(bytes);
        sslwrap_session_free(session);
        sslwrap_ctx_free(ctx);
    }
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    if (argc == 5 && strcmp(argv[2], "second") == 0)
        return second_process(argv[3], atoi(argv[4]));
    signal(SIGPIPE, SIG_IGN); /* a peer may be gone */
    RUN(openssl_s_client);
    RUN(openssl_s_client_reconnects);
    RUN(openssl_s_server);
    RUN(the_acknowledged_name);
    RUN(gnutls_cli);
    RUN(gnutls_serv);
    RUN(nginx);
    RUN(python_client);
    RUN(python_server);
    RUN(another_process);
    return END();
}
