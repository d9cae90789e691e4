//! Text that stays text in Markdown (`CommonMark` and GitHub's extensions), also in tables.

use crate::text::one_line;

/// `text` as running text: no markup, link, HTML, mention or list can come of it.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let chars: Vec<char> = one_line(text).collect();
    for (at, &c) in chars.iter().enumerate() {
        let next = chars.get(at + 1);
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Mail addresses and mentions are looked for after escapes are undone, and a mention
            // writes to people: a word joiner, which nobody sees, keeps them apart.
            '@' => out.push_str("@\u{2060}"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' | '^' => {
                out.push('\\');
                out.push(c);
            }
            // What would begin a list, a rule or a heading at the start of a line.
            '-' | '+' | '=' if at == 0 => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if at > 0 && chars[..at].iter().all(char::is_ascii_digit) => {
                out.push('\\');
                out.push(c);
            }
            // `http:…` and `www.…` become links by themselves.
            ':' if next.is_some_and(|next| !next.is_whitespace()) => out.push_str("\\:"),
            '.' if at >= 3 && chars[at - 3..at].iter().all(|c| matches!(c, 'w' | 'W')) => {
                out.push_str("\\.");
            }
            c => out.push(c),
        }
    }
    out
}

/// `text` as code where nothing in it needs escaping; as running text otherwise, since nothing
/// can be escaped inside code.
pub(super) fn code(raw: &str) -> String {
    let line: String = one_line(raw).collect();
    let plain = |c: char| c.is_alphanumeric() || "_./:-+,=()# *".contains(c);
    if !line.is_empty() && line.chars().all(plain) { format!("`{line}`") } else { text(raw) }
}
