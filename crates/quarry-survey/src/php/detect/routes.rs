//! HTTP routes of Laravel's `Route`: groups, prefixes, controllers, resources.

use quarry_model::evidence::{EntryPointKind, FindingKind};
use rustc_hash::FxHashMap;

use super::{
    super::facts::{Chain, Link, Lit, argument},
    guards::{Guard, guards_by},
    scene::{Out, Receiver, Scene},
};
use crate::typed::Symbol;

const REGISTRARS: [&str; 5] = [
    "Illuminate\\Routing\\Router",
    "Illuminate\\Contracts\\Routing\\Registrar",
    "Illuminate\\Routing\\RouteRegistrar",
    "Laravel\\Lumen\\Routing\\Router",
    "Dingo\\Api\\Routing\\Router",
];

/// Groups inside groups, and files inside files, are followed this far.
const DEEPEST: u32 = 16;

/// What routes inside of a group share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Group {
    prefix: String,
    controller: Option<String>,
    namespace: String,
}

impl Group {
    fn add_prefix(&mut self, prefix: &str) {
        self.prefix = join(&self.prefix, prefix);
    }
}

pub(super) fn join(prefix: &str, path: &str) -> String {
    let path = path.trim_matches('/');
    match (prefix.is_empty(), path.is_empty()) {
        (_, true) => prefix.to_owned(),
        (true, false) => path.to_owned(),
        (false, false) => format!("{prefix}/{path}"),
    }
}

/// A path with its parameters without their names.
pub(super) fn shown(path: &str) -> String {
    let mut text = String::from("/");
    let mut rest = path.trim_start_matches('/');
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let mut depth = 0_u32;
        let close = rest[open..].char_indices().find_map(|(at, character)| {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(open + at)
        });
        text.push_str("{}");
        match close {
            Some(close) => rest = &rest[close + 1..],
            None => return text,
        }
    }
    text.push_str(rest);
    text
}

pub(super) fn detect(scene: &Scene<'_>, out: &mut Out<'_>) {
    let files = Files::of(scene);
    for (file, chain) in scene.chains() {
        if registers(scene, file, chain) {
            laravel(scene, &files, file, chain, out);
        }
    }
}

/// Whether a chain registers routes.
fn registers(scene: &Scene<'_>, file: u32, chain: &Chain) -> bool {
    match scene.receiver(file, chain, 0) {
        Receiver::Class(name) => scene.is_facade(&name, "Route"),
        Receiver::Value(name) => scene.is_a(&name, &REGISTRARS),
        Receiver::Function | Receiver::Unknown => false,
    }
}

/// The groups that whole files stand in: `group(base_path('routes/api.php'))`, and `require`
/// inside of a group.
struct Files {
    groups: FxHashMap<u32, (u32, u32, u32, Option<&'static str>)>,
    /// Files that are included outside of any group, by the file that includes them.
    plain: FxHashMap<u32, u32>,
}

impl Files {
    fn of(scene: &Scene<'_>) -> Self {
        let mut groups = FxHashMap::default();
        let mut plain = FxHashMap::default();
        for (file, facts) in (0_u32..).zip(scene.index.facts) {
            for include in &facts.includes {
                if let (Some((at, nth)), Some(to)) =
                    (include.inside, scene.index.named_file(file, &include.name))
                    && registers(scene, file, &facts.chains[at as usize])
                {
                    groups.entry(to).or_insert((file, at, nth, None));
                } else if let Some(to) = scene.index.named_file(file, &include.name) {
                    plain.entry(to).or_insert(file);
                }
            }
            for (at, chain) in (0_u32..).zip(&facts.chains) {
                for (nth, link) in (0_u32..).zip(&chain.links) {
                    let routes = link.name.as_ref() == "group" && registers(scene, file, chain);
                    let named = link.arguments.last().map(|argument| &argument.value);
                    if let (true, Some(Lit::File(name))) = (routes, named)
                        && let Some(to) = scene.index.named_file(file, name)
                    {
                        groups.entry(to).or_insert((file, at, nth, None));
                    }
                    if link.name.as_ref() == "withRouting" {
                        let own = argument(&link.arguments, usize::MAX, "apiPrefix");
                        let api =
                            link.arguments.iter().find(|one| one.name.as_deref() == Some("api"));
                        if let (None, Some(Lit::File(name))) = (own, api.map(|api| &api.value))
                            && let Some(to) = scene.index.named_file(file, name)
                        {
                            groups.entry(to).or_insert((file, at, nth, Some("api")));
                        }
                    }
                }
            }
        }
        Self { groups, plain }
    }

    /// What a file's routes share.
    fn group(&self, scene: &Scene<'_>, file: u32, depth: u32) -> Group {
        let Some((from, at, nth, prefix)) = self.groups.get(&file).copied() else {
            return match self.plain.get(&file) {
                Some(from) if depth < DEEPEST => self.group(scene, *from, depth + 1),
                _ => Group::default(),
            };
        };
        if let Some(prefix) = prefix {
            return Group { prefix: prefix.to_owned(), ..Group::default() };
        }
        let chain = &scene.facts(from).chains[at as usize];
        self.at(scene, from, chain, nth as usize + 1, depth + 1)
    }

