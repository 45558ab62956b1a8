/* The socket document's programs, as they stand in examples/, against programs of others. */
#include "sock.h"

/* Builds an example; its path, or NULL. */
static const char *built(const char *name)
{
    static char program[4][64];
    static unsigned next;
    char *out = program[next++ % 4], command[2000], root[1024];
    snprintf(root, sizeof root, "%s", __FILE__);
    *strrchr(root, '/') = 0;
    snprintf(out, sizeof program[0], "/tmp/example.%d.%s", (int)getpid(), name);
    snprintf(command, sizeof command,
             "export PKG_CONFIG_PATH=$STAGE/lib/pkgconfig; cc -std=c99 %s/../../examples/%s.c -o %s "
             "$(pkg-config --cflags --libs sslwrap) -Wl,-rpath,$STAGE/lib",
             root, name, out);
    return CHECK(system(command) == 0) ? out : NULL;
}

/* The port after "listening on". */
static int port_of(struct peer *server)
{
    char text[4096];
    const char *line;
    if (server == NULL || !CHECK(peer_printed(server, "listening on", 10000)))
        return 0;
    line = strstr(peer_output(server, text, sizeof text), "listening on");
    return atoi(strrchr(strtok(strchr(line, 'o'), "\n"), ':') + 1);
}

static void ended_well(struct peer *p)
{
    int status = -1;
    if (p == NULL)
        return;
    CHECK(waitpid(p->pid, &status, 0) == p->pid && status == 0);
    p->pid = 0;
}

/* The order of calls: out of it, each fails as libc's does; in it, two clients are served one after the other. */
ROW(B126, "libc")
{
    int port, i, fd;
    sslwrap_sock *server = sock_of(AF_INET, SOCK_STREAM), *conn = NULL;
    sslwrap_addr *at = addr4("127.0.0.1", 0);
    char buf[16] = "";
    size_t n;
    CHECK_STATUS(sslwrap_sock_accept(server, &conn, NULL), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EINVAL);
    CHECK_OK(sslwrap_sock_bind(server, at));
    CHECK_STATUS(sslwrap_sock_accept(server, &conn, NULL), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EINVAL);
    CHECK_OK(sslwrap_sock_listen(server, 1));
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_OK(sslwrap_sock_getsockname(server, &at));
    CHECK_OK(sslwrap_addr_port(at, &port));
    CHECK_OK(sslwrap_addr_free(at));
    CHECK_STATUS(sslwrap_sock_recv(server, buf, 1, 0, &n), SSLWRAP_ERROR_SYSCALL); /* never on the listener */
    CHECK(error_number() == ENOTCONN);
    CHECK_STATUS(sslwrap_sock_send(server, buf, 1, 0, &n), SSLWRAP_ERROR_SYSCALL);
    for (i = 0; i < 2; i++) {
        fd = tcp_connect(port, 0);
        CHECK_OK(sslwrap_sock_accept(server, &conn, NULL));
        CHECK(send(fd, "hello", 5, 0) == 5);
        CHECK_OK(sslwrap_sock_recv(conn, buf, sizeof buf, 0, &n));
        CHECK_OK(sslwrap_sock_send(conn, buf, n, 0, &n));
        CHECK(recv(fd, buf, sizeof buf, 0) == 5);
        CHECK_OK(sslwrap_sock_free(conn));
        close(fd);
    }
    CHECK_OK(sslwrap_sock_free(server));
}

/* A server of ours, a client in Python that says the document's words. */
static void serve_python(const char *name, const char *host, const char *connect_to)
{
    const char *program = built(name), *argv[4] = {NULL};
    struct peer *server;
    int port;
    if (program == NULL)
        return;
    argv[0] = program;
    argv[1] = host == NULL ? "0" : host;
    argv[2] = host == NULL ? NULL : "0";
    server = start_peer(0, argv);
    port = port_of(server);
    CHECK_TEXT(python_says("s = socket.create_connection((\"%s\", %d), 10)\ns.sendall(b\"Hello, world\")\nprint(s.recv(1024).decode())",
                           connect_to, port),
               "Hello, world");
    CHECK(peer_printed(server, "Connected by", 5000) && peer_printed(server, "0 handles left", 5000));
    ended_well(server);
    unlink(program);
}

