/* A shim for BoringSSL's test runner (ssl/test/runner; its PORTING.md says what a shim is): it connects to the runner, is
 * the client or the server that the flags describe, and gives back what it reads with every bit turned. Exit status: 0, 1
 * with the reasons on stderr, 89 for what neither end has, 90 for what must not happen whatever the runner expects.
 * BOGO_KIND: which kind of end, see ours.c. BOGO_LOG: a file to which each run adds its flags and what it came to. */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "bogo.h"

enum { INITIAL, RESUME, TURNS, NONE };
static struct config turns[TURNS];
static const struct config *now = &turns[INITIAL];
static int count;             /* which connection, from 0 */
static char how_it_went[256]; /* for the log: of each connection what was read, and how that ended */
static char flags_text[8192];

static void leave(int status, const char *text)
{
    const char *log = getenv("BOGO_LOG");
    char line[16384];
    int n, out;
    net_close();
    if (log != NULL && (out = open(log, O_WRONLY | O_APPEND | O_CREAT, 0644)) >= 0) {
        n = snprintf(line, sizeof line, "%s\t%d\t%s\n", flags_text, status, text);
        if (n >= (int)sizeof line)
            n = sizeof line - 1;
        if (write(out, line, (size_t)n) != n)
            perror("bogo");
    }
    exit(status);
}

void die(const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fprintf(stderr, "%s\n", text);
    leave(1, text);
}

void unimplemented(const char *what)
{
    leave(UNIMPLEMENTED, what);
}

static void failed(const char *what)
{
    char why[2048];
    end_why(why, sizeof why);
    die("%s, connection %d: %s", what, count, why);
}

/* Flags. */

