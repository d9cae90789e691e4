//! What bodies of functions show: keys of untyped dictionaries, computed names, and effects.

mod support;

use std::collections::BTreeSet;

use quarry_model::evidence::FindingKind;
use support::{folder, survey};

/// Keys as `symbol subject.key`, with `=` where it is written.
fn keys(name: &str, text: &str, expected: &[&str]) {
    let source = folder(&[(name, text)]);
    let evidence = survey(source.path()).evidence;
    let found: BTreeSet<String> = evidence
        .keys
        .iter()
        .map(|found| {
            let write = if found.write { "=" } else { "" };
            format!("{} {}.{}{write} {}", found.within, found.subject, found.key, found.line)
        })
        .collect();
    let expected: BTreeSet<String> = expected.iter().map(|key| (*key).to_owned()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn keys_of_untyped_dictionaries() {
    let cases: [(&str, &[&str]); 14] = [
        ("function f(data) { return data.id + data['name'] }", &["f data.id 1", "f data.name 1"]),
        ("function f(data) { data.id = 1; delete data.x }", &["f data.id= 1", "f data.x= 1"]),
        (
            "function f(data) { data['a b'] = 1\n return 'c' in data }",
            &["f data.a b= 1", "f data.c 2"],
        ),
        ("function f(x, { a, b: { c } }) {}", &["f parameter 2.a 1", "f parameter 2.b 1"]),
        ("function f(data) { const { a, b } = data }", &["f data.a 1", "f data.b 1"]),
        ("function f(list) { list.map(x => x.id); return list.size }", &["f x.id 1"]),
        ("function f(list) { return list.length && list.first }", &[]),
        ("function f(g) { return g() && g.x }", &[]),
        ("function f(req, res) { return req.body }", &[]),
        (
            "function f() { const out = { a: 1 }; out.b = 2; return out }",
            &["f out.a= 1", "f out.b= 1"],
        ),
        ("function f(text) { const x = JSON.parse(text); return x.id }", &["f x.id 1"]),
        ("async function f(r) { const x = await r.json(); return x.id }", &["f x.id 1"]),
        ("const x = { a: 1 }\nx.a", &[]),
        ("function f(data) { return data.inner.deep }", &["f data.inner 1"]),
    ];
    for (text, expected) in cases {
        keys("a.js", text, expected);
    }
    let typed: [(&str, &[&str]); 5] = [
        ("export function f(data: any) { return data.id }", &["f data.id 1"]),
        ("export function f(data?: Record<string, string>) { data.id = '' }", &["f data.id= 1"]),
        ("export function f(data: { id: string }) { return data.id }", &[]),
        ("export function f(list: Item[]) { return list.map(x => x.id) }", &[]),
        ("export function f(data: any | null) { return data.id }", &["f data.id 1"]),
    ];
    for (text, expected) in typed {
        keys("a.ts", text, expected);
    }
}

fn computed(text: &str, expected: &[&str]) {
    let source = folder(&[("a.js", text)]);
    let evidence = survey(source.path()).evidence;
    let found = evidence.findings.iter().filter(|f| f.kind == FindingKind::DynamicDispatch);
    let found: Vec<String> =
        found.map(|found| format!("{} {} {}", found.within, found.name, found.line)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn computed_names_end_the_path() {
    computed("function f(x) { return api[x](1) }", &["f api[{}] 1"]);
    computed("function f(x) {\n return this.nodes[x.type.name](1) }", &["f this.nodes[{}] 2"]);
    computed("function f(x) { return make().all[x]?.() }", &["f make().all[{}] 1"]);
    computed("function f(x) { return require(x) }", &["f require({}) 1"]);
    computed("function f(x) { return require(`./plugins/${x}`) }", &["f require(./plugins/{}) 1"]);
    computed("function f(x) { return import(x.path) }", &["f import({}) 1"]);
    computed("function f(x) { return new kinds[x]() }", &["f kinds[{}] 1"]);
    for text in [
        "function f(x) { return api['x'](1) }",
        "function f(x) { return x[0](1) && x[x.length - 1](1) }",
        "function f(x) { for (let i = 0; i < 2; i++) x[i]() }",
        "function f(x) { return x[Symbol.iterator]() }",
        "function f(x) { return x[y].z(1) }",
        "function f(x) { return require('x') && import('./x') }",
        "require(['a'], function (a) {})",
        "const test = /node_modules[\\\\/](a|b)/",
        "const f = (x) => x[y]",
    ] {
        computed(text, &[]);
    }
}

/// Effects of the functions of `a.ts`, as `name effect`.
fn effects(text: &str, expected: &[&str]) {
    let source = folder(&[
        ("a.ts", text),
        (
            "b.ts",
            "export const twice = (x: number) => x * 2\nexport function shout(x) { console.log(x) }\nexport function bump() { count++ }\nlet count = 0\nexport const cell = { of: 1 }\n",
        ),
        (
            "user.ts",
            "import { Table, Model } from 'sequelize-typescript'\n@Table({ tableName: 'users' })\nexport class User extends Model { async close() { await this.save() } }\n",
        ),
    ]);
    let evidence = survey(source.path()).evidence;
    let found: BTreeSet<String> = evidence
        .symbols
        .iter()
        .filter(|symbol| evidence.module(symbol.module).path == "a.ts")
        .map(|symbol| format!("{} {:?}", symbol.name, symbol.effect))
        .collect();
    let expected: BTreeSet<String> = expected.iter().map(|line| (*line).to_owned()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn effects_are_proven_or_not_decided() {
    let pure = [
        "x + 1",
        "Math.max(...[1, 2])",
        "`a${x}`.trim().split(',').map((y) => y + 1)",
        "JSON.stringify({ x })",
        "Object.keys(x).map((key) => x[key])",
        "x.a.b?.c ?? 1",
        "new Date(x)",
        "(() => { const out = []; out.push(x); return out })()",
        "Object.assign({}, x)",
    ];
    for text in pure {
        let (start, end) = if text.starts_with("(()") {
            ("", "const out = []; out.push(x); return out".to_owned())
        } else {
            ("", format!("return {text}"))
        };
        effects(&format!("{start}export function f(x) {{ {end} }}"), &["f None"]);
    }
    let cases: [(&str, &[&str]); 20] = [
        (
            "export function f(x) { if (!x) throw new TypeError('x'); let y = 1; y += 1; return y }",
            &["f None"],
        ),
        ("export function f(x: string) { return x.toUpperCase() }", &["f None"]),
        ("export function f(x) { return x.toUpperCase() }", &["f Unknown"]),
        ("export function f(x) { return eval(x) }", &["f Unknown"]),
        ("export function f(x) { console.log(x); return 1 }", &["f External"]),
        ("export function f(x) { x.a = 1 }", &["f ChangesState"]),
        ("export function f(x) { x.list.push(1) }", &["f ChangesState"]),
        ("export function f(x: number[]) { x.push(1) }", &["f ChangesState"]),
        (
            "export function f(x) { const y = g(); y.a = 1 }\ndeclare const g: any",
            &["f Unknown", "g Unknown"],
        ),
        ("let n = 0\nexport function f() { n += 1 }", &["f ChangesState", "n Unknown"]),
        (
            "export class A { x = 1\n constructor() { this.x = 2 }\n set() { this.x = 3 }\n get() { return this.x } }",
            &["A Unknown", "A.constructor None", "A.set ChangesState", "A.get None"],
        ),
        ("import { twice } from './b'\nexport const f = (x) => twice(x)", &["f None"]),
        ("import { shout } from './b'\nexport const f = (x) => shout(x)", &["f External"]),
        ("import { bump } from './b'\nexport const f = () => bump()", &["f Unknown"]),
        ("import { cell } from './b'\nexport const f = () => { cell.of = 2 }", &["f ChangesState"]),
        ("import lib from 'lib'\nexport const f = () => lib.run()", &["f Unknown"]),
        (
            "import { User } from './user'\nexport async function f(id) { await User.create({ id }) }\nexport async function g() { await f(1) }\nexport function h() { setTimeout(() => f(1)) }",
            &["f WritesData", "g WritesData", "h Unknown"],
        ),
        (
            "import { User } from './user'\nexport const f = (id) => User.findByPk(id)",
            &["f Unknown"],
        ),
        (
            "import { User } from './user'\nexport const f = (user: User) => user.close()",
            &["f WritesData"],
        ),
        ("export function f() { return g() }\nfunction g() { return f() }", &["f None", "g None"]),
    ];
    for (text, expected) in cases {
        effects(text, expected);
    }
}