/* A client of ours, and a server in Python that listens at one address alone. */
static void ask_python(const char *name, const char *family, const char *listen_at, const char *host)
{
    const char *program = built(name), *server_argv[4] = {"python3", "-c", NULL, NULL}, *argv[4] = {NULL};
    struct peer *server, *client;
    char source[600], port[8];
    if (program == NULL)
        return;
    snprintf(source, sizeof source,
             "import socket\ns = socket.create_server((\"%s\", 0), family=socket.%s)\n"
             "print(\"listening on x:%%d\" %% s.getsockname()[1], flush=True)\nc, a = s.accept()\n"
             "while d := c.recv(1024): c.sendall(d)",
             listen_at, family);
    server_argv[2] = source;
    server = start_peer(0, server_argv);
    snprintf(port, sizeof port, "%d", port_of(server));
    argv[0] = program;
    argv[1] = host;
    argv[2] = port;
    client = start_peer(0, argv);
    CHECK(peer_printed(client, "Received 'Hello, world'", 10000) && peer_printed(client, "0 handles left", 5000));
    ended_well(client);
    ended_well(server);
    unlink(program);
}

ROW(B127, "python") { serve_python("echo_server4", NULL, "127.0.0.1"); }
ROW(B128, "python") { ask_python("echo_client4", "AF_INET", "127.0.0.1", "localhost"); }

ROW(B129, "python")
{
    serve_python("echo_server_dual", "127.0.0.1", "127.0.0.1");
    serve_python("echo_server_dual", "::1", "::1");
    {
        sslwrap_sock *server = NULL; /* the one call in its place listens to both families */
        sslwrap_addr *at = NULL;
        int port = 0, has = 0;
        CHECK_OK(sslwrap_has_ipv6(&has));
        CHECK_OK(sslwrap_sock_create_server(NULL, "0", 0, 5, 0, &server));
        CHECK_OK(sslwrap_sock_getsockname(server, &at));
        CHECK_OK(sslwrap_addr_port(at, &port));
        CHECK_OK(sslwrap_addr_free(at));
        CHECK_TEXT(python_says("for h in (\"127.0.0.1\", \"::1\"):\n socket.create_connection((h, %d), 5); print(h)", port),
                   has ? "127.0.0.1\n::1" : "127.0.0.1");
        CHECK_OK(sslwrap_sock_free(server));
        CHECK_OK(sslwrap_sock_create_server("::1", NULL, SSLWRAP_AF_INET6, 5, 0, &server)); /* IPv6 alone */
        CHECK_OK(sslwrap_sock_free(server));
        CHECK_STATUS(sslwrap_sock_create_server("::1", NULL, SSLWRAP_AF_INET, 5, 0, &server), SSLWRAP_E_GAI);
        CHECK_STATUS(sslwrap_sock_create_server(NULL, NULL, SSLWRAP_AF_UNIX, 5, 0, &server), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_sock_create_server(NULL, NULL, 0, 5, 2, &server), SSLWRAP_E_INVALID_ARG);
        CHECK_STATUS(sslwrap_sock_create_server("192.0.2.7", "0", 0, 5, 0, &server), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == EADDRNOTAVAIL && server == NULL);
    }
}

/* localhost may be ::1 and 127.0.0.1: the one that answers is found, wherever the server is. */
ROW(B130, "python")
{
    sslwrap_sock *sock = NULL;
    char port[8];
    int number, listener = tcp_listen(&number);
    ask_python("echo_client_dual", "AF_INET", "127.0.0.1", "localhost");
    ask_python("echo_client_dual", "AF_INET6", "::1", "::1");
    snprintf(port, sizeof port, "%d", number);
    CHECK_OK(sslwrap_sock_create_connection("localhost", port, 10, &sock)); /* the one call in its place */
    CHECK_OK(sslwrap_sock_free(sock));
    close(listener);
    CHECK_STATUS(sslwrap_sock_create_connection("localhost", port, 10, &sock), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNREFUSED && sock == NULL);
}

ROW(B131, "openssl s_server")
{
    struct peer *server = start_s_server("good", "-www", NULL), *client;
    const char *program = built("ssl_client_legacy"), *argv[4] = {NULL};
    char port[8];
    if (server == NULL || program == NULL)
        return;
    snprintf(port, sizeof port, "%d", server->port);
    argv[0] = program;
    argv[1] = "127.0.0.1";
    argv[2] = port;
    client = start_peer(0, argv);
    CHECK(peer_printed(client, "'/O=libsslwrap tests/CN=good.example'", 10000));
    CHECK(peer_printed(client, "'/O=libsslwrap tests/CN=Test Intermediate'", 10000));
    CHECK(peer_printed(client, "HTTP/1.0 200 ok", 10000) && peer_printed(client, "0 handles left", 10000));
    ended_well(client);
    unlink(program);
}
