//! `quarry seam`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::{seam::seam, source_lines::source_lines_in},
    dto::{
        candidates::{CandidateRef, SeamOperationRow, SeamView},
        relations::NeighbourRow,
        source_lines::{SourceLine, SourceLines, SourceLinesRef, SourcePlace},
    },
    error::AppError,
};
use quarry_report::format::{counted, hours_range};
use serde::Serialize;

use super::{candidate, open, open_to_read, range, seam_said::say, words};
use crate::{answer::Answer, arguments, table::plain};

/// How many places of an operation are listed.
const PLACES: usize = 5;

/// A seam with the lines behind it.
#[derive(Serialize)]
struct WithSource<'a> {
    #[serde(flatten)]
    seam: &'a SeamView,
    source: &'a SourceLines,
}

pub(crate) fn run(application: &Application, asked: &arguments::Seam) -> Result<Answer, AppError> {
    let says = !(asked.becomes.is_empty() && asked.hours.is_empty() && asked.relation.is_empty());
    let notices = if says {
        let notices = open(application, &asked.project)?;
        say(application, asked)?;
        notices
    } else {
        open_to_read(application, &asked.project)?
    };
    let id = candidate(application, &asked.candidate)?.id;
    let view = seam(application, CandidateRef { candidate: id })?;
    if !asked.source {
        return Ok(Answer::new(&view, text(&view, &[]))?.with_messages(notices));
    }
    let request = SourceLinesRef { places: places(&view), context: 0 };
    let source = source_lines_in(application, request, asked.folder.as_deref())?;
    let absent = source.absent.iter().map(|source| {
        let name = plain(&source.name);
        let way = "say where it lies now with --folder, or survey it again";
        if source.imported {
            format!("{name} was imported from a file: its lines can’t be shown.")
        } else if source.location.is_empty() {
            format!("The source of {name} isn’t on this computer; {way}.")
        } else {
            format!("{name} isn’t at {} any more; {way}.", plain(&source.location))
        }
    });
    let messages: Vec<_> = notices.into_iter().chain(absent).collect();
    let answer = WithSource { seam: &view, source: &source };
    Ok(Answer::new(&answer, text(&view, &source.lines))?.with_messages(messages))
}

/// The places of the call sites, each once, in a fixed order.
fn places(view: &SeamView) -> Vec<SourcePlace> {
    let operations = view.groups.iter().flat_map(|group| &group.operations);
    let mut places: Vec<SourcePlace> = operations
        .flat_map(|operation| &operation.call_sites)
        .map(|site| SourcePlace { module: site.module.clone(), line: site.place.line })
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// What stands at a place, as a line below it; empty when its source is not here.
fn source(lines: &[SourceLine], module: &str, line: u32) -> String {
    let at = lines.binary_search_by(|one| (one.module.as_str(), one.line).cmp(&(module, line)));
    let Ok(at) = at else { return String::new() };
    let found = &lines[at];
    let text = match (&found.problem, found.lines.first()) {
        (Some(problem), _) => format!("({problem})"),
        (None, Some(line)) => line.text.trim().to_owned(),
        (None, None) => return String::new(),
    };
    let since = if found.changed { "  (written since the survey)" } else { "" };
    format!("        {}{since}\n", plain(&text))
}

/// Such as `Conformist: … Billing is upstream.`
fn relation(neighbour: &NeighbourRow) -> String {
    let Some(relation) = &neighbour.relation else { return String::new() };
    let mut text = format!("    {}: {}", relation.name, relation.meaning);
    if !relation.upstream_name.is_empty() {
        let _ = write!(text, " Upstream is {}.", relation.upstream_name);
    }
    if !relation.note.is_empty() {
        let _ = write!(text, " Because: {}", relation.note);
    }
    if let Some(contradiction) = &relation.contradiction {
        let _ = write!(text, " But: {contradiction}");
    }
    format!("{}\n", plain(&text))
}

fn text(view: &SeamView, lines: &[SourceLine]) -> String {
    let row = &view.candidate;
    let mut text = format!("{}: {}\n", plain(&row.name), plain(&row.sentence));
    if view.groups.iter().all(|group| group.operations.is_empty()) {
        text.push_str("\nNothing crosses its boundary.\n");
    }
    for group in &view.groups {
        let number = group.operations.len() as u32;
        let operations = counted(number, "operation", "operations");
        let _ = writeln!(text, "\nWith {}: {operations}", plain(&group.name));
        text.push_str(&relation(&group.neighbour));
        for operation in &group.operations {
            add(&mut text, operation, lines);
        }
    }
    if !view.cut.is_empty() {
        text.push_str("\nTo cut, so that no cycle crosses the boundary\n");
        for cut in &view.cut {
            let uses = counted(cut.count, "use", "uses");
            let _ = writeln!(text, "  {} → {}, {uses}", plain(&cut.from), plain(&cut.to));
        }
    }
    if !view.apart.is_empty() {
        text.push_str("\nNot counted\n");
        for apart in &view.apart {
            let rule = plain(&words(&apart.rule));
            let examples = plain(&apart.examples.join(", "));
            let _ = write!(text, "  {rule}: {}", apart.count);
            if !examples.is_empty() {
                let _ = write!(text, ", such as {examples}");
            }
            text.push('\n');
        }
    }
    text
}

/// Such as `becomes event, 8 h (4 to 16), with an outbox`.
fn becomes(row: &SeamOperationRow) -> String {
    let mut text = format!("becomes {}", row.becomes);
    if let Some(effort) = row.effort {
        let set = if row.effort_set { " as set" } else { "" };
        let _ = write!(text, ", {}{set}", hours_range(range(effort)));
    }
    if row.needs_outbox {
        text.push_str(", with an outbox");
    }
    if row.to_confirm {
        text.push_str(", whose it is to be confirmed");
    }
    if row.decided {
        text.push_str(", as people decided");
    }
    if !row.note.is_empty() {
        let _ = write!(text, ": {}", row.note);
    }
    text
}

fn add(text: &mut String, row: &SeamOperationRow, lines: &[SourceLine]) {
    let _ = writeln!(
        text,
        "  {} {}.{}: {}",
        if row.direction == "in" { "in " } else { "out" },
        plain(&row.owner_name),
        plain(&row.name),
        plain(&words(&row.class)),
    );
    if !row.reason.is_empty() {
        let _ = writeln!(text, "      {}", plain(&row.reason));
    }
    if !row.read_after.is_empty() {
        let _ = writeln!(text, "      {}", plain(&row.read_after));
    }
    let _ = writeln!(text, "      {}", plain(&becomes(row)));
    for site in row.call_sites.iter().take(PLACES) {
        let place = format!("{}:{}", site.place.path, site.place.line);
        let within =
            if site.within.is_empty() { String::new() } else { format!(" in {}", site.within) };
        let result = words(&site.result);
        let _ = writeln!(text, "      {}", plain(&format!("{place}{within}, {result}")));
        text.push_str(&source(lines, &site.module, site.place.line));
    }
    let listed = row.call_sites.len().min(PLACES) as u32;
    if row.call_site_count > listed {
        let _ = writeln!(text, "      and {} more", row.call_site_count - listed);
    }
}
