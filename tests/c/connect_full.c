/* connect(2) answers EAGAIN: to a unix listener without room, which is there and may have room later, so that who may wait tries
 * again and who may not is told; and on TCP, where no local port is free, which is a failure. Neither is under way: poll calls
 * such a socket writable at once, and who believed that would spin, or take it for connected. */
/* threads */
#include "net.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/un.h>

static int tries, refuse_all; /* of the library's calls */

int connect(int fd, __CONST_SOCKADDR_ARG address, socklen_t len)
{
    static int (*theirs)(int, __CONST_SOCKADDR_ARG, socklen_t);
    if (theirs == NULL) {
        void *found = dlsym(RTLD_NEXT, "connect");
        memcpy(&theirs, &found, sizeof theirs);
    }
    __atomic_add_fetch(&tries, 1, __ATOMIC_SEQ_CST);
    if (refuse_all)
        return errno = EAGAIN, -1;
    return theirs(fd, address, len);
}

/* A listener whose queue is full, and who is in it. */
struct full {
    int listener, first;
    struct sockaddr_un name;
    socklen_t len;
    sslwrap_addr *at;
};

static void fill(struct full *f, int kind, int abstract)
{
    static int number;
    char path[64];
    int n = snprintf(path, sizeof path, "%s/sslwrap-full-%d-%d", abstract ? "" : "/tmp", (int)getpid(), number++), more;
    memset(f, 0, sizeof *f);
    f->name.sun_family = AF_UNIX;
    memcpy(f->name.sun_path, path, (size_t)n);
    if (abstract)
        f->name.sun_path[0] = 0;
    f->len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)n);
    CHECK((f->listener = socket(AF_UNIX, kind, 0)) >= 0);
    CHECK(bind(f->listener, (struct sockaddr *)&f->name, f->len) == 0 && listen(f->listener, 0) == 0);
    CHECK((f->first = socket(AF_UNIX, kind, 0)) >= 0 && connect(f->first, (struct sockaddr *)&f->name, f->len) == 0);
    more = socket(AF_UNIX, kind | SOCK_NONBLOCK, 0);
    CHECK(connect(more, (struct sockaddr *)&f->name, f->len) == -1 && errno == EAGAIN);
    close(more);
    CHECK_OK(sslwrap_addr_unix(f->name.sun_path, (size_t)n, &f->at));
    tries = 0;
}

static void make_room(struct full *f)
{
    int fd = accept(f->listener, NULL, NULL);
    CHECK(fd >= 0);
    close(fd);
}

static void empty(struct full *f)
{
    close(f->first);
    close(f->listener);
    unlink(f->name.sun_path);
    CHECK_OK(sslwrap_addr_free(f->at));
}

static sslwrap_sock *fresh(int family, int kind, double timeout)
{
    sslwrap_sock *sock = NULL;
    CHECK_OK(sslwrap_sock_new(family, kind, 0, &sock));
    CHECK_OK(sslwrap_sock_settimeout(sock, timeout));
    return sock;
}

/* The socket, once connected, is connected: a byte arrives at who accepts it. */
static void is_connected(sslwrap_sock *sock, struct full *f)
{
    char byte = 0;
    size_t n;
    int fd = accept(f->listener, NULL, NULL);
    CHECK(fd >= 0);
    CHECK_OK(sslwrap_sock_send(sock, "x", 1, 0, &n));
    CHECK(read(fd, &byte, 1) == 1 && byte == 'x');
    close(fd);
}

static const int kinds[][2] = {{SOCK_STREAM, 0}, {SOCK_STREAM, 1}, {SOCK_SEQPACKET, 0}, {SOCK_SEQPACKET, 1}};

