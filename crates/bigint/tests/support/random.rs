//! Random numbers with what carries and borrows stumble over, and their conversion.

use ashlar_bigint::Nat;
use num_bigint::BigUint;

/// SplitMix64 (Steele, Lea, Flood 2014).
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.word() % bound as u64).unwrap()
    }

    fn uniform(&mut self, bits: usize) -> BigUint {
        let bytes: Vec<u8> =
            (0..bits.div_ceil(64)).flat_map(|_| self.word().to_le_bytes()).collect();
        BigUint::from_bytes_le(&bytes) % (BigUint::from(1_u8) << bits)
    }

    /// Runs of ones and zeros of up to 200 bits.
    fn runs(&mut self, bits: usize) -> BigUint {
        let (mut number, mut at) = (BigUint::ZERO, 0);
        while at < bits {
            let (zeros, ones) = (self.below(200), self.below(200));
            let from = (at + zeros).min(bits);
            let to = (from + ones).min(bits);
            number |= (BigUint::from(1_u8) << to) - (BigUint::from(1_u8) << from);
            at = to + 1;
        }
        number
    }

    /// A power of two, or up to 2^16 more or less.
    fn near_power(&mut self, bits: usize) -> BigUint {
        let power = BigUint::from(1_u8) << self.below(bits);
        let distance = BigUint::from(self.word() % (1 << 16));
        match self.below(3) {
            0 => power,
            1 if power > distance => power - distance,
            _ => power + distance,
        }
    }

    /// A number of at most `bits` bits.
    pub(super) fn number(&mut self, bits: usize) -> BigUint {
        let number = match self.below(4) {
            0 => self.runs(bits),
            1 => self.near_power(bits),
            _ => self.uniform(bits),
        };
        number % (BigUint::from(1_u8) << bits)
    }

    /// A number below m, of those kinds or close to m.
    pub(super) fn residue(&mut self, m: &BigUint) -> BigUint {
        if self.below(5) == 0 {
            return m - 1_u8 - BigUint::from(self.word() % (1 << 16)) % m;
        }
        self.number(usize::try_from(m.bits()).unwrap()) % m
    }

    /// An odd number of exactly `bits` bits.
    pub(super) fn modulus(&mut self, bits: usize) -> BigUint {
        let mut m = self.number(bits);
        m.set_bit(0, true);
        m.set_bit(bits as u64 - 1, true);
        m
    }
}

pub(super) fn nat(n: &BigUint) -> Nat {
    Nat::from_be_bytes(&n.to_bytes_be())
}

pub(super) fn big(n: &Nat) -> BigUint {
    BigUint::from_bytes_be(&n.to_be_bytes(8 * n.width()))
}
