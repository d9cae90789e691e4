//! What is learned of the whole source before uses are followed.

use std::collections::BTreeMap;

use quarry_model::module::Standing;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    paths::{Root, Step},
    program::{Entity, Program, Symbol},
    standing::standing,
};

/// What is learned of the whole source.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// Names that a loader gives a class by a text.
    pub(super) loaded: FxHashMap<Symbol, Symbol>,
    /// For each property that hands on the property of the same name of another object: the
    /// class that the others of that name lead to.
    pub(super) properties: BTreeMap<String, Symbol>,
}

impl Program<'_> {
    /// Learns what following uses needs.
    pub(super) fn learn(&self) {
        self.learned.get_or_init(|| Learned {
            loaded: FxHashMap::default(),
            properties: self.ends_of_properties(),
        });
    }

    /// For each property that some class only hands on, what the others of that name say.
    pub(super) fn ends_of_properties(&self) -> BTreeMap<String, Symbol> {
        let mut handed_on: FxHashSet<&str> = FxHashSet::default();
        let mut candidates: Vec<(&str, Symbol)> = Vec::new();
        for (module, facts) in self.facts.iter().enumerate() {
            let module = module as u32;
            if standing(&self.index.module(module).path, facts.generated) == Standing::Test {
                continue;
            }
            let paths = &facts.body.paths;
            for (at, fact) in facts.body.symbols.iter().enumerate() {
                if !fact.detail.property {
                    continue;
                }
                let Some((_, name)) = fact.name.rsplit_once('.') else { continue };
                let symbol = Symbol { module, at: at as u32 };
                if fact.detail.value.is_some() {
                    candidates.push((name, symbol));
                } else if let Some(path) = fact.detail.returned
                    && matches!(path.root, Root::Instance(_))
                    && let [_, .., Step::Attribute(last)] = paths.steps(path)
                    && paths.name(*last) == name
                {
                    handed_on.insert(name);
                }
            }
        }
        if handed_on.is_empty() {
            return BTreeMap::new();
        }
        let mut classes: BTreeMap<String, Vec<Symbol>> = BTreeMap::new();
        for (name, symbol) in candidates {
            if handed_on.contains(name)
                && let Some(Entity::Instance(class)) = self.called(Entity::Function(symbol), 8)
            {
                classes.entry(name.to_owned()).or_default().push(class);
            }
        }
        classes
            .into_iter()
            .filter_map(|(name, classes)| {
                // The class that all others of them are bases of.
                let last = classes.iter().find(|class| {
                    let lineage = self.lineage(**class, 16);
                    classes.iter().all(|other| lineage.contains(other))
                })?;
                Some((name, *last))
            })
            .collect()
    }
}
