//! Zero-sized proofs of detection: a value exists only where the CPU has the features.

use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use crate::disable::is_disabled;

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $module:ident, $($feature:tt),+ $(; and $check:expr)?) => {
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
                let detected = $module::get() $(&& $check)? && !is_disabled(stringify!($name));
                detected.then_some(Self(()))
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

token!(
    /// Proof of `avx2`: integers in 256-bit registers.
    Avx2, avx2, "avx2"
);

token!(
    /// Proof of `avx2`, `bmi1` and `bmi2`: integers in 256-bit registers, and rotations and masks of
    /// general ones that leave their operands and the flags alone.
    Avx2Bmi2, avx2bmi2, "avx2", "bmi1", "bmi2"
);

token!(
    /// Proof of `avx512f`, `avx512bw`, `avx512dq` and `avx512vl`, with what [`Avx2Bmi2`] proves:
    /// 512-bit registers, and rotations and ternary logic on registers of every width.
    Avx512, avx512, "avx2", "bmi1", "bmi2", "avx512f", "avx512bw", "avx512dq", "avx512vl"
);

token!(
    /// Proof of `avx512f`, `avx512bw`, `avx512dq`, `avx512vl` and `avx512ifma`, with `avx2`:
    /// 512-bit registers, and products of 52-bit integers.
    Avx512Ifma, avx512ifma, "avx2", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512ifma"
);

token!(
    /// Proof of `vaes` and `vpclmulqdq`, with `avx2` and what [`AesNi`] proves: AES rounds and
    /// carry-less products on 256-bit registers.
    Vaes256, vaes256, "aes", "pclmulqdq", "sse2", "ssse3", "sse4.1", "avx2"; and has_vaes()
);

token!(
    /// Proof of `avx512f`, `avx512bw`, `avx512dq` and `avx512vl`, with what [`Vaes256`] proves: AES
    /// rounds and carry-less products on 512-bit registers.
    Vaes512, vaes512, "aes", "pclmulqdq", "sse2", "ssse3", "sse4.1", "avx2", "avx512f", "avx512bw",
    "avx512dq", "avx512vl", "vaes", "vpclmulqdq"
);

macro_rules! proves_aes_ni {
    ($($name:ident),+) => {$(
        impl $name {
            /// The part of the proof that the 128-bit kernels ask for.
            #[inline]
            #[must_use]
            pub const fn aes_ni(self) -> AesNi {
                AesNi(())
            }
        }
    )+};
}

proves_aes_ni!(Vaes256, Vaes512);

/// Whether the CPU has `vaes` and `vpclmulqdq`. `cpufeatures` would ask for 512-bit registers
/// too, which are not needed for the 256-bit forms: Zen 3 and Alder Lake have only those.
fn has_vaes() -> bool {
    /// Leaf 7, ECX: Intel SDM volume 2, CPUID.
    const VAES: u32 = 1 << 9;
    const VPCLMULQDQ: u32 = 1 << 10;
    /// What the CPU said. Where a hypervisor answers for it, asking takes microseconds.
    static ANSWER: AtomicU8 = AtomicU8::new(UNKNOWN);
    const UNKNOWN: u8 = 2;

    match ANSWER.load(Relaxed) {
        UNKNOWN => {
            // The leaf exists: `avx2`, which is checked first, is a bit of it.
            let features = core::arch::x86_64::__cpuid_count(7, 0).ecx;
            let answer = features & (VAES | VPCLMULQDQ) == VAES | VPCLMULQDQ;
            ANSWER.store(answer.into(), Relaxed);
            answer
        }
        answer => answer != 0,
    }
}
