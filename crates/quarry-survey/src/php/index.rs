//! Where names are defined.

use quarry_model::module::Standing;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    composer::{Layout, joined},
    facts::{Facts, FileName},
    names::{NameKind, last},
    outside,
    standing::standing,
};
use crate::{
    inventory::SourceFile,
    typed::{
        Bare, Imported, Names, Resolved, Symbol,
        program::{Lineage, Type},
    },
};

/// Where the names of a source are defined.
pub(super) struct Index<'a> {
    pub(super) files: &'a [SourceFile],
    pub(super) facts: &'a [Facts],
    layout: &'a Layout,
    classes: FxHashMap<String, Symbol>,
    functions: FxHashMap<String, Symbol>,
    constants: FxHashMap<&'a str, Symbol>,
    namespaces: FxHashSet<&'a str>,
    paths: FxHashMap<&'a str, u32>,
    /// The full names of types, by where they are defined.
    full: FxHashMap<Symbol, &'a str>,
}

impl<'a> Index<'a> {
    /// Of a name that is defined in several places, the one where composer looks for it counts,
    /// then product code before the rest, then the first by path.
    pub(super) fn of(files: &'a [SourceFile], facts: &'a [Facts], layout: &'a Layout) -> Self {
        let mut ranked: Vec<(u8, u32)> = (0_u32..)
            .zip(files)
            .zip(facts)
            .map(|((at, file), facts)| {
                let verdict = standing(&file.path, facts.typed.generated);
                let other = verdict.standing != Standing::Product;
                (u8::from(other), at)
            })
            .collect();
        ranked.sort_unstable();
        let mut index = Self {
            files,
            facts,
            layout,
            classes: FxHashMap::default(),
            functions: FxHashMap::default(),
            constants: FxHashMap::default(),
            namespaces: FxHashSet::default(),
            paths: (0_u32..).zip(files).map(|(at, file)| (file.path.as_str(), at)).collect(),
            full: FxHashMap::default(),
        };
        for placed in [true, false] {
            for (_, file) in &ranked {
                index.take(*file, placed);
            }
        }
        index
    }

    fn take(&mut self, file: u32, placed: bool) {
        let facts = &self.facts[file as usize];
        let path = &self.files[file as usize].path;
        let here = self.layout.class_at(path);
        let listed = self.layout.lists(path);
        let symbol = |at| Symbol { file, at };
        for (name, at) in &facts.types {
            if !placed || listed || here.as_deref() == Some(name) {
                self.classes.entry(name.to_ascii_lowercase()).or_insert(symbol(*at));
            }
            self.full.insert(symbol(*at), name);
        }
        if placed && !listed {
            return;
        }
        for (name, at) in &facts.functions {
            self.functions.entry(name.to_ascii_lowercase()).or_insert(symbol(*at));
        }
        for (name, at) in &facts.constants {
            self.constants.entry(name).or_insert(symbol(*at));
        }
        for namespace in &facts.namespaces {
            let mut rest = Some(namespace.as_ref());
            while let Some(at) = rest {
                self.namespaces.insert(at);
                rest = at.rsplit_once('\\').map(|(above, _)| above);
            }
        }
    }

    /// Where the class with this full name is defined.
    pub(super) fn class(&self, full: &str) -> Option<Symbol> {
        self.classes.get(&full.trim_start_matches('\\').to_ascii_lowercase()).copied()
    }

    /// Where the function with this full name is defined, or the global one of its name.
    pub(super) fn function(&self, full: &str) -> Option<Symbol> {
        let found = self.functions.get(&full.to_ascii_lowercase());
        found.or_else(|| self.functions.get(&last(full).to_ascii_lowercase())).copied()
    }

    /// The full name of a type.
    pub(super) fn full_name(&self, symbol: Symbol) -> Option<&'a str> {
        self.full.get(&symbol).copied()
    }

    /// The file with this path.
    pub(super) fn file(&self, path: &str) -> Option<u32> {
        self.paths.get(path).copied()
    }

    /// The file that `file` names.
    pub(super) fn named_file(&self, file: u32, name: &FileName) -> Option<u32> {
        let from = &self.files[file as usize];
        let path = match name {
            FileName::Beside(relative) => joined(from.folder(), relative),
            FileName::Top(relative) => joined(self.layout.top_of(&from.path), relative),
        };
        self.file(&path?)
    }

    fn imported(&self, kind: NameKind, full: &str) -> Option<Symbol> {
        match kind {
            NameKind::Class => self.class(full),
            NameKind::Function => self.functions.get(&full.to_ascii_lowercase()).copied(),
            NameKind::Constant => self.constants.get(full).copied(),
        }
    }
}

impl Names for Index<'_> {
    fn resolve(&self, _: &Lineage<'_>, _: u32, _: Option<u32>, name: &str) -> Resolved {
        self.class(name).map_or(Resolved::Outside, Resolved::In)
    }

    fn imports(&self, file: u32) -> Vec<Imported> {
        let facts = &self.facts[file as usize];
        let imports = facts.imports.iter().filter_map(|import| {
            let symbol = self.imported(import.kind, &import.full)?;
            Some(Imported { file: symbol.file, line: import.line })
        });
        let included = facts.includes.iter().filter_map(|include| {
            Some(Imported { file: self.named_file(file, &include.name)?, line: include.line })
        });
        imports.chain(included).collect()
    }

    fn nowhere(&self, file: u32) -> Vec<String> {
        let imports = self.facts[file as usize].imports.iter();
        imports
            .filter(|import| {
                self.layout.expects(&import.full)
                    && self.imported(import.kind, &import.full).is_none()
                    && !self.namespaces.contains(import.full.as_ref())
            })
            .map(|import| import.full.to_string())
            .collect()
    }

    fn bare(&self, _: u32, name: &str, call: bool) -> Vec<Bare> {
        let found = if call { self.function(name) } else { None };
        found.map(Bare::Symbol).into_iter().collect()
    }

    fn outside(&self, name: &str, arguments: &[Type], member: &str) -> Option<Type> {
        outside::gives(name, arguments, member)
    }

    fn given(&self, name: &str, arguments: &[Type], member: &str, parameter: u8) -> Option<Type> {
        outside::given(name, arguments, member, parameter)
    }

    fn separator(&self) -> &'static str {
        "\\"
    }
}
