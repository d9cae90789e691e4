//! Formats that are JSON.

use crate::fate::{Fate, b, check, utf16};

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
