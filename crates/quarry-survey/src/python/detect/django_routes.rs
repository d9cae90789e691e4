//! Routes of Django: `path`, `re_path` and `url` with what is included, and routers of the REST
//! framework.
//!
//! A list of routes that nothing includes is taken to start at `/`; one that is included in
//! several places has several addresses.

use std::collections::BTreeMap;

use quarry_model::evidence::EntryPointKind;
use rustc_hash::FxHashMap;

use super::{
    super::{
        learned::Held,
        paths::{Root, Step},
        program::{Entity, Program, Symbol},
        signals::Signal,
        values::Value,
    },
    addresses::{joined, pattern, template},
    context::Entry,
    views::{ANY, actions, handlings},
};

/// Lists are included in each other this deep.
const DEEPEST: u32 = 8;

/// A list that is included in more places has only so many addresses.
const MOST: usize = 8;

/// Longer addresses are made by lists that include each other.
const LONGEST: usize = 1000;

/// A list of routes: a module, and the name of the list if it is not the module's own.
type List = (u32, Option<u32>);

/// Where a list is included: in which, and at which address.
type Includes = BTreeMap<List, Vec<(List, String)>>;

/// The routes by the module that handles them.
pub(super) fn routes(program: &Program<'_>) -> FxHashMap<u32, Vec<Entry>> {
    let mut routes = Routes { program, includes: Includes::new(), found: Vec::new() };
    for module in 0..program.facts.len() as u32 {
        routes.read(module);
    }
    let mut by_module: FxHashMap<u32, Vec<Entry>> = FxHashMap::default();
    let prefixes = routes.prefixes();
    let top = [String::new()];
    for route in &routes.found {
        let included = routes.includes.contains_key(&route.list);
        let known = prefixes.get(&route.list).map_or(&[][..], Vec::as_slice);
        for prefix in if included { known } else { &top } {
            let address = joined(&[prefix, &route.address]);
            by_module.entry(route.module).or_default().push(Entry {
                kind: EntryPointKind::Route,
                name: format!("{} {address}", route.verb),
                handler: route.handler.clone(),
                line: route.line,
            });
        }
    }
    by_module
}

struct Route {
    list: List,
    address: String,
    verb: String,
    module: u32,
    handler: String,
    line: u32,
}

struct Routes<'a, 'p> {
    program: &'a Program<'p>,
    includes: Includes,
    found: Vec<Route>,
}

impl Routes<'_, '_> {
    fn read(&mut self, module: u32) {
        let facts = &self.program.facts[module as usize];
        // Includes around the place: where they end, and the list and address inside.
        let mut around: Vec<(u32, List, String)> = Vec::new();
        for signal in &facts.body.signals.calls {
            let Some(path) = signal.path else { continue };
            let is_route = matches!(signal.name.as_str(), "path" | "re_path" | "url");
            if !is_route && signal.name.as_str() != "register" {
                continue;
            }
            let outside = self.program.outside(module, path).unwrap_or_default();
            if !is_route {
                self.register(module, signal, &outside);
                continue;
            }
            let address = match outside.as_str() {
                "django.urls.path" | "django.urls.conf.path" => {
                    signal.text(0, "route").map(template)
                }
                "django.urls.re_path"
                | "django.urls.conf.re_path"
                | "django.conf.urls.url"
                | "django.conf.urls.re_path" => signal.text(0, "regex").map(pattern),
                _ => continue,
            };
            // An address that is computed is still one.
            let address = address.unwrap_or_else(|| "{}".to_owned());
            around.retain(|(end, _, _)| *end > signal.range.0);
            let (list, address) = match around.last() {
                Some((_, list, prefix)) => (*list, joined(&[prefix, &address])),
                None => (self.list(module, signal.binds), address),
            };
            let view = signal.argument(1, "view");
            match view {
                Some(Value::Call(called, arguments)) if self.is_include(module, *called) => {
                    match arguments.first().map(|given| &given.value) {
                        Some(Value::List(parts))
                            if parts.iter().any(|part| matches!(part, Value::Call(..))) =>
                        {
                            around.push((signal.range.1, list, address));
                        }
                        Some(target) => self.include(module, target, list, &address),
                        None => {}
                    }
                }
                Some(Value::Path(path))
                    if let Some(configuration) = self.configuration(module, *path) =>
                {
                    let included = (configuration.module, None);
                    self.includes.entry(included).or_default().push((list, address));
                }
                Some(view) => self.route(module, signal, view, list, &address),
                None => {}
            }
        }
        for named in &facts.body.signals.values {
            if named.class.is_none() && named.name.as_str() == "urlpatterns" {
                for value in named.value.elements() {
                    if let Value::Path(_) = value {
                        self.include(module, value, (module, None), "");
                    }
                }
            }
        }
    }

    fn is_include(&self, module: u32, path: super::super::paths::Path) -> bool {
        self.program.outside(module, path).is_some_and(|outside| {
            matches!(
                outside.as_str(),
                "django.urls.include" | "django.urls.conf.include" | "django.conf.urls.include"
            )
        })
    }

    /// The application whose configuration `self.basket_app.urls` asks for its routes.
    fn configuration(&self, module: u32, path: super::super::paths::Path) -> Option<Symbol> {
        let paths = &self.program.facts[module as usize].body.paths;
        let (Root::Instance(class), [Step::Attribute(held), Step::Attribute(last)]) =
            (path.root, paths.steps(path))
        else {
            return None;
        };
        if paths.name(*last) != "urls" {
            return None;
        }
        let class = Symbol { module, at: class };
        match self.program.learned.as_ref()?.held(class, paths.name(*held))? {
            Held::Instance(configuration) => Some(configuration),
            Held::Class(_) => None,
        }
    }

