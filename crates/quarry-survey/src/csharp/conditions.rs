//! Properties and conditions of project files, as far as the source itself decides them.
//!
//! A condition has three values: it holds, it does not, or what it asks for is given only when the
//! project is built (a configuration, a framework). Nothing is run: of functions only those that
//! compare texts are known.

use std::collections::BTreeMap;

/// Values inside of values are followed this far.
const DEEPEST: u32 = 16;

/// Longest text that is put together, in bytes.
const LONGEST: usize = 4 << 10;

/// What is known of a project when its conditions are asked. Paths begin with a slash at the top of
/// the source.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Properties by their names in lower case.
    properties: BTreeMap<String, String>,
}

impl Known {
    /// What is known of the project file at `path`, relative to the source.
    pub(super) fn of(path: &str) -> Self {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut known = Self::default();
        for (name, value) in [
            ("MSBuildProjectName", stem.to_owned()),
            ("MSBuildProjectFile", file.to_owned()),
            ("MSBuildProjectFullPath", format!("/{path}")),
            ("MSBuildProjectDirectory", format!("/{folder}")),
            ("MSBuildProjectExtension", ".csproj".to_owned()),
        ] {
            known.set(name, value);
        }
        known
    }

    /// Says in which file, by its folder, what follows stands.
    pub(super) fn stand_in(&mut self, folder: &str) {
        let slash = if folder.is_empty() { "" } else { "/" };
        self.set("MSBuildThisFileDirectory", format!("/{folder}{slash}"));
    }

    /// Gives a property a value.
    pub(super) fn set(&mut self, name: &str, value: String) {
        self.properties.insert(name.to_lowercase(), value);
    }

    /// Forgets a property, since its value is not known.
    pub(super) fn forget(&mut self, name: &str) {
        self.properties.remove(&name.to_lowercase());
    }

    /// `text` with the values of properties in their places; `None` where one is not known.
    pub(super) fn expand(&self, text: &str) -> Option<String> {
        self.expanded(text, DEEPEST)
    }

    /// Whether a condition holds; `None` where that is not known.
    pub(super) fn holds(&self, condition: &str) -> Option<bool> {
        if condition.len() > LONGEST {
            return None;
        }
        let mut input = Input { rest: condition, known: self };
        let holds = input.any(DEEPEST);
        if input.rest.trim().is_empty() { holds } else { None }
    }

    fn expanded(&self, text: &str, depth: u32) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let mut whole = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("$(") {
            whole.push_str(&rest[..at]);
            let inside = &rest[at + 2..];
            let end = closing(inside)?;
            whole.push_str(&self.value(&inside[..end], depth)?);
            rest = &inside[end + 1..];
            if whole.len() > LONGEST {
                return None;
            }
        }
        whole.push_str(rest);
        (whole.len() <= LONGEST).then_some(whole)
    }

    /// What stands between `$(` and `)`.
    fn value(&self, inside: &str, depth: u32) -> Option<String> {
        let inside = inside.trim();
        if inside.eq_ignore_ascii_case("[System.IO.Path]::DirectorySeparatorChar") {
            return Some("/".to_owned());
        }
        let Some((name, call)) = inside.split_once('.') else {
            return self.properties.get(&inside.to_lowercase()).cloned();
        };
        let value = self.properties.get(&name.trim().to_lowercase())?;
        let (method, argument) = call.split_once('(')?;
        let argument = argument.trim().strip_suffix(')')?.trim();
        let argument = self.expanded(argument.trim_matches(['\'', '"', '`']), depth)?;
        let argument = argument.replace('\\', "/");
        let answer = match method.trim().to_lowercase().as_str() {
            "contains" => value.contains(&argument),
            "startswith" => value.starts_with(&argument),
            "endswith" => value.ends_with(&argument),
            "equals" => *value == argument,
            _ => return None,
        };
        Some(answer.to_string())
    }
}

/// Where the bracket that was opened before `text` closes.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open += 1,
            b')' if open == 0 => return Some(at),
            b')' => open -= 1,
            _ => {}
        }
    }
    None
}

/// What is left of a condition.
struct Input<'t> {
    rest: &'t str,
    known: &'t Known,
}

