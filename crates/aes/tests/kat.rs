//! Known answers: the GCM specification, SP 800-38C, RFC 3686, and NIST CAVP for GCM, CCM and CBC, on every
//! backend.
#![cfg(test)]

use std::collections::HashMap;

use ashlar_aes::{
    Aes128Cbc, Aes128Ccm, Aes128Ccm8, Aes128Ctr, Aes128Gcm, Aes192Cbc, Aes192Ctr, Aes192Gcm,
    Aes256Cbc, Aes256Ccm, Aes256Ctr, Aes256Gcm, Backend, Error,
};
use hex_literal::hex;
use testkit::Tally;

/// One vector; `plaintext` is missing where opening must fail.
struct Vector {
    id: String,
    key: Vec<u8>,
    nonce: [u8; 12],
    aad: Vec<u8>,
    plaintext: Option<Vec<u8>>,
    ciphertext: Vec<u8>,
    tag: Vec<u8>,
}

macro_rules! holds_for {
    ($aead:ty, $backend:expr, $v:expr) => {{
        let v = $v;
        let aead = <$aead>::with_backend($backend, v.key.as_slice().try_into().unwrap());
        let tag = v.tag.as_slice().try_into().unwrap();
        let mut in_place = v.ciphertext.clone();
        let mut opened = vec![0xff; v.ciphertext.len()];
        let results = [
            aead.open_in_place(&v.nonce, &v.aad, &mut in_place, tag),
            aead.open(&v.nonce, &v.aad, &v.ciphertext, tag, &mut opened),
        ];
        let Some(plaintext) = &v.plaintext else {
            return results == [Err(Error::Authentication); 2];
        };
        let mut sealed = plaintext.clone();
        let sealed_tag = aead.seal_in_place(&v.nonce, &v.aad, &mut sealed);
        let mut separate = vec![0; plaintext.len()];
        let separate_tag = aead.seal(&v.nonce, &v.aad, plaintext, &mut separate);
        results == [Ok(()); 2]
            && in_place == *plaintext
            && opened == *plaintext
            && (sealed, sealed_tag) == (v.ciphertext.clone(), Ok(*tag))
            && (separate, separate_tag) == (v.ciphertext.clone(), Ok(*tag))
    }};
}

type Check = fn(Backend, &Vector) -> bool;

/// Whether every form of sealing and opening gives what the vector says.
macro_rules! check {
    ($aead:ty) => {
        |backend, vector| holds_for!($aead, backend, vector)
    };
}

fn run(algorithm: &str, source: &'static str, holds: Check, vectors: &[Vector]) {
    for backend in Backend::all() {
        let mut tally = Tally::new("aes", algorithm, source, backend.name());
        for vector in vectors {
            tally.check(&vector.id, holds(backend, vector));
        }
        tally.finish();
    }
}

const SPEC_KEY: [u8; 16] = hex!("feffe9928665731c6d6a8f9467308308");
const SPEC_NONCE: [u8; 12] = hex!("cafebabefacedbaddecaf888");
const SPEC_AAD: [u8; 20] = hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2");
const SPEC_PLAINTEXT: [u8; 64] = hex!(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
);
const SPEC_CIPHERTEXT_128: [u8; 64] = hex!(
    "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
    "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
);
const SPEC_CIPHERTEXT_256: [u8; 64] = hex!(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
);

