//! Routes that `config/routes.yaml` states, and prefixes that it gives whole folders and files.

use std::collections::BTreeMap;

use serde_norway::Value;

use super::{stem, texts};
use crate::php::composer::joined;

/// Files that take in files are followed this far.
const DEEPEST: usize = 8;

/// Routes and prefixes, in the order of the files that state them.
#[derive(Debug, Default)]
pub(in crate::php) struct Routes {
    /// Prefixes of folders and files.
    prefixes: Vec<(String, String)>,
    /// Files of routes that are taken in, and the first file that does it, with a prefix.
    taken_in: BTreeMap<String, (String, String)>,
    /// Routes, with the file that states them.
    stated: Vec<(String, StatedRoute)>,
}

/// A route that names its controller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::php) struct StatedRoute {
    /// The address as it is written, with the prefixes of the files around it.
    pub(in crate::php) path: String,
    /// Verbs in capitals; none for any.
    pub(in crate::php) methods: Vec<String>,
    /// `Class::method`, or a class that is called itself.
    pub(in crate::php) controller: String,
}

/// Whether a file of this name may state routes.
pub(super) fn states_routes(file_name: &str) -> bool {
    stem(file_name).is_some_and(|stem| {
        matches!(stem, "annotations" | "attributes")
            || stem.starts_with("routes")
            || stem.starts_with("routing")
    })
}

impl Routes {
    /// Takes in the file at `path`.
    pub(super) fn take(&mut self, path: &str, yaml: &Value) {
        let Value::Mapping(routes) = yaml else { return };
        for route in routes.values() {
            let prefixes = texts(&route["prefix"]);
            let prefix = prefixes.first().copied().unwrap_or_default().trim_matches('/');
            self.resource(path, route, prefix);
            let controller = [&route["controller"], &route["defaults"]["_controller"]];
            let Some(controller) = controller.into_iter().find_map(Value::as_str) else { continue };
            let methods = texts(&route["methods"]).into_iter().flat_map(|text| text.split('|'));
            let methods: Vec<_> = methods.map(|verb| verb.trim().to_uppercase()).collect();
            for address in texts(&route["path"]) {
                let stated = StatedRoute {
                    path: address.to_owned(),
                    methods: methods.clone(),
                    controller: controller.trim_start_matches('\\').to_owned(),
                };
                self.stated.push((path.to_owned(), stated));
            }
        }
    }

    fn resource(&mut self, path: &str, route: &Value, prefix: &str) {
        let resource = match &route["resource"] {
            Value::String(path) => Some(path.as_str()),
            of => of["path"].as_str(),
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(to) = resource.and_then(|resource| joined(folder, resource)) else { return };
        match route["type"].as_str() {
            Some("attribute" | "annotation") => self.prefixes.push((to, prefix.to_owned())),
            Some("yaml") | None if stem(&to).is_some() => {
                self.taken_in.entry(to).or_insert_with(|| (path.to_owned(), prefix.to_owned()));
            }
            _ => {}
        }
    }

    /// The prefix of the routes of a file of code: what is stated last counts.
    pub(in crate::php) fn prefix(&self, path: &str) -> &str {
        let holds = |stated: &str| {
            stated.is_empty()
                || path
                    .strip_prefix(stated)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let found = self.prefixes.iter().rev().find(|(stated, _)| holds(stated));
        found.map_or("", |(_, prefix)| prefix)
    }

    /// Every route that names its controller.
    pub(in crate::php) fn stated(&self) -> impl Iterator<Item = StatedRoute> + '_ {
        self.stated.iter().map(|(file, route)| {
            let mut path = route.path.clone();
            let mut at = file.as_str();
            for _ in 0..DEEPEST {
                let Some((by, prefix)) = self.taken_in.get(at) else { break };
                if !prefix.is_empty() {
                    path = format!("{prefix}/{}", path.trim_start_matches('/'));
                }
                at = by;
            }
            StatedRoute { path, ..route.clone() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::parse, *};

    fn routes(files: &[(&str, &str)]) -> Routes {
        let mut routes = Routes::default();
        for (path, text) in files {
            if let Some(yaml) = parse(text.as_bytes()) {
                routes.take(path, &yaml);
            }
        }
        routes
    }

    #[test]
    fn what_is_stated_last_counts() {
        let text = "a:\n  resource: ../src/Web/\n  type: attribute\n  prefix: /{_locale}\n\
                    b:\n  resource: { path: ../src/Web/Auth, namespace: X }\n  type: attribute\n  prefix: auth\n\
                    c:\n  resource: ../src/Xml/\n  type: xml\n  prefix: no\n\
                    d:\n  path: /x\n";
        let file = "config/routes.yaml";
        let prefixes = routes(&[(file, text), (file, "- a\n- b\n"), (file, "{{{")]);
        let cases = [
            ("src/Web/A.php", "{_locale}"),
            ("src/Web/Auth/A.php", "auth"),
            ("src/Webber/A.php", ""),
            ("src/Xml/A.php", ""),
        ];
        for (path, expected) in cases {
            assert_eq!(prefixes.prefix(path), expected, "{path}");
        }
        assert_eq!(prefixes.stated().count(), 0);
    }

    #[test]
    fn routes_have_the_prefixes_of_the_files_around_them() {
        let found = routes(&[
            (
                "config/routes.yaml",
                "api: { resource: routes_api.yaml, prefix: /api/ }\nself: { resource: routes.yaml }\n",
            ),
            (
                "config/routes_api.yaml",
                "show:\n  path: /orders/{id}\n  controller: App\\Orders::show\n  methods: [get, HEAD]\n\
                 new:\n  path: { en: /new, nl: /nieuw }\n  defaults: { _controller: '\\App\\New' }\n  methods: POST|PUT\n\
                 gone:\n  path: /gone\n\
                 list:\n  controller: App\\List\n",
            ),
        ]);
        let shown: Vec<_> = found
            .stated()
            .map(|one| format!("{} {} {}", one.methods.join("|"), one.path, one.controller))
            .collect();
        assert_eq!(
            shown,
            [
                "GET|HEAD api/orders/{id} App\\Orders::show",
                "POST|PUT api/new App\\New",
                "POST|PUT api/nieuw App\\New",
            ]
        );
    }
}
