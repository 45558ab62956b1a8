//! One call for a whole round of a memory connection: ciphertext in, plaintext both ways, ciphertext out. Not being able
//! to go on is state and not status.
use crate::base::constants::*;
use crate::base::status::{Kind, Outcome, Status};
use crate::sys::aead::{sealed_len, HEADER, TAG};
use crate::sys::errq;
use crate::tls::conn::{Conn, Inner};
use crate::tls::records::{Want, LARGEST};
use crate::tls::translate::{look, Front};

/// Ciphertext that waits for the caller to take plaintext; then no more is taken in.
const MOST_INPUT: usize = 128 * 1024;
/// Ciphertext that waits beyond the room there is for it; then nothing more is sealed.
const MOST_OUTPUT: usize = 64 * 1024;
const PIECE: usize = 16 * 1024;

/// What a round is given, and how far it came.
#[derive(Default)]
pub struct Pump<'a> {
    pub input: &'a [u8],
    pub output: &'a mut [u8],
    pub send: &'a [u8],
    pub recv: &'a mut [u8],
    /// SSLWRAP_PUMP_*. Not next to `recv_done`, as C has it: the two would be read as one, and wait for both to be written.
    pub state: u64,
    pub input_done: usize,
    pub output_done: usize,
    pub send_done: usize,
    pub recv_done: usize,
}

impl Conn {
    pub fn pump(&self, round: &mut Pump<'_>) -> Outcome<()> {
        self.memory_only()?;
        let inner = self.enter_now()?;
        inner.streams_only()?;
        let outcome = inner.pump_step(round);
        let left = inner.clear_attic();
        inner.pump_out(round);
        round.state = inner.pump_state(round.state);
        // the alert goes first; the failure is told again to the next call
        let outcome = match outcome {
            Err(_) if inner.is_dead() && inner.ssl.host().outgoing_len() > 0 => Ok(()),
            other => other,
        };
        drop(inner);
        drop(left);
        outcome
    }
}

impl Inner {
    fn pump_step(&self, round: &mut Pump<'_>) -> Outcome<()> {
        let ready = self.ready();
        if !self.pump_went(round, ready)? {
            return Ok(()); // a decision waits
        }
        loop {
            let before = round.moved();
            round.state = 0;
            self.pump_past(round);
            if self.pump_is_over(round) {
                return Ok(());
            }
            self.pump_in(round)?;
            if !self.pump_handshake(round)? {
                return Ok(());
            }
            if let Err(status) = self.pump_send(round) {
                if self.is_dead() {
                    return Err(status);
                }
                self.pump_recv(round)?; // what has come is handed out all the same
                self.pump_send(round)?; // the reason, told anew
            }
            self.pump_recv(round)?;
            self.pump_out(round);
            if round.moved() == before {
                return self.pump_look(round);
            }
        }
    }

    /// Whole records of plain data that stand in the input, or fit the output, need no queue between.
    fn pump_past(&self, round: &mut Pump<'_>) {
        if !self.established.get() {
            return;
        }
        self.catch_up();
        while self.open_past(round) {}
        while self.seal_past(round) {}
    }

    /// All that was given has gone this way, so that there is nothing to look for.
    fn pump_is_over(&self, round: &mut Pump<'_>) -> bool {
        let host = self.ssl.host();
        let given = round.input_done == round.input.len() && round.send_done == round.send.len();
        let ours = self.established.get() && host.records.read_slow.get() == 0;
        let over = given && ours && !host.has_incoming() && !host.is_ended() && host.outgoing_len() == 0;
        if over {
            host.records.want.set(Some(Want::Reading));
            round.state |= SSLWRAP_PUMP_WANT_INPUT;
        }
        over
    }

    fn open_past(&self, round: &mut Pump<'_>) -> bool {
        let (host, input) = (self.ssl.host(), &round.input[round.input_done..]);
        let records = &host.records;
        if input.is_empty() || records.read_slow.get() != 0 || host.has_incoming() || host.is_ended() {
            return false; // what is in the queue goes first
        }
        let Front::Sealed(len) = look(input) else { return false };
        let room = &mut round.recv[round.recv_done..];
        if !len.checked_sub(HEADER + TAG + 1).is_some_and(|most| most <= LARGEST && most <= room.len()) {
            return false;
        }
        match records.open_into(&input[..len], room) {
            Ok(Some(n)) => {
                records.want.set(Some(Want::Nothing));
                round.input_done += len;
                round.recv_done += n;
                true
            }
            _ => {
                errq::clear(); // looked at again on the way that takes everything
                false
            }
        }
    }

