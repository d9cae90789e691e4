//! The tables that people's work is kept in: their columns, and how each column is written.

use std::fmt;

/// How a value is written into its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text as it is; days and names of enumerations are text too.
    Text,
    /// A whole number.
    Integer,
    /// A measure.
    Real,
    /// 0 or 1.
    Bool,
    /// An identity, without its letters.
    Id(&'static str),
    /// An identity without its letters, or 0 for none.
    IdOrZero(&'static str),
    /// Anything else, as JSON.
    Json,
    /// Always 1: the key of a table with one row. The record has no such field.
    One,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name in SQL.
    pub(crate) name: &'static str,
    /// The field of the record.
    pub(crate) field: &'static str,
    /// How it is written.
    pub(crate) kind: Kind,
}

/// A table of records.
#[derive(Debug)]
pub(crate) struct Spec {
    /// Its name in SQL.
    pub(crate) sql: &'static str,
    /// How many of the columns, from the first, are the key.
    pub(crate) key: usize,
    /// Whether anything but the key must be unique, so that rows that trade values have to be
    /// taken out before they are put back.
    pub(crate) trades: bool,
    /// The columns. A later schema appends to them, so that old journal entries still fit.
    pub(crate) columns: &'static [Column],
}

const fn text(name: &'static str) -> Column {
    Column { name, field: name, kind: Kind::Text }
}
const fn integer(name: &'static str) -> Column {
    Column { name, field: name, kind: Kind::Integer }
}
const fn real(name: &'static str) -> Column {
    Column { name, field: name, kind: Kind::Real }
}
const fn truth(name: &'static str) -> Column {
    Column { name, field: name, kind: Kind::Bool }
}
const fn json(name: &'static str) -> Column {
    Column { name, field: name, kind: Kind::Json }
}
const fn id(name: &'static str, prefix: &'static str) -> Column {
    Column { name, field: name, kind: Kind::Id(prefix) }
}

macro_rules! tables {
    ($($(#[$doc:meta])* $variant:ident $sql:literal $key:literal $trades:literal [$($column:expr),* $(,)?])*) => {
        /// A table of the project file that holds what people decided, or what a change can
        /// make visible.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TableName {
            $($(#[$doc])* $variant,)*
        }

        impl TableName {
            /// Every table, in an order in which no row points at a later table, save for the
            /// references of a table to itself.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in SQL and in the journal.
            #[must_use]
            pub fn name(self) -> &'static str {
                self.spec().sql
            }

            /// The table with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($sql => Some(Self::$variant),)*
                    _ => None,
                }
            }

            pub(crate) fn spec(self) -> &'static Spec {
                match self {
                    $(Self::$variant => {
                        static SPEC: Spec = Spec {
                            sql: $sql, key: $key, trades: $trades, columns: &[$($column),*],
                        };
                        &SPEC
                    })*
                }
            }
        }
    };
}

