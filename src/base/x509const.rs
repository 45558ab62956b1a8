//! Constants of certificates: what verification answers, and the flags that steer it. OpenSSL 3.0's numbers; `sys::check` and the
//! generated C test compare them.

// Results of certificate verification, OpenSSL's numbers; the texts are OpenSSL's.
/// Ok.
pub const SSLWRAP_X509_V_OK: i32 = 0;
/// Unspecified certificate verification error.
pub const SSLWRAP_X509_V_ERR_UNSPECIFIED: i32 = 1;
/// Unable to get issuer certificate.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT: i32 = 2;
/// Unable to get certificate CRL.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_GET_CRL: i32 = 3;
/// Unable to decrypt certificate's signature.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE: i32 = 4;
/// Unable to decrypt CRL's signature.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE: i32 = 5;
/// Unable to decode issuer public key.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: i32 = 6;
/// Certificate signature failure.
pub const SSLWRAP_X509_V_ERR_CERT_SIGNATURE_FAILURE: i32 = 7;
/// CRL signature failure.
pub const SSLWRAP_X509_V_ERR_CRL_SIGNATURE_FAILURE: i32 = 8;
/// Certificate is not yet valid.
pub const SSLWRAP_X509_V_ERR_CERT_NOT_YET_VALID: i32 = 9;
/// Certificate has expired.
pub const SSLWRAP_X509_V_ERR_CERT_HAS_EXPIRED: i32 = 10;
/// CRL is not yet valid.
pub const SSLWRAP_X509_V_ERR_CRL_NOT_YET_VALID: i32 = 11;
/// CRL has expired.
pub const SSLWRAP_X509_V_ERR_CRL_HAS_EXPIRED: i32 = 12;
/// Format error in certificate's notBefore field.
pub const SSLWRAP_X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD: i32 = 13;
/// Format error in certificate's notAfter field.
pub const SSLWRAP_X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD: i32 = 14;
/// Format error in CRL's lastUpdate field.
pub const SSLWRAP_X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD: i32 = 15;
/// Format error in CRL's nextUpdate field.
pub const SSLWRAP_X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD: i32 = 16;
/// Out of memory.
pub const SSLWRAP_X509_V_ERR_OUT_OF_MEM: i32 = 17;
/// Self-signed certificate.
pub const SSLWRAP_X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: i32 = 18;
/// Self-signed certificate in certificate chain.
pub const SSLWRAP_X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: i32 = 19;
/// Unable to get local issuer certificate.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: i32 = 20;
/// Unable to verify the first certificate.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: i32 = 21;
/// Certificate chain too long.
pub const SSLWRAP_X509_V_ERR_CERT_CHAIN_TOO_LONG: i32 = 22;
/// Certificate revoked.
pub const SSLWRAP_X509_V_ERR_CERT_REVOKED: i32 = 23;
/// Issuer certificate doesn't have a public key.
pub const SSLWRAP_X509_V_ERR_NO_ISSUER_PUBLIC_KEY: i32 = 24;
/// Path length constraint exceeded.
pub const SSLWRAP_X509_V_ERR_PATH_LENGTH_EXCEEDED: i32 = 25;
/// Unsuitable certificate purpose.
pub const SSLWRAP_X509_V_ERR_INVALID_PURPOSE: i32 = 26;
/// Certificate not trusted.
pub const SSLWRAP_X509_V_ERR_CERT_UNTRUSTED: i32 = 27;
/// Certificate rejected.
pub const SSLWRAP_X509_V_ERR_CERT_REJECTED: i32 = 28;
/// Subject issuer mismatch.
pub const SSLWRAP_X509_V_ERR_SUBJECT_ISSUER_MISMATCH: i32 = 29;
/// Authority and subject key identifier mismatch.
pub const SSLWRAP_X509_V_ERR_AKID_SKID_MISMATCH: i32 = 30;
/// Authority and issuer serial number mismatch.
pub const SSLWRAP_X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH: i32 = 31;
/// Key usage does not include certificate signing.
pub const SSLWRAP_X509_V_ERR_KEYUSAGE_NO_CERTSIGN: i32 = 32;
/// Unable to get CRL issuer certificate.
pub const SSLWRAP_X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER: i32 = 33;
/// Unhandled critical extension.
pub const SSLWRAP_X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION: i32 = 34;
/// Key usage does not include CRL signing.
pub const SSLWRAP_X509_V_ERR_KEYUSAGE_NO_CRL_SIGN: i32 = 35;
/// Unhandled critical CRL extension.
pub const SSLWRAP_X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION: i32 = 36;
/// Invalid non-CA certificate (has CA markings).
pub const SSLWRAP_X509_V_ERR_INVALID_NON_CA: i32 = 37;
/// Proxy path length constraint exceeded.
pub const SSLWRAP_X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED: i32 = 38;
/// Key usage does not include digital signature.
pub const SSLWRAP_X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE: i32 = 39;
/// Proxy certificates not allowed, please set the appropriate flag.
pub const SSLWRAP_X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED: i32 = 40;
/// Invalid or inconsistent certificate extension.
pub const SSLWRAP_X509_V_ERR_INVALID_EXTENSION: i32 = 41;
/// Invalid or inconsistent certificate policy extension.
pub const SSLWRAP_X509_V_ERR_INVALID_POLICY_EXTENSION: i32 = 42;
/// No explicit policy.
pub const SSLWRAP_X509_V_ERR_NO_EXPLICIT_POLICY: i32 = 43;
/// Different CRL scope.
pub const SSLWRAP_X509_V_ERR_DIFFERENT_CRL_SCOPE: i32 = 44;
/// Unsupported extension feature.
pub const SSLWRAP_X509_V_ERR_UNSUPPORTED_EXTENSION_FEATURE: i32 = 45;
/// RFC 3779 resource not subset of parent's resources.
pub const SSLWRAP_X509_V_ERR_UNNESTED_RESOURCE: i32 = 46;
/// Permitted subtree violation.
pub const SSLWRAP_X509_V_ERR_PERMITTED_VIOLATION: i32 = 47;
/// Excluded subtree violation.
pub const SSLWRAP_X509_V_ERR_EXCLUDED_VIOLATION: i32 = 48;
/// Name constraints minimum and maximum not supported.
pub const SSLWRAP_X509_V_ERR_SUBTREE_MINMAX: i32 = 49;
/// Application verification failure.
pub const SSLWRAP_X509_V_ERR_APPLICATION_VERIFICATION: i32 = 50;
/// Unsupported name constraint type.
pub const SSLWRAP_X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE: i32 = 51;
/// Unsupported or invalid name constraint syntax.
pub const SSLWRAP_X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX: i32 = 52;
/// Unsupported or invalid name syntax.
pub const SSLWRAP_X509_V_ERR_UNSUPPORTED_NAME_SYNTAX: i32 = 53;
/// CRL path validation error.
pub const SSLWRAP_X509_V_ERR_CRL_PATH_VALIDATION_ERROR: i32 = 54;
/// Path loop.
pub const SSLWRAP_X509_V_ERR_PATH_LOOP: i32 = 55;
/// Suite B: certificate version invalid.
pub const SSLWRAP_X509_V_ERR_SUITE_B_INVALID_VERSION: i32 = 56;
/// Suite B: invalid public key algorithm.
pub const SSLWRAP_X509_V_ERR_SUITE_B_INVALID_ALGORITHM: i32 = 57;
/// Suite B: invalid ECC curve.
pub const SSLWRAP_X509_V_ERR_SUITE_B_INVALID_CURVE: i32 = 58;
/// Suite B: invalid signature algorithm.
pub const SSLWRAP_X509_V_ERR_SUITE_B_INVALID_SIGNATURE_ALGORITHM: i32 = 59;
/// Suite B: curve not allowed for this LOS.
pub const SSLWRAP_X509_V_ERR_SUITE_B_LOS_NOT_ALLOWED: i32 = 60;
/// Suite B: cannot sign P-384 with P-256.
pub const SSLWRAP_X509_V_ERR_SUITE_B_CANNOT_SIGN_P_384_WITH_P_256: i32 = 61;
/// Hostname mismatch.
pub const SSLWRAP_X509_V_ERR_HOSTNAME_MISMATCH: i32 = 62;
/// Email address mismatch.
pub const SSLWRAP_X509_V_ERR_EMAIL_MISMATCH: i32 = 63;
/// IP address mismatch.
pub const SSLWRAP_X509_V_ERR_IP_ADDRESS_MISMATCH: i32 = 64;
/// No matching DANE TLSA records.
pub const SSLWRAP_X509_V_ERR_DANE_NO_MATCH: i32 = 65;
/// EE certificate key too weak.
pub const SSLWRAP_X509_V_ERR_EE_KEY_TOO_SMALL: i32 = 66;
/// CA certificate key too weak.
pub const SSLWRAP_X509_V_ERR_CA_KEY_TOO_SMALL: i32 = 67;
/// CA signature digest algorithm too weak.
pub const SSLWRAP_X509_V_ERR_CA_MD_TOO_WEAK: i32 = 68;
/// Invalid certificate verification context.
pub const SSLWRAP_X509_V_ERR_INVALID_CALL: i32 = 69;
/// Issuer certificate lookup error.
pub const SSLWRAP_X509_V_ERR_STORE_LOOKUP: i32 = 70;
/// Certificate Transparency required, but no valid SCTs found.
pub const SSLWRAP_X509_V_ERR_NO_VALID_SCTS: i32 = 71;
/// Proxy subject name violation.
pub const SSLWRAP_X509_V_ERR_PROXY_SUBJECT_NAME_VIOLATION: i32 = 72;
/// OCSP verification needed.
pub const SSLWRAP_X509_V_ERR_OCSP_VERIFY_NEEDED: i32 = 73;
/// OCSP verification failed.
pub const SSLWRAP_X509_V_ERR_OCSP_VERIFY_FAILED: i32 = 74;
/// OCSP unknown cert.
pub const SSLWRAP_X509_V_ERR_OCSP_CERT_UNKNOWN: i32 = 75;
/// Cannot find certificate signature algorithm.
pub const SSLWRAP_X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM: i32 = 76;
/// Subject signature algorithm and issuer public key algorithm mismatch.
pub const SSLWRAP_X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH: i32 = 77;
/// Cert info signature and signature algorithm mismatch.
pub const SSLWRAP_X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY: i32 = 78;
/// Invalid CA certificate.
pub const SSLWRAP_X509_V_ERR_INVALID_CA: i32 = 79;
/// Path length invalid for non-CA cert.
pub const SSLWRAP_X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA: i32 = 80;
/// Path length given without key usage keyCertSign.
pub const SSLWRAP_X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN: i32 = 81;
/// Key usage keyCertSign invalid for non-CA cert.
pub const SSLWRAP_X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA: i32 = 82;
/// Issuer name empty.
pub const SSLWRAP_X509_V_ERR_ISSUER_NAME_EMPTY: i32 = 83;
/// Subject name empty.
pub const SSLWRAP_X509_V_ERR_SUBJECT_NAME_EMPTY: i32 = 84;
/// Missing Authority Key Identifier.
pub const SSLWRAP_X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER: i32 = 85;
/// Missing Subject Key Identifier.
pub const SSLWRAP_X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER: i32 = 86;
/// Empty Subject Alternative Name extension.
pub const SSLWRAP_X509_V_ERR_EMPTY_SUBJECT_ALT_NAME: i32 = 87;
/// Subject empty and Subject Alt Name extension not critical.
pub const SSLWRAP_X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL: i32 = 88;
/// Basic Constraints of CA cert not marked critical.
pub const SSLWRAP_X509_V_ERR_CA_BCONS_NOT_CRITICAL: i32 = 89;
/// Authority Key Identifier marked critical.
pub const SSLWRAP_X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL: i32 = 90;
/// Subject Key Identifier marked critical.
pub const SSLWRAP_X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL: i32 = 91;
/// CA cert does not include key usage extension.
pub const SSLWRAP_X509_V_ERR_CA_CERT_MISSING_KEY_USAGE: i32 = 92;
/// Using cert extension requires at least X509v3.
pub const SSLWRAP_X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3: i32 = 93;
/// Certificate public key has explicit ECC parameters.
pub const SSLWRAP_X509_V_ERR_EC_KEY_EXPLICIT_PARAMS: i32 = 94;

