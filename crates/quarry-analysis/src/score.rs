//! The score of every candidate: coupling, quick-win potential, debt (FORMULAS.md sections 4-7).

use std::collections::BTreeSet;

use quarry_model::{
    evidence::ModuleIx,
    ids::{CandidateId, ModuleId},
    people::StakeholderProfile,
    project::Project,
    provenance::Estimate,
};
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    advice::{Advice, advice},
    authorship::{mismatch, teams_of_authors, truck_factor},
    basis::Basis,
    class::{Class, CrossingCounts, Direction},
    coupling::ratio,
    crossings::{Decisions, Ties, decisions, for_each_crossing, ties},
    cycles::{CrossingCycles, Groups},
    debt::{Debt, debt},
    effort::{EffortBasis, crossing_tests},
    gates::{Facts, Gate, QuickWin, gates, quick_win, resolves},
    graph::Graph,
    members::Members,
    net_saving::{DebtFigures, figures},
    seam::proposed_of_table,
    sentence::sentence,
    tables::{Ownership, TableFigures, Tables},
    topics::{TopicCrossing, Topics},
    trap::{ByModule, Trap, trap},
    upkeep::{LastCopied, Upkeep, becomes},
    value::Value,
};

/// The lowest and highest value a figure can have.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lowest.
    pub lo: f64,
    /// The highest.
    pub hi: f64,
}

/// Accesses to tables across the boundary, in places of the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ForeignData {
    /// Tables that are used from the side that does not own them.
    pub tables: u32,
    /// Reads across the boundary.
    pub reads: u64,
    /// Writes across the boundary.
    pub writes: u64,
    /// All accesses by the candidate or to its tables.
    pub accesses: u64,
    /// Tables that the candidate uses and whose owner is not known.
    pub unowned_tables: u32,
    /// Tables that the candidate uses and whose owner is proposed: nobody has confirmed it.
    pub unconfirmed_tables: u32,
}

impl ForeignData {
    /// The share of foreign accesses; `None` when there are no accesses.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        ratio((self.reads + self.writes) as f64, self.accesses as f64)
    }

    /// How many owners nobody has confirmed, as a clause; `None` when there are none.
    #[must_use]
    pub fn to_confirm(&self) -> Option<String> {
        match self.unconfirmed_tables {
            0 => None,
            1 => Some("1 owner of a table not confirmed".to_owned()),
            many => Some(format!("{many} owners of tables not confirmed")),
        }
    }
}

/// Everything that is known about a candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateScore {
    /// The candidate.
    pub candidate: CandidateId,
    /// Product modules in it.
    pub modules: u32,
    /// Source lines of these.
    pub sloc: u64,
    /// Operations that cross its boundary, by class and direction.
    pub counts: CrossingCounts,
    /// Operations that cross, copied libraries left out.
    pub operations: u32,
    /// Operations that one side waits for: half of the headline.
    pub blocking_operations: u32,
    /// Tables used across the boundary: the other half; `None` without table evidence.
    pub foreign_tables: Option<u32>,
    /// Crossing operations for each module; `None` without modules.
    pub operations_per_module: Option<f64>,
    /// Blocking operations for each module; `None` without modules.
    pub blocking_per_module: Option<f64>,
    /// Foreign data; `None` without table evidence.
    pub foreign_data: Option<ForeignData>,
    /// `(X_in + X_out) / (2 I + X_in + X_out)` over dependency counts (conductance); `None`
    /// when nothing depends on anything.
    pub crossing_share: Option<f64>,
    /// Counts of dependencies inside it.
    pub inside: u64,
    /// Counts of dependencies on it from outside.
    pub into: u64,
    /// Counts of its dependencies on the outside.
    pub out: u64,
    /// Modules outside that use it (afferent).
    pub ca: u32,
    /// Modules outside that it uses (efferent).
    pub ce: u32,
    /// `ce / (ca + ce)`; `None` when nothing crosses.
    pub instability: Option<f64>,
    /// Cycles across the boundary.
    pub cycles: CrossingCycles,
    /// Share of its commits that also change product modules outside; mass commits and bots are
    /// left out. `None` without such commits.
    pub co_change: Option<f64>,
    /// Commits that changed it, on which `co_change` rests.
    pub commits: u32,
    /// Of these, those that also changed product modules outside.
    pub crossing_commits: u32,
    /// Mean ease of the crossing operations; `None` when none crosses.
    pub ease: Option<Interval>,
    /// Hours it takes to move it out.
    pub effort: Estimate,
    /// What these hours were counted from.
    pub effort_basis: EffortBasis,
    /// The gates of a quick win.
    pub gates: Vec<Gate>,
    /// Whether it is a quick win.
    pub quick_win: QuickWin,
    /// The debt that hangs on it.
    pub debt: DebtFigures,
    /// How badly teams and modules fit, 0..1; `None` when not applicable.
    pub team_mismatch: Option<f64>,
    /// How many people must leave before more than half of its modules have no author; a risk,
    /// not a gate.
    pub truck_factor: Option<u32>,
    /// What becomes of the entry points through which the outside reaches it.
    pub trap: Trap,
    /// What is proposed for it as a whole.
    pub advice: Vec<Advice>,
    /// Value to the stakeholder.
    pub value: Value,
    /// Which parts of the evidence are missing, one clause each.
    pub missing_evidence: Vec<String>,
    /// What it is, in a plain sentence.
    pub sentence: String,
}

