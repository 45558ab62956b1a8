//! A provider of ours with one algorithm, TLS 1.3's key derivation, for our own contexts alone: they ask for it by a
//! property that no other implementation has. It costs a tenth of OpenSSL's, and it sees the secrets of application records
//! at the moment when OpenSSL goes over to them. Whatever is not as libssl asks goes to OpenSSL's own.
use crate::base::status::Status;
use crate::sys::ext::{self, Algorithm, Dispatch};
use crate::sys::hkdf::{Hash, Hkdf};
use crate::sys::host::Whose;
use crate::sys::lock::Brief;
use crate::sys::mem::try_box;
use crate::sys::{errq, inside, o};
use libc::{c_char, c_int, c_uint, c_void};
use std::ffi::CStr;
use std::ptr::{eq, null, null_mut};
use std::slice::from_raw_parts;
use std::sync::atomic::{AtomicPtr, Ordering};

const NAME: &CStr = c"TLS13-KDF";
const OPERATION: c_int = 4;

/// More copies of this library can be in a process; each has a provider of its own.
struct Copy {
    name: &'static CStr,
    /// A wish, so that everything else is fetched as ever. A name without a dot would be OpenSSL's own; and it is short, as
    /// OpenSSL hashes all of it for each fetch.
    query: &'static CStr,
    algorithms: [Algorithm; 2],
}

// SAFETY: constants
unsafe impl Sync for Copy {}

macro_rules! copies {
    ($($n:literal)*) => {
        [$(Copy {
            // SAFETY: they end in the only NUL
            name: unsafe { CStr::from_bytes_with_nul_unchecked(concat!("sslwrap-", $n, "\0").as_bytes()) },
            query: unsafe { CStr::from_bytes_with_nul_unchecked(concat!("?sslwrap.", $n, "\0").as_bytes()) },
            algorithms: [
                Algorithm {
                    names: NAME.as_ptr(),
                    properties: concat!("provider=sslwrap-", $n, ",sslwrap.", $n, "=yes\0").as_ptr().cast(),
                    functions: KDF.0.as_ptr(),
                    description: null(),
                },
                Algorithm { names: null(), properties: null(), functions: null(), description: null() },
            ],
        }),*]
    };
}

static COPIES: [Copy; 8] = copies!("a" "b" "c" "d" "e" "f" "g" "h");

struct Functions<const N: usize>([Dispatch; N]);

// SAFETY: constants
unsafe impl<const N: usize> Sync for Functions<N> {}

macro_rules! functions {
    ($($id:literal $function:expr,)*) => {
        Functions([
            // SAFETY: OpenSSL calls each with the types that belong to its number
            $(Dispatch { id: $id, function: unsafe { std::mem::transmute::<*const (), Option<ext::AnyFunction>>($function as *const ()) } },)*
            Dispatch { id: 0, function: None },
        ])
    };
}

static PROVIDER: Functions<2> = functions! {
    1027 query_operation,
};

static KDF: Functions<9> = functions! {
    1 new_ctx,
    2 dup_ctx,
    3 free_ctx,
    4 reset,
    5 derive,
    8 settable,
    10 get_params,
    11 set_params,
};

/// The copy that we are, once its provider is there.
static CHOSEN: AtomicPtr<Copy> = AtomicPtr::new(null_mut());
/// Its provider. Never read: kept, so that leak checkers see that it is.
static LOADED: AtomicPtr<o::OSSL_PROVIDER> = AtomicPtr::new(null_mut());
/// OpenSSL's own, which the default provider has.
static THEIRS: AtomicPtr<o::EVP_KDF> = AtomicPtr::new(null_mut());

/// What a new context is to ask for, where that comes to our derivation: the process may have decided otherwise, by
/// providers or default properties.
pub fn wish() -> Option<&'static CStr> {
    // SAFETY: no arguments; reads the configuration, as whatever follows would
    if unsafe { o::OPENSSL_init_ssl(0, null()) } != 1 {
        errq::clear();
        return None;
    }
    let copy = chosen().or_else(choose).filter(|copy| copy.is_ours());
    errq::clear();
    copy.map(|copy| copy.query)
}

fn chosen() -> Option<&'static Copy> {
    // SAFETY: one of COPIES, or NULL
    unsafe { CHOSEN.load(Ordering::Acquire).as_ref() }
}

fn choose() -> Option<&'static Copy> {
    static ONE_AT_A_TIME: Brief<()> = Brief::new(());
    Hkdf::new(Hash::Sha256).and(Hkdf::new(Hash::Sha384))?;
    // its own must stand before ours in OpenSSL's list: who wishes for nothing gets the first
    if !knows_theirs() || !inside::prepare() {
        return None;
    }
    ONE_AT_A_TIME.global().with(|()| {
        chosen().or_else(|| {
            let copy = COPIES.iter().find(|copy| copy.is_free() && copy.load())?;
            CHOSEN.swap(copy as *const Copy as *mut Copy, Ordering::AcqRel);
            Some(copy)
        })
    })
}

