//! Small projects written down by hand.

use std::collections::{BTreeMap, BTreeSet};

use quarry_model::{
    candidate::{Candidate, Scope},
    dependency::{
        CallSite, Dependency, DependencyKind, Effect, Operation, OperationKind, ResultUse, Usage,
    },
    domain::{Assignment, Domain, DomainKind, Firmness},
    evidence::{
        EntryPoint, EntryPointKind, Evidence, ModuleIx, OperationIx, Table, TableAccess, TableIx,
    },
    history::{Author, Change, Commit, History},
    ids::{CandidateId, DomainId, Id, ModuleId, SourceId},
    module::{Language, Module, Standing},
    project::{ModuleIndex, Project},
    settings::Settings,
    time::Timestamp,
};

/// A use of an operation at a call site.
#[derive(Clone, Copy)]
pub(crate) struct Use {
    pub usage: Usage,
    pub result: ResultUse,
    pub in_transaction: bool,
    pub handles_failure: bool,
}

pub(crate) const USED: Use = Use {
    usage: Usage::Call,
    result: ResultUse::Used,
    in_transaction: false,
    handles_failure: false,
};
pub(crate) const DROPPED: Use = Use { result: ResultUse::Discarded, ..USED };
pub(crate) const SENT: Use = Use { result: ResultUse::AsyncSink, ..USED };
pub(crate) const SUBSCRIBED: Use = Use { usage: Usage::Subscribe, ..USED };
pub(crate) const INHERITED: Use = Use { usage: Usage::Inherit, ..USED };

/// A project in the making. Modules are named by their path and come into being when they are
/// first named; a path that starts with `test` is a test.
#[derive(Default)]
pub(crate) struct Sketch {
    modules: BTreeMap<String, Option<(String, Firmness)>>,
    dependencies: BTreeMap<(String, String, DependencyKind), u32>,
    operations: BTreeMap<(String, String), (OperationKind, Effect)>,
    sites: Vec<(String, String, String, Use)>,
    commits: Vec<(String, u32, Vec<String>)>,
    accesses: Vec<(String, String, bool, u32)>,
    routes: Vec<(String, String)>,
}

impl Sketch {
    pub(crate) fn module(&mut self, path: &str) -> &mut Self {
        self.modules.entry(path.to_owned()).or_default();
        self
    }

    /// Pins modules to a domain, which comes into being with its candidate.
    pub(crate) fn domain(&mut self, name: &str, paths: &[&str]) -> &mut Self {
        self.assigned(name, paths, Firmness::Pinned)
    }

    pub(crate) fn assigned(&mut self, name: &str, paths: &[&str], firm: Firmness) -> &mut Self {
        for path in paths {
            self.modules.insert((*path).to_owned(), Some((name.to_owned(), firm)));
        }
        self
    }

    pub(crate) fn depends(
        &mut self,
        from: &str,
        to: &str,
        kind: DependencyKind,
        count: u32,
    ) -> &mut Self {
        self.module(from).module(to);
        *self.dependencies.entry((from.to_owned(), to.to_owned(), kind)).or_default() += count;
        self
    }

    pub(crate) fn operation(&mut self, owner: &str, name: &str, effect: Effect) -> &mut Self {
        self.operation_of_kind(owner, name, OperationKind::Function, effect)
    }

    pub(crate) fn operation_of_kind(
        &mut self,
        owner: &str,
        name: &str,
        kind: OperationKind,
        effect: Effect,
    ) -> &mut Self {
        self.module(owner).operations.insert((owner.to_owned(), name.to_owned()), (kind, effect));
        self
    }

    /// A call site, with the call dependency that goes with it.
    pub(crate) fn uses(&mut self, from: &str, owner: &str, name: &str, how: Use) -> &mut Self {
        self.depends(from, owner, DependencyKind::Call, 1).names_only(from, owner, name, how)
    }

    /// A call site alone.
    pub(crate) fn names_only(
        &mut self,
        from: &str,
        owner: &str,
        name: &str,
        how: Use,
    ) -> &mut Self {
        self.sites.push((from.to_owned(), owner.to_owned(), name.to_owned(), how));
        self
    }

    /// A commit by `author` of `files` files, of which these are modules.
    pub(crate) fn commit(&mut self, author: &str, files: u32, paths: &[&str]) -> &mut Self {
        for path in paths {
            self.module(path);
        }
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        self.commits.push((author.to_owned(), files, paths));
        self
    }

    pub(crate) fn accesses(&mut self, path: &str, table: &str, write: bool, n: u32) -> &mut Self {
        self.module(path).accesses.push((path.to_owned(), table.to_owned(), write, n));
        self
    }

    pub(crate) fn route(&mut self, path: &str, name: &str) -> &mut Self {
        self.module(path).routes.push((path.to_owned(), name.to_owned()));
        self
    }

