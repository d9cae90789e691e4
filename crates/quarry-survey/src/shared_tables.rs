//! Modules that are tied together because they use the same tables.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    evidence::{ModuleIx, TableAccess, TableIx},
};

/// A table that more modules use says nothing about any two of them: the bound that FORMULAS.md
/// section 2 has for the files of a commit.
const MOST_USERS: usize = 30;

/// One undirected dependency for each two modules with a table in common; it counts tables.
pub(crate) fn shared_tables(accesses: &[TableAccess]) -> Vec<Dependency> {
    let mut users: BTreeMap<TableIx, Vec<ModuleIx>> = BTreeMap::new();
    for access in accesses {
        users.entry(access.table).or_default().push(access.module);
    }
    let mut pairs: BTreeMap<(ModuleIx, ModuleIx), u32> = BTreeMap::new();
    for mut modules in users.into_values() {
        modules.sort_unstable();
        modules.dedup();
        if modules.len() > MOST_USERS {
            continue;
        }
        for (n, from) in modules.iter().enumerate() {
            for to in &modules[n + 1..] {
                *pairs.entry((*from, *to)).or_default() += 1;
            }
        }
    }
    let kind = DependencyKind::Data;
    let dependency = |((from, to), count)| Dependency { from, to, kind, count, line: 0 };
    pairs.into_iter().map(dependency).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accesses: &[(u32, u32)], expected: &[(u32, u32, u32)]) {
        let accesses: Vec<_> = accesses
            .iter()
            .map(|(table, module)| TableAccess {
                table: TableIx(*table),
                module: ModuleIx(*module),
                write: false,
                count: 1,
                line: 1,
            })
            .collect();
        let found = shared_tables(&accesses);
        let found: Vec<_> = found.iter().map(|d| (d.from.0, d.to.0, d.count)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn modules_with_a_table_in_common_are_tied() {
        check(&[], &[]);
        check(&[(0, 4)], &[]);
        check(&[(0, 4), (0, 4)], &[]);
        check(&[(0, 4), (0, 2)], &[(2, 4, 1)]);
        check(&[(0, 4), (0, 2), (1, 2), (1, 4), (1, 3)], &[(2, 3, 1), (2, 4, 2), (3, 4, 1)]);
        let everybody: Vec<_> = (0..=MOST_USERS as u32).map(|module| (0, module)).collect();
        check(&everybody, &[]);
    }
}
