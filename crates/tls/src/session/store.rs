//! Where sessions are kept between connections.

use core::fmt;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Session;

/// Keeps sessions: a client's by the server's name, a server's by the session id.
///
/// A store that outlives the process, or is shared by several, keeps [`Session::to_bytes`]. A session
/// that it cannot give back is no harm, nor is one that belongs elsewhere: the handshake is then a
/// full one.
pub trait Sessions: fmt::Debug + Send + Sync {
    /// Keeps `session` under `key`, in place of what was there.
    fn put(&self, key: &[u8], session: Arc<Session>);

    /// What is kept under `key`.
    fn get(&self, key: &[u8]) -> Option<Arc<Session>>;

    /// What is kept under `key`, which is forgotten. Of two that ask at once, one should get it: a
    /// ticket that is shown twice tells an observer that both connections are of one client.
    fn take(&self, key: &[u8]) -> Option<Arc<Session>>;
}

/// A bounded store in memory; what was put first makes room for the newest.
pub struct MemorySessions {
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// With the number under which the key stands in `order`.
    sessions: HashMap<Arc<[u8]>, (u64, Arc<Session>)>,
    /// The keys, the oldest first.
    order: BTreeMap<u64, Arc<[u8]>>,
    /// So many were put.
    count: u64,
}

impl Kept {
    fn put(&mut self, key: &[u8], session: Arc<Session>) {
        self.take(key);
        self.count = self.count.wrapping_add(1);
        let key: Arc<[u8]> = key.into();
        self.order.insert(self.count, Arc::clone(&key));
        self.sessions.insert(key, (self.count, session));
    }

    fn take(&mut self, key: &[u8]) -> Option<Arc<Session>> {
        let (number, session) = self.sessions.remove(key)?;
        self.order.remove(&number);
        Some(session)
    }
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
    fn put(&self, key: &[u8], session: Arc<Session>) {
        let mut kept = self.lock();
        kept.put(key, session);
        while kept.order.len() > self.capacity {
            let Some((_, oldest)) = kept.order.pop_first() else { break };
            kept.sessions.remove(&oldest);
        }
    }

    fn get(&self, key: &[u8]) -> Option<Arc<Session>> {
        self.lock().sessions.get(key).map(|(_, session)| Arc::clone(session))
    }

    fn take(&self, key: &[u8]) -> Option<Arc<Session>> {
        self.lock().take(key)
    }
}

impl fmt::Debug for MemorySessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySessions").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}
