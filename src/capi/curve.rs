//! Elliptic curves by their names.
use crate::base::constants::SSLWRAP_TYPE_CURVE;
use crate::capi::lists::{give_texts, sslwrap_strlist};
use crate::ffi::arg::{out, text};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table::{self, Object};
use crate::sys::curve::Curve;
use core::ffi::{c_char, c_int};
use core::ptr::{null, null_mut};

/// An elliptic curve that OpenSSL has. It never changes; any thread may use it.
pub struct sslwrap_curve {
    _opaque: [u8; 0],
}

impl Object for Curve {
    const TYPE: u8 = SSLWRAP_TYPE_CURVE as u8;
    const NAME: &'static str = "curve";
}

/// The names of all curves that OpenSSL has built in, as "prime256v1". TLS knows only some of them.
///
/// names: receives them; free with sslwrap_strlist_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. get_elliptic_curves();
/// EC_get_builtin_curves(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_get_elliptic_curves(names: *mut *mut sslwrap_strlist) -> c_int {
    guard("sslwrap_get_elliptic_curves", || {
        let names = out(names, null_mut())?;
        give_texts(&names, Curve::names()?)
    })
}

/// A curve by its name.
///
/// name: OpenSSL's short name, as "prime256v1", or NIST's, as "P-256"; NUL-terminated.
/// curve: receives it; free it with sslwrap_curve_free. NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: OpenSSL has none of this name; SSLWRAP_E_NOMEM. Any thread; does not block.
/// get_elliptic_curve(); OBJ_sn2nid(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_get_elliptic_curve(name: *const c_char, curve: *mut *mut sslwrap_curve) -> c_int {
    guard("sslwrap_get_elliptic_curve", || {
        let curve = out(curve, null_mut())?;
        give(&curve, Curve::named(text(name, "curve's name")?)?)
    })
}

/// The name of a curve.
///
/// curve: the curve.
/// name: receives OpenSSL's short name, a text that lives as long as the library.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. OBJ_nid2sn(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_curve_name(curve: *const sslwrap_curve, name: *mut *const c_char) -> c_int {
    guard("sslwrap_curve_name", || {
        let name = out(name, null())?;
        name.set(table::enter::<Curve>(curve.cast())?.must_name()?.as_ptr());
        Ok(())
    })
}

/// OpenSSL's number of a curve.
///
/// curve: the curve.
/// nid: receives it, as 415.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG. Any thread; does not block. OBJ_sn2nid(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_curve_nid(curve: *const sslwrap_curve, nid: *mut c_int) -> c_int {
    guard("sslwrap_curve_nid", || {
        let nid = out(nid, 0)?;
        nid.set(table::enter::<Curve>(curve.cast())?.nid());
        Ok(())
    })
}

/// Frees a curve. A context that took it keeps it.
///
/// curve: it; NULL is fine.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: freed already. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_curve_free(curve: *mut sslwrap_curve) -> c_int {
    guard("sslwrap_curve_free", || table::free::<Curve>(curve.cast()))
}
