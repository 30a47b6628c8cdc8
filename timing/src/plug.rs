//! What this program puts in the place of the legacy: on the client what crafts messages, on the
//! server the real one, with a delay where a leak would be.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use tls::legacy::{
    CbcKeys, ClientDhe, DheParams, EncryptedPremaster, Legacy, OpenRecords, Rng, SealRecords,
    ServerDhe,
};
use tls::registry::{CipherSuite, NamedGroup, ProtocolVersion};
use tls::x509::{PrivateKey, PublicKey};
use tls::{Error, Tls12Suite};
use tls_legacy::{Rfc10015Violation, accept_rfc10015_violation};
use tls_record::{Opened, RecordError};
use zeroize::Zeroizing;

use crate::record::{CraftingSealer, Defect};
use crate::transport::Premaster;

/// The legacy, with one thing changed.
#[derive(Debug)]
pub(crate) struct Plug {
    real: Arc<Rfc10015Violation>,
    change: Change,
}

/// What is not as it should be.
#[derive(Debug)]
pub(crate) enum Change {
    /// The client's ClientKeyExchange.
    Premaster(Premaster),
    /// The client's application data.
    Record(Defect),
    /// Nothing but the server's time, if the delay is not 0.
    Time(Arc<Delay>),
}

impl Plug {
    pub(crate) fn new(suites: Option<CipherSuite>, change: Change) -> Arc<Self> {
        let all = accept_rfc10015_violation();
        let real = suites.map_or(all.clone(), |suite| all.only(&[suite]));
        Arc::new(Self { real, change })
    }
}

/// How long the server is to wait behind each operation on a secret: the positive control.
#[derive(Debug, Default)]
pub(crate) struct Delay(AtomicU64);

impl Delay {
    pub(crate) fn set(&self, delay: Duration) {
        let nanoseconds = u64::try_from(delay.as_nanos()).unwrap_or(u64::MAX);
        self.0.store(nanoseconds, Ordering::SeqCst);
    }

    fn wait(&self) {
        let start = Instant::now();
        let delay = Duration::from_nanos(self.0.load(Ordering::SeqCst));
        while start.elapsed() < delay {
            core::hint::spin_loop();
        }
    }
}

/// The real opener, then the delay.
struct SlowOpener {
    real: Box<dyn OpenRecords>,
    delay: Arc<Delay>,
}

impl OpenRecords for SlowOpener {
    fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError> {
        let opened = self.real.open(record);
        self.delay.wait();
        opened
    }
}

impl Legacy for Plug {
    fn suites(&self) -> &[Tls12Suite] {
        self.real.suites()
    }

    fn groups(&self) -> &[NamedGroup] {
        self.real.groups()
    }

    fn encrypt_premaster(
        &self,
        server: &PublicKey,
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<EncryptedPremaster, Error> {
        match &self.change {
            Change::Premaster(premaster) => premaster.craft(server, client_version),
            Change::Record(_) | Change::Time(_) => {
                self.real.encrypt_premaster(server, client_version, rng)
            }
        }
    }

    fn decrypt_premaster(
        &self,
        server: &PrivateKey,
        encrypted: &[u8],
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let premaster = self.real.decrypt_premaster(server, encrypted, client_version, rng);
        if let Change::Time(delay) = &self.change {
            delay.wait();
        }
        premaster
    }

    fn agree_dhe(&self, params: DheParams<'_>, rng: &mut Rng<'_>) -> Result<ClientDhe, Error> {
        self.real.agree_dhe(params, rng)
    }

    fn offer_dhe(
        &self,
        client_groups: &[NamedGroup],
        rng: &mut Rng<'_>,
    ) -> Result<Option<Box<dyn ServerDhe>>, Error> {
        self.real.offer_dhe(client_groups, rng)
    }

    fn cbc_sealer(&self, keys: CbcKeys<'_>) -> Result<Box<dyn SealRecords>, RecordError> {
        let real = self.real.cbc_sealer(keys)?;
        Ok(match &self.change {
            Change::Record(defect) => Box::new(CraftingSealer::new(real, keys, *defect)),
            Change::Premaster(_) | Change::Time(_) => real,
        })
    }

    fn cbc_opener(&self, keys: CbcKeys<'_>) -> Result<Box<dyn OpenRecords>, RecordError> {
        let real = self.real.cbc_opener(keys)?;
        Ok(match &self.change {
            Change::Time(delay) => Box::new(SlowOpener { real, delay: delay.clone() }),
            Change::Premaster(_) | Change::Record(_) => real,
        })
    }
}
