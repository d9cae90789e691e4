//! Addresses of routes: parameters without their names, one slash between parts.

/// `/users/<int:pk>/`, `/users/{id:path}` as `/users/{}`.
pub(super) fn template(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    let mut letters = address.chars();
    while let Some(letter) = letters.next() {
        let close = match letter {
            '<' => '>',
            '{' => '}',
            other => {
                text.push(other);
                continue;
            }
        };
        text.push_str("{}");
        for inside in letters.by_ref() {
            if inside == close {
                break;
            }
        }
    }
    text
}

/// A regular expression for addresses, `^users/(?P<pk>\d+)/$`, as `users/{}/`.
pub(super) fn pattern(expression: &str) -> String {
    let mut text = String::with_capacity(expression.len());
    let mut letters = expression.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // What says where a text ends, or how often the part before it comes.
            '^' | '$' | '?' | '+' | '*' => {}
            '(' | '[' => {
                let close = if letter == '(' { ')' } else { ']' };
                let mut depth = 1;
                while depth > 0 {
                    match letters.next() {
                        Some('\\') => drop(letters.next()),
                        Some('[') if letter == '(' => {
                            // Brackets inside a set are letters.
                            while let Some(inside) = letters.next() {
                                match inside {
                                    '\\' => drop(letters.next()),
                                    ']' => break,
                                    _ => {}
                                }
                            }
                        }
                        Some(inside) if inside == letter => depth += 1,
                        Some(inside) if inside == close => depth -= 1,
                        Some(_) => {}
                        None => depth = 0,
                    }
                }
                text.push_str("{}");
                repeat(&mut letters);
            }
            '\\' => match letters.next() {
                Some('d' | 'w' | 's' | 'D' | 'W' | 'S') => {
                    text.push_str("{}");
                    repeat(&mut letters);
                }
                Some('Z' | 'A' | 'b') | None => {}
                Some(escaped) => text.push(escaped),
            },
            '.' if matches!(letters.peek(), Some('*' | '+')) => {
                text.push_str("{}");
                repeat(&mut letters);
            }
            other => text.push(other),
        }
    }
    while text.contains("{}{}") {
        text = text.replace("{}{}", "{}");
    }
    text
}

/// Steps over what says how often something is repeated.
fn repeat(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(letter) = letters.peek() {
        match letter {
            '*' | '+' | '?' => drop(letters.next()),
            '{' => {
                for inside in letters.by_ref() {
                    if inside == '}' {
                        break;
                    }
                }
            }
            _ => return,
        }
    }
}

/// Parts of an address put together: one slash before each, none at the end.
pub(super) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts.iter().flat_map(|part| part.split('/')) {
        if !part.is_empty() {
            text.push('/');
            text.push_str(part);
        }
    }
    if text.is_empty() {
        text.push('/');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_lose_their_names() {
        let cases = [
            ("users/<int:pk>/", "users/{}/"),
            ("/users/{id}/x/{rest:path}", "/users/{}/x/{}"),
            ("plain", "plain"),
            ("<open", "{}"),
        ];
        for (address, expected) in cases {
            assert_eq!(template(address), expected, "{address}");
        }
    }

    #[test]
    fn expressions_become_addresses() {
        let cases = [
            (r"^users/(?P<pk>\d+)/$", "users/{}/"),
            (r"^users/(?P<slug>[\w-]*(a|b))/x/?$", "users/{}/x/"),
            (r"^file\.txt$", "file.txt"),
            (r"^(?P<year>[0-9]{4})/\d{2}/$", "{}/{}/"),
            (r"^a/[^/]+/b$", "a/{}/b"),
            (r"^.*$", "{}"),
            (r"^a(?P<x>[)]+)b", "a{}b"),
            (r"(", "{}"),
        ];
        for (expression, expected) in cases {
            assert_eq!(pattern(expression), expected, "{expression}");
        }
    }

    #[test]
    fn one_slash_stands_between_parts() {
        let cases: [(&[&str], &str); 4] = [
            (&["/api/", "/users/", "{}/"], "/api/users/{}"),
            (&["", ""], "/"),
            (&["a"], "/a"),
            (&[], "/"),
        ];
        for (parts, expected) in cases {
            assert_eq!(joined(parts), expected, "{parts:?}");
        }
    }
}
