/* Bytes to and from the runner, and its clock. With -dtls each datagram comes behind a P and its length, and a T says that
 * so much time is over, which is answered with a t. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "bogo.h"

static const struct config *now;
static int fd = -1;
static struct timeval leap; /* how far our clock is ahead of the system's: the runner's timers are not waited for */

int gettimeofday(struct timeval *restrict time, void *restrict zone) /* what libssl asks for DTLS's timers */
{
    struct timespec real;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &real);
    time->tv_sec = real.tv_sec + leap.tv_sec;
    time->tv_usec = real.tv_nsec / 1000 + leap.tv_usec;
    if (time->tv_usec >= 1000000) {
        time->tv_usec -= 1000000;
        time->tv_sec++;
    }
    return 0;
}

int net_open(const struct config *c)
{
    struct sockaddr_in6 six;
    struct sockaddr_in four;
    uint8_t id[8];
    int i, on = 1, rc;
    memset(&six, 0, sizeof six);
    six.sin6_family = AF_INET6;
    six.sin6_port = htons((uint16_t)c->port);
    six.sin6_addr = in6addr_loopback;
    memset(&four, 0, sizeof four);
    four.sin_family = AF_INET;
    four.sin_port = six.sin6_port;
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd = socket(c->ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    rc = fd < 0 ? -1 : c->ipv6 ? connect(fd, (struct sockaddr *)&six, sizeof six)
                                 : connect(fd, (struct sockaddr *)&four, sizeof four);
    if (rc != 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
        die("connect: %s", strerror(errno));
    now = c;
    for (i = 0; i < 8; i++)
        id[i] = (uint8_t)(c->shim_id >> 8 * i);
    if (write(fd, id, sizeof id) != sizeof id)
        die("id: %s", strerror(errno));
    return fd;
}

void net_close(void)
{
    char rest[4096];
    if (fd < 0)
        return;
    shutdown(fd, SHUT_WR); /* what was sent arrives, whatever was not read */
    while (read(fd, rest, sizeof rest) > 0)
        continue;
    close(fd);
    fd = -1;
}

static int whole(uint8_t *buf, size_t len)
{
    size_t have = 0;
    ssize_t n;
    for (; have < len; have += (size_t)n)
        if ((n = read(fd, buf + have, len - have)) <= 0)
            return n == 0 ? 0 : -1;
    return 1;
}

static uint64_t number(const uint8_t *bytes, size_t len)
{
    uint64_t n = 0;
    while (len-- > 0)
        n = n << 8 | *bytes++;
    return n;
}

long net_recv(void *buf, size_t cap)
{
    uint8_t head[9], ack = 't', packet[70000];
    uint64_t micros, len;
    int rc;
    if (!now->dtls)
        return read(fd, buf, now->async ? 1 : cap);
    if ((rc = whole(head, 1)) <= 0)
        return rc;
    if (head[0] == 'T') { /* so many nanoseconds are over */
        if (whole(head, 8) <= 0 || write(fd, &ack, 1) != 1)
            return -1;
        micros = number(head, 8) / 1000 + (uint64_t)leap.tv_usec;
        leap.tv_sec += (time_t)(micros / 1000000);
        leap.tv_usec = (suseconds_t)(micros % 1000000);
        return NET_TIMER;
    }
    if (head[0] != 'P' || whole(head, 4) <= 0)
        return -1;
    len = number(head, 4);
    if (len > sizeof packet || (len > 0 && whole(packet, (size_t)len) <= 0))
        return -1;
    if (len > cap)
        len = cap;
    memcpy(buf, packet, (size_t)len);
    return len == 0 ? net_recv(buf, cap) : (long)len;
}

int net_send(const void *buf, size_t len)
{
    uint8_t packet[70000];
    size_t sent = 0;
    ssize_t n;
    if (now->dtls) {
        if (len > sizeof packet - 5)
            return -1;
        packet[0] = 'P';
        packet[1] = packet[2] = 0;
        packet[3] = (uint8_t)(len >> 8);
        packet[4] = (uint8_t)len;
        memcpy(packet + 5, buf, len);
        len += 5;
        buf = packet;
    }
    for (; sent < len; sent += (size_t)n)
        if ((n = write(fd, (const char *)buf + sent, len - sent)) <= 0)
            return -1;
    return 0;
}
