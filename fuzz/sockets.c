/* Calls on sockets in any order: pairs, servers and clients in the abstract namespace, datagrams, duplicates, messages in
 * pieces, descriptors that travel, FILEs around them. The input is a program as in calls.c. Nothing waits, nothing leaves
 * this machine. What a pair's end receives is what the other sent, in order; no descriptor is lost. */
#include "fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

KEEPS

enum { SOCKS = 6, ADDRS = 3, FILES = 2, PAIRS = 4 };

struct slot {
    sslwrap_sock *sock;
    int pair, side; /* pair < 0: none that is known */
    int stream, blocks;
};
static struct slot slots[SOCKS];
static sslwrap_addr *addrs[ADDRS];
static FILE *files[FILES];
/* How much each side has sent and received; `loose`: somebody else had a part in it. */
static struct {
    unsigned sent[2], received[2];
    int loose;
} pairs[PAIRS];
static unsigned next_pair;
static struct input *program;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    signal(SIGPIPE, SIG_IGN); /* stdio writes without asking us */
    keep_all();
    return 0;
}

static int lowest_free(void)
{
    int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    MUST(fd >= 0);
    close(fd);
    return fd;
}

static uint8_t pattern(unsigned at, int side) { return (uint8_t)(at * 7 + at / 256 + (unsigned)side * 101); }

static void drop(struct slot *s)
{
    MUST_OK(sslwrap_sock_free(s->sock));
    memset(s, 0, sizeof *s);
    s->pair = -1;
}

static void put(sslwrap_sock *sock, int pair, int side, int stream)
{
    struct slot *s = &slots[byte(program) % SOCKS];
    if (sock == NULL)
        return;
    drop(s);
    s->sock = sock;
    s->pair = pair;
    s->side = side;
    s->stream = stream;
    MUST_OK(sslwrap_sock_setblocking(sock, 0));
}

static void put_addr(sslwrap_addr *addr)
{
    unsigned at = byte(program) % ADDRS;
    if (addr == NULL)
        return;
    MUST_OK(sslwrap_addr_free(addrs[at]));
    addrs[at] = addr;
}

static struct slot *pick(void) { return &slots[byte(program) % SOCKS]; }

static uint8_t buf[70000];
static size_t some_len(void)
{
    unsigned b = byte(program);
    return b < 200 ? b : b == 255 ? 60000 : (size_t)(b - 199) * 64;
}

static void loosen(const struct slot *s)
{
    if (s->pair >= 0)
        pairs[s->pair].loose = 1;
}

/* The next bytes that this end sends, in `buf`. */
static void fill(const struct slot *s, size_t len)
{
    unsigned from = s->pair >= 0 ? pairs[s->pair].sent[s->side] : 0;
    size_t i;
    for (i = 0; i < len; i++)
        buf[i] = pattern(from + (unsigned)i, s->side);
}

static void sent(const struct slot *s, size_t n)
{
    if (s->pair >= 0)
        pairs[s->pair].sent[s->side] += (unsigned)n;
}

static void got(const struct slot *s, size_t n, int peek)
{
    size_t i;
    if (s->pair < 0 || !s->stream || pairs[s->pair].loose)
        return;
    MUST(n <= pairs[s->pair].sent[!s->side] - pairs[s->pair].received[s->side]);
    for (i = 0; i < n; i++)
        MUST(buf[i] == pattern(pairs[s->pair].received[s->side] + (unsigned)i, !s->side));
    if (!peek)
        pairs[s->pair].received[s->side] += (unsigned)n;
}

static uint64_t some_flags(int *peek)
{
    static const uint64_t all[] = {0, 0, 0, SSLWRAP_MSG_PEEK, SSLWRAP_MSG_DONTWAIT, SSLWRAP_MSG_TRUNC, SSLWRAP_MSG_OOB, 0x40000000};
    uint64_t flags = all[byte(program) % 8];
    *peek = flags == SSLWRAP_MSG_PEEK;
    return flags;
}

/* ---- calls ---- */

