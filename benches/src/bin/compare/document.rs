//! docs/performance.md: written by hand, with the results between markers.

use std::fs;
use std::path::PathBuf;

use crate::library::Outcome;

/// Puts the results of an ordinary or of a portable run where the last ones stand.
pub(crate) fn write(results: &str, portable: bool) -> Outcome<PathBuf> {
    // Where the sources are, whatever folder this is run from.
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/performance.md");
    let name = if portable { "compare --portable" } else { "compare" };
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
    fn the_document_has_both_places() {
        let text = include_str!("../../../../docs/performance.md");
        for name in ["compare", "compare --portable"] {
            assert!(replace(text, name, "").is_ok(), "{name}");
        }
    }
}
