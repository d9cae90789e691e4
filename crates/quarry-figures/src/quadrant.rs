//! Candidates as a figure: effort to the right, net saving upwards, modules as size and gates as
//! shape. What is not known is listed beside, never placed at 0.

use crate::{
    canvas::{Canvas, SIZE, SMALL},
    figure::{Anchor, At, Figure, Fill, Item, Stroke, Weight},
    text,
    theme::{Shades, Theme},
    ticks::{number, ticks},
};

/// lo / likely / hi.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spread {
    /// The lower point.
    pub lo: f64,
    /// The likely value.
    pub likely: f64,
    /// The upper point.
    pub hi: f64,
}

/// What the gates of a quick win say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gates {
    /// All passed: a disc.
    Passed,
    /// None failed, some not known: a triangle.
    Unknown,
    /// One failed at least: a square.
    Failed,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its name.
    pub name: String,
    /// The letter code of its domain; empty when it has none.
    pub letter: String,
    /// Its domain's place in the palette; `None` when it has none.
    pub colour: Option<u32>,
    /// Product modules.
    pub modules: u32,
    /// What its gates say.
    pub gates: Gates,
    /// Hours it takes.
    pub effort: Spread,
    /// Net saving a week, in money; `None` when not known.
    pub saving: Option<Spread>,
}

/// What the figure shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quadrant {
    /// The candidates, best first.
    pub points: Vec<Point>,
    /// Currency code of the savings.
    pub currency: String,
    /// Hours that a team has in its first wave, and the team's name: where the left half ends.
    pub first_wave: Option<(f64, String)>,
}

/// How it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct QuadrantOptions {
    /// Width in pixels, at least 720.
    pub width: f64,
    /// Written on top; empty for none.
    pub title: String,
    /// Colours.
    pub theme: Theme,
}

impl Default for QuadrantOptions {
    fn default() -> Self {
        Self { width: 1100.0, title: String::new(), theme: Theme::print() }
    }
}

const MARGIN: f64 = 28.0;
const NARROWEST: f64 = 720.0;
/// Room for the amounts on the left.
const AMOUNTS: f64 = 76.0;
/// Room for the list of names on the right.
const NAMES: f64 = 250.0;
const GAP: f64 = 28.0;
const TALL: f64 = 420.0;
const ROW: f64 = 20.0;
/// Radius of one module; the area grows with the modules.
const UNIT: f64 = 2.2;
const SMALLEST: f64 = 4.0;
const LARGEST: f64 = 26.0;

/// The radius of a mark: its area is that of its modules.
#[must_use]
pub fn radius(modules: u32) -> f64 {
    (UNIT * f64::from(modules).sqrt()).clamp(SMALLEST, LARGEST)
}

struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    fn at(&self, value: f64) -> f64 {
        let share = (value - self.from) / (self.to - self.from);
        self.start + share.clamp(0.0, 1.0) * (self.end - self.start)
    }
}

/// Draws the figure.
#[must_use]
pub fn quadrant_figure(quadrant: &Quadrant, options: &QuadrantOptions) -> Figure {
    let theme = &options.theme;
    let width = options.width.max(NARROWEST);
    let head = MARGIN + if options.title.is_empty() { 0.0 } else { 30.0 };
    let (placed, aside): (Vec<_>, Vec<_>) =
        quadrant.points.iter().partition(|point| point.saving.is_some());
    let rows = quadrant.points.len() + 2 * usize::from(!placed.is_empty() && !aside.is_empty());
    let tall = TALL.max(rows as f64 * ROW + 30.0);
    let height = head + tall + 96.0;
    let mut canvas = Canvas::new(theme);
    canvas.rect(0.0, 0.0, width, height, Fill::solid(theme.background));
    canvas.titles(&options.title, "", MARGIN, MARGIN, width - 2.0 * MARGIN);
    let left = MARGIN + AMOUNTS;
    let right = width - MARGIN - NAMES - GAP;
    let bottom = head + tall;
    if placed.is_empty() {
        let text = "No candidate has a net saving that is known.";
        canvas.text(text, left, head + 24.0, SIZE, Weight::Regular, theme.muted);
    } else {
        let (x, y) = scales(quadrant, &placed, (left, right), (bottom, head));
        axes(&mut canvas, quadrant, &x, &y);
        // The small ones lie on the large ones.
        let mut order: Vec<&Point> = placed.clone();
        order.sort_by_key(|point| std::cmp::Reverse(point.modules));
        for point in order {
            mark(&mut canvas, point, &x, &y);
        }
    }
    list(&mut canvas, &placed, &aside, right + GAP, head + 12.0);
    legend(&mut canvas, left, bottom + 68.0);
    let title = if options.title.is_empty() { "Candidates" } else { options.title.as_str() };
    let title = format!("{title}: effort against net saving");
    canvas.into_figure(width, height, title)
}

fn scales(
    quadrant: &Quadrant,
    placed: &[&Point],
    (left, right): (f64, f64),
    (bottom, top): (f64, f64),
) -> (Scale, Scale) {
    let savings = || placed.iter().filter_map(|point| point.saving);
    let wave = quadrant.first_wave.as_ref().map_or(0.0, |(hours, _)| *hours);
    let hours = placed.iter().map(|point| point.effort.hi).fold(wave, f64::max);
    let low = savings().map(|saving| saving.lo).fold(0.0, f64::min);
    let high = savings().map(|saving| saving.hi).fold(0.0, f64::max);
    let over = |ticks: Vec<f64>, start, end| Scale {
        from: ticks.first().copied().unwrap_or(0.0),
        to: ticks.last().copied().unwrap_or(1.0),
        start,
        end,
    };
    (over(ticks(0.0, hours, 6), left, right), over(ticks(low, high, 6), bottom, top))
}