static int make(unsigned how)
{
    static const int types[] = {SSLWRAP_SOCK_STREAM, SSLWRAP_SOCK_DGRAM, SSLWRAP_SOCK_SEQPACKET, 77};
    int type = types[how & 3], status, pair = (int)(next_pair % PAIRS), i;
    sslwrap_sock *a = NULL, *b = NULL;
    if (how & 4) {
        status = sslwrap_sock_new(how & 8 ? SSLWRAP_AF_INET : SSLWRAP_AF_UNIX, how & 8 ? SSLWRAP_SOCK_DGRAM : type, 0, &a);
        MUST((status == SSLWRAP_OK) == (a != NULL));
        put(a, -1, 0, 0);
        return status;
    }
    status = sslwrap_sock_pair(how & 8 ? SSLWRAP_AF_UNSPEC : SSLWRAP_AF_UNIX, type, 0, &a, &b);
    MUST((status == SSLWRAP_OK) == (a != NULL) && (a != NULL) == (b != NULL));
    if (a == NULL)
        return status;
    next_pair++;
    for (i = 0; i < SOCKS; i++) /* the number's former pair is known no more */
        if (slots[i].pair == pair)
            slots[i].pair = -1;
    memset(&pairs[pair], 0, sizeof pairs[pair]);
    put(a, pair, 0, type == SSLWRAP_SOCK_STREAM);
    put(b, pair, 1, type == SSLWRAP_SOCK_STREAM);
    return status;
}

/* Descriptors that came along. */
static void close_all(const uint8_t *control, size_t len)
{
    struct cmsghdr head;
    size_t at, i;
    int fd;
    for (at = 0; at + sizeof head <= len; at += CMSG_SPACE(head.cmsg_len - sizeof head)) {
        memcpy(&head, control + at, sizeof head);
        MUST(head.cmsg_len >= sizeof head && head.cmsg_len <= len - at);
        for (i = sizeof head; head.cmsg_type == SCM_RIGHTS && i + sizeof fd <= head.cmsg_len; i += sizeof fd) {
            memcpy(&fd, control + at + i, sizeof fd);
            MUST(close(fd) == 0);
        }
    }
}

static int receive(struct slot *s, unsigned how)
{
    size_t cap = some_len(), n = 99, fd_count = 9, i, control_len = 0;
    int peek, status, fds[4];
    uint64_t flags = some_flags(&peek), flags_out = 0;
    uint8_t control[64];
    sslwrap_addr *sender = NULL;
    sslwrap_iovec pieces[3];
    if (s->blocks)
        return SSLWRAP_OK;
    if (flags == SSLWRAP_MSG_OOB)
        loosen(s);
    switch (how % 4) {
    case 0: status = sslwrap_sock_recv(s->sock, buf, cap, flags, &n); break;
    case 1:
        status = sslwrap_sock_recvfrom(s->sock, buf, cap, flags, &n, &sender);
        MUST(status == SSLWRAP_OK || sender == NULL);
        put_addr(sender);
        break;
    case 2:
        memset(pieces, 0, sizeof pieces);
        pieces[0].base = buf, pieces[0].len = cap / 3;
        pieces[1].base = buf + cap / 3, pieces[1].len = cap / 2 - cap / 3;
        pieces[2].base = buf + cap / 2, pieces[2].len = cap - cap / 2;
        status = sslwrap_sock_recvmsg(s->sock, pieces, 3, how & 4 ? control : NULL, how & 4 ? sizeof control : 0, &control_len, flags, &flags_out, &n, &sender);
        MUST(status == SSLWRAP_OK || sender == NULL);
        MUST(control_len <= sizeof control);
        close_all(control, control_len);
        put_addr(sender);
        break;
    default:
        status = sslwrap_sock_recv_fds(s->sock, buf, cap, fds, how >> 2 & 3, &fd_count, flags, &flags_out, &n);
        MUST(fd_count <= (how >> 2 & 3) && (status == SSLWRAP_OK || fd_count == 0));
        for (i = 0; i < fd_count; i++)
            MUST(close(fds[i]) == 0);
        break;
    }
    MUST(status == SSLWRAP_OK ? n <= cap || flags == SSLWRAP_MSG_TRUNC : n == 0);
    got(s, n <= cap ? n : cap, peek);
    return status;
}

