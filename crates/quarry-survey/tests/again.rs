//! Surveying again: an unchanged source is recognised, and nothing that matters goes unseen.

mod support;

use std::{fs, path::Path, time::SystemTime};

use quarry_model::{
    asked::{Asked, HistoryWanted, Selection},
    evidence::Reading,
    module::Language,
    progress::Unwatched,
};
use quarry_survey::{
    SurveyError, SurveyOptions, preview_folder, preview_selected, survey_folder,
    survey_folder_since,
};
use support::{folder, git, write};
use tempfile::TempDir;

const ANN: (&str, &str) = ("Ann Other", "ann@example.org");

fn repository() -> TempDir {
    let source = folder(&[
        ("pyproject.toml", "[project]\nname = 'shop'\n"),
        ("README.txt", "a shop\n"),
        ("shop/__init__.py", ""),
        ("shop/cart.py", "import shop.mail\n"),
        ("shop/mail.py", "x = 1\n"),
        ("shop/large.py", &"#".repeat(3 << 20)),
    ]);
    git(source.path(), 1, ANN, &["init", "-q"]);
    git(source.path(), 1, ANN, &["add", "-A"]);
    git(source.path(), 1, ANN, &["commit", "-q", "-m", "start"]);
    source
}

fn survey(root: &Path, options: &SurveyOptions) -> Reading {
    survey_folder(root, options, &Unwatched).expect("readable")
}

#[test]
fn what_matters_is_seen_and_what_does_not_matter_is_not() {
    type Act = fn(&Path);
    let cases: &[(&str, bool, Act)] = &[
        ("nothing", false, |_| {}),
        ("a file is written with what it held", false, |root| {
            write(root, &[("shop/mail.py", "x = 1\n")]);
        }),
        ("a file that nobody reads", false, |root| write(root, &[("README.txt", "two shops\n")])),
        ("a byte, with the time and length it had", true, |root| {
            let path = root.join("shop/mail.py");
            let time = fs::metadata(&path).and_then(|m| m.modified()).expect("a time");
            fs::write(&path, "x = 2\n").expect("written");
            let file = fs::File::options().write(true).open(&path).expect("open");
            file.set_modified(time).expect("a time");
        }),
        ("only the time", false, |root| {
            let file = fs::File::options().write(true).open(root.join("shop/mail.py"));
            file.expect("open").set_modified(SystemTime::UNIX_EPOCH).expect("a time");
        }),
        ("a new file", true, |root| write(root, &[("shop/new.py", "")])),
        ("a byte at the end of a large file", true, |root| {
            let path = root.join("shop/large.py");
            let mut bytes = fs::read(&path).expect("a file");
            *bytes.last_mut().expect("a byte") = b'!';
            fs::write(&path, bytes).expect("written");
        }),
        ("a file less", true, |root| {
            fs::remove_file(root.join("shop/mail.py")).expect("removed");
        }),
        ("a file moved", true, |root| {
            fs::rename(root.join("shop/mail.py"), root.join("shop/post.py")).expect("moved");
        }),
        ("a file ignored that is not tracked", false, |root| {
            write(root, &[(".gitignore", "scratch.py\n"), ("scratch.py", "")]);
        }),
        ("the layout", true, |root| {
            write(root, &[("pyproject.toml", "[project]\nname = 'shops'\n")]);
        }),
        ("a commit", true, |root| {
            git(root, 2, ANN, &["commit", "-q", "--allow-empty", "-m", "empty"]);
        }),
    ];
    for (what, seen, act) in cases {
        let source = repository();
        let options = SurveyOptions::default();
        let first = survey(source.path(), &options);
        assert_eq!(first.fingerprint.len(), 32);
        act(source.path());
        let known = &first.fingerprint;
        let again = survey_folder_since(source.path(), known, &options, &Unwatched);
        let again = again.expect("readable");
        assert_eq!(again.is_some(), *seen, "{what}");
        if let Some(again) = again {
            assert_ne!(again.fingerprint, first.fingerprint, "{what}");
            assert_eq!(again, survey(source.path(), &options), "{what}");
        }
    }
}

