//! The hybrid key exchanges.

use crate::random::Random;
use crate::registry::{Entries, Registry};
use crate::taint;

macro_rules! group {
    ($entries:expr, $name:literal, $group:ident) => {{
        use hybrid::$group::{ClientSecret, respond};

        let entries: &mut Entries<'_, ()> = $entries;
        entries.add(concat!($name, " client"), "both secrets", |()| {
            let client = ClientSecret::generate(&mut Random::secret()).expect("the RNG works");
            let mut share = client.share();
            taint::public(&mut share);
            let (answer, _) = respond(&share, &mut Random::public()).expect("the share is sound");
            client.agree(&answer).expect("the share is sound").as_bytes().to_vec()
        });
        entries.add(concat!($name, " server"), "scalar, message", |()| {
            let client = ClientSecret::generate(&mut Random::public()).expect("the RNG works");
            let (_, secret) =
                respond(&client.share(), &mut Random::secret()).expect("the share is sound");
            secret.as_bytes().to_vec()
        });
    }};
}

pub(super) fn register(registry: &mut Registry) {
    let mut entries = registry.of_crate("hybrid", "best");
    group!(&mut entries, "X25519MLKEM768", x25519_mlkem768);
    group!(&mut entries, "SecP256r1MLKEM768", secp256r1_mlkem768);
    group!(&mut entries, "SecP384r1MLKEM1024", secp384r1_mlkem1024);
}
