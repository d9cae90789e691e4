//! Where things lie on the map. Positions are part of the project: they are what keeps the
//! map from jumping, and they come back with undo.

use serde::{Deserialize, Serialize};

use crate::{
    debt::Target,
    ids::{DomainId, ModuleId, SavedViewId},
};

/// A cell of the hexagonal grid that the whole map shares, in axial coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// Column, to the right.
    pub q: i32,
    /// Row, to the lower right.
    pub r: i32,
}

/// The cell that a module keeps until it changes regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot {
    /// The module.
    pub module: ModuleId,
    /// Its cell; no two modules share one.
    #[serde(flatten)]
    pub cell: Cell,
}

/// The cell around which a domain's region grows; `None` stands for the monolith.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Anchor {
    /// The domain.
    pub domain: Option<DomainId>,
    /// Its cell.
    #[serde(flatten)]
    pub cell: Cell,
}

/// That a domain's region stays where it lies when the map is tidied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pin {
    /// The domain.
    pub domain: DomainId,
}

/// Along which dependencies the surroundings of something are followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// To what it uses and to what uses it.
    #[default]
    Both,
    /// To what it uses.
    Uses,
    /// To what uses it.
    UsedBy,
}

/// What the map is narrowed to. Everything at its default narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Focus {
    /// What is looked at; nothing: the whole map.
    pub around: Vec<Target>,
    /// How many dependencies away from it a module may lie.
    pub hops: u32,
    /// Which dependencies are followed.
    pub way: Way,
    /// Whether only what lies on the way from the first module to the second is shown.
    pub path: bool,
    /// Whether modules with exceptionally many neighbours are left out.
    pub hide_hubs: bool,
    /// Names of the languages that are shown; none: all. So are the other lists.
    pub languages: Vec<String>,
    /// The package that is shown, with all below it; empty: all.
    pub package: String,
    /// Names of the teams whose domains are shown.
    pub owners: Vec<String>,
    /// Names of roles of which a module has one.
    pub roles: Vec<String>,
    /// Names of the kinds of dependencies that count.
    pub kinds: Vec<String>,
}

/// A way to look at the map that somebody gave a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its identity.
    pub id: SavedViewId,
    /// Its name; unique without regard to case.
    pub name: String,
    /// What it is narrowed to.
    pub focus: Focus,
    /// The name of the overlay; empty for none.
    pub overlay: String,
}

/// That the modules of a domain stay where they are, and no others come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The domain.
    pub domain: DomainId,
    /// Who locked it: a person's name; may be empty.
    pub by: String,
}
