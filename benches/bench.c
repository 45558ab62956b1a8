/* bench CERTS JSON: compares libsslwrap to plain C on libssl; run.sh builds and calls it. Both sides run in one process,
 * in short turns: A B B A. bench one SIDE CERTS MEASURE SECONDS is for peers.py. Environment: BENCH_ONLY (part of a measure's name), BENCH_PAIRS (at least 9 count). */
#include "bench.h"
#include "counter.h"
#include "side.h"

#define TURNS 10     /* of each side in a pair, */
#define TURN 0.008   /* each of so many seconds: a slice has 80 ms */
#define MOST_PAIRS 101

struct measure {
    const char *name;
    void (*const *raw_loop)(long), (*const *our_loop)(long);
    double factor;    /* from rounds per second to the unit; negative: from seconds per round */
    const char *unit;
    double goal;      /* for the median of the ratios of CPU time; 0: none */
    size_t counted;   /* bytes in a round, to count the system calls that they take; 0: not */
};

#define LOOP(raw, loop) &side_##raw.loop, &side_ours.loop
#define PUMP(raw, loop) &side_##raw.loop, &side_ours_pump.loop
#define SENDV(raw, loop) &side_##raw.loop, &side_ours_sendv.loop
#define THEIRS(raw, loop) &side_##raw.loop, &side_ours_theirs.loop
#define TWICE(loop) &side_raw_mem.loop, &side_raw_again.loop

static const struct measure measures[] = {
    {"bulk 16 KiB, BIO_s_mem", LOOP(raw_mem, bulk), RECORD / 1e6, "MB/s", 1.35, 0},
    {"bulk 16 KiB, queue cleared", LOOP(raw_clean, bulk), RECORD / 1e6, "MB/s", 1.35, 0},
    {"bulk 16 KiB, BIO pair", LOOP(raw_pair, bulk), RECORD / 1e6, "MB/s", 1.00, 0},
    {"bulk 16 KiB, by pump", PUMP(raw_mem, bulk), RECORD / 1e6, "MB/s", 1.08, 0},
    {"bulk 16 KiB, OpenSSL's records", THEIRS(raw_mem, bulk), RECORD / 1e6, "MB/s", 1.10, 0},
    {"bulk 1 KiB", LOOP(raw_mem, bulk_1k), KILO / 1e6, "MB/s", 1.00, 0},
    {"bulk 1 MiB", LOOP(raw_mem, bulk_1m), MEGA / 1e6, "MB/s", 1.00, 0},
    {"ping-pong 64 B, BIO_s_mem", LOOP(raw_mem, ping), 1e-3, "k/s", 1.80, 0},
    {"ping-pong 64 B, queue cleared", LOOP(raw_clean, ping), 1e-3, "k/s", 1.80, 0},
    {"ping-pong 64 B, BIO pair", LOOP(raw_pair, ping), 1e-3, "k/s", 1.00, 0},
    {"ping-pong 64 B, by pump", PUMP(raw_mem, ping), 1e-3, "k/s", 1.00, 0},
    {"ping-pong 64 B, OpenSSL's records", THEIRS(raw_mem, ping), 1e-3, "k/s", 1.00, 0},
    {"ping-pong 64 B, OpenSSL's, cleared", THEIRS(raw_clean, ping), 1e-3, "k/s", 1.00, 0},
    {"ping-pong 1 KiB", LOOP(raw_mem, ping_1k), 1e-3, "k/s", 1.00, 0},
    {"full handshake, BIO_s_mem", LOOP(raw_mem, handshake), 1, "/s", 1.00, 0},
    {"full handshake, queue cleared", LOOP(raw_clean, handshake), 1, "/s", 1.00, 0},
    {"full handshake, BIO pair", LOOP(raw_pair, handshake), 1, "/s", 1.00, 0},
    {"full handshake, not verified", LOOP(raw_mem, unverified), 1, "/s", 1.00, 0},
    {"resumed handshake", LOOP(raw_mem, resumed), 1, "/s", 1.00, 0},
    {"idle recv", LOOP(raw_mem, idle), -1e9, "ns", 1.00, 0},
    {"idle recv, TCP", LOOP(raw_mem, tcp_idle), -1e9, "ns", 1.00, 0},
    {"conn_new + free, BIO_s_mem", LOOP(raw_mem, fresh), -1e9, "ns", 1.00, 0},
    {"conn_new + free, BIO pair", LOOP(raw_pair, fresh), -1e9, "ns", 1.00, 0},
    {"server context", LOOP(raw_mem, context), -1e6, "us", 1.00, 0},
    {"two threads' handshakes", LOOP(raw_mem, handshakes_in_two), 2, "/s", 1.00, 0},
    {"two threads' bulk 16 KiB", LOOP(raw_mem, bulk_in_two), 2 * RECORD / 1e6, "MB/s", 1.00, 0},
    {"two threads' ping-pong 64 B", LOOP(raw_mem, ping_in_two), 2e-3, "k/s", 1.00, 0},
    {"TCP 1 KiB writes", LOOP(raw_mem, tcp_1k), BLOCK / 1e6, "MB/s", 1.00, BLOCK},
    {"TCP 64 KiB writes", LOOP(raw_mem, tcp), WINDOW / 1e6, "MB/s", 1.00, WINDOW},
    {"TCP 64 KiB pieces, four a call", SENDV(raw_mem, tcp_pieces), WINDOW / 1e6, "MB/s", 1.00, WINDOW},
    {"TCP 256 KiB writes", LOOP(raw_mem, tcp_256k), WINDOW / 1e6, "MB/s", 1.00, WINDOW},
    {"TCP 1 MiB writes", LOOP(raw_mem, tcp_1m), MEGA / 1e6, "MB/s", 1.00, MEGA},
    {"TCP header and body, two sends", LOOP(raw_mem, tcp_head_body), 1e-3, "k/s", 1.00, HEAD + BODY},
    {"TCP header and body, one sendv", SENDV(raw_mem, tcp_head_body), 1e-3, "k/s", 1.00, HEAD + BODY},
    {"TCP duplex, two threads", LOOP(raw_mem, tcp_duplex), 2 * BLOCK / 1e6, "MB/s", 1.00, 2 * BLOCK},
    {"raw twice: bulk", TWICE(bulk), RECORD / 1e6, "MB/s", 0, 0},
    {"raw twice: ping-pong", TWICE(ping), 1e-3, "k/s", 0, 0},
    {"raw twice: full handshake", TWICE(handshake), 1, "/s", 0, 0},
};

