//! The kernels whose machine code is looked at, with what it may contain.
//!
//! A conditional jump here ends a loop over blocks, rounds or limbs, or asks for a length. Fewer may
//! come of a compiler that unrolls more. To register a kernel, or after a change to one or of the compiler: run
//! `cargo xtask ct`, look at what it reports in the output of `objdump`, and write it down here.

/// What a function's machine code may contain besides straight code. Divisions never.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    /// As objdump prints it; several functions may have the name, one a generic argument.
    pub(super) symbol: &'static str,
    pub(super) backend: &'static str,
    /// The most conditional jumps that one of them has.
    pub(super) max_jumps: usize,
    /// How many jumps go to an address from a register or a table.
    pub(super) computed_jumps: usize,
    /// What it may call.
    pub(super) calls: &'static [&'static str],
}

/// A kernel with nothing but conditional jumps on counters and lengths.
const fn kernel(symbol: &'static str, backend: &'static str, max_jumps: usize) -> Expected {
    Expected { symbol, backend, max_jumps, computed_jumps: 0, calls: &[] }
}

impl Expected {
    /// The same, calling these.
    const fn calling(self, calls: &'static [&'static str]) -> Self {
        Self { calls, ..self }
    }
}

const PORTABLE: &str = "portable";
const AES_NI: &str = "x86-aes-ni";
const VAES_AVX2: &str = "x86-vaes-avx2";
const VAES_AVX512: &str = "x86-vaes-avx512";
const AVX512_IFMA: &str = "x86-avx512-ifma";
const SHA_NI: &str = "x86-sha-ni";
const AVX2: &str = "x86-avx2";
const AVX512: &str = "x86-avx512";

