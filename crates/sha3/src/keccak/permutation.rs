//! Algorithm 7 (FIPS 202, section 3.3), written once for words and for vectors of words.

/// Defines `keccak_f`: Keccak-f\[1600\] on lanes of the type given, for a CPU with the features
/// given. In scope are, on that type:
///
/// - `xor(a, b)`, and `xor3(a, b, c)`,
/// - `chi(a, b, c)`, which is `a ^ (!b & c)`,
/// - `rotate_left::<BITS>(a)`,
/// - `splat(word)`.
///
/// These are macros all the way down: a helper of this size would be a call, and pass the lanes
/// through memory.
macro_rules! permutation {
    ($lane:ty $(, $features:literal)?) => {
        #[inline]
        $(#[target_feature(enable = $features)])?
        pub(super) fn keccak_f(mut a: [$lane; LANES]) -> [$lane; LANES] {
            // Two rounds a turn: the second finds the lanes in the registers where the first left
            // them.
            for &[even, odd] in ROUND_CONSTANTS.as_chunks().0 {
                a = round!(a, even);
                a = round!(a, odd);
            }
            a
        }
    };
}

/// One round: θ, ρ, π, χ and ι (section 3.2).
macro_rules! round {
    ($a:ident, $constant:ident) => {{
        let c = parities!($a, [0, 1, 2, 3, 4]);
        let d = [
            xor(c[4], rotate_left::<1>(c[1])),
            xor(c[0], rotate_left::<1>(c[2])),
            xor(c[1], rotate_left::<1>(c[3])),
            xor(c[2], rotate_left::<1>(c[4])),
            xor(c[3], rotate_left::<1>(c[0])),
        ];
        let [a00, a01, a02, a03, a04] =
            plane!($a, d, [(0, 0), (6, 44), (12, 43), (18, 21), (24, 14)]);
        let [a10, a11, a12, a13, a14] =
            plane!($a, d, [(3, 28), (9, 20), (10, 3), (16, 45), (22, 61)]);
        let [a20, a21, a22, a23, a24] =
            plane!($a, d, [(1, 1), (7, 6), (13, 25), (19, 8), (20, 18)]);
        let [a30, a31, a32, a33, a34] =
            plane!($a, d, [(4, 27), (5, 36), (11, 10), (17, 15), (23, 56)]);
        let [a40, a41, a42, a43, a44] =
            plane!($a, d, [(2, 62), (8, 55), (14, 39), (15, 41), (21, 2)]);
        let a00 = xor(a00, splat($constant));
        [
            a00, a01, a02, a03, a04, a10, a11, a12, a13, a14, a20, a21, a22, a23, a24, a30, a31,
            a32, a33, a34, a40, a41, a42, a43, a44,
        ]
    }};
}

/// The parity of each column of `$a` that is named: the first half of θ.
macro_rules! parities {
    ($a:ident, [$($x:literal),+]) => {
        [$(xor3(xor3($a[$x], $a[$x + 5], $a[$x + 10]), $a[$x + 15], $a[$x + 20])),+]
    };
}

/// One plane of the result, before ι: five lanes of `$a`, to which θ adds `$d`, which ρ rotates, π
/// brings together, and χ combines. A source is a lane and its rotation.
macro_rules! plane {
    ($a:ident, $d:ident, [$(($at:literal, $rotation:literal)),+]) => {{
        let b = [$(rotate_left::<$rotation>(xor($a[$at], $d[$at % 5]))),+];
        [
            chi(b[0], b[1], b[2]),
            chi(b[1], b[2], b[3]),
            chi(b[2], b[3], b[4]),
            chi(b[3], b[4], b[0]),
            chi(b[4], b[0], b[1]),
        ]
    }};
}

pub(super) use {parities, permutation, plane, round};
