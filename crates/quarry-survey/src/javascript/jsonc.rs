//! JSON with comments and trailing commas, as configuration files of compilers are written.

use serde_json::Value;

/// Reads `text`; `None` if it is no JSON even without comments and trailing commas.
pub(super) fn parse(text: &str) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&plain(text))).ok()
}

/// `text` without comments and trailing commas.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut comma = None; // where a comma stands in `out` that may prove to be trailing
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
            continue;
        }
        if let Some(inside) = rest.strip_prefix("/*") {
            rest = inside.find("*/").map_or("", |end| &inside[end + 2..]);
            continue;
        }
        let length = match first {
            '"' => string_length(rest),
            _ => first.len_utf8(),
        };
        match first {
            ',' => comma = Some(out.len()),
            '}' | ']' => {
                if let Some(at) = comma.take() {
                    out.replace_range(at..=at, " ");
                }
            }
            _ if first.is_whitespace() => {}
            _ => comma = None,
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// The length in bytes of the string that `text` starts with, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn comments_and_trailing_commas_are_no_matter() {
        let cases = [
            ("{}", Some(json!({}))),
            ("{\"a\": 1,}", Some(json!({"a": 1}))),
            ("[1, // one\n 2, /* two */ ]", Some(json!([1, 2]))),
            ("{\"a//b\": \"/* , */ ,]\",}", Some(json!({"a//b": "/* , */ ,]"}))),
            ("{\"a\": \"\\\",}\"}", Some(json!({"a": "\",}"}))),
            ("\u{feff}{\"é\": \"ü\", /* x */}", Some(json!({"é": "ü"}))),
            ("{\"a\": ", None),
            ("/* never closed", None),
            ("\"", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!(parse(&"[".repeat(100_000)), None);
    }
}