enum kind { BOOL, INT, TEXT, LIST, BASE64, IGNORED, IGNORED_VALUE };
#define AT(field) offsetof(struct config, field)
static const struct flag {
    const char *name;
    enum kind kind;
    size_t at;
} known[] = {
    {"-server", BOOL, AT(server)}, {"-dtls", BOOL, AT(dtls)}, {"-ipv6", BOOL, AT(ipv6)}, {"-port", INT, AT(port)},
    {"-resume-count", INT, AT(resume_count)}, {"-mtu", INT, AT(mtu)}, {"-min-version", INT, AT(min_version)},
    {"-max-version", INT, AT(max_version)}, {"-expect-version", INT, AT(expect_version)}, {"-no-tls1", BOOL, AT(no_tls1)},
    {"-no-tls11", BOOL, AT(no_tls11)}, {"-no-tls12", BOOL, AT(no_tls12)}, {"-no-tls13", BOOL, AT(no_tls13)},
    {"-no-ticket", BOOL, AT(no_ticket)}, {"-curves", LIST, AT(curves)}, {"-expect-curve-id", INT, AT(expect_curve_id)},
    {"-expect-cipher", INT, AT(expect_cipher)}, {"-expect-cipher-aes", INT, AT(expect_cipher)},
    {"-expect-cipher-no-aes", IGNORED_VALUE, 0}, {"-verify-peer", BOOL, AT(verify_peer)},
    {"-require-any-client-certificate", BOOL, AT(require_any_client_certificate)},
    {"-verify-fail", BOOL, AT(verify_fail)}, {"-use-early-callback", BOOL, AT(use_early_callback)},
    {"-fail-early-callback", BOOL, AT(fail_early_callback)}, {"-fail-cert-callback", BOOL, AT(fail_cert_callback)},
    {"-expect-verify-result", BOOL, AT(expect_verify_result)}, {"-use-ocsp-callback", BOOL, AT(use_ocsp_callback)},
    {"-fail-ocsp-callback", BOOL, AT(fail_ocsp_callback)},
    {"-use-old-client-cert-callback", BOOL, AT(use_old_client_cert_callback)},
    {"-async", BOOL, AT(async)}, {"-partial-write", IGNORED, 0}, {"-implicit-handshake", BOOL, AT(implicit_handshake)},
    {"-handshake-twice", BOOL, AT(handshake_twice)}, {"-no-op-extra-handshake", BOOL, AT(no_op_extra_handshake)},
    {"-handshake-never-done", BOOL, AT(handshake_never_done)}, {"-shim-writes-first", BOOL, AT(shim_writes_first)},
    {"-shim-shuts-down", BOOL, AT(shim_shuts_down)}, {"-check-close-notify", BOOL, AT(check_close_notify)},
    {"-write-different-record-sizes", BOOL, AT(write_different_record_sizes)}, {"-read-size", INT, AT(read_size)},
    {"-peek-then-read", BOOL, AT(peek_then_read)}, {"-key-update", BOOL, AT(key_update)},
    {"-use-exporter-between-reads", BOOL, AT(use_exporter_between_reads)},
    {"-max-send-fragment", INT, AT(max_send_fragment)}, {"-server-preference", BOOL, AT(server_preference)},
    {"-fallback-scsv", BOOL, AT(fallback_scsv)}, {"-expect-session-miss", BOOL, AT(expect_session_miss)},
    {"-expect-no-session", BOOL, AT(expect_no_session)}, {"-expect-session-id", BOOL, AT(expect_session_id)},
    {"-expect-no-session-id", BOOL, AT(expect_no_session_id)},
    {"-expect-ticket-renewal", BOOL, AT(expect_ticket_renewal)},
    {"-expect-total-renegotiations", INT, AT(expect_total_renegotiations)},
    {"-renegotiate-freely", BOOL, AT(renegotiate_freely)}, {"-decline-alpn", BOOL, AT(decline_alpn)},
    {"-reject-alpn", BOOL, AT(reject_alpn)}, {"-export-keying-material", INT, AT(export_keying_material)},
    {"-use-export-context", BOOL, AT(use_export_context)}, {"-export-label", TEXT, AT(export_label)},
    {"-export-context", TEXT, AT(export_context)}, {"-tls-unique", BOOL, AT(tls_unique)},
    {"-enable-ocsp-stapling", BOOL, AT(enable_ocsp_stapling)},
    {"-expect-ocsp-response", BASE64, AT(expect_ocsp_response)}, {"-cert-file", TEXT, AT(cert_file)},
    {"-key-file", TEXT, AT(key_file)}, {"-cipher", TEXT, AT(cipher)}, {"-host-name", TEXT, AT(host_name)},
    {"-expect-server-name", TEXT, AT(expect_server_name)}, {"-expect-peer-cert-file", TEXT, AT(expect_peer_cert_file)},
    {"-advertise-alpn", TEXT, AT(advertise_alpn)}, {"-expect-alpn", TEXT, AT(expect_alpn)},
    {"-select-alpn", TEXT, AT(select_alpn)}, {"-expect-advertised-alpn", TEXT, AT(expect_advertised_alpn)},
    {"-allow-unknown-alpn-protos", IGNORED, 0}, /* a client here takes any */
    {"-advertise-npn", TEXT, AT(advertise_npn)}, {"-select-next-proto", TEXT, AT(select_next_proto)},
    {"-expect-next-proto", TEXT, AT(expect_next_proto)}, {"-psk", TEXT, AT(psk)},
    {"-psk-identity", TEXT, AT(psk_identity)}, {"-srtp-profiles", TEXT, AT(srtp_profiles)},
    /* Of two ways to do the same there is one here. */
    {"-use-custom-verify-callback", IGNORED, 0}, {"-use-ticket-callback", IGNORED, 0}, {"-allow-hint-mismatch", IGNORED, 0},
    /* What neither end can be asked; the rest of the test is made. */
    {"-expect-hrr", IGNORED, 0}, {"-expect-no-hrr", IGNORED, 0}, {"-expect-extended-master-secret", IGNORED, 0},
    {"-expect-msg-callback", IGNORED_VALUE, 0}, {"-expect-peer-signature-algorithm", IGNORED_VALUE, 0},
    {"-expect-secure-renegotiation", IGNORED, 0}, {"-expect-no-secure-renegotiation", IGNORED, 0},
    {"-expect-certificate-types", IGNORED_VALUE, 0}, {"-expect-peer-verify-pref", IGNORED_VALUE, 0},
};

