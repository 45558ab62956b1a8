/* scale CERTS JSON: what a message costs, and a connection holds, among few and among many. Each side is a process of its own,
 * so that the descriptor limit is for it alone; they take turns. SCALE_MOST: so many connections at most (20000). */
#include "bench.h"
#include "side.h"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAIRS 7
#define PINGS_MEMORY 10240
#define PINGS_TCP 2000

enum { GROW, PING, HEAP, RESIDENT, DONE_WITH };

struct order {
    int what, over_tcp, pairs, visit, n;
};

struct child {
    pid_t pid;
    int to, from;
};

static double heap(void)
{
    struct mallinfo2 m = mallinfo2();
    return (double)m.uordblks + (double)m.hblkhd;
}

static double resident(void)
{
    long all, here = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f == NULL || fscanf(f, "%ld %ld", &all, &here) != 2)
        die("no /proc");
    fclose(f);
    return (double)here * (double)sysconf(_SC_PAGESIZE);
}

static void serve(const struct side *side, const char *certs, int from, int to)
{
    struct order o;
    side->open(certs);
    side->crowd_grow(0, 1); /* what is made once is there */
    side->crowd_grow(1, 1);
    side->crowd_ping(0, 1, 1, 1);
    while (read(from, &o, sizeof o) == sizeof o && o.what != DONE_WITH) {
        double answer = 0;
        struct clock start = clock_now(), sum = {0, 0};
        switch (o.what) {
        case GROW: side->crowd_grow(o.over_tcp, o.pairs); break;
        case PING:
            side->crowd_ping(o.over_tcp, o.pairs, o.visit, o.n);
            clock_add(&sum, start, clock_now());
            answer = sum.cpu;
            break;
        case HEAP: answer = heap(); break;
        default: answer = resident();
        }
        if (write(to, &answer, sizeof answer) != sizeof answer)
            break;
    }
    side->crowd_free();
    _exit(0);
}

