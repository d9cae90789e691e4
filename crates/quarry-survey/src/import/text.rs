//! From bytes to text: byte order marks, UTF-8, UTF-16, and Latin-1 as a last resort.

use std::borrow::Cow;

use super::notes::Notes;

/// The text of a file without a byte order mark.
pub(super) fn decode<'a>(bytes: &'a [u8], notes: &mut Notes) -> Cow<'a, str> {
    if let Some(little) = utf16(bytes) {
        let (text, lost) = from_utf16(bytes, little);
        if lost {
            notes.warn("characters that are not valid", 0, || {
                "Some of the UTF-16 text is not valid and was replaced".to_owned()
            });
        }
        return Cow::Owned(text);
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(body) {
        return Cow::Borrowed(text);
    }
    notes.warn("characters that may be wrong", 0, || {
        "The file is not valid UTF-8 and was read as Latin-1; names with other letters than \
         those of Western Europe may be wrong"
            .to_owned()
    });
    Cow::Owned(body.iter().map(|byte| char::from(*byte)).collect())
}

/// The same for a beginning, which may end in the middle of a character.
pub(super) fn lossy(start: &[u8]) -> String {
    if let Some(little) = utf16(start) {
        return from_utf16(start, little).0;
    }
    let body = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    String::from_utf8_lossy(body).into_owned()
}

/// Whether it is UTF-16, and if so, with the low byte first. Without a mark, a text in ASCII
/// still shows by every other byte being 0.
fn utf16(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xFF, 0xFE, ..] => Some(true),
        [0xFE, 0xFF, ..] => Some(false),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(true),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(false),
        _ => None,
    }
}

fn from_utf16(bytes: &[u8], little: bool) -> (String, bool) {
    let body = match bytes {
        [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] => rest,
        whole => whole,
    };
    let units = body.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    let mut lost = body.len() % 2 == 1;
    let text = char::decode_utf16(units)
        .map(|unit| {
            unit.unwrap_or_else(|_| {
                lost = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    (text, lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_in_any_of_the_usual_encodings() {
        let cases: [(&[u8], &str); 7] = [
            (b"a,b", "a,b"),
            (b"\xEF\xBB\xBFa,b", "a,b"),
            (b"\xFF\xFEa\0,\0", "a,"),
            (b"\xFE\xFF\0a\0,", "a,"),
            (b"a\0,\0b\0", "a,b"),
            (b"f\xFCr", "für"),
            (b"", ""),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes, &mut Notes::about("f")), expected, "{bytes:?}");
        }
    }
}
