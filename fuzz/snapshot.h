/* What is made once and used by every execution: connections behind their handshake, contexts, objects. An execution may do
 * anything with them; before the next one memory is as it was. So an execution need not make what it is not about, each
 * begins with the very same bytes, and a found input does again what it did.
 *
 * In a build with -DSNAPSHOT all memory that is asked for inside of the target comes from a region of ours (libFuzzer's own
 * does not). snapshot_take() keeps a copy of it and of the data of libsslwrap, libssl and libcrypto, which are shared
 * objects then, and makes all of that read-only. An execution's new memory lies behind the region's mark and is forgotten.
 * Who writes to a page before it is noticed by the fault, once, and the page is copied back from then on, until after some
 * hundred executions all begins anew. Objects that only some inputs use are a group, a part of the region that is writable
 * and copied back as a whole after executions that name it.
 *
 * Without SNAPSHOT (with AddressSanitizer, in replay.c) nothing of this is there: the target makes everything each time. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "fuzz.h"

#ifndef SNAPSHOT
static inline int snapshot_group(int group) { (void)group; return 0; } /* whether to make objects for it */
static inline void snapshot_start(void) {}
static inline void snapshot_take(void) {}
static inline int snapshot_enter(int group) { (void)group; return 0; } /* whether what was made is there */
static inline void snapshot_leave(void) {}
#else

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define REGION ((uint8_t *)UINT64_C(0x6f0000000000))
#define REGION_SIZE ((size_t)1 << 30)
#define PAGE ((size_t)4096)
#define MOST_PAGES 16384 /* before the mark */
#define GROUPS 64
#define HEAD 16
#define CLASSES 128
#define ANEW 512 /* executions */

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t m);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t align, size_t n);
void __libc_free(void *p);

static struct {
    int inside, ready, taken, group;
    uint8_t *top, *mark;       /* what is given out next; where an execution's own begins */
    void *freed[CLASSES];      /* lists, each of blocks of one size */
    uintptr_t others[2][2];    /* libc and ld.so: what they ask for themselves stays theirs */
    uint8_t *copy;             /* of REGION to mark */
    size_t group_begin[GROUPS], group_end[GROUPS]; /* in pages */
    uint8_t known[MOST_PAGES]; /* is in `written` */
    uint32_t written[MOST_PAGES];
    size_t written_count;
    struct piece { uint8_t *at, *copy; size_t len; } data[16], edges[32], pages[256]; /* all; in no whole page; written */
    int data_count, edge_count, page_count;
    int tells; /* counters.c */
    void *specific[32];
} world;

/* ---- memory ---- */

static inline int is_ours(const void *p) { return (uintptr_t)p - (uintptr_t)REGION < REGION_SIZE; }

static inline int wants_ours(void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    return world.inside && at - world.others[0][0] >= world.others[0][1] && at - world.others[1][0] >= world.others[1][1];
}

/* Sizes in steps of a quarter of a power of two. */
static inline unsigned class_of(size_t n, size_t *size)
{
    unsigned power, quarter;
    if (n < 64) {
        n = n == 0 ? 16 : (n + 15) & ~(size_t)15;
        *size = n;
        return (unsigned)(n / 16) - 1;
    }
    power = 63 - (unsigned)__builtin_clzll(n - 1);
    quarter = (unsigned)((n - 1) >> (power - 2)) & 3;
    *size = ((size_t)5 + quarter) << (power - 2);
    return 4 + (power - 5) * 4 + quarter;
}

struct head {
    uint64_t size;
    uint32_t class, group;
};

static void *take_ours(size_t n)
{
    size_t size;
    unsigned class = class_of(n, &size);
    struct head *h;
    uint8_t *at;
    if (world.freed[class] != NULL) {
        at = world.freed[class];
        memcpy(&world.freed[class], at, sizeof(void *));
        return at;
    }
    at = world.top;
    if (size > REGION_SIZE - (size_t)(at - REGION) - 64)
        return NULL;
    h = (struct head *)at;
    h->size = size;
    h->class = class;
    h->group = world.taken ? GROUPS : (uint32_t)world.group;
    world.top = at + HEAD + size;
    return at + HEAD;
}

