//! What the arithmetic and the hashing run on.

/// An implementation of the number-theoretic transform and of sampling. Each variant but the
/// portable one carries the proof that the CPU has what it needs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Backend {
    /// For every machine.
    Portable,
    /// Sixteen coefficients, and four sponges, side by side with AVX2.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx2(cpu::Avx2),
    /// Thirty-two coefficients, and eight sponges, side by side with AVX-512.
    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
    Avx512(cpu::Avx512),
}

impl Backend {
    /// The fastest of this CPU.
    #[inline]
    #[must_use]
    pub fn best() -> Self {
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        {
            if let Some(token) = cpu::Avx512::detect() {
                return Self::Avx512(token);
            }
            if let Some(token) = cpu::Avx2::detect() {
                return Self::Avx2(token);
            }
        }
        Self::Portable
    }

    /// All that this CPU can run, for tests and benches.
    pub fn all() -> impl Iterator<Item = Self> {
        let portable = core::iter::once(Self::Portable);
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        let accelerated = {
            let avx2 = cpu::Avx2::detect().map(Self::Avx2);
            let avx512 = cpu::Avx512::detect().map(Self::Avx512);
            avx2.into_iter().chain(avx512)
        };
        #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
        let accelerated = None;
        portable.chain(accelerated)
    }

    /// The backend's name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2(_) => "x86-avx2",
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512(_) => "x86-avx512",
        }
    }

    /// Whether several sponges side by side take about as long as one.
    pub(crate) const fn has_vectors(self) -> bool {
        !matches!(self, Self::Portable)
    }

    /// The backend for Keccak that goes with it.
    pub(crate) const fn keccak(self) -> sha3::Backend {
        match self {
            Self::Portable => sha3::Backend::Portable,
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2(token) => sha3::Backend::Avx2(token),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512(token) => sha3::Backend::Avx512(token),
        }
    }
}

/// Defines a method of [`Backend`] that is compiled for each of them: the code is the same, and the
/// compiler makes of its loops what the vectors of the backend can do.
///
/// What the method calls must be `#[inline(always)]`, or it is compiled for every machine alone.
macro_rules! compiled {
    (
        $(#[$doc:meta])*
        $visibility:vis fn $name:ident $(<const $n:ident: usize>)? (
            $($argument:ident: $type:ty),+ $(,)?
        ) $(-> $output:ty)? $body:block
    ) => {
        impl $crate::backend::Backend {
            $(#[$doc])*
            #[cfg_attr(
                all(target_arch = "x86_64", target_feature = "sse2"),
                expect(unsafe_code, reason = "calls by proof token")
            )]
            $visibility fn $name $(<const $n: usize>)? (
                self,
                $($argument: $type),+
            ) $(-> $output)? {
                #[inline(always)]
                fn code $(<const $n: usize>)? ($($argument: $type),+) $(-> $output)? $body

                #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
                #[target_feature(enable = "avx2")]
                fn x86_avx2 $(<const $n: usize>)? ($($argument: $type),+) $(-> $output)? {
                    code $(::<$n>)? ($($argument),+)
                }

                #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
                #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl")]
                fn x86_avx512 $(<const $n: usize>)? ($($argument: $type),+) $(-> $output)? {
                    code $(::<$n>)? ($($argument),+)
                }

                match self {
                    Self::Portable => code $(::<$n>)? ($($argument),+),
                    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
                    // SAFETY: an `Avx2` exists only where `avx2` was detected.
                    Self::Avx2(_) => unsafe { x86_avx2 $(::<$n>)? ($($argument),+) },
                    #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
                    // SAFETY: an `Avx512` exists only where `avx2`, `avx512f`, `avx512bw`,
                    // `avx512dq` and `avx512vl` were detected.
                    Self::Avx512(_) => unsafe { x86_avx512 $(::<$n>)? ($($argument),+) },
                }
            }
        }
    };
}

pub(crate) use compiled;
