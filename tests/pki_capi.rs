//! Certificates, keys, stores and identities as C sees them: handles, outputs, lengths, and nothing left behind.
#[path = "common/certs.rs"]
mod certs;
use certs::{bytes, cpath, has, openssl};
use sslwrap::capi::{identity::*, pkey::*, x509::*, x509_crl::*, x509_name::*, x509_store::*};
use sslwrap::ffi::table::live;
use sslwrap::sys::{errq, report};
use std::ffi::{c_char, c_int, c_void};
use std::ptr::{null, null_mut};

const OK: c_int = 0;
const SSL: c_int = 1;
const SYSCALL: c_int = 5;
const INVALID_ARG: c_int = -1;
const NO_VALUE: c_int = -5;
const TOO_SMALL: c_int = -6;
const PEM: c_int = 1;
const ASN1: c_int = 2;

fn said() -> String {
    report::with_record(|record| record.message.as_str().to_string())
}

fn say<T>(part: &str, status: T) -> T {
    has(&said(), part);
    assert!(errq::is_empty());
    status
}

/// A text or bytes by the two-step way that the header describes; every shorter room must change nothing.
fn all(get: impl Fn(*mut u8, usize, *mut usize) -> c_int, nul: usize) -> Vec<u8> {
    let mut len = 77;
    let first = get(null_mut(), 0, &mut len);
    assert_eq!(first, if len + nul == 0 { OK } else { TOO_SMALL });
    for cap in [0, 1, (len + nul).saturating_sub(1)] {
        let mut room = vec![0xee; cap + 8];
        let mut needed = 0;
        if cap < len + nul {
            assert_eq!(get(room.as_mut_ptr(), cap, &mut needed), TOO_SMALL);
            assert_eq!(needed, len);
            assert!(room.iter().all(|&b| b == 0xee));
        }
    }
    let mut room = vec![0xee; len + nul + 8];
    assert_eq!(get(room.as_mut_ptr(), len + nul, &mut len), OK);
    assert!(room[len + nul..].iter().all(|&b| b == 0xee) && room[len..len + nul].iter().all(|&b| b == 0));
    room.truncate(len);
    room
}

fn text(get: impl Fn(*mut c_char, usize, *mut usize) -> c_int) -> String {
    String::from_utf8(all(|buf, cap, len| get(buf.cast(), cap, len), 1)).unwrap()
}

fn raw(get: impl Fn(*mut c_void, usize, *mut usize) -> c_int) -> Vec<u8> {
    all(|buf, cap, len| get(buf.cast(), cap, len), 0)
}

fn ptr(bytes: &[u8]) -> (*const c_void, usize) {
    (bytes.as_ptr().cast(), bytes.len())
}

unsafe fn cert(file: &str) -> *mut sslwrap_x509 {
    let mut cert = null_mut();
    assert_eq!(sslwrap_x509_load_file(cpath(file).as_ptr(), PEM, &mut cert), OK);
    cert
}

unsafe fn key(file: &str) -> *mut sslwrap_pkey {
    let mut key = null_mut();
    let (pass, pass_len) = ptr(b"secret");
    assert_eq!(sslwrap_pkey_load_file(cpath(file).as_ptr(), PEM, pass, pass_len, &mut key), OK);
    key
}

