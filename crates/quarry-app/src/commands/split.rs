//! How a domain would be split by coupling.

use std::collections::BTreeMap;

use quarry_model::{
    evidence::ModuleIx,
    ids::{DomainId, ModuleId},
    module::Standing,
    project::Project,
};

use super::carving::{domain_of, refuse_if_locked};
use crate::{
    application::Application,
    dto::{
        domains::DomainRef,
        terrain::{SplitPart, SplitProposal},
    },
    error::AppError,
    session::View,
};

/// Proposes how to split a domain in two; changes nothing.
pub fn propose_split(
    application: &Application,
    request: DomainRef,
) -> Result<SplitProposal, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let domain = domain_of(project, &request.domain)?;
    refuse_if_locked(project, domain.id)?;
    Ok(proposal(&view, domain.id))
}

fn proposal(view: &View, domain: DomainId) -> SplitProposal {
    let project = &view.project;
    let standings = project.standings();
    let mine: Vec<(ModuleIx, ModuleId)> = (0..)
        .map(ModuleIx)
        .zip(project.modules.ids().iter().copied())
        .zip(&standings)
        .filter(|((_, id), standing)| {
            **standing == Standing::Product && project.domain_of(*id) == Some(domain)
        })
        .map(|(module, _)| module)
        .collect();
    let place: BTreeMap<ModuleId, u32> = (0..).zip(&mine).map(|(n, (_, id))| (*id, n)).collect();
    let arcs: Vec<(u32, u32, u32)> = view
        .links()
        .iter()
        .filter_map(|link| Some((*place.get(&link.from)?, *place.get(&link.to)?, link.count)))
        .filter(|(from, to, _)| from != to)
        .collect();
    let second = quarry_analysis::split(mine.len(), &arcs);
    let total = |from: bool, to: bool| {
        arcs.iter()
            .filter(|(a, b, _)| second[*a as usize] == from && second[*b as usize] == to)
            .fold(0_u32, |sum, (_, _, count)| sum.saturating_add(*count))
    };
    let split = second.contains(&true);
    let parts = [false, true].into_iter().filter(|_| split).map(|part| {
        let own = || mine.iter().zip(&second).filter(move |(_, own)| **own == part);
        SplitPart {
            name: name_of(project, own().map(|((ix, _), _)| *ix)),
            modules: own().map(|((_, id), _)| id.to_string()).collect(),
            sloc: own()
                .map(|((ix, _), _)| project.evidence.module(*ix).sloc)
                .fold(0, u32::saturating_add),
            internal: total(part, part),
        }
    });
    SplitProposal {
        parts: parts.collect(),
        forth: total(false, true),
        back: total(true, false),
        internal: arcs.iter().fold(0, |sum, (_, _, count)| sum.saturating_add(*count)),
    }
}

/// The name of the package that most of some modules lie in, as people would say it.
fn name_of(project: &Project, modules: impl Iterator<Item = ModuleIx>) -> String {
    let mut packages: BTreeMap<&str, usize> = BTreeMap::new();
    for module in modules {
        *packages.entry(project.evidence.module(module).package.as_str()).or_default() += 1;
    }
    let most = packages.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    let package = most.map_or("", |(package, _)| package);
    let last = package.rsplit(['.', '/']).next().unwrap_or_default();
    let mut letters = last.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).map(|c| if c == '_' { ' ' } else { c }).collect()
    })
}
