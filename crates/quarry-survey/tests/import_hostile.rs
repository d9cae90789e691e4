//! Files that are broken, or were made to do harm: a diagnostic or a clear error, never a panic,
//! and no more memory than the file is worth.

use proptest::prelude::*;
use quarry_model::diagnostic::Severity;
use quarry_survey::import::{
    FORMATS, ImportError, ImportFile, ImportOptions, Imported, format_named, import_bytes,
};

fn read(format: &str, bytes: &[u8]) -> Result<Imported, ImportError> {
    let file = ImportFile { name: "upload", bytes, folder: None };
    // Past the guard that catches panics: here they must show.
    let read = format_named(format).expect("a format").read(&file, &ImportOptions::default());
    if let Ok(imported) = &read {
        imported.reading.evidence.validate().expect("evidence in order");
        assert!(imported.reading.diagnostics.len() < 1_000, "messages are bounded");
        for diagnostic in &imported.reading.diagnostics {
            assert!(diagnostic.cause.chars().count() < 1_000, "{}", diagnostic.cause);
            assert!(!diagnostic.cause.contains(char::is_control), "{:?}", diagnostic.cause);
        }
        for module in &imported.reading.evidence.modules {
            assert!(!module.path.starts_with('/'), "{}", module.path);
            assert!(module.path.split('/').all(|part| part != ".." && !part.is_empty()));
            assert!(!module.path.contains(char::is_control), "{:?}", module.path);
        }
    }
    read
}

