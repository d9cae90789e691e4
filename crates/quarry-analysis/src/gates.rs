//! What must hold before a candidate is a quick win (FORMULAS.md section 5).

use quarry_model::{
    candidate::{Becoming, Candidate},
    provenance::Estimate,
};
use serde::Serialize;

use crate::{
    basis::Basis,
    class::CrossingCounts,
    members::Members,
    score::Interval,
    tables::TableFigures,
    trap::{Passage, Trap},
};

/// The share of foreign data above which a candidate is no quick win.
const MOST_FOREIGN_DATA: f64 = 0.2;
/// The Ease from which a candidate can be a quick win.
const LEAST_EASE: f64 = 0.8;

/// What a gate asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GateKind {
    /// Nothing writes data on both sides.
    NoDistributedWrite,
    /// The share of foreign data is at most 0.2.
    ForeignData,
    /// No entry point combines several domains or is authorised by state that stays behind.
    EntryPoints,
    /// The effort fits one team's first wave.
    FirstWave,
    /// The enablers it needs are ready.
    Enablers,
}

/// Whether a gate lets the candidate pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GateOutcome {
    /// It does.
    Passed,
    /// It does not.
    Failed,
    /// The evidence does not say.
    Unknown,
}

/// A gate with its outcome and the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// What it asks.
    pub kind: GateKind,
    /// Whether the candidate passes.
    pub outcome: GateOutcome,
    /// The evidence in one sentence.
    pub because: String,
}

/// Whether a candidate is a quick win.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuickWinVerdict {
    /// Everything that is asked holds.
    Yes,
    /// Nothing speaks against it, but not everything is known.
    Unknown,
    /// Something that is asked does not hold.
    No,
}

/// The verdict with its reasons: what speaks against, or what is not known, or what holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuickWin {
    /// The verdict.
    pub verdict: QuickWinVerdict,
    /// The reasons for it, one clause each.
    pub reasons: Vec<String>,
}

/// What the gates look at.
pub(crate) struct Facts<'a> {
    pub basis: &'a Basis<'a>,
    pub members: &'a Members<'a>,
    pub number: u32,
    pub counts: CrossingCounts,
    pub tables: Option<&'a TableFigures>,
    pub trap: &'a Trap,
    pub effort: Estimate,
}

pub(crate) fn gates(facts: &Facts) -> Vec<Gate> {
    vec![
        distributed_write(facts),
        foreign_data(facts),
        entry_points(facts),
        first_wave(facts),
        enablers(facts, facts.members.candidates[facts.number as usize]),
    ]
}

fn gate(kind: GateKind, outcome: GateOutcome, because: String) -> Gate {
    Gate { kind, outcome, because }
}

fn distributed_write(facts: &Facts) -> Gate {
    let kind = GateKind::NoDistributedWrite;
    let Some(tables) = facts.tables else {
        return gate(kind, GateOutcome::Unknown, "no table evidence yet".to_owned());
    };
    if let Some(first) = tables.distributed.first() {
        let path = &facts.basis.evidence().module(*first).path;
        let others = tables.distributed.len() - 1;
        let more = if others == 0 { String::new() } else { format!(" and {others} more") };
        return gate(
            kind,
            GateOutcome::Failed,
            format!("{path}{more} writes tables of both sides"),
        );
    }
    if let Some(table) = tables.unowned.first() {
        let name = &facts.basis.evidence().tables[table.at()].name;
        return gate(kind, GateOutcome::Unknown, format!("nobody is known to own table {name}"));
    }
    gate(kind, GateOutcome::Passed, "no module writes tables of both sides".to_owned())
}

fn foreign_data(facts: &Facts) -> Gate {
    let kind = GateKind::ForeignData;
    let Some(tables) = facts.tables else {
        return gate(kind, GateOutcome::Unknown, "no table evidence yet".to_owned());
    };
    let foreign = &tables.foreign;
    let Some(share) = foreign.share() else {
        return gate(kind, GateOutcome::Passed, "it uses no table and owns none".to_owned());
    };
    let said = format!("{:.0} % of its table accesses are foreign", share * 100.0);
    if share > MOST_FOREIGN_DATA {
        return gate(kind, GateOutcome::Failed, format!("{said}, more than 20 %"));
    }
    if foreign.unowned_tables > 0 {
        let because =
            format!("{said}, but the owner of {} tables is not known", foreign.unowned_tables);
        return gate(kind, GateOutcome::Unknown, because);
    }
    let said = match foreign.to_confirm() {
        Some(open) => format!("{said}; {open}"),
        None => said,
    };
    gate(kind, GateOutcome::Passed, said)
}

