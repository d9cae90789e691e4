//! `project.json`: a whole project as one readable file that can be compared line by line and
//! read back. With the ending `.gz` it is compressed.
//!
//! It holds what people decided and the evidence of the current surveys; not the journal, and
//! not earlier surveys.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
};

use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use quarry_model::{
    boundary::Boundaries,
    candidate::{Candidate, Overrule, SeamDecision},
    debt::{DebtItem, DebtProject, DelayedFeature, Incident, ToilEntry},
    domain::{Assignment, Domain, Rule},
    evidence::{Evidence, Reading},
    ids::ModuleId,
    map::{Anchor, Lock, Pin, SavedView, Slot},
    people::{BehaviourQuestion, Decision, StakeholderProfile, Vote},
    progress::Unwatched,
    project::{Project, Source, Survey},
    relation::Relation,
    roadmap::{Enabler, Scenario, Step},
    settings::Settings,
    table_owner::TableOwner,
    team::Team,
    time::Timestamp,
};
use quarry_store::{NewSurvey, Store};
use serde::{Deserialize, Serialize};

use crate::{error::AppError, newborn::Newborn, session::Session, territory};

/// What the file says it is.
pub const FORMAT: &str = "quarry-project";
/// The version of the format that is written.
pub const VERSION: u32 = 1;
/// The largest file that is read, uncompressed.
const SIZE_LIMIT: u64 = 2 << 30;

/// The current survey of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Surveyed {
    /// The survey; its source's `current` names it.
    pub survey: Survey,
    /// The identity of each module of the evidence, in its order.
    pub modules: Vec<ModuleId>,
    /// What was found.
    pub evidence: Evidence,
}

/// A whole project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// What the team sets once.
    pub settings: Settings,
    /// What is surveyed. Locations are left out: they mean nothing elsewhere.
    pub sources: Vec<Source>,
    /// Domains.
    pub domains: Vec<Domain>,
    /// Path patterns.
    pub rules: Vec<Rule>,
    /// Which module belongs where.
    pub assignments: Vec<Assignment>,
    /// Candidates.
    pub candidates: Vec<Candidate>,
    /// What people decided about crossings.
    pub seam_decisions: Vec<SeamDecision>,
    /// Evidence that people overruled.
    pub overrules: Vec<Overrule>,
    /// Whose the tables are, where a person said so.
    #[serde(default)]
    pub table_owners: Vec<TableOwner>,
    /// How sides of boundaries stand to each other.
    #[serde(default)]
    pub relations: Vec<Relation>,
    /// Who may use whom.
    #[serde(default)]
    pub boundaries: Vec<Boundaries>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Projects that took on debt.
    pub debt_projects: Vec<DebtProject>,
    /// Debt.
    pub debt_items: Vec<DebtItem>,
    /// The toil diary.
    pub toil: Vec<ToilEntry>,
    /// What broke.
    #[serde(default)]
    pub incidents: Vec<Incident>,
    /// Features that wait, or waited.
    #[serde(default)]
    pub features: Vec<DelayedFeature>,
    /// Platform work.
    pub enablers: Vec<Enabler>,
    /// Overlays.
    pub scenarios: Vec<Scenario>,
    /// Steps that people put into roadmaps.
    pub steps: Vec<Step>,
    /// Decisions.
    pub decisions: Vec<Decision>,
    /// Behaviour questions.
    pub questions: Vec<BehaviourQuestion>,
    /// Named sets of weights.
    pub profiles: Vec<StakeholderProfile>,
    /// Votes.
    pub votes: Vec<Vote>,
    /// Where each module lies on the map.
    pub slots: Vec<Slot>,
    /// Around which cell each region grows.
    pub anchors: Vec<Anchor>,
    /// Ways to look at the map that have a name.
    #[serde(default)]
    pub views: Vec<SavedView>,
    /// Domains whose modules stay where they are.
    #[serde(default)]
    pub locks: Vec<Lock>,
    /// Domains whose regions stay where they lie when the map is tidied.
    #[serde(default)]
    pub pins: Vec<Pin>,
    /// The evidence.
    pub surveys: Vec<Surveyed>,
}

/// The open project, to be written.
pub(crate) fn of(session: &Session) -> Result<Exchange, AppError> {
    let view = session.view();
    let project = &view.project;
    let mut surveys = Vec::new();
    for id in project.sources.values().filter_map(|source| source.current) {
        let Some(survey) = project.surveys.get(&id) else { continue };
        let (modules, evidence) = session.with_store(|store| store.evidence_of(id))?;
        // What was different from a survey that is not in the file means nothing there.
        let survey = Survey { difference: None, ..survey.clone() };
        surveys.push(Surveyed { survey, modules, evidence });
    }
    Ok(Exchange { surveys, ..without_evidence(project) })
}

