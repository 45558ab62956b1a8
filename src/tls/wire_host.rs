//! What OpenSSL asks of one connection: the bytes of its queues, and decisions, which `answers` makes.
use crate::sys::host::{
    AlpnAnswer, CertAnswer, ChainAnswer, ChainStep, Datagram, HelloAnswer, Host, KeyLine, Moved, NpnAnswer, OcspAnswer,
    StapleAnswer, Traffic, VerifyAnswer, VerifyStep, MOST_COOKIE,
};
use crate::sys::mem::{List, Shared};
use crate::sys::psk::{Psk, PskAnswer};
use crate::sys::seam::Seam;
use crate::sys::session::Session;
use crate::sys::ticket::TicketKeys;
use crate::sys::x509::X509;
use crate::tls::decide::Trouble;
use crate::tls::packets;
use crate::tls::wire::Wire;
use std::ffi::CStr;

static SEAM: Seam = Seam::new();

impl Host for Wire {
    fn seam() -> &'static Seam {
        &SEAM
    }

    #[inline(always)]
    fn wire_read(&self, room: &mut [u8]) -> Moved {
        match self.read_whole(room) {
            Some(n) => Moved::Bytes(n),
            None => self.read_part(room),
        }
    }

    #[inline(always)]
    fn wire_write(&self, bytes: &[u8]) -> Moved {
        if let Some(datagrams) = self.datagrams() {
            return self.write_datagram(datagrams, bytes);
        }
        if self.press_back.get() && self.over_limit() || self.turn.is_answering() && self.over_answers() {
            self.held.set(true);
            return Moved::Later;
        }
        if self.turn.is_answering() {
            self.turn.count_answer(bytes.len());
        }
        // room first: what OpenSSL has sealed it keeps, and offers again once there is memory
        let mut queue = self.outgoing.borrow_mut();
        let Ok(list) = queue.back(bytes.len()) else {
            self.held.set(true);
            self.short.set(true);
            return Moved::Later;
        };
        self.held.set(false);
        if !self.records.translates_written() && list.extend(bytes).is_ok() {
            return Moved::Bytes(bytes.len());
        }
        drop(queue);
        self.write_translated(bytes)
    }

    fn wire_at_end(&self) -> bool {
        match self.records.translates_read() {
            true => self.nothing_but_end(),
            false => self.ended.get() && self.incoming.borrow().is_empty(),
        }
    }

    fn wire_pending(&self) -> (usize, usize) {
        if self.datagrams().is_some() {
            // 0: what is behind us is in datagrams of its own, and OpenSSL would take it off the next one's size
            return (packets::next(&self.incoming.borrow()).map_or(0, <[u8]>::len), 0);
        }
        (self.incoming_len(), self.outgoing_len())
    }

    fn datagram(&self, asked: Datagram) -> i64 {
        self.datagrams().map_or(0, |datagrams| self.about_datagrams(datagrams, asked))
    }

    fn make_cookie(&self, room: &mut [u8; MOST_COOKIE]) -> Option<usize> {
        self.cookie(room)
    }

    fn is_our_cookie(&self, cookie: &[u8]) -> bool {
        self.check_cookie(cookie)
    }

    fn info(&self, place: i32, value: i32) {
        self.answers.info(place, value);
    }

    fn verify(&self, step: VerifyStep) -> VerifyAnswer {
        self.answers.verify(step)
    }

    fn client_hello(&self, name: Option<&[u8]>) -> HelloAnswer {
        self.answers.client_hello(name)
    }

    fn alpn(&self, offered: &[u8]) -> AlpnAnswer {
        self.answers.alpn(offered)
    }

    fn keylog(&self, line: KeyLine<'_>) {
        self.learn(line);
        self.answers.keylog(line.text);
    }

    fn traffic(&self, traffic: Traffic<'_>) {
        self.told(traffic);
    }

    fn key_update(&self, written: bool) {
        self.records.changes(written);
    }

    fn wants_secrets(&self) -> bool {
        // a server may still go over to a context that lets us have the records
        self.records.enabled() || !self.answers.events.settled.get()
    }

    fn npn_offer(&self, show: impl FnOnce(&[u8])) -> NpnAnswer {
        self.answers.npn_offer(show)
    }

    fn npn(&self, offered: &[u8]) -> AlpnAnswer {
        self.answers.npn(offered)
    }

    fn new_session(&self, session: Session) {
        self.answers.new_session(session);
    }

    fn find_session(&self, id: &[u8]) -> Option<Session> {
        self.answers.find_session(id)
    }

    fn ticket_keys(&self) -> Option<Shared<TicketKeys>> {
        self.answers.ticket_keys()
    }

    fn psk_of(&self, identity: &[u8]) -> PskAnswer<Shared<Psk>> {
        self.answers.psk_of(identity)
    }

    fn psk_for(&self, hint: Option<&CStr>) -> PskAnswer<Shared<Psk>> {
        self.answers.psk_for(hint)
    }

    fn psk_cut(&self) {
        self.answers.set_trouble(Trouble::PskCut);
    }

    fn certificate(&self, server: bool) -> CertAnswer {
        self.answers.certificate(server)
    }

    fn kept_chain(&self) -> Option<List<X509>> {
        self.answers.kept_chain()
    }

    fn chain(&self, step: ChainStep<'_>) -> ChainAnswer {
        self.answers.chain(step)
    }

    fn last_alert(&self) -> Option<u8> {
        self.answers.last_alert()
    }

    fn staple(&self) -> StapleAnswer {
        self.answers.staple()
    }

    fn stapled(&self, response: Option<&[u8]>) -> OcspAnswer {
        self.answers.stapled(response)
    }

    fn panicked(&self) {
        self.answers.set_trouble(Trouble::Panicked);
    }
}
