//! Requests over HTTP meet the routes that answer them, in whatever languages both are written.
//!
//! A request meets a route when verb and address fit: as many parts, each the same or a
//! parameter on both sides or on the route's, and at least one part that both write out. Where
//! the request starts with something computed, the route may have further parts in front. A
//! request that fits routes of several modules meets none; neither does one to a named host.

use quarry_model::{
    dependency::{
        CallSite, Dependency, DependencyKind, Operation, OperationKind, ResultUse, Usage,
    },
    evidence::{EntryPointKind, Evidence, FindingKind, ModuleIx, OperationIx},
    module::Effect,
    shared_name::SharedName,
};
use rustc_hash::FxHashMap;

/// A part of an address that is a parameter.
const PARAMETER: &str = "{}";

/// Adds dependencies, operations and call sites to `evidence` for the requests that meet a
/// route of another module. Symbols must be sorted.
pub(crate) fn meet(evidence: &mut Evidence) {
    let mut routes: FxHashMap<&str, Vec<Route<'_>>> = FxHashMap::default();
    for entry in &evidence.entry_points {
        if entry.kind != EntryPointKind::Route {
            continue;
        }
        let Some((verb, address)) = entry.name.split_once(' ') else { continue };
        let parts = parts(address);
        let Some(last) = parts.last() else { continue };
        let route = Route {
            module: entry.module,
            name: &entry.name,
            verb,
            handler: &entry.handler,
            line: entry.line,
            parts: parts.clone(),
        };
        routes.entry(last).or_default().push(route);
    }
    if routes.is_empty() {
        return;
    }
    let mut found: Vec<Met> = Vec::new();
    for finding in &evidence.findings {
        if finding.kind != FindingKind::HttpCall {
            continue;
        }
        let Some(request) = Request::of(&finding.name) else { continue };
        let Some(last) = request.parts.last() else { continue };
        let none: &[Route<'_>] = &[];
        let same = routes.get(last).map_or(none, Vec::as_slice);
        // What the request writes out may be a parameter of the route.
        let open = if *last == PARAMETER {
            none
        } else {
            routes.get(PARAMETER).map_or(none, Vec::as_slice)
        };
        let best = best(&request, same.iter().chain(open));
        if let Some(route) = best.filter(|route| route.module != finding.module) {
            found.push(Met {
                owner: route.module,
                name: route.name.to_owned(),
                handler: route.handler.to_owned(),
                line: route.line,
                site: CallSite {
                    operation: OperationIx(0),
                    from: finding.module,
                    within: SharedName::from(finding.within.as_str()),
                    line: finding.line,
                    usage: Usage::Call,
                    result: ResultUse::Used,
                    in_transaction: false,
                    handles_failure: false,
                },
            });
        }
    }
    let mut places: FxHashMap<(ModuleIx, String), OperationIx> = FxHashMap::default();
    for met in found {
        let effect = effect(evidence, met.owner, &met.handler);
        let operation = *places.entry((met.owner, met.name.clone())).or_insert_with(|| {
            evidence.operations.push(Operation {
                owner: met.owner,
                kind: OperationKind::Endpoint,
                name: met.name,
                line: met.line,
                effect,
            });
            OperationIx(evidence.operations.len() as u32 - 1)
        });
        evidence.dependencies.push(Dependency {
            from: met.site.from,
            to: met.owner,
            kind: DependencyKind::Http,
            count: 1,
            line: met.site.line,
        });
        evidence.call_sites.push(CallSite { operation, ..met.site });
    }
}

struct Route<'a> {
    module: ModuleIx,
    name: &'a str,
    verb: &'a str,
    handler: &'a str,
    line: u32,
    parts: Vec<&'a str>,
}

struct Met {
    owner: ModuleIx,
    name: String,
    handler: String,
    line: u32,
    site: CallSite,
}

struct Request<'a> {
    verb: &'a str,
    parts: Vec<&'a str>,
    /// Whether what stands before the first part is computed.
    open: bool,
}

