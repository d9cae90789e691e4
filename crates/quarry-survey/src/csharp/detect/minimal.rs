//! Routes that are mapped to functions: `app.MapGet("/orders", ..)`, below groups.

use quarry_model::evidence::{EntryPointKind, FindingKind};

use super::{
    super::facts::{Argument, CSharpFile, Call},
    frame::Frame,
    routes::WEB,
};
use crate::{
    language::LanguageEvidence,
    routes::joined,
    typed::{
        facts::{Path, Root},
        findings::{Origin, enter, find_call, within},
    },
};

const BUILDERS: [&str; 5] = [
    "IEndpointRouteBuilder",
    "WebApplication",
    "RouteGroupBuilder",
    "IApplicationBuilder",
    "IVersionedEndpointRouteBuilder",
];
/// Groups inside of groups are followed this far.
const DEEPEST: u32 = 16;

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    for (file, sharp, facts) in frame.each() {
        for call in &sharp.calls {
            let verb = match call.name.as_str() {
                "MapGet" => "GET",
                "MapPost" => "POST",
                "MapPut" => "PUT",
                "MapDelete" => "DELETE",
                "MapPatch" => "PATCH",
                "Map" => "ANY",
                _ => continue,
            };
            let [first, .., handler] = call.arguments.as_slice() else { continue };
            let (Some(path), Some(receiver)) = (frame.text(file, first), call.receiver) else {
                continue;
            };
            let origin = frame.starts_at(file, receiver, &BUILDERS, &WEB);
            if origin == Origin::No || (verb == "ANY" && origin != Origin::Certain) {
                continue;
            }
            let (prefix, whole) = prefix(frame, file, sharp, call, 0);
            let name = format!("{verb} {}", joined(&prefix, &path));
            if origin == Origin::Certain && whole {
                let handler = match handler {
                    Argument::Name(_, path) => frame
                        .reached(file, *path)
                        .filter(|symbol| symbol.file == file)
                        .map(|symbol| within(facts, Some(symbol.at))),
                    _ => None,
                };
                let handler = handler.unwrap_or_else(|| within(facts, call.within));
                enter(evidence, file, handler, EntryPointKind::Route, name, call.line);
            } else {
                let kind = FindingKind::Route;
                find_call(evidence, (file, facts), call, kind, name, Origin::Possible);
            }
        }
    }
}

/// What the groups around a call put before its path, and whether that is all.
fn prefix(
    frame: &Frame<'_>,
    file: u32,
    sharp: &CSharpFile,
    call: &Call,
    depth: u32,
) -> (String, bool) {
    if depth > DEEPEST {
        return (String::new(), false);
    }
    let Some(before) = call.before.map(|at| &sharp.calls[at as usize]) else {
        // A group that is handed in may lie below another.
        let group = call.receiver.is_some_and(|receiver| {
            let start = Path { len: 0, ..receiver };
            matches!(receiver.root, Root::Instance(_) | Root::Made(_) | Root::Bare(_))
                && frame.is_a(file, start, &["RouteGroupBuilder"], &WEB) == Origin::Certain
        });
        return (String::new(), !group);
    };
    let (above, whole) = prefix(frame, file, sharp, before, depth + 1);
    if before.name != "MapGroup" {
        return (above, whole);
    }
    match before.arguments.first().and_then(|one| frame.text(file, one)) {
        Some(text) => (joined(&above, &text), whole),
        None => (above, false),
    }
}
