//! The debt ledger, to read.

use std::collections::{BTreeMap, BTreeSet};

use quarry_analysis::{DebtLine, LineSource, Place};
use quarry_model::{
    debt::DebtItem,
    project::Project,
    provenance::{Estimate, Provenance},
};

use super::{
    candidates::{domain_name, servicing},
    debt_items::taken_by,
};
use crate::{
    application::Application,
    dto::{
        common::Nothing,
        ledger::{DebtRow, Ledger},
    },
    error::AppError,
    words,
};

/// The debt ledger, dearest first.
pub fn ledger(application: &Application, _: Nothing) -> Result<Ledger, AppError> {
    Ok(ledger_of(&application.view()?.project))
}

pub(crate) fn ledger_of(project: &Project) -> Ledger {
    let debt = quarry_analysis::debt(project);
    let mut lines: BTreeMap<LineSource, Vec<&DebtLine>> = BTreeMap::new();
    for line in &debt.lines {
        lines.entry(line.source).or_default().push(line);
    }
    let mut items: Vec<_> = debt
        .by_source
        .iter()
        .filter_map(|(source, sum)| {
            let lines = lines.get(source).map(Vec::as_slice).unwrap_or_default();
            let places = places_of(lines);
            let row = |id: String, name: &str, provenance: String| DebtRow {
                id,
                name: name.to_owned(),
                project: None,
                taken_on: String::new(),
                attached: places.iter().map(|line| attached(project, line)).collect(),
                principal: sum.principal.into(),
                servicing: servicing(&sum.servicing),
                provenance,
                note: String::new(),
            };
            match source {
                LineSource::Item(id) => project.debt_items.get(id).map(|item| DebtRow {
                    project: project_name(project, item),
                    taken_on: item.taken_on.to_string(),
                    note: item.note.clone(),
                    ..row(id.to_string(), &item.name, words::of(&item.provenance))
                }),
                LineSource::Diary => {
                    let found = project.toil.values().map(|entry| entry.provenance);
                    Some(row("diary".to_owned(), "Toil diary without a debt item", said(found)))
                }
                LineSource::Incidents => {
                    let found = project.incidents.values().map(|incident| incident.provenance);
                    Some(row("incidents".to_owned(), "Incidents without a debt item", said(found)))
                }
                LineSource::Feature(id) => project.features.get(id).map(|feature| DebtRow {
                    taken_on: feature.since.to_string(),
                    note: feature.note.clone(),
                    ..row(id.to_string(), &feature.name, words::of(&feature.provenance))
                }),
            }
        })
        .filter(|row| row.servicing.total > 0.0 || row.principal != Estimate::ZERO.into())
        .collect();
    items.sort_by(|a, b| {
        b.servicing.total.total_cmp(&a.servicing.total).then_with(|| a.name.cmp(&b.name))
    });
    let warnings = debt.teams.iter().filter_map(|team| team.warning.clone());
    Ledger {
        currency: project.settings.currency.clone(),
        items,
        total: servicing(&debt.total.servicing),
        warnings: warnings.chain(debt.missing).collect(),
    }
}

/// Where numbers come from, each word once.
fn said(provenance: impl Iterator<Item = Provenance>) -> String {
    let found: BTreeSet<Provenance> = provenance.collect();
    found.iter().map(words::of).collect::<Vec<_>>().join(" and ")
}

fn project_name(project: &Project, item: &DebtItem) -> Option<String> {
    Some(taken_by(project, item)).filter(|names| !names.is_empty())
}

/// The lines of one source, one for each place: several projects can have taken on what hangs there.
fn places_of(lines: &[&DebtLine]) -> Vec<DebtLine> {
    let mut places: Vec<DebtLine> = Vec::new();
    for line in lines {
        let item = matches!(line.source, LineSource::Item(_));
        let same = |known: &&mut DebtLine| {
            item && (known.module, known.place) == (line.module, line.place)
        };
        match places.iter_mut().find(same) {
            Some(known) => known.share += line.share,
            None => places.push((*line).clone()),
        }
    }
    places
}

fn attached(project: &Project, line: &DebtLine) -> String {
    let place = match (line.module, line.place) {
        (Some(module), _) => match project.modules.place(module) {
            Some(ix) => project.evidence.module(ix).name.clone(),
            None => module.to_string(),
        },
        (None, Place::Domain(domain)) => domain_name(project, Some(domain)),
        (None, Place::Monolith) => domain_name(project, None),
        (None, Place::Unattached) => {
            let by = line.project.filter(|_| !matches!(line.source, LineSource::Item(_)));
            let by = by.and_then(|by| project.debt_projects.get(&by));
            by.map_or_else(|| "not attached".to_owned(), |by| by.name.clone())
        }
    };
    if (line.share - 1.0).abs() < 1e-9 {
        place
    } else {
        format!("{place} ({:.0} %)", line.share * 100.0)
    }
}
