//! What one Java file shows beside what all languages with declared types have.

use crate::typed::{
    facts::{FileFacts, Path},
    findings::Called,
};

/// What one Java file shows; a pure function of its bytes.
#[derive(Debug, Default)]
pub(super) struct JavaFile {
    /// What is linked.
    pub(super) facts: FileFacts,
    /// The package it declares; empty for none.
    pub(super) package: String,
    /// Imports, in the order of the source.
    pub(super) imports: Vec<Import>,
    /// Annotations of types and members.
    pub(super) annotations: Vec<Annotation>,
    /// Calls of methods whose names mean something to a framework.
    pub(super) calls: Vec<Call>,
    /// Strings that look like the full names of classes, with their lines.
    pub(super) strings: Vec<(String, u32)>,
    /// Texts of constants: the place of the field, and what its text is put together from.
    pub(super) constants: Vec<(u32, Argument)>,
    /// Texts put together in bodies that could be queries.
    pub(super) texts: Vec<Text>,
    /// The line of `main`.
    pub(super) main: Option<u32>,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// The full name, without `.*`.
    pub(super) name: String,
    /// The line.
    pub(super) line: u32,
    /// `import static`.
    pub(super) of_members: bool,
    /// `.*`.
    pub(super) on_demand: bool,
}

/// An annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Annotation {
    /// The symbol that has it, by its place.
    pub(super) on: u32,
    /// For an annotation of a parameter: which.
    pub(super) parameter: Option<u8>,
    /// Its name as written.
    pub(super) name: String,
    /// Its arguments by name; `value` where none is written.
    pub(super) arguments: Vec<(String, Argument)>,
    /// The line.
    pub(super) line: u32,
}

impl Annotation {
    /// The argument of this name.
    pub(super) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|(known, _)| known == name).map(|(_, argument)| argument)
    }

    /// The name without what stands before it.
    pub(super) fn own_name(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(_, name)| name)
    }
}

/// An argument whose value is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Argument {
    /// A string, with those it is put together from as far as they are written.
    Text(String),
    /// Strings and names that are put together.
    Joined(Vec<Argument>),
    /// A type, as in `Order.class`: the place of the type.
    Class(u32),
    /// A name, such as that of a constant.
    Name(String),
    /// A value made by `new`: the place of the type.
    New(u32),
    /// Several.
    List(Vec<Argument>),
    /// Another annotation.
    Annotation(Box<Annotation>),
    /// A value that a path gives.
    Value(Path),
    /// Anything else.
    Other,
}

/// A call of a method whose name means something to a framework.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The receiver; `None` for a bare name.
    pub(super) receiver: Option<Path>,
    /// The method.
    pub(super) name: String,
    /// What it is called with.
    pub(super) arguments: Vec<Argument>,
    /// The symbol it stands in, by its place.
    pub(super) within: Option<u32>,
    /// Inside a database transaction.
    pub(super) in_transaction: bool,
    /// A failure is handled beyond logging it.
    pub(super) handles_failure: bool,
    /// The line.
    pub(super) line: u32,
}

impl Called for Call {
    fn within(&self) -> Option<u32> {
        self.within
    }

    fn line(&self) -> u32 {
        self.line
    }
}

/// A text that is put together in a body and could be a query.
#[derive(Debug)]
pub(super) struct Text {
    /// What it is put together from.
    pub(super) parts: Argument,
    /// The symbol it stands in, by its place.
    pub(super) within: Option<u32>,
    /// The line it begins at.
    pub(super) line: u32,
}
