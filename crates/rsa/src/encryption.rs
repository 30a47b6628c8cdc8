//! RSAES-OAEP and RSAES-PKCS1-v1_5: RFC 8017, sections 7.1 and 7.2.

use alloc::vec::Vec;

use bigint::Nat;
use rand_core::TryCryptoRng;
use subtle::{ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use crate::eme_pkcs1;
use crate::error::Error;
use crate::implicit_rejection::Synthetic;
use crate::oaep::{self, OaepParams};
use crate::private::PrivateKey;
use crate::public::PublicKey;

impl PublicKey {
    /// RSAES-OAEP encryption (RFC 8017, section 7.1.1) with a random seed.
    ///
    /// `params` are a [`Hash`](crate::Hash), or [`OaepParams`] for what older programs use. `label`
    /// is public, and mostly empty. Time depends on lengths and e alone.
    ///
    /// # Errors
    ///
    /// [`Error::MessageTooLong`] above [`OaepParams::max_message_len`], [`Error::Rng`].
    pub fn encrypt_oaep<R>(
        &self,
        params: impl Into<OaepParams>,
        label: &[u8],
        message: &[u8],
        rng: &mut R,
    ) -> Result<Vec<u8>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let em = oaep::encode(params.into(), label, message, self.modulus_len(), |seed| {
            rng.try_fill_bytes(seed).map_err(|_| Error::Rng)
        })?;
        Ok(self.encrypt_block(&em))
    }

    /// RSAES-PKCS1-v1_5 encryption (RFC 8017, section 7.2.1), for protocols that ask for it. Time
    /// depends on lengths and e alone.
    ///
    /// # Errors
    ///
    /// [`Error::MessageTooLong`] if the message is not at least eleven bytes shorter than the
    /// modulus, [`Error::Rng`].
    pub fn encrypt_pkcs1v15<R>(&self, message: &[u8], rng: &mut R) -> Result<Vec<u8>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let em = eme_pkcs1::encode(message, self.modulus_len(), rng)?;
        Ok(self.encrypt_block(&em))
    }

    /// RSAEP (RFC 8017, section 5.1.1) of a block that starts with 00.
    fn encrypt_block(&self, em: &[u8]) -> Vec<u8> {
        let n = self.modulus();
        let c = self.apply(&n.residue(&Nat::from_be_bytes(em)));
        n.nat(&c).to_be_bytes(self.modulus_len()).to_vec()
    }
}

impl PrivateKey {
    /// RSAES-OAEP decryption (RFC 8017, section 7.1.2).
    ///
    /// `params` and `label` are those of the encryption. `rng` serves the blinding alone.
    ///
    /// # Errors
    ///
    /// [`Error::Decryption`], whatever is wrong with the ciphertext; [`Error::Fault`],
    /// [`Error::Rng`].
    pub fn decrypt_oaep<R>(
        &self,
        params: impl Into<OaepParams>,
        label: &[u8],
        ciphertext: &[u8],
        rng: &mut R,
    ) -> Result<Zeroizing<Vec<u8>>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        // Length and range of a ciphertext are public, but section 7.1.2 wants one error.
        let input = self.public.representative(ciphertext).ok_or(Error::Decryption)?;
        let em = self.apply(&input, rng)?;
        oaep::decode(params.into(), label, em)
    }

    /// RSAES-PKCS1-v1_5 decryption with implicit rejection (draft-irtf-cfrg-rsa-guidance),
    /// as OpenSSL 3.2 and later decrypt. `rng` serves the blinding alone.
    ///
    /// Where the padding is bad, a message comes out all the same: one of a random length that
    /// depends on key and ciphertext only, and comes out again for the same two. What was
    /// decrypted has to be authenticated by other means.
    ///
    /// **Time depends on lengths alone, that of the message included.** Where that must not show,
    /// take [`decrypt_pkcs1v15_fixed`](Self::decrypt_pkcs1v15_fixed).
    ///
    /// # Errors
    ///
    /// [`Error::InputRange`] if the ciphertext is not as long as the modulus, or not below it;
    /// [`Error::Fault`], [`Error::Rng`]. None of these depends on what was encrypted.
    pub fn decrypt_pkcs1v15<R>(
        &self,
        ciphertext: &[u8],
        rng: &mut R,
    ) -> Result<Zeroizing<Vec<u8>>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let mut em = self.decrypt_block(ciphertext, rng)?;
        let synthetic = Synthetic::new(&self.d, ciphertext);
        let (valid, start) = eme_pkcs1::decode(&em);
        for (byte, other) in em.iter_mut().zip(&*synthetic.block) {
            byte.conditional_assign(other, !valid);
        }
        Ok(crate::unpad::tail(em, u16::conditional_select(&synthetic.start, &start, valid)))
    }

    /// RSAES-PKCS1-v1_5 decryption of a message whose length is known, with `fallback` in its
    /// place if the padding is bad or the length another one: a premaster secret of TLS (RFC 5246,
    /// section 7.4.7.1), for which `fallback` is random.
    ///
    /// Time depends on the lengths of key and ciphertext alone: which of the two comes out does
    /// not show. `rng` serves the blinding alone.
    ///
    /// # Errors
    ///
    /// [`Error::MessageTooLong`] if no message of N bytes can be encrypted under this key;
    /// [`Error::InputRange`] if the ciphertext is not as long as the modulus, or not below it;
    /// [`Error::Fault`], [`Error::Rng`]. None of these depends on what was encrypted.
    pub fn decrypt_pkcs1v15_fixed<const N: usize, R>(
        &self,
        ciphertext: &[u8],
        fallback: &[u8; N],
        rng: &mut R,
    ) -> Result<Zeroizing<[u8; N]>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        if N + eme_pkcs1::OVERHEAD > self.public.modulus_len() {
            return Err(Error::MessageTooLong);
        }
        let em = self.decrypt_block(ciphertext, rng)?;
        let (padding, end) = em.split_at(em.len() - N);
        let (valid, start) = eme_pkcs1::decode(&em);
        let wanted = valid & u64::from(start).ct_eq(&(padding.len() as u64));
        let mut message = Zeroizing::new(*fallback);
        for (byte, decrypted) in message.iter_mut().zip(end) {
            byte.conditional_assign(decrypted, wanted);
        }
        Ok(message)
    }

    /// RSADP and RSASP1 (RFC 8017, sections 5.1.2 and 5.2.1): `input^d mod n`, in as many bytes as
    /// n has. `rng` serves the blinding alone.
    ///
    /// **No padding is checked or made.** Whoever tells others what comes out, or whether it has
    /// some form, may decrypt and sign for them: this is for building other schemes, and for tests.
    /// The result is the caller's to wipe if it is a secret.
    ///
    /// # Errors
    ///
    /// [`Error::InputRange`] if the input is not as long as the modulus, or not below it;
    /// [`Error::Fault`], [`Error::Rng`].
    #[cfg(feature = "hazmat")]
    pub fn private_operation<R>(&self, input: &[u8], rng: &mut R) -> Result<Vec<u8>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        self.decrypt_block(input, rng).map(|output| output.to_vec())
    }

    /// RSADP (RFC 8017, section 5.1.2), with leading zeros.
    fn decrypt_block<R>(&self, input: &[u8], rng: &mut R) -> Result<Zeroizing<Vec<u8>>, Error>
    where
        R: TryCryptoRng + ?Sized,
    {
        let input = self.public.representative(input).ok_or(Error::InputRange)?;
        self.apply(&input, rng)
    }
}
