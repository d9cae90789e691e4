//! A calendar across a chart: days to pixels, and the rules of years, months and weeks.

use quarry_model::time::Date;

use crate::{
    axis,
    canvas::{Canvas, SMALL},
    figure::{Stroke, Weight},
    text,
};

/// Height of the names of years and months, in pixels.
pub(crate) const AXIS: f64 = 48.0;

/// From days to pixels.
pub(crate) struct Calendar {
    pub(crate) from: Date,
    pub(crate) until: Date,
    pub(crate) left: f64,
    pub(crate) right: f64,
}

impl Calendar {
    /// The left edge of a day.
    pub(crate) fn x(&self, date: Date) -> f64 {
        let days = |a: Date, b: Date| (b - a).num_days() as f64;
        let share = days(self.from, date) / days(self.from, self.until).max(1.0);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// The right edge of a day.
    pub(crate) fn end(&self, date: Date) -> f64 {
        self.x(date.succ_opt().unwrap_or(date))
    }

    /// Years above; below them months or quarters, and weeks as fine rules where they fit.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, top: f64, bottom: f64) {
        let (from, until) = (self.from, self.until);
        let days = (until - from).num_days().max(1) as f64;
        let per_day = (self.right - self.left) / days;
        let theme = canvas.theme;
        if per_day * 7.0 >= 8.0 {
            for monday in axis::mondays(from, until) {
                let x = self.x(monday);
                let stroke = Stroke { opacity: 0.6, ..Stroke::line(theme.line, 0.5) };
                canvas.line((x, top + AXIS), (x, bottom), stroke);
            }
        }
        let fine =
            [1, 3, 12].into_iter().find(|months| per_day * 30.4 * f64::from(*months) >= 34.0);
        for (months, y, weight) in
            [(12, top + 16.0, Weight::Strong), (fine.unwrap_or(12), top + 38.0, Weight::Regular)]
        {
            if months == 12 && weight == Weight::Regular {
                continue;
            }
            for span in axis::spans(from, until, months) {
                let (left, right) = (self.x(span.from), self.x(span.until));
                let rule = if weight == Weight::Strong { top } else { top + 24.0 };
                canvas.line((left, rule), (left, bottom), Stroke::line(theme.line, 1.0));
                let name = text::elide(&span.name, SMALL, weight, right - left - 8.0);
                let colour = if weight == Weight::Strong { theme.text } else { theme.muted };
                canvas.text(&name, left + 5.0, y, SMALL, weight, colour);
            }
        }
        let right = self.right;
        canvas.line((right, top), (right, bottom), Stroke::line(theme.line, 1.0));
    }
}
