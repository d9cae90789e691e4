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

#[test]
fn annotations_and_files_of_settings_are_found_and_nothing_else() {
    assert_snapshot!(found(&fixture("counter")));
}

/// Dependencies, call sites and diagnostics of these files.
fn picture(files: &[(&str, &str)]) -> String {
    let folder = support::folder(files);
    support::picture(&support::survey(folder.path()))
}

#[test]
fn names_lead_to_where_they_are_defined() {
    assert_snapshot!(picture(&[
        (
            "composer.json",
            r#"{"autoload": {"psr-4": {"App\\": "src/"}, "files": ["src/functions.php"]}}"#
        ),
        (
            "src/Mail/Letter.php",
            "<?php\nnamespace App\\Mail;\n\nclass Letter\n{\n    const LIMIT = 3;\n    public static int $sent = 0;\n\
             \n    public function post(): self { return $this; }\n\n    public static function make(): static { return new static(); }\n}\n",
        ),
        (
            "src/Mail/Stamp.php",
            "<?php\nnamespace App\\Mail;\n\nenum Stamp: string implements Sticky\n{\n    case Small = 's';\n}\n"
        ),
        ("src/Mail/Sticky.php", "<?php\nnamespace App\\Mail;\n\ninterface Sticky\n{\n}\n"),
        (
            "src/Mail/Sealed.php",
            "<?php\nnamespace App\\Mail;\n\ntrait Sealed\n{\n    public function seal(): void\n    {\n    }\n}\n"
        ),
        (
            "src/functions.php",
            "<?php\n\nfunction post_office(): \\App\\Office { return new \\App\\Office(); }\n",
        ),
        (
            "src/Office.php",
            "<?php\nnamespace App;\n\nuse App\\Mail\\{Letter, Stamp as Mark};\nuse App\\Missing;\nuse App\\Mail;\n\
             \n#[Mail\\Sticky]\nclass Office extends namespace\\Base\n{\n    use Mail\\Sealed;\n\n    /** @var Letter[] */\n    private array $letters = [];\n\
             \n    public function __construct(private ?Letter $last, private readonly Desk $desk)\n    {\n    }\n\
             \n    public function run(Mark|int $mark, $any): ?Letter\n    {\n        $this->last->post()->post();\n        Letter::make();\n\
             \x20       echo Letter::LIMIT, Letter::$sent, letter::class;\n        $mark = Mark::Small;\n\
             \x20       foreach ($this->letters as $letter) {\n            $letter->post();\n        }\n\
             \x20       if ($any instanceof Letter) {\n            $this->seal();\n        }\n\
             \x20       $this->desk->owner()->run(1, 2);\n        parent::run();\n        post_office()->run(1, 2);\n\
             \x20       $f = fn (Letter $l) => $l->post();\n        return (new Letter())->post();\n    }\n}\n",
        ),
        (
            "src/Base.php",
            "<?php\nnamespace App;\n\nabstract class Base\n{\n    public function run()\n    {\n    }\n}\n"
        ),
        (
            "src/Desk.php",
            "<?php\nnamespace App;\n\nclass Desk\n{\n    /** @return Office the one */\n    public function owner()\n    {\n    }\n}\n",
        ),
        (
            "bin/run.php",
            "<?php\nrequire __DIR__ . '/../src/functions.php';\n\npost_office()->run(1, 2);\n$x = 'App\\Desk';\n"
        ),
        ("tests/Mail/Letter.php", "<?php\nnamespace App\\Mail;\n\nclass Letter\n{\n}\n"),
    ]));
}

/// The methods of `Order` and `Cart` that a body calls, which stands in a class that has a
/// collection of orders, a list of them, and a repository.
fn called(body: &str) -> Vec<String> {
    let page = format!(
        "<?php\nnamespace App;\nuse Illuminate\\Support\\Collection;\nclass Page\n{{\n    /** @var Collection<int, Order> */\n\
         \x20   private $orders;\n    /** @var Order[] */\n    private $list;\n    /** @var \\Doctrine\\Common\\Collections\\Collection<int, Order> */\n\
         \x20   private $owned;\n    public function run($any)\n    {{\n{body}\n    }}\n\
         \x20   /** @param callable(int, Cart): void $f */\n    public function with(callable $f) {{}}\n}}\n"
    );
    let folder = support::folder(&[
        ("src/Page.php", &page),
        ("src/Order.php", "<?php\nnamespace App;\nclass Order { public function pay() {} }\n"),
        ("src/Cart.php", "<?php\nnamespace App;\nclass Cart { public function close() {} }\n"),
        (
            "src/Sale.php",
            "<?php\nnamespace App;\nclass Sale extends \\Illuminate\\Database\\Eloquent\\Model { public function undo() {} }\n",
        ),
    ]);
    let evidence = support::survey(folder.path()).evidence;
    let sites = evidence.call_sites.iter();
    let mut found: Vec<_> =
        sites.map(|site| evidence.operations[site.operation.at()].name.clone()).collect();
    found.retain(|name| name.contains('.'));
    found.sort();
    found
}

