//! Stakeholders: their weights, the order they give, and how far they agree.

use std::collections::BTreeSet;

use quarry_model::{
    ids::{CandidateId, Id as _, ProfileId},
    people::{Criterion, StakeholderProfile, Weight},
    project::Project,
    text,
};

use super::candidates::part_rows;
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        domains::Created,
        profiles::{
            AgreementRow, ContestedRow, ProfileList, ProfileRef, ProfileRow, RankBy, RankedRow,
            RankingView, SaveProfile, StaysRow, WeightRow,
        },
    },
    error::AppError,
    session::View,
    words,
};

/// All profiles, and how far they agree.
pub fn profiles(application: &Application, _: Nothing) -> Result<ProfileList, AppError> {
    let view = application.view()?;
    let known = all(&view.project);
    let found = quarry_analysis::agreement(view.scores(), &known);
    let name = |at: usize| known[at].name.clone();
    Ok(ProfileList {
        profiles: known.iter().map(profile_row).collect(),
        agreements: found
            .pairs
            .iter()
            .map(|(a, b, tau)| AgreementRow { a: name(*a), b: name(*b), tau: *tau })
            .collect(),
        contested: found
            .contested
            .iter()
            .map(|one| ContestedRow {
                candidate: one.candidate.to_string(),
                name: candidate_name(&view.project, one.candidate),
                best: one.best.0,
                best_by: name(one.best.1),
                worst: one.worst.0,
                worst_by: name(one.worst.1),
            })
            .collect(),
    })
}

/// The candidates in the order of a profile, and how sure that is.
pub fn ranking(application: &Application, request: RankBy) -> Result<RankingView, AppError> {
    let view = application.view()?;
    let mut profile = profile_of(&view, request.profile.as_deref())?;
    if let Some(rows) = &request.weights {
        profile.weights = weights(rows)?;
    }
    Ok(ranking_by(&view, &profile))
}

fn ranking_by(view: &View, profile: &StakeholderProfile) -> RankingView {
    let found = quarry_analysis::ranking(view.scores(), profile);
    RankingView {
        profile: profile.name.clone(),
        weights: profile.weights.iter().map(weight_row).collect(),
        best: found.best.map(|best| best.to_string()),
        stays: found
            .stays
            .iter()
            .map(|stays| StaysRow {
                criterion: words::of(&stays.criterion),
                share: stays.share,
                lo: stays.lo,
                hi: stays.hi,
            })
            .collect(),
        draws: found.robustness.draws,
        candidates: found
            .candidates
            .into_iter()
            .zip(found.robustness.candidates)
            .map(|(ranked, standing)| RankedRow {
                candidate: ranked.candidate.to_string(),
                name: candidate_name(&view.project, ranked.candidate),
                rank: ranked.rank,
                value: ranked.value.value,
                lo: ranked.value.lo,
                hi: ranked.value.hi,
                known: ranked.value.known,
                parts: part_rows(&ranked.value),
                sureness: ranked.sureness,
                ranks: standing.ranks,
                central_weights: standing.central_weights,
                confidence: standing.confidence,
            })
            .collect(),
    }
}

/// Makes a profile, or changes one.
pub fn save_profile(
    application: &Application,
    request: SaveProfile,
) -> Result<Outcome<Created>, AppError> {
    let id: Option<ProfileId> = match &request.id {
        Some(id) => Some(id.parse()?),
        None => None,
    };
    let name = text::name("A profile", &request.name)?;
    let weights = weights(&request.weights)?;
    let edit = application.edit()?;
    let known = &edit.project().profiles;
    if let Some(id) = id
        && !known.contains_key(&id)
    {
        return Err(no_such_profile());
    }
    let same = |other: &&StakeholderProfile| {
        Some(other.id) != id && other.name.to_lowercase() == name.to_lowercase()
    };
    if let Some(other) = known.values().find(same) {
        return Err(AppError::failed(format!("There is a profile “{}” already.", other.name)));
    }
    let label = match id {
        Some(_) => format!("Change the profile {name}"),
        None => format!("Make the profile {name}"),
    };
    edit.commit(&label, |_, change| {
        let id = match id {
            Some(id) => id,
            None => change.next_id::<StakeholderProfile>()?,
        };
        change.put(&StakeholderProfile { id, name, weights })?;
        Ok(Created { id: id.to_string() })
    })
}

