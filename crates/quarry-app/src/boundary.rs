//! Which uses break the rules that teams have agreed.
//!
//! Where parts lie in one another, what is closed, protected, allowed and public is judged by the
//! innermost parts of a module, and a part may always use itself. What is forbidden holds for
//! everything below a part, save where a rule that speaks of inner parts allows it.

use std::collections::{BTreeMap, BTreeSet};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use quarry_model::{
    boundary::{Boundaries, Part, Permission},
    dependency::{Dependency, DependencyKind},
    evidence::ModuleIx,
    module::{Module, Standing},
    project::Project,
};

use crate::{error::AppError, patterns::Pattern};

/// A use that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Who uses.
    pub(crate) from: ModuleIx,
    /// What is used.
    pub(crate) to: ModuleIx,
    /// How, by name of the kind.
    pub(crate) kinds: Vec<&'static str>,
    /// The first line, from 1; 0 when no line is known.
    pub(crate) line: u32,
    /// The tool whose file holds the rule.
    pub(crate) origin: String,
    /// The rule, in a sentence without its full stop.
    pub(crate) rule: String,
}

/// Whether a rule speaks of dependencies of this kind: those that the code itself shows.
pub(crate) fn is_use(kind: DependencyKind) -> bool {
    !kind.is_undirected()
        && !matches!(kind, DependencyKind::Data | DependencyKind::Runtime | DependencyKind::Http)
}

/// Which modules are a part of the product.
pub(crate) fn product(standings: &[Standing]) -> Vec<bool> {
    standings.iter().map(|standing| *standing == Standing::Product).collect()
}

/// Pairs of product modules of which one uses the other, with kinds and first line, in order.
pub(crate) fn uses(
    dependencies: &[Dependency],
    product: &[bool],
) -> Vec<(ModuleIx, ModuleIx, Vec<&'static str>, u32)> {
    let counts =
        |each: &&Dependency| is_use(each.kind) && product[each.from.at()] && product[each.to.at()];
    let wanted: Vec<&Dependency> = dependencies.iter().filter(counts).collect();
    let pairs = wanted.chunk_by(|a, b| (a.from, a.to) == (b.from, b.to));
    pairs
        .map(|same| {
            let kinds = same.iter().map(|each| each.kind.name()).collect();
            let line = same.iter().map(|each| each.line).filter(|line| *line > 0).min();
            (same[0].from, same[0].to, kinds, line.unwrap_or(0))
        })
        .collect()
}

/// The uses between the product modules of a project that break a rule.
pub(crate) fn broken_in(project: &Project) -> Result<Vec<Broken>, AppError> {
    let evidence = &project.evidence;
    let product = product(&project.standings());
    broken(project.boundaries.values(), &evidence.modules, &evidence.dependencies, &product)
}

/// The uses between product modules that break a rule, in the order of the evidence; `product`
/// says of each module whether it is one.
pub(crate) fn broken<'b>(
    boundaries: impl IntoIterator<Item = &'b Boundaries>,
    modules: &[Module],
    dependencies: &[Dependency],
    product: &[bool],
) -> Result<Vec<Broken>, AppError> {
    let rules: Vec<Rules<'_>> = boundaries
        .into_iter()
        .filter(|set| !set.rules.is_empty())
        .map(|set| Rules::of(set, modules))
        .collect::<Result<_, _>>()?;
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (from, to, kinds, line) in uses(dependencies, product) {
        for set in &rules {
            if let Some(rule) = set.breaks(from, to, &modules[to.at()]) {
                let (kinds, origin) = (kinds.clone(), set.origin.to_owned());
                found.push(Broken { from, to, kinds, line, origin, rule });
            }
        }
    }
    Ok(found)
}

/// A part by its place among the parts of a file.
type PartAt = u32;

/// The rules of one file, with the parts of each module.
struct Rules<'b> {
    origin: &'b str,
    parts: &'b [Part],
    depths: Vec<usize>,
    /// The parts of each module, those without it left out.
    of_module: Vec<Vec<PartAt>>,
    allowed: BTreeSet<(PartAt, PartAt)>,
    forbidden: Vec<(PartAt, PartAt)>,
    closed: BTreeSet<PartAt>,
    protected: BTreeSet<PartAt>,
    public: BTreeMap<PartAt, Vec<Pattern>>,
}

