//! CBC records of TLS 1.2: what opens is what a plain reading of the RFCs says, for any plaintext.

use aes::Aes128Cbc;
use hmac::HmacKey;
use sha1::Sha1;
use sha2::{Sha256, Sha384};
use tls_legacy::cbc::{CbcMac, CbcOpener, CbcSealer, Order};
use tls_record::RecordError;
use wire::registry::ContentType;

const KEY: [u8; 16] = [0x61; 16];
const MAC_KEY: [u8; 48] = [0x0b; 48];
const MACS: [CbcMac; 3] = [CbcMac::Sha1, CbcMac::Sha256, CbcMac::Sha384];

/// The input is choices (which MAC and order, the padding, where to change how much), and content.
pub fn run(data: &[u8]) {
    let Some((&[choice, padding, at, change], content)) = data.split_first_chunk() else { return };
    let mac = MACS[usize::from(choice) % MACS.len()];
    let order = [Order::EncryptThenMac, Order::MacThenEncrypt][usize::from(choice >> 2) % 2];
    let content = &content[..content.len().min(2000)];

    there_and_back(order, mac, content);
    open(order, mac, &record(content), None);

    let mut plain = content.to_vec();
    if order == Order::MacThenEncrypt {
        plain.extend(tag(mac, content));
    }
    // The padding that was asked for, and a little more to make whole blocks.
    let len = usize::from(padding) / 16 * 16 + 16 - plain.len() % 16;
    plain.resize(plain.len() + len, u8::try_from(len - 1).unwrap_or(u8::MAX));
    // Near the end, where MAC and padding are.
    let at = plain.len().saturating_sub(1 + usize::from(at));
    plain[at] ^= change;

    let expected = reading(order, mac, &plain);
    let mut fragment = [&[7; 16], &plain[..]].concat();
    Aes128Cbc::new(&KEY).encrypt(&[7; 16], fragment[16..].as_chunks_mut().0);
    if order == Order::EncryptThenMac {
        fragment.extend(tag(mac, &fragment));
    }
    open(order, mac, &record(&fragment), expected);
}

/// A record that was sealed opens; altered anywhere, it does not.
fn there_and_back(order: Order, mac: CbcMac, content: &[u8]) {
    let mac_key = &MAC_KEY[..mac.size()];
    let sealer = CbcSealer::new(order, mac, &KEY, mac_key, &[3; 32]);
    assert!(sealer.is_ok(), "a key of the right length was refused");
    let Ok(mut sealer) = sealer else { return };
    let mut record = Vec::new();
    let sealed = sealer.seal(ContentType::APPLICATION_DATA, content, &mut record);
    assert_eq!(sealed, Ok(()));
    open(order, mac, &record, Some(content));
    let at = 5 + content.iter().map(|byte| usize::from(*byte)).sum::<usize>() % (record.len() - 5);
    record[at] ^= 0x40;
    open(order, mac, &record, None);
}

/// What a plain reading of RFC 5246, section 6.2.3.2, finds in a plaintext: the content, if padding and
/// MAC are right.
fn reading(order: Order, mac: CbcMac, plain: &[u8]) -> Option<&[u8]> {
    let (&len, before) = plain.split_last()?;
    let (rest, padding) = before.split_at_checked(before.len().checked_sub(usize::from(len))?)?;
    if padding.iter().any(|&byte| byte != len) {
        return None;
    }
    if order == Order::EncryptThenMac {
        return Some(rest);
    }
    let (content, received) = rest.split_at_checked(rest.len().checked_sub(mac.size())?)?;
    (received == tag(mac, content)).then_some(content)
}

fn open(order: Order, mac: CbcMac, record: &[u8], expected: Option<&[u8]>) {
    let opener = CbcOpener::new(order, mac, &KEY, &MAC_KEY[..mac.size()]);
    assert!(opener.is_ok(), "a key of the right length was refused");
    let Ok(mut opener) = opener else { return };
    let mut record = record.to_vec();
    let opened = opener.open(&mut record).map(|opened| opened.plaintext.to_vec());
    assert_eq!(opened, expected.map(<[u8]>::to_vec).ok_or(RecordError::BadRecordMac));
    assert!(expected.is_some() || record[5..].iter().all(|&byte| byte == 0), "something is left");
}

/// The MAC of the first record's content, or of its IV and ciphertext.
fn tag(mac: CbcMac, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX).to_be_bytes();
    let message = [&[0; 8], &[23, 3, 3][..], &length, data].concat();
    let key = &MAC_KEY[..mac.size()];
    match mac {
        CbcMac::Sha1 => HmacKey::<Sha1>::new(key).mac(&message).to_vec(),
        CbcMac::Sha256 => HmacKey::<Sha256>::new(key).mac(&message).to_vec(),
        CbcMac::Sha384 => HmacKey::<Sha384>::new(key).mac(&message).to_vec(),
    }
}

fn record(fragment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(fragment.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[23, 3, 3], &length[..], fragment].concat()
}
