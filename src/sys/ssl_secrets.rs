//! What a connection tells that both ends know and nobody else: randoms, finished messages, exported keys.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::errq;
use crate::sys::host::Host;
use crate::sys::mem::{List, Secret, Text};
use crate::sys::name::Name;
use crate::sys::names::names_of;
use crate::sys::o;
use crate::sys::report::fail_openssl;
use crate::sys::ssl::Ssl;
use crate::sys::{ext, inside, newer};
use libc::c_int;
use std::ffi::CStr;
use std::ptr::null;

/// Who spoke.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Client,
    Server,
}

/// Whose finished message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    Ours,
    Peers,
}

pub const RANDOM: usize = 32;
const LONGEST_FINISHED: usize = 64;

impl<H: Host> Ssl<H> {
    /// Zeros as long as that side has not spoken.
    pub fn random(&self, who: Who) -> [u8; RANDOM] {
        let mut room = [0; RANDOM];
        // SAFETY: a slice and its length, as in all that follow
        unsafe {
            match who {
                Who::Client => o::SSL_get_client_random(self.p(), room.as_mut_ptr(), RANDOM),
                Who::Server => o::SSL_get_server_random(self.p(), room.as_mut_ptr(), RANDOM),
            }
        };
        room
    }

    pub fn finished(&self, whose: Whose) -> Outcome<List<u8>> {
        let mut room = [0; LONGEST_FINISHED];
        // SAFETY: as above
        let len = unsafe {
            match whose {
                Whose::Ours => o::SSL_get_finished(self.p(), room.as_mut_ptr().cast(), room.len()),
                Whose::Peers => o::SSL_get_peer_finished(self.p(), room.as_mut_ptr().cast(), room.len()),
            }
        };
        match room.get(..len) {
            Some(message) if !message.is_empty() => List::from_slice(message),
            _ => Err(Status::NO_VALUE),
        }
    }

    /// Without a context is not the same as with an empty one (TLS 1.2).
    pub fn export(&self, label: &[u8], context: Option<&[u8]>, len: usize) -> Outcome<Secret> {
        let mut key = List::with_capacity(len)?;
        (0..len).try_for_each(|_| key.push(0))?;
        let mut key = Secret::new(key);
        let (bytes, many) = context.map_or((null(), 0), |context| (context.as_ptr(), context.len()));
        errq::clear();
        // SAFETY: slices and their lengths
        let answer = inside::none(|| unsafe {
            o::SSL_export_keying_material(
                self.p(),
                key.bytes_mut().as_mut_ptr(),
                len,
                label.as_ptr().cast(),
                label.len(),
                bytes,
                many,
                c_int::from(context.is_some()),
            )
        });
        match answer {
            1 => Ok(key),
            _ => Err(fail_openssl(Kind::Local, format_args!("no key can be exported under this label"))),
        }
    }

    /// A server: what it sends. A client: what the server sent.
    pub fn client_cas(&self) -> Outcome<List<Name>> {
        // SAFETY: lent, and copied at once
        unsafe { names_of(ext::SSL_get_client_CA_list(self.p())) }
    }

    /// What may be agreed on, the best first.
    pub fn cipher_names(&self) -> Outcome<List<Text>> {
        let mut names = List::new();
        for nth in 0.. {
            // SAFETY: a static text, or NULL behind the last
            let name = unsafe { ext::SSL_get_cipher_list(self.p(), nth) };
            if name.is_null() {
                break;
            }
            // SAFETY: as above
            names.push(Text::new(unsafe { CStr::from_ptr(name) }.to_bytes())?)?;
        }
        Ok(names)
    }

    /// A server: what the client offered and is allowed here too.
    pub fn shared_cipher_names(&self) -> Outcome<List<Text>> {
        const ROOM: usize = 16 * 1024;
        let mut room = List::with_capacity(ROOM)?;
        (0..ROOM).try_for_each(|_| room.push(0u8))?;
        // SAFETY: a slice and its length; NUL-terminated when it is not NULL
        let text = unsafe { ext::SSL_get_shared_ciphers(self.p(), room.as_mut_ptr().cast(), ROOM as c_int) };
        if text.is_null() {
            return Err(Status::NO_VALUE);
        }
        let mut names = List::new();
        let text = CStr::from_bytes_until_nul(&room).map_or(&[][..], CStr::to_bytes);
        for name in text.split(|&b| b == b':').filter(|name| !name.is_empty()) {
            names.push(Text::new(name)?)?;
        }
        match names.is_empty() {
            true => Err(Status::NO_VALUE), // newer ones say nothing by an empty text
            false => Ok(names),
        }
    }

    /// Empty when there is none.
    pub fn npn(&self) -> &[u8] {
        let Some(ask) = newer::npn_negotiated() else { return &[] };
        let (mut p, mut n) = (null(), 0);
        // SAFETY: the connection's own bytes
        unsafe {
            ask(self.p(), &mut p, &mut n);
            match p.is_null() || n == 0 {
                true => &[],
                false => std::slice::from_raw_parts(p, n as usize),
            }
        }
    }
}
