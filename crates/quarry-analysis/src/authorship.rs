//! Who changed what: fit of teams and domains, and how few people know a set of modules
//! (FORMULAS.md section 2).

use std::collections::BTreeMap;

use quarry_model::{evidence::ModuleIx, history::History, ids::TeamId, project::Project};

use crate::{
    graph::Graph,
    history::{self, KnownBy},
    rows::Rows,
};

/// How often an author changed a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Changed {
    pub author: u32,
    pub changes: u32,
    /// Whether the author made the first change that is known.
    pub first: bool,
}

/// Authors of each module, without bots and mass commits, by author.
#[derive(Debug, Clone, Default)]
pub(crate) struct Authorship {
    pub by_module: Rows<Changed>,
}

impl Authorship {
    pub(crate) fn new(history: &History, modules: usize, mass_commit_files: u32) -> Self {
        // Changes are sorted by commit, oldest first, so the first one met is the oldest.
        let mut first = vec![u32::MAX; modules];
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(history.changes.len());
        for change in &history.changes {
            let commit = &history.commits[change.commit as usize];
            let author = commit.author;
            if history.authors[author as usize].bot || commit.files > mass_commit_files {
                continue;
            }
            if first[change.module.at()] == u32::MAX {
                first[change.module.at()] = author;
            }
            pairs.push((change.module.0, author));
        }
        pairs.sort_unstable();
        let rows: Vec<(u32, Changed)> = pairs
            .chunk_by(|a, b| a == b)
            .map(|same| {
                let (module, author) = same[0];
                let first = first[module as usize] == author;
                (module, Changed { author, changes: same.len() as u32, first })
            })
            .collect();
        Self { by_module: Rows::group(modules, &rows) }
    }
}

/// The team of each author of the history, by place; authors that no team names have none.
pub(crate) fn teams_of_authors(project: &Project) -> Vec<Option<TeamId>> {
    let mut teams: BTreeMap<&str, TeamId> = BTreeMap::new();
    for team in project.teams.values() {
        for author in &team.authors {
            teams.entry(author.as_str()).or_insert(team.id);
        }
    }
    let authors = &project.evidence.history.authors;
    authors.iter().map(|author| teams.get(author.name.as_str()).copied()).collect()
}

/// How badly teams and a set of modules fit: the entropy of the teams' shares in its changes,
/// divided by `ln(teams)`: 0 when one team makes all changes, 1 when all make the same
/// (`1 - fit` of FORMULAS.md section 2). `None` with fewer than two teams that have authors in
/// the history, or when nobody of theirs changed the modules.
#[must_use]
pub fn team_mismatch(project: &Project, graph: &Graph, modules: &[ModuleIx]) -> Option<f64> {
    mismatch(&teams_of_authors(project), graph, modules)
}

pub(crate) fn mismatch(
    team_of_author: &[Option<TeamId>],
    graph: &Graph,
    modules: &[ModuleIx],
) -> Option<f64> {
    let mut changes: BTreeMap<TeamId, u64> =
        team_of_author.iter().flatten().map(|team| (*team, 0)).collect();
    if changes.len() < 2 {
        return None;
    }
    for module in modules.iter().filter(|module| graph.is_product(**module)) {
        for changed in graph.authorship.by_module.row(module.at()) {
            if let Some(team) = team_of_author[changed.author as usize] {
                *changes.entry(team).or_default() += u64::from(changed.changes);
            }
        }
    }
    let total = changes.values().sum::<u64>();
    if total == 0 {
        return None;
    }
    let entropy: f64 = changes
        .values()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = *count as f64 / total as f64;
            -share * share.ln()
        })
        .sum();
    Some(entropy / (changes.len() as f64).ln())
}

/// The truck factor of a set of modules (Avelino): authors are taken away, the one with most
/// modules first, until more than half of the modules have no author left. An author of a
/// module is who has a degree of authorship above 0.75 of the module's highest. `None` when no
/// module has a known author.
#[must_use]
pub fn truck_factor(graph: &Graph, modules: &[ModuleIx]) -> Option<u32> {
    let product = modules.iter().filter(|module| graph.is_product(**module));
    let authors_of: Vec<Vec<u32>> = product
        .map(|module| {
            let row = graph.authorship.by_module.row(module.at()).iter();
            let known: Vec<KnownBy> = row
                .map(|changed| KnownBy {
                    author: changed.author,
                    changes: changed.changes,
                    first: changed.first,
                })
                .collect();
            history::authors(&known)
        })
        .collect();
    let leavers = history::leavers(authors_of).len();
    (leavers > 0).then_some(leavers as u32)
}
