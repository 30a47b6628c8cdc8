//! A Rust lexer, as much as is needed to find functions and `unsafe`.

use core::ops::Range;

/// A source file with its comments and literals told apart from code.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    /// `text` with comments and the insides of literals replaced by spaces, byte for byte.
    pub(crate) code: String,
    pub(crate) functions: Vec<Function>,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// From the keyword `fn` to the closing brace.
    pub(crate) span: Range<usize>,
}

/// One use of the keyword `unsafe`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UnsafeSite {
    pub(crate) line: usize,
    /// The function around it, or the `unsafe fn` itself; `-` outside of any.
    pub(crate) function: String,
    /// Whether a comment or doc section right above says why it is sound.
    pub(crate) justified: bool,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let code = blank(text);
        let functions = functions(&code);
        Self { text, code, functions }
    }

    /// 1-based line of a byte.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1
    }

    /// The file without a test module at its end.
    pub(crate) fn length_without_tests(&self) -> usize {
        let end = self.code.find("#[cfg(test)]\nmod ").unwrap_or(self.code.len());
        self.text[..end].lines().count()
    }

    /// Lines of code of a function: neither blank nor comment alone.
    pub(crate) fn code_lines(&self, function: &Function) -> usize {
        self.code[function.span.clone()].lines().filter(|line| !line.trim().is_empty()).count()
    }

    /// The attributes and comments above a function.
    pub(crate) fn attributes(&self, function: &Function) -> &str {
        let before = &self.code[..function.span.start];
        let start = before.rfind([';', '}', '{']).map_or(0, |at| at + 1);
        &self.text[start..function.span.start]
    }

    /// Every `unsafe` block, function, impl and trait.
    pub(crate) fn unsafe_sites(&self) -> Vec<UnsafeSite> {
        let words = words(&self.code);
        let mut sites = Vec::new();
        for (index, &(at, word)) in words.iter().enumerate() {
            let next = words.get(index + 1).map_or("", |&(_, word)| word);
            let is_pointer_type = next == "fn" && self.function_from(at).is_none();
            if word != "unsafe" || is_pointer_type {
                continue;
            }
            let function = match next {
                "fn" => self.function_from(at),
                _ => self.innermost(at),
            };
            sites.push(UnsafeSite {
                line: self.line_of(at),
                function: function.map_or_else(|| "-".to_owned(), |found| found.name.clone()),
                justified: self.is_justified(at),
            });
        }
        sites
    }

    /// The function whose keyword follows `unsafe` at `at`.
    fn function_from(&self, at: usize) -> Option<&Function> {
        let after = at + "unsafe".len();
        self.functions.iter().find(|function| {
            self.code.get(after..function.span.start).is_some_and(|gap| gap.trim().is_empty())
        })
    }

    pub(crate) fn innermost(&self, at: usize) -> Option<&Function> {
        self.functions
            .iter()
            .filter(|function| function.span.contains(&at))
            .min_by_key(|function| function.span.len())
    }

    /// Looks upwards through comments, attributes and the statement's own first lines.
    fn is_justified(&self, at: usize) -> bool {
        let line = self.line_of(at);
        let texts: Vec<&str> = self.text.lines().take(line).collect();
        let codes: Vec<&str> = self.code.lines().take(line).collect();
        for (back, (text, code)) in texts.iter().zip(&codes).rev().enumerate() {
            let comment = text.get(code.trim_end().len()..).unwrap_or(text);
            if comment.contains("SAFETY:") || comment.contains("# Safety") {
                return true;
            }
            let ends_statement = code.trim_end().ends_with([';', '{', '}', ',']);
            if back > 0 && (text.trim().is_empty() || ends_statement) {
                return false;
            }
        }
        false
    }
}

/// Whether `word` stands in `text` with no letter, digit or underscore around it.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    words(text).iter().any(|&(_, found)| found == word)
}

