//! ATTACKS L7: no memory that is freed holds a secret. Each test also shows that the same
//! inspection finds what is not wiped.
#![cfg(test)]
#![expect(unsafe_code, reason = "an allocator that looks at what it frees")]

use std::sync::LazyLock;

use ashlar_rsa::{Hash, OwnedPrivateKeyComponents, PrivateKey};
use getrandom::SysRng;
use num_bigint::BigUint;
use rand_core::{TryCryptoRng, TryRng};
use sha2::Sha256;

#[path = "support/freed.rs"]
mod freed;

use freed::unwiped_blocks;

static PARTS: LazyLock<OwnedPrivateKeyComponents> =
    LazyLock::new(|| PrivateKey::generate(2048, &mut SysRng).unwrap().components());

/// The secret integers, and qInv in the form that it is computed with.
fn secrets(parts: &OwnedPrivateKeyComponents) -> Vec<Vec<u8>> {
    let [qinv, p] = [&parts.qinv, &parts.p].map(|part| BigUint::from_bytes_be(part));
    let montgomery: BigUint = (qinv << 1024_u16) % p;
    [&parts.d, &parts.p, &parts.q, &parts.dp, &parts.dq, &parts.qinv]
        .map(|part| part.to_vec())
        .into_iter()
        .chain([montgomery.to_bytes_be()])
        .collect()
}

fn count(secrets: &[Vec<u8>], action: impl FnOnce()) -> usize {
    unwiped_blocks(&secrets.iter().map(Vec::as_slice).collect::<Vec<_>>(), action)
}

#[test]
fn l7_the_inspection_finds_what_is_not_wiped() {
    let secrets = secrets(&PARTS);
    for secret in &secrets {
        assert_eq!(count(&secrets, || drop(secret.clone())), 1);
        let limbs: Vec<u64> = secret
            .rchunks(8)
            .map(|chunk| chunk.iter().fold(0, |limb, &byte| (limb << 8) | u64::from(byte)))
            .collect();
        assert_eq!(count(&secrets, || drop(limbs)), 1);
        // Also in a block that was left for a longer one.
        let mut growing = secret.clone();
        assert_eq!(count(&secrets, || growing.reserve(10_000)), 1);
    }
    assert_eq!(count(&secrets, || drop(PARTS.n.clone())), 0);
}

#[test]
fn l7_private_keys_are_wiped() {
    let found = count(&secrets(&PARTS), || {
        let key = PrivateKey::from_components(&PARTS.as_components()).unwrap();
        drop(key.clone());
        drop(key.components());
        key.sign_pkcs1v15(Hash::Sha256, b"message", &mut SysRng).unwrap();
        key.sign_pss(Hash::Sha256, b"message", &mut SysRng).unwrap();
    });
    assert_eq!(found, 0);
}

#[test]
fn l7_refused_private_keys_are_wiped() {
    let found = count(&secrets(&PARTS), || {
        let mut parts = PARTS.clone();
        parts.qinv[100] ^= 1;
        PrivateKey::from_components(&parts.as_components()).unwrap_err();
    });
    assert_eq!(found, 0);
}

/// The same bytes again for the same seed.
struct Seeded {
    seed: u8,
    calls: u32,
}

impl TryRng for Seeded {
    type Error = core::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_ne_bytes(bytes))
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_ne_bytes(bytes))
    }
    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        for (i, chunk) in (0_u32..).zip(out.chunks_mut(32)) {
            let [a, b, c, d] = self.calls.to_be_bytes();
            let [e, f, g, h] = i.to_be_bytes();
            let block = Sha256::digest(&[self.seed, a, b, c, d, e, f, g, h]);
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        self.calls += 1;
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}

#[test]
fn l7_key_generation_wipes_what_it_computes() {
    let seed = Sha256::digest(&PARTS.n)[0];
    let generate = || PrivateKey::generate(2048, &mut Seeded { seed, calls: 0 }).unwrap();
    let parts = generate().components();
    let found = count(&secrets(&parts), || drop(generate()));
    assert_eq!(found, 0, "seed {seed}");
}

#[test]
fn l7_messages_are_wiped() {
    let key = PrivateKey::from_components(&PARTS.as_components()).unwrap();
    let public = key.public_key();
    let message = b"a message that is secret".to_vec();
    assert_eq!(unwiped_blocks(&[&message], || drop(message.clone())), 1);
    let found = unwiped_blocks(&[&message], || {
        let oaep = public.encrypt_oaep(Hash::Sha256, b"", &message, &mut SysRng).unwrap();
        let pkcs1 = public.encrypt_pkcs1v15(&message, &mut SysRng).unwrap();
        assert_eq!(**key.decrypt_oaep(Hash::Sha256, b"", &oaep, &mut SysRng).unwrap(), message);
        assert_eq!(**key.decrypt_pkcs1v15(&pkcs1, &mut SysRng).unwrap(), message);
        let fixed = key.decrypt_pkcs1v15_fixed(&pkcs1, &[0; 24], &mut SysRng);
        assert_eq!(*fixed.unwrap(), *message);
    });
    assert_eq!(found, 0);
}

#[cfg(feature = "pkcs8")]
#[test]
fn l7_key_files_are_wiped() {
    use pkcs8::{DecodePrivateKey, EncodePrivateKey};

    let key = PrivateKey::from_components(&PARTS.as_components()).unwrap();
    let found = count(&secrets(&PARTS), || {
        let file = key.to_pkcs8_der().unwrap();
        drop(PrivateKey::from_pkcs8_der(file.as_bytes()).unwrap());
    });
    assert_eq!(found, 0);
}
