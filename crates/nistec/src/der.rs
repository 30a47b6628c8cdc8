//! `ECDSA-Sig-Value` in DER (RFC 3279, section 2.2.3; X.690): strict, one encoding a signature.
//!
//! ```text
//! Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
//! ```

use crate::error::Error;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

/// Reads `r` and `s` as big-endian numbers of `N` bytes, padded on the left.
pub(crate) fn decode<const N: usize>(der: &[u8]) -> Result<([u8; N], [u8; N]), Error> {
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

/// The contents of an INTEGER as a number of `N` bytes. Refuses negative ones and superfluous zeros.
fn unsigned<const N: usize>(contents: &[u8]) -> Result<[u8; N], Error> {
    let magnitude = match contents {
        [] | [0x80..=0xff, ..] | [0, 0..=0x7f, ..] => return Err(Error::SignatureEncoding),
        [0, magnitude @ ..] => magnitude,
        magnitude => magnitude,
    };
    let mut number = [0; N];
    let at = N.checked_sub(magnitude.len()).ok_or(Error::SignatureEncoding)?;
    number[at..].copy_from_slice(magnitude);
    Ok(number)
}

/// Writes `r` and `s` to the front of `out` and returns how many bytes that took.
///
/// `out` must hold `2 N + 8` bytes: two headers and sign bytes, and the header of the sequence. For
/// `N` up to 60 the length of the sequence is in the short form.
pub(crate) fn encode<const N: usize>(r: &[u8; N], s: &[u8; N], out: &mut [u8]) -> usize {
    const { assert!(2 * (N + 3) < 0x80, "the length would need the long form") };
    out[0] = SEQUENCE;
    let mut end = 2;
    for number in [r, s] {
        end += encode_integer(number, &mut out[end..]);
    }
    out[1] = short_length(end - 2);
    end
}

/// Writes one INTEGER and returns how many bytes that took.
fn encode_integer(number: &[u8], out: &mut [u8]) -> usize {
    // At least one byte stays, for zero.
    let leading = number.iter().take(number.len() - 1).take_while(|&&byte| byte == 0).count();
    let magnitude = &number[leading..];
    let sign = usize::from(magnitude[0] >= 0x80);
    let length = sign + magnitude.len();
    out[0] = INTEGER;
    out[1] = short_length(length);
    out[2] = 0;
    out[2 + sign..2 + length].copy_from_slice(magnitude);
    2 + length
}

#[expect(clippy::cast_possible_truncation, reason = "checked at compile time by `encode`")]
const fn short_length(length: usize) -> u8 {
    length as u8
}
