//! SHA-1, SHA-2, SHA-3: over secrets, in HMAC and in key derivation.

use sha1::Sha1;
use sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512, Shake128, Shake128Batch, Shake256, Shake256Batch};

use crate::random::secret;
use crate::registry::Registry;
use crate::taint;

/// Absorbs a secret message in three parts that are not whole blocks.
macro_rules! stream {
    ($hash:ty, $backend:expr) => {{
        let message: [u8; 300] = secret();
        let mut hash = <$hash>::with_backend($backend);
        hash.update(&message[..7]);
        hash.update(&message[7..150]);
        hash.update(&message[150..]);
        hash.finish().to_vec()
    }};
}

/// Absorbs a secret message of secret length, behind a prefix that is not whole blocks.
macro_rules! secret_len {
    ($hash:ty, $backend:expr) => {{
        let mut len = [99_u8];
        taint::secret(&mut len);
        let mut hash = <$hash>::with_backend($backend);
        hash.update(&secret::<70>());
        hash.finish_secret_len(&secret::<255>(), usize::from(len[0])).to_vec()
    }};
}

macro_rules! extendable {
    ($hash:ty, $backend:expr) => {{
        let mut hash = <$hash>::with_backend($backend);
        hash.update(&secret::<300>());
        let mut output = vec![0; 300];
        hash.finish().squeeze(&mut output);
        output
    }};
}

macro_rules! batch {
    ($hash:ident, $count:literal, $backend:expr) => {{
        let seeds: [[u8; 33]; $count] = core::array::from_fn(|_| secret());
        let mut blocks = [[0; $hash::<$count>::BLOCK_LEN]; $count];
        $hash::with_backend($backend, &seeds).squeeze_blocks(&mut blocks);
        blocks.as_flattened().to_vec()
    }};
}

/// What MemorySanitizer does with SHA-1 on SHA-NI: it reports the message itself.
pub(super) const NO_SHA1RNDS4: &str = "does not know the instruction `sha1rnds4`";

const SECRET: &str = "the message";
const SECRET_LEN: &str = "the message, its length";

pub(super) fn register(registry: &mut Registry) {
    let sha1 = sha1::Backend::all().map(|backend| (backend.name(), backend));
    registry.on_backends("sha1", &["portable", "x86-sha-ni"], sha1, |entries| {
        entries.add("SHA-1", SECRET, |backend| stream!(Sha1, backend));
        entries.msan_is_blind("x86-sha-ni", NO_SHA1RNDS4);
        entries.add("SHA-1 of secret length", SECRET_LEN, |backend| secret_len!(Sha1, backend));
        entries.msan_is_blind("x86-sha-ni", NO_SHA1RNDS4);
    });
    let sha256 = Backend256::all().map(|backend| (backend.name(), backend));
    registry.on_backends("sha2", &["portable", "x86-sha-ni"], sha256, |entries| {
        entries.add("SHA-256", SECRET, |backend| stream!(Sha256, backend));
        entries.add("SHA-256 of secret length", SECRET_LEN, |backend| secret_len!(Sha256, backend));
    });
    let sha512 = Backend512::all().map(|backend| (backend.name(), backend));
    registry.on_backends("sha2", &["portable", "x86-avx2", "x86-avx512"], sha512, |entries| {
        entries.add("SHA-384", SECRET, |backend| stream!(Sha384, backend));
        entries.add("SHA-384 of secret length", SECRET_LEN, |backend| secret_len!(Sha384, backend));
        entries.add("SHA-512", SECRET, |backend| stream!(Sha512, backend));
    });
    let sha3 = sha3::Backend::all().map(|backend| (backend.name(), backend));
    registry.on_backends("sha3", &["portable", "x86-avx2", "x86-avx512"], sha3, |entries| {
        entries.add("SHA3-256", SECRET, |backend| stream!(Sha3_256, backend));
        entries.add("SHA3-512", SECRET, |backend| stream!(Sha3_512, backend));
        entries.add("SHAKE128", SECRET, |backend| extendable!(Shake128, backend));
        entries.add("SHAKE256", SECRET, |backend| extendable!(Shake256, backend));
        entries.add("SHAKE128, four at once", SECRET, |backend| batch!(Shake128Batch, 4, backend));
        entries.add("SHAKE256, four at once", SECRET, |backend| batch!(Shake256Batch, 4, backend));
        entries.add("SHAKE128, eight at once", SECRET, |backend| batch!(Shake128Batch, 8, backend));
        entries.add("SHAKE256, eight at once", SECRET, |backend| batch!(Shake256Batch, 8, backend));
    });
}