/// Whether the default provider is what the process uses; another one (as FIPS) is there for a reason.
fn knows_theirs() -> bool {
    if !THEIRS.load(Ordering::Acquire).is_null() {
        return true;
    }
    // SAFETY: a name; given back unless it is kept
    unsafe {
        let theirs = o::EVP_KDF_fetch(null_mut(), NAME.as_ptr(), null());
        if theirs.is_null() {
            return false;
        }
        let provider = ext::EVP_KDF_get0_provider(theirs);
        let usual = CStr::from_ptr(ext::OSSL_PROVIDER_get0_name(provider)) == c"default";
        let kept = usual && THEIRS.compare_exchange(null_mut(), theirs, Ordering::AcqRel, Ordering::Acquire).is_ok();
        if !kept {
            o::EVP_KDF_free(theirs);
        }
        usual
    }
}

impl Copy {
    fn is_free(&self) -> bool {
        // SAFETY: a name
        unsafe { ext::OSSL_PROVIDER_available(null_mut(), self.name.as_ptr()) == 0 }
    }

    /// For the life of the process. False also where another copy of this library was faster.
    fn load(&'static self) -> bool {
        NEXT.swap(self as *const Copy as *mut Copy, Ordering::AcqRel);
        // SAFETY: a name and a function that stay; the process's own providers stay as they are
        unsafe {
            if ext::OSSL_PROVIDER_add_builtin(null_mut(), self.name.as_ptr(), Some(init)) != 1 {
                return false;
            }
            let provider = o::OSSL_PROVIDER_try_load(null_mut(), self.name.as_ptr(), 1);
            if provider.is_null() {
                return false;
            }
            let ours = eq(ext::OSSL_PROVIDER_get0_provider_ctx(provider) as *const Copy, self);
            if ours {
                LOADED.swap(provider, Ordering::AcqRel);
            } else {
                o::OSSL_PROVIDER_unload(provider);
            }
            ours
        }
    }

    /// Who wishes for this copy is given what is ours.
    fn is_ours(&self) -> bool {
        // SAFETY: names; given back
        unsafe {
            let kdf = o::EVP_KDF_fetch(null_mut(), NAME.as_ptr(), self.query.as_ptr());
            if kdf.is_null() {
                return false;
            }
            let context = ext::OSSL_PROVIDER_get0_provider_ctx(ext::EVP_KDF_get0_provider(kdf));
            o::EVP_KDF_free(kdf);
            eq(context as *const Copy, self)
        }
    }
}

/// The copy that is being loaded.
static NEXT: AtomicPtr<Copy> = AtomicPtr::new(null_mut());

unsafe extern "C" fn init(
    _: *const c_void,
    _: *const Dispatch,
    functions: *mut *const Dispatch,
    context: *mut *mut c_void,
) -> c_int {
    // SAFETY: OpenSSL's out parameters
    unsafe {
        *functions = PROVIDER.0.as_ptr();
        *context = NEXT.load(Ordering::Acquire).cast();
    }
    1
}

unsafe extern "C" fn query_operation(copy: *mut c_void, operation: c_int, no_cache: *mut c_int) -> *const Algorithm {
    // SAFETY: what `init` gave
    unsafe {
        *no_cache = 0;
        match (copy as *const Copy).as_ref().filter(|_| operation == OPERATION) {
            Some(copy) => copy.algorithms.as_ptr(),
            None => null(),
        }
    }
}

/// A derivation. What is unusual about it OpenSSL's own knows, from the first parameter on that is set ahead.
struct Ctx {
    theirs: *mut o::EVP_KDF_CTX,
}

impl Drop for Ctx {
    fn drop(&mut self) {
        // SAFETY: ours, or NULL
        unsafe { o::EVP_KDF_CTX_free(self.theirs) }
    }
}

impl Ctx {
    fn theirs(&mut self) -> *mut o::EVP_KDF_CTX {
        if self.theirs.is_null() {
            // SAFETY: ours is not there before it is
            self.theirs = unsafe { o::EVP_KDF_CTX_new(THEIRS.load(Ordering::Acquire)) };
        }
        self.theirs
    }
}

unsafe fn ctx<'a>(ctx: *mut c_void) -> &'a mut Ctx {
    // SAFETY: what `new_ctx` gave, and one thread has it
    unsafe { &mut *(ctx as *mut Ctx) }
}

unsafe extern "C" fn new_ctx(_: *mut c_void) -> *mut c_void {
    try_box(Ctx { theirs: null_mut() }).map_or(null_mut(), |ctx| Box::into_raw(ctx).cast())
}

unsafe extern "C" fn dup_ctx(from: *mut c_void) -> *mut c_void {
    // SAFETY: OpenSSL's calls, here and below
    let from = unsafe { ctx(from) };
    let copied = || match from.theirs.is_null() {
        true => Ok(Ctx { theirs: null_mut() }),
        false => match unsafe { ext::EVP_KDF_CTX_dup(from.theirs) } {
            theirs if theirs.is_null() => Err(Status::NOMEM),
            theirs => Ok(Ctx { theirs }),
        },
    };
    copied().and_then(try_box).map_or(null_mut(), |ctx| Box::into_raw(ctx).cast())
}

