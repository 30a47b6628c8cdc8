//! Certificates to authenticate with.

use core::error::Error;
use core::fmt;

use getrandom::SysRng;
use tls::x509::issue::{self, Issuer};
use tls::x509::{Identity, Policy, PrivateKey, Time, Trust, TrustAnchor, Usage, Validity};

/// 2026-01-01T00:00:00Z, the first second of every validity.
const NOT_BEFORE: u64 = 1_767_225_600;
/// The time at which certificates are judged, in seconds since 1970.
pub const NOW: u64 = NOT_BEFORE + 100 * 86_400;
/// A year after the first second, the last one.
const NOT_AFTER: u64 = NOT_BEFORE + 365 * 86_400;

/// The name that the server is asked for and has a certificate of.
pub const SERVER_NAME: &str = "server.example";

/// What the server authenticates with, and what its whole chain is signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// ECDSA with P-256: `ecdsa_secp256r1_sha256`.
    Ecdsa,
    /// RSA with 2048 bits: `rsa_pss_rsae_sha256`; certificates with PKCS#1 v1.5.
    Rsa,
}

impl Auth {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Ecdsa, Self::Rsa];

    fn generate(self) -> Result<PrivateKey, tls::x509::Error> {
        match self {
            Self::Ecdsa => PrivateKey::generate_p256(&mut SysRng),
            Self::Rsa => loop {
                let key = PrivateKey::generate_rsa(2048, &mut SysRng)?;
                // graviola's CRT refuses its own signature where p is the smaller prime.
                if matches!(&key, PrivateKey::Rsa(key) if is_descending(key)) {
                    return Ok(key);
                }
            },
        }
    }

    /// Issues root, intermediate and leaf with fresh keys.
    ///
    /// # Errors
    ///
    /// If the system's randomness fails.
    pub fn issue(self) -> Result<Issued, Box<dyn Error>> {
        let validity = Validity {
            not_before: Time::from_unix(NOT_BEFORE),
            not_after: Time::from_unix(NOT_AFTER),
        };
        let rng = &mut SysRng;
        let (root_key, middle_key, leaf_key) =
            (self.generate()?, self.generate()?, self.generate()?);
        let root = issue::ca("Bench root", &root_key, validity, rng)?;
        let issuer = Issuer::new(&root, &root_key)?;
        let public = middle_key.public_key();
        let middle = issue::intermediate(&issuer, &public, "Bench CA", 0, validity, rng)?;
        let issuer = Issuer::new(&middle, &middle_key)?;
        let (public, names) = (leaf_key.public_key(), [SERVER_NAME]);
        let leaf = issue::leaf(&issuer, &public, &names, validity, Usage::ServerAuth, rng)?;
        Ok(Issued { root, chain: vec![leaf, middle], key: leaf_key.to_pkcs8_der()?.to_vec() })
    }
}

fn is_descending(key: &rsa::PrivateKey) -> bool {
    let parts = key.components();
    *parts.p > *parts.q
}

/// What a server shows, and what a client trusts, as any library reads it.
#[derive(Clone)]
pub struct Issued {
    /// The certificate to trust, DER.
    pub root: Vec<u8>,
    /// The server's certificate and that of its issuer, whom the root has certified, DER.
    pub chain: Vec<Vec<u8>>,
    /// The server's key, PKCS#8 DER.
    pub key: Vec<u8>,
}

impl Issued {
    /// What a client needs to trust the root alone.
    ///
    /// # Errors
    ///
    /// If the root is no certificate.
    pub fn policy(&self) -> Result<Policy, Box<dyn Error>> {
        let anchor = TrustAnchor::from_certificate_der(&self.root)?;
        Ok(Policy::new(Trust::Anchors(vec![anchor])))
    }

    /// The server's chain with its key.
    ///
    /// # Errors
    ///
    /// If the two do not match.
    pub fn identity(&self) -> Result<Identity, Box<dyn Error>> {
        let key = PrivateKey::from_pkcs8_der(&self.key)?;
        Ok(Identity::new(self.chain.clone(), key)?)
    }
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued").field("chain", &self.chain.len()).finish_non_exhaustive()
    }
}

impl fmt::Display for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ecdsa => "ecdsa",
            Self::Rsa => "rsa",
        })
    }
}
