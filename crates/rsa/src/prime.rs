//! Probable primes: FIPS 186-5, section B.3.1, as key generation tests them.

use bigint::{Modulus, Nat};
use rand_core::TryCryptoRng;
use subtle::ConstantTimeEq;

use crate::error::Error;
use crate::import::minus_one;
use crate::private::random_below;
use crate::public::{MAX_BITS, without_leading_zeros};

/// Rounds for a number that somebody may have made to pass: a composite one passes with a
/// probability of at most 4^-64.
const ROUNDS: usize = 64;

/// Whether a number of at most 8192 bits, big-endian, is a prime, by trial division and 64 rounds
/// of the Miller-Rabin test with random bases, which no composite number can be made to pass.
///
/// Key generation tests its candidates so, with fewer rounds: they are random, so that fewer
/// suffice.
///
/// Time depends on the bit length, on how often 2 divides the number less one, and on the answer:
/// for a composite number, on the round and the small prime that told.
///
/// # Errors
///
/// [`Error::ModulusSize`] for a longer number, before any arithmetic; [`Error::Rng`].
pub fn is_probable_prime<R>(number: &[u8], rng: &mut R) -> Result<bool, Error>
where
    R: TryCryptoRng + ?Sized,
{
    let number = without_leading_zeros(number);
    if number.len() > MAX_BITS / 8 {
        return Err(Error::ModulusSize);
    }
    let number = Nat::from_be_bytes(number);
    if number.bits_vartime() <= 11 {
        return Ok(is_small_prime(&number));
    }
    // CT: what these tell is the answer.
    match Modulus::new(&number) {
        Some(odd) if !has_small_divisor(&number) => passes_miller_rabin(&odd, ROUNDS, rng),
        _ => Ok(false),
    }
}

/// Whether a number below 2^11 is a prime: the table has them all but 2.
fn is_small_prime(number: &Nat) -> bool {
    let value = number.limbs().first().map_or(0, |&limb| limb);
    value == 2 || SMALL_PRIMES.iter().any(|&prime| u64::from(prime) == value)
}

/// Whether a prime below 2^11 divides the candidate.
pub(crate) fn has_small_divisor(candidate: &Nat) -> bool {
    SMALL_PRIMES.iter().any(|&prime| divides(u64::from(prime), candidate))
}

/// Whether an odd number divides the other one. Leaks that.
pub(crate) fn divides(odd: u64, number: &Nat) -> bool {
    number.is_divisible_by(odd).is_some_and(|divides| {
        // CT: the callers throw a number away of which this is true.
        #[cfg(ctgrind)]
        let divides = cpu::declassify(divides);
        bool::from(divides)
    })
}

/// The Miller-Rabin test with so many random bases, of a number above 2^11.
///
/// Of a prime w, time tells the bit length, and how often 2 divides w - 1: a in FIPS 186-5, section
/// B.3.1, which is 1 for candidates of key generation.
pub(crate) fn passes_miller_rabin<R>(w: &Modulus, rounds: usize, rng: &mut R) -> Result<bool, Error>
where
    R: TryCryptoRng + ?Sized,
{
    let (a, m) = odd_part(&minus_one(&w.to_nat()));
    let minus_one = w.sub(&w.zero(), &w.one());
    let mut max_base = w.nat(&minus_one);
    max_base.sub_assign(&Nat::from_limb(2, 1));
    for _ in 0..rounds {
        // 1 < b < w - 1.
        let mut b = random_below(&max_base, w.bits(), rng)?;
        b.add_assign(&Nat::from_limb(2, 1));
        let mut z = w.pow(&w.residue(&b), &m);
        let mut passed = z.ct_eq(&w.one()) | z.ct_eq(&minus_one);
        for _ in 1..a {
            z = w.square(&z);
            passed |= z.ct_eq(&minus_one);
        }
        // CT: a failure tells about a number that is no prime.
        #[cfg(ctgrind)]
        let passed = cpu::declassify(passed);
        if !bool::from(passed) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How often 2 divides an even number that is not 0, and the odd number that is left. Leaks the
/// former.
fn odd_part(even: &Nat) -> (usize, Nat) {
    let (mut times, mut rest) = (1, even.half());
    loop {
        let odd = rest.is_odd();
        // CT: named above as what leaks.
        #[cfg(ctgrind)]
        let odd = cpu::declassify(odd);
        if bool::from(odd) {
            return (times, rest);
        }
        (times, rest) = (times + 1, rest.half());
    }
}

/// The odd primes below 2^11.
const SMALL_PRIMES: [u16; 308] = {
    let mut primes = [0; 308];
    let (mut count, mut n) = (0, 3);
    while n < 1 << 11 {
        let mut i = 0;
        while i < count && n % primes[i] != 0 {
            i += 1;
        }
        if i == count {
            primes[count] = n;
            count += 1;
        }
        n += 2;
    }
    primes
};