unsafe extern "C" fn free_ctx(old: *mut c_void) {
    if !old.is_null() {
        drop(unsafe { Box::from_raw(old as *mut Ctx) });
    }
}

unsafe extern "C" fn reset(ctx_: *mut c_void) {
    *unsafe { ctx(ctx_) } = Ctx { theirs: null_mut() };
}

unsafe extern "C" fn settable(_: *mut c_void, _: *mut c_void) -> *const o::OSSL_PARAM {
    unsafe { ext::EVP_KDF_settable_ctx_params(THEIRS.load(Ordering::Acquire)) }
}

unsafe extern "C" fn set_params(ctx_: *mut c_void, params: *const o::OSSL_PARAM) -> c_int {
    if params.is_null() {
        return 1;
    }
    let theirs = unsafe { ctx(ctx_) }.theirs();
    (!theirs.is_null() && unsafe { ext::EVP_KDF_CTX_set_params(theirs, params) } == 1).into()
}

unsafe extern "C" fn get_params(ctx_: *mut c_void, params: *mut o::OSSL_PARAM) -> c_int {
    let theirs = unsafe { ctx(ctx_) }.theirs();
    (!theirs.is_null() && unsafe { ext::EVP_KDF_CTX_get_params(theirs, params) } == 1).into()
}

unsafe extern "C" fn derive(ctx_: *mut c_void, out: *mut u8, len: usize, params: *const o::OSSL_PARAM) -> c_int {
    // SAFETY: OpenSSL's call: a context of ours, its room and that one's length, parameters to the last
    unsafe {
        let ctx = ctx(ctx_);
        if ctx.theirs.is_null() && !out.is_null() && len <= isize::MAX as usize {
            if let Some(asked) = Asked::read(params) {
                let out = std::slice::from_raw_parts_mut(out, len);
                if asked.derive(out) {
                    return 1;
                }
            }
        }
        let theirs = ctx.theirs();
        (!theirs.is_null() && o::EVP_KDF_derive(theirs, out, len, params) == 1).into()
    }
}

const EXTRACT: c_int = 1;
const EXPAND: c_int = 2;
const PREFIX: &[u8] = b"tls13 ";

/// What libssl asks for.
struct Asked<'a> {
    mode: c_int,
    hkdf: Hkdf,
    key: Option<&'a [u8]>,
    salt: Option<&'a [u8]>,
    prefix: &'a [u8],
    label: &'a [u8],
    data: &'a [u8],
}

impl<'a> Asked<'a> {
    /// None where anything is said that libssl does not say.
    unsafe fn read(params: *const o::OSSL_PARAM) -> Option<Asked<'a>> {
        const INTEGER: c_uint = 1;
        const TEXT: c_uint = 4;
        const OCTETS: c_uint = 5;
        let (mut mode, mut hkdf, mut key, mut salt, mut prefix, mut label, mut data) =
            (None, None, None, None, None, None, None);
        let mut at = params;
        // SAFETY: a list that ends in one without a key; each has as many bytes as it says
        unsafe {
            while !at.is_null() && !(*at).key.is_null() {
                let param = &*at;
                let octets = || {
                    let usable = param.data_type == OCTETS && !param.data.is_null() && param.data_size > 0;
                    usable.then(|| from_raw_parts(param.data as *const u8, param.data_size))
                };
                match CStr::from_ptr(param.key).to_bytes() {
                    b"mode" if param.data_type == INTEGER && param.data_size == size_of::<c_int>() => {
                        mode = Some((param.data as *const c_int).read_unaligned());
                    }
                    b"digest" if param.data_type == TEXT && !param.data.is_null() => {
                        let name = CStr::from_ptr(param.data as *const c_char);
                        hkdf = Some(Hkdf::new(Hash::from_name(name.to_bytes())?)?);
                    }
                    b"key" => key = Some(octets()?),
                    b"salt" => salt = Some(octets()?),
                    b"prefix" => prefix = Some(octets()?),
                    b"label" => label = Some(octets()?),
                    b"data" => data = Some(octets()?),
                    _ => return None,
                }
                at = at.add(1);
            }
        }
        let data = data.unwrap_or(&[]);
        Some(Asked { mode: mode?, hkdf: hkdf?, key, salt, prefix: prefix?, label: label?, data })
    }

    fn derive(&self, out: &mut [u8]) -> bool {
        let len = self.hkdf.hash_len();
        let label = [self.prefix, self.label];
        match (self.mode, self.key, self.salt) {
            (EXTRACT, input, before) if before.is_none_or(|before| before.len() == len) && self.data.is_empty() => {
                self.hkdf.next_secret(before, label, input, out)
            }
            (EXPAND, Some(secret), None) if secret.len() == len => {
                let done = self.hkdf.expand_label(secret, label, self.data, out);
                if done && out.len() == len && self.prefix == PREFIX {
                    match self.label {
                        b"c ap traffic" => inside::learns(Whose::Client, out),
                        b"s ap traffic" => inside::learns(Whose::Server, out),
                        b"traffic upd" => inside::learns(Whose::Next(secret), out),
                        _ => {}
                    }
                }
                done
            }
            _ => false,
        }
    }
}
