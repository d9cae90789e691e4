//! HTTP routes of Symfony: the attribute `Route` at classes and methods, and those that its files
//! of routes state.

use quarry_model::{evidence::EntryPointKind, module::Role};
use rustc_hash::FxHashMap;

use super::{
    super::{
        configured::{Routes, StatedRoute},
        facts::{Argument, Lit, Target, argument},
    },
    routes::{join, shown},
    scene::{Out, Scene, short},
};
use crate::typed::Symbol;

const SYMFONY: [&str; 2] = [
    "Symfony\\Component\\Routing\\Attribute\\Route",
    "Symfony\\Component\\Routing\\Annotation\\Route",
];

pub(super) fn detect(scene: &Scene<'_>, stated: &Routes, out: &mut Out<'_>) {
    for (file, facts) in (0_u32..).zip(scene.index.facts) {
        let typed = scene.typed(file);
        let whole = stated.prefix(&scene.index.files[file as usize].path);
        let mut prefixes: FxHashMap<u32, Vec<String>> = FxHashMap::default();
        let routes = || facts.attributes.iter().filter(|at| SYMFONY.contains(&at.full.as_ref()));
        let invoked = |class: u32| {
            scene.method(Symbol { file, at: class }, "__invoke").filter(|found| found.file == file)
        };
        for attribute in routes().filter(|at| at.target == Target::Class) {
            if let Some(class) = attribute.symbol {
                if let Some(handler) = invoked(class) {
                    register(scene, &attribute.arguments, whole, handler, attribute.line, out);
                } else {
                    let paths = paths(scene, file, &attribute.arguments);
                    let paths = paths.iter().map(|path| join(whole, path));
                    prefixes.entry(class).or_default().extend(paths);
                }
            }
        }
        for attribute in routes().filter(|at| at.target == Target::Method) {
            let Some(method) = attribute.symbol else { continue };
            let owner = typed.symbol(method).owner;
            let found = owner.and_then(|owner| prefixes.get(&owner));
            let handler = Symbol { file, at: method };
            match found {
                Some(prefixes) if !prefixes.is_empty() => {
                    for prefix in prefixes {
                        register(scene, &attribute.arguments, prefix, handler, attribute.line, out);
                    }
                }
                _ => register(scene, &attribute.arguments, whole, handler, attribute.line, out),
            }
        }
        if routes().next().is_some() {
            out.role(file, Role::EntryPoint, "Its methods carry the attribute Route", 0);
        }
    }
    for route in stated.stated() {
        configured(scene, &route, out);
    }
}

/// A route that a file states, if its controller is in the source.
fn configured(scene: &Scene<'_>, route: &StatedRoute, out: &mut Out<'_>) {
    let (class, method) = match route.controller.split_once("::") {
        Some((class, method)) => (class, method),
        None => (route.controller.as_str(), "__invoke"),
    };
    let Some(class) = scene.index.class(class) else { return };
    let handler = scene.method(class, method).unwrap_or(class);
    let line = scene.program.symbol(handler).line;
    enter(scene, &route.path, &route.methods, handler, line, out);
    out.role(handler.file, Role::EntryPoint, "A file of routes names it", line);
}

fn paths(scene: &Scene<'_>, file: u32, arguments: &[Argument]) -> Vec<String> {
    let Some(path) = argument(arguments, 0, "path") else { return Vec::new() };
    path.each().into_iter().filter_map(|one| scene.text(file, one)).collect()
}

fn register(
    scene: &Scene<'_>,
    arguments: &[Argument],
    prefix: &str,
    handler: Symbol,
    line: u32,
    out: &mut Out<'_>,
) {
    let mut paths = paths(scene, handler.file, arguments);
    if paths.is_empty() {
        paths.push(String::new());
    }
    let methods = arguments.iter().find(|one| one.name.as_deref() == Some("methods"));
    let verbs: Vec<String> = methods
        .map(|methods| methods.value.each())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|verb| scene.text(handler.file, verb).or_else(|| constant_verb(verb)))
        .map(|verb| verb.to_uppercase())
        .collect();
    for path in paths {
        let joined = join(prefix.trim_matches('/'), &path);
        let slash = if path.ends_with('/') { "/" } else { "" };
        enter(scene, &format!("{joined}{slash}"), &verbs, handler, line, out);
    }
}

/// Notes a route that answers `verbs`, or any if there are none.
fn enter(
    scene: &Scene<'_>,
    path: &str,
    verbs: &[String],
    handler: Symbol,
    line: u32,
    out: &mut Out<'_>,
) {
    let any = ["ANY".to_owned()];
    let name = shown(path);
    for verb in if verbs.is_empty() { &any } else { verbs } {
        let place = (handler.file, line);
        out.enter(scene, EntryPointKind::Route, format!("{verb} {name}"), Some(handler), place);
    }
}

/// `Request::METHOD_GET`.
fn constant_verb(lit: &Lit) -> Option<String> {
    match lit {
        Lit::Constant(class, name) if short(class) == "Request" => {
            name.strip_prefix("METHOD_").map(str::to_owned)
        }
        _ => None,
    }
}
