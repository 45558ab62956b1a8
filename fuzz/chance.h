/* OpenSSL's random numbers and its clock, the same for an input each time: what an input does, it does again. */
#ifndef CHANCE_H
#define CHANCE_H

#define OPENSSL_SUPPRESS_DEPRECATED /* RAND_set_rand_method */
#include "fuzz.h"

#include <openssl/rand.h>
#include <time.h>

static uint64_t of_the_input;
static uint64_t *stream = &of_the_input; /* where random numbers are taken from now */

static int next_random(unsigned char *out, int n)
{
    while (n > 0) {
        uint64_t x = *stream += UINT64_C(0x9E3779B97F4A7C15);
        int now = n < 8 ? n : 8;
        x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
        x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
        x ^= x >> 31;
        memcpy(out, &x, (size_t)now);
        out += now;
        n -= now;
    }
    return 1;
}

static int always(void) { return 1; }
static const RAND_METHOD known_random = {NULL, next_random, NULL, NULL, next_random, always};

static inline void known_chance(void) { MUST(RAND_set_rand_method(&known_random) == 1); }

/* Instead of libc's: tickets tell the time. */
static time_t stopped;
time_t time(time_t *at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (stopped == 0)
        stopped = now.tv_sec;
    if (at != NULL)
        *at = stopped;
    return stopped;
}

#endif
