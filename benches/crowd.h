/* Many pairs at once, for scale.c: a part of loops.h. */
#include <sys/epoll.h>

#define MOST_CROWD 12000
#define AT_ONCE 64 /* connections that have a message under way, over TCP */

static struct crowd {
    struct pair pairs[MOST_CROWD];
    int fds[MOST_CROWD][2], order[MOST_CROWD];
    int count, ordered, next, listener, epoll;
    struct sockaddr_in address;
} crowds[2];

static void crowd_watch(struct crowd *c, int pair, int server)
{
    struct epoll_event event;
    memset(&event, 0, sizeof event);
    event.events = EPOLLIN;
    event.data.u32 = (uint32_t)(2 * pair + server);
    if (epoll_ctl(c->epoll, EPOLL_CTL_ADD, c->fds[pair][server], &event) != 0)
        die("no epoll");
}

static void crowd_connect(struct crowd *c, int pair)
{
    int one = 1, i, *fds = c->fds[pair];
    socklen_t len = sizeof c->address;
    if (c->count == 0) { /* one listener for all: ports are scarce */
        memset(&c->address, 0, sizeof c->address);
        c->address.sin_family = AF_INET;
        c->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        c->listener = socket(AF_INET, SOCK_STREAM, 0);
        c->epoll = epoll_create1(0);
        as_usual(c->listener);
        if (bind(c->listener, (struct sockaddr *)&c->address, sizeof c->address) != 0 || listen(c->listener, 8) != 0 ||
            getsockname(c->listener, (struct sockaddr *)&c->address, &len) != 0)
            die("no TCP on this machine");
    }
    fds[0] = socket(AF_INET, SOCK_STREAM, 0);
    as_usual(fds[0]);
    if (fds[0] < 0 || connect(fds[0], (struct sockaddr *)&c->address, sizeof c->address) != 0 ||
        (fds[1] = accept(c->listener, NULL, NULL)) < 0)
        die("no socket for pair %d", pair);
    for (i = 0; i < 2; i++) {
        setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        fcntl(fds[i], F_SETFL, O_NONBLOCK);
        crowd_watch(c, pair, i);
    }
}

static void crowd_grow(int over_tcp, int pairs)
{
    struct crowd *c = &crowds[over_tcp];
    if (pairs > MOST_CROWD)
        die("%d pairs are too many", pairs);
    for (; c->count < pairs; c->count++) {
        struct pair *p = &c->pairs[c->count];
        if (over_tcp) {
            crowd_connect(c, c->count);
            make_pair(p, c->fds[c->count][0], c->fds[c->count][1]);
        } else {
            make_pair(p, -1, -1);
            message(&p->client, &p->server, RECORD);
            message(&p->server, &p->client, RECORD);
        }
    }
}

/* The first so many, shuffled: a connection is met when the caches have forgotten it. */
static struct pair *crowd_next(struct crowd *c, int pairs, int *index)
{
    static uint64_t state = 0x9e3779b97f4a7c15u;
    int i;
    if (c->ordered != pairs) {
        for (i = 0; i < pairs; i++) {
            int at;
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            at = (int)((state * 0x2545f4914f6cdd1du >> 33) % (uint64_t)(i + 1));
            c->order[i] = c->order[at];
            c->order[at] = i;
        }
        c->ordered = pairs;
        c->next = 0;
    }
    *index = c->order[c->next];
    c->next = (c->next + 1) % pairs;
    return &c->pairs[*index];
}

static void crowd_round(struct crowd *c, int pairs, int n)
{
    struct epoll_event events[2 * AT_ONCE];
    int i, index, ready, back = 0;
    size_t count;
    for (i = 0; i < n; i++)
        if (end_write(&crowd_next(c, pairs, &index)->client, plain, SMALL, &count) != DONE)
            die("a socket of the crowd is full");
    while (back < n) {
        ready = epoll_wait(c->epoll, events, 2 * AT_ONCE, 10000);
        if (ready <= 0)
            die("a message of the crowd is lost");
        for (i = 0; i < ready; i++) {
            struct pair *p = &c->pairs[events[i].data.u32 / 2];
            int server = (int)(events[i].data.u32 % 2);
            if (end_read(server ? &p->server : &p->client, got, RECORD, &count) != DONE)
                continue;
            if (count != SMALL)
                die("a message of the crowd was cut");
            if (server && end_write(&p->server, plain, SMALL, &count) != DONE)
                die("a socket of the crowd is full");
            back += !server;
        }
    }
}

static void crowd_ping(int over_tcp, int pairs, int visit, int n)
{
    struct crowd *c = &crowds[over_tcp];
    int i, index, most = pairs < AT_ONCE ? pairs : AT_ONCE;
    while (over_tcp && n > 0) {
        crowd_round(c, pairs, n < most ? n : most);
        n -= most;
    }
    for (; n > 0; n -= visit) {
        struct pair *p = crowd_next(c, pairs, &index);
        for (i = 0; i < visit; i++) {
            message(&p->client, &p->server, SMALL);
            message(&p->server, &p->client, SMALL);
        }
    }
}

static void crowd_free(void)
{
    static const struct linger now = {1, 0}; /* no port waits for a minute */
    int over_tcp, i;
    for (over_tcp = 0; over_tcp < 2; over_tcp++) {
        struct crowd *c = &crowds[over_tcp];
        for (i = 0; i < c->count; i++) {
            end_free(&c->pairs[i].client);
            end_free(&c->pairs[i].server);
            if (over_tcp) {
                setsockopt(c->fds[i][0], SOL_SOCKET, SO_LINGER, &now, sizeof now);
                close(c->fds[i][0]);
                close(c->fds[i][1]);
            }
        }
        if (c->count > 0 && over_tcp) {
            close(c->listener);
            close(c->epoll);
        }
        c->count = c->ordered = 0;
    }
}
