//! Key lengths against RFC 2104's definition, every cut, every way to be refused.
#![cfg(test)]

use ashlar_hmac::{Hash, HkdfError, Hmac, HmacDrbg, HmacKey, MacError, Prk, prf12};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};
use testkit::two_way_splits;
use zeroize::ZeroizeOnDrop;

fn message(len: usize) -> Vec<u8> {
    (0_u32..).map(|i| (i.wrapping_mul(0x9e37_79b1) >> 24) as u8).take(len).collect()
}

fn digest<H: Hash>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = H::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finish().as_ref().to_vec()
}

/// RFC 2104, section 2, word for word.
fn hmac_by_definition<H: Hash>(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut key = if key.len() > H::BLOCK_LEN { digest::<H>(&[key]) } else { key.to_vec() };
    key.resize(H::BLOCK_LEN, 0);
    let pad = |pad: u8| key.iter().map(|byte| byte ^ pad).collect::<Vec<_>>();
    digest::<H>(&[&pad(0x5c), &digest::<H>(&[&pad(0x36), text])])
}

fn macs<H: Hash>() {
    let text = message(3 * H::BLOCK_LEN);
    for len in 0..=2 * H::BLOCK_LEN + 1 {
        let key = message(len);
        let expected = hmac_by_definition::<H>(&key, &text[..len]);
        assert_eq!(HmacKey::<H>::new(&key).mac(&text[..len]).as_ref(), expected, "{len}");
    }

    let key = HmacKey::<H>::new(b"key");
    let expected = key.mac(&text);
    for (head, tail) in two_way_splits(&text) {
        let mut hmac = key.begin();
        hmac.update(head);
        let mut fork = hmac.clone();
        hmac.update(tail);
        assert_eq!(hmac.finish(), expected, "{}", head.len());
        fork.update(tail);
        fork.verify(expected.as_ref()).expect("a clone is a fork");
    }
}

fn verification<H: Hash>() {
    let key = HmacKey::<H>::new(b"key");
    let tag = key.mac(b"message");
    let tag = tag.as_ref();
    assert_eq!(key.verify(b"message", tag), Ok(()));
    assert_eq!(key.verify(b"massage", tag), Err(MacError));
    assert_eq!(HmacKey::<H>::new(b"kex").verify(b"message", tag), Err(MacError));

    for bit in 0..tag.len() * 8 {
        let mut flipped = tag.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key.verify(b"message", &flipped), Err(MacError), "{bit}");
    }
    for len in 0..tag.len() {
        assert_eq!(key.verify(b"message", &tag[..len]), Err(MacError), "{len}");
    }
    let longer = [tag, &[0]].concat();
    assert_eq!(key.verify(b"message", &longer), Err(MacError));
}

/// RFC 5869, section 2.3, block by block.
fn expand_by_definition<H: Hash>(prk: &[u8], info: &[u8], len: usize) -> Vec<u8> {
    let (mut okm, mut t) = (Vec::new(), Vec::new());
    for i in (1..=u8::MAX).take(len.div_ceil(H::OUTPUT_LEN)) {
        t = hmac_by_definition::<H>(prk, &[&t, info, &[i]].concat());
        okm.extend_from_slice(&t);
    }
    okm.truncate(len);
    okm
}

fn l4_output_lengths<H: Hash>() {
    let secret = message(H::OUTPUT_LEN);
    let prk = Prk::<H>::from_bytes(&secret);
    assert_eq!(prk.as_bytes(), secret);
    let longest = 255 * H::OUTPUT_LEN;
    let lengths = (0..=3 * H::OUTPUT_LEN + 1).chain([longest - 1, longest]);
    for len in lengths {
        let mut okm = vec![0xee; len];
        prk.expand(&[b"in", b"", b"fo"], &mut okm).expect("within the limit");
        assert_eq!(okm, expand_by_definition::<H>(&secret, b"info", len), "{len}");
    }
    let mut okm = vec![0xee; longest + 1];
    assert_eq!(prk.expand(&[b"info"], &mut okm), Err(HkdfError::OutputLength));
    assert!(okm.iter().all(|byte| *byte == 0xee), "untouched");
}

