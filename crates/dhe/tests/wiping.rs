//! ATTACKS L7: no memory that is freed holds an exponent or a shared secret. Each test also shows
//! that the same inspection finds what is not wiped.
#![cfg(test)]
#![expect(unsafe_code, reason = "an allocator that looks at what it frees")]

use ashlar_dhe::{EphemeralSecret, Error, Group, PublicKey};
use getrandom::SysRng;
use rand_core::TryRng;
use testkit::ScriptedRng;

#[path = "../../rsa/tests/support/freed.rs"]
mod freed;

use freed::unwiped_blocks;

#[test]
fn l7_secrets_are_wiped() {
    for group in [Group::Ffdhe2048, Group::Ffdhe3072] {
        let peer = EphemeralSecret::generate(group, &mut SysRng).unwrap().public_key();
        let mut exponent = [0; 32];
        SysRng.try_fill_bytes(&mut exponent).unwrap();
        let secret = || EphemeralSecret::from_be_bytes(group, &exponent).unwrap();
        let z = secret().diffie_hellman(&peer).unwrap().padded().to_vec();
        let secrets: [&[u8]; 2] = [&exponent, &z];
        for secret in secrets {
            assert_eq!(unwiped_blocks(&secrets, || drop(secret.to_vec())), 1);
        }
        let found = unwiped_blocks(&secrets, || {
            drop(secret());
            drop(secret().public_key());
            drop(secret().diffie_hellman(&peer).unwrap());
            let z = secret().diffie_hellman(&peer).unwrap();
            assert!(!z.without_leading_zeros().is_empty());
        });
        assert_eq!(found, 0, "{}", group.name());
    }
}

/// Also where a secret is refused, or refuses its peer.
#[test]
fn l7_secrets_are_wiped_on_errors() {
    let mut own = [0; 32];
    SysRng.try_fill_bytes(&mut own).unwrap();
    let ends = [0xff; 112];
    let large = [&ends[..], &own, &ends].concat();
    let found = unwiped_blocks(&[&own], || {
        let refused = EphemeralSecret::from_be_bytes(Group::Ffdhe2048, &large);
        assert_eq!(refused.unwrap_err(), Error::SecretOutOfRange);
    });
    assert_eq!(found, 0);
    assert_eq!(unwiped_blocks(&[&own], || drop(large)), 1);

    let mut two = vec![0; Group::Ffdhe3072.prime_len()];
    two[383] = 2;
    let peer = PublicKey::from_bytes(Group::Ffdhe3072, &two).unwrap();
    let found = unwiped_blocks(&[&own], || {
        let secret = EphemeralSecret::from_be_bytes(Group::Ffdhe2048, &own).unwrap();
        assert_eq!(secret.diffie_hellman(&peer).unwrap_err(), Error::OtherGroup);
    });
    assert_eq!(found, 0);
}

/// The bytes that the generator gave, and what became of them.
#[test]
fn l7_generated_secrets_are_wiped() {
    let mut drawn = [0; 32];
    SysRng.try_fill_bytes(&mut drawn).unwrap();
    let found = unwiped_blocks(&[&drawn], || {
        drop(EphemeralSecret::generate(Group::Ffdhe2048, &mut ScriptedRng(&[&drawn])).unwrap());
    });
    assert_eq!(found, 0);
}
