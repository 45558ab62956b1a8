/* One test for each row of the two reference documents.
 *
 *     ROW(A77, "libssl") { ...CHECK...; }
 *
 * The second word says whose word the test takes: the program on the other end ("openssl s_client", "nginx", "GnuTLS",
 * "python", ...), OpenSSL's own functions ("libssl"), the C library or the kernel ("libc"), or "document" where the row
 * itself fixes the answer. Each file of tests/rows is a program; make.py writes its main and sees that no row is without
 * a test. ssl.tsv and socket.tsv hold the rows: number, item, kind, name in C, what must hold. */
#ifndef ROWS_H
#define ROWS_H

#include "../c/harness.h"

#define ROW(id, whose) static void id##_row(void)

#endif