/// The structure `HkdfLabel` of RFC 9846, section 7.1.
fn hkdf_label(len: usize, label: &[u8], context: &[u8]) -> Vec<u8> {
    let label = [b"tls13 ", label].concat();
    let mut info = u16::try_from(len).expect("short").to_be_bytes().to_vec();
    info.push(u8::try_from(label.len()).expect("short"));
    info.extend_from_slice(&label);
    info.push(u8::try_from(context.len()).expect("short"));
    info.extend_from_slice(context);
    info
}

fn l4_label_lengths<H: Hash>() {
    let secret = message(H::OUTPUT_LEN);
    let prk = Prk::<H>::from_bytes(&secret);
    let bytes = message(256);
    for (label_len, context_len, len) in
        [(1, 0, 0), (1, 0, 1), (12, H::OUTPUT_LEN, H::OUTPUT_LEN), (249, 255, 255 * H::OUTPUT_LEN)]
    {
        let (label, context) = (&bytes[..label_len], &bytes[..context_len]);
        let mut out = vec![0; len];
        prk.expand_label(label, context, &mut out).expect("within the limits");
        let info = hkdf_label(len, label, context);
        assert_eq!(out, expand_by_definition::<H>(&secret, &info, len));
    }
    for (label_len, context_len, len, error) in [
        (0, 0, 1, HkdfError::LabelLength),
        (250, 0, 1, HkdfError::LabelLength),
        (1, 256, 1, HkdfError::ContextLength),
        (1, 0, 255 * H::OUTPUT_LEN + 1, HkdfError::OutputLength),
        (1, 0, 0x1_0000, HkdfError::OutputLength),
    ] {
        let mut out = vec![0xee; len];
        let result = prk.expand_label(&bytes[..label_len], &bytes[..context_len], &mut out);
        assert_eq!(result, Err(error));
        assert!(out.iter().all(|byte| *byte == 0xee), "untouched");
    }
}

fn pseudorandom_keys<H: Hash>() {
    for len in 0..=2 * H::BLOCK_LEN + 1 {
        let bytes = message(len);
        let prk = Prk::<H>::from_bytes(&bytes);
        if len <= H::BLOCK_LEN {
            assert_eq!(prk.as_bytes(), bytes);
        } else {
            assert_eq!(prk.as_bytes(), digest::<H>(&[&bytes]));
        }
        let (mut got, mut again) = ([0; 40], [0; 40]);
        prk.expand(&[b"info"], &mut got).expect("short");
        assert_eq!(got.as_slice(), expand_by_definition::<H>(&bytes, b"info", 40), "{len}");
        Prk::<H>::from_bytes(prk.as_bytes()).expand(&[b"info"], &mut again).expect("short");
        assert_eq!(got, again);

        let extracted = Prk::<H>::extract(&bytes, b"ikm");
        assert_eq!(extracted.as_bytes(), hmac_by_definition::<H>(&bytes, b"ikm"), "{len}");
    }
    let zeros = vec![0; H::OUTPUT_LEN];
    assert_eq!(
        Prk::<H>::extract(&[], b"ikm").as_bytes(),
        Prk::<H>::extract(&zeros, b"ikm").as_bytes(),
        "RFC 5869, section 2.2: no salt is HashLen zeros"
    );
}

