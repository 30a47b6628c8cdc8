//! Choosing by a secret: masks, and reading a table without telling which row.

use core::hint::black_box;

/// All ones if `bit` is 1, zero if it is 0.
///
/// The barrier is what keeps the compiler from turning selections by the mask into jumps.
#[inline(always)]
pub(crate) fn mask(bit: u64) -> u64 {
    black_box(bit.wrapping_neg())
}

/// The row number `index` of the table, counted from 1, or `zeroth` for 0. A row is `N` numbers of
/// four limbs.
///
/// Every row is read and has its own mask: from masks that it can see through, the compiler makes a
/// jump for each row.
///
/// Never inlined: where the limbs found go straight into arithmetic, the compiler keeps them apart, and
/// vector registers unused.
#[inline(never)]
pub(crate) fn lookup<const ROWS: usize, const N: usize>(
    zeroth: &[[u64; 4]; N],
    table: &[[[u64; 4]; N]; ROWS],
    index: u64,
) -> [[u64; 4]; N] {
    let mut found = [[0; 4]; N];
    for (here, row) in (0..).zip([zeroth].into_iter().chain(table)) {
        // The difference is small, so only 0 - 1 has the highest bit.
        let wanted = mask((index ^ here).wrapping_sub(1) >> 63);
        for (found, limb) in found.as_flattened_mut().iter_mut().zip(row.as_flattened()) {
            *found |= limb & wanted;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found() {
        // Nine rows whose every limb is different.
        let mut limbs = 1..;
        let rows: [[[u64; 4]; 3]; 9] =
            [(); 9].map(|()| [(); 3].map(|()| [(); 4].map(|()| limbs.next().unwrap())));
        let table: &[_; 8] = rows[1..].try_into().unwrap();
        for (index, row) in (0..).zip(&rows) {
            assert_eq!(lookup(&rows[0], table, index), *row);
        }
        assert_eq!(lookup(&rows[0], table, 9), [[0; 4]; 3]);
    }
}
