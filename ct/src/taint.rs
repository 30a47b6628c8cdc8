//! Telling the tool which bytes are secret. To it they are bytes that nobody initialised: it follows
//! them through copies and arithmetic, and reports a jump or an address that depends on them.

#[cfg(ctgrind = "msan")]
#[path = "taint/msan.rs"]
mod tool;
#[cfg(all(not(ctgrind = "msan"), target_arch = "x86_64"))]
#[path = "taint/valgrind.rs"]
mod tool;
#[cfg(all(not(ctgrind = "msan"), not(target_arch = "x86_64")))]
#[path = "taint/absent.rs"]
mod tool;

/// From here on `bytes` are secret.
pub(crate) fn secret(bytes: &mut [u8]) {
    tool::mark_secret(bytes.as_mut_ptr(), bytes.len());
}

/// From here on `bytes` are public.
pub(crate) fn public(bytes: &mut [u8]) {
    tool::mark_public(bytes.as_mut_ptr(), bytes.len());
}

/// What the tool has reported up to now. MemorySanitizer ends the program at its first report, so
/// with it this is 0.
pub(crate) fn reports() -> u64 {
    tool::reports()
}

/// Makes the library's own declassifications known to the tool.
pub(crate) fn install() {
    #[cfg(ctgrind)]
    cpu::declassify::install(tool::mark_public);
}
