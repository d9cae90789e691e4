//! What a candidate costs and saves over time: doing nothing against beginning in some month, and
//! the assumption that would turn the answer.

use std::fmt::Write as _;

use quarry_analysis::{
    Assumption, CandidateScore, Flip, Flips, HORIZON_MONTHS, SavingPart, Stakes, UpkeepPart,
    WEEKS_PER_MONTH,
};
use quarry_model::{
    candidate::Disposition, ids::CandidateId, people::StakeholderProfile, project::Project,
    team::Team,
};
use quarry_report::format::{self, hours, money, share, weeks};

use super::{candidates::no_such_candidate, profiles::profile_of};
use crate::{
    application::Application,
    dto::{
        candidates::BreakEven,
        common::Range,
        prospect::{
            AskProspect, DispositionMoney, FlipRow, Prospect, SavingLine, StartMonths, StartRow,
        },
    },
    error::AppError,
    words,
};

/// Months that can be looked at, at most: what lies further ahead nobody can know.
const FURTHEST: u32 = 240;

/// What a candidate costs and saves over time.
pub fn prospect(application: &Application, request: AskProspect) -> Result<Prospect, AppError> {
    let id: CandidateId = request.candidate.parse()?;
    let horizon = request.horizon.unwrap_or(HORIZON_MONTHS);
    if !(1..=FURTHEST).contains(&horizon) {
        return Err(AppError::failed(format!(
            "{horizon} months can't be looked at. Take 1 to {FURTHEST}."
        )));
    }
    let view = application.view()?;
    let profile = profile_of(&view, request.profile.as_deref())?;
    if request.profile.is_none() {
        return prospect_of(&view.project, view.scores(), &profile, id, horizon);
    }
    let scores = quarry_analysis::score(&view.project, &view.graph, &profile);
    prospect_of(&view.project, &scores, &profile, id, horizon)
}

pub(crate) fn prospect_of(
    project: &Project,
    scores: &[CandidateScore],
    profile: &StakeholderProfile,
    id: CandidateId,
    horizon: u32,
) -> Result<Prospect, AppError> {
    let score = scores.iter().find(|score| score.candidate == id);
    let (score, candidate) =
        score.zip(project.candidates.get(&id)).ok_or_else(no_such_candidate)?;
    let teller = Teller { project, horizon };
    let stakes = score.debt.stakes.as_ref();
    let found = quarry_analysis::flips(scores, profile, id, horizon);
    let months = stakes.and_then(|stakes| teller.start_months(stakes));
    let rows = |flips: &[Flip]| flips.iter().map(|flip| teller.flip_row(flip)).collect();
    Ok(Prospect {
        candidate: id.to_string(),
        name: candidate.name.clone(),
        currency: project.settings.currency.clone(),
        answer: teller.answer(score, stakes, found.as_ref(), months.as_ref()),
        turns: found.as_ref().map_or_else(String::new, |flips| teller.turns(flips)),
        first_place: found.as_ref().map_or_else(String::new, |flips| teller.first_place(flips)),
        lines: stakes.map_or_else(Vec::new, saving_lines),
        dispositions: stakes.map_or_else(Vec::new, |stakes| teller.dispositions(stakes)),
        start: months,
        flips: found.as_ref().map_or_else(Vec::new, |found| rows(&found.answer)),
        first_place_flips: found.as_ref().map_or_else(Vec::new, |found| rows(&found.first_place)),
        missing: score.debt.missing.clone(),
    })
}

/// When something has paid for itself, in months.
pub(crate) fn break_even(even: quarry_analysis::BreakEven) -> BreakEven {
    let month = |weeks: Option<f64>| weeks.map(quarry_analysis::month_of);
    BreakEven { early: month(even.early), likely: month(even.likely), late: month(even.late) }
}

pub(crate) fn saving_lines(stakes: &Stakes) -> Vec<SavingLine> {
    let made_of = |part, each: Option<(u32, f64)>| match (part, each) {
        (_, Some((count, each))) => {
            format!("{} × {} a week", format::count(count), short_hours(each))
        }
        (SavingPart::Removed, None) => {
            format!("{} of what its debt items cost", share(stakes.removed_share()[1]))
        }
        (_, None) => "as stated".to_owned(),
    };
    let lines = stakes
        .lines()
        .into_iter()
        .filter(|line| line.part == SavingPart::Removed || line.money != 0.0);
    lines
        .map(|line| SavingLine {
            name: saving_name(line.part).to_owned(),
            made_of: made_of(line.part, line.each),
            per_week: line.money,
        })
        .collect()
}

