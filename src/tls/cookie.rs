//! Cookies: a client shows that it hears us before a server keeps anything of it. Made by the caller's functions, or
//! from the client's address with a secret.
use crate::base::constants::{SSLWRAP_COOKIE_OK, SSLWRAP_COOKIE_REFUSE};
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::addr::SockAddr;
use crate::sys::clock::unix_seconds;
use crate::sys::dtls::{hmac, same_secret};
use crate::sys::host::MOST_COOKIE;
use crate::sys::mem::{List, Secret, Shared};
use crate::sys::report::{fail, invalid};
use crate::sys::ssl_ctx::{random, Side};
use crate::tls::ctx::{Ctx, Settings};
use crate::tls::decide::{Callback, CheckCookie, MakeCookie, Trouble};
use crate::tls::wire::Wire;

#[derive(Default, Clone)]
pub struct Cookies {
    pub make: Option<Callback<dyn MakeCookie>>,
    pub check: Option<Callback<dyn CheckCookie>>,
    secret: Option<Shared<Secret>>,
}

impl Cookies {
    /// Nothing need be known of the client.
    pub fn by_callback(&self) -> bool {
        self.make.is_some()
    }
}

const LEAST_SECRET: usize = 16;
const MOST_SECRET: usize = 1024;

impl Ctx {
    pub fn set_make_cookie(&self, make: Option<Callback<dyn MakeCookie>>) -> Outcome<Option<Callback<dyn MakeCookie>>> {
        let settings = self.change()?;
        let mut cookies = settings.cookies.borrow_mut();
        Ok(std::mem::replace(&mut cookies.make, make))
    }

    pub fn set_check_cookie(
        &self,
        check: Option<Callback<dyn CheckCookie>>,
    ) -> Outcome<Option<Callback<dyn CheckCookie>>> {
        let settings = self.change()?;
        let mut cookies = settings.cookies.borrow_mut();
        Ok(std::mem::replace(&mut cookies.check, check))
    }

    pub fn set_cookie_secret(&self, secret: &[u8]) -> Outcome<()> {
        if !(LEAST_SECRET..=MOST_SECRET).contains(&secret.len()) {
            let len = secret.len();
            return Err(invalid(format_args!("a secret has {LEAST_SECRET} to {MOST_SECRET} bytes, not {len}")));
        }
        let secret = Shared::new(Secret::from_slice(secret)?)?;
        self.change()?.cookies.borrow_mut().secret = Some(secret);
        Ok(())
    }

    pub fn set_srtp(&self, profiles: &core::ffi::CStr) -> Outcome<()> {
        self.change()?.ssl.set_srtp(profiles)
    }
}

impl Settings {
    pub(in crate::tls) fn freeze_cookies(&self) -> Outcome<Cookies> {
        let mut cookies = self.cookies.borrow().clone();
        if !self.datagrams || self.side == Side::Client {
            return Ok(cookies);
        }
        if cookies.make.is_some() != cookies.check.is_some() {
            let text = format_args!("there is a callback for one half of the cookies: set both of them, or neither");
            return Err(fail(Status::STATE, Kind::Local, text));
        }
        if cookies.secret.is_none() {
            let mut secret = List::from_slice(&[0; 32])?;
            random(&mut secret)?;
            cookies.secret = Some(Shared::new(Secret::new(secret))?);
        }
        self.ssl.install_cookies::<Wire>();
        Ok(cookies)
    }
}

/// A cookie counts in the period that it was made in, and in the next.
const PERIOD: i64 = 60;
/// Period, family, port and host, or the name that the caller gave.
const MOST_NAMED: usize = 8 + 2 + 2 + 128;

/// The longest name of a peer.
pub const MOST_PEER_NAME: usize = 128;

fn address_into(peer: &SockAddr, to: &mut Named) {
    to.add(&peer.family().to_ne_bytes());
    to.add(&peer.port().unwrap_or(0).to_ne_bytes());
    if let Some(host) = peer.ipv4() {
        to.add(&host.octets());
    } else if let Some(host) = peer.ipv6() {
        to.add(&host.octets());
    } else {
        to.add(peer.unix_path().unwrap_or(&[]));
    }
}

struct Named {
    bytes: [u8; MOST_NAMED],
    len: usize,
}

impl Named {
    fn add(&mut self, bytes: &[u8]) {
        let n = bytes.len().min(MOST_NAMED - self.len);
        self.bytes[self.len..self.len + n].copy_from_slice(&bytes[..n]);
        self.len += n;
    }
}

impl Wire {
    pub fn cookie(&self, room: &mut [u8; MOST_COOKIE]) -> Option<usize> {
        let snapshot = self.answers.snapshot();
        let Some(make) = snapshot.cookies.make.clone() else {
            let made = self.own_cookie(snapshot.cookies.secret.as_ref()?, 0)?;
            room[..made.len()].copy_from_slice(&made);
            return Some(made.len());
        };
        let mut len = 0;
        match make.make(self.answers.token(), room, &mut len) {
            SSLWRAP_COOKIE_OK if (1..=MOST_COOKIE).contains(&len) => return Some(len),
            SSLWRAP_COOKIE_OK => self.answers.set_trouble(Trouble::LongCookie(len)),
            SSLWRAP_COOKIE_REFUSE => {}
            other => self.answers.set_trouble(Trouble::BadAnswer("cookie", other)),
        }
        None
    }

    pub fn check_cookie(&self, cookie: &[u8]) -> bool {
        let snapshot = self.answers.snapshot();
        let Some(check) = snapshot.cookies.check.clone() else {
            let Some(secret) = snapshot.cookies.secret.as_ref() else { return false };
            let is = |age| self.own_cookie(secret, age).is_some_and(|made| same_secret(&made, cookie));
            return is(0) | is(1);
        };
        match check.check(self.answers.token(), cookie) {
            SSLWRAP_COOKIE_OK => true,
            SSLWRAP_COOKIE_REFUSE => false,
            other => {
                self.answers.set_trouble(Trouble::BadAnswer("cookie", other));
                false
            }
        }
    }

    /// As it was so many periods ago.
    fn own_cookie(&self, secret: &Secret, age: i64) -> Option<[u8; 32]> {
        let datagrams = self.datagrams()?;
        let mut named = Named { bytes: [0; MOST_NAMED], len: 0 };
        named.add(&(unix_seconds() / PERIOD - age).to_ne_bytes());
        let name = datagrams.peer_name.borrow();
        if name.is_empty() {
            let known = datagrams.peer.get();
            let peer = if known.is_empty() { self.transport.peer()? } else { known };
            address_into(&peer, &mut named);
        } else {
            named.add(&name);
        }
        let mut made = [0; 32];
        hmac(secret, &named.bytes[..named.len], &mut made).then_some(made)
    }
}
