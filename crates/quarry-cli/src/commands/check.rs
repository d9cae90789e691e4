//! `quarry check`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application, commands::check::check, dto::boundaries::BoundaryCheck,
    error::AppError,
};
use quarry_report::format::counted;

use super::open_to_read;
use crate::{answer::Answer, arguments, progress::Terminal};

pub(crate) fn run(application: &Application, asked: &arguments::Check) -> Result<Answer, AppError> {
    let notices = open_to_read(application, &asked.project)?;
    let progress = Terminal::new();
    let found = check(application, &asked.source, &progress)?;
    drop(progress);
    let messages = (!found.crossed.is_empty()).then(|| {
        let uses = counted(found.crossed.len() as u32, "boundary is", "boundaries are");
        format!("quarry: {uses} crossed that the project does not know to be.")
    });
    let mut answer = Answer::new(&found, text(&found))?;
    answer.refuses = !found.crossed.is_empty();
    Ok(answer.with_messages(notices.into_iter().chain(messages)))
}

fn text(found: &BoundaryCheck) -> String {
    let mut text = String::new();
    for each in &found.crossed {
        let line = if each.line > 0 { format!(":{}", each.line) } else { String::new() };
        let kinds = each.kinds.join(", ");
        let _ =
            writeln!(text, "{}{line} uses {} ({kinds}): {}.", each.from, each.to, each.boundary);
    }
    let new = counted(found.new_uses, "new use", "new uses");
    let crossed = found.crossed.len();
    let _ = writeln!(text, "{}: {new} between modules, {crossed} across a boundary.", found.source);
    if found.known > 0 {
        let known = counted(found.known, "use breaks a rule", "uses break a rule");
        let _ = writeln!(
            text,
            "{known} since before, and {} not counted.",
            if found.known == 1 { "is" } else { "are" }
        );
    }
    text
}
