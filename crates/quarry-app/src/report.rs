//! The open project as the content of a report.

use std::collections::BTreeMap;

use quarry_analysis::HORIZON_MONTHS;
use quarry_model::{
    ids::{CandidateId, DomainId},
    project::Project,
    time::Timestamp,
};
use quarry_report::content::{
    Badge, BreakEven, CandidateSection, Crossing, DecisionRow, DiagnosticLine, DiagnosticsSection,
    Direction, DomainSection, Gate, LedgerRow, LedgerSection, MoneySection, Monolith, Outcome,
    Range, RelationRow, Report, RoadmapSection, Servicing, SourceLine, StepRow, StepWork,
};

use crate::{
    commands::{domains::domain_list, ledger::ledger_of, prospect::prospect_of, seam::seam_of},
    days,
    dto::{
        candidates as dto,
        common::Range as DtoRange,
        domains::DomainList,
        roadmap::{Roadmap, RoadmapStep},
        survey::SurveySummary,
    },
    error::AppError,
    pictures,
    session::View,
    words,
};

/// How many crossings of a candidate a report lists.
const CROSSINGS: usize = 12;
/// How many places of a crossing a report lists.
const PLACES: usize = 3;
/// Of how many months to begin in a report lists one.
const STARTS: u32 = 6;
/// How many diagnostics a report lists.
const DIAGNOSTICS: usize = 20;

/// Everything a report says of the project.
pub(crate) fn content(
    view: &View,
    roadmap: &Roadmap,
    surveys: &[SurveySummary],
) -> Result<Report, AppError> {
    let project = &view.project;
    let settings = &project.settings;
    let domains = domain_list(view);
    let badges = badges(&domains);
    Ok(Report {
        title: settings.name.clone(),
        notice: settings.notice.clone(),
        currency: settings.currency.clone(),
        sources: surveys.iter().map(source_line).collect(),
        summary: Vec::new(),
        map: pictures::map(view),
        roadmap_figure: pictures::roadmap(view, roadmap)?,
        domains: domains.domains.iter().map(|domain| domain_section(domain, &badges)).collect(),
        monolith: Monolith { modules: domains.monolith_modules, sloc: domains.monolith_sloc },
        profile: view.profile().name,
        candidates: candidates(view, &badges)?,
        roadmap: Some(roadmap_section(roadmap, &badges)?),
        ledger: ledger(project)?,
        decisions: decisions(project),
        diagnostics: diagnostics(surveys),
        methods: quarry_report::method::standard(
            settings.money_provenance,
            settings.effort.provenance,
            settings.effort.upkeep.provenance,
        ),
    })
}

type Badges = BTreeMap<String, Badge>;

/// Letter and colour of each domain, by its identity.
pub(crate) fn badges(domains: &DomainList) -> Badges {
    let badge = |domain: &crate::dto::domains::DomainRow| Badge {
        letter: domain.letter.clone(),
        colour: pictures::domain_colour(domain.colour),
    };
    domains.domains.iter().map(|domain| (domain.id.clone(), badge(domain))).collect()
}

fn source_line(survey: &SurveySummary) -> SourceLine {
    let at = survey.at.parse().ok().map(|at| days::day_of(Timestamp(at)));
    SourceLine {
        repository: survey.source.clone(),
        commit: survey.commit.clone(),
        surveyed_on: at,
        modules: survey.modules,
        dependencies: survey.dependencies,
        call_sites: survey.call_sites,
        commits: survey.commits,
    }
}

fn domain_section(domain: &crate::dto::domains::DomainRow, badges: &Badges) -> DomainSection {
    DomainSection {
        name: domain.name.clone(),
        badge: badges.get(&domain.id).cloned().unwrap_or_default(),
        definition: domain.definition.clone(),
        kind: domain.kind.clone(),
        owner: domain.owner.clone(),
        modules: domain.modules,
        sloc: domain.sloc,
        internal: domain.internal,
        incoming: domain.incoming,
        outgoing: domain.outgoing,
        crossing_share: domain.crossing_share,
    }
}

/// The candidates that have modules, best first.
pub(crate) fn candidates(view: &View, badges: &Badges) -> Result<Vec<CandidateSection>, AppError> {
    let scores = view.scores().iter().filter(|score| score.modules > 0);
    scores.map(|score| candidate(view, score.candidate, badges)).collect()
}

