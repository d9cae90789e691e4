//! The unit that moves.

use serde::{Deserialize, Serialize};

use crate::evidence::ModuleIx;

/// A programming language that Quarry reads, or `Other` for imported graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Python source and stubs.
    Python,
    /// JavaScript, JSX included.
    JavaScript,
    /// TypeScript, TSX and declarations included.
    TypeScript,
    /// Java.
    Java,
    /// PHP.
    Php,
    /// C#.
    CSharp,
    /// A node of an imported graph whose language is not known.
    Other,
}

/// Whether a module counts as part of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Code that somebody wrote to run in production.
    Product,
    /// Code that tests other modules: follows them and counts as effort.
    Test,
    /// Code that a tool wrote.
    Generated,
    /// Code copied in from elsewhere.
    Vendored,
}

/// A source file; in an imported graph, its node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Path relative to the source, with forward slashes.
    pub path: String,
    /// The name the language gives it, such as `buildbot.reporters.mail`; the path where the
    /// language gives none.
    pub name: String,
    /// What it is written in.
    pub language: Language,
    /// Source lines: lines that hold code, neither blank nor comment only.
    pub sloc: u32,
    /// Whether it counts as part of the product.
    pub standing: Standing,
    /// The rule that sets it apart, in a few words that are the same for all modules it holds
    /// for, such as `folder tests/`; empty for a part of the product, and where no rule is known.
    #[serde(default)]
    pub rule: String,
    /// Its package: the dotted name above its own, or the folder; empty at the top.
    pub package: String,
}

/// What a module is for, read from evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Routes, commands, consumers or schedules start here.
    EntryPoint,
    /// Passes requests on to others.
    Gateway,
    /// Decides who may do what.
    Authorisation,
    /// Reads and writes stored entities.
    DataAccess,
    /// Sends or receives messages.
    Messaging,
    /// Used from everywhere, uses little itself.
    Utility,
    /// What people see and click.
    UserInterface,
    /// Settings and wiring.
    Configuration,
    /// Tests other modules.
    Test,
}

/// A role of a module, with the reason it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleFinding {
    /// The module.
    pub module: ModuleIx,
    /// The role.
    pub role: Role,
    /// The evidence in one sentence.
    pub because: String,
    /// Where it shows, from 1; 0 for the whole file.
    pub line: u32,
}

/// The kind of a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SymbolKind {
    /// A function outside a class.
    Function,
    /// A class.
    Class,
    /// A function inside a class.
    Method,
    /// A module-level name that is neither.
    Constant,
}

/// What calling a symbol does besides returning a value, as far as it was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Proven to change nothing: it reads and returns.
    None,
    /// Only effects outside the program: mail, log, search index, cache, metrics.
    External,
    /// Writes stored data, and has at most effects outside the program besides.
    WritesData,
    /// Changes an argument or state that others see.
    ChangesState,
    /// Not decided.
    Unknown,
    /// Writes stored data; whether it changes an argument or state that others see besides, or
    /// refuses with an error, is not decided.
    WritesAndMore,
    /// Sends jobs, or calls subscribers and handlers that are chosen while the program runs, and
    /// is seen to change nothing itself. That none of those changes what its caller reads is
    /// assumed, not proven.
    Tells,
    /// Changes only state of its own that no function gives back, and has at most effects outside
    /// the program besides.
    OwnState,
    /// Writes only tables that its own package declares; besides it has at most effects outside
    /// the program and on state of its own that no function gives back.
    WritesOwn,
    /// Writes stored data, and tells others as [`Effect::Tells`] does; that what else it calls
    /// changes nothing that its caller reads is assumed, not proven.
    WritesAndTells,
    /// Proven to change nothing, but it refuses with errors of its own.
    Checks,
    /// Only writes a log, counts or traces.
    Logs,
}

impl Effect {
    /// Whether stored data is written.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::WritesData | Self::WritesAndMore | Self::WritesOwn | Self::WritesAndTells
        )
    }
}

/// Whether what `declaring`, a package, declares is the own of code in the package `of`: the same
/// package, one around it, or the package of its models.
#[must_use]
pub fn is_own_package(of: &str, declaring: &str) -> bool {
    let below = |package: &str, above: &str| {
        package.strip_prefix(above).is_some_and(|rest| rest.starts_with(['.', '/', '\\']))
    };
    !declaring.is_empty()
        && (of == declaring
            || below(of, declaring)
            || (!of.is_empty()
                && declaring.strip_prefix(of).is_some_and(|rest| {
                    rest.get(1..).is_some_and(|rest| rest.starts_with("model"))
                })))
}

/// A symbol that a module offers to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbol {
    /// The module that offers it.
    pub module: ModuleIx,
    /// Its name inside the module: `send`, `Mailer`, `Mailer.send`.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Where it is defined, from 1.
    pub line: u32,
    /// What a call does besides returning.
    pub effect: Effect,
}

#[cfg(test)]
mod tests {
    use super::is_own_package;

    #[test]
    fn models_lie_beside_the_code_above_it_or_in_a_package_of_their_own() {
        let cases = [
            ("shop.orders", "shop.orders", true),
            ("shop.orders.jobs", "shop.orders", true),
            ("shop.orders", "shop.orders.models", true),
            ("shop.orders", "shop.orders.jobs", false),
            ("shop.orders", "shop.orderstatus", false),
            ("shop", "shop.orders", false),
            ("", "models", false),
            ("", "", false),
        ];
        for (of, declaring, expected) in cases {
            assert_eq!(is_own_package(of, declaring), expected, "{of} {declaring}");
        }
    }
}