impl<'a> Request<'a> {
    /// Reads verb and address; `None` for a request to a named host.
    fn of(name: &'a str) -> Option<Self> {
        let (verb, address) = name.split_once(' ')?;
        let (address, mut open) = match address.split_once("://") {
            Some((_, rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let own = host.contains(PARAMETER)
                    || matches!(
                        host.split(':').next(),
                        Some("localhost" | "127.0.0.1" | "0.0.0.0")
                    );
                if !own {
                    return None;
                }
                (path, false)
            }
            None => (address, false),
        };
        let address = address.split(['?', '#']).next().unwrap_or(address);
        let mut parts = parts(address);
        if !address.starts_with('/')
            && parts.first().is_some_and(|first| first.starts_with(PARAMETER))
        {
            // `{}/orders` and `{}orders`: what is computed may be a host and more.
            open = true;
            let first = parts.remove(0);
            let rest = first.trim_start_matches(PARAMETER);
            if !rest.is_empty() {
                parts.insert(0, rest);
            }
        }
        Some(Self { verb, parts, open })
    }

    /// How many parts both write out; `None` if the request does not fit the route.
    fn fits(&self, route: &Route<'_>) -> Option<usize> {
        let verbs = self.verb == route.verb || self.verb == "ANY" || route.verb == "ANY";
        let further = route.parts.len().checked_sub(self.parts.len())?;
        if !verbs || (further > 0 && !self.open) {
            return None;
        }
        let mut same = 0;
        for (asked, answered) in self.parts.iter().zip(&route.parts[further..]) {
            match (asked.contains(PARAMETER), answered.contains(PARAMETER)) {
                (false, false) if asked == answered => same += 1,
                (_, true) => {}
                _ => return None,
            }
        }
        (same > 0).then_some(same)
    }
}

/// The parts of an address between slashes.
fn parts(address: &str) -> Vec<&str> {
    address.split('/').filter(|part| !part.is_empty()).collect()
}

/// The route that fits best, if all that fit as well are of one module.
fn best<'a, 'r>(
    request: &Request<'_>,
    routes: impl Iterator<Item = &'r Route<'a>>,
) -> Option<&'r Route<'a>>
where
    'a: 'r,
{
    let mut best: Option<(usize, usize, &Route<'_>)> = None;
    let mut shared = false;
    for route in routes {
        let Some(same) = request.fits(route) else { continue };
        // The fewer further parts, the better.
        let fit = (same, usize::MAX - route.parts.len());
        match &best {
            Some((known, rest, _)) if (*known, *rest) > fit => {}
            Some((known, rest, first)) if (*known, *rest) == fit => {
                shared |= first.module != route.module;
            }
            _ => {
                best = Some((fit.0, fit.1, route));
                shared = false;
            }
        }
    }
    best.filter(|_| !shared).map(|(_, _, route)| route)
}

/// What the handler of a route does.
fn effect(evidence: &Evidence, module: ModuleIx, handler: &str) -> Effect {
    let symbols = &evidence.symbols;
    symbols
        .binary_search_by(|symbol| (symbol.module, symbol.name.as_str()).cmp(&(module, handler)))
        .map_or(Effect::Unknown, |at| symbols[at].effect)
}

/// Two parts of a path as one, parameters without their names.
pub(crate) fn joined(prefix: &str, path: &str) -> String {
    let mut whole = String::new();
    for part in [prefix, path] {
        let part = part.trim_matches('/');
        if !part.is_empty() {
            whole.push('/');
            whole.push_str(part);
        }
    }
    if whole.is_empty() {
        whole.push('/');
    }
    without_names(&whole)
}

/// `/users/{id:[0-9]+}` as `/users/{}`.
pub(crate) fn without_names(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut open = 0_u32;
    for letter in path.chars() {
        match letter {
            '{' => {
                open += 1;
                if open == 1 {
                    text.push('{');
                }
            }
            '}' if open > 0 => {
                open -= 1;
                if open == 0 {
                    text.push('}');
                }
            }
            _ if open > 0 => {}
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(request: &str, routes: &[(&str, u32)], expected: Option<&str>) {
        let routes: Vec<Route<'_>> = routes
            .iter()
            .map(|(name, module)| {
                let (verb, address) = name.split_once(' ').expect("a verb");
                Route {
                    module: ModuleIx(*module),
                    name,
                    verb,
                    handler: "",
                    line: 1,
                    parts: parts(address),
                }
            })
            .collect();
        let found = Request::of(request).and_then(|request| best(&request, routes.iter()));
        assert_eq!(found.map(|route| route.name), expected, "{request}");
    }

    #[test]
    fn requests_meet_the_route_that_fits_best() {
        let routes = [
            ("GET /users/{}", 0),
            ("GET /users/me", 0),
            ("POST /users", 0),
            ("ANY /api/orders", 1),
            ("GET /x/items", 1),
            ("GET /y/items", 2),
            ("GET /{}", 3),
        ];
        let cases = [
            ("GET /users/{}", Some("GET /users/{}")),
            ("GET /users/me", Some("GET /users/me")),
            ("GET /users/7/", Some("GET /users/{}")),
            ("DELETE /users/7", None),
            ("POST /users?x=1", Some("POST /users")),
            ("POST {}/users", Some("POST /users")),
            ("POST {}/orders", Some("ANY /api/orders")),
            ("POST /orders", None),
            ("GET http://localhost:8000/users/me", Some("GET /users/me")),
            ("GET https://{}/users/me", Some("GET /users/me")),
            ("GET https://other.example/users/me", None),
            // Two modules answer as well.
            ("GET {}/items", None),
            ("GET {}", None),
            ("GET /{}", None),
            ("GET", None),
        ];
        for (request, expected) in cases {
            check(request, &routes, expected);
        }
    }

    #[test]
    fn paths_are_joined_and_parameters_lose_their_names() {
        let cases = [
            ("", "", "/"),
            ("/", "/", "/"),
            ("api", "users", "/api/users"),
            ("/api/", "/users/{id}", "/api/users/{}"),
            ("/api", "{id:[a-z]{2}}/x", "/api/{}/x"),
            ("/api", "", "/api"),
        ];
        for (prefix, path, expected) in cases {
            assert_eq!(joined(prefix, path), expected, "{prefix} {path}");
        }
    }
}
