//! From bytes to text as Python does it: a byte order mark, a coding cookie (PEP 263), UTF-8
//! otherwise.

use std::borrow::Cow;

/// The text of a source file without a byte order mark, or why there is none.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(body) {
        // Whatever the cookie says: text in another encoding that also happens to be valid
        // UTF-8 differs in comments and strings at most.
        return Ok(Cow::Borrowed(text));
    }
    let Some(cookie) = cookie(body) else {
        return Err("The file is not valid UTF-8 and names no other encoding; save it as UTF-8, \
                    or add a coding comment to its first line"
            .to_owned());
    };
    match normal(&cookie).as_str() {
        "latin-1" | "iso-8859-1" | "latin1" | "iso8859-1" | "l1" | "cp819" => {
            Ok(Cow::Owned(body.iter().map(|byte| char::from(*byte)).collect()))
        }
        "iso-8859-15" | "latin-9" | "latin9" | "iso8859-15" => {
            Ok(Cow::Owned(body.iter().map(|byte| latin_9(*byte)).collect()))
        }
        "cp1252" | "windows-1252" | "1252" => {
            Ok(Cow::Owned(body.iter().map(|byte| windows_1252(*byte)).collect()))
        }
        "utf-8" | "utf8" | "utf-8-sig" => {
            Err("The file says that it is UTF-8 and is not; save it as UTF-8".to_owned())
        }
        _ => Err(format!(
            "The file is in the encoding {cookie}, which Quarry does not read; \
                          save it as UTF-8"
        )),
    }
}

fn normal(cookie: &str) -> String {
    cookie.to_ascii_lowercase().replace('_', "-")
}

/// The encoding named in a comment on one of the first two lines.
fn cookie(body: &[u8]) -> Option<String> {
    for line in body.split(|byte| *byte == b'\n').take(2) {
        let line = line.trim_ascii();
        let Some(comment) = line.strip_prefix(b"#") else {
            if line.is_empty() {
                continue;
            }
            return None;
        };
        let at = comment.windows(6).position(|window| window == b"coding");
        let Some(rest) = at.map(|at| &comment[at + 6..]) else { continue };
        let Some(rest) = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"=")) else {
            continue;
        };
        let name: String = rest
            .trim_ascii_start()
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
            .map(|byte| char::from(*byte))
            .collect();
        if !name.is_empty() {
            return Some(name);
        }
    }
    None
}

fn latin_9(byte: u8) -> char {
    match byte {
        0xA4 => '€',
        0xA6 => 'Š',
        0xA8 => 'š',
        0xB4 => 'Ž',
        0xB8 => 'ž',
        0xBC => 'Œ',
        0xBD => 'œ',
        0xBE => 'Ÿ',
        other => char::from(other),
    }
}

fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => UPPER[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_as_python_reads_it() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"x = 1\n", Some("x = 1\n")),
            (b"\xEF\xBB\xBFx = 1\n", Some("x = 1\n")),
            ("s = 'ü'\n".as_bytes(), Some("s = 'ü'\n")),
            (
                b"# -*- coding: latin-1 -*-\ns = '\xFC'\n",
                Some("# -*- coding: latin-1 -*-\ns = 'ü'\n"),
            ),
            (
                b"#!/usr/bin/python\n# vim: set fileencoding=iso_8859_15 :\ns = '\xA4'\n",
                Some("#!/usr/bin/python\n# vim: set fileencoding=iso_8859_15 :\ns = '€'\n"),
            ),
            (b"# coding: cp1252\ns = '\x80'\n", Some("# coding: cp1252\ns = '€'\n")),
            (b"s = '\xFC'\n", None),
            (b"# coding: utf-8\ns = '\xFC'\n", None),
            (b"# coding: koi8-r\ns = '\xFC'\n", None),
            (b"x = 1\n# coding: latin-1\ns = '\xFC'\n", None),
            (b"", Some("")),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes).ok().as_deref(), *expected, "{}", bytes.escape_ascii());
        }
    }
}
