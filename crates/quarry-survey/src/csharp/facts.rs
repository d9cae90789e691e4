//! What one C# file shows beside what all languages with declared types have.

use rustc_hash::FxHashMap;

use crate::typed::{
    facts::{FileFacts, Path},
    findings::Called,
};

/// What one C# file shows; a pure function of its bytes.
#[derive(Debug, Default)]
pub(super) struct CSharpFile {
    /// What is linked.
    pub(super) facts: FileFacts,
    /// The namespace of each type that lies in no other, by the place of the type.
    pub(super) namespaces: FxHashMap<u32, String>,
    /// The first namespace of the file; empty for none.
    pub(super) namespace: String,
    /// Using directives, in the order of the source.
    pub(super) usings: Vec<Using>,
    /// Attributes of types and members.
    pub(super) attributes: Vec<Attribute>,
    /// Calls of methods whose names mean something to a framework.
    pub(super) calls: Vec<Call>,
    /// Values that are such calls: the place of the value, and the place of the call.
    pub(super) called: FxHashMap<u32, u32>,
    /// Types that are declared in several parts.
    pub(super) partial: Vec<u32>,
    /// Methods that are called as if they were members of their first parameter.
    pub(super) extensions: Vec<u32>,
    /// Methods and types that nobody outside can call.
    pub(super) private: Vec<u32>,
    /// Texts of constants: the place of the field, and its text.
    pub(super) constants: Vec<(u32, String)>,
    /// The line of `Main`, or of the first statement outside of all types.
    pub(super) main: Option<u32>,
}

/// A using directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Using {
    /// The namespace or type.
    pub(super) name: String,
    /// The name that it is given.
    pub(super) alias: Option<String>,
    /// `using static`.
    pub(super) of_members: bool,
    /// `global using`.
    pub(super) global: bool,
    /// The line.
    pub(super) line: u32,
}

/// An attribute.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    /// The symbol that has it, by its place.
    pub(super) on: u32,
    /// Its name as written.
    pub(super) name: String,
    /// Its arguments; those without a name have an empty one.
    pub(super) arguments: Vec<(String, Argument)>,
    /// The line.
    pub(super) line: u32,
}

impl Attribute {
    /// The argument of this name.
    pub(super) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|(known, _)| known == name).map(|(_, argument)| argument)
    }

    /// The first argument without a name.
    pub(super) fn first(&self) -> Option<&Argument> {
        self.argument("")
    }

    /// The name without what stands before it, and without the ending that may be left out.
    pub(super) fn own_name(&self) -> &str {
        let name = self.name.rsplit_once('.').map_or(&*self.name, |(_, name)| name);
        let name = name.split('`').next().unwrap_or(name);
        name.strip_suffix("Attribute").filter(|name| !name.is_empty()).unwrap_or(name)
    }
}

/// An argument whose value is written.
#[derive(Debug, Clone)]
pub(super) enum Argument {
    /// A string, with those it is put together from; what is computed in between is `{}`.
    Text(String),
    /// A type, as in `typeof(Order)`: the place of the type.
    Class(u32),
    /// A name, such as that of a constant, and the value it leads to.
    Name(String, Path),
    /// Something made by `new`: the place of the type, and the first argument.
    New(u32, Option<Box<Argument>>),
    /// Several.
    List(Vec<Argument>),
    /// A function without a name.
    Function,
    /// A value that a path gives.
    Value(Path),
}

/// A call of a method whose name means something to a framework.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The receiver; `None` for a bare name.
    pub(super) receiver: Option<Path>,
    /// The call that the receiver is, if it is one of these.
    pub(super) before: Option<u32>,
    /// The method.
    pub(super) name: String,
    /// The types it is applied to, by their places.
    pub(super) types: Vec<u32>,
    /// What it is called with; names of arguments are left out.
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
