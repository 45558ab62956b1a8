/* The loops that are measured, the same for every side: see side.h. */
#include "bench.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>
#include <strings.h>
#include <unistd.h>

struct pair {
    struct end client, server;
};

static unsigned char plain[MEGA], got[MEGA];
static struct pair memory, quiet, wired;
static const char *certs_;

static size_t carry(struct end *from, struct end *to)
{
    unsigned char carried[BLOCK];
    size_t n, sum = 0;
    do {
        n = end_take(from, carried, sizeof carried);
        if (n > 0)
            end_put(to, carried, n);
        sum += n;
    } while (n == sizeof carried);
    return sum;
}

static void shake(struct pair *p, int over_memory)
{
    int client, server;
    do {
        client = end_handshake(&p->client);
        if (over_memory)
            carry(&p->client, &p->server);
        server = end_handshake(&p->server);
        if (over_memory)
            carry(&p->server, &p->client);
    } while (client != DONE || server != DONE);
}

static void make_pair(struct pair *p, int client_fd, int server_fd)
{
    size_t n;
    end_make(&p->client, 0, client_fd);
    end_make(&p->server, 1, server_fd);
    shake(p, client_fd == -1);
    if (!end_is_as_agreed(&p->client) || !end_is_as_agreed(&p->server))
        die("not " SUITE " with " GROUP ", or not verified");
    if (end_read(&p->client, got, sizeof got, &n) != AGAIN) /* takes the tickets in */
        die("data before any was sent");
}

static void socket_pair(int fds[2])
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1, room = 1 << 20, i;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fds[0] = socket(AF_INET, SOCK_STREAM, 0);
    for (i = 0; i < 2; i++) { /* the listener's goes over to what it accepts */
        setsockopt(i ? listener : fds[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
        setsockopt(i ? listener : fds[0], SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    }
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &len) != 0 ||
        connect(fds[0], (struct sockaddr *)&address, len) != 0 || (fds[1] = accept(listener, NULL, NULL)) < 0)
        die("no TCP on this machine");
    close(listener);
    for (i = 0; i < 2; i++) {
        setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(fds[i], F_SETFL, O_NONBLOCK);
    }
}

static void open_all(const char *certs)
{
    int fds[2];
    size_t i;
    certs_ = certs;
    for (i = 0; i < sizeof plain; i++)
        plain[i] = (unsigned char)(i * 7);
    side_open(certs);
    make_pair(&memory, -1, -1);
    make_pair(&quiet, -1, -1);
    socket_pair(fds);
    make_pair(&wired, fds[0], fds[1]);
}

/* One message over memory. */
#ifndef SIDE_MESSAGE
static void message(struct end *from, struct end *to, size_t len)
{
    size_t n, sum;
    for (sum = 0; sum < len; sum += n) /* a record at a time, where partial writes are on */
        if (end_write(from, plain + sum, len - sum, &n) != DONE)
            die("a write over memory was not taken");
    sum = 0;
    carry(from, to);
    while (sum < len) {
        if (end_read(to, got + sum, sizeof got - sum, &n) != DONE)
            die("a message did not arrive");
        sum += n;
    }
}
#endif

static void bulk_of(long n, size_t len)
{
    while (n-- > 0)
        message(&memory.client, &memory.server, len);
    if (memcmp(plain, got, len) != 0)
        die("other bytes arrived");
}

static void ping_of(long n, size_t len)
{
    while (n-- > 0) {
        message(&memory.client, &memory.server, len);
        message(&memory.server, &memory.client, len);
    }
}

static void run_bulk(long n) { bulk_of(n, RECORD); }
static void run_bulk_1k(long n) { bulk_of(n, KILO); }
static void run_bulk_1m(long n) { bulk_of(n, MEGA); }
static void run_ping(long n) { ping_of(n, SMALL); }
static void run_ping_1k(long n) { ping_of(n, KILO); }

static void run_handshake(long n)
{
    struct pair p;
    while (n-- > 0) {
        end_make(&p.client, 0, -1);
        end_make(&p.server, 1, -1);
        shake(&p, 1);
        if (!end_is_as_agreed(&p.client))
            die("not " SUITE " with " GROUP ", or not verified");
        end_free(&p.client);
        end_free(&p.server);
    }
}

static void run_resumed(long n)
{
    static void *session;
    struct pair p;
    if (session == NULL)
        session = end_session(&memory.client);
    while (n-- > 0) {
        end_make(&p.client, 0, -1);
        end_make(&p.server, 1, -1);
        end_resume(&p.client, session);
        shake(&p, 1);
        if (!end_is_resumed(&p.client))
            die("not resumed");
        end_free(&p.client);
        end_free(&p.server);
    }
}

static void run_idle(long n)
{
    size_t count;
    while (n-- > 0)
        if (end_read(&quiet.client, got, RECORD, &count) != AGAIN)
            die("an idle connection had something");
}

static void run_fresh(long n)
{
    struct end end;
    while (n-- > 0) {
        end_make(&end, 0, -1);
        end_free(&end);
    }
}

static void run_tcp(long n)
{
    while (n-- > 0) {
        size_t sent = 0, received = 0, count, block;
        while (received < WINDOW) {
            while (sent < WINDOW) {
                block = BLOCK - sent % BLOCK; /* a block is begun, and gone on with where it was cut */
                if (end_write(&wired.client, plain + sent % BLOCK, block, &count) != DONE) {
                    sent += count;
                    break;
                }
                sent += count;
            }
            end_flush(&wired.client);
            while (received < WINDOW && end_read(&wired.server, got, sizeof got, &count) == DONE)
                received += count;
        }
    }
}

static void run_context(long n)
{
    while (n-- > 0)
        context_make_and_free(certs_);
}

static void *handshakes(void *n)
{
    run_handshake(*(long *)n);
    return NULL;
}

static void run_handshakes_in_two(long n)
{
    pthread_t other;
    if (pthread_create(&other, NULL, handshakes, &n) != 0)
        die("no second thread");
    handshakes(&n);
    pthread_join(other, NULL);
}

static double heap(void)
{
    struct mallinfo2 m = mallinfo2();
    return (double)m.uordblks + (double)m.hblkhd;
}

static double run_held(int n)
{
    struct pair *pairs = calloc((size_t)n, sizeof *pairs);
    double before, sum;
    int i;
    if (pairs == NULL)
        die("out of memory");
    before = heap();
    for (i = 0; i < n; i++) {
        make_pair(&pairs[i], -1, -1);
        message(&pairs[i].client, &pairs[i].server, RECORD);
        message(&pairs[i].server, &pairs[i].client, RECORD);
    }
    sum = heap() - before;
    for (i = 0; i < n; i++) {
        end_free(&pairs[i].client);
        end_free(&pairs[i].server);
    }
    free(pairs);
    return sum / n / 2;
}

#define SIDE_(name) const struct side side_##name
#define SIDE(name) SIDE_(name)
SIDE(SIDE_NAME) = {side_openssl,  open_all, run_bulk,  run_bulk_1k, run_bulk_1m, run_ping,              run_ping_1k,
                   run_handshake, run_resumed, run_idle, run_fresh, run_tcp, run_context, run_handshakes_in_two, run_held};

