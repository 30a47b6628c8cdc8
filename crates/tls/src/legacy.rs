//! Where the legacy of TLS 1.2 plugs in: key exchanges and record protection that this crate does
//! not contain.
//!
//! RFC 10015 forbids them; printers, mail servers and auditors still need them. The crate
//! `ashlar-tls-legacy` implements [`Legacy`]; a configuration takes it by value, and the summary of
//! every connection says what it used of it.

use core::fmt;

use rand_core::TryCryptoRng;
use tls_record::{Opened, RecordError};
use wire::registry::{ContentType, NamedGroup, ProtocolVersion};
use x509::{PrivateKey, PublicKey};
use zeroize::Zeroizing;

pub use crate::config::RandomnessFailed;
use crate::error::Error;
use crate::suite::{CbcMac, Tls12Suite};

/// A source of randomness.
pub type Rng<'a> = dyn TryCryptoRng<Error = RandomnessFailed> + Send + 'a;

/// What a connection may use beyond this crate's own.
pub trait Legacy: fmt::Debug + Send + Sync {
    /// The suites, the preferred first. They come after the configuration's own.
    fn suites(&self) -> &[Tls12Suite];

    /// The finite field groups for DHE, the preferred first (RFC 7919).
    fn groups(&self) -> &[NamedGroup];

    /// A client's premaster secret, and what it is under the server's key: RFC 5246, section
    /// 7.4.7.1.
    ///
    /// # Errors
    ///
    /// For a key of another kind, and if the source of randomness fails.
    fn encrypt_premaster(
        &self,
        server: &PublicKey,
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<EncryptedPremaster, Error>;

    /// What a server makes of it. Whatever is wrong with the encryption gives another secret, by
    /// the same path and in the same time (RFC 5246, section 7.4.7.1).
    ///
    /// # Errors
    ///
    /// For a key of another kind, and if the source of randomness fails.
    fn decrypt_premaster(
        &self,
        server: &PrivateKey,
        encrypted: &[u8],
        client_version: ProtocolVersion,
        rng: &mut Rng<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, Error>;

    /// A client's answer to the server's parameters: RFC 7919, RFC 5246, section 8.1.2.
    ///
    /// # Errors
    ///
    /// For parameters that are none of the groups, and public values out of range.
    fn agree_dhe(&self, params: DheParams<'_>, rng: &mut Rng<'_>) -> Result<ClientDhe, Error>;

    /// A server's parameters for the first of its groups that the client supports too; of a client
    /// that names no finite field group, for the first of all (RFC 7919, section 4). None, if there
    /// is no such group.
    ///
    /// # Errors
    ///
    /// If the source of randomness fails.
    fn offer_dhe(
        &self,
        client_groups: &[NamedGroup],
        rng: &mut Rng<'_>,
    ) -> Result<Option<Box<dyn ServerDhe>>, Error>;

    /// What seals records under these keys.
    ///
    /// # Errors
    ///
    /// For keys of the wrong length.
    fn cbc_sealer(&self, keys: CbcKeys<'_>) -> Result<Box<dyn SealRecords>, RecordError>;

    /// What opens them.
    ///
    /// # Errors
    ///
    /// For keys of the wrong length.
    fn cbc_opener(&self, keys: CbcKeys<'_>) -> Result<Box<dyn OpenRecords>, RecordError>;
}

/// A client's premaster secret.
#[expect(clippy::exhaustive_structs, reason = "RFC 5246, section 7.4.7.1")]
pub struct EncryptedPremaster {
    /// 48 bytes.
    pub premaster: Zeroizing<Vec<u8>>,
    /// `EncryptedPreMasterSecret`.
    pub encrypted: Vec<u8>,
}

/// `ServerDHParams`: RFC 5246, section 7.4.3.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "RFC 5246, section 7.4.3")]
pub struct DheParams<'a> {
    /// `dh_p`
    pub p: &'a [u8],
    /// `dh_g`
    pub g: &'a [u8],
    /// `dh_Ys`
    pub ys: &'a [u8],
}

/// A client's part of DHE.
#[expect(clippy::exhaustive_structs, reason = "RFC 5246, section 7.4.7.2")]
pub struct ClientDhe {
    /// The group, if it has a name.
    pub group: Option<NamedGroup>,
    /// `dh_Yc`
    pub yc: Vec<u8>,
    /// Z without its leading zeros.
    pub premaster: Zeroizing<Vec<u8>>,
}

/// A server's part of DHE.
pub trait ServerDhe: Send {
    /// The group.
    fn group(&self) -> NamedGroup;

    /// What goes into ServerKeyExchange.
    fn params(&self) -> DheParams<'_>;

    /// Z without its leading zeros.
    ///
    /// # Errors
    ///
    /// For a `dh_Yc` out of range.
    fn agree(self: Box<Self>, yc: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error>;
}

/// The keys of one direction, for AES-CBC with HMAC.
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "RFC 5246, section 6.2.3.2; RFC 7366")]
pub struct CbcKeys<'a> {
    /// The AES key: 16 or 32 bytes.
    pub key: &'a [u8],
    /// The MAC's key, as long as the MAC.
    pub mac_key: &'a [u8],
    /// The hash of the MAC.
    pub mac: CbcMac,
    /// Whether the MAC covers the ciphertext (RFC 7366).
    pub encrypt_then_mac: bool,
    /// A fresh random key from which the sealing side draws unpredictable IVs.
    pub iv_key: &'a [u8; 32],
}

/// Protects records.
pub trait SealRecords: Send {
    /// Appends one record with `content` to `out`.
    ///
    /// # Errors
    ///
    /// For too much content.
    fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError>;
}

/// Removes the protection of records.
pub trait OpenRecords: Send {
    /// Opens one whole record in place.
    ///
    /// # Errors
    ///
    /// [`RecordError::BadRecordMac`], whatever the reason, in the same time.
    fn open<'b>(&mut self, record: &'b mut [u8]) -> Result<Opened<'b>, RecordError>;
}

/// What a connection used of the legacy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LegacyPart {
    /// The premaster secret went under the server's RSA key: whoever gets that key later reads
    /// everything.
    RsaKeyExchange,
    /// Finite field Diffie-Hellman.
    Dhe,
    /// CBC with the MAC inside (RFC 5246): its safety rests on constant time alone.
    CbcMacThenEncrypt,
    /// CBC with the MAC outside (RFC 7366).
    CbcEncryptThenMac,
}

impl fmt::Display for LegacyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RsaKeyExchange => "RSA key exchange, without forward secrecy",
            Self::Dhe => "finite field Diffie-Hellman",
            Self::CbcMacThenEncrypt => "CBC with MAC-then-encrypt",
            Self::CbcEncryptThenMac => "CBC with encrypt-then-MAC",
        })
    }
}

impl fmt::Debug for EncryptedPremaster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptedPremaster").finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientDhe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientDhe").field("group", &self.group).finish_non_exhaustive()
    }
}

impl fmt::Debug for CbcKeys<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mac, encrypt_then_mac, .. } = self;
        f.debug_struct("CbcKeys")
            .field("mac", mac)
            .field("encrypt_then_mac", encrypt_then_mac)
            .finish_non_exhaustive()
    }
}
