//! Keys.
use crate::base::status::Outcome;
use crate::capi::x509::sslwrap_x509;
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::{arg, table};
use crate::pki::{key as keys, Format, Passphrase};
use crate::sys::pkey::Pkey;
use crate::sys::report::invalid;
use crate::sys::x509::X509;
use core::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

/// A private or public key. It never changes; any thread may use it.
#[allow(non_camel_case_types)]
pub struct sslwrap_pkey {
    _opaque: [u8; 0],
}

impl table::Object for Pkey {
    const TYPE: u8 = 13;
    const NAME: &'static str = "key";
}

/// Asks for a passphrase: write it to buf and return its length. buf, size: the room, zeroed. writing: 1 when a key is
/// about to be encrypted, 0 when one is read. userdata: as given beside the callback.
/// Return 1 to size; 0 and negative refuse the key, more than size counts as size.
/// It runs on the thread that is inside our call and must not throw or jump out of it.
#[allow(non_camel_case_types)]
pub type sslwrap_passphrase_fn =
    Option<unsafe extern "C" fn(buf: *mut c_char, size: c_int, writing: c_int, userdata: *mut c_void) -> c_int>;

/// The caller's callback, for the time of one call.
pub(in crate::capi) struct Asker {
    ask: unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int,
    userdata: *mut c_void,
}

impl Asker {
    pub(in crate::capi) fn new(ask: sslwrap_passphrase_fn, userdata: *mut c_void) -> Outcome<Asker> {
        let ask = ask.ok_or_else(|| invalid(format_args!("the passphrase callback is NULL")))?;
        Ok(Asker { ask, userdata })
    }
}

impl Passphrase for Asker {
    fn ask(&self, room: &mut [u8], writing: bool) -> i32 {
        // SAFETY: the room and its size belong together; the caller of the export stands for the function
        unsafe { (self.ask)(room.as_mut_ptr().cast(), room.len() as c_int, writing.into(), self.userdata) }
    }
}

/// Reads the first private key of a PEM text; other blocks are passed over. Never asks on the terminal.
///
/// data, len: the text.
/// passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when the key is not encrypted.
/// key: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, it is damaged, or the passphrase is missing or wrong: the
/// message says which; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_load_pem(
    data: *const c_void,
    len: usize,
    passphrase: *const c_void,
    passphrase_len: usize,
    key: *mut *mut sslwrap_pkey,
) -> c_int {
    guard("sslwrap_pkey_load_pem", || {
        let out = arg::out(key, null_mut())?;
        let passphrase = arg::bytes(passphrase, passphrase_len)?;
        give(&out, keys::load_with(Format::Pem, arg::bytes(data, len)?, passphrase)?)
    })
}

/// The same with a callback that is asked when the key is encrypted, once at most.
///
/// data, len: the text.
/// ask: not NULL.
/// userdata: handed to it.
/// key: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: there is none, it is damaged, or the passphrase was refused or wrong: the
/// message says which; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *key is NULL. On success it is yours: sslwrap_pkey_free. Nothing of the callback is kept.
/// Any thread; blocks as long as the callback does. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_load_pem_cb(
    data: *const c_void,
    len: usize,
    ask: sslwrap_passphrase_fn,
    userdata: *mut c_void,
    key: *mut *mut sslwrap_pkey,
) -> c_int {
    guard("sslwrap_pkey_load_pem_cb", || {
        let out = arg::out(key, null_mut())?;
        let asker = Asker::new(ask, userdata)?;
        give(&out, keys::load(Format::Pem, arg::bytes(data, len)?, Some(&asker))?)
    })
}

/// Reads a private key in DER, which must fill the data to the last byte: PKCS#8, encrypted PKCS#8, or the traditional
/// form of its type.
///
/// data, len: the bytes.
/// passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when the key is not encrypted.
/// key: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: not a key, bytes behind it, or the passphrase is missing or wrong;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
/// Any thread; does not block; calls nothing back. pyOpenSSL crypto.load_privatekey; d2i_AutoPrivateKey.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_load_der(
    data: *const c_void,
    len: usize,
    passphrase: *const c_void,
    passphrase_len: usize,
    key: *mut *mut sslwrap_pkey,
) -> c_int {
    guard("sslwrap_pkey_load_der", || {
        let out = arg::out(key, null_mut())?;
        let passphrase = arg::bytes(passphrase, passphrase_len)?;
        give(&out, keys::load_with(Format::Der, arg::bytes(data, len)?, passphrase)?)
    })
}

