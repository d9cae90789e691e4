//! What detectors ask of the whole source: types of receivers, what classes inherit from, what
//! values are.

use quarry_model::{
    dependency::{Dependency, DependencyKind},
    evidence::{EntryPoint, EntryPointKind, Finding, FindingKind, ModuleIx},
    module::{Role, RoleFinding, SymbolKind},
};
use rustc_hash::FxHashMap;

use super::super::{
    facts::{Chain, Facts, Lit},
    index::Index,
    names::last,
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        facts::{FileFacts, Path, Root},
        program::{Head, Program, Type},
        walk::{State, Walker},
    },
};

/// Classes above a class that are looked at.
const MOST_ANCESTORS: usize = 64;

/// What a call is made on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Receiver {
    /// A class by its name.
    Class(String),
    /// A value of this class.
    Value(String),
    /// No receiver: a function.
    Function,
    /// Something that is not known.
    Unknown,
}

impl Receiver {
    /// The full name of the class.
    pub(super) fn class(&self) -> Option<&str> {
        match self {
            Self::Class(name) | Self::Value(name) => Some(name),
            Self::Function | Self::Unknown => None,
        }
    }
}

/// The whole source as detectors see it.
pub(super) struct Scene<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) program: &'a Program<'a>,
    /// String values of class constants.
    constants: FxHashMap<(Symbol, &'a str), &'a Lit>,
    /// What properties and telling methods of types state.
    stated: FxHashMap<(Symbol, &'a str), (&'a Lit, u32)>,
}

impl<'a> Scene<'a> {
    pub(super) fn of(index: &'a Index<'a>, program: &'a Program<'a>) -> Self {
        let mut scene =
            Self { index, program, constants: FxHashMap::default(), stated: FxHashMap::default() };
        for (file, facts) in (0_u32..).zip(index.facts) {
            let typed = &program.files[file as usize];
            for stated in &facts.stated {
                let symbol = typed.symbol(stated.symbol);
                let Some(owner) = symbol.owner else { continue };
                let key = (Symbol { file, at: owner }, symbol.own_name());
                if symbol.kind == SymbolKind::Constant && !key.1.starts_with('$') {
                    scene.constants.entry(key).or_insert(&stated.value);
                } else {
                    scene.stated.entry(key).or_insert((&stated.value, stated.line));
                }
            }
        }
        scene
    }