TEST(who_may_not_wait_is_told)
{
    size_t i;
    for (i = 0; i < 4; i++) {
        struct full f;
        sslwrap_sock *sock = fresh(AF_UNIX, kinds[i][0], 0);
        struct pollfd polled;
        int error = -1, again;
        fill(&f, kinds[i][0], kinds[i][1]);
        for (again = 0; again < 3; again++) {
            CHECK_STATUS(sslwrap_sock_connect(sock, f.at), SSLWRAP_ERROR_SYSCALL);
            CHECK(error_number() == EAGAIN);
            CHECK_OK(sslwrap_sock_connect_ex(sock, f.at, &error));
            CHECK(error == EAGAIN);
        }
        CHECK(tries == 6);
        CHECK_OK(sslwrap_sock_fileno(sock, &polled.fd));
        polled.events = POLLOUT;
        CHECK(poll(&polled, 1, 0) == 1 && polled.revents & POLLOUT); /* which is why it must not be WANT_WRITE */
        make_room(&f);
        CHECK_OK(sslwrap_sock_connect(sock, f.at));
        is_connected(sock, &f);
        CHECK_OK(sslwrap_sock_free(sock));
        empty(&f);
    }
}

TEST(a_deadline_is_kept)
{
    struct full f;
    sslwrap_sock *sock = fresh(AF_UNIX, SOCK_STREAM, 0.3);
    int64_t from = now_ms(), took;
    int error = -1;
    fill(&f, SOCK_STREAM, 0);
    CHECK_STATUS(sslwrap_sock_connect(sock, f.at), SSLWRAP_E_TIMEOUT);
    took = now_ms() - from;
    CHECK(took >= 295 && took < 1300);
    CHECK(tries >= 3 && tries < 60);
    CHECK_STATUS(sslwrap_sock_connect_ex(sock, f.at, &error), SSLWRAP_E_TIMEOUT);
    CHECK(error == 0);
    make_room(&f);
    CHECK_OK(sslwrap_sock_connect(sock, f.at)); /* still usable */
    is_connected(sock, &f);
    CHECK_OK(sslwrap_sock_free(sock));
    empty(&f);
}

static void *room_later(void *f)
{
    sleep_ms(200);
    make_room(f);
    return NULL;
}

TEST(who_may_wait_is_connected_when_there_is_room)
{
    static const double timeouts[] = {-1, 30};
    size_t i;
    for (i = 0; i < 8; i++) {
        struct full f;
        sslwrap_sock *sock = fresh(AF_UNIX, kinds[i / 2][0], timeouts[i % 2]);
        int64_t from = now_ms();
        pthread_t thread;
        int error = -1;
        fill(&f, kinds[i / 2][0], kinds[i / 2][1]);
        CHECK(pthread_create(&thread, NULL, room_later, &f) == 0);
        if (i < 4) {
            CHECK_OK(sslwrap_sock_connect(sock, f.at));
        } else {
            CHECK_OK(sslwrap_sock_connect_ex(sock, f.at, &error));
            CHECK(error == 0);
        }
        CHECK(now_ms() - from >= 195 && now_ms() - from < 10000);
        CHECK(tries >= 3 && tries < 60);
        pthread_join(thread, NULL);
        is_connected(sock, &f);
        CHECK_OK(sslwrap_sock_free(sock));
        empty(&f);
    }
}

static void *close_later(void *sock)
{
    sleep_ms(100);
    CHECK_OK(sslwrap_sock_close(sock));
    return NULL;
}

TEST(closed_meanwhile)
{
    struct full f;
    sslwrap_sock *sock = fresh(AF_UNIX, SOCK_STREAM, -1);
    pthread_t thread;
    fill(&f, SOCK_STREAM, 0);
    CHECK(pthread_create(&thread, NULL, close_later, sock) == 0);
    CHECK_STATUS(sslwrap_sock_connect(sock, f.at), SSLWRAP_E_CLOSED);
    pthread_join(thread, NULL);
    CHECK_OK(sslwrap_sock_free(sock));
    empty(&f);
}

/* No longer there: nobody to wait for. */
static void *gone_later(void *listener)
{
    sleep_ms(100);
    close(*(int *)listener);
    return NULL;
}

