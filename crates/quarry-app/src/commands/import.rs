//! Files that other tools wrote: graphs and logs become modules, dependencies and commits; rules
//! and owners become domains, rules and teams. All of it in one change that can be undone.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use quarry_model::{
    domain::{Domain, Rule},
    evidence::{Evidence, ModuleIx, Reading},
    ids::{DomainId, ModuleId, SourceId, TeamId},
    module::Standing,
    progress::{Progress, Stage},
    project::{Project, Source},
    provenance::Provenance,
    team::Team,
    text,
};
use quarry_store::{Change, NewSurvey, Store};
use quarry_survey::{
    AuthorNames,
    import::{
        BoundaryKind, FORMATS, ImportOptions, Imported, MEASURED, Overlay, carried_over, detect,
        import_file as read_file, matching, overlay,
    },
};

use super::{
    assigning::rule_for,
    boundaries,
    domains::add_domain,
    survey::{READER, by_rule, follow_all_rules, location, make_project, source_name},
};
use crate::{
    application::Application,
    dto::{
        common::Nothing,
        import::{FilePreview, FileRef, FormatRow, ImportFile, ImportSummary, PartsPreview},
        project::{JobResult, JobStarted},
        survey::DiagnosticRow,
    },
    error::AppError,
    patterns::Pattern,
    words,
};

/// A larger file than this, in bytes, is not read for its parts before it is imported.
const LARGEST_PREVIEW: u64 = 4 << 20;

/// An import that is asked for.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The file.
    pub file: PathBuf,
    /// The project file: made if it is not there; `None` imports into the open project.
    pub project: Option<PathBuf>,
    /// The format; `None` finds it out.
    pub format: Option<String>,
    /// How it is read.
    pub options: ImportOptions,
    /// Whether modules that are assigned elsewhere go where the parts of the file say.
    pub take_assigned: bool,
}

/// Every format that files can be imported in.
#[must_use]
pub fn formats() -> Vec<FormatRow> {
    FORMATS
        .iter()
        .map(|format| FormatRow {
            name: format.name().to_owned(),
            description: format.describe().to_owned(),
        })
        .collect()
}

/// What a file looks like, before it is imported.
pub fn preview_file(application: &Application, request: FileRef) -> Result<FilePreview, AppError> {
    use std::io::Read;
    let path = Path::new(&request.file);
    let failed = |error: std::io::Error| {
        AppError::failed(format!("{} can't be read: {error}.", path.display()))
    };
    let mut start = Vec::new();
    // What a file is shows at its beginning.
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(1 << 20).read_to_end(&mut start).map_err(failed)?;
    let name = source_name(path);
    let format = detect(&path.file_name().unwrap_or_default().to_string_lossy(), &start);
    Ok(FilePreview {
        file: request.file.clone(),
        project_path: application.free_project_path(&name).display().to_string(),
        name,
        format: format.map(|format| format.name().to_owned()),
        formats: formats(),
        parts: format.and_then(|format| preview_parts(application, path, format.name())),
    })
}

/// What the parts that a file names would do to the open project. Files of rules are small: a large
/// one is a graph, which would be read twice for nothing.
fn preview_parts(application: &Application, file: &Path, format: &str) -> Option<PartsPreview> {
    let view = application.view().ok()?;
    if file.metadata().ok()?.len() > LARGEST_PREVIEW {
        return None;
    }
    let imported = read_file(file, Some(format), &ImportOptions::default()).ok()?;
    let project = &view.project;
    let wanted = Wanted::of(project, &imported);
    if wanted.names.is_empty() {
        return None;
    }
    let known: BTreeSet<String> =
        project.domains.values().map(|domain| domain.name.to_lowercase()).collect();
    let elsewhere: Vec<_> = wanted.elsewhere(project).collect();
    Some(PartsPreview {
        domains: wanted
            .names
            .iter()
            .filter(|n| !known.contains(&n.to_lowercase()))
            .cloned()
            .collect(),
        assigned: wanted.unassigned(project).count() as u32,
        elsewhere: elsewhere.len() as u32,
        locked: elsewhere.iter().filter(|(_, _, locked)| *locked).count() as u32,
    })
}

