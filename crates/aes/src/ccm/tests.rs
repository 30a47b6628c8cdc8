//! What the public interface cannot reach: counters and lengths that no buffer is long enough for.

use super::{Blocks, Error, Key, check_plaintext_len, encode_aad_len};
use crate::{Backend, aead::Message};

/// From a counter that carries out of 32 bits on the way, which a message of 64 GiB would.
#[test]
fn the_counter_carries_out_of_32_bits() {
    let crypt = |backend, mut counter: [u8; 16], data: &mut [u8]| {
        counter[0] = 7;
        let blocks = Blocks { first: [0x5a; 16], counter };
        let message = Message { nonce: &[0; 7], aad: b"aad", source: &[], data };
        Key::<11, 16>::new(backend, &[7; 16]).crypt_from::<true>(&blocks, message)
    };
    let near = u128::from(u32::MAX - 1);
    let mut expected = [0xaa; 100];
    let tag = crypt(Backend::Portable, near.to_be_bytes(), &mut expected);
    for backend in Backend::all() {
        let mut data = [0xaa; 100];
        assert_eq!(crypt(backend, near.to_be_bytes(), &mut data), tag, "{}", backend.name());
        assert_eq!(data, expected, "{}", backend.name());
        // The third block and those after it, from their own counters.
        let mut rest = [0xaa; 68];
        crypt(backend, (near + 2).to_be_bytes(), &mut rest);
        assert_eq!(rest, expected[32..], "{}", backend.name());
    }
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

/// RFC 5116, section 5.3; SP 800-38C, appendix A.1, for nonces of other lengths.
#[cfg(target_pointer_width = "64")]
#[test]
fn f5_lengths_beyond_the_limit_are_refused() {
    let longest = (1 << 24) - 1;
    assert_eq!(Key::<11, 16>::check_lengths(usize::MAX, longest), Ok(()));
    assert_eq!(Key::<11, 16>::check_lengths(0, longest + 1), Err(Error::TooLong));
    assert_eq!(Key::<15, 8>::check_lengths(0, usize::MAX), Err(Error::TooLong));
    for (nonce_len, bits) in [(13, 16), (12, 24), (11, 32), (10, 40), (9, 48), (8, 56)] {
        assert_eq!(check_plaintext_len(nonce_len, (1 << bits) - 1), Ok(()));
        assert_eq!(check_plaintext_len(nonce_len, 1 << bits), Err(Error::TooLong));
    }
    assert_eq!(check_plaintext_len(7, usize::MAX), Ok(()));
}
