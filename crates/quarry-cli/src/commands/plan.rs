//! `quarry plan`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::roadmap::roadmap,
    dto::roadmap::{PlanRequest, Roadmap},
    error::AppError,
};
use quarry_report::format::{counted, hours_range, money, or_not_known};

use super::{open_to_read, range};
use crate::{answer::Answer, arguments, table::table};

pub(crate) fn run(application: &Application, asked: &arguments::Plan) -> Result<Answer, AppError> {
    let notices = open_to_read(application, &asked.project)?;
    let start = asked.start.map(|day| day.to_string());
    let roadmap = roadmap(application, PlanRequest { start })?;
    Ok(Answer::new(&roadmap, text(&roadmap))?.with_messages(notices))
}

fn text(roadmap: &Roadmap) -> String {
    let mut text = String::new();
    if roadmap.steps.is_empty() {
        text.push_str("There is nothing to plan.\n");
    } else {
        let team = |team: u32| roadmap.teams.get(team as usize).cloned().unwrap_or_default();
        let rows: Vec<_> = roadmap
            .steps
            .iter()
            .map(|step| {
                let late = if step.late { "Late. " } else { "" };
                vec![
                    step.name.clone(),
                    step.work.clone(),
                    team(step.team),
                    step.start.clone(),
                    step.finish.clone(),
                    hours_range(range(step.effort)),
                    or_not_known(step.saving_per_week, |saving| money(saving, "")),
                    format!("{late}{}", step.why),
                ]
            })
            .collect();
        text.push_str(&table(
            &["Step", "Kind", "Team", "Start", "Done", ">Effort", ">Saves/week", "Why here"],
            &rows,
        ));
        let currency = &roadmap.currency;
        let _ = writeln!(
            text,
            "\n{} from {} to {}. Waiting costs {} until then; no order costs less than {}, plain \
             WSJF {}.",
            counted(roadmap.steps.len() as u32, "step", "steps"),
            roadmap.start,
            roadmap.end,
            money(roadmap.cost_of_delay, currency),
            money(roadmap.bound, currency),
            money(roadmap.wsjf_cost, currency),
        );
    }
    for note in &roadmap.notes {
        let _ = writeln!(text, "- {note}");
    }
    text
}
