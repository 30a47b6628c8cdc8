//! The parts of a private key, computed from its primes by the reference model.

use ashlar_rsa::PrivateKeyComponents;
use num_bigint::BigUint;

/// Parts that a test may change.
#[derive(Clone)]
pub(crate) struct Parts {
    pub n: Vec<u8>,
    pub e: Vec<u8>,
    pub d: Vec<u8>,
    pub p: Vec<u8>,
    pub q: Vec<u8>,
    pub dp: Vec<u8>,
    pub dq: Vec<u8>,
    pub qinv: Vec<u8>,
}

impl Parts {
    pub(crate) fn borrow(&self) -> PrivateKeyComponents<'_> {
        PrivateKeyComponents {
            n: &self.n,
            e: &self.e,
            d: &self.d,
            p: &self.p,
            q: &self.q,
            dp: &self.dp,
            dq: &self.dq,
            qinv: &self.qinv,
        }
    }
}

/// RFC 8017, section 3.2, with d modulo (p - 1)(q - 1).
pub(crate) fn of_primes(p: &[u8], q: &[u8], e: &[u8]) -> Parts {
    let [p, q, e] = [p, q, e].map(BigUint::from_bytes_be);
    let d = e.modinv(&((&p - 1_u8) * (&q - 1_u8))).unwrap();
    Parts {
        n: (&p * &q).to_bytes_be(),
        e: e.to_bytes_be(),
        d: d.to_bytes_be(),
        dp: (&d % (&p - 1_u8)).to_bytes_be(),
        dq: (&d % (&q - 1_u8)).to_bytes_be(),
        qinv: q.modinv(&p).unwrap().to_bytes_be(),
        p: p.to_bytes_be(),
        q: q.to_bytes_be(),
    }
}
