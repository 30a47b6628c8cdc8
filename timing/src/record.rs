//! CBC: the records of Vaudenay 2002, Lucky 13, POODLE and their descendants, by the letter of RFC
//! 5246, section 6.2.3.2, and RFC 7366.

use aes::{Aes128Cbc, Aes256Cbc};
use getrandom::SysRng;
use getrandom::rand_core::TryRng;
use hmac::HmacKey;
use sha1::Sha1;
use sha2::{Sha256, Sha384};
use tls::CbcMac;
use tls::legacy::{CbcKeys, SealRecords};
use tls::registry::ContentType;
use tls_record::RecordError;
use zeroize::Zeroizing;

const BLOCK_LEN: usize = 16;

/// A record of application data that is not authentic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Defect {
    /// Blocks of ciphertext. The server knows them before it decrypts anything.
    pub(crate) blocks: usize,
    /// `padding_length`; content takes up the rest.
    pub(crate) padding: u8,
    /// What is wrong.
    pub(crate) wrong: Wrong,
}

/// The byte that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    MacFirst,
    MacLast,
    /// The first byte of the padding, if the MAC is right.
    PaddingFirst,
    /// The last one before `padding_length`.
    PaddingLast,
    /// `padding_length` is this, and the MAC is right.
    PaddingLength(u8),
    /// All: nothing but random bytes, as whoever has no key sends.
    Everything,
}

/// Seals application data with a [`Defect`], and everything else as it should be.
pub(crate) struct CraftingSealer {
    real: Box<dyn SealRecords>,
    key: Zeroizing<Vec<u8>>,
    mac_key: Zeroizing<Vec<u8>>,
    mac: CbcMac,
    encrypt_then_mac: bool,
    defect: Defect,
    sequence: u64,
}

impl CraftingSealer {
    pub(crate) fn new(real: Box<dyn SealRecords>, keys: CbcKeys<'_>, defect: Defect) -> Self {
        let CbcKeys { key, mac_key, mac, encrypt_then_mac, .. } = keys;
        let [key, mac_key] = [key, mac_key].map(|key| Zeroizing::new(key.to_vec()));
        Self { real, key, mac_key, mac, encrypt_then_mac, defect, sequence: 0 }
    }

    /// IV, ciphertext, and the MAC if that is outside.
    ///
    /// As much is computed for each defect.
    fn fragment(&self, content_type: ContentType) -> Result<Vec<u8>, RecordError> {
        let Defect { blocks, padding, wrong } = self.defect;
        let (len, inner_mac) = (blocks * BLOCK_LEN, self.inner_mac());
        let content = len - 1 - usize::from(padding) - inner_mac;
        let mut fragment = random(BLOCK_LEN + len)?;
        let noise = random(len)?;
        let (iv, plain) = fragment.split_at_mut(BLOCK_LEN);
        let mac = self.mac(content_type, &plain[..content])?;
        plain[content..][..inner_mac].copy_from_slice(&mac[..inner_mac]);
        plain[content + inner_mac..].fill(padding);
        if inner_mac > 0 || !matches!(wrong, Wrong::MacFirst | Wrong::MacLast) {
            self.spoil(&mut plain[content..], &noise);
        }
        self.encrypt(iv, plain)?;
        if self.encrypt_then_mac {
            let mut mac = self.mac(content_type, &fragment)?;
            // Whoever cannot make a MAC has no other way. What is inside may be wrong as well.
            let at = if wrong == Wrong::MacLast { mac.len() - 1 } else { 0 };
            mac[at] ^= 1;
            fragment.extend_from_slice(&mac);
        }
        Ok(fragment)
    }

    fn inner_mac(&self) -> usize {
        if self.encrypt_then_mac { 0 } else { self.mac.size() }
    }

    /// Makes `tail` wrong, the MAC inside, if it is there, and the padding.
    fn spoil(&self, tail: &mut [u8], noise: &[u8]) {
        let (mac, last) = (self.inner_mac(), tail.len() - 1);
        match self.defect.wrong {
            Wrong::MacFirst => tail[0] ^= 1,
            Wrong::MacLast => tail[mac - 1] ^= 1,
            Wrong::PaddingFirst => tail[mac] ^= 1,
            Wrong::PaddingLast => tail[last - 1] ^= 1,
            Wrong::PaddingLength(len) => tail[last] = len,
            Wrong::Everything => tail.copy_from_slice(&noise[..tail.len()]),
        }
    }

    fn mac(&self, content_type: ContentType, data: &[u8]) -> Result<Vec<u8>, RecordError> {
        let mut message = self.sequence.to_be_bytes().to_vec();
        message.extend_from_slice(&header(content_type, data.len())?);
        message.extend_from_slice(data);
        Ok(match self.mac {
            CbcMac::Sha1 => HmacKey::<Sha1>::new(&self.mac_key).mac(&message).to_vec(),
            CbcMac::Sha256 => HmacKey::<Sha256>::new(&self.mac_key).mac(&message).to_vec(),
            CbcMac::Sha384 => HmacKey::<Sha384>::new(&self.mac_key).mac(&message).to_vec(),
        })
    }