/* In place, as it becomes shorter; a NUL inside it would end it. */
static char *base64(char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *in = text, *out = text;
    unsigned bits = 0, have = 0;
    const char *digit;
    for (; *in != '\0' && *in != '='; in++) {
        if ((digit = strchr(digits, *in)) == NULL)
            die("base64: %s", text);
        bits = bits << 6 | (unsigned)(digit - digits);
        have += 6;
        if (have >= 8) {
            have -= 8;
            *out++ = (char)(bits >> have & 0xff);
        }
    }
    *out = '\0';
    return text;
}

static void set(struct config *c, const struct flag *flag, char *value)
{
    char *at = (char *)c + flag->at;
    int one = 1, number = value != NULL ? atoi(value) : 0;
    switch (flag->kind) {
    case BOOL:
        memcpy(at, &one, sizeof one);
        break;
    case INT:
        memcpy(at, &number, sizeof number);
        break;
    case TEXT:
    case BASE64:
        memcpy(at, &value, sizeof value);
        break;
    case LIST:
        if (c->curve_count == MAX_CURVES)
            unimplemented("-curves");
        c->curves[c->curve_count++] = number;
        break;
    default:
        break;
    }
}

static void parse(int argc, char **argv)
{
    size_t have = 0, k;
    int i, which;
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-port") == 0 || strcmp(argv[i], "-shim-id") == 0)
            i++;
        else if (strcmp(argv[i], "-ipv6") != 0 && have < sizeof flags_text)
            have += (size_t)snprintf(flags_text + have, sizeof flags_text - have, "%s ", argv[i]);
    }
    for (have = 0; flags_text[have] != '\0'; have++)
        if ((unsigned char)flags_text[have] < ' ')
            flags_text[have] = '.';
    for (i = 1; i < argc; i++) {
        char *name = argv[i], *value = NULL;
        which = TURNS;
        if (strcmp(name, "-is-handshaker-supported") == 0) {
            printf("No\n");
            exit(0);
        }
        if (strncmp(name, "-on-shim-", 9) == 0)
            name += 8;
        if (strncmp(name, "-on-handshaker-", 15) == 0)
            name += 14, which = NONE;
        if (strncmp(name, "-on-initial-", 12) == 0)
            which = which == NONE ? NONE : INITIAL, name += 11;
        else if (strncmp(name, "-on-resume-", 11) == 0)
            which = which == NONE ? NONE : RESUME, name += 10;
        if (strcmp(name, "-shim-id") == 0 && i + 1 < argc) {
            turns[INITIAL].shim_id = turns[RESUME].shim_id = strtoull(argv[++i], NULL, 10);
            continue;
        }
        for (k = 0; k < sizeof known / sizeof *known && strcmp(known[k].name, name) != 0; k++)
            continue;
        if (k == sizeof known / sizeof *known)
            unimplemented(name);
        if (known[k].kind != BOOL && known[k].kind != IGNORED) {
            if (++i == argc)
                die("%s has no value", name);
            value = known[k].kind == BASE64 ? base64(argv[i]) : argv[i];
        }
        if (which == INITIAL || which == TURNS)
            set(&turns[INITIAL], &known[k], value);
        if (which == RESUME || which == TURNS)
            set(&turns[RESUME], &known[k], value);
    }
}

const char *groups(const struct config *c)
{
    static const struct {
        int id;
        const char *name;
    } names[] = {{21, "P-224"}, {23, "P-256"}, {24, "P-384"}, {25, "P-521"}, {29, "X25519"}};
    static char list[256];
    size_t k;
    int i;
    if (c->curve_count == 0)
        return "X25519:P-256:P-384";
    list[0] = '\0';
    for (i = 0; i < c->curve_count; i++) {
        for (k = 0; k < sizeof names / sizeof *names && names[k].id != c->curves[i]; k++)
            continue;
        if (k == sizeof names / sizeof *names)
            unimplemented("-curves of a group that OpenSSL has not");
        strcat(strcat(list, i > 0 ? ":" : ""), names[k].name);
    }
    return list;
}

