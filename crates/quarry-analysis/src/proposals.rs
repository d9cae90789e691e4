//! Sets of modules that could be candidates: small groups that nothing but one-way operations and
//! reads ties to the rest, leaf groups that nobody uses, and the subscribers of an event.
//!
//! Sets are made from what binds modules to each other, and then scored like any candidate; only
//! those that come out easy are proposed.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    candidate::{Candidate, Scope},
    dependency::Usage,
    evidence::{FindingKind, ModuleIx, OperationIx},
    ids::{CandidateId, Id, ModuleId, ProfileId},
    module::Module,
    people::StakeholderProfile,
    project::Project,
};
use serde::Serialize;

use crate::{
    basis::Basis,
    class::{Class, SiteFacts, Writes},
    graph::Graph,
    names::Names,
    score::{CandidateScore, score},
};

/// A larger set is not a small one.
const LARGEST: usize = 40;
/// A smaller share of the product modules than this is a small one, too.
const LARGEST_SHARE: f64 = 0.25;
/// The Ease from which a group is proposed.
const LEAST_EASE: f64 = 0.8;
/// So many sets are scored.
const MOST: usize = 200;

/// What kind of set is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// The modules that an event triggers, with what only they use.
    Subscribers,
    /// A connected group that one-way operations and reads tie to the rest.
    OneWayGroup,
    /// A group that nobody uses.
    LeafGroup,
}

/// A set of modules that could be a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// A name for it, which no candidate has.
    pub name: String,
    /// What kind of set it is.
    pub kind: ProposalKind,
    /// Its modules, in the order of the evidence.
    pub modules: Vec<ModuleIx>,
    /// Why it is proposed, in one sentence.
    pub because: String,
}

/// The sets that could be candidates and are none yet, easiest first. `graph` must be built from
/// the project's evidence.
#[must_use]
pub fn proposals(project: &Project, graph: &Graph) -> Vec<Proposal> {
    let basis = Basis::new(project, graph);
    let bonds = Bonds::new(&basis);
    let mut sets: BTreeMap<Vec<ModuleIx>, (ProposalKind, String)> = BTreeMap::new();
    let mut offer = |modules: Vec<ModuleIx>, kind, why: String| {
        if bonds.is_small(&modules) && sets.len() < MOST {
            sets.entry(modules).or_insert((kind, why));
        }
    };
    for (topic, subscribers) in subscribers(&basis) {
        let set = bonds.with_what_only_they_use(subscribers);
        offer(set, ProposalKind::Subscribers, format!("The event {topic} triggers it"));
    }
    for group in bonds.groups() {
        let why = "Only one-way operations and reads tie it to the rest".to_owned();
        offer(group, ProposalKind::OneWayGroup, why);
    }
    for leaf in bonds.leaf_packages() {
        offer(leaf, ProposalKind::LeafGroup, "Nobody uses it".to_owned());
    }
    let known: BTreeSet<Vec<ModuleIx>> = project
        .candidates
        .values()
        .map(|candidate| {
            let members = project.members(candidate).into_iter();
            members.filter(|module| bonds.counts(*module)).collect()
        })
        .collect();
    sets.retain(|modules, _| !known.contains(modules));
    scored(project, graph, sets)
}

