//! What Laravel, Symfony and Doctrine give a meaning: routes, authorisation, what is sent and
//! handled, tables, and what a container wires together.
//!
//! A name alone is never enough: the receiver must be a facade, or a value whose declared type
//! comes from the framework.

mod attribute_routes;
mod call;
mod data;
mod entities;
mod guards;
mod listeners;
mod routes;
mod scene;
mod sends;
mod wiring;

use quarry_model::evidence::FindingKind;

use super::{configured::Configured, index::Index};
use crate::{language::LanguageEvidence, typed::program::Program};
use scene::{Out, Scene};

/// Adds what the frameworks' meanings show to `evidence`.
pub(super) fn detect(
    index: &Index<'_>,
    program: &Program<'_>,
    configured: &Configured,
    evidence: &mut LanguageEvidence,
) {
    let scene = Scene::of(index, program);
    let mut out = Out { evidence };
    routes::detect(&scene, &mut out);
    attribute_routes::detect(&scene, &configured.routes, &mut out);
    guards::detect(&scene, &mut out);
    sends::detect(&scene, &mut out);
    listeners::detect(&scene, &configured.services, &mut out);
    data::detect(&scene, &mut out);
    wiring::detect(&scene, &configured.services, &mut out);
    for (file, facts) in (0_u32..).zip(index.facts) {
        for (what, within, line) in &facts.computed {
            let kind = FindingKind::DynamicDispatch;
            out.find(&scene, file, *within, kind, what.to_string(), *line, true);
        }
    }
    let entries = &mut out.evidence.entry_points;
    entries.sort_unstable_by(|a, b| {
        (a.module, a.kind, &a.name, a.line, &a.handler)
            .cmp(&(b.module, b.kind, &b.name, b.line, &b.handler))
    });
    entries.dedup();
    let roles = &mut out.evidence.roles;
    roles.sort_unstable_by(|a, b| {
        (a.module, a.role, a.line, &a.because).cmp(&(b.module, b.role, b.line, &b.because))
    });
    roles.dedup_by(|later, first| (later.module, later.role) == (first.module, first.role));
}
