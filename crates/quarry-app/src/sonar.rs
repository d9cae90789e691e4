//! Issues as SonarQube's `api/issues/search` writes them, as debt: an item a rule, which hangs on
//! the modules of its issues by their effort.
//!
//! What is open counts. Issues that are resolved or closed are left out and counted, as are those
//! that say no effort. The answer comes in pages; several of them, one after another, are read as
//! one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use quarry_model::{evidence::ModuleIx, project::Project, text, time::Date};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    commands::debt_items::{check, form},
    days,
    dto::{
        common::Range,
        ledger::{AttachmentForm, DebtItemForm, LedgerPreview, LedgerProblem},
    },
    error::AppError,
    patterns::Names,
    words,
};

/// The most that is read, in bytes.
const LARGEST: usize = 256 << 20;
/// SonarQube counts a day of work as eight hours.
const HOURS_A_DAY: f64 = 8.0;
/// No single issue takes longer, in hours.
const LONGEST: f64 = 100_000.0;
/// How many problems are named.
const PROBLEMS: usize = 1_000;
/// How much of a message is quoted, in characters.
const QUOTED: usize = 160;

/// Severities, the worst last.
const SEVERITIES: [&str; 5] = ["info", "minor", "major", "critical", "blocker"];

#[derive(Deserialize)]
struct Page {
    issues: Vec<Value>,
    #[serde(default)]
    components: Vec<Value>,
    #[serde(default)]
    total: Option<u64>,
    #[serde(default)]
    paging: Option<Paging>,
}

#[derive(Deserialize)]
struct Paging {
    #[serde(default)]
    total: Option<u64>,
}

#[derive(Deserialize)]
struct Component {
    key: String,
    path: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issue {
    #[serde(default)]
    key: Option<String>,
    rule: String,
    component: String,
    #[serde(default)]
    severity: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    status: Option<String>,
    /// The status as newer versions say it.
    #[serde(default, rename = "issueStatus")]
    standing: Option<String>,
    #[serde(default)]
    resolution: Option<String>,
    #[serde(default)]
    effort: Option<Value>,
    #[serde(default)]
    debt: Option<Value>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    creation_date: Option<String>,
}

impl Issue {
    fn is_closed(&self) -> bool {
        let says = |said: &Option<String>, words: &[&str]| {
            said.as_deref().is_some_and(|said| words.iter().any(|w| said.eq_ignore_ascii_case(w)))
        };
        self.resolution.as_deref().is_some_and(|resolution| !resolution.is_empty())
            || says(&self.status, &["closed", "resolved"])
            || says(&self.standing, &["fixed", "false_positive", "accepted"])
    }
}

/// Whether a text is JSON rather than a table.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// The open issues of one rule.
#[derive(Default)]
struct Rule {
    issues: u32,
    hours: f64,
    severity: usize,
    kind: String,
    first: Option<Date>,
    message: String,
    by_module: BTreeMap<ModuleIx, f64>,
}

/// What was read and left out.
#[derive(Default)]
struct Account {
    closed: u32,
    without_effort: u32,
    repeated: u32,
    elsewhere: BTreeSet<String>,
    problems: Vec<LedgerProblem>,
}

impl Account {
    fn problem(&mut self, number: u32, cause: String) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(LedgerProblem { line: number, cause });
        }
    }
}

/// Reads issues against the open project. What can't be used is a problem, whose line is the
/// number of the issue.
pub(crate) fn read(project: &Project, text: &str, today: Date) -> Result<LedgerPreview, AppError> {
    let pages = pages(text)?;
    let places = Places::new(project, &pages);
    let total = pages.iter().filter_map(|p| p.paging.as_ref().and_then(|p| p.total).or(p.total));
    let (total, mut read) = (total.max(), 0u32);
    let mut rules: BTreeMap<String, Rule> = BTreeMap::new();
    let mut account = Account::default();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for value in pages.into_iter().flat_map(|page| page.issues) {
        read = read.saturating_add(1);
        let issue: Issue = match serde_json::from_value(value) {
            Ok(issue) => issue,
            Err(error) => {
                account.problem(read, format!("It is no issue: {error}."));
                continue;
            }
        };
        if issue.key.as_ref().is_some_and(|key| !seen.insert(key.clone())) {
            account.repeated += 1;
        } else if issue.is_closed() {
            account.closed += 1;
        } else {
            add(&places, &mut rules, &mut account, read, issue);
        }
    }
    let mut preview = LedgerPreview {
        items: Vec::new(),
        replaced: 0,
        problems: Vec::new(),
        unknown_columns: Vec::new(),
        columns: Vec::new(),
        known: Vec::new(),
        notes: notes(&account, total, read),
    };
    for (name, rule) in &rules {
        match item(project, name, rule, today) {
            Ok(form) => {
                preview.replaced += u32::from(form.id.is_some());
                preview.items.push(form);
            }
            Err(cause) => account.problem(0, format!("{name}: {cause}")),
        }
    }
    preview.problems = account.problems;
    Ok(preview)
}

