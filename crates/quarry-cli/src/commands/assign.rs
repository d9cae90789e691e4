//! `quarry assign`.

use std::fmt::Write as _;

use std::path::Path;

use quarry_app::{
    application::Application,
    commands::assigning::assign_lines,
    dto::domains::{AssignLines, MapLine},
    error::AppError,
};
use quarry_report::{csv::unguarded, format::counted, format::listed};

use super::open;
use crate::{answer::Answer, arguments};

pub(crate) fn run(
    application: &Application,
    asked: &arguments::Assign,
) -> Result<Answer, AppError> {
    let lines = read(&asked.from)?;
    let notices = open(application, &asked.project)?;
    let done = assign_lines(application, AssignLines { lines })?.value;
    let mut text = format!("Assigned {}.\n", counted(done.modules, "module", "modules"));
    if !done.created.is_empty() {
        let names: Vec<_> = done.created.iter().map(String::as_str).collect();
        let _ = writeln!(text, "New: {}.", listed(&names));
    }
    let unmatched = done.unmatched.iter().map(|target| format!("“{target}” matches no module."));
    let unmatched: Vec<_> = unmatched.collect();
    Ok(Answer::new(&done, text)?.with_messages(notices).with_messages(unmatched))
}

/// The lines of a `map.csv`; a first line `module,domain` is its heading.
fn read(path: &Path) -> Result<Vec<MapLine>, AppError> {
    let failed = |why: &dyn std::fmt::Display| {
        AppError::failed(format!("{} could not be read: {why}.", path.display()))
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(path)
        .map_err(|error| failed(&cause(&error)))?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| failed(&cause(&error)))?;
        let number = record.position().map_or(0, csv::Position::line);
        let fields: Vec<&str> = record.iter().map(str::trim).collect();
        match fields[..] {
            [""] => {}
            [first, second, ..]
                if lines.is_empty()
                    && first.to_lowercase().starts_with("module")
                    && second.eq_ignore_ascii_case("domain") => {}
            [target, domain, ..] if !target.is_empty() => lines.push(MapLine {
                target: unguarded(target).to_owned(),
                domain: unguarded(domain).to_owned(),
            }),
            _ => {
                return Err(failed(&format!(
                    "line {number} needs a module or pattern, a comma, and a domain"
                )));
            }
        }
    }
    if lines.is_empty() {
        return Err(failed(&"it has no line with a module and a domain"));
    }
    Ok(lines)
}

fn cause(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound => {
            "there is no such file".to_owned()
        }
        csv::ErrorKind::Io(error) => error.to_string(),
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} is not UTF-8")
        }
        _ => error.to_string(),
    }
}
