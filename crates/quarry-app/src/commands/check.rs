//! Whether a source crosses boundaries that it did not cross when it was surveyed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use quarry_model::{
    asked::HistoryWanted,
    domain::Firmness,
    evidence::{ModuleIx, Reading},
    ids::DomainId,
    progress::Progress,
    project::{Project, Source},
};
use quarry_survey::SurveyOptions;

use super::survey::{location, source_name, survey_error};
use crate::{
    application::Application,
    boundary::{broken, product, uses},
    dto::boundaries::{BoundaryCheck, CrossedBoundary},
    error::AppError,
    patterns::Pattern,
};

/// Reads the source in `folder`, and names the uses that the open project does not know and that
/// cross an agreed boundary: a rule that was imported, or the border between two domains that
/// people or rules have put both modules into. Nothing is written.
pub fn check(
    application: &Application,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<BoundaryCheck, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let source = source_of(project, folder)?;
    let asked = source
        .current
        .and_then(|survey| project.surveys.get(&survey))
        .map(|survey| survey.asked.clone())
        .unwrap_or_default();
    let options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::of(&asked) };
    let reading = quarry_survey::survey_folder(folder, &options, progress).map_err(survey_error)?;
    compare(project, source, &reading)
}

/// The source of the project that a folder is. A build elsewhere has the same source in another
/// folder, so the only source is meant wherever it lies, and of several the one of that name.
fn source_of<'p>(project: &'p Project, folder: &Path) -> Result<&'p Source, AppError> {
    let (place, name) = (location(folder), source_name(folder));
    let mut sources = project.sources.values();
    let only = || (project.sources.len() == 1).then(|| project.sources.values().next()).flatten();
    sources
        .find(|source| source.location == place)
        .or_else(only)
        .or_else(|| project.sources.values().find(|source| source.name == name))
        .ok_or_else(|| {
            let folder = PathBuf::from(&place);
            AppError::failed(format!(
                "{} is none of the sources of this project.",
                folder.display()
            ))
        })
}

fn compare(
    project: &Project,
    source: &Source,
    reading: &Reading,
) -> Result<BoundaryCheck, AppError> {
    let evidence = &project.evidence;
    let mut known_places: BTreeMap<&str, ModuleIx> = BTreeMap::new();
    for (at, (module, from)) in (0..).zip(evidence.modules.iter().zip(&project.module_sources)) {
        if *from == source.id {
            known_places.insert(&module.path, ModuleIx(at));
        }
    }
    let modules = &reading.evidence.modules;
    let standings = project.standings();
    let found: Vec<_> = modules
        .iter()
        .map(|module| {
            let known = known_places.get(module.path.as_str());
            known.map_or(module.standing, |place| standings[place.at()])
        })
        .collect();
    let is_product = product(&found);
    let all_before = uses(&evidence.dependencies, &vec![true; evidence.modules.len()]);
    let before: BTreeSet<(&str, &str)> = all_before
        .iter()
        .filter(|(from, ..)| project.module_sources[from.at()] == source.id)
        .map(|(from, to, ..)| {
            (evidence.module(*from).path.as_str(), evidence.module(*to).path.as_str())
        })
        .collect();
    let path = |ix: ModuleIx| modules[ix.at()].path.as_str();
    let is_new = |from, to| !before.contains(&(path(from), path(to)));
    let dependencies = &reading.evidence.dependencies;
    let broken = broken(project.boundaries.values(), modules, dependencies, &is_product)?;
    let known = broken.iter().filter(|each| !is_new(each.from, each.to)).count();
    let mut crossed: Vec<CrossedBoundary> = broken
        .iter()
        .filter(|each| is_new(each.from, each.to))
        .map(|each| CrossedBoundary {
            from: path(each.from).to_owned(),
            to: path(each.to).to_owned(),
            kinds: each.kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            line: each.line,
            boundary: format!("{} ({})", each.rule, each.origin),
        })
        .collect();
    let domains = agreed_domains(project, &known_places, reading)?;
    let mut new_uses = 0;
    for (from, to, kinds, line) in uses(dependencies, &is_product) {
        if !is_new(from, to) {
            continue;
        }
        new_uses += 1;
        let (Some(own), Some(other)) = (domains[from.at()], domains[to.at()]) else { continue };
        if own != other {
            let name = |id: DomainId| {
                project.domains.get(&id).map_or_else(|| id.to_string(), |known| known.name.clone())
            };
            crossed.push(CrossedBoundary {
                from: path(from).to_owned(),
                to: path(to).to_owned(),
                kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
                line,
                boundary: format!("it leads from {} to {}", name(own), name(other)),
            });
        }
    }
    crossed.sort_by(|a, b| {
        (&a.from, a.line, &a.to, &a.boundary).cmp(&(&b.from, b.line, &b.to, &b.boundary))
    });
    Ok(BoundaryCheck {
        source: source.name.clone(),
        commit: reading.commit.clone(),
        new_uses,
        crossed,
        known: known as u32,
    })
}

/// The domain that people or rules have put each module into; a module that the project does not
/// know yet goes where the rules say.
fn agreed_domains(
    project: &Project,
    known: &BTreeMap<&str, ModuleIx>,
    reading: &Reading,
) -> Result<Vec<Option<DomainId>>, AppError> {
    let rules: Vec<_> = project
        .rules
        .values()
        .rev()
        .map(|rule| Ok((Pattern::new(&rule.pattern)?, rule.domain)))
        .collect::<Result<_, AppError>>()?;
    let of = |module: &quarry_model::module::Module| {
        if let Some(place) = known.get(module.path.as_str()) {
            let assignment = project.assignments.get(&project.modules.id(*place))?;
            assignment.domain.filter(|_| assignment.firmness == Firmness::Pinned)
        } else {
            let found = rules.iter().find(|(pattern, _)| pattern.matches(module));
            found.map(|(_, domain)| *domain)
        }
    };
    Ok(reading.evidence.modules.iter().map(of).collect())
}