fn entry_points(facts: &Facts) -> Gate {
    let kind = GateKind::EntryPoints;
    let evidence = facts.basis.evidence();
    if evidence.entry_points.is_empty() {
        let because = "no entry points have been found in the source yet".to_owned();
        return gate(kind, GateOutcome::Unknown, because);
    }
    let entries = &facts.trap.entries;
    let with = |passage| { entries.iter() }.filter(move |entry| entry.passages.contains(&passage));
    let mut said = Vec::new();
    for (passage, one, many) in [
        (Passage::Aggregating, "combines domains", "combine domains"),
        (Passage::StateAuthorised, "rests on state that stays", "rest on state that stays"),
    ] {
        match (with(passage).next(), with(passage).count()) {
            (None, _) => {}
            (Some(first), 1) => said.push(format!("an entry point {one}: {}", first.because)),
            (Some(first), count) => {
                said.push(format!("{count} entry points {many}, such as {}", first.because));
            }
        }
    }
    if !said.is_empty() {
        if let (Some(_), Some(caught)) = (facts.trap.volume(), facts.trap.caught()) {
            said.push(format!("{:.0} % of the measured calls come through those", 100.0 * caught));
        }
        return gate(kind, GateOutcome::Failed, said.join("; "));
    }
    if let Some(first) = with(Passage::Unknown).next() {
        let because = format!("what becomes of an entry point is not known: {}", first.because);
        return gate(kind, GateOutcome::Unknown, because);
    }
    if let Some(first) = entries.first() {
        let because = format!("all entry points can move or be routed, such as {}", first.because);
        return gate(kind, GateOutcome::Passed, because);
    }
    let counts = facts.counts;
    if counts.blocking_in + counts.read_in + counts.unknown_in + counts.foreign_write == 0 {
        let because = "no route enters it and nobody outside waits for its answers".to_owned();
        return gate(kind, GateOutcome::Passed, because);
    }
    let because = "which entry points reach it through other modules is not known".to_owned();
    gate(kind, GateOutcome::Unknown, because)
}

fn first_wave(facts: &Facts) -> Gate {
    let kind = GateKind::FirstWave;
    let project = facts.basis.project;
    let team = facts.members.owner(project, facts.number).and_then(|team| project.teams.get(&team));
    let Some(team) = team else {
        return gate(kind, GateOutcome::Unknown, "no team owns it".to_owned());
    };
    let weeks = project.settings.first_wave_weeks;
    let hours = team.roadmap_hours_per_week() * weeks;
    let likely = facts.effort.likely();
    let said = format!(
        "{likely:.0} hours against the {hours:.0} that {} has in {weeks:.0} weeks",
        team.name
    );
    let outcome = if likely <= hours { GateOutcome::Passed } else { GateOutcome::Failed };
    gate(kind, outcome, said)
}

fn enablers(facts: &Facts, candidate: &Candidate) -> Gate {
    let kind = GateKind::Enablers;
    let enablers = &facts.basis.project.enablers;
    let mut waiting = Vec::new();
    for need in &candidate.needs {
        match enablers.get(need) {
            None => {
                let because = format!("enabler {need} is not in the project any more");
                return gate(kind, GateOutcome::Unknown, because);
            }
            Some(enabler) if !enabler.ready => waiting.push(enabler.name.as_str()),
            Some(_) => {}
        }
    }
    match (candidate.needs.is_empty(), waiting.is_empty()) {
        (true, _) => gate(kind, GateOutcome::Passed, "it is said to need no enabler".to_owned()),
        (false, true) => gate(kind, GateOutcome::Passed, "its enablers are ready".to_owned()),
        (false, false) => {
            gate(kind, GateOutcome::Failed, format!("not ready: {}", waiting.join(", ")))
        }
    }
}

/// Whether a decision about a blocking operation or a foreign write resolves it: whatever it
/// becomes, nobody waits on the network for it any more.
pub(crate) fn resolves(becomes: Becoming) -> bool {
    becomes != Becoming::Call
}

/// The verdict. `open_blocking_in` and `open_writes` count what people have not resolved.
pub(crate) fn quick_win(
    ease: Option<Interval>,
    open_blocking_in: u32,
    open_writes: u32,
    unknown_in: u32,
    gates: &[Gate],
) -> QuickWin {
    let (mut against, mut open) = (Vec::new(), Vec::new());
    match ease {
        None => against.push("nothing crosses its boundary: it is dead or separate already".into()),
        Some(ease) if ease.hi < LEAST_EASE => {
            against.push(format!("its Ease is at most {:.2}, below {LEAST_EASE}", ease.hi));
        }
        Some(ease) if ease.lo < LEAST_EASE => {
            open.push(format!("its Ease lies between {:.2} and {:.2}", ease.lo, ease.hi));
        }
        Some(_) => {}
    }
    if open_blocking_in > 0 {
        let operations = if open_blocking_in == 1 { "operation makes" } else { "operations make" };
        against.push(format!("{open_blocking_in} {operations} the outside wait for it"));
    }
    if open_writes > 0 {
        let operations = if open_writes == 1 { "operation writes" } else { "operations write" };
        against.push(format!("{open_writes} {operations} across its boundary"));
    }
    if unknown_in > 0 {
        open.push(format!("whether the outside waits for {unknown_in} operations is not known"));
    }
    for gate in gates {
        match gate.outcome {
            GateOutcome::Failed => against.push(gate.because.clone()),
            GateOutcome::Unknown => open.push(gate.because.clone()),
            GateOutcome::Passed => {}
        }
    }
    // The two gates on data say the same when there is no evidence.
    open.dedup();
    if !against.is_empty() {
        return QuickWin { verdict: QuickWinVerdict::No, reasons: against };
    }
    if !open.is_empty() {
        return QuickWin { verdict: QuickWinVerdict::Unknown, reasons: open };
    }
    let reasons = vec!["easy to cut, nobody waits for it, and every gate is passed".to_owned()];
    QuickWin { verdict: QuickWinVerdict::Yes, reasons }
}
