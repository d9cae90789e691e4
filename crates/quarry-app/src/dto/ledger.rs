//! The debt ledger and the teams, to read.

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
}
