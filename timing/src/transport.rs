//! RSA key transport: the ClientKeyExchange messages of Bleichenbacher 1998, Klima, Pokorny and Rosa
//! 2003, ROBOT and Marvin.

use bigint::{Modulus, Nat};
use getrandom::SysRng;
use getrandom::rand_core::TryRng;
use tls::Error;
use tls::legacy::EncryptedPremaster;
use tls::registry::ProtocolVersion;
use tls::x509::PublicKey;
use zeroize::Zeroizing;

/// What is encrypted, or sent in the place of a ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Premaster {
    /// As it should be (RFC 8017, section 7.2.1; RFC 5246, section 7.4.7.1).
    Sound,
    /// The block begins 01 02.
    FirstByte,
    /// The block begins 00 01, as that of a signature.
    SecondByte,
    /// No zero anywhere behind the first byte.
    NoSeparator,
    /// A zero among the first eight bytes of padding, of which there must be eight.
    EarlySeparator,
    /// A premaster secret of this length, not of 48 bytes.
    Length(usize),
    /// One that begins with this version.
    Version(u16),
    /// A random number below the modulus, which decrypts to anything.
    Random,
    /// This number.
    Number(u8),
    /// The modulus less 1.
    LargestNumber,
    /// The modulus, which is no ciphertext.
    Modulus,
}

impl Premaster {
    /// What a client sends of this. What it goes on with is another secret, so that its Finished is
    /// wrong even if the premaster secret was sound.
    ///
    /// The same is computed for each: what the client leaves in caches tells the server nothing.
    pub(crate) fn craft(
        self,
        server: &PublicKey,
        client_version: ProtocolVersion,
    ) -> Result<EncryptedPremaster, Error> {
        let PublicKey::Rsa(key) = server else {
            return Err(Error::Internal("the server's key is to be RSA"));
        };
        let n = key.n_be();
        let modulus = Modulus::from_be_bytes(&n).ok_or(Error::Internal("the modulus is odd"))?;
        let block = self.block(n.len(), client_version)?;
        let base = modulus.residue(&Nat::from_be_bytes(&block));
        let encrypted = modulus.nat(&modulus.pow_vartime(&base, 65_537)).to_be_bytes(n.len());
        let encrypted = self.in_place_of(encrypted.to_vec(), n, random(block.len())?);
        Ok(EncryptedPremaster { premaster: Zeroizing::new(random(48)?), encrypted })
    }

    /// EM of RFC 8017, section 7.2.1.
    fn block(self, len: usize, version: ProtocolVersion) -> Result<Vec<u8>, Error> {
        let secret_len = if let Self::Length(len) = self { len } else { 48 };
        let mut block: Vec<u8> = random(len)?.into_iter().map(|byte| byte.max(1)).collect();
        block[..2].copy_from_slice(&[0, 2]);
        block[len - secret_len - 1] = 0;
        let secret = &mut block[len - secret_len..];
        if let Some(start) = secret.first_chunk_mut() {
            *start = version.0.to_be_bytes();
        }
        match self {
            Self::FirstByte => block[0] = 1,
            Self::SecondByte => block[1] = 1,
            Self::NoSeparator => block[len - 49] = 1,
            Self::EarlySeparator => block[5] = 0,
            Self::Version(version) => {
                block[len - 48..len - 46].copy_from_slice(&version.to_be_bytes());
            }
            Self::Sound
            | Self::Length(_)
            | Self::Random
            | Self::Number(_)
            | Self::LargestNumber
            | Self::Modulus => {}
        }
        Ok(block)
    }

    fn in_place_of(self, encrypted: Vec<u8>, n: Vec<u8>, mut random: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Random => {
                // Below a modulus, whose highest bit is set.
                random[0] &= 0x7f;
                random
            }
            Self::Number(number) => {
                let mut bytes = vec![0; n.len()];
                bytes[n.len() - 1] = number;
                bytes
            }
            Self::LargestNumber => {
                // A modulus is odd.
                let mut n = n;
                let last = n.len() - 1;
                n[last] ^= 1;
                n
            }
            Self::Modulus => n,
            Self::Sound
            | Self::FirstByte
            | Self::SecondByte
            | Self::NoSeparator
            | Self::EarlySeparator
            | Self::Length(_)
            | Self::Version(_) => encrypted,
        }
    }
}

fn random(len: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; len];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| Error::Randomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tls::x509::PrivateKey;

    const VERSION: ProtocolVersion = ProtocolVersion::TLS_1_2;

    fn separator(block: &[u8]) -> Option<usize> {
        block.iter().skip(2).position(|&byte| byte == 0).map(|at| at + 2)
    }

    #[test]
    fn blocks_are_what_their_names_say() {
        let block = |premaster: Premaster| premaster.block(256, VERSION).unwrap();
        let sound = block(Premaster::Sound);
        assert_eq!((&sound[..2], &sound[207..210]), (&[0, 2][..], &[0, 3, 3][..]));
        assert_eq!(separator(&sound), Some(207));
        assert_eq!(block(Premaster::FirstByte)[..2], [1, 2]);
        assert_eq!(block(Premaster::SecondByte)[..2], [0, 1]);
        assert_eq!(separator(&block(Premaster::NoSeparator)), None);
        assert_eq!(separator(&block(Premaster::EarlySeparator)), Some(5));
        for len in [0, 1, 47, 49] {
            assert_eq!(separator(&block(Premaster::Length(len))), Some(255 - len));
        }
        assert_eq!(block(Premaster::Version(0x0302))[207..210], [0, 3, 2]);
    }

    /// The arithmetic, against the decryption of tls-legacy: a version that it expects comes out.
    #[test]
    fn a_sound_block_decrypts() {
        let key = PrivateKey::generate_rsa(2048, &mut SysRng).unwrap();
        let PrivateKey::Rsa(rsa) = &key else { panic!("{key:?}") };
        let decrypt = |premaster: Premaster| {
            let crafted = premaster.craft(&key.public_key(), VERSION).unwrap().encrypted;
            let once = || tls_legacy::premaster::decrypt(rsa, &crafted, VERSION, &mut SysRng);
            (*once().unwrap(), *once().unwrap())
        };
        let (once, twice) = decrypt(Premaster::Sound);
        assert_eq!((once, &once[..2]), (twice, &[3, 3][..]));
        // Anything else gives something random, another each time.
        for (_, premaster) in crate::class::PREMASTERS {
            let (once, twice) = decrypt(premaster);
            assert_eq!(once == twice, premaster == Premaster::Sound, "{premaster:?}");
        }
    }

    #[test]
    fn numbers_in_place_of_ciphertexts() {
        let n = vec![0xc5, 0x07, 0x0b];
        let sent =
            |premaster: Premaster| premaster.in_place_of(vec![9; 3], n.clone(), vec![0xff; 3]);
        assert_eq!(sent(Premaster::Random), [0x7f, 0xff, 0xff]);
        assert_eq!(sent(Premaster::Number(1)), [0, 0, 1]);
        assert_eq!(sent(Premaster::LargestNumber), [0xc5, 0x07, 0x0a]);
        assert_eq!(sent(Premaster::Modulus), n);
        assert_eq!(sent(Premaster::FirstByte), [9; 3]);
    }
}
