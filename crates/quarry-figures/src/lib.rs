//! The map and every chart as a display list, and its SVG writer.
//!
//! A [`figure::Figure`] is what a picture consists of, in pixels of its own size, without any
//! file format: [`map::map_figure`] and [`roadmap::roadmap_figure`] make one, [`svg::write`]
//! writes one. The window, exports and reports draw from the same figures.
//!
//! **Architecture invariant:** the same input gives the same bytes; nothing depends on which
//! fonts a machine has.

pub mod debt;
pub mod figure;
pub mod map;
pub mod quadrant;
pub mod roadmap;
pub mod svg;
pub mod text;
pub mod theme;

mod axis;
mod calendar;
mod canvas;
mod labels;
mod ticks;

pub use debt::{DebtChart, DebtChartOptions, DebtStep, debt_figure};
pub use figure::{Figure, Item};
pub use map::{MapOptions, RegionName, map_figure};
pub use quadrant::{Gates, Point, Quadrant, QuadrantOptions, Spread, quadrant_figure};
pub use roadmap::{Bar, BarKind, Roadmap, RoadmapOptions, roadmap_figure};
pub use theme::Theme;
