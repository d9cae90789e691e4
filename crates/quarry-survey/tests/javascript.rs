//! JavaScript and TypeScript: which files import which, and by which rule.

mod support;

use std::{collections::BTreeSet, fs};

use insta::assert_snapshot;
use proptest::prelude::*;
use quarry_model::{diagnostic::Severity, module::Language, progress::Unwatched};
use quarry_survey::{HistoryWanted, SurveyOptions, preview_folder, survey_folder};
use support::{folder, survey};

/// Dependencies of the kinds, as `from -> to`.
fn edges(files: &[(&str, &str)], kinds: &[&str]) -> BTreeSet<String> {
    let source = folder(files);
    let evidence = survey(source.path()).evidence;
    evidence
        .dependencies
        .iter()
        .filter(|found| kinds.contains(&found.kind.name()))
        .map(|found| {
            format!("{} -> {}", evidence.module(found.from).path, evidence.module(found.to).path)
        })
        .collect()
}

fn check(files: &[(&str, &str)], kinds: &[&str], expected: &[&str]) {
    let expected: BTreeSet<String> = expected.iter().map(|edge| (*edge).to_owned()).collect();
    assert_eq!(edges(files, kinds), expected, "{files:?}");
}

#[test]
fn every_way_to_ask_for_a_module_counts() {
    let asks: [(&str, &str); 19] = [
        ("import x from './b'\nx()", "import"),
        ("import './b'", "import"),
        ("import * as b from './b'\nb.x", "import"),
        ("import type { X } from './b'", "import-type"),
        ("import { type X } from './b'", "import-type"),
        ("import { X } from './b'\nlet a: X", "import-type"),
        ("import { X } from './b'\nlet a: X = new X()", "import"),
        ("export { x } from './b'", "import"),
        ("export * from './b'", "import"),
        ("export * as b from './b'", "import"),
        ("export type { X } from './b'", "import-type"),
        ("async function f() { await import('./b') }", "import"),
        ("const f = () => import(`./b`)", "import"),
        ("const b = require('./b')", "import"),
        ("import b = require('./b')\nb()", "import"),
        ("let a: import('./b').X", "import-type"),
        ("let a: typeof import('./b')", "import-type"),
        ("/// <reference path=\"b.ts\" />", "import-type"),
        ("if (x) { for (;;) { y(() => require('./b').z) } }", "import"),
    ];
    for (text, kind) in asks {
        let files = [("a.ts", text), ("b.ts", "export class X {}\nexport default 1")];
        check(&files, &[kind], &["a.ts -> b.ts"]);
        let other = if kind == "import" { "import-type" } else { "import" };
        check(&files, &[other], &[]);
    }
    let silent = [
        "// import './b'",
        "const text = \"import './b'\"",
        "function f(require) { require('./b') }",
        "import(name)",
        "require('b')",
    ];
    for text in silent {
        check(&[("a.js", text), ("b.js", "")], &["import", "import-type"], &[]);
    }
}

