//! The names of CAs that a server sends when it asks for a client's certificate. They imply no trust.
use crate::base::status::Outcome;
use crate::capi::ctx::{sslwrap_ctx, CtxObject};
use crate::capi::lists::{sslwrap_name_list, NameList};
use crate::capi::x509::sslwrap_x509;
use crate::capi::x509_name::sslwrap_x509_name;
use crate::ffi::arg::{bytes, handles, out, text};
use crate::ffi::guard::guard;
use crate::ffi::handle::give;
use crate::ffi::table;
use crate::pki::name::SharedName;
use crate::sys::names::NameStack;
use crate::sys::x509::X509;
use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;

/// Adds the name of a CA behind those that are sent to clients.
///
/// ctx: the context of a server.
/// cert: the CA's certificate; its subject is copied, also when it is in the list already.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing
/// changes. Any thread; does not block. add_client_ca(); SSL_CTX_add_client_CA(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_add_client_ca(ctx: *mut sslwrap_ctx, cert: *const sslwrap_x509) -> c_int {
    guard("sslwrap_ctx_add_client_ca", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        let cert = table::enter::<X509>(cert.cast())?;
        ctx.add_client_ca(&cert)
    })
}

/// Sends clients the subjects of the certificates in a file, in place of what was sent before. Trusts none of them:
/// sslwrap_ctx_load_verify_locations does that.
///
/// ctx: the context of a server.
/// cafile: path of the PEM file, NUL-terminated. A name that is in it twice is sent once.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SYSCALL: it cannot be read, the errno says why; SSLWRAP_ERROR_SSL: no certificate in
/// it, or one is damaged; SSLWRAP_E_STATE: the context is in use; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure
/// nothing changes. Any thread; blocks on the disk. load_client_ca(); SSL_load_client_CA_file(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_load_client_ca(ctx: *mut sslwrap_ctx, cafile: *const c_char) -> c_int {
    guard("sslwrap_ctx_load_client_ca", || {
        table::enter::<CtxObject>(ctx.cast())?.load_client_cas_file(text(cafile, "path")?)
    })
}

/// The same from memory.
///
/// ctx: the context of a server.
/// data, len: the PEM text.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_SSL: no certificate in it, or one is damaged; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_load_client_ca_mem(
    ctx: *mut sslwrap_ctx,
    data: *const c_void,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_load_client_ca_mem", || {
        table::enter::<CtxObject>(ctx.cast())?.load_client_cas(bytes(data, len)?)
    })
}

/// Sends clients these names, in this order and with repeats, in place of what was sent before.
///
/// ctx: the context of a server.
/// names, len: the names, copied; NULL and 0 for none.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: one of them is NULL or dead; SSLWRAP_E_STATE: the context is in use;
/// SSLWRAP_E_NOMEM. On failure nothing changes. Any thread; does not block. set_client_ca_list();
/// SSL_CTX_set_client_CA_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_set_client_ca_list(
    ctx: *mut sslwrap_ctx,
    names: *const *const sslwrap_x509_name,
    len: usize,
) -> c_int {
    guard("sslwrap_ctx_set_client_ca_list", || {
        let ctx = table::enter::<CtxObject>(ctx.cast())?;
        ctx.set_client_cas(copies(handles(names, len)?)?)
    })
}

fn copies(names: impl Iterator<Item = *const sslwrap_x509_name>) -> Outcome<NameStack> {
    let mut stack = NameStack::new()?;
    for name in names {
        stack.push(table::enter::<SharedName>(name.cast())?.get().copy()?)?;
    }
    Ok(stack)
}

/// The names that clients are sent.
///
/// ctx: the context.
/// names: receives them, copied; free with sslwrap_name_list_free. An empty list when there are none; NULL on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG; SSLWRAP_E_NOMEM. Any thread; does not block. SSL_CTX_get_client_CA_list(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_ctx_get_client_ca_list(
    ctx: *mut sslwrap_ctx,
    names: *mut *mut sslwrap_name_list,
) -> c_int {
    guard("sslwrap_ctx_get_client_ca_list", || {
        let names = out(names, null_mut())?;
        give(&names, NameList(table::enter::<CtxObject>(ctx.cast())?.client_cas()?))
    })
}
