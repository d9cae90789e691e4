//! Where things lie on the map. Positions are part of the project: they are what keeps the
//! map from jumping, and they come back with undo.

use serde::{Deserialize, Serialize};

use crate::ids::{DomainId, ModuleId};

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