static void give_ours(void *p)
{
    struct head *h = (struct head *)((uint8_t *)p - HEAD);
    /* what was there before is not used again, nor what another group left */
    if ((world.taken && (uint8_t *)p < world.mark) || h->class >= CLASSES || (!world.taken && h->group != (uint32_t)world.group))
        return;
    memcpy(p, &world.freed[h->class], sizeof(void *));
    world.freed[h->class] = p;
}

void *malloc(size_t n)
{
    return wants_ours(__builtin_return_address(0)) ? take_ours(n) : __libc_malloc(n);
}

void free(void *p)
{
    if (is_ours(p))
        give_ours(p);
    else
        __libc_free(p);
}

void *calloc(size_t n, size_t m)
{
    size_t all;
    void *p;
    if (!wants_ours(__builtin_return_address(0)))
        return __libc_calloc(n, m);
    if (__builtin_mul_overflow(n, m, &all) || (p = take_ours(all)) == NULL)
        return NULL;
    return memset(p, 0, all);
}

void *realloc(void *p, size_t n)
{
    void *q;
    size_t had;
    if (!is_ours(p) && (p != NULL || !wants_ours(__builtin_return_address(0))))
        return __libc_realloc(p, n);
    if (p == NULL)
        return take_ours(n);
    had = ((struct head *)((uint8_t *)p - HEAD))->size;
    if (n <= had)
        return p;
    if ((q = world.inside ? take_ours(n) : __libc_malloc(n)) == NULL)
        return NULL;
    memcpy(q, p, had);
    give_ours(p);
    return q;
}

static void *aligned(size_t align, size_t n)
{
    uint8_t *p, *at;
    if (align <= 16)
        return take_ours(n);
    if ((p = take_ours(n + align)) == NULL)
        return NULL;
    at = (uint8_t *)(((uintptr_t)p + align) & ~(uintptr_t)(align - 1)); /* a head fits before it */
    ((struct head *)(at - HEAD))->size = n;
    ((struct head *)(at - HEAD))->class = CLASSES;
    return at;
}

void *memalign(size_t align, size_t n)
{
    return wants_ours(__builtin_return_address(0)) ? aligned(align, n) : __libc_memalign(align, n);
}

void *aligned_alloc(size_t align, size_t n)
{
    return wants_ours(__builtin_return_address(0)) ? aligned(align, n) : __libc_memalign(align, n);
}

int posix_memalign(void **p, size_t align, size_t n)
{
    void *q = wants_ours(__builtin_return_address(0)) ? aligned(align, n) : __libc_memalign(align, n);
    if (q == NULL)
        return ENOMEM;
    *p = q;
    return 0;
}

/* ---- the copy ---- */

