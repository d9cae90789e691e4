//! Whether a file may be nested so deeply that parsing it uses up the stack.
//!
//! The parser recurses once for each bracket, prefix operator, arrow, assignment, condition or
//! label that is open. Every such level costs at least one sign or word of those counted here,
//! whatever else the file holds, so a file with few of them is safe without a closer look.

/// The most levels that a reading thread has the stack for, with room to spare.
const MOST: usize = 60_000;

/// Words that open a level by themselves.
const WORDS: [&[u8]; 14] = [
    b"typeof",
    b"void",
    b"delete",
    b"await",
    b"new",
    b"yield",
    b"else",
    b"do",
    b"keyof",
    b"readonly",
    b"unique",
    b"infer",
    b"async",
    b"extends",
];

/// Whether `source` holds more that opens a level than the stack bears. Never says no for a
/// file that is too deep.
pub(super) fn may_be_too_deep(source: &str) -> bool {
    if source.len() <= MOST {
        return false;
    }
    let bytes = source.as_bytes();
    let mut levels = 0_usize;
    let mut word = None; // where the current word starts
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_alphanumeric() || *byte == b'_' {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take()
            && WORDS.contains(&&bytes[start..at])
        {
            levels += 1;
        }
        levels += usize::from(matches!(
            byte,
            b'(' | b'['
                | b'{'
                | b'<'
                | b'`'
                | b'!'
                | b'~'
                | b'+'
                | b'-'
                | b'='
                | b'?'
                | b':'
                | b'*'
                | b'@'
        ));
    }
    levels > MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_opens_levels_counts() {
        let many = MOST + 1;
        let cases = [
            ("(".repeat(10), false),
            ("(".repeat(many), true),
            ("a;".repeat(many), false),
            ("typeof ".repeat(many), true),
            ("a=>".repeat(many), true),
            ("\"text, text;\"\n".repeat(many), false),
        ];
        for (source, expected) in cases {
            assert_eq!(may_be_too_deep(&source), expected, "{}", &source[..10]);
        }
    }
}
