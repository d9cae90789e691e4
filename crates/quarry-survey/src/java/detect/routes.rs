//! Routes of Spring MVC, JAX-RS and servlets.

use quarry_model::{
    evidence::{EntryPointKind, FindingKind},
    module::Role,
};

use super::{
    super::facts::{Annotation, Argument},
    frame::{Frame, play},
};
pub(super) use crate::routes::{joined, without_names};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        facts::FileFacts,
        findings::{Origin, enter, find_on, within},
    },
};

pub(super) const SPRING_WEB: [&str; 2] =
    ["org.springframework.web", "org.springframework.stereotype"];
pub(super) const JAX_RS: [&str; 2] = ["jakarta.ws.rs", "javax.ws.rs"];
const SERVLET: [&str; 2] = ["jakarta.servlet", "javax.servlet"];
const VERBS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// A way to reach a method: verb and path.
pub(super) struct Mapping {
    /// `GET`, or `ANY`.
    pub(super) verb: String,
    /// The path that the annotation gives; may be empty.
    pub(super) path: String,
    /// The line.
    pub(super) line: u32,
    /// How sure the annotation is.
    pub(super) origin: Origin,
}

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    let applications = applications(frame);
    for (file, _, facts) in frame.each() {
        for (at, fact) in facts.symbols.iter().enumerate() {
            let symbol = Symbol { file, at: at as u32 };
            if fact.is_type() {
                servlet(frame, evidence, symbol, facts);
                continue;
            }
            let Some(owner) = fact.owner else { continue };
            let class = Symbol { file, at: owner };
            if super::http::is_client(frame, class) {
                continue;
            }
            spring(frame, evidence, class, symbol, facts);
            let below = application(&applications, &frame.files[file as usize].package);
            jax_rs(frame, evidence, (class, symbol), facts, below);
        }
    }
}

fn spring(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    class: Symbol,
    method: Symbol,
    facts: &FileFacts,
) {
    let mappings = spring_mappings(frame, method);
    if mappings.is_empty() {
        return;
    }
    let controller =
        frame.annotation(class, &["Controller", "RestController"], &SPRING_WEB).map(|(_, o)| o);
    let prefixes = spring_prefixes(frame, class);
    for mapping in mappings {
        for prefix in &prefixes {
            let name = format!("{} {}", mapping.verb, joined(prefix, &mapping.path));
            let certain = mapping.origin == Origin::Certain && controller == Some(Origin::Certain);
            add(evidence, method, facts, &name, mapping.line, certain);
        }
    }
}

/// The mappings of a method.
pub(super) fn spring_mappings(frame: &Frame<'_>, method: Symbol) -> Vec<Mapping> {
    let names = [
        "RequestMapping",
        "GetMapping",
        "PostMapping",
        "PutMapping",
        "DeleteMapping",
        "PatchMapping",
    ];
    let mut found = Vec::new();
    for annotation in frame.annotations(method) {
        let origin = frame.origin_of(method.file, annotation, &names, &SPRING_WEB);
        if origin == Origin::No {
            continue;
        }
        let own = annotation.own_name();
        let verbs = match own.strip_suffix("Mapping") {
            Some("Request") => methods(annotation),
            Some(verb) => vec![verb.to_uppercase()],
            None => continue,
        };
        let mut paths = frame.texts(method.file, annotation, &["value", "path"]);
        if paths.is_empty() {
            // A path that is computed is not known; none at all is the prefix itself.
            if annotation.argument("value").or(annotation.argument("path")).is_some() {
                continue;
            }
            paths.push(String::new());
        }
        for verb in verbs {
            for path in &paths {
                let (verb, path) = (verb.clone(), path.clone());
                found.push(Mapping { verb, path, line: annotation.line, origin });
            }
        }
    }
    found
}

