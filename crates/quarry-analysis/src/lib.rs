//! Graph measures, suggestion of domains, candidates, scores and debt.
//!
//! Pure functions over [`quarry_model::project::Project`]: nothing here reads or writes anything
//! outside the program, and the same project gives the same bytes.
//!
//! [`Graph`] is built once a survey (or an overrule) changes; everything else is computed from
//! it in one go after every edit, since a whole pass over compressed rows is cheaper than
//! bookkeeping.

mod advice;
mod affinity;
mod authorship;
mod basis;
mod capacity;
mod cash_flow;
mod class;
mod co_change;
mod components;
mod coupling;
mod crossings;
mod cycles;
mod debt;
mod debt_picture;
mod effort;
mod feedback;
mod flips;
mod gates;
mod graph;
pub mod history;
mod leiden;
mod matrix;
mod members;
mod names;
mod net_saving;
mod noted;
mod owners;
mod proposals;
mod pull;
mod ranking;
mod read_after;
mod reasons;
mod relations;
mod robustness;
mod rows;
mod score;
mod seam;
mod sentence;
mod split;
mod start_month;
mod suggest;
mod tables;
mod topics;
mod trap;
mod upkeep;
mod utilities;
mod value;
mod written;

pub use advice::Advice;
pub use authorship::{team_mismatch, truck_factor};
pub use capacity::{CapacityGuard, LOST_TIME_BAND, capacity_guard};
pub use cash_flow::{CashFlow, Discount, WEEKS_PER_MONTH, WEEKS_PER_YEAR, month_of};
pub use class::{Class, CrossingCounts, Direction};
pub use co_change::CoChange;
pub use coupling::{DomainCoupling, RegionCoupling, domain_coupling, domain_coupling_without};
pub use cycles::{CrossingCycles, Cut, cut_of_cycles};
pub use debt::{Cost, Debt, DebtLine, DebtSum, LineSource, Place, Servicing, TeamLoad, debt};
pub use debt_picture::{DebtPicture, PictureStep, debt_picture};
pub use effort::EffortBasis;
pub use feedback::feedback_order;
pub use flips::{Assumption, Flip, Flips, LARGEST_FACTOR, flips};
pub use gates::{Gate, GateKind, GateOutcome, QuickWin, QuickWinVerdict};
pub use graph::{Arc, Graph, KindClass};
pub use matrix::{MatrixOrder, matrix_order};
pub use net_saving::{
    BreakEven, DebtFigures, Pace, SavingLine, SavingPart, SignedEstimate, Stakes,
};
pub use noted::{LEAST_INCIDENT_WEEKS, incident_weeks, toil_weeks};
pub use owners::{Region, TableOwnership, TableUse, table_ownerships};
pub use proposals::{Proposal, ProposalKind, proposals};
pub use ranking::{Agreement, Contested, Ranked, Ranking, Stays, agreement, presets, ranking};
pub use relations::{Neighbour, neighbours, side_name, side_of};
pub use robustness::{
    DRAWS, Robustness, STRICT, Spread, Standing, Weights, first_stays, kendall_tau, robustness,
};
pub use score::{CandidateScore, ForeignData, Interval, score};
pub use seam::{Apart, ApartRule, Seam, SeamOperation, SeamSite, proposed, seam};
pub use split::split;
pub use start_month::{HORIZON_MONTHS, StartMonth, StartMonths, TotalCost};
pub use suggest::{Group, NewGroup, Placement, Pull, SuggestOptions, Suggestion, suggest};
pub use trap::{Entry, Passage, Trap};
pub use upkeep::{Upkeep, UpkeepPart};
pub use utilities::utilities;
pub use value::{CriterionPart, Value};