/// What the passes over all candidates gather for one of them.
struct Tally {
    counts: CrossingCounts,
    effort: EffortBasis,
    upkeep: Upkeep,
    /// The modules that were last found to be copied.
    copied: LastCopied,
    /// Blocking operations into it that no decision resolves.
    open_blocking_in: u32,
    /// Foreign writes that no decision resolves.
    open_writes: u32,
    /// Commits that changed it.
    commits: u32,
    /// Of these, those that changed product modules outside too.
    crossing_commits: u32,
    /// The first few operations that are called for their value, for the sentence.
    blocking_names: Vec<String>,
}

/// The scores of all candidates of a project by a stakeholder's profile: quick wins first, then
/// what may be one, then the rest, each by value and then by identity; candidates without
/// modules come last. `graph` must be built from the project's evidence.
#[must_use]
pub fn score(
    project: &Project,
    graph: &Graph,
    profile: &StakeholderProfile,
) -> Vec<CandidateScore> {
    let basis = Basis::new(project, graph);
    let members = Members::new(project, None);
    let tables = Tables::new(&basis);
    let groups = Groups::new(&basis);
    let ledger = debt(project);
    let teams = teams_of_authors(project);
    let owners = tables.as_ref().map(|tables| tables.ownerships(&basis, &members));
    let decisions = decisions(&basis, &members);
    let topics = Topics::new(&basis);
    let by_module = ByModule::new(&basis);
    let mut tallies = tally(&basis, &members, &decisions, owners.as_deref());
    let pass = Pass {
        basis: &basis,
        members: &members,
        decisions: &decisions,
        groups: &groups,
        ledger: &ledger,
        teams: &teams,
        profile,
    };
    let mut scores: Vec<CandidateScore> = tallies
        .par_iter_mut()
        .enumerate()
        .map(|(number, tally)| {
            let ownership = owners.as_deref().map(|owners| &owners[number]);
            let number = number as u32;
            let own = Own {
                tables: tables.as_ref().map(|tables| tables.figures(&basis, &members, number)),
                topics: topics.crossings(&basis, &members, number),
                trap: trap(&basis, &members, number, &by_module, ownership),
            };
            one(&pass, number, tally, own)
        })
        .collect();
    scores.sort_by(|a, b| {
        let empty = |score: &CandidateScore| score.modules == 0;
        empty(a)
            .cmp(&empty(b))
            .then(a.quick_win.verdict.cmp(&b.quick_win.verdict))
            .then(b.value.value.total_cmp(&a.value.value))
            .then(a.candidate.cmp(&b.candidate))
    });
    scores
}

