//! The examples of RFC 8439 for the parts of the AEAD.

use std::{format, vec::Vec};

use hex_literal::hex;
use testkit::Tally;

use crate::{
    chacha20::{
        Key, Stream,
        portable::{self, LANES},
    },
    poly1305::portable::Poly1305,
};

/// The key of sections 2.3.2 and 2.4.2.
const COUNTING_KEY: [u8; 32] =
    hex!("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

/// The key of the third vectors of A.2 and A.4 and of the fourth of A.3.
const NAMELESS_KEY: [u8; 32] =
    hex!("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0");

/// The text of section 2.4.2.
const SUNSCREEN: &[u8] =
    b"Ladies and Gentlemen of the class of '99: If I could offer you only one \
    tip for the future, sunscreen would be it.";

/// The text of the second vector of A.2 and of the second and third of A.3.
const ANY_SUBMISSION: &[u8] =
    b"Any submission to the IETF intended by the Contributor for publication as all or \
    part of an IETF Internet-Draft or RFC and any statement made within the context of \
    an IETF activity is considered an \"IETF Contribution\". Such statements include \
    oral statements in IETF sessions, as well as written and electronic communications \
    made at any time or place, which are addressed to";

/// The text of the third vector of A.2 and of the fourth of A.3.
const JABBERWOCKY: &[u8] =
    b"'Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe:\nAll mimsy \
    were the borogoves,\nAnd the mome raths outgrabe.";

type BlockVector = ([u8; 32], u32, [u8; 12], [u8; 64]);

/// Sections 2.3.2 and A.1: key, counter, nonce, block.
const BLOCKS: [BlockVector; 6] = [
    (
        COUNTING_KEY,
        1,
        hex!("000000090000004a00000000"),
        hex!(
            "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
            "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"
        ),
    ),
    (
        [0; 32],
        0,
        [0; 12],
        hex!(
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
        ),
    ),
    (
        [0; 32],
        1,
        [0; 12],
        hex!(
            "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
            "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f"
        ),
    ),
    (
        hex!("0000000000000000000000000000000000000000000000000000000000000001"),
        1,
        [0; 12],
        hex!(
            "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a"
            "8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0"
        ),
    ),
    (
        hex!("00ff000000000000000000000000000000000000000000000000000000000000"),
        2,
        [0; 12],
        hex!(
            "72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca"
            "13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096"
        ),
    ),
    (
        [0; 32],
        0,
        hex!("000000000000000000000002"),
        hex!(
            "c2c64d378cd536374ae204b9ef933fcd1a8b2288b3dfa49672ab765b54ee27c7"
            "8a970e0e955c14f3a88e741b97c286f75f8fc299e8148362fa198a39531bed6d"
        ),
    ),
];

#[test]
fn chacha20_block() {
    let mut tally = Tally::new("chacha20poly1305", "ChaCha20 block", "RFC 8439", "portable");
    for (key, counter, nonce, expected) in BLOCKS {
        let [block, ..] = blocks(&key, counter, nonce);
        tally.equal(format!("block {counter} of nonce {nonce:02x?}"), block, expected);
    }
    tally.finish();
}

type EncryptionVector = ([u8; 32], u32, [u8; 12], &'static [u8], &'static [u8]);

/// Sections 2.4.2 and A.2: key, counter, nonce, plaintext, ciphertext.
const ENCRYPTIONS: [EncryptionVector; 4] = [
    (
        COUNTING_KEY,
        1,
        hex!("000000000000004a00000000"),
        SUNSCREEN,
        &hex!(
            "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b"
            "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
            "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
            "5af90bbf74a35be6b40b8eedf2785e42874d"
        ),
    ),
    (
        [0; 32],
        0,
        [0; 12],
        &[0; 64],
        &hex!(
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
        ),
    ),
    (
        hex!("0000000000000000000000000000000000000000000000000000000000000001"),
        1,
        hex!("000000000000000000000002"),
        ANY_SUBMISSION,
        &hex!(
            "a3fbf07df3fa2fde4f376ca23e82737041605d9f4f4f57bd8cff2c1d4b7955ec"
            "2a97948bd3722915c8f3d337f7d370050e9e96d647b7c39f56e031ca5eb6250d"
            "4042e02785ececfa4b4bb5e8ead0440e20b6e8db09d881a7c6132f420e527950"
            "42bdfa7773d8a9051447b3291ce1411c680465552aa6c405b7764d5e87bea85a"
            "d00f8449ed8f72d0d662ab052691ca66424bc86d2df80ea41f43abf937d3259d"
            "c4b2d0dfb48a6c9139ddd7f76966e928e635553ba76c5c879d7b35d49eb2e62b"
            "0871cdac638939e25e8a1e0ef9d5280fa8ca328b351c3c765989cbcf3daa8b6c"
            "cc3aaf9f3979c92b3720fc88dc95ed84a1be059c6499b9fda236e7e818b04b0b"
            "c39c1e876b193bfe5569753f88128cc08aaa9b63d1a16f80ef2554d7189c411f"
            "5869ca52c5b83fa36ff216b9c1d30062bebcfd2dc5bce0911934fda79a86f6e6"
            "98ced759c3ff9b6477338f3da4f9cd8514ea9982ccafb341b2384dd902f3d1ab"
            "7ac61dd29c6f21ba5b862f3730e37cfdc4fd806c22f221"
        ),
    ),
    (
        NAMELESS_KEY,
        42,
        hex!("000000000000000000000002"),
        JABBERWOCKY,
        &hex!(
            "62e6347f95ed87a45ffae7426f27a1df5fb69110044c0d73118effa95b01e5cf"
            "166d3df2d721caf9b21e5fb14c616871fd84c54f9d65b283196c7fe4f60553eb"
            "f39c6402c42234e32a356b3e764312a61a5532055716ead6962568f87d3f3f77"
            "04c6a8d1bcd1bf4d50d6154b6da731b187b58dfd728afa36757a797ac188d1"
        ),
    ),
];

#[test]
fn chacha20_encryption() {
    let mut tally = Tally::new("chacha20poly1305", "ChaCha20", "RFC 8439", "portable");
    for (key, counter, nonce, plaintext, expected) in ENCRYPTIONS {
        let passes = (counter..).step_by(LANES);
        let keystream = passes.flat_map(|counter| blocks(&key, counter, nonce)).flatten();
        let encrypted: Vec<u8> = plaintext.iter().zip(keystream).map(|(p, k)| p ^ k).collect();
        tally.equal(format!("{} bytes from block {counter}", plaintext.len()), encrypted, expected);
    }
    tally.finish();
}

/// Sections 2.5.2 and A.3: key, message, tag.
const TAGS: [([u8; 32], &[u8], [u8; 16]); 12] = [
    (
        hex!("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"),
        b"Cryptographic Forum Research Group",
        hex!("a8061dc1305136c6c22b8baf0c0127a9"),
    ),
    ([0; 32], &[0; 64], [0; 16]),
    (
        hex!("0000000000000000000000000000000036e5f6b5c5e06070f0efca96227a863e"),
        ANY_SUBMISSION,
        hex!("36e5f6b5c5e06070f0efca96227a863e"),
    ),
    (
        hex!("36e5f6b5c5e06070f0efca96227a863e00000000000000000000000000000000"),
        ANY_SUBMISSION,
        hex!("f3477e7cd95417af89a6b8794c310cf0"),
    ),
    (NAMELESS_KEY, JABBERWOCKY, hex!("4541669a7eaaee61e708dc7cbcc5eb62")),
    (
        hex!("0200000000000000000000000000000000000000000000000000000000000000"),
        &hex!("ffffffffffffffffffffffffffffffff"),
        hex!("03000000000000000000000000000000"),
    ),
    (
        hex!("02000000000000000000000000000000ffffffffffffffffffffffffffffffff"),
        &hex!("02000000000000000000000000000000"),
        hex!("03000000000000000000000000000000"),
    ),
    (
        hex!("0100000000000000000000000000000000000000000000000000000000000000"),
        &hex!(
            "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff"
            "11000000000000000000000000000000"
        ),
        hex!("05000000000000000000000000000000"),
    ),
    (
        hex!("0100000000000000000000000000000000000000000000000000000000000000"),
        &hex!(
            "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe"
            "01010101010101010101010101010101"
        ),
        [0; 16],
    ),
    (
        hex!("0200000000000000000000000000000000000000000000000000000000000000"),
        &hex!("fdffffffffffffffffffffffffffffff"),
        hex!("faffffffffffffffffffffffffffffff"),
    ),
    (
        hex!("0100000000000000040000000000000000000000000000000000000000000000"),
        &hex!(
            "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000"
            "0000000000000000000000000000000001000000000000000000000000000000"
        ),
        hex!("14000000000000005500000000000000"),
    ),
    (
        hex!("0100000000000000040000000000000000000000000000000000000000000000"),
        &hex!(
            "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000"
            "00000000000000000000000000000000"
        ),
        hex!("13000000000000000000000000000000"),
    ),
];

#[test]
fn poly1305_tag() {
    let mut tally = Tally::new("chacha20poly1305", "Poly1305", "RFC 8439", "portable");
    for (i, (key, message, expected)) in TAGS.into_iter().enumerate() {
        let mut mac = Poly1305::new(&key);
        mac.update(message);
        tally.equal(format!("vector {i} of 2.5.2 and A.3"), mac.finish(), expected);
    }
    tally.finish();
}

/// Sections 2.6.2 and A.4: key, nonce, one-time key.
const ONE_TIME_KEYS: [([u8; 32], [u8; 12], [u8; 32]); 4] = [
    (
        hex!("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
        hex!("000000000001020304050607"),
        hex!("8ad5a08b905f81cc815040274ab29471a833b637e3fd0da508dbb8e2fdd1a646"),
    ),
    ([0; 32], [0; 12], hex!("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7")),
    (
        hex!("0000000000000000000000000000000000000000000000000000000000000001"),
        hex!("000000000000000000000002"),
        hex!("ecfa254f845f647473d3cb140da9e87606cb33066c447b87bc2666dde3fbb739"),
    ),
    (
        NAMELESS_KEY,
        hex!("000000000000000000000002"),
        hex!("965e3bc6f9ec7ed9560808f4d229f94b137ff275ca9b3fcbdd59deaad23310ae"),
    ),
];

#[test]
fn poly1305_key_generation() {
    let mut tally = Tally::new("chacha20poly1305", "Poly1305 key", "RFC 8439", "portable");
    for (key, nonce, expected) in ONE_TIME_KEYS {
        let [block, ..] = blocks(&key, 0, nonce);
        tally.equal(format!("nonce {nonce:02x?}"), &block[..32], &expected[..]);
    }
    tally.finish();
}

fn blocks(key: &[u8; 32], counter: u32, nonce: [u8; 12]) -> [[u8; 64]; LANES] {
    portable::blocks(Stream { key: &Key::new(key), nonce: &nonce }, counter)
}
