/* The sides of the comparison. A side_*.c includes this file, defines `struct end` and what is listed here, all static,
 * and then includes loops.h: so that every side runs the very same loops, compiled in the same way.
 *
 *     SIDE_NAME                                  raw_mem, raw_again, raw_clean, raw_pair or ours
 *     const char *side_openssl(void)             the version that runs
 *     void side_open(const char *certs)          makes a client and a server context:
 *                                                TLS 1.3, SUITE, GROUP, good.pem; the client trusts ca.pem
 *     void end_make(struct end *, int server, int fd)
 *                                                a connection; over memory when fd is -1. A client expects good.example
 *     void end_free(struct end *)
 *     int end_handshake(struct end *)            DONE, AGAIN; anything else dies, here and below
 *     int end_write(struct end *, const void *, size_t, size_t *n)    *n: what was taken, also with AGAIN
 *     int end_read(struct end *, void *, size_t, size_t *n)
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

#define RECORD 16384
#define SMALL 64
#define KILO 1024
#define MEGA (1 << 20)
#define BLOCK 65536
#define WINDOW (4 * BLOCK)

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
    void (*tcp)(long n);       /* 256 KiB in writes of 64 KiB, through a TCP socket on this machine */
    void (*context)(long n);   /* a server context made, given certificate and key, and freed */
    void (*handshakes_in_two)(long n); /* n handshakes on each of two threads, one client and one server context */
    double (*held)(int n);     /* bytes of heap for one end of n idle pairs, after 16 KiB each way */
};

extern const struct side side_raw_mem, side_raw_again, side_raw_clean, side_raw_pair, side_ours, side_ours_pump;

#endif
