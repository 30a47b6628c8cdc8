//! Records handshakes with OpenSSL: `cargo run -p ashlar-recordings -- FOLDER`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

mod case;
mod conversation;
mod identities;
mod openssl;

use case::Case;
use identities::Identities;
use openssl::OpenSsl;
use recordings::{Endpoint, Side};
use testkit::{Item, Recording};

/// Some draws are made again until the number is in range, and a recording with such a repetition is
/// thrown away: a few more attempts than will ever be needed.
const ATTEMPTS: usize = 60;

fn main() -> ExitCode {
    let Some(folder) = env::args().nth(1) else {
        eprintln!("usage: record FOLDER");
        return ExitCode::FAILURE;
    };
    match record_all(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn record_all(folder: &Path) -> Result<(), String> {
    let scratch = env::temp_dir().join(format!("ashlar-record-{}", std::process::id()));
    fs::create_dir_all(&scratch).map_err(|why| why.to_string())?;
    let openssl = OpenSsl::new(&scratch)?;
    let identities = Identities::issue()?;
    for case in &case::CASES {
        for side in [Side::Client, Side::Server] {
            let recording = attempt(&openssl, &identities, (case, side))?;
            let path = folder.join(format!("{}-{}.txt", case.name, side.name()));
            let text =
                format!("# {}\n# Format: docs/recordings.md.\n{recording}", case.title(side));
            fs::write(&path, text).map_err(|why| format!("{}: {why}", path.display()))?;
            println!("{}", path.display());
        }
    }
    fs::remove_dir_all(&scratch).map_err(|why| why.to_string())
}

fn attempt(
    openssl: &OpenSsl<'_>,
    identities: &Identities,
    (case, side): (&Case, Side),
) -> Result<Recording, String> {
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        match record(openssl, identities, (case, side)) {
            Ok(recording) => return Ok(recording),
            Err(why) => last = why,
        }
    }
    Err(format!("{} {}: {last}", case.name, side.name()))
}

fn record(
    openssl: &OpenSsl<'_>,
    identities: &Identities,
    (case, side): (&Case, Side),
) -> Result<Recording, String> {
    let mut recording = case.head(side, identities, &openssl.version);
    let (drawn, secrets) = Default::default();
    let endpoint = Endpoint::new(&recording, recordings::Drawn::source(&drawn), &secrets)?;
    let mut peer = openssl.start(case, side, &recording)?;
    for number in 0..case.connections() {
        let mut items = conversation::hold(&mut peer, &endpoint, (side, &drawn))?;
        case.name_draws(&mut items, (side, number))?;
        let kind = if number == 0 { "full" } else { "resumed" };
        items.insert(0, Item::new(format_args!("connection {kind}"), &[]));
        items.push(Item::new("secret main", &peer.main_secret(&items)?));
        recording.connections.push(items);
    }
    Ok(recording)
}
