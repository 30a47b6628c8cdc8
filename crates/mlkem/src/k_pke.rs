//! The component scheme K-PKE (FIPS 203, section 5), over a module of rank `K`: 3 for ML-KEM-768, 4
//! for ML-KEM-1024. Both have η_1 = η_2 = 2.

use core::array;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::backend::Backend;
use crate::encode::encoded_len;
use crate::hash::g;
use crate::ntt::Multiplier;
use crate::poly::{NttPoly, Poly};
use crate::sample::{sample_matrix, sample_noise};

/// The bytes of a polynomial of a key.
const POLY_LEN: usize = encoded_len(12);

/// The length of dk_PKE: a vector of T_q.
pub(crate) const fn decryption_key_len(k: usize) -> usize {
    k * POLY_LEN
}

/// The length of ek_PKE: a vector of T_q and a seed.
pub(crate) const fn encryption_key_len(k: usize) -> usize {
    k * POLY_LEN + 32
}

/// The length of a ciphertext.
pub(crate) const fn ciphertext_len(k: usize) -> usize {
    k * encoded_len(d_u(k)) + encoded_len(d_v(k))
}

/// d_u of section 8, table 2.
const fn d_u(k: usize) -> usize {
    if k == 4 { 11 } else { 10 }
}

/// d_v of section 8, table 2.
const fn d_v(k: usize) -> usize {
    if k == 4 { 5 } else { 4 }
}

/// Algorithm 13, `K-PKE.KeyGen`. Writes ek_PKE to `bytes`.
pub(crate) fn key_gen<const K: usize>(
    backend: Backend,
    d: &[u8],
    bytes: &mut [u8],
) -> (EncryptionKey<K>, DecryptionKey<K>) {
    let (rho, sigma) = g(backend, d, &[rank::<K>()]);
    // CT: rho is a part of the encapsulation key.
    #[cfg(ctgrind)]
    let rho = Zeroizing::new(cpu::declassify(*rho));
    let a_hat = sample_matrix(backend, &rho);
    let mut s_and_e = Zeroizing::new([const { Poly::zeros::<K>() }; 2]);
    sample_noise(backend, &sigma, s_and_e.as_flattened_mut());
    let [s, e] = &*s_and_e;
    let s_hat = s.each_ref().map(|s| backend.ntt(s));
    let multipliers = Zeroizing::new(s_hat.each_ref().map(|s| backend.multiplier(s)));
    let t_hat = array::from_fn(|i| {
        let e_hat = Zeroizing::new(backend.ntt(&e[i]));
        let product = Zeroizing::new(backend.multiply(a_hat[i].each_ref(), &multipliers));
        backend.product_plus(&product, &e_hat)
    });

    let (t_hat_bytes, rho_bytes) = bytes.split_at_mut(decryption_key_len(K));
    encode_vector(backend, &t_hat, t_hat_bytes);
    rho_bytes.copy_from_slice(&*rho);
    (EncryptionKey { a_hat, t_hat }, DecryptionKey { s_hat })
}

/// ek_PKE, with the matrix that its seed stands for.
#[derive(Clone)]
pub(crate) struct EncryptionKey<const K: usize> {
    a_hat: [[NttPoly; K]; K],
    t_hat: [NttPoly; K],
}

impl<const K: usize> EncryptionKey<K> {
    /// Lines 2 to 8 of Algorithm 14. `None` if a coefficient is not reduced.
    pub(crate) fn from_bytes(backend: Backend, bytes: &[u8]) -> Option<Self> {
        let (t_hat_bytes, rho) = bytes.split_last_chunk()?;
        let (t_hat, reduced) = decode_vector(backend, t_hat_bytes);
        reduced.then(|| Self { a_hat: sample_matrix(backend, rho), t_hat })
    }

    /// Algorithm 14, `K-PKE.Encrypt`. Writes the ciphertext to `c`.
    pub(crate) fn encrypt(&self, backend: Backend, m: &[u8; 32], r: &[u8; 32], c: &mut [u8]) {
        // Of the third vector the first element alone.
        let mut noise = Zeroizing::new([const { Poly::zeros::<K>() }; 3]);
        sample_noise(backend, r, &mut noise.as_flattened_mut()[..2 * K + 1]);
        let [y, e_1, e_2] = &*noise;
        let y_hat = Zeroizing::new(y.each_ref().map(|y| {
            let y_hat = Zeroizing::new(backend.ntt(y));
            backend.multiplier(&y_hat)
        }));

        let (c_1, c_2) = c.split_at_mut(K * encoded_len(d_u(K)));
        for (i, c_1) in c_1.chunks_exact_mut(encoded_len(d_u(K))).enumerate() {
            let column = array::from_fn(|j| &self.a_hat[j][i]);
            let product = Zeroizing::new(backend.multiply(column, &y_hat));
            let mut u = Zeroizing::new(backend.ntt_inverse(&product));
            u.add(&e_1[i]);
            encode_u::<K>(backend, &u, c_1);
        }
        let mu = Zeroizing::new(backend.decode_decompress::<1>(m));
        let product = Zeroizing::new(backend.multiply(self.t_hat.each_ref(), &y_hat));
        let mut v = Zeroizing::new(backend.ntt_inverse(&product));
        v.add(&e_2[0]);
        v.add(&mu);
        encode_v::<K>(backend, &v, c_2);
    }
}

