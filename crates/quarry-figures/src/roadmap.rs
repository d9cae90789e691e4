//! The roadmap as a figure: teams as lanes, a row for each step, the calendar on top.

use chrono::Days;
use quarry_model::time::Date;
use quarry_plan::{Plan, PlanInput};

use crate::{
    axis,
    figure::{Anchor, At, Figure, Fill, Item, Op, Stroke, Weight},
    text,
    theme::{Colour, Theme},
};

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarKind {
    /// Carries out a candidate's disposition: a full bar.
    Candidate,
    /// Platform work: a hatched bar.
    Enabler,
    /// Pays off debt: an outlined bar.
    Repayment,
}

/// How a step looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What it is.
    pub kind: BarKind,
    /// The letter code of its domain; empty when it has none.
    pub letter: String,
    /// Its domain's place in the palette; `None` when it has none.
    pub colour: Option<u32>,
}

/// A step on the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What people call it.
    pub name: String,
    /// How it looks.
    pub look: Look,
    /// The lane it is in, as a place in [`Roadmap::lanes`].
    pub lane: usize,
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub finish: Date,
    /// Its last day if everything takes its lowest hours.
    pub finish_lo: Date,
    /// Its last day if everything takes its highest hours.
    pub finish_hi: Date,
    /// The day by which it is due.
    pub deadline: Option<Date>,
    /// Whether it is finished after that.
    pub late: bool,
}

/// What the figure shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roadmap {
    /// Names of the lanes: the teams.
    pub lanes: Vec<String>,
    /// The steps.
    pub bars: Vec<Bar>,
}

impl Roadmap {
    /// The roadmap of a plan; `look` says how a step of the input looks.
    #[must_use]
    pub fn of_plan(input: &PlanInput, plan: &Plan, look: impl Fn(usize) -> Look) -> Self {
        let bars = plan.steps.iter().map(|planned| Bar {
            name: input.steps[planned.step].name.clone(),
            look: look(planned.step),
            lane: planned.team,
            start: planned.start,
            finish: planned.finish,
            finish_lo: planned.finish_lo,
            finish_hi: planned.finish_hi,
            deadline: input.steps[planned.step].deadline,
            late: planned.late,
        });
        let lanes = input.teams.iter().map(|team| team.name.clone()).collect();
        Self { lanes, bars: bars.collect() }
    }
}

/// How the roadmap is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadmapOptions {
    /// Width in pixels, at least 860; the height follows from the number of steps.
    pub width: f64,
    /// Written on top; empty for none.
    pub title: String,
    /// Written below the title; empty for none.
    pub notice: String,
    /// Colours.
    pub theme: Theme,
}

impl Default for RoadmapOptions {
    fn default() -> Self {
        Self { width: 1600.0, title: String::new(), notice: String::new(), theme: Theme::print() }
    }
}

const MARGIN: f64 = 28.0;
/// Names, dates and the legend need this much.
const NARROWEST: f64 = 860.0;
const NAMES: f64 = 380.0;
/// The end of the column of names; the dates follow.
const NAMES_END: f64 = 280.0;
const AXIS: f64 = 48.0;
const LANE_HEAD: f64 = 28.0;
const ROW: f64 = 26.0;
const BAR: f64 = 16.0;
const SIZE: f64 = 12.0;
const SMALL: f64 = 11.0;
/// Room for the date behind the last bar.
const DATE_ROOM: f64 = 70.0;

/// From days to pixels.
struct Scale {
    from: Date,
    until: Date,
    left: f64,
    right: f64,
}

impl Scale {
    /// The left edge of a day.
    fn x(&self, date: Date) -> f64 {
        let days = |a: Date, b: Date| (b - a).num_days() as f64;
        let share = days(self.from, date) / days(self.from, self.until).max(1.0);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// The right edge of a day.
    fn end(&self, date: Date) -> f64 {
        self.x(date.succ_opt().unwrap_or(date))
    }
}

struct Drawing<'a> {
    items: Vec<Item>,
    theme: &'a Theme,
    scale: Scale,
}

