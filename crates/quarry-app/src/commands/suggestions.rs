//! Suggestions of domains: made, shown, and taken over.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::{Group, SuggestOptions, Suggestion};
use quarry_model::{
    domain::{Assignment, Domain, Firmness},
    evidence::ModuleIx,
    ids::{DomainId, ModuleId},
    progress::{Progress, Unwatched},
    project::Project,
    text,
};

use super::{carving::held, domains::add_domain};
use crate::{
    application::Application,
    dto::{
        common::Outcome,
        domains::{ApplySuggestion, Suggest, SuggestedGroup, SuggestedModule, SuggestionView},
        map::Moved,
        project::{JobResult, JobStarted},
    },
    error::AppError,
    session::View,
    words,
};

/// Looks for domains.
pub fn suggest_domains(
    application: &Application,
    request: Suggest,
) -> Result<JobStarted, AppError> {
    let view = application.view()?;
    let options = options(request.resolution, request.domains_only)?;
    let job = application.jobs().start("Find domains", move |progress| {
        let suggestion = suggestion_view(&view, &options, progress)?;
        Ok(JobResult::Suggested { suggestion })
    });
    Ok(JobStarted { job })
}

/// What would be suggested; the command line asks for it without a job.
pub fn suggestion(
    application: &Application,
    request: &Suggest,
    progress: &dyn Progress,
) -> Result<SuggestionView, AppError> {
    let options = options(request.resolution, request.domains_only)?;
    suggestion_view(&*application.view()?, &options, progress)
}

fn options(resolution: f64, domains_only: bool) -> Result<SuggestOptions, AppError> {
    if !(0.01..=100.0).contains(&resolution) {
        return Err(AppError::failed(format!(
            "A resolution of {resolution} is not between 0.01 and 100; 1 is neutral."
        )));
    }
    Ok(SuggestOptions { resolution, domains_only })
}

fn suggestion_view(
    view: &View,
    options: &SuggestOptions,
    progress: &dyn Progress,
) -> Result<SuggestionView, AppError> {
    let project = &view.project;
    let suggestion = quarry_analysis::suggest(project, &view.graph, options, progress)?;
    let mut groups: BTreeMap<Group, SuggestedGroup> = BTreeMap::new();
    for domain in project.domains.values() {
        groups.insert(
            Group::Domain(domain.id),
            SuggestedGroup {
                domain: Some(domain.id.to_string()),
                name: domain.name.clone(),
                staying: 0,
                coming: Vec::new(),
            },
        );
    }
    for group in &suggestion.new_groups {
        let name = group.proposed_name.clone();
        let empty = SuggestedGroup { domain: None, name, staying: 0, coming: Vec::new() };
        groups.insert(Group::New(group.key), empty);
    }
    let held = held(project);
    for placement in &suggestion.placements {
        let Some(group) = groups.get_mut(&placement.group) else { continue };
        let id = project.modules.id(placement.module);
        let closed = match placement.group {
            Group::Domain(domain) => project.locks.contains_key(&domain),
            Group::New(_) => false,
        };
        if (closed || held.contains(&id)) && !stays(project, id, placement.group) {
            continue;
        }
        if stays(project, id, placement.group) {
            group.staying += 1;
        } else {
            group.coming.push(SuggestedModule {
                module: id.to_string(),
                name: project.evidence.module(placement.module).name.clone(),
                why: placement.sentence.clone(),
            });
        }
    }
    let mut groups: Vec<_> = groups
        .into_values()
        .filter(|group| group.staying > 0 || !group.coming.is_empty())
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.staying as usize + group.coming.len()));
    let name = |ix: &ModuleIx| project.evidence.module(*ix).name.clone();
    Ok(SuggestionView {
        groups,
        modularity: suggestion.modularity,
        utilities: suggestion.utilities.iter().map(name).collect(),
        without_evidence: suggestion.unassigned.len() as u32,
    })
}

fn stays(project: &Project, module: ModuleId, group: Group) -> bool {
    match (project.assignments.get(&module), group) {
        (Some(assignment), Group::Domain(domain)) => assignment.domain == Some(domain),
        (Some(assignment), Group::New(_)) => assignment.firmness == Firmness::Pinned,
        (None, _) => false,
    }
}

/// Takes a suggestion over: new groups become domains, and no pinned module moves.
pub fn apply_suggestion(
    application: &Application,
    request: ApplySuggestion,
) -> Result<Outcome<Moved>, AppError> {
    let options = options(request.resolution, request.domains_only)?;
    let edit = application.edit()?;
    let view = application.view()?;
    let suggestion: Suggestion =
        quarry_analysis::suggest(&view.project, &view.graph, &options, &Unwatched)?;
    let at = application.now();
    edit.commit("Take over the suggestion", |project, change| {
        let mut groups: BTreeMap<Group, DomainId> =
            project.domains.keys().map(|id| (Group::Domain(*id), *id)).collect();
        let mut fresh = Vec::new();
        for group in &suggestion.new_groups {
            let name = free_name(project, &fresh, &group.proposed_name)?;
            let id = add_domain(project, change, &fresh, name, String::new())?;
            fresh.extend(change.get::<Domain>(&id)?);
            groups.insert(Group::New(group.key), id);
        }
        let mut rows = Vec::new();
        let held = held(project);
        for placement in &suggestion.placements {
            let id = project.modules.id(placement.module);
            let known = project.assignments.get(&id);
            let pinned =
                known.is_some_and(|a| a.firmness == Firmness::Pinned) || held.contains(&id);
            let open = |domain: &DomainId| !pinned && !project.locks.contains_key(domain);
            let Some(domain) = groups.get(&placement.group).copied().filter(open) else {
                continue;
            };
            if known.is_some_and(|assignment| assignment.domain == Some(domain)) {
                continue;
            }
            rows.push(Assignment {
                module: id,
                domain: Some(domain),
                firmness: Firmness::Suggested,
                rule: None,
                by: String::new(),
                at,
                why: placement.sentence.clone(),
            });
        }
        change.put_many(&rows)?;
        let announcement = format!(
            "{} assigned, {} made",
            words::count(rows.len(), "module"),
            words::count(fresh.len(), "domain")
        );
        Ok(Moved { modules: rows.len() as u32, announcement })
    })
}

/// The proposed name, with a number behind it if it is taken.
fn free_name(project: &Project, fresh: &[Domain], proposed: &str) -> Result<String, AppError> {
    let proposed: String = proposed.chars().take(text::NAME_LIMIT - 5).collect();
    let proposed = text::name("A domain", &proposed)?;
    let taken: BTreeSet<String> =
        project.domains.values().chain(fresh).map(|d| d.name.to_lowercase()).collect();
    let numbered = (2..).map(|n| format!("{proposed} {n}"));
    let mut names = std::iter::once(proposed.clone()).chain(numbered);
    Ok(names.find(|name| !taken.contains(&name.to_lowercase())).unwrap_or(proposed))
}
