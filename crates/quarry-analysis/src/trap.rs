//! The trap: what becomes of the entry points through which the outside reaches a candidate
//! (FORMULAS.md section 4).
//!
//! What an entry point combines and who authorises it is read from its handler: the functions
//! that it calls itself. What it reaches through further functions is not seen.
//!
//! Where calls were measured while the system ran, entry points weigh as much as was called through
//! them. Calls are measured between modules: entry points of one module share its calls equally,
//! and one through which nothing was measured weighs nothing.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    dependency::{CallSite, Dependency, DependencyKind, OperationKind, ResultUse, Usage},
    evidence::{EntryPoint, EntryPointKind, FindingKind, ModuleIx, TableIx},
    ids::DomainId,
};
use serde::Serialize;

use crate::{basis::Basis, members::Members, rows::Rows, tables::Ownership};

/// How far the state behind a check is looked for.
const FURTHEST: usize = 4;

/// What can become of an entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// It can move with the candidate.
    Movable,
    /// A gateway can forward it.
    Routable,
    /// Its response combines two or more domains.
    Aggregating,
    /// Its check reads state that stays behind.
    StateAuthorised,
    /// Its path ends where the source does not say what comes next.
    Unknown,
}

/// An entry point through which the outside reaches a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its place in the evidence.
    pub entry_point: u32,
    /// What can become of it, the worst first: an entry point can both combine domains and be
    /// authorised by state.
    pub passages: Vec<Passage>,
    /// The evidence, in one sentence.
    pub because: String,
    /// Calls that were measured from its module into the candidate, or, where the module belongs to
    /// the candidate, from it into any other; `None` where nothing was measured.
    pub calls: Option<u64>,
    /// How many entry points share them, itself among them.
    pub shared_by: u32,
}

impl Entry {
    /// Its part of the calls that were measured.
    #[must_use]
    pub fn volume(&self) -> Option<f64> {
        self.calls.map(|calls| calls as f64 / f64::from(self.shared_by.max(1)))
    }
}

/// What becomes of the entry points of a candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Trap {
    /// The entry points, in the order of the evidence.
    pub entries: Vec<Entry>,
}

impl Trap {
    /// How many entry points have this passage.
    #[must_use]
    pub fn count(&self, passage: Passage) -> u32 {
        self.entries.iter().filter(|entry| entry.passages.contains(&passage)).count() as u32
    }

    /// The calls that were measured through its entry points; `None` where there are none, so that
    /// each entry point weighs the same.
    #[must_use]
    pub fn volume(&self) -> Option<f64> {
        let sum = self.entries.iter().filter_map(Entry::volume).sum::<f64>();
        (sum > 0.0).then_some(sum)
    }

    /// How many entry points have no measured calls, where others have.
    #[must_use]
    pub fn unmeasured(&self) -> u32 {
        let quiet = |entry: &&Entry| entry.calls.unwrap_or_default() == 0;
        if self.volume().is_some() { self.entries.iter().filter(quiet).count() as u32 } else { 0 }
    }

    /// The share that have this passage, of the measured volume or else of the entry points;
    /// `None` without entry points.
    #[must_use]
    pub fn share(&self, passage: Passage) -> Option<f64> {
        self.share_of(|entry| entry.passages.contains(&passage))
    }

    /// The share that are caught, of the measured volume or else of the entry points: they combine
    /// domains, or rest on state that stays behind; `None` without entry points.
    #[must_use]
    pub fn caught(&self) -> Option<f64> {
        self.share_of(|entry| {
            entry
                .passages
                .iter()
                .any(|passage| matches!(passage, Passage::Aggregating | Passage::StateAuthorised))
        })
    }

    fn share_of(&self, wanted: impl Fn(&Entry) -> bool) -> Option<f64> {
        let all = self.entries.len();
        let found = self.entries.iter().filter(|entry| wanted(entry));
        match self.volume() {
            Some(volume) => Some(found.filter_map(Entry::volume).sum::<f64>() / volume),
            None => (all > 0).then(|| found.count() as f64 / all as f64),
        }
    }
}

/// Call sites and accesses to tables, by the module they stand in.
pub(crate) struct ByModule {
    sites: Rows<u32>,
    accesses: Rows<u32>,
    /// Whether calls were measured anywhere.
    measured: bool,
}

impl ByModule {
    pub(crate) fn new(basis: &Basis) -> Self {
        let evidence = basis.evidence();
        let modules = evidence.modules.len();
        let sites: Vec<(u32, u32)> =
            (0u32..).zip(&evidence.call_sites).map(|(at, site)| (site.from.0, at)).collect();
        let accesses: Vec<(u32, u32)> =
            (0u32..).zip(&evidence.accesses).map(|(at, access)| (access.module.0, at)).collect();
        Self {
            sites: Rows::group(modules, &sites),
            accesses: Rows::group(modules, &accesses),
            measured: evidence
                .dependencies
                .iter()
                .any(|dependency| dependency.kind == DependencyKind::Runtime),
        }
    }

