//! Reading one row of a table in constant time: every row is read, the wanted one is kept.

use crate::limbs::is_zero;

/// What a table holds.
pub(crate) trait Row: Copy {
    /// A row of zero bits.
    const EMPTY: Self;

    /// Sets the bits of `other` where `mask` is all ones.
    fn gather(&mut self, mask: u64, other: &Self);
}

/// The row number `index` of the table; zeros if there is none.
///
/// A mask for each row, each through the barrier: from masks that it can see through, the compiler
/// makes one jump a row.
#[inline(always)]
pub(crate) fn lookup<T: Row, const ROWS: usize>(table: &[T; ROWS], index: u32) -> T {
    let mut found = T::EMPTY;
    for (here, row) in (0u32..).zip(table) {
        found.gather(is_zero(&[u64::from(here ^ index)]), row);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Row for [u64; 3] {
        const EMPTY: Self = [0; 3];

        fn gather(&mut self, mask: u64, other: &Self) {
            for (here, limb) in self.iter_mut().zip(other) {
                *here |= limb & mask;
            }
        }
    }

    #[test]
    fn every_row_is_found() {
        // Sixteen rows whose every limb is different.
        let mut limbs = 1..;
        let table = [(); 16].map(|()| [(); 3].map(|()| limbs.next().unwrap()));
        for (index, row) in (0..).zip(table) {
            assert_eq!(lookup(&table, index), row);
        }
        assert_eq!(lookup(&table, 16), [0; 3]);
    }
}
