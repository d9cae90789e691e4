//! Surveys: looking into a folder, reading it, and what was read.

use std::{
    collections::BTreeMap,
    panic::resume_unwind,
    path::{Path, PathBuf},
};

use quarry_model::{
    asked::{Asked, HistoryWanted, Selection},
    domain::{Assignment, Firmness, Rule},
    evidence::Reading,
    ids::{DomainId, Id, ModuleId, SourceId},
    module::Language,
    progress::{Progress, Stage},
    project::{Project, Source, Survey},
    settings::Settings,
    text,
    time::Timestamp,
};
use quarry_store::{Change, NewSurvey, Store};
use quarry_survey::{SurveyError, SurveyOptions, language::READERS};

use crate::{
    application::{Application, same_file},
    dto::{
        common::Nothing,
        project::{JobResult, JobStarted},
        survey::{
            FolderCount, FolderPreview, FolderRef, LanguageCount, ReadSelection, SetApart,
            SurveyFolder, SurveyList, SurveySummary,
        },
    },
    error::AppError,
    newborn::Newborn,
    patterns::Pattern,
    survey_report::{asked_of, history_counts, summary},
    territory, words,
};

/// The version of Quarry that surveys say they were read by.
pub(super) const READER: &str = concat!("quarry ", env!("CARGO_PKG_VERSION"));

/// A survey that is asked for, with everything that can be chosen about it.
#[derive(Debug, Clone)]
pub struct SurveyRequest {
    /// The folder.
    pub folder: PathBuf,
    /// The project file: made if it is not there; `None` surveys into the open project.
    pub project: Option<PathBuf>,
    /// What to read.
    pub options: SurveyOptions,
}

/// What a folder holds, before it is surveyed.
pub fn preview_folder(
    application: &Application,
    request: FolderRef,
) -> Result<FolderPreview, AppError> {
    let folder = Path::new(&request.folder);
    let selection = Selection { languages: Vec::new(), ..selection(&request.selection)? };
    let preview = quarry_survey::preview_selected(folder, &selection).map_err(survey_error)?;
    let name = source_name(folder);
    let count = |files: usize| u32::try_from(files).unwrap_or(u32::MAX);
    Ok(FolderPreview {
        folder: request.folder.clone(),
        project_path: application.free_project_path(&name).display().to_string(),
        name,
        languages: preview
            .languages
            .iter()
            .map(|language| LanguageCount {
                language: language.name.to_owned(),
                code: words::of(&language.language),
                files: count(language.files),
            })
            .collect(),
        roots: preview.source_roots.clone(),
        set_apart: set_apart(&preview),
        commit: preview.git.as_ref().and_then(|git| git.commit.clone()),
        shallow: preview.git.as_ref().is_some_and(|git| git.shallow),
        partial: preview.partial,
        folders: preview
            .folders
            .iter()
            .map(|(folder, files)| FolderCount { folder: folder.clone(), files: count(*files) })
            .collect(),
        asked: current_survey(application, folder).map(|survey| asked_of(&survey.asked)),
    })
}

/// The survey of a folder that counts in the open project.
pub(crate) fn current_survey(application: &Application, folder: &Path) -> Option<Survey> {
    let view = application.view().ok()?;
    let location = location(folder);
    let source = view.project.sources.values().find(|source| source.location == location)?;
    view.project.surveys.get(&source.current?).cloned()
}

/// What the window or the command line wants read, as the survey takes it.
fn selection(wanted: &ReadSelection) -> Result<Selection, AppError> {
    let languages = wanted.languages.iter().map(|name| language(name)).collect::<Result<_, _>>()?;
    Ok(Selection {
        languages,
        left_out: wanted.left_out.clone(),
        taken_in: wanted.taken_in.clone(),
    }
    .tidy())
}

