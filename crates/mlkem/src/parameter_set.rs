//! The public types of a parameter set, and the algorithms and checks of FIPS 203, section 7.

macro_rules! parameter_set {
    ($name:literal, rank: $k:literal) => {
        use core::fmt;

        use rand_core::TryCryptoRng;
        use zeroize::{ZeroizeOnDrop, Zeroizing};

        use crate::backend::Backend;
        use crate::error::Error;
        use crate::hash::{SharedSecret, h};
        use crate::k_pke::{ciphertext_len, decryption_key_len, encryption_key_len};
        use crate::kem::{Decapsulator, Encapsulator};

        #[doc = concat!("An encapsulation key of ", $name, ", in its bytes and ready for use.")]
        ///
        /// Equality is that of the bytes.
        #[derive(Clone)]
        pub struct EncapsulationKey {
            bytes: [u8; Self::LEN],
            encapsulator: Encapsulator<$k>,
        }

        impl EncapsulationKey {
            /// The length in bytes.
            pub const LEN: usize = encryption_key_len($k);

            /// Takes a key as received, with the checks of FIPS 203, section 7.2.
            ///
            /// # Errors
            ///
            /// [`Error::EncapsulationKeyLength`] or [`Error::EncapsulationKeyModulus`].
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
                Self::from_bytes_with_backend(Backend::best(), bytes)
            }

            /// [`from_bytes`](Self::from_bytes), for the given backend.
            ///
            /// # Errors
            ///
            /// The same.
            pub fn from_bytes_with_backend(backend: Backend, bytes: &[u8]) -> Result<Self, Error> {
                let bytes = *bytes.as_array().ok_or(Error::EncapsulationKeyLength)?;
                let encapsulator = Encapsulator::from_bytes(backend, &bytes);
                let encapsulator = encapsulator.ok_or(Error::EncapsulationKeyModulus)?;
                Ok(Self { bytes, encapsulator })
            }

            /// The bytes to send.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
                &self.bytes
            }

            /// Makes a secret, and the ciphertext that tells it to the holder of the decapsulation
            /// key: Algorithm 20, `ML-KEM.Encaps`. Draws 32 bytes, in one call.
            ///
            /// # Errors
            ///
            /// [`Error::Rng`] if `rng` fails.
            pub fn encapsulate<R: TryCryptoRng + ?Sized>(
                &self,
                rng: &mut R,
            ) -> Result<(SharedSecret, Ciphertext), Error> {
                let mut m = Zeroizing::new([0; 32]);
                rng.try_fill_bytes(&mut *m).map_err(|_| Error::Rng)?;
                Ok(self.encapsulate_internal(&m))
            }

            /// Algorithm 17, `ML-KEM.Encaps_internal`: the same with the randomness given. For
            /// vectors; `m` must be random, secret, and never used twice.
            #[must_use]
            pub fn encapsulate_internal(&self, m: &[u8; 32]) -> (SharedSecret, Ciphertext) {
                let mut c = [0; Ciphertext::LEN];
                let secret = self.encapsulator.encaps_internal(m, &mut c);
                (secret, Ciphertext(c))
            }
        }

        impl PartialEq for EncapsulationKey {
            fn eq(&self, other: &Self) -> bool {
                self.bytes == other.bytes
            }
        }

        impl Eq for EncapsulationKey {}

        impl AsRef<[u8]> for EncapsulationKey {
            fn as_ref(&self) -> &[u8] {
                &self.bytes
            }
        }

        impl fmt::Debug for EncapsulationKey {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("EncapsulationKey").finish_non_exhaustive()
            }
        }

        #[doc = concat!("A decapsulation key of ", $name, ", with the encapsulation key that ")]
        /// belongs to it.
        pub struct DecapsulationKey {
            ek: EncapsulationKey,
            decapsulator: Decapsulator<$k>,
        }

        impl DecapsulationKey {
            /// The length of the expanded form in bytes.
            pub const LEN: usize = decryption_key_len($k) + EncapsulationKey::LEN + 64;
            /// The length of a seed in bytes.
            pub const SEED_LEN: usize = 64;

            /// Generates a key: Algorithm 19, `ML-KEM.KeyGen`. Draws a seed, in one call.
            ///
            /// # Errors
            ///
            /// [`Error::Rng`] if `rng` fails.
            pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
                let mut seed = Zeroizing::new([0; Self::SEED_LEN]);
                rng.try_fill_bytes(&mut *seed).map_err(|_| Error::Rng)?;
                Ok(Self::from_seed(&seed))
            }

            /// The key of a seed `d || z`: Algorithm 16, `ML-KEM.KeyGen_internal`.
            ///
            /// A seed must be random and secret. It is the shortest form to store a key in; the key
            /// does not remember it.
            #[must_use]
            pub fn from_seed(seed: &[u8; Self::SEED_LEN]) -> Self {
                Self::from_seed_with_backend(Backend::best(), seed)
            }

            /// [`from_seed`](Self::from_seed), for the given backend.
            #[must_use]
            pub fn from_seed_with_backend(backend: Backend, seed: &[u8; Self::SEED_LEN]) -> Self {
                let (d, z) = seed.split_at(32);
                let mut bytes = [0; EncapsulationKey::LEN];
                let (encapsulator, decapsulator) =
                    Decapsulator::key_gen_internal(backend, d, z, &mut bytes);
                Self { ek: EncapsulationKey { bytes, encapsulator }, decapsulator }
            }

            /// Takes a key in its expanded form, `dk_PKE || ek || H(ek) || z`, with the checks of
            /// FIPS 203, section 7.3, and besides that no coefficient is unreduced.
            ///
            /// # Errors
            ///
            /// [`Error::DecapsulationKeyLength`], [`Error::DecapsulationKeyHash`],
            /// [`Error::EncapsulationKeyModulus`] or [`Error::DecapsulationKeyModulus`].
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
                Self::from_bytes_with_backend(Backend::best(), bytes)
            }

            /// [`from_bytes`](Self::from_bytes), for the given backend.
            ///
            /// # Errors
            ///
            /// The same.
            pub fn from_bytes_with_backend(backend: Backend, bytes: &[u8]) -> Result<Self, Error> {
                if bytes.len() != Self::LEN {
                    return Err(Error::DecapsulationKeyLength);
                }
                let (dk_pke, rest) = bytes.split_at(decryption_key_len($k));
                let (ek, rest) = rest.split_at(EncapsulationKey::LEN);
                let (hash, z) = rest.split_at(32);
                if *hash != h(backend, ek) {
                    return Err(Error::DecapsulationKeyHash);
                }
                let ek = EncapsulationKey::from_bytes_with_backend(backend, ek)?;
                let decapsulator = Decapsulator::from_bytes(backend, dk_pke, z);
                let decapsulator = decapsulator.ok_or(Error::DecapsulationKeyModulus)?;
                Ok(Self { ek, decapsulator })
            }

            /// The expanded form.
            #[must_use]
            pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
                let mut bytes = Zeroizing::new([0; Self::LEN]);
                let (dk_pke, rest) = bytes.split_at_mut(decryption_key_len($k));
                let (ek, rest) = rest.split_at_mut(EncapsulationKey::LEN);
                let (hash, z) = rest.split_at_mut(32);
                ek.copy_from_slice(&self.ek.bytes);
                hash.copy_from_slice(self.ek.encapsulator.hash());
                self.decapsulator.write(self.ek.encapsulator.backend(), dk_pke, z);
                bytes
            }

            /// The encapsulation key to send.
            #[must_use]
            pub const fn encapsulation_key(&self) -> &EncapsulationKey {
                &self.ek
            }

            /// The secret that a ciphertext tells: Algorithm 21, `ML-KEM.Decaps`.
            ///
            /// There is no failure to see: a ciphertext that was not made by encapsulating to this
            /// key gives a secret that nobody else knows, in the same time (implicit rejection).
            #[must_use]
            pub fn decapsulate(&self, c: &Ciphertext) -> SharedSecret {
                self.decapsulator.decaps_internal(&self.ek.encapsulator, &c.0)
            }
        }

        impl fmt::Debug for DecapsulationKey {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("DecapsulationKey").finish_non_exhaustive()
            }
        }

        impl ZeroizeOnDrop for DecapsulationKey {}

        #[doc = concat!("A ciphertext of ", $name, ". Any bytes of its length are one.")]
        #[derive(Clone, PartialEq, Eq)]
        pub struct Ciphertext([u8; Self::LEN]);

        impl Ciphertext {
            /// The length in bytes.
            pub const LEN: usize = ciphertext_len($k);

            /// Takes a ciphertext as received.
            ///
            /// # Errors
            ///
            /// [`Error::CiphertextLength`].
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
                bytes.as_array().copied().map(Self).ok_or(Error::CiphertextLength)
            }

            /// The bytes to send.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
                &self.0
            }
        }

        impl From<[u8; Self::LEN]> for Ciphertext {
            fn from(bytes: [u8; Self::LEN]) -> Self {
                Self(bytes)
            }
        }

        impl AsRef<[u8]> for Ciphertext {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Debug for Ciphertext {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Ciphertext").finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use parameter_set;
