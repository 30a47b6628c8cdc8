//! Exponentiation with a secret exponent: fixed windows and a table that is read whole.

use alloc::vec;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::kernel::GROUP;
use crate::limbs::{bits_at, bits_vartime};
use crate::mask::Mask;
use crate::montgomery::Form;

/// The widest window in bits. A wider one does not pay: making and reading a table of 64 entries
/// takes longer than the multiplications that it saves.
const MAX_WINDOW: usize = 5;

/// `base^exponent` in Montgomery form, where `base` and `one` are in it.
///
/// Time and addresses depend on the lengths of modulus and exponent alone.
pub(crate) fn pow(
    form: Form<'_>,
    one: &[u64],
    base: &[u64],
    exponent: &[u64],
) -> Zeroizing<Vec<u64>> {
    let k = form.n.len();
    let bits = 64 * exponent.len();
    let window = window(bits);
    let mut wide = Zeroizing::new(vec![0; 2 * k]);
    let table = powers(form, one, base, window, &mut wide);

    let mut power = Zeroizing::new(one.to_vec());
    let mut factor = Zeroizing::new(vec![0; k]);
    let windows = bits.div_ceil(window);
    for i in (0..windows).rev() {
        if i + 1 < windows {
            for _ in 0..window {
                form.square_assign(&mut power, &mut wide);
            }
        }
        gather(&mut factor, &table, window, bits_at(exponent, i * window, window));
        form.mul_assign(&mut power, &factor, &mut wide);
    }
    form.normalize(&mut power);
    power
}

/// The bits of a window for an exponent of so many bits.
pub(crate) const fn window(bits: usize) -> usize {
    if bits >= 1024 { MAX_WINDOW } else { 4 }
}

/// A table of 2^`window` entries, where entry i is base^i.
fn powers(
    form: Form<'_>,
    one: &[u64],
    base: &[u64],
    window: usize,
    wide: &mut [u64],
) -> Zeroizing<Vec<u64>> {
    let k = form.n.len();
    let mut table = Zeroizing::new(vec![0; k << window]);
    table[..k].copy_from_slice(one);
    table[k..2 * k].copy_from_slice(base);
    for i in 2..1 << window {
        let (done, rest) = table.split_at_mut(i * k);
        let entry = &mut rest[..k];
        if i % 2 == 0 {
            form.square(entry, &done[i / 2 * k..][..k], wide);
        } else {
            form.mul(entry, &done[(i - 1) * k..], base, wide);
        }
    }
    table
}

/// `entry = table[index]`, reading every entry. A function of its own, so that a disassembly shows
/// it by name.
#[inline(never)]
fn gather(entry: &mut [u64], table: &[u64], window: usize, index: u64) {
    let mut wanted = [Mask::NONE; 1 << MAX_WINDOW];
    let wanted = &mut wanted[..1 << window];
    for (i, mask) in (0..).zip(&mut *wanted) {
        *mask = Mask::equal(i, index);
    }
    // Group after group, each of all entries: the sum stays in registers.
    let k = entry.len();
    for (at, words) in entry.as_chunks_mut::<GROUP>().0.iter_mut().enumerate() {
        let mut sum = [0; GROUP];
        for (i, mask) in wanted.iter().enumerate() {
            let candidate = &table[i * k + GROUP * at..][..GROUP];
            for (x, &y) in sum.iter_mut().zip(candidate) {
                *x |= mask.and(y);
            }
        }
        *words = sum;
    }
}

/// `base^exponent` in Montgomery form by squaring and multiplying. Leaks the exponent.
pub(crate) fn pow_vartime(
    form: Form<'_>,
    one: &[u64],
    base: &[u64],
    exponent: u64,
) -> Zeroizing<Vec<u64>> {
    let bits = bits_vartime(&[exponent]);
    if bits == 0 {
        return Zeroizing::new(one.to_vec());
    }
    let mut wide = Zeroizing::new(vec![0; 2 * form.n.len()]);
    let mut power = Zeroizing::new(base.to_vec());
    for i in (0..bits - 1).rev() {
        form.square_assign(&mut power, &mut wide);
        if exponent >> i & 1 == 1 {
            form.mul_assign(&mut power, base, &mut wide);
        }
    }
    form.normalize(&mut power);
    power
}
