//! What a configuration takes: the parts, as [`tls::legacy::Legacy`] asks for them.

use std::sync::Arc;

use tls::legacy::{
    CbcKeys, ClientDhe, DheParams, EncryptedPremaster, Legacy, OpenRecords, Rng, SealRecords,
    ServerDhe,
};
use tls::{Error, KeyExchange, Misbehaviour, Tls12Suite};
use tls_record::{Opened, RecordError};
use wire::registry::{CipherSuite, ContentType, NamedGroup, ProtocolVersion};
use x509::{PrivateKey, PublicKey};
use zeroize::Zeroizing;

use crate::cbc::{CbcOpener, CbcSealer, Order};
use crate::dhe::{self, Group, Groups, ServerKey};
use crate::premaster;
use crate::suite::SUITES;

/// RSA key transport, Diffie-Hellman in the groups of RFC 7919, and CBC: for
/// `ClientConfig::with_legacy` and `ServerConfig::with_legacy`.
///
/// RFC 10015 says MUST NOT. A connection offers and accepts these after everything else, and its
/// summary says what it used.
#[must_use]
pub fn accept_rfc10015_violation() -> Arc<Rfc10015Violation> {
    Arc::new(Rfc10015Violation { groups: Groups::Rfc7919, suites: SUITES.to_vec() })
}

/// The same for a client of servers that made their Diffie-Hellman group themselves:
/// [`Groups::AcceptUnnamed`], which says why not to. To a server it makes no difference.
#[must_use]
pub fn accept_rfc10015_violation_with_unnamed_groups() -> Arc<Rfc10015Violation> {
    Arc::new(Rfc10015Violation { groups: Groups::AcceptUnnamed, suites: SUITES.to_vec() })
}

/// That somebody accepts what RFC 10015 forbids. See [`accept_rfc10015_violation`].
#[derive(Debug)]
pub struct Rfc10015Violation {
    groups: Groups,
    suites: Vec<Tls12Suite>,
}

impl Rfc10015Violation {
    /// The same with these suites alone, in this order: the less of it, the better. Suites that are
    /// not here are left out.
    #[must_use]
    pub fn only(&self, suites: &[CipherSuite]) -> Arc<Self> {
        let known = |suite: &CipherSuite| SUITES.iter().find(|it| it.code_point == *suite);
        let suites = suites.iter().filter_map(known).copied().collect();
        Arc::new(Self { groups: self.groups, suites })
    }
}

/// The groups by their code points, the smallest first: what clients without RFC 7919 can do, and a
/// strength that nobody has come near.
const GROUPS: [NamedGroup; 5] = [
    NamedGroup::FFDHE2048,
    NamedGroup::FFDHE3072,
    NamedGroup::FFDHE4096,
    NamedGroup::FFDHE6144,
    NamedGroup::FFDHE8192,
];

impl Legacy for Rfc10015Violation {
    fn suites(&self) -> &[Tls12Suite] {
        &self.suites
    }

    fn groups(&self) -> &[NamedGroup] {
        let dhe = |suite: &Tls12Suite| suite.key_exchange == KeyExchange::Dhe;
        if self.suites.iter().any(dhe) { &GROUPS } else { &[] }
    }

