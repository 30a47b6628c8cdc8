//! Writes anew, after a hello or a flow has changed, what of the corpus follows from the code: recorded
//! handshakes, and the figures of `states`. `cargo run -p ashlar-fuzz --example record`.

use std::fs;
use std::path::Path;

use ashlar_fuzz::{RECORDED, record_handshake, states};

fn main() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (target, name, choices) in RECORDED {
        let path = corpus.join(target).join(name).with_extension("bin");
        fs::write(path, record_handshake(target, choices))?;
    }
    for (number, figure) in states::figures().into_iter().enumerate() {
        fs::write(corpus.join(format!("states/figure-{number}.bin")), figure)?;
    }
    Ok(())
}