    fn seal_past(&self, round: &mut Pump<'_>) -> bool {
        let (host, send) = (self.ssl.host(), &round.send[round.send_done..]);
        if send.is_empty() {
            return false;
        }
        let records = &host.records;
        let n = send.len().min(records.most_sent.get());
        let room = &mut round.output[round.output_done..];
        let ours = records.write_slow.get() == 0 && records.write.wire.get() < records.change_at.get();
        if !ours || room.len() < sealed_len(n) || host.outgoing_len() != 0 {
            return false;
        }
        let Ok(len) = host.seal_into(&send[..n], room) else {
            errq::clear();
            return false;
        };
        round.send_done += n;
        round.output_done += len;
        true
    }

    fn pump_in(&self, round: &mut Pump<'_>) -> Outcome<()> {
        let host = self.ssl.host();
        let rest = &round.input[round.input_done..];
        if rest.is_empty() {
            return Ok(());
        }
        if host.is_ended() {
            let text = format_args!("bio_shutdown was called: no bytes can follow");
            return Err(self.fail(Status::STATE, Kind::Local, text));
        }
        let n = rest.len().min(MOST_INPUT.saturating_sub(host.incoming_len()));
        host.feed(&rest[..n])?;
        round.input_done += n;
        Ok(())
    }

    /// Whether plaintext can move.
    fn pump_handshake(&self, round: &mut Pump<'_>) -> Outcome<bool> {
        if self.established.get() {
            return Ok(true);
        }
        let outcome = self.handshake_step();
        self.pump_went(round, outcome)?;
        Ok(self.established.get())
    }

    fn pump_send(&self, round: &mut Pump<'_>) -> Outcome<()> {
        let most = round.output.len() - round.output_done + MOST_OUTPUT;
        while round.send_done < round.send.len() && self.ssl.host().outgoing_len() < most {
            let end = round.send.len().min(round.send_done + PIECE);
            let mut done = 0;
            let outcome = self.send_step(&mut round.send[round.send_done..end].into(), &mut done, false, &mut None);
            round.send_done += done;
            self.pump_went(round, outcome)?;
            if done == 0 {
                break;
            }
        }
        Ok(())
    }

    fn pump_recv(&self, round: &mut Pump<'_>) -> Outcome<()> {
        while round.recv_done < round.recv.len() {
            let outcome = self.recv_step(&mut round.recv[round.recv_done..], false);
            round.recv_done += *outcome.as_ref().unwrap_or(&0);
            if !self.pump_went(round, outcome.map(drop))? {
                break;
            }
        }
        Ok(())
    }

    /// Whether more would come, where there was no room to see.
    fn pump_look(&self, round: &mut Pump<'_>) -> Outcome<()> {
        if round.recv_done < round.recv.len() {
            return Ok(());
        }
        let outcome = self.recv_step(&mut [0], true);
        if self.pump_went(round, outcome.map(drop))? {
            round.state |= SSLWRAP_PUMP_PLAINTEXT_READY;
        }
        Ok(())
    }

    fn pump_out(&self, round: &mut Pump<'_>) {
        let room = &mut round.output[round.output_done..];
        if !room.is_empty() && self.ssl.host().outgoing_len() != 0 {
            round.output_done += self.ssl.host().take(room);
        }
    }

    /// What a step's outcome adds to the state; true when the step was done.
    fn pump_went(&self, round: &mut Pump<'_>, outcome: Outcome<()>) -> Outcome<bool> {
        round.state |= match outcome {
            Ok(()) => return Ok(true),
            Err(Status::WANT_READ) => SSLWRAP_PUMP_WANT_INPUT,
            Err(Status::ZERO_RETURN) => SSLWRAP_PUMP_PEER_CLOSED,
            Err(Status::WANT_WRITE) => 0, // the send limit: output must be taken
            Err(status) if status.is_want() => SSLWRAP_PUMP_DECISION,
            Err(status) => return Err(status),
        };
        Ok(false)
    }

    fn pump_state(&self, seen: u64) -> u64 {
        const BOTH: i32 = (SSLWRAP_SENT_SHUTDOWN | SSLWRAP_RECEIVED_SHUTDOWN) as i32;
        let mut state = seen;
        if !self.established.get() {
            state |= SSLWRAP_PUMP_HANDSHAKE;
        }
        if self.ssl.host().outgoing_len() > 0 {
            state |= SSLWRAP_PUMP_HAS_OUTPUT;
        } else if self.is_dead() || seen & SSLWRAP_PUMP_PEER_CLOSED != 0 && self.ssl.shutdown_state() == BOTH {
            state |= SSLWRAP_PUMP_CLOSED;
        }
        if self.is_dead() {
            state &= !(SSLWRAP_PUMP_WANT_INPUT | SSLWRAP_PUMP_DECISION);
        }
        state
    }
}

impl Pump<'_> {
    fn moved(&self) -> usize {
        self.input_done + self.output_done + self.send_done + self.recv_done
    }
}
