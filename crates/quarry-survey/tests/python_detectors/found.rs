//! What was found, as text.

use quarry_model::evidence::{EntryPointKind, FindingKind, Reading};

use crate::support::{folder, survey};

/// Everything that detectors found, one a line.
pub(crate) fn found(reading: &Reading) -> Vec<String> {
    let evidence = &reading.evidence;
    let path = |at| &evidence.module(at).path;
    let mut lines = Vec::new();
    for table in &evidence.tables {
        let module = table.declared_in.map_or("", |at| path(at));
        lines.push(format!("table {} {module}:{}", table.name, table.line));
    }
    for access in &evidence.accesses {
        let what = if access.write { "writes" } else { "reads" };
        let table = &evidence.tables[access.table.at()].name;
        lines.push(format!("{}:{} {what} {table}", path(access.module), access.line));
    }
    for entry in &evidence.entry_points {
        let kind = match entry.kind {
            EntryPointKind::Route => "route",
            EntryPointKind::Command => "command",
            EntryPointKind::Consumer => "consumer",
            EntryPointKind::Schedule => "schedule",
        };
        let (module, line) = (path(entry.module), entry.line);
        let handler = if entry.handler.is_empty() { "-" } else { &entry.handler };
        lines.push(format!("{module}:{line} {kind} {} by {handler}", entry.name));
    }
    for finding in &evidence.findings {
        let kind = match finding.kind {
            FindingKind::Authorisation => "authorises",
            FindingKind::Message => "sends",
            FindingKind::Mail => "mails",
            FindingKind::Job => "starts",
            FindingKind::HttpCall => "requests",
            FindingKind::Subscription => "subscribes",
            FindingKind::DynamicDispatch => "ends",
            FindingKind::Route => "routes",
            FindingKind::Data => "data",
        };
        let certain = if finding.certain { "" } else { "perhaps " };
        let (module, line, name) = (path(finding.module), finding.line, &finding.name);
        lines.push(format!("{module}:{line} {certain}{kind} {name}").trim_end().to_owned());
    }
    for dependency in &evidence.dependencies {
        let kind = dependency.kind.name();
        if matches!(kind, "association" | "injection" | "listener" | "task" | "http" | "string") {
            let (from, to) = (path(dependency.from), path(dependency.to));
            lines.push(format!("{from} -> {to} {kind} {}", dependency.count));
        }
    }
    lines.sort();
    lines
}

/// Surveys `files`; what detectors find is exactly what is expected.
pub(crate) fn check(files: &[(&str, &str)], expected: &[&str]) {
    let folder = folder(files);
    let reading = survey(folder.path());
    let mut expected: Vec<String> = expected.iter().map(|&line| line.to_owned()).collect();
    expected.sort();
    let found = found(&reading);
    let missing: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    let further: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(
        missing.is_empty() && further.is_empty() && found.len() == expected.len(),
        "not found: {missing:#?}\nnot expected: {further:#?}"
    );
}
