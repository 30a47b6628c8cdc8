//! Arithmetic modulo 2^130 - 5 in eight lanes, by products of 52-bit integers.
//!
//! A number is three limbs of 44, 44 and 42 bits, a register each. A lane sums every eighth block of a
//! message, from group to group times `r^8`; the lanes come together at the end, each times the power of `r`
//! that it lacks. Two groups share a step, and so its carries.
//!
//! A product's part from 2^132 on comes back through 2^130 = 5 times 20, which is multiplied into
//! `r` beforehand.

use core::arch::x86_64::{
    __m512i, __mmask8, _mm512_add_epi64, _mm512_and_si512, _mm512_castsi512_si128,
    _mm512_cmplt_epu64_mask, _mm512_madd52hi_epu64, _mm512_madd52lo_epu64, _mm512_mask_blend_epi64,
    _mm512_maskz_permutex2var_epi64, _mm512_or_si512, _mm512_permutexvar_epi64,
    _mm512_reduce_add_epi64, _mm512_set_epi64, _mm512_set1_epi64, _mm512_setzero_si512,
    _mm512_slli_epi64, _mm512_srli_epi64, _mm512_unpackhi_epi64, _mm512_unpacklo_epi64,
};

use cpu::x86::{load512, load512_up_to, store128};
use zeroize::Zeroize;

use super::portable::Poly1305;

/// Bytes of a block for each lane.
type Group = [u8; 128];

/// How many groups a step takes.
const STEP: usize = 2;

/// The shortest message that is worth its powers: a shorter one is done sooner block by block.
pub(crate) const WORTHWHILE: usize = 384;

/// The lower limbs have 44 bits, the highest 42.
const LOW_44: u64 = (1 << 44) - 1;
const LOW_42: u64 = (1 << 42) - 1;

/// Three limbs of a number in each lane. They are "carried" if the lower are below 2^44 and
/// 2^44 + 2^12, and the highest is below 2^42.
type Limbs = [__m512i; 3];

/// The powers of `r` for eight lanes. Wiped on drop.
pub(crate) struct Powers {
    /// `r^8` to `r^1`.
    low: Limbs,
    /// `r^16` to `r^9`.
    high: Limbs,
    /// `r^16` and `r^8`, each in all lanes.
    steps: [Multiplier; STEP],
}

impl Powers {
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    pub(crate) fn new(mac: &Poly1305) -> Self {
        let [r0, r1] = mac.r;
        let r = in_all_lanes(limbs([r0, r1, 0]));
        let r_squared = multiply(r, &Multiplier::new(r));
        let ones = blend(0b0101_0101, r, r_squared);
        // r^4 and r^3 in turn.
        let twos = multiply(ones, &Multiplier::new(r_squared));
        let fours = blend(0b0011_0011, ones, twos);
        let r4 = twos.map(|limb| _mm512_unpacklo_epi64(limb, limb));
        let eights = multiply(fours, &Multiplier::new(r4));
        let low = blend(0b0000_1111, fours, eights);
        let r8 = Multiplier::new(first_lane(eights));
        let high = multiply(low, &r8);
        let r16 = Multiplier::new(first_lane(high));
        Self { low, high, steps: [r16, r8] }
    }

    /// For the first eight of `count` blocks, which are at most 16: `r^count`, `r^(count - 1)`, ..., and
    /// zeros behind `r^1`, in the order of [`split`].
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn for_blocks(&self, count: i64) -> Multiplier {
        let order = _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0);
        let index = _mm512_add_epi64(order, _mm512_set1_epi64(16 - count));
        let mask = _mm512_cmplt_epu64_mask(index, _mm512_set1_epi64(16));
        let [a, b, c] = [0, 1, 2]
            .map(|i| _mm512_maskz_permutex2var_epi64(mask, self.high[i], index, self.low[i]));
        Multiplier::new([a, b, c])
    }
}

impl Drop for Powers {
    fn drop(&mut self) {
        self.low.zeroize();
        self.high.zeroize();
        for power in &mut self.steps {
            power.r.zeroize();
            power.r_20.zeroize();
        }
    }
}

