//! Languages with declared types: what a path such as `this.orders.find(id).total()` leads to.
//!
//! A language extracts [`facts`] from each file, a pure function of its bytes, and says by its
//! own rules what a type name means ([`Names`]). The rest is shared: members are looked up in a
//! type and those it inherits from, declared types of fields and declared results of methods
//! lead on to the next type ([`program`]), each step that is reached in another file becomes a
//! call site ([`walk`], [`sites`]), and call sites become dependencies and operations ([`link`]).

pub(crate) mod deeds;
pub(crate) mod effects;
pub(crate) mod events;
pub(crate) mod facts;
pub(crate) mod findings;
pub(crate) mod full_name;
pub(crate) mod grammar;
pub(crate) mod link;
mod overriding;
pub(crate) mod program;
mod sites;
pub(crate) mod type_table;
pub(crate) mod walk;

use deeds::Deeds;
use facts::{FileFacts, TypeFact};
use program::{Lineage, Program, Type};

/// A symbol of a file, or the place of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol {
    /// The file, by its place.
    pub(crate) file: u32,
    /// Its place among the file's symbols.
    pub(crate) at: u32,
}

/// What a type name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// A type of the source.
    In(Symbol),
    /// Something outside the source, as far as can be told.
    Outside,
}

/// A file that an import leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Imported {
    /// The file that defines what is imported.
    pub(crate) file: u32,
    /// The line of the import.
    pub(crate) line: u32,
}

/// What a name without a receiver means besides members of the types around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bare {
    /// A symbol, such as a function of a namespace.
    #[allow(dead_code, reason = "Java has none; languages with functions do")]
    Symbol(Symbol),
    /// A member of this type, from a static import.
    MemberOf(Symbol),
}

/// The rules of a language for names.
pub(crate) trait Names: Sync {
    /// What the type `name` means in `file` inside of the type `scope` (its place among the
    /// file's symbols). The name may be qualified in the language's own way; `lineage` knows
    /// what types inherit from, as far as that is known yet.
    fn resolve(&self, lineage: &Lineage<'_>, file: u32, scope: Option<u32>, name: &str)
    -> Resolved;

    /// The imports of `file` that lead to other files.
    fn imports(&self, file: u32) -> Vec<Imported>;

    /// Names that `file` uses and that should be in the source, but are not.
    fn nowhere(&self, file: u32) -> Vec<String>;

    /// What a bare `name` of `file` means; `call` tells a function from a value.
    fn bare(&self, file: u32, name: &str, call: bool) -> Vec<Bare>;

    /// Other places that define the same type, such as the parts of a partial class; the type
    /// itself is not among them.
    fn parts(&self, symbol: Symbol) -> &[Symbol] {
        let _ = symbol;
        &[]
    }

    /// Whether a method may be named as a value is.
    fn names_methods(&self) -> bool {
        false
    }

    /// Methods called `name` that `file` may call as if they were members of what is their first
    /// parameter.
    fn extensions(&self, file: u32, name: &str) -> Vec<Symbol> {
        let _ = (file, name);
        Vec::new()
    }

    /// What the bare name of `member` means in a type that inherits it from `name`, which is
    /// outside the source.
    fn inherited_outside(&self, name: &str, member: &str) -> Option<Type> {
        let _ = (name, member);
        None
    }

    /// What `member` of a type outside the source gives: `name` is the type's own name,
    /// `arguments` what it is applied to, such as the element of a list.
    fn outside(&self, name: &str, arguments: &[Type], member: &str) -> Option<Type>;

    /// What a function is called with that is handed to `member` of a type outside the source:
    /// the type of the function's `parameter`.
    fn given(&self, name: &str, arguments: &[Type], member: &str, parameter: u8) -> Option<Type> {
        let _ = (name, arguments, member, parameter);
        None
    }

    /// Whether the language keeps what functions do; without that no effect is known.
    fn proves(&self) -> bool {
        false
    }

    /// Whether reading a value may run code, as that of a property does.
    fn reading_runs(&self) -> bool {
        false
    }

    /// What calling `member` of the type `name` outside the source does.
    fn does(&self, name: &str, member: &str) -> Deeds {
        let _ = (name, member);
        Deeds::UNPROVEN
    }

    /// Whether `member` of the type `name` outside the source gives the object it is called on.
    fn gives_itself(&self, name: &str, member: &str) -> bool {
        let _ = (name, member);
        false
    }

    /// What kind of type `member` of the type `name` outside the source gives where it is not
    /// known which: a text gives a text, or something as unchangeable.
    fn gives_kind(&self, name: &str, member: &str) -> Option<&'static str> {
        let _ = (name, member);
        None
    }

    /// What making an object of the type `name` outside the source does.
    fn made(&self, name: &str) -> Deeds {
        let _ = name;
        Deeds::UNPROVEN
    }

    /// What a method of the source without a body does, if its declaration says it.
    fn declared(&self, program: &Program<'_>, method: Symbol) -> Option<Deeds> {
        let _ = (program, method);
        None
    }

    /// What stands between the parts of a path that names a type, such as a dot.
    fn separator(&self) -> &'static str;
}

/// A type as it is written in a file.
pub(crate) fn written(facts: &FileFacts, at: u32) -> &TypeFact {
    &facts.types[at as usize]
}
