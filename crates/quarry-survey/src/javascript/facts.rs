//! What one file shows by itself, before anything is known of the others.

use quarry_model::dependency::{ResultUse, Usage};

use crate::{standing::Mark, syntax::Problem};

/// A place in [`Facts::names`].
pub(super) type Name = u32;
/// A place in [`Facts::nodes`].
pub(super) type NodeAt = u32;
/// A place in [`Facts::symbols`].
pub(super) type SymbolAt = u32;

/// What one file shows; a pure function of its bytes.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Lines that hold code.
    pub(super) sloc: u32,
    /// Why the file, or a part of it, could not be read.
    pub(super) problem: Option<Problem>,
    /// What the file says or shows of who wrote it, if that is a tool.
    pub(super) generated: Option<Mark>,
    /// The line on which it first renders an element of a page.
    pub(super) renders: Option<u32>,
    /// Whether its first line names an interpreter.
    pub(super) is_program: bool,
    /// Every name and string that the other facts mention.
    pub(super) names: Vec<Box<str>>,
    /// What other modules are asked for, in the order of the source.
    pub(super) requests: Vec<Request>,
    /// Names that imports bind.
    pub(super) imports: Vec<Import>,
    /// What the module offers under which name.
    pub(super) exports: Vec<Export>,
    /// `export * from`: places in `requests`.
    pub(super) stars: Vec<u32>,
    /// Requests for modules that are handed what this one exports, to add to it.
    pub(super) mixes: Vec<u32>,
    /// The name that the module gives itself for AMD.
    pub(super) amd_name: Option<Name>,
    /// What the module defines; a class stands before its members.
    pub(super) symbols: Vec<Symbol>,
    /// Members by owner and name, sorted by owner, then by the text of the name.
    pub(super) members: Vec<(SymbolAt, Name, SymbolAt)>,
    /// Values and types as expressions name them; a node stands after those it is made of.
    pub(super) nodes: Vec<Node>,
    /// Calls, base classes and mentions.
    pub(super) uses: Vec<Use>,
    /// Arguments of the calls that detectors look at.
    pub(super) arguments: Vec<Vec<Argument>>,
    /// The lines of these arguments.
    pub(super) argument_lines: Vec<Vec<u32>>,
    /// Decorators.
    pub(super) decorators: Vec<Decorator>,
    /// Strings that may spell a module, with their lines.
    pub(super) strings: Vec<(Name, u32)>,
    /// Places where the name of what is called is computed.
    pub(super) computed: Vec<Computed>,
    /// Keys of untyped dictionaries.
    pub(super) keys: Vec<Key>,
    /// Whether it is TypeScript.
    pub(super) typescript: bool,
}

impl Facts {
    /// The text of a name.
    pub(super) fn text(&self, name: Name) -> &str {
        &self.names[name as usize]
    }

    /// The member of a symbol with this name.
    pub(super) fn member(&self, owner: SymbolAt, name: &str) -> Option<SymbolAt> {
        let at =
            self.members.partition_point(|(of, short, _)| (*of, self.text(*short)) < (owner, name));
        let (of, short, symbol) = *self.members.get(at)?;
        (of == owner && self.text(short) == name).then_some(symbol)
    }
}

/// How another module is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// `import`, `export from`, `import()`: the rules of modules.
    Import,
    /// `require`, AMD.
    Require,
    /// A reference of a compiler: a path from the file, whatever it looks like.
    Beside,
    /// A list of AMD: by the names that modules give themselves.
    Amd,
    /// `require.main.require`: from the top of the package.
    Main,
}

/// One place that asks for another module.
#[derive(Debug)]
pub(super) struct Request {
    /// What it asks for.
    pub(super) specifier: Name,
    /// The line.
    pub(super) line: u32,
    /// By which rules.
    pub(super) asking: Asking,
    /// Whether only type checkers look at it.
    pub(super) type_only: bool,
    /// How many names it brings in; at least 1.
    pub(super) count: u32,
}

/// What an import binds a name to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Imported {
    /// The whole module.
    Module,
    /// What it exports under a name, `default` included.
    Name(Name),
}

/// A name that an import binds.
#[derive(Debug)]
pub(super) struct Import {
    /// The request.
    pub(super) request: u32,
    /// What of it.
    pub(super) imported: Imported,
    /// Whether a value of the file uses it.
    pub(super) as_value: bool,
    /// Whether a type of the file uses it.
    pub(super) as_type: bool,
    /// Whether it says that it is a type.
    pub(super) type_only: bool,
}

/// What an exported name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exported {
    /// Something of this file.
    Node(NodeAt),
    /// Something of another module: the request, and what of it.
    From(u32, Imported),
}

