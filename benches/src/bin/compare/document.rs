//! docs/performance.md: written by hand, with the results between markers.

use std::fs;
use std::path::PathBuf;

use crate::library::Outcome;

/// Puts the results of the run of this name where the last ones stand.
pub(crate) fn write(results: &str, name: &str) -> Outcome<PathBuf> {
    // Where the sources are, whatever folder this is run from.
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/performance.md");
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    fs::write(&path, replace(&text, name, results)?)?;
    Ok(path)
}

/// Replaces what stands between the lines `<!-- NAME: begin -->` and `<!-- NAME: end -->`.
fn replace(text: &str, name: &str, results: &str) -> Outcome<String> {
    let marker = |which: &str| format!("<!-- {name}: {which} -->\n");
    let missing = |marker: &str| format!("docs/performance.md has no line {}", marker.trim_end());
    let (begin, end) = (marker("begin"), marker("end"));
    let (before, rest) = text.split_once(&begin).ok_or_else(|| missing(&begin))?;
    let (_, after) = rest.split_once(&end).ok_or_else(|| missing(&end))?;
    Ok(format!("{before}{begin}\n{results}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::replace;

    const TEXT: &str = "a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n<!-- y: begin -->\n";

    #[test]
    fn what_is_written_by_hand_stays() {
        let text = replace(TEXT, "x", "new\n").unwrap();
        let expected = "a\n<!-- x: begin -->\n\nnew\n\n<!-- x: end -->\nb\n<!-- y: begin -->\n";
        assert_eq!(text, expected);
        assert_eq!(replace(&text, "x", "new\n").unwrap(), expected);
    }

    #[test]
    fn a_missing_marker_is_named() {
        let fault = replace(TEXT, "z", "").unwrap_err().to_string();
        assert!(fault.contains("<!-- z: begin -->"), "{fault}");
        let fault = replace(TEXT, "y", "").unwrap_err().to_string();
        assert!(fault.contains("<!-- y: end -->"), "{fault}");
    }

    #[test]
    fn the_document_has_every_place() {
        let text = include_str!("../../../../docs/performance.md");
        let names = [
            "compare",
            "compare --portable",
            "compare handshake",
            "compare bulk",
            "compare memory",
        ];
        for name in names {
            assert!(replace(text, name, "").is_ok(), "{name}");
        }
    }
}
