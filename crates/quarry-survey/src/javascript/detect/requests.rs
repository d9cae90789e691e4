//! Requests over HTTP to other programs, or to this one from the browser.

use quarry_model::evidence::FindingKind;

use super::{Signs, View, routes::pattern, wrappers::Open};
use crate::javascript::{
    facts::{Argument, Kind},
    program::{Entity, State},
};

/// Packages whose functions are named after verbs.
const CLIENTS: [&str; 8] =
    ["axios", "got", "ky", "superagent", "needle", "@nestjs/axios", "@angular/common", "supertest"];
const FETCHES: [&str; 5] = ["", "node-fetch", "undici", "cross-fetch", "isomorphic-fetch"];

/// Reads the calls of one file.
pub(super) fn read(view: &View<'_, '_>, signs: &mut Signs) {
    for found in &view.facts.uses {
        let Some(arguments) = found.arguments else { continue };
        if found.is_new {
            continue;
        }
        let arguments = view.arguments(Some(arguments));
        let request = match view.values[found.node as usize] {
            Entity::Outside(_) => {
                if is_open(view, found, arguments)
                    && let Some(within) = found.within
                {
                    signs.open.push((within, Open::Sends(FindingKind::HttpCall)));
                }
                requested(view, found, arguments)
            }
            Entity::Symbol(_) => client(view, found, arguments),
            _ => None,
        };
        if let Some((verb, address, certain)) = request {
            let name = format!("{verb} {}", pattern(&address));
            signs.findings.push(view.finding(FindingKind::HttpCall, &name, found, certain));
        }
    }
}

/// Whether a request goes where the callers of the function say.
fn is_open(
    view: &View<'_, '_>,
    found: &crate::javascript::facts::Use,
    arguments: &[Argument],
) -> bool {
    let known = view.called(found).is_some_and(|call| {
        call.of.field.is_empty()
            && call.of.state == State::Plain
            && (FETCHES.contains(&call.package) || CLIENTS.contains(&call.package))
            && (!call.package.is_empty() || call.of.name == "fetch")
    });
    known && !arguments.is_empty() && view.text_of(arguments.first()).is_none()
}

fn requested(
    view: &View<'_, '_>,
    found: &crate::javascript::facts::Use,
    arguments: &[Argument],
) -> Option<(String, String, bool)> {
    let call = view.called(found)?;
    let first = view.text_of(arguments.first());
    let method = |at: usize| {
        let verb = view.text_of(view.field(arguments.get(at), "method"));
        match arguments.get(at) {
            None => Some("GET".to_owned()),
            Some(Argument::Object(_)) => Some(verb.unwrap_or("GET").to_ascii_uppercase()),
            Some(_) => None,
        }
    };
    let is_fetch = FETCHES.contains(&call.package)
        && matches!(call.of.name, "fetch" | "default" | "*")
        && (call.package.is_empty() == (call.of.name == "fetch") || !call.package.is_empty())
        && call.of.field.is_empty()
        && call.of.state == State::Plain;
    if is_fetch {
        return Some((method(1).unwrap_or_default(), first?.to_owned(), true))
            .filter(|(verb, _, _)| !verb.is_empty());
    }
    if call.package == "octokit" || call.package.starts_with("@octokit/") {
        // `request("GET /repos/{owner}")`
        let (verb, address) = first.filter(|_| call.method == "request")?.split_once(' ')?;
        let is_verb = verb.bytes().all(|byte| byte.is_ascii_uppercase());
        return is_verb.then(|| (verb.to_owned(), address.to_owned(), true));
    }
    if !CLIENTS.contains(&call.package) || call.package == "supertest" {
        return None;
    }
    match call.method {
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "del" => {
            let verb = if call.method == "del" { "delete" } else { call.method };
            Some((verb.to_ascii_uppercase(), first?.to_owned(), true))
        }
        "request" | "default" | "*" | "axios" | "got" | "ky" => {
            let options = arguments.first();
            if let Some(url) = view.text_of(view.field(options, "url")) {
                return Some((method(0)?, url.to_owned(), true));
            }
            Some((method(1)?, first?.to_owned(), true))
        }
        _ => None,
    }
}

/// A method or function named after a verb, of a class or module of the source that makes
/// requests itself.
fn client(
    view: &View<'_, '_>,
    found: &crate::javascript::facts::Use,
    arguments: &[Argument],
) -> Option<(String, String, bool)> {
    let Entity::Symbol(at) = view.values[found.node as usize] else { return None };
    let symbol = view.program.symbol(at);
    let address = view.text_of(arguments.first()).filter(|text| text.starts_with('/'))?;
    if !matches!(symbol.kind, Kind::Method | Kind::Function) {
        return None;
    }
    let name = view.program.name(at);
    let verb = match name.rsplit('.').next()? {
        "del" => "delete",
        verb @ ("get" | "post" | "put" | "patch" | "delete" | "head") => verb,
        _ => return None,
    };
    let owner = &view.program.facts[at.module as usize];
    let fetches = owner.uses.iter().any(|used| {
        matches!(owner.nodes[used.node as usize], crate::javascript::facts::Node::Global(name)
            if owner.text(name) == "fetch")
            || matches!(owner.nodes[used.node as usize], crate::javascript::facts::Node::Import(import)
                if is_http(owner.text(owner.requests[owner.imports[import as usize].request as usize].specifier)))
    });
    fetches.then(|| (verb.to_ascii_uppercase(), address.to_owned(), false))
}

fn is_http(package: &str) -> bool {
    (FETCHES.contains(&package) && !package.is_empty())
        || CLIENTS.contains(&package)
        || package.ends_with("/fetch")
        || package.ends_with("fetch-retry")
}
