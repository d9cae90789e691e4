//! Indexes of symbols.

use crate::fate::{Fate, check};

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
