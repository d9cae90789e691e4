//! Routes over HTTP, with the prefixes under which they are mounted.

use quarry_model::evidence::{EntryPointKind, FindingKind};
use rustc_hash::FxHashMap;

use super::{Signs, View};
use crate::javascript::{
    facts::{Argument, Kind, Node, NodeAt, Use},
    program::{At, Entity, Outside, State},
};

const VERBS: [&str; 9] = ["get", "post", "put", "patch", "delete", "del", "all", "head", "options"];

/// Packages whose objects have methods named after verbs.
const ROUTERS: [&str; 12] = [
    "express",
    "koa-router",
    "@koa/router",
    "fastify",
    "restify",
    "polka",
    "hono",
    "express-promise-router",
    "koa-tree-router",
    "find-my-way",
    "koa",
    "router",
];

/// Where routers stand.
#[derive(Debug, Default)]
pub(super) struct Mounts {
    /// A router or plugin, the one it is mounted in, and under which path.
    mounted: Vec<(At, Option<At>, String)>,
    /// Paths that routers are made with.
    own: Vec<(At, String)>,
    /// Paths before all routes of an application.
    global: Vec<String>,
    /// Applications, which stand at the top.
    applications: Vec<At>,
}

impl Mounts {
    pub(super) fn add(&mut self, more: Self) {
        self.mounted.extend(more.mounted);
        self.own.extend(more.own);
        self.global.extend(more.global);
        self.applications.extend(more.applications);
    }

    /// The path before the routes of a router, and whether it is known up to an application;
    /// where a router is mounted more than once, the first counts.
    fn prefix(&self, router: Option<At>) -> (String, bool) {
        let mut path = String::new();
        let mut at = router;
        let mut known = false;
        for _ in 0..8 {
            let Some(router) = at else { break };
            known = self.applications.contains(&router);
            if let Some((_, own)) = self.own.iter().find(|(of, _)| *of == router) {
                path = format!("{own}/{path}");
            }
            match self.mounted.iter().find(|(of, _, _)| *of == router) {
                Some((_, above, prefix)) => {
                    path = format!("{prefix}/{path}");
                    at = above.filter(|above| *above != router);
                    known |= at.is_none();
                }
                None => break,
            }
        }
        (path, known)
    }
}

/// Where one file mounts routers.
pub(super) fn mounts(view: &View<'_, '_>) -> Mounts {
    let mut mounts = Mounts::default();
    for found in &view.facts.uses {
        let Some(arguments) = found.arguments else { continue };
        let arguments = view.arguments(Some(arguments));
        if found.is_new {
            made(view, found, arguments, &mut mounts);
            continue;
        }
        if let Some(call) = view.called(found).filter(|call| call.package == "koa-mount")
            && matches!(call.method, "default" | "*" | "mount")
        {
            let path = view.text_of(arguments.first()).unwrap_or("");
            if let Some(Argument::Value(node)) = arguments.last()
                && let Some(router) = mounted(view, *node)
            {
                mounts.mounted.push((router, None, path.to_owned()));
            }
            continue;
        }
        let Some((method, of)) = view.method(found) else { continue };
        match method {
            "use" | "register" | "route" if is_router(view, of).is_some() => {
                let above = router_symbol(view, of);
                if let Some(above) = above
                    && is_router(view, of).is_some_and(|router| is_application(&router))
                {
                    mounts.applications.push(above);
                }
                let path = view
                    .text_of(arguments.first())
                    .or_else(|| view.text_of(view.field(arguments.get(1), "prefix")))
                    .unwrap_or("");
                for argument in arguments {
                    let Argument::Value(node) = argument else { continue };
                    if let Some(router) = mounted(view, *node)
                        && Some(router) != above
                    {
                        mounts.mounted.push((router, above, path.to_owned()));
                    }
                }
            }
            "setGlobalPrefix" => {
                if let Some(call) = view.called(found)
                    && call.package == "@nestjs/core"
                    && let Some(path) = view.text_of(arguments.first())
                {
                    mounts.global.push(path.to_owned());
                }
            }
            "prefix" if is_router(view, of).is_some() => {
                if let (Some(router), Some(path)) =
                    (router_symbol(view, of), view.text_of(arguments.first()))
                {
                    mounts.own.push((router, path.to_owned()));
                }
            }
            _ => {}
        }
    }
    mounts
}

/// `const router = new Router({ prefix: "/x" })`.
fn made(view: &View<'_, '_>, found: &Use, arguments: &[Argument], mounts: &mut Mounts) {
    let Some(call) = view.called(found) else { return };
    if !ROUTERS.contains(&call.package) {
        return;
    }
    let Some(path) = view.text_of(view.field(arguments.first(), "prefix")) else { return };
    let holder = view.facts.symbols.iter().position(|symbol| {
        symbol.line == found.line
            && symbol
                .value
                .is_some_and(|value| matches!(view.facts.nodes[value as usize], Node::New(..)))
    });
    if let Some(symbol) = holder {
        let at = At { module: view.module, symbol: symbol as u32 };
        mounts.own.push((at, path.to_owned()));
    }
}

