//! AES in CBC and CTR mode.

use aes::{Aes128Cbc, Aes128Ctr, Aes192Cbc, Aes192Ctr, Aes256Cbc, Aes256Ctr, Backend};

use super::On;

/// A key of CBC. Data comes in whole blocks.
pub(crate) trait Cbc {
    fn encrypt(&self, iv: &[u8; 16], blocks: &mut [[u8; 16]]);
    fn decrypt(&self, iv: &[u8; 16], blocks: &mut [[u8; 16]]);
}

/// A key of CTR with its counter block.
pub(crate) trait Ctr {
    fn apply(&self, counter: &[u8; 16], data: &mut [u8]);
}

macro_rules! modes {
    ($($cbc:ident, $ctr:ident);+) => {
        $(
            impl Cbc for $cbc {
                fn encrypt(&self, iv: &[u8; 16], blocks: &mut [[u8; 16]]) {
                    $cbc::encrypt(self, iv, blocks);
                }

                fn decrypt(&self, iv: &[u8; 16], blocks: &mut [[u8; 16]]) {
                    $cbc::decrypt(self, iv, blocks);
                }
            }

            impl Ctr for $ctr {
                fn apply(&self, counter: &[u8; 16], data: &mut [u8]) {
                    $ctr::apply(self, counter, data);
                }
            }
        )+
    };
}

modes!(Aes128Cbc, Aes128Ctr; Aes192Cbc, Aes192Ctr; Aes256Cbc, Aes256Ctr);

macro_rules! on_each_backend {
    ($mode:ident, $key:expr, $k128:ident, $k192:ident, $k256:ident) => {{
        let make: fn(Backend, &[u8]) -> Option<Box<dyn $mode>> = |backend, key| {
            Some(match key.len() {
                16 => Box::new($k128::with_backend(backend, key.try_into().ok()?)),
                24 => Box::new($k192::with_backend(backend, key.try_into().ok()?)),
                _ => Box::new($k256::with_backend(backend, key.try_into().ok()?)),
            })
        };
        Backend::all()
            .map(|backend| Some(On { backend: backend.name(), run: make(backend, $key)? }))
            .collect()
    }};
}

/// `key` on each backend; nothing if it has another length than AES's.
pub(crate) fn cbc_on_each_backend(key: &[u8]) -> Option<Vec<On<Box<dyn Cbc>>>> {
    on_each_backend!(Cbc, key, Aes128Cbc, Aes192Cbc, Aes256Cbc)
}

/// `key` on each backend; nothing if it has another length than AES's.
pub(crate) fn ctr_on_each_backend(key: &[u8]) -> Option<Vec<On<Box<dyn Ctr>>>> {
    on_each_backend!(Ctr, key, Aes128Ctr, Aes192Ctr, Aes256Ctr)
}

/// `data` in blocks; nothing if there is a rest.
pub(crate) fn blocks(data: &[u8]) -> Option<Vec<[u8; 16]>> {
    let (blocks, rest) = data.as_chunks();
    rest.is_empty().then(|| blocks.to_vec())
}
