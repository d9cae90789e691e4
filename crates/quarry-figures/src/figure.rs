//! The display list.

use serde::{Deserialize, Serialize};

use crate::theme::Colour;

/// A point in pixels: to the right, and downwards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct At {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Begins anew.
    Move {
        /// Where.
        to: At,
    },
    /// A straight line.
    Line {
        /// Where it ends.
        to: At,
    },
    /// A cubic Bézier curve.
    Cubic {
        /// First control point.
        c1: At,
        /// Second control point.
        c2: At,
        /// Where it ends.
        to: At,
    },
    /// Back to where it began.
    Close,
}

/// What an area is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "paint", rename_all = "snake_case")]
pub enum Fill {
    /// One colour.
    Solid {
        /// The colour.
        colour: Colour,
        /// From 0 to 1.
        opacity: f64,
    },
    /// Slanted lines on a ground.
    Hatched {
        /// The ground.
        ground: Colour,
        /// The lines.
        lines: Colour,
    },
}

impl Fill {
    /// One opaque colour.
    #[must_use]
    pub fn solid(colour: Colour) -> Self {
        Self::Solid { colour, opacity: 1.0 }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// The colour.
    pub colour: Colour,
    /// In pixels.
    pub width: f64,
    /// From 0 to 1.
    pub opacity: f64,
    /// Length of dashes and of gaps, in pixels; 0 for a whole line.
    pub dash: f64,
}

impl Stroke {
    /// A whole, opaque line.
    #[must_use]
    pub fn line(colour: Colour, width: f64) -> Self {
        Self { colour, width, opacity: 1.0, dash: 0.0 }
    }
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// How heavy a text is; there are two weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Plain.
    Regular,
    /// Names and headings.
    Strong,
}

/// Something to draw; later items cover earlier ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum Item {
    /// A line or an area of any shape, filled by the even-odd rule.
    Path {
        /// Its pieces.
        ops: Vec<Op>,
        /// Its area.
        fill: Option<Fill>,
        /// Its border.
        stroke: Option<Stroke>,
    },
    /// A disc.
    Circle {
        /// Its middle.
        at: At,
        /// Its radius.
        radius: f64,
        /// Its area.
        fill: Option<Fill>,
        /// Its border.
        stroke: Option<Stroke>,
    },
    /// A rectangle.
    Rect {
        /// Its upper left corner.
        at: At,
        /// From left to right.
        width: f64,
        /// From top to bottom.
        height: f64,
        /// Of its corners.
        radius: f64,
        /// Its area.
        fill: Option<Fill>,
        /// Its border.
        stroke: Option<Stroke>,
    },
    /// One line of text, already shortened to its room.
    Text {
        /// Where its base line is.
        at: At,
        /// What it says.
        text: String,
        /// Height of its letters, in pixels.
        size: f64,
        /// How heavy.
        weight: Weight,
        /// What its point means.
        anchor: Anchor,
        /// Its colour.
        colour: Colour,
        /// A ground around the letters, where they stand on something.
        halo: Option<Colour>,
    },
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// What it shows, for those who cannot see it.
    pub title: String,
    /// What is drawn, from back to front.
    pub items: Vec<Item>,
}
