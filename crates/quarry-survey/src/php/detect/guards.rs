//! Where it is decided who may do what.

use quarry_model::{evidence::FindingKind, module::Role};

use super::{
    super::facts::{Chain, Lit, Target, argument},
    scene::{Out, Receiver, Scene, short},
};

/// Whether a middleware decides who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    Yes,
    No,
}

/// Middleware of Laravel and of the packages for permissions, by their aliases.
const ALIASES: [&str; 10] = [
    "auth",
    "auth.basic",
    "auth.session",
    "can",
    "guest",
    "password.confirm",
    "verified",
    "role",
    "permission",
    "role_or_permission",
];

const GUARD_CLASSES: [&str; 10] = [
    "Illuminate\\Auth\\Middleware\\Authenticate",
    "Illuminate\\Auth\\Middleware\\AuthenticateWithBasicAuth",
    "Illuminate\\Auth\\Middleware\\Authorize",
    "Illuminate\\Auth\\Middleware\\EnsureEmailIsVerified",
    "Illuminate\\Auth\\Middleware\\RequirePassword",
    "Illuminate\\Auth\\Middleware\\RedirectIfAuthenticated",
    "Illuminate\\Session\\Middleware\\AuthenticateSession",
    "Laravel\\Sanctum\\Http\\Middleware\\CheckAbilities",
    "Laravel\\Sanctum\\Http\\Middleware\\CheckForAnyAbility",
    "Spatie\\Permission\\Middleware\\PermissionMiddleware",
];

/// Whether the middleware `name`, an alias with its parameters or a class, decides who may pass.
pub(super) fn guards_by(scene: &Scene<'_>, name: &str) -> Guard {
    let alias = name.split(':').next().unwrap_or(name);
    let yes = ALIASES.contains(&alias)
        || alias.contains('\\') && scene.is_a(alias.trim_start_matches('\\'), &GUARD_CLASSES);
    if yes { Guard::Yes } else { Guard::No }
}

const CONTROLLERS: [&str; 3] = [
    "Illuminate\\Routing\\Controller",
    "Illuminate\\Foundation\\Auth\\Access\\AuthorizesRequests",
    "Laravel\\Lumen\\Routing\\Controller",
];
const AUTHORIZES: [&str; 2] = [
    "Illuminate\\Foundation\\Auth\\Access\\AuthorizesRequests",
    "Laravel\\Lumen\\Routing\\Controller",
];
const USERS: [&str; 4] = [
    "Illuminate\\Foundation\\Auth\\User",
    "Illuminate\\Contracts\\Auth\\Access\\Authorizable",
    "Illuminate\\Foundation\\Auth\\Access\\Authorizable",
    "Spatie\\Permission\\Traits\\HasRoles",
];
const GATES: [&str; 1] = ["Illuminate\\Contracts\\Auth\\Access\\Gate"];
const LOGINS: [&str; 4] = [
    "Illuminate\\Contracts\\Auth\\Factory",
    "Illuminate\\Contracts\\Auth\\Guard",
    "Illuminate\\Contracts\\Auth\\StatefulGuard",
    "Illuminate\\Auth\\AuthManager",
];
const CHECKERS: [&str; 7] = [
    "Symfony\\Component\\Security\\Core\\Authorization\\AuthorizationCheckerInterface",
    "Symfony\\Component\\Security\\Core\\Authorization\\AuthorizationChecker",
    "Symfony\\Component\\Security\\Core\\Authorization\\AccessDecisionManagerInterface",
    "Symfony\\Bundle\\SecurityBundle\\Security",
    "Symfony\\Component\\Security\\Core\\Security",
    "Symfony\\Bundle\\FrameworkBundle\\Controller\\AbstractController",
    "Symfony\\Bundle\\FrameworkBundle\\Controller\\Controller",
];
const ATTRIBUTES: [&str; 3] = [
    "Symfony\\Component\\Security\\Http\\Attribute\\IsGranted",
    "Sensio\\Bundle\\FrameworkExtraBundle\\Configuration\\IsGranted",
    "Sensio\\Bundle\\FrameworkExtraBundle\\Configuration\\Security",
];
const VOTERS: [&str; 2] = [
    "Symfony\\Component\\Security\\Core\\Authorization\\Voter\\Voter",
    "Symfony\\Component\\Security\\Core\\Authorization\\Voter\\VoterInterface",
];

pub(super) fn detect(scene: &Scene<'_>, out: &mut Out<'_>) {
    for (file, chain) in scene.chains() {
        for nth in 0..chain.links.len() {
            call(scene, file, chain, nth, out);
        }
    }
    for (file, facts) in (0_u32..).zip(scene.index.facts) {
        for attribute in &facts.attributes {
            let guards = matches!(attribute.target, Target::Class | Target::Method)
                && ATTRIBUTES.contains(&attribute.full.as_ref());
            if guards {
                let name = argument(&attribute.arguments, 0, "attribute")
                    .map(|lit| asked(scene, file, lit))
                    .unwrap_or_default();
                let kind = FindingKind::Authorisation;
                out.find(scene, file, attribute.symbol, kind, name, attribute.line, true);
            }
        }
    }
    for (symbol, full) in scene.types() {
        let line = scene.program.symbol(symbol).line;
        let lineage = scene.lineage(full);
        let is = |bases: &[&str]| lineage.iter().skip(1).any(|name| bases.contains(&name.as_str()));
        if is(&VOTERS) {
            out.role(symbol.file, Role::Authorisation, "It is a voter", line);
        } else if is(&GUARD_CLASSES) {
            out.role(
                symbol.file,
                Role::Authorisation,
                "It is middleware that decides who may pass",
                line,
            );
        }
    }
}

