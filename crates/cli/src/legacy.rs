//! The legacy of TLS 1.2, accepted where somebody said so, and no more of it than was named.

use std::sync::Arc;

use tls::Tls12Suite;
use tls::legacy::{
    CbcKeys, ClientDhe, DheParams, EncryptedPremaster, Legacy, OpenRecords, Rng, SealRecords,
    ServerDhe,
};
use tls::registry::{CipherSuite, NamedGroup, ProtocolVersion};
use tls::x509::{PrivateKey, PublicKey};
use tls_record::RecordError;
use zeroize::Zeroizing;

/// Every legacy suite, the preferred first.
pub(crate) fn suites() -> impl Iterator<Item = CipherSuite> {
    tls_legacy::suite::SUITES.iter().map(|suite| suite.code_point)
}

/// Whether it is one of them.
pub(crate) fn has(suite: CipherSuite) -> bool {
    suites().any(|legacy| legacy == suite)
}

/// Accepts these suites and what they need.
pub(crate) fn accept(suites: impl Fn(&Tls12Suite) -> bool) -> Arc<dyn Legacy> {
    let all = tls_legacy::accept_rfc10015_violation();
    let suites: Vec<_> = all.suites().iter().copied().filter(suites).collect();
    let dhe = suites.iter().any(|suite| suite.key_exchange == tls::KeyExchange::Dhe);
    let groups = if dhe { all.groups().to_vec() } else { Vec::new() };
    Arc::new(Chosen { all, suites, groups })
}

/// The legacy with fewer suites.
#[derive(Debug)]
struct Chosen {
    all: Arc<dyn Legacy>,
    suites: Vec<Tls12Suite>,
    groups: Vec<NamedGroup>,
}

impl Legacy for Chosen {
    fn suites(&self) -> &[Tls12Suite] {
        &self.suites
    }

    fn groups(&self) -> &[NamedGroup] {
        &self.groups
    }

    fn encrypt_premaster(
        &self,
        server: &PublicKey,
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<EncryptedPremaster, tls::Error> {
        self.all.encrypt_premaster(server, client_version, rng)
    }

    fn decrypt_premaster(
        &self,
        server: &PrivateKey,
        encrypted: &[u8],
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, tls::Error> {
        self.all.decrypt_premaster(server, encrypted, client_version, rng)
    }

    fn agree_dhe(&self, params: DheParams<'_>, rng: &mut Rng<'_>) -> Result<ClientDhe, tls::Error> {
        self.all.agree_dhe(params, rng)
    }

    fn offer_dhe(
        &self,
        client_groups: &[NamedGroup],
        rng: &mut Rng<'_>,
    ) -> Result<Option<Box<dyn ServerDhe>>, tls::Error> {
        self.all.offer_dhe(client_groups, rng)
    }

    fn cbc_sealer(&self, keys: CbcKeys<'_>) -> Result<Box<dyn SealRecords>, RecordError> {
        self.all.cbc_sealer(keys)
    }

    fn cbc_opener(&self, keys: CbcKeys<'_>) -> Result<Box<dyn OpenRecords>, RecordError> {
        self.all.cbc_opener(keys)
    }
}
