//! What files of other tools are recognised as, and what is read from them.

mod support;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use protobuf_free::index;
use quarry_model::{
    dependency::DependencyKind,
    evidence::{ModuleIx, Reading},
};
use quarry_survey::{
    AuthorNames,
    import::{
        FORMATS, ImportError, ImportFile, ImportOptions, Imported, carried_over, detect,
        import_bytes, import_file, matching, overlay,
    },
};

/// An index in SCIP, made with the types of its own crate.
mod protobuf_free {
    use scip::types::{Document, Index, Metadata, Occurrence, Relationship, SymbolInformation};

    fn occurrence(symbol: &str, line: i32, roles: i32) -> Occurrence {
        Occurrence {
            symbol: symbol.to_owned(),
            range: vec![line, 0, 5],
            symbol_roles: roles,
            ..Occurrence::default()
        }
    }

    /// Orders use billing twice, implement it, and import it; both share a namespace.
    pub(crate) fn index() -> Vec<u8> {
        let document = |path: &str, occurrences, symbols| Document {
            relative_path: path.to_owned(),
            language: "Java".to_owned(),
            occurrences,
            symbols,
            ..Document::default()
        };
        let billing = "scip-java maven . . shop/Billing#";
        let orders = "scip-java maven . . shop/Orders#";
        let space = "scip-java maven . . shop/";
        let implements = SymbolInformation {
            symbol: orders.to_owned(),
            relationships: vec![Relationship {
                symbol: billing.to_owned(),
                is_implementation: true,
                ..Relationship::default()
            }],
            ..SymbolInformation::default()
        };
        let index = Index {
            metadata: Some(Metadata {
                project_root: "file:///src/shop".to_owned(),
                tool_info: Some(scip::types::ToolInfo {
                    name: "scip-java".to_owned(),
                    ..scip::types::ToolInfo::default()
                })
                .into(),
                ..Metadata::default()
            })
            .into(),
            documents: vec![
                document(
                    "shop/Orders.java",
                    vec![
                        occurrence(orders, 2, 1),
                        occurrence(billing, 0, 2),
                        occurrence(billing, 7, 0),
                        occurrence(billing, 5, 8),
                        occurrence(space, 0, 1),
                        occurrence("local 3", 9, 0),
                        occurrence("scip-java maven jdk . java/lang/String#", 9, 0),
                    ],
                    vec![implements],
                ),
                document(
                    "shop/Billing.java",
                    vec![
                        occurrence(billing, 1, 1),
                        occurrence(space, 0, 1),
                        occurrence(space, 3, 0),
                    ],
                    vec![],
                ),
                document("shop/OrdersTest.java", vec![occurrence(orders, 4, 32)], vec![]),
            ],
            ..Index::default()
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("index.scip");
        scip::write_message_to_file(&path, index).expect("a file");
        std::fs::read(path).expect("the file")
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name)
}

fn import(name: &str) -> Imported {
    let options = ImportOptions { author_names: AuthorNames::Real, ..ImportOptions::default() };
    let path = fixture(name);
    let imported =
        import_file(&path, None, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
    imported.reading.evidence.validate().expect("evidence in order");
    imported
}

fn picture(imported: &Imported) -> String {
    let mut text = format!("format {}\n{:?}\n", imported.format, imported.counts);
    text.push_str(&support::picture(&imported.reading));
    for module in &imported.reading.evidence.modules {
        if !module.package.is_empty() {
            writeln!(text, "{} lies in {}", module.path, module.package).expect("text");
        }
    }
    let evidence = &imported.reading.evidence;
    for role in &evidence.roles {
        writeln!(text, "{} is {:?}", evidence.module(role.module).path, role.role).expect("text");
    }
    let history = &evidence.history;
    for (at, commit) in (0..).zip(&history.commits) {
        let author = &history.authors[commit.author as usize];
        let touched: Vec<_> = history
            .changes_of(at)
            .iter()
            .map(|c| evidence.module(c.module).path.as_str())
            .collect();
        let bot = if author.bot { " (bot)" } else { "" };
        writeln!(
            text,
            "commit {} at {} by {}{bot}, {} files: {}",
            commit.hash,
            commit.at,
            author.name,
            commit.files,
            touched.join(", ")
        )
        .expect("text");
    }
    for (old, new) in &imported.reading.renames {
        writeln!(text, "{old} is {new} today").expect("text");
    }
    for domain in &imported.domains {
        let owner = domain.owner.as_ref().map_or(String::new(), |owner| format!(" of {owner}"));
        writeln!(text, "domain {}{owner}: {}", domain.name, domain.patterns.join(" "))
            .expect("text");
    }
    for part in &imported.parts {
        writeln!(text, "part {}: {}", part.name, part.patterns.join(" ")).expect("text");
    }
    for boundary in &imported.boundaries {
        writeln!(text, "{boundary:?}").expect("text");
    }
    for rule in &imported.owners.rules {
        writeln!(
            text,
            "line {} section {}: {} by {}",
            rule.line,
            rule.section,
            rule.globs.join(" "),
            rule.owners.join(" ")
        )
        .expect("text");
    }
    text
}

#[test]
fn files_are_recognised_by_what_stands_in_them_and_read() {
    for (name, format) in [
        ("edges.csv", "edges"),
        ("gephi.csv", "edges"),
        ("bare.tsv", "edges"),
        ("runtime.csv", "runtime"),
        ("modules.csv", "modules"),
        ("matrix.csv", "matrix"),
        ("matrix_numbered.csv", "matrix"),
        ("graph.dot", "dot"),
        ("undirected.dot", "dot"),
        ("jdeps.dot", "jdeps"),
        ("plain.graphml", "graphml"),
        ("yed.graphml", "graphml"),
        ("cruised.json", "dependency-cruiser"),
        ("madge.json", "adjacency"),
        ("pks.json", "adjacency"),
        ("nx.json", "nx"),
        ("eslintrc.json", "nx"),
        ("CODEOWNERS", "codeowners"),
        ("CODEOWNERS.gitlab", "codeowners"),
        ("packwerk/packwerk.yml", "packwerk"),
        ("tach.toml", "tach"),
        ("importlinter.ini", "import-linter"),
        ("pyproject.toml", "import-linter"),
        ("coupling.csv", "code-maat"),
        ("maat_git2.log", "git-log"),
        ("maat_git.log", "git-log"),
        ("plain.log", "git-log"),
        ("raw.log", "git-log"),
        ("name_only.log", "git-log"),
    ] {
        let imported = import(name);
        assert_eq!(imported.format, format, "{name}");
        insta::assert_snapshot!(name.replace(['/', '.'], "_"), picture(&imported));
        // Under another name, unless the format lies in several files.
        if format != "packwerk" {
            let bytes = fs::read(fixture(name)).expect("a fixture");
            let found = detect("upload.bin", &bytes).map(quarry_survey::import::Format::name);
            assert_eq!(found, Some(format), "{name} without its name");
        }
    }
}

#[test]
fn an_index_is_folded_into_dependencies() {
    let bytes = index();
    let file = ImportFile { name: "upload.bin", bytes: &bytes, folder: None };
    let imported = import_bytes(&file, None, &ImportOptions::default()).expect("an index");
    assert_eq!(imported.format, "scip");
    imported.reading.evidence.validate().expect("evidence in order");
    insta::assert_snapshot!("index_scip", picture(&imported));
}

#[test]
fn lines_that_a_log_counts_are_those_of_the_files_of_today() {
    let head = |hash: &str, day: u32| format!("--{hash}--2024-03-{day:02}--Author 1\n");
    let log = [
        head("c3c3c3c3", 3),
        "2\t1\tshop/{cart.py => basket.py}\n-\t-\tshop/logo.py\n".to_owned(),
        head("b2b2b2b2", 2),
        "10\t4\tshop/cart.py\n0\t7\tshop/gone.py\n".to_owned(),
        head("a1a1a1a1", 1),
        "30\t0\tshop/cart.py\n5\t0\tshop/logo.py\n".to_owned(),
    ]
    .concat();
    let read = |text: &str| {
        let file = ImportFile { name: "upload.log", bytes: text.as_bytes(), folder: None };
        let imported = import_bytes(&file, None, &ImportOptions::default()).expect("a log");
        let evidence = imported.reading.evidence;
        let lines = |path: &str| {
            let at = evidence.modules.iter().position(|m| m.path == path).expect("a module");
            let found = evidence.history.lines_of(ModuleIx(at as u32));
            found.map(|(lines, unknown)| (lines.added, lines.removed, unknown))
        };
        (lines("shop/basket.py"), lines("shop/logo.py"))
    };
    assert_eq!(read(&log), (Some((42, 5, 0)), Some((5, 0, 1))));
    // A log that lists names alone has none.
    let named = "--c3c3c3c3--2024-03-03--Author 1\nM\tshop/basket.py\nM\tshop/logo.py\n";
    assert_eq!(read(named), (None, None));
}

#[test]
fn what_is_no_format_is_an_error_that_lists_them() {
    for (name, bytes) in [
        ("a.txt", &b"Dear reader,\n\nthis is a letter.\n"[..]),
        ("b.json", br#"{"name": "shop", "version": "1.0.0"}"#),
        ("c.xml", b"<project><modules/></project>"),
        ("d.py", b"import a\nfrom b import c\n"),
        ("e", b""),
        ("f.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("g.csv", b"date,amount\n2020-01-01,3\n"),
        ("h.toml", b"[package]\nname = \"shop\"\n"),
        ("i.yml", b"on: push\njobs: {}\n"),
    ] {
        let file = ImportFile { name, bytes, folder: None };
        let error = import_bytes(&file, None, &ImportOptions::default()).expect_err(name);
        assert_eq!(error, ImportError::UnknownFormat, "{name}");
        for format in FORMATS {
            assert!(error.to_string().contains(format.name()), "{error}");
        }
    }
    let error = import_file(Path::new("/no/such/file"), None, &ImportOptions::default());
    assert!(matches!(error, Err(ImportError::Unreadable { .. })));
    let error = import_file(&fixture("edges.csv"), Some("word"), &ImportOptions::default());
    assert!(matches!(error, Err(ImportError::NoSuchFormat { .. })));
}

#[test]
fn the_format_can_be_given() {
    let read = |format: &str| {
        import_file(&fixture("runtime.csv"), Some(format), &ImportOptions::default())
            .map(|imported| imported.reading.evidence.dependencies[0].kind)
    };
    assert_eq!(read("runtime"), Ok(DependencyKind::Runtime));
    assert_eq!(read("edges"), Ok(DependencyKind::Reference));
    assert!(matches!(
        read("graphml"),
        Err(ImportError::Malformed { .. } | ImportError::Nothing { .. })
    ));
}

#[test]
fn a_matrix_can_be_read_the_other_way_round() {
    let edges = |columns_use_rows| {
        let options = ImportOptions { columns_use_rows, ..ImportOptions::default() };
        let imported = import_file(&fixture("matrix.csv"), None, &options).expect("a matrix");
        let evidence = imported.reading.evidence;
        let name = |ix| evidence.module(ix).path.clone();
        evidence
            .dependencies
            .iter()
            .map(|d| (name(d.from), name(d.to), d.count))
            .collect::<Vec<_>>()
    };
    let mut reversed: Vec<_> =
        edges(true).into_iter().map(|(from, to, count)| (to, from, count)).collect();
    reversed.sort();
    assert_eq!(edges(false), reversed);
    assert_eq!(edges(false).len(), 3);
}

#[test]
fn owners_are_those_of_the_last_rule_that_matches() {
    let check = |name: &str, cases: &[(&str, &[&str])]| {
        let owners = import(name).owners;
        for ((path, expected), found) in cases.iter().zip(owners.of(cases.iter().map(|c| c.0))) {
            assert_eq!(found.into_iter().collect::<Vec<_>>(), *expected, "{name}: {path}");
        }
    };
    check(
        "CODEOWNERS",
        &[
            ("README", &["@shop/platform"]),
            ("a/b/c.js", &["@shop/web", "jane@example.invalid"]),
            ("billing/a/b.js", &["@joe", "@shop/billing"]),
            ("x/billing/a.py", &["@shop/platform"]),
            ("docs/a.md", &["@shop/docs"]),
            ("docs/deep/a.md", &["@shop/platform"]),
            ("billing/tests/a.py", &[]),
            ("apps/mail out/a.py", &["@shop/mail"]),
        ],
    );
    check(
        "CODEOWNERS.gitlab",
        &[
            ("a.py", &["@shop/everyone"]),
            ("x/billing/a.py", &["@shop/billing", "@shop/everyone"]),
            ("billing/README.md", &["@shop/docs", "@shop/everyone"]),
            ("ledger/a.py", &["@shop/everyone", "@shop/ledger"]),
            ("x/ledger/a.py", &["@shop/everyone"]),
            ("taxes/a/b.py", &["@shop/everyone"]),
        ],
    );
}

/// What our own tables would say of the evidence.
fn tables(reading: &Reading) -> (String, String) {
    let evidence = &reading.evidence;
    let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut modules = "module,name,language,sloc,standing,roles\n".to_owned();
    let mut roles: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for role in &evidence.roles {
        let word = name(serde_json::to_value(role.role).expect("a word"));
        roles.entry(role.module.at()).or_default().push(word);
    }
    for (at, m) in evidence.modules.iter().enumerate() {
        let word = |value| name(serde_json::to_value(value).expect("a word"));
        let standing = name(serde_json::to_value(m.standing).expect("a word"));
        let roles = roles.get(&at).map_or(String::new(), |roles| roles.join(" "));
        let guard = if m.path.starts_with('=') { "'" } else { "" };
        writeln!(
            modules,
            "{guard}{},{},{},{},{standing},{roles}",
            m.path,
            m.name,
            word(m.language),
            m.sloc
        )
        .expect("text");
    }
    let mut dependencies = "from,to,kind,count\n".to_owned();
    for d in &evidence.dependencies {
        let path = |ix| &evidence.module(ix).path;
        writeln!(dependencies, "{},{},{},{}", path(d.from), path(d.to), d.kind.name(), d.count)
            .expect("text");
    }
    (modules, dependencies)
}

#[test]
fn our_own_tables_come_back_as_they_were() {
    let read = |text: &str| {
        let file = ImportFile { name: "t.csv", bytes: text.as_bytes(), folder: None };
        import_bytes(&file, None, &ImportOptions::default()).expect("a table").reading
    };
    for name in ["modules.csv", "edges.csv", "coupling.csv", "runtime.csv", "graph.dot"] {
        let (modules, dependencies) = tables(&import(name).reading);
        let again = read(&modules);
        assert_eq!(tables(&again).0, modules, "{name}");
        if dependencies.lines().count() > 1 {
            assert_eq!(tables(&read(&dependencies)).1, dependencies, "{name}");
            // Both together are the whole again.
            let both = overlay(&again.evidence, &read(&dependencies));
            assert!(both.added.is_empty());
            both.evidence.validate().expect("evidence in order");
            let both = Reading { evidence: both.evidence, ..Reading::default() };
            assert_eq!(tables(&both), (modules, dependencies), "{name}");
        }
    }
}

fn source() -> Reading {
    let folder = support::folder(&[
        ("shop/__init__.py", ""),
        ("shop/orders/__init__.py", ""),
        (
            "shop/orders/checkout.py",
            "from shop.billing.charge import pay\n\n\ndef buy():\n    pay()\n",
        ),
        ("shop/billing/__init__.py", ""),
        ("shop/billing/charge.py", "def pay():\n    return 1\n"),
        ("shop/mail/__init__.py", ""),
        ("shop/mail/sender.py", "X = 1\n"),
    ]);
    support::survey(folder.path())
}

#[test]
fn measured_calls_join_the_modules_of_a_survey() {
    let survey = source();
    let calls = import("runtime.csv").reading;
    assert_eq!(matching(&survey.evidence.modules, &calls), 3);
    let joined = overlay(&survey.evidence, &calls);
    joined.evidence.validate().expect("evidence in order");
    assert_eq!((joined.matched, joined.added.len()), (3, 0));
    assert_eq!(joined.evidence.modules, survey.evidence.modules);
    assert_eq!(joined.evidence.call_sites, survey.evidence.call_sites);
    let measured = |evidence: &quarry_model::evidence::Evidence| {
        let of_kind = evidence.dependencies.iter().filter(|d| d.kind == DependencyKind::Runtime);
        of_kind.map(|d| d.count).collect::<Vec<_>>()
    };
    assert_eq!(measured(&joined.evidence), [99, 120_456]);
    // Importing the same again changes nothing.
    assert_eq!(overlay(&joined.evidence, &calls).evidence, joined.evidence);
    // Names that nobody knows become modules.
    let other = overlay(&survey.evidence, &import("edges.csv").reading);
    other.evidence.validate().expect("evidence in order");
    assert_eq!(other.matched, 3);
    assert_eq!(other.added, ["shop/util.py"].map(str::to_owned).to_vec()[..0].to_vec());
}

#[test]
fn what_was_measured_outlives_a_new_survey() {
    let survey = source();
    let joined = overlay(&survey.evidence, &import("runtime.csv").reading).evidence;
    let mut again = source();
    let carried = carried_over(&joined.modules, &joined.dependencies, &mut again);
    assert_eq!(carried, 2);
    assert_eq!(again.evidence, joined);
    // A module that moved is the same module.
    let mut moved = source();
    for module in &mut moved.evidence.modules {
        module.path = module.path.replace("shop/mail/sender.py", "shop/mail/transport.py");
    }
    moved.renames = vec![("shop/mail/sender.py".to_owned(), "shop/mail/transport.py".to_owned())];
    assert_eq!(carried_over(&joined.modules, &joined.dependencies, &mut moved), 2);
    moved.evidence.validate().expect("evidence in order");
}

#[test]
fn a_history_is_taken_over_where_there_is_none() {
    let modules = import("modules.csv").reading;
    let log = "--4c3b2a10--2020-01-03--Ann\n3\t1\tshop/orders/checkout.py\n1\t1\tshop/other.py\n\n\
               --3c3b2a10--2020-01-02--Joe\n3\t1\tshop/other.py\n";
    let file = ImportFile { name: "log", bytes: log.as_bytes(), folder: None };
    let log = import_bytes(&file, None, &ImportOptions::default()).expect("a log").reading;
    assert_eq!(log.evidence.history.authors[0].name, "author-001", "pseudonyms unless asked");
    let joined = overlay(&modules.evidence, &log);
    joined.evidence.validate().expect("evidence in order");
    assert!(joined.with_history && joined.added.is_empty());
    assert_eq!(joined.evidence.modules, modules.evidence.modules);
    assert_eq!(joined.evidence.history.commits.len(), 1, "one touched no module");
    let again = overlay(&joined.evidence, &log);
    assert!(again.history_left_out && !again.with_history);
    assert_eq!(again.evidence, joined.evidence);
}
