//! Published vectors: RFC 2202, RFC 4231 and NIST's examples (HMAC), RFC 5869 (HKDF), RFC 8448
//! (HKDF-Expand-Label), RFC 6979 (the generator of nonces), NIST ACVP (the PRF of TLS 1.2).
#![cfg(test)]

use std::collections::HashMap;

use ashlar_hmac::{Hash, HmacDrbg, HmacKey, Prk, prf12};
use hex_literal::hex;
use sha1::Sha1;
use sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};
use testkit::Tally;

/// `algorithm` ends in the name of its hash, whose backend it is on.
fn tally(algorithm: &str, source: &'static str) -> Tally {
    let ends = |name: &str| algorithm.ends_with(name);
    let backend = if ends("SHA-1") {
        sha1::Backend::best().name()
    } else if ends("SHA-256") {
        Backend256::best().name()
    } else if ends("SHA-384") || ends("SHA-512") {
        Backend512::best().name()
    } else {
        sha3::Backend::best().name()
    };
    Tally::new("hmac", algorithm, source, backend)
}

/// A test case of RFC 4231, section 4.
struct HmacCase {
    id: &'static str,
    key: &'static [u8],
    data: &'static [u8],
    sha256: &'static [u8],
    sha384: &'static [u8],
    sha512: &'static [u8],
}

