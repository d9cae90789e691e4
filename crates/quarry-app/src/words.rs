//! Words for values: the names that files and the window use.

use quarry_model::{ids::DomainId, project::Project};

/// The name by which a plain enumeration is serialised, such as `quick_win`.
pub(crate) fn of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The same as people say it: `copied library`, `one-way`.
pub(crate) fn spoken(value: &impl serde::Serialize) -> String {
    of(value).replace("one_way", "one-way").replace('_', " ")
}

/// The value of a plain enumeration with this name, if there is one.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::from(name)).ok()
}

/// A domain's name, or the monolith.
pub(crate) fn region(project: &Project, domain: Option<DomainId>) -> &str {
    let named = domain.and_then(|id| project.domains.get(&id));
    named.map_or("the monolith", |domain| &domain.name)
}

/// `1 module`, `2 modules`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