static struct clock turn(void (*loop)(long), long rounds)
{
    struct clock from = clock_now(), sum = {0, 0};
    loop(rounds);
    clock_add(&sum, from, clock_now());
    return sum;
}

/* How many rounds of the plain program fill one turn. */
static long rounds_for(void (*loop)(long))
{
    long rounds = 1;
    double took = turn(loop, rounds).cpu;
    while (took < TURN / 2) {
        rounds = took < TURN / 20 ? rounds * 10 : (long)((double)rounds * 0.8 * TURN / took) + 1;
        took = turn(loop, rounds).cpu;
    }
    rounds = (long)((double)rounds * TURN / took);
    return rounds > 0 ? rounds : 1;
}

static double in_unit(const struct measure *m, double seconds, double rounds)
{
    return m->factor < 0 ? -m->factor * seconds / rounds : m->factor * rounds / seconds;
}

struct calls {
    double sends, receives; /* per MB */
};

static struct calls count_calls(void (*loop)(long), size_t bytes)
{
    const long rounds = 64;
    struct calls calls;
    long s = sends, r = receives;
    loop(rounds);
    calls.sends = (double)(sends - s) / ((double)rounds * (double)bytes / 1e6);
    calls.receives = (double)(receives - r) / ((double)rounds * (double)bytes / 1e6);
    return calls;
}

static double per_gb(const struct measure *m, double rate)
{
    return 1e3 / (rate / m->factor * (double)m->counted / 1e9);
}