static int transmit(struct slot *s, unsigned how)
{
    size_t len = some_len(), n = 0;
    int peek, status, fds[3] = {STDERR_FILENO, STDERR_FILENO, -1};
    uint64_t flags = some_flags(&peek);
    sslwrap_iovec pieces[2];
    const sslwrap_addr *to = how & 8 ? addrs[byte(program) % ADDRS] : NULL;
    if (s->blocks)
        return SSLWRAP_OK;
    if (flags == SSLWRAP_MSG_OOB)
        loosen(s);
    fill(s, len);
    memset(pieces, 0, sizeof pieces);
    pieces[0].base = buf, pieces[0].len = len / 3;
    pieces[1].base = buf + len / 3, pieces[1].len = len - len / 3;
    switch (how & 7) {
    case 0: case 1: status = sslwrap_sock_send(s->sock, buf, len, flags, &n); break;
    case 2: status = sslwrap_sock_sendall(s->sock, buf, len, flags, &n); break;
    case 3: status = sslwrap_sock_sendto(s->sock, buf, len, flags, to, &n); break;
    case 4: case 5: status = sslwrap_sock_sendmsg(s->sock, pieces, 2, NULL, 0, flags, to, &n); break;
    case 6: status = sslwrap_sock_sendmsg(s->sock, pieces, 2, buf, byte(program), flags, to, &n); break;
    default: status = sslwrap_sock_send_fds(s->sock, buf, len, fds, how >> 3 & 3, flags, &n);
    }
    MUST(n <= len && (status != SSLWRAP_OK || (how & 7) != 2 || n == len));
    sent(s, n);
    return status;
}

/* "r+": seen from stdio. */
static int stdio(struct slot *s)
{
    static const char *const modes[] = {"r", "w", "r+", "w+", "rb", "wb", "r+b", "a", "", "rw", "r+x", "w+b"};
    unsigned b = byte(program), at = byte(program) % FILES;
    int bufsize = (int)byte(program) - 1, status;
    FILE *file = NULL;
    if (s->sock != NULL && !(b & 0x80))
        MUST(is_documented(sslwrap_sock_setblocking(s->sock, 1)));
    status = sslwrap_sock_makefile(s->sock, b & 0x40 ? text(program, 4) : modes[b % 12], bufsize, &file);
    if (s->sock != NULL)
        MUST(is_documented(sslwrap_sock_setblocking(s->sock, 0)));
    MUST((status == SSLWRAP_OK) == (file != NULL));
    if (file == NULL)
        return status;
    loosen(s);
    if (files[at] != NULL)
        fclose(files[at]);
    files[at] = file;
    return status;
}

static void use_file(unsigned how)
{
    FILE *file = files[how & 1];
    char line[100];
    if (file == NULL)
        return;
    switch (how >> 1 & 7) {
    case 0: fputs("a line\n", file); break;
    case 1: fflush(file); break;
    case 2: fflush(file), clearerr(file), fgets(line, sizeof line, file) ? (void)0 : clearerr(file); break;
    case 3: fprintf(file, "%0*d", (int)(how & 0xF0) * 20, 1); break;
    case 4: fflush(file), clearerr(file), fgetc(file); break;
    default: fclose(file), files[how & 1] = NULL;
    }
}

static int about(struct slot *s, unsigned how)
{
    int number = 0, status, fd = -1;
    double seconds;
    sslwrap_addr *addr = NULL;
    uint64_t ready;
    size_t len;
    switch (how % 12) {
    case 0: return sslwrap_sock_family(s->sock, &number);
    case 1: return sslwrap_sock_type(s->sock, &number);
    case 2: return sslwrap_sock_proto(s->sock, &number);
    case 3: return sslwrap_sock_gettimeout(s->sock, &seconds);
    case 4: status = sslwrap_sock_getsockname(s->sock, &addr); put_addr(addr); return status;
    case 5: status = sslwrap_sock_getpeername(s->sock, &addr); put_addr(addr); return status;
    case 6: return sslwrap_sock_getsockopt_int(s->sock, 1, (int)byte(program) & 63, &number); /* 77 would open a descriptor */
    case 7: status = sslwrap_sock_getsockopt(s->sock, 1, (int)byte(program) & 63, buf, byte(program), &len); return status;
    case 8: return sslwrap_sock_wait(s->sock, byte(program) & 7, 0, &ready);
    case 9: /* buffers, and what changes nothing that is waited for */
        status = sslwrap_sock_setsockopt_int(s->sock, 1, how & 16 ? 7 : 8, (int)word(program));
        return status;
    case 10:
        fill(s, len = byte(program));
        return sslwrap_sock_setsockopt(s->sock, 1, how & 16 ? 2 : 15, buf, len);
    default:
        status = sslwrap_sock_fileno(s->sock, &fd);
        MUST(status != SSLWRAP_OK || fd > 2);
        return status;
    }
}