#[test]
fn files_are_found_by_the_rules_of_the_language() {
    type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);
    let cases: [Case; 22] = [
        ("./b", &[("b.ts", ""), ("b.js", "")], "b.ts"),
        ("./b.js", &[("b.ts", "")], "b.ts"),
        ("./b.js", &[("b.ts", ""), ("b.js", "")], "b.js"),
        ("./b.jsx", &[("b.tsx", "")], "b.tsx"),
        ("./b.mjs", &[("b.mts", "")], "b.mts"),
        ("./b", &[("b/index.tsx", "")], "b/index.tsx"),
        ("./b", &[("b.d.ts", "")], "b.d.ts"),
        ("./b", &[("b/package.json", r#"{"main": "lib/c.js"}"#), ("b/lib/c.js", "")], "b/lib/c.js"),
        ("./b.json", &[("b.json", "{}")], "b.json"),
        ("./b.ts?raw", &[("b.ts", "")], "b.ts"),
        (
            "~/b",
            &[
                (
                    "tsconfig.json",
                    r#"{"compilerOptions": {"paths": {"~/*": ["./src/*"],},} /* x */}"#,
                ),
                ("src/b.ts", ""),
            ],
            "src/b.ts",
        ),
        (
            "lib/b",
            &[
                ("tsconfig.json", r#"{"compilerOptions": {"baseUrl": "src"}}"#),
                ("src/lib/b.ts", ""),
            ],
            "src/lib/b.ts",
        ),
        (
            "@x",
            &[
                ("tsconfig.json", r#"{"extends": "./base"}"#),
                ("base.json", r#"{"compilerOptions": {"paths": {"@x": ["src/x"]}}}"#),
                ("src/x.ts", ""),
            ],
            "src/x.ts",
        ),
        (
            "@x",
            &[
                ("tsconfig.json", r#"{"extends": "./conf/base.json"}"#),
                (
                    "conf/base.json",
                    r#"{"compilerOptions": {"paths": {"@x": ["${configDir}/src/x"]}}}"#,
                ),
                ("src/x.ts", ""),
            ],
            "src/x.ts",
        ),
        (
            "@x",
            &[
                ("tsconfig.json", r#"{"files": [], "references": [{"path": "./app"}]}"#),
                (
                    "app/tsconfig.json",
                    r#"{"compilerOptions": {"paths": {"@x": ["./x"]}}, "include": ["../*.ts"]}"#,
                ),
                ("app/x.ts", ""),
            ],
            "app/x.ts",
        ),
        (
            "@shop/cart",
            &[
                ("package.json", r#"{"workspaces": ["packages/*"]}"#),
                (
                    "packages/cart/package.json",
                    r#"{"name": "@shop/cart", "main": "dist/index.js"}"#,
                ),
                ("packages/cart/src/index.ts", ""),
            ],
            "packages/cart/src/index.ts",
        ),
        (
            "@shop/cart/types",
            &[
                ("pnpm-workspace.yaml", "packages:\n  - 'packages/*'\n"),
                (
                    "packages/cart/package.json",
                    r#"{"name": "@shop/cart", "exports": {"./types": {"types": "./dist/types/index.d.ts", "default": "./dist/types/index.js"}}}"#,
                ),
                ("packages/cart/src/index.ts", ""),
                ("packages/cart/src/types/index.ts", ""),
            ],
            "packages/cart/src/types/index.ts",
        ),
        (
            "@shop/cart/a/b",
            &[
                ("lerna.json", r#"{"packages": ["packages/*"]}"#),
                (
                    "packages/cart/package.json",
                    r#"{"name": "@shop/cart", "exports": {"./*": "./dist/*.js"}}"#,
                ),
                ("packages/cart/src/a/b.ts", ""),
            ],
            "packages/cart/src/a/b.ts",
        ),
        (
            "cart",
            &[
                ("rush.json", r#"{"projects": [{"projectFolder": "cart"}]}"#),
                ("cart/package.json", r#"{"name": "cart"}"#),
                ("cart/index.js", ""),
            ],
            "cart/index.js",
        ),
        (
            "#db",
            &[
                ("package.json", r##"{"imports": {"#db": {"node": "./src/db.js"}}}"##),
                ("src/db.js", ""),
            ],
            "src/db.js",
        ),
        (
            "#lib/x",
            &[("package.json", r##"{"imports": {"#lib/*": "./lib/*.js"}}"##), ("lib/x.js", "")],
            "lib/x.js",
        ),
        (
            "self/x",
            &[
                ("package.json", r#"{"name": "self", "exports": {"./x": "./src/x.js"}}"#),
                ("src/x.js", ""),
            ],
            "src/x.js",
        ),
    ];
    for (specifier, others, expected) in cases {
        let text = format!("import '{specifier}'");
        let mut files = vec![("a.ts", text.as_str())];
        files.extend_from_slice(others);
        check(&files, &["import"], &[&format!("a.ts -> {expected}")]);
    }
}

#[test]
fn what_lies_outside_stays_outside() {
    let outside = folder(&[("secret.ts", "export const x = 1")]);
    let source = folder(&[
        (
            "src/a.ts",
            "import '../../secret'\nimport 'react'\nimport './style.css'\nimport './gone'",
        ),
        ("node_modules/react/index.js", ""),
        (
            "tsconfig.json",
            r#"{"extends": "@tsconfig/node20/tsconfig.json", "compilerOptions": {"paths": {"react": ["../../../etc/x"]}}}"#,
        ),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), source.path().join("src/link")).expect("a link");
    let reading = survey(source.path());
    assert_eq!(reading.evidence.modules.len(), 1);
    assert_eq!(reading.evidence.dependencies.len(), 0);
    assert_eq!(reading.unresolved.keys().collect::<Vec<_>>(), ["src/gone"]);
    let note = reading.diagnostics.iter().find(|found| found.path == "tsconfig.json");
    assert!(note.is_some_and(|note| {
        note.severity == Severity::Note && note.cause.contains("@tsconfig/node20")
    }));
}

#[test]
fn amd_names_are_followed() {
    check(
        &[
            (
                "public/app.js",
                "define('app', ['./lib', 'forum/topic', 'jquery'], function (lib, topic) { topic.open(); })",
            ),
            ("public/lib.js", "define([], function () {})"),
            ("public/client/topic.js", "define('forum/topic', ['require'], function () {})"),
            ("server.js", "require.main.require('./public/lib')"),
            ("package.json", "{}"),
        ],
        &["import"],
        &[
            "public/app.js -> public/client/topic.js",
            "public/app.js -> public/lib.js",
            "server.js -> public/lib.js",
        ],
    );
}

#[test]
fn names_lead_through_barrels_to_the_definer() {
    check(
        &[
            ("a.ts", "import { send, Mailer as M, deep } from './mail'\nsend()\nnew M()\ndeep()"),
            (
                "mail/index.ts",
                "export * from './send'\nexport { Mailer } from './mailer'\nexport * from './again'",
            ),
            ("mail/send.ts", "export function send() {}"),
            ("mail/mailer.ts", "export class Mailer {}"),
            (
                "mail/again.ts",
                "import { deep } from './deep'\nexport { deep }\nexport * from './index'",
            ),
            ("mail/deep.ts", "export const deep = () => 1"),
        ],
        &["re-export", "call"],
        &["a.ts -> mail/deep.ts", "a.ts -> mail/mailer.ts", "a.ts -> mail/send.ts"],
    );
}

#[test]
fn strings_that_spell_a_file_are_their_own_kind() {
    check(
        &[
            (
                "src/a.js",
                "new Worker('./worker.js'); const s = 'src/b.js'; log('./no/such.js'); fork('just text')",
            ),
            ("src/worker.js", ""),
            ("src/b.js", ""),
        ],
        &["string"],
        &["src/a.js -> src/b.js", "src/a.js -> src/worker.js"],
    );
}

/// The call sites of `a.ts`.
fn sites(text: &str) -> String {
    let source = folder(&[
        ("a.ts", text),
        (
            "mail.ts",
            "import { Base } from './base'\nexport class Mailer extends Base {\n  limit = 3\n  constructor(private readonly log: Log) { super() }\n  async send(to: string): Promise<void> {}\n  static make(): Mailer { return new Mailer(null as any) }\n}\nexport function connect() { return new Mailer(null) }\nexport async function push(x) {}\nexport const mailer = new Mailer(null)\nexport const LIMIT = 3\nexport default { ping() {}, mailer }\nexport class Log { write(text: string) {} }\n",
        ),
        (
            "base.ts",
            "import { EventEmitter } from 'events'\nexport class Base extends EventEmitter { close() {} }\n",
        ),
        (
            "box.ts",
            "import { Mailer } from './mail'\nexport interface Deps { mail: Mailer }\nexport class Box { constructor(public mail: Mailer) {} get inner(): Deps { return null } }\n",
        ),
        (
            "old.js",
            "const Old = module.exports;\nOld.find = async function () {};\nrequire('./more')(Old);\nfunction Shape() {}\nShape.prototype.draw = function () {};\nOld.Shape = Shape;\n",
        ),
        ("more.js", "module.exports = function (Old) { Old.extra = function () {}; };\n"),
    ]);
    let picture = support::picture(&survey(source.path()));
    let lines: Vec<_> = picture.lines().filter(|line| line.starts_with("a.ts:")).collect();
    lines.join("\n")
}

#[test]
fn results_are_told_apart() {
    assert_snapshot!(sites(
        "import { connect, push, mailer } from './mail'
async function f(list) {
  connect()
  const x = connect()
  push(1)
  void push(2)
  await push(3)
  const y = await push(4)
  push(5).then(() => 1)
  push(6).catch((e) => { retry(e) })
  push(7).catch((e) => console.error(e))
  await Promise.all([push(8), push(9)])
  list.forEach((one) => push(one))
  setTimeout(() => push(10), 5)
  x && push(11)
  return push(12)
}
const g = () => push(13)
"
    ));
}

#[test]
fn names_are_followed_as_far_as_they_are_certain() {
    assert_snapshot!(sites(
        "import api, { Mailer, connect, mailer, LIMIT } from './mail'
import * as all from './mail'
import { Box, Deps } from './box'
import old, { Shape } from './old'
const { find, extra } = require('./old')

mailer.send('a')
connect().send('b')
Mailer.make().close()
new Mailer(LIMIT).send('c')
all.mailer.send('d')
api.ping()
api.mailer.send('e')
old.find()
find()
extra()
new Shape().draw()

class Own extends Mailer {
  private readonly box: Box
  constructor(private mail: Mailer, { mail: again }: Deps, other) {
    super(null)
    again.send('f')
    this.mine = new Mailer(null)
    other.send('no')
  }
  run(box: Box | null, list: Mailer[]) {
    this.mail.send('g')
    this.box.mail.send('h')
    box?.mail.send('i')
    box.inner.mail.send('j')
    this.mine.send('k')
    this.send('l')
    this.emit('x')
    this.mail.emit('y')
    const { mail } = box
    mail.send('m')
    let changed = new Mailer(null)
    changed = other
    changed.send('no')
    list[0].send('no')
    return this.mail.send
  }
}
function shadows(mailer, connect) {
  mailer.send('no')
  connect()
}
"
    ));
}

#[test]
fn transactions_and_failures_are_seen() {
    assert_snapshot!(sites(
        "import { push } from './mail'
async function f(db, runner) {
  await db.transaction(async (tx) => { await push(1) })
  await push(2)
  try { await push(3) } catch (error) { logger.error(error) }
  try { await push(4) } catch (error) { logger.error(error); throw error }
  try { await push(5) } catch (error) { return null } finally { push(6) }
  await runner.startTransaction()
  await push(7)
  await runner.commitTransaction()
  await push(8)
}
"
    ));
}

#[test]
fn languages_are_counted_apart() {
    let source = folder(&[("a.ts", ""), ("b.tsx", ""), ("c.js", ""), ("d.d.ts", ""), ("e.py", "")]);
    let preview = preview_folder(source.path()).expect("readable");
    let counts: Vec<_> =
        preview.languages.iter().map(|count| (count.language, count.name, count.files)).collect();
    assert_eq!(
        counts,
        [
            (Language::Python, "Python", 1),
            (Language::JavaScript, "JavaScript", 1),
            (Language::TypeScript, "TypeScript", 3),
        ]
    );
}

fn broken(bytes: &[u8], severity: Option<Severity>, in_cause: &str) {
    let source = folder(&[("good.js", "import './bad'\n")]);
    fs::write(source.path().join("bad.js"), bytes).expect("a file");
    for imports_only in [false, true] {
        let options = SurveyOptions {
            imports_only,
            history: HistoryWanted::None,
            ..SurveyOptions::default()
        };
        let reading = survey_folder(source.path(), &options, &Unwatched).expect("readable");
        reading.evidence.validate().expect("in order");
        assert_eq!(reading.evidence.modules.len(), 2);
        let found = reading.diagnostics.iter().find(|found| found.path == "bad.js");
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        assert_eq!(found.map(|found| found.severity), severity, "{start}");
        if let Some(found) = found {
            assert!(found.cause.contains(in_cause), "{start}: {}", found.cause);
        }
    }
}

#[test]
fn a_broken_file_is_a_diagnostic() {
    broken(b"let x = 1\n", None, "");
    broken(b"", None, "");
    broken(b"\xEF\xBB\xBFlet x = 1\n", None, "");
    broken(b"#!/usr/bin/env node\nreturn 1\n", None, "");
    broken(b"let x: number = 1\n", None, "");
    broken(b"with (a) { b }\n", None, "");
    broken(b"let s = '\xFC'\n", Some(Severity::Error), "UTF-8");
    broken(&vec![b'/'; 2 << 20], Some(Severity::Error), "KiB");
    broken(b"let x = (\n", Some(Severity::Error), "not valid JavaScript");
    broken(b"let \0 = 1\n", Some(Severity::Error), "not valid JavaScript");
}

#[test]
fn deep_nesting_is_never_the_end() {
    for many in [5_000, 50_000, 400_000] {
        let texts = [
            format!("x = {}1{}", "(".repeat(many), ")".repeat(many)),
            "[".repeat(many),
            "{".repeat(many),
            "a=>".repeat(many),
            format!("x = {}1", "!".repeat(many)),
            format!("x = a{}", ".b".repeat(many)),
            format!("x = a{}", "()".repeat(many)),
            format!("x = 1{}", "+1".repeat(many)),
            format!("x = 1{}", "**1".repeat(many)),
            format!("{}1", "a=".repeat(many)),
            format!("{}1", "a?b:".repeat(many)),
            format!("{};", "if(a)".repeat(many)),
            format!("if(a);{}", "else if(a);".repeat(many)),
            "<a>".repeat(many),
            format!("x = {}1", "typeof ".repeat(many)),
            format!("x = {}1", "`${".repeat(many)),
            "new ".repeat(many),
            format!("let {}a{} = 1", "[".repeat(many), "]".repeat(many)),
        ];
        for text in texts {
            for name in ["a.js", "a.tsx"] {
                let text = &text[..text.len().min(1 << 20)];
                let source = folder(&[(name, text), ("b.js", "import './a'")]);
                let reading = survey(source.path());
                assert_eq!(reading.evidence.modules.len(), 2);
            }
        }
        let types = [
            format!("let x: {}1", "keyof ".repeat(many)),
            format!("let x: a{}", "[]".repeat(many)),
            format!("let x: {}", "a extends b ? ".repeat(many)),
            format!("let x: {}", "A<".repeat(many)),
            format!("let x: {}", "{a:".repeat(many)),
        ];
        for text in types {
            let source = folder(&[("a.ts", &text[..text.len().min(1 << 20)])]);
            assert_eq!(survey(source.path()).evidence.modules.len(), 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_end_a_survey(bytes in prop::collection::vec(any::<u8>(), 0..400), which in 0..4_usize) {
        let names = ["a.js", "a.tsx", "tsconfig.json", "package.json"];
        let source = folder(&[("b.ts", "import './a'; import '@x/y'")]);
        fs::write(source.path().join(names[which]), bytes).expect("a file");
        survey(source.path());
    }

    #[test]
    fn no_text_ends_a_survey(pieces in prop::collection::vec(prop::sample::select(vec![
        "import ", "export ", "default ", "from './b'", "* as x ", "{ a, b as c }", "class A extends B ", "{", "}",
        "(", ")", "[", "]", "=>", "=", ";", ",", ".", "\n", "async ", "await ", "function f", "this.", "super.",
        "require('./b')", "module.exports", "exports.x", "new A", "@Entity('t')", "<A />", "type T = ", "interface I ",
        "A<B>", ": T", "`${x}`", "'./b'", "try ", "catch (e) ", "if (x) ", "for (const x of y) ", "return ", "const x",
        "app.get('/x', ", "enum E ", "namespace N ", "declare ", "?.", "!", "as T", "/", "/* ", "*/", "// ",
    ]), 0..60)) {
        let text = pieces.concat();
        for name in ["a.js", "a.ts", "a.tsx"] {
            let source = folder(&[(name, &text), ("b.ts", "import * as a from './a'; a.x(); export default a")]);
            survey(source.path());
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let files: Vec<(String, String)> = (0..40)
        .map(|n| {
            let next = (n + 1) % 40;
            let text = format!(
                "import {{ f{next} as g, A{next} }} from './m{next}'\nimport x from './d{next}.json'\nimport './gone{n}'\nexport class A{n} extends A{next} {{ run() {{ g() }} }}\nexport function f{n}() {{ return new A{next}().run() }}\nexpress.get('/x', g)\n"
            );
            (format!("m{n}.ts"), text)
        })
        .chain((0..40).map(|n| (format!("d{n}.json"), "{}".to_owned())))
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
    for threads in [2, 3, 8] {
        assert_eq!(with(threads), one, "{threads} threads");
    }
}