    fn encrypt_premaster(
        &self,
        server: &PublicKey,
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<EncryptedPremaster, Error> {
        let PublicKey::Rsa(key) = server else {
            return Err(Error::Misbehaviour(Misbehaviour::KeyOfAnotherKind));
        };
        let (premaster, encrypted) =
            premaster::encrypt(key, client_version, rng).map_err(of_rsa)?;
        Ok(EncryptedPremaster { premaster: Zeroizing::new(premaster.to_vec()), encrypted })
    }

    fn decrypt_premaster(
        &self,
        server: &PrivateKey,
        encrypted: &[u8],
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let PrivateKey::Rsa(key) = server else {
            return Err(Error::Internal("RSA key transport without an RSA key"));
        };
        let premaster = premaster::decrypt(key, encrypted, client_version, rng).map_err(of_rsa)?;
        Ok(Zeroizing::new(premaster.to_vec()))
    }

    fn agree_dhe(&self, params: DheParams<'_>, rng: &mut Rng<'_>) -> Result<ClientDhe, Error> {
        let answer = dhe::respond(params, self.groups, rng);
        let (yc, premaster) = answer.map_err(|error| of_dhe(error, params.p))?;
        let group = Group::from_parameters(params.p, params.g).ok().map(named);
        Ok(ClientDhe { group, yc, premaster })
    }

    fn offer_dhe(
        &self,
        client_groups: &[NamedGroup],
        rng: &mut Rng<'_>,
    ) -> Result<Option<Box<dyn ServerDhe>>, Error> {
        // RFC 7919, section 2: what is reserved for these groups.
        let names_any = client_groups.iter().any(|group| (0x0100..=0x01ff).contains(&group.0));
        let common = |group: &Group| !names_any || client_groups.contains(&named(*group));
        let Some(group) = Group::ALL.into_iter().find(common) else { return Ok(None) };
        let key = ServerKey::generate(group, rng);
        let key = key.map_err(|error| of_dhe(error, &group.prime_bytes()))?;
        Ok(Some(Box::new(Server { group: named(group), key })))
    }

    fn cbc_sealer(&self, keys: CbcKeys<'_>) -> Result<Box<dyn SealRecords>, RecordError> {
        let CbcKeys { key, mac_key, mac, iv_key, .. } = keys;
        Ok(Box::new(CbcSealer::new(order(&keys), mac, key, mac_key, iv_key)?))
    }

    fn cbc_opener(&self, keys: CbcKeys<'_>) -> Result<Box<dyn OpenRecords>, RecordError> {
        let CbcKeys { key, mac_key, mac, .. } = keys;
        Ok(Box::new(CbcOpener::new(order(&keys), mac, key, mac_key)?))
    }
}

struct Server {
    group: NamedGroup,
    key: ServerKey,
}

impl ServerDhe for Server {
    fn group(&self) -> NamedGroup {
        self.group
    }

    fn params(&self) -> DheParams<'_> {
        self.key.params()
    }

    fn agree(self: Box<Self>, yc: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let p = self.key.params().p.to_vec();
        self.key.agree(yc).map_err(|error| of_dhe(error, &p))
    }
}

impl SealRecords for CbcSealer {
    fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        self.seal(content_type, content, out)
    }
}

impl OpenRecords for CbcOpener {
    fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError> {
        self.open(record)
    }
}

const fn order(keys: &CbcKeys<'_>) -> Order {
    if keys.encrypt_then_mac { Order::EncryptThenMac } else { Order::MacThenEncrypt }
}

const fn named(group: Group) -> NamedGroup {
    match group {
        Group::Ffdhe2048 => NamedGroup::FFDHE2048,
        Group::Ffdhe3072 => NamedGroup::FFDHE3072,
        Group::Ffdhe4096 => NamedGroup::FFDHE4096,
        Group::Ffdhe6144 => NamedGroup::FFDHE6144,
        Group::Ffdhe8192 => NamedGroup::FFDHE8192,
    }
}

/// The length of a number, big-endian, in bits.
fn bits(number: &[u8]) -> usize {
    let zeros: usize = number.iter().take_while(|&&byte| byte == 0).count();
    let leading = number.get(zeros).map_or(0, |byte| byte.leading_zeros() as usize);
    8 * (number.len() - zeros) - leading
}

fn of_rsa(error: rsa::Error) -> Error {
    if error == rsa::Error::Rng {
        return Error::Randomness;
    }
    Error::Internal("the RSA key is damaged")
}

/// `p` is the prime that the server sent.
fn of_dhe(error: dhe::Error, p: &[u8]) -> Error {
    match error {
        dhe::Error::PrimeTooShort | dhe::Error::Group(_) => {
            Error::Misbehaviour(Misbehaviour::WeakGroup { bits: bits(p) })
        }
        dhe::Error::PublicKey(_) => Error::Misbehaviour(Misbehaviour::KeyShare {
            what: "a number from 2 to p - 2, where p is the group's prime",
        }),
        dhe::Error::Rng => Error::Randomness,
        dhe::Error::Internal(_) => Error::Internal("a Diffie-Hellman group changed"),
    }
}
