//! Tables as CSV, for spreadsheets and other programs.
//!
//! RFC 4180 with a heading line and `\n` at the end of lines (the RFC asks for `\r\n`; every
//! reader takes both, and version control likes one); UTF-8 without a mark. Numbers are plain:
//! a point, no thousands separators; days are `YYYY-MM-DD`; what is not known is an empty cell.
//!
//! A spreadsheet computes a cell that begins with `=`, `+`, `-`, `@` or a control character,
//! and a name must not become a formula: text cells that begin so get an apostrophe in front.
//! [`unguarded`] takes it away when such a file is read again. Numbers are left alone.

use std::borrow::Cow;

use ::csv::{Terminator, WriterBuilder};

use crate::{
    content::{BreakEven, CandidateSection, Crossing, Direction, LedgerRow, Range, RoadmapSection},
    format,
};

/// A module, for [`modules`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModuleRow<'a> {
    /// Its path.
    pub module: &'a str,
    /// Its name in its language.
    pub name: &'a str,
    /// Its language.
    pub language: &'a str,
    /// Source lines.
    pub sloc: u32,
    /// `product`, `test`, `generated` or `vendored`.
    pub standing: &'a str,
    /// Its roles, by name.
    pub roles: &'a str,
}

/// A dependency, for [`dependencies`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DependencyRow<'a> {
    /// The path of the module that uses.
    pub from: &'a str,
    /// The path of the module that is used.
    pub to: &'a str,
    /// The kind by name.
    pub kind: &'a str,
    /// How much, in the unit of the kind.
    pub count: u32,
}

/// The domain of a module, for [`assignments`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AssignmentRow<'a> {
    /// The module's path.
    pub module: &'a str,
    /// The domain's name; empty for the monolith.
    pub domain: &'a str,
}

/// A cell.
enum Cell<'a> {
    /// Anybody's words.
    Text(Cow<'a, str>),
    /// Digits of ours, or a day.
    Figure(String),
}

fn text<'a>(words: impl Into<Cow<'a, str>>) -> Cell<'a> {
    Cell::Text(words.into())
}

fn figure(value: impl std::fmt::Display + Copy) -> Cell<'static> {
    Cell::Figure(format!("{value}"))
}

/// At most `digits` digits behind the point, none that mean nothing.
fn decimal(value: f64, digits: usize) -> Cell<'static> {
    if !value.is_finite() {
        return Cell::Figure(String::new());
    }
    let text = format!("{value:.digits$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Cell::Figure(if text == "-0" { "0".to_owned() } else { text.to_owned() })
}