/// Scores the sets as if they were candidates, and keeps those that are easy to cut.
fn scored(
    project: &Project,
    graph: &Graph,
    sets: BTreeMap<Vec<ModuleIx>, (ProposalKind, String)>,
) -> Vec<Proposal> {
    let mut trial = project.clone();
    trial.candidates = (1u32..)
        .zip(sets.keys())
        .map(|(n, modules)| {
            let id = CandidateId::new(n);
            let mut modules: Vec<ModuleId> =
                modules.iter().map(|module| project.modules.id(*module)).collect();
            modules.sort_unstable();
            (id, Candidate::new(id, String::new(), Scope::Modules { modules }))
        })
        .collect();
    trial.seam_decisions.clear();
    trial.steps.clear();
    let profile = StakeholderProfile::balanced(ProfileId::new(0));
    let scores: BTreeMap<CandidateId, CandidateScore> =
        score(&trial, graph, &profile).into_iter().map(|score| (score.candidate, score)).collect();
    let taken = project.candidates.values().map(|candidate| candidate.name.as_str());
    let mut names = Names::new(taken, project.evidence.modules.iter());
    let mut found: Vec<(f64, Proposal)> = (1u32..)
        .zip(sets)
        .filter_map(|(n, (modules, (kind, why)))| {
            let score = scores.get(&CandidateId::new(n))?;
            let ease = score.ease?;
            let is_easy = ease.lo >= LEAST_EASE
                && score.counts.blocking_in == 0
                && score.counts.foreign_write == 0;
            // Who uses nobody's answer can be cut whatever it asks of others.
            let leaf = kind == ProposalKind::LeafGroup
                && score.counts.blocking_in + score.counts.read_in == 0
                && score.counts.foreign_write == 0
                && score.counts.unknown() == 0;
            let because = format!(
                "{why}; {} of {} crossing operations are one-way, {} only read.",
                score.counts.one_way(),
                score.counts.operations(),
                score.counts.read(),
            );
            (is_easy || leaf).then(|| {
                let of_set: Vec<&Module> =
                    modules.iter().map(|module| project.evidence.module(*module)).collect();
                let name = names.propose(&of_set);
                (ease.lo, Proposal { name, kind, modules, because })
            })
        })
        .collect();
    found.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then(a.1.kind.cmp(&b.1.kind)).then(a.1.modules.cmp(&b.1.modules))
    });
    found.into_iter().map(|(_, proposal)| proposal).collect()
}

/// The modules that each event triggers, by topic.
fn subscribers<'a>(basis: &Basis<'a>) -> BTreeMap<&'a str, BTreeSet<ModuleIx>> {
    let mut subscribers: BTreeMap<&str, BTreeSet<ModuleIx>> = BTreeMap::new();
    for finding in &basis.evidence().findings {
        let counts = finding.kind == FindingKind::Subscription
            && finding.certain
            && !finding.name.is_empty()
            && basis.graph.is_product(finding.module)
            && !basis.wiring[finding.module.at()];
        if counts {
            subscribers.entry(&finding.name).or_default().insert(finding.module);
        }
    }
    subscribers
}

/// What binds modules to each other.
struct Bonds<'a> {
    basis: &'a Basis<'a>,
    /// Pairs that must stay together, the smaller first.
    pairs: BTreeSet<(ModuleIx, ModuleIx)>,
    /// Product modules that are neither utilities nor wiring.
    counting: usize,
}

impl<'a> Bonds<'a> {
    fn new(basis: &'a Basis<'a>) -> Self {
        let evidence = basis.evidence();
        let mut pairs = BTreeSet::new();
        let mut bind = |a: ModuleIx, b: ModuleIx| {
            if a != b {
                pairs.insert((a.min(b), a.max(b)));
            }
        };
        for (at, operation) in (0u32..).zip(&evidence.operations) {
            let mut by_user: BTreeMap<ModuleIx, SiteFacts> = BTreeMap::new();
            let mut inherited: BTreeSet<ModuleIx> = BTreeSet::new();
            for place in basis.graph.sites_of(OperationIx(at)) {
                let site = &evidence.call_sites[place];
                if basis.graph.is_overruled(place) || basis.apart(site).is_some() {
                    continue;
                }
                if site.usage == Usage::Inherit {
                    inherited.insert(site.from);
                }
                let facts = by_user.entry(site.from).or_default();
                *facts = facts.plus(SiteFacts::of(site));
            }
            for (user, facts) in by_user {
                let free = matches!(
                    facts.class(operation, Writes::Own),
                    None | Some(Class::OneWay | Class::Read | Class::CopiedLibrary)
                );
                if !free || inherited.contains(&user) {
                    bind(user, operation.owner);
                }
            }
        }
        // Who writes a table belongs to who declares it, a job apart.
        let mut home: BTreeMap<u32, ModuleIx> = BTreeMap::new();
        for (n, table) in (0u32..).zip(&evidence.tables) {
            home.extend(table.declared_in.map(|module| (n, module)));
        }
        for access in &evidence.accesses {
            let counts = access.write
                && basis.graph.is_product(access.module)
                && !basis.jobs.contains(&access.module);
            if counts {
                bind(*home.entry(access.table.0).or_insert(access.module), access.module);
            }
        }
        let mut bonds = Self { basis, pairs, counting: 0 };
        bonds.counting = bonds.modules().count();
        bonds
    }