/// Imports a file as a job: into a new project, which is open when it is done, or into the open
/// one.
pub fn import_file(application: &Application, request: ImportFile) -> Result<JobStarted, AppError> {
    let request = ImportRequest {
        file: PathBuf::from(&request.file),
        project: request.project.map(PathBuf::from),
        format: request.format,
        options: ImportOptions {
            author_names: if request.real_names {
                AuthorNames::Real
            } else {
                AuthorNames::Pseudonyms
            },
            columns_use_rows: request.columns_use_rows,
        },
        take_assigned: request.take_assigned,
    };
    if request.project.is_none() {
        // Told at once rather than after the file was read.
        application.edit()?;
    }
    let title = format!("Import {}", source_name(&request.file));
    let application_of_job = application.clone();
    let job = application.jobs().start(title, move |progress| {
        let summary = import(&application_of_job, &request, progress)?;
        if let Some(path) = &request.project {
            application_of_job.open_made(path)?;
        }
        let project = application_of_job.info().ok_or_else(AppError::no_project)?;
        Ok(JobResult::Imported { project: Box::new(project), summary: Box::new(summary) })
    });
    Ok(JobStarted { job })
}

/// Imports a file. A project that there was is open afterwards; one that was made is not.
pub fn import(
    application: &Application,
    request: &ImportRequest,
    progress: &dyn Progress,
) -> Result<ImportSummary, AppError> {
    progress.report(Stage::Read, 0, 1)?;
    let imported = read_file(&request.file, request.format.as_deref(), &request.options)
        .map_err(|error| AppError::failed(format!("{}: {error}.", request.file.display())))?;
    progress.report(Stage::Read, 1, 1)?;
    let mut summary = summary(&request.file, &imported);
    match &request.project {
        Some(path) if !path.exists() => {
            if imported.reading.evidence.modules.is_empty() {
                return Err(AppError::failed(format!(
                    "{} holds rules, and no modules that they could be about: survey the source \
                     first, then import the file into its project.",
                    request.file.display()
                )));
            }
            let reading = &imported.reading;
            make_project(application, &request.file, path, reading, progress)?;
            summary.source = source_name(&request.file);
            if !imported.domains.is_empty() {
                summary.diagnostics.push(note(
                    "The parts that the file names are not domains yet: import it into the \
                     project of the source whose folders they are.",
                ));
            }
            return Ok(summary);
        }
        Some(path) => {
            application.open(path)?;
        }
        None => {}
    }
    take_in(application, request, &imported, &mut summary, progress)?;
    Ok(summary)
}

/// What a new survey of a source becomes by an import.
struct Joined {
    source: Source,
    reading: Reading,
}

fn take_in(
    application: &Application,
    request: &ImportRequest,
    imported: &Imported,
    summary: &mut ImportSummary,
    progress: &dyn Progress,
) -> Result<(), AppError> {
    let file = &request.file;
    let edit = application.edit()?;
    let session = application.session()?;
    let project = edit.project();
    let now = application.now();
    let joined = if imported.reading.evidence.modules.is_empty() {
        None
    } else {
        let evidence_of = |id| -> Result<Evidence, AppError> {
            Ok(session.with_store(|store| store.evidence_of(id))?.1)
        };
        let joined = match joined(project, file, imported, &evidence_of, summary)? {
            Some(joined) => Some(joined),
            // Rules that speak of known modules need no graph of folders beside them.
            None if matches_rules(project, imported) => None,
            None => Some(Joined {
                source: own_source(project, file, || {
                    Ok(session.with_store(Store::reserve_id::<Source>)?)
                })?,
                reading: imported.reading.clone(),
            }),
        };
        if let Some(joined) = &joined {
            summary.source.clone_from(&joined.source.name);
        }
        joined
    };
    let staged = match joined {
        None => None,
        Some(Joined { source, reading }) => {
            let reader = format!("{READER}, {}", imported.format);
            let new = NewSurvey {
                source: source.id,
                at: now,
                reader: &reader,
                reading: &reading,
                renames: &reading.renames,
            };
            let id = session.with_store(|store| store.stage_survey(new, progress))?;
            Some(Source { current: Some(id), ..source })
        }
    };
    let label = format!("Import {}", source_name(file));
    let done = std::cell::RefCell::new(Taken::default());
    edit.commit(&label, |project, change| {
        if let Some(source) = &staged {
            change.put(source)?;
        }
        *done.borrow_mut() = take_rules(project, change, imported, request, now)?;
        Ok(Nothing {})
    })?;
    let done = done.into_inner();
    (summary.domains, summary.rules, summary.assigned) = (done.domains, done.rules, done.assigned);
    (summary.taken, summary.kept) = (done.moved, done.kept);
    (summary.teams, summary.owned) = (done.teams, done.owned);
    summary.diagnostics.extend(done.notes.iter().map(|text| note(text)));
    Ok(())
}

