/* memory_bio CERTIFICATE KEY CA-FILE NAME
 *
 * A client and a server in one program, with no socket between them: each hands its bytes for the other to us, and we
 * carry them over. This is how TLS goes over a serial line, a message queue or an event loop of your own.
 *
 *   cc memory_bio.c -o memory_bio $(pkg-config --cflags --libs sslwrap) */
#include "example.h"

/* Carries all that `from` has to say over to `to`. How the bytes are cut makes no difference: here 700 at a time. */
static size_t carry(const char *arrow, sslwrap_conn *from, sslwrap_conn *to)
{
    char wire[700];
    size_t n, taken, total = 0;
    int status;
    while ((status = sslwrap_conn_bio_read(from, wire, sizeof wire, &n)) == SSLWRAP_OK) {
        must(sslwrap_conn_bio_write(to, wire, n, &taken)); /* always takes all */
        total += n;
    }
    if (status != SSLWRAP_ERROR_WANT_READ) /* which says: nothing more for now */
        must(status);
    if (total > 0)
        printf("%s %5zu bytes\n", arrow, total);
    return total;
}

/* One step of a handshake: 1 when it is done, 0 when the other end has to go on first. */
static int shake(sslwrap_conn *tls)
{
    int status = sslwrap_conn_do_handshake(tls);
    if (status == SSLWRAP_ERROR_WANT_READ)
        return 0;
    must(status);
    return 1;
}

/* Receives until the peer says goodbye or has no more for now; the status of the last call tells which. */
static int receive(const char *who, sslwrap_conn *tls)
{
    char text[256];
    size_t n;
    int status;
    while ((status = sslwrap_conn_recv(tls, text, sizeof text, 0, &n)) == SSLWRAP_OK)
        printf("%s got \"%.*s\"\n", who, (int)n, text);
    if (status != SSLWRAP_ERROR_WANT_READ && status != SSLWRAP_ERROR_ZERO_RETURN)
        must(status);
    return status;
}

int main(int argc, char **argv)
{
    sslwrap_ctx *client_ctx, *server_ctx;
    sslwrap_conn *client, *server;
    const char *protocol, *cipher;
    size_t n;
    int done, complete;

    if (argc != 5)
        return fprintf(stderr, "usage: memory_bio CERTIFICATE KEY CA-FILE NAME\n"), 2;

    must(sslwrap_ctx_new_server(&server_ctx));
    must(sslwrap_ctx_use_identity_file(server_ctx, argv[1], argv[2]));
    must(sslwrap_conn_new(server_ctx, NULL, &server)); /* NULL: over memory */

    must(sslwrap_ctx_new_client(&client_ctx));
    must(sslwrap_ctx_load_verify_locations(client_ctx, argv[3], NULL));
    must(sslwrap_conn_new(client_ctx, NULL, &client));
    must(sslwrap_conn_set_server_name(client, argv[4])); /* asked for, and checked */

    do { /* each does what it can with what it has; nothing to carry and not done would mean waiting for ever */
        done = shake(client);
        n = carry("client -> server", client, server);
        done = shake(server) && done;
        n += carry("client <- server", server, client);
        if (n == 0 && !done)
            return fprintf(stderr, "memory_bio: the handshake got stuck\n"), 1;
    } while (!done);

    must(sslwrap_conn_get_protocol_version_name(client, &protocol));
    must(sslwrap_conn_get_cipher_name(client, &cipher));
    printf("agreed on %s, %s\n", protocol, cipher);

    must(sslwrap_conn_sendall(client, "hello", 5, 0, &n));
    carry("client -> server", client, server);
    receive("server", server);
    must(sslwrap_conn_sendall(server, "hello yourself", 14, 0, &n));
    carry("client <- server", server, client);
    receive("client", client);

    must(sslwrap_conn_shutdown(client, &complete)); /* the client says goodbye: complete is 0 yet */
    carry("client -> server", client, server);
    if (receive("server", server) != SSLWRAP_ERROR_ZERO_RETURN)
        return fprintf(stderr, "memory_bio: the server heard no goodbye\n"), 1;
    must(sslwrap_conn_shutdown(server, &complete)); /* the answer: both have said it, complete is 1 */
    printf("goodbye said and answered: %s\n", complete ? "yes" : "no");

    must(sslwrap_conn_free(client));
    must(sslwrap_conn_free(server));
    must(sslwrap_ctx_free(client_ctx));
    must(sslwrap_ctx_free(server_ctx));
    return all_freed() || !complete;
}