fn spec(id: &str, key: &[u8], message: [&[u8]; 3], nonce: [u8; 12], tag: [u8; 16]) -> Vector {
    let [aad, plaintext, ciphertext] = message.map(<[u8]>::to_vec);
    Vector {
        id: format!("test case {id}"),
        key: key.to_vec(),
        nonce,
        aad,
        plaintext: Some(plaintext),
        ciphertext,
        tag: tag.to_vec(),
    }
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
#[test]
fn gcm_specification_128() {
    let (key, nonce) = (SPEC_KEY, SPEC_NONCE);
    let whole: [&[u8]; 3] = [&[], &SPEC_PLAINTEXT, &SPEC_CIPHERTEXT_128];
    let short: [&[u8]; 3] = [&SPEC_AAD, &SPEC_PLAINTEXT[..60], &SPEC_CIPHERTEXT_128[..60]];
    let block: [&[u8]; 3] = [&[], &[0; 16], &hex!("0388dace60b6a392f328c2b971b2fe78")];
    let vectors = [
        spec("1", &[0; 16], [&[]; 3], [0; 12], hex!("58e2fccefa7e3061367f1d57a4e7455a")),
        spec("2", &[0; 16], block, [0; 12], hex!("ab6e47d42cec13bdf53a67b21257bddf")),
        spec("3", &key, whole, nonce, hex!("4d5c2af327cd64a62cf35abd2ba6fab4")),
        spec("4", &key, short, nonce, hex!("5bc94fbc3221a5db94fae95ae7121a47")),
    ];
    run("AES-128-GCM", "GCM specification", check!(Aes128Gcm), &vectors);
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
#[test]
fn gcm_specification_256() {
    let (key, nonce) = ([SPEC_KEY; 2], SPEC_NONCE);
    let key = key.as_flattened();
    let whole: [&[u8]; 3] = [&[], &SPEC_PLAINTEXT, &SPEC_CIPHERTEXT_256];
    let short: [&[u8]; 3] = [&SPEC_AAD, &SPEC_PLAINTEXT[..60], &SPEC_CIPHERTEXT_256[..60]];
    let block: [&[u8]; 3] = [&[], &[0; 16], &hex!("cea7403d4d606b6e074ec5d3baf39d18")];
    let vectors = [
        spec("13", &[0; 32], [&[]; 3], [0; 12], hex!("530f8afbc74536b9a963b4f1c4cb738b")),
        spec("14", &[0; 32], block, [0; 12], hex!("d0d1c8a799996bf0265b98b5d48ab919")),
        spec("15", key, whole, nonce, hex!("b094dac5d93471bdec1a502270e3cc6c")),
        spec("16", key, short, nonce, hex!("76fc6ece0f4e1768cddf8853bb2d551b")),
    ];
    run("AES-256-GCM", "GCM specification", check!(Aes256Gcm), &vectors);
}

#[test]
fn nist_cavp_128() {
    let mut vectors = cavp(include_str!("vectors/gcmEncryptExtIV128.rsp"));
    vectors.extend(cavp(include_str!("vectors/gcmDecrypt128.rsp")));
    run("AES-128-GCM", "NIST CAVP", check!(Aes128Gcm), &vectors);
}

#[test]
fn nist_cavp_192() {
    let mut vectors = cavp(include_str!("vectors/gcmEncryptExtIV192.rsp"));
    vectors.extend(cavp(include_str!("vectors/gcmDecrypt192.rsp")));
    run("AES-192-GCM", "NIST CAVP", check!(Aes192Gcm), &vectors);
}

#[test]
fn nist_cavp_256() {
    let mut vectors = cavp(include_str!("vectors/gcmEncryptExtIV256.rsp"));
    vectors.extend(cavp(include_str!("vectors/gcmDecrypt256.rsp")));
    run("AES-256-GCM", "NIST CAVP", check!(Aes256Gcm), &vectors);
}

/// SP 800-38C, appendix C.3: the example whose nonce has 96 bits. Its tag has 64.
#[test]
fn sp_800_38c_example_3() {
    let sealed = hex!("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951");
    let vector = Vector {
        id: "example 3".to_owned(),
        key: (0x40..=0x4f).collect(),
        nonce: hex!("101112131415161718191a1b"),
        aad: (0..=0x13).collect(),
        plaintext: Some((0x20..=0x37).collect()),
        ciphertext: sealed[..24].to_vec(),
        tag: sealed[24..].to_vec(),
    };
    run("AES-128-CCM-8", "SP 800-38C", check!(Aes128Ccm8), &[vector]);
}

/// The vectors with nonces of 96 bits; those with others are in `src/ccm/tests.rs`.
#[test]
fn nist_cavp_ccm() {
    let vectors = ccm_vnt(include_str!("vectors/ccmVNT128.rsp"));
    run("AES-128-CCM", "NIST CAVP VNT", check!(Aes128Ccm), &vectors);
    let vectors = ccm_vnt(include_str!("vectors/ccmVNT256.rsp"));
    run("AES-256-CCM", "NIST CAVP VNT", check!(Aes256Ccm), &vectors);
}

/// One key for the file; plaintexts of 24 octets and tags of 16.
fn ccm_vnt(text: &str) -> Vec<Vector> {
    let field = |text: &str, name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        unhex(value.unwrap())
    };
    let stanzas = text.split("\n\n").filter(|stanza| stanza.starts_with("Count"));
    let vectors: Vec<_> = stanzas
        .map(|stanza| {
            let sealed = field(stanza, "CT");
            Vector {
                id: format!("VNT {}", stanza.lines().next().unwrap()),
                key: field(text, "Key"),
                nonce: field(stanza, "Nonce").try_into().unwrap(),
                aad: field(stanza, "Adata"),
                plaintext: Some(field(stanza, "Payload")),
                ciphertext: sealed[..24].to_vec(),
                tag: sealed[24..].to_vec(),
            }
        })
        .collect();
    assert_eq!(vectors.len(), 10);
    vectors
}

macro_rules! cbc {
    ($($test:ident $algorithm:literal $cipher:ident $bits:literal),+) => {$(
        #[test]
        fn $test() {
            let files = [
                ("GFSbox", include_str!(concat!("vectors/CBCGFSbox", $bits, ".rsp"))),
                ("KeySbox", include_str!(concat!("vectors/CBCKeySbox", $bits, ".rsp"))),
                ("MMT", include_str!(concat!("vectors/CBCMMT", $bits, ".rsp"))),
            ];
            for backend in Backend::all() {
                let mut tally = Tally::new("aes", $algorithm, "NIST CAVP", backend.name());
                for (file, text) in files {
                    let (encrypt, decrypt) = text.split_once("[DECRYPT]").unwrap();
                    for stanza in encrypt.split("\n\n").filter(|part| part.starts_with("COUNT")) {
                        let v = CbcVector::new(stanza);
                        let cipher = $cipher::with_backend(backend, &v.key.try_into().unwrap());
                        let mut blocks = v.plaintext;
                        cipher.encrypt(&v.iv, &mut blocks);
                        tally.equal(format_args!("{file} encrypt {}", v.id), blocks, v.ciphertext);
                    }
                    for stanza in decrypt.split("\n\n").filter(|part| part.starts_with("COUNT")) {
                        let v = CbcVector::new(stanza);
                        let cipher = $cipher::with_backend(backend, &v.key.try_into().unwrap());
                        let mut blocks = v.ciphertext;
                        cipher.decrypt(&v.iv, &mut blocks);
                        tally.equal(format_args!("{file} decrypt {}", v.id), blocks, v.plaintext);
                    }
                }
                tally.finish();
            }
        }
    )+};
}

cbc!(
    nist_cavp_cbc_128 "AES-128-CBC" Aes128Cbc "128",
    nist_cavp_cbc_192 "AES-192-CBC" Aes192Cbc "192",
    nist_cavp_cbc_256 "AES-256-CBC" Aes256Cbc "256"
);

/// The plaintexts of RFC 3686, section 6: this, and the beginning of that.
const TEXT: [u8; 16] = *b"Single block msg";
const COUNTING: [u8; 36] =
    hex!("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223");

macro_rules! ctr {
    ($test:ident, $algorithm:literal, $cipher:ident, $vectors:expr) => {
        /// RFC 3686, section 6: key, counter block, plaintext, ciphertext.
        #[test]
        fn $test() {
            let vectors: [(_, [u8; 16], &[u8], &[u8]); 3] = $vectors;
            for backend in Backend::all() {
                let mut tally = Tally::new("aes", $algorithm, "RFC 3686", backend.name());
                for (id, (key, counter, plaintext, ciphertext)) in (1..).zip(&vectors) {
                    let mut data = plaintext.to_vec();
                    $cipher::with_backend(backend, key).apply(counter, &mut data);
                    tally.equal(format_args!("message {id}"), data.as_slice(), *ciphertext);
                }
                tally.finish();
            }
        }
    };
}

ctr!(
    rfc_3686_128,
    "AES-128-CTR",
    Aes128Ctr,
    [
        (
            hex!("ae6852f8121067cc4bf7a5765577f39e"),
            hex!("00000030000000000000000000000001"),
            &TEXT,
            &hex!("e4095d4fb7a7b3792d6175a3261311b8"),
        ),
        (
            hex!("7e24067817fae0d743d6ce1f32539163"),
            hex!("006cb6dbc0543b59da48d90b00000001"),
            &COUNTING[..32],
            &hex!("5104a106168a72d9790d41ee8edad388eb2e1efc46da57c8fce630df9141be28"),
        ),
        (
            hex!("7691be035e5020a8ac6e618529f9a0dc"),
            hex!("00e0017b27777f3f4a1786f000000001"),
            &COUNTING,
            &hex!("c1cf48a89f2ffdd9cf4652e9efdb72d74540a42bde6d7836d59a5ceaaef31053"
                  "25b2072f"),
        ),
    ]
);

ctr!(
    rfc_3686_192,
    "AES-192-CTR",
    Aes192Ctr,
    [
        (
            hex!("16af5b145fc9f579c175f93e3bfb0eed863d06ccfdb78515"),
            hex!("0000004836733c147d6d93cb00000001"),
            &TEXT,
            &hex!("4b55384fe259c9c84e7935a003cbe928"),
        ),
        (
            hex!("7c5cb2401b3dc33c19e7340819e0f69c678c3db8e6f6a91a"),
            hex!("0096b03b020c6eadc2cb500d00000001"),
            &COUNTING[..32],
            &hex!("453243fc609b23327edfaafa7131cd9f8490701c5ad4a79cfc1fe0ff42f4fb00"),
        ),
        (
            hex!("02bf391ee8ecb159b959617b0965279bf59b60a786d3e0fe"),
            hex!("0007bdfd5cbd60278dcc091200000001"),
            &COUNTING,
            &hex!("96893fc55e5c722f540b7dd1ddf7e758d288bc95c69165884536c811662f2188"
                  "abee0935"),
        ),
    ]
);

ctr!(
    rfc_3686_256,
    "AES-256-CTR",
    Aes256Ctr,
    [
        (
            hex!("776beff2851db06f4c8a0542c8696f6c6a81af1eec96b4d37fc1d689e6c1c104"),
            hex!("00000060db5672c97aa8f0b200000001"),
            &TEXT,
            &hex!("145ad01dbf824ec7560863dc71e3e0c0"),
        ),
        (
            hex!("f6d66d6bd52d59bb0796365879eff886c66dd51a5b6a99744b50590c87a23884"),
            hex!("00faac24c1585ef15a43d87500000001"),
            &COUNTING[..32],
            &hex!("f05e231b3894612c49ee000b804eb2a9b8306b508f839d6a5530831d9344af1c"),
        ),
        (
            hex!("ff7a617ce69148e4f1726e2f43581de2aa62d9f805532edff1eed687fb54153d"),
            hex!("001cc5b751a51d70a1c1114800000001"),
            &COUNTING,
            &hex!("eb6c52821d0bbbf7ce7594462aca4faab407df866569fd07f48cc0b583d6071f"
                  "1ec0e6b8"),
        ),
    ]
);

struct CbcVector<'a> {
    id: &'a str,
    key: Vec<u8>,
    iv: [u8; 16],
    plaintext: Vec<[u8; 16]>,
    ciphertext: Vec<[u8; 16]>,
}