    pub(super) fn facts(&self, file: u32) -> &'a Facts {
        &self.index.facts[file as usize]
    }

    pub(super) fn typed(&self, file: u32) -> &'a FileFacts {
        &self.program.files[file as usize]
    }

    /// The full name of a type.
    fn name_of(&self, of: &Type) -> Option<String> {
        match of.head {
            Head::In(symbol) => {
                let full = self.index.full_name(symbol);
                Some(
                    full.map_or_else(
                        || self.program.symbol(symbol).name.to_string(),
                        str::to_owned,
                    ),
                )
            }
            Head::Outside { file, at } => {
                let typed = self.typed(file);
                Some(typed.name(typed.types[at as usize].name).to_owned())
            }
            Head::Known(name) => Some(name.to_owned()),
            Head::Unknown => None,
        }
    }

    /// The full name of the class of what a path gives.
    pub(super) fn value(&self, file: u32, path: Path) -> Option<String> {
        self.name_of(&self.value_type(file, path))
    }

    /// What a path gives.
    pub(super) fn value_type(&self, file: u32, path: Path) -> Type {
        match Walker::of(self.program, file).walk(path, &mut |_, _, _| {}) {
            State::Value(of) => of,
            State::Static(_) | State::Lost => Type::UNKNOWN,
        }
    }

    /// What the link `nth` of a chain is called on.
    pub(super) fn receiver(&self, file: u32, chain: &Chain, nth: usize) -> Receiver {
        let before = chain.links[nth].before;
        if before > chain.path.len {
            return Receiver::Unknown;
        }
        if before == 0 {
            match chain.path.root {
                Root::Bare(_) => return Receiver::Function,
                Root::Type(at) => {
                    let typed = self.typed(file);
                    return Receiver::Class(typed.name(typed.types[at as usize].name).to_owned());
                }
                Root::Unknown => return Receiver::Unknown,
                _ => {}
            }
        }
        let path = Path { len: before, ..chain.path };
        self.value(file, path).map_or(Receiver::Unknown, Receiver::Value)
    }

    /// The full names of a class and of everything it inherits from, in the source and outside.
    pub(super) fn lineage(&self, class: &str) -> Vec<String> {
        let mut names = vec![class.to_owned()];
        let mut next = 0;
        while next < names.len() && next < MOST_ANCESTORS {
            if let Some(symbol) = self.index.class(&names[next]) {
                let typed = self.typed(symbol.file);
                for above in &self.program.symbol(symbol).supers {
                    let name = typed.name(typed.types[*above as usize].name);
                    if !names.iter().any(|known| known == name) {
                        names.push(name.to_owned());
                    }
                }
            }
            next += 1;
        }
        names
    }

    /// Whether a class is one of `bases`, or inherits from one.
    pub(super) fn is_a(&self, class: &str, bases: &[&str]) -> bool {
        self.lineage(class).iter().any(|name| bases.contains(&name.as_str()))
    }

    /// What a property, or a method that tells it, of a class states; its own or inherited.
    pub(super) fn stated(&self, class: Symbol, member: &str) -> Option<(&'a Lit, u32)> {
        if let Some(found) = self.stated.get(&(class, member)) {
            return Some(*found);
        }
        let full = self.index.full_name(class)?;
        self.lineage(full)
            .iter()
            .skip(1)
            .find_map(|above| self.stated.get(&(self.index.class(above)?, member)).copied())
    }

    /// What a class itself states.
    pub(super) fn stated_here(&self, class: Symbol, member: &str) -> Option<(&'a Lit, u32)> {
        self.stated.get(&(class, member)).copied()
    }

    /// The text that a value is: a string, the name of a class, a constant that holds one, or
    /// the class of an object.
    pub(super) fn text(&self, file: u32, lit: &Lit) -> Option<String> {
        match lit {
            Lit::Text(text) => Some(text.to_string()),
            Lit::Class(full) | Lit::New(full, _) => Some(full.to_string()),
            Lit::Value(path) => self.value(file, *path),
            Lit::Constant(class, name) => {
                let symbol = self.index.class(class)?;
                let found = self.constants.get(&(symbol, name.as_ref()));
                let inherited = || {
                    self.lineage(class).iter().skip(1).find_map(|above| {
                        self.constants.get(&(self.index.class(above)?, name.as_ref()))
                    })
                };
                match found.or_else(inherited)? {
                    Lit::Text(text) => Some(text.to_string()),
                    Lit::Class(full) => Some(full.to_string()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The name of the symbol in place `at` of a file.
    pub(super) fn symbol_name(&self, file: u32, at: Option<u32>) -> String {
        at.map_or_else(String::new, |at| self.typed(file).symbol(at).name.to_string())
    }

    /// The method of a class, its own or inherited.
    pub(super) fn method(&self, class: Symbol, name: &str) -> Option<Symbol> {
        let full = self.index.full_name(class)?;
        self.lineage(full).iter().find_map(|above| {
            let owner = self.index.class(above)?;
            let symbols = &self.typed(owner.file).symbols;
            let found = symbols.iter().position(|symbol| {
                symbol.owner == Some(owner.at)
                    && symbol.kind == SymbolKind::Method
                    && symbol.own_name().eq_ignore_ascii_case(name)
            })?;
            Some(Symbol { file: owner.file, at: found as u32 })
        })
    }

    /// Every type of the source: where, and its full name.
    pub(super) fn types(&self) -> impl Iterator<Item = (Symbol, &'a str)> {
        (0_u32..).zip(self.index.facts).flat_map(|(file, facts)| {
            facts.types.iter().map(move |(name, at)| (Symbol { file, at: *at }, name.as_ref()))
        })
    }

    /// Every chain with its file.
    pub(super) fn chains(&self) -> impl Iterator<Item = (u32, &'a Chain)> {
        (0_u32..)
            .zip(self.index.facts)
            .flat_map(|(file, facts)| facts.chains.iter().map(move |chain| (file, chain)))
    }

    /// Whether the class is a facade of Laravel, by its full name or its global alias.
    pub(super) fn is_facade(&self, class: &str, facade: &str) -> bool {
        class.strip_prefix("Illuminate\\Support\\Facades\\") == Some(facade)
            || class == facade && self.index.class(class).is_none()
    }
}

/// Where detectors write.
pub(super) struct Out<'e> {
    pub(super) evidence: &'e mut LanguageEvidence,
}

impl Out<'_> {
    #[allow(clippy::too_many_arguments, reason = "the fields of a finding")]
    pub(super) fn find(
        &mut self,
        scene: &Scene<'_>,
        file: u32,
        within: Option<u32>,
        kind: FindingKind,
        name: impl Into<String>,
        line: u32,
        certain: bool,
    ) {
        self.evidence.findings.push(Finding {
            module: ModuleIx(file),
            kind,
            name: name.into(),
            within: scene.symbol_name(file, within),
            line,
            certain,
        });
    }

    /// An entry point that `handler` serves; where that is not in the source, it lies at the
    /// place that names it.
    pub(super) fn enter(
        &mut self,
        scene: &Scene<'_>,
        kind: EntryPointKind,
        name: String,
        handler: Option<Symbol>,
        place: (u32, u32),
    ) {
        let entry = match handler {
            Some(symbol) => EntryPoint {
                module: ModuleIx(symbol.file),
                kind,
                name,
                handler: scene.program.symbol(symbol).name.to_string(),
                line: scene.program.symbol(symbol).line,
            },
            None => EntryPoint {
                module: ModuleIx(place.0),
                kind,
                name,
                handler: String::new(),
                line: place.1,
            },
        };
        self.evidence.entry_points.push(entry);
    }

    pub(super) fn depend(&mut self, from: u32, to: u32, kind: DependencyKind, line: u32) {
        if from != to {
            let (from, to) = (ModuleIx(from), ModuleIx(to));
            self.evidence.dependencies.push(Dependency { from, to, kind, count: 1, line });
        }
    }

    pub(super) fn role(&mut self, file: u32, role: Role, because: impl Into<String>, line: u32) {
        let module = ModuleIx(file);
        self.evidence.roles.push(RoleFinding { module, role, because: because.into(), line });
    }
}

/// `CamelCase` as `camel_case`.
pub(super) fn snake(name: &str) -> String {
    let mut text = String::new();
    let mut before = ' ';
    for (at, character) in name.char_indices() {
        if character.is_uppercase() {
            let next_is_lower = name[at + character.len_utf8()..].starts_with(char::is_lowercase);
            if at > 0
                && before != '_'
                && (before.is_lowercase() || before.is_ascii_digit() || next_is_lower)
            {
                text.push('_');
            }
            text.extend(character.to_lowercase());
        } else {
            text.push(character);
        }
        before = character;
    }
    text
}

/// The plural of the last word of a name in `snake_case`, as Laravel forms it.
pub(super) fn plural(name: &str) -> String {
    const ODD: [(&str, &str); 16] = [
        ("person", "people"),
        ("child", "children"),
        ("man", "men"),
        ("woman", "women"),
        ("foot", "feet"),
        ("tooth", "teeth"),
        ("goose", "geese"),
        ("mouse", "mice"),
        ("datum", "data"),
        ("medium", "media"),
        ("analysis", "analyses"),
        ("status", "statuses"),
        ("alias", "aliases"),
        ("hero", "heroes"),
        ("potato", "potatoes"),
        ("quiz", "quizzes"),
    ];
    const SAME: [&str; 12] = [
        "audio",
        "data",
        "equipment",
        "feedback",
        "information",
        "metadata",
        "money",
        "news",
        "series",
        "software",
        "species",
        "staff",
    ];
    let (before, word) = name.rsplit_once('_').map_or(("", name), |(before, word)| (before, word));
    let lower = word.to_lowercase();
    let many = if SAME.contains(&lower.as_str()) {
        lower
    } else if let Some((_, many)) = ODD.iter().find(|(one, _)| *one == lower) {
        (*many).to_owned()
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end)) {
        format!("{lower}es")
    } else if lower.ends_with('y')
        && !["ay", "ey", "iy", "oy", "uy"].iter().any(|end| lower.ends_with(end))
    {
        format!("{}ies", &lower[..lower.len() - 1])
    } else {
        format!("{lower}s")
    };
    if before.is_empty() { many } else { format!("{before}_{many}") }
}

/// The short name of a class.
pub(super) fn short(class: &str) -> &str {
    last(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_name_their_tables() {
        let cases = [
            ("Order", "orders"),
            ("OrderItem", "order_items"),
            ("Category", "categories"),
            ("Day", "days"),
            ("Address", "addresses"),
            ("Box", "boxes"),
            ("Person", "people"),
            ("OrderStatus", "order_statuses"),
            ("CMSPage", "cms_pages"),
            ("News", "news"),
        ];
        for (class, table) in cases {
            assert_eq!(plural(&snake(class)), table, "{class}");
        }
    }
}