/// The router or plugin that an argument stands for.
fn mounted(view: &View<'_, '_>, node: NodeAt) -> Option<At> {
    let mut at = node;
    loop {
        match view.values[at as usize] {
            Entity::Symbol(found) => {
                let found = view.program.holder(found);
                let kind = view.program.symbol(found).kind;
                return matches!(kind, Kind::Value | Kind::Function).then_some(found);
            }
            Entity::Module(module) => {
                return view.program.whole(module).map(|at| view.program.holder(at));
            }
            _ => {}
        }
        match view.facts.nodes[at as usize] {
            Node::Field(of, _) | Node::Call(of, _) => at = of,
            _ => return None,
        }
    }
}

/// What a value is if it is an application or a router.
pub(super) fn is_router<'a>(view: &View<'_, 'a>, node: NodeAt) -> Option<Outside<'a>> {
    let Entity::Outside(found) = view.program.opened(view.values[node as usize]) else {
        return None;
    };
    let made = match found.state {
        State::Given => true,
        State::Object => !matches!(found.name, "Request" | "Response" | "Context"),
        State::Plain => false,
    };
    (made && ROUTERS.contains(&found.package) && !matches!(found.field, "locals" | "settings"))
        .then_some(found)
}

/// Whether a router is an application, at the top of its addresses, rather than a part of one.
fn is_application(router: &Outside<'_>) -> bool {
    match router.package {
        "express" => {
            router.name != "Router" && router.field != "Router" && router.before != "Router"
        }
        "koa" | "fastify" | "restify" | "polka" | "hono" | "find-my-way" => {
            !router.name.contains("Instance") && !router.name.contains("Plugin")
        }
        _ => false,
    }
}

/// The symbol that holds a router.
fn router_symbol(view: &View<'_, '_>, node: NodeAt) -> Option<At> {
    let mut at = node;
    loop {
        if let Entity::Symbol(found) = view.values[at as usize] {
            return Some(view.program.holder(found));
        }
        match view.facts.nodes[at as usize] {
            Node::Field(of, _) | Node::Call(of, _) => at = of,
            _ => return None,
        }
    }
}

/// Reads the routes of one file.
pub(super) fn read(view: &View<'_, '_>, mounts: &Mounts, signs: &mut Signs) {
    controllers(view, mounts, signs);
    for found in &view.facts.uses {
        let Some(arguments) = found.arguments else { continue };
        if found.is_new {
            continue;
        }
        let arguments = view.arguments(Some(arguments));
        let Some((method, of)) = view.method(found) else { continue };
        if method == "route" && arguments.len() == 1 {
            listed_route(view, found, of, arguments, mounts, signs);
            continue;
        }
        if !VERBS.contains(&method) {
            continue;
        }
        let Some(router) = is_router(view, of) else { continue };
        let chained = router.field == "route" || router.before == "route";
        let path = match view.text_of(arguments.first()) {
            Some(path) if arguments.len() > 1 && !chained => Some(path),
            _ if chained && !arguments.is_empty() => router.text,
            _ => None,
        };
        let paths: Vec<&str> = match (path, arguments.first()) {
            (Some(path), _) => vec![path],
            (None, Some(Argument::List(paths))) if arguments.len() > 1 => {
                paths.iter().filter_map(|path| view.text_of(Some(path))).collect()
            }
            _ => continue,
        };
        let holder = router_symbol(view, of).filter(|at| {
            mounts.own.iter().any(|(of, _)| of == at)
                || mounts.mounted.iter().any(|(of, _, _)| of == at)
        });
        let plugin = found.within.map(|symbol| At { module: view.module, symbol });
        let (prefix, known) = mounts.prefix(holder.or(plugin));
        for path in paths {
            let name = format!("{} {}", verb(method), pattern(&format!("/{prefix}/{path}")));
            if !known && !is_application(&router) {
                // Where its router is mounted is not seen, so this is only the end of the address.
                signs.findings.push(view.finding(FindingKind::Route, &name, found, false));
                continue;
            }
            let handler = view.handler(arguments.last());
            signs.entries.push(view.entry(EntryPointKind::Route, &name, handler, found.line));
        }
    }
}

