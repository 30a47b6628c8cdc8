//! Telling the instruments of `cargo xtask ct` that a value which depends on a secret is public.
//! Compiled for them alone, with `--cfg ctgrind`.

extern crate std;

use std::sync::OnceLock;

/// Takes the start and the length in bytes of memory that is public from now on.
pub type Hook = fn(*mut u8, usize);

static HOOK: OnceLock<Hook> = OnceLock::new();

/// Says whom to tell. The first call counts.
pub fn install(hook: Hook) {
    HOOK.get_or_init(|| hook);
}

/// The same value, public.
#[inline(never)]
#[must_use]
pub fn declassify<T: Copy>(mut value: T) -> T {
    if let Some(hook) = HOOK.get() {
        hook((&raw mut value).cast(), size_of::<T>());
    }
    value
}

/// The same bytes, public.
#[must_use]
pub fn declassify_bytes<B: AsMut<[u8]>>(mut bytes: B) -> B {
    let slice = bytes.as_mut();
    if let Some(hook) = HOOK.get() {
        hook(slice.as_mut_ptr(), slice.len());
    }
    bytes
}