/// dk_PKE.
pub(crate) struct DecryptionKey<const K: usize> {
    s_hat: [NttPoly; K],
}

impl<const K: usize> DecryptionKey<K> {
    /// `None` if a coefficient is not reduced.
    pub(crate) fn from_bytes(backend: Backend, bytes: &[u8]) -> Option<Self> {
        let (s_hat, reduced) = decode_vector(backend, bytes);
        let key = Self { s_hat };
        // CT: every honest key is reduced, and whoever gets no key knows why.
        #[cfg(ctgrind)]
        let reduced = cpu::declassify(reduced);
        reduced.then_some(key)
    }

    /// Writes dk_PKE to `bytes`.
    pub(crate) fn write(&self, backend: Backend, bytes: &mut [u8]) {
        encode_vector(backend, &self.s_hat, bytes);
    }

    /// Algorithm 15, `K-PKE.Decrypt`.
    pub(crate) fn decrypt(&self, backend: Backend, c: &[u8]) -> Zeroizing<[u8; 32]> {
        let (c_1, c_2) = c.split_at(K * encoded_len(d_u(K)));
        let u: [Multiplier; K] = array::from_fn(|i| {
            let c_1 = &c_1[i * encoded_len(d_u(K))..][..encoded_len(d_u(K))];
            backend.multiplier(&backend.ntt(&decode_u::<K>(backend, c_1)))
        });
        let product = Zeroizing::new(backend.multiply(self.s_hat.each_ref(), &u));
        let mut w = Zeroizing::new(decode_v::<K>(backend, c_2));
        w.subtract(&Zeroizing::new(backend.ntt_inverse(&product)));
        let mut m = Zeroizing::new([0; 32]);
        backend.compress_encode::<1>(&w, &mut *m);
        m
    }
}

impl<const K: usize> Drop for DecryptionKey<K> {
    fn drop(&mut self) {
        self.s_hat.zeroize();
    }
}

impl<const K: usize> ZeroizeOnDrop for DecryptionKey<K> {}

/// The rank as a byte.
#[expect(clippy::cast_possible_truncation, reason = "3 or 4")]
const fn rank<const K: usize>() -> u8 {
    K as u8
}

/// `ByteEncode_12` of every element.
fn encode_vector<const K: usize>(backend: Backend, vector: &[NttPoly; K], bytes: &mut [u8]) {
    for (poly, bytes) in vector.iter().zip(bytes.chunks_exact_mut(POLY_LEN)) {
        backend.encode(poly, bytes);
    }
}

/// `ByteDecode_12` of every element, and whether all coefficients are less than q.
fn decode_vector<const K: usize>(backend: Backend, bytes: &[u8]) -> ([NttPoly; K], bool) {
    let mut vector = NttPoly::zeros();
    let mut all_reduced = true;
    for (poly, bytes) in vector.iter_mut().zip(bytes.chunks_exact(POLY_LEN)) {
        let reduced;
        (*poly, reduced) = backend.decode(bytes);
        all_reduced &= reduced;
    }
    (vector, all_reduced)
}

/// `ByteEncode` of `Compress`, d = d_u.
fn encode_u<const K: usize>(backend: Backend, u: &Poly, bytes: &mut [u8]) {
    match d_u(K) {
        11 => backend.compress_encode::<11>(u, bytes),
        _ => backend.compress_encode::<10>(u, bytes),
    }
}

/// `ByteEncode` of `Compress`, d = d_v.
fn encode_v<const K: usize>(backend: Backend, v: &Poly, bytes: &mut [u8]) {
    match d_v(K) {
        5 => backend.compress_encode::<5>(v, bytes),
        _ => backend.compress_encode::<4>(v, bytes),
    }
}

/// `Decompress` of `ByteDecode`, d = d_u.
fn decode_u<const K: usize>(backend: Backend, bytes: &[u8]) -> Poly {
    match d_u(K) {
        11 => backend.decode_decompress::<11>(bytes),
        _ => backend.decode_decompress::<10>(bytes),
    }
}

/// `Decompress` of `ByteDecode`, d = d_v.
fn decode_v<const K: usize>(backend: Backend, bytes: &[u8]) -> Poly {
    match d_v(K) {
        5 => backend.decode_decompress::<5>(bytes),
        _ => backend.decode_decompress::<4>(bytes),
    }
}
