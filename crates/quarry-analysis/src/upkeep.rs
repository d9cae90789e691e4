//! The debt that a cut itself takes on: what has to be kept going every week because one program
//! became two (FORMULAS.md section 6: the debt the extraction creates is a new item). The hours for
//! each thing are an assumption that the team sets ([`UpkeepTable`]).

use quarry_model::{
    candidate::{Becoming, SeamDecision},
    evidence::ModuleIx,
    settings::UpkeepTable,
};
use serde::Serialize;

use crate::{capacity::amount, class::Class, crossings::Crossing, seam::proposed};

/// What a cut leaves behind, counted: of each operation that crosses, what it is decided to become,
/// else what is proposed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Upkeep {
    /// Remote calls.
    pub calls: u32,
    /// Copies of data that are kept up to date: one for each module that is read, and one for each
    /// table.
    pub replicas: u32,
    /// Events that have to be kept in an outbox.
    pub outboxes: u32,
    /// Modules of which both sides carry a copy.
    pub libraries: u32,
}

/// A part of what a cut leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UpkeepPart {
    /// The second deployment.
    Deployment,
    /// Remote calls.
    Calls,
    /// Copies of data.
    Replicas,
    /// Events in an outbox.
    Outboxes,
    /// Libraries that both sides carry.
    Libraries,
}

/// The modules that were last found to be copied, or whose data was.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LastCopied {
    library: Option<ModuleIx>,
    replica: Option<ModuleIx>,
}

impl Upkeep {
    /// Adds an operation that crosses. Of a module that is copied, or whose data is, only the first
    /// operation counts: those of a module have to come one after another, and `last` keeps it.
    pub(crate) fn add(&mut self, crossing: &Crossing, owner: ModuleIx, last: &mut LastCopied) {
        if crossing.second {
            return;
        }
        let becomes = becomes(crossing.decision, crossing.class);
        self.outboxes += u32::from(crossing.outbox && becomes == Becoming::Event);
        let again = match becomes {
            Becoming::CopiedLibrary => last.library.replace(owner) == Some(owner),
            Becoming::ReplicatedRead => last.replica.replace(owner) == Some(owner),
            _ => false,
        };
        if !again {
            self.add_becoming(becomes);
        }
    }

    /// Adds a table or topic that crosses.
    pub(crate) fn add_becoming(&mut self, becomes: Becoming) {
        match becomes {
            Becoming::Call => self.calls += 1,
            Becoming::ReplicatedRead => self.replicas += 1,
            Becoming::CopiedLibrary => self.libraries += 1,
            Becoming::Event | Becoming::SplitData | Becoming::SplitJob | Becoming::Nothing => {}
        }
    }

    /// The parts with their counts and the hours a week for each one, a deployment of its own
    /// first.
    #[must_use]
    pub fn parts(&self, table: &UpkeepTable) -> [(UpkeepPart, u32, f64); 5] {
        [
            (UpkeepPart::Deployment, 1, amount(table.deployment)),
            (UpkeepPart::Calls, self.calls, amount(table.call)),
            (UpkeepPart::Replicas, self.replicas, amount(table.replica)),
            (UpkeepPart::Outboxes, self.outboxes, amount(table.outbox)),
            (UpkeepPart::Libraries, self.libraries, amount(table.library)),
        ]
    }
}

/// What an operation becomes: as decided, else as proposed for its class.
pub(crate) fn becomes(decision: Option<&SeamDecision>, class: Class) -> Becoming {
    decision.and_then(|decision| decision.becomes).unwrap_or(proposed(class))
}
