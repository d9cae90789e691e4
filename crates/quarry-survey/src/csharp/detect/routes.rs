//! Routes of controllers and of pages.

use quarry_model::evidence::{EntryPointKind, FindingKind};

use super::{super::facts::Attribute, frame::Frame};
use crate::{
    language::LanguageEvidence,
    routes::joined,
    typed::{
        Names as _, Symbol,
        findings::{Origin, enter, find_on, within},
    },
};

/// Packages that routes are written with.
pub(super) const WEB: [&str; 4] =
    ["Microsoft.AspNetCore", "System.Web.Mvc", "System.Web.Http", "Microsoft.AspNet.OData"];
const CONTROLLERS: [&str; 4] = ["ControllerBase", "Controller", "ApiController", "ODataController"];
const VERBS: [(&str, &str); 7] = [
    ("HttpGet", "GET"),
    ("HttpPost", "POST"),
    ("HttpPut", "PUT"),
    ("HttpDelete", "DELETE"),
    ("HttpPatch", "PATCH"),
    ("HttpHead", "HEAD"),
    ("HttpOptions", "OPTIONS"),
];
/// Methods that the framework itself calls.
const HOOKS: [&str; 7] = [
    "Dispose",
    "OnActionExecuting",
    "OnActionExecuted",
    "OnActionExecutionAsync",
    "Initialize",
    "ToString",
    "DisposeAsync",
];
/// The longest line of classes that a route is inherited over.
const DEEPEST: usize = 16;

/// What templates of a class are filled in with.
struct Place<'a> {
    controller: &'a str,
    area: Option<String>,
}

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    let patterns = patterns(frame);
    for class in frame.types() {
        let fact = frame.program.symbol(class);
        if !fact.supers.is_empty() && frame.inherits(class, &["PageModel"], &WEB) == Origin::Certain
        {
            page(frame, evidence, class);
            continue;
        }
        let Some(certain) = controller(frame, class) else { continue };
        let own = fact.own_name();
        let place = Place {
            controller: own.strip_suffix("Controller").unwrap_or(own),
            area: inherited(frame, class, "Area").into_iter().next(),
        };
        let templates = inherited(frame, class, "Route");
        for method in frame.members(class).collect::<Vec<_>>() {
            action(frame, evidence, method, &place, &templates, &patterns, certain);
        }
    }
}

/// Whether a class answers requests, and whether that is certain.
fn controller(frame: &Frame<'_>, class: Symbol) -> Option<bool> {
    let marked = frame.attribute(class, &["ApiController", "Controller"], &WEB);
    let origin = frame
        .inherits(class, &CONTROLLERS, &WEB)
        .max(marked.map_or(Origin::No, |(_, _, origin)| origin));
    let named = frame.program.symbol(class).own_name().ends_with("Controller");
    match origin {
        Origin::Certain => Some(true),
        Origin::Possible if named => Some(false),
        // A base class of another package, with routes on its methods.
        _ if named => {
            let routed = frame
                .members(class)
                .flat_map(|method| frame.attributes(method).collect::<Vec<_>>())
                .any(|attribute| verb(frame, class.file, attribute) == Some(Origin::Certain));
            routed.then_some(true)
        }
        _ => None,
    }
}

/// How sure an attribute names a verb.
fn verb(frame: &Frame<'_>, file: u32, attribute: &Attribute) -> Option<Origin> {
    let names: Vec<&str> = VERBS.iter().map(|(name, _)| *name).collect();
    let origin = frame.origin_of(file, attribute, &names, &WEB);
    (origin != Origin::No).then_some(origin)
}

