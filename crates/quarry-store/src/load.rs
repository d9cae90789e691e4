//! The whole project into memory, or as much of it as changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use quarry_model::{
    candidate::SeamDecision,
    debt::Target,
    domain::Assignment,
    ids::{DomainId, Id, ModuleId, SurveyId},
    map::{Anchor, Slot},
    people::Vote,
    project::{ModuleIndex, Project, Source},
    settings::Settings,
};
use rusqlite::{Connection, types::Value as Cell};

use crate::{
    error::Fault,
    evidence::{self, Surveyed},
    record::Record,
    row, rows,
    table::TableName,
    touched::Touched,
};

/// Everything.
pub(crate) fn project(connection: &Connection) -> Result<Project, Fault> {
    let mut project = Project::new(settings(connection)?);
    for table in TableName::ALL {
        reload_table(connection, &mut project, *table)?;
    }
    reload_evidence(connection, &mut project)?;
    Ok(project)
}

/// The tables that changed; evidence only when another survey counts.
pub(crate) fn reload(
    connection: &Connection,
    project: &mut Project,
    tables: &BTreeSet<TableName>,
) -> Result<(), Fault> {
    let before = current(project);
    for table in tables {
        reload_table(connection, project, *table)?;
    }
    if tables.contains(&TableName::Domain) && !tables.contains(&TableName::Vote) {
        // Votes on a domain come and go with it.
        reload_table(connection, project, TableName::Vote)?;
    }
    if current(project) != before {
        reload_evidence(connection, project)?;
    }
    Ok(())
}

/// The rows that one change wrote. Tables with a row a module are the large ones; all others are
/// read whole.
pub(crate) fn refresh(
    connection: &Connection,
    project: &mut Project,
    touched: &Touched,
) -> Result<(), Fault> {
    let mut whole = BTreeSet::new();
    for (table, rows) in touched.rows() {
        match table {
            TableName::Assignment => {
                for number in rows {
                    let (module, assignment) = of_module::<Assignment>(connection, *number)?;
                    put(&mut project.assignments, module, assignment);
                }
            }
            TableName::Slot => {
                for number in rows {
                    let (module, slot) = of_module::<Slot>(connection, *number)?;
                    put(&mut project.slots, module, slot.map(|slot| slot.cell));
                }
            }
            table => {
                whole.insert(table);
            }
        }
    }
    if whole.is_empty() { Ok(()) } else { reload(connection, project, &whole) }
}

/// The row of a module, if there is one.
fn of_module<R: Record>(
    connection: &Connection,
    number: i64,
) -> Result<(ModuleId, Option<R>), Fault> {
    let module = u32::try_from(number)
        .map_err(|_| Fault::Damaged(format!("a row of {} has no module", R::TABLE)))?;
    let image = rows::select(connection, R::TABLE, &[Cell::Integer(number)])?;
    let record = image.map(|image| row::decode(R::TABLE.spec(), &image)).transpose()?;
    Ok((ModuleId::new(module), record))
}

fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    };
}

fn current(project: &Project) -> Vec<Option<SurveyId>> {
    project.sources.values().map(|source| source.current).collect()
}

fn settings(connection: &Connection) -> Result<Settings, Fault> {
    rows::all(connection, TableName::Settings)?
        .pop()
        .ok_or_else(|| Fault::Damaged("its settings are missing".to_owned()))
}

fn map<R: Record>(connection: &Connection) -> Result<BTreeMap<R::Key, R>, Fault> {
    let records = rows::all::<R>(connection, R::TABLE)?;
    Ok(records.into_iter().map(|record| (record.key(), record)).collect())
}

fn reload_table(
    connection: &Connection,
    project: &mut Project,
    table: TableName,
) -> Result<(), Fault> {
    match table {
        TableName::Settings => project.settings = settings(connection)?,
        TableName::Source => {
            project.sources = map::<Source>(connection)?;
            project.surveys = evidence::surveys(connection)?;
            project.surveys.retain(|_, survey| project.sources.contains_key(&survey.source));
        }
        TableName::Team => project.teams = map(connection)?,
        TableName::Domain => project.domains = map(connection)?,
        TableName::Rule => project.rules = map(connection)?,
        TableName::Assignment => project.assignments = map(connection)?,
        TableName::Enabler => project.enablers = map(connection)?,
        TableName::Candidate => project.candidates = map(connection)?,
        TableName::SeamDecision => {
            project.seam_decisions = rows::all::<SeamDecision>(connection, table)?;
        }
        TableName::Overrule => project.overrules = map(connection)?,
        TableName::TableOwner => project.table_owners = map(connection)?,
        TableName::Relation => project.relations = map(connection)?,
        TableName::Boundaries => project.boundaries = map(connection)?,
        TableName::DebtProject => project.debt_projects = map(connection)?,
        TableName::DebtItem => project.debt_items = map(connection)?,
        TableName::ToilEntry => project.toil = map(connection)?,
        TableName::Incident => project.incidents = map(connection)?,
        TableName::DelayedFeature => project.features = map(connection)?,
        TableName::Scenario => project.scenarios = map(connection)?,
        TableName::Step => project.steps = map(connection)?,
        TableName::Decision => project.decisions = map(connection)?,
        TableName::BehaviourQuestion => project.questions = map(connection)?,
        TableName::Snapshot => project.snapshots = map(connection)?,
        TableName::StakeholderProfile => project.profiles = map(connection)?,
        TableName::Slot => {
            let slots = rows::all::<Slot>(connection, table)?;
            project.slots = slots.into_iter().map(|slot| (slot.module, slot.cell)).collect();
        }
        TableName::Anchor => {
            project.anchors = map::<Anchor>(connection)?;
        }
        TableName::SavedView => project.views = map(connection)?,
        TableName::Lock => project.locks = map(connection)?,
        TableName::Pin => project.pins = map(connection)?,
        TableName::Vote => {
            let votes = rows::all::<Vote>(connection, table)?;
            let stands = |domain: &DomainId| project.domains.contains_key(domain);
            project.votes = votes
                .into_iter()
                .filter(|vote| match &vote.target {
                    Target::Domain { domain } => stands(domain),
                    Target::Module { .. } => true,
                })
                .map(|vote| (vote.id, vote))
                .collect();
        }
    }
    Ok(())
}

fn reload_evidence(connection: &Connection, project: &mut Project) -> Result<(), Fault> {
    let mut parts = Vec::new();
    for source in project.sources.values() {
        let Some(survey) = source.current else { continue };
        match project.surveys.get(&survey) {
            Some(known) if known.source == source.id => {}
            _ => {
                return Err(Fault::Damaged(format!("survey {survey} of {} is missing", source.id)));
            }
        }
        let (ids, evidence) = evidence::read(connection, survey)?;
        parts.push(Surveyed { source: source.id, ids, evidence });
    }
    let merged = evidence::merge(parts);
    let distinct: BTreeSet<_> = merged.ids.iter().collect();
    if distinct.len() != merged.ids.len() {
        return Err(Fault::Damaged("two sources have the same module".to_owned()));
    }
    project.module_sources = merged.sources;
    project.modules = ModuleIndex::new(merged.ids);
    project.evidence = Arc::new(merged.evidence);
    Ok(())
}
