//! The invariants of the workspace: who may depend on whom, who may read a clock, and under
//! which licences the rest comes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::Value;

/// The crates from the ground up: each depends only on crates that stand before it.
const ORDER: [&str; 13] = [
    "quarry-memory",
    "quarry-model",
    "quarry-survey",
    "quarry-analysis",
    "quarry-plan",
    "quarry-layout",
    "quarry-figures",
    "quarry-report",
    "quarry-store",
    "quarry-app",
    "quarry-cli",
    "quarry-window",
    "quarry-tests",
];

/// Crates that know the vocabulary and nothing else of ours; what measures them may know more.
const ON_MODEL_ALONE: [&str; 4] = ["quarry-survey", "quarry-plan", "quarry-layout", "quarry-store"];

/// All that the vocabulary is made with; none of it does input or output. `chrono` is taken
/// without its clock.
const MODEL_DEPENDENCIES: [&str; 3] = ["chrono", "serde", "thiserror"];

/// Crates whose results must not depend on when they run.
const WITHOUT_CLOCK: [&str; 6] = [
    "quarry-model",
    "quarry-analysis",
    "quarry-plan",
    "quarry-layout",
    "quarry-figures",
    "quarry-report",
];

/// Licences that ask for no more than a notice, or for changes to a file of theirs.
const LICENCES: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above its tests")
}

/// `cargo metadata` for this machine, without the network.
fn metadata() -> &'static Value {
    static METADATA: OnceLock<Value> = OnceLock::new();
    METADATA.get_or_init(|| {
        let version = Command::new("rustc").arg("-vV").output().expect("rustc runs");
        let version = String::from_utf8(version.stdout).expect("rustc writes UTF-8");
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host])
            .current_dir(root())
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
    })
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The packages of the workspace by name.
fn ours() -> BTreeMap<&'static str, &'static Value> {
    let members: BTreeSet<_> =
        list(metadata(), "workspace_members").iter().filter_map(Value::as_str).collect();
    list(metadata(), "packages")
        .iter()
        .filter(|package| members.contains(text(package, "id")))
        .map(|package| (text(package, "name"), package))
        .collect()
}

fn dependencies(package: &'static Value) -> impl Iterator<Item = &'static str> {
    list(package, "dependencies").iter().map(|dependency| text(dependency, "name"))
}

/// Dependencies other than those of tests.
fn shipped(package: &'static Value) -> impl Iterator<Item = &'static Value> {
    list(package, "dependencies").iter().filter(|dependency| text(dependency, "kind") != "dev")
}

/// Files below `folder` with one of these endings, in order; built and fetched ones left out.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("a readable entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | "node_modules" | "dist" | "gen") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// `path:line` of each line of `files` for which `bad` holds, comments left out.
fn places(files: &[PathBuf], bad: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let source = fs::read_to_string(file).expect("a readable source");
        for (number, line) in source.lines().enumerate() {
            if !line.trim_start().starts_with("//") && bad(line) {
                let file = file.strip_prefix(root()).unwrap_or(file);
                found.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
            }
        }
    }
    found
}

fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn crates_depend_only_on_crates_below_them() {
    let ours = ours();
    let known: BTreeSet<_> = ORDER.into_iter().collect();
    assert_eq!(ours.keys().copied().collect::<BTreeSet<_>>(), known, "every crate has its place");
    let mut wrong = Vec::new();
    for (place, name) in ORDER.iter().enumerate() {
        for dependency in dependencies(ours[name]).filter(|name| known.contains(name)) {
            if !ORDER[..place].contains(&dependency) {
                wrong.push(format!("{name} -> {dependency}"));
            }
        }
        let shipped = shipped(ours[name]).map(|dependency| text(dependency, "name"));
        for dependency in shipped.filter(|name| known.contains(name)) {
            if ON_MODEL_ALONE.contains(name) && dependency != "quarry-model" {
                wrong.push(format!("{name} -> {dependency}"));
            }
        }
    }
    none(&wrong, "A crate depends on what it must not know");
}

#[test]
fn the_model_does_no_input_or_output() {
    let model = ours()["quarry-model"];
    for dependency in shipped(model) {
        let name = text(dependency, "name");
        assert!(MODEL_DEPENDENCIES.contains(&name), "quarry-model depends on {name}");
        if name == "chrono" {
            assert_eq!(dependency["uses_default_features"], false, "chrono with its clock");
            for feature in list(dependency, "features") {
                assert!(feature == "std" || feature == "serde", "chrono with {feature}");
            }
        }
    }
    let sources = files(&root().join("crates/quarry-model/src"), &[".rs"]);
    assert!(!sources.is_empty());
    let outside =
        ["std::fs", "std::net", "std::process", "std::env", "std::io", "std::time", "println!"];
    let found = places(&sources, |line| outside.iter().any(|path| line.contains(path)));
    none(&found, "The model reaches outside");
}

#[test]
fn the_window_the_database_and_the_bridge_are_known_in_one_place_each() {
    let mut wrong = Vec::new();
    for (name, package) in ours() {
        for dependency in dependencies(package) {
            let tauri = dependency == "tauri" || dependency.starts_with("tauri-");
            let database = dependency.starts_with("rusqlite");
            if tauri && name != "quarry-window" || database && name != "quarry-store" {
                wrong.push(format!("{name} -> {dependency}"));
            }
        }
    }
    none(&wrong, "Only quarry-window knows tauri, only quarry-store knows rusqlite");
    let bridge = root().join("ui/src/lib/backend");
    let mut sources = files(&root().join("ui/src"), &[".ts", ".svelte", ".js"]);
    sources.retain(|path| !path.starts_with(&bridge));
    let found = places(&sources, |line| line.contains("@tauri-apps"));
    none(&found, "Only ui/src/lib/backend imports @tauri-apps");
}

#[test]
fn nothing_is_unsafe_outside_the_window() {
    let mut sources = files(&root().join("crates"), &[".rs"]);
    sources.extend(files(&root().join("tests"), &[".rs"]));
    // The allocator is written in C, and is told its one option.
    sources.retain(|path| !path.ends_with("crates/quarry-memory/src/lib.rs"));
    assert!(sources.len() > 50);
    let found = places(&sources, |line| {
        let word = |at: usize| {
            let (before, after) = (&line[..at], &line[at + "unsafe".len()..]);
            let inside =
                |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "_\"-".contains(c));
            !inside(before.chars().next_back()) && !inside(after.chars().next())
        };
        line.match_indices("unsafe").any(|(at, _)| word(at))
    });
    none(&found, "Unsafe code");
    for (name, package) in ours() {
        let manifest = fs::read_to_string(text(package, "manifest_path")).expect("a manifest");
        let lints = manifest.contains("[lints]\nworkspace = true");
        assert!(
            lints || matches!(name, "quarry-memory" | "quarry-window"),
            "{name} does not take the lints of the workspace"
        );
    }
}

