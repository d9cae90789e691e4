//! PHP: names, types, and what Laravel, Symfony and Doctrine give a meaning.

mod support;

use std::{fmt::Write as _, path::Path};

use insta::assert_snapshot;
use proptest::prelude::*;
use quarry_model::{
    dependency::DependencyKind,
    diagnostic::Severity,
    evidence::Reading,
    module::{Effect, Language, Standing},
    progress::Unwatched,
};
use quarry_survey::{HistoryWanted, SurveyOptions, survey_folder};

fn fixture(name: &str) -> Reading {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/php").join(name);
    support::survey(&root)
}

/// Everything that detectors found, one a line.
fn found(reading: &Reading) -> String {
    let evidence = &reading.evidence;
    let path = |at| &evidence.module(at).path;
    let mut lines = Vec::new();
    for entry in &evidence.entry_points {
        lines.push(format!(
            "entry {:?} {} -> {}:{} {}",
            entry.kind,
            entry.name,
            path(entry.module),
            entry.line,
            entry.handler
        ));
    }
    for finding in &evidence.findings {
        let sure = if finding.certain { "" } else { " possible" };
        lines.push(format!(
            "finding {:?}{sure} {:?} {}:{} in {}",
            finding.kind,
            finding.name,
            path(finding.module),
            finding.line,
            finding.within
        ));
    }
    for table in &evidence.tables {
        let declared = table.declared_in.map_or("nowhere", |at| path(at));
        lines.push(format!("table {} in {declared}:{}", table.name, table.line));
    }
    for access in &evidence.accesses {
        lines.push(format!(
            "{} {} by {}:{} {}",
            if access.write { "write" } else { "read" },
            evidence.tables[access.table.at()].name,
            path(access.module),
            access.line,
            access.count
        ));
    }
    for dependency in &evidence.dependencies {
        if matches!(
            dependency.kind,
            DependencyKind::Association
                | DependencyKind::Injection
                | DependencyKind::Listener
                | DependencyKind::Task
                | DependencyKind::String
        ) {
            lines.push(format!(
                "{} {} -> {}:{}",
                dependency.kind.name(),
                path(dependency.from),
                path(dependency.to),
                dependency.line
            ));
        }
    }
    for role in &evidence.roles {
        lines.push(format!("role {:?} {} because {}", role.role, path(role.module), role.because));
    }
    lines.sort();
    let mut text = String::new();
    for line in lines {
        writeln!(text, "{line}").expect("text");
    }
    text
}

#[test]
fn laravel_is_found_and_nothing_else() {
    assert_snapshot!(found(&fixture("shop")));
}

#[test]
fn symfony_and_doctrine_are_found_and_nothing_else() {
    assert_snapshot!(found(&fixture("desk")));
}
