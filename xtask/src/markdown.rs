//! Tables of the Markdown files that `tidy` compares with the code.

/// One row below the header, its cells without spaces and backticks around them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// The cell at `index`, empty if the row is short.
    pub(crate) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }
}

/// The rows of every table whose header begins with these columns.
pub(crate) fn tables(text: &str, columns: &[&str]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        let Some(cells) = cells(line) else {
            inside = false;
            continue;
        };
        if !inside {
            inside = columns.iter().zip(&cells).filter(|(want, got)| want == got).count()
                == columns.len();
        } else if !cells.iter().all(|cell| cell.bytes().all(|b| matches!(b, b'-' | b':'))) {
            rows.push(Row { line: index + 1, cells });
        }
    }
    rows
}

fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_rows_of_the_named_table_only() {
        let text = "# t\n\n| a | b |\n|---|:-:|\n| `x` | y |\n\n| c | d |\n|---|---|\n| p | q |\n";
        let rows = tables(text, &["a", "b"]);
        assert_eq!(rows, [Row { line: 5, cells: vec!["x".into(), "y".into()] }]);
        assert_eq!(rows[0].cell(7), "");
    }

    #[test]
    fn a_shorter_header_is_another_table() {
        assert!(tables("| a |\n|---|\n| x |\n", &["a", "b"]).is_empty());
    }
}