/// The texts of the attribute `name` of a class, or else of the one it inherits from.
fn inherited(frame: &Frame<'_>, class: Symbol, name: &str) -> Vec<String> {
    let mut of = class;
    for _ in 0..DEEPEST {
        let parts = frame.names.parts(of).iter().copied();
        let mut found = Vec::new();
        for part in std::iter::once(of).chain(parts) {
            for attribute in frame.attributes(part) {
                if frame.origin_of(part.file, attribute, &[name, "RoutePrefix"], &WEB) != Origin::No
                    && (attribute.own_name() == name || name == "Route")
                {
                    found.extend(frame.attribute_text(part.file, attribute, &["", "template"]));
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
        let fact = frame.program.symbol(of);
        match fact.supers.iter().find_map(|at| frame.class(of.file, *at)) {
            Some(above) => of = above,
            None => break,
        }
    }
    Vec::new()
}

fn action(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    method: Symbol,
    place: &Place<'_>,
    templates: &[String],
    patterns: &[String],
    certain: bool,
) {
    let fact = frame.program.symbol(method);
    let name = fact.own_name();
    let private = &frame.files[method.file as usize].private;
    if fact.kind != quarry_model::module::SymbolKind::Method
        || !fact.listed
        || private.contains(&method.at)
        || HOOKS.contains(&name)
    {
        return;
    }
    let mut verbs: Vec<(&str, Option<String>, u32)> = Vec::new();
    let mut routes: Vec<String> = Vec::new();
    let mut action = name.strip_suffix("Async").unwrap_or(name).to_owned();
    for attribute in frame.attributes(method) {
        let is =
            |names: &[&str]| frame.origin_of(method.file, attribute, names, &WEB) != Origin::No;
        let text = || frame.attribute_text(method.file, attribute, &["", "template"]);
        if is(&["NonAction"]) {
            return;
        } else if is(&["ActionName"]) {
            action = text().unwrap_or(action);
        } else if is(&["Route"]) {
            routes.extend(text());
        } else if verb(frame, method.file, attribute).is_some() {
            let known = VERBS.iter().find(|(known, _)| *known == attribute.own_name());
            // A template that is computed is not known.
            let computed = attribute.first().is_some() && text().is_none();
            if let Some((_, verb)) = known.filter(|_| !computed) {
                verbs.push((verb, text(), attribute.line));
            }
        }
    }
    if verbs.is_empty() {
        if fact.line == 0 || (routes.is_empty() && templates.is_empty() && patterns.is_empty()) {
            return;
        }
        verbs.push(("ANY", None, fact.line));
    }
    for (verb, own, line) in verbs {
        let own: Vec<&str> = match &own {
            Some(text) => vec![text],
            None => routes.iter().map(String::as_str).collect(),
        };
        for path in paths(place, &action, templates, &own, patterns) {
            let name = format!("{verb} {path}");
            if certain {
                let handler = within(frame.facts(method.file), Some(method.at));
                enter(evidence, method.file, handler, EntryPointKind::Route, name, line);
            } else {
                let kind = FindingKind::Route;
                find_on(
                    evidence,
                    (method, frame.facts(method.file)),
                    kind,
                    name,
                    line,
                    Origin::Possible,
                );
            }
        }
    }
}

/// The paths that lead to an action.
fn paths(
    place: &Place<'_>,
    action: &str,
    templates: &[String],
    own: &[&str],
    patterns: &[String],
) -> Vec<String> {
    let filled = |prefix: &str, text: &str| {
        let area = place.area.as_deref().unwrap_or("");
        let fill = |text: &str| {
            text.replace("[controller]", place.controller)
                .replace("[action]", action)
                .replace("[area]", area)
        };
        joined(&fill(prefix), &fill(text))
    };
    let mut found = Vec::new();
    for text in own {
        // An absolute template stands for itself.
        if let Some(text) = text.strip_prefix("~/").or_else(|| text.strip_prefix('/')) {
            found.push(filled("", text));
        } else if templates.is_empty() {
            found.push(filled("", text));
        } else {
            found.extend(templates.iter().map(|prefix| filled(prefix, text)));
        }
    }
    if own.is_empty() && !templates.is_empty() {
        found.extend(templates.iter().map(|prefix| filled(prefix, "")));
    } else if own.is_empty() {
        let wanted = |pattern: &&String| pattern.contains("{area") == place.area.is_some();
        found.extend(patterns.iter().find(wanted).map(|pattern| {
            let parts: Vec<String> = pattern
                .split('/')
                .filter_map(|part| {
                    let name = part.trim_start_matches('{');
                    let name = name.split([':', '=', '?', '}']).next().unwrap_or(name);
                    match name {
                        "area" => place.area.clone(),
                        "controller" => Some(place.controller.to_owned()),
                        "action" => Some(action.to_owned()),
                        _ if part.contains('?') || part.contains('*') => None,
                        _ => Some(part.to_owned()),
                    }
                })
                .collect();
            joined("", &parts.join("/"))
        }));
    }
    found
}

/// The patterns by which controllers without a template are reached.
fn patterns(frame: &Frame<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for (file, sharp, _) in frame.each() {
        for call in &sharp.calls {
            match call.name.as_str() {
                "MapControllerRoute" | "MapAreaControllerRoute" | "MapRoute" => {
                    let texts = call.arguments.iter().filter_map(|one| frame.text(file, one));
                    found.extend(texts.filter(|text| text.contains("{controller")));
                }
                "MapDefaultControllerRoute" => {
                    found.push("{controller=Home}/{action=Index}/{id?}".to_owned());
                }
                _ => {}
            }
        }
    }
    found
}

/// The handlers of a page, which is named as its file is.
fn page(frame: &Frame<'_>, evidence: &mut LanguageEvidence, class: Symbol) {
    let Some(path) = frame.names.path(class.file).strip_suffix(".cshtml.cs") else { return };
    let Some((before, page)) = path.split_once("Pages/") else { return };
    let area = before.rsplit_once("Areas/").map_or("", |(_, area)| area.trim_end_matches('/'));
    let page = page.strip_suffix("/Index").unwrap_or(if page == "Index" { "" } else { page });
    let path = joined(area, page);
    for method in frame.members(class).collect::<Vec<_>>() {
        let fact = frame.program.symbol(method);
        let name = fact.own_name().strip_suffix("Async").unwrap_or(fact.own_name());
        let verb = ["Get", "Post", "Put", "Delete"]
            .into_iter()
            .find(|verb| name.strip_prefix("On").is_some_and(|rest| rest.starts_with(verb)));
        let private = &frame.files[method.file as usize].private;
        if let Some(verb) = verb.filter(|_| fact.takes.len() < 64 && !private.contains(&method.at))
        {
            let route = format!("{} {path}", verb.to_uppercase());
            let handler = within(frame.facts(method.file), Some(method.at));
            enter(evidence, method.file, handler, EntryPointKind::Route, route, fact.line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_put_together() {
        let place = Place { controller: "Orders", area: Some("Shop".to_owned()) };
        let check = |templates: &[&str], own: &[&str], patterns: &[&str], expected: &[&str]| {
            let strings = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
            let found = paths(&place, "Find", &strings(templates), own, &strings(patterns));
            assert_eq!(found, expected, "{templates:?} {own:?}");
        };
        check(&["api/[controller]"], &["{id:int}"], &[], &["/api/Orders/{}"]);
        check(&["api/[controller]/[action]"], &[], &[], &["/api/Orders/Find"]);
        check(&["api"], &["/top", "~/over/{x?}"], &[], &["/top", "/over/{}"]);
        check(&[], &["a/b"], &["{controller}/{action}"], &["/a/b"]);
        check(&["a", "b"], &["c"], &[], &["/a/c", "/b/c"]);
        let both =
            ["{controller=Home}/{action=Index}/{id?}", "{area:exists}/{controller}/{action}"];
        check(&[], &[], &both, &["/Shop/Orders/Find"]);
        check(&[], &[], &[], &[]);
    }
}
