//! What is read from git: the same through the program and without it, nothing executed.

mod support;

use std::{fmt::Write as _, fs, path::Path};

use chrono::NaiveDate;
use quarry_model::{evidence::Reading, progress::Unwatched};
use quarry_survey::{
    AuthorNames, HistoryReader, HistoryWanted, SurveyOptions, preview_folder, survey_folder,
};
use support::{folder, git, write};
use tempfile::TempDir;

const ANN: (&str, &str) = ("Ann Other", "ann@example.org");
const OLD_ANN: (&str, &str) = ("ann", "ann@old.example.org");
const BOT: (&str, &str) = ("dependabot[bot]", "bot@example.org");

fn commit(root: &Path, day: u32, author: (&str, &str), message: &str) {
    git(root, day, author, &["add", "-A"]);
    git(root, day, author, &["commit", "-q", "-m", message]);
}

/// A repository with renames, a branch, a bot and a mailmap.
fn repository() -> TempDir {
    let body: String = (0..40).fold(String::new(), |text, n| text + &format!("value_{n} = {n}\n"));
    let source = folder(&[
        ("app/__init__.py", ""),
        ("app/a.py", "import app.b\n"),
        ("app/b.py", &body),
        ("notes.txt", "one\n"),
    ]);
    let root = source.path();
    git(root, 1, OLD_ANN, &["init", "-q"]);
    commit(root, 1, OLD_ANN, "start");
    write(root, &[("notes.txt", "two\n")]);
    commit(root, 2, ANN, "no module");
    fs::rename(root.join("app/a.py"), root.join("app/first.py")).expect("moved");
    commit(root, 3, ANN, "rename as it is");
    git(root, 4, ANN, &["checkout", "-q", "-b", "side"]);
    write(root, &[("app/b.py", &format!("{body}more = 1\n"))]);
    commit(root, 4, BOT, "on the branch");
    git(root, 5, ANN, &["checkout", "-q", "main"]);
    write(
        root,
        &[
            ("app/first.py", "import app.b\nx = 1\n"),
            (".mailmap", "Ann Other <ann@example.org> <ann@old.example.org>\n"),
        ],
    );
    commit(root, 5, ANN, "on main");
    git(root, 6, ANN, &["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    fs::remove_file(root.join("app/b.py")).expect("removed");
    write(
        root,
        &[
            ("app/moved/second.py", &format!("{body}more = 2\nlast = 3\n")),
            ("app/moved/__init__.py", ""),
        ],
    );
    commit(root, 7, ANN, "rename with a change");
    source
}

fn survey(root: &Path, options: &SurveyOptions) -> Reading {
    let reading = survey_folder(root, options, &Unwatched).expect("readable");
    reading.evidence.validate().expect("in order");
    reading
}

fn picture(reading: &Reading) -> String {
    let history = &reading.evidence.history;
    let mut text = format!("shallow {}\n", history.shallow);
    for author in &history.authors {
        writeln!(text, "author {}{}", author.name, if author.bot { " (bot)" } else { "" })
            .expect("text");
    }
    for (at, commit) in history.commits.iter().enumerate() {
        let modules: Vec<_> = history
            .changes_of(at as u32)
            .iter()
            .map(|change| reading.evidence.module(change.module).path.as_str())
            .collect();
        let author = &history.authors[commit.author as usize].name;
        writeln!(text, "{} {author} {} files: {}", commit.at, commit.files, modules.join(" "))
            .expect("text");
    }
    for diagnostic in &reading.diagnostics {
        writeln!(text, "{:?} {}", diagnostic.severity, diagnostic.cause).expect("text");
    }
    text
}

#[test]
fn both_readers_tell_the_same_history() {
    let source = repository();
    let by_program = survey(source.path(), &SurveyOptions::default());
    let built_in = survey(
        source.path(),
        &SurveyOptions { history_reader: HistoryReader::BuiltIn, ..SurveyOptions::default() },
    );
    assert_eq!(by_program, built_in);
    insta::assert_snapshot!(picture(&by_program));
}

#[test]
fn real_names_only_on_request() {
    let source = repository();
    let hidden = survey(source.path(), &SurveyOptions::default());
    assert!(!format!("{hidden:?}").contains("Ann"));
    let options = SurveyOptions { author_names: AuthorNames::Real, ..SurveyOptions::default() };
    let real = survey(source.path(), &options);
    let names: Vec<_> = real.evidence.history.authors.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["Ann Other", "dependabot[bot]"]);
}

#[test]
fn history_can_start_at_a_day() {
    let source = repository();
    let since = NaiveDate::from_ymd_opt(2020, 1, 5).expect("a day");
    let options =
        SurveyOptions { history: HistoryWanted::Since(since), ..SurveyOptions::default() };
    let history = survey(source.path(), &options).evidence.history;
    assert_eq!(history.commits.len(), 2);
    assert!(history.commits.iter().all(|commit| commit.at >= 1_578_182_400));
}

#[test]
fn a_folder_inside_a_repository_has_its_history() {
    let source = repository();
    let below = survey(&source.path().join("app"), &SurveyOptions::default());
    assert_eq!(below.evidence.history.commits.len(), 5);
    assert!(below.commit.is_some());
    let preview = preview_folder(&source.path().join("app")).expect("readable");
    assert_eq!(preview.git.expect("a repository").below, "app");
}

#[test]
fn a_shallow_clone_says_so_and_blames_nobody_for_the_rest() {
    let source = repository();
    let clone = TempDir::new().expect("a temporary folder");
    let url = format!("file://{}", source.path().display());
    git(
        source.path(),
        8,
        ANN,
        &["clone", "-q", "--depth", "2", &url, clone.path().join("c").to_str().expect("a path")],
    );
    for history_reader in [HistoryReader::Installed, HistoryReader::BuiltIn] {
        let options = SurveyOptions { history_reader, ..SurveyOptions::default() };
        let reading = survey(&clone.path().join("c"), &options);
        let history = &reading.evidence.history;
        assert!(history.shallow);
        assert!(history.commits.iter().all(|commit| commit.files <= 3), "{history:?}");
        assert_eq!(history.commits.last().map(|commit| commit.files), Some(3));
    }
}

#[test]
fn without_a_repository_there_is_a_note() {
    let source = folder(&[("a.py", "")]);
    let reading = survey(source.path(), &SurveyOptions::default());
    assert!(reading.evidence.history.is_empty());
    assert!(reading.diagnostics.iter().any(|d| d.cause.contains("not in a git repository")));
}

#[test]
fn a_bare_repository_is_refused_with_a_way_out() {
    let source = repository();
    let bare = TempDir::new().expect("a temporary folder");
    git(
        source.path(),
        8,
        ANN,
        &["clone", "-q", "--bare", ".", bare.path().to_str().expect("a path")],
    );
    let error = survey_folder(bare.path(), &SurveyOptions::default(), &Unwatched);
    let error = error.expect_err("no files").to_string();
    assert!(error.contains("clone"), "{error}");
}

#[test]
fn ignored_files_are_left_out_unless_tracked() {
    let source = folder(&[("a.py", ""), ("lib/tracked.py", "")]);
    let root = source.path();
    git(root, 1, ANN, &["init", "-q"]);
    commit(root, 1, ANN, "start");
    write(
        root,
        &[
            (".gitignore", "lib/\nscratch.py\n"),
            ("lib/untracked.py", ""),
            ("scratch.py", ""),
            ("new.py", ""),
        ],
    );
    commit(root, 2, ANN, "ignore");
    let reading = survey(root, &SurveyOptions::default());
    let paths: Vec<_> = reading.evidence.modules.iter().map(|m| m.path.as_str()).collect();
    assert_eq!(paths, ["a.py", "lib/tracked.py", "new.py"]);
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_configures_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let source = repository();
    let root = source.path();
    let trap = root.join("trap.sh");
    let sprung = root.join("sprung");
    fs::write(&trap, format!("#!/bin/sh\ntouch '{}'\ncat\n", sprung.display())).expect("a file");
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).expect("executable");
    let trap = trap.display();
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {trap}\n\thooksPath = {root}\n\
         \tpager = {trap}\n\tsshCommand = {trap}\n\tattributesFile = {root}/attributes\n\tworktree = {root}\n\
         [gpg]\n\tprogram = {trap}\n[gpg \"ssh\"]\n\tprogram = {trap}\n[log]\n\tshowSignature = true\n\
         [diff]\n\texternal = {trap}\n[diff \"trap\"]\n\ttextconv = {trap}\n\tcommand = {trap}\n\
         [filter \"trap\"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n\
         [alias]\n\tlog = !{trap}\n[include]\n\tpath = {root}/more\n[pager]\n\tlog = {trap}\n",
        root = root.display()
    );
    fs::write(root.join("more"), format!("[core]\n\tfsmonitor = {trap}\n")).expect("a file");
    fs::write(root.join("attributes"), "* diff=trap filter=trap\n").expect("a file");
    fs::write(root.join(".gitattributes"), "* diff=trap filter=trap\n").expect("a file");
    fs::write(root.join(".git/config"), config).expect("a file");
    for history_reader in [HistoryReader::Installed, HistoryReader::BuiltIn] {
        let options = SurveyOptions { history_reader, ..SurveyOptions::default() };
        let reading = survey(root, &options);
        assert_eq!(reading.evidence.history.commits.len(), 5, "{history_reader:?}");
        preview_folder(root).expect("readable");
        assert!(!sprung.exists(), "{history_reader:?} ran the trap");
    }
}
