//! The Montgomery ladder (RFC 7748, section 5), with the RFC's names.

use zeroize::Zeroize;

use crate::field::{Factor as _, FieldElement, Loose};
use crate::select::mask;

/// (486662 - 2) / 4.
const A24: u64 = 121_665;

/// The ladder's two points, in X:Z coordinates.
struct State {
    x_2: FieldElement,
    z_2: FieldElement,
    x_3: FieldElement,
    z_3: FieldElement,
}

impl State {
    /// (x_2, z_2) becomes the double of one of the points, (x_3, z_3) the sum of both, whose difference has
    /// the u-coordinate `x_1`. If `swap` is 1, it is the other point that is doubled.
    ///
    /// The RFC exchanges the points first. That changes the sign of DA - CB, which is squared, and else
    /// only A and B where the double is made of them.
    #[inline(always)]
    fn step(&mut self, x_1: FieldElement, swap: u8) {
        let a = self.x_2 + self.z_2;
        let b = self.x_2 - self.z_2;
        let c = self.x_3 + self.z_3;
        let d = self.x_3 - self.z_3;
        let da = d * a;
        let cb = c * b;
        self.x_3 = (da + cb).square();
        self.z_3 = x_1 * (da - cb).square();
        let swap = mask(u64::from(swap));
        let aa = Loose::select(swap, a, c).square();
        let bb = Loose::select(swap, b, d).square();
        let e = aa - bb;
        self.x_2 = aa * bb;
        self.z_2 = e * e.times_small_plus(A24, aa);
    }

    /// The u-coordinate of the first point or, if `swap` is 1, of the second.
    fn to_affine(&self, swap: u8) -> FieldElement {
        let swap = mask(u64::from(swap));
        let x = Loose::select(swap, self.x_2.into(), self.x_3.into());
        let z = Loose::select(swap, self.z_2.into(), self.z_3.into());
        x * FieldElement::from(z).invert()
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.x_2.zeroize();
        self.z_2.zeroize();
        self.x_3.zeroize();
        self.z_3.zeroize();
    }
}

/// `X25519(k, u)` for a clamped scalar, in time that depends on nothing.
pub(super) fn multiply(k: &[u8; 32], u: &[u8; 32]) -> [u8; 32] {
    let x_1 = FieldElement::from_bytes(u);
    let mut state =
        State { x_2: FieldElement::ONE, z_2: FieldElement::ZERO, x_3: x_1, z_3: FieldElement::ONE };
    let mut swap = 0;
    for t in (0..255).rev() {
        let k_t = k[t / 8] >> (t % 8) & 1;
        state.step(x_1, swap ^ k_t);
        swap = k_t;
    }
    state.to_affine(swap).to_bytes()
}