const RFC_4231: [HmacCase; 7] = [
    HmacCase {
        id: "4.2",
        key: &[0x0b; 20],
        data: b"Hi There",
        sha256: &hex!("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        sha384: &hex!("afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
            "faea9ea9076ede7f4af152e8b2fa9cb6"),
        sha512: &hex!("87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
            "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
    },
    HmacCase {
        id: "4.3",
        key: b"Jefe",
        data: b"what do ya want for nothing?",
        sha256: &hex!("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        sha384: &hex!("af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
            "8e2240ca5e69e2c78b3239ecfab21649"),
        sha512: &hex!("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
    },
    HmacCase {
        id: "4.4",
        key: &[0xaa; 20],
        data: &[0xdd; 50],
        sha256: &hex!("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        sha384: &hex!("88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
            "2a5ab39dc13814b94e3ab6e101a34f27"),
        sha512: &hex!("fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
            "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"),
    },
    HmacCase {
        id: "4.5",
        key: &hex!("0102030405060708090a0b0c0d0e0f10111213141516171819"),
        data: &[0xcd; 50],
        sha256: &hex!("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        sha384: &hex!("3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e"
            "6801dd23c4a7d679ccf8a386c674cffb"),
        sha512: &hex!("b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
            "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"),
    },
    // Cut to 128 bits.
    HmacCase {
        id: "4.6",
        key: &[0x0c; 20],
        data: b"Test With Truncation",
        sha256: &hex!("a3b6167473100ee06e0c796c2955552b"),
        sha384: &hex!("3abf34c3503b2a23a46efc619baef897"),
        sha512: &hex!("415fad6271580a531d4179bc891d87a6"),
    },
    HmacCase {
        id: "4.7",
        key: &[0xaa; 131],
        data: b"Test Using Larger Than Block-Size Key - Hash Key First",
        sha256: &hex!("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        sha384: &hex!("4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
            "0c2ef6ab4030fe8296248df163f44952"),
        sha512: &hex!("80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
            "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"),
    },
    HmacCase {
        id: "4.8",
        key: &[0xaa; 131],
        data: b"This is a test using a larger than block-size key and a larger than block-size \
                data. The key needs to be hashed before being used by the HMAC algorithm.",
        sha256: &hex!("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        sha384: &hex!("6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5"
            "a678cc31e799176d3860e6110c46523e"),
        sha512: &hex!("e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
            "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"),
    },
];

/// The backends of a hash, with their names.
macro_rules! named {
    ($backend:ty) => {
        <$backend>::all().map(|backend| (backend, backend.name()))
    };
}

fn hmac<H: Hash>(
    algorithm: &str,
    backends: impl Iterator<Item = (H::Backend, &'static str)>,
    expected: fn(&HmacCase) -> &'static [u8],
) {
    for (backend, name) in backends {
        let mut tally = Tally::new("hmac", algorithm, "RFC 4231", name);
        for case in &RFC_4231 {
            let expected = expected(case);
            let mac = HmacKey::<H>::with_backend(backend, case.key).mac(case.data);
            tally.equal(case.id, &mac.as_ref()[..expected.len()], expected);
        }
        tally.finish();
    }
}

#[test]
fn rfc_4231() {
    hmac::<Sha256>("HMAC-SHA-256", named!(Backend256), |case| case.sha256);
    hmac::<Sha384>("HMAC-SHA-384", named!(Backend512), |case| case.sha384);
    hmac::<Sha512>("HMAC-SHA-512", named!(Backend512), |case| case.sha512);
}

/// RFC 2202, section 3: key, data, digest.
#[test]
fn rfc_2202() {
    for backend in sha1::Backend::all() {
        let mut tally = Tally::new("hmac", "HMAC-SHA-1", "RFC 2202", backend.name());
        rfc_2202_on(backend, |id, got, expected| tally.equal(id, got, expected));
        tally.finish();
    }
}

fn rfc_2202_on(backend: sha1::Backend, mut equal: impl FnMut(&str, [u8; 20], [u8; 20])) {
    let mut check = |id: &str, key: &[u8], data: &[u8], expected: [u8; 20]| {
        equal(id, HmacKey::<Sha1>::with_backend(backend, key).mac(data), expected);
    };
    let key = &hex!("0102030405060708090a0b0c0d0e0f10111213141516171819");
    let long_key = &[0xaa; 80];
    let digest = hex!("b617318655057264e28bc0b6fb378c8ef146be00");
    check("1", &[0x0b; 20], b"Hi There", digest);
    let digest = hex!("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    check("2", b"Jefe", b"what do ya want for nothing?", digest);
    let digest = hex!("125d7342b9ac11cd91a39af48aa17b4f63f175d3");
    check("3", &[0xaa; 20], &[0xdd; 50], digest);
    let digest = hex!("4c9007f4026250c6bc8414f9bf50c86c2d7235da");
    check("4", key, &[0xcd; 50], digest);
    let digest = hex!("4c1a03424b55e07fe7f27be1d58bb9324a9a5a04");
    check("5", &[0x0c; 20], b"Test With Truncation", digest);
    let digest = hex!("aa4ae5e15272d00e95705637ce8a3b55ed402112");
    let text = b"Test Using Larger Than Block-Size Key - Hash Key First";
    check("6", long_key, text, digest);
    let digest = hex!("e8e99d0f45237d786d6bbaa7965c7808bbff1a91");
    let text = b"Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data";
    check("7", long_key, text, digest);
}

/// NIST's "Examples with Intermediate Values" for HMAC with SHA-3: keys count up from zero, and are
/// shorter than a block, as long, and longer.
fn nist_example<H: Hash<Backend = sha3::Backend>>(
    algorithm: &str,
    key_lens: [u8; 3],
    expected: [&[u8]; 3],
) {
    for backend in sha3::Backend::all() {
        let mut tally = Tally::new("hmac", algorithm, "NIST examples", backend.name());
        for ((key_len, relation), expected) in
            key_lens.into_iter().zip(["<", "=", ">"]).zip(expected)
        {
            let key: Vec<u8> = (0..key_len).collect();
            let message = format!("Sample message for keylen{relation}blocklen");
            tally.equal(
                &message,
                HmacKey::<H>::with_backend(backend, &key).mac(message.as_bytes()).as_ref(),
                expected,
            );
        }
        tally.finish();
    }
}

#[test]
fn nist_sha3_examples() {
    nist_example::<Sha3_256>(
        "HMAC-SHA3-256",
        [32, 136, 168],
        [
            &hex!("4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205"),
            &hex!("68b94e2e538a9be4103bebb5aa016d47961d4d1aa906061313b557f8af2c3faa"),
            &hex!("9bcf2c238e235c3ce88404e813bd2f3a97185ac6f238c63d6229a00b07974258"),
        ],
    );
    nist_example::<Sha3_512>(
        "HMAC-SHA3-512",
        [64, 72, 136],
        [
            &hex!("4efd629d6c71bf86162658f29943b1c308ce27cdfa6db0d9c3ce81763f9cbce5"
                  "f7ebe9868031db1a8f8eb7b6b95e5c5e3f657a8996c86a2f6527e307f0213196"),
            &hex!("544e257ea2a3e5ea19a590e6a24b724ce6327757723fe2751b75bf007d80f6b3"
                  "60744bf1b7a88ea585f9765b47911976d3191cf83c039f5ffab0d29cc9d9b6da"),
            &hex!("5f464f5e5b7848e3885e49b2c385f0694985d0e38966242dc4a5fe3fea4b37d4"
                  "6b65ceced5dcf59438dd840bab22269f0ba7febdb9fcf74602a35666b2a32915"),
        ],
    );
}

/// A test case of RFC 5869, appendix A.
struct HkdfCase {
    id: &'static str,
    ikm: Vec<u8>,
    salt: Vec<u8>,
    info: Vec<u8>,
    prk: &'static [u8],
    okm: &'static [u8],
}

fn hkdf<H: Hash>(algorithm: &str, cases: &[HkdfCase]) {
    let mut tally = tally(algorithm, "RFC 5869");
    for case in cases {
        let prk = Prk::<H>::extract(&case.salt, &case.ikm);
        tally.equal(format_args!("{} PRK", case.id), prk.as_bytes(), case.prk);
        let mut okm = vec![0; case.okm.len()];
        Prk::<H>::from_bytes(case.prk).expand(&[&case.info], &mut okm).expect("short");
        tally.equal(format_args!("{} OKM", case.id), &okm[..], case.okm);
    }
    tally.finish();
}

#[test]
fn rfc_5869_sha_256() {
    let cases = [
        HkdfCase {
            id: "A.1",
            ikm: vec![0x0b; 22],
            salt: (0x00..=0x0c).collect(),
            info: (0xf0..=0xf9).collect(),
            prk: &hex!("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"),
            okm: &hex!("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                "34007208d5b887185865"),
        },
        HkdfCase {
            id: "A.2",
            ikm: (0x00..=0x4f).collect(),
            salt: (0x60..=0xaf).collect(),
            info: (0xb0..=0xff).collect(),
            prk: &hex!("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"),
            okm: &hex!("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        },
        HkdfCase {
            id: "A.3",
            ikm: vec![0x0b; 22],
            salt: vec![],
            info: vec![],
            prk: &hex!("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"),
            okm: &hex!("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                "9d201395faa4b61a96c8"),
        },
    ];
    hkdf::<Sha256>("HKDF-SHA-256", &cases);
}

#[test]
fn rfc_5869_sha_1() {
    let cases = [
        HkdfCase {
            id: "A.4",
            ikm: vec![0x0b; 11],
            salt: (0x00..=0x0c).collect(),
            info: (0xf0..=0xf9).collect(),
            prk: &hex!("9b6c18c432a7bf8f0e71c8eb88f4b30baa2ba243"),
            okm: &hex!("085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2"
                "c22e422478d305f3f896"),
        },
        HkdfCase {
            id: "A.5",
            ikm: (0x00..=0x4f).collect(),
            salt: (0x60..=0xaf).collect(),
            info: (0xb0..=0xff).collect(),
            prk: &hex!("8adae09a2a307059478d309b26c4115a224cfaf6"),
            okm: &hex!("0bd770a74d1160f7c9f12cd5912a06ebff6adcae899d92191fe4305673ba2ffe"
                "8fa3f1a4e5ad79f3f334b3b202b2173c486ea37ce3d397ed034c7f9dfeb15c5e"
                "927336d0441f4c4300e2cff0d0900b52d3b4"),
        },
        HkdfCase {
            id: "A.6",
            ikm: vec![0x0b; 22],
            salt: vec![],
            info: vec![],
            prk: &hex!("da8c8a73c7fa77288ec6f5e7c297786aa0d32d01"),
            okm: &hex!("0ac1af7002b3d761d1e55298da9d0506b9ae52057220a306e07b6b87e8df21d0"
                "ea00033de03984d34918"),
        },
        // No salt: HashLen zeros.
        HkdfCase {
            id: "A.7",
            ikm: vec![0x0c; 22],
            salt: vec![],
            info: vec![],
            prk: &hex!("2adccada18779e7c2077ad2eb19d3f3e731385dd"),
            okm: &hex!("2c91117204d745f3500d636a62f64f0ab3bae548aa53d423b0d1f27ebba6f5e5"
                "673a081d70cce7acfc48"),
        },
    ];
    hkdf::<Sha1>("HKDF-SHA-1", &cases);
}

/// The key schedule of RFC 8448, section 3 ("Simple 1-RTT Handshake"), from the ECDHE secret to the
/// server's handshake keys.
#[test]
fn rfc_8448() {
    fn expand(secret: &Prk<Sha256>, label: &[u8], context: &[u8], len: usize) -> Vec<u8> {
        let mut out = vec![0; len];
        secret.expand_label(label, context, &mut out).expect("short");
        out
    }

    let mut tally = tally("HKDF-Expand-Label-SHA-256", "RFC 8448");
    let mut check = |id: &str, got: &[u8], expected: &[u8]| tally.equal(id, got, expected);

    let early = Prk::<Sha256>::extract(&[], &[0; 32]);
    check(
        "early secret",
        early.as_bytes(),
        &hex!("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"),
    );
    let derived = expand(&early, b"derived", &Sha256::digest(b""), 32);
    check(
        "derived",
        &derived,
        &hex!("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba"),
    );
    let ecdhe = hex!("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
    let handshake = Prk::<Sha256>::extract(&derived, &ecdhe);
    check(
        "handshake secret",
        handshake.as_bytes(),
        &hex!("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac"),
    );
    let hello = hex!("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");
    let client = expand(&handshake, b"c hs traffic", &hello, 32);
    check(
        "c hs traffic",
        &client,
        &hex!("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21"),
    );
    let server = expand(&handshake, b"s hs traffic", &hello, 32);
    check(
        "s hs traffic",
        &server,
        &hex!("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"),
    );
    let server = Prk::from_bytes(&server);
    check(
        "server key",
        &expand(&server, b"key", b"", 16),
        &hex!("3fce516009c21727d0f2e4e86ee403bc"),
    );
    check("server iv", &expand(&server, b"iv", b"", 12), &hex!("5d313eb2671276ee13000b30"));
    check(
        "server finished",
        &expand(&server, b"finished", b"", 32),
        &hex!("008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8"),
    );
    let derived = expand(&handshake, b"derived", &Sha256::digest(b""), 32);
    let main = Prk::<Sha256>::extract(&derived, &[0; 32]);
    check(
        "master secret",
        main.as_bytes(),
        &hex!("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919"),
    );
    tally.finish();
}

/// `k` for P-256. Its group order has as many bits as `out`, so the first candidate is `k`; and no
/// hash here, cut or with zeros before it to 256 bits, exceeds the order: it is what bits2octets gives.
fn p256_nonces<H: Hash>(algorithm: &str, expected: &[(&'static str, [u8; 32])]) {
    let x = hex!("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    let mut tally = tally(algorithm, "RFC 6979");
    for (message, expected) in expected {
        let mut hash = H::new();
        hash.update(message.as_bytes());
        let h1 = hash.finish();
        let h1 = &h1.as_ref()[..H::OUTPUT_LEN.min(32)];
        let octets = [&[0; 32][h1.len()..], h1].concat();
        let mut k = [0; 32];
        HmacDrbg::<H>::new(&x, &octets, None).next(&mut k);
        tally.equal(format_args!("A.2.5 {message}"), k, *expected);
    }
    tally.finish();
}

#[test]
fn rfc_6979() {
    p256_nonces::<Sha1>(
        "HMAC_DRBG-SHA-1",
        &[
            ("sample", hex!("882905f1227fd620fbf2abf21244f0ba83d0dc3a9103dbbee43a1fb858109db4")),
            ("test", hex!("8c9520267c55d6b980df741e56b4adee114d84fbfa2e62137954164028632a2e")),
        ],
    );
    p256_nonces::<Sha256>(
        "HMAC_DRBG-SHA-256",
        &[
            ("sample", hex!("a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60")),
            ("test", hex!("d16b6ae827f17175e040871a1c7ec3500192c4c92677336ec2537acaee0008e0")),
        ],
    );
    p256_nonces::<Sha384>(
        "HMAC_DRBG-SHA-384",
        &[
            ("sample", hex!("09f634b188cefd98e7ec88b1aa9852d734d0bc272f7d2a47decc6ebeb375aad4")),
            ("test", hex!("16aeffa357260b04b1dd199693960740066c1a8f3e8edd79070aa914d361b3b8")),
        ],
    );
    p256_nonces::<Sha512>(
        "HMAC_DRBG-SHA-512",
        &[
            ("sample", hex!("5fa81c63109badb88c1f367b47da606da28cad69aa22c4fe6ad7df73a7173aa5")),
            ("test", hex!("6915d11632aca3c40d5d51c08daf9c555933819548784480e93499000d9f0b7f")),
        ],
    );
}

/// RFC 6979, section A.1.2: for the 163-bit order of K-163 the first two candidates are too large.
#[test]
fn rfc_6979_refused_candidates() {
    let x = hex!("009a4d6792295a7f730fc3f2b49cbc0f62e862272f");
    let h1 = hex!("01795edf0d54db760f156d0dac04c0322b3a204224");
    let mut drbg = HmacDrbg::<Sha256>::new(&x, &h1, None);
    let mut tally = tally("HMAC_DRBG-SHA-256", "RFC 6979 A.1.2");
    for (id, expected) in [
        ("first T", hex!("9305a46de7ff8eb107194debd3fd48aa20d5e7656c")),
        ("second T", hex!("c70c78608a3b5be9289be90ef6e81a9e2c1516d575")),
        ("third T", hex!("475e80e992140567fcc3a50dab90fe84bcd7bb0363")),
    ] {
        let mut t = [0; 21];
        drbg.next(&mut t);
        tally.equal(id, t, expected);
    }
    tally.finish();
}

/// Vectors posted to the mailing list of the IETF's TLS working group:
/// <https://mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms/>.
#[test]
fn tls_12_prf_as_posted() {
    let mut sha_256 = tally("TLS 1.2 PRF-SHA-256", "IETF TLS mailing list");
    let mut out = [0; 100];
    let secret = hex!("9bbe436ba940f017b17652849a71db35");
    let seed = hex!("a0ba9f936cda311827a6f796ffd5198c");
    prf12::<Sha256>(&secret, b"test label", &[&seed], &mut out);
    let expected: &[u8] = &hex!("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
                "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                "87347b66");
    sha_256.equal("P_SHA256", out.as_slice(), expected);
    sha_256.finish();

    let mut sha_384 = tally("TLS 1.2 PRF-SHA-384", "IETF TLS mailing list");
    let mut out = [0; 148];
    let secret = hex!("b80b733d6ceefcdc71566ea48e5567df");
    let seed = hex!("cd665cf6a8447dd6ff8b27555edb7465");
    prf12::<Sha384>(&secret, b"test label", &[&seed], &mut out);
    let expected: &[u8] = &hex!("7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd"
                "e9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd"
                "8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425"
                "9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee6"
                "91c8f3a26854308d5eaa3be85e0990703d73e56f");
    sha_384.equal("P_SHA384", out.as_slice(), expected);
    sha_384.finish();
}

fn unhex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(byte).collect()
}

/// The extended master secret (RFC 7627, section 4) and the key block (RFC 5246, section 6.3).
fn check_acvp<H: Hash>(algorithm: &str, hash_alg: &str) {
    let text = include_str!("vectors/tls12_kdf_rfc7627.txt");
    let mut tally = tally(algorithm, "NIST ACVP");
    let mut chosen = false;
    for stanza in text.split("\n\n") {
        if let Some(header) = stanza.strip_prefix("[hashAlg = ") {
            chosen = header.starts_with(&format!("{hash_alg}]"));
        } else if chosen {
            let fields: HashMap<&str, &str> =
                stanza.lines().filter_map(|line| line.split_once(" = ")).collect();
            let bytes = |name: &str| unhex(fields[name]);
            let id = fields["tcId"];
            let mut master_secret = [0; 48];
            let seed = bytes("sessionHash");
            let pre_master_secret = bytes("preMasterSecret");
            let label = b"extended master secret";
            prf12::<H>(&pre_master_secret, label, &[&seed], &mut master_secret);
            tally.equal(format_args!("{id} master"), &master_secret[..], bytes("masterSecret"));
            let expected = bytes("keyBlock");
            let mut key_block = vec![0; expected.len()];
            let seed = [bytes("serverRandom"), bytes("clientRandom")];
            let seed = [seed[0].as_slice(), seed[1].as_slice()];
            prf12::<H>(&master_secret, b"key expansion", &seed, &mut key_block);
            tally.equal(format_args!("{id} key block"), key_block, expected);
        }
    }
    tally.finish();
}

#[test]
fn nist_acvp_tls_12_kdf() {
    check_acvp::<Sha256>("TLS 1.2 PRF-SHA-256", "SHA2-256");
    check_acvp::<Sha384>("TLS 1.2 PRF-SHA-384", "SHA2-384");
    check_acvp::<Sha512>("TLS 1.2 PRF-SHA-512", "SHA2-512");
}