/// Something that the module offers.
#[derive(Debug)]
pub(super) struct Export {
    /// Under which name; `default` for the default, `=` for the whole of `module.exports`.
    pub(super) name: Name,
    /// What.
    pub(super) what: Exported,
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A function outside a class.
    Function,
    /// A class.
    Class,
    /// An interface, or a type with members.
    Interface,
    /// A function of a class, or of an object.
    Method,
    /// A value, such as a field.
    Value,
    /// Another name of a type.
    Alias,
}

/// Something that the module defines.
#[derive(Debug)]
pub(super) struct Symbol {
    /// Its name inside the module, such as `Mailer.send`.
    pub(super) name: Name,
    /// What it is.
    pub(super) kind: Kind,
    /// Where, from 1.
    pub(super) line: u32,
    /// The symbol it is a member of.
    pub(super) owner: Option<SymbolAt>,
    /// What a class extends and implements.
    pub(super) supers: Vec<NodeAt>,
    /// What a value is, or what a function returns.
    pub(super) value: Option<NodeAt>,
    /// Whether a call gives a promise.
    pub(super) is_async: bool,
    /// Whether it can be named from outside the place it stands in.
    pub(super) listed: bool,
    /// What its body does besides calling what is followed; `None` if no body was read.
    pub(super) deeds: Option<Deeds>,
}

/// What the body of a function does, apart from calls that are followed later.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Deeds {
    /// Something whose effect is not known.
    pub(super) unproven: bool,
    /// It writes to a log.
    pub(super) logs: bool,
    /// It changes an argument, or state that others see.
    pub(super) changes: bool,
}

/// Whether the text of a call says by itself what it does besides returning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// It does, and that was noted with the function around it.
    Yes,
    /// It leads somewhere, and what that does decides.
    No,
}

/// A place where the name of what is called is computed, so that the path ends.
#[derive(Debug)]
pub(super) struct Computed {
    /// What is called, with `{}` for what is computed.
    pub(super) name: Name,
    /// The symbol the place stands in.
    pub(super) within: Option<SymbolAt>,
    /// The line.
    pub(super) line: u32,
}

/// A key that is read or written of an untyped dictionary.
#[derive(Debug)]
pub(super) struct Key {
    /// The variable or parameter that holds the dictionary.
    pub(super) subject: Name,
    /// The key.
    pub(super) name: Name,
    /// Whether it is written.
    pub(super) write: bool,
    /// The symbol the place stands in.
    pub(super) within: Option<SymbolAt>,
    /// The line.
    pub(super) line: u32,
}

/// A value or a type, as far as names lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    /// Nothing is known.
    Unknown,
    /// What an import binds.
    Import(u32),
    /// The module that a request asks for.
    Module(u32),
    /// A symbol of this file.
    Symbol(SymbolAt),
    /// An object of the type that a node names, with the type's first argument.
    Instance(NodeAt, Option<NodeAt>),
    /// What the base class of a class of this file offers.
    Super(SymbolAt),
    /// A name that the file does not define.
    Global(Name),
    /// A member of a value.
    Field(NodeAt, Name),
    /// What a call gives, with the text of its first argument.
    Call(NodeAt, Option<Name>),
    /// What `new` gives, with the first type argument and the text of the first argument.
    New(NodeAt, Option<NodeAt>, Option<Name>),
}

/// A use of something.
#[derive(Debug)]
pub(super) struct Use {
    /// What is used: for a call the callee.
    pub(super) node: NodeAt,
    /// The symbol the place stands in.
    pub(super) within: Option<SymbolAt>,
    /// The line.
    pub(super) line: u32,
    /// How it is used.
    pub(super) usage: Usage,
    /// Whether it is constructed.
    pub(super) is_new: bool,
    /// What happens to the value.
    pub(super) result: ResultUse,
    /// Whether it stands in a transaction.
    pub(super) in_transaction: bool,
    /// Whether a failure is handled beyond logging it.
    pub(super) handles_failure: bool,
    /// Whether the text alone says what it does besides returning.
    pub(super) told: Told,
    /// Its arguments, if detectors look at them: a place in [`Facts::arguments`].
    pub(super) arguments: Option<u32>,
}

/// An argument as far as detectors look at it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Argument {
    /// A text; computed parts of it are `{}`.
    Text(Name),
    /// A value that has a name.
    Value(NodeAt),
    /// A function that is written here.
    Function,
    /// An object, with the keys that are plain.
    Object(Vec<(Name, Argument)>),
    /// A list.
    List(Vec<Argument>),
    /// Anything else.
    Other,
}

/// A decorator.
#[derive(Debug)]
pub(super) struct Decorator {
    /// The class, method or field that carries it.
    pub(super) on: SymbolAt,
    /// The decorator itself, without the call.
    pub(super) node: NodeAt,
    /// Its arguments: a place in [`Facts::arguments`].
    pub(super) arguments: Option<u32>,
    /// The line.
    pub(super) line: u32,
}