    fn encrypt(&self, iv: &[u8], plain: &mut [u8]) -> Result<(), RecordError> {
        let fault = RecordError::KeyLength { found: self.key.len(), expected: 32 };
        let iv: &[u8; BLOCK_LEN] = iv.try_into().map_err(|_| fault)?;
        let blocks = plain.as_chunks_mut().0;
        if let Ok(key) = self.key.as_slice().try_into() {
            Aes128Cbc::new(key).encrypt(iv, blocks);
        } else {
            let key = self.key.as_slice().try_into().map_err(|_| fault)?;
            Aes256Cbc::new(key).encrypt(iv, blocks);
        }
        Ok(())
    }
}

impl SealRecords for CraftingSealer {
    fn seal(
        &mut self,
        content_type: ContentType,
        content: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RecordError> {
        if content_type != ContentType::APPLICATION_DATA {
            self.sequence += 1;
            return self.real.seal(content_type, content, out);
        }
        let fragment = self.fragment(content_type)?;
        out.extend_from_slice(&header(content_type, fragment.len())?);
        out.extend_from_slice(&fragment);
        Ok(())
    }
}

/// Of a record of TLS 1.2, and of what its MAC covers.
fn header(content_type: ContentType, len: usize) -> Result<[u8; 5], RecordError> {
    let overflow = RecordError::Overflow { found: len, max: usize::from(u16::MAX) };
    let [high, low] = u16::try_from(len).map_err(|_| overflow)?.to_be_bytes();
    Ok([content_type.0, 3, 3, high, low])
}

fn random(len: usize) -> Result<Vec<u8>, RecordError> {
    let mut bytes = vec![0; len];
    // There is no error of this; a failure would show as one of the record.
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| RecordError::BadRecordMac)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tls_legacy::cbc::{CbcOpener, CbcSealer, Order};

    const KEY: [u8; 32] = [7; 32];
    const MAC_KEY: [u8; 48] = [8; 48];

    fn sealer(mac: CbcMac, encrypt_then_mac: bool, defect: Defect) -> CraftingSealer {
        let (iv_key, mac_key) = (&[9; 32], &MAC_KEY[..mac.size()]);
        let keys = CbcKeys { key: &KEY, mac_key, mac, encrypt_then_mac, iv_key };
        let real = CbcSealer::new(order(encrypt_then_mac), mac, &KEY, mac_key, iv_key).unwrap();
        CraftingSealer::new(Box::new(real), keys, defect)
    }

    fn order(encrypt_then_mac: bool) -> Order {
        if encrypt_then_mac { Order::EncryptThenMac } else { Order::MacThenEncrypt }
    }

    fn each(mut check: impl FnMut(CbcMac, bool)) {
        for mac in [CbcMac::Sha1, CbcMac::Sha256, CbcMac::Sha384] {
            check(mac, false);
            check(mac, true);
        }
    }

    /// Nothing is wrong with a record but its defect: `padding_length` overwritten by itself is none.
    #[test]
    fn without_a_defect_the_mac_inside_is_right() {
        for mac in [CbcMac::Sha1, CbcMac::Sha256, CbcMac::Sha384] {
            for (blocks, padding) in [(20, 0), (20, 255), (20, 15)] {
                let wrong = Wrong::PaddingLength(padding);
                let mut sealer = sealer(mac, false, Defect { blocks, padding, wrong });
                let mac_key = &MAC_KEY[..mac.size()];
                let mut opener = CbcOpener::new(order(false), mac, &KEY, mac_key).unwrap();
                let mut records = Vec::new();
                sealer.seal(ContentType::HANDSHAKE, b"first", &mut records).unwrap();
                opener.open(&mut records).unwrap();
                records.clear();
                sealer.seal(ContentType::APPLICATION_DATA, b"", &mut records).unwrap();
                let opened = opener.open(&mut records).unwrap();
                let content = 319 - usize::from(padding) - mac.size();
                assert_eq!(opened.plaintext.len(), content, "{mac:?} {padding}");
            }
        }
    }

    #[test]
    fn every_defect_is_one_and_all_are_equally_long() {
        each(|mac, encrypt_then_mac| {
            for (blocks, defects) in crate::class::defects(mac, encrypt_then_mac) {
                for (name, defect) in defects {
                    let mut sealer = sealer(mac, encrypt_then_mac, defect);
                    let mut record = Vec::new();
                    sealer.seal(ContentType::APPLICATION_DATA, b"", &mut record).unwrap();
                    let outer = if encrypt_then_mac { mac.size() } else { 0 };
                    assert_eq!(record.len(), 5 + BLOCK_LEN * (blocks + 1) + outer, "{name}");
                    let (order, mac_key) = (order(encrypt_then_mac), &MAC_KEY[..mac.size()]);
                    let mut opener = CbcOpener::new(order, mac, &KEY, mac_key).unwrap();
                    let error = opener.open(&mut record).map(drop).unwrap_err();
                    assert_eq!(error, RecordError::BadRecordMac, "{mac:?} {name}");
                }
            }
        });
    }
}
