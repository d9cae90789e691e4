//! Candidates: scores, crossings and what is decided about them.

use super::{
    common::{Place, Range},
    dto,
    relations::NeighbourRow,
};

dto! {
    /// Operations that cross a boundary, by class.
    #[derive(Copy, Eq, Default)]
    pub struct Crossings {
        /// Writes data of the other side.
        pub foreign_write: u32,
        /// One-way, the outside using the candidate.
        pub one_way_in: u32,
        /// One-way, the candidate using the outside.
        pub one_way_out: u32,
        /// Reads of the candidate.
        pub read_in: u32,
        /// Reads of the outside.
        pub read_out: u32,
        /// Blocking uses of the candidate.
        pub blocking_in: u32,
        /// Blocking uses of the outside.
        pub blocking_out: u32,
        /// Uses of the candidate that could not be decided.
        pub unknown_in: u32,
        /// Uses of the outside that could not be decided.
        pub unknown_out: u32,
        /// Inherited or constant: copied as a library, outside Ease.
        pub copied_library: u32,
    }

    /// A condition of a quick win.
    #[derive(Eq)]
    pub struct GateRow {
        /// What is asked.
        pub gate: String,
        /// `passed`, `failed` or `unknown`.
        pub outcome: String,
        /// Why.
        pub because: String,
    }

    /// What carrying debt costs a week; hours and money apart, since freed hours are no cash.
    #[derive(Copy)]
    pub struct Servicing {
        /// Slower changes, money a week.
        pub interest: f64,
        /// Toil, money a week.
        pub toil: f64,
        /// Rework, money a week.
        pub rework: f64,
        /// Lost opportunity, money a week.
        pub opportunity: f64,
        /// All of it, money a week.
        pub total: f64,
        /// Hours a week that go into it.
        pub hours: f64,
    }

    /// The number of the month, from the beginning of the work, in which what is saved covers what
    /// it cost, both at their worth at the beginning; `null` where it never does.
    #[derive(Copy, Eq)]
    pub struct BreakEven {
        /// With the least effort and the best saving.
        pub early: Option<u32>,
        /// With what is likely.
        pub likely: Option<u32>,
        /// With the most effort and the worst saving.
        pub late: Option<u32>,
    }

    /// An entry point through which the outside reaches a candidate.
    pub struct EntryRow {
        /// The route with its verb.
        pub name: String,
        /// Where it is declared.
        pub place: Place,
        /// What can become of it: `movable`, `routable`, `aggregating`, `state_authorised` or
        /// `unknown`; the worst first.
        pub passages: Vec<String>,
        /// The evidence in one sentence.
        pub because: String,
        /// Calls that were measured through it, its part where it shares them with others of its
        /// module; `null` where none were measured in the project.
        pub calls: Option<f64>,
    }

    /// A criterion's part in a candidate's value.
    pub struct CriterionPart {
        /// The criterion.
        pub criterion: String,
        /// The value before scaling; `null` when not known.
        pub raw: Option<f64>,
        /// From 0 (worst) to 1 (best); `null` when the value is not known.
        pub scaled: Option<f64>,
        /// The weight, as a share of all weights.
        pub weight: f64,
    }

    /// A candidate with its scores.
    pub struct CandidateRow {
        /// Its identity.
        pub id: String,
        /// Its rank, from 1.
        pub rank: u32,
        /// Its name.
        pub name: String,
        /// Its domain, if it is one.
        pub domain: Option<String>,
        /// `extract`, `modularise`, `buy`, `retire` or `leave`.
        pub disposition: String,
        /// Product modules.
        pub modules: u32,
        /// Their source lines.
        pub sloc: u32,
        /// One sentence in plain words.
        pub sentence: String,
        /// Operations that cross, by class.
        pub crossings: Crossings,
        /// Blocking operations, in and out, foreign writes included.
        pub blocking: u32,
        /// Blocking operations for each module.
        pub blocking_per_module: Option<f64>,
        /// Tables of others it uses; `null` without table evidence.
        pub foreign_tables: Option<u32>,
        /// Tables it uses whose owner nobody has confirmed.
        pub owners_to_confirm: u32,
        /// Crossing share (conductance), from 0 to 1.
        pub crossing_share: Option<f64>,
        /// Outside modules that use it.
        pub afferent: u32,
        /// Outside modules it uses.
        pub efferent: u32,
        /// `efferent / (afferent + efferent)`.
        pub instability: Option<f64>,
        /// Modules outside that are in a cycle with it.
        pub cycle_modules: u32,
        /// Share of its commits that also touch other product modules.
        pub co_change: Option<f64>,
        /// The lower end of Ease; `null` when nothing crosses.
        pub ease_lo: Option<f64>,
        /// The upper end of Ease.
        pub ease_hi: Option<f64>,
        /// How many people must leave before more than half of its modules have no author.
        pub truck_factor: Option<u32>,
        /// Share of the domain's changes made by teams other than its own, from 0 to 1; `null`
        /// when not applicable.
        pub team_mismatch: Option<f64>,
        /// Hours it takes.
        pub effort: Range,
        /// `yes`, `no` or `unknown`.
        pub quick_win: String,
        /// Conditions of a quick win.
        pub gates: Vec<GateRow>,
        /// What its debt costs a week.
        pub servicing: Servicing,
        /// What its debt would cost to pay off.
        pub principal: Range,
        /// The share of its debt's servicing cost that goes away, as somebody said; `null` until
        /// somebody does.
        pub removed_share: Option<Range>,
        /// What running it costs a week once it is out, in money.
        pub running_cost_per_week: f64,
        /// Net saving a week once it is out; `null` when not known.
        pub net_saving: Option<Range>,
        /// Weeks until what it saves covers what it costs, not discounted; `null` when not known
        /// or never.
        pub payback_weeks: Option<f64>,
        /// The month in which it has paid for itself, discounted; `null` when not known.
        pub break_even: Option<BreakEven>,
        /// Its value, from 0 to 1.
        pub value: f64,
        /// What the value is made of.
        pub parts: Vec<CriterionPart>,
        /// What evidence is missing, in words; empty when complete.
        pub missing: Vec<String>,
        /// The entry points through which the outside reaches it, at most 200.
        pub entries: Vec<EntryRow>,
        /// What is proposed for it as a whole, one clause each.
        pub advice: Vec<String>,
    }

    /// What a team can do in its first wave.
    pub struct FirstWave {
        /// The team: the one that can do most.
        pub team: String,
        /// Hours.
        pub hours: f64,
    }

    /// All candidates, best first.
    pub struct CandidateList {
        /// The profile they are ranked by.
        pub profile: String,
        /// What fits a first wave; `null` without teams.
        pub first_wave: Option<FirstWave>,
        /// Best first.
        pub candidates: Vec<CandidateRow>,
    }

    /// Names a candidate.
    pub struct CandidateRef {
        /// Its identity.
        pub candidate: String,
    }

    /// Decides what is to become of a candidate.
    pub struct SetDisposition {
        /// Which.
        pub candidate: String,
        /// `extract`, `modularise`, `buy`, `retire` or `leave`.
        pub disposition: String,
    }

    /// Says what a candidate's way out saves and costs.
    pub struct SetSaving {
        /// Which.
        pub candidate: String,
        /// The share of the servicing cost of the debt that hangs on it which goes away, from 0
        /// to 1; `null` when nobody knows.
        pub removed_share: Option<Range>,
        /// What running it costs a week once it is out, in money.
        pub running_cost_per_week: f64,
    }

    /// Decides what an operation that crosses is to become, or takes that back.
    pub struct DecideOperation {
        /// The candidate whose boundary it crosses.
        pub candidate: String,
        /// The module that offers it, as the seam gives it.
        pub owner: String,
        /// The name by which a decision knows it.
        pub operation: String,
        /// `call`, `event`, `replicated_read`, `copied_library`, `split_data`, `split_job` or
        /// `nothing`; `null` leaves it to the proposal.
        pub becomes: Option<String>,
        /// Hours it takes; `null` leaves them to the table of efforts.
        pub effort: Option<Range>,
        /// Why; may be empty.
        pub note: String,
    }

    /// Says that the evidence for an operation is wrong, or takes that back.
    #[derive(Eq)]
    pub struct OverruleOperation {
        /// The module that offers it, as the seam gives it.
        pub owner: String,
        /// The name by which a decision knows it.
        pub operation: String,
        /// Only its uses by this module; `null` for all of them.
        pub module: Option<String>,
        /// Only its uses inside this symbol; `null` for all of them. Tables and topics are used by
        /// a module as a whole.
        pub within: Option<String>,
        /// Whether the evidence is wrong; `false` takes the word back.
        pub wrong: bool,
        /// Why; needed when it is wrong.
        pub reason: String,
    }

    /// Makes a set of modules a candidate.
    #[derive(Eq)]
    pub struct MakeCandidate {
        /// Its name.
        pub name: String,
        /// Identities, paths, names, or patterns of modules.
        pub modules: Vec<String>,
    }

    /// A set of modules that Quarry proposes as a candidate.
    #[derive(Eq)]
    pub struct ProposedCandidate {
        /// A name for it.
        pub name: String,
        /// What kind of set it is: `one_way_group`, `leaf_group` or `subscribers`.
        pub kind: String,
        /// Its modules, by identity.
        pub modules: Vec<String>,
        /// The names of these.
        pub names: Vec<String>,
        /// Why it is proposed, in one sentence.
        pub because: String,
    }

    /// Sets of modules that could be made candidates.
    #[derive(Eq)]
    pub struct ProposedCandidates {
        /// The best first.
        pub proposals: Vec<ProposedCandidate>,
    }

    /// A place where an operation is used.
    #[derive(Eq)]
    pub struct CallSiteRow {
        /// The module that uses it.
        pub module: String,
        /// Where.
        pub place: Place,
        /// The symbol it stands in; empty at module level.
        pub within: String,
        /// How it is used.
        pub usage: String,
        /// What happens to the result.
        pub result: String,
        /// Whether it stands in a transaction.
        pub in_transaction: bool,
        /// The class that this place alone gives the operation; empty for tables and topics.
        pub class: String,
        /// Whether this call could be sent as a message, whatever the other places do.
        pub could_be_message: bool,
        /// Why, with what is assumed; empty for tables and topics.
        pub reason: String,
    }

    /// An operation that crosses.
    #[allow(clippy::struct_excessive_bools, reason = "findings and decisions are independent")]
    pub struct SeamOperationRow {
        /// The module that offers it; `null` for a table that no module declares.
        pub owner: Option<String>,
        /// That module's name; empty without one.
        pub owner_name: String,
        /// Where it is defined.
        pub defined: Place,
        /// Its name.
        pub name: String,
        /// What it is: `function`, `class`, `constant`, `endpoint`, `topic` or `table`.
        pub kind: String,
        /// The name by which a decision knows it.
        pub key: String,
        /// `in`: the outside uses the candidate; `out`: the reverse.
        pub direction: String,
        /// Its class in words.
        pub class: String,
        /// Why it is of that class.
        pub reason: String,
        /// What it is to become.
        pub becomes: String,
        /// Whether a person said so.
        pub decided: bool,
        /// What that person noted.
        pub note: String,
        /// Whether its event must be kept in an outbox and sent after the commit.
        pub needs_outbox: bool,
        /// Where the caller of a one-way call reads the callee's data afterwards, in one sentence;
        /// empty where nothing is seen to be read.
        pub read_after: String,
        /// Whether it is a table whose owner is proposed, and nobody has confirmed it.
        pub to_confirm: bool,
        /// Hours it takes; `null` where nobody said and the table of efforts has no line for it.
        pub effort: Option<Range>,
        /// Hours by the table of efforts alone; `null` where it has no line for it.
        pub effort_proposed: Option<Range>,
        /// Whether a person set the hours.
        pub effort_set: bool,
        /// Where it is used; at most 200.
        pub call_sites: Vec<CallSiteRow>,
        /// How many places there are.
        pub call_site_count: u32,
    }

    /// The operations that cross to one other side.
    pub struct SeamGroup {
        /// The other domain; `null` for the monolith.
        pub domain: Option<String>,
        /// Its name.
        pub name: String,
        /// How it and the candidate stand to each other.
        pub neighbour: NeighbourRow,
        /// The operations, heaviest first; none where people said something of a neighbour to
        /// which nothing crosses.
        pub operations: Vec<SeamOperationRow>,
    }

    /// Uses that are not counted, and the rule that says so.
    #[derive(Eq)]
    pub struct ApartRow {
        /// Why it is left out.
        pub rule: String,
        /// How many.
        pub count: u32,
        /// Some of them by name.
        pub examples: Vec<String>,
    }

    /// A dependency that must be cut so that no cycle crosses a boundary.
    #[derive(Eq)]
    pub struct CutRow {
        /// The module that depends.
        pub from: String,
        /// On which.
        pub to: String,
        /// How often.
        pub count: u32,
    }

    /// A candidate's boundary.
    pub struct SeamView {
        /// The candidate with its scores.
        pub candidate: CandidateRow,
        /// The side that the candidate is in relations: its domain, or itself.
        pub side: String,
        /// What crosses, by the other side.
        pub groups: Vec<SeamGroup>,
        /// What is left out of the count.
        pub apart: Vec<ApartRow>,
        /// What must be cut so that no cycle crosses the boundary; none of it can be left out.
        pub cut: Vec<CutRow>,
    }
}