/// What an authorisation asks for.
fn asked(scene: &Scene<'_>, file: u32, lit: &Lit) -> String {
    match lit {
        Lit::New(class, arguments) if short(class) == "Expression" => {
            arguments.first().and_then(|one| scene.text(file, &one.value)).unwrap_or_default()
        }
        Lit::New(..) | Lit::Value(_) => String::new(),
        lit => scene.text(file, lit).unwrap_or_default(),
    }
}

fn call(scene: &Scene<'_>, file: u32, chain: &Chain, nth: usize, out: &mut Out<'_>) {
    let link = &chain.links[nth];
    let name = link.name.as_ref();
    let first = link.arguments.first().map(|one| &one.value);
    let text = || first.map(|lit| asked(scene, file, lit)).unwrap_or_default();
    if !matches!(
        name,
        "authorize"
            | "authorizeForUser"
            | "authorizeResource"
            | "allows"
            | "denies"
            | "check"
            | "any"
            | "none"
            | "inspect"
            | "can"
            | "cannot"
            | "cant"
            | "canAny"
            | "define"
            | "policy"
            | "isGranted"
            | "denyAccessUnlessGranted"
            | "guest"
            | "attempt"
            | "hasRole"
            | "hasPermissionTo"
            | "middleware"
            | "authenticate"
    ) {
        return;
    }
    let receiver = scene.receiver(file, chain, nth);
    let is = |bases: &[&str]| match &receiver {
        Receiver::Class(class) | Receiver::Value(class) => scene.is_a(class, bases),
        Receiver::Function | Receiver::Unknown => false,
    };
    let facade = |facade: &str| match &receiver {
        Receiver::Class(class) => scene.is_facade(class, facade),
        _ => false,
    };
    let login = || facade("Auth") || is(&LOGINS) || after_login(scene, file, chain, nth);
    let certain = match name {
        "middleware" => {
            if is(&CONTROLLERS) && !facade("Route") {
                for one in first.map(Lit::each).unwrap_or_default() {
                    if let Some(name) = scene.text(file, one)
                        && guards_by(scene, &name) == Guard::Yes
                    {
                        let kind = FindingKind::Authorisation;
                        out.find(scene, file, chain.within, kind, name, link.line, true);
                    }
                }
            }
            return;
        }
        "authorize" => facade("Gate") || is(&AUTHORIZES) || is(&GATES),
        "authorizeForUser" | "authorizeResource" => is(&AUTHORIZES),
        "allows" | "denies" | "any" | "none" | "inspect" | "define" | "policy" => {
            facade("Gate") || is(&GATES)
        }
        "check" => facade("Gate") || is(&GATES) || login(),
        "guest" | "attempt" | "authenticate" => login(),
        "can" | "cannot" | "cant" | "canAny" | "hasRole" | "hasPermissionTo" => {
            is(&USERS) || name != "hasRole" && nth > 0 && user_of_login(scene, file, chain, nth)
        }
        "isGranted" | "denyAccessUnlessGranted" => is(&CHECKERS),
        _ => false,
    };
    if certain {
        let name = match name {
            "check" | "guest" | "attempt" | "authenticate" if login() => String::new(),
            _ => text(),
        };
        out.find(scene, file, chain.within, FindingKind::Authorisation, name, link.line, true);
    } else if receiver == Receiver::Unknown
        && matches!(first, Some(Lit::Text(_)))
        && matches!(
            name,
            "can" | "cannot" | "isGranted" | "denyAccessUnlessGranted" | "hasPermissionTo"
        )
    {
        out.find(scene, file, chain.within, FindingKind::Authorisation, text(), link.line, false);
    }
}

/// `auth()->user()->can(...)`, `Auth::user()->can(...)`, `$request->user()->can(...)`.
fn user_of_login(scene: &Scene<'_>, file: u32, chain: &Chain, nth: usize) -> bool {
    let before = &chain.links[nth - 1];
    if before.name.as_ref() != "user" {
        return false;
    }
    match scene.receiver(file, chain, nth - 1) {
        Receiver::Value(class)
            if scene.is_a(
                &class,
                &["Illuminate\\Http\\Request", "Illuminate\\Foundation\\Http\\FormRequest"],
            ) || scene.is_a(&class, &LOGINS) =>
        {
            true
        }
        _ => after_login(scene, file, chain, nth - 1),
    }
}

/// Whether the link `nth` is called on `auth()`, `auth()->guard('x')`, `Auth::guard('x')` or the
/// facade itself.
fn after_login(scene: &Scene<'_>, file: u32, chain: &Chain, nth: usize) -> bool {
    let function = chain.links[0].name.as_ref() == "auth"
        && scene.receiver(file, chain, 0) == Receiver::Function;
    let facade = matches!(scene.receiver(file, chain, 0), Receiver::Class(class)
        if scene.is_facade(&class, "Auth"));
    let between = &chain.links[usize::from(function).min(nth)..nth];
    (function && nth > 0 || facade) && between.iter().all(|link| link.name.as_ref() == "guard")
}