/// What stands before the paths of the methods of a class.
pub(super) fn spring_prefixes(frame: &Frame<'_>, class: Symbol) -> Vec<String> {
    let Some((annotation, _)) = frame.annotation(class, &["RequestMapping"], &SPRING_WEB) else {
        return vec![String::new()];
    };
    let paths = frame.texts(class.file, annotation, &["value", "path"]);
    if paths.is_empty() { vec![String::new()] } else { paths }
}

/// The verbs of a `@RequestMapping`.
fn methods(annotation: &Annotation) -> Vec<String> {
    let mut verbs = Vec::new();
    let mut pending: Vec<&Argument> = annotation.argument("method").into_iter().collect();
    while let Some(argument) = pending.pop() {
        match argument {
            Argument::List(list) => pending.extend(list.iter().rev()),
            Argument::Name(name) => {
                verbs.push(name.rsplit('.').next().unwrap_or(name).to_uppercase());
            }
            _ => {}
        }
    }
    if verbs.is_empty() {
        verbs.push("ANY".to_owned());
    }
    verbs
}

/// What stands before all paths of an application: the package of the class that says so, and
/// the path.
fn applications(frame: &Frame<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (file, java, _) in frame.each() {
        for annotation in java.annotations.iter().filter(|one| one.parameter.is_none()) {
            let origin = frame.origin_of(file, annotation, &["ApplicationPath"], &JAX_RS);
            if origin == Origin::Certain {
                let paths = frame.texts(file, annotation, &["value"]);
                found.extend(paths.into_iter().map(|path| (java.package.clone(), path)));
            }
        }
    }
    found
}

/// The path of the application that the classes of `package` belong to: the only one, or the one
/// whose package is nearest. Of several that are as near, none.
fn application<'a>(applications: &'a [(String, String)], package: &str) -> &'a str {
    let near = |of: &str| {
        of.split('.').zip(package.split('.')).take_while(|(one, other)| one == other).count()
    };
    let nearest = applications.iter().map(|(of, _)| near(of)).max().unwrap_or(0);
    let mut paths = applications.iter().filter(|(of, _)| near(of) == nearest);
    match paths.next() {
        Some((_, path)) if paths.all(|(_, other)| other == path) => path,
        _ => "",
    }
}

fn jax_rs(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    (class, method): (Symbol, Symbol),
    facts: &FileFacts,
    below: &str,
) {
    let Some((verb, origin)) = frame.annotation(method, &VERBS, &JAX_RS) else { return };
    let path = |symbol: Symbol| {
        let (annotation, origin) = frame.annotation(symbol, &["Path"], &JAX_RS)?;
        let text = frame.texts(symbol.file, annotation, &["value"]).into_iter().next()?;
        (origin == Origin::Certain).then_some(text)
    };
    let prefix = path(class);
    let certain = origin == Origin::Certain && prefix.is_some();
    let own = path(method).unwrap_or_default();
    let route = joined(below, &joined(&prefix.unwrap_or_default(), &own));
    let name = format!("{} {route}", verb.own_name());
    add(evidence, method, facts, &name, verb.line, certain);
}

fn servlet(frame: &Frame<'_>, evidence: &mut LanguageEvidence, class: Symbol, facts: &FileFacts) {
    let Some((annotation, origin)) = frame.annotation(class, &["WebServlet"], &SERVLET) else {
        return;
    };
    for path in frame.texts(class.file, annotation, &["value", "urlPatterns"]) {
        let name = format!("ANY {}", joined("", &path));
        let certain = origin == Origin::Certain;
        add(evidence, class, facts, &name, annotation.line, certain);
    }
}

fn add(
    evidence: &mut LanguageEvidence,
    symbol: Symbol,
    facts: &FileFacts,
    name: &str,
    line: u32,
    certain: bool,
) {
    if certain {
        enter(
            evidence,
            symbol.file,
            within(facts, Some(symbol.at)),
            EntryPointKind::Route,
            name,
            line,
        );
        play(evidence, symbol.file, Role::EntryPoint, format!("It handles {name}"), line);
    } else {
        find_on(evidence, (symbol, facts), FindingKind::Route, name, line, Origin::Possible);
    }
}