#[test]
fn programs_are_started_in_few_places() {
    // A repository is data: only the reader of history starts a program, git; the window opens
    // links, and starts itself anew.
    let allowed = [
        "crates/quarry-survey/src/history/git_program.rs",
        "src-tauri/src/external.rs",
        "src-tauri/src/rendering.rs",
    ];
    let mut sources = files(&root().join("src-tauri/src"), &[".rs"]);
    for name in ours().keys() {
        sources.extend(files(&root().join("crates").join(name).join("src"), &[".rs"]));
    }
    let before = sources.len();
    sources.retain(|file| !allowed.iter().any(|allowed| file.ends_with(allowed)));
    assert_eq!(sources.len() + allowed.len(), before, "each of these files is there");
    let starts = |line: &str| {
        line.contains("process::Command")
            || line.contains(" Command::new(")
            || line.contains("std::process::{")
    };
    none(&places(&sources, starts), "Programs started elsewhere");
}

#[test]
fn results_do_not_depend_on_the_time_of_day() {
    let clocks = ["SystemTime", "Instant::now", "Utc::now", "Local::now", "thread_rng", "rand::"];
    for name in WITHOUT_CLOCK {
        let sources = files(&root().join("crates").join(name).join("src"), &[".rs"]);
        assert!(!sources.is_empty(), "{name} has sources");
        let found = places(&sources, |line| clocks.iter().any(|clock| line.contains(clock)));
        none(&found, "A clock or chance where the same input must give the same bytes");
    }
}

#[test]
fn every_dependency_is_under_a_licence_we_can_ship() {
    let used: BTreeSet<_> =
        list(&metadata()["resolve"], "nodes").iter().map(|node| text(node, "id")).collect();
    let mut wrong = Vec::new();
    let mut checked = 0;
    for package in list(metadata(), "packages") {
        if used.contains(text(package, "id")) {
            checked += 1;
            let licence = text(package, "license");
            if !acceptable(licence) {
                wrong.push(format!("{} {licence:?}", text(package, "name")));
            }
        }
    }
    assert!(checked > 100, "only {checked} packages were found");
    none(&wrong, "Licences to look at");
}

/// Whether an SPDX expression leaves a way that is acceptable; the old `MIT/Apache-2.0` counts
/// as `OR`.
fn acceptable(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = tokens.as_slice();
    any(&mut rest) && rest.is_empty()
}

fn any(rest: &mut &[&str]) -> bool {
    let mut good = all(rest);
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        good |= all(rest);
    }
    good
}

fn all(rest: &mut &[&str]) -> bool {
    let mut good = one(rest);
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        good &= one(rest);
    }
    good
}

fn one(rest: &mut &[&str]) -> bool {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let good = any(rest);
            match *rest {
                [")", after @ ..] => {
                    *rest = after;
                    good
                }
                _ => false,
            }
        }
        [licence, "WITH", exception, after @ ..] => {
            *rest = after;
            LICENCES.contains(&format!("{licence} WITH {exception}").as_str())
        }
        [licence, after @ ..] => {
            *rest = after;
            LICENCES.contains(licence)
        }
        [] => false,
    }
}

#[test]
fn licence_expressions_are_understood() {
    for (expression, expected) in [
        ("MIT", true),
        ("MIT OR GPL-3.0-only", true),
        ("MIT/Apache-2.0", true),
        ("MIT AND GPL-3.0-only", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR GPL-2.0-only) AND AGPL-3.0-only", false),
        ("Apache-2.0 WITH LLVM-exception OR MIT", true),
        ("GPL-2.0-only WITH Classpath-exception-2.0", false),
        ("AGPL-3.0-or-later", false),
        ("(MIT", false),
        ("", false),
    ] {
        assert_eq!(acceptable(expression), expected, "{expression}");
    }
}
