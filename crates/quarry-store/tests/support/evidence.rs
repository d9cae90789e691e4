//! A made-up monolith of any size, always the same for the same size.

use quarry_model::{
    asked::{Asked, Selection},
    dependency::{
        CallSite, Dependency, DependencyKind, Effect, Operation, OperationKind, ResultUse, Usage,
    },
    evidence::{
        EntryPoint, EntryPointKind, Evidence, Finding, FindingKind, KeyUse, ModuleIx, OperationIx,
        Reading, Table, TableAccess, TableIx,
    },
    history::{Author, Change, ChangedLines, Commit, History},
    module::{Language, Module, Role, RoleFinding, Standing, Symbol, SymbolKind},
};

/// How large it is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub modules: u32,
    pub dependencies: u32,
    pub call_sites: u32,
    pub commits: u32,
}

/// Numbers that look random and are always the same (xorshift, 64 bits).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 32) % u64::from(limit.max(1))) as u32
    }
}

pub fn reading(size: Size, seed: u64) -> Reading {
    Reading {
        evidence: evidence(size, seed),
        diagnostics: Vec::new(),
        unresolved: [("six.moves".to_owned(), 3)].into(),
        commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
        renames: Vec::new(),
        asked: Asked {
            selection: Selection { left_out: vec!["docs".to_owned()], ..Selection::default() },
            real_names: true,
            ..Asked::default()
        },
        fingerprint: "0f".to_owned(),
    }
}

pub fn evidence(size: Size, seed: u64) -> Evidence {
    let mut numbers = Numbers(seed | 1);
    let modules = modules(size.modules);
    let n = size.modules;
    let symbols = (0..n).flat_map(symbols_of).collect();
    let operations: Vec<_> = (0..n).flat_map(operations_of).collect();
    let evidence = Evidence {
        symbols,
        dependencies: dependencies(size, &mut numbers),
        call_sites: call_sites(size, operations.len() as u32, &mut numbers),
        operations,
        tables: vec![
            Table { name: "orders".to_owned(), declared_in: Some(ModuleIx(0)), line: 3 },
            Table { name: "users".to_owned(), declared_in: None, line: 0 },
        ],
        accesses: vec![TableAccess {
            table: TableIx(1),
            module: ModuleIx(n - 1),
            write: true,
            count: 2,
            line: 40,
        }],
        entry_points: vec![EntryPoint {
            module: ModuleIx(0),
            kind: EntryPointKind::Route,
            name: "GET /orders".to_owned(),
            handler: "Orders.list".to_owned(),
            line: 12,
        }],
        roles: (0..n)
            .step_by(10)
            .map(|module| RoleFinding {
                module: ModuleIx(module),
                role: Role::Utility,
                because: "used from 31 % of all packages".to_owned(),
                line: 0,
            })
            .collect(),
        findings: (0..n)
            .step_by(7)
            .map(|module| Finding {
                module: ModuleIx(module),
                kind: FindingKind::Mail,
                name: "receipt".to_owned(),
                within: "Orders.close".to_owned(),
                line: 31,
                certain: module % 2 == 0,
            })
            .collect(),
        keys: (0..n)
            .step_by(9)
            .map(|module| KeyUse {
                module: ModuleIx(module),
                within: "Orders.close".to_owned(),
                subject: "order".to_owned(),
                key: "total".to_owned(),
                write: module % 2 == 0,
                line: 32,
            })
            .collect(),
        history: history(size, &mut numbers),
        modules,
    };
    evidence.validate().expect("the made-up monolith keeps the rules");
    evidence
}