/// The source that an import speaks of, with what it adds; `None` when there is none.
fn joined(
    project: &Project,
    file: &Path,
    imported: &Imported,
    evidence_of: &dyn Fn(quarry_model::ids::SurveyId) -> Result<Evidence, AppError>,
    summary: &mut ImportSummary,
) -> Result<Option<Joined>, AppError> {
    let location = location(file);
    if project.sources.values().any(|source| source.location == location) {
        // The same file again: a new survey of what it was imported as before.
        return Ok(None);
    }
    let mut best: Option<(u32, &Source, Evidence)> = None;
    for source in project.sources.values() {
        let Some(survey) = source.current else { continue };
        let evidence = evidence_of(survey)?;
        let matched = matching(&evidence.modules, &imported.reading);
        if matched > best.as_ref().map_or(0, |(matched, ..)| *matched) {
            best = Some((matched, source, evidence));
        }
    }
    let modules = imported.reading.evidence.modules.len() as u32;
    let is_history = !imported.reading.evidence.history.is_empty();
    // A log names files of all sorts; of a graph, most must be known.
    let Some((_, source, evidence)) =
        best.filter(|(matched, ..)| is_history || *matched * 2 >= modules)
    else {
        return Ok(None);
    };
    let Overlay { evidence, matched, added, with_history, history_left_out } =
        overlay(&evidence, &imported.reading);
    (summary.joined, summary.matched) = (true, matched);
    if !with_history {
        summary.commits = 0;
    }
    if history_left_out {
        summary.diagnostics.push(note(
            "The source has a history of its own, which says more; what the file says about \
             commits is left out.",
        ));
    }
    if !added.is_empty() {
        let some: Vec<&str> = added.iter().take(3).map(String::as_str).collect();
        summary.diagnostics.push(note(&format!(
            "{} that the source did not know {} new, such as {}.",
            words::count(added.len(), "module"),
            if added.len() == 1 { "is" } else { "are" },
            some.join(", ")
        )));
    }
    let survey = source.current.and_then(|id| project.surveys.get(&id));
    let mut reading = Reading {
        evidence,
        diagnostics: survey.map(|survey| survey.diagnostics.clone()).unwrap_or_default(),
        unresolved: survey.map(|survey| survey.unresolved.clone()).unwrap_or_default(),
        commit: survey.and_then(|survey| survey.commit.clone()),
        ..Reading::default()
    };
    reading.diagnostics.extend(imported.reading.diagnostics.iter().cloned());
    reading.diagnostics.sort_unstable();
    reading.diagnostics.dedup();
    for (name, places) in &imported.reading.unresolved {
        reading.unresolved.entry(name.clone()).or_insert(*places);
    }
    Ok(Some(Joined { source: source.clone(), reading }))
}

fn matches_rules(project: &Project, imported: &Imported) -> bool {
    imported.domains.iter().flat_map(|domain| &domain.patterns).any(|pattern| {
        Pattern::new(pattern).is_ok_and(|pattern| {
            project.evidence.modules.iter().any(|module| pattern.matches(module))
        })
    })
}

/// The source that the file itself is.
fn own_source(
    project: &Project,
    file: &Path,
    new_id: impl FnOnce() -> Result<SourceId, AppError>,
) -> Result<Source, AppError> {
    let location = location(file);
    let known = project.sources.values().find(|source| source.location == location);
    Ok(match known {
        Some(source) => source.clone(),
        None => Source { id: new_id()?, name: source_name(file), location, current: None },
    })
}

/// What became of domains, rules and owners.
#[derive(Default)]
struct Taken {
    domains: Vec<String>,
    rules: u32,
    assigned: u32,
    moved: u32,
    kept: u32,
    teams: Vec<String>,
    owned: Vec<String>,
    notes: Vec<String>,
}

