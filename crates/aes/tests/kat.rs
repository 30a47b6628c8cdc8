//! Known answers: FIPS 197, the GCM specification, SP 800-38C, RFC 3686, and NIST CAVP for GCM, CCM and
//! CBC, on every backend.
#![cfg(test)]

use std::collections::HashMap;

use ashlar_aes::{
    Aes128Cbc, Aes128Ccm, Aes128Ccm8, Aes128Ctr, Aes128Gcm, Aes192Cbc, Aes192Ccm, Aes192Ccm8,
    Aes192Ctr, Aes192Gcm, Aes256Cbc, Aes256Ccm, Aes256Ccm8, Aes256Ctr, Aes256Gcm, Backend, Error,
};
use hex_literal::hex;
use testkit::Tally;

/// One vector; `plaintext` is missing where opening must fail.
struct Vector {
    id: String,
    key: Vec<u8>,
    nonce: Vec<u8>,
    aad: Vec<u8>,
    plaintext: Option<Vec<u8>>,
    ciphertext: Vec<u8>,
    tag: Vec<u8>,
}

/// The forms that take the nonce and the tag by type, if the vector's have their lengths.
macro_rules! fixed_forms_hold {
    ($aead:ty, $backend:expr, $v:expr) => {{
        let v = $v;
        let aead = <$aead>::with_backend($backend, v.key.as_slice().try_into().unwrap());
        let nonce = v.nonce.as_slice().try_into().unwrap();
        let tag = v.tag.as_slice().try_into().unwrap();
        let mut in_place = v.ciphertext.clone();
        let mut opened = vec![0xff; v.ciphertext.len()];
        let results = [
            aead.open_in_place(nonce, &v.aad, &mut in_place, tag),
            aead.open(nonce, &v.aad, &v.ciphertext, tag, &mut opened),
        ];
        let Some(plaintext) = &v.plaintext else {
            return results == [Err(Error::Authentication); 2];
        };
        let mut sealed = plaintext.clone();
        let sealed_tag = aead.seal_in_place(nonce, &v.aad, &mut sealed);
        let mut separate = vec![0; plaintext.len()];
        let separate_tag = aead.seal(nonce, &v.aad, plaintext, &mut separate);
        let mut record = vec![0; plaintext.len() + v.tag.len()];
        let (head, trailer) = plaintext.split_at(plaintext.len() / 2);
        results == [Ok(()); 2]
            && in_place == *plaintext
            && opened == *plaintext
            && (sealed, sealed_tag) == (v.ciphertext.clone(), Ok(*tag))
            && (separate, separate_tag) == (v.ciphertext.clone(), Ok(*tag))
            && aead.seal_scatter(nonce, &v.aad, head, trailer, &mut record) == Ok(())
            && record == [v.ciphertext.as_slice(), &v.tag].concat()
    }};
}

/// The operations of the feature `hazmat`, which take every nonce.
macro_rules! gcm_holds {
    ($aead:ty, $backend:expr, $v:expr) => {{
        let v = $v;
        let aead = <$aead>::with_backend($backend, v.key.as_slice().try_into().unwrap());
        let tag = v.tag.as_slice().try_into().unwrap();
        let mut data = v.ciphertext.clone();
        let opened = aead.open_with_any_nonce(&v.nonce, &v.aad, &mut data, tag);
        let holds = match &v.plaintext {
            None => opened == Err(Error::Authentication),
            Some(plaintext) => {
                let unchanged = data == *plaintext;
                let sealed = aead.seal_with_any_nonce(&v.nonce, &v.aad, &mut data);
                opened == Ok(()) && unchanged && sealed == Ok(*tag) && data == v.ciphertext
            }
        };
        holds && (v.nonce.len() != 12 || fixed_forms_hold!($aead, $backend, v))
    }};
}

