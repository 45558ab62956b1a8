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
static struct pair memory, second, quiet, wired, waiting;
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
    end_make(&p->client, CLIENT, client_fd);
    end_make(&p->server, SERVER, server_fd);
    shake(p, client_fd == -1);
    if (!end_is_as_agreed(&p->client) || !end_is_as_agreed(&p->server))
        die("not " SUITE " with " GROUP ", or not verified");
    if (end_read(&p->client, got, sizeof got, &n) != AGAIN) /* takes the tickets in */
        die("data before any was sent");
}

/* Before it is connected. Some machines are set to BBR, whose pacing timers weigh more here than TLS. */
static void as_usual(int fd)
{
    if (setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5) != 0)
        setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
}

/* `room`: of the kernel's buffers; 0: as it likes. */
static void socket_pair(int fds[2], int room, int waits)
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1, i;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fds[0] = socket(AF_INET, SOCK_STREAM, 0);
    as_usual(fds[0]);
    as_usual(listener); /* its settings go over to what it accepts */
    for (i = 0; room != 0 && i < 2; i++) {
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
        if (!waits)
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
    make_pair(&second, -1, -1);
    make_pair(&quiet, -1, -1);
    socket_pair(fds, 2 * MEGA, 0);
    make_pair(&wired, fds[0], fds[1]);
    socket_pair(fds, MEGA, 0);
    make_pair(&waiting, fds[0], fds[1]); /* its tickets are in; from now on */
    fcntl(fds[0], F_SETFL, 0);
    fcntl(fds[1], F_SETFL, 0);
    end_waits(&waiting.client);
    end_waits(&waiting.server);
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

static void bulk_of(struct pair *p, long n, size_t len)
{
    while (n-- > 0)
        message(&p->client, &p->server, len);
    if (memcmp(plain, got, len) != 0)
        die("other bytes arrived");
}

static void ping_of(struct pair *p, long n, size_t len)
{
    while (n-- > 0) {
        message(&p->client, &p->server, len);
        message(&p->server, &p->client, len);
    }
}

static void run_bulk(long n) { bulk_of(&memory, n, RECORD); }
static void run_bulk_1k(long n) { bulk_of(&memory, n, KILO); }
static void run_bulk_1m(long n) { bulk_of(&memory, n, MEGA); }
static void run_ping(long n) { ping_of(&memory, n, SMALL); }
static void run_ping_1k(long n) { ping_of(&memory, n, KILO); }

static void handshake_of(int role, long n)
{
    struct pair p;
    while (n-- > 0) {
        end_make(&p.client, role, -1);
        end_make(&p.server, SERVER, -1);
        shake(&p, 1);
        if (role == CLIENT && !end_is_as_agreed(&p.client))
            die("not " SUITE " with " GROUP ", or not verified");
        end_free(&p.client);
        end_free(&p.server);
    }
}

static void run_handshake(long n) { handshake_of(CLIENT, n); }
static void run_unverified(long n) { handshake_of(CREDULOUS, n); }

static void run_resumed(long n)
{
    static void *session;
    struct pair p;
    if (session == NULL)
        session = end_session(&memory.client);
    while (n-- > 0) {
        end_make(&p.client, CLIENT, -1);
        end_make(&p.server, SERVER, -1);
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

static void run_call(long n)
{
    while (n-- > 0)
        if (end_pending(&quiet.client) != 0)
            die("an idle connection had something");
}

static void run_fresh(long n)
{
    struct end end;
    while (n-- > 0) {
        end_make(&end, CLIENT, -1);
        end_free(&end);
    }
}

static void tcp_of(long n, size_t window, size_t most)
{
    while (n-- > 0) {
        size_t sent = 0, received = 0, count, block;
        while (received < window) {
            while (sent < window) {
                block = most - sent % most; /* a block is begun, and gone on with where it was cut */
                if (end_write(&wired.client, plain + sent % most, block, &count) != DONE) {
                    sent += count;
                    break;
                }
                sent += count;
            }
            end_flush(&wired.client);
            while (received < window && end_read(&wired.server, got, sizeof got, &count) == DONE)
                received += count;
        }
    }
}

static void run_tcp(long n) { tcp_of(n, WINDOW, BLOCK); }
static void run_tcp_1k(long n) { tcp_of(n, BLOCK, KILO); }
static void run_tcp_256k(long n) { tcp_of(n, WINDOW, WINDOW); }
static void run_tcp_1m(long n) { tcp_of(n, MEGA, MEGA); }

static void pieces_of(long n, const struct piece *pieces, int count)
{
    while (n-- > 0) {
        size_t sum = 0, received = 0, came;
        int i;
        for (i = 0; i < count; i++)
            sum += pieces[i].len;
        end_write_pieces(&wired.client, pieces, count);
        while (received < sum)
            if (end_read(&wired.server, got, sizeof got, &came) == DONE)
                received += came;
    }
}

static void run_tcp_pieces(long n)
{
    static const struct piece four[] = {{plain, BLOCK}, {plain + BLOCK, BLOCK}, {plain + 2 * BLOCK, BLOCK}, {plain + 3 * BLOCK, BLOCK}};
    pieces_of(n, four, 4);
}

static void run_tcp_head_body(long n)
{
    static const struct piece two[] = {{plain, HEAD}, {plain + BLOCK, BODY}};
    pieces_of(n, two, 2);
}

static void run_tcp_idle(long n)
{
    size_t count;
    while (n-- > 0)
        if (end_read(&wired.client, got, RECORD, &count) != AGAIN)
            die("an idle connection had something");
}

struct half {
    struct end *end;
    unsigned char *into;
    long n;
};

/* Both write first: the kernel takes a block from each. */
static void *duplex_half(void *half)
{
    const struct half *h = half;
    long n;
    for (n = 0; n < h->n; n++) {
        size_t sum, count;
        for (sum = 0; sum < BLOCK; sum += count)
            if (end_write(h->end, plain + sum, BLOCK - sum, &count) != DONE)
                die("a write that waits came back");
        for (sum = 0; sum < BLOCK; sum += count)
            if (end_read(h->end, h->into + sum, BLOCK - sum, &count) != DONE)
                die("a read that waits came back");
    }
    return NULL;
}

static void run_tcp_duplex(long n)
{
    struct half here, there;
    pthread_t other;
    here.end = &waiting.client;
    there.end = &waiting.server;
    here.into = got;
    there.into = got + BLOCK;
    here.n = there.n = n;
    if (pthread_create(&other, NULL, duplex_half, &there) != 0)
        die("no second thread");
    duplex_half(&here);
    pthread_join(other, NULL);
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

struct share {
    struct pair *pair;
    unsigned char *into;
    size_t len;
    int both_ways;
    long n;
};

/* As `message`, into a buffer of this thread's own. */
static void message_into(struct end *from, struct end *to, size_t len, unsigned char *into)
{
    size_t n, sum;
    for (sum = 0; sum < len; sum += n)
        if (end_write(from, plain + sum, len - sum, &n) != DONE)
            die("a write over memory was not taken");
    carry(from, to);
    for (sum = 0; sum < len; sum += n)
        if (end_read(to, into + sum, MEGA / 2 - sum, &n) != DONE)
            die("a message did not arrive");
}

static void *shared_work(void *share)
{
    const struct share *s = share;
    long n;
    for (n = 0; n < s->n; n++) {
        message_into(&s->pair->client, &s->pair->server, s->len, s->into);
        if (s->both_ways)
            message_into(&s->pair->server, &s->pair->client, s->len, s->into);
    }
    return NULL;
}

static void in_two(long n, size_t len, int both_ways)
{
    struct share here, there;
    pthread_t other;
    here.pair = &memory;
    there.pair = &second;
    here.into = got;
    there.into = got + MEGA / 2;
    here.len = there.len = len;
    here.both_ways = there.both_ways = both_ways;
    here.n = there.n = n;
    if (pthread_create(&other, NULL, shared_work, &there) != 0)
        die("no second thread");
    shared_work(&here);
    pthread_join(other, NULL);
}

static void run_bulk_in_two(long n) { in_two(n, RECORD, 0); }
static void run_ping_in_two(long n) { in_two(n, SMALL, 1); }

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

#include "crowd.h"

#define SIDE_(name) const struct side side_##name
#define SIDE(name) SIDE_(name)
SIDE(SIDE_NAME) = {
    side_openssl,    open_all,      run_bulk,     run_bulk_1k,           run_bulk_1m,     run_ping,        run_ping_1k,
    run_handshake,   run_resumed,   run_idle,     run_fresh,             run_unverified,  run_call,        run_tcp,
    run_tcp_1k,      run_tcp_256k,  run_tcp_1m,   run_tcp_pieces,        run_tcp_head_body, run_tcp_idle,  run_tcp_duplex,
    run_context,     run_handshakes_in_two,       run_bulk_in_two,       run_ping_in_two, run_held,
    crowd_grow,      crowd_ping,    crowd_free};

