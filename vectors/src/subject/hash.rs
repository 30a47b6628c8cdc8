//! Hash functions and SHAKE.

use sha1::Sha1;
use sha2::{Backend256, Backend512, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512, Shake128, Shake256};

use super::On;

/// A hash function that is offered here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
    Sha3_256,
    Sha3_512,
}

pub(crate) type Digest = Box<dyn Fn(&[u8]) -> Vec<u8>>;

macro_rules! on_each_backend {
    ($hash:ident, $backend:path) => {
        <$backend>::all()
            .map(|backend| On::<Digest> {
                backend: backend.name(),
                run: Box::new(move |data: &[u8]| {
                    let mut hash = $hash::with_backend(backend);
                    hash.update(data);
                    hash.finish().to_vec()
                }),
            })
            .collect()
    };
}

impl Hash {
    /// By any of the names in use: `SHA-256`, `SHA2-256`, `SHA256`, `SHA3-256`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name: String = name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
        match name.to_ascii_uppercase().as_str() {
            "SHA1" => Some(Self::Sha1),
            "SHA256" | "SHA2256" => Some(Self::Sha256),
            "SHA384" | "SHA2384" => Some(Self::Sha384),
            "SHA512" | "SHA2512" => Some(Self::Sha512),
            "SHA3256" => Some(Self::Sha3_256),
            "SHA3512" => Some(Self::Sha3_512),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3_256 => "SHA3-256",
            Self::Sha3_512 => "SHA3-512",
        }
    }

    pub(crate) const fn crate_name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 | Self::Sha384 | Self::Sha512 => "sha2",
            Self::Sha3_256 | Self::Sha3_512 => "sha3",
        }
    }

    pub(crate) const fn output_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 | Self::Sha3_256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 | Self::Sha3_512 => 64,
        }
    }

    pub(crate) fn on_each_backend(self) -> Vec<On<Digest>> {
        match self {
            Self::Sha1 => on_each_backend!(Sha1, sha1::Backend),
            Self::Sha256 => on_each_backend!(Sha256, Backend256),
            Self::Sha384 => on_each_backend!(Sha384, Backend512),
            Self::Sha512 => on_each_backend!(Sha512, Backend512),
            Self::Sha3_256 => on_each_backend!(Sha3_256, sha3::Backend),
            Self::Sha3_512 => on_each_backend!(Sha3_512, sha3::Backend),
        }
    }
}

/// A function of extendable output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Xof {
    Shake128,
    Shake256,
}

pub(crate) type Squeeze = Box<dyn Fn(&[u8], usize) -> Vec<u8>>;

macro_rules! xof_on_each_backend {
    ($xof:ident) => {
        sha3::Backend::all()
            .map(|backend| On::<Squeeze> {
                backend: backend.name(),
                run: Box::new(move |data: &[u8], len: usize| {
                    let mut xof = $xof::with_backend(backend);
                    xof.update(data);
                    let mut out = vec![0; len];
                    xof.finish().squeeze(&mut out);
                    out
                }),
            })
            .collect()
    };
}

impl Xof {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().replace('-', "").as_str() {
            "SHAKE128" => Some(Self::Shake128),
            "SHAKE256" => Some(Self::Shake256),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Shake128 => "SHAKE128",
            Self::Shake256 => "SHAKE256",
        }
    }

    pub(crate) fn on_each_backend(self) -> Vec<On<Squeeze>> {
        match self {
            Self::Shake128 => xof_on_each_backend!(Shake128),
            Self::Shake256 => xof_on_each_backend!(Shake256),
        }
    }
}
