//! The open project, undo, jobs, and what the window remembers.

use std::path::Path;

use quarry_model::{settings::Settings, text};
use quarry_store::Store;

use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        export::Exported,
        project::{
            JobList, JobRef, MaybeProject, NewProject, OpenProject, Preferences, ProjectInfo,
            SaveCopy, Start,
        },
    },
    error::AppError,
    exchange,
};

/// What the window needs to know when it starts.
pub fn start(application: &Application, _: Nothing) -> Result<Start, AppError> {
    application.attend();
    let (preferences, recent) = {
        let memory = application.memory();
        (memory.preferences().clone(), memory.recent())
    };
    Ok(Start {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        preferences,
        recent,
        project: application.info(),
        problem: application.take_problem(),
    })
}

/// Opens a project file in place of the one that is open.
pub fn open_project(
    application: &Application,
    request: OpenProject,
) -> Result<ProjectInfo, AppError> {
    application.open(Path::new(&request.path))
}

/// Opens a fresh copy of the bundled sample; samples are never opened themselves.
pub fn open_sample(application: &Application, _: Nothing) -> Result<ProjectInfo, AppError> {
    let sample = application.setup().sample.clone().ok_or_else(|| {
        AppError::failed("The sample is not installed with this copy of Quarry. Install it again.")
    })?;
    let exchange = exchange::read(&sample)?;
    let path = application.free_project_path(&exchange.settings.name);
    exchange::make_project(&exchange, &path, application.now())?;
    application.open_made(&path)
}

/// Makes an empty project and opens it.
pub fn new_project(
    application: &Application,
    request: NewProject,
) -> Result<ProjectInfo, AppError> {
    let name = text::name("A project", &request.name)?;
    let path = Path::new(&request.path);
    drop(Store::create(path, &Settings::new(name), application.now())?);
    application.open(path)
}

/// Closes the project.
pub fn close_project(application: &Application, _: Nothing) -> Result<Nothing, AppError> {
    application.close();
    Ok(Nothing {})
}

/// The open project, if there is one.
pub fn project_info(application: &Application, _: Nothing) -> Result<MaybeProject, AppError> {
    Ok(MaybeProject { project: application.info() })
}

/// Writes a copy of the project file.
pub fn save_copy(application: &Application, request: SaveCopy) -> Result<Exported, AppError> {
    let path = Path::new(&request.path);
    application.session()?.save_copy(path)?;
    let bytes = std::fs::metadata(path).map(|file| file.len()).unwrap_or_default();
    Ok(Exported { path: request.path, bytes: u32::try_from(bytes).unwrap_or(u32::MAX) })
}

/// Takes the last change back.
pub fn undo(application: &Application, _: Nothing) -> Result<Outcome<Nothing>, AppError> {
    application.edit()?.undo()
}

/// Does again what was taken back last.
pub fn redo(application: &Application, _: Nothing) -> Result<Outcome<Nothing>, AppError> {
    application.edit()?.redo()
}

/// Keeps what the window remembers.
pub fn set_preferences(
    application: &Application,
    request: Preferences,
) -> Result<Preferences, AppError> {
    let preferences = {
        let mut memory = application.memory();
        memory.set_preferences(request);
        memory.preferences().clone()
    };
    application.rewatch();
    Ok(preferences)
}

/// Jobs that run.
pub fn jobs(application: &Application, _: Nothing) -> Result<JobList, AppError> {
    Ok(JobList { jobs: application.jobs().running() })
}

/// Stops a job.
pub fn cancel_job(application: &Application, request: JobRef) -> Result<Nothing, AppError> {
    application.jobs().cancel(&request.job);
    Ok(Nothing {})
}
