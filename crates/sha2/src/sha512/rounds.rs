//! What the rounds of every backend have in common (FIPS 180-4, section 6.4.2).

/// Sixteen rounds on the working variables `$v`: `$round` with `$kw(0)`, `$kw(1)` and so on, and
/// with what else is handed from one round to the next.
///
/// The working variables do not move down by one after each (step 3): in the next round each has
/// the name one place further along instead.
macro_rules! sixteen {
    ($round:ident, $v:ident, $kw:ident $(, $handed_on:ident)*) => {
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *$v;
        $round!(a b c d e f g h, $kw(0) $(, $handed_on)*);
        $round!(h a b c d e f g, $kw(1) $(, $handed_on)*);
        $round!(g h a b c d e f, $kw(2) $(, $handed_on)*);
        $round!(f g h a b c d e, $kw(3) $(, $handed_on)*);
        $round!(e f g h a b c d, $kw(4) $(, $handed_on)*);
        $round!(d e f g h a b c, $kw(5) $(, $handed_on)*);
        $round!(c d e f g h a b, $kw(6) $(, $handed_on)*);
        $round!(b c d e f g h a, $kw(7) $(, $handed_on)*);
        $round!(a b c d e f g h, $kw(8) $(, $handed_on)*);
        $round!(h a b c d e f g, $kw(9) $(, $handed_on)*);
        $round!(g h a b c d e f, $kw(10) $(, $handed_on)*);
        $round!(f g h a b c d e, $kw(11) $(, $handed_on)*);
        $round!(e f g h a b c d, $kw(12) $(, $handed_on)*);
        $round!(d e f g h a b c, $kw(13) $(, $handed_on)*);
        $round!(c d e f g h a b, $kw(14) $(, $handed_on)*);
        $round!(b c d e f g h a, $kw(15) $(, $handed_on)*);
        *$v = [a, b, c, d, e, f, g, h];
    };
}

pub(super) use sixteen;

/// Adds the working variables to the hash value (step 4).
#[inline(always)]
pub(super) fn add(state: &mut [u64; 8], v: &[u64; 8]) {
    for (word, v) in state.iter_mut().zip(v) {
        *word = word.wrapping_add(*v);
    }
}
