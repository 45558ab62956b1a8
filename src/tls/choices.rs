//! What a context decides by data, by event and by callback beside its plain settings: set one by one, then frozen.
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::lock::Brief;
use crate::sys::mem::{List, Shared};
use crate::sys::report::{fail, invalid};
use crate::tls::ctx::Ctx;
use crate::tls::decide::{Callback, Certificate, OcspClient, OcspServer};
use crate::tls::events::check_mask;
use crate::tls::hosts::Hosts;
use crate::tls::pins::Pins;
use std::cell::{Cell, RefCell};

/// Both sides' callbacks share one slot.
#[derive(Clone)]
pub enum Ocsp {
    Client(Callback<dyn OcspClient>),
    Server(Callback<dyn OcspServer>),
}

/// What is stapled by every connection of a context; may change while it is in use.
pub struct Staple(Brief<Option<Shared<List<u8>>>>);

impl Staple {
    pub fn get(&self) -> Option<Shared<List<u8>>> {
        self.0.with(|slot| slot.clone())
    }

    fn set(&self, bytes: Option<Shared<List<u8>>>) -> Option<Shared<List<u8>>> {
        self.0.with(|slot| std::mem::replace(slot, bytes))
    }
}

pub struct Choices {
    events: Cell<u64>,
    certificate: RefCell<Option<Callback<dyn Certificate>>>,
    ocsp: RefCell<Option<Ocsp>>,
    staple: Shared<Staple>,
    pub(in crate::tls) hosts: RefCell<Hosts>,
    pub(in crate::tls) pins: RefCell<Pins>,
}

/// The same, once the context is in use.
pub struct Chosen {
    pub events: u64,
    pub certificate: Option<Callback<dyn Certificate>>,
    pub ocsp: Option<Ocsp>,
    pub staple: Shared<Staple>,
    pub hosts: Hosts,
    pub pins: Pins,
}

impl Choices {
    pub fn new() -> Outcome<Choices> {
        Ok(Choices {
            events: Cell::new(0),
            certificate: RefCell::default(),
            ocsp: RefCell::default(),
            staple: Shared::new(Staple(Brief::new(None)))?,
            hosts: RefCell::default(),
            pins: RefCell::default(),
        })
    }

    pub fn freeze(&self) -> Outcome<Chosen> {
        Ok(Chosen {
            events: self.events.get(),
            certificate: self.certificate.borrow().clone(),
            ocsp: self.ocsp.borrow().clone(),
            staple: self.staple.clone(),
            hosts: self.hosts.borrow().copy()?,
            pins: self.pins.borrow().copy()?,
        })
    }
}

/// TLS 1.3 has it in an extension, with 16 bits for the length of all of them and 8 bytes before it.
const LARGEST_STAPLE: usize = 0xffff - 8;

/// None for empty.
pub fn checked_staple(der: &[u8]) -> Outcome<Option<Shared<List<u8>>>> {
    const SEQUENCE: u8 = 0x30;
    match der.first() {
        None => return Ok(None),
        Some(&SEQUENCE) if der.len() <= LARGEST_STAPLE => {}
        Some(&SEQUENCE) => {
            let len = der.len();
            return Err(invalid(format_args!("an OCSP response has at most {LARGEST_STAPLE} bytes, not {len}")));
        }
        Some(_) => return Err(invalid(format_args!("not an OCSP response in DER: give the bytes of one, not PEM"))),
    }
    Ok(Some(Shared::new(List::from_slice(der)?)?))
}

impl Ctx {
    pub fn set_events(&self, mask: u64) -> Outcome<()> {
        check_mask(mask)?;
        self.change()?.choices.events.set(mask);
        Ok(())
    }

    pub fn set_certificate_callback(
        &self,
        callback: Option<Callback<dyn Certificate>>,
    ) -> Outcome<Option<Callback<dyn Certificate>>> {
        Ok(self.change()?.choices.certificate.replace(callback))
    }

    /// Takes the place of either side's.
    pub fn set_ocsp(&self, ocsp: Option<Ocsp>) -> Outcome<Option<Ocsp>> {
        Ok(self.change()?.choices.ocsp.replace(ocsp))
    }

    pub fn set_staple(&self, der: &[u8]) -> Outcome<()> {
        let staple = checked_staple(der)?;
        let former = self.change()?.choices.staple.set(staple);
        drop(former);
        Ok(())
    }

    /// Also while the context is in use, for handshakes to come.
    pub fn renew_staple(&self, der: &[u8]) -> Outcome<()> {
        let staple = checked_staple(der)?;
        if staple.is_none() {
            let text = format_args!("a renewal is a response; what was stapled before stays");
            return Err(fail(Status::INVALID_ARG, Kind::Local, text));
        }
        let former = self.settings()?.choices.staple.set(staple);
        drop(former);
        Ok(())
    }
}
