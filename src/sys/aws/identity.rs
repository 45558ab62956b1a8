//! Taking a connection's certificates away: after AWS-LC's own SSL_certs_clear it takes no others.
use openssl_sys as a;

/// A certificate of nobody: as much of it as is looked at before a handshake, and its key.
const fn nobody<const N: usize>(start: &[u8], rest: &[u8]) -> [u8; N] {
    let (outer, inner) = (N as u8 - 2, N as u8 - 4);
    let head = [0x30, outer, 0x30, inner, 2, 1, 0, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0];
    let parts: [&[u8]; 3] = [&head, start, rest];
    let (mut all, mut at, mut part) = ([0; N], 0, 0);
    while part < parts.len() {
        let mut i = 0;
        while i < parts[part].len() {
            all[at] = parts[part][i];
            (at, i) = (at + 1, i + 1);
        }
        part += 1;
    }
    assert!(at == N);
    all
}

// One of each kind that has a place of its own. Nobody has these keys: 2^519 + 1 is no modulus, the points are the curves' own.
static RSA: [u8; 110] = nobody(
    &[
        0x30, 0x5d, 0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0, 3, 0x4c, 0, 0x30, 0x49, 2, 0x42,
        0,
    ],
    &{
        let mut modulus = [0; 65 + 5];
        (modulus[0], modulus[64]) = (0x80, 1);
        (modulus[65], modulus[66], modulus[67], modulus[69]) = (2, 3, 1, 1);
        modulus
    },
);
static EC: [u8; 106] = nobody(
    &[
        0x30, 0x59, 0x30, 19, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 3,
        0x42, 0, 4,
    ],
    &[
        0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03,
        0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2,
        0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31,
        0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
    ],
);
static ED25519: [u8; 59] = nobody(&[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0, 0x58], &[0x66; 31]);

/// In each place a certificate whose key is not there: such a place is passed over. False: one that was there may still be.
pub unsafe fn drop_identities(ssl: *mut a::SSL) -> bool {
    let nobodies: [&[u8]; 3] = [&RSA, &EC, &ED25519];
    nobodies.iter().all(|der| unsafe { a::SSL_use_certificate_ASN1(ssl, der.as_ptr(), der.len()) == 1 })
}
