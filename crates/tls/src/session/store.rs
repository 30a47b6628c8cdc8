//! Where sessions are kept between connections.

use core::fmt;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

/// Keeps sessions: a client's by the server's name, a server's by the session id.
///
/// What is kept is opaque and holds secrets: whoever reads it can read the connections. Bytes that
/// come back changed, cut or from another version of this library are no harm: the handshake is
/// then a full one.
pub trait Sessions: fmt::Debug + Send + Sync {
    /// Keeps `session` under `key`, in place of what was there.
    fn put(&self, key: &[u8], session: &[u8]);

    /// What is kept under `key`.
    fn get(&self, key: &[u8]) -> Option<Zeroizing<Vec<u8>>>;

    /// Forgets what is kept under `key`.
    fn remove(&self, key: &[u8]);
}

/// A bounded store in memory; the oldest entry makes room for the newest.
pub struct MemorySessions {
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    sessions: HashMap<Vec<u8>, Zeroizing<Vec<u8>>>,
    /// The keys, the oldest first.
    order: VecDeque<Vec<u8>>,
}

impl MemorySessions {
    /// Room for `capacity` sessions, each of some hundred bytes and the peer's certificates.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, kept: Mutex::default() }
    }

    /// How many sessions are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().sessions.len()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A panic while the lock was held leaves whole entries.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sessions for MemorySessions {
    fn put(&self, key: &[u8], session: &[u8]) {
        let mut kept = self.lock();
        let session = Zeroizing::new(session.to_vec());
        if kept.sessions.insert(key.to_vec(), session).is_none() {
            kept.order.push_back(key.to_vec());
        }
        while kept.order.len() > self.capacity {
            if let Some(oldest) = kept.order.pop_front() {
                kept.sessions.remove(&oldest);
            }
        }
    }

    fn get(&self, key: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.lock().sessions.get(key).cloned()
    }

    fn remove(&self, key: &[u8]) {
        let mut kept = self.lock();
        if kept.sessions.remove(key).is_some() {
            kept.order.retain(|kept| kept != key);
        }
    }
}

impl fmt::Debug for MemorySessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySessions").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}
