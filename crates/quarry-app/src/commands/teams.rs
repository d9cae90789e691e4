//! Authors and their teams, and who knows what.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::history::{Knowledge, knowledge as who_knows};
use quarry_model::{
    domain::Domain,
    evidence::ModuleIx,
    ids::{DomainId, ModuleId, TeamId},
    module::Standing,
    project::Project,
    team::Team,
    text,
    time::Timestamp,
};

use super::map::{no_such_domain, place};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        teams::{
            AssignAuthors, AuthorRow, AuthorShare, KnowledgeOf, KnowledgeView, SuggestedTeam,
            TeamMapping, TeamRow, TeamShare,
        },
    },
    error::AppError,
    words,
};

/// How many authors of some modules are listed.
const LISTED: usize = 20;

/// Who wrote the history, and the team of each author.
pub fn team_mapping(application: &Application, _: Nothing) -> Result<TeamMapping, AppError> {
    let view = application.view()?;
    Ok(mapping(&view.project))
}

fn mapping(project: &Project) -> TeamMapping {
    let history = &project.evidence.history;
    let mut commits = vec![0_u32; history.authors.len()];
    let mut last = vec![i64::MIN; history.authors.len()];
    for commit in &history.commits {
        let author = commit.author as usize;
        commits[author] += 1;
        last[author] = last[author].max(commit.at);
    }
    let teams = teams_by_author(project);
    let work = work(project);
    let mut authors: Vec<AuthorRow> = history
        .authors
        .iter()
        .zip(&work)
        .enumerate()
        .map(|(at, (author, work))| {
            let team = teams.get(author.name.as_str());
            AuthorRow {
                name: author.name.clone(),
                bot: author.bot,
                commits: commits[at],
                modules: work.modules.len() as u32,
                last: crate::days::day_of(Timestamp(last[at].saturating_mul(1000))).to_string(),
                team: team.map(ToString::to_string),
                suggested: if team.is_some() || author.bot {
                    None
                } else {
                    work.suggestion(project)
                },
            }
        })
        .collect();
    authors.sort_by(|a, b| b.commits.cmp(&a.commits).then_with(|| a.name.cmp(&b.name)));
    let mut rows: Vec<TeamRow> = project
        .teams
        .values()
        .map(|team| {
            let own = || {
                let id = team.id.to_string();
                authors.iter().filter(move |author| author.team.as_ref() == Some(&id))
            };
            TeamRow {
                id: team.id.to_string(),
                name: team.name.clone(),
                authors: own().count() as u32,
                commits: own().map(|author| author.commits).sum(),
            }
        })
        .collect();
    rows.sort_by_key(|team| team.name.to_lowercase());
    TeamMapping { authors, teams: rows }
}

/// The team of each author that is in one; of several the first by identity, as for ownership.
fn teams_by_author(project: &Project) -> BTreeMap<&str, TeamId> {
    let mut teams = BTreeMap::new();
    for team in project.teams.values() {
        for author in &team.authors {
            teams.entry(author.as_str()).or_insert(team.id);
        }
    }
    teams
}

/// What an author changed of the product, mass commits left out.
#[derive(Default)]
struct Work {
    modules: BTreeSet<ModuleIx>,
    changes: u32,
    by_domain: BTreeMap<DomainId, u32>,
}

fn work(project: &Project) -> Vec<Work> {
    let history = &project.evidence.history;
    let standings = project.standings();
    let domains = project.domains_by_place();
    let mut work: Vec<Work> = history.authors.iter().map(|_| Work::default()).collect();
    for change in &history.changes {
        let commit = &history.commits[change.commit as usize];
        let module = change.module;
        if commit.files > project.settings.mass_commit_files
            || standings[module.at()] != Standing::Product
        {
            continue;
        }
        let own = &mut work[commit.author as usize];
        own.modules.insert(module);
        own.changes += 1;
        if let Some(domain) = domains[module.at()] {
            *own.by_domain.entry(domain).or_default() += 1;
        }
    }
    work
}

impl Work {
    /// The team that owns the domains in which more than half of the author's changes lie.
    fn suggestion(&self, project: &Project) -> Option<SuggestedTeam> {
        let mut by_team: BTreeMap<TeamId, (u32, Vec<&Domain>)> = BTreeMap::new();
        for (domain, changes) in &self.by_domain {
            let domain = project.domains.get(domain)?;
            if let Some(owner) = domain.owner {
                let entry = by_team.entry(owner).or_default();
                entry.0 += changes;
                entry.1.push(domain);
            }
        }
        let (team, (changes, domains)) = by_team
            .into_iter()
            .max_by_key(|(team, (changes, _))| (*changes, std::cmp::Reverse(*team)))?;
        if changes * 2 <= self.changes {
            return None;
        }
        let name = project.teams.get(&team)?.name.clone();
        let some: Vec<&str> = domains.iter().take(3).map(|domain| domain.name.as_str()).collect();
        Some(SuggestedTeam {
            team: team.to_string(),
            because: format!(
                "{changes} of {} are in {}, which {name} owns.",
                words::count(self.changes as usize, "change"),
                some.join(", ")
            ),
            name,
        })
    }
}