/// In the order of the crates' layers.
pub(super) const KERNELS: &[Expected] = &[
    kernel("ashlar_sha1::compress::portable::compress", PORTABLE, 2),
    kernel("ashlar_sha1::compress::x86_sha_ni::compress", SHA_NI, 2),
    kernel("ashlar_sha2::sha256::portable::compress", PORTABLE, 3),
    kernel("ashlar_sha2::sha256::x86_sha_ni::compress", SHA_NI, 2),
    kernel("ashlar_sha2::sha512::portable::compress", PORTABLE, 3),
    kernel("ashlar_sha2::sha512::x86_avx2::compress", AVX2, 5).calling(&["memset"]),
    kernel("ashlar_sha2::sha512::x86_avx512::compress", AVX512, 5),
    kernel("ashlar_sha3::keccak::portable::permute", PORTABLE, 1),
    kernel("ashlar_sha3::keccak::x86_avx2::permute_batch", AVX2, 2)
        .calling(&[
            "ashlar_sha3::keccak::portable::permute",
            "ashlar_sha3::keccak::x86_avx2::keccak_f",
        ]),
    kernel("ashlar_sha3::keccak::x86_avx2::keccak_f", AVX2, 1).calling(&["memcpy"]),
    kernel("ashlar_sha3::keccak::x86_avx512::permute", AVX512, 1),
    kernel("ashlar_sha3::keccak::x86_avx512::permute_batch", AVX512, 3)
        .calling(&["ashlar_sha3::keccak::x86_avx512::permute", "memset"]),
    kernel("ashlar_aes::block::portable::slice", PORTABLE, 0),
    kernel("ashlar_aes::block::portable::unslice", PORTABLE, 0),
    kernel("ashlar_aes::block::portable::shift_rows", PORTABLE, 3),
    // The computed jump chooses by the number of the round.
    Expected {
        computed_jumps: 1,
        ..kernel("ashlar_aes::block::portable::RoundKeys<_>::encrypt", PORTABLE, 3).calling(&[
            "ashlar_aes::block::portable::shift_rows",
            "ashlar_aes::block::portable::slice",
            "ashlar_aes::block::portable::unslice",
        ])
    },
    kernel("ashlar_aes::ghash::portable::HashKey::new", PORTABLE, 0),
    kernel("ashlar_aes::ghash::portable::Ghash::update", PORTABLE, 2)
        .calling(&["memcpy", "memset"]),
    kernel("ashlar_aes::block::x86_aesni::RoundKeys<_>::new", AES_NI, 4).calling(&["memcpy"]),
    kernel("ashlar_aes::ctr::x86_aesni::apply", AES_NI, 7).calling(&["memcpy"]),
    kernel("ashlar_aes::cbc::x86_aesni::Key<_>::crypt", AES_NI, 6),
    kernel("ashlar_aes::ccm::x86_aesni::crypt", AES_NI, 4)
        .calling(&["ashlar_aes::ccm::x86_aesni::Run<_>::absorb_aad", "memcpy"]),
    kernel("ashlar_aes::ghash::x86_aesni::HashKey::new", AES_NI, 0),
    kernel("ashlar_aes::gcm::x86_aesni::Key<_>::crypt", AES_NI, 41).calling(&["memcpy", "memset"]),
    // Loops, and lengths: of the message and its tail, of the associated data, of the source.
    kernel("ashlar_aes::gcm::x86_vaes::Key<_>::new", VAES_AVX512, 2).calling(&[
        "ashlar_aes::block::x86_aesni::RoundKeys<_>::new",
        "memcpy",
        "memset",
    ]),
    kernel("ashlar_aes::gcm::x86_vaes::avx2::crypt", VAES_AVX2, 58).calling(&[
        "ashlar_aes::gcm::x86_vaes::avx2::Run<_,_>::rounds",
        "ashlar_aes::gcm::x86_vaes::avx2::hash_nonce",
        "memcpy",
        "memset",
    ]),
    kernel("ashlar_aes::gcm::x86_vaes::avx2::Run<_,_>::rounds", VAES_AVX2, 0),
    kernel("ashlar_aes::gcm::x86_vaes::avx2::hash_nonce", VAES_AVX2, 5)
        .calling(&["memcpy", "memset"]),
    kernel("ashlar_aes::gcm::x86_vaes::avx512::crypt", VAES_AVX512, 47)
        .calling(&["ashlar_aes::gcm::x86_vaes::avx512::hash_nonce"]),
    kernel("ashlar_aes::gcm::x86_vaes::avx512::hash_nonce", VAES_AVX512, 5),
    kernel("ashlar_chacha20poly1305::chacha20::portable::blocks", PORTABLE, 1),
    kernel("ashlar_chacha20poly1305::poly1305::portable::Poly1305::update_padded", PORTABLE, 6)
        .calling(&["memcpy", "memset"]),
    kernel("ashlar_chacha20poly1305::chacha20::x86_avx2::blocks", AVX2, 5),
    kernel("ashlar_chacha20poly1305::chacha20::x86_avx2::few_blocks", AVX2, 5),
    kernel("ashlar_chacha20poly1305::aead::x86_avx2::run", AVX2, 55).calling(&[
        "ashlar_chacha20poly1305::chacha20::x86_avx2::blocks",
        "ashlar_chacha20poly1305::chacha20::x86_avx2::few_blocks",
        "ashlar_chacha20poly1305::poly1305::portable::Poly1305::update_padded",
        "memcpy",
    ]),
    kernel("ashlar_chacha20poly1305::poly1305::x86_avx512::Powers::new", AVX512_IFMA, 0),
    kernel("ashlar_chacha20poly1305::poly1305::x86_avx512::update_padded", AVX512_IFMA, 10),
    kernel("ashlar_chacha20poly1305::aead::x86_avx512::Run::encrypt", AVX512_IFMA, 34)
        .calling(&["memcpy"]),
    kernel("ashlar_chacha20poly1305::aead::x86_avx512::run", AVX512_IFMA, 6).calling(&[
        "ashlar_chacha20poly1305::aead::x86_avx512::Run::encrypt",
        "ashlar_chacha20poly1305::poly1305::x86_avx512::Powers::new",
        "ashlar_chacha20poly1305::poly1305::x86_avx512::update_padded",
        "memcpy",
    ]),
    kernel("ashlar_chacha20poly1305::aead::x86_avx512::crypt", AVX512_IFMA, 4)
        .calling(&["ashlar_chacha20poly1305::aead::x86_avx512::run"]),
    // The checks are of widths.
    kernel("ashlar_bigint::kernel::mul_width", PORTABLE, 16)
        .calling(&["core::slice::index::slice_index_fail", "memset"]),
    kernel("ashlar_bigint::kernel::square_width", PORTABLE, 18)
        .calling(&["core::slice::index::slice_index_fail", "memset"]),
    kernel("ashlar_bigint::kernel::reduce_width", PORTABLE, 22)
        .calling(&["core::panicking::panic_bounds_check", "core::slice::index::slice_index_fail"]),
    // Over digits; and over the two numbers, where that loop stays one.
    kernel("ashlar_bigint::x86_ifma::product::product", AVX512_IFMA, 2),
    kernel("ashlar_curve25519::edwards::multiply::base", PORTABLE, 2)
        .calling(&["ashlar_curve25519::select::lookup"]),
    kernel("ashlar_curve25519::select::lookup", PORTABLE, 2),
    kernel("ashlar_curve25519::scalar::montgomery_product", PORTABLE, 0),
    kernel("ashlar_curve25519::field::FieldElement::invert", PORTABLE, 2),
    kernel("ashlar_nistec::inverse::Prepared<_>::invert", PORTABLE, 3)
        .calling(&["ashlar_nistec::inverse::Prepared<_>::apply_modular::{{closure}}"]),
    kernel("ashlar_nistec::multiply::generator_multiple", PORTABLE, 4)
        .calling(&["ashlar_nistec::multiply::last_sum"]),
    kernel("ashlar_nistec::multiply::multiple", PORTABLE, 5)
        .calling(&["ashlar_nistec::multiply::last_sum", "ashlar_nistec::multiply::odd_multiples"]),
    kernel("<ashlar_nistec::scalar::Residue<M,_> as core::ops::arith::Mul>::mul", PORTABLE, 2),
    kernel(
        "<ashlar_nistec::p384::Prime as ashlar_nistec::modulus::Modulus<6_usize>>::multiply",
        PORTABLE,
        0,
    ),
    kernel(
        "<ashlar_nistec::p521::Prime as ashlar_nistec::modulus::Modulus<9_usize>>::multiply",
        PORTABLE,
        0,
    ),
    kernel("ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::ntt", PORTABLE, 8).calling(&[
        "ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::ntt_by_layers::x86_avx2",
        "ashlar_mlkem::ntt::x86_avx512::ntt",
        "memcpy",
    ]),
    kernel("ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::ntt_by_layers::x86_avx2", AVX2, 2),
    kernel("ashlar_mlkem::ntt::x86_avx512::ntt", AVX512, 1),
    kernel("ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::ntt_inverse", PORTABLE, 10).calling(&[
        "ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::ntt_inverse_by_layers::x86_avx2",
        "ashlar_mlkem::ntt::x86_avx512::ntt_inverse",
        "memcpy",
    ]),
    kernel("ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::ntt_inverse_by_layers::x86_avx2", AVX2, 9),
    kernel("ashlar_mlkem::ntt::x86_avx512::ntt_inverse", AVX512, 1),
    kernel("ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::multiply", PORTABLE, 3).calling(&[
        "ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::multiply::x86_avx2",
        "ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::multiply::x86_avx512",
        "memcpy",
        "memset",
    ]),
    kernel("ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::multiply::x86_avx2", AVX2, 1).calling(&["memcpy"]),
    kernel("ashlar_mlkem::ntt::<impl ashlar_mlkem::backend::Backend>::multiply::x86_avx512", AVX512, 1),
    kernel("ashlar_mlkem::sample::<impl ashlar_mlkem::backend::Backend>::sample_poly_cbd_2", PORTABLE, 3).calling(&[
        "ashlar_mlkem::sample::<impl ashlar_mlkem::backend::Backend>::sample_poly_cbd_2::x86_avx2",
        "ashlar_mlkem::sample::<impl ashlar_mlkem::backend::Backend>::sample_poly_cbd_2::x86_avx512",
    ]),
    kernel("ashlar_mlkem::sample::<impl ashlar_mlkem::backend::Backend>::sample_poly_cbd_2::x86_avx2", AVX2, 1),
    kernel("ashlar_mlkem::sample::<impl ashlar_mlkem::backend::Backend>::sample_poly_cbd_2::x86_avx512", AVX512, 0),
];

/// Functions of the harness that leak by a jump, with the most jumps of those that do the same and do
/// not leak: the scan must report them.
pub(super) const TWINS: &[(&str, usize)] = &[
    ("ashlar_ct::operations::patterns::early_exit_equal", 1),
    ("ashlar_ct::operations::patterns::power_branching", 1),
    ("ashlar_ct::operations::patterns::reduce_branching", 0),
];
