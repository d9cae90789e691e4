//! Sum of coupling: how much else changes when a module changes.

use quarry_model::evidence::ModuleIx;

use super::counted::Counted;

/// For each module that changed, the sum over its commits of the other files changed with it:
/// highest first, then by place. code-maat sums over all commits, so `counted` should be made
/// with [`super::Counting::ALL`] to compare with it.
#[must_use]
pub fn sum_of_coupling(counted: &Counted<'_>, modules: usize) -> Vec<(ModuleIx, u64)> {
    let mut sums: Vec<Option<u64>> = vec![None; modules];
    for commit in &counted.commits {
        for module in commit.modules() {
            *sums[module.at()].get_or_insert(0) += u64::from(commit.files - 1);
        }
    }
    let mut found: Vec<(ModuleIx, u64)> =
        (0u32..).zip(sums).filter_map(|(module, sum)| Some((ModuleIx(module), sum?))).collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{
        counted::Counting,
        testing::{history, module},
    };

    #[test]
    fn each_commit_adds_the_files_beside_the_module() {
        let history = history("ann: a b\nann: a b c\nben: a\nben: c +31\nx[bot]: d e");
        let counted = Counted::of(&history, Counting::ALL);
        assert_eq!(
            sum_of_coupling(&counted, 6),
            [
                (module('c'), 2 + 31),
                (module('a'), 1 + 2),
                (module('b'), 1 + 2),
                (module('d'), 1),
                (module('e'), 1),
            ]
        );
        let counted = Counted::of(&history, Counting::default());
        assert_eq!(
            sum_of_coupling(&counted, 6),
            [(module('a'), 3), (module('b'), 3), (module('c'), 2)]
        );
    }
}
