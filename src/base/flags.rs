//! The masks as types, for use inside the crate. The bits come from the public constants, so there is one source; constants that
//! are 0 have no place here. `checked` refuses bits that have no name.
use super::{constants, sockconst, x509const};
use bitflags::bitflags;

bitflags! {
    /// `SSLWRAP_OP_*`.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct Options: u64 {
        const NO_EXTENDED_MASTER_SECRET = constants::SSLWRAP_OP_NO_EXTENDED_MASTER_SECRET;
        const CLEANSE_PLAINTEXT = constants::SSLWRAP_OP_CLEANSE_PLAINTEXT;
        const LEGACY_SERVER_CONNECT = constants::SSLWRAP_OP_LEGACY_SERVER_CONNECT;
        const ENABLE_KTLS = constants::SSLWRAP_OP_ENABLE_KTLS;
        const TLSEXT_PADDING = constants::SSLWRAP_OP_TLSEXT_PADDING;
        const SAFARI_ECDHE_ECDSA_BUG = constants::SSLWRAP_OP_SAFARI_ECDHE_ECDSA_BUG;
        const IGNORE_UNEXPECTED_EOF = constants::SSLWRAP_OP_IGNORE_UNEXPECTED_EOF;
        const ALLOW_CLIENT_RENEGOTIATION = constants::SSLWRAP_OP_ALLOW_CLIENT_RENEGOTIATION;
        const DISABLE_TLSEXT_CA_NAMES = constants::SSLWRAP_OP_DISABLE_TLSEXT_CA_NAMES;
        const ALLOW_NO_DHE_KEX = constants::SSLWRAP_OP_ALLOW_NO_DHE_KEX;
        const DONT_INSERT_EMPTY_FRAGMENTS = constants::SSLWRAP_OP_DONT_INSERT_EMPTY_FRAGMENTS;
        const NO_QUERY_MTU = constants::SSLWRAP_OP_NO_QUERY_MTU;
        const COOKIE_EXCHANGE = constants::SSLWRAP_OP_COOKIE_EXCHANGE;
        const NO_TICKET = constants::SSLWRAP_OP_NO_TICKET;
        const CISCO_ANYCONNECT = constants::SSLWRAP_OP_CISCO_ANYCONNECT;
        const NO_SESSION_RESUMPTION_ON_RENEGOTIATION = constants::SSLWRAP_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION;
        const NO_COMPRESSION = constants::SSLWRAP_OP_NO_COMPRESSION;
        const ALLOW_UNSAFE_LEGACY_RENEGOTIATION = constants::SSLWRAP_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION;
        const NO_ENCRYPT_THEN_MAC = constants::SSLWRAP_OP_NO_ENCRYPT_THEN_MAC;
        const ENABLE_MIDDLEBOX_COMPAT = constants::SSLWRAP_OP_ENABLE_MIDDLEBOX_COMPAT;
        const PRIORITIZE_CHACHA = constants::SSLWRAP_OP_PRIORITIZE_CHACHA;
        const CIPHER_SERVER_PREFERENCE = constants::SSLWRAP_OP_CIPHER_SERVER_PREFERENCE;
        const TLS_ROLLBACK_BUG = constants::SSLWRAP_OP_TLS_ROLLBACK_BUG;
        const NO_ANTI_REPLAY = constants::SSLWRAP_OP_NO_ANTI_REPLAY;
        const NO_SSLV3 = constants::SSLWRAP_OP_NO_SSLV3;
        const NO_TLSV1 = constants::SSLWRAP_OP_NO_TLSV1;
        const NO_TLSV1_2 = constants::SSLWRAP_OP_NO_TLSV1_2;
        const NO_TLSV1_1 = constants::SSLWRAP_OP_NO_TLSV1_1;
        const NO_TLSV1_3 = constants::SSLWRAP_OP_NO_TLSV1_3;
        const NO_DTLSV1 = constants::SSLWRAP_OP_NO_DTLSV1;
        const NO_DTLSV1_2 = constants::SSLWRAP_OP_NO_DTLSV1_2;
        const NO_RENEGOTIATION = constants::SSLWRAP_OP_NO_RENEGOTIATION;
        const CRYPTOPRO_TLSEXT_BUG = constants::SSLWRAP_OP_CRYPTOPRO_TLSEXT_BUG;
        const NO_SSL_MASK = constants::SSLWRAP_OP_NO_SSL_MASK;
        const NO_DTLS_MASK = constants::SSLWRAP_OP_NO_DTLS_MASK;
        const ALL = constants::SSLWRAP_OP_ALL;
    }

    /// `SSLWRAP_MODE_*`.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct Modes: u64 {
        const ENABLE_PARTIAL_WRITE = constants::SSLWRAP_MODE_ENABLE_PARTIAL_WRITE;
        const ACCEPT_MOVING_WRITE_BUFFER = constants::SSLWRAP_MODE_ACCEPT_MOVING_WRITE_BUFFER;
        const AUTO_RETRY = constants::SSLWRAP_MODE_AUTO_RETRY;
        const NO_AUTO_CHAIN = constants::SSLWRAP_MODE_NO_AUTO_CHAIN;
        const RELEASE_BUFFERS = constants::SSLWRAP_MODE_RELEASE_BUFFERS;
        const SEND_CLIENTHELLO_TIME = constants::SSLWRAP_MODE_SEND_CLIENTHELLO_TIME;
        const SEND_SERVERHELLO_TIME = constants::SSLWRAP_MODE_SEND_SERVERHELLO_TIME;
        const SEND_FALLBACK_SCSV = constants::SSLWRAP_MODE_SEND_FALLBACK_SCSV;
        const ASYNC = constants::SSLWRAP_MODE_ASYNC;
        const DTLS_SCTP_LABEL_LENGTH_BUG = constants::SSLWRAP_MODE_DTLS_SCTP_LABEL_LENGTH_BUG;
        const OPENSSL_RECORDS = constants::SSLWRAP_MODE_OPENSSL_RECORDS;
    }

    /// `SSLWRAP_VERIFY_*`: no bit is `VERIFY_NONE`.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct VerifyMode: u64 {
        const PEER = constants::SSLWRAP_VERIFY_PEER;
        const FAIL_IF_NO_PEER_CERT = constants::SSLWRAP_VERIFY_FAIL_IF_NO_PEER_CERT;
        const CLIENT_ONCE = constants::SSLWRAP_VERIFY_CLIENT_ONCE;
        const POST_HANDSHAKE = constants::SSLWRAP_VERIFY_POST_HANDSHAKE;
    }

    /// `SSLWRAP_SESS_CACHE_*`: no bit is `SESS_CACHE_OFF`.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct SessCache: u64 {
        const CLIENT = constants::SSLWRAP_SESS_CACHE_CLIENT;
        const SERVER = constants::SSLWRAP_SESS_CACHE_SERVER;
        const BOTH = constants::SSLWRAP_SESS_CACHE_BOTH;
        const NO_AUTO_CLEAR = constants::SSLWRAP_SESS_CACHE_NO_AUTO_CLEAR;
        const NO_INTERNAL_LOOKUP = constants::SSLWRAP_SESS_CACHE_NO_INTERNAL_LOOKUP;
        const NO_INTERNAL_STORE = constants::SSLWRAP_SESS_CACHE_NO_INTERNAL_STORE;
        const NO_INTERNAL = constants::SSLWRAP_SESS_CACHE_NO_INTERNAL;
        const UPDATE_TIME = constants::SSLWRAP_SESS_CACHE_UPDATE_TIME;
    }

    /// `SSLWRAP_SENT_SHUTDOWN` and `SSLWRAP_RECEIVED_SHUTDOWN`.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct Shutdown: u64 {
        const SENT = constants::SSLWRAP_SENT_SHUTDOWN;
        const RECEIVED = constants::SSLWRAP_RECEIVED_SHUTDOWN;
    }

    /// `SSLWRAP_WAIT_*`: what to wait for, or what is ready.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct Wait: u64 {
        const READ = constants::SSLWRAP_WAIT_READ;
        const WRITE = constants::SSLWRAP_WAIT_WRITE;
    }

    /// `SSLWRAP_MSG_*`: flags of socket calls.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct MsgFlags: u64 {
        const OOB = sockconst::SSLWRAP_MSG_OOB;
        const PEEK = sockconst::SSLWRAP_MSG_PEEK;
        const DONTROUTE = sockconst::SSLWRAP_MSG_DONTROUTE;
        const TRYHARD = sockconst::SSLWRAP_MSG_TRYHARD;
        const CTRUNC = sockconst::SSLWRAP_MSG_CTRUNC;
        const PROXY = sockconst::SSLWRAP_MSG_PROXY;
        const TRUNC = sockconst::SSLWRAP_MSG_TRUNC;
        const DONTWAIT = sockconst::SSLWRAP_MSG_DONTWAIT;
        const EOR = sockconst::SSLWRAP_MSG_EOR;
        const WAITALL = sockconst::SSLWRAP_MSG_WAITALL;
        const FIN = sockconst::SSLWRAP_MSG_FIN;
        const SYN = sockconst::SSLWRAP_MSG_SYN;
        const CONFIRM = sockconst::SSLWRAP_MSG_CONFIRM;
        const RST = sockconst::SSLWRAP_MSG_RST;
        const ERRQUEUE = sockconst::SSLWRAP_MSG_ERRQUEUE;
        const NOSIGNAL = sockconst::SSLWRAP_MSG_NOSIGNAL;
        const MORE = sockconst::SSLWRAP_MSG_MORE;
        const WAITFORONE = sockconst::SSLWRAP_MSG_WAITFORONE;
        const BATCH = sockconst::SSLWRAP_MSG_BATCH;
        const ZEROCOPY = sockconst::SSLWRAP_MSG_ZEROCOPY;
        const FASTOPEN = sockconst::SSLWRAP_MSG_FASTOPEN;
        const CMSG_CLOEXEC = sockconst::SSLWRAP_MSG_CMSG_CLOEXEC;
    }

    /// `SSLWRAP_AI_*`: flags of getaddrinfo.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct AddrInfoFlags: u64 {
        const PASSIVE = sockconst::SSLWRAP_AI_PASSIVE;
        const CANONNAME = sockconst::SSLWRAP_AI_CANONNAME;
        const NUMERICHOST = sockconst::SSLWRAP_AI_NUMERICHOST;
        const V4MAPPED = sockconst::SSLWRAP_AI_V4MAPPED;
        const ALL = sockconst::SSLWRAP_AI_ALL;
        const ADDRCONFIG = sockconst::SSLWRAP_AI_ADDRCONFIG;
        const IDN = sockconst::SSLWRAP_AI_IDN;
        const CANONIDN = sockconst::SSLWRAP_AI_CANONIDN;
        const NUMERICSERV = sockconst::SSLWRAP_AI_NUMERICSERV;
    }

    /// `SSLWRAP_NI_*`: flags of getnameinfo.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct NameInfoFlags: u64 {
        const NUMERICHOST = sockconst::SSLWRAP_NI_NUMERICHOST;
        const NUMERICSERV = sockconst::SSLWRAP_NI_NUMERICSERV;
        const NOFQDN = sockconst::SSLWRAP_NI_NOFQDN;
        const NAMEREQD = sockconst::SSLWRAP_NI_NAMEREQD;
        const DGRAM = sockconst::SSLWRAP_NI_DGRAM;
        const IDN = sockconst::SSLWRAP_NI_IDN;
    }

    /// `SSLWRAP_X509_V_FLAG_*`: flags of a certificate store.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct X509Flags: u64 {
        const USE_CHECK_TIME = x509const::SSLWRAP_X509_V_FLAG_USE_CHECK_TIME;
        const CRL_CHECK = x509const::SSLWRAP_X509_V_FLAG_CRL_CHECK;
        const CRL_CHECK_ALL = x509const::SSLWRAP_X509_V_FLAG_CRL_CHECK_ALL;
        const IGNORE_CRITICAL = x509const::SSLWRAP_X509_V_FLAG_IGNORE_CRITICAL;
        const STRICT = x509const::SSLWRAP_X509_V_FLAG_X509_STRICT;
        const ALLOW_PROXY_CERTS = x509const::SSLWRAP_X509_V_FLAG_ALLOW_PROXY_CERTS;
        const POLICY_CHECK = x509const::SSLWRAP_X509_V_FLAG_POLICY_CHECK;
        const EXPLICIT_POLICY = x509const::SSLWRAP_X509_V_FLAG_EXPLICIT_POLICY;
        const INHIBIT_ANY = x509const::SSLWRAP_X509_V_FLAG_INHIBIT_ANY;
        const INHIBIT_MAP = x509const::SSLWRAP_X509_V_FLAG_INHIBIT_MAP;
        const NOTIFY_POLICY = x509const::SSLWRAP_X509_V_FLAG_NOTIFY_POLICY;
        const EXTENDED_CRL_SUPPORT = x509const::SSLWRAP_X509_V_FLAG_EXTENDED_CRL_SUPPORT;
        const USE_DELTAS = x509const::SSLWRAP_X509_V_FLAG_USE_DELTAS;
        const CHECK_SS_SIGNATURE = x509const::SSLWRAP_X509_V_FLAG_CHECK_SS_SIGNATURE;
        const TRUSTED_FIRST = x509const::SSLWRAP_X509_V_FLAG_TRUSTED_FIRST;
        const SUITEB_128_LOS_ONLY = x509const::SSLWRAP_X509_V_FLAG_SUITEB_128_LOS_ONLY;
        const SUITEB_192_LOS = x509const::SSLWRAP_X509_V_FLAG_SUITEB_192_LOS;
        const SUITEB_128_LOS = x509const::SSLWRAP_X509_V_FLAG_SUITEB_128_LOS;
        const PARTIAL_CHAIN = x509const::SSLWRAP_X509_V_FLAG_PARTIAL_CHAIN;
        const NO_ALT_CHAINS = x509const::SSLWRAP_X509_V_FLAG_NO_ALT_CHAINS;
        const NO_CHECK_TIME = x509const::SSLWRAP_X509_V_FLAG_NO_CHECK_TIME;
        const POLICY_MASK = x509const::SSLWRAP_X509_V_FLAG_POLICY_MASK;
    }

    /// `SSLWRAP_X509_CHECK_FLAG_*`: how host names are compared.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct HostFlags: u64 {
        const ALWAYS_CHECK_SUBJECT = x509const::SSLWRAP_X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT;
        const NO_WILDCARDS = x509const::SSLWRAP_X509_CHECK_FLAG_NO_WILDCARDS;
        const NO_PARTIAL_WILDCARDS = x509const::SSLWRAP_X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
        const MULTI_LABEL_WILDCARDS = x509const::SSLWRAP_X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS;
        const SINGLE_LABEL_SUBDOMAINS = x509const::SSLWRAP_X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS;
        const NEVER_CHECK_SUBJECT = x509const::SSLWRAP_X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
    }
}