fn axes(canvas: &mut Canvas<'_>, quadrant: &Quadrant, x: &Scale, y: &Scale) {
    let theme = canvas.theme;
    let fine = Stroke::line(theme.line, 1.0);
    for tick in ticks(y.from, y.to, 6) {
        let at = y.at(tick);
        canvas.line((x.start, at), (x.end, at), fine);
        let place = (x.start - 8.0, at + 4.0);
        let (text, muted) = (number(tick), theme.muted);
        canvas.anchored(&text, place, SMALL, Weight::Regular, muted, Anchor::End);
    }
    for tick in ticks(x.from, x.to, 6) {
        let at = x.at(tick);
        canvas.line((at, y.start), (at, y.start + 4.0), fine);
        let place = (at, y.start + 18.0);
        let (text, muted) = (number(tick), theme.muted);
        canvas.anchored(&text, place, SMALL, Weight::Regular, muted, Anchor::Middle);
    }
    let zero = y.at(0.0);
    canvas.line((x.start, zero), (x.end, zero), Stroke::line(theme.muted, 1.0));
    let mut below = "Effort in hours".to_owned();
    if let Some((hours, team)) = &quadrant.first_wave {
        let at = x.at(*hours);
        let stroke = Stroke { dash: 4.0, ..Stroke::line(theme.muted, 1.0) };
        canvas.line((at, y.start), (at, y.end), stroke);
        below = format!("{below}; dashed: what {team} has in its first wave");
    }
    let currency = &quadrant.currency;
    let text = format!("{below}. Upwards: net saving a week in {currency}.");
    let text = text::elide(&text, SMALL, Weight::Regular, x.end - x.start);
    canvas.text(&text, x.start, y.start + 40.0, SMALL, Weight::Regular, theme.text);
}

fn mark(canvas: &mut Canvas<'_>, point: &Point, x: &Scale, y: &Scale) {
    let Some(saving) = point.saving else { return };
    let shades = canvas.theme.shades(point.colour);
    let at = (x.at(point.effort.likely), y.at(saving.likely));
    let whisker = Stroke { opacity: 0.55, ..Stroke::line(shades.ink, 1.0) };
    canvas.line((x.at(point.effort.lo), at.1), (x.at(point.effort.hi), at.1), whisker);
    canvas.line((at.0, y.at(saving.lo)), (at.0, y.at(saving.hi)), whisker);
    shape(canvas, point.gates, at, radius(point.modules), shades);
}

/// A disc, triangle or square of the same area.
fn shape(canvas: &mut Canvas<'_>, gates: Gates, (x, y): (f64, f64), radius: f64, shades: Shades) {
    let fill = Some(Fill::Solid { colour: shades.mark, opacity: 0.82 });
    let stroke = Some(Stroke::line(shades.ink, 1.0));
    match gates {
        Gates::Passed => {
            canvas.items.push(Item::Circle { at: At { x, y }, radius, fill, stroke });
        }
        Gates::Failed => {
            let half = radius * std::f64::consts::PI.sqrt() / 2.0;
            let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
            let points = corners.map(|(dx, dy)| (x + dx * half, y + dy * half));
            canvas.path(&points, fill, stroke);
        }
        Gates::Unknown => {
            let side = radius * (4.0 * std::f64::consts::PI / 3.0_f64.sqrt()).sqrt();
            let tall = side * 3.0_f64.sqrt() / 2.0;
            let top = (x, y - tall * 2.0 / 3.0);
            let foot = y + tall / 3.0;
            let points = [top, (x + side / 2.0, foot), (x - side / 2.0, foot), top];
            canvas.path(&points, fill, stroke);
        }
    }
}

/// Every name with its mark: first those that are drawn, then those that can't be.
fn list(canvas: &mut Canvas<'_>, placed: &[&Point], aside: &[&Point], x: f64, top: f64) {
    let mut y = top;
    for point in placed {
        row(canvas, point, x, y);
        y += ROW;
    }
    if aside.is_empty() {
        return;
    }
    if !placed.is_empty() {
        y += ROW;
        let (text, muted) = ("Net saving not known:", canvas.theme.muted);
        canvas.text(text, x, y, SMALL, Weight::Regular, muted);
        y += ROW;
    }
    for point in aside {
        row(canvas, point, x, y);
        y += ROW;
    }
}

fn row(canvas: &mut Canvas<'_>, point: &Point, x: f64, y: f64) {
    let theme = canvas.theme;
    shape(canvas, point.gates, (x + 7.0, y - 4.0), 5.0, theme.shades(point.colour));
    let name = if point.letter.is_empty() {
        point.name.clone()
    } else {
        format!("{} {}", point.letter, point.name)
    };
    let name = text::elide(&name, SIZE, Weight::Regular, NAMES - 24.0);
    canvas.text(&name, x + 22.0, y, SIZE, Weight::Regular, theme.text);
}

fn legend(canvas: &mut Canvas<'_>, left: f64, y: f64) {
    let theme = canvas.theme;
    let mut x = left;
    let kinds = [
        (Gates::Passed, "all gates passed"),
        (Gates::Unknown, "some not known"),
        (Gates::Failed, "one failed"),
    ];
    for (gates, name) in kinds {
        shape(canvas, gates, (x + 7.0, y - 4.0), 5.0, theme.stone);
        canvas.text(name, x + 20.0, y, SMALL, Weight::Regular, theme.muted);
        x += 20.0 + text::width(name, SMALL, Weight::Regular) + 22.0;
    }
    canvas.text(
        "area: modules; lines: lowest to highest",
        left,
        y + 18.0,
        SMALL,
        Weight::Regular,
        theme.muted,
    );
}
