//! An import that speaks of modules that a survey knows already.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    evidence::{Evidence, ModuleIx, Reading},
    history::{Change, History},
    module::{Module, RoleFinding},
};

/// What a survey knows, with what an import adds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Both together.
    pub evidence: Evidence,
    /// Modules of the import that the survey knew by path or name.
    pub matched: u32,
    /// Paths of modules that it did not know, and that are new.
    pub added: Vec<String>,
    /// Whether commits were taken over.
    pub with_history: bool,
    /// Whether there were commits, or co-change, that were not needed: the survey has a history
    /// of its own, which says more.
    pub history_left_out: bool,
}

/// Kinds that only imports bring; a survey of the source does not find them again.
pub const MEASURED: [DependencyKind; 3] =
    [DependencyKind::Runtime, DependencyKind::CoChange, DependencyKind::Terms];

/// Modules by path, and by name where only one has it.
struct Known<'a> {
    by_path: BTreeMap<&'a str, u32>,
    by_name: BTreeMap<&'a str, Option<u32>>,
}

impl<'a> Known<'a> {
    fn of(modules: &'a [Module]) -> Self {
        let mut by_path = BTreeMap::new();
        let mut by_name = BTreeMap::new();
        for (at, module) in (0..).zip(modules) {
            by_path.insert(module.path.as_str(), at);
            by_name
                .entry(module.name.as_str())
                .and_modify(|known| *known = None)
                .or_insert(Some(at));
        }
        Self { by_path, by_name }
    }

    fn find(&self, module: &Module) -> Option<u32> {
        let name = || self.by_name.get(module.name.as_str()).copied().flatten();
        let path_as_name = || self.by_name.get(module.path.as_str()).copied().flatten();
        self.by_path.get(module.path.as_str()).copied().or_else(name).or_else(path_as_name)
    }
}

/// How many modules of the import are among these, by path or by name.
#[must_use]
pub fn matching(modules: &[Module], imported: &Reading) -> u32 {
    let known = Known::of(modules);
    let found = imported.evidence.modules.iter().filter(|module| known.find(module).is_some());
    found.count() as u32
}

/// Adds what was imported to what a survey found. Modules are matched by path, then by name;
/// others are new, except where the import is a history, which names files of all sorts. Of a
/// dependency that both know, the larger count stands, and of what is measured the newer.
#[must_use]
pub fn overlay(survey: &Evidence, imported: &Reading) -> Overlay {
    let known = Known::of(&survey.modules);
    let import = &imported.evidence;
    let is_history = !import.history.is_empty();
    let mut result = Overlay::default();
    let mut modules = survey.modules.clone();
    let found: Vec<Option<u32>> = import
        .modules
        .iter()
        .map(|module| {
            if let Some(place) = known.find(module) {
                result.matched += 1;
                return Some(place);
            }
            if is_history {
                return None;
            }
            result.added.push(module.path.clone());
            modules.push(module.clone());
            Some(modules.len() as u32 - 1)
        })
        .collect();
    let now = places(&modules);
    let place = |ix: ModuleIx| found[ix.at()].map(|place| now[place as usize]);
    let mut evidence = survey.clone();
    modules.sort_by(|a, b| a.path.cmp(&b.path));
    evidence.modules = modules;
    shift(&mut evidence, &now);
    let takes_history = survey.history.is_empty();
    let mut dependencies: BTreeMap<_, Dependency> =
        evidence.dependencies.iter().map(|d| ((d.from, d.to, d.kind), *d)).collect();
    for each in &import.dependencies {
        if each.kind == DependencyKind::CoChange && !takes_history {
            result.history_left_out = true;
            continue;
        }
        let (Some(mut from), Some(mut to)) = (place(each.from), place(each.to)) else { continue };
        if from == to {
            continue;
        }
        if each.kind.is_undirected() && from > to {
            std::mem::swap(&mut from, &mut to);
        }
        let new = Dependency { from, to, ..*each };
        let stands = dependencies.entry((from, to, each.kind)).or_insert(new);
        stands.count =
            if MEASURED.contains(&each.kind) { each.count } else { stands.count.max(each.count) };
    }
    evidence.dependencies = dependencies.into_values().collect();
    for role in &import.roles {
        let Some(module) = place(role.module) else { continue };
        let known =
            evidence.roles.iter().any(|known| (known.module, known.role) == (module, role.role));
        if !known {
            evidence.roles.push(RoleFinding { module, ..role.clone() });
        }
    }
    evidence.roles.sort_by(|a, b| {
        (a.module, a.role, a.line, &a.because).cmp(&(b.module, b.role, b.line, &b.because))
    });
    if is_history && takes_history {
        result.with_history = true;
        evidence.history = moved(&import.history, place);
    } else {
        result.history_left_out |= is_history;
    }
    result.evidence = evidence;
    result
}

