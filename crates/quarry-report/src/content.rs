//! What a report says, without how it looks.
//!
//! Figures that are not known are `None` and are written as "not known"; money is in
//! [`Report::currency`], effort in hours, shares are from 0 to 1.

use quarry_model::{candidate::Disposition, provenance::Provenance, time::Date};

/// A report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The project's name.
    pub title: String,
    /// What a reader must know before believing the numbers; empty if nothing.
    pub notice: String,
    /// Currency code, such as `USD`.
    pub currency: String,
    /// What was surveyed.
    pub sources: Vec<SourceLine>,
    /// What the planners want to say first, in sentences; may be empty. The answers to what,
    /// when, why and what waiting costs are written from the numbers
    /// ([`crate::summary::answers`]).
    pub summary: Vec<String>,
    /// The map as SVG.
    pub map: Option<String>,
    /// The roadmap as SVG.
    pub roadmap_figure: Option<String>,
    /// Domains in the order to be shown.
    pub domains: Vec<DomainSection>,
    /// What is assigned to no domain.
    pub monolith: Monolith,
    /// The stakeholder profile by which candidates are ranked.
    pub profile: String,
    /// Candidates, best first.
    pub candidates: Vec<CandidateSection>,
    /// The plan, if one could be made.
    pub roadmap: Option<RoadmapSection>,
    /// The debt ledger.
    pub ledger: LedgerSection,
    /// What was decided, latest first.
    pub decisions: Vec<DecisionRow>,
    /// What could not be read.
    pub diagnostics: DiagnosticsSection,
    /// How the numbers are made; see [`crate::method::standard`].
    pub methods: Vec<Method>,
}

/// One surveyed source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// What people call it.
    pub repository: String,
    /// The commit that was read.
    pub commit: Option<String>,
    /// The day of the survey.
    pub surveyed_on: Option<Date>,
    /// Modules found.
    pub modules: u32,
    /// Dependencies found.
    pub dependencies: u32,
    /// Call sites found.
    pub call_sites: u32,
    /// Commits read; 0 when history was not read.
    pub commits: u32,
}

/// lo / likely / hi; may be negative where the number may.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Range {
    /// The optimistic or lower point.
    pub lo: f64,
    /// The most likely value.
    pub likely: f64,
    /// The pessimistic or upper point.
    pub hi: f64,
}

/// The month in which something has paid for itself; `None` where it never does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BreakEven {
    /// With the least effort and the best saving.
    pub early: Option<u32>,
    /// With what is likely.
    pub likely: Option<u32>,
    /// With the most effort and the worst saving.
    pub late: Option<u32>,
}

impl From<quarry_model::provenance::Estimate> for Range {
    fn from(estimate: quarry_model::provenance::Estimate) -> Self {
        Self { lo: estimate.lo(), likely: estimate.likely(), hi: estimate.hi() }
    }
}

/// How a domain is told apart: colour and letter together, since colour alone is not enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Badge {
    /// The letter code.
    pub letter: String,
    /// `#rrggbb`; anything else is drawn grey.
    pub colour: String,
}

/// A domain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DomainSection {
    /// Its name.
    pub name: String,
    /// Its letter and colour.
    pub badge: Badge,
    /// What it does, in one sentence; may be empty.
    pub definition: String,
    /// `core`, `supporting` or `generic`.
    pub kind: String,
    /// The owner team.
    pub owner: Option<String>,
    /// Product modules.
    pub modules: u32,
    /// Source lines.
    pub sloc: u32,
    /// Dependencies inside.
    pub internal: u32,
    /// Dependencies of the outside on it.
    pub incoming: u32,
    /// Dependencies on the outside.
    pub outgoing: u32,
    /// `(in + out) / (2 internal + in + out)`; `None` without any dependency.
    pub crossing_share: Option<f64>,
}

/// What a candidate costs and saves over time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MoneySection {
    /// The answer, and what would turn it, in sentences.
    pub says: Vec<String>,
    /// The net saving a week by its lines: what, made of what, money.
    pub lines: Vec<(String, String, f64)>,
    /// What doing nothing costs, as it is paid and at its worth today; `None` when the effort is
    /// not known.
    pub nothing: Option<(f64, f64)>,
    /// Months to begin in, with the same; some of them.
    pub starts: Vec<(u32, f64, f64)>,
    /// The month that costs least at its worth today; `None` when doing nothing does.
    pub best: Option<u32>,
    /// How many months are looked at.
    pub horizon: u32,
}