/// Hours of which there are few: `0.06 h`.
fn short_hours(value: f64) -> String {
    let text = format!("{value:.2}");
    format!("{}\u{a0}h", text.trim_end_matches('0').trim_end_matches('.'))
}

fn saving_name(part: SavingPart) -> &'static str {
    match part {
        SavingPart::Removed => "Debt that goes away",
        SavingPart::Running => "Running it",
        SavingPart::Upkeep(part) => match part {
            UpkeepPart::Deployment => "New debt: a second deployment",
            UpkeepPart::Calls => "New debt: remote calls",
            UpkeepPart::Replicas => "New debt: copies of data",
            UpkeepPart::Outboxes => "New debt: outboxes",
            UpkeepPart::Libraries => "New debt: copied libraries",
        },
    }
}

/// What a disposition is, done.
fn doing(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Extract => "extracting it",
        Disposition::Modularise => "giving it a clean boundary in place",
        Disposition::Buy => "replacing it by bought software",
        Disposition::Retire => "switching it off",
        Disposition::Leave => "leaving it as it is",
    }
}

/// What is assumed of a disposition.
fn assumes(disposition: Disposition, chosen: bool) -> &'static str {
    match disposition {
        Disposition::Leave => "Nothing is done: nothing goes away.",
        _ if chosen => "With the share and the running cost that were stated for it.",
        Disposition::Extract => "With the share and the running cost as stated.",
        Disposition::Modularise => {
            "With the share as stated; nothing runs on its own and no call becomes remote."
        }
        Disposition::Buy => {
            "With the share and the running cost as stated; others deploy it. Its hours are not \
             in the source."
        }
        Disposition::Retire => {
            "Its debt goes with it, and nothing runs. Its hours are not in the source."
        }
    }
}

fn assumption_name(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::RemovedShare => "share of its debt’s cost that goes away",
        Assumption::Effort => "effort",
        Assumption::HourCost => "cost of an engineering hour",
        Assumption::HourValue => "value of an engineering hour",
        Assumption::RunningCost => "running cost a week",
        Assumption::Upkeep => "time a week that the debt of the cut takes",
        Assumption::Pace => "time a week that the team gives",
        Assumption::DiscountRate => "discount rate",
        Assumption::Horizon => "time that is looked at",
    }
}

/// Writes the figures of a project.
struct Teller<'a> {
    project: &'a Project,
    horizon: u32,
}