// One constructor for all, under one name, so that no caller reaches for `from_bits_retain` or `_truncate` by accident.
macro_rules! checked {
    ($($mask:ident)*) => {
        $(impl $mask {
            /// These bits, or `None` when one of them has no name.
            pub const fn checked(bits: u64) -> Option<Self> {
                Self::from_bits(bits)
            }
        })*
    };
}

checked! { Options Modes VerifyMode SessCache Shutdown Wait MsgFlags AddrInfoFlags NameInfoFlags X509Flags HostFlags }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_bits_are_refused() {
        assert_eq!(Options::checked(0), Some(Options::empty()));
        assert_eq!(Options::checked(constants::SSLWRAP_OP_ALL), Some(Options::ALL));
        assert_eq!(Options::checked(1 << 5), None);
        assert_eq!(Options::checked(1 << 63), None);
        assert_eq!(Modes::checked(0x200), None);
        assert_eq!(VerifyMode::checked(3), Some(VerifyMode::PEER | VerifyMode::FAIL_IF_NO_PEER_CERT));
        assert_eq!(VerifyMode::checked(0x10), None);
        assert_eq!(SessCache::checked(0x303), Some(SessCache::BOTH | SessCache::NO_INTERNAL));
        assert_eq!(SessCache::checked(4), None);
        assert_eq!(Shutdown::checked(3), Some(Shutdown::all()));
        assert_eq!(Shutdown::checked(4), None);
        assert_eq!(Wait::checked(4), None);
        assert_eq!(MsgFlags::checked(2), Some(MsgFlags::PEEK));
        assert_eq!(MsgFlags::checked(1 << 31), None);
        assert_eq!(AddrInfoFlags::checked(0x800), None);
        assert_eq!(NameInfoFlags::checked(0x400), None);
        assert_eq!(X509Flags::checked(0x30000), Some(X509Flags::SUITEB_128_LOS));
        assert_eq!(X509Flags::checked(1), None);
        assert_eq!(HostFlags::checked(0x40), None);
    }
}
