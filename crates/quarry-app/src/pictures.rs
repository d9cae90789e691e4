//! Pictures of the open project for reports and exports: the same geometry as in the window.

use std::collections::BTreeMap;

use quarry_figures::{
    Bar, BarKind, MapOptions, RegionName, RoadmapOptions, Theme, map_figure, roadmap::Look,
    roadmap_figure, svg,
};
use quarry_model::{ids::DomainId, project::Project};

use crate::{
    commands::candidates::domain_name,
    days,
    dto::roadmap::{Roadmap, RoadmapStep},
    error::AppError,
    session::View,
};

/// The colour of a domain in print, as `#rrggbb`.
pub(crate) fn domain_colour(colour: u32) -> String {
    Theme::print().shades(Some(colour)).mark.to_string()
}

/// The map as SVG; `None` when nothing lies on it.
pub(crate) fn map(view: &View) -> Option<String> {
    let territory = view.territory();
    if territory.geometry.modules.is_empty() {
        return None;
    }
    let names = region_names(&view.project);
    let options = MapOptions::default();
    Some(svg::write(&map_figure(&territory.geometry, &territory.bundles, &names, &options)))
}

fn region_names(project: &Project) -> BTreeMap<Option<DomainId>, RegionName> {
    let monolith =
        RegionName { name: domain_name(project, None), letter: String::new(), colour: None };
    let domains = project.domains.values().map(|domain| {
        let name = RegionName {
            name: domain.name.clone(),
            letter: domain.letter.clone(),
            colour: Some(domain.colour),
        };
        (Some(domain.id), name)
    });
    domains.chain([(None, monolith)]).collect()
}

/// The roadmap as SVG; `None` when it has no steps.
pub(crate) fn roadmap(view: &View, roadmap: &Roadmap) -> Result<Option<String>, AppError> {
    if roadmap.steps.is_empty() {
        return Ok(None);
    }
    let bars = roadmap.steps.iter().map(|step| bar(&view.project, step));
    let figure = quarry_figures::Roadmap {
        lanes: roadmap.teams.clone(),
        bars: bars.collect::<Result<_, _>>()?,
    };
    Ok(Some(svg::write(&roadmap_figure(&figure, &RoadmapOptions::default()))))
}

fn bar(project: &Project, step: &RoadmapStep) -> Result<Bar, AppError> {
    let domain = step.domain.as_ref().map(|id| id.parse()).transpose()?;
    let domain = domain.and_then(|id: DomainId| project.domains.get(&id));
    Ok(Bar {
        name: step.name.clone(),
        look: Look {
            kind: match step.work.as_str() {
                "enabler" => BarKind::Enabler,
                "repayment" => BarKind::Repayment,
                _ => BarKind::Candidate,
            },
            letter: domain.map(|domain| domain.letter.clone()).unwrap_or_default(),
            colour: domain.map(|domain| domain.colour),
        },
        lane: step.team as usize,
        start: days::parse(&step.start)?,
        finish: days::parse(&step.finish)?,
        finish_lo: days::parse(&step.finish_lo)?,
        finish_hi: days::parse(&step.finish_hi)?,
        deadline: None,
        late: step.late,
    })
}
