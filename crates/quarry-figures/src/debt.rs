//! The debt picture (FORMULAS.md section 6) as a figure: above, a box a project, as high as the
//! debt it took on, stacked to the line of the debt outstanding; below, what servicing it costs a
//! week, against what the teams can bear.

use quarry_model::time::Date;

use crate::{
    calendar::{AXIS, Calendar},
    canvas::{Canvas, SIZE, SMALL},
    figure::{Anchor, Figure, Fill, Stroke, Weight},
    text,
    theme::{Colour, Theme},
    ticks::{number, ticks},
};

/// The kinds of servicing, from the axis outwards.
pub const KINDS: [&str; 4] = ["interest", "toil", "rework", "lost opportunity"];

/// What stands in some weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct DebtStep {
    /// The day from which it holds.
    pub from: Date,
    /// What each box has outstanding, in money.
    pub standing: Vec<f64>,
    /// What each box would have beside that if nothing planned were repaid.
    pub planned: Vec<f64>,
    /// Money a week, by [`KINDS`].
    pub servicing: [f64; 4],
}

/// What the figure shows.
#[derive(Debug, Clone, PartialEq)]
pub struct DebtChart {
    /// Names of the projects that took debt on, the earliest first.
    pub boxes: Vec<String>,
    /// One after another; the last one holds until [`Self::until`].
    pub steps: Vec<DebtStep>,
    /// Where the picture ends.
    pub until: Date,
    /// Where what has happened ends.
    pub today: Date,
    /// Currency code.
    pub currency: String,
    /// What all hours of the teams cost a week; `None` without teams.
    pub capacity: Option<f64>,
    /// The share of that which teams lose to debt by published surveys.
    pub band: (f64, f64),
}

/// How it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct DebtChartOptions {
    /// Width in pixels, at least 720.
    pub width: f64,
    /// Written on top; empty for none.
    pub title: String,
    /// Colours.
    pub theme: Theme,
}

impl Default for DebtChartOptions {
    fn default() -> Self {
        Self { width: 1100.0, title: String::new(), theme: Theme::print() }
    }
}

const MARGIN: f64 = 28.0;
const NARROWEST: f64 = 720.0;
/// Room for the amounts on the left.
const AMOUNTS: f64 = 84.0;
/// Room for the names on the right.
const NAMES: f64 = 220.0;
const UPPER: f64 = 300.0;
const BETWEEN: f64 = 46.0;
const LOWER: f64 = 150.0;
const ROW: f64 = 18.0;

/// From money to pixels: 0 lies at the foot.
struct Heights {
    most: f64,
    foot: f64,
    top: f64,
}

impl Heights {
    /// Heights up to a round number that is at least `most`.
    fn new(most: f64, foot: f64, top: f64) -> Self {
        let most = ticks(0.0, most, 5).last().copied().unwrap_or(1.0);
        Self { most, foot, top }
    }

    fn y(&self, money: f64) -> f64 {
        self.foot - (money / self.most).clamp(0.0, 1.0) * (self.foot - self.top)
    }
}

