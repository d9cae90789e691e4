//! Tables that a text of SQL names.

/// Tables of a statement, each with whether it is written. Reads nothing into texts that do not
/// start like a statement.
pub(super) fn tables(text: &str) -> Vec<(String, bool)> {
    let words = words(text);
    let Some(first) = words.first() else { return Vec::new() };
    if !["select", "insert", "update", "delete", "with", "replace", "truncate"]
        .contains(&first.to_ascii_lowercase().as_str())
    {
        return Vec::new();
    }
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut common = Vec::new(); // names of common table expressions
    for (at, word) in words.iter().enumerate() {
        let lower = word.to_ascii_lowercase();
        let before = at.checked_sub(1).map(|at| words[at].to_ascii_lowercase());
        let next = words.get(at + 1).map(String::as_str);
        if lower == "as" && next == Some("(") && at > 0 {
            common.push(words[at - 1].clone());
        }
        let write = match lower.as_str() {
            "from" => before.as_deref() == Some("delete"),
            "join" => false,
            "into" | "truncate" => true,
            "update"
                if before.as_deref() != Some("for")
                    && before.as_deref() != Some("on")
                    && before.as_deref() != Some("do") =>
            {
                true
            }
            _ => continue,
        };
        let mut next = at + 1;
        while words.get(next).is_some_and(|word| {
            ["table", "only", "lateral"].contains(&word.to_ascii_lowercase().as_str())
        }) {
            next += 1;
        }
        if let Some(name) = words.get(next).filter(|name| is_name(name)) {
            let name = name.rsplit('.').next().unwrap_or(name).to_owned();
            if !name.is_empty() && !found.contains(&(name.clone(), write)) {
                found.push((name, write));
            }
        }
    }
    found.retain(|(name, _)| !common.contains(name));
    found
}

fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && !["select", "set", "values", "where"].contains(&word.to_ascii_lowercase().as_str())
}

/// Words and single signs; quotes around names are dropped, texts and comments are left out.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    let mut word = String::new();
    let mut flush = |word: &mut String| {
        if !word.is_empty() {
            words.push(std::mem::take(word));
        }
    };
    while let Some(next) = chars.next() {
        match next {
            '\'' => {
                flush(&mut word);
                while chars.next().is_some_and(|inside| inside != '\'') {}
            }
            '-' if chars.peek() == Some(&'-') => {
                flush(&mut word);
                while chars.next().is_some_and(|inside| inside != '\n') {}
            }
            '"' | '`' | '[' | ']' => {}
            _ if next.is_alphanumeric() || matches!(next, '_' | '.' | '$') => word.push(next),
            _ => {
                flush(&mut word);
                if !next.is_whitespace() {
                    word.push(next);
                    flush(&mut word);
                }
            }
        }
    }
    flush(&mut word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_name_their_tables() {
        let cases: [(&str, &[(&str, bool)]); 9] = [
            (
                "SELECT * FROM users u JOIN public.orders o ON o.id = u.id",
                &[("users", false), ("orders", false)],
            ),
            ("INSERT INTO \"users\" (a) VALUES ('from nowhere')", &[("users", true)]),
            (
                "update `users` set a = 1 where b in (select b from old)",
                &[("users", true), ("old", false)],
            ),
            ("DELETE FROM users -- from there\n WHERE a", &[("users", true)]),
            ("WITH x AS (SELECT 1 FROM y) SELECT * FROM x", &[("y", false)]),
            ("SELECT a FROM b FOR UPDATE", &[("b", false)]),
            ("SELECT * FROM {}", &[]),
            ("please select from the list", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found = tables(text);
            let found: Vec<_> = found.iter().map(|(name, write)| (name.as_str(), *write)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