/// Puts authors into a team, or out of all teams.
pub fn assign_authors(
    application: &Application,
    request: AssignAuthors,
) -> Result<Outcome<Nothing>, AppError> {
    let wanted: Option<TeamId> = request.team.as_deref().map(str::parse).transpose()?;
    let fresh = match request.new_team.as_deref() {
        Some(name) if !name.trim().is_empty() => Some(text::name("A team", name)?),
        _ => None,
    };
    let edit = application.edit()?;
    let project = edit.project();
    let history = &project.evidence.history;
    for author in &request.authors {
        if !history.authors.iter().any(|known| known.name == *author) {
            return Err(AppError::failed(format!("The history has no author “{author}”.")));
        }
    }
    if let Some(name) = &fresh
        && project.teams.values().any(|team| team.name.to_lowercase() == name.to_lowercase())
    {
        return Err(AppError::failed(format!("There is a team {name} already.")));
    }
    let into = match (&fresh, wanted) {
        (Some(name), _) => name.clone(),
        (None, Some(id)) => {
            project.teams.get(&id).map(|team| team.name.clone()).ok_or_else(|| {
                AppError::failed("That team is no longer there. Somebody may have removed it.")
            })?
        }
        (None, None) => "no team".to_owned(),
    };
    let who = match request.authors.as_slice() {
        [only] => only.clone(),
        many => words::count(many.len(), "author"),
    };
    let moved: BTreeSet<&String> = request.authors.iter().collect();
    edit.commit(&format!("Put {who} into {into}"), |project, change| {
        let wanted = if fresh.is_some() { None } else { wanted };
        for team in project.teams.values() {
            let mut authors: Vec<String> =
                team.authors.iter().filter(|author| !moved.contains(author)).cloned().collect();
            if wanted == Some(team.id) {
                authors.extend(moved.iter().map(|author| (*author).clone()));
                authors.sort_unstable();
            }
            if authors != team.authors {
                change.put(&Team { authors, ..team.clone() })?;
            }
        }
        if let Some(name) = fresh {
            let id = change.next_id::<Team>()?;
            let authors = moved.iter().map(|author| (*author).clone()).collect();
            change.put(&Team { id, name, authors, ..Team::assumed() })?;
        }
        Ok(Nothing {})
    })
}

/// Who knows a module or the modules of a domain.
pub fn knowledge(
    application: &Application,
    request: KnowledgeOf,
) -> Result<KnowledgeView, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let modules = match (&request.module, &request.domain) {
        (Some(module), _) => vec![place(project, module.parse::<ModuleId>()?)?],
        (None, Some(domain)) => {
            let id: DomainId = domain.parse()?;
            if !project.domains.contains_key(&id) {
                return Err(no_such_domain());
            }
            let domains = project.domains_by_place();
            (0..)
                .map(ModuleIx)
                .zip(domains)
                .filter(|(_, of)| *of == Some(id))
                .map(|(ix, _)| ix)
                .collect()
        }
        (None, None) => return Err(AppError::failed("Name a module or a domain.")),
    };
    let known = who_knows(project, &view.graph, &modules);
    Ok(shown(project, &known, quarry_analysis::team_mismatch(project, &view.graph, &modules)))
}

fn shown(project: &Project, known: &Knowledge, team_mismatch: Option<f64>) -> KnowledgeView {
    let history = &project.evidence.history;
    let teams = teams_by_author(project);
    let team_name = |id: &TeamId| project.teams.get(id).map(|team| team.name.clone());
    let share = |changes: u32| f64::from(changes) / f64::from(known.changes.max(1));
    let authors = known.authors.iter().take(LISTED).map(|each| {
        let name = &history.authors[each.author as usize].name;
        let leaves = known.leavers.iter().position(|leaver| *leaver == each.author);
        AuthorShare {
            name: name.clone(),
            team: teams.get(name.as_str()).and_then(team_name),
            changes: each.changes,
            share: share(each.changes),
            modules: each.modules,
            author_of: each.author_of,
            leaves: leaves.map(|at| at as u32 + 1),
        }
    });
    KnowledgeView {
        modules: known.modules,
        changes: known.changes,
        authors: authors.collect(),
        all_authors: known.authors.len() as u32,
        teams: known
            .teams
            .iter()
            .map(|each| TeamShare {
                team: each.team.as_ref().and_then(team_name),
                changes: each.changes,
                share: share(each.changes),
            })
            .collect(),
        truck_factor: (!known.leavers.is_empty()).then_some(known.leavers.len() as u32),
        team_mismatch,
    }
}
