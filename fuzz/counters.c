/* Part of the shared object that run.sh makes of the library: where its coverage counters are (snapshot.h), and which
 * executions tell libFuzzer what they compare. It takes a few numbers and texts for its mutations from that, and telling it
 * costs up to a fifth of an execution: one in eight does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

extern uint8_t __start___sancov_cntrs[], __stop___sancov_pcs[]; /* one behind the other */
void fuzz_counters(uint8_t **begin, uint8_t **end);
void fuzz_counters(uint8_t **begin, uint8_t **end)
{
    *begin = __start___sancov_cntrs;
    *end = __stop___sancov_pcs;
}

static const int always = 1, *tells = &always;
void fuzz_tells(const int *flag);
void fuzz_tells(const int *flag) { tells = flag; }

/* libFuzzer's function of the same name is in the executable, which exports it (run.sh). */
#define HANDLER(name, parameters, arguments)                                                                           \
    static void (*tell_##name) parameters;                                                                             \
    void __sanitizer_cov_trace_##name parameters;                                                                      \
    __attribute__((constructor)) static void find_##name(void)                                                         \
    {                                                                                                                  \
        void(*found) parameters = (void(*) parameters)dlsym(RTLD_DEFAULT, "__sanitizer_cov_trace_" #name);             \
        tell_##name = found != __sanitizer_cov_trace_##name ? found : NULL;                                            \
    }                                                                                                                  \
    void __sanitizer_cov_trace_##name parameters                                                                       \
    {                                                                                                                  \
        if (*tells && tell_##name != NULL)                                                                             \
            tell_##name arguments;                                                                                     \
    }
HANDLER(cmp1, (uint8_t a, uint8_t b), (a, b))
HANDLER(cmp2, (uint16_t a, uint16_t b), (a, b))
HANDLER(cmp4, (uint32_t a, uint32_t b), (a, b))
HANDLER(cmp8, (uint64_t a, uint64_t b), (a, b))
HANDLER(const_cmp1, (uint8_t a, uint8_t b), (a, b))
HANDLER(const_cmp2, (uint16_t a, uint16_t b), (a, b))
HANDLER(const_cmp4, (uint32_t a, uint32_t b), (a, b))
HANDLER(const_cmp8, (uint64_t a, uint64_t b), (a, b))
HANDLER(switch, (uint64_t value, uint64_t *cases), (value, cases))
