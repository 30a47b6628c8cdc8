//! Records by the letter of RFC 5246, section 6.2.3.2, and RFC 7366, section 3, with any padding.

use aes::{Aes128Cbc, Aes256Cbc};
use ashlar_tls_legacy::cbc::{CbcMac, Order};
use hmac::HmacKey;
use sha1::Sha1;
use sha2::{Sha256, Sha384};

pub(crate) const MACS: [CbcMac; 3] = [CbcMac::Sha1, CbcMac::Sha256, CbcMac::Sha384];
pub(crate) const ORDERS: [Order; 2] = [Order::EncryptThenMac, Order::MacThenEncrypt];

pub(crate) struct Model {
    pub(crate) order: Order,
    pub(crate) mac: CbcMac,
    pub(crate) key: Vec<u8>,
}

impl Model {
    pub(crate) fn mac_key(&self) -> Vec<u8> {
        (1..=255).take(self.mac.size()).collect()
    }

    /// HMAC(MAC_write_key, seq_num + type + version + length + data).
    pub(crate) fn mac(&self, sequence: u64, content_type: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        let header = [&sequence.to_be_bytes()[..], &[content_type, 3, 3], &length].concat();
        let message = [&header[..], data].concat();
        let key = self.mac_key();
        match self.mac {
            CbcMac::Sha1 => HmacKey::<Sha1>::new(&key).mac(&message).to_vec(),
            CbcMac::Sha256 => HmacKey::<Sha256>::new(&key).mac(&message).to_vec(),
            CbcMac::Sha384 => HmacKey::<Sha384>::new(&key).mac(&message).to_vec(),
        }
    }

    fn encrypt(&self, iv: &[u8; 16], plain: &[u8]) -> Vec<u8> {
        let mut blocks = plain.to_vec();
        let (whole, rest) = blocks.as_chunks_mut();
        assert!(rest.is_empty(), "{} bytes are not whole blocks", plain.len());
        match self.key.len() {
            16 => Aes128Cbc::new(self.key[..].try_into().unwrap()).encrypt(iv, whole),
            _ => Aes256Cbc::new(self.key[..].try_into().unwrap()).encrypt(iv, whole),
        }
        blocks
    }

    /// A record with `padding`, which includes the byte that says how long it is.
    pub(crate) fn seal(
        &self,
        sequence: u64,
        content_type: u8,
        content: &[u8],
        padding: &[u8],
    ) -> Vec<u8> {
        match self.order {
            Order::MacThenEncrypt => {
                let mac = self.mac(sequence, content_type, content);
                self.seal_plain(sequence, content_type, &[content, &mac, padding].concat())
            }
            Order::EncryptThenMac => {
                self.seal_plain(sequence, content_type, &[content, padding].concat())
            }
        }
    }

    /// A record whose ciphertext decrypts to `plain`, whatever that is.
    pub(crate) fn seal_plain(&self, sequence: u64, content_type: u8, plain: &[u8]) -> Vec<u8> {
        let iv = [0x1f; 16];
        let mut fragment = [&iv[..], &self.encrypt(&iv, plain)].concat();
        if self.order == Order::EncryptThenMac {
            fragment.extend(self.mac(sequence, content_type, &fragment));
        }
        record(content_type, &fragment)
    }

    /// What the content leaves to the block's end, made longer by whole blocks: all lengths of
    /// padding that it may have, with the byte that says so.
    pub(crate) fn paddings(&self, content: usize) -> impl Iterator<Item = Vec<u8>> {
        let inner_mac = match self.order {
            Order::MacThenEncrypt => self.mac.size(),
            Order::EncryptThenMac => 0,
        };
        let least = 16 - (content + inner_mac) % 16;
        (least..=256).step_by(16).map(|len| vec![u8::try_from(len - 1).unwrap(); len])
    }
}

pub(crate) fn record(content_type: u8, fragment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(fragment.len()).unwrap().to_be_bytes();
    [&[content_type, 3, 3], &length[..], fragment].concat()
}