fn without_evidence(project: &Project) -> Exchange {
    fn all<K, V: Clone>(map: &std::collections::BTreeMap<K, V>) -> Vec<V> {
        map.values().cloned().collect()
    }
    let mut sources = all(&project.sources);
    for source in &mut sources {
        source.location.clear();
    }
    let slots = project.slots.iter().map(|(module, cell)| Slot { module: *module, cell: *cell });
    Exchange {
        format: FORMAT.to_owned(),
        version: VERSION,
        settings: project.settings.clone(),
        sources,
        domains: all(&project.domains),
        rules: all(&project.rules),
        assignments: all(&project.assignments),
        candidates: all(&project.candidates),
        seam_decisions: project.seam_decisions.clone(),
        overrules: all(&project.overrules),
        table_owners: all(&project.table_owners),
        relations: all(&project.relations),
        boundaries: all(&project.boundaries),
        teams: all(&project.teams),
        debt_projects: all(&project.debt_projects),
        debt_items: all(&project.debt_items),
        toil: all(&project.toil),
        incidents: all(&project.incidents),
        features: all(&project.features),
        enablers: all(&project.enablers),
        scenarios: all(&project.scenarios),
        steps: all(&project.steps),
        decisions: all(&project.decisions),
        questions: all(&project.questions),
        profiles: all(&project.profiles),
        votes: all(&project.votes),
        slots: slots.collect(),
        anchors: all(&project.anchors),
        views: all(&project.views),
        locks: all(&project.locks),
        pins: all(&project.pins),
        surveys: Vec::new(),
    }
}

/// Writes the file; compressed when its name ends with `.gz`.
pub fn write(exchange: &Exchange, path: &Path) -> Result<(), AppError> {
    write_as(exchange, path, is_compressed(path))
}

pub(crate) fn write_as(exchange: &Exchange, path: &Path, compress: bool) -> Result<(), AppError> {
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        if compress {
            let mut encoder = GzEncoder::new(file, Compression::best());
            write_lines(exchange, &mut encoder)?;
            file = encoder.finish()?;
        } else {
            write_lines(exchange, &mut file)?;
        }
        file.flush()
    };
    write().map_err(|error| {
        AppError::failed(format!("{} could not be written: {error}.", path.display()))
    })
}

fn is_compressed(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "gz")
}

/// One line an entry, so that two files can be compared, and still JSON: lists at the top and
/// in the evidence are opened up, what is in them stays on its line.
fn write_lines(exchange: &Exchange, to: &mut dyn Write) -> std::io::Result<()> {
    let value = serde_json::to_value(exchange).map_err(std::io::Error::other)?;
    write_open(&value, 0, to)
}