unsafe fn certificates() {
    let good = cert("good.pem");
    let pem = text(|b, c, l| sslwrap_x509_dump_pem(good, b, c, l));
    let der = raw(|b, c, l| sslwrap_x509_dump_der(good, b, c, l));
    assert_eq!(der, bytes("good.der"));
    let (mut from_pem, mut from_der, mut yes) = (null_mut(), null_mut(), 0);
    let (data, len) = ptr(pem.as_bytes());
    assert_eq!(sslwrap_x509_load_pem(data, len, &mut from_pem), OK);
    let (data, len) = ptr(&der);
    assert_eq!(sslwrap_x509_load_der(data, len, &mut from_der), OK);
    assert_eq!(sslwrap_x509_equal(from_pem, from_der, &mut yes), OK);
    assert_eq!(yes, 1);
    let serial = text(|b, c, l| sslwrap_x509_serial(good, b, c, l));
    assert_eq!(openssl(&["x509", "-in", "good.pem", "-noout", "-serial"]), format!("serial={serial}"));
    let print = text(|b, c, l| sslwrap_x509_fingerprint(good, c"SHA256".as_ptr(), b, c, l));
    has(&openssl(&["x509", "-in", "good.pem", "-noout", "-fingerprint", "-sha256"]), &print);
    let (mut count, mut version, mut start, mut end) = (0, 0, 0, 0);
    assert_eq!(sslwrap_x509_version(good, &mut version), OK);
    assert_eq!(sslwrap_x509_not_before(good, &mut start), OK);
    assert_eq!(sslwrap_x509_not_after(good, &mut end), OK);
    assert!(version == 3 && start < end);
    assert_eq!(sslwrap_x509_has_expired(good, &mut yes), OK);
    assert_eq!(yes, 0);
    assert_eq!(sslwrap_x509_san_count(good, &mut count), OK);
    let mut names = vec![];
    for i in 0..count {
        let mut kind = 0;
        assert_eq!(sslwrap_x509_san_get(good, i, &mut kind, null_mut(), 0, &mut 0), TOO_SMALL);
        names.push((kind, text(|b, c, l| sslwrap_x509_san_get(good, i, &mut 0, b, c, l))));
    }
    assert_eq!((names.len(), &names[1], &names[4]), (5, &(2, "*.wild.example".into()), &(7, "::1".into())));
    assert_eq!(sslwrap_x509_san_get(good, count, &mut 0, null_mut(), 0, &mut 0), NO_VALUE);
    assert_eq!(sslwrap_x509_check_host(good, c"good.example".as_ptr(), 0, &mut yes), OK);
    assert_eq!(yes, 1);
    assert_eq!(sslwrap_x509_check_ip(good, c"127.0.0.2".as_ptr(), &mut yes), OK);
    assert_eq!(yes, 0);
    assert_eq!(say("not an IP", sslwrap_x509_check_ip(good, c"x".as_ptr(), &mut yes)), INVALID_ARG);

    // a second owner: the first free leaves the handle alive
    assert_eq!(sslwrap_x509_up_ref(good), OK);
    assert_eq!(sslwrap_x509_free(good), OK);
    assert_eq!(sslwrap_x509_version(good, &mut version), OK);
    for handle in [good, from_pem, from_der, null_mut()] {
        assert_eq!(sslwrap_x509_free(handle), OK);
    }
    // dead: told so, and every output is empty
    assert_eq!(sslwrap_x509_free(good), INVALID_ARG);
    let (mut len, mut name, mut there) = (77, std::ptr::dangling_mut(), std::ptr::dangling_mut());
    assert_eq!(say("freed already", sslwrap_x509_dump_pem(good, null_mut(), 0, &mut len)), INVALID_ARG);
    assert_eq!(len, 0);
    assert_eq!(sslwrap_x509_subject(good, &mut name), INVALID_ARG);
    assert_eq!(sslwrap_x509_public_key(good, &mut there), INVALID_ARG);
    assert!(name.is_null() && there.is_null());
    yes = 7;
    assert_eq!(sslwrap_x509_check_host(good, c"good.example".as_ptr(), 0, &mut yes), INVALID_ARG);
    assert_eq!(yes, 0);
}