const char *ciphers(const struct config *c)
{
    static char list[1024];
    if (c->cipher != NULL && strpbrk(c->cipher, "[|") != NULL)
        unimplemented("-cipher with groups of equal preference");
    snprintf(list, sizeof list, "%s:@SECLEVEL=0", c->cipher != NULL ? c->cipher : "ALL:!aNULL:!eNULL");
    return list;
}

/* A test. */

static int same(const char *what, const char *want, const char *got)
{
    if (strcmp(want, got) != 0)
        die("%s is '%s', not '%s'", what, got, want);
    return 1;
}

static void shook_hands(void)
{
    static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"};
    const struct config *c = now;
    char text[1024];
    int old = end_version() != 0x0304;

    if (c->handshake_never_done) {
        fprintf(stderr, "the handshake was done\n");
        leave(90, "the handshake was done");
    }
    if (c->expect_version != 0 && end_version() != c->expect_version)
        die("version %04x, not %04x", end_version(), c->expect_version);
    if (end_reused() != (count > 0 && !c->expect_session_miss))
        die("the session was %sresumed", end_reused() ? "" : "not ");
    if (!c->server && old && (end_new_sessions() > 0) != (!c->expect_no_session && (!end_reused() || c->expect_ticket_renewal)))
        die("%d new sessions", end_new_sessions());
    if (count == 0 && ((c->expect_session_id && end_new_sessions() == 0) || (c->expect_no_session_id && end_new_sessions() > 0)))
        die("%d sessions kept", end_new_sessions());
    end_server_name(text, sizeof text);
    if (c->expect_server_name != NULL)
        same("server name", c->expect_server_name, text);
    end_npn(text, sizeof text);
    if (c->expect_next_proto != NULL)
        same("NPN", c->expect_next_proto, text);
    end_alpn(text, sizeof text);
    same("ALPN", c->server ? c->select_alpn != NULL ? c->select_alpn : "" : c->expect_alpn != NULL ? c->expect_alpn : "", text);
    if (c->expect_curve_id != 0 && end_curve() != c->expect_curve_id)
        die("curve %d, not %d", end_curve(), c->expect_curve_id);
    if (c->expect_cipher != 0) {
        if (c->expect_cipher < 0x1301 || c->expect_cipher > 0x1303)
            unimplemented("-expect-cipher");
        same("cipher", suites[c->expect_cipher - 0x1301], end_cipher());
    }
    if (c->psk == NULL && (!c->server || c->require_any_client_certificate) && !end_has_peer_certificate())
        die("the peer showed no certificate");
    if (c->expect_peer_cert_file != NULL && !end_peer_shows(c->expect_peer_cert_file))
        die("the peer showed another chain");
    if (c->expect_verify_result && end_verified() == c->verify_fail)
        die("the peer was %sverified", c->verify_fail ? "" : "not ");
    if (c->expect_ocsp_response != NULL && !end_reused()) { /* OpenSSL's sessions do not keep it */
        text[end_ocsp(text, sizeof text - 1)] = '\0';
        same("OCSP response", c->expect_ocsp_response, text);
    }
}

static void write_all(const void *buf, size_t len)
{
    if (len > 0 && end_write(buf, len) != DONE)
        failed("write");
}

static int read_some(char *buf, size_t cap, size_t *n)
{
    static char twice[20000];
    uint8_t byte;
    size_t again = 0;
    int rc = end_read(buf, cap, now->peek_then_read, n);
    if (now->use_exporter_between_reads && end_export("label", "", 0, &byte, 1) != DONE)
        failed("export");
    if (now->peek_then_read && rc == DONE) {
        if (end_read(twice, *n, 1, &again) != DONE || again != *n || memcmp(buf, twice, again) != 0)
            die("a second peek gave something else");
        if (end_read(twice, *n, 0, &again) != DONE || again != *n || memcmp(buf, twice, again) != 0)
            die("a receive gave something else than a peek");
    }
    return rc;
}

