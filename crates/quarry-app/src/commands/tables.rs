//! Whose the tables are: proposed from the writes, confirmed or overruled by people.

use std::collections::BTreeSet;

use quarry_analysis::{Region, TableOwnership, TableUse};
use quarry_model::{ids::DomainId, project::Project, table_owner::TableOwner, text};

use super::{candidates::domain_name, map::no_such_domain};
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome, Place},
        tables::{SetTableOwners, TableOwnerRow, TableOwners, TableUseRow},
    },
    error::AppError,
    words,
};

/// What stands for the region without a domain.
const MONOLITH: &str = "monolith";

/// Whose the tables are that the product uses: those to confirm first.
pub fn table_owners(application: &Application, _: Nothing) -> Result<TableOwners, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let found = quarry_analysis::table_ownerships(project, &view.graph);
    let mut tables: Vec<_> = found.iter().map(|table| row(project, table)).collect();
    tables.sort_by(|a, b| (a.confirmed, &a.table).cmp(&(b.confirmed, &b.table)));
    let open = |known: bool| {
        tables.iter().filter(|row| !row.confirmed && row.owner.is_some() == known).count() as u32
    };
    Ok(TableOwners { to_confirm: open(true), unknown: open(false), tables })
}

fn row(project: &Project, table: &TableOwnership) -> TableOwnerRow {
    let evidence = &project.evidence;
    let known = &evidence.tables[table.table.at()];
    let said = project.table_owners.get(&known.name);
    let place = |path: &str, line| Place { path: path.to_owned(), line };
    TableOwnerRow {
        table: known.name.clone(),
        declared: known.declared_in.map(|ix| place(&evidence.module(ix).path, known.line)),
        owner: table.owner().map(identity),
        owner_name: table.owner().map_or_else(String::new, |owner| name(project, owner)),
        proposed: table.proposed.map(identity),
        because: because(project, table),
        confirmed: table.confirmed.is_some(),
        note: said.map(|said| said.note.clone()).unwrap_or_default(),
        by: said.map(|said| said.by.clone()).unwrap_or_default(),
        uses: table
            .uses
            .iter()
            .map(|of| TableUseRow {
                domain: of.region.domain().map(|domain| domain.to_string()),
                name: name(project, of.region),
                reads: places(of.reads),
                writes: places(of.writes),
                place: first(project, of),
            })
            .collect(),
    }
}

fn identity(region: Region) -> String {
    match region {
        Region::Domain(domain) => domain.to_string(),
        Region::Monolith => MONOLITH.to_owned(),
    }
}

fn name(project: &Project, region: Region) -> String {
    domain_name(project, region.domain())
}

fn places(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn first(project: &Project, of: &TableUse) -> Place {
    let access = &project.evidence.accesses[of.first as usize];
    Place { path: project.evidence.module(access.module).path.clone(), line: access.line }
}

/// Why that owner is proposed, or why none.
fn because(project: &Project, table: &TableOwnership) -> String {
    let all: u64 = table.uses.iter().map(|of| of.writes).sum();
    let Some(most) = table.uses.first().filter(|of| of.writes > 0) else {
        return "Nothing in the source writes it.".to_owned();
    };
    let writer = name(project, most.region);
    let Place { path, line } = first(project, most);
    if table.proposed.is_some() {
        let places = match (most.writes == all, all) {
            (true, 1) => "the only place that does:".to_owned(),
            (true, _) => format!("all {all} places that do, such as"),
            (false, _) => format!("{} of {all} places that do, such as", most.writes),
        };
        return format!("{writer} writes it at {places} {path}:{line}.");
    }
    let equal = table.uses.iter().filter(|of| of.writes == most.writes);
    let names: Vec<_> = equal.map(|of| name(project, of.region)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("{} write it at equally many places.", quarry_report::format::listed(&names))
}

/// Says whose tables are, or leaves them to the evidence again.
pub fn set_table_owners(
    application: &Application,
    request: SetTableOwners,
) -> Result<Outcome<Nothing>, AppError> {
    let edit = application.edit()?;
    let project = edit.project();
    let note = text::note("A reason", &request.note)?;
    let by = application.memory().preferences().person.clone();
    let known: BTreeSet<&str> =
        project.evidence.tables.iter().map(|table| table.name.as_str()).collect();
    let mut said = Vec::with_capacity(request.owners.len());
    for form in &request.owners {
        // What was said of a table that is gone can still be taken back.
        if form.owner.is_some() && !known.contains(form.table.as_str()) {
            return Err(AppError::failed(format!(
                "There is no table “{}” in what was surveyed.",
                form.table
            )));
        }
        said.push((
            form.table.clone(),
            form.owner.as_deref().map(|o| region(project, o)).transpose()?,
        ));
    }
    let label = match request.owners.as_slice() {
        [] => return Err(AppError::failed("No table was named.")),
        [one] if one.owner.is_none() => format!("Leave the owner of {} to the evidence", one.table),
        [one] => format!("Say whose {} is", one.table),
        many => format!("Say whose {} are", words::count(many.len(), "table")),
    };
    edit.commit(&label, |_, change| {
        for (table, owner) in said {
            match owner {
                Some(owner) => change.put(&TableOwner {
                    table,
                    domain: owner.domain(),
                    note: note.clone(),
                    by: by.clone(),
                })?,
                None => change.remove::<TableOwner>(&table)?,
            }
        }
        Ok(Nothing {})
    })
}

/// The region that a name or identity means.
fn region(project: &Project, text: &str) -> Result<Region, AppError> {
    if text == MONOLITH {
        return Ok(Region::Monolith);
    }
    let id: DomainId = text.parse()?;
    if project.domains.contains_key(&id) { Ok(Region::Domain(id)) } else { Err(no_such_domain()) }
}