    /// The uses that `symbol` of `module` makes itself, without those that people overruled.
    fn of<'s>(
        &'s self,
        basis: &'s Basis,
        module: ModuleIx,
        symbol: &'s str,
    ) -> impl Iterator<Item = &'s CallSite> {
        let sites = self.sites.row(module.at()).iter();
        sites
            .filter(|at| !basis.graph.is_overruled(**at as usize))
            .map(|at| &basis.evidence().call_sites[*at as usize])
            .filter(move |site| is_within(&site.within, symbol))
    }
}

/// Whether a place inside the symbol `within` stands in `symbol`; everything stands in the
/// module itself.
fn is_within(within: &str, symbol: &str) -> bool {
    if symbol.is_empty() {
        return true;
    }
    within.strip_prefix(symbol).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

pub(crate) fn trap(
    basis: &Basis,
    members: &Members,
    candidate: u32,
    sites: &ByModule,
    ownership: Option<&Ownership>,
) -> Trap {
    let evidence = basis.evidence();
    let entries = (0u32..).zip(&evidence.entry_points).filter_map(|(at, entry)| {
        let counts = entry.kind == EntryPointKind::Route && basis.graph.is_product(entry.module);
        if !counts || basis.wiring[entry.module.at()] {
            return None;
        }
        let look = Look { basis, members, candidate, sites, ownership, entry };
        let (passages, because) = look.passages()?;
        Some(Entry { entry_point: at, passages, because, calls: look.calls(), shared_by: 1 })
    });
    let mut entries: Vec<Entry> = entries.collect();
    let module = |entry: &Entry| evidence.entry_points[entry.entry_point as usize].module;
    let mut of_module: BTreeMap<ModuleIx, u32> = BTreeMap::new();
    for entry in &entries {
        *of_module.entry(module(entry)).or_default() += 1;
    }
    for entry in &mut entries {
        entry.shared_by = of_module[&module(entry)];
    }
    Trap { entries }
}

/// One entry point, as it is looked at for one candidate.
struct Look<'a> {
    basis: &'a Basis<'a>,
    members: &'a Members<'a>,
    candidate: u32,
    sites: &'a ByModule,
    ownership: Option<&'a Ownership>,
    entry: &'a EntryPoint,
}

/// Tables with the module that reads them and the line.
type State = (TableIx, ModuleIx, u32);

