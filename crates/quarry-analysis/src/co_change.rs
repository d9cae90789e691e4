//! What changes together (FORMULAS.md section 2).

use quarry_model::{
    evidence::ModuleIx,
    history::{Change, History},
    module::Standing,
};

use crate::rows::Rows;

/// Two modules that changed in the same commits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    /// The other module.
    pub other: ModuleIx,
    /// Commits that changed both.
    pub shared: u32,
    /// The same, each commit counted as `1 / (files - 1)`: a commit of two files says more
    /// about them than one of thirty.
    pub weight: f32,
}

/// Commits that count for co-change, and the pairs of modules they changed. Mass commits and
/// commits of bots are left out and counted.
#[derive(Debug, Clone, Default)]
pub struct CoChange {
    /// Commits that count.
    pub commits: u32,
    /// Commits left out because they change more files than the limit.
    pub mass_commits: u32,
    /// Commits left out because a bot made them.
    pub bot_commits: u32,
    pub(crate) pairs: Rows<Pair>,
    /// Product modules that each counting commit changed.
    pub(crate) changed: Rows<ModuleIx>,
}

impl CoChange {
    pub(crate) fn new(
        history: &History,
        standing: &[Standing],
        modules: usize,
        mass_commit_files: u32,
    ) -> Self {
        let mut found = Self::default();
        let mut changed = Vec::new();
        let mut pairs: Vec<(u64, f32)> = Vec::new();
        for changes in history.changes.chunk_by(|a, b| a.commit == b.commit) {
            let commit = &history.commits[changes[0].commit as usize];
            let files = commit.files.max(changes.len() as u32);
            if history.authors[commit.author as usize].bot {
                found.bot_commits += 1;
                continue;
            }
            if files > mass_commit_files {
                found.mass_commits += 1;
                continue;
            }
            let number = found.commits;
            found.commits += 1;
            let product: Vec<_> = changes
                .iter()
                .filter(|change| standing[change.module.at()] == Standing::Product)
                .map(|change: &Change| change.module)
                .collect();
            changed.extend(product.iter().map(|module| (number, *module)));
            for (n, a) in product.iter().enumerate() {
                for b in &product[n + 1..] {
                    let key = (u64::from(a.0) << 32) | u64::from(b.0);
                    pairs.push((key, 1.0 / (files - 1) as f32));
                }
            }
        }
        found.changed = Rows::group(found.commits as usize, &changed);
        // A stable sort keeps the order of commits within a pair, and so the sum of its weights.
        pairs.sort_by_key(|(key, _)| *key);
        let mut both = Vec::new();
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            let (a, b) = ((same[0].0 >> 32) as u32, same[0].0 as u32);
            let shared = same.len() as u32;
            let weight = same.iter().map(|(_, weight)| weight).sum();
            both.push((a, Pair { other: ModuleIx(b), shared, weight }));
            both.push((b, Pair { other: ModuleIx(a), shared, weight }));
        }
        found.pairs = Rows::group(modules, &both);
        found
    }

    /// For each module, the counting commits that changed it, and those of them that changed
    /// modules of another region, too. `region_of` gives the region of each module.
    #[must_use]
    pub fn across(&self, region_of: &[u32]) -> Vec<(u32, u32)> {
        let mut found = vec![(0, 0); region_of.len()];
        for commit in 0..self.commits as usize {
            let changed = self.changed.row(commit);
            let region = |module: &ModuleIx| region_of[module.at()];
            let first = changed.first().map(region);
            let crosses = changed.iter().any(|module| Some(region(module)) != first);
            for module in changed {
                let (all, across) = &mut found[module.at()];
                *all += 1;
                *across += u32::from(crosses);
            }
        }
        found
    }

    /// How many counting commits changed both modules.
    #[must_use]
    pub fn shared(&self, a: ModuleIx, b: ModuleIx) -> u32 {
        self.pairs.row(a.at()).iter().find(|pair| pair.other == b).map_or(0, |pair| pair.shared)
    }
}
