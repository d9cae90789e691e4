//! Cycles of dependencies that cross a candidate's boundary (FORMULAS.md section 4).

use quarry_model::evidence::ModuleIx;
use serde::Serialize;

use crate::{basis::Basis, components::strongly_connected, members::Members};

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
