//! NIST CAVP, whose nonces are of 7 and 13 octets and thus beyond the public interface; the
//! formatting function; the limit.

use alloc::vec::Vec;

use testkit::Tally;

use super::{Blocks, Error, Key, encode_aad_len};
use crate::{Backend, aead::Message};

extern crate alloc;
extern crate std;

use std::collections::HashMap;
use std::string::String;

/// The fields of a vector, those of the section and of the key group it stands in included.
type Fields<'a> = HashMap<&'a str, &'a str>;

/// The vectors of a response file. A field holds until it is given again.
fn vectors(text: &str) -> Vec<Fields<'_>> {
    let mut fields = Fields::new();
    let mut vectors = Vec::new();
    for stanza in text.split("\n\n") {
        for line in stanza.lines().filter(|line| !line.starts_with('#')) {
            let line = line.trim_start_matches('[').trim_end_matches(']');
            fields.extend(line.split(", ").filter_map(|field| field.split_once(" = ")));
        }
        if stanza.contains("Count = ") {
            vectors.push(fields.clone());
        }
    }
    vectors
}

fn unhex(text: &str, len: usize) -> Vec<u8> {
    (0..2 * len)
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal"))
        .collect()
}

/// Whether sealing gives the vector's ciphertext and tag, and opening its plaintext; or for a
/// vector that fails, whether the tag differs.
fn holds<const N: usize, const TAG: usize>(backend: Backend, fields: &Fields<'_>) -> bool {
    let len = |name: &str| fields[name].parse::<usize>().expect("a number");
    let key = Key::<N, TAG>::new(backend, &unhex(fields["Key"], 4 * (N - 7)));
    let nonce = unhex(fields["Nonce"], len("Nlen"));
    let aad = unhex(fields["Adata"], len("Alen"));
    let sealed = unhex(fields["CT"], len("Plen") + TAG);
    let (ciphertext, tag) = sealed.split_at(len("Plen"));
    let blocks = Blocks::new::<TAG>(&nonce, &aad, ciphertext.len());
    let crypt = |seal: bool, data: &mut [u8]| {
        let message = Message { nonce: &[0; 12], aad: &aad, source: &[], data };
        match seal {
            true => key.crypt_from::<true>(&blocks, message),
            false => key.crypt_from::<false>(&blocks, message),
        }
    };
    let mut data = ciphertext.to_vec();
    let opened = crypt(false, &mut data)[..TAG] == *tag;
    if fields.get("Result").is_some_and(|result| result.starts_with("Fail")) {
        return !opened;
    }
    let plaintext = unhex(fields["Payload"], ciphertext.len());
    let unchanged = data == plaintext;
    opened && unchanged && crypt(true, &mut data)[..TAG] == *tag && data == ciphertext
}

fn run<const N: usize>(algorithm: &str, texts: [(&str, &str); 2]) {
    for backend in Backend::all() {
        let mut tally = Tally::new("aes", algorithm, "NIST CAVP", backend.name());
        for (file, text) in texts {
            for fields in vectors(text) {
                let passed = match fields["Tlen"] {
                    "4" => holds::<N, 4>(backend, &fields),
                    _ => holds::<N, 16>(backend, &fields),
                };
                let id = ["Alen", "Plen", "Nlen", "Tlen", "Count"].map(|name| fields[name]);
                tally.check(String::from(file) + " " + &id.join("/"), passed);
            }
        }
        tally.finish();
    }
}

#[test]
fn nist_cavp_128() {
    let dvpt = include_str!("../../tests/vectors/ccmDVPT128.rsp");
    let vadt = include_str!("../../tests/vectors/ccmVADT128.rsp");
    run::<11>("AES-128-CCM", [("DVPT128", dvpt), ("VADT128", vadt)]);
}

#[test]
fn nist_cavp_256() {
    let dvpt = include_str!("../../tests/vectors/ccmDVPT256.rsp");
    let vadt = include_str!("../../tests/vectors/ccmVADT256.rsp");
    run::<15>("AES-256-CCM", [("DVPT256", dvpt), ("VADT256", vadt)]);
}

/// SP 800-38C, appendix A.2.2.
#[test]
fn lengths_of_associated_data() {
    let encoded = |len: usize| {
        let (octets, used) = encode_aad_len(len);
        octets[..used].to_vec()
    };
    assert_eq!(encoded(1), [0, 1]);
    assert_eq!(encoded(0xfeff), [0xfe, 0xff]);
    assert_eq!(encoded(0xff00), [0xff, 0xfe, 0, 0, 0xff, 0]);
    assert_eq!(encoded(0xffff_ffff), [0xff, 0xfe, 0xff, 0xff, 0xff, 0xff]);
    #[cfg(target_pointer_width = "64")]
    assert_eq!(encoded(0x1_0000_0000), [0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 0]);
}

/// RFC 5116, section 5.3.
#[test]
fn f5_lengths_beyond_the_limit_are_refused() {
    let longest = (1 << 24) - 1;
    assert_eq!(Key::<11, 16>::check_lengths(usize::MAX, longest), Ok(()));
    assert_eq!(Key::<11, 16>::check_lengths(0, longest + 1), Err(Error::TooLong));
    assert_eq!(Key::<15, 8>::check_lengths(0, usize::MAX), Err(Error::TooLong));
}