tables! {
    /// The one row of settings.
    Settings "settings" 1 false [
        Column { name: "id", field: "", kind: Kind::One },
        text("name"), text("notice"), text("currency"), real("hour_cost"), real("hour_value"),
        real("discount_rate"), text("money_provenance"), json("effort"),
        real("first_wave_weeks"), real("utility_share"), integer("mass_commit_files"),
        text("person"),
    ]
    /// Sources, with the survey that counts.
    Source "source" 1 false [
        id("id", "src"), text("name"), text("location"), id("current", "sv"),
    ]
    /// Teams.
    Team "team" 1 true [
        id("id", "t"), text("name"), real("engineers"), real("hours_per_week"),
        real("roadmap_share"), json("absences"), json("authors"), text("provenance"),
    ]
    /// Domains.
    Domain "domain" 1 true [
        id("id", "d"), text("name"), text("letter"), integer("colour"), text("definition"),
        json("glossary"), text("kind"), id("owner", "t"),
    ]
    /// Path patterns.
    Rule "rule" 1 false [id("id", "r"), text("pattern"), id("domain", "d")]
    /// Which module belongs where.
    Assignment "assignment" 1 false [
        id("module", "m"), id("domain", "d"), text("firmness"), id("rule", "r"), text("by"),
        integer("at"), text("why"),
    ]
    /// Platform work.
    Enabler "enabler" 1 false [
        id("id", "e"), text("name"), text("kind"), text("definition"), json("effort"),
        id("team", "t"), truth("ready"), text("provenance"),
    ]
    /// Candidates.
    Candidate "candidate" 1 false [
        id("id", "c"), text("name"), json("scope"), text("disposition"), json("needs"),
        json("removed_share"), real("running_cost_per_week"), text("note"),
    ]
    /// What people decided about crossings.
    SeamDecision "seam_decision" 3 false [
        id("candidate", "c"), id("owner", "m"), text("operation"), text("becomes"),
        json("effort"), text("note"),
    ]
    /// Evidence that people overruled.
    Overrule "overrule" 1 false [
        id("id", "o"), id("module", "m"), json("claim"), text("reason"), text("by"),
    ]
    /// Whose the tables are.
    TableOwner "table_owner" 1 false [text("table"), id("domain", "d"), text("note"), text("by")]
    /// How sides of boundaries stand to each other.
    Relation "relation" 2 false [
        text("one"), text("other"), text("pattern"), text("upstream"), text("note"), text("by"),
    ]
    /// Who may use whom.
    Boundaries "boundaries" 1 true [
        id("id", "g"), text("origin"), json("parts"), json("rules"),
    ]
    /// Projects that took on debt.
    DebtProject "debt_project" 1 false [id("id", "b"), text("name"), text("note")]
    /// Debt.
    DebtItem "debt_item" 1 false [
        id("id", "i"), text("name"), id("project", "b"), text("taken_on"),
        json("principal_hours"), json("interest"), real("toil_hours_per_week"),
        json("rework"), json("opportunity"), json("attachments"), json("repayments"),
        text("provenance"), text("note"),
    ]
    /// The toil diary.
    ToilEntry "toil_entry" 1 false [
        id("id", "w"), text("on"), integer("minutes"), text("what"), id("domain", "d"),
        id("item", "i"), text("provenance"),
    ]
    /// What broke.
    Incident "incident" 1 false [
        id("id", "x"), text("on"), text("what"), integer("minutes"), real("cost"),
        json("charges"), text("provenance"),
    ]
    /// Features that wait.
    DelayedFeature "delayed_feature" 1 false [
        id("id", "f"), text("name"), text("since"), text("until"), real("delay_cost_per_week"),
        json("charges"), text("provenance"), text("note"),
    ]
    /// Overlays.
    Scenario "scenario" 1 false [
        id("id", "n"), text("name"), text("note"), json("assignments"), json("dispositions"),
        json("settings"),
    ]
    /// Steps that people put into roadmaps.
    Step "step" 1 false [
        id("id", "s"), id("scenario", "n"), text("work"), id("candidate", "c"),
        id("enabler", "e"), id("item", "i"), id("team", "t"), json("effort"), json("after"),
        text("release"), text("deadline"), truth("done"),
    ]
    /// Decisions.
    Decision "decision" 1 false [
        id("id", "k"), text("title"), text("because"), text("dissent"), text("owner"),
        integer("at"), text("review_on"),
    ]
    /// Behaviour questions.
    BehaviourQuestion "behaviour_question" 1 false [
        id("id", "q"), text("question"), json("target"), text("answer"), text("owner"),
        integer("asked"),
    ]
    /// Named states.
    Snapshot "snapshot" 1 false [
        id("id", "z"), text("name"), integer("at"), integer("journal"),
    ]
    /// Named sets of weights.
    StakeholderProfile "stakeholder_profile" 1 true [
        id("id", "p"), text("name"), json("weights"),
    ]
    /// Where each module lies on the map.
    Slot "slot" 1 true [id("module", "m"), integer("q"), integer("r")]
    /// Around which cell each region grows.
    Anchor "anchor" 1 false [
        Column { name: "region", field: "domain", kind: Kind::IdOrZero("d") },
        integer("q"), integer("r"),
    ]
    /// Ways to look at the map that have a name.
    SavedView "saved_view" 1 true [
        id("id", "h"), text("name"), json("focus"), text("overlay"),
    ]
    /// Domains whose modules stay where they are.
    Lock "domain_lock" 1 false [id("domain", "d"), text("by")]
    /// Domains whose regions stay where they lie when the map is tidied.
    Pin "region_pin" 1 false [id("domain", "d")]
    /// Votes; they stand outside the journal.
    Vote "vote" 1 true [
        id("id", "v"), text("target"), id("domain", "d"), id("module", "m"), text("voter"),
        integer("grade"), text("sentence"), integer("at"),
    ]
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Spec {
    /// The names of the columns, quoted and with commas.
    pub(crate) fn column_list(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
        names.join(", ")
    }

    /// The condition that picks the row of a key.
    pub(crate) fn key_condition(&self) -> String {
        let key: Vec<_> = (1..=self.key)
            .zip(self.columns)
            .map(|(n, column)| format!("\"{}\" = ?{n}", column.name))
            .collect();
        key.join(" AND ")
    }
}
