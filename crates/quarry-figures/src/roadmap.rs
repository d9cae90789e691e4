//! The roadmap as a figure: teams as lanes, a row for each step, the calendar on top.

use chrono::Days;
use quarry_model::time::Date;
use quarry_plan::{Plan, PlanInput};

use crate::{
    axis,
    calendar::{AXIS, Calendar},
    canvas::{Canvas, SIZE, SMALL},
    figure::{Anchor, At, Figure, Fill, Item, Stroke, Weight},
    text,
    theme::Theme,
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
const LANE_HEAD: f64 = 28.0;
const ROW: f64 = 26.0;
const BAR: f64 = 16.0;
/// Room for the date behind the last bar.
const DATE_ROOM: f64 = 70.0;

struct Drawing<'a> {
    canvas: Canvas<'a>,
    calendar: Calendar,
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
    let mut drawing = Drawing { canvas: Canvas::new(theme), calendar: calendar(roadmap, width) };
    drawing.canvas.rect(0.0, 0.0, width, height, Fill::solid(theme.background));
    let room = width - 2.0 * MARGIN;
    drawing.canvas.titles(&options.title, &options.notice, MARGIN, MARGIN, room);
    if roadmap.bars.is_empty() {
        let text = "Nothing is planned yet.";
        drawing.canvas.text(text, MARGIN, head + 24.0, SIZE, Weight::Regular, theme.muted);
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
    drawing.canvas.into_figure(width, height, title)
}

/// From the Monday before the first step to the Monday after the last, whiskers included.
fn calendar(roadmap: &Roadmap, width: f64) -> Calendar {
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
    Calendar { from, until, left: MARGIN + NAMES, right: width - MARGIN - DATE_ROOM }
}

impl Drawing<'_> {
    fn axis(&mut self, top: f64, bottom: f64) {
        self.calendar.draw(&mut self.canvas, top, bottom);
        let at = (MARGIN + NAMES - 14.0, top + 38.0);
        let muted = self.canvas.theme.muted;
        self.canvas.anchored("finished", at, SMALL, Weight::Regular, muted, Anchor::End);
    }

    fn lanes(&mut self, roadmap: &Roadmap, top: f64, width: f64) {
        let theme = self.canvas.theme;
        let mut y = top;
        for (lane, name) in roadmap.lanes.iter().enumerate() {
            let mut bars: Vec<_> = roadmap.bars.iter().filter(|bar| bar.lane == lane).collect();
            bars.sort_by(|a, b| (a.start, a.finish, &a.name).cmp(&(b.start, b.finish, &b.name)));
            let inner = width - 2.0 * MARGIN;
            let ground = Fill::Solid { colour: theme.line, opacity: 0.45 };
            self.canvas.rect(MARGIN, y, inner, LANE_HEAD, ground);
            let caption = text::elide(name, SIZE, Weight::Strong, NAMES - 20.0);
            self.canvas.text(&caption, MARGIN + 8.0, y + 18.0, SIZE, Weight::Strong, theme.text);
            if bars.is_empty() {
                let x = self.calendar.left + 8.0;
                self.canvas.text("no steps", x, y + 18.0, SMALL, Weight::Regular, theme.muted);
            }
            y += LANE_HEAD + 4.0;
            for bar in bars {
                self.bar(bar, y);
                y += ROW;
            }
            y += 4.0;
        }
        self.canvas.line((MARGIN, y), (width - MARGIN, y), Stroke::line(theme.line, 1.0));
    }

    fn bar(&mut self, bar: &Bar, y: f64) {
        let theme = self.canvas.theme;
        let shades = theme.shades(bar.look.colour);
        let middle = y + ROW / 2.0;
        let base = middle + SIZE * 0.36;
        self.chip(&bar.look, MARGIN + 8.0, middle);
        let name = text::elide(&bar.name, SIZE, Weight::Regular, NAMES_END - 50.0);
        self.canvas.text(&name, MARGIN + 44.0, base, SIZE, Weight::Regular, theme.text);
        let left = self.calendar.x(bar.start);
        let right = self.calendar.end(bar.finish).max(left + 3.0);
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
        self.canvas.items.push(Item::Rect {
            at: At { x: left, y: middle - BAR / 2.0 },
            width: right - left,
            height: BAR,
            radius: 3.0_f64.min((right - left) / 2.0),
            fill: Some(fill),
            stroke,
        });
        let (early, late) = (self.calendar.end(bar.finish_lo), self.calendar.end(bar.finish_hi));
        let whisker = Stroke { opacity: 0.85, ..Stroke::line(shades.ink, 1.0) };
        if late > right + 1.0 {
            self.canvas.line((right, middle), (late, middle), whisker);
            self.canvas.line((late, middle - 4.0), (late, middle + 4.0), whisker);
        }
        if early < right - 1.0 && early > left {
            let on_bar = Stroke {
                opacity: 0.85,
                ..Stroke::line(
                    if bar.look.kind == BarKind::Candidate { shades.on_mark } else { shades.ink },
                    1.0,
                )
            };
            self.canvas.line((early, middle - 4.0), (early, middle + 4.0), on_bar);
        }
        if let Some(deadline) = bar.deadline {
            let x = self.calendar.end(deadline);
            let colour = if bar.late { theme.danger } else { theme.muted };
            let stroke = Stroke { dash: 3.0, ..Stroke::line(colour, 1.5) };
            self.canvas.line((x, y + 2.0), (x, y + ROW - 2.0), stroke);
        }
        let (weight, colour) =
            if bar.late { (Weight::Strong, theme.danger) } else { (Weight::Regular, theme.text) };
        let mut date = |text: String, x: f64, anchor, weight, colour| {
            let (at, halo) = (At { x, y: base }, Some(theme.background));
            self.canvas.items.push(Item::Text {
                at,
                text,
                size: SMALL,
                weight,
                anchor,
                colour,
                halo,
            });
        };
        date(axis::day(bar.finish), MARGIN + NAMES - 14.0, Anchor::End, weight, colour);
        if late > right + 1.0 {
            let text = axis::short_day(bar.finish_hi);
            date(text, late + 7.0, Anchor::Start, Weight::Regular, theme.muted);
        }
    }

    /// The letter of a step's domain on its colour; without a letter only its kind.
    fn chip(&mut self, look: &Look, x: f64, middle: f64) {
        let shades = self.canvas.theme.shades(look.colour);
        let (fill, ink) = match look.kind {
            BarKind::Candidate => (Fill::solid(shades.mark), shades.on_mark),
            BarKind::Enabler => {
                (Fill::Hatched { ground: shades.soft, lines: shades.line }, shades.ink)
            }
            BarKind::Repayment => (Fill::solid(self.canvas.theme.background), shades.ink),
        };
        self.canvas.items.push(Item::Rect {
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
        self.canvas.items.push(Item::Text {
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
        let theme = self.canvas.theme;
        let mut x = MARGIN;
        let kinds = [
            (BarKind::Candidate, "candidate"),
            (BarKind::Enabler, "enabler"),
            (BarKind::Repayment, "repayment"),
        ];
        for (kind, name) in kinds {
            self.chip(&Look { kind, letter: String::new(), colour: None }, x, y);
            self.canvas.text(name, x + 36.0, y + 4.0, SMALL, Weight::Regular, theme.muted);
            x += 36.0 + text::width(name, SMALL, Weight::Regular) + 24.0;
        }
        let whisker = Stroke::line(theme.muted, 1.0);
        self.canvas.line((x, y), (x + 28.0, y), whisker);
        self.canvas.line((x + 28.0, y - 4.0), (x + 28.0, y + 4.0), whisker);
        let name = "finished at the highest hours";
        self.canvas.text(name, x + 36.0, y + 4.0, SMALL, Weight::Regular, theme.muted);
        x += 36.0 + text::width(name, SMALL, Weight::Regular) + 24.0;
        let dashed = Stroke { dash: 3.0, ..Stroke::line(theme.muted, 1.5) };
        self.canvas.line((x + 14.0, y - 8.0), (x + 14.0, y + 8.0), dashed);
        self.canvas.text("deadline", x + 36.0, y + 4.0, SMALL, Weight::Regular, theme.muted);
    }
}
