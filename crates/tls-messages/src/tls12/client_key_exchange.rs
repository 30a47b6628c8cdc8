//! ClientKeyExchange (RFC 5246, section 7.4.7; RFC 8422, section 5.7).
//!
//! ```text
//! struct {
//!     select (KeyExchangeAlgorithm) {
//!         case rsa:                    EncryptedPreMasterSecret;
//!         case dhe_rsa:                ClientDiffieHellmanPublic;
//!         case ec_diffie_hellman:      ClientECDiffieHellmanPublic;
//!     } exchange_keys;
//! } ClientKeyExchange;
//! ```
//!
//! A Diffie-Hellman share that is left out because the client's certificate has it (`implicit`) is
//! of fixed Diffie-Hellman, which is not implemented, and refused as truncated.

use wire::registry::HandshakeType;
use wire::{DecodeError, Reader, Writer};

use crate::Message;

/// The client's ephemeral elliptic curve key (RFC 8422, section 5.7).
///
/// ```text
/// struct {
///     ECPoint ecdh_Yc;
/// } ClientECDiffieHellmanPublic;
///
/// struct {
///     opaque point <1..2^8-1>;
/// } ECPoint;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EcdheClientKeyExchange<'a> {
    /// `ecdh_Yc`.
    pub public: &'a [u8],
}

impl<'a> Message<'a> for EcdheClientKeyExchange<'a> {
    const TYPE: HandshakeType = HandshakeType::CLIENT_KEY_EXCHANGE;
    const NAME: &'static str = "ClientKeyExchange";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self { public: reader.vec8(1..=255, "ClientECDiffieHellmanPublic.ecdh_Yc")?.rest() })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec8(|w| w.bytes(self.public));
    }
}

/// The premaster secret under the key of the server's certificate (RFC 5246, section 7.4.7.1).
///
/// ```text
/// struct {
///     public-key-encrypted PreMasterSecret pre_master_secret;
/// } EncryptedPreMasterSecret;
/// ```
///
/// A public-key-encrypted value is `opaque<0..2^16-1>` (section 4.7): whether its length suits the
/// key is found out, and answered, where it is decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RsaClientKeyExchange<'a> {
    /// `pre_master_secret`, encrypted.
    pub encrypted_premaster: &'a [u8],
}

impl<'a> Message<'a> for RsaClientKeyExchange<'a> {
    const TYPE: HandshakeType = HandshakeType::CLIENT_KEY_EXCHANGE;
    const NAME: &'static str = "ClientKeyExchange";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        const FIELD: &str = "EncryptedPreMasterSecret.pre_master_secret";
        Ok(Self { encrypted_premaster: reader.vec16(0..=0xffff, FIELD)?.rest() })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| w.bytes(self.encrypted_premaster));
    }
}

/// The client's ephemeral finite field key (RFC 5246, section 7.4.7.2).
///
/// ```text
/// struct {
///     opaque dh_Yc<1..2^16-1>;
/// } ClientDiffieHellmanPublic;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DheClientKeyExchange<'a> {
    /// `dh_Yc`.
    pub yc: &'a [u8],
}

impl<'a> Message<'a> for DheClientKeyExchange<'a> {
    const TYPE: HandshakeType = HandshakeType::CLIENT_KEY_EXCHANGE;
    const NAME: &'static str = "ClientKeyExchange";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        Ok(Self { yc: reader.vec16(1..=0xffff, "ClientDiffieHellmanPublic.dh_Yc")?.rest() })
    }

    fn write(&self, writer: &mut Writer) {
        writer.vec16(|w| w.bytes(self.yc));
    }
}
