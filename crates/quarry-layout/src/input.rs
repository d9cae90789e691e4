//! What the layout is given, and what it answers.

use std::collections::BTreeMap;

use quarry_model::{
    ids::{DomainId, ModuleId},
    map::{Anchor, Cell},
};
use serde::{Deserialize, Serialize};

/// A module as the map sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayoutModule {
    /// Its identity.
    pub id: ModuleId,
    /// The domain it belongs to; `None` for the monolith.
    pub region: Option<DomainId>,
    /// Its package: a dotted name, or a folder with forward slashes; empty at the top.
    pub package: String,
    /// Source lines: the area of its mark.
    pub sloc: u32,
}

/// How strongly two regions hang together, whatever the direction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coupling {
    /// One region; `None` is the monolith.
    pub a: Option<DomainId>,
    /// The other.
    pub b: Option<DomainId>,
    /// Any measure that grows with the number of dependencies; not finite or not positive
    /// counts as none.
    pub weight: f64,
}

/// How strongly a module hangs together with another region: which side of its own region its
/// package is to face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pull {
    /// The module.
    pub module: ModuleId,
    /// The other region; `None` is the monolith.
    pub towards: Option<DomainId>,
    /// A measure as that of a [`Coupling`].
    pub weight: f64,
}

/// Everything that decides where things lie.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LayoutInput {
    /// All modules; the order does not matter, and of modules given twice the first counts.
    pub modules: Vec<LayoutModule>,
    /// All domains, those without modules too: they get a small region to drop modules into.
    pub domains: Vec<DomainId>,
    /// Which regions hang together. Only a cold layout and a new domain's site look at it.
    pub couplings: Vec<Coupling>,
    /// Which modules hang together with other regions. Only regions that are laid out anew look
    /// at it.
    pub pulls: Vec<Pull>,
}

/// The cell a module has, and the region it was in when it got it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The cell.
    pub cell: Cell,
    /// The region; `None` is the monolith.
    pub region: Option<DomainId>,
}

/// What is there already. Empty for a cold layout (*Tidy*).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// The cells that modules have.
    pub slots: BTreeMap<ModuleId, Held>,
    /// The cells that regions grow around.
    pub anchors: BTreeMap<Option<DomainId>, Cell>,
}

impl Kept {
    /// What an arrangement leaves for the next one, given the regions it was made for.
    #[must_use]
    pub fn from_arrangement(input: &LayoutInput, arrangement: &Arrangement) -> Self {
        let slots = input
            .modules
            .iter()
            .filter_map(|module| {
                let cell = *arrangement.slots.get(&module.id)?;
                Some((module.id, Held { cell, region: module.region }))
            })
            .collect();
        let anchors = arrangement.anchors.iter().map(|(id, anchor)| (*id, anchor.cell)).collect();
        Self { slots, anchors }
    }
}

/// Which module sits where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The cell of each module; no two share one.
    pub slots: BTreeMap<ModuleId, Cell>,
    /// The cell each region grows around: one for each domain, and one for the monolith.
    pub anchors: BTreeMap<Option<DomainId>, Anchor>,
}
