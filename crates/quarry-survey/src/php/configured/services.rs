//! What `config/services.yaml` states: which class an identifier stands for, what a service is
//! given, and which events it listens to.

use std::collections::BTreeMap;

use serde_norway::Value;

use super::stem;

/// Values inside of arguments are followed this far.
const DEEPEST: u32 = 8;

/// The services of a source, in the order of the files that state them.
#[derive(Debug, Default)]
pub(in crate::php) struct Services {
    /// Identifiers, and the classes or identifiers they stand for: what is stated last counts.
    pub(in crate::php) stand_for: BTreeMap<String, String>,
    /// Identifiers of services, and what each is given.
    pub(in crate::php) given: Vec<(String, String)>,
    /// Services that listen.
    pub(in crate::php) listeners: Vec<Listener>,
}

/// A service that an event calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::php) struct Listener {
    /// Its identifier.
    pub(in crate::php) service: String,
    /// The event.
    pub(in crate::php) event: String,
    /// The method that is called, if one is named.
    pub(in crate::php) method: Option<String>,
}

/// Whether a file of this name may state services.
pub(super) fn states_services(file_name: &str) -> bool {
    stem(file_name).is_some_and(|stem| stem.starts_with("services"))
}

impl Services {
    /// The class that an identifier stands for, or the identifier.
    pub(in crate::php) fn class<'s>(&'s self, id: &'s str) -> &'s str {
        let mut at = id;
        // Names for names are followed as far as people go; circles end there, too.
        for _ in 0..DEEPEST {
            match self.stand_for.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    pub(super) fn take(&mut self, yaml: &Value) {
        let Value::Mapping(services) = &yaml["services"] else { return };
        for (id, service) in services {
            let Some(id) = id.as_str().filter(|id| !id.starts_with('_')) else { continue };
            // `Interface $name` is the interface for parameters of that name alone.
            if id.contains(' ') {
                continue;
            }
            let id = plain(id);
            if let Some(other) = service.as_str().and_then(reference) {
                self.stand_for.insert(id, other);
                continue;
            }
            for key in ["alias", "class"] {
                if let Some(class) = service[key].as_str() {
                    self.stand_for.insert(id.clone(), plain(class));
                }
            }
            for key in ["arguments", "calls", "factory", "configurator"] {
                self.give(&id, &service[key], DEEPEST);
            }
            self.tags(&id, &service["tags"]);
        }
    }

    fn give(&mut self, id: &str, value: &Value, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match value {
            Value::String(text) => {
                if let Some(other) = reference(text) {
                    self.given.push((id.to_owned(), other));
                }
            }
            Value::Sequence(values) => {
                for value in values {
                    self.give(id, value, depth);
                }
            }
            Value::Mapping(values) => {
                for value in values.values() {
                    self.give(id, value, depth);
                }
            }
            _ => {}
        }
    }

    fn tags(&mut self, id: &str, tags: &Value) {
        let Value::Sequence(tags) = tags else { return };
        for tag in tags {
            let listens = matches!(
                tag["name"].as_str(),
                Some("kernel.event_listener" | "doctrine.event_listener")
            );
            if listens && let Some(event) = tag["event"].as_str() {
                self.listeners.push(Listener {
                    service: id.to_owned(),
                    event: plain(event),
                    method: tag["method"].as_str().map(str::to_owned),
                });
            }
        }
    }
}

/// The identifier that a text refers to: `@app.mailer`, `@?App\Mailer`; `@@` is a plain `@`, and
/// `@=` an expression.
fn reference(text: &str) -> Option<String> {
    let id = text.strip_prefix('@')?;
    let id = id.strip_prefix('?').unwrap_or(id);
    let said = !id.is_empty() && !id.starts_with(['@', '=', '?']) && !id.contains(' ');
    said.then(|| plain(id))
}

fn plain(id: &str) -> String {
    id.trim_start_matches('\\').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{super::parse, *};

    #[test]
    fn services_are_read() {
        let text = "parameters: { a: '@no' }\nservices:\n  _defaults: { autowire: true, bind: { $a: '@no' } }\n\
                    \x20 App\\Clock: '@app.clock'\n  app.clock: { class: App\\SystemClock }\n  App\\Old: { alias: App\\Clock }\n\
                    \x20 App\\Clock $other: '@no'\n\
                    \x20 App\\Sender:\n    arguments: { $to: '@App\\Transport', $all: ['@?app.clock', '@@no', '@=no(1)', '%no%', 3] }\n\
                    \x20   calls: [[setClock, ['@App\\Clock']]]\n\
                    \x20   tags: [plain, { name: kernel.event_listener, event: order.paid, method: onPaid }, { name: other, event: no }]\n\
                    \x20 App\\Round: '@App\\Round'\n  App\\One: '@App\\Two'\n  App\\Two: '@App\\One'\n  App\\Empty: ~\n";
        let mut services = Services::default();
        services.take(&parse(text.as_bytes()).expect("YAML"));
        let cases = [
            ("App\\Clock", "App\\SystemClock"),
            ("App\\Old", "App\\SystemClock"),
            ("App\\Sender", "App\\Sender"),
            ("App\\Round", "App\\Round"),
        ];
        for (id, class) in cases {
            assert_eq!(services.class(id), class, "{id}");
        }
        assert!(services.class("App\\One").starts_with("App\\"), "a circle ends");
        let given: Vec<_> = services.given.iter().map(|(_, other)| other.as_str()).collect();
        assert_eq!(given, ["App\\Transport", "app.clock", "App\\Clock"]);
        let listener = Listener {
            service: "App\\Sender".to_owned(),
            event: "order.paid".to_owned(),
            method: Some("onPaid".to_owned()),
        };
        assert_eq!(services.listeners, [listener]);
    }

    #[test]
    fn other_yaml_says_nothing() {
        for text in ["a: b", "services: 3", "- a", "services: [a]", "services: { 1: '@a' }"] {
            let mut services = Services::default();
            services.take(&parse(text.as_bytes()).expect("YAML"));
            assert!(services.given.is_empty() && services.stand_for.is_empty(), "{text}");
        }
    }
}
