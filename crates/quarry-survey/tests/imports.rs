//! Which module each import leads to.

mod support;

use std::collections::BTreeSet;

use quarry_model::dependency::DependencyKind;
use quarry_model::progress::Unwatched;
use quarry_survey::{HistoryWanted, SurveyOptions, survey_folder};

/// The dependencies of the given kinds as `from -> to`, in both ways of reading.
fn check(files: &[(&str, &str)], kinds: &[DependencyKind], expected: &[&str]) {
    let folder = support::folder(files);
    for imports_only in [false, true] {
        let options = SurveyOptions {
            imports_only,
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        let reading = survey_folder(folder.path(), &options, &Unwatched).expect("readable");
        reading.evidence.validate().expect("in order");
        let found: BTreeSet<String> = reading
            .evidence
            .dependencies
            .iter()
            .filter(|d| kinds.contains(&d.kind))
            .map(|d| {
                let from = &reading.evidence.module(d.from).name;
                format!("{from} -> {}", reading.evidence.module(d.to).name)
            })
            .collect();
        let expected: BTreeSet<String> = expected.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(found, expected, "imports only: {imports_only}, {files:?}");
    }
}

const RUN: &[DependencyKind] = &[DependencyKind::Import];
const TYPE: &[DependencyKind] = &[DependencyKind::ImportType];

#[test]
fn imports_lead_where_python_leads_them() {
    let package =
        [("p/__init__.py", ""), ("p/q/__init__.py", ""), ("p/q/r.py", "X = 1\n"), ("p/s.py", "")];
    let cases: &[(&str, &str, &[&str])] = &[
        ("p/a.py", "import p.q.r", &["p.a -> p.q.r"]),
        ("p/a.py", "import p.q.r as r, os", &["p.a -> p.q.r"]),
        ("p/a.py", "import p.q.nothing.at.all", &["p.a -> p.q"]),
        ("p/a.py", "from p.q import r", &["p.a -> p.q.r"]),
        ("p/a.py", "from p.q.r import X", &["p.a -> p.q.r"]),
        ("p/a.py", "from p.q import something", &["p.a -> p.q"]),
        ("p/a.py", "from p.q import *", &["p.a -> p.q"]),
        ("p/a.py", "from p.nothing import x", &[]),
        ("p/a.py", "from . import s, q", &["p.a -> p.s", "p.a -> p.q"]),
        ("p/a.py", "from .q.r import X", &["p.a -> p.q.r"]),
        ("p/q/a.py", "from .. import s", &["p.q.a -> p.s"]),
        ("p/q/a.py", "from ..s import x", &["p.q.a -> p.s"]),
        ("p/q/a.py", "from ... import s", &[]),
        ("p/q/t/__init__.py", "from . import x", &[]),
        ("p/q/t/__init__.py", "from .. import r", &["p.q.t -> p.q.r"]),
        ("p/a.py", "def f():\n    import p.s", &["p.a -> p.s"]),
        (
            "p/a.py",
            "try:\n    import p.s\nexcept ImportError:\n    import p.q",
            &["p.a -> p.s", "p.a -> p.q"],
        ),
        ("p/a.py", "import p.a", &[]),
        ("p/a.py", "s = 'import p.s'", &[]),
        ("p/a.pyi", "import p.s", &[]),
    ];
    for (path, text, expected) in cases {
        let mut files = package.to_vec();
        files.push((path, text));
        check(&files, RUN, expected);
    }
}

#[test]
fn imports_for_type_checkers_are_apart() {
    let cases = [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import b\n",
        "import typing\nif typing.TYPE_CHECKING:\n    import b\n",
        "import typing as t\nif t.TYPE_CHECKING:\n    import b\n",
        "from typing import TYPE_CHECKING as TC\nif TC:\n    from b import x\n",
        "if TYPE_CHECKING and x:\n    import b\n",
        "if not TYPE_CHECKING:\n    pass\nelse:\n    import b\n",
    ];
    for text in cases {
        let files = [("a.py", text), ("b.py", "x = 1\n")];
        check(&files, TYPE, &["a -> b"]);
        check(&files, RUN, &[]);
    }
    check(&[("a.pyi", "import b\n"), ("b.py", "")], TYPE, &["a -> b"]);
    let both = [("a.py", "if TYPE_CHECKING:\n    import b\nelse:\n    import b\n"), ("b.py", "")];
    check(&both, TYPE, &["a -> b"]);
    check(&both, RUN, &["a -> b"]);
}

#[test]
fn source_roots_are_found() {
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
    let app = ("app/__init__.py", "");
    let cases: &[Case<'_>] = &[
        // The src layout.
        (
            &[
                ("pyproject.toml", ""),
                ("src/p/__init__.py", ""),
                ("src/p/a.py", "import p.b"),
                ("src/p/b.py", ""),
            ],
            &["p.a -> p.b"],
        ),
        // Several roots, each with its project file.
        (
            &[
                ("master/setup.py", ""),
                ("master/m/__init__.py", ""),
                ("master/m/a.py", "import w.b"),
                ("worker/setup.py", ""),
                ("worker/w/__init__.py", ""),
                ("worker/w/b.py", ""),
            ],
            &["m.a -> w.b"],
        ),
        // A root that only a package shows.
        (
            &[("code/p/__init__.py", ""), ("code/p/a.py", "from p import b"), ("code/p/b.py", "")],
            &["p.a -> p.b"],
        ),
        // A declared root with namespace packages below it: imports use the long name.
        (
            &[
                ("pyproject.toml", ""),
                ("src/ns/one/__init__.py", ""),
                ("src/ns/two/__init__.py", "from ns.one import x"),
            ],
            &["ns.two -> ns.one"],
        ),
        // A folder between that is no package: imports use the short name.
        (
            &[
                ("pyproject.toml", ""),
                ("backend/p/__init__.py", "import p.a"),
                ("backend/p/a.py", ""),
            ],
            &["p -> p.a"],
        ),
        // A namespace package without any __init__.
        (&[("ns/a.py", "import ns.b"), ("ns/b.py", "")], &["ns.a -> ns.b"]),
        // Scripts beside each other.
        (
            &[app, ("tools/a.py", "import b\nfrom b import c"), ("tools/b.py", "")],
            &["tools.a -> tools.b"],
        ),
        // The same name below two roots: each imports its own.
        (
            &[
                ("one/setup.py", ""),
                ("one/tests/__init__.py", ""),
                ("one/tests/a.py", "import tests.b"),
                ("one/tests/b.py", ""),
                ("two/setup.py", ""),
                ("two/tests/__init__.py", ""),
                ("two/tests/b.py", ""),
            ],
            &["tests.a -> tests.b"],
        ),
    ];
    for (files, expected) in cases {
        check(files, RUN, expected);
    }
}

#[test]
fn a_folder_inside_a_package_is_named_from_outside() {
    let folder = support::folder(&[
        ("p/__init__.py", ""),
        ("p/q/__init__.py", "from p.q import a\n"),
        ("p/q/a.py", ""),
    ]);
    let reading = support::survey(&folder.path().join("p/q"));
    let names: Vec<_> = reading.evidence.modules.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["p.q", "p.q.a"]);
    assert_eq!(reading.evidence.dependencies.len(), 1);
}

