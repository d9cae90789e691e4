//! Everything one survey found out about a source, in plain vectors.
//!
//! A survey knows no project and so no identities: modules and operations are known by their
//! place in the vectors ([`ModuleIx`], [`OperationIx`]). The project file gives out identities
//! when it takes the evidence in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    asked::Asked,
    dependency::{CallSite, Dependency, Operation},
    diagnostic::Diagnostic,
    history::History,
    module::{Module, RoleFinding, Symbol},
};

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The place as a `usize`.
            #[must_use]
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

index! {
    /// A place in [`Evidence::modules`].
    ModuleIx;
    /// A place in [`Evidence::operations`].
    OperationIx;
    /// A place in [`Evidence::tables`].
    TableIx;
}

/// A stored entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name in the database.
    pub name: String,
    /// The module that declares it, if one does.
    pub declared_in: Option<ModuleIx>,
    /// Where, from 1; 0 when it is declared nowhere.
    pub line: u32,
}

/// A module that reads or writes a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableAccess {
    /// The table.
    pub table: TableIx,
    /// The module whose functionality it is.
    pub module: ModuleIx,
    /// Whether it writes.
    pub write: bool,
    /// Places.
    pub count: u32,
    /// The first place, from 1.
    pub line: u32,
}

/// How the outside reaches an entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryPointKind {
    /// An HTTP route.
    Route,
    /// A command of a command line.
    Command,
    /// A consumer of a queue or topic.
    Consumer,
    /// A schedule.
    Schedule,
}

/// A place where the outside enters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPoint {
    /// The module.
    pub module: ModuleIx,
    /// How it is reached.
    pub kind: EntryPointKind,
    /// The route with its verb (`GET /users/{}`: parameters without their names), command, topic
    /// or schedule.
    pub name: String,
    /// The symbol of the module that handles it, such as `UserView.get`; empty when that is not
    /// known.
    #[serde(default)]
    pub handler: String,
    /// The line, from 1.
    pub line: u32,
}

/// What a [`Finding`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Decides who may do what; the name is what is asked for, such as a permission.
    Authorisation,
    /// Sends a message or an event; the name is the topic.
    Message,
    /// Sends mail or a notification to a person.
    Mail,
    /// Starts a background job; the name is the job.
    Job,
    /// Calls an HTTP endpoint; the name is verb and address, parameters as `{}`.
    HttpCall,
    /// Registers for a topic, so that the topic triggers the module; the name is the topic.
    Subscription,
    /// Calls something whose name is computed: the path ends here. The name is what is called.
    DynamicDispatch,
    /// An HTTP route, where it is not certain enough to be an [`EntryPoint`].
    Route,
    /// Reads or writes a table, where it is not certain enough to be a [`TableAccess`]; the name
    /// is the table.
    Data,
}

/// Something that a place in the source shows, besides the use of another module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The module.
    pub module: ModuleIx,
    /// What it is.
    pub kind: FindingKind,
    /// What it concerns: see the kinds; empty when that is computed.
    pub name: String,
    /// The symbol the place stands in; empty at module level.
    pub within: String,
    /// The line, from 1.
    pub line: u32,
    /// Whether the receiver is known to come from the framework that gives the name its
    /// meaning; without that the finding is only possible.
    pub certain: bool,
}

/// A key read or written of an untyped dictionary: what its fields are, when no type says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyUse {
    /// The module.
    pub module: ModuleIx,
    /// The symbol the place stands in; empty at module level.
    pub within: String,
    /// The variable or parameter that holds the dictionary.
    pub subject: String,
    /// The key.
    pub key: String,
    /// Whether it is written.
    pub write: bool,
    /// The first line, from 1.
    pub line: u32,
}

/// Everything one survey found out.
///
/// Sorted, so that the same source gives the same bytes: modules by path; symbols by module,
/// then name; dependencies by `from`, `to`, `kind`, without repeats and never from a module to
/// itself; operations by owner, kind, name; call sites by operation, `from`, line; the rest by
/// their fields in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The modules.
    pub modules: Vec<Module>,
    /// What they offer.
    pub symbols: Vec<Symbol>,
    /// Who uses whom.
    pub dependencies: Vec<Dependency>,
    /// What is used.
    pub operations: Vec<Operation>,
    /// Where.
    pub call_sites: Vec<CallSite>,
    /// Stored entities.
    pub tables: Vec<Table>,
    /// Their readers and writers.
    pub accesses: Vec<TableAccess>,
    /// Where the outside enters.
    pub entry_points: Vec<EntryPoint>,
    /// What modules are for.
    pub roles: Vec<RoleFinding>,
    /// Authorisation, what is sent, and where paths end.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Keys of untyped dictionaries.
    #[serde(default)]
    pub keys: Vec<KeyUse>,
    /// Commits, if there is a history.
    pub history: History,
}

