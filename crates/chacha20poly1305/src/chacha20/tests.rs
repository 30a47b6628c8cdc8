//! The key stream of every kernel against the portable one, also where the counter ends.

use std::vec::Vec;

use super::{BLOCK_LEN, Key, Stream, portable};
use crate::Backend;

/// The key stream from a counter on, in each layout of a backend, as far as one pass makes it.
#[cfg_attr(
    all(target_arch = "x86_64", target_feature = "sse2"),
    expect(unsafe_code, reason = "calls by proof token")
)]
fn layouts(backend: Backend, stream: Stream<'_>, counter: u32) -> Vec<Vec<u8>> {
    match backend {
        Backend::Portable => [portable::blocks(stream, counter).concat()].into(),
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        // SAFETY: an `Avx2` exists only where `avx2` was detected.
        Backend::Avx2(_) => unsafe { x86::avx2(stream, counter) },
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
        // SAFETY: an `Avx512Ifma` exists only where `avx2`, `avx512f`, `avx512bw`, `avx512dq`,
        // `avx512vl` and `avx512ifma` were detected.
        Backend::Avx512(_) => unsafe { x86::avx512(stream, counter) },
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod x86 {
    use std::{vec, vec::Vec};

    use cpu::x86::{store256, store512};

    use super::super::{Stream, x86_avx2, x86_avx512};
    use crate::poly1305::Beside;

    #[target_feature(enable = "avx2")]
    pub(super) fn avx2(stream: Stream<'_>, counter: u32) -> Vec<Vec<u8>> {
        let all = x86_avx2::blocks(stream, counter, Beside::nothing());
        let few = x86_avx2::few_blocks(stream, counter, Beside::nothing());
        let bytes = |blocks: &[x86_avx2::Block]| -> Vec<u8> {
            blocks.as_flattened().iter().flat_map(|half| store256(*half)).collect()
        };
        vec![bytes(all.as_flattened()), bytes(few.as_flattened())]
    }

    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512ifma")]
    pub(super) fn avx512(stream: Stream<'_>, counter: u32) -> Vec<Vec<u8>> {
        let all = x86_avx512::blocks(stream, counter, |blocks| blocks);
        let four = x86_avx512::few_blocks::<1>(stream, counter);
        let eight = x86_avx512::few_blocks::<2>(stream, counter);
        [all.as_flattened(), four.as_flattened(), eight.as_flattened()]
            .map(|blocks| blocks.iter().flat_map(|block| store512(*block)).collect())
            .into()
    }
}

/// Messages of 256 GiB would be needed to come to the last counters.
#[test]
fn l5_every_layout_from_every_kind_of_counter() {
    let key = Key::new(b"a key that has thirty-two bytes.");
    let stream = Stream { key: &key, nonce: b"twelve bytes" };
    let ends = (0..20).map(|i| u32::MAX - i);
    let carries = [0, 1, 0xf9, 0xfffd, 0x00ff_fff8, 0x7fff_fff5];
    for counter in ends.chain(carries) {
        let blocks = (0..16).map(|i| portable::blocks(stream, counter.wrapping_add(i))[0]);
        let expected = blocks.collect::<Vec<_>>().concat();
        for backend in Backend::all() {
            for layout in layouts(backend, stream, counter) {
                assert!(layout.len() >= 4 * BLOCK_LEN);
                assert_eq!(layout, expected[..layout.len()], "{} {counter:x}", backend.name());
            }
        }
    }
}
