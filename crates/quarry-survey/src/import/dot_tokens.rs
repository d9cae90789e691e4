//! The words of DOT: identifiers, quoted texts, HTML labels, signs; comments are passed over.

/// A word of DOT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// An identifier, number or quoted text.
    Id(String),
    /// `->` or `--`.
    Edge,
    /// One of `{ } [ ] ; , = : +`.
    Sign(char),
}

/// Reads a text word by word.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    /// The texts of line comments, until somebody takes them.
    pub(super) comments: Vec<String>,
}

/// Comments beyond these say nothing that matters.
const MOST_COMMENTS: usize = 1_000;

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0, line: 1, comments: Vec::new() }
    }

    /// The line that is read, from 1.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn pass(&mut self, bytes: usize) {
        let passed = &self.text[self.at..self.at + bytes];
        self.line =
            self.line.saturating_add(memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u32);
        self.at += bytes;
    }

    /// Passes over white space and comments.
    fn pass_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace()).len();
            if space > 0 {
                self.pass(space);
            }
            let rest = self.rest();
            let starts_line = self.text[..self.at].trim_end_matches([' ', '\t']).is_empty()
                || self.text[..self.at].ends_with('\n');
            if rest.starts_with("//") || (rest.starts_with('#') && starts_line) {
                let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
                if self.comments.len() < MOST_COMMENTS {
                    self.comments.push(rest[..end].trim().to_owned());
                }
                self.pass(end);
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").map_or(rest.len(), |at| at + 2);
                self.pass(end);
            } else {
                return;
            }
        }
    }

    /// The next word; `None` at the end, an error for what is no word.
    pub(super) fn next(&mut self) -> Result<Option<Token>, String> {
        self.pass_space();
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(None) };
        if rest.starts_with("->") || rest.starts_with("--") {
            self.pass(2);
            return Ok(Some(Token::Edge));
        }
        match first {
            '{' | '}' | '[' | ']' | ';' | ',' | '=' | ':' | '+' => {
                self.pass(1);
                Ok(Some(Token::Sign(first)))
            }
            '"' => self.quoted().map(Some),
            '<' => self.html().map(Some),
            _ => {
                let is_part = |c: char| {
                    c.is_alphanumeric()
                        || matches!(c, '_' | '.')
                        || (!c.is_ascii() && !c.is_whitespace())
                };
                // A minus begins a number only.
                let sign = usize::from(first == '-');
                let end =
                    rest[sign..].find(|c: char| !is_part(c)).map_or(rest.len(), |end| end + sign);
                if end == sign {
                    return Err(format!("“{}” is out of place", first.escape_debug()));
                }
                self.pass(end);
                Ok(Some(Token::Id(rest[..end].to_owned())))
            }
        }
    }

    fn quoted(&mut self) -> Result<Token, String> {
        let rest = &self.rest()[1..];
        let mut text = String::new();
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.pass(at + 2);
                    return Ok(Token::Id(text));
                }
                '\\' => match chars.next() {
                    Some((_, '"')) => text.push('"'),
                    // A line that goes on in the next.
                    Some((_, '\n')) | None => {}
                    Some((_, other)) => {
                        text.push('\\');
                        text.push(other);
                    }
                },
                other => text.push(other),
            }
        }
        Err("a quoted text has no end".to_owned())
    }

    fn html(&mut self) -> Result<Token, String> {
        let rest = self.rest();
        let mut depth = 0_u32;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'<' => depth += 1,
                b'>' => {
                    depth -= 1;
                    if depth == 0 {
                        let text = without_tags(&rest[1..at]);
                        self.pass(at + 1);
                        return Ok(Token::Id(text));
                    }
                }
                _ => {}
            }
        }
        Err("an HTML label has no end".to_owned())
    }
}

/// The text between the tags.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart() {
        let id = |text: &str| Token::Id(text.to_owned());
        let cases: Vec<(&str, Result<Vec<Token>, ()>)> = vec![
            ("a -> b;", Ok(vec![id("a"), Token::Edge, id("b"), Token::Sign(';')])),
            ("\"a \\\"b\\\"\"", Ok(vec![id("a \"b\"")])),
            ("\"one\\\ntwo\"", Ok(vec![id("onetwo")])),
            ("<<b>x</b> y>", Ok(vec![id("x y")])),
            ("-1.5 .7", Ok(vec![id("-1.5"), id(".7")])),
            ("a // b\n/* c */ d\n# e\nf", Ok(vec![id("a"), id("d"), id("f")])),
            ("für", Ok(vec![id("für")])),
            ("\"a", Err(())),
            ("<a", Err(())),
            ("%", Err(())),
        ];
        for (text, expected) in cases {
            let mut tokens = Tokens::of(text);
            let mut found = Ok(Vec::new());
            loop {
                match (tokens.next(), &mut found) {
                    (Ok(Some(token)), Ok(list)) => list.push(token),
                    (Ok(_), _) => break,
                    (Err(_), _) => {
                        found = Err(());
                        break;
                    }
                }
            }
            assert_eq!(found, expected, "{text}");
        }
    }
}
