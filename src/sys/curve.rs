//! Elliptic curves that OpenSSL has built in, and the numbers it gives them.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::mem::{List, Text};
use crate::sys::o;
use crate::sys::report::{fail_openssl, invalid};
use crate::sys::{errq, ext};
use std::ffi::CStr;
use std::ptr::{null, null_mut};

/// One of them, by OpenSSL's number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Curve(i32);

const NONE: ext::BuiltinCurve = ext::BuiltinCurve { nid: 0, comment: null() };

impl Curve {
    /// All of them, in OpenSSL's order.
    pub fn all() -> Outcome<List<Curve>> {
        // SAFETY: NULL and 0 ask for the number
        let count = unsafe { ext::EC_get_builtin_curves(null_mut(), 0) };
        let mut room = List::with_capacity(count)?;
        (0..count).try_for_each(|_| room.push(NONE))?;
        // SAFETY: room for as many as are asked for
        let given = unsafe { ext::EC_get_builtin_curves(room.as_mut_ptr(), room.len()) };
        let mut all = List::with_capacity(given.min(count))?;
        room.iter().take(given).try_for_each(|curve| all.push(Curve(curve.nid)))?;
        Ok(all)
    }

    /// By its short name ("prime256v1") or by NIST's ("P-256").
    pub fn named(name: &CStr) -> Outcome<Curve> {
        errq::clear();
        // SAFETY: a NUL-terminated text
        let nist = unsafe { ext::EC_curve_nist2nid(name.as_ptr()) };
        errq::clear();
        let all = Curve::all()?;
        let found = all.iter().find(|curve| curve.0 == nist || curve.name().is_some_and(|own| own == name));
        found.copied().ok_or_else(|| {
            let mut shown = crate::base::line::Line::<64>::EMPTY;
            shown.add_foreign(name.to_bytes());
            let shown = shown.as_str();
            invalid(format_args!("OpenSSL has no curve '{shown}': get_elliptic_curves lists those that it has"))
        })
    }

    pub fn nid(&self) -> i32 {
        self.0
    }

    /// OpenSSL's short name, as its tables have it.
    pub fn name(&self) -> Option<&'static CStr> {
        errq::clear();
        // SAFETY: a static text, or NULL
        let name = unsafe { o::OBJ_nid2sn(self.0) };
        errq::clear();
        // SAFETY: as above
        (!name.is_null()).then(|| unsafe { CStr::from_ptr(name) })
    }

    pub fn must_name(&self) -> Outcome<&'static CStr> {
        self.name().ok_or(Status::NO_VALUE)
    }

    pub fn names() -> Outcome<List<Text>> {
        let mut names = List::new();
        for curve in Curve::all()?.iter() {
            names.push(Text::new(curve.must_name()?.to_bytes())?)?;
        }
        if names.is_empty() {
            return Err(fail_openssl(Kind::Local, format_args!("this OpenSSL has no curves")));
        }
        Ok(names)
    }
}
