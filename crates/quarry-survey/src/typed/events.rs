//! Events that are classes: who sends them, who hears them.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    dependency::{CallSite, DependencyKind, Operation, OperationKind, ResultUse, Usage},
    evidence::{ModuleIx, OperationIx},
    module::Effect,
    shared_name::SharedName,
};

use super::{Symbol, findings::depend, program::Program};
use crate::language::LanguageEvidence;

/// Places that have to do with one class of events.
#[derive(Default)]
pub(crate) struct Event {
    /// Where it is sent.
    pub(crate) sent: Vec<Place>,
    /// Where it is heard.
    pub(crate) heard: Vec<Place>,
}

/// A place that sends or hears an event.
pub(crate) struct Place {
    /// The file.
    pub(crate) file: u32,
    /// The symbol it stands in.
    pub(crate) within: String,
    /// The line.
    pub(crate) line: u32,
    /// Inside a database transaction.
    pub(crate) in_transaction: bool,
    /// A failure is handled beyond logging it.
    pub(crate) handles_failure: bool,
    /// Heard on another thread or after the sender's transaction, or sent into a queue.
    pub(crate) later: bool,
}

/// Listeners depend on who sends what they hear; the event is an operation of its module.
pub(crate) fn wire(
    program: &Program<'_>,
    evidence: &mut LanguageEvidence,
    events: &BTreeMap<Symbol, Event>,
) {
    let mut named: BTreeSet<(u32, String)> = BTreeSet::new();
    for (event, places) in events {
        for heard in &places.heard {
            depend(evidence, heard.file, event.file, DependencyKind::Listener, heard.line);
            for sent in &places.sent {
                if sent.file != event.file {
                    depend(evidence, heard.file, sent.file, DependencyKind::Listener, heard.line);
                }
            }
        }
        let fact = program.symbol(*event);
        if !named.insert((event.file, fact.name.to_string())) {
            continue;
        }
        let operation = OperationIx(evidence.operations.len() as u32);
        evidence.operations.push(Operation {
            owner: ModuleIx(event.file),
            kind: OperationKind::Topic,
            name: fact.name.to_string(),
            line: fact.line,
            effect: Effect::Unknown,
        });
        let later = !places.heard.is_empty() && places.heard.iter().all(|place| place.later);
        let mut site = |place: &Place, usage, result| {
            if place.file != event.file {
                evidence.call_sites.push(CallSite {
                    operation,
                    from: ModuleIx(place.file),
                    within: SharedName::from(place.within.as_str()),
                    line: place.line,
                    usage,
                    result,
                    in_transaction: place.in_transaction,
                    handles_failure: place.handles_failure,
                });
            }
        };
        for place in &places.sent {
            // Listeners are called at once and on the same thread unless somebody says otherwise.
            let result =
                if later || place.later { ResultUse::AsyncSink } else { ResultUse::Discarded };
            site(place, Usage::Emit, result);
        }
        for place in &places.heard {
            site(place, Usage::Subscribe, ResultUse::Used);
        }
    }
}
