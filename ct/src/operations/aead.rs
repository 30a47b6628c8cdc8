//! What every AEAD does.

/// Sealing, opening, and refusing to open. The data is longer than any kernel's batch and not whole
/// blocks.
macro_rules! aead_operations {
    ($entries:ident, $name:literal, $type:ty) => {
        aead_operations!($entries, $name, $type, 1200);
    };
    ($entries:ident, $name:literal, $type:ty, $length:literal) => {
        $entries.add(concat!($name, " seal"), "key, plaintext", |backend| {
            let plaintext: [u8; $length] = $crate::random::secret();
            let mut sealed = vec![0; $length];
            let tag = <$type>::with_backend(backend, &$crate::random::secret())
                .seal(&$crate::random::public(), b"header", &plaintext, &mut sealed)
                .expect("the length is allowed");
            sealed.extend(tag);
            sealed
        });
        $entries.add(concat!($name, " open"), "key, plaintext", |backend| {
            let key = $crate::random::secret();
            // Sealing is not what is looked at here, and its output is public.
            let mut public_key = key;
            $crate::taint::public(&mut public_key);
            let mut data = $crate::random::public::<$length>().to_vec();
            let nonce = $crate::random::public();
            let tag = <$type>::with_backend(backend, &public_key)
                .seal_in_place(&nonce, b"header", &mut data)
                .expect("the length is allowed");
            <$type>::with_backend(backend, &key)
                .open_in_place(&nonce, b"header", &mut data, &tag)
                .expect("the tag is right");
            data
        });
        $entries.add(concat!($name, " refuse"), "key", |backend| {
            let key = $crate::random::secret();
            let mut data = $crate::random::public::<$length>().to_vec();
            let refused = <$type>::with_backend(backend, &key).open_in_place(
                &$crate::random::public(),
                b"header",
                &mut data,
                &$crate::random::public(),
            );
            assert!(refused.is_err(), "the tag is wrong");
            // The output was cleared; the key is what is left of the secret.
            key.to_vec()
        });
    };
}

pub(crate) use aead_operations;
