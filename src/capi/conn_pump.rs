//! Connections over memory for who minds every crossing and every copy: a whole round in one call, ciphertext in place.
use crate::base::status::Outcome;
use crate::capi::conn::{sslwrap_conn, ConnObject};
use crate::ffi::arg::{both, bytes, bytes_mut, out, SizedStruct};
use crate::ffi::guard::guard;
use crate::ffi::{arg, table};
use crate::sys::mem::Written;
use crate::tls::pump::Pump;
use core::ffi::{c_int, c_void};
use core::ptr::{null, null_mut};

/// A round of sslwrap_conn_pump: four buffers and how far each came. Set it to zero, then size and what there is to move;
/// a buffer may be NULL with length 0. The buffers must not overlap. The done counts and state are written by the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct sslwrap_pump {
    /// sizeof(sslwrap_pump), so that later versions can grow it.
    pub size: usize,
    /// Ciphertext from the network.
    pub input: *const c_void,
    /// Its length.
    pub input_len: usize,
    /// How much of it was taken: give the rest again.
    pub input_done: usize,
    /// Where ciphertext for the network goes.
    pub output: *mut c_void,
    /// The room there.
    pub output_cap: usize,
    /// How much was written: send it, whatever the call returned.
    pub output_done: usize,
    /// Plaintext to send.
    pub send: *const c_void,
    /// Its length.
    pub send_len: usize,
    /// How much of it was taken: that is the library's to deliver.
    pub send_done: usize,
    /// Where received plaintext goes.
    pub recv: *mut c_void,
    /// The room there.
    pub recv_cap: usize,
    /// How much came.
    pub recv_done: usize,
    /// SSLWRAP_PUMP_* bits: what the connection is up to after the call.
    pub state: u64,
}

impl SizedStruct for sslwrap_pump {
    const NAME: &'static str = "sslwrap_pump";
}

impl sslwrap_pump {
    fn round<'a>(&self) -> Outcome<Pump<'a>> {
        arg::apart(&[
            (self.input, self.input_len),
            (self.output.cast_const(), self.output_cap),
            (self.send, self.send_len),
            (self.recv.cast_const(), self.recv_cap),
        ])?;
        // SAFETY: the promise of who calls the export; they do not overlap
        unsafe {
            Ok(Pump {
                input: bytes(self.input, self.input_len)?,
                output: bytes_mut(self.output, self.output_cap)?,
                send: bytes(self.send, self.send_len)?,
                recv: bytes_mut(self.recv, self.recv_cap)?,
                ..Pump::default()
            })
        }
    }

    /// # Safety
    /// `io` may be written; it may be misaligned.
    unsafe fn report(io: *mut Self, round: &Pump<'_>) {
        // SAFETY: the caller's promise
        unsafe {
            (&raw mut (*io).input_done).write_unaligned(round.input_done);
            (&raw mut (*io).output_done).write_unaligned(round.output_done);
            (&raw mut (*io).send_done).write_unaligned(round.send_done);
            (&raw mut (*io).recv_done).write_unaligned(round.recv_done);
            (&raw mut (*io).state).write_unaligned(round.state);
        }
    }
}

/// Moves a connection over memory on by one round, in one call: takes in ciphertext, goes on with the handshake, seals
/// plaintext, opens plaintext, gives out ciphertext; as far as input and room go. The order of bytes is kept each way.
///
/// conn: the connection; made with sslwrap_conn_new and no socket.
/// io: the round. Its done counts and state are valid with every status, and 0 where the call could not begin.
/// Returns SSLWRAP_OK: look at the counts and state; that nothing more can move now is state and not status, so that
/// SSLWRAP_ERROR_WANT_READ, SSLWRAP_ERROR_WANT_WRITE and SSLWRAP_ERROR_ZERO_RETURN do not occur. SSLWRAP_ERROR_SSL,
/// SSLWRAP_ERROR_SYSCALL (errno -1: the input ended without goodbye) or what a callback led to: the connection failed; told
/// once the alert that goes with it was given out, and by every later call. SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_STATE: over a socket, or client or
/// server, or the server's name, is not set yet; SSLWRAP_E_INVALID_ARG: size, a NULL buffer with a length, overlapping
/// buffers; SSLWRAP_E_NOMEM; SSLWRAP_E_BUSY: called inside its callback.
/// state: SSLWRAP_PUMP_HANDSHAKE until the handshake is done; _WANT_INPUT: only more input helps; _HAS_OUTPUT: more ciphertext
/// waits; _PLAINTEXT_READY: more plaintext waits; _DECISION: a decision is awaited; _PEER_CLOSED: the peer said goodbye and
/// all its plaintext was handed out; _CLOSED: nothing will move any more. Input beyond 128 KiB is taken only as plaintext is.
/// To say goodbye: sslwrap_conn_shutdown, then a round. To tell that the network's stream ended: sslwrap_conn_bio_shutdown.
/// Never blocks. May call the connection's callbacks. One thread at a time gets on. No counterpart in the documents.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_pump(conn: *mut sslwrap_conn, io: *mut sslwrap_pump) -> c_int {
    guard("sslwrap_conn_pump", || {
        let asked = arg::sized::<sslwrap_pump>(io)?;
        sslwrap_pump::report(asked.place(), &Pump::default());
        let mut round = asked.get().round()?;
        let outcome = table::enter::<ConnObject>(conn.cast())?.pump(&mut round);
        sslwrap_pump::report(asked.place(), &round);
        outcome
    })
}