fn candidate(view: &View, id: CandidateId, badges: &Badges) -> Result<CandidateSection, AppError> {
    let seam = seam_of(view, id)?;
    let crossings = crossings(&seam);
    let row = seam.candidate;
    Ok(CandidateSection {
        rank: row.rank,
        name: row.name,
        badge: row.domain.as_ref().and_then(|domain| badges.get(domain)).cloned(),
        sentence: row.sentence,
        disposition: words::parse(&row.disposition),
        quick_win: outcome(&row.quick_win),
        modules: row.modules,
        sloc: row.sloc,
        ease: row.ease_lo.zip(row.ease_hi),
        blocking: row.blocking,
        foreign_tables: row.foreign_tables,
        crossing_share: row.crossing_share,
        effort: range(row.effort),
        servicing_per_week: Some(row.servicing.total).filter(|total| *total > 0.0),
        net_saving: row.net_saving.map(range),
        payback_weeks: row.payback_weeks,
        break_even: row.break_even.map(Into::into),
        money: row.net_saving.map(|_| money(view, id)).transpose()?,
        value: row.value,
        gates: row
            .gates
            .into_iter()
            .map(|gate| Gate {
                gate: gate.gate,
                outcome: outcome(&gate.outcome),
                because: gate.because,
            })
            .collect(),
        relations: seam
            .groups
            .iter()
            .filter_map(|group| {
                let relation = group.neighbour.relation.as_ref()?;
                Some(RelationRow {
                    neighbour: group.name.clone(),
                    pattern: relation.name.clone(),
                    meaning: relation.meaning.clone(),
                    upstream: relation.upstream_name.clone(),
                    note: relation.note.clone(),
                    contradiction: relation.contradiction.clone().unwrap_or_default(),
                })
            })
            .collect(),
        crossing_count: crossings.len() as u32,
        crossings: crossings.into_iter().take(CROSSINGS).collect(),
        missing: row.missing,
    })
}

/// What a candidate costs and saves over time.
fn money(view: &View, id: CandidateId) -> Result<MoneySection, AppError> {
    let (project, profile) = (&view.project, view.profile());
    let found = prospect_of(project, view.scores(), &profile, id, HORIZON_MONTHS)?;
    let start = found.start.as_ref();
    let best = start.and_then(|start| start.best_today);
    let shown = |month: u32| month.is_multiple_of(STARTS) || Some(month) == best;
    Ok(MoneySection {
        says: [found.answer, found.turns, found.first_place]
            .into_iter()
            .filter(|sentence| !sentence.is_empty())
            .collect(),
        lines: found
            .lines
            .into_iter()
            .map(|line| (line.name, line.made_of, line.per_week))
            .collect(),
        nothing: start.map(|start| (start.nothing.paid, start.nothing.today)),
        starts: start.map_or_else(Vec::new, |start| {
            let months = start.months.iter().filter(|row| shown(row.month));
            months.map(|row| (row.month, row.paid, row.today)).collect()
        }),
        best,
        horizon: HORIZON_MONTHS,
    })
}

/// Every operation that crosses, those with most places first.
pub(crate) fn crossings(seam: &dto::SeamView) -> Vec<Crossing> {
    let mut rows: Vec<(&dto::SeamGroup, &dto::SeamOperationRow)> = seam
        .groups
        .iter()
        .flat_map(|group| group.operations.iter().map(move |row| (group, row)))
        .collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.call_site_count));
    rows.into_iter()
        .map(|(group, row)| Crossing {
            direction: if row.direction == "in" { Direction::In } else { Direction::Out },
            operation: row.name.clone(),
            owner: row.owner_name.clone(),
            class: row.class.clone(),
            reason: row.reason.clone(),
            becomes: row.becomes.clone(),
            other_side: group.name.clone(),
            relation: group
                .neighbour
                .relation
                .as_ref()
                .map(|relation| relation.name.clone())
                .unwrap_or_default(),
            effort: row.effort.map(range),
            effort_set: row.effort_set,
            places: row
                .call_sites
                .iter()
                .take(PLACES)
                .map(|site| format!("{}:{}", site.place.path, site.place.line))
                .collect(),
            place_count: row.call_site_count,
        })
        .collect()
}

fn outcome(word: &str) -> Outcome {
    match word {
        "passed" | "yes" => Outcome::Passed,
        "failed" | "no" => Outcome::Failed,
        _ => Outcome::Unknown,
    }
}

impl From<dto::BreakEven> for BreakEven {
    fn from(even: dto::BreakEven) -> Self {
        Self { early: even.early, likely: even.likely, late: even.late }
    }
}

fn range(range: DtoRange) -> Range {
    Range { lo: range.lo, likely: range.likely, hi: range.hi }
}

