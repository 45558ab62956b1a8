//! Functions newer than OpenSSL 3.0, looked up when first needed in the very library that gave us SSL_new: one binary
//! serves every OpenSSL 3. Absent ones are None.
use crate::sys::hkdf::{Sha, ShaFinal, ShaInit, ShaUpdate};
use crate::sys::o;
use libc::{c_char, c_int, c_uchar, c_uint, c_void};
use std::ffi::CStr;
use std::sync::atomic::{AtomicPtr, Ordering};

pub type GroupName = unsafe extern "C" fn(*mut o::SSL) -> *const c_char;

/// OpenSSL 3.2.
pub fn group_name() -> Option<GroupName> {
    static FOUND: Found = Found::new(c"SSL_get0_group_name");
    // SAFETY: the type is OpenSSL's own
    FOUND.get().map(|p| unsafe { std::mem::transmute::<*mut c_void, GroupName>(p) })
}

/// Next protocol negotiation, ALPN's forerunner; some builds are made without it. How OpenSSL asks a server, and a client.
pub type NpnAdvertise = unsafe extern "C" fn(*mut o::SSL, *mut *const c_uchar, *mut c_uint, *mut c_void) -> c_int;
pub type NpnSelect =
    unsafe extern "C" fn(*mut o::SSL, *mut *mut c_uchar, *mut c_uchar, *const c_uchar, c_uint, *mut c_void) -> c_int;
pub type SetNpnAdvertise = unsafe extern "C" fn(*mut o::SSL_CTX, Option<NpnAdvertise>, *mut c_void);
pub type SetNpnSelect = unsafe extern "C" fn(*mut o::SSL_CTX, Option<NpnSelect>, *mut c_void);
pub type GetNpn = unsafe extern "C" fn(*const o::SSL, *mut *const c_uchar, *mut c_uint);

pub fn npn_advertise() -> Option<SetNpnAdvertise> {
    static FOUND: Found = Found::new(c"SSL_CTX_set_next_protos_advertised_cb");
    // SAFETY: as above
    FOUND.get().map(|p| unsafe { std::mem::transmute::<*mut c_void, SetNpnAdvertise>(p) })
}

pub fn npn_select() -> Option<SetNpnSelect> {
    static FOUND: Found = Found::new(c"SSL_CTX_set_next_proto_select_cb");
    // SAFETY: as above
    FOUND.get().map(|p| unsafe { std::mem::transmute::<*mut c_void, SetNpnSelect>(p) })
}

pub fn npn_negotiated() -> Option<GetNpn> {
    static FOUND: Found = Found::new(c"SSL_get0_next_proto_negotiated");
    // SAFETY: as above
    FOUND.get().map(|p| unsafe { std::mem::transmute::<*mut c_void, GetNpn>(p) })
}

/// SHA-384 or SHA-256.
pub fn sha(longer: bool) -> Option<Sha> {
    static FOUND: [[Found; 3]; 2] = [
        [Found::new(c"SHA256_Init"), Found::new(c"SHA256_Update"), Found::new(c"SHA256_Final")],
        [Found::new(c"SHA384_Init"), Found::new(c"SHA384_Update"), Found::new(c"SHA384_Final")],
    ];
    let [init, update, finish] = &FOUND[usize::from(longer)];
    // SAFETY: as above; the state is as large as the larger of their contexts
    unsafe {
        Some(Sha {
            init: std::mem::transmute::<*mut c_void, ShaInit>(init.get()?),
            update: std::mem::transmute::<*mut c_void, ShaUpdate>(update.get()?),
            finish: std::mem::transmute::<*mut c_void, ShaFinal>(finish.get()?),
        })
    }
}

struct Found {
    name: &'static CStr,
    place: AtomicPtr<c_void>,
}

/// Looked for and absent; no function stands there.
const ABSENT: *mut c_void = std::ptr::dangling_mut::<u8>().cast();

impl Found {
    const fn new(name: &'static CStr) -> Found {
        Found { name, place: AtomicPtr::new(std::ptr::null_mut()) }
    }

    fn get(&self) -> Option<*mut c_void> {
        let mut place = self.place.load(Ordering::Acquire);
        if place.is_null() {
            place = look_up(self.name).unwrap_or(ABSENT);
            self.place.swap(place, Ordering::AcqRel);
        }
        (place != ABSENT).then_some(place)
    }
}

fn look_up(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: plain look-ups; RTLD_NOLOAD finds the library that is loaded already, and the handle only counts it
    unsafe {
        let mut where_it_is: libc::Dl_info = std::mem::zeroed();
        let known = o::SSL_new as *const c_void;
        if libc::dladdr(known, &mut where_it_is) == 0 || where_it_is.dli_fname.is_null() {
            return None;
        }
        let library = libc::dlopen(where_it_is.dli_fname, libc::RTLD_LAZY | libc::RTLD_NOLOAD);
        if library.is_null() {
            return None;
        }
        let found = libc::dlsym(library, name.as_ptr());
        libc::dlclose(library);
        (!found.is_null()).then_some(found)
    }
}
