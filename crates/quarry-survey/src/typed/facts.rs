//! What one file shows by itself, before anything is known of the others.

use quarry_model::{
    dependency::{ResultUse, Usage},
    module::SymbolKind,
};
use rustc_hash::FxHashMap;

use super::deeds::Deeds;
use crate::{standing::Mark, syntax::Problem};

/// What one file shows.
#[derive(Debug, Default)]
pub(crate) struct FileFacts {
    /// Lines that hold code.
    pub(crate) sloc: u32,
    /// Why the file, or a part of it, could not be read.
    pub(crate) problem: Option<Problem>,
    /// What the file says of who wrote it, if that is a tool.
    pub(crate) generated: Option<Mark>,
    /// Types, their members, functions. A type stands before its members.
    pub(crate) symbols: Vec<SymbolFact>,
    /// Types as they are written.
    pub(crate) types: Vec<TypeFact>,
    /// Names of steps and types.
    pub(crate) names: Interned,
    /// The steps of all paths.
    pub(crate) steps: Vec<Step>,
    /// Values of variables whose type is not written.
    pub(crate) values: Vec<Path>,
    /// The uses, in the order of the source.
    pub(crate) uses: Vec<Use>,
}

impl FileFacts {
    /// The steps of `path`.
    pub(crate) fn steps(&self, path: Path) -> &[Step] {
        &self.steps[path.start as usize..(path.start + path.len) as usize]
    }

    /// A name by its place.
    pub(crate) fn name(&self, at: u32) -> &str {
        &self.names.texts[at as usize]
    }

    /// A symbol by its place.
    pub(crate) fn symbol(&self, at: u32) -> &SymbolFact {
        &self.symbols[at as usize]
    }

    /// Adds a symbol that is a member of the type `owner`, and gives its place.
    pub(crate) fn add(&mut self, mut symbol: SymbolFact, owner: Option<u32>, name: &str) -> u32 {
        symbol.owner = owner;
        if let Some(owner) = owner {
            symbol.name = format!("{}.{name}", self.symbol(owner).name).into();
        }
        self.symbols.push(symbol);
        self.symbols.len() as u32 - 1
    }

    /// Keeps `steps` as a path that starts at `root`.
    pub(crate) fn path(&mut self, root: Root, steps: &[Step]) -> Path {
        let start = self.steps.len() as u32;
        self.steps.extend_from_slice(steps);
        Path { root, start, len: steps.len() as u32 }
    }

    /// Keeps a value, and gives its place.
    pub(crate) fn value(&mut self, path: Path) -> u32 {
        self.values.push(path);
        self.values.len() as u32 - 1
    }
}

/// Names, each kept once.
#[derive(Debug, Default)]
pub(crate) struct Interned {
    texts: Vec<Box<str>>,
    places: FxHashMap<Box<str>, u32>,
}

impl Interned {
    /// The place of `name`.
    pub(crate) fn place(&mut self, name: &str) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.texts.len() as u32;
        self.texts.push(name.into());
        self.places.insert(name.into(), place);
        place
    }

    /// Frees what is only needed to add names.
    pub(crate) fn close(&mut self) {
        self.places = FxHashMap::default();
    }
}

/// A symbol.
#[derive(Debug)]
pub(crate) struct SymbolFact {
    /// Its name inside the module, such as `Outer.Inner.send`.
    pub(crate) name: Box<str>,
    /// What it is.
    pub(crate) kind: SymbolKind,
    /// Where it is defined.
    pub(crate) line: u32,
    /// The type it is a member of.
    pub(crate) owner: Option<u32>,
    /// What a type inherits from, by places of types.
    pub(crate) supers: Vec<u32>,
    /// The type parameters of a type: the place of the bound of each.
    pub(crate) parameters: Vec<Option<u32>>,
    /// What reading a field or calling a method gives.
    pub(crate) declared: Declared,
    /// How many arguments a method takes, and whether it takes more.
    pub(crate) arity: Arity,
    /// The types of a method's parameters, as far as they are written.
    pub(crate) takes: Vec<Option<u32>>,
    /// Whether a call returns before the work is done, by contract.
    pub(crate) asynchronous: bool,
    /// Whether it is listed among what the module offers.
    pub(crate) listed: bool,
    /// What its text shows of what it does.
    pub(crate) deeds: Deeds,
}

