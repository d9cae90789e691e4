//! Bad input costs a diagnostic, never the survey; the order of work costs nothing.

mod support;

use std::{
    fs,
    sync::atomic::{AtomicU64, Ordering},
};

use proptest::prelude::*;
use quarry_model::{
    diagnostic::Severity,
    progress::{Cancelled, Progress, Stage, Unwatched},
};
use quarry_survey::{HistoryWanted, SurveyError, SurveyOptions, preview_folder, survey_folder};
use support::folder;

fn check(bytes: &[u8], severity: Option<Severity>, in_cause: &str) {
    let source = folder(&[("good.py", "import bad\n")]);
    fs::write(source.path().join("bad.py"), bytes).expect("a file");
    for imports_only in [false, true] {
        let options = SurveyOptions {
            imports_only,
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        let reading = survey_folder(source.path(), &options, &Unwatched).expect("readable");
        reading.evidence.validate().expect("in order");
        assert_eq!(reading.evidence.modules.len(), 2);
        assert_eq!(reading.evidence.dependencies.len(), 1);
        let found = reading.diagnostics.iter().find(|d| d.path == "bad.py");
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        assert_eq!(found.map(|d| d.severity), severity, "{start}, imports only: {imports_only}");
        if let Some(found) = found {
            assert!(found.cause.contains(in_cause), "{start}: {}", found.cause);
        }
    }
}

#[test]
fn a_broken_file_is_a_diagnostic() {
    let many = 100_000;
    check(b"x = 1\n", None, "");
    check(b"", None, "");
    check(b"s = '\xFC'\n", Some(Severity::Error), "UTF-8");
    check(b"# coding: latin-1\ns = '\xFC'\n", None, "");
    check(b"\xEF\xBB\xBFx = 1\n", None, "");
    check(&vec![b'#'; 2 << 20], Some(Severity::Error), "KiB");
    check(b"x = (\n", Some(Severity::Warning), "not valid Python");
    check(
        format!("x = {}1{}\n", "(".repeat(many), ")".repeat(many)).as_bytes(),
        Some(Severity::Error),
        "nested",
    );
    check(format!("x = {}\n", "[".repeat(many)).as_bytes(), Some(Severity::Error), "nested");
    check(b"\0\0\0\0", Some(Severity::Warning), "not valid Python");
}

#[test]
fn imports_of_a_broken_file_are_kept() {
    let source = folder(&[("a.py", "import b\nprint 'old'\n"), ("b.py", "")]);
    let reading = support::survey(source.path());
    assert_eq!(reading.evidence.dependencies.len(), 1);
    assert_eq!(reading.diagnostics.len(), 1);
    assert_eq!(reading.diagnostics[0].line, 2);
}

#[test]
fn deep_trees_that_are_allowed_are_read() {
    for depth in [1_000, 14_000] {
        let chain = format!("import b\nx = b{}\n", ".a".repeat(depth));
        let sum = format!("import b\nx = b.x{}\n", " + 1".repeat(depth));
        let brackets = format!("import b\nx = {}b.x{}\n", "(".repeat(depth), ")".repeat(depth));
        let nots = format!("import b\nx = {}b.x\n", "not ".repeat(depth));
        for text in [chain, sum, brackets, nots] {
            let source = folder(&[("a.py", &text), ("b.py", "x = 1\n")]);
            let reading = support::survey(source.path());
            assert_eq!(
                reading.evidence.call_sites.len().min(1),
                usize::from(!text.contains(".a.a"))
            );
            assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        }
    }
}

#[test]
fn what_is_no_source_is_set_apart() {
    let source = folder(&[
        ("a.py", ""),
        ("node_modules/x/b.py", ""),
        ("env/pyvenv.cfg", ""),
        ("env/lib/c.py", ""),
        (".tox/d.py", ""),
        ("pyproject.toml", ""),
        ("build/lib/e.py", ""),
        ("pkg/build/__init__.py", ""),
        ("pkg/env/f.py", ""),
        ("v1.2_x.py", ""),
        ("odd name, \"quoted\"/g é.py", ""),
        ("h.py", ""),
        ("h.pyi", ""),
    ]);
    let reading = support::survey(source.path());
    let paths: Vec<_> = reading.evidence.modules.iter().map(|m| m.path.as_str()).collect();
    assert_eq!(
        paths,
        ["a.py", "h.py", "odd name, \"quoted\"/g é.py", "pkg/build/__init__.py", "pkg/env/f.py"]
    );
    let preview = preview_folder(source.path()).expect("readable");
    let apart: Vec<_> = preview.set_apart.iter().map(|a| (a.path.as_str(), a.rule)).collect();
    assert_eq!(
        apart,
        [
            (".tox", "test environments"),
            ("build", "build output"),
            ("env", "Python environment"),
            ("node_modules", "installed packages"),
        ]
    );
    assert_eq!(preview.languages[0].files, 7);
    assert_eq!(reading.diagnostics.len(), 1);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = folder(&[("secret.py", "")]);
    let source = folder(&[("a.py", "")]);
    std::os::unix::fs::symlink(outside.path(), source.path().join("folder")).expect("a link");
    std::os::unix::fs::symlink(outside.path().join("secret.py"), source.path().join("b.py"))
        .expect("a link");
    std::os::unix::fs::symlink(source.path(), source.path().join("loop")).expect("a link");
    let reading = support::survey(source.path());
    assert_eq!(reading.evidence.modules.len(), 1);
    assert_eq!(reading.diagnostics.len(), 1);
    assert_eq!(reading.diagnostics[0].severity, Severity::Note);
}

#[test]
fn a_source_that_can_not_be_read_at_all_is_an_error() {
    let empty = folder(&[("readme.txt", "")]);
    let error = survey_folder(empty.path(), &SurveyOptions::default(), &Unwatched);
    assert!(matches!(error, Err(SurveyError::NothingToRead { .. })));
    let missing = empty.path().join("nothing");
    let error = survey_folder(&missing, &SurveyOptions::default(), &Unwatched);
    assert!(matches!(error, Err(SurveyError::Unreadable { .. })));
    let error =
        survey_folder(&empty.path().join("readme.txt"), &SurveyOptions::default(), &Unwatched);
    assert!(matches!(error, Err(SurveyError::Unreadable { .. })));
}

/// Cancels at the nth report.
struct CancelsAt {
    nth: u64,
    seen: AtomicU64,
}

impl Progress for CancelsAt {
    fn report(&self, _: Stage, _: u64, _: u64) -> Result<(), Cancelled> {
        let seen = self.seen.fetch_add(1, Ordering::Relaxed);
        if seen >= self.nth { Err(Cancelled) } else { Ok(()) }
    }
}

#[test]
fn a_survey_can_be_cancelled_at_every_report() {
    let files: Vec<(String, &str)> = (0..50).map(|n| (format!("m{n}.py"), "import m1\n")).collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let source = folder(&files);
    let options = SurveyOptions { history: HistoryWanted::None, ..SurveyOptions::default() };
    let everything = CancelsAt { nth: u64::MAX, seen: AtomicU64::new(0) };
    survey_folder(source.path(), &options, &everything).expect("readable");
    let reports = everything.seen.into_inner();
    assert!(reports > 50);
    for nth in 0..reports {
        let progress = CancelsAt { nth, seen: AtomicU64::new(0) };
        let result = survey_folder(source.path(), &options, &progress);
        assert!(matches!(result, Err(SurveyError::Cancelled)), "report {nth} of {reports}");
        let after = progress.seen.into_inner() - nth;
        assert!(after < 20, "{after} reports after the cancel");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let files: Vec<(String, String)> = (0..60)
        .map(|n| {
            let text = format!(
                "from m{} import f{} as g\nimport m{}\nclass A(m{}.A):\n    def run(self):\n        g()\n        m{}.f{}(1)\n\ndef f{n}(x=1):\n    return x\n",
                (n + 1) % 60, (n + 1) % 60, (n + 7) % 60, (n + 7) % 60, (n + 7) % 60, (n + 7) % 60
            );
            (format!("m{n}.py"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let source = folder(&files);
    let with = |threads| {
        let options = SurveyOptions {
            threads: Some(threads),
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        survey_folder(source.path(), &options, &Unwatched).expect("readable")
    };
    let one = with(1);
    assert!(one.evidence.call_sites.len() > 100);
    for threads in [1, 2, 3, 8] {
        assert_eq!(with(threads), one, "{threads} threads");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_text_ends_a_survey(pieces in prop::collection::vec(prop::sample::select(vec![
        "import b", "from b import x", " as ", "(", ")", "[", "]", "{", "}", ":", "=", ",", ".", "\n", "    ", "\t",
        "'", "\"", "'''", "f'", "\\", "#", "if TYPE_CHECKING", "else", "def f", "class A", "b.x", "b", "lambda x",
        "async ", "await ", "yield ", "match x", "case ", "\r", "\r\n", "é", ";", "@", "self.", "try", "except", "*",
    ]), 0..40)) {
        let source = folder(&[("a.py", &pieces.concat()), ("b.py", "x = 1\n")]);
        for imports_only in [false, true] {
            let options = SurveyOptions { imports_only, history: HistoryWanted::None, ..SurveyOptions::default() };
            let reading = survey_folder(source.path(), &options, &Unwatched).expect("readable");
            prop_assert!(reading.evidence.validate().is_ok());
            prop_assert!(!reading.diagnostics.iter().any(|d| d.cause.contains("inside Quarry")));
        }
    }
}
