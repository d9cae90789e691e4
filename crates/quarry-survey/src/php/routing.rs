//! Prefixes of routes that Symfony's `config/routes.yaml` gives whole folders.

use serde_norway::Value;

use super::composer::joined;
use crate::inventory::Inventory;

/// Largest file of routes that is read, in bytes.
const LARGEST: usize = 64 << 10;

/// Brackets inside brackets that are read: the parser's work grows with their square.
const DEEPEST: usize = 32;

/// Prefixes of folders and files, in the order of the files that state them.
#[derive(Debug, Default)]
pub(super) struct RoutePrefixes {
    stated: Vec<(String, String)>,
}

/// Whether a file of this name may state such prefixes.
pub(super) fn states_prefixes(file_name: &str) -> bool {
    let stem = file_name.strip_suffix(".yaml").or_else(|| file_name.strip_suffix(".yml"));
    matches!(stem, Some("routes" | "annotations" | "attributes"))
}

/// Whether brackets or indentation nest deeper than people write them.
fn is_deep(bytes: &[u8]) -> bool {
    let mut open = 0_usize;
    let mut deepest = 0;
    for byte in bytes {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    let indented = bytes.split(|byte| *byte == b'\n').any(|line| {
        line.iter().take_while(|byte| matches!(byte, b' ' | b'-' | b'?')).count() > 4 * DEEPEST
    });
    deepest > DEEPEST || indented
}

impl RoutePrefixes {
    /// Reads the files of `inventory`; one that is no YAML says nothing.
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut prefixes = Self::default();
        for marker in inventory.markers.iter().filter(|marker| states_prefixes(marker.name())) {
            let Ok(bytes) = inventory.read(marker) else { continue };
            if bytes.len() <= LARGEST && !is_deep(&bytes) {
                prefixes.take(marker.folder(), &bytes);
            }
        }
        prefixes
    }

    fn take(&mut self, folder: &str, bytes: &[u8]) {
        let Ok(Value::Mapping(routes)) = serde_norway::from_slice::<Value>(bytes) else { return };
        for (_, route) in routes {
            let resource = match &route["resource"] {
                Value::String(path) => Some(path.as_str()),
                of => of["path"].as_str(),
            };
            let kind = route["type"].as_str();
            if !matches!(kind, Some("attribute" | "annotation")) {
                continue;
            }
            let prefix = route["prefix"].as_str().unwrap_or_default();
            if let Some(path) = resource.and_then(|resource| joined(folder, resource)) {
                self.stated.push((path, prefix.trim_matches('/').to_owned()));
            }
        }
    }

    /// The prefix of the routes of a file: what is stated last counts.
    pub(super) fn prefix(&self, path: &str) -> &str {
        let holds = |stated: &str| {
            stated.is_empty()
                || path
                    .strip_prefix(stated)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let found = self.stated.iter().rev().find(|(stated, _)| holds(stated));
        found.map_or("", |(_, prefix)| prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_files_are_not_read() {
        assert!(is_deep("[".repeat(40).as_bytes()) && is_deep("- ".repeat(80).as_bytes()));
        assert!(!is_deep(b"a: { b: [1, [2]] }\nc:\n    d: e\n"));
    }

    #[test]
    fn what_is_stated_last_counts() {
        let mut prefixes = RoutePrefixes::default();
        let text = "a:\n  resource: ../src/Web/\n  type: attribute\n  prefix: /{_locale}\n\
                    b:\n  resource: { path: ../src/Web/Auth, namespace: X }\n  type: attribute\n  prefix: auth\n\
                    c:\n  resource: ../src/Xml/\n  type: xml\n  prefix: no\n\
                    d:\n  path: /x\n";
        prefixes.take("config", text.as_bytes());
        prefixes.take("config", b"- a\n- b\n");
        prefixes.take("config", b"{{{");
        let cases = [
            ("src/Web/A.php", "{_locale}"),
            ("src/Web/Auth/A.php", "auth"),
            ("src/Webber/A.php", ""),
            ("src/Xml/A.php", ""),
        ];
        for (path, expected) in cases {
            assert_eq!(prefixes.prefix(path), expected, "{path}");
        }
    }
}
