//! RSA key transport: the client encrypts the premaster secret under the key of the server's
//! certificate (RFC 5246, section 7.4.7.1).

use rand_core::TryCryptoRng;
use rsa::{PrivateKey, PublicKey};
use subtle::{ConditionallySelectable, ConstantTimeEq};
use wire::registry::ProtocolVersion;
use zeroize::Zeroizing;

/// The length of a premaster secret: a version and 46 random bytes.
pub const PREMASTER_LEN: usize = 48;

/// Makes a premaster secret and encrypts it: `PreMasterSecret` and `encrypted_pre_master_secret`.
///
/// `client_version` is that of the ClientHello, whatever was negotiated.
///
/// # Errors
///
/// [`rsa::Error::Rng`].
pub fn encrypt<R>(
    key: &PublicKey,
    client_version: ProtocolVersion,
    rng: &mut R,
) -> Result<(Zeroizing<[u8; PREMASTER_LEN]>, Vec<u8>), rsa::Error>
where
    R: TryCryptoRng + ?Sized,
{
    let mut premaster = random(rng)?;
    premaster[..2].copy_from_slice(&client_version.0.to_be_bytes());
    let encrypted = key.encrypt_pkcs1v15(&*premaster, rng)?;
    Ok((premaster, encrypted))
}

/// Decrypts a premaster secret, with a random one in its place if anything is wrong with it: its
/// padding, its length, or the version in it, which must be `client_version`, that of the
/// ClientHello.
///
/// Which of the two comes out shows neither in the result nor in the time, and nobody may ask. If
/// it is the random one the client's Finished will be wrong, with the alert and at the time of any
/// other wrong Finished (Bleichenbacher 1998; Klima, Pokorny and Rosa 2003).
///
/// A ciphertext that is not as long as the modulus, or not below it, which anybody can tell, takes the
/// same path.
///
/// # Errors
///
/// [`rsa::Error::Fault`], [`rsa::Error::Rng`]. None of these depends on what was encrypted.
pub fn decrypt<R>(
    key: &PrivateKey,
    ciphertext: &[u8],
    client_version: ProtocolVersion,
    rng: &mut R,
) -> Result<Zeroizing<[u8; PREMASTER_LEN]>, rsa::Error>
where
    R: TryCryptoRng + ?Sized,
{
    // First, so that it is there, and was made in the same time, for every ciphertext.
    let fallback = random(rng)?;
    // As much work for every ciphertext: in the place of one that is out of range, one that has no
    // padding, for 1 is its own power.
    let mut one = vec![0; key.public_key().modulus_len()];
    if let Some(last) = one.last_mut() {
        *last = 1;
    }
    let in_range = key.public_key().is_in_range(ciphertext);
    let ciphertext = if in_range { ciphertext } else { &one };
    let decrypted = key.decrypt_pkcs1v15_fixed(ciphertext, &fallback, rng)?;
    let is_version = decrypted[..2].ct_eq(&client_version.0.to_be_bytes());
    let mut premaster = fallback;
    for (byte, decrypted) in premaster.iter_mut().zip(&*decrypted) {
        byte.conditional_assign(decrypted, is_version);
    }
    Ok(premaster)
}

fn random<R>(rng: &mut R) -> Result<Zeroizing<[u8; PREMASTER_LEN]>, rsa::Error>
where
    R: TryCryptoRng + ?Sized,
{
    let mut bytes = Zeroizing::new([0; PREMASTER_LEN]);
    rng.try_fill_bytes(&mut *bytes).map_err(|_| rsa::Error::Rng)?;
    Ok(bytes)
}