/// `P_hash` of RFC 5246, section 5, at every length up to three hash values and one byte; and cutting
/// the seed, or moving bytes between label and seed, changes nothing.
fn prf_of_tls_12<H: Hash>() {
    let (secret, text) = (message(48), message(77));
    let mac = |parts: &[&[u8]]| hmac_by_definition::<H>(&secret, &parts.concat());
    let longest = 3 * H::OUTPUT_LEN + 1;
    let (mut expected, mut a) = (Vec::new(), text.clone());
    while expected.len() < longest {
        a = mac(&[&a]);
        expected.extend(mac(&[&a, &text]));
    }
    for len in 0..=longest {
        let mut out = vec![0xee; len];
        prf12::<H>(&secret, &text[..13], &[&text[13..]], &mut out);
        assert_eq!(out, expected[..len], "{len}");
    }
    for (head, tail) in two_way_splits(&text) {
        let mut out = vec![0xee; longest];
        prf12::<H>(&secret, head, &[tail], &mut out);
        assert_eq!(out, expected[..longest], "{}", head.len());
        prf12::<H>(&secret, b"", &[head, b"", tail], &mut out);
        assert_eq!(out, expected[..longest], "{}", head.len());
    }
}

/// RFC 6979, section 3.2, step by step, with a refusal after the first candidate.
fn nonces<H: Hash>() {
    let (x, h1, extra) = (message(66), message(65), b"extra");
    let mac = |k: &[u8], parts: &[&[u8]]| hmac_by_definition::<H>(k, &parts.concat());
    let mut v = vec![0x01; H::OUTPUT_LEN];
    let mut k = vec![0x00; H::OUTPUT_LEN];
    for separator in [0x00, 0x01] {
        k = mac(&k, &[&v, &[separator], &x, &h1, extra]);
        v = mac(&k, &[&v]);
    }
    let mut drbg = HmacDrbg::<H>::new(&x, &h1, Some(extra));
    for _ in 0..3 {
        let mut expected = Vec::new();
        while expected.len() < 66 {
            v = mac(&k, &[&v]);
            expected.extend_from_slice(&v);
        }
        let mut t = [0; 66];
        drbg.next(&mut t);
        assert_eq!(t.as_slice(), &expected[..66]);
        k = mac(&k, &[&v, &[0x00]]);
        v = mac(&k, &[&v]);
    }

    let (mut without, mut empty) = ([0; 32], [0; 32]);
    HmacDrbg::<H>::new(&x, &h1, None).next(&mut without);
    HmacDrbg::<H>::new(&x, &h1, Some(&[])).next(&mut empty);
    assert_eq!(without, empty);
}

/// Types alone: what they print, that they wipe.
fn l7_secrecy<H: Hash>() {
    const fn wipes_on_drop<T: ZeroizeOnDrop>() {}
    wipes_on_drop::<HmacKey<H>>();
    wipes_on_drop::<Hmac<H>>();
    wipes_on_drop::<Prk<H>>();
    wipes_on_drop::<HmacDrbg<H>>();

    let key = HmacKey::<H>::new(b"secret");
    assert_eq!(format!("{key:?}"), "HmacKey { .. }");
    assert_eq!(format!("{:?}", key.begin()), "Hmac { .. }");
    assert_eq!(format!("{:?}", Prk::<H>::from_bytes(b"secret")), "Prk { .. }");
    assert_eq!(format!("{:?}", HmacDrbg::<H>::new(b"x", b"h", None)), "HmacDrbg { .. }");
}

macro_rules! for_each_hash {
    ($($name:ident),+) => {
        $(
            #[test]
            fn $name() {
                super::$name::<super::Sha1>();
                super::$name::<super::Sha256>();
                super::$name::<super::Sha384>();
                super::$name::<super::Sha512>();
                super::$name::<super::Sha3_256>();
                super::$name::<super::Sha3_512>();
            }
        )+
    };
}

mod with_each_hash {
    for_each_hash!(
        macs,
        verification,
        l4_output_lengths,
        l4_label_lengths,
        pseudorandom_keys,
        prf_of_tls_12,
        nonces,
        l7_secrecy
    );
}

#[test]
fn errors_say_what_is_wrong() {
    assert_eq!(MacError.to_string(), "message authentication code does not match");
    assert_eq!(HkdfError::OutputLength.to_string(), "HKDF output is longer than 255 hash values");
    assert_eq!(HkdfError::LabelLength.to_string(), "HKDF label is not 1 to 249 bytes long");
    assert_eq!(HkdfError::ContextLength.to_string(), "HKDF context is longer than 255 bytes");
}