/// The language with this name, as files and people write it.
pub fn language(name: &str) -> Result<Language, AppError> {
    let plain = name.trim().to_lowercase().replace(['-', ' '], "_");
    let plain = match plain.as_str() {
        "js" | "javascript" => "java_script",
        "ts" | "typescript" => "type_script",
        "py" => "python",
        "c#" | "cs" | "csharp" => "c_sharp",
        other => other,
    };
    let read = |language: &Language| {
        matches!(language, Language::JavaScript | Language::TypeScript)
            || READERS.iter().any(|reader| reader.language() == *language)
    };
    words::parse::<Language>(plain).filter(read).ok_or_else(|| {
        AppError::failed(format!(
            "“{name}” is no language that Quarry reads; choose of python, javascript, typescript, \
             java, php and csharp."
        ))
    })
}

fn set_apart(preview: &quarry_survey::Preview) -> Vec<SetApart> {
    let mut rules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for apart in &preview.set_apart {
        rules.entry(apart.rule).or_default().push(apart.path.clone());
    }
    let row = |(rule, folders): (&str, _)| SetApart { rule: rule.to_owned(), folders };
    rules.into_iter().map(row).collect()
}

/// Surveys a folder as a job: into a new project, which is open when it is done, or anew into
/// the open one.
pub fn survey_folder(
    application: &Application,
    request: SurveyFolder,
) -> Result<JobStarted, AppError> {
    let since = request.since.as_deref().map(|day| {
        day.parse().map_err(|_| AppError::failed(format!("“{day}” is no day such as 2024-01-31.")))
    });
    let asked = Asked {
        selection: selection(&request.selection)?,
        imports_only: request.imports_only,
        history: match (request.history, since.transpose()?) {
            (false, _) => HistoryWanted::None,
            (true, None) => HistoryWanted::All,
            (true, Some(day)) => HistoryWanted::Since(day),
        },
        real_names: request.real_names,
        changed_lines: request.changed_lines,
    };
    let request = SurveyRequest {
        folder: PathBuf::from(&request.folder),
        project: request.project.map(PathBuf::from),
        options: SurveyOptions::of(&asked),
    };
    start(application, request, false)
}

/// Starts a survey as a job; `noticed` says that nobody asked for it, but a change was noticed.
pub(crate) fn start(
    application: &Application,
    request: SurveyRequest,
    noticed: bool,
) -> Result<JobStarted, AppError> {
    if request.project.is_none() {
        // Told at once rather than after minutes of reading.
        application.edit()?;
    }
    let turn = application.surveying()?;
    let title = format!("Survey {}", source_name(&request.folder));
    let application_of_job = application.clone();
    let job = application.jobs().start(title, move |progress| {
        let _turn = turn;
        let summary = survey(&application_of_job, &request, progress)?;
        if let Some(path) = &request.project {
            application_of_job.open_made(path)?;
        }
        let project = application_of_job.info().ok_or_else(AppError::no_project)?;
        application_of_job.rewatch();
        let summary = Box::new(summary);
        Ok(JobResult::Surveyed { project: Box::new(project), summary, noticed })
    });
    Ok(JobStarted { job })
}

/// Surveys a folder. A project that there was is open afterwards; one that was made is not,
/// since not everybody who makes it wants to look at it. A source that is as the open project
/// knows it is not read again, and nothing is written.
pub fn survey(
    application: &Application,
    request: &SurveyRequest,
    progress: &dyn Progress,
) -> Result<SurveySummary, AppError> {
    let (folder, options) = (&request.folder, &request.options);
    if let Some(path) = request.project.as_ref().filter(|path| !path.exists()) {
        return survey_anew(application, folder, path, options, progress);
    }
    let is_open = match &request.project {
        None => true,
        Some(path) => application.session().is_ok_and(|open| same_file(open.path(), path)),
    };
    let known = if is_open { current_survey(application, folder) } else { None };
    let reading = match &known {
        Some(known) if !known.fingerprint.is_empty() => {
            quarry_survey::survey_folder_since(folder, &known.fingerprint, options, progress)
        }
        _ => quarry_survey::survey_folder(folder, options, progress).map(Some),
    };
    let Some(reading) = reading.map_err(survey_error)? else {
        return Ok(SurveySummary { unchanged: true, ..current_summary(application, folder)? });
    };
    match &request.project {
        Some(path) => {
            application.open(path)?;
            survey_again(application, folder, &reading, progress)?;
        }
        None => survey_again(application, folder, &reading, progress)?,
    }
    free_beside(reading);
    current_summary(application, folder)
}