static void run(const struct measure *m, int pairs, FILE *json, int first)
{
    double cpu[MOST_PAIRS], wall[MOST_PAIRS], raw_each[MOST_PAIRS], our_each[MOST_PAIRS];
    struct spread by_cpu, by_wall;
    double raw, ours;
    long rounds;
    int i, t;

    (*m->our_loop)(1);
    rounds = rounds_for(*m->raw_loop);
    turn(*m->our_loop, rounds);
    for (i = 0; i < pairs; i++) {
        struct clock a = {0, 0}, b = {0, 0}, one;
        for (t = 0; t < 2 * TURNS; t++) {
            int is_raw = t % 2 == t / 2 % 2; /* A B B A: who comes second gains nothing by it */
            one = turn(is_raw ? *m->raw_loop : *m->our_loop, rounds);
            *(is_raw ? &a.cpu : &b.cpu) += one.cpu;
            *(is_raw ? &a.wall : &b.wall) += one.wall;
        }
        cpu[i] = a.cpu / b.cpu;
        wall[i] = a.wall / b.wall;
        raw_each[i] = in_unit(m, a.cpu, (double)rounds * TURNS);
        our_each[i] = in_unit(m, b.cpu, (double)rounds * TURNS);
    }
    by_cpu = spread_of(cpu, pairs);
    by_wall = spread_of(wall, pairs);
    raw = spread_of(raw_each, pairs).median;
    ours = spread_of(our_each, pairs).median;
    printf("%-34s %6.3f %6.3f..%-6.3f %6.3f %6.3f..%-6.3f %10.1f %10.1f %-5s %5.2f%s\n", m->name, by_cpu.median, by_cpu.min,
           by_cpu.max, by_wall.median, by_wall.min, by_wall.max, raw, ours, m->unit, m->goal,
           by_cpu.median < m->goal ? "  below" : m->goal > 0 && by_cpu.min < 0.97 ? "  spread" : "");
    fprintf(json,
            "%s\n    {\"name\": \"%s\", \"unit\": \"%s\", \"raw\": %.3f, \"ours\": %.3f, \"goal\": %.2f,\n"
            "     \"cpu\": {\"median\": %.4f, \"min\": %.4f, \"max\": %.4f},"
            " \"wall\": {\"median\": %.4f, \"min\": %.4f, \"max\": %.4f}",
            first ? "" : ",", m->name, m->unit, raw, ours, m->goal, by_cpu.median, by_cpu.min, by_cpu.max, by_wall.median,
            by_wall.min, by_wall.max);
    if (m->counted != 0) {
        struct calls r = count_calls(*m->raw_loop, m->counted), o = count_calls(*m->our_loop, m->counted);
        printf("  system calls per MB             sends: raw %.1f, ours %.1f; receives: raw %.1f, ours %.1f; CPU per GB: raw %.0f ms,"
               " ours %.0f ms\n", r.sends, o.sends, r.receives, o.receives, per_gb(m, raw), per_gb(m, ours));
        fprintf(json,
                ",\n     \"calls_per_mb\": {\"raw\": {\"sends\": %.2f, \"receives\": %.2f},"
                " \"ours\": {\"sends\": %.2f, \"receives\": %.2f}}",
                r.sends, r.receives, o.sends, o.receives);
    }
    fputs("}", json);
    fflush(stdout);
}

/* How much more two threads do than one, with a pair each and one context: wall time, so it wants two idle cores. And what one
 * of the smallest calls costs. */
static void threads(FILE *json, int pairs)
{
    static const struct {
        const char *name;
        void (*const *one)(long), (*const *two)(long);
    } works[] = {{"bulk, plain C", &side_raw_mem.bulk, &side_raw_mem.bulk_in_two},
                 {"bulk, ours", &side_ours.bulk, &side_ours.bulk_in_two},
                 {"ping-pong, plain C", &side_raw_mem.ping, &side_raw_mem.ping_in_two},
                 {"ping-pong, ours", &side_ours.ping, &side_ours.ping_in_two}};
    double scaled[MOST_PAIRS];
    size_t w;
    int i;
    fputs(",\n \"threads\": [", json);
    for (w = 0; w < sizeof works / sizeof *works; w++) {
        long rounds = rounds_for(*works[w].one) * 4;
        struct spread s;
        for (i = 0; i < pairs; i++) {
            double one = turn(*works[w].one, rounds).wall;
            scaled[i] = 2 * one / turn(*works[w].two, rounds).wall;
        }
        s = spread_of(scaled, pairs);
        printf("two threads do %.2f times what one does  %.2f..%.2f  %s\n", s.median, s.min, s.max, works[w].name);
        fprintf(json, "%s\n    {\"name\": \"%s\", \"median\": %.3f, \"min\": %.3f, \"max\": %.3f}", w ? "," : "", works[w].name,
                s.median, s.min, s.max);
    }
    fputs("\n]", json);
}

static void calls(FILE *json, int pairs)
{
    double over[MOST_PAIRS], raw[MOST_PAIRS];
    long rounds = rounds_for(side_raw_mem.call);
    struct spread s;
    int i;
    for (i = 0; i < pairs; i++) {
        raw[i] = turn(side_raw_mem.call, rounds).cpu / (double)rounds * 1e9;
        over[i] = turn(side_ours.call, rounds).cpu / (double)rounds * 1e9 - raw[i];
    }
    s = spread_of(over, pairs);
    printf("the smallest call (pending): %.1f ns over the %.1f of plain C  %.1f..%.1f\n", s.median, spread_of(raw, pairs).median,
           s.min, s.max);
    fprintf(json, ",\n \"call_overhead_ns\": {\"median\": %.2f, \"min\": %.2f, \"max\": %.2f}", s.median, s.min, s.max);
}