impl SymbolFact {
    /// A symbol of which no more is known.
    pub(crate) fn new(name: impl Into<Box<str>>, kind: SymbolKind, line: u32) -> Self {
        Self {
            name: name.into(),
            kind,
            line,
            owner: None,
            supers: Vec::new(),
            parameters: Vec::new(),
            declared: Declared::Nothing,
            arity: Arity::default(),
            takes: Vec::new(),
            asynchronous: false,
            listed: true,
            deeds: Deeds::NONE,
        }
    }

    /// Its name without those of the types around it.
    pub(crate) fn own_name(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(_, name)| name)
    }

    /// Whether it is a type.
    pub(crate) fn is_type(&self) -> bool {
        self.kind == SymbolKind::Class
    }
}

/// How many arguments a method takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Arity {
    /// At least these.
    pub(crate) least: u8,
    /// At most these; `u8::MAX` for any number.
    pub(crate) most: u8,
}

impl Arity {
    /// Whether a call with `count` arguments fits.
    pub(crate) fn fits(self, count: u8) -> bool {
        (self.least..=self.most).contains(&count)
    }
}

/// What is known of a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Declared {
    /// Nothing.
    #[default]
    Nothing,
    /// Its type is written: the place of the type.
    Type(u32),
    /// It is what a path gives: the place of the value.
    #[allow(dead_code, reason = "Java writes the types of fields; other languages need not")]
    Value(u32),
    /// It is an instance of the type it stands in, such as a constant of an enumeration.
    Owner,
}

/// A type as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct TypeFact {
    /// Its name, by place: simple or qualified, without what it is applied to.
    pub(crate) name: u32,
    /// The innermost type around it, in which the name is looked up.
    pub(crate) scope: Option<u32>,
    /// What it is applied to, by places of types.
    pub(crate) arguments: Box<[u32]>,
    /// If the name is a type parameter of a type: that type, and which of its parameters.
    pub(crate) parameter: Option<(u32, u8)>,
}

/// Where a path starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// The instance of this type that the code runs in.
    This(u32),
    /// The same, seen as what it inherits from.
    Super(u32),
    /// A type by its name.
    Type(u32),
    /// A value of a type that is written.
    Instance(u32),
    /// An object of a type that is written, made in the same body, that nobody else has.
    Made(u32),
    /// A value that a path gives.
    Value(u32),
    /// One of the elements of what a path gives.
    Element(u32),
    /// What a function that is handed to a call is called with: the call, which of its
    /// arguments the function is, and which of the function's parameters.
    Given {
        /// The value that is the call.
        call: u32,
        /// The argument that is the function.
        argument: u8,
        /// The parameter of that function.
        parameter: u8,
    },
    /// Nothing: the first step is a bare name, looked up from this type outwards.
    Bare(Option<u32>),
    /// Something that is not followed.
    Unknown,
}

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// The name of the member.
    pub(crate) name: u32,
    /// The line.
    pub(crate) line: u32,
    /// For a call, the number of arguments.
    pub(crate) call: Option<u8>,
}

/// A root with steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Path {
    /// Where it starts.
    pub(crate) root: Root,
    /// The place of its first step.
    pub(crate) start: u32,
    /// How many there are.
    pub(crate) len: u32,
}

/// A place where something is used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Use {
    /// What.
    pub(crate) path: Path,
    /// The line.
    pub(crate) line: u32,
    /// The symbol it stands in, by its place.
    pub(crate) within: Option<u32>,
    /// How.
    pub(crate) usage: Usage,
    /// What happens to the value.
    pub(crate) result: ResultUse,
    /// Inside a database transaction.
    pub(crate) in_transaction: bool,
    /// A failure is handled beyond logging it.
    pub(crate) handles_failure: bool,
}
