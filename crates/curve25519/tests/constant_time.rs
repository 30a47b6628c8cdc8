//! Masks that the compiler can see through become jumps (ATTACKS: C10). What it makes of these is read
//! from the compiled program, elsewhere; here is the rule for the source.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let nested = entries.map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    nested.flatten().filter(|path| !path.ends_with("tests.rs")).collect()
}

#[test]
fn c10_every_mask_is_made_behind_the_barrier() {
    let mut masks = 0;
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| {
            // All ones from a bit, or from a sign.
            line.contains(".wrapping_neg()") || line.contains("[4] >> 63")
        }) {
            // The sign that `invert` hands over goes through the barrier in `normalize`.
            let guarded = line.contains("black_box(") || line.contains("normalize(d, f[4] >> 63)");
            assert!(guarded, "{}:{}: {line}", path.display(), number + 1);
            masks += 1;
        }
    }
    assert!(masks >= 5, "only {masks} found: does the rule still match how masks are written?");
}
