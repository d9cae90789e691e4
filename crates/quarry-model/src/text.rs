//! Text that people type: trimmed, of bounded length, without control characters.

/// The longest name of a domain, team, candidate and the like, in characters.
pub const NAME_LIMIT: usize = 120;
/// The longest sentence, note or reason, in characters.
pub const NOTE_LIMIT: usize = 4_000;

/// Why a text can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("{what} needs a name")]
    Empty {
        /// What was being named.
        what: &'static str,
    },
    /// More characters than the limit.
    #[error("{what} has {length} characters; {limit} is the most")]
    TooLong {
        /// What was being named.
        what: &'static str,
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A control character, such as a line break in a name.
    #[error("{what} contains a control character")]
    Control {
        /// What was being named.
        what: &'static str,
    },
}

/// A name as it is kept: trimmed, not empty, at most [`NAME_LIMIT`] characters, one line.
pub fn name(what: &'static str, text: &str) -> Result<String, InvalidText> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InvalidText::Empty { what });
    }
    checked(what, text, NAME_LIMIT, |c| !c.is_control())
}

/// A note as it is kept: trimmed, possibly empty, at most [`NOTE_LIMIT`] characters; line
/// breaks and tabs are allowed.
pub fn note(what: &'static str, text: &str) -> Result<String, InvalidText> {
    checked(what, text.trim(), NOTE_LIMIT, |c| !c.is_control() || matches!(c, '\n' | '\t' | '\r'))
}

fn checked(
    what: &'static str,
    text: &str,
    limit: usize,
    allowed: impl Fn(char) -> bool,
) -> Result<String, InvalidText> {
    let length = text.chars().count();
    if length > limit {
        return Err(InvalidText::TooLong { what, length, limit });
    }
    if !text.chars().all(allowed) {
        return Err(InvalidText::Control { what });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(name("A domain", "  Billing "), Ok("Billing".to_owned()));
        assert_eq!(name("A domain", " \t"), Err(InvalidText::Empty { what: "A domain" }));
        assert!(name("A domain", "a\nb").is_err());
        assert!(name("A domain", &"x".repeat(NAME_LIMIT + 1)).is_err());
        assert!(note("A note", "two\nlines").is_ok());
    }
}
