//! What one PHP file shows by itself, besides what the typed languages share.

use super::names::UseName;
use crate::typed::facts::{FileFacts, Path, Root};

/// What one file shows; a pure function of its bytes.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Symbols, types and uses. Names of types are fully qualified.
    pub(super) typed: FileFacts,
    /// The namespaces of the file, in the order of the source.
    pub(super) namespaces: Vec<Box<str>>,
    /// What `use` statements bring in.
    pub(super) imports: Vec<UseName>,
    /// Classes that the code names, in the order of the source; not those that only comments
    /// name.
    pub(super) named: Vec<Named>,
    /// Functions that are called by name.
    pub(super) called: Vec<Named>,
    /// Types: fully qualified name, and place among the symbols.
    pub(super) types: Vec<(Box<str>, u32)>,
    /// Functions, likewise.
    pub(super) functions: Vec<(Box<str>, u32)>,
    /// Constants outside of classes, likewise.
    pub(super) constants: Vec<(Box<str>, u32)>,
    /// Files that are included.
    pub(super) includes: Vec<Include>,
    /// Strings that may spell a class.
    pub(super) strings: Vec<(Box<str>, u32)>,
    /// Chains of calls that frameworks give a meaning.
    pub(super) chains: Vec<Chain>,
    /// Attributes.
    pub(super) attributes: Vec<Attribute>,
    /// Values that properties, class constants and telling methods state.
    pub(super) stated: Vec<Stated>,
    /// Methods and classes called by computed names: what is called, symbol, line.
    pub(super) computed: Vec<(Box<str>, Option<u32>, u32)>,
    /// Classes that are abstract, by their places.
    pub(super) abstracts: Vec<u32>,
    /// Classes that are handed to the constructor of a base class.
    pub(super) told_parents: Vec<Box<str>>,
    /// Keys of untyped arrays.
    pub(super) keys: Vec<Key>,
}

/// A fully qualified name at a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The name.
    pub(super) full: Box<str>,
    /// The line.
    pub(super) line: u32,
    /// Whether it is inherited from.
    pub(super) inherits: bool,
}

/// A file that is included.
#[derive(Debug)]
pub(super) struct Include {
    /// Which.
    pub(super) name: FileName,
    /// The line.
    pub(super) line: u32,
    /// The chain, and its link, that is handed the function that includes it.
    pub(super) inside: Option<(u32, u32)>,
}

/// A file as code names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileName {
    /// Relative to the folder of the file that names it.
    Beside(Box<str>),
    /// Relative to the top of the application.
    Top(Box<str>),
}

/// A value as far as it is written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lit {
    /// A string; `{}` for each part that is computed.
    Text(Box<str>),
    /// `A::class`.
    Class(Box<str>),
    /// `A::B`.
    Constant(Box<str>, Box<str>),
    /// A list or dictionary.
    Array(Vec<(Option<Lit>, Lit)>),
    /// `new A(...)`.
    New(Box<str>, Vec<Argument>),
    /// A file.
    File(FileName),
    /// `true` or `false`.
    Truth(bool),
    /// A function that is written out here.
    Closure,
    /// What a path gives.
    Value(Path),
    /// Anything else.
    Other,
}

impl Lit {
    /// The string, if it is one that is written out in full.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.contains("{}") => Some(text),
            _ => None,
        }
    }

    /// The entries, if it is a list or dictionary.
    pub(super) fn entries(&self) -> &[(Option<Lit>, Lit)] {
        match self {
            Self::Array(entries) => entries,
            _ => &[],
        }
    }

    /// The entry with this key.
    pub(super) fn entry(&self, key: &str) -> Option<&Lit> {
        let is = |at: &&(Option<Lit>, Lit)| at.0.as_ref().and_then(Lit::text) == Some(key);
        self.entries().iter().find(is).map(|(_, value)| value)
    }

    /// Itself, or each entry of a list.
    pub(super) fn each(&self) -> Vec<&Lit> {
        match self {
            Self::Array(entries) => entries.iter().map(|(_, value)| value).collect(),
            one => vec![one],
        }
    }
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Argument {
    /// Its name, if it is given one.
    pub(super) name: Option<Box<str>>,
    /// The value.
    pub(super) value: Lit,
}

/// The argument with this name, or else the one in this place.
pub(super) fn argument<'a>(arguments: &'a [Argument], at: usize, name: &str) -> Option<&'a Lit> {
    let named = arguments.iter().find(|one| one.name.as_deref() == Some(name));
    named
        .or_else(|| arguments.get(at).filter(|one| one.name.is_none()))
        .map(|argument| &argument.value)
}

/// Calls on the results of calls, such as `Route::prefix('a')->group(...)`.
#[derive(Debug)]
pub(super) struct Chain {
    /// What is called, with all steps. The root of a function is bare.
    pub(super) path: Path,
    /// The calls among the steps.
    pub(super) links: Vec<Link>,
    /// The symbol it stands in.
    pub(super) within: Option<u32>,
    /// The chain, and its link, that is handed the function that this one stands in.
    pub(super) inside: Option<(u32, u32)>,
}

/// The call that a function, which is written out, is handed to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Handed {
    /// The chain and its link, where frameworks read that.
    pub(super) place: Option<(u32, u32)>,
    /// The call, by its place among the values.
    pub(super) call: Option<u32>,
    /// Which of its arguments the function is.
    pub(super) argument: u8,
    /// What the function is called with, where the call is one of the language's own.
    pub(super) element: Option<(u8, Root)>,
}

/// One call of a chain.
#[derive(Debug)]
pub(super) struct Link {
    /// The name of what is called.
    pub(super) name: Box<str>,
    /// Steps of the path before it.
    pub(super) before: u32,
    /// What it is called with.
    pub(super) arguments: Vec<Argument>,
    /// The line.
    pub(super) line: u32,
}

/// What an attribute stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A class.
    Class,
    /// A method or function.
    Method,
    /// A property, also one that a constructor declares.
    Property,
    /// Anything else.
    Other,
}

/// `#[A(...)]`.
#[derive(Debug)]
pub(super) struct Attribute {
    /// The class, fully qualified.
    pub(super) full: Box<str>,
    /// What it is made with.
    pub(super) arguments: Vec<Argument>,
    /// What it stands at.
    pub(super) target: Target,
    /// The symbol it stands at.
    pub(super) symbol: Option<u32>,
    /// The line.
    pub(super) line: u32,
}

/// A value that a declaration states.
#[derive(Debug)]
pub(super) struct Stated {
    /// The property, constant, or method that returns it.
    pub(super) symbol: u32,
    /// The value.
    pub(super) value: Lit,
    /// The line.
    pub(super) line: u32,
}

/// A key of an array that a parameter or a variable holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The symbol it stands in.
    pub(super) within: Option<u32>,
    /// The variable.
    pub(super) subject: Box<str>,
    /// The key.
    pub(super) name: Box<str>,
    /// Whether it is written.
    pub(super) write: bool,
    /// The line.
    pub(super) line: u32,
}
