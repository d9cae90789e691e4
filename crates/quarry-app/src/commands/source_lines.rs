//! The source lines behind the evidence, read from where the source lies now.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use quarry_model::{
    evidence::ModuleIx,
    ids::{ModuleId, SourceId},
    project::{Project, Source},
};

use super::{map::place, survey::location};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        source_lines::{
            AbsentSource, LocateSource, SourceLine, SourceLines, SourceLinesRef, SourcePlace,
            TextLine,
        },
    },
    error::AppError,
    words,
};

/// The most lines before and after a place.
const MOST_CONTEXT: u32 = 10;

/// Lines of the source as it is now; nothing of it is kept.
pub fn source_lines(
    application: &Application,
    request: SourceLinesRef,
) -> Result<SourceLines, AppError> {
    source_lines_in(application, request, None)
}

/// The same with `folder` in the place of where the sources were surveyed.
pub fn source_lines_in(
    application: &Application,
    request: SourceLinesRef,
    folder: Option<&Path>,
) -> Result<SourceLines, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let roots: BTreeMap<SourceId, PathBuf> = project
        .sources
        .values()
        .filter_map(|source| {
            let root = match folder {
                Some(folder) => folder.canonicalize().ok()?,
                None => PathBuf::from(&source.location),
            };
            (root.is_absolute() && root.is_dir()).then_some((source.id, root))
        })
        .collect();
    let absent = project
        .sources
        .values()
        .filter(|source| source.current.is_some() && !roots.contains_key(&source.id))
        .map(|source| AbsentSource {
            source: source.id.to_string(),
            name: source.name.clone(),
            location: source.location.clone(),
            imported: is_import(source),
        })
        .collect();
    let look = Look { application, project, roots, context: request.context.min(MOST_CONTEXT) };
    let lines = request.places.into_iter().map(|place| look.line(place)).collect::<Result<_, _>>();
    Ok(SourceLines { lines: lines?, absent })
}

/// Whether a source was read from a file in place of a folder.
fn is_import(source: &Source) -> bool {
    Path::new(&source.location).is_file()
}

struct Look<'a> {
    application: &'a Application,
    project: &'a Project,
    /// The folders of the sources that are here.
    roots: BTreeMap<SourceId, PathBuf>,
    context: u32,
}

impl Look<'_> {
    fn line(&self, asked: SourcePlace) -> Result<SourceLine, AppError> {
        let id: ModuleId = asked.module.parse()?;
        let ix = place(self.project, id)?;
        let SourcePlace { module, line } = asked;
        let mut answer = SourceLine { module, line, lines: vec![], changed: false, problem: None };
        let source = self.project.module_sources[ix.at()];
        let Some(root) = self.roots.get(&source) else { return Ok(answer) };
        let path = &self.project.evidence.module(ix).path;
        let text = match self.application.source_texts().read(root, path) {
            Ok(text) => text,
            Err(why) => {
                answer.problem = Some(format!("{path} {why}."));
                return Ok(answer);
            }
        };
        answer.changed = self.is_written_since(ix, root, text.written, text.bytes());
        let wanted = line.saturating_sub(self.context).max(1)..=line.saturating_add(self.context);
        let lines = text.lines(wanted);
        if lines.iter().any(|(number, _)| *number == line) {
            let lines = lines.into_iter().map(|(line, text)| TextLine { line, text });
            answer.lines = lines.collect();
        } else {
            answer.problem = Some(match line {
                0 => format!("Which line of {path} it is, is not known."),
                _ => format!(
                    "{path} has no line {line} any more; it has {} now.",
                    words::count(text.line_count() as usize, "line")
                ),
            });
        }
        Ok(answer)
    }

    /// Whether a file has been written since it was surveyed. Its time says so, unless it is as
    /// it was in the commit that was surveyed: a clone writes every file anew.
    fn is_written_since(
        &self,
        ix: ModuleIx,
        root: &Path,
        written: Option<SystemTime>,
        bytes: &[u8],
    ) -> bool {
        let source = self.project.sources.get(&self.project.module_sources[ix.at()]);
        let survey = source.and_then(|source| self.project.surveys.get(&source.current?));
        let Some(survey) = survey else { return false };
        let surveyed = u64::try_from(survey.at.0).unwrap_or_default();
        let surveyed = SystemTime::UNIX_EPOCH + Duration::from_millis(surveyed);
        if written.is_none_or(|written| written <= surveyed) {
            return false;
        }
        let path = &self.project.evidence.module(ix).path;
        let commit = survey.commit.as_deref();
        !commit.is_some_and(|commit| quarry_survey::is_as_committed(root, commit, path, bytes))
    }
}

/// Says in which folder a source lies now.
pub fn locate_source(
    application: &Application,
    request: LocateSource,
) -> Result<Outcome<Nothing>, AppError> {
    let id: SourceId = request.source.parse()?;
    let edit = application.edit()?;
    let project = edit.project();
    let source = project
        .sources
        .get(&id)
        .ok_or_else(|| AppError::failed("That source is no longer in the project."))?;
    let name = &source.name;
    if is_import(source) {
        return Err(AppError::failed(format!(
            "{name} was imported from a file. Survey its folder to see its lines."
        )));
    }
    let folder = Path::new(&request.folder);
    if !folder.is_dir() {
        return Err(AppError::failed(format!("{} is not a folder.", folder.display())));
    }
    let location = location(folder);
    if let Some(other) = project.sources.values().find(|o| o.id != id && o.location == location) {
        return Err(AppError::failed(format!(
            "{location} is the folder of {} already.",
            other.name
        )));
    }
    let modules = project.evidence.modules.iter().zip(&project.module_sources);
    let mut own = modules.filter(|(_, source)| **source == id).map(|(module, _)| &module.path);
    if !own.any(|path| Path::new(&location).join(path).is_file()) {
        return Err(AppError::failed(format!(
            "None of the modules of {name} lies in {location}. Choose the folder that was surveyed."
        )));
    }
    let source = Source { location, ..source.clone() };
    let done = edit.commit(&format!("Say where {name} lies"), |_, change| {
        change.put(&source)?;
        Ok(Nothing {})
    })?;
    application.rewatch();
    Ok(done)
}