static void talk(void)
{
    static char buf[40000];
    const struct config *c = now;
    size_t n, i, total = 0, size = c->read_size > 0 ? (size_t)c->read_size : c->dtls ? 16384 : 512;
    int rc;
    if (c->shim_writes_first)
        write_all("hello", 5);
    if (size > 20000)
        size = 20000;
    while (!c->shim_shuts_down) {
        rc = read_some(buf, size, &n);
        if (rc == GOODBYE || rc == VANISHED) {
            i = strlen(how_it_went);
            snprintf(how_it_went + i, sizeof how_it_went - i, ", %zu bytes and %s", total, rc == GOODBYE ? "goodbye" : "no goodbye");
            return;
        }
        if (rc != DONE)
            failed("read");
        if (c->key_update && end_key_update() != DONE)
            failed("key update");
        total += n;
        for (i = 0; i < n; i++)
            buf[i] = (char)(buf[i] ^ 0xff);
        write_all(buf, n);
    }
}

static void play(void)
{
    static const size_t sizes[] = {0, 1, 255, 256, 257, 16383, 16384, 16385, 32767, 32768, 32769};
    static char buf[40000];
    const struct config *c = now;
    size_t i, n;
    int complete;

    if (!c->implicit_handshake) {
        if (end_handshake() != DONE)
            failed("handshake");
        shook_hands();
        if ((c->handshake_twice || c->no_op_extra_handshake) && end_handshake() != DONE)
            failed("second handshake");
    }
    if (c->export_keying_material > 0) {
        n = (size_t)c->export_keying_material;
        if (n > sizeof buf || end_export(c->export_label, c->export_context, c->use_export_context, buf, n) != DONE)
            failed("export");
        write_all(buf, n);
    }
    if (c->tls_unique) { /* of the finished message that came first */
        n = end_finished(c->server == !end_reused(), buf, sizeof buf);
        if (n != 12)
            die("tls-unique of %d bytes", (int)n);
        write_all(buf, n);
    }
    if (c->write_different_record_sizes) {
        memset(buf, 0x42, sizeof buf);
        for (i = 0; i < sizeof sizes / sizeof *sizes; i++)
            write_all(buf, sizes[i]);
    } else {
        talk();
    }
    if (end_version() == 0x0304 && !c->server && (end_new_sessions() > 0) != (!c->expect_no_session && !c->shim_shuts_down))
        die("%d new sessions at the end", end_new_sessions());
    if (c->check_close_notify) {
        if (end_shutdown(&complete) != DONE)
            failed("shutdown");
        if (c->shim_shuts_down) {
            if (complete)
                die("the first half of the shutdown was the second");
            if (end_shutdown(&complete) != DONE)
                failed("second shutdown");
        }
        if (!complete)
            die("the peer did not say goodbye");
    }
    if (end_renegotiations() != c->expect_total_renegotiations)
        die("%d renegotiations", end_renegotiations());
}

int main(int argc, char **argv)
{
    const char *kind = getenv("BOGO_KIND");
    struct config resume;
    signal(SIGPIPE, SIG_IGN);
    alarm(60);
    parse(argc, argv);
    resume = turns[RESUME];
    for (count = 0; count <= turns[INITIAL].resume_count; count++) {
        now = &turns[count > 0 ? RESUME : INITIAL];
        if (count > 0 && !now->server && !end_has_session())
            die("there is no session to resume");
        end_new(now, kind != NULL ? kind : "", net_open(now), count > 1 || (count == 1 && memcmp(&turns[INITIAL], &resume, sizeof resume) == 0));
        play();
        end_free();
        net_close();
    }
    leave(0, how_it_went);
    return 0;
}
