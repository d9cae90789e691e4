//! `quarry survey`.

use std::fmt::Write as _;

use quarry_app::{
    application::Application,
    commands::{
        import::{ImportRequest, import},
        survey::{SurveyRequest, language, survey},
    },
    dto::{
        import::ImportSummary,
        survey::{DiagnosticRow, SurveyDifference, SurveySummary},
    },
    error::AppError,
    exchange,
};
use quarry_model::asked::{Asked, HistoryWanted, Selection};
use quarry_report::format::counted;
use quarry_survey::{AuthorNames, SurveyOptions, import::ImportOptions};

use super::open;
use crate::{answer::Answer, arguments, progress::Terminal};

/// How many things that could not be read are listed.
const LISTED: usize = 10;

pub(crate) fn run(
    application: &Application,
    asked: &arguments::Survey,
) -> Result<Answer, AppError> {
    if asked.source.is_file() {
        if asked.format.is_none() && exchange::is_project(&asked.source) {
            return taken_over(application, asked);
        }
        return imported(application, asked);
    }
    if asked.format.is_some() {
        return Err(AppError::failed(format!(
            "{} is not a file, and --format says how to read one.",
            asked.source.display()
        )));
    }
    // A project that can't be changed is told before minutes of reading.
    let notices =
        if asked.project.exists() { open(application, &asked.project)? } else { Vec::new() };
    let languages =
        asked.languages.iter().map(|name| language(name)).collect::<Result<_, AppError>>()?;
    let wanted = Asked {
        selection: Selection {
            languages,
            left_out: asked.leave_out.clone(),
            taken_in: asked.take_in.clone(),
        },
        imports_only: asked.imports_only,
        history: match (asked.no_history, asked.history_since) {
            (true, _) => HistoryWanted::None,
            (false, None) => HistoryWanted::All,
            (false, Some(day)) => HistoryWanted::Since(day),
        },
        real_names: asked.real_names,
        changed_lines: asked.changed_lines,
    };
    let request = SurveyRequest {
        folder: asked.source.clone(),
        project: Some(asked.project.clone()),
        options: SurveyOptions::of(&wanted),
    };
    let progress = Terminal::new();
    let summary = survey(application, &request, &progress)?;
    drop(progress);
    let messages = notices.into_iter().chain(diagnostics(&summary.diagnostics));
    Ok(Answer::new(&summary, text(&summary))?.with_messages(messages))
}

/// Imports a file that another tool wrote.
fn imported(application: &Application, asked: &arguments::Survey) -> Result<Answer, AppError> {
    let notices =
        if asked.project.exists() { open(application, &asked.project)? } else { Vec::new() };
    let request = ImportRequest {
        file: asked.source.clone(),
        project: Some(asked.project.clone()),
        format: asked.format.clone(),
        options: ImportOptions {
            author_names: if asked.real_names {
                AuthorNames::Real
            } else {
                AuthorNames::Pseudonyms
            },
            columns_use_rows: asked.columns_use_rows,
        },
        take_assigned: asked.take_assigned,
    };
    let progress = Terminal::new();
    let summary = import(application, &request, &progress)?;
    drop(progress);
    let messages = notices.into_iter().chain(diagnostics(&summary.diagnostics));
    Ok(Answer::new(&summary, imported_text(&summary))?.with_messages(messages))
}

fn imported_text(summary: &ImportSummary) -> String {
    let mut text = format!(
        "Read as {}: {}, {}, {}.\n",
        summary.format,
        counted(summary.modules, "module", "modules"),
        counted(summary.dependencies, "dependency", "dependencies"),
        counted(summary.commits, "commit", "commits"),
    );
    let _ = writeln!(
        text,
        "{} read, {} skipped, {} outside of the source; {} led nowhere.",
        counted(summary.read, "entry", "entries"),
        summary.skipped,
        summary.outside,
        counted(summary.unresolved, "name", "names"),
    );
    if summary.joined {
        let known = counted(summary.matched, "module", "modules");
        let _ = writeln!(text, "Joined {}, which knew {known} of it.", summary.source);
    } else if !summary.source.is_empty() {
        let _ = writeln!(text, "{} is a source of its own.", summary.source);
    }
    if summary.taken + summary.kept > 0 {
        let _ = writeln!(
            text,
            "{} elsewhere: {} taken, {} kept where they are.",
            counted(summary.taken + summary.kept, "module was assigned", "modules were assigned"),
            summary.taken,
            summary.kept,
        );
    }
    if summary.rules > 0 || !summary.domains.is_empty() {
        let _ = writeln!(
            text,
            "{} and {} are new; they assigned {}.",
            counted(summary.domains.len() as u32, "domain", "domains"),
            counted(summary.rules, "rule", "rules"),
            counted(summary.assigned, "module", "modules"),
        );
    }
    if !summary.owned.is_empty() {
        let _ = writeln!(
            text,
            "{} an owner; {} new.",
            counted(summary.owned.len() as u32, "domain has", "domains have"),
            counted(summary.teams.len() as u32, "team is", "teams are"),
        );
    }
    if summary.boundaries + summary.violations > 0 {
        let _ = writeln!(
            text,
            "The file holds {} on who may use whom, and counts {} that {}.",
            counted(summary.boundaries, "rule", "rules"),
            counted(summary.violations, "file", "files"),
            if summary.violations == 1 { "breaks one" } else { "break them" },
        );
    }
    text
}