#[test]
fn a_clone_has_the_same_fingerprint_and_other_wishes_another() {
    let source = repository();
    let known = survey(source.path(), &SurveyOptions::default()).fingerprint;
    let clones = TempDir::new().expect("a folder");
    let clone = clones.path().join("shop");
    let (from, to) = (source.path().to_str().expect("a path"), clone.to_str().expect("a path"));
    git(source.path(), 2, ANN, &["clone", "-q", from, to]);
    let ask = |asked: Asked| {
        survey_folder_since(&clone, &known, &SurveyOptions::of(&asked), &Unwatched)
            .expect("readable")
            .map(|reading| reading.asked)
    };
    assert_eq!(ask(Asked::default()), None);
    let selection = Selection { left_out: vec!["docs".to_owned()], ..Selection::default() };
    for asked in [
        Asked { imports_only: true, ..Asked::default() },
        Asked { real_names: true, ..Asked::default() },
        Asked { history: HistoryWanted::None, ..Asked::default() },
        Asked { selection, ..Asked::default() },
    ] {
        assert_eq!(ask(asked.clone()), Some(asked));
    }
}

#[test]
fn how_it_is_read_does_not_matter() {
    let source = repository();
    let one = SurveyOptions { threads: Some(1), ..SurveyOptions::default() };
    let known = survey(source.path(), &one).fingerprint;
    let four = SurveyOptions { threads: Some(4), ..SurveyOptions::default() };
    assert_eq!(survey_folder_since(source.path(), &known, &four, &Unwatched).expect("read"), None);
}

fn paths(root: &Path, selection: Selection) -> Vec<String> {
    let options = SurveyOptions { selection, ..SurveyOptions::default() };
    let reading = survey(root, &options);
    reading.evidence.modules.into_iter().map(|module| module.path).collect()
}

#[test]
fn a_person_chooses_what_is_read() {
    let source = folder(&[
        ("shop/a.py", ""),
        ("shop/old/b.py", ""),
        ("older/c.py", ""),
        ("node_modules/tool/d.py", ""),
        ("node_modules/tool/node_modules/deep/e.py", ""),
    ]);
    let left = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    let cases: [(Selection, &[&str]); 5] = [
        (Selection::default(), &["older/c.py", "shop/a.py", "shop/old/b.py"]),
        (
            Selection { left_out: left(&["shop/old/"]), ..Selection::default() },
            &["older/c.py", "shop/a.py"],
        ),
        (
            Selection { left_out: left(&["shop/a.py", "older"]), ..Selection::default() },
            &["shop/old/b.py"],
        ),
        (
            Selection { taken_in: left(&["node_modules"]), ..Selection::default() },
            &["node_modules/tool/d.py", "older/c.py", "shop/a.py", "shop/old/b.py"],
        ),
        (
            Selection { languages: vec![Language::Python], ..Selection::default() },
            &["older/c.py", "shop/a.py", "shop/old/b.py"],
        ),
    ];
    for (selection, expected) in cases {
        assert_eq!(paths(source.path(), selection.clone()), expected, "{selection:?}");
    }
    let selection = Selection { left_out: left(&["shop"]), ..Selection::default() };
    let preview = preview_selected(source.path(), &selection).expect("readable");
    assert_eq!(preview.folders, [("older".to_owned(), 1)]);
    let rules: Vec<_> =
        preview.set_apart.iter().map(|apart| (apart.path.as_str(), apart.rule)).collect();
    assert_eq!(rules, [("node_modules", "installed packages"), ("shop", "left out by hand")]);
    assert_eq!(
        preview_folder(source.path()).expect("readable").folders,
        [("shop".to_owned(), 2), ("older".to_owned(), 1)]
    );
}

#[test]
fn nothing_left_to_read_is_said() {
    let source = folder(&[("shop/a.py", "")]);
    let selection = Selection { languages: vec![Language::Php], ..Selection::default() };
    let options = SurveyOptions { selection, ..SurveyOptions::default() };
    let error = survey_folder(source.path(), &options, &Unwatched).expect_err("no file");
    assert!(matches!(error, SurveyError::NothingToRead { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn a_selection_never_leads_out_of_the_source() {
    let outer = folder(&[("secret/a.py", ""), ("inner/b.py", ""), ("inner/.git/c.py", "")]);
    let inner = outer.path().join("inner");
    std::os::unix::fs::symlink(outer.path().join("secret"), inner.join("link")).expect("a link");
    let absolute = outer.path().join("secret").display().to_string();
    for path in ["../secret", "link", "x/../../secret", absolute.as_str(), ".", ""] {
        let selection = Selection { taken_in: vec![path.to_owned()], ..Selection::default() };
        assert_eq!(paths(&inner, selection), ["b.py"], "{path:?}");
    }
}