    /// What holds at a chain before its link `until`.
    fn at(&self, scene: &Scene<'_>, file: u32, chain: &Chain, until: usize, depth: u32) -> Group {
        if depth > DEEPEST {
            return Group::default();
        }
        let mut group = match chain.inside {
            Some((at, nth)) => {
                let outer = &scene.facts(file).chains[at as usize];
                if outer.links[nth as usize].name.as_ref() == "group"
                    && registers(scene, file, outer)
                {
                    self.at(scene, file, outer, nth as usize + 1, depth + 1)
                } else {
                    self.group(scene, file, depth + 1)
                }
            }
            None => self.group(scene, file, depth + 1),
        };
        for link in chain.links.iter().take(until) {
            let first = link.arguments.first().map(|argument| &argument.value);
            match (link.name.as_ref(), first) {
                ("prefix", Some(lit)) => {
                    if let Some(text) = scene.text(file, lit) {
                        group.add_prefix(&text);
                    } else {
                        group.add_prefix("{}");
                    }
                }
                ("controller", Some(Lit::Class(full))) => group.controller = Some(full.to_string()),
                ("namespace", Some(Lit::Text(text))) => group.namespace = format!("{text}\\"),
                ("group", Some(options @ Lit::Array(_))) => {
                    if let Some(prefix) = options.entry("prefix") {
                        let text = scene.text(file, prefix);
                        group.add_prefix(text.as_deref().unwrap_or("{}"));
                    }
                    if let Some(Lit::Text(namespace)) = options.entry("namespace") {
                        group.namespace = format!("{namespace}\\");
                    }
                    if let Some(Lit::Class(full)) = options.entry("controller") {
                        group.controller = Some(full.to_string());
                    }
                }
                _ => {}
            }
        }
        group
    }
}

const VERBS: [(&str, &str); 7] = [
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("any", "ANY"),
];

fn laravel(scene: &Scene<'_>, files: &Files, file: u32, chain: &Chain, out: &mut Out<'_>) {
    for (nth, link) in chain.links.iter().enumerate() {
        let arguments = &link.arguments;
        if matches!(link.name.as_ref(), "middleware" | "can") {
            guard(scene, file, chain, link, out);
        }
        if link.name.as_ref() == "group"
            && let Some(used) = arguments.first().and_then(|first| first.value.entry("middleware"))
        {
            guard_by(scene, file, chain, used, link.line, out);
        }
        let verb = VERBS.iter().find(|(name, _)| *name == link.name.as_ref());
        let registers = verb.is_some()
            || matches!(
                link.name.as_ref(),
                "match"
                    | "view"
                    | "redirect"
                    | "permanentRedirect"
                    | "fallback"
                    | "resource"
                    | "apiResource"
                    | "resources"
                    | "apiResources"
            );
        if !registers {
            continue;
        }
        let group = files.at(scene, file, chain, nth, 0);
        let place = (file, link.line);
        let add = |verb: &str, path: &str, handler: Option<&Lit>, out: &mut Out<'_>| {
            let handler = handler.and_then(|lit| action(scene, file, &group, lit));
            let path = shown(&join(&group.prefix, path));
            out.enter(scene, EntryPointKind::Route, format!("{verb} {path}"), handler, place);
        };
        let at = |place: usize| arguments.get(place).map(|argument| &argument.value);
        let text = |place: usize| at(place).and_then(|lit| scene.text(file, lit));
        match (link.name.as_ref(), verb) {
            (_, Some((_, verb))) => {
                if let (Some(path), true) = (text(0), arguments.len() >= 2) {
                    add(verb, &path, at(1), out);
                }
            }
            ("match", _) => {
                for verb in at(0).map(Lit::each).unwrap_or_default() {
                    if let (Some(verb), Some(path)) = (verb.text(), text(1)) {
                        add(&verb.to_uppercase(), &path, at(2), out);
                    }
                }
            }
            ("view", _) => {
                if let Some(path) = text(0) {
                    add("GET", &path, None, out);
                }
            }
            ("redirect" | "permanentRedirect", _) => {
                if let Some(path) = text(0) {
                    add("ANY", &path, None, out);
                }
            }
            ("fallback", _) => add("GET", "{fallback}", at(0), out),
            ("resource" | "apiResource", _) => {
                if let (Some(name), Some(controller)) = (text(0), text(1)) {
                    let api = link.name.as_ref() == "apiResource";
                    let kept = kept(link, &chain.links[nth + 1..]);
                    resource(scene, file, &group, (&name, &controller), api, &kept, place, out);
                }
            }
            ("resources" | "apiResources", _) => {
                for (key, value) in at(0).map(Lit::entries).unwrap_or_default() {
                    let name = key.as_ref().and_then(Lit::text);
                    if let (Some(name), Some(controller)) = (name, scene.text(file, value)) {
                        let api = link.name.as_ref() == "apiResources";
                        let kept = kept(link, &[]);
                        resource(scene, file, &group, (name, &controller), api, &kept, place, out);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The method that serves a route.
fn action(scene: &Scene<'_>, file: u32, group: &Group, lit: &Lit) -> Option<Symbol> {
    let method = |class: &str, name: &str| {
        let found = scene.index.class(class).or_else(|| {
            let inside = format!("{}{}", group.namespace, class.trim_start_matches('\\'));
            let default = format!("App\\Http\\Controllers\\{class}");
            scene.index.class(&inside).or_else(|| scene.index.class(&default))
        })?;
        scene.method(found, name).or(Some(found))
    };
    match lit {
        Lit::Array(entries) => match entries.as_slice() {
            [(_, class), (_, Lit::Text(name))] => method(&scene.text(file, class)?, name),
            [(_, class @ Lit::Class(_))] => method(&scene.text(file, class)?, "__invoke"),
            _ => match lit.entry("uses") {
                Some(Lit::Text(text)) => {
                    let (class, name) = text.split_once('@')?;
                    method(class, name)
                }
                Some(inner @ Lit::Array(_)) if inner.entry("uses").is_none() => {
                    action(scene, file, group, inner)
                }
                _ => None,
            },
        },
        Lit::Class(class) => method(class, "__invoke"),
        Lit::Text(text) => match (text.split_once('@'), &group.controller) {
            (Some((class, name)), _) => method(class, name),
            (None, Some(controller)) => method(controller, text),
            (None, None) => method(text, "__invoke"),
        },
        _ => None,
    }
}

/// The methods that `only` and `except` leave.
fn kept(link: &Link, after: &[Link]) -> impl Fn(&str) -> bool + use<> {
    let names = |lit: &Lit| -> Vec<String> {
        lit.each().into_iter().filter_map(|one| one.text().map(str::to_owned)).collect()
    };
    let stated = |which: &str| -> Option<Vec<String>> {
        let option = link.arguments.get(2).and_then(|one| one.value.entry(which)).map(names);
        let later = after.iter().find(|link| link.name.as_ref() == which);
        option
            .or_else(|| later.and_then(|link| link.arguments.first()).map(|one| names(&one.value)))
    };
    let (only, except) = (stated("only"), stated("except"));
    move |method: &str| {
        let method = method.to_owned();
        only.as_ref().is_none_or(|only| only.contains(&method))
            && except.as_ref().is_none_or(|except| !except.contains(&method))
    }
}

#[allow(clippy::too_many_arguments, reason = "a place and what stands there")]
fn resource(
    scene: &Scene<'_>,
    file: u32,
    group: &Group,
    (name, controller): (&str, &str),
    api: bool,
    kept: &impl Fn(&str) -> bool,
    place: (u32, u32),
    out: &mut Out<'_>,
) {
    let parts: Vec<&str> = name.split('.').collect();
    let base = parts.join("/{}/");
    let base = join(&group.prefix, &base);
    let actions: [(&str, &str, &str, bool); 7] = [
        ("index", "GET", "", false),
        ("create", "GET", "/create", true),
        ("store", "POST", "", false),
        ("show", "GET", "/{}", false),
        ("edit", "GET", "/{}/edit", true),
        ("update", "PUT", "/{}", false),
        ("destroy", "DELETE", "/{}", false),
    ];
    for (action_name, verb, end, form) in actions {
        if (api && form) || !kept(action_name) {
            continue;
        }
        let lit = Lit::Array(vec![
            (None, Lit::Class(controller.into())),
            (None, Lit::Text(action_name.into())),
        ]);
        let handler = action(scene, file, group, &lit);
        let path = shown(&format!("{base}{end}"));
        out.enter(scene, EntryPointKind::Route, format!("{verb} {path}"), handler, place);
    }
}

fn guard(scene: &Scene<'_>, file: u32, chain: &Chain, link: &Link, out: &mut Out<'_>) {
    if link.name.as_ref() == "can" {
        let name = link.arguments.first().and_then(|one| scene.text(file, &one.value));
        let name = name.unwrap_or_default();
        out.find(scene, file, chain.within, FindingKind::Authorisation, name, link.line, true);
        return;
    }
    for argument in &link.arguments {
        guard_by(scene, file, chain, &argument.value, link.line, out);
    }
}

fn guard_by(scene: &Scene<'_>, file: u32, chain: &Chain, used: &Lit, line: u32, out: &mut Out<'_>) {
    for one in used.each() {
        let Some(name) = scene.text(file, one) else { continue };
        if guards_by(scene, &name) == Guard::Yes {
            out.find(scene, file, chain.within, FindingKind::Authorisation, name, line, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_lose_their_names() {
        let cases = [
            ("users/{id}", "/users/{}"),
            ("/", "/"),
            ("", "/"),
            ("a/{b?}/c/{d:slug}", "/a/{}/c/{}"),
            ("{id<\\d{2}>}/x", "/{}/x"),
            ("a/{b", "/a/{}"),
        ];
        for (path, expected) in cases {
            assert_eq!(shown(path), expected, "{path}");
        }
    }
}