/// Makes a project from a file in the exchange format, which holds its surveys already.
fn taken_over(application: &Application, asked: &arguments::Survey) -> Result<Answer, AppError> {
    if asked.project.exists() {
        return Err(AppError::failed(format!(
            "{} is there already, and a whole project can only become a new one; name another \
             file with --project.",
            asked.project.display()
        )));
    }
    let exchange = exchange::read(&asked.source)?;
    exchange::make_project(&exchange, &asked.project, application.now())?;
    let info = application.open(&asked.project)?;
    let text = format!(
        "{}: {}, {}, {}; {} of {} assigned.\n",
        info.name,
        counted(info.modules, "module", "modules"),
        counted(info.dependencies, "dependency", "dependencies"),
        counted(info.domains, "domain", "domains"),
        info.assigned,
        counted(info.product_modules, "product module", "product modules"),
    );
    let messages = (!info.notice.is_empty()).then(|| info.notice.clone());
    Ok(Answer::new(&info, text)?.with_messages(messages))
}

fn text(summary: &SurveySummary) -> String {
    let commit = summary
        .commit
        .as_ref()
        .map(|commit| format!(" at {}", commit.chars().take(10).collect::<String>()))
        .unwrap_or_default();
    let mut text = format!(
        "{}{commit}: {}, {}, {}, {}.\n",
        summary.source,
        counted(summary.modules, "module", "modules"),
        counted(summary.dependencies, "dependency", "dependencies"),
        counted(summary.call_sites, "call site", "call sites"),
        counted(summary.commits, "commit", "commits"),
    );
    for apart in &summary.set_apart {
        let rule = if apart.rule.is_empty() { "no rule that is known" } else { &apart.rule };
        let modules = counted(apart.modules, "module", "modules");
        let _ = writeln!(text, "  {modules} set apart as {} by {rule}", apart.standing);
    }
    if summary.unchanged {
        text.push_str("Nothing has changed since the survey before; it still counts.\n");
    } else if let Some(difference) = &summary.difference {
        since(difference, &mut text);
    }
    if !summary.unresolved.is_empty() {
        let names = counted(summary.unresolved.len() as u32, "imported name", "imported names");
        let _ = writeln!(text, "{names} led to no module of the source.");
    }
    text
}

/// What is different from the survey before.
fn since(difference: &SurveyDifference, text: &mut String) {
    let mut lines = Vec::new();
    let changed = difference.added + difference.gone + difference.renamed;
    if changed > 0 {
        lines.push(format!(
            "{} new, {} gone, {} under another path",
            counted(difference.added, "module", "modules"),
            difference.gone,
            difference.renamed,
        ));
    }
    if difference.new + difference.cut > 0 {
        let kinds: Vec<_> = difference
            .kinds
            .iter()
            .map(|kind| format!("{} +{} -{}", kind.kind, kind.new, kind.cut))
            .collect();
        lines.push(format!(
            "{} new, {} cut ({})",
            counted(difference.new, "dependency", "dependencies"),
            difference.cut,
            kinds.join(", "),
        ));
    }
    if difference.new_call_sites + difference.gone_call_sites > 0 {
        lines.push(format!(
            "{} new, {} gone",
            counted(difference.new_call_sites, "call site", "call sites"),
            difference.gone_call_sites,
        ));
    }
    if lines.is_empty() {
        text.push_str("Since the survey before, nothing has changed that the map shows.\n");
        return;
    }
    text.push_str("Since the survey before:\n");
    for line in lines {
        let _ = writeln!(text, "  {line}");
    }
    let named = [
        ("+", &difference.added_modules, difference.added),
        ("-", &difference.gone_modules, difference.gone),
    ];
    for (sign, modules, all) in named {
        for module in modules.iter().take(LISTED) {
            let _ = writeln!(text, "  {sign} {module}");
        }
        let more = all.saturating_sub(LISTED as u32);
        if more > 0 {
            let _ = writeln!(text, "  {sign} and {more} more; --json lists them.");
        }
    }
    for module in difference.renamed_modules.iter().take(LISTED) {
        let _ = writeln!(text, "  {} -> {}", module.from, module.to);
    }
}

fn diagnostics(rows: &[DiagnosticRow]) -> Vec<String> {
    let mut lines: Vec<String> = rows
        .iter()
        .take(LISTED)
        .map(|row| {
            let place = match (row.path.as_str(), row.line) {
                ("", _) => String::new(),
                (path, 0) => format!("{path}: "),
                (path, line) => format!("{path}:{line}: "),
            };
            format!("{}: {place}{}", row.severity, row.cause)
        })
        .collect();
    if rows.len() > LISTED {
        lines.push(format!("and {} more; --json lists all.", rows.len() - LISTED));
    }
    lines
}
