//! ServerKeyExchange (RFC 5246, section 7.4.3; RFC 8422, section 5.4).
//!
//! ```text
//! struct {
//!     select (KeyExchangeAlgorithm) {
//!         case dhe_rsa:
//!             ServerDHParams params;
//!             digitally-signed struct {
//!                 opaque client_random[32];
//!                 opaque server_random[32];
//!                 ServerDHParams params;
//!             } signed_params;
//!         case ec_diffie_hellman:
//!             ServerECDHParams    params;
//!             Signature           signed_params;
//!     };
//! } ServerKeyExchange;
//! ```
//!
//! What is digitally signed goes over the wire as its signature alone: `params` returns the part of
//! it that is not already known.

use alloc::vec::Vec;

use wire::registry::{EcCurveType, HandshakeType, NamedGroup, SignatureScheme};
use wire::{DecodeError, Reader, Reason, Writer};

use crate::Message;

/// The server's ephemeral elliptic curve key, signed (RFC 8422, section 5.4).
///
/// ```text
/// struct {
///     ECCurveType    curve_type;
///     select (curve_type) {
///         case named_curve:
///             NamedCurve namedcurve;
///     };
/// } ECParameters;
///
/// struct {
///     ECParameters    curve_params;
///     ECPoint         public;
/// } ServerECDHParams;
/// ```
///
/// A curve by its numbers, explicit_prime or explicit_char2, is refused: whoever may choose the
/// curve may choose a weak one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EcdheServerKeyExchange<'a> {
    /// `curve_params.namedcurve`.
    pub curve: NamedGroup,
    /// `public`.
    pub public: &'a [u8],
    /// How it was signed.
    pub algorithm: SignatureScheme,
    /// The signature over the randoms and the parameters.
    pub signature: &'a [u8],
}

impl EcdheServerKeyExchange<'_> {
    /// `ServerECDHParams`, as they are signed after the two randoms.
    pub fn params(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write_params(&mut writer);
        writer.into_bytes()
    }

    fn write_params(&self, writer: &mut Writer) {
        writer.u8(EcCurveType::NAMED_CURVE.0);
        writer.u16(self.curve.0);
        writer.vec8(|w| w.bytes(self.public));
    }
}

impl<'a> Message<'a> for EcdheServerKeyExchange<'a> {
    const TYPE: HandshakeType = HandshakeType::SERVER_KEY_EXCHANGE;
    const NAME: &'static str = "ServerKeyExchange";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        require_named_curve(reader)?;
        let curve = NamedGroup(reader.u16("ECParameters.namedcurve")?);
        let public = reader.vec8(1..=255, "ServerECDHParams.public")?.rest();
        let (algorithm, signature) = read_signature(reader)?;
        Ok(Self { curve, public, algorithm, signature })
    }

    fn write(&self, writer: &mut Writer) {
        self.write_params(writer);
        write_signature(self.algorithm, self.signature, writer);
    }
}

/// The error names the kind of curve that was there instead.
fn require_named_curve(reader: &mut Reader<'_>) -> Result<(), DecodeError> {
    const FIELD: &str = "ECParameters.curve_type";
    let offset = reader.offset();
    let field = match EcCurveType(reader.u8(FIELD)?) {
        EcCurveType::NAMED_CURVE => return Ok(()),
        EcCurveType::EXPLICIT_PRIME => "ECParameters.curve_type explicit_prime",
        EcCurveType::EXPLICIT_CHAR2 => "ECParameters.curve_type explicit_char2",
        _ => FIELD,
    };
    Err(DecodeError { field, reason: Reason::Value, offset })
}

/// The server's ephemeral finite field key, signed (RFC 5246, section 7.4.3).
///
/// ```text
/// struct {
///     opaque dh_p<1..2^16-1>;
///     opaque dh_g<1..2^16-1>;
///     opaque dh_Ys<1..2^16-1>;
/// } ServerDHParams;     /* Ephemeral DH parameters */
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DheServerKeyExchange<'a> {
    /// `dh_p`.
    pub p: &'a [u8],
    /// `dh_g`.
    pub g: &'a [u8],
    /// `dh_Ys`.
    pub ys: &'a [u8],
    /// How it was signed.
    pub algorithm: SignatureScheme,
    /// The signature over the randoms and the parameters.
    pub signature: &'a [u8],
}

impl DheServerKeyExchange<'_> {
    /// `ServerDHParams`, as they are signed after the two randoms.
    pub fn params(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write_params(&mut writer);
        writer.into_bytes()
    }

    fn write_params(&self, writer: &mut Writer) {
        for number in [self.p, self.g, self.ys] {
            writer.vec16(|w| w.bytes(number));
        }
    }
}

impl<'a> Message<'a> for DheServerKeyExchange<'a> {
    const TYPE: HandshakeType = HandshakeType::SERVER_KEY_EXCHANGE;
    const NAME: &'static str = "ServerKeyExchange";

    fn read_fields(reader: &mut Reader<'a>) -> Result<Self, DecodeError> {
        let p = reader.vec16(1..=0xffff, "ServerDHParams.dh_p")?.rest();
        let g = reader.vec16(1..=0xffff, "ServerDHParams.dh_g")?.rest();
        let ys = reader.vec16(1..=0xffff, "ServerDHParams.dh_Ys")?.rest();
        let (algorithm, signature) = read_signature(reader)?;
        Ok(Self { p, g, ys, algorithm, signature })
    }

    fn write(&self, writer: &mut Writer) {
        self.write_params(writer);
        write_signature(self.algorithm, self.signature, writer);
    }
}

/// Reads a digitally-signed element (RFC 5246, section 4.7).
///
/// ```text
/// struct {
///     SignatureAndHashAlgorithm algorithm;
///     opaque signature<0..2^16-1>;
/// } DigitallySigned;
/// ```
fn read_signature<'a>(reader: &mut Reader<'a>) -> Result<(SignatureScheme, &'a [u8]), DecodeError> {
    let algorithm = SignatureScheme(reader.u16("DigitallySigned.algorithm")?);
    let signature = reader.vec16(0..=0xffff, "DigitallySigned.signature")?.rest();
    Ok((algorithm, signature))
}

fn write_signature(algorithm: SignatureScheme, signature: &[u8], writer: &mut Writer) {
    writer.u16(algorithm.0);
    writer.vec16(|w| w.bytes(signature));
}
