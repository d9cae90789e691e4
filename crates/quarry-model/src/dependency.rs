//! What one module uses of another, and the places in the source that show it.

use serde::{Deserialize, Serialize};

use crate::{
    evidence::{ModuleIx, OperationIx},
    shared_name::SharedName,
};

/// The kind of a dependency. Each kind defines what its count counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DependencyKind {
    /// An import that runs; counts imported names.
    Import,
    /// An import for type checkers only; counts imported names.
    ImportType,
    /// A name that is imported through a package but defined in another module; counts names.
    ReExport,
    /// A string that spells a module; counts strings.
    String,
    /// A call; counts call sites.
    Call,
    /// A base class; counts classes.
    Inherit,
    /// A name used without a call; counts places.
    Reference,
    /// Both use a table; counts tables.
    Data,
    /// Changed in the same commits (undirected); counts commits.
    CoChange,
    /// Similar identifiers (undirected); counts hundredths of similarity.
    Terms,
    /// Calls measured while running; counts calls.
    Runtime,
    /// A stored entity that refers to another by its name in a string or an annotation, such as
    /// a foreign key; counts fields.
    Association,
    /// A name that a container or service locator turns into an object; counts places.
    Injection,
    /// A handler registered for an event that the other module declares or sends; counts
    /// registrations.
    Listener,
    /// A background task asked for by its name; counts places.
    Task,
    /// A request to a route of the other module; counts places.
    Http,
}

impl DependencyKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 16] = [
        Self::Import,
        Self::ImportType,
        Self::ReExport,
        Self::String,
        Self::Call,
        Self::Inherit,
        Self::Reference,
        Self::Data,
        Self::CoChange,
        Self::Terms,
        Self::Runtime,
        Self::Association,
        Self::Injection,
        Self::Listener,
        Self::Task,
        Self::Http,
    ];

    /// The name used in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::ImportType => "import-type",
            Self::ReExport => "re-export",
            Self::String => "string",
            Self::Call => "call",
            Self::Inherit => "inherit",
            Self::Reference => "reference",
            Self::Data => "data",
            Self::CoChange => "co-change",
            Self::Terms => "terms",
            Self::Runtime => "runtime",
            Self::Association => "association",
            Self::Injection => "injection",
            Self::Listener => "listener",
            Self::Task => "task",
            Self::Http => "http",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether the dependency has no direction.
    #[must_use]
    pub fn is_undirected(self) -> bool {
        matches!(self, Self::CoChange | Self::Terms | Self::Data)
    }
}

/// A dependency of one module on another; `from` differs from `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependency {
    /// The module that uses.
    pub from: ModuleIx,
    /// The module that is used.
    pub to: ModuleIx,
    /// How.
    pub kind: DependencyKind,
    /// How much, in the unit of the kind; at least 1.
    pub count: u32,
    /// The line of the first place that shows it, from 1; 0 when there is none.
    pub line: u32,
}

/// What kind of thing an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// A function or method that is called.
    Function,
    /// A class that is constructed, inherited or named.
    Class,
    /// A value that is read.
    Constant,
    /// An HTTP endpoint.
    Endpoint,
    /// A topic of events.
    Topic,
    /// A stored table.
    Table,
}

/// A distinct thing that a module offers and another uses: the unit in which a boundary is
/// counted. Its call sites are the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// The module that offers it.
    pub owner: ModuleIx,
    /// What it is.
    pub kind: OperationKind,
    /// Its name inside the owner, such as `Mailer.send`.
    pub name: String,
    /// Where it is defined in the owner, from 1; 0 when that is not known.
    pub line: u32,
    /// What using it does besides returning a value.
    pub effect: Effect,
}

pub use crate::module::Effect;

/// How an operation is used at a call site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// Called, or constructed.
    Call,
    /// Inherited from; for a function, called by an heir on itself.
    Inherit,
    /// Named without a call: passed on, read, or compared with.
    Reference,
    /// Subscribed to: the operation triggers the module, not the reverse.
    Subscribe,
    /// Named as a type alone: of a field, a parameter, a result or what another is applied to.
    Type,
    /// Sent into a queue, topic or schedule.
    Emit,
    /// The stored data that it stands for is read: a query of a model, a column of a row.
    Query,
    /// The stored data that it stands for is written.
    Store,
}

/// What happens to the value of a call (FORMULAS.md section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultUse {
    /// Handed to something that is asynchronous by contract.
    AsyncSink,
    /// Started and left alone.
    Detached,
    /// Thrown away.
    Discarded,
    /// Waited for, then thrown away.
    AwaitedUnused,
    /// Used.
    Used,
}

/// A place in the source where a module uses an operation of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallSite {
    /// What is used.
    pub operation: OperationIx,
    /// The module that uses it; the file is this module's path.
    pub from: ModuleIx,
    /// The symbol the place stands in, such as `Ticket.close`; empty at module level. With
    /// `from`, `operation` and the order of lines it identifies the site over surveys, since
    /// lines move.
    pub within: SharedName,
    /// The line, from 1.
    pub line: u32,
    /// How it is used.
    pub usage: Usage,
    /// What happens to the value; `Used` for anything but a call.
    pub result: ResultUse,
    /// Whether the place is inside a database transaction.
    pub in_transaction: bool,
    /// Whether the place handles a failure of the call beyond logging it.
    pub handles_failure: bool,
}

impl CallSite {
    /// Whether the place runs the body of `operation`, which it uses, and waits for it.
    #[must_use]
    pub fn waits_for(&self, operation: &Operation) -> bool {
        let runs = match self.usage {
            Usage::Call => true,
            // What an heir calls on itself, and what saves a row.
            Usage::Inherit | Usage::Store => operation.kind == OperationKind::Function,
            Usage::Reference | Usage::Subscribe | Usage::Emit | Usage::Query | Usage::Type => false,
        };
        runs && !matches!(self.result, ResultUse::AsyncSink | ResultUse::Detached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in DependencyKind::ALL {
            assert_eq!(DependencyKind::from_name(kind.name()), Some(kind));
            assert_eq!(
                serde_json::to_value(kind).expect("a kind is a string"),
                serde_json::Value::from(kind.name())
            );
        }
    }
}
