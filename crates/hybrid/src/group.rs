//! The public types of a group: the shares and the shared secret of RFC 10024, section 4.

macro_rules! group {
    ($name:literal, ecdh: $ecdh:ty, order: $order:ident) => {
        use core::fmt;

        use rand_core::TryCryptoRng;
        use zeroize::{Zeroize, ZeroizeOnDrop};

        use crate::ecdh::Ecdh;
        use crate::error::Error;
        use crate::order::Order;

        const ORDER: Order = Order::$order;
        const ECDH_SHARE_LEN: usize = <$ecdh as Ecdh>::SHARE_LEN;
        const KEM_SECRET_LEN: usize = mlkem::SharedSecret::LEN;

        /// The length of a client's share in bytes.
        pub const CLIENT_SHARE_LEN: usize = kem::EncapsulationKey::LEN + ECDH_SHARE_LEN;
        /// The length of a server's share in bytes.
        pub const SERVER_SHARE_LEN: usize = kem::Ciphertext::LEN + ECDH_SHARE_LEN;
        /// The length of the shared secret in bytes.
        pub const SHARED_SECRET_LEN: usize = KEM_SECRET_LEN + <$ecdh as Ecdh>::SECRET_LEN;

        #[doc = concat!("What a client keeps of ", $name, " until the server's share arrives.")]
        /// Agreeing consumes it.
        pub struct ClientSecret {
            ecdh: $ecdh,
            kem: kem::DecapsulationKey,
        }

        impl ClientSecret {
            /// Draws both secrets: first that of ECDH, then that of ML-KEM.
            ///
            /// # Errors
            ///
            /// [`Error::Rng`] if `rng` fails.
            pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
                let ecdh = <$ecdh as Ecdh>::generate(rng)?;
                let kem = kem::DecapsulationKey::generate(rng)?;
                Ok(Self { ecdh, kem })
            }

            /// The share to send. Each call is a multiplication on the curve.
            #[must_use]
            pub fn share(&self) -> [u8; CLIENT_SHARE_LEN] {
                let mut share = [0; CLIENT_SHARE_LEN];
                let (ek, point) = ORDER.split_mut(&mut share, kem::EncapsulationKey::LEN);
                ek.copy_from_slice(self.kem.encapsulation_key().as_bytes());
                self.ecdh.write_share(point);
                share
            }

            /// The secret shared with the server that sent `server_share`.
            ///
            /// A ciphertext that was not made for this client gives a secret that nobody else
            /// knows: ML-KEM's implicit rejection.
            ///
            /// # Errors
            ///
            /// [`Error::ShareLength`], or what the curve refuses: [`Error::X25519`] or
            /// [`Error::Nist`].
            pub fn agree(self, server_share: &[u8]) -> Result<SharedSecret, Error> {
                if server_share.len() != SERVER_SHARE_LEN {
                    return Err(Error::ShareLength);
                }
                let (ciphertext, point) = ORDER.split(server_share, kem::Ciphertext::LEN);
                let ciphertext = kem::Ciphertext::from_bytes(ciphertext)?;
                SharedSecret::of(self.ecdh, point, &self.kem.decapsulate(&ciphertext))
            }
        }

        impl fmt::Debug for ClientSecret {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("ClientSecret").finish_non_exhaustive()
            }
        }

        // Both parts wipe themselves.
        impl ZeroizeOnDrop for ClientSecret {}

        #[doc = concat!("The server's part of ", $name, ": the share to send in answer to a ")]
        /// client's, and the secret shared with that client.
        ///
        /// Draws first the secret of ECDH, then that of ML-KEM.
        ///
        /// # Errors
        ///
        /// [`Error::ShareLength`]; [`Error::MlKem`] for an encapsulation key that is not reduced;
        /// what the curve refuses: [`Error::X25519`] or [`Error::Nist`]; [`Error::Rng`].
        pub fn respond<R: TryCryptoRng + ?Sized>(
            client_share: &[u8],
            rng: &mut R,
        ) -> Result<([u8; SERVER_SHARE_LEN], SharedSecret), Error> {
            if client_share.len() != CLIENT_SHARE_LEN {
                return Err(Error::ShareLength);
            }
            let (ek, point) = ORDER.split(client_share, kem::EncapsulationKey::LEN);
            let ek = kem::EncapsulationKey::from_bytes(ek)?;
            let ecdh = <$ecdh as Ecdh>::generate(rng)?;
            let (kem_secret, ciphertext) = ek.encapsulate(rng)?;

            let mut share = [0; SERVER_SHARE_LEN];
            let (sent_ciphertext, sent_point) = ORDER.split_mut(&mut share, kem::Ciphertext::LEN);
            sent_ciphertext.copy_from_slice(ciphertext.as_bytes());
            ecdh.write_share(sent_point);
            Ok((share, SharedSecret::of(ecdh, point, &kem_secret)?))
        }

        /// What both sides know after the exchange. Input for a key derivation function, not a key.
        pub struct SharedSecret([u8; SHARED_SECRET_LEN]);

        impl SharedSecret {
            fn of(ecdh: $ecdh, peer: &[u8], kem: &mlkem::SharedSecret) -> Result<Self, Error> {
                let mut secret = Self([0; SHARED_SECRET_LEN]);
                let (kem_part, ecdh_part) = ORDER.split_mut(&mut secret.0, KEM_SECRET_LEN);
                kem_part.copy_from_slice(kem.as_bytes());
                ecdh.agree(peer, ecdh_part)?;
                Ok(secret)
            }

            /// The two secrets in a row, in the order of the shares.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; SHARED_SECRET_LEN] {
                &self.0
            }
        }

        impl fmt::Debug for SharedSecret {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("SharedSecret").finish_non_exhaustive()
            }
        }

        impl Drop for SharedSecret {
            fn drop(&mut self) {
                self.0.zeroize();
            }
        }

        impl ZeroizeOnDrop for SharedSecret {}
    };
}

pub(crate) use group;