/// The roadmap as a report and its CSV have it.
pub(crate) fn roadmap_section(
    roadmap: &Roadmap,
    badges: &Badges,
) -> Result<RoadmapSection, AppError> {
    let names: BTreeMap<&str, &str> =
        roadmap.steps.iter().map(|step| (step.key.as_str(), step.name.as_str())).collect();
    let row = |step: &RoadmapStep| -> Result<StepRow, AppError> {
        Ok(StepRow {
            name: step.name.clone(),
            work: match step.work.as_str() {
                "enabler" => StepWork::Enabler,
                "repayment" => StepWork::Repayment,
                _ => StepWork::Candidate,
            },
            badge: step.domain.as_ref().and_then(|domain| badges.get(domain)).cloned(),
            team: roadmap.teams.get(step.team as usize).cloned().unwrap_or_default(),
            start: days::parse(&step.start)?,
            finish: days::parse(&step.finish)?,
            finish_lo: days::parse(&step.finish_lo)?,
            finish_hi: days::parse(&step.finish_hi)?,
            effort: range(step.effort),
            saving_per_week: step.saving_per_week,
            after: step
                .after
                .iter()
                .filter_map(|key| names.get(key.as_str()).map(|name| (*name).to_owned()))
                .collect(),
            why: step.why.clone(),
            late: step.late,
        })
    };
    Ok(RoadmapSection {
        start: days::parse(&roadmap.start)?,
        end: days::parse(&roadmap.end)?,
        steps: roadmap.steps.iter().map(row).collect::<Result<_, _>>()?,
        cost_of_delay: roadmap.cost_of_delay,
        bound: roadmap.bound,
        wsjf_cost: roadmap.wsjf_cost,
        notes: roadmap.notes.clone(),
    })
}

/// The ledger as a report and its CSV have it.
pub(crate) fn ledger(project: &Project) -> Result<LedgerSection, AppError> {
    let ledger = ledger_of(project);
    let items = ledger.items.into_iter().map(|row| {
        Ok(LedgerRow {
            name: row.name,
            project: row.project,
            taken_on: match row.taken_on.as_str() {
                "" => None,
                day => Some(days::parse(day)?),
            },
            attached: row.attached,
            principal: range(row.principal),
            servicing: servicing(&row.servicing),
            provenance: words::parse(&row.provenance)
                .unwrap_or(quarry_model::provenance::Provenance::Estimated),
            note: row.note,
        })
    });
    Ok(LedgerSection {
        items: items.collect::<Result<_, AppError>>()?,
        total: servicing(&ledger.total),
        warnings: ledger.warnings,
    })
}

fn servicing(servicing: &dto::Servicing) -> Servicing {
    Servicing {
        interest: servicing.interest,
        toil: servicing.toil,
        rework: servicing.rework,
        opportunity: servicing.opportunity,
        hours: servicing.hours,
    }
}

fn decisions(project: &Project) -> Vec<DecisionRow> {
    project
        .decisions
        .values()
        .map(|decision| DecisionRow {
            title: decision.title.clone(),
            because: decision.because.clone(),
            dissent: decision.dissent.clone(),
            owner: decision.owner.clone(),
            decided_on: Some(days::day_of(decision.at)),
            review_on: decision.review_on,
        })
        .collect()
}

fn diagnostics(surveys: &[SurveySummary]) -> DiagnosticsSection {
    let all = || surveys.iter().flat_map(|survey| &survey.diagnostics);
    let count = |severity: &str| all().filter(|row| row.severity == severity).count() as u32;
    let gravity = |severity: &str| match severity {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    };
    let mut rows: Vec<_> = all().collect();
    rows.sort_by_key(|row| gravity(&row.severity));
    DiagnosticsSection {
        errors: count("error"),
        warnings: count("warning"),
        notes: count("note"),
        lines: rows
            .into_iter()
            .take(DIAGNOSTICS)
            .map(|row| DiagnosticLine {
                place: if row.line > 0 {
                    format!("{}:{}", row.path, row.line)
                } else {
                    row.path.clone()
                },
                cause: row.cause.clone(),
            })
            .collect(),
        unresolved_names: surveys.iter().map(|survey| survey.unresolved.len() as u32).sum(),
    }
}

/// The name of a module's domain, for a table; empty for the monolith.
pub(crate) fn domain_name(project: &Project, domain: Option<DomainId>) -> &str {
    domain.and_then(|id| project.domains.get(&id)).map_or("", |domain| &domain.name)
}