    fn evidence(&self) -> Evidence {
        let place: BTreeMap<&str, u32> = self.modules.keys().map(String::as_str).zip(0..).collect();
        let at = |path: &str| ModuleIx(place[path]);
        let mut dependencies: Vec<Dependency> = self
            .dependencies
            .iter()
            .map(|((from, to, kind), count)| Dependency {
                from: at(from),
                to: at(to),
                kind: *kind,
                count: *count,
                line: 1,
            })
            .collect();
        dependencies.sort();
        let mut operations: Vec<Operation> = self
            .operations
            .iter()
            .map(|((owner, name), (kind, effect))| Operation {
                owner: at(owner),
                kind: *kind,
                name: name.clone(),
                line: 1,
                effect: *effect,
            })
            .collect();
        operations.sort_by(|a, b| {
            (a.owner, a.kind, a.name.as_str()).cmp(&(b.owner, b.kind, b.name.as_str()))
        });
        let number = |owner: ModuleIx, name: &str| {
            let found = operations.iter().position(|o| o.owner == owner && o.name == name);
            OperationIx(found.unwrap() as u32)
        };
        let mut call_sites: Vec<CallSite> = (1u32..)
            .zip(&self.sites)
            .map(|(line, (from, owner, name, how))| CallSite {
                operation: number(at(owner), name),
                from: at(from),
                within: "f".into(),
                line,
                usage: how.usage,
                result: how.result,
                in_transaction: how.in_transaction,
                handles_failure: how.handles_failure,
            })
            .collect();
        call_sites.sort_by_key(|site| (site.operation, site.from, site.line));
        let names: BTreeSet<&str> = self.accesses.iter().map(|a| a.1.as_str()).collect();
        let tables: BTreeMap<&str, u32> = names.into_iter().zip(0..).collect();
        let mut accesses: Vec<TableAccess> = self
            .accesses
            .iter()
            .map(|(path, table, write, count)| TableAccess {
                table: TableIx(tables[table.as_str()]),
                module: at(path),
                write: *write,
                count: *count,
                line: 7,
            })
            .collect();
        accesses.sort_by_key(|a| (a.table, a.module, a.write));
        let route = |(path, name): &(String, String)| EntryPoint {
            module: at(path),
            kind: EntryPointKind::Route,
            name: name.clone(),
            handler: String::new(),
            line: 3,
        };
        Evidence {
            modules: self.modules.keys().map(|path| module(path)).collect(),
            symbols: Vec::new(),
            findings: Vec::new(),
            keys: Vec::new(),
            dependencies,
            operations,
            call_sites,
            tables: tables
                .keys()
                .map(|name| Table { name: (*name).to_owned(), declared_in: None, line: 0 })
                .collect(),
            accesses,
            entry_points: self.routes.iter().map(route).collect(),
            roles: Vec::new(),
            history: self.history(&at),
        }
    }

    fn history(&self, at: &dyn Fn(&str) -> ModuleIx) -> History {
        let names: BTreeSet<&str> = self.commits.iter().map(|c| c.0.as_str()).collect();
        let authors: BTreeMap<&str, u32> = names.into_iter().zip(0..).collect();
        let mut history = History::default();
        for (n, (author, files, paths)) in (0u32..).zip(&self.commits) {
            history.commits.push(Commit {
                hash: format!("{n:040}"),
                at: i64::from(n),
                author: authors[author.as_str()],
                files: *files,
            });
            let mut changed: Vec<ModuleIx> = paths.iter().map(|path| at(path)).collect();
            changed.sort_unstable();
            history.changes.extend(changed.into_iter().map(|module| Change::uncounted(n, module)));
        }
        let author = |name: &str| Author { name: name.to_owned(), bot: name.ends_with("[bot]") };
        history.authors = authors.keys().map(|name| author(name)).collect();
        history
    }

    /// The project: modules sorted by path are m1, m2, ...; domains by name d1, d2, ..., each
    /// with the candidate of the same number.
    pub(crate) fn project(&self) -> Project {
        let mut project = Project::new(Settings::new("Sketch".to_owned()));
        let evidence = self.evidence();
        evidence.validate().unwrap();
        project.evidence = evidence.into();
        project.module_sources = vec![SourceId::new(1); self.modules.len()];
        let ids = (1..=self.modules.len() as u32).map(ModuleId::new).collect();
        project.modules = ModuleIndex::new(ids);
        let names: BTreeSet<&str> =
            self.modules.values().flatten().map(|(name, _)| name.as_str()).collect();
        let numbers: BTreeMap<&str, u32> = names.into_iter().zip(1..).collect();
        for (name, n) in &numbers {
            add_domain(&mut project, *n, name);
        }
        for (n, assigned) in (1u32..).zip(self.modules.values()) {
            if let Some((name, firmness)) = assigned {
                let domain = DomainId::new(numbers[name.as_str()]);
                assign(&mut project, n, Some(domain), *firmness);
            }
        }
        project
    }
}

fn module(path: &str) -> Module {
    let (stem, _) = path.rsplit_once('.').unwrap_or((path, ""));
    Module {
        path: path.to_owned(),
        name: stem.replace('/', "."),
        language: Language::Python,
        sloc: 10,
        standing: if path.starts_with("test") { Standing::Test } else { Standing::Product },
        rule: String::new(),
        package: stem.rsplit_once('/').map_or("", |(package, _)| package).replace('/', "."),
    }
}

/// Adds domain and candidate number `n`.
pub(crate) fn add_domain(project: &mut Project, n: u32, name: &str) {
    let id = DomainId::new(n);
    project.domains.insert(
        id,
        Domain {
            id,
            name: name.to_owned(),
            letter: format!("D{n}"),
            colour: n,
            definition: String::new(),
            glossary: Vec::new(),
            kind: DomainKind::Supporting,
            owner: None,
        },
    );
    let candidate = CandidateId::new(n);
    project
        .candidates
        .insert(candidate, Candidate::new(candidate, name, Scope::Domain { domain: id }));
}

/// Assigns module number `n`.
pub(crate) fn assign(project: &mut Project, n: u32, domain: Option<DomainId>, firmness: Firmness) {
    let module = ModuleId::new(n);
    project.assignments.insert(
        module,
        Assignment {
            module,
            domain,
            firmness,
            rule: None,
            by: "Ada".to_owned(),
            at: Timestamp(0),
            why: String::new(),
        },
    );
}

/// The place of a module by its path.
pub(crate) fn place(project: &Project, path: &str) -> ModuleIx {
    ModuleIx(project.evidence.modules.iter().position(|m| m.path == path).unwrap() as u32)
}
