//! Tables that several languages or files name are one table.

use std::collections::BTreeMap;

use quarry_model::evidence::{Evidence, Table, TableAccess, TableIx};

/// Sorts the tables by name and joins those whose names differ in case only, as databases do;
/// the name and place of a declaration count more than those of a mere use. Accesses follow:
/// one for each table, module and direction.
pub(crate) fn join_tables(evidence: &mut Evidence) {
    let tables = std::mem::take(&mut evidence.tables);
    let mut joined: BTreeMap<String, (Table, Vec<usize>)> = BTreeMap::new();
    for (at, table) in tables.into_iter().enumerate() {
        let (kept, places) =
            joined.entry(table.name.to_lowercase()).or_insert_with(|| (table.clone(), Vec::new()));
        places.push(at);
        if rank(&table) < rank(kept) {
            *kept = table;
        }
    }
    let mut place = vec![TableIx(0); joined.values().map(|(_, places)| places.len()).sum()];
    for (to, (table, from)) in (0u32..).zip(joined.into_values()) {
        for at in from {
            place[at] = TableIx(to);
        }
        evidence.tables.push(table);
    }
    let accesses = &mut evidence.accesses;
    for access in accesses.iter_mut() {
        access.table = place[access.table.at()];
    }
    let key = |access: &TableAccess| (access.table, access.module, access.write);
    accesses.sort_unstable_by_key(|access| (key(access), access.line));
    accesses.dedup_by(|later, first| {
        let same = key(later) == key(first);
        if same {
            first.count += later.count;
        }
        same
    });
}

/// Declared tables first, then by where and how they are named.
fn rank(table: &Table) -> (bool, Option<u32>, u32, &str) {
    (table.declared_in.is_none(), table.declared_in.map(|module| module.0), table.line, &table.name)
}

#[cfg(test)]
mod tests {
    use quarry_model::evidence::ModuleIx;

    use super::*;

    #[test]
    fn a_table_that_two_languages_name_is_one() {
        let table = |name: &str, declared_in: Option<u32>, line| Table {
            name: name.to_owned(),
            declared_in: declared_in.map(ModuleIx),
            line,
        };
        let access = |table, module, write, line| TableAccess {
            table: TableIx(table),
            module: ModuleIx(module),
            write,
            count: 1,
            line,
        };
        let mut evidence = Evidence {
            tables: vec![
                table("users", None, 0),
                table("orders", Some(2), 7),
                table("Users", Some(1), 3),
            ],
            accesses: vec![
                access(0, 5, true, 9),
                access(2, 5, true, 4),
                access(1, 5, false, 1),
                access(2, 4, false, 2),
            ],
            ..Evidence::default()
        };
        join_tables(&mut evidence);
        assert_eq!(evidence.tables, [table("orders", Some(2), 7), table("Users", Some(1), 3)]);
        let found: Vec<_> = evidence
            .accesses
            .iter()
            .map(|a| (a.table.0, a.module.0, a.write, a.count, a.line))
            .collect();
        assert_eq!(found, [(0, 5, false, 1, 1), (1, 4, false, 1, 2), (1, 5, true, 2, 4)]);
    }
}
