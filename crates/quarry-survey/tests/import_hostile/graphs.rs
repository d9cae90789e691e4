//! Graphs: DOT, GraphML.

use crate::fate::{Fate, b, check, utf16};

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
