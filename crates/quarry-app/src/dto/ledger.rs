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
        /// The name of the project that took it on, or several with shares such as `Relaunch 60 %;
        /// Checkout 40 %`: made if they are not there; may be empty.
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
        /// What columns mean whose names do not say so.
        #[serde(default)]
        pub meanings: Vec<ColumnMeaning>,
    }

    /// What somebody says a column means.
    #[derive(Eq)]
    pub struct ColumnMeaning {
        /// The column's name, as it stands in the first line.
        pub head: String,
        /// The name of a column that is understood; empty to leave it out.
        pub means: String,
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
        /// All columns with what they mean.
        pub columns: Vec<ColumnMeaning>,
        /// What a column can mean.
        pub known: Vec<String>,
        /// What was left out by itself, in sentences.
        pub notes: Vec<String>,
    }

    /// A project that took debt on.
    pub struct DebtProjectRow {
        /// Its identity.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it was for.
        pub note: String,
        /// How many items it took on.
        pub items: u32,
        /// What paying off what is outstanding would cost, in money.
        pub principal: Range,
        /// What carrying it costs a week.
        pub servicing: Servicing,
    }

    /// The projects that took debt on.
    pub struct DebtProjects {
        /// By name.
        pub projects: Vec<DebtProjectRow>,
    }

    /// A project that took debt on, as it is entered.
    #[derive(Eq)]
    pub struct DebtProjectForm {
        /// Its identity; none for a new one.
        pub id: Option<String>,
        /// Its name.
        pub name: String,
        /// What it was for.
        pub note: String,
    }

    /// Which project that took debt on.
    #[derive(Eq)]
    pub struct DebtProjectRef {
        /// Its identity.
        pub project: String,
    }

    /// A line of the toil diary.
    #[derive(Eq)]
    pub struct ToilForm {
        /// Its identity; none for a new one.
        pub id: Option<String>,
        /// The day.
        pub on: String,
        /// How long it took.
        pub minutes: u32,
        /// What was done.
        pub what: String,
        /// The domain it was for.
        pub domain: Option<String>,
        /// The debt item that caused it.
        pub item: Option<String>,
        /// Where the entry comes from: measured, imported or estimated.
        pub provenance: String,
    }

    /// The toil diary.
    pub struct ToilDiary {
        /// The latest first.
        pub entries: Vec<ToilForm>,
        /// Weeks that it covers; 0 without entries.
        pub weeks: f64,
        /// Hours of toil a week over these.
        pub hours_per_week: f64,
    }

    /// Which line of the diary.
    #[derive(Eq)]
    pub struct ToilRef {
        /// Its identity.
        pub entry: String,
    }

    /// What a diary from elsewhere holds.
    pub struct ToilPreview {
        /// The lines that would be taken over.
        pub entries: Vec<ToilForm>,
        /// Lines that stand in the diary already and are left out.
        pub known_already: u32,
        /// What can't be taken over as it stands.
        pub problems: Vec<LedgerProblem>,
        /// All columns with what they mean.
        pub columns: Vec<ColumnMeaning>,
        /// What a column can mean.
        pub known: Vec<String>,
    }

    /// Something that broke.
    pub struct IncidentForm {
        /// Its identity; none for a new one.
        pub id: Option<String>,
        /// The day.
        pub on: String,
        /// What happened.
        pub what: String,
        /// Minutes of work that went into it, of everybody together.
        pub minutes: u32,
        /// What it cost besides work, in money.
        pub cost: f64,
        /// What it is due to, with shares: `Billing 60 %; Tickets 40 %`. Domains, modules, debt
        /// items and projects; may be empty.
        pub attached: String,
        /// Where the numbers come from: measured, imported or estimated.
        pub provenance: String,
    }

    /// What broke.
    pub struct IncidentLog {
        /// The latest first.
        pub incidents: Vec<IncidentForm>,
        /// Weeks that they count for; 0 without incidents.
        pub weeks: f64,
        /// What they cost a week, work included, in money.
        pub per_week: f64,
    }

    /// Which incident.
    #[derive(Eq)]
    pub struct IncidentRef {
        /// Its identity.
        pub incident: String,
    }

    /// What a log of incidents from elsewhere holds.
    pub struct IncidentPreview {
        /// The incidents that would be taken over.
        pub incidents: Vec<IncidentForm>,
        /// Incidents that stand in the log already and are left out.
        pub known_already: u32,
        /// What can't be taken over as it stands.
        pub problems: Vec<LedgerProblem>,
        /// All columns with what they mean.
        pub columns: Vec<ColumnMeaning>,
        /// What a column can mean.
        pub known: Vec<String>,
    }

    /// A feature that waits because of debt.
    pub struct FeatureForm {
        /// Its identity; none for a new one.
        pub id: Option<String>,
        /// Its name.
        pub name: String,
        /// The day from which it waits.
        pub since: String,
        /// The day on which it waited no longer; `null` while it does.
        pub until: Option<String>,
        /// What its delay costs a week, in money.
        pub delay_cost_per_week: f64,
        /// What the delay is due to, with shares: `Billing 60 %; Tickets 40 %`. Domains, modules,
        /// debt items and projects; may be empty.
        pub attached: String,
        /// Where the numbers come from: measured, imported, estimated or voted.
        pub provenance: String,
        /// What anybody wants to remember of it.
        pub note: String,
    }

    /// Features that wait, or waited.
    pub struct DelayedFeatures {
        /// Those that wait first, the dearest first.
        pub features: Vec<FeatureForm>,
        /// How many still wait.
        pub waiting: u32,
        /// What the delays of these cost a week, in money.
        pub per_week: f64,
    }

    /// Which feature.
    #[derive(Eq)]
    pub struct FeatureRef {
        /// Its identity.
        pub feature: String,
    }

    /// What a list of delayed features from elsewhere holds.
    pub struct FeaturePreview {
        /// The features that would be taken over.
        pub features: Vec<FeatureForm>,
        /// How many of them take the place of a feature of the same name.
        pub replaced: u32,
        /// What can't be taken over as it stands.
        pub problems: Vec<LedgerProblem>,
        /// All columns with what they mean.
        pub columns: Vec<ColumnMeaning>,
        /// What a column can mean.
        pub known: Vec<String>,
    }

    /// What stands in some weeks.
    pub struct DebtPictureStep {
        /// The Monday from which it holds.
        pub from: String,
        /// The debt outstanding, in money, if what is planned is repaid.
        pub outstanding: f64,
        /// The part of it that each box has.
        pub standing: Vec<f64>,
        /// What each box would have beside that if nothing planned were repaid.
        pub planned: Vec<f64>,
        /// What carrying it costs a week.
        pub servicing: Servicing,
    }

    /// What the teams can bear.
    pub struct DebtCapacity {
        /// Hours a week of all teams.
        pub hours: f64,
        /// What these cost, in money a week.
        pub money: f64,
        /// The lower end of the published share of time that is lost to debt.
        pub band_lo: f64,
        /// Its upper end.
        pub band_hi: f64,
    }

    /// The debt picture.
    pub struct DebtPicture {
        /// Currency code.
        pub currency: String,
        /// Names of the projects that took debt on, the earliest first.
        pub boxes: Vec<String>,
        /// One after another; none when nothing was ever entered.
        pub steps: Vec<DebtPictureStep>,
        /// The Monday after the last week.
        pub until: String,
        /// This day.
        pub today: String,
        /// What the teams can bear; `null` without teams.
        pub capacity: Option<DebtCapacity>,
        /// What servicing has cost so far, in money.
        pub paid: f64,
        /// Planned repayments whose day has passed: they count as not made.
        pub overdue: u32,
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
        /// Hours a week for each thing that a cut leaves behind.
        pub upkeep: Upkeep,
    }

    /// Hours a week for each thing that a cut leaves behind.
    pub struct Upkeep {
        /// A second deployment.
        pub deployment: f64,
        /// Each remote call.
        pub call: f64,
        /// Each copy of data that is kept up to date.
        pub replica: f64,
        /// Each event that is kept in an outbox.
        pub outbox: f64,
        /// Each library that both sides carry.
        pub library: f64,
        /// Where the hours come from.
        pub provenance: String,
    }
}
