//! `quarry seam`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::candidates::seam,
    dto::candidates::{CandidateRef, SeamOperationRow, SeamView},
    error::AppError,
};
use quarry_report::format::{counted, hours_range};

use super::{candidate, open_to_read, range, words};
use crate::{answer::Answer, arguments, table::plain};

/// How many places of an operation are listed.
const PLACES: usize = 5;

pub(crate) fn run(application: &Application, asked: &arguments::Seam) -> Result<Answer, AppError> {
    let notices = open_to_read(application, &asked.project)?;
    let id = candidate(application, &asked.candidate)?.id;
    let view = seam(application, CandidateRef { candidate: id })?;
    Ok(Answer::new(&view, text(&view))?.with_messages(notices))
}

fn text(view: &SeamView) -> String {
    let row = &view.candidate;
    let mut text = format!("{}: {}\n", plain(&row.name), plain(&row.sentence));
    if view.groups.is_empty() {
        text.push_str("\nNothing crosses its boundary.\n");
    }
    for group in &view.groups {
        let number = group.operations.len() as u32;
        let operations = counted(number, "operation", "operations");
        let _ = writeln!(text, "\nWith {}: {operations}", plain(&group.name));
        for operation in &group.operations {
            add(&mut text, operation);
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
        let _ = write!(text, ", {}", hours_range(range(effort)));
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

fn add(text: &mut String, row: &SeamOperationRow) {
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
    let _ = writeln!(text, "      {}", plain(&becomes(row)));
    for site in row.call_sites.iter().take(PLACES) {
        let place = format!("{}:{}", site.place.path, site.place.line);
        let within =
            if site.within.is_empty() { String::new() } else { format!(" in {}", site.within) };
        let result = words(&site.result);
        let _ = writeln!(text, "      {}", plain(&format!("{place}{within}, {result}")));
    }
    let listed = row.call_sites.len().min(PLACES) as u32;
    if row.call_site_count > listed {
        let _ = writeln!(text, "      and {} more", row.call_site_count - listed);
    }
}