/// `fastify.route({ method, url, handler })`.
fn listed_route(
    view: &View<'_, '_>,
    found: &Use,
    of: NodeAt,
    arguments: &[Argument],
    mounts: &Mounts,
    signs: &mut Signs,
) {
    if is_router(view, of).is_none() {
        return;
    }
    let Some(url) = view.text_of(view.field(arguments.first(), "url")) else { return };
    let plugin = found.within.map(|symbol| At { module: view.module, symbol });
    let (prefix, _) = mounts.prefix(
        router_symbol(view, of)
            .filter(|at| mounts.mounted.iter().any(|(of, _, _)| of == at))
            .or(plugin),
    );
    let methods: Vec<&str> = match view.field(arguments.first(), "method") {
        Some(Argument::List(all)) => all.iter().filter_map(|one| view.text_of(Some(one))).collect(),
        one => view.text_of(one).into_iter().collect(),
    };
    let handler = view.handler(view.field(arguments.first(), "handler"));
    for method in methods {
        let name =
            format!("{} {}", method.to_ascii_uppercase(), pattern(&format!("/{prefix}/{url}")));
        signs.entries.push(view.entry(EntryPointKind::Route, &name, handler.clone(), found.line));
    }
}

/// Controllers of Nest.
fn controllers(view: &View<'_, '_>, mounts: &Mounts, signs: &mut Signs) {
    let mut prefixes: FxHashMap<u32, Vec<String>> = FxHashMap::default();
    for decorator in &view.facts.decorators {
        if view.decorated(decorator) != Some(("@nestjs/common", "Controller")) {
            continue;
        }
        let arguments = view.arguments(decorator.arguments);
        let first = arguments.first();
        let path = view.field(first, "path").or(first);
        let paths = match path {
            Some(Argument::List(all)) => {
                all.iter().filter_map(|one| view.text_of(Some(one))).map(str::to_owned).collect()
            }
            one => vec![view.text_of(one).unwrap_or("").to_owned()],
        };
        prefixes.insert(decorator.on, paths);
    }
    if prefixes.is_empty() {
        return;
    }
    let mut global = mounts.global.clone();
    global.sort_unstable();
    global.dedup();
    let global = if let [only] = global.as_slice() { only.as_str() } else { "" };
    for decorator in &view.facts.decorators {
        let Some(("@nestjs/common", name)) = view.decorated(decorator) else { continue };
        let verb_name = name.to_ascii_lowercase();
        if !VERBS.contains(&verb_name.as_str()) || !name.starts_with(char::is_uppercase) {
            continue;
        }
        let on = At { module: view.module, symbol: decorator.on };
        let owner = view.program.symbol(on).owner;
        let Some(prefixes) = owner.and_then(|owner| prefixes.get(&owner)) else { continue };
        let arguments = view.arguments(decorator.arguments);
        let paths: Vec<&str> = match arguments.first() {
            Some(Argument::List(all)) => {
                all.iter().filter_map(|one| view.text_of(Some(one))).collect()
            }
            one => vec![view.text_of(one).unwrap_or("")],
        };
        for prefix in prefixes {
            for path in &paths {
                let path = pattern(&format!("/{global}/{prefix}/{path}"));
                let route = format!("{} {path}", verb(&verb_name));
                let handler = view.program.name(on).to_owned();
                let kind = EntryPointKind::Route;
                signs.entries.push(view.entry(kind, &route, handler, decorator.line));
            }
        }
    }
}

fn verb(method: &str) -> String {
    match method {
        "del" => "DELETE".to_owned(),
        "all" => "ANY".to_owned(),
        other => other.to_ascii_uppercase(),
    }
}

/// A path or address with `{}` for every parameter, without query and doubled slashes.
pub(super) fn pattern(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or(address);
    let (host, path) = match address.find("://") {
        Some(at) => {
            let end = address[at + 3..].find('/').map_or(address.len(), |end| at + 3 + end);
            address.split_at(end)
        }
        // What is computed before the first slash is the address of the server.
        None => match address.strip_prefix("{}") {
            Some(rest) if rest.starts_with('/') => ("", rest),
            _ => ("", address),
        },
    };
    let mut out = host.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        out.push('/');
        let is_parameter = part.starts_with(':')
            || part == "*"
            || (part.starts_with('{') && part.ends_with('}') && !part[1..].contains('{'));
        out.push_str(if is_parameter { "{}" } else { part });
    }
    if out.is_empty() || (path.is_empty() && !host.is_empty()) {
        out.push('/');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_no_names() {
        let cases = [
            ("/users/:id", "/users/{}"),
            ("users//:id(\\d+)/", "/users/{}"),
            ("/", "/"),
            ("", "/"),
            ("{}/users/{}?x={}", "/users/{}"),
            ("/users.{}/by-{}", "/users.{}/by-{}"),
            ("https://api.example.com/v1/{}", "https://api.example.com/v1/{}"),
            ("https://example.com", "https://example.com/"),
            ("/files/{name}/*", "/files/{}/{}"),
        ];
        for (path, expected) in cases {
            assert_eq!(pattern(path), expected, "{path}");
        }
    }
}
