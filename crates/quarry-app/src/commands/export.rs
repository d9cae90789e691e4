//! Exports: what is written follows the ending of the file.

use std::{fs, io::Write, path::Path};

use quarry_model::{ids::CandidateId, project::Project};
use quarry_report::csv::{self, AssignmentRow, DependencyRow, ModuleRow};

use super::{
    candidates::candidates as candidate_list, debt_picture::picture_of, domains::domain_list,
    ledger::ledger_of, roadmap::roadmap_of, seam::seam_of, survey::surveys,
};
use crate::{
    application::Application,
    days,
    dto::{
        common::Nothing,
        export::{Export, Exported},
        roadmap::Roadmap,
    },
    error::AppError,
    exchange, pictures, report,
    session::{Session, View},
    words,
};

/// What each export can be written as.
const FORMATS: &[(&str, &[&str])] = &[
    ("report", &["html", "md"]),
    ("roadmap", &["csv", "json", "svg"]),
    ("map", &["svg"]),
    ("candidates", &["csv", "json", "svg"]),
    ("debt", &["csv", "json", "svg"]),
    ("seam", &["csv", "json"]),
    ("modules", &["csv"]),
    ("dependencies", &["csv"]),
    ("assignments", &["csv"]),
    ("project", &["json", "json.gz"]),
];

/// Writes a file for others to read: all of it or nothing.
pub fn export(application: &Application, request: Export) -> Result<Exported, AppError> {
    let path = Path::new(&request.path);
    let ending = ending(&request.what, path)?;
    let session = application.session()?;
    refuse_target(&session, path)?;
    let project = (request.what == "project").then(|| exchange::of(&session)).transpose()?;
    let text = if project.is_none() { text(application, &request, ending)? } else { String::new() };
    put_in_place(path, |fresh| match &project {
        Some(exchange) => exchange::write_as(exchange, fresh, ending == "json.gz"),
        None => write(fresh, text.as_bytes()),
    })
}

/// Writes bytes into a file, all of them or nothing.
pub(super) fn replace_file(
    session: &Session,
    path: &str,
    bytes: &[u8],
) -> Result<Exported, AppError> {
    let path = Path::new(path);
    refuse_target(session, path)?;
    put_in_place(path, |fresh| write(fresh, bytes))
}

/// Refuses a file in a folder that is not there, and the open project.
fn refuse_target(session: &Session, path: &Path) -> Result<(), AppError> {
    if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(AppError::failed(format!(
            "The folder of {} does not exist. Make it, or choose another.",
            path.display()
        )));
    }
    if crate::application::same_file(session.path(), path) {
        return Err(AppError::failed(
            "An export can’t replace the open project. Choose another file.",
        ));
    }
    Ok(())
}

fn put_in_place(
    path: &Path,
    write: impl FnOnce(&Path) -> Result<(), AppError>,
) -> Result<Exported, AppError> {
    let fresh = beside(path);
    let named = write(&fresh).and_then(|()| {
        fs::rename(&fresh, path).map_err(|error| {
            AppError::failed(format!("{} could not be written: {error}.", path.display()))
        })
    });
    if named.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    named?;
    let bytes = fs::metadata(path).map(|file| file.len()).unwrap_or_default();
    Ok(Exported {
        path: path.display().to_string(),
        bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
    })
}