fn pages(text: &str) -> Result<Vec<Page>, AppError> {
    if text.len() > LARGEST {
        return Err(AppError::failed(format!(
            "The issues have {} MiB; {} MiB is the most that is read at once.",
            text.len() >> 20,
            LARGEST >> 20
        )));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut pages = Vec::new();
    for (number, value) in (1..).zip(serde_json::Deserializer::from_str(text).into_iter::<Value>())
    {
        let value = value.map_err(|error| {
            AppError::failed(format!("Page {number} can’t be read as JSON: {error}."))
        })?;
        // Several pages may have been put into one list.
        let several = match value {
            Value::Array(several) if several.iter().all(|page| page.get("issues").is_some()) => {
                several
            }
            one => vec![one],
        };
        for page in several {
            pages.push(serde_json::from_value(page).map_err(|error| {
                AppError::failed(format!(
                    "Page {number} holds no issues as SonarQube’s api/issues/search writes them: \
                     {error}."
                ))
            })?);
        }
    }
    if pages.is_empty() {
        return Err(AppError::failed("There is no page of issues in it."));
    }
    Ok(pages)
}

/// Where the components lie in the project.
struct Places<'a> {
    names: Names<'a>,
    /// What the pages say of components: their path by key.
    paths: HashMap<String, String>,
    /// Modules by the last part of their path.
    by_file: HashMap<&'a str, Vec<(&'a str, ModuleIx)>>,
}

impl<'a> Places<'a> {
    fn new(project: &'a Project, pages: &[Page]) -> Self {
        let mut by_file: HashMap<&str, Vec<(&str, ModuleIx)>> = HashMap::new();
        for (ix, module) in (0..).map(ModuleIx).zip(&project.evidence.modules) {
            let path = module.path.as_str();
            by_file.entry(last_part(path)).or_default().push((path, ix));
        }
        let components = pages.iter().flat_map(|page| &page.components);
        let paths = components
            .filter_map(|value| Component::deserialize(value).ok())
            .map(|component| (component.key, component.path))
            .collect();
        Self { names: Names::of(&project.evidence), paths, by_file }
    }

