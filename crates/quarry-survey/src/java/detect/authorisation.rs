//! Who may do what: annotations of Spring Security and JSR 250, rules for requests, and code that
//! asks for the user.

use quarry_model::{evidence::FindingKind, module::Role};

use super::{
    super::{
        calls::asks_permission,
        facts::{Argument, Call},
    },
    frame::{Frame, play},
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        facts::{FileFacts, Path},
        findings::{Origin, find_call, find_on},
    },
};

const SECURITY: [&str; 5] = [
    "org.springframework.security",
    "jakarta.annotation.security",
    "javax.annotation.security",
    "org.apache.shiro.authz",
    "io.quarkus.security",
];
const SPRING_SECURITY: [&str; 1] = ["org.springframework.security"];
const SERVLET: [&str; 4] = ["jakarta.servlet", "javax.servlet", "jakarta.ws.rs", "javax.ws.rs"];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    for (file, java, facts) in frame.each() {
        for annotation in java.annotations.iter().filter(|one| one.parameter.is_none()) {
            let names = [
                "PreAuthorize",
                "PostAuthorize",
                "PreFilter",
                "PostFilter",
                "Secured",
                "RolesAllowed",
                "PermitAll",
                "DenyAll",
                "RequiresPermissions",
                "RequiresRoles",
                "RequiresAuthentication",
                "Authenticated",
            ];
            let origin = frame.origin_of(file, annotation, &names, &SECURITY);
            if origin == Origin::No {
                continue;
            }
            let asked = frame.texts(file, annotation, &["value"]).join(", ");
            let name = if asked.is_empty() { annotation.own_name().to_owned() } else { asked };
            let symbol = Symbol { file, at: annotation.on };
            let kind = FindingKind::Authorisation;
            find_on(evidence, (symbol, facts), kind, name, annotation.line, origin);
        }
        for call in &java.calls {
            let Some(receiver) = call.receiver else { continue };
            let (names, packages): (&[&str], &[&str]) = match call.name.as_str() {
                "getContext" => (&["SecurityContextHolder"], &SPRING_SECURITY),
                "isUserInRole" => (&["HttpServletRequest", "SecurityContext"], &SERVLET),
                "authorizeHttpRequests" | "authorizeRequests" => {
                    (&["HttpSecurity"], &SPRING_SECURITY)
                }
                "ignoring" => (&["WebSecurity"], &SPRING_SECURITY),
                name if asks_permission(name) => {
                    own_check(frame, evidence, (file, facts), call, receiver);
                    continue;
                }
                _ => continue,
            };
            let origin = if call.name.starts_with("authorize") {
                frame.starts_at(file, receiver, names, packages)
            } else {
                frame.is_a(file, receiver, names, packages)
            };
            // `getContext` and `ignoring` are names of many things.
            let common = matches!(call.name.as_str(), "getContext" | "ignoring");
            if origin == Origin::No || (origin == Origin::Possible && common) {
                continue;
            }
            let asked = call.arguments.first().and_then(|one| frame.text(file, call.within, one));
            let name = asked.unwrap_or_else(|| names[0].to_owned());
            find_call(evidence, (file, facts), call, FindingKind::Authorisation, name, origin);
            if call.name.starts_with("authorize") && origin == Origin::Certain {
                let because = "It sets who may send which requests";
                play(evidence, file, Role::Authorisation, because, call.line);
            }
        }
    }
}

/// A check of the source's own: no framework says what its name means, so that it is only
/// possible.
fn own_check(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    (file, facts): (u32, &FileFacts),
    call: &Call,
    receiver: Path,
) {
    if frame.receiver(file, receiver).symbol().is_none() {
        return;
    }
    let asked = |one: &Argument| frame.text(file, call.within, one);
    let name = call.arguments.iter().find_map(asked).unwrap_or_else(|| call.name.clone());
    let kind = FindingKind::Authorisation;
    find_call(evidence, (file, facts), call, kind, name, Origin::Possible);
}
