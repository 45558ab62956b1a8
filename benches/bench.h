/* Clocks and statistics of the benchmark. */
#ifndef BENCH_H
#define BENCH_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline void die(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

/* Of this process, and of the world; in seconds. */
struct clock {
    double cpu, wall;
};

static inline double seconds_of(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline struct clock clock_now(void)
{
    struct clock now;
    now.wall = seconds_of(CLOCK_MONOTONIC);
    now.cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    return now;
}

static inline void clock_add(struct clock *sum, struct clock from, struct clock to)
{
    sum->cpu += to.cpu - from.cpu;
    sum->wall += to.wall - from.wall;
}

struct spread {
    double median, min, max;
};

static inline int compare_doubles_(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the values. */
static inline struct spread spread_of(double *values, int n)
{
    struct spread s;
    qsort(values, (size_t)n, sizeof *values, compare_doubles_);
    s.median = n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    s.min = values[0];
    s.max = values[n - 1];
    return s;
}

#endif
