//! Routes that decorators and calls declare: Flask, FastAPI, Klein, Django Ninja, aiohttp.

use quarry_model::evidence::EntryPointKind;

use super::{
    super::{
        paths::Step,
        program::{Entity, Program, Symbol},
        signals::Signal,
        values::Value,
    },
    addresses::{joined, template},
    context::Scan,
    views::{ANY, handlings},
};

/// Routers are included in each other this deep.
const DEEPEST: u32 = 6;

/// A router that is included in more places has only so many addresses.
const MOST: usize = 8;

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let Some((receiver, name)) = scan.outside().rsplit_once('.') else { return };
    let flask = matches!(receiver, "flask.Flask()" | "flask.Blueprint()");
    let fastapi = matches!(
        receiver,
        "fastapi.FastAPI()" | "fastapi.APIRouter()" | "fastapi.routing.APIRouter()"
    );
    let other = matches!(
        receiver,
        "klein.Klein()" | "ninja.NinjaAPI()" | "ninja.Router()" | "aiohttp.web.RouteTableDef()"
    );
    let resource =
        matches!(receiver, "flask_restful.Api()" | "flask_restx.Api()" | "flask_restx.Namespace()");
    if !(flask || fastapi || other || resource) {
        return;
    }
    let at = usize::from(resource && name == "add_resource");
    let Some(address) = signal.argument(at, "rule").or_else(|| signal.argument(0, "path")) else {
        return;
    };
    let Some(address) = address.text().map(template) else { return };
    let verbs = match name {
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options" => {
            vec![name.to_uppercase()]
        }
        "route" | "add_url_rule" | "api_route" | "add_api_route" | "add_resource" => {
            let listed = signal.keyword("methods").map_or(&[][..], Value::elements);
            let listed: Vec<String> =
                listed.iter().filter_map(Value::text).map(str::to_uppercase).collect();
            if !listed.is_empty() {
                listed
            } else if flask || fastapi {
                vec!["GET".to_owned()]
            } else {
                vec![ANY.to_owned()]
            }
        }
        _ => return,
    };
    let handler = match name {
        "add_url_rule" => signal.argument(2, "view_func").and_then(|view| symbol(scan, view)),
        "add_api_route" => signal.argument(1, "endpoint").and_then(|view| symbol(scan, view)),
        "add_resource" => signal.argument(0, "resource").and_then(|view| symbol(scan, view)),
        _ => signal.decorates.map(|at| Symbol { module: scan.module, at }),
    };
    // A decorator that decorates nothing is a function that gives one.
    if handler.is_none() && !matches!(name, "add_url_rule" | "add_api_route" | "add_resource") {
        return;
    }
    let router = match scan.inside() {
        Some((Entity::Constant(router), [Step::Attribute(_)])) => Some(router),
        _ => None,
    };
    let prefixes = router
        .map_or_else(|| vec![String::new()], |router| prefixes(scan.program, router, DEEPEST));
    let class = handler.filter(|symbol| {
        scan.program.symbol(*symbol).kind == quarry_model::module::SymbolKind::Class
    });
    let handled: Vec<(String, Option<Symbol>)> = match class {
        Some(class) => handlings(scan.program, class)
            .into_iter()
            .map(|(verb, symbol)| (verb, Some(symbol)))
            .collect(),
        None => verbs.into_iter().map(|verb| (verb, handler)).collect(),
    };
    for (verb, symbol) in handled {
        for prefix in &prefixes {
            let name = format!("{verb} {}", joined(&[prefix, &address]));
            let own = symbol.filter(|symbol| symbol.module == scan.module);
            let handler = scan.own(own.map(|symbol| symbol.at));
            scan.enters(EntryPointKind::Route, name, handler, signal.line);
        }
    }
}

/// The function or class that a view is, also as `View.as_view("name")`.
fn symbol(scan: &Scan<'_, '_>, view: &Value) -> Option<Symbol> {
    match scan.reach(view.path()?)? {
        (Entity::Function(symbol) | Entity::Class(symbol), _) => Some(symbol),
        _ => None,
    }
}

/// The addresses that the routes of a router start with: its own, after those of where it is
/// included.
fn prefixes(program: &Program<'_>, router: Symbol, left: u32) -> Vec<String> {
    let Some(left) = left.checked_sub(1) else { return Vec::new() };
    let calls = &program.facts[router.module as usize].body.signals.calls;
    let made = calls.iter().find(|signal| signal.binds == Some(router.at));
    let own = made
        .and_then(|made| made.keyword("url_prefix").or_else(|| made.keyword("prefix")))
        .and_then(Value::text)
        .map(template)
        .unwrap_or_default();
    let mut found: Vec<String> = Vec::new();
    let Some(learned) = &program.learned else { return vec![own] };
    for mount in learned.mounts.iter().filter(|mount| mount.router == router) {
        let above = match mount.into {
            Some(into) if into != router => prefixes(program, into, left),
            _ => vec![String::new()],
        };
        for above in above {
            // What Flask is given when a blueprint is registered takes the place of its own.
            let own = if mount.replaces { "" } else { own.as_str() };
            let prefix = joined(&[&above, &mount.prefix, own]);
            if !found.contains(&prefix) && found.len() < MOST {
                found.push(prefix);
            }
        }
    }
    if found.is_empty() {
        found.push(own);
    }
    found
}

/// A router that is included in another or in the application.
#[derive(Debug)]
pub(in super::super) struct Mount {
    router: Symbol,
    into: Option<Symbol>,
    prefix: String,
    replaces: bool,
}

/// Where routers are included.
pub(in super::super) fn mounts(program: &Program<'_>) -> Vec<Mount> {
    let mut found = Vec::new();
    for (module, facts) in program.facts.iter().enumerate() {
        let module = module as u32;
        for signal in &facts.body.signals.calls {
            let (router, prefix) = match signal.name.as_str() {
                "include_router" => ("router", "prefix"),
                "register_blueprint" => ("blueprint", "url_prefix"),
                _ => continue,
            };
            let Some(path) = signal.argument(0, router).and_then(Value::path) else { continue };
            let Some((Entity::Constant(router), 0)) = program.follow(module, path) else {
                continue;
            };
            let into = signal.path.and_then(|path| match program.follow(module, path) {
                Some((Entity::Constant(into), 1)) => Some(into),
                _ => None,
            });
            let given = signal.keyword(prefix).and_then(Value::text).map(template);
            found.push(Mount {
                router,
                into,
                replaces: given.is_some() && prefix == "url_prefix",
                prefix: given.unwrap_or_default(),
            });
        }
    }
    found
}