    /// The module of a component: the one with its path, or the only one whose path ends with it,
    /// since the analysis may have begun in a folder of the source.
    fn find(&self, component: &str) -> Option<ModuleIx> {
        let after_key = || component.rsplit_once(':').map_or(component, |(_, path)| path);
        let path = self.paths.get(component).map_or_else(after_key, String::as_str);
        let path = path.trim_start_matches("./");
        if path.is_empty() {
            return None;
        }
        let ends = |whole: &str| {
            whole.strip_suffix(path).is_some_and(|front| front.is_empty() || front.ends_with('/'))
        };
        let same_file = self.by_file.get(last_part(path)).map(Vec::as_slice).unwrap_or_default();
        if let Some((_, exact)) = same_file.iter().find(|(whole, _)| *whole == path) {
            return Some(*exact);
        }
        let mut like = same_file.iter().filter(|(whole, _)| ends(whole));
        match (like.next(), like.next()) {
            (Some((_, ix)), None) => Some(*ix),
            (None, _) => self.names.find(path),
            _ => None,
        }
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn add(
    places: &Places<'_>,
    rules: &mut BTreeMap<String, Rule>,
    account: &mut Account,
    number: u32,
    issue: Issue,
) {
    let said = issue.effort.as_ref().or(issue.debt.as_ref()).filter(|said| !said.is_null());
    let Some(said) = said else {
        account.without_effort += 1;
        return;
    };
    let hours = match said {
        Value::String(text) if text.trim().is_empty() => {
            account.without_effort += 1;
            return;
        }
        Value::String(text) => hours_of(text),
        // A bare number is one of minutes.
        Value::Number(minutes) => minutes.as_f64().map(|minutes| minutes / 60.0),
        _ => None,
    };
    let Some(hours) = hours.filter(|hours| (0.0..=LONGEST).contains(hours)) else {
        account
            .problem(number, format!("effort: {said} can’t be read; it is written as 2d 1h30min."));
        return;
    };
    if issue.rule.trim().is_empty() {
        account.problem(number, "rule: it is empty.".to_owned());
        return;
    }
    let rule = rules.entry(issue.rule.trim().to_owned()).or_default();
    rule.issues += 1;
    rule.hours += hours;
    let severity = issue.severity.unwrap_or_default().to_lowercase();
    let severity = SEVERITIES.iter().position(|known| *known == severity).unwrap_or(0);
    rule.severity = rule.severity.max(severity);
    if rule.kind.is_empty() {
        rule.kind = issue.kind.unwrap_or_default().to_lowercase().replace('_', " ");
    }
    if rule.message.is_empty() {
        let message = issue.message.unwrap_or_default();
        rule.message = message.chars().filter(|c| !c.is_control()).take(QUOTED).collect();
    }
    let day = issue.creation_date.as_deref().and_then(|at| days::parse(at.get(..10)?).ok());
    rule.first = match (rule.first, day) {
        (Some(known), Some(day)) => Some(known.min(day)),
        (known, day) => known.or(day),
    };
    match places.find(&issue.component) {
        Some(ix) => *rule.by_module.entry(ix).or_default() += hours,
        None => drop(account.elsewhere.insert(issue.component)),
    }
}

/// `2d 1h30min` in hours; a day has eight.
fn hours_of(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    let (mut hours, mut any) = (0.0, false);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let units = [("min", 1.0 / 60.0), ("d", HOURS_A_DAY), ("h", 1.0)];
        let (unit, factor) = units.into_iter().find(|(unit, _)| rest.starts_with(unit))?;
        rest = rest[unit.len()..].trim_start();
        hours += number * factor;
        any = true;
    }
    (any && hours.is_finite()).then_some(hours)
}

/// The debt of one rule. What people entered of an item of the same name stays.
fn item(project: &Project, key: &str, rule: &Rule, today: Date) -> Result<DebtItemForm, String> {
    let name: String = format!("SonarQube {key}").chars().take(text::NAME_LIMIT).collect();
    let same = project.debt_items.values().find(|i| i.name.to_lowercase() == name.to_lowercase());
    let before = same.map(|item| form(project, item));
    let attachments = rule
        .by_module
        .iter()
        .filter(|(_, hours)| **hours > 0.0)
        .map(|(ix, hours)| AttachmentForm {
            target: project.modules.id(*ix).to_string(),
            name: project.evidence.module(*ix).name.clone(),
            share: (hours / rule.hours).min(1.0),
        })
        .collect();
    let kind = if rule.kind.is_empty() { "issue" } else { &rule.kind };
    let such = if rule.message.is_empty() {
        String::new()
    } else {
        format!(", such as “{}”", rule.message)
    };
    let found = words::count(rule.issues as usize, "open issue");
    let form = DebtItemForm {
        id: same.map(|item| item.id.to_string()),
        name,
        project: before.as_ref().map(|form| form.project.clone()).unwrap_or_default(),
        taken_on: rule.first.unwrap_or(today).to_string(),
        principal_hours: Range { lo: rule.hours, likely: rule.hours, hi: rule.hours },
        interest: before.as_ref().and_then(|form| form.interest),
        toil_hours_per_week: before.as_ref().and_then(|form| form.toil_hours_per_week),
        rework: before.as_ref().and_then(|form| form.rework),
        opportunity: before.as_ref().and_then(|form| form.opportunity),
        attachments,
        repayments: before.map(|form| form.repayments).unwrap_or_default(),
        provenance: "imported".to_owned(),
        note: format!("{found}: {kind}, at worst {}{such}.", SEVERITIES[rule.severity]),
    };
    check(project, &form).map_err(|error| error.message)?;
    Ok(form)
}

/// What was left out, in sentences.
fn notes(account: &Account, total: Option<u64>, read: u32) -> Vec<String> {
    let mut notes = Vec::new();
    let mut say = |count: u32, one: &str, many: &str| match count {
        0 => {}
        1 => notes.push(format!("1 {one}")),
        count => notes.push(format!("{count} {many}")),
    };
    say(account.closed, "closed issue is left out.", "closed issues are left out.");
    say(
        account.without_effort,
        "issue says no effort and is left out.",
        "issues say no effort and are left out.",
    );
    say(account.repeated, "issue stands there twice.", "issues stand there twice.");
    if let Some(first) = account.elsewhere.first() {
        let components = words::count(account.elsewhere.len(), "component");
        notes.push(format!("{components} without a module here, such as {first}."));
    }
    if let Some(total) = total.filter(|total| *total > u64::from(read)) {
        notes.push(format!(
            "The pages hold {read} of {total} issues. Export the others, too, and read all pages \
             together."
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::hours_of;

    #[test]
    fn efforts_are_read_as_sonarqube_writes_them() {
        let cases = [
            ("5min", Some(5.0 / 60.0)),
            ("1h", Some(1.0)),
            ("1h30min", Some(1.5)),
            ("2d", Some(16.0)),
            ("1d 2h 30min", Some(10.5)),
            (" 3d4h ", Some(28.0)),
            ("0min", Some(0.0)),
            ("", None),
            ("min", None),
            ("5", None),
            ("5m", None),
            ("-1h", None),
            ("1.5h", None),
            ("1h30", None),
            ("1e9h", None),
            ("１h", None),
        ];
        for (text, expected) in cases {
            assert_eq!(hours_of(text), expected, "{text:?}");
        }
    }
}