/// Reads a private key from a file. Never asks on the terminal.
///
/// path: NUL-terminated.
/// filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
/// passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 when the key is not encrypted.
/// key: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
/// content is not good, or the passphrase is missing or wrong; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message
/// names the file.
/// On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
/// Any thread; blocks on the disk; calls nothing back. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_load_file(
    path: *const c_char,
    filetype: c_int,
    passphrase: *const c_void,
    passphrase_len: usize,
    key: *mut *mut sslwrap_pkey,
) -> c_int {
    guard("sslwrap_pkey_load_file", || {
        let out = arg::out(key, null_mut())?;
        let (path, format) = (arg::text(path, "path")?, Format::from_filetype(filetype)?);
        give(&out, keys::load_file_with(path, format, arg::bytes(passphrase, passphrase_len)?)?)
    })
}

/// The same with a callback that is asked when the key is encrypted, once at most.
///
/// path: NUL-terminated.
/// filetype: SSLWRAP_FILETYPE_PEM or SSLWRAP_FILETYPE_ASN1.
/// ask: not NULL.
/// userdata: handed to it.
/// key: receives it.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: the file cannot be read, errno is in the record; SSLWRAP_ERROR_SSL: its
/// content is not good, or the passphrase was refused or wrong; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. The message
/// names the file.
/// On failure *key is NULL. On success it is yours: sslwrap_pkey_free. Nothing of the callback is kept.
/// Any thread; blocks as long as disk and callback do. pyOpenSSL crypto.load_privatekey; PEM_read_bio_PrivateKey.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_load_file_cb(
    path: *const c_char,
    filetype: c_int,
    ask: sslwrap_passphrase_fn,
    userdata: *mut c_void,
    key: *mut *mut sslwrap_pkey,
) -> c_int {
    guard("sslwrap_pkey_load_file_cb", || {
        let out = arg::out(key, null_mut())?;
        let (path, format) = (arg::text(path, "path")?, Format::from_filetype(filetype)?);
        give(&out, keys::load_file(path, format, Some(&Asker::new(ask, userdata)?))?)
    })
}

/// Makes a new key.
/// type: "RSA", "EC" or "ED25519". bits: for RSA, 1024 to 16384; else ignored. curve: for EC, "P-256" and others; else
/// ignored, may be NULL. key: receives it.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: unknown type or size, or the curve is missing; SSLWRAP_ERROR_SSL: no such
/// curve; SSLWRAP_E_NOMEM.
/// On failure *key is NULL. On success it is yours: sslwrap_pkey_free.
/// Any thread; a long RSA key takes seconds; calls nothing back. pyOpenSSL PKey.generate_key; EVP_PKEY_Q_keygen.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_generate(
    r#type: *const c_char,
    bits: c_int,
    curve: *const c_char,
    key: *mut *mut sslwrap_pkey,
) -> c_int {
    guard("sslwrap_pkey_generate", || {
        let out = arg::out(key, null_mut())?;
        give(&out, keys::generate(arg::text(r#type, "type")?, bits, arg::text_opt(curve))?)
    })
}

/// Writes a private key as PEM text (PKCS#8), encrypted with AES-256 when there is a passphrase.
///
/// passphrase, passphrase_len: 1 to 1024 bytes; NULL with 0 writes it in the clear.
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_ERROR_SSL: not a private key; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Wipe buf after use. Any thread; does not block; calls nothing back.
/// pyOpenSSL crypto.dump_privatekey; PEM_write_bio_PKCS8PrivateKey.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_dump_pem(
    key: *const sslwrap_pkey,
    passphrase: *const c_void,
    passphrase_len: usize,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_pkey_dump_pem", || {
        let room = arg::room(buf, cap, len)?;
        let key = table::enter::<Pkey>(key.cast())?;
        room.text(&keys::dump_pem(&key, arg::bytes(passphrase, passphrase_len)?)?)
    })
}

