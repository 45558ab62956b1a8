/* Part of the shared object that run.sh makes of the library: where its coverage counters are (snapshot.h). */
#include <stdint.h>

extern uint8_t __start___sancov_cntrs[], __stop___sancov_pcs[]; /* one behind the other */
void fuzz_counters(uint8_t **begin, uint8_t **end);
void fuzz_counters(uint8_t **begin, uint8_t **end)
{
    *begin = __start___sancov_cntrs;
    *end = __stop___sancov_pcs;
}
