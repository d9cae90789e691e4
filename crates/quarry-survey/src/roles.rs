//! What modules are for, read from the evidence of any language.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    evidence::{EntryPointKind, Evidence, FindingKind, ModuleIx},
    module::{Role, RoleFinding, Standing},
};

/// What the evidence shows of one module.
#[derive(Default)]
struct Shown<'a> {
    entries: Vec<(&'a str, EntryPointKind, u32)>,
    authorises: Vec<(&'a str, u32)>,
    sends: Vec<(&'a str, FindingKind, u32)>,
    requests: Vec<(&'a str, u32)>,
    declares: Vec<(&'a str, u32)>,
    writes: Vec<(&'a str, u32)>,
    reads: Vec<(&'a str, u32)>,
}

/// The roles that the evidence gives its modules, besides those that a language gave them.
/// Modules that are no part of the product get none.
pub(crate) fn roles(evidence: &Evidence) -> Vec<RoleFinding> {
    let mut roles = Vec::new();
    for (module, shown) in shown(evidence) {
        if evidence.module(module).standing == Standing::Product {
            give(module, &shown, &mut roles);
        }
    }
    for (at, module) in evidence.modules.iter().enumerate() {
        if module.standing == Standing::Product
            && let Some((role, because)) = by_name(&module.path)
        {
            let module = ModuleIx(at as u32);
            roles.push(RoleFinding { module, role, because: because.to_owned(), line: 0 });
        }
    }
    let known: BTreeSet<(ModuleIx, Role)> =
        evidence.roles.iter().map(|found| (found.module, found.role)).collect();
    roles.retain(|found| !known.contains(&(found.module, found.role)));
    roles
}

fn shown(evidence: &Evidence) -> BTreeMap<ModuleIx, Shown<'_>> {
    let mut all: BTreeMap<ModuleIx, Shown<'_>> = BTreeMap::new();
    for entry in &evidence.entry_points {
        let shown = all.entry(entry.module).or_default();
        shown.entries.push((&entry.name, entry.kind, entry.line));
    }
    for finding in evidence.findings.iter().filter(|finding| finding.certain) {
        let shown = all.entry(finding.module).or_default();
        let (name, line) = (finding.name.as_str(), finding.line);
        match finding.kind {
            FindingKind::Authorisation => shown.authorises.push((name, line)),
            FindingKind::Message | FindingKind::Job | FindingKind::Subscription => {
                shown.sends.push((name, finding.kind, line));
            }
            FindingKind::HttpCall => shown.requests.push((name, line)),
            FindingKind::Mail
            | FindingKind::DynamicDispatch
            | FindingKind::Route
            | FindingKind::Data => {}
        }
    }
    for table in &evidence.tables {
        if let Some(module) = table.declared_in {
            all.entry(module).or_default().declares.push((&table.name, table.line));
        }
    }
    for access in &evidence.accesses {
        let shown = all.entry(access.module).or_default();
        let table = evidence.tables[access.table.at()].name.as_str();
        if access.write { &mut shown.writes } else { &mut shown.reads }.push((table, access.line));
    }
    all
}

fn give(module: ModuleIx, shown: &Shown<'_>, roles: &mut Vec<RoleFinding>) {
    let mut role = |role, because: String, line| {
        roles.push(RoleFinding { module, role, because, line });
    };
    if let Some((name, kind, line)) = shown.entries.first() {
        let what = match kind {
            EntryPointKind::Route => "route",
            EntryPointKind::Command => "command",
            EntryPointKind::Consumer => "consumer",
            EntryPointKind::Schedule => "schedule",
        };
        let further = further(shown.entries.len());
        role(Role::EntryPoint, format!("The {what} {name} starts here{further}"), *line);
    }
    let routes = shown.entries.iter().any(|(_, kind, _)| *kind == EntryPointKind::Route);
    let stores = shown.declares.len() + shown.writes.len() + shown.reads.len();
    if let (true, Some((name, line))) = (routes && stores == 0, shown.requests.first()) {
        let because =
            format!("It answers routes and requests {} itself", named(name, "an address"));
        role(Role::Gateway, because, *line);
    }
    // What only guards its own routes decides nothing for others.
    if let (false, Some((name, line))) = (routes, shown.authorises.first()) {
        let further = further(shown.authorises.len());
        let because = format!("It decides by {}{further}", named(name, "a computed rule"));
        role(Role::Authorisation, because, *line);
    }
    let data = [("declares", &shown.declares), ("writes", &shown.writes), ("reads", &shown.reads)];
    if let Some((what, tables)) = data.into_iter().find(|(_, tables)| !tables.is_empty()) {
        let (name, line) = tables[0];
        let further = further(tables.len());
        role(Role::DataAccess, format!("It {what} the table {name}{further}"), line);
    }
    let consumes = shown.entries.iter().find(|(_, kind, _)| *kind == EntryPointKind::Consumer);
    if let Some((name, kind, line)) = shown.sends.first() {
        let what = match kind {
            FindingKind::Job => "starts the job",
            FindingKind::Subscription => "subscribes to",
            _ => "sends",
        };
        let because =
            format!("It {what} {}{}", named(name, "a computed topic"), further(shown.sends.len()));
        role(Role::Messaging, because, *line);
    } else if let Some((name, _, line)) = consumes {
        role(Role::Messaging, format!("It is triggered by {name}"), *line);
    }
}

fn named<'a>(name: &'a str, otherwise: &'a str) -> &'a str {
    if name.is_empty() { otherwise } else { name }
}

/// ` and 3 more`, if there are more than one.
fn further(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        more => format!(" and {} more", more - 1),
    }
}

/// The role that a file has by its name.
fn by_name(path: &str) -> Option<(Role, &'static str)> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let within = |folder: &str| folders.split('/').any(|part| part == folder);
    match (stem, ending) {
        (_, "tsx" | "jsx" | "vue" | "svelte") => {
            Some((Role::UserInterface, "It is written as a component of a user interface"))
        }
        ("forms" | "widgets", "py") => {
            Some((Role::UserInterface, "It is named as the place of forms or widgets"))
        }
        (_, "py") if within("templatetags") => {
            Some((Role::UserInterface, "It lies in a folder of tags for templates"))
        }
        ("urls" | "wsgi" | "asgi" | "conf" | "config" | "settings", "py") => {
            Some((Role::Configuration, "It is named as a place of settings or wiring"))
        }
        (_, "js" | "ts" | "mjs" | "cjs") if stem.ends_with(".config") => {
            Some((Role::Configuration, "It is named as the settings of a tool"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_say_what_they_are_for() {
        let cases = [
            ("web/Button.tsx", Some(Role::UserInterface)),
            ("shop/forms.py", Some(Role::UserInterface)),
            ("shop/templatetags/money.py", Some(Role::UserInterface)),
            ("shop/urls.py", Some(Role::Configuration)),
            ("vite.config.ts", Some(Role::Configuration)),
            ("shop/models.py", None),
            ("shop/urls_of_others.py", None),
            ("config.json", None),
        ];
        for (path, expected) in cases {
            assert_eq!(by_name(path).map(|(role, _)| role), expected, "{path}");
        }
    }
}
