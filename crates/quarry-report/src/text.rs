//! Text as every format takes it: no control characters, and nothing that turns the direction
//! of writing around, with which a name could pass for another.

/// `text` on one line: line breaks and tabs become spaces, other control characters and marks
/// of direction become U+FFFD.
pub(crate) fn one_line(text: &str) -> impl Iterator<Item = char> + '_ {
    text.trim().chars().map(|c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || turns_direction(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    })
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_name_stays_on_its_line_and_in_its_direction() {
        for (given, expected) in [
            ("plain", "plain"),
            (" two\nlines\t", "two lines"),
            ("a\u{202e}b", "a\u{fffd}b"),
            ("nul\0", "nul\u{fffd}"),
            ("ünïcode → ok", "ünïcode → ok"),
        ] {
            assert_eq!(one_line(given).collect::<String>(), expected, "{given:?}");
        }
    }
}