/// Draws the picture.
#[must_use]
pub fn debt_figure(chart: &DebtChart, options: &DebtChartOptions) -> Figure {
    let theme = &options.theme;
    let width = options.width.max(NARROWEST);
    let head = MARGIN + if options.title.is_empty() { 0.0 } else { 30.0 };
    let top = head + AXIS + 24.0;
    let foot = top + UPPER.max(chart.boxes.len() as f64 * ROW + ROW);
    let lower_top = foot + BETWEEN;
    let lower_foot = lower_top + LOWER;
    let height = lower_foot + 40.0;
    let mut canvas = Canvas::new(theme);
    canvas.rect(0.0, 0.0, width, height, Fill::solid(theme.background));
    canvas.titles(&options.title, "", MARGIN, MARGIN, width - 2.0 * MARGIN);
    let title = if options.title.is_empty() { "Debt" } else { options.title.as_str() };
    let title = format!("{title}: debt outstanding and what servicing it costs");
    let left = MARGIN + AMOUNTS;
    let Some(first) = chart.steps.first() else {
        let text = "The debt ledger is empty.";
        canvas.text(text, left, head + 24.0, SIZE, Weight::Regular, theme.muted);
        return canvas.into_figure(width, height, title);
    };
    let right = width - MARGIN - NAMES;
    let calendar = Calendar { from: first.from, until: chart.until, left, right };
    calendar.draw(&mut canvas, head, lower_foot);
    let upper = Heights::new(highest(chart, all), foot, top);
    let cost = highest(chart, |step| step.servicing.iter().sum());
    let bearable = chart.capacity.map_or(0.0, |capacity| capacity * chart.band.1);
    let lower = Heights::new(cost.max(bearable), lower_foot, lower_top);
    let currency = &chart.currency;
    scale(&mut canvas, &upper, (left, right), &format!("Debt outstanding, {currency}"));
    scale(&mut canvas, &lower, (left, right), &format!("Servicing, {currency} a week"));
    let mut drawing = Drawing { canvas, chart, calendar };
    drawing.boxes(&upper);
    drawing.servicing(&lower, (right + 14.0, lower_top));
    drawing.today(top, lower_foot);
    drawing.names(right + 14.0, top + 10.0);
    drawing.canvas.into_figure(width, height, title)
}

/// All that stands and what is planned beside it.
fn all(step: &DebtStep) -> f64 {
    step.standing.iter().chain(&step.planned).sum()
}

fn highest(chart: &DebtChart, of: impl Fn(&DebtStep) -> f64) -> f64 {
    chart.steps.iter().map(of).fold(0.0, f64::max)
}

fn scale(canvas: &mut Canvas<'_>, heights: &Heights, (left, right): (f64, f64), name: &str) {
    let theme = canvas.theme;
    canvas.text(name, left, heights.top - 10.0, SMALL, Weight::Strong, theme.text);
    for tick in ticks(0.0, heights.most, 5) {
        let y = heights.y(tick);
        canvas.line((left, y), (right, y), Stroke::line(theme.line, 1.0));
        let at = (left - 8.0, y + 4.0);
        let muted = theme.muted;
        canvas.anchored(&number(tick), at, SMALL, Weight::Regular, muted, Anchor::End);
    }
}

struct Drawing<'a> {
    canvas: Canvas<'a>,
    chart: &'a DebtChart,
    calendar: Calendar,
}

