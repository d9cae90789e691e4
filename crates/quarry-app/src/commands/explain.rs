//! Every number opens: formula, inputs, provenance, and what it lacks.

use std::collections::BTreeSet;

use quarry_analysis::{CandidateScore, HORIZON_MONTHS, Passage, Stakes};
use quarry_model::{
    debt::{Bearer, Charge, DebtItem, Holder},
    ids::CandidateId,
    people::StakeholderProfile,
    project::Project,
    provenance::{Estimate, Provenance},
};
use quarry_report::{
    content,
    format::{
        self, NOT_KNOWN, count, ease, hours, hours_range, money, money_range, or_not_known, share,
        weeks,
    },
};

use super::{
    candidates::no_such_candidate,
    profiles::profile_of,
    prospect::{break_even, prospect_of, saving_lines},
};
use crate::{
    application::Application,
    dto::{
        explained::{Explain, ExplainedFigure, Explanation, Input},
        prospect::{FlipRow, Prospect},
    },
    error::AppError,
    words,
};

/// Every figure of a candidate with formula, inputs, provenance and what it lacks.
pub fn explain(application: &Application, request: Explain) -> Result<Explanation, AppError> {
    let id: CandidateId = request.candidate.parse()?;
    let view = application.view()?;
    let project = &view.project;
    let profile = profile_of(&view, request.profile.as_deref())?;
    let score = view.scores().iter().find(|score| score.candidate == id);
    let (score, candidate) =
        score.zip(project.candidates.get(&id)).ok_or_else(no_such_candidate)?;
    let cut = quarry_analysis::cut_of_cycles(project, &view.graph, id).unwrap_or_default();
    let cut = cut.len() as u64;
    let reading = Reading { project, score, source: source_provenance(project), cut };
    let mut figures = reading.boundary();
    figures.extend(reading.history());
    figures.extend(reading.work_and_money());
    let prospect = prospect_of(project, view.scores(), &profile, id, HORIZON_MONTHS)?;
    figures.extend(reading.over_time(&prospect));
    figures.push(reading.value(&profile));
    Ok(Explanation {
        candidate: id.to_string(),
        name: candidate.name.clone(),
        sources: sources(project),
        figures,
    })
}

/// What was read, and at which commit.
fn sources(project: &Project) -> Vec<String> {
    let named = |source: &quarry_model::project::Source| {
        let survey = source.current.and_then(|id| project.surveys.get(&id));
        let commit = survey.and_then(|survey| survey.commit.as_deref());
        match commit {
            Some(commit) => {
                format!("{}, commit {}", source.name, commit.get(..12).unwrap_or(commit))
            }
            None => source.name.clone(),
        }
    };
    project.sources.values().filter(|source| source.current.is_some()).map(named).collect()
}

/// Whether evidence was read from source code or from files of other tools, which have no
/// fingerprint.
fn source_provenance(project: &Project) -> Vec<Provenance> {
    let current = project.sources.values().filter_map(|source| source.current);
    let surveys = current.filter_map(|id| project.surveys.get(&id));
    let found: BTreeSet<Provenance> = surveys
        .map(|survey| {
            if survey.fingerprint.is_empty() { Provenance::Imported } else { Provenance::Measured }
        })
        .collect();
    found.into_iter().collect()
}

fn input(name: &str, value: impl Into<String>) -> Input {
    Input { name: name.to_owned(), value: value.into() }
}

fn counts(inputs: &[(&str, u64)]) -> Vec<Input> {
    inputs.iter().map(|(name, value)| input(name, count(*value))).collect()
}

fn two(value: f64) -> String {
    format!("{value:.2}")
}

fn range(estimate: Estimate) -> content::Range {
    content::Range { lo: estimate.lo(), likely: estimate.likely(), hi: estimate.hi() }
}

/// A figure whose inputs come from somewhere else than the source.
fn from(provenance: &[Provenance], figure: ExplainedFigure) -> ExplainedFigure {
    ExplainedFigure { provenance: provenance.iter().map(words::of).collect(), ..figure }
}

