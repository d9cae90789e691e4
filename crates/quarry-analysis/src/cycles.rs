//! Cycles of dependencies that cross a candidate's boundary (FORMULAS.md section 4).

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use quarry_model::{evidence::ModuleIx, ids::CandidateId, project::Project};
use serde::Serialize;

use crate::{basis::Basis, components::strongly_connected, graph::Graph, members::Members};

/// Larger cuts are not looked through for dependencies that could stay.
const LARGEST_CUT: usize = 400;

/// Strongly connected groups with modules on both sides of a boundary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CrossingCycles {
    /// How many groups.
    pub groups: u32,
    /// Modules of the candidate in them.
    pub modules_inside: u32,
    /// Modules outside in them.
    pub modules_outside: u32,
}

/// The strongly connected groups of the modules that couple.
pub(crate) struct Groups {
    of_module: Vec<u32>,
    size: Vec<u32>,
}

impl Groups {
    pub(crate) fn new(basis: &Basis) -> Self {
        let of_module = strongly_connected(basis.graph.modules(), |v| {
            let from = ModuleIx(v as u32);
            let arcs = basis.graph.uses(from).iter();
            arcs.filter(move |arc| basis.couples(from, arc.other, arc.code))
                .map(|arc| arc.other.at())
        });
        let mut size = vec![0u32; of_module.len()];
        for group in &of_module {
            size[*group as usize] += 1;
        }
        Self { of_module, size }
    }

    /// The groups that cross the boundary of the candidate with this number.
    pub(crate) fn crossing(&self, members: &Members, candidate: u32) -> CrossingCycles {
        let mut groups: Vec<u32> = members.modules[candidate as usize]
            .iter()
            .map(|module| self.of_module[module.at()])
            .filter(|group| self.size[*group as usize] > 1)
            .collect();
        groups.sort_unstable();
        let mut found = CrossingCycles::default();
        for same in groups.chunk_by(|a, b| a == b) {
            let size = self.size[same[0] as usize];
            let inside = same.len() as u32;
            if inside < size {
                found.groups += 1;
                found.modules_inside += inside;
                found.modules_outside += size - inside;
            }
        }
        found
    }
}

/// A dependency that is to be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cut {
    /// The module that depends.
    pub from: ModuleIx,
    /// On which.
    pub to: ModuleIx,
    /// How often.
    pub count: u32,
}

/// Dependencies across a candidate's boundary without which no cycle crosses it: for each
/// strongly connected group those of the one or the other direction, whichever are fewer, without
/// those that may stay since the rest is cut. None of them can be left out of the cut; there may
/// be a smaller one elsewhere, since to find the smallest of all is the hard problem of feedback
/// arcs. `None` when there is no such candidate.
#[must_use]
pub fn cut_of_cycles(project: &Project, graph: &Graph, candidate: CandidateId) -> Option<Vec<Cut>> {
    let basis = Basis::new(project, graph);
    let members = Members::new(project, Some(candidate));
    let inside: BTreeSet<ModuleIx> = members.modules.first()?.iter().copied().collect();
    let groups = Groups::new(&basis);
    let mut arcs: BTreeMap<u32, Vec<Cut>> = BTreeMap::new();
    for from in (0..graph.modules() as u32).map(ModuleIx) {
        let group = groups.of_module[from.at()];
        for arc in graph.uses(from) {
            let to = arc.other;
            if groups.of_module[to.at()] == group && basis.couples(from, to, arc.code) {
                arcs.entry(group).or_default().push(Cut { from, to, count: arc.code });
            }
        }
    }
    let mut cut = Vec::new();
    for arcs in arcs.values() {
        let across = |out: bool| -> Vec<Cut> {
            let leads =
                |arc: &&Cut| inside.contains(&arc.from) == out && inside.contains(&arc.to) != out;
            arcs.iter().filter(leads).copied().collect()
        };
        let weight =
            |cut: &Vec<Cut>| (cut.len(), cut.iter().map(|arc| u64::from(arc.count)).sum::<u64>());
        let (out, into) = (needed(arcs, across(true)), needed(arcs, across(false)));
        cut.extend(if weight(&into) < weight(&out) { into } else { out });
    }
    cut.sort_unstable();
    Some(cut)
}

/// The cut without the dependencies that close no cycle while the rest is cut, the heaviest tried
/// first.
fn needed(arcs: &[Cut], cut: Vec<Cut>) -> Vec<Cut> {
    if cut.len() > LARGEST_CUT {
        return cut;
    }
    let mut kept: BTreeSet<Cut> = cut.iter().copied().collect();
    let mut next: BTreeMap<ModuleIx, Vec<Cut>> = BTreeMap::new();
    for arc in arcs {
        next.entry(arc.from).or_default().push(*arc);
    }
    let mut tried = cut;
    tried.sort_by_key(|arc| (Reverse(arc.count), *arc));
    for arc in tried {
        kept.remove(&arc);
        let mut reached = BTreeSet::from([arc.to]);
        let mut open = vec![arc.to];
        while let Some(at) = open.pop() {
            for on in next.get(&at).into_iter().flatten() {
                if !kept.contains(on) && reached.insert(on.to) {
                    open.push(on.to);
                }
            }
        }
        if reached.contains(&arc.from) {
            kept.insert(arc);
        }
    }
    kept.into_iter().collect()
}