impl<'a> CbcVector<'a> {
    fn new(stanza: &'a str) -> Self {
        let fields: HashMap<&str, &str> =
            stanza.lines().filter_map(|line| line.split_once(" = ")).collect();
        let blocks = |name: &str| unhex(fields[name]).as_chunks().0.to_vec();
        Self {
            id: fields["COUNT"],
            key: unhex(fields["KEY"]),
            iv: unhex(fields["IV"]).try_into().unwrap(),
            plaintext: blocks("PLAINTEXT"),
            ciphertext: blocks("CIPHERTEXT"),
        }
    }
}

/// The vectors of a response file: stanzas between blank lines, each starting with `Count`.
fn cavp(text: &str) -> Vec<Vector> {
    let mut vectors = Vec::new();
    for stanza in text.split("\n\n").filter(|stanza| stanza.starts_with("Count")) {
        let fields: HashMap<&str, &str> =
            stanza.lines().filter_map(|line| line.split_once(" =")).collect();
        let bytes = |name: &str| unhex(fields[name].trim());
        let fails = stanza.lines().any(|line| line == "FAIL");
        vectors.push(Vector {
            id: format!("vector {} with key {}", vectors.len(), fields["Key"]),
            key: bytes("Key"),
            nonce: bytes("IV").try_into().unwrap(),
            aad: bytes("AAD"),
            plaintext: (!fails).then(|| bytes("PT")),
            ciphertext: bytes("CT"),
            tag: bytes("Tag"),
        });
    }
    assert_eq!(vectors.len(), 150);
    vectors
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