/// A score that is being explained.
struct Reading<'a> {
    project: &'a Project,
    score: &'a CandidateScore,
    /// Where the evidence of the source comes from.
    source: Vec<Provenance>,
    /// How many dependencies a cut of its cycles takes.
    cut: u64,
}

impl Reading<'_> {
    fn figure(
        &self,
        name: &str,
        value: String,
        formula: &str,
        inputs: Vec<Input>,
        lacks: Vec<&str>,
    ) -> ExplainedFigure {
        ExplainedFigure {
            name: name.to_owned(),
            value,
            formula: formula.to_owned(),
            inputs,
            provenance: self.source.iter().map(words::of).collect(),
            lacks: lacks.into_iter().map(ToOwned::to_owned).collect(),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one entry a figure")]
    fn boundary(&self) -> Vec<ExplainedFigure> {
        let score = self.score;
        let evidence = &self.project.evidence;
        let crossing = &score.counts;
        let calls = || if evidence.call_sites.is_empty() { vec!["no call sites"] } else { vec![] };
        let tables =
            || if evidence.accesses.is_empty() { vec!["no table evidence"] } else { vec![] };
        let undecided = format!("{} operations could not be decided", crossing.unknown());
        let mut open = calls();
        if crossing.unknown() > 0 {
            open.push(&undecided);
        }
        let operations = counts(&[
            ("one-way, in", crossing.one_way_in.into()),
            ("one-way, out", crossing.one_way_out.into()),
            ("read, in", crossing.read_in.into()),
            ("read, out", crossing.read_out.into()),
            ("blocking, in", crossing.blocking_in.into()),
            ("blocking, out", crossing.blocking_out.into()),
            ("foreign writes", crossing.foreign_write.into()),
            ("not decided, in", crossing.unknown_in.into()),
            ("not decided, out", crossing.unknown_out.into()),
            ("copied as a library, outside the sum", crossing.copied_library.into()),
        ]);
        let foreign = score.foreign_data;
        let unowned = foreign.map_or(0, |foreign| foreign.unowned_tables);
        let no_owner = format!("the owners of {unowned} tables are not known");
        let mut data = tables();
        if unowned > 0 {
            data.push(&no_owner);
        }
        let to_confirm = foreign.and_then(|foreign| foreign.to_confirm());
        data.extend(to_confirm.as_deref());
        let foreign_inputs = foreign.map_or_else(Vec::new, |foreign| {
            counts(&[
                ("reads across the boundary", foreign.reads),
                ("writes across the boundary", foreign.writes),
                ("all accesses by it or to its tables", foreign.accesses),
                ("tables used across the boundary", foreign.tables.into()),
                ("owners confirmed by nobody", foreign.unconfirmed_tables.into()),
            ])
        });
        let entries = score.trap.entries.len() as u64;
        let volume = score.trap.volume();
        let quiet = score.trap.unmeasured();
        let unmeasured = format!(
            "no calls were measured through {}: nothing is weighed there",
            words::count(quiet as usize, "entry point")
        );
        let mut passages = counts(&[
            ("entry points", entries),
            ("movable", score.trap.count(Passage::Movable).into()),
            ("routable", score.trap.count(Passage::Routable).into()),
            ("aggregating", score.trap.count(Passage::Aggregating).into()),
            ("authorised by state", score.trap.count(Passage::StateAuthorised).into()),
            ("not known", score.trap.count(Passage::Unknown).into()),
        ]);
        if let Some(volume) = volume {
            passages.push(input("calls measured through them", count(volume.round() as u64)));
        }
        let mut no_entries: Vec<&str> = Vec::new();
        if evidence.entry_points.is_empty() {
            no_entries.push("no entry points in the evidence");
        }
        if quiet > 0 {
            no_entries.push(&unmeasured);
        }
        let trap_formula = match volume {
            Some(_) => {
                "The share of entry points that combine domains or rest on state that stays behind, \
                 as far as their handlers show, by the calls that were measured through them; \
                 entry points of one module share its calls equally"
            }
            None => {
                "The share of entry points that combine domains or rest on state that stays behind, \
                 as far as their handlers show; each counts the same, since no calls through them \
                 were measured"
            }
        };
        let mut trap_from = self.source.clone();
        // Measured calls come in by import.
        if volume.is_some() && !trap_from.contains(&Provenance::Imported) {
            trap_from.push(Provenance::Imported);
        }
        vec![
            self.figure(
                "Operations that cross",
                count(score.operations),
                "Distinct things that one side uses of the other; the sum of the classes",
                operations.clone(),
                open.clone(),
            ),
            self.figure(
                "Ease",
                score.ease.map_or_else(|| "n/a".to_owned(), |found| ease((found.lo, found.hi))),
                "(one-way + read / 2) / operations; at most (one-way + read / 2 + not decided) / \
                 operations",
                counts(&[
                    ("one-way", crossing.one_way().into()),
                    ("read", crossing.read().into()),
                    ("not decided", crossing.unknown().into()),
                    ("operations", crossing.operations().into()),
                ]),
                open.clone(),
            ),
            self.figure(
                "Blocking operations for each module",
                or_not_known(score.blocking_per_module, two),
                "blocking operations / modules",
                counts(&[
                    ("blocking", crossing.blocking().into()),
                    ("modules", score.modules.into()),
                ]),
                open.clone(),
            ),
            self.figure(
                "Foreign data",
                or_not_known(foreign.and_then(|foreign| foreign.share()), share),
                "(reads + writes across the boundary) / all accesses by it or to its tables",
                foreign_inputs,
                data,
            ),
            self.figure(
                "Crossing share",
                or_not_known(score.crossing_share, share),
                "(in + out) / (2 inside + in + out), over counts of dependencies",
                counts(&[("in", score.into), ("out", score.out), ("inside", score.inside)]),
                Vec::new(),
            ),
            self.figure(
                "Instability",
                or_not_known(score.instability, two),
                "modules outside that it uses / (these + modules outside that use it)",
                counts(&[("it uses", score.ce.into()), ("use it", score.ca.into())]),
                Vec::new(),
            ),
            self.figure(
                "Cycles across the boundary",
                count(score.cycles.groups),
                "Groups of modules on both sides that all reach each other",
                self.cycles(),
                Vec::new(),
            ),
            from(
                &trap_from,
                self.figure(
                    "Trap",
                    or_not_known(score.trap.caught(), share),
                    trap_formula,
                    passages,
                    no_entries,
                ),
            ),
        ]
    }

    fn cycles(&self) -> Vec<Input> {
        let cycles = &self.score.cycles;
        counts(&[
            ("its modules in them", cycles.modules_inside.into()),
            ("modules outside in them", cycles.modules_outside.into()),
            ("dependencies to cut", self.cut),
        ])
    }

    fn history(&self) -> Vec<ExplainedFigure> {
        let score = self.score;
        let history = &self.project.evidence.history;
        let mut lacks = Vec::new();
        if history.is_empty() {
            lacks.push("no history");
        }
        if history.shallow {
            lacks.push("the history is shallow");
        }
        let mut teams = lacks.clone();
        if score.team_mismatch.is_none() {
            teams.push("fewer than two teams with authors changed it");
        }
        vec![
            self.figure(
                "Changes with others",
                or_not_known(score.co_change, share),
                "Commits that also change product modules outside / commits that change it; mass \
                 commits and bots are left out",
                counts(&[
                    ("commits", score.commits.into()),
                    ("of these, with others", score.crossing_commits.into()),
                ]),
                lacks.clone(),
            ),
            self.figure(
                "Team mismatch",
                or_not_known(score.team_mismatch, share),
                "H(shares of the teams in its changes) / ln(teams)",
                counts(&[("teams", self.project.teams.len() as u64)]),
                teams,
            ),
            self.figure(
                "Truck factor",
                or_not_known(score.truck_factor, count),
                "How many people must leave before more than half of its modules have no author; \
                 a risk, not a gate",
                counts(&[("modules", score.modules.into())]),
                lacks,
            ),
        ]
    }

    #[expect(clippy::too_many_lines, reason = "one entry a figure")]
    fn work_and_money(&self) -> Vec<ExplainedFigure> {
        let score = self.score;
        let settings = &self.project.settings;
        let currency = settings.currency.as_str();
        let table = &settings.effort;
        let basis = &score.effort_basis;
        let line = |name: &str, times: u32, each: Estimate| {
            input(name, format!("{} × {}", count(times), hours_range(range(each))))
        };
        let mut work = vec![
            input("set-up", hours_range(range(table.set_up))),
            line("one-way", basis.one_way, table.one_way),
            line("read", basis.read, table.read),
            line("blocking and foreign writes", basis.blocking, table.blocking),
            line("tables that move", basis.tables, table.table),
            line("jobs to split", basis.split_jobs, table.split_job),
            line("crossing tests", basis.crossing_tests, table.crossing_test),
        ];
        if basis.unknown > 0 {
            work.push(input(
                "not decided",
                format!("{} × as little as one-way, else as blocking", count(basis.unknown)),
            ));
        }
        if basis.decided > 0 {
            let hours = hours_range(range(basis.decided_hours));
            work.push(input(&format!("{} decided by people", count(basis.decided)), hours));
        }
        let mut effort_from = self.source.clone();
        effort_from.push(table.provenance);
        let debt = &score.debt;
        let cost = |cost: quarry_analysis::Cost| {
            format!("{}, {}", money(cost.money, currency), hours(cost.hours))
        };
        let servicing = &debt.servicing;
        let ledger = self.ledger_provenance();
        let missing: Vec<&str> = debt.missing.iter().map(String::as_str).collect();
        let saving = debt.net_saving_per_week.map(|net| content::Range {
            lo: net.lo,
            likely: net.likely,
            hi: net.hi,
        });
        let candidate = self.project.candidates.get(&score.candidate);
        let removed = candidate.and_then(|candidate| candidate.removed_share);
        let stakes = debt.stakes.as_ref();
        let mut saving_inputs = vec![
            input(
                "its debt items, a week",
                or_not_known(stakes, |stakes| money(stakes.items_per_week(), currency)),
            ),
            input(
                "removed share",
                or_not_known(removed, |removed| {
                    format!(
                        "{} ({} to {})",
                        share(removed.likely()),
                        share(removed.lo()),
                        share(removed.hi())
                    )
                }),
            ),
        ];
        saving_inputs.extend(stakes.map_or_else(Vec::new, saving_lines).iter().map(|line| {
            input(&line.name, format!("{}: {}", line.made_of, money(line.per_week, currency)))
        }));
        let mut saving_from = ledger.clone();
        if stakes.is_some_and(|stakes| !stakes.upkeep_parts().is_empty()) {
            saving_from.push(table.upkeep.provenance);
            saving_from.sort_unstable();
            saving_from.dedup();
        }
        vec![
            from(
                &effort_from,
                self.figure(
                    "Effort",
                    hours_range(range(score.effort)),
                    "set-up + the sum of each count × its hours, lo, likely and hi apart",
                    work,
                    Vec::new(),
                ),
            ),
            from(
                &ledger,
                self.figure(
                    "Debt, a week",
                    money(servicing.total().money, currency),
                    "interest + toil + rework + lost opportunity of the debt that hangs on it",
                    vec![
                        input("debt items", count(debt.items)),
                        input("interest", cost(servicing.interest)),
                        input("toil", cost(servicing.toil)),
                        input("rework", cost(servicing.rework)),
                        input("lost opportunity", money(servicing.opportunity.money, currency)),
                        input("an hour costs", money(settings.hour_cost, currency)),
                    ],
                    missing.clone(),
                ),
            ),
            from(
                &saving_from,
                self.figure(
                    "Net saving, a week",
                    or_not_known(saving, |saving| money_range(saving, currency)),
                    "removed share × what its debt items cost a week − running cost a week − \
                     hours of the debt that the cut creates × what an hour costs",
                    saving_inputs,
                    missing.clone(),
                ),
            ),
            from(
                &ledger,
                self.figure(
                    "Pays back in",
                    or_not_known(debt.payback_weeks, weeks),
                    "likely effort × what an hour costs / net saving a week",
                    vec![
                        input(
                            "likely effort",
                            or_not_known(
                                stakes.map_or(Some(score.effort), Stakes::effort),
                                |effort| hours(effort.likely()),
                            ),
                        ),
                        input("an hour costs", money(settings.hour_cost, currency)),
                        input(
                            "net saving a week",
                            or_not_known(saving, |saving| money(saving.likely, currency)),
                        ),
                    ],
                    missing,
                ),
            ),
        ]
    }

    /// When it has paid for itself, what waiting costs, and what would turn the answer.
    fn over_time(&self, prospect: &Prospect) -> Vec<ExplainedFigure> {
        let settings = &self.project.settings;
        let cash = |value: f64| money(value, &settings.currency);
        let missing: Vec<&str> = self.score.debt.missing.iter().map(String::as_str).collect();
        let stakes = self.score.debt.stakes.as_ref();
        let work = prospect.start.as_ref();
        let even = self.score.debt.break_even.map(break_even).map(content::BreakEven::from);
        let month = |month: Option<u32>| {
            month.map_or_else(|| "do nothing".to_owned(), |month| format!("begin in month {month}"))
        };
        let beginnings = work.map_or_else(Vec::new, |work| {
            let mut inputs = vec![
                input("do nothing, as it is paid", cash(work.nothing.paid)),
                input("do nothing, at its worth today", cash(work.nothing.today)),
                input("best as it is paid", month(work.best_paid)),
            ];
            let some = |month: u32| month.is_multiple_of(6) || Some(month) == work.best_today;
            let months = work.months.iter().filter(|row| some(row.month));
            inputs.extend(months.map(|row| {
                input(
                    &format!("begin in month {}", row.month),
                    format!("{} paid, {} at its worth today", cash(row.paid), cash(row.today)),
                )
            }));
            inputs
        });
        let flips = |rows: &[FlipRow]| -> Vec<Input> {
            rows.iter()
                .map(|row| {
                    let turns = match (&row.at, row.factor) {
                        (Some(at), Some(factor)) => {
                            format!("turns at {at}, a factor of {factor:.2}")
                        }
                        _ => "turns it at nothing within a factor of ten".to_owned(),
                    };
                    input(&row.assumption, format!("{}; {turns}", row.now))
                })
                .collect()
        };
        let provenance = self.ledger_provenance();
        let mut figures = vec![
            self.figure(
                "Breaks even in",
                or_not_known(even, format::break_even),
                "the month, from the beginning of the work, in which what is saved covers what the \
                 work cost, both discounted; with the best and the worst of effort and saving",
                vec![
                    input(
                        "likely effort",
                        or_not_known(stakes.and_then(Stakes::effort), |effort| {
                            hours(effort.likely())
                        }),
                    ),
                    input("the work takes", or_not_known(work, |work| weeks(work.work_weeks))),
                    input("who does it", or_not_known(work, |work| work.team.clone())),
                    input("discount rate a year", share(settings.discount_rate)),
                ],
                missing.clone(),
            ),
            self.figure(
                "When to begin",
                or_not_known(work, |work| month(work.best_today)),
                &format!(
                    "what the debt on it costs, and the work, less what is saved after it, over \
                     {HORIZON_MONTHS} months, for each month to begin in; the least cost at its \
                     worth today is best"
                ),
                beginnings,
                missing.clone(),
            ),
            self.figure(
                "What would turn the answer",
                if prospect.turns.is_empty() {
                    NOT_KNOWN.to_owned()
                } else {
                    prospect.turns.clone()
                },
                "of each assumption the smallest change, alone, after which carrying it out now \
                 instead of doing nothing is worth something, or is so no longer",
                flips(&prospect.flips),
                missing,
            ),
        ];
        if !prospect.first_place.is_empty() {
            figures.push(self.figure(
                "What would take the first place from it",
                prospect.first_place.clone(),
                "of each assumption the smallest change, alone, after which another of the same \
                 verdict on quick wins has the best value",
                flips(&prospect.first_place_flips),
                Vec::new(),
            ));
        }
        figures.into_iter().map(|figure| from(&provenance, figure)).collect()
    }

    /// Where the debt that hangs on the candidate, and the cost of an hour, come from.
    fn ledger_provenance(&self) -> Vec<Provenance> {
        let Some(candidate) = self.project.candidates.get(&self.score.candidate) else {
            return Vec::new();
        };
        let members: BTreeSet<_> = self
            .project
            .members(candidate)
            .into_iter()
            .map(|place| self.project.modules.id(place))
            .collect();
        let hangs = |item: &&DebtItem| {
            item.attachments.iter().any(|attachment| match attachment.target {
                Holder::Project { .. } => false,
                Holder::Module { module } => members.contains(&module),
                Holder::Domain { domain } => {
                    members.iter().any(|module| self.project.domain_of(*module) == Some(domain))
                }
            })
        };
        let items = self.project.debt_items.values().filter(hangs);
        let own: BTreeSet<_> = items.clone().map(|item| item.id).collect();
        let bears = |charges: &[Charge]| {
            charges.iter().any(|charge| match charge.bearer {
                Bearer::Item { item } => own.contains(&item),
                Bearer::Module { module } => members.contains(&module),
                Bearer::Domain { domain } => {
                    members.iter().any(|module| self.project.domain_of(*module) == Some(domain))
                }
                Bearer::Project { .. } => false,
            })
        };
        let incidents = self.project.incidents.values().filter(|one| bears(&one.charges));
        let features = self.project.features.values().filter(|one| bears(&one.charges));
        let found: BTreeSet<Provenance> = items
            .map(|item| item.provenance)
            .chain(incidents.map(|incident| incident.provenance))
            .chain(features.map(|feature| feature.provenance))
            .chain([self.project.settings.money_provenance])
            .collect();
        found.into_iter().collect()
    }

    fn value(&self, profile: &StakeholderProfile) -> ExplainedFigure {
        let value = self.score.value_to(profile);
        let inputs = value
            .parts
            .iter()
            .zip(&profile.weights)
            .map(|(part, weight)| {
                let figure = or_not_known(part.figure, two);
                let scaled = or_not_known(part.scaled, two);
                input(
                    &words::spoken(&part.criterion),
                    format!(
                        "{figure} is {scaled} between {} and {}; weight {}",
                        two(weight.worst),
                        two(weight.best),
                        two(part.weight)
                    ),
                )
            })
            .collect();
        let known = format!("criteria with {} of the weights are known", share(value.known));
        let range = format!(
            "it lies between {} and {}, whatever the rest turns out to be",
            two(value.lo),
            two(value.hi)
        );
        let lacks = if value.known < 1.0 { vec![known.as_str(), range.as_str()] } else { vec![] };
        let mut provenance = self.source.clone();
        // Anchors and weights are somebody's, or those that Quarry begins with.
        let is_own = self.project.profiles.contains_key(&profile.id);
        provenance.push(if is_own { Provenance::Estimated } else { Provenance::Default });
        from(
            &provenance,
            self.figure(
                "Value",
                format!("{:.3}", value.value),
                &format!(
                    "The mean of the criteria that are known, each from 0 at its worst to 1 at its \
                 best, by the weights of the profile “{}”",
                    profile.name
                ),
                inputs,
                lacks,
            ),
        )
    }
}
