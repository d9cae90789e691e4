//! Taking a survey into the file: identities for its modules, its evidence, its record.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::resume_unwind,
};

use quarry_model::{
    difference::{Difference, Side},
    evidence::Reading,
    ids::{Id, ModuleId, SourceId, SurveyId},
    progress::Progress,
    time::Timestamp,
};
use rusqlite::{Connection, params};

use crate::{error::Fault, evidence, row, rows, sequence, table::TableName};

/// A survey that is to be taken in.
#[derive(Debug, Clone, Copy)]
pub struct NewSurvey<'a> {
    /// What was read. Its identity comes from [`crate::Store::reserve_id`] or the project; the
    /// source itself may be put later, in the change that lets the survey count.
    pub source: SourceId,
    /// When.
    pub at: Timestamp,
    /// The version of Quarry that read it.
    pub reader: &'a str,
    /// What was found.
    pub reading: &'a Reading,
    /// Files that moved since the survey before, as (old path, new path), oldest first: the
    /// module keeps its identity.
    pub renames: &'a [(String, String)],
}

/// Writes a survey, within the transaction of the caller.
pub(crate) fn stage(
    connection: &Connection,
    survey: NewSurvey<'_>,
    progress: &dyn Progress,
) -> Result<SurveyId, Fault> {
    let evidence = &survey.reading.evidence;
    let id = SurveyId::new(sequence::take(connection, SurveyId::PREFIX, 1)?);
    let json = |what: &str, text: serde_json::Result<String>| {
        text.map_err(|cause| Fault::Conflict(format!("the {what} of a survey: {cause}")))
    };
    connection.execute(
        "INSERT INTO survey (id, source, at, \"commit\", reader, modules, dependencies, call_sites,
                             commits, shallow, diagnostics, unresolved, asked, fingerprint)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            id.number(),
            survey.source.number(),
            survey.at.0,
            survey.reading.commit,
            survey.reader,
            evidence.modules.len() as u32,
            evidence.dependencies.len() as u32,
            evidence.call_sites.len() as u32,
            evidence.history.commits.len() as u32,
            evidence.history.shallow,
            json("diagnostics", serde_json::to_string(&survey.reading.diagnostics))?,
            json("unresolved names", serde_json::to_string(&survey.reading.unresolved))?,
            json("wishes", serde_json::to_string(&survey.reading.asked))?,
            survey.reading.fingerprint,
        ],
    )?;
    let ids = std::thread::scope(|scope| {
        let valid = scope.spawn(|| evidence.validate());
        let ids = identities(connection, survey);
        valid.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        ids
    })?;
    evidence::write(connection, id, evidence, &ids, progress)?;
    if let Some(before) = counting(connection, survey.source)? {
        let (old_ids, old) = evidence::read(connection, before)?;
        let difference = Difference::between(
            Side { evidence: &old, ids: &old_ids },
            Side { evidence, ids: &ids },
        );
        connection.execute(
            "UPDATE survey SET difference = ?2 WHERE id = ?1",
            params![id.number(), json("difference", serde_json::to_string(&difference))?],
        )?;
    }
    Ok(id)
}

/// The survey of a source that counts now.
fn counting(connection: &Connection, source: SourceId) -> Result<Option<SurveyId>, Fault> {
    let sources = rows::all::<quarry_model::project::Source>(connection, TableName::Source)?;
    Ok(sources.into_iter().find(|known| known.id == source).and_then(|known| known.current))
}

/// The identity of each module of the evidence: that of its path, or of the path it had before
/// it was moved, or a new one.
fn identities(connection: &Connection, survey: NewSurvey<'_>) -> Result<Vec<ModuleId>, Fault> {
    let source = survey.source.number();
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let mut statement =
        connection.prepare("SELECT path, module FROM module_path WHERE source = ?1")?;
    let mut paths = statement.query([source])?;
    while let Some(row) = paths.next()? {
        known.insert(row.get(0)?, row.get(1)?);
    }
    let registered = known.clone();
    for (from, to) in survey.renames {
        if !known.contains_key(to)
            && let Some(module) = known.remove(from)
        {
            known.insert(to.clone(), module);
        }
    }
    let modules = &survey.reading.evidence.modules;
    let mut taken = BTreeSet::new();
    let kept: Vec<Option<u32>> = modules
        .iter()
        .map(|module| known.get(&module.path).copied().filter(|id| taken.insert(*id)))
        .collect();
    let new = kept.iter().filter(|id| id.is_none()).count() as u32;
    let mut next = if new > 0 { sequence::take(connection, ModuleId::PREFIX, new)? } else { 0 };
    let mut ids = Vec::with_capacity(modules.len());
    let mut new_module = connection.prepare("INSERT INTO module (id, source) VALUES (?1, ?2)")?;
    let mut new_path = connection.prepare(
        "INSERT INTO module_path (source, path, module) VALUES (?1, ?2, ?3)
         ON CONFLICT (source, path) DO UPDATE SET module = excluded.module",
    )?;
    for (module, kept) in modules.iter().zip(kept) {
        let path = &module.path;
        let id = kept.unwrap_or(next);
        if kept.is_none() {
            next += 1;
            new_module.execute(params![id, source])?;
        }
        if registered.get(path) != Some(&id) {
            new_path.execute(params![source, path, id])?;
        }
        ids.push(ModuleId::new(id));
    }
    Ok(ids)
}

/// Gives modules identities that they have elsewhere. Those that are known already stay.
pub(crate) fn adopt(
    connection: &Connection,
    source: SourceId,
    modules: &[(ModuleId, String)],
) -> Result<(), Fault> {
    let source = source.number();
    for (id, path) in modules {
        let id = id.number();
        connection
            .prepare_cached("INSERT INTO module (id, source) VALUES (?1, ?2)")?
            .execute(params![id, source])?;
        connection
            .prepare_cached("INSERT INTO module_path (source, path, module) VALUES (?1, ?2, ?3)")?
            .execute(params![source, path, id])?;
        sequence::raise(connection, ModuleId::PREFIX, id)?;
    }
    Ok(())
}

/// Takes surveys away that nothing can bring back: staged, and never made to count; or undone,
/// and the redo dropped. Modules keep their identities.
pub(crate) fn sweep(connection: &Connection) -> Result<usize, Fault> {
    let mut wanted: BTreeSet<u32> = BTreeSet::new();
    for source in rows::all::<quarry_model::project::Source>(connection, TableName::Source)? {
        wanted.extend(source.current.map(Id::number));
    }
    let spec = TableName::Source.spec();
    let mut statement =
        connection.prepare("SELECT before, after FROM journal_row WHERE target = ?1")?;
    let mut images = statement.query([spec.sql])?;
    while let Some(row) = images.next()? {
        for column in 0..2 {
            let Some(text) = row.get::<_, Option<String>>(column)? else { continue };
            let source: quarry_model::project::Source =
                row::decode(spec, &row::from_journal(spec, &text)?)?;
            wanted.extend(source.current.map(Id::number));
        }
    }
    let all: Vec<u32> = connection
        .prepare("SELECT id FROM survey ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let orphans: Vec<_> = all.into_iter().filter(|survey| !wanted.contains(survey)).collect();
    for survey in &orphans {
        evidence::delete(connection, *survey)?;
    }
    Ok(orphans.len())
}
