//! Hiding features from debug builds, so that one machine can run the tests of every backend.

/// Whether `ASHLAR_CPU_DISABLE` names `token` (or `all`).
#[cfg(all(debug_assertions, feature = "std"))]
pub(crate) fn is_disabled(token: &str) -> bool {
    use std::{env, string::String, sync::OnceLock};

    static DISABLED: OnceLock<String> = OnceLock::new();
    let list = DISABLED.get_or_init(|| env::var("ASHLAR_CPU_DISABLE").unwrap_or_default());
    list.split(',').map(str::trim).any(|name| name == token || name == "all")
}

/// Release builds, and builds without the standard library, hide nothing.
#[cfg(not(all(debug_assertions, feature = "std")))]
pub(crate) const fn is_disabled(_token: &str) -> bool {
    false
}
