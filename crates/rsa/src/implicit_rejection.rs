//! What a ciphertext with bad padding decrypts to: draft-irtf-cfrg-rsa-guidance, as
//! OpenSSL 3.2 and later do.
//!
//! A message that is a function of key and ciphertext takes the error's place, so that
//! whoever sends the ciphertext learns nothing from asking twice, or from the message's length.

use alloc::vec;
use alloc::vec::Vec;

use bigint::Nat;
use hmac::HmacKey;
use sha2::Sha256;
use subtle::{ConditionallySelectable, ConstantTimeLess};
use zeroize::Zeroizing;

use crate::eme_pkcs1::OVERHEAD;

/// So many lengths are drawn, and the last one that fits is taken.
const LENGTHS: usize = 128;

/// As many bytes as the modulus has, of which the last are the message.
pub(crate) struct Synthetic {
    pub(crate) block: Zeroizing<Vec<u8>>,
    /// Where the message starts.
    pub(crate) start: u16,
}

impl Synthetic {
    /// For a ciphertext of the modulus's length and a private exponent d.
    pub(crate) fn new(d: &Nat, ciphertext: &[u8]) -> Self {
        let prf = Prf::new(d, ciphertext);
        let k = ciphertext.len();
        let mut lengths = Zeroizing::new([0; 2 * LENGTHS]);
        prf.fill(b"length", &mut *lengths);
        let mut block = Zeroizing::new(vec![0; k]);
        prf.fill(b"message", &mut block);
        let len = choose_length(&lengths, k);
        // `len` is at most k - 11.
        Self { block, start: in_16_bits(k) - len }
    }
}

/// The last of the drawn lengths that a message may have, 0 if there is none. Takes the same time
/// for all of them.
fn choose_length(drawn: &[u8; 2 * LENGTHS], k: usize) -> u16 {
    let bound = in_16_bits(k) - in_16_bits(OVERHEAD) + 1;
    // All bits up to the highest of the bound.
    let mask = u16::MAX >> bound.leading_zeros();
    let mut chosen = 0;
    for pair in drawn.as_chunks().0 {
        let candidate = u16::from_be_bytes(*pair) & mask;
        chosen.conditional_assign(&candidate, candidate.ct_lt(&bound));
    }
    chosen
}

/// IRPRF: HMAC in counter mode, keyed with the ciphertext's own key KDK.
struct Prf(HmacKey<Sha256>);

impl Prf {
    /// KDK = HMAC(SHA-256(d), ciphertext), with d in as many bytes as the ciphertext.
    fn new(d: &Nat, ciphertext: &[u8]) -> Self {
        let d_hash = Zeroizing::new(Sha256::digest(&d.to_be_bytes(ciphertext.len())));
        let kdk = Zeroizing::new(HmacKey::<Sha256>::new(&*d_hash).mac(ciphertext));
        Self(HmacKey::new(&*kdk))
    }

    /// Block i is HMAC(KDK, i || label || bits of the whole output), both numbers of two bytes.
    fn fill(&self, label: &[u8], output: &mut [u8]) {
        let bits = in_16_bits(8 * output.len()).to_be_bytes();
        for (i, chunk) in (0_u16..).zip(output.chunks_mut(Sha256::OUTPUT_LEN)) {
            let mut hmac = self.0.begin();
            for part in [&i.to_be_bytes(), label, &bits] {
                hmac.update(part);
            }
            chunk.copy_from_slice(&Zeroizing::new(hmac.finish())[..chunk.len()]);
        }
    }
}

/// A length of at most 8192, be it in bytes or in bits.
#[expect(clippy::cast_possible_truncation, reason = "as above")]
const fn in_16_bits(len: usize) -> u16 {
    len as u16
}
