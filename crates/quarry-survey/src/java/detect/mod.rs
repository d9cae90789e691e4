//! What the annotations and calls of frameworks show: tables, routes, authorisation, what is
//! sent and who listens. A finding is certain only when the name that gives it its meaning is
//! known to come from the framework, by an import or by the declared type of a receiver.

mod authorisation;
mod beans;
mod frame;
mod http;
mod messages;
mod object_queries;
mod queries;
mod query_texts;
mod routes;
mod tables;

pub(super) use frame::Frame;

use super::mappers::Mapper;
use crate::language::LanguageEvidence;

/// Adds what frameworks show to `evidence`, in which the call sites are already.
pub(super) fn detect(frame: &Frame<'_>, mappers: &[Mapper], evidence: &mut LanguageEvidence) {
    let mut stores = tables::detect(frame, evidence);
    queries::detect(frame, mappers, &mut stores, evidence);
    routes::detect(frame, evidence);
    http::detect(frame, evidence);
    authorisation::detect(frame, evidence);
    messages::detect(frame, evidence);
    beans::detect(frame, evidence);
}