    /// The list that a name of the module stands for; `urlpatterns` is the module's own.
    fn list(&self, module: u32, bound: Option<u32>) -> List {
        let symbols = &self.program.facts[module as usize].body.symbols;
        let other = bound.filter(|at| symbols[*at as usize].name.as_str() != "urlpatterns");
        (module, other)
    }

    /// `include(...)` of a module, by text or by name, of a list, or of what a router has.
    fn include(&mut self, module: u32, target: &Value, list: List, address: &str) {
        let included = match target {
            Value::Text(text) => self.program.index.find(text, module).map(|at| (at, None)),
            // `include((patterns, "name"))`
            Value::List(parts) => {
                if let Some(first) = parts.first()
                    && !matches!(first, Value::List(_))
                {
                    self.include(module, first, list, address);
                }
                return;
            }
            Value::Path(path) => match self.program.follow(module, *path) {
                Some((Entity::Module(at), 0)) => Some((at, None)),
                Some((Entity::Constant(symbol), left)) => {
                    let steps = self.program.facts[module as usize].body.paths.steps(*path);
                    let rest = &steps[steps.len() - left..];
                    let of_router = matches!(rest, [Step::Attribute(_)]);
                    (rest.is_empty() || of_router)
                        .then(|| self.list(symbol.module, Some(symbol.at)))
                }
                _ => None,
            },
            _ => None,
        };
        if let Some(included) = included.filter(|included| *included != list) {
            self.includes.entry(included).or_default().push((list, address.to_owned()));
        }
    }

    /// A route to a view.
    fn route(&mut self, module: u32, signal: &Signal, view: &Value, list: List, address: &str) {
        let mut view = view;
        // `login_required(View.as_view())`: what is wrapped handles it.
        let mut left = DEEPEST;
        while let Value::Call(path, arguments) = view
            && left > 0
            && self.view_of(module, *path).is_none()
            && let Some(inner) = arguments.first()
            && inner.value.path().is_some()
        {
            left -= 1;
            view = &inner.value;
        }
        let handler = match view {
            Value::Path(path) | Value::Call(path, _) => self.view_of(module, *path),
            Value::Text(text) => self.by_text(module, text),
            _ => return,
        };
        let mut push = |verb: String, module, handler, line| {
            self.found.push(Route {
                list,
                address: address.to_owned(),
                verb,
                module,
                handler,
                line,
            });
        };
        match handler {
            Some(view) => {
                for (verb, symbol) in handlings(self.program, view) {
                    let fact = self.program.symbol(symbol);
                    push(verb, symbol.module, fact.name.to_string(), fact.line);
                }
            }
            // Handled outside the source, or by what can't be followed.
            None => push(ANY.to_owned(), module, String::new(), signal.line),
        }
    }

    /// The function or class that a path leads to, as `view` or `View.as_view`.
    fn view_of(&self, module: u32, path: super::super::paths::Path) -> Option<Symbol> {
        match self.program.follow(module, path)? {
            (Entity::Function(symbol) | Entity::Class(symbol), _) => Some(symbol),
            _ => None,
        }
    }

    fn by_text(&self, module: u32, text: &str) -> Option<Symbol> {
        let (above, name) = text.rsplit_once('.')?;
        let at = self.program.index.find(above, module)?;
        match self.program.member(at, name, 4)? {
            Entity::Function(symbol) | Entity::Class(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// `router.register("users", UserViewSet)`.
    fn register(&mut self, module: u32, signal: &Signal, outside: &str) {
        if !(outside.starts_with("rest_framework") && outside.contains("Router().")) {
            return;
        }
        let (Some(address), Some(path)) =
            (signal.text(0, "prefix"), signal.argument(1, "viewset").and_then(Value::path))
        else {
            return;
        };
        let Some(class) = self.view_of(module, path) else { return };
        let router = signal.path.and_then(|path| self.program.follow(module, path));
        let list = match router {
            Some((Entity::Constant(router), _)) => self.list(router.module, Some(router.at)),
            _ => (module, None),
        };
        let address = pattern(address);
        for action in actions(self.program, class) {
            let fact = self.program.symbol(action.handler);
            let one = if action.detail { "{}" } else { "" };
            self.found.push(Route {
                list,
                address: joined(&[&address, one, &pattern(&action.part)]),
                verb: action.verb,
                module: action.handler.module,
                handler: fact.name.to_string(),
                line: fact.line,
            });
        }
    }

    /// The addresses that each included list starts at. Goes round as often as lists are included
    /// in each other; what is deeper has no address.
    fn prefixes(&self) -> BTreeMap<List, Vec<String>> {
        let mut prefixes: BTreeMap<List, Vec<String>> = BTreeMap::new();
        for _ in 0..DEEPEST {
            let mut changed = false;
            for (list, included) in &self.includes {
                for (parent, address) in included {
                    let above = if self.includes.contains_key(parent) {
                        prefixes.get(parent).cloned().unwrap_or_default()
                    } else {
                        vec![String::new()]
                    };
                    let known = prefixes.entry(*list).or_default();
                    for above in above {
                        let prefix = joined(&[&above, address]);
                        let new = known.len() < MOST && !known.contains(&prefix);
                        if new && prefix.len() < LONGEST {
                            known.push(prefix);
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
        prefixes
    }
}