/// Where the parts that a file names would have the modules of a project. Of several parts that a
/// module belongs to the last counts, as the newest rule does.
struct Wanted {
    /// Names of domains that any module belongs to, in the order of the file.
    names: Vec<String>,
    /// The place of its domain in `names`, and the pattern that says so, for each module.
    of: Vec<Option<(usize, String)>>,
}

impl Wanted {
    fn of(project: &Project, imported: &Imported) -> Self {
        let modules = &project.evidence.modules;
        let mut wanted = Self { names: Vec::new(), of: vec![None; modules.len()] };
        for suggested in &imported.domains {
            let Some(name) = domain_name(&suggested.name) else { continue };
            let mut place =
                wanted.names.iter().position(|n| n.to_lowercase() == name.to_lowercase());
            for text in &suggested.patterns {
                let Ok(pattern) = Pattern::new(text) else { continue };
                for (module, of) in modules.iter().zip(&mut wanted.of) {
                    if pattern.matches(module) {
                        let place = *place.get_or_insert_with(|| {
                            wanted.names.push(name.clone());
                            wanted.names.len() - 1
                        });
                        *of = Some((place, text.clone()));
                    }
                }
            }
        }
        wanted
    }

    fn modules<'w>(
        &'w self,
        project: &'w Project,
    ) -> impl Iterator<Item = (ModuleId, usize, &'w str)> + 'w {
        let ids = project.modules.ids().iter();
        ids.zip(&self.of).filter_map(|(id, of)| {
            let (place, pattern) = of.as_ref()?;
            Some((*id, *place, pattern.as_str()))
        })
    }

    /// Modules that nobody has assigned.
    fn unassigned<'w>(&'w self, project: &'w Project) -> impl Iterator<Item = ModuleId> + 'w {
        let free = |(id, ..): &(ModuleId, usize, &str)| !project.assignments.contains_key(id);
        self.modules(project).filter(free).map(|(id, ..)| id)
    }

    /// Modules that are assigned elsewhere, the place of the domain that the file would have them
    /// in with its pattern, and whether a locked domain keeps them or would get them.
    fn elsewhere<'w>(
        &'w self,
        project: &'w Project,
    ) -> impl Iterator<Item = (ModuleId, (usize, &'w str), bool)> + 'w {
        let named: BTreeMap<String, DomainId> =
            project.domains.values().map(|d| (d.name.to_lowercase(), d.id)).collect();
        let targets: Vec<Option<DomainId>> =
            self.names.iter().map(|name| named.get(&name.to_lowercase()).copied()).collect();
        self.modules(project).filter_map(move |(id, place, pattern)| {
            let from = project.assignments.get(&id)?.domain;
            let target = targets[place];
            let locked = [from, target]
                .into_iter()
                .flatten()
                .any(|domain| project.locks.contains_key(&domain));
            (target.is_none() || from != target).then_some((id, (place, pattern), locked))
        })
    }
}

/// What a part is called as a domain; `None` when nothing of its name can be.
fn domain_name(name: &str) -> Option<String> {
    let clean: String = name.chars().filter(|c| !c.is_control()).collect();
    let clean: String = clean.trim().chars().take(text::NAME_LIMIT).collect();
    text::name("A domain", &clean).ok()
}

fn take_rules(
    before: &Project,
    change: &mut Change<'_>,
    imported: &Imported,
    request: &ImportRequest,
    now: quarry_model::time::Timestamp,
) -> Result<Taken, AppError> {
    let mut taken = Taken::default();
    let mut fresh: Vec<Domain> = Vec::new();
    let mut owners: BTreeMap<DomainId, String> = BTreeMap::new();
    let mut by_name: BTreeMap<String, DomainId> =
        before.domains.values().map(|domain| (domain.name.to_lowercase(), domain.id)).collect();
    let mut after = before.clone();
    change.reload(&mut after)?;
    for suggested in &imported.domains {
        let patterns = usable(&suggested.patterns, &after, &mut taken);
        if patterns.is_empty() {
            continue;
        }
        let name = domain_name(&suggested.name).map_or_else(|| text::name("A domain", ""), Ok)?;
        let id = if let Some(id) = by_name.get(&name.to_lowercase()) {
            *id
        } else {
            let id = add_domain(before, change, &fresh, name.clone(), String::new())?;
            fresh.extend(change.get::<Domain>(&id)?);
            by_name.insert(name.to_lowercase(), id);
            taken.domains.push(name);
            id
        };
        if let Some(owner) = &suggested.owner {
            owners.insert(id, owner.clone());
        }
        for pattern in patterns {
            if !before.rules.values().any(|rule: &Rule| rule.pattern == *pattern) {
                taken.rules += 1;
            }
            rule_for(before, change, pattern, id)?;
        }
    }
    let known = before.assignments.len();
    if taken.rules > 0 || !before.rules.is_empty() {
        follow_all_rules(before, change, now)?;
    }
    change.reload(&mut after)?;
    taken.assigned = after.assignments.len().saturating_sub(known) as u32;
    let wanted = Wanted::of(&after, imported);
    let mut rows = Vec::new();
    for (module, (place, pattern), locked) in wanted.elsewhere(&after) {
        let domain = by_name.get(&wanted.names[place].to_lowercase()).copied();
        let rule = after.rules.values().find(|rule| rule.pattern == pattern);
        if !request.take_assigned || locked {
            taken.kept += 1;
        } else if let (Some(domain), Some(rule)) = (domain, rule) {
            rows.push(by_rule(module, rule, domain, now));
        }
    }
    taken.moved = rows.len() as u32;
    if !rows.is_empty() {
        change.put_many(&rows)?;
        change.reload(&mut after)?;
    }
    boundaries::keep(before, change, imported)?;
    let wanted = wanted_owners(&after, imported, owners, request.options, &mut taken.notes);
    give_owners(&after, change, wanted, &mut taken)?;
    Ok(taken)
}

/// The patterns that match a module.
fn usable<'p>(patterns: &'p [String], project: &Project, taken: &mut Taken) -> Vec<&'p String> {
    let mut usable = Vec::new();
    let mut matched = false;
    for text in patterns {
        match Pattern::new(text) {
            Ok(pattern) => {
                matched |= project.evidence.modules.iter().any(|module| pattern.matches(module));
                usable.push(text);
            }
            Err(error) => taken.notes.push(error.message),
        }
    }
    if !matched && !usable.is_empty() {
        taken.notes.push(format!("{} match no module and are left out.", patterns.join(", ")));
        usable.clear();
    }
    usable
}