/// Writes a private key as DER (PKCS#8), in the clear.
///
/// buf, cap: where the bytes go.
/// len: receives their number.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_ERROR_SSL: not a private key;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Wipe buf after use. Any thread; does not block; calls nothing back.
/// pyOpenSSL crypto.dump_privatekey; i2d_PKCS8PrivateKey_bio.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_dump_der(
    key: *const sslwrap_pkey,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_pkey_dump_der", || {
        let room = arg::room(buf, cap, len)?;
        let key = table::enter::<Pkey>(key.cast())?;
        room.bytes(&key.to_der()?)
    })
}

/// Writes the public half of a key as DER (SubjectPublicKeyInfo): what key pins are made of.
///
/// buf, cap: where the bytes go.
/// len: receives their number.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the number needed; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL crypto.dump_publickey; i2d_PUBKEY.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_dump_public_der(
    key: *const sslwrap_pkey,
    buf: *mut c_void,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_pkey_dump_public_der", || {
        let room = arg::room(buf, cap, len)?;
        let key = table::enter::<Pkey>(key.cast())?;
        room.bytes(&key.public_to_der()?)
    })
}

/// Gives the size of a key in bits.
///
/// bits: receives it; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block; calls nothing back. pyOpenSSL PKey.bits;
/// EVP_PKEY_get_bits.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_bits(key: *const sslwrap_pkey, bits: *mut c_int) -> c_int {
    guard("sslwrap_pkey_bits", || {
        let out = arg::out(bits, 0)?;
        out.set(table::enter::<Pkey>(key.cast())?.bits());
        Ok(())
    })
}

/// Gives the type of a key: "RSA", "EC", "ED25519" and so on.
///
/// buf, cap: where the text goes, NUL-terminated.
/// len: receives its length without the NUL.
/// Returns SSLWRAP_OK; SSLWRAP_E_BUFFER_TOO_SMALL: *len is the length needed, ask again with len + 1;
/// SSLWRAP_E_INVALID_ARG.
/// On failure buf is untouched. Any thread; does not block; calls nothing back.
/// pyOpenSSL PKey.type; EVP_PKEY_get0_type_name.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_type_name(
    key: *const sslwrap_pkey,
    buf: *mut c_char,
    cap: usize,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_pkey_type_name", || {
        let room = arg::room(buf, cap, len)?;
        let key = table::enter::<Pkey>(key.cast())?;
        room.text(key.type_name().to_bytes())
    })
}

/// Tells whether the public halves of two keys are the same.
///
/// yes: receives 1 or 0; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block; calls nothing back.
/// EVP_PKEY_eq.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_equal_public(
    key: *const sslwrap_pkey,
    other: *const sslwrap_pkey,
    yes: *mut c_int,
) -> c_int {
    guard("sslwrap_pkey_equal_public", || {
        let out = arg::out(yes, 0)?;
        let key = table::enter::<Pkey>(key.cast())?;
        let other = table::enter::<Pkey>(other.cast())?;
        out.set(key.equal_public(&other)?.into());
        Ok(())
    })
}

/// Tells whether a certificate is for a key.
///
/// yes: receives 1 or 0; 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: the certificate's key is of a kind not known here; SSLWRAP_E_INVALID_ARG;
/// SSLWRAP_E_NOMEM.
/// Any thread; does not block; calls nothing back. X509_check_private_key.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_belongs_to(
    key: *const sslwrap_pkey,
    cert: *const sslwrap_x509,
    yes: *mut c_int,
) -> c_int {
    guard("sslwrap_pkey_belongs_to", || {
        let out = arg::out(yes, 0)?;
        let key = table::enter::<Pkey>(key.cast())?;
        out.set(key.belongs_to(&*table::enter::<X509>(cert.cast())?)?.into());
        Ok(())
    })
}

/// Adds an owner to a key: one sslwrap_pkey_free more is needed.
///
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: not a live key. Any thread; does not block; calls nothing back.
/// EVP_PKEY_up_ref.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_up_ref(key: *mut sslwrap_pkey) -> c_int {
    guard("sslwrap_pkey_up_ref", || table::up_ref::<Pkey>(key.cast()))
}

/// Gives up a key. It is wiped when nobody has it any more.
///
/// key: NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block; calls nothing back.
/// EVP_PKEY_free.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_pkey_free(key: *mut sslwrap_pkey) -> c_int {
    guard("sslwrap_pkey_free", || table::free::<Pkey>(key.cast()))
}
