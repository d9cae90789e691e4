//! Placeholders of drivers and templates in a text of SQL.

/// `text` with the placeholders of drivers and templates as question marks, or, where a name is
/// put in, as one that is no table.
pub(super) fn without_placeholders(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '{', '$', '#', ':', '?']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let taken = placeholder(from);
        if taken == 0 {
            let length = from.chars().next().map_or(1, char::len_utf8);
            plain.push_str(&from[..length]);
            rest = &from[length..];
        } else {
            plain.push_str(UNKNOWN);
            rest = &from[taken..];
        }
    }
    plain.push_str(rest);
    plain
}

/// Stands for something that is put in: valid as a value and as a name, and no table.
pub(super) const UNKNOWN: &str = "put_in_";

/// How many bytes at the start of `text` are a placeholder.
fn placeholder(text: &str) -> usize {
    let close = |open: usize, end: char| {
        text[open..].find(end).filter(|length| *length < 200).map(|at| open + at + end.len_utf8())
    };
    let word = |from: usize| {
        let rest = &text[from..];
        rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(rest.len())
    };
    if text.starts_with("::") {
        return 0; // a cast
    }
    if text.starts_with("%(") {
        return close(2, ')').map_or(0, |end| {
            end + usize::from(text[end..].starts_with(|c: char| c.is_ascii_alphabetic()))
        });
    }
    if text.starts_with("%s") || text.starts_with("%d") {
        return 2;
    }
    if text.starts_with("#{") || text.starts_with("${") || text.starts_with(":#") {
        return close(2, '}').unwrap_or(0);
    }
    if text.starts_with('{') {
        return close(1, '}').unwrap_or(0);
    }
    match text.as_bytes() {
        [b':' | b'$', next, ..] if next.is_ascii_alphanumeric() || *next == b'_' => 1 + word(1),
        [b'?', ..] => 1 + text[1..].bytes().take_while(u8::is_ascii_digit).count(),
        _ => 0,
    }
}