/// Identifiers and numbers with their places.
fn words(code: &str) -> Vec<(usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in code.char_indices().chain([(code.len(), ' ')]) {
        match (start, is_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push((from, &code[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn functions(code: &str) -> Vec<Function> {
    let words = words(code);
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs
        .filter(|((_, word), _)| *word == "fn")
        .filter_map(|(&(start, _), &(at, name))| {
            // `fn(u8)` is a type: something other than space precedes the next word.
            let named = code[start + 2..at].trim().is_empty();
            let end = named.then(|| body_end(code, at + name.len()))??;
            Some(Function { name: name.to_owned(), span: start..end })
        })
        .collect()
}

/// The end of the body after a function's name; `None` for a declaration without body.
fn body_end(code: &str, from: usize) -> Option<usize> {
    let (mut round, mut curly) = (0_usize, 0_usize);
    for (offset, byte) in code.as_bytes().get(from..)?.iter().enumerate() {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round = round.saturating_sub(1),
            b';' if round == 0 && curly == 0 => return None,
            b'{' => curly += 1,
            b'}' if curly <= 1 => return Some(from + offset + 1),
            b'}' => curly -= 1,
            _ => {}
        }
    }
    None
}

/// Replaces comments and the insides of literals by spaces; newlines stay.
fn blank(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = skip(text, at);
        if let Some(end) = end {
            for byte in &mut bytes[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
        }
        at = end.unwrap_or(at + 1);
    }
    // Whole tokens were blanked, so what is left is cut at character boundaries.
    String::from_utf8(bytes).unwrap_or_default()
}

/// The end of the comment or literal that starts at `at`, if one does.
fn skip(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let previous = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    let after_word = previous.is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match rest {
        [b'/', b'/', ..] => Some(at + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len())),
        [b'/', b'*', ..] => Some(at + block_comment(rest)),
        [b'"', ..] => Some(at + string(rest)),
        [b'r', b'"' | b'#', ..] if !after_word => raw_string(rest).map(|length| at + length),
        [b'b' | b'c', b'r', b'"' | b'#', ..] if !after_word => {
            raw_string(&rest[1..]).map(|length| at + 1 + length)
        }
        [b'\'', ..] => character(&text[at..]).map(|length| at + length),
        _ => None,
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                at += 2;
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r#"…"#`; `None` for a raw identifier such as `r#type`.
fn raw_string(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|&&byte| byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let body = rest.get(2 + hashes..)?;
    let length = body.windows(end.len()).position(|window| window == end);
    Some(length.map_or(rest.len(), |length| 2 + hashes + length + end.len()))
}

/// `'x'` or `'\n'`; `None` for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1);
    let (_, first) = characters.next()?;
    if first == '\\' {
        characters.next();
        return characters.find(|&(_, c)| c == '\'').map(|(at, _)| at + 1);
    }
    characters.next().filter(|&(_, c)| c == '\'').map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(text: &str) -> Vec<(usize, String, bool)> {
        let found = Source::new(text).unsafe_sites();
        found.into_iter().map(|site| (site.line, site.function, site.justified)).collect()
    }

    #[test]
    fn comments_and_literals_are_not_code() {
        let text = concat!(
            "// unsafe\n/* unsafe /* unsafe */ unsafe */\n",
            "fn f<'a>(x: &'a str) { let c = '\"'; let d = b'\\''; g(\"unsafe \\\" {\", 'é'); }\n",
            "fn h() { g(r#\"unsafe \"} \"#); let r#type = br\"unsafe\"; }\n",
        );
        assert_eq!(sites(text), []);
        let source = Source::new(text);
        assert_eq!(source.code.len(), text.len());
        let names: Vec<&str> = source.functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["f", "h"]);
    }

    #[test]
    fn a_block_belongs_to_its_innermost_function() {
        let text = concat!(
            "impl A {\n    fn outer() {\n        fn inner() {\n",
            "            // SAFETY: because.\n            unsafe { g() }\n        }\n",
            "        inner();\n        let x = unsafe { g() };\n    }\n}\n",
        );
        assert_eq!(sites(text), [(5, "inner".into(), true), (8, "outer".into(), false)]);
    }

    #[test]
    fn each_arm_needs_its_own_reason() {
        let text = concat!(
            "fn f(self) {\n    match self {\n        // SAFETY: by token,\n        // of two lines.\n",
            "        Self::A(_) => unsafe { a() },\n        Self::B(_) => unsafe { b() },\n    }\n}\n",
        );
        assert_eq!(sites(text), [(5, "f".into(), true), (6, "f".into(), false)]);
    }

    #[test]
    fn the_reason_may_stand_above_the_statement() {
        let text = "fn f() {\n    // SAFETY: yes.\n    let x =\n        unsafe { g() };\n}\n";
        assert_eq!(sites(text), [(4, "f".into(), true)]);
    }

    #[test]
    fn unsafe_functions_impls_and_pointer_types() {
        let text = concat!(
            "/// # Safety\n///\n/// Never.\nunsafe fn f() {}\nunsafe impl Send for A {}\n",
            "type P = unsafe fn(u8);\n#[expect(unsafe_code)]\nfn g() {}\n",
        );
        assert_eq!(sites(text), [(4, "f".into(), true), (5, "-".into(), false)]);
    }

    #[test]
    fn a_function_ends_with_its_body() {
        let text = "trait T { fn a(x: [u8; 4]); fn b() -> [u8; 2] { if x { y } else { z } } }\n";
        let source = Source::new(text);
        assert_eq!(source.functions.len(), 1);
        let body = &text[source.functions[0].span.clone()];
        assert_eq!(body, "fn b() -> [u8; 2] { if x { y } else { z } }");
    }

    #[test]
    fn lengths_leave_out_tests_and_comments() {
        let text = "fn f() {\n    // why\n\n    g();\n}\n#[cfg(test)]\nmod tests {\n}\n";
        let source = Source::new(text);
        assert_eq!(source.length_without_tests(), 5);
        assert_eq!(source.code_lines(&source.functions[0]), 3);
    }

    #[test]
    fn attributes_of_a_function_end_at_the_item_before() {
        let text = "fn f() {}\n#[target_feature(enable = \"sse2\")]\npub fn g() {}\n";
        let source = Source::new(text);
        assert!(source.attributes(&source.functions[1]).contains("target_feature"));
        assert!(!source.attributes(&source.functions[0]).contains("target_feature"));
    }
}
