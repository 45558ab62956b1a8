//! Lists of ciphers and groups, tried on a context of their own first: OpenSSL passes over names that it does not know, and would keep
//! a list that leaves nothing.
use crate::base::line::Line;
use crate::base::status::{Outcome, Status};
use crate::sys::mem::{spared, Text};
use crate::sys::report::invalid;
use crate::sys::ssl_ctx::{Side, SslCtx};
use core::ffi::CStr;

fn scratch() -> Outcome<SslCtx> {
    spared(|| SslCtx::new(Side::Both))
}

/// Each name must select something. What is taken away ('!', '-') need not exist.
pub fn check_cipher_list(list: &CStr) -> Outcome<()> {
    let tried = scratch()?;
    let words = list.to_bytes().split(|b| b":, ;".contains(b)).filter(|word| !word.is_empty());
    for word in words.filter(|word| !b"!-+@".contains(&word[0])) {
        let text = Text::new(word)?;
        let mut shown = Line::<64>::EMPTY;
        shown.add_foreign(word);
        let what = format_args!("'{}' selects no cipher here (TLS 1.3 has set_tls13_ciphersuites)", shown.as_str());
        tried.set_cipher_list_or(Status::INVALID_ARG, what, text.as_cstr())?;
    }
    let none = format_args!("this list leaves no cipher, or is not one");
    scratch()?.set_cipher_list_or(Status::SSL, none, list)
}

pub fn check_ciphersuites(list: &CStr) -> Outcome<()> {
    if list.is_empty() {
        return Err(invalid(format_args!("the list is empty: to do without TLS 1.3 set the highest version")));
    }
    let tried = scratch()?;
    for word in list.to_bytes().split(|&b| b == b':').map(<[u8]>::trim_ascii) {
        let mut shown = Line::<64>::EMPTY;
        shown.add_foreign(word);
        let what = format_args!("'{}' is no TLS 1.3 suite that this OpenSSL knows", shown.as_str());
        if word.is_empty() {
            return Err(invalid(what));
        }
        tried.set_ciphersuites_or(what, Text::new(word)?.as_cstr())?;
    }
    Ok(())
}

/// Newer versions take an empty list, or an empty name, for something else.
pub fn names_groups(list: &CStr) -> Outcome<()> {
    if list.is_empty() {
        return Err(invalid(format_args!("the list is empty: name at least one group")));
    }
    if list.to_bytes().split(|&byte| byte == b':').any(<[u8]>::is_empty) {
        return Err(invalid(format_args!("a group without a name: one colon stands between two names")));
    }
    Ok(())
}

/// OpenSSL says that a list is wrong, but not where. Newer versions have marks before a name: '?' lets it be unknown.
pub fn which_group(list: &CStr, status: Status) -> Status {
    find_group(list).err().unwrap_or(status)
}

fn find_group(list: &CStr) -> Outcome<()> {
    let tried = scratch()?;
    for word in list.to_bytes().split(|b| b":/".contains(b)).filter(|word| !word.starts_with(b"?")) {
        let mut shown = Line::<64>::EMPTY;
        shown.add_foreign(word);
        let what = format_args!("'{}' is no group that this OpenSSL knows", shown.as_str());
        tried.set_groups_or(what, Text::new(word)?.as_cstr())?;
    }
    Ok(())
}
