//! Keccak-f\[1600\] in plain Rust: logic on words and rotations by constants alone.

use core::array;

use super::{LANES, ROUND_CONSTANTS};

/// Section 3.3, Algorithm 7.
pub(super) fn permute(state: &mut [u64; LANES]) {
    let mut a = *state;
    // Two rounds a turn: the second finds the lanes in the registers where the first left them.
    for &[even, odd] in ROUND_CONSTANTS.as_chunks().0 {
        a = round(&round(&a, even), odd);
    }
    *state = a;
}

/// One round: θ, ρ, π, χ and ι (section 3.2).
#[inline(always)]
fn round(a: &[u64; LANES], constant: u64) -> [u64; LANES] {
    let c: [u64; 5] = array::from_fn(|x| a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
    let d = array::from_fn(|x| c[(x + 4) % 5] ^ c[(x + 1) % 5].rotate_left(1));

    let [mut a00, a01, a02, a03, a04] =
        plane(a, &d, [(0, 0), (6, 44), (12, 43), (18, 21), (24, 14)]);
    let [a10, a11, a12, a13, a14] = plane(a, &d, [(3, 28), (9, 20), (10, 3), (16, 45), (22, 61)]);
    let [a20, a21, a22, a23, a24] = plane(a, &d, [(1, 1), (7, 6), (13, 25), (19, 8), (20, 18)]);
    let [a30, a31, a32, a33, a34] = plane(a, &d, [(4, 27), (5, 36), (11, 10), (17, 15), (23, 56)]);
    let [a40, a41, a42, a43, a44] = plane(a, &d, [(2, 62), (8, 55), (14, 39), (15, 41), (21, 2)]);
    a00 ^= constant;
    [
        a00, a01, a02, a03, a04, a10, a11, a12, a13, a14, a20, a21, a22, a23, a24, a30, a31, a32,
        a33, a34, a40, a41, a42, a43, a44,
    ]
}

/// One plane of the result, before ι: five lanes of `a`, to which θ adds `d`, which ρ rotates, π
/// brings together, and χ combines. A source is a lane and its rotation.
#[inline(always)]
fn plane(a: &[u64; LANES], d: &[u64; 5], sources: [(usize, u32); 5]) -> [u64; 5] {
    let b = sources.map(|(at, rotation)| (a[at] ^ d[at % 5]).rotate_left(rotation));
    array::from_fn(|x| b[x] ^ (!b[(x + 1) % 5] & b[(x + 2) % 5]))
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
