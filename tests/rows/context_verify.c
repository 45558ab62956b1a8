/* What a context says of verification. */
#include "raw.h"

ROW(A79, "libssl")
{
    sslwrap_ctx *ctx = NULL;
    SSL_CTX *raw = SSL_CTX_new(TLS_method());
    int depth = 0;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_get_verify_depth(ctx, &depth));
    CHECK(depth == SSL_CTX_get_verify_depth(raw));
    CHECK(depth == -1);
    CHECK_OK(sslwrap_ctx_set_verify_depth(ctx, 3));
    CHECK_OK(sslwrap_ctx_get_verify_depth(ctx, &depth));
    CHECK(depth == 3);
    sslwrap_ctx_free(ctx);
    SSL_CTX_free(raw);
}

ROW(A80, "libssl")
{
    sslwrap_ctx *ctx = NULL;
    int mode = -1;
    CHECK_OK(sslwrap_ctx_new(SSLWRAP_TLS_METHOD, &ctx));
    CHECK_OK(sslwrap_ctx_get_verify_mode(ctx, &mode));
    CHECK(mode == SSL_VERIFY_NONE);
    CHECK_OK(sslwrap_ctx_set_verify(ctx, SSLWRAP_VERIFY_PEER | SSLWRAP_VERIFY_CLIENT_ONCE, NULL, NULL, NULL));
    CHECK_OK(sslwrap_ctx_get_verify_mode(ctx, &mode));
    CHECK(mode == (SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE));
    sslwrap_ctx_free(ctx);
}

/* A chain of three, judged at depths 0 to 2 by ours while plain libssl shows it. */
ROW(A113, "libssl")
{
    sslwrap_ctx *ctx = client_ctx();
    sslwrap_conn *conn = NULL;
    struct raw r;
    CHECK_OK(sslwrap_ctx_set_verify_depth(ctx, 0));
    CHECK_OK(sslwrap_conn_new(ctx, NULL, &conn));
    CHECK_OK(sslwrap_conn_set_server_name(conn, "good.example"));
    raw_new(&r, raw_ctx(1, "good"), 1);
    CHECK_STATUS(raw_handshake(conn, &r), SSLWRAP_ERROR_SSL);
    raw_free(&r);
    sslwrap_conn_free(conn);
    sslwrap_ctx_free(ctx);
}