impl MoneySection {
    /// Doing nothing and the months to begin in, each with its label, its two costs and whether it
    /// costs least; `paid` and `today` are those of doing nothing.
    #[must_use]
    pub fn rows(&self, paid: f64, today: f64) -> Vec<(String, f64, f64, bool)> {
        let label = |month: u32, best: bool| {
            let begin = if month == 0 { "now".to_owned() } else { format!("in month {month}") };
            if best { format!("{begin} (least)") } else { begin }
        };
        let none = self.best.is_none();
        let nothing = if none { "not at all (least)" } else { "not at all" };
        let mut rows = vec![(nothing.to_owned(), paid, today, none)];
        rows.extend(self.starts.iter().map(|(month, paid, today)| {
            let best = self.best == Some(*month);
            (label(*month, best), *paid, *today, best)
        }));
        rows
    }
}

/// What belongs to no domain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Monolith {
    /// Product modules.
    pub modules: u32,
    /// Source lines.
    pub sloc: u32,
}

/// The answer to a question that evidence may leave open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Yes.
    Passed,
    /// No.
    Failed,
    /// The evidence does not say.
    #[default]
    Unknown,
}

/// A condition of a quick win.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gate {
    /// What is asked.
    pub gate: String,
    /// The answer.
    pub outcome: Outcome,
    /// Why.
    pub because: String,
}

/// Which side of a boundary uses the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// The outside uses the candidate.
    #[default]
    In,
    /// The candidate uses the outside.
    Out,
}

/// How a candidate and a neighbour stand to each other, as people said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RelationRow {
    /// The neighbour's name.
    pub neighbour: String,
    /// The pattern of context mapping.
    pub pattern: String,
    /// What that means, in one sentence.
    pub meaning: String,
    /// The side that is upstream; empty where the pattern has no direction.
    pub upstream: String,
    /// Why; may be empty.
    pub note: String,
    /// What in the evidence speaks against it; empty when nothing does.
    pub contradiction: String,
}

/// An operation that crosses a candidate's boundary.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crossing {
    /// Who uses whom.
    pub direction: Direction,
    /// The operation's name.
    pub operation: String,
    /// The module that offers it.
    pub owner: String,
    /// Its class in words, such as `blocking in`.
    pub class: String,
    /// Why it is of that class.
    pub reason: String,
    /// What it is to become; may be empty.
    pub becomes: String,
    /// The other side: a domain, or the monolith.
    pub other_side: String,
    /// The pattern by which both sides stand to each other; empty when nobody said.
    pub relation: String,
    /// Hours it takes; `None` when not known.
    pub effort: Option<Range>,
    /// Whether a person set the hours.
    pub effort_set: bool,
    /// Where it is used: `path:line`.
    pub places: Vec<String>,
    /// How many places there are in all; at least as many as are listed.
    pub place_count: u32,
}

/// What carrying debt costs a week, in money; hours apart, since freed hours are no cash.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Servicing {
    /// Slower changes.
    pub interest: f64,
    /// Toil.
    pub toil: f64,
    /// Rework.
    pub rework: f64,
    /// Lost opportunity.
    pub opportunity: f64,
    /// Hours that go into it.
    pub hours: f64,
}

impl Servicing {
    /// All of it, in money a week.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.interest + self.toil + self.rework + self.opportunity
    }
}