/// Absorbs `bytes`, padded with zeros to whole blocks: RFC 8439, section 2.8.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
pub(crate) fn update_padded(mac: &mut Poly1305, powers: Option<&Powers>, bytes: &[u8]) {
    let (groups, tail) = bytes.as_chunks();
    match (powers, groups) {
        (Some(powers), [first, groups @ ..]) => update_groups(mac, powers, first, groups, tail),
        _ => update_blocks(mac, bytes),
    }
}

/// Block by block. Unlike the portable function this copies no bytes, which takes longer than a
/// block.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn update_blocks(mac: &mut Poly1305, bytes: &[u8]) {
    let (blocks, rest) = bytes.as_chunks();
    mac.absorb(blocks);
    if !rest.is_empty() {
        mac.absorb(&[store128(_mm512_castsi512_si128(load512_up_to(rest)))]);
    }
}

/// Eight blocks at a time.
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn update_groups(
    mac: &mut Poly1305,
    powers: &Powers,
    first: &Group,
    groups: &[Group],
    tail: &[u8],
) {
    // The first block takes what was absorbed before.
    let before = limbs(mac.accumulator).map(|limb| _mm512_set_epi64(0, 0, 0, 0, 0, 0, 0, limb));
    let mut sum = add(split(first), before);
    let (steps, groups) = groups.as_chunks::<STEP>();
    let [r16, r8] = &powers.steps;
    for [m0, m1] in steps {
        let mut product = Product::new(split(m1));
        product.add(split(m0), r8);
        product.add(sum, r16);
        sum = product.carry();
    }
    for group in groups {
        let mut product = Product::new(split(group));
        product.add(sum, r8);
        sum = product.carry();
    }
    #[expect(clippy::cast_possible_wrap, reason = "at most 8")]
    let in_tail = tail.len().div_ceil(16) as i64;
    let mut product = Product::new([_mm512_setzero_si512(); 3]);
    product.add(sum, &powers.for_blocks(8 + in_tail));
    if !tail.is_empty() {
        product.add(split_up_to(tail), &powers.for_blocks(in_tail));
    }
    mac.accumulator = gather(product.carry());
}

/// A number to multiply with.
struct Multiplier {
    r: Limbs,
    /// 20 times the upper limbs.
    r_20: [__m512i; 2],
}

impl Multiplier {
    /// Of a carried number.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn new(r: Limbs) -> Self {
        let times_20 =
            |limb| _mm512_add_epi64(_mm512_slli_epi64::<4>(limb), _mm512_slli_epi64::<2>(limb));
        Self { r, r_20: [times_20(r[1]), times_20(r[2])] }
    }
}

/// A sum of products, as the lower 52 bits and what is above of each.
struct Product {
    low: Limbs,
    high: Limbs,
}

impl Product {
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn new(low: Limbs) -> Self {
        Self { low, high: [_mm512_setzero_si512(); 3] }
    }

