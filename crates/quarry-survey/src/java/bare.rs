//! The text of a file without its comments, each line where it was.
//!
//! Comments are two fifths of the Java of the JDK, and the parser looks at each of their letters.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr2, memchr3, memmem};

/// `source` with each comment replaced by a blank and the line breaks that are in it. A comment
/// without an end stays, so that the parser finds it.
pub(super) fn without_comments(source: &str) -> Cow<'_, str> {
    let bytes = source.as_bytes();
    let mut bare = String::new();
    // What lies before `kept` is in `bare` already.
    let (mut at, mut kept) = (0, 0);
    while let Some(found) = memchr3(b'/', b'"', b'\'', &bytes[at..]) {
        at += found;
        let rest = &bytes[at..];
        let length = match rest {
            [b'/', b'/', ..] => Some(line_comment(rest)),
            [b'/', b'*', ..] => block_comment(rest),
            [b'"', b'"', b'"', ..] => {
                at += 3 + text_block(&rest[3..]);
                continue;
            }
            [quote @ (b'"' | b'\''), inside @ ..] => {
                at += 1 + literal(inside, *quote);
                continue;
            }
            _ => None,
        };
        let Some(length) = length else {
            at += 1;
            continue;
        };
        if bare.is_empty() {
            bare.reserve(source.len());
        }
        bare.push_str(&source[kept..at]);
        bare.push(' ');
        bare.extend(memchr_iter(b'\n', &rest[..length]).map(|_| '\n'));
        at += length;
        kept = at;
    }
    if kept == 0 {
        return Cow::Borrowed(source);
    }
    bare.push_str(&source[kept..]);
    Cow::Owned(bare)
}

fn line_comment(rest: &[u8]) -> usize {
    memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

fn block_comment(rest: &[u8]) -> Option<usize> {
    memmem::find(&rest[2..], b"*/").map(|end| end + 4)
}

/// The length of what is inside a literal, with the quote that ends it; one that does not end
/// reaches to the end of its line.
fn literal(inside: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while let Some(found) = memchr3(b'\\', quote, b'\n', &inside[at..]) {
        at += found + 1;
        if inside[at - 1] != b'\\' {
            return at;
        }
        at = inside.len().min(at + 1);
    }
    inside.len()
}

/// The length of what is inside a text block, with the quotes that end it.
fn text_block(inside: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr2(b'\\', b'"', &inside[at..]) {
        at += found;
        if inside[at..].starts_with(b"\"\"\"") {
            return at + 3;
        }
        at = inside.len().min(at + 1 + usize::from(inside[at] == b'\\'));
    }
    inside.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comments_give_way_and_lines_stay() {
        let cases = [
            ("", ""),
            ("class A {}", "class A {}"),
            ("int a; // why\nint b;", "int a;  \nint b;"),
            ("int a; // why\r\nint b;", "int a;  \r\nint b;"),
            ("/** One.\n * Two.\n */\nclass A {}", " \n\n\nclass A {}"),
            ("int/**/a;", "int a;"),
            ("a = b / c /d;", "a = b / c /d;"),
            ("s = \"// no\"; // yes", "s = \"// no\";  "),
            ("s = \"\\\"/* no\"; /* yes */", "s = \"\\\"/* no\";  "),
            ("c = '\"'; // yes", "c = '\"';  "),
            ("c = '\\''; // yes", "c = '\\'';  "),
            (
                "s = \"\"\"\n // no \\\"\"\" \"\" /* no */\"\"\"; // yes",
                "s = \"\"\"\n // no \\\"\"\" \"\" /* no */\"\"\";  ",
            ),
            ("s = \"open // no\n// yes", "s = \"open // no\n "),
            ("/* open\nclass A {}", "/* open\nclass A {}"),
            ("/*/ still */x", " x"),
            ("/* a *//* b */", "  "),
            ("é /* ü */ ß // ö", "é   ß  "),
            ("\"\\", "\"\\"),
        ];
        for (source, expected) in cases {
            assert_eq!(without_comments(source), expected, "{source:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_lines(source in "[/*\"'\\\\\n\r ax é]{0,60}") {
            let bare = without_comments(&source);
            prop_assert_eq!(bare.matches('\n').count(), source.matches('\n').count());
            prop_assert!(bare.len() <= source.len());
        }
    }
}