static int found_object(struct dl_phdr_info *info, size_t size, void *unused)
{
    uintptr_t begin = 0, end = 0, fixed = 0;
    int i, other = strstr(info->dlpi_name, "/libc.so") != NULL ? 0 : strstr(info->dlpi_name, "/ld-linux") != NULL ? 1 : -1;
    (void)size, (void)unused;
    for (i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        uintptr_t at = info->dlpi_addr + p->p_vaddr;
        if (other >= 0 && p->p_type == PT_LOAD && p->p_flags & PF_X)
            world.others[other][0] = at, world.others[other][1] = p->p_memsz;
        if (p->p_type == PT_LOAD && p->p_flags & PF_W)
            begin = at, end = at + p->p_memsz;
        if (p->p_type == PT_GNU_RELRO)
            fixed = at + p->p_memsz;
    }
    if (strstr(info->dlpi_name, "/libsslwrap") == NULL && strstr(info->dlpi_name, "/libssl") == NULL && strstr(info->dlpi_name, "/libcrypto") == NULL)
        return 0;
    if (fixed > begin)
        begin = (fixed + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
    MUST(begin < end && world.data_count < 15);
    world.data[world.data_count].at = (uint8_t *)begin;
    world.data[world.data_count++].len = end - begin;
    return 0;
}

/* libFuzzer's counters are not ours to put back. */
static void leave_counters(void)
{
    void (*counters)(uint8_t **, uint8_t **) = (void (*)(uint8_t **, uint8_t **))dlsym(RTLD_DEFAULT, "fuzz_counters");
    uint8_t *begin, *end;
    int i;
    void (*tells)(const int *) = (void (*)(const int *))dlsym(RTLD_DEFAULT, "fuzz_tells");
    MUST(counters != NULL && tells != NULL);
    tells(&world.tells);
    counters(&begin, &end);
    for (i = 0; i < world.data_count; i++) {
        uint8_t *at = world.data[i].at;
        size_t len = world.data[i].len;
        if (begin < at || begin >= at + len)
            continue;
        MUST(end <= at + len);
        world.data[i].len = (size_t)(begin - at);
        world.data[world.data_count].at = end;
        world.data[world.data_count++].len = (size_t)(at + len - end);
        return;
    }
    MUST(!"the counters are in libsslwrap's data");
}

static struct piece whole_pages(struct piece p)
{
    uint8_t *begin = (uint8_t *)(((uintptr_t)p.at + PAGE - 1) & ~(uintptr_t)(PAGE - 1));
    uint8_t *end = (uint8_t *)((uintptr_t)(p.at + p.len) & ~(uintptr_t)(PAGE - 1));
    p.len = end > begin ? (size_t)(end - begin) : 0;
    p.copy += begin - p.at;
    p.at = begin;
    return p;
}

static void guard_data(void)
{
    int i;
    world.page_count = 0;
    for (i = 0; i < world.data_count; i++) {
        struct piece inner = whole_pages(world.data[i]);
        if (inner.len > 0)
            MUST(mprotect(inner.at, inner.len, PROT_READ) == 0);
    }
}

static void find_edges(void)
{
    int i;
    for (i = 0; i < world.data_count; i++) {
        struct piece all = world.data[i], inner = whole_pages(all);
        size_t before = (size_t)(inner.at - all.at);
        if (inner.len == 0) {
            world.edges[world.edge_count++] = all;
            continue;
        }
        world.edges[world.edge_count++] = (struct piece){all.at, all.copy, before};
        world.edges[world.edge_count++] = (struct piece){inner.at + inner.len, inner.copy + inner.len, all.len - before - inner.len};
    }
}

/* From here on its page is copied back. */
static int is_data(void *at)
{
    int i;
    for (i = 0; i < world.data_count; i++) {
        struct piece inner = whole_pages(world.data[i]);
        size_t page = (size_t)((uint8_t *)at - inner.at) / PAGE * PAGE;
        if ((uint8_t *)at < inner.at || page >= inner.len)
            continue;
        if (world.page_count == 256 || mprotect(inner.at + page, PAGE, PROT_READ | PROT_WRITE) != 0)
            abort();
        world.pages[world.page_count++] = (struct piece){inner.at + page, inner.copy + page, PAGE};
        return 1;
    }
    return 0;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    size_t page = ((uintptr_t)info->si_addr - (uintptr_t)REGION) / PAGE;
    (void)number, (void)context;
    if (is_data(info->si_addr)) /* also when the process ends */
        return;
    if (!is_ours(info->si_addr) || (uint8_t *)info->si_addr >= world.mark || !world.inside)
        abort(); /* libFuzzer says where */
    if (!world.known[page]) {
        world.known[page] = 1;
        world.written[world.written_count++] = (uint32_t)page;
    }
    if (mprotect(REGION + page * PAGE, PAGE, PROT_READ | PROT_WRITE) != 0)
        abort();
}

static void page_begins(void) { world.top = (uint8_t *)(((uintptr_t)world.top + PAGE - 1) & ~(uintptr_t)(PAGE - 1)); }

static void end_group(void)
{
    page_begins();
    if (world.group > 0)
        world.group_end[world.group] = (size_t)(world.top - REGION) / PAGE;
    memset(world.freed, 0, sizeof world.freed);
}

/* What is made from here on belongs to this group, 1 to GROUPS - 1; each once. Group 0 is what all use. */
__attribute__((unused)) static int snapshot_group(int group)
{
    end_group();
    MUST(group < GROUPS);
    world.group = group;
    if (group > 0)
        world.group_begin[group] = (size_t)(world.top - REGION) / PAGE;
    return 1;
}

static void guard(size_t begin, size_t end, int writable)
{
    if (end > begin)
        MUST(mprotect(REGION + begin * PAGE, (end - begin) * PAGE, writable ? PROT_READ | PROT_WRITE : PROT_READ) == 0);
}

static void snapshot_take(void)
{
    struct sigaction action;
    size_t len;
    int i;
    sslwrap_inet_pton(77, "", NULL, 0, NULL); /* an error, so that this thread has a place for them */
    end_group();
    world.group = 0;
    len = (size_t)(world.top - REGION);
    MUST(len / PAGE < MOST_PAGES);
    world.mark = world.top;
    leave_counters();
    world.copy = __libc_malloc(len);
    MUST(world.copy != NULL);
    memcpy(world.copy, REGION, len);
    for (i = 0; i < world.data_count; i++) {
        world.data[i].copy = __libc_malloc(world.data[i].len);
        memcpy(world.data[i].copy, world.data[i].at, world.data[i].len);
    }
    for (i = 0; i < 32; i++)
        world.specific[i] = pthread_getspecific((pthread_key_t)i);
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO;
    MUST(sigaction(SIGSEGV, &action, NULL) == 0);
    world.taken = 1;
    world.inside = 0;
    guard(0, len / PAGE, 0);
    find_edges();
    guard_data();
}

static int in_group(size_t page, int group) { return page >= world.group_begin[group] && page < world.group_end[group]; }

static void put_back(void)
{
    int i;
    size_t n, begin = world.group_begin[world.group];
    for (n = 0; n < world.written_count; n++)
        memcpy(REGION + world.written[n] * PAGE, world.copy + world.written[n] * PAGE, PAGE);
    memcpy(REGION + begin * PAGE, world.copy + begin * PAGE, (world.group_end[world.group] - begin) * PAGE);
    for (i = 0; i < world.edge_count; i++)
        memcpy(world.edges[i].at, world.edges[i].copy, world.edges[i].len);
    for (i = 0; i < world.page_count; i++)
        memcpy(world.pages[i].at, world.pages[i].copy, PAGE);
    for (i = 0; i < 32; i++)
        if (pthread_getspecific((pthread_key_t)i) != world.specific[i])
            pthread_setspecific((pthread_key_t)i, world.specific[i]);
    world.top = world.mark;
    memset(world.freed, 0, sizeof world.freed);
}

/* FUZZ_VERIFY: nothing was overlooked. */
static void verify(void)
{
    size_t page;
    int i;
    for (i = 0; i < world.data_count; i++)
        if (memcmp(world.data[i].at, world.data[i].copy, world.data[i].len) != 0) {
            fprintf(stderr, "data %d was not put back\n", i);
            abort();
        }
    for (page = 0; page < (size_t)(world.mark - REGION) / PAGE; page++)
        if (memcmp(REGION + page * PAGE, world.copy + page * PAGE, PAGE) != 0) {
            fprintf(stderr, "page %zu was not put back\n", page);
            abort();
        }
}

/* Who was written to once may not be again. */
static void begin_anew(void)
{
    guard(0, (size_t)(world.mark - REGION) / PAGE, 0);
    guard(world.group_begin[world.group], world.group_end[world.group], 1);
    for (; world.written_count > 0; world.written_count--)
        world.known[world.written[world.written_count - 1]] = 0;
    guard_data();
}

/* Before all else in an execution: everything is as it was when the copy was taken. */
static int snapshot_enter(int group)
{
    static int verifies = -1;
    static unsigned count;
    int before = world.group;
    size_t n;
    put_back();
    world.tells = count % 8 == 0;
    if (verifies < 0)
        verifies = getenv("FUZZ_VERIFY") != NULL;
    if (verifies)
        verify();
    if (group != before) {
        guard(world.group_begin[before], world.group_end[before], 0);
        guard(world.group_begin[group], world.group_end[group], 1);
        for (n = 0; n < world.written_count; n++)
            if (in_group(world.written[n], before))
                guard(world.written[n], world.written[n] + 1, 1);
        world.group = group;
    }
    if (++count % ANEW == 0)
        begin_anew();
    world.inside = 1;
    return 1;
}

static void snapshot_leave(void) { world.inside = 0; }

/* At the beginning of LLVMFuzzerInitialize. */
static void snapshot_start(void)
{
    dl_iterate_phdr(found_object, NULL);
    MUST(mmap(REGION, REGION_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0) == (void *)REGION);
    world.top = REGION;
    world.inside = 1;
}

#endif
#endif
