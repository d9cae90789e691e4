//! What charts draw with: plain shapes in the colours of a theme.

use crate::{
    figure::{Anchor, At, Figure, Fill, Item, Op, Stroke, Weight},
    text,
    theme::{Colour, Theme},
};

/// Height of a chart's texts, in pixels.
pub(crate) const SIZE: f64 = 12.0;
/// Height of its smaller texts, in pixels.
pub(crate) const SMALL: f64 = 11.0;

/// A picture that is being drawn.
pub(crate) struct Canvas<'a> {
    pub(crate) items: Vec<Item>,
    pub(crate) theme: &'a Theme,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(theme: &'a Theme) -> Self {
        Self { items: Vec::new(), theme }
    }

    pub(crate) fn into_figure(self, width: f64, height: f64, title: String) -> Figure {
        Figure { width, height, title, items: self.items }
    }

    pub(crate) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: Fill) {
        let at = At { x, y };
        self.items.push(Item::Rect {
            at,
            width,
            height,
            radius: 0.0,
            fill: Some(fill),
            stroke: None,
        });
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.path(&[from, to], None, Some(stroke));
    }

    /// Straight lines from point to point; closed when it is filled.
    pub(crate) fn path(
        &mut self,
        points: &[(f64, f64)],
        fill: Option<Fill>,
        stroke: Option<Stroke>,
    ) {
        let mut ops: Vec<Op> = Vec::with_capacity(points.len() + 1);
        for (x, y) in points {
            let to = At { x: *x, y: *y };
            ops.push(if ops.is_empty() { Op::Move { to } } else { Op::Line { to } });
        }
        if fill.is_some() {
            ops.push(Op::Close);
        }
        self.items.push(Item::Path { ops, fill, stroke });
    }

    pub(crate) fn text(
        &mut self,
        text: &str,
        x: f64,
        y: f64,
        size: f64,
        weight: Weight,
        colour: Colour,
    ) {
        self.anchored(text, (x, y), size, weight, colour, Anchor::Start);
    }

    pub(crate) fn anchored(
        &mut self,
        text: &str,
        (x, y): (f64, f64),
        size: f64,
        weight: Weight,
        colour: Colour,
        anchor: Anchor,
    ) {
        let (at, text) = (At { x, y }, text.to_owned());
        self.items.push(Item::Text { at, text, size, weight, anchor, colour, halo: None });
    }

    /// The title and the notice below it, from `top` on; answers where what follows begins.
    pub(crate) fn titles(&mut self, title: &str, notice: &str, x: f64, top: f64, room: f64) -> f64 {
        let mut y = top;
        if !title.is_empty() {
            let text = text::elide(title, 20.0, Weight::Strong, room);
            self.text(&text, x, y + 18.0, 20.0, Weight::Strong, self.theme.text);
            y += 30.0;
        }
        if !notice.is_empty() {
            let text = text::elide(notice, SIZE, Weight::Regular, room);
            self.text(&text, x, y + 12.0, SIZE, Weight::Regular, self.theme.muted);
            y += 20.0;
        }
        y
    }
}
