//! Who may do what: attributes, policies, and code that asks for the user.

use quarry_model::{
    evidence::{FindingKind, ModuleIx},
    module::{Role, RoleFinding},
};

use super::{
    super::facts::{Argument, Attribute},
    frame::Frame,
    routes::WEB,
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Names as _, Resolved, Symbol,
        findings::{Origin, find_call, find_on},
    },
};

const SECURITY: [&str; 4] = [
    "Microsoft.AspNetCore.Authorization",
    "Microsoft.AspNetCore.Components.Authorization",
    "System.Web.Mvc",
    "System.Web.Http",
];
const ASP: [&str; 3] = ["Microsoft.AspNetCore", "System.Security", "System.Web"];
const USERS: [&str; 4] = ["ClaimsPrincipal", "IPrincipal", "GenericPrincipal", "ClaimsIdentity"];
const BUILDERS: [&str; 6] = [
    "RouteHandlerBuilder",
    "IEndpointConventionBuilder",
    "IEndpointRouteBuilder",
    "WebApplication",
    "RouteGroupBuilder",
    "AuthorizationPolicyBuilder",
];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    for (file, sharp, facts) in frame.each() {
        for attribute in &sharp.attributes {
            let origin = attribute_origin(frame, file, attribute);
            if origin == Origin::No {
                continue;
            }
            let name = asked(frame, file, attribute);
            let symbol = Symbol { file, at: attribute.on };
            let kind = FindingKind::Authorisation;
            find_on(
                evidence,
                (symbol, frame.facts(symbol.file)),
                kind,
                name,
                attribute.line,
                origin,
            );
        }
        for call in &sharp.calls {
            let Some(receiver) = call.receiver else { continue };
            let origin = match call.name.as_str() {
                "IsInRole" | "HasClaim" => frame.is_a(file, receiver, &USERS, &ASP),
                "AuthorizeAsync" => {
                    frame.is_a(file, receiver, &["IAuthorizationService"], &SECURITY)
                }
                "RequireAuthorization" => frame.starts_at(file, receiver, &BUILDERS, &WEB),
                "RequireRole"
                | "RequireClaim"
                | "RequireAuthenticatedUser"
                | "RequireAssertion" => {
                    let names = ["AuthorizationPolicyBuilder"];
                    frame.starts_at(file, receiver, &names, &SECURITY)
                }
                _ => continue,
            };
            // Only the names that nothing else has are worth a guess.
            if origin == Origin::No || (origin == Origin::Possible && call.name != "IsInRole") {
                continue;
            }
            let texts: Vec<String> =
                call.arguments.iter().filter_map(|one| frame.text(file, one)).collect();
            let name = if texts.is_empty() { call.name.clone() } else { texts.join(", ") };
            let kind = FindingKind::Authorisation;
            find_call(evidence, (file, facts), call, kind, name, origin);
        }
    }
    for class in frame.types() {
        let names = ["AuthorizationHandler", "IAuthorizationHandler"];
        if frame.inherits(class, &names, &SECURITY) == Origin::Certain {
            evidence.roles.push(RoleFinding {
                module: ModuleIx(class.file),
                role: Role::Authorisation,
                because: "It decides whether a policy is met".to_owned(),
                line: frame.program.symbol(class).line,
            });
        }
    }
}

/// How sure an attribute asks for something: one of the framework, or one that inherits from it.
fn attribute_origin(frame: &Frame<'_>, file: u32, attribute: &Attribute) -> Origin {
    let names = ["Authorize", "AllowAnonymous"];
    let own = frame.origin_of(file, attribute, &names, &SECURITY);
    if own != Origin::No {
        return own;
    }
    let name = format!("{}@", attribute.name);
    let scope = Some(attribute.on).filter(|at| frame.facts(file).symbol(*at).is_type());
    let scope = scope.or(frame.facts(file).symbol(attribute.on).owner);
    match frame.names.resolve(&frame.program.lineage, file, scope, &name) {
        Resolved::In(class) => {
            let names = ["AuthorizeAttribute", "Authorize"];
            frame.inherits(class, &names, &SECURITY)
        }
        Resolved::Outside => Origin::No,
    }
}

/// What an attribute asks for: policy and roles, or what it is called with.
fn asked(frame: &Frame<'_>, file: u32, attribute: &Attribute) -> String {
    let mut found = Vec::new();
    for (name, argument) in &attribute.arguments {
        if !matches!(name.as_str(), "" | "Policy" | "policy" | "Roles") {
            continue;
        }
        match (frame.text(file, argument), argument) {
            (Some(text), _) => found.push(text),
            // A constant of an enumeration says as much as a text.
            (None, Argument::Name(name, _)) => {
                found.push(name.rsplit('.').next().unwrap_or(name).to_owned());
            }
            _ => {}
        }
    }
    if found.is_empty() { attribute.own_name().to_owned() } else { found.join(", ") }
}
