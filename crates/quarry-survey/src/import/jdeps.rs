//! What `jdeps -dotoutput` writes: a graph of packages, or with `-verbose:class` of classes.

use quarry_model::dependency::DependencyKind;

use super::{
    Confidence, Format, Glance, ImportError, ImportFile, ImportOptions, Imported,
    dot::{looks_like_dot, parse},
    graph::{Graph, NodeIx},
    notes::Notes,
};

/// See the module.
#[derive(Debug)]
pub(super) struct Jdeps;

impl Format for Jdeps {
    fn name(&self) -> &'static str {
        "jdeps"
    }

    fn describe(&self) -> &'static str {
        "DOT of jdeps, the dependency analyser of the JDK"
    }

    fn recognises(&self, glance: &Glance<'_>) -> Confidence {
        let says_path = glance.lines().take(5).any(|line| line.trim().starts_with("// Path:"));
        if says_path && looks_like_dot(&glance.text) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, file: &ImportFile<'_>, _: &ImportOptions) -> Result<Imported, ImportError> {
        let mut notes = Notes::about(file.name);
        let text = file.text(&mut notes);
        let drawn = parse(&text, self.name(), &mut notes)?;
        let mut graph = Graph::default();
        for edge in &drawn.edges {
            let (from, to) = (&drawn.nodes[edge.from], &drawn.nodes[edge.to]);
            let (dependent, _) = place(&from.id);
            let (used, origin) = place(&to.id);
            match origin {
                Some("not found") => {
                    notes.unresolved(used);
                    continue;
                }
                // Modules of the JDK; the own classes and other archives are called by file.
                Some(origin) if is_jdk(origin) => {
                    notes.outside();
                    continue;
                }
                _ => {}
            }
            let from = class(&mut graph, dependent, edge.line, &mut notes)?;
            let to = class(&mut graph, used, edge.line, &mut notes)?;
            if let (Some(from), Some(to)) = (from, to) {
                notes.read();
                graph.depend(from, to, DependencyKind::Reference, 1, 0)?;
            }
        }
        let (reading, counts) = graph.finish(notes);
        Ok(Imported { format: self.name(), reading, counts, ..Imported::default() })
    }
}

/// A class with where it was found, which jdeps writes in brackets behind it.
fn place(text: &str) -> (&str, Option<&str>) {
    match text.strip_suffix(')').and_then(|text| text.split_once(" (")) {
        Some((name, origin)) => (name, Some(origin)),
        None => (text, None),
    }
}

fn is_jdk(origin: &str) -> bool {
    origin.starts_with("JDK ")
        || (super::names::ending(origin) != Some("jar")
            && ["java.", "jdk.", "javafx."].iter().any(|start| origin.starts_with(start)))
}

/// The module of a class: that of the class around it, since they share a file.
fn class(
    graph: &mut Graph,
    name: &str,
    line: u32,
    notes: &mut Notes,
) -> Result<Option<NodeIx>, ImportError> {
    let outer = match name.find('$') {
        Some(at) if at > 0 && !name[..at].ends_with('.') => &name[..at],
        _ => name,
    };
    graph.module(outer, line, notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_from_names() {
        for (text, name, origin, jdk) in [
            ("p.A", "p.A", None, false),
            ("java.lang.Object (java.base)", "java.lang.Object", Some("java.base"), true),
            ("p.B (shop.jar)", "p.B", Some("shop.jar"), false),
            ("p.B (java.jar)", "p.B", Some("java.jar"), false),
            (
                "sun.misc.Unsafe (JDK internal API (jdk.unsupported))",
                "sun.misc.Unsafe",
                Some("JDK internal API (jdk.unsupported)"),
                true,
            ),
            ("q.C (not found)", "q.C", Some("not found"), false),
        ] {
            assert_eq!(place(text), (name, origin), "{text}");
            assert_eq!(origin.is_some_and(is_jdk), jdk, "{text}");
        }
    }
}
