//! The debt ledger: to read, to enter, and from tables that others keep.

use super::{candidates::Servicing, common::Range, dto};

dto! {
    /// A piece of debt.
    pub struct DebtRow {
        /// Its identity.
        pub id: String,
        /// Its name.
        pub name: String,
        /// The project that took it on.
        pub project: Option<String>,
        /// The day it was taken on.
        pub taken_on: String,
        /// What it hangs on, in words.
        pub attached: Vec<String>,
        /// What paying it off would cost, in money.
        pub principal: Range,
        /// What carrying it costs a week.
        pub servicing: Servicing,
        /// Where its numbers come from.
        pub provenance: String,
        /// What anybody wants to remember of it.
        pub note: String,
    }

    /// The ledger.
    pub struct Ledger {
        /// Currency code.
        pub currency: String,
        /// The items, dearest first.
        pub items: Vec<DebtRow>,
        /// Totals.
        pub total: Servicing,
        /// Warnings of the model, such as a capacity that is exceeded.
        pub warnings: Vec<String>,
    }

    /// Which debt item.
    pub struct DebtItemRef {
        /// Its identity.
        pub item: String,
    }

    /// How a debt slows changes down.
    #[derive(Copy)]
    pub struct InterestForm {
        /// Changes a week.
        pub changes_per_week: f64,
        /// Hours a change takes.
        pub hours_per_change: f64,
        /// By how much the debt slows a change: 0.5 = half as long again. Not known without.
        pub slow: Option<f64>,
    }

    /// What has to be done again.
    #[derive(Copy)]
    pub struct ReworkForm {
        /// Fixes a week that are not counted under interest.
        pub fixes_per_week: f64,
        /// Hours a fix takes.
        pub hours_per_fix: f64,
        /// Incidents a week.
        pub incidents_per_week: f64,
        /// What an incident costs, in money.
        pub cost_per_incident: f64,
    }

    /// What could not be done: the value of a feature that waits, or hours that would have
    /// earned more than they cost. Of the two, one counts.
    #[derive(Copy)]
    #[serde(tag = "kind", rename_all_fields = "camelCase")]
    pub enum OpportunityForm {
        /// A feature waits.
        BlockedValue {
            /// What its delay costs a week, in money.
            delay_cost_per_week: f64,
            /// The share of the delay that is due to this item, from 0 to 1.
            share: f64,
        },
        /// Hours are lost.
        LostMargin {
            /// Hours a week.
            hours_per_week: f64,
        },
    }

    /// What an item hangs on.
    pub struct AttachmentForm {
        /// The domain or module.
        pub target: String,
        /// Its name, to show.
        pub name: String,
        /// How much of the item, from 0 to 1.
        pub share: f64,
    }

    /// A payment on the principal.
    pub struct RepaymentForm {
        /// The day.
        pub on: String,
        /// The share of the principal that it repays, from 0 to 1.
        pub share: f64,
        /// Whether it is only planned.
        pub planned: bool,
    }

    /// A debt item as it is entered.
    pub struct DebtItemForm {
        /// Its identity; none for a new one.
        pub id: Option<String>,
        /// Its name.
        pub name: String,
        /// The name of the project that took it on: made if it is not there; may be empty.
        pub project: String,
        /// The day it was taken on.
        pub taken_on: String,
        /// Hours it would take to pay off.
        pub principal_hours: Range,
        /// How it slows changes.
        pub interest: Option<InterestForm>,
        /// Hours of toil a week, where no diary measures them.
        pub toil_hours_per_week: Option<f64>,
        /// What has to be done again.
        pub rework: Option<ReworkForm>,
        /// What could not be done.
        pub opportunity: Option<OpportunityForm>,
        /// What it hangs on.
        pub attachments: Vec<AttachmentForm>,
        /// Payments made and planned.
        pub repayments: Vec<RepaymentForm>,
        /// Where its numbers come from: measured, imported, estimated or voted.
        pub provenance: String,
        /// What anybody wants to remember of it.
        pub note: String,
    }

    /// A ledger that somebody keeps elsewhere: the text of a CSV file, or what was copied from a
    /// spreadsheet.
    pub struct LedgerText {
        /// The text, with a line of column names.
        pub text: String,
    }

    /// A line that could not be taken over as it stands.
    pub struct LedgerProblem {
        /// The line, from 1.
        pub line: u32,
        /// What is wrong, and what became of it.
        pub cause: String,
    }

    /// What a ledger from elsewhere holds.
    pub struct LedgerPreview {
        /// The items that would be taken over.
        pub items: Vec<DebtItemForm>,
        /// How many of them take the place of an item of the same name.
        pub replaced: u32,
        /// What can't be taken over as it stands.
        pub problems: Vec<LedgerProblem>,
        /// Columns that mean nothing here.
        pub unknown_columns: Vec<String>,
    }

    /// What an hour costs and is worth.
    pub struct MoneySettings {
        /// Currency code of three letters, such as `USD`.
        pub currency: String,
        /// Loaded cost of an engineering hour, in the currency.
        pub hour_cost: f64,
        /// Value that an hour of engineering contributes, in the currency.
        pub hour_value: f64,
        /// Discount rate a year, such as 0.1.
        pub discount_rate: f64,
        /// Where the figures come from.
        pub provenance: String,
    }
}
