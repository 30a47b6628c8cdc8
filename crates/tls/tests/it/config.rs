//! Authorities and configurations for the tests.

use std::sync::OnceLock;

use ashlar_tls::registry::SignatureScheme;
use ashlar_tls::x509::{
    Identity, Policy, PrivateKey, SignatureAlgorithm, Time, Trust, TrustAnchor, Usage, Validity,
    issue,
};
use ashlar_tls::{ClientConfig, Clock, Credential, ServerConfig};
use getrandom::SysRng;

/// 2026-01-01T00:00:00Z, the first second of all validities here.
pub(crate) const NOT_BEFORE: u64 = 1_767_225_600;
/// A year later, the last second.
pub(crate) const NOT_AFTER: u64 = NOT_BEFORE + 365 * 86_400;
const NOW: u64 = NOT_BEFORE + 100 * 86_400;

/// The kind of all keys of an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    P256,
    P384,
    P521,
    Ed25519,
    Rsa,
}

/// A root, and the chain that it issued for `server.example` and 192.0.2.7.
pub(crate) struct Authority {
    root: Vec<u8>,
    chain: Vec<Vec<u8>>,
    /// The leaf's key in PKCS #8.
    key: Vec<u8>,
    /// A client's certificate for the same key, issued by the root.
    client: Vec<u8>,
}

/// The authority of this kind, made once.
pub(crate) fn authority(kind: Kind) -> &'static Authority {
    static MADE: [OnceLock<Authority>; 5] = [const { OnceLock::new() }; 5];
    MADE[kind as usize].get_or_init(|| make(kind))
}

/// One of the same names and another key.
pub(crate) fn another_authority() -> &'static Authority {
    static ANOTHER: OnceLock<Authority> = OnceLock::new();
    ANOTHER.get_or_init(|| make_named(Kind::P256, "Another test CA"))
}

fn make(kind: Kind) -> Authority {
    make_named(kind, "Ashlar test CA")
}

fn make_named(kind: Kind, name: &str) -> Authority {
    let validity =
        Validity { not_before: Time::from_unix(NOT_BEFORE), not_after: Time::from_unix(NOT_AFTER) };
    let (root_key, middle_key, leaf_key) = (new_key(kind), new_key(kind), new_key(kind));
    let root = issue::ca(name, &root_key, validity, &mut SysRng).unwrap();
    let issuer = issue::Issuer::new(&root, &root_key).unwrap();
    let (public, names) = (leaf_key.public_key(), ["client.example"]);
    let usage = Usage::ClientAuth;
    let client = issue::leaf(&issuer, &public, &names, validity, usage, &mut SysRng).unwrap();
    let public = middle_key.public_key();
    let name = "Ashlar test intermediate";
    let middle = issue::intermediate(&issuer, &public, name, 0, validity, &mut SysRng).unwrap();
    let issuer = issue::Issuer::new(&middle, &middle_key).unwrap();
    let names = ["server.example", "192.0.2.7"];
    let (public, usage) = (leaf_key.public_key(), Usage::ServerAuth);
    let leaf = issue::leaf(&issuer, &public, &names, validity, usage, &mut SysRng).unwrap();
    let key = leaf_key.to_pkcs8_der().unwrap().to_vec();
    Authority { chain: vec![leaf, middle.clone()], root: root.clone(), key, client }
}

fn new_key(kind: Kind) -> PrivateKey {
    match kind {
        Kind::P256 => PrivateKey::generate_p256(&mut SysRng).unwrap(),
        Kind::P384 => PrivateKey::generate_p384(&mut SysRng).unwrap(),
        Kind::P521 => PrivateKey::generate_p521(&mut SysRng).unwrap(),
        Kind::Ed25519 => PrivateKey::generate_ed25519(&mut SysRng).unwrap(),
        Kind::Rsa => PrivateKey::generate_rsa(2048, &mut SysRng).unwrap(),
    }
}

impl Authority {
    /// Trusts this authority alone.
    pub(crate) fn policy(&self) -> Policy {
        Policy::new(Trust::Anchors(vec![TrustAnchor::from_certificate_der(&self.root).unwrap()]))
    }

    /// A client that trusts the authority, and a server with its chain.
    pub(crate) fn configs(&self) -> (ClientConfig, ServerConfig) {
        let mut client = ClientConfig::new(self.policy());
        client.clock = Clock::fixed(Time::from_unix(NOW));
        let identity = Identity::new(self.chain.clone(), self.key()).unwrap();
        (client, ServerConfig::new(Credential::new(identity)))
    }

    /// What a client of this authority shows.
    pub(crate) fn client_credential(&self) -> Credential {
        Credential::new(Identity::new(vec![self.client.clone()], self.key()).unwrap())
    }

    /// The clock at which all certificates are valid.
    pub(crate) fn clock(&self) -> Clock {
        Clock::fixed(Time::from_unix(NOW))
    }

    /// The chain without its key, for a signer that says it has P-256.
    pub(crate) fn external_credential(&self) -> Credential {
        let schemes = vec![SignatureScheme::ECDSA_SECP256R1_SHA256];
        Credential::with_external_signer(self.chain.clone(), schemes)
    }

    /// The client's certificate of a P-256 authority without its key.
    pub(crate) fn external_client_credential(&self) -> Credential {
        let schemes = vec![SignatureScheme::ECDSA_SECP256R1_SHA256];
        Credential::with_external_signer(vec![self.client.clone()], schemes)
    }

    /// Signs with the leaf's key.
    pub(crate) fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8]) -> Vec<u8> {
        self.key().sign(algorithm, message, &mut SysRng).unwrap()
    }

    fn key(&self) -> PrivateKey {
        PrivateKey::from_pkcs8_der(&self.key).unwrap()
    }
}
