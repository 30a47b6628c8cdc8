//! Reading one row of a table in constant time: every row is read, the wanted one is kept.

use crate::limbs::is_zero;

/// The row number `index` of the table; zeros if there is none. A row is `N` numbers of four limbs.
///
/// A mask for each row, each through the barrier: from masks that it can see through, the compiler
/// makes one jump a row.
#[inline(always)]
pub(crate) fn lookup<const ROWS: usize, const N: usize>(
    table: &[[[u64; 4]; N]; ROWS],
    index: u32,
) -> [[u64; 4]; N] {
    let mut found = [[0; 4]; N];
    for (here, row) in (0u32..).zip(table) {
        let wanted = is_zero(&[u64::from(here ^ index)]);
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
        // Sixteen rows whose every limb is different.
        let mut limbs = 1..;
        let table: [[[u64; 4]; 3]; 16] =
            [(); 16].map(|()| [(); 3].map(|()| [(); 4].map(|()| limbs.next().unwrap())));
        for (index, row) in (0..).zip(table) {
            assert_eq!(lookup(&table, index), row);
        }
        assert_eq!(lookup(&table, 16), [[0; 4]; 3]);
    }
}