unsafe fn bad_data() {
    let mut cert: *mut sslwrap_x509 = std::ptr::dangling_mut();
    assert_eq!(say("no certificate", sslwrap_x509_load_pem(null(), 0, &mut cert)), SSL);
    assert!(cert.is_null());
    assert_eq!(say("NULL but its length", sslwrap_x509_load_pem(null(), 1, &mut cert)), INVALID_ARG);
    assert_eq!(sslwrap_x509_load_pem(ptr(b"x").0, usize::MAX, &mut cert), INVALID_ARG);
    assert_eq!(say("out pointer is NULL", sslwrap_x509_load_pem(null(), 0, null_mut())), INVALID_ARG);
    assert_eq!(say("path is NULL", sslwrap_x509_load_file(null(), PEM, &mut cert)), INVALID_ARG);
    assert_eq!(say("3 is no file type", sslwrap_x509_load_file(cpath("ca.pem").as_ptr(), 3, &mut cert)), INVALID_ARG);
    assert_eq!(say("cannot open /nope", sslwrap_x509_load_file(c"/nope".as_ptr(), ASN1, &mut cert)), SYSCALL);
    report::with_record(|record| assert_eq!(record.code, 2));
    let mut long = bytes("good.der");
    long.push(0);
    let (data, len) = ptr(&long);
    assert_eq!(say("bytes behind", sslwrap_x509_load_der(data, len, &mut cert)), SSL);
    let mut crl = null_mut();
    let (data, len) = ptr(b"nothing");
    assert_eq!(say("no revocation list", sslwrap_x509_crl_load_pem(data, len, &mut crl)), SSL);
    assert_eq!(sslwrap_x509_crl_load_der(data, len, &mut crl), SSL);
    let mut name = null_mut();
    assert_eq!(sslwrap_x509_name_load_der(data, len, &mut name), SSL);
    let mut key = null_mut();
    assert_eq!(sslwrap_pkey_load_der(data, len, null(), 0, &mut key), SSL);
    let mut id = null_mut();
    assert_eq!(sslwrap_identity_new_mem(data, len, null(), 0, null(), 0, &mut id), SSL);
    assert!(errq::is_empty() && crl.is_null() && name.is_null() && key.is_null() && id.is_null());
}

unsafe fn names() {
    let (mut name, mut other, mut yes, mut count, mut hash) = (null_mut(), null_mut(), 0, 0, 0);
    assert_eq!(sslwrap_x509_name_new(&mut name), OK);
    for (field, value) in [(c"C", &b"SE"[..]), (c"CN", b"a\0b")] {
        let (value, len) = ptr(value);
        assert_eq!(sslwrap_x509_name_add_entry(name, field.as_ptr(), value, len), OK);
    }
    assert_eq!(text(|b, c, l| sslwrap_x509_name_get_entry(name, c"CN".as_ptr(), 0, b, c, l)), "a\0b");
    assert_eq!(sslwrap_x509_name_get_entry(name, c"O".as_ptr(), 0, null_mut(), 0, &mut 0), NO_VALUE);
    assert_eq!(sslwrap_x509_name_entry_count(name, &mut count), OK);
    assert_eq!(count, 2);
    assert_eq!(text(|b, c, l| sslwrap_x509_name_entry_field(name, 0, b, c, l)), "C");
    assert_eq!(text(|b, c, l| sslwrap_x509_name_entry_value(name, 0, b, c, l)), "SE");
    assert_eq!(sslwrap_x509_name_entry_value(name, 2, null_mut(), 0, &mut 0), NO_VALUE);
    assert_eq!(text(|b, c, l| sslwrap_x509_name_oneline(name, b, c, l)), "/C=SE/CN=a\\x00b");
    assert_eq!(text(|b, c, l| sslwrap_x509_name_rfc2253(name, b, c, l)), "CN=a\\00b,C=SE");
    let der = raw(|b, c, l| sslwrap_x509_name_dump_der(name, b, c, l));
    let (data, len) = ptr(&der);
    assert_eq!(sslwrap_x509_name_load_der(data, len, &mut other), OK);
    assert_eq!(sslwrap_x509_name_equal(name, other, &mut yes), OK);
    assert_eq!(sslwrap_x509_name_hash(other, &mut hash), OK);
    assert!(yes == 1 && hash != 0);
    assert_eq!(sslwrap_x509_name_up_ref(other), OK);
    for handle in [name, other, other] {
        assert_eq!(sslwrap_x509_name_free(handle), OK);
    }
    assert_eq!(sslwrap_x509_name_free(other), INVALID_ARG);
}

