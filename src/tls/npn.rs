//! Next protocol negotiation, ALPN's forerunner: TLS 1.2 and below, the server offers and the client chooses.
use crate::base::constants::*;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::features::has;
use crate::sys::host::{AlpnAnswer, NpnAnswer};
use crate::sys::mem::{List, Shared};
use crate::sys::report::fail;
use crate::tls::answers::Answers;
use crate::tls::ctx::Ctx;
use crate::tls::decide::{AlpnSelect, Callback, NpnAdvertise, Trouble};
use crate::tls::names::{alpn_names, check_alpn, find_alpn};

/// What a context says of it.
#[derive(Clone, Default)]
pub struct Npn {
    advertise: Option<Callback<dyn NpnAdvertise>>,
    protos: Option<Shared<List<u8>>>,
    select: Option<Callback<dyn AlpnSelect>>,
    preference: Option<Shared<List<u8>>>,
}

/// What a server's callback may fill.
const ROOM: usize = 4096;

impl Npn {
    pub fn advertises(&self) -> bool {
        self.advertise.is_some() || self.protos.is_some()
    }

    pub fn selects(&self) -> bool {
        self.select.is_some() || self.preference.is_some()
    }
}

fn supported() -> Outcome<()> {
    match has(c"npn") {
        true => Ok(()),
        false => Err(fail(
            Status::UNSUPPORTED,
            Kind::Local,
            format_args!("this OpenSSL is built without NPN: use ALPN, its successor"),
        )),
    }
}

/// NULL and 0 take a list away.
fn kept(wire: &[u8]) -> Outcome<Option<Shared<List<u8>>>> {
    check_alpn(wire)?;
    match wire {
        [] => Ok(None),
        some => Shared::new(List::from_slice(some)?).map(Some),
    }
}

impl Ctx {
    pub fn set_npn_advertise(
        &self,
        callback: Option<Callback<dyn NpnAdvertise>>,
    ) -> Outcome<Option<Callback<dyn NpnAdvertise>>> {
        supported()?;
        let settings = self.change()?;
        let former = std::mem::replace(&mut settings.npn.borrow_mut().advertise, callback);
        Ok(former)
    }

    pub fn set_npn_protos(&self, wire: &[u8]) -> Outcome<()> {
        supported()?;
        let list = kept(wire)?;
        self.change()?.npn.borrow_mut().protos = list;
        Ok(())
    }

    pub fn set_npn_select(
        &self,
        callback: Option<Callback<dyn AlpnSelect>>,
    ) -> Outcome<Option<Callback<dyn AlpnSelect>>> {
        supported()?;
        let settings = self.change()?;
        let former = std::mem::replace(&mut settings.npn.borrow_mut().select, callback);
        Ok(former)
    }

    pub fn set_npn_preference(&self, wire: &[u8]) -> Outcome<()> {
        supported()?;
        let list = kept(wire)?;
        self.change()?.npn.borrow_mut().preference = list;
        Ok(())
    }
}

impl Answers {
    /// OpenSSL goes on without NPN whatever we answer; what went wrong ends the handshake all the same.
    pub fn npn_offer(&self, show: impl FnOnce(&[u8])) -> NpnAnswer {
        let npn = self.snapshot().npn.clone();
        let list = match &npn.protos {
            Some(list) => List::from_slice(list),
            None => self.ask_npn_offer(&npn),
        };
        match list {
            Ok(list) if list.is_empty() => NpnAnswer::None,
            Ok(list) => {
                let former = self.npn_offer.replace(list);
                drop(former);
                show(&self.npn_offer.borrow());
                NpnAnswer::Offer
            }
            Err(status) => {
                if status == Status::NOMEM {
                    self.set_trouble(Trouble::NoMemory);
                }
                NpnAnswer::None
            }
        }
    }

    /// Empty: without. On failure the trouble is set.
    fn ask_npn_offer(&self, npn: &Npn) -> Outcome<List<u8>> {
        let Some(callback) = &npn.advertise else { return Ok(List::new()) };
        let mut room = List::with_capacity(ROOM)?;
        (0..ROOM).try_for_each(|_| room.push(0))?;
        let mut len = 0;
        let answer = callback.advertise(self.token(), &mut room, &mut len);
        match answer {
            SSLWRAP_ALPN_SELECTED if len == 0 || len > ROOM => self.set_trouble(Trouble::NpnBadList),
            SSLWRAP_ALPN_SELECTED => {
                room.truncate(len);
                match check_alpn(&room) {
                    Ok(()) => return Ok(room),
                    Err(_) => self.set_trouble(Trouble::NpnBadList),
                }
            }
            SSLWRAP_ALPN_NOACK => return Ok(List::new()),
            SSLWRAP_ALPN_FATAL => self.set_trouble(Trouble::NpnRefused),
            other => self.set_trouble(Trouble::BadAnswer("NPN", other)),
        }
        Err(Status::CALLBACK)
    }

    /// A client: one of the server's.
    pub fn npn(&self, offered: &[u8]) -> AlpnAnswer {
        let npn = self.snapshot().npn.clone();
        let found = match &npn.preference {
            Some(own) => alpn_names(own).find_map(|name| find_alpn(offered, name)).ok_or(Trouble::NpnRefused),
            None => self.ask_npn(&npn, offered),
        };
        match found {
            Ok((at, len)) => AlpnAnswer::Select(at, len),
            Err(trouble) => {
                self.set_trouble(trouble);
                AlpnAnswer::Refuse
            }
        }
    }

    fn ask_npn(&self, npn: &Npn, offered: &[u8]) -> Result<(usize, u8), Trouble> {
        let Some(callback) = &npn.select else { return Err(Trouble::NpnRefused) };
        let (mut chosen, mut len) = ([0u8; 255], 0);
        match callback.select(self.token(), offered, &mut chosen, &mut len) {
            SSLWRAP_ALPN_SELECTED => {
                let found = chosen.get(..len).and_then(|name| find_alpn(offered, name));
                found.ok_or(Trouble::NpnNotOffered)
            }
            // who was offered protocols has to choose
            SSLWRAP_ALPN_NOACK | SSLWRAP_ALPN_FATAL => Err(Trouble::NpnRefused),
            other => Err(Trouble::BadAnswer("NPN", other)),
        }
    }
}