static struct child start(const struct side *side, const char *certs)
{
    struct child c;
    int there[2], back[2];
    if (pipe2(there, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0 || (c.pid = fork()) < 0)
        die("no second process");
    if (c.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(there[1]);
        close(back[0]);
        serve(side, certs, there[0], back[1]);
    }
    close(there[0]);
    close(back[1]);
    c.to = there[1];
    c.from = back[0];
    return c;
}

static double ask(const struct child *c, struct order o)
{
    double answer = 0;
    if (write(c->to, &o, sizeof o) != sizeof o || (o.what != DONE_WITH && read(c->from, &answer, sizeof answer) != sizeof answer))
        die("a side of the comparison ended");
    return answer;
}

static double ask_for(const struct child *c, int what)
{
    struct order o;
    memset(&o, 0, sizeof o);
    o.what = what;
    return ask(c, o);
}

struct row {
    double cost[2], ratio, low, high, heap[2], resident[2];
};

static void measure(struct row *row, const struct child c[2], struct order o)
{
    double each[2][PAIRS], ratios[PAIRS];
    struct spread s;
    int i, k;
    for (k = 0; k < 2; k++)
        ask(&c[k], o);
    for (i = 0; i < PAIRS; i++) {
        int t;
        each[0][i] = each[1][i] = 0;
        for (t = 0; t < 4; t++) { /* A B B A */
            k = t == 1 || t == 2;
            each[k][i] += ask(&c[k], o) / o.n / 2;
        }
        ratios[i] = each[0][i] / each[1][i];
    }
    s = spread_of(ratios, PAIRS);
    row->ratio = s.median;
    row->low = s.min;
    row->high = s.max;
    for (k = 0; k < 2; k++)
        row->cost[k] = spread_of(each[k], PAIRS).median * 1e6;
}

static int descriptors(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max > 1000000 ? 1000000 : (int)limit.rlim_max;
}

int main(int argc, char **argv)
{
    static const int sizes[] = {100, 1000, 10000, 20000};
    const char *wanted = getenv("SCALE_MOST");
    int most = wanted ? atoi(wanted) : 20000, limit = descriptors() - 200, over_tcp, k, first = 1;
    struct child c[2];
    size_t i;
    FILE *json;
    if (argc != 3 || most < 100 || most > 20000)
        die("usage: scale CERTS JSON; SCALE_MOST is 100 to 20000");
    if ((json = fopen(argv[2], "we")) == NULL)
        die("cannot write %s", argv[2]);
    signal(SIGPIPE, SIG_IGN);
    c[0] = start(&side_raw_mem, argv[1]);
    c[1] = start(&side_ours, argv[1]);
    printf("\n64 B there and back, connections met in no order: CPU per round trip, and what a connection holds\n");
    printf("%-26s %9s %9s %6s %-14s %9s %9s %9s %9s\n", "connections", "raw", "ours", "ratio", "  spread", "raw heap", "ours",
           "raw RSS", "ours");
    fprintf(json, "[");
    for (over_tcp = 0; over_tcp < 2; over_tcp++) {
        double heap_before[2], resident_before[2], cost[3][2];
        int last = 0, w;
        memset(cost, 0, sizeof cost);
        for (k = 0; k < 2; k++) {
            heap_before[k] = ask_for(&c[k], HEAP);
            resident_before[k] = ask_for(&c[k], RESIDENT);
        }
        for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            int size = sizes[i] < most ? sizes[i] : most;
            struct row row;
            struct order o;
            if (over_tcp && size > limit)
                size = limit / 2 * 2;
            if (size <= last)
                break;
            last = size;
            memset(&o, 0, sizeof o);
            o.over_tcp = over_tcp;
            o.pairs = size / 2;
            for (k = 0; k < 2; k++) {
                o.what = GROW;
                ask(&c[k], o);
                row.heap[k] = (ask_for(&c[k], HEAP) - heap_before[k]) / (size - 2);
                row.resident[k] = (ask_for(&c[k], RESIDENT) - resident_before[k]) / (size - 2);
            }
            o.what = PING;
            o.n = over_tcp ? PINGS_TCP : PINGS_MEMORY;
            for (w = over_tcp ? 2 : 0; w < (over_tcp ? 3 : 2); w++) {
                static const char *const names[] = {"memory", "memory, 32 a visit", "loopback, epoll"};
                o.visit = w == 1 ? 32 : 1;
                measure(&row, c, o);
                for (k = 0; k < 2; k++)
                    cost[w][k] = cost[w][k] > 0 ? cost[w][k] : row.cost[k];
                printf("%6d %-19s %6.2f us %6.2f us %6.3f %6.3f..%-6.3f %5.1f KiB %5.1f KiB %5.1f KiB %5.1f KiB   x%.2f x%.2f\n",
                       size, names[w], row.cost[0], row.cost[1], row.ratio, row.low, row.high, row.heap[0] / 1024,
                       row.heap[1] / 1024, row.resident[0] / 1024, row.resident[1] / 1024, row.cost[0] / cost[w][0],
                       row.cost[1] / cost[w][1]);
                fflush(stdout);
                fprintf(json,
                        "%s\n  {\"connections\": %d, \"transport\": \"%s\", \"visit\": %d, \"raw_us\": %.3f, \"ours_us\": %.3f,"
                        " \"ratio\": %.4f, \"min\": %.4f, \"max\": %.4f,\n   \"raw_heap\": %.0f, \"ours_heap\": %.0f,"
                        " \"raw_rss\": %.0f, \"ours_rss\": %.0f}",
                        first ? "" : ",", size, over_tcp ? "tcp" : "memory", o.visit, row.cost[0], row.cost[1], row.ratio, row.low,
                        row.high, row.heap[0], row.heap[1], row.resident[0], row.resident[1]);
                first = 0;
            }
        }
    }
    printf("%26s the last two columns: the cost in proportion to the smallest crowd's, raw and ours\n", "");
    fprintf(json, "\n]\n");
    for (k = 0; k < 2; k++) {
        ask_for(&c[k], DONE_WITH);
        waitpid(c[k].pid, NULL, 0);
    }
    return fclose(json) != 0;
}
