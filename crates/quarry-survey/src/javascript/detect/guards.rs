//! Places that decide who may do what.

use quarry_model::{
    dependency::Usage,
    evidence::{Finding, FindingKind, ModuleIx},
};

use super::{Signs, View, routes::is_router};
use crate::javascript::{
    facts::{Argument, Kind, Node, NodeAt, Use},
    program::{At, Entity},
};

/// Names that functions have which decide who may do what.
const OWN: [&str; 15] = [
    "authorize",
    "authorise",
    "can",
    "cannot",
    "checkPermission",
    "checkPermissions",
    "hasPermission",
    "hasRole",
    "isAdminOrMod",
    "isAdministrator",
    "isAllowed",
    "isAllowedTo",
    "isModerator",
    "isUserAllowedTo",
    "requirePermission",
];

/// Reads the calls and decorators of one file.
pub(super) fn read(view: &View<'_, '_>, signs: &mut Signs) {
    for decorator in &view.facts.decorators {
        let Some((package, name)) = view.decorated(decorator) else { continue };
        if package != "@nestjs/common" || name != "UseGuards" {
            continue;
        }
        let on = At { module: view.module, symbol: decorator.on };
        for argument in view.arguments(decorator.arguments) {
            signs.findings.push(Finding {
                module: ModuleIx(view.module),
                kind: FindingKind::Authorisation,
                name: named(view, argument).unwrap_or_default().to_owned(),
                within: view.program.name(on).to_owned(),
                line: decorator.line,
                certain: true,
            });
        }
    }
    for found in &view.facts.uses {
        if found.is_new {
            continue;
        }
        // What a guard gives is called with the request; that decides nothing anew.
        let again = matches!(view.facts.nodes[found.node as usize], Node::Call(..));
        if let Some(call) = view.called(found).filter(|_| !again) {
            let arguments = view.arguments(found.arguments);
            let name = match (call.package, call.method) {
                ("passport" | "koa-passport" | "@fastify/passport", "authenticate") => {
                    Some(view.text_of(arguments.first()).unwrap_or(""))
                }
                ("jsonwebtoken", "verify")
                | ("jose", "jwtVerify")
                | ("express-jwt" | "koa-jwt", _) => Some("jwt"),
                _ => None,
            };
            if let Some(name) = name {
                signs.findings.push(view.finding(FindingKind::Authorisation, name, found, true));
            }
        }
        own(view, found, signs);
        if let Some((method, of)) = view.method(found)
            && matches!(
                method,
                "use" | "get" | "post" | "put" | "patch" | "delete" | "del" | "all" | "head"
            )
            && is_router(view, of).is_some()
        {
            let arguments = view.arguments(found.arguments);
            // The last argument of a route is its handler.
            let last = if method == "use" { arguments.len() } else { arguments.len().max(1) - 1 };
            for (at, argument) in arguments.iter().take(last).enumerate() {
                let parts: &[Argument] = match argument {
                    Argument::List(parts) => parts,
                    one => std::slice::from_ref(one),
                };
                for part in parts {
                    if let Some(name) = named(view, part).filter(|name| sounds_like_guard(name)) {
                        let kind = FindingKind::Authorisation;
                        let line = view.argument_line(found, at);
                        let found = view.finding(kind, name, found, true);
                        signs.findings.push(Finding { line, ..found });
                    }
                }
            }
        }
    }
}

/// A function of the source that is named as one that decides who may do what.
fn own(view: &View<'_, '_>, found: &Use, signs: &mut Signs) {
    let Entity::Symbol(callee) = view.values[found.node as usize] else { return };
    let symbol = view.program.symbol(callee);
    let name = view.program.name(callee).rsplit('.').next().unwrap_or_default();
    if found.usage == Usage::Call
        && matches!(symbol.kind, Kind::Function | Kind::Method | Kind::Value)
        && OWN.contains(&name)
    {
        let asked = view.arguments(found.arguments).iter().find_map(|one| view.text_of(Some(one)));
        let kind = FindingKind::Authorisation;
        signs.findings.push(view.finding(kind, asked.unwrap_or_default(), found, false));
    }
}

/// The name of a function that is passed on, or that gives what is passed on.
fn named<'a>(view: &View<'_, 'a>, argument: &Argument) -> Option<&'a str> {
    let Argument::Value(node) = argument else { return None };
    let mut at: NodeAt = *node;
    loop {
        match view.facts.nodes[at as usize] {
            Node::Call(of, _) | Node::New(of, ..) => {
                if let Entity::Outside(found) = view.values[of as usize]
                    && matches!(found.name, "AuthGuard")
                {
                    return Some(found.name);
                }
                at = of;
            }
            Node::Field(_, name) => return Some(view.text(name)),
            Node::Import(import) => {
                return match view.facts.imports[import as usize].imported {
                    crate::javascript::facts::Imported::Name(name)
                        if view.text(name) != "default" =>
                    {
                        Some(view.text(name))
                    }
                    _ => match view.values[at as usize] {
                        Entity::Symbol(found) => Some(view.program.name(found)),
                        Entity::Outside(found) => Some(found.package),
                        _ => None,
                    },
                };
            }
            Node::Symbol(symbol) => {
                return Some(view.program.name(At { module: view.module, symbol }));
            }
            _ => return None,
        }
    }
}

/// Whether the name of a middleware says that it decides who may pass.
fn sounds_like_guard(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    let lower = name.to_ascii_lowercase();
    let exact = ["auth", "protect", "jwt", "can", "guard", "authentication", "checkjwt"];
    exact.contains(&lower.as_str())
        || [
            "authenticat",
            "authoriz",
            "authoris",
            "permission",
            "requirelogin",
            "requireauth",
            "requirerole",
            "requireadmin",
            "requireuser",
            "isadmin",
            "isloggedin",
            "ensurelogged",
            "checkauth",
            "checkrole",
            "checkprivilege",
            "authmiddleware",
            "authguard",
            "verifytoken",
            "verifyjwt",
            "adminonly",
            "isauth",
        ]
        .iter()
        .any(|part| lower.contains(part))
}