/// What is expected of a file.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// An error whose text contains this.
    Error(&'static str),
    /// This many modules, with a diagnostic that contains this; no diagnostic matters if empty.
    Modules(usize, &'static str),
    /// This many domains, boundaries and rules of owners together.
    Rules(usize, &'static str),
}

fn check(format: &str, cases: &[(&str, Vec<u8>, Fate)]) {
    assert!(cases.len() >= 10, "{format}: {} cases", cases.len());
    for (what, bytes, fate) in cases {
        let read = read(format, bytes);
        match (fate, &read) {
            (Fate::Error(text), Err(error)) => {
                assert!(error.to_string().contains(text), "{format}, {what}: {error}");
            }
            (Fate::Modules(count, text), Ok(imported)) => {
                let modules = &imported.reading.evidence.modules;
                assert_eq!(modules.len(), *count, "{format}, {what}: {modules:?}");
                said(format, what, text, imported);
            }
            (Fate::Rules(count, text), Ok(imported)) => {
                let rules = imported.domains.len()
                    + imported.boundaries.len()
                    + imported.owners.rules.len();
                assert_eq!(rules, *count, "{format}, {what}: {imported:?}");
                said(format, what, text, imported);
            }
            _ => panic!("{format}, {what}: {fate:?}, not {read:?}"),
        }
    }
}

fn said(format: &str, what: &str, text: &str, imported: &Imported) {
    let said = &imported.reading.diagnostics;
    let found = text.is_empty() || said.iter().any(|each| each.cause.contains(text));
    assert!(found, "{format}, {what}: “{text}” is not in {said:?}");
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

fn b(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// What every table of two names and a number meets.
fn tables(first: &str) -> Vec<(&'static str, Vec<u8>, Fate)> {
    use Fate::Modules;
    let line = |rest: &str| b(&format!("{first}\n{rest}\n"));
    vec![
        ("UTF-16", utf16(&format!("{first}\na,b,3\n")), Modules(2, "")),
        ("a mark", [b"\xEF\xBB\xBF".to_vec(), line("a,b,3")].concat(), Modules(2, "")),
        ("Latin-1", [line("a,b,3"), b"a,f\xFCr,1\n".to_vec()].concat(), Modules(3, "Latin-1")),
        ("NUL", line("a\0b,c,1\nd,e,1"), Modules(3, "control characters")),
        ("leads out", line("../../etc/passwd,b,1\nc,d,1"), Modules(3, "leads out")),
        ("an absolute path", line("/etc/passwd,b,1"), Modules(2, "")),
        ("too large a number", line("a,b,99999999999999999999999"), Modules(2, "")),
        ("a negative number", line("a,b,-3\nc,d,1"), Modules(2, "not a count")),
        ("no number", line("a,b,NaN\nc,d,1"), Modules(2, "not a count")),
        ("a formula", line("'=cmd|x,b,1"), Modules(2, "")),
        ("markup", line("<script>alert(1)</script>,b,1"), Modules(2, "")),
        ("a quote without an end", line("a,b,1\n\"c,d,1\ne,f,1"), Modules(2, "")),
        (
            "too long a name",
            line(&format!("{},b,1\nc,d,1", "x".repeat(5_000))),
            Modules(3, "longer"),
        ),
        (
            "many columns",
            line(&format!("a,b,1{}\nc,d,1", ",".repeat(30_000))),
            Modules(2, "columns"),
        ),
        ("the same again", line(&"a,b,4000000000\n".repeat(9)), Modules(2, "")),
        ("itself", line("a,a,1"), Modules(1, "")),
    ]
}

#[test]
fn hostile_tables() {
    use Fate::{Error, Modules};
    check("edges", &tables("from,to,count"));
    check("runtime", &tables("from,to,count"));
    let line = |rest: &str| b(&format!("module,name,language,sloc,standing,roles\n{rest}\n"));
    check(
        "modules",
        &[
            ("UTF-16", utf16("module,sloc\na.py,3\n"), Modules(1, "")),
            ("Latin-1", [line("a.py,a"), b"f\xFCr.py\n".to_vec()].concat(), Modules(2, "Latin-1")),
            ("NUL", line("a\0.py\nb.py"), Modules(1, "control characters")),
            ("leads out", line("../a.py\nb.py"), Modules(1, "leads out")),
            ("twice", line("a.py\n./a.py"), Modules(1, "earlier line")),
            ("a giant", line("a.py,a,python,99999999999"), Modules(1, "number of lines")),
            ("negative", line("a.py,a,python,-1"), Modules(1, "number of lines")),
            ("markup", line("<b>a</b>.py,<i>"), Modules(1, "")),
            ("a name with NUL", line("a.py,a\0b"), Modules(1, "")),
            ("no heading", b("a.py,3\n"), Error("column")),
            ("empty", b(""), Modules(0, "")),
        ],
    );
    let line = |rest: &str| b(&format!("entity,coupled,degree,average-revs\n{rest}\n"));
    check(
        "code-maat",
        &[
            ("UTF-16", utf16("entity,coupled,degree,average-revs\na,b,50,4\n"), Modules(2, "")),
            ("Latin-1", [line("a,b,9,9"), b"a,f\xFCr,9,9\n".to_vec()].concat(), Modules(3, "")),
            ("NUL", line("a\0,b,9,9"), Modules(1, "control characters")),
            ("leads out", line("../a,b,9,9"), Modules(1, "leads out")),
            ("more than all", line("a,b,900,9\nc,d,9,9"), Modules(2, "percentage")),
            ("negative", line("a,b,-9,9\nc,d,9,-9"), Modules(0, "percentage")),
            ("no number", line("a,b,NaN,inf"), Modules(0, "percentage")),
            ("a giant", line("a,b,100,1e300"), Modules(2, "")),
            ("itself", line("a,a,9,9"), Modules(1, "")),
            ("another table", b("entity,soc\na,3\n"), Error("computes by itself")),
            ("another file", b("x,y\na,3\n"), Error("does not name")),
        ],
    );
    check(
        "matrix",
        &[
            ("UTF-16", utf16(",a,b\na,,1\nb,,\n"), Modules(2, "")),
            ("Latin-1", b",a,f\xFCr\na,,1\nf\xFCr,,\n".to_vec(), Modules(2, "Latin-1")),
            ("NUL", b(",a\0,b\na\0,,1\nb,,\n"), Modules(1, "control characters")),
            ("leads out", b(",../a,b\n../a,,1\nb,,\n"), Modules(1, "leads out")),
            ("twice the same", b(",a,a\na,1,1\na,1,1\n"), Modules(1, "")),
            ("words in cells", b(",a,b\na,many,1\nb,,\n"), Modules(2, "not a count")),
            ("negative", b(",a,b\na,,-1\nb,,\n"), Modules(2, "not a count")),
            ("a giant", b(",a,b\na,,1e300\nb,,\n"), Modules(2, "")),
            ("longer lines", b(",a,b\na,,1,7\nb,,\n"), Modules(2, "no column")),
            ("wide", b(&format!("{}\na,1\n", ",x".repeat(30_000))), Modules(0, "columns")),
            ("empty", b(""), Modules(0, "")),
        ],
    );
}

#[test]
fn hostile_graphs() {
    use Fate::{Error, Modules};
    let many = 100_000;
    for format in ["dot", "jdeps"] {
        let graph = |body: &str| b(&format!("digraph g {{ a -> b;\n{body}\n}}"));
        check(
            format,
            &[
                ("UTF-16", utf16("digraph { a -> b }"), Modules(2, "")),
                ("Latin-1", b"digraph { a -> \"f\xFCr\" }".to_vec(), Modules(2, "Latin-1")),
                ("NUL", graph("\"c\0d\" -> b"), Modules(2, "control characters")),
                ("leads out", graph("\"../../x\" -> b"), Modules(2, "leads out")),
                ("deep groups", graph(&"{".repeat(many)), Modules(2, "nested")),
                (
                    "deep labels",
                    graph(&format!("c -> d [label={}]", "<".repeat(many))),
                    Modules(if format == "dot" { 4 } else { 2 }, "no end"),
                ),
                (
                    "a text without an end",
                    graph("c -> \"d"),
                    Modules(if format == "dot" { 3 } else { 2 }, "no end"),
                ),
                ("no brace at the end", b("digraph { a -> b"), Modules(2, "no }")),
                (
                    "a product of groups",
                    graph(&{
                        let group = |c: char| {
                            (0..3_000).fold("{".to_owned(), |text, n| format!("{text} {c}{n}"))
                                + "}"
                        };
                        format!("{} -> {}", group('x'), group('y'))
                    }),
                    Error("more than"),
                ),
                ("not a graph", b("digram { a -> b }"), Error("begins no graph")),
                ("signs", graph("%$! -> c"), Modules(2, "out of place")),
                (
                    "twice",
                    graph("a -> b; a -> b; strict; a; a"),
                    if format == "dot" { Modules(3, "") } else { Modules(2, "") },
                ),
                ("plus and nothing", graph("\"a\" + -> b"), Modules(2, "behind +")),
            ],
        );
    }
    let graph = |body: &str| {
        b(&format!(
            "<graphml><graph edgedefault=\"directed\"><node id=\"a\"/><node id=\"b\"/>\
             <edge source=\"a\" target=\"b\"/>{body}</graph></graphml>"
        ))
    };
    let bomb = "<!DOCTYPE graphml [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\">\
                <!ENTITY z SYSTEM \"file:///etc/passwd\">]>";
    let entities =
        [b(bomb), graph("<node id=\"n1\"><data key=\"label\">&y;&z;</data></node>")].concat();
    check(
        "graphml",
        &[
            ("UTF-16", utf16("<graphml><graph><node id=\"a\"/></graph></graphml>"), Modules(1, "")),
            (
                "Latin-1",
                graph("").into_iter().chain(*b"<!-- \xFC -->").collect(),
                Modules(2, "Latin-1"),
            ),
            ("entities", entities, Modules(3, "entities")),
            ("deep elements", graph(&"<x>".repeat(many)), Modules(2, "nested")),
            ("deep graphs", graph(&"<node id=\"c\"><graph>".repeat(many)), Modules(2, "nested")),
            ("twice", graph("<node id=\"a\"/>"), Modules(2, "twice")),
            (
                "an edge to nowhere",
                graph("<edge source=\"a\" target=\"z\"/>"),
                Modules(2, "no node"),
            ),
            ("leads out", graph("<node id=\"../c\"/>"), Modules(2, "leads out")),
            ("NUL", graph("<node id=\"c&#0;d\"/><node id=\"e\0f\"/>"), Modules(2, "")),
            ("cut off", graph("")[..90].to_vec(), Modules(2, "")),
            ("never closed", b("<graphml><graph><node id=\"a\">"), Modules(1, "middle")),
            (
                "a giant weight",
                graph("<edge source=\"b\" target=\"a\"><data key=\"weight\">1e999</data></edge>"),
                Modules(2, "above 0"),
            ),
            ("markup in a name", graph("<node id=\"&lt;script&gt;\"/>"), Modules(3, "")),
            ("no XML", b("<graphml><<<"), Error("line 1")),
        ],
    );
}

#[test]
fn hostile_json() {
    use Fate::{Error, Modules, Rules};
    let deep = "[".repeat(100_000);
    let cruised = |module: &str| b(&format!("{{\"modules\":[{{\"source\":\"a.ts\"}},{module}]}}"));
    check(
        "dependency-cruiser",
        &[
            ("UTF-16", utf16("{\"modules\":[{\"source\":\"a.ts\"}]}"), Modules(1, "")),
            (
                "Latin-1",
                b"{\"modules\":[{\"source\":\"f\xFCr.ts\"}]}".to_vec(),
                Modules(1, "Latin-1"),
            ),
            (
                "deep",
                cruised(&format!("{{\"source\":\"b\",\"x\":{deep}")),
                Error("dependency-cruiser"),
            ),
            ("cut off", b("{\"modules\":[{\"source\":\"a"), Error("EOF")),
            ("another shape", b("{\"modules\":{}}"), Error("invalid type")),
            ("leads out", cruised("{\"source\":\"../b.ts\"}"), Modules(1, "leads out")),
            ("NUL", cruised("{\"source\":\"b\\u0000.ts\"}"), Modules(1, "control")),
            ("twice", cruised("{\"source\":\"./a.ts\"}"), Modules(1, "")),
            (
                "to itself",
                cruised("{\"source\":\"a.ts\",\"dependencies\":[{\"resolved\":\"a.ts\"}]}"),
                Modules(1, ""),
            ),
            (
                "unresolved",
                cruised(
                    "{\"source\":\"b.ts\",\"dependencies\":[{\"module\":\"x\",\"couldNotResolve\":true}]}",
                ),
                Modules(2, ""),
            ),
            ("markup", cruised("{\"source\":\"<img src=x>.ts\"}"), Modules(2, "")),
            ("half a character", cruised("{\"source\":\"\\ud800\"}"), Error("dependency-cruiser")),
        ],
    );
    check(
        "adjacency",
        &[
            ("UTF-16", utf16("{\"a.ts\":[\"b.ts\"]}"), Modules(2, "")),
            ("Latin-1", b"{\"a.ts\":[\"f\xFCr.ts\"]}".to_vec(), Modules(2, "Latin-1")),
            ("deep", b(&format!("{{\"a.ts\":{deep}")), Error("adjacency")),
            ("cut off", b("{\"a.ts\":[\"b"), Error("EOF")),
            ("numbers", b("{\"a.ts\":[1]}"), Error("adjacency")),
            ("leads out", b("{\"a.ts\":[\"../../b.ts\"]}"), Modules(1, "leads out")),
            ("NUL", b("{\"a.ts\":[\"b\\u0000\"]}"), Modules(1, "control")),
            ("twice", b("{\"a.ts\":[\"b.ts\"],\"a.ts\":[\"c.ts\"]}"), Modules(2, "")),
            ("itself", b("{\"a.ts\":[\"a.ts\"]}"), Modules(1, "")),
            ("empty", b("{}"), Modules(0, "")),
        ],
    );
    let project = |data: &str| {
        b(&format!(
            "{{\"nodes\":{{\"a\":{{\"type\":\"lib\",\"data\":{{\"root\":\"libs/a\"}}}},\"b\":{{\"data\":{data}}}}}}}"
        ))
    };
    check(
        "nx",
        &[
            (
                "UTF-16",
                utf16("{\"nodes\":{\"a\":{\"data\":{\"root\":\"libs/a\"}}}}"),
                Modules(1, ""),
            ),
            ("deep", b(&format!("{{\"nodes\":{deep}")), Error("nx")),
            ("cut off", b("{\"nodes\":{"), Error("EOF")),
            ("another shape", b("{\"nodes\":[1]}"), Error("nx")),
            ("leads out", project("{\"root\":\"../b\"}"), Modules(1, "leads out")),
            ("NUL", project("{\"root\":\"b\\u0000\"}"), Modules(1, "control")),
            ("the root", project("{\"root\":\".\"}"), Modules(1, "whole workspace")),
            ("a pattern in a name", project("{\"root\":\"libs/*\"}"), Modules(2, "")),
            ("the same folder", project("{\"root\":\"libs/a\"}"), Modules(1, "")),
            (
                "constraints without tags",
                b("{\"depConstraints\":[{},3,null]}"),
                Rules(0, "sourceTag"),
            ),
            (
                "constraints deep down",
                b(&format!("{}{{\"depConstraints\":[]}}{}", "[".repeat(100), "]".repeat(100))),
                Rules(0, ""),
            ),
        ],
    );
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn hostile_rules() {
    use Fate::{Error, Rules};
    check(
        "codeowners",
        &[
            ("UTF-16", utf16("* @a/b\n"), Rules(1, "")),
            ("Latin-1", b"f\xFCr/ @a/b\n".to_vec(), Rules(1, "Latin-1")),
            ("NUL", b("a\0b @a/b\nc @a/b\n"), Rules(1, "control")),
            ("leads out", b("../../etc @a/b\n"), Rules(0, "leads out")),
            ("a broken pattern", b("[a @a/b\na/[ @a/b\n"), Rules(0, "brackets")),
            ("braces", b("{a,b}/ @a/b\n"), Rules(1, "")),
            ("many stars", b(&format!("{} @a/b\n", "*/".repeat(400))), Rules(1, "")),
            ("too long", b(&format!("{} @a/b\n", "x".repeat(5_000))), Rules(0, "longer")),
            ("sections without an end", b("[a\n[b][\n^[\n"), Rules(0, "")),
            ("too many", b(&"a @b/c\n".repeat(20_001)), Error("more than")),
            ("only signs", b("!\n\\\n/\n\\# @a/b\n"), Rules(2, "")),
            ("an owner that is markup", b("* @<script>\n"), Rules(1, "")),
        ],
    );
    let module = |path: &str| b(&format!("[[modules]]\npath = \"{path}\"\n"));
    check(
        "tach",
        &[
            ("UTF-16", utf16("[[modules]]\npath = \"a\"\n"), Rules(1, "")),
            ("Latin-1", b"# \xFC\n[[modules]]\npath = \"a\"\n".to_vec(), Rules(1, "Latin-1")),
            ("NUL", module("a\\u0000b"), Rules(0, "not a dotted name")),
            ("leads out", module("../../etc"), Rules(0, "not a dotted name")),
            ("deep", b(&format!("modules = {}", "[".repeat(100_000))), Error("tach")),
            ("cut off", b("[[modules]]\npath = \"a"), Error("tach")),
            ("twice a key", b("[[modules]]\npath = \"a\"\npath = \"b\"\n"), Error("tach")),
            ("twice a module", [module("a"), module("a")].concat(), Rules(2, "")),
            ("another shape", b("modules = 3\n"), Error("tach")),
            ("a pattern", module("a.[z-a]"), Rules(0, "not a dotted name")),
            ("too long", module(&"x".repeat(5_000)), Rules(0, "too long")),
            ("on itself", b("[[modules]]\npath = \"a\"\ndepends_on = [\"a\"]\n"), Rules(3, "")),
        ],
    );
    let contract =
        |body: &str| b(&format!("[importlinter:contract:a]\ntype = independence\n{body}\n"));
    check(
        "import-linter",
        &[
            (
                "UTF-16",
                utf16("[importlinter:contract:a]\ntype = independence\nmodules =\n  a\n"),
                Rules(1, ""),
            ),
            (
                "Latin-1",
                contract("name = \n modules").into_iter().chain(*b"\n; \xFC\n").collect(),
                Rules(0, "Latin-1"),
            ),
            ("NUL", contract("modules =\n  a\0b\n  c"), Rules(3, "not a dotted name")),
            ("leads out", contract("modules = ../x"), Rules(0, "not a dotted name")),
            ("no section", b("modules = a\n"), Rules(0, "outside of any section")),
            ("no setting", contract("nothing at all"), Rules(0, "no setting")),
            (
                "an unknown kind",
                b("[importlinter:contract:a]\ntype = x\n"),
                Rules(0, "does not know"),
            ),
            (
                "cut off TOML",
                b("[[tool.importlinter.contracts]]\nname = \"a"),
                Error("import-linter"),
            ),
            (
                "deep TOML",
                b(&format!("[tool.importlinter]\nx = {}", "[".repeat(100_000))),
                Error("import-linter"),
            ),
            ("twice", contract("modules =\n  a\n  a"), Rules(1, "")),
            (
                "squares",
                contract(&format!(
                    "modules =\n{}",
                    (0..400).fold(String::new(), |t, n| format!("{t}  m{n}\n"))
                )),
                Rules(100_400, ""),
            ),
        ],
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = |bytes: &[u8]| {
        let file = ImportFile { name: "packwerk.yml", bytes, folder: Some(folder.path()) };
        import_bytes(&file, Some("packwerk"), &ImportOptions::default())
    };
    let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n\
                  c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n\
                  package_paths: [*d,*d,*d,*d,*d]\n";
    for (bytes, in_error) in [
        (b(laughs), "packwerk"),
        // A parser that looks for the end of each took minutes.
        (b(&format!("package_paths: {}", "[".repeat(100_000))), "nested"),
        (b(&"- ".repeat(100_000)), "nested"),
        (b(&"a:\n".repeat(2)), "packwerk"),
        (b("package_paths: 'a"), "packwerk"),
        (b("package_paths: [\"[\"]"), "packwerk"),
        (b("\0"), "packwerk"),
        (utf16("package_paths: [a]"), "nothing in it"),
    ] {
        let error = file(&bytes).expect_err("nothing to read");
        assert!(error.to_string().contains(in_error), "{error}");
    }
    let write = |path: &str, text: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("a/package.yml", b"dependencies: [\"../../etc\", \"a\\0b\", b]\n");
    write("b/package.yml", b"dependencies: &x [*x]\n");
    write("c/package.yml", b"\xFF\xFEd\0:\0 \0x\0");
    write("d/package_todo.yml", b"a: [1, 2]\n");
    write("e/package.yml", laughs.as_bytes());
    write("node_modules/f/package.yml", b"dependencies: []\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/", folder.path().join("a/root")).expect("a link");
    let imported = file(b"").expect("packages");
    let names: Vec<_> = imported.domains.iter().map(|domain| domain.name.as_str()).collect();
    assert!(names.starts_with(&["a", "c"]), "{names:?}");
    let errors = imported.reading.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    assert!(errors.count() >= 2, "{:?}", imported.reading.diagnostics);
}

#[test]
fn hostile_logs() {
    use Fate::Modules;
    let log = |body: &str| b(&format!("--0123abcd--2020-01-02--Ann\n1\t1\ta.py\n{body}\n"));
    check(
        "git-log",
        &[
            ("UTF-16", utf16("--0123abcd--2020-01-02--Ann\n1\t1\ta.py\n"), Modules(1, "")),
            (
                "Latin-1",
                log("").into_iter().chain(*b"1\t1\tf\xFCr.py\n").collect(),
                Modules(2, "Latin-1"),
            ),
            ("NUL", log("1\t1\tb\0.py"), Modules(1, "control")),
            ("leads out", log("1\t1\t../../b.py"), Modules(1, "leads out")),
            ("giant numbers", log("99999999999999999999999\t1\tb.py"), Modules(2, "")),
            ("no date", log("--0123abce--yesterday--Ann\n1\t1\tb.py"), Modules(1, "no date")),
            (
                "the same commit",
                log("--0123abcd--2020-01-02--Ann\n1\t1\tb.py"),
                Modules(1, "twice"),
            ),
            (
                "renames in circles",
                log(
                    "--0123abce--2020-01-01--A\n1\t1\t{a => b}.py\n--0123abcf--2020-01-01--A\n1\t1\t{b => a}.py",
                ),
                Modules(2, ""),
            ),
            ("broken renames", log("1\t1\t{a => b\n1\t1\t => \n1\t1\ta} => {b.py"), Modules(2, "")),
            ("half a quote", log("1\t1\t\"\\3\n1\t1\t\"\\777\\\".py\""), Modules(2, "")),
            ("no commit", b("1\t1\ta.py\n"), Modules(0, "no commit")),
            ("a giant date", log("--0123abce--99999999999999--Ann\n1\t1\tb.py"), Modules(2, "")),
            (
                "an author who is markup",
                b("--0123abcd--2020-01-02--<b>\x07</b>\n1\t1\ta.py\n"),
                Modules(1, ""),
            ),
        ],
    );
}

#[test]
fn hostile_indexes() {
    use Fate::{Error, Modules};
    // Metadata with a root, then documents with a path each.
    let head = b"\x0A\x04\x1A\x02/x".to_vec();
    let document = |path: &[u8], rest: &[u8]| {
        let mut body = vec![0x0A, path.len() as u8];
        body.extend_from_slice(path);
        body.extend_from_slice(rest);
        let mut field = vec![0x12, body.len() as u8];
        field.extend(body);
        field
    };
    let index = |parts: &[Vec<u8>]| [head.clone(), parts.concat()].concat();
    let occurrence = |symbol: &[u8], roles: u8| {
        let mut body = vec![0x12, symbol.len() as u8];
        body.extend_from_slice(symbol);
        body.extend_from_slice(&[0x18, roles]);
        let mut field = vec![0x12, body.len() as u8];
        field.extend(body);
        field
    };
    let claim = vec![0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
    check(
        "scip",
        &[
            (
                "a claim of gigabytes",
                index(&[document(b"a.py", b""), claim.clone()]),
                Modules(1, "claims"),
            ),
            ("nothing but a claim", claim.clone(), Error("claims")),
            (
                "a claim inside",
                index(&[document(b"a.py", b"\x12\x7F"), document(b"b.py", b"")]),
                Modules(1, "claims"),
            ),
            (
                "a number without an end",
                index(&[document(b"a.py", b""), vec![0xFF; 20]]),
                Modules(1, "no end"),
            ),
            (
                "an unknown kind",
                index(&[document(b"a.py", b""), vec![0x0B]]),
                Modules(1, "unknown kind"),
            ),
            (
                "leads out",
                index(&[document(b"../a.py", b""), document(b"b.py", b"")]),
                Modules(1, "leads out"),
            ),
            (
                "NUL",
                index(&[document(b"a\0b", b""), document(b"b.py", b"")]),
                Modules(1, "control"),
            ),
            (
                "twice",
                index(&[document(b"a.py", b""), document(b"a.py", b"")]),
                Modules(1, "twice"),
            ),
            ("no UTF-8", index(&[document(b"a\xFF.py", b"")]), Modules(1, "")),
            (
                "a symbol that is no UTF-8",
                index(&[document(b"a.py", &occurrence(b"\xFF", 1))]),
                Modules(1, ""),
            ),
            ("no path", index(&[document(b"", b"")]), Modules(0, "is empty")),
            (
                "defined twice",
                index(&[
                    document(b"a.py", &occurrence(b"s#", 1)),
                    document(b"b.py", &occurrence(b"s#", 1)),
                    document(b"c.py", &occurrence(b"s#", 0)),
                ]),
                Modules(3, "several documents"),
            ),
            ("empty", Vec::new(), Modules(0, "")),
        ],
    );
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the samples")
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("a sample"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn what_a_parser_quotes_is_one_line_and_bounded() {
    let long = "n".repeat(5_000);
    for name in ["Nod\u{86}Label", long.as_str()] {
        let text = format!("<graphml><graph><node id=\"a\"><data></{name}></graph></graphml>");
        let imported = read("graphml", text.as_bytes()).expect("a graph");
        assert!(!imported.reading.diagnostics.is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in FORMATS {
            let _ = read(format.name(), &bytes);
        }
    }

    #[test]
    fn samples_with_faults_are_read_or_refused(
        which in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12),
    ) {
        let fixtures = fixtures();
        let (_, mut bytes) = which.get(&fixtures).clone();
        for (at, byte, how) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => bytes.truncate(at),
            }
        }
        for format in FORMATS {
            let _ = read(format.name(), &bytes);
        }
    }
}
