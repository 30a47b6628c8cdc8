//! Keccak-f\[1600\] in plain Rust: logic on words and rotations by constants alone.

use super::{
    LANES, ROUND_CONSTANTS, States,
    permutation::{parities, permutation, plane, round},
};

permutation!(u64);

/// Permutes a state.
pub(super) fn permute(state: &mut [u64; LANES]) {
    *state = keccak_f(*state);
}

/// Permutes states one by one.
pub(super) fn permute_batch<const N: usize>(states: &mut States<N>) {
    for at in 0..N {
        let mut state = states.get(at);
        permute(&mut state);
        states.set(at, &state);
    }
}

#[inline(always)]
const fn xor(a: u64, b: u64) -> u64 {
    a ^ b
}

#[inline(always)]
const fn xor3(a: u64, b: u64, c: u64) -> u64 {
    a ^ b ^ c
}

#[inline(always)]
const fn chi(a: u64, b: u64, c: u64) -> u64 {
    a ^ (!b & c)
}

#[inline(always)]
const fn rotate_left<const BITS: u32>(a: u64) -> u64 {
    a.rotate_left(BITS)
}

#[inline(always)]
const fn splat(word: u64) -> u64 {
    word
}

#[cfg(test)]
mod tests {
    use super::{LANES, permute};

    /// Section 3.2 as it is written, one bit or lane at a time.
    mod by_the_standard {
        use super::LANES;

        type Lanes = [u64; LANES];

        pub(super) fn permute(a: &mut Lanes) {
            for round in 0..24 {
                theta(a);
                rho(a);
                pi(a);
                chi(a);
                iota(a, round);
            }
        }

        /// Algorithm 1.
        fn theta(a: &mut Lanes) {
            let before = *a;
            let c = |x: usize| (0..5).fold(0, |sum, y| sum ^ before[x % 5 + 5 * y]);
            for x in 0..5 {
                for y in 0..5 {
                    a[x + 5 * y] ^= c(x + 4) ^ c(x + 1).rotate_left(1);
                }
            }
        }

        /// Algorithm 2.
        fn rho(a: &mut Lanes) {
            let (mut x, mut y) = (1, 0);
            for t in 0..24 {
                a[x + 5 * y] = a[x + 5 * y].rotate_left((t + 1) * (t + 2) / 2 % 64);
                (x, y) = (y, (2 * x + 3 * y) % 5);
            }
        }

        /// Algorithm 3.
        fn pi(a: &mut Lanes) {
            let before = *a;
            for x in 0..5 {
                for y in 0..5 {
                    a[x + 5 * y] = before[(x + 3 * y) % 5 + 5 * x];
                }
            }
        }

        /// Algorithm 4.
        fn chi(a: &mut Lanes) {
            let before = *a;
            for x in 0..5 {
                for y in 0..5 {
                    let lane = |x: usize| before[x % 5 + 5 * y];
                    a[x + 5 * y] = lane(x) ^ ((lane(x + 1) ^ u64::MAX) & lane(x + 2));
                }
            }
        }

        /// Algorithm 6.
        fn iota(a: &mut Lanes, round: usize) {
            for j in 0..=6 {
                a[0] ^= rc(j + 7 * round) << ((1 << j) - 1);
            }
        }

        /// Algorithm 5. Bit i of the register is bit i of the number.
        fn rc(t: usize) -> u64 {
            let mut register = 1;
            for _ in 0..t % 255 {
                register <<= 1;
                register ^= (register >> 8) * 0b1_0111_0001;
            }
            register & 1
        }
    }

    #[test]
    fn as_the_standard_writes_it() {
        let mut state = [0; LANES];
        let mut expected = state;
        for turn in 0..50 {
            permute(&mut state);
            by_the_standard::permute(&mut expected);
            assert_eq!(state, expected, "{turn}");
        }
    }
}
