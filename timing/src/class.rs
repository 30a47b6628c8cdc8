//! The classes of messages that an attacker compares. The first of each list is the baseline.

use tls::CbcMac;

use crate::record::{Defect, Wrong};
use crate::transport::Premaster;

/// What a ClientKeyExchange can hold: ATTACKS of the RSA key exchange.
pub(crate) const PREMASTERS: [(&str, Premaster); 15] = [
    ("sound", Premaster::Sound),
    ("first byte wrong", Premaster::FirstByte),
    ("second byte wrong", Premaster::SecondByte),
    ("no zero separator", Premaster::NoSeparator),
    ("zero among the first 8 padding bytes", Premaster::EarlySeparator),
    ("premaster secret of 0 bytes", Premaster::Length(0)),
    ("premaster secret of 1 byte", Premaster::Length(1)),
    ("premaster secret of 47 bytes", Premaster::Length(47)),
    ("premaster secret of 49 bytes", Premaster::Length(49)),
    ("version in the premaster secret wrong", Premaster::Version(0x0302)),
    ("random ciphertext", Premaster::Random),
    ("ciphertext 0", Premaster::Number(0)),
    ("ciphertext 1", Premaster::Number(1)),
    ("ciphertext n - 1", Premaster::LargestNumber),
    ("ciphertext n", Premaster::Modulus),
];

/// Blocks of a record that has room for every padding.
const LONG: usize = 20;

type Named = (&'static str, Defect);

/// The records for a MAC, by their number of blocks: only records of one length can be compared, for the
/// server knows the length beforehand.
pub(crate) fn defects(mac: CbcMac, encrypt_then_mac: bool) -> Vec<(usize, Vec<Named>)> {
    if encrypt_then_mac {
        return vec![(LONG, encrypted_then_mac())];
    }
    // Room for the MAC and the length of the padding, in whole blocks.
    let shortest = (mac.size() + 1).div_ceil(16);
    vec![(LONG, long()), (shortest, short(shortest, mac))]
}

const fn named(name: &'static str, blocks: usize, padding: u8, wrong: Wrong) -> Named {
    (name, Defect { blocks, padding, wrong })
}

/// Lucky 13's paddings, each byte of them that POODLE and its descendants change, and the MAC.
fn long() -> Vec<Named> {
    vec![
        named("padding 0, MAC wrong", LONG, 0, Wrong::MacFirst),
        named("padding 0, last byte of the MAC wrong", LONG, 0, Wrong::MacLast),
        named("padding 1, MAC wrong", LONG, 1, Wrong::MacFirst),
        named("padding 15, MAC wrong", LONG, 15, Wrong::MacFirst),
        named("padding 255, MAC wrong", LONG, 255, Wrong::MacFirst),
        named("padding 255, its first byte wrong", LONG, 255, Wrong::PaddingFirst),
        named("padding 255, its last byte wrong", LONG, 255, Wrong::PaddingLast),
        named("padding 15, its first byte wrong", LONG, 15, Wrong::PaddingFirst),
        named("padding 15, its last byte wrong", LONG, 15, Wrong::PaddingLast),
        named("padding 15 that says 255", LONG, 15, Wrong::PaddingLength(255)),
        named("random", LONG, 0, Wrong::Everything),
    ]
}

/// The shortest record there can be, and no content (CVE-2019-1559).
fn short(blocks: usize, mac: CbcMac) -> Vec<Named> {
    let all = blocks * 16 - mac.size() - 1;
    // At most 15: less than a block is left over.
    let all = u8::try_from(all).unwrap_or(u8::MAX);
    vec![
        named("padding 0, MAC wrong", blocks, 0, Wrong::MacFirst),
        named("no content, MAC wrong", blocks, all, Wrong::MacFirst),
        named("no content, first byte of the padding wrong", blocks, all, Wrong::PaddingFirst),
        named("no content, last byte of the padding wrong", blocks, all, Wrong::PaddingLast),
        named("padding longer than the record", blocks, all, Wrong::PaddingLength(255)),
        named("random", blocks, 0, Wrong::Everything),
    ]
}

/// With the MAC outside, nobody without the key can have any but a wrong MAC; what is inside must not
/// show.
fn encrypted_then_mac() -> Vec<Named> {
    vec![
        named("padding 0, MAC wrong", LONG, 0, Wrong::MacFirst),
        named("padding 0, last byte of the MAC wrong", LONG, 0, Wrong::MacLast),
        named("padding 255, MAC wrong", LONG, 255, Wrong::MacFirst),
        named("padding 255, its first byte and the MAC wrong", LONG, 255, Wrong::PaddingFirst),
        named("padding 255, its last byte and the MAC wrong", LONG, 255, Wrong::PaddingLast),
        named("padding 15 that says 255, MAC wrong", LONG, 15, Wrong::PaddingLength(255)),
        named("random, MAC wrong", LONG, 0, Wrong::Everything),
    ]
}
