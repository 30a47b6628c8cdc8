//! EME-PKCS1-v1_5: RFC 8017, section 7.2.

use alloc::vec;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;
use subtle::{Choice, ConstantTimeEq, ConstantTimeLess};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::unpad::position;

/// The shortest padding string.
const MIN_PS_LEN: u8 = 8;
/// What a message takes beside itself: 00 02, the padding string, 00.
pub(crate) const OVERHEAD: usize = 3 + MIN_PS_LEN as usize;

/// The encoded message 00 02 PS 00 M of `k` bytes (section 7.2.1, step 2).
pub(crate) fn encode<R>(message: &[u8], k: usize, rng: &mut R) -> Result<Zeroizing<Vec<u8>>, Error>
where
    R: TryCryptoRng + ?Sized,
{
    if message.len() + OVERHEAD > k {
        return Err(Error::MessageTooLong);
    }
    let mut em = Zeroizing::new(vec![0; k]);
    let (padding, end) = em.split_at_mut(k - message.len());
    let ps_len = padding.len() - 3;
    padding[1] = 2;
    fill_nonzero(&mut padding[2..2 + ps_len], rng)?;
    end.copy_from_slice(message);
    Ok(em)
}

/// Random bytes, none of them 0. Leaks where zeros were drawn, which are drawn anew.
fn fill_nonzero<R>(mut bytes: &mut [u8], rng: &mut R) -> Result<(), Error>
where
    R: TryCryptoRng + ?Sized,
{
    /// Each turn leaves one byte in 256 to the next.
    const TURNS: usize = 32;
    for _ in 0..TURNS {
        if bytes.is_empty() {
            return Ok(());
        }
        rng.try_fill_bytes(bytes).map_err(|_| Error::Rng)?;
        let mut filled = 0;
        for at in 0..bytes.len() {
            let kept = bytes[at] != 0;
            // CT: this tells where a byte was thrown away.
            #[cfg(ctgrind)]
            let kept = cpu::declassify(kept);
            if kept {
                bytes[filled] = bytes[at];
                filled += 1;
            }
        }
        bytes = &mut bytes[filled..];
    }
    if bytes.is_empty() { Ok(()) } else { Err(Error::Rng) }
}

/// Whether a block is 00 02 PS 00 M with at least eight bytes of PS, none of them 0, and where M
/// starts (section 7.2.2, step 3). All bytes are looked at, whatever they are.
pub(crate) fn decode(em: &[u8]) -> (Choice, u16) {
    let [first, second, rest @ ..] = em else { return (Choice::from(0), 0) };
    let (has_zero, ps_len) = position(rest, |byte| byte.ct_eq(&0));
    let long_enough = !ps_len.ct_lt(&u16::from(MIN_PS_LEN));
    let valid = first.ct_eq(&0) & second.ct_eq(&2) & has_zero & long_enough;
    (valid, ps_len + 3)
}