/// Surveys a folder into a new project, whose file is begun while the source is read.
fn survey_anew(
    application: &Application,
    folder: &Path,
    path: &Path,
    options: &SurveyOptions,
    progress: &dyn Progress,
) -> Result<SurveySummary, AppError> {
    let (newborn, reading) = std::thread::scope(|scope| {
        let newborn = scope.spawn(|| begin_project(application, folder, path));
        let reading = quarry_survey::survey_folder(folder, options, progress);
        (newborn.join(), reading.map_err(survey_error))
    });
    let newborn =
        newborn.map_err(|_| AppError::failed("The project file could not be begun."))??;
    let reading = reading?;
    let summary = fill_project(application, folder, newborn, &reading, progress)?;
    free_beside(reading);
    Ok(summary)
}

/// Gives back the memory of a reading, which takes a while, without anybody waiting for it.
fn free_beside(reading: Reading) {
    std::thread::spawn(move || drop(reading));
}

/// The summary of the survey of a folder that counts in the open project.
fn current_summary(application: &Application, folder: &Path) -> Result<SurveySummary, AppError> {
    let location = location(folder);
    let all = surveys(application, Nothing {})?.surveys;
    all.into_iter()
        .find(|survey| survey.location == location)
        .ok_or_else(|| AppError::failed("The survey is not in the project. Try it again."))
}

/// Makes a project of a reading of `source`, a folder or a file.
pub(super) fn make_project(
    application: &Application,
    source: &Path,
    path: &Path,
    reading: &Reading,
    progress: &dyn Progress,
) -> Result<SurveySummary, AppError> {
    let newborn = begin_project(application, source, path)?;
    fill_project(application, source, newborn, reading, progress)
}

fn begin_project(
    application: &Application,
    source: &Path,
    path: &Path,
) -> Result<Newborn, AppError> {
    Newborn::create(path, &Settings::new(source_name(source)), application.now())
}

fn fill_project(
    application: &Application,
    folder: &Path,
    mut newborn: Newborn,
    reading: &Reading,
    progress: &dyn Progress,
) -> Result<SurveySummary, AppError> {
    let now = application.now();
    let settings = Settings::new(source_name(folder));
    let store = newborn.store();
    let source = Source {
        id: SourceId::new(1),
        name: source_name(folder),
        location: location(folder),
        current: None,
    };
    // Writing is the work of one thread; what the map looks like is found out beside it.
    let (id, landmass) = std::thread::scope(|scope| {
        let landmass = scope.spawn(|| territory::landmass(&reading.evidence.modules));
        let id = store.stage_survey(new_survey(source.id, now, reading), progress)?;
        Ok::<_, AppError>((id, landmass.join().unwrap_or_else(|panic| resume_unwind(panic))))
    })?;
    progress.report(Stage::Store, 1, 1)?;
    let source = Source { current: Some(id), ..source };
    let before = Project::new(settings);
    store.first_change(|change| {
        change.put(&source)?;
        let ids = change.modules_of(id)?;
        territory::settle(&before, landmass, &ids, change)
    })?;
    // The last moment at which stopping leaves nothing behind.
    progress.report(Stage::Store, 1, 1)?;
    newborn.finish()?;
    let evidence = &reading.evidence;
    let survey = Survey {
        id,
        source: source.id,
        at: now,
        commit: reading.commit.clone(),
        reader: READER.to_owned(),
        modules: evidence.modules.len() as u32,
        dependencies: evidence.dependencies.len() as u32,
        call_sites: evidence.call_sites.len() as u32,
        commits: evidence.history.commits.len() as u32,
        diagnostics: reading.diagnostics.clone(),
        unresolved: reading.unresolved.clone(),
        asked: reading.asked.clone(),
        fingerprint: reading.fingerprint.clone(),
        difference: None,
    };
    let sources = vec![source.id; evidence.modules.len()];
    Ok(summary(&source, &survey, &evidence.modules, &sources))
}