static int one_call(void)
{
    unsigned call = byte(program) % 24, how = byte(program);
    struct slot *s = pick();
    sslwrap_sock *other = NULL;
    sslwrap_addr *addr = NULL;
    int status = SSLWRAP_OK, fd = -1, error;
    switch (call) {
    case 0: case 1: return make(how);
    case 2: case 3: case 4: case 5: return receive(s, how);
    case 6: case 7: case 8: case 9: return transmit(s, how);
    case 10: case 11: return about(s, how);
    case 12:
        status = sslwrap_sock_dup(s->sock, &other);
        MUST((status == SSLWRAP_OK) == (other != NULL));
        put(other, s->pair, s->side, s->stream);
        return status;
    case 13: return sslwrap_sock_shutdown(s->sock, (int)how % 4);
    case 14: status = sslwrap_sock_close(s->sock), s->pair = -1; return status;
    case 15: drop(s); return status;
    case 16: /* in the abstract namespace, by a name of the kernel's, or a short one of the input's */
        if (how & 1) {
            uint8_t name[4] = {0, 'f', (uint8_t)how, (uint8_t)(getpid() & 0xff)};
            status = sslwrap_addr_unix(name, how & 2 ? 4 : 0, &addr);
        } else {
            status = sslwrap_addr_inet("127.0.0.1", 0, &addr);
        }
        MUST_OK(status);
        status = sslwrap_sock_bind(s->sock, addr);
        MUST_OK(sslwrap_addr_free(addr));
        return status;
    case 17: return sslwrap_sock_listen(s->sock, (int)how - 1);
    case 18: return how & 1 ? sslwrap_sock_connect(s->sock, addrs[how / 2 % ADDRS]) : sslwrap_sock_connect_ex(s->sock, addrs[how / 2 % ADDRS], &error);
    case 19:
        status = sslwrap_sock_accept(s->sock, &other, how & 1 ? &addr : NULL);
        MUST(status == SSLWRAP_OK || (other == NULL && addr == NULL));
        put(other, -1, 0, 0);
        put_addr(addr);
        return status;
    case 20: return stdio(s);
    case 21: use_file(how); return status;
    case 22:
        status = sslwrap_sock_detach(s->sock, &fd);
        MUST((status == SSLWRAP_OK) == (fd >= 0));
        if (fd < 0)
            return status;
        status = how & 1 ? sslwrap_sock_adopt_fd(fd, &other) : sslwrap_sock_fromfd(fd, SSLWRAP_AF_UNSPEC, -1, -1, &other);
        if (status != SSLWRAP_OK || !(how & 1))
            close(fd);
        put(other, s->pair, s->side, s->stream);
        return status;
    default:
        if (sslwrap_sock_up_ref(s->sock) == SSLWRAP_OK)
            MUST_OK(sslwrap_sock_free(s->sock));
        return SSLWRAP_OK;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    int calls, i, before = lowest_free();
    program = &in;
    next_pair = 0;
    for (i = 0; i < SOCKS; i++)
        slots[i].pair = -1;
    for (calls = 0; in.left > 0 && calls < 200; calls++)
        MUST(is_documented(one_call()));
    in.left = 0;
    for (i = 0; i < FILES; i++)
        if (files[i] != NULL)
            fclose(files[i]), files[i] = NULL;
    for (i = 0; i < SOCKS; i++)
        drop(&slots[i]);
    for (i = 0; i < ADDRS; i++) {
        MUST_OK(sslwrap_addr_free(addrs[i]));
        addrs[i] = NULL;
    }
    nothing_is_left();
    MUST(lowest_free() == before);
    return 0;
}