impl Drawing<'_> {
    /// The outline along the tops of a layer that lies between two heights at each step.
    fn layer(&self, heights: &Heights, of: impl Fn(&DebtStep) -> (f64, f64)) -> Vec<(f64, f64)> {
        let mut tops = Vec::new();
        let mut feet = Vec::new();
        let ends = self.chart.steps.iter().skip(1).map(|step| step.from);
        for (step, end) in self.chart.steps.iter().zip(ends.chain([self.chart.until])) {
            let (low, high) = of(step);
            let (start, end) = (self.calendar.x(step.from), self.calendar.x(end));
            tops.extend([(start, heights.y(high)), (end, heights.y(high))]);
            feet.extend([(start, heights.y(low)), (end, heights.y(low))]);
        }
        tops.extend(feet.into_iter().rev());
        tops
    }

    /// The boxes, what is planned to be repaid hatched above them, and the line.
    fn boxes(&mut self, heights: &Heights) {
        let theme = self.canvas.theme;
        for n in 0..self.chart.boxes.len() {
            let shades = theme.shades(Some(n as u32));
            let below = |step: &DebtStep| step.standing.iter().take(n).sum::<f64>();
            let outline = self.layer(heights, |step| {
                let low = below(step);
                (low, low + step.standing.get(n).copied().unwrap_or(0.0))
            });
            let fill = Fill::solid(shades.soft);
            self.canvas.path(&outline, Some(fill), Some(Stroke::line(shades.mark, 1.0)));
        }
        if highest(self.chart, |step| step.planned.iter().sum()) > 0.0 {
            let outline = self.layer(heights, |step| (step.standing.iter().sum(), all(step)));
            let fill = Fill::Hatched { ground: theme.background, lines: theme.stone.line };
            self.canvas.path(&outline, Some(fill), None);
        }
        let line = self.layer(heights, |step| (0.0, step.standing.iter().sum()));
        let line = &line[..line.len() / 2];
        self.canvas.path(line, None, Some(Stroke::line(theme.text, 2.0)));
    }

    fn servicing(&mut self, heights: &Heights, (x, top): (f64, f64)) {
        let theme = self.canvas.theme;
        if let Some(capacity) = self.chart.capacity {
            let (lo, hi) = self.chart.band;
            let (low, high) = (heights.y(capacity * lo), heights.y(capacity * hi));
            let (left, right) = (self.calendar.left, self.calendar.right);
            let fill = Fill::Solid { colour: theme.stone.line, opacity: 0.35 };
            self.canvas.rect(left, high, right - left, low - high, fill);
            let text = format!("grey: {:.0}–{:.0} % of the teams’ hours", lo * 100.0, hi * 100.0);
            let text = text::elide(&text, SMALL, Weight::Regular, NAMES - 14.0);
            let at = top + 10.0 + 4.0 * ROW;
            self.canvas.text(&text, x, at, SMALL, Weight::Regular, theme.muted);
        }
        for (n, name) in KINDS.iter().enumerate() {
            let outline = self.layer(heights, |step| {
                let low: f64 = step.servicing[..n].iter().sum();
                (low, low + step.servicing[n])
            });
            let colour = kind_colour(theme, n);
            self.canvas.path(&outline, Some(Fill::solid(colour)), None);
            // From top to bottom as in the stack.
            let y = top + 10.0 + (KINDS.len() - 1 - n) as f64 * ROW;
            self.canvas.rect(x, y - 9.0, 10.0, 10.0, Fill::solid(colour));
            self.canvas.text(name, x + 16.0, y, SMALL, Weight::Regular, theme.text);
        }
    }

    fn today(&mut self, top: f64, foot: f64) {
        let x = self.calendar.x(self.chart.today);
        let stroke = Stroke { dash: 3.0, ..Stroke::line(self.canvas.theme.danger, 1.0) };
        self.canvas.line((x, top), (x, foot), stroke);
    }

    fn names(&mut self, x: f64, top: f64) {
        let theme = self.canvas.theme;
        let boxes = self.chart.boxes.iter().enumerate().rev();
        for (row, (n, name)) in boxes.enumerate() {
            let y = top + row as f64 * ROW;
            let shades = theme.shades(Some(n as u32));
            let corners = [(x, y - 9.0), (x + 10.0, y - 9.0), (x + 10.0, y + 1.0), (x, y + 1.0)];
            let fill = Some(Fill::solid(shades.soft));
            self.canvas.path(&corners, fill, Some(Stroke::line(shades.mark, 1.0)));
            let name = text::elide(name, SMALL, Weight::Regular, NAMES - 34.0);
            self.canvas.text(&name, x + 16.0, y, SMALL, Weight::Regular, theme.text);
        }
        let y = top + self.chart.boxes.len() as f64 * ROW;
        let text = "hatched: planned to be repaid; dashed: today";
        let text = text::elide(text, SMALL, Weight::Regular, NAMES - 14.0);
        self.canvas.text(&text, x, y, SMALL, Weight::Regular, theme.muted);
    }
}

/// Four lightnesses of one hue: kinds of cost are no domains.
fn kind_colour(theme: &Theme, kind: usize) -> Colour {
    let share = [0.0, 0.3, 0.55, 0.75].get(kind).copied().unwrap_or(0.75);
    theme.shades(Some(0)).ink.mix(theme.background, share)
}