#[test]
fn functions_that_are_handed_to_a_call_take_what_it_gives() {
    let cases: [(&str, &[&str]); 16] = [
        ("$this->orders->map(fn ($o) => $o->pay());", &["Order.pay"]),
        (
            "$this->orders->filter(fn ($o) => true)->each(function ($o) { $o->pay(); });",
            &["Order.pay"],
        ),
        ("$this->orders->reduce(fn ($sum, $o) => $o->pay());", &["Order.pay"]),
        ("$this->owned->exists(fn ($key, $o) => $o->pay());", &["Order.pay"]),
        ("array_map(fn ($o) => $o->pay(), $this->list);", &["Order.pay"]),
        ("usort($this->list, function ($a, $b) { return $a->pay(); });", &["Order.pay"]),
        ("array_reduce($this->list, fn ($sum, $o) => $o->pay(), 0);", &["Order.pay"]),
        ("$this->with(fn ($n, $c) => $c->close());", &["Cart.close"]),
        ("Sale::query()->each(fn ($s) => $s->undo());", &["Sale.query", "Sale.undo"]),
        (
            "Sale::where('a', 1)->chunk(9, fn ($all) => $all->first()->undo());",
            &["Sale.undo", "Sale.where"],
        ),
        // Another parameter, another type that is written, another receiver, a name that is new.
        ("$this->orders->reduce(fn ($sum, $o) => $sum->pay());", &[]),
        ("$this->orders->map(fn (Cart $o) => $o->pay());", &["Cart.pay"]),
        ("$any->map(fn ($o) => $o->pay());", &[]),
        ("array_map(fn ($o) => $o->pay(), $any);", &[]),
        ("$this->with(fn ($n, $c) => $n->close());", &[]),
        ("array_keys($this->list, fn ($o) => $o->pay());", &[]),
    ];
    for (body, expected) in cases {
        assert_eq!(called(body), expected, "{body}");
    }
}

#[test]
fn results_transactions_and_failures_are_seen() {
    assert_snapshot!(picture(&[
        (
            "a/Mailer.php",
            "<?php\nnamespace A;\n\nclass Mailer\n{\n    public function send(): int\n    {\n        return 1;\n    }\n}\n"
        ),
        (
            "a/Task.php",
            "<?php\nnamespace A;\n\nuse Illuminate\\Foundation\\Bus\\Dispatchable;\n\nclass Task\n{\n    use Dispatchable;\n}\n",
        ),
        (
            "b/Use.php",
            "<?php\nnamespace B;\n\nuse A\\Mailer;\nuse A\\Task;\nuse Illuminate\\Support\\Facades\\DB;\n\nclass User\n{\n\
             \x20   public function run(Mailer $mailer, $logger)\n    {\n        $mailer->send();\n        $x = $mailer->send();\n\
             \x20       Task::dispatch();\n        DB::transaction(function () use ($mailer) {\n            $mailer->send();\n        });\n\
             \x20       $mailer->send();\n        DB::beginTransaction();\n        $mailer->send();\n        DB::commit();\n        $mailer->send();\n\
             \x20       try {\n            $mailer->send();\n        } catch (\\Exception $e) {\n            $logger->error('no');\n            throw $e;\n        }\n\
             \x20       try {\n            $mailer->send();\n        } catch (\\Exception $e) {\n            return null;\n        } finally {\n            $mailer->send();\n        }\n\
             \x20       return $mailer->send();\n    }\n}\n",
        ),
    ]));
}

#[test]
fn a_property_without_a_type_is_what_its_constructor_assigns() {
    let cases = [
        ("public function __construct(Mailer $m) { $this->m = $m; }", true),
        ("public function __construct() { $this->m = new Mailer(); }", true),
        ("public function __construct(Mailer $m) { $this->other = $m; }", false),
        ("public function set(Mailer $m) { $this->m = $m; }", false),
    ];
    for (constructor, expected) in cases {
        let text = format!(
            "<?php\nclass A {{\n{constructor}\nprivate $m;\nfunction run() {{ $this->m->send(); }}\n}}\n"
        );
        let seen = picture(&[
            ("A.php", &text),
            ("Mailer.php", "<?php\nclass Mailer { function send() {} }\n"),
        ]);
        assert_eq!(seen.contains("Mailer::Mailer.send"), expected, "{constructor}\n{seen}");
    }
}