fn optional<T>(value: Option<T>, write: impl FnOnce(T) -> Cell<'static>) -> Cell<'static> {
    value.map_or_else(|| Cell::Figure(String::new()), write)
}

fn three(range: Range, digits: usize) -> [Cell<'static>; 3] {
    [decimal(range.lo, digits), decimal(range.likely, digits), decimal(range.hi, digits)]
}

fn three_or_none(range: Option<Range>, digits: usize) -> [Cell<'static>; 3] {
    match range {
        Some(range) => three(range, digits),
        None => std::array::from_fn(|_| Cell::Figure(String::new())),
    }
}

/// Characters with which a spreadsheet begins a formula, the wide ones of East Asian keyboards
/// among them.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    if begins_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

/// A text cell as it was before [`guarded`](self) put an apostrophe in front.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn table<'a, R>(headings: &[&str], rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = Cell<'a>>,
{
    const IN_MEMORY: &str = "a row of as many cells as there are headings is written to memory";
    let mut writer =
        WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(headings).expect(IN_MEMORY);
    for row in rows {
        for cell in row {
            let field = match cell {
                Cell::Text(text) => guarded(text),
                Cell::Figure(figure) => Cow::Owned(figure),
            };
            writer.write_field(field.as_bytes()).expect(IN_MEMORY);
        }
        writer.write_record(None::<&[u8]>).expect(IN_MEMORY);
    }
    let Ok(bytes) = writer.into_inner() else { unreachable!("{IN_MEMORY}") };
    String::from_utf8(bytes).expect("only text was written")
}

/// The steps of a roadmap: `step,name,kind,team,start,finish,finish_lo,finish_hi,effort_lo,
/// effort_likely,effort_hi,saving_per_week,currency,after,late,why`; hours and money.
#[must_use]
pub fn steps(roadmap: &RoadmapSection, currency: &str) -> String {
    table(
        &[
            "step",
            "name",
            "kind",
            "team",
            "start",
            "finish",
            "finish_lo",
            "finish_hi",
            "effort_lo",
            "effort_likely",
            "effort_hi",
            "saving_per_week",
            "currency",
            "after",
            "late",
            "why",
        ],
        roadmap.steps.iter().enumerate().map(|(at, step)| {
            let [lo, likely, hi] = three(step.effort, 1);
            [
                figure(at + 1),
                text(&step.name),
                text(format::work(step.work)),
                text(&step.team),
                figure(step.start),
                figure(step.finish),
                figure(step.finish_lo),
                figure(step.finish_hi),
                lo,
                likely,
                hi,
                optional(step.saving_per_week, |money| decimal(money, 2)),
                text(currency),
                text(step.after.join("; ")),
                text(if step.late { "yes" } else { "no" }),
                text(&step.why),
            ]
        }),
    )
}

/// The candidates, best first: `rank,name,disposition,quick_win,modules,sloc,ease_lo,ease_hi,
/// blocking,foreign_tables,crossing_share,effort_…,servicing_per_week,net_saving_…,
/// payback_weeks,currency,value,sentence,break_even_…`; a month to break even in is a number or
/// `never`.
#[must_use]
pub fn candidates(candidates: &[CandidateSection], currency: &str) -> String {
    table(
        &[
            "rank",
            "name",
            "disposition",
            "quick_win",
            "modules",
            "sloc",
            "ease_lo",
            "ease_hi",
            "blocking",
            "foreign_tables",
            "crossing_share",
            "effort_lo",
            "effort_likely",
            "effort_hi",
            "servicing_per_week",
            "net_saving_lo",
            "net_saving_likely",
            "net_saving_hi",
            "payback_weeks",
            "currency",
            "value",
            "sentence",
            "break_even_early",
            "break_even_month",
            "break_even_late",
        ],
        candidates.iter().map(|candidate| {
            let [lo, likely, hi] = three(candidate.effort, 1);
            let [saving_lo, saving_likely, saving_hi] = three_or_none(candidate.net_saving, 2);
            let break_even = |end: fn(BreakEven) -> Option<u32>| {
                optional(candidate.break_even, |even| {
                    end(even).map_or_else(|| text("never"), figure)
                })
            };
            [
                figure(candidate.rank),
                text(&candidate.name),
                text(candidate.disposition.map_or("", format::disposition)),
                text(format::yes_no(candidate.quick_win)),
                figure(candidate.modules),
                figure(candidate.sloc),
                optional(candidate.ease, |ease| decimal(ease.0, 4)),
                optional(candidate.ease, |ease| decimal(ease.1, 4)),
                figure(candidate.blocking),
                optional(candidate.foreign_tables, figure),
                optional(candidate.crossing_share, |share| decimal(share, 4)),
                lo,
                likely,
                hi,
                optional(candidate.servicing_per_week, |money| decimal(money, 2)),
                saving_lo,
                saving_likely,
                saving_hi,
                optional(candidate.payback_weeks, |weeks| decimal(weeks, 1)),
                text(currency),
                decimal(candidate.value, 4),
                text(&candidate.sentence),
                break_even(|even| even.early),
                break_even(|even| even.likely),
                break_even(|even| even.late),
            ]
        }),
    )
}

/// The debt ledger: `item,project,taken_on,attached,principal_…,interest,toil,rework,
/// opportunity,servicing_per_week,hours_per_week,currency,provenance,note`; money a week.
#[must_use]
pub fn ledger(items: &[LedgerRow], currency: &str) -> String {
    table(
        &[
            "item",
            "project",
            "taken_on",
            "attached",
            "principal_lo",
            "principal_likely",
            "principal_hi",
            "interest",
            "toil",
            "rework",
            "opportunity",
            "servicing_per_week",
            "hours_per_week",
            "currency",
            "provenance",
            "note",
        ],
        items.iter().map(|item| {
            let [lo, likely, hi] = three(item.principal, 2);
            let servicing = &item.servicing;
            [
                text(&item.name),
                text(item.project.as_deref().unwrap_or_default()),
                optional(item.taken_on, figure),
                text(item.attached.join("; ")),
                lo,
                likely,
                hi,
                decimal(servicing.interest, 2),
                decimal(servicing.toil, 2),
                decimal(servicing.rework, 2),
                decimal(servicing.opportunity, 2),
                decimal(servicing.total(), 2),
                decimal(servicing.hours, 2),
                text(currency),
                text(format::provenance(item.provenance)),
                text(&item.note),
            ]
        }),
    )
}

/// A candidate's seam, a line for each place: `direction,operation,owner,class,becomes,reason,
/// place,other_side,relation,hours_lo,hours_likely,hours_hi,hours_are`; an operation without a
/// known place has one line with an empty place.
#[must_use]
pub fn seam(crossings: &[Crossing]) -> String {
    let headings = [
        "direction",
        "operation",
        "owner",
        "class",
        "becomes",
        "reason",
        "place",
        "other_side",
        "relation",
        "hours_lo",
        "hours_likely",
        "hours_hi",
        "hours_are",
    ];
    let none = [String::new()];
    table(
        &headings,
        crossings.iter().flat_map(|crossing| {
            let places: &[String] =
                if crossing.places.is_empty() { &none } else { &crossing.places };
            places.iter().map(move |place| {
                let [lo, likely, hi] = three_or_none(crossing.effort, 1);
                [
                    text(match crossing.direction {
                        Direction::In => "in",
                        Direction::Out => "out",
                    }),
                    text(&crossing.operation),
                    text(&crossing.owner),
                    text(&crossing.class),
                    text(&crossing.becomes),
                    text(&crossing.reason),
                    text(place),
                    text(&crossing.other_side),
                    text(&crossing.relation),
                    lo,
                    likely,
                    hi,
                    text(match (crossing.effort, crossing.effort_set) {
                        (None, _) => "",
                        (Some(_), true) => "set",
                        (Some(_), false) => "proposed",
                    }),
                ]
            })
        }),
    )
}

/// Modules: `module,name,language,sloc,standing,roles`.
#[must_use]
pub fn modules<'a>(rows: impl IntoIterator<Item = ModuleRow<'a>>) -> String {
    table(
        &["module", "name", "language", "sloc", "standing", "roles"],
        rows.into_iter().map(|row| {
            [
                text(row.module),
                text(row.name),
                text(row.language),
                figure(row.sloc),
                text(row.standing),
                text(row.roles),
            ]
        }),
    )
}

/// Dependencies: `from,to,kind,count`.
#[must_use]
pub fn dependencies<'a>(rows: impl IntoIterator<Item = DependencyRow<'a>>) -> String {
    table(
        &["from", "to", "kind", "count"],
        rows.into_iter()
            .map(|row| [text(row.from), text(row.to), text(row.kind), figure(row.count)]),
    )
}

/// Assignments, as `quarry assign --from` reads them: `module,domain`.
#[must_use]
pub fn assignments<'a>(rows: impl IntoIterator<Item = AssignmentRow<'a>>) -> String {
    table(&["module", "domain"], rows.into_iter().map(|row| [text(row.module), text(row.domain)]))
}
