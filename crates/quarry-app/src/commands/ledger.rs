//! The debt ledger, to read.

use std::collections::BTreeMap;

use quarry_analysis::{DebtLine, LineSource, Place};
use quarry_model::{debt::DebtItem, project::Project, provenance::Estimate};

use super::candidates::{domain_name, servicing};
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
        .map(|(source, sum)| {
            let lines = lines.get(source).map(Vec::as_slice).unwrap_or_default();
            let item = match source {
                LineSource::Item(id) => project.debt_items.get(id),
                LineSource::Diary => None,
            };
            DebtRow {
                id: item.map_or_else(|| "diary".to_owned(), |item| item.id.to_string()),
                name: item.map_or("Toil diary without a debt item", |item| &item.name).to_owned(),
                project: item.and_then(|item| project_name(project, item)),
                taken_on: item.map(|item| item.taken_on.to_string()).unwrap_or_default(),
                attached: lines.iter().map(|line| attached(project, line)).collect(),
                principal: sum.principal.into(),
                servicing: servicing(&sum.servicing),
                provenance: item
                    .map_or_else(|| "measured".to_owned(), |i| words::of(&i.provenance)),
                note: item.map(|item| item.note.clone()).unwrap_or_default(),
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

fn project_name(project: &Project, item: &DebtItem) -> Option<String> {
    project.debt_projects.get(&item.project?).map(|project| project.name.clone())
}

fn attached(project: &Project, line: &DebtLine) -> String {
    let place = match (line.module, line.place) {
        (Some(module), _) => match project.modules.place(module) {
            Some(ix) => project.evidence.module(ix).name.clone(),
            None => module.to_string(),
        },
        (None, Place::Domain(domain)) => domain_name(project, Some(domain)),
        (None, Place::Monolith) => domain_name(project, None),
        (None, Place::Unattached) => "not attached".to_owned(),
    };
    if (line.share - 1.0).abs() < 1e-9 {
        place
    } else {
        format!("{place} ({:.0} %)", line.share * 100.0)
    }
}
