//! What `quarry seam` says of operations and neighbours, before it shows them.

use quarry_app::{
    application::Application,
    commands::{decisions::decide_operation, relations::set_relation, seam::seam},
    dto::{
        candidates::{CandidateRef, DecideOperation, SeamOperationRow, SeamView},
        common::Range,
        relations::SetRelation,
    },
    error::AppError,
};

use super::{candidate, region};
use crate::arguments;

/// What takes a word back.
const PROPOSED: &str = "proposed";

/// Carries out what the command line says, one change after the other.
pub(super) fn say(application: &Application, asked: &arguments::Seam) -> Result<(), AppError> {
    let id = candidate(application, &asked.candidate)?.id;
    let look = || seam(application, CandidateRef { candidate: id.clone() });
    for pair in asked.becomes.chunks_exact(2) {
        let view = look()?;
        let row = operation(&view, &pair[0])?;
        let becomes = (pair[1] != PROPOSED).then(|| pair[1].replace('-', "_"));
        let effort = row.effort.filter(|_| row.effort_set);
        decide(application, &id, row, becomes, effort, &asked.note)?;
    }
    for pair in asked.hours.chunks_exact(2) {
        let view = look()?;
        let row = operation(&view, &pair[0])?;
        let effort = if pair[1] == PROPOSED { None } else { Some(hours(&pair[1])?) };
        let becomes = row.decided.then(|| row.becomes.replace(' ', "_"));
        decide(application, &id, row, becomes, effort, &asked.note)?;
    }
    if let [neighbour, pattern] = asked.relation.as_slice() {
        let view = look()?;
        let other = region(application, neighbour)?;
        let upstream = match asked.upstream.as_deref() {
            None => None,
            Some(side) if side.eq_ignore_ascii_case(&view.candidate.name) || side == id => {
                Some(view.side.clone())
            }
            Some(side) => Some(region(application, side)?),
        };
        let pattern = (pattern != "none").then(|| pattern.replace(['-', '/'], "_"));
        let (candidate, note) = (id.clone(), asked.note.clone());
        set_relation(application, SetRelation { candidate, other, pattern, upstream, note })?;
    }
    Ok(())
}

fn decide(
    application: &Application,
    candidate: &str,
    row: &SeamOperationRow,
    becomes: Option<String>,
    effort: Option<Range>,
    note: &str,
) -> Result<(), AppError> {
    let Some(owner) = row.owner.clone() else {
        let name = &row.name;
        return Err(AppError::failed(format!("No module of the survey offers “{name}”.")));
    };
    let note = if note.is_empty() { row.note.clone() } else { note.to_owned() };
    let (candidate, operation) = (candidate.to_owned(), row.key.clone());
    let request = DecideOperation { candidate, owner, operation, becomes, effort, note };
    decide_operation(application, request).map(drop)
}

/// The operation that a name means: with its module as the seam shows it, or alone if no other
/// has it.
fn operation<'a>(view: &'a SeamView, wanted: &str) -> Result<&'a SeamOperationRow, AppError> {
    let all = || view.groups.iter().flat_map(|group| &group.operations);
    let full = |row: &&SeamOperationRow| format!("{}.{}", row.owner_name, row.name) == wanted;
    let short = |row: &&SeamOperationRow| row.key == wanted || row.name == wanted;
    if let Some(row) = all().find(full) {
        return Ok(row);
    }
    let found: Vec<_> = all().filter(short).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(AppError::failed(format!(
            "“{wanted}” does not cross the boundary of {}.",
            view.candidate.name
        ))),
        [first, ..] => Err(AppError::failed(format!(
            "Several operations are called “{wanted}”; name the module too, such as {}.{}.",
            first.owner_name, first.name
        ))),
    }
}

/// `8`, or `4/8/16`.
fn hours(text: &str) -> Result<Range, AppError> {
    let wrong = || AppError::failed(format!("“{text}” is not hours such as 8 or 4/8/16."));
    let parts: Vec<f64> = text
        .split('/')
        .map(|part| part.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| wrong())?;
    match parts.as_slice() {
        [one] => Ok(Range { lo: *one, likely: *one, hi: *one }),
        [lo, likely, hi] => Ok(Range { lo: *lo, likely: *likely, hi: *hi }),
        _ => Err(wrong()),
    }
}
