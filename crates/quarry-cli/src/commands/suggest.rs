//! `quarry suggest`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::suggestions::{apply_suggestion, suggestion},
    dto::{
        domains::{ApplySuggestion, Suggest, SuggestionView},
        map::Moved,
    },
    error::AppError,
};
use quarry_report::format::{count, counted};
use serde::Serialize;

use super::{open, open_to_read};
use crate::{answer::Answer, arguments, progress::Terminal, table::table};

/// The answer of `quarry suggest --json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Suggested {
    /// What is proposed.
    suggestion: SuggestionView,
    /// What taking it over did; `null` without `--apply`.
    applied: Option<Moved>,
}

pub(crate) fn run(
    application: &Application,
    asked: &arguments::Suggest,
) -> Result<Answer, AppError> {
    let notices = if asked.apply {
        open(application, &asked.project)?
    } else {
        open_to_read(application, &asked.project)?
    };
    let (resolution, domains_only) = (asked.resolution, asked.domains_only);
    let progress = Terminal::new();
    let suggestion = suggestion(application, &Suggest { resolution, domains_only }, &progress)?;
    drop(progress);
    let applied = if asked.apply {
        let request = ApplySuggestion { resolution, domains_only };
        Some(apply_suggestion(application, request)?.value)
    } else {
        None
    };
    let answer = Suggested { suggestion, applied };
    let text = text(&answer);
    Ok(Answer::new(&answer, text)?.with_messages(notices))
}

fn text(answer: &Suggested) -> String {
    let suggestion = &answer.suggestion;
    if suggestion.groups.is_empty() {
        return "No group was found: there is too little evidence of what belongs together.\n"
            .to_owned();
    }
    let rows: Vec<_> = suggestion
        .groups
        .iter()
        .map(|group| {
            let first: Vec<_> = group.coming.iter().take(3).map(|m| m.name.as_str()).collect();
            let more = group.coming.len().saturating_sub(first.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            vec![
                group.name.clone(),
                if group.domain.is_some() { "there" } else { "new" }.to_owned(),
                count(group.staying),
                count(group.coming.len() as u64),
                format!("{}{more}", first.join(", ")),
            ]
        })
        .collect();
    let mut text = table(&["Domain", "Is", ">Stay", ">Come", "Coming"], &rows);
    let _ = writeln!(
        text,
        "\n{}, modularity {:.3}; {} set apart as libraries, {} without evidence.",
        counted(suggestion.groups.len() as u32, "group", "groups"),
        suggestion.modularity,
        counted(suggestion.utilities.len() as u32, "module", "modules"),
        count(suggestion.without_evidence),
    );
    text.push_str(match &answer.applied {
        Some(moved) => &moved.announcement,
        None => "Nothing was changed; --apply takes it over.",
    });
    text.push('\n');
    text
}
