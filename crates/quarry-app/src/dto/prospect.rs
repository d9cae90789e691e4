//! What a candidate costs and saves over time.

use super::{candidates::BreakEven, common::Range, dto};

dto! {
    /// Asks what a candidate costs and saves over time.
    #[derive(Eq)]
    pub struct AskProspect {
        /// Which.
        pub candidate: String,
        /// How many months are looked at, from 1 to 240; `null` for 36.
        pub horizon: Option<u32>,
        /// The profile by which candidates are ranked, by name or identity; `null` for the usual
        /// one.
        pub profile: Option<String>,
    }

    /// A line of the net saving: they sum to it.
    pub struct SavingLine {
        /// What it is.
        pub name: String,
        /// What it is made of, such as `5 × 0.1 h`.
        pub made_of: String,
        /// Money a week; what is saved is positive.
        pub per_week: f64,
    }

    /// What a disposition saves.
    pub struct DispositionMoney {
        /// `extract`, `modularise`, `buy`, `retire` or `leave`.
        pub disposition: String,
        /// Whether it is the one that is decided.
        pub chosen: bool,
        /// Net saving a week.
        pub net_saving: Range,
        /// What the work costs, in money; `null` when its hours are not known.
        pub cost: Option<Range>,
        /// Weeks until the cost is earned back; `null` when not known or never.
        pub payback_weeks: Option<f64>,
        /// When it has paid for itself; `null` when not known.
        pub break_even: Option<BreakEven>,
        /// What doing it now instead of nothing is worth today; `null` when not known.
        pub worth: Option<f64>,
        /// What is assumed.
        pub assumes: String,
    }

    /// What a candidate costs in all when the work begins in a month.
    #[derive(Copy)]
    pub struct StartRow {
        /// Whole months from now; 0 is now.
        pub month: u32,
        /// As it is paid, in money.
        pub paid: f64,
        /// At its worth today, in money.
        pub today: f64,
    }

    /// How far an assumption has to change to turn the answer.
    pub struct FlipRow {
        /// The assumption.
        pub assumption: String,
        /// What it is now, written for people.
        pub now: String,
        /// Where the answer turns, written for people; `null` when nothing within a factor of ten
        /// turns it.
        pub at: Option<String>,
        /// How large the change is: 2 is twice or half; `null` like `at`.
        pub factor: Option<f64>,
    }

    /// "Do nothing" against "begin in month m".
    pub struct StartMonths {
        /// How many months are looked at.
        pub horizon: u32,
        /// What doing nothing costs, as it is paid and at its worth today.
        pub nothing: StartRow,
        /// The months in which the work can begin and still end within the horizon.
        pub months: Vec<StartRow>,
        /// The month that costs least as it is paid; `null` when doing nothing does.
        pub best_paid: Option<u32>,
        /// The month that costs least at its worth today; `null` when doing nothing does.
        pub best_today: Option<u32>,
        /// Weeks that the work takes.
        pub work_weeks: f64,
        /// Who would do it.
        pub team: String,
    }

    /// What a candidate costs and saves over time.
    pub struct Prospect {
        /// The candidate.
        pub candidate: String,
        /// Its name.
        pub name: String,
        /// Currency code.
        pub currency: String,
        /// The answer in sentences; what is not known is said.
        pub answer: String,
        /// The assumption that would turn it, in a sentence; empty without an answer.
        pub turns: String,
        /// What would take the first place from it, in a sentence; empty unless it is first.
        pub first_place: String,
        /// The net saving line by line; empty when it is not known.
        pub lines: Vec<SavingLine>,
        /// What each disposition saves; empty when no saving is known.
        pub dispositions: Vec<DispositionMoney>,
        /// Doing nothing against beginning in a month; `null` when not known.
        pub start: Option<StartMonths>,
        /// What would turn the answer, the soonest first.
        pub flips: Vec<FlipRow>,
        /// What would take the first place from it, the soonest first.
        pub first_place_flips: Vec<FlipRow>,
        /// What is not known, one clause each.
        pub missing: Vec<String>,
    }
}
