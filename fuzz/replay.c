/* Runs a target on files, without a fuzzer: replay FILE... Prints how many. */
#include "fuzz.h"

#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);

int main(int argc, char **argv)
{
    int i;
    LLVMFuzzerInitialize(&argc, &argv);
    for (i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        uint8_t *data, *exact;
        size_t n;
        if (f == NULL || (data = malloc(1 << 20)) == NULL) {
            perror(argv[i]);
            return 2;
        }
        n = fread(data, 1, 1 << 20, f);
        fclose(f);
        exact = malloc(n ? n : 1); /* so that one byte too many is seen */
        memcpy(exact, data, n);
        free(data);
        alarm(60);
        fprintf(stderr, "%s\n", argv[i]); /* the last one named is the one that ends us */
        LLVMFuzzerTestOneInput(exact, n);
        free(exact);
    }
    printf("%d inputs\n", argc - 1);
    return 0;
}
