//! Groups that servers of TLS 1.2 made themselves, for clients that must talk to one.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use bigint::{Modulus, Nat};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::shared_secret::SharedSecret;

/// A group of which nothing is known but what the server says: p and g.
///
/// **Whether it is any good cannot be checked within a handshake**: that p is prime, that the order of
/// g has a large prime factor, that the server does not know of a way to take logarithms. RFC 7919,
/// section 3.1, tells a client to reject such groups, or at least short ones. So it is for a client
/// that has to, after the server's signature of the parameters was verified, and never for a server.
pub struct UnnamedGroup {
    modulus: Modulus,
    g: Nat,
}

impl UnnamedGroup {
    /// The longest prime in bits, that of ffdhe8192: what the server sends must not decide how long
    /// the arithmetic takes.
    pub const MAX_BITS: usize = 8192;

    /// Takes `dh_p` and `dh_g` of a TLS 1.2 server (RFC 5246, section 7.4.3), big-endian. Leading
    /// zeros of p and g do not count.
    ///
    /// # Errors
    ///
    /// [`Error::PrimeTooShort`] below 2048 bits, [`Error::PrimeTooLong`] above [`Self::MAX_BITS`],
    /// [`Error::PrimeEven`], [`Error::Generator`] if g is not from 2 to p - 2.
    pub fn from_parameters(p: &[u8], g: &[u8]) -> Result<Self, Error> {
        let p = without_leading_zeros(p);
        let bits = match p {
            [first, rest @ ..] => 8 * rest.len() + 8 - first.leading_zeros() as usize,
            [] => 0,
        };
        if bits < 2048 {
            return Err(Error::PrimeTooShort);
        }
        if bits > Self::MAX_BITS {
            return Err(Error::PrimeTooLong);
        }
        let modulus = Modulus::from_be_bytes(p).ok_or(Error::PrimeEven)?;
        let g = in_range(&modulus, g).map_err(|_| Error::Generator)?;
        Ok(Self { modulus, g })
    }

    /// A whole agreement, with a secret exponent that is as long as the prime, drawn here and gone
    /// when this returns: the public key to send, without leading zeros, and the secret shared with
    /// the peer whose public key is given.
    ///
    /// A short exponent would do for a group of known structure; here it could be found one small
    /// factor of the order after the other (van Oorschot and Wiener 1996).
    ///
    /// # Errors
    ///
    /// [`Error::PublicKeyTooSmall`], [`Error::PublicKeyTooLarge`], [`Error::Rng`].
    pub fn agree<R>(&self, peer: &[u8], rng: &mut R) -> Result<(Vec<u8>, SharedSecret), Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let peer = in_range(&self.modulus, peer)?;
        let mut bytes = Zeroizing::new(vec![0; self.modulus.byte_len()]);
        rng.try_fill_bytes(&mut bytes).map_err(|_| Error::Rng)?;
        let exponent = Nat::from_be_bytes(&bytes);
        let is_zero = exponent.is_zero();
        // CT: an exponent that is none is not used.
        #[cfg(ctgrind)]
        let is_zero = cpu::declassify(is_zero);
        if bool::from(is_zero) {
            return Err(Error::Rng);
        }
        let own = self.power(&self.g, &exponent);
        let shared = self.power(&peer, &exponent);
        Ok((without_leading_zeros(&own).to_vec(), SharedSecret::new(shared)))
    }

    /// `base^exponent mod p`, as long as the prime.
    fn power(&self, base: &Nat, exponent: &Nat) -> Zeroizing<Vec<u8>> {
        let power = self.modulus.pow(&self.modulus.residue(base), exponent);
        self.modulus.nat(&power).to_be_bytes(self.modulus.byte_len())
    }
}

impl fmt::Debug for UnnamedGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnnamedGroup").field("bits", &self.modulus.bits()).finish_non_exhaustive()
    }
}

/// A public number from 2 to p - 2, with leading zeros or without.
fn in_range(modulus: &Modulus, bytes: &[u8]) -> Result<Nat, Error> {
    let bytes = without_leading_zeros(bytes);
    if matches!(bytes, [] | [1]) {
        return Err(Error::PublicKeyTooSmall);
    }
    let p = modulus.to_nat().to_be_bytes(modulus.byte_len());
    let mut largest_refused = p.to_vec();
    if let Some(last) = largest_refused.last_mut() {
        // From p, which is odd, to p - 1.
        *last &= 0xfe;
    }
    // Numbers of one length compare as their bytes do.
    if bytes.len() > p.len() || (bytes.len() == p.len() && *bytes >= *largest_refused) {
        return Err(Error::PublicKeyTooLarge);
    }
    Ok(Nat::from_be_bytes(bytes))
}

fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    bytes.iter().position(|&byte| byte != 0).map_or(&[], |at| &bytes[at..])
}