impl<'b> Rules<'b> {
    fn of(set: &'b Boundaries, modules: &[Module]) -> Result<Self, AppError> {
        let places: BTreeMap<&str, PartAt> =
            (0..).zip(&set.parts).map(|(at, part)| (part.name.as_str(), at)).collect();
        let place = |name: &String| places.get(name.as_str()).copied();
        let mut rules = Self {
            origin: &set.origin,
            parts: &set.parts,
            depths: set.parts.iter().map(depth).collect(),
            of_module: parts_of(&set.parts, modules)?,
            allowed: BTreeSet::new(),
            forbidden: Vec::new(),
            closed: BTreeSet::new(),
            protected: BTreeSet::new(),
            public: BTreeMap::new(),
        };
        // Where everything is allowed, nothing is closed.
        let open: BTreeSet<&str> = set
            .rules
            .iter()
            .filter(|rule| rule.permission == Permission::Allowed && rule.to == "*")
            .map(|rule| rule.from.as_str())
            .collect();
        for rule in &set.rules {
            let (from, to) = (place(&rule.from), place(&rule.to));
            match (rule.permission, from, to) {
                (Permission::Allowed, Some(from), Some(to)) => {
                    rules.allowed.insert((from, to));
                }
                (Permission::Forbidden, Some(from), Some(to)) => rules.forbidden.push((from, to)),
                (Permission::Closed, Some(from), _) if !open.contains(rule.from.as_str()) => {
                    rules.closed.insert(from);
                }
                (Permission::Protected, _, Some(to)) => {
                    rules.protected.insert(to);
                }
                (Permission::Public, Some(from), _) => {
                    rules.public.entry(from).or_default().push(Pattern::new(&rule.to)?);
                }
                // A rule on a part that no module can belong to says nothing here.
                _ => {}
            }
        }
        Ok(rules)
    }

    /// The rule that the use of `to` by `from` breaks, if it breaks one.
    fn breaks(&self, from: ModuleIx, to: ModuleIx, used: &Module) -> Option<String> {
        let (users, targets) = (&self.of_module[from.at()], &self.of_module[to.at()]);
        let name = |part: PartAt| &self.parts[part as usize].name;
        for (user, target) in &self.forbidden {
            if users.contains(user)
                && targets.contains(target)
                && !(users.contains(target) && targets.contains(user))
                && !self.is_excepted((*user, *target), users, targets)
            {
                return Some(format!("{} must not use {}", name(*user), name(*target)));
            }
        }
        let (users, targets) = (self.innermost(users), self.innermost(targets));
        if targets.is_empty() || users.iter().any(|user| targets.contains(user)) {
            return None;
        }
        let is_allowed = |user: &PartAt, target: &PartAt| self.allowed.contains(&(*user, *target));
        for user in users.iter().filter(|user| self.closed.contains(user)) {
            if !targets.iter().any(|target| is_allowed(user, target)) {
                let target = name(targets[0]);
                return Some(format!("{} may not use {target}: it is allowed others", name(*user)));
            }
        }
        for target in &targets {
            if self.protected.contains(target) && !users.iter().any(|user| is_allowed(user, target))
            {
                return Some(format!("only those that are allowed may use {}", name(*target)));
            }
            if let Some(public) = self.public.get(target)
                && !public.iter().any(|pattern| pattern.matches(used))
            {
                return Some(format!("this is a private part of {}", name(*target)));
            }
        }
        None
    }

    /// Whether a rule that speaks of inner parts allows what one on outer parts forbids.
    fn is_excepted(
        &self,
        (user, target): (PartAt, PartAt),
        users: &[PartAt],
        targets: &[PartAt],
    ) -> bool {
        let depth = |part: PartAt| self.depths[part as usize];
        let outer = depth(user) + depth(target);
        users.iter().any(|user| {
            targets.iter().any(|target| {
                self.allowed.contains(&(*user, *target)) && depth(*user) + depth(*target) > outer
            })
        })
    }

    fn innermost(&self, parts: &[PartAt]) -> Vec<PartAt> {
        let depth = |part: &PartAt| self.depths[*part as usize];
        let deepest = parts.iter().map(depth).max();
        parts.iter().copied().filter(|part| Some(depth(part)) == deepest).collect()
    }
}

/// How far in a part lies.
fn depth(part: &Part) -> usize {
    let of = |pattern: &String| {
        let fixed = pattern.find('*').map_or(pattern.as_str(), |at| &pattern[..at]);
        let fixed = fixed.trim_end_matches(['/', '.']);
        if fixed.is_empty() { 0 } else { fixed.matches(['/', '.']).count() + 1 }
    };
    part.patterns.iter().map(of).max().unwrap_or(0)
}

/// The parts of each module.
fn parts_of(parts: &[Part], modules: &[Module]) -> Result<Vec<Vec<PartAt>>, AppError> {
    let (mut on_paths, mut on_names) = (Globs::new(), Globs::new());
    for (at, part) in (0..).zip(parts) {
        for pattern in &part.patterns {
            let globs = if pattern.contains('/') { &mut on_paths } else { &mut on_names };
            globs.add(pattern, at)?;
        }
    }
    let (on_paths, on_names) = (on_paths.finish()?, on_names.finish()?);
    let of = |module: &Module| {
        let mut found = on_paths.of(&module.path);
        found.extend(on_names.of(&module.name));
        found.sort_unstable();
        found.dedup();
        found
    };
    Ok(modules.iter().map(of).collect())
}

/// Patterns that are looked for all at once.
struct Globs {
    builder: GlobSetBuilder,
    parts: Vec<PartAt>,
}

struct Found {
    set: GlobSet,
    parts: Vec<PartAt>,
}

