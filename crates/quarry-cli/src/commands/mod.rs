//! One command a file.

pub(crate) mod assign;
pub(crate) mod check;
pub(crate) mod debt;
pub(crate) mod export;
pub(crate) mod plan;
pub(crate) mod score;
pub(crate) mod seam;
mod seam_said;
pub(crate) mod suggest;
pub(crate) mod survey;
pub(crate) mod tables;

use std::path::Path;

use quarry_app::{
    application::Application,
    commands::{
        candidates::{candidates, candidates_by},
        domains::list_domains,
    },
    dto::{
        candidates::{CandidateList, CandidateRow},
        common::{Nothing, Range},
    },
    error::AppError,
};
use quarry_report::{content, format::listed};

/// Opens a project to change it. Somebody else who has it open is an error.
fn open(application: &Application, path: &Path) -> Result<Vec<String>, AppError> {
    let info = application.open(path)?;
    match info.read_only {
        None => Ok(info.notices),
        Some(why) => Err(AppError::read_only(&why)),
    }
}

/// Opens a project to read it, also when somebody else has it open.
fn open_to_read(application: &Application, path: &Path) -> Result<Vec<String>, AppError> {
    Ok(application.open_read_only(path)?.notices)
}

/// The candidates in the order of a profile, or of the one that is usual.
fn list_by(application: &Application, profile: Option<&str>) -> Result<CandidateList, AppError> {
    match profile {
        Some(profile) => candidates_by(application, profile),
        None => candidates(application, Nothing {}),
    }
}

/// The candidate of this name or identity.
fn candidate(application: &Application, wanted: &str) -> Result<CandidateRow, AppError> {
    candidate_by(application, None, wanted)
}

/// The same, with its rank by a profile.
fn candidate_by(
    application: &Application,
    profile: Option<&str>,
    wanted: &str,
) -> Result<CandidateRow, AppError> {
    let list = list_by(application, profile)?.candidates;
    let name = wanted.trim().to_lowercase();
    let found = list
        .iter()
        .position(|row| row.name.to_lowercase() == name)
        .or_else(|| list.iter().position(|row| row.id == wanted.trim()));
    let Some(found) = found else {
        let names: Vec<_> = list.iter().map(|row| row.name.as_str()).collect();
        return Err(AppError::failed(match names.len() {
            0 => format!(
                "There is no candidate “{wanted}”, since there is none at all: assign modules to \
                 domains first."
            ),
            1..=12 => format!("There is no candidate “{wanted}”; there is {}.", listed(&names)),
            _ => format!("There is no candidate “{wanted}”; `quarry score` lists them."),
        }));
    };
    Ok(list.into_iter().nth(found).unwrap_or_else(|| unreachable!("it was found there")))
}

/// The identity of the domain with this name or identity, or `monolith`.
fn region(application: &Application, wanted: &str) -> Result<String, AppError> {
    let name = wanted.trim().to_lowercase();
    let domains = list_domains(application, Nothing {})?.domains;
    let found = domains
        .iter()
        .find(|domain| domain.name.to_lowercase() == name)
        .or_else(|| domains.iter().find(|domain| domain.id == wanted.trim()));
    match found {
        Some(domain) => Ok(domain.id.clone()),
        None if matches!(name.as_str(), "monolith" | "the monolith") => Ok("monolith".to_owned()),
        None => Err(AppError::failed(format!("There is no domain “{wanted}”."))),
    }
}

/// The three points as the report writes them.
fn range(range: Range) -> content::Range {
    content::Range { lo: range.lo, likely: range.likely, hi: range.hi }
}

/// `one_way_in` as people say it.
fn words(name: &str) -> String {
    name.replace('_', " ")
}
