//! Histories.

use crate::fate::{Fate, b, check, utf16};

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