/// What all candidates have in common.
struct Pass<'a> {
    basis: &'a Basis<'a>,
    members: &'a Members<'a>,
    decisions: &'a Decisions<'a>,
    groups: &'a Groups,
    ledger: &'a Debt,
    teams: &'a [Option<quarry_model::ids::TeamId>],
    profile: &'a StakeholderProfile,
}

/// What is found out for one candidate by itself.
struct Own<'a> {
    tables: Option<TableFigures>,
    topics: Vec<TopicCrossing<'a>>,
    trap: Trap,
}

fn tally<'a>(
    basis: &Basis<'a>,
    members: &Members,
    decisions: &Decisions<'a>,
    owners: Option<&[Ownership]>,
) -> Vec<Tally> {
    let table = &basis.project.settings.effort;
    let mut tallies: Vec<Tally> = crossing_tests(basis, members)
        .into_iter()
        .map(|crossing_tests| Tally {
            counts: CrossingCounts::default(),
            effort: EffortBasis { crossing_tests, ..EffortBasis::new() },
            upkeep: Upkeep::default(),
            copied: LastCopied::default(),
            open_blocking_in: 0,
            open_writes: 0,
            commits: 0,
            crossing_commits: 0,
            blocking_names: Vec::new(),
        })
        .collect();
    for_each_crossing(basis, members, decisions, owners, |crossing| {
        let tally = &mut tallies[crossing.candidate as usize];
        tally.counts.add(crossing.class, crossing.direction);
        tally.effort.add(&crossing, table);
        let owner = basis.evidence().operations[crossing.operation.at()].owner;
        tally.upkeep.add(&crossing, owner, &mut tally.copied);
        let open = !crossing.decision.and_then(|decision| decision.becomes).is_some_and(resolves);
        match (crossing.class, crossing.direction) {
            (Class::Blocking, direction) => {
                tally.open_blocking_in += u32::from(open && direction == Direction::In);
                if tally.blocking_names.len() < 3 {
                    let operation = &basis.evidence().operations[crossing.operation.at()];
                    tally.blocking_names.push(operation.name.clone());
                }
            }
            (Class::ForeignWrite, _) => tally.open_writes += u32::from(open),
            _ => {}
        }
    });

    let mut inside = vec![0u32; members.candidates.len()];
    let mut touched: Vec<u32> = Vec::new();
    let changed = &basis.graph.co_change.changed;
    for commit in 0..changed.places() {
        let modules = changed.row(commit);
        for module in modules {
            for candidate in members.of_module.row(module.at()) {
                if inside[*candidate as usize] == 0 {
                    touched.push(*candidate);
                }
                inside[*candidate as usize] += 1;
            }
        }
        for candidate in touched.drain(..) {
            let count = std::mem::take(&mut inside[candidate as usize]);
            let tally = &mut tallies[candidate as usize];
            tally.commits += 1;
            tally.crossing_commits += u32::from((count as usize) < modules.len());
        }
    }
    tallies
}