/// Draws the roadmap. Lanes without steps are drawn empty, so that idle teams are seen.
#[must_use]
pub fn roadmap_figure(roadmap: &Roadmap, options: &RoadmapOptions) -> Figure {
    let theme = &options.theme;
    let width = options.width.max(NARROWEST);
    let head = MARGIN
        + if options.title.is_empty() { 0.0 } else { 30.0 }
        + if options.notice.is_empty() { 0.0 } else { 20.0 };
    let rows = roadmap.bars.iter().filter(|bar| bar.lane < roadmap.lanes.len()).count();
    let body = roadmap.lanes.len() as f64 * (LANE_HEAD + 8.0) + rows as f64 * ROW;
    let bottom = head + AXIS + body;
    let height = bottom + 56.0;
    let mut drawing = Drawing { items: Vec::new(), theme, scale: scale(roadmap, width) };
    drawing.rect(0.0, 0.0, width, height, Fill::solid(theme.background));
    drawing.titles(options, width);
    if roadmap.bars.is_empty() {
        let text = "Nothing is planned yet.";
        drawing.text(text, MARGIN, head + 24.0, SIZE, Weight::Regular, theme.muted);
    } else {
        drawing.axis(head, bottom);
    }
    drawing.lanes(roadmap, head + AXIS, width);
    drawing.legend(bottom + 32.0);
    let title = if options.title.is_empty() {
        "Roadmap".to_owned()
    } else {
        format!("Roadmap: {}", options.title)
    };
    Figure { width, height, title, items: drawing.items }
}

/// From the Monday before the first step to the Monday after the last, whiskers included.
fn scale(roadmap: &Roadmap, width: f64) -> Scale {
    let first = roadmap.bars.iter().map(|bar| bar.start).min().unwrap_or_default();
    let last = roadmap.bars.iter().map(|bar| bar.finish_hi.max(bar.finish)).max();
    let deadline = roadmap.bars.iter().filter_map(|bar| bar.deadline).max();
    let last = last.max(deadline).unwrap_or(first).max(first);
    let back = u64::from(chrono::Datelike::weekday(&first).num_days_from_monday());
    let from = first.checked_sub_days(Days::new(back)).unwrap_or(first);
    let until = last.checked_add_days(Days::new(7)).unwrap_or(last);
    let until = axis::mondays(last.succ_opt().unwrap_or(last), until.succ_opt().unwrap_or(until))
        .first()
        .copied()
        .unwrap_or(until);
    Scale { from, until, left: MARGIN + NAMES, right: width - MARGIN - DATE_ROOM }
}