impl Look<'_> {
    /// What can become of it, with the evidence; `None` if it does not reach the candidate.
    fn passages(&self) -> Option<(Vec<Passage>, String)> {
        let Look { basis, members, entry, .. } = self;
        let evidence = basis.evidence();
        let own = members.has(self.candidate, entry.module);
        let place = format!("{}:{}", evidence.module(entry.module).path, entry.line);
        if entry.handler.is_empty() {
            let because = format!("what handles {} at {place} is not known", entry.name);
            return own.then(|| (vec![Passage::Unknown], because));
        }
        let checks = self.checks();
        let mut combined: BTreeSet<Option<DomainId>> = BTreeSet::new();
        let mut reaches = own;
        for site in self.sites.of(basis, entry.module, &entry.handler) {
            let operation = &evidence.operations[site.operation.at()];
            let owner = operation.owner;
            let counts = basis.graph.is_product(owner)
                && !basis.utility[owner.at()]
                && !basis.wiring[owner.at()]
                && !checks.contains(&site.line);
            let sent = matches!(site.result, ResultUse::AsyncSink | ResultUse::Detached);
            if !counts || !(site.waits_for(operation) || sent && site.usage == Usage::Call) {
                continue;
            }
            if members.has(self.candidate, owner) {
                // What is sent and left alone triggers the candidate as an event does: the entry
                // point answers, and is authorised, without it.
                reaches |= !sent;
            } else if let Some(domain) = members.domains[owner.at()]
                && site.result == ResultUse::Used
                && operation.kind != OperationKind::Class
            {
                combined.insert(Some(domain));
            }
        }
        if !reaches {
            return None;
        }
        let mut passages = Vec::new();
        let mut reasons = Vec::new();
        if !combined.is_empty() {
            passages.push(Passage::Aggregating);
            let names: Vec<&str> = combined.iter().map(|domain| self.name(*domain)).collect();
            reasons.push(format!("its response also combines {}", names.join(", ")));
        }
        let (state, open) = self.state();
        if !state.is_empty() {
            passages.push(Passage::StateAuthorised);
            let mut tables: Vec<&str> = Vec::new();
            for (table, ..) in &state {
                let name = evidence.tables[table.at()].name.as_str();
                if !tables.contains(&name) {
                    tables.push(name);
                }
            }
            let (_, module, line) = state[0];
            let path = &evidence.module(module).path;
            reasons.push(format!(
                "its check reads {} at {path}:{line}, which stays behind",
                tables.join(", ")
            ));
        }
        if passages.is_empty() {
            if let Some(what) = open.or_else(|| self.ends()) {
                passages.push(Passage::Unknown);
                reasons.push(what);
            } else if own {
                passages.push(Passage::Movable);
                reasons.push("it can move with the candidate".to_owned());
            } else {
                passages.push(Passage::Routable);
                reasons.push(
                    "it reaches the candidate alone, so that a gateway can forward it".to_owned(),
                );
            }
        }
        Some((passages, format!("{} at {place}: {}", entry.name, reasons.join("; "))))
    }

    /// The calls that were measured from its module: into the candidate, or, where the module
    /// belongs to the candidate, into any other.
    fn calls(&self) -> Option<u64> {
        if !self.sites.measured {
            return None;
        }
        let from = self.entry.module;
        let own = self.members.has(self.candidate, from);
        let all = &self.basis.evidence().dependencies;
        let first = all.partition_point(|dependency| dependency.from < from);
        let own_calls = all[first..].iter().take_while(|dependency| dependency.from == from);
        let counts = |dependency: &&Dependency| {
            dependency.kind == DependencyKind::Runtime
                && (own || self.members.has(self.candidate, dependency.to))
        };
        Some(own_calls.filter(counts).map(|dependency| u64::from(dependency.count)).sum())
    }

    fn name(&self, domain: Option<DomainId>) -> &str {
        let domain = domain.and_then(|domain| self.basis.project.domains.get(&domain));
        domain.map_or("the monolith", |domain| domain.name.as_str())
    }

    /// Lines of the handler at which it is decided who may call it.
    fn checks(&self) -> BTreeSet<u32> {
        let entry = self.entry;
        let class = entry.handler.rsplit_once('.').map_or("", |(class, _)| class);
        let findings = self.basis.findings_of(entry.module);
        findings
            .filter(|finding| finding.kind == FindingKind::Authorisation)
            .filter(|finding| {
                is_within(&finding.within, &entry.handler)
                    || (!class.is_empty() && finding.within == class)
            })
            .map(|finding| finding.line)
            .collect()
    }

    /// The tables of others that its checks read, nearest first, and what is not known of them.
    fn state(&self) -> (Vec<State>, Option<String>) {
        let Look { basis, members, entry, .. } = self;
        let evidence = basis.evidence();
        let checks = self.checks();
        if checks.is_empty() {
            return (Vec::new(), None);
        }
        let mut open: Vec<(ModuleIx, &str)> = Vec::new();
        // A decorator runs around what it decorates, not in it.
        for site in self.sites.of(basis, entry.module, "") {
            let operation = &evidence.operations[site.operation.at()];
            if checks.contains(&site.line) {
                open.push((operation.owner, &operation.name));
            }
        }
        if open.is_empty() {
            let path = &evidence.module(entry.module).path;
            let line = checks.first().copied().unwrap_or_default();
            let what = format!("what the check at {path}:{line} reads is not in the source");
            return (Vec::new(), Some(what));
        }
        let mut seen: BTreeSet<(ModuleIx, &str)> = open.iter().copied().collect();
        let mut modules: BTreeSet<ModuleIx> = BTreeSet::new();
        let mut found = Vec::new();
        for _ in 0..FURTHEST {
            let mut next = Vec::new();
            for (module, symbol) in open.drain(..) {
                if modules.insert(module) {
                    found.extend(self.read_by(module));
                }
                for site in self.sites.of(basis, module, symbol) {
                    let used = &evidence.operations[site.operation.at()];
                    let step = (used.owner, used.name.as_str());
                    let goes_on = site.waits_for(used)
                        && site.result == ResultUse::Used
                        && !basis.utility[used.owner.at()]
                        && !members.has(self.candidate, used.owner);
                    if goes_on && seen.insert(step) {
                        next.push(step);
                    }
                }
            }
            open = next;
        }
        (found, None)
    }

    /// The tables that a module reads and that do not belong to the candidate.
    fn read_by(&self, module: ModuleIx) -> Vec<State> {
        let accesses = self.sites.accesses.row(module.at()).iter();
        accesses
            .map(|at| &self.basis.evidence().accesses[*at as usize])
            .filter(|access| !access.write)
            .filter(|access| {
                let side = self.ownership.and_then(|known| known.side(access.table));
                side != Some(true)
            })
            .map(|access| (access.table, access.module, access.line))
            .collect()
    }

    /// Where its path ends, if something is dispatched dynamically in the handler.
    fn ends(&self) -> Option<String> {
        let entry = self.entry;
        let mut ends = self.basis.findings_of(entry.module).filter(|finding| {
            finding.kind == FindingKind::DynamicDispatch
                && finding.certain
                && is_within(&finding.within, &entry.handler)
        });
        let end = ends.next()?;
        let path = &self.basis.evidence().module(entry.module).path;
        Some(format!("dispatched dynamically at {path}:{}", end.line))
    }
}