impl Teller<'_> {
    fn cash(&self, value: f64) -> String {
        money(value, &self.project.settings.currency)
    }

    fn months(&self) -> String {
        format::counted(self.horizon, "month", "months")
    }

    fn start_months(&self, stakes: &Stakes) -> Option<StartMonths> {
        let found = quarry_analysis::StartMonths::of(stakes, self.horizon)?;
        let row = |month, cost: quarry_analysis::TotalCost| StartRow {
            month,
            paid: cost.paid,
            today: cost.today,
        };
        let team = stakes.pace.team.and_then(|team| self.project.teams.get(&team));
        let team = team.map_or_else(
            || format!("{}, assumed, since none is entered", Team::assumed().name),
            |team| team.name.clone(),
        );
        Some(StartMonths {
            horizon: self.horizon,
            nothing: row(0, found.nothing),
            months: found.months.iter().map(|one| row(one.month, one.cost)).collect(),
            best_paid: found.best_paid,
            best_today: found.best_today,
            work_weeks: stakes.cash_flow().map_or(0.0, |flow| flow.weeks),
            team: format!("{team}: {} a week", hours(stakes.pace.hours_per_week)),
        })
    }

    fn answer(
        &self,
        score: &CandidateScore,
        stakes: Option<&Stakes>,
        flips: Option<&Flips>,
        months: Option<&StartMonths>,
    ) -> String {
        let Some(stakes) = stakes else {
            return "What it saves is not known.".to_owned();
        };
        let horizon = self.months();
        if stakes.disposition == Disposition::Leave {
            let carried = stakes.carried * f64::from(self.horizon) * WEEKS_PER_MONTH;
            return format!(
                "It is to stay as it is: its debt costs {} over {horizon}.",
                self.cash(carried)
            );
        }
        let Some((months, flips)) = months.zip(flips) else {
            return "How long it takes is not known, so what it costs is not known either."
                .to_owned();
        };
        let does = doing(stakes.disposition);
        let mut text = if let Some(now) = months.months.first() {
            let (nothing, less) = (months.nothing.today, months.nothing.today - now.today);
            format!(
                "Over {horizon} doing nothing costs {}; {does} now costs {}, {} {} at its worth \
                 today.",
                self.cash(nothing),
                self.cash(now.today),
                self.cash(less.abs()),
                if less > 0.0 { "less" } else { "more" },
            )
        } else {
            format!(
                "The work takes {}, longer than the {horizon} that are looked at; doing nothing \
                 costs {} over them.",
                weeks(months.work_weeks),
                self.cash(months.nothing.today)
            )
        };
        let even = score.debt.break_even.map(break_even);
        let _ = match even.map(|even| even.likely) {
            Some(Some(month)) => write!(text, " It breaks even in month {month}."),
            Some(None) => text.write_str(" It never breaks even."),
            None => Ok(()),
        };
        if flips.worth > 0.0
            && let [now, next, ..] = months.months.as_slice()
        {
            let waiting = next.today - now.today;
            let verb = if waiting > 0.0 { "costs" } else { "saves" };
            let _ = write!(text, " A month of waiting {verb} {}.", self.cash(waiting.abs()));
        }
        text
    }

    fn turns(&self, flips: &Flips) -> String {
        let pays = flips.worth > 0.0;
        match self.nearest(&flips.answer) {
            Some(change) if pays => format!("It stops paying if {change}."),
            Some(change) => format!("It would pay if {change}."),
            None => format!(
                "No assumption, changed alone by up to a factor of ten, makes it {}.",
                if pays { "stop paying" } else { "pay" }
            ),
        }
    }

    fn first_place(&self, flips: &Flips) -> String {
        if flips.first_place.is_empty() {
            return String::new();
        }
        match self.nearest(&flips.first_place) {
            Some(change) => format!("It loses the first place if {change}."),
            None => "No assumption, changed alone by up to a factor of ten, takes the first place \
                     from it."
                .to_owned(),
        }
    }

    /// `the effort were 800 h instead of 400 h`.
    fn nearest(&self, flips: &[Flip]) -> Option<String> {
        let flip = flips.iter().find(|flip| flip.at.is_some())?;
        let FlipRow { assumption, now, at, .. } = self.flip_row(flip);
        Some(format!("the {assumption} were {} instead of {now}", at?))
    }

    fn flip_row(&self, flip: &Flip) -> FlipRow {
        FlipRow {
            assumption: assumption_name(flip.assumption).to_owned(),
            now: self.value(flip.assumption, flip.now),
            at: flip.at.map(|at| self.value(flip.assumption, at)),
            factor: flip.size(),
        }
    }

    fn value(&self, assumption: Assumption, value: f64) -> String {
        match assumption {
            Assumption::RemovedShare | Assumption::DiscountRate => {
                let percent = format!("{:.1}", value * 100.0);
                format!("{}%", percent.strip_suffix(".0").unwrap_or(&percent))
            }
            Assumption::Effort | Assumption::Pace => hours(value),
            Assumption::HourCost | Assumption::HourValue | Assumption::RunningCost => {
                self.cash(value)
            }
            Assumption::Upkeep => short_hours(value),
            Assumption::Horizon => {
                let text = format!("{value:.1}");
                format!("{} months", text.strip_suffix(".0").unwrap_or(&text))
            }
        }
    }

    fn dispositions(&self, stakes: &Stakes) -> Vec<DispositionMoney> {
        let all = [
            Disposition::Extract,
            Disposition::Modularise,
            Disposition::Buy,
            Disposition::Retire,
            Disposition::Leave,
        ];
        let end = f64::from(self.horizon) * WEEKS_PER_MONTH;
        all.into_iter()
            .map(|disposition| {
                let under = stakes.under(disposition);
                let chosen = disposition == stakes.chosen;
                let net = under.net_saving();
                let worth = |flow: quarry_analysis::CashFlow| {
                    flow.net_present_value(0.0, end, under.discount())
                };
                DispositionMoney {
                    disposition: words::of(&disposition),
                    chosen,
                    net_saving: Range { lo: net.lo, likely: net.likely, hi: net.hi },
                    cost: under.effort().map(|effort| effort.times(stakes.hour_cost).into()),
                    payback_weeks: under.payback_weeks(),
                    break_even: under.break_even().map(break_even),
                    worth: under.cash_flow().map(worth),
                    assumes: assumes(disposition, chosen).to_owned(),
                }
            })
            .collect()
    }
}
