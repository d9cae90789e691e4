//! Names of topics.

use super::{super::values::Value, context::Scan};

/// A topic as text: `('builds', None, 'new')` is `builds.*.new`, `"order-created"` itself; empty
/// when it is computed as a whole.
pub(super) fn topic(scan: &Scan<'_, '_>, value: Option<&Value>) -> String {
    match value {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::List(parts)) => {
            let parts: Vec<&str> = parts
                .iter()
                .map(|part| match part {
                    Value::Text(text) => text,
                    Value::Nothing => "*",
                    _ => "{}",
                })
                .collect();
            parts.join(".")
        }
        Some(Value::Path(path)) => match scan.reach(*path) {
            Some((super::super::program::Entity::Constant(symbol), [])) => {
                scan.program.symbol(symbol).name.to_string()
            }
            _ => String::new(),
        },
        _ => String::new(),
    }
}