unsafe fn stores() {
    let (mut store, mut crl, mut sent, mut chain, mut n) = (null_mut(), null_mut(), null_mut(), null_mut(), 0);
    assert_eq!(sslwrap_x509_store_new(&mut store), OK);
    let file = cpath("ca.pem");
    assert_eq!(sslwrap_x509_store_load_locations(store, file.as_ptr(), null(), &mut n), OK);
    assert_eq!(n, 1);
    assert_eq!(sslwrap_x509_store_load_locations(store, file.as_ptr(), null(), null_mut()), OK);
    n = 9;
    assert_eq!(sslwrap_x509_store_load_locations(store, null(), c"/nope".as_ptr(), &mut n), SYSCALL);
    assert_eq!(n, 0);
    let lists = bytes("crl.pem");
    let (data, len) = ptr(&lists);
    assert_eq!(sslwrap_x509_store_load_pem(store, data, len, &mut n), OK);
    assert_eq!(sslwrap_x509_crl_load_pem(data, len, &mut crl), OK);
    assert_eq!(sslwrap_x509_store_add_crl(store, crl), OK);
    assert_eq!(sslwrap_x509_store_set_flags(store, 4), OK);
    assert_eq!(sslwrap_x509_store_set_flags(store, 1 << 50), INVALID_ARG);
    assert_eq!(sslwrap_x509_store_set_purpose(store, 2), OK);
    let (mut certs, mut cas, mut crls) = (0, 0, 0);
    assert_eq!(sslwrap_x509_store_count(store, &mut certs, &mut cas, &mut crls), OK);
    assert_eq!((certs, cas, crls), (1, 1, 2));
    assert_eq!(sslwrap_x509_store_count(store, null_mut(), null_mut(), null_mut()), OK);

    let good = cert("good.pem");
    let both = bytes("good.pem");
    let (data, len) = ptr(&both);
    assert_eq!(sslwrap_x509_list_load_pem(data, len, &mut sent), OK);
    let host = c"good.example".as_ptr();
    assert_eq!(sslwrap_x509_store_verify(store, good, sent, host, &mut chain), OK);
    assert_eq!(sslwrap_x509_list_len(chain, &mut n), OK);
    assert_eq!(n, 3);
    let mut root = null_mut();
    assert_eq!(sslwrap_x509_list_get(chain, 2, &mut root), OK);
    assert_eq!(sslwrap_x509_list_get(chain, 3, &mut null_mut()), NO_VALUE);
    assert_eq!(sslwrap_x509_list_free(chain), OK);
    let mut subject = null_mut();
    assert_eq!(sslwrap_x509_subject(root, &mut subject), OK);
    assert_eq!(text(|b, c, l| sslwrap_x509_name_get_entry(subject, c"CN".as_ptr(), 0, b, c, l)), "Test Root");
    assert_eq!(sslwrap_x509_store_verify(store, good, sent, null(), null_mut()), OK);

    let revoked = cert("revoked.pem");
    chain = std::ptr::dangling_mut();
    let refused = sslwrap_x509_store_verify(store, revoked, sent, null(), &mut chain);
    assert_eq!(say("was revoked by 'Test Intermediate'", refused), SSL);
    assert!(chain.is_null());
    report::with_record(|record| assert_eq!((record.kind as i32, record.code, record.detail), (3, 23, 0)));
    let refused = sslwrap_x509_store_verify(store, good, null(), c"".as_ptr(), null_mut());
    assert_eq!(say("at least one byte", refused), INVALID_ARG);
    let mut due = 0;
    assert_eq!(sslwrap_x509_crl_next_update(crl, &mut due), OK);
    assert_eq!(sslwrap_x509_store_set_time(store, due + 1), OK);
    assert_eq!(sslwrap_x509_store_verify(store, good, sent, null(), null_mut()), SSL);

    // in the order in which a collector might
    assert_eq!(sslwrap_x509_store_free(store), OK);
    assert_eq!(sslwrap_x509_store_free(store), INVALID_ARG);
    assert_eq!(sslwrap_x509_crl_free(crl), OK);
    assert_eq!(sslwrap_x509_name_free(subject), OK);
    assert_eq!(sslwrap_x509_list_free(sent), OK);
    for handle in [root, revoked, good] {
        assert_eq!(sslwrap_x509_free(handle), OK);
    }
}