/// Which team each domain should belong to: the one the file names, or the one that owns most of
/// its product modules.
fn wanted_owners(
    project: &Project,
    imported: &Imported,
    named: BTreeMap<DomainId, String>,
    options: ImportOptions,
    notes: &mut Vec<String>,
) -> BTreeMap<DomainId, String> {
    let mut wanted = named;
    if imported.owners.rules.is_empty() {
        return wanted;
    }
    let modules = &project.evidence.modules;
    let owners = imported.owners.of(modules.iter().map(|module| module.path.as_str()));
    let mut sizes: BTreeMap<DomainId, u32> = BTreeMap::new();
    let mut shares: BTreeMap<(DomainId, &str), u32> = BTreeMap::new();
    let mut people: BTreeSet<&str> = BTreeSet::new();
    for ((module, id), owners) in modules.iter().zip(project.modules.ids()).zip(&owners) {
        let Some(domain) = project.domain_of(*id).filter(|_| module.standing == Standing::Product)
        else {
            continue;
        };
        *sizes.entry(domain).or_default() += 1;
        for owner in owners {
            // People are named only on request.
            if is_team(owner) || options.author_names == AuthorNames::Real {
                *shares.entry((domain, owner)).or_default() += 1;
            } else {
                people.insert(owner);
            }
        }
    }
    if !people.is_empty() {
        notes.push(format!(
            "{} who own files are no team and are left out; --real-names takes them in.",
            words::count(people.len(), "person")
        ));
    }
    for (domain, size) in sizes {
        let most = shares
            .iter()
            .filter(|((of, _), _)| *of == domain)
            .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.1.cmp(a.0.1)));
        if let Some(((_, owner), share)) = most
            && share * 2 > size
        {
            wanted.entry(domain).or_insert_with(|| (*owner).to_owned());
        }
    }
    wanted
}

