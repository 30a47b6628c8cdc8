//! Known answers for the AEAD, on every backend: RFC 8439.
#![cfg(test)]

use ashlar_chacha20poly1305::{Backend, ChaCha20Poly1305};
use hex_literal::hex;
use testkit::Tally;

/// The text of section 2.8.2.
const SUNSCREEN: &str = "Ladies and Gentlemen of the class of '99: If I could offer you only one \
    tip for the future, sunscreen would be it.";

/// The text of A.5.
const INTERNET_DRAFTS: &str = "Internet-Drafts are draft documents valid for a maximum of six months and may be \
    updated, replaced, or obsoleted by other documents at any time. It is inappropriate \
    to use Internet-Drafts as reference material or to cite them other than as /“work \
    in progress./”";

struct Vector {
    section: &'static str,
    key: [u8; 32],
    nonce: [u8; 12],
    aad: [u8; 12],
    plaintext: &'static str,
    ciphertext: &'static [u8],
    tag: [u8; 16],
}

const VECTORS: [Vector; 2] = [
    Vector {
        section: "2.8.2",
        key: hex!("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"),
        nonce: hex!("070000004041424344454647"),
        aad: hex!("50515253c0c1c2c3c4c5c6c7"),
        plaintext: SUNSCREEN,
        ciphertext: &hex!(
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            "3ff4def08e4b7a9de576d26586cec64b6116"
        ),
        tag: hex!("1ae10b594f09e26a7e902ecbd0600691"),
    },
    Vector {
        section: "A.5",
        key: hex!("1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0"),
        nonce: hex!("000000000102030405060708"),
        aad: hex!("f33388860000000000004e91"),
        plaintext: INTERNET_DRAFTS,
        ciphertext: &hex!(
            "64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb2"
            "4c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf"
            "332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855"
            "9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4"
            "b9166c767b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523e"
            "af4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a"
            "0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a10"
            "49e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29"
            "a6ad5cb4022b02709b"
        ),
        tag: hex!("eead9d67890cbb22392336fea1851f38"),
    },
];

#[test]
fn rfc_8439() {
    for backend in Backend::all() {
        let mut tally =
            Tally::new("chacha20poly1305", "ChaCha20-Poly1305", "RFC 8439", backend.name());
        for v in &VECTORS {
            let plaintext = v.plaintext.as_bytes();
            let aead = ChaCha20Poly1305::with_backend(backend, &v.key);
            let mut data = plaintext.to_vec();
            let tag = aead.seal_in_place(&v.nonce, &v.aad, &mut data);
            let sealed = (data.as_slice(), tag) == (v.ciphertext, Ok(v.tag));
            let opened = aead.open_in_place(&v.nonce, &v.aad, &mut data, &v.tag);
            tally.check(v.section, sealed && opened == Ok(()) && data == plaintext);
        }
        tally.finish();
    }
}
