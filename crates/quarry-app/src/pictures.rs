//! Pictures of the open project for reports and exports: the same geometry as in the window.

use std::collections::BTreeMap;

use quarry_analysis::{CandidateScore, GateOutcome};
use quarry_figures::{
    Bar, BarKind, DebtChart, DebtChartOptions, DebtStep, Gates, MapOptions, Point, Quadrant,
    QuadrantOptions, RegionName, RoadmapOptions, Spread, Theme, debt_figure, map_figure,
    quadrant_figure, roadmap::Look, roadmap_figure, svg,
};
use quarry_model::{candidate::Scope, ids::DomainId, project::Project};

use crate::{
    commands::candidates::{domain_name, first_wave},
    days,
    dto::{
        ledger::DebtPicture,
        roadmap::{Roadmap, RoadmapStep},
    },
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
    if territory.geometry().modules.is_empty() {
        return None;
    }
    let names = region_names(&view.project);
    let options = MapOptions::default();
    Some(svg::write(&map_figure(territory.geometry(), &territory.bundles, &names, &options)))
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

/// The candidates by effort and net saving as SVG; `None` when there is none.
pub(crate) fn quadrant(view: &View) -> Option<String> {
    let project = &view.project;
    let points: Vec<Point> =
        view.scores().iter().filter_map(|score| point(project, score)).collect();
    if points.is_empty() {
        return None;
    }
    let quadrant = Quadrant {
        points,
        currency: project.settings.currency.clone(),
        first_wave: first_wave(project).map(|wave| (wave.hours, wave.team)),
    };
    Some(svg::write(&quadrant_figure(&quadrant, &QuadrantOptions::default())))
}

fn point(project: &Project, score: &CandidateScore) -> Option<Point> {
    let candidate = project.candidates.get(&score.candidate)?;
    let domain = match candidate.scope {
        Scope::Domain { domain } => project.domains.get(&domain),
        Scope::Modules { .. } => None,
    };
    let outcomes = || score.gates.iter().map(|gate| gate.outcome);
    Some(Point {
        name: candidate.name.clone(),
        letter: domain.map(|domain| domain.letter.clone()).unwrap_or_default(),
        colour: domain.map(|domain| domain.colour),
        modules: score.modules,
        gates: if outcomes().any(|outcome| outcome == GateOutcome::Failed) {
            Gates::Failed
        } else if outcomes().any(|outcome| outcome == GateOutcome::Unknown) {
            Gates::Unknown
        } else {
            Gates::Passed
        },
        effort: Spread {
            lo: score.effort.lo(),
            likely: score.effort.likely(),
            hi: score.effort.hi(),
        },
        saving: score.debt.net_saving_per_week.map(|net| Spread {
            lo: net.lo,
            likely: net.likely,
            hi: net.hi,
        }),
    })
}

/// The debt picture as SVG; `None` when the ledger is empty.
pub(crate) fn debt(picture: &DebtPicture) -> Result<Option<String>, AppError> {
    if picture.steps.is_empty() {
        return Ok(None);
    }
    let steps = picture.steps.iter().map(|step| {
        let cost = &step.servicing;
        Ok(DebtStep {
            from: days::parse(&step.from)?,
            standing: step.standing.clone(),
            planned: step.planned.clone(),
            servicing: [cost.interest, cost.toil, cost.rework, cost.opportunity],
        })
    });
    let capacity = picture.capacity.as_ref();
    let chart = DebtChart {
        boxes: picture.boxes.clone(),
        steps: steps.collect::<Result<_, AppError>>()?,
        until: days::parse(&picture.until)?,
        today: days::parse(&picture.today)?,
        currency: picture.currency.clone(),
        capacity: capacity.map(|capacity| capacity.money),
        band: capacity.map_or((0.0, 0.0), |capacity| (capacity.band_lo, capacity.band_hi)),
    };
    Ok(Some(svg::write(&debt_figure(&chart, &DebtChartOptions::default()))))
}