/// `@organisation/team` rather than `@person` or an address.
fn is_team(owner: &str) -> bool {
    owner.starts_with("@@") || (owner.starts_with('@') && owner.contains('/'))
}

/// Makes the teams that are not there, and lets domains without an owner belong to them.
fn give_owners(
    project: &Project,
    change: &mut Change<'_>,
    wanted: BTreeMap<DomainId, String>,
    taken: &mut Taken,
) -> Result<(), AppError> {
    let mut teams: BTreeMap<String, TeamId> =
        project.teams.values().map(|team| (team.name.to_lowercase(), team.id)).collect();
    for (id, owner) in wanted {
        let Some(domain) = project.domains.get(&id).filter(|domain| domain.owner.is_none()) else {
            continue;
        };
        let name: String = owner
            .trim_start_matches('@')
            .chars()
            .filter(|c| !c.is_control())
            .take(text::NAME_LIMIT)
            .collect();
        let name = text::name("A team", &name)?;
        let team = if let Some(team) = teams.get(&name.to_lowercase()) {
            *team
        } else {
            let team = change.next_id::<Team>()?;
            change.put(&Team { id: team, name: name.clone(), ..Team::assumed() })?;
            teams.insert(name.to_lowercase(), team);
            taken.teams.push(name);
            team
        };
        change.put(&Domain { owner: Some(team), ..domain.clone() })?;
        taken.owned.push(domain.name.clone());
    }
    if !taken.teams.is_empty() {
        debug_assert_eq!(Team::assumed().provenance, Provenance::Default);
        taken.notes.push(
            "What the new teams can do is not known; they count with Quarry's defaults until \
             somebody says better."
                .to_owned(),
        );
    }
    Ok(())
}

/// A new survey of a source with what was measured and imported for it before.
pub(super) fn with_measured<'r>(
    project: &Project,
    source: SourceId,
    reading: &'r Reading,
) -> Cow<'r, Reading> {
    let evidence = &project.evidence;
    let own = |ix: ModuleIx| project.module_sources.get(ix.at()) == Some(&source);
    let measured: Vec<_> = evidence
        .dependencies
        .iter()
        .filter(|each| MEASURED.contains(&each.kind) && own(each.from) && own(each.to))
        .collect();
    if measured.is_empty() {
        return Cow::Borrowed(reading);
    }
    let mut reading = reading.clone();
    let carried = carried_over(&evidence.modules, measured, &mut reading);
    tracing::info!(carried, "measured dependencies were carried over");
    Cow::Owned(reading)
}

fn note(text: &str) -> DiagnosticRow {
    DiagnosticRow {
        path: String::new(),
        line: 0,
        severity: "note".to_owned(),
        cause: text.to_owned(),
    }
}

fn summary(file: &Path, imported: &Imported) -> ImportSummary {
    let evidence = &imported.reading.evidence;
    let of_kind = |kind| imported.boundaries.iter().filter(move |b| b.kind == kind);
    ImportSummary {
        file: file.display().to_string(),
        format: imported.format.to_owned(),
        source: String::new(),
        joined: false,
        modules: evidence.modules.len() as u32,
        matched: 0,
        dependencies: evidence.dependencies.len() as u32,
        commits: evidence.history.commits.len() as u32,
        read: imported.counts.read,
        skipped: imported.counts.skipped,
        outside: imported.counts.outside,
        unresolved: imported.reading.unresolved.len() as u32,
        domains: Vec::new(),
        rules: 0,
        assigned: 0,
        taken: 0,
        kept: 0,
        teams: Vec::new(),
        owned: Vec::new(),
        boundaries: imported
            .boundaries
            .iter()
            .filter(|each| each.kind != BoundaryKind::Violated)
            .count() as u32,
        violations: of_kind(BoundaryKind::Violated).map(|b| b.count).sum(),
        diagnostics: imported
            .reading
            .diagnostics
            .iter()
            .map(|diagnostic| DiagnosticRow {
                path: diagnostic.path.clone(),
                line: diagnostic.line,
                severity: words::of(&diagnostic.severity),
                cause: diagnostic.cause.clone(),
            })
            .collect(),
    }
}
