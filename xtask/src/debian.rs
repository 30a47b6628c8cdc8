//! Debian's packages, of which some steps need a few.

use std::process::Command;

use crate::process::{is_installed, run as run_program};

/// Installs Debian's packages where that may be done; otherwise says how.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    let by_hand = format!("install first: sudo apt-get install {}", packages.join(" "));
    let user = Command::new("id").arg("-u").output().map_err(|_| by_hand.clone())?;
    if user.stdout.trim_ascii() != b"0" || !is_installed("apt-get") {
        return Err(by_hand);
    }
    let install = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command.args(["install", "-y", "--no-install-recommends"]).args(packages);
        run_program(&mut command)
    };
    // The lists may be missing or stale.
    install().or_else(|_| {
        run_program(Command::new("apt-get").arg("update"))?;
        install()
    })
}
