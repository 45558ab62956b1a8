//! What a context's connections share: made once, when the first of them comes, and never changed.
use crate::sys::mem::List;
use crate::sys::mem::{Shared, Text};
use crate::sys::ssl_ctx::{Side, SslCtx};
use crate::tls::choices::Chosen;
use crate::tls::cookie::Cookies;
use crate::tls::decide::{AlpnSelect, Callback, Info, Keylog, ServerName, Verify};
use crate::tls::renew::Renewed;
use crate::tls::session_settings::SessionSnapshot;

pub struct Snapshot {
    pub ssl_ctx: SslCtx,
    pub side: Side,
    /// DTLS.
    pub datagrams: bool,
    /// The most plaintext that is sealed into one.
    pub largest_record: usize,
    pub policy: Policy,
    pub groups: Option<Text>,
    pub session_id_context: List<u8>,
    /// Application records of TLS 1.3 may be ours.
    pub own_records: bool,
    pub verify_mode: i32,
    pub verify: Option<Callback<dyn Verify>>,
    pub info: Option<Callback<dyn Info>>,
    pub server_name: Option<Callback<dyn ServerName>>,
    pub alpn_select: Option<Callback<dyn AlpnSelect>>,
    pub alpn_preference: Option<List<u8>>,
    pub keylog: Option<Callback<dyn Keylog>>,
    pub npn: crate::tls::npn::Npn,
    pub keylog_file: Option<Shared<crate::sys::append::Appender>>,
    pub cookies: Cookies,
    pub sessions: SessionSnapshot,
    pub chosen: Chosen,
    pub renewed: Shared<Renewed>,
}

/// What kind of context it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Policy {
    /// As the SSL document says: nothing is checked unless asked for.
    Document,
    /// `ctx_new_client`: a name is needed and checked.
    SecureClient,
    /// `ctx_new_server`.
    SecureServer,
}
