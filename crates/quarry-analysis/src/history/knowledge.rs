//! Who knows a set of modules, person by person and team by team.

use std::collections::BTreeMap;

use quarry_model::{evidence::ModuleIx, ids::TeamId, project::Project};

use super::truck_factor::{KnownBy, authors, leavers};
use crate::{authorship::teams_of_authors, graph::Graph};

/// What one author did for a set of modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorKnows {
    /// The author's place in the history.
    pub author: u32,
    /// Changes: a commit that changed two of the modules counts twice.
    pub changes: u32,
    /// How many of the modules the author changed.
    pub modules: u32,
    /// How many of the modules the author is an author of by degree of authorship.
    pub author_of: u32,
}

/// What the members of one team did for a set of modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamKnows {
    /// The team; `None` for authors that are in none.
    pub team: Option<TeamId>,
    /// Changes, counted as those of an author.
    pub changes: u32,
}

/// Who knows a set of modules. Bots and mass commits are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// All changes.
    pub changes: u32,
    /// How many of the modules are a part of the product and have an author.
    pub modules: u32,
    /// Authors; who made most changes first, then by name.
    pub authors: Vec<AuthorKnows>,
    /// Teams; the one with most changes first, then by age, authors without a team last.
    pub teams: Vec<TeamKnows>,
    /// Who would have to leave, in that order, until more than half of the modules have nobody
    /// left: as many as the truck factor says.
    pub leavers: Vec<u32>,
}

/// Who knows the product modules among `modules`.
#[must_use]
pub fn knowledge(project: &Project, graph: &Graph, modules: &[ModuleIx]) -> Knowledge {
    let team_of = teams_of_authors(project);
    let mut known: BTreeMap<u32, AuthorKnows> = BTreeMap::new();
    let mut authors_of = Vec::new();
    for module in modules.iter().filter(|module| graph.is_product(**module)) {
        let row = graph.authorship.by_module.row(module.at());
        let by: Vec<KnownBy> = row
            .iter()
            .map(|changed| KnownBy {
                author: changed.author,
                changes: changed.changes,
                first: changed.first,
            })
            .collect();
        let of_module = authors(&by);
        for each in &by {
            let entry = known.entry(each.author).or_insert(AuthorKnows {
                author: each.author,
                changes: 0,
                modules: 0,
                author_of: 0,
            });
            entry.changes += each.changes;
            entry.modules += 1;
            entry.author_of += u32::from(of_module.contains(&each.author));
        }
        if !of_module.is_empty() {
            authors_of.push(of_module);
        }
    }
    let mut teams: BTreeMap<Option<TeamId>, u32> = BTreeMap::new();
    for each in known.values() {
        *teams.entry(team_of[each.author as usize]).or_default() += each.changes;
    }
    let mut found = Knowledge {
        changes: known.values().map(|each| each.changes).sum(),
        modules: authors_of.len() as u32,
        authors: known.into_values().collect(),
        teams: teams.into_iter().map(|(team, changes)| TeamKnows { team, changes }).collect(),
        leavers: leavers(authors_of),
    };
    found.authors.sort_by_key(|each| (std::cmp::Reverse(each.changes), each.author));
    found
        .teams
        .sort_by_key(|each| (each.team.is_none(), std::cmp::Reverse(each.changes), each.team));
    found
}