/// A candidate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CandidateSection {
    /// Its rank, from 1.
    pub rank: u32,
    /// Its name.
    pub name: String,
    /// Its domain's letter and colour, if it is a domain.
    pub badge: Option<Badge>,
    /// One sentence in plain words.
    pub sentence: String,
    /// What is to become of it.
    pub disposition: Option<Disposition>,
    /// Whether it is a quick win.
    pub quick_win: Outcome,
    /// Product modules.
    pub modules: u32,
    /// Source lines.
    pub sloc: u32,
    /// The two ends of Ease; `None` when nothing crosses.
    pub ease: Option<(f64, f64)>,
    /// Blocking operations, foreign writes included.
    pub blocking: u32,
    /// Tables of others that it uses; `None` without evidence of tables.
    pub foreign_tables: Option<u32>,
    /// Share of its dependencies that cross.
    pub crossing_share: Option<f64>,
    /// Hours it takes.
    pub effort: Range,
    /// What its debt costs a week; `None` when the ledger says nothing of it.
    pub servicing_per_week: Option<f64>,
    /// Net saving a week once it is out.
    pub net_saving: Option<Range>,
    /// Weeks until it has paid for itself; `None` when not known or never.
    pub payback_weeks: Option<f64>,
    /// The month in which it has paid for itself, discounted; `None` when not known.
    pub break_even: Option<BreakEven>,
    /// What it costs and saves over time; `None` when the saving is not known.
    pub money: Option<MoneySection>,
    /// Its value to the profile, from 0 to 1.
    pub value: f64,
    /// Conditions of a quick win.
    pub gates: Vec<Gate>,
    /// How it and its neighbours stand to each other, where people said so.
    pub relations: Vec<RelationRow>,
    /// The heaviest operations that cross.
    pub crossings: Vec<Crossing>,
    /// How many operations cross in all; at least as many as are listed.
    pub crossing_count: u32,
    /// What evidence is missing, in words.
    pub missing: Vec<String>,
}

/// What a step does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StepWork {
    /// Carries out a candidate's disposition.
    #[default]
    Candidate,
    /// Builds an enabler.
    Enabler,
    /// Pays off a debt item.
    Repayment,
}

/// A step on the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRow {
    /// Its name.
    pub name: String,
    /// What it does.
    pub work: StepWork,
    /// The letter and colour of its domain.
    pub badge: Option<Badge>,
    /// The team that does it.
    pub team: String,
    /// The first day.
    pub start: Date,
    /// The last day if it takes as long as likely.
    pub finish: Date,
    /// The last day if all goes well.
    pub finish_lo: Date,
    /// The last day if it goes badly.
    pub finish_hi: Date,
    /// Hours it takes.
    pub effort: Range,
    /// What each week of waiting for it costs, in money; `None` when not known.
    pub saving_per_week: Option<f64>,
    /// Names of the steps that come first.
    pub after: Vec<String>,
    /// Why it stands where it stands.
    pub why: String,
    /// Whether it misses its deadline.
    pub late: bool,
}

/// The plan.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadmapSection {
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
    /// Steps in the order they start.
    pub steps: Vec<StepRow>,
    /// Money that waiting costs until everything is done, as planned.
    pub cost_of_delay: f64,
    /// No order can cost less than this.
    pub bound: f64,
    /// The same by plain weighted shortest job first.
    pub wsjf_cost: f64,
    /// What could not be planned or was bent, in sentences.
    pub notes: Vec<String>,
}

/// A piece of debt.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRow {
    /// Its name.
    pub name: String,
    /// The project that took it on.
    pub project: Option<String>,
    /// When it was taken on; `None` for toil that hangs on no item.
    pub taken_on: Option<Date>,
    /// What it hangs on, in words.
    pub attached: Vec<String>,
    /// What paying it off would cost, in money.
    pub principal: Range,
    /// What carrying it costs a week.
    pub servicing: Servicing,
    /// Where its numbers come from.
    pub provenance: Provenance,
    /// What anybody wants to remember of it.
    pub note: String,
}

/// The debt ledger.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerSection {
    /// The items, dearest first.
    pub items: Vec<LedgerRow>,
    /// What carrying all of them costs a week, after the model's capacity guard.
    pub total: Servicing,
    /// Warnings of the model, in sentences.
    pub warnings: Vec<String>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// What was decided.
    pub title: String,
    /// Why.
    pub because: String,
    /// Who did not agree, and why; may be empty.
    pub dissent: String,
    /// Who stands for it.
    pub owner: String,
    /// When.
    pub decided_on: Option<Date>,
    /// When to look at it again.
    pub review_on: Option<Date>,
}

/// One thing that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagnosticLine {
    /// `path:line`, or the path, or empty for a whole source.
    pub place: String,
    /// What is wrong.
    pub cause: String,
}

/// What surveys could not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagnosticsSection {
    /// How many errors.
    pub errors: u32,
    /// How many warnings.
    pub warnings: u32,
    /// How many notes.
    pub notes: u32,
    /// The gravest of them.
    pub lines: Vec<DiagnosticLine>,
    /// Distinct names that led nowhere.
    pub unresolved_names: u32,
}

/// How a number is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// The number.
    pub name: String,
    /// The formula, in a sentence.
    pub sentence: String,
    /// Where what it is made of comes from, in words.
    pub provenance: String,
}
