//! ChaCha20-Poly1305.

use chacha20poly1305::{Backend, ChaCha20Poly1305};

use crate::operations::aead_operations;
use crate::registry::Registry;

pub(super) fn register(registry: &mut Registry) {
    let backends = Backend::all().map(|backend| (backend.name(), backend));
    registry.on_backends(
        "chacha20poly1305",
        &["portable", "x86-avx2", "x86-avx512-ifma"],
        backends,
        |entries| {
            // A first pass, a batch, a layout for the end, and a part of a block.
            aead_operations!(entries, "ChaCha20-Poly1305", ChaCha20Poly1305, 2300);
        },
    );
}
