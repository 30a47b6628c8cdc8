//! `ECDSA-Sig-Value` in DER (RFC 3279, section 2.2.3; X.690): strict, one encoding a signature.
//!
//! ```text
//! Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
//! ```

use core::fmt;

use crate::error::Error;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

/// Reads `r` and `s`, big endian, without leading zeros.
pub(crate) fn decode(der: &[u8]) -> Result<(&[u8], &[u8]), Error> {
    let (sequence, []) = element(der, SEQUENCE)? else { return Err(Error::SignatureEncoding) };
    let (r, rest) = element(sequence, INTEGER)?;
    let (s, []) = element(rest, INTEGER)? else { return Err(Error::SignatureEncoding) };
    Ok((unsigned(r)?, unsigned(s)?))
}

/// The contents of the element with this tag at the front, and what follows it.
fn element(der: &[u8], tag: u8) -> Result<(&[u8], &[u8]), Error> {
    let (length, rest) = match der {
        [first, length @ 0..=0x7f, rest @ ..] if *first == tag => (length, rest),
        // The long form is for lengths that need it. No signature here has more than 255 bytes.
        [first, 0x81, length @ 0x80..=0xff, rest @ ..] if *first == tag => (length, rest),
        _ => return Err(Error::SignatureEncoding),
    };
    rest.split_at_checked(usize::from(*length)).ok_or(Error::SignatureEncoding)
}

/// The magnitude of an INTEGER. Refuses negative ones and superfluous zeros.
fn unsigned(contents: &[u8]) -> Result<&[u8], Error> {
    match contents {
        [] | [0x80..=0xff, ..] | [0, 0..=0x7f, ..] => Err(Error::SignatureEncoding),
        [0, magnitude @ ..] | magnitude => Ok(magnitude),
    }
}

/// The largest length, for P-521: the header of the sequence, and for each of two integers a header and
/// 66 bytes, of which the first is at most 1.
const MAX_LEN: usize = 3 + 2 * (2 + 66);

/// A signature in DER.
#[derive(Clone, Copy)]
pub struct DerSignature {
    bytes: [u8; MAX_LEN],
    length: usize,
}

impl DerSignature {
    /// From big-endian integers of at most 66 bytes, less than 2^521.
    pub(crate) fn new(r: &[u8], s: &[u8]) -> Self {
        let (r, s) = (Integer::new(r), Integer::new(s));
        let mut out = Self { bytes: [0; MAX_LEN], length: 0 };
        out.write(&[SEQUENCE]);
        out.write_length(r.encoded_length() + s.encoded_length());
        for integer in [r, s] {
            out.write(&[INTEGER]);
            out.write_length(integer.length());
            out.write(&[0][..integer.sign]);
            out.write(integer.magnitude);
        }
        out
    }

    fn write(&mut self, bytes: &[u8]) {
        self.bytes[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// A length below 256, in the short form if it fits that.
    fn write_length(&mut self, length: usize) {
        let [length, ..] = length.to_le_bytes();
        if length >= 0x80 {
            self.write(&[0x81]);
        }
        self.write(&[length]);
    }
}

/// The contents of an INTEGER to write.
struct Integer<'a> {
    /// How many zero bytes keep it from being negative.
    sign: usize,
    magnitude: &'a [u8],
}

impl<'a> Integer<'a> {
    fn new(number: &'a [u8]) -> Self {
        // At least one byte stays, for zero.
        let leading = number.iter().take(number.len() - 1).take_while(|&&byte| byte == 0).count();
        let magnitude = &number[leading..];
        Self { sign: usize::from(magnitude[0] >= 0x80), magnitude }
    }

    const fn length(&self) -> usize {
        self.sign + self.magnitude.len()
    }

    /// With its header, which is short: no integer here has 128 bytes.
    const fn encoded_length(&self) -> usize {
        2 + self.length()
    }
}

impl AsRef<[u8]> for DerSignature {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl fmt::Debug for DerSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DerSignature").field(&self.as_ref()).finish()
    }
}