fn one(pass: &Pass, number: u32, tally: &mut Tally, found: Own) -> CandidateScore {
    let Pass { basis, members, decisions, groups, ledger, teams, profile } = *pass;
    let Own { tables, topics, trap } = found;
    let tables = tables.as_ref();
    let (project, graph) = (basis.project, basis.graph);
    let candidate = members.candidates[number as usize];
    let own: &[ModuleIx] = &members.modules[number as usize];
    let product = || own.iter().filter(|module| graph.is_product(**module));
    let modules = product().count() as u32;
    let sloc = product().map(|module| u64::from(basis.evidence().module(*module).sloc)).sum();
    if let Some(tables) = tables {
        for crossing in &tables.crossings {
            let class = if crossing.write { Class::ForeignWrite } else { Class::Read };
            tally.counts.add(class, crossing.direction);
            let name = &basis.evidence().tables[crossing.table.at()].name;
            let decision = decisions.of_table(number, name);
            tally.effort.add_decided(decision, class, &project.settings.effort);
            tally.upkeep.add_becoming(
                decision
                    .and_then(|decision| decision.becomes)
                    .unwrap_or_else(|| proposed_of_table(crossing)),
            );
            let open = !decision.and_then(|decision| decision.becomes).is_some_and(resolves);
            tally.open_writes += u32::from(crossing.write && open);
        }
        tally.effort.tables = tables.owned.len() as u32;
        tally.effort.split_jobs = tables.jobs_to_split;
    }
    for topic in &topics {
        tally.counts.add(Class::OneWay, topic.direction);
        let decision = decisions.of_topic(number, topic.name);
        tally.effort.add_decided(decision, Class::OneWay, &project.settings.effort);
        tally.upkeep.add_becoming(becomes(decision, Class::OneWay));
    }
    let counts = tally.counts;
    let Ties { inside, into, out, ca, ce } = ties(basis, members, number);
    let crossing = (into + out) as f64;
    let ease = counts.ease().map(|(lo, hi)| Interval { lo, hi });
    let effort = tally.effort.hours(&project.settings.effort);
    let gates = gates(&Facts { basis, members, number, counts, tables, trap: &trap, effort });
    let quick_win =
        quick_win(ease, tally.open_blocking_in, tally.open_writes, counts.unknown_in, &gates);
    let ids: BTreeSet<ModuleId> = own.iter().map(|module| project.modules.id(*module)).collect();
    let debt = figures(project, ledger, candidate, &ids, effort, tally.upkeep);
    let team_mismatch = mismatch(teams, graph, own);
    let foreign_data = tables.map(|tables| tables.foreign);
    let per_module = |count: u32| ratio(f64::from(count), f64::from(modules));
    let advice = advice(basis, tables);
    let sentence =
        sentence(&candidate.name, modules, &counts, &tally.blocking_names, &trap, &advice);
    let mut score = CandidateScore {
        candidate: candidate.id,
        modules,
        sloc,
        counts,
        operations: counts.operations(),
        blocking_operations: counts.blocking(),
        foreign_tables: foreign_data.map(|foreign| foreign.tables),
        operations_per_module: per_module(counts.operations()),
        blocking_per_module: per_module(counts.blocking()),
        foreign_data,
        crossing_share: ratio(crossing, 2.0 * inside as f64 + crossing),
        inside,
        into,
        out,
        ca,
        ce,
        instability: ratio(f64::from(ce), f64::from(ca + ce)),
        cycles: groups.crossing(members, number),
        co_change: ratio(f64::from(tally.crossing_commits), f64::from(tally.commits)),
        commits: tally.commits,
        crossing_commits: tally.crossing_commits,
        ease,
        effort,
        effort_basis: tally.effort,
        gates,
        quick_win,
        team_mismatch,
        truck_factor: truck_factor(graph, own),
        trap,
        advice,
        value: Value::default(),
        missing_evidence: missing_evidence(basis, &debt, team_mismatch, foreign_data),
        debt,
        sentence,
    };
    score.value = score.value_to(profile);
    score
}

/// Which parts of the evidence a score lacks.
fn missing_evidence(
    basis: &Basis,
    debt: &DebtFigures,
    mismatch: Option<f64>,
    foreign: Option<ForeignData>,
) -> Vec<String> {
    let evidence = basis.evidence();
    let mut missing = Vec::new();
    let mut say = |lacks: bool, what: &str| {
        if lacks {
            missing.push(what.to_owned());
        }
    };
    say(evidence.call_sites.is_empty(), "no call sites: the operations are not known");
    say(evidence.accesses.is_empty(), "no table evidence yet: foreign data is not known");
    say(evidence.entry_points.is_empty(), "no entry points have been found in the source yet");
    say(evidence.history.is_empty(), "no history: co-change and authors are not known");
    say(evidence.history.shallow, "the history is shallow: older commits are missing");
    say(
        !evidence.history.is_empty() && mismatch.is_none(),
        "fewer than two teams with authors changed it: team fit is not applicable",
    );
    missing.extend(foreign.and_then(|foreign| foreign.to_confirm()));
    missing.extend(debt.missing.iter().cloned());
    missing
}
