//! Small sources made in a temporary folder, and what a survey finds in them as text.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path, process::Command};

use quarry_model::{evidence::Reading, progress::Unwatched};
use quarry_survey::{HistoryWanted, SurveyOptions, survey_folder};
use tempfile::TempDir;

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    write(folder.path(), files);
    folder
}

/// Writes files below `root`.
pub(crate) fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// A survey without history.
pub(crate) fn survey(root: &Path) -> Reading {
    let options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::default() };
    let reading = survey_folder(root, &options, &Unwatched).expect("a readable folder");
    reading.evidence.validate().expect("evidence in order");
    reading
}

/// Modules, dependencies, call sites and what could not be read, one a line.
pub(crate) fn picture(reading: &Reading) -> String {
    let evidence = &reading.evidence;
    let mut text = String::new();
    let name = |at| &evidence.module(at).name;
    for module in &evidence.modules {
        writeln!(
            text,
            "module {} ({}, {:?}, {} lines)",
            module.name, module.path, module.standing, module.sloc
        )
        .expect("text");
    }
    for d in &evidence.dependencies {
        let kind = d.kind.name();
        writeln!(text, "{} -> {} {kind} {} line {}", name(d.from), name(d.to), d.count, d.line)
            .expect("text");
    }
    for site in &evidence.call_sites {
        let operation = &evidence.operations[site.operation.at()];
        write!(
            text,
            "{}:{} in {:?} {:?} {:?} {}::{} result {:?}",
            name(site.from),
            site.line,
            site.within,
            site.usage,
            operation.kind,
            name(operation.owner),
            operation.name,
            site.result
        )
        .expect("text");
        if site.in_transaction {
            text.push_str(" in transaction");
        }
        if site.handles_failure {
            text.push_str(" handles failure");
        }
        text.push('\n');
    }
    for diagnostic in &reading.diagnostics {
        writeln!(
            text,
            "{:?} {}:{} {}",
            diagnostic.severity, diagnostic.path, diagnostic.line, diagnostic.cause
        )
        .expect("text");
    }
    for (name, count) in &reading.unresolved {
        writeln!(text, "unresolved {name} {count}").expect("text");
    }
    text
}

/// Findings, entry points, tables and accesses, one a line.
pub(crate) fn found(reading: &Reading) -> BTreeSet<String> {
    let evidence = &reading.evidence;
    let path = |at| evidence.module(at).path.as_str();
    let mut lines = BTreeSet::new();
    for found in &evidence.findings {
        let kind = serde_json::to_value(found.kind).expect("a kind is a string");
        let sure = if found.certain { "" } else { "possible " };
        lines.insert(format!(
            "{}:{} {sure}{} {} in {:?}",
            path(found.module),
            found.line,
            kind.as_str().expect("a kind is a string"),
            found.name,
            found.within
        ));
    }
    for entry in &evidence.entry_points {
        let kind = serde_json::to_value(entry.kind).expect("a kind is a string");
        lines.insert(format!(
            "{}:{} {} {} by {:?}",
            path(entry.module),
            entry.line,
            kind.as_str().expect("a kind is a string"),
            entry.name,
            entry.handler
        ));
    }
    for table in &evidence.tables {
        lines.insert(format!(
            "table {} in {}:{}",
            table.name,
            table.declared_in.map_or("nothing", path),
            table.line
        ));
    }
    for access in &evidence.accesses {
        lines.insert(format!(
            "{}:{} {} {}",
            path(access.module),
            access.line,
            if access.write { "writes" } else { "reads" },
            evidence.tables[access.table.at()].name
        ));
    }
    lines
}

/// Runs git in `folder` with a fixed author and date.
pub(crate) fn git(folder: &Path, day: u32, author: (&str, &str), arguments: &[&str]) {
    let date = format!("2020-01-{day:02}T12:00:00+00:00");
    let output = Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", folder.join(".git/no-such-file"))
        .env("GIT_AUTHOR_NAME", author.0)
        .env("GIT_AUTHOR_EMAIL", author.1)
        .env("GIT_COMMITTER_NAME", author.0)
        .env("GIT_COMMITTER_EMAIL", author.1)
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .output()
        .expect("git is installed");
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