fn survey_again(
    application: &Application,
    folder: &Path,
    reading: &Reading,
    progress: &dyn Progress,
) -> Result<(), AppError> {
    let edit = application.edit()?;
    let session = application.session()?;
    let location = location(folder);
    let project = edit.project();
    // The same folder is the same source; so is the only source of a project that came from
    // elsewhere, whose folder is not known here.
    let known = project.sources.values().find(|source| source.location == location).or_else(|| {
        let only = project.sources.len() == 1;
        project.sources.values().find(|source| only && source.location.is_empty())
    });
    let source = match known {
        Some(source) => Source { location, ..source.clone() },
        None => Source {
            id: session.with_store(Store::reserve_id::<Source>)?,
            name: source_name(folder),
            location,
            current: None,
        },
    };
    let now = application.now();
    let reading = &*super::import::with_measured(project, source.id, reading);
    let new = new_survey(source.id, now, reading);
    let id = session.with_store(|store| store.stage_survey(new, progress))?;
    let source = Source { current: Some(id), ..source };
    edit.commit(&format!("Survey {}", source.name), |project, change| {
        change.put(&source)?;
        follow_rules(project, change, now)?;
        Ok(Nothing {})
    })?;
    Ok(())
}

fn new_survey(source: SourceId, at: Timestamp, reading: &Reading) -> NewSurvey<'_> {
    NewSurvey { source, at, reader: READER, reading, renames: &reading.renames }
}

/// Assigns modules that a survey brought to the domains that rules say; later rules win, and
/// what a person or an earlier suggestion decided stays.
fn follow_rules(before: &Project, change: &mut Change<'_>, now: Timestamp) -> Result<(), AppError> {
    if before.rules.is_empty() {
        return Ok(());
    }
    follow_all_rules(before, change, now)
}

/// The same with rules that the change itself has made.
pub(super) fn follow_all_rules(
    before: &Project,
    change: &mut Change<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let mut after = before.clone();
    change.reload(&mut after)?;
    let rules: Vec<_> = after
        .rules
        .values()
        .rev()
        .map(|rule| Ok((rule, Pattern::new(&rule.pattern)?)))
        .collect::<Result<_, AppError>>()?;
    let modules = after.evidence.modules.iter().zip(after.modules.ids());
    let rows: Vec<_> = modules
        .filter(|(_, id)| !after.assignments.contains_key(*id))
        .filter_map(|(module, id)| {
            let (rule, _) = rules.iter().find(|(_, pattern)| pattern.matches(module))?;
            Some(by_rule(*id, rule, rule.domain, now))
        })
        .collect();
    change.put_many(&rows)?;
    Ok(())
}

/// An assignment that a rule makes.
pub(super) fn by_rule(
    module: ModuleId,
    rule: &Rule,
    domain: DomainId,
    now: Timestamp,
) -> Assignment {
    Assignment {
        module,
        domain: Some(domain),
        firmness: Firmness::Pinned,
        rule: Some(rule.id),
        by: String::new(),
        at: now,
        why: format!("The rule {} says so.", rule.pattern),
    }
}

pub(super) fn survey_error(error: SurveyError) -> AppError {
    match error {
        SurveyError::Cancelled => AppError::cancelled(),
        other => AppError::failed(format!("{other}.")),
    }
}

/// What people call a folder: its last name, without characters that a name can't have.
pub(super) fn source_name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().filter(|c| !c.is_control()).take(text::NAME_LIMIT).collect();
    text::name("A source", &name).unwrap_or_else(|_| "Source".to_owned())
}

pub(super) fn location(folder: &Path) -> String {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).display().to_string()
}

/// What the current surveys read.
pub fn surveys(application: &Application, _: Nothing) -> Result<SurveyList, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let mut surveys = Vec::new();
    for source in project.sources.values() {
        let Some(survey) = source.current.and_then(|id| project.surveys.get(&id)) else { continue };
        let modules = &project.evidence.modules;
        surveys.push(summary(source, survey, modules, &project.module_sources));
    }
    Ok(SurveyList { surveys, history: history_counts(&view) })
}