    /// Whether a module is product code that is neither utility nor wiring.
    fn counts(&self, module: ModuleIx) -> bool {
        let basis = self.basis;
        basis.graph.is_product(module)
            && !basis.utility[module.at()]
            && !basis.wiring[module.at()]
            && basis.evidence().module(module).sloc > 0
    }

    fn modules(&self) -> impl Iterator<Item = ModuleIx> {
        (0..self.basis.graph.modules() as u32).map(ModuleIx).filter(|module| self.counts(*module))
    }

    fn is_small(&self, modules: &[ModuleIx]) -> bool {
        let largest = (self.counting as f64 * LARGEST_SHARE).min(LARGEST as f64);
        !modules.is_empty() && modules.len() as f64 <= largest
    }

    /// The groups that the bonds hold together, those of two modules and more, in order.
    fn groups(&self) -> Vec<Vec<ModuleIx>> {
        let mut parent: Vec<u32> = (0..self.basis.graph.modules() as u32).collect();
        let root = |parent: &mut [u32], mut at: u32| {
            while parent[at as usize] != at {
                parent[at as usize] = parent[parent[at as usize] as usize];
                at = parent[at as usize];
            }
            at
        };
        for (a, b) in &self.pairs {
            if self.counts(*a) && self.counts(*b) {
                let (a, b) = (root(&mut parent, a.0), root(&mut parent, b.0));
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        let mut groups: BTreeMap<u32, Vec<ModuleIx>> = BTreeMap::new();
        for module in self.modules() {
            groups.entry(root(&mut parent, module.0)).or_default().push(module);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }

    /// A set, with the modules that nobody else uses.
    fn with_what_only_they_use(&self, mut set: BTreeSet<ModuleIx>) -> Vec<ModuleIx> {
        loop {
            let mut next: BTreeSet<ModuleIx> = BTreeSet::new();
            for module in &set {
                for arc in self.basis.graph.uses(*module) {
                    let only_here = arc.code > 0
                        && self.counts(arc.other)
                        && !set.contains(&arc.other)
                        && self.users(arc.other).all(|user| set.contains(&user));
                    if only_here {
                        next.insert(arc.other);
                    }
                }
            }
            if next.is_empty() || set.len() > LARGEST {
                return set.into_iter().collect();
            }
            set.extend(next);
        }
    }

    fn users(&self, module: ModuleIx) -> impl Iterator<Item = ModuleIx> {
        let arcs = self.basis.graph.used_by(module).iter();
        arcs.filter(|arc| arc.code > 0 && self.counts(arc.other)).map(|arc| arc.other)
    }

    /// The packages that nobody outside them uses, outermost first.
    fn leaf_packages(&self) -> Vec<Vec<ModuleIx>> {
        let mut packages: BTreeMap<&str, Vec<ModuleIx>> = BTreeMap::new();
        for module in self.modules() {
            let mut package = self.basis.evidence().module(module).package.as_str();
            while !package.is_empty() {
                packages.entry(package).or_default().push(module);
                package = package.rsplit_once(['.', '/']).map_or("", |(above, _)| above);
            }
        }
        let is_leaf = |modules: &Vec<ModuleIx>| {
            modules
                .iter()
                .all(|module| self.users(*module).all(|user| modules.binary_search(&user).is_ok()))
        };
        packages
            .into_values()
            .filter(|modules| self.is_small(modules) && is_leaf(modules))
            .collect()
    }
}
