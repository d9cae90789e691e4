//! What `quarry` says when it is asked wrongly, when it fails, and when it is asked for help.

mod common;

use std::fmt::Write as _;

use common::Shop;

#[test]
fn wrong_usage_ends_with_2() {
    let shop = Shop::new();
    for (arguments, expected) in [
        (&[][..], "Usage: quarry"),
        (&["quary"], "unrecognized subcommand 'quary'"),
        (&["survey", "source"], "--project <P.quarry>"),
        (&["survey", "--project", "p.quarry"], "<SOURCE>"),
        (
            &["survey", "source", "--project", "p.quarry", "--history-since", "May"],
            "a day is written as 2026-03-31",
        ),
        (
            &["survey", "s", "--project", "p", "--no-history", "--history-since", "2025-01-01"],
            "cannot be used with",
        ),
        (&["seam", "p.quarry"], "<CANDIDATE>"),
        (&["suggest", "p.quarry", "--resolution", "high"], "invalid value 'high'"),
        (&["export", "p.quarry", "--to", "x.csv", "--what", "everything"], "invalid value"),
        (&["export", "p.quarry", "--to", "x.csv", "--what", "seam"], "--candidate <CANDIDATE>"),
        (&["export", "p.quarry", "--to", "x.csv"], "x.csv does not say what to write"),
        (&["plan", "p.quarry", "--start", "2026-02-30"], "a day is written as 2026-03-31"),
    ] {
        let ran = shop.quarry(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(expected), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

#[test]
fn a_failure_is_one_sentence_and_ends_with_1() {
    let shop = Shop::new();
    shop.done(&["survey", "source", "--project", "shop.quarry"]);
    shop.done(&["assign", "shop.quarry", "--from", "map.csv"]);
    shop.write("notes.quarry", "not a project at all, but long enough to have a header of 100 bytes, as those of a database file do.");
    shop.write("empty.csv", "module,domain\n");
    shop.write("short.csv", "module,domain\nshop/util.py\n");
    shop.write("nameless.csv", "\"\",Mail\n");
    shop.write("pattern.csv", "shop/[a/*,Mail\n");
    let mut said = String::new();
    for arguments in [
        &["survey", "nowhere", "--project", "p.quarry"][..],
        &["survey", "map.csv", "--project", "p.quarry"],
        &["survey", "source", "--project", "notes.quarry"],
        &["score", "nowhere.quarry"],
        &["score", "notes.quarry"],
        &["score", "source"],
        &["score", "shop.quarry", "--explain", "Payroll"],
        &["seam", "shop.quarry", "Payroll"],
        &["suggest", "shop.quarry", "--resolution", "0"],
        &["assign", "shop.quarry", "--from", "nowhere.csv"],
        &["assign", "shop.quarry", "--from", "empty.csv"],
        &["assign", "shop.quarry", "--from", "short.csv"],
        &["assign", "shop.quarry", "--from", "nameless.csv"],
        &["assign", "shop.quarry", "--from", "pattern.csv"],
        &["plan", "shop.quarry", "--start", "1066-10-14"],
        &["export", "shop.quarry", "--to", "x.pdf", "--what", "report"],
        &["export", "shop.quarry", "--to", "no/such/folder/x.html"],
        &["export", "shop.quarry", "--to", "shop.quarry", "--what", "report"],
    ] {
        let ran = shop.quarry(arguments);
        assert_eq!(ran.code, 1, "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
        let line = ran.err.strip_suffix('\n').expect("a whole line");
        assert!(!line.contains('\n'), "{arguments:?}: {}", ran.err);
        let sentence = line.strip_prefix("quarry: ").expect("the name of the program");
        assert!(sentence.ends_with('.'), "{arguments:?}: {sentence}");
        assert!(!sentence.contains("..") && !sentence.contains("Error"), "{sentence}");
        let _ = writeln!(said, "quarry {}\n  {sentence}", arguments.join(" "));
    }
    insta::assert_snapshot!("failures", said);
    assert!(!shop.path("p.quarry").exists(), "a failed survey leaves nothing behind");
    assert!(!shop.path("x.pdf").exists());
}

#[test]
fn help_says_what_everything_is_for() {
    let shop = Shop::new();
    let mut said = shop.done(&["--help"]).out;
    for command in
        ["survey", "assign", "suggest", "score", "seam", "tables", "debt", "plan", "export"]
    {
        let _ = writeln!(said, "\n----- {command}");
        said.push_str(&shop.done(&[command, "--help"]).out);
    }
    insta::assert_snapshot!("help", said);
    assert!(shop.done(&["--version"]).out.starts_with("quarry "));
}