#[test]
fn keys_of_untyped_arrays_are_told() {
    let folder = support::folder(&[(
        "a.php",
        "<?php\nfunction total(array $order, Thing $thing)\n{\n    $order['sum'] = $order['net'] + $order[\"tax\"];\n    return $thing['no'];\n}\n",
    )]);
    let keys: Vec<_> = support::survey(folder.path())
        .evidence
        .keys
        .into_iter()
        .map(|key| (key.within, key.subject, key.key, key.write, key.line))
        .collect();
    let key = |key: &str, write| ("total".to_owned(), "order".to_owned(), key.to_owned(), write, 4);
    assert_eq!(keys, [key("net", false), key("sum", true), key("tax", false)]);
}

#[test]
fn modules_are_named_and_set_apart() {
    let reading = fixture("shop");
    let module = |path: &str| {
        let found = reading.evidence.modules.iter().find(|module| module.path == path);
        found.unwrap_or_else(|| panic!("{path} is read"))
    };
    let cases = [
        ("app/Models/Order.php", "App\\Models\\Order", Standing::Product),
        ("app/helpers.php", "app/helpers.php", Standing::Product),
        ("routes/web.php", "routes/web.php", Standing::Product),
        ("vendor/lib/Thing.php", "Lib\\Thing", Standing::Vendored),
        ("tests/OrderTest.php", "Tests\\OrderTest", Standing::Test),
    ];
    for (path, name, standing) in cases {
        let module = module(path);
        assert_eq!((module.name.as_str(), module.standing), (name, standing), "{path}");
        assert_eq!(module.language, Language::Php);
    }
    assert!(!reading.evidence.modules.iter().any(|module| module.path.ends_with(".blade.php")));
    assert!(reading.diagnostics.iter().any(|d| d.cause.contains("1 Blade templates")));
    assert!(reading.evidence.symbols.iter().all(|symbol| symbol.effect != Effect::None));
}

