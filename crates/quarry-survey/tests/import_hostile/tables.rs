//! Tables of text.

use crate::fate::{Fate, b, check, utf16};

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
