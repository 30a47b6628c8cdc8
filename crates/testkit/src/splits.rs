//! Cutting input in two at every place.

/// Every way to cut `data` into a head and a tail, the empty ones included.
pub fn two_way_splits(data: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    (0..=data.len()).map(|at| data.split_at(at))
}