fn unusable(error: &globset::Error) -> AppError {
    AppError::failed(format!("The patterns of the agreed boundaries can't be used: {error}."))
}

impl Globs {
    fn new() -> Self {
        Self { builder: GlobSetBuilder::new(), parts: Vec::new() }
    }

    fn add(&mut self, pattern: &str, part: PartAt) -> Result<(), AppError> {
        let glob = GlobBuilder::new(pattern)
            .literal_separator(pattern.contains('/'))
            .build()
            .map_err(|error| unusable(&error))?;
        self.builder.add(glob);
        self.parts.push(part);
        Ok(())
    }

    fn finish(self) -> Result<Found, AppError> {
        let set = self.builder.build().map_err(|error| unusable(&error))?;
        Ok(Found { set, parts: self.parts })
    }
}

impl Found {
    fn of(&self, text: &str) -> Vec<PartAt> {
        self.set.matches(text).into_iter().map(|at| self.parts[at]).collect()
    }
}

#[cfg(test)]
mod tests {
    use quarry_model::{
        boundary::PartRule,
        ids::{BoundariesId, Id},
        module::Language,
    };

    use super::*;

    fn check(parts: &[(&str, &[&str])], rules: &[&str], uses: &[(&str, &str, &str)]) {
        let mut names: Vec<&str> = uses.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
        names.sort_unstable();
        names.dedup();
        let modules: Vec<Module> = names
            .iter()
            .map(|name| Module {
                path: format!("{}.py", name.replace('.', "/")),
                name: (*name).to_owned(),
                language: Language::Python,
                sloc: 1,
                standing: Standing::Product,
                rule: String::new(),
                package: String::new(),
            })
            .collect();
        let rule = |text: &&str| {
            let (from, rest) = text.split_once(' ').unwrap();
            let (permission, to) = rest.split_once(' ').unwrap_or((rest, ""));
            let name = |name: &str| if name == "-" { String::new() } else { name.to_owned() };
            let permission = crate::words::parse(permission).unwrap();
            PartRule { from: name(from), to: name(to), permission }
        };
        let set = Boundaries {
            id: BoundariesId::new(1),
            origin: "tach".to_owned(),
            parts: parts
                .iter()
                .map(|(name, patterns)| Part {
                    name: (*name).to_owned(),
                    patterns: patterns.iter().map(|pattern| (*pattern).to_owned()).collect(),
                })
                .collect(),
            rules: rules.iter().map(rule).collect(),
        };
        let place = |name| ModuleIx(names.binary_search(&name).unwrap() as u32);
        for (from, to, expected) in uses {
            let dependency = Dependency {
                from: place(*from),
                to: place(*to),
                kind: DependencyKind::Import,
                count: 1,
                line: 3,
            };
            let product = vec![true; modules.len()];
            let found = broken([&set], &modules, &[dependency], &product).unwrap();
            let found: Vec<&str> = found.iter().map(|broken| broken.rule.as_str()).collect();
            assert_eq!(found.join("; "), *expected, "{from} -> {to} under {rules:?}");
        }
    }

    #[test]
    fn rules_say_who_may_use_whom() {
        let parts: &[(&str, &[&str])] = &[
            ("shop", &["shop", "shop.*"]),
            ("shop.mail", &["shop.mail", "shop.mail.*"]),
            ("shop.orders", &["shop.orders", "shop.orders.*"]),
            ("shop.orders.web", &["shop.orders.web", "shop.orders.web.*"]),
        ];
        check(
            parts,
            &["shop.mail closed", "shop.mail allowed shop"],
            &[
                ("shop.mail.send", "shop.mail.text", ""),
                ("shop.mail.send", "shop.base", ""),
                (
                    "shop.mail.send",
                    "shop.orders.all",
                    "shop.mail may not use shop.orders: it is allowed others",
                ),
                ("shop.orders.all", "shop.mail.send", ""),
                ("shop.mail.send", "other.thing", ""),
            ],
        );
        check(
            parts,
            &["shop.orders forbidden shop.mail", "shop.orders.web allowed shop.mail"],
            &[
                ("shop.orders.all", "shop.mail.send", "shop.orders must not use shop.mail"),
                ("shop.orders.web.page", "shop.mail.send", ""),
                ("shop.mail.send", "shop.orders.all", ""),
            ],
        );
        check(
            parts,
            &["- protected shop.mail", "shop.orders allowed shop.mail"],
            &[
                ("shop.orders.all", "shop.mail.send", ""),
                (
                    "shop.orders.web.page",
                    "shop.mail.send",
                    "only those that are allowed may use shop.mail",
                ),
                ("shop.mail.text", "shop.mail.send", ""),
            ],
        );
        check(
            parts,
            &["shop.mail public shop/mail/public/**"],
            &[
                ("shop.orders.all", "shop.mail.public.send", ""),
                ("shop.orders.all", "shop.mail.send", "this is a private part of shop.mail"),
                ("shop.mail.send", "shop.mail.text", ""),
            ],
        );
    }
}