// Flags of a certificate store. They are OR-ed together.
/// 0: deprecated, without effect.
pub const SSLWRAP_X509_V_FLAG_CB_ISSUER_CHECK: u64 = 0u64;
/// Check against the time that was set instead of now.
pub const SSLWRAP_X509_V_FLAG_USE_CHECK_TIME: u64 = 2u64;
/// Look up a revocation list for the leaf; none is an error.
pub const SSLWRAP_X509_V_FLAG_CRL_CHECK: u64 = 4u64;
/// With CRL_CHECK: for the whole chain.
pub const SSLWRAP_X509_V_FLAG_CRL_CHECK_ALL: u64 = 8u64;
/// Ignore critical extensions that are not known. Dangerous.
pub const SSLWRAP_X509_V_FLAG_IGNORE_CRITICAL: u64 = 0x10u64;
/// No tolerance for malformed certificates.
pub const SSLWRAP_X509_V_FLAG_X509_STRICT: u64 = 0x20u64;
/// Accept proxy certificates.
pub const SSLWRAP_X509_V_FLAG_ALLOW_PROXY_CERTS: u64 = 0x40u64;
/// Check certificate policies.
pub const SSLWRAP_X509_V_FLAG_POLICY_CHECK: u64 = 0x80u64;
/// Require an explicit policy.
pub const SSLWRAP_X509_V_FLAG_EXPLICIT_POLICY: u64 = 0x100u64;
/// The policy anyPolicy does not count.
pub const SSLWRAP_X509_V_FLAG_INHIBIT_ANY: u64 = 0x200u64;
/// Policies are not mapped.
pub const SSLWRAP_X509_V_FLAG_INHIBIT_MAP: u64 = 0x400u64;
/// Tell the callback that the policy is good.
pub const SSLWRAP_X509_V_FLAG_NOTIFY_POLICY: u64 = 0x800u64;
/// Indirect revocation lists and other signing keys.
pub const SSLWRAP_X509_V_FLAG_EXTENDED_CRL_SUPPORT: u64 = 0x1000u64;
/// Use delta revocation lists.
pub const SSLWRAP_X509_V_FLAG_USE_DELTAS: u64 = 0x2000u64;
/// Check the signature of self-signed roots too.
pub const SSLWRAP_X509_V_FLAG_CHECK_SS_SIGNATURE: u64 = 0x4000u64;
/// Look among trusted certificates first; always so by now.
pub const SSLWRAP_X509_V_FLAG_TRUSTED_FIRST: u64 = 0x8000u64;
/// Suite B, 128 bit only.
pub const SSLWRAP_X509_V_FLAG_SUITEB_128_LOS_ONLY: u64 = 0x0001_0000u64;
/// Suite B, 192 bit only.
pub const SSLWRAP_X509_V_FLAG_SUITEB_192_LOS: u64 = 0x0002_0000u64;
/// Suite B, 128 bit and more: both bits above.
pub const SSLWRAP_X509_V_FLAG_SUITEB_128_LOS: u64 = 0x0003_0000u64;
/// A trusted certificate ends the chain even when it is not a root.
pub const SSLWRAP_X509_V_FLAG_PARTIAL_CHAIN: u64 = 0x0008_0000u64;
/// Do not look for another chain.
pub const SSLWRAP_X509_V_FLAG_NO_ALT_CHAINS: u64 = 0x0010_0000u64;
/// Ignore the dates. Dangerous.
pub const SSLWRAP_X509_V_FLAG_NO_CHECK_TIME: u64 = 0x0020_0000u64;
/// All policy bits.
pub const SSLWRAP_X509_V_FLAG_POLICY_MASK: u64 = 0x780u64;

