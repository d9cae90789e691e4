//! Files that say who owns what, and who may use whom.

use quarry_model::diagnostic::Severity;
use quarry_survey::import::{ImportFile, ImportOptions, import_bytes};

use crate::fate::{Fate, b, check, utf16};

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