/// Answers as many bytes of "secret" as userdata says, and more than there is room for.
unsafe extern "C" fn answer(buf: *mut c_char, size: c_int, writing: c_int, userdata: *mut c_void) -> c_int {
    assert!(writing == 0 && size == 1024);
    let length = *(userdata as *const c_int);
    if length == 6 {
        std::ptr::copy_nonoverlapping(b"secret".as_ptr(), buf.cast(), 6);
    }
    length
}

unsafe fn keys() {
    let encrypted = bytes("encrypted.key");
    let (data, len) = ptr(&encrypted);
    let mut made = null_mut();
    for length in [-1, 0, 1, 1023, 1024, 1025, c_int::MAX, c_int::MIN, 5, 7] {
        let mut length = length;
        made = std::ptr::dangling_mut();
        let userdata = std::ptr::from_mut(&mut length).cast();
        assert_eq!(sslwrap_pkey_load_pem_cb(data, len, Some(answer), userdata, &mut made), SSL, "{length}");
        assert!(made.is_null() && errq::is_empty());
    }
    let mut six: c_int = 6;
    let userdata = std::ptr::from_mut(&mut six).cast();
    assert_eq!(sslwrap_pkey_load_pem_cb(data, len, Some(answer), userdata, &mut made), OK);
    assert_eq!(sslwrap_pkey_load_pem_cb(data, len, None, userdata, &mut null_mut()), INVALID_ARG);
    let mut again = null_mut();
    let file = cpath("encrypted.key");
    assert_eq!(sslwrap_pkey_load_file_cb(file.as_ptr(), PEM, Some(answer), userdata, &mut again), OK);
    let mut none = null_mut();
    assert_eq!(say("set a passphrase", sslwrap_pkey_load_pem(data, len, null(), 0, &mut none)), SSL);
    assert_eq!(say("not 1025", sslwrap_pkey_load_pem(data, len, [0u8; 1025].as_ptr().cast(), 1025, &mut none)), -1);
    assert_eq!(sslwrap_pkey_free(again), OK);

    let (mut bits, mut yes, good) = (0, 0, cert("good.pem"));
    assert_eq!(sslwrap_pkey_bits(made, &mut bits), OK);
    assert_eq!((bits, text(|b, c, l| sslwrap_pkey_type_name(made, b, c, l))), (256, "EC".to_string()));
    assert_eq!(sslwrap_pkey_belongs_to(made, good, &mut yes), OK);
    assert_eq!(yes, 1);
    let mut public = null_mut();
    assert_eq!(sslwrap_x509_public_key(good, &mut public), OK);
    assert_eq!(sslwrap_pkey_equal_public(made, public, &mut yes), OK);
    assert_eq!(yes, 1);
    let half = raw(|b, c, l| sslwrap_pkey_dump_public_der(public, b, c, l));
    assert_eq!(half, raw(|b, c, l| sslwrap_pkey_dump_public_der(made, b, c, l)));
    assert_eq!(say("no private half", sslwrap_pkey_dump_der(public, null_mut(), 0, &mut 0)), SSL);
    assert_eq!(say("no private half", sslwrap_pkey_dump_pem(public, null(), 0, null_mut(), 0, &mut 0)), SSL);

    let (pass, pass_len) = ptr(b"other pass");
    let pem = text(|b, c, l| sslwrap_pkey_dump_pem(made, pass, pass_len, b, c, l));
    let der = raw(|b, c, l| sslwrap_pkey_dump_der(made, b, c, l));
    let (mut from_pem, mut from_der, mut new) = (null_mut(), null_mut(), null_mut());
    let (data, len) = ptr(pem.as_bytes());
    assert_eq!(sslwrap_pkey_load_pem(data, len, pass, pass_len, &mut from_pem), OK);
    let (data, len) = ptr(&der);
    assert_eq!(sslwrap_pkey_load_der(data, len, null(), 0, &mut from_der), OK);
    assert_eq!(sslwrap_pkey_generate(c"ED25519".as_ptr(), 0, null(), &mut new), OK);
    assert_eq!(sslwrap_pkey_generate(c"DSA".as_ptr(), 0, null(), &mut none), INVALID_ARG);
    assert_eq!(sslwrap_pkey_equal_public(made, new, &mut yes), OK);
    assert_eq!(yes, 0);
    for handle in [made, public, from_pem, from_der, new, null_mut()] {
        assert_eq!(sslwrap_pkey_free(handle), OK);
    }
    assert_eq!(sslwrap_x509_free(good), OK);
}

