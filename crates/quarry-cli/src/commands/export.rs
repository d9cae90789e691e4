//! `quarry export`.

use std::path::Path;

use clap::{CommandFactory, error::ErrorKind};
use quarry_app::{
    application::Application, commands::export::export, dto::export as dto, error::AppError,
};
use quarry_report::format::count;

use super::{candidate, open_to_read};
use crate::{answer::Answer, arguments};

pub(crate) fn run(
    application: &Application,
    asked: &arguments::Export,
) -> Result<Answer, AppError> {
    let what = asked.what.clone().unwrap_or_else(|| implied(&asked.to));
    let notices = open_to_read(application, &asked.project)?;
    let candidate = match (&asked.candidate, what.as_str()) {
        (Some(wanted), "seam") => Some(candidate(application, wanted)?.id),
        _ => None,
    };
    let request = dto::Export {
        what,
        path: asked.to.display().to_string(),
        candidate,
        start: asked.start.map(|day| day.to_string()),
    };
    let done = export(application, request)?;
    let text = format!("Wrote {} ({} bytes).\n", done.path, count(done.bytes));
    Ok(Answer::new(&done, text)?.with_messages(notices))
}

/// What the ending of a file says without `--what`; an ending that says nothing is wrong usage.
fn implied(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let endings = [
        (".html", "report"),
        (".md", "report"),
        (".svg", "map"),
        (".json", "project"),
        (".json.gz", "project"),
    ];
    let found = endings.iter().find(|(ending, _)| name.ends_with(ending));
    found.map_or_else(
        || {
            let message = format!(
                "{} does not say what to write: add --what, such as --what roadmap",
                path.display()
            );
            arguments::Arguments::command()
                .error(ErrorKind::MissingRequiredArgument, message)
                .exit()
        },
        |(_, what)| (*what).to_owned(),
    )
}
