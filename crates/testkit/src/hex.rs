//! Hexadecimal text, as every vector file writes bytes.

/// The bytes of hexadecimal `text`, in capital or small letters; nothing if it is anything else.
///
/// A lone digit in front stands for a whole byte, as integers are written.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().map(digit).collect::<Option<_>>()?;
    let (head, pairs) = digits.split_at(digits.len() % 2);
    let bytes = pairs.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]);
    Some(head.iter().copied().chain(bytes).collect())
}

fn digit(c: char) -> Option<u8> {
    u8::try_from(c.to_digit(16)?).ok()
}

/// `bytes` in small hexadecimal letters.
pub fn to_hex(bytes: &[u8]) -> String {
    let letter = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('?');
    bytes.iter().flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(from_hex("00fFA0"), Some(vec![0, 0xff, 0xa0]));
        assert_eq!(from_hex("10001"), Some(vec![1, 0, 1]));
        assert_eq!(from_hex(""), Some(vec![]));
        assert_eq!(from_hex("0g"), None);
        assert_eq!(from_hex("+1"), None);
        assert_eq!(to_hex(&[0, 0xff, 0xa0]), "00ffa0");
    }
}
