//! Routes that decorators and calls declare: Flask, `FastAPI`, Klein, Django Ninja, aiohttp.

use quarry_model::evidence::EntryPointKind;
use rustc_hash::{FxHashMap, FxHashSet};

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

/// Longer addresses are made by routers that include each other.
const LONGEST: usize = 1000;

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    wiring(scan, signal);
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
    let known = scan.program.learned.as_ref().and_then(|learned| learned.prefixes.get(&router?));
    let prefixes = known.cloned().unwrap_or_else(|| vec![String::new()]);
    let class = handler.filter(|symbol| {
        scan.program.symbol(*symbol).kind == quarry_model::module::SymbolKind::Class
    });
    let answered: Vec<(String, Option<Symbol>)> = match class {
        Some(class) => handlings(scan.program, class)
            .into_iter()
            .map(|(verb, symbol)| (verb, Some(symbol)))
            .collect(),
        None => verbs.into_iter().map(|verb| (verb, handler)).collect(),
    };
    for (verb, symbol) in answered {
        for prefix in &prefixes {
            let name = format!("{verb} {}", joined(&[prefix, &address]));
            let own = symbol.filter(|symbol| symbol.module == scan.module);
            let handler = scan.own(own.map(|symbol| symbol.at));
            scan.enters(EntryPointKind::Route, name, handler, signal.line);
        }
    }
}

/// `app.register_blueprint(pages)`: where the application is put together.
fn wiring(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let puts_together = matches!(
        scan.outside(),
        "flask.Flask().register_blueprint"
            | "fastapi.FastAPI().include_router"
            | "flask_restful.Api().add_resource"
            | "ninja.NinjaAPI().add_router"
    );
    let part = signal.positional().next().and_then(Value::path);
    if let (true, None, Some(part)) = (puts_together, &scan.found.wiring, part)
        && let Some((Entity::Constant(symbol) | Entity::Class(symbol), _)) = scan.reach(part)
        && symbol.module != scan.module
    {
        let name = scan.program.full_name(symbol);
        scan.found.wiring = Some((signal.line, name));
    }
}

/// The function or class that a view is, also as `View.as_view("name")`.
fn symbol(scan: &Scan<'_, '_>, view: &Value) -> Option<Symbol> {
    match scan.reach(view.path()?)? {
        (Entity::Function(symbol) | Entity::Class(symbol), _) => Some(symbol),
        _ => None,
    }
}

/// A router that is included in another or in the application.
struct Mount {
    router: Symbol,
    into: Option<Symbol>,
    prefix: String,
    /// Whether the prefix takes the place of the router's own, as where Flask registers one.
    replaces: bool,
}

/// The addresses that the routes of each router start with: its own, after those of where it
/// is included.
pub(in super::super) fn prefixes(program: &Program<'_>) -> FxHashMap<Symbol, Vec<String>> {
    let mut own: FxHashMap<Symbol, String> = FxHashMap::default();
    let mut mounts = Vec::new();
    for (module, facts) in program.facts.iter().enumerate() {
        let module = module as u32;
        for signal in &facts.body.signals.calls {
            match signal.name.as_str() {
                "APIRouter" | "Blueprint" | "Namespace" | "Router" => {
                    let given = signal.keyword("url_prefix").or_else(|| signal.keyword("prefix"));
                    if let (Some(at), Some(text)) = (signal.binds, given.and_then(Value::text)) {
                        own.insert(Symbol { module, at }, template(text));
                    }
                }
                "include_router" => mounts.extend(mount(program, module, signal, "prefix")),
                "register_blueprint" => mounts.extend(mount(program, module, signal, "url_prefix")),
                _ => {}
            }
        }
    }
    let mounted: FxHashSet<Symbol> = mounts.iter().map(|mount| mount.router).collect();
    let mut prefixes: FxHashMap<Symbol, Vec<String>> = own
        .iter()
        .filter(|(router, _)| !mounted.contains(router))
        .map(|(router, own)| (*router, vec![own.clone()]))
        .collect();
    for _ in 0..DEEPEST {
        for mount in &mounts {
            let above = match mount.into {
                Some(into) if mounted.contains(&into) || own.contains_key(&into) => {
                    prefixes.get(&into).cloned().unwrap_or_default()
                }
                _ => vec![String::new()],
            };
            let own = own.get(&mount.router).filter(|_| !mount.replaces);
            let known = prefixes.entry(mount.router).or_default();
            for above in above {
                let prefix = joined(&[&above, &mount.prefix, own.map_or("", String::as_str)]);
                if known.len() < MOST && prefix.len() < LONGEST && !known.contains(&prefix) {
                    known.push(prefix);
                }
            }
        }
    }
    prefixes
}

fn mount(program: &Program<'_>, module: u32, signal: &Signal, prefix: &str) -> Option<Mount> {
    let router = signal.positional().next()?.path()?;
    let (Entity::Constant(router), 0) = program.follow(module, router)? else { return None };
    let into = signal.path.and_then(|path| match program.follow(module, path) {
        Some((Entity::Constant(into), 1)) if into != router => Some(into),
        _ => None,
    });
    let given = signal.keyword(prefix).and_then(Value::text).map(template);
    let replaces = given.is_some() && prefix == "url_prefix";
    Some(Mount { router, into, prefix: given.unwrap_or_default(), replaces })
}