fn write_open(value: &serde_json::Value, depth: usize, to: &mut dyn Write) -> std::io::Result<()> {
    use serde_json::Value;
    let opened = |text: &str| matches!(text, "surveys" | "evidence" | "history" | "survey");
    match value {
        Value::Object(fields) if depth == 0 => {
            to.write_all(b"{\n")?;
            for (n, (name, field)) in fields.iter().enumerate() {
                write!(to, "{}{}:", if n > 0 { ",\n" } else { "" }, Value::from(name.as_str()))?;
                write_open(field, usize::from(!opened(name)), to)?;
            }
            to.write_all(b"\n}")
        }
        Value::Array(items) if depth <= 1 && !items.is_empty() => {
            to.write_all(b"[\n")?;
            for (n, item) in items.iter().enumerate() {
                to.write_all(if n > 0 { b",\n" } else { b"" })?;
                write_open(item, if depth == 0 { 0 } else { 2 }, to)?;
            }
            to.write_all(b"\n]")
        }
        other => write!(to, "{other}"),
    }
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// Whether the file is a whole project, compressed or not.
#[must_use]
pub fn is_project(path: &Path) -> bool {
    let Ok(mut file) = File::open(path).map(BufReader::new) else { return false };
    let mut bytes = Vec::new();
    let start = std::io::BufRead::fill_buf(&mut file).unwrap_or_default();
    let read = match start.first() {
        Some(0x1F) => GzDecoder::new(file).take(SIZE_LIMIT).read_to_end(&mut bytes),
        Some(b'{' | b' ' | b'\n' | b'\r' | b'\t') => file.take(SIZE_LIMIT).read_to_end(&mut bytes),
        _ => return false,
    };
    let head = read.ok().and_then(|_| serde_json::from_slice::<Head>(&bytes).ok());
    head.is_some_and(|head| head.format == FORMAT)
}

/// Reads the file.
pub fn read(path: &Path) -> Result<Exchange, AppError> {
    let failed = |error: &dyn std::fmt::Display| {
        AppError::failed(format!("{} could not be read: {error}.", path.display()))
    };
    let file = BufReader::new(File::open(path).map_err(|error| failed(&error))?);
    let mut bytes = Vec::new();
    let read = if is_compressed(path) {
        GzDecoder::new(file).take(SIZE_LIMIT).read_to_end(&mut bytes)
    } else {
        file.take(SIZE_LIMIT).read_to_end(&mut bytes)
    };
    read.map_err(|error| failed(&error))?;
    let head: Head = serde_json::from_slice(&bytes).map_err(|_| {
        AppError::failed(format!("{} is not a Quarry project in JSON.", path.display()))
    })?;
    if head.format != FORMAT {
        return Err(AppError::failed(format!(
            "{} is not a Quarry project in JSON.",
            path.display()
        )));
    }
    if head.version > VERSION {
        return Err(AppError::failed(format!(
            "{} was written by a newer version of Quarry. Install that version to read it.",
            path.display()
        )));
    }
    let exchange: Exchange = serde_json::from_slice(&bytes).map_err(|error| failed(&error))?;
    check(&exchange).map_err(|error| failed(&error))?;
    Ok(exchange)
}

fn check(exchange: &Exchange) -> Result<(), String> {
    for surveyed in &exchange.surveys {
        surveyed.evidence.validate().map_err(|error| error.to_string())?;
        if surveyed.modules.len() != surveyed.evidence.modules.len() {
            return Err("a survey has not one identity for each module".to_owned());
        }
        let source = surveyed.survey.source;
        if !exchange.sources.iter().any(|s| s.id == source && s.current == Some(surveyed.survey.id))
        {
            return Err(format!(
                "survey {} is not the current one of a source",
                surveyed.survey.id
            ));
        }
    }
    Ok(())
}

/// Makes a project file of it; nothing stands at `path` if that fails.
pub fn make_project(exchange: &Exchange, path: &Path, now: Timestamp) -> Result<(), AppError> {
    let mut newborn = Newborn::create(path, &exchange.settings, now)?;
    fill(newborn.store(), exchange)?;
    newborn.finish()
}

fn fill(store: &mut Store, exchange: &Exchange) -> Result<(), AppError> {
    let mut sources = exchange.sources.clone();
    for source in &mut sources {
        source.current = None;
    }
    for surveyed in &exchange.surveys {
        let Surveyed { survey, modules, evidence } = surveyed;
        let paths = evidence.modules.iter().map(|module| module.path.clone());
        let known: Vec<_> = modules.iter().copied().zip(paths).collect();
        store.adopt_modules(survey.source, &known)?;
        let reading = Reading {
            evidence: evidence.clone(),
            diagnostics: survey.diagnostics.clone(),
            unresolved: survey.unresolved.clone(),
            commit: survey.commit.clone(),
            renames: Vec::new(),
            asked: survey.asked.clone(),
            fingerprint: survey.fingerprint.clone(),
        };
        let new = NewSurvey {
            source: survey.source,
            at: survey.at,
            reader: &survey.reader,
            reading: &reading,
            renames: &[],
        };
        let id = store.stage_survey(new, &Unwatched)?;
        for source in sources.iter_mut().filter(|source| source.id == survey.source) {
            source.current = Some(id);
        }
    }
    let before = Project::new(exchange.settings.clone());
    store.first_change(|change| {
        change.put(&exchange.settings)?;
        change.put_many(&sources)?;
        change.put_many(&exchange.teams)?;
        change.put_many(&exchange.domains)?;
        change.put_many(&exchange.rules)?;
        change.put_many(&exchange.assignments)?;
        change.put_many(&exchange.enablers)?;
        change.put_many(&exchange.candidates)?;
        change.put_many(&exchange.seam_decisions)?;
        change.put_many(&exchange.overrules)?;
        change.put_many(&exchange.table_owners)?;
        change.put_many(&exchange.relations)?;
        change.put_many(&exchange.boundaries)?;
        change.put_many(&exchange.debt_projects)?;
        change.put_many(&exchange.debt_items)?;
        change.put_many(&exchange.toil)?;
        change.put_many(&exchange.incidents)?;
        change.put_many(&exchange.features)?;
        change.put_many(&exchange.scenarios)?;
        change.put_many(&exchange.steps)?;
        change.put_many(&exchange.decisions)?;
        change.put_many(&exchange.questions)?;
        change.put_many(&exchange.profiles)?;
        change.put_many(&exchange.slots)?;
        change.put_many(&exchange.anchors)?;
        change.put_many(&exchange.views)?;
        change.put_many(&exchange.locks)?;
        change.put_many(&exchange.pins)?;
        if exchange.slots.is_empty() {
            territory::follow(&before, change)?;
        }
        Ok::<_, AppError>(())
    })?;
    for vote in &exchange.votes {
        store.record_vote(vote)?;
    }
    Ok(())
}