impl Input<'_> {
    fn takes(&mut self, wanted: &str) -> bool {
        self.rest = self.rest.trim_start();
        let found =
            self.rest.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
        if found {
            self.rest = &self.rest[wanted.len()..];
        }
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let before = self.rest;
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if self.takes(word) && ends(self.rest) {
            return true;
        }
        self.rest = before;
        false
    }

    fn any(&mut self, depth: u32) -> Option<bool> {
        let mut holds = self.all(depth);
        while self.word("or") {
            holds = match (holds, self.all(depth)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        holds
    }

    fn all(&mut self, depth: u32) -> Option<bool> {
        let mut holds = self.one(depth);
        while self.word("and") {
            holds = match (holds, self.one(depth)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        holds
    }

    fn one(&mut self, depth: u32) -> Option<bool> {
        let Some(depth) = depth.checked_sub(1) else {
            // What nests deeper than anyone writes is not known.
            self.rest = "";
            return None;
        };
        if self.takes("!") {
            return self.one(depth).map(|holds| !holds);
        }
        if self.takes("(") {
            let holds = self.any(depth);
            return if self.takes(")") { holds } else { None };
        }
        let left = self.operand();
        for (sign, same) in [("==", true), ("!=", false)] {
            if self.takes(sign) {
                let right = self.operand();
                let (left, right) = (left?, right?);
                return Some(left.eq_ignore_ascii_case(&right) == same);
            }
        }
        match left?.to_lowercase().as_str() {
            "true" | "on" | "yes" => Some(true),
            "false" | "off" | "no" => Some(false),
            _ => None,
        }
    }

    /// The value of what comes next; `None` where it is not known. It is taken either way.
    fn operand(&mut self) -> Option<String> {
        if self.takes("'") {
            let (inside, rest) = quoted(self.rest)?;
            self.rest = rest;
            return self.known.expand(inside);
        }
        self.rest = self.rest.trim_start();
        let mut end = 0;
        while let Some(next) = self.rest[end..].chars().next() {
            match next {
                // A property or a function goes on up to its bracket.
                '(' => match closing(&self.rest[end + 1..]) {
                    Some(length) => end += length + 2,
                    None => break,
                },
                ')' | '=' | '!' => break,
                next if next.is_whitespace() => break,
                next => end += next.len_utf8(),
            }
        }
        let (operand, rest) = self.rest.split_at(end);
        self.rest = rest;
        let function = operand.contains('(') && !operand.starts_with("$(");
        if operand.is_empty() || function { None } else { self.known.expand(operand) }
    }
}

/// A text up to its quote, where `$('...')` holds quotes of its own, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let mut open = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => open += 1,
            b')' => open = open.saturating_sub(1),
            b'\'' if open == 0 => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let mut known = Known::of("src/Modules/Orders/Shop.Orders.Application.csproj");
        known.stand_in("src");
        known.set("Kind", "library".to_owned());
        known
    }

    #[test]
    fn conditions_have_three_values() {
        let cases = [
            ("'$(Kind)' == 'Library'", Some(true)),
            ("'$(Kind)' != 'library'", Some(false)),
            ("$(Kind)=='x' or $(Kind)=='library'", Some(true)),
            ("'$(Unknown)' == 'x'", None),
            ("'$(Unknown)' == 'x' and '$(Kind)' == 'x'", Some(false)),
            ("'$(Unknown)' == 'x' or '$(Kind)' == 'library'", Some(true)),
            ("$(MSBuildProjectName.EndsWith('Application'))", Some(true)),
            ("!$(MSBuildProjectName.EndsWith('Application'))", Some(false)),
            (
                "$(MSBuildProjectFullPath.Contains('src\\Modules')) And ($(MSBuildProjectName.EndsWith('x')) or true)",
                Some(true),
            ),
            (
                "$(MSBuildProjectFullPath.Contains('src$([System.IO.Path]::DirectorySeparatorChar)Modules'))",
                Some(true),
            ),
            ("'$(MSBuildProjectName.Contains('Orders'))' == 'true'", Some(true)),
            ("$(Kind.Substring(2))", None),
            ("Exists('$(Kind)')", None),
            ("Exists('x') and '$(Kind)' == 'no'", Some(false)),
            ("orange", None),
            ("", None),
            ("((((", None),
            ("'", None),
            ("$(", None),
            ("'a' == 'a') or true", None),
        ];
        let known = known();
        for (condition, expected) in cases {
            assert_eq!(known.holds(condition), expected, "{condition}");
        }
        assert_eq!(known.holds(&"(".repeat(100_000)), None);
        assert_eq!(known.holds(&"!".repeat(100_000)), None);
    }

    #[test]
    fn properties_are_put_in() {
        let mut known = known();
        let cases = [
            ("a/$(Kind)/b", Some("a/library/b")),
            ("$(MSBuildThisFileDirectory)x", Some("/src/x")),
            ("$(MSBuildProjectDirectory)", Some("/src/Modules/Orders")),
            ("$(Unknown)", None),
            ("$(Kind", None),
            ("plain", Some("plain")),
        ];
        for (text, expected) in cases {
            assert_eq!(known.expand(text).as_deref(), expected, "{text}");
        }
        known.forget("KIND");
        assert_eq!(known.expand("$(Kind)"), None);
        known.set("Big", "x".repeat(3_000));
        assert_eq!(known.expand("$(Big)$(Big)"), None);
    }
}
