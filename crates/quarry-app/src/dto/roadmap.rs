//! The roadmap.

use super::{common::Range, dto};

dto! {
    /// Asks for the roadmap.
    pub struct PlanRequest {
        /// The first day; `null` for the next Monday.
        pub start: Option<String>,
    }

    /// A step on the calendar.
    pub struct RoadmapStep {
        /// What it is known by: the identity of its candidate, enabler or debt item.
        pub key: String,
        /// Its name.
        pub name: String,
        /// `candidate`, `enabler` or `repayment`.
        pub work: String,
        /// Its domain, if it has one.
        pub domain: Option<String>,
        /// The team that does it.
        pub team: u32,
        /// The first day.
        pub start: String,
        /// The last day, if it takes as long as likely.
        pub finish: String,
        /// The last day, if all goes well.
        pub finish_lo: String,
        /// The last day, if it goes badly.
        pub finish_hi: String,
        /// Hours it takes.
        pub effort: Range,
        /// What waiting for it costs a week; `null` when not known.
        pub saving_per_week: Option<f64>,
        /// Keys of the steps that come first.
        pub after: Vec<String>,
        /// Why it stands where it stands.
        pub why: String,
        /// Whether it misses its deadline.
        pub late: bool,
    }

    /// The roadmap on a calendar.
    pub struct Roadmap {
        /// The first day.
        pub start: String,
        /// The last day.
        pub end: String,
        /// Currency code.
        pub currency: String,
        /// Teams by name, in lanes.
        pub teams: Vec<String>,
        /// Steps in the order they start.
        pub steps: Vec<RoadmapStep>,
        /// Money that waiting costs until everything is done, as planned.
        pub cost_of_delay: f64,
        /// No order can cost less than this.
        pub bound: f64,
        /// The same by plain weighted shortest job first.
        pub wsjf_cost: f64,
        /// What could not be planned or was bent, in sentences.
        pub notes: Vec<String>,
    }
}
