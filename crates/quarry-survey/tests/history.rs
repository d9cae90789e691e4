//! What is read from git: the same through the program and without it, nothing executed.

mod support;

use std::{fmt::Write as _, fs, path::Path};

use chrono::NaiveDate;
use quarry_model::{
    evidence::{ModuleIx, Reading},
    history::{Change, ChangedLines},
    progress::{Cancelled, Progress, Stage, Unwatched},
};
use quarry_survey::{
    AuthorNames, HistoryReader, HistoryWanted, SurveyError, SurveyOptions, history_folder,
    preview_folder, survey_folder,
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
fn the_history_by_path_alone_is_that_of_the_survey() {
    let source = repository();
    let whole = survey(source.path(), &SurveyOptions::default());
    let alone = history_folder(source.path(), &SurveyOptions::default(), &Unwatched);
    let alone = alone.expect("readable");
    assert_eq!(alone.evidence.history, whole.evidence.history);
    assert_eq!((&alone.commit, &alone.renames), (&whole.commit, &whole.renames));
    let paths = |reading: &Reading| -> Vec<String> {
        reading.evidence.modules.iter().map(|module| module.path.clone()).collect()
    };
    assert_eq!(paths(&alone), paths(&whole));
}

/// The changes of each commit with their lines, as `path +added -removed`.
fn lines(reading: &Reading) -> Vec<Vec<String>> {
    let history = &reading.evidence.history;
    let change = |change: &Change| {
        let path = &reading.evidence.module(change.module).path;
        match change.lines {
            Some(lines) => format!("{path} +{} -{}", lines.added, lines.removed),
            None => format!("{path} unknown"),
        }
    };
    (0..history.commits.len() as u32)
        .map(|commit| history.changes_of(commit).iter().map(change).collect())
        .collect()
}

#[test]
fn changed_lines_are_counted_when_asked_for() {
    let source = repository();
    let root = source.path();
    // Binary for a while, then text again; two files that exchange their paths.
    write(root, &[("app/moved/second.py", "a\0\n"), ("app/x.py", "x = 1\nz = 3\n")]);
    write(root, &[("app/y.py", "y = 2\n")]);
    commit(root, 8, ANN, "binary");
    write(root, &[("app/moved/second.py", "a = 1"), ("app/x.py", "y = 2\n")]);
    write(root, &[("app/y.py", "x = 1\nz = 3\n")]);
    commit(root, 9, ANN, "text, and exchanged");
    let without = survey(root, &SurveyOptions::default());
    assert!(lines(&without).iter().flatten().all(|change| change.ends_with("unknown")));
    let counted = SurveyOptions { changed_lines: true, ..SurveyOptions::default() };
    let by_program = survey(root, &counted);
    let built_in =
        survey(root, &SurveyOptions { history_reader: HistoryReader::BuiltIn, ..counted.clone() });
    assert_eq!(by_program, built_in);
    assert_eq!(by_program, survey(root, &SurveyOptions { threads: Some(1), ..counted.clone() }));
    assert_eq!(
        lines(&by_program),
        [
            vec!["app/__init__.py +0 -0", "app/first.py +1 -0", "app/moved/second.py +40 -0"],
            vec!["app/first.py +0 -0"],
            vec!["app/moved/second.py +1 -0"],
            vec!["app/first.py +1 -0"],
            // A rename counts what changed on the way.
            vec!["app/moved/__init__.py +0 -0", "app/moved/second.py +2 -1"],
            vec!["app/moved/second.py unknown", "app/x.py +2 -0", "app/y.py +1 -0"],
            vec!["app/moved/second.py unknown", "app/x.py +1 -2", "app/y.py +2 -1"],
        ]
        .map(|changes| changes.into_iter().map(str::to_owned).collect::<Vec<_>>())
    );
    let said: Vec<_> = by_program.diagnostics.iter().map(|said| said.cause.as_str()).collect();
    assert!(said.iter().any(|said| said.contains("lines of 2 of 14 changes")), "{said:?}");
    let history = &by_program.evidence.history;
    let module = by_program.evidence.modules.iter().position(|m| m.path == "app/moved/second.py");
    let module = ModuleIx(module.expect("there") as u32);
    assert_eq!(history.lines_of(module), Some((ChangedLines { added: 43, removed: 1 }, 2)));
    assert_eq!(without.evidence.history.lines_of(module), None);

    // Since a day: nothing before it is read.
    let day = NaiveDate::from_ymd_opt(2020, 1, 9).expect("a day");
    let late = SurveyOptions { history: HistoryWanted::Since(day), ..counted };
    assert_eq!(lines(&survey(root, &late)), lines(&by_program)[6..]);
}

#[test]
fn counting_lines_is_told_and_can_be_stopped() {
    struct StopsAtLines;
    impl Progress for StopsAtLines {
        fn report(&self, stage: Stage, done: u64, total: u64) -> Result<(), Cancelled> {
            assert!(total == 0 || done <= total);
            if stage == Stage::Lines { Err(Cancelled) } else { Ok(()) }
        }
    }
    let source = repository();
    let counted = SurveyOptions { changed_lines: true, ..SurveyOptions::default() };
    let stopped = survey_folder(source.path(), &counted, &StopsAtLines);
    assert!(matches!(stopped, Err(SurveyError::Cancelled)), "{stopped:?}");
    assert!(survey_folder(source.path(), &SurveyOptions::default(), &StopsAtLines).is_ok());
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

#[test]
fn a_clone_that_holds_only_a_part_says_so() {
    let source = repository();
    let clone = TempDir::new().expect("a temporary folder");
    let url = format!("file://{}", source.path().display());
    git(source.path(), 8, ANN, &["config", "uploadpack.allowFilter", "true"]);
    let cases: [(&str, &[&str], &str); 2] = [
        ("shallow", &["--depth", "2"], "The clone is shallow"),
        ("partial", &["--filter=blob:none"], "The clone is partial"),
    ];
    for (name, arguments, said) in cases {
        let to = clone.path().join(name);
        let mut command = vec!["clone", "-q"];
        command.extend(arguments);
        command.extend([url.as_str(), to.to_str().expect("a path")]);
        git(source.path(), 8, ANN, &command);
        for history_reader in [HistoryReader::Installed, HistoryReader::BuiltIn] {
            let options = SurveyOptions { history_reader, ..SurveyOptions::default() };
            let reading = survey(&to, &options);
            let notes: Vec<_> = reading.diagnostics.iter().map(|d| d.cause.as_str()).collect();
            assert!(notes.iter().any(|note| note.contains(said)), "{name}: {notes:?}");
            assert!(!reading.evidence.history.is_empty(), "{name}");
        }
        assert_eq!(preview_folder(&to).expect("readable").partial, name == "partial");
    }
    let whole = survey(source.path(), &SurveyOptions::default());
    assert!(!whole.diagnostics.iter().any(|d| d.cause.contains("clone")));
}

/// Puts a program everywhere where a repository's own files can name one. Returns the file that
/// the program makes when it runs.
#[cfg(unix)]
fn set_traps(root: &Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let trap = root.join("trap.sh");
    let sprung = root.join("sprung");
    fs::write(&trap, format!("#!/bin/sh\ntouch '{}'\ncat\n", sprung.display())).expect("a file");
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).expect("executable");
    for hook in [
        "post-checkout",
        "post-index-change",
        "pre-auto-gc",
        "reference-transaction",
        "fsmonitor-watchman",
    ] {
        for folder in [root.join(".git/hooks"), root.to_owned()] {
            fs::create_dir_all(&folder).expect("a folder");
            fs::copy(&trap, folder.join(hook)).expect("a copy");
        }
    }
    let trap = trap.display();
    let config = format!(
        "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tfsmonitor = {trap}\n\thooksPath = {root}\n\
         \tpager = {trap}\n\teditor = {trap}\n\tsshCommand = {trap}\n\tgitProxy = {trap}\n\taskPass = {trap}\n\
         \talternateRefsCommand = {trap}\n\tattributesFile = {root}/attributes\n\tworktree = {root}\n\
         [gpg]\n\tprogram = {trap}\n[gpg \"ssh\"]\n\tprogram = {trap}\n\tdefaultKeyCommand = {trap}\n\
         [gpg \"x509\"]\n\tprogram = {trap}\n[log]\n\tshowSignature = true\n[format]\n\tpretty = %G?%GG\n\
         [diff]\n\texternal = {trap}\n\torderFile = {root}/more\n[diff \"trap\"]\n\ttextconv = {trap}\n\tcommand = {trap}\n\
         [filter \"trap\"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n\
         [merge \"trap\"]\n\tdriver = {trap}\n[alias]\n\tlog = !{trap}\n[include]\n\tpath = {root}/more\n\
         [includeIf \"gitdir:{root}/\"]\n\tpath = {root}/more\n[pager]\n\tlog = {trap}\n\
         [interactive]\n\tdiffFilter = {trap}\n[credential]\n\thelper = !{trap}\n[uploadpack]\n\tpackObjectsHook = {trap}\n\
         [sequence]\n\teditor = {trap}\n[trailer \"trap\"]\n\tcommand = {trap}\n\tcmd = {trap}\n\
         [extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = ext::{trap}\n\tpromisor = true\n\
         \tuploadpack = {trap}\n\tpartialclonefilter = blob:none\n[protocol]\n\tallow = always\n",
        root = root.display()
    );
    fs::write(root.join("more"), format!("[core]\n\tfsmonitor = {trap}\n")).expect("a file");
    fs::write(root.join("attributes"), "* diff=trap filter=trap merge=trap\n").expect("a file");
    fs::write(root.join(".gitattributes"), "* diff=trap filter=trap merge=trap\n").expect("a file");
    fs::create_dir_all(root.join(".git/info")).expect("a folder");
    fs::write(root.join(".git/info/attributes"), "* diff=trap filter=trap\n").expect("a file");
    fs::write(root.join(".git/config"), config).expect("a file");
    sprung
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_configures_is_run() {
    let source = repository();
    let root = source.path();
    let signed = sign(root);
    let sprung = set_traps(root);
    for history_reader in [HistoryReader::Installed, HistoryReader::BuiltIn] {
        let options = SurveyOptions { history_reader, ..SurveyOptions::default() };
        let reading = survey(root, &options);
        assert_eq!(reading.evidence.history.commits.len(), 6, "{history_reader:?}");
        assert_eq!(reading.commit.as_deref(), Some(signed.as_str()));
        preview_folder(root).expect("readable");
        assert!(!sprung.exists(), "{history_reader:?} ran the trap");
    }
    // The traps are real: git itself falls into one of them.
    let mut plain = std::process::Command::new("git");
    let plain = plain.current_dir(root).args(["status"]).output();
    plain.expect("git runs");
    assert!(sprung.exists(), "the trap does not work");
}

/// Commits with something that looks like a signature, so that showing signatures would run the
/// program that checks them.
#[cfg(unix)]
fn sign(root: &Path) -> String {
    write(root, &[("app/signed.py", "x = 1\n")]);
    commit(root, 8, ANN, "to be signed");
    let read = |arguments: &[&str]| {
        let output = std::process::Command::new("git").current_dir(root).args(arguments).output();
        String::from_utf8(output.expect("git runs").stdout).expect("text")
    };
    let plain = read(&["cat-file", "commit", "HEAD"]);
    let (headers, message) = plain.split_once("\n\n").expect("a commit");
    let signature =
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n aGVsbG8=\n -----END PGP SIGNATURE-----";
    let file = root.join(".git/signed");
    fs::write(&file, format!("{headers}\n{signature}\n\n{message}")).expect("a file");
    let hash = read(&["hash-object", "-t", "commit", "-w", ".git/signed"]).trim().to_owned();
    git(root, 8, ANN, &["reset", "-q", "--soft", &hash]);
    hash
}

#[cfg(unix)]
#[test]
fn objects_that_are_missing_are_not_fetched() {
    let source = repository();
    let root = source.path();
    // The content that a renamed file had before it was moved.
    let blob = std::process::Command::new("git")
        .current_dir(root)
        .args(["rev-parse", "HEAD~1:app/b.py"])
        .output()
        .expect("git runs");
    let blob = String::from_utf8(blob.stdout).expect("text");
    let (folder, rest) = blob.trim().split_at(2);
    let sprung = set_traps(root);
    fs::remove_file(root.join(".git/objects").join(folder).join(rest)).expect("a loose object");
    for history_reader in [HistoryReader::Installed, HistoryReader::BuiltIn] {
        let options = SurveyOptions { history_reader, ..SurveyOptions::default() };
        let reading = survey(root, &options);
        // Without what the file held, its rename with a change can't be followed.
        assert_eq!(reading.evidence.history.commits.len(), 4, "{history_reader:?}");
        assert!(!sprung.exists(), "{history_reader:?} ran the trap");
    }
}

#[test]
fn objects_may_lie_elsewhere_and_a_list_of_places_may_be_broken() {
    let source = repository();
    let borrower = TempDir::new().expect("a temporary folder");
    let root = borrower.path().join("borrower");
    let url = source.path().to_str().expect("a path");
    git(source.path(), 8, ANN, &["clone", "-q", "--shared", url, root.to_str().expect("a path")]);
    let expected = survey(source.path(), &SurveyOptions::default()).evidence.history;
    let places = root.join(".git/objects/info/alternates");
    let good = fs::read_to_string(&places).expect("borrows");
    // Broken lines and circles beside the good one change nothing.
    let own = root.join(".git/objects");
    for list in
        [good.clone(), format!("/nowhere/at/all\n{good}"), format!("{}\n{good}", own.display())]
    {
        fs::write(&places, &list).expect("a file");
        for history_reader in [HistoryReader::Installed, HistoryReader::BuiltIn] {
            let options = SurveyOptions { history_reader, ..SurveyOptions::default() };
            let Ok(reading) = survey_folder(&root, &options, &Unwatched) else { continue };
            let history = reading.evidence.history;
            let told = reading
                .diagnostics
                .iter()
                .any(|d| d.cause.contains("istory") || d.cause.contains("repository"));
            assert!(history == expected || told, "{history_reader:?} with {list:?}");
        }
    }
    fs::write(&places, &good).expect("a file");
    assert_eq!(survey(&root, &SurveyOptions::default()).evidence.history, expected);
}