/// What could not be read, beside the evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What was found.
    pub evidence: Evidence,
    /// What was not, sorted by path and line.
    pub diagnostics: Vec<Diagnostic>,
    /// Names that led nowhere, with the number of places; names of packages outside the
    /// source are not among them.
    pub unresolved: BTreeMap<String, u32>,
    /// The commit that was read, in full, if the source is a repository.
    pub commit: Option<String>,
    /// Paths that modules had before, each with the path the module has today; those left last
    /// come first. A module that an earlier survey knew by one of them is still the same.
    pub renames: Vec<(String, String)>,
    /// What was asked for.
    #[serde(default)]
    pub asked: Asked,
    /// What the reading followed from, in a few characters: the same source, the same wishes and
    /// the same readers have the same; empty when it is not known.
    #[serde(default)]
    pub fingerprint: String,
}

/// What is wrong with a set of evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEvidence {
    /// A place in a vector that does not exist.
    #[error("{what} number {at} points at a {target} that does not exist")]
    Dangling {
        /// The vector with the fault.
        what: &'static str,
        /// Its place in it.
        at: usize,
        /// What it points at.
        target: &'static str,
    },
    /// Out of order, or twice.
    #[error("{what} number {at} is out of order or stands twice")]
    Unsorted {
        /// The vector with the fault.
        what: &'static str,
        /// Its place in it.
        at: usize,
    },
    /// A module that depends on itself.
    #[error("dependency number {at} leads from a module to itself")]
    SelfDependency {
        /// Its place.
        at: usize,
    },
}

impl Evidence {
    /// The module at `ix`.
    ///
    /// # Panics
    /// If `ix` is not a place of this evidence.
    #[must_use]
    pub fn module(&self, ix: ModuleIx) -> &Module {
        &self.modules[ix.at()]
    }

    /// Checks order and references: what every reader of evidence may rely on.
    pub fn validate(&self) -> Result<(), InvalidEvidence> {
        let modules = self.modules.len();
        let in_range = |what, target, limit: usize, mut places: &mut dyn Iterator<Item = usize>| {
            match Iterator::position(&mut places, |place| place >= limit) {
                Some(at) => Err(InvalidEvidence::Dangling { what, at, target }),
                None => Ok(()),
            }
        };
        sorted("module", &self.modules, |a, b| a.path < b.path)?;
        sorted("symbol", &self.symbols, |a, b| (a.module, &a.name) < (b.module, &b.name))?;
        sorted("dependency", &self.dependencies, |a, b| {
            (a.from, a.to, a.kind) < (b.from, b.to, b.kind)
        })?;
        sorted("operation", &self.operations, |a, b| {
            (a.owner, a.kind, &a.name) < (b.owner, b.kind, &b.name)
        })?;
        sorted("call site", &self.call_sites, |a, b| {
            (a.operation, a.from, a.line) <= (b.operation, b.from, b.line)
        })?;
        in_range("symbol", "module", modules, &mut self.symbols.iter().map(|s| s.module.at()))?;
        let dependencies = &self.dependencies;
        in_range(
            "dependency",
            "module",
            modules,
            &mut dependencies.iter().map(|d| d.from.at().max(d.to.at())),
        )?;
        if let Some(at) = dependencies.iter().position(|d| d.from == d.to) {
            return Err(InvalidEvidence::SelfDependency { at });
        }
        in_range(
            "operation",
            "module",
            modules,
            &mut self.operations.iter().map(|o| o.owner.at()),
        )?;
        let sites = &self.call_sites;
        in_range("call site", "module", modules, &mut sites.iter().map(|s| s.from.at()))?;
        in_range(
            "call site",
            "operation",
            self.operations.len(),
            &mut sites.iter().map(|s| s.operation.at()),
        )?;
        in_range(
            "table",
            "module",
            modules,
            &mut self.tables.iter().filter_map(|t| t.declared_in).map(ModuleIx::at),
        )?;
        let accesses = &self.accesses;
        in_range("table access", "module", modules, &mut accesses.iter().map(|a| a.module.at()))?;
        in_range(
            "table access",
            "table",
            self.tables.len(),
            &mut accesses.iter().map(|a| a.table.at()),
        )?;
        let entries = &self.entry_points;
        in_range("entry point", "module", modules, &mut entries.iter().map(|e| e.module.at()))?;
        in_range("role", "module", modules, &mut self.roles.iter().map(|r| r.module.at()))?;
        in_range("finding", "module", modules, &mut self.findings.iter().map(|f| f.module.at()))?;
        in_range("key", "module", modules, &mut self.keys.iter().map(|k| k.module.at()))?;
        self.history.validate(modules)
    }
}

fn sorted<T>(
    what: &'static str,
    items: &[T],
    in_order: impl Fn(&T, &T) -> bool,
) -> Result<(), InvalidEvidence> {
    match items.windows(2).position(|pair| !in_order(&pair[0], &pair[1])) {
        Some(at) => Err(InvalidEvidence::Unsorted { what, at: at + 1 }),
        None => Ok(()),
    }
}
