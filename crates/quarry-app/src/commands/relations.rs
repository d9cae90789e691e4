//! How candidates and their neighbours stand to each other, in the patterns of domain-driven
//! design.

use quarry_analysis::{Neighbour, side_name};
use quarry_model::{
    ids::CandidateId,
    project::Project,
    relation::{Pattern, Relation, Side},
    text,
};

use super::{candidates::no_such_candidate, map::no_such_domain};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        relations::{NeighbourRow, PatternList, PatternRow, RelationRow, SetRelation},
    },
    error::AppError,
    words,
};

/// The patterns of context mapping, with what each means.
pub fn relation_patterns(_: &Application, _: Nothing) -> Result<PatternList, AppError> {
    let patterns = Pattern::ALL.iter().map(|pattern| PatternRow {
        pattern: words::of(pattern),
        name: pattern.name().to_owned(),
        meaning: pattern.meaning().to_owned(),
        has_direction: pattern.has_direction(),
    });
    Ok(PatternList { patterns: patterns.collect() })
}

pub(crate) fn neighbour_row(project: &Project, neighbour: Neighbour) -> NeighbourRow {
    let contradiction = neighbour.contradiction;
    NeighbourRow {
        side: neighbour.side.to_string(),
        uses_candidate: neighbour.uses_candidate,
        used_by_candidate: neighbour.used_by_candidate,
        upstream: neighbour.upstream.to_string(),
        relation: neighbour.relation.map(|relation| RelationRow {
            pattern: words::of(&relation.pattern),
            name: relation.pattern.name().to_owned(),
            meaning: relation.pattern.meaning().to_owned(),
            upstream: relation.upstream.map(|side| side.to_string()),
            upstream_name: relation
                .upstream
                .map_or_else(String::new, |side| side_name(project, side)),
            note: relation.note,
            by: relation.by,
            contradiction,
        }),
    }
}

/// Says how a candidate and a neighbour stand to each other, or takes that back.
pub fn set_relation(
    application: &Application,
    request: SetRelation,
) -> Result<Outcome<Nothing>, AppError> {
    let id: CandidateId = request.candidate.parse()?;
    let other: Side = request.other.parse()?;
    let pattern = request.pattern.as_deref().map(pattern).transpose()?;
    let note = text::note("A reason", &request.note)?;
    let edit = application.edit()?;
    let view = application.view()?;
    let project = &view.project;
    let own = quarry_analysis::side_of(project, id).ok_or_else(no_such_candidate)?;
    match other {
        Side::Domain(domain) if !project.domains.contains_key(&domain) => {
            return Err(no_such_domain());
        }
        Side::Candidate(_) => {
            return Err(AppError::failed("A neighbour is a domain, or the monolith."));
        }
        Side::Domain(_) | Side::Monolith => {}
    }
    let (ours, theirs) = (side_name(project, own), side_name(project, other));
    if own == other {
        return Err(AppError::failed(format!("{ours} is no neighbour of itself.")));
    }
    let upstream = match (pattern, &request.upstream) {
        (Some(pattern), Some(side)) if pattern.has_direction() => {
            let side: Side = side.parse()?;
            if side != own && side != other {
                return Err(AppError::failed(format!(
                    "Upstream is either {ours} or {theirs}, not {}.",
                    side_name(project, side)
                )));
            }
            Some(side)
        }
        (Some(pattern), None) if pattern.has_direction() => {
            let seam = quarry_analysis::seam(project, &view.graph, id);
            let all = seam.and_then(|seam| quarry_analysis::neighbours(project, &seam));
            let mut all = all.unwrap_or_default().into_iter();
            Some(all.find(|one| one.side == other).map_or(other, |one| one.upstream))
        }
        _ => None,
    };
    let label = match pattern {
        Some(pattern) => format!("{ours} and {theirs}: {}", pattern.name()),
        None => format!("{ours} and {theirs}: no pattern"),
    };
    let by = application.memory().preferences().person.clone();
    edit.commit(&label, |_, change| {
        let (one, other) = Relation::key_of(own, other);
        match pattern {
            Some(pattern) => {
                change.put(&Relation { one, other, pattern, upstream, note, by })?;
            }
            None => change.remove::<Relation>(&(one, other))?,
        }
        Ok(Nothing {})
    })
}

fn pattern(name: &str) -> Result<Pattern, AppError> {
    words::parse(name).ok_or_else(|| {
        let all: Vec<_> = Pattern::ALL.iter().map(words::of).collect();
        AppError::failed(format!("“{name}” is none of {}.", all.join(", ")))
    })
}
