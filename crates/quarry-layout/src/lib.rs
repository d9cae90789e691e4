//! The territory map: persistent slots and region outlines, deterministic.
//!
//! The whole map shares one hexagonal grid. Every module sits in a cell of its own; a *region*
//! is a domain's cells, or the monolith's (`None`). [`arrange::arrange`] says which module sits
//! where and moves nothing that does not have to move; [`arrange::tidy`] lays everything out anew
//! but for pinned regions; [`shift::shift`] carries one region elsewhere. [`geometry::geometry`] turns that into
//! outlines, marks and label places, and a [`drawing::Drawing`] takes over from the last what is the same; [`bundles::bundles`] gathers dependencies into curves.
//!
//! World units: the centres of neighbouring cells are [`grid::SPACING`] apart, x grows to the
//! right and y downwards.
//!
//! **Architecture invariant:** the same input gives the same bytes. Hash maps are looked up,
//! never iterated.

pub mod arrange;
pub mod bundles;
pub mod contour;
pub mod drawing;
pub mod geometry;
pub mod grid;
pub mod input;

mod facing;
mod fill;
mod growth;
mod packages;
mod rows;
pub mod shift;
mod sites;
mod warm;

pub use arrange::{arrange, tidy};
pub use bundles::{Bundle, BundleEnd, Link, bundles};
pub use drawing::Drawing;
pub use geometry::{Geometry, geometry};
pub use grid::Point;
pub use input::{Arrangement, Coupling, Held, Kept, LayoutInput, LayoutModule, Pull};
pub use shift::shift;