/// Gives back what an idle connection holds only to be ready: OpenSSL's record buffers (about 34 KiB where its records are in
/// use) and small ones of the library's. They come back with the next byte, at the price of a few allocations.
///
/// conn: the connection.
/// Returns SSLWRAP_OK: also where there was nothing to give back, or something is in them; SSLWRAP_E_BUSY: called inside its
/// callback; SSLWRAP_E_INVALID_ARG. Does not block; calls nothing back. SSL_free_buffers(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_release_buffers(conn: *mut sslwrap_conn) -> c_int {
    guard("sslwrap_conn_release_buffers", || table::enter::<ConnObject>(conn.cast())?.release_buffers())
}

/// Room to receive the network's bytes straight into the library, without the copy of sslwrap_conn_bio_write.
///
/// conn: a connection over memory.
/// least: how much room is needed at least; 0 leaves it to the library (16 KiB or more); 1 MiB at most.
/// buf, cap: receive where to write and how much there is room for; NULL and 0 on failure.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: the connection has a transport, or sslwrap_conn_bio_shutdown was called;
/// SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_INVALID_ARG: least is above 1 MiB; SSLWRAP_E_NOMEM; SSLWRAP_E_BUSY.
/// The room stays the library's; it is valid until sslwrap_conn_bio_commit, the next sslwrap_conn_bio_reserve, or the
/// connection is freed; other calls do not move it. Does not block; calls nothing back. No counterpart in the documents.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_reserve(
    conn: *mut sslwrap_conn,
    least: usize,
    buf: *mut *mut c_void,
    cap: *mut usize,
) -> c_int {
    guard("sslwrap_conn_bio_reserve", || {
        let (buf, cap) = both(out(buf, null_mut()), out(cap, 0))?;
        let (at, room) = table::enter::<ConnObject>(conn.cast())?.bio_reserve(least)?;
        buf.set(at.cast());
        cap.set(room);
        Ok(())
    })
}

/// Hands over what was written to the reserved room.
///
/// conn: the connection.
/// n: how many bytes were written, from the start of the room; 0 gives the room back.
/// Returns SSLWRAP_OK; SSLWRAP_E_STATE: nothing is reserved, or sslwrap_conn_bio_shutdown was called and n is not 0;
/// SSLWRAP_E_INVALID_ARG: more than was reserved;
/// SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_NOMEM: commit again; SSLWRAP_E_BUSY.
/// The bytes come after those of every earlier sslwrap_conn_bio_write. Does not block; calls nothing back. BIO_write(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_commit(conn: *mut sslwrap_conn, n: usize) -> c_int {
    guard("sslwrap_conn_bio_commit", || {
        let conn = table::enter::<ConnObject>(conn.cast())?;
        conn.bio_commit(Written::promised(n))
    })
}

/// Shows the ciphertext that waits for the network, without the copy of sslwrap_conn_bio_read.
///
/// conn: a connection over memory.
/// bytes, len: receive where it is and how much; NULL and 0 when there is none.
/// Returns SSLWRAP_OK; SSLWRAP_ERROR_WANT_READ: nothing waits; SSLWRAP_E_STATE: the connection has a transport;
/// SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_NOMEM; SSLWRAP_E_BUSY.
/// The bytes stay the library's and waiting; they are valid until sslwrap_conn_bio_consume, sslwrap_conn_bio_read or
/// sslwrap_conn_pump takes some of them, or the connection is freed. What is sealed later may follow only after all of them
/// are consumed. Does not block; calls nothing back. BIO_read(3).
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_peek(
    conn: *mut sslwrap_conn,
    bytes: *mut *const c_void,
    len: *mut usize,
) -> c_int {
    guard("sslwrap_conn_bio_peek", || {
        let (bytes, len) = both(out(bytes, null()), out(len, 0))?;
        let (at, n) = table::enter::<ConnObject>(conn.cast())?.bio_peek()?;
        bytes.set(at.cast());
        len.set(n);
        Ok(())
    })
}

/// Takes away ciphertext that sslwrap_conn_bio_peek showed and the network has.
///
/// conn: the connection.
/// n: how many bytes, from the front.
/// Returns SSLWRAP_OK; SSLWRAP_E_INVALID_ARG: more than is being shown; SSLWRAP_E_STATE: the connection has a transport;
/// SSLWRAP_E_UNSUPPORTED: DTLS; SSLWRAP_E_BUSY. Does not block; calls nothing back. No counterpart in the documents.
#[no_mangle]
pub unsafe extern "C" fn sslwrap_conn_bio_consume(conn: *mut sslwrap_conn, n: usize) -> c_int {
    guard("sslwrap_conn_bio_consume", || table::enter::<ConnObject>(conn.cast())?.bio_consume(n))
}