#[test]
fn names_alone_show_the_same_edges() {
    for name in ["shop", "desk"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/php").join(name);
        let options = SurveyOptions {
            imports_only: true,
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        let pairs = |reading: &Reading| -> std::collections::BTreeSet<_> {
            reading.evidence.dependencies.iter().map(|d| (d.from, d.to)).collect()
        };
        let names = survey_folder(&root, &options, &Unwatched).expect("readable");
        let full = support::survey(&root);
        assert!(names.evidence.dependencies.len() > 5);
        let lost: Vec<_> = pairs(&names).difference(&pairs(&full)).copied().collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
    }
}

#[test]
fn installed_packages_are_set_apart() {
    let source = support::folder(&[
        ("a.php", "<?php\n"),
        ("vendor/autoload.php", "<?php\n"),
        ("vendor/composer/ClassLoader.php", "<?php\n"),
        ("copied/vendor/b.php", "<?php\n"),
    ]);
    let evidence = support::survey(source.path()).evidence;
    let found: Vec<_> = evidence.modules.iter().map(|m| (m.path.as_str(), m.standing)).collect();
    assert_eq!(found, [("a.php", Standing::Product), ("copied/vendor/b.php", Standing::Vendored)]);
}

fn check(bytes: &[u8], severity: Option<Severity>, in_cause: &str) {
    let source = support::folder(&[("Good.php", "<?php\nclass Good extends Bad {}\n")]);
    std::fs::write(source.path().join("Bad.php"), bytes).expect("a file");
    for imports_only in [false, true] {
        let options = SurveyOptions {
            imports_only,
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        let reading = survey_folder(source.path(), &options, &Unwatched).expect("readable");
        reading.evidence.validate().expect("in order");
        assert_eq!(reading.evidence.modules.len(), 2);
        let found = reading.diagnostics.iter().find(|d| d.path == "Bad.php");
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        assert_eq!(found.map(|d| d.severity), severity, "{start}, names only: {imports_only}");
        if let Some(found) = found {
            assert!(found.cause.contains(in_cause), "{start}: {}", found.cause);
        }
    }
}

#[test]
fn a_hostile_file_is_a_diagnostic() {
    let many = 20_000;
    check(b"<?php class Bad {}\n", None, "");
    check(b"", None, "");
    check(b"no php at all", None, "");
    check(b"<?php\n$s = '\xFC';\n", None, "");
    check(b"\xEF\xBB\xBF<?php\n", None, "");
    check(&vec![b'#'; 2 << 20], Some(Severity::Error), "KiB");
    check(b"<?php\nclass {{{\n", Some(Severity::Warning), "not valid PHP");
    check(b"<?php\n\0\0\0\0", Some(Severity::Warning), "not valid PHP");
    for (open, close) in [("(", ")"), ("[", "]"), ("f(", ")"), ("fn () => (", ")")] {
        let text = format!("<?php\n$x = {}1{};\n", open.repeat(many), close.repeat(many));
        check(text.as_bytes(), Some(Severity::Warning), "nested");
    }
    let text = format!("<?php\n{}{}\n", "if (1) {".repeat(many), "}".repeat(many));
    check(text.as_bytes(), Some(Severity::Warning), "nested");
}

#[test]
fn long_chains_and_sums_are_read() {
    for depth in [100, 2_000] {
        let chain = format!("<?php\n$x = (new B())->b(){};\n", "->b()".repeat(depth));
        let sum = format!("<?php\n$x = B::class{};\n", " . 'a'".repeat(depth));
        let indexes = format!("<?php\n$x = B::b(){};\n", "[0]".repeat(depth));
        for text in [chain, sum, indexes] {
            let source = support::folder(&[
                ("a.php", &text),
                ("B.php", "<?php\nclass B { function b(): B { return $this; } }\n"),
            ]);
            let reading = support::survey(source.path());
            assert!(!reading.evidence.dependencies.is_empty());
            assert!(
                reading.diagnostics.iter().all(|d| d.path.is_empty()),
                "{:?}",
                reading.diagnostics
            );
        }
    }
}

#[test]
fn includes_in_circles_end() {
    let web = "<?php\nuse Illuminate\\Support\\Facades\\Route;\nRoute::prefix('a')->group(function () {\n    require 'b.php';\n    Route::get('x', 'y');\n});\n";
    let reading = {
        let folder = support::folder(&[
            ("a.php", web),
            (
                "b.php",
                "<?php\nRoute::prefix('b')->group(function () {\n    require __DIR__ . '/a.php';\n    Route::get('z', 'y');\n});\nrequire '../../../../../etc/passwd.php';\n",
            ),
        ]);
        support::survey(folder.path())
    };
    assert_eq!(reading.evidence.entry_points.len(), 2);
    let circle = support::folder(&[
        ("A.php", "<?php\nclass A extends B { function run() { $this->x()->y(); } }\n"),
        ("B.php", "<?php\nclass B extends A { use B; }\n"),
        (
            "composer.json",
            "{\"autoload\": {\"psr-4\": {\"\": [\"\", \"../..\", 3], \"A\\\\\": {}}, \"files\": 7}}",
        ),
        ("config/routes.yaml", "a: &a\n  resource: *a\n"),
    ]);
    assert_eq!(support::survey(circle.path()).evidence.modules.len(), 2);
}

fn survives(bytes: &[u8]) -> Result<(), TestCaseError> {
    let source = support::folder(&[
        ("b.php", "<?php\nnamespace N;\nclass B { function b(): B { return $this; } }\n"),
        ("composer.json", "{\"autoload\": {\"psr-4\": {\"N\\\\\": \"\"}}}"),
    ]);
    std::fs::write(source.path().join("a.php"), bytes).expect("a file");
    for imports_only in [false, true] {
        let options = SurveyOptions {
            imports_only,
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        let reading = survey_folder(source.path(), &options, &Unwatched).expect("readable");
        prop_assert!(reading.evidence.validate().is_ok());
        prop_assert!(!reading.diagnostics.iter().any(|d| d.cause.contains("inside Quarry")));
    }
    Ok(())
}

/// The bytes of all files of the fixtures.
fn fixtures() -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/php")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "php") {
                found.push(std::fs::read(path).expect("a file"));
            }
        }
    }
    found.sort();
    found
}

/// How many cases a property is tried on; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(192)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_end_a_survey(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&[b"<?php ", bytes.as_slice()].concat())?;
    }

    #[test]
    fn no_text_ends_a_survey(pieces in prop::collection::vec(prop::sample::select(vec![
        "namespace N;", "use N\\B;", "use N\\{B as C};", "class A extends B {", "trait T {", "enum E: int {", "}", "(", ")", "[", "]",
        "function f(B $b): ?B {", "public ", "static ", "const X = ", "case Y;", "new ", "new class {", "B::b()", "->b()", "?->b", "::class",
        "$this", "$x = ", "$x", "fn () => ", "function () use ($x) {", ";", ",", "'", "\"", "{$x}", "<<<T\n", "T;\n", "/** @var B $x */\n",
        "/** @param B<", "#[B(x: 1)] ", "match ($x) {", "=>", "foreach ($x as $y) ", "Route::get('x', ", "Route::group([", "'prefix' => ",
        "event(", "DB::table('t')", "DB::transaction(", "require __DIR__ . ", "'/a.php'", "?>", "<?php ", "é", "\\", "namespace\\B", "parent::",
    ]), 0..40)) {
        survives(&[b"<?php\n", pieces.concat().as_bytes()].concat())?;
    }

    #[test]
    fn no_change_of_a_fixture_ends_a_survey(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..8),
    ) {
        let all = fixtures();
        let mut bytes = which.get(&all).clone();
        for (at, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.truncate(at); }
            }
        }
        survives(&bytes)?;
    }
}
