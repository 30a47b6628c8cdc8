//! Zero-sized proofs of detection: a value exists only where the CPU has the features.

use crate::disable::is_disabled;

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $module:ident, $($feature:tt),+) => {
        cpufeatures::new!($module, $($feature),+);

        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name(());

        impl $name {
            /// The proof, if this CPU and operating system have every feature of the set.
            ///
            /// The first call asks the CPU; later calls are one relaxed load.
            #[inline]
            #[must_use]
            pub fn detect() -> Option<Self> {
                ($module::get() && !is_disabled(stringify!($name))).then_some(Self(()))
            }
        }
    };
}

token!(
    /// Proof of `sha`, `sse2`, `ssse3` and `sse4.1`: the SHA extensions and the shuffles around
    /// them.
    ShaNi, shani, "sha", "sse2", "ssse3", "sse4.1"
);

token!(
    /// Proof of `aes`, `pclmulqdq`, `sse2`, `ssse3` and `sse4.1`: 128-bit AES rounds and carry-less
    /// products.
    AesNi, aesni, "aes", "pclmulqdq", "sse2", "ssse3", "sse4.1"
);
