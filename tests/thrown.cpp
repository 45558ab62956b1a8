// A C++ exception out of a callback, which is forbidden: the process ends there, before anything is unwound that is not made
// for it. thrown CERTS KIND, run by tests/steps/33-thrown.sh; status 3: the exception came through.
#include <sslwrap.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

static void must(int status)
{
    if (status != SSLWRAP_OK) {
        std::fprintf(stderr, "%s\n", sslwrap_error_message());
        std::exit(2);
    }
}

static void out() { throw std::runtime_error("out of a callback"); }
static void on_info(sslwrap_conn *, int, int, void *) { out(); }
static int on_verify(sslwrap_conn *, sslwrap_x509 *, int, int, int ok, void *) { out(); return ok; }
static int on_name(sslwrap_conn *, void *) { out(); return SSLWRAP_OK; }
static void on_keylog(sslwrap_conn *, const char *, void *) { out(); }

static void carry(sslwrap_conn *from, sslwrap_conn *to)
{
    char bytes[4096];
    size_t n, fed;
    while (sslwrap_conn_bio_read(from, bytes, sizeof bytes, &n) == SSLWRAP_OK)
        must(sslwrap_conn_bio_write(to, bytes, n, &fed));
}

int main(int, char **argv)
{
    const std::string certs = argv[1], kind = argv[2];
    sslwrap_ctx *client, *server;
    sslwrap_conn *c, *s;

    must(sslwrap_ctx_new_client(&client));
    must(sslwrap_ctx_new_server(&server));
    must(sslwrap_ctx_load_verify_locations(client, (certs + "/ca.pem").c_str(), NULL));
    must(sslwrap_ctx_use_certificate_chain_file(server, (certs + "/good.pem").c_str()));
    must(sslwrap_ctx_use_privatekey_file(server, (certs + "/good.key").c_str(), SSLWRAP_FILETYPE_PEM));
    if (kind == "info")
        must(sslwrap_ctx_set_info_callback(client, on_info, NULL, NULL));
    if (kind == "verify")
        must(sslwrap_ctx_set_verify(client, SSLWRAP_VERIFY_PEER, on_verify, NULL, NULL));
    if (kind == "name")
        must(sslwrap_ctx_set_tlsext_servername_callback(server, on_name, NULL, NULL));
    if (kind == "keylog")
        must(sslwrap_ctx_set_keylog_callback(client, on_keylog, NULL, NULL));
    must(sslwrap_conn_new(client, NULL, &c));
    must(sslwrap_conn_new(server, NULL, &s));
    must(sslwrap_conn_set_server_name(c, "localhost"));
    std::puts("before");
    std::fflush(stdout);
    try {
        for (int i = 0; i < 3; i++) {
            sslwrap_conn_do_handshake(c);
            carry(c, s);
            sslwrap_conn_do_handshake(s);
            carry(s, c);
        }
    } catch (const std::runtime_error &) {
        return 3;
    }
    return 0;
}