/* Heap of one end of many idle pairs that have moved a record each way. */
static void memory(FILE *json)
{
    const int pairs = 500;
    double raw = side_raw_mem.held(pairs), ours = side_ours.held(pairs);
    printf("%-34s raw %.1f KiB, ours %.1f KiB\n", "heap of one idle end", raw / 1024, ours / 1024);
    fprintf(json, ",\n \"idle_end_bytes\": {\"raw\": %.0f, \"ours\": %.0f}", raw, ours);
}

/* For peers.py: one side's loop for so many CPU seconds. */
static int one(const char *name, const char *certs, const char *measure, double seconds)
{
    static const struct {
        const char *name;
        const struct side *side;
    } sides[] = {{"raw", &side_raw_mem}, {"raw-cleared", &side_raw_clean}, {"ours", &side_ours}, {"ours-pump", &side_ours_pump}, {"ours-openssl", &side_ours_theirs}};
    size_t i;
    for (i = 0; i < sizeof sides / sizeof *sides; i++) {
        const struct side *side = sides[i].side;
        void (*loop)(long) = strcmp(measure, "bulk") == 0        ? side->bulk
                             : strcmp(measure, "ping") == 0      ? side->ping
                             : strcmp(measure, "handshake") == 0 ? side->handshake
                             : strcmp(measure, "resumed") == 0   ? side->resumed
                             : strcmp(measure, "fresh") == 0     ? side->fresh
                                                                 : NULL;
        struct clock sum = {0, 0};
        long rounds = 0;
        if (strcmp(name, sides[i].name) != 0)
            continue;
        if (loop == NULL)
            return 3;
        side->open(certs);
        while (sum.cpu < seconds) {
            struct clock from = clock_now();
            loop(16);
            clock_add(&sum, from, clock_now());
            rounds += 16;
        }
        printf("%ld %.6f\n", rounds, sum.cpu);
        return 0;
    }
    die("there is no side %s", name);
    return 1;
}

int main(int argc, char **argv)
{
    const char *only = getenv("BENCH_ONLY"), *wanted = getenv("BENCH_PAIRS");
    int pairs = wanted ? atoi(wanted) : 11, first = 1;
    size_t i;
    FILE *json;
    if (argc == 6 && strcmp(argv[1], "one") == 0)
        return one(argv[2], argv[3], argv[4], atof(argv[5]));
    if (argc != 3)
        die("usage: bench CERTS JSON, or bench one SIDE CERTS MEASURE SECONDS");
    if (pairs < 1 || pairs > MOST_PAIRS)
        die("BENCH_PAIRS is 1 to %d", MOST_PAIRS);
    if ((json = fopen(argv[2], "we")) == NULL)
        die("cannot write %s", argv[2]);
    side_raw_mem.open(argv[1]);
    side_raw_again.open(argv[1]);
    side_raw_clean.open(argv[1]);
    side_raw_pair.open(argv[1]);
    side_ours.open(argv[1]);
    side_ours_pump.open(argv[1]);
    side_ours_sendv.open(argv[1]);
    side_ours_theirs.open(argv[1]);

    printf("raw: %s; ours: %s; " SUITE ", " GROUP ", ECDSA P-256, verified\n", side_raw_mem.openssl(), side_ours.openssl());
    printf("%d pairs of %.0f ms a side, %d turns each; ratios above 1 mean that ours is faster; figures are of CPU time\n\n",
           pairs, TURNS * TURN * 1e3, TURNS);
    printf("%-34s %6s %-14s %6s %-14s %10s %10s %-5s %5s\n", "", "CPU", "  spread", "wall", "  spread", "raw", "ours", "",
           "goal");
    fprintf(json, "{\"raw\": \"%s\", \"ours\": \"%s\", \"pairs\": %d, \"slice_ms\": %.0f, \"measures\": [",
            side_raw_mem.openssl(), side_ours.openssl(), pairs, TURNS * TURN * 1e3);
    for (i = 0; i < sizeof measures / sizeof *measures; i++) {
        if (only != NULL && strstr(measures[i].name, only) == NULL)
            continue;
        run(&measures[i], pairs, json, first);
        first = 0;
    }
    fputs("\n]", json);
    if (only == NULL || strstr("memory", only) != NULL)
        memory(json);
    if (only == NULL || strstr("call", only) != NULL)
        calls(json, pairs);
    if (only == NULL || strstr("threads", only) != NULL)
        threads(json, pairs);
    fputs("}\n", json);
    return fclose(json) != 0;
}