// How host names are compared. They are OR-ed together.
/// Look at the common name although there are alternative names.
pub const SSLWRAP_X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT: u64 = 1u64;
/// Wildcards do not match.
pub const SSLWRAP_X509_CHECK_FLAG_NO_WILDCARDS: u64 = 2u64;
/// A wildcard stands for a whole label only.
pub const SSLWRAP_X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS: u64 = 4u64;
/// A wildcard may stand for many labels.
pub const SSLWRAP_X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS: u64 = 8u64;
/// A name that begins with a dot matches one label more, not many.
pub const SSLWRAP_X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS: u64 = 0x10u64;
/// Never look at the common name.
pub const SSLWRAP_X509_CHECK_FLAG_NEVER_CHECK_SUBJECT: u64 = 0x20u64;

// What a certificate is for.
/// A TLS client.
pub const SSLWRAP_X509_PURPOSE_SSL_CLIENT: i32 = 1;
/// A TLS server.
pub const SSLWRAP_X509_PURPOSE_SSL_SERVER: i32 = 2;
/// A TLS server with an RSA key exchange (old Netscape rules).
pub const SSLWRAP_X509_PURPOSE_NS_SSL_SERVER: i32 = 3;
/// Signed mail.
pub const SSLWRAP_X509_PURPOSE_SMIME_SIGN: i32 = 4;
/// Encrypted mail.
pub const SSLWRAP_X509_PURPOSE_SMIME_ENCRYPT: i32 = 5;
/// Signing revocation lists.
pub const SSLWRAP_X509_PURPOSE_CRL_SIGN: i32 = 6;
/// Anything.
pub const SSLWRAP_X509_PURPOSE_ANY: i32 = 7;
/// Answering OCSP.
pub const SSLWRAP_X509_PURPOSE_OCSP_HELPER: i32 = 8;
/// Signing time stamps.
pub const SSLWRAP_X509_PURPOSE_TIMESTAMP_SIGN: i32 = 9;

// Kinds of alternative names.
/// A mail address.
pub const SSLWRAP_SAN_EMAIL: i32 = 1;
/// A host name.
pub const SSLWRAP_SAN_DNS: i32 = 2;
/// A URI.
pub const SSLWRAP_SAN_URI: i32 = 6;
/// An IP address.
pub const SSLWRAP_SAN_IP: i32 = 7;
