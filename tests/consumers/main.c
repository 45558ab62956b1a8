/* The least program that uses an installed libsslwrap. */
#include <sslwrap.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	sslwrap_ctx *ctx;

	if (strcmp(sslwrap_version(), SSLWRAP_VERSION_STRING) != 0) {
		printf("header %s, library %s\n", SSLWRAP_VERSION_STRING, sslwrap_version());
		return 1;
	}
	if (sslwrap_ctx_new_client(&ctx) != SSLWRAP_OK || sslwrap_ctx_free(ctx) != SSLWRAP_OK) {
		printf("no context\n");
		return 1;
	}
	return 0;
}