unsafe fn identities() {
    let (good, right, wrong) = (cert("good.pem"), key("encrypted.key"), key("other.key"));
    let (mut id, mut bare, mut out, mut list, mut n, mut yes) = (null_mut(), null_mut(), null_mut(), null_mut(), 0, 0);
    assert_eq!(sslwrap_identity_new(good, null(), right, &mut bare), OK);
    assert_eq!(say("does not belong", sslwrap_identity_new(good, null(), wrong, &mut id)), SSL);
    assert!(id.is_null());
    let mixed = sslwrap_identity_new_file(cpath("good.pem").as_ptr(), cpath("other.key").as_ptr(), null(), 0, &mut id);
    assert_eq!(say("other.key does not belong to the certificate in ", mixed), SSL);
    let (pass, pass_len) = ptr(b"secret");
    assert_eq!(sslwrap_identity_new_file(cpath("server.p12").as_ptr(), null(), pass, pass_len, &mut id), OK);
    assert_eq!(sslwrap_identity_cert(id, &mut out), OK);
    assert_eq!(sslwrap_x509_equal(out, good, &mut yes), OK);
    assert_eq!(yes, 1);
    assert_eq!(sslwrap_identity_chain(id, &mut list), OK);
    assert_eq!(sslwrap_x509_list_len(list, &mut n), OK);
    assert_eq!(n, 1);
    // with the very chain that it gave, and with the key from memory
    let mut third = null_mut();
    assert_eq!(sslwrap_identity_new(good, list, right, &mut third), OK);
    let (certs, text) = (bytes("good.pem"), bytes("good.key"));
    let ((certs, certs_len), (text, text_len)) = (ptr(&certs), ptr(&text));
    let mut fourth = null_mut();
    assert_eq!(sslwrap_identity_new_mem(certs, certs_len, text, text_len, null(), 0, &mut fourth), OK);
    assert_eq!(sslwrap_identity_up_ref(fourth), OK);
    for handle in [third, id, bare, fourth, fourth] {
        assert_eq!(sslwrap_identity_free(handle), OK);
    }
    assert_eq!(sslwrap_identity_free(fourth), INVALID_ARG);
    // a key is no certificate
    assert_eq!(say("of another type", sslwrap_identity_new(right.cast(), null(), right, &mut id)), INVALID_ARG);
    assert_eq!(sslwrap_x509_list_free(list), OK);
    assert_eq!(sslwrap_x509_free(out), OK);
    assert_eq!(sslwrap_x509_free(good), OK);
    assert_eq!(sslwrap_pkey_free(right), OK);
    assert_eq!(sslwrap_pkey_free(wrong), OK);
}

/// One test: what is alive is counted for the whole process.
#[test]
fn everything_and_nothing_is_left() {
    for part in [certificates, bad_data, names, stores, keys, identities] {
        // SAFETY: pointers are good or NULL throughout
        unsafe { part() };
        assert_eq!(live(0), 0);
        assert!(errq::is_empty());
    }
}