/// Where each module stands once they are sorted by path.
fn places(modules: &[Module]) -> Vec<ModuleIx> {
    let mut order: Vec<usize> = (0..modules.len()).collect();
    order.sort_by(|a, b| modules[*a].path.cmp(&modules[*b].path));
    let mut places = vec![ModuleIx(0); modules.len()];
    for (place, at) in (0..).zip(order) {
        places[at] = ModuleIx(place);
    }
    places
}

/// Lets everything speak of modules in their new places. Those that were there before keep their
/// order, and so does everything that is sorted by it.
fn shift(evidence: &mut Evidence, now: &[ModuleIx]) {
    let shift = |module: &mut ModuleIx| *module = now[module.at()];
    evidence.symbols.iter_mut().for_each(|each| shift(&mut each.module));
    for each in &mut evidence.dependencies {
        shift(&mut each.from);
        shift(&mut each.to);
    }
    evidence.operations.iter_mut().for_each(|each| shift(&mut each.owner));
    evidence.call_sites.iter_mut().for_each(|each| shift(&mut each.from));
    evidence.tables.iter_mut().filter_map(|each| each.declared_in.as_mut()).for_each(shift);
    evidence.accesses.iter_mut().for_each(|each| shift(&mut each.module));
    evidence.entry_points.iter_mut().for_each(|each| shift(&mut each.module));
    evidence.roles.iter_mut().for_each(|each| shift(&mut each.module));
    evidence.findings.iter_mut().for_each(|each| shift(&mut each.module));
    evidence.keys.iter_mut().for_each(|each| shift(&mut each.module));
    evidence.history.changes.iter_mut().for_each(|each| shift(&mut each.module));
}

/// The history with its modules in other places; commits that touch none of them are left out.
fn moved(history: &History, place: impl Fn(ModuleIx) -> Option<ModuleIx>) -> History {
    let mut commits = Vec::new();
    let mut changes: Vec<Change> = Vec::new();
    for (at, commit) in (0..).zip(&history.commits) {
        let touched: Vec<_> = history
            .changes_of(at)
            .iter()
            .filter_map(|change| Some((place(change.module)?, change.lines)))
            .collect();
        if touched.is_empty() {
            continue;
        }
        changes.extend(Change::once_each(commits.len() as u32, touched));
        commits.push(commit.clone());
    }
    History { commits, changes, ..history.clone() }
}

/// Lets what was measured outlive a new survey of the same source: `measured` are dependencies
/// between `modules` of the survey before. Modules are found by their path, also if they have
/// another today. Answers with how many were carried over.
pub fn carried_over<'a>(
    modules: &'a [Module],
    measured: impl IntoIterator<Item = &'a Dependency>,
    reading: &mut Reading,
) -> u32 {
    // Those left last come first, so the first that leads on is the one that counts.
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for (from, to) in &reading.renames {
        renamed.entry(from).or_insert(to);
    }
    let now = &reading.evidence.modules;
    let find = |path: &str| now.binary_search_by(|module| module.path.as_str().cmp(path)).ok();
    let place = |ix: ModuleIx| {
        let path = modules[ix.at()].path.as_str();
        let found = find(path).or_else(|| find(renamed.get(path)?))?;
        Some(ModuleIx(found as u32))
    };
    let has_history = !reading.evidence.history.is_empty();
    let mut carried = Vec::new();
    for each in measured {
        let wanted = MEASURED.contains(&each.kind)
            && !(has_history && each.kind == DependencyKind::CoChange);
        if let (true, Some(mut from), Some(mut to)) = (wanted, place(each.from), place(each.to))
            && from != to
        {
            if each.kind.is_undirected() && from > to {
                std::mem::swap(&mut from, &mut to);
            }
            carried.push(Dependency { from, to, ..*each });
        }
    }
    let dependencies = &mut reading.evidence.dependencies;
    let before = dependencies.len();
    dependencies.extend(carried);
    dependencies.sort_unstable_by_key(|d| (d.from, d.to, d.kind, d.line));
    dependencies.dedup_by_key(|d| (d.from, d.to, d.kind));
    (dependencies.len() - before) as u32
}