#[test]
fn names_through_a_package_lead_to_where_they_are_defined() {
    let re_export = &[DependencyKind::ReExport];
    let files = [
        ("p/__init__.py", "from .x import Thing\nfrom .y import *\nfrom .z import Loop\n"),
        ("p/x.py", "class Thing: pass\n"),
        ("p/y.py", "def star(): pass\ndef _hidden(): pass\n"),
        ("p/z.py", "from p import Loop\n"),
        ("a.py", "from p import Thing, star, _hidden, Loop\n"),
    ];
    // `Loop` is imported in a circle and defined nowhere: it leads no further than it can.
    let folder = support::folder(&files);
    let reading = support::survey(folder.path());
    let evidence = &reading.evidence;
    let found: Vec<String> = evidence
        .dependencies
        .iter()
        .filter(|d| re_export.contains(&d.kind) && evidence.module(d.from).name == "a")
        .map(|d| evidence.module(d.to).name.clone())
        .collect();
    assert!(found.contains(&"p.x".to_owned()) && found.contains(&"p.y".to_owned()), "{found:?}");
    assert!(evidence.dependencies.iter().any(|d| d.kind == DependencyKind::Import
        && evidence.module(d.from).name == "a"
        && evidence.module(d.to).name == "p"
        && d.count == 4));
    assert_eq!(reading.unresolved.get("p._hidden"), Some(&1));
}

#[test]
fn strings_that_spell_a_module_are_a_kind_of_their_own() {
    let folder = support::folder(&[
        ("p/__init__.py", ""),
        ("p/m.py", "class Ware: pass\n"),
        (
            "p/a.py",
            "'''p.m'''\nimport logging\nx = ['p.m', 'p.m.Ware', 'p.m.nothing', 'p', 'p/m']\nlogging.getLogger('p.m')\n",
        ),
    ]);
    let reading = support::survey(folder.path());
    let found: Vec<_> =
        reading.evidence.dependencies.iter().map(|d| (d.kind, d.count, d.line)).collect();
    assert_eq!(found, [(DependencyKind::String, 2, 3)]);
}