/// Removes a profile.
pub fn remove_profile(
    application: &Application,
    request: ProfileRef,
) -> Result<Outcome<Nothing>, AppError> {
    let id: ProfileId = request.profile.parse()?;
    let edit = application.edit()?;
    let known = edit.project().profiles.get(&id).ok_or_else(no_such_profile)?;
    edit.commit(&format!("Remove the profile {}", known.name), |_, change| {
        change.remove::<StakeholderProfile>(&id)?;
        Ok(Nothing {})
    })
}

fn no_such_profile() -> AppError {
    AppError::failed("That profile is no longer there.")
}

/// The profiles of the project, then presets whose names are not taken.
fn all(project: &Project) -> Vec<StakeholderProfile> {
    let own: Vec<StakeholderProfile> = project.profiles.values().cloned().collect();
    let taken: BTreeSet<String> = own.iter().map(|profile| profile.name.to_lowercase()).collect();
    let free = quarry_analysis::presets()
        .into_iter()
        .filter(|preset| !taken.contains(&preset.name.to_lowercase()));
    own.iter().cloned().chain(free).collect()
}

/// The profile of this name or identity; the one that candidates are ranked by for `None`.
pub(crate) fn profile_of(
    view: &View,
    wanted: Option<&str>,
) -> Result<StakeholderProfile, AppError> {
    let Some(wanted) = wanted else { return Ok(view.profile()) };
    let known = all(&view.project);
    let name = wanted.trim().to_lowercase();
    let named = known.iter().find(|profile| profile.name.to_lowercase() == name);
    let by_id = || view.project.profiles.values().find(|profile| profile.id.to_string() == name);
    named.or_else(by_id).cloned().ok_or_else(|| {
        let there: Vec<&str> = known.iter().map(|profile| profile.name.as_str()).collect();
        AppError::failed(format!(
            "There is no profile “{}”; there is {}.",
            wanted.trim(),
            quarry_report::format::listed(&there)
        ))
    })
}

/// Checks weights: one a criterion at most, none negative, and something that counts.
fn weights(rows: &[WeightRow]) -> Result<Vec<Weight>, AppError> {
    let mut weights: Vec<Weight> = Vec::new();
    for row in rows {
        let criterion: Criterion = words::parse(&row.criterion)
            .ok_or_else(|| AppError::failed(format!("“{}” is no criterion.", row.criterion)))?;
        if weights.iter().any(|known| known.criterion == criterion) {
            return Err(AppError::failed("Give each criterion one weight."));
        }
        if !(row.weight.is_finite() && row.weight >= 0.0) {
            return Err(AppError::failed("A weight is a number that is not negative."));
        }
        if !((row.worst - row.best).is_finite() && (row.worst - row.best).abs() > 0.0) {
            return Err(AppError::failed(
                "The values that count as worst and as best must be two different numbers.",
            ));
        }
        weights.push(Weight { criterion, weight: row.weight, worst: row.worst, best: row.best });
    }
    if weights.iter().all(|weight| weight.weight == 0.0) {
        return Err(AppError::failed("Give at least one criterion a weight above zero."));
    }
    weights.sort_by_key(|weight| weight.criterion);
    Ok(weights)
}

fn profile_row(profile: &StakeholderProfile) -> ProfileRow {
    let is_preset = profile.id == ProfileId::new(0);
    ProfileRow {
        id: (!is_preset).then(|| profile.id.to_string()),
        name: profile.name.clone(),
        weights: profile.weights.iter().map(weight_row).collect(),
    }
}

fn weight_row(weight: &Weight) -> WeightRow {
    WeightRow {
        criterion: words::of(&weight.criterion),
        weight: weight.weight,
        worst: weight.worst,
        best: weight.best,
    }
}

fn candidate_name(project: &Project, id: CandidateId) -> String {
    project.candidates.get(&id).map(|candidate| candidate.name.clone()).unwrap_or_default()
}