TEST(gone_meanwhile)
{
    struct full f;
    sslwrap_sock *sock = fresh(AF_UNIX, SOCK_STREAM, -1);
    pthread_t thread;
    fill(&f, SOCK_STREAM, 0);
    CHECK(pthread_create(&thread, NULL, gone_later, &f.listener) == 0);
    CHECK_STATUS(sslwrap_sock_connect(sock, f.at), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == ECONNREFUSED);
    pthread_join(thread, NULL);
    CHECK_OK(sslwrap_sock_free(sock));
    f.listener = -1;
    empty(&f);
}

/* The same by a connection over such a socket. */
TEST(by_a_connection)
{
    sslwrap_ctx *client = client_ctx();
    static const double timeouts[] = {0, 0.2, 30};
    int i, error = -1;
    for (i = 0; i < 3; i++) {
        struct full f;
        sslwrap_sock *sock = fresh(AF_UNIX, SOCK_STREAM, timeouts[i]);
        sslwrap_conn *conn = NULL;
        pthread_t thread;
        fill(&f, SOCK_STREAM, 0);
        CHECK_OK(sslwrap_conn_new(client, sock, &conn));
        if (i == 0) {
            CHECK_STATUS(sslwrap_conn_connect(conn, f.at), SSLWRAP_ERROR_SYSCALL);
            CHECK(error_number() == EAGAIN);
            CHECK_OK(sslwrap_conn_connect_ex(conn, f.at, &error));
            CHECK(error == EAGAIN);
            make_room(&f);
            CHECK_OK(sslwrap_conn_connect(conn, f.at));
        } else if (i == 1) {
            CHECK_STATUS(sslwrap_conn_connect(conn, f.at), SSLWRAP_E_TIMEOUT);
        } else {
            CHECK(pthread_create(&thread, NULL, room_later, &f) == 0);
            CHECK_OK(sslwrap_conn_connect(conn, f.at));
            pthread_join(thread, NULL);
        }
        CHECK_OK(sslwrap_conn_free(conn));
        CHECK_OK(sslwrap_sock_free(sock));
        empty(&f);
    }
    CHECK_OK(sslwrap_ctx_free(client));
}

TEST(on_tcp_it_is_a_failure)
{
    static const double timeouts[] = {0, 5, -1};
    sslwrap_sock *sock = NULL;
    sslwrap_addr *at = NULL;
    int i, error, port, listener = tcp_listen(&port);
    char service[8];
    CHECK_OK(sslwrap_addr_inet("127.0.0.1", port, &at));
    refuse_all = 1;
    for (i = 0; i < 3; i++) {
        int64_t from = now_ms();
        tries = 0, error = -1;
        sock = fresh(AF_INET, SOCK_STREAM, timeouts[i]);
        CHECK_STATUS(sslwrap_sock_connect(sock, at), SSLWRAP_ERROR_SYSCALL);
        CHECK(error_number() == EAGAIN);
        CHECK_OK(sslwrap_sock_connect_ex(sock, at, &error));
        CHECK(error == EAGAIN && tries == 2);
        CHECK(now_ms() - from < 2000);
        CHECK_OK(sslwrap_sock_free(sock));
    }
    sock = NULL;
    snprintf(service, sizeof service, "%d", port);
    CHECK_STATUS(sslwrap_sock_create_connection("127.0.0.1", service, 5, &sock), SSLWRAP_ERROR_SYSCALL);
    CHECK(error_number() == EAGAIN && sock == NULL);
    refuse_all = 0;
    CHECK_OK(sslwrap_addr_free(at));
    close(listener);
}

int main(int argc, char **argv)
{
    BEGIN(argc, argv);
    RUN(who_may_not_wait_is_told);
    RUN(a_deadline_is_kept);
    RUN(who_may_wait_is_connected_when_there_is_room);
    RUN(closed_meanwhile);
    RUN(gone_meanwhile);
    RUN(by_a_connection);
    RUN(on_tcp_it_is_a_failure);
    return END();
}