fn modules(count: u32) -> Vec<Module> {
    (0..count)
        .map(|n| {
            let package = format!("shop.area{:03}.part{}", n / 100, n / 10 % 10);
            Module {
                path: format!("shop/area{:03}/part{}/module_{n:05}.py", n / 100, n / 10 % 10),
                name: format!("{package}.module_{n:05}"),
                language: Language::Python,
                sloc: 20 + n % 400,
                standing: if n % 7 == 3 { Standing::Test } else { Standing::Product },
                rule: if n % 7 == 3 { "folder tests/".to_owned() } else { String::new() },
                package,
            }
        })
        .collect()
}

fn symbols_of(module: u32) -> Vec<Symbol> {
    (0..8)
        .map(|n| Symbol {
            module: ModuleIx(module),
            name: format!("Handler{n}.process_request"),
            kind: SymbolKind::Method,
            line: 10 + n * 17,
            effect: if n % 2 == 0 { Effect::Unknown } else { Effect::None },
        })
        .collect()
}

fn operations_of(module: u32) -> Vec<Operation> {
    (0..3)
        .map(|n| Operation {
            owner: ModuleIx(module),
            kind: OperationKind::Function,
            name: format!("Handler{n}.process_request"),
            line: 10 + n * 17,
            effect: Effect::WritesData,
        })
        .collect()
}

fn dependencies(size: Size, numbers: &mut Numbers) -> Vec<Dependency> {
    let mut dependencies: Vec<Dependency> = (0..size.dependencies)
        .filter_map(|_| {
            let from = numbers.below(size.modules);
            // Mostly near by, as modules of one package use each other.
            let to = if numbers.below(4) == 0 {
                numbers.below(size.modules)
            } else {
                (from + 1 + numbers.below(200)) % size.modules
            };
            let kind = DependencyKind::ALL[numbers.below(7) as usize];
            (from != to).then(|| Dependency {
                from: ModuleIx(from),
                to: ModuleIx(to),
                kind,
                count: 1 + numbers.below(9),
                line: 1 + numbers.below(40),
            })
        })
        .collect();
    dependencies.sort_unstable();
    dependencies.dedup_by_key(|d| (d.from, d.to, d.kind));
    dependencies
}

fn call_sites(size: Size, operations: u32, numbers: &mut Numbers) -> Vec<CallSite> {
    let mut sites: Vec<_> = (0..size.call_sites)
        .map(|_| {
            let from = numbers.below(size.modules);
            CallSite {
                operation: OperationIx(numbers.below(operations)),
                from: ModuleIx(from),
                within: format!("Handler{}.process_{}", numbers.below(8), from % 5_000).into(),
                line: 1 + numbers.below(600),
                usage: Usage::Call,
                result: if numbers.below(3) == 0 { ResultUse::Discarded } else { ResultUse::Used },
                in_transaction: numbers.below(9) == 0,
                handles_failure: numbers.below(5) == 0,
            }
        })
        .collect();
    sites.sort_by_key(|site| (site.operation, site.from, site.line));
    sites
}

fn history(size: Size, numbers: &mut Numbers) -> History {
    let authors = (0..40).map(|n| Author { name: format!("author-{n:03}"), bot: n == 5 }).collect();
    let mut changes = Vec::new();
    let commits = (0..size.commits)
        .map(|commit| {
            for _ in 0..=numbers.below(6) {
                let mut change = Change::uncounted(commit, ModuleIx(numbers.below(size.modules)));
                // Some are known and some are not; of every third commit none is.
                if commit % 3 > 0 && numbers.below(4) > 0 {
                    let (added, removed) = (numbers.below(500), numbers.below(200));
                    change.lines = Some(ChangedLines { added, removed });
                }
                changes.push(change);
            }
            Commit {
                hash: format!("{:016x}{:024x}", u64::from(commit) * 7_919, numbers.below(u32::MAX)),
                at: 1_500_000_000 + i64::from(commit) * 3_600,
                author: numbers.below(40),
                files: 1 + numbers.below(30),
            }
        })
        .collect();
    changes.sort_unstable();
    changes.dedup_by_key(|change| (change.commit, change.module));
    History { authors, commits, changes, shallow: false }
}
