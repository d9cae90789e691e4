//! What the attributes and calls of frameworks show: tables, routes, authorisation, what is sent
//! and who listens. A finding is certain only when the name that gives it its meaning is known to
//! come from the framework, by a using directive, or by the declared type of a receiver.

mod authorisation;
mod container;
mod frame;
mod http;
mod messages;
mod minimal;
mod queries;
mod routes;
mod sends;
mod stores;
mod tables;

pub(super) use frame::Frame;

use crate::language::LanguageEvidence;

/// Adds what frameworks show to `evidence`, in which the call sites are already.
pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    let mut tables = tables::detect(frame, evidence);
    stores::detect(frame, &mut tables, evidence);
    queries::detect(frame, &mut tables, evidence);
    routes::detect(frame, evidence);
    minimal::detect(frame, evidence);
    http::detect(frame, evidence);
    authorisation::detect(frame, evidence);
    sends::detect(frame, evidence);
    messages::detect(frame, evidence);
    container::detect(frame, evidence);
}
