/* Allocations that fail, in the program itself: its malloc stands before libc's. Once for a program, before all else that
 * allocates; threads may allocate meanwhile. */
#ifndef NOMEM_H
#define NOMEM_H

#include <errno.h>
#include <stddef.h>

#define FOR_EVER (1 << 30)

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static int armed, failing_from, failing_for, asked, failed;

static int fails(void)
{
    int nth;
    if (!__atomic_load_n(&armed, __ATOMIC_ACQUIRE))
        return 0;
    nth = __atomic_add_fetch(&asked, 1, __ATOMIC_ACQ_REL);
    if (nth < failing_from || nth - failing_from >= failing_for)
        return 0;
    __atomic_add_fetch(&failed, 1, __ATOMIC_ACQ_REL);
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t n, size_t size) { return fails() ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t size) { return fails() ? NULL : __libc_realloc(p, size); }

/* From the from-th on, counted from 1, so many. */
static void arm(int from, int times)
{
    failing_from = from;
    failing_for = times;
    asked = failed = 0;
    __atomic_store_n(&armed, 1, __ATOMIC_RELEASE);
}

static void disarm(void) { __atomic_store_n(&armed, 0, __ATOMIC_RELEASE); }

#endif