impl Drawing<'_> {
    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: Fill) {
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

    fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let ops = vec![
            Op::Move { to: At { x: from.0, y: from.1 } },
            Op::Line { to: At { x: to.0, y: to.1 } },
        ];
        self.items.push(Item::Path { ops, fill: None, stroke: Some(stroke) });
    }

    fn text(&mut self, text: &str, x: f64, y: f64, size: f64, weight: Weight, colour: Colour) {
        self.items.push(Item::Text {
            at: At { x, y },
            text: text.to_owned(),
            size,
            weight,
            anchor: Anchor::Start,
            colour,
            halo: None,
        });
    }

    fn titles(&mut self, options: &RoadmapOptions, width: f64) {
        let room = width - 2.0 * MARGIN;
        let mut y = MARGIN;
        if !options.title.is_empty() {
            let text = text::elide(&options.title, 20.0, Weight::Strong, room);
            self.text(&text, MARGIN, y + 18.0, 20.0, Weight::Strong, self.theme.text);
            y += 30.0;
        }
        if !options.notice.is_empty() {
            let text = text::elide(&options.notice, SIZE, Weight::Regular, room);
            self.text(&text, MARGIN, y + 12.0, SIZE, Weight::Regular, self.theme.muted);
        }
    }

    /// Years above; below them months or quarters, and weeks as fine rules where they fit.
    fn axis(&mut self, top: f64, bottom: f64) {
        let (from, until) = (self.scale.from, self.scale.until);
        let days = (until - from).num_days().max(1) as f64;
        let per_day = (self.scale.right - self.scale.left) / days;
        let theme = self.theme;
        if per_day * 7.0 >= 8.0 {
            for monday in axis::mondays(from, until) {
                let x = self.scale.x(monday);
                let stroke = Stroke { opacity: 0.6, ..Stroke::line(theme.line, 0.5) };
                self.line((x, top + AXIS), (x, bottom), stroke);
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
                let (left, right) = (self.scale.x(span.from), self.scale.x(span.until));
                let rule = if weight == Weight::Strong { top } else { top + 24.0 };
                self.line((left, rule), (left, bottom), Stroke::line(theme.line, 1.0));
                let name = text::elide(&span.name, SMALL, weight, right - left - 8.0);
                let colour = if weight == Weight::Strong { theme.text } else { theme.muted };
                self.text(&name, left + 5.0, y, SMALL, weight, colour);
            }
        }
        let right = self.scale.right;
        self.line((right, top), (right, bottom), Stroke::line(theme.line, 1.0));
        self.items.push(Item::Text {
            at: At { x: MARGIN + NAMES - 14.0, y: top + 38.0 },
            text: "finished".to_owned(),
            size: SMALL,
            weight: Weight::Regular,
            anchor: Anchor::End,
            colour: theme.muted,
            halo: None,
        });
    }

    fn lanes(&mut self, roadmap: &Roadmap, top: f64, width: f64) {
        let theme = self.theme;
        let mut y = top;
        for (lane, name) in roadmap.lanes.iter().enumerate() {
            let mut bars: Vec<_> = roadmap.bars.iter().filter(|bar| bar.lane == lane).collect();
            bars.sort_by(|a, b| (a.start, a.finish, &a.name).cmp(&(b.start, b.finish, &b.name)));
            let inner = width - 2.0 * MARGIN;
            let ground = Fill::Solid { colour: theme.line, opacity: 0.45 };
            self.rect(MARGIN, y, inner, LANE_HEAD, ground);
            let caption = text::elide(name, SIZE, Weight::Strong, NAMES - 20.0);
            self.text(&caption, MARGIN + 8.0, y + 18.0, SIZE, Weight::Strong, theme.text);
            if bars.is_empty() {
                let x = self.scale.left + 8.0;
                self.text("no steps", x, y + 18.0, SMALL, Weight::Regular, theme.muted);
            }
            y += LANE_HEAD + 4.0;
            for bar in bars {
                self.bar(bar, y);
                y += ROW;
            }
            y += 4.0;
        }
        self.line((MARGIN, y), (width - MARGIN, y), Stroke::line(theme.line, 1.0));
    }

    fn bar(&mut self, bar: &Bar, y: f64) {
        let theme = self.theme;
        let shades = theme.shades(bar.look.colour);
        let middle = y + ROW / 2.0;
        let base = middle + SIZE * 0.36;
        self.chip(&bar.look, MARGIN + 8.0, middle);
        let name = text::elide(&bar.name, SIZE, Weight::Regular, NAMES_END - 50.0);
        self.text(&name, MARGIN + 44.0, base, SIZE, Weight::Regular, theme.text);
        let left = self.scale.x(bar.start);
        let right = self.scale.end(bar.finish).max(left + 3.0);
        let (fill, stroke) = match bar.look.kind {
            BarKind::Candidate => (Fill::solid(shades.mark), None),
            BarKind::Enabler => (
                Fill::Hatched { ground: shades.soft, lines: shades.line },
                Some(Stroke::line(shades.mark, 1.0)),
            ),
            BarKind::Repayment => {
                (Fill::solid(theme.background), Some(Stroke::line(shades.mark, 1.5)))
            }
        };
        self.items.push(Item::Rect {
            at: At { x: left, y: middle - BAR / 2.0 },
            width: right - left,
            height: BAR,
            radius: 3.0_f64.min((right - left) / 2.0),
            fill: Some(fill),
            stroke,
        });
        let (early, late) = (self.scale.end(bar.finish_lo), self.scale.end(bar.finish_hi));
        let whisker = Stroke { opacity: 0.85, ..Stroke::line(shades.ink, 1.0) };
        if late > right + 1.0 {
            self.line((right, middle), (late, middle), whisker);
            self.line((late, middle - 4.0), (late, middle + 4.0), whisker);
        }
        if early < right - 1.0 && early > left {
            let on_bar = Stroke {
                opacity: 0.85,
                ..Stroke::line(
                    if bar.look.kind == BarKind::Candidate { shades.on_mark } else { shades.ink },
                    1.0,
                )
            };
            self.line((early, middle - 4.0), (early, middle + 4.0), on_bar);
        }
        if let Some(deadline) = bar.deadline {
            let x = self.scale.end(deadline);
            let colour = if bar.late { theme.danger } else { theme.muted };
            let stroke = Stroke { dash: 3.0, ..Stroke::line(colour, 1.5) };
            self.line((x, y + 2.0), (x, y + ROW - 2.0), stroke);
        }
        let (weight, colour) =
            if bar.late { (Weight::Strong, theme.danger) } else { (Weight::Regular, theme.text) };
        let mut date = |text: String, x: f64, anchor, weight, colour| {
            let (at, halo) = (At { x, y: base }, Some(theme.background));
            self.items.push(Item::Text { at, text, size: SMALL, weight, anchor, colour, halo });
        };
        date(axis::day(bar.finish), MARGIN + NAMES - 14.0, Anchor::End, weight, colour);
        if late > right + 1.0 {
            let text = axis::short_day(bar.finish_hi);
            date(text, late + 7.0, Anchor::Start, Weight::Regular, theme.muted);
        }
    }

    /// The letter of a step's domain on its colour; without a letter only its kind.
    fn chip(&mut self, look: &Look, x: f64, middle: f64) {
        let shades = self.theme.shades(look.colour);
        let (fill, ink) = match look.kind {
            BarKind::Candidate => (Fill::solid(shades.mark), shades.on_mark),
            BarKind::Enabler => {
                (Fill::Hatched { ground: shades.soft, lines: shades.line }, shades.ink)
            }
            BarKind::Repayment => (Fill::solid(self.theme.background), shades.ink),
        };
        self.items.push(Item::Rect {
            at: At { x, y: middle - 8.0 },
            width: 28.0,
            height: 16.0,
            radius: 4.0,
            fill: Some(fill),
            stroke: Some(Stroke::line(shades.mark, 1.0)),
        });
        if look.letter.is_empty() {
            return;
        }
        self.items.push(Item::Text {
            at: At { x: x + 14.0, y: middle + 4.0 },
            text: text::elide(&look.letter, SMALL, Weight::Strong, 26.0),
            size: SMALL,
            weight: Weight::Strong,
            anchor: Anchor::Middle,
            colour: ink,
            halo: (look.kind == BarKind::Enabler).then_some(shades.soft),
        });
    }

    fn legend(&mut self, y: f64) {
        let theme = self.theme;
        let mut x = MARGIN;
        let kinds = [
            (BarKind::Candidate, "candidate"),
            (BarKind::Enabler, "enabler"),
            (BarKind::Repayment, "repayment"),
        ];
        for (kind, name) in kinds {
            self.chip(&Look { kind, letter: String::new(), colour: None }, x, y);
            self.text(name, x + 36.0, y + 4.0, SMALL, Weight::Regular, theme.muted);
            x += 36.0 + text::width(name, SMALL, Weight::Regular) + 24.0;
        }
        let whisker = Stroke::line(theme.muted, 1.0);
        self.line((x, y), (x + 28.0, y), whisker);
        self.line((x + 28.0, y - 4.0), (x + 28.0, y + 4.0), whisker);
        let name = "finished at the highest hours";
        self.text(name, x + 36.0, y + 4.0, SMALL, Weight::Regular, theme.muted);
        x += 36.0 + text::width(name, SMALL, Weight::Regular) + 24.0;
        let dashed = Stroke { dash: 3.0, ..Stroke::line(theme.muted, 1.5) };
        self.line((x + 14.0, y - 8.0), (x + 14.0, y + 8.0), dashed);
        self.text("deadline", x + 36.0, y + 4.0, SMALL, Weight::Regular, theme.muted);
    }
}