fn text(application: &Application, request: &Export, ending: &str) -> Result<String, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let currency = &project.settings.currency;
    Ok(match (request.what.as_str(), ending) {
        ("report", ending) => {
            let roadmap = roadmap(application, &view, request)?;
            let surveys = surveys(application, Nothing {})?.surveys;
            let content = report::content(&view, &roadmap, &surveys)?;
            if ending == "html" {
                quarry_report::html::write(&content)
            } else {
                quarry_report::markdown::write(&content)
            }
        }
        ("roadmap", "json") => json(&roadmap(application, &view, request)?)?,
        ("roadmap", "svg") => pictures::roadmap(&view, &roadmap(application, &view, request)?)?
            .ok_or_else(|| AppError::failed("The roadmap is empty: there is nothing to draw."))?,
        ("roadmap", _) => {
            let badges = report::badges(&domain_list(&view));
            let section = report::roadmap_section(&roadmap(application, &view, request)?, &badges)?;
            csv::steps(&section, currency)
        }
        ("map", _) => pictures::map(&view).ok_or_else(|| {
            AppError::failed("The map is empty: survey a folder first, then export it.")
        })?,
        ("candidates", "json") => json(&candidate_list(application, Nothing {})?)?,
        ("candidates", "svg") => pictures::quadrant(&view).ok_or_else(|| {
            AppError::failed("There is no candidate yet: make a domain first, then export it.")
        })?,
        ("candidates", _) => {
            let badges = report::badges(&domain_list(&view));
            csv::candidates(&report::candidates(&view, &badges)?, currency)
        }
        ("debt", "json") => json(&ledger_of(project))?,
        ("debt", "svg") => {
            let today = days::day_of(application.now());
            pictures::debt(&picture_of(project, today))?.ok_or_else(|| {
                AppError::failed("The debt ledger is empty: there is nothing to draw.")
            })?
        }
        ("debt", _) => csv::ledger(&report::ledger(project)?.items, currency),
        ("seam", ending) => {
            let id: CandidateId = request
                .candidate
                .as_deref()
                .ok_or_else(|| AppError::failed("Say which candidate’s seam to export."))?
                .parse()?;
            let seam = seam_of(&view, id)?;
            if ending == "json" { json(&seam)? } else { csv::seam(&report::crossings(&seam)) }
        }
        ("modules", _) => modules(project),
        ("dependencies", _) => dependencies(project),
        _ => assignments(project),
    })
}

fn roadmap(application: &Application, view: &View, request: &Export) -> Result<Roadmap, AppError> {
    roadmap_of(view, days::start_day(request.start.as_deref(), application.now())?)
}

/// The ending of the file, if what is exported can be written so.
fn ending(what: &str, path: &Path) -> Result<&'static str, AppError> {
    let names = || FORMATS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let (_, endings) = FORMATS
        .iter()
        .find(|(name, _)| *name == what)
        .ok_or_else(|| AppError::failed(format!("“{what}” is none of {}.", names())))?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    endings.iter().rev().find(|ending| file.ends_with(&format!(".{ending}"))).copied().ok_or_else(
        || {
            let endings: Vec<_> = endings.iter().map(|ending| format!(".{ending}")).collect();
            AppError::failed(format!(
                "The {what} can be written as {}; {} ends with none of these.",
                endings.join(" or "),
                path.display()
            ))
        },
    )
}

fn json(value: &impl serde::Serialize) -> Result<String, AppError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| AppError::failed(format!("The export could not be written: {error}.")))?;
    Ok(text + "\n")
}

fn modules(project: &Project) -> String {
    let evidence = &project.evidence;
    let mut roles = vec![String::new(); evidence.modules.len()];
    for finding in &evidence.roles {
        let list = &mut roles[finding.module.at()];
        if !list.is_empty() {
            list.push(' ');
        }
        list.push_str(&words::of(&finding.role));
    }
    let texts: Vec<_> = evidence
        .modules
        .iter()
        .zip(project.standings())
        .map(|(module, standing)| (words::of(&module.language), words::of(&standing)))
        .collect();
    csv::modules(evidence.modules.iter().zip(&texts).zip(&roles).map(
        |((module, (language, standing)), roles)| ModuleRow {
            module: &module.path,
            name: &module.name,
            language,
            sloc: module.sloc,
            standing,
            roles,
        },
    ))
}

fn dependencies(project: &Project) -> String {
    let modules = &project.evidence.modules;
    csv::dependencies(project.evidence.dependencies.iter().map(|dependency| DependencyRow {
        from: &modules[dependency.from.at()].path,
        to: &modules[dependency.to.at()].path,
        kind: dependency.kind.name(),
        count: dependency.count,
    }))
}

fn assignments(project: &Project) -> String {
    let modules = project.evidence.modules.iter().zip(project.modules.ids());
    csv::assignments(modules.filter(|(_, id)| project.assignments.contains_key(*id)).map(
        |(module, id)| AssignmentRow {
            module: &module.path,
            domain: report::domain_name(project, project.domain_of(*id)),
        },
    ))
}

/// A name beside the file, so that the file itself is replaced in one go.
fn beside(path: &Path) -> std::path::PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| {
        AppError::failed(format!("{} could not be written: {error}.", path.display()))
    })
}
