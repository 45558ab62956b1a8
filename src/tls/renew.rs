//! A certificate or a trust store that takes another's place while a context is in use: each connection gets the newest
//! when it is made, or goes over to the context, and keeps it.
use crate::base::status::Outcome;
use crate::pki::identity::Identity;
use crate::sys::lock::Brief;
use crate::sys::mem::Shared;
use crate::sys::report::invalid;
use crate::sys::ssl::Ssl;
use crate::sys::store::Store;
use crate::tls::ctx::Ctx;
use crate::tls::snapshot::Policy;
use crate::tls::wire::Wire;
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Renewed {
    /// Anything at all: most contexts live and die with what they began with.
    any: AtomicBool,
    parts: Brief<Parts>,
}

#[derive(Clone)]
struct Parts {
    identity: Option<Shared<Identity>>,
    store: Option<Store>,
}

impl Default for Renewed {
    fn default() -> Renewed {
        Renewed { any: AtomicBool::new(false), parts: Brief::new(Parts { identity: None, store: None }) }
    }
}

impl Renewed {
    /// To be called for an SSL whose context's own parts are in place.
    pub fn apply(&self, ssl: &Ssl<Wire>) -> Outcome<()> {
        if !self.any.load(Ordering::Acquire) {
            return Ok(());
        }
        let parts = self.parts.with(|parts| parts.clone());
        if let Some(identity) = parts.identity {
            ssl.use_identity(identity.cert(), identity.key(), identity.chain())?;
        }
        if let Some(store) = parts.store {
            ssl.set_verify_store(&store);
        }
        Ok(())
    }

    pub fn store(&self) -> Option<Store> {
        self.parts.with(|parts| parts.store.clone())
    }

    /// The former part goes outside the lock.
    fn change<T>(&self, place: impl Fn(&mut Parts) -> &mut Option<T>, part: T) {
        let former = self.parts.with(|parts| place(parts).replace(part));
        self.any.swap(true, Ordering::Release);
        drop(former);
    }
}

impl Ctx {
    /// For connections to come. What they could not use is refused here, and what was there before stays.
    pub fn renew_identity(&self, identity: &Shared<Identity>) -> Outcome<()> {
        let settings = self.settings()?;
        settings.ssl.accepts(identity.cert(), identity.key(), identity.chain())?;
        settings.renewed.change(|parts| &mut parts.identity, identity.clone());
        Ok(())
    }

    pub fn renew_cert_store(&self, store: &Store) -> Outcome<()> {
        let settings = self.settings()?;
        if settings.policy == Policy::SecureClient && store.counts().certs == 0 {
            return Err(invalid(format_args!("the store holds no anchor: nobody could be verified by it")));
        }
        settings.renewed.change(|parts| &mut parts.store, store.clone());
        Ok(())
    }
}
