//! What Symfony's files of settings state: routes and services, in YAML.

mod routes;
mod services;

pub(super) use routes::{Routes, StatedRoute};
pub(super) use services::Services;

use serde_norway::Value;

use crate::inventory::{Inventory, SourceFile};

/// Largest file that is read, in bytes.
const LARGEST: usize = 64 << 10;

/// Brackets inside brackets that are read: the parser's work grows with their square.
const DEEPEST: usize = 32;

/// What Symfony's files state.
#[derive(Debug, Default)]
pub(super) struct Configured {
    /// Routes, and prefixes of routes.
    pub(super) routes: Routes,
    /// What the container makes and gives.
    pub(super) services: Services,
}

impl Configured {
    /// Reads the files of `inventory`; one that is no YAML says nothing.
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut all = Self::default();
        for marker in &inventory.markers {
            if routes::states_routes(marker.name()) {
                if let Some(yaml) = read(inventory, marker) {
                    all.routes.take(&marker.path, &yaml);
                }
            } else if services::states_services(marker.name())
                && let Some(yaml) = read(inventory, marker)
            {
                all.services.take(&yaml);
            }
        }
        all
    }
}

/// Whether a file of this name may state routes or services.
pub(super) fn may_state(file_name: &str) -> bool {
    routes::states_routes(file_name) || services::states_services(file_name)
}

/// The name of a YAML file without its ending.
fn stem(file_name: &str) -> Option<&str> {
    file_name.strip_suffix(".yaml").or_else(|| file_name.strip_suffix(".yml"))
}

fn read(inventory: &Inventory, marker: &SourceFile) -> Option<Value> {
    let bytes = inventory.read(marker).ok()?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Option<Value> {
    if bytes.len() > LARGEST || is_deep(bytes) {
        return None;
    }
    serde_norway::from_slice(bytes).ok()
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

/// One text, or each of several.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Sequence(values) => values.iter().filter_map(Value::as_str).collect(),
        Value::Mapping(values) => values.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_files_are_not_read() {
        assert!(is_deep("[".repeat(40).as_bytes()) && is_deep("- ".repeat(80).as_bytes()));
        assert!(!is_deep(b"a: { b: [1, [2]] }\nc:\n    d: e\n"));
        assert!(parse(b"{{{").is_none() && parse(b"a: b").is_some());
    }
}
