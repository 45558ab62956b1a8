/* The sides of the comparison. A side_*.c includes this file, defines `struct end` and what is listed here, all static,
 * and then includes loops.h: so that every side runs the very same loops, compiled in the same way.
 *
 *     SIDE_NAME                                  raw_mem, raw_again, raw_clean, raw_pair; ours, ours_pump, ours_sendv, ours_theirs
 *     const char *side_openssl(void)             the version that runs
 *     void side_open(const char *certs)          makes the contexts:
 *                                                TLS 1.3, SUITE, GROUP, good.pem; the client trusts ca.pem
 *     void end_make(struct end *, int role, int fd)
 *                                                a connection; over memory when fd is -1. A CLIENT expects good.example,
 *                                                a CREDULOUS one verifies nothing
 *     void end_free(struct end *)
 *     int end_handshake(struct end *)            DONE, AGAIN; anything else dies, here and below
 *     int end_write(struct end *, const void *, size_t, size_t *n)    *n: what was taken, also with AGAIN
 *     int end_read(struct end *, void *, size_t, size_t *n)
 *     void end_write_pieces(struct end *, const struct piece *, int count)    all of them, over a socket that takes them
 *     void end_waits(struct end *)               its descriptor waits from now on
 *     size_t end_pending(struct end *)           plaintext that is opened: the smallest call there is
 *     size_t end_take(struct end *, void *, size_t)                   ciphertext out
 *     void end_put(struct end *, const void *, size_t)                ciphertext in
 *     void end_flush(struct end *)               what the socket did not take before
 *     int end_is_as_agreed(struct end *)         TLS 1.3, the pinned suite and group; a client's peer is verified
 *     void *end_session(struct end *)            a session that can be resumed; stays for ever
 *     void end_resume(struct end *, void *session)
 *     int end_is_resumed(struct end *)
 *     void context_make_and_free(const char *certs)    a server context with good.pem and its key
 */
#ifndef BENCH_SIDE_H
#define BENCH_SIDE_H

#define SUITE "TLS_AES_128_GCM_SHA256"
#define GROUP "X25519"
#define HOST "good.example"

enum { AGAIN, DONE };
enum { CLIENT, SERVER, CREDULOUS, ROLES };

struct piece {
    const unsigned char *at;
    size_t len;
};

#define RECORD 16384
#define SMALL 64
#define KILO 1024
#define MEGA (1 << 20)
#define BLOCK 65536
#define WINDOW (4 * BLOCK)
#define HEAD 200
#define BODY 4096

/* What a side shows to the program that compares. The loops run n rounds on what was set up by `open`. */
struct side {
    const char *(*openssl)(void);
    void (*open)(const char *certs);
    void (*bulk)(long n);      /* 16 KiB from client to server, over memory */
    void (*bulk_1k)(long n);   /* 1 KiB */
    void (*bulk_1m)(long n);   /* 1 MiB in one write */
    void (*ping)(long n);      /* 64 bytes there and 64 back, over memory */
    void (*ping_1k)(long n);   /* 1 KiB there and back */
    void (*handshake)(long n); /* two connections made, a full verified handshake over memory, freed */
    void (*resumed)(long n);   /* the same, resumed */
    void (*idle)(long n);      /* a read that finds nothing */
    void (*fresh)(long n);     /* a connection over memory made and freed */
    void (*unverified)(long n); /* a full handshake whose client verifies nothing */
    void (*call)(long n);      /* end_pending of an idle connection */
    void (*tcp)(long n);       /* 256 KiB in writes of 64 KiB, through a TCP socket on this machine */
    void (*tcp_1k)(long n);    /* 64 KiB in writes of 1 KiB */
    void (*tcp_256k)(long n);  /* 256 KiB in one write */
    void (*tcp_1m)(long n);    /* 1 MiB in one write */
    void (*tcp_pieces)(long n); /* 256 KiB in four pieces of 64 KiB */
    void (*tcp_head_body)(long n); /* 200 bytes and 4 KiB, that belong together */
    void (*tcp_idle)(long n);  /* a read that finds nothing in the socket */
    void (*tcp_duplex)(long n); /* two threads, an end each: 64 KiB written and read by both, with waiting */
    void (*context)(long n);   /* a server context made, given certificate and key, and freed */
    void (*handshakes_in_two)(long n); /* n handshakes on each of two threads, one client and one server context */
    void (*bulk_in_two)(long n); /* n of bulk on each of two threads, */
    void (*ping_in_two)(long n); /* and of ping */
    double (*held)(int n);     /* bytes of heap for one end of n idle pairs, after 16 KiB each way */
    /* For scale.c: many pairs at once, over memory or over TCP with epoll. */
    void (*crowd_grow)(int over_tcp, int pairs);  /* to so many, each of which has moved 16 KiB each way (over TCP 64 bytes) */
    void (*crowd_ping)(int over_tcp, int pairs, int visit, int n); /* 64 bytes there and back, n times, over the first so many in no order; over memory several to a visit */
    void (*crowd_free)(void);
};

extern const struct side side_raw_mem, side_raw_again, side_raw_clean, side_raw_pair, side_ours, side_ours_pump, side_ours_sendv, side_ours_theirs;

#endif