    /// Adds `a r`. The limbs of `a` are below 2^46.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn add(
        &mut self,
        [a0, a1, a2]: Limbs,
        Multiplier { r: [r0, r1, r2], r_20: [s1, s2] }: &Multiplier,
    ) {
        for (limb, terms) in [
            [(a0, r0), (a1, s2), (a2, s1)],
            [(a0, r1), (a1, r0), (a2, s2)],
            [(a0, r2), (a1, r1), (a2, r0)],
        ]
        .into_iter()
        .enumerate()
        {
            for (a, r) in terms {
                self.low[limb] = _mm512_madd52lo_epu64(self.low[limb], a, *r);
                self.high[limb] = _mm512_madd52hi_epu64(self.high[limb], a, *r);
            }
        }
    }

    /// The sum of at most two products and a number with limbs below 2^46, carried.
    ///
    /// A limb of `r` is below 2^45 and 20 times one below 2^49: a limb of the sum has six terms below
    /// 2^52, and the part above it six below 2^46 2^49 / 2^52 = 2^43. So less than 2^55 is carried,
    /// and no limb comes to 2^57. The part above the highest limb, whose terms have no factor 20, is
    /// below 2^42: less than 2^53 is carried from there, less than 2^56 comes back, and the last
    /// carry is below 2^12.
    #[inline]
    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    fn carry(self) -> Limbs {
        let low_44 = _mm512_set1_epi64(LOW_44.cast_signed());
        let low_42 = _mm512_set1_epi64(LOW_42.cast_signed());
        let [a0, a1, a2] = self.low;
        let [b0, b1, b2] = self.high;
        let carry = _mm512_add_epi64(_mm512_srli_epi64::<44>(a0), _mm512_slli_epi64::<8>(b0));
        let a1 = _mm512_add_epi64(a1, carry);
        let carry = _mm512_add_epi64(_mm512_srli_epi64::<44>(a1), _mm512_slli_epi64::<8>(b1));
        let a2 = _mm512_add_epi64(a2, carry);
        let carry = _mm512_add_epi64(_mm512_srli_epi64::<42>(a2), _mm512_slli_epi64::<10>(b2));
        // What is above 2^130 comes back times 5.
        let a0 = _mm512_add_epi64(_mm512_and_si512(a0, low_44), carry);
        let a0 = _mm512_add_epi64(a0, _mm512_slli_epi64::<2>(carry));
        let a1 = _mm512_add_epi64(_mm512_and_si512(a1, low_44), _mm512_srli_epi64::<44>(a0));
        [_mm512_and_si512(a0, low_44), a1, _mm512_and_si512(a2, low_42)]
    }
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn multiply(a: Limbs, b: &Multiplier) -> Limbs {
    let mut product = Product::new([_mm512_setzero_si512(); 3]);
    product.add(a, b);
    product.carry()
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn add(a: Limbs, b: Limbs) -> Limbs {
    [0, 1, 2].map(|i| _mm512_add_epi64(a[i], b[i]))
}

/// From `b` where the mask has a bit.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn blend(mask: __mmask8, a: Limbs, b: Limbs) -> Limbs {
    [0, 1, 2].map(|i| _mm512_mask_blend_epi64(mask, a[i], b[i]))
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn first_lane(a: Limbs) -> Limbs {
    a.map(|limb| _mm512_permutexvar_epi64(_mm512_setzero_si512(), limb))
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn in_all_lanes(a: [i64; 3]) -> Limbs {
    a.map(|limb| _mm512_set1_epi64(limb))
}

/// The blocks of a group in the lanes, in the order 0, 4, 1, 5, 2, 6, 3, 7, each with the bit 2^128
/// that RFC 8439 appends.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn split(group: &Group) -> Limbs {
    let (halves, _) = group.as_chunks();
    split_halves(load512(&halves[0]), load512(&halves[1]))
}

/// The same for what is less than a group, padded with zeros.
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn split_up_to(tail: &[u8]) -> Limbs {
    let (first, second) = tail.split_at(tail.len().min(64));
    let second = if second.is_empty() { _mm512_setzero_si512() } else { load512_up_to(second) };
    split_halves(load512_up_to(first), second)
}

#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn split_halves(a: __m512i, b: __m512i) -> Limbs {
    let low_44 = _mm512_set1_epi64(LOW_44.cast_signed());
    let bit_128 = _mm512_set1_epi64(1 << 40);
    let low = _mm512_unpacklo_epi64(a, b);
    let high = _mm512_unpackhi_epi64(a, b);
    let middle = _mm512_or_si512(_mm512_srli_epi64::<44>(low), _mm512_slli_epi64::<20>(high));
    [
        _mm512_and_si512(low, low_44),
        _mm512_and_si512(middle, low_44),
        _mm512_or_si512(_mm512_srli_epi64::<24>(high), bit_128),
    ]
}

/// From limbs of 64 bits, the highest at most 4.
const fn limbs([h0, h1, h2]: [u64; 3]) -> [i64; 3] {
    [
        (h0 & LOW_44).cast_signed(),
        (((h0 >> 44) | (h1 << 20)) & LOW_44).cast_signed(),
        ((h1 >> 24) | (h2 << 40)).cast_signed(),
    ]
}

/// The sum of all lanes in limbs of 64 bits, the highest at most 4.
#[expect(clippy::cast_possible_truncation, reason = "takes the halves of a u128")]
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
fn gather(sum: Limbs) -> [u64; 3] {
    let [a0, a1, a2] = sum.map(|limb| _mm512_reduce_add_epi64(limb).cast_unsigned());
    let a0 = a0 + (a2 >> 42) * 5;
    let a2 = a2 & LOW_42;
    let low = u128::from(a0) + (u128::from(a1) << 44);
    let (low, carry) = low.overflowing_add(u128::from(a2) << 88);
    [low as u64, (low >> 64) as u64, (a2 >> 40) + u64::from(carry)]
}