/// The operations of the feature `hazmat`, which take every nonce and tag that CCM has.
macro_rules! ccm_holds {
    ($aead:ty, $aead_8:ty, $backend:expr, $v:expr) => {{
        let v = $v;
        let aead = <$aead>::with_backend($backend, v.key.as_slice().try_into().unwrap());
        let mut data = v.ciphertext.clone();
        let opened = aead.open_with_any_lengths(&v.nonce, &v.aad, &mut data, &v.tag);
        let holds = match &v.plaintext {
            None => opened == Err(Error::Authentication),
            Some(plaintext) => {
                let unchanged = data == *plaintext;
                let mut tag = vec![0; v.tag.len()];
                let sealed = aead.seal_with_any_lengths(&v.nonce, &v.aad, &mut data, &mut tag);
                (opened, unchanged, sealed) == (Ok(()), true, Ok(()))
                    && (data, tag) == (v.ciphertext.clone(), v.tag.clone())
            }
        };
        holds
            && match (v.nonce.len(), v.tag.len()) {
                (12, 16) => fixed_forms_hold!($aead, $backend, v),
                (12, 8) => fixed_forms_hold!($aead_8, $backend, v),
                _ => true,
            }
    }};
}

type Check = fn(Backend, &Vector) -> bool;

/// Whether every form of sealing and opening gives what the vector says.
macro_rules! check {
    ($gcm:ty) => {
        |backend, vector| gcm_holds!($gcm, backend, vector)
    };
    ($ccm:ty, $ccm_8:ty) => {
        |backend, vector| ccm_holds!($ccm, $ccm_8, backend, vector)
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
/// The IV of test cases 6, 12 and 18.
const SPEC_LONG_NONCE: [u8; 60] = hex!(
    "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728"
    "c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b"
);
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

fn spec(id: &str, key: &[u8], message: [&[u8]; 3], nonce: &[u8], tag: [u8; 16]) -> Vector {
    let [aad, plaintext, ciphertext] = message.map(<[u8]>::to_vec);
    Vector {
        id: format!("test case {id}"),
        key: key.to_vec(),
        nonce: nonce.to_vec(),
        aad,
        plaintext: Some(plaintext),
        ciphertext,
        tag: tag.to_vec(),
    }
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
#[test]
fn gcm_specification_128() {
    let (key, nonce) = (SPEC_KEY, &SPEC_NONCE);
    let whole: [&[u8]; 3] = [&[], &SPEC_PLAINTEXT, &SPEC_CIPHERTEXT_128];
    let short: [&[u8]; 3] = [&SPEC_AAD, &SPEC_PLAINTEXT[..60], &SPEC_CIPHERTEXT_128[..60]];
    let block: [&[u8]; 3] = [&[], &[0; 16], &hex!("0388dace60b6a392f328c2b971b2fe78")];
    let short_nonce: [&[u8]; 3] = [
        &SPEC_AAD,
        &SPEC_PLAINTEXT[..60],
        &hex!(
            "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c7423"
            "73806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598"
        ),
    ];
    let long_nonce: [&[u8]; 3] = [
        &SPEC_AAD,
        &SPEC_PLAINTEXT[..60],
        &hex!(
            "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca7"
            "01e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5"
        ),
    ];
    let vectors = [
        spec("1", &[0; 16], [&[]; 3], &[0; 12], hex!("58e2fccefa7e3061367f1d57a4e7455a")),
        spec("2", &[0; 16], block, &[0; 12], hex!("ab6e47d42cec13bdf53a67b21257bddf")),
        spec("3", &key, whole, nonce, hex!("4d5c2af327cd64a62cf35abd2ba6fab4")),
        spec("4", &key, short, nonce, hex!("5bc94fbc3221a5db94fae95ae7121a47")),
        spec("5", &key, short_nonce, &nonce[..8], hex!("3612d2e79e3b0785561be14aaca2fccb")),
        spec("6", &key, long_nonce, &SPEC_LONG_NONCE, hex!("619cc5aefffe0bfa462af43c1699d050")),
    ];
    run("AES-128-GCM", "GCM specification", check!(Aes128Gcm), &vectors);
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
#[test]
fn gcm_specification_256() {
    let (key, nonce) = ([SPEC_KEY; 2], &SPEC_NONCE);
    let key = key.as_flattened();
    let whole: [&[u8]; 3] = [&[], &SPEC_PLAINTEXT, &SPEC_CIPHERTEXT_256];
    let short: [&[u8]; 3] = [&SPEC_AAD, &SPEC_PLAINTEXT[..60], &SPEC_CIPHERTEXT_256[..60]];
    let block: [&[u8]; 3] = [&[], &[0; 16], &hex!("cea7403d4d606b6e074ec5d3baf39d18")];
    let short_nonce: [&[u8]; 3] = [
        &SPEC_AAD,
        &SPEC_PLAINTEXT[..60],
        &hex!(
            "c3762df1ca787d32ae47c13bf19844cbaf1ae14d0b976afac52ff7d79bba9de0"
            "feb582d33934a4f0954cc2363bc73f7862ac430e64abe499f47c9b1f"
        ),
    ];
    let long_nonce: [&[u8]; 3] = [
        &SPEC_AAD,
        &SPEC_PLAINTEXT[..60],
        &hex!(
            "5a8def2f0c9e53f1f75d7853659e2a20eeb2b22aafde6419a058ab4f6f746bf4"
            "0fc0c3b780f244452da3ebf1c5d82cdea2418997200ef82e44ae7e3f"
        ),
    ];
    let vectors = [
        spec("13", &[0; 32], [&[]; 3], &[0; 12], hex!("530f8afbc74536b9a963b4f1c4cb738b")),
        spec("14", &[0; 32], block, &[0; 12], hex!("d0d1c8a799996bf0265b98b5d48ab919")),
        spec("15", key, whole, nonce, hex!("b094dac5d93471bdec1a502270e3cc6c")),
        spec("16", key, short, nonce, hex!("76fc6ece0f4e1768cddf8853bb2d551b")),
        spec("17", key, short_nonce, &nonce[..8], hex!("3a337dbf46a792c45e454913fe2ea8f2")),
        spec("18", key, long_nonce, &SPEC_LONG_NONCE, hex!("a44a8266ee1c8eb0c8b5d4cf5ae9f19a")),
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

/// SP 800-38C, appendix C: key, nonce, length of the associated data and of the plaintext, both
/// counting up, and the ciphertext with its tag of 4, 6, 8 or 14 octets.
#[test]
fn sp_800_38c_examples() {
    let example = |id: &str, nonce_len: u8, aad: Vec<u8>, plaintext_len: u8, sealed: &[u8]| {
        let (ciphertext, tag) = sealed.split_at(usize::from(plaintext_len));
        Vector {
            id: format!("example {id}"),
            key: (0x40..=0x4f).collect(),
            nonce: (0x10..0x10 + nonce_len).collect(),
            aad,
            plaintext: Some((0x20..0x20 + plaintext_len).collect()),
            ciphertext: ciphertext.to_vec(),
            tag: tag.to_vec(),
        }
    };
    let long_aad = (0..=0xff).cycle().take(0x1_0000).collect();
    let vectors = [
        example("1", 7, (0..8).collect(), 4, &hex!("7162015b4dac255d")),
        example(
            "2",
            8,
            (0..16).collect(),
            16,
            &hex!("d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd"),
        ),
        example(
            "3",
            12,
            (0..20).collect(),
            24,
            &hex!("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951"),
        ),
        example(
            "4",
            13,
            long_aad,
            32,
            &hex!("69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72"
                  "b4ac6bec93e8598e7f0dadbcea5b"),
        ),
    ];
    run("AES-128-CCM", "SP 800-38C", check!(Aes128Ccm, Aes128Ccm8), &vectors);
}

macro_rules! nist_cavp_ccm {
    ($($test:ident $algorithm:literal $ccm:ident $ccm_8:ident $bits:literal),+) => {$(
        #[test]
        fn $test() {
            let files = [
                ("DVPT", include_str!(concat!("vectors/ccmDVPT", $bits, ".rsp"))),
                ("VADT", include_str!(concat!("vectors/ccmVADT", $bits, ".rsp"))),
                ("VNT", include_str!(concat!("vectors/ccmVNT", $bits, ".rsp"))),
                ("VPT", include_str!(concat!("vectors/ccmVPT", $bits, ".rsp"))),
                ("VTT", include_str!(concat!("vectors/ccmVTT", $bits, ".rsp"))),
            ];
            let vectors: Vec<_> =
                files.into_iter().flat_map(|(file, text)| cavp_ccm(file, text)).collect();
            assert_eq!(vectors.len(), 80 + 33 + 70 + 50 + 70);
            run($algorithm, "NIST CAVP", check!($ccm, $ccm_8), &vectors);
        }
    )+};
}

nist_cavp_ccm!(
    nist_cavp_ccm_128 "AES-128-CCM" Aes128Ccm Aes128Ccm8 "128",
    nist_cavp_ccm_192 "AES-192-CCM" Aes192Ccm Aes192Ccm8 "192",
    nist_cavp_ccm_256 "AES-256-CCM" Aes256Ccm Aes256Ccm8 "256"
);

/// The vectors of a response file. A field holds until it is given again: those of a vector may
/// stand above it, for its section or for all with one key.
fn cavp_ccm(file: &str, text: &str) -> Vec<Vector> {
    let mut fields = HashMap::new();
    let mut vectors = Vec::new();
    for stanza in text.split("\n\n") {
        for line in stanza.lines().filter(|line| !line.starts_with('#')) {
            let line = line.trim_start_matches('[').trim_end_matches(']');
            fields.extend(line.split(", ").filter_map(|field| field.split_once(" = ")));
        }
        if !stanza.contains("Count = ") {
            continue;
        }
        let len = |name: &str| fields[name].parse::<usize>().unwrap();
        // Nothing is given as one zero byte.
        let bytes = |name: &str, len: usize| unhex(&fields[name][..2 * len]);
        let fails = fields.get("Result").is_some_and(|result| result.starts_with("Fail"));
        let sealed = bytes("CT", len("Plen") + len("Tlen"));
        let (ciphertext, tag) = sealed.split_at(len("Plen"));
        let place = ["Alen", "Plen", "Nlen", "Tlen", "Count"].map(|name| fields[name]);
        vectors.push(Vector {
            id: format!("{file} {}", place.join("/")),
            key: unhex(fields["Key"]),
            nonce: bytes("Nonce", len("Nlen")),
            aad: bytes("Adata", len("Alen")),
            plaintext: (!fails).then(|| bytes("Payload", len("Plen"))),
            ciphertext: ciphertext.to_vec(),
            tag: tag.to_vec(),
        });
    }
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

macro_rules! fips_197 {
    ($($test:ident $algorithm:literal $cbc:ident $id:literal $key:literal $ciphertext:literal),+) => {$(
        /// FIPS 197 (2001), appendix C: one block, which after an IV of zeros CBC encrypts and
        /// decrypts as it is.
        #[test]
        fn $test() {
            let plaintext = hex!("00112233445566778899aabbccddeeff");
            for backend in Backend::all() {
                let mut tally = Tally::new("aes", $algorithm, "FIPS 197", backend.name());
                let cipher = $cbc::with_backend(backend, &hex!($key));
                let mut block = [plaintext];
                cipher.encrypt(&[0; 16], &mut block);
                tally.equal($id, block, [hex!($ciphertext)]);
                cipher.decrypt(&[0; 16], &mut block);
                tally.equal(concat!($id, " inverse"), block, [plaintext]);
                tally.finish();
            }
        }
    )+};
}

fips_197!(
    fips_197_aes_128 "AES-128" Aes128Cbc "C.1"
        "000102030405060708090a0b0c0d0e0f"
        "69c4e0d86a7b0430d8cdb78070b4c55a",
    fips_197_aes_192 "AES-192" Aes192Cbc "C.2"
        "000102030405060708090a0b0c0d0e0f1011121314151617"
        "dda97ca4864cdfe06eaf70a0ec0d7191",
    fips_197_aes_256 "AES-256" Aes256Cbc "C.3"
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        "8ea2b7ca516745bfeafc49904b496089"
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
            nonce: bytes("IV"),
            aad: bytes("AAD"),
            plaintext: (!fails).then(|| bytes("PT")),
            ciphertext: bytes("CT"),
            tag: bytes("Tag"),
        });
    }
    assert_eq!(vectors.len(), 250);
    vectors
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
