/* aead MEASURE SECONDS: what the cryptography of a record costs alone: AES-128-GCM by EVP, sealed and opened, key set once.
 * Prints the rounds and the CPU seconds that they took: the limit for bulk and ping on this OpenSSL. */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int ok)
{
    if (ok <= 0)
        exit(1);
}

static void record(EVP_CIPHER_CTX *seal, EVP_CIPHER_CTX *open, int len)
{
    static unsigned char plain[16384], sealed[16384 + 16], opened[16384], iv[12], header[5] = {23, 3, 3};
    unsigned char tag[16];
    int n;
    iv[11]++;
    must(EVP_EncryptInit_ex(seal, NULL, NULL, NULL, iv));
    must(EVP_EncryptUpdate(seal, NULL, &n, header, 5));
    must(EVP_EncryptUpdate(seal, sealed, &n, plain, len));
    must(EVP_EncryptFinal_ex(seal, sealed + n, &n));
    must(EVP_CIPHER_CTX_ctrl(seal, EVP_CTRL_AEAD_GET_TAG, 16, tag));
    must(EVP_DecryptInit_ex(open, NULL, NULL, NULL, iv));
    must(EVP_CIPHER_CTX_ctrl(open, EVP_CTRL_AEAD_SET_TAG, 16, tag));
    must(EVP_DecryptUpdate(open, NULL, &n, header, 5));
    must(EVP_DecryptUpdate(open, opened, &n, sealed, len));
    must(EVP_DecryptFinal_ex(open, opened + n, &n));
}

int main(int argc, char **argv)
{
    static const unsigned char key[16] = {1}, iv[12] = {0};
    EVP_CIPHER_CTX *seal = EVP_CIPHER_CTX_new(), *open = EVP_CIPHER_CTX_new();
    double from, seconds = argc > 2 ? atof(argv[2]) : 0;
    int bulk = argc > 1 && strcmp(argv[1], "bulk") == 0, i;
    long rounds = 0;
    if (argc < 3 || (!bulk && strcmp(argv[1], "ping") != 0))
        return 3; /* no such measure */
    must(EVP_EncryptInit_ex(seal, EVP_aes_128_gcm(), NULL, key, iv));
    must(EVP_DecryptInit_ex(open, EVP_aes_128_gcm(), NULL, key, iv));
    from = cpu();
    do {
        for (i = 0; i < 64; i++) {
            record(seal, open, bulk ? 16384 : 65);
            if (!bulk)
                record(seal, open, 65);
        }
        rounds += i;
    } while (cpu() - from < seconds);
    printf("%ld %.6f\n", rounds, cpu() - from);
    EVP_CIPHER_CTX_free(seal);
    EVP_CIPHER_CTX_free(open);
    return 0;
}
